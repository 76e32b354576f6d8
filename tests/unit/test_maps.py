"""Maps: a scale bar that is as long as it says, no axes, isotherms in one code."""

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from helpers.freezing.studies import one_needle
from helpers.freezing.studies.cycles import SENSORS_MM
from helpers.teaching.figures.freezing.cycles import passages
from helpers.teaching.figures.freezing.one_needle import without_waves
from helpers.teaching.panel import html_parts, maps, palette, style
from tests.unit.course_panels import MAKERS, made

WITH_A_SCALE_BAR = {
    "one_needle": "cut",
    "one_needle.first_panel": "cut",
    "cross_section": "axes",
    "kidney_case": "axes",
    "dead_tissue": "map",
}


@pytest.mark.parametrize("name", WITH_A_SCALE_BAR)
def test_a_map_has_a_scale_bar_of_the_length_it_says_and_no_axes(name):
    view = made(name)._view
    axes = getattr(view, WITH_A_SCALE_BAR[name])
    (bar,) = (one for one in axes.artists if isinstance(one, maps.AnchoredSizeBar))
    view.figure.canvas.draw()
    (line,) = bar.size_bar.get_children()
    mm = (
        line.get_window_extent().width
        / (axes.transData.transform((1, 0)) - axes.transData.transform((0, 0)))[0]
    )
    assert bar.txt_label.get_text() == "20 mm" and mm == pytest.approx(20, abs=0.5)
    whole = Bbox.from_bounds(0, 0, *view.figure.canvas.get_width_height())
    seen = bar.get_window_extent()
    assert np.allclose(Bbox.union([whole, seen]).bounds, whole.bounds)
    assert not axes.xaxis.get_visible() and not axes.yaxis.get_visible()


@pytest.mark.parametrize("length_mm", [0, -5, float("nan")])
def test_a_scale_bar_has_a_length(length_mm):
    with pytest.raises(ValueError, match="positive length; use for example 20"):
        maps.scale_bar(style.figure().subplots(), length_mm)


@pytest.mark.parametrize("place", [(-0.1, 0, 1, 1), (0, 0, 4.1, 1), (0, 0, 0, 1), (3, 3, 1, 2)])
def test_axes_lie_in_their_figure(place):
    with pytest.raises(ValueError, match="do not lie in a figure of 4 x 4 inches"):
        maps.axes_at(style.figure(4, 4), *place)


def test_a_case_with_a_bowel_shows_its_wall_where_its_cross_is():
    panel = made("kidney_case")
    panel.reset()
    for gap_mm in (1, 4, 12):
        panel.set(gap_mm=gap_mm)
        view = panel._view
        nearest_mm = panel.result.target.radius_mm + gap_mm
        x_mm, y_mm = view._bowel_wall.get_data()
        assert min(x_mm) == pytest.approx(nearest_mm, abs=0.01) and abs(y_mm[np.argmin(x_mm)]) < 0.3
        assert view._bowel_name.get_text() == "bowel"
        assert view._bowel_name.get_position()[0] > nearest_mm
    panel.reset()


def curves_of(view):
    """Every line of a view's figures that is drawn in the colour of an isotherm."""
    figures = [view.figure, *([view.second] if hasattr(view, "second") else [])]
    colours = {colour: level_C for level_C, colour in palette.ISOTHERM_COLOURS.items()}
    for figure in figures:
        for axes in figure.axes:
            for line in axes.lines:
                if line.get_color() in colours:
                    yield line, colours[line.get_color()]


@pytest.mark.parametrize("name", MAKERS)
def test_a_line_in_the_colour_of_an_isotherm_has_its_dashes(name):
    dashes = {"solid": "-", "dashed": "--", "dotted": ":"}
    view = made(name)._view
    if view is None:
        pytest.skip("nothing is drawn before Run is pressed")
    for line, level_C in curves_of(view):
        assert line.get_linestyle() == dashes[palette.ISOTHERM_DASHES[level_C]]


def test_a_line_that_marks_0_20_or_40_degrees_has_its_code():
    """In the pictures of curves as on the maps."""
    shown = {
        name: {level_C for _, level_C in curves_of(made(name)._view)}
        for name in MAKERS
        if made(name)._view is not None
    }
    assert shown["cycles"] == shown["nerve"] == {0.0, -20.0, -40.0}
    assert shown["one_needle"] == shown["heat_to_remove"] == {0.0, -40.0}
    assert shown["flat_wall"] == {0.0} and shown["cryogen"] == {-40.0}


# ---- words and bands


@pytest.mark.parametrize("line", style.LINES, ids=lambda line: line.colour)
def test_words_of_a_line_are_readable_and_dark_lines_keep_their_colour(line):
    ink = style.ink(line.colour)
    assert style.contrast(ink) >= style.READABLE
    if style.contrast(line.colour) >= style.READABLE:
        assert ink == line.colour


def test_the_names_of_gases_are_readable():
    texts = {text.get_text(): text for text in made("cryogen")._view.curves.texts}
    assert style.contrast(texts["hydrogen"].get_color()) >= style.READABLE
    assert style.contrast("#3a9bd9") < style.READABLE, "the colour of its line"


def test_the_edge_of_a_band_stands_out_from_white_and_from_the_band():
    assert style.contrast(style.BAND_EDGE) >= 3
    assert style.contrast(style.BAND_EDGE, style.BAND) > 2.5


# Pale on purpose, with what shows where they end, or because nothing is told by them.
PALE = {
    "nerve": "marrow and cortex have lines at their edges",
    "two_fates": "the line between the fates is the edge of the region",
    "study_explorer": "lines between columns, whose names stand below them",
}


def contrasts(colours):
    """The contrast with white of each colour, as it is seen on white paper."""
    found = []
    for red, green, blue, alpha in np.atleast_2d([to_rgba(one) for one in colours]):
        on_white = alpha * np.array([red, green, blue]) + 1 - alpha
        found.append(style.contrast(tuple(on_white)))
    return found


def pale_parts(figure):
    """Lines, areas and points of a figure that have neither a dark face nor a dark edge."""
    for axes in figure.axes:
        # A scale of colours holds pale ones, too, in a frame.
        if hasattr(axes, "_colorbar"):
            continue
        for line in axes.lines:
            marks = [line.get_color()] if line.get_linestyle() != "None" else []
            if line.get_marker() != "None":
                marks += [line.get_markeredgecolor(), line.get_markerfacecolor()]
            # White lies below other lines, to set them off from a map.
            is_halo = contrasts([line.get_color()])[0] < 1.01
            is_drawn = line.get_visible() and len(line.get_xdata()) and not is_halo
            if is_drawn and marks and max(contrasts(marks)) < style.SEEN:
                yield line
        for area in [*axes.patches, *axes.collections]:
            faces = np.reshape(area.get_facecolor(), (-1, 4))
            edges = np.reshape(area.get_edgecolor(), (-1, 4))
            if isinstance(area, LineCollection) or not area.get_visible() or not len(faces):
                continue
            dark_edge = len(edges) > 0 and max(contrasts(edges)) >= style.SEEN
            if min(contrasts(faces)) < style.SEEN and not dark_edge:
                yield area


@pytest.mark.parametrize("name", MAKERS)
def test_every_line_and_every_edge_of_an_area_stands_out_from_white(name):
    """WCAG 2.2, 1.4.11: at least 3:1."""
    view = made(name)._view
    if view is None:
        pytest.skip("nothing is drawn before Run is pressed")
    pale = list(pale_parts(view.figure))
    if hasattr(view, "second"):
        pale += pale_parts(view.second)
    assert bool(pale) == (name in PALE), (name, pale)


def test_the_thermometer_reads_the_coldest_that_the_gas_can_get():
    panel = made("cryogen")
    for gas in ("argon", "helium", "nitrogen"):
        panel.set(gas=gas)
        column = panel._view._column
        assert column.get_y() + column.get_height() == pytest.approx(panel.result.coldest_C)
    panel.reset()


# ---- curves of reach


def test_growth_has_no_wave_for_each_cell():
    panel = made("cycles")
    panel.reset()
    result = panel.result
    time_min, reach_mm = passages(result.time_min, result.reach_mm[:, 0])
    freezing = (time_min > 0.5) & (time_min < 9.9)
    slopes = np.diff(reach_mm[freezing]) / np.diff(time_min[freezing])
    assert len(slopes) > 8 and np.all(np.diff(slopes) < 0.02), "ice grows ever more slowly"
    # The computed curve, every cell of which is a step, does not.
    raw = (result.time_min > 0.5) & (result.time_min < 9.9)
    raw_slopes = np.diff(result.reach_mm[raw, 0]) / np.diff(result.time_min[raw])
    assert np.sum(np.diff(raw_slopes) > 0.1) > 5


@pytest.mark.parametrize("level", [0, 1, 2])
def test_the_drawn_curve_lies_on_the_computed_one_and_keeps_what_the_sentence_says(level):
    result = made("cycles").result
    time_min, reach_mm = passages(result.time_min, result.reach_mm[:, level])
    assert np.all(np.diff(time_min) >= 0)
    computed = np.interp(time_min, result.time_min, result.reach_mm[:, level])
    inside = (reach_mm > 0) & (computed > 0)
    assert np.allclose(reach_mm[inside], computed[inside], atol=0.01)
    assert reach_mm.max() == pytest.approx(result.reach_mm[:, level].max())
    assert reach_mm[-1] == result.reach_mm[-1, level]


def test_passages_between_sensors_are_joined_and_turning_points_stay():
    out = np.array([0.0, 2.6, 3.0, 3.6, 4.6, 4.9, 4.7, 4.4, 3.4])
    time_min, reach_mm = passages(np.arange(9.0), out)
    assert reach_mm.tolist() == pytest.approx([0, 0, 2.6, 3.5, 4.5, 4.9, 4.5, 3.5, 3.4])
    assert time_min[reach_mm == 4.9].tolist() == [5.0]
    never = passages(np.arange(3.0), np.zeros(3))
    assert never[1].tolist() == [0, 0]
    assert SENSORS_MM[0] == 2.5


# ---- readings of sensors


def bends(time_s, readings_C):
    """How often a curve that should cool ever more slowly cools faster again, below freezing."""
    first = np.argmax(readings_C < -2.0)
    even_s = np.arange(time_s[first], time_s[first] + 90.0, 3.0)
    slopes = np.diff(np.interp(even_s, time_s, readings_C))
    return int(np.sum(np.diff(slopes) < -0.05))


def test_a_sensor_has_no_wave_for_each_cell_and_reads_the_same():
    freeze = one_needle.run(minutes=5).freeze
    time_s = freeze.thermocouples.time_s
    passed_s = freeze.frozen_at_s[:, freeze.grid.field_shape[1] // 2]
    fine = one_needle.run(minutes=5, cell_mm=0.25).freeze.thermocouples
    for number in range(2):
        raw_C = freeze.thermocouples.temperature_C[:, number]
        calm_C = without_waves(time_s, raw_C, passed_s)
        assert bends(time_s, raw_C) > 2 * bends(time_s, calm_C)
        assert calm_C[-1] == raw_C[-1] and np.max(np.abs(calm_C - raw_C)) < 3
        # Both are near the readings among cells half as large, and the mean spoils nothing.
        after_s = np.arange(60.0, 300.0)
        fine_C = np.interp(after_s, fine.time_s, fine.temperature_C[:, number])
        misses = [
            np.sqrt(np.mean((np.interp(after_s, time_s, one) - fine_C) ** 2))
            for one in (raw_C, calm_C)
        ]
        assert max(misses) < 0.3 and misses[1] < 1.1 * misses[0]


def test_readings_without_ice_stay_as_they_are():
    time_s = np.linspace(0, 60, 20)
    warm_C = 37 - time_s / 10
    assert np.array_equal(without_waves(time_s, warm_C, np.full(10, np.inf)), warm_C)


@pytest.mark.parametrize("name", MAKERS)
def test_the_smallest_letters_are_nine_pixels_high_on_a_telephone(name):
    """A picture shrinks to this many pixels for each inch and no further."""
    assert style.SMALLEST_PT / 72 * html_parts.LEAST_PX_PER_INCH >= 9
    view = made(name)._view
    if view is None:
        pytest.skip("nothing is drawn before Run is pressed")
    for figure in {view.figure, getattr(view, "second", view.figure)}:
        sizes = {text.get_fontsize() for text in figure.findobj(Text) if text.get_text().strip()}
        assert min(sizes) >= style.SMALLEST_PT
