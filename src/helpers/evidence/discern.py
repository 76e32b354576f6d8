"""The DISCERN scorecard: fifteen questions and an overall one about the quality of information on a treatment.

DISCERN [charnock1999] rates how well a text informs, from 1 (no) to 5 (yes); it does not ask whether the text is true.
Two trained raters agree only moderately (weighted kappa 0.53 in its own test), so score first and compare then.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpers import data
from helpers.evidence.agreement import Agreement, kappa
from helpers.evidence.claims import PAGES

ITEMS, LOWEST, HIGHEST = 16, 1, 5
OVERALL = 16
"""The last item is the overall impression and does not count for the total."""


def scores():
    """Return the key's scores (points from 1 to 5; no unit) as a DataFrame: items 1 to 16 by pages P1 to P5.

    >>> int(scores().loc[5, "P4"])
    4
    """
    table = data.load("discern")
    return (
        table.pivot(index="item", columns="page", values="score")
        .astype(int)
        .rename_axis(columns=None)
    )


def questions() -> list[str]:
    """Return the questions in order, in our own words (no unit).

    >>> len(questions())
    16
    """
    return list(data.load("discern").drop_duplicates("item").sort_values("item")["question"])


def totals() -> dict[str, int]:
    """Return the total of items 1 to 15 by page; no unit, from 15 to 75 points.

    >>> totals()["P4"]
    40
    """
    table = scores()
    return {page: int(table.loc[table.index != OVERALL, page].sum()) for page in PAGES}


def total(answers: Sequence[int]) -> int:
    """Return the total of items 1 to 15 of one's own sixteen answers; no unit.

    Raises ValueError unless there are sixteen whole numbers from 1 to 5.

    >>> total([3] * 16)
    45
    """
    return sum(_checked(answers)[: OVERALL - 1])


def compare(answers: Sequence[int], page: str, weights: str = "quadratic") -> Agreement:
    """Return the agreement of one's own sixteen answers with the key's for a page, by weighted kappa (no unit).

    >>> compare([2, 2, 3, 1, 1, 1, 1, 1, 3, 3, 1, 1, 2, 3, 1, 1], "P1").kappa
    1.0
    """
    data.one_of(page, PAGES, "pages")
    return kappa(
        _checked(answers),
        [int(one) for one in scores()[page]],
        list(range(LOWEST, HIGHEST + 1)),
        weights,
    )


def _checked(answers) -> list[int]:
    """Sixteen whole numbers from 1 to 5, or ValueError."""
    answers = list(answers)
    if len(answers) != ITEMS:
        raise ValueError(f"{len(answers)} answers; the rule: {ITEMS}, one for each item")
    for place, answer in enumerate(answers, 1):
        if isinstance(answer, bool) or answer not in range(LOWEST, HIGHEST + 1):
            raise ValueError(
                f"item {place}: {answer!r}; the rule: a whole number from {LOWEST} to {HIGHEST}"
            )
    return [int(answer) for answer in answers]
