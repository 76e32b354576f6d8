"""Panels, practice, quizzes and the lesson record: everything a notebook shows.

    panel        what a panel is built from: controls, runners, drawing, style
    lesson       the record of a lesson: predictions, quizzes, exercises, saved answers
    tables       tables as HTML: sources, findings, claims, the glossary
    publish      runs notebooks and saves them with outputs, numbers and still pictures
    figures      the panels themselves: one package for each subject, one module for each panel
    exercises    the exercises and their checks, one module for each notebook
    guide        what the instructor guide shows: answers, minute plans, handouts

`notebook_files` finds the notebooks of the course among the files of a folder.

A notebook writes `import helpers.teaching as teach` and finds here what most cells need, such as
`teach.Lesson`.
"""

from helpers.teaching.lesson.exercise import Exercise, Mistake, check_number, variant
from helpers.teaching.lesson.feedback import Feedback
from helpers.teaching.lesson.lesson import Lesson
from helpers.teaching.lesson.questions import Question, load_questions
from helpers.teaching.panel import isotherms, palette, style
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
    "palette",
    "style",
    "variant",
]
