"""Live checks of single claims by counting: "nonexistent", "lower recurrence", "completely healthy".

Each function reads its numbers from data/claim_numbers.csv and returns a result that says in one sentence what follows
for the claim.  The checks that need physics live with the physics, in `helpers.freezing`.
"""

from __future__ import annotations

from dataclasses import dataclass

from helpers import data
from helpers.evidence.proportions import Interval, exact_interval, people_to_see_one
from helpers.evidence.two_by_two import absolute_risk_interval


@dataclass(frozen=True)
class NonExistent:
    """A risk (fraction) so small that one may never see it: `people` to watch for a `chance` (fraction) of one case."""

    risk: float
    chance: float
    people: int

    def summary(self) -> str:
        """One plain sentence."""
        return (
            f"With a true risk of {100 * self.risk:g} %, {self.people} people must be treated before the chance of "
            f"seeing at least one case reaches {100 * self.chance:g} %."
        )


@dataclass(frozen=True)
class Recurrence:
    """Recurrence (fractions) after freezing if surgery's is `baseline` and the odds ratio is as published."""

    baseline: float
    odds_ratio: float
    risk: Interval

    def summary(self) -> str:
        """One plain sentence."""
        return (
            f"If {100 * self.baseline:g} % recur after surgery, an odds ratio of {self.odds_ratio:g} means "
            f"{100 * self.risk.value:.1f} % ({100 * self.risk.low:.1f} to {100 * self.risk.high:.1f} %) after freezing."
        )


@dataclass(frozen=True)
class LaterRecurrence:
    """Of `people` who went home, how many (with an interval) had a local recurrence found later; fractions."""

    people: int
    events: int
    share: Interval
    months: float

    def summary(self) -> str:
        """One plain sentence."""
        return (
            f"Of {self.people} people frozen for kidney cancer {self.events} had a local recurrence within a mean of "
            f"{self.months:g} months: {100 * self.share.value:.1f} % ({100 * self.share.low:.1f} to "
            f"{100 * self.share.high:.1f} %). On the first day nobody could tell which."
        )


def number(source: str, measure: str):
    """Return one row of data/claim_numbers.csv as a Datum, in the unit of its row; ValueError for unknown words.

    >>> number("cavrapn2024", "recurrence odds ratio freezing vs robotic partial nephrectomy").high
    14.19
    """
    return data.value("claim_numbers", source=source, measure=measure)


def nonexistent(risk: float | None = None, chance: float = 0.95) -> NonExistent:
    """Return how many people must be treated to see a rare harm once; `risk` and `chance` are each a fraction.

    Without a risk it takes the best figure for pads after focal freezing of the prostate [wardjones2012_cold].
    Raises ValueError unless both lie between 0 and 1.

    >>> nonexistent().people
    186
    """
    if risk is None:
        risk = number("wardjones2012_cold", "uses pads, focal").value / 100
    return NonExistent(risk, chance, people_to_see_one(risk, chance))


def recurrence(baseline: float = 0.017) -> Recurrence:
    """Return the recurrence after freezing for a baseline (fraction) after robotic surgery [cavrapn2024].

    The baseline of 1.7 % is one centre's [cost_euro2024].  Raises ValueError unless it lies between 0 and 1.

    >>> round(100 * recurrence().risk.value, 1)
    11.9
    """
    ratio = number("cavrapn2024", "recurrence odds ratio freezing vs robotic partial nephrectomy")
    return Recurrence(
        baseline, ratio.value, absolute_risk_interval(ratio.value, ratio.low, ratio.high, baseline)
    )


def completely_healthy() -> LaterRecurrence:
    """Return what became of people who went home after kidney freezing, mean 64 months later [chinese_t1_2022].

    >>> completely_healthy().events
    13
    """
    table = data.load("claim_numbers")
    row = table[
        (table["source"] == "chinese_t1_2022") & table["measure"].str.startswith("local recurrence")
    ].iloc[0]
    events, people = int(row["events"]), int(row["total"])
    months = float(row["measure"].split("mean ")[1].split(" ")[0])
    return LaterRecurrence(people, events, exact_interval(events, people), months)
