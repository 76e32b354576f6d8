"""Panels, practice, quizzes and the lesson record: everything a notebook shows."""

from helpers.teaching.lesson import glossary, practice
from helpers.teaching.lesson.lesson import Lesson
from helpers.teaching.lesson.practice import Feedback, Mistake, check_number, variant
from helpers.teaching.lesson.quiz import Question, questions
from helpers.teaching.panel import isotherms, style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.panel.runners import InSlices
from helpers.teaching.panel.style import figure

__all__ = [
    "Choice",
    "Feedback",
    "InSlices",
    "Lesson",
    "Mistake",
    "Number",
    "Panel",
    "Question",
    "check_number",
    "figure",
    "glossary",
    "isotherms",
    "practice",
    "questions",
    "style",
    "variant",
]
