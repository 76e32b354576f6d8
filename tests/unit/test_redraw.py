"""A figure redrawn with its kept frame is, pixel for pixel, the figure drawn afresh.

The frame is not drawn in vain.
"""

import gc
import weakref

import numpy as np
import pytest
from matplotlib.ticker import NullLocator

from helpers.teaching.panel import palette, style
from helpers.teaching.panel.pictures import png
from helpers.teaching.panel.redraw import KeptFrame


def drawing():
    """A field with a colour bar, a line, a title, a legend of the figure and one of the axes."""
    with style.context():
        return parts_of(style.figure(6.0, 3.0))


def parts_of(figure):
    """The axes, field and line put into a figure, after the figure itself."""
    left, right = figure.subplots(1, 2, gridspec_kw={"wspace": 0.7})
    image = left.imshow(np.arange(9.0).reshape(3, 3), **palette.TEMPERATURE)
    figure.colorbar(image, ax=left)
    (line,) = right.plot([0, 1, 2], [0, 1, 4], label="ice")
    right.set_title("Ice", loc="left")
    right.legend()
    right.grid(True)
    right.set(xlim=(0, 2), ylim=(0, 4))
    figure.legend(handles=[line], loc="lower center")
    return figure, left, right, image, line


def replace_legend(line):
    """Another legend with the same words."""
    line.set_color("red")
    line.figure.legends[0].remove()
    line.figure.legend(handles=[line], loc="lower center")


CHANGES = {
    "a line": lambda left, right, image, line: line.set_ydata([4, 1, 0]),
    "a field": lambda left, right, image, line: image.set_data(np.full((3, 3), -100.0)),
    "a title": lambda left, right, image, line: right.set_title("Less ice", loc="left"),
    "limits": lambda left, right, image, line: right.set_xlim(0, 10),
    "a label": lambda left, right, image, line: right.set_ylabel("mm"),
    "ticks": lambda left, right, image, line: right.set_xticks([0, 1], ["start", "end"]),
    "a scale": lambda left, right, image, line: right.set_yscale("symlog"),
    "no ticks": lambda left, right, image, line: right.xaxis.set_major_locator(NullLocator()),
    "words as places": lambda left, right, image, line: right.bar(["kidney", "liver"], [1, 2]),
    "another legend": lambda left, right, image, line: replace_legend(line),
    "a new text": lambda left, right, image, line: right.text(1, 2, "here"),
    "axes that are hidden": lambda left, right, image, line: right.set_visible(False),
    "a hidden axis": lambda left, right, image, line: right.xaxis.set_visible(False),
    "a legend's words": lambda left, right, image, line: (
        line.figure.legends[0].get_texts()[0].set_text("edge")
    ),
    "a size": lambda left, right, image, line: line.figure.set_size_inches(5.0, 4.0),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_shows_as_in_a_fresh_drawing(what):
    figure, *parts = drawing()
    frame = KeptFrame()
    first = png(figure, frame)
    fresh, *others = drawing()
    with style.context():
        CHANGES[what](*parts)
        CHANGES[what](*others)
    changed = png(figure, frame)
    assert changed == png(fresh) and changed != first


def test_axes_that_are_switched_off_show_no_lines():
    figure = style.figure(3.0, 2.0)
    frame = KeptFrame()
    axes = figure.subplots()
    axes.set_axis_off()
    assert png(figure, frame) == png(style.figure(3.0, 2.0))
    axes.set_xlim(0, 3)
    assert png(figure, frame) == png(style.figure(3.0, 2.0))


def test_a_redrawn_figure_can_still_be_drawn_whole():
    figure, *_ = drawing()
    assert png(figure, KeptFrame()) == png(figure)


def test_a_figure_no_longer_used_is_freed_even_if_its_frame_is_kept():
    figure, _, right, _, _ = drawing()
    frame = KeptFrame()
    png(figure, frame)
    right.set_xlim(0, 9)
    png(figure, frame)
    gone = weakref.ref(figure)
    del figure, right, _
    gc.collect()
    assert gone() is None
    other, *_ = drawing()
    assert png(other, frame) == png(other)


@pytest.fixture
def counted(monkeypatch):
    """The drawing, and a list that grows by one entry whenever its frame is drawn."""
    figure, _, right, _, line = drawing()
    frame = KeptFrame()
    drawn = []
    whole = figure.canvas.draw
    monkeypatch.setattr(figure.canvas, "draw", lambda: drawn.append(1) or whole())
    png(figure, frame)
    return figure, frame, right, line, drawn


def test_the_frame_is_drawn_again_only_when_it_changes(counted):
    figure, frame, right, line, drawn = counted
    for height in (1, 2, 3):
        line.set_ydata([0, height, 0])
        png(figure, frame)
    assert len(drawn) == 1
    right.set_ylim(0, 9)
    png(figure, frame)
    assert len(drawn) == 2


def test_an_axis_that_changes_each_time_leaves_the_frame_until_it_rests(counted):
    figure, frame, right, line, drawn = counted

    def step(height):
        line.set_ydata([0, height, 0])
        changed = png(figure, frame)
        fresh, _, other, _, second_line = drawing()
        second_line.set_ydata([0, height, 0])
        other.set_ylim(right.get_ylim())
        assert changed == png(fresh)

    for height in range(5, 12):
        right.set_ylim(0, height)
        step(height)
    assert len(drawn) == 2
    for height in range(3, 12):
        step(height)
    assert len(drawn) == 3


def test_a_restless_axis_does_not_hide_a_change_elsewhere(counted):
    figure, frame, right, _, drawn = counted
    right.set_xlim(0, 5)
    png(figure, frame)
    figure.legends[0].get_texts()[0].set_text("edge")
    changed = png(figure, frame)
    fresh, _, other, _, _ = drawing()
    other.set_xlim(0, 5)
    fresh.legends[0].get_texts()[0].set_text("edge")
    assert changed == png(fresh) and len(drawn) == 3
