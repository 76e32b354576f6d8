"""Texts of every panel in hard cases: visible, apart, true sentences, with units and ranges."""

import re

import pytest

from helpers.cell_death.studies import (
    cooled_cell,
    dead_tissue,
    kidney_case,
    lethal_table,
    rates_in_ice,
    survival_curve,
)
from helpers.evidence import claims, pain_trial
from helpers.evidence.studies import forest, when
from helpers.freezing.studies import flat_wall, nerve, one_needle
from helpers.immunity.studies import three_answers
from helpers.teaching.panel.controls import Number
from tests.notebooks.words import faults
from tests.unit.course_panels import MAKERS, made

HARD = {
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
    "flat_wall": [
        {"minutes": 1, "wall_C": -20},
        {"minutes": 1, "wall_C": -190},
        {"minutes": 30, "wall_C": -190, "latent_MJ_per_m3": 150},
        {"minutes": 1, "wall_C": -20, "shape": "cylinder"},
    ],
    "one_needle": [
        {"probe_C": -40, "minutes": 1},
        {"probe_C": -45},
        {
            "probe_C": -45,
            "tissue_name": "kidney",
            "diameter_mm": 1.7,
            "contact": "through a gas film, weak contact",
        },
        {
            "probe_C": -190,
            "minutes": 20,
            "tissue_name": "agar_gel",
            "diameter_mm": 3.4,
            "active_length_mm": 40,
        },
    ],
    "brine": [
        {"temperature_C": -30, "model": "ideal"},
        {"temperature_C": 0, "start_percent": 10},
    ],
    "cooled_cell": [
        {"rate": 200, "seeding_K": 10},
        {"rate": 1, "gate": cooled_cell.OPEN, "diameter_um": 30},
    ],
    "rates_in_ice": [
        {"gas_C": -60, "minutes": 2, "tissue_name": "kidney"},
        {"gas_C": -165, "minutes": 20},
    ],
    "survival_curve": [
        {"series": "A549", "ceiling": survival_curve.CEILING, "model": "weibull"},
        {"series": "Calu-1", "power": 10},
        {"series": "PANC-1", "power": 3, "model": "weibull"},
    ],
    "dead_tissue": [
        {"tissue_name": "kidney", "freeze_min": 4},
        {"freezes": 2, "thaw_min": 2, "second": dead_tissue.INDEPENDENT},
        {"cells": "LNCaP-Pro5 tumour in mouse with TNF-alpha", "freeze_min": 20},
    ],
    "lethal_table": [{"group": lethal_table.DISH, "mark_C": 5, "order": lethal_table.BY_TISSUE}],
    "forest": [
        {"method": "fixed effects"},
        {"yamashita": "left out", "friedman": "left out", "sabel": "left out"},
        {"yamashita": "left out", "friedman": "left out", "sabel": "left out", "kim": "left out"},
        {
            "yamashita": "left out",
            "friedman": "left out",
            "sabel": "left out",
            "method": "random, by likelihood",
        },
    ],
    "two_fates": [
        {"effectors_million": 3.5, "tumour_million": 490},
        {"influx_thousand": 25, "length_days": 1000},
    ],
    "three_answers": [
        {"loss_factor": 3, "ablated_percent": 99.9},
        {"drug": three_answers.DRUG, "weight": 3, "half_life_days": 30, "ablated_percent": 70},
    ],
    "when": [{"host": "people", "shown": when.STEPS}, {"host": "people", "drug": "freezing alone"}],
    "drawer": [
        {"animals": 4, "true_percent": 90, "control_percent": 10},
        {"animals": 100, "studies": 500},
    ],
    "study_explorer": [
        {"direction": "hypothesis", "host": "mice"},
        {"number": 78, "host": "people"},
    ],
}
OF_ENDING = {
    "mm": "mm",
    "C": "°C",
    "min": "min",
    "minutes": "min",
    "bar": "bar",
    "percent": "%",
    "days": "days",
    "s": "s",
}
KNOWN = {
    *(
        "mm",
        "cm²",
        "cm³",
        "mm²",
        "µm",
        "min",
        "s",
        "h",
        "days",
        "months",
        "years",
        "°C",
        "K",
        "bar",
        "kPa",
        "%",
    ),
    *("°C/min", "MJ/m³", "kJ/kg", "J/cm³", "W/m²/K", "mol/kg", "cells", "million cells", "points"),
}
PANELS = pytest.mark.parametrize("name", MAKERS)
LIVE = pytest.mark.parametrize("name", [name for name in MAKERS if not made(name).runner.needs_run])
SENTENCE = re.compile(r"[A-Z0-9∞-].*\.$")


def test_there_are_panels_and_every_hard_case_belongs_to_one():
    assert len(MAKERS) > 25 and set(HARD) <= set(MAKERS)


@pytest.mark.parametrize("name", HARD)
def test_words_stay_clear_in_hard_cases_and_a_panel_that_has_been_there_draws_as_a_new_one(name):
    panel = made(name)
    panel.reset()
    start, first, wrong = panel.parameters, panel.png(), []
    for setting in HARD[name]:
        panel.set(**{**start, **setting})
        assert not panel.error, panel.error
        view = panel._view
        for figure in (view.figure, *([view.second] if hasattr(view, "second") else [])):
            figure.canvas.draw()
            wrong += [f"{setting}: {fault}" for fault in faults(figure)]
    assert wrong == []
    assert panel.fresh_png() == panel.png()
    panel.reset()
    assert panel.png() == first


# What a notebook's prediction asks for must not be read off the sentence its panel starts with.
FOUND = {
    "flat_wall": lambda: f"{flat_wall.run(minutes=10).thickness_mm:.1f} mm",
    "one_needle": lambda: f"{one_needle.run(probe_C=-40).edge_mm:.1f} mm",
    "nerve": lambda: f"to {nerve.run().nerve_C:.0f} °C",
    "rates_in_ice": lambda: f"inside out to {rates_in_ice.run().ice_reach_mm:.1f} mm",
    "forest": lambda: f"{forest.run().pooled.ratio:.2g} times",
    "verdicts": lambda: f"Of {len(claims.load_claims())} claims",
    "pain": lambda: f"from {pain_trial.simulate(people=20000).before.mean():.1f} to",
    "kidney_case": lambda: f"{kidney_case.run(needles=5, ring_mm=11.0).bowel_C:.0f} °C",
}
WHOLE = {
    "flat_wall": {"minutes": 10},
    "one_needle": {"probe_C": -40},
    "nerve": {"distance_mm": 5},
    "rates_in_ice": {"gas_C": -150},
    "forest": dict.fromkeys(forest.PARAMETERS.values(), forest.IN),
    "verdicts": {"which": "all"},
    "pain": {"entry": 4.0},
    "kidney_case": {"needles": 5, "ring_mm": 11.0},
}


@pytest.mark.parametrize("name", FOUND)
def test_the_first_sentence_answers_no_prediction_and_the_asked_setting_does(name):
    panel = made(name)
    panel.reset()
    assert FOUND[name]() not in panel.summary
    panel.set(**WHOLE[name])
    assert FOUND[name]() in panel.summary
    panel.reset()


@LIVE
def test_presets_are_stated_in_a_sentence(name):
    panel = made(name)
    for preset in panel.presets:
        panel.preset(preset)
        assert SENTENCE.match(panel.summary), panel.summary
    panel.reset()


@PANELS
def test_a_control_has_the_unit_its_name_ends_with(name):
    panel = made(name)
    assert len(panel.controls) <= 6
    for control in panel.controls:
        ending = control.name.rpartition("_")[2]
        if isinstance(control, Number) and ending in OF_ENDING:
            assert control.unit == OF_ENDING[ending], f"{control.name} is shown in {control.unit!r}"


@PANELS
def test_an_axis_names_a_unit_the_course_uses(name):
    panel = made(name)
    if name == "kidney_band":
        panel.set(runs=20, needles=1)  # a small ensemble has the same axes
    panel.settle(60)
    for axes in panel._view.figure.axes:
        for label in (axes.get_xlabel(), axes.get_ylabel()):
            for unit in re.findall(r"\(([^():]*)\)$", label):
                assert unit.partition(" of ")[0] in KNOWN, (
                    f"{label!r}: {unit!r} is no unit of the course"
                )


@PANELS
def test_ranges_that_are_our_choice_say_so(name):
    page = made(name)._facts_page.value
    ours = [one for one in made(name).controls if isinstance(one, Number) and not one.source]
    assert "e+0" not in page
    assert page.count("chosen for the course") >= len(ours)
