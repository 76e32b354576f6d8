"""Draw a figure again and move only what moved: its frame is drawn once and kept, all else is drawn over it.

The frame is what takes most of the time and seldom changes: axes, ticks and their words, colour bars, the legend of the
figure.  Lines, fields, words inside the axes and titles are drawn each time, in their usual order.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from weakref import WeakKeyDictionary

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

_KEPT: WeakKeyDictionary = WeakKeyDictionary()  # figure -> (what its frame was, its pixels)


def redraw(figure: Figure) -> None:
    """Draw a figure with an Agg canvas; the frame comes from the last time, unless something of it has changed.

    >>> from helpers.teaching import style
    >>> drawing = style.figure(3.0, 2.0); (line,) = drawing.subplots().plot([0, 1], [0, 1])
    >>> redraw(drawing); line.set_ydata([1, 0]); redraw(drawing)
    """
    for axes in figure.axes:
        axes.apply_aspect()
    artists = list(_moving(figure))
    for _, artist in artists:
        artist.set_animated(True)  # the canvas leaves these out
    now, (before, pixels) = _frame(figure), _KEPT.get(figure, (None, None))
    if now != before:
        figure.canvas.draw()
        pixels = figure.canvas.copy_from_bbox(figure.bbox)
        _KEPT[figure] = now, pixels
    figure.canvas.restore_region(pixels)
    for owner, artist in artists:
        owner.draw_artist(artist)


def _moving(figure: Figure) -> Iterator[tuple[Axes | Figure, Artist]]:
    """What is drawn over the frame, with the axes or the figure it belongs to, lowest first."""
    for axes in sorted(figure.axes, key=attrgetter("zorder")):
        if axes.get_visible() and not _is_colour_bar(axes):
            kept = {axes.patch, axes.xaxis, axes.yaxis, *axes.spines.values()}
            for artist in sorted((one for one in axes.get_children() if one not in kept), key=attrgetter("zorder")):
                yield axes, artist
    for text in figure.texts:
        yield figure, text


def _is_colour_bar(axes: Axes) -> bool:
    return hasattr(axes, "_colorbar")


def _frame(figure: Figure) -> list:
    """All that the frame's pixels depend on: limits, places, ticks and words."""
    legends = [[one.get_visible(), *(text.get_text() for text in one.get_texts())] for one in figure.legends]
    return [figure.get_size_inches().tolist(), legends, *map(_frame_of, figure.axes)]


def _frame_of(axes: Axes) -> list:
    ticks = []
    for axis in (axes.xaxis, axes.yaxis):
        places = axis.get_majorticklocs()
        words = axis.get_major_formatter().format_ticks(places)
        ticks.append((axis.get_visible(), axis.get_label_text(), axis.get_scale(), places.tolist(), words))
    return [axes.get_visible(), axes.axison, axes.bbox.bounds, axes.get_xlim(), axes.get_ylim(), ticks]
