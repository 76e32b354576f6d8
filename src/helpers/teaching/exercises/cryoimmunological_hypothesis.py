"""Exercises of notebook 04: a risk ratio, none seen, and a trial that would settle the question."""

from __future__ import annotations

import re
from typing import NamedTuple

from helpers.evidence import study_table
from helpers.evidence.proportions import rule_of_three
from helpers.evidence.sample_size import patients_per_group
from helpers.teaching.lesson.exercise import Exercise, Mistake, variant
from helpers.teaching.lesson.exercise_kinds import (
    Design,
    Field,
    NearMiss,
    judge_form,
    numbers_in,
)
from helpers.teaching.lesson.feedback import Feedback


class NoneSeen(NamedTuple):
    """How many patients had no event, and the rate (%) that is to be ruled out."""

    patients: int
    rate_percent: float


class Risks(NamedTuple):
    """Recurrence elsewhere without freezing, and what it should fall to, %."""

    control_percent: int
    hoped_percent: int


COMPARISONS = ("blackwell1999", "bronchcryo_control", "chin2008", "li2013")
"""Their groups are of unequal size, so that dividing the events alone is a mistake one can see, and
gives another number than risks of two decimals do.

None is drawn in the panel that pools studies, which would tell its ratio."""
SERIES = (NoneSeen(25, 5.0), NoneSeen(40, 2.0), NoneSeen(60, 3.0), NoneSeen(30, 4.0))
# Not the 50 and 40 % of the notebook's text.
RISKS = (Risks(40, 30), Risks(60, 45), Risks(30, 20), Risks(50, 35))
# Fewer patients than this share of the textbook's number would miss the effect too often; more
# than this many times it would freeze people for nothing.
FEWEST_SHARE = 0.95
MOST_TIMES = 2.0

# The learner's rule: for a power of 80 % and p below 0.05, (1.96 + 0.84)² is about 8.
RULE = "8 x (p1 (1 - p1) + p2 (1 - p2)) / (p1 - p2)², with p1 and p2 as fractions"

# Ways to treat a tumour that are not freezing; cryosurgery and cryoablation are freezing.
OTHER_TREATMENT = (
    r"heat|radiofreq|microwave|laser|(?<!cryo)(?<!cryo[- ])(?:surg|ablat)|excis|\bcut|resect"
    r"|\boperat|radiat|radioth|sham"
)
NOT_FROZEN = (
    r"without (?:the |any )?(?:freez|frozen|cryo)|\b(?:no|not|never) (?:freez|frozen|cryo)|unfrozen"
)
# Where an immune effect would show.
ELSEWHERE = (
    r"away|elsewhere|distan|metasta|not frozen|unfrozen|not treated|untreated|outside|remote"
    r"|rest of the body|other (?:organ|site|place|part|tumou?r)"
)
# Who does not choose: chance, or nobody.
CHANCE = (
    r"\b(?:chance|lots?|coins?|dice|lottery|computer\w*|random\w*|nobody|no one|no|neither|cannot"
    r"|not|never)\b"
)
CHOOSES = r"(?:chosen|choice|choos|decid|prefer|judg)"
ONLY_THE_FROZEN = "If only the frozen get the drug, nobody can tell which of the two helped."

FIELDS = (
    Field(
        "comparator",
        rf"{OTHER_TREATMENT}|{NOT_FROZEN}|\balone\b|drugs? alone|same drugs?",
        "Compare with people whose tumour is treated in another way, or with the drug alone.",
        (
            (
                r"histor|past|earlier|previous|before|literature|database|registr|archive",
                "Earlier patients differ in more than freezing. "
                "Take people treated at the same time.",
            ),
            (
                r"^\W*(?:nothing|none|no|nobody|untreated|no treatment|healthy.*)\W*$",
                "Against nothing, destroying the tumour would also count as an immune effect.",
            ),
            (
                rf"^(?!.*(?:{OTHER_TREATMENT}|{NOT_FROZEN})).*(?:freez|frozen|cryo)",
                "This group is frozen as well. Compare with people whose tumour is not.",
            ),
        ),
    ),
    Field(
        "drug",
        r"\bsame\b|\bboth\b|\bnone\b|\bno\b|\bwithout\b|\bneither\b|\beither\b|\bequal|\ball\b"
        r"|\bidentical|\bevery",
        "Say that both groups get the same drug, or that neither gets one.",
        (
            # Only in the group that is frozen
            (
                r"\bonly\b(?! (?:the )?(?:freez\w*|cryo\w*) differs?\b).*(?:freez|frozen|cryo)"
                r"|(?:freez\w*|frozen|cryo\w*)(?: group| arm)? only",
                ONLY_THE_FROZEN,
            ),
            # With freezing, and not a word of the other group
            (
                r"^(?!.*\b(?:both|same|either|neither|equal|identical|all|every\w*|none|no)\b)"
                r".*(?:with|after|to|plus) (?:the )?(?:freez\w*|frozen|cryo\w*)(?: group| arm)?$",
                ONLY_THE_FROZEN,
            ),
            # None in the other group
            (
                r"^(?!.*\b(?:both|same|either|neither|equal\w*|identical\w*|all|every\w*)\b)"
                r"(?!.*\b(?:none|no drugs?|n?or) (?:\w+ ){0,3}(?:freez|frozen|cryo))"
                r".*(?:\b(?:none|no|nothing|not) (?:\w+ ){0,3}(?:others?|control|compar|heat|surg)"
                r"|\b(?:others?|control\w*|compar\w*|heat\w*|surg\w*)\b[^,;]*\b(?:none|no|not)\b"
                r"|\b(?:none|nothing|not) without\b)",
                ONLY_THE_FROZEN,
            ),
        ),
    ),
    Field(
        "allocation",
        r"\blots?\b|random|\bcoin\b|\bchance\b|\bdice\b|lottery",
        "Let chance decide who is frozen.",
        (
            (
                # Chance may decide, and nobody may: a person must not.
                rf"^(?!.*{CHANCE}[^.,;]*{CHOOSES}).*{CHOOSES}|alternat|birth"
                r"|choice (?:by|of) (?:the |a |each )?(?:doctor|surgeon|physician|patient)",
                "Whoever chooses, chooses by how ill people are: confounding by indication.",
            ),
            (
                r"\b(?:not|no|non|without|never)[- ](?:by )?(?:random|lots?\b|chance)",
                "Let chance decide who is frozen.",
            ),
        ),
    ),
    Field(
        "outcome",
        rf"{ELSEWHERE}|\bspread",
        "Count disease away from the ice: there an immune effect would show.",
        (
            (
                r"^(?!.*(?:recur|relaps|return|growth|grow|progress|new |shr|free|surviv|disease))"
                r".*(?:t.cells?|antibod|marker|cytokin|immune|blood|signal)",
                "A change in the blood is a step on the way. Count what patients notice: disease.",
            ),
            (
                rf"^(?!.*(?:{ELSEWHERE}|other)).*(?:local|in place|recur|at the edge|ice|scan)",
                "Disease in place tells how well the ice reached it. Count it away from the ice.",
            ),
        ),
    ),
    Field("patients per group", r"\d", "Give a number."),
)


def risk_ratio(class_seed: int = 1) -> Exercise:
    """Ask for the risk ratio of the class's comparison."""
    name = variant(class_seed, "risk ratio", COMPARISONS)
    table = study_table.two_by_two(name)
    study = study_table.about(name)
    ratio = table.risk / table.control_risk
    is_inferred = study["obtained"] == "inferred"
    note = " (counts inferred from percentages)" if is_inferred else ""
    # A share of the ratio, because the ratios of the classes go from 1 to 7.
    tolerance = 0.012 * ratio
    early = round(table.risk, 2) / round(table.control_risk, 2)
    rounded = Mistake(
        "risks rounded",
        early,
        "You rounded the risks before you divided: keep three digits of each.",
    )
    return Exercise(
        question=(
            f"{study['study']}, {study['outcome']}: "
            f"{table.events} of {table.total} after {study['cryo_arm']}, "
            f"{table.control_events} of {table.control_total} after {study['control_arm']}{note}. "
            "What is the risk ratio?"
        ),
        expected=ratio,
        unit="times",
        tolerance=tolerance,
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
            # Where two decimals are enough, it is no mistake.
            *([rounded] if abs(early - ratio) > tolerance else []),
        ),
        worked=(
            "2 of 20 after freezing, 6 of 30 after surgery. The risks are 2/20 = 0.10 and "
            "6/30 = 0.20; the ratio is 0.10/0.20 = 0.50 times."
        ),
    )


def none_seen(class_seed: int = 1) -> Exercise:
    """Ask how many more patients with none would rule out the class's rate."""
    series = variant(class_seed, "none seen", SERIES)
    allowed_percent = 100 * rule_of_three(series.patients)
    # The rule divides by the number of patients, so that number and the rate are in proportion.
    in_all = series.patients * allowed_percent / series.rate_percent
    return Exercise(
        question=(
            # Supposed: in a series that was published tumours elsewhere did shrink.
            f"Suppose {series.patients} patients were frozen without a drug, and no tumour "
            "elsewhere shrank. How many more patients, again with none, are needed before the rule "
            f"of three excludes a rate above {series.rate_percent:g} %?"
        ),
        expected=in_all - series.patients,
        unit="patients",
        tolerance=1.0,
        mistakes=(
            Mistake(
                "in all",
                in_all,
                f"That many are needed in all; {series.patients} have been seen already.",
            ),
            Mistake(
                "one over n",
                100 / series.rate_percent,
                "You took 1 divided by the rate; the rule takes 3.",
            ),
            Mistake(
                "rate now",
                allowed_percent,
                f"This is the rate, in percent, that none of {series.patients} still allows.",
            ),
            Mistake(
                "percent for fraction",
                3 / series.rate_percent,
                "Turn the percentage into a fraction before you divide.",
            ),
        ),
    )


def trial_protocol(class_seed: int = 1) -> Design:
    """Ask for a trial that would show whether freezing keeps disease elsewhere away."""
    risks = variant(class_seed, "trial protocol", RISKS)
    needed = patients_per_group(risks.hoped_percent / 100, risks.control_percent / 100)
    names = "; ".join(f"{field.name}: ..." for field in FIELDS)
    return Design(
        question=(
            "Write the protocol of a trial in patients that isolates what freezing does elsewhere, "
            f"in five fields: {names}. It should see recurrence elsewhere fall from "
            f"{risks.control_percent} to {risks.hoped_percent} % (power 80 %, p below 0.05, "
            f"two-sided). A rule for the size of each group: {RULE}."
        ),
        expected=_protocol(needed),
        also_right=(
            _protocol(
                needed + 10,
                comparator="surgery",
                drug="none in either group",
                allocation="random",
                outcome="new metastases within 5 years",
            ),
            _protocol(
                needed,
                comparator="the same drug without freezing",
                drug="pembrolizumab in both groups",
                allocation="randomised 1 to 1, no doctor knows the list",
                outcome="time to distant recurrence",
            ),
        ),
        judge=lambda answer: _judge_protocol(answer, needed),
        placeholder="comparator: ...; drug: ...; ...",
        mistakes=(
            NearMiss(
                "earlier patients",
                _protocol(needed, comparator="surgery in earlier patients"),
                "Earlier patients differ",
            ),
            NearMiss(
                "drug in one group",
                _protocol(needed, drug="ipilimumab only in the freezing group"),
                "nobody can tell which",
            ),
            NearMiss(
                "chosen",
                _protocol(needed, allocation="each doctor chooses"),
                "confounding by indication",
            ),
            NearMiss(
                "marker for disease",
                _protocol(needed, outcome="T cells in the blood after 4 weeks"),
                "a step on the way",
            ),
            NearMiss(
                "outcome in place",
                _protocol(needed, outcome="local recurrence on scans"),
                "away from the ice",
            ),
            NearMiss("too small", _protocol(round(0.5 * needed)), "too few"),
            NearMiss("against nothing", _protocol(needed, comparator="nothing"), "Against nothing"),
        ),
        worked=(
            "a trial of a drug against pain might read: comparator: a tablet without the drug; "
            "drug: paracetamol as needed in both groups; allocation: by lot; outcome: pain after "
            "8 weeks; patients per group: 63."
        ),
    )


def _protocol(
    size: int,
    comparator: str = "heat (radiofrequency) of the same tumours",
    drug: str = "the same in both groups",
    allocation: str = "by lot",
    outcome: str = "recurrence away from the ice within 5 years",
) -> str:
    """Return a protocol as a learner would write it."""
    return (
        f"comparator: {comparator}; drug: {drug}; allocation: {allocation}; "
        f"outcome: {outcome}; patients per group: {size}"
    )


def _judge_protocol(answer, needed: int) -> Feedback:
    """Return what is said to a protocol: its fields in order, then its size."""
    words, trouble = judge_form(answer, FIELDS)
    if trouble is not None:
        return trouble
    sizes = numbers_in(re.sub(r"(?<=\d)[ ,](?=\d{3}\b)", "", words["patients per group"]))
    if len(sizes) != 1:
        message = "patients per group: Give one whole number for each group."
        return Feedback("keep working", message)
    size = sizes[0]
    if abs(size - 2 * needed) <= 0.05 * needed:
        message = "patients per group: This seems to be both groups together; give one group."
        return Feedback("keep working", message)
    if size < FEWEST_SHARE * needed:
        message = (
            f"patients per group: {size:g} are too few: with a power of 80 % the fall would need "
            "more in each group."
        )
        return Feedback("keep working", message)
    if size > MOST_TIMES * needed:
        message = (
            f"patients per group: {size:g} are far more than the rule asks for; nobody should be "
            "treated in a trial for nothing."
        )
        return Feedback("keep working", message)
    return Feedback(
        "correct",
        f"Only freezing differs, chance decides, and {size:g} in each group are enough "
        f"(the textbook asks for {needed}). The check read words; read your protocol once more.",
    )
