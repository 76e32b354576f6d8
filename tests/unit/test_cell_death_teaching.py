"""Panels, exercises and tables of notebook 03: words in sight, sentences true, mistakes recognised, trust shown."""

import itertools
from functools import cache

import numpy as np
import pytest

from helpers import data
from helpers.cell_death import dose_response
from helpers.teaching import cold_findings
from helpers.teaching.exercises import cell_death_thresholds as exercises
from helpers.teaching.figures import (
    dead_tissue,
    lethal_table,
    one_cell,
    rates_in_ice,
    salt_water,
    survival_curve,
)
from tests.unit.test_figures import faults

PANELS = {
    module.__name__.rpartition(".")[2]: module.panel
    for module in (salt_water, one_cell, rates_in_ice, survival_curve, dead_tissue, lethal_table)
}
HARD = {
    "salt_water": [{"temperature_C": -30, "model": "ideal"}, {"temperature_C": 0, "start_percent": 10}],
    "one_cell": [{"rate": 200, "seeding_K": 10}, {"rate": 1, "gate": one_cell.OPEN, "diameter_um": 30}],
    "rates_in_ice": [{"gas_C": -60, "minutes": 2, "tissue_name": "kidney"}, {"gas_C": -165, "minutes": 20}],
    "survival_curve": [
        {"series": "A549", "ceiling": survival_curve.CEILING, "model": "weibull"},
        {"series": "Calu-1", "power": 10},
        {"series": "PANC-1", "power": 3, "model": "weibull"},
    ],
    "dead_tissue": [
        {"tissue_name": "kidney", "freeze_min": 4},
        {"freezes": 2, "thaw_min": 2, "second": dead_tissue.INDEPENDENT},
        {"cells": "tumour with TNF-alpha, in the body", "freeze_min": 20},
    ],
    "lethal_table": [{"group": lethal_table.DISH, "mark_C": 5, "order": lethal_table.BY_TISSUE}],
}
MAKERS = (
    exercises.half_rate,
    exercises.weakened,
    exercises.last_cell,
    exercises.dead_share,
)
CLASSES = pytest.mark.parametrize("seed", range(1, 5))
EXERCISES = pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)


@cache
def made(name):
    """Return a panel that the tests share."""
    return PANELS[name]()


@pytest.mark.parametrize("name", PANELS)
def test_words_stay_clear_and_a_panel_that_has_been_everywhere_draws_as_a_new_one(name):
    panel = made(name)
    panel.reset()
    start, first, wrong = panel.parameters, panel.png(), []
    ends = [{one.name: value} for one in panel.controls for value in one.extremes()]
    for setting in [{}, *panel.presets.values(), *ends, *HARD[name]]:
        panel.set(**{**start, **setting})
        assert not panel.error, panel.error
        wrong += [f"{setting}: {fault}" for fault in faults(panel._view.figure)]
    assert wrong == []
    assert panel.fresh_png() == panel.png()
    panel.reset()
    assert panel.png() == first
    assert len(panel.controls) <= 6


def test_recalled_numbers_are_shown_as_not_verified():
    for name in ("salt_water", "one_cell"):
        panel = made(name)
        panel.reset()
        rows = panel._fact_rows(panel.parameters)
        recalled = [row for row in rows if row["trust"] == "recalled"]
        assert recalled, name
        assert panel._facts_page.value.count("not verified") >= len(recalled)
    for row in made("one_cell")._fact_rows(made("one_cell").parameters):
        if row["name"] in ("viscosity of water", "isotonic salt"):
            assert row["trust"] == "recalled"


def test_the_sentences_of_the_panels_are_true():
    assert "ask" in survival_curve.compute().summary() and "-64 °C" in survival_curve.compute().summary()
    held = survival_curve.compute("A549", ceiling=survival_curve.CEILING)
    assert np.isnan(held.needed_C) and "survive any temperature" in held.summary()
    two, one = dead_tissue.compute(), dead_tissue.compute(freezes=1)
    assert two.death.dead > one.death.dead
    assert "froze again" in two.summary() and "froze again" not in one.summary()
    body = lethal_table.compute(lethal_table.BODY)
    assert "-50 to 3.5 °C" in body.summary()
    assert "0 rows still report living cells, and 1 row puts complete death colder still" in body.summary()
    assert "1 row still reports" in lethal_table.compute(lethal_table.BODY, mark_C=-35).summary()
    assert "3 rows still report" in lethal_table.compute(lethal_table.DISH).summary()
    fast = rates_in_ice.compute()
    assert fast.rate_C_per_min[0] > 20 * fast.rate_C_per_min[-1]
    assert np.all(np.diff(fast.rate_C_per_min) < 0)


def test_a_short_thaw_gives_no_second_freeze_to_half_of_the_ice():
    short, long = dead_tissue.compute(thaw_min=5), dead_tissue.compute(thaw_min=30)
    assert short.frozen_twice_percent < 60 < 90 < long.frozen_twice_percent


def test_every_row_of_the_table_is_shown_somewhere_and_once():
    groups = [lethal_table.compute(group).rows for group in (lethal_table.DISH, lethal_table.BODY, lethal_table.RULES)]
    shown = [finding for rows in groups for finding in rows["finding"]]
    table = data.load("lethal_temperatures")
    assert sorted(shown) == sorted(table.loc[table["temperature_C"].notna(), "finding"])
    assert max(map(len, groups)) <= lethal_table.MOST_ROWS
    page = made("lethal_table")._facts_page.value
    assert "Why it differs" in page


def test_series_of_the_panel_are_those_that_can_be_fitted():
    assert set(survival_curve.NAMES) == set(dose_response.series_names())


# ---- tables


def test_tables_hold_every_row_and_refuse_unknown_factors():
    assert len(cold_findings.time_line().rows) == len(data.load("time_lines"))
    assert len(cold_findings.sensitisers().rows) == len(data.load("adjuvants"))
    assert "microthrombi" not in repr(cold_findings.time_line()), "the source says thrombi"
    assert cold_findings.factors("hold").rows[0][0] == "hold"
    with pytest.raises(ValueError, match="nearest: 'hold'"):
        cold_findings.factors("hold time")
    shown = cold_findings.Rows("<b>", ["a"], [["1 < 2"]])._repr_mimebundle_()["text/html"]
    assert "&lt;b&gt;" in shown and "1 &lt; 2" in shown


# ---- exercises


@EXERCISES
@CLASSES
def test_the_right_answer_is_right_even_rounded(make, seed):
    exercise = make(seed)
    assert exercise.check(exercise.expected).tone == "correct"
    assert exercise.check(float(f"{exercise.expected:.3g}")).tone == "correct"
    assert exercise.check(None).tone == "missing"
    assert exercise.check("about ten").tone == "keep working"


@EXERCISES
@CLASSES
def test_each_known_mistake_gets_its_own_words(make, seed):
    exercise = make(seed)
    for mistake in exercise.mistakes:
        answer = float(f"{mistake.value(exercise.expected):.3g}")
        feedback = exercise.check(answer)
        assert feedback.tone == "keep working", (mistake.name, answer, exercise.expected)
        assert feedback.message == mistake.message, f"{mistake.name}: {answer} got {feedback.message!r}"


@EXERCISES
def test_classes_get_different_numbers(make):
    assert len({make(seed).question for seed in range(1, 12)}) > 1


def test_mistakes_of_one_exercise_are_apart():
    for make, seed in itertools.product(MAKERS, range(1, 5)):
        exercise = make(seed)
        values = sorted(mistake.value(exercise.expected) for mistake in exercise.mistakes)
        assert np.all(np.diff(values) > 1e-6), (make.__name__, seed, values)


def test_a_learner_who_moves_the_rate_finds_the_half():
    exercise, panel = exercises.half_rate(1), one_cell.panel()
    label = exercise.question.split("“")[1].split("”")[0]
    rates = range(int(exercise.expected), int(exercise.expected) + 2)
    panel.set(name=one_cell.CELLS[label])
    shown = []
    for rate in rates:
        panel.set(rate=rate)
        shown.append(float(panel.summary.split("and ")[-1].split(" %")[0]))
    assert shown[0] <= 50 <= shown[1]


def test_a_learner_who_reads_the_next_panel_is_told_of_the_size():
    exercise = exercises.half_rate(1)
    assert "leave the diameter at 20 µm" in exercise.question and "HepG2" in exercise.question
    assert "for a cell of 15 µm" in exercise.check(rates_in_ice.half_rate("hepg2")).message


def test_a_learner_who_reads_the_dead_share_is_right():
    exercise, panel = exercises.dead_share(2), dead_tissue.panel()
    minutes = int(exercise.question.split(" min.")[0].split()[-1])
    panel.set(cells=exercises.PANCREAS, freezes=1, freeze_min=minutes)
    ice, dead = (float(panel.summary.split(mark)[1].split(" cm³")[0]) for mark in ("of ", "ice "))
    assert exercise.check(100 * dead / ice).tone == "correct"
