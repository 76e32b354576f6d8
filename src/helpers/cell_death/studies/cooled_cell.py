"""One cell cooled: how it shrinks, and how likely ice starts inside it.

The cell is followed at one rate (`one_cell`), compared with the balance it would keep if cooled
infinitely slowly (`dehydration`), and at many rates with the two-factor idea (`two_factor`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import data
from helpers.cell_death import dehydration, menus, one_cell, two_factor
from helpers.cell_death.cell import cell
from helpers.cell_death.one_cell import CellFreeze
from helpers.cell_death.two_factor import TwoFactor
from helpers.shares import share_words

# whether a nearly dry cell can freeze inside, and the `gate` of `one_cell`: None is its own
GATED = "with the gate"
OPEN = "without the gate"
GATES = {GATED: None, OPEN: 0.0}

# even steps of the logarithm: a cell's fate changes with factors of the rate, not with sums
RATES_C_PER_MIN = np.geomspace(1, 200, 45)

# the sentence states the volume at this temperature
TOLD_C = -20.0


@dataclass(frozen=True, eq=False)
class CooledCell:
    """A cell at one cooling rate, infinitely slowly, and at all rates.

    `slow_volume_share` is the volume in balance with the ice, as a share of the first (no unit), at
    the temperatures of `freeze.water`.
    """

    name: str
    freeze: CellFreeze
    slow_volume_share: np.ndarray
    rates: TwoFactor

    @property
    def rate_C_per_min(self) -> float:
        """Cooling rate, °C/min."""
        return float(self.freeze.rate_C_per_min[0])

    @property
    def ice_percent(self) -> float:
        """Share of such cells that get ice inside, %."""
        return float(100 * self.freeze.final_probability[0])

    def summary(self) -> str:
        """One plain sentence: volume at -20 °C, slowly and at this rate, and ice inside."""
        water = self.freeze.water
        volume = 100 * water.volume_at(TOLD_C)[0]
        # np.interp needs rising x values: the cell is cooled, so its temperatures fall
        slow = 100 * np.interp(-TOLD_C, -water.temperature_C, self.slow_volume_share)
        return (
            f"Cooled at {self.rate_C_per_min:g} °C/min, {menus.one_cell_of_kind(self.name)} is at "
            f"{share_words(volume)} of its volume at -20 °C ({share_words(slow)} if cooled "
            f"infinitely slowly), and {share_words(self.ice_percent)} of such cells get ice inside"
            f"{self._where_ice_starts()}."
        )

    def _where_ice_starts(self) -> str:
        """Say at which temperature ice starts inside, and how much water the cell still has."""
        start_C = self.freeze.ice_temperature().mean_C
        # so few cells get ice that there is no start to tell of
        if np.isnan(start_C):
            return ""
        water = self.freeze.water
        left = 100 * np.interp(-start_C, -water.temperature_C, water.water_share[:, 0])
        return f", on average at {start_C:.0f} °C with {share_words(left)} of their water left"


def run(
    name: str = "human_hepatocyte",
    rate: float = 10.0,
    diameter_um: float = 20.0,
    gate: str = GATED,
    seeding_K: float = 0.02,
) -> CooledCell:
    """Cool a cell.

    Parameters
    ----------
    name : str
        A cell of data/cells.csv.
    rate : float
        Cooling rate, °C/min.
    diameter_um : float
        Its diameter, µm, in place of that of the table.
    gate : str
        `GATED`, or `OPEN`: ice may start in a nearly dry cell as well.
    seeding_K : float
        How far below the freezing point ice outside starts, K.

    Returns
    -------
    CooledCell
        The cell at this rate, infinitely slowly, and at all rates.

    Raises
    ------
    ValueError
        For an unknown name, or a value that the models refuse.

    Examples
    --------
    >>> run(rate=2).ice_percent < 1 < 99 < run(rate=60).ice_percent
    True
    """
    data.one_of(gate, GATES, "choices of the gate")
    body = cell(name, diameter_um=diameter_um)
    critical_water = GATES[gate]
    freeze = one_cell.freeze(body, rate, gate=critical_water, seeding_K=seeding_K)
    slow_water = dehydration.equilibrium_water_share(freeze.water.temperature_C)
    return CooledCell(
        name=name,
        freeze=freeze,
        slow_volume_share=dehydration.volume_share(body, slow_water),
        rates=two_factor.sketch(body, RATES_C_PER_MIN, critical_water, seeding_K),
    )
