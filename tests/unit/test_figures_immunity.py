"""The panels of notebook 04 at presets and extremes: words in sight and apart, update equal to a fresh drawing."""

from functools import cache

import numpy as np
import pytest

from helpers.evidence import meta_analysis, studies
from helpers.immunity import ablation
from helpers.teaching.figures import drawer, forest, phase_plane, study_explorer, three_answers, when
from tests.unit.test_figures import Bbox, itertools, words

MODULES = {module.__name__.rpartition(".")[2]: module for module in (drawer, forest, phase_plane, study_explorer)}
MODULES |= {"three_answers": three_answers, "when": when}
MORE = {
    "forest": [
        {"method": "fixed effects"},
        {"yamashita": "left out", "friedman": "left out", "sabel": "left out"},
        {"yamashita": "left out", "friedman": "left out", "sabel": "left out", "kim": "left out"},
        {"yamashita": "left out", "friedman": "left out", "sabel": "left out", "method": "random, for few studies"},
    ],
    "phase_plane": [{"effectors_million": 3.5, "tumour_million": 490}, {"influx_thousand": 25, "length_days": 1000}],
    "three_answers": [
        {"loss_factor": 3, "ablated_percent": 99.9},
        {"drug": three_answers.DRUG, "weight": 3, "half_life_days": 30, "ablated_percent": 70},
    ],
    "when": [{"host": "people", "shown": when.STEPS}, {"host": "people", "drug": "freezing alone"}],
    "drawer": [{"animals": 4, "true_percent": 90, "control_percent": 10}, {"animals": 100, "studies": 200}],
    "study_explorer": [{"direction": "hypothesis", "host": "mice"}, {"number": 78, "host": "people"}],
}


@cache
def made(name):
    """Return a panel that the tests share."""
    return MODULES[name].panel()


def settings(panel, name):
    """Return presets, the ends of every control, and the hard cases of a panel."""
    ends = [{one.name: value} for one in panel.controls for value in one.extremes()]
    return [{}, *panel.presets.values(), *ends, *MORE.get(name, [])]


def faults(figure):
    """Return the words that are cut off or lie on each other."""
    found, whole = words(figure), Bbox.from_bounds(0, 0, *figure.canvas.get_width_height())
    found += [
        (text.get_text(), text.get_window_extent().padded(-1))
        for axes in figure.axes
        for axis in (axes.xaxis, axes.yaxis)
        for text in axis.get_ticklabels()
        if text.get_visible()
        and text.get_text()
        and axes.bbox.padded(3).fully_overlaps(text.get_window_extent().padded(40))
    ]
    cut = [f"cut off: {text!r}" for text, box in found if not np.allclose(Bbox.union([whole, box]), whole)]
    over = [f"{a!r} on {b!r}" for (a, one), (b, two) in itertools.combinations(found, 2) if one.overlaps(two)]
    return cut + over


@pytest.mark.parametrize("name", MODULES)
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


@pytest.mark.parametrize("name", MODULES)
def test_sentences_are_sentences(name):
    panel = made(name)
    for preset in panel.presets:
        panel.preset(preset)
        assert panel.summary[0].isupper() or panel.summary[0].isdigit()
        assert panel.summary.endswith(".")
    panel.reset()


def test_the_pooled_sentence_follows_what_the_learner_chose():
    panel = made("forest")
    panel.reset()
    assert "risk of a bad outcome 0.74 times" in panel.summary and "0.13 to 4.31 times" in panel.summary
    assert "Without Sabel 2005 or without Kim 2014 it lies on the other side of 1." in panel.summary
    panel.preset("Only printed counts")
    assert panel.summary.startswith("2 studies") and "more risk" in panel.summary
    panel.set(yamashita="left out", friedman="left out")
    assert panel.summary.startswith("0 of 4 studies")
    panel.reset()


def test_the_forest_is_the_meta_analysis():
    effects = meta_analysis.effects(studies.pooled_set())
    for method, how in forest.METHODS.items():
        assert forest.compute(method=method).pooled.ratio == meta_analysis.pool(effects, **how).ratio
    assert list(forest.CONTROLS) == list(studies.pooled_set())


def test_a_plane_without_a_threshold_has_no_line_and_one_fate():
    plane = phase_plane.compute(influx_thousand=25.0, tumour_million=400.0)
    assert not len(plane.border[0]) and plane.fate == "dormant"
    assert phase_plane.compute(influx_thousand=70.0).fate == "tumour-free"
    assert "fewer than 1000 tumour cells" in phase_plane.compute(influx_thousand=80.0).summary()


def test_the_drug_goes_to_both_groups_and_the_rest_to_freezing_alone():
    answer = three_answers.compute(loss_factor=3.0, delay_days=7.0, drug=three_answers.DRUG)
    assert answer.surgery_percent == pytest.approx(82.1, abs=0.05)
    assert answer.freezing_percent > answer.surgery_percent
    response = ablation.cryo(loss_factor=3.0, priming_delay_day=7.0, inactivation_factor=0.5)
    assert answer.freezing_percent == 100 * ablation.critical_fraction(response)


def test_the_model_admits_fractions_of_cells():
    gone = three_answers.compute(70.0, 30.0, 3.0, drug=three_answers.DRUG)
    assert "less than 1 cell" in gone.summary()
    assert "less than 1 cell" not in three_answers.compute().summary()


def test_times_count_what_they_show_and_call_it_a_reading():
    found = when.compute()
    against = [one for one in found.items if one.sign == "down"]
    assert "our reading, not a result" in found.summary()
    assert found.summary().startswith(f"{found.within('down', when.EARLY_DAY)} of {len(against)} findings against")
    assert len(found.items) + found.untimed == len(studies.select())
    steps = when.compute(when.STEPS)
    assert "the last is a hypothesis" in steps.summary() and steps.items[-1].is_hypothesis
    assert len(steps.items) <= when.MOST_ROWS and len(found.items) <= when.MOST_ROWS


def test_what_is_no_immune_test_has_a_mark_of_its_own():
    steps = when.compute(when.STEPS)
    assert [one.name for one in steps.items if one.sign == "other"] == [
        "very cold share of an ice ball, gel",
        "dying cells at the rim, rat",
    ]
    assert all(one.sign != "other" for one in when.compute().items)


def test_no_two_studies_hide_each_other():
    effects = drawer.compute().literature.effects
    spots = np.column_stack([effects.logs + drawer.beside(effects), effects.errors])
    assert len(np.unique(np.round(spots, 6), axis=0)) == effects.count


def test_facts_name_sources_and_what_was_constructed():
    rows = three_answers.facts({})
    constructed = [row for row in rows if row["trust"] == "constructed"]
    assert len(constructed) == 8 and all(row["source"].startswith("made for the course") for row in constructed)
    inferred = [row for row in forest.facts({}) if "inferred" in row["value"]]
    assert len(inferred) == 2 and all("=" in row["value"] for row in inferred)
    assert study_explorer.facts(made("study_explorer").parameters)[0]["trust"] == "read second-hand"
