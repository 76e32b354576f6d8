"""Salt water: handbook points, the real curve beside the ideal one, the eutectic, and refusals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data
from helpers.cell_death import dehydration, solution

# °C: % of the weight, mol/kg, times isotonic, share unfrozen, mol/kg of the ideal model
WORKED = {
    -1: (1.68, 0.293, 1.9, 0.526, 0.271),
    -2: (3.34, 0.591, 3.8, 0.261, 0.547),
    -5: (7.89, 1.465, 9.5, 0.105, 1.404),
    -10: (14.06, 2.800, 18.2, 0.055, 2.936),
    -15: (18.79, 3.960, 25.7, 0.039, 4.613),
    -20: (22.56, 4.984, 32.4, 0.031, 6.454),
}


def test_body_fluid_starts_to_freeze_where_the_cell_models_say():
    assert dehydration.freezing_point_C() == pytest.approx(-0.57, abs=0.02)
    assert solution.ideal_freezing_point_C(0.154) == pytest.approx(-0.57, abs=0.02)
    assert solution.freezing_point_C(0.95) == pytest.approx(-0.56, abs=0.02)


def test_brine_at_minus_10():
    assert solution.molality_at(-10.0) == pytest.approx(2.80, abs=0.02)
    assert solution.molality_at(-10.0, "ideal") == pytest.approx(2.94, abs=0.02)


@pytest.mark.parametrize("celsius", WORKED)
def test_worked_values(celsius):
    percent, molal, times, unfrozen, ideal = WORKED[celsius]
    brine = solution.brine(celsius)
    assert brine.salt_percent == pytest.approx(percent, rel=0.015)
    assert brine.molality == pytest.approx(molal, rel=0.015)
    assert brine.times_isotonic == pytest.approx(times, rel=0.02)
    assert brine.unfrozen_share == pytest.approx(unfrozen, rel=0.015)
    assert solution.molality_at(celsius, "ideal") == pytest.approx(ideal, rel=0.005)


def test_the_curve_keeps_within_a_fourteenth_of_a_degree_of_every_handbook_value():
    table = data.load("salt_water")
    handbook = table[~table["point"].str.startswith("eutectic")]
    distance = solution.freezing_point_C(handbook["salt_percent"]) - handbook["freezing_point_C"]
    assert np.abs(distance).max() <= 0.07
    fine = handbook["rounded_to_K"] < 0.1
    assert np.abs(distance[fine]).max() <= 0.04


def test_the_eutectic_closes_the_curve():
    end = solution.eutectic()
    assert -21.2 <= end.temperature_C <= -21.1
    assert 23.2 <= end.salt_percent <= 23.3
    assert solution.freezing_point_C(end.salt_percent) == pytest.approx(end.temperature_C, abs=0.1)
    seen = data.load("salt_water").set_index("source").loc["smith_nacl"]
    assert (seen["freezing_point_C"], seen["salt_percent"]) == (-21.2, 23.2)


@pytest.mark.parametrize(("celsius", "percent"), [(-15, 16), (-20, 30)])
def test_the_ideal_model_gives_too_much_salt(celsius, percent):
    ratio = solution.molality_at(celsius, "ideal") / solution.molality_at(celsius)
    assert 100 * (ratio - 1) == pytest.approx(percent, abs=2)


def test_below_the_eutectic_nothing_is_liquid_and_above_freezing_everything():
    assert solution.brine(-22).unfrozen_share == 0
    assert solution.brine(-22, model="ideal").unfrozen_share > 0
    assert solution.brine(5).unfrozen_share == 1
    assert "0 % of the water" in solution.brine(-30).summary()
    assert "nothing is frozen" in solution.brine(0).summary()


def test_salt_is_conserved_while_water_freezes():
    for celsius in np.linspace(-21, -1, 9):
        brine = solution.brine(float(celsius), start_molality=0.2)
        assert brine.molality * brine.unfrozen_share == pytest.approx(0.2)


@given(st.floats(0, 23.3))
def test_percent_and_molality_are_inverse(percent):
    assert float(solution.salt_percent(solution.molality(percent))) == pytest.approx(
        percent, abs=1e-9
    )


@given(st.floats(-21.0, -0.1), st.floats(-21.0, -0.1))
def test_colder_is_saltier(one, other):
    low, high = sorted((one, other))
    assert solution.molality_at(low) >= solution.molality_at(high)
    assert solution.freezing_point_C(solution.salt_percent_at(one)) == pytest.approx(one, abs=1e-4)


@given(st.one_of(st.floats(-1e6, -0.001), st.floats(23.31, 1e9), st.just(float("nan"))))
def test_impossible_strengths_are_refused(percent):
    with pytest.raises(ValueError, match=r"23\.3"):
        solution.freezing_point_C(percent)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: solution.molality_at(-25.0), "-21.1 to 0"),
        (lambda: solution.molality_at(-70.0, "ideal"), "-60 to 0"),
        (lambda: solution.molality_at(263.15), "263"),
        (lambda: solution.molality_at(-5.0, "reel"), "'real'"),
        (lambda: solution.brine(-5.0, model="idle"), "'ideal'"),
        (lambda: solution.brine(-500.0), "-500"),
        (lambda: solution.salt_percent(-1.0), "0 mol/kg or more"),
    ],
)
def test_slips_are_named(call, said):
    with pytest.raises(ValueError, match=said):
        call()
