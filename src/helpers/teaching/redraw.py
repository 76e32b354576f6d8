"""Draw a figure again and move only what moved: its frame is drawn once and kept, all else is drawn over it.

The frame is what takes most of the time and seldom changes: ticks and their words, colour bars, legends of the figure.
Axis lines, lines, fields, words inside the axes and titles are drawn each time, in their usual order.  An axis or a
legend that changes, such as a time axis that grows with a slider, leaves the frame and is drawn each time until it
rests.  What lies under the ticks (a zorder below 0.5) is not allowed for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from weakref import WeakKeyDictionary

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.legend import Legend

RESTS = 2
"""After so many drawings without a change, what had left the frame goes back into it."""


@dataclass
class _Frame:
    """The pixels of a figure's frame, what they were drawn from, and what was left out of them because it changes.

    `looks`: one entry for each of `_framed(figure)`; `restless`: numbers of those left out.  No artist is kept here: it
    would keep its figure alive.
    """

    layout: list
    looks: list[list]
    restless: frozenset[int] = frozenset()
    quiet: int = 0
    pixels: Any = None


_KEPT: WeakKeyDictionary[Figure, _Frame] = WeakKeyDictionary()


def redraw(figure: Figure) -> None:
    """Draw a figure with an Agg canvas; the frame comes from the last time, unless something of it has changed.

    >>> from helpers.teaching import style
    >>> drawing = style.figure(3.0, 2.0); (line,) = drawing.subplots().plot([0, 1], [0, 1])
    >>> redraw(drawing); line.set_ydata([1, 0]); redraw(drawing)
    """
    _place(figure)
    frame = _KEPT[figure] = _followed(_KEPT.get(figure), figure)
    parts = _framed(figure)
    moving = list(_moving(figure, {parts[number] for number in frame.restless}))
    left_out = set(moving)
    for artist in _all_parts(figure):
        artist.set_animated(artist in left_out)
    if frame.pixels is None:
        figure.canvas.draw()
        frame.pixels = figure.canvas.copy_from_bbox(figure.bbox)
    figure.canvas.restore_region(frame.pixels)
    for artist in moving:
        figure.draw_artist(artist)


def _place(figure: Figure) -> None:
    """Give all axes the place they have once drawn: of a fixed aspect, or beside others as a colour bar is."""
    for axes in figure.axes:
        locator = axes.get_axes_locator()
        axes.apply_aspect(locator(axes, None) if locator else None)


def _framed(figure: Figure) -> list[Axis | Legend]:
    """What is in the frame as long as it rests."""
    return [axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)] + figure.legends


def _followed(kept: _Frame | None, figure: Figure) -> _Frame:
    """The kept frame where its pixels still serve; otherwise a new one, yet without pixels."""
    layout = [figure.get_size_inches().tolist(), *map(_outline, figure.axes)]
    looks = [_words(part) if isinstance(part, Legend) else _ticks(part) for part in _framed(figure)]
    if kept is None or kept.layout != layout or len(kept.looks) != len(looks):
        return _Frame(layout, looks)
    changed = {number for number, look in enumerate(looks) if look != kept.looks[number]}
    quiet = 0 if changed else kept.quiet + 1
    if not changed <= kept.restless:
        return _Frame(layout, looks, kept.restless | changed)
    if kept.restless and quiet >= RESTS:
        return _Frame(layout, looks)
    return _Frame(layout, looks, kept.restless, quiet, kept.pixels)


def _moving(figure: Figure, restless: set[Artist]) -> Iterator[Artist]:
    """What is drawn over the frame, lowest first."""
    for axes in sorted(figure.axes, key=attrgetter("zorder")):
        yield from sorted(_moving_in(axes, restless), key=attrgetter("zorder"))
    yield from figure.texts
    yield from (one for one in figure.legends if one in restless)


def _moving_in(axes: Axes, restless: set[Artist]) -> Iterator[Artist]:
    if not axes.get_visible():
        return
    drawn = axes.axison and axes.get_frame_on()
    kept = {axes.patch, axes.xaxis, axes.yaxis, *(() if drawn else axes.spines.values())} - restless
    yield from (one for one in axes.get_children() if one in restless or not (_is_colour_bar(axes) or one in kept))


def _all_parts(figure: Figure) -> Iterator[Artist]:
    """All that is either in the frame or moves."""
    for axes in figure.axes:
        yield from axes.get_children()
    yield from figure.texts
    yield from figure.legends


def _is_colour_bar(axes: Axes) -> bool:
    return hasattr(axes, "_colorbar")


def _outline(axes: Axes) -> list:
    """What the pixels of axes as a whole depend on."""
    return [axes.get_visible(), axes.axison, axes.get_frame_on(), axes.bbox.bounds]


def _ticks(axis: Axis) -> list:
    """What the pixels of an axis depend on: limits, scale, places, words."""
    places = axis.get_majorticklocs()
    words = axis.get_major_formatter().format_ticks(places)
    limits = axis.get_view_interval().tolist()
    return [axis.get_visible(), axis.get_label_text(), axis.get_scale(), limits, places.tolist(), words]


def _words(legend: Legend) -> list:
    """What the pixels of a legend depend on, beside the lines it shows."""
    return [legend.get_visible(), *(text.get_text() for text in legend.get_texts())]
