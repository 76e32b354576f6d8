r"""Cold from outside: swabs, closed probes and sprays on the face z = 0 of an (r, z) or (x, y, z) grid.

A `Disc` cools (or warms) a round patch of that face, a `Surface` all of it, each through the film of its `Schedule`:
infinite for metal frozen to the tissue, some hundreds to thousands of W/m2/K for a spray, 5 to 25 for room air.  Later
sources lie on top of earlier ones, as regions do, so room air with a swab in it is [Surface(air), Disc(swab, ...)].
What no source covers is insulated.

A cell at the rim of a disc is shared by area: it passes its share of the disc's heat, and the rest belongs to what lies
beneath, so nothing jumps when the radius slides.  Heat crowds at the rim of a disc held at one temperature: there the
potential at depth z, d inside the rim, follows sqrt(rho - d), rho2 = d2 + z2.  So a face whose cell centre lies d cells
inside (half a cell deep) passes

    [sqrt(d + 1/2) - sqrt(d - 1/2)] / sqrt(2 (rho - d))       (negative square roots: 0)                          (14)

times what a straight profile through all of it would.  A disc then draws heat like one whose radius is true to 0.2
cells (found: -0.19 where the rim meets a cell's border, +0.03 at best), that is 2 % for a radius of 8 cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from helpers.freezing.grid import Grid
from helpers.freezing.probe import Schedule


@dataclass(frozen=True)
class Disc:
    """A round patch of the face z = 0 with a schedule; radius and centre in mm, 0.3 to 100 mm radius, else ValueError.

    In an (r, z) grid the centre is the axis.

    >>> Disc(Schedule.hold(-80), radius_mm=5).radius_mm
    5
    """

    schedule: Schedule
    radius_mm: float
    x_mm: float = 0.0
    y_mm: float = 0.0

    def __post_init__(self) -> None:
        _check_schedule(self.schedule)
        if not isfinite(self.radius_mm) or not 0.3 <= self.radius_mm <= 100:
            nearest = 100 if self.radius_mm > 100 else 0.3
            raise ValueError(
                f"disc radius_mm = {self.radius_mm} mm is outside 0.3 to 100 mm; nearest valid value: {nearest}"
            )
        if not (isfinite(self.x_mm) and isfinite(self.y_mm)):
            raise ValueError(
                f"disc at x_mm = {self.x_mm}, y_mm = {self.y_mm} must be at finite places in mm"
            )


@dataclass(frozen=True)
class Surface:
    """The whole face z = 0 with a schedule, for example room air: Surface(Schedule.hold(22, film=10)).

    >>> Surface(Schedule.hold(22, film=10)).schedule.film
    (10,)
    """

    schedule: Schedule

    def __post_init__(self) -> None:
        _check_schedule(self.schedule)


def surface_faces(
    grid: Grid, sources: Sequence[object], owner: np.ndarray
) -> list[dict[str, np.ndarray]]:
    """Wall faces (1/m2, 1/m, as in `faces.BoundaryFaces`) of the discs and surfaces among `sources`, one dictionary each.

    `owner` (grid.shape): number of the probe a cell lies in, or -1; probes keep their cells.  ValueError if a disc
    does not fit or one is hidden by another.

    >>> from helpers.freezing.grid import rz
    >>> faces = surface_faces(rz(6, 6, cell_mm=1), [Disc(Schedule.hold(-80), 2.5)], np.full((6, 1, 6), -1))
    >>> faces[0]["film_area"] * 0.001  # share of each ring
    array([1.  , 1.  , 0.45])
    """
    free = (owner[:, :, 0] < 0).astype(float)
    parts = []
    for number in reversed(range(len(sources))):  # from the top down
        source = sources[number]
        if not isinstance(source, Disc | Surface):
            continue
        _check_place(grid, source, number)
        share = np.minimum(_share(grid, source), free)
        free -= share
        i, j = np.nonzero(share)
        if not len(i):
            raise ValueError(
                f"source {number}, {type(source).__name__}, lies wholly under later ones; list it later"
            )
        cell = np.ravel_multi_index((i, j, np.zeros_like(i)), grid.shape)
        parts.append(
            {
                "cell": cell,
                "behind": np.full(len(cell), -1),
                "conductance": (share * _rim(grid, source))[i, j]
                * 2
                / grid.cell**2,  # half a cell from centre to face
                "regular": np.zeros(len(cell)),
                "film_area": share[i, j] / grid.cell,
                "source": np.full(len(cell), number),
            }
        )
    return parts


def _share(grid: Grid, source: Disc | Surface) -> np.ndarray:
    """Share of each cell's face that a source covers, shape of the first two stored axes."""
    if isinstance(source, Surface):
        return np.ones(grid.shape[:2])
    radius, h = source.radius_mm / 1000, grid.cell
    if grid.kind == "rz":
        inner = np.arange(grid.shape[0]) * h
        covered = np.clip(radius, inner, inner + h) ** 2 - inner**2
        return (covered / ((inner + h) ** 2 - inner**2))[:, None]
    x = grid.centres(0)[:, None] - source.x_mm / 1000
    y = grid.centres(1)[None, :] - source.y_mm / 1000
    rho = np.hypot(x, y)
    slant = (np.abs(x) + np.abs(y)) / np.maximum(
        rho, 1e-9
    )  # width of a cell across the rim, in cells
    share = np.clip(0.5 + (radius - rho) / (h * np.maximum(slant, 1.0)), 0.0, 1.0)
    return np.minimum(share * (np.pi * radius**2 / (share.sum() * h**2)), 1.0)


def _rim(grid: Grid, source: Disc | Surface) -> np.ndarray:
    """How much more each face passes than a straight profile would, equation (14); shape of the first two axes."""
    wide = isinstance(source, Surface) or (
        grid.kind == "rz" and source.radius_mm >= 999.999 * grid.cell * grid.shape[0]
    )
    if wide:  # no rim
        return np.ones(grid.shape[:2])
    rho = grid.centres(0)[:, None]
    if grid.kind == "xyz":
        rho = np.hypot(rho - source.x_mm / 1000, grid.centres(1)[None, :] - source.y_mm / 1000)
    d = (source.radius_mm / 1000 - rho) / grid.cell
    covered = np.maximum(d + 0.5, 0.0), np.maximum(d - 0.5, 0.0)
    crowded = (np.sqrt(covered[0]) - np.sqrt(covered[1])) / np.sqrt(2 * (np.hypot(d, 0.5) - d))
    return np.where(d > -0.5, crowded / np.clip(d + 0.5, 1e-9, 1.0), 1.0)


def _check_schedule(schedule: Schedule) -> None:
    """Raise ValueError for what is no schedule."""
    if not isinstance(schedule, Schedule):
        raise ValueError(
            f"schedule = {schedule!r} must be a Schedule, for example Schedule.hold(-80)"
        )


def _check_place(grid: Grid, source: Disc | Surface, number: int) -> None:
    """Raise ValueError if a grid has no face z = 0, or a disc leaves it or is smaller than a cell."""
    if grid.kind not in ("rz", "xyz"):
        hint = "a Wall" if len(grid.axes) == 1 else "an rz or xyz grid"
        raise ValueError(
            f"source {number} lies on the face z = 0, which a {grid.kind} grid does not have; use {hint}"
        )
    if isinstance(source, Surface):
        return
    radius, size = source.radius_mm, [1000 * grid.cell * count for count in grid.shape]
    if radius < 1000 * grid.cell:
        raise ValueError(
            f"disc {number} of radius {radius:g} mm is smaller than a cell of {1000 * grid.cell:g} mm"
        )
    if grid.kind == "rz":
        if source.x_mm or source.y_mm:
            raise ValueError(
                f"disc {number} has x_mm = {source.x_mm:g}, y_mm = {source.y_mm:g}; in rz both are 0"
            )
        if radius > size[0]:
            raise ValueError(
                f"disc {number} of radius {radius:g} mm is wider than the grid; at most {size[0]:g} mm"
            )
        return
    for name, at, length in (("x_mm", source.x_mm, size[0]), ("y_mm", source.y_mm, size[1])):
        if not radius <= at <= length - radius:
            raise ValueError(
                f"disc {number} at {name} = {at:g} reaches across the grid's edge; "
                f"{name} must be {radius:g} to {length - radius:g} mm"
            )
