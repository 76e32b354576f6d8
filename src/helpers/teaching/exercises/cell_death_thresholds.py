"""Exercises of notebook 03: ice in cells, a second freeze, the last cell, the dead share of the ice."""

from __future__ import annotations

from math import log, log10

import numpy as np

from helpers.cell_death import menus
from helpers.cell_death import one_cell as cooled
from helpers.cell_death.cell import cell
from helpers.cell_death.studies import dead_tissue
from helpers.teaching.lesson.exercise import Exercise
from helpers.teaching.lesson.practice import Mistake, variant

CELLS = ("human_hepatocyte", "hela", "at1_like", "hepg2")
PANEL_DIAMETER_UM = 20.0
PAIRS = ((78, 38), (37, 11))
CURVES = ((-13.0, 2.5, 6), (-18.0, 1.5, 8), (-15.0, 3.0, 5), (-20.0, 4.0, 4))
PANCREAS = "PANC-1"
FREEZE_MINUTES = (6, 8, 12, 15)


def half_rate(class_seed: int = 1) -> Exercise:
    """The slowest cooling (°C/min) that puts ice into half of the class's cells."""
    name = variant(class_seed, "half rate", CELLS)
    body = cell(name, diameter_um=PANEL_DIAMETER_UM)
    half, most = (cooled.rate_for(body, share) for share in (0.5, 0.95))
    return Exercise(
        f"Press Reset in the one-cell panel and choose “{menus.cell_label(name)}” (leave the diameter at "
        f"{PANEL_DIAMETER_UM:g} µm). Move the cooling rate. At which rate do half of the cells get ice inside?",
        half,
        "°C/min",
        1.0,
        (
            Mistake(
                "nearly all",
                lambda _: most,
                "Here 95 % of the cells have ice inside; half are asked for.",
            ),
            Mistake(
                "no gate",
                lambda _: 1.0,
                "The gate is off: then even the slowest cooling seems to do it.",
            ),
            Mistake(
                "per second",
                lambda right: right / 60,
                "This is per second; per minute is asked for.",
            ),
            *_own_size(name),
        ),
    )


def _own_size(name):
    """The rate for the cell's own size, which the next panel uses: a mistake where that is another size."""
    own = cell(name)
    if own.diameter_um == PANEL_DIAMETER_UM:
        return ()
    message = (
        f"This is for a cell of {own.diameter_um:g} µm, as in the next panel; here the diameter stays "
        f"{PANEL_DIAMETER_UM:g} µm."
    )
    return (Mistake("own size", lambda _: cooled.rate_for(own), message),)


def weakened(class_seed: int = 1) -> Exercise:
    """The share (%) of the first freeze's survivors that also lived through the second."""
    once, twice = variant(class_seed, "weakened", PAIRS)
    return Exercise(
        f"After one freeze {once} of 100 cells live, after two {twice} of 100. Which share of those that lived through "
        "the first freeze lived through the second?",
        100 * twice / once,
        "%",
        0.8,
        (
            Mistake(
                "second of all",
                lambda _: twice,
                "This is the share of all cells; only the survivors count.",
            ),
            Mistake(
                "independent",
                lambda _: once**2 / 100,
                "This is what two independent freezes would leave.",
            ),
            Mistake("dead", lambda right: 100 - right, "This is the share of them that died."),
            Mistake("upside down", lambda right: 1e4 / right, "You divided the wrong way round."),
            Mistake(
                "difference", lambda _: once - twice, "This is how many died in the second freeze."
            ),
        ),
    )


def last_cell(class_seed: int = 1) -> Exercise:
    """How cold (°C) a logistic says it must be for fewer than one cell in many to live."""
    half, width, power = variant(class_seed, "last cell", CURVES)
    expected = half - width * log(10.0**power - 1)
    return Exercise(
        f"A fitted logistic has its half at {half:g} °C and a width of {width:g} K: "
        f"S = 1 / (1 + exp((half - T) / width)). At which T is one cell in 1e{power} alive?",
        expected,
        "°C",
        0.5,
        (
            Mistake(
                "warmer",
                lambda _: half + width * log(10.0**power - 1),
                "You went the wrong way: fewer live colder.",
            ),
            Mistake(
                "common log",
                lambda _: half - width * log10(10.0**power - 1),
                "Take the natural logarithm.",
            ),
            Mistake(
                "depth",
                lambda _: -width * log(10.0**power - 1),
                "This is the distance from the half; add the half.",
            ),
            Mistake(
                "distance",
                lambda _: width * log(10.0**power - 1),
                "This is how far below the half it lies.",
            ),
        ),
    )


def dead_share(class_seed: int = 1) -> Exercise:
    """The share (%) of the ice that is dead after the class's minutes of freezing, once."""
    minutes = variant(class_seed, "dead share", FREEZE_MINUTES)
    found = dead_tissue.run(PANCREAS, freezes=1, freeze_min=minutes)
    death, run = found.death, found.freeze
    volumes = run.grid.cell_volumes() * 1e6
    cold = float(np.sum(volumes[run.is_tissue & (run.minimum_C <= -40)]))
    expected = 100 * death.dead / death.ice
    return Exercise(
        f"Press Reset in the panel of dead tissue, choose “{menus.response_label(PANCREAS)}”, one freeze and {minutes} min. "
        "Which share of the ice is dead?",
        expected,
        "%",
        0.8,
        (
            Mistake(
                "volume",
                lambda _: death.dead,
                "This is the dead volume in cm³; divide it by the ice.",
            ),
            Mistake("alive", lambda right: 100 - right, "This is the share that lives."),
            Mistake(
                "-40 °C",
                lambda _: 100 * cold / death.ice,
                "This is the share of the ice that reached -40 °C.",
            ),
        ),
    )
