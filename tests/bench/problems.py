"""The benchmark problems: one tissue, three geometries, and their converged answers.

Tissue S is the standard soft tissue of [neuracom2025] with a perfusion of 40 kW/m3/K.  The answers
are those of much finer grids (P2-P4) or exact (P1).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from helpers.freezing.grid import Grid, rz, xy, xyz
from helpers.freezing.heat import solve
from helpers.freezing.probe import Probe, Schedule
from helpers.freezing.regions import Ball, Layer, Region
from helpers.freezing.result import Freeze, crossing, share_below
from helpers.freezing.tissue import Tissue

TISSUE_S = Tissue("S", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, solidus_C=-8, liquidus_C=-1, perfusion=40e3)
WATER = Tissue("water", 0.60, 2.22, 4.18e6, 1.93e6, 306e6, solidus_C=0, liquidus_C=0)
FREEZE = Schedule.ramps((0, 37), (0.5, -140))
CYCLE = Schedule.ramps((0, 37), (0.5, -140), (10, -140), (10.5, 20), (15, 20), (15.5, -140))
RADIUS_MM = 1.5
# The problems compare sizes of ice; coldest temperatures and rates would need shorter steps.
SIZES = {"reads": "sizes"}

P1A_FRONT_MM = 21.7952
P1B_DEPTHS_MM = {-8.0: 20.7289, -1.0: 22.2547}
P2_ANSWER = {"radius_0_mm": 13.91, "radius_40_mm": 7.441, "half_length_0_mm": 25.55}
P3_ANSWER = {"volume_0_cm3": 195.6, "volume_40_cm3": 102.9}
P4_ANSWER = {"area_0_mm2": 4058.7, "area_40_mm2": 2595.6}


def seven_places_mm() -> list[tuple[float, float]]:
    """One needle in the middle of an 80 mm square, six on a circle of radius 18 mm around it."""
    turn = np.arange(6) * np.pi / 3
    return [(40.0, 40.0), *zip(40 + 18 * np.cos(turn), 40 + 18 * np.sin(turn), strict=True)]


def seven_probes() -> list[Probe]:
    """The seven needles with 40 mm active length and the freeze-thaw-freeze cycle."""
    return [Probe(CYCLE, RADIUS_MM, 40.0, x_mm=x, y_mm=y, z_mm=40.0) for x, y in seven_places_mm()]


def p2(cell_mm: float = 0.5, **options) -> Freeze:
    """One needle, 10 min, in (r, z)."""
    return solve(
        TISSUE_S,
        rz(60, 80, cell_mm),
        [Probe(FREEZE, RADIUS_MM, 35.0, z_mm=40.0)],
        10.0,
        **SIZES | options,
    )


def p3(cell_mm: float = 1.0, **options) -> Freeze:
    """Seven needles, 25 min, in a box."""
    return solve(TISSUE_S, xyz(80, 80, 80, cell_mm), seven_probes(), 25.0, **SIZES | options)


def p4(cell_mm: float = 0.5, **options) -> Freeze:
    """The mid-plane of P3 as a cross-section."""
    return solve(TISSUE_S, xy(80, 80, cell_mm), seven_probes(), 25.0, **SIZES | options)


class Field(NamedTuple):
    """A field of temperature at the end of a run, and what it says of sizes.

    Ours and a peer's are read in the same way, from temperature alone; what a `Freeze` knows
    besides, a peer does not.

    The grid and the temperatures (°C).
    """

    grid: Grid
    temperature_C: np.ndarray

    def size(self, isotherm_C: float) -> float:
        """Area (mm2) or volume (cm3) of what is at or below an isotherm."""
        share = share_below(self.temperature_C, isotherm_C)
        return float(self.grid.size_unit.per_si * np.sum(share * self.grid.cell_volumes()))

    def radius_mm(self, isotherm_C: float) -> float:
        """Radius of an isotherm at the coldest height of an rz grid."""
        coldest_height = int(np.argmin(self.temperature_C.sum(axis=0)))
        return outermost_mm(
            self.grid.centres_mm(0), self.temperature_C[:, coldest_height], isotherm_C
        )

    def half_length_mm(self, isotherm_C: float) -> float:
        """Half the extent of an isotherm along the axis of an rz grid, a needle in its middle."""
        z_mm = self.grid.centres_mm(1)
        upper = z_mm > z_mm.mean()
        edge_mm = outermost_mm(z_mm[upper], self.temperature_C[0, upper], isotherm_C)
        return edge_mm - float(z_mm.mean())


def outermost_mm(place_mm: np.ndarray, temperature_C: np.ndarray, isotherm_C: float) -> float:
    """Place (mm) where a line of temperatures last rises through an isotherm."""
    last = np.flatnonzero(temperature_C <= isotherm_C)[-1]
    return crossing(place_mm[last:], temperature_C[last:], isotherm_C)


def four_tissues(grid: Grid) -> list[Region]:
    """A tumour in tissue S, beside it 4 mm of water at 20 °C and then fat.

    What a kidney with hydrodissection needs.
    """
    tumour = TISSUE_S.changed(name="tumour", conductivity_unfrozen=0.55, perfusion=20e3)
    fat = Tissue("fat", 0.21, 0.4, 2.1e6, 1.6e6, 60e6, -10, -3, perfusion=2e3)
    middle = (40.0, 40.0, 40.0) if grid.kind == "xyz" else (40.0, 40.0)
    layers = (
        Region(Layer(62, 66, "x"), WATER.changed(start_C=20.0)),
        Region(Layer(66, 80, "x"), fat),
    )
    return [Region(Ball(29, *middle), tumour), *layers]


def p3_regions(cell_mm: float = 1.0, **options) -> Freeze:
    """P3 with four tissues."""
    grid = xyz(80, 80, 80, cell_mm)
    return solve(
        TISSUE_S, grid, seven_probes(), 25.0, regions=four_tissues(grid), **SIZES | options
    )


def p4_regions(cell_mm: float = 0.5, **options) -> Freeze:
    """P4 with four tissues."""
    grid = xy(80, 80, cell_mm)
    return solve(
        TISSUE_S, grid, seven_probes(), 25.0, regions=four_tissues(grid), **SIZES | options
    )


def p2_sizes(run: Freeze | Field) -> dict[str, float]:
    """The three lengths of P2 (mm)."""
    radii = {"radius_0_mm": run.radius_mm(0.0), "radius_40_mm": run.radius_mm(-40.0)}
    return radii | {"half_length_0_mm": run.half_length_mm(0.0)}


def p3_sizes(run: Freeze | Field) -> dict[str, float]:
    """The two volumes of P3 (cm3)."""
    return {"volume_0_cm3": run.size(0.0), "volume_40_cm3": run.size(-40.0)}


def p4_sizes(run: Freeze | Field) -> dict[str, float]:
    """The two areas of P4 (mm2)."""
    return {"area_0_mm2": run.size(0.0), "area_40_mm2": run.size(-40.0)}


def errors_percent(sizes: dict[str, float], answer: dict[str, float]) -> dict[str, float]:
    """Relative errors (%), same keys."""
    return {name: 100 * (sizes[name] / answer[name] - 1) for name in answer}


def probe_mask(grid: Grid) -> np.ndarray:
    """Cells whose centre lies inside a needle.

    What a straightforward program would take, shape of a field.
    """
    x = grid.centres_mm(0)
    if grid.kind == "rz":
        return (x[:, None] < RADIUS_MM) & (np.abs(grid.centres_mm(1)[None, :] - 40) < 17.5)
    y = grid.centres_mm(1)
    near = [np.hypot(x[:, None] - a, y[None, :] - b) < RADIUS_MM for a, b in seven_places_mm()]
    disc = np.any(near, axis=0)
    if grid.kind == "xy":
        return disc
    return disc[:, :, None] & (np.abs(grid.centres_mm(2) - 40) < 20)[None, None, :]


@dataclass(frozen=True)
class Case:
    """A problem as a peer takes it.

    The grid, the schedule of all needles, the end (s), and how its answer is read.
    """

    name: str
    grid: Grid
    schedule: Schedule
    end_s: float
    ours: Callable[..., Freeze]
    sizes: Callable[[Freeze | Field], dict[str, float]]
    answer: dict[str, float]
    tissue: Tissue = TISSUE_S

    @property
    def probes(self) -> np.ndarray:
        """`probe_mask` of the grid."""
        return probe_mask(self.grid)

    def gas_C(self, time_s: float | np.ndarray) -> np.ndarray:
        """Temperature (°C) of the needles at times (s)."""
        return np.interp(time_s, self.schedule.time_s, self.schedule.temperature_C)

    def heat_capacity(self, temperature_C: np.ndarray) -> np.ndarray:
        """Slope dH/dT (J/m3/K) at temperatures (°C), latent heat spread over the freezing range."""
        s = self.tissue
        freezing = s.freezing_width / (s.liquidus_C - s.solidus_C)
        warm = np.where(temperature_C < s.liquidus_C, freezing, s.heat_capacity_unfrozen)
        return np.where(temperature_C < s.solidus_C, s.heat_capacity_frozen, warm)

    def errors_percent(self, temperature_C: np.ndarray) -> dict[str, float]:
        """Relative errors (%) of a final temperature field (°C)."""
        return errors_percent(self.sizes(Field(self.grid, temperature_C)), self.answer)


P2 = Case("P2", rz(60, 80, 0.5), FREEZE, 600.0, p2, p2_sizes, P2_ANSWER)
P3 = Case("P3", xyz(80, 80, 80, 1.0), CYCLE, 1500.0, p3, p3_sizes, P3_ANSWER)
P4 = Case("P4", xy(80, 80, 0.5), CYCLE, 1500.0, p4, p4_sizes, P4_ANSWER)
