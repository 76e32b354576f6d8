"""Panels, exercises and tables of notebook 03: true sentences, recognised mistakes, trust."""

import re

import numpy as np
import pytest

from helpers import data
from helpers.cell_death import constants, dose_response, menus
from helpers.cell_death.studies import (
    cooled_cell,
    dead_tissue,
    lethal_table,
    rates_in_ice,
    survival_curve,
)
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
    assert np.isnan(held.needed_C)
    assert "has no temperature (11 % would survive any)" in held.summary()
    two, one = dead_tissue.run(), dead_tissue.run(freezes=1)
    assert two.death.dead > one.death.dead
    assert "froze again" in two.summary() and "froze again" not in one.summary()
    body = lethal_table.run(lethal_table.BODY)
    assert "-50 to 3.5 °C" in body.summary()
    assert (
        "2 rows count survivors, 2 rows say only half or most of the cells dead, and "
        "1 row puts complete death colder still" in body.summary()
    )
    assert "1 row counts survivors" in lethal_table.run(lethal_table.BODY, mark_C=-70).summary()
    assert "3 rows count survivors" in lethal_table.run(lethal_table.DISH).summary()
    fast = rates_in_ice.run()
    assert fast.rate_C_per_min[0] > 20 * fast.rate_C_per_min[-1]
    # Rates fall all the way, until they level off at the edge of the ice.
    assert np.all(np.diff(fast.rate_C_per_min)[:-1] < 0)
    assert fast.rate_C_per_min[-1] == pytest.approx(fast.rate_C_per_min[-2], rel=0.001)


@pytest.mark.parametrize("series", dose_response.series_names())
@pytest.mark.parametrize("model", survival_curve.MODELS)
@pytest.mark.parametrize("ceiling", survival_curve.CEILINGS)
@pytest.mark.parametrize("power", [3, 10])
def test_no_curve_asks_for_a_temperature_that_cannot_be(series, model, ceiling, power):
    """Nothing below absolute zero, no "for never", no "none kills", nothing colder than a coolant
    without saying so.
    """
    sentence = survival_curve.run(series, model, ceiling, power).summary()
    assert "never" not in sentence and "none kills" not in sentence and "nan" not in sentence
    for asked in re.findall(r"asks for (-?\d+) °C(, colder than liquid nitrogen)?", sentence):
        assert int(asked[0]) > -273
        assert (int(asked[0]) < -196) == bool(asked[1]), sentence


@pytest.mark.parametrize(("power", "written"), [(3, "1,000"), (9, "1,000,000,000")])
def test_numbers_of_cells_are_written_out(power, written):
    sentence = survival_curve.run(power=power).summary()
    assert f"to leave fewer than 1 of {written} cells" in sentence


def test_the_error_of_a_fit_does_not_hide_other_reports_of_the_line():
    """At -15 °C reports of 786-O give 23, 30 and 37 % alive; ± 0.3 K is the fit's own."""
    sentence = survival_curve.run().summary()
    assert "± 0.3 K by this fit alone" in sentence
    assert "at -15 °C reports range from 23 % to 37 % alive" in sentence
    assert "reports range" not in survival_curve.run("PANC-1").summary()


def test_constructed_points_are_hollow_and_counted_apart():
    panel = made("survival_curve")
    panel.reset()
    view = panel._view
    hollow = view._near.made
    assert list(hollow.get_xdata()) == [-5.0] and hollow.get_markerfacecolor() == "white"
    assert list(view._near.points.get_xdata()) == [-10.0, -15.0, -20.0, -25.0]
    assert view._near.points.get_markerfacecolor() != "white"
    assert sorted(view._reports.get_ydata()) == pytest.approx([23, 37, 78, 78])
    labels = [text.get_text() for text in view._legend.get_texts()]
    assert "constructed by us" in labels
    rows = figures.survival_curve.facts(panel.parameters)
    counted = {row["name"]: (row["value"], row["trust"]) for row in rows[:2]}
    assert counted == {
        "points, constructed": (1, "constructed"),
        "points, read": (4, "read"),
    }


@pytest.mark.parametrize("series", ["786-O", "PANC-1", "A549"])
def test_the_legend_of_a_curve_names_only_points_that_are_drawn(series):
    panel = made("survival_curve")
    panel.set(series=series)
    view = panel._view
    drawn = {
        "measured": view._near.points,
        "constructed by us": view._near.made,
        "other reports (not fitted)": view._reports,
    }
    entries = zip(view._legend.legend_handles, view._legend.get_texts(), strict=True)
    shown = {text.get_text(): (sign.get_visible(), text.get_visible()) for sign, text in entries}
    for label, points in drawn.items():
        assert shown[label] == (len(points.get_xdata()) > 0,) * 2, label
    assert all(shown["no points here"]) and all(shown["1 cell left"])
    panel.reset()


def test_no_table_prints_as_measured_what_the_curve_calls_constructed():
    """A point made from words, such as 786-O at -5 °C, has no share among the temperatures."""
    points = data.load("survival_points")
    made_up = points[points["trust"] == "constructed"]
    lethal = data.load("lethal_temperatures")
    found = 0
    for point in made_up.itertuples():
        same = lethal[
            (lethal["source"] == point.source)
            & (lethal["temperature_C"] == point.temperature_C)
            & (lethal["cycles"] == point.cycles)
        ]
        found += len(same)
        assert same["survival_percent"].isna().all(), point.series
    assert found >= 1


def test_neither_curve_meets_the_point_at_20():
    """9 % were measured at -20 °C; the logistic says 5.5, the Weibull 5.1 %."""
    shares = [
        100 * survival_curve.run(model=model).fit.survival(-20.0) for model in survival_curve.MODELS
    ]
    assert shares == pytest.approx([5.54, 5.06], abs=0.01)


def test_a_cell_with_ice_says_where_it_starts_and_with_how_much_water():
    """HepG2 at 10 °C/min: ice in some, while a third of the water is still there."""
    sentence = cooled_cell.run("hepg2", 10, diameter_um=15).summary()
    assert "38 % of such cells get ice inside, on average at -5 °C with 37 % of their" in sentence
    assert "on average" not in cooled_cell.run(rate=2).summary()


def test_dead_volume_is_expected_and_the_surely_dead_one_is_smaller():
    """A tenth alive in ten voxels makes one voxel's worth of life: told apart in the sentence."""
    found = dead_tissue.run()
    surely = found.freeze.grid.cell_volumes()[found.death.dead_share > 0.999].sum() * 1e6
    assert found.death.surely_dead == pytest.approx(surely)
    assert found.death.surely_dead < 0.5 * found.death.dead
    assert f"fewer than 1 in 1000 lives in {surely:.1f} cm³" in found.summary()
    assert "would fill 20.4 cm³" in found.summary()
    assert 0 < found.surely_dead_edge_mm < found.edge_mm
    panel = made("dead_tissue")
    panel.reset()
    panel.settle(60)
    assert panel._view._surely.get_xdata()[0] == panel.result.surely_dead_edge_mm


def test_a_drug_is_shown_beside_its_own_effect_without_cold():
    """Sorafenib alone left 25.3 %; with one freeze to -10 °C 27.5 %."""
    table = cell_death_tables.sensitisers()
    assert table.headings[3:6] == ["Cold alone", "Drug alone", "Both"]
    rows = [row for row in table.rows if row[0] == "sorafenib"]
    assert len(rows) == 6 and all(row[4] == "25.3 %" for row in rows)
    assert rows[0][5] == "27.5 %"


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
    assert max(rows["line"].nunique() for rows in groups) <= figures.lethal_table.MOST_LINES
    for rows in groups:
        assert sum(rows["measure"] == "survival") <= figures.lethal_table.MOST_SHARES
    page = made("lethal_table")._facts_page.value
    assert "Why it differs" in page


@pytest.mark.parametrize("group", lethal_table.GROUPS)
def test_the_legend_of_lethal_temperatures_names_what_is_drawn_and_nothing_else(group):
    panel = made("lethal_table")
    panel.set(group=group)
    kinds = set(panel.result.rows["kind"])
    (legend,) = panel._view.figure.legends
    named = {text.get_text() for text in legend.get_texts() if text.get_visible()}
    labels = figures.lethal_table.LABELS
    assert named == {labels.get(kind, kind) for kind in kinds} | {"your temperature"}
    panel.reset()


def test_cells_frozen_equally_often_share_one_line_of_the_picture():
    for order in lethal_table.ORDERS:
        result = lethal_table.run(lethal_table.DISH, order)
        # each line's rows stand together
        changes = (result.rows["line"] != result.rows["line"].shift()).sum()
        assert changes == len(result.lines) == result.rows["line"].nunique()
    once = result.rows[result.rows["line"] == "kidney cancer 786-O"]
    assert len(once) == 5
    assert set(once["kind"]) == {lethal_table.ALIVE, lethal_table.ALL_DEAD}
    assert "kidney cancer 786-O, twice" in result.lines
    body = lethal_table.run(lethal_table.BODY)
    assert {"skin (dog)", "skin (rat)", "skin (mouse)"} <= set(body.lines)


def test_dead_half_dead_and_the_edge_are_told_apart():
    kinds = lethal_table.all_rows().set_index("finding")["kind"]
    assert kinds["A549, half dead"] == lethal_table.HALF_DEAD
    assert kinds["Rat skin, edge"] == lethal_table.EDGE
    assert kinds["Dog skin, all dead"] == lethal_table.ALL_DEAD


def test_nobody_changes_the_rows_of_the_panel():
    changed = lethal_table.all_rows()
    changed["kind"] = "changed"
    for rows in (lethal_table.all_rows(), lethal_table.run(lethal_table.RULES).rows):
        assert "changed" not in set(rows["kind"])


@pytest.mark.parametrize("freezes", [0, -1, 1.5])
def test_tissue_freezes_a_whole_number_of_times(freezes):
    with pytest.raises(ValueError, match=f"freezes = {freezes}; the rule: a whole number"):
        dead_tissue.run(freezes=freezes)


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
