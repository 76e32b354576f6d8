r"""Walls: the faces where tissue meets a cold surface, and how well each conducts.

A round needle on a square grid is the largest source of error, larger than the solver's.  Close to a needle of radius
r_p the potential follows ln(rho / r_p), with rho the distance from its axis, whatever the grid looks like.  So a face
between a tissue cell (centre at rho) and a probe cell passes what this logarithm passes through it:

    conductance = (n . r_f / rho_f2) / (h ln(rho / r_p))                                                          (4)

with r_f the vector from the axis to the middle of the face and n its outward normal.  The faces together then draw
exactly the heat of a round needle, wherever it sits among the cells.  In an (r, z) grid this is the familiar
1 / (r h ln(r / r_p)).  A cell belongs to the probe if its centre lies within 0.4 cells of the needle's surface, which
keeps the logarithm, and so the time step, from vanishing.

Faces at the flat ends use the plain distance to the end and share out the end's true area.  Round the sharp edge
between side and end the potential follows (distance to the edge)^(2/3), which draws 2^(1/3) times more through the
faces next to it than a straight profile would.

An end at the grid's own edge has no tissue beyond it and no end face: the edge is insulated, a mirror, so the needle
goes on behind it.

A stair-stepped needle has more surface than a round one (4/pi times), so films act on the needle's true area, shared
out among its faces.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from helpers.freezing.grid import Grid
from helpers.freezing.probe import Probe, Schedule, Wall
from helpers.freezing.surface import Disc, Surface, surface_faces

AXES = {"x": 0, "y": 1, "z": 2}
NEVER_READ = Schedule.hold(0.0)
"""Stands for every schedule, because faces do not depend on how cold a wall is."""

NEAR = 0.4
"""A cell whose centre is this near (cells) to a probe's surface belongs to the probe."""

EDGE = 2 ** (1 / 3)
"""How much more heat the faces beside the edge of a flat end draw."""


@dataclass(frozen=True)
class WallFaces:
    """All faces between tissue and cold surfaces; every array has one entry a face.

    `cell`, `behind`: flat indices of the tissue cell and of the cell behind the face (-1: outside the grid);
    `conductance`: true conductance (1/m2); `regular`: the one the plain stencil would use (1/m2);
    `film_area`: area the film acts on per volume of the cell (1/m); `source`: number of the probe or wall.
    `inside`: flat indices of cells inside probes; `inside_source`: their probes.
    """

    cell: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))
    behind: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))
    conductance: np.ndarray = field(default_factory=lambda: np.empty(0))
    regular: np.ndarray = field(default_factory=lambda: np.empty(0))
    film_area: np.ndarray = field(default_factory=lambda: np.empty(0))
    source: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))
    inside: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))
    inside_source: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))

    def __post_init__(self) -> None:
        for values in vars(self).values():
            values.flags.writeable = False  # runs with the same needles share them


def wall_faces(grid: Grid, sources: tuple[Probe | Wall | Disc | Surface, ...]) -> WallFaces:
    """Faces of all `sources` (one wall in 1-D, else any others) on a grid; ValueError if one does not fit, in mm.

    >>> from helpers.freezing.grid import xy
    >>> from helpers.freezing.probe import Probe, Schedule
    >>> faces = wall_faces(xy(40, 40, cell_mm=1), (Probe(Schedule.hold(-140), x_mm=20, y_mm=20),))
    >>> len(faces.inside), len(faces.cell)
    (12, 16)
    """
    return _wall_faces(
        grid, tuple(replace(one, schedule=NEVER_READ) if one.schedule else one for one in sources)
    )


@lru_cache(
    maxsize=16
)  # a slider that moves the tissue, or an ensemble, leaves the needles where they are
def _wall_faces(grid: Grid, sources: tuple[Probe | Wall | Disc | Surface, ...]) -> WallFaces:
    """`wall_faces` of sources that differ in their places and sizes only."""
    if not sources:
        return WallFaces()
    if len(grid.axes) == 1:
        return _inner_boundary(grid, sources)
    owner = np.full(grid.shape, -1, np.int16)
    probes = [
        (number, source)
        for number, source in enumerate(sources)
        if not isinstance(source, Disc | Surface)
    ]
    for number, probe in probes:
        _check_place(grid, probe, number)
        window = _window(grid, probe)
        radial, axial = _distances(grid, probe, window)
        near = (NEAR - 1e-9) * grid.cell  # a tie must not be decided by rounding
        cells = (radial <= near) & (axial <= near)
        _check_cells(grid, probe, number, cells, owner[window])
        owner[window][cells] = number
    parts = [_faces(grid, probe, number, owner) for number, probe in probes]
    parts += surface_faces(grid, sources, owner)
    inside = np.flatnonzero(owner >= 0)
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return WallFaces(**joined, inside=inside, inside_source=owner.ravel()[inside].astype(np.int64))


def _inner_boundary(grid: Grid, sources: tuple[Probe | Wall, ...]) -> WallFaces:
    """The single face of a 1-D grid: its inner boundary, half a cell from the first cell's centre."""
    if len(sources) != 1 or not isinstance(sources[0], Wall):
        raise ValueError(
            f"a {grid.kind} grid takes exactly one Wall (its inner boundary), not {sources!r}"
        )
    inner, first = grid.start[0], grid.start[0] + grid.cell / 2
    area, volume = grid.face_areas()[0], grid.volumes()[0]
    if grid.curvature == 0:
        per_area = 1 / (first - inner)
    elif grid.curvature == 1:
        per_area = 1 / (inner * np.log(first / inner))
    else:
        per_area = 1 / (inner**2 * (1 / inner - 1 / first))
    return WallFaces(
        cell=np.zeros(1, np.int64),
        behind=np.full(1, -1, np.int64),
        conductance=np.array([area * per_area / volume]),
        regular=np.zeros(1),
        film_area=np.array([area / volume]),
        source=np.zeros(1, np.int64),
    )


def _across(grid: Grid, probe: Probe) -> dict[int, float]:
    """Stored axes across the needle and where it crosses them (m)."""
    if grid.kind == "rz":
        return {0: 0.0}
    if grid.kind == "xy":
        return {1: probe.x_mm / 1000, 2: probe.y_mm / 1000}
    place = {0: probe.x_mm / 1000, 1: probe.y_mm / 1000, 2: probe.z_mm / 1000}
    place.pop(AXES[probe.axis])
    return place


def _along(grid: Grid, probe: Probe) -> tuple[int, float] | None:
    """Stored axis along the needle and the middle of its active length on it (m); None if it is endless."""
    if grid.kind == "xy":
        return None
    axis = AXES[probe.axis]
    return axis, (probe.x_mm, probe.y_mm, probe.z_mm)[axis] / 1000


def _open_ends(grid: Grid, probe: Probe) -> list[int]:
    """Which ends of the active length (-1, +1) have tissue beyond; an end at the grid's own edge has none."""
    if _along(grid, probe) is None:
        return []
    axis, middle = _along(grid, probe)
    half, size, layer = (
        probe.active_length_mm / 2000,
        grid.cell * grid.shape[axis],
        (0.5 + NEAR) * grid.cell,
    )
    return [side for side, gap in ((-1, middle - half), (1, size - middle - half)) if gap > layer]


def _window(grid: Grid, probe: Probe) -> tuple[slice, slice, slice]:
    """The part of the grid a probe can touch: its own box and two cells around it."""
    boxes = {axis: (place, probe.radius_mm / 1000) for axis, place in _across(grid, probe).items()}
    if _along(grid, probe) is not None:
        axis, middle = _along(grid, probe)
        boxes[axis] = (middle, probe.active_length_mm / 2000)
    window = [slice(0, count) for count in grid.shape]
    for axis, (middle, half) in boxes.items():
        centre, reach = middle - grid.start[axis], half + 2 * grid.cell
        low, high = int((centre - reach) / grid.cell), int((centre + reach) / grid.cell) + 1
        window[axis] = slice(max(low, 0), min(high, grid.shape[axis]))
    return tuple(window)


def _distances(grid: Grid, probe: Probe, window: tuple) -> tuple[np.ndarray, np.ndarray]:
    """Distance (m) of the cell centres in a window from the needle's side and active ends; negative inside."""
    lines = np.ix_(*(grid.centres(axis)[window[axis]] for axis in range(3)))
    everywhere = np.zeros(np.broadcast_shapes(*(line.shape for line in lines)))
    squares = sum((lines[axis] - place) ** 2 for axis, place in _across(grid, probe).items())
    radial = np.sqrt(squares) - probe.radius_mm / 1000
    if _along(grid, probe) is None:
        return radial + everywhere, everywhere - np.inf
    axis, middle = _along(grid, probe)
    return radial + everywhere, np.abs(
        lines[axis] - middle
    ) - probe.active_length_mm / 2000 + everywhere


def _faces(grid: Grid, probe: Probe, number: int, owner: np.ndarray) -> dict[str, np.ndarray]:
    """Faces of one probe: every tissue cell with a neighbour that belongs to it."""
    lower, upper = grid.first_axis_conductances()
    volumes, areas, h = grid.volumes(), grid.face_areas(), grid.cell
    found = []
    for axis in grid.axes:
        for side in (-1, 1):
            cell = _touching(grid, probe, number, owner, axis, side)
            behind = cell.copy()
            behind[axis] += side
            regular = np.full(len(cell[0]), 1 / h**2)
            area_per_volume = np.full(len(cell[0]), 1 / h)
            if axis == 0:
                regular = (lower if side < 0 else upper)[cell[0]]
                area_per_volume = areas[cell[0] + (side > 0)] / volumes[cell[0]]
            if axis not in _across(grid, probe):
                conductance = _end_conductance(grid, probe, cell)
            else:
                conductance = _side_conductance(grid, probe, cell, axis, side)
            found.append(
                (_flat(grid, cell), _flat(grid, behind), conductance, regular, area_per_volume)
            )
    tissue, behind, conductance, regular, area = (
        np.concatenate(column) for column in zip(*found, strict=True)
    )
    stepped_area = np.sum(area * volumes[tissue // (grid.shape[1] * grid.shape[2])])
    return {
        "cell": tissue,
        "behind": behind,
        "conductance": conductance,
        "regular": regular,
        "film_area": area * _true_area(grid, probe) / stepped_area,
        "source": np.full(len(tissue), number),
    }


def _touching(
    grid: Grid, probe: Probe, number: int, owner: np.ndarray, axis: int, side: int
) -> np.ndarray:
    """Stored indices (3, n) of tissue cells whose neighbour on `side` of `axis` belongs to probe `number`."""
    window = _window(grid, probe)
    own = owner[window]
    here, there = [slice(None)] * 3, [slice(None)] * 3
    here[axis], there[axis] = (
        (slice(1, None), slice(None, -1)) if side < 0 else (slice(None, -1), slice(1, None))
    )
    cell = np.array(np.nonzero((own[tuple(here)] < 0) & (own[tuple(there)] == number)))
    cell[axis] += side < 0
    return cell + np.array([[part.start] for part in window])


def _flat(grid: Grid, cell: np.ndarray) -> np.ndarray:
    """Flat indices of stored indices (3, n)."""
    return np.ravel_multi_index(tuple(cell), grid.shape)


def _side_conductance(
    grid: Grid, probe: Probe, cell: np.ndarray, axis: int, side: int
) -> np.ndarray:
    """Conductance (1/m2) of faces on the needle's round side; equation (4), more beside an edge."""
    radius = probe.radius_mm / 1000
    place = {
        across: grid.centres(across)[cell[across]] - at
        for across, at in _across(grid, probe).items()
    }
    if grid.kind == "rz":
        conductance = 1 / (place[0] * grid.cell * np.log(place[0] / radius))
    else:
        first, second = place
        rho = np.hypot(place[first], place[second])
        face = dict(place)
        face[axis] = place[axis] + side * grid.cell / 2
        outward = -side * face[axis] / (face[first] ** 2 + face[second] ** 2)
        conductance = np.maximum(outward, 0.0) / (grid.cell * np.log(rho / radius))
    edge = np.zeros(cell.shape[1], bool)
    for end in _open_ends(grid, probe):
        along, middle = _along(grid, probe)
        edge |= (
            probe.active_length_mm / 2000 - end * (grid.centres(along)[cell[along]] - middle)
            < grid.cell
        )
    return np.where(edge, EDGE * conductance, conductance)


def _end_conductance(grid: Grid, probe: Probe, cell: np.ndarray) -> np.ndarray:
    """Conductance (1/m2) of faces on one of the needle's flat ends, over the true distance and the true area."""
    if not cell.shape[1]:  # an end at the grid's own edge
        return np.empty(0)
    radius = probe.radius_mm / 1000
    axis, middle = _along(grid, probe)
    distance = np.abs(grid.centres(axis)[cell[axis]] - middle) - probe.active_length_mm / 2000
    rho = np.sqrt(
        sum(
            (grid.centres(across)[cell[across]] - at) ** 2
            for across, at in _across(grid, probe).items()
        )
    )
    stepped_area = np.sum(grid.volumes()[cell[0]] / grid.cell)
    share = np.pi * radius**2 / stepped_area
    edge = np.where(radius - rho < grid.cell, EDGE, 1.0)
    return share * edge / (np.maximum(distance, NEAR * grid.cell) * grid.cell)


def _true_area(grid: Grid, probe: Probe) -> float:
    """Surface of the round active part that touches tissue: m2, or m2 per metre of an endless needle."""
    radius, length = probe.radius_mm / 1000, probe.active_length_mm / 1000
    if grid.kind == "xy":
        return 2 * np.pi * radius
    return 2 * np.pi * radius * length + len(_open_ends(grid, probe)) * np.pi * radius**2


def _check_place(grid: Grid, probe: Probe | Wall, number: int) -> None:
    """Raise ValueError if a probe is not a probe or leaves the grid."""
    if not isinstance(probe, Probe):
        raise ValueError(
            f"source {number} is {probe!r}; a {grid.kind} grid takes Probes (a Wall belongs to 1-D grids)"
        )
    if probe.axis != "z" and grid.kind != "xyz":
        raise ValueError(
            f"probe {number} has axis = {probe.axis!r}; in {grid.kind} grids needles lie along 'z'"
        )
    size = [1000 * grid.cell * count for count in grid.shape]
    places = {"rz": ((2, "z_mm"),), "xy": ((1, "x_mm"), (2, "y_mm"))}.get(
        grid.kind, ((0, "x_mm"), (1, "y_mm"), (2, "z_mm"))
    )
    for axis, name in places:
        half = probe.radius_mm if axis in _across(grid, probe) else probe.active_length_mm / 2
        at = getattr(probe, name)
        if not half <= at <= size[axis] - half:
            nearest = half if at < half else size[axis] - half
            raise ValueError(
                f"probe {number} at {name} = {at:g} lies outside the grid or across its edge; "
                f"{name} must be {half:g} to {size[axis] - half:g} mm, nearest valid: {nearest:g}"
            )
    if grid.kind == "rz" and (probe.x_mm or probe.y_mm):
        raise ValueError(
            f"probe {number} has x_mm = {probe.x_mm:g}, y_mm = {probe.y_mm:g}; in an rz grid both are 0"
        )


def _check_cells(
    grid: Grid, probe: Probe, number: int, cells: np.ndarray, owner: np.ndarray
) -> None:
    """Raise ValueError if a probe falls between cell centres or onto another probe."""
    if not cells.any():
        raise ValueError(
            f"cell_mm = {1000 * grid.cell:g} is too large to see probe {number} of radius {probe.radius_mm:g} mm; "
            f"at most {probe.radius_mm / 0.46:.2g} mm"
        )
    shared = owner[cells]
    if (shared >= 0).any():
        raise ValueError(
            f"probe {number} overlaps probe {int(shared.max())}; move them apart by at least one cell"
        )
