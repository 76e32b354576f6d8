"""When a panel computes: at once, or on a worker thread when the learner presses Run.

A panel owns its controls, its picture and its messages.  Its runner decides when the model is
called, and adds the widgets that this takes.  Both kinds follow one small protocol, `Runner`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import ipywidgets

from helpers.teaching.panel import html_parts
from helpers.teaching.panel.widgets import button, page, put

if TYPE_CHECKING:  # panel.py imports this module
    from helpers.teaching.panel.panel import Panel

PROGRESS_PAUSE_S = 0.1
"""The shortest time between two moves of the bar: each is a message to the browser."""


RUN_THREAD = "cold-facts-run"
"""The name of each thread that computes in the background."""


def run_under_way() -> bool:
    """Return whether a run of any panel is computed in the background, stopped ones included.

    Returns
    -------
    bool
        Whether such a thread is alive.

    Examples
    --------
    >>> end = threading.Event()
    >>> thread = threading.Thread(target=end.wait, name=RUN_THREAD)
    >>> thread.start()
    >>> run_under_way()
    True
    >>> end.set()
    """
    return any(thread.name == RUN_THREAD for thread in threading.enumerate())


class Runner(Protocol):
    """What a panel expects of its runner.

    The panel reads `extra_keywords`, `buttons` and `notes` while it is built, calls `attach` once
    at the end of that, and the other methods from then on.  A runner calls
    `panel.compute(**panel.parameters)` when it decides to, then `panel.draw(result, parameters)` or
    `panel.fail(problem)`, and then `panel.refresh()`.
    """

    needs_run: bool
    """Whether the learner has to press Run before a change is computed."""

    extra_keywords: Sequence[str]
    """Keywords that `compute` is called with besides the parameters."""

    buttons: Sequence[ipywidgets.Widget]
    """Widgets shown in a row with the panel's buttons."""

    notes: Sequence[ipywidgets.Widget]
    """Widgets shown between the buttons and the picture."""

    nothing_yet: str
    """What the panel says of itself before its first result."""

    @property
    def running(self) -> bool:
        """Whether a computation is under way in the background."""

    def attach(self, panel: Panel) -> None:
        """Start to serve a panel that is now complete."""

    def controls_changed(self) -> None:
        """React to new parameters."""

    def run(self, wait: bool, timeout: float | None) -> None:
        """Compute and draw the current parameters."""

    def stop(self) -> None:
        """Stop what is under way."""

    def settle(self, timeout: float | None) -> None:
        """Return when the picture shows the current parameters."""

    def refresh(self) -> None:
        """Bring the runner's widgets up to date."""


def _check_unattached(panel: Panel | None) -> None:
    """Raise a ValueError if a runner has a panel already."""
    if panel is not None:
        raise ValueError(f"this runner serves panel {panel.title!r}: make a new one for each panel")


class AtOnce:
    """Compute whenever a control changes, in the thread that changed it.

    It is for models that take up to about 0.2 s; beyond that a learner notices the wait.  Above
    about 50 ms the panel should not be `live`: a slider that is dragged sends many values.
    """

    needs_run = False
    extra_keywords = ()
    buttons = ()
    notes = ()
    nothing_yet = ""
    running = False

    def __init__(self):
        self._panel: Panel | None = None

    def attach(self, panel: Panel) -> None:
        """Compute the first picture.

        Parameters
        ----------
        panel : Panel
            The panel to serve.

        Raises
        ------
        ValueError
            If the runner serves another panel already.
        """
        _check_unattached(self._panel)
        self._panel = panel
        self.run()

    def controls_changed(self) -> None:
        """Compute and draw."""
        self.run()

    def run(self, wait: bool = False, timeout: float | None = None) -> None:
        """Compute and draw the current parameters.

        Parameters
        ----------
        wait, timeout
            Not used: it always returns with the picture drawn.
        """
        parameters = self._panel.parameters
        if self._panel.draw_kept(parameters):
            self._panel.refresh()
            return
        try:
            result = self._panel.answer(parameters)
        # Not BaseException: an interrupt must reach the cell that caused it.
        except Exception as problem:
            self._panel.fail(problem)
        else:
            self._panel.draw(result, parameters)
        self._panel.refresh()

    def stop(self) -> None:
        """Do nothing: there is nothing in the background."""

    def settle(self, timeout: float | None = None) -> None:
        """Compute and draw, unless the picture already shows the answer of the model.

        Parameters
        ----------
        timeout : float, optional
            Not used.
        """
        if not self._panel.up_to_date:
            self.run()

    def refresh(self) -> None:
        """Do nothing: there are no widgets."""


class _Job:
    """One run: its parameters, its thread, how far it has got, and whether it is to stop."""

    def __init__(self, parameters: dict):
        self.parameters = parameters
        self.stop = threading.Event()
        self.thread: threading.Thread | None = None
        self.fraction = 0.0
        self.progress_shown_at_s = 0.0


class OnRun:
    """Compute when the learner presses Run, on a worker thread that can be stopped.

    `compute` is called with two more keywords::

        compute(progress=..., cancelled=..., **parameters) -> result

    `progress(fraction)` moves the bar.  `cancelled()` is true once Stop was pressed; compute should
    then return early, and what it returns is not shown.  Call both between slices of at most 0.2 s,
    so that Stop answers promptly and the page stays alive: a thread that holds the interpreter for
    longer blocks the kernel.

    A change of the controls does not compute; the picture is then marked as older than the
    controls.  A run that was stopped, or overtaken by a newer one, is never drawn.

    Examples
    --------
    >>> from helpers.teaching.panel import style
    >>> from helpers.teaching.panel.controls import Number
    >>> from helpers.teaching.panel.panel import Panel
    >>> class Sum:
    ...     def summary(self): return "It took 3 steps."
    >>> class Blank:
    ...     def __init__(self): self.figure = style.figure(4, 3)
    ...     def update(self, result): pass
    >>> def compute(n, progress, cancelled):
    ...     progress(1.0)
    ...     return Sum()
    >>> steps = [Number("n", "Steps", "", 1, 9, 1, 3)]
    >>> panel = Panel("Steps", steps, compute, Blank, runner=OnRun())
    >>> panel
    Panel "Steps": not run yet; press Run.
    >>> panel.run(wait=True)
    >>> panel
    Panel "Steps": It took 3 steps.
    """

    needs_run = True
    extra_keywords = ("progress", "cancelled")
    nothing_yet = "not run yet; press Run."

    def __init__(self):
        self.button = button("Run", self._pressed, icon="play", style="primary")
        # As wide as its line beside the Run button: the examples then begin on the next line, also
        # while the bar is hidden.
        # An empty tooltip, because ipywidgets 8.1 shows the word "null" where there is none.
        self.bar = ipywidgets.FloatProgress(
            min=0.0,
            max=1.0,
            tooltip="",
            layout=ipywidgets.Layout(flex="1 1 calc(100% - 110px)", visibility="hidden"),
        )
        self.note = page()
        self.buttons = (self.button, self.bar)
        self.notes = (self.note,)
        self._panel: Panel | None = None
        self._job: _Job | None = None
        self._stopped = ""
        # Held by the thread that computes: an overtaken run must end before the next begins, since
        # two at once would share the processor and make both slow.
        self._worker = threading.Lock()

    def attach(self, panel: Panel) -> None:
        """Show the panel without a picture; nothing runs before `run` is called.

        Parameters
        ----------
        panel : Panel
            The panel to serve.

        Raises
        ------
        ValueError
            If the runner serves another panel already.
        """
        _check_unattached(self._panel)
        self._panel = panel
        panel.refresh()

    @property
    def running(self) -> bool:
        """Whether a run is under way."""
        return self._job is not None

    def controls_changed(self) -> None:
        """Mark the picture as older than the controls."""
        self._stopped = ""
        self._panel.refresh()

    def run(self, wait: bool = False, timeout: float | None = None) -> None:
        """Start a run with the current parameters, and stop any other.

        Parameters
        ----------
        wait : bool
            Whether to return only when the run has ended.
        timeout : float, optional
            The longest wait in s.

        Raises
        ------
        TimeoutError
            If the wait was longer; the run is stopped then.
        """
        job = _Job(self._panel.parameters)
        with self._panel.lock:
            if self._job:
                self._job.stop.set()
            self._job = job
            self._stopped = ""
            self._panel.forget_failure()
            self._panel.refresh()
        # A daemon thread does not keep a kernel alive that is shut down during a run.
        job.thread = threading.Thread(target=self._work, args=(job,), name=RUN_THREAD, daemon=True)
        job.thread.start()
        if wait:
            self._wait(job, timeout)

    def stop(self) -> None:
        """Stop the run; the last good picture stays."""
        # Under the lock, so that a run that is just ending either draws before this or not at all.
        with self._panel.lock:
            job = self._job
            self._job = None
            if job:
                job.stop.set()
                self._stopped = f"Stopped at {100 * job.fraction:.0f} %."
            self._panel.refresh()

    def settle(self, timeout: float | None = None) -> None:
        """Run the current parameters and wait, unless the picture already shows them.

        Parameters
        ----------
        timeout : float, optional
            The longest wait in s.

        Raises
        ------
        TimeoutError
            If the wait was longer; the run is stopped then.
        """
        if not self._panel.up_to_date:
            self.run(wait=True, timeout=timeout)

    def refresh(self) -> None:
        """Bring button, bar and note up to date."""
        running = self.running
        self.button.description = "Stop" if running else "Run"
        self.button.icon = "stop" if running else "play"
        self._show_progress(self._job.fraction if running else 0.0)
        # Hidden, not removed: the buttons would otherwise jump whenever a run begins or ends.
        self.bar.layout.visibility = "visible" if running else "hidden"
        put(self.note, html_parts.note(self._explanation()))

    def _pressed(self, button) -> None:
        """React to the Run button, which is the Stop button during a run."""
        if self.running:
            self.stop()
        else:
            self.run()

    def _wait(self, job: _Job, timeout: float | None) -> None:
        """Wait for a run; stop it if that takes too long or if the wait is interrupted."""
        try:
            job.thread.join(timeout)
        except BaseException:  # the learner interrupts the kernel: KeyboardInterrupt
            self.stop()
            raise
        if job.thread.is_alive():
            self.stop()
            raise TimeoutError(
                f"{self._panel.title}: the run took longer than {timeout} s and was stopped"
            )

    # ---- on the worker thread ----
    #
    # Widgets may be changed from here: ipykernel passes their messages to the thread that sends
    # everything.

    def _work(self, job: _Job) -> None:
        """Compute a job and draw it, unless it was stopped or overtaken."""
        with self._worker:
            result = None
            problem = None
            try:
                # A job that was stopped while it waited for the one before it does not begin.
                if not job.stop.is_set():
                    result = self._panel.compute(
                        progress=lambda fraction: self._advance(job, fraction),
                        cancelled=job.stop.is_set,
                        **job.parameters,
                    )
            except BaseException as caught:
                # Whatever it was, it would end this thread unseen, with the button left at Stop.
                problem = caught
            with self._panel.lock:
                # Stopped or overtaken: the learner no longer expects this result.
                if job is not self._job or job.stop.is_set():
                    return
                self._job = None
                if problem is None:
                    self._panel.draw(result, job.parameters)
                else:
                    self._panel.fail(problem)
                self._panel.refresh()

    def _advance(self, job: _Job, fraction: float) -> None:
        """Note how far a job has got, and move the bar now and then."""
        # A model may count a little beyond 1, which would read as 101 %.
        job.fraction = min(max(float(fraction), 0.0), 1.0)
        now_s = time.monotonic()
        # The end is always shown, or the bar would seem to hang just short of it.
        due = now_s - job.progress_shown_at_s > PROGRESS_PAUSE_S or job.fraction == 1
        # An overtaken run may still report progress; the bar belongs to the newest.
        if job is self._job and due:
            job.progress_shown_at_s = now_s
            self._show_progress(job.fraction)

    # ---- what is shown ----

    def _explanation(self) -> str:
        """Say why there is no picture or why it is not of the current setting."""
        if self.running:
            return ""
        if self._panel.result is None:
            return f"{self._stopped} Press Run to compute the picture.".strip()
        if self._panel.drawn_parameters != self._panel.parameters:
            changed = "The controls were changed since this picture; press Run."
            return f"{self._stopped} {changed}".strip()
        return self._stopped

    def _show_progress(self, fraction: float) -> None:
        """Move the bar to a fraction from 0 to 1."""
        self.bar.value = fraction
        self.bar.description = f"{100 * fraction:.0f} %"
