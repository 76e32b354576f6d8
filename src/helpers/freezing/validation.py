"""Validation: the model against what others measured, with one fit and no second one.

**Method.** The film (heat-transfer coefficient) of the argon needle is fitted once, to the width of
-30 °C around a single needle in agar [littrup2009]. Everything else is predicted with it: two to
four needles in agar [littrup2009], one in warm gel [tem2017], one in a pig's kidney [collyer2004],
four in warm gel [shah2016] and a flat probe on the cervix [ferris1994].

A row that misses is kept and shown: it says where the model, or our knowledge of the set-up, ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from helpers import data
from helpers.freezing import blood_flow, grid
from helpers.freezing.heat import solve
from helpers.freezing.probe import ARGON_NEEDLE, OFF, Phase, Probe, Schedule, preset_values
from helpers.freezing.result import LETHAL_C, Freeze, share_below
from helpers.freezing.scenarios import THAW, Scenario
from helpers.freezing.tissue import BODY_C, Tissue

# In agar: spacing of several needles, minutes, and the isotherm that was measured.
SPACING_MM = 20.0
AGAR_MIN = 15.0
FIT_LEVEL_C = -30.0

# In warm gel: spacing of the four needles, and minutes.
ARRAY_SPACING_MM = 15.0
ARRAY_MIN = 10.0

# Radius of the flat probe on the cervix, mm; our choice, since it was not printed.
CERVIX_RADIUS_MM = 10.0

# The box in which several needles are computed, and the size of its cells.
WIDTH_MM = 84.0
HEIGHT_MM = 60.0
CELL_MM = 1.5

# Directions in which the width of an isotherm is read, over half a turn.
ANGLES = 60

# Places along each direction, in cells.
RAY_STEP_CELLS = 0.1

# Share of the resting flow that a kidney keeps during an operation, as wherever the course plans.
FLOW_SHARE = blood_flow.share("kidney").value / 100


@dataclass(frozen=True)
class Prediction:
    """One measurement and what the model says.

    Parameters
    ----------
    measurement : str
        Row of data/measurements.csv.
    setting : str
        What was measured, in words.
    measured, low, high : float
        The measured value and its range, in `unit`.
    predicted : float
        What the model says, in `unit`.
    unit : str
        Unit of all four.
    fitted : bool
        Whether the model was fitted to this row.
    why : str
        What a miss may come from.
    """

    measurement: str
    setting: str
    measured: float
    low: float
    high: float
    predicted: float
    unit: str
    fitted: bool
    why: str

    @property
    def outside(self) -> float:
        """How far the prediction lies outside the measured value or range, in `unit`; 0 inside."""
        nearest_measured = min(max(self.predicted, self.low), self.high)
        return self.predicted - nearest_measured

    @property
    def misfit(self) -> str:
        """The same in words: in kelvin for temperatures, else in percent of what was measured."""
        if self.unit == "°C":
            return f"{self.outside:+.1f} K"
        nearest_measured = self.predicted - self.outside
        return f"{100 * self.outside / nearest_measured:+.0f} %"

    def summary(self) -> str:
        """Return one plain sentence with both numbers and the misfit."""
        return (
            f"{self.setting}: measured {self.measured:g} {self.unit}, "
            f"predicted {self.predicted:.3g} {self.unit} ({self.misfit})."
        )


@lru_cache(maxsize=1)
def predictions() -> tuple[Prediction, ...]:
    """Return all comparisons, the fitted one first; some ten seconds, kept after the first call.

    Returns
    -------
    tuple of Prediction
        In mm, %, cm3 and °C, as measured.

    Examples
    --------
    >>> one = Prediction("x", "Ice", 10.0, 9.0, 11.0, 12.1, "mm", False, "")
    >>> one.summary()
    'Ice: measured 10 mm, predicted 12.1 mm (+10 %).'
    """
    return (*_agar(), *_warm_gel(), *_kidney(), *_gel_array(), *_surfaces())


def single_needle_width_mm(film: float, cell_mm: float = 0.5) -> float:
    """Return the width of -30 °C around one needle after 15 min in agar at 39 °C.

    Parameters
    ----------
    film : float
        Heat-transfer coefficient of the needle, W/m2/K.
    cell_mm : float
        Size of a cell, mm.

    Returns
    -------
    float
        Width, mm.

    Examples
    --------
    >>> 11.5 < single_needle_width_mm(1080) < 12.5
    True
    """
    needle = preset_values(ARGON_NEEDLE)
    schedule = Schedule.hold(needle["gas_temperature"], film)
    probe = Probe(schedule, needle["radius"], needle["active_length"], z_mm=40)
    run = solve(Tissue.named("agar_gel"), grid.rz(50, 80, cell_mm), [probe], AGAR_MIN)
    return 2 * run.radius_mm(FIT_LEVEL_C)


def fit_film(target_mm: float = 12.0, low: float = 600.0, high: float = 2000.0) -> float:
    """Return the film that makes `single_needle_width_mm` equal a measured width, by bisection.

    Parameters
    ----------
    target_mm : float
        Measured width, mm.
    low, high : float
        Films between which it lies, W/m2/K.

    Returns
    -------
    float
        Film, W/m2/K, within 2.5.

    Raises
    ------
    ValueError
        If the interval does not hold it.

    Examples
    --------
    >>> round(fit_film(), -2)
    1100.0
    """
    if not single_needle_width_mm(low) < target_mm < single_needle_width_mm(high):
        raise ValueError(
            f"target_mm = {target_mm:g} is not reached by films from {low:g} to {high:g} W/m2/K"
        )
    # The width grows with the film, so halving the interval is enough; each step is one run.
    while high - low > 5:
        middle = (low + high) / 2
        if single_needle_width_mm(middle) < target_mm:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def needle_places(count: int, spacing_mm: float, middle_mm: float) -> list[tuple[float, float]]:
    """Return the places of needles with equal spacing: a point, a pair, a triangle or a square.

    Parameters
    ----------
    count : int
        Number of needles, 1 to 4.
    spacing_mm : float
        Distance between neighbours, mm.
    middle_mm : float
        x and y of the middle, mm.

    Returns
    -------
    list of (float, float)
        x and y of each needle, mm.

    Raises
    ------
    ValueError
        For another number of needles.

    Examples
    --------
    >>> sorted(x for x, _ in needle_places(2, 20, 40))
    [30.0, 50.0]
    """
    from_middle_mm = {
        1: 0.0,
        2: spacing_mm / 2,
        3: spacing_mm / np.sqrt(3),
        4: spacing_mm / np.sqrt(2),
    }
    if count not in from_middle_mm:
        raise ValueError(f"count = {count} must be 1, 2, 3 or 4 needles")
    places = []
    for number in range(count):
        angle = np.pi + 2 * np.pi * number / count
        x_mm = middle_mm + from_middle_mm[count] * np.cos(angle)
        y_mm = middle_mm + from_middle_mm[count] * np.sin(angle)
        # Rounded, so that needles lie as symmetrically on the grid as they are meant to.
        places.append((round(float(x_mm), 6), round(float(y_mm), 6)))
    return places


def widest_mm(freeze: Freeze, isotherm_C: float) -> float:
    """Return the largest width of an isotherm in the middle plane of a box, in any direction.

    Widths are read through the middle of the plane.

    Parameters
    ----------
    freeze : Freeze
        A finished run in a box.
    isotherm_C : float
        Temperature, °C.

    Returns
    -------
    float
        Width, mm.

    Examples
    --------
    >>> one = Probe(Schedule.hold(-140), 1.5, 10, x_mm=15, y_mm=15, z_mm=10)
    >>> run = solve(Tissue.named("agar_gel"), grid.xyz(30, 30, 20, 1), [one], 2)
    >>> 10 < widest_mm(run, 0.0) < 20
    True
    """
    # scipy.ndimage takes long to import, and only this function needs it.
    from scipy.ndimage import map_coordinates

    plane_C = _middle_plane(freeze)
    centre_i, centre_j = (np.array(plane_C.shape) - 1) / 2
    steps = np.arange(0, min(centre_i, centre_j), RAY_STEP_CELLS)
    cell_mm = 1000 * freeze.grid.cell
    reach_mm = np.zeros(2 * ANGLES)
    for number, angle in enumerate(np.linspace(0, 2 * np.pi, 2 * ANGLES, endpoint=False)):
        along_ray = [centre_i + steps * np.cos(angle), centre_j + steps * np.sin(angle)]
        ray_C = map_coordinates(plane_C, along_ray, order=1)
        cold = np.flatnonzero(ray_C <= isotherm_C)
        if len(cold):
            reach_mm[number] = steps[cold[-1]] * cell_mm
    opposite_mm = np.roll(reach_mm, ANGLES)
    return float((reach_mm + opposite_mm).max())


def _middle_plane(freeze: Freeze) -> np.ndarray:
    """Return the temperatures (°C) in the middle plane across the needles of a box."""
    return freeze.temperature_C[:, :, freeze.grid.shape[2] // 2]


def _frozen_by(name: str, minutes: float) -> Phase:
    """Return a phase with the gas of a probe of data/probes.csv."""
    values = preset_values(name)
    return Phase(minutes, values["gas_temperature"], values["film"])


@lru_cache(maxsize=16)
def _box(material: Tissue, count: int, spacing_mm: float, minutes: float) -> Freeze:
    """Run one to four argon needles in a box of one tissue."""
    needle = preset_values(ARGON_NEEDLE)
    schedule = Schedule.hold(needle["gas_temperature"], needle["film"])
    probes = [
        Probe(schedule, needle["radius"], needle["active_length"], x_mm, y_mm, HEIGHT_MM / 2)
        for x_mm, y_mm in needle_places(count, spacing_mm, WIDTH_MM / 2)
    ]
    box = grid.xyz(WIDTH_MM, WIDTH_MM, HEIGHT_MM, CELL_MM)
    return solve(material, box, probes, minutes, cores=1)


def _prediction(name: str, predicted: float, why: str = "", fitted: bool = False) -> Prediction:
    """Return a row of data/measurements.csv beside a prediction in its unit."""
    datum = data.value("measurements", measurement=name)
    table = data.load("measurements").set_index("measurement")
    return Prediction(
        measurement=name,
        setting=table.loc[name, "setting"],
        measured=datum.value,
        low=datum.value if datum.low is None else datum.low,
        high=datum.value if datum.high is None else datum.high,
        predicted=float(predicted),
        unit=datum.unit.replace("degC", "°C").replace("cm3", "cm³"),
        fitted=fitted,
        why=why,
    )


def _agar() -> list[Prediction]:
    """Compare one to four needles in agar [littrup2009]; the first width is the fit."""
    rows = []
    for count, word in enumerate(("one_needle", "two_needles", "three_needles", "four_needles"), 1):
        run = _box(Tissue.named("agar_gel"), count, SPACING_MM, AGAR_MIN)
        if count == 1:
            width_mm = single_needle_width_mm(preset_values(ARGON_NEEDLE)["film"])
            why = ""
        else:
            width_mm = widest_mm(run, FIT_LEVEL_C)
            why = "widths of several needles may have been taken in another direction"
        rows.append(_prediction(f"agar_diameter_30_{word}", width_mm, why, fitted=count == 1))

        plane_C = _middle_plane(run)
        cold_cells = share_below(plane_C, FIT_LEVEL_C).sum()
        ice_cells = share_below(plane_C, 0.0).sum()
        percent = 100 * cold_cells / ice_cells
        why = "the length of the cold part is assumed"
        rows.append(_prediction(f"agar_share_30_{word}", percent, why))
    return rows


def _warm_gel() -> list[Prediction]:
    """Compare one needle, freeze, thaw, freeze, in gel at 37 °C [tem2017]."""
    needle = preset_values(ARGON_NEEDLE)
    freeze = _frozen_by(ARGON_NEEDLE, minutes=10)
    thaw = _frozen_by(THAW, minutes=5)
    schedule = Schedule.phases(freeze, thaw, freeze)
    probe = Probe(schedule, needle["radius"], needle["active_length"], z_mm=40)
    gel = Tissue.named("agar_gel", start_C=BODY_C)
    run = solve(gel, grid.rz(50, 80, 0.5), [probe], minutes=25)
    why = "another make of needle, stronger than the one fitted"
    return [
        _prediction("warm_gel_ice_volume", run.size(0.0), why),
        _prediction("warm_gel_volume_20", run.size(-20.0), why),
        _prediction("warm_gel_volume_40", run.size(LETHAL_C), why),
    ]


def _kidney() -> list[Prediction]:
    """Compare a 3.4 mm needle in a pig's kidney, twice 8 min [collyer2004].

    Once with the flow of an operation, and once with none, as when the artery is clamped.
    """
    freeze = _frozen_by(ARGON_NEEDLE, minutes=8)
    rest = Phase(minutes=5, temperature_C=0.0, film=OFF)
    schedule = Schedule.phases(freeze, rest, freeze)
    probe = Probe(schedule, radius_mm=1.7, active_length_mm=30.0, z_mm=40)
    kidney = Tissue.named("kidney")
    why = "flow in the animal and length of the cold part unknown"
    rows = []
    for name, flow_share in (("kidney_ice_with_flow", FLOW_SHARE), ("kidney_ice_clamped", 0.0)):
        perfused = kidney.changed(perfusion=flow_share * kidney.perfusion)
        run = solve(perfused, grid.rz(50, 80, 0.5), [probe], minutes=21)
        rows.append(_prediction(name, 2 * run.radius_mm(0.0), why))
    return rows


def _gel_array() -> list[Prediction]:
    """Compare four needles 15 mm apart in gel at 37 °C, 10 min [shah2016].

    Measured were -40 °C and the edge of the ice outside the array.
    """
    gel = Tissue.named("agar_gel", start_C=BODY_C)
    run = _box(gel, 4, ARRAY_SPACING_MM, ARRAY_MIN)
    plane_C = _middle_plane(run)
    line_C = plane_C[:, plane_C.shape[1] // 2]
    from_middle_mm = run.grid.centres_mm(0) - WIDTH_MM / 2
    # The needles of the square lie on this line, half a diagonal from its middle.
    needle_mm = ARRAY_SPACING_MM / np.sqrt(2)
    outside = from_middle_mm > needle_mm
    lethal_mm = float(np.interp(LETHAL_C, line_C[outside], from_middle_mm[outside]))
    edge_mm = float(np.interp(0.0, line_C[outside], from_middle_mm[outside]))
    why = "'about 1 cm' in the source, over several set-ups"
    return [
        _prediction("gel_40_from_needles", lethal_mm - needle_mm, why),
        _prediction("gel_edge_beyond_40", edge_mm - lethal_mm, why),
    ]


def _surfaces() -> list[Prediction]:
    """Compare a flat probe on the cervix, 6.5 min [ferris1994]."""
    run = Scenario.named("p4_cervix").run()
    skin_C = run.minimum_C[:, 0]
    radius_mm = run.grid.centres_mm(0)
    beside_C = float(np.interp(CERVIX_RADIUS_MM + 5, radius_mm, skin_C))
    edge_mm = float(np.interp(0.0, skin_C, radius_mm))
    why = "size of the probe not given"
    return [
        _prediction("cervix_beside_probe", beside_C, why),
        _prediction("cervix_ice_beyond_probe", edge_mm - CERVIX_RADIUS_MM, why),
    ]
