"""Models for an ensemble: plain functions from named numbers to named numbers.

An ensemble runs a model in other processes, perhaps on other computers, so a model is a function at
the top of a file.  Fix what is not to vary with
`functools.partial(needle_outputs, tissue_name="liver", minutes=10)`.

Cells are 1 mm: coarse but fast.  Against 0.25 mm cells, the argon needle in liver after 10 min
loses 0.1 mm of its ice edge, 1 % of the ice and 7 % of the small lethal volume (12 % with the
thinnest needle): far less than the uncertainty of the tissue moves them.  `cell_mm=0.5` makes the
lethal volume right to within 1 % (4 % for the thinnest needle) for three times the time.
"""

from __future__ import annotations

from dataclasses import fields
from math import inf, isnan

from helpers import data
from helpers.freezing.grid import rz, xy
from helpers.freezing.heat import solve
from helpers.freezing.planning import usual_ring
from helpers.freezing.probe import ARGON_NEEDLE, Probe, Schedule, preset_values
from helpers.freezing.result import LETHAL_C
from helpers.freezing.studies.table_ranges import NEEDLE_PARAMETERS
from helpers.freezing.tissue import Tissue

# Coarse but fast (mm); the module docstring says what that costs.
CELL_MM = 1.0

# Radius and length of the cylinder of tissue that one needle freezes in (mm).
TISSUE_RADIUS_MM = 60.0
TISSUE_LENGTH_MM = 100.0

# Problem P4 of the benchmarks: side of the square, radius of the ring (mm), needles, time (min).
SQUARE_MM = 80.0
RING_RADIUS_MM = 18.0
NEEDLES = 7
SQUARE_MIN = 25.0

# Everything that is a number can vary; the name and the law of ice are choices, not numbers.
TISSUE_FIELDS = tuple(
    field.name for field in fields(Tissue) if field.name not in ("name", "ice_law")
)


def needle_outputs(
    *,
    tissue_name: str = "liver",
    probe_name: str = ARGON_NEEDLE,
    minutes: float = 10.0,
    cell_mm: float = CELL_MM,
    **values: float,
) -> dict[str, float]:
    """Freeze with one needle in (r, z), 60 mm of tissue around it and 100 mm along it.

    Parameters
    ----------
    tissue_name : str
        A tissue of data/tissues.csv.
    probe_name : str
        A needle of data/probes.csv.
    minutes : float
        How long it freezes, min.
    cell_mm : float
        Size of a cell, mm.
    **values : float
        Replace any property of the tissue (`perfusion`, `latent_heat`, ...; SI, °C) or of the
        needle (`radius_mm`, `active_length_mm`, `gas_C`, or `film`, the heat-transfer coefficient
        in W/m2/K).

    Returns
    -------
    dict
        `edge_mm` (the liquidus), `minus20_mm` and `minus40_mm`, radii at mid-height, 0 where
        nothing is so cold; `ice_cm3` and `lethal_cm3` (-40 °C or colder at the end), with the
        needle's space.

    Raises
    ------
    ValueError
        For an unknown name, naming the nearest, or a value that the tissue or the probe refuses.

    Examples
    --------
    >>> sizes = needle_outputs(tissue_name="liver", minutes=5, perfusion=7636)
    >>> sizes["edge_mm"] > sizes["minus20_mm"] > sizes["minus40_mm"]
    True
    """
    tissue, needle = _split(tissue_name, preset_fields(probe_name), values)
    schedule = Schedule.hold(needle["gas_C"], needle["film"])
    probe = Probe(
        schedule, needle["radius_mm"], needle["active_length_mm"], z_mm=TISSUE_LENGTH_MM / 2
    )
    grid = rz(TISSUE_RADIUS_MM, TISSUE_LENGTH_MM, cell_mm)
    # The ensemble keeps every core busy with another run.
    run = solve(tissue, grid, [probe], minutes, reads="sizes", cores=1)
    return {
        "edge_mm": _or_zero(run.radius_mm(tissue.liquidus_C)),
        "minus20_mm": _or_zero(run.radius_mm(-20.0)),
        "minus40_mm": _or_zero(run.radius_mm(LETHAL_C)),
        "ice_cm3": run.size(tissue.liquidus_C),
        "lethal_cm3": run.size(LETHAL_C),
    }


def section_outputs(
    *, tissue_name: str = "standard_soft_tissue", cell_mm: float = CELL_MM, **values: float
) -> dict[str, float]:
    """Freeze, thaw and freeze with seven needles in a cross-section: problem P4 of the benchmarks.

    One needle is in the middle of an 80 mm square, six are on a ring of radius 18 mm around it.
    They are cooled within 30 s, held to 10 min, warmed to 20 °C to 15 min and cooled again to
    25 min.

    Parameters
    ----------
    tissue_name : str
        A tissue of data/tissues.csv.
    cell_mm : float
        Size of a cell, mm.
    **values : float
        Replace any property of the tissue (SI, °C), or `radius_mm` (1.5), `gas_C` (-140) or `film`
        (infinite: the temperature of the wall itself is prescribed) of the needles.

    Returns
    -------
    dict
        `ice_mm2` (the liquidus), `minus20_mm2` and `lethal_mm2` (-40 °C), areas at the end.

    Raises
    ------
    ValueError
        For an unknown name, naming the nearest, or a value that the tissue or the probe refuses.

    Examples
    --------
    >>> sizes = section_outputs(perfusion=40e3)
    >>> round(sizes["lethal_mm2"], -2)
    2600.0
    """
    tissue, needle = _split(tissue_name, {"radius_mm": 1.5, "gas_C": -140.0, "film": inf}, values)
    # The benchmark's frozen tissue conducts equally well at all temperatures.
    tissue = tissue.changed(ice_law=False)
    warm_C = tissue.start_C
    cold_C = needle["gas_C"]
    # Half a minute from one temperature to the next, as a needle takes.
    corners = ((0, warm_C), (0.5, cold_C), (10, cold_C), (10.5, 20), (15, 20), (15.5, cold_C))
    schedule = Schedule.ramps(*corners, film=needle["film"])
    centre_mm = (SQUARE_MM / 2, SQUARE_MM / 2)
    probes = [
        Probe(schedule, needle["radius_mm"], x_mm=x_mm, y_mm=y_mm)
        for x_mm, y_mm in usual_ring(NEEDLES, RING_RADIUS_MM, centre_mm)
    ]
    grid = xy(SQUARE_MM, SQUARE_MM, cell_mm)
    run = solve(tissue, grid, probes, SQUARE_MIN, reads="sizes", cores=1)
    return {
        "ice_mm2": run.size(tissue.liquidus_C),
        "minus20_mm2": run.size(-20.0),
        "lethal_mm2": run.size(LETHAL_C),
    }


def preset_fields(probe_name: str) -> dict[str, float]:
    """Return a needle of data/probes.csv under the names that the solver uses.

    Parameters
    ----------
    probe_name : str
        Its name in the table.

    Returns
    -------
    dict
        `radius_mm` and `active_length_mm` (mm), `gas_C` (°C), `film` (W/m2/K).

    Raises
    ------
    ValueError
        For an unknown needle, naming the nearest.

    Examples
    --------
    >>> preset_fields("argon_needle")["gas_C"]
    -150.0
    """
    return {NEEDLE_PARAMETERS[name]: value for name, value in preset_values(probe_name).items()}


def _split(
    tissue_name: str, needle: dict[str, float], values: dict[str, float]
) -> tuple[Tissue, dict[str, float]]:
    """Return tissue and needle with `values` put in; ValueError if one belongs to neither."""
    of_tissue = {}
    of_needle = dict(needle)
    for name, value in values.items():
        data.one_of(name, [*TISSUE_FIELDS, *needle], "values this model takes")
        if name in TISSUE_FIELDS:
            of_tissue[name] = value
        else:
            of_needle[name] = value
    if "start_C" in of_tissue:
        # Its range is that of the core of the body, and blood comes from there.
        of_tissue.setdefault("blood_C", of_tissue["start_C"])
    return Tissue.named(tissue_name, **of_tissue), of_needle


def _or_zero(radius_mm: float) -> float:
    """Return a radius (mm), or 0 for none: an ensemble needs a number for every sample."""
    return 0.0 if isnan(radius_mm) else radius_mm
