r"""Grids: a box of tissue cut into equal cells, in one, two or three dimensions.

**Layout.** Values live in cells, flows cross faces. Every grid is stored as three axes (unused ones
have one cell), so that one solver serves all six kinds:

    plane      x              slab against a flat wall at x = 0
    cylinder   r              around an infinitely long needle, from its surface; or a solid rod
    sphere     r              around a round source, from its surface; or a solid ball
    rz         r, z           around a needle of finite length on the axis r = 0
    xy         x, y           a cut across parallel infinitely long needles
    xyz        x, y, z        everything

**Conductances.** Only the first axis can be curved. A face of area A between two cells of volume V
and size h conducts A / (V h) per unit volume and Kirchhoff potential, in 1/m2:

    plane       1 / h^2
    cylinder    r_face / (r_cell h^2)                                                          (G1)
    sphere      3 r_face^2 / ((r_out^3 - r_in^3) h)

**Checks.** The tests compare volumes and areas with those of the whole body, and the order of
convergence of the solver on each kind with the exact solutions of `exact`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

KINDS = ("plane", "cylinder", "sphere", "rz", "xy", "xyz")

# An axis of fewer cells has no inner one.
FEWEST_CELLS = 3

# Larger grids exhaust the memory of a laptop.
MOST_CELLS = 20_000_000

# Places nearer than this (in cells) are the same, so that rounding decides no tie. A needle of 35
# mm among cells of 1 mm has its ends at centres of cells, and would otherwise draw more heat at one
# end than at the other.
TIE_CELLS = 1e-9

# No tissue in the course is larger; a larger size was given in another unit.
LARGEST_MM = 1000.0

# Stored axes that carry cells; only the first in one dimension.
USED_AXES = {"rz": (0, 2), "xy": (1, 2), "xyz": (0, 1, 2)}

# Names of the coordinates of a field's axes, by kind of grid.
COORDINATES = {
    "plane": ("x",),
    "cylinder": ("r",),
    "sphere": ("r",),
    "rz": ("r", "z"),
    "xy": ("x", "y"),
    "xyz": ("x", "y", "z"),
}

# Curvature of the first axis.
STRAIGHT = 0
ROUND = 1
SPHERICAL = 2

# Curvature of the first axis by kind of grid; straight in all others.
CURVATURES = {"cylinder": ROUND, "rz": ROUND, "sphere": SPHERICAL}

# Names of the outer sides by kind of grid; see `side`.
SIDES = {
    "plane": ("x_min", "x_max"),
    "cylinder": ("r_min", "r_max"),
    "sphere": ("r_min", "r_max"),
    "rz": ("r_max", "z_min", "z_max"),
    "xy": ("x_min", "x_max", "y_min", "y_max"),
    "xyz": ("x_min", "x_max", "y_min", "y_max", "z_min", "z_max"),
}


class SizeUnit(NamedTuple):
    """Unit of a size: its `name` in code, its `label` for readers, and how many are one SI unit."""

    name: str
    label: str
    per_si: float


LENGTH = SizeUnit("mm", "mm", 1e3)
AREA = SizeUnit("mm2", "mm²", 1e6)
VOLUME = SizeUnit("cm3", "cm³", 1e6)

# Unit of ice, tissue and lesions by kind of grid.
SIZE_UNITS = {
    "plane": LENGTH,
    "cylinder": AREA,
    "sphere": VOLUME,
    "rz": VOLUME,
    "xy": AREA,
    "xyz": VOLUME,
}


@dataclass(frozen=True)
class Grid:
    """A regular grid; make one with `plane`, `cylinder`, `sphere`, `rz`, `xy` or `xyz`.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    shape : tuple of three int
        Number of cells on the three stored axes.
    cell : float
        Size of a cell, m.
    start : tuple of three float
        Coordinate of the first cell's lower face on each axis, m.

    Examples
    --------
    >>> rz(radius_mm=60, length_mm=80, cell_mm=0.5).field_shape
    (120, 160)
    """

    kind: str
    shape: tuple[int, int, int]
    cell: float
    start: tuple[float, float, float] = (0.0, 0.0, 0.0)

    @property
    def axes(self) -> tuple[int, ...]:
        """Stored axes that carry cells: (0,) in 1-D, (0, 2) for rz, (1, 2) for xy, all for xyz."""
        return USED_AXES.get(self.kind, (0,))

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
        """Curvature of the first axis: 0 straight, 1 for cylinders (also rz), 2 for spheres."""
        return CURVATURES.get(self.kind, STRAIGHT)

    @property
    def size_unit(self) -> SizeUnit:
        """Unit of sizes on this grid: mm, mm2 or cm3."""
        return SIZE_UNITS[self.kind]

    @property
    def sides(self) -> tuple[str, ...]:
        """Names of the outer sides, for `Side`: "x_min", "x_max" and so on.

        A cylinder or sphere that starts at its axis or centre has no side there.
        """
        if self.kind in ("cylinder", "sphere") and self.start[0] == 0:
            return ("r_max",)
        return SIDES[self.kind]

    def centres(self, axis: int) -> np.ndarray:
        """Return where the cell centres lie along a stored axis.

        Parameters
        ----------
        axis : int
            Stored axis, 0, 1 or 2.

        Returns
        -------
        numpy.ndarray, shape (cells on that axis,)
            Coordinates, m.
        """
        return self.start[axis] + (np.arange(self.shape[axis]) + 0.5) * self.cell

    def centres_mm(self, axis: int = 0) -> np.ndarray:
        """Return where the cell centres lie along an axis of a field.

        Parameters
        ----------
        axis : int
            Axis of a field as a user sees it: 0, 1 or 2.

        Returns
        -------
        numpy.ndarray, shape (cells on that axis,)
            Coordinates, mm.
        """
        return 1000 * self.centres(self.axes[axis])

    def volumes(self) -> np.ndarray:
        """Return the volumes of the cells along the first axis.

        Returns
        -------
        numpy.ndarray, shape (cells on the first axis,)
            plane: m (per m2 of wall); cylinder: m2 (per metre of needle), whole rings; sphere, rz:
            m3, whole shells and rings; xyz: m3; xy: m2 (per metre of needle).
        """
        faces = self._faces()
        if self.curvature == SPHERICAL:
            return 4 / 3 * np.pi * np.diff(faces**3)
        # Differences of squares and cubes, so that all cells add up to the whole body exactly.
        base = np.pi * np.diff(faces**2) if self.curvature == ROUND else np.diff(faces)
        return base * self.cell ** (len(self.axes) - 1)

    def face_areas(self) -> np.ndarray:
        """Return the areas of the faces across the first axis.

        Returns
        -------
        numpy.ndarray, shape (cells on the first axis + 1,)
            Areas in the units of `volumes` per metre.
        """
        faces = self._faces()
        if self.curvature == SPHERICAL:
            area = 4 * np.pi * faces**2
        elif self.curvature == ROUND:
            area = 2 * np.pi * faces
        else:
            area = np.ones_like(faces)
        return area * self.cell ** (len(self.axes) - 1)

    def first_axis_conductances(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the conductances of the lower and upper face of each cell, by equation (G1).

        Returns
        -------
        lower, upper : numpy.ndarray, shape (cells on the first axis,)
            Conductances, 1/m2; 0 at both ends, as if the outside were insulated. Walls, sides and
            needles are added by `solver.faces`.
        """
        per_volume = self.face_areas() / self.cell
        volumes = self.volumes()
        lower = per_volume[:-1] / volumes
        upper = per_volume[1:] / volumes
        # No heat crosses the outer boundary, unless a source on it adds some.
        lower[0] = 0.0
        upper[-1] = 0.0
        return lower, upper

    def cell_volumes(self) -> np.ndarray:
        """Return the volume of every cell.

        Returns
        -------
        numpy.ndarray
            Volumes in the shape of a user's field; units as in `volumes`.
        """
        along_first_axis = (self.shape[0],) + (1,) * (len(self.axes) - 1)
        return np.broadcast_to(self.volumes().reshape(along_first_axis), self.field_shape)

    def cell_sizes(self) -> np.ndarray:
        """Return the size of every cell in `size_unit`.

        Returns
        -------
        numpy.ndarray
            Sizes in mm, mm2 or cm3, in the shape of a user's field.
        """
        return self.cell_volumes() * self.size_unit.per_si

    def _faces(self) -> np.ndarray:
        """Return the coordinates (m) of the faces across the first axis."""
        return self.start[0] + np.arange(self.shape[0] + 1) * self.cell


def plane(length_mm: float, cell_mm: float) -> Grid:
    """Make a slab against a wall at x = 0.

    Parameters
    ----------
    length_mm : float
        Thickness, mm; a whole number of cells.
    cell_mm : float
        Size of a cell, mm.

    Returns
    -------
    Grid
        The grid.

    Raises
    ------
    ValueError
        For sizes that are not positive, too large, or no whole number of cells.

    Examples
    --------
    >>> plane(length_mm=80, cell_mm=0.5).field_shape
    (160,)
    """
    (cells,) = _counts("plane", (length_mm,), cell_mm)
    return Grid("plane", (cells, 1, 1), cell_mm / 1000)


def cylinder(inner_radius_mm: float, outer_radius_mm: float, cell_mm: float) -> Grid:
    """Make rings around an infinitely long needle, or a solid rod.

    Parameters
    ----------
    inner_radius_mm, outer_radius_mm : float
        Radius of the needle (0 for a rod without one) and of the tissue, mm.
    cell_mm : float
        Size of a cell, mm.

    Returns
    -------
    Grid
        The grid.

    Raises
    ------
    ValueError
        For radii in the wrong order, or as `plane`.

    Examples
    --------
    >>> cylinder(inner_radius_mm=1.2, outer_radius_mm=61.2, cell_mm=0.5).field_shape
    (120,)
    """
    return _radial("cylinder", inner_radius_mm, outer_radius_mm, cell_mm)


def sphere(inner_radius_mm: float, outer_radius_mm: float, cell_mm: float) -> Grid:
    """Make shells around a round source, or a solid ball.

    Parameters
    ----------
    inner_radius_mm, outer_radius_mm : float
        Radius of the source (0 for a ball without one) and of the tissue, mm.
    cell_mm : float
        Size of a cell, mm.

    Returns
    -------
    Grid
        The grid.

    Raises
    ------
    ValueError
        For radii in the wrong order, or as `plane`.

    Examples
    --------
    >>> sphere(inner_radius_mm=5, outer_radius_mm=65, cell_mm=0.5).field_shape
    (120,)
    """
    return _radial("sphere", inner_radius_mm, outer_radius_mm, cell_mm)


def rz(radius_mm: float, length_mm: float, cell_mm: float) -> Grid:
    """Make a cylinder of tissue around the axis of a needle.

    Parameters
    ----------
    radius_mm, length_mm : float
        Radius and length of the tissue, mm; whole numbers of cells.
    cell_mm : float
        Size of a cell, mm.

    Returns
    -------
    Grid
        The grid.

    Raises
    ------
    ValueError
        As `plane`.

    Examples
    --------
    >>> rz(radius_mm=60, length_mm=80, cell_mm=1).field_shape
    (60, 80)
    """
    across, along = _counts("rz", (radius_mm, length_mm), cell_mm)
    return Grid("rz", (across, 1, along), cell_mm / 1000)


def xy(width_mm: float, height_mm: float, cell_mm: float) -> Grid:
    """Make a cut across parallel infinitely long needles.

    Parameters
    ----------
    width_mm, height_mm : float
        Lengths along x and y, mm; whole numbers of cells.
    cell_mm : float
        Size of a cell, mm.

    Returns
    -------
    Grid
        The grid.

    Raises
    ------
    ValueError
        As `plane`.

    Examples
    --------
    >>> xy(width_mm=80, height_mm=80, cell_mm=0.5).field_shape
    (160, 160)
    """
    across, up = _counts("xy", (width_mm, height_mm), cell_mm)
    return Grid("xy", (1, across, up), cell_mm / 1000)


def xyz(width_mm: float, height_mm: float, depth_mm: float, cell_mm: float) -> Grid:
    """Make a box of tissue.

    Parameters
    ----------
    width_mm, height_mm, depth_mm : float
        Lengths along x, y and z, mm; whole numbers of cells.
    cell_mm : float
        Size of a cell, mm.

    Returns
    -------
    Grid
        The grid.

    Raises
    ------
    ValueError
        As `plane`, or for more than 20 million cells.

    Examples
    --------
    >>> xyz(width_mm=80, height_mm=80, depth_mm=80, cell_mm=1).cells
    512000
    """
    across, up, deep = _counts("xyz", (width_mm, height_mm, depth_mm), cell_mm)
    return Grid("xyz", (across, up, deep), cell_mm / 1000)


def _radial(kind: str, inner_radius_mm: float, outer_radius_mm: float, cell_mm: float) -> Grid:
    """Make a one-dimensional radial grid between two radii (mm)."""
    if not inner_radius_mm >= 0:
        raise ValueError(
            f"inner_radius_mm = {inner_radius_mm} must be the radius of the surface inside in mm, "
            f"or 0 for tissue without a hole; nearest: 0"
        )
    if not outer_radius_mm > inner_radius_mm:
        raise ValueError(
            f"outer_radius_mm = {outer_radius_mm} must exceed "
            f"inner_radius_mm = {inner_radius_mm}; are the two the wrong way round?"
        )
    (cells,) = _counts(kind, (outer_radius_mm - inner_radius_mm,), cell_mm)
    return Grid(kind, (cells, 1, 1), cell_mm / 1000, (inner_radius_mm / 1000, 0.0, 0.0))


def _counts(kind: str, sizes_mm: tuple[float, ...], cell_mm: float) -> list[int]:
    """Return how many cells fit along each size (mm); ValueError for sizes that make no grid."""
    if not np.isfinite(cell_mm) or cell_mm <= 0:
        raise ValueError(f"cell_mm = {cell_mm} must be a positive size in mm, for example 0.5")
    counts = []
    for size in sizes_mm:
        if not np.isfinite(size) or size <= 0:
            raise ValueError(f"size {size} of a {kind} grid must be a positive length in mm")
        if size > LARGEST_MM:
            raise ValueError(
                f"size {size:g} mm of a {kind} grid is over {LARGEST_MM:g} mm; "
                f"were metres or micrometres meant?"
            )
        if size / cell_mm > MOST_CELLS:
            raise ValueError(
                f"cell_mm = {cell_mm:g} makes more than {MOST_CELLS:,} cells across {size:g} mm; "
                f"use larger cells"
            )
        # By now the quotient is finite; a tiny cell would have made one that cannot be rounded.
        count = round(size / cell_mm)
        if count < FEWEST_CELLS:
            raise ValueError(
                f"cell_mm = {cell_mm:g} leaves fewer than {FEWEST_CELLS} cells across "
                f"{size:g} mm; at most {size / FEWEST_CELLS:g}"
            )
        # A millionth allows for rounding of fractions such as 0.1 mm, but hides no mistake.
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
    return counts
