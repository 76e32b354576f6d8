"""Constants of the cell models, from `data/cell_constants.csv`, where each has its range, source and trust."""

from __future__ import annotations

from functools import lru_cache

from helpers import data

GAS_CONSTANT = 8.314
"""J/mol/K."""

ZERO_CELSIUS_K = 273.15
"""0 °C in K; pure water freezes here."""

SALT_KG_PER_MOL, WATER_KG_PER_MOL = 0.05844, 0.018015
"""Molar masses of NaCl and water, kg/mol."""


@lru_cache(maxsize=64)
def constant(name: str) -> float:
    """Return a constant of `data/cell_constants.csv` in the unit of its row; ValueError for an unknown name.

    >>> constant("heat_of_fusion")  # J/mol
    6010.0
    """
    return data.value("cell_constants", constant=name).value


def not_verified() -> tuple[str, ...]:
    """Return the names (no unit) of the constants that were only recalled; whatever shows them must say so.

    >>> "viscosity_of_water" in not_verified()
    True
    """
    table = data.load("cell_constants")
    return tuple(table.loc[table["trust"] == "recalled", "constant"])
