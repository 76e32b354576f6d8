"""The last exercise of workshop 03b: the sentence that one may write about -40 °C."""

from __future__ import annotations

from helpers.teaching.lesson.exercise_kinds import Design, Field, NearMiss, judge_form
from helpers.teaching.lesson.feedback import Feedback

# What would make the sentence a promise
PROMISES = (
    (
        r"\b(?:kills? (?:all|every)|all (?:cells )?(?:are |will be )?dead|always|guarantee|safe\b"
        r"|certain(?:ly)?\b|100 ?%)",
        "No data here reach that far: a curve says nothing of the last cells, and some lines have "
        "living cells at every temperature that was tried.",
    ),
)
FIELDS = (
    Field(
        "cells",
        r"786-?o|a549|calu|panc|pc-3|mcf|kidney|renal|lung|pancrea|prostate|breast|line",
        "Name the cells: another line has its half elsewhere.",
        (
            (
                r"\b(?:cancer|tumour|tumor)s?\b(?!.*(?:786|a549|calu|panc|kidney|lung))",
                "Which line? Cancer in general was not frozen.",
            ),
        ),
    ),
    Field(
        "where",
        r"dish|vitro|culture|suspension|mouse|mice|rat\b|dog|pig|body|vivo",
        "Say where they were frozen: in a dish, or in which animal.",
    ),
    Field(
        "half",
        r"-\s?\d+(?:\.\d+)?.*(?:\bto\b|between|interval|±|\+/-|plus or minus).*\d",
        "Give the half-lethal temperature with its interval, such as -13.3 °C (-13.8 to -12.8).",
        (
            (
                r"^[^-−]*\d",
                "Temperatures below zero have a minus.",
            ),
        ),
    ),
    Field(
        "spread",
        r"report|dispersion|disagree|differ|widen|count",
        "Say what the interval holds: counting alone, or the disagreement of reports as well.",
    ),
    Field(
        "beyond",
        r"not (?:been )?measured|nobody|no (?:data|dish|point|measurement)|unknown|not known"
        r"|beyond|coldest|extrapolat",
        "Say where the data end, and that nothing is known beyond.",
        PROMISES,
    ),
    Field(
        "-40",
        r"plan|choice|chosen|margin|rule|convention",
        "Say what -40 °C is: a value chosen for planning, with a margin for many lines.",
        PROMISES,
    ),
)


def _form(
    cells: str = "kidney cancer 786-O",
    where: str = "in a dish, counted one day later",
    half: str = "-13.1 °C, 95 % interval -13.7 to -12.6 °C",
    spread: str = "widened, because three reports disagree more than counting explains",
    beyond: str = "the coldest dish was at -25 °C, nobody has measured below",
    forty: str = "a choice for planning that leaves this line a margin, and others none",
) -> str:
    """Return a form as a learner would write it."""
    return (
        f"cells: {cells}; where: {where}; half: {half}; spread: {spread}; beyond: {beyond}; "
        f"-40: {forty}"
    )


def sentence(class_seed: int = 1) -> Design:
    """Ask for what may be written about -40 °C after this workshop, in six fields.

    Parameters
    ----------
    class_seed : int
        It changes nothing here: every class may write about the same data.

    Returns
    -------
    Design
        Its judge reads words; truth is for a neighbour.
    """
    names = "; ".join(f"{field.name}: ..." for field in FIELDS)
    return Design(
        question=(
            f"Write what one may say about -40 °C after all this, in six fields: {names}. "
            "Use your own numbers."
        ),
        expected=_form(),
        also_right=(
            _form(
                cells="lung cancer line A549",
                half="-24.8 °C ± 1 K (interval of the fit with a ceiling)",
                spread="from the scatter of dishes as the authors report it, by counting",
                beyond="12 % live at every temperature down to -82 °C, beyond it no data",
                forty="a rule for planning, and no margin for this line",
            ),
        ),
        judge=_judge,
        placeholder=f"{FIELDS[0].name}: ...; {FIELDS[1].name}: ...; ...",
        mistakes=(
            NearMiss("cancer in general", _form(cells="cancer"), "Which line?"),
            NearMiss("no interval", _form(half="-13.1 °C"), "with its interval"),
            NearMiss("no minus", _form(half="13.1 °C to 13.7 °C"), "have a minus"),
            NearMiss("promise", _form(forty="a choice that kills every cell"), "that far"),
            NearMiss("beyond the data", _form(beyond="below -25 °C all are dead"), "that far"),
            NearMiss("where left out", _form(where="many times"), "where they were frozen"),
            NearMiss("a law", _form(forty="the temperature of death"), "chosen for planning"),
        ),
    )


def _judge(answer: object) -> Feedback:
    """Return what is said to a form: its fields in order."""
    words, trouble = judge_form(answer, FIELDS)
    if trouble is not None:
        return trouble
    told = (
        f"In {words['cells']} ({words['where']}) the half-lethal temperature was {words['half']} "
        f"({words['spread']}); {words['beyond']}; -40 °C is {words['-40']}. The check read words; "
        "let a neighbour read the sentence."
    )
    return Feedback("correct", told)
