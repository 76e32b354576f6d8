"""Exercises of notebook 04: a risk ratio, none seen, and the share a plan must destroy."""

from __future__ import annotations

from helpers.evidence import study_table
from helpers.evidence.proportions import rule_of_three
from helpers.immunity import ablation
from helpers.teaching.lesson.exercise import Exercise
from helpers.teaching.lesson.practice import Mistake, variant

COMPARISONS = ("yamashita1982", "sabel2005", "chin2008", "li2013")  # groups of unequal size
GROUPS = (25, 40, 60, 150)
HALF_LIVES_DAY = (3, 5, 10, 14)


def risk_ratio(class_seed: int = 1) -> Exercise:
    """The risk ratio (no unit but times) of the class's comparison."""
    name = variant(class_seed, "risk ratio", COMPARISONS)
    table, row = study_table.two_by_two(name), study_table.about(name)
    odds = table.odds_ratio().value
    ratio = table.risk / table.control_risk
    guess = " (counts inferred from percentages)" if row["obtained"] == "inferred" else ""
    return Exercise(
        f"{row['study']}, {row['outcome']}: {table.events} of {table.total} after {row['cryo_arm']}, "
        f"{table.control_events} of {table.control_total} after {row['control_arm']}{guess}. What is the risk ratio?",
        ratio,
        "times",
        0.012 * ratio,
        (
            Mistake(
                "upside down",
                lambda right: 1 / right,
                "This is upside down: divide freezing by the other.",
            ),
            Mistake(
                "odds for risk",
                lambda _: odds,
                "This is the odds ratio; divide events by all, not by the others.",
            ),
            Mistake(
                "events only",
                lambda _: table.events / table.control_events,
                "You divided the events; divide each by the size of its group first.",
            ),
            Mistake(
                "difference",
                lambda _: table.risk - table.control_risk,
                "This is the difference of the risks; their ratio is asked for.",
            ),
            Mistake(
                "percent", lambda right: 100 * right, "Give the ratio itself, not a percentage."
            ),
        ),
    )


def none_seen(class_seed: int = 1) -> Exercise:
    """The highest rate (%) that none among the class's number still allows, by the rule of three."""
    total = variant(class_seed, "none seen", GROUPS)
    right = 100 * rule_of_three(total)
    return Exercise(
        f"No tumour elsewhere shrank in any of {total} patients. How high a rate does that still allow, by "
        "the rule of three?",
        right,
        "%",
        0.02 * right,
        (
            Mistake(
                "one over n",
                lambda _: 100 / total,
                "You took 1 divided by the number; the rule takes 3.",
            ),
            Mistake("how sure", lambda _: 95.0, "95 % is how sure the limit is, not the rate."),
        ),
    )


def critical_share(class_seed: int = 1) -> Exercise:
    """The share (%) freezing must destroy in the constructed model, for the class's half-life of debris."""
    days = variant(class_seed, "critical share", HALF_LIVES_DAY)
    surgery = 100 * ablation.critical_fraction()
    right = 100 * ablation.critical_fraction(ablation.cryo(antigen_half_life_day=float(days)))
    return Exercise(
        f"Press Reset in the panel of one model and three answers and let debris last {days} days (half-life). "
        "Which share must freezing destroy?",
        right,
        "%",
        0.15,
        (
            Mistake("surgery", lambda _: surgery, "This is the share for surgery."),
            Mistake(
                "what is left",
                lambda _: 100 - right,
                "This is what may be left; what must be destroyed is asked for.",
            ),
        ),
    )
