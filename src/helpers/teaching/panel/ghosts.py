"""The setting before, as thin pale lines: what a control has changed is seen without remembering.

Two parts. `SettingBefore` follows the settings that a panel shows and says which one is "before".
`Ghosts` belongs to a view and draws pale copies of some of its lines. A view gets them with one
line at the end of its `__init__`, after the lines that it names::

    self.ghosts = Ghosts([self._growth])

The panel then does the rest: it moves the view to the setting before, tells the ghosts to stay
there, and moves the view on to the present setting. Nothing in `update` has to know of this, and a
picture depends only on these two settings, so that it can be compared with one drawn afresh.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex, to_rgb
from matplotlib.lines import Line2D

PALE = 0.45
"""How much white is mixed into the colour of a line to make that of its ghost."""

WIDTH = 1.0
"""Width of a ghost in points; that of the lines themselves is about twice as large."""

NOTE = "thin and pale: before"
"""What is written in the corner of a figure while it has ghosts."""

NOTE_STYLE = {"fontsize": 10, "color": "#555555", "ha": "right", "va": "top"}


class Setting(NamedTuple):
    """A setting that was shown: the value of every control by name, and what was computed."""

    parameters: dict
    result: Any
    is_quick: bool = False
    """Whether the result is a quick answer, coarser than that of the model."""


@dataclass(frozen=True)
class SettingBefore:
    """Says which result was shown before the control that now moves was touched.

    A control that is moved step by step counts as one change: the setting before stays the one from
    which it set out. Else a slider that is dragged would have its ghost one step behind it, where
    nobody can see a difference.  A quick answer is never the setting before: what is drawn with
    larger cells would seem to differ by the control.

    Parameters
    ----------
    shown : Setting, optional
        The setting that is shown now.
    before : Setting, optional
        The one before.
    moved : frozenset of str
        Names of the controls that were moved last.

    Examples
    --------
    >>> before = SettingBefore()
    >>> before = before.then("ten minutes", {"minutes": 10, "wall_C": -140})
    >>> before.result is None
    True
    >>> before = before.then("eleven minutes", {"minutes": 11, "wall_C": -140})
    >>> before = before.then("twelve minutes", {"minutes": 12, "wall_C": -140})
    >>> before.result
    'ten minutes'
    >>> before.then("twelve minutes, warmer", {"minutes": 12, "wall_C": -100}).result
    'twelve minutes'
    """

    shown: Setting | None = None
    before: Setting | None = None
    moved: frozenset[str] = frozenset()

    def then(self, result: Any, parameters: dict, is_quick: bool = False) -> SettingBefore:
        """Return what is before once another setting is shown.

        Parameters
        ----------
        result
            What was computed for it.
        parameters : dict
            The value of every control, by name.
        is_quick : bool
            Whether it is a quick answer.

        Returns
        -------
        SettingBefore
            A new one; this one stays as it is, in case the setting cannot be drawn.
        """
        shown = Setting(dict(parameters), result, is_quick)
        if self.shown is None:
            return SettingBefore(shown)
        last = self.shown.parameters
        moved = frozenset(name for name in parameters if parameters[name] != last[name])
        if moved and moved != self.moved:
            if self.shown.is_quick:
                return replace(self, shown=shown, moved=moved)
            return SettingBefore(shown, self.shown, moved)
        # The same control again: it still comes from where it was first touched.
        return replace(self, shown=shown)

    @property
    def result(self) -> Any:
        """The result of the setting before; None if there is none, or if it is shown again."""
        if self.shown is None or self.before is None:
            return None
        is_same = self.before.parameters == self.shown.parameters
        return None if is_same else self.before.result


class Ghosts:
    """Pale copies of some lines of a view, in their own axes and their own dashes.

    A note in the corner of each figure says what they are.

    Parameters
    ----------
    lines : iterable of Line2D or LineCollection
        What is copied, for example the curves of a plot or `Isotherms.lines`.  Of a line that is
        drawn as dots only, the ghost is a thin line through them.

    Examples
    --------
    >>> from helpers.teaching.panel import style
    >>> (curve,) = style.figure().subplots().plot([0, 1], [0, 1])
    >>> ghosts = Ghosts([curve])
    >>> ghosts.shown
    False
    >>> ghosts.stay()
    >>> curve.set_ydata([0, 2])
    >>> ghosts.shown
    True
    >>> ghosts.clear()
    """

    def __init__(self, lines: Iterable[Line2D | LineCollection]):
        self._pairs = [(line, _pale_copy(line)) for line in lines]
        # In the corner above the titles, where no figure of the course has anything.
        self._notes = [
            figure.text(0.995, 0.992, NOTE, visible=False, **NOTE_STYLE)
            for figure in dict.fromkeys(line.get_figure() for line, _ in self._pairs)
        ]

    @property
    def shown(self) -> bool:
        """Whether there are ghosts in the picture."""
        return self._notes[0].get_visible()

    def stay(self) -> None:
        """Copy the lines as they now are."""
        for line, ghost in self._pairs:
            if isinstance(line, LineCollection):
                ghost.set_segments(line.get_segments())
            else:
                ghost.set_data(*line.get_data())
        for note in self._notes:
            note.set_visible(True)

    def clear(self) -> None:
        """Remove the ghosts from the picture."""
        for line, ghost in self._pairs:
            if isinstance(line, LineCollection):
                ghost.set_segments([])
            else:
                ghost.set_data([], [])
        for note in self._notes:
            note.set_visible(False)


def _pale_copy(line: Line2D | LineCollection) -> Line2D | LineCollection:
    """Return an empty, thin and pale line below another one, with the same dashes."""
    # Well below the line itself, but above a map.
    below = line.get_zorder() - 0.05
    if isinstance(line, LineCollection):
        dashes = line.get_linestyles()
        ghost: Line2D | LineCollection = LineCollection(
            [], colors=_pale(line.get_colors()[0]), linewidths=WIDTH, linestyles=dashes
        )
        # autolim=False: a ghost must not change the limits of the axes.
        line.axes.add_collection(ghost, autolim=False)
    else:
        dashes = "solid" if line.get_linestyle() == "None" else line.get_linestyle()
        ghost = Line2D([], [], color=_pale(line.get_color()), linewidth=WIDTH, linestyle=dashes)
        # A line that spans its axes, such as `axvline` makes, has a transform of its own.
        ghost.set_transform(line.get_transform())
        line.axes.add_artist(ghost)
    ghost.set_zorder(below)
    return ghost


def _pale(colour: Any) -> str:
    """Mix white into a colour."""
    return to_hex([PALE + (1 - PALE) * channel for channel in to_rgb(colour)])
