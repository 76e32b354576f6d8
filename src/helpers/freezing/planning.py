"""Planning: how much of a target gets cold, what healthy tissue pays, and how few needles would do.

**Method.** Each cell counts by the share of it that is below a temperature (see
`result.share_below`), and by the coldest it ever was, because what was once cold enough stays
harmed after it thaws:

    covered = sum over the target's cells of share(coldest, level) volume                      (L1)
              / volume of the target

Layouts are searched plainly: every combination of numbers and radii is run as one cross-section.

**Checks.** The tests cover targets whose answer is known: all of it, none, or half.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers import checks
from helpers.freezing.grid import xy
from helpers.freezing.heat import solve
from helpers.freezing.probe import Probe, Schedule
from helpers.freezing.regions import Ball, Region, Shape
from helpers.freezing.result import LETHAL_C, Freeze, share_below
from helpers.freezing.solver.run import cells_at
from helpers.freezing.tissue import Tissue
from helpers.shares import share_words

# Levels at which coverage is reported, °C: ice, some cells dead, nearly all dead.
LEVELS_C = (0.0, -20.0, LETHAL_C)

# Side of the square cross-section in which layouts are tried, mm.
WIDTH_MM = 90.0

# A ring has at least this many needles on it.
FEWEST_AROUND = 2


@dataclass(frozen=True)
class Coverage:
    """What was ever at or below each level, of a target and of the healthy tissue around it.

    Parameters
    ----------
    levels_C : tuple of float
        Temperatures, °C.
    covered_percent : tuple of float
        Share of the target at or below each level, %.
    target_size : float
        Size of the target, in `unit`.
    healthy_size : tuple of float
        Tissue outside the target at or below each level, in `unit`.
    unit : {"cm³", "mm²"}
        Unit of sizes; mm² in a cross-section.
    """

    levels_C: tuple[float, ...]
    covered_percent: tuple[float, ...]
    target_size: float
    healthy_size: tuple[float, ...]
    unit: str

    def percent(self, level_C: float) -> float:
        """Return the share (%) of the target ever at or below one of the levels (°C)."""
        return self.covered_percent[self._place(level_C)]

    def healthy(self, level_C: float) -> float:
        """Return the healthy tissue ever at or below one of the levels (°C), in `unit`."""
        return self.healthy_size[self._place(level_C)]

    def _place(self, level_C: float) -> int:
        """Return which of the levels this is; ValueError if it is none."""
        if level_C not in self.levels_C:
            raise ValueError(f"level {level_C:g} °C was not asked for; there are {self.levels_C}")
        return self.levels_C.index(level_C)

    def summary(self) -> str:
        """Return one plain sentence with the shares covered and the healthy tissue lost."""
        pairs = zip(self.covered_percent, self.levels_C, strict=True)
        shares = ", ".join(f"{share_words(share)} at {level:.0f} °C" for share, level in pairs)
        return (
            f"Of the target's {self.target_size:.1f} {self.unit}, this much was at or below: "
            f"{shares}; {self.healthy_size[-1]:.1f} {self.unit} of healthy tissue reached "
            f"{self.levels_C[-1]:.0f} °C."
        )


def coverage(freeze: Freeze, target: Shape, levels_C: Sequence[float] = LEVELS_C) -> Coverage:
    """Return how much of a target, and of the tissue outside it, was ever cold, by equation (L1).

    Cells inside probes do not count.

    Parameters
    ----------
    freeze : Freeze
        A finished run in two or three dimensions.
    target : Shape
        What should get cold.
    levels_C : sequence of float
        Temperatures, °C.

    Returns
    -------
    Coverage
        Shares (%) and sizes (cm3, or mm2 in a cross-section).

    Raises
    ------
    ValueError
        For a target without a cell, a run in one dimension, or levels that are not finite.

    Examples
    --------
    >>> from helpers.freezing.heat import example
    >>> run = example()
    >>> coverage(run, Ball(5, x_mm=20, y_mm=20)).percent(0.0)
    100.0
    """
    if not len(levels_C) or not np.isfinite(levels_C).all():
        raise ValueError(f"levels_C = {tuple(levels_C)} must be one or more temperatures in °C")
    if len(freeze.grid.field_shape) < 2:
        raise ValueError(
            f"a {freeze.grid.kind} grid has no area or volume to cover; use rz, xy or xyz"
        )
    in_target = target.contains(freeze.grid) & freeze.is_tissue
    if not in_target.any():
        raise ValueError(
            f"target {target} holds no tissue cell of the {freeze.grid.kind} grid; "
            f"check place and size"
        )
    freeze.require("minima")
    sizes = freeze.grid.cell_sizes()
    target_sizes = sizes * in_target
    healthy_sizes = sizes * (freeze.is_tissue & ~in_target)
    target_size = float(target_sizes.sum())

    covered_percent = []
    healthy_size = []
    for level in levels_C:
        # Cells at the border of the cold count in part, so coverage does not move in steps.
        share = share_below(freeze.minimum_C, level)
        covered_percent.append(100 * float((share * target_sizes).sum()) / target_size)
        healthy_size.append(float((share * healthy_sizes).sum()))
    return Coverage(
        levels_C=tuple(float(level) for level in levels_C),
        covered_percent=tuple(covered_percent),
        target_size=target_size,
        healthy_size=tuple(healthy_size),
        unit=freeze.grid.size_unit.label,
    )


def coldest_at(freeze: Freeze, place_mm: Sequence[float]) -> float:
    """Return the coldest temperature ever at a place.

    Parameters
    ----------
    freeze : Freeze
        A finished run.
    place_mm : sequence of float
        As many coordinates as the grid has, mm.

    Returns
    -------
    float
        Temperature of the cell that holds the place, °C. A place on a face lies between two cells,
        which are equally near, and has the mean of both.

    Raises
    ------
    ValueError
        For a place outside the grid or with another number of coordinates.

    Examples
    --------
    >>> from helpers.freezing.heat import example
    >>> coldest_at(example(), (20, 20)) < -100 < coldest_at(example(), (1, 1))
    True
    """
    (cells,) = cells_at(freeze.grid, [place_mm])
    freeze.require("minima")
    return float(freeze.minimum_C.ravel()[cells].mean())


def coldest_interpolated(freeze: Freeze, place_mm: Sequence[float]) -> float:
    """Return the coldest temperature ever at a place, interpolated between the cells around it.

    Where neighbouring cells differ by many kelvin, as beside a large vessel, the cell that holds a
    place says what was reached at the cell's middle, up to half a cell away.

    Parameters
    ----------
    freeze : Freeze
        A finished run.
    place_mm : sequence of float
        As many coordinates as the grid has, mm.

    Returns
    -------
    float
        Temperature, °C, linear between the middles of cells; within half a cell of the grid's
        edge that of the nearest cells.

    Raises
    ------
    ValueError
        For a place outside the grid or with another number of coordinates.

    Examples
    --------
    >>> from helpers.freezing.heat import example
    >>> run = example()
    >>> ends_C = [coldest_at(run, (place_mm, 20.5)) for place_mm in (10.5, 11.5)]
    >>> min(ends_C) < coldest_interpolated(run, (11.25, 20.5)) < max(ends_C)
    True
    """
    # Loaded here: only a procedure beside a vessel needs it.
    from scipy.ndimage import map_coordinates

    cells_at(freeze.grid, [place_mm])  # refuses a place outside the grid
    freeze.require("minima")
    grid = freeze.grid
    place = np.zeros((3, 1))
    for axis, along_mm in zip(grid.axes, place_mm, strict=True):
        place[axis] = (along_mm / 1000 - grid.start[axis]) / grid.cell - 0.5
    coldest_C = freeze.minimum_C.reshape(grid.shape)
    return float(map_coordinates(coldest_C, place, order=1, mode="nearest")[0])


@dataclass(frozen=True)
class Layout:
    """Needles in a cross-section, and what they did to the target.

    Parameters
    ----------
    places_mm : tuple of (float, float)
        x and y of each needle, mm.
    result : Coverage
        What got cold.
    freeze : Freeze
        The run behind it.
    target : Ball
        The tumour.
    """

    places_mm: tuple[tuple[float, float], ...]
    result: Coverage
    freeze: Freeze
    target: Ball

    @property
    def count(self) -> int:
        """Number of needles (no unit)."""
        return len(self.places_mm)


def ring(
    count: int, radius_mm: float, centre_mm: tuple[float, float], middle: bool
) -> list[tuple[float, float]]:
    """Return the places of needles evenly on a circle, one of them in its middle if wanted.

    Parameters
    ----------
    count : int
        Number of needles, the one in the middle included.
    radius_mm : float
        Radius of the circle, mm.
    centre_mm : tuple of two float
        Centre of the circle, mm.
    middle : bool
        Whether one needle is in the middle.

    Returns
    -------
    list of (float, float)
        x and y of each needle, mm.

    Raises
    ------
    ValueError
        For less than one needle, or a part of one.

    Examples
    --------
    >>> len(ring(7, 18.0, (40.0, 40.0), middle=True))
    7
    """
    count = checks.whole_number("count", count, 1, unit="needles")
    around = count - 1 if middle else count
    centre_x, centre_y = centre_mm
    # The needle in the middle comes first.
    places = [centre_mm] if middle else []
    for angle in 2 * np.pi * np.arange(around) / max(around, 1):
        x_mm = float(centre_x + radius_mm * np.cos(angle))
        y_mm = float(centre_y + radius_mm * np.sin(angle))
        places.append((x_mm, y_mm))
    return places


def usual_ring(
    count: int, radius_mm: float, centre_mm: tuple[float, float]
) -> list[tuple[float, float]]:
    """Return the course's places of needles: one in the middle, unless there are two or three.

    Parameters
    ----------
    count : int
        Number of needles, the one in the middle included.
    radius_mm : float
        Radius of the circle on which the others are, mm.
    centre_mm : tuple of two float
        Centre of the circle, mm.

    Returns
    -------
    list of (float, float)
        x and y of each needle, mm.

    Raises
    ------
    ValueError
        As `ring`.

    Examples
    --------
    >>> usual_ring(1, 18.0, (40.0, 40.0))
    [(40.0, 40.0)]
    >>> (40.0, 40.0) in usual_ring(3, 18.0, (40.0, 40.0))
    False
    """
    return ring(count, radius_mm, centre_mm, middle=count not in (2, 3))


def try_layout(
    places_mm: Sequence[tuple[float, float]],
    schedule: Schedule,
    tissue: Tissue,
    tumour: Tissue,
    tumour_radius_mm: float,
    minutes: float,
    probe_radius_mm: float = 1.2,
    width_mm: float = WIDTH_MM,
    cell_mm: float = 1.0,
    levels_C: Sequence[float] = LEVELS_C,
    step_s: float | None = None,
) -> Layout:
    """Freeze a round tumour in the middle of a square cross-section.

    Parameters
    ----------
    places_mm : sequence of (float, float)
        x and y of each needle, mm.
    schedule : Schedule
        Gas temperature and film of all needles.
    tissue, tumour : Tissue
        The tissue around, and the tumour.
    tumour_radius_mm : float
        Radius of the tumour, mm.
    minutes : float
        How long, min.
    probe_radius_mm : float
        Radius of the needles, mm.
    width_mm, cell_mm : float
        Side of the cross-section and size of its cells, mm.
    levels_C : sequence of float
        Temperatures at which coverage is reported, °C.
    step_s : float, optional
        Longest time step, s, in place of that for coldest temperatures.

    Returns
    -------
    Layout
        The needles and what got cold.

    Examples
    --------
    >>> soft, cold = Tissue.named("standard_soft_tissue"), Schedule.hold(-140)
    >>> one = try_layout([(20.0, 20.0)], cold, soft, soft, 5.0, minutes=5, width_mm=40)
    >>> one.result.percent(0.0)
    100.0
    """
    middle_mm = width_mm / 2
    target = Ball(tumour_radius_mm, x_mm=middle_mm, y_mm=middle_mm)
    needles = [Probe(schedule, probe_radius_mm, x_mm=x, y_mm=y) for x, y in places_mm]
    section = xy(width_mm, width_mm, cell_mm)
    run = solve(
        tissue,
        section,
        needles,
        minutes,
        regions=[Region(target, tumour)],
        reads="minima",
        step_s=step_s,
    )
    return Layout(tuple(places_mm), coverage(run, target, levels_C), run, target)


def search_layouts(
    counts: Sequence[int],
    radii_mm: Sequence[float],
    schedule: Schedule,
    tissue: Tissue,
    tumour: Tissue,
    tumour_radius_mm: float,
    minutes: float,
    level_C: float = -20.0,
    **options: Any,
) -> list[Layout]:
    """Return for each number of needles the ring that covers most, with or without a middle needle.

    A plain search over every combination: each costs one cross-section.

    Parameters
    ----------
    counts : sequence of int
        Numbers of needles to try, at least 2 each.
    radii_mm : sequence of float
        Radii of the ring to try, mm.
    schedule, tissue, tumour, tumour_radius_mm, minutes
        As in `try_layout`.
    level_C : float
        Temperature whose coverage is maximised, °C.
    **options : float
        Further parameters of `try_layout`.

    Returns
    -------
    list of Layout
        The best layout for each number, in the order of `counts`.

    Raises
    ------
    ValueError
        For an empty list or a ring of fewer than 2 needles.

    Examples
    --------
    >>> soft, cold = Tissue.named("standard_soft_tissue"), Schedule.hold(-140)
    >>> [found] = search_layouts([3], [5.0], cold, soft, soft, 8.0, minutes=5, width_mm=40)
    >>> found.count
    3
    """
    if not len(counts) or not len(radii_mm):
        raise ValueError(
            f"counts {list(counts)} and radii_mm {list(radii_mm)}: give at least one of each"
        )
    if min(counts) < FEWEST_AROUND:
        raise ValueError(
            f"counts {list(counts)}: a ring needs at least {FEWEST_AROUND} needles each"
        )

    def covered(layout: Layout) -> float:
        return layout.result.percent(level_C)

    middle_mm = options.get("width_mm", WIDTH_MM) / 2
    # Results report the usual levels, and the one searched for.
    levels_C = list(LEVELS_C)
    if level_C not in levels_C:
        levels_C.append(float(level_C))

    best = []
    for count in counts:
        tried = []
        for radius_mm in radii_mm:
            for with_middle in (False, True):
                # One needle on a ring and one in its middle is a pair, which a ring without middle
                # covers.
                if with_middle and count - 1 < FEWEST_AROUND:
                    continue
                layout = try_layout(
                    ring(count, radius_mm, (middle_mm, middle_mm), with_middle),
                    schedule,
                    tissue,
                    tumour,
                    tumour_radius_mm,
                    minutes,
                    levels_C=levels_C,
                    **options,
                )
                tried.append(layout)
        best.append(max(tried, key=covered))
    return best
