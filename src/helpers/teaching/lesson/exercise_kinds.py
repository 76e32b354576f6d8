"""Exercises whose answer is more than one number: several, a choice with a number, or a design.

Each kind shows its question and takes its answer as `exercise.Exercise` does, in a cell or in the
box beside it.  A wrong answer is compared with those that known mistakes lead to, each a
`NearMiss`: an answer of the same kind with the sentence that it gets.

* `SeveralNumbers`: some numbers of one unit, in a given order.
* `ChoiceAndNumber`: the letter of an explanation, and the computed number that speaks for it.
* `Design`: anything that a judge accepts, so that several answers are right.
"""

from __future__ import annotations

import decimal
import math
import numbers
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from helpers.teaching.lesson.exercise import (
    ALMOST_TOLERANCES,
    MISTAKE_ROUNDING,
    Asked,
    Mistake,
    about_unit,
    check_number,
    is_blank,
)
from helpers.teaching.lesson.feedback import Feedback
from helpers.teaching.panel.number_text import UnclearNumber, Written, read_numbers, significant
from helpers.teaching.panel.sentences import say

LETTER_FIRST = re.compile(
    r"\s*(?:\(\s*)?[\"'“]?(?P<letter>[A-Za-z])\b[\"'”]?"
    # In "B,5" and "B - 5" the sign stands between letter and number and belongs to neither.
    r"(?:[,.]|\s+[-\u2010\u2011–−]\s)?(?P<rest>.*)",
    re.DOTALL,
)
"""A choice, and after it the number."""


@dataclass(frozen=True)
class NearMiss:
    """An answer that a known mistake leads to.

    Parameters
    ----------
    name : str
        A short name, for the instructor's answer key.
    answer : object
        The answer, of the exercise's kind.
    message : str
        What the learner is told.  For a `Design` the judge finds it, and a test holds that it does.
    """

    name: str
    answer: object
    message: str


def numbers_in(answer) -> tuple[float, ...]:
    """Return all numbers of an answer, in their order.

    Parameters
    ----------
    answer : object
        A number, a text with numbers in it, an array, or a sequence of these, also nested.

    Returns
    -------
    tuple of float
        Empty if there are none, or if one of them is not finite.

    Raises
    ------
    UnclearNumber
        If a number in a text has two meanings, divides by zero or is too large.

    Examples
    --------
    >>> numbers_in("17,0; 12.5 mm; 8"), numbers_in([(-10, 4), (3, 0)])
    ((17.0, 12.5, 8.0), (-10.0, 4.0, 3.0, 0.0))
    """
    return tuple(one.value for one in written_in(answer))


def written_in(answer) -> tuple[Written, ...]:
    """Return all numbers of an answer, in their order, each with its unit.

    Parameters
    ----------
    answer : object
        As for `numbers_in`.

    Returns
    -------
    tuple of Written
        What is no text has no units.

    Raises
    ------
    UnclearNumber
        As for `numbers_in`.

    Examples
    --------
    >>> written_in(["17 cm", 12.5])
    (Written(value=17.0, unit='cm'), Written(value=12.5, unit=''))
    """
    if isinstance(answer, str):
        return read_numbers(answer)
    # Arrays and columns of tables
    if hasattr(answer, "tolist"):
        answer = answer.tolist()
    # A bool is a number to Python, but True is no answer.
    if isinstance(answer, numbers.Real | decimal.Decimal) and not isinstance(answer, bool):
        try:
            number = float(answer)
        except OverflowError:
            return ()
        return (Written(number, ""),) if math.isfinite(number) else ()
    if isinstance(answer, Sequence):
        return tuple(written for part in answer for written in written_in(part))
    return ()


def about_units(given: Sequence[Written], unit: str) -> str:
    """Return what to tell a learner about the first number that has another unit than asked for.

    Parameters
    ----------
    given : sequence of Written
        The numbers of an answer.
    unit : str
        The unit of all of them.

    Returns
    -------
    str
        Empty if every unit is right, or not written.

    Examples
    --------
    >>> about_units(written_in("16.4 mm; 20 cm"), "mm").partition(":")[2]
    ' you wrote 20 and then “cm”, which is not part of the answer.'
    """
    troubles = (about_unit(written, unit) for written in given)
    return next((trouble for trouble in troubles if trouble), "")


def _unclear(problem: UnclearNumber) -> Feedback:
    """Return what is said to an answer with a number of which nobody can know what it means."""
    return Feedback("keep working", say("one_unclear", problem=problem))


# ---- several numbers -----------------------------------------------------------------------------


@dataclass(frozen=True, repr=False)
class SeveralNumbers(Asked):
    """A question whose answer is some numbers of one unit, in a given order.

    Parameters
    ----------
    question : str
        The question, with this class's numbers.
    names : tuple of str
        What each number is, in their order.
    expected : tuple of float
        The right numbers, in `unit`.
    unit : str
        Their unit.
    tolerance : float
        How far off each may be, in `unit`.
    mistakes : sequence of NearMiss, optional
        Answers of the same length that mistakes lead to.
    worked : str, optional
        A worked example with other numbers.

    Examples
    --------
    >>> two = SeveralNumbers("Give both.", ("width", "depth"), (3.0, 5.0), "mm", 0.2)
    >>> two.feedback("3,1; 5")
    ✓ Correct: 3.1; 5 mm is right.
    >>> two.feedback((3, 9))
    ✗ Keep working: Look at the depth: 9 mm is too high.
    """

    question: str
    names: tuple[str, ...]
    expected: tuple[float, ...]
    unit: str
    tolerance: float
    mistakes: Sequence[NearMiss] = ()
    worked: str = ""

    @property
    def placeholder(self) -> str:
        """What stands in the empty box."""
        return "; ".join(self.names)

    @property
    def shown(self) -> str:
        """The answer with its unit and how far off still counts as right, for the answer key."""
        right = "; ".join(significant(one, 3) for one in self.expected)
        return f"{right} {self.unit} (± {self.tolerance:.2g})"

    def feedback(self, answer) -> Feedback:
        """Return the feedback alone, for example for an automatic grade.

        Parameters
        ----------
        answer : object
            The learner's numbers, as a sequence or a text; None counts as blank.

        Returns
        -------
        Feedback
        """
        order = "; ".join(self.names)
        if is_blank(answer):
            missing = say("several_missing", count=len(self.names), unit=self.unit, order=order)
            return Feedback("missing", missing)
        try:
            written = written_in(answer)
        except UnclearNumber as problem:
            return _unclear(problem)
        if len(written) != len(self.names):
            counted = say("several_count", count=len(self.names), order=order, given=len(written))
            return Feedback("keep working", counted)
        trouble = about_units(written, self.unit)
        if trouble:
            return Feedback("keep working", trouble)
        given = [one.value for one in written]
        if self._is_right(given):
            shown = "; ".join(f"{one:.6g}" for one in given)
            return Feedback("correct", say("right", shown=f"{shown} {self.unit}"))
        for miss in self.mistakes:
            if self._is_explained(given, miss.answer):
                return Feedback("keep working", miss.message)
        if self._is_right(given, ALMOST_TOLERANCES):
            return Feedback("almost", say("several_close"))
        for name, one, right in zip(self.names, given, self.expected, strict=True):
            found = check_number(one, right, self.unit, self.tolerance)
            if found.tone != "correct":
                off = say("several_one_off", name=name, message=found.message)
                return Feedback("keep working", off)
        raise AssertionError("an answer whose parts are all right was not taken for right")

    def _is_right(self, given: Sequence[float], tolerances: float = 1.0) -> bool:
        """Say whether every number is within some tolerances of the right one."""
        return all(off <= tolerances * self.tolerance for off in _distances(given, self.expected))

    def _is_explained(self, given: Sequence[float], wrong: Sequence[float]) -> bool:
        """Say whether a mistake leads to an answer: not if the right numbers are nearer to it."""
        rooms = [max(self.tolerance, MISTAKE_ROUNDING * abs(one)) for one in wrong]
        off = _distances(given, wrong)
        is_near = all(one <= room for one, room in zip(off, rooms, strict=True))
        return is_near and sum(off) <= sum(_distances(given, self.expected))


def _distances(given: Sequence[float], wanted: Sequence[float]) -> list[float]:
    """Return how far each number is from the one wanted."""
    return [abs(one - other) for one, other in zip(given, wanted, strict=True)]


# ---- a choice and a number -----------------------------------------------------------------------


class Choice(NamedTuple):
    """A letter and a number: an answer to a `ChoiceAndNumber`."""

    letter: str
    number: float


@dataclass(frozen=True, repr=False)
class ChoiceAndNumber(Asked):
    """A question that asks for an explanation and for the number that decides between them.

    Parameters
    ----------
    asks : str
        The question, with this class's numbers, without the explanations.
    options : mapping
        Letter of each explanation to its words.
    expected : Choice
        The right letter and number.
    unit : str
        The unit of the number.
    tolerance : float
        How far off the number may be, in `unit`.
    mistakes : sequence of Mistake, optional
        Mistakes of the number, whatever the letter.
    wrong_choices : mapping
        Each wrong letter to what a learner who chooses it with a number is told.
    worked : str, optional
        A worked example with other numbers.

    Raises
    ------
    ValueError
        Unless each wrong letter has its words.

    Examples
    --------
    >>> why = ChoiceAndNumber(
    ...     "Why, and by how much?", {"A": "blood", "B": "time"}, Choice("A", 9.0), "mm", 0.5,
    ...     wrong_choices={"B": "Time would make it larger."},
    ... )
    >>> why.feedback("B; 9")
    ✗ Keep working: Time would make it larger.
    >>> why.feedback(("A", 9.2))
    ✓ Correct: A with 9.2 mm is right.
    """

    asks: str
    options: Mapping[str, str]
    expected: Choice
    unit: str
    tolerance: float
    mistakes: Sequence[Mistake] = ()
    wrong_choices: Mapping[str, str] | None = None
    worked: str = ""

    placeholder = say("choice_placeholder")

    def __post_init__(self):
        wrong = set(self.options) - {self.expected.letter}
        if set(self.wrong_choices or {}) != wrong:
            raise ValueError(
                f"wrong_choices are {sorted(self.wrong_choices or {})}: each wrong letter needs "
                f"its words, {sorted(wrong)}"
            )

    @property
    def question(self) -> str:
        """The question with its explanations and the form of an answer."""
        listed = " ".join(f"{letter}: {words}." for letter, words in self.options.items())
        return say("choice_asks", asks=self.asks, listed=listed)

    @property
    def shown(self) -> str:
        """The answer with its unit and how far off still counts as right, for the answer key."""
        right = significant(self.expected.number, 3)
        return f"{self.expected.letter}; {right} {self.unit} (± {self.tolerance:.2g})"

    def feedback(self, answer) -> Feedback:
        """Return the feedback alone, for example for an automatic grade.

        Parameters
        ----------
        answer : object
            The letter and the number, as a pair or a text; None counts as blank.

        Returns
        -------
        Feedback
        """
        if is_blank(answer):
            return Feedback("missing", say("choice_missing", unit=self.unit))
        try:
            chosen = _chosen(answer)
        except UnclearNumber as problem:
            return _unclear(problem)
        if chosen is None or chosen.letter not in self.options:
            form = say("choice_form", letters=", ".join(self.options), unit=self.unit)
            return Feedback("keep working", form)
        if chosen.letter != self.expected.letter:
            return Feedback("keep working", self.wrong_choices[chosen.letter])
        number = self._about_number(chosen.written)
        if number.tone == "correct":
            shown = f"{chosen.written.value:.6g} {self.unit}"
            agreed = say("choice_right", letter=chosen.letter, shown=shown)
            return Feedback("correct", agreed)
        off = say("choice_number_off", letter=chosen.letter, message=number.message)
        return Feedback(number.tone, off)

    def _about_number(self, written: Written) -> Feedback:
        """Return what is said to the number alone: its unit first, as for an `Exercise`."""
        trouble = about_unit(written, self.unit)
        if trouble:
            return Feedback("keep working", trouble)
        right = self.expected.number
        return check_number(written.value, right, self.unit, self.tolerance, self.mistakes)


class _Chosen(NamedTuple):
    """A letter and a number as somebody wrote them."""

    letter: str
    written: Written


def _chosen(answer) -> _Chosen | None:
    """Return the letter and the number of an answer; None if it is not one of each."""
    if isinstance(answer, str):
        found = LETTER_FIRST.match(answer)
        if not found:
            return None
        letter, given = found["letter"], written_in(found["rest"])
    elif isinstance(answer, Sequence) and len(answer) == 2 and isinstance(answer[0], str):
        letter, given = answer[0].strip(), written_in(answer[1])
    else:
        return None
    return _Chosen(letter.upper(), given[0]) if len(given) == 1 else None


# ---- a design ------------------------------------------------------------------------------------


@dataclass(frozen=True, repr=False)
class Design(Asked):
    """A question with several right answers, and at least one that only seems right.

    Parameters
    ----------
    question : str
        The question, with this class's numbers.
    expected : object
        One right answer, as a learner may write it.
    also_right : sequence
        Other right answers.
    judge : callable
        Called as `judge(answer)` with anything but a blank; returns the feedback.
    placeholder : str
        The form of an answer.
    mistakes : sequence of NearMiss
        Answers that seem right, with what the judge says to them.
    unit : str, optional
        The unit of the answer, if it has one.
    worked : str, optional
        A worked example with other numbers.

    Examples
    --------
    >>> def judge(answer):
    ...     good = sum(numbers_in(answer)) == 10
    ...     return Feedback("correct" if good else "keep working", "Their sum counts.")
    >>> ten = Design("Give two numbers that make ten.", (4, 6), [(1, 9)], judge, "number; number")
    >>> ten.feedback("3; 7").tone, ten.feedback((3, 8)).tone
    ('correct', 'keep working')
    """

    question: str
    expected: object
    also_right: Sequence
    judge: Callable[[object], Feedback]
    placeholder: str
    mistakes: Sequence[NearMiss] = ()
    unit: str = ""
    worked: str = ""

    @property
    def shown(self) -> str:
        """One of the right answers, for the answer key."""
        return f"for example {self.expected}" + (f" {self.unit}" if self.unit else "")

    def feedback(self, answer) -> Feedback:
        """Return the feedback alone, for example for an automatic grade.

        Parameters
        ----------
        answer : object
            The learner's design; None counts as blank.

        Returns
        -------
        Feedback
        """
        if is_blank(answer):
            missing = say("design_missing", placeholder=self.placeholder)
            return Feedback("missing", missing)
        try:
            return self.judge(answer)
        except UnclearNumber as problem:
            return _unclear(problem)


# ---- a form to fill in ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Field:
    """A field of a form, such as `comparator` in `comparator: the same drug alone`.

    Parameters
    ----------
    name : str
        What stands before the colon.
    wanted : str
        A regular expression, for any case, of which one must be found in the field.
    advice : str
        What to do if it is not found.
    refused : sequence of (str, str)
        Regular expressions of usual mistakes, each with what the learner is told; looked for first.
    """

    name: str
    wanted: str
    advice: str
    refused: Sequence[tuple[str, str]] = ()


def filled_in(text: str, names: Sequence[str]) -> dict[str, str]:
    r"""Return what stands in each field of a form, written as `name: words; name: words`.

    Parameters
    ----------
    text : str
        The form; fields end with a semicolon or a line break.
    names : sequence of str
        The names of the fields.

    Returns
    -------
    dict
        Words by name; a field that is missing or empty is left out.

    Examples
    --------
    >>> filled_in("Drug: none; size: 40 in each\nother: x", ["drug", "size"])
    {'drug': 'none', 'size': '40 in each'}
    >>> filled_in("half: -13 [-14; -12]; where: here", ["half", "where"])
    {'half': '-13 [-14; -12]', 'where': 'here'}
    """
    found: dict[str, str] = {}
    last = None
    for part in re.split(r"[;\n]", text):
        name, colon, words = (piece.strip() for piece in part.partition(":"))
        if colon:
            last = name.lower() if name.lower() in names and words else None
            if last is not None:
                found[last] = words
        elif name and last is not None:
            found[last] += f"; {name}"
    return found


def judge_form(answer, fields: Sequence[Field]) -> tuple[dict[str, str], Feedback | None]:
    r"""Return the words of a form, and what is wrong with it: the first field that does not do.

    Parameters
    ----------
    answer : object
        What the learner gave.
    fields : sequence of Field
        All fields, in the order in which they are judged.

    Returns
    -------
    tuple of (dict, Feedback or None)
        The words by field, and None if all of them do.

    Examples
    --------
    >>> lots = Field("allocation", r"\blots?\b|random", "Let chance decide.")
    >>> judge_form("allocation: by lot", [lots])
    ({'allocation': 'by lot'}, None)
    >>> judge_form("allocation: by age", [lots])[1]
    ✗ Keep working: allocation: Let chance decide.
    """
    names = [field.name for field in fields]
    if not isinstance(answer, str):
        message = f"Write one text with the fields {', '.join(names)}."
        return {}, Feedback("keep working", message)
    words = filled_in(answer, names)
    missing = [name for name in names if name not in words]
    if missing:
        message = (
            f"Missing: {', '.join(missing)}. Write each field as its name, a colon and your words, "
            "with a semicolon after it."
        )
        return words, Feedback("keep working", message)
    for field in fields:
        for pattern, told in field.refused:
            if re.search(pattern, words[field.name], re.IGNORECASE):
                return words, Feedback("keep working", f"{field.name}: {told}")
        if not re.search(field.wanted, words[field.name], re.IGNORECASE):
            return words, Feedback("keep working", f"{field.name}: {field.advice}")
    return words, None
