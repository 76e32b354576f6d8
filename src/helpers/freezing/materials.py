"""Materials: which cell of a grid is made of which tissue.

Every cell has one material and follows the laws of that tissue (see `tissue`): its temperature,
enthalpy, Kirchhoff potential and conductivity. `regions` paints materials into a grid;
`solver.interfaces` says how heat crosses where two of them meet.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.freezing.tissue import Tissue


@dataclass(frozen=True, eq=False)
class Materials:
    """Cells made of one or more tissues; the laws are those of `Tissue`, applied cell by cell.

    Parameters
    ----------
    tissues : tuple of Tissue
        The different tissues that occur.
    number : ndarray of uint8, any shape
        For each cell, the index of its tissue in `tissues`.

    Examples
    --------
    >>> fat = Tissue("fat", 0.2, 0.4, 2.1e6, 1.6e6, 60e6, -10, -3)
    >>> warm_fat = fat.changed(name="warm fat", start_C=20)
    >>> pair = Materials((fat, warm_fat), np.array([0, 1, 1], np.uint8))
    >>> pair.values("start_C")
    array([37., 20., 20.])
    """

    tissues: tuple[Tissue, ...]
    number: np.ndarray

    def at(self, cells: np.ndarray) -> Materials:
        """Return the materials of some of the cells only (flat indices or a mask)."""
        return Materials(self.tissues, self.number[cells])

    def values(self, prop: str) -> np.ndarray:
        """Return one property of the tissue (in its unit) for every cell."""
        return self.per_cell(np.array([getattr(tissue, prop) for tissue in self.tissues], float))

    def per_cell(self, per_tissue: np.ndarray) -> np.ndarray:
        """Return, for every cell, the entry of its tissue in an array of one value a tissue."""
        # One tissue is by far the most frequent case; filling is faster than indexing.
        if len(self.tissues) == 1:
            return np.full(self.number.shape, per_tissue[0])
        return per_tissue[self.number]

    def temperature(self, enthalpy: np.ndarray) -> np.ndarray:
        """Return the temperature (°C) of every cell at its enthalpy (J/m3)."""
        return self._each("temperature", enthalpy)

    def enthalpy(self, temperature_C: np.ndarray | float) -> np.ndarray:
        """Return the enthalpy (J/m3) of every cell at its temperature (°C)."""
        return self._each("enthalpy", temperature_C)

    def unfrozen_fraction(self, enthalpy: np.ndarray) -> np.ndarray:
        """Return the unfrozen fraction (0 to 1) of every cell at its enthalpy (J/m3)."""
        return self._each("unfrozen_fraction", enthalpy)

    def unfrozen_temperature(self, enthalpy: np.ndarray) -> np.ndarray:
        """Return the temperature (°C) that blood meets in every cell at its enthalpy (J/m3)."""
        return self._each("unfrozen_temperature", enthalpy)

    def kirchhoff(self, enthalpy: np.ndarray) -> np.ndarray:
        """Return the Kirchhoff potential (W/m) of every cell, zero at the solidus of its tissue."""
        return self._each("kirchhoff", enthalpy)

    def conductivity(self, temperature_C: np.ndarray) -> np.ndarray:
        """Return the conductivity (W/m/K) of every cell at its temperature (°C)."""
        return self._each("conductivity", temperature_C)

    def potential_at(self, temperature_C: np.ndarray | float) -> np.ndarray:
        """Return the Kirchhoff potential (W/m) of every cell at a temperature (°C).

        At a sharp freezing point the frozen and the unfrozen phase have the same potential, so it
        does not matter which of the two is meant.
        """
        return self.kirchhoff(self.enthalpy(temperature_C))

    def _each(self, law: str, argument: np.ndarray | float) -> np.ndarray:
        """Apply a law of `Tissue` to the cells of each tissue in turn."""
        if len(self.tissues) == 1:
            return getattr(self.tissues[0], law)(argument)
        argument = np.broadcast_to(np.asarray(argument, float), self.number.shape)
        result = np.empty(self.number.shape)
        for number, tissue in enumerate(self.tissues):
            cells = self.number == number
            result[cells] = getattr(tissue, law)(argument[cells])
        return result
