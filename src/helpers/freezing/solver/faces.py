r"""Boundary faces: where tissue meets a cold source, and how well each face conducts.

A round needle on a square grid is the largest source of error in the solver. Close to a needle
of radius r_p the potential follows ln(rho / r_p), with rho the distance from its axis, whatever the
grid looks like. So a face between a tissue cell (centre at rho) and a cell of the probe passes what
this logarithm passes through it:

    conductance = (n . r_f / rho_f^2) / (h ln(rho / r_p))                                        (7)

with r_f the vector from the axis to the middle of the face and n its outward normal. Together the
faces draw exactly the heat of a round needle, wherever it lies among the cells. In an (r, z) grid
equation (7) becomes the familiar 1 / (r h ln(r / r_p)). A cell belongs to the probe if its centre
lies within 0.4 cells of the needle's surface, which keeps the logarithm, and so the time step, from
vanishing.

Faces at the flat ends use the plain distance to the end and share the end's true area among them.
Around the sharp edge between side and end the potential follows (distance to the edge)^(2/3), which
draws 2^(1/3) times more heat through the faces next to it than a straight profile would.

An end at the edge of the grid has no tissue beyond it and no end face: an insulated edge acts as a
mirror behind which the needle goes on. A needle that is cut lengthwise by such an edge
(`Probe.is_half`) has half of its surface in the grid.

Whole sides of a grid, and the wall inside a one-dimensional one, have their faces from `side`.

A stair-stepped needle has 4/pi times the surface of a round one, so films act on the needle's true
area, shared among its faces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import floor, sqrt

import numpy as np

from helpers.freezing.grid import TIE_CELLS, Grid
from helpers.freezing.probe import AXES, Probe, Schedule, Wall
from helpers.freezing.side import Side, side_faces
from helpers.freezing.surface import Disc, Surface, surface_faces

Source = Probe | Wall | Disc | Surface | Side
"""Whatever cools or warms tissue."""

NEVER_READ = Schedule.hold(0.0)
"""Stands for every schedule, because faces do not depend on how cold a source is."""

NEAR_CELLS = 0.4
"""A cell whose centre is this near to a probe's surface (in cells) belongs to the probe."""

EDGE_FACTOR = 2 ** (1 / 3)
"""How much more heat the faces beside the edge of a flat end draw (dimensionless)."""


def _no_cells() -> np.ndarray:
    return np.empty(0, np.int64)


def _no_values() -> np.ndarray:
    return np.empty(0)


@dataclass(frozen=True, eq=False)
class BoundaryFaces:
    """All faces between tissue and sources of cold; the first six arrays have one entry a face.

    Parameters
    ----------
    cell : ndarray of int
        Flat index of the tissue cell.
    behind : ndarray of int
        Flat index of the cell behind the face, -1 if that is outside the grid.
    conductance : ndarray
        True conductance, 1/m2.
    regular : ndarray
        Conductance that the plain stencil would use, 1/m2; zero where it would use none.
    film_area_per_volume : ndarray
        Area on which a film acts, per volume of the cell, 1/m.
    source : ndarray of int
        Number of the source in the list of sources.
    inside, inside_source : ndarray of int, shape (cells inside probes,)
        Flat indices of the cells inside probes, and the numbers of their probes.
    """

    cell: np.ndarray = field(default_factory=_no_cells)
    behind: np.ndarray = field(default_factory=_no_cells)
    conductance: np.ndarray = field(default_factory=_no_values)
    regular: np.ndarray = field(default_factory=_no_values)
    film_area_per_volume: np.ndarray = field(default_factory=_no_values)
    source: np.ndarray = field(default_factory=_no_cells)
    inside: np.ndarray = field(default_factory=_no_cells)
    inside_source: np.ndarray = field(default_factory=_no_cells)

    def __post_init__(self) -> None:
        for values in vars(self).values():
            values.flags.writeable = False  # the cache below lets several runs share them


def boundary_faces(grid: Grid, sources: Sequence[Source]) -> BoundaryFaces:
    """Return the boundary faces of all sources on a grid.

    Parameters
    ----------
    grid : Grid
    sources : sequence of Probe, Wall, Disc, Surface or Side
        On a one-dimensional grid at most one `Wall` and sides, otherwise any but a wall.

    Raises
    ------
    ValueError
        If a source does not fit the grid.

    Examples
    --------
    >>> from helpers.freezing.grid import xy
    >>> needle = Probe(Schedule.hold(-140), x_mm=20, y_mm=20)
    >>> faces = boundary_faces(xy(40, 40, cell_mm=1), [needle])
    >>> len(faces.inside), len(faces.cell)
    (12, 16)
    """
    # Schedules are taken out, so that the cache recognises the same needles at another temperature.
    places = []
    for source in sources:
        # A wall with a given heat flow has no schedule to take out.
        places.append(replace(source, schedule=NEVER_READ) if source.schedule else source)
    return _cached_faces(grid, tuple(places))


@lru_cache(
    maxsize=16
)  # a slider that changes the tissue, or an ensemble, leaves the needles in place
def _cached_faces(grid: Grid, sources: tuple[Source, ...]) -> BoundaryFaces:
    """Return the faces of sources that differ in places and sizes only."""
    if not sources:
        return BoundaryFaces()
    if len(grid.axes) == 1:
        _check_line(grid, sources)
        nobody = np.full(grid.shape, -1, np.int16)
        return BoundaryFaces(**_joined(side_faces(grid, sources, nobody)))

    # The side z_min is a surface, on which discs may lie.
    if grid.kind in ("rz", "xyz"):
        sources = tuple(
            Surface(source.schedule)
            if isinstance(source, Side) and source.name == "z_min"
            else source
            for source in sources
        )

    needles, owner = _placed(grid, sources)
    groups = [needle.faces(owner) for needle in needles]
    groups += surface_faces(grid, sources, owner)
    groups += side_faces(grid, sources, owner)
    inside = np.flatnonzero(owner >= 0)
    return BoundaryFaces(
        **_joined(groups),
        inside=inside,
        inside_source=owner.ravel()[inside].astype(np.int64),
    )


def check_needles(grid: Grid, probes: Sequence[Probe]) -> None:
    """Check that needles fit a grid, without making their faces.

    Parameters
    ----------
    grid : Grid
    probes : sequence of Probe

    Raises
    ------
    ValueError
        As `boundary_faces`.

    Examples
    --------
    >>> from helpers.freezing.grid import xy
    >>> needle = Probe(Schedule.hold(-140), x_mm=20, y_mm=20)
    >>> check_needles(xy(40, 40, cell_mm=1), [needle, needle])
    Traceback (most recent call last):
    ...
    ValueError: probe 1 overlaps probe 0; move them apart by at least one cell
    """
    _placed(grid, tuple(probes))


def _placed(grid: Grid, sources: tuple[Source, ...]) -> tuple[list[_Needle], np.ndarray]:
    """Return all needles on their grid, and the number of the needle that each cell belongs to.

    -1 is tissue. Later needles may not take earlier ones' cells.
    """
    owner = np.full(grid.shape, -1, np.int16)
    needles = []
    for number, source in enumerate(sources):
        if isinstance(source, Disc | Surface | Side):
            continue
        needle = _Needle(grid, _checked_probe(grid, source, number), number)
        needle.claim_cells(owner)
        needles.append(needle)
    return needles, owner


def _joined(groups: Sequence[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """Return groups of faces as one."""
    return {name: np.concatenate([group[name] for group in groups]) for name in groups[0]}


def _check_line(grid: Grid, sources: tuple[Source, ...]) -> None:
    """Raise ValueError for sources that a one-dimensional grid cannot have."""
    for number, source in enumerate(sources):
        if not isinstance(source, Wall | Side):
            raise ValueError(
                f"source {number} is {source!r}; a {grid.kind} grid takes one Wall (its inner "
                f"boundary) and Sides: {', '.join(grid.sides)}"
            )


class _Needle:
    """A needle placed on a grid: the cells it fills and the faces around it; in metres."""

    def __init__(self, grid: Grid, probe: Probe, number: int) -> None:
        self.grid = grid
        self.probe = probe
        self.number = number
        self.radius = probe.radius_mm / 1000
        self.half_length = probe.active_length_mm / 2000
        self.part = 0.5 if probe.is_half else 1.0
        """Part of the needle that lies in the grid."""

        places = {0: probe.x_mm / 1000, 1: probe.y_mm / 1000, 2: probe.z_mm / 1000}
        self.along: int | None
        """Stored axis along the needle, None for an infinitely long one."""
        self.across: dict[int, float]
        """Stored axes across the needle, and where it crosses them."""
        if grid.kind == "rz":
            self.along = 2
            self.across = {0: 0.0}
        elif grid.kind == "xy":
            self.along = None
            # A grid of two dimensions is stored with its x on axis 1 and its y on axis 2.
            self.across = {1: places[0], 2: places[1]}
        else:
            self.along = AXES.index(probe.axis)
            self.across = {axis: place for axis, place in places.items() if axis != self.along}
        self.middle = 0.0 if self.along is None else places[self.along]
        self.open_ends = self._open_ends()
        self.window = self._window()

    def _open_ends(self) -> list[int]:
        """Return which ends of the active length (-1, +1) have tissue beyond them."""
        if self.along is None:
            return []
        size = self.grid.cell * self.grid.shape[self.along]
        gap = {-1: self.middle - self.half_length, 1: size - self.middle - self.half_length}
        # A gap thinner than this holds no centre of a tissue cell.
        layer = (0.5 + NEAR_CELLS - TIE_CELLS) * self.grid.cell
        return [side for side in (-1, 1) if gap[side] > layer]

    def _window(self) -> tuple[slice, slice, slice]:
        """Return the part of the grid that the needle can touch: its box and two cells."""
        extent = {axis: (place, self.radius) for axis, place in self.across.items()}
        if self.along is not None:
            extent[self.along] = (self.middle, self.half_length)
        cell = self.grid.cell
        window = [slice(0, count) for count in self.grid.shape]
        for axis, (place, half) in extent.items():
            centre = place - self.grid.start[axis]
            reach = half + 2 * cell
            low = int((centre - reach) / cell)
            high = int((centre + reach) / cell) + 1
            window[axis] = slice(max(low, 0), min(high, self.grid.shape[axis]))
        first, second, third = window
        return first, second, third

    def claim_cells(self, owner: np.ndarray) -> None:
        """Write the needle's number into `owner` for all cells that belong to it."""
        centres = (self.grid.centres(axis)[self.window[axis]] for axis in range(3))
        lines = np.ix_(*centres)
        rho = np.sqrt(sum((lines[axis] - place) ** 2 for axis, place in self.across.items()))
        near = (NEAR_CELLS - TIE_CELLS) * self.grid.cell
        cells = rho - self.radius <= near
        if self.along is not None:
            beyond_end = np.abs(lines[self.along] - self.middle) - self.half_length
            cells = cells & (beyond_end <= near)
        part = owner[self.window]  # a view, so that writing to it fills `owner`
        cells = np.broadcast_to(cells, part.shape)
        _check_cells(self.grid, self.probe, self.number, cells, part)
        part[cells] = self.number

    def faces(self, owner: np.ndarray) -> dict[str, np.ndarray]:
        """Return the faces of the needle: those of every tissue cell with a neighbour inside it."""
        grid = self.grid
        lower, upper = grid.first_axis_conductances()
        volumes = grid.volumes()
        areas = grid.face_areas()
        groups = []
        # Every face of the staircase is seen from its tissue cell, once for each direction.
        for axis in grid.axes:
            for side in (-1, 1):
                cell = self._touching(owner, axis, side)
                behind = cell.copy()
                behind[axis] += side
                count = cell.shape[1]
                if axis == 0:
                    regular = (lower if side < 0 else upper)[cell[0]]
                    area_per_volume = areas[cell[0] + (side > 0)] / volumes[cell[0]]
                else:
                    regular = np.full(count, 1 / grid.cell**2)
                    area_per_volume = np.full(count, 1 / grid.cell)
                if axis in self.across:
                    conductance = self._side_conductance(cell, axis, side)
                else:
                    conductance = self._end_conductance(cell)
                groups.append(
                    {
                        "cell": np.ravel_multi_index(tuple(cell), grid.shape),
                        "behind": np.ravel_multi_index(tuple(behind), grid.shape),
                        "conductance": conductance,
                        "regular": regular,
                        "film_area_per_volume": area_per_volume,
                    }
                )
        faces = _joined(groups)

        # Films act on the round surface: its true area is shared among the faces of the staircase.
        cells_per_plane = grid.shape[1] * grid.shape[2]
        stepped_area = np.sum(
            faces["film_area_per_volume"] * volumes[faces["cell"] // cells_per_plane]
        )
        faces["film_area_per_volume"] = (
            faces["film_area_per_volume"] * self._true_area() / stepped_area
        )
        faces["source"] = np.full(len(faces["cell"]), self.number)
        return faces

    def _touching(self, owner: np.ndarray, axis: int, side: int) -> np.ndarray:
        """Return tissue cells whose neighbour on `side` of `axis` is inside the needle.

        Stored indices, shape (3, n).
        """
        part = owner[self.window]
        here = [slice(None)] * 3
        there = [slice(None)] * 3
        here[axis] = slice(1, None) if side < 0 else slice(None, -1)
        there[axis] = slice(None, -1) if side < 0 else slice(1, None)
        is_tissue = part[tuple(here)] < 0
        neighbour_is_needle = part[tuple(there)] == self.number
        cell = np.array(np.nonzero(is_tissue & neighbour_is_needle))
        cell[axis] += side < 0
        return cell + np.array([[edge.start] for edge in self.window])

    def _side_conductance(self, cell: np.ndarray, axis: int, side: int) -> np.ndarray:
        """Return the conductance (1/m2) of faces on the round side; equation (7).

        Beside an edge it is larger.
        """
        grid = self.grid
        place = {one: grid.centres(one)[cell[one]] - at for one, at in self.across.items()}
        if grid.kind == "rz":
            conductance = 1 / (place[0] * grid.cell * np.log(place[0] / self.radius))
        else:
            first, second = place
            rho = np.hypot(place[first], place[second])
            # Equation (7): the logarithm at the centre of the cell, the normal at the face.
            face = dict(place)
            face[axis] = place[axis] + side * grid.cell / 2
            outward = -side * face[axis] / (face[first] ** 2 + face[second] ** 2)
            # A face that looks away from the needle passes nothing, rather than heat backwards.
            conductance = np.maximum(outward, 0.0) / (grid.cell * np.log(rho / self.radius))
        beside_edge = np.zeros(cell.shape[1], bool)
        within = (1 - TIE_CELLS) * grid.cell
        for end in self.open_ends:
            beside_edge |= self.half_length - end * self._along_from_middle(cell) < within
        return np.where(beside_edge, EDGE_FACTOR * conductance, conductance)

    def _end_conductance(self, cell: np.ndarray) -> np.ndarray:
        """Return the conductance (1/m2) of faces on a flat end, over its true distance and area."""
        if not cell.shape[1]:  # an end at the edge of the grid
            return np.empty(0)
        grid = self.grid
        distance = np.abs(self._along_from_middle(cell)) - self.half_length
        squares = [(grid.centres(one)[cell[one]] - at) ** 2 for one, at in self.across.items()]
        rho = np.sqrt(sum(squares))
        stepped_area = np.sum(grid.volumes()[cell[0]] / grid.cell)
        # The end is as large as a disc, not as the squares that cover it.
        share = self.part * np.pi * self.radius**2 / stepped_area
        within = (1 - TIE_CELLS) * grid.cell
        edge = np.where(self.radius - rho < within, EDGE_FACTOR, 1.0)
        return share * edge / (np.maximum(distance, NEAR_CELLS * grid.cell) * grid.cell)

    def _along_from_middle(self, cell: np.ndarray) -> np.ndarray:
        """Return how far along the needle cells (stored indices, (3, n)) are from its middle, m."""
        assert self.along is not None, "an infinitely long needle has no middle"
        return self.grid.centres(self.along)[cell[self.along]] - self.middle

    def _true_area(self) -> float:
        """Return the round surface that touches tissue, m2 (for one without ends, per metre)."""
        if self.along is None:
            return self.part * 2 * np.pi * self.radius
        ends = len(self.open_ends) * np.pi * self.radius**2
        return self.part * (2 * np.pi * self.radius * (2 * self.half_length) + ends)


def _checked_probe(grid: Grid, probe: Source, number: int) -> Probe:
    """Return a source that is a probe; ValueError if it is not, or leaves the grid."""
    if not isinstance(probe, Probe):
        raise ValueError(
            f"source {number} is {probe!r}; a {grid.kind} grid takes Probes and Sides "
            f"(a Wall belongs to 1-D grids)"
        )
    if probe.axis != "z" and grid.kind != "xyz":
        raise ValueError(
            f"probe {number} has axis = {probe.axis!r}; in {grid.kind} grids needles lie along 'z'"
        )
    if grid.kind == "rz":
        coordinates = {"z_mm": 2}
        across: tuple[int, ...] = (0,)
    elif grid.kind == "xy":
        coordinates = {"x_mm": 1, "y_mm": 2}
        across = (1, 2)
    else:
        coordinates = {"x_mm": 0, "y_mm": 1, "z_mm": 2}
        across = tuple(axis for axis in range(3) if axis != AXES.index(probe.axis))
    sizes_mm = {name: 1000 * grid.cell * grid.shape[axis] for name, axis in coordinates.items()}
    slack_mm = TIE_CELLS * 1000 * grid.cell
    cut_by = []
    if probe.is_half:
        sideways = [name for name, axis in coordinates.items() if axis in across]
        for name in sideways:
            at_mm = getattr(probe, name)
            if min(abs(at_mm), abs(sizes_mm[name] - at_mm)) <= slack_mm:
                cut_by.append(name)
        if len(cut_by) != 1:
            edges = " or ".join(f"{name} = 0 or {sizes_mm[name]:g}" for name in sideways)
            raise ValueError(
                f"probe {number} at x_mm = {probe.x_mm:g}, y_mm = {probe.y_mm:g}, z_mm = "
                f"{probe.z_mm:g} has is_half = True; the rule: its axis lies on one edge of the "
                f"grid, {edges or 'which no needle of an rz grid does'}"
            )
    for name, axis in coordinates.items():
        if name in cut_by:
            continue
        half_mm = probe.radius_mm if axis in across else probe.active_length_mm / 2
        at_mm = getattr(probe, name)
        highest_mm = sizes_mm[name] - half_mm
        if not half_mm - slack_mm <= at_mm <= highest_mm + slack_mm:
            nearest_mm = half_mm if at_mm < half_mm else highest_mm
            raise ValueError(
                f"probe {number} at {name} = {at_mm:g} lies outside the grid or across its edge; "
                f"{name} must be {half_mm:g} to {highest_mm:g} mm, nearest valid: {nearest_mm:g}"
            )
    if grid.kind == "rz" and (probe.x_mm or probe.y_mm):
        raise ValueError(
            f"probe {number} has x_mm = {probe.x_mm:g}, y_mm = {probe.y_mm:g}; "
            f"in an rz grid both are 0"
        )
    return probe


def _check_cells(
    grid: Grid, probe: Probe, number: int, cells: np.ndarray, owner: np.ndarray
) -> None:
    """Raise ValueError if a probe falls between cell centres or onto another probe."""
    if not cells.any():
        # Wherever the needle lies, a centre is within half a diagonal of its axis, and within half
        # a cell of its ends.
        near = NEAR_CELLS - TIE_CELLS
        across_mm = probe.radius_mm / (sqrt(0.5) - near)
        along_mm = probe.active_length_mm / 2 / (0.5 - near)
        # Rounded down, so that the advice can be followed.
        largest_mm = floor(100 * min(across_mm, along_mm)) / 100
        raise ValueError(
            f"cell_mm = {1000 * grid.cell:g} is too large to see probe {number} of radius "
            f"{probe.radius_mm:g} mm; at most {largest_mm:g} mm"
        )
    shared = owner[cells]
    if (shared >= 0).any():
        raise ValueError(
            f"probe {number} overlaps probe {int(shared.max())}; "
            f"move them apart by at least one cell"
        )
