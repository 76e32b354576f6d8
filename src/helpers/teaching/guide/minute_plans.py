"""Plans for a class by the minute, and an estimate of how long a notebook takes.

The plans are in data/minute_plans.csv.

The minutes of a notebook are **estimated**: words at 200 a minute, and our guess for each panel,
exercise and question. They wait for real classes: the feedback form asks how many minutes it took.
"""

from __future__ import annotations

import json
import re

from helpers import data
from helpers.teaching import notebook_files
from helpers.teaching.lesson.questions import load_questions
from helpers.teaching.tables.table import Table

CODE = ", code"
"""How the names of plans end that are for a class that writes code."""

WORDS_A_MINUTE = 200
MINUTES_EACH = {
    "panel": 6.0,
    "exercise": 4.0,
    "quiz": 0.7,
    "predict": 1.0,
    "box": 10.0,
    "cards": 15.0,
    "build": 8.0,
    "audit": 70.0,
}
"""Our guess for one panel, exercise, question, prediction, box to write in, the claim cards, a step
of a workshop, and the audit of a page: eight claims, their score and a neighbour's as many."""

_NOT_READ = re.compile(
    r"<!--.*?-->"  # marks of the publisher
    r"|<details>.*?</details>"  # hints, solutions and still pictures
    r"|<[^>]+>"  # other tags
    r"|!\[[^\]]*\]\([^)]*\)",  # pictures
    re.DOTALL,
)
_PRESSED = re.compile(r"\*(?P<words>[^*]+)\*")
"""What stands between stars in a plan: a button, or a heading."""

_BOX = re.compile(r"\b(?:RewriteCheck|LeafletBox|TextCounter)\(")


# ---- plans ---------------------------------------------------------------------------------------


def names() -> list[str]:
    """Return the names of the plans in their order."""
    return list(data.load("minute_plans")["plan"].unique())


def plan(name: str) -> Table:
    """Return one plan, step by step, with the clock, what to ask and when to go on.

    Parameters
    ----------
    name : str
        One of `names()`.

    Returns
    -------
    Table

    Raises
    ------
    ValueError
        For an unknown plan.

    Examples
    --------
    >>> plan("50 min").rows[0][0]
    '0 to 6'
    """
    listed = data.load("minute_plans")
    data.one_of(name, names(), "minute plans")
    rows = []
    clock = 0
    for step in listed[listed["plan"] == name].sort_values("step").itertuples():
        begin = clock
        clock += int(step.minutes)
        where = f"{step.notebook} {step.section}".strip()
        if step.panel:
            where += f": “{step.panel}”"
        go_on = f"when {step.stop_when}" if step.stop_when else ""
        ask = _PRESSED.sub(r"“\g<words>”", step.ask)
        rows.append([f"{begin} to {clock}", where, ask, go_on])
    caption = f"{name.capitalize()}, {clock} minutes"
    if name.endswith("min"):
        caption = f"A class of {clock} minutes"
    elif name.endswith(CODE):
        caption = f"A workshop of {clock} minutes, for a class that writes code"
    return Table(caption, ["Minutes", "Where", "Ask or do", "Go on"], rows)


# ---- how long a notebook takes -------------------------------------------------------------------


def estimate(notebook: dict) -> dict[str, float]:
    """Return the estimated minutes of a notebook by part, and in all.

    Parameters
    ----------
    notebook : dict
        As stored in its file.

    Returns
    -------
    dict
        Minutes by part; "in all" is their sum.
    """
    text = "\n".join(_sources(notebook, "markdown"))
    code = "\n".join(_sources(notebook, "code"))
    # A learner reads what is in sight: no marks, no folded parts, no alt text.
    words = len(_NOT_READ.sub(" ", text).split())
    boxes = len(_BOX.findall(code))
    cards = code.count("ClaimCards()")
    parts = {
        "reading": words / WORDS_A_MINUTE,
        "panels": MINUTES_EACH["panel"] * code.count("lesson.panel("),
        "exercises": MINUTES_EACH["exercise"] * code.count(".check("),
        "questions": _question_minutes(code),
        "writing and cards": MINUTES_EACH["box"] * boxes + MINUTES_EACH["cards"] * cards,
        "building": MINUTES_EACH["build"] * code.count("lesson.build(")
        + MINUTES_EACH["audit"] * code.count("AuditDesk("),
    }
    parts["in all"] = sum(parts.values())
    return parts


def claimed(notebook: dict) -> int:
    """Return the minutes that a notebook's At a glance promises.

    Parameters
    ----------
    notebook : dict
        As stored in its file.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If it promises none.
    """
    found = re.search(r"\*\*Time:\*\* (\d+) min", "\n".join(_sources(notebook, "markdown")))
    if not found:
        raise ValueError(
            "this notebook has no line '**Time:** ... minutes'; "
            "the rule: At a glance gives the minutes"
        )
    return int(found[1])


def estimates() -> Table:
    """Return estimated and promised minutes of every lesson and workshop of the series.

    Returns
    -------
    Table
    """
    rows = []
    for path in notebook_files.of_the_course():
        if not path.name.startswith("0"):
            continue  # the guide is for teachers
        notebook = json.loads(path.read_text(encoding="utf-8"))
        parts = estimate(notebook)
        # The sum of guesses is shown to five minutes; more would look like a measurement.
        in_all = 5 * round(parts.pop("in all") / 5)
        minutes = [str(round(part)) for part in parts.values()]
        rows.append([path.stem.split("_")[0], *minutes, str(in_all), str(claimed(notebook))])
    headings = ["", "Reading", "Panels", "Exercises", "Questions", "Writing, cards", "Building"]
    headings += ["In all", "Promised"]
    return Table("Minutes, estimated and not yet measured in a class", headings, rows)


def _sources(notebook: dict, kind: str) -> list[str]:
    """Return the texts of all cells of one kind."""
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == kind]


def _question_minutes(code: str) -> float:
    """Minutes for the predictions, look-backs, quizzes and tests that a notebook's code shows."""
    questions = 0
    for method, kind in (("quiz", "quiz"), ("look_back", "lookback")):
        for notebook in re.findall(rf'lesson\.{method}\("(\d\db?)"\)', code):
            questions += len(load_questions(kind, notebook))
    for kind in ("pretest", "posttest"):
        if f"lesson.{kind}()" in code:
            questions += len(load_questions(kind))
    # Counted by their replays, because the predictions of a notebook may be shown in a loop.
    predictions = len(re.findall(r"lesson\.replay\(", code))
    return MINUTES_EACH["quiz"] * questions + MINUTES_EACH["predict"] * predictions
