"""A Play button: it moves one control from its minimum to its maximum, so that growth is seen.

Each frame is computed once and kept by the panel, so a second play only shows pictures again.

ipywidgets has a widget of this kind, `Play`, but its buttons have no names that a screen reader
could read, and it goes on sending values while a picture is still being computed.  Here the kernel
sets the pace: the next value comes when the last picture is drawn.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from helpers.teaching.panel.controls import Number
from helpers.teaching.panel.widgets import button

if TYPE_CHECKING:  # panel.py imports this module
    from helpers.teaching.panel.panel import Panel

MOST_FRAMES = 40
"""A control with more steps than this is played in larger ones."""

PAUSE_S = 0.12
"""Time between two frames, in which the page draws one and the kernel hears the Stop button."""


def frames(control: Number) -> list[float]:
    """Return the values that are played: both ends, and equal whole steps between them.

    Parameters
    ----------
    control : Number
        The control that is played.

    Returns
    -------
    list of float
        At most `MOST_FRAMES` + 1 values, all of them allowed by the control.

    Examples
    --------
    >>> frames(Number("minutes", "Time", "min", 1, 5, 1, 3))
    [1, 2, 3, 4, 5]
    """
    steps = round((control.maximum - control.minimum) / control.step)
    # The ceiling of a division: this many steps of the control make one of the play.
    stride = -(-steps // MOST_FRAMES)
    values = [control.minimum + number * control.step for number in range(0, steps, stride)]
    return [control.check(value) for value in [*values, control.maximum]]


class Player:
    """Plays one control of a panel; any other change of the controls stops it.

    The frames are drawn by a task of the kernel's event loop: between two of them the kernel
    answers the page as usual, so no threads and no locks are needed.  Without an event loop, as in
    a script, `start` plays to the end at once.

    Parameters
    ----------
    panel : Panel
        The panel, whose model exists already.
    control : Number
        The control to play.

    Attributes
    ----------
    button : ipywidgets.Button
        Play, or Stop while it plays.
    playing : bool
        Whether it plays.
    """

    def __init__(self, panel: Panel, control: Number):
        self._panel = panel
        self._control = control
        self._words = f"Play: {control.label.lower()}"
        self.playing = False
        # True while the player itself moves the control.
        self._moving = False
        # The event loop keeps only a weak reference to a task.
        self._task: asyncio.Task | None = None
        self.button = button(self._words, self._pressed, icon="play")
        panel.model.observe(self._moved, [one.name for one in panel.controls])

    def start(self) -> None:
        """Play from the present value, or from the minimum if the control is at its maximum."""
        present = self._panel.parameters[self._control.name]
        ahead = [value for value in frames(self._control) if value > present]
        values = ahead or frames(self._control)
        self._begin()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            for value in values:
                if self.playing:
                    self._step(value)
            self.stop()
        else:
            self._task = loop.create_task(self._play(values))

    def stop(self) -> None:
        """Stop; the picture stays at the value that was reached."""
        self.playing = False
        self.button.description = self._words
        self.button.icon = "play"

    def _begin(self) -> None:
        """Turn the Play button into the Stop button."""
        self.playing = True
        self.button.description = "Stop"
        self.button.icon = "stop"

    async def _play(self, values: list[float]) -> None:
        """Show one value after the other, with a pause between them."""
        # A play that was stopped and begun again must not go on beside the new one.
        mine = asyncio.current_task()
        for value in values:
            if not self.playing or self._task is not mine:
                return
            self._step(value)
            await asyncio.sleep(PAUSE_S)
        if self._task is mine:
            self.stop()

    def _step(self, value: float) -> None:
        """Move the control, which computes and draws, and stop if that failed."""
        self._moving = True
        try:
            self._panel.set(**{self._control.name: value})
        finally:
            self._moving = False
        if self._panel.error:
            self.stop()

    def _pressed(self, pressed) -> None:
        """React to the Play button, which is the Stop button during a play."""
        if self.playing:
            self.stop()
        else:
            self.start()

    def _moved(self, change) -> None:
        """Stop when something else moves a control."""
        if self.playing and not self._moving:
            self.stop()
