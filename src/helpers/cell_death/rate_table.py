"""A cell's fate looked up by cooling rate and coldest temperature: one table per cell, then any number of voxels.

The table is `one_cell.freeze` at 121 rates from 0.1 to 2000 °C/min; between them numbers are taken along straight lines
in the logarithm of the rate.  A test holds it to the model itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.interpolate import RegularGridInterpolator

from helpers.cell_death.cell import Cell
from helpers.cell_death.dehydration import END_C, equilibrium_water_share, freezing_point_C
from helpers.cell_death.one_cell import freeze

RATES = np.geomspace(0.1, 2000, 121)
GRID_K = 0.25


@dataclass(frozen=True)
class Fate:
    """Per voxel: water left (share of the first, no unit) and probability of ice inside the cells (no unit)."""

    cell: Cell
    water_share: np.ndarray
    ice_probability: np.ndarray

    def summary(self) -> str:
        """One plain sentence."""
        return (
            f"Ice is likelier than not inside the cells of {100 * np.mean(self.ice_probability > 0.5):.0f} % of "
            f"{self.ice_probability.size} voxels."
        )


def fate(
    cell: Cell, rate_C_per_min: np.ndarray, minimum_C: np.ndarray, gate: float | None = None
) -> Fate:
    """Return what happened to the cells of voxels cooled at °C/min to °C (same shape).

    Where the rate is not known (nan) or below 0.1 °C/min the cells are taken to keep in balance with the ice: dried, no
    ice inside.  Rates above 2000 °C/min count as 2000, temperatures below -60 °C as -60: by then all is decided.

    >>> from helpers.cell_death.cell import cell
    >>> found = fate(cell("at1_like"), np.array([5.0, 100.0, np.nan]), np.array([-40.0, -40.0, 5.0]))
    >>> found.ice_probability.round(2).tolist()
    [0.0, 1.0, 0.0]
    """
    rate, coldest = np.asarray(rate_C_per_min, dtype=float), np.asarray(minimum_C, dtype=float)
    if rate.shape != coldest.shape:
        raise ValueError(
            f"rate_C_per_min has shape {rate.shape} and minimum_C {coldest.shape}; they must agree"
        )
    water_table, ice_table = _tables(cell, gate)
    slow = ~(rate >= RATES[0])  # nan, too
    places = np.stack(
        [
            np.log(np.clip(np.where(slow, RATES[0], rate), RATES[0], RATES[-1])),
            -np.clip(coldest, END_C, _first_C()),
        ],
        -1,
    )
    balance = equilibrium_water_share(np.minimum(np.maximum(coldest, END_C), 0.0))
    thawed = coldest >= _first_C()
    water = np.where(thawed, 1.0, np.where(slow, balance, water_table(places)))
    return Fate(cell, water, np.where(thawed | slow, 0.0, ice_table(places)))


@lru_cache(maxsize=16)
def _tables(
    cell: Cell, gate: float | None
) -> tuple[RegularGridInterpolator, RegularGridInterpolator]:
    """Water and ice probability against the logarithm of the rate and the depth below 0 °C."""
    run = freeze(cell, RATES, gate=gate)
    depth = np.concatenate([-np.arange(_first_C(), END_C, -GRID_K), [-END_C]])
    tables = []
    for values in (run.water.water_share, run.ice_probability):
        rows = np.array([np.interp(depth, -run.water.temperature_C, column) for column in values.T])
        tables.append(RegularGridInterpolator((np.log(RATES), depth), rows))
    return tuple(tables)


def _first_C() -> float:
    """Where ice forms outside the cell, °C."""
    return freezing_point_C()
