"""Exercises of notebook 05: an impossible mean, a harm nobody saw, odds for risk, agreement."""

from __future__ import annotations

from math import log
from typing import NamedTuple

from helpers.evidence.agreement import kappa_of_table
from helpers.evidence.impossible_mean import range_test
from helpers.evidence.proportions import people_to_see_one
from helpers.evidence.two_by_two import absolute_risk
from helpers.teaching.lesson.exercise import Exercise, Mistake, variant


class Ages(NamedTuple):
    """A group whose youngest and oldest are known, in years."""

    people: int
    youngest: int
    oldest: int


class Odds(NamedTuple):
    """An odds ratio and the percentage it applies to."""

    ratio: float
    baseline_percent: float


class TwoReaders(NamedTuple):
    """How many claims both readers, one of them or neither calls misleading."""

    both: int
    first_alone: int
    second_alone: int
    neither: int


GROUPS = (Ages(11, 52, 81), Ages(9, 48, 84), Ages(14, 55, 83), Ages(8, 50, 90))
HARMS_PERCENT = (0.5, 0.8, 1.2, 2.5)
# 7.83 is a published odds ratio and 4.32 the lower end of its interval [cavrapn2024].
ODDS = (Odds(7.83, 5.0), Odds(7.83, 10.0), Odds(4.32, 20.0), Odds(2.57, 30.0))
READERS = (
    TwoReaders(24, 6, 8, 22),
    TwoReaders(30, 5, 10, 15),
    TwoReaders(18, 12, 6, 24),
    TwoReaders(26, 4, 9, 11),
)


def lowest_mean(class_seed: int = 1) -> Exercise:
    """Ask for the lowest mean age (years) that the class's extremes allow."""
    people, youngest, oldest = variant(class_seed, "lowest mean", GROUPS)
    return Exercise(
        question=(
            f"A paper reports {people} people, the youngest {youngest} and the oldest {oldest} "
            "years old. What is the lowest mean age they can have?"
        ),
        # The mean that is tested does not matter here; the test also says which are possible.
        expected=range_test(str(oldest), people, youngest, oldest).lowest,
        unit="years",
        tolerance=0.1,
        mistakes=(
            Mistake(
                "middle of the range",
                (youngest + oldest) / 2,
                "This is the middle of the range.",
            ),
            Mistake(
                "youngest",
                youngest,
                "One of them is the oldest, so not all can be the youngest.",
            ),
            Mistake(
                "one person too many",
                (people * youngest + oldest) / (people + 1),
                "You counted one person too many: the oldest is one of them.",
            ),
            Mistake(
                "highest mean",
                (youngest + (people - 1) * oldest) / people,
                "This is the highest mean; the lowest is asked for.",
            ),
        ),
    )


def people_needed(class_seed: int = 1) -> Exercise:
    """Ask for the people to treat for a 95 % chance to see one case of the class's harm."""
    percent = variant(class_seed, "people needed", HARMS_PERCENT)
    risk = percent / 100
    expected = people_to_see_one(risk)
    return Exercise(
        question=(
            f"A harm has a true risk of {percent:g} %. How many people must be treated before "
            "the chance of seeing at least one case reaches 95 %?"
        ),
        expected=expected,
        unit="people",
        # Two people, or what logarithms with three digits are off by.
        tolerance=max(2.0, 0.004 * expected),
        mistakes=(
            Mistake(
                "one over the risk",
                1 / risk,
                "That many give one case on average, but often none: "
                "the chance of seeing one is only about 63 %.",
            ),
            Mistake(
                "half",
                log(0.5) / log(1 - risk),
                "That many give a chance of one half; 95 % is asked for.",
            ),
            Mistake(
                "95 over the percentage",
                95 / percent,
                "Chances of seeing none multiply; they do not add.",
            ),
        ),
    )


def risk_from_odds(class_seed: int = 1) -> Exercise:
    """Ask for the risk (%) that the class's odds ratio makes of its baseline."""
    ratio, percent = variant(class_seed, "risk from odds", ODDS)
    baseline = percent / 100
    baseline_odds = baseline / (1 - baseline)
    return Exercise(
        question=(
            f"After surgery {percent:g} % have a recurrence. "
            f"The odds ratio of freezing against surgery is {ratio:g}. "
            "What percentage has one after freezing?"
        ),
        expected=100 * absolute_risk(ratio, baseline),
        unit="%",
        tolerance=0.5,
        mistakes=(
            Mistake(
                "odds ratio for risk ratio",
                ratio * percent,
                "You multiplied the risk. Multiply the odds, then turn odds into a risk.",
            ),
            Mistake(
                "odds for risk",
                100 * ratio * baseline_odds,
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
    """Ask for Cohen's kappa of two raters with the class's table."""
    readers = variant(class_seed, "agreement", READERS)
    found = kappa_of_table(
        [[readers.both, readers.first_alone], [readers.second_alone, readers.neither]]
    )
    return Exercise(
        question=(
            f"Two readers judge {sum(readers)} claims. "
            f"Both call {readers.both} misleading and {readers.neither} fair; "
            f"the first alone calls {readers.first_alone} misleading, "
            f"the second alone {readers.second_alone}. "
            "What is Cohen's kappa (a number up to 1)?"
        ),
        expected=found.kappa,
        unit="",
        tolerance=0.01,
        mistakes=(
            Mistake(
                "agreement for kappa",
                found.agreed,
                "This is the share they agree on; take chance off.",
            ),
            Mistake(
                "chance for kappa",
                found.expected,
                "This is what chance alone would give.",
            ),
            Mistake(
                "difference only",
                found.agreed - found.expected,
                "You took chance off. "
                "Now divide by what was possible beyond chance, 1 minus chance.",
            ),
        ),
    )
