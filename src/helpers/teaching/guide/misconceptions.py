"""The mistaken ideas that the questions of the series look for, notebook by notebook, from data/questions.csv."""

from __future__ import annotations

from helpers import data
from helpers.teaching.tables.tables import Table


def table(notebook: str | None = None) -> Table:
    """Each mistaken idea, the question that shows it and what to say; of one notebook or of all.

    >>> table("02").rows[0][0]
    '02'
    """
    listed = data.load("questions")
    listed = listed[(listed["misconception"] != "") & (listed["kind"] != "posttest")]
    if notebook is not None:
        data.one_of(notebook, list(listed["notebook"].unique()), "notebooks with questions")
        listed = listed[listed["notebook"] == notebook]
    rows = tuple(
        (row.notebook, row.misconception, row.option, row.feedback or "see what was found")
        for row in listed.itertuples()
    )
    heads = ("", "Mistaken idea", "Shows as the answer", "What to say")
    name = f"notebook {notebook}" if notebook else "all notebooks"
    return Table(
        f"{len(rows)} wrong answers and what is behind them, {name}", heads, rows, folded=True
    )


def most_common(count: int = 8) -> Table:
    """The mistaken ideas behind most wrong options: they need most patience."""
    listed = data.load("questions")
    listed = listed[listed["misconception"] != ""]
    groups = listed.groupby("misconception")
    order = sorted(groups, key=lambda pair: (-len(pair[1]), pair[0]))[:count]
    rows = tuple(
        (name, str(len(group)), ", ".join(sorted(set(group["notebook"])))) for name, group in order
    )
    return Table("Behind most wrong options", ("Mistaken idea", "Answers", "Notebooks"), rows)
