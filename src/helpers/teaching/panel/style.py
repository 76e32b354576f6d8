"""The style of every figure of the course: sizes, colours, lines, and the settings of matplotlib.

Figures are plain `matplotlib.figure.Figure` objects with an Agg canvas, and pyplot is never
imported: pyplot keeps every figure it has made, and it would choose a backend for the learner.

matplotlib's settings (`rcParams`) are global to the process.  They are set to the project's for the
milliseconds in which a figure is made or drawn, and then put back: nothing a learner does in a cell
can change a panel, and no panel changes a learner's figures.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

DPI = 100
"""Dots that are drawn for each inch of a figure."""

PAGE_PX_PER_INCH = 80
"""Pixels of a page that show each inch; fewer than are drawn, so that zoomed pages stay sharp."""

TALLEST_PX = 416
"""The tallest picture on a page: title, sentence and sources beside it then fit a small laptop."""

SMALLEST_PT = 10
"""No letters of a figure are smaller than this (points): a telephone shows them 9 px high."""

NARROWEST_IN = 2.5
WIDEST_IN = 7.6
"""Widths of a figure in inches; 608 px fit beside the controls and JupyterLab's side bar."""

# Settings that do not decide what a picture looks like stay a learner's: windows and keys, where
# files go, how films are written. Every other one is set, so that no list of ours can forget one.
_LEARNERS_OWN = (
    "animation.",
    "backend",
    "docstring.",
    "figure.max_open_warning",
    "figure.raise_window",
    "interactive",
    "keymap.",
    "macosx.",
    "savefig.directory",
    "tk.",
    "toolbar",
    "webagg.",
)
# What differs from matplotlib's defaults.
_CHANGES = {
    "font.family": ["DejaVu Sans"],
    "font.size": 11.5,
    "axes.titlesize": 12,
    "axes.labelsize": 11.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.unicode_minus": False,  # as in the sentences: -40 °C
    "axes.grid": False,
    "grid.color": "#d5d5d5",
    "grid.linewidth": 0.8,
    "legend.frameon": False,
    "legend.handlelength": 3.2,
    "lines.linewidth": 2.0,
    "lines.markersize": 6,
    "figure.dpi": DPI,
    "savefig.dpi": DPI,
}
_SETTINGS = {
    key: value
    for key, value in matplotlib.rcParamsDefault.items()
    if not key.startswith(_LEARNERS_OWN)
}
_SETTINGS.update(_CHANGES)

# rcParams are shared by all threads: two that change them at once would put back each other's
# values.  The lock is re-entrant because making a figure inside a `context` block takes it again.
_ONE_AT_A_TIME = threading.RLock()

# Whether they are the project's now; only read and set by the thread that holds the lock.
_in_force = False


@dataclass(frozen=True)
class LineStyle:
    """One way to draw a line, told from the others in grey print and by every eye.

    Parameters
    ----------
    colour : str
        A colour as matplotlib names it.
    dashes : str or tuple
        A line style as matplotlib names it.
    marker : str
        A marker as matplotlib names it.
    """

    colour: str
    dashes: str | tuple
    marker: str

    def as_kwargs(self, markers: bool = True) -> dict:
        """Return keywords for `axes.plot`.

        Parameters
        ----------
        markers : bool
            Whether markers are drawn, at every 0.15 of the length of the diagonal.

        Returns
        -------
        dict
            Colour, line style, and marker.

        Examples
        --------
        >>> LINES[0].as_kwargs(markers=False)
        {'color': '#000000', 'linestyle': '-'}
        """
        keywords = {"color": self.colour, "linestyle": self.dashes}
        if markers:
            keywords["marker"] = self.marker
            keywords["markevery"] = 0.15
        return keywords


BAND = "#c9ced8"
BAND_EDGE = "#6b7690"
"""A band behind curves, and its edge, which stands out from white and from the band."""

SEEN = 3.0
"""The least contrast of a line or an edge with its background, by the guidelines for web pages."""

READABLE = 4.5
"""The least contrast of letters with their background, by the same guidelines."""

LINES = (
    LineStyle("#000000", "-", "o"),
    LineStyle("#1a2a80", "--", "s"),
    LineStyle("#a82f18", "-.", "^"),
    LineStyle("#0f8573", ":", "D"),
    LineStyle("#3a9bd9", (0, (6, 1.5, 1, 1.5, 1, 1.5)), "v"),
)
"""Lines in the order to use them: dark to light, so they differ in grey print too."""


@contextmanager
def context() -> Iterator[None]:
    """Draw in the project's style inside a `with` block; other threads wait for its end.

    At the end a setting is put back only if it is still the project's: what another thread has set
    meanwhile, such as a learner's cell during a run, stays as it was set.

    Examples
    --------
    >>> with context():
    ...     matplotlib.rcParams["font.size"]
    11.5
    """
    global _in_force
    settings = matplotlib.rcParams
    with _ONE_AT_A_TIME:
        # Inside another block they are set already, and setting all of them takes 2 ms.
        if _in_force:
            yield
            return
        before = {key: settings[key] for key in _SETTINGS}
        settings.update(_SETTINGS)
        # Read back, because rcParams changes the form of some values ("-" or ["-"], 1 or 1.0).
        ours = {key: settings[key] for key in _SETTINGS}
        _in_force = True
        try:
            yield
        finally:
            _in_force = False
            for key, value in before.items():
                if settings[key] == ours[key]:
                    settings[key] = value


def figure(
    width_in: float = 7.0,
    height_in: float = 4.2,
    left_in: float = 0.85,
    right_in: float = 0.25,
    bottom_in: float = 0.65,
    top_in: float = 0.45,
) -> Figure:
    """Make an empty figure with fixed margins.

    Margins are fixed, not fitted to the labels, so that the axes stay where they are while a slider
    moves, and so that a figure that was updated equals one drawn afresh.

    Parameters
    ----------
    width_in : float
        Width in inches at 100 dots per inch, 2.5 to 7.6.
    height_in : float
        Height in inches.
    left_in, right_in, bottom_in, top_in : float
        Margins in inches.

    Returns
    -------
    matplotlib.figure.Figure
        A figure with an Agg canvas, unknown to pyplot.

    Raises
    ------
    ValueError
        For a width out of range, a height that is not positive, or margins that leave no room.

    Examples
    --------
    >>> figure(7.0, 4.0).get_size_inches().tolist()
    [7.0, 4.0]
    """
    if not NARROWEST_IN <= width_in <= WIDEST_IN:
        nearest = WIDEST_IN
        if math.isfinite(width_in):
            nearest = min(max(width_in, NARROWEST_IN), WIDEST_IN)
        raise ValueError(
            f"width_in = {width_in!r}: a figure is {NARROWEST_IN} to {WIDEST_IN} inches wide; "
            f"nearest valid: {nearest}"
        )
    if not 0 < height_in < math.inf:
        raise ValueError(
            f"height_in = {height_in!r}: a height must be positive; use for example 4.2"
        )
    if left_in + right_in >= width_in or bottom_in + top_in >= height_in:
        raise ValueError(
            f"the margins leave no room in {width_in} x {height_in} inches; make the figure larger"
        )
    with context():
        drawing = Figure(figsize=(width_in, height_in), dpi=DPI, facecolor="white")
        # The Agg canvas draws into memory, needs no screen, and may be used in any thread.  It
        # attaches itself to the figure.
        FigureCanvasAgg(drawing)
        drawing.subplots_adjust(
            left=left_in / width_in,
            right=1 - right_in / width_in,
            bottom=bottom_in / height_in,
            top=1 - top_in / height_in,
        )
    return drawing


def whole_minutes(axes: Axes, end_min: float) -> None:
    """Make the x axis one of time, with ticks at whole minutes only.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        The axes to change.
    end_min : float
        The end of the axis in min; it begins at 0.

    Examples
    --------
    >>> axes = figure().subplots()
    >>> whole_minutes(axes, 3)
    >>> axes.get_xticks().tolist()
    [0.0, 1.0, 2.0, 3.0]
    """
    # A computed end such as 9.999999 would lose its last tick.
    axes.set_xlim(0, round(float(end_min), 6))
    axes.xaxis.set_major_locator(
        MaxNLocator(nbins=8, steps=[1, 2, 5, 10], integer=True, min_n_ticks=1)
    )


def contrast(colour: str, other: str = "#ffffff") -> float:
    """Return the contrast of two colours as web guidelines define it.

    Parameters
    ----------
    colour, other : str
        As matplotlib names them.

    Returns
    -------
    float
        1 to 21.

    Examples
    --------
    >>> round(contrast("black"))
    21
    """
    weights = (0.2126, 0.7152, 0.0722)
    lights = []
    for one in (colour, other):
        light = 0.0
        for weight, channel in zip(weights, to_rgb(one), strict=True):
            dark_part = channel / 12.92
            linear = dark_part if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
            light += weight * linear
        lights.append(light)
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def ink(colour: str) -> str:
    """Return a colour for words that belong to a line: its own, or as much darker as words need.

    A line needs a contrast of 3 with white, letters need 4.5.

    Parameters
    ----------
    colour : str
        The colour of the line, as matplotlib names it.

    Returns
    -------
    str
        The same hue, with a contrast of `READABLE` or more with white.

    Examples
    --------
    >>> ink("#000000")
    '#000000'
    >>> contrast("#3a9bd9") < READABLE <= contrast(ink("#3a9bd9"))
    True
    """
    darker = to_hex(colour)
    while contrast(darker) < READABLE:
        darker = to_hex([0.97 * channel for channel in to_rgb(darker)])
    return darker


def apart(heights: Sequence[float], room: float, low: float, high: float) -> list[float]:
    """Move heights of labels apart, so that no label covers another.

    Parameters
    ----------
    heights : sequence of float
        Where the labels should be, in any unit.
    room : float
        The least distance between two labels.
    low, high : float
        The range they should stay in.  If it is too small for all of them, they leave it at the
        top.

    Returns
    -------
    list of float
        The new heights, in the order given; those with enough room are unchanged.

    Examples
    --------
    >>> apart([0, 10, 12], room=5, low=-20, high=20)
    [0, 7, 12]
    """
    placed: dict[int, float] = {}
    # Downwards: each label at most `room` below the one above it.
    ceiling = high + room
    for label in sorted(range(len(heights)), key=lambda label: -heights[label]):
        placed[label] = min(heights[label], ceiling - room)
        ceiling = placed[label]
    # Upwards: what has been pushed below the range is pushed back.
    floor = low
    for label in sorted(placed, key=lambda label: placed[label]):
        placed[label] = max(placed[label], floor)
        floor = placed[label] + room
    return [placed[label] for label in range(len(heights))]
