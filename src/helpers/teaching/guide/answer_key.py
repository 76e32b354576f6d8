"""Every exercise of the series with its answer, for any class seed: computed now, from the exercises themselves."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from helpers.teaching.exercises import (
    cell_death_thresholds,
    cryoimmunology,
    from_probe_to_leaflet,
    how_freezing_works,
    probes_and_protocols,
    reading_the_claims,
    start_here,
)
from helpers.teaching.lesson.exercise import Exercise
from helpers.teaching.panel.number_text import significant
from helpers.teaching.tables.tables import Table

MODULES = {
    "00": start_here,
    "01": how_freezing_works,
    "02": probes_and_protocols,
    "03": cell_death_thresholds,
    "04": cryoimmunology,
    "05": reading_the_claims,
    "06": from_probe_to_leaflet,
}
"""Notebook -> its module of exercises."""

SPARE = ("probes_and_protocols.nerve_cold",)
"""Exercises that stand in a module and in no notebook: for a test, or for a class that is fast."""


@dataclass(frozen=True)
class Answer:
    """One exercise of a class: notebook, name, the exercise, and whether it is a spare one."""

    notebook: str
    name: str
    exercise: Exercise
    spare: bool

    @property
    def shown(self) -> str:
        """The answer with its unit and how far off still counts as right.

        >>> Answer("00", "x.y", Exercise("?", 16.04, "mm", 0.2), False).shown
        '16.0 mm (± 0.2)'
        """
        right = self.exercise
        return f"{significant(right.expected, 3)} {right.unit} (± {right.tolerance:.2g})"


def makers(notebook: str) -> dict[str, Callable[[int], Exercise]]:
    """The exercises of a notebook by `module.function`, in the order of their file; each takes a class seed."""
    module = MODULES[notebook]
    found = {
        f"{module.__name__.rpartition('.')[2]}.{name}": make
        for name, make in vars(module).items()
        if inspect.isfunction(make)
        and make.__module__ == module.__name__
        and not name.startswith("_")
    }
    return {
        name: make
        for name, make in found.items()
        if list(inspect.signature(make).parameters) == ["class_seed"]
    }


def answers(class_seed: int = 1, notebook: str | None = None) -> tuple[Answer, ...]:
    """Every exercise of the series, or of one notebook, with the class's numbers and its answer."""
    chosen = [notebook] if notebook is not None else list(MODULES)
    return tuple(
        Answer(one, name, make(class_seed), name in SPARE)
        for one in chosen
        for name, make in makers(one).items()
    )


def table(class_seed: int = 1, notebook: str | None = None) -> Table:
    """The answers as a table, with the mistakes each check recognises.

    >>> table(1, "00").rows[0][0]
    '00'
    """
    rows = tuple(
        (
            one.notebook,
            one.exercise.question + (" (spare, in no notebook)" if one.spare else ""),
            one.shown,
            ", ".join(mistake.name for mistake in one.exercise.mistakes),
        )
        for one in answers(class_seed, notebook)
    )
    heads = ("", "Question", "Answer", "Mistakes it recognises")
    return Table(f"Answers for class seed {class_seed}", heads, rows)


def seeds(notebook: str, several: tuple[int, ...] = (1, 2, 3, 4)) -> Table:
    """The answers of one notebook for several class seeds side by side."""
    by_seed = [answers(seed, notebook) for seed in several]
    rows = tuple(
        (first.name.rpartition(".")[2].replace("_", " "), *(one[place].shown for one in by_seed))
        for place, first in enumerate(by_seed[0])
    )
    return Table(
        f"Notebook {notebook}, several classes",
        ("Exercise", *(f"seed {one}" for one in several)),
        rows,
    )
