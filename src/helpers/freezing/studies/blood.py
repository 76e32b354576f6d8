"""What does blood do to growing ice?  An endless needle in an organ, with some of its resting flow.

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

from helpers.freezing import exact, grid
from helpers.freezing.heat import solve
from helpers.freezing.probe import Schedule, Wall
from helpers.freezing.result import Freeze
from helpers.freezing.studies import ice_edge
from helpers.freezing.tissue import Tissue

# The radius of the argon needle of data/probes.csv (mm).
NEEDLE_RADIUS_MM = 1.2

# Cells of this size come within 3 % of the exact steady radius in the kidney (mm); its ice is only
# a few millimetres thick, so coarser ones would not.
CELL_MM = 0.1

# Cells of the run without blood (mm); coarser ones are enough for a line to compare with.
COMPARISON_CELL_MM = 0.25

# The longest time on offer (min), and the tissue computed around the needle for it (mm).  A test
# makes the tissue half as wide again and finds the same ice.
LONGEST_MIN = 40
FARTHEST_MM = 60.0


@dataclass(frozen=True)
class FedGrowth:
    """Ice around an endless needle in an organ with blood.

    `freeze` is the run, `flow_percent` the share of the organ's resting flow (%), `wall_C` the
    needle's temperature (°C), `steady_mm` the radius at which blood stops the ice (mm, nan if
    nothing does), and `unfed` the growth in the same organ without blood.
    """

    freeze: Freeze
    organ: str
    flow_percent: float
    wall_C: float
    steady_mm: float
    unfed: ice_edge.Growth

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
        flow = f"{self.flow_percent:.0f} % of its resting blood flow"
        radius = f"a radius of {self.radius_mm:.1f} mm after {self.freeze.time_s / 60:.0f} min"
        start = f"In {self.organ} with {flow} the ice has {radius}"
        if isnan(self.steady_mm):
            return f"{start}; without blood nothing stops it."
        return f"{start}; blood would stop it at {self.steady_mm:.1f} mm."


def run(
    organ: str = "kidney",
    flow_percent: float = 100.0,
    wall_C: float = -140.0,
    minutes: float = 20.0,
    cell_mm: float = CELL_MM,
) -> FedGrowth:
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
        How long it freezes, min; at most 40, which the tissue around the needle is sized for.
    cell_mm : float
        Size of a cell, mm.

    Returns
    -------
    FedGrowth
        The run, the radius at which blood stops the ice, and the growth without blood.

    Raises
    ------
    ValueError
        For an unknown organ, or a value that the tissue, the grid or the solver refuses.

    Examples
    --------
    >>> kidney = run(minutes=5, cell_mm=0.5)
    >>> kidney.radius_mm < kidney.steady_mm < 20
    True
    """
    stuff = fed(organ, flow_percent)
    freeze = frozen(stuff, wall_C, minutes, cell_mm)
    # Without blood no heat comes in for good, and the ice never stops.
    steady_mm = nan
    if flow_percent > 0:
        steady = exact.perfused_steady_state(stuff, wall_C, NEEDLE_RADIUS_MM, "cylinder")
        steady_mm = steady.radius_mm
    return FedGrowth(freeze, organ, flow_percent, wall_C, steady_mm, without_blood(organ, wall_C))


def fed(organ: str, flow_percent: float) -> Tissue:
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
    >>> fed("kidney", 50).perfusion / fed("kidney", 100).perfusion
    0.5
    """
    resting = Tissue.named(organ)
    # A freezing range or heat of metabolism would leave the steady radius without a formula.
    return resting.changed(
        solidus_C=resting.liquidus_C,
        metabolic_heat=0.0,
        perfusion=resting.perfusion * flow_percent / 100,
    )


def frozen(stuff: Tissue, wall_C: float, minutes: float, cell_mm: float) -> Freeze:
    """Freeze a tissue around the endless needle.

    Parameters
    ----------
    stuff : Tissue
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
    >>> frozen(fed("liver", 100), -140, minutes=2, cell_mm=0.5).completed
    True
    """
    # Cold spreads as the square root of time, so a short run needs less tissue around it.
    reach_mm = ceil(FARTHEST_MM * sqrt(minutes / LONGEST_MIN))
    place = grid.cylinder(NEEDLE_RADIUS_MM, NEEDLE_RADIUS_MM + reach_mm, cell_mm)
    return solve(stuff, place, [Wall(Schedule.hold(wall_C))], minutes, step_s=5.0)


@lru_cache(maxsize=32)
def without_blood(organ: str, wall_C: float) -> ice_edge.Growth:
    """Return how the ice grows in an organ without blood; cached, as most settings share it.

    Parameters
    ----------
    organ : str
        A tissue of data/tissues.csv.
    wall_C : float
        Temperature of the needle's wall, °C.

    Returns
    -------
    ice_edge.Growth
        Times (min) and radii (mm), up to 40 min.

    Examples
    --------
    >>> float(without_blood("liver", -140.0).time_min[-1]) <= 40
    True
    """
    # Always the longest time: the panel shows the part it needs, and one run serves all settings.
    run_without = frozen(fed(organ, 0.0), wall_C, LONGEST_MIN, COMPARISON_CELL_MM)
    return ice_edge.growth(run_without)
