"""One long freeze or two short ones: how far each isotherm ever gets.

One argon needle in (r, z) freezes several times and thaws in between, with helium or left alone.  A
row of thermocouples at mid-height, 1 mm apart, says at every time how far from the axis each level
reaches, by straight lines between them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import data
from helpers.freezing.grid import rz
from helpers.freezing.heat import solve
from helpers.freezing.probe import ARGON_NEEDLE, Probe, preset_values
from helpers.freezing.result import Freeze, crossing
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


@dataclass(frozen=True)
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
        How often it freezes.
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
        For an unknown name, or a value that the schedule or the solver refuses.

    Examples
    --------
    >>> short = run(freezes=1, freeze_min=2)
    >>> short.furthest_mm(0.0) > short.furthest_mm(-40.0)
    True
    """
    data.one_of(thaw, THAWS, "ways to thaw")
    # It freezes first and last; every thaw is between two freezes.
    steps = [ProtocolStep(freeze_min, "freeze")]
    for _ in range(int(freezes) - 1):
        steps.append(ProtocolStep(thaw_min, THAWS[thaw]))
        steps.append(ProtocolStep(freeze_min, "freeze"))
    minutes = sum(step.minutes for step in steps)

    needle = preset_values(ARGON_NEEDLE)
    schedule = step_schedule(ARGON_NEEDLE, steps)
    probe = Probe(schedule, needle["radius"], needle["active_length"], z_mm=MIDDLE_MM)
    grid = rz(RADIUS_MM, LENGTH_MM, CELL_MM)
    sensors = [(radius_mm, MIDDLE_MM) for radius_mm in SENSORS_MM]
    freeze = solve(
        Tissue.named(tissue_name),
        grid,
        [probe],
        minutes,
        reads="rates",
        thermocouples_mm=sensors,
    )

    curves = freeze.thermocouples
    reach_mm = np.zeros((len(curves.time_s), len(LEVELS_C)))
    for step, temperatures_C in enumerate(curves.temperature_C):
        for number, level_C in enumerate(LEVELS_C):
            reach_mm[step, number] = _reach_mm(temperatures_C, level_C)
    return Cycles(freeze, int(freezes), freeze_min, curves.time_s / 60, reach_mm)


def _reach_mm(temperatures_C: np.ndarray, level_C: float) -> float:
    """Outermost radius (mm) of a level along the sensors; 0 if every sensor is warmer."""
    # Only the outermost cold sensor counts: while it thaws, warmth also comes from the needle.
    cold = np.flatnonzero(temperatures_C <= level_C)
    if not len(cold):
        return 0.0
    last = cold[-1]
    if last == len(temperatures_C) - 1:
        return float(SENSORS_MM[-1])
    return crossing(SENSORS_MM[last:], temperatures_C[last:], level_C)
