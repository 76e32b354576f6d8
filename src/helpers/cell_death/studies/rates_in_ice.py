"""How fast tissue cools at each distance from a needle, and what that does to cells there.

One argon needle freezes a cylinder of tissue in (r, z).  Thermocouples 1 mm apart at mid-height
record every second, and cells of one kind are taken along each of these histories.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from helpers.cell_death import menus, one_cell
from helpers.cell_death.cell import cell
from helpers.freezing.grid import rz
from helpers.freezing.heat import solve
from helpers.freezing.probe import ARGON_NEEDLE, Probe, Schedule, preset_values
from helpers.freezing.result import Freeze
from helpers.freezing.tissue import Tissue

# the insulated wall is 15 mm beyond the last sensor
RADIUS_MM = 35.0
LENGTH_MM = 80.0
MIDDLE_MM = LENGTH_MM / 2
CELL_MM = 1.0

# ice inside cells is counted at the recorded times only, so these must be close together
STEP_S = 1.0

# the steps that the study's own are compared with
SHORTEST_STEP_S = 0.25

# distance of the thermocouples from the axis, in the middle of the grid's cells
SENSORS_MM = np.arange(1.5, 20.0, 1.0)

# the cell models end here: by then water and ice inside are decided
COLDEST_C = -60.0

# a cooling rate is the mean from the first ice to this temperature
RATE_ENDS_C = -20.0

# a sensor counts as frozen if it got this much colder than the first ice
SURELY_FROZEN_K = 1.0


@dataclass(frozen=True, eq=False)
class Rates:
    """What cells went through along a line from the needle; arrays have one entry per distance.

    `rate_C_per_min` is the mean cooling rate, `water_percent` the water left in cells without ice,
    `ice_percent` the share of cells with ice inside.  At `half_rate_C_per_min`, held steadily, half
    of the cells get ice inside.
    """

    freeze: Freeze
    name: str
    distance_mm: np.ndarray
    rate_C_per_min: np.ndarray
    water_percent: np.ndarray
    ice_percent: np.ndarray
    half_rate_C_per_min: float

    @property
    def ice_reach_mm(self) -> float:
        """Largest distance (mm) from the axis at which half of the cells hold ice; 0 if nowhere."""
        found = self.distance_mm[self.ice_percent >= 50]
        # `initial` is the answer where nothing is found: the maximum of nothing is an error
        return float(found.max(initial=0.0))

    def rate_at(self, distance_mm: float) -> float:
        """Return the mean cooling rate at a distance, by straight lines in its logarithm.

        Parameters
        ----------
        distance_mm : float
            Distance from the axis, mm; beyond the ends the nearest value holds.

        Returns
        -------
        float
            °C/min.
        """
        # rates fall by factors from sensor to sensor, so straight lines would be too high between
        return float(np.exp(np.interp(distance_mm, self.distance_mm, np.log(self.rate_C_per_min))))

    def summary(self) -> str:
        """One plain sentence: the rate at both ends, and how far out cells get ice inside."""
        if len(self.distance_mm) < 2:
            minutes = self.freeze.time_s / 60
            return (
                f"After {minutes:.0f} min hardly any tissue is frozen: no rate to show beyond 2 mm."
            )
        near_mm, far_mm = self.distance_mm[[0, -1]]
        near_rate, far_rate = self.rate_C_per_min[[0, -1]]
        where = f"out to {self.ice_reach_mm:.1f} mm" if self.ice_reach_mm else "nowhere"
        return (
            f"Tissue {near_mm:.1f} mm from the axis cools at {near_rate:.3g} °C/min, "
            f"at {far_mm:.1f} mm at {far_rate:.2g} °C/min; half of the cells or more "
            f"({menus.cell_label(self.name)}) get ice inside {where}."
        )


def run(
    name: str = "at1_like",
    tissue_name: str = "standard_soft_tissue",
    gas_C: float = -150.0,
    minutes: float = 10.0,
) -> Rates:
    """Freeze tissue with one argon needle and follow cells of a kind along its middle.

    Parameters
    ----------
    name : str
        A cell of data/cells.csv.
    tissue_name : str
        A tissue of data/tissues.csv.
    gas_C : float
        Temperature of the gas in the needle, °C.
    minutes : float
        How long it freezes, min.

    Returns
    -------
    Rates
        At every sensor outside the needle that froze; at the first one if none did.

    Raises
    ------
    ValueError
        For an unknown name, or a value that the probe or the solver refuses.

    Examples
    --------
    >>> found = run(minutes=5)
    >>> found.rate_at(2.5) > 20 * found.rate_at(12.5)
    True
    """
    freeze = frozen(tissue_name, gas_C, minutes)
    liquidus_C = freeze.tissue.liquidus_C
    time_s = freeze.thermocouples.time_s
    temperature_C = freeze.thermocouples.temperature_C

    # the grid may round the needle up by half a cell; a sensor in there is no tissue
    outside = SENSORS_MM > preset_values(ARGON_NEEDLE)["radius"] + CELL_MM / 2
    iced = outside & (temperature_C.min(axis=0) < liquidus_C - SURELY_FROZEN_K)
    if not iced.any():
        iced[np.flatnonzero(outside)[0]] = True

    # rates are of the tissue; the cell models take the same histories down to where they end
    curves_C = temperature_C[:, iced]
    water, ice = one_cell.along_history(cell(name), time_s, np.maximum(curves_C, COLDEST_C))
    rates = [_mean_rate_C_per_min(time_s, curve_C, liquidus_C) for curve_C in curves_C.T]
    return Rates(
        freeze=freeze,
        name=name,
        distance_mm=SENSORS_MM[iced],
        rate_C_per_min=np.array(rates),
        water_percent=100 * water[-1],
        ice_percent=100 * ice[-1],
        half_rate_C_per_min=half_rate_C_per_min(name),
    )


@lru_cache(maxsize=32)
def frozen(tissue_name: str, gas_C: float, minutes: float, step_s: float = STEP_S) -> Freeze:
    """Run the heat of the study; kept, because other cells may be taken along the same histories.

    Parameters
    ----------
    tissue_name : str
        A tissue of data/tissues.csv.
    gas_C : float
        Temperature of the gas in the needle, °C.
    minutes : float
        How long it freezes, min.
    step_s : float
        Longest time step, s.

    Returns
    -------
    Freeze
        With a thermocouple at each of `SENSORS_MM`.

    Raises
    ------
    ValueError
        For an unknown name, or a value that the probe or the solver refuses.

    Examples
    --------
    >>> frozen("agar_gel", -150.0, 1.0).thermocouples.temperature_C.shape[1] == len(SENSORS_MM)
    True
    """
    needle = preset_values(ARGON_NEEDLE)
    schedule = Schedule.phases((minutes, gas_C, needle["film"]))
    probe = Probe(schedule, needle["radius"], needle["active_length"], z_mm=MIDDLE_MM)
    return solve(
        Tissue.named(tissue_name),
        rz(RADIUS_MM, LENGTH_MM, CELL_MM),
        [probe],
        minutes,
        reads="rates",
        step_s=step_s,
        thermocouples_mm=[(radius_mm, MIDDLE_MM) for radius_mm in SENSORS_MM],
    )


def step_error(tissue_name: str = "standard_soft_tissue", minutes: float = 10.0) -> float:
    """Return how far the steps of the study move its cooling rates.

    Every cell that has cooled to -20 °C is compared with the same run in steps of 0.25 s.

    Parameters
    ----------
    tissue_name : str
        A tissue of data/tissues.csv.
    minutes : float
        How long it freezes, min.

    Returns
    -------
    float
        Nine in ten cells are off by less than this share of their rate.

    Raises
    ------
    ValueError
        For an unknown name, or if nothing gets so cold.

    Examples
    --------
    >>> step_error() < 0.1
    True
    """
    gas_C = -150.0
    usual = frozen(tissue_name, gas_C, minutes).cooling_rate_C_per_min
    fine = frozen(tissue_name, gas_C, minutes, SHORTEST_STEP_S).cooling_rate_C_per_min
    known = np.isfinite(usual) & np.isfinite(fine)
    if not known.any():
        raise ValueError(
            f"minutes = {minutes:g}: no cell of {tissue_name!r} has cooled to {RATE_ENDS_C:g} °C; "
            f"10 is usual"
        )
    return float(np.quantile(np.abs(usual / fine - 1)[known], 0.9))


@lru_cache(maxsize=8)
def half_rate_C_per_min(name: str) -> float:
    """Return the steady rate at which half of the cells of a kind get ice inside.

    Parameters
    ----------
    name : str
        A cell of data/cells.csv.

    Returns
    -------
    float
        °C/min.

    Raises
    ------
    ValueError
        For an unknown name.

    Examples
    --------
    >>> round(half_rate_C_per_min("at1_like"))
    27
    """
    return one_cell.rate_for(cell(name))


def _mean_rate_C_per_min(time_s: np.ndarray, curve_C: np.ndarray, liquidus_C: float) -> float:
    """Mean cooling rate from the first ice to -20 °C, or to the coldest that was reached."""
    frozen_at = np.flatnonzero(curve_C < liquidus_C)
    if not len(frozen_at):
        # nothing froze: the fastest cooling there was, and never 0, as a logarithm is taken of it
        return float(np.maximum(-60 * np.gradient(curve_C, time_s), 1e-3).max())
    last_warm = frozen_at[0] - 1
    begin_s = time_s[last_warm] if last_warm >= 0 else 0.0
    end_C = max(RATE_ENDS_C, float(curve_C.min()))
    end_s = time_s[np.flatnonzero(curve_C <= end_C)[0]]
    # at least one step: beside the needle both may fall between the same two readings
    seconds = max(end_s - begin_s, time_s[0])
    return float(60 * (liquidus_C - end_C) / seconds)
