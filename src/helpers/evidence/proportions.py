"""A share of patients and how far it can be trusted: exact intervals, and what "none was seen" allows.

With `events` among `total` patients the exact (Clopper-Pearson) interval holds every rate that would not make the count
surprising.  It never promises more than its level, which matters for groups as small as those of this course.
"""

from __future__ import annotations

import math
import numbers
from dataclasses import dataclass

from scipy.stats import binomtest

MOST_PEOPLE = 10**9  # nobody studies more, and the exact interval needs whole numbers


@dataclass(frozen=True)
class Interval:
    """A share with the rates that agree with it: `value`, `low` and `high` are fractions, `level` is 0.95 for 95 %.

    >>> exact_interval(4, 17)
    Interval(value=0.23529..., low=0.0681..., high=0.4989..., level=0.95)
    """

    value: float
    low: float
    high: float
    level: float

    def summary(self) -> str:
        """One plain sentence."""
        return (
            f"The share is {100 * self.value:.1f} %; rates from {100 * self.low:.1f} to {100 * self.high:.1f} % agree "
            f"with it ({100 * self.level:g} % interval)."
        )


def exact_interval(events: int, total: int, level: float = 0.95) -> Interval:
    """Return the share `events`/`total` (a fraction) with its exact two-sided interval.

    Both are whole numbers of patients, 0 <= events <= total; `level` is a fraction between 0 and 1.
    Raises ValueError otherwise.

    >>> print(exact_interval(4, 17).summary())
    The share is 23.5 %; rates from 6.8 to 49.9 % agree with it (95 % interval).
    """
    events, total = check_counts(events, total)
    limits = binomtest(events, total).proportion_ci(check_fraction("level", level), method="exact")
    return Interval(events / total, float(limits.low), float(limits.high), float(level))


def rule_of_three(total: int) -> float:
    """Return the highest rate (a fraction) that "none in `total` patients" still allows, by the rule of three: 3/n.

    The rule rounds `highest_rate_if_none`; it is good from about 20 patients and capped at 1 below 3.
    Raises ValueError unless `total` is a whole number of 1 or more.

    >>> rule_of_three(30)
    0.1
    """
    return min(1.0, 3 / check_counts(0, total)[1])


def highest_rate_if_none(total: int, level: float = 0.95) -> float:
    """Return the highest rate (a fraction) at which "none in `total` patients" has a chance of 1 - `level`.

    It solves (1 - rate)^total = 1 - level.  Raises ValueError for a total below 1 or a level outside 0 to 1.

    >>> round(highest_rate_if_none(30), 4)
    0.095
    """
    _, total = check_counts(0, total)
    return 1 - (1 - check_fraction("level", level)) ** (1 / total)


def people_to_see_one(rate: float, chance: float = 0.95) -> int:
    """Return how many patients must be watched to see at least one event with the given chance.

    `rate` and `chance` are fractions between 0 and 1, both ends excluded; ValueError otherwise.

    >>> people_to_see_one(0.01)
    299
    """
    rate, chance = check_fraction("rate", rate), check_fraction("chance", chance)
    return math.ceil(math.log1p(-chance) / math.log1p(-rate))


def check_counts(events: int, total: int, what: str = "total") -> tuple[int, int]:
    """Return both as plain whole numbers of patients; ValueError unless 0 <= events <= total and 1 <= total <= 10^9.

    >>> check_counts(4, 17)
    (4, 17)
    """
    for name, count in (("events", events), (what, total)):
        number = (
            isinstance(count, numbers.Real) and not isinstance(count, bool) and math.isfinite(count)
        )
        if not number or count != math.floor(count):
            near = f"; nearest: {round(count)}" if number else ""
            raise ValueError(f"{name} = {count!r}; the rule: a whole number of patients{near}")
    if not 1 <= total <= MOST_PEOPLE:
        near = min(max(total, 1), MOST_PEOPLE)
        raise ValueError(
            f"{what} = {total!r}; the rule: at least 1 patient, at most {MOST_PEOPLE}; nearest: {near}"
        )
    if not 0 <= events <= total:
        raise ValueError(
            f"events = {events!r}; the rule: from 0 to {what} = {total}; nearest: {min(max(events, 0), total)}"
        )
    return int(events), int(total)


def check_fraction(name: str, value: float) -> float:
    """Return the value as a fraction (no unit); ValueError, with the value in percent in mind, unless 0 < value < 1.

    >>> check_fraction("level", 0.95)
    0.95
    """
    if not isinstance(value, numbers.Real) or isinstance(value, bool) or not 0 < value < 1:
        percent = isinstance(value, numbers.Real) and 1 < value < 100
        hint = (
            f"; perhaps {value / 100:g}, if percent was meant" if percent else "; for example 0.95"
        )
        raise ValueError(f"{name} = {value!r}; the rule: a fraction between 0 and 1{hint}")
    return float(value)
