"""Lessons: what turns a plan by the minute into something that can be taught.

A lesson has words to open with, a checklist to prepare it, the plan with links, the wrong answers
to expect and one prompt for each step, and a question at the end.  `write` makes three files of it:
a sheet for the teacher, a sheet for learners with only the predictions that the plan uses, and
slides made of the notebooks' own pictures.  They are plain HTML without scripts, and nothing in
them comes from outside.
"""

from __future__ import annotations

import base64
import html
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from helpers import data
from helpers.teaching import notebook_files
from helpers.teaching.guide.handouts import Sheet, grid_html, question_html
from helpers.teaching.guide.minute_plans import CODE, names
from helpers.teaching.lesson.questions import Question, load_questions
from helpers.teaching.panel import html_parts

SLIDE_STYLE = """html{scroll-snap-type:y mandatory;background:#fff;color:#000}
body{margin:0;font-family:sans-serif;font-size:4.6vmin;line-height:1.35}
section{height:100vh;box-sizing:border-box;padding:4vmin 6vmin 3vmin;scroll-snap-align:start;
overflow:auto;break-after:page;display:flex;flex-direction:column}
h1,h2{font-size:5.2vmin;line-height:1.2;margin:0 0 2.5vmin}
.beside{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,1fr);gap:4vmin;font-size:3.6vmin;
line-height:1.25}@media (max-aspect-ratio:3/2){.beside{gap:2vmin;
grid-template-columns:minmax(0,6fr) minmax(0,5fr)}}
img{width:100%;max-height:74vh;object-fit:contain;object-position:0 0;display:block}
p,li{max-width:44em;margin:0 0 2vmin}.number{color:#444;font-size:2.4vmin;margin:auto 0 0}
@page{size:landscape}"""
"""One slide fills the screen, in letters for the last row; Page Down goes to the next one."""

ROOM = '<p class="write"></p>'
"""A line to write on, as wide as the page."""

_PANEL = re.compile(r'^Panel "(?P<title>[^"]+)"')
_PICTURE = re.compile(r"\*\*(?P<label>[^*\n]+)\*\*\n\n!\[(?P<sentence>[^\]]*)\]\((?P<file>[^)]+)\)")
_HEADING = re.compile(r"(?m)^#{2,3} (?P<words>.+)$")
_EMPHASIS = re.compile(r"\*(?P<words>[^*]+)\*")


# ---- what a lesson consists of -------------------------------------------------------------------


@dataclass(frozen=True)
class Preparation:
    """One step of the preparation, and the minutes it takes, estimated."""

    minutes: int
    text: str


class Picture(NamedTuple):
    """A still picture of a panel, the name of its setting, and what it shows in a sentence."""

    file: Path
    label: str
    sentence: str


@dataclass(frozen=True)
class Step:
    """One step of the lesson.

    Parameters
    ----------
    begin, end : int
        Minutes on the clock of the lesson.
    where : str
        Notebook, section and panel; "break" for a break.
    link : str
        The notebook's file and the heading above the panel; empty for a break.
    ask, go_on, expect, prompt : str
        What to ask, when to go on, the wrong answer to expect, and one question to discuss.
    pictures : tuple of Picture
        The panel's still pictures.
    """

    begin: int
    end: int
    where: str
    link: str
    ask: str
    go_on: str
    expect: str
    prompt: str
    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class Lesson:
    """A lesson that can be taught.

    Parameters
    ----------
    plan : str
        The plan of `minute_plans` that it follows.
    opening : str
        Words to open with.
    preparation : tuple of Preparation
    steps : tuple of Step
    predictions : tuple of Question
        Only those that the plan uses.
    exit_ticket, exit_answer : str
        The question at the end, and its answer.
    """

    plan: str
    opening: str
    preparation: tuple[Preparation, ...]
    steps: tuple[Step, ...]
    predictions: tuple[Question, ...]
    exit_ticket: str
    exit_answer: str

    @property
    def title(self) -> str:
        """The plan in words."""
        if self.plan.endswith("min"):
            return f"A lesson of {self.plan.removesuffix(' min')} minutes"
        if self.plan.endswith(CODE):
            return f"A workshop of {self.plan.split()[0]} minutes, with code"
        return f"{self.plan.capitalize()} of five"

    @property
    def preparation_minutes(self) -> int:
        """How long the preparation takes, estimated."""
        return sum(step.minutes for step in self.preparation)

    def __repr__(self):
        return (
            f"{self.title}: {len(self.steps)} steps, {self.preparation_minutes} minutes to prepare"
        )

    def _repr_mimebundle_(self, include=None, exclude=None):
        summary = f"<summary>{html.escape(self.title)}: everything to teach it</summary>"
        rolling = html_parts.scrollable(_teacher_html(self, level=4), self.title)
        return {
            "text/plain": repr(self),
            "text/html": f"<details>{summary}{rolling}</details>",
        }


def lesson(plan: str) -> Lesson:
    """Return a lesson.

    Parameters
    ----------
    plan : str
        One of `minute_plans.names()`.

    Returns
    -------
    Lesson

    Raises
    ------
    ValueError
        For an unknown plan.

    Examples
    --------
    >>> lesson("50 min")
    A lesson of 50 minutes: 6 steps, 20 minutes to prepare
    """
    data.one_of(plan, names(), "minute plans")
    table = data.load("lessons")
    parts = table[table["plan"] == plan].sort_values("number")
    preparation = []
    for row in parts[parts["part"] == "prepare"].itertuples():
        preparation.append(Preparation(int(row.minutes), row.text))
    asked = {question.identity: question for question in load_questions("predict")}
    predictions = [asked[key] for key in parts[parts["part"] == "predict"]["text"]]
    return Lesson(
        plan,
        _only(parts, "opening"),
        tuple(preparation),
        _steps(plan),
        tuple(predictions),
        _only(parts, "exit ticket"),
        _only(parts, "exit answer"),
    )


def _only(parts, part: str) -> str:
    """Return the one text of a kind."""
    (text,) = parts[parts["part"] == part]["text"]
    return text


def _steps(plan: str) -> tuple[Step, ...]:
    """Return the steps of a plan with what belongs to their places."""
    listed = data.load("minute_plans")
    talk = data.load("discussions").set_index(["notebook", "section", "panel"])
    steps = []
    clock = 0
    for row in listed[listed["plan"] == plan].sort_values("step").itertuples():
        begin = clock
        clock += int(row.minutes)
        if not row.notebook:
            steps.append(Step(begin, clock, row.section, "", "", "", "", "", ()))
            continue
        where = f"{row.notebook} {row.section}"
        if row.panel:
            where += f": “{row.panel}”"
        about = talk.loc[(row.notebook, row.section, row.panel)]
        place = _places(row.notebook).get(row.panel)
        heading = place.heading if place else row.section
        steps.append(
            Step(
                begin,
                clock,
                where,
                f"{_file(row.notebook).name}#{heading.replace(' ', '-')}",
                row.ask,
                row.stop_when,
                about["expect"],
                about["prompt"],
                place.pictures if place else (),
            )
        )
    return tuple(steps)


# ---- where a panel is ----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Place:
    """The heading above a panel, and its still pictures."""

    heading: str
    pictures: tuple[Picture, ...]


def _file(number: str) -> Path:
    """Return the file of a notebook."""
    path = notebook_files.numbered(number)
    if path is None:
        raise ValueError(f"there is no notebook {number!r} in the folder notebooks/")
    return path


@cache
def _places(number: str) -> dict[str, _Place]:
    """Return where each panel of a notebook is, by its title, from the stored outputs."""
    path = _file(number)
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    found = {}
    heading = ""
    for cell, following in zip(cells, [*cells[1:], {}], strict=True):
        if cell["cell_type"] == "markdown":
            headings = _HEADING.findall("".join(cell["source"]))
            heading = headings[-1] if headings else heading
            continue
        for output in cell.get("outputs", []):
            panel = _PANEL.match("".join(output.get("data", {}).get("text/plain", "")))
            if not panel:
                continue
            pictures = _PICTURE.finditer("".join(following.get("source", "")))
            found[panel["title"]] = _Place(
                heading,
                tuple(
                    Picture(path.parent / one["file"], one["label"], one["sentence"])
                    for one in pictures
                ),
            )
    return found


# ---- on paper and on the wall --------------------------------------------------------------------


def teacher_sheet(plan: str) -> Sheet:
    """Return the sheet for the teacher.

    Parameters
    ----------
    plan : str
        One of `minute_plans.names()`.

    Returns
    -------
    Sheet

    Examples
    --------
    >>> teacher_sheet("50 min").name
    'lesson_50_min'
    """
    made = lesson(plan)
    return Sheet(f"lesson_{_slug(plan)}", made.title, _teacher_html(made, "../"))


def learner_sheet(plan: str) -> Sheet:
    """Return the sheet for learners: the predictions that the plan uses, and the exit ticket.

    Parameters
    ----------
    plan : str
        One of `minute_plans.names()`.

    Returns
    -------
    Sheet

    Examples
    --------
    >>> learner_sheet("50 min").body.count("<section>")
    2
    """
    made = lesson(plan)
    body = "".join(question_html(question) + ROOM for question in made.predictions)
    body += (
        f"<section><h2>Before you go</h2><p>{html.escape(made.exit_ticket)}</p>"
        f"{ROOM}{ROOM}</section>"
    )
    return Sheet(f"learners_{_slug(plan)}", "Predict before you look", body)


def slides(plan: str) -> Sheet:
    """Return the slides: opening, the steps, exit ticket.

    A step with a panel has a slide with what is asked, then one for each of the panel's still
    pictures from the notebook, which do where the panel itself cannot be moved.  Predictions come
    with the step that asks for them, and so do the questions of a quiz that it names.  One slide
    fills the screen, and Page Down goes to the next.

    Parameters
    ----------
    plan : str
        One of `minute_plans.names()`.

    Returns
    -------
    Sheet
    """
    made = lesson(plan)
    parts = [f"<h1>{html.escape(made.title)}</h1><p>{html.escape(made.opening)}</p>"]
    waiting = list(made.predictions)
    for step in made.steps:
        # before the first panel of their notebook, whatever the plan calls the step
        asked = [one for one in waiting if step.link.startswith(f"{one.notebook}_")]
        waiting = [one for one in waiting if one not in asked]
        parts += [_question_slide("Predict first", one) for one in asked]
        quiz = quiz_questions(step)
        parts += [_question_slide("Quiz", one) for one in quiz]
        parts += _slides_of(step, is_shown=bool(quiz) or (bool(asked) and "Predict" in step.where))
    parts.append(f"<h2>Before you go</h2><p>{html.escape(made.exit_ticket)}</p>")
    numbered = []
    for number, part in enumerate(parts, 1):
        foot = f'<p class="number">{number} of {len(parts)}. Cold Facts. Not medical advice.</p>'
        numbered.append(f"<section>{part}{foot}</section>")
    return Slides(f"slides_{_slug(plan)}", made.title, "\n".join(numbered))


def quiz_questions(step: Step) -> list[Question]:
    """Return the questions of a quiz that a step names by number, or all where it names none.

    Parameters
    ----------
    step : Step

    Returns
    -------
    list of Question
        Empty for a step that is no quiz.

    Examples
    --------
    >>> [question.key for question in quiz_questions(lesson("50 min").steps[-1])]
    ['tip_at_40', 'longer']
    """
    number, _, section = step.where.partition(" ")
    if section != "Quiz":
        return []
    found = load_questions("quiz", number)
    if "last question" in step.ask:
        return [found[-1]]
    named = [int(digits) for digits in re.findall(r"\d+", step.ask)]
    return [found[place - 1] for place in named] if named else list(found)


class Slides(Sheet):
    """Slides: a page that is looked at on a wall, one section for each slide."""

    @property
    def page(self) -> str:
        """The whole page, ready to be saved and shown."""
        title = html.escape(self.title)
        return (
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{title}</title><style>{SLIDE_STYLE}</style></head>"
            f"<body>{self.body}</body></html>\n"
        )


def write(plan: str, folder="sheets") -> list[str]:
    """Write a lesson's three files into a folder, made if it is not there.

    Parameters
    ----------
    plan : str
        One of `minute_plans.names()`.
    folder : path-like, optional
        Beside the notebooks, so that the links of the teacher's sheet lead there.

    Returns
    -------
    list of str
        The names of the files.

    Raises
    ------
    ValueError
        For an unknown plan, or a folder that cannot be written.
    """
    place = Path(folder).expanduser()
    written = []
    try:
        place.mkdir(parents=True, exist_ok=True)
        for make in (teacher_sheet, learner_sheet, slides):
            sheet = make(plan)
            file = place / f"{sheet.name}.html"
            file.write_text(sheet.page, encoding="utf-8")
            written.append(file.name)
    except OSError as problem:
        raise ValueError(
            f"{str(place)!r} cannot be written ({problem.strerror}); "
            "name a folder of your own, for example 'sheets'"
        ) from None
    return written


def _slug(plan: str) -> str:
    """Return a plan's name as a part of a file name."""
    return plan.replace(" ", "_")


def _teacher_html(made: Lesson, folder: str = "", level: int = 2) -> str:
    """Return everything a teacher needs, as HTML.

    `folder` leads to the notebooks, and `level` is that of the headings.
    """

    def heading(words: str) -> str:
        return f"<h{level}>{html.escape(words)}</h{level}>"

    steps = "".join(
        f"<li>{_words(step.text)} ({step.minutes} min)</li>" for step in made.preparation
    )
    rows = []
    for step in made.steps:
        where = html.escape(step.where)
        if step.link:
            where = f'<a href="{html.escape(folder + step.link, quote=True)}">{where}</a>'
        go_on = f"when {step.go_on}" if step.go_on else ""
        cells = [_words(one) for one in (step.ask, step.expect, step.prompt, go_on)]
        rows.append([f"{step.begin} to {step.end}", where, *cells])
    headings = ["Minutes", "Where", "Ask or do", "Expect", "Discuss", "Go on"]
    asked = "".join(_answered(one) for one in made.predictions)
    voted = "".join(_answered(one) for step in made.steps for one in quiz_questions(step))
    caption = f"Plan: {made.title}"
    quiz = f"{heading('Questions of the quiz')}<ul>{voted}</ul>" if voted else ""
    command = f'<code>lessons.write("{made.plan}", folder)</code>'
    return (
        f"{heading('Say first')}<p>{html.escape(made.opening)}</p>"
        f"{heading(f'Prepare ({made.preparation_minutes} minutes, estimated)')}<ul>{steps}</ul>"
        f"<p>Sheets and slides: run {command} under <em>Handouts</em> in the instructor guide, "
        "whose cells have been run; they are then in <em>notebooks/sheets</em>.</p>"
        f"{heading('Plan')}{grid_html(caption, headings, rows, escaped=True)}"
        f"{heading('Predictions for the learners')}<ul>{asked}</ul>{quiz}"
        f"{heading('Exit ticket')}<p>{html.escape(made.exit_ticket)}</p>"
        f"<p><b>Answer:</b> {html.escape(made.exit_answer)}</p>"
    )


def _answered(question: Question) -> str:
    """Return a question with its right option as an entry of a list."""
    right = [option.text for option in question.options if option.right]
    answer = f" <b>Answer:</b> {html.escape(right[0])}" if right else ""
    return f"<li>{html.escape(question.text)} ({question.notebook}){answer}</li>"


def _words(text: str) -> str:
    """Return a text of the tables as HTML: what stands between stars is emphasised."""
    return _EMPHASIS.sub(r"<em>\g<words></em>", html.escape(text))


def _question_slide(heading: str, question: Question) -> str:
    """Return the slide of a question with its options."""
    options = "".join(f"<li>{html.escape(option.text)}</li>" for option in question.options)
    return f"<h2>{heading}</h2><p>{html.escape(question.text)}</p><ol type='a'>{options}</ol>"


def _slides_of(step: Step, is_shown: bool = False) -> list[str]:
    """Return the slides of one step: what is asked, then the picture, which gives answers away.

    `is_shown`: slides before it hold the questions that the teacher is told to ask.
    """
    heading = f"<h2>{html.escape(step.where)}</h2>"
    if not step.link:
        return [f"<h2>{html.escape(step.where.capitalize())}</h2>"]
    ask = "" if is_shown else f"<p>{_words(step.ask)}</p>"
    discuss = f"<p><b>Discuss:</b> {_words(step.prompt)}</p>"
    if not step.pictures:
        return [heading + ask + discuss]
    found = [heading + ask]
    for one in step.pictures:
        inside = base64.b64encode(one.file.read_bytes()).decode()
        sentence = html.escape(one.sentence)
        picture = f'<img src="data:image/png;base64,{inside}" alt="{sentence}">'
        words = f"<p><b>{html.escape(one.label)}.</b> {sentence}</p>"
        if one is step.pictures[-1]:
            words += discuss
        found.append(f'{heading}<div class="beside">{picture}<div>{words}</div></div>')
    return found
