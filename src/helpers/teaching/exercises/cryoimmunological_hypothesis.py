"""Exercises of notebook 04: a risk ratio, none seen, and the share a plan must destroy."""

from __future__ import annotations

from helpers.evidence import study_table
from helpers.evidence.proportions import rule_of_three
from helpers.immunity import ablation
from helpers.teaching.lesson.exercise import Exercise, Mistake, variant

COMPARISONS = ("yamashita1982", "sabel2005", "chin2008", "li2013")
"""Their groups are of unequal size, so that dividing the events alone is a mistake one can see."""
GROUPS = (25, 40, 60, 150)
# Not the 7 days with which the panel starts: a learner has to move it.
HALF_LIVES_DAY = (3, 5, 10, 14)


def risk_ratio(class_seed: int = 1) -> Exercise:
    """Ask for the risk ratio of the class's comparison."""
    name = variant(class_seed, "risk ratio", COMPARISONS)
    table = study_table.two_by_two(name)
    study = study_table.about(name)
    ratio = table.risk / table.control_risk
    is_inferred = study["obtained"] == "inferred"
    note = " (counts inferred from percentages)" if is_inferred else ""
    return Exercise(
        question=(
            f"{study['study']}, {study['outcome']}: "
            f"{table.events} of {table.total} after {study['cryo_arm']}, "
            f"{table.control_events} of {table.control_total} after {study['control_arm']}{note}. "
            "What is the risk ratio?"
        ),
        expected=ratio,
        unit="times",
        # A share of the ratio, because the ratios of the classes go from 0.2 to 4.
        tolerance=0.012 * ratio,
        mistakes=(
            Mistake(
                "upside down",
                lambda right: 1 / right,
                "This is upside down: divide freezing by the other.",
            ),
            Mistake(
                "odds for risk",
                table.odds_ratio().value,
                "This is the odds ratio; divide events by all, not by the others.",
            ),
            Mistake(
                "events only",
                table.events / table.control_events,
                "You divided the events; divide each by the size of its group first.",
            ),
            Mistake(
                "difference",
                table.risk - table.control_risk,
                "This is the difference of the risks; their ratio is asked for.",
            ),
            Mistake(
                "percent",
                lambda right: 100 * right,
                "Give the ratio itself, not a percentage.",
            ),
        ),
    )


def none_seen(class_seed: int = 1) -> Exercise:
    """Ask for the highest rate (%) that none among the class's number still allows."""
    total = variant(class_seed, "none seen", GROUPS)
    right = 100 * rule_of_three(total)
    return Exercise(
        question=(
            f"No tumour elsewhere shrank in any of {total} patients. "
            "How high a rate does that still allow, by the rule of three?"
        ),
        expected=right,
        unit="%",
        tolerance=0.02 * right,
        mistakes=(
            Mistake(
                "one over n",
                100 / total,
                "You took 1 divided by the number; the rule takes 3.",
            ),
            Mistake("how sure", 95.0, "95 % is how sure the limit is, not the rate."),
        ),
    )


def critical_share(class_seed: int = 1) -> Exercise:
    """Ask for the share (%) that freezing must destroy in the model, for the class's half-life."""
    days = variant(class_seed, "critical share", HALF_LIVES_DAY)
    freezing = ablation.cryo(antigen_half_life_day=float(days))
    right = 100 * ablation.critical_fraction(freezing)
    return Exercise(
        question=(
            "Press Reset in the panel of one model and three answers and let debris last "
            f"{days} days (half-life). Which share must freezing destroy?"
        ),
        expected=right,
        unit="%",
        # The panel shows a tenth of a percent.
        tolerance=0.15,
        mistakes=(
            Mistake(
                "surgery", 100 * ablation.critical_fraction(), "This is the share for surgery."
            ),
            Mistake(
                "what is left",
                100 - right,
                "This is what may be left; what must be destroyed is asked for.",
            ),
        ),
    )
