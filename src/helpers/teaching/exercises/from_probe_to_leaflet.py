"""Exercises of notebook 06: the price of a needle, blood, cells that live, people for ratios."""

from __future__ import annotations

from typing import NamedTuple

from helpers.cell_death.studies import kidney_case
from helpers.evidence.two_by_two import absolute_risk
from helpers.teaching.lesson.exercise import Exercise, Mistake, variant, wrong_isotherm


class Tumour(NamedTuple):
    """A round tumour of which a share (%) is dead."""

    dead_percent: float
    diameter_mm: int


class Odds(NamedTuple):
    """An odds ratio and the recurrence after surgery (%) it applies to."""

    baseline_percent: float
    ratio: float


FOUR_RINGS_MM = (8.0, 9.0, 11.0, 12.0)
# More blood than at Reset, so that the cold always shrinks, and what an operation may leave.
FLOWS_PERCENT = (40, 50, 60, 70)
TUMOURS = (Tumour(98.0, 24), Tumour(99.5, 36), Tumour(97.0, 28), Tumour(99.0, 32))
# 7.83 is a published odds ratio and 4.32 the lower end of its interval [cavrapn2024].
ODDS = (Odds(4.0, 7.83), Odds(5.0, 7.83), Odds(6.0, 4.32), Odds(3.0, 7.83))


def healthy_paid(class_seed: int = 1) -> Exercise:
    """Ask for the healthy kidney (cm³) that a fourth needle costs, beside the three of Reset."""
    ring_mm = variant(class_seed, "healthy paid", FOUR_RINGS_MM)
    # Without arguments it is the plan of Reset.
    three = kidney_case.run().coverage
    four = kidney_case.run(needles=4, ring_mm=ring_mm).coverage
    three_cm3 = three.healthy(-20.0)
    four_cm3 = four.healthy(-20.0)
    at_40_cm3 = four.healthy(-40.0) - three.healthy(-40.0)
    return Exercise(
        question=(
            "Press Reset in the planning panel and note the healthy kidney that reaches -20 °C. "
            f"Then take 4 needles on a ring of {ring_mm:g} mm. "
            "How much more healthy kidney reaches it?"
        ),
        expected=four_cm3 - three_cm3,
        unit="cm³",
        tolerance=0.12,
        mistakes=(
            Mistake(
                "all of it",
                four_cm3,
                "This is all of it; how much more than with three is asked for.",
            ),
            Mistake(
                "three needles",
                three_cm3,
                "This is what three needles cost; take the difference.",
            ),
            Mistake("upside down", lambda right: -right, "You took the larger from the smaller."),
            wrong_isotherm(-40, at_40_cm3, -20),
        ),
    )


def blood_decides(class_seed: int = 1) -> Exercise:
    """Ask for the percentage points by which -40 °C shrinks when blood flow rises."""
    flow_percent = variant(class_seed, "blood decides", FLOWS_PERCENT)
    # Rounded as the panel's sentence shows them, which is what a learner subtracts.
    before = round(kidney_case.run().coverage.percent(-40.0))
    after = round(kidney_case.run(flow_percent=flow_percent).coverage.percent(-40.0))
    return Exercise(
        question=(
            "Press Reset in the planning panel, then set the share of resting flow to "
            f"{flow_percent} %. By how many percentage points does the share of the tumour at "
            "-40 °C fall?"
        ),
        expected=float(before - after),
        unit="percentage points",
        tolerance=1.0,
        mistakes=(
            Mistake(
                "what is left",
                after,
                "This is the share that still reaches it; by how much it fell?",
            ),
            Mistake(
                "before",
                before,
                "This is the share at Reset; by how much does it fall?",
            ),
            Mistake(
                "percent of percent",
                100 * (before - after) / before,
                "This is a fall in percent of the first share; "
                "take the difference of the two shares.",
            ),
        ),
    )


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
        tolerance=0.3,
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
