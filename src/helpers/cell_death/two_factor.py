"""The two-factor idea: cooled slowly a cell is harmed by salt, cooled fast by ice; in between it may live.

    S(B) = (1 - P(B)) exp(-k span / B)                                                                            (6)

    P  share of cells with ice inside (equation 4)      span / B  minutes from -10 to -40 °C      k  0.15 per minute

The idea is [mazur1972]; this formula and its k were made for this course.  It shows the shape, an upside-down U, and no
measured survival.  Over very wide ranges of rates measured curves can rise again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.cell_death.cell import Cell
from helpers.cell_death.constants import constant
from helpers.cell_death.one_cell import freeze


@dataclass(frozen=True)
class TwoFactor:
    """Survival (no unit, constructed) against cooling rate (°C/min), and the two shares lost, to ice and to salt."""

    rate_C_per_min: np.ndarray
    survival: np.ndarray
    lost_to_ice: np.ndarray
    lost_to_salt: np.ndarray

    @property
    def best_rate(self) -> float:
        """The rate (°C/min) with the most survivors."""
        return float(self.rate_C_per_min[np.argmax(self.survival)])

    def summary(self) -> str:
        """One plain sentence."""
        return (
            f"In this sketch most cells ({100 * self.survival.max():.0f} %) live when cooled at "
            f"{self.best_rate:.3g} °C/min; slower cooling harms by salt, faster by ice."
        )


def sketch(
    cell: Cell, rate_C_per_min, gate: float | None = None, seeding_K: float | None = None
) -> TwoFactor:
    """Return survival (no unit) at rates (°C/min) by equation (6); constructed.  `gate`, `seeding_K` as in `one_cell`.

    >>> from helpers.cell_death.cell import cell
    >>> sketch(cell("at1_like"), [1, 20, 50]).survival.round(2).tolist()
    [0.01, 0.76, 0.0]
    """
    run = freeze(cell, rate_C_per_min, gate=gate, seeding_K=seeding_K)
    salt = np.exp(-constant("dehydration_loss") * constant("dehydration_span") / run.rate_C_per_min)
    return TwoFactor(
        run.rate_C_per_min, (1 - run.final_probability) * salt, run.final_probability, 1 - salt
    )
