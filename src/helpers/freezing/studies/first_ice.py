"""When does the first ice appear beside a tip that gets colder and colder?  A run of the solver answers.

A claim holds that ice forms once the tip is below -40 °C.  Tissue freezes from its own freezing point on, a little
below 0 °C, and the tissue that touches the tip is hardly warmer than the tip.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.freezing.grid import cylinder
from helpers.freezing.heat import solve
from helpers.freezing.probe import Schedule, Wall
from helpers.freezing.tissue import Tissue, tissue

NEEDLE_RADIUS_MM, DEPTH_MM, CELL_MM, START_C = 1.2, 12.0, 0.025, 37.0
MOST_FALL, LEAST_FALL = 400.0, 5.0
"""Fastest and slowest fall of the tip (°C/min) that is run."""


@dataclass(frozen=True)
class FirstIce:
    """Tip temperature (°C) when the first tissue froze, and ice thickness (mm) when the tip reached `end_C` (°C)."""

    fall_C_per_min: float
    tip_C: float
    freezing_C: float
    end_C: float
    ice_mm: float

    def summary(self) -> str:
        """One plain sentence."""
        return (
            f"With a tip that falls by {self.fall_C_per_min:g} °C a minute the first ice appears at a tip of "
            f"{self.tip_C:.1f} °C; by the time the tip is at {self.end_C:g} °C the ice is {self.ice_mm:.1f} mm thick."
        )


def first_ice(
    fall_C_per_min: float = 40.0,
    end_C: float = -40.0,
    stuff: Tissue | None = None,
    cell_mm: float = CELL_MM,
) -> FirstIce:
    """Return when ice appears beside a needle whose wall falls steadily (°C/min) from 37 °C to `end_C` (°C).

    `stuff` is standard soft tissue unless given; its freezing begins at its liquidus.  `cell_mm` is the size of a cell.
    Raises ValueError for a fall outside 5 to 400 °C/min or an end that is not below the tissue's freezing point.

    >>> ice = first_ice()
    >>> -4 < ice.tip_C < -1
    True
    """
    stuff = stuff or tissue("standard_soft_tissue")
    if not LEAST_FALL <= fall_C_per_min <= MOST_FALL:
        raise ValueError(
            f"fall_C_per_min = {fall_C_per_min!r}; the rule: {LEAST_FALL:g} to {MOST_FALL:g} °C/min"
        )
    if not -190 <= end_C < stuff.liquidus_C:
        raise ValueError(
            f"end_C = {end_C!r}; the rule: from -190 °C to below {stuff.liquidus_C:g} °C, where it freezes"
        )
    minutes = (START_C - end_C) / fall_C_per_min
    falling = Wall(Schedule.ramps((0, START_C), (minutes, end_C)))
    place = cylinder(NEEDLE_RADIUS_MM, NEEDLE_RADIUS_MM + DEPTH_MM, cell_mm)
    run = solve(stuff, place, [falling], minutes, step_s=60 * minutes / 400)
    begun_min = float(np.nanmin(run.frozen_at_s)) / 60
    ice_mm = float(run.radius_mm(stuff.liquidus_C)) - NEEDLE_RADIUS_MM
    return FirstIce(
        fall_C_per_min, START_C - fall_C_per_min * begun_min, stuff.liquidus_C, end_C, ice_mm
    )
