"""A cell as the models see it: a round bag of salt water with a membrane that lets water through.

    volume = pi d^3 / 6        area = pi d^2        water = volume (1 - inactive share)

    d  diameter before freezing; the membrane keeps its area as the cell shrinks and wrinkles

The membrane lets less water through in the cold (equation 3 of `dehydration`). Parameters of named
cells are in `data/cells.csv`, each with its source.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from math import pi
from typing import NamedTuple

from helpers import checks, data

METRES_PER_UM = 1e-6

# Permeability of 1 um/min/atm, the unit of most papers, in m3/N/s.
PER_MICROMETRE_MINUTE_ATMOSPHERE = METRES_PER_UM / 60 / 101_325


class Limits(NamedTuple):
    """Lowest and highest value of a cell's property, in `unit`."""

    low: float
    high: float
    unit: str


# No cell is outside these; they catch wrong units.
LIMITS = {
    "diameter_um": Limits(5.0, 200.0, "um"),
    "inactive_share": Limits(0.05, 0.9, "of the volume"),
    "permeability": Limits(1e-15, 1e-11, "m3/N/s"),
    "activation_energy": Limits(1e4, 6e5, "J/mol"),
    "surface_sites": Limits(1e6, 1e12, "1/m2/s"),
    "surface_barrier": Limits(1e7, 1e11, "K5"),
}

# Fields of `Cell` that have another name in data/cells.csv.
COLUMNS = {"diameter_um": "diameter"}


@dataclass(frozen=True)
class Cell:
    """A round cell: its size, the share that is not water, its membrane, and how easily ice starts.

    Parameters
    ----------
    name : str
        What the cell is called.
    diameter_um : float
        Diameter before freezing, um; 5 to 200.
    inactive_share : float
        Share of the volume that is not water (no unit); 0.05 to 0.9.
    permeability : float
        Permeability of the membrane to water at 0 °C, m3/N/s; 1e-15 to 1e-11.
    activation_energy : float
        How fast the permeability falls with cold, J/mol; 1e4 to 6e5.
    surface_sites : float
        Rate of ice starts on the membrane, 1/m2/s; see Omega in `nucleation`; 1e6 to 1e12.
    surface_barrier : float
        Barrier to ice starts on the membrane, K5; see kappa in `nucleation`; 1e7 to 1e11.

    Raises
    ------
    ValueError
        For values that no cell has.

    Examples
    --------
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
        for field, limits in LIMITS.items():
            name = f"{field} of cell {self.name!r}"
            checks.in_range(name, getattr(self, field), *limits)

    @property
    def area(self) -> float:
        """Area of the membrane (m2); it stays the same as the cell shrinks and wrinkles."""
        return pi * (METRES_PER_UM * self.diameter_um) ** 2

    @property
    def volume(self) -> float:
        """Volume before freezing (m3)."""
        return pi / 6 * (METRES_PER_UM * self.diameter_um) ** 3

    @property
    def water(self) -> float:
        """Volume of water before freezing (m3)."""
        return self.volume * (1 - self.inactive_share)

    def changed(self, **properties: float) -> Cell:
        """Return the same cell with some properties replaced.

        Parameters
        ----------
        **properties : float
            New values by field name, in the units of the fields.

        Returns
        -------
        Cell
            The changed cell.

        Raises
        ------
        ValueError
            For an unknown property, or like the constructor.
        """
        for name in properties:
            data.one_of(name, list(LIMITS), "properties of a cell")
        return replace(self, **properties)  # type: ignore[arg-type]  # `name` is refused above

    def summary(self) -> str:
        """Return one plain sentence with size, water and permeability."""
        permeability = self.permeability / PER_MICROMETRE_MINUTE_ATMOSPHERE
        return (
            f"{self.name}: {self.diameter_um:g} um wide, "
            f"{100 * (1 - self.inactive_share):.0f} % water, "
            f"permeability {permeability:.2g} um/min/atm at 0 °C."
        )


def cell(name: str, **changes: float) -> Cell:
    """Return a cell of `data/cells.csv`, with some properties replaced.

    Parameters
    ----------
    name : str
        Name in the table; see `names`.
    **changes : float
        New values by field name of `Cell`, in the units of the fields (um, m3/N/s, J/mol, ...).

    Returns
    -------
    Cell
        The cell.

    Raises
    ------
    ValueError
        For an unknown cell or property, or a value that no cell has.

    Examples
    --------
    >>> cell("hela", diameter_um=20).diameter_um
    20
    """
    data.one_of(name, names(), "cells of data/cells.csv")
    properties = {}
    # The table has one row per cell and property, so that each number has a source.
    for field in fields(Cell):
        if field.name == "name":
            continue
        column = COLUMNS.get(field.name, field.name)
        properties[field.name] = data.value("cells", cell=name, property=column).value
    return Cell(name, **properties).changed(**changes)


def names() -> tuple[str, ...]:
    """Return the names of the cells in `data/cells.csv`, in the order of the table.

    Returns
    -------
    tuple of str
        Names (no unit).

    Examples
    --------
    >>> names()[0]
    'human_hepatocyte'
    """
    return tuple(data.load("cells")["cell"].unique())
