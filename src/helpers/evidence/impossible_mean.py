"""Can this mean be true? Two tests that need no data: the range test and the GRIM test.

**Range test**: of `count` people one has the smallest and one the largest value. The mean is lowest
when all others are as small as possible and highest when they are as large as possible:

    lowest = ((count - 1) smallest + largest) / count
    highest = (smallest + (count - 1) largest) / count                                       (1)

**GRIM** [brown2017]: the mean of `count` whole numbers is a whole number divided by `count`; not
every printed mean is. Both allow for rounding of the printed mean. A failed test says that a number
on the page is wrong, not which, nor why.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from helpers.evidence.proportions import check_counts

PRINTED_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class PrintedMean(NamedTuple):
    """A printed mean as an exact number, and half a unit of its last digit."""

    value: Fraction
    half_digit: Fraction


@dataclass(frozen=True)
class MeanTest:
    """Whether a printed mean is possible.

    Attributes
    ----------
    mean : str
        The mean as printed.
    count : int
        How many people it is the mean of.
    lowest, highest : float
        The nearest means that are possible, in the unit of the mean.
    possible : bool
        Whether the printed mean is one of them, or between them for the range test.
    test : str
        "range" or "grim".
    """

    mean: str
    count: int
    lowest: float
    highest: float
    possible: bool
    test: str

    def summary(self) -> str:
        """Return one plain sentence with the mean and what would be possible."""
        verdict = "possible" if self.possible else "impossible"
        ends = f"{self.lowest:.4g} and {self.highest:.4g}"
        if self.test == "range":
            why = f"with these extremes it must lie between {ends}"
        else:
            numbers = "1 whole number" if self.count == 1 else f"{self.count} whole numbers"
            why = f"the nearest means of {numbers} are {ends}"
        people = "1 person" if self.count == 1 else f"{self.count} people"
        return f"A mean of {self.mean} for {people} is {verdict}: {why}."


def range_test(mean: str | float, count: int, smallest: float, largest: float) -> MeanTest:
    """Return whether a printed mean fits the extremes printed with it, equation (1).

    Parameters
    ----------
    mean : str or float
        The mean as printed ("53", "53.0"): its digits say how far it was rounded.
    count : int
        How many people it is the mean of.
    smallest, largest : float
        The extremes, in years or any one unit, as the mean.

    Returns
    -------
    MeanTest
        The lowest and the highest possible mean.

    Raises
    ------
    ValueError
        For extremes the wrong way round, a count that is not whole, one person with two different
        extremes, or a mean that is no printed number.

    Examples
    --------
    >>> print(range_test("53", 11, 52, 81).summary())
    A mean of 53 for 11 people is impossible: with these extremes it must lie between
    54.64 and 78.36.
    """
    # The number of events plays no part here; only the total is checked.
    _, count = check_counts(0, count, "count")
    if not smallest <= largest:
        raise ValueError(
            f"smallest = {smallest!r}, largest = {largest!r}; the rule: smallest <= largest"
        )
    if count == 1 and smallest != largest:
        raise ValueError(
            f"count = 1 with extremes {smallest!r} and {largest!r}; "
            "the rule: one person has one value"
        )
    # fractions, since a mean at the very edge must not be decided by round-off
    low = Fraction(str(smallest))
    high = Fraction(str(largest))
    lowest = ((count - 1) * low + high) / count
    highest = (low + (count - 1) * high) / count
    # Anything that rounds to the printed mean will do.
    printed = _printed(mean)
    possible = lowest - printed.half_digit <= printed.value <= highest + printed.half_digit
    return MeanTest(str(mean), count, float(lowest), float(highest), possible, "range")


def grim(mean: str | float, count: int) -> MeanTest:
    """Return whether `count` whole numbers can have the printed mean at all [brown2017].

    The test says little where `count` is larger than 10 to the number of decimals: then every mean
    is possible.

    Parameters
    ----------
    mean : str or float
        The mean as printed: its digits say how far it was rounded.
    count : int
        How many whole numbers it is the mean of.

    Returns
    -------
    MeanTest
        The nearest possible means below and above (no unit needed).

    Raises
    ------
    ValueError
        For a count that is not whole, or a mean that is no printed number.

    Examples
    --------
    >>> grim("5.27", 43).possible, grim("5.28", 43).possible
    (False, True)
    """
    _, count = check_counts(0, count, "count")
    printed = _printed(mean)
    # The sum of whole numbers is whole: only these two sums are next to the printed mean.
    below = Fraction(math.floor(printed.value * count), count)
    above = below + Fraction(1, count)
    distance = min(printed.value - below, above - printed.value)
    return MeanTest(
        mean=str(mean),
        count=count,
        lowest=float(below),
        highest=float(above),
        possible=distance <= printed.half_digit,
        test="grim",
    )


def _printed(mean: str | float) -> PrintedMean:
    """Read a printed mean, or refuse it."""
    # Pages print a true minus sign, keyboards a hyphen.
    text = str(mean).strip().replace("−", "-")
    if not PRINTED_NUMBER.fullmatch(text):
        raise ValueError(
            f"mean = {mean!r}; the rule: a number as printed, for example '53' or '53.2'"
        )
    # "53.0" promises a digit more than "53"; a number would have lost that zero.
    decimals = len(text.partition(".")[2])
    return PrintedMean(Fraction(text), Fraction(1, 2 * 10**decimals))
