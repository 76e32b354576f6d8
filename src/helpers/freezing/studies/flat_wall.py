"""How fast ice grows from a cold wall, computed and by formula.

The wall is flat, a needle (an infinitely long cylinder) or a ball.  On a flat wall the solver is
compared with Neumann's exact solution, in which thickness follows the square root of time.  Around
a needle or a ball there is no such solution; the formula is then Stefan's quasi-steady one, which
leaves out the heat of warm tissue and of cooling the ice: it is there to be compared.

The tissue freezes at one temperature and has no blood, since the exact solution needs both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import data
from helpers.freezing import exact
from helpers.freezing.grid import cylinder, plane, sphere
from helpers.freezing.heat import solve
from helpers.freezing.probe import ARGON_NEEDLE, Schedule, Wall, preset_values
from helpers.freezing.result import Freeze
from helpers.freezing.sentences import say
from helpers.freezing.studies import ice_edge
from helpers.freezing.tissue import Tissue

# Where the tissue begins: on the wall, or at the radius of the needle or the ball (mm).
INNER_MM = {"plane": 0.0, "cylinder": preset_values(ARGON_NEEDLE)["radius"], "sphere": 5.0}

# Thickness of the tissue (mm).  The formulas hold for infinite tissue, so the cold must hardly
# reach the far side in the panel's 30 min; with the coldest wall it falls by 1.3 °C there.
DEPTH_MM = 80.0

# A difference smaller than this is called agreement (%).
EXACT_WITHIN_PERCENT = 0.1


@dataclass(frozen=True, eq=False)
class FlatWall:
    """Ice that grew from a wall.

    `freeze` is the run, `shape` the wall's, `formula_min` and `formula_mm` the times (min) and
    thicknesses (mm) of the formula called `formula_name`.
    """

    freeze: Freeze
    shape: str
    formula_name: str
    formula_min: np.ndarray
    formula_mm: np.ndarray

    @property
    def thickness_mm(self) -> float:
        """Computed thickness (mm) at the end, from the frozen volume."""
        return ice_edge.edge_mm(self.freeze) - INNER_MM[self.shape]

    @property
    def formula_end_mm(self) -> float:
        """The formula's thickness (mm) at the end."""
        return float(self.formula_mm[-1])

    @property
    def growth(self) -> ice_edge.Growth:
        """When the ice had passed each cell (min), and its thickness (mm) then."""
        # The edge is counted from the origin of the grid, thickness from the wall.
        passed = ice_edge.growth(self.freeze)
        return passed._replace(edge_mm=passed.edge_mm - INNER_MM[self.shape])

    def summary(self) -> str:
        """One plain sentence: time, thickness, and how the formula differs."""
        parts: dict[str, float | str] = {
            "minutes": self.freeze.time_s / 60,
            "wall": say(f"flat_wall_{self.shape}"),
            "thickness": self.thickness_mm,
        }
        if self.shape != "plane":
            return say("flat_wall_formula", formula=self.formula_end_mm, **parts)
        off_percent = 100 * (self.thickness_mm / self.formula_end_mm - 1)
        if abs(off_percent) < EXACT_WITHIN_PERCENT:
            return say("flat_wall_exact", within=EXACT_WITHIN_PERCENT, **parts)
        direction = "more" if off_percent > 0 else "less"
        return say(f"flat_wall_{direction}", off=abs(off_percent), **parts)


def run(
    shape: str = "plane",
    wall_C: float = -140.0,
    minutes: float = 10.0,
    latent_MJ_per_m3: float = 250.0,
    cell_mm: float = 0.5,
) -> FlatWall:
    """Freeze soft tissue from a wall that is held at one temperature.

    Parameters
    ----------
    shape : str
        "plane", "cylinder" or "sphere".
    wall_C : float
        Temperature of the wall, °C.
    minutes : float
        How long it is held, min.
    latent_MJ_per_m3 : float
        Latent heat of the tissue, MJ/m3.
    cell_mm : float
        Size of a cell, mm.

    Returns
    -------
    FlatWall
        The run and what the formula says.

    Raises
    ------
    ValueError
        For another shape, or a value that the tissue, the grid or the solver refuses.

    Examples
    --------
    >>> wall = run(minutes=5, cell_mm=1)
    >>> abs(wall.thickness_mm / wall.formula_end_mm - 1) < 0.01
    True
    """
    data.one_of(shape, INNER_MM, "shapes of the wall")
    tissue = sharp_tissue(latent_MJ_per_m3)
    inner_mm = INNER_MM[shape]
    if shape == "plane":
        grid = plane(DEPTH_MM, cell_mm)
    elif shape == "cylinder":
        grid = cylinder(inner_mm, inner_mm + DEPTH_MM, cell_mm)
    else:
        grid = sphere(inner_mm, inner_mm + DEPTH_MM, cell_mm)
    wall = Wall(Schedule.hold(wall_C))
    freeze = solve(tissue, grid, [wall], minutes, reads="minima", step_s=1.0)

    # Thickness is 0 at the start, where the formulas divide by it, so that time is left out.
    times_min = np.linspace(0, minutes, 61)[1:]
    if shape == "plane":
        thickness_mm = exact.neumann(tissue, wall_C).front_mm(60 * times_min)
        return FlatWall(freeze, shape, "exact (Neumann)", times_min, thickness_mm)
    thickness_mm = np.array(
        [
            exact.quasi_steady_radius_mm(tissue, wall_C, 60 * time_min, inner_mm, shape) - inner_mm
            for time_min in times_min
        ]
    )
    return FlatWall(freeze, shape, "simple formula (Stefan)", times_min, thickness_mm)


def sharp_tissue(latent_MJ_per_m3: float) -> Tissue:
    """Return standard soft tissue that freezes at one temperature, -1 °C, and has no blood.

    Parameters
    ----------
    latent_MJ_per_m3 : float
        Its latent heat, MJ/m3.

    Returns
    -------
    Tissue
        Tissue for which exact solutions exist.

    Examples
    --------
    >>> sharp_tissue(250).solidus_C
    -1.0
    """
    # The exact solution knows only one conductivity of ice.
    soft = Tissue.named("standard_soft_tissue", perfusion=0.0, metabolic_heat=0.0, ice_law=False)
    return soft.changed(solidus_C=soft.liquidus_C, latent_heat=1e6 * latent_MJ_per_m3)
