"""Two freezes: a second one meets cells that the first one weakened.

    independent   S_2(T) = S_1(T)^2
    sensitised    S_2(T) = S_1(T - shift)            a second freeze counts as a colder one                         (9)

At -10 °C two freezes of 786-O left 38 % alive where independent ones would leave 61 % [clarke2007]; at -15 °C the two
agree.  The shift is fitted to one and two freezes together.  Nobody has measured a third freeze in these series, so a
third counts for nothing here; in pig liver even the second added nothing [weber1997].
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import ClassVar

import numpy as np
from scipy.optimize import curve_fit

from helpers import data
from helpers.cell_death.dose_response import logistic

SERIES = ("786-O", "786-O paired")
START = (-13.0, 2.5, 4.0)
MODELS = ("sensitised", "independent")


@dataclass(frozen=True)
class TwoFreezes:
    """A logistic (half_C °C, width_K K), and how much colder (shift_K) one freeze would have to be to equal two."""

    half_C: float
    width_K: float
    shift_K: float
    covariance: np.ndarray
    model: str = "sensitised"

    needs_ice: ClassVar[bool] = True
    """Fitted to cells that were frozen: says nothing of tissue that was not."""

    def __post_init__(self) -> None:
        data.one_of(self.model, MODELS, "models of a second freeze")

    @property
    def errors(self) -> tuple[float, ...]:
        """Standard errors of half_C, width_K and shift_K, K."""
        return tuple(float(one) for one in np.sqrt(np.diag(self.covariance)))

    def survival(self, temperature_C, twice_C=np.inf) -> np.ndarray:
        """Share alive (no unit) where `temperature_C` (°C) was the coldest, and `twice_C` was reached in two freezes.

        Freezing twice to unlike temperatures was not measured: the tissue is given the better of what one freeze to the
        colder and two to the milder temperature do.  `twice_C` infinite: frozen once.
        """
        once = logistic(temperature_C, self.half_C, self.width_K)
        return np.minimum(once, self.after_two(twice_C))

    def after_two(self, temperature_C) -> np.ndarray:
        """Share alive (no unit) after two freezes to the same temperature (°C); equation (9)."""
        if self.model == "independent":
            return logistic(temperature_C, self.half_C, self.width_K) ** 2
        return logistic(
            np.asarray(temperature_C, dtype=float) - self.shift_K, self.half_C, self.width_K
        )

    def sampled(self, count: int, seed: int = 1) -> list[TwoFreezes]:
        """Return as many others the points allow: parameters drawn from their joint error."""
        middle = (self.half_C, self.width_K, self.shift_K)
        draws = np.random.default_rng(seed).multivariate_normal(middle, self.covariance, count)
        return [
            replace(self, half_C=half, width_K=max(width, 0.05), shift_K=max(shift, 0.0))
            for half, width, shift in draws
        ]

    def summary(self) -> str:
        """One plain sentence."""
        return (
            f"In 786-O two freezes to -10 °C leave {100 * float(self.after_two(-10.0)):.0f} % of the cells alive "
            f"({self.model}); one leaves {100 * float(self.survival(-10.0)):.0f} %."
        )


@lru_cache(maxsize=1)
def fitted() -> TwoFreezes:
    """Return the sensitised model fitted to one and two freezes of 786-O in `data/survival_points.csv`; °C and K.

    >>> fitted().summary()
    'In 786-O two freezes to -10 °C leave 39 % of the cells alive (sensitised); one leaves 78 %.'
    """
    table = data.load("survival_points")
    rows = table[table["series"].isin(SERIES)]
    dose = rows[["temperature_C", "cycles"]].to_numpy().T

    def curve(dose, half, width, shift):
        return logistic(dose[0] - shift * (dose[1] - 1), half, width)

    values, covariance = curve_fit(curve, dose, rows["survival_percent"].to_numpy() / 100, START)
    return TwoFreezes(*(float(one) for one in values), covariance)
