"""Draw a figure again and move only what moved: its frame is drawn once and kept, all else is drawn over it.

The frame is what takes most of the time and seldom changes: ticks and their words, colour bars, legends of the figure.
Axis lines, lines, fields, words inside the axes and titles are drawn each time, in their usual order.  An axis or a
legend that changes, such as a time axis that grows with a slider, leaves the frame and is drawn each time until it
rests.

What a figure may change between two drawings: all artists inside its axes, titles, limits, scales, places and words of
major ticks, labels of axes, words and visibility of legends, which axes are shown, its size.  What it may not: colours
and sizes of ticks and their words, grids, backgrounds, artists on a colour bar.  Axes must not overlap, and what lies
lower than a grid (a zorder below 0.5) would be drawn over it.  The sweep compares every panel with whole drawings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from weakref import WeakKeyDictionary, ref

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

    `looks`: one entry for each of `_framed(figure)`; `restless`: numbers of those left out.  Only weak references to
    artists are held here: others would keep their figure alive.
    """

    layout: list
    looks: list[list]
    restless: frozenset[int] = frozenset()
    quiet: int = 0
    pixels: Any = None


_KEPT: WeakKeyDictionary[Figure, _Frame] = WeakKeyDictionary()


def redraw(figure: Figure) -> None:
    """Draw a figure with an Agg canvas; the frame comes from the last time, unless something of it has changed.

    >>> from helpers.teaching.panel import style
    >>> drawing = style.figure(3.0, 2.0); (line,) = drawing.subplots().plot([0, 1], [0, 1])
    >>> redraw(drawing); line.set_ydata([1, 0]); redraw(drawing)
    """
    _place(figure)
    frame = _KEPT[figure] = _followed(_KEPT.get(figure), figure)
    parts = _framed(figure)
    moving = list(_moving(figure, {parts[number] for number in frame.restless}))
    if frame.pixels is None:
        _draw_without(moving, figure)
        frame.pixels = figure.canvas.copy_from_bbox(figure.bbox)
    figure.canvas.restore_region(frame.pixels)
    for artist in moving:
        figure.draw_artist(artist)


def _draw_without(moving: list[Artist], figure: Figure) -> None:
    """Draw a figure; a canvas leaves out what is animated."""
    for artist in moving:
        artist.set_animated(True)
    try:
        figure.canvas.draw()
    finally:
        for artist in moving:
            artist.set_animated(False)


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
    looks = [[ref(part), *_look(part)] for part in _framed(figure)]
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
    kept = {axes.patch, axes.xaxis, axes.yaxis, *(() if drawn else axes.spines.values())}
    if axes.axison:
        kept -= restless
    yield from (
        one
        for one in axes.get_children()
        if one not in kept and (one in restless or not _is_colour_bar(axes))
    )


def _is_colour_bar(axes: Axes) -> bool:
    return hasattr(axes, "_colorbar")


def _outline(axes: Axes) -> list:
    """What the pixels of axes as a whole depend on."""
    return [axes.get_visible(), axes.axison, axes.get_frame_on(), axes.bbox.bounds]


def _look(part: Axis | Legend) -> list:
    """What the pixels of an axis depend on (limits, scale, places, words), or those of a legend (words)."""
    if isinstance(part, Legend):
        return [part.get_visible(), *(text.get_text() for text in part.get_texts())]
    places, limits = list(part.get_majorticklocs()), part.get_view_interval().tolist()
    words = part.get_major_formatter().format_ticks(places)
    return [part.get_visible(), part.get_label_text(), part.get_scale(), limits, places, words]
