r"""A patchwork of materials: which cell is made of what, and how heat crosses where two of them touch.

Every cell has one material and follows that material's own curves (see `tissue`).  Between two cells of one material
heat flows down the difference of the Kirchhoff potential theta.  Two materials have no common potential, but a common
temperature T where they touch; both half cells, of equal thickness, pass the same heat, so T solves

    theta_a(T) - theta_a = theta_b - theta_b(T),      drop = theta_a(T) - theta_a + theta_b - theta_b(T),         (13)

and the flow from b to a is the face's conductance times the drop.  For two equal materials the drop is the plain
difference theta_b - theta_a; for constant conductivities the flow is that through two resistances in series,
q = (T_b - T_a) / (h / 2 k_a + h / 2 k_b).  Contact is perfect: no gap, no contact resistance.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from helpers.freezing.grid import Grid
from helpers.freezing.tissue import Tissue

JOINT_STEPS = 40


@dataclass(frozen=True)
class Patchwork:
    """Cells of several materials: `material` (uint8, any shape) holds each cell's number in `tissues`.

    Its laws are those of `Tissue`, for arrays with one entry a cell.

    >>> fat = Tissue("fat", 0.2, 0.4, 2.1e6, 1.6e6, 60e6, -10, -3)
    >>> pair = Patchwork((fat, fat.changed(name="warm fat", start_C=20)), np.array([0, 1, 1], np.uint8))
    >>> pair.values("start_C")
    array([37., 20., 20.])
    """

    tissues: tuple[Tissue, ...]
    material: np.ndarray

    def at(self, cells: np.ndarray) -> Patchwork:
        """The patchwork of some of the cells only."""
        return Patchwork(self.tissues, self.material[cells])

    def values(self, prop: str) -> np.ndarray:
        """A property (its own unit) of every cell."""
        return self.spread(np.array([getattr(tissue, prop) for tissue in self.tissues], float))

    def spread(self, per_material: np.ndarray) -> np.ndarray:
        """One number a material (any unit) handed to every cell of it."""
        if len(self.tissues) == 1:
            return np.full(self.material.shape, per_material[0])
        return per_material[self.material]

    def temperature(self, enthalpy: np.ndarray) -> np.ndarray:
        """Temperature (°C) of every cell at its enthalpy (J/m3)."""
        return self._each("temperature", enthalpy)

    def enthalpy(self, temperature_C: np.ndarray | float) -> np.ndarray:
        """Enthalpy (J/m3) of every cell at its temperature (°C)."""
        return self._each("enthalpy", temperature_C)

    def unfrozen_fraction(self, enthalpy: np.ndarray) -> np.ndarray:
        """Unfrozen fraction (0 to 1) of every cell at its enthalpy (J/m3)."""
        return self._each("unfrozen_fraction", enthalpy)

    def kirchhoff(self, enthalpy: np.ndarray) -> np.ndarray:
        """Kirchhoff potential (W/m) of every cell at its enthalpy (J/m3), zero at its own solidus."""
        return self._each("kirchhoff", enthalpy)

    def conductivity(self, temperature_C: np.ndarray) -> np.ndarray:
        """Conductivity (W/m/K) of every cell at its temperature (°C)."""
        return self._each("conductivity", temperature_C)

    def _each(self, law: str, argument: np.ndarray | float) -> np.ndarray:
        """A tissue's law, applied to each material's cells."""
        if len(self.tissues) == 1:
            return getattr(self.tissues[0], law)(argument)
        argument = np.broadcast_to(np.asarray(argument, float), self.material.shape)
        result = np.empty(self.material.shape)
        for number, tissue in enumerate(self.tissues):
            own = self.material == number
            result[own] = getattr(tissue, law)(argument[own])
        return result


@dataclass(frozen=True)
class Joints:
    """Faces between two cells of unlike material, one entry a face, sorted by the pair of materials.

    `low`, `high`: flat indices of the cells on the lower and the upper side of the face; `per_low`, `per_high`: its
    conductance (1/m2) per volume of each.  `pairs`: a row a pair, (first face, face after the last, material on the
    lower side, material on the upper side).
    """

    low: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))
    high: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))
    per_low: np.ndarray = field(default_factory=lambda: np.empty(0))
    per_high: np.ndarray = field(default_factory=lambda: np.empty(0))
    pairs: np.ndarray = field(default_factory=lambda: np.empty((0, 4), np.int64))


def inner_faces(grid: Grid, axis: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """All faces across a stored axis: flat cells below and above, conductance (1/m2) per volume of each, all (faces,).

    >>> from helpers.freezing.grid import plane
    >>> [len(part) for part in inner_faces(plane(3, cell_mm=1), 0)]
    [2, 2, 2, 2]
    """
    index = np.arange(grid.cells).reshape(grid.shape)
    low = np.take(index, range(grid.shape[axis] - 1), axis).ravel()
    high = np.take(index, range(1, grid.shape[axis]), axis).ravel()
    if axis:
        plain = np.full(len(low), 1 / grid.cell**2)
        return low, high, plain, plain
    lower, upper = grid.first_axis_conductances()
    per_plane = grid.shape[1] * grid.shape[2]
    return low, high, upper[low // per_plane], lower[high // per_plane]


def joints(grid: Grid, patchwork: Patchwork, inside: np.ndarray) -> Joints:
    """Faces of a grid where materials meet; cells `inside` probes (flat indices) have none.  Conductances in 1/m2.

    >>> from helpers.freezing.grid import plane
    >>> fat = Tissue("fat", 0.2, 0.4, 2.1e6, 1.6e6, 60e6, -10, -3)
    >>> pair = Patchwork((fat, fat.changed(name="other")), np.array([0, 0, 1], np.uint8))
    >>> joints(plane(3, cell_mm=1), pair, np.empty(0, int)).low
    array([1])
    """
    if len(patchwork.tissues) == 1:
        return Joints()
    material = patchwork.material.ravel()
    tissue_cell = np.ones(grid.cells, bool)
    tissue_cell[inside] = False
    found = []
    for axis in grid.axes:
        low, high, per_low, per_high = inner_faces(grid, axis)
        mixed = (material[low] != material[high]) & tissue_cell[low] & tissue_cell[high]
        found.append([part[mixed] for part in (low, high, per_low, per_high)])
    low, high, per_low, per_high = (np.concatenate(column) for column in zip(*found, strict=True))
    pair = material[low].astype(np.int64) * len(patchwork.tissues) + material[high]
    order = np.argsort(pair, kind="stable")
    kinds, first = np.unique(pair[order], return_index=True)
    pairs = np.stack(
        [first, np.append(first, len(low))[1:], *np.divmod(kinds, len(patchwork.tissues))], axis=1
    )
    return Joints(low[order], high[order], per_low[order], per_high[order], pairs)


def joint_drop(
    low: Patchwork, high: Patchwork, enthalpy_low: np.ndarray, enthalpy_high: np.ndarray
) -> np.ndarray:
    """Drop of potential (W/m) from the upper to the lower cells of joints, equation (13); enthalpies in J/m3.

    Newton's method, kept between two temperatures that close in on the answer.

    >>> one = Tissue("one", 1.0, 1.0, 2e6, 2e6, 0.0, 0, 0)
    >>> two = one.changed(conductivity_unfrozen=3.0, conductivity_frozen=3.0)
    >>> sides = Patchwork((one,), np.zeros(1, np.uint8)), Patchwork((two,), np.zeros(1, np.uint8))
    >>> round(float(joint_drop(*sides, one.enthalpy([10.0]), two.enthalpy([30.0]))[0]), 9)  # 20 / (1/2 + 1/6)
    30.0
    """
    begin, end = low.temperature(enthalpy_low), high.temperature(enthalpy_high)
    theta_low, theta_high = low.kirchhoff(enthalpy_low), high.kirchhoff(enthalpy_high)
    cold, warm = np.minimum(begin, end), np.maximum(begin, end)
    temperature = (cold + warm) / 2
    for _ in range(JOINT_STEPS):
        from_low = low.kirchhoff(low.enthalpy(temperature)) - theta_low
        to_high = theta_high - high.kirchhoff(high.enthalpy(temperature))
        slope = low.conductivity(temperature)
        change = (to_high - from_low) / (slope + high.conductivity(temperature))
        done = np.abs(change) < 1e-9
        if done.all():
            break
        cold, warm = (
            np.where(change > 0, temperature, cold),
            np.where(change > 0, warm, temperature),
        )
        nearer = temperature + change
        nearer = np.where((cold < nearer) & (nearer < warm), nearer, (cold + warm) / 2)
        temperature = np.where(done, temperature, nearer)
    return 2 * (from_low + slope * change)
