"""A share of patients and how far it can be trusted: exact intervals, "none was seen".

With `events` among `total` patients the exact interval of Clopper and Pearson holds every rate that
would not make the count surprising: its lower end is the rate at which so many events or more have
a chance of (1 - level) / 2, its upper end the rate at which so few or fewer have that chance. It
never promises more than its level, which matters for groups as small as those of this course. The
tests compare it with the binomial sums themselves.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.stats import binomtest

from helpers.checks import fraction, whole_number

# No study has more people; scipy's exact interval needs whole numbers of a bounded size
MOST_PEOPLE = 10**9
# Relative error that logarithms leave in a number of patients
ROUND_OFF = 1e-12


@dataclass(frozen=True)
class Interval:
    """A share with the rates that agree with it.

    Attributes
    ----------
    value : float
        The share, a fraction.
    low, high : float
        The ends of the interval, fractions.
    level : float
        Confidence level, a fraction: 0.95 for 95 %.

    Examples
    --------
    >>> exact_interval(4, 17)
    Interval(value=0.23529..., low=0.0681..., high=0.4989..., level=0.95)
    """

    value: float
    low: float
    high: float
    level: float

    def summary(self) -> str:
        """Return one plain sentence with the share and its interval in percent."""
        return (
            f"The share is {_percent(self.value)} %; rates from {_percent(self.low)} to "
            f"{_percent(self.high)} % agree with it ({100 * self.level:g} % interval)."
        )


def _percent(share: float) -> str:
    """Return a share in percent with one decimal, or as many as keep it from 0 and from 100 %."""
    nearest_end = 100 * min(share, 1 - share)
    if not 0 < nearest_end < 0.05:
        return f"{100 * share:.1f}"
    return f"{100 * share:.{-math.floor(math.log10(nearest_end))}f}"


def exact_interval(events: int, total: int, level: float = 0.95) -> Interval:
    """Return a share of patients with its exact two-sided interval.

    Parameters
    ----------
    events : int
        Patients with the event, 0 to `total`.
    total : int
        All patients, 1 or more.
    level : float
        Confidence level, a fraction between 0 and 1.

    Returns
    -------
    Interval
        The share `events` / `total` and the ends of its interval, fractions.

    Raises
    ------
    ValueError
        For counts that are not whole or do not fit together, or a level outside 0 to 1.

    Examples
    --------
    >>> print(exact_interval(4, 17).summary())
    The share is 23.5 %; rates from 6.8 to 49.9 % agree with it (95 % interval).
    """
    events, total = check_counts(events, total)
    level = fraction("level", level)
    # "exact" is Clopper and Pearson's; the normal approximation fails for groups this small.
    limits = binomtest(events, total).proportion_ci(level, method="exact")
    return Interval(events / total, float(limits.low), float(limits.high), level)


def rule_of_three(total: int) -> float:
    """Return the highest rate that "none in `total` patients" still allows, as 3 / n.

    The rule rounds `highest_rate_if_none` at a level of 0.95; it is good from about 20 patients,
    and 1 below 3.

    Parameters
    ----------
    total : int
        Patients who were watched, none of whom had the event.

    Returns
    -------
    float
        The rate, a fraction.

    Raises
    ------
    ValueError
        Unless `total` is a whole number of 1 or more.

    Examples
    --------
    >>> rule_of_three(30)
    0.1
    """
    _, total = check_counts(0, total)
    # 3 is -ln(0.05), rounded: the rule belongs to a level of 95 %.
    return min(1.0, 3 / total)


def highest_rate_if_none(total: int, level: float = 0.95) -> float:
    """Return the highest rate at which "none in `total` patients" has a chance of 1 - `level`.

    It solves (1 - rate)^total = 1 - level.

    Parameters
    ----------
    total : int
        Patients who were watched, none of whom had the event.
    level : float
        Confidence level, a fraction.

    Returns
    -------
    float
        The rate, a fraction.

    Raises
    ------
    ValueError
        For a total below 1 or a level outside 0 to 1.

    Examples
    --------
    >>> round(highest_rate_if_none(30), 4)
    0.095
    """
    _, total = check_counts(0, total)
    chance = 1 - fraction("level", level)
    return 1 - chance ** (1 / total)


def people_to_see_one(rate: float, chance: float = 0.95) -> int:
    """Return how many patients must be watched to see at least one event with a given chance.

    Parameters
    ----------
    rate : float
        Chance that one patient has the event, a fraction between 0 and 1.
    chance : float
        Chance of seeing at least one event, a fraction between 0 and 1.

    Returns
    -------
    int
        Number of patients.

    Raises
    ------
    ValueError
        Unless both lie between 0 and 1, both ends excluded.

    Examples
    --------
    >>> people_to_see_one(0.01)
    299
    """
    rate = fraction("rate", rate)
    chance = fraction("chance", chance)
    # log1p keeps the digits of a rare event, which 1 - rate would lose. A quotient that is whole
    # but for round-off is not rounded up: 0.51 = 1 - 0.7^2 needs 2 patients.
    patients = math.log1p(-chance) / math.log1p(-rate)
    return math.ceil(patients * (1 - ROUND_OFF))


def check_counts(events: int, total: int, what: str = "total") -> tuple[int, int]:
    """Refuse impossible counts of patients.

    Parameters
    ----------
    events : int
        Patients with the event.
    total : int
        All patients.
    what : str
        Name of the total in the message.

    Returns
    -------
    tuple of int
        Both as plain whole numbers of patients.

    Raises
    ------
    ValueError
        Unless both are whole, 0 <= events <= total and 1 <= total <= 10^9.

    Examples
    --------
    >>> check_counts(4, 17)
    (4, 17)
    """
    # Both must be whole before they can be compared, or the message would name the wrong fault.
    events = whole_number("events", events, unit="patients")
    total = whole_number(what, total, unit="patients")
    if not 1 <= total <= MOST_PEOPLE:
        nearest = min(max(total, 1), MOST_PEOPLE)
        raise ValueError(
            f"{what} = {total!r}; the rule: at least 1 patient, at most {MOST_PEOPLE}; "
            f"nearest: {nearest}"
        )
    if not 0 <= events <= total:
        nearest = min(max(events, 0), total)
        raise ValueError(
            f"events = {events!r}; the rule: from 0 to {what} = {total}; nearest: {nearest}"
        )
    return events, total
