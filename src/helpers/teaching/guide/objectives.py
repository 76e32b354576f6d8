"""What each objective of the series is met by, from data/objectives.csv.

It is something a learner does: an exercise, a question or a box to write in.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpers import data
from helpers.teaching.guide import answer_key
from helpers.teaching.lesson.audit_box import AuditDesk
from helpers.teaching.lesson.leaflet_box import LeafletBox
from helpers.teaching.lesson.questions import load_questions
from helpers.teaching.lesson.text_boxes import RewriteCheck
from helpers.teaching.tables.table import Table
from helpers.workshop import index


def _box_key(box: type) -> str:
    """How data/objectives.csv names a box: module and class."""
    return f"{box.__module__.rpartition('.')[2]}.{box.__name__}"


LEVELS = ("recall", "apply", "analyse", "design")
"""What a task asks for, from reading one thing to a design with several right answers."""

BOXES = {
    _box_key(RewriteCheck): "rewrite box",
    _box_key(LeafletBox): "leaflet box",
    _box_key(AuditDesk): "desk for an audit",
}
"""What each box is called in the table."""


def met_by(kind: str, key: str) -> str:
    """Return what a learner does for an objective, in words.

    Parameters
    ----------
    kind : str
        "exercise", "box", "build", or a kind of question.
    key : str
        `module.function`, `module.Class`, the key of a workshop's step, or the identity of a
        question.

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
    if kind == "build":
        return f"build: {index.step(key).title}"
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
        ways = []
        for row in group.itertuples():
            level = f" ({row.level})" if row.level else ""
            ways.append(met_by(row.kind, row.key) + level)
        rows.append([number, objective, "; ".join(ways)])
    caption = "Every objective is met by something a learner does, with its level"
    return Table(caption, ["", "Objective", "Met by"], rows, folded=True)


def levels() -> Table:
    """Return how many exercises and quiz questions of each notebook ask for what.

    The levels are those of data/objectives.csv.  A box to write in counts as an exercise, and so
    does a step of a workshop; predictions have no level.

    Returns
    -------
    Table

    Examples
    --------
    >>> levels().rows[0][:2]
    ['00', 'exercises']
    """
    rows = []
    for notebook in data.load("objectives")["notebook"].unique():
        for name, kinds in (("exercises", ("exercise", "box", "build")), ("quiz", ("quiz",))):
            # A workshop has no quiz.
            if name == "quiz" and notebook in index.STEPS:
                continue
            counts = level_counts(notebook, kinds)
            rows.append([notebook, name, *(str(counts[level]) for level in LEVELS)])
    return Table("What the tasks ask for", ["", "Tasks", *LEVELS], rows)


def level_counts(notebook: str, kinds: Sequence[str]) -> dict[str, int]:
    """Return how many tasks of some kinds a notebook has at each level.

    Parameters
    ----------
    notebook : str
        Number of the notebook.
    kinds : sequence of str
        Kinds of data/objectives.csv, such as `("exercise", "box")`.

    Returns
    -------
    dict
        Number of tasks by level; one that meets two objectives counts once.

    Examples
    --------
    >>> level_counts("00", ("quiz",))["recall"]
    2
    """
    listed = data.load("objectives")
    listed = listed[(listed["notebook"] == notebook) & listed["kind"].isin(kinds)]
    listed = listed.drop_duplicates(["kind", "key"])
    return {level: int((listed["level"] == level).sum()) for level in LEVELS}
