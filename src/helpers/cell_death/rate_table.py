"""A cell's fate looked up by cooling rate and coldest temperature: one table, any number of voxels.

The table is `one_cell.freeze` at 121 rates from 0.1 to 2000 °C/min. Between them, numbers are taken
along straight lines in the logarithm of the rate. A test compares the table with the model itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy.interpolate import RegularGridInterpolator

from helpers.cell_death.cell import Cell
from helpers.cell_death.dehydration import equilibrium_water_share, freezing_point_C
from helpers.cell_death.one_cell import freeze
from helpers.cell_death.solution import COLDEST_C
from helpers.shares import share_words

# Rates of the table: slower cells keep in balance with the ice, faster ones keep their water.
RATES_C_PER_MIN = np.geomspace(0.1, 2000, 121)

# Temperatures of the table are this far apart, K.
SPACING_K = 0.25


@dataclass(frozen=True, eq=False)
class Fate:
    """What happened to the cells of each voxel.

    Parameters
    ----------
    cell : Cell
        The kind of cell.
    water_share : numpy.ndarray
        Water left, as a share of the first water (no unit); any shape.
    ice_probability : numpy.ndarray
        Probability of ice inside the cells (no unit), in the same shape.
    """

    cell: Cell
    water_share: np.ndarray
    ice_probability: np.ndarray

    def summary(self) -> str:
        """Return one plain sentence with the share of voxels in which ice is likely."""
        likely = 100 * np.mean(self.ice_probability > 0.5)
        return (
            f"Ice is likelier than not inside the cells of {share_words(likely)} of "
            f"{self.ice_probability.size} voxels."
        )


def fate(
    cell: Cell, rate_C_per_min: ArrayLike, minimum_C: ArrayLike, gate: float | None = None
) -> Fate:
    """Return what happened to the cells of voxels, by cooling rate and coldest temperature.

    Where the rate is not known (nan) or below 0.1 °C/min the cells are taken to keep in balance
    with the ice: dried, no ice inside. Rates above 2000 °C/min count as 2000, temperatures below
    -60 °C as -60: by then all is decided.

    Parameters
    ----------
    cell : Cell
        The kind of cell.
    rate_C_per_min : array_like
        Cooling rates, °C/min, any shape; nan where not known.
    minimum_C : array_like
        Coldest temperatures, °C, in the same shape.
    gate : float, optional
        Critical water, as in `one_cell.freeze`.

    Returns
    -------
    Fate
        Water and probability of ice, in the shape of the rates.

    Raises
    ------
    ValueError
        If the two shapes differ.

    Examples
    --------
    >>> from helpers.cell_death.cell import cell
    >>> rates = np.array([5.0, 100.0, np.nan])
    >>> found = fate(cell("at1_like"), rates, np.array([-40.0, -40.0, 5.0]))
    >>> found.ice_probability.round(2).tolist()
    [0.0, 1.0, 0.0]
    """
    rate = np.asarray(rate_C_per_min, dtype=float)
    coldest_C = np.asarray(minimum_C, dtype=float)
    if rate.shape != coldest_C.shape:
        raise ValueError(
            f"rate_C_per_min has shape {rate.shape} and minimum_C {coldest_C.shape}; "
            f"they must agree"
        )
    slowest = RATES_C_PER_MIN[0]
    fastest = RATES_C_PER_MIN[-1]
    slow = ~(rate >= slowest)  # true for nan, too
    thawed = coldest_C >= freezing_point_C()

    # Voxels without a rate are looked up at the slowest, and replaced below.
    known_rate = np.clip(np.where(slow, slowest, rate), slowest, fastest)
    depth_K = -np.clip(coldest_C, COLDEST_C, freezing_point_C())
    places = np.stack([np.log(known_rate), depth_K], axis=-1)
    water_table, ice_table = _tables(cell, gate)

    in_balance = equilibrium_water_share(np.clip(coldest_C, COLDEST_C, 0.0))
    water_frozen = np.where(slow, in_balance, water_table(places))
    water = np.where(thawed, 1.0, water_frozen)
    ice = np.where(thawed | slow, 0.0, ice_table(places))
    return Fate(cell, water, ice)


@lru_cache(maxsize=16)
def _tables(
    cell: Cell, gate: float | None
) -> tuple[RegularGridInterpolator, RegularGridInterpolator]:
    """Tabulate water and ice probability against ln(rate) and the depth below 0 °C."""
    run = freeze(cell, RATES_C_PER_MIN, gate=gate)
    # The last temperature is added by hand: np.arange stops short of it.
    depth_K = -np.arange(freezing_point_C(), COLDEST_C, -SPACING_K)
    depth_K = np.concatenate([depth_K, [-COLDEST_C]])
    log_rate = np.log(RATES_C_PER_MIN)

    def tabulated(values: np.ndarray) -> RegularGridInterpolator:
        rows = [np.interp(depth_K, -run.water.temperature_C, column) for column in values.T]
        return RegularGridInterpolator((log_rate, depth_K), np.array(rows))

    return tabulated(run.water.water_share), tabulated(run.ice_probability)
