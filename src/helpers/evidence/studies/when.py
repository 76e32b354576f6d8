"""When what was measured: the steps after freezing, and the findings that name a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from helpers import data
from helpers.checks import one_of
from helpers.evidence import study_table

FINDINGS = "findings of studies"
STEPS = "steps after freezing"
# Whether only people are wanted, by name; None for everything
HOSTS = {"all": None, "animals, cells and gel": False, "people": True}
# The word of the table that is wanted, by name; None for everything
DRUGS = {"all": None, "freezing alone": "none"}
# Steps that begin at once are shown at a quarter of an hour: a logarithmic axis has no zero
EARLIEST_HOUR = 0.25

UP = "up"
DOWN = "down"
NONE = "none"
MIXED = "mixed"
OTHER = "other"
# The sign of a finding by its direction
SIGN_OF = {
    study_table.FOR: UP,
    study_table.AGAINST: DOWN,
    study_table.NULL: NONE,
    study_table.MIXED: MIXED,
}


class Days(NamedTuple):
    """A stretch of time after freezing, in days."""

    first: float
    last: float

    @property
    def words(self) -> str:
        """The stretch as people say it, in weeks where these are whole: "3 days to 3 weeks"."""
        first, first_unit = _in_whole_weeks(self.first)
        last, last_unit = _in_whole_weeks(self.last)
        begin = first if first_unit == last_unit else f"{first} {first_unit}"
        return f"{begin} to {last} {last_unit}"


def _in_whole_weeks(days: float) -> tuple[str, str]:
    """Return a number of days and its unit, which is weeks where these are whole."""
    number, unit = (days, "day") if days % 7 else (days / 7, "week")
    return f"{number:g}", unit if number == 1 else f"{unit}s"


EARLY = Days(3.0, 21.0)
LATE = Days(42.0, 70.0)


@dataclass(frozen=True)
class Item:
    """One thing measured.

    Attributes
    ----------
    name : str
        What it is, and in whom.
    first_day, last_day : float
        When it was measured, days after freezing.
    sign : str
        Whether the immune side had more (`UP`), less (`DOWN`), neither (`NONE`) or both (`MIXED`);
        `OTHER` for what is no immune test at all.
    is_hypothesis : bool
        Whether it was never measured, only supposed.
    """

    name: str
    first_day: float
    last_day: float
    sign: str
    is_hypothesis: bool


@dataclass(frozen=True)
class Times:
    """What was measured when.

    Attributes
    ----------
    shown : str
        `FINDINGS` or `STEPS`.
    items : tuple of Item
        Earliest first.
    untimed : int
        Findings that do not say when.
    """

    shown: str
    items: tuple[Item, ...]
    untimed: int

    def within(self, sign: str, days: tuple[float, float]) -> int:
        """Return how many items of one sign lie between two days, ends included."""
        first, last = days
        return sum(
            one.sign == sign and first <= one.first_day and one.last_day <= last
            for one in self.items
        )

    def summary(self) -> str:
        """Return plain sentences with the numbers of items and their times."""
        if not self.items:
            return f"0 {self.shown} with a day fit."
        if self.shown == STEPS:
            first = _time(self.items[0].first_day)
            last = _time(self.items[-1].last_day)
            end = "; the last is a hypothesis" if self.items[-1].is_hypothesis else ""
            return f"{len(self.items)} steps, from {first} to {last} after freezing{end}."
        # Only findings with a direction are compared; null and mixed ones are drawn, not counted.
        against = sum(one.sign == DOWN for one in self.items)
        in_favour = [one for one in self.items if one.sign == UP]
        later = sum(one.last_day > EARLY.last for one in in_favour)
        return (
            f"{self.within(DOWN, EARLY)} of {against} findings against lie at "
            f"{EARLY.first:g} to {EARLY.last:g} days, {later} of {len(in_favour)} findings for lie "
            f"later; {self.untimed} findings do not say when. That is our reading, not a result."
        )


def _time(days: float) -> str:
    """Return a time in hours below a day, in days below two years, then in years."""
    if days < 1:
        return f"{24 * days:.2g} h"
    return f"{days:.0f} days" if days < 730 else f"{days / 365:.0f} years"


def run(shown: str = FINDINGS, host: str = "all", drug: str = "all") -> Times:
    """List findings or steps with their days.

    Parameters
    ----------
    shown : str
        `FINDINGS` or `STEPS`.
    host : str
        A key of `HOSTS`.
    drug : str
        A key of `DRUGS`; of effect for findings only.

    Returns
    -------
    Times
        The items with days after freezing, earliest first.

    Raises
    ------
    ValueError
        For another word, naming the nearest.

    Examples
    --------
    >>> run(STEPS).items[-1].is_hypothesis
    True
    """
    one_of(shown, (FINDINGS, STEPS), "things to show")
    one_of(host, HOSTS, "choices for host")
    one_of(drug, DRUGS, "choices for drug")
    table = data.load("mechanism_times") if shown == STEPS else study_table.select()
    only_people = HOSTS[host]
    if only_people is not None:
        table = table[(table["host"] == "human") == only_people]
    if shown == STEPS:
        rows = table.sort_values(["from_hour", "to_hour"], kind="stable").to_dict("records")
        return Times(shown, tuple(_step(row) for row in rows), untimed=0)
    if DRUGS[drug]:
        table = table[table["drug"] == DRUGS[drug]]
    # A finding without days cannot be placed; how many there are is said in the sentence.
    timed = table.dropna(subset=["day_first", "day_last"])
    # Stable sorting keeps the table's order where days are equal, so that rows do not jump.
    rows = timed.sort_values(["day_last", "day_first"], kind="stable").to_dict("records")
    items = tuple(_finding(row) for row in rows)
    return Times(shown, items, untimed=len(table) - len(timed))


def _step(row: dict) -> Item:
    """Return a row of data/mechanism_times.csv as an item."""
    return Item(
        name=f"{row['what']}, {row['host']}",
        first_day=max(row["from_hour"], EARLIEST_HOUR) / 24,
        last_day=max(row["to_hour"], EARLIEST_HOUR) / 24,
        sign=row["effect"],
        is_hypothesis=row["standing"] == "hypothesis",
    )


def _finding(row: dict) -> Item:
    """Return a row of data/studies.csv as an item."""
    drug = "" if row["drug"] == "none" else ", with drug"
    return Item(
        name=f"{row['study']}, {row['host']}{drug}",
        first_day=row["day_first"],
        last_day=row["day_last"],
        sign=SIGN_OF.get(row["direction"], MIXED),
        is_hypothesis=False,
    )
