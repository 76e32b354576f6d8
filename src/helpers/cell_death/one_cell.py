"""One cell, cooled: water leaves it (`dehydration`) and ice may start in it (`nucleation`); many rates at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.cell_death import dehydration, nucleation
from helpers.cell_death.cell import Cell
from helpers.cell_death.dehydration import END_C, Dehydration

SEARCH_C_PER_MIN = np.geomspace(0.1, 1000, 41)
NARROWING = 2


@dataclass(frozen=True)
class CellFreeze:
    """A cell cooled at each of several rates: its water, and the share of such cells that hold ice (no unit)."""

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

    def ice_temperature(self, number: int = 0) -> tuple[float, float]:
        """Mean and standard deviation (°C, K) of where ice starts, among cells in which it does; nan if in none."""
        grown = np.diff(self.ice_probability[:, number])
        if grown.sum() < 1e-3:
            return np.nan, np.nan
        middle = (self.water.temperature_C[1:] + self.water.temperature_C[:-1]) / 2
        mean = np.average(middle, weights=grown)
        return float(mean), float(np.sqrt(np.average((middle - mean) ** 2, weights=grown)))

    def summary(self) -> str:
        """One plain sentence, about the first of the rates."""
        return (
            f"Cooled at {self.rate_C_per_min[0]:g} °C/min the cell shrinks to "
            f"{100 * self.water.volume_at(-20.0)[0]:.0f} % of its volume by -20 °C, and "
            f"{100 * self.final_probability[0]:.0f} % of such cells get ice inside."
        )


def freeze(
    cell: Cell,
    rate_C_per_min,
    to_C: float = END_C,
    gate: float | None = None,
    seeding_K: float | None = None,
) -> CellFreeze:
    """Cool a cell at one or many constant rates (°C/min) to `to_C` (°C); equations (3) and (4).

    `gate`: critical water (share, 0.10 unless given), 0 for none; `seeding_K` as in `dehydration.cool`, K.

    >>> from helpers.cell_death.cell import cell
    >>> freeze(cell("at1_like"), [10, 50]).final_probability.round(2).tolist()
    [0.0, 1.0]
    """
    water = dehydration.cool(cell, rate_C_per_min, to_C, seeding_K)
    starts = nucleation.starts_per_second(
        cell, water.temperature_C[:, None], water.water_share, gate
    )
    seconds = -np.diff(water.temperature_C)[:, None] / (water.rate_C_per_min / 60)
    critical = nucleation.critical_water() if gate is None else float(gate)
    return CellFreeze(water, nucleation.ice_probability(starts, seconds), critical)


def along_history(
    cell: Cell, time_s: np.ndarray, temperature_C: np.ndarray, gate: float | None = None
):
    """Return water (share) and ice probability (no unit) along histories: s, and °C of shape (times, histories).

    Arguments as `dehydration.follow`; the answers have the shape of `temperature_C`.  Times should be dense, since ice
    is counted at the given times only: 1 s or a tenth of a degree.

    >>> from helpers.cell_death.cell import cell
    >>> time = np.linspace(0, 60, 601)
    >>> water, ice = along_history(cell("at1_like"), time, -0.6 - 40 * time / 60)
    >>> bool(ice[-1] > 0.9)
    True
    """
    water = dehydration.follow(cell, time_s, temperature_C)
    starts = nucleation.starts_per_second(cell, temperature_C, water, gate)
    flat = starts.reshape(len(starts), -1)
    ice = nucleation.ice_probability(flat, np.diff(np.asarray(time_s, dtype=float))[:, None])
    return water, ice.reshape(starts.shape)


def rate_for(cell: Cell, probability: float = 0.5, gate: float | None = None) -> float:
    """Return the slowest rate (°C/min) at which a share of cells (no unit, 0.001 to 0.99) gets ice inside; nan if none.

    Searched from 0.1 to 1000 °C/min; right within 0.1 %.

    >>> from helpers.cell_death.cell import cell
    >>> round(rate_for(cell("at1_like")))
    27
    """
    if not 0.001 <= probability <= 0.99:
        raise ValueError(
            f"probability = {probability} must lie from 0.001 to 0.99, a share and no percentage"
        )
    rates = SEARCH_C_PER_MIN
    for _ in range(NARROWING):
        found = freeze(cell, rates, gate=gate).final_probability
        above = np.flatnonzero(found >= probability)
        if not len(above) or above[0] == 0:
            return float("nan")
        bracket = slice(above[0] - 1, above[0] + 1)
        rates = np.geomspace(*rates[bracket], 21)
    found = freeze(cell, rates, gate=gate).final_probability
    first = int(np.flatnonzero(found >= probability)[0])
    low, high = max(first - 1, 0), first
    share = (probability - found[low]) / (found[high] - found[low]) if high > low else 0.0
    return float(rates[low] * (rates[high] / rates[low]) ** share)
