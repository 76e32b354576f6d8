"""The figures of notebook 01: ticks, isotherms, labels and facts."""

import re

import numpy as np
import pytest
from matplotlib.text import Annotation

from helpers import data
from helpers.freezing import cryogen as gases
from helpers.freezing import sentences
from helpers.freezing.scenarios import Scenario
from helpers.freezing.studies import blood, flat_wall, ice_edge, nerve, one_needle, procedure
from helpers.freezing.tissue import Tissue
from helpers.teaching.figures import freezing as figures
from helpers.teaching.figures.freezing import cryogen
from helpers.teaching.figures.freezing import flat_wall as flat_wall_figure
from helpers.teaching.figures.freezing import procedure as procedure_figure
from helpers.teaching.panel import style
from helpers.teaching.tables.sources import tissue_row
from tests.notebooks.words import faults
from tests.unit.course_panels import made


@pytest.mark.parametrize("minutes", [1, 2, 3, 7, 10, 20, 30, 40])
def test_time_has_ticks_at_whole_minutes(minutes):
    axes = style.figure().subplots()
    style.whole_minutes(axes, minutes - 1e-9)
    ticks = [tick for tick in axes.get_xticks() if tick <= minutes]
    assert len(ticks) >= 2 and all(tick == round(tick) for tick in ticks)


# ---- one needle


def test_an_isotherm_that_only_skirts_the_needle_is_not_drawn():
    panel = made("one_needle")
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
    panel = made("one_needle.first_panel")
    panel.reset()
    for minutes in (1, 10, 20):
        panel.set(minutes=minutes)
        for _, _, label in panel._view._lines._parts:
            assert label.get_horizontalalignment() == "right" and label.xy[0] < 0


def test_the_needle_is_no_ice():
    ball = one_needle.run()
    needle_cm3 = np.pi * 0.15**2 * 3.5
    assert ball.ice_cm3 == pytest.approx(ball.freeze.size(0.0) - needle_cm3)
    assert ball.lethal_cm3 == pytest.approx(ball.freeze.size(-40.0) - needle_cm3)


# ---- blood


@pytest.mark.parametrize("minutes", [1, 10, 40])
@pytest.mark.parametrize("flow_percent", [0, 100])
def test_tissue_far_from_the_needle_does_not_matter(minutes, flow_percent, monkeypatch):
    tissue = blood.perfused_tissue("liver", flow_percent)
    near = ice_edge.edge_mm(blood.freeze_around_needle(tissue, -190, minutes, blood.CELL_MM))
    monkeypatch.setattr(blood, "FARTHEST_MM", 1.5 * blood.FARTHEST_MM)
    far = ice_edge.edge_mm(blood.freeze_around_needle(tissue, -190, minutes, blood.CELL_MM))
    assert near == pytest.approx(far, abs=2e-4)  # mm; found 4e-5


# ---- gases


def test_labels_of_the_thermometer_stand_in_the_order_of_their_levels():
    panel = made("cryogen")
    for return_bar in (1.0, 5.0, 20.0):
        panel.set(gas="nitrous_oxide", return_bar=return_bar)
        marks = [(line.get_ydata()[0], text.get_position()[1]) for line, text in panel._view._marks]
        assert np.all(
            np.diff([height for _, height in sorted(marks)]) >= cryogen.WORDS_ROOM_C - 1e-9
        )


def test_a_liquid_held_under_pressure_boils_warmer_than_one_throttle():
    warm, cold = gases.expand("nitrous_oxide", 207, 20), gases.expand("nitrous_oxide", 55, 1)
    assert (
        "in a needle it boils at -16.4 °C, because the return line is at 20 bar" in warm.summary()
    )
    assert "a heat exchanger can take it down to -88.7 °C, boiling at 1 bar" in cold.summary()


def test_pressure_shows_in_the_heat_a_kilogram_takes_up():
    assert "1 kg of it can take up at most 33.6 kJ" in gases.expand("argon", 207, 10).summary()
    assert "at most 18.4 kJ" in gases.expand("argon", 103, 10).summary()
    assert (
        gases.expand("helium", 207)
        .summary()
        .endswith("it warms the needle and cannot freeze tissue.")
    )


def test_nitrous_oxide_boils_as_soon_as_its_supply_is_liquid():
    boiling = gases.constant("nitrous_oxide", "boiling_point")
    for supply_bar in range(59, 311):
        assert gases.expand("nitrous_oxide", supply_bar).outlet_C == pytest.approx(boiling)
    assert gases.expand("nitrous_oxide", 58).outlet_C > boiling + 3


# ---- growth, and where numbers come from


def test_growth_names_its_wall_and_says_within():
    assert (
        "on the flat wall is 29.8 mm thick, within 0.1 % of the exact"
        in flat_wall.run("plane", -190, 10, 250, 0.5).summary()
    )
    assert "on the needle" in flat_wall.run("cylinder", -140, 5, 250, 1.0).summary()


def test_facts_are_in_units_one_can_read():
    row = tissue_row("standard_soft_tissue", "latent_heat")
    assert (row["value"], row["unit"]) == ("250 (148 to 275)", "MJ/m³")
    assert tissue_row("kidney", "perfusion")["unit"] == "kW/m³/K"
    for row in cryogen.facts({"gas": "helium"}):
        assert row["unit"] in ("°C", "kJ/kg")


def test_a_slider_reads_the_bone_once(monkeypatch):
    """The radii of the bone come from a table, and one picture needs them several times."""
    nerve.bone.cache_clear()
    calls = []
    real = Scenario.named
    monkeypatch.setattr(Scenario, "named", lambda name: (calls.append(name), real(name))[1])
    result = nerve.run()
    assert "nerve" in result.summary()
    before = len(calls)
    assert result.nerve_mm > 0 and result.nerve_C < 37
    assert len(calls) == before


def test_minutes_are_whole_where_they_were():
    """A bound that is no whole number would let a learner type half minutes."""
    controls = {control.name: control for control in figures.blood.panel().controls}
    assert controls["minutes"].whole


def test_the_coarse_grid_really_fails_and_the_same_run_on_a_fine_one_does_not():
    """Cells of 8 mm miss a quarter of ice that is 6 mm thick."""
    presets = made("flat_wall").presets
    coarse = flat_wall.run(**presets["Coarse grid"])
    fine = flat_wall.run(**presets["The same, fine"])
    assert coarse.formula_end_mm == pytest.approx(fine.formula_end_mm)
    assert coarse.formula_end_mm < presets["Coarse grid"]["cell_mm"]
    assert coarse.thickness_mm < 0.85 * coarse.formula_end_mm
    assert fine.thickness_mm == pytest.approx(fine.formula_end_mm, rel=0.01)


def test_the_last_dot_is_the_thickness_that_the_sentence_tells():
    """Also in a grid of cells thicker than the ice, where no cell was passed."""
    panel = made("flat_wall")
    view = flat_wall_figure.FlatWallView()
    for name in panel.presets:
        result = flat_wall.run(**{"shape": "plane", "wall_C": -140} | panel.presets[name])
        view.update(result)
        minutes, thickness_mm = view._computed.get_data()
        assert minutes[-1] == pytest.approx(result.freeze.time_s / 60)
        assert thickness_mm[-1] == result.thickness_mm
    assert len(thickness_mm) > 5


@pytest.mark.parametrize(
    ("panel", "preset", "beside", "changed"),
    [
        ("cryogen", "Helium", "Argon, 207 bar", "gas"),
        ("one_needle", "Gas film", "Soft tissue", "contact"),
    ],
)
def test_a_preset_that_shows_one_cause_changes_one_thing(panel, preset, beside, changed):
    shown = made(panel)
    shown.reset()
    shown.preset(beside)
    before = dict(shown.parameters)
    shown.preset(preset)
    after = dict(shown.parameters)
    shown.reset()
    assert [name for name in after if after[name] != before[name]] == [changed]


def test_metabolism_slows_ice_without_blood_and_the_panel_says_that_it_is_left_out():
    """It is in the equation above the panel: 21.1 mm become 20.5 mm in 20 min."""
    sentence = blood.run(flow_percent=0).summary()
    assert "nothing stops it" not in sentence and "metabolism, left out here" in sentence
    bare = blood.perfused_tissue("kidney", 0)
    living = bare.changed(metabolic_heat=Tissue.named("kidney").metabolic_heat)
    radii = [
        ice_edge.edge_mm(blood.freeze_around_needle(tissue, -140.0, 20.0, 0.5))
        for tissue in (bare, living)
    ]
    assert 0.95 * radii[0] < radii[1] < 0.99 * radii[0]


@pytest.mark.parametrize("key", ["cycles_once", "cycles_more"])
def test_a_temperature_and_how_far_it_got_have_a_word_between_them(key):
    values = {"freezes": 2, "freeze": 10.0, "all": 25.0, "edge": 18.2, "at_20": 11.8, "at_40": 7.2}
    told = sentences.say(key, **values)
    assert "the -20 °C line 11.8 mm and the -40 °C line 7.2 mm" in told
    assert not re.search(r"°C -?\d", told)


def test_panels_with_a_needle_name_it_its_contact_and_its_film():
    """No single film serves all makes, so a panel says whose it took."""
    chosen = {"tissue_name": "liver", "organ": "kidney", "name": "p3_seven_needles"}
    for module in (figures.cycles, figures.nerve, figures.cross_section, figures.procedure):
        rows = module.facts(chosen)
        films = [row for row in rows if row["name"].endswith("film")]
        assert [row["name"] for row in films] == ["2.4 mm argon needle, weak contact: film"]
        assert films[0]["value"] == "1720 (990 to 2400)" and films[0]["trust"] == "constructed"


def test_the_two_gas_films_of_the_needle_panel_are_those_of_the_two_contacts():
    strong = data.value("probes", probe="argon_17g_33mm", property="film").value
    weak = data.value("probes", probe="argon_needle", property="film").value
    assert list(one_needle.CONTACTS.values()) == [float("inf"), strong, weak]
    wall, good, poor = (
        one_needle.run(contact=contact, probe_C=-150, cell_mm=1.0).ice_cm3
        for contact in one_needle.CONTACTS
    )
    assert wall > good > poor > 0.4 * wall


def test_the_name_of_a_tall_part_stands_on_that_part():
    """The vitreous is taller than three fifths of its picture, and was named on the retina."""
    view = procedure_figure.ProcedureView()
    view.update(procedure.run("p4_retina"))
    depth_mm = {
        word.get_text(): word.xy[1] for word in view._neighbours if isinstance(word, Annotation)
    }
    assert 0 < depth_mm["sclera and retina"] < 1.5 and 5 < depth_mm["vitreous"] < 15
    view.figure.canvas.draw()
    assert not faults(view.figure)
