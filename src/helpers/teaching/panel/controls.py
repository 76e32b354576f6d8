"""Controls of a panel: a number with a range, or a choice from a menu.

A control is plain data and knows its rules; it holds no widget.  The current values of all controls
of a panel are kept by one object, its parameter model, which refuses every value that a control
refuses.  The widgets are in `helpers.teaching.panel.inputs`.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import traitlets

from helpers import checks
from helpers.teaching.panel import number_text

LONGEST_HEADING = 32
"""This many characters of a label with its unit fit on a small screen."""


def _check_name_and_label(control: Number | Choice) -> None:
    """Raise a ValueError for a name that cannot be a keyword, or a label that cannot be shown."""
    name = control.name
    if not (isinstance(name, str) and name.isidentifier()):
        raise ValueError(
            f"name = {name!r}: a control's name must be a Python name, for example 'probe_temp'"
        )
    if not control.label.strip():
        raise ValueError(
            f"label of {name!r} is blank: every control needs a label a learner can read"
        )
    length = len(control.heading)
    if length > LONGEST_HEADING:
        raise ValueError(
            f"label {control.heading!r} has {length} characters: "
            f"at most {LONGEST_HEADING} fit a small screen"
        )


@dataclass(frozen=True)
class Number:
    """A number with a range, shown as a slider and a number box.

    Four whole numbers (minimum, maximum, step and value) make a control of whole numbers.

    Parameters
    ----------
    name : str
        The keyword of `compute`.
    label : str
        What the learner reads; with the unit at most 32 characters.
    unit : str
        The unit of all values as a learner reads it; empty if there is none.
    minimum, maximum : float
        The ends of the range, both allowed.
    step : float
        How far one press of an arrow key moves the slider.
    value : float
        The starting value.
    source : str
        Where the range comes from; empty if it was chosen for the course.

    Raises
    ------
    ValueError
        If the values do not fit together.

    Examples
    --------
    >>> Number("minutes", "Freezing time", "min", 1, 20, 1, 10).check(30)
    Traceback (most recent call last):
    ...
    ValueError: Freezing time: 30 min is outside 1 to 20 min. The nearest valid value is 20 min.
    """

    name: str
    label: str
    unit: str
    minimum: float
    maximum: float
    step: float
    value: float
    source: str = ""

    def __post_init__(self):
        _check_name_and_label(self)
        for field in ("minimum", "maximum", "step", "value"):
            given = getattr(self, field)
            if not _is_number(given) or not math.isfinite(given):
                raise ValueError(
                    f"{field} of {self.name!r} is {given!r}: it must be a finite number"
                )
        if not self.minimum < self.maximum:
            raise ValueError(
                f"range of {self.name!r} is {self.minimum} to {self.maximum}: "
                "the minimum must be lower"
            )
        span = self.maximum - self.minimum
        if not 0 < self.step <= span:
            raise ValueError(
                f"step of {self.name!r} is {self.step}: it must be above 0 and at most {span:g}"
            )
        # Last, as its message names the range, which is now known to be sound.
        self.check(self.value)

    @property
    def heading(self) -> str:
        """Label and unit as the learner reads them, for example `Freezing time (min)`."""
        return f"{self.label} ({self.unit})" if self.unit else self.label

    @property
    def whole(self) -> bool:
        """Whether only whole numbers are meant."""
        # numbers.Integral includes the integers of numpy, which tables give.
        given = (self.minimum, self.maximum, self.step, self.value)
        return all(isinstance(one, numbers.Integral) for one in given)

    def show(self, value: float) -> str:
        """Write a value with its unit.

        Parameters
        ----------
        value : float
            Any value, in the control's unit.

        Returns
        -------
        str
            The value with as many digits as it needs, and the unit.

        Examples
        --------
        >>> Number("minutes", "Freezing time", "min", 1, 20, 1, 10).show(3)
        '3 min'
        """
        return f"{value:.10g} {self.unit}".rstrip()

    def check(self, value: Any) -> int | float:
        """Return a value as a plain int or float, or refuse it.

        Parameters
        ----------
        value : any
            What was typed, slid to or passed by code.

        Returns
        -------
        int or float
            An int for a control of whole numbers.  A float is rounded to ten decimals, because a
            slider adds up its steps and reports -100.00000000000001 for -100.

        Raises
        ------
        ValueError
            If it is not a number in the range; the message names the nearest valid value.
        """
        if not _is_number(value):
            raise ValueError(
                f"{self.label}: {value!r} is not a number. Use a number from {self._range()}."
            )
        # Before the range: every comparison with NaN is false, so it would be called out of range.
        if math.isnan(value):
            raise ValueError(
                f"{self.label}: the value is not a number (NaN). Use a number from {self._range()}."
            )
        if not self.minimum <= value <= self.maximum:
            nearest = self.maximum if value > self.maximum else self.minimum
            raise ValueError(
                f"{self.label}: {self.show(value)} is outside {self._range()}. "
                f"The nearest valid value is {self.show(nearest)}."
            )
        if not self.whole:
            return round(float(value), 10)
        if value != round(value):
            raise ValueError(
                f"{self.label}: {self.show(value)} is not a whole number. "
                f"The nearest valid value is {self.show(round(value))}."
            )
        return int(value)

    def read(self, text: str) -> int | float:
        """Return the value that a typed text means, or refuse it.

        Parameters
        ----------
        text : str
            What was typed: a number with a decimal point or comma, perhaps with the unit.

        Returns
        -------
        int or float
            As `check` returns it.

        Raises
        ------
        ValueError
            If it is not one number in the range; the message says what to type.

        Examples
        --------
        >>> Number("width", "Diameter", "mm", 1.0, 4.0, 0.1, 2.4).read("2,4")
        2.4
        >>> Number("minutes", "Time", "min", 1, 20, 1, 10).read("1,5 min")
        Traceback (most recent call last):
        ...
        ValueError: Time: 1.5 min is not a whole number. The nearest valid value is 2 min.
        """
        if not text.strip():
            raise ValueError(f"{self.label}: type a number from {self._range()}.")
        rule = f"Use a number from {self._range()}."
        try:
            value, unit = number_text.read_number(text)
        except ValueError as problem:
            raise ValueError(f"{self.label}: {problem}. {rule}") from None
        if not number_text.same_unit(unit, self.unit):
            quoted = text.strip()[: number_text.LONGEST_TYPED]
            meant = f"in {self.unit}" if self.unit else "without a unit"
            raise ValueError(f"{self.label}: {quoted!r} is not a number {meant}. {rule}")
        return self.check(value)

    def typed(self, value: float) -> str:
        """Write a value as it stands in its box: without the unit, with a decimal point.

        Parameters
        ----------
        value : float
            A value of the control.

        Returns
        -------
        str

        Examples
        --------
        >>> Number("minutes", "Time", "min", 1, 20, 1, 10).typed(3.0)
        '3'
        """
        return f"{value:.10g}"

    def extremes(self) -> tuple:
        """Return the values a test must try: the ends of the range."""
        return self.minimum, self.maximum

    def _range(self) -> str:
        """Write the range with its unit."""
        return f"{self.minimum:.10g} to {self.show(self.maximum)}"


@dataclass(frozen=True)
class Choice:
    """One of several options, shown as a menu.

    Parameters
    ----------
    name : str
        The keyword of `compute`.
    label : str
        What the learner reads; at most 32 characters.
    options : tuple
        Texts, or pairs of a label and the value it means.  They are stored as pairs.
    value : object
        The starting value.
    source : str
        Where the options come from; empty if they were chosen for the course.

    Raises
    ------
    ValueError
        For fewer than two options, two equal ones, or a starting value that is none of them.

    Examples
    --------
    >>> Choice("tissue", "Tissue", ("kidney", "fat"), "kidney").check("kidny")
    Traceback (most recent call last):
    ...
    ValueError: Tissue: 'kidny' is not an option; choose from 'kidney', 'fat'. The nearest is ...
    """

    name: str
    label: str
    options: tuple
    value: object
    source: str = ""

    def __post_init__(self):
        # Plain texts mean themselves; the rest of the course then sees pairs only.
        pairs = tuple((one, one) if isinstance(one, str) else tuple(one) for one in self.options)
        # A frozen dataclass refuses an ordinary assignment, also to itself.
        object.__setattr__(self, "options", pairs)
        _check_name_and_label(self)
        if len(pairs) < 2:
            raise ValueError(
                f"options of {self.name!r} are {self.options!r}: a choice needs at least two"
            )
        labels = [label for label, _ in pairs]
        values = [value for _, value in pairs]
        for what, column in (("labels", labels), ("values", values)):
            if len(set(column)) < len(column):
                raise ValueError(f"options of {self.name!r}: two {what} are alike in {column!r}")
        self.check(self.value)

    @property
    def heading(self) -> str:
        """The label as the learner reads it."""
        return self.label

    @property
    def values(self) -> tuple:
        """The values behind the labels, in the order shown."""
        return tuple(value for _, value in self.options)

    def show(self, value: object) -> str:
        """Return the label of a value.

        Parameters
        ----------
        value : object
            One of the values.

        Returns
        -------
        str
            Its label.

        Examples
        --------
        >>> Choice("gas", "Gas", (("argon", "Ar"), ("helium", "He")), "Ar").show("He")
        'helium'
        """
        return next(str(label) for label, known in self.options if known == value)

    def check(self, value: Any) -> Any:
        """Return a value if it is one of the options, or refuse it.

        Parameters
        ----------
        value : any
            What was chosen or passed by code.

        Returns
        -------
        object
            The value of the option.

        Raises
        ------
        ValueError
            If it is none of the options; the message names the nearest one.
        """
        for known in self.values:
            # Types are compared too, because True == 1 == 1.0 in Python.
            if type(known) is type(value) and known == value:
                return known
        choices = ", ".join(repr(known) for known in self.values)
        raise ValueError(
            f"{self.label}: {value!r} is not an option; choose from {choices}. "
            f"The nearest is {checks.nearest(value, self.values)}."
        )

    def extremes(self) -> tuple:
        """Return the values a test must try: every option."""
        return self.values


def _is_number(value: Any) -> bool:
    """Say whether a value is a real number; bool is a subclass of int, but not meant here."""
    return isinstance(value, numbers.Real) and not isinstance(value, bool)


class _Parameter(traitlets.TraitType):
    """A trait that holds the value of one control and refuses every other one."""

    def __init__(self, control: Number | Choice):
        super().__init__(default_value=control.check(control.value))
        self.control = control

    def validate(self, obj, value):
        # traitlets calls this before it stores a value; an exception leaves the old one in place.
        return self.control.check(value)


def parameter_model(controls: Iterable[Number | Choice]) -> traitlets.HasTraits:
    """Make one object that holds the current value of every control.

    Parameters
    ----------
    controls : iterable of Number and Choice
        Controls with different names.

    Returns
    -------
    traitlets.HasTraits
        It has a trait for each control, named after it, that checks and announces every change.

    Examples
    --------
    >>> parameter_model([Number("minutes", "Time", "min", 1, 20, 1, 10)]).minutes
    10
    """
    # Traits belong to a class, so each panel gets a class with the traits of its controls.
    traits = {control.name: _Parameter(control) for control in controls}
    parameters = type("Parameters", (traitlets.HasTraits,), traits)
    return parameters()
