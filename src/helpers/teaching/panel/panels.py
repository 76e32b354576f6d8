"""A panel: controls, a pure model, a picture that says in words what it shows, and nothing that can die in silence.

    compute(**parameters) -> result      pure; result.summary() is one plain sentence with a number and its unit
    view() -> view                       made once; view.figure is a Figure, view.update(result) moves its artists

The panel renders once per change of its model.  The picture is an `<img>` whose alt text is the sentence, inside an
`ipywidgets.HTML`; there is no Output widget, no timer and no JavaScript.
"""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass

import ipywidgets as W

from helpers.teaching.panel import pages, source_rows, style
from helpers.teaching.panel.controls import Choice, Number, make_input, parameter_model

CONTROL_LIMIT = 6
WIDGET_MIME = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True)
class State:
    """One setting of a panel as a still picture: its label, its sentence, and PNG bytes."""

    label: str
    sentence: str
    picture: bytes


class Panel:
    """Controls joined to a model and its picture, ready to be the last line of a cell.

    title: words above the panel.  controls: 1 to 6 of `Number` and `Choice`.  presets: {label: {name: value}}.
    facts(parameters): rows with name, value, unit, source, trust, shown under "Where these numbers come from".
    live=False waits until a slider is let go, for models slower than about 50 ms.
    Raises ValueError for controls, presets and a `compute` that do not fit together.

    >>> class Ball:
    ...     def __init__(self, minutes): self.minutes = minutes
    ...     def summary(self): return f"The ice is {4 * self.minutes ** 0.5:.1f} mm wide."
    >>> class Bar:
    ...     def __init__(self):
    ...         self.figure = style.figure(4, 3); self.bar, = self.figure.subplots().bar([0], [1])
    ...     def update(self, ball): self.bar.set_height(ball.minutes)
    >>> panel = Panel("Ice", [Number("minutes", "Time", "min", 1, 20, 1, 9)], lambda minutes: Ball(minutes), Bar)
    >>> panel
    Panel "Ice": The ice is 12.0 mm wide.
    >>> panel.set(minutes=16); panel.summary
    'The ice is 16.0 mm wide.'
    """

    def __init__(
        self,
        title: str,
        controls: Iterable[Number | Choice],
        compute: Callable,
        view: Callable,
        presets: dict[str, dict] | None = None,
        facts: Callable[[dict], list[dict]] | None = None,
        live: bool = True,
    ):
        self.title, self.controls = title, tuple(controls)
        self._compute, self._make_view, self._facts = compute, view, facts
        self.presets = {label: dict(values) for label, values in (presets or {}).items()}
        self._check_parts()
        self.renders, self.result, self.summary = 0, None, ""
        self._view, self._picture, self._failure, self._typing, self._held = (
            None,
            b"",
            "",
            {},
            False,
        )
        self.model = parameter_model(self.controls)
        self.inputs = tuple(
            make_input(one, self.model, self._report, live) for one in self.controls
        )
        self.widget = self._build()
        self.model.observe(self._on_change, [one.name for one in self.controls])
        self._begin()

    def _check_parts(self):
        names = [one.name for one in self.controls]
        if not 1 <= len(names) <= CONTROL_LIMIT:
            raise ValueError(
                f"{len(names)} controls in panel {self.title!r}: use 1 to {CONTROL_LIMIT}"
            )
        if len(set(names)) < len(names):
            raise ValueError(f"controls of panel {self.title!r}: two have the same name in {names}")
        try:
            inspect.signature(self._compute).bind(**dict.fromkeys(names), **self._extras())
        except TypeError as problem:
            raise ValueError(
                f"compute of panel {self.title!r} does not take the controls {names}: {problem}"
            ) from None
        for label, values in self.presets.items():
            try:
                self._checked(values)
            except ValueError as problem:
                raise ValueError(f"preset {label!r} of panel {self.title!r}: {problem}") from None

    def _extras(self) -> dict:
        """What `compute` is given beside the parameters."""
        return {}

    # ---- what a learner's code and the tests use -----------------------------------------------------------------

    @property
    def parameters(self) -> dict:
        """The present value of every control."""
        return {one.name: getattr(self.model, one.name) for one in self.controls}

    @property
    def error(self) -> str:
        """What is wrong, in a sentence, or an empty string."""
        return " ".join([*self._typing.values(), self._failure]).strip()

    def set(self, **values) -> None:
        """Change one or many controls with one render; ValueError, and no change, if any value cannot be used."""
        self._apply(self._checked(values))

    def preset(self, label: str) -> None:
        """Press a preset button from code: the starting values with the preset's own changes, whatever came before."""
        if label not in self.presets:
            raise ValueError(
                f"{label!r} is no preset of this panel; choose from {', '.join(map(repr, self.presets))}"
            )
        self.set(**self._start() | self.presets[label])

    def reset(self) -> None:
        """Go back to the values the panel started with."""
        self.set(**self._start())

    def _start(self) -> dict:
        """The value every control started with."""
        return {one.name: one.value for one in self.controls}

    def png(self) -> bytes:
        """The picture now shown, as PNG bytes; empty if nothing could be drawn yet."""
        return self._picture

    def fresh_png(self) -> bytes:
        """The result drawn whole by a new view: it must equal `png()`, or `update` or `redraw` forgets something."""
        with style.context():
            view = self._make_view()
            view.update(self.result)
            return style.png(view.figure, whole=True)

    def settle(self, timeout: float | None = None) -> None:
        """Bring the picture up to date with the controls; a plain panel always is."""

    def states(self, limit: int = 3, limit_kb: float = 30) -> list[State]:
        """Up to `limit` presets (or the present setting) as still pictures; the controls are put back afterwards."""
        before, found = self.parameters, []
        chosen = list(self.presets)[:limit]
        try:
            for label in chosen or ["As shown"]:
                if chosen:
                    self.preset(label)
                self.settle()
                if self.error or self._view is None:
                    raise ValueError(
                        f"panel {self.title!r}, state {label!r}: {self.error or 'there is no picture'}"
                    )
                found.append(
                    State(label, self.summary, style.small_png(self._view.figure, limit_kb))
                )
        finally:
            self._apply(before)
        return found

    def show(self) -> None:
        """Display the panel from inside a cell."""
        from IPython.display import display

        display(self)

    def __repr__(self):
        return f'Panel "{self.title}": {self._status()}'

    def _repr_mimebundle_(self, include=None, exclude=None):
        view = {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}
        return {"text/plain": repr(self), WIDGET_MIME: view}

    # ---- changes -------------------------------------------------------------------------------------------------

    def _checked(self, values):
        known = {one.name: one for one in self.controls}
        for name in values:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1, cutoff=0.0)[0]
                raise ValueError(
                    f"{name!r} is no control here; choose from {list(known)}, perhaps {near!r}"
                )
        return {name: known[name].check(value) for name, value in values.items()}

    @contextmanager
    def _together(self):
        self._held = True
        try:
            yield
        finally:
            self._held = False

    def _apply(self, values):
        before = self.parameters
        with self._together():
            for name, value in values.items():
                setattr(self.model, name, value)
            for one in self.inputs:
                one.refresh()
            self._typing.clear()
        if self.parameters != before:
            self._changed()
        else:
            self._say()

    def _on_change(self, change):
        if not self._held:
            self._changed()

    def _report(self, name, sentence):
        """An input tells what is wrong with what was typed, or that it is right again."""
        if self._held or self._typing.get(name, "") == sentence:
            return
        self._typing.pop(name, None)
        if sentence:
            self._typing[name] = sentence
        self._say()

    # ---- rendering -----------------------------------------------------------------------------------------------

    def _begin(self):
        self._changed()

    def _changed(self):
        """One change of the model: one render."""
        parameters = self.parameters
        try:
            result = self._compute(**parameters)
        except Exception as problem:
            self._fail(problem)
        else:
            self._draw(result, parameters)
        self._say()

    def _draw(self, result, parameters):
        """Move the view to a result and keep the picture; a failure leaves the last good one."""
        self.renders += 1
        try:
            sentence = pages.checked_sentence(result.summary())
            facts = source_rows.source_table(self._fact_rows(parameters))
            with style.context():
                if self._view is None:
                    self._view = self._make_view()
                self._view.update(result)
                picture = style.png(self._view.figure)
        except Exception as problem:
            self._fail(problem)
            return
        self.result, self.summary, self._picture, self._failure = result, sentence, picture, ""
        pages.put(self._facts_page, facts)

    def _fail(self, problem):
        self._failure = f"This setting could not be computed ({type(problem).__name__}: {problem})."

    def _fact_rows(self, parameters):
        rows = [dict(row) for row in self._facts(parameters)] if self._facts else []
        ranged = (one for one in self.controls if one.source or isinstance(one, Number))
        return rows + [source_rows.control_row(one) for one in ranged]

    def _status(self):
        return f"problem: {self.error}" if self.error else self.summary

    def _say(self):
        """Write picture, sentence and message as they now are."""
        good = not self.error
        note = (
            ""
            if good
            else " The picture shows the last setting that worked."
            if self._picture
            else ""
        )
        pages.put(self._message, pages.warning(self.error + note) if self.error else "")
        pages.put(
            self._image, pages.picture(self._picture, self.summary, good) if self._picture else ""
        )
        pages.put(self._sentence, pages.status(self.summary))

    # ---- widgets -------------------------------------------------------------------------------------------------

    def _build(self):
        self._message, self._image, self._sentence, self._facts_page = (W.HTML() for _ in range(4))
        row = W.Layout(flex_flow="row wrap")
        self._buttons = [
            self._button(label, lambda _, label=label: self.preset(label)) for label in self.presets
        ]
        self._buttons.append(self._button("Reset", lambda _: self.reset(), icon="undo"))
        whole = W.VBox(
            [
                W.HTML(pages.title(self.title)),
                W.Box([one.widget for one in self.inputs], layout=row),
                W.Box([*self._buttons, *self._more_buttons()], layout=row),
                self._message,
                self._image,
                self._sentence,
                self._facts_page,
            ],
            layout=W.Layout(max_width="780px"),
        )
        whole.add_class(pages.PANEL_CLASS)
        return whole

    def _more_buttons(self) -> list:
        return []

    @staticmethod
    def _button(label, pressed, icon="", style=""):
        button = W.Button(
            description=label, icon=icon, button_style=style, tooltip="", layout={"width": "auto"}
        )
        button.on_click(pressed)
        return button
