"""Panels, practice, quizzes and the lesson record: everything a notebook shows."""

from helpers.teaching.lesson.exercise import Exercise, Mistake, check_number, variant
from helpers.teaching.lesson.feedback import Feedback
from helpers.teaching.lesson.lesson import Lesson
from helpers.teaching.lesson.questions import Question, load_questions
from helpers.teaching.panel import isotherms, style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.panel.runners import OnRun
from helpers.teaching.panel.style import figure
from helpers.teaching.tables import glossary

__all__ = [
    "Choice",
    "Exercise",
    "Feedback",
    "Lesson",
    "Mistake",
    "Number",
    "OnRun",
    "Panel",
    "Question",
    "check_number",
    "figure",
    "glossary",
    "isotherms",
    "load_questions",
    "style",
    "variant",
]
