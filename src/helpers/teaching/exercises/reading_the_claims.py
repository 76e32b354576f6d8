"""Exercises of notebook 05: a mean that cannot be, a harm nobody saw, odds for risk, agreement beyond chance."""

from __future__ import annotations

from math import log

from helpers.evidence.agreement import kappa_of_table
from helpers.evidence.impossible_mean import range_test
from helpers.evidence.proportions import people_to_see_one
from helpers.evidence.two_by_two import absolute_risk
from helpers.teaching.lesson.exercise import Exercise
from helpers.teaching.lesson.practice import Mistake, variant

GROUPS = ((11, 52, 81), (9, 48, 84), (14, 55, 83), (8, 50, 90))
"""people, youngest, oldest"""
HARMS_PERCENT = (0.5, 0.8, 1.2, 2.5)
ODDS = ((7.83, 5.0), (7.83, 10.0), (4.32, 20.0), (2.57, 30.0))
"""odds ratio, baseline in percent"""
TABLES = (((24, 6), (8, 22)), ((30, 5), (10, 15)), ((18, 12), (6, 24)), ((26, 4), (9, 11)))


def lowest_mean(class_seed: int = 1) -> Exercise:
    """The lowest mean age (years) that the class's extremes allow."""
    people, youngest, oldest = variant(class_seed, "lowest mean", GROUPS)
    return Exercise(
        f"A paper reports {people} people, the youngest {youngest} and the oldest {oldest} years old. "
        "What is the lowest mean age they can have?",
        range_test(str(oldest), people, youngest, oldest).lowest,
        "years",
        0.1,
        (
            Mistake(
                "middle of the range",
                lambda _: (youngest + oldest) / 2,
                "This is the middle of the range.",
            ),
            Mistake(
                "youngest",
                lambda _: youngest,
                "One of them is the oldest, so not all can be the youngest.",
            ),
            Mistake(
                "one person too many",
                lambda _: (people * youngest + oldest) / (people + 1),
                "You counted one person too many: the oldest is one of them.",
            ),
            Mistake(
                "highest mean",
                lambda _: (youngest + (people - 1) * oldest) / people,
                "This is the highest mean; the lowest is asked for.",
            ),
        ),
    )


def people_needed(class_seed: int = 1) -> Exercise:
    """People to treat for a 95 % chance to see at least one case of the class's harm."""
    percent = variant(class_seed, "people needed", HARMS_PERCENT)
    risk = percent / 100
    expected = people_to_see_one(risk)
    return Exercise(
        f"A harm has a true risk of {percent:g} %. How many people must be treated before the chance of seeing at "
        "least one case reaches 95 %?",
        expected,
        "people",
        max(2.0, 0.004 * expected),
        (
            Mistake(
                "one over the risk",
                lambda _: 1 / risk,
                "That many give one case on average, but often none: the chance of seeing one is only about 63 %.",
            ),
            Mistake(
                "half",
                lambda _: log(0.5) / log(1 - risk),
                "That many give a chance of one half; 95 % is asked for.",
            ),
            Mistake(
                "95 over the percentage",
                lambda _: 95 / percent,
                "Chances of seeing none multiply; they do not add.",
            ),
        ),
    )


def risk_from_odds(class_seed: int = 1) -> Exercise:
    """The risk (%) that the class's odds ratio makes of its baseline."""
    ratio, percent = variant(class_seed, "risk from odds", ODDS)
    base = percent / 100
    return Exercise(
        f"After surgery {percent:g} % have a recurrence. The odds ratio of freezing against surgery is {ratio:g}. "
        "What percentage has one after freezing?",
        100 * absolute_risk(ratio, base),
        "%",
        0.5,
        (
            Mistake(
                "odds ratio for risk ratio",
                lambda _: ratio * percent,
                "You multiplied the risk. Multiply the odds, then turn odds into a risk.",
            ),
            Mistake(
                "odds for risk",
                lambda _: 100 * ratio * base / (1 - base),
                "These are the new odds; a risk is odds divided by one plus odds.",
            ),
            Mistake(
                "difference",
                lambda right: right - percent,
                "This is the increase; the risk after freezing is asked for.",
            ),
        ),
    )


def agreement(class_seed: int = 1) -> Exercise:
    """Cohen's kappa of two raters with the class's table."""
    (both, first), (second, neither) = variant(class_seed, "agreement", TABLES)
    total = both + first + second + neither
    found = kappa_of_table([[both, first], [second, neither]])
    return Exercise(
        f"Two readers judge {total} claims. Both call {both} misleading and {neither} fair; the first alone calls "
        f"{first} misleading, the second alone {second}. What is Cohen's kappa (a number up to 1)?",
        found.kappa,
        "",
        0.01,
        (
            Mistake(
                "agreement for kappa",
                lambda _: found.agreed,
                "This is the share they agree on; take chance off.",
            ),
            Mistake(
                "chance for kappa",
                lambda _: found.expected,
                "This is what chance alone would give.",
            ),
            Mistake(
                "difference only",
                lambda _: found.agreed - found.expected,
                "You took chance off. Now divide by what was possible beyond chance, 1 minus chance.",
            ),
        ),
    )
