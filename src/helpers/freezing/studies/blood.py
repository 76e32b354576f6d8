"""What does blood do to growing ice?  An infinitely long needle in an organ, some blood flowing.

Blood brings heat to unfrozen tissue.  Ice grows until the heat that the blood brings from outside
is as large as the heat the needle draws through the ice; the radius at which that happens has an
exact formula (`exact.perfused_steady_state`).  It needs a tissue that freezes at one temperature
and has no metabolism, so the organs here have neither a freezing range nor metabolic heat.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, isnan, nan, sqrt
from typing import ClassVar

from helpers import checks
from helpers.freezing import blood_flow, exact
from helpers.freezing.grid import cylinder
from helpers.freezing.heat import solve
from helpers.freezing.probe import ARGON_NEEDLE, Schedule, Wall, preset_values
from helpers.freezing.result import Freeze
from helpers.freezing.sentences import say
from helpers.freezing.studies import ice_edge
from helpers.freezing.tissue import Tissue

# The infinitely long needle is as thick as the argon needle (mm).
NEEDLE_RADIUS_MM = preset_values(ARGON_NEEDLE)["radius"]

# Cells of this size come within 0.2 % of the exact steady radius in all organs (mm).
CELL_MM = 0.2

# Cells of the run without blood (mm); coarser ones are enough for a line to compare with.
COMPARISON_CELL_MM = 0.25

# Both while a control of the panel moves (mm): the radius is then off by up to 0.1 mm.
QUICK_CELL_MM = 0.5

# Longest time step (s), half the usual one: the radius after 10 min changes by hardly more than
# 0.01 mm with steps of 1.25 s, and the panel still follows a slider.
STEP_S = 5.0

# The longest time on offer (min), and the tissue computed around the needle for it (mm).  A test
# makes the tissue half as wide again and finds the same ice.
LONGEST_MIN = 40
FARTHEST_MM = 90.0


@dataclass(frozen=True)
class PerfusedGrowth:
    """Ice around an infinitely long needle in an organ with blood.

    Parameters
    ----------
    freeze : Freeze
        The run, on a cylinder grid.
    organ : str
        A tissue of data/tissues.csv.
    flow_percent : float
        Share of the organ's resting flow, %.
    wall_C : float
        Temperature of the needle's wall, °C.
    steady_mm : float
        Radius at which blood stops the ice, mm; nan without blood. Metabolism alone would slow the
        ice by some 3 % in 20 min and stop it after hours; it is left out, see above.
    without_blood : ice_edge.Growth
        How the ice grows in the same organ without blood.
    """

    freeze: Freeze
    organ: str
    flow_percent: float
    wall_C: float
    steady_mm: float
    without_blood: ice_edge.Growth

    undefined: ClassVar[tuple[str, ...]] = ("steady_mm",)
    """Fields that hold nan on purpose."""

    @property
    def radius_mm(self) -> float:
        """Radius of the ice at the end, from the needle's axis, mm."""
        return ice_edge.edge_mm(self.freeze)

    @property
    def growth(self) -> ice_edge.Growth:
        """When the ice had passed each cell (min), and its radius (mm) then."""
        return ice_edge.growth(self.freeze)

    def summary(self) -> str:
        """One plain sentence: flow, radius, time, and where blood would stop the ice."""
        parts: dict[str, float | str] = {
            "organ": self.organ,
            "flow": self.flow_percent,
            "radius": self.radius_mm,
            "minutes": self.freeze.time_s / 60,
        }
        if isnan(self.steady_mm):
            return say("blood_endless", **parts)
        return say("blood_stops", steady=self.steady_mm, **parts)


def run(
    organ: str = "kidney",
    flow_percent: float = 100.0,
    wall_C: float = -140.0,
    minutes: float = 20.0,
    cell_mm: float = CELL_MM,
) -> PerfusedGrowth:
    """Freeze an organ that keeps some of its blood flow.

    Parameters
    ----------
    organ : str
        A tissue of data/tissues.csv.
    flow_percent : float
        Share of its resting flow, %.
    wall_C : float
        Temperature of the needle's wall, °C.
    minutes : float
        How long it freezes, min; at most 40, as long as the run without blood beside it.
    cell_mm : float
        Size of a cell, mm.

    Returns
    -------
    PerfusedGrowth
        The run, the radius at which blood stops the ice, and the growth without blood.

    Raises
    ------
    ValueError
        For an unknown organ, more than 40 min, or a value that the tissue, the grid or the solver
        refuses.

    Examples
    --------
    >>> kidney = run(minutes=5, cell_mm=0.5)
    >>> kidney.radius_mm < kidney.steady_mm < 20
    True
    """
    checks.in_range("minutes", minutes, 0, LONGEST_MIN, "min")
    tissue = perfused_tissue(organ, flow_percent)
    freeze = freeze_around_needle(tissue, wall_C, minutes, cell_mm)
    # Without blood and metabolism nothing keeps bringing heat, and the ice never stops growing.
    steady_mm = nan
    if flow_percent > 0:
        steady = exact.perfused_steady_state(tissue, wall_C, NEEDLE_RADIUS_MM, "cylinder")
        steady_mm = steady.radius_mm
    comparison_cell_mm = max(cell_mm, COMPARISON_CELL_MM)
    comparison = growth_without_blood(organ, wall_C, comparison_cell_mm)
    return PerfusedGrowth(freeze, organ, flow_percent, wall_C, steady_mm, comparison)


def perfused_tissue(organ: str, flow_percent: float) -> Tissue:
    """Return an organ with some of its blood, freezing at one temperature, without metabolism.

    Parameters
    ----------
    organ : str
        A tissue of data/tissues.csv.
    flow_percent : float
        Share of its resting flow, %.

    Returns
    -------
    Tissue
        Tissue for which the steady radius has an exact formula.

    Examples
    --------
    >>> perfused_tissue("kidney", 50).perfusion / perfused_tissue("kidney", 100).perfusion
    0.5
    """
    perfused = blood_flow.with_share(organ, flow_percent)
    # A freezing range or heat of metabolism would leave the steady radius without a formula.
    return perfused.changed(solidus_C=perfused.liquidus_C, metabolic_heat=0.0)


def freeze_around_needle(tissue: Tissue, wall_C: float, minutes: float, cell_mm: float) -> Freeze:
    """Freeze a tissue around the infinitely long needle.

    Parameters
    ----------
    tissue : Tissue
        What is frozen.
    wall_C : float
        Temperature of the needle's wall, °C.
    minutes : float
        How long, min.
    cell_mm : float
        Size of a cell, mm.

    Returns
    -------
    Freeze
        A run on a cylinder grid.

    Examples
    --------
    >>> freeze_around_needle(perfused_tissue("liver", 100), -140, minutes=2, cell_mm=0.5).completed
    True
    """
    # Cold spreads as the square root of time, so a short run needs less tissue around it.
    reach_mm = ceil(FARTHEST_MM * sqrt(minutes / LONGEST_MIN))
    grid = cylinder(NEEDLE_RADIUS_MM, NEEDLE_RADIUS_MM + reach_mm, cell_mm)
    wall = Wall(Schedule.hold(wall_C))
    return solve(tissue, grid, [wall], minutes, reads="minima", step_s=STEP_S)


@lru_cache(maxsize=32)
def growth_without_blood(
    organ: str, wall_C: float, cell_mm: float = COMPARISON_CELL_MM
) -> ice_edge.Growth:
    """Return how the ice grows in an organ without blood; cached, as most settings share it.

    Parameters
    ----------
    organ : str
        A tissue of data/tissues.csv.
    wall_C : float
        Temperature of the needle's wall, °C.
    cell_mm : float
        Size of a cell, mm.

    Returns
    -------
    ice_edge.Growth
        Times (min) and radii (mm), up to 40 min.

    Examples
    --------
    >>> float(growth_without_blood("liver", -140.0).time_min[-1]) <= 40
    True
    """
    # Always the longest time: the panel shows the part it needs, and one run serves all settings.
    bloodless = perfused_tissue(organ, 0.0)
    freeze = freeze_around_needle(bloodless, wall_C, LONGEST_MIN, cell_mm)
    found = ice_edge.growth(freeze)
    for numbers in found:
        numbers.flags.writeable = False  # the cache lets several results share them
    return found
