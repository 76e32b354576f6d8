r"""Do two raters agree more than by chance? Cohen's kappa, plain and weighted, with its interval.

With p_ij the share of items that the first rater puts in category i and the second in j, w_ij
weights from 0 to 1,

    observed p_o = sum w_ij p_ij,   expected p_e = sum w_ij p_i. p_.j,
    kappa = (p_o - p_e) / (1 - p_e)                                                          (1)

Plain kappa counts only full agreement (w = 1 on the diagonal). Weighted kappa gives part of the
credit to near misses on an ordered scale of k categories: linear w = 1 - |i - j| / (k - 1),
quadratic w = 1 - (i - j)^2 / (k - 1)^2.

The interval uses the large-sample variance of Fleiss, Cohen and Everitt [fleiss1969],

    var = [ sum p_ij (w_ij - (w_i. + w_.j)(1 - kappa))^2 - (kappa - p_e (1 - kappa))^2 ]
          / [ n (1 - p_e)^2 ]                                                                (2)

with w_i. the mean weight of row i over the second rater's shares, and w_.j that of column j over
the first's.

Kappa lies between -1 and 1, and so must its interval. With few items, kappa plus or minus its error
would pass 1, so the interval is made on Fisher's scale, z = artanh(kappa), where the error is
sqrt(var) / (1 - kappa^2), and turned back:

    tanh(z - q sqrt(var) / (1 - kappa^2)) to tanh(z + q sqrt(var) / (1 - kappa^2))           (3)

with q = 1.96 for 95 %. It is not symmetric about kappa, and nothing is cut off. A linear
approximation as (2) is, it is rough below some twenty items.

`bootstrap` makes no such approximation: it draws the items again, with replacement and with both
verdicts together, and takes the middle 95 % of the kappas [scipy_bootstrap]. With few items it is
rough as well, since no item can be drawn that was not there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from helpers.checks import fraction, one_of, whole_number
from helpers.shares import share_words

WEIGHTS = ("none", "linear", "quadratic")
FEWEST_ITEMS = 2
# The ends of an interval of 95 % are set by one draw in forty.
FEWEST_DRAWS = 100
# A spread below this is round-off: one item of a million that differs makes a larger one
LEAST_SPREAD = 1e-12


@dataclass(frozen=True)
class Agreement:
    """Agreement of two raters.

    Attributes
    ----------
    kappa : float
        Cohen's kappa (no unit): 1 for full agreement, 0 for what chance alone would give.
    low, high : float
        Ends of its interval, equation (3); never below -1 or above 1.
    error : float
        Standard error of kappa, the square root of equation (2).
    agreed, expected : float
        Agreement seen, and expected by chance, fractions.
    count : int
        Items that both judged.
    weights : str
        One of `WEIGHTS`.
    level : float
        Confidence level, a fraction.
    """

    kappa: float
    low: float
    high: float
    error: float
    agreed: float
    expected: float
    count: int
    weights: str
    level: float

    def summary(self) -> str:
        """Return one plain sentence with the agreement, that of chance, and kappa."""
        kind = "kappa" if self.weights == "none" else f"{self.weights} weighted kappa"
        # With weights the share holds credit for near misses: it is no share of equal verdicts.
        credit = "" if self.weights == "none" else ", near misses counted in part,"
        return (
            f"On {self.count} items the raters agree{credit} in {share_words(100 * self.agreed)}, "
            f"where chance alone would give {share_words(100 * self.expected)}: {kind} "
            f"{self.kappa:z.2f}{self._width()}."
        )

    def _width(self) -> str:
        """Say how wide the interval is, or why it has no width."""
        if self.low != self.high:
            return f" ({100 * self.level:g} % interval {self.low:z.2f} to {self.high:z.2f})"
        if math.isclose(self.kappa, 1):
            return "; at full agreement the formula has no width"
        if self.agreed == 0:
            return "; at full disagreement the formula has no width"
        # Such as one rater who gave a single verdict throughout: kappa is 0 whatever the other did.
        return "; for these verdicts the formula has no width, which is not certainty"


def kappa(
    first: Sequence,
    second: Sequence,
    categories: Sequence,
    weights: str = "none",
    level: float = 0.95,
) -> Agreement:
    """Return the agreement of two raters' verdicts on the same items, equations (1) to (3).

    Parameters
    ----------
    first, second : sequence
        The verdicts of each rater, item by item.
    categories : sequence
        All possible verdicts, in order where `weights` is linear or quadratic.
    weights : {"none", "linear", "quadratic"}
        Credit for near misses.
    level : float
        Confidence level of the interval, a fraction.

    Returns
    -------
    Agreement
        Kappa (no unit) with its interval.

    Raises
    ------
    ValueError
        For lists of unequal length, fewer than two items, a verdict that is no category, or where
        chance explains everything.

    Examples
    --------
    >>> print(kappa(["yes", "yes", "no", "no"], ["yes", "no", "no", "no"], ["yes", "no"]).summary())
    On 4 items the raters agree in 75 %, where chance alone would give 50 %: kappa 0.50
    (95 % interval -0.41 to 0.91).
    """
    if len(first) != len(second):
        raise ValueError(
            f"the raters judged {len(first)} and {len(second)} items; "
            "the rule: the same items, in order"
        )
    # Counts of pairs: all that kappa needs is how often which verdict met which.
    places = {category: place for place, category in enumerate(categories)}
    counts = np.zeros((len(places), len(places)))
    for one, other in zip(first, second, strict=True):
        one_of(one, places, "categories")
        one_of(other, places, "categories")
        counts[places[one], places[other]] += 1
    return kappa_of_table(counts, weights, level)


def kappa_of_table(table: np.ndarray, weights: str = "none", level: float = 0.95) -> Agreement:
    """Return the agreement from a table of counts, equations (1) to (3).

    Parameters
    ----------
    table : array_like, shape (categories, categories)
        Counts of items; rows are the first rater's categories, columns the second's.
    weights : {"none", "linear", "quadratic"}
        Credit for near misses.
    level : float
        Confidence level of the interval, a fraction.

    Returns
    -------
    Agreement
        Kappa (no unit) with its interval.

    Raises
    ------
    ValueError
        For a table that is not square, has negative counts or fewer than two items, or where both
        raters used one and the same category for everything.

    Examples
    --------
    >>> round(kappa_of_table([[20, 5], [10, 15]]).kappa, 2)
    0.4
    """
    counts = np.asarray(table, float)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or counts.shape[0] < 2:
        raise ValueError(
            f"a table of shape {counts.shape}; the rule: square, two categories or more"
        )
    if not np.isfinite(counts).all() or (counts < 0).any():
        raise ValueError(
            "the table holds a negative or unknown count; the rule: counts of 0 or more"
        )
    count = counts.sum()
    if count < FEWEST_ITEMS:
        raise ValueError(f"{count:g} items were judged by both; the rule: at least {FEWEST_ITEMS}")
    level = fraction("level", level)
    # Credit of 1 on the diagonal makes plain kappa a special case of the weighted one.
    credit = weight_table(len(counts), weights)

    shares = counts / count
    rows = shares.sum(axis=1)
    columns = shares.sum(axis=0)
    observed = float(np.sum(credit * shares))
    # Chance agreement: both raters keep their own habits, but judge independently.
    expected = float(rows @ credit @ columns)
    if math.isclose(expected, 1):
        raise ValueError(
            "both raters used one category for everything; the rule: two categories or more in use"
        )
    value = (observed - expected) / (1 - expected)

    # Equation (2); the mean weights of rows and columns enter as their sum.
    mean_weights = np.add.outer(credit @ columns, rows @ credit)
    spread = np.sum(shares * (credit - mean_weights * (1 - value)) ** 2)
    spread -= (value - expected * (1 - value)) ** 2
    # For full agreement, or where one rater gave a single verdict throughout, round-off leaves
    # 1e-17 of either sign instead of 0; its root would pass for an interval.
    if spread < LEAST_SPREAD:
        spread = 0.0
    error = math.sqrt(spread / count) / (1 - expected)
    low, high = _interval(value, error, level)
    return Agreement(
        kappa=value,
        low=low,
        high=high,
        error=error,
        agreed=observed,
        expected=expected,
        count=int(count),
        weights=weights,
        level=level,
    )


def _interval(value: float, error: float, level: float) -> tuple[float, float]:
    """Return the ends of the interval of kappa, equation (3)."""
    # At full agreement, or full disagreement, the formula has no width and artanh no value.
    room = 1 - value**2
    if error == 0 or math.isclose(room, 0, abs_tol=1e-12):
        return value, value
    middle = math.atanh(value)
    reach = float(norm.ppf((1 + level) / 2)) * error / room
    return math.tanh(middle - reach), math.tanh(middle + reach)


def weight_table(size: int, weights: str) -> np.ndarray:
    """Return the credit for each pair of categories: 1 for the same, less for a near miss.

    Parameters
    ----------
    size : int
        Number of categories.
    weights : {"none", "linear", "quadratic"}
        How the credit falls with the distance.

    Returns
    -------
    numpy.ndarray, shape (size, size)
        Credit, a fraction.

    Raises
    ------
    ValueError
        For other weights.

    Examples
    --------
    >>> weight_table(3, "linear").tolist()
    [[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]]
    """
    one_of(weights, WEIGHTS, "weights")
    places = np.arange(size)
    # Divided by the longest distance, so that opposite ends of the scale have no credit.
    distance = np.abs(np.subtract.outer(places, places)) / (size - 1)
    if weights == "none":
        return (distance == 0).astype(float)
    return 1 - distance if weights == "linear" else 1 - distance**2


@dataclass(frozen=True)
class Bootstrap:
    """An interval of kappa from items that were drawn again.

    Attributes
    ----------
    low, high : float
        Ends of the interval (no unit).
    level : float
        Confidence level, a fraction.
    count : int
        Items that both judged.
    draws : int
        How often this many items were drawn.
    undefined : int
        Draws in which one verdict was left for everything, so that kappa has no value; they are
        not counted.
    """

    low: float
    high: float
    level: float
    count: int
    draws: int
    undefined: int

    def summary(self) -> str:
        """Return one plain sentence with the interval and how it was made."""
        left = f"; {self.undefined} of them had no kappa" if self.undefined else ""
        return (
            f"Drawing the {self.count} items again {self.draws} times gives a "
            f"{100 * self.level:g} % interval from {self.low:z.2f} to {self.high:z.2f}{left}."
        )


def bootstrap(
    first: Sequence,
    second: Sequence,
    categories: Sequence,
    draws: int = 2000,
    level: float = 0.95,
    seed: int = 1,
) -> Bootstrap:
    """Return an interval of plain kappa from items that are drawn again.

    Parameters
    ----------
    first, second : sequence
        The verdicts of each rater, item by item.
    categories : sequence
        All possible verdicts.
    draws : int
        How often as many items are drawn, 100 or more.
    level : float
        Confidence level, a fraction.
    seed : int
        Seed of the random numbers.

    Returns
    -------
    Bootstrap
        The interval (no unit).

    Raises
    ------
    ValueError
        As `kappa`, for fewer than 100 draws, or where hardly any draw has a kappa.

    References
    ----------
    [scipy_bootstrap]

    Examples
    --------
    >>> ours = ["yes"] * 10 + ["no"] * 10
    >>> print(bootstrap(ours, ours[2:] + ["no", "no"], ["yes", "no"]).summary())
    Drawing the 20 items again 2000 times gives a 95 % interval from 0.52 to 1.00.
    """
    kappa(first, second, categories, level=level)
    draws = whole_number("draws", draws, FEWEST_DRAWS)
    drawn = np.random.default_rng(seed).integers(len(first), size=(draws, len(first)))
    kappas = resampled_kappas(first, second, categories, drawn)
    defined = kappas[~np.isnan(kappas)]
    if len(defined) < draws / 2:
        raise ValueError(
            f"only {len(defined)} of {draws} draws have a kappa; the rule: at least half; "
            "rate more items, or items that differ more"
        )
    low, high = np.quantile(defined, [(1 - level) / 2, (1 + level) / 2])
    undefined = draws - len(defined)
    return Bootstrap(float(low), float(high), level, len(first), draws, undefined)


def resampled_kappas(
    first: Sequence, second: Sequence, categories: Sequence, drawn: np.ndarray
) -> np.ndarray:
    """Return plain kappa of items that were drawn again.

    Parameters
    ----------
    first, second : sequence
        The verdicts of each rater, item by item.
    categories : sequence
        All possible verdicts.
    drawn : array_like of int, shape (draws, items)
        Positions of the items of each draw, counted from 0.

    Returns
    -------
    numpy.ndarray, shape (draws,)
        Kappa (no unit); nan where a draw holds one category only.

    Examples
    --------
    >>> resampled_kappas("ab", "ab", "ab", [[0, 1], [1, 1]]).tolist()
    [1.0, nan]
    """
    places = {category: place for place, category in enumerate(categories)}
    one = np.array([places[verdict] for verdict in first])[np.asarray(drawn)]
    other = np.array([places[verdict] for verdict in second])[np.asarray(drawn)]
    observed = np.mean(one == other, axis=1)
    expected = np.zeros(len(observed))
    for place in places.values():
        expected += np.mean(one == place, axis=1) * np.mean(other == place, axis=1)
    # Equation (1); round-off must not make a division by nearly nothing of a division by zero.
    is_defined = expected < 1 - 1e-12
    kappas = np.full(len(observed), np.nan)
    kappas[is_defined] = (observed - expected)[is_defined] / (1 - expected[is_defined])
    return kappas
