"""Panels, exercises and tables of notebook 03: true sentences, recognised mistakes, trust."""

import numpy as np
import pytest

from helpers import data
from helpers.cell_death import constants, dose_response, menus
from helpers.cell_death.studies import dead_tissue, lethal_table, rates_in_ice, survival_curve
from helpers.teaching.exercises import cell_death_thresholds as exercises
from helpers.teaching.figures import cell_death as figures
from helpers.teaching.panel.source_rows import source_table
from helpers.teaching.tables import cell_death_tables
from helpers.teaching.tables.sources import constant_row
from tests.unit.course_panels import made


def test_every_number_of_a_panel_says_how_sure_it_is():
    for name in ("brine", "cooled_cell"):
        panel = made(name)
        panel.reset()
        rows = panel._source_rows(panel.parameters)
        trusts = {row["name"]: row["trust"] for row in rows}
        shown = panel._facts_page.value.count("not verified")
        assert shown == list(trusts.values()).count("recalled"), name
    assert trusts["viscosity of water"] == trusts["isotonic salt"] == "read"
    assert trusts["critical water"] == trusts["dehydration loss"] == "constructed"


@pytest.mark.parametrize("constant", constants.not_verified())
def test_recalled_constants_are_shown_as_not_verified(constant):
    row = constant_row(constant)
    assert row["trust"] == "recalled"
    assert "not verified" in source_table([row])


def test_the_sentences_of_the_panels_are_true():
    assert "ask" in survival_curve.run().summary() and "-64 °C" in survival_curve.run().summary()
    held = survival_curve.run("A549", ceiling=survival_curve.CEILING)
    assert np.isnan(held.needed_C) and "survive any temperature" in held.summary()
    two, one = dead_tissue.run(), dead_tissue.run(freezes=1)
    assert two.death.dead > one.death.dead
    assert "froze again" in two.summary() and "froze again" not in one.summary()
    body = lethal_table.run(lethal_table.BODY)
    assert "-50 to 3.5 °C" in body.summary()
    assert (
        "0 rows still report living cells, and 1 row puts complete death colder still"
        in body.summary()
    )
    assert "1 row still reports" in lethal_table.run(lethal_table.BODY, mark_C=-35).summary()
    assert "3 rows still report" in lethal_table.run(lethal_table.DISH).summary()
    fast = rates_in_ice.run()
    assert fast.rate_C_per_min[0] > 20 * fast.rate_C_per_min[-1]
    # Rates fall all the way, until they level off at the edge of the ice.
    assert np.all(np.diff(fast.rate_C_per_min)[:-1] < 0)
    assert fast.rate_C_per_min[-1] == pytest.approx(fast.rate_C_per_min[-2], rel=0.001)


def test_a_short_thaw_gives_no_second_freeze_to_half_of_the_ice():
    short, long = dead_tissue.run(thaw_min=5), dead_tissue.run(thaw_min=30)
    assert short.frozen_twice_percent < 60 < 90 < long.frozen_twice_percent


def test_every_row_of_the_table_is_shown_somewhere_and_once():
    groups = [
        lethal_table.run(group).rows
        for group in (lethal_table.DISH, lethal_table.BODY, lethal_table.RULES)
    ]
    shown = [finding for rows in groups for finding in rows["finding"]]
    table = data.load("lethal_temperatures")
    assert sorted(shown) == sorted(table.loc[table["temperature_C"].notna(), "finding"])
    assert max(map(len, groups)) <= figures.lethal_table.MOST_ROWS
    page = made("lethal_table")._facts_page.value
    assert "Why it differs" in page


def test_series_of_the_panel_are_those_that_can_be_fitted():
    assert set(menus.series("survival_curve").values()) == set(dose_response.series_names())


# ---- tables


def test_tables_hold_every_row_and_refuse_unknown_factors():
    assert len(cell_death_tables.time_line().rows) == len(data.load("time_lines"))
    assert len(cell_death_tables.sensitisers().rows) == len(data.load("adjuvants"))
    assert "microthrombi" not in repr(cell_death_tables.time_line()), "the source says thrombi"
    assert cell_death_tables.factors("hold").rows[0][0] == "hold"
    with pytest.raises(ValueError, match="nearest: 'hold'"):
        cell_death_tables.factors("hold time")


# ---- exercises


def test_a_learner_who_moves_the_rate_finds_the_half():
    exercise, panel = exercises.half_rate(1), figures.cooled_cell.panel()
    label = exercise.question.split("“")[1].split("”")[0]
    rates = range(int(exercise.expected), int(exercise.expected) + 2)
    panel.set(name=menus.cells("cooled_cell")[label])
    shown = []
    for rate in rates:
        panel.set(rate=rate)
        shown.append(float(panel.summary.split("and ")[-1].split(" %")[0]))
    assert shown[0] <= 50 <= shown[1]


def test_a_learner_who_reads_the_next_panel_is_told_of_the_size():
    exercise = exercises.half_rate(1)
    assert "leave the diameter at 20 µm" in exercise.question and "HepG2" in exercise.question
    assert (
        "for a cell of 15 µm"
        in exercise.feedback(rates_in_ice.half_rate_C_per_min("hepg2")).message
    )


def test_a_learner_who_reads_the_dead_share_is_right():
    exercise, panel = exercises.dead_share(2), figures.dead_tissue.panel()
    minutes = int(exercise.question.split(" min.")[0].split()[-1])
    panel.set(cells=exercises.PANCREAS, freezes=1, freeze_min=minutes)
    ice, dead = (float(panel.summary.split(mark)[1].split(" cm³")[0]) for mark in ("of ", "ice "))
    assert exercise.feedback(100 * dead / ice).tone == "correct"
