"""What a panel does once nobody has touched it for a moment: compute and draw in full quality.

While a control moves, a picture has to come quickly: it has one pixel where a sharp screen has two,
and a slow model may answer with larger cells.  At rest there is time for better.

All of it happens in the kernel's event loop, between two messages of the page.  So no newer value
can come while the better picture is made, and an older picture never replaces a newer one.  Without
an event loop, as in a script, nothing ever rests: models then answer in full quality at once.
"""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Callable

SHARP_AFTER_S = 0.4
"""A picture is drawn in twice the pixels when it has not changed for this long."""

FULL_AFTER_S = 0.8
"""A quick answer is replaced by that of the model itself when it is this old: the model may hold
the kernel for half a second, in which no key is answered."""

_MADE: weakref.WeakSet[Rest] = weakref.WeakSet()


def stop_all() -> None:
    """Wait for no rest any longer: nobody will see what a kernel draws while it ends.

    Examples
    --------
    >>> stop_all()
    """
    for rest in list(_MADE):
        rest.stop()


class Rest:
    """Calls a function when it has not been told of a change for a while.

    Parameters
    ----------
    call : callable
        What is called, without arguments, in the event loop.

    Attributes
    ----------
    is_waiting : bool
        Whether it will be called.

    Examples
    --------
    Without an event loop there is nothing to wait for:

    >>> rest = Rest(lambda: print("at rest"))
    >>> rest.possible
    False
    >>> rest.begin(SHARP_AFTER_S)
    """

    def __init__(self, call: Callable[[], None]):
        self._call = call
        self.is_waiting = False
        self._waiting: asyncio.TimerHandle | None = None
        # The loop it was made in: who calls later may be another thread, which has none.
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running_loop()
        _MADE.add(self)

    @property
    def possible(self) -> bool:
        """Whether the caller runs in an event loop, so that a rest will come."""
        return self._running_loop() is not None

    def _running_loop(self) -> asyncio.AbstractEventLoop | None:
        """Return the event loop that the caller runs in, and remember it."""
        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:
            return None
        return self._loop

    def begin(self, seconds: float) -> None:
        """Begin to wait, from now on.

        Parameters
        ----------
        seconds : float
            How long, s.
        """
        if self.possible:
            self.is_waiting = True
            self._begin(seconds)
        # A run in the background draws from its own thread; the loop is the one the panel was
        # built in.
        elif self._loop is not None and self._loop.is_running():
            self.is_waiting = True
            self._loop.call_soon_threadsafe(self._begin, seconds)

    def stop(self) -> None:
        """Wait no longer."""
        self.is_waiting = False
        # A timer may be cancelled only in the thread of its loop.
        if self.possible or self._loop is None or not self._loop.is_running():
            self._cancel()
        else:
            self._loop.call_soon_threadsafe(self._cancel)

    def _cancel(self) -> None:
        """Cancel the timer, in the loop, unless another wait has begun in the meantime."""
        if self._waiting is not None and not self.is_waiting:
            self._waiting.cancel()
            self._waiting = None

    def _begin(self, seconds: float) -> None:
        """Begin to wait, in the loop, unless the wait was stopped in the meantime."""
        if not self.is_waiting:
            return
        assert self._loop is not None, "the loop is known before anything waits in it"
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = self._loop.call_later(seconds, self._come)

    def _come(self) -> None:
        """Call the function: nothing has changed since."""
        self._waiting = None
        # Stopped by another thread, whose word has not yet reached the loop.
        if not self.is_waiting:
            return
        self.is_waiting = False
        self._call()
