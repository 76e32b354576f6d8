"""A box for the answer to an exercise, for learners who do not want to change code."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets

from helpers.teaching.lesson.feedback import Feedback
from helpers.teaching.panel.sentences import say
from helpers.teaching.panel.widgets import button, page, put

NARROW = 30
"""Characters of an answer's form that fit into a narrow box."""


class AnswerBox:
    """A question, a box for an answer, a Check button, and the feedback below.

    Parameters
    ----------
    question : str
        The question as HTML.
    unit : str
        The unit of the answer; empty for a plain number.
    check : callable
        Called as `check(text)` with what was typed; returns the feedback.
    first : Feedback
        The feedback to the answer that the cell holds.
    tried : str, optional
        What was typed before, when the cell was run the last time; it is checked again.
    placeholder : str, optional
        What stands in the empty box.

    Examples
    --------
    >>> asked = AnswerBox("How wide?", "mm", lambda text: Feedback("correct", text), None)
    >>> asked.box.value = "24,4"
    >>> "24,4" in asked.message.value
    True
    """

    def __init__(
        self,
        question: str,
        unit: str,
        check: Callable[[str], Feedback],
        first: Feedback | None,
        tried: str = "",
        placeholder: str = say("type_a_number"),
    ):
        self._check = check
        self.box = ipywidgets.Text(
            value=tried,
            description=say("your_answer_in", unit=unit) if unit else say("your_answer"),
            placeholder=placeholder,
            tooltip="",
            # The value changes when Enter is pressed or the box is left, not at every key.
            continuous_update=False,
            style={"description_width": "initial"},
            # A form to fill in needs the whole width, a number does not.
            layout={
                "width": "auto",
                "max_width": "100%" if len(placeholder) > NARROW else "340px",
                "flex": "1 1 220px",
            },
        )
        self.box.observe(lambda change: self.press(), "value")
        self.button = button(say("check"), lambda _: self.press())
        self.message = page()
        if first is not None:
            put(self.message, first.as_html())
        if tried:
            self.press()
        row = ipywidgets.Box([self.box, self.button], layout={"flex_flow": "row wrap"})
        self.widget = ipywidgets.VBox(
            [page(question), row, self.message], layout={"max_width": "780px"}
        )

    def show(self, tried: str) -> None:
        """Put what was tried elsewhere, loaded or forgotten into the box.

        Parameters
        ----------
        tried : str
            What was typed; empty if it was forgotten.
        """
        if self.box.value != tried:
            self.box.value = tried

    def press(self) -> Feedback:
        """Press Check: show and return the feedback to what is in the box."""
        feedback = self._check(self.box.value)
        put(self.message, feedback.as_html(spoken=True))
        return feedback
