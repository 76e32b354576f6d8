"""Can this mean be true?  Two tests that need no data: the range test and the GRIM test.

**Range test**: of `count` people one has the smallest and one the largest value.  The mean is lowest when all others
are as small as possible and highest when they are as large as possible:

    lowest = ((count - 1) smallest + largest) / count      highest = (smallest + (count - 1) largest) / count       (1)

**GRIM** [brown2017]: the mean of `count` whole numbers is a whole number divided by `count`; not every printed mean is.
Both allow for rounding of the printed mean.  A failed test says that a number on the page is wrong, not which, nor why.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from helpers.evidence.proportions import check_counts

PRINTED = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class MeanTest:
    """Whether a printed mean is possible: `lowest` and `highest` are the nearest means that are, in the same unit."""

    mean: str
    count: int
    lowest: float
    highest: float
    possible: bool
    test: str

    def summary(self) -> str:
        """One plain sentence."""
        verdict = "possible" if self.possible else "impossible"
        if self.test == "range":
            why = (
                f"with these extremes it must lie between {self.lowest:.4g} and {self.highest:.4g}"
            )
        else:
            why = f"the nearest means of {self.count} whole numbers are {self.lowest:.4g} and {self.highest:.4g}"
        return f"A mean of {self.mean} for {self.count} people is {verdict}: {why}."


def range_test(mean: str | float, count: int, smallest: float, largest: float) -> MeanTest:
    """Return whether a printed mean fits its own extremes, equation (1), in years or any one unit.

    Give the mean as printed ("53", "53.0"): its digits say how far it was rounded.  Raises ValueError for extremes the
    wrong way round, a count that is not whole, or one person with two different extremes.

    >>> print(range_test("53", 11, 52, 81).summary())
    A mean of 53 for 11 people is impossible: with these extremes it must lie between 54.64 and 78.36.
    """
    count = check_counts(0, count, "count")[1]
    if not smallest <= largest:
        raise ValueError(
            f"smallest = {smallest!r}, largest = {largest!r}; the rule: smallest <= largest"
        )
    if count == 1 and smallest != largest:
        raise ValueError(
            f"count = 1 with extremes {smallest!r} and {largest!r}; the rule: one person has one value"
        )
    low, high = Fraction(str(smallest)), Fraction(str(largest))
    lowest, highest = ((count - 1) * low + high) / count, (low + (count - 1) * high) / count
    value, half = _printed(mean)
    possible = lowest - half <= value <= highest + half
    return MeanTest(str(mean), count, float(lowest), float(highest), possible, "range")


def grim(mean: str | float, count: int) -> MeanTest:
    """Return whether `count` whole numbers can have the printed mean at all; no unit needed.

    The test says little where `count` is larger than 10 to the number of decimals: then every mean is possible.

    >>> grim("5.27", 43).possible, grim("5.28", 43).possible
    (False, True)
    """
    count = check_counts(0, count, "count")[1]
    value, half = _printed(mean)
    below = Fraction((value * count).__floor__(), count)
    above = below + Fraction(1, count)
    possible = value - below <= half or above - value <= half
    return MeanTest(str(mean), count, float(below), float(above), possible, "grim")


def _printed(mean) -> tuple[Fraction, Fraction]:
    """A printed mean as an exact number, and half a unit of its last digit."""
    text = str(mean).strip().replace("−", "-")
    if not PRINTED.fullmatch(text):
        raise ValueError(
            f"mean = {mean!r}; the rule: a number as printed, for example '53' or '53.2'"
        )
    decimals = len(text.partition(".")[2])
    return Fraction(text), Fraction(1, 2 * 10**decimals)
