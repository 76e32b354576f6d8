"""A cell as the models see it: a round bag of salt water whose membrane lets water through, less so in the cold."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from math import isfinite, pi

from helpers import data

UM = 1e-6
PER_MICROMETRE_MINUTE_ATMOSPHERE = UM / 60 / 101_325
"""m3/N/s in one um/min/atm."""

LIMITS = {
    "diameter_um": (5.0, 200.0, "um"),
    "inactive_share": (0.05, 0.9, "of the volume"),
    "permeability": (1e-15, 1e-11, "m3/N/s"),
    "activation_energy": (1e4, 6e5, "J/mol"),
    "surface_sites": (1e6, 1e12, "1/m2/s"),
    "surface_barrier": (1e7, 1e11, "K5"),
}
COLUMNS = {"diameter_um": "diameter"}  # fields that are called otherwise in data/cells.csv


@dataclass(frozen=True)
class Cell:
    """A round cell: size (um), share of its volume that is not water, membrane, and how easily ice starts in it.

    `permeability` at 0 °C in m3/N/s, its `activation_energy` in J/mol, `surface_sites` in 1/m2/s and `surface_barrier`
    in K5 (see `nucleation`).  ValueError for values no cell has.

    >>> round(cell("human_hepatocyte").water * 1e18)  # um3
    2513
    """

    name: str
    diameter_um: float
    inactive_share: float
    permeability: float
    activation_energy: float
    surface_sites: float
    surface_barrier: float

    def __post_init__(self) -> None:
        for field, (low, high, unit) in LIMITS.items():
            value = getattr(self, field)
            if not isfinite(value) or not low <= value <= high:
                nearest = high if value > high else low
                raise ValueError(
                    f"{field} = {value} of cell {self.name!r} is outside {low:g} to {high:g} {unit}; "
                    f"nearest: {nearest:g}"
                )

    @property
    def area(self) -> float:
        """Membrane (m2); it keeps its size as the cell shrinks and wrinkles."""
        return pi * (UM * self.diameter_um) ** 2

    @property
    def volume(self) -> float:
        """Volume before freezing (m3)."""
        return pi / 6 * (UM * self.diameter_um) ** 3

    @property
    def water(self) -> float:
        """Volume of water before freezing (m3)."""
        return self.volume * (1 - self.inactive_share)

    def changed(self, **properties: float) -> Cell:
        """The same cell with some properties (their own units) replaced; raises ValueError like the constructor."""
        for name in properties:
            data.one_of(name, list(LIMITS), "properties of a cell")
        return replace(self, **properties)

    def summary(self) -> str:
        """One plain sentence."""
        return (
            f"{self.name}: {self.diameter_um:g} um wide, {100 * (1 - self.inactive_share):.0f} % water, permeability "
            f"{self.permeability / PER_MICROMETRE_MINUTE_ATMOSPHERE:.2g} um/min/atm at 0 °C."
        )


def cell(name: str, **changes: float) -> Cell:
    """Return a cell of `data/cells.csv`, some properties replaced (um, m3/N/s, J/mol, ...); ValueError if unknown.

    >>> cell("hela", diameter_um=20).diameter_um
    20
    """
    data.one_of(name, names(), "cells of data/cells.csv")
    rows = {
        field.name: data.value(
            "cells", cell=name, property=COLUMNS.get(field.name, field.name)
        ).value
        for field in fields(Cell)
        if field.name != "name"
    }
    return Cell(name, **rows).changed(**changes)


def names() -> tuple[str, ...]:
    """Return the names (no unit) of the cells in `data/cells.csv`, in the order of the table.

    >>> names()[0]
    'human_hepatocyte'
    """
    return tuple(data.load("cells")["cell"].unique())
