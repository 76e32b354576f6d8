r"""Sides: the outer faces of a grid, held at a temperature or behind a film.

A side that is not named is insulated. A `Side` exchanges heat as a wall or a needle does, by the
temperature and the film (heat-transfer coefficient) of its `Schedule`, which may change over time:

    Side("x_max", Schedule.hold(-20))             held at -20 °C
    Side("r_max", Schedule.hold(4, film=300))     a stirred bath at 4 °C
    Side("z_max", Schedule.hold(22, film=10))     room air at 22 °C

**Names.** Each side has the name of its coordinate and of the end where it lies:

    plane              x_min  x_max
    cylinder, sphere   r_min  r_max
    rz                        r_max                 z_min  z_max
    xy                 x_min  x_max  y_min  y_max
    xyz                x_min  x_max  y_min  y_max  z_min  z_max

`r_min` is the surface of the needle or source inside; grids that start at their axis have none.
On a plane, cylinder or sphere the first side is what a `Wall` is; on rz and xyz grids `z_min` is
what a `Surface` is, and discs may lie on it.

**Conductance.** Heat crosses half a cell between the face and the centre of the cell behind it.
Per volume of that cell, in 1/m2, with A the area of the face, V the volume of the cell, R the
radius of the face and r that of the centre, that half cell conducts

    flat       2 / h^2
    cylinder   A / V / (R |ln(R / r)|)                                                         (O1)
    sphere     A / V / (R^2 |1/r - 1/R|)

which is exact for steady heat flow in one material. The film is in series with it, `heat`, (4).

**Checks.** The tests compare slabs, rods and balls behind films, freezing from the outside, and a
corner between two cold sides with exact solutions, and measure the order of convergence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from helpers.checks import one_of
from helpers.freezing.grid import COORDINATES, ROUND, STRAIGHT, Grid
from helpers.freezing.probe import Schedule, Wall, check_schedule

# All names, whatever the grid.
NAMES = ("x_min", "x_max", "y_min", "y_max", "z_min", "z_max", "r_min", "r_max")


@dataclass(frozen=True)
class Side:
    """An outer side of a grid with a schedule.

    Parameters
    ----------
    name : str
        Which side, for example "x_max"; the names are above, those of a grid in `Grid.sides`.
    schedule : Schedule
        Temperature of what lies beyond the side, and the film between; without a film the side
        itself has that temperature.

    Raises
    ------
    ValueError
        For a name that no grid has, or what is no schedule.

    Examples
    --------
    A rod of soft tissue of 10 mm radius in a bath at -30 °C, after 3 min: how much is frozen, in
    mm2 of its cross-section (314 mm2)?

    >>> from helpers.freezing import Tissue, cylinder, solve
    >>> soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1)
    >>> bath = Side("r_max", Schedule.hold(-30, film=300))
    >>> round(solve(soft, cylinder(0, 10, cell_mm=0.5), [bath], minutes=3).size(-1.0))
    192
    """

    name: str
    schedule: Schedule

    def __post_init__(self) -> None:
        one_of(self.name, NAMES, "sides")
        check_schedule(self.schedule)


class HalfCell(NamedTuple):
    """What lies between a face and the centre of its cell, both per volume of the cell."""

    conductance: float
    """Equation (O1), 1/m2."""
    area: float
    """Area of the face, 1/m."""


def half_cell(grid: Grid, axis: int, end: str) -> HalfCell:
    """Return how the outermost half cells of a grid conduct; equation (O1).

    Parameters
    ----------
    grid : Grid
    axis : int
        Stored axis, 0, 1 or 2.
    end : {"min", "max"}
        Where it begins or ends.

    Returns
    -------
    HalfCell
        Conductance, 1/m2, and area, 1/m, per volume of the cell.

    Examples
    --------
    >>> from helpers.freezing.grid import plane
    >>> half = half_cell(plane(10, cell_mm=1), axis=0, end="max")
    >>> round(half.conductance), round(half.area)
    (2000000, 1000)
    """
    if axis > 0:
        return HalfCell(2 / grid.cell**2, 1 / grid.cell)
    place = 0 if end == "min" else -1
    face = grid.start[0] + (0 if end == "min" else grid.shape[0]) * grid.cell
    centre = grid.centres(0)[place]
    # Exact steady conduction between the face and the centre, per area of the face.
    if grid.curvature == STRAIGHT:
        per_area = 1 / abs(centre - face)
    elif grid.curvature == ROUND:
        per_area = 1 / (face * abs(np.log(centre / face)))
    else:
        per_area = 1 / (face**2 * abs(1 / face - 1 / centre))
    area = float(grid.face_areas()[place])
    volume = float(grid.volumes()[place])
    return HalfCell(float(area * per_area / volume), area / volume)


def side_faces(
    grid: Grid, sources: Sequence[object], owner: np.ndarray
) -> list[dict[str, np.ndarray]]:
    """Return the boundary faces of the sides and walls among the sources.

    Parameters
    ----------
    grid : Grid
    sources : sequence
        All sources of the run; all others are passed over.
    owner : numpy.ndarray of int, shape grid.shape
        Number of the probe that a cell lies in, or -1; probes keep their cells.

    Returns
    -------
    list of dict of str to numpy.ndarray
        One dictionary per side, with a number per face for each field of `BoundaryFaces`:
        conductances in 1/m2, film areas per volume in 1/m.

    Raises
    ------
    ValueError
        For a side that the grid does not have, or one that is named twice.

    Examples
    --------
    >>> from helpers.freezing.grid import xy
    >>> bath = [Side("y_max", Schedule.hold(20, film=500))]
    >>> side_faces(xy(3, 4, cell_mm=1), bath, np.full((1, 3, 4), -1))[0]["cell"]
    array([ 3,  7, 11])
    """
    numbers = np.arange(grid.cells).reshape(grid.shape)
    first_on: dict[str, int] = {}
    parts = []
    for number, source in enumerate(sources):
        if not isinstance(source, Side | Wall):
            continue
        name = _checked_name(grid, source, number)
        if name in first_on:
            raise ValueError(
                f"sources {first_on[name]} and {number} both lie on the side {name!r}; the rule: "
                f"one source for each side; join their schedules into one"
            )
        first_on[name] = number
        letter, end = name.split("_")
        axis = grid.axes[COORDINATES[grid.kind].index(letter)]
        cells = numbers.take(0 if end == "min" else -1, axis=axis).ravel()
        cells = cells[owner.ravel()[cells] < 0]
        half = half_cell(grid, axis, end)
        count = len(cells)
        parts.append(
            {
                "cell": cells,
                "behind": np.full(count, -1),
                "conductance": np.full(count, half.conductance),
                "regular": np.zeros(count),
                "film_area_per_volume": np.full(count, half.area),
                "source": np.full(count, number),
            }
        )
    return parts


def _checked_name(grid: Grid, source: Side | Wall, number: int) -> str:
    """Return the side on which a source lies; ValueError if the grid does not have it."""
    if isinstance(source, Side):
        one_of(source.name, grid.sides, f"sides of this {grid.kind} grid (source {number})")
        return source.name
    if grid.sides == ("r_max",):
        raise ValueError(
            f"source {number} is a Wall, the inner boundary of a grid, but this {grid.kind} grid "
            f"has inner radius 0 and so none; the nearest side: Side('r_max', ...)"
        )
    return grid.sides[0]
