"""Constants of the cell models.

Measured constants are in `data/cell_constants.csv`, each with its range, source and trust;
`constant` reads them. Only constants of nature, and a limit of the computer's numbers, are written
here.
"""

from __future__ import annotations

from functools import lru_cache

from helpers import data
from helpers.freezing.tissue import ZERO_CELSIUS_K

__all__ = [
    "GAS_CONSTANT",
    "LARGEST_EXPONENT",
    "SALT_KG_PER_MOL",
    "WATER_KG_PER_MOL",
    "ZERO_CELSIUS_K",
    "constant",
    "not_verified",
]

# J/mol/K.
GAS_CONSTANT = 8.314

# Molar mass of NaCl, kg/mol.
SALT_KG_PER_MOL = 0.05844

# Molar mass of water, kg/mol.
WATER_KG_PER_MOL = 0.018015

# exp() of more overflows a double.
LARGEST_EXPONENT = 700.0


@lru_cache(maxsize=64)
def constant(name: str) -> float:
    """Return a constant of `data/cell_constants.csv`.

    Parameters
    ----------
    name : str
        Name of the constant, as in the table.

    Returns
    -------
    float
        Its value in the unit of its row.

    Raises
    ------
    ValueError
        If the table has no such constant; the message names the nearest.

    Examples
    --------
    >>> constant("heat_of_fusion")  # J/mol
    6010.0
    """
    return data.value("cell_constants", constant=name).value


def not_verified() -> tuple[str, ...]:
    """Return the names of the constants that were only recalled; whatever shows them must say so.

    Returns
    -------
    tuple of str
        Names (no unit), in the order of the table.

    Examples
    --------
    >>> not_verified()
    ('optimum_factor', 'optimum_energy')
    """
    table = data.load("cell_constants")
    return tuple(table.loc[table["trust"] == "recalled", "constant"])
