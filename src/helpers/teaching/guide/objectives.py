"""What each objective of the series is met by, from data/objectives.csv.

It is something a learner does: an exercise, a question or a box to write in.
"""

from __future__ import annotations

from helpers import data
from helpers.teaching.guide import answer_key
from helpers.teaching.lesson.leaflet_box import LeafletBox
from helpers.teaching.lesson.questions import load_questions
from helpers.teaching.lesson.text_boxes import RewriteCheck
from helpers.teaching.tables.table import Table


def _box_key(box: type) -> str:
    """How data/objectives.csv names a box: module and class."""
    return f"{box.__module__.rpartition('.')[2]}.{box.__name__}"


BOXES = {_box_key(RewriteCheck): "rewrite box", _box_key(LeafletBox): "leaflet box"}
"""What each box is called in the table."""


def met_by(kind: str, key: str) -> str:
    """Return what a learner does for an objective, in words.

    Parameters
    ----------
    kind : str
        "exercise", "box", or a kind of question.
    key : str
        `module.function`, `module.Class`, or the identity of a question.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        For a key that leads nowhere.

    Examples
    --------
    >>> met_by("exercise", "start_here.ice_diameter")
    'exercise: ice diameter'
    """
    if kind == "exercise":
        exercises = set()
        for notebook in answer_key.MODULES:
            exercises.update(answer_key.makers(notebook))
        data.one_of(key, exercises, "exercises")
        return f"exercise: {key.rpartition('.')[2].replace('_', ' ')}"
    if kind == "box":
        data.one_of(key, BOXES, "boxes")
        return BOXES[key]
    questions = {question.identity: question.text for question in load_questions(kind)}
    data.one_of(key, questions, f"{kind} questions")
    return f"{kind}: {questions[key]}"


def table(notebook: str | None = None) -> Table:
    """Return every objective with all that meets it.

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
        For a notebook without objectives.

    Examples
    --------
    >>> len(table("00").rows)
    4
    """
    listed = data.load("objectives")
    if notebook is not None:
        data.one_of(notebook, list(listed["notebook"].unique()), "notebooks with objectives")
        listed = listed[listed["notebook"] == notebook]
    rows = []
    # Not sorted: the order of the table is the order in which the notebooks list them.
    for (number, objective), group in listed.groupby(["notebook", "objective"], sort=False):
        ways = [met_by(row.kind, row.key) for row in group.itertuples()]
        rows.append([number, objective, "; ".join(ways)])
    caption = "Every objective is met by something a learner does"
    return Table(caption, ["", "Objective", "Met by"], rows, folded=True)
