"""What a step of a workshop is, and how a learner's outputs become one diagnosis.

A learner's mistake is recognised by its *fingerprint*: the outputs equal those of the same wrong
method at the same inputs.  So every mistake has a wrong method of a few lines beside the exact
answer, to be read as a counter-example.  The inputs are more than the learner is shown, so that a
function with a built-in answer is found out.

Everything here is plain arithmetic on outputs that are there already; `child` obtains them.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Inputs = Sequence[tuple]
"""The arguments of every call of the learner's function."""

Found = bool | float | None
"""What a mistake says of outputs: True or the number that shows it; False or None if it is not."""

RIGHT = "Right: at most {number} from the exact answer at every input."
"""What a learner whose function passes is told, unless a step says something else."""

SHOWN_DIGITS = 4
"""Significant digits of a number in a sentence."""

CLOSE = 5.0
"""How many times the allowed distance an output may be off and still be called close."""

MOST_IN_ORDER = 4
"""Of how many numbers at most it is asked whether they stand in another order."""


@dataclass(frozen=True)
class Mistake:
    """A known way to go wrong, with the function that recognises it.

    Parameters
    ----------
    key : str
        A short name, for the instructor's guide and the tests.
    applies : callable
        Called as `applies(inputs, outputs)` with the arguments of all calls and the learner's
        outputs as arrays.  It returns the number that shows the mistake, or True; False or None
        where the mistake was not made.
    sentence : str
        What the learner is told.  `{number}` stands for the number.

    Examples
    --------
    >>> minus = Mistake("sign", lambda inputs, outputs: outputs[0] < 0, "The sign is wrong.")
    >>> minus.found([(1,)], [np.array(-2.0)])
    'The sign is wrong.'
    """

    key: str
    applies: Callable[[Inputs, Sequence[np.ndarray]], Found]
    sentence: str

    def found(self, inputs: Inputs, outputs: Sequence[np.ndarray]) -> str | None:
        """Return the sentence for these outputs, or None if they do not show the mistake.

        Parameters
        ----------
        inputs : sequence of tuple
            The arguments of every call.
        outputs : sequence of numpy.ndarray
            What the learner's function returned for each.

        Returns
        -------
        str or None
        """
        # A wrong method can overflow at inputs it was never made for; it is then no match.
        with np.errstate(all="ignore"):
            answer = self.applies(inputs, outputs)
        if answer is None or answer is False or answer is np.False_:
            return None
        if isinstance(answer, np.ndarray) and answer.dtype == bool and not answer.any():
            return None
        is_flag = answer is True or isinstance(answer, np.bool_ | np.ndarray)
        return self.sentence if is_flag else self.sentence.format(number=shown(answer))


def same_as(
    key: str,
    wrong: Callable,
    sentence: str,
    tolerance: float = 1e-6,
    number: Callable[[Inputs, Sequence[np.ndarray]], float] | None = None,
    calls: Sequence[int] | None = None,
) -> Mistake:
    """Return the mistake whose fingerprint is that the outputs equal those of a wrong method.

    Parameters
    ----------
    key : str
        A short name.
    wrong : callable
        The wrong method, called with the arguments of the learner's function.
    sentence : str
        What the learner is told; `{number}` stands for the number.
    tolerance : float, optional
        How far each output may be from the wrong one, as a share of its largest number.  Choose it
        narrower than the distance from the wrong answer to the right one.
    number : callable, optional
        `number(inputs, outputs)`: what shows the mistake.  Without it, the last number of the first
        output is shown.
    calls : sequence of int, optional
        Which calls to compare; all of them if not given.  Some inputs do not show a mistake, or
        not only this one.

    Returns
    -------
    Mistake

    Examples
    --------
    >>> halved = same_as("radius", lambda width: width / 4, "{number} mm is half the radius.")
    >>> halved.found([(10,), (30,)], [np.array(2.5), np.array(7.5)])
    '2.5 mm is half the radius.'
    >>> halved.found([(10,), (30,)], [np.array(2.5), np.array(15.0)]) is None
    True
    """

    def applies(inputs: Inputs, outputs: Sequence[np.ndarray]) -> Found:
        places = range(len(inputs)) if calls is None else calls
        for place in places:
            given = outputs[place]
            expected = np.asarray(wrong(*inputs[place]), dtype=float)
            if given.shape != expected.shape or not np.all(np.isfinite(expected)):
                return None
            allowed = tolerance * max(float(np.max(np.abs(expected), initial=0.0)), 1e-12)
            # Written so that nan counts as too far.
            if not np.all(np.abs(given - expected) <= allowed):
                return None
        if number is not None:
            return float(number(inputs, outputs))
        return float(np.ravel(outputs[places[0]])[-1])

    return Mistake(key, applies, sentence)


def same_as_any(key: str, wrongs: Sequence[Callable], sentence: str, **options) -> Mistake:
    """Return the mistake whose fingerprint is that of one of several wrong methods.

    Parameters
    ----------
    key, sentence : str
        As for `same_as`.
    wrongs : sequence of callable
        Ways in which the same mistake is made, tried in their order.
    **options
        `tolerance`, `number` and `calls` of `same_as`, the same for all.

    Returns
    -------
    Mistake

    Examples
    --------
    >>> ways = (lambda width: width / 4, lambda width: width * 4)
    >>> four = same_as_any("four", ways, "{number} mm is four times off.")
    >>> four.found([(10,), (30,)], [np.array(40.0), np.array(120.0)])
    '40 mm is four times off.'
    """
    ways = [same_as(key, wrong, sentence, **options) for wrong in wrongs]

    def applies(inputs: Inputs, outputs: Sequence[np.ndarray]) -> Found:
        found = (way.applies(inputs, outputs) for way in ways)
        return next((one for one in found if one is not None), None)

    return Mistake(key, applies, sentence)


@dataclass(frozen=True)
class Diagnosis:
    """What a check found in the outputs of a learner's function: one thing at a time.

    Parameters
    ----------
    passed : bool
        Whether the step is done.
    key : str
        The mistake's key, "right", or what is wrong with the form of the outputs.
    sentence : str
        What the learner is told.
    """

    passed: bool
    key: str
    sentence: str


@dataclass(frozen=True)
class Stop:
    """An error with which a known mistake ends a learner's function.

    Parameters
    ----------
    words : str
        Words of the error, such as "math domain error".
    key : str
        The mistake's key.
    sentence : str
        What the learner is told beside the error.
    """

    words: str
    key: str
    sentence: str


@dataclass(frozen=True)
class Line:
    """One line of a drawing.

    Parameters
    ----------
    label : str
        What it is; "yours" and "exact" are drawn as such.
    x, y : sequence of float
        Its points.
    style : str, optional
        "line", "dashed" or "dots".
    """

    label: str
    x: Sequence[float]
    y: Sequence[float]
    style: str = "line"


@dataclass(frozen=True)
class Drawing:
    """A picture of a learner's outputs beside the exact answer, as data.

    Parameters
    ----------
    x_label, y_label : str
        What the axes show, with units.
    lines : tuple of Line
        The lines, the exact answer first.
    says : str
        One sentence with numbers: the picture's alternative text.
    log : bool, optional
        Whether both axes are logarithmic.
    is_map : bool, optional
        Whether a millimetre is as long on both axes.
    """

    x_label: str
    y_label: str
    lines: tuple[Line, ...]
    says: str
    log: bool = False
    is_map: bool = False


@dataclass(frozen=True)
class BuildStep:
    r"""One thing to build: a function that a learner writes, and what it is compared with.

    Parameters
    ----------
    key : str
        Name of workshop and step, for example "01b/one_step".
    title : str
        A few words.
    asks : str
        What the function takes and returns, with units.
    stub : str
        The code that stands in the learner's cell before anything is written.
    inputs : sequence of tuple
        The arguments of every call.  The first `visible` are those of the text; the others are
        hidden from the learner.
    exact : callable or None
        Called as `exact(*arguments)`: the right output.  None where many answers are right: then
        outputs pass that show no mistake.
    tolerance : float or sequence of float
        How far each output may be from the exact one, in its unit.
    mistakes : sequence of Mistake
        The mistakes to recognise, of which the first that applies is shown.
    hints : sequence of str
        At least two, the second one nearer to the solution.
    solution : str
        Source code of a right function.  Tests run it.
    unit : str, optional
        The unit of the outputs, for sentences.
    visible : int, optional
        How many of the inputs the learner has seen.
    right : str, optional
        What a learner whose function passes is told; `{number}` stands for the largest distance
        from the exact answer.
    praise : callable, optional
        `praise(inputs, outputs)`: what is said of outputs that pass, in place of `right`.
    draw : callable, optional
        `draw(inputs, outputs)`: a `Drawing` of learner against exact.
    read : callable, optional
        Turns one output, as plain lists and numbers, into an array; a ValueError with a sentence
        for the learner refuses it.  Without it, an output is read as numbers in the shape of the
        exact one.
    measure : callable, optional
        `measure(arguments, output)`: turns an array into the numbers that are compared, for example
        a field of temperatures into a depth.
    reference : callable, optional
        The course's own function, which later cells use until the learner's passes; `exact` unless
        given.
    stops : sequence of Stop, optional
        Errors with which a known mistake ends the learner's function before it returns.
    measures : sequence of str, optional
        What each of the measured numbers is, with its unit, for sentences.
    reorder : callable, optional
        `reorder(arguments, output)`: puts an output into the order of the exact one, where its
        order is free.

    Examples
    --------
    >>> double = BuildStep(
    ...     key="00b/double",
    ...     title="Double a number",
    ...     asks="Return twice the width (mm).",
    ...     stub="def double(width_mm): ...",
    ...     inputs=[(2.0,), (7.0,)],
    ...     exact=lambda width_mm: 2 * width_mm,
    ...     tolerance=0.01,
    ...     mistakes=(
    ...         same_as("squared", lambda width_mm: width_mm**2, "{number} mm is the square."),
    ...     ),
    ...     hints=("Add it to itself.", "Or multiply by 2."),
    ...     solution="def double(width_mm):\n    return 2 * width_mm",
    ...     unit="mm",
    ... )
    >>> double.diagnose([4, 14]).passed, double.diagnose([4, 49]).sentence
    (True, '4 mm is the square.')
    >>> double.diagnose([4, 4]).key, double.diagnose([4, None]).key
    ('built in', 'nothing')
    """

    key: str
    title: str
    asks: str
    stub: str
    inputs: Inputs
    exact: Callable | None
    tolerance: float | Sequence[float]
    mistakes: Sequence[Mistake]
    hints: Sequence[str]
    solution: str
    unit: str = ""
    visible: int = 1
    right: str = RIGHT
    praise: Callable[[Inputs, Sequence[np.ndarray]], str] | None = None
    draw: Callable[[Inputs, Sequence[np.ndarray]], Drawing] | None = None
    read: Callable[[Any], np.ndarray] | None = None
    measure: Callable[[tuple, np.ndarray], Any] | None = None
    reference: Callable | None = None
    stops: Sequence[Stop] = ()
    measures: Sequence[str] = ()
    reorder: Callable[[tuple, np.ndarray], np.ndarray] | None = None

    def __post_init__(self):
        if not self.inputs:
            raise ValueError(
                f"step {self.key!r} has no inputs; give at least one, and a hidden one"
            )
        if not 1 <= self.visible <= len(self.inputs):
            raise ValueError(
                f"visible = {self.visible!r} of step {self.key!r}; "
                f"the rule: from 1 to {len(self.inputs)}, the number of inputs"
            )

    @property
    def own(self) -> Callable:
        """The course's own function: `reference`, or the exact one.

        Returns
        -------
        callable

        Raises
        ------
        ValueError
            If the step has neither.
        """
        found = self.reference or self.exact
        if found is None:
            raise ValueError(f"step {self.key!r} has neither a reference nor an exact function")
        return found

    @property
    def name(self) -> str:
        """The name of the function that the learner writes, from the stub.

        Returns
        -------
        str
        """
        return self.stub.partition("def ")[2].partition("(")[0].strip()

    def expected(self) -> list[np.ndarray]:
        """Return the exact output for every input; empty where many answers are right.

        Returns
        -------
        list of numpy.ndarray
        """
        if self.exact is None:
            return []
        return [np.asarray(self.exact(*one), dtype=float) for one in self.inputs]

    def diagnose(self, outputs: Sequence[Any]) -> Diagnosis:
        """Return the first thing that is wrong with the outputs, or that nothing is.

        Parameters
        ----------
        outputs : sequence
            What the learner's function returned for each of `inputs`, as numbers, nested lists or
            arrays.

        Returns
        -------
        Diagnosis

        Raises
        ------
        ValueError
            If there are not as many outputs as inputs.
        """
        if len(outputs) != len(self.inputs):
            raise ValueError(
                f"{len(outputs)} outputs of step {self.key!r}; the rule: one for each of its "
                f"{len(self.inputs)} inputs"
            )
        expected = self.expected()
        arrays: list[np.ndarray] = []
        is_compared = bool(expected) and self.measure is None
        for place, output in enumerate(outputs):
            trouble = self._trouble(output, expected[place].shape if is_compared else None)
            if isinstance(trouble, Diagnosis):
                return trouble
            if self.reorder is not None:
                trouble = self.reorder(self.inputs[place], trouble)
            if self.measure is not None:
                trouble = np.asarray(self.measure(self.inputs[place], trouble), dtype=float)
            arrays.append(trouble)

        if expected and self._within(arrays, expected):
            worst = self._worst(arrays, expected)
            told = self.right.format(number=f"{shown(worst)} {self.unit}".strip())
            if self.right == RIGHT and worst <= 1e-6 * float(np.max(self.tolerance)):
                told = "Right: the same as the exact answer at every input."
            return Diagnosis(True, "right", told)
        for mistake in self.mistakes:
            sentence = mistake.found(self.inputs, arrays)
            if sentence is not None:
                return Diagnosis(False, mistake.key, sentence)
        if not expected:
            told = self.right if self.praise is None else self.praise(self.inputs, arrays)
            return Diagnosis(True, "right", told)
        return self._unknown(arrays, expected)

    def stopped(self, sentence: str) -> Diagnosis | None:
        """Return the known mistake that ends a function with an error, or None.

        Parameters
        ----------
        sentence : str
            What would be said of the error otherwise, the words of the error in it.

        Returns
        -------
        Diagnosis or None
        """
        for stop in self.stops:
            if stop.words in sentence:
                return Diagnosis(False, stop.key, f"{sentence} {stop.sentence}")
        return None

    def picture(self, outputs: Sequence[Any]) -> Drawing | None:
        """Return a drawing of outputs beside the exact ones; None where there is nothing to draw.

        Parameters
        ----------
        outputs : sequence
            What the learner's function returned for each of `inputs`.

        Returns
        -------
        Drawing or None
        """
        if self.draw is None:
            return None
        arrays = []
        shapes = [one.shape for one in self.expected()] if self.measure is None else []
        for place, output in enumerate(outputs):
            found = self._trouble(output, shapes[place] if shapes else None)
            if isinstance(found, Diagnosis):
                return None
            arrays.append(found)
        return self.draw(self.inputs, arrays)

    # ---- the form of an output -------------------------------------------------------------------

    def _trouble(self, output: Any, shape: tuple[int, ...] | None) -> np.ndarray | Diagnosis:
        """Return an output as an array, or what is wrong with its form."""
        if output is None:
            return Diagnosis(
                False,
                "nothing",
                f"{self.name}(...) returns nothing (None): does every way through it end with "
                "return?",
            )
        if self.read is not None:
            try:
                return self.read(output)
            except ValueError as problem:
                said = str(problem)
                # `as_numbers` says what an output is; a step's own reader says a whole sentence.
                if said[:1].islower():
                    said = f"{self.name}(...) returns {said}."
                return Diagnosis(False, "form", said)
        try:
            array = as_numbers(output)
        except ValueError as problem:
            return Diagnosis(False, "no numbers", f"{self.name}(...) returns {problem}.")
        if shape is not None and array.shape != shape:
            return Diagnosis(
                False,
                "shape",
                f"{self.name}(...) returns {_size(array.shape)}; {_size(shape)} "
                f"{'are' if len(shape) == 1 and shape[0] > 1 else 'is'} asked for.",
            )
        if not np.all(np.isfinite(array)):
            bad = int(np.sum(~np.isfinite(array)))
            counted = f": {bad} of its {array.size} numbers" if array.ndim else ""
            return Diagnosis(
                False,
                "not finite",
                f"{self.name}(...) returns nan or infinity{counted}. Look for a division by zero, "
                "a logarithm of zero or of a negative number, or a step that grows without end.",
            )
        return array

    # ---- right or wrong --------------------------------------------------------------------------

    def _within(self, arrays: Sequence[np.ndarray], expected: Sequence[np.ndarray]) -> bool:
        """Say whether every output is near enough to the exact one."""
        allowed = np.asarray(self.tolerance, dtype=float)
        return all(
            bool(np.all(np.abs(given - right) <= allowed))
            for given, right in zip(arrays, expected, strict=True)
        )

    @staticmethod
    def _worst(arrays: Sequence[np.ndarray], expected: Sequence[np.ndarray]) -> float:
        """Return the largest distance between outputs and exact ones."""
        return max(
            float(np.max(np.abs(given - right), initial=0.0))
            for given, right in zip(arrays, expected, strict=True)
        )

    def _nearly(
        self, arrays: Sequence[np.ndarray], expected: Sequence[np.ndarray]
    ) -> Diagnosis | None:
        """Return that outputs are right in another order, or close at every input; else None."""
        if self._in_other_order(arrays, expected):
            return Diagnosis(
                False,
                "other order",
                f"The numbers are right and in another order: {self.name}(...) returns "
                f"{_short(arrays[0])} where {_short(expected[0])} is right.",
            )
        allowed = np.asarray(self.tolerance, dtype=float)
        for given, right in zip(arrays, expected, strict=True):
            # Written so that nan counts as too far.
            if not np.all(np.abs(given - right) <= CLOSE * allowed):
                return None
        worst = f"{shown(self._worst(arrays, expected))} {self.unit}".rstrip()
        return Diagnosis(
            False,
            "close",
            f"Close at every input, and not close enough: off by up to {worst}. Are steps too "
            "coarse, a number rounded, or a formula only nearly the one that is asked for?",
        )

    def _in_other_order(self, arrays: Sequence[np.ndarray], expected: Sequence[np.ndarray]) -> bool:
        """Say whether every output holds the right few numbers in an order that is not right."""
        if any(right.ndim != 1 or right.size > MOST_IN_ORDER for right in expected):
            return False
        if self._within(arrays, expected):
            return False
        # Each number within its own tolerance: a share may be off by less than a temperature.
        for given, right in zip(arrays, expected, strict=True):
            orders = itertools.permutations(given)
            if not any(self._within([np.array(order)], [right]) for order in orders):
                return False
        return True

    def _unknown(self, arrays: Sequence[np.ndarray], expected: Sequence[np.ndarray]) -> Diagnosis:
        """Return what can be said of a mistake that is not among the known ones."""
        nearly = self._nearly(arrays, expected)
        if nearly is not None:
            return nearly
        first = slice(None, self.visible)
        if len(arrays) > 1 and all(np.array_equal(one, arrays[0]) for one in arrays):
            return Diagnosis(
                False,
                "built in",
                f"{self.name}(...) returns {_short(arrays[0])} whatever it is given: "
                "compute it from the arguments.",
            )
        if self.visible < len(arrays) and self._within(arrays[first], expected[first]):
            return Diagnosis(
                False,
                "only there",
                "Right for the numbers of the text, and not for others: is a number built in that "
                "should be an argument, or a case left out? Elsewhere it is off by up to "
                f"{shown(self._worst(arrays, expected))} {self.unit}".rstrip()
                + ".",
            )
        distances = [
            float(np.max(np.abs(given - right) / np.asarray(self.tolerance), initial=0.0))
            for given, right in zip(arrays, expected, strict=True)
        ]
        # The text's own input where that is wrong already: the learner can follow it by hand.
        place = int(np.argmax(distances[first])) if max(distances[first]) > 1 else -1
        place = place if place >= 0 else int(np.argmax(distances))
        compared = self._compared(self.inputs[place], arrays[place], expected[place])
        return Diagnosis(
            False,
            "unknown",
            f"Not yet: {compared}. None of the known mistakes does this; try the hints.",
        )

    def _compared(self, arguments: tuple, given: np.ndarray, right: np.ndarray) -> str:
        """Say what is returned, what is right, and for which number of the output."""
        allowed = np.broadcast_to(np.asarray(self.tolerance, dtype=float), given.shape)
        off = np.unravel_index(np.argmax(np.abs(given - right) / allowed), given.shape)
        numbers = f"{shown(given[off])} where {shown(right[off])}"
        if self.measures:
            return f"{self.measures[off[-1]]} is {numbers} is right"
        told = f"{self.name}(...) returns {numbers} {self.unit}".rstrip() + " is right"
        first = arguments[0] if arguments else None
        if given.ndim == 1 and isinstance(first, np.ndarray) and first.shape == given.shape:
            argument = self.stub.partition("(")[2].partition(",")[0].partition(")")[0].strip()
            return f"{told}, for {argument} = {shown(first[off])} (number {off[0] + 1} of them)"
        if given.ndim == 1:
            return f"{told}, number {off[0] + 1} of {given.size}"
        if given.ndim == 2:
            return f"{told}, in row {off[0] + 1}, column {off[1] + 1}"
        return told


@dataclass(frozen=True)
class Unreadable:
    """An output that is neither numbers nor a text, known only by what it is.

    Parameters
    ----------
    what : str
        What it is, with its article, for example "a generator".
    """

    what: str


# ---- numbers and words ---------------------------------------------------------------------------


def as_numbers(output: Any) -> np.ndarray:
    """Return an output as an array of floats.

    Parameters
    ----------
    output : object
        Numbers, nested lists of numbers or an array.

    Returns
    -------
    numpy.ndarray

    Raises
    ------
    ValueError
        With what the output is instead, to follow "returns".

    Examples
    --------
    >>> as_numbers([1, 2.5])
    array([1. , 2.5])
    >>> as_numbers("12 mm")
    Traceback (most recent call last):
    ValueError: a text ('12 mm'), not numbers
    """
    unreadable = _first_unreadable(output)
    if unreadable is not None and "OptimizeResult" in unreadable.what:
        # What scipy.optimize returns holds the numbers that were found under this name.
        raise ValueError(f"{unreadable.what}, not numbers: its numbers are in .x")
    if unreadable is not None:
        is_lazy = unreadable.what in {"a zip", "a map", "a generator"}
        raise ValueError(
            f"{unreadable.what}, not numbers" + (": list(...) makes a row of it" if is_lazy else "")
        )
    if output is None:
        raise ValueError("nothing (None)")
    if isinstance(output, str):
        raise ValueError(f"a text ({output[:40]!r}), not numbers")
    if isinstance(output, bool | np.bool_):
        raise ValueError(f"{output}, not numbers")
    if isinstance(output, dict | set | frozenset):
        raise ValueError(f"a {type(output).__name__}, not numbers in an order")
    try:
        array = np.asarray(output)
    except ValueError:
        if any(np.ndim(one) == 0 for one in output):
            raise ValueError("numbers and lists side by side, not plain numbers in a row") from None
        raise ValueError("lists of different lengths, not a table of numbers") from None
    if array.dtype.kind == "c":
        raise ValueError("complex numbers: was a negative number raised to a fraction?")
    if array.dtype.kind == "O" and any(one is None for one in array.ravel()):
        raise ValueError("a list with None in it, not numbers")
    if array.dtype.kind not in "fiu":
        raise ValueError(f"{_kind(output)}, not numbers")
    return array.astype(float)


def shown(number: float) -> str:
    """Return a number as sentences show it: few digits, and no exponent for usual sizes.

    Parameters
    ----------
    number : float

    Returns
    -------
    str

    Examples
    --------
    >>> shown(15.5912), shown(-0.00012), shown(250e6), shown(0)
    ('15.59', '-0.00012', '2.5e+08', '0')
    """
    value = float(number)
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    return f"{value:.{SHOWN_DIGITS}g}".replace("e-0", "e-")


def _first_unreadable(output: Any) -> Unreadable | None:
    """Return the first thing in an output that is neither number nor text."""
    if isinstance(output, Unreadable):
        return output
    if isinstance(output, list | tuple):
        for one in output:
            found = _first_unreadable(one)
            if found is not None:
                return found
    return None


def _kind(output: Any) -> str:
    """Return what an output is, with its article."""
    name = type(output).__name__
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"


def _size(shape: tuple[int, ...] | None) -> str:
    """Return a shape in words."""
    if not shape:
        return "one number"
    if len(shape) == 1:
        return f"{shape[0]} numbers" if shape[0] != 1 else "a list of 1 number"
    return f"a table of {' x '.join(str(length) for length in shape)} numbers"


def _short(array: np.ndarray) -> str:
    """Return the beginning of an output."""
    if not array.ndim:
        return shown(float(array))
    first = ", ".join(shown(one) for one in np.ravel(array)[:3])
    return f"[{first}{', ...' if array.size > 3 else ''}]"
