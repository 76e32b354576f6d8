r"""Do two raters agree more than by chance?  Cohen's kappa, plain and weighted, with its interval.

With p_ij the share of items that the first rater puts in category i and the second in j, w_ij weights from 0 to 1,

    observed p_o = sum w_ij p_ij,   expected p_e = sum w_ij p_i. p_.j,   kappa = (p_o - p_e) / (1 - p_e)           (1)

Plain kappa counts only full agreement (w = 1 on the diagonal).  Weighted kappa gives part of the credit to near misses
on an ordered scale of k categories: linear w = 1 - |i - j| / (k - 1), quadratic w = 1 - (i - j)^2 / (k - 1)^2.

The interval uses the large-sample variance of Fleiss, Cohen and Everitt [fleiss1969],

    var = [ sum p_ij (w_ij - (w_i. + w_.j)(1 - kappa))^2 - (kappa - p_e (1 - kappa))^2 ] / [ n (1 - p_e)^2 ]       (2)

with w_i. the mean weight of row i over the second rater's shares, and w_.j that of column j over the first's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from helpers import data
from helpers.evidence.proportions import check_fraction

WEIGHTS = ("none", "linear", "quadratic")
FEWEST_ITEMS = 2


@dataclass(frozen=True)
class Agreement:
    """Agreement of two raters on `count` items: `agreed` and `expected` are fractions, `kappa` has no unit.

    `low` and `high` are the limits of its interval; they may lie below -1 or above 1 when items are few.
    """

    kappa: float
    low: float
    high: float
    agreed: float
    expected: float
    count: int
    weights: str
    level: float

    def summary(self) -> str:
        """One plain sentence."""
        kind = "kappa" if self.weights == "none" else f"{self.weights} weighted kappa"
        width = (
            "; full agreement leaves the formula no width"
            if self.low == self.high
            else f" ({100 * self.level:g} % interval {self.low:.2f} to {self.high:.2f})"
        )
        return (
            f"On {self.count} items the raters agree in {100 * self.agreed:.0f} %, where chance alone would give "
            f"{100 * self.expected:.0f} %: {kind} {self.kappa:.2f}{width}."
        )


def kappa(
    first: Sequence,
    second: Sequence,
    categories: Sequence,
    weights: str = "none",
    level: float = 0.95,
) -> Agreement:
    """Return the agreement of two raters' verdicts on the same items, by equations (1) and (2); no unit.

    `categories` lists all possible verdicts, in order where `weights` is linear or quadratic.  Raises ValueError for
    lists of unequal length, fewer than two items, a verdict that is no category, or where chance explains everything.

    >>> print(kappa(["yes", "yes", "no", "no"], ["yes", "no", "no", "no"], ["yes", "no"]).summary())
    On 4 items the raters agree in 75 %, where chance alone would give 50 %: kappa 0.50 (95 % interval -0.23 to 1.23).
    """
    if len(first) != len(second):
        raise ValueError(
            f"the raters judged {len(first)} and {len(second)} items; the rule: the same items, in order"
        )
    places = {category: place for place, category in enumerate(categories)}
    table = np.zeros((len(places), len(places)))
    for one, other in zip(first, second, strict=True):
        for verdict in (one, other):
            data.one_of(verdict, list(places), "categories")
        table[places[one], places[other]] += 1
    return kappa_of_table(table, weights, level)


def kappa_of_table(table: np.ndarray, weights: str = "none", level: float = 0.95) -> Agreement:
    """Return the agreement from a square table of counts, rows the first rater, columns the second; no unit.

    Raises ValueError for a table that is not square, has negative counts or fewer than two items, or where both raters
    used one and the same category for everything.

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
    credit = weight_table(len(counts), weights)
    shares = counts / count
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    observed = float(np.sum(credit * shares))
    expected = float(rows @ credit @ columns)
    if math.isclose(expected, 1):
        raise ValueError(
            "both raters used one category for everything; the rule: two categories or more in use"
        )
    value = (observed - expected) / (1 - expected)
    reach = norm.ppf((1 + check_fraction("level", level)) / 2) * _error(
        shares, credit, value, expected, count
    )
    return Agreement(
        value, value - reach, value + reach, observed, expected, int(count), weights, float(level)
    )


def weight_table(size: int, weights: str) -> np.ndarray:
    """Return the credit (fraction) for each pair of `size` categories: 1 for the same, less for a near miss.

    >>> weight_table(3, "linear").tolist()
    [[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]]
    """
    data.one_of(weights, WEIGHTS, "weights")
    apart = np.abs(np.subtract.outer(np.arange(size), np.arange(size))) / (size - 1)
    return {"none": (apart == 0).astype(float), "linear": 1 - apart, "quadratic": 1 - apart**2}[
        weights
    ]


def _error(shares, credit, value, expected, count) -> float:
    """Standard error of kappa by equation (2)."""
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    means = np.add.outer(credit @ columns, rows @ credit)
    spread = (
        np.sum(shares * (credit - means * (1 - value)) ** 2) - (value - expected * (1 - value)) ** 2
    )
    return math.sqrt(max(spread, 0.0) / count) / (
        1 - expected
    )  # round-off may leave -1e-17 for full agreement
