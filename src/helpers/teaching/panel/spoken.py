"""What a screen reader is told: the news of a change in a few words, and what a picture draws.

ipywidgets builds the content of an HTML widget anew at every change, and gives no way to put a role
on the element around it.  A new element with `role="status"` is often not announced; one with
`role="alert"` is.  So each panel has one hidden alert, and its words are few, because the sentence
above the picture can be read whenever the learner wants it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable

from matplotlib.figure import Figure

from helpers.teaching.panel.html_parts import QUANTITY

MOST_WORDS = 10
"""This many words are spoken at a change."""

LABEL_WORDS = 4
"""This many words before a number say what it is."""

PAUSE_S = 0.6
"""A change is spoken when no other has followed for this long: not at every key of a slider."""

GRACE_S = 0.3
"""And for this much longer, in which a busy kernel reads the keys that came meanwhile."""

SAME = 1e-9
"""Two numbers this near to each other are the same."""

UNCHANGED = "No change in the result."

# Where a label cannot begin earlier than, and words that say nothing at its beginning.
_BREAK = re.compile(r"[,;:.()!?]\s|\b(?:and|from|while|but|so|which|where|when|with|against)\b")
_IDLE = set(
    "a an the is are was were of at in on by after about to only its it be has have".split()
)


def news(before: str, after: str, set_now: Iterable[float | str] = ()) -> str:
    """Return what changed from one sentence of a panel to the next, in at most ten words.

    Parameters
    ----------
    before : str
        The sentence that was shown; empty if there was none.
    after : str
        The sentence now shown.
    set_now : iterable, optional
        The values that the learner has changed.  The controls say these themselves, so a number
        equal to one of them is no news.

    Returns
    -------
    str
        Each changed number after the few words that say what it is.

    Examples
    --------
    >>> old = "After 10 min the edge is 17.0 mm from the axis and the -40 °C line 8.4 mm."
    >>> new = "After 11 min the edge is 17.6 mm from the axis and the -40 °C line 8.6 mm."
    >>> news(old, new, [11])
    'edge 17.6 mm, -40 °C line 8.6 mm'
    >>> news(new, new)
    'No change in the result.'
    """
    if before == after:
        return UNCHANGED
    old = [found[0] for found in QUANTITY.finditer(before)]
    found = list(QUANTITY.finditer(after))
    # Sentences of another form are compared as wholes: each number of the new one is news.
    same_form = QUANTITY.sub("#", before) == QUANTITY.sub("#", after)
    known = [float(value) for value in set_now if isinstance(value, (int, float))]
    parts = []
    count = 0
    start = 0
    for place, one in enumerate(found):
        if same_form and old[place] == one[0]:
            continue
        label = _label(after[start : one.start()])
        start = one.end()
        if any(abs(_value(one[0]) - value) < SAME for value in known):
            continue
        part = f"{label} {one[0]}".strip()
        count += len(part.split())
        if parts and count > MOST_WORDS:
            break
        parts.append(part)
    if not parts:
        if same_form:
            return UNCHANGED
        # Only words differ: the beginning of the new sentence says them.
        return " ".join(after.split()[:MOST_WORDS])
    return ", ".join(parts)


def _value(quantity: str) -> float:
    """Return the number of a quantity, without its unit."""
    return float(quantity.removeprefix("± ").split()[0].rstrip("%°CK").replace(",", ""))


def _label(words: str) -> str:
    """Return the last few words before a number, without those that say nothing."""
    ends = [found.end() for found in _BREAK.finditer(words)]
    last = words[ends[-1] :] if ends else words
    # An older number belongs to the label only if it names the thing, as in "-40 °C line".
    for older in list(QUANTITY.finditer(last))[::-1]:
        rest = _telling(last[older.end() :])
        if len(rest) > 1:
            return " ".join(rest[-LABEL_WORDS:])
    return " ".join(_telling(last)[-LABEL_WORDS:])


def _telling(words: str) -> list[str]:
    """Return the words that say something."""
    kept = [word.strip(",;:.()") for word in words.split()]
    return [word for word in kept if word and word.lower() not in _IDLE]


def scene(figure: Figure) -> str:
    """Return one sentence on what a figure draws: its axes, and the lines its legend names.

    It is made of the words in the figure, so it cannot differ from them, and it stays the same
    while the numbers change.

    Parameters
    ----------
    figure : matplotlib.figure.Figure

    Returns
    -------
    str
        Empty for a figure without labelled axes.

    Examples
    --------
    >>> from helpers.teaching.panel import style
    >>> figure = style.figure(4, 3)
    >>> axes = figure.subplots()
    >>> line = axes.plot([0, 1], [0, 1], label="ice edge")
    >>> words = axes.set_xlabel("time (min)"), axes.set_ylabel("distance (mm)")
    >>> scene(figure)
    'The picture: distance (mm) against time (min), with ice edge.'
    """
    parts = []
    for axes in figure.axes:
        across = _plain(axes.get_xlabel())
        up = _plain(axes.get_ylabel())
        # An axis of colours has one label only, and one of a schematic none.
        if across and up:
            part = f"{up} against {across}"
        else:
            part = up or across
        if not part:
            continue
        _, labels = axes.get_legend_handles_labels()
        names = [_plain(label) for label in labels if _plain(label)]
        if names:
            part += f", with {', '.join(names)}"
        if part not in parts:
            parts.append(part)
    return f"The picture: {'; '.join(parts)}." if parts else ""


def _plain(words: str) -> str:
    """Return the words of a label on one line, without the marks of formulas."""
    return " ".join(re.sub(r"[$\\{}]", "", words).split()).rstrip(".")


class Announcer:
    """Passes on the last of several quick messages, once they pause.

    Parameters
    ----------
    say : callable
        Called with the message.

    Examples
    --------
    Without an event loop, as in a script, there is nothing to wait for:

    >>> Announcer(print).announce("edge 17.6 mm")
    edge 17.6 mm
    """

    def __init__(self, say: Callable[[str], None]):
        self._say = say
        self._waiting: asyncio.TimerHandle | None = None

    def announce(self, message: str) -> None:
        """Say a message, if no other follows it soon.

        Parameters
        ----------
        message : str
        """
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._say(message)
            return
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = loop.call_later(PAUSE_S, self._nearly, loop, message)

    def _nearly(self, loop: asyncio.AbstractEventLoop, message: str) -> None:
        """Wait once more: a pause that passed while the kernel was drawing does not count."""
        self._waiting = loop.call_later(GRACE_S, self._say, message)
