"""Questions from `data/questions.csv`, shown as radio buttons with feedback that names why an option is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import ipywidgets as W

from helpers.teaching.lesson.practice import Feedback
from helpers.teaching.panel import html_parts
from helpers.teaching.panel.widgets import WIDGET_MIME, put

_SMALL = {"width": "auto", "align_self": "flex-start"}
KINDS = ("predict", "quiz", "pretest", "posttest")


@dataclass(frozen=True)
class Option:
    """One answer to a question; a wrong one names the misconception behind it and says why it is wrong."""

    text: str
    right: bool
    misconception: str = ""
    feedback: str = ""


@dataclass(frozen=True)
class Question:
    """A question with its options in fixed order; `identity` is unique in the series."""

    notebook: str
    key: str
    kind: str
    text: str
    options: tuple[Option, ...]

    def __post_init__(self):
        texts = [one.text for one in self.options]
        rights = sum(one.right for one in self.options)
        if self.kind not in KINDS:
            raise ValueError(
                f"question {self.key!r} is of kind {self.kind!r}: choose from {', '.join(KINDS)}"
            )
        if len(texts) < 2 or len(set(texts)) < len(texts):
            raise ValueError(
                f"question {self.key!r} has the options {texts}: it needs two or more, all different"
            )
        if rights > 1 or (rights == 0 and self.kind != "predict"):
            raise ValueError(
                f"question {self.key!r} has {rights} right options: exactly one is needed"
            )
        if self.kind == "quiz" and not all(one.feedback.strip() for one in self.options):
            raise ValueError(f"question {self.key!r}: every option of a quiz needs feedback")

    @property
    def identity(self) -> str:
        """Notebook and key, for example `01/argon_boils`."""
        return f"{self.notebook}/{self.key}"

    @property
    def plain(self) -> str:
        """Question and options as plain text."""
        letters = "abcdefghij"
        return "\n".join(
            [self.text, *(f"  {letters[i]}) {one.text}" for i, one in enumerate(self.options))]
        )

    def feedback(self, answer: str | None) -> Feedback:
        """What to tell a learner who chose an option by its text, or nothing."""
        if answer is None:
            return Feedback("missing", "Choose an option first.")
        chosen = next((one for one in self.options if one.text == answer), None)
        if chosen is None:
            return Feedback(
                "missing", "Your saved answer is no longer among the options; please choose again."
            )
        words = chosen.feedback.strip() or (
            "That is right." if chosen.right else "That is not right."
        )
        return Feedback("correct" if chosen.right else "keep working", words)

    def right(self, answer: str | None) -> bool:
        """Whether an option, named by its text, is the right one."""
        return any(one.right and one.text == answer for one in self.options)


def questions(
    kind: str | None = None, notebook: str | None = None, table=None
) -> tuple[Question, ...]:
    """Questions in the order of the table, chosen by kind and notebook; `table` replaces `data/questions.csv`.

    The table has a row per option: notebook, key, kind, question, option, is_right (yes/no), misconception, feedback.
    """
    if table is None:
        from helpers import data

        table = data.load("questions")
    table = table.fillna("").astype(str)
    found = []
    for (where, key), rows in table.groupby(["notebook", "key"], sort=False):
        if (kind is None or (rows["kind"] == kind).all()) and notebook in (None, where):
            found.append(_question(where, key, rows))
    return tuple(found)


def _question(notebook, key, rows):
    for column in ("kind", "question"):
        if rows[column].nunique() > 1:
            raise ValueError(
                f"question {notebook}/{key}: its rows differ in {column}: {sorted(set(rows[column]))}"
            )
    bad = sorted(set(rows["is_right"]) - {"yes", "no"})
    if bad:
        raise ValueError(f"question {notebook}/{key}: is_right is {bad[0]!r}; write yes or no")
    options = tuple(
        Option(row.option, row.is_right == "yes", row.misconception, row.feedback)
        for row in rows.itertuples()
    )
    return Question(notebook, key, rows["kind"].iloc[0], rows["question"].iloc[0], options)


class Asked:
    """One question on the page.  `changed(question, text)` hears of every choice.

    Without `reveal` the choice is kept and nothing is said about it; with it, a Check button gives feedback.
    """

    def __init__(
        self,
        question: Question,
        answer: str | None,
        changed: Callable,
        reveal: bool,
        number: int = 0,
    ):
        self.question, self._changed, self._reveal = question, changed, reveal
        texts = [one.text for one in question.options]
        words = f"{number}. {question.text}" if number else question.text
        self.buttons = W.RadioButtons(
            options=texts,
            value=answer if answer in texts else None,
            description=words,
            tooltip="",
            style={"description_width": "initial"},
            layout=W.Layout(width="auto", flex_flow="column", align_items="flex-start"),
        )
        self.buttons.add_class(html_parts.QUESTION_CLASS)
        self.message = W.HTML(layout=W.Layout(display="none"))
        self.check = W.Button(description="Check", tooltip=f"Check: {question.text}", layout=_SMALL)
        self.check.on_click(lambda _: self.say())
        self.buttons.observe(self._chosen, "value")
        shown = [self.buttons, self.check, self.message] if reveal else [self.buttons, self.message]
        self.widget = W.VBox(shown, layout=W.Layout(max_width="780px", margin="0 0 12px 0"))

    @property
    def answer(self) -> str | None:
        """Text of the chosen option, or None."""
        return self.buttons.value

    @answer.setter
    def answer(self, text):
        self.buttons.value = text if text in self.buttons.options else None

    def say(self) -> Feedback:
        """Press Check: show and return the feedback."""
        feedback = self.question.feedback(self.answer)
        put(self.message, feedback.as_html())
        return feedback

    def _chosen(self, change):
        kept = "Your answer is kept." if change["new"] is not None and not self._reveal else ""
        put(self.message, html_parts.note(kept))
        self._changed(self.question, change["new"])


class Sheet:
    """Several questions under each other, displayed as widgets and, where there are none, as plain text."""

    def __init__(self, asked: list[Asked], heading: str = ""):
        self.asked, self._heading = {one.question.key: one for one in asked}, heading
        head = W.HTML(html_parts.title(heading) if heading else html_parts.STYLE)
        head.layout.display = None if heading else "none"
        self.widget = W.VBox([head, *(one.widget for one in asked)])

    def __getitem__(self, key: str) -> Asked:
        if key not in self.asked:
            raise ValueError(f"{key!r} is no question here; choose from {', '.join(self.asked)}")
        return self.asked[key]

    def __repr__(self):
        head = [self._heading] if self._heading else []
        return "\n".join([*head, *(one.question.plain for one in self.asked.values())])

    def _repr_mimebundle_(self, include=None, exclude=None):
        view = {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}
        return {"text/plain": repr(self), WIDGET_MIME: view}
