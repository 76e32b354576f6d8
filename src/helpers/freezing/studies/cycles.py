"""One long freeze or two short ones: how far each isotherm ever gets.

One argon needle in (r, z) freezes several times and thaws in between, with helium or left alone.  A
row of thermocouples at mid-height, 1 mm apart, says at every time how far from the axis each level
reaches, by straight lines between them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import checks, data
from helpers.freezing.grid import rz
from helpers.freezing.mirror import solve_symmetric
from helpers.freezing.probe import ARGON_NEEDLE, Probe, preset_values
from helpers.freezing.result import Freeze
from helpers.freezing.scenarios import ProtocolStep, step_schedule
from helpers.freezing.sentences import say
from helpers.freezing.tissue import Tissue

# Tissue around the needle (mm), insulated outside.
RADIUS_MM = 40.0
LENGTH_MM = 80.0
MIDDLE_MM = LENGTH_MM / 2

# Coarser than in `one_needle` (mm): up to three freezes have to follow a slider.
CELL_MM = 1.0

# Distance of the thermocouples from the axis (mm): in the middle of cells, where the solver has its
# values, from just outside the needle to beyond the reach of three freezes.
SENSORS_MM = np.arange(2.5, 30.0, 1.0)

LEVELS_C = (0.0, -20.0, -40.0)

# How it thaws, and the action that a protocol has for it.
ACTIVE = "helium"
PASSIVE = "left alone"
THAWS = {ACTIVE: "thaw", PASSIVE: "rest"}


@dataclass(frozen=True, eq=False)
class Cycles:
    """A run of freezes and thaws, and how far each level reached at every time.

    `reach_mm` has shape (times, levels), the levels as in `LEVELS_C`; 0 where nothing is so cold.
    """

    freeze: Freeze
    freezes: int
    freeze_min: float
    time_min: np.ndarray
    reach_mm: np.ndarray

    def furthest_mm(self, level_C: float) -> float:
        """Return the largest radius that a level ever reached.

        Parameters
        ----------
        level_C : float
            One of `LEVELS_C`, °C.

        Returns
        -------
        float
            mm; 0 if it was never reached.

        Raises
        ------
        ValueError
            For another level.
        """
        data.one_of(level_C, LEVELS_C, "levels (°C)")
        return float(self.reach_mm[:, LEVELS_C.index(level_C)].max())

    def summary(self) -> str:
        """One plain sentence: time in all, and how far the three levels got."""
        parts: dict[str, float | str] = {
            "freeze": self.freeze_min,
            "all": self.time_min[-1],
            "edge": self.furthest_mm(0.0),
            "at_20": self.furthest_mm(-20.0),
            "at_40": self.furthest_mm(-40.0),
        }
        if self.freezes == 1:
            return say("cycles_once", **parts)
        return say("cycles_more", freezes=self.freezes, **parts)


def run(
    tissue_name: str = "standard_soft_tissue",
    freezes: int = 2,
    freeze_min: float = 10.0,
    thaw_min: float = 5.0,
    thaw: str = ACTIVE,
) -> Cycles:
    """Freeze tissue several times with one argon needle, and thaw it in between.

    Parameters
    ----------
    tissue_name : str
        A tissue of data/tissues.csv.
    freezes : int
        How often it freezes, 1 or more.
    freeze_min, thaw_min : float
        How long each freeze and each thaw takes, min.
    thaw : str
        "helium", or "left alone".

    Returns
    -------
    Cycles
        The run and how far each level reached.

    Raises
    ------
    ValueError
        For an unknown name, freezes that are no whole number of 1 or more, or a value that the
        schedule or the solver refuses.

    Examples
    --------
    >>> short = run(freezes=1, freeze_min=2)
    >>> short.furthest_mm(0.0) > short.furthest_mm(-40.0)
    True
    """
    data.one_of(thaw, THAWS, "ways to thaw")
    freezes = checks.whole_number("freezes", freezes, 1)
    # It freezes first and last; every thaw is between two freezes.
    steps = [ProtocolStep(freeze_min, "freeze")]
    for _ in range(freezes - 1):
        steps.append(ProtocolStep(thaw_min, THAWS[thaw]))
        steps.append(ProtocolStep(freeze_min, "freeze"))
    minutes = sum(step.minutes for step in steps)

    needle = preset_values(ARGON_NEEDLE)
    schedule = step_schedule(ARGON_NEEDLE, steps)
    probe = Probe(schedule, needle["radius"], needle["active_length"], z_mm=MIDDLE_MM)
    grid = rz(RADIUS_MM, LENGTH_MM, CELL_MM)
    sensors = [(radius_mm, MIDDLE_MM) for radius_mm in SENSORS_MM]
    freeze = solve_symmetric(
        Tissue.named(tissue_name),
        grid,
        [probe],
        minutes,
        reads="rates",
        thermocouples_mm=sensors,
    )

    curves = freeze.thermocouples
    reaches_mm = [reach_mm(curves.temperature_C, level_C) for level_C in LEVELS_C]
    return Cycles(freeze, freezes, freeze_min, curves.time_s / 60, np.column_stack(reaches_mm))


def reach_mm(temperature_C: np.ndarray, level_C: float) -> np.ndarray:
    """Return how far a level reaches along the thermocouples, by straight lines between them.

    Parameters
    ----------
    temperature_C : ndarray, shape (times, thermocouples)
        Readings, °C, of the thermocouples at `SENSORS_MM`.
    level_C : float
        °C.

    Returns
    -------
    ndarray, shape (times,)
        mm; 0 where every thermocouple is warmer, the last one's place where that is cold, too.

    Examples
    --------
    >>> readings_C = np.full((2, len(SENSORS_MM)), 20.0)
    >>> readings_C[1, :2] = -20.0
    >>> reach_mm(readings_C, 0.0).tolist()
    [0.0, 4.0]
    """
    cold = temperature_C <= level_C
    # Only the outermost cold one counts: while it thaws, warmth also comes from the needle.
    last = cold.shape[1] - 1 - np.argmax(cold[:, ::-1], axis=1)
    beyond = np.minimum(last + 1, cold.shape[1] - 1)
    times = np.arange(len(cold))
    below_C = temperature_C[times, last]
    above_C = temperature_C[times, beyond]
    is_between = cold.any(axis=1) & (beyond > last)
    share = np.zeros(len(cold))
    np.divide(level_C - below_C, above_C - below_C, out=share, where=is_between)
    place_mm = SENSORS_MM[last] + share * (SENSORS_MM[beyond] - SENSORS_MM[last])
    return np.where(cold.any(axis=1), place_mm, 0.0)
