"""How every figure of the series looks: sizes, colours, lines, and the way from a figure to a picture in the page.

Figures are plain `matplotlib.figure.Figure` objects with an Agg canvas, and pyplot is never imported.  matplotlib's
global settings are ours for the milliseconds in which a picture is drawn, and a learner's again afterwards: nothing a
learner does in a cell can break a panel.
"""

from __future__ import annotations

import base64
import html
import io
import math
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from PIL import Image

from helpers.teaching.panel.redraw import redraw

DPI = 100
WIDTH_RANGE_IN = (2.5, 7.6)

#: Temperature maps in °C: the same colours at the same temperatures in every notebook.
TEMPERATURE = MappingProxyType({"cmap": "cividis", "vmin": -150.0, "vmax": 40.0})

_FAMILIES = (
    "axes.",
    "figure.",
    "font.",
    "grid.",
    "hatch.",
    "image.",
    "legend.",
    "lines.",
    "mathtext.",
    "patch.",
    "path.",
    "savefig.",
    "scatter.",
    "text.",
    "xtick.",
    "ytick.",
)
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
    key: value for key, value in matplotlib.rcParamsDefault.items() if key.startswith(_FAMILIES)
} | _CHANGES
_ONE_AT_A_TIME = threading.RLock()


@dataclass(frozen=True)
class LineStyle:
    """One way to draw a line: colour, dashes and marker, so that grey print and every eye can tell it from the next."""

    colour: str
    dashes: str | tuple
    marker: str

    def as_kwargs(self, markers: bool = True) -> dict:
        """Keywords for `axes.plot`; `markers=False` leaves the markers out.

        >>> LINES[0].as_kwargs(markers=False)
        {'color': '#000000', 'linestyle': '-'}
        """
        drawn = {"color": self.colour, "linestyle": self.dashes}
        return {**drawn, "marker": self.marker, "markevery": 0.15} if markers else drawn


#: Lines in the order to use them: dark to light, so they stay apart in grey.
LINES = (
    LineStyle("#000000", "-", "o"),
    LineStyle("#1a2a80", "--", "s"),
    LineStyle("#a82f18", "-.", "^"),
    LineStyle("#0f8573", ":", "D"),
    LineStyle("#3a9bd9", (0, (6, 1.5, 1, 1.5, 1, 1.5)), "v"),
)


@contextmanager
def context():
    """Hold the series' look for a block; one thread at a time.  At its end all that is still ours is put back.

    What another thread has set meanwhile stays as it was set.

    >>> with context():
    ...     matplotlib.rcParams["font.size"]
    11.5
    """
    settings = matplotlib.rcParams
    with _ONE_AT_A_TIME:
        before = {key: settings[key] for key in _SETTINGS}
        settings.update(_SETTINGS)
        ours = {key: settings[key] for key in _SETTINGS}
        try:
            yield
        finally:
            settings.update(
                {key: value for key, value in before.items() if settings[key] == ours[key]}
            )


def figure(
    width_in: float = 7.0,
    height_in: float = 4.2,
    left_in: float = 0.85,
    right_in: float = 0.25,
    bottom_in: float = 0.65,
    top_in: float = 0.45,
) -> Figure:
    """An empty figure with fixed margins, all sizes in inches at 100 dots per inch; at most 7.6 wide (760 px).

    Margins are fixed so that updating a figure and drawing it afresh give the same picture, quickly.
    Raises ValueError for a width outside 2.5 to 7.6, a height that is not positive or margins that leave no room.

    >>> figure(7.0, 4.0).get_size_inches().tolist()
    [7.0, 4.0]
    """
    low, high = WIDTH_RANGE_IN
    if not low <= width_in <= high:
        nearest = min(max(width_in, low), high) if math.isfinite(width_in) else high
        raise ValueError(
            f"width_in = {width_in!r}: a figure is {low} to {high} inches wide; nearest valid: {nearest}"
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
        FigureCanvasAgg(drawing)
        drawing.subplots_adjust(
            left=left_in / width_in,
            right=1 - right_in / width_in,
            bottom=bottom_in / height_in,
            top=1 - top_in / height_in,
        )
    return drawing


def whole_minutes(axes, end_min: float) -> None:
    """An x axis of time from 0 to `end_min` (min), with ticks at whole minutes only.

    >>> axes = figure().subplots(); whole_minutes(axes, 3)
    >>> axes.get_xticks().tolist()
    [0.0, 1.0, 2.0, 3.0]
    """
    axes.set_xlim(0, round(float(end_min), 6))
    axes.xaxis.set_major_locator(
        MaxNLocator(nbins=8, steps=[1, 2, 5, 10], integer=True, min_n_ticks=1)
    )


def apart(heights, room: float, low: float, high: float) -> list[float]:
    """Heights of labels, in the order given, moved at least `room` apart and inside `low` to `high`, all in one unit.

    >>> apart([0, 10, 12], room=5, low=-20, high=20)
    [0, 7, 12]
    """
    placed, ceiling = {}, high + room
    for place in sorted(range(len(heights)), key=lambda one: -heights[one]):
        placed[place] = ceiling = min(heights[place], ceiling - room)
    floor = low
    for place in sorted(placed, key=placed.get):
        placed[place] = max(placed[place], floor)
        floor = placed[place] + room
    return [placed[place] for place in range(len(heights))]


def _image(drawing: Figure, whole: bool = False) -> Image.Image:
    with context():
        if whole:
            drawing.canvas.draw()
        else:
            redraw(drawing)
        return Image.fromarray(np.asarray(drawing.canvas.buffer_rgba())).convert("RGB")


def png(drawing: Figure, whole: bool = False) -> bytes:
    """The figure as PNG bytes at 100 dots per inch, packed fast rather than small.

    `whole=True` has matplotlib draw all of a new figure by its own rules, with no frame kept: what tests compare with.

    >>> png(figure(3.0, 2.0))[1:4]
    b'PNG'
    """
    packed = io.BytesIO()
    _image(drawing, whole).save(packed, "PNG", compress_level=1)
    return packed.getvalue()


def small_png(drawing: Figure, limit_kb: float = 30) -> bytes:
    """The figure as PNG bytes of at most `limit_kb` kilobytes (1000 bytes): fewer colours first, then fewer pixels.

    >>> len(small_png(figure(3.0, 2.0))) < 30_000
    True
    """
    picture = _image(drawing)
    for scale in (1.0, 0.8, 0.65, 0.5):
        size = (round(picture.width * scale), round(picture.height * scale))
        scaled = picture if scale == 1 else picture.resize(size, Image.Resampling.LANCZOS)
        for colours in (64, 32, 16):
            packed = io.BytesIO()
            few = scaled.quantize(colours, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
            few.save(packed, "PNG", optimize=True)
            if len(packed.getvalue()) <= limit_kb * 1000:
                return packed.getvalue()
    need = len(packed.getvalue()) / 1000
    raise ValueError(f"limit_kb = {limit_kb!r}: this figure needs at least {need:.1f} kilobytes")


def png_size(picture: bytes) -> tuple[int, int]:
    """Width and height of PNG bytes in pixels, read from the file's own header.

    >>> png_size(png(figure(3.0, 2.0)))
    (300, 200)
    """
    if picture[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError(f"these bytes begin with {picture[:8]!r}: a PNG picture was expected")
    return int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")


def alt_img(picture: bytes, sentence: str, width_px: int | None = None) -> str:
    """An `<img>` element that says in words what it shows; it shrinks on a narrow screen, and its text is escaped.

    >>> alt_img(png(figure(3.0, 2.0)), "The ice is < 5 mm wide.")[:55]
    '<img alt="The ice is &lt; 5 mm wide." width="300" heigh'
    """
    if not sentence.strip():
        raise ValueError(f"sentence = {sentence!r}: a picture must say in words what it shows")
    width, height = png_size(picture)
    if width_px is not None:
        width, height = width_px, round(height * width_px / width)
    data = base64.b64encode(picture).decode()
    return (
        f'<img alt="{html.escape(sentence)}" width="{width}" height="{height}" '
        f'style="max-width:100%;height:auto" src="data:image/png;base64,{data}">'
    )
