"""Fits against worked values, two freezes, thresholds, the tables' honesty, and refusals."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data
from helpers.cell_death import constants, cycles, dose_response, thresholds

TABLES = (
    "salt_water",
    "cell_constants",
    "cells",
    "survival_points",
    "lung_dose_response",
    "lethal_temperatures",
    "freezing_factors",
    "time_lines",
    "adjuvants",
)
FINDINGS = (
    "survival_points",
    "lung_dose_response",
    "lethal_temperatures",
    "freezing_factors",
    "time_lines",
    "adjuvants",
)


# ---- fits


def test_786_o():
    fit = dose_response.fit_series("786-O")
    assert fit.values == pytest.approx((-13.04, 2.46), abs=0.02)
    assert fit.errors == pytest.approx((0.26, 0.22), abs=0.01)
    distance = fit.survival(fit.temperature_C) - fit.measured
    assert np.sqrt(np.mean(distance**2)) == pytest.approx(0.023, abs=0.002)
    assert fit.temperature_for(0.01) == pytest.approx(-24.3, abs=0.1)
    assert fit.temperature_for(0.001) == pytest.approx(-30.0, abs=0.1)


def test_panc_1_dies_colder_and_more_suddenly():
    fit = dose_response.fit_series("PANC-1")
    assert fit.values[0] == pytest.approx(-17.8, abs=0.1)
    assert fit.values[1] == pytest.approx(1.59, abs=0.02)
    assert fit.errors == pytest.approx((0.07, 0.05), abs=0.01)
    assert fit.temperature_for(0.01) == pytest.approx(-25.1, abs=0.1)


def test_weibull():
    kidney = dose_response.fit_series("786-O", "weibull")
    assert kidney.values == pytest.approx((13.94, 3.29), abs=0.03)
    assert kidney.temperature_for(0.01) == pytest.approx(-22.7, abs=0.1)
    assert dose_response.fit_series("PANC-1", "weibull").values == pytest.approx(
        (18.28, 7.73), abs=0.05
    )


def test_two_points_give_a_curve_and_no_error():
    fit = dose_response.fit(*dose_response.points("PC-3 in salt water")[:2])
    assert fit.values == pytest.approx((-12.8, 3.3), abs=0.05)
    assert np.isnan(fit.errors).all()  # an error of 0 would say that the points are without any
    with pytest.raises(ValueError, match=r"2 points .* the rule: at least 3 points"):
        fit.sampled(20)


def test_a_fit_leaves_the_filters_of_warnings_to_a_run_that_uses_them(monkeypatch):
    """They belong to the process: a run in the background may put them back during a fit.

    A fit that had kept its own would then put back those of the run, for good.
    """
    before = warnings.filters
    other = warnings.catch_warnings(record=True)
    other.__enter__()
    ends = iter([other])

    def slow(*values):
        for one in ends:
            one.__exit__(None, None, None)
        return dose_response.logistic(*values)

    monkeypatch.setitem(dose_response.SHAPES, "logistic", slow)
    dose_response.fit(*dose_response.points("786-O")[:2])
    kept = warnings.filters
    warnings.filters = before
    assert kept is before


def test_models_agree_on_the_points_and_part_where_there_are_none():
    one, other = (dose_response.fit_series("786-O", model) for model in ("logistic", "weibull"))
    assert np.abs(one.survival(one.temperature_C) - other.survival(one.temperature_C)).max() < 0.06
    rare = 1e-9
    assert one.temperature_for(rare) == pytest.approx(-64, abs=1)
    assert one.temperature_for(rare) == pytest.approx(
        one.values[0] - math.log(1e9) * one.values[1], abs=0.01
    )
    assert other.temperature_for(rare) > -37


@pytest.mark.parametrize(
    ("line", "half", "theirs", "never"),
    [
        ("A549", -23.7, (-30, -17), 0.11),
        ("Calu-1", -12.0, (-17, 4), 0.03),
        ("Calu-6", -11.5, (-21, -6), 0.03),
    ],
)
def test_lung_lines_agree_with_their_authors_intervals(line, half, theirs, never):
    fit = dose_response.fit_series(line, ceiling=True)
    assert fit.values[0] == pytest.approx(half, abs=0.2)
    assert theirs[0] < fit.values[0] < theirs[1]
    assert fit.never_dead == pytest.approx(never, abs=0.02)
    assert math.isnan(fit.temperature_for(0.001)), "a ceiling means that no temperature kills all"
    listed = (
        data.load("lethal_temperatures")
        .set_index("finding")
        .loc[f"{line}, half dead", "temperature_C"]
    )
    assert listed == pytest.approx(fit.temperature_for(0.5), abs=0.15)


def test_a_fit_finds_what_points_were_made_of():
    celsius = np.linspace(-40, 0, 30)
    for model, values in (
        ("logistic", (-17.0, 3.0)),
        ("weibull", (15.0, 4.0)),
        ("logistic", (-17.0, 3.0, 0.2)),
    ):
        made = dose_response.SHAPES[model](celsius, *values)
        assert dose_response.fit(celsius, made, model, len(values) == 3).values == pytest.approx(
            values, rel=1e-3
        )


@given(st.floats(-60, 0), st.floats(-60, 0))
def test_colder_never_saves(one, other):
    low, high = sorted((one, other))
    for fit in (dose_response.fit_series("786-O"), dose_response.fit_series("A549", ceiling=True)):
        assert fit.survival(low) <= fit.survival(high) + 1e-12


@given(st.floats(0.001, 0.999))
def test_temperature_for_is_the_inverse(share):
    for model in ("logistic", "weibull"):
        fit = dose_response.fit_series("PANC-1", model)
        assert float(fit.survival(fit.temperature_for(share))) == pytest.approx(share, abs=1e-9)


# ---- two freezes


def test_two_freezes_at_minus_10_leave_038_and_not_061():
    two = cycles.fitted()
    assert two.after_two(-10.0) == pytest.approx(0.38, abs=0.02)
    assert two.after_two(-15.0) == pytest.approx(0.10, abs=0.02)
    independent = cycles.TwoFreezes(
        two.half_C, two.width_K, two.shift_K, two.covariance, "independent"
    )
    assert independent.after_two(-10.0) == pytest.approx(0.61, abs=0.02)
    assert two.shift_K == pytest.approx(4.5, abs=0.5)
    assert 3 < two.shift_K + 2 * two.errors[2]


def test_a_second_freeze_counts_only_as_cold_as_it_was():
    two = cycles.fitted()
    assert two.survival(-30.0, np.inf) == pytest.approx(two.survival(-30.0))
    assert two.survival(-30.0, -2.0) == pytest.approx(two.survival(-30.0)), (
        "a mild second one adds nothing"
    )
    assert two.survival(-12.0, -12.0) == pytest.approx(two.after_two(-12.0))
    assert two.survival(-12.0, -12.0) < two.survival(-12.0) ** 2


# ---- thresholds


@pytest.mark.parametrize(
    ("name", "nine_in_ten", "ninety_nine"),
    [
        ("AT-1 tumour, edge", -21.1, -25.6),
        ("Rat skin, edge", -24.6, -29.2),
        ("LNCaP-Pro5 tumour, edge", -22.0, -26.5),
        ("Mouse skin, edge", -33.4, -40.7),
        ("LNCaP-Pro5 tumour in mouse with TNF-alpha", -5.3, -12.6),
        ("mouse skin with TNF-alpha", -17.2, -23.3),
    ],
)
def test_thresholds_as_distributions(name, nine_in_ten, ninety_nine):
    found = thresholds.threshold(name)
    assert found.temperature_for(0.9) == pytest.approx(nine_in_ten, abs=0.1)
    assert found.temperature_for(0.99) == pytest.approx(ninety_nine, abs=0.15)
    assert found.dead_share(found.mean_C) == pytest.approx(0.5)


# ---- what the tables may hold


def test_no_finding_is_recalled():
    sources = data.load("sources").set_index("key")["basis"]
    for name in FINDINGS:
        table = data.load(name)
        assert not (table["trust"] == "recalled").any(), name
        assert not (sources[table["source"]] == "recalled").any(), name


def test_recalled_parameters_say_so_and_have_a_range():
    table = data.load("cell_constants")
    recalled = table[table["trust"] == "recalled"]
    assert set(recalled["constant"]) == set(constants.not_verified())
    assert set(recalled["constant"]) == {"optimum_factor", "optimum_energy"}
    assert recalled["note"].str.contains("recalled").all()
    assert (table["low"] <= table["value"]).all() and (table["value"] <= table["high"]).all()
    assert (recalled["low"] < recalled["high"]).all()
    for name in recalled["constant"]:
        assert data.value("cell_constants", constant=name).not_verified


def test_permeabilities_were_read_and_the_made_up_cell_says_so():
    cells = data.load("cells").set_index(["cell", "property"])
    for name in ("human_hepatocyte", "hepg2", "hela", "rat_liver_tissue"):
        assert cells.loc[(name, "permeability"), "trust"] == "read"
    assert (cells.loc["at1_like", "trust"] == "constructed").all()
    assert not (cells["trust"] == "recalled").any()
    assert (cells["low"] <= cells["value"]).all() and (cells["value"] <= cells["high"]).all()
    nucleating = cells[cells.index.get_level_values("property").str.startswith("surface")]
    assert (nucleating["trust"] == "constructed").all(), "no published prefactor was read"


def test_there_is_no_single_lethal_temperature():
    table = data.load("lethal_temperatures")
    assert len(table) >= 35
    dead = table[
        table["measure"].isin(("complete death", "edge of death"))
        & (table["survival_percent"].fillna(0) == 0)
    ]
    assert (dead["temperature_C"].min(), dead["temperature_C"].max()) == (-50, 3.5)
    assert (table["why_it_differs"].str.len() > 10).all()
    assert {"in vitro", "in vivo", "planning"} == set(table["setting"])
    planning = table[table["setting"] == "planning"].set_index("source")["temperature_C"]
    assert planning.to_dict() == {"bubble3d": -22, "littrup2009": -30, "shitzer": -40}


def test_what_a_study_quotes_is_not_among_what_it_measured():
    """The kidney line was frozen to -20 °C at the coldest; -25 °C stands there as others' rule."""
    table = data.load("lethal_temperatures").set_index("finding")
    own = table[table["source"] == "rcc_sorafenib2022"]
    measured = own[own["measure"] != "quoted rule"]
    assert measured["temperature_C"].tolist() == [-20]
    quoted = own.loc["Rule for kidney cancer"]
    assert quoted["temperature_C"] == -25 and "at the coldest" in quoted["note"]
    # a review's "at least 3 min" is not the hold of the study that it quotes for -40 °C
    fresh = table.loc["Primary prostate cancer, all dead"]
    assert math.isnan(fresh["hold_min"]) and "from other works" in fresh["note"]
    assert "computer model" in table.loc["Emu hip, edge", "note"]


def test_tumours_of_one_study_came_back_after_more_cold_than_the_planning_value():
    """LoVo came back after -60 °C; a second line of the study had no limit down to -84 °C."""
    table = data.load("lethal_temperatures").set_index("finding")
    own = table[table["source"] == "seifert_mouse"]
    assert own["temperature_C"].tolist() == [-60, -84]
    assert set(own["measure"]) == {"some survive"} and set(own["setting"]) == {"in vivo"}
    assert "14 of 18" in own.loc["C170 tumour in mouse, -84 °C", "why_it_differs"]
    counted = data.load("two_by_two_counts").set_index("comparison")
    assert "14 of 18" in counted.loc["seifert_lovo", "note"]


def test_the_abstract_on_ultrasound_does_not_say_which_edge_lies_further_out():
    table = data.load("freezing_factors").set_index("source")
    assert "inside" not in table.loc["weber1998", "finding"]
    assert "0.8 ± 0.8" in table.loc["weber1998", "note"]


def test_rows_with_a_range_hold_their_value():
    for name in ("lethal_temperatures", "freezing_factors"):
        table = data.load(name)
        value = table["temperature_C" if name.startswith("lethal") else "value"]
        low = table["low_C" if name.startswith("lethal") else "low"]
        high = table["high_C" if name.startswith("lethal") else "high"]
        ranged = (
            value.notna()
            & low.notna()
            & high.notna()
            & (table.iloc[:, 0] != "Dog skin, first dead")
        )
        assert (low[ranged] <= value[ranged]).all() and (value[ranged] <= high[ranged]).all(), name


def test_numbers_that_were_only_remembered_are_nowhere():
    """Larson's -41.4 and -61.7 °C and Campbell's 3.1 mm were looked for and not found."""
    for name in TABLES:
        texts = data.load(name).map(str).agg(" ".join, axis=1)
        for ghost in ("-41.4", "-61.7", "3.1 mm"):
            assert not texts.str.contains(ghost, regex=False).any(), (name, ghost)


# ---- refusals


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: dose_response.fit_series("786O"), "'786-O'"),
        (lambda: dose_response.fit([-5, -10], [100, 50]), "percentages"),
        (lambda: dose_response.fit([-5, -10, -15], [0.9, 0.4, -0.2]), "a survival is -0.2"),
        (lambda: dose_response.fit([268, 263], [1, 0.5]), "kelvin"),
        (lambda: dose_response.fit([-5, 263], [1, 0.5]), "a temperature_C is 263; the rule: from"),
        (lambda: dose_response.fit([-5], [1]), "fewer than the 2"),
        (lambda: dose_response.fit([-5, -10], [1, 0.5, 0]), "one of each"),
        (lambda: dose_response.fit([-5, -10], [1, 0.5], "probit"), "logistic"),
        (lambda: dose_response.fit([-5, -10, -15], [1, 0.5, float("nan")]), "shares"),
        (lambda: dose_response.fit_series("786-O").temperature_for(1.0), "between 0 and 1"),
        (lambda: thresholds.threshold("AT-1"), "nearest: 'AT-1 tumour, edge'"),
        (lambda: thresholds.threshold("AT-1 tumour, edge").temperature_for(99), "percentage"),
        (lambda: cycles.TwoFreezes(-13, 2.5, 4, np.eye(3), "dependent"), "'independent'"),
        (lambda: constants.constant("heat_of_fuson"), "'heat_of_fusion'"),
    ],
)
def test_slips_are_named(call, said):
    with pytest.raises(ValueError, match=said):
        call()


@pytest.mark.parametrize("points", [2, 3, 8])
def test_repeats_at_one_temperature_make_no_curve(points):
    with pytest.raises(ValueError, match=f"{points} points at 1 different temp.*at least 2"):
        dose_response.fit([-10.0] * points, np.linspace(0.3, 0.8, points))
