"""The table of published studies: its counts by direction, and p-values worked out again.

A row is a *finding*; a study may have several, for instance with and without a drug. What each
direction means is written on the table's card in `data/columns.csv`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpers import data
from helpers.checks import one_of
from helpers.evidence.proportions import Interval, exact_interval
from helpers.evidence.two_by_two import TwoByTwo

if TYPE_CHECKING:
    import pandas as pd

FOR = "for"
AGAINST = "against"
NULL = "null"
MIXED = "mixed"
HYPOTHESIS = "hypothesis"
DIRECTIONS = (FOR, AGAINST, NULL, MIXED, HYPOTHESIS)

TWO_SIDED = "two-sided"
ONE_SIDED = "one-sided only"
NEITHER = "neither"
FITTED = "counts chosen to fit it"
SMALLER = "ours is smaller"
# How far a p printed with three decimals may lie from ours: half its last digit
PRINTED_TO = 0.0006


def select(**wanted: str | Iterable[str]) -> pd.DataFrame:
    """Return the findings whose columns hold the words wanted.

    Parameters
    ----------
    **wanted
        A word for a column, or several words, any of which will do.

    Returns
    -------
    pandas.DataFrame
        The rows of `data/studies.csv` in its order; days after freezing, numbers of patients or
        animals.

    Raises
    ------
    ValueError
        For a column or a word that does not exist, naming the nearest.

    Examples
    --------
    >>> set(select(host=("rat", "hamster"), direction="against")["study"]) > {"Yamashita 1982"}
    True
    """
    table = data.load("studies")
    for column, words in wanted.items():
        one_of(column, table.columns, "columns of studies.csv")
        choices = (words,) if isinstance(words, str) else tuple(words)
        known = set(_known_words(column, table))
        for word in choices:
            one_of(word, known, f"words of column {column!r}")
        table = table[table[column].isin(choices)]
    return table.reset_index(drop=True)


def count(table: pd.DataFrame) -> dict[str, int]:
    """Return how many findings of a selection point in each direction.

    Parameters
    ----------
    table : pandas.DataFrame
        Findings, as from `select`.

    Returns
    -------
    dict of str to int
        Numbers of findings (no unit) for all five directions, also those with none.

    Examples
    --------
    >>> count(select(comparator="same drugs"))
    {'for': 0, 'against': 0, 'null': 3, 'mixed': 0, 'hypothesis': 0}
    """
    found = table["direction"].value_counts()
    return {direction: int(found.get(direction, 0)) for direction in DIRECTIONS}


def two_by_two(comparison: str) -> TwoByTwo:
    """Return one two-by-two table by its short name.

    Parameters
    ----------
    comparison : str
        A name of `data/two_by_two_counts.csv`.

    Returns
    -------
    TwoByTwo
        Counts of patients or animals.

    Raises
    ------
    ValueError
        For a name that is not in the table.

    Examples
    --------
    >>> two_by_two("yamashita1982")
    TwoByTwo(events=15, total=31, control_events=4, control_total=34)
    """
    return _table(about(comparison))


def about(comparison: str) -> dict:
    """Return what a comparison is about.

    Parameters
    ----------
    comparison : str
        A name of `data/two_by_two_counts.csv`.

    Returns
    -------
    dict
        Its row by column: words, and counts of patients or animals.

    Raises
    ------
    ValueError
        For a name that is not in the table.

    Examples
    --------
    >>> about("yamashita1982")["outcome"]
    'death with metastases'
    """
    table = data.load("two_by_two_counts").set_index("comparison")
    one_of(comparison, table.index, "comparisons of two_by_two_counts.csv")
    return table.loc[comparison].to_dict()


def pooled_set() -> dict[str, TwoByTwo]:
    """Return the tables that may be pooled: freezing alone against excision or sham, bad outcomes.

    Returns
    -------
    dict of str to TwoByTwo
        Counts of animals (no unit) by the name of the study.

    Examples
    --------
    >>> list(pooled_set())
    ['Yamashita 1982', 'Friedman 1997', 'Sabel 2005', 'Kim 2014']
    """
    return {row["study"]: _table(row) for row in _pooled_rows()}


def pooled_comparison(study: str) -> str:
    """Return the comparison that a pooled study contributes.

    Parameters
    ----------
    study : str
        A name of `pooled_set`.

    Returns
    -------
    str
        Its name in `data/two_by_two_counts.csv`, as `about` and `two_by_two` take it.

    Raises
    ------
    ValueError
        For a study that is not pooled.

    Examples
    --------
    >>> pooled_comparison("Friedman 1997")
    'friedman1997'
    """
    comparisons = {row["study"]: row["comparison"] for row in _pooled_rows()}
    one_of(study, comparisons, "studies pooled")
    return comparisons[study]


def _pooled_rows() -> list[dict]:
    """Return the rows of the table of counts that may be pooled."""
    table = data.load("two_by_two_counts")
    kept = table[(table["pool"] == "yes") & (table["event_is"] == "bad")]
    return kept.to_dict("records")


def single_arm(series: str) -> Interval:
    """Return the share of a series without a control group, with its exact interval.

    Parameters
    ----------
    series : str
        A name of `data/single_arm_counts.csv`.

    Returns
    -------
    Interval
        The share, a fraction.

    Raises
    ------
    ValueError
        For a series that is not in the table.

    Examples
    --------
    >>> round(single_arm("mooradian2024").high, 3)
    0.499
    """
    table = data.load("single_arm_counts").set_index("series")
    one_of(series, table.index, "series of single_arm_counts.csv")
    return exact_interval(int(table.loc[series, "events"]), int(table.loc[series, "total"]))


@dataclass(frozen=True)
class Recomputed:
    """A printed p-value beside Fisher's test of the counts.

    Attributes
    ----------
    comparison, study, outcome : str
        What was compared, by whom, and what was counted.
    arms : str
        Both groups with their counts.
    printed : float
        The printed p-value, a probability.
    is_bound : bool
        Whether it was printed as "p < ...".
    two_sided, one_sided : float
        Fisher's p of the counts, probabilities.
    obtained : str
        "printed", "inferred" from percentages, or "fitted": chosen so that they give the printed p.
    reconstruction : str
        How counts that were not printed were worked out.
    """

    comparison: str
    study: str
    outcome: str
    arms: str
    printed: float
    is_bound: bool
    two_sided: float
    one_sided: float
    obtained: str
    reconstruction: str

    @property
    def counts(self) -> str:
        """How the counts were obtained: printed, or otherwise and how."""
        return f"{self.obtained}: {self.reconstruction}" if self.reconstruction else self.obtained

    @property
    def agrees(self) -> str:
        """The test that agrees with the printed p; `NEITHER`; `SMALLER` if ours is smaller.

        `FITTED` where the counts were chosen because they give the printed p: that they do says
        nothing about the test the authors used.
        """
        if self.obtained == "fitted":
            return FITTED
        if self._fits(self.two_sided):
            return TWO_SIDED
        if self._fits(self.one_sided):
            return ONE_SIDED
        return SMALLER if self.two_sided < self.printed else NEITHER

    def _fits(self, p: float) -> bool:
        """Say whether a p-value is what was printed, or below the printed bound."""
        return p < self.printed if self.is_bound else abs(p - self.printed) <= PRINTED_TO

    def summary(self) -> str:
        """Return one plain sentence with the printed p-value and both of ours."""
        sign = "<" if self.is_bound else "="
        return (
            f"{self.study}, {self.outcome}, {self.arms}: printed p {sign} {self.printed:g}, "
            f"Fisher two-sided {self.two_sided:.2g}, one-sided {self.one_sided:.2g}: {self.agrees}."
        )


def recomputed() -> list[Recomputed]:
    """Return every printed p-value of the table of counts beside Fisher's test of those counts.

    Returns
    -------
    list of Recomputed
        Each p-value is a probability; in the order of the table.

    Examples
    --------
    >>> [one.study for one in recomputed() if one.agrees == "neither"]
    ['Lin 2017', 'Lin 2017']
    """
    table = data.load("two_by_two_counts")
    printed = table[table["printed_p_is"] != ""]
    return [_recompute(row) for row in printed.to_dict("records")]


def _recompute(row: dict) -> Recomputed:
    """Test the counts of a row again."""
    table = _table(row)
    return Recomputed(
        comparison=row["comparison"],
        study=row["study"],
        outcome=row["outcome"],
        arms=(
            f"{row['cryo_arm']} {table.events}/{table.total} v "
            f"{row['control_arm']} {table.control_events}/{table.control_total}"
        ),
        printed=row["printed_p"],
        is_bound=row["printed_p_is"] == "below",
        two_sided=table.fisher(),
        # the side on which the difference lies
        one_sided=table.fisher("less" if table.risk < table.control_risk else "greater"),
        obtained=row["obtained"],
        reconstruction=row["reconstruction"],
    )


def _table(row: dict) -> TwoByTwo:
    """Return the counts of a row as a two-by-two table."""
    return TwoByTwo(
        events=int(row["events"]),
        total=int(row["total"]),
        control_events=int(row["control_events"]),
        control_total=int(row["control_total"]),
    )


def _known_words(column: str, table: pd.DataFrame) -> Iterable[str]:
    """Return the words a column may hold: those on its card, or else those it holds."""
    card = data.card("studies").set_index("column")
    choices = card.loc[column, "choices"]
    return choices.split(";") if choices else table[column]
