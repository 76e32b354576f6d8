"""What each objective of the series is met by: an exercise, a question or a box, from data/objectives.csv."""

from __future__ import annotations

from helpers import data
from helpers.teaching.guide import answer_key
from helpers.teaching.lesson.leaflet_box import LeafletBox
from helpers.teaching.lesson.pasted_text import RewriteCheck
from helpers.teaching.lesson.quiz import questions
from helpers.teaching.tables.tables import Table

BOXES = {
    f"{box.__module__.rpartition('.')[2]}.{box.__name__}": words
    for box, words in ((RewriteCheck, "rewrite box"), (LeafletBox, "leaflet box"))
}


def met_by(kind: str, key: str) -> str:
    """What a learner does for an objective, in words; ValueError for a key that leads nowhere."""
    if kind == "exercise":
        found = {name for notebook in answer_key.MODULES for name in answer_key.makers(notebook)}
        data.one_of(key, found, "exercises")
        return f"exercise: {key.rpartition('.')[2].replace('_', ' ')}"
    if kind == "box":
        data.one_of(key, BOXES, "boxes")
        return BOXES[key]
    asked = {one.identity: one.text for one in questions(kind)}
    data.one_of(key, asked, f"{kind} questions")
    return f"{kind}: {asked[key]}"


def table(notebook: str | None = None) -> Table:
    """Every objective with all that meets it, of one notebook or of all.

    >>> len(table("00").rows)
    4
    """
    listed = data.load("objectives")
    if notebook is not None:
        data.one_of(notebook, list(listed["notebook"].unique()), "notebooks with objectives")
        listed = listed[listed["notebook"] == notebook]
    rows = tuple(
        (where, objective, "; ".join(met_by(row.kind, row.key) for row in group.itertuples()))
        for (where, objective), group in listed.groupby(["notebook", "objective"], sort=False)
    )
    return Table(
        "Every objective is met by something a learner does",
        ("", "Objective", "Met by"),
        rows,
        folded=True,
    )
