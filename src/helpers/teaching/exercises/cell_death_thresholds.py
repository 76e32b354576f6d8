"""Exercises of notebook 03: ice in cells, a second freeze, the last cell, a plan for two lines."""

from __future__ import annotations

from functools import lru_cache
from math import ceil, log, log10
from typing import NamedTuple

from helpers import data
from helpers.cell_death import menus
from helpers.cell_death import one_cell as cooled
from helpers.cell_death.cell import cell
from helpers.cell_death.kill_map import KillMap
from helpers.cell_death.studies import dead_tissue
from helpers.teaching.lesson.exercise import Exercise, Mistake, about_unit, variant
from helpers.teaching.lesson.exercise_kinds import (
    Choice,
    ChoiceAndNumber,
    Design,
    NearMiss,
    written_in,
)
from helpers.teaching.lesson.feedback import Feedback


class Counted(NamedTuple):
    """A series of data/survival_points.csv that was frozen once and twice to a temperature."""

    series: str
    temperature_C: float


class Logistic(NamedTuple):
    """A dose-response: half survive at `half_C`, and one in 10 to the `power` is sought."""

    half_C: float
    width_K: float
    power: int


class Goal(NamedTuple):
    """What a plan has to kill of both lines, and minutes of a single freeze.

    `freeze_min` is enough; `dish_min` is enough for the line in a dish only; at `middle_min` the
    middle of the other line's band is enough, and its low end is not.
    """

    dead_cm3: float
    freeze_min: int
    dish_min: int
    middle_min: int


CELLS = ("human_hepatocyte", "hela", "at1_like", "hepg2")
# What the one-cell panel starts with; the question says to leave it as it is.
PANEL_DIAMETER_UM = 20.0
COUNTED = (
    Counted("786-O paired", -10.0),
    Counted("786-O meeting", -15.0),
    Counted("786-O paired", -15.0),
)
STORIES = {
    "A": "the two freezes were independent: the second killed the same share as the first",
    "B": "the first freeze had weakened those that lived through it",
    "C": "those that lived through the first freeze were hardier than the others",
}
LOGISTICS = (
    Logistic(half_C=-13.0, width_K=2.5, power=6),
    Logistic(half_C=-18.0, width_K=1.5, power=8),
    Logistic(half_C=-15.0, width_K=3.0, power=5),
    Logistic(half_C=-20.0, width_K=4.0, power=4),
)
# Names of the panel's menu: one line in a dish, and one in animals that differ much.
DISH = "786-O"
ANIMALS = "AT-1 tumour, edge"
# Of plans that do, none is the panel's at Reset (two freezes of 10 min).
GOALS = (
    Goal(dead_cm3=10.2, freeze_min=12, dish_min=6, middle_min=8),
    Goal(dead_cm3=10.5, freeze_min=13, dish_min=6, middle_min=8),
    Goal(dead_cm3=11.6, freeze_min=14, dish_min=7, middle_min=9),
)
# What a goal's largest ice ball leaves to spare, so that several plans meet it (cm³).
SPARE_CM3 = 3.0
PANEL_FREEZES = (1, 2)
PANEL_MINUTES = range(4, 21)


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


def second_freeze(class_seed: int = 1) -> ChoiceAndNumber:
    """Ask which story counts after one and two freezes tell, and by how much (points of 100)."""
    counted = variant(class_seed, "second freeze", COUNTED)
    once, twice = (_alive(counted, freezes) for freezes in (1, 2))
    # What two freezes that know nothing of each other would leave.
    independent = once**2 / 100
    right = "B" if twice < independent else "C"
    told = {
        "A": (
            f"Independent freezes would leave {once:g} % of {once:g} of 100. "
            f"Work it out and compare it with {twice:g}."
        ),
        "B": "Weakened cells would leave fewer than independent freezes; more were left.",
        "C": "Hardier cells would leave more than independent freezes; fewer were left.",
    }
    return ChoiceAndNumber(
        asks=(
            f"Kidney cancer cells in a dish at {counted.temperature_C:g} °C, as printed in one "
            f"report: after one freeze {once:g} of 100 live, after two {twice:g} of 100. "
            "Which story do these counts tell, and by how many cells of 100 do they differ from "
            "what two independent freezes would leave?"
        ),
        options=STORIES,
        expected=Choice(right, abs(twice - independent)),
        unit="cells",
        tolerance=0.4,
        mistakes=(
            Mistake(
                "independent itself",
                independent,
                "This is what independent freezes would leave; by how much do the counts differ?",
            ),
            Mistake(
                "died in the second",
                once - twice,
                "This is how many died in the second freeze; compare two with independent ones.",
            ),
            Mistake(
                "share of survivors",
                100 * twice / once,
                "This is the share of survivors that survived again; cells of 100 are asked for.",
            ),
        ),
        wrong_choices={letter: told[letter] for letter in STORIES if letter != right},
        worked=(
            "after one freeze 50 of 100 live, after two 20. Independent freezes would leave half "
            "of 50, that is 25. The counts lie 5 lower, so the survivors had been weakened: "
            "“B; 5”. With 30 left it would be “C; 5”."
        ),
    )


def _alive(counted: Counted, freezes: int) -> float:
    """Return how many of 100 cells were counted alive after some freezes."""
    points = data.load("survival_points")
    row = points[
        (points["series"] == counted.series)
        & (points["temperature_C"] == counted.temperature_C)
        & (points["cycles"] == freezes)
    ]
    return float(row["survival_percent"].item())


def last_cell(class_seed: int = 1) -> Exercise:
    """Ask how cold (°C) a logistic says it must be for fewer than one cell in many to live."""
    curve = variant(class_seed, "last cell", LOGISTICS)
    # S = 1 / (1 + exp((half - T) / width)) = 1 / many, solved for T.
    odds = 10.0**curve.power - 1
    below_half_K = curve.width_K * log(odds)
    return Exercise(
        question=(
            f"A fitted logistic falls to one half at {curve.half_C:g} °C and has a width of "
            f"{curve.width_K:g} K: S = 1 / (1 + exp((half - T) / width)). "
            f"At which T is one cell in {10**curve.power:,} alive?"
        ),
        expected=curve.half_C - below_half_K,
        unit="°C",
        tolerance=0.5,
        mistakes=(
            Mistake(
                "warmer",
                curve.half_C + below_half_K,
                "You went the wrong way: the colder, the fewer live.",
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


# ---- a plan for two lines ------------------------------------------------------------------------


def plan_for_two(class_seed: int = 1) -> Design:
    """Ask for freezes and minutes that kill enough at the low end for two lines, at least ice."""
    goal = variant(class_seed, "plan for two", GOALS)
    most_ice_cm3 = float(ceil(_death(ANIMALS, 1, goal.freeze_min).ice + SPARE_CM3))
    names = " and ".join(f"“{menus.response_label(cells)}”" for cells in (DISH, ANIMALS))
    return Design(
        question=(
            "Press Reset in the panel of dead tissue. Choose a plan, one or two freezes of how "
            f"many minutes each, for two lines: {names}. At the low end of the band in brackets "
            f"at least {goal.dead_cm3:g} cm³ must be dead for each line, and the ice may have at "
            f"most {most_ice_cm3:g} cm³."
        ),
        expected=f"1; {goal.freeze_min}",
        also_right=((1, goal.freeze_min), f"1 freeze, {goal.freeze_min + 1} min"),
        judge=lambda answer: _judge_plan(answer, goal, most_ice_cm3),
        placeholder="freezes; minutes of each",
        mistakes=(
            NearMiss("dish only", (1, goal.dish_min), "the line in a dish only"),
            NearMiss("middle for low end", (1, goal.middle_min), "the middle of the band"),
            NearMiss("more ice", (2, goal.freeze_min + 4), "too large"),
            NearMiss("minutes in all", (2, 2 * goal.freeze_min), "of each freeze"),
        ),
        worked=_plan_example(),
    )


def _plan_example() -> str:
    """Return how one setting of the panel is judged for one line."""
    minutes = 8
    death = _death(DISH, 1, minutes)
    return (
        f"for {menus.response_label(DISH)} alone, 12 cm³ and at most 25 cm³ of ice. One freeze of "
        f"{minutes} min gives {death.dead:.1f} cm³, in nine of ten fits {death.low:.1f} to "
        f"{death.high:.1f}. The low end, {death.low:.1f}, is enough, and the ice has "
        f"{death.ice:.1f} cm³. Written: “1; {minutes}”."
    )


@lru_cache(maxsize=64)
def _death(cells: str, freezes: int, freeze_min: float) -> KillMap:
    """Return what dies at a setting of the panel, the rest as at Reset."""
    return dead_tissue.run(cells, freezes=freezes, freeze_min=freeze_min).death


def _judge_plan(answer, goal: Goal, most_ice_cm3: float) -> Feedback:
    """Return what is said to a plan: its form, then each line's low end, then the ice."""
    given = written_in(answer)
    if len(given) != 2 or given[0].value not in PANEL_FREEZES:
        message = "Give two numbers: 1 or 2 freezes, then the minutes of each, such as “1; 8”."
        return Feedback("keep working", message)
    counted, timed = given
    trouble = about_unit(timed._replace(unit=timed.unit.removesuffix(" each")), "min")
    if trouble:
        return Feedback("keep working", trouble)
    freezes = int(counted.value)
    minutes = timed.value
    if minutes not in PANEL_MINUTES:
        message = (
            f"{minutes:g} min is no setting of the panel: the minutes of each freeze are whole, "
            f"from {PANEL_MINUTES[0]} to {PANEL_MINUTES[-1]}."
        )
        return Feedback("keep working", message)
    dish, animals = (_death(cells, freezes, minutes) for cells in (DISH, ANIMALS))
    # Compared as the panel's sentence shows them, with one decimal.
    enough = [round(death.low, 1) >= goal.dead_cm3 for death in (dish, animals)]
    reached = (
        f"at the low end {dish.low:.1f} cm³ are dead for {menus.response_label(DISH)} and "
        f"{animals.low:.1f} cm³ for {menus.response_label(ANIMALS)}"
    )
    if enough[0] and not enough[1]:
        if round(animals.dead, 1) >= goal.dead_cm3:
            message = (
                f"{reached}: for the second line only the middle of the band is enough, "
                f"{animals.dead:.1f} cm³. One animal in twenty would lie below the low end."
            )
        else:
            message = f"{reached}: enough for the line in a dish only."
        return Feedback("keep working", message)
    if not all(enough):
        return Feedback("keep working", f"{reached}: too little. Freeze for longer.")
    if round(dish.ice, 1) > most_ice_cm3:
        message = (
            f"{reached}, but {dish.ice:.1f} cm³ of ice are too large. Which shorter plan does?"
        )
        return Feedback("keep working", message)
    return Feedback("correct", f"{reached}, with {dish.ice:.1f} cm³ of ice. Other plans do it too.")
