"""The table of studies, its counts by direction, two-by-two tables from it, and printed p-values worked out again.

A row is a *finding*; a study may have several, for instance with and without a drug.  What each direction means stands
on the table's card in `data/columns.csv`.
"""

from __future__ import annotations

from dataclasses import dataclass

from helpers import data
from helpers.evidence.proportions import Interval, exact_interval
from helpers.evidence.two_by_two import TwoByTwo

FOR, AGAINST, NULL, MIXED, HYPOTHESIS = "for", "against", "null", "mixed", "hypothesis"
DIRECTIONS = (FOR, AGAINST, NULL, MIXED, HYPOTHESIS)
TWO_SIDED, ONE_SIDED, NEITHER, SMALLER = "two-sided", "one-sided only", "neither", "ours is smaller"


def select(**wanted):
    """Return the findings (a DataFrame; days after freezing, patients) whose columns hold the words wanted.

    A word may be a tuple of words, any of which will do.  Raises ValueError for a column or word that is not there.

    >>> set(select(host=("rat", "hamster"), direction="against")["study"]) > {"Yamashita 1982"}
    True
    """
    table = data.load("studies")
    for column, words in wanted.items():
        data.one_of(column, table.columns, "columns of studies.csv")
        choices = (words,) if isinstance(words, str) else tuple(words)
        for word in choices:
            data.one_of(word, set(_choices(column, table)), f"words of column {column!r}")
        table = table[table[column].isin(choices)]
    return table.reset_index(drop=True)


def count(table) -> dict[str, int]:
    """Return how many findings (no unit) of a selection point in each direction, all five named, also those with none.

    >>> count(select(comparator="same drugs"))
    {'for': 0, 'against': 0, 'null': 2, 'mixed': 0, 'hypothesis': 0}
    """
    found = table["direction"].value_counts()
    return {direction: int(found.get(direction, 0)) for direction in DIRECTIONS}


def two_by_two(comparison: str) -> TwoByTwo:
    """Return one two-by-two table (patients or animals) by its short name; ValueError for a name not in the table.

    >>> two_by_two("yamashita1982")
    TwoByTwo(events=15, total=31, control_events=4, control_total=34)
    """
    return _table(about(comparison))


def about(comparison: str) -> dict:
    """Return what a comparison is about (words, and counts of patients or animals), by column of its table.

    >>> about("yamashita1982")["outcome"]
    'death with metastases'
    """
    table = data.load("two_by_two_counts").set_index("comparison")
    data.one_of(comparison, table.index, "comparisons of two_by_two_counts.csv")
    return table.loc[comparison].to_dict()


def pooled_set() -> dict[str, TwoByTwo]:
    """Return the tables (animals, no unit) that may be pooled: freezing alone against excision or sham, bad outcomes.

    >>> list(pooled_set())
    ['Yamashita 1982', 'Friedman 1997', 'Sabel 2005', 'Kim 2014']
    """
    table = data.load("two_by_two_counts")
    kept = table[(table["pool"] == "yes") & (table["event_is"] == "bad")]
    return {row["study"]: _table(row) for row in kept.to_dict("records")}


def single_arm(series: str) -> Interval:
    """Return the share (a fraction) of a series without a control group, with its exact interval.

    >>> round(single_arm("mooradian2024").high, 3)
    0.499
    """
    table = data.load("single_arm_counts").set_index("series")
    data.one_of(series, table.index, "series of single_arm_counts.csv")
    return exact_interval(int(table.loc[series, "events"]), int(table.loc[series, "total"]))


@dataclass(frozen=True)
class Recomputed:
    """A printed p-value (a probability) beside Fisher's test worked out from the counts."""

    comparison: str
    study: str
    outcome: str
    printed: float
    is_bound: bool
    two_sided: float
    one_sided: float
    counts: str
    """How the counts were obtained: printed, or inferred and how."""

    @property
    def agrees(self) -> str:
        """Which test gives what is printed: two-sided, one-sided only, neither; or ours is smaller than printed."""
        for p, name in ((self.two_sided, TWO_SIDED), (self.one_sided, ONE_SIDED)):
            if p < self.printed if self.is_bound else abs(p - self.printed) <= 0.0006:
                return name
        return SMALLER if self.two_sided < self.printed else NEITHER

    def summary(self) -> str:
        """One plain sentence."""
        printed = f"p {'<' if self.is_bound else '='} {self.printed:g}"
        return (
            f"{self.study}, {self.outcome}: printed {printed}, Fisher two-sided {self.two_sided:.2g}, one-sided "
            f"{self.one_sided:.2g}: {self.agrees}."
        )


def recomputed() -> list[Recomputed]:
    """Return every printed p-value (a probability) of the table of counts beside Fisher's test of those counts.

    >>> [one.study for one in recomputed() if one.agrees == "neither"]
    ['Lin 2017', 'Lin 2017']
    """
    table = data.load("two_by_two_counts")
    return [_recompute(row) for row in table[table["printed_p_is"] != ""].to_dict("records")]


def _recompute(row):
    table = _table(row)
    one_sided = table.fisher("less" if table.risk < table.control_risk else "greater")
    printed = (row["printed_p"], row["printed_p_is"] == "below")
    about_it = (row["comparison"], row["study"], row["outcome"])
    return Recomputed(*about_it, *printed, table.fisher(), one_sided, _counts(row))


def _counts(row):
    return (
        row["obtained"]
        if row["obtained"] == "printed"
        else f"{row['obtained']}: {row['reconstruction']}"
    )


def _table(row):
    return TwoByTwo(
        *(int(row[name]) for name in ("events", "total", "control_events", "control_total"))
    )


def _choices(column, table):
    """Return the words a column may hold: those on its card, or those it holds."""
    card = data.card("studies").set_index("column")
    return card.loc[column, "choices"].split(";") if card.loc[column, "choices"] else table[column]
