"""What a reader would find wrong with the words in a picture: cut off, on top of each other, struck
through.

The text of this file is also sent to the kernels of the notebooks, so it imports nothing of the
tests.
"""

import itertools

import numpy as np
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from helpers.evidence import claims
from helpers.teaching.panel import style


def words(figure):
    """Return (text, pixel box) of every visible text but the tick labels.

    An annotation's arrow is no part of it.
    """
    texts = [text for legend in figure.legends for text in legend.get_texts()]
    for axes in figure.axes:
        texts += [*axes.texts, axes._left_title, axes.xaxis.label, axes.yaxis.label]
    shown = [text for text in texts if text.get_visible() and text.get_text()]
    return [(text.get_text(), Text.get_window_extent(text).padded(-1)) for text in shown]


def ticks(figure):
    """Return (text, pixel box) of the tick labels that are drawn."""
    axes = [
        axis
        for one in figure.axes
        if one.axison
        for axis in (one.xaxis, one.yaxis)
        if axis.get_visible()
    ]
    with style.context():  # how many there are depends on the size of their letters
        labels = [tick.label1 for axis in axes for tick in axis._update_ticks()]
    shown = [text for text in labels if text.get_visible() and text.get_text()]
    return [(text.get_text(), text.get_window_extent().padded(-1)) for text in shown]


def strikes(figure):
    """Return the words inside axes that a visible line runs through, unless a plate or a page's
    disc is under them.
    """
    faults = []
    for axes in figure.axes:
        # Dots without a line between them strike nothing: the path that joins them is not drawn.
        drawn = [
            line for line in axes.lines if line.get_visible() and line.get_linestyle() != "None"
        ]
        paths = [line.get_transform().transform_path(line.get_path()) for line in drawn]
        for text in (text for text in axes.texts if text.get_visible() and text.get_text()):
            if text.get_bbox_patch() is not None or text.get_text() in claims.PAGES:
                continue
            # Outside its axes a line is cut off, so it strikes no word there.
            box = Bbox.intersection(Text.get_window_extent(text).padded(-1), axes.bbox)
            if box is None:
                continue
            if any(len(path) > 1 and path.intersects_bbox(box, filled=False) for path in paths):
                faults.append(text.get_text())
    return faults


def faults(figure):
    """Return what is wrong with the words of a figure.

    Cut off, on top of each other, or struck through.
    """
    found, whole = (
        words(figure) + ticks(figure),
        Bbox.from_bounds(0, 0, *figure.canvas.get_width_height()),
    )
    cut = [
        f"cut off: {text!r}"
        for text, box in found
        if not np.allclose(Bbox.union([whole, box]), whole)
    ]
    over = [
        f"{a!r} on {b!r}"
        for (a, one), (b, two) in itertools.combinations(found, 2)
        if one.overlaps(two)
    ]
    return [*cut, *over, *(f"struck through: {text!r}" for text in strikes(figure))]
