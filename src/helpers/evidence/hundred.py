"""An outcome stated as people of a hundred: what was counted, and what its interval allows.

Counts come from data/claim_numbers.csv. The series were not randomised, and none of them is the
reader's own case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from helpers import data
from helpers.checks import one_of
from helpers.evidence.proportions import Interval, exact_interval


class Outcome(NamedTuple):
    """Where the count of an outcome is found, and how a sentence states it."""

    source: str
    measure: str
    phrase: str
    # What the source counted. Somebody treated twice is counted twice in sessions and treatments.
    counted: str


# The kidney outcomes that a leaflet needs, by name
OUTCOMES = {
    "recurrence": Outcome(
        source="chinese_t1_2022",
        measure="local recurrence, mean 64 months",
        phrase="had a local recurrence while followed, 64 months on average",
        counted="patients",
    ),
    "any": Outcome(
        source="garnon2019_eureca",
        measure="any complication",
        phrase="had any complication after one session",
        counted="sessions",
    ),
    "bleeding": Outcome(
        source="garnon2019_eureca",
        measure="bleeding needing treatment",
        phrase="had bleeding that needed treatment after one session",
        counted="sessions",
    ),
    "adverse": Outcome(
        source="chinese_t1_2022",
        measure="adverse event",
        phrase="had an adverse event",
        counted="patients",
    ),
    "major": Outcome(
        source="atwell2012",
        measure="major complication, freezing",
        phrase="had a major complication after one treatment",
        counted="treatments",
    ),
    "major_heat": Outcome(
        source="atwell2012",
        measure="major complication, radiofrequency",
        phrase="had a major complication after one treatment by radiofrequency",
        counted="treatments",
    ),
}


@dataclass(frozen=True)
class Hundred:
    """An outcome counted in patients or treatments, to be stated for a hundred people.

    Attributes
    ----------
    name : str
        A key of `OUTCOMES`.
    phrase : str
        What happened, as a sentence states it.
    events, total : int
        Patients, sessions or treatments with the outcome, and all that were counted.
    share : Interval
        Their share with its exact 95 % interval, fractions.
    source : str
        A key for `data.cite`.
    counted : str
        What was counted: "patients", "sessions" or "treatments".
    """

    name: str
    phrase: str
    events: int
    total: int
    share: Interval
    source: str
    counted: str

    @property
    def people(self) -> int:
        """How many of 100 people, rounded (no unit)."""
        return round(100 * self.share.value)

    @property
    def fewest(self) -> int:
        """Lower end of the interval, of 100 people, rounded (no unit)."""
        return round(100 * self.share.low)

    @property
    def most(self) -> int:
        """Upper end of the interval, of 100 people, rounded (no unit)."""
        return round(100 * self.share.high)

    def summary(self) -> str:
        """Return one plain sentence with the people, the interval and the count."""
        return (
            f"About {self.people} of 100 people {self.phrase}; rates from {self.fewest} to "
            f"{self.most} of 100 agree with the count "
            f"({self.events} of {self.total} {self.counted})."
        )


def outcome(name: str) -> Hundred:
    """Return one outcome after freezing a kidney tumour.

    Parameters
    ----------
    name : str
        A key of `OUTCOMES`.

    Returns
    -------
    Hundred
        The count, its share (a fraction of people) and its interval.

    Raises
    ------
    ValueError
        For an unknown name.

    Examples
    --------
    >>> print(outcome("recurrence").summary()[:81])
    About 8 of 100 people had a local recurrence while followed, 64 months on average
    """
    one_of(name, OUTCOMES, "kidney outcomes")
    wanted = OUTCOMES[name]
    # Read from the table each time: counts in sentences follow the data.
    table = data.load("claim_numbers")
    row = table[(table["source"] == wanted.source) & (table["measure"] == wanted.measure)].iloc[0]
    events = int(row["events"])
    total = int(row["total"])
    share = exact_interval(events, total)
    return Hundred(name, wanted.phrase, events, total, share, wanted.source, wanted.counted)
