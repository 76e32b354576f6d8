"""Questions, predictions and exercises on the notebooks' pages: live, and as text.

The stored output of such a cell is plain text.  Here it becomes an element
`<cold-facts-question name="quiz:01">`, which docs/live/questions/element.js makes live.  The
element holds the text form, with folded answers, for readers without scripts and for print.
"""

from __future__ import annotations

import html
import re

from helpers.teaching.guide import answer_key
from helpers.teaching.lesson.questions import KINDS, Question, load_questions
from helpers.teaching.panel.sentences import say
from tests.tools import badges

SCRIPT = (
    '<link rel="stylesheet" href="../live/questions/questions.css">\n'
    '<script type="module" src="../live/questions/element.js"></script>\n'
    '<script type="module" src="../live/front/offline.js"></script>\n'
    f'<script src="../live/still.js" data-sentence="{html.escape(say("opened_as_file"))}"></script>'
)
SET_UP = re.compile(r"^lesson = teach\.Lesson\(", re.MULTILINE)
REPLAY = re.compile(r"lesson\.replay\(\s*\"(?P<key>\w+)\"")
EXERCISE = re.compile(r"\w+\.(?P<name>\w+)\(lesson\.class_seed\)\.check\(")
GAIN = re.compile(r"^lesson\.gain\(\)", re.MULTILINE)
ANSWERS = "<details><summary>Answers</summary>"


def element(name: str, inner: str) -> str:
    """Return the element that a name stands for, around its text form."""
    quoted = html.escape(name, quote=True)
    return (
        f'<cold-facts-question name="{quoted}"><div class="cold-facts-text">{inner}</div>'
        "</cold-facts-question>"
    )


def as_text(question: Question, is_revealed: bool) -> str:
    """Return a question with its options, and folded below them what is said to each."""
    options = "".join(f"<li>{html.escape(one.text)}</li>" for one in question.options)
    asked = f"<p>{html.escape(question.text)}</p><ol type='a'>{options}</ol>"
    if not is_revealed:
        return asked
    told = "".join(
        f"<li>{html.escape(question.feedback(one.text).text)}</li>" for one in question.options
    )
    return f"{asked}{ANSWERS}<ol type='a'>{told}</ol></details>"


def sheet(kind: str, notebook: str, questions: tuple[Question, ...]) -> str:
    """Return all questions of a kind of a notebook."""
    is_revealed = kind != "pretest"
    listed = "".join(f"<li>{as_text(one, is_revealed)}</li>" for one in questions)
    return element(f"{kind}:{notebook}", f"<ol>{listed}</ol>")


def stored_texts(notebook: str) -> dict[str, str]:
    """Return what stands on the page, by the text that a notebook stores for it.

    Parameters
    ----------
    notebook : str
        Number of the notebook.
    """
    found = {}
    for kind in KINDS:
        questions = load_questions(kind, notebook)
        if kind == "predict":
            for one in questions:
                inner = f"<p>{html.escape(say('predict_first'))}</p>{as_text(one, False)}"
                stored = f"{say('predict_first')}\n{one.plain}"
                found[stored] = element(f"predict:{one.identity}", inner)
        elif questions:
            stored = "\n".join(one.plain for one in questions)
            found[stored] = sheet(kind, notebook, questions)
    return found


def exercise(notebook: str, name: str, shown: str, path: str) -> str:
    """Return an exercise; `shown` is its stored HTML."""
    link = f'<a data-notebook href="{badges.address(path)}">{say("on_binder")}</a>'
    return (
        f'<cold-facts-question name="exercise:{notebook}/{name}">'
        f'<div class="cold-facts-text">{shown}</div><span hidden>{link}</span>'
        "</cold-facts-question>"
    )


def of_cell(source: str, notebook: str, path: str, shown: dict) -> str | None:
    """Return what takes the place of an output that only the source of its cell names.

    Parameters
    ----------
    source : str
        The code of the cell.
    notebook : str
        Number of the notebook.
    path : str
        Its path in the project.
    shown : dict
        The output's texts by MIME type.
    """
    stored = "".join(shown.get("text/html", ""))
    replay, asked = REPLAY.search(source), EXERCISE.search(source)
    if replay:
        note = f"<p>{html.escape(say('outcome_in_text'))}</p>"
        return element(f"outcome:{notebook}/{replay['key']}", note)
    if asked:
        name = f"{answer_key.MODULES[notebook].__name__.rpartition('.')[2]}.{asked['name']}"
        if name not in answer_key.makers(notebook):
            raise ValueError(f"{path}: there is no exercise {name}")
        return exercise(notebook, asked["name"], stored, path)
    if GAIN.search(source):
        return element("gain", stored)
    if SET_UP.search(source):
        return element("record", f"<p>{html.escape(say('answers_need_scripts'))}</p>")
    return None


def add(notebook: dict, path: str) -> None:
    """Make the questions of a notebook's page live; changes the notebook in place.

    Parameters
    ----------
    notebook : dict
        The notebook's JSON.
    path : str
        Its path in the project, such as `notebooks/01_how_freezing_works.ipynb`.
    """
    number = path.rpartition("/")[2].partition("_")[0]
    if number not in answer_key.MODULES:
        return
    texts = stored_texts(number)
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        for output in cell["outputs"]:
            shown = output.get("data", {})
            stored = "".join(shown.get("text/plain", ""))
            live = texts.pop(stored, None)
            if live is None:
                live = of_cell("".join(cell["source"]), number, path, shown)
            if live is not None:
                output["data"] = {"text/html": live}
    if texts:
        missing = next(iter(texts))
        raise ValueError(
            f"{path} stores no output with these words, so its page would lack a live question: "
            f"{missing[:200]!r}; run 'make notebooks'"
        )
    script = {"cell_type": "markdown", "id": "live-questions", "metadata": {}, "source": SCRIPT}
    notebook["cells"].append(script)
