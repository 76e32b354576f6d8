"""A panel: controls, a model, a picture, and a sentence that says what the picture shows.

A panel joins three things that know nothing of one another::

    controls                             Number and Choice: what a learner may change
    compute(**parameters) -> result      the model, a pure function;
                                         result.summary() is one plain sentence with a number
    view() -> view                       made once; view.figure is a Figure,
                                         and view.update(result) moves its artists

A change of the controls leads to one call of `compute` and one drawing.  *When* that happens is
decided by a runner (`helpers.teaching.panel.runners`): at once, or when the learner presses Run.

Three decisions keep panels robust and readable for everybody:

* The picture is an `<img>` inside an `ipywidgets.HTML`, and its alternative text is the sentence.
  JupyterLab shows `ipywidgets.Image` and inline figures with an empty alternative text, which a
  screen reader cannot read.
* There is no Output widget.  It flickers, because it is cleared before it is filled again; it shows
  a traceback where a learner needs a sentence; and it does not catch what a worker thread does.
  Here an exception becomes a sentence.
* There is no JavaScript, so a panel works wherever ipywidgets does.
"""

from __future__ import annotations

import difflib
import functools
import inspect
import logging
import re
import threading
import warnings
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

import ipywidgets

from helpers.teaching.panel import html_parts, pictures, source_rows, spoken, style
from helpers.teaching.panel.controls import Choice, Number, parameter_model
from helpers.teaching.panel.ghosts import SettingBefore
from helpers.teaching.panel.inputs import make_input
from helpers.teaching.panel.player import Player
from helpers.teaching.panel.redraw import KeptFrame
from helpers.teaching.panel.rest import FULL_AFTER_S, SHARP_AFTER_S, Rest
from helpers.teaching.panel.runners import AtOnce, Runner, run_under_way
from helpers.teaching.panel.source_rows import SourceRow
from helpers.teaching.panel.widgets import PICTURE_MIME, button, page, put, widget_bundle

LOG = logging.getLogger(__name__)

MOST_CONTROLS = 6
"""More controls than this do not fit beside a picture on a small laptop."""

ALWAYS_SHOWN = 2
"""This many controls stay unfolded in a narrow panel, besides the one that is played."""

MOST_KEPT = 48
"""This many drawn settings are kept to be shown again: the frames of one play, and some more."""


QUICK_NOTE = "While a control moves: larger cells or time steps. At rest: the model's own."
"""What is written below the picture of a quick answer."""


@dataclass(frozen=True)
class State:
    """One setting of a panel as a still picture, for readers without a kernel."""

    label: str
    """The label of the preset."""

    sentence: str
    """What the picture shows."""

    picture: bytes
    """The picture as PNG bytes."""


@dataclass(frozen=True)
class _Drawn:
    """A setting that was computed and drawn, with everything that is shown of it."""

    result: Any
    parameters: dict
    sentence: str
    alt: str
    picture: bytes
    table: str
    before: Any
    """The result whose lines stay in the picture as ghosts; None if there are none."""

    is_quick: bool
    """Whether it is a quick answer, which the model's own is to replace."""


class Panel:
    """Controls joined to a model and its picture, ready to be the last line of a cell.

    Parameters
    ----------
    title : str
        The heading of the panel.
    controls : iterable of Number and Choice
        One to six controls; their names are the keywords of `compute`.
    compute : callable
        `compute(**parameters)` returns a result with a method `summary()`.  The runner may call it
        with more keywords: see `Runner.extra_keywords`.
    view : callable
        `view()` returns an object with a `figure` and a method `update(result)`.  It is called
        once, in the project's style; `helpers.teaching.panel.redraw` lists the changes of a figure
        that are allowed.  A view may have a second figure, `second`, with `names`, the pair of
        words for its two figures on the button that changes between them, and
        `second_sentence(result)`, what the second one shows; and `ghosts`, which keep the lines of
        the setting before in sight: see `helpers.teaching.panel.ghosts`.  A view may say in
        `scene`, one sentence, what its figure draws (and in `second_scene` the second); otherwise
        the sentence is made of the labels of its axes and curves.
    presets : dict of str to dict, optional
        A button for each: its label, and the values that differ from the starting values.
    facts : callable, optional
        `facts(parameters)` returns rows shown under "Where these numbers come from".
    live : bool
        Whether a slider computes while it is dragged.  A drag sends many values a second, so choose
        False for a model slower than about 50 ms: it then computes once, when the slider is
        released.  A model slower than about 0.2 s needs `OnRun`.
    runner : Runner, optional
        When to compute: `AtOnce()` if none is given, or `OnRun()` for a model that takes seconds.
        A runner serves one panel.
    play : str, optional
        The name of a number, usually a time, that a Play button moves from its minimum to its
        maximum.
    quick : callable, optional
        As `compute`, but faster and coarser: what is shown while a control is moved by hand, where
        `compute` takes too long to follow.  At rest the answer of `compute` replaces it.  Code that
        changes the panel or reads its result, and a panel without an event loop, always gets that
        of `compute`; only if `compute` fails, the quick one stays, with its note.

    Raises
    ------
    ValueError
        If controls, presets and `compute` do not fit together.

    Attributes
    ----------
    model : traitlets.HasTraits
        The current value of every control; setting one of its traits moves the control and updates
        the picture.
    controls : tuple of Number and Choice
        As given.
    inputs : tuple of NumberInput and ChoiceInput
        The widgets of the controls, in the same order.
    widget : ipywidgets.Widget
        The whole panel.
    renders : int
        How often a picture was drawn; tests count with it.
    result
        What `compute` returned for the picture shown; None before the first one.  A quick answer is
        replaced before it is read.
    summary : str
        The sentence of the picture shown; as `result`, never that of a quick answer.
    drawn_parameters : dict
        The parameters of the picture shown; None before the first one.
    player : Player
        Plays the control named by `play`; None if there is none.
    lock : threading.RLock
        Held while anything shown is changed, because a runner may draw from its worker thread.

    Examples
    --------
    >>> class Ball:
    ...     def __init__(self, minutes): self.minutes = minutes
    ...     def summary(self): return f"The ice is {4 * self.minutes ** 0.5:.1f} mm wide."
    >>> class Bar:
    ...     def __init__(self):
    ...         self.figure = style.figure(4, 3)
    ...         self.bar, = self.figure.subplots().bar([0], [1])
    ...     def update(self, ball): self.bar.set_height(ball.minutes)
    >>> panel = Panel("Ice", [Number("minutes", "Time", "min", 1, 20, 1, 9)], Ball, Bar)
    >>> panel
    Panel "Ice": The ice is 12.0 mm wide.
    >>> panel.set(minutes=16)
    >>> panel.summary
    'The ice is 16.0 mm wide.'
    """

    def __init__(
        self,
        title: str,
        controls: Iterable[Number | Choice],
        compute: Callable[..., Any],
        view: Callable[[], Any],
        presets: dict[str, dict] | None = None,
        facts: Callable[[dict], list[SourceRow]] | None = None,
        live: bool = True,
        runner: Runner | None = None,
        play: str = "",
        quick: Callable[..., Any] | None = None,
    ):
        self.title = title
        self.controls = tuple(controls)
        self.compute = compute
        self.quick = quick
        self.presets = {label: dict(values) for label, values in (presets or {}).items()}
        # A new one for each panel: a default argument would be one runner shared by all panels.
        self.runner = AtOnce() if runner is None else runner
        self._make_view = view
        self._facts = facts
        self._play = play
        self._check_parts()

        self.renders = 0
        # Of the picture that is shown, a quick one too.
        self._result = None
        self._summary = ""
        self.drawn_parameters: dict | None = None
        self.lock = threading.RLock()
        self._view = None
        # Each of the two figures of a view has its own frame.
        self._frames = (KeptFrame(), KeptFrame())
        self._second = False
        # What each of the two figures draws, in words.
        self._scenes: dict[bool, str] = {}
        # Speaks the short news of a change to screen readers, and the sentence they start from.
        self._announcer = spoken.Announcer(self._say)
        self._heard: str | None = None
        self._heard_at: dict = {}
        self._announced: tuple = ()
        self._kept: dict[tuple, _Drawn] = {}
        self._before = SettingBefore()
        # Of the picture that is shown, and of the lines that the ghosts of the view now copy.
        self._before_shown = None
        self._before_copied = None
        # False while still pictures are drawn: they are the same whatever was shown before.
        self._with_ghosts = True
        self._picture = b""
        # The same in more pixels, once the panel rests.
        self._sharp = b""
        self._rest = Rest(self._at_rest)
        # True while a control is moved by hand.
        self._moved_by_hand = False
        # Whether the last answer was a quick one, and whether the picture shown is of such a one:
        # they differ where an answer cannot be computed or drawn.
        self._answered_quickly = False
        self._is_quick = False
        # What failed without harm to what is shown; each is written to the log once.
        self._logged: set[str] = set()
        self._alt = ""
        # What went wrong in compute or view, as a sentence.
        self._failure = ""
        # What was typed wrongly into each control, by its name.
        self._typing_errors: dict[str, str] = {}
        # True while several changes are to count as one.
        self._many_changes = False

        # The order matters from here on: inputs need the model, the widget needs the inputs, and a
        # runner may compute as soon as it is attached.
        self.model = parameter_model(self.controls)
        self.inputs = tuple(
            make_input(control, self.model, self._report_typing, live, self._move)
            for control in self.controls
        )
        self.player = Player(self, self._control(play)) if play else None
        self.widget = self._build_widget()
        # Observers are called in the order they were added, so the inputs show a new value before
        # the picture is computed.
        self.model.observe(self._on_change, [control.name for control in self.controls])
        self.runner.attach(self)

    def _check_parts(self) -> None:
        """Raise a ValueError if controls, presets and `compute` do not fit together."""
        names = [control.name for control in self.controls]
        if not 1 <= len(names) <= MOST_CONTROLS:
            raise ValueError(
                f"{len(names)} controls in panel {self.title!r}: use 1 to {MOST_CONTROLS}"
            )
        if len(set(names)) < len(names):
            raise ValueError(f"controls of panel {self.title!r}: two have the same name in {names}")
        if isinstance(self.runner, type):
            raise ValueError(
                f"runner of panel {self.title!r} is the class {self.runner.__name__}; the rule: an "
                f"object of it; nearest: runner={self.runner.__name__}()"
            )
        if self._play and not isinstance(self._control(self._play), Number):
            raise ValueError(
                f"play = {self._play!r} in panel {self.title!r} is no number: only a number can be "
                f"played; the controls are {names}"
            )
        if self._play and self.runner.needs_run:
            raise ValueError(
                f"play = {self._play!r} in panel {self.title!r}, which computes when Run is "
                "pressed: only a panel that computes at once can play"
            )
        keywords = dict.fromkeys([*names, *self.runner.extra_keywords])
        for role, model in (("compute", self.compute), ("quick", self.quick)):
            if model is None:
                continue
            try:
                # bind() checks the keywords against the signature without calling the model.
                inspect.signature(model).bind(**keywords)
            except TypeError as problem:
                raise ValueError(
                    f"{role} of panel {self.title!r} does not take the controls {names}: {problem}"
                ) from None
        for label, values in self.presets.items():
            try:
                self._checked(values)
            except ValueError as problem:
                raise ValueError(f"preset {label!r} of panel {self.title!r}: {problem}") from None

    def _control(self, name: str) -> Number | Choice | None:
        """Return the control with a name, or None."""
        return next((control for control in self.controls if control.name == name), None)

    # ---- what code in a notebook and the tests use ----

    @property
    def result(self) -> Any:
        """What `compute` returned for the picture shown; None before the first one."""
        self._replace_quick()
        return self._result

    @property
    def summary(self) -> str:
        """The sentence of the picture shown."""
        self._replace_quick()
        return self._summary

    def _replace_quick(self) -> None:
        """Let the model answer what was only answered quickly; a failure is not tried again."""
        if self._is_quick and not self._failure:
            self.settle()

    @property
    def parameters(self) -> dict:
        """The current value of every control, by name."""
        return {control.name: getattr(self.model, control.name) for control in self.controls}

    @property
    def error(self) -> str:
        """What is wrong, in a sentence, or an empty string."""
        return " ".join([*self._typing_errors.values(), self._failure]).strip()

    @property
    def running(self) -> bool:
        """Whether a computation is under way in the background."""
        return self.runner.running

    def set(self, **values) -> None:
        """Change one or many controls, with one drawing.

        Parameters
        ----------
        **values
            New values by the controls' names.

        Raises
        ------
        ValueError
            If a name or a value cannot be used; no control is changed then.
        """
        self._apply(self._checked(values))

    def preset(self, label: str) -> None:
        """Set the starting values with the changes of a preset, as its button does.

        Parameters
        ----------
        label : str
            The label of the preset.

        Raises
        ------
        ValueError
            If there is no such preset.
        """
        if label not in self.presets:
            known = ", ".join(map(repr, self.presets))
            raise ValueError(f"{label!r} is not a preset of this panel; choose from {known}")
        values = self._starting_values()
        values.update(self.presets[label])
        self.set(**values)

    def reset(self) -> None:
        """Go back to the values the panel started with."""
        self._before = SettingBefore()
        self.set(**self._starting_values())
        # At the starting values already, nothing was drawn: the ghosts still have to go.
        if self.up_to_date:
            self._before = SettingBefore().then(self._result, self.parameters)
            if self._before_shown is not None:
                self._draw_again()

    def _starting_values(self) -> dict:
        """Return the value every control started with."""
        return {control.name: control.value for control in self.controls}

    def run(self, wait: bool = False, timeout: float | None = None) -> None:
        """Compute and draw the current setting, as the Run button does.

        Parameters
        ----------
        wait : bool
            Whether to return only when the picture is drawn.
        timeout : float, optional
            The longest wait in s.

        Raises
        ------
        TimeoutError
            If the wait was longer; the run is stopped then.
        """
        self.runner.run(wait, timeout)

    def stop(self) -> None:
        """Stop a run in the background; the last good picture stays."""
        self.runner.stop()

    def settle(self, timeout: float | None = None) -> None:
        """Return when the picture shows the current setting, running it if necessary.

        Parameters
        ----------
        timeout : float, optional
            The longest wait in s.

        Raises
        ------
        TimeoutError
            If the wait was longer; the run is stopped then.
        """
        self.runner.settle(timeout)

    def png(self) -> bytes:
        """Return the picture now shown as PNG bytes; empty if nothing could be drawn yet.

        It has one pixel for each dot of the figure, also where the page shows the sharp one.
        """
        return self._picture

    def sharp_png(self) -> bytes:
        """Return the picture now shown with twice the pixels across and down; empty if none."""
        # Asked under the lock: a run in the background may just be drawing another picture.
        with self.lock:
            if self._picture and not self._sharp:
                with style.context():
                    self._update_view(self._result, self._before_shown)
                    self._sharp = pictures.sharp_png(self._figure_shown())
            return self._sharp

    def _figure_shown(self) -> Any:
        """Return the first or the second figure of the view, whichever is shown."""
        return self._view.second if self._second else self._view.figure

    def fresh_png(self, ghosts: bool = True) -> bytes:
        """Return the result as drawn, whole, by a new view.

        It must equal `png()`: otherwise `update` of the view or the kept frame has missed a change.

        Parameters
        ----------
        ghosts : bool
            Whether the setting before is drawn too, where the picture shows it.

        Returns
        -------
        bytes
            PNG bytes.
        """
        with style.context():
            view = self._make_view()
            if ghosts and self._before_shown is not None:
                view.update(self._before_shown)
                view.ghosts.stay()
            view.update(self._result)
            return pictures.png(view.second if self._second else view.figure)

    def show_second(self, second: bool = True) -> None:
        """Show the second figure of the view, or the first one again, as the button does.

        Parameters
        ----------
        second : bool
            Which of the two.

        Raises
        ------
        ValueError
            If the view has one figure only.
        """
        if not hasattr(self._view, "second"):
            raise ValueError(f"panel {self.title!r} has one picture only")
        with self.lock:
            self._second = second
            self._page_button.description = self._other_page()
            self._draw_again()

    def _draw_again(self) -> None:
        """Draw the result that is shown once more, because something around it has changed."""
        with self.lock:
            self._show(
                self._draw_view(self._result, self.drawn_parameters, self._summary, self._is_quick)
            )
        self.refresh()

    def _other_page(self) -> str:
        """Return the words on the button that changes between two figures."""
        first, second = self._view.names
        return f"Show {first if self._second else second}"

    def states(self, limit: int = 3, limit_kb: float = 30) -> list[State]:
        """Draw the first presets as still pictures, or the current setting if there are no presets.

        The controls are put back afterwards.

        Parameters
        ----------
        limit : int
            The most presets to draw.
        limit_kb : float
            The largest size of a picture in kilobytes (1000 bytes).

        Returns
        -------
        list of State
            In the order of the presets.

        Raises
        ------
        ValueError
            If a state cannot be drawn or cannot be made small enough.
        """
        # A quick answer is no setting to come back to.
        self._replace_quick()
        before = self.parameters
        setting_before = self._before
        labels = list(self.presets)[:limit]
        found = []
        self._with_ghosts = False
        try:
            if not labels:
                found.append(self._state("As shown", limit_kb))
            for label in labels:
                self.preset(label)
                found.append(self._state(label, limit_kb))
        finally:
            self._apply(before)
            # No still becomes the setting before of what the learner sees.
            self._before = setting_before
            self._with_ghosts = True
        return found

    def _state(self, label: str, limit_kb: float) -> State:
        """Draw the current setting as a still picture."""
        self.settle()
        if self.error or self._view is None:
            reason = self.error or "there is no picture"
            raise ValueError(f"panel {self.title!r}, state {label!r}: {reason}")
        # The artists may be at another setting, if this one was shown from a kept picture.
        with style.context():
            self._update_view(self._result, self._setting_before())
        picture = pictures.small_png(self._view.figure, limit_kb, self._frames[0])
        return State(label, self._summary, picture)

    def show(self) -> None:
        """Display the panel from inside a cell."""
        # Imported here, because outside a notebook nobody needs it.
        from IPython.display import display

        display(self)

    def __repr__(self):
        self._replace_quick()
        return f'Panel "{self.title}": {self._status()}'

    def _repr_mimebundle_(self, include=None, exclude=None):
        # IPython prefers this to every other representation of an object.
        if not self._picture:
            return widget_bundle(self.widget, repr(self)), {}
        self._replace_quick()
        self._sharpen()
        # It is stored with the notebook, so it has few colours; a page without a kernel would show
        # it at its natural width.
        try:
            still = pictures.reduced_png(self._sharp or self._picture)
        # A picture that looks like noise cannot be packed.
        except ValueError:
            still = self._picture
        width_px = pictures.page_width(self._picture)
        return widget_bundle(self.widget, repr(self), still), {PICTURE_MIME: {"width": width_px}}

    # ---- changes of the controls ----

    def _checked(self, values: dict) -> dict:
        """Return values as the controls store them; ValueError for a bad name or value."""
        controls = {control.name: control for control in self.controls}
        for name in values:
            if name not in controls:
                # With a cutoff of 0 there is always a nearest name, however unlike it is.
                near = difflib.get_close_matches(name, controls, n=1, cutoff=0.0)[0]
                raise ValueError(
                    f"{name!r} is not a control of this panel; choose from {list(controls)}, "
                    f"perhaps {near!r}"
                )
        return {name: controls[name].check(value) for name, value in values.items()}

    @contextmanager
    def _one_change(self):
        """Treat all changes of the model inside the block as one.

        traitlets' `hold_trait_notifications` would not do: at its end it still sends one
        notification for each trait that has changed, and each of them would compute and draw.
        """
        self._many_changes = True
        try:
            yield
        finally:
            self._many_changes = False

    def _apply(self, values: dict) -> None:
        """Set checked values, compute at most once, and clear what was typed wrongly."""
        before = self.parameters
        with self._one_change():
            for name, value in values.items():
                setattr(self.model, name, value)
            # A value that stays the same sends no notification, yet its box may show a bad number.
            for one in self.inputs:
                one.refresh()
            self._typing_errors.clear()
        if self.parameters != before:
            self.runner.controls_changed()
        else:
            self._replace_quick()
            self.refresh()

    def _move(self, name: str, value: Any) -> None:
        """Set a control as its input does, by hand."""
        # A menu that follows the model calls this again, inside a change that may not be by hand.
        before = self._moved_by_hand
        self._moved_by_hand = True
        try:
            setattr(self.model, name, value)
        finally:
            self._moved_by_hand = before

    def _on_change(self, change) -> None:
        """Follow a change that did not come through `_apply`, for example from a slider."""
        if not self._many_changes:
            self.runner.controls_changed()
            # What observers of the model do after this one is done by code.
            self._moved_by_hand = False

    def _report_typing(self, name: str, sentence: str) -> None:
        """Show what is wrong with what was typed, or nothing once it is right again."""
        if self._many_changes or self._typing_errors.get(name, "") == sentence:
            return
        # Removed first, so that the newest message comes last.
        self._typing_errors.pop(name, None)
        if sentence:
            self._typing_errors[name] = sentence
        self.refresh()

    # ---- what a runner uses, besides `compute`, `parameters` and `lock` ----

    def answer(self, parameters: dict) -> Any:
        """Compute a setting: quickly while a control is moved by hand, if the panel can.

        Parameters
        ----------
        parameters : dict
            The setting.

        Returns
        -------
        object
            What `compute` returns, or `quick`, which `compute` will replace at rest.
        """
        if self.quick is not None and self._moved_by_hand and self._rest.possible:
            try:
                with _without_warnings():
                    result = self.quick(**parameters)
            # What does not fit into large cells may fit into small ones.
            except Exception:
                self._log_once("the quick answer failed")
            else:
                self._answered_quickly = True
                return result
        self._answered_quickly = False
        return self.compute(**parameters)

    def _log_once(self, what: str) -> None:
        """Write an exception to the log that a learner need not see, if it is the first of it."""
        if what not in self._logged:
            self._logged.add(what)
            LOG.debug("panel %r: %s", self.title, what, exc_info=True)

    def _at_rest(self) -> None:
        """Replace a quick answer by that of the model, and the picture by a sharp one."""
        if self.running or (self.player and self.player.playing):
            return
        if self._is_quick:
            # The runner computes: nobody moves a control now, so it asks the model itself.
            self.runner.run(wait=False, timeout=None)
            return
        self._sharpen()

    def _sharpen(self) -> None:
        """Show the present picture in more pixels; if that fails, the usual one stays."""
        # All under the lock: a run in the background may end between a question and its answer.
        with self.lock:
            if self.error or not self.up_to_date:
                return
            try:
                self.sharp_png()
            # The picture that is shown is right; only a better one was to replace it.
            except Exception:
                self._log_once("the sharp picture failed")
                self._sharp = self._picture
            self.refresh()

    def draw(self, result, parameters: dict) -> None:
        """Show a result; if that fails, keep the last good picture and remember the failure.

        Parameters
        ----------
        result
            What `compute` returned.
        parameters : dict
            The parameters it was computed with.
        """
        # Counted even if the drawing fails below.
        self.renders += 1
        setting_before = self._before
        try:
            sentence = _checked_sentence(result.summary())
            self._before = setting_before.then(result, parameters, self._answered_quickly)
            drawn = self._draw_view(result, parameters, sentence, self._answered_quickly)
        # Whatever a model or a view raises, a learner should read a sentence and go on.
        except Exception as problem:
            self._before = setting_before
            self.fail(problem)
            return
        # Only now, with everything made, is the last good state replaced.
        self._show(drawn)
        if self.player and self.player.playing:
            self._keep(drawn)

    def draw_kept(self, parameters: dict) -> bool:
        """Show a setting that was drawn before, without computing it again, if it was kept.

        Parameters
        ----------
        parameters : dict
            The setting.

        Returns
        -------
        bool
            Whether it was kept: the frames of a play are.
        """
        drawn = self._kept.get((self._second, *parameters.values()))
        if drawn is None:
            return False
        # Only a play keeps what it draws, and it has the model's own answers.
        self._before = self._before.then(drawn.result, parameters)
        self._show(drawn)
        return True

    def _keep(self, drawn: _Drawn) -> None:
        """Keep a drawn setting, and forget the oldest if there are too many."""
        self._kept[(self._second, *drawn.parameters.values())] = drawn
        if len(self._kept) > MOST_KEPT:
            # A dict keeps the order of insertion.
            del self._kept[next(iter(self._kept))]

    def _build_view(self) -> None:
        """Make the view, the first time it is needed; the style must be in force."""
        if self._view is None:
            self._view = self._make_view()
            if hasattr(self._view, "second"):
                self._page_button.description = self._other_page()
                self._page_button.layout.display = None

    def _update_view(self, result, before) -> None:
        """Move the artists of the view to a result, and its ghosts to another or none."""
        self._place_ghosts(before)
        self._view.update(result)

    def _setting_before(self) -> Any:
        """Return the result that the next picture shows as ghosts, or None."""
        # The frames of a play are kept to be shown again, after whatever setting.
        is_playing = self.player is not None and self.player.playing
        if not self._with_ghosts or is_playing or not hasattr(self._view, "ghosts"):
            return None
        return self._before.result

    def _place_ghosts(self, before) -> None:
        """Let the ghosts of the view show the setting before; the view is moved on afterwards."""
        # While one control moves, the setting before stays the same and costs nothing.
        if before is self._before_copied:
            return
        if before is None:
            self._view.ghosts.clear()
        else:
            self._view.update(before)
            self._view.ghosts.stay()
        self._before_copied = before

    def _draw_view(self, result, parameters: dict, sentence: str, is_quick: bool) -> _Drawn:
        """Draw a result with the figure that is shown, and make what is shown beside it."""
        table = source_rows.source_table(self._source_rows(parameters), self.title)
        # The style covers making the view and moving it: matplotlib reads its settings when an
        # artist is made, and some again when it is drawn.
        with style.context():
            self._build_view()
            self._update_view(result, self._setting_before())
            figure = self._figure_shown()
            picture = pictures.png(figure, self._frames[self._second])
        alt = _checked_sentence(self._view.second_sentence(result)) if self._second else sentence
        # What changes comes first: whoever steps through settings hears the rest only once.
        alt = f"{alt} {self._scene(figure)}".strip()
        before = self._before_copied
        return _Drawn(result, parameters, sentence, alt, picture, table, before, is_quick)

    def _scene(self, figure) -> str:
        """Return the fixed sentence on what a figure draws, made once for each."""
        if self._second not in self._scenes:
            name = "second_scene" if self._second else "scene"
            written = getattr(self._view, name, "")
            self._scenes[self._second] = written or spoken.scene(figure)
        return self._scenes[self._second]

    def _show(self, drawn: _Drawn) -> None:
        """Make a drawn setting the present one; `refresh` then writes it on the page."""
        self._result = drawn.result
        self._summary = drawn.sentence
        self.drawn_parameters = drawn.parameters
        self._picture = drawn.picture
        self._sharp = b""
        self._is_quick = drawn.is_quick
        self._before_shown = drawn.before
        self._alt = drawn.alt
        self._failure = ""
        put(self._facts_page, drawn.table)

    def fail(self, problem: BaseException) -> None:
        """Remember that the setting could not be computed or drawn.

        Parameters
        ----------
        problem : BaseException
            What was raised.
        """
        self._failure = f"This setting could not be computed ({type(problem).__name__}: {problem})."

    def forget_failure(self) -> None:
        """Clear the last failure, as a new run begins."""
        self._failure = ""

    @property
    def up_to_date(self) -> bool:
        """Whether the picture shows the current setting, and what the model itself answers."""
        is_current = self.drawn_parameters == self.parameters
        return is_current and not self._is_quick and not self._failure

    def refresh(self) -> None:
        """Write picture, sentence and messages as they now are."""
        with self.lock:
            self._wait_for_rest()
            message = ""
            if self.error:
                note = " The picture shows the last setting that worked." if self._picture else ""
                message = html_parts.warning(self.error + note)
            put(self._message, message)
            image = ""
            if self._picture:
                image = html_parts.picture(
                    self._sharp or self._picture,
                    self._alt,
                    good=not self.error,
                    width_px=pictures.page_width(self._picture),
                    note=QUICK_NOTE if self._is_quick else "",
                    waits=self._rest.is_waiting,
                )
            put(self._image, image)
            put(self._sentence, html_parts.headline(self._summary))
            self._announce()
            self.runner.refresh()

    def _wait_for_rest(self) -> None:
        """Begin to wait for the moment in which something better can be shown, if it can."""
        # What could not be computed at rest is not tried again and again.
        if self._is_quick and not self._failure:
            self._rest.begin(FULL_AFTER_S)
        elif self._picture and not self._sharp and not self.error and self.up_to_date:
            self._rest.begin(SHARP_AFTER_S)
        else:
            self._rest.stop()

    def _announce(self) -> None:
        """Have the news spoken once the learner pauses; a problem speaks for itself."""
        if self.error or not self._summary:
            return
        state = (self.drawn_parameters, self._summary)
        if state == self._announced:
            return
        self._announced = state
        # A panel that appears says nothing: many on a page would speak at once.
        if self._heard is None:
            self._heard = self._summary
            self._heard_at = self.drawn_parameters or {}
        else:
            self._announcer.announce(self._summary)

    def _say(self, sentence: str) -> None:
        """Speak the news of a sentence against the one heard last."""
        now = self.drawn_parameters or {}
        set_now = [value for name, value in now.items() if self._heard_at.get(name) != value]
        message = spoken.news(self._heard or "", sentence, set_now)
        self._heard = sentence
        self._heard_at = now
        # Emptied first: the same words again would be no change of the page.
        self._spoken.value = ""
        self._spoken.value = html_parts.alert(message)

    def _status(self) -> str:
        """Return the sentence, or what is wrong."""
        # Not `result.summary()` of the last result: a panel that shows a problem must say so, in a
        # stored output too.
        if self.error:
            return f"problem: {self.error}"
        if self._result is None:
            return self.runner.nothing_yet
        return self._summary

    def _source_rows(self, parameters: dict) -> list[SourceRow]:
        """Return the rows of `facts`, and a row for each control with a range or a source."""
        rows = list(self._facts(parameters)) if self._facts else []
        for control in self.controls:
            # The range of a number is always explained, even if it was only chosen for the course.
            if control.source or isinstance(control, Number):
                rows.append(source_rows.control_row(control))
        return rows

    # ---- widgets ----

    def _preset_pressed(self, label: str, pressed: ipywidgets.Button) -> None:
        """React to the button of a preset."""
        self.preset(label)

    def _build_widget(self) -> ipywidgets.VBox:
        """Put the panel's widgets together in the order of a narrow page.

        `html_parts.STYLE` moves the controls to the left of the picture where there is room.
        """
        self._message = page()
        self._image = page()
        self._sentence = page()
        self._facts_page = page()
        # Never hidden, so that a screen reader knows it before its first words come.
        self._spoken = page()
        self._buttons = []
        for label in self.presets:
            press = functools.partial(self._preset_pressed, label)
            example = button(label, press)
            example.add_class(html_parts.PRESET_CLASS)
            self._buttons.append(example)
        self._buttons.append(button("Reset", lambda _: self.reset(), icon="undo"))
        # Unseen until a view with a second figure was made.
        self._page_button = button("", lambda _: self.show_second(not self._second))
        self._page_button.layout.display = "none"
        play = [self.player.button] if self.player else []
        self._fold_buttons = self._fold()
        wrapping = ipywidgets.Layout(flex_flow="row wrap")
        picture = ipywidgets.VBox(
            [self._sentence, self._spoken, *self.runner.notes, self._message, self._image]
        )
        picture.add_class(html_parts.PICTURE_CLASS)
        buttons = [*self.runner.buttons, *play, self._page_button, *self._buttons]
        controls = ipywidgets.VBox(
            [
                ipywidgets.Box([one.widget for one in self.inputs], layout=wrapping),
                *self._fold_buttons,
                ipywidgets.Box(buttons, layout=wrapping),
            ]
        )
        controls.add_class(html_parts.CONTROLS_CLASS)
        self._facts_page.add_class(html_parts.SOURCES_CLASS)
        layout = ipywidgets.VBox(
            [page(html_parts.title(self.title)), picture, controls, self._facts_page]
        )
        layout.add_class(html_parts.LAYOUT_CLASS)
        # A box around the layout, because an element cannot ask for its own width, only for that of
        # one around it.
        whole = ipywidgets.VBox([layout])
        # Tests in a browser and the style sheet find panels by this class.
        whole.add_class(html_parts.PANEL_CLASS)
        return whole

    def _fold(self) -> list[ipywidgets.Button]:
        """Mark the controls that a narrow panel folds away; return the button that unfolds them."""
        extra = [
            one
            for number, one in enumerate(self.inputs)
            if number >= ALWAYS_SHOWN and one.control.name != self._play
        ]
        # A button takes nearly as much room as one control, so a single one is not folded away.
        if len(extra) < 2:
            return []
        for one in extra:
            one.widget.add_class(html_parts.EXTRA_CLASS)
        more = f"{len(extra)} more controls"
        fold = button(more, self._fold_pressed)
        fold.layout.align_self = "flex-start"
        fold.add_class(html_parts.MORE_CLASS)
        self._folded_words = more
        return [fold]

    def _fold_pressed(self, pressed: ipywidgets.Button) -> None:
        """Unfold the extra controls of a narrow panel, or fold them away again."""
        if pressed.description == self._folded_words:
            self.widget.add_class(html_parts.UNFOLDED_CLASS)
            pressed.description = "Fewer controls"
        else:
            self.widget.remove_class(html_parts.UNFOLDED_CLASS)
            pressed.description = self._folded_words


def _without_warnings() -> AbstractContextManager:
    """Return a context in which no warning is shown: a quick answer says itself that it is coarse.

    The filters of warnings are those of the whole process.  A run in the background may change them
    too, and of two threads that put them back, one would put back those of the other.  So they are
    left alone during a run.
    """
    if run_under_way():
        return nullcontext()
    return warnings.catch_warnings(action="ignore")


def _checked_sentence(sentence: Any) -> str:
    """Return a sentence on one line; ValueError if it is not a text with a number in it."""
    if not isinstance(sentence, str) or not re.search(r"\d", sentence):
        raise ValueError(
            f"summary() returned {sentence!r}: "
            "a sentence with at least one number and its unit was expected"
        )
    return " ".join(sentence.split())
