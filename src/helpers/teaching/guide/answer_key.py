"""Every exercise of the series with its answer, computed for any class seed."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from helpers import data
from helpers.teaching.exercises import (
    cell_death_thresholds,
    cryoimmunological_hypothesis,
    fit_a_threshold,
    from_probe_to_leaflet,
    how_freezing_works,
    probes_and_protocols,
    reading_the_claims,
    start_here,
)
from helpers.teaching.lesson.exercise import Asked
from helpers.teaching.tables.table import Table

MODULES = {
    "00": start_here,
    "01": how_freezing_works,
    "02": probes_and_protocols,
    "03": cell_death_thresholds,
    "04": cryoimmunological_hypothesis,
    "05": reading_the_claims,
    "06": from_probe_to_leaflet,
    "03b": fit_a_threshold,
}
"""The module of exercises of each notebook; of the workshops only 03b has one of its own."""

SPARE = ("probes_and_protocols.nerve_cold",)
"""Exercises that are in no notebook: for a test, or for a class that is fast."""


@dataclass(frozen=True)
class Answer:
    """One exercise of a class.

    Parameters
    ----------
    notebook : str
        Number of the notebook.
    name : str
        `module.function` of the exercise.
    exercise : Asked
    spare : bool
        Whether it is in no notebook.
    """

    notebook: str
    name: str
    exercise: Asked
    spare: bool

    @property
    def shown(self) -> str:
        """The answer with its unit and how far off still counts as right.

        Examples
        --------
        >>> from helpers.teaching.lesson.exercise import Exercise
        >>> Answer("00", "x.y", Exercise("?", 16.04, "mm", 0.2), False).shown
        '16.0 mm (± 0.2)'
        """
        return self.exercise.shown


def makers(notebook: str) -> dict[str, Callable[[int], Asked]]:
    """Return the functions that make the exercises of a notebook.

    They are the public functions of its module that take a class seed and nothing else.

    Parameters
    ----------
    notebook : str
        Number of the notebook.

    Returns
    -------
    dict
        Each function by `module.function`, in the order of the file.

    Raises
    ------
    ValueError
        For a notebook without exercises.

    Examples
    --------
    >>> list(makers("00"))
    ['start_here.ice_diameter']
    """
    module = MODULES[data.one_of(notebook, MODULES, "notebooks with exercises")]
    module_name = module.__name__.rpartition(".")[2]
    found = {}
    for name, function in vars(module).items():
        if not inspect.isfunction(function) or name.startswith("_"):
            continue
        # What the module imports is in it too, and is no exercise.
        if function.__module__ != module.__name__:
            continue
        if list(inspect.signature(function).parameters) == ["class_seed"]:
            found[f"{module_name}.{name}"] = function
    return found


def answers(class_seed: int = 1, notebook: str | None = None) -> tuple[Answer, ...]:
    """Return every exercise with the class's numbers and its answer.

    Parameters
    ----------
    class_seed : int
    notebook : str, optional
        Number of a notebook; the whole series if left out.

    Returns
    -------
    tuple of Answer
    """
    found = []
    for number in MODULES if notebook is None else [notebook]:
        for name, make in makers(number).items():
            found.append(Answer(number, name, make(class_seed), spare=name in SPARE))
    return tuple(found)


def table(class_seed: int = 1, notebook: str | None = None) -> Table:
    """Return the answers as a table, with the mistakes each check recognises.

    Parameters
    ----------
    class_seed : int
    notebook : str, optional
        Number of a notebook; the whole series if left out.

    Returns
    -------
    Table

    Examples
    --------
    >>> table(1, "00").rows[0][0]
    '00'
    """
    rows = []
    for answer in answers(class_seed, notebook):
        question = answer.exercise.question
        if answer.spare:
            question += " (spare, in no notebook)"
        mistakes = ", ".join(mistake.name for mistake in answer.exercise.mistakes)
        rows.append([answer.notebook, question, answer.shown, mistakes])
    headings = ["", "Question", "Answer", "Mistakes it recognises"]
    return Table(f"Answers for class seed {class_seed}", headings, rows)


def seeds(notebook: str, several: Sequence[int] = (1, 2, 3, 4)) -> Table:
    """Return the answers of one notebook for several class seeds side by side.

    Parameters
    ----------
    notebook : str
        Number of the notebook.
    several : sequence of int
        The class seeds.

    Returns
    -------
    Table
    """
    rows = []
    for name, make in makers(notebook).items():
        label = name.rpartition(".")[2].replace("_", " ")
        row = [label]
        for seed in several:
            row.append(Answer(notebook, name, make(seed), spare=name in SPARE).shown)
        rows.append(row)
    headings = ["Exercise", *(f"seed {seed}" for seed in several)]
    return Table(f"Notebook {notebook}, several classes", headings, rows)
