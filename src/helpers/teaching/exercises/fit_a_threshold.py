"""The last exercise of workshop 03b: the sentence that one may write about -40 °C."""

from __future__ import annotations

import re

from helpers.teaching.lesson.exercise_kinds import Design, Field, NearMiss, judge_form
from helpers.teaching.lesson.feedback import Feedback
from helpers.teaching.panel.number_text import plain_signs

# What would make the sentence a promise, and what before it takes that back.
PROMISE = (
    r"(?:\bkills? (?:all|every)|\ball (?:cells )?(?:are |will be )?dead|\balways|\bguarantee"
    r"|\bsafe\b(?! side)|\bcertain(?:ly)?\b(?! margin)|\b100 ?%)"
)
DENIED = r"\b(?:not?(?! only)|never|nobody|nothing|none|cannot|whether)\b(?:(?!\bbut\b)[^.,;])*"
PROMISES = (
    (
        rf"^(?!.*{DENIED}{PROMISE}).*{PROMISE}",
        "No data here reach that far: a curve says nothing of the last cells, and some lines have "
        "living cells at every temperature that was tried.",
    ),
)
FIELDS = (
    Field(
        "cells",
        r"786|a-?549|calu|panc|pc-?3|mcf|kidney|renal|lung|pancrea|prostate|breast|line",
        "Name the cells: another line has another half-lethal temperature.",
        (
            (
                # The name may stand before the word or after it.
                r"^(?!.*(?:786|a-?549|calu|panc|pc-?3|mcf|kidney|lung)).*"
                r"\b(?:cancer|tumou?r)s?\b",
                "Which line? Cancer in general was not frozen.",
            ),
        ),
    ),
    Field(
        "where",
        r"dish|vitro|culture|suspension|\bplates?\b|\bwells?\b|\btubes?\b|mouse|mice|rat\b|dog|pig"
        r"|body|vivo",
        "Say where they were frozen: in a dish, or in which animal.",
    ),
    Field(
        "half",
        # Two temperatures, or one and a reach, however they are joined
        r"-\s?\d+(?:[.,]\d+)?.*(?:-\s?\d|(?:±|\+/-|plus or minus)\s?\d|\bto\b.*\d"
        r"|between.*\d)",
        # A half-lethal temperature of no line in this workshop
        "Give the half-lethal temperature and its interval in this field, such as -18.3 °C (-18.8 "
        "to -17.8).",
        (
            (
                # A dash between two numbers is not a minus.
                r"^(?!.*(?<!\d)-\s?\d).*\d",
                "Temperatures below zero have a minus.",
            ),
        ),
    ),
    Field(
        "spread",
        r"report|dispersion|disagree|differ|widen|count|scatter|stud(?:y|ies)|\blab",
        "Say in words what the interval holds: counting alone, or the disagreement of reports as "
        "well.",
    ),
    Field(
        "beyond",
        # Where the data end, and that they do
        r"^(?=.*(?:\d|coldest)).*(?:not (?:been )?(?:measured|tried|tested|known|certain)|nobody"
        r"|no one|nothing|none|no (?:data|dish|point|measurement)|unknown|not know|beyond|coldest"
        r"|extrapolat|\bends?\b|\bstops?\b|cannot)",
        "Say where the data end (a temperature), and that nothing is known beyond.",
        PROMISES,
    ),
    Field(
        "-40",
        r"plan|choice|chosen|margin|rule|convention|\btarget|\baim",
        "Say what -40 °C is: a value chosen for planning, with a margin for many lines.",
        PROMISES,
    ),
)


# Between which temperatures every fit of this notebook has the half of a line, °C
HALVES_C = {"786": (-16.0, -11.0), "549": (-30.0, -20.0)}


def _form(
    cells: str = "kidney cancer 786-O",
    where: str = "in a dish, counted one day later",
    half: str = "-13.1 °C, 95 % interval -13.7 to -12.6 °C",
    spread: str = "widened, because three reports disagree more than counting explains",
    beyond: str = "the coldest dish was at -25 °C, nothing colder was read",
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
            "The interval belongs in the field half; spread says what it covers. Use your own "
            "numbers."
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
            _form(
                half="-13.1 °C, 95 % CI [-13.7, -12.6]",
                beyond="nothing below -25 °C was measured",
            ),
            _form(half="−13.1 (−13.7 .. −12.6) °C"),
            _form(cells="786-O (kidney cancer)", half="LT50 −13.1 °C [−13.7; −12.6]"),
            _form(
                half="minus 13.1 °C (minus 13.7 to minus 12.6 °C)",
                beyond="the data end at -25 °C; nobody knows whether all are dead below it",
                forty="a target for planning, and no guarantee",
            ),
        ),
        judge=_judge,
        placeholder=f"{FIELDS[0].name}: ...; {FIELDS[1].name}: ...; ...",
        mistakes=(
            NearMiss("cancer in general", _form(cells="cancer"), "Which line?"),
            NearMiss("no interval", _form(half="-13.1 °C"), "its interval in this field"),
            NearMiss("level alone", _form(half="-13.1 °C, 95 % interval"), "in this field"),
            NearMiss("a width alone", _form(spread="0.28 K"), "in words what the interval holds"),
            NearMiss("no end", _form(beyond="unknown"), "where the data end (a temperature)"),
            NearMiss("another half", _form(half="-20 °C (-22 to -18)"), "between -16 and -11"),
            NearMiss("no minus", _form(half="13.1 °C to 13.7 °C"), "have a minus"),
            NearMiss("promise", _form(forty="a choice that kills every cell"), "that far"),
            NearMiss("beyond the data", _form(beyond="below -25 °C all are dead"), "that far"),
            NearMiss("where left out", _form(where="many times"), "where they were frozen"),
            NearMiss("a law", _form(forty="the temperature of death"), "chosen for planning"),
        ),
    )


def _judge(answer: object) -> Feedback:
    """Return what is said to a form: its fields in order."""
    # One sign for every dash or word that may stand for a minus.
    plain = answer
    if isinstance(answer, str):
        plain = re.sub(r"\bminus (?=\d)", "-", plain_signs(answer), flags=re.IGNORECASE)
    words, trouble = judge_form(plain, FIELDS)
    if trouble is not None:
        return trouble
    for line, (low_C, high_C) in HALVES_C.items():
        first = re.search(r"(?<!\d)-\s?(\d+(?:[.,]\d+)?)", words["half"])
        half_C = -float(first[1].replace(",", "."))
        if line in words["cells"] and not low_C <= half_C <= high_C:
            return Feedback(
                "keep working",
                f"half: {half_C:g} °C? In every fit of this notebook the half-lethal temperature "
                f"of these cells lies between {low_C:g} and {high_C:g} °C.",
            )
    told = (
        f"In {words['cells']} ({words['where']}) the half-lethal temperature was {words['half']} "
        f"({words['spread']}); {words['beyond']}; -40 °C is {words['-40']}. The check read words; "
        "let a neighbour read the sentence."
    )
    return Feedback("correct", told)
