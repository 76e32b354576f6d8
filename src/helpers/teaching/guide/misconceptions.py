"""The mistaken ideas that the questions of the series look for, from data/questions.csv."""

from __future__ import annotations

from helpers import checks, data
from helpers.teaching.tables.table import Table


def table(notebook: str | None = None) -> Table:
    """Return each mistaken idea, the answer that shows it and what to say.

    Parameters
    ----------
    notebook : str, optional
        Number of a notebook; all of them if left out.

    Returns
    -------
    Table

    Raises
    ------
    ValueError
        For a notebook without questions.

    Examples
    --------
    >>> table("02").rows[0][0]
    '02'
    """
    options = data.load("questions")
    # The posttest has the ideas of the pretest a second time.
    options = options[(options["misconception"] != "") & (options["kind"] != "posttest")]
    if notebook is not None:
        data.one_of(notebook, list(options["notebook"].unique()), "notebooks with questions")
        options = options[options["notebook"] == notebook]
    rows = []
    for option in options.itertuples():
        # A prediction has no feedback: the panel after it is the reply.
        reply = option.feedback or "see what was found"
        rows.append([option.notebook, option.misconception, option.option, reply])
    which = f"notebook {notebook}" if notebook else "all notebooks"
    caption = f"{len(rows)} wrong answers and what is behind them, {which}"
    headings = ["", "Mistaken idea", "Shows as the answer", "What to say"]
    return Table(caption, headings, rows, folded=True)


def most_common(count: int = 8) -> Table:
    """Return the mistaken ideas behind most wrong options: they need most patience.

    Parameters
    ----------
    count : int
        How many; 1 or more.

    Returns
    -------
    Table

    Raises
    ------
    ValueError
        For another count.
    """
    options = data.load("questions")
    groups = list(options[options["misconception"] != ""].groupby("misconception"))
    groups.sort(key=lambda group: (-len(group[1]), group[0]))  # most first, then by name
    rows = []
    for name, found in groups[: checks.whole_number("count", count, 1)]:
        rows.append([name, str(len(found)), ", ".join(sorted(set(found["notebook"])))])
    headings = ["Mistaken idea", "Answers", "Notebooks"]
    return Table("Behind most wrong options", headings, rows)
