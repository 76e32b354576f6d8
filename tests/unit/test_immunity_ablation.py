"""The constructed extension.

Critical shares, two sites, delay, and the short-cut compared with a plain integration.
"""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from helpers.immunity import ablation, equilibria, kuznetsov
from helpers.immunity.ablation import Response, critical_fraction, cryo, largest_held_burden

MODEL = kuznetsov.published()
POINTS = equilibria.named(MODEL)


@pytest.mark.parametrize(
    ("response", "share"),
    [
        (ablation.SURGERY, 0.9477),
        (cryo(antigen_half_life_day=3), 0.9232),
        (cryo(), 0.9138),
        (cryo(antigen_half_life_day=14), 0.9066),
        (cryo(antigen_weight=0.1), 0.9357),
        (cryo(antigen_weight=0.3), 0.9260),
        (cryo(antigen_weight=3), 0.9031),
        (cryo(loss_factor=1.5), 0.9516),
        (cryo(loss_factor=2), 0.9734),
        (cryo(loss_factor=3), 0.9917),
        (Response(inactivation_factor=0.5), 0.8211),
        (cryo(inactivation_factor=0.5), 0.7672),
        (Response(loss_factor=2), 0.9950),
    ],
)
def test_critical_shares(response, share):
    assert critical_fraction(response) == pytest.approx(share, abs=2e-4)


def test_one_model_three_answers():
    """For, null and against by the loss of effectors in the first three weeks, which nobody
    measured.
    """
    surgery = critical_fraction()
    assert surgery == pytest.approx(0.948, abs=5e-4)
    assert critical_fraction(cryo()) == pytest.approx(0.914, abs=5e-4)
    assert critical_fraction(cryo(loss_factor=2)) == pytest.approx(0.973, abs=5e-4)
    assert abs(critical_fraction(cryo(loss_factor=1.5)) - surgery) < 0.005
    assert critical_fraction(cryo(loss_factor=1.5)) > surgery


@pytest.mark.parametrize(
    ("response", "cells"),
    [
        (ablation.SURGERY, 2.34e7),
        (cryo(antigen_half_life_day=3), 3.42e7),
        (cryo(), 3.84e7),
        (cryo(antigen_half_life_day=14), 4.17e7),
        (cryo(loss_factor=2), 1.17e7),
        (cryo(loss_factor=3), 3.62e6),
        (Response(inactivation_factor=0.5), 8.0e7),
        (cryo(inactivation_factor=0.5), 1.06e8),
    ],
)
def test_two_sites(response, cells):
    assert largest_held_burden(response) == pytest.approx(cells, rel=0.02)


def plain(share, response, days=600.0):
    """The tumour after some days, by a high-order solver on equation (5), switches hit exactly.

    The tumour is followed by its logarithm: below a cell no absolute tolerance in cells would do.
    """
    start = POINTS["escape"]
    state, gone = (
        np.array([start.effectors, np.log((1 - share) * start.tumour)]),
        share * start.tumour,
    )
    marks = response.breaks(days)
    for begin, end in pairwise(marks):
        middle = (begin + end) / 2
        loss = response.loss_factor if middle < response.suppression_day else 1.0
        worn = response.inactivation_factor if middle < response.drug_day else 1.0

        def change(time, state, loss=loss, worn=worn, middle=middle):
            effectors, tumour = state[0], np.exp(state[1])
            since = time - response.priming_delay_day
            left = (
                gone * 0.5 ** (since / response.antigen_half_life_day)
                if middle >= response.priming_delay_day
                else 0.0
            )
            seen = tumour + response.antigen_weight * left
            return [
                MODEL.effector_influx
                + MODEL.recruitment * effectors * seen / (MODEL.half_saturation + seen)
                - worn * MODEL.inactivation * effectors * tumour
                - loss * MODEL.effector_loss * effectors,
                MODEL.growth * (1 - MODEL.crowding * tumour) - MODEL.kill * effectors,
            ]

        state = solve_ivp(change, (begin, end), state, "DOP853", rtol=1e-10, atol=1e-10).y[:, -1]
    return float(np.exp(state[1]))


@settings(max_examples=12, deadline=None)
@given(
    st.floats(0.5, 0.999),
    st.floats(0, 3),
    st.floats(2, 15),
    st.floats(0, 10),
    st.floats(1, 3),
    st.floats(0.4, 1),
)
def test_the_short_cut_is_the_plain_integration(share, weight, half_life, delay, loss, worn):
    response = Response(weight, half_life, delay, loss, 21.0, worn, 21.0)
    found = ablation.outcome(share, response, days=120)
    assert found.course.tumour[-1] == pytest.approx(plain(share, response, days=120), rel=1e-4)


@pytest.mark.parametrize("delay", [0.0, 7e-173, 1e-9, 21.0, 21.0 + 1e-9])
def test_switches_that_nearly_coincide_are_one(delay):
    found = ablation.outcome(0.5, Response(1.0, 7.0, delay, 2.0), days=120).course.tumour
    rounded = ablation.outcome(
        0.5, Response(1.0, 7.0, round(delay, 3), 2.0), days=120
    ).course.tumour
    assert np.isfinite(found).all() and found == pytest.approx(rounded, rel=1e-5)


def test_a_lost_path_is_an_error_and_not_a_number():
    with pytest.raises(ValueError, match="lost the path at point 1"):
        kuznetsov.check_followed(np.array([[1.0, 1.0], [np.nan, 1.0]]))


@pytest.mark.parametrize(
    "response", [ablation.SURGERY, cryo(), cryo(loss_factor=2), cryo(priming_delay_day=5)]
)
def test_a_little_more_or_less_than_the_critical_share_changes_the_end(response):
    share = critical_fraction(response)
    ends = [plain(share + step, response, days=1500) for step in (-1e-3, 1e-3)]
    assert ends == pytest.approx([POINTS["escape"].tumour, POINTS["dormant"].tumour], rel=0.05)


@pytest.mark.parametrize(("half_life", "held"), [(3, False), (14, True)])
def test_outcome_says_held_or_escaped(half_life, held):
    found = ablation.outcome(0.915, cryo(antigen_half_life_day=half_life))
    assert found.held is held
    assert ("is held" in found.summary()) is held and "91.5 %" in found.summary()


def test_held_is_never_gone():
    found = ablation.outcome(0.99, cryo(), days=1000)
    assert found.held and found.course.tumour.min() > 1e5


def test_without_weight_debris_does_nothing():
    assert critical_fraction(Response(antigen_half_life_day=14.0)) == critical_fraction()


def test_late_priming_takes_some_of_the_bonus():
    shares = [critical_fraction(cryo(priming_delay_day=delay)) for delay in (0, 5, 30)]
    assert shares[0] < shares[1] < shares[2] <= critical_fraction() + 5e-5


def test_antigen_fades_by_half_lives_after_its_delay():
    response = cryo(priming_delay_day=5)
    assert response.antigen(8.0, 4.9) == 0.0
    assert [response.antigen(8.0, day) for day in (5, 12, 19)] == pytest.approx([8, 4, 2])


def test_a_body_full_of_effectors_needs_nothing_destroyed_and_a_hopeless_one_is_never_held():
    assert (
        critical_fraction(Response(inactivation_factor=0.0, drug_day=400.0, antigen_weight=3.0))
        < 0.5
    )
    assert critical_fraction(Response(loss_factor=50.0, suppression_day=400.0)) == 1.0


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: ablation.outcome(93),
            "ablated_fraction = 93; the rule: from 0 to below 1; perhaps 0.93",
        ),
        (lambda: ablation.outcome(1.0), "from 0 to below 1"),
        (lambda: ablation.outcome(math.nan), "ablated_fraction = nan"),
        (lambda: ablation.outcome(0.9, days=-1), "days = -1"),
        (
            lambda: Response(antigen_half_life_day=0),
            "antigen_half_life_day = 0; the rule: above 0 days",
        ),
        (lambda: Response(loss_factor=-1), "loss_factor = -1"),
        (lambda: Response(drug_day=math.inf), "drug_day = inf"),
        (lambda: largest_held_burden(cryo(), -1), "ablated_cells = -1"),
        (
            lambda: critical_fraction(cryo(), MODEL.changed(effector_influx=5e4)),
            "an escaped tumour to start from",
        ),
    ],
)
def test_what_cannot_be_is_refused(call, words):
    with pytest.raises(ValueError) as caught:
        call()
    assert words in str(caught.value)
