r"""Cold from outside: swabs, closed probes and sprays on the face z = 0 of a grid.

On an (r, z) or (x, y, z) grid a `Disc` cools (or warms) a round patch of that face, a `Surface` all
of it, each through the film (heat-transfer coefficient) of its `Schedule`: infinite for metal
frozen to the tissue, some hundreds to thousands of W/m2/K for a spray, 5 to 25 for room air. Later
sources lie on top of earlier ones, as regions do, so room air with a swab in it is
[Surface(air), Disc(swab, ...)]. What no source covers is insulated. Other sides: see `side`.

**The rim.** A cell at the rim of a disc is shared by area: it passes its share of the disc's heat,
and the rest belongs to what lies beneath, so nothing jumps when the radius slides. Heat crowds at
the rim of a disc held at one temperature: there the potential follows

    theta ~ sqrt(rho - d),    rho^2 = d^2 + z^2                                                (S1)

    d  distance inside the rim, in cells        z  depth, in cells

So a face whose cell centre lies d cells inside, half a cell deep, passes

    [ sqrt(d + 1/2) - sqrt(d - 1/2) ] / sqrt(2 (rho - d))                                      (S2)

times what a straight profile through all of it would; roots of negative numbers count as 0.

**Checks.** A disc then draws heat like one whose radius is true to 0.2 cells (found: -0.19 where
the rim meets a cell's border, +0.03 at best), that is 2 % for a radius of 8 cells. The tests
compare the heat of a disc with its spreading resistance, and a whole face with a plane.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from helpers import checks
from helpers.freezing.grid import TIE_CELLS, Grid
from helpers.freezing.probe import Schedule, check_schedule

# Radius of a disc, mm: from a fine tip to a whole plate.
RADIUS_LIMITS_MM = (0.3, 100.0)


@dataclass(frozen=True)
class Disc:
    """A round patch of the face z = 0 with a schedule.

    Parameters
    ----------
    schedule : Schedule
        Gas temperature and film.
    radius_mm : float
        Radius, mm; 0.3 to 100.
    x_mm, y_mm : float
        Centre, mm; the axis in an (r, z) grid, where both are 0.

    Raises
    ------
    ValueError
        For a radius out of range or a place that is not finite.

    Examples
    --------
    >>> Disc(Schedule.hold(-80), radius_mm=5).radius_mm
    5
    """

    schedule: Schedule
    radius_mm: float
    x_mm: float = 0.0
    y_mm: float = 0.0

    def __post_init__(self) -> None:
        check_schedule(self.schedule)
        checks.in_range("disc radius_mm", self.radius_mm, *RADIUS_LIMITS_MM, "mm")
        checks.finite("disc x_mm", self.x_mm, "mm")
        checks.finite("disc y_mm", self.y_mm, "mm")


@dataclass(frozen=True)
class Surface:
    """The whole face z = 0 with a schedule, for example room air.

    Parameters
    ----------
    schedule : Schedule
        Gas temperature and film.

    Examples
    --------
    >>> Surface(Schedule.hold(22, film=10)).schedule.film
    (10,)
    """

    schedule: Schedule

    def __post_init__(self) -> None:
        check_schedule(self.schedule)


def surface_faces(
    grid: Grid, sources: Sequence[object], owner: np.ndarray
) -> list[dict[str, np.ndarray]]:
    """Return the boundary faces of the discs and surfaces among the sources.

    Parameters
    ----------
    grid : Grid
        An (r, z) or (x, y, z) grid.
    sources : sequence
        All sources of the run, later ones on top; needles among them are passed over.
    owner : numpy.ndarray of int, shape grid.shape
        Number of the probe that a cell lies in, or -1; probes keep their cells.

    Returns
    -------
    list of dict of str to numpy.ndarray
        One dictionary per source, with a number per face for each field of `BoundaryFaces`:
        conductances in 1/m2, film areas per volume in 1/m.

    Raises
    ------
    ValueError
        If a disc does not fit or one is hidden by another.

    Examples
    --------
    >>> from helpers.freezing.grid import rz
    >>> no_probe = np.full((6, 1, 6), -1)
    >>> faces = surface_faces(rz(6, 6, cell_mm=1), [Disc(Schedule.hold(-80), 2.5)], no_probe)
    >>> faces[0]["film_area_per_volume"] * 0.001  # share of each ring
    array([1.  , 1.  , 0.45])
    """
    uncovered = (owner[:, :, 0] < 0).astype(float)
    parts = []
    # From the top down: what a source covers is no longer free for those beneath it.
    for number in reversed(range(len(sources))):
        source = sources[number]
        if not isinstance(source, Disc | Surface):
            continue
        _check_place(grid, source, number)
        share = np.minimum(_share(grid, source), uncovered)
        # What this source takes is gone for those beneath; the rim of a disc leaves a part.
        uncovered -= share
        i, j = np.nonzero(share)
        if not len(i):
            raise ValueError(
                f"source {number}, {type(source).__name__}, lies wholly under later ones; "
                f"list it later"
            )
        # Heat crosses half a cell, from the centre to the face: twice what passes between cells.
        conductance = (share * _rim(grid, source))[i, j] * 2 / grid.cell**2
        parts.append(
            {
                "cell": np.ravel_multi_index((i, j, np.zeros_like(i)), grid.shape),
                "behind": np.full(len(i), -1),
                "conductance": conductance,
                "regular": np.zeros(len(i)),
                "film_area_per_volume": share[i, j] / grid.cell,
                "source": np.full(len(i), number),
            }
        )
    return parts


def _share(grid: Grid, source: Disc | Surface) -> np.ndarray:
    """Return the share of each cell's face that a source covers, shape of the first two axes."""
    if isinstance(source, Surface):
        return np.ones(grid.shape[:2])
    radius = source.radius_mm / 1000
    h = grid.cell
    if grid.kind == "rz":
        inner = np.arange(grid.shape[0]) * h
        outer = inner + h
        # Area of the ring inside the disc over that of the whole ring; pi cancels.
        covered = np.clip(radius, inner, outer) ** 2 - inner**2
        return (covered / (outer**2 - inner**2))[:, None]
    rho, width = _across(grid, source)
    share = np.clip(0.5 + (radius - rho) / (h * width), 0.0, 1.0)
    # All shares together make the true area of the disc.
    true_over_counted = np.pi * radius**2 / (share.sum() * h**2)
    return np.minimum(share * true_over_counted, 1.0)


def _rim(grid: Grid, source: Disc | Surface) -> np.ndarray:
    """Return equation (S2) for each face of the first two axes; 1 where there is no rim."""
    if isinstance(source, Surface):
        return np.ones(grid.shape[:2])
    if grid.kind == "rz" and source.radius_mm >= 999.999 * grid.cell * grid.shape[0]:
        return np.ones(grid.shape[:2])  # the disc is as wide as the grid
    rho, width = _across(grid, source)
    # Distances inside the rim in cells, negative outside.
    d = (source.radius_mm / 1000 - rho) / grid.cell
    outer_root = np.sqrt(np.maximum(d + width / 2, 0.0))
    inner_root = np.sqrt(np.maximum(d - width / 2, 0.0))
    crowded = (outer_root - inner_root) / width / np.sqrt(2 * (np.hypot(d, 0.5) - d))
    # The factor is meant for the whole face; `_share` counts the covered part of it already.
    covered = np.clip(0.5 + d / width, 1e-9, 1.0)
    return np.where(d > -width / 2, crowded / covered, 1.0)


def _across(grid: Grid, disc: Disc) -> tuple[np.ndarray, np.ndarray]:
    """Return how far the cells of a face are from a disc's middle (m), and how wide across its rim.

    A cell is 1 cell wide along the axes and sqrt(2) on the diagonals of a box.
    """
    rho = grid.centres(0)[:, None]
    if grid.kind == "rz":
        return rho, np.ones_like(rho)
    x = rho - disc.x_mm / 1000
    y = grid.centres(1)[None, :] - disc.y_mm / 1000
    rho = np.hypot(x, y)
    width = (np.abs(x) + np.abs(y)) / np.maximum(rho, 1e-9)
    return rho, np.maximum(width, 1.0)


def _check_place(grid: Grid, source: Disc | Surface, number: int) -> None:
    """Raise ValueError for a grid without face z = 0, or a disc that does not fit on it."""
    if grid.kind not in ("rz", "xyz"):
        hint = "a Wall" if len(grid.axes) == 1 else "an rz or xyz grid"
        raise ValueError(
            f"source {number} lies on the face z = 0, which a {grid.kind} grid does not have; "
            f"use {hint}"
        )
    if isinstance(source, Surface):
        return
    radius_mm = source.radius_mm
    cell_mm = 1000 * grid.cell
    slack_mm = TIE_CELLS * cell_mm
    if radius_mm < cell_mm - slack_mm:
        raise ValueError(
            f"disc {number} of radius {radius_mm:g} mm is smaller than a cell of {cell_mm:g} mm"
        )
    width_mm, height_mm = (cell_mm * count for count in grid.shape[:2])
    if grid.kind == "rz":
        if source.x_mm or source.y_mm:
            raise ValueError(
                f"disc {number} has x_mm = {source.x_mm:g}, y_mm = {source.y_mm:g}; "
                f"in rz both are 0"
            )
        if radius_mm > width_mm + slack_mm:
            raise ValueError(
                f"disc {number} of radius {radius_mm:g} mm is wider than the grid; "
                f"at most {width_mm:g} mm"
            )
        return
    for name, place_mm, size_mm in (
        ("x_mm", source.x_mm, width_mm),
        ("y_mm", source.y_mm, height_mm),
    ):
        if not radius_mm - slack_mm <= place_mm <= size_mm - radius_mm + slack_mm:
            raise ValueError(
                f"disc {number} at {name} = {place_mm:g} reaches across the grid's edge; "
                f"{name} must be {radius_mm:g} to {size_mm - radius_mm:g} mm"
            )
