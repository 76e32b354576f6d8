"""Figures: readable sizes, nothing leaks, pictures speak, lines differ in grey and for every kind
of colour vision.
"""

import io
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
from PIL import Image

from helpers.teaching.panel import isotherms, palette, pictures, style

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
        assert style.contrast(line.colour) >= 3


ICE_C = np.linspace(-150, -0.01, 151)
TISSUE_C = np.linspace(0.01, 40, 41)


def map_lightness(temperatures_C, deficiency=None):
    """Lightness of the map's own colours, as they are seen."""
    limits = matplotlib.colors.Normalize(palette.COLDEST_C, palette.WARMEST_C)
    colours = palette.TEMPERATURE["cmap"](limits(temperatures_C))[:, :3]
    if deficiency:
        space = {"name": "sRGB1+CVD", "cvd_type": deficiency, "severity": 100}
        colours = np.clip(cspace_convert(colours, space, "sRGB1"), 0, 1)
    return cspace_convert(colours, "sRGB1", "CAM02-UCS")[:, 0]


@pytest.mark.parametrize("deficiency", [None, *DEFICIENCIES])
def test_ice_and_tissue_are_read_in_order_in_grey_and_by_every_eye(deficiency):
    # steps of the map are a quarter of a kelvin, so neighbours may share a colour
    ice = map_lightness(ICE_C, deficiency)
    tissue = map_lightness(TISSUE_C, deficiency)
    assert np.all(np.diff(ice) > 0)
    assert np.all(np.diff(tissue) < 0)


@pytest.mark.parametrize("deficiency", [None, *DEFICIENCIES])
def test_most_of_the_contrast_of_ice_lies_where_cells_live_or_die(deficiency):
    coldest, middle, edge = map_lightness(np.array([-150, -60, -0.01]), deficiency)
    assert (edge - middle) / (edge - coldest) > 0.7
    # and every 10 K of it can be told apart
    assert np.all(np.diff(map_lightness(np.arange(-60, 0, 10.0), deficiency)) > 6)


@pytest.mark.parametrize("deficiency", [None, *DEFICIENCIES])
def test_the_edge_of_the_ice_is_a_step_that_is_seen_without_a_line(deficiency):
    below, above = map_lightness(np.array([-0.01, 0.01]), deficiency)
    step = above - below
    # far more than the map changes in a kelvin on either side
    nearby = map_lightness(np.array([-1.0, -0.01, 0.01, 1.0]), deficiency)
    assert step > 7
    assert step > 5 * max(nearby[1] - nearby[0], nearby[2] - nearby[3])


def test_colours_beyond_the_scale_are_those_of_its_ends():
    assert palette.colour(-300) == palette.colour(-150)
    assert palette.colour(99) == palette.colour(40)
    assert palette.ice_colour(0) == palette.ICE[-1][1]
    with pytest.raises(ValueError, match="0 °C or below"):
        palette.ice_colour(1)
    with pytest.raises(ValueError, match="nearest: -40"):
        palette.isotherm_line(-55)


def test_isotherms_differ_in_colour_in_grey_and_without_colour():
    assert dict(palette.ISOTHERM_DASHES) == {0: "solid", -20: "dashed", -40: "dotted"}
    assert [one.level for one in isotherms.ISOTHERMS] == list(palette.ISOTHERM_COLOURS)
    colours = palette.ISOTHERM_COLOURS.values()
    for one, other in itertools.combinations(colours, 2):
        assert abs(lightness(one) - lightness(other)) > 8
        for deficiency in DEFICIENCIES:
            assert deltaE(seen(one, deficiency), seen(other, deficiency)) > 10


@pytest.mark.parametrize("level_C", palette.ISOTHERM_COLOURS)
def test_isotherms_stand_out_from_the_map_around_them(level_C):
    near = cspace_convert(
        np.array([palette.colour(level_C + step) for step in (-15, -5, -0.1, 0.1, 5, 15)]),
        "sRGB1",
        "CIELab",
    )[:, 0]
    line = lightness(palette.ISOTHERM_COLOURS[level_C])
    halo = lightness(palette.HALO)
    assert np.all(np.maximum(abs(near - line), abs(near - halo)) > 35)
    assert halo - line > 50


def test_what_is_drawn_over_the_map_stands_out_from_white():
    for colour in (*palette.ISOTHERM_COLOURS.values(), palette.TUMOUR_RIM, palette.SPARED):
        assert style.contrast(colour) >= 4.5


def test_a_vessel_and_what_is_spared_do_not_look_like_one_thing():
    """Both are drawn in the same map, beside the rim of the tumour and the isotherms."""
    others = (palette.SPARED, palette.TUMOUR_RIM, *palette.ISOTHERM_COLOURS.values())
    for other in others:
        assert deltaE(to_rgb(palette.VESSEL), to_rgb(other)) > 10
        for deficiency in DEFICIENCIES:
            assert deltaE(seen(palette.VESSEL, deficiency), seen(other, deficiency)) > 10


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


def test_corners_of_a_coarse_grid_are_rounded_and_the_line_stays_in_its_place():
    turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    corners = 30 + np.where(np.arange(60) % 2, 0.5, -0.5)
    ring = np.column_stack([corners * np.cos(turn), corners * np.sin(turn)])
    ring = np.concatenate([ring, ring[:1]])
    smooth = isotherms.rounded(ring, 2.0)
    radius = np.hypot(*smooth.T)
    assert np.ptp(radius) < 0.2 < np.ptp(np.hypot(*ring.T)) and abs(radius.mean() - 30) < 0.15
    assert np.allclose(smooth[0], smooth[-1]), "a closed line stays closed"
    straight = np.column_stack([np.arange(50.0), np.zeros(50)])
    assert np.allclose(isotherms.rounded(straight, 2.0)[[0, -1]], straight[[0, -1]])
    # A small loop would shrink, so it is left alone, as is every line without a length to round.
    assert np.array_equal(isotherms.rounded(ring / 10, 2.0), ring / 10)
    assert np.array_equal(isotherms.rounded(ring, 0.0), ring)


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


# What a learner may have in a file of settings, one from each family that changes a picture.
LEARNERS_SETTINGS = {
    "xaxis.labellocation": "right",
    "yaxis.labellocation": "top",
    "markers.fillstyle": "none",
    "contour.linewidth": 9,
    "contour.negative_linestyle": "solid",
    "errorbar.capsize": 12,
    "hist.bins": 3,
    "pcolor.shading": "gouraud",
    "agg.path.chunksize": 100,
    "axes.xmargin": 0.5,
    "date.autoformatter.minute": "%S",
    "figure.constrained_layout.use": True,
    "font.size": 30,
    "legend.frameon": True,
    "lines.linewidth": 9,
    "text.color": "red",
    "xtick.direction": "in",
}


@pytest.mark.parametrize("name", LEARNERS_SETTINGS)
def test_no_setting_of_a_learner_changes_a_picture(name):
    drawn = pictures.png(_labelled_plot())
    with matplotlib.rc_context({name: LEARNERS_SETTINGS[name]}):
        assert pictures.png(_labelled_plot()) == drawn
        # inside, every setting that decides about pictures is the project's
        with style.context():
            assert matplotlib.rcParams[name] == style._SETTINGS[name]
        assert matplotlib.rcParams[name] == LEARNERS_SETTINGS[name]


def test_only_windows_keys_and_files_stay_a_learners():
    left = set(matplotlib.rcParamsDefault) - set(style._SETTINGS)
    words = ("animation", "backend", "docstring", "keymap", "macosx", "tk", "webagg")
    rest = {name for name in left if not name.startswith(words)}
    assert rest == {
        "figure.max_open_warning",
        "figure.raise_window",
        "interactive",
        "savefig.directory",
        "toolbar",
    }


def _labelled_plot():
    with style.context():
        drawing = style.figure(5, 3)
        axes = drawing.subplots()
        axes.errorbar([0, 1], [0, 1], yerr=0.2, fmt="o", label="points")
        axes.hist([0, 0.2, 0.7], alpha=0.4)
        axes.set(xlabel="time (min)", ylabel="depth (mm)")
        axes.legend()
    return drawing


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
    ("sizes", "words"),
    [
        ((9, 4), "width_in = 9: .* nearest valid: 7.6"),
        ((1, 4), "width_in = 1: .* nearest valid: 2.5"),
        ((float("nan"), 4), "width_in = nan"),
        ((7, 0), "height_in = 0: a height must be positive"),
        ((7, float("nan")), "height_in = nan"),
        ((7, 0.5), "no room in 7 x 0.5 inches"),
    ],
)
def test_bad_sizes(sizes, words):
    with pytest.raises(ValueError, match=words):
        style.figure(*sizes)


def test_png_holds_the_pixels_of_the_canvas():
    """Flat areas, lines and letters, and a map, whose colours change from pixel to pixel."""
    ramp = style.figure(4, 3)
    ramp.subplots().imshow(np.hypot(*np.mgrid[-1:1:20j, -1:1:20j]), interpolation="bilinear")
    for figure in (_plot(), ramp):
        picture = pictures.png(figure)
        drawn = np.asarray(figure.canvas.buffer_rgba())[:, :, :3]
        image = Image.open(io.BytesIO(picture))
        assert image.mode == "RGB" and np.array_equal(np.asarray(image), drawn)


def test_small_png_is_small_or_says_so():
    noise = style.figure(4, 3, 0.1, 0.1, 0.1, 0.1)
    noise.subplots().imshow(np.random.default_rng(1).random((300, 400)))
    assert len(pictures.small_png(noise, 60)) <= 60_000
    with pytest.raises(ValueError, match="needs at least"):
        pictures.small_png(noise, 1)
    assert pictures.small_png(_plot()) == pictures.small_png(_plot())


def test_a_small_png_keeps_the_colour_of_a_thin_line_on_ice():
    """Words name lines by their colour, and a rim has few of a picture's pixels."""
    figure = style.figure(6.4, 4.9, 0.1, 0.1, 0.1, 0.1)
    axes = figure.subplots()
    place = np.linspace(-30, 30, 400)
    temperature_C = 5 * np.hypot(place[:, None], place[None, :]) - 150
    axes.imshow(temperature_C, extent=(-30, 30, -30, 30), **palette.TEMPERATURE)
    angle = np.linspace(0, 2 * np.pi, 200)
    lines = {palette.TUMOUR_RIM: 29, palette.ISOTHERM_COLOURS[-40.0]: 22}
    for colour, radius_mm in lines.items():
        axes.plot(radius_mm * np.cos(angle), radius_mm * np.sin(angle), color=colour, linewidth=1.5)
    whole = np.asarray(Image.open(io.BytesIO(pictures.png(figure))).convert("RGB"), dtype=int)
    stored = Image.open(io.BytesIO(pictures.small_png(figure))).convert("RGB")
    for colour in lines:
        wanted = np.round(255 * np.array(to_rgb(colour)))
        on_line = (np.abs(whole - wanted).sum(axis=2) < 12).nonzero()
        assert len(on_line[0]) > 100
        off = np.abs(np.asarray(stored, dtype=int)[on_line] - wanted).max(axis=1)
        assert np.median(off) < 16, colour


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


def test_words_in_a_line_s_colour_can_be_read():
    """WCAG 2.2, 1.4.3: a curve is named in its own colour or a darker one."""
    assert style.contrast("#3a9bd9") < 4.5
    assert style.contrast("#777777") == pytest.approx(4.48, abs=0.005)
    for line in style.LINES:
        assert style.contrast(style.ink(line.colour)) >= 4.5
    assert style.ink(style.LINES[1].colour) == style.LINES[1].colour
