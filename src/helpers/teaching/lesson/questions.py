"""Questions from data/questions.csv with options to choose, with feedback that says what is wrong.

There are five kinds.  A prediction is made before a panel is moved and played back after it; a quiz
has a Check button, and so has a look back at earlier notebooks, which opens a later one; a pretest
reveals nothing, and the posttest after the course tests the same ideas in other words. Of a
posttest the first answer that was checked is kept: later ones have read what is right.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import ipywidgets

from helpers import data
from helpers.teaching.lesson.choices import Choices, spoken_names
from helpers.teaching.lesson.display import ShownAsWidget
from helpers.teaching.lesson.feedback import Feedback
from helpers.teaching.panel import html_parts
from helpers.teaching.panel.sentences import say
from helpers.teaching.panel.widgets import button, page, put

KINDS = ("predict", "lookback", "quiz", "pretest", "posttest")
LETTERS = "abcdefghij"


@dataclass(frozen=True)
class Option:
    """One answer to a question; a wrong one names the misconception and says why it is wrong."""

    text: str
    right: bool
    misconception: str = ""
    feedback: str = ""


@dataclass(frozen=True)
class Question:
    """A question with its options in fixed order.

    Parameters
    ----------
    notebook : str
        Number of the notebook that asks it, for example "01".
    key : str
        Its name within the notebook.
    kind : str
        One of `KINDS`.
    text : str
        The question.
    options : tuple of Option
        Two or more, all different.  Exactly one is right; none need be for a prediction, which is
        about what the learner thinks.

    Raises
    ------
    ValueError
        For another kind, for options that are not so, or without feedback where it is shown.
    """

    notebook: str
    key: str
    kind: str
    text: str
    options: tuple[Option, ...]

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(
                f"question {self.key!r} is of kind {self.kind!r}: choose from {', '.join(KINDS)}"
            )
        texts = [option.text for option in self.options]
        if len(texts) < 2 or len(set(texts)) < len(texts):
            raise ValueError(
                f"question {self.key!r} has the options {texts}: "
                "it needs two or more, all different"
            )
        right = sum(option.right for option in self.options)
        if right > 1 or (right == 0 and self.kind != "predict"):
            raise ValueError(
                f"question {self.key!r} has {right} right options: exactly one is needed"
            )
        is_checked = self.kind in ("quiz", "lookback")
        if is_checked and not all(option.feedback.strip() for option in self.options):
            raise ValueError(f"question {self.key!r}: every option of a quiz needs feedback")

    @property
    def identity(self) -> str:
        """Notebook and key, for example `01/argon_boils`; unique in the series."""
        return f"{self.notebook}/{self.key}"

    @property
    def plain(self) -> str:
        """Question and options as plain text."""
        lines = [self.text]
        for letter, option in zip(LETTERS, self.options, strict=False):
            lines.append(f"  {letter}) {option.text}")
        return "\n".join(lines)

    def feedback(self, answer: str | None) -> Feedback:
        """Return what to tell a learner who chose an option.

        Parameters
        ----------
        answer : str or None
            The text of the option; None if none was chosen.

        Returns
        -------
        Feedback
        """
        if answer is None:
            return Feedback("missing", say("choose_first"))
        for option in self.options:
            if option.text == answer:
                tone = "correct" if option.right else "keep working"
                usual = "option_right" if option.right else "option_wrong"
                return Feedback(tone, option.feedback.strip() or say(usual))
        # Answers are kept by their text, and a later version of the course may have worded it anew.
        return Feedback("missing", say("option_gone"))

    def is_right(self, answer: str | None) -> bool:
        """Return whether an option, named by its text, is the right one."""
        return any(option.right and option.text == answer for option in self.options)


def load_questions(
    kind: str | None = None, notebook: str | None = None, table=None
) -> tuple[Question, ...]:
    """Return questions in the order of the table.

    Parameters
    ----------
    kind : str, optional
        One of `KINDS`; all of them if left out.
    notebook : str, optional
        Number of a notebook; all of them if left out.
    table : pandas.DataFrame, optional
        Replaces data/questions.csv.  It has one row for each option, with the columns notebook,
        key, kind, question, option, is_right (yes or no), misconception and feedback.

    Returns
    -------
    tuple of Question
        Empty if none fits.

    Raises
    ------
    ValueError
        If the rows of a question contradict each other, or make no proper question.

    Examples
    --------
    >>> [question.key for question in load_questions("quiz", "00")]
    ['trust_least', 'kept_answers']
    """
    if table is None:
        table = data.load("questions")
    # Missing values would pass for a text: NaN is true in a condition.
    table = table.fillna("").astype(str)
    found = []
    # Not sorted: the order of the table is the order on the page.
    for (number, key), rows in table.groupby(["notebook", "key"], sort=False):
        if kind is not None and (rows["kind"] != kind).any():
            continue
        if notebook is not None and number != notebook:
            continue
        found.append(_question(number, key, rows))
    return tuple(found)


def _question(notebook: str, key: str, rows) -> Question:
    """One question from its rows of the table, one for each option."""
    for column in ("kind", "question"):
        if rows[column].nunique() > 1:
            different = sorted(set(rows[column]))
            raise ValueError(f"question {notebook}/{key}: its rows differ in {column}: {different}")
    unknown = sorted(set(rows["is_right"]) - {"yes", "no"})
    if unknown:
        raise ValueError(f"question {notebook}/{key}: is_right is {unknown[0]!r}; write yes or no")
    options = []
    for row in rows.itertuples():
        options.append(Option(row.option, row.is_right == "yes", row.misconception, row.feedback))
    first = rows.iloc[0]
    return Question(notebook, key, first["kind"], first["question"], tuple(options))


class QuestionWidget:
    """One question on the page.

    Parameters
    ----------
    question : Question
    answer : str or None
        The text of the option chosen before, if any.
    changed : callable
        Called as `changed(question, text)` at every choice.
    reveal : bool
        With it, a Check button shows feedback.  Without it, the choice is kept and nothing is said
        about it.
    number : int, optional
        Place in a sheet, written before the question; 0 for none.
    first_counts : bool, optional
        Whether only the first choice is passed on: others may be tried, and the first stays kept.
    checked_counts : bool, optional
        Whether a choice is passed on only when it is checked, and then no other: feedback says
        what is right.
    tried : callable, optional
        Called as `tried(question, text)` whenever a choice is checked.
    """

    def __init__(
        self,
        question: Question,
        answer: str | None,
        changed: Callable[[Question, str | None], None],
        reveal: bool,
        number: int = 0,
        first_counts: bool = False,
        checked_counts: bool = False,
        tried: Callable[[Question, str], None] | None = None,
    ):
        self.question = question
        self._changed = changed
        self._reveal = reveal
        self._first_counts = first_counts
        self._checked_counts = checked_counts
        self._tried = tried

        texts = [option.text for option in question.options]
        self._first = answer if answer in texts else None
        self.buttons = Choices(
            texts,
            answer if answer in texts else None,
            f"{number}. {question.text}" if number else question.text,
        )
        # The button below names its question; where there is none, the last option does.
        place = f"{html_parts.QUESTION_CLASS}-{re.sub(r'[^a-z0-9]+', '-', question.identity)}"
        self.buttons.add_class(place)
        names = spoken_names(place, question.text, len(texts), both_ends=not reveal)
        self._names = page(names)
        self._names.layout.display = "none"
        self.buttons.observe(self._chosen, "value")

        self.check_button = ipywidgets.Button(
            description=say("check"),
            tooltip=f"Check: {question.text}",
            layout={"width": "auto", "align_self": "flex-start"},
        )
        self.check_button.on_click(lambda _: self.check())
        self.message = page()
        self.message.layout.display = "none"

        shown = [self.buttons, self.message, self._names]
        if reveal:
            shown.insert(1, self.check_button)
        # As wide as a panel.
        layout = {"max_width": "780px", "margin": "0 0 12px 0"}
        self.widget = ipywidgets.VBox(shown, layout=layout)

    @property
    def answer(self) -> str | None:
        """Text of the chosen option, or None."""
        return self.buttons.value

    @answer.setter
    def answer(self, text: str | None) -> None:
        # ipywidgets refuses a value that is no option, as an answer to an older wording may be.
        self._first = text if text in self.buttons.options else None
        self.buttons.value = self._first

    def check(self) -> Feedback:
        """Press Check: show and return the feedback."""
        feedback = self.question.feedback(self.answer)
        put(self.message, feedback.as_html(spoken=True))
        self.keep_choice()
        if self._tried is not None and self.answer is not None:
            self._tried(self.question, self.answer)
        return feedback

    def keep_choice(self) -> None:
        """Pass the present choice on, where it waits for that and no other came before it."""
        if self._checked_counts and self._first is None and self.answer is not None:
            self._first = self.answer
            self._changed(self.question, self.answer)

    def _chosen(self, change) -> None:
        """Clear the feedback to the option before, and pass the new choice on."""
        chosen = change["new"]
        if self._checked_counts:
            put(self.message, html_parts.note(self._about_checking(chosen)))
            return
        is_first = self._first is None
        if is_first:
            self._first = chosen
        put(self.message, html_parts.note(self._about_keeping(chosen)))
        if is_first or not self._first_counts:
            # Last, because it may set this widget again, with another answer.
            self._changed(self.question, chosen)

    def _about_keeping(self, chosen: str | None) -> str:
        """Return what is said of a choice on which no feedback is given."""
        if chosen is None or self._reveal:
            return ""
        if not self._first_counts:
            return say("answer_kept")
        if chosen == self._first:
            return say("first_kept")
        return say("first_stays", answer=self._first.rstrip("."))

    def _about_checking(self, chosen: str | None) -> str:
        """Return what is said of a choice where the first one that was checked counts."""
        if chosen is None:
            return ""
        if self._first is None:
            return say("checked_waits")
        if chosen == self._first:
            return say("checked_kept")
        return say("checked_stays", answer=self._first.rstrip("."))


class QuestionSheet(ShownAsWidget):
    """Several questions under each other; where there are no widgets, they are plain text.

    Parameters
    ----------
    questions : list of QuestionWidget
    heading : str, optional
        Words above them.
    """

    def __init__(self, questions: list[QuestionWidget], heading: str = ""):
        self.questions = {one.question.key: one for one in questions}
        self._heading = heading
        # Without a heading, this widget is hidden but still carries the style sheet of the
        # choices.
        head = page(html_parts.title(heading) if heading else html_parts.STYLE)
        head.layout.display = None if heading else "none"
        self.widget = ipywidgets.VBox([head, *(one.widget for one in questions)])

    def __getitem__(self, key: str) -> QuestionWidget:
        if key not in self.questions:
            raise ValueError(
                f"{key!r} is not a question of this sheet; choose from {', '.join(self.questions)}"
            )
        return self.questions[key]

    def __repr__(self):
        lines = [self._heading] if self._heading else []
        lines.extend(one.question.plain for one in self.questions.values())
        return "\n".join(lines)


class Replay(ShownAsWidget):
    """What the learner predicted beside what was found, hidden until there is a prediction.

    Whoever does not want to predict presses Show.

    Parameters
    ----------
    predicted : callable
        Returns the kept answer, or None.
    outcome : str
        What was found, in one sentence.
    says : str, optional
        What is written before the outcome: who found it, for example "The model".
    also : object, optional
        A table or another object with an HTML form, shown and hidden with the outcome.

    Examples
    --------
    >>> Replay(lambda: "a cube", "a ball.", says="The model")
    You predicted: “a cube”. The model: a ball.
    >>> Replay(lambda: None, "a ball.")
    Hidden: predict above, or press Show, to read what was found.
    """

    HIDDEN = say("outcome_hidden")

    def __init__(
        self,
        predicted: Callable[[], str | None],
        outcome: str,
        says: str = "What was found",
        also=None,
    ):
        self._predicted = predicted
        self._outcome = say("outcome", says=says, outcome=outcome)
        self._also = also
        self._asked = False
        self._words = page()
        self._more = page()
        self.show_button = button(say("show"), lambda _: self.show())
        # Otherwise it would be as wide as the page.
        self.show_button.layout.align_self = "flex-start"
        self.widget = ipywidgets.VBox([self._words, self.show_button, self._more])
        # Spoken when it opens, not when the page does.
        self._shown = ""
        self.refresh()

    @property
    def is_open(self) -> bool:
        """Whether what was found is shown."""
        return self._asked or self._predicted() is not None

    @property
    def text(self) -> str:
        """The words now shown."""
        if not self.is_open:
            return self.HIDDEN
        answer = self._predicted()
        if answer is None:
            return say("not_predicted", outcome=self._outcome)
        return say("predicted", answer=answer.rstrip("."), outcome=self._outcome)

    def show(self) -> None:
        """Press Show: read what was found without a prediction."""
        self._asked = True
        self.refresh()

    def refresh(self) -> None:
        """Follow the kept answer."""
        spoken = self._shown not in ("", self.text)
        self._shown = self.text
        put(self._words, html_parts.status(self.text, spoken))
        self.show_button.layout.display = "none" if self.is_open else None
        more = ""
        # Made only now: a page holds what its widgets hold, seen or not.
        if self.is_open and self._also is not None:
            more = self._also._repr_mimebundle_()["text/html"]
        put(self._more, more)

    def __repr__(self):
        if self.is_open and self._also is not None:
            return f"{self.text}\n{self._also!r}"
        return self.text
