r"""How heat crosses the face between two cells of different material.

Between two cells of one material heat flows down the difference of the Kirchhoff potential theta.
Two materials have no common potential, but a common temperature T where they touch. Both half cells
are equally thick and pass the same heat, so T is the solution of

    theta_a(T) - theta_a = theta_b - theta_b(T)                                                  (8)

    drop = theta_a(T) - theta_a + theta_b - theta_b(T)

and the flow from b to a is the face's conductance times `drop`. Two limits are worth knowing: for
two equal materials the drop is the plain difference theta_b - theta_a, and for constant
conductivities the flow is that through two resistances in series, q = (T_b - T_a) / (h / 2 k_a + h
/ 2 k_b). Contact is perfect: there is no gap and no contact resistance.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from helpers.freezing.grid import Grid
from helpers.freezing.materials import Materials

MOST_NEWTON_STEPS = 40
"""Newton's method nearly always needs one or two steps; halving the bracket forty times finds any
answer.
"""


class GridFaces(NamedTuple):
    """All faces between neighbouring cells across one axis; each array has one entry a face.

    `low` and `high` are the flat indices of the cells on the lower and the upper side; `per_low`
    and `per_high` are the conductance of the face (1/m2) per volume of each.
    """

    low: np.ndarray
    high: np.ndarray
    per_low: np.ndarray
    per_high: np.ndarray


class MaterialPairs(NamedTuple):
    """Groups of interfaces, one entry for each pair of materials that touch.

    The interfaces `first` to `end` (without `end`) have material `low` on their lower and `high` on
    their upper side.
    """

    first: np.ndarray
    end: np.ndarray
    low: np.ndarray
    high: np.ndarray


def _no_cells() -> np.ndarray:
    return np.empty(0, np.int64)


def _no_values() -> np.ndarray:
    return np.empty(0)


@dataclass(frozen=True, eq=False)
class Interfaces:
    """Faces between two cells of different material, sorted by the pair of materials.

    Parameters
    ----------
    low, high : ndarray of int
        Flat indices of the cells on the lower and the upper side of the face.
    per_low, per_high : ndarray
        Conductance of the face (1/m2) per volume of each of the two cells.
    pairs : MaterialPairs
        Which stretch of the arrays belongs to which pair of materials.
    """

    low: np.ndarray = field(default_factory=_no_cells)
    high: np.ndarray = field(default_factory=_no_cells)
    per_low: np.ndarray = field(default_factory=_no_values)
    per_high: np.ndarray = field(default_factory=_no_values)
    pairs: MaterialPairs = field(
        default_factory=lambda: MaterialPairs(_no_cells(), _no_cells(), _no_cells(), _no_cells())
    )


def inner_faces(grid: Grid, axis: int) -> GridFaces:
    """Return all faces between neighbours across a stored axis.

    Parameters
    ----------
    grid : Grid
    axis : int
        0, 1 or 2, one of `grid.axes`.

    Returns
    -------
    GridFaces
        Cells (flat indices) and conductances (1/m2).

    Examples
    --------
    >>> from helpers.freezing.grid import plane
    >>> inner_faces(plane(3, cell_mm=1), 0).high
    array([1, 2])
    """
    index = np.arange(grid.cells).reshape(grid.shape)
    low = np.take(index, range(grid.shape[axis] - 1), axis).ravel()
    high = np.take(index, range(1, grid.shape[axis]), axis).ravel()
    if axis > 0:
        straight = np.full(len(low), 1 / grid.cell**2)
        return GridFaces(low, high, straight, straight)
    # Only the first axis can be curved; there the two cells beside a face have different volumes.
    lower, upper = grid.first_axis_conductances()
    cells_per_plane = grid.shape[1] * grid.shape[2]
    return GridFaces(low, high, upper[low // cells_per_plane], lower[high // cells_per_plane])


def find_interfaces(grid: Grid, materials: Materials, inside: np.ndarray) -> Interfaces:
    """Return the faces of a grid where two materials meet.

    Parameters
    ----------
    grid : Grid
    materials : Materials
        The material of every cell, flat.
    inside : ndarray of int
        Flat indices of cells inside probes, which have no interfaces: their faces are boundary
        faces.

    Examples
    --------
    >>> from helpers.freezing.grid import plane
    >>> from helpers.freezing.tissue import Tissue
    >>> fat = Tissue("fat", 0.2, 0.4, 2.1e6, 1.6e6, 60e6, -10, -3)
    >>> pair = Materials((fat, fat.changed(name="other")), np.array([0, 0, 1], np.uint8))
    >>> find_interfaces(plane(3, cell_mm=1), pair, np.empty(0, int)).low
    array([1])
    """
    if len(materials.tissues) == 1:
        return Interfaces()
    number = materials.number.ravel()
    is_tissue = np.ones(grid.cells, bool)
    is_tissue[inside] = False

    per_axis = []
    for axis in grid.axes:
        faces = inner_faces(grid, axis)
        meet = number[faces.low] != number[faces.high]
        meet &= is_tissue[faces.low] & is_tissue[faces.high]
        per_axis.append(GridFaces(*(values[meet] for values in faces)))
    found = GridFaces(*(np.concatenate(values) for values in zip(*per_axis, strict=True)))

    # Sorted by pair, so that the kernel reads the two material curves once for each pair.
    count = len(materials.tissues)
    pair = number[found.low].astype(np.int64) * count + number[found.high]
    order = np.argsort(pair, kind="stable")
    kinds, first = np.unique(pair[order], return_index=True)
    end = np.append(first, len(pair))[1:]
    pairs = MaterialPairs(first, end, kinds // count, kinds % count)
    return Interfaces(
        low=found.low[order],
        high=found.high[order],
        per_low=found.per_low[order],
        per_high=found.per_high[order],
        pairs=pairs,
    )


def potential_drop(
    low: Materials, high: Materials, enthalpy_low: np.ndarray, enthalpy_high: np.ndarray
) -> np.ndarray:
    """Return the drop of the potential across interfaces; equation (8).

    Newton's method, kept between two temperatures that close in on the answer.

    Parameters
    ----------
    low, high : Materials
        Materials of the cells on the lower and on the upper side, shape (faces,).
    enthalpy_low, enthalpy_high : ndarray, shape (faces,)
        Their enthalpies, J/m3.

    Returns
    -------
    ndarray, shape (faces,)
        W/m; positive where heat flows from the upper to the lower cell.

    Examples
    --------
    >>> from helpers.freezing.tissue import Tissue
    >>> one = Tissue("one", 1.0, 1.0, 2e6, 2e6, 0.0, 0, 0)
    >>> two = one.changed(conductivity_unfrozen=3.0, conductivity_frozen=3.0)
    >>> cell = np.zeros(1, np.uint8)
    >>> drop = potential_drop(
    ...     Materials((one,), cell),
    ...     Materials((two,), cell),
    ...     one.enthalpy([10.0]),
    ...     two.enthalpy([30.0]),
    ... )
    >>> round(float(drop[0]), 9)  # 20 / (1/2 + 1/6)
    30.0
    """
    temperature_low = low.temperature(enthalpy_low)
    temperature_high = high.temperature(enthalpy_high)
    theta_low = low.kirchhoff(enthalpy_low)
    theta_high = high.kirchhoff(enthalpy_high)
    # The answer lies between these two; every step moves one of them.
    cold = np.minimum(temperature_low, temperature_high)
    warm = np.maximum(temperature_low, temperature_high)
    temperature = (cold + warm) / 2
    for _ in range(MOST_NEWTON_STEPS):
        from_low = low.potential_at(temperature) - theta_low
        to_high = theta_high - high.potential_at(temperature)
        conductivity_low = low.conductivity(temperature)
        conductivity_high = high.conductivity(temperature)
        change = (to_high - from_low) / (conductivity_low + conductivity_high)
        done = np.abs(change) < 1e-9
        if done.all():
            break
        cold = np.where(change > 0, temperature, cold)
        warm = np.where(change > 0, warm, temperature)
        nearer = temperature + change
        outside = (nearer <= cold) | (nearer >= warm)
        nearer = np.where(outside, (cold + warm) / 2, nearer)
        temperature = np.where(done, temperature, nearer)
    return 2 * (from_low + conductivity_low * change)
