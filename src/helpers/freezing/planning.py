"""Planning: how much of a target gets cold, what healthy tissue pays, and whether fewer needles would do.

Cells count by the share of them that is below a temperature (see `result.share_below`), and by the coldest they ever
were, because what was once cold enough stays harmed after it thaws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from helpers.freezing.grid import Grid, xy
from helpers.freezing.heat import solve
from helpers.freezing.probe import Probe, Schedule
from helpers.freezing.regions import Ball, Region, Shape
from helpers.freezing.result import Freeze, share_below
from helpers.freezing.tissue import Tissue

LEVELS_C = (0.0, -20.0, -40.0)


@dataclass(frozen=True)
class Coverage:
    """Of a target and the healthy tissue around it, what was ever at or below each level (°C).

    `covered_percent` of the target, `target_size` and `healthy_size` cold: cm3 (mm2 in a cross-section).
    """

    levels_C: tuple[float, ...]
    covered_percent: tuple[float, ...]
    target_size: float
    healthy_size: tuple[float, ...]
    unit: str

    def percent(self, level_C: float) -> float:
        """Share (%) of the target ever at or below one of the levels (°C)."""
        return self.covered_percent[self._place(level_C)]

    def healthy(self, level_C: float) -> float:
        """Healthy tissue ever at or below one of the levels (°C), in `unit`."""
        return self.healthy_size[self._place(level_C)]

    def _place(self, level_C: float) -> int:
        if level_C not in self.levels_C:
            raise ValueError(f"level {level_C:g} °C was not asked for; there are {self.levels_C}")
        return self.levels_C.index(level_C)

    def summary(self) -> str:
        """One plain sentence."""
        shares = ", ".join(
            f"{share:.0f} % at {level:.0f} °C"
            for share, level in zip(self.covered_percent, self.levels_C, strict=True)
        )
        return (
            f"Of the target's {self.target_size:.1f} {self.unit}, this much was at or below: {shares}; "
            f"{self.healthy_size[-1]:.1f} {self.unit} of healthy tissue reached {self.levels_C[-1]:.0f} °C."
        )


def coverage(freeze: Freeze, target: Shape, levels_C: Sequence[float] = LEVELS_C) -> Coverage:
    """How much of `target`, and of the tissue outside it, was ever at or below `levels_C` (°C); probes do not count.

    ValueError for a target without a cell.

    >>> from helpers.freezing.heat import example
    >>> run = example()
    >>> coverage(run, Ball(5, *(1000 * run.grid.cell * n / 2 for n in run.grid.field_shape))).percent(0.0)
    100.0
    """
    if not len(levels_C) or not np.isfinite(levels_C).all():
        raise ValueError(f"levels_C = {tuple(levels_C)} must be one or more temperatures in °C")
    if len(freeze.grid.field_shape) < 2:
        raise ValueError(
            f"a {freeze.grid.kind} grid has no area or volume to cover; use rz, xy or xyz"
        )
    mask = target.contains(freeze.grid) & freeze.is_tissue
    if not mask.any():
        raise ValueError(
            f"target {target} holds no tissue cell of the {freeze.grid.kind} grid; check place and size"
        )
    volume, unit = _volumes(freeze.grid)
    inside, outside = volume * mask, volume * (freeze.is_tissue & ~mask)
    whole = float(inside.sum())
    cold = [share_below(freeze.minimum_C, level) for level in levels_C]
    return Coverage(
        tuple(float(level) for level in levels_C),
        tuple(100 * float((share * inside).sum()) / whole for share in cold),
        whole,
        tuple(float((share * outside).sum()) for share in cold),
        unit,
    )


def coldest_at(freeze: Freeze, place_mm: Sequence[float]) -> float:
    """Coldest temperature (°C) ever at a place (mm, as many coordinates as the grid has); ValueError outside.

    >>> from helpers.freezing.heat import example
    >>> coldest_at(example(), (20, 20)) < -100 < coldest_at(example(), (1, 1))
    True
    """
    if len(place_mm) != len(freeze.grid.field_shape):
        raise ValueError(
            f"place {tuple(place_mm)} needs {len(freeze.grid.field_shape)} coordinates in mm"
        )
    cell = []
    for axis, (at, count) in enumerate(zip(place_mm, freeze.grid.field_shape, strict=True)):
        centres = freeze.grid.centres_mm(axis)
        half = 500 * freeze.grid.cell
        if not centres[0] - half <= at <= centres[-1] + half:
            raise ValueError(
                f"place {tuple(place_mm)} mm lies outside the grid on axis {axis}; it has {count} cells"
            )
        cell.append(int(np.argmin(np.abs(centres - at))))
    return float(freeze.minimum_C[tuple(cell)])


def warmest_between(freeze: Freeze, first: Probe, second: Probe) -> float:
    """Warmest of the coldest temperatures (°C) ever reached on the line between two needles: high means a waist.

    >>> from helpers.freezing.tissue import tissue
    >>> pair = [Probe(Schedule.hold(-140), 1.2, x_mm=x, y_mm=20) for x in (12, 28)]
    >>> run = solve(tissue("agar_gel"), xy(40, 40, cell_mm=1), pair, 10)
    >>> warmest_between(run, *pair) > pair[0].schedule.coldest_C
    True
    """
    ends = np.array(
        [
            [probe.x_mm, probe.y_mm, probe.z_mm][: len(freeze.grid.field_shape)]
            for probe in (first, second)
        ]
    )
    steps = np.linspace(0, 1, 101)[:, None]
    return max(coldest_at(freeze, place) for place in ends[0] + steps * (ends[1] - ends[0]))


def narrowest_gap_mm(needles: Sequence[Probe]) -> float:
    """Smallest distance (mm) between the axes of two needles; ValueError for fewer than two.

    >>> narrowest_gap_mm([Probe(Schedule.hold(-140), x_mm=x) for x in (0, 20, 35)])
    15.0
    """
    if len(needles) < 2:
        raise ValueError(f"{len(needles)} needle has no gap to another; give two or more")
    return min(
        float(np.hypot(a.x_mm - b.x_mm, a.y_mm - b.y_mm)) for a, b in combinations(needles, 2)
    )


@dataclass(frozen=True)
class Layout:
    """Needles in a cross-section: their places (mm), and what they did to the target."""

    places_mm: tuple[tuple[float, float], ...]
    result: Coverage

    @property
    def count(self) -> int:
        """Number of needles (no unit)."""
        return len(self.places_mm)


def ring(
    count: int, radius_mm: float, centre_mm: tuple[float, float], middle: bool
) -> list[tuple[float, float]]:
    """Places (mm) of `count` needles evenly on a circle, one of them in its middle if `middle`.

    >>> len(ring(7, 18.0, (40.0, 40.0), middle=True))
    7
    """
    around = count - middle
    turns = 2 * np.pi * np.arange(around) / max(around, 1)
    on_circle = [
        (centre_mm[0] + radius_mm * np.cos(a), centre_mm[1] + radius_mm * np.sin(a)) for a in turns
    ]
    return ([centre_mm] if middle else []) + [(float(x), float(y)) for x, y in on_circle]


def try_layout(
    places_mm: Sequence[tuple[float, float]],
    schedule: Schedule,
    tissue: Tissue,
    tumour: Tissue,
    tumour_radius_mm: float,
    minutes: float,
    probe_radius_mm: float = 1.2,
    width_mm: float = 90.0,
    cell_mm: float = 1.0,
    levels_C: Sequence[float] = LEVELS_C,
) -> Layout:
    """Freeze a round tumour (mm) in the middle of a square cross-section with needles at `places_mm`.

    >>> from helpers.freezing.tissue import tissue
    >>> soft, cold = tissue("standard_soft_tissue"), Schedule.hold(-140)
    >>> try_layout([(20.0, 20.0)], cold, soft, soft, 5.0, minutes=5, width_mm=40).result.percent(0.0)
    100.0
    """
    middle = width_mm / 2
    target = Ball(tumour_radius_mm, x_mm=middle, y_mm=middle)
    needles = [Probe(schedule, probe_radius_mm, x_mm=x, y_mm=y) for x, y in places_mm]
    run = solve(
        tissue, xy(width_mm, width_mm, cell_mm), needles, minutes, regions=[Region(target, tumour)]
    )
    return Layout(tuple(places_mm), coverage(run, target, levels_C))


def search_layouts(
    counts: Sequence[int],
    radii_mm: Sequence[float],
    schedule: Schedule,
    tissue: Tissue,
    tumour: Tissue,
    tumour_radius_mm: float,
    minutes: float,
    level_C: float = -20.0,
    **options: float,
) -> list[Layout]:
    """For each number of needles, the ring (with or without a needle in its middle) that covers most at `level_C`.

    Radii in mm, minutes in min; `options` as in `try_layout`.  A plain search over every combination: each costs one
    cross-section.  ValueError for an empty list.

    >>> from helpers.freezing.tissue import tissue
    >>> soft, cold = tissue("standard_soft_tissue"), Schedule.hold(-140)
    >>> [found] = search_layouts([3], [5.0], cold, soft, soft, 8.0, minutes=5, width_mm=40)
    >>> found.count
    3
    """
    if not len(counts) or not len(radii_mm):
        raise ValueError(
            f"counts {list(counts)} and radii_mm {list(radii_mm)}: give at least one of each"
        )
    if min(counts) < 2:
        raise ValueError(f"counts {list(counts)}: a ring needs at least 2 needles each")
    middle = options.get("width_mm", 90.0) / 2
    levels = tuple(dict.fromkeys((*LEVELS_C, float(level_C))))
    best = []
    for count in counts:
        tried = [
            try_layout(
                ring(count, radius, (middle, middle), with_middle),
                schedule,
                tissue,
                tumour,
                tumour_radius_mm,
                minutes,
                levels_C=levels,
                **options,
            )
            for radius in radii_mm
            for with_middle in (False, True)
            if count - with_middle >= 2
        ]
        best.append(max(tried, key=lambda layout: layout.result.percent(level_C)))
    return best


def _volumes(grid: Grid) -> tuple[np.ndarray, str]:
    """Cell sizes, broadcast to the field, and their unit: cm3 in (r, z) and boxes, mm2 in a cross-section."""
    scale, unit = (1e6, "mm²") if grid.kind == "xy" else (1e6, "cm³")
    volumes = np.broadcast_to(grid.volumes()[:, None, None], grid.shape).reshape(grid.field_shape)
    return scale * volumes, unit
