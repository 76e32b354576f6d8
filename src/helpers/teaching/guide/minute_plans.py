"""Plans for a class by the minute, from data/minute_plans.csv, and an estimate of how long a notebook takes.

The minutes of a notebook are **estimated**: words at 200 a minute, and our own guess for each panel, exercise and
question.  They wait for real classes: the feedback form asks for them.
"""

from __future__ import annotations

import json
import re

from helpers import data
from helpers.teaching.tables.tables import Table

WORDS_A_MINUTE = 200
MINUTES_EACH = {
    "panel": 6.0,
    "exercise": 4.0,
    "quiz": 0.7,
    "predict": 1.0,
    "box": 10.0,
    "cards": 15.0,
}
"""Minutes for one panel, exercise, question, prediction, box to write in, and the cards of notebook 05; our guess."""


def names() -> list[str]:
    """The plans in their order."""
    return list(data.load("minute_plans")["plan"].unique())


def plan(name: str) -> Table:
    """One plan, step by step, with the clock, what to ask and when to go on; ValueError for an unknown one.

    >>> plan("50 min").rows[0][0]
    '0 to 5'
    """
    listed = data.load("minute_plans")
    data.one_of(name, names(), "minute plans")
    rows, clock = [], 0
    for row in listed[listed["plan"] == name].sort_values("step").itertuples():
        begin, clock = clock, clock + int(row.minutes)
        where = f"{row.notebook} {row.section}".strip() + (f": “{row.panel}”" if row.panel else "")
        rows.append(
            (f"{begin} to {clock}", where, row.ask, row.stop_when and f"when {row.stop_when}")
        )
    heads = ("Minutes", "Where", "Ask or do", "Go on")
    caption = (
        f"A class of {clock} minutes"
        if name.endswith("min")
        else f"{name.capitalize()}, {clock} minutes"
    )
    return Table(caption, heads, tuple(rows))


def estimate(notebook: dict) -> dict[str, float]:
    """Minutes of a notebook (the dictionary stored in its file): reading, panels, exercises, questions, and in all."""
    text, code = ("\n".join(_sources(notebook, kind)) for kind in ("markdown", "code"))
    plain = re.sub(
        r"<!--.*?-->|<details>.*?</details>|<[^>]+>|!\[[^\]]*\]\([^)]*\)",
        " ",
        text,
        flags=re.DOTALL,
    )
    parts = {
        "reading": len(plain.split()) / WORDS_A_MINUTE,
        "panels": MINUTES_EACH["panel"] * code.count("lesson.panel("),
        "exercises": MINUTES_EACH["exercise"] * code.count(".ask("),
        "questions": _questions(code),
        "writing and cards": MINUTES_EACH["box"]
        * len(re.findall(r"\b(?:RewriteCheck|LeafletBox|TextCounter)\(", code))
        + MINUTES_EACH["cards"] * code.count("ClaimCards()"),
    }
    return {**parts, "in all": sum(parts.values())}


def claimed(notebook: dict) -> int:
    """The minutes that a notebook's At a glance promises; ValueError if it names none."""
    found = re.search(r"\*\*Time:\*\* (\d+) min", "\n".join(_sources(notebook, "markdown")))
    if not found:
        raise ValueError(
            "this notebook has no line '**Time:** ... minutes'; the rule: At a glance gives the minutes"
        )
    return int(found[1])


def estimates() -> Table:
    """Estimated and promised minutes of every lesson of the series."""
    rows = []
    for path in sorted((data.data_folder().parent / "notebooks").glob("0[0-6]_*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        parts = estimate(notebook)
        shown = (
            f"{5 * round(minutes / 5) if name == 'in all' else round(minutes)}"
            for name, minutes in parts.items()
        )
        rows.append((path.stem[:2], *shown, str(claimed(notebook))))
    heads = (
        "",
        "Reading",
        "Panels",
        "Exercises",
        "Questions",
        "Writing, cards",
        "In all",
        "Promised",
    )
    return Table("Minutes, estimated and not yet measured in a class", heads, tuple(rows))


def _sources(notebook: dict, kind: str) -> list[str]:
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == kind]


def _questions(code: str) -> float:
    """Minutes for predictions, quizzes and tests that a notebook's code asks."""
    from helpers.teaching.lesson.quiz import questions

    asked = [len(questions("quiz", one)) for one in re.findall(r'lesson\.quiz\("(\d\d)"\)', code)]
    asked += [
        len(questions(kind)) for kind in ("pretest", "posttest") if f"lesson.{kind}()" in code
    ]
    predictions = len(re.findall(r'lesson\.replay\("', code))
    return MINUTES_EACH["quiz"] * sum(asked) + MINUTES_EACH["predict"] * predictions
