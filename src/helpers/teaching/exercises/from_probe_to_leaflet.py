"""Exercises of notebook 06: a plan for two flows, what decides, cells that live, people."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from helpers.cell_death.studies import kidney_case
from helpers.cell_death.studies.kidney_case import FLOW, RING_MM, PlanOutcome, whole_C
from helpers.evidence.two_by_two import absolute_risk
from helpers.shares import share_words
from helpers.teaching.lesson.exercise import Exercise, Mistake, about_unit, variant
from helpers.teaching.lesson.exercise_kinds import (
    Choice,
    ChoiceAndNumber,
    Design,
    NearMiss,
    written_in,
)
from helpers.teaching.lesson.feedback import Feedback


class Tumour(NamedTuple):
    """A round tumour of which a share (%) is dead."""

    dead_percent: float
    diameter_mm: int


class Odds(NamedTuple):
    """An odds ratio and the recurrence after surgery (%) it applies to."""

    baseline_percent: float
    ratio: float


class Plan(NamedTuple):
    """Needles and the radius (mm) of their ring."""

    needles: int
    ring_mm: float


class Goal(NamedTuple):
    """What a plan must hold with much and with little blood, the bowel `gap_mm` beyond the rim.

    At least `percent` of the tumour at -20 °C, and the bowel at `bowel_C` or warmer; `plans` do.
    """

    gap_mm: int
    percent: int
    bowel_C: int
    plans: tuple[Plan, Plan]


# Water has pushed the bowel farther away than at Reset (4 mm), since no plan there holds both.
GOALS = (
    Goal(gap_mm=8, percent=95, bowel_C=5, plans=(Plan(5, 5.0), Plan(3, 8.0))),
    Goal(gap_mm=8, percent=97, bowel_C=5, plans=(Plan(4, 7.0), Plan(6, 5.0))),
    Goal(gap_mm=10, percent=98, bowel_C=15, plans=(Plan(4, 8.0), Plan(5, 6.0))),
)
# Enough with little blood and too little with much; and the other way round for the bowel.
TIMID = Plan(3, 6.0)
BOLD = Plan(5, 8.0)
PANEL_NEEDLES = range(1, 7)
PANEL_RING_MM = (4.0, 16.0)

# What may move the share at -40 °C in tumours of these diameters (mm); none is the 30 mm of Reset.
DIAMETERS_MM = (32, 34, 36)
WIDER_MM = 8.0
CHANGES = {
    "needle": "a fourth needle in place of three",
    "blood": "the share of resting flow from 70 to 13 %",
    # The ring of Reset: each move is counted from there.
    "ring": f"a ring of {WIDER_MM:g} mm in place of {RING_MM:g} mm",
}
ORDERS = (("needle", "blood", "ring"), ("blood", "ring", "needle"), ("ring", "needle", "blood"))
TUMOURS = (Tumour(98.0, 24), Tumour(99.5, 36), Tumour(97.0, 28), Tumour(99.0, 32))
# 7.83 is a published odds ratio and 4.32 the lower end of its interval [cavrapn2024].
ODDS = (Odds(4.0, 7.83), Odds(5.0, 7.83), Odds(6.0, 4.32), Odds(3.0, 7.83))


# ---- a plan for two flows ------------------------------------------------------------------------


def plan_that_holds(class_seed: int = 1) -> Design:
    """Ask for needles and a ring (mm) that meet both of the class's goals at both ends of flow."""
    goal = variant(class_seed, "plan that holds", GOALS)
    first, second = goal.plans
    return Design(
        question=(
            "Press Reset in the planning panel. Water has been injected, so the bowel lies "
            f"{goal.gap_mm} mm beyond the rim. Choose needles and a ring that meet two goals, with "
            f"{FLOW.low:g} % and with {FLOW.high:g} % of resting flow: at least {goal.percent} % "
            f"of the tumour at -20 °C, and the bowel never colder than {goal.bowel_C} °C."
        ),
        expected=f"{first.needles}; {first.ring_mm:g}",
        also_right=(tuple(first), tuple(second), f"{second.needles} needles, {second.ring_mm} mm"),
        judge=lambda answer: _judge_plan(answer, goal),
        placeholder="needles; ring in mm",
        mistakes=(
            NearMiss("little blood only", tuple(TIMID), "with much blood"),
            NearMiss("much blood only", tuple(BOLD), "with little blood"),
            NearMiss("diameter of the ring", (first.needles, 20.0), "radius of the ring"),
        ),
        worked=_plan_example(),
    )


def _plan_example() -> str:
    """Return how one plan is tried at both ends of the flow."""
    little, much = _at_both_ends(Plan(2, 6.0), 8)
    cold = [share_words(one.coverage.percent(-20.0)) for one in (little, much)]
    bowel = [whole_C(one.bowel_C) for one in (little, much)]
    return (
        f"two needles on 6 mm, the bowel 8 mm away. With {FLOW.low:g} % of the flow {cold[0]} of "
        f"the tumour reach -20 °C and the bowel {bowel[0]}; with {FLOW.high:g} % it is {cold[1]} "
        f"and {bowel[1]}. Little blood is the hard end for the bowel, much blood for the tumour. "
        "Written: “2; 6”."
    )


@lru_cache(maxsize=32)
def _at_both_ends(plan: Plan, gap_mm: float) -> tuple[PlanOutcome, PlanOutcome]:
    """Return what a plan reaches with little blood and with much."""
    little, much = (
        kidney_case.run(*plan, gap_mm=float(gap_mm), flow_percent=flow_percent)
        for flow_percent in (FLOW.low, FLOW.high)
    )
    return little, much


def _judge_plan(answer, goal: Goal) -> Feedback:
    """Return what is said to a plan: its form, then each goal at its hard end."""
    given = written_in(answer)
    if len(given) != 2 or given[0].value not in PANEL_NEEDLES:
        message = (
            f"Give two numbers, needles from {PANEL_NEEDLES[0]} to {PANEL_NEEDLES[-1]} and the "
            "radius of the ring in mm, such as “2; 6”."
        )
        return Feedback("keep working", message)
    counted, radius = given
    trouble = about_unit(radius, "mm")
    if trouble:
        return Feedback("keep working", trouble)
    plan = Plan(int(counted.value), radius.value)
    low_mm, high_mm = PANEL_RING_MM
    if not low_mm <= plan.ring_mm <= high_mm:
        message = (
            f"{plan.ring_mm:g} mm is no setting of the panel: the radius of the ring goes from "
            f"{low_mm:g} to {high_mm:g} mm."
        )
        return Feedback("keep working", message)
    little, much = _at_both_ends(plan, goal.gap_mm)
    # Compared as the panel's sentence shows them.
    cold_percent = round(much.coverage.percent(-20.0))
    bowel_C = round(little.bowel_C)
    tumour = f"with much blood {share_words(much.coverage.percent(-20.0))} reach -20 °C"
    bowel = f"with little blood the bowel reaches {whole_C(little.bowel_C)}"
    if cold_percent < goal.percent and bowel_C < goal.bowel_C:
        message = f"{tumour}, and {bowel}: neither goal is met."
        return Feedback("keep working", message)
    if cold_percent < goal.percent:
        message = f"The bowel is spared, but {tumour}: not {goal.percent} %."
        return Feedback("keep working", message)
    if bowel_C < goal.bowel_C:
        message = f"The tumour is cold enough, but {bowel}: colder than {goal.bowel_C} °C."
        return Feedback("keep working", message)
    message = (
        f"{tumour}, {bowel}; {little.coverage.healthy(-20.0):.0f} cm³ of healthy kidney pay for it "
        "then. Other plans meet them too: compare their price."
    )
    return Feedback("correct", message)


# ---- what decides --------------------------------------------------------------------------------


def what_decides(class_seed: int = 1) -> ChoiceAndNumber:
    """Ask what moves the share at -40 °C most, and by how many points more than the next."""
    diameter_mm = variant(class_seed, "what decides", DIAMETERS_MM)
    letters = dict(zip("ABC", variant(class_seed, "what decides, order", ORDERS), strict=True))
    by_name = {name: letter for letter, name in letters.items()}
    moves = _moves(diameter_mm)
    most, second, least = sorted(moves, key=moves.get, reverse=True)
    return ChoiceAndNumber(
        asks=(
            f"A tumour of {diameter_mm} mm, the rest as at Reset of the planning panel. Change one "
            "thing at a time. What moves the share of the tumour at -40 °C most, and by how many "
            "percentage points more than the next?"
        ),
        options={letter: CHANGES[name] for letter, name in letters.items()},
        expected=Choice(by_name[most], float(moves[most] - moves[second])),
        unit="percentage points",
        # All shares are whole numbers, so their differences are too.
        tolerance=0.5,
        mistakes=(
            Mistake(
                "largest for difference",
                moves[most],
                "This is the largest move; take the next largest off.",
            ),
            Mistake(
                "next for difference",
                moves[second],
                "This is the next largest move; by how much is the largest larger?",
            ),
            Mistake(
                "least for next",
                moves[most] - moves[least],
                "You compared with the least; compare with the next largest.",
            ),
        ),
        wrong_choices={
            by_name[name]: "Another change moves the share by more. Try all three from Reset."
            for name in (second, least)
        },
        worked=(
            "one change moves a share from 60 to 64 %, another from 60 to 71 %, a third from 55 to "
            "62 %: by 4, 11 and 7 points. The second moves it most, by 11 - 7 = 4 points more."
        ),
    )


@lru_cache(maxsize=4)
def _moves(diameter_mm: int) -> dict[str, int]:
    """Return by how many points each change moves the share at -40 °C, as the panel shows it."""

    def share(**changed) -> int:
        outcome = kidney_case.run(tumour_mm=float(diameter_mm), **changed)
        return round(outcome.coverage.percent(-40.0))

    reset = share()
    little, much = share(flow_percent=FLOW.low), share(flow_percent=FLOW.high)
    return {
        "needle": abs(share(needles=4) - reset),
        "blood": abs(little - much),
        "ring": abs(share(ring_mm=WIDER_MM) - reset),
    }


# ---- cells and people ----------------------------------------------------------------------------


def still_alive(class_seed: int = 1) -> Exercise:
    """Ask how many million cells live on when a share of a round tumour is dead."""
    tumour = variant(class_seed, "still alive", TUMOURS)
    millions_alive = kidney_case.cells_alive(tumour.dead_percent, tumour.diameter_mm) / 1e6
    millions = kidney_case.cells_alive(0.0, tumour.diameter_mm) / 1e6
    return Exercise(
        question=(
            f"A round tumour of {tumour.diameter_mm} mm holds {millions / 1000:.3g} thousand "
            f"million cells. {tumour.dead_percent:g} % of them are dead. How many million live?"
        ),
        expected=millions_alive,
        unit="million cells",
        tolerance=0.02 * millions_alive,
        mistakes=(
            Mistake("dead for alive", millions - millions_alive, "These are the dead ones."),
            Mistake(
                "percent for fraction",
                lambda right: 100 * right,
                "Percent are no fraction: divide by 100.",
            ),
            Mistake(
                "thousand million",
                lambda right: right / 1000,
                "1 thousand million is 1000 million.",
            ),
            Mistake(
                "single cells",
                lambda right: 1e6 * right,
                "This counts single cells; millions are asked for.",
            ),
        ),
    )


def more_people(class_seed: int = 1) -> Exercise:
    """Ask how many more people of 100 have a recurrence after freezing than after surgery."""
    percent, ratio = variant(class_seed, "more people", ODDS)
    after_freezing = 100 * absolute_risk(ratio, percent / 100)
    return Exercise(
        question=(
            f"After surgery {percent:g} of 100 people have a recurrence. "
            f"The odds ratio of freezing against surgery is {ratio:g}. "
            "How many more of 100 have one after freezing?"
        ),
        expected=after_freezing - percent,
        unit="people",
        # People are whole: the nearest whole number on either side is right.
        tolerance=0.51,
        mistakes=(
            Mistake(
                "all of them",
                after_freezing,
                "These are all of them after freezing; how many more is that?",
            ),
            Mistake(
                "odds for risk",
                ratio * percent - percent,
                "You multiplied the risk; an odds ratio multiplies odds: "
                "turn the risk into odds first.",
            ),
            Mistake("ratio", ratio, "This is the ratio itself; people are asked for."),
        ),
    )
