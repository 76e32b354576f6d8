"""One cell, cooled: water leaves it (`dehydration`) and ice may start in it (`nucleation`).

Slow cooling dries the cell before ice can start; fast cooling traps water, which supercools until
ice starts in it. `freeze` shows the two at many constant rates at once, `along_history` along the
cooling of a place beside a needle, and `rate_for` finds the rate between the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from helpers.cell_death import dehydration, nucleation
from helpers.cell_death.cell import Cell
from helpers.cell_death.dehydration import Dehydration
from helpers.cell_death.solution import COLDEST_C
from helpers.shares import share_words

# Rates at which `rate_for` first looks for a probability, °C/min.
SEARCH_C_PER_MIN = np.geomspace(0.1, 1000, 41)

# How often `rate_for` looks again between two neighbouring rates.
NARROWING_ROUNDS = 2

# Rates tried between the two neighbours: twenty parts a round.
NARROWED_RATES = 21

# Fewer cells with ice than this say nothing about where ice starts.
LEAST_SHARE_WITH_ICE = 1e-3


class IceTemperature(NamedTuple):
    """Where ice starts inside cells: mean (°C) and standard deviation (K); nan if it never does."""

    mean_C: float
    sd_K: float


@dataclass(frozen=True, eq=False)
class CellFreeze:
    """A cell cooled at each of several rates.

    Parameters
    ----------
    water : Dehydration
        Its water, temperatures and rates.
    ice_probability : numpy.ndarray, shape (temperatures, rates)
        Share of such cells that hold ice so far (no unit).
    gate : float
        Critical water, as a share of the first water (no unit); 0 for none.
    """

    water: Dehydration
    ice_probability: np.ndarray
    gate: float

    @property
    def rate_C_per_min(self) -> np.ndarray:
        """The rates, °C/min."""
        return self.water.rate_C_per_min

    @property
    def final_probability(self) -> np.ndarray:
        """Share of cells with ice inside (no unit) at the end of cooling, one number per rate."""
        return self.ice_probability[-1]

    def ice_temperature(self, number: int = 0) -> IceTemperature:
        """Return where ice starts, among the cells in which it does.

        Parameters
        ----------
        number : int
            Which of the rates, from 0.

        Returns
        -------
        IceTemperature
            Mean (°C) and standard deviation (K); nan if ice starts in none.
        """
        started = np.diff(self.ice_probability[:, number])
        if started.sum() < LEAST_SHARE_WITH_ICE:
            return IceTemperature(np.nan, np.nan)
        middle_C = (self.water.temperature_C[1:] + self.water.temperature_C[:-1]) / 2
        mean_C = np.average(middle_C, weights=started)
        variance = np.average((middle_C - mean_C) ** 2, weights=started)
        return IceTemperature(float(mean_C), float(np.sqrt(variance)))

    def summary(self) -> str:
        """Return one plain sentence about the first of the rates."""
        return (
            f"Cooled at {self.rate_C_per_min[0]:g} °C/min the cell shrinks to "
            f"{share_words(100 * self.water.volume_at(-20.0)[0])} of its volume by -20 °C, and "
            f"{share_words(100 * self.final_probability[0])} of such cells get ice inside."
        )


def freeze(
    cell: Cell,
    rate_C_per_min: ArrayLike,
    to_C: float = COLDEST_C,
    gate: float | None = None,
    seeding_K: float | None = None,
) -> CellFreeze:
    """Cool a cell at one or many constant rates, by equations (3) and (4).

    Parameters
    ----------
    cell : Cell
        The cell.
    rate_C_per_min : float or array_like, shape (rates,)
        Cooling rates, °C/min.
    to_C : float
        Where cooling ends, °C.
    gate : float, optional
        Critical water, a share of the first water (no unit); 0.10 unless given, 0 for no gate.
    seeding_K : float, optional
        How far below the freezing point ice forms outside, K; as in `dehydration.cool`.

    Returns
    -------
    CellFreeze
        Water and probability of ice at each temperature and rate.

    Raises
    ------
    ValueError
        As `dehydration.cool` and `nucleation.open_gate`.

    Examples
    --------
    >>> from helpers.cell_death.cell import cell
    >>> freeze(cell("at1_like"), [10, 50]).final_probability.round(2).tolist()
    [0.0, 1.0]
    """
    water = dehydration.cool(cell, rate_C_per_min, to_C, seeding_K)
    celsius = water.temperature_C[:, None]
    starts = nucleation.starts_per_second(cell, celsius, water.water_share, gate)
    seconds = -np.diff(water.temperature_C)[:, None] / (water.rate_C_per_min / 60)
    critical = nucleation.critical_water() if gate is None else float(gate)
    return CellFreeze(water, nucleation.ice_probability(starts, seconds), critical)


def along_history(
    cell: Cell, time_s: np.ndarray, temperature_C: np.ndarray, gate: float | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return water and probability of ice along histories of temperature.

    Times should be dense, since ice is counted at the given times only: 1 s or a tenth of a degree
    apart.

    Parameters
    ----------
    cell : Cell
        The cell.
    time_s : numpy.ndarray, shape (times,)
        Rising times, s.
    temperature_C : numpy.ndarray, shape (times,) or (times, histories)
        Temperatures, °C.
    gate : float, optional
        Critical water, as in `freeze`.

    Returns
    -------
    water_share : numpy.ndarray
        Water as a share of the first water (no unit), in the shape of `temperature_C`.
    ice_probability : numpy.ndarray
        Share of such cells that hold ice so far (no unit), in the same shape.

    Raises
    ------
    ValueError
        As `dehydration.follow` and `nucleation.open_gate`.

    Examples
    --------
    >>> from helpers.cell_death.cell import cell
    >>> time = np.linspace(0, 60, 601)
    >>> water, ice = along_history(cell("at1_like"), time, -0.6 - 40 * time / 60)
    >>> bool(ice[-1] > 0.9)
    True
    """
    water = dehydration.follow(cell, time_s, temperature_C)
    starts = nucleation.starts_per_second(cell, temperature_C, water, gate)
    columns = starts.reshape(len(starts), -1)
    seconds = np.diff(np.asarray(time_s, dtype=float))[:, None]
    ice = nucleation.ice_probability(columns, seconds)
    return water, ice.reshape(starts.shape)


def rate_for(cell: Cell, probability: float = 0.5, gate: float | None = None) -> float:
    """Return the slowest rate at which a given share of cells gets ice inside.

    Searched from 0.1 to 1000 °C/min; right to within 0.1 %.

    Parameters
    ----------
    cell : Cell
        The cell.
    probability : float
        Share of cells with ice (no unit); 0.001 to 0.99.
    gate : float, optional
        Critical water, as in `freeze`.

    Returns
    -------
    float
        Cooling rate, °C/min; nan if no rate does, or if even the slowest exceeds the share.

    Raises
    ------
    ValueError
        For a probability out of range.

    Examples
    --------
    >>> from helpers.cell_death.cell import cell
    >>> round(rate_for(cell("at1_like")))
    27
    """
    if not 0.001 <= probability <= 0.99:
        raise ValueError(
            f"probability = {probability} must lie from 0.001 to 0.99, a share and no percentage"
        )
    # The share need not rise with the rate everywhere, so look for the first crossing among many
    # rates, then among rates between the two that enclose it.
    rates = SEARCH_C_PER_MIN
    for _ in range(NARROWING_ROUNDS):
        found = freeze(cell, rates, gate=gate).final_probability
        above = np.flatnonzero(found >= probability)
        if not len(above) or above[0] == 0:
            return float("nan")
        first = above[0]
        rates = np.geomspace(rates[first - 1], rates[first], NARROWED_RATES)

    found = freeze(cell, rates, gate=gate).final_probability
    high = int(np.flatnonzero(found >= probability)[0])
    if high == 0:
        return float(rates[0])
    low = high - 1
    # Between the last two rates the share is taken as a straight line in ln(rate).
    share = (probability - found[low]) / (found[high] - found[low])
    return float(rates[low] * (rates[high] / rates[low]) ** share)
