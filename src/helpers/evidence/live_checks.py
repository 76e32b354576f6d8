"""Live checks of single claims by counting.

The claims say "nonexistent", "lower recurrence" and "completely healthy".

Each function reads its numbers from data/claim_numbers.csv and returns a result whose `summary()`
says in one sentence what follows for the claim. The checks that need physics live with the physics,
in `helpers.freezing`.
"""

from __future__ import annotations

from dataclasses import dataclass

from helpers import data
from helpers.data import Datum
from helpers.evidence.proportions import Interval, exact_interval, people_to_see_one
from helpers.evidence.two_by_two import absolute_risk_interval


@dataclass(frozen=True)
class NonExistent:
    """A risk so small that one may never see it.

    Attributes
    ----------
    risk : float
        True risk of the harm, a fraction.
    chance : float
        Chance of seeing at least one case, a fraction.
    people : int
        People who must be treated to have that chance.
    """

    risk: float
    chance: float
    people: int

    def summary(self) -> str:
        """Return one plain sentence with the risk and the people."""
        return (
            f"With a true risk of {100 * self.risk:g} %, {self.people} people must be treated "
            f"before the chance of seeing at least one case reaches {100 * self.chance:g} %."
        )


@dataclass(frozen=True)
class Recurrence:
    """Recurrence of kidney cancer after freezing as a published odds ratio has it.

    Attributes
    ----------
    baseline : float
        Recurrence after surgery, a fraction.
    odds_ratio : float
        The published odds ratio (no unit).
    risk : Interval
        Recurrence after freezing, fractions.
    """

    baseline: float
    odds_ratio: float
    risk: Interval

    def summary(self) -> str:
        """Return one plain sentence with both recurrences."""
        return (
            f"In the kidney: if {100 * self.baseline:g} % recur after surgery, an odds ratio of "
            f"{self.odds_ratio:g} means {100 * self.risk.value:.1f} % ({100 * self.risk.low:.1f} "
            f"to {100 * self.risk.high:.1f} %) after freezing."
        )


@dataclass(frozen=True)
class LaterRecurrence:
    """What became of people who went home after freezing.

    Attributes
    ----------
    people : int
        People who went home.
    events : int
        Those with a local recurrence found later.
    share : Interval
        Their share, fractions.
    months : float
        How long they were followed on average, months.
    """

    people: int
    events: int
    share: Interval
    months: float

    def summary(self) -> str:
        """Return two plain sentences with the share and the time."""
        return (
            f"Of {self.people} people frozen for kidney cancer {self.events} had a local "
            f"recurrence within a mean of {self.months:g} months: {100 * self.share.value:.1f} % "
            f"({100 * self.share.low:.1f} to {100 * self.share.high:.1f} %). "
            "On the first day nobody could tell which."
        )


def number(source: str, measure: str) -> Datum:
    """Return one row of data/claim_numbers.csv.

    Parameters
    ----------
    source : str
        A key of the bibliography.
    measure : str
        What was measured, as in the table.

    Returns
    -------
    helpers.data.Datum
        The number in the unit of its row.

    Raises
    ------
    ValueError
        For a source or measure that is not in the table.

    Examples
    --------
    >>> number("cavrapn2024", "recurrence odds ratio freezing vs robotic partial nephrectomy").high
    14.19
    """
    return data.value("claim_numbers", source=source, measure=measure)


def nonexistent(risk: float | None = None, chance: float = 0.95) -> NonExistent:
    """Return how many people must be treated to see a rare harm once.

    Parameters
    ----------
    risk : float, optional
        Risk of the harm, a fraction. Without it, the best figure for pads after focal freezing of
        the prostate [wardjones2012_cold].
    chance : float
        Chance of seeing at least one case, a fraction.

    Returns
    -------
    NonExistent
        The number of people.

    Raises
    ------
    ValueError
        Unless both lie between 0 and 1.

    Examples
    --------
    >>> nonexistent().people
    186
    """
    # The table has percent, the calculation takes fractions.
    if risk is None:
        risk = number("wardjones2012_cold", "uses pads, focal").value / 100
    return NonExistent(risk, chance, people_to_see_one(risk, chance))


def recurrence(baseline: float = 0.017) -> Recurrence:
    """Return the recurrence in the kidney for a baseline after robotic surgery [cavrapn2024].

    Parameters
    ----------
    baseline : float
        Recurrence after surgery, a fraction; 1.7 % is one centre's [cost_euro2024].

    Returns
    -------
    Recurrence
        The risk after freezing with its interval, fractions.

    Raises
    ------
    ValueError
        Unless the baseline lies between 0 and 1.

    Examples
    --------
    >>> round(100 * recurrence().risk.value, 1)
    11.9
    """
    # Only the odds ratio was published; the baseline turns it into people.
    ratio = number("cavrapn2024", "recurrence odds ratio freezing vs robotic partial nephrectomy")
    risk = absolute_risk_interval(ratio.value, ratio.low, ratio.high, baseline)
    return Recurrence(baseline, ratio.value, risk)


def completely_healthy() -> LaterRecurrence:
    """Return what became of people who went home after kidney freezing [chinese_t1_2022].

    Returns
    -------
    LaterRecurrence
        Counts of people after a mean of 64 months.

    Examples
    --------
    >>> completely_healthy().events
    13
    """
    table = data.load("claim_numbers")
    is_study = table["source"] == "chinese_t1_2022"
    is_recurrence = table["measure"].str.startswith("local recurrence")
    row = table[is_study & is_recurrence].iloc[0]
    events = int(row["events"])
    people = int(row["total"])
    # the measure is worded "local recurrence, mean 64 months"
    months = float(row["measure"].split("mean ")[1].split(" ")[0])
    return LaterRecurrence(people, events, exact_interval(events, people), months)
