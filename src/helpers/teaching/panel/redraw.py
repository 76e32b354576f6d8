"""Draw a figure again, quickly: its frame is drawn once and kept, everything else is drawn over it.

This is what matplotlib calls blitting.  The *frame* is what takes most of the time and seldom
changes: ticks and their labels, colour bars, legends of the figure.  Axis lines, curves, fields,
texts inside the axes and titles are drawn each time, in their usual order.  An axis or a legend
that changes, such as a time axis that grows with a slider, is left out of the frame and drawn each
time until it has stopped changing.

What a figure may change between two drawings: all artists inside its axes, titles, limits, scales,
places and labels of major ticks, labels of axes, texts and visibility of legends and of their
entries, which axes are shown, its size.  What it may not change: colours and sizes of ticks and
their labels, grids, backgrounds, artists on a colour bar.  Axes must not overlap, and an artist
meant to lie below a grid (a zorder below 0.5) would be drawn over it.

The tests compare every panel, pixel for pixel, with a drawing made whole by matplotlib.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from operator import attrgetter

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.legend import Legend

DRAWINGS_TO_SETTLE = 2
"""After this many drawings without a change, what was left out of the frame goes back into it."""


class KeptFrame:
    """The frame of one figure as pixels, and what they were drawn from.

    Whoever draws a figure again and again holds one of these for it.  It does not keep the figure
    alive.

    Examples
    --------
    >>> from helpers.teaching.panel import style
    >>> drawing = style.figure(3.0, 2.0)
    >>> (line,) = drawing.subplots().plot([0, 1], [0, 1])
    >>> frame = KeptFrame()
    >>> frame.redraw(drawing)
    >>> line.set_ydata([1, 0])
    >>> frame.redraw(drawing)
    """

    def __init__(self):
        self._layout: list = []
        # One entry for each part of the frame, in the order of `_parts_of_frame`.
        self._appearances: list[list] = []
        # Numbers of the parts that change and are therefore not in the pixels.
        self._changing: set[int] = set()
        self._drawings_without_change = 0
        self._pixels = None

    def redraw(self, figure: Figure) -> None:
        """Draw a figure on its canvas, with the kept frame if that still fits.

        Parameters
        ----------
        figure : matplotlib.figure.Figure
            A figure with an Agg canvas; only such a canvas can give its pixels back.
        """
        _place_axes(figure)
        self._follow(figure)
        parts = _parts_of_frame(figure)
        drawn_each_time = list(_over_frame(figure, {parts[number] for number in self._changing}))
        if self._pixels is None:
            _draw_without(drawn_each_time, figure)
            self._pixels = figure.canvas.copy_from_bbox(figure.bbox)
        # From here on this is cheap: copy the frame back, draw what moves.
        figure.canvas.restore_region(self._pixels)
        for artist in drawn_each_time:
            figure.draw_artist(artist)

    def _follow(self, figure: Figure) -> None:
        """Find what has changed since the last drawing; drop the pixels if they no longer fit."""
        layout = [weakref.ref(figure), figure.get_size_inches().tolist()]
        layout += [_outline(axes) for axes in figure.axes]
        # Weak references, because a legend that was replaced should not be kept alive for this.
        appearances = [[weakref.ref(part), *_appearance(part)] for part in _parts_of_frame(figure)]
        # With another figure, size or place of axes, the old parts say nothing about the new ones.
        if layout != self._layout or len(appearances) != len(self._appearances):
            self._begin_again(changing=set())
        else:
            pairs = zip(appearances, self._appearances, strict=True)
            # Two axes or legends compare equal only if they are the same object.
            changed = {number for number, (new, old) in enumerate(pairs) if new != old}
            self._drawings_without_change += 1
            if changed:
                self._drawings_without_change = 0
            # One more part changes: draw the frame once without it, then leave it out.
            if not changed <= self._changing:
                self._begin_again(self._changing | changed)
            elif self._changing and self._drawings_without_change >= DRAWINGS_TO_SETTLE:
                self._begin_again(changing=set())
        self._layout = layout
        self._appearances = appearances

    def _begin_again(self, changing: set[int]) -> None:
        """Drop the pixels; the next ones are drawn without the changing parts."""
        self._changing = changing
        self._drawings_without_change = 0
        self._pixels = None


def _draw_without(left_out: list[Artist], figure: Figure) -> None:
    """Draw a figure without some artists: a canvas leaves out what is marked as animated."""
    for artist in left_out:
        artist.set_animated(True)
    try:
        figure.canvas.draw()
    finally:
        for artist in left_out:
            artist.set_animated(False)


def _place_axes(figure: Figure) -> None:
    """Move all axes to where a drawing will put them.

    Axes with a fixed aspect, and colour bars beside other axes, get their place only when they are
    drawn; the outlines compared here must be those of the coming drawing.
    """
    for axes in figure.axes:
        locator = axes.get_axes_locator()
        axes.apply_aspect(locator(axes, None) if locator else None)


def _parts_of_frame(figure: Figure) -> list[Axis | Legend]:
    """Return the parts of the frame whose changes are followed one by one."""
    parts: list[Axis | Legend] = []
    for axes in figure.axes:
        parts += [axes.xaxis, axes.yaxis]
    return parts + figure.legends


def _over_frame(figure: Figure, changing: set[Artist]) -> Iterator[Artist]:
    """Yield what is drawn over the frame, lowest first."""
    for axes in sorted(figure.axes, key=attrgetter("zorder")):
        yield from sorted(_over_frame_in(axes, changing), key=attrgetter("zorder"))
    yield from figure.texts
    for legend in figure.legends:
        if legend in changing:
            yield legend


def _over_frame_in(axes: Axes, changing: set[Artist]) -> Iterator[Artist]:
    """Yield what is drawn over the frame inside one pair of axes."""
    if not axes.get_visible():
        return
    # Axis lines lie above curves that touch them, so they are drawn each time, after the curves.
    in_frame = {axes.patch, axes.xaxis, axes.yaxis}
    if not (axes.axison and axes.get_frame_on()):
        # draw_artist() would draw the axis lines although the axes are switched off.
        in_frame.update(axes.spines.values())
    if axes.axison:
        in_frame -= changing
    for artist in axes.get_children():
        # A colour bar belongs to the frame as a whole, but for an axis of it that changes.
        if artist not in in_frame and (artist in changing or not _is_colour_bar(axes)):
            yield artist


def _is_colour_bar(axes: Axes) -> bool:
    """Say whether axes were made by `figure.colorbar`; matplotlib has no public way to tell."""
    return hasattr(axes, "_colorbar")


def _outline(axes: Axes) -> list:
    """Return what the pixels of a pair of axes as a whole depend on."""
    return [axes.get_visible(), axes.axison, axes.get_frame_on(), axes.bbox.bounds]


def _appearance(part: Axis | Legend) -> list:
    """Return what the pixels of an axis or of a legend depend on."""
    if isinstance(part, Legend):
        entries = [*part.get_texts(), *part.get_lines(), *part.get_patches()]
        shown = [entry.get_visible() for entry in entries]
        return [part.get_visible(), shown, *(text.get_text() for text in part.get_texts())]
    places = list(part.get_majorticklocs())
    limits = part.get_view_interval().tolist()
    labels = part.get_major_formatter().format_ticks(places)
    return [part.get_visible(), part.get_label_text(), part.get_scale(), limits, places, labels]
