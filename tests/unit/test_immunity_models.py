"""The published tumour-immune model: equilibria, folds and separatrix against worked values."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from scipy.optimize import approx_fprime

from helpers import data
from helpers.immunity import equilibria, kuznetsov, parameters, separatrix
from helpers.immunity.ablation import Response, check_share

MODEL = kuznetsov.published()
POINTS = equilibria.named(MODEL)
CELLS = st.floats(1e3, 1e9)


# ---- Kuznetsov: resting points


@pytest.mark.parametrize(
    ("name", "effectors", "tumour", "kind"),
    [
        ("tumour-free", 3.155e5, 0.0, "saddle"),
        ("dormant", 1.608e6, 8.186e6, "stable spiral"),
        ("threshold", 7.585e5, 2.680e8, "saddle"),
        ("escape", 1.732e5, 4.470e8, "stable node"),
    ],
)
def test_resting_points(name, effectors, tumour, kind):
    found = POINTS[name]
    assert found.effectors == pytest.approx(effectors, rel=0.005)
    assert found.tumour == pytest.approx(tumour, rel=0.005)
    assert found.kind == kind
    assert found.stable == kind.startswith("stable")


def test_nothing_changes_at_a_resting_point():
    for point in POINTS.values():
        for rate in MODEL.rates(point.effectors, point.tumour):
            assert abs(rate) < 1e-6 * max(point.effectors, point.tumour)


def test_eigenvalues():
    dormant = POINTS["dormant"]
    assert dormant.eigenvalues[0].real == pytest.approx(-0.00552, rel=0.005)
    assert abs(dormant.eigenvalues[0].imag) == pytest.approx(0.0634, rel=0.005)
    assert dormant.period_day == pytest.approx(99, abs=0.5)
    assert "period of 99 days" in dormant.summary()
    free, threshold, escape = (
        [value.real for value in POINTS[name].eigenvalues]
        for name in ("tumour-free", "threshold", "escape")
    )
    assert free == pytest.approx([0.145, -0.0412], abs=5e-4)
    assert threshold == pytest.approx([0.0357, -0.1493], abs=1e-4)
    assert escape == pytest.approx([-0.0497, -0.1863], abs=1e-4)


@given(CELLS, CELLS)
def test_the_jacobian_is_the_derivative(effectors, tumour):
    for row, slope in enumerate(MODEL.jacobian(effectors, tumour)):
        numeric = approx_fprime(
            np.array([effectors, tumour]),
            lambda state, row=row: MODEL.rates(*state)[row],
            1e-6 * np.array([effectors, tumour]),
        )
        scale = abs(np.array([effectors, tumour]) * slope).max() + 1e-9
        assert np.abs((numeric - slope) * [effectors, tumour]).max() < 1e-3 * scale


@given(st.floats(0, 1e5))
def test_roots_of_the_cubic_lie_on_both_nullclines(influx):
    model = MODEL.changed(effector_influx=influx)
    for point in equilibria.equilibria(model)[1:]:
        assert equilibria.nullcline_tumour(model, point.tumour) == pytest.approx(point.effectors)
        assert equilibria.influx_in_balance(model, point.tumour) == pytest.approx(
            influx, rel=1e-5, abs=1e-3
        )
        assert 0 < point.tumour < model.capacity


def test_fold_and_tumour_free_threshold():
    fold, free = equilibria.escape_ends_at_influx(MODEL), equilibria.tumour_free_above_influx(MODEL)
    assert fold == pytest.approx(2.129e4, rel=0.0005)
    assert free == pytest.approx(6.736e4, rel=0.0005)
    assert free == pytest.approx(MODEL.growth * MODEL.effector_loss / MODEL.kill)
    below, above = (
        equilibria.named(MODEL.changed(effector_influx=fold * share)) for share in (0.999, 1.001)
    )
    assert "escape" in below and "escape" not in above
    calm, cured = (
        equilibria.equilibria(MODEL.changed(effector_influx=free * share))[0]
        for share in (0.999, 1.001)
    )
    assert calm.kind == "saddle" and cured.stable


def test_sneaking_through():
    """Effectors multiply only beside tumours of 1.15e7 to 2.12e8 cells."""
    low, high = equilibria.growing_range(MODEL)
    assert (low, high) == pytest.approx((1.15e7, 2.12e8), rel=0.005)
    assert equilibria.net_loss(MODEL, 6.6e7) == pytest.approx(-0.0316, rel=0.01)
    assert np.isnan(equilibria.nullcline_effectors(MODEL, np.array([5e7]))).all()
    assert equilibria.nullcline_effectors(MODEL, 0.0) == pytest.approx(
        POINTS["tumour-free"].effectors
    )
    with pytest.raises(ValueError, match="never multiply"):
        equilibria.growing_range(MODEL.changed(recruitment=0.01))


def test_without_a_threshold_there_is_no_fold_to_find():
    with pytest.raises(ValueError, match="a fold needs"):
        equilibria.escape_ends_at_influx(MODEL.changed(effector_influx=5e4))
    with pytest.raises(ValueError, match="needs a threshold"):
        separatrix.separatrix(MODEL.changed(effector_influx=5e4))


# ---- Kuznetsov: scaled, and in time


def test_scaled_model_is_the_printed_one():
    ours, printed = MODEL.scaled(), parameters.values("kuznetsov_scaled")
    for name, value in printed.items():
        assert getattr(ours, name) == pytest.approx(value, rel=0.002), name
    assert (ours.effector_loss, ours.growth) == pytest.approx((0.3742, 1.6349), abs=5e-5)


def test_scaled_and_dimensional_models_rest_at_the_same_places():
    scaled = equilibria.named(MODEL.scaled())
    for name, point in POINTS.items():
        assert scaled[name].tumour * 1e6 == pytest.approx(point.tumour)
        assert scaled[name].kind == point.kind
    printed = equilibria.named(kuznetsov.Kuznetsov(**parameters.values("kuznetsov_scaled")))
    found = [
        (printed[name].effectors, printed[name].tumour)
        for name in ("dormant", "threshold", "escape")
    ]
    assert np.array(found) == pytest.approx(
        np.array([(1.609, 8.190), (0.7598, 267.8), (0.1730, 447.1)]), rel=0.002
    )


@pytest.mark.parametrize(
    ("tumour", "end"),
    [
        (5e5, "dormant"),
        (1e6, "dormant"),
        (5e6, "dormant"),
        (1e7, "dormant"),
        (1e8, "escape"),
        (4e8, "escape"),
    ],
)
def test_where_starts_end(tumour, end):
    found = kuznetsov.course(MODEL, 3.2e5, tumour, days=2500)
    assert found.tumour[-1] == pytest.approx(POINTS[end].tumour, rel=0.01)


def test_the_course_is_that_of_another_solver():
    ours = kuznetsov.course(MODEL, 3.2e5, 1e7, days=300)
    other = solve_ivp(
        lambda _, y: MODEL.rates(*y),
        (0, 300),
        (3.2e5, 1e7),
        "DOP853",
        ours.time_day,
        rtol=1e-10,
        atol=1e-3,
    )
    assert ours.tumour == pytest.approx(other.y[1], rel=1e-5)
    assert ours.effectors == pytest.approx(other.y[0], rel=1e-5)
    assert "cells in 300 days" in ours.summary()


def test_the_separatrix_parts_starts_that_differ_by_a_percent():
    line = separatrix.separatrix(MODEL)
    low, high = line.effectors.min(), line.effectors.max()
    assert low < 1e4 and high > 1e6 and (np.diff(line.effectors) > 0).all()
    for effectors in (5e4, 2e5, 4e5, 7e5, 1e6):
        tumour = float(np.interp(effectors, line.effectors, line.tumour))
        ends = [
            kuznetsov.course(MODEL, effectors, share * tumour, days=1500).tumour[-1]
            for share in (0.99, 1.01)
        ]
        assert ends == pytest.approx([POINTS["dormant"].tumour, POINTS["escape"].tumour], rel=0.05)
    assert "through tumours" in line.summary()


@given(st.one_of(st.floats(), st.text(max_size=3)), st.one_of(st.floats(), st.none()))
def test_any_start_is_refused_in_words_or_followed(effectors, tumour):
    try:
        kuznetsov.check_start(effectors, tumour)
    except ValueError as problem:
        assert "the rule:" in str(problem)
    else:
        assert 0 <= effectors <= 1e15 and 0 < tumour <= 1e15


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: MODEL.changed(growth=-0.1), "growth = -0.1; the rule: a finite number, 0 or more"),
        (lambda: MODEL.changed(kill=0.0), "kill = 0; the rule: above 0; published: 1.101e-07"),
        (lambda: MODEL.changed(growth=math.nan), "growth = nan"),
        (lambda: kuznetsov.course(MODEL, -1.0, 1e6), "effectors = -1.0"),
        (lambda: kuznetsov.course(MODEL, 1e5, 0.0), "tumour = 0.0; the rule: from 1e-09"),
        (
            lambda: kuznetsov.course(MODEL, 1e5, 1e300),
            "tumour = 1e+300; the rule: from 1e-09 to 1e+15 cells; nearest: 1e+15",
        ),
        (lambda: kuznetsov.course(MODEL, 1e5, 1e6, days=0), "days = 0"),
        (lambda: parameters.values("kuznetzov"), "nearest: 'kuznetsov'"),
    ],
)
def test_what_cannot_be_is_refused(call, words):
    with pytest.raises(ValueError) as caught:
        call()
    assert words in str(caught.value)


@pytest.mark.parametrize("kind", [int, np.int64, np.float32])
def test_a_number_of_numpy_is_a_number(kind):
    path = kuznetsov.course(MODEL, kind(300000), kind(1000000), days=kind(2), points=3)
    assert path.tumour[0] == pytest.approx(1e6) and path.time_day[-1] == 2
    assert MODEL.changed(effector_influx=kind(13000)).effector_influx == 13000
    assert Response(priming_delay_day=kind(3)).priming_delay_day == 3
    check_share(kind(0))


# ---- the table behind them


def test_constructed_numbers_say_so_and_have_a_range():
    table = data.load("immune_models")
    ours = table[table["model"] == "cryo_extension"]
    assert set(ours["trust"]) == {"constructed"}
    assert ours["note"].str.startswith("made for the course").all()
    assert (ours["low"] <= ours["value"]).all() and (ours["value"] <= ours["high"]).all()
    assert set(table.loc[table["model"] != "cryo_extension", "trust"]) == {"read"}
