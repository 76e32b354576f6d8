"""The findings of the table of studies: chosen, counted by direction, and read one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from helpers.checks import one_of, whole_number
from helpers.evidence import study_table

if TYPE_CHECKING:
    import pandas as pd

ALL = "all"
OTHER_ANIMALS = ("rat", "hamster", "guinea pig", "rabbit")
HOSTS = {
    "all": ALL,
    "mice": ("mouse",),
    "rats and other animals": OTHER_ANIMALS,
    "people": ("human",),
}
QUESTIONS = {
    "all": ALL,
    "disease elsewhere": ("elsewhere",),
    "immune markers": ("marker",),
    "recurrence or survival": ("recurrence",),
}
DRUGS = {
    "all": ALL,
    "freezing alone": ("none",),
    "with a checkpoint inhibitor": ("checkpoint inhibitor",),
    "with another drug or cells": ("innate stimulant", "immune cells", "growth factor", "several"),
}
COMPARATORS = {
    "all": ALL,
    "cutting it out": ("excision",),
    "no treatment or sham": ("untreated or sham",),
    "the same drugs without it": ("same drugs",),
    "drug or freezing by itself": ("parts alone",),
    "anything else": (
        "other ablation",
        "other treatment",
        "other freezing",
        "before",
        "other times",
    ),
    "nothing": ("nothing",),
}
DIRECTIONS = {"all": ALL, **{direction: (direction,) for direction in study_table.DIRECTIONS}}


@dataclass(frozen=True)
class Selection:
    """The findings that were chosen.

    Attributes
    ----------
    chosen : tuple of str
        Keys of the findings, earliest first.
    counts, everything : dict of str to int
        Numbers of findings by direction: of those chosen, and of the whole table.
    studies : int
        How many studies the chosen findings come from.
    place : int
        Which of the chosen findings is being read, from 1; 0 if nothing was chosen.
    read : dict or None
        The row of the finding being read; None if nothing was chosen.
    """

    chosen: tuple[str, ...]
    counts: dict[str, int]
    everything: dict[str, int]
    studies: int
    place: int
    read: dict | None
    # year, number and days of a finding may not have been seen, and are nan then
    undefined: ClassVar[tuple[str, ...]] = ("read",)

    def summary(self) -> str:
        """Return plain sentences with the counts and the finding being read."""
        listed = ", ".join(f"{number} {direction}" for direction, number in self.counts.items())
        if self.read is None:
            return f"0 findings of 0 studies fit ({listed})."
        total = len(self.chosen)
        findings = "finding" if total == 1 else "findings"
        studies = "study" if self.studies == 1 else "studies"
        found = self.read
        return (
            f"{total} {findings} of {self.studies} {studies}: {listed}. "
            f"Number {self.place} of them ({found['direction']}): "
            f"{found['study']}, {found['host']}, {found['tumour']}. {found['result']}"
        )


def run(
    host: str = "all",
    question: str = "all",
    drug: str = "all",
    comparator: str = "all",
    direction: str = "all",
    number: int = 1,
) -> Selection:
    """Choose findings by what was done, and read one of them.

    Parameters
    ----------
    host, question, drug, comparator, direction : str
        Who was treated, what was measured, the drug given with it, what it was compared with and
        the direction: keys of `HOSTS`, `QUESTIONS`, `DRUGS`, `COMPARATORS` and `DIRECTIONS`.
    number : int
        Which finding to read: counts through those chosen in the order of years, and begins again
        after the last.

    Returns
    -------
    Selection
        The findings and their counts (no unit).

    Raises
    ------
    ValueError
        For a word that is no key, naming the nearest, or a number that is not whole.

    Examples
    --------
    >>> run(comparator="the same drugs without it", number=4).place
    1
    """
    # Menus show words for learners; the table has shorter ones.
    choices = {
        "host": (host, HOSTS),
        "question": (question, QUESTIONS),
        "drug": (drug, DRUGS),
        "comparator": (comparator, COMPARATORS),
        "direction": (direction, DIRECTIONS),
    }
    wanted = {}
    for column, (choice, words) in choices.items():
        one_of(choice, words, f"choices for {column}")
        if words[choice] != ALL:
            wanted[column] = words[choice]
    number = whole_number("number", number)
    table = study_table.select(**wanted)
    rows = by_year(table)
    # Round and round, so that every number of the slider reads a finding, however few are chosen.
    place = (number - 1) % len(rows) + 1 if rows else 0
    return Selection(
        chosen=tuple(row["finding"] for row in rows),
        counts=study_table.count(table),
        everything=study_table.count(study_table.select()),
        studies=table["study"].nunique(),
        place=place,
        read=rows[place - 1] if rows else None,
    )


def by_year(table: pd.DataFrame) -> list[dict]:
    """Return findings in the order of years.

    Parameters
    ----------
    table : pandas.DataFrame
        Findings, as from `study_table.select`.

    Returns
    -------
    list of dict
        Rows; those whose year was not seen come last (no unit).

    Examples
    --------
    >>> by_year(study_table.select(host="rat"))[0]["year"]
    1972.0
    """
    return table.sort_values("year", kind="stable", na_position="last").to_dict("records")
