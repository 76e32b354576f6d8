"""Panels, practice, quizzes and the lesson record: everything a notebook shows, on top of the subjects."""

from . import glossary, isotherms, practice, style
from .controls import Choice, Number
from .lesson import Lesson
from .panels import Panel
from .practice import Feedback, Mistake, check_number, variant
from .quiz import Question, questions
from .run_panels import RunPanel
from .style import figure

__all__ = [
    "Choice",
    "Feedback",
    "Lesson",
    "Mistake",
    "Number",
    "Panel",
    "Question",
    "RunPanel",
    "check_number",
    "figure",
    "glossary",
    "isotherms",
    "practice",
    "questions",
    "style",
    "variant",
]
