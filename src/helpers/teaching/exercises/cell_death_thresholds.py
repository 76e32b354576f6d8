"""Exercises of notebook 03: ice in cells, a second freeze, the last cell, the dead share of ice."""

from __future__ import annotations

from math import log, log10
from typing import NamedTuple

import numpy as np

from helpers.cell_death import menus
from helpers.cell_death import one_cell as cooled
from helpers.cell_death.cell import cell
from helpers.cell_death.studies import dead_tissue
from helpers.teaching.lesson.exercise import Exercise, Mistake, variant


class Survivors(NamedTuple):
    """How many of 100 cells live after one freeze and after two."""

    once: int
    twice: int


class Logistic(NamedTuple):
    """A dose-response: half survive at `half_C`, and one in 10 to the `power` is sought."""

    half_C: float
    width_K: float
    power: int


CELLS = ("human_hepatocyte", "hela", "at1_like", "hepg2")
# What the one-cell panel starts with; the question says to leave it as it is.
PANEL_DIAMETER_UM = 20.0
SURVIVORS = (Survivors(78, 38), Survivors(37, 11))
LOGISTICS = (
    Logistic(-13.0, 2.5, 6),
    Logistic(-18.0, 1.5, 8),
    Logistic(-15.0, 3.0, 5),
    Logistic(-20.0, 4.0, 4),
)
# A name of the panel's menu.
PANCREAS = "PANC-1"
# Not the 10 min at which the panel starts: a learner has to move it.
FREEZE_MINUTES = (6, 8, 12, 15)


def half_rate(class_seed: int = 1) -> Exercise:
    """Ask for the slowest cooling (°C/min) that puts ice into half of the class's cells."""
    name = variant(class_seed, "half rate", CELLS)
    panel_cell = cell(name, diameter_um=PANEL_DIAMETER_UM)
    # `rate_for` is the study's; its curve is what the panel draws.
    mistakes = [
        Mistake(
            "nearly all",
            cooled.rate_for(panel_cell, 0.95),
            "Here 95 % of the cells have ice inside; half are asked for.",
        ),
        Mistake(
            "no gate",
            1.0,
            "The gate is off: then even the slowest cooling seems to do it.",
        ),
        Mistake(
            "per second",
            lambda right: right / 60,
            "This is per second; per minute is asked for.",
        ),
    ]
    # The next panel uses each cell's natural size; for some cells that is the size in this panel.
    natural_cell = cell(name)
    if natural_cell.diameter_um != PANEL_DIAMETER_UM:
        mistakes.append(
            Mistake(
                "own size",
                cooled.rate_for(natural_cell),
                f"This is for a cell of {natural_cell.diameter_um:g} µm, as in the next panel; "
                f"here the diameter stays {PANEL_DIAMETER_UM:g} µm.",
            )
        )
    return Exercise(
        question=(
            f"Press Reset in the one-cell panel and choose “{menus.cell_label(name)}” "
            f"(leave the diameter at {PANEL_DIAMETER_UM:g} µm). Move the cooling rate. "
            "At which rate do half of the cells get ice inside?"
        ),
        expected=cooled.rate_for(panel_cell, 0.5),
        unit="°C/min",
        tolerance=1.0,
        mistakes=tuple(mistakes),
    )


def weakened(class_seed: int = 1) -> Exercise:
    """Ask for the share (%) of the first freeze's survivors that also lived through the second."""
    living = variant(class_seed, "weakened", SURVIVORS)
    return Exercise(
        question=(
            f"After one freeze {living.once} of 100 cells live, after two {living.twice} of 100. "
            "Which share of those that lived through the first freeze lived through the second?"
        ),
        expected=100 * living.twice / living.once,
        unit="%",
        tolerance=0.8,
        mistakes=(
            Mistake(
                "second of all",
                living.twice,
                "This is the share of all cells; only the survivors count.",
            ),
            Mistake(
                "independent",
                living.once**2 / 100,
                "This is what two independent freezes would leave.",
            ),
            Mistake("dead", lambda right: 100 - right, "This is the share of them that died."),
            # In percent both ways round: 100 / (right / 100) = 1e4 / right.
            Mistake("upside down", lambda right: 1e4 / right, "You divided the wrong way round."),
            Mistake(
                "difference",
                living.once - living.twice,
                "This is how many died in the second freeze.",
            ),
        ),
    )


def last_cell(class_seed: int = 1) -> Exercise:
    """Ask how cold (°C) a logistic says it must be for fewer than one cell in many to live."""
    curve = variant(class_seed, "last cell", LOGISTICS)
    # S = 1 / (1 + exp((half - T) / width)) = 1 / many, solved for T.
    odds = 10.0**curve.power - 1
    below_half_K = curve.width_K * log(odds)
    return Exercise(
        question=(
            f"A fitted logistic has its half at {curve.half_C:g} °C and a width of "
            f"{curve.width_K:g} K: S = 1 / (1 + exp((half - T) / width)). "
            f"At which T is one cell in 1e{curve.power} alive?"
        ),
        expected=curve.half_C - below_half_K,
        unit="°C",
        tolerance=0.5,
        mistakes=(
            Mistake(
                "warmer",
                curve.half_C + below_half_K,
                "You went the wrong way: fewer live colder.",
            ),
            Mistake(
                "common log",
                curve.half_C - curve.width_K * log10(odds),
                "Take the natural logarithm.",
            ),
            Mistake(
                "depth",
                -below_half_K,
                "This is the distance from the half; add the half.",
            ),
            Mistake(
                "distance",
                below_half_K,
                "This is how far below the half it lies.",
            ),
        ),
    )


def dead_share(class_seed: int = 1) -> Exercise:
    """Ask which share (%) of the ice dead cells would fill after the class's minutes, once."""
    minutes = variant(class_seed, "dead share", FREEZE_MINUTES)
    found = dead_tissue.run(PANCREAS, freezes=1, freeze_min=minutes)
    run = found.freeze
    volumes_cm3 = 1e6 * run.grid.cell_volumes()
    is_cold = run.is_tissue & (run.minimum_C <= -40)
    cold_cm3 = float(np.sum(volumes_cm3[is_cold]))
    dead_cm3 = found.death.dead
    ice_cm3 = found.death.ice
    return Exercise(
        question=(
            "Press Reset in the panel of dead tissue, "
            f"choose “{menus.response_label(PANCREAS)}”, one freeze and {minutes} min. "
            "Which share of the ice would the dead cells fill?"
        ),
        expected=100 * dead_cm3 / ice_cm3,
        unit="%",
        tolerance=0.8,
        mistakes=(
            Mistake("volume", dead_cm3, "This is the volume in cm³; divide it by the ice."),
            Mistake("alive", lambda right: 100 - right, "This is the share that lives."),
            Mistake(
                "-40 °C",
                100 * cold_cm3 / ice_cm3,
                "This is the share of the ice that reached -40 °C.",
            ),
        ),
    )
