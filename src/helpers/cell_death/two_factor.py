"""The two-factor idea: slow cooling harms a cell by salt, fast cooling by ice.

    S(B) = (1 - P(B)) exp(-k span / B)                                                          (6)

    S  share alive, no unit                        B         cooling rate, °C/min
    P  share with ice inside (equation 4)          span / B  minutes from -10 to -40 °C
    k  0.15 per minute

The idea is [mazur1972]; this formula and its k were made for this course. It shows the shape, an
upside-down U, and no measured survival. Over very wide ranges of rates measured curves can rise
again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from helpers.cell_death.cell import Cell
from helpers.cell_death.constants import constant
from helpers.cell_death.one_cell import freeze
from helpers.shares import share_words


@dataclass(frozen=True, eq=False)
class TwoFactor:
    """Constructed survival against cooling rate, and the two shares lost.

    Parameters
    ----------
    rate_C_per_min : numpy.ndarray, shape (rates,)
        Cooling rates, °C/min.
    survival : numpy.ndarray, shape (rates,)
        Share alive (no unit).
    lost_to_ice : numpy.ndarray, shape (rates,)
        Share with ice inside (no unit).
    lost_to_salt : numpy.ndarray, shape (rates,)
        Share that strong brine would kill (no unit).
    """

    rate_C_per_min: np.ndarray
    survival: np.ndarray
    lost_to_ice: np.ndarray
    lost_to_salt: np.ndarray

    @property
    def best_rate(self) -> float:
        """The rate (°C/min) with the most survivors."""
        return float(self.rate_C_per_min[np.argmax(self.survival)])

    def summary(self) -> str:
        """Return one plain sentence with the best rate and its survival."""
        alive = share_words(100 * self.survival.max())
        return (
            f"In this sketch most cells ({alive}) live when cooled at "
            f"{self.best_rate:.3g} °C/min; slower cooling harms by salt, faster by ice."
        )


def sketch(
    cell: Cell,
    rate_C_per_min: ArrayLike,
    gate: float | None = None,
    seeding_K: float | None = None,
) -> TwoFactor:
    """Return survival at cooling rates by equation (6), which is constructed.

    Parameters
    ----------
    cell : Cell
        The cell.
    rate_C_per_min : float or array_like, shape (rates,)
        Cooling rates, °C/min.
    gate, seeding_K : float, optional
        As in `one_cell.freeze`.

    Returns
    -------
    TwoFactor
        Survival and losses, one number per rate.

    Raises
    ------
    ValueError
        As `one_cell.freeze`.

    Examples
    --------
    >>> from helpers.cell_death.cell import cell
    >>> sketch(cell("at1_like"), [1, 20, 50]).survival.round(2).tolist()
    [0.01, 0.76, 0.0]
    """
    run = freeze(cell, rate_C_per_min, gate=gate, seeding_K=seeding_K)
    # Time spent between -10 and -40 °C is span / rate, and harm is in proportion to it.
    harm_K_per_min = constant("dehydration_loss") * constant("dehydration_span")
    spared_by_salt = np.exp(-harm_K_per_min / run.rate_C_per_min)
    with_ice = run.final_probability
    # A cell with ice inside is lost whatever the salt does, so the two shares multiply.
    return TwoFactor(
        rate_C_per_min=run.rate_C_per_min,
        survival=(1 - with_ice) * spared_by_salt,
        lost_to_ice=with_ice,
        lost_to_salt=1 - spared_by_salt,
    )
