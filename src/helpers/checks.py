"""One way to refuse a value: its name, the value, the rule it breaks, and the nearest valid choice.

Every function here looks at one value and returns it unchanged (numbers as `float` or `int`), or
raises a `ValueError` with one sentence of the form

    correlation = 1.2; the rule: from 0 to 1; nearest: 1

Nothing is corrected in silence: a slider, a table or a learner's code must never continue with a
number other than the one that was given. The module imports nothing of the course, so every package
may use it.
"""

from __future__ import annotations

import difflib
import math
import numbers
from collections.abc import Iterable
from typing import Any

MOST_CHOICES = 15  # a longer list would hide the sentence it ends


def one_of(value: Any, choices: Iterable, what: str) -> Any:
    """Refuse a value that is not one of the choices, and name the nearest.

    Parameters
    ----------
    value : object
        What was given, usually a word.
    choices : iterable
        Everything that is allowed.
    what : str
        What the choices are, in the plural, as in "shapes".

    Returns
    -------
    object
        The value.

    Raises
    ------
    ValueError
        If the value is not among the choices.

    Examples
    --------
    >>> one_of("plane", ["plane", "sphere"], "shapes")
    'plane'
    >>> one_of("plain", ["plane", "sphere"], "shapes")
    Traceback (most recent call last):
    ValueError: 'plain' is not among the shapes; nearest: 'plane'; choices: plane, sphere
    """
    # A list, since an iterator could be read only once and a pandas index compares cell by cell.
    allowed = list(choices)
    if value not in allowed:
        raise ValueError(
            f"{_as_typed(value)} is not among the {what}; nearest: {nearest(value, allowed)}; "
            f"choices: {listed(allowed)}"
        )
    return value


def finite(name: str, value: float, unit: str = "", hint: str = "") -> float:
    """Refuse what is not a finite number.

    Parameters
    ----------
    name : str
        Name of the value, as the caller knows it.
    value : float
        What was given. A truth value is not accepted as a number.
    unit : str
        Unit of the value, in the plural where it is a word; "" for none.
    hint : str
        What to do instead, added to the sentence.

    Returns
    -------
    float
        The value.

    Raises
    ------
    ValueError
        If the value is not a number, not finite, or `True` or `False`.

    Examples
    --------
    >>> finite("effect", float("inf"), "points", hint="0 for none")
    Traceback (most recent call last):
    ValueError: effect = inf; the rule: a finite number of points; 0 for none
    """
    if not _is_finite(value):
        measured = f" of {unit}" if unit else ""
        raise _refusal(name, value, f"a finite number{measured}", hint)
    return float(value)


def positive(name: str, value: float, unit: str = "", hint: str = "") -> float:
    """Refuse what is not a finite number above zero.

    Parameters
    ----------
    name : str
        Name of the value, as the caller knows it.
    value : float
        What was given.
    unit : str
        Unit of the value; "" for none.
    hint : str
        What to do instead, added to the sentence.

    Returns
    -------
    float
        The value.

    Raises
    ------
    ValueError
        If the value is not a finite number above zero.

    Examples
    --------
    >>> positive("spread", 0, "points", hint="for example 2")
    Traceback (most recent call last):
    ValueError: spread = 0; the rule: a finite number above 0 points; for example 2
    """
    if not _is_finite(value) or value <= 0:
        raise _refusal(name, value, f"a finite number above 0 {unit}".rstrip(), hint)
    return float(value)


def not_negative(name: str, value: float, unit: str = "") -> float:
    """Refuse what is not a finite number of zero or more.

    Parameters
    ----------
    name : str
        Name of the value, as the caller knows it.
    value : float
        What was given.
    unit : str
        Unit of the value, in the plural where it is a word; "" for none.

    Returns
    -------
    float
        The value.

    Raises
    ------
    ValueError
        If the value is negative, not finite or not a number.

    Examples
    --------
    >>> not_negative("tumour", -3, "cells")
    Traceback (most recent call last):
    ValueError: tumour = -3; the rule: a finite number of cells, 0 or more; nearest: 0
    """
    if not _is_finite(value) or value < 0:
        measured = f" of {unit}" if unit else ""
        # what is no number, or is infinite, is not near 0
        hint = "nearest: 0" if _is_number(value) and value < 0 else ""
        raise _refusal(name, value, f"a finite number{measured}, 0 or more", hint)
    return float(value)


def in_range(name: str, value: float, low: float, high: float, unit: str = "") -> float:
    """Refuse a number outside a range, both ends of which are allowed.

    Parameters
    ----------
    name : str
        Name of the value, as the caller knows it.
    value : float
        What was given.
    low, high : float
        The ends of the range, in the unit of the value.
    unit : str
        Unit of the value; "" for none.

    Returns
    -------
    float
        The value.

    Raises
    ------
    ValueError
        If the value is not a number or lies outside the range; the nearest end is named.

    Examples
    --------
    >>> in_range("correlation", 1.2, 0, 1)
    Traceback (most recent call last):
    ValueError: correlation = 1.2; the rule: from 0 to 1; nearest: 1
    """
    if not _is_number(value) or not low <= value <= high:
        rule = f"from {low:g} to {high:g} {unit}".rstrip()
        # what is no number, or is nan, has no nearest end
        is_beside = _is_number(value) and (value < low or value > high)
        hint = f"nearest: {min(max(value, low), high):g}" if is_beside else ""
        raise _refusal(name, value, rule, hint)
    return float(value)


def fraction(name: str, value: float) -> float:
    """Refuse what is not a fraction between 0 and 1, both ends excluded.

    A share given in percent is the most common mistake, so the sentence says what it would be as a
    fraction.

    Parameters
    ----------
    name : str
        Name of the value, as the caller knows it.
    value : float
        What was given.

    Returns
    -------
    float
        The value.

    Raises
    ------
    ValueError
        Unless 0 < value < 1.

    Examples
    --------
    >>> fraction("level", 0.95)
    0.95
    >>> fraction("level", 95)
    Traceback (most recent call last):
    ValueError: level = 95; the rule: a fraction between 0 and 1; perhaps 0.95, if percent was meant
    """
    if not _is_number(value) or not 0 < value < 1:
        is_percent = _is_number(value) and 1 < value < 100
        hint = (
            f"perhaps {value / 100:g}, if percent was meant" if is_percent else "for example 0.95"
        )
        raise _refusal(name, value, "a fraction between 0 and 1", hint)
    return float(value)


def whole_number(
    name: str, value: float, low: int | None = None, high: int | None = None, unit: str = ""
) -> int:
    """Refuse what is not a whole number, or lies outside a range whose ends are allowed.

    Parameters
    ----------
    name : str
        Name of the value, as the caller knows it.
    value : float
        What was given; 4.0 is a whole number, `True` is not.
    low, high : int or None
        The ends of the range. None: no end on that side.
    unit : str
        What is counted, in the plural; "" for nothing in particular.

    Returns
    -------
    int
        The value.

    Raises
    ------
    ValueError
        If the value is not whole or lies outside the range; the nearest one that is allowed is
        named.

    Examples
    --------
    >>> whole_number("people", 2.0)
    2
    >>> whole_number("people", 1, 2, 100_000)
    Traceback (most recent call last):
    ValueError: people = 1; the rule: a whole number from 2 to 100000; nearest: 2
    >>> whole_number("people", 0.4, 2, 100_000)
    Traceback (most recent call last):
    ValueError: people = 0.4; the rule: a whole number; nearest: 2
    """
    # Three faults in turn, so that the sentence names the first one a reader has to correct.
    counted = f"a whole number of {unit}" if unit else "a whole number"
    # a whole number may have more digits than any float
    if not _is_finite(value) and not (_is_number(value) and isinstance(value, numbers.Integral)):
        raise _refusal(name, value, counted)
    if value != math.floor(value):
        whole = round(value)
        if low is not None:
            whole = max(whole, low)
        if high is not None:
            whole = min(whole, high)
        raise _refusal(name, value, counted, f"nearest: {whole}")
    if low is not None and value < low:
        rule = f"{counted} from {low}" if high is None else f"{counted} from {low} to {high}"
        raise _refusal(name, value, rule, f"nearest: {low}")
    if high is not None and value > high:
        rule = f"{counted} up to {high}" if low is None else f"{counted} from {low} to {high}"
        raise _refusal(name, value, rule, f"nearest: {high}")
    return int(value)


def nearest(value: Any, choices: Iterable) -> str:
    """Return the choice nearest to a number in size, or to a word in spelling, as text.

    Parameters
    ----------
    value : object
        What was given.
    choices : iterable
        Everything that is allowed.

    Returns
    -------
    str
        The nearest choice as it would be typed, or "none" if there is no choice at all.

    Examples
    --------
    >>> nearest(200, [50.0, 207.0]), nearest(19, [20, 190]), nearest("livr", ["liver", "lung"])
    ('207', '20', "'liver'")
    """
    allowed = list(choices)
    sizes = [choice for choice in allowed if _is_finite(choice)]
    # A number is near another in size; its spelling would call 19 nearer to 190 than to 20.
    if _is_number(value) and sizes:
        # what lies beyond all of them, infinity too, is nearest to the last one
        within = min(max(value, min(sizes)), max(sizes))
        closest = min(sizes, key=lambda choice: abs(choice - within))
        return f"{closest:g}" if isinstance(closest, float) else str(closest)
    # cutoff=0: even a poor match shows what kind of word is wanted
    spelled = difflib.get_close_matches(
        str(value), [str(choice) for choice in allowed], n=1, cutoff=0
    )
    return repr(spelled[0]) if spelled else "none"


def listed(choices: Iterable) -> str:
    """Return choices as text, long lists cut short.

    Parameters
    ----------
    choices : iterable
        What to list.

    Returns
    -------
    str
        The choices with commas between them, and how many were left out.

    Examples
    --------
    >>> listed([50.0, 207.0])
    '50, 207'
    """
    allowed = list(choices)
    shown = []
    # Numbers of a table are floats; 50 reads better than 50.0.
    for choice in allowed[:MOST_CHOICES]:
        shown.append(f"{choice:g}" if isinstance(choice, float) else str(choice))
    text = ", ".join(shown)
    left_out = len(allowed) - MOST_CHOICES
    return f"{text} and {left_out} more" if left_out > 0 else text


def _is_number(value: Any) -> bool:
    """Say whether a value is a real number; True and False count as mistakes, not as 1 and 0."""
    # numbers.Real also takes numpy's numbers, which are no int or float of Python.
    return isinstance(value, numbers.Real) and not isinstance(value, bool)


def _is_finite(value: Any) -> bool:
    """Say whether a value is a finite real number."""
    try:
        return _is_number(value) and math.isfinite(value)
    except OverflowError:
        # a whole number of more digits than any float
        return False


def _as_typed(value: Any) -> str:
    """Return a value as it would be typed: a number of numpy's as 1.2, not as np.float64(1.2)."""
    return str(value) if _is_number(value) else repr(value)


def _refusal(name: str, value: Any, rule: str, hint: str = "") -> ValueError:
    """Build the error with its one sentence."""
    end = f"; {hint}" if hint else ""
    return ValueError(f"{name} = {_as_typed(value)}; the rule: {rule}{end}")
