"""What the solver in the browser needs of the physics: tissues, schedules, rules for time steps.

Nothing here is a number of its own: each is read from `helpers`, so that a table that changes there
changes here.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import fields
from unittest import mock

from helpers.freezing.probe import SUDDEN_C_PER_S, SWITCH_S
from helpers.freezing.side import Side
from helpers.freezing.solver import time_steps
from helpers.freezing.solver.problem import Problem
from helpers.freezing.surface import Disc, Surface
from helpers.freezing.tissue import ICE_LAW, ZERO_CELSIUS_K, Tissue

GRIDS = ("plane", "cylinder", "sphere", "rz", "xy")
"""Kinds of grid that docs/live/heat knows."""


def number(value: float) -> float | str:
    """Return a number as JSON can hold it: infinity becomes a word."""
    return "infinite" if math.isinf(value) else float(value)


def tissue(one: Tissue) -> dict:
    """Return a tissue with the polynomial of its frozen potential, as docs/live/heat/tissue.js."""
    values = {field.name: getattr(one, field.name) for field in fields(Tissue)}
    values["frozen_potential"] = list(one.frozen_potential_terms())
    values["ice_law"] = list(ICE_LAW) if one.ice_law else None
    values["zero_celsius_K"] = ZERO_CELSIUS_K
    return values


def rules() -> dict:
    """Return the rules for time steps and schedules."""
    return {
        "steps": {name: rule._asdict() for name, rule in time_steps.STEP_RULES.items()},
        "careful_growth": time_steps.CAREFUL_GROWTH,
        "fewest_stages": time_steps.FEWEST_STAGES,
        "most_stages": time_steps.MOST_STAGES,
        "first_step_share": time_steps.FIRST_STEP_SHARE,
        "switch_s": SWITCH_S,
        "sudden_C_per_s": SUDDEN_C_PER_S,
    }


class _Assembled(Exception):
    """Ends a computation as soon as its problem is there."""

    def __init__(self, problem: Problem):
        super().__init__()
        self.problem = problem


def problem_of(compute: Callable, settings: dict) -> Problem:
    """Return the first problem of heat that a panel's model solves for some settings.

    Parameters
    ----------
    compute : callable
        The model, such as `one_needle.run`.
    settings : dict
        Its keywords.

    Returns
    -------
    Problem
        Not solved.

    Raises
    ------
    ValueError
        If the model solves none.
    """
    # A run that the model keeps would not be assembled again.
    for one in vars(sys.modules[compute.__module__]).values():
        if hasattr(one, "cache_clear"):
            one.cache_clear()
    assemble = Problem.assemble

    def stop(*parts, **named):
        raise _Assembled(assemble(*parts, **named))

    with mock.patch.object(Problem, "assemble", stop):
        try:
            compute(**settings)
        except _Assembled as ended:
            return ended.problem
    name = f"{compute.__module__}.{compute.__name__}"
    raise ValueError(f"{name} solves no problem of heat with {settings}: it is not for the browser")


def lacking(problem: Problem) -> list[str]:
    """Return what a problem needs and the solver in the browser lacks; empty if it has all.

    Parameters
    ----------
    problem : Problem
    """
    needs = []
    if problem.grid.kind not in GRIDS:
        needs.append(f"a grid of kind {problem.grid.kind}")
    if problem.stasis:
        needs.append("tissue without blood after it thaws")
    is_sharp = any(one.solidus_C == one.liquidus_C for one in problem.materials.tissues)
    if problem.grid.kind == "rz" and is_sharp:
        needs.append("the size of ice with a sharp edge around a needle")
    for source in problem.sources:
        if isinstance(source, Disc | Surface | Side):
            needs.append(f"a source of kind {type(source).__name__}")
        if getattr(source, "axis", "z") != "z":
            needs.append(f"a needle along {source.axis}")
    return sorted(set(needs))


MISSING = (
    "boxes of three dimensions",
    "cooled surfaces, discs and sides",
    "needles along x or y",
    "stasis of blood",
    "cooling rates of cells",
    "the check for boiling tissue",
    "the size of ice with a sharp edge around a needle",
)
"""What docs/live/heat lacks, in words; docs/live.md names all of it."""
