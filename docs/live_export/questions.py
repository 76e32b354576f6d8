"""Write out what the live questions of the site need, from the tables and classes of the course.

Three kinds of files, all below `live/questions/data/` of the built site:

* `course.json`: the tones of a reply, and the limits of the check of exercises and of the file of
  answers;
* `00.json` to `06.json`: the questions of a notebook with the reply to every option, what was found
  for its predictions, and its exercises for every class seed;
* `ideas.json`: the ideas that pre-test and post-test share.

JavaScript holds no number and no mistake of its own; its sentences are in the table of strings.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import itertools
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import numpy as np

from helpers import data
from helpers.teaching import notebook_files
from helpers.teaching.guide import answer_key
from helpers.teaching.lesson import answer_file, exercise, questions, record
from helpers.teaching.lesson.exercise import Asked, Exercise, Mistake, unit_mistakes
from helpers.teaching.lesson.exercise_kinds import ChoiceAndNumber, SeveralNumbers
from helpers.teaching.lesson.feedback import TONES
from helpers.teaching.lesson.questions import KINDS, Question
from helpers.teaching.panel import number_text
from helpers.teaching.panel.sentences import say

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"
FOLDER = "live/questions/data"
REVEALED = ("quiz", "lookback", "posttest")
"""Kinds of questions with a Check button, as `Lesson` shows them."""


# ---- what all pages share ------------------------------------------------------------------------


def course() -> dict:
    """Return tones and limits.

    Returns
    -------
    dict
        Plain data for JSON.
    """
    tones = {
        tone: {
            "symbol": shown.symbol,
            "word": say(f"tone_{tone.replace(' ', '_')}"),
        }
        for tone, shown in TONES.items()
    }
    rules = {
        "largest_answer": exercise.LARGEST_ANSWER,
        "almost_tolerances": exercise.ALMOST_TOLERANCES,
        "units_without_ratio": list(exercise.UNITS_WITHOUT_RATIO),
        "unit_factors": list(exercise.UNIT_FACTORS),
        "unit_factor_slack": exercise.UNIT_FACTOR_SLACK,
        "mistake_rounding": exercise.MISTAKE_ROUNDING,
        "mistake_reading": exercise.MISTAKE_READING,
        "most_quoted": exercise.MOST_QUOTED,
        "longest_typed": number_text.LONGEST_TYPED,
        "unit_words": {unit: list(words) for unit, words in number_text.UNIT_WORDS.items()},
        "longest_try": record.LONGEST_TRY,
    }
    file = {
        "name": record.ANSWER_FILE,
        "format": answer_file.FORMAT,
        "version": answer_file.VERSION,
        "kinds": list(answer_file.KINDS),
        "old_formats": dict(answer_file.OLD_FORMATS),
        "earlier": answer_file.EARLIER,
        "size_limit": answer_file.SIZE_LIMIT,
    }
    return {"tones": tones, "rules": rules, "file": file}


# ---- questions -----------------------------------------------------------------------------------


def question_data(question: Question) -> dict:
    """Return a question with the reply to each of its options.

    Parameters
    ----------
    question : Question

    Returns
    -------
    dict
        Plain data for JSON.
    """
    options = []
    for option in question.options:
        told = question.feedback(option.text)
        options.append(
            {
                "text": option.text,
                "right": option.right,
                "tone": told.tone,
                "message": told.message,
            }
        )
    return {
        "name": f"{question.kind}:{question.identity}",
        "kind": question.kind,
        "notebook": question.notebook,
        "key": question.key,
        "text": question.text,
        "reveal": question.kind in REVEALED,
        "options": options,
    }


def ideas() -> list[dict]:
    """Return the ideas of pre-test and post-test: their words and the notebook of each."""
    listed = data.load("ideas").set_index("key")
    found = []
    for later in questions.load_questions("posttest"):
        row = listed.loc[later.key] if later.key in listed.index else None
        file = notebook_files.numbered(row["notebook"], NOTEBOOKS) if row is not None else None
        found.append(
            {
                "key": later.key,
                "idea": row["idea"] if row is not None else later.key,
                "notebook": file.stem if file else "",
            }
        )
    return found


# ---- exercises -----------------------------------------------------------------------------------


class Chooser:
    """Stands in for `exercise.variant` and makes given choices, to reach every class's numbers.

    Parameters
    ----------
    picked : dict
        Number of the choice by key; the first one for other keys.
    """

    def __init__(self, picked: dict[str, int]):
        self._picked = picked
        self.keys: dict[str, int] = {}

    def __call__(self, seed: int, key: str, choices: Sequence):
        """Return the choice, and note how many there are."""
        self.keys[key] = len(choices)
        return choices[self._picked.get(key, 0)]


class Variant(NamedTuple):
    """One exercise as some classes have it; `places` are the numbers of the choices made."""

    places: tuple[int, ...]
    exercise: Asked


def with_choices(notebook: str, name: str, picked: dict[str, int]) -> tuple[Asked, dict[str, int]]:
    """Return an exercise with given choices, and how many choices there are for each key."""
    chooser = Chooser(picked)
    make = answer_key.makers(notebook)[name]
    # A module whose exercises are the same for every class has no `variant`.
    with mock.patch.object(answer_key.MODULES[notebook], "variant", chooser, create=True):
        made = make(0)
    return made, chooser.keys


def keys_of(notebook: str, name: str) -> dict[str, int]:
    """Return the keys of an exercise's choices, each with the number of choices."""
    return with_choices(notebook, name, {})[1]


def variants(notebook: str, name: str, most: int | None = None) -> Iterator[Variant]:
    """Yield an exercise with the numbers of every class.

    Parameters
    ----------
    notebook : str
        Number of the notebook.
    name : str
        `module.function` of the exercise.
    most : int, optional
        Stop after so many.
    """
    keys = keys_of(notebook, name)
    combinations = itertools.product(*(range(count) for count in keys.values()))
    for places in itertools.islice(combinations, most):
        made, found = with_choices(notebook, name, dict(zip(keys, places, strict=True)))
        if found != keys:
            raise ValueError(
                f"{name} asks for the choices {found} and for {keys}: an exercise whose keys "
                "depend on a choice cannot be written out"
            )
        yield Variant(places, made)


def plain_number(value, where: str) -> float:
    """Return a number of an exercise as JSON keeps it, without loss."""
    # Single precision would be compared in single precision in Python and in double in JavaScript.
    if isinstance(value, np.floating) and not isinstance(value, np.float64):
        raise ValueError(f"{where} = {value!r} is {type(value).__name__}: use a plain float")
    return float(value)


def check_data(
    expected: float, unit: str, tolerance: float, mistakes: Sequence[Mistake] = ()
) -> dict:
    """Return what `exercise.check_number` compares an answer with.

    Parameters
    ----------
    expected, tolerance : float
        In `unit`.
    unit : str
    mistakes : sequence of Mistake, optional

    Returns
    -------
    dict
        Each mistake, those of the unit too, with the number it leads to and what it makes of both
        ends of the tolerance.
    """
    listed = []
    for mistake in [*mistakes, *unit_mistakes(unit)]:
        listed.append(
            {
                "name": mistake.name,
                "message": mistake.message,
                "wrong": plain_number(mistake.value(expected), mistake.name),
                "low": plain_number(mistake.value(expected - tolerance), mistake.name),
                "high": plain_number(mistake.value(expected + tolerance), mistake.name),
            }
        )
    return {
        "expected": plain_number(expected, "expected"),
        "unit": unit,
        "tolerance": plain_number(tolerance, "tolerance"),
        "mistakes": listed,
    }


def exercise_data(asked: Asked) -> dict:
    """Return an exercise with what its check needs.

    Parameters
    ----------
    asked : Asked
        A design, which only Python can judge, has the kind `python`.

    Returns
    -------
    dict
        Plain data for JSON.
    """
    shared = {
        "name": asked.question,
        "asked": asked.asked,
        "worked": asked.worked,
        "unit": asked.unit,
        "placeholder": asked.placeholder,
    }
    if isinstance(asked, Exercise):
        check = check_data(asked.expected, asked.unit, asked.tolerance, asked.mistakes)
        return shared | {"kind": "number", "check": check}
    if isinstance(asked, SeveralNumbers):
        checks = [check_data(one, asked.unit, asked.tolerance) for one in asked.expected]
        misses = [
            {
                "name": miss.name,
                "answer": [plain_number(one, miss.name) for one in miss.answer],
                "message": miss.message,
            }
            for miss in asked.mistakes
        ]
        numbers = {"names": list(asked.names), "checks": checks, "mistakes": misses}
        return shared | {"kind": "several"} | numbers
    if isinstance(asked, ChoiceAndNumber):
        right = asked.expected
        choice = {
            "letters": list(asked.options),
            "letter": right.letter,
            "wrong_choices": dict(asked.wrong_choices or {}),
            "check": check_data(right.number, asked.unit, asked.tolerance, asked.mistakes),
        }
        return shared | {"kind": "choice"} | choice
    return shared | {"kind": "python"}


def exercises(notebook: str) -> list[dict]:
    """Return the exercises of a notebook with the numbers of every class.

    Parameters
    ----------
    notebook : str
        Number of the notebook.

    Returns
    -------
    list of dict
        Plain data for JSON; a class has the variant whose places its seed gives for `keys`.
    """
    found = []
    for name in answer_key.makers(notebook):
        if name in answer_key.SPARE:
            continue
        keys = keys_of(notebook, name)
        found.append(
            {
                "exercise": name,
                "keys": [{"key": key, "count": count} for key, count in keys.items()],
                "variants": {
                    ",".join(map(str, one.places)): exercise_data(one.exercise)
                    for one in variants(notebook, name)
                },
            }
        )
    return found


def fingerprint() -> str:
    """Return a hash of everything that exercises and outcomes are computed from."""
    digest = hashlib.sha256()
    sources = [Path(__file__)]
    for folder, pattern in (("src", "*.py"), ("data", "*.csv"), ("notebooks", "0*.ipynb")):
        sources += sorted((ROOT / folder).rglob(pattern))
    for path in sources:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:20]


# ---- what was found for a prediction -------------------------------------------------------------


class Statement(NamedTuple):
    """One statement of a notebook's code, with the names it makes and those it needs."""

    node: ast.stmt
    makes: frozenset[str]
    needs: frozenset[str]


def _statements(notebook: dict) -> list[Statement]:
    """Return the statements of a notebook's code cells in their order."""
    found = []
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        for node in ast.parse("".join(cell["source"])).body:
            names = [part for part in ast.walk(node) if isinstance(part, ast.Name)]
            makes = {name.id for name in names if isinstance(name.ctx, ast.Store)}
            for part in ast.walk(node):
                if isinstance(part, ast.Import | ast.ImportFrom):
                    makes |= {alias.asname or alias.name.partition(".")[0] for alias in part.names}
            needs = {name.id for name in names if isinstance(name.ctx, ast.Load)}
            found.append(Statement(node, frozenset(makes), frozenset(needs)))
    return found


class Replayed:
    """Stands in for a notebook's `lesson` while the statements of a replay run: keeps outcomes."""

    def __init__(self):
        self.outcomes: list[dict] = []

    def replay(self, key: str, outcome: str, says: str = "What was found", also=None) -> None:
        """Keep what a notebook says was found; the parameters are those of `Lesson.replay`."""
        self.outcomes.append(
            {
                "key": key,
                "outcome": say("outcome", says=says, outcome=outcome),
                "also": table_data(also),
            }
        )

    def quote(self, *_, **__) -> None:
        """A number for the text of the notebook: not needed here."""


def table_data(table) -> dict | None:
    """Return a table of `helpers.teaching.tables` as plain data."""
    if table is None:
        return None
    return {
        "caption": table.caption,
        "headings": list(table.headings),
        "rows": [[str(cell) for cell in row] for row in table.rows],
    }


def _is_replay(node: ast.stmt) -> bool:
    """Say whether a statement is a call of `lesson.replay`."""
    call = node.value if isinstance(node, ast.Expr) else None
    return (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "replay"
    )


def outcomes(notebook: dict) -> list[dict]:
    """Return what was found for the predictions of a notebook.

    A notebook says it in a call such as `lesson.replay("nerve", f"{p5.nerve_C:.0f} °C ...")`.  Only
    those statements run that this call needs, so a notebook's panels are not made.

    Parameters
    ----------
    notebook : dict
        The notebook's JSON.

    Returns
    -------
    list of dict
        Key of the prediction, outcome, and perhaps a table.
    """
    statements = _statements(notebook)
    lesson = Replayed()
    for place, statement in enumerate(statements):
        if not _is_replay(statement.node):
            continue
        needed = set(statement.needs) - {"lesson"}
        chosen = [statement.node]
        for before in reversed(statements[:place]):
            if before.makes & needed:
                chosen.insert(0, before.node)
                needed = (needed - before.makes) | before.needs
                needed.discard("lesson")
        # The code of our own notebooks, as Jupyter would run it.
        code = compile(ast.Module(chosen, []), "notebook", "exec")
        exec(code, {"lesson": lesson})
    return lesson.outcomes


# ---- files ---------------------------------------------------------------------------------------


def notebook_path(number: str) -> Path:
    """Return the notebook with a number."""
    path = notebook_files.numbered(number, NOTEBOOKS)
    if path is None:
        raise ValueError(f"there is no notebook {number!r} in {NOTEBOOKS}")
    return path


@functools.cache
def notebook_data(number: str) -> dict:
    """Return everything that the live questions of a notebook's page need.

    Parameters
    ----------
    number : str
        Number of the notebook, for example "01".

    Returns
    -------
    dict
        Plain data for JSON.
    """
    path = notebook_path(number)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    asked = [one for kind in KINDS for one in questions.load_questions(kind, number)]
    return {
        "notebook": number,
        "page": path.stem,
        "questions": [question_data(one) for one in asked],
        "outcomes": outcomes(notebook),
        "exercises": exercises(number),
    }


def written(content) -> str:
    """Return plain data as compact JSON; a number that is not finite is refused."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def export(
    output: Path, cache: Path | None = None, notebooks: Sequence[str] = tuple(answer_key.MODULES)
) -> None:
    """Write the files for the live questions into a built site.

    Parameters
    ----------
    output : Path
        The built site.
    cache : Path, optional
        Where results are kept for as long as nothing that they are made of changes: the variants of
        all exercises take most of a minute.
    notebooks : sequence of str, optional
        Numbers of the notebooks.
    """
    folder = Path(output) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "course.json").write_text(written(course()), encoding="utf-8")
    (folder / "ideas.json").write_text(written(ideas()), encoding="utf-8")
    kept = cache / fingerprint() if cache is not None else None
    for number in notebooks:
        stored = kept / f"{number}.json" if kept is not None else None
        if stored is not None and stored.is_file():
            text = stored.read_text(encoding="utf-8")
        else:
            text = written(notebook_data(number))
            if stored is not None:
                stored.parent.mkdir(parents=True, exist_ok=True)
                stored.write_text(text, encoding="utf-8")
        (folder / f"{number}.json").write_text(text, encoding="utf-8")
