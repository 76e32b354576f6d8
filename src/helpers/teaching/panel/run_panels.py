"""A panel for models that take long: a Run/Stop button, a progress bar, and one worker thread.

    compute(progress=..., cancelled=..., **parameters) -> result

`progress(fraction)` moves the bar; `cancelled()` is true once Stop was pressed, and compute should then return early
(what it returns is thrown away).  Compute should work in slices of at most 0.2 s so that Stop answers at once.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

import ipywidgets as W

from helpers.teaching.panel import pages
from helpers.teaching.panel.panels import Panel


@dataclass(eq=False)
class _Job:
    parameters: dict
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None
    fraction: float = 0.0
    shown_at: float = 0.0


class RunPanel(Panel):
    """A `Panel` whose model runs when the learner presses Run, and can be stopped.

    Changing a control does not compute; the picture is then marked as older than the controls.  A run that was
    stopped, or overtaken by a newer one, never draws.

    >>> class Sum:
    ...     def summary(self): return "It took 3 steps."
    >>> class Blank:
    ...     def __init__(self): from helpers.teaching import style; self.figure = style.figure(4, 3)
    ...     def update(self, result): pass
    >>> def compute(n, progress, cancelled): progress(1.0); return Sum()
    >>> from helpers.teaching.panel.controls import Number
    >>> panel = RunPanel("Steps", [Number("n", "Steps", "", 1, 9, 1, 3)], compute, Blank)
    >>> panel
    Panel "Steps": not run yet; press Run.
    >>> panel.run(wait=True); panel
    Panel "Steps": It took 3 steps.
    """

    def _extras(self):
        return {"progress": None, "cancelled": None}

    def _begin(self):
        self._job, self._stopped, self._drawn_for = None, "", None
        self._guard, self._worker = threading.RLock(), threading.Lock()
        self._say()

    # ---- what a learner's code and the tests use -----------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether a run is under way."""
        return self._job is not None

    def run(self, wait: bool = False, timeout: float | None = None) -> None:
        """Start a run with the present controls, stopping any other; `wait=True` returns when it has drawn.

        Raises TimeoutError, and stops the run, if it takes longer than `timeout` seconds.
        """
        job = _Job(self.parameters)
        with self._guard:
            if self._job:
                self._job.stop.set()
            self._job, self._stopped, self._failure = job, "", ""
            self._say()
        job.thread = threading.Thread(
            target=self._work, args=(job,), name="cold-facts-run", daemon=True
        )
        job.thread.start()
        if wait:
            self._wait(job, timeout)

    def stop(self) -> None:
        """Ask the run to stop; the last good picture stays."""
        with self._guard:
            job, self._job = self._job, None
            if job:
                job.stop.set()
                self._stopped = f"Stopped at {100 * job.fraction:.0f} %."
            self._say()

    def settle(self, timeout: float | None = None) -> None:
        """Run with the present controls, unless the picture already shows them, and wait."""
        if self._drawn_for != self.parameters or self._failure:
            self.run(wait=True, timeout=timeout)

    def _wait(self, job, timeout):
        try:
            job.thread.join(timeout)
        except BaseException:
            self.stop()
            raise
        if job.thread.is_alive():
            self.stop()
            raise TimeoutError(
                f"{self.title}: the run took longer than {timeout} s and was stopped"
            )

    # ---- the worker thread ---------------------------------------------------------------------------------------

    def _work(self, job):
        with self._worker:
            problem = result = None
            try:
                if not job.stop.is_set():
                    result = self._compute(
                        progress=lambda fraction: self._advance(job, fraction),
                        cancelled=job.stop.is_set,
                        **job.parameters,
                    )
            except BaseException as caught:
                problem = caught
            with self._guard:
                if job is not self._job or job.stop.is_set():
                    return
                self._job = None
                self._finish(job, result, problem)

    def _finish(self, job, result, problem):
        if problem is None:
            self._draw(result, job.parameters)
        else:
            self._fail(problem)
        if not self._failure:
            self._drawn_for = job.parameters
        self._say()

    def _advance(self, job, fraction):
        job.fraction = min(max(float(fraction), 0.0), 1.0)
        now = time.monotonic()
        if job is self._job and (now - job.shown_at > 0.1 or job.fraction == 1):
            job.shown_at = now
            self._show_progress(job.fraction)

    # ---- what is shown -------------------------------------------------------------------------------------------

    def _changed(self):
        self._stopped = ""
        self._say()

    def _status(self):
        if not self.error and self.result is None:
            return "not run yet; press Run."
        return super()._status()

    def _say(self):
        with self._guard:
            super()._say()
            running = self.running
            self._run_button.description = "Stop" if running else "Run"
            self._run_button.icon = "stop" if running else "play"
            self._show_progress(self._job.fraction if running else 0.0)
            self._bar.layout.visibility = "visible" if running else "hidden"
            pages.put(self._note, pages.note(self._explain()))

    def _explain(self):
        if self.running:
            return ""
        if self.result is None:
            return f"{self._stopped} Press Run to compute the picture.".strip()
        if self._drawn_for != self.parameters:
            return (
                f"{self._stopped} The controls were changed since this picture; press Run.".strip()
            )
        return self._stopped

    def _show_progress(self, fraction):
        self._bar.value = fraction
        self._bar.description = f"{100 * fraction:.0f} %"

    def _more_buttons(self):
        self._run_button = self._button(
            "Run", lambda _: self.stop() if self.running else self.run(), "play", "primary"
        )
        self._bar = W.FloatProgress(
            min=0.0, max=1.0, tooltip="", layout=W.Layout(flex="1 1 160px", visibility="hidden")
        )
        return [self._run_button, self._bar]

    def _build(self):
        self._note = W.HTML()
        widget = super()._build()
        place = widget.children.index(self._message)
        widget.children = (*widget.children[:place], self._note, *widget.children[place:])
        return widget
