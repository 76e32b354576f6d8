r"""Regions: shapes that paint other materials over the tissue of a grid - a tumour, a layer of fat,
a bone, water.

A cell takes a region's material if its centre lies in the shape; later regions paint over earlier
ones, so a bone is a `Cylinder` of cortex with a thinner `Cylinder` of marrow painted over it.
Places are in mm and in the grid's own coordinates: in an (r, z) grid, and on cylinder and sphere
grids, shapes are centred on the axis.  Borders follow the cells: a flat one is off by up to half a
cell, a round one is stepped.

Any object with `contains(grid)`, a mask in the grid's `field_shape`, is a shape; the same mask
tells `Freeze.size(..., where=mask)` how much of a region is cold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Protocol

import numpy as np

from helpers.freezing.grid import Grid
from helpers.freezing.materials import Materials
from helpers.freezing.tissue import Tissue

MOST_REGIONS = 250
COORDINATES = {
    "plane": ("x",),
    "cylinder": ("r",),
    "sphere": ("r",),
    "rz": ("r", "z"),
    "xy": ("x", "y"),
    "xyz": ("x", "y", "z"),
}
"""What a grid's axes are called."""


class Shape(Protocol):
    """Anything that can tell which cells of a grid it holds."""

    def contains(self, grid: Grid) -> np.ndarray:
        """Mask (bool, the grid's `field_shape`) of the cells whose centres lie in the shape."""


@dataclass(frozen=True)
class Layer:
    """Everything from `low_mm` up to `high_mm` (mm) along `axis`; along the grid's last axis unless
    named.

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
        """Mask (bool, the grid's `field_shape`) of the cells whose centres lie in the layer."""
        place = _places_mm(grid)
        axis = self.axis or COORDINATES[grid.kind][-1]
        if axis not in place:
            raise ValueError(
                f"axis = {axis!r} is no axis of a {grid.kind} grid; it has {', '.join(place)}"
            )
        return _whole(grid, (self.low_mm <= place[axis]) & (place[axis] < self.high_mm))


@dataclass(frozen=True)
class Box:
    """A block from corner `low_mm` to corner `high_mm`, each with as many coordinates (mm) as the
    grid has.

    >>> from helpers.freezing.grid import xy
    >>> int(Box((0, 0), (2, 3)).contains(xy(4, 4, cell_mm=1)).sum())
    6
    """

    low_mm: tuple[float, ...]
    high_mm: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.low_mm) != len(self.high_mm):
            raise ValueError(
                f"box corners {self.low_mm} and {self.high_mm} must have equally many coordinates in mm"
            )
        for low, high in zip(self.low_mm, self.high_mm, strict=True):
            _check_range("box", low, high)

    def contains(self, grid: Grid) -> np.ndarray:
        """Mask (bool, the grid's `field_shape`) of the cells whose centres lie in the box."""
        places = _places_mm(grid).values()
        if len(self.low_mm) != len(places):
            raise ValueError(
                f"box corner {self.low_mm} needs {len(places)} coordinates in mm in a {grid.kind} grid"
            )
        mask = np.ones(grid.field_shape, bool)
        for place, low, high in zip(places, self.low_mm, self.high_mm, strict=True):
            mask &= (low <= place) & (place < high)
        return mask


@dataclass(frozen=True)
class Ball:
    """Everything within `radius_mm` of a point (mm): a ball, or the round cut through it in an (x,
    y) grid.

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
        """Mask (bool, the grid's `field_shape`) of the cells whose centres lie in the ball."""
        return _whole(grid, _distance_mm(grid, self.x_mm, self.y_mm, self.z_mm) <= self.radius_mm)


@dataclass(frozen=True)
class Shell:
    """Everything from `inner_mm` up to `outer_mm` away from a point (mm): the rind of a ball.

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
        """Mask (bool, the grid's `field_shape`) of the cells whose centres lie in the shell."""
        distance = _distance_mm(grid, self.x_mm, self.y_mm, self.z_mm)
        return _whole(grid, (self.inner_mm < distance) & (distance <= self.outer_mm))


@dataclass(frozen=True)
class Cylinder:
    """Everything within `radius_mm` of a line through (x_mm, y_mm) along z, from `low_mm` to
    `high_mm` (mm).

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
                f"cylinder from {self.low_mm:g} to {self.high_mm:g} mm: the first must be the lower; swap"
            )

    def contains(self, grid: Grid) -> np.ndarray:
        """Mask (bool, the grid's `field_shape`) of the cells whose centres lie in the cylinder."""
        if grid.kind in ("plane", "sphere"):
            raise ValueError(f"a cylinder fits no {grid.kind} grid; use a Layer or a Ball")
        z = _places_mm(grid).get("z", np.zeros(1))
        along = (self.low_mm <= z) & (z < self.high_mm) if "z" in COORDINATES[grid.kind] else True
        return _whole(
            grid, (_distance_mm(grid, self.x_mm, self.y_mm, None) <= self.radius_mm) & along
        )


@dataclass(frozen=True)
class Region:
    """A shape and what it is made of.  ValueError if either is something else.

    >>> from helpers.freezing.tissue import tissue
    >>> Region(Ball(10, 40, 40), tissue("fat")).tissue.name
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
                f"region tissue = {self.tissue!r} must be a Tissue, for example tissue('fat')"
            )


def paint(tissue: Tissue, regions: Sequence[Region], grid: Grid) -> tuple[Materials, np.ndarray]:
    """The grid's patchwork of materials (flat) and its region numbers (flat, uint8): 0 is `tissue`,
    n the n-th region.

    Equal tissues are one material; numbers carry no unit.  ValueError for what is no Region and for
    a region without a cell.

    >>> from helpers.freezing.grid import plane
    >>> from helpers.freezing.tissue import tissue
    >>> paint(tissue("fat"), [Region(Layer(0, 2), tissue("skin"))], plane(5, cell_mm=1))[1]
    array([1, 1, 0, 0, 0], dtype=uint8)
    """
    if len(regions) > MOST_REGIONS:
        raise ValueError(f"{len(regions)} regions exceed the limit of {MOST_REGIONS}")
    tissues, number = [tissue], np.zeros(grid.field_shape, np.uint8)
    material = number.copy()
    for n, region in enumerate(regions, 1):
        if not isinstance(region, Region):
            raise ValueError(f"region {region!r} must be a Region(shape, tissue)")
        mask = np.asarray(region.shape.contains(grid))
        if mask.dtype != bool or mask.shape != grid.field_shape:
            raise ValueError(
                f"region {n}: contains() gave {mask.dtype} {mask.shape}, not bool {grid.field_shape}"
            )
        if not mask.any():
            raise ValueError(
                f"region {n}, {region.shape}, holds no cell of the {grid.kind} grid; check place and size"
            )
        if region.tissue not in tissues:
            tissues.append(region.tissue)
        number[mask], material[mask] = n, tissues.index(region.tissue)
    return Materials(tuple(tissues), material.ravel()), number.ravel()


def _places_mm(grid: Grid) -> dict[str, np.ndarray]:
    """Coordinates (mm) of the cell centres by axis name, shaped to combine into fields."""
    names = COORDINATES[grid.kind]
    lines = np.ix_(*(grid.centres_mm(axis) for axis in range(len(names))))
    return dict(zip(names, lines, strict=True))


def _distance_mm(grid: Grid, x_mm: float, y_mm: float, z_mm: float | None) -> np.ndarray:
    """Distance (mm) of the cell centres from a point, or from a line along z if `z_mm` is None."""
    place, centre = _places_mm(grid), {"x": x_mm, "y": y_mm, "z": z_mm}
    if "r" in place and (x_mm or y_mm):
        raise ValueError(
            f"x_mm = {x_mm:g}, y_mm = {y_mm:g}: on a {grid.kind} grid both are 0, the axis"
        )
    if "z" not in place and z_mm:
        raise ValueError(f"z_mm = {z_mm:g}: a {grid.kind} grid has no z; leave it at 0")
    if grid.kind == "plane" and y_mm:
        raise ValueError(f"y_mm = {y_mm:g}: a plane grid has x only; leave it at 0")
    steps = [
        line - centre.get(name, 0.0)
        for name, line in place.items()
        if not (name == "z" and z_mm is None)
    ]
    return np.sqrt(sum(step**2 for step in steps))


def _whole(grid: Grid, mask: np.ndarray) -> np.ndarray:
    """A mask stretched to the grid's `field_shape`."""
    return np.broadcast_to(mask, grid.field_shape).copy()


def _check_range(what: str, low_mm: float, high_mm: float) -> None:
    """Raise ValueError unless both are finite and the first is the lower."""
    if not (isfinite(low_mm) and isfinite(high_mm) and low_mm < high_mm):
        raise ValueError(
            f"{what} from {low_mm:g} to {high_mm:g} mm: both must be finite and the first the lower one"
        )


def _check_round(what: str, radius_mm: float, places_mm: tuple[float, ...]) -> None:
    """Raise ValueError for a radius that is none, or a place at nan or infinity."""
    if not isfinite(radius_mm) or radius_mm <= 0:
        raise ValueError(f"{what} radius {radius_mm} must be a positive size in mm")
    if not all(isfinite(place) for place in places_mm):
        raise ValueError(f"{what} at {places_mm} must have finite places in mm")
