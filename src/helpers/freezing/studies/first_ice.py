"""When the first ice appears beside a tip that gets colder and colder.

A claim holds that ice forms once the tip is below -40 °C.  Tissue begins to freeze at its freezing
point, a little below 0 °C, and the tissue that touches the tip is hardly warmer than the tip.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.freezing.grid import cylinder
from helpers.freezing.heat import solve
from helpers.freezing.probe import ARGON_NEEDLE, Schedule, Wall, preset_values
from helpers.freezing.tissue import Tissue

# An infinitely long needle as thick as the argon needle, and the tissue around it (mm).
NEEDLE_RADIUS_MM = preset_values(ARGON_NEEDLE)["radius"]
DEPTH_MM = 12.0

# Size of a cell (mm).  The first cell freezes as a whole, and the tip falls on meanwhile: in cells
# of 0.5 mm the first ice would seem to come 4 °C later.
CELL_MM = 0.025

# Output steps in which the tip falls to its end; the time of the first ice is known to one of them.
START_C = 37.0
STEPS = 400

# The range of falls that the tests have run (°C/min).
FASTEST_C_PER_MIN = 400.0
SLOWEST_C_PER_MIN = 5.0

COLDEST_C = -190.0


@dataclass(frozen=True)
class FirstIce:
    """Ice beside a tip that fell steadily (°C/min).

    `tip_C` is the tip when the first tissue froze, `freezing_C` where the tissue freezes, `ice_mm`
    the thickness (mm) of the ice when the tip reached `end_C`; temperatures in °C.
    """

    fall_C_per_min: float
    tip_C: float
    freezing_C: float
    end_C: float
    ice_mm: float

    def summary(self) -> str:
        """One plain sentence: the tip at the first ice, and the ice at the end."""
        return (
            f"With a tip that falls by {self.fall_C_per_min:g} °C a minute the first ice appears "
            f"at a tip of {self.tip_C:.1f} °C; by the time the tip is at {self.end_C:g} °C "
            f"the ice is {self.ice_mm:.1f} mm thick."
        )


def run(
    fall_C_per_min: float = 40.0,
    end_C: float = -40.0,
    tissue: Tissue | None = None,
    cell_mm: float = CELL_MM,
) -> FirstIce:
    """Freeze beside an infinitely long needle whose wall falls steadily from 37 °C.

    Parameters
    ----------
    fall_C_per_min : float
        How fast the wall gets colder, 5 to 400 °C/min.
    end_C : float
        Where it ends, °C.
    tissue : Tissue, optional
        What is frozen; standard soft tissue unless given.  It begins to freeze at its liquidus.
    cell_mm : float
        Size of a cell, mm.

    Returns
    -------
    FirstIce
        The tip's temperature at the first ice, and the ice at the end.

    Raises
    ------
    ValueError
        For a fall outside its range, an end that is not below the tissue's freezing point, or one
        at which nothing has frozen yet.

    Examples
    --------
    >>> ice = run()
    >>> -4 < ice.tip_C < -1
    True
    """
    if tissue is None:
        tissue = Tissue.named("standard_soft_tissue")
    if not SLOWEST_C_PER_MIN <= fall_C_per_min <= FASTEST_C_PER_MIN:
        raise ValueError(
            f"fall_C_per_min = {fall_C_per_min!r}; "
            f"the rule: {SLOWEST_C_PER_MIN:g} to {FASTEST_C_PER_MIN:g} °C/min"
        )
    if not COLDEST_C <= end_C < tissue.liquidus_C:
        raise ValueError(
            f"end_C = {end_C!r}; the rule: from {COLDEST_C:g} °C to below "
            f"{tissue.liquidus_C:g} °C, where it freezes"
        )
    # The last and the first value of a ramp are the tip at the end and the warm tissue.
    minutes = (START_C - end_C) / fall_C_per_min
    falling = Wall(Schedule.ramps((0, START_C), (minutes, end_C)))
    grid = cylinder(NEEDLE_RADIUS_MM, NEEDLE_RADIUS_MM + DEPTH_MM, cell_mm)
    freeze = solve(tissue, grid, [falling], minutes, reads="minima", step_s=60 * minutes / STEPS)
    if np.isnan(freeze.frozen_at_s).all():
        raise ValueError(
            f"end_C = {end_C!r}: no cell of {cell_mm:g} mm has frozen by then; the rule: the first "
            "ice forms on the way; end colder, or take smaller cells"
        )
    # The liquidus is passed first in the cell that touches the needle.
    first_ice_min = float(np.nanmin(freeze.frozen_at_s)) / 60
    ice_mm = float(freeze.radius_mm(tissue.liquidus_C)) - NEEDLE_RADIUS_MM
    tip_C = START_C - fall_C_per_min * first_ice_min
    return FirstIce(fall_C_per_min, tip_C, tissue.liquidus_C, end_C, ice_mm)
