"""Figures: readable sizes, nothing leaks, pictures speak, lines differ in grey and for every kind
of colour vision.
"""

import itertools
import re
import subprocess
import sys
import threading

import matplotlib
import numpy as np
import pytest
from colorspacious import cspace_convert, deltaE
from matplotlib.colors import to_rgb

from helpers.teaching.panel import isotherms, pictures, style

DEFICIENCIES = ("deuteranomaly", "protanomaly", "tritanomaly")
PAIRS = list(itertools.combinations(style.LINES, 2))


def lightness(colour):
    return cspace_convert(to_rgb(colour), "sRGB1", "CIELab")[0]


def seen(colour, deficiency):
    space = {"name": "sRGB1+CVD", "cvd_type": deficiency, "severity": 100}
    return np.clip(cspace_convert(to_rgb(colour), space, "sRGB1"), 0, 1)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_lines_differ_in_grey_and_under_deficiency_and_without_colour(one, other):
    assert abs(lightness(one.colour) - lightness(other.colour)) > 8
    for deficiency in DEFICIENCIES:
        assert deltaE(seen(one.colour, deficiency), seen(other.colour, deficiency)) > 10
    assert one.dashes != other.dashes and one.marker != other.marker


def test_lines_stand_out_from_white():
    for line in style.LINES:
        channels = np.array(to_rgb(line.colour))
        linear = np.where(
            channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
        )
        assert 1.05 / (linear @ [0.2126, 0.7152, 0.0722] + 0.05) >= 3


def test_isotherms_differ_without_colour_and_stand_out_from_every_temperature():
    assert [(one.level, one.dashes) for one in isotherms.ISOTHERMS] == [
        (0, "solid"),
        (-20, "dashed"),
        (-40, "dotted"),
    ]
    colours = matplotlib.colormaps[style.TEMPERATURE["cmap"]](np.linspace(0, 1, 32))[:, :3]
    grey = cspace_convert(colours, "sRGB1", "CIELab")[:, 0]
    assert np.all(np.diff(grey) > 0)
    line, halo = lightness("white"), lightness("#111111")
    assert np.all(np.maximum(abs(grey - line), abs(grey - halo)) > 40)
    assert abs(line - halo) > 60


def test_isotherms_follow_the_field_and_vanish_with_it():
    axes = style.figure().subplots()
    axes.set(xlim=(-20, 20), ylim=(-20, 20))
    x = np.linspace(-20, 20, 81)
    away = np.hypot(*np.meshgrid(x, x))
    lines = isotherms.Isotherms(axes)
    lines.update(x, x, 4 * away - 50)
    for isotherm, collection, label in lines._parts:
        points = np.concatenate(collection.get_segments())
        assert np.allclose(np.hypot(*points.T), (50 + isotherm.level) / 4, atol=0.05)
        assert np.isclose(np.hypot(*label.xy), (50 + isotherm.level) / 4, atol=0.05)
    lines.update(x, x, 4 * away - 30)
    assert lines.shown == ("0 °C", "-20 °C")
    lines.update(x, x, 0 * away + 37)
    assert lines.shown == ()


def test_a_hidden_isotherm_leaves_neither_line_nor_label_and_comes_back():
    axes = style.figure().subplots()
    axes.set(xlim=(-20, 20), ylim=(-20, 20))
    x = np.linspace(-20, 20, 81)
    field = 4 * np.hypot(*np.meshgrid(x, x)) - 50
    lines = isotherms.Isotherms(axes)
    lines.update(x, x, field, hidden=(-40, -20))
    assert lines.shown == ("0 °C",)
    assert [len(line.get_segments()) > 0 for _, line, _ in lines._parts] == [True, False, False]
    lines.update(x, x, field)
    assert lines.shown == ("0 °C", "-20 °C", "-40 °C")


@pytest.mark.parametrize(("middle", "side"), [(0, "right"), (-8, "left")])
def test_labels_stand_on_the_left_if_asked_and_if_they_fit(middle, side):
    axes = style.figure().subplots()
    axes.set(xlim=(-20, 20), ylim=(-20, 20))
    x = np.linspace(-20, 20, 81)
    lines = isotherms.Isotherms(axes, left=True)
    lines.update(x, x, 4 * np.hypot(*np.meshgrid(x - middle, x)) - 44)
    # a label to the left of its line ends there, one to the right begins there
    assert {label.get_horizontalalignment() for _, _, label in lines._parts} == {side}


@pytest.mark.parametrize("heights", [[3, 1, 2], [10, 10, 10], [-99, 99, 0], [5.0], []])
def test_labels_are_moved_apart_and_keep_their_order(heights):
    placed = style.apart(heights, room=2, low=-5, high=9)
    assert np.all(np.diff(sorted(placed)) >= 2) and all(-5 <= height <= 9 for height in placed)
    ranks = sorted(range(len(heights)), key=lambda one: heights[one])
    if len(set(heights)) == len(heights):
        assert all(placed[low] < placed[high] for low, high in itertools.pairwise(ranks))


def test_labels_with_room_stay_where_they_are():
    assert style.apart([1.0, -20.0, 30.0], room=5, low=-40, high=40) == [1.0, -20.0, 30.0]


def test_an_isotherm_outside_the_view_has_no_label():
    axes = style.figure().subplots()
    axes.set(xlim=(-5, 5), ylim=(-5, 5))
    x = np.linspace(-20, 20, 81)
    lines = isotherms.Isotherms(axes)
    lines.update(x, x, 4 * np.hypot(*np.meshgrid(x, x)) - 50)
    assert lines.shown == ("-40 °C",)


def test_nothing_leaks_in_or_out():
    drawn = pictures.png(_plot())
    before = dict(matplotlib.rcParams)
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "black", "lines.linewidth": 9}):
        assert pictures.png(_plot()) == drawn
    assert dict(matplotlib.rcParams) == before


def test_what_a_learner_sets_while_a_picture_is_drawn_stays_set():
    usual = matplotlib.rcParams["font.size"]
    with matplotlib.rc_context():
        with style.context():
            worker = threading.Thread(
                target=lambda: matplotlib.rcParams.update({"lines.linewidth": 7})
            )
            worker.start()
            worker.join()
        assert (matplotlib.rcParams["lines.linewidth"], matplotlib.rcParams["font.size"]) == (
            7,
            usual,
        )


def _plot():
    with style.context():
        drawing = style.figure(5, 3)
        drawing.subplots().plot([0, 1], [0, 1], **style.LINES[1].as_kwargs())
    return drawing


def test_pyplot_and_pandas_are_not_imported():
    heavy = ("matplotlib.pyplot", "pandas", "nbclient")
    code = f"import sys, helpers.teaching; print([one for one in {heavy} if one in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_projector_sizes():
    assert pictures.png_size(pictures.png(style.figure())) == (700, 420)
    with style.context():
        assert 11 <= matplotlib.rcParams["font.size"] <= 12


@pytest.mark.parametrize(
    "sizes", [(9, 4), (1, 4), (7, 0), (7, float("nan")), (float("nan"), 4), (7, 0.5)]
)
def test_bad_sizes(sizes):
    with pytest.raises(ValueError):
        style.figure(*sizes)


def test_small_png_is_small_or_says_so():
    noise = style.figure(4, 3, 0.1, 0.1, 0.1, 0.1)
    noise.subplots().imshow(np.random.default_rng(1).random((300, 400)))
    assert len(pictures.small_png(noise, 60)) <= 60_000
    with pytest.raises(ValueError, match="needs at least"):
        pictures.small_png(noise, 1)
    assert pictures.small_png(_plot()) == pictures.small_png(_plot())


def test_alt_img_escapes_and_needs_words():
    picture = pictures.png(style.figure(3, 2))
    tag = pictures.alt_img(picture, 'wider than "5" & <b>', 240)
    assert (
        'alt="wider than &quot;5&quot; &amp; &lt;b&gt;"' in tag
        and 'width="240" height="160"' in tag
    )
    assert "max-width:100%" in tag and re.search(
        r'src="data:image/png;base64,[A-Za-z0-9+/=]+">$', tag
    )
    with pytest.raises(ValueError, match="must say in words"):
        pictures.alt_img(picture, " ")
    with pytest.raises(ValueError, match="PNG picture was expected"):
        pictures.alt_img(b"GIF89a", "No.")
