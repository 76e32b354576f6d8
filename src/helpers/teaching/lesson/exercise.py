"""An exercise: a question with this class's numbers, and a check that knows the ways to go wrong."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.teaching.lesson.practice import Feedback, Mistake, check_number


@dataclass(frozen=True)
class Exercise:
    """A question whose answer is one number in `unit` (may be empty), right within `tolerance`; `mistakes` have names.

    >>> ball = Exercise("How wide is an ice ball of radius 8 mm?", 16.0, "mm", 0.2)
    >>> ball
    Question: How wide is an ice ball of radius 8 mm? (answer in mm)
    >>> ball.check(160).tone
    'keep working'
    """

    question: str
    expected: float
    unit: str
    tolerance: float
    mistakes: Sequence[Mistake] = ()

    def ask(self, answer) -> Asked:
        """The question with the feedback to an answer below it: what an exercise cell shows."""
        return Asked(self, self.check(answer))

    def check(self, answer) -> Feedback:
        """What to tell a learner who answers so; any answer gets feedback, None counts as blank."""
        return check_number(answer, self.expected, self.unit, self.tolerance, self.mistakes)

    @property
    def text(self) -> str:
        """The question and the unit of its answer, if it has one, in one line."""
        return f"Question: {self.question}" + (f" (answer in {self.unit})" if self.unit else "")

    def __repr__(self):
        return self.text

    def as_html(self) -> str:
        """The question as an escaped paragraph."""
        return f'<p style="line-height:1.45">{html.escape(self.text)}</p>'

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": self.text, "text/html": self.as_html()}


@dataclass(frozen=True)
class Asked:
    """An exercise and the feedback to an answer, shown together."""

    exercise: Exercise
    feedback: Feedback

    def __repr__(self):
        return f"{self.exercise.text}\n{self.feedback.text}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {
            "text/plain": repr(self),
            "text/html": self.exercise.as_html() + self.feedback.as_html(),
        }
