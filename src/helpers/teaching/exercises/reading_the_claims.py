"""Exercises of notebook 05: an impossible mean, a harm nobody saw, odds, P2's best objection."""

from __future__ import annotations

import re
from math import log
from typing import NamedTuple

from helpers.evidence import claims, second_reading
from helpers.evidence.impossible_mean import range_test
from helpers.evidence.proportions import people_to_see_one
from helpers.evidence.two_by_two import absolute_risk
from helpers.teaching.lesson.exercise import Exercise, Mistake, variant
from helpers.teaching.lesson.exercise_kinds import Design, Field, NearMiss, judge_form
from helpers.teaching.lesson.feedback import Feedback
from helpers.teaching.panel.number_text import plain_signs


class Ages(NamedTuple):
    """A group whose youngest and oldest are known, in years."""

    people: int
    youngest: int
    oldest: int


class Odds(NamedTuple):
    """An odds ratio and the percentage it applies to."""

    ratio: float
    baseline_percent: float


class Objection(NamedTuple):
    """A claim of page P2, and what its best objection to our verdict rests on.

    Parameters
    ----------
    claim : str
        A claim of data/claims.csv.
    strongest : str
        A regular expression for the strongest ground that P2 has.
    ground : str
        Where to look for that ground, as advice.
    facts : str
        A regular expression for what decides it.
    fact : str
        What decides it in words, as advice.
    told : dict
        Wrong verdicts that seem right, each with what the learner is told.
    answers : tuple of (str, str, str)
        Objections with evidence and reason that are right.
    """

    claim: str
    strongest: str
    ground: str
    facts: str
    fact: str
    told: dict[str, str]
    answers: tuple[tuple[str, str, str], ...]


GROUPS = (Ages(11, 52, 81), Ages(9, 48, 84), Ages(14, 55, 83), Ages(8, 50, 90))
HARMS_PERCENT = (0.5, 0.8, 1.2, 2.5)
# 7.83 is a published odds ratio, 4.32 and 14.19 are the ends of its interval [cavrapn2024].
ODDS = (Odds(7.83, 5.0), Odds(7.83, 10.0), Odds(4.32, 20.0), Odds(14.19, 5.0))
# Grounds that leave the sentence alone: they are about people, fame or the time.
BESIDE_THE_POINT = (
    (
        # A selection of patients may be biased as well: that is about the studies.
        r"\b(?:raters?|graders?|authors?|you|your)\b[^.,]*\bbias|\bbias\w* (?:of|in) (?:the )?rat"
        r"|\bcompetitors?\b|envious|jealous|prejudice|\bmoney\b|\bpaid\b|against us",
        "That is about the raters and not about the sentence. Which study supports it?",
    ),
    (
        r"famous|\bthousands\b|\bexperience|\bleading\b|\bmodern\b|newest|satisfied|testimonial"
        r"|our patients say",
        "Fame, experience and thanks compare nothing. Which study supports it?",
    ),
    (
        r"nobody (?:has )?(?:dis|un)prove|not (?:been )?(?:disproved|proven wrong)",
        "Not disproved is not shown. Which study supports it?",
    ),
)
OBJECTIONS = (
    Objection(
        claim="C056",
        strongest=r"\bold|\bsick|frail|\bill\b|unfit|indication|confound|selection|comorbid|health"
        r"|high[- ]risk|cannot|unlike|worse|one kidney|4 cm|\bsmall|liver|\blocal|in place"
        r"|\bheat|giant[- ]cell|bone tumou?r|scrap|curett|added to|combined|deaths?\b|\bdied"
        r"|other causes",
        ground=(
            "Its strongest grounds lie in the studies: who was frozen and who was operated on, "
            "which tumours came back no more often, and in which organ fewer died or relapsed?"
        ),
        facts=r"7\.83|2\.57|8\.34|0\.79|lots?\b|random|wang|nowak|cavrapn|kuijpers|nest\b"
        r"|5\.7|1\.7|11\.9|7\.9|2\.3 %|\b25 %|0\.88|1\.02|malawer|klenke|korpan|0\.33|drill"
        r"|(?:16|sixteen|11|eleven) comparisons",
        fact="Name a number or a study of notebooks 04 and 05 that compares freezing with surgery.",
        told={
            "supported": (
                "Unlike groups can hide a benefit; that it was hidden does not show that it is "
                "there."
            ),
            "contradicted": (
                "Studies in which nobody drew lots, on one organ, are too weak to contradict it."
            ),
        },
        answers=(
            (
                "older and sicker people are frozen, so their recurrences say little",
                "odds ratio 7.83 from ten pooled kidney studies",
                "nobody drew lots, and no comparison was better after freezing",
            ),
            (
                "up to 4 cm recurrence was no worse",
                "the small randomised trial in skin, 2.57 (0.79 to 8.34)",
                "no worse than surgery is not lower than after surgery",
            ),
            (
                "giant cell tumours that were scraped out and frozen came back less often",
                "7.9 % of 102, and 25 % after surgery inside the tumour in another series",
                "it compares different patients, who were drilled as well, and it is benign",
            ),
            (
                "in a liver trial fewer died after freezing",
                "risk ratio 0.88 (0.77 to 1.02), by lot",
                "the interval holds no difference, and deaths are not recurrence",
            ),
        ),
    ),
    Objection(
        claim="C055",
        strongest=r"animal|mice|mouse|\brats?\b|rabbit|\bdogs?\b|single case|case report"
        r"|cases (?:of|are|were|have)|reported|melanoma|4 of 17|5 of 13|markers?|antigen|antibod"
        r"|cytokin|t.cells?\b|Th1|abscopal|measured in",
        ground=(
            "Its strongest ground: what was measured in people, what was seen in some animals, "
            "and which patients were reported?"
        ),
        facts=r"\bno trial|wang|360|same drugs?|without comparison|no comparison|both ways"
        r"|opposite|12 against|pool|0\.74|12\.5",
        fact="Name what notebook 04 found: the pooled animals, the trial of cold against heat.",
        told={
            "supported": "Some animals are no patients, and others of them found the opposite.",
            "unsupported": (
                "Of the help, yes. That there is a reaction was measured in people: half holds."
            ),
            "contradicted": "A small effect could have been missed; the question is open.",
        },
        answers=(
            (
                "in some animal experiments tumours elsewhere shrank",
                "four pooled animal studies point both ways, and no trial in patients showed it",
                "that there is a reaction was measured, but compared with cutting out the interval "
                "of its help holds benefit and harm",
            ),
            (
                "single cases of shrinking metastases are reported",
                "wang2015: 360 patients, cold against heat",
                "by lot no difference in survival could be shown",
            ),
        ),
    ),
    Objection(
        claim="C033",
        strongest=r"\bplan|design value|tissue|inside the cell|intracellular|to be (?:certain|sure)"
        r"|beside|\btarget|\baim|rule of thumb|margin|common|usual",
        ground=(
            "Its strongest ground: who works with -40 °C, and for which place may they mean it?"
        ),
        facts=r"-\s?1(?:\.\d)?\b|-0\.\d|(?<![\d.])0 °|liquidus|salt|9\.\d mm|nowhere|milli"
        r"|first ice",
        fact="Name a temperature: where does ice begin, or how far does a wall at -40 °C reach?",
        told={
            "supported": "A value for planning is one of tissue; the sentence is about the tip.",
            "partly supported": (
                "Of the sentence as it stands neither part fits: ice begins near -1 °C, and the "
                "tip is not the tissue."
            ),
        },
        answers=(
            (
                "-40 °C is a common value for planning, meant for the tissue",
                "ice begins near -1 °C, and a wall at -40 °C brings no tissue to it",
                "compared with the model and with sensors, tip and tissue differ",
            ),
            (
                "it may mean ice inside the cells",
                "first ice at a tip of -1.3 °C",
                "the sentence says in the tumour, and the tip is not the tissue",
            ),
        ),
    ),
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


# ---- the best objection --------------------------------------------------------------------------


def best_objection(class_seed: int = 1) -> Design:
    """Ask for P2's best objection to a verdict, and for a decision on it."""
    case = variant(class_seed, "best objection", OBJECTIONS)
    row = claims.claim(case.claim)
    right = [_argued(*words, row.verdict) for words in case.answers]
    objection, evidence, because = case.answers[0]
    misses = [
        NearMiss(
            "about the raters",
            _argued("the raters are biased against us", evidence, because, row.verdict),
            "about the raters",
        ),
        NearMiss(
            "experience",
            _argued("we have the experience of thousands", evidence, because, row.verdict),
            "compare nothing",
        ),
        NearMiss(
            "not disproved",
            _argued("nobody has disproved it", evidence, because, row.verdict),
            "Not disproved is not shown",
        ),
        NearMiss(
            "no evidence",
            _argued(objection, "it is well known", because, row.verdict),
            case.fact,
        ),
    ]
    for verdict, told in case.told.items():
        # What one of our own readers chose is no mistake.
        if verdict not in _ours(case):
            misses.append(NearMiss(verdict, _argued(objection, evidence, because, verdict), told))
    return Design(
        question=(
            f"We rate this claim of P2 “{row.verdict}”. In our words: {row.says} "
            "Write the best objection that P2 could raise, not the one that is easiest to answer, "
            "and decide it, in four fields: objection: ...; evidence: ...; verdict: ...; "
            "because: ... The verdict is one of the eight, as you would leave it."
        ),
        expected=right[0],
        also_right=right[1:],
        judge=lambda answer: _judge_objection(answer, case, row.verdict),
        placeholder="objection: ...; evidence: ...; verdict: ...; because: ...",
        mistakes=tuple(misses),
        worked=(
            "P2's needles “24 mm in diameter”. objection: a point was lost, and 2.4 mm is a usual "
            "needle; evidence: needles of the studies are 1.5 to 3.4 mm thick; verdict: copying "
            "error; because: compared with them one can tell what was meant."
        ),
    )


def _argued(objection: str, evidence: str, because: str, verdict: str) -> str:
    """Return an answer as a learner would write it."""
    return f"objection: {objection}; evidence: {evidence}; verdict: {verdict}; because: {because}"


def _ours(case: Objection) -> tuple[str, str]:
    """Return the verdicts of our two readers on a claim."""
    reading = second_reading.reading(case.claim)
    return reading.first, reading.second


def _judge_objection(answer, case: Objection, verdict: str) -> Feedback:
    """Return what is said to an objection: its ground, its evidence, the verdict, the reason."""
    fields = (
        Field("objection", case.strongest, case.ground, BESIDE_THE_POINT),
        Field("evidence", case.facts, case.fact),
        Field("verdict", r"\w", "Choose one of the eight verdicts."),
        Field(
            "because",
            r"compar|than|lots?\b|random|differ|interval|not the|in the tumou?r|both|no trial",
            "Say what the evidence compares, or which words of the sentence it meets.",
        ),
    )
    if isinstance(answer, str):
        # One sign for every dash, and a point for every decimal comma: 7,83 is 7.83.
        answer = re.sub(r"(?<=\d),(?=\d)", ".", plain_signs(answer))
    words, trouble = judge_form(answer, fields)
    if trouble is not None:
        return trouble
    decided = " ".join(words["verdict"].strip(" .“”\"'").lower().split())
    if decided not in claims.VERDICTS:
        message = f"verdict: “{decided}” is none of the eight: {', '.join(claims.VERDICTS)}."
        return Feedback("keep working", message)
    if decided in case.told and decided in _ours(case):
        return Feedback(
            "almost",
            f"One of our two readers chose “{decided}” as well. {case.told[decided]} So we settled "
            f"on “{verdict}”.",
        )
    if decided in case.told:
        return Feedback("keep working", f"verdict: {case.told[decided]}")
    if decided != verdict:
        return Feedback(
            "almost",
            f"Objection and evidence do. We leave it at “{verdict}”: does yours follow from what "
            f"{decided} means in Ideas, 1?",
        )
    return Feedback(
        "correct",
        "A strong objection, met by evidence. The check read words; let a neighbour read the "
        "sense.",
    )
