"""Isotherms of a finished run: radii, areas, volumes.

Counting cells makes volumes jump by 0.3 %; instead each cell counts by the share of it that is colder, from its own
temperature and the differences to its neighbours:  share = clip(1/2 + (isotherm - T) / sum |dT|, 0, 1).         (5)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from helpers.freezing.result import Freeze

UNITS = {"plane": "mm", "cylinder": "mm2", "sphere": "cm3", "rz": "cm3", "xy": "mm2", "xyz": "cm3"}
_PER_SI = {"mm": 1e3, "mm2": 1e6, "cm3": 1e6}


def share_below(temperature_C: np.ndarray, isotherm_C: float) -> np.ndarray:
    """Share of each cell (0 to 1, dimensionless) at or below an isotherm (°C), any 1-D to 3-D field; equation (5).

    >>> share_below(np.array([-30.0, -20.0, -10.0]), -20.0)
    array([1. , 0.5, 0. ])
    """
    spread = np.zeros_like(temperature_C)
    for axis in range(temperature_C.ndim):
        if temperature_C.shape[axis] > 1:
            spread += np.abs(np.gradient(temperature_C, axis=axis))
    gap = isotherm_C - temperature_C
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        share = np.where(spread > 0, 0.5 + gap / spread, np.where(gap >= 0, 1.0, 0.0))
    return np.clip(share, 0.0, 1.0)


def size(
    freeze: Freeze, isotherm_C: float, ever: bool = False, where: np.ndarray | None = None
) -> float:
    """Size at or below an isotherm (°C), unit in `UNITS`: now, or with `ever` at any time so far.

    Space inside probes counts as cold while the probe is.  `where` (bool, the grid's `field_shape`) counts only a part,
    whole cells of it; ValueError if it has another shape.

    >>> from helpers.freezing.heat import example
    >>> round(size(example(), 0.0), -1), UNITS["xy"]
    (600.0, 'mm2')
    """
    field = freeze.minimum_C if ever else freeze.temperature_C
    unit = _PER_SI[UNITS[freeze.grid.kind]]
    per_cell = share_below(field, isotherm_C) * freeze.grid.cell_volumes()
    if where is not None:
        where = np.asarray(where)
        if where.dtype != bool or where.shape != field.shape:
            raise ValueError(
                f"where is {where.dtype} {where.shape}; it must be a bool mask of shape {field.shape}"
            )
        per_cell = per_cell[where]
    return float(unit * np.sum(per_cell))


def radius_mm(freeze: Freeze, isotherm_C: float, ever: bool = False) -> float:
    """How far an isotherm (°C) reaches, in mm; nan if nowhere is so cold.

    Plane: distance from the wall.  Cylinder, sphere: radius.  (r, z): radius at the coldest height.  (x, y) and
    (x, y, z), where ice need not be round: radius of the disc or ball of the same size.

    >>> from helpers.freezing.heat import example
    >>> round(radius_mm(example(), 0.0), 1)
    13.9
    """
    if freeze.grid.kind in ("xy", "xyz"):
        extent = size(freeze, isotherm_C, ever)
        if not extent:
            return float("nan")
        return (
            float(np.sqrt(extent / np.pi))
            if freeze.grid.kind == "xy"
            else 10 * (extent * 3 / 4 / np.pi) ** (1 / 3)
        )
    field = freeze.minimum_C if ever else freeze.temperature_C
    line = field if field.ndim == 1 else field[:, int(np.argmin(field.sum(axis=0)))]
    place, colder = freeze.grid.centres_mm(0), np.flatnonzero(line <= isotherm_C)
    if not len(colder):
        return float("nan")
    if colder[-1] == len(line) - 1:
        return float(place[-1] + 500 * freeze.grid.cell)
    return crossing(place[colder[-1] :], line[colder[-1] :], isotherm_C)


def half_length_mm(freeze: Freeze, isotherm_C: float) -> float:
    """Half the extent (mm) of an isotherm (°C) along z at the axis of an rz grid; nan if nowhere so cold.

    >>> from helpers.freezing.heat import example
    >>> half_length_mm(example(), 0.0)
    Traceback (most recent call last):
    ValueError: half_length_mm needs an rz grid, not 'xy'
    """
    if freeze.grid.kind != "rz":
        raise ValueError(f"half_length_mm needs an rz grid, not {freeze.grid.kind!r}")
    z, line = freeze.grid.centres_mm(1), freeze.temperature_C[0]
    middle = int(np.argmin(np.abs(np.cumsum(line < isotherm_C) - np.sum(line < isotherm_C) / 2)))
    upper = crossing(z[middle:], line[middle:], isotherm_C)
    lower = -crossing(-z[middle::-1], line[middle::-1], isotherm_C)
    return (upper - lower) / 2


def depth_mm(freeze: Freeze, isotherm_C: float, ever: bool = False) -> float:
    """How deep (mm) an isotherm (°C) reaches below the coldest place of the face z = 0 (rz, xyz); nan if nowhere.

    >>> from helpers.freezing.heat import example
    >>> depth_mm(example(), 0.0)
    Traceback (most recent call last):
    ValueError: depth_mm needs an rz or xyz grid, which has a face z = 0, not 'xy'
    """
    if freeze.grid.kind not in ("rz", "xyz"):
        raise ValueError(
            f"depth_mm needs an rz or xyz grid, which has a face z = 0, not {freeze.grid.kind!r}"
        )
    field = freeze.minimum_C if ever else freeze.temperature_C
    coldest = np.unravel_index(int(np.argmin(field[..., 0])), field.shape[:-1])
    return crossing(freeze.grid.centres_mm(field.ndim - 1), field[coldest], isotherm_C)


def crossing(place_mm: np.ndarray, temperature_C: np.ndarray, isotherm_C: float) -> float:
    """First place (mm) where a line of temperatures (°C) rises through an isotherm; nan if it never does.

    >>> crossing(np.array([1.0, 2.0, 3.0]), np.array([-40.0, -20.0, 20.0]), 0.0)
    2.5
    """
    warmer = np.flatnonzero(temperature_C > isotherm_C)
    if not len(warmer) or warmer[0] == 0:
        return float("nan")
    n = warmer[0]
    below, above = temperature_C[n - 1], temperature_C[n]
    share = (isotherm_C - below) / (above - below)
    return float(place_mm[n - 1] + share * (place_mm[n] - place_mm[n - 1]))
