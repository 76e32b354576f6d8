"""Controls of a panel: a number (slider and labelled box) or a choice (menu), joined to one model of the parameters.

A control is plain data and knows its own rules; an *input* is the pair of widgets that shows it.  Inputs write to the
model and follow it, and never to each other: whatever moves a value, the model changes once.
"""

from __future__ import annotations

import difflib
import math
import numbers
from dataclasses import dataclass

import ipywidgets as W
import traitlets

from helpers.teaching.panel import pages

LABEL_LIMIT = 32


def _check_names(control) -> None:
    if not (isinstance(control.name, str) and control.name.isidentifier()):
        raise ValueError(
            f"name = {control.name!r}: a control's name must be a Python name, for example 'probe_temp'"
        )
    if not control.label.strip():
        raise ValueError(
            f"label of {control.name!r} is blank: every control needs a label a learner can read"
        )
    if len(control.heading) > LABEL_LIMIT:
        raise ValueError(
            f"label {control.heading!r} has {len(control.heading)} characters: at most {LABEL_LIMIT} fit a small screen"
        )


@dataclass(frozen=True)
class Number:
    """A number with a range: a slider and a number box that carries the label and the unit.

    `minimum`, `maximum`, `step` and the starting `value` are in `unit`; four whole numbers make a whole-number control.
    Raises ValueError when they do not fit together.

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
        _check_names(self)
        for what in ("minimum", "maximum", "step", "value"):
            if not _is_number(getattr(self, what)) or not math.isfinite(getattr(self, what)):
                raise ValueError(
                    f"{what} of {self.name!r} is {getattr(self, what)!r}: it must be a finite number"
                )
        if not self.minimum < self.maximum:
            raise ValueError(
                f"range of {self.name!r} is {self.minimum} to {self.maximum}: the minimum must be lower"
            )
        if not 0 < self.step <= self.maximum - self.minimum:
            span = self.maximum - self.minimum
            raise ValueError(
                f"step of {self.name!r} is {self.step}: it must be above 0 and at most {span:g}"
            )
        self.check(self.value)

    @property
    def heading(self) -> str:
        """Label and unit as the learner reads them, for example `Freezing time (min)`."""
        return f"{self.label} ({self.unit})" if self.unit else self.label

    @property
    def whole(self) -> bool:
        """Whether only whole numbers are meant."""
        return all(
            isinstance(v, numbers.Integral)
            for v in (self.minimum, self.maximum, self.step, self.value)
        )

    def show(self, value) -> str:
        """A value with its unit.

        >>> Number("minutes", "Freezing time", "min", 1, 20, 1, 10).show(3)
        '3 min'
        """
        return f"{value:.10g} {self.unit}".rstrip()

    def check(self, value):
        """The value as a plain int or float; ValueError, naming the nearest valid value, if it cannot be used."""
        if not _is_number(value):
            raise ValueError(
                f"{self.label}: {value!r} is not a number. Use a number from {self._range()}."
            )
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

    def extremes(self) -> tuple:
        """Values a test must try: the ends of the range."""
        return self.minimum, self.maximum

    def _range(self):
        return f"{self.minimum:.10g} to {self.show(self.maximum)}"


@dataclass(frozen=True)
class Choice:
    """One of several options in a menu; options are strings, or (label, value) pairs.

    Raises ValueError for fewer than two options, two alike, or a starting value that is none of them.

    >>> Choice("tissue", "Tissue", ("kidney", "fat"), "kidney").check("kidny")
    Traceback (most recent call last):
    ...
    ValueError: Tissue: 'kidny' is not an option; choose from 'kidney', 'fat'. The nearest is 'kidney'.
    """

    name: str
    label: str
    options: tuple
    value: object
    source: str = ""

    def __post_init__(self):
        pairs = tuple((one, one) if isinstance(one, str) else tuple(one) for one in self.options)
        object.__setattr__(self, "options", pairs)
        _check_names(self)
        if len(pairs) < 2:
            raise ValueError(
                f"options of {self.name!r} are {self.options!r}: a choice needs at least two"
            )
        for column, what in ((0, "labels"), (1, "values")):
            if len({pair[column] for pair in pairs}) < len(pairs):
                raise ValueError(
                    f"options of {self.name!r}: two {what} are alike in {[p[column] for p in pairs]!r}"
                )
        self.check(self.value)

    @property
    def heading(self) -> str:
        """The label as the learner reads it."""
        return self.label

    @property
    def values(self) -> tuple:
        """The values behind the labels, in the order shown."""
        return tuple(value for _, value in self.options)

    def show(self, value) -> str:
        """The label of a value.

        >>> Choice("gas", "Gas", (("argon", "Ar"), ("helium", "He")), "Ar").show("He")
        'helium'
        """
        return next(str(label) for label, known in self.options if known == value)

    def check(self, value):
        """The value itself; ValueError, naming the nearest option, if it is none of them."""
        for known in self.values:
            if type(known) is type(value) and known == value:
                return known
        choices = ", ".join(repr(known) for known in self.values)
        near = difflib.get_close_matches(
            str(value), [str(known) for known in self.values], n=1, cutoff=0.0
        )
        nearest = next(known for known in self.values if str(known) == near[0])
        raise ValueError(
            f"{self.label}: {value!r} is not an option; choose from {choices}. The nearest is {nearest!r}."
        )

    def extremes(self) -> tuple:
        """Values a test must try: every option."""
        return self.values


def _is_number(value) -> bool:
    return isinstance(value, numbers.Real) and not isinstance(value, bool)


class _Parameter(traitlets.TraitType):
    """A trait that holds one control's value and refuses every other one."""

    def __init__(self, control):
        super().__init__(default_value=control.check(control.value))
        self.control = control

    def validate(self, obj, value):
        return self.control.check(value)


def parameter_model(controls) -> traitlets.HasTraits:
    """One object with one checked, observable value per control.

    >>> parameter_model([Number("minutes", "Time", "min", 1, 20, 1, 10)]).minutes
    10
    """
    return type(
        "Parameters", (traitlets.HasTraits,), {one.name: _Parameter(one) for one in controls}
    )()


class NumberInput:
    """Slider and labelled number box of a `Number`, joined to the model; `report(name, sentence)` hears of errors."""

    def __init__(self, control: Number, model, report, live: bool = True):
        self.control, self._model, self._report, self._quiet = control, model, report, False
        slider, box = (W.IntSlider, W.IntText) if control.whole else (W.FloatSlider, W.FloatText)
        limits = {
            "min": control.minimum,
            "max": control.maximum,
            "step": control.step,
            "value": control.value,
        }
        wide = W.Layout(width="auto", margin="0 4px")
        self.box = box(
            value=control.value,
            step=control.step,
            description=control.heading,
            tooltip="",  # without one, ipywidgets 8.1 shows the word "null"
            style={"description_width": "initial"},
            layout=wide,
        )
        self.slider = slider(**limits, readout=False, continuous_update=live, layout=wide)
        self.slider.add_class(pages.SLIDER_CLASS)
        self.box.add_class(pages.NUMBER_CLASS)
        self.widget = W.VBox(
            [self.box, self.slider], layout=W.Layout(flex="1 1 300px", max_width="100%")
        )
        self.slider.observe(lambda change: self._accept(change["new"]), "value")
        self.box.observe(lambda change: self._accept(change["new"]), "value")
        model.observe(lambda change: self.refresh(), control.name)

    def _accept(self, value):
        if self._quiet:
            return
        try:
            value = self.control.check(value)
        except ValueError as problem:
            self._report(self.control.name, str(problem))
            return
        self._report(self.control.name, "")
        setattr(self._model, self.control.name, value)
        self.refresh()

    def refresh(self):
        """Show the model's value in both widgets, whatever was typed."""
        self._quiet = True
        try:
            self.slider.value = self.box.value = getattr(self._model, self.control.name)
        finally:
            self._quiet = False


class ChoiceInput:
    """Menu of a `Choice`, joined to the model."""

    def __init__(self, control: Choice, model, report, live: bool = True):
        self.control, self._model, self._report = control, model, report
        self.menu = W.Dropdown(
            options=control.options,
            value=control.value,
            description=control.heading,
            tooltip="",
            style={"description_width": "initial"},
            layout=W.Layout(width="auto", margin="0 4px 8px"),
        )
        # a menu is a pixel higher than its box: without "visible" it gets a scroll bar
        self.widget = W.VBox(
            [self.menu], layout=W.Layout(flex="1 1 300px", max_width="100%", overflow="visible")
        )
        self.menu.observe(self._chosen, "value")
        model.observe(lambda change: self.refresh(), control.name)

    def _chosen(self, change):
        self._report(self.control.name, "")
        setattr(self._model, self.control.name, change["new"])

    def refresh(self):
        """Show the model's value in the menu."""
        self.menu.value = getattr(self._model, self.control.name)


def make_input(control, model, report, live: bool = True):
    """The widgets for a control, joined to the model."""
    kind = NumberInput if isinstance(control, Number) else ChoiceInput
    return kind(control, model, report, live)
