"""The course's figures at their presets and extremes: words in sight, apart, not struck through; sentences that fit."""

import itertools
from functools import cache

import numpy as np
import pytest
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from helpers.freezing import cryogen as gases
from helpers.teaching import style
from helpers.teaching.figures import blood, cryogen, heat_to_remove, one_probe, stefan

MAKERS = {module.__name__.rpartition(".")[2]: module.panel for module in (blood, cryogen, heat_to_remove, stefan)}
MAKERS |= {"one_probe": one_probe.panel, "first_ice": one_probe.first_panel}
MORE = {
    "blood": [
        {"minutes": 1, "wall_C": -40},
        {"organ": "kidney", "flow_percent": 10},
        {"organ": "muscle", "minutes": 40},
        {"organ": "muscle", "minutes": 40, "flow_percent": 5, "wall_C": -190},
        {"flow_percent": 0, "minutes": 7},
    ],
    "cryogen": [
        {"gas": "nitrous_oxide", "return_bar": 20.0},
        {"gas": "nitrous_oxide", "supply_bar": 57, "return_bar": 1.0},
        {"gas": "argon", "supply_bar": 310, "return_bar": 10.5},
        {"gas": "nitrogen", "supply_bar": 50, "return_bar": 19.5},
        {"gas": "helium", "supply_bar": 310},
        {"gas": "hydrogen", "supply_bar": 50},
    ],
    "stefan": [
        {"minutes": 1, "wall_C": -20},
        {"minutes": 1, "wall_C": -190},
        {"minutes": 30, "wall_C": -190, "latent": 150},
        {"minutes": 1, "wall_C": -20, "shape": "cylinder"},
    ],
    "one_probe": [
        {"probe_C": -40, "minutes": 1},
        {"probe_C": -45},
        {"probe_C": -45, "tissue_name": "kidney", "diameter_mm": 1.7, "contact": "through a poor gas film"},
        {"probe_C": -190, "minutes": 20, "tissue_name": "agar_gel", "diameter_mm": 3.4, "active_length_mm": 40},
    ],
}


@cache
def made(name):
    """Return a panel that the tests share."""
    return MAKERS[name]()


def settings(panel, name):
    """Return presets, the ends of every control, and the hard cases of a panel."""
    ends = [{one.name: value} for one in panel.controls for value in one.extremes()]
    return [{}, *panel.presets.values(), *ends, *MORE.get(name, [])]


def words(figure):
    """Return (text, pixel box) of every visible text but the tick labels; an annotation's arrow is no part of it."""
    texts = [text for legend in figure.legends for text in legend.get_texts()]
    for axes in figure.axes:
        texts += [*axes.texts, axes._left_title, axes.xaxis.label, axes.yaxis.label]
    shown = [text for text in texts if text.get_visible() and text.get_text()]
    return [(text.get_text(), Text.get_window_extent(text).padded(-1)) for text in shown]


def strikes(figure):
    """Return the words inside axes that a visible line runs through."""
    faults = []
    for axes in figure.axes:
        drawn = [line for line in axes.lines if line.get_visible()]
        paths = [line.get_transform().transform_path(line.get_path()) for line in drawn]
        for text in (text for text in axes.texts if text.get_visible() and text.get_text()):
            box = Text.get_window_extent(text).padded(-1)
            if any(len(path) > 1 and path.intersects_bbox(box, filled=False) for path in paths):
                faults.append(text.get_text())
    return faults


def faults(figure):
    """Return what is wrong with the words of a figure: cut off, on top of each other, or struck through."""
    found, whole = words(figure), Bbox.from_bounds(0, 0, *figure.canvas.get_width_height())
    cut = [f"cut off: {text!r}" for text, box in found if not np.allclose(Bbox.union([whole, box]), whole)]
    over = [f"{a!r} on {b!r}" for (a, one), (b, two) in itertools.combinations(found, 2) if one.overlaps(two)]
    return [*cut, *over, *(f"struck through: {text!r}" for text in strikes(figure))]


@pytest.mark.parametrize("name", MAKERS)
def test_words_stay_clear_and_a_panel_that_has_been_everywhere_draws_as_a_new_one(name):
    panel = made(name)
    panel.reset()
    start, first, wrong = panel.parameters, panel.png(), []
    for setting in settings(panel, name):
        panel.set(**{**start, **setting})
        assert not panel.error, panel.error
        wrong += [f"{setting}: {fault}" for fault in faults(panel._view.figure)]
    assert wrong == []
    assert panel.fresh_png() == panel.png()
    panel.reset()
    assert panel.png() == first


@pytest.mark.parametrize("minutes", [1, 2, 3, 7, 10, 20, 30, 40])
def test_time_has_ticks_at_whole_minutes(minutes):
    axes = style.figure().subplots()
    style.whole_minutes(axes, minutes - 1e-9)
    ticks = [tick for tick in axes.get_xticks() if tick <= minutes]
    assert len(ticks) >= 2 and all(tick == round(tick) for tick in ticks)


# ---- one needle


def test_an_isotherm_that_only_skirts_the_needle_is_not_drawn():
    panel = made("one_probe")
    panel.reset()
    panel.set(probe_C=-40)
    assert "nowhere is the tissue as cold as -40 °C" in panel.summary
    assert panel.result.lethal_cm3 == 0
    view = panel._view
    assert view._lines.shown == ("0 °C", "-20 °C")
    assert "-40 °C 0.0 cm³" in view._words.get_text()
    panel.set(probe_C=-60)
    assert view._lines.shown == ("0 °C", "-20 °C", "-40 °C")


def test_labels_stand_on_the_side_of_the_tip():
    panel = made("first_ice")
    panel.reset()
    for minutes in (1, 10, 20):
        panel.set(minutes=minutes)
        for _, _, label in panel._view._lines._parts:
            assert label.get_horizontalalignment() == "right" and label.xy[0] < 0


def test_the_needle_is_no_ice():
    ball = one_probe.compute()
    needle_cm3 = np.pi * 0.15**2 * 3.5
    assert ball.ice_cm3 == pytest.approx(ball.freeze.size(0.0) - needle_cm3)
    assert ball.lethal_cm3 == pytest.approx(ball.freeze.size(-40.0) - needle_cm3)


# ---- gases


def test_labels_of_the_thermometer_stand_in_the_order_of_their_levels():
    panel = made("cryogen")
    for return_bar in (1.0, 5.0, 20.0):
        panel.set(gas="nitrous_oxide", return_bar=return_bar)
        marks = [(line.get_ydata()[0], text.get_position()[1]) for line, text in panel._view._marks]
        assert np.all(np.diff([height for _, height in sorted(marks)]) >= cryogen.WORDS_ROOM_C - 1e-9)


def test_a_liquid_held_under_pressure_boils_warmer_than_one_throttle():
    warm, cold = gases.expand("nitrous_oxide", 207, 20), gases.expand("nitrous_oxide", 55, 1)
    assert "in a needle it boils at -16.4 °C, because the return line is at 20 bar" in warm.summary()
    assert "a heat exchanger can take it down to -88.7 °C, boiling at 1 bar" in cold.summary()


def test_pressure_shows_in_the_heat_a_kilogram_takes_up():
    assert "1 kg of it can take up at most 33.6 kJ" in gases.expand("argon", 207, 10).summary()
    assert "at most 18.4 kJ" in gases.expand("argon", 103, 10).summary()
    assert gases.expand("helium", 207).summary().endswith("it warms the needle and cannot freeze tissue.")


def test_nitrous_oxide_boils_as_soon_as_its_supply_is_liquid():
    boiling = gases.constant("nitrous_oxide", "boiling_point")
    for supply_bar in range(59, 311):
        assert gases.expand("nitrous_oxide", supply_bar).outlet_C == pytest.approx(boiling)
    assert gases.expand("nitrous_oxide", 58).outlet_C > boiling + 3


# ---- growth, and where numbers come from


def test_growth_names_its_wall_and_says_within():
    assert (
        "on the flat wall is 29.8 mm thick, within 0.1 % of the exact"
        in stefan.compute("plane", -190, 10, 250, 0.5).summary()
    )
    assert "on the needle" in stefan.compute("cylinder", -140, 5, 250, 1.0).summary()


def test_facts_are_in_units_one_can_read():
    row = stefan.datum_row("standard_soft_tissue", "latent_heat")
    assert (row["value"], row["unit"]) == ("250 (148 to 275)", "MJ/m³")
    assert stefan.datum_row("kidney", "perfusion")["unit"] == "kW/m³/K"
    for row in cryogen.facts({"gas": "helium"}):
        assert row["unit"] in ("°C", "kJ/kg")


@pytest.mark.parametrize("name", MAKERS)
def test_ranges_that_are_our_choice_say_so(name):
    page = made(name)._facts_page.value
    assert "chosen for the course" in page and "e+0" not in page
