r"""Grids: a box of tissue cut into equal cells, in one, two or three dimensions.

Values live in cells, flows cross faces.  Every grid is stored as three axes (unused ones have one cell), so that one
solver serves all six kinds:

    plane      x              slab against a flat wall at x = 0
    cylinder   r              around an endless needle; starts at the needle's surface
    sphere     r              around a round source; starts at its surface
    rz         r, z           around a needle of finite length on the axis r = 0
    xy         x, y           a cut across parallel endless needles
    xyz        x, y, z        everything

Only the first axis can be curved.  A face of area A between cells i and i + 1 conducts A / (V h) per unit volume V and
Kirchhoff potential, in 1/m2:

    plane A/V h = 1/h2        cylinder  r_face / (r_cell h2)        sphere  3 r_face2 / ((r_out3 - r_in3) h)       (2)
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

KINDS = ("plane", "cylinder", "sphere", "rz", "xy", "xyz")
MOST_CELLS = 20_000_000


@dataclass(frozen=True)
class Grid:
    """A regular grid; make one with `plane`, `cylinder`, `sphere`, `rz`, `xy` or `xyz`.

    `shape` counts cells on the three stored axes, `cell` is their size (m), `start` the coordinate (m) of the first
    cell's lower face on each axis.

    >>> rz(radius_mm=60, length_mm=80, cell_mm=0.5).field_shape
    (120, 160)
    """

    kind: str
    shape: tuple[int, int, int]
    cell: float
    start: tuple[float, float, float] = (0.0, 0.0, 0.0)

    @property
    def axes(self) -> tuple[int, ...]:
        """Stored axes that carry cells: (0,) in one dimension, (0, 2) for rz, (1, 2) for xy, (0, 1, 2) for xyz."""
        return {"rz": (0, 2), "xy": (1, 2), "xyz": (0, 1, 2)}.get(self.kind, (0,))

    @property
    def field_shape(self) -> tuple[int, ...]:
        """Shape of a field as a user sees it, one length per used axis."""
        return tuple(self.shape[axis] for axis in self.axes)

    @property
    def cells(self) -> int:
        """Number of cells."""
        return int(np.prod(self.shape))

    @property
    def curvature(self) -> int:
        """0 for straight first axes, 1 for cylinders (also rz), 2 for spheres; no unit."""
        return {"cylinder": 1, "rz": 1, "sphere": 2}.get(self.kind, 0)

    def centres(self, axis: int) -> np.ndarray:
        """Coordinates (m) of the cell centres along a stored axis, shape (cells on that axis,)."""
        return self.start[axis] + (np.arange(self.shape[axis]) + 0.5) * self.cell

    def centres_mm(self, axis: int = 0) -> np.ndarray:
        """Coordinates (mm) of the cell centres along the user's axis 0, 1 or 2, shape (cells on that axis,)."""
        return 1000 * self.centres(self.axes[axis])

    def volumes(self) -> np.ndarray:
        """Cell volumes along the first axis, shape (n0,): m3 in 3-D, else per metre, per m2, or of the whole ring.

        plane: m (per m2 of wall); cylinder: m2 (per metre of needle); sphere, rz, xyz: m3; xy: m2 (per metre).
        """
        faces = self.start[0] + np.arange(self.shape[0] + 1) * self.cell
        if self.curvature == 2:
            return 4 / 3 * np.pi * np.diff(faces**3)
        base = np.pi * np.diff(faces**2) if self.curvature == 1 else np.diff(faces)
        return base * self.cell ** (len(self.axes) - 1)

    def face_areas(self) -> np.ndarray:
        """Areas of the faces across the first axis, shape (n0 + 1,), in the units of `volumes` per metre."""
        faces = self.start[0] + np.arange(self.shape[0] + 1) * self.cell
        area = {0: np.ones_like(faces), 1: 2 * np.pi * faces, 2: 4 * np.pi * faces**2}[
            self.curvature
        ]
        return area * self.cell ** (len(self.axes) - 1)

    def first_axis_conductances(self) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper face conductances (1/m2) of each cell on the first axis, shape (n0,) each; equation (2)."""
        per_volume = self.face_areas() / self.cell
        lower, upper = per_volume[:-1] / self.volumes(), per_volume[1:] / self.volumes()
        lower[0], upper[-1] = (
            0.0,
            0.0,
        )  # the outer boundary is insulated; walls are added by `solver.faces`
        return lower, upper

    def cell_volumes(self) -> np.ndarray:
        """Volume of every cell in the shape of a user's field; units as in `volumes`."""
        shape = (self.shape[0],) + (1,) * (len(self.axes) - 1)
        return np.broadcast_to(self.volumes().reshape(shape), self.field_shape)


def plane(length_mm: float, cell_mm: float) -> Grid:
    """A slab `length_mm` thick against a wall at x = 0; cells of `cell_mm`, both mm; ValueError on bad sizes.

    >>> plane(length_mm=80, cell_mm=0.5).field_shape
    (160,)
    """
    return _grid("plane", (length_mm,), cell_mm)


def cylinder(inner_radius_mm: float, outer_radius_mm: float, cell_mm: float) -> Grid:
    """Rings between two radii around an endless needle, all mm; ValueError on bad sizes.

    >>> cylinder(inner_radius_mm=1.2, outer_radius_mm=61.2, cell_mm=0.5).field_shape
    (120,)
    """
    return _radial("cylinder", inner_radius_mm, outer_radius_mm, cell_mm)


def sphere(inner_radius_mm: float, outer_radius_mm: float, cell_mm: float) -> Grid:
    """Shells between two radii around a round source, all mm; ValueError on bad sizes.

    >>> sphere(inner_radius_mm=5, outer_radius_mm=65, cell_mm=0.5).field_shape
    (120,)
    """
    return _radial("sphere", inner_radius_mm, outer_radius_mm, cell_mm)


def rz(radius_mm: float, length_mm: float, cell_mm: float) -> Grid:
    """A cylinder of tissue of `radius_mm` and `length_mm` around the needle's axis, mm; ValueError on bad sizes.

    >>> rz(radius_mm=60, length_mm=80, cell_mm=1).field_shape
    (60, 80)
    """
    return _grid("rz", (radius_mm, length_mm), cell_mm)


def xy(width_mm: float, height_mm: float, cell_mm: float) -> Grid:
    """A cut of `width_mm` by `height_mm` across parallel needles, mm; ValueError on bad sizes.

    >>> xy(width_mm=80, height_mm=80, cell_mm=0.5).field_shape
    (160, 160)
    """
    return _grid("xy", (width_mm, height_mm), cell_mm)


def xyz(width_mm: float, height_mm: float, depth_mm: float, cell_mm: float) -> Grid:
    """A box of tissue, mm; ValueError on bad sizes or more than 20 million cells.

    >>> xyz(width_mm=80, height_mm=80, depth_mm=80, cell_mm=1).cells
    512000
    """
    return _grid("xyz", (width_mm, height_mm, depth_mm), cell_mm)


def _radial(kind: str, inner_radius_mm: float, outer_radius_mm: float, cell_mm: float) -> Grid:
    """A 1-D radial grid between two radii (mm)."""
    if not inner_radius_mm > 0:
        raise ValueError(
            f"inner_radius_mm = {inner_radius_mm} must be above 0, the radius of the cold surface in mm"
        )
    if not outer_radius_mm > inner_radius_mm:
        raise ValueError(
            f"outer_radius_mm = {outer_radius_mm} must exceed inner_radius_mm = {inner_radius_mm}; "
            f"are the two the wrong way round?"
        )
    return _grid(kind, (outer_radius_mm - inner_radius_mm,), cell_mm, inner_radius_mm)


def _grid(kind: str, sizes_mm: tuple[float, ...], cell_mm: float, start_mm: float = 0.0) -> Grid:
    """Check sizes (mm), count cells and convert to metres."""
    if not np.isfinite(cell_mm) or cell_mm <= 0:
        raise ValueError(f"cell_mm = {cell_mm} must be a positive size in mm, for example 0.5")
    counts = []
    for size in sizes_mm:
        if not np.isfinite(size) or size <= 0:
            raise ValueError(f"size {size} of a {kind} grid must be a positive length in mm")
        if size > 1000:
            raise ValueError(
                f"size {size:g} mm of a {kind} grid is over 1000 mm; were metres or micrometres meant?"
            )
        if size / cell_mm > MOST_CELLS:
            raise ValueError(
                f"cell_mm = {cell_mm:g} makes more than {MOST_CELLS:,} cells across {size:g} mm; use larger cells"
            )
        count = round(size / cell_mm)
        if count < 3:
            raise ValueError(
                f"cell_mm = {cell_mm:g} leaves fewer than 3 cells across {size:g} mm; at most {size / 3:g}"
            )
        if abs(count * cell_mm - size) > 1e-6 * size:
            raise ValueError(
                f"size {size:g} mm is not a whole number of {cell_mm:g} mm cells; "
                f"the nearest that is: {count * cell_mm:g} mm"
            )
        counts.append(count)
    if math.prod(counts) > MOST_CELLS:
        raise ValueError(
            f"{math.prod(counts):,} cells exceed the limit of {MOST_CELLS:,}; use larger cells"
        )
    stored = {"rz": (counts[0], 1, counts[-1]), "xy": (1, *counts), "xyz": tuple(counts)}.get(
        kind, (counts[0], 1, 1)
    )
    return Grid(kind, stored, cell_mm / 1000, (start_mm / 1000, 0.0, 0.0))
