"""Cells on the way down.

Limits, two independent integrators, ice inside, the gate, and refusals.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.cell_death import (
    dehydration,
    nucleation,
    one_cell,
    optimum_rate,
    rate_table,
    reference,
    two_factor,
)
from helpers.cell_death.cell import Cell, cell, names

RATES = [1, 2, 5, 10, 20, 50, 100, 200]
VOLUMES = {  # share of the first volume at -20 °C
    "at1_like": [0.317, 0.317, 0.317, 0.317, 0.317, 0.508, 0.748, 0.873],
    "human_hepatocyte": [0.415, 0.415, 0.416, 0.417, 0.419, 0.580, 0.781, 0.889],
    "hepg2": [0.414, 0.414, 0.415, 0.415, 0.416, 0.698, 0.847, 0.923],
    "rat_liver_tissue": [0.415, 0.416, 0.417, 0.419, 0.422, 0.502, 0.729, 0.861],
}
ICE = {  # share of cells with ice inside
    "at1_like": [0, 0, 0, 0, 0.053, 1, 1, 0.998],
    "human_hepatocyte": [0, 0, 0, 0, 0.011, 1, 1, 0.999],
    "hepg2": [0, 0, 0.003, 0.380, 0.972, 1, 0.997, 0.965],
    "rat_liver_tissue": [0, 0, 0, 0, 0, 1, 1, 0.999],
}


@pytest.fixture(scope="module")
def runs():
    """Every cell at eight rates."""
    return {name: one_cell.freeze(cell(name), RATES) for name in names()}


# ---- limits


@pytest.mark.parametrize(
    ("inactive", "at_10", "at_20"), [(0.30, 0.337, 0.317), (0.40, 0.431, 0.414)]
)
def test_slow_cooling_comes_to_the_closed_form(inactive, at_10, at_20):
    body = cell("at1_like", inactive_share=inactive)
    run = dehydration.cool(body, 1)
    for celsius, expected in ((-10, at_10), (-20, at_20)):
        exact = dehydration.volume_share(body, dehydration.equilibrium_water_share(celsius))
        assert float(exact) == pytest.approx(expected, abs=0.001)
        assert run.volume_at(celsius)[0] == pytest.approx(expected, abs=0.003)


def test_infinitely_slow_cooling_is_equilibrium_and_infinitely_fast_loses_nothing():
    # HeLa membranes keep letting water through in the cold
    run = dehydration.cool(cell("hela"), [1e-3, 1e-2, 1e6])
    down = (run.temperature_C < -2) & (
        run.temperature_C > -21
    )  # the model's brine ends at the eutectic
    lag = run.water_share - dehydration.equilibrium_water_share(run.temperature_C)[:, None]
    assert np.all(lag[down, 0] < 5e-4)
    assert lag[down, 1] == pytest.approx(
        10 * lag[down, 0], rel=0.15, abs=5e-5
    )  # ten times as slow, a tenth behind
    assert run.water_share[:, 2].min() > 0.999


def test_at_rest_a_cell_keeps_its_water():
    assert dehydration.equilibrium_water_share(dehydration.freezing_point_C()) == pytest.approx(1.0)
    still = dehydration.follow(cell("hela"), np.array([0, 1000, 2000]), np.array([37, 5, 37]))
    assert still == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("name", names())
def test_faster_cooling_leaves_more_water_and_colder_leaves_less(name, runs):
    water = runs[name].water.water_share
    assert np.all(np.diff(water, axis=1) > -1e-5)
    assert np.all(np.diff(water, axis=0) < 1e-9)


# ---- worked values and independent ways to them


@pytest.mark.parametrize("name", VOLUMES)
def test_worked_volumes_and_ice(name, runs):
    assert runs[name].water.volume_at(-20) == pytest.approx(VOLUMES[name], abs=0.0015)
    assert runs[name].final_probability == pytest.approx(ICE[name], abs=0.002)


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("number", range(0, len(RATES), 2))
def test_the_library_s_integrator_agrees(name, number, runs):
    run = runs[name]
    water, ice = reference.solve_with_lsoda(cell(name), RATES[number], run.water.temperature_C)
    assert np.abs(water - run.water.water_share[:, number]).max() < 2e-4
    assert np.abs(ice - run.ice_probability[:, number]).max() < 2e-4


@pytest.mark.parametrize(
    ("name", "number"), [("at1_like", 3), ("at1_like", 4), ("human_hepatocyte", 5)]
)
def test_small_plain_steps_agree(name, number, runs):
    run, few = runs[name], slice(None, None, 20)
    celsius = run.water.temperature_C[few]
    water, ice = reference.solve_with_small_steps(cell(name), RATES[number], celsius)
    own = 1 - cell(name).inactive_share
    assert own * np.abs(water - run.water.water_share[few, number]).max() < 2e-4
    assert np.abs(ice - run.ice_probability[few, number]).max() < 2e-4


def test_halving_the_steps_quarters_the_distance(monkeypatch):
    """Second order: measured, not assumed."""
    body, distances = cell("at1_like"), []
    for factor in (8, 4, 2):
        monkeypatch.setattr(dehydration, "STEP_K", 0.05 * factor)
        monkeypatch.setattr(dehydration, "SHARE_OF_DEPTH", 0.006 * factor)
        run = dehydration.cool(body, 20)
        exact, _ = reference.solve_with_lsoda(body, 20, run.temperature_C)
        distances.append(np.abs(run.water_share[:, 0] - exact).max())
    orders = np.log2(np.array(distances[:-1]) / distances[1:])
    assert np.all((orders > 1.6) & (orders < 2.6)), (distances, orders)


def test_a_history_at_a_steady_rate_is_that_rate():
    body, rate = cell("human_hepatocyte"), 30.0
    start = dehydration.freezing_point_C()
    time = np.linspace(0, 60 * 59 / rate, 3000)
    water, ice = one_cell.along_history(body, time, start - rate / 60 * time)
    run = one_cell.freeze(body, rate)
    assert abs(np.interp(20, rate / 60 * time - start, water) - run.water.water_at(-20)[0]) < 1e-3
    assert ice[-1] == pytest.approx(run.final_probability[0], abs=0.01)


def test_many_histories_are_each_of_them():
    body, time = cell("hela"), np.linspace(0, 600, 200)
    histories = np.stack([np.maximum(10 - time / k, -50) for k in (5, 10, 20)], axis=1)
    together = dehydration.follow(body, time, histories)
    for n in range(3):
        assert dehydration.follow(body, time, histories[:, n]) == pytest.approx(
            together[:, n], abs=3e-4
        )


def test_water_comes_back_on_thawing():
    water = dehydration.follow(
        cell("hela"), np.array([0, 60, 600, 660, 3000]), np.array([5.0, -1, -20, 20, 37])
    )
    assert water[2] < 0.05
    assert water[-1] == pytest.approx(1.0, abs=1e-3)


# ---- ice inside


def test_at1_like_switches_between_10_and_50(runs):
    slow, middle, fast = runs["at1_like"].final_probability[[3, 4, 5]]
    assert slow < 0.01
    assert middle == pytest.approx(0.053, abs=0.01)
    assert fast > 0.99
    assert one_cell.rate_for(cell("at1_like")) == pytest.approx(27.0, abs=0.5)
    assert one_cell.rate_for(cell("at1_like"), 0.1) == pytest.approx(21.4, abs=0.3)
    assert one_cell.rate_for(cell("at1_like"), 0.9) == pytest.approx(33.0, abs=0.3)


def test_hepatocyte_switches_at_22_to_39_over_its_assumed_size():
    liver = cell("human_hepatocyte")
    half = [one_cell.rate_for(liver.changed(diameter_um=size)) for size in (16, 20, 25)]
    assert half == pytest.approx([38.9, 28.9, 21.6], abs=0.5)
    shares = [one_cell.rate_for(liver.changed(inactive_share=share)) for share in (0.3, 0.4, 0.5)]
    assert shares == pytest.approx([24.4, 28.9, 35.4], abs=0.5)


@pytest.mark.parametrize("name", ["at1_like", "human_hepatocyte", "rat_liver_tissue"])
def test_ice_gets_likelier_with_the_rate(name):
    found = one_cell.freeze(cell(name), np.geomspace(1, 100, 60)).final_probability
    assert np.all(np.diff(found) > -1e-4)


@pytest.mark.parametrize(
    ("name", "mean", "spread"),
    [("human_hepatocyte", -8.5, 2.6), ("hepg2", -9.6, 4.5), ("hela", -13.0, 3.2)],
)
def test_ice_starts_where_it_was_calibrated_to(name, mean, spread, runs):
    assert runs[name].ice_temperature(RATES.index(50)) == pytest.approx((mean, spread), abs=0.15)


def test_without_the_gate_the_model_fails_as_published():
    """Every liver cell would freeze inside even at 1 °C/min, and faster cooling would look
    safer.
    """
    open_ = one_cell.freeze(cell("human_hepatocyte"), RATES, gate=0).final_probability
    assert open_[0] > 0.999 and open_[2] > 0.999
    assert one_cell.freeze(cell("human_hepatocyte"), RATES).final_probability[0] < 1e-3
    assert (
        0.01 < one_cell.freeze(cell("human_hepatocyte"), 1).water.water_at(-60)[0] < 0.03
    )  # trapped


def test_where_the_gate_stands_hardly_matters_once_it_is_there():
    half = [one_cell.rate_for(cell("human_hepatocyte"), gate=gate) for gate in (0.05, 0.10, 0.20)]
    assert half == pytest.approx([28.0, 28.9, 31.9], abs=0.3)
    tumour = one_cell.freeze(cell("at1_like"), [5, 10, 20], gate=0).final_probability
    assert tumour == pytest.approx([0.000, 0.000, 0.060], abs=0.006)


def test_viscosity_is_near_the_measured_one_and_endless_in_the_cold():
    # smoothed measurements of [dehaoui2015], mPa s
    measured = {0: 1.794, -10: 2.663, -20: 4.456, -30: 9.354, -34: 14.22}
    for celsius, expected in measured.items():
        assert 1000 * nucleation.viscosity(float(celsius)) == pytest.approx(expected, rel=0.02)
    assert np.isfinite(nucleation.viscosity(-47.4))
    assert np.isinf(nucleation.viscosity(-47.5))
    assert np.isinf(nucleation.viscosity(-50.0))
    assert nucleation.starts_per_second(
        cell("hela"), np.array([-55.0]), np.array([0.9])
    ).tolist() == [0.0]


# ---- optimum rate, two factors


CASES = [
    (0.10, 20, 16, 0.3, 16.66),
    (1.00, 40, 18, 0.3, 50.14),
    (0.10, 10, 20, 0.4, 29.24),
    (0.50, 30, 14, 0.3, 53.84),
    (1.90, 63.4, 20, 0.4, 34.76),
]


@pytest.mark.parametrize(("permeability", "energy", "size", "inactive", "expected"), CASES)
def test_short_cut_to_the_optimum_rate_is_within_a_fifth(
    permeability, energy, size, inactive, expected
):
    body = Cell("made up", size, inactive, permeability * 1.6449e-13, energy * 4184, 1e9, 1e9)
    found = optimum_rate.by_definition(body)
    assert found == pytest.approx(expected, rel=0.005)
    assert optimum_rate.short_cut(body) == pytest.approx(found, rel=0.20)


@pytest.mark.parametrize("name", names())
def test_short_cut_holds_for_the_course_s_cells(name):
    assert optimum_rate.short_cut(cell(name)) == pytest.approx(
        optimum_rate.by_definition(cell(name)), rel=0.20
    )


def test_two_factors_make_an_upside_down_u():
    sketch = two_factor.sketch(cell("at1_like"), [1, 2, 5, 10, 20, 27, 50])
    assert sketch.survival == pytest.approx(
        [0.011, 0.105, 0.407, 0.638, 0.757, 0.423, 0.0], abs=0.01
    )
    assert 15 <= two_factor.sketch(cell("at1_like"), np.geomspace(1, 100, 60)).best_rate <= 22


# ---- the table for voxels


def test_table_agrees_with_the_model_between_its_points():
    chance = np.random.default_rng(4)
    rates, ends = chance.uniform(0.5, 150, 40), chance.uniform(-55, -1.5, 40)
    for name in ("at1_like", "hepg2", "human_hepatocyte"):
        fate = rate_table.fate(cell(name), rates, ends)
        run = one_cell.freeze(cell(name), rates)
        for n, end in enumerate(ends):
            place = -run.water.temperature_C
            assert fate.ice_probability[n] == pytest.approx(
                np.interp(-end, place, run.ice_probability[:, n]), abs=0.02
            )
            assert fate.water_share[n] == pytest.approx(
                np.interp(-end, place, run.water.water_share[:, n]), abs=0.01
            )


def test_table_says_what_it_does_where_the_rate_is_unknown():
    fate = rate_table.fate(
        cell("hela"), np.array([np.nan, 50.0, 0.01]), np.array([-20.0, 10.0, -20.0])
    )
    dry = dehydration.equilibrium_water_share(-20.0)
    assert fate.water_share.tolist() == pytest.approx([dry, 1.0, dry])
    assert fate.ice_probability.tolist() == [0, 0, 0]


# ---- refusals


@settings(max_examples=40, deadline=None)
@given(st.one_of(st.floats(max_value=0), st.floats(2e6, 1e300), st.just(float("nan"))))
def test_impossible_rates_are_refused(rate):
    with pytest.raises(ValueError, match=r"cooling rates are 0\.001 to 1e"):
        dehydration.cool(cell("hela"), rate)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["diameter_um", "inactive_share", "permeability", "activation_energy"]),
    st.floats(-1e9, 0),
)
def test_impossible_cells_are_refused(name, value):
    with pytest.raises(ValueError, match=name):
        cell("hela", **{name: value})


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: cell("hela2"), "'hela'"),
        (lambda: cell("hela", diameter=20), "diameter_um"),
        (lambda: dehydration.cool(cell("hela"), []), "cooling rates"),
        (lambda: dehydration.cool(cell("hela"), 5, to_C=5), "to_C = 5"),
        (lambda: dehydration.cool(cell("hela"), 5, seeding_K=-1), "seeding_K"),
        (lambda: dehydration.cool(cell("hela"), 5).volume_at(-80), "-80"),
        (lambda: dehydration.follow(cell("hela"), np.array([0, 1, 1]), np.zeros(3)), "rise"),
        (
            lambda: dehydration.follow(cell("hela"), np.array([0, 1]), np.array([300.0, 260])),
            "kelvin",
        ),
        (
            lambda: dehydration.follow(cell("hela"), np.array([0, 1]), np.zeros(3)),
            "one row per time",
        ),
        (lambda: one_cell.freeze(cell("hela"), 5, gate=5), "gate = 5"),
        (lambda: one_cell.rate_for(cell("hela"), 50), "percentage"),
        (lambda: rate_table.fate(cell("hela"), np.zeros(2), np.zeros(3)), "agree"),
        (lambda: optimum_rate.by_definition(cell("hela"), share=0.001), "0.001"),
    ],
)
def test_slips_are_named(call, said):
    with pytest.raises(ValueError, match=said):
        call()


def test_a_learner_who_lets_numpy_raise_errors_gets_the_same_starts_of_ice():
    """Near the melting point the exponential of the barrier underflows, and 0 is right."""
    celsius = np.linspace(-60.0, -0.6, 200)
    body = cell("human_hepatocyte")
    usual = nucleation.starts_per_second(body, celsius, np.full(200, 0.6))
    with np.errstate(all="raise"):
        raised = nucleation.starts_per_second(body, celsius, np.full(200, 0.6))
    np.testing.assert_array_equal(raised, usual)


def test_a_learner_who_lets_numpy_raise_errors_gets_the_same_ice_probability():
    """Rates of a start near the smallest float underflow on the way to a probability of 0."""
    starts = np.full((3, 2), 1e-307)
    seconds = np.full((2, 2), 1e-3)
    usual = nucleation.ice_probability(starts, seconds)
    with np.errstate(all="raise"):
        raised = nucleation.ice_probability(starts, seconds)
    np.testing.assert_array_equal(raised, usual)
    assert raised.max() == pytest.approx(0, abs=1e-300)
