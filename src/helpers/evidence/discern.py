"""The DISCERN scorecard: sixteen questions about the quality of information on a treatment.

Fifteen questions are about single points; the last is about the overall impression.

DISCERN [charnock1999] rates how well a text informs, from 1 (no) to 5 (yes); it does not ask
whether the text is true. Two trained raters agree only moderately (weighted kappa 0.53 in its own
test), so score first and compare then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from helpers import data
from helpers.checks import one_of
from helpers.evidence.agreement import Agreement, kappa
from helpers.evidence.claims import PAGES

if TYPE_CHECKING:
    import pandas as pd

ITEMS = 16
LOWEST = 1
HIGHEST = 5
# The last item is the overall impression and does not count for the total
OVERALL = 16


def scores() -> pd.DataFrame:
    """Return the key's scores.

    Returns
    -------
    pandas.DataFrame
        Points from 1 to 5 (no unit): items 1 to 16 by pages P1 to P5.

    Examples
    --------
    >>> int(scores().loc[5, "P4"])
    4
    """
    # One row an item, one column a page: the shape in which scores are compared and shown.
    table = data.load("discern").pivot(index="item", columns="page", values="score")
    return table.astype(int).rename_axis(columns=None)


def questions() -> list[str]:
    """Return the questions in order, in our own words.

    Returns
    -------
    list of str
        Sixteen questions (no unit).

    Examples
    --------
    >>> len(questions())
    16
    """
    return list(data.load("discern").drop_duplicates("item").sort_values("item")["question"])


def totals() -> dict[str, int]:
    """Return the total of items 1 to 15 of the key by page.

    Returns
    -------
    dict of str to int
        From 15 to 75 points (no unit).

    Examples
    --------
    >>> totals()["P4"]
    40
    """
    table = scores()
    counted = table[table.index != OVERALL]
    return {page: int(counted[page].sum()) for page in PAGES}


def total(answers: Sequence[int]) -> int:
    """Return the total of items 1 to 15 of a learner's sixteen answers.

    Parameters
    ----------
    answers : sequence of int
        One answer from 1 to 5 for each item.

    Returns
    -------
    int
        From 15 to 75 points (no unit).

    Raises
    ------
    ValueError
        Unless there are sixteen whole numbers from 1 to 5.

    Examples
    --------
    >>> total([3] * 16)
    45
    """
    return sum(_checked(answers)[: OVERALL - 1])


def compare(answers: Sequence[int], page: str, weights: str = "quadratic") -> Agreement:
    """Return the agreement of a learner's sixteen answers with the key's for a page.

    Parameters
    ----------
    answers : sequence of int
        One answer from 1 to 5 for each item.
    page : str
        One of `PAGES`.
    weights : {"quadratic", "linear", "none"}
        Credit for near misses.

    Returns
    -------
    Agreement
        Weighted kappa (no unit).

    Raises
    ------
    ValueError
        For a page that does not exist, or answers as in `total`.

    Examples
    --------
    >>> compare([2, 2, 3, 1, 1, 1, 1, 1, 3, 3, 1, 1, 2, 3, 1, 1], "P1").kappa
    1.0
    """
    one_of(page, PAGES, "pages")
    return agree(answers, [int(score) for score in scores()[page]], weights)


def agree(first: Sequence[int], second: Sequence[int], weights: str = "quadratic") -> Agreement:
    """Return the agreement of two people's sixteen answers for one page.

    Parameters
    ----------
    first, second : sequence of int
        One answer from 1 to 5 for each item.
    weights : {"quadratic", "linear", "none"}
        Credit for near misses.

    Returns
    -------
    Agreement
        Weighted kappa (no unit).

    Raises
    ------
    ValueError
        For answers as in `total`, or where both gave one and the same answer to everything.

    Examples
    --------
    >>> agree([1, 2, 3, 4] * 4, [1, 2, 3, 4] * 4).kappa
    1.0
    """
    # The scale is ordered: 4 for 5 is nearly right, so that weighted kappa is the measure.
    scale = list(range(LOWEST, HIGHEST + 1))
    return kappa(_checked(first), _checked(second), scale, weights)


def _checked(answers: Sequence[int]) -> list[int]:
    """Return sixteen whole numbers from 1 to 5, or refuse them."""
    answers = list(answers)
    if len(answers) != ITEMS:
        raise ValueError(f"{len(answers)} answers; the rule: {ITEMS}, one for each item")
    for item, answer in enumerate(answers, 1):
        # True equals 1 in Python, and is no answer
        if isinstance(answer, bool) or answer not in range(LOWEST, HIGHEST + 1):
            raise ValueError(
                f"item {item}: {answer!r}; the rule: a whole number from {LOWEST} to {HIGHEST}"
            )
    return [int(answer) for answer in answers]
