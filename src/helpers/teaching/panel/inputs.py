"""The widgets that show a control: slider, number box and step buttons, or a menu.

An *input* writes what a learner does to the parameter model, and shows what the model holds.  Its
widgets never set one another: slider -> model -> box.  Whatever moves a value, the model therefore
changes once, and a panel computes once.
"""

from __future__ import annotations

import html
import math
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import ipywidgets
import traitlets

from helpers.teaching.panel import html_parts
from helpers.teaching.panel.controls import Choice, Number

ON_A_STEP = 1e-6
"""By how much of a step a value may differ from one on it, since steps are added up."""

ECHO_S = 3.0
"""Quiet for this long (s), a number expects no more reports of values that its slider was given.

Counted from the last step or report and not from each value: on a busy computer the reports of
twenty fast steps come when all twenty are done.
"""

BESIDE_LABEL = 20
"""The most letters of label and option that share a line of 248 px, the column of the controls."""


class NumberInput:
    """Slider and labelled number box of a `Number`, with a button for a step down and one for up.

    Each is there for a reason: a slider shows the range and invites to play, but its handle has no
    name that a screen reader could read; the box has one, and takes exact values; the buttons step
    by keyboard and by touch.

    The box takes text.  A box for numbers only would drop a decimal sign that its browser or its
    kind does not expect, and hand over 15 where 1.5 or 1,5 was typed.

    Parameters
    ----------
    control : Number
        The control to show.
    model : traitlets.HasTraits
        The parameter model of the panel.
    report : callable
        Called with the control's name and a sentence that says what is wrong with what was typed;
        the sentence is empty if it is right.
    live : bool
        Whether the model follows while the slider is dragged, or only when it is released.
    move : callable, optional
        Called with the control's name and its new value, to set it in the model; if none is given,
        it is only set.
    """

    def __init__(
        self,
        control: Number,
        model: traitlets.HasTraits,
        report: Callable[[str, str], None],
        live: bool = True,
        move: Callable[[str, Any], None] | None = None,
    ):
        self.control = control
        self._model = model
        self._report = report
        self._move = move or partial(setattr, model)
        self._refreshing = False
        # What the slider was given by a step, the box, a preset or a play, and when it was last
        # given or reported something.
        self._given: list[float] = []
        self._last_s = -math.inf
        full_width = ipywidgets.Layout(width="auto", margin="0 4px")

        self.box = ipywidgets.Text(
            value=control.typed(control.value),
            # A slider shows the range; the label says it to whoever hears the box.
            description=html.escape(control.heading) + html_parts.unseen(f", {_range(control)}"),
            description_allow_html=True,
            placeholder="",
            tooltip="",  # without a tooltip, ipywidgets 8.1 shows the word "null"
            # The value changes when Enter is pressed or the box is left, not at every key.
            continuous_update=False,
            style={"description_width": "initial"},
            layout=ipywidgets.Layout(width="auto", flex="1 1 auto", margin="0 4px"),
        )
        self.box.add_class(html_parts.NUMBER_CLASS)
        step = control.show(control.step)
        self.less = self._step_button("minus", f"{control.label}: {step} less", -1)
        self.more = self._step_button("plus", f"{control.label}: {step} more", 1)
        row = ipywidgets.HBox(
            [self.box, self.less, self.more],
            layout=ipywidgets.Layout(align_items="center", overflow="visible"),
        )

        slider_class = ipywidgets.IntSlider if control.whole else ipywidgets.FloatSlider
        self.slider = slider_class(
            min=control.minimum,
            max=control.maximum,
            step=control.step,
            value=control.value,
            readout=False,  # the box shows the value
            tooltip="",
            continuous_update=live,
            layout=full_width,
        )
        self.slider.add_class(html_parts.SLIDER_CLASS)

        # On a narrow page inputs share a row where each can be 300 px wide; a style sheet stacks
        # them where they stand beside the picture.
        self.widget = ipywidgets.VBox(
            [row, self.slider], layout=ipywidgets.Layout(flex="1 1 300px", max_width="100%")
        )
        # Both write to the model; `refresh` follows it, also when code or a preset has moved it.
        self.slider.observe(lambda change: self._slid(change["new"]), "value")
        self.box.observe(lambda change: self._accept(control.read, change["new"]), "value")
        model.observe(lambda change: self.refresh(), control.name)

    def _step_button(self, icon: str, words: str, direction: int) -> ipywidgets.Button:
        """Return a small button that moves the value by one step."""
        # A sign of an icon font has no words of its own, so the tooltip is the button's name.
        made = ipywidgets.Button(
            icon=icon,
            tooltip=words,
            layout=ipywidgets.Layout(width="28px", min_width="28px", padding="0", margin="0 2px"),
        )
        made.add_class(html_parts.STEP_CLASS)
        made.on_click(lambda _: self.step(direction))
        return made

    def step(self, direction: int) -> None:
        """Move the value by one step, at most to the end of the range.

        Parameters
        ----------
        direction : int
            1 for up, -1 for down.
        """
        control = self.control
        value = getattr(self._model, control.name) + direction * control.step
        self._accept(control.check, min(max(value, control.minimum), control.maximum))

    def _slid(self, value: float) -> None:
        """Follow the slider, unless the browser only reports what the slider was given.

        In the browser a slider moves its handle to the nearest step and reports that, with its own
        rounding, as if a learner had moved it.  What was typed between two steps would be changed
        by nobody; and while steps follow one another fast, a late report would take back a step.
        """
        if self._refreshing:
            return
        control = self.control
        kept = getattr(self._model, control.name)
        steps = (kept - control.minimum) / control.step
        is_between = abs(steps - round(steps)) > ON_A_STEP
        if is_between and abs(value - kept) <= control.step * (0.5 + ON_A_STEP):
            return
        if self._is_echo(value):
            self.refresh()
            return
        self._given.clear()
        self._accept(control.check, value)

    def _is_echo(self, value: float) -> bool:
        """Say whether the slider was given this value a moment ago."""
        self._forget_old()
        return any(self._is_same(value, given) for given in self._given)

    def _forget_old(self) -> None:
        """Drop what the browser has had time enough to report."""
        now_s = time.monotonic()
        if now_s - self._last_s > ECHO_S:
            self._given.clear()
        self._last_s = now_s

    def _is_same(self, one: float, other: float) -> bool:
        """Say whether two values differ by rounding alone."""
        return abs(one - other) <= self.control.step * ON_A_STEP

    def _accept(self, read: Callable, given: float | str) -> None:
        """Pass a value on to the model, or report what is wrong with it and leave it in the box."""
        if self._refreshing:
            return
        try:
            value = read(given)
        except ValueError as problem:
            self._report(self.control.name, str(problem))
            return
        self._report(self.control.name, "")
        self._move(self.control.name, value)
        # The model announces nothing if the value is the one it had, yet the other widget may show
        # a bad one.
        self.refresh()

    def refresh(self) -> None:
        """Show the model's value in both widgets, whatever was typed."""
        # Setting a widget's value calls its observers as if a learner had moved it.
        self._refreshing = True
        try:
            value = getattr(self._model, self.control.name)
            if not self._is_same(value, self.slider.value):
                self._forget_old()
                self._given.append(value)
            self.slider.value = value
            self.box.value = self.control.typed(value)
        finally:
            self._refreshing = False


def _range(control: Number) -> str:
    """Return the range of a number in words."""
    return f"{control.show(control.minimum)} to {control.show(control.maximum)}"


class ChoiceInput:
    """Menu of a `Choice`.

    Parameters
    ----------
    control : Choice
        The control to show.
    model : traitlets.HasTraits
        The parameter model of the panel.
    report : callable
        As for `NumberInput`; a menu only ever reports that all is right.
    move : callable, optional
        As for `NumberInput`.
    """

    def __init__(
        self,
        control: Choice,
        model: traitlets.HasTraits,
        report: Callable[[str, str], None],
        move: Callable[[str, Any], None] | None = None,
    ):
        self.control = control
        self._model = model
        self._report = report
        self._move = move or partial(setattr, model)
        self.menu = ipywidgets.Dropdown(
            options=control.options,
            value=control.value,
            description=control.heading,
            tooltip="",
            style={"description_width": "initial"},
            layout=ipywidgets.Layout(width="auto", margin="0 4px 8px"),
        )
        longest = max(len(str(words)) for words, _ in control.options)
        if len(control.heading) + longest > BESIDE_LABEL:
            self.menu.add_class(html_parts.LONG_MENU_CLASS)
        # A menu is a pixel higher than its box: without "visible" it gets a scroll bar.
        self.widget = ipywidgets.VBox(
            [self.menu],
            layout=ipywidgets.Layout(flex="1 1 300px", max_width="100%", overflow="visible"),
        )
        self.menu.observe(self._chosen, "value")
        model.observe(lambda change: self.refresh(), control.name)

    def _chosen(self, change: dict) -> None:
        """Pass a choice on to the model."""
        # A menu offers only valid values, so there is nothing to refuse.
        self._report(self.control.name, "")
        self._move(self.control.name, change["new"])

    def refresh(self) -> None:
        """Show the model's value in the menu."""
        # This may call `_chosen` again, with the model's value; setting that once more changes
        # nothing, so the circle ends here.
        self.menu.value = getattr(self._model, self.control.name)


def make_input(
    control: Number | Choice,
    model: traitlets.HasTraits,
    report: Callable[[str, str], None],
    live: bool = True,
    move: Callable[[str, Any], None] | None = None,
) -> NumberInput | ChoiceInput:
    """Make the widgets for a control, joined to the model.

    Parameters
    ----------
    control, model, report, live, move
        As for `NumberInput`; a menu has no use for `live`.

    Returns
    -------
    NumberInput or ChoiceInput
        The input; its `widget` goes into the panel.

    Examples
    --------
    >>> from helpers.teaching.panel.controls import parameter_model
    >>> minutes = Number("minutes", "Time", "min", 1, 20, 1, 10)
    >>> model = parameter_model([minutes])
    >>> made = make_input(minutes, model, report=lambda name, sentence: print(sentence))
    >>> made.slider.value = 12
    <BLANKLINE>
    >>> model.minutes, made.box.value
    (12, '12')
    """
    if isinstance(control, Number):
        return NumberInput(control, model, report, live, move)
    return ChoiceInput(control, model, report, move)
