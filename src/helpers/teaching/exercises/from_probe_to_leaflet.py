"""Exercises of notebook 06: the price of a needle, what blood decides, cells that live, people in place of ratios."""

from __future__ import annotations

from helpers.cell_death.studies import kidney_case
from helpers.evidence.two_by_two import absolute_risk
from helpers.teaching.lesson.exercise import Exercise
from helpers.teaching.lesson.practice import Mistake, variant

FOUR_RINGS_MM = (8.0, 9.0, 11.0, 12.0)
FLOWS_PERCENT = (50, 70, 80, 90)
DEAD = ((98.0, 24), (99.5, 36), (97.0, 28), (99.0, 32))  # share dead (%), diameter (mm)
RISKS = (
    (4.0, 7.83),
    (5.0, 7.83),
    (6.0, 4.32),
    (3.0, 7.83),
)  # recurrence after surgery (%), odds ratio


def healthy_paid(class_seed: int = 1) -> Exercise:
    """The healthy kidney (cm3) that a fourth needle costs, beside the three of Reset."""
    ring = variant(class_seed, "healthy paid", FOUR_RINGS_MM)
    three = kidney_case.run()
    four = kidney_case.run(needles=4, ring_mm=ring)
    cold = [one.coverage.healthy(-20.0) for one in (three, four)]
    return Exercise(
        f"Press Reset in the planning panel and note the healthy kidney that reaches -20 °C. Then take 4 needles on a "
        f"ring of {ring:g} mm. How much more healthy kidney reaches it?",
        cold[1] - cold[0],
        "cm³",
        0.12,
        (
            Mistake(
                "all of it",
                lambda _: cold[1],
                "This is all of it; how much more than with three is asked for.",
            ),
            Mistake(
                "three needles",
                lambda _: cold[0],
                "This is what three needles cost; take the difference.",
            ),
            Mistake("upside down", lambda right: -right, "You took the larger from the smaller."),
        ),
    )


def blood_decides(class_seed: int = 1) -> Exercise:
    """By how many percentage points -40 °C shrinks when blood flow rises from Reset to the class's value."""
    flow = variant(class_seed, "blood decides", FLOWS_PERCENT)
    slow = kidney_case.run()
    fast = kidney_case.run(flow_percent=flow)
    first, second = (round(one.coverage.percent(-40.0)) for one in (slow, fast))
    return Exercise(
        f"Press Reset in the planning panel, then set the share of resting flow to {flow} %. By how many percentage "
        "points does the share of the tumour at -40 °C fall?",
        float(first - second),
        "percentage points",
        1.0,
        (
            Mistake(
                "what is left",
                lambda _: second,
                "This is the share that still reaches it; by how much it fell?",
            ),
            Mistake(
                "before", lambda _: first, "This is the share at Reset; by how much does it fall?"
            ),
            Mistake(
                "percent of percent",
                lambda _: 100 * (first - second) / first,
                "This is a fall in percent of the first share; take the difference of the two shares.",
            ),
        ),
    )


def still_alive(class_seed: int = 1) -> Exercise:
    """How many million cells live on when a share of a round tumour is dead."""
    dead, size = variant(class_seed, "still alive", DEAD)
    alive = kidney_case.cells_alive(dead, size) / 1e6
    all_cells = kidney_case.cells_alive(0.0, size) / 1e6
    return Exercise(
        f"A round tumour of {size} mm holds {all_cells / 1000:.3g} thousand million cells. {dead:g} % of them are "
        "dead. How many million live?",
        alive,
        "million cells",
        0.02 * alive,
        (
            Mistake("dead for alive", lambda _: all_cells - alive, "These are the dead ones."),
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
    """How many more people of 100 have a recurrence after freezing than after surgery, from an odds ratio."""
    percent, ratio = variant(class_seed, "more people", RISKS)
    after = 100 * absolute_risk(ratio, percent / 100)
    return Exercise(
        f"After surgery {percent:g} of 100 people have a recurrence. The odds ratio of freezing against surgery is "
        f"{ratio:g}. How many more of 100 have one after freezing?",
        after - percent,
        "people",
        0.3,
        (
            Mistake(
                "all of them",
                lambda _: after,
                "These are all of them after freezing; how many more is that?",
            ),
            Mistake(
                "odds for risk",
                lambda _: ratio * percent - percent,
                "You multiplied the risk; an odds ratio multiplies odds: turn the risk into odds first.",
            ),
            Mistake("ratio", lambda _: ratio, "This is the ratio itself; people are asked for."),
        ),
    )
