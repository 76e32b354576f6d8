"""An exercise: a question with this class's numbers, and a check that recognises usual mistakes.

A wrong answer is compared with what each known mistake would lead to, so that the reply can name
the mistake.  The numbers of a question come from `variant`, which is the same on every machine for
the same class seed.
"""

from __future__ import annotations

import decimal
import hashlib
import html
import math
import numbers
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from helpers.teaching.lesson.answer_box import AnswerBox
from helpers.teaching.lesson.feedback import Feedback
from helpers.teaching.lesson.record import LONGEST_TRY, kernel_record
from helpers.teaching.panel import number_text
from helpers.teaching.panel.sentences import say
from helpers.teaching.panel.widgets import widget_bundle

LARGEST_ANSWER = 1e300
"""Above this, a comparison with a multiple of the answer could overflow."""

ALMOST_TOLERANCES = 3
"""An answer within this many tolerances is almost right."""

UNITS_WITHOUT_RATIO = ("°C",)
"""Units whose zero is a convention, so that no amount is a multiple of another."""

UNIT_FACTORS = (10, 60, 100, 1000, 3600, 1e4, 1e6)
"""By how much usual units of one quantity differ."""

UNIT_FACTOR_SLACK = 0.1
"""An answer this near to such a factor may be a mistake of units."""

MISTAKE_ROUNDING = 0.005
"""A mistake is also recognised if its number was rounded by this share of it, as to 3 digits."""

MISTAKE_READING = 0.1
"""The number of a mistake that does not follow from the answer may be read or rounded as coarsely
as the answer, by up to this share of it."""

MOST_QUOTED = 60
"""Characters of a text answer that a reply quotes."""


# ---- mistakes ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mistake:
    """A known way to go wrong.

    Parameters
    ----------
    name : str
        A short name, for the instructor's answer key.
    wrong : float or callable
        The number that the mistake leads to, in the unit of the answer; a function of the right
        number where the one follows from the other.
    message : str
        What the learner is told.

    Examples
    --------
    >>> Mistake("radius for diameter", lambda right: right / 2, "This is the radius.").value(16.0)
    8.0
    >>> Mistake("all of it", 40, "This is all of it; how much more?").value(16.0)
    40.0
    """

    name: str
    wrong: float | Callable[[float], float]
    message: str

    def value(self, right: float) -> float:
        """Return the number a learner gets who makes this mistake where `right` is the answer."""
        return float(self.wrong(right) if callable(self.wrong) else self.wrong)


RADIUS_FOR_DIAMETER = Mistake(
    "radius for diameter",
    lambda right: right / 2,
    "This is the radius; the diameter, twice as long, is asked for.",
)


def wrong_isotherm(read_C: float, wrong: float, asked_C: float) -> Mistake:
    """Return the mistake of reading another line of equal temperature than the one asked for.

    Parameters
    ----------
    read_C : float
        The line that was read, °C.
    wrong : float
        What it leads to, in the unit of the answer.
    asked_C : float
        The line that is asked for, °C.

    Returns
    -------
    Mistake

    Examples
    --------
    >>> wrong_isotherm(-20, 21.0, -40).message
    'This is for -20 °C; -40 °C is asked for.'
    """
    message = f"This is for {read_C:g} °C; {asked_C:g} °C is asked for."
    return Mistake(f"{read_C:g} °C for {asked_C:g} °C", wrong, message)


WRONG_SIGN = Mistake(
    "sign",
    lambda right: -right,
    "The size is right and the sign is not: is it above or below zero, a gain or a loss?",
)
KELVIN_FOR_CELSIUS = Mistake(
    "K for °C",
    lambda right: right + 273.15,
    "This is in kelvin; subtract 273.15 to get degrees Celsius.",
)
CELSIUS_FOR_KELVIN = Mistake(
    "°C for K",
    lambda right: right - 273.15,
    "This is in degrees Celsius; add 273.15 to get kelvin.",
)
FAHRENHEIT_FOR_CELSIUS = Mistake(
    "°F for °C",
    lambda right: 1.8 * right + 32,
    "This is in degrees Fahrenheit.",
)
CM_FOR_MM = Mistake(
    "cm for mm",
    lambda right: right / 10,
    "This is in centimetres; 1 cm is 10 mm.",
)
MM_FOR_CM = Mistake(
    "mm for cm",
    lambda right: right * 10,
    "This is in millimetres; 10 mm are 1 cm.",
)
M_FOR_MM = Mistake(
    "m for mm",
    lambda right: right / 1000,
    "This is in metres; 1 m is 1000 mm.",
)
MM_FOR_M = Mistake(
    "mm for m",
    lambda right: right * 1000,
    "This is in millimetres; 1000 mm are 1 m.",
)
SECONDS_FOR_MINUTES = Mistake(
    "s for min",
    lambda right: right * 60,
    "This is in seconds; 60 s are 1 min.",
)
MINUTES_FOR_SECONDS = Mistake(
    "min for s",
    lambda right: right / 60,
    "This is in minutes; 1 min is 60 s.",
)
HOURS_FOR_MINUTES = Mistake(
    "h for min",
    lambda right: right / 60,
    "This is in hours; 1 h is 60 min.",
)
FRACTION_FOR_PERCENT = Mistake(
    "fraction for %",
    lambda right: right / 100,
    "This is a fraction; multiply by 100 for percent.",
)
PERCENT_FOR_FRACTION = Mistake(
    "% for fraction",
    lambda right: right * 100,
    "This is a percentage; divide by 100.",
)

# What learners give in place of the unit in the question.
_MISTAKES_BY_UNIT = {
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
    """Return the mistakes that belong to a unit, the wrong sign among them.

    `check_number` always looks for these, so an exercise need not list them.

    Parameters
    ----------
    unit : str
        The unit of the answer; an unknown one has the wrong sign only.

    Returns
    -------
    tuple of Mistake

    Examples
    --------
    >>> [mistake.name for mistake in unit_mistakes("°C")]
    ['K for °C', '°F for °C', 'sign']
    """
    return (*_MISTAKES_BY_UNIT.get(unit, ()), WRONG_SIGN)


# ---- exercises -----------------------------------------------------------------------------------


class Asked:
    """What every kind of exercise shares: how it shows its question, and the feedback to an answer.

    A kind has a `question`, the `unit` of its answer, a `worked` example (or an empty text), and
    `feedback(answer)`.
    """

    placeholder = say("type_a_number")
    """What stands in the box before an answer does."""

    def check(self, answer) -> CheckedAnswer:
        """Return the question with the feedback to an answer below it: what an exercise cell shows.

        Parameters
        ----------
        answer : object
            The learner's answer; None counts as blank.  Anything else gets feedback too, never an
            exception.

        Returns
        -------
        CheckedAnswer
        """
        if not is_blank(answer):
            kernel_record().try_exercise(self.question, _in_short(answer))
        return CheckedAnswer(self, self.feedback(answer), is_blank=is_blank(answer))

    @property
    def text(self) -> str:
        """The question and the unit of its answer, after a worked example, if there is one."""
        before = f"{say('worked_example')}: {self.worked}\n\n" if self.worked else ""
        return before + self.asked

    @property
    def asked(self) -> str:
        """The question and the unit of its answer."""
        unit = say("answer_in", unit=self.unit) if self.unit else ""
        return say("question", question=self.question, in_unit=unit)

    def __repr__(self):
        return self.text

    def as_html(self) -> str:
        """Return the question as an escaped paragraph, below a folded worked example."""
        paragraph = f'<p style="line-height:1.45">{html.escape(self.asked)}</p>'
        if not self.worked:
            return paragraph
        example = f"<summary>{say('worked_example')}</summary>{html.escape(self.worked)}"
        return f'<details style="line-height:1.45">{example}</details>{paragraph}'

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": self.text, "text/html": self.as_html()}


@dataclass(frozen=True, repr=False)
class Exercise(Asked):
    """A question whose answer is one number.

    Parameters
    ----------
    question : str
        The question, with this class's numbers.
    expected : float
        The right answer, in `unit`.
    unit : str
        The unit of the answer; an empty text for a plain number.
    tolerance : float
        How far off still counts as right, in `unit`.
    mistakes : sequence of Mistake, optional
        The mistakes to recognise, beside those that belong to the unit.
    worked : str, optional
        A worked example with other numbers, for the first exercise of its kind.

    Examples
    --------
    >>> ball = Exercise("How wide is an ice ball of radius 8 mm?", 16.0, "mm", 0.2)
    >>> ball
    Question: How wide is an ice ball of radius 8 mm? (answer in mm)
    >>> ball.check(160)
    Question: How wide is an ice ball of radius 8 mm? (answer in mm)
    ✗ Keep working: 160 mm is about 10 times too large; check units.
    """

    question: str
    expected: float
    unit: str
    tolerance: float
    mistakes: Sequence[Mistake] = ()
    worked: str = ""

    def feedback(self, answer) -> Feedback:
        """Return the feedback alone, for example for an automatic grade.

        Parameters
        ----------
        answer : object
            The learner's number; None counts as blank.

        Returns
        -------
        Feedback
        """
        return check_number(answer, self.expected, self.unit, self.tolerance, self.mistakes)

    @property
    def shown(self) -> str:
        """The answer with its unit and how far off still counts as right, for the answer key.

        Examples
        --------
        >>> Exercise("How wide?", 16.04, "mm", 0.2).shown
        '16.0 mm (± 0.2)'
        """
        return f"{number_text.significant(self.expected, 3)} {self.unit} (± {self.tolerance:.2g})"


@dataclass(frozen=True)
class CheckedAnswer:
    """An exercise and the feedback to an answer, with a box for another answer."""

    exercise: Asked
    feedback: Feedback
    is_blank: bool = False
    """Whether the cell holds no answer, so that the box may show what was typed into it before."""

    def __repr__(self):
        return f"{self.exercise.text}\n{self.feedback.text}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        question = self.exercise.as_html()
        record = kernel_record()
        name = self.exercise.question
        before = record.entries["exercises"].get(name, {}).get("last", "")

        def check(typed: str) -> Feedback:
            if typed.strip():
                record.try_exercise(name, typed)
            return self.exercise.feedback(typed)

        asked = AnswerBox(
            question,
            self.exercise.unit,
            check,
            self.feedback,
            before if self.is_blank else "",
            self.exercise.placeholder,
        )

        def follow(kind: str, given_name: str, tries) -> None:
            if kind == "exercises" and given_name == name:
                asked.show(tries["last"] if tries else "")

        record.listen(follow)
        # The HTML is what a page without a kernel shows; it has no use for a box.
        still = {"text/html": question + self.feedback.as_html()}
        return widget_bundle(asked.widget, repr(self)) | still


def variant(seed: int, key: str, choices: Sequence):
    """Return one of several choices, the same on every machine for the same class seed and key.

    Parameters
    ----------
    seed : int
        The class seed.
    key : str
        The name of the number that is chosen; other keys are chosen independently.
    choices : sequence
        At least one choice.

    Returns
    -------
    object
        One of `choices`.

    Raises
    ------
    ValueError
        If there are no choices.

    Examples
    --------
    >>> variant(1, "probe minutes", [8, 10, 12]) == variant(1, "probe minutes", [8, 10, 12])
    True
    """
    if not len(choices):
        raise ValueError(f"choices for {key!r} are empty: give at least one")
    # A hash, because Python's own `hash` of a text differs between runs and `random` between
    # versions.
    digest = hashlib.sha256(f"{seed}:{key}".encode()).digest()
    return choices[int.from_bytes(digest[:8], "big") % len(choices)]


# ---- the check -----------------------------------------------------------------------------------


def check_number(
    answer,
    expected: float,
    unit: str,
    tolerance: float,
    mistakes: Iterable[Mistake] = (),
) -> Feedback:
    """Compare a number with the expected one and say what went wrong.

    It is right within `tolerance` and almost right within three times that.  A wrong answer is
    compared with what each of `mistakes`, and each mistake that belongs to the unit, would lead to.

    Parameters
    ----------
    answer : object
        What the learner gave.  Any answer gets feedback, never an exception.
    expected : float
        The right number, in `unit`.
    unit : str
        The unit of both; an empty text for a plain number.
    tolerance : float
        How far off still counts as right, in `unit`; above zero.
    mistakes : iterable of Mistake, optional
        The mistakes to recognise.

    Returns
    -------
    Feedback

    Raises
    ------
    ValueError
        For an `expected` or `tolerance` that is not a finite number, or a tolerance not above zero.

    Examples
    --------
    >>> check_number(8.4, 16.9, "mm", 0.2, [RADIUS_FOR_DIAMETER])
    ✗ Keep working: This is the radius; the diameter, twice as long, is asked for.
    >>> check_number("16,9 mm", 16.9, "mm", 0.2)
    ✓ Correct: 16.9 mm is right.
    """
    _require_finite("expected", expected)
    _require_finite("tolerance", tolerance)
    if tolerance <= 0:
        example = abs(expected) * 0.02 or 0.1
        raise ValueError(
            f"tolerance = {tolerance!r}: it must be above zero, for example {example:g}"
        )

    if is_blank(answer):
        if not unit:
            return Feedback("missing", say("number_missing"))
        # An empty text comes from a box, where there is no None to replace.
        where = "number_missing_box" if isinstance(answer, str) else "number_missing_in"
        return Feedback("missing", say(where, unit=unit))
    answer = _as_written(answer, unit)
    trouble = _why_not_a_number(answer, unit)
    if trouble:
        return Feedback("keep working", trouble)

    number = float(answer)
    shown = f"{number:.6g} {unit}".strip()
    # Right comes first, since a mistake may happen to lead to the right number.
    if abs(number - expected) <= tolerance:
        return Feedback("correct", say("right", shown=shown))
    mistake = _diagnose(number, expected, tolerance, [*mistakes, *unit_mistakes(unit)])
    if mistake is not None:
        return Feedback("keep working", mistake.message)
    # A number can be close by mistake; that it is close is only said if no mistake explains it.
    if abs(number - expected) <= ALMOST_TOLERANCES * tolerance:
        return Feedback("almost", say("close", shown=shown))
    off = say("off", shown=shown, direction=_direction(number, expected, unit))
    return Feedback("keep working", off)


def _require_finite(name: str, value) -> None:
    """Refuse a number of the exercise itself that no answer could be compared with."""
    if not isinstance(value, numbers.Real) or not math.isfinite(value):
        raise ValueError(f"{name} = {value!r}: a finite number is needed")


def is_blank(answer) -> bool:
    """Return whether nothing was answered: None, `...` or a text without any sign in it.

    Parameters
    ----------
    answer : object
        What the learner gave.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_blank("  "), is_blank(0)
    (True, False)
    """
    if answer is None or answer is ...:
        return True
    return isinstance(answer, str) and not answer.strip()


def _in_short(answer) -> str:
    """Return an answer as a text for the file of answers."""
    try:
        return str(answer)[:LONGEST_TRY]
    except ValueError:
        return "a number of thousands of digits"


def _as_written(answer, unit: str):
    """Return the number that an answer means where a person would call it one, or the answer."""
    if isinstance(answer, str):
        return _number_of_text(answer, unit)
    # The only one of several, as a table or `answer = 24,` gives it.  A text has a length, too.
    if isinstance(answer, list | tuple) and len(answer) == 1:
        return answer[0]
    if getattr(answer, "size", None) == 1 and hasattr(answer, "item"):
        return answer.item()
    if isinstance(answer, decimal.Decimal):
        return float(answer)
    # Python takes `24,4` for two numbers.  `type` and not `isinstance`, because True is an int.
    if isinstance(answer, tuple) and len(answer) == 2 and all(type(one) is int for one in answer):
        before, after = answer
        if after >= 0:
            return _number_of_text(f"{before},{after}", unit)
    return answer


def _number_of_text(text: str, unit: str):
    """Return the number that a text means, or the text itself."""
    try:
        value, written_unit = number_text.read_number(text)
    except ValueError:
        return text
    return value if number_text.same_unit(written_unit, unit) else text


def _why_not_a_number(answer, unit: str) -> str:
    """Return what to tell a learner whose answer is no number; empty if it is one."""
    if isinstance(answer, str):
        return _about_text(answer.strip(), unit)
    if isinstance(answer, tuple):
        return "One plain number is asked for, without a comma."
    # A bool is an int to Python, but True is no answer.
    if isinstance(answer, bool) or not isinstance(answer, numbers.Real):
        return f"One plain number is asked for, and this is a {type(answer).__name__}."
    # Compared first: a very long integer cannot be turned into a float, which the next two lines
    # need.
    if LARGEST_ANSWER < abs(answer) < math.inf:
        return say("beyond_course")
    if math.isnan(answer):
        return "Your calculation gave NaN (not a number): look for 0/0 or a missing value in it."
    if math.isinf(answer):
        return say("not_finite")
    return ""


def _about_text(text: str, unit: str) -> str:
    """Return what to tell a learner who wrote something else than one number in the unit."""
    in_unit = say("in_unit", unit=unit) if unit else ""
    try:
        written = number_text.read_number(text)
    except ValueError as problem:
        if str(problem).endswith(say("not_a_number", quoted="")):
            return say("is_text", quoted=repr(text[:MOST_QUOTED]), in_unit=in_unit)
        return say("unreadable", problem=problem, in_unit=in_unit)
    return about_unit(written, unit)


def about_unit(written: number_text.Written, unit: str) -> str:
    """Return what to tell a learner whose number has another unit than the one asked for.

    Parameters
    ----------
    written : Written
        The number, and what stands after it.
    unit : str
        The unit that is asked for; an empty text for a plain number.

    Returns
    -------
    str
        Empty if the unit is right, or if none was written.

    Examples
    --------
    >>> about_unit(number_text.read_number("2 cm"), "mm").partition(":")[0]
    'Write the number alone in mm'
    >>> about_unit(number_text.read_number("2 millimetres"), "mm")
    ''
    """
    if number_text.same_unit(written.unit, unit):
        return ""
    return say(
        "unit_written",
        in_unit=say("in_unit", unit=unit) if unit else "",
        value=f"{written.value:.6g}",
        written=written.unit[:MOST_QUOTED],
    )


def _diagnose(
    answer: float, expected: float, tolerance: float, mistakes: list[Mistake]
) -> Mistake | None:
    """Return the mistake that explains an answer best, or None.

    A learner who makes a mistake starts from a number that is itself only right within the
    tolerance, so the mistake's number may be off by what the mistake makes of that tolerance.  A
    number that lies nearer to the right one is explained by no mistake.
    """
    best = None
    smallest = 1.0
    for mistake in mistakes:
        wrong = mistake.value(expected)
        if abs(wrong - expected) <= tolerance:
            continue  # this mistake happens to give the right number
        spread = max(
            abs(mistake.value(expected - tolerance) - wrong),
            abs(mistake.value(expected + tolerance) - wrong),
        )
        room = max(spread, MISTAKE_ROUNDING * abs(wrong))
        if spread == 0:
            room = max(room, min(tolerance, MISTAKE_READING * abs(wrong)))
        if abs(answer - wrong) > min(room, abs(answer - expected)):
            continue
        # The distance is measured in the room of each mistake: 1 is at its edge.
        distance = abs(answer - wrong) / room if room else 0.0
        if best is None or distance < smallest:
            best = mistake
            smallest = distance
    return best


def _direction(answer: float, expected: float, unit: str) -> str:
    """In which direction an answer without a known mistake is wrong, and how far if it is far."""
    if expected and answer * expected < 0:
        return say("wrong_side")
    # The zero of degrees Celsius is a convention: -40 °C is not twice as cold as -20 °C.
    if unit in UNITS_WITHOUT_RATIO:
        return say("too_warm" if answer > expected else "too_cold")
    ratio = abs(answer) / abs(expected) if expected else 0
    # Beyond these limits "times too large" would say nothing that "too high" does not.
    if 5 <= ratio < 1e9:
        return say("times_too_large", factor=_one_digit(ratio), advice=_about_units(ratio))
    if 1e-9 < ratio <= 0.2:
        less = 1 / ratio
        return say("times_too_small", factor=_one_digit(less), advice=_about_units(less))
    return say("too_high" if answer > expected else "too_low")


def _about_units(factor: float) -> str:
    """Return advice to check units, only for a factor that units differ by."""
    is_of_units = any(abs(factor / one - 1) <= UNIT_FACTOR_SLACK for one in UNIT_FACTORS)
    return say("check_units") if is_of_units else ""


def _one_digit(factor: float) -> str:
    """Return a factor rounded to one significant digit, without an exponent."""
    # Ten digits write any factor below 1e9 without an exponent.
    return f"{round(factor, -math.floor(math.log10(factor))):.10g}"
