"""Answers to exercises: a check says what went wrong, not only that it did.

Four tones: missing, keep working, almost, correct; each is shown as a word and a symbol, never as colour alone.
"""

from __future__ import annotations

import hashlib
import html
import math
import numbers
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

TONES = {
    "missing": ("○", "#555555"),
    "keep working": ("✗", "#a82f18"),
    "almost": ("≈", "#1a2a80"),
    "correct": ("✓", "#0f6b5c"),
}


@dataclass(frozen=True)
class Feedback:
    """What the learner is told about an answer.

    >>> Feedback("correct", "16.9 mm it is.")
    ✓ Correct: 16.9 mm it is.
    """

    tone: str
    message: str

    def __post_init__(self):
        if self.tone not in TONES:
            raise ValueError(f"tone = {self.tone!r}: choose from {', '.join(TONES)}")
        if not self.message.strip():
            raise ValueError("message is blank: feedback must say something")

    @property
    def text(self) -> str:
        """Symbol, word and message in one line."""
        return f"{TONES[self.tone][0]} {self.tone.capitalize()}: {self.message}"

    def __repr__(self):
        return self.text

    def as_html(self) -> str:
        """The same words as a coloured, escaped paragraph."""
        return (
            f'<p role="status" style="border-left:5px solid {TONES[self.tone][1]};padding-left:8px;line-height:1.45;'
            f'white-space:normal"><strong>{TONES[self.tone][0]} {self.tone.capitalize()}:</strong> '
            f"{html.escape(self.message)}</p>"
        )

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": self.text, "text/html": self.as_html()}


@dataclass(frozen=True)
class Mistake:
    """A known way to go wrong: what it turns the right number into, and what to tell the learner."""

    name: str
    transform: Callable[[float], float]
    message: str

    def value(self, expected: float) -> float:
        """The number a learner gets who makes this mistake.

        >>> RADIUS_FOR_DIAMETER.value(16.0)
        8.0
        """
        return float(self.transform(expected))


RADIUS_FOR_DIAMETER = Mistake(
    "radius for diameter",
    lambda x: x / 2,
    "This is the radius; the diameter, twice as long, is asked for.",
)
AREA_FOR_DIAMETER = Mistake(
    "area for diameter",
    lambda x: math.pi * x**2 / 4,
    "This is the area of the circle; its diameter is asked for.",
)
WRONG_SIGN = Mistake(
    "sign",
    lambda x: -x,
    "The size is right and the sign is not: is it above or below zero, a gain or a loss?",
)
KELVIN_FOR_CELSIUS = Mistake(
    "K for °C", lambda x: x + 273.15, "This is in kelvin; subtract 273.15 to get degrees Celsius."
)
CELSIUS_FOR_KELVIN = Mistake(
    "°C for K", lambda x: x - 273.15, "This is in degrees Celsius; add 273.15 to get kelvin."
)
FAHRENHEIT_FOR_CELSIUS = Mistake(
    "°F for °C", lambda x: 1.8 * x + 32, "This is in degrees Fahrenheit."
)
CM_FOR_MM = Mistake("cm for mm", lambda x: x / 10, "This is in centimetres; 1 cm is 10 mm.")
MM_FOR_CM = Mistake("mm for cm", lambda x: x * 10, "This is in millimetres; 10 mm are 1 cm.")
M_FOR_MM = Mistake("m for mm", lambda x: x / 1000, "This is in metres; 1 m is 1000 mm.")
MM_FOR_M = Mistake("mm for m", lambda x: x * 1000, "This is in millimetres; 1000 mm are 1 m.")
SECONDS_FOR_MINUTES = Mistake("s for min", lambda x: x * 60, "This is in seconds; 60 s are 1 min.")
MINUTES_FOR_SECONDS = Mistake("min for s", lambda x: x / 60, "This is in minutes; 1 min is 60 s.")
HOURS_FOR_MINUTES = Mistake("h for min", lambda x: x / 60, "This is in hours; 1 h is 60 min.")
FRACTION_FOR_PERCENT = Mistake(
    "fraction for %", lambda x: x / 100, "This is a fraction; multiply by 100 for percent."
)
PERCENT_FOR_FRACTION = Mistake(
    "% for fraction", lambda x: x * 100, "This is a percentage; divide by 100."
)

_BY_UNIT = {
    "°C": (KELVIN_FOR_CELSIUS, FAHRENHEIT_FOR_CELSIUS),
    "K": (CELSIUS_FOR_KELVIN,),
    "mm": (CM_FOR_MM, M_FOR_MM),
    "cm": (MM_FOR_CM,),
    "m": (MM_FOR_M,),
    "min": (SECONDS_FOR_MINUTES, HOURS_FOR_MINUTES),
    "s": (MINUTES_FOR_SECONDS,),
    "%": (FRACTION_FOR_PERCENT,),
    "": (PERCENT_FOR_FRACTION,),
}


def unit_mistakes(unit: str) -> tuple[Mistake, ...]:
    """The mistakes that belong to a unit, the sign among them; `check_number` always looks for these.

    >>> [one.name for one in unit_mistakes("°C")]
    ['K for °C', '°F for °C', 'sign']
    """
    return (*_BY_UNIT.get(unit, ()), WRONG_SIGN)


def check_number(
    answer, expected: float, unit: str, tolerance: float, mistakes: Iterable[Mistake] = ()
) -> Feedback:
    """Compare a number with the expected one, both in `unit`, and say what went wrong.

    Right within `tolerance` (in `unit`); almost within three times that.  A wrong answer is compared with what each of
    `mistakes`, and each mistake that belongs to the unit, would give.  Any answer gets feedback, never an exception.
    Raises ValueError for an `expected` or `tolerance` that is not a finite number, or a tolerance not above zero.

    >>> check_number(8.4, 16.9, "mm", 0.2, [RADIUS_FOR_DIAMETER])
    ✗ Keep working: This is the radius; the diameter, twice as long, is asked for.
    >>> check_number("16,9", 16.9, "mm", 0.2)
    ✗ Keep working: Write a decimal point, not a comma: 16.9.
    """
    _check_expected(expected, tolerance)
    if answer is None or answer is ... or (isinstance(answer, str) and not answer.strip()):
        return Feedback(
            "missing",
            f"Put your number (in {unit}) in place of None." if unit else "Put in a number.",
        )
    trouble = _not_a_number(answer, unit)
    if trouble:
        return Feedback("keep working", trouble)
    answer, shown = float(answer), f"{answer:.6g} {unit}".strip()
    if abs(answer - expected) <= tolerance:
        return Feedback("correct", f"{shown} is right.")
    mistake = _diagnose(answer, expected, tolerance, (*mistakes, *unit_mistakes(unit)))
    if mistake:
        return Feedback("keep working", mistake.message)
    if abs(answer - expected) <= 3 * tolerance:
        return Feedback(
            "almost", f"{shown} is close. Check your rounding and the digits you read off."
        )
    return Feedback("keep working", f"{shown} is {_direction(answer, expected)}.")


def _check_expected(expected, tolerance):
    for what, value in (("expected", expected), ("tolerance", tolerance)):
        if not isinstance(value, numbers.Real) or not math.isfinite(value):
            raise ValueError(f"{what} = {value!r}: a finite number is needed")
    if tolerance <= 0:
        raise ValueError(
            f"tolerance = {tolerance!r}: it must be above zero, for example {abs(expected) * 0.02 or 0.1:g}"
        )


def _not_a_number(answer, unit) -> str:
    """What to tell a learner whose answer is no number; empty if it is one."""
    if isinstance(answer, str):
        return _about_text(answer.strip(), unit)
    if isinstance(answer, tuple):
        return _about_commas(answer)
    if isinstance(answer, bool) or not isinstance(answer, numbers.Real):
        return f"One plain number is asked for, and this is a {type(answer).__name__}."
    if abs(answer) > 1e300 and not math.isinf(answer):
        return (
            "This number is larger than any quantity in this course: look for a wrong power of ten."
        )
    if math.isnan(answer):
        return "Your calculation gave NaN (not a number): look for 0/0 or a missing value in it."
    if math.isinf(answer):
        return "Your calculation gave an infinite number: look for a division by zero."
    return ""


def _about_commas(parts):
    """Python takes `24,4` for two numbers: what to tell a learner who typed a comma."""
    if len(parts) == 2 and all(type(part) is int for part in parts) and parts[1] >= 0:
        return f"Write a decimal point, not a comma: {parts[0]}.{parts[1]}."
    return "One plain number is asked for, without a comma."


def _about_text(text, unit):
    number = re.match(r"[-+−]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?", text)
    if not number:
        return f"{text!r} is text; a number is asked for{f' (in {unit})' if unit else ''}, without quotation marks."
    plain = number[0].replace(",", ".").replace("−", "-")
    if "," in number[0]:
        return f"Write a decimal point, not a comma: {plain}."
    if text[number.end() :].strip():
        return f"Write the number alone, without unit or quotation marks: {plain}."
    return f"Write the number without quotation marks: {plain}."


def _diagnose(answer, expected, tolerance, mistakes):
    """The mistake that explains the answer best: what it makes of any number that would have been right."""
    fits = []
    for mistake in mistakes:
        wrong = mistake.value(expected)
        reach = max(abs(mistake.value(expected + side * tolerance) - wrong) for side in (-1, 1))
        room = max(reach, 0.005 * abs(wrong))
        if abs(wrong - expected) > tolerance and abs(answer - wrong) <= room:
            fits.append((abs(answer - wrong) / room, mistake))
    return min(fits, key=lambda fit: fit[0])[1] if fits else None


def _direction(answer, expected):
    if expected and answer * expected < 0:
        return "on the wrong side of zero"
    size = abs(answer) / abs(expected) if expected else 0
    if 5 <= size < 1e9 or 1e-9 < size <= 0.2:
        return f"about {_round(size if size > 1 else 1 / size)} times too {'large' if size > 1 else 'small'}; check units"
    return "too high" if answer > expected else "too low"


def _round(factor):
    return f"{round(factor, -math.floor(math.log10(factor))):.10g}"


def variant(seed, key: str, choices: Sequence):
    """One of `choices`, the same on every machine for the same class seed and key.

    >>> variant(1, "probe minutes", [8, 10, 12]) == variant(1, "probe minutes", [8, 10, 12])
    True
    """
    if not len(choices):
        raise ValueError(f"choices for {key!r} are empty: give at least one")
    digest = hashlib.sha256(f"{seed}:{key}".encode()).digest()
    return choices[int.from_bytes(digest[:8], "big") % len(choices)]
