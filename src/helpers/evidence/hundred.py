"""An outcome told as people of a hundred: what was counted, and what the exact interval still allows.

Counts come from data/claim_numbers.csv.  The series were not randomised, and none of them is the reader's own case.
"""

from __future__ import annotations

from dataclasses import dataclass

from helpers import data
from helpers.evidence.proportions import Interval, exact_interval

OUTCOMES = {
    "recurrence": (
        "chinese_t1_2022",
        "local recurrence, mean 64 months",
        "had a local recurrence while followed, 64 months on average",
    ),
    "any": ("garnon2019_eureca", "any complication", "had any complication"),
    "bleeding": (
        "garnon2019_eureca",
        "bleeding needing treatment",
        "had bleeding that needed treatment",
    ),
    "adverse": ("chinese_t1_2022", "adverse event", "had an adverse event"),
    "major": ("atwell2012", "major complication, freezing", "had a major complication"),
    "major_heat": (
        "atwell2012",
        "major complication, radiofrequency",
        "had a major complication after radiofrequency",
    ),
}
"""Name -> source, measure and words of the kidney outcomes that a leaflet needs."""


@dataclass(frozen=True)
class Hundred:
    """Events among people, as a share (fraction) with its 95 % interval, in words, with the key of its source."""

    name: str
    words: str
    events: int
    total: int
    share: Interval
    source: str

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
        """One plain sentence."""
        return (
            f"About {self.people} of 100 people {self.words}; rates from {self.fewest} to {self.most} of 100 agree "
            f"with the count ({self.events} of {self.total} patients)."
        )


def outcome(name: str) -> Hundred:
    """Return one outcome after freezing a kidney tumour (fractions of people); ValueError for an unknown name.

    >>> print(outcome("recurrence").summary()[:81])
    About 8 of 100 people had a local recurrence while followed, 64 months on average
    """
    data.one_of(name, OUTCOMES, "kidney outcomes")
    source, measure, words = OUTCOMES[name]
    table = data.load("claim_numbers")
    row = table[(table["source"] == source) & (table["measure"] == measure)].iloc[0]
    events, total = int(row["events"]), int(row["total"])
    return Hundred(name, words, events, total, exact_interval(events, total), source)
