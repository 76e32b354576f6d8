r"""Regions: shapes of other materials in the tissue of a grid: a tumour, fat, bone, water.

A cell takes a region's material if its centre lies in the shape. Later regions paint over earlier
ones, so a bone is a `Cylinder` of cortex with a thinner `Cylinder` of marrow painted over it.
Places are in mm and in the coordinates of the grid: in an (r, z) grid, and on cylinder and sphere
grids, shapes are centred on the axis. Borders follow the cells: a flat one is off by up to half a
cell, a round one is stepped. A centre on a round border lies in the shape; of two flat borders the
lower one belongs to the shape, the upper one to what comes next.

Any object with a method `contains(grid)` that returns a mask in the grid's `field_shape` is a
shape. The same mask serves `Freeze.size(..., where=mask)`, which says how much of a region is cold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Protocol

import numpy as np

from helpers.freezing.grid import COORDINATES, TIE_CELLS, Grid
from helpers.freezing.materials import Materials
from helpers.freezing.tissue import Tissue

MOST_REGIONS = 250
"""Region numbers are stored in one byte."""


class Shape(Protocol):
    """Anything that can say which cells of a grid it holds."""

    def contains(self, grid: Grid) -> np.ndarray:
        """Return a mask (bool, the grid's `field_shape`) of the cells whose centres lie inside.

        Raises
        ------
        ValueError
            For a shape that does not belong on such a grid.
        """


@dataclass(frozen=True)
class Layer:
    """A slab across one axis.

    Parameters
    ----------
    low_mm, high_mm : float
        Where it begins and ends, mm; a centre at `high_mm` itself lies outside.
    axis : {"x", "y", "z", "r"}, optional
        The axis it lies across; the grid's last axis unless given.

    Raises
    ------
    ValueError
        If the two are not finite, or the first is not the lower one.

    Examples
    --------
    >>> from helpers.freezing.grid import plane
    >>> Layer(0, 2).contains(plane(4, cell_mm=1))
    array([ True,  True, False, False])
    """

    low_mm: float
    high_mm: float
    axis: str | None = None

    def __post_init__(self) -> None:
        _check_range("layer", self.low_mm, self.high_mm)

    def contains(self, grid: Grid) -> np.ndarray:
        """Return a mask (bool, the grid's `field_shape`) of the cells inside; see `Shape`."""
        place = _places_mm(grid)
        axis = self.axis or COORDINATES[grid.kind][-1]
        if axis not in place:
            raise ValueError(
                f"axis = {axis!r} is no axis of a {grid.kind} grid; it has {', '.join(place)}"
            )
        return _filled(grid, _between(grid, place[axis], self.low_mm, self.high_mm))


@dataclass(frozen=True)
class Box:
    """A block between two corners.

    Parameters
    ----------
    low_mm, high_mm : tuple of float
        Opposite corners, mm, each with as many coordinates as the grid.

    Raises
    ------
    ValueError
        For corners of different length, or not in order.

    Examples
    --------
    >>> from helpers.freezing.grid import xy
    >>> int(Box((0, 0), (2, 3)).contains(xy(4, 4, cell_mm=1)).sum())
    6
    """

    low_mm: tuple[float, ...]
    high_mm: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.low_mm) != len(self.high_mm):
            raise ValueError(
                f"box corners {self.low_mm} and {self.high_mm} must have the same number of "
                f"coordinates in mm"
            )
        for low, high in zip(self.low_mm, self.high_mm, strict=True):
            _check_range("box", low, high)

    def contains(self, grid: Grid) -> np.ndarray:
        """Return a mask (bool, the grid's `field_shape`) of the cells inside; see `Shape`."""
        places = _places_mm(grid).values()
        if len(self.low_mm) != len(places):
            raise ValueError(
                f"box corner {self.low_mm} needs {len(places)} coordinates in mm "
                f"in a {grid.kind} grid"
            )
        mask = np.ones(grid.field_shape, bool)
        for place, low, high in zip(places, self.low_mm, self.high_mm, strict=True):
            mask &= _between(grid, place, low, high)
        return mask


@dataclass(frozen=True)
class Ball:
    """A ball, or the round cut through it in an (x, y) grid.

    Parameters
    ----------
    radius_mm : float
    x_mm, y_mm, z_mm : float
        Its centre, mm.

    Raises
    ------
    ValueError
        For a radius that is not positive, or a place that is not finite.

    Examples
    --------
    >>> from helpers.freezing.grid import xy
    >>> int(Ball(1.5, x_mm=2, y_mm=2).contains(xy(4, 4, cell_mm=1)).sum())
    4
    """

    radius_mm: float
    x_mm: float = 0.0
    y_mm: float = 0.0
    z_mm: float = 0.0

    def __post_init__(self) -> None:
        _check_round("ball", self.radius_mm, (self.x_mm, self.y_mm, self.z_mm))

    def contains(self, grid: Grid) -> np.ndarray:
        """Return a mask (bool, the grid's `field_shape`) of the cells inside; see `Shape`."""
        distance_mm = _distance_mm(grid, self.x_mm, self.y_mm, self.z_mm)
        return _filled(grid, distance_mm <= self.radius_mm + _tie_mm(grid))


@dataclass(frozen=True)
class Shell:
    """The rind of a ball: everything between two distances from a point.

    Parameters
    ----------
    inner_mm, outer_mm : float
        Distances, mm; the inner one itself lies outside.
    x_mm, y_mm, z_mm : float
        The point, mm.

    Raises
    ------
    ValueError
        For distances out of order, or a place that is not finite.

    Examples
    --------
    >>> from helpers.freezing.grid import sphere
    >>> Shell(7, 9).contains(sphere(5, 10, cell_mm=1))
    array([False, False,  True,  True, False])
    """

    inner_mm: float
    outer_mm: float
    x_mm: float = 0.0
    y_mm: float = 0.0
    z_mm: float = 0.0

    def __post_init__(self) -> None:
        _check_range("shell", self.inner_mm, self.outer_mm)
        _check_round("shell", self.outer_mm, (self.x_mm, self.y_mm, self.z_mm))

    def contains(self, grid: Grid) -> np.ndarray:
        """Return a mask (bool, the grid's `field_shape`) of the cells inside; see `Shape`."""
        distance_mm = _distance_mm(grid, self.x_mm, self.y_mm, self.z_mm)
        tie_mm = _tie_mm(grid)
        within = distance_mm <= self.outer_mm + tie_mm
        return _filled(grid, within & (self.inner_mm + tie_mm < distance_mm))


@dataclass(frozen=True)
class Cylinder:
    """A cylinder parallel to z.

    Parameters
    ----------
    radius_mm : float
    x_mm, y_mm : float
        Where its axis crosses the (x, y) plane, mm.
    low_mm, high_mm : float
        Where it begins and ends along z, mm; infinite unless given.

    Raises
    ------
    ValueError
        For a radius that is not positive, or ends out of order.

    Examples
    --------
    >>> from helpers.freezing.grid import rz
    >>> int(Cylinder(2, low_mm=1, high_mm=4).contains(rz(5, 5, cell_mm=1)).sum())
    6
    """

    radius_mm: float
    x_mm: float = 0.0
    y_mm: float = 0.0
    low_mm: float = -np.inf
    high_mm: float = np.inf

    def __post_init__(self) -> None:
        _check_round("cylinder", self.radius_mm, (self.x_mm, self.y_mm))
        if not self.low_mm < self.high_mm:
            raise ValueError(
                f"cylinder from {self.low_mm:g} to {self.high_mm:g} mm: "
                f"the first must be the lower; swap"
            )

    def contains(self, grid: Grid) -> np.ndarray:
        """Return a mask (bool, the grid's `field_shape`) of the cells inside; see `Shape`."""
        if grid.kind in ("plane", "sphere"):
            raise ValueError(f"a cylinder fits no {grid.kind} grid; use a Layer or a Ball")
        distance_mm = _distance_mm(grid, self.x_mm, self.y_mm, None)
        inside = distance_mm <= self.radius_mm + _tie_mm(grid)
        if "z" in COORDINATES[grid.kind]:
            z_mm = _places_mm(grid)["z"]
            inside = inside & _between(grid, z_mm, self.low_mm, self.high_mm)
        return _filled(grid, inside)


@dataclass(frozen=True)
class Region:
    """A shape and the tissue it is made of.

    Parameters
    ----------
    shape : Shape
    tissue : Tissue

    Raises
    ------
    ValueError
        If either is something else.

    Examples
    --------
    >>> Region(Ball(10, 40, 40), Tissue.named("fat")).tissue.name
    'fat'
    """

    shape: Shape
    tissue: Tissue

    def __post_init__(self) -> None:
        if not callable(getattr(self.shape, "contains", None)):
            raise ValueError(
                f"shape = {self.shape!r} must be a Layer, Box, Ball, Shell or Cylinder"
            )
        if not isinstance(self.tissue, Tissue):
            raise ValueError(
                f"region tissue = {self.tissue!r} must be a Tissue, for example Tissue.named('fat')"
            )


def paint(tissue: Tissue, regions: Sequence[Region], grid: Grid) -> tuple[Materials, np.ndarray]:
    """Paint regions over a tissue; equal tissues become one material.

    Parameters
    ----------
    tissue : Tissue
        What fills the grid.
    regions : sequence of Region
        At most 250.
    grid : Grid

    Returns
    -------
    materials : Materials
        Flat, one entry a cell.
    region : ndarray of uint8, shape (cells,)
        0 is `tissue`, n the n-th region.

    Raises
    ------
    ValueError
        For what is no sequence of Regions, more than 250 of them, a shape that does not belong on
        the grid, and a region without a cell.

    Examples
    --------
    >>> from helpers.freezing.grid import plane
    >>> skin = Region(Layer(0, 2), Tissue.named("skin"))
    >>> materials, region = paint(Tissue.named("fat"), [skin], plane(5, cell_mm=1))
    >>> region
    array([1, 1, 0, 0, 0], dtype=uint8)
    """
    if isinstance(regions, Region):
        raise ValueError(f"regions = {regions!r} must be a sequence, for example [{regions!r}]")
    if len(regions) > MOST_REGIONS:
        raise ValueError(f"{len(regions)} regions exceed the limit of {MOST_REGIONS}")
    tissues = [tissue]
    region_number = np.zeros(grid.field_shape, np.uint8)
    material = np.zeros(grid.field_shape, np.uint8)
    for n, region in enumerate(regions, 1):
        if not isinstance(region, Region):
            raise ValueError(f"region {region!r} must be a Region(shape, tissue)")
        mask = np.asarray(region.shape.contains(grid))
        if mask.dtype != bool or mask.shape != grid.field_shape:
            raise ValueError(
                f"region {n}: contains() gave {mask.dtype} {mask.shape}, "
                f"not bool {grid.field_shape}"
            )
        if not mask.any():
            raise ValueError(
                f"region {n}, {region.shape}, holds no cell of the {grid.kind} grid; "
                f"check place and size"
            )
        if region.tissue not in tissues:
            tissues.append(region.tissue)
        region_number[mask] = n
        material[mask] = tissues.index(region.tissue)
    return Materials(tuple(tissues), material.ravel()), region_number.ravel()


def _places_mm(grid: Grid) -> dict[str, np.ndarray]:
    """Return coordinates (mm) of the cell centres by axis name, shaped to combine into fields."""
    names = COORDINATES[grid.kind]
    lines = np.ix_(*(grid.centres_mm(axis) for axis in range(len(names))))
    return dict(zip(names, lines, strict=True))


def _tie_mm(grid: Grid) -> float:
    """Return the distance (mm) from a border within which a centre lies on it."""
    return 1000 * TIE_CELLS * grid.cell


def _between(grid: Grid, place_mm: np.ndarray, low_mm: float, high_mm: float) -> np.ndarray:
    """Return which places (mm) lie between two borders, or on the lower one."""
    tie_mm = _tie_mm(grid)
    return (low_mm - tie_mm <= place_mm) & (place_mm < high_mm - tie_mm)


def _distance_mm(grid: Grid, x_mm: float, y_mm: float, z_mm: float | None) -> np.ndarray:
    """Return the distance (mm) of the centres from a point, or from a line along z without z_mm."""
    place_mm = _places_mm(grid)
    if "r" in place_mm and (x_mm or y_mm):
        raise ValueError(
            f"x_mm = {x_mm:g}, y_mm = {y_mm:g}: on a {grid.kind} grid both are 0, the axis"
        )
    if "z" not in place_mm and z_mm:
        raise ValueError(f"z_mm = {z_mm:g}: a {grid.kind} grid has no z; leave it at 0")
    if grid.kind == "plane" and y_mm:
        raise ValueError(f"y_mm = {y_mm:g}: a plane grid has x only; leave it at 0")
    centre_mm = {"x": x_mm, "y": y_mm, "z": z_mm, "r": 0.0}
    squares = []
    for name, line in place_mm.items():
        centre = centre_mm[name]
        if centre is not None:
            squares.append((line - centre) ** 2)
    return np.sqrt(sum(squares))


def _filled(grid: Grid, mask: np.ndarray) -> np.ndarray:
    """Return a mask stretched to the grid's `field_shape`."""
    return np.broadcast_to(mask, grid.field_shape).copy()


def _check_range(what: str, low_mm: float, high_mm: float) -> None:
    """Raise ValueError unless both are finite and the first is the lower."""
    if not (isfinite(low_mm) and isfinite(high_mm) and low_mm < high_mm):
        raise ValueError(
            f"{what} from {low_mm:g} to {high_mm:g} mm: "
            f"both must be finite and the first the lower one"
        )


def _check_round(what: str, radius_mm: float, places_mm: tuple[float, ...]) -> None:
    """Raise ValueError for a radius that is not positive, or a place that is not finite."""
    if not isfinite(radius_mm) or radius_mm <= 0:
        raise ValueError(f"{what} radius {radius_mm} must be a positive size in mm")
    if not all(isfinite(place) for place in places_mm):
        raise ValueError(f"{what} at {places_mm} must have finite places in mm")
