"""Two freezes: a second one meets cells that the first one weakened.

    independent   S_2(T) = S_1(T)^2
    sensitised    S_2(T) = S_1(T - shift)                                                       (9)

    S_1, S_2  share alive after one and after two freezes to T (°C); S_1 is equation (7)
    shift     how much colder one freeze would have to be to equal two, K

At -10 °C two freezes of 786-O left 38 % alive where independent ones would leave 61 % [clarke2007];
at -15 °C the two agree. The shift is fitted to one and two freezes together. Nobody has measured a
third freeze in these series, so a third counts for nothing here; in pig liver even the second added
nothing [weber1997].
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import curve_fit

from helpers import data
from helpers.cell_death.dose_response import logistic
from helpers.shares import share_words

# The series of survival_points.csv in which the same cells were frozen once and twice.
SERIES = ("786-O", "786-O paired")

# Where the fit starts: half_C (°C), width_K and shift_K (K).
START = (-13.0, 2.5, 4.0)

MODELS = ("sensitised", "independent")

# Sampled curves are at least this wide, K; a width of 0 would divide by zero.
LEAST_WIDTH_K = 0.05


@dataclass(frozen=True, eq=False)
class TwoFreezes:
    """Survival after one and after two freezes.

    Parameters
    ----------
    half_C : float
        Where one freeze leaves half alive, °C.
    width_K : float
        Width of the fall, K.
    shift_K : float
        How much colder one freeze would have to be to equal two, K.
    covariance : numpy.ndarray, shape (3, 3)
        Joint error of the three.
    model : {"sensitised", "independent"}
        How the second freeze counts, equation (9).

    Raises
    ------
    ValueError
        For an unknown model.
    """

    half_C: float
    width_K: float
    shift_K: float
    covariance: np.ndarray
    model: str = "sensitised"

    # Fitted to cells that were frozen: says nothing of tissue that was not.
    needs_ice: ClassVar[bool] = True

    def __post_init__(self) -> None:
        data.one_of(self.model, MODELS, "models of a second freeze")

    @property
    def errors(self) -> tuple[float, ...]:
        """Standard errors of half_C, width_K and shift_K, K."""
        return tuple(float(error) for error in np.sqrt(np.diag(self.covariance)))

    def survival(self, temperature_C: ArrayLike, twice_C: ArrayLike = np.inf) -> np.ndarray:
        """Return the share alive.

        Freezing twice to different temperatures was not measured: the tissue is given the deadlier
        of what one freeze to the colder and two to the milder temperature do.

        Parameters
        ----------
        temperature_C : array_like
            Coldest temperatures, °C, any shape.
        twice_C : array_like
            Temperatures reached in two freezes, °C, in the same shape; infinite: frozen once.

        Returns
        -------
        numpy.ndarray
            Shares alive (no unit), in the same shape.
        """
        once = logistic(temperature_C, self.half_C, self.width_K)
        # logistic(inf) is 1, so an infinite `twice_C` leaves what one freeze does.
        return np.minimum(once, self.after_two(twice_C))

    def after_two(self, temperature_C: ArrayLike) -> np.ndarray:
        """Return the share alive after two freezes to the same temperature, by equation (9).

        Parameters
        ----------
        temperature_C : array_like
            Temperatures, °C, any shape.

        Returns
        -------
        numpy.ndarray
            Shares alive (no unit), in the same shape.
        """
        if self.model == "independent":
            return logistic(temperature_C, self.half_C, self.width_K) ** 2
        as_if_once_C = np.asarray(temperature_C, dtype=float) - self.shift_K
        return logistic(as_if_once_C, self.half_C, self.width_K)

    def sampled(self, count: int, seed: int = 1) -> list[TwoFreezes]:
        """Return other models that the points allow, drawn from the joint error of the parameters.

        Parameters
        ----------
        count : int
            How many.
        seed : int
            Seed of the random numbers.

        Returns
        -------
        list of TwoFreezes
            `count` models.
        """
        middle = (self.half_C, self.width_K, self.shift_K)
        draws = np.random.default_rng(seed).multivariate_normal(middle, self.covariance, count)
        return [
            replace(self, half_C=half, width_K=max(width, LEAST_WIDTH_K), shift_K=max(shift, 0.0))
            for half, width, shift in draws
        ]

    def summary(self) -> str:
        """Return one plain sentence about two freezes and one to -10 °C."""
        twice = 100 * float(self.after_two(-10.0))
        once = 100 * float(self.survival(-10.0))
        return (
            f"In 786-O two freezes to -10 °C leave {share_words(twice)} of the cells alive "
            f"({self.model}); one leaves {share_words(once)}."
        )


@lru_cache(maxsize=1)
def fitted() -> TwoFreezes:
    """Return the sensitised model fitted to one and two freezes in `data/survival_points.csv`.

    Returns
    -------
    TwoFreezes
        The fit to the 786-O cells; °C and K.

    Examples
    --------
    >>> fitted().summary()
    'In 786-O two freezes to -10 °C leave 39 % of the cells alive (sensitised); one leaves 78 %.'
    """
    table = data.load("survival_points")
    rows = table[table["series"].isin(SERIES)]
    # curve_fit takes one array of doses: temperatures in its first row, freezes in its second.
    dose = rows[["temperature_C", "cycles"]].to_numpy().T
    alive = rows["survival_percent"].to_numpy() / 100

    def curve(dose: np.ndarray, half_C: float, width_K: float, shift_K: float) -> np.ndarray:
        celsius, freezes = dose
        return logistic(celsius - shift_K * (freezes - 1), half_C, width_K)

    values, covariance = curve_fit(curve, dose, alive, START)
    half_C, width_K, shift_K = (float(value) for value in values)
    covariance.flags.writeable = False  # the cache lets all callers share it
    return TwoFreezes(half_C, width_K, shift_K, covariance)
