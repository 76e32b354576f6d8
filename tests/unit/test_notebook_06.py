"""Notebook 06: its figures at presets and extremes, its exercises for several classes, what its panels say."""

from functools import cache

import pytest

from helpers.immunity import ablation
from helpers.teaching import case_tables
from helpers.teaching.exercises import from_probe_to_leaflet as exercises
from helpers.teaching.figures import case_band, case_plan, hundred, share_needed
from tests.unit.test_figures import faults, settings

LIVE = {module.__name__.rpartition(".")[2]: module.panel for module in (case_plan, share_needed, hundred)}
MAKERS = (exercises.healthy_paid, exercises.blood_decides, exercises.still_alive, exercises.more_people)
CLASSES = pytest.mark.parametrize("seed", range(1, 9))
EXERCISES = pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)


@cache
def made(name):
    """Return a panel that the tests share."""
    return LIVE[name]()


@pytest.mark.parametrize("name", LIVE)
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


def test_the_panel_of_bands_runs_stops_and_draws_as_a_new_one():
    panel = case_band.panel()
    panel.set(runs=20, needles=1)
    panel.run(wait=True)
    first = panel.png()
    panel.set(needles=6, ring_mm=12.0)
    panel.settle()
    assert panel.png() != first and panel.fresh_png() == panel.png()
    assert faults(panel._view.figure) == []
    assert "20 runs of 6 needles" in panel.summary


def test_the_band_says_when_it_cannot_be_told():
    told = share_needed.compute(80.0, 99.9)
    assert set(told.verdicts) == {"cannot be told"}
    assert share_needed.compute(60.0, 70.0).verdicts == ("not enough",) * 3
    assert share_needed.compute(99.8, 99.9).verdicts[0] == "enough"
    assert share_needed.compute(99.9, 80.0) == told
    assert told.needed_percent[0] == pytest.approx(100 * ablation.critical_fraction())
    assert "Nothing of it is promised" in told.summary()


def test_without_debris_freezing_needs_what_surgery_needs():
    surgery, freezing, _ = share_needed.compute(weight=0.0).needed_percent
    assert freezing == pytest.approx(surgery, abs=0.02)


def test_a_picture_of_people_holds_a_hundred():
    panel = made("hundred")
    for name in hundred.NAMES.values():
        for show in hundred.SHOWN.values():
            panel.set(name=name, show=show)
            signs = {sign: len(line.get_xdata()) for sign, line in panel._view._signs.items()}
            assert sum(signs.values()) == 100
            assert signs[hundred.YES] == panel.result.found.people
            assert (signs[hundred.MAYBE] == 0) == (show == "count")
    panel.reset()


def test_the_table_of_kidney_numbers_leaves_nothing_but_costs_out():
    words = [row[0] for row in case_tables.kidney().rows]
    assert "local recurrence, mean 64 months" in words and not any("cost" in one for one in words)
    assert all(row[4] for row in case_tables.kidney().rows)


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
        assert feedback.tone == "keep working"
        assert feedback.message == mistake.message, f"{mistake.name}: {answer} got {feedback.message!r}"


@EXERCISES
def test_classes_get_different_numbers(make):
    assert len({make(seed).question for seed in range(1, 12)}) > 1


def test_a_learner_who_reads_the_panel_is_right():
    exercise, panel = exercises.healthy_paid(1), made("case_plan")
    ring = float(exercise.question.split("ring of ")[1].split(" mm")[0])
    read = []
    for change in ({}, {"needles": 4, "ring_mm": ring}):
        panel.reset()
        panel.set(**change)
        read.append(float(panel.summary.split("; ")[1].split(" cm³")[0]))
    panel.reset()
    assert exercise.check(read[1] - read[0]).tone == "correct"
