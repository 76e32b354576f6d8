"""Live checks that need physics: argon's phase line, helium's throttle, first ice, needles."""

import numpy as np
import pytest

from helpers.freezing import cryogen
from helpers.freezing.studies import first_ice, needle_fit, phase_line
from helpers.freezing.tissue import Tissue

ATMOSPHERE = phase_line.ATMOSPHERE_BAR


def test_argon_at_minus_192_is_solid_with_less_than_half_an_atmosphere():
    point = phase_line.run("argon", -192)
    assert point.phase == "solid"
    assert point.vapour_pressure_atm == pytest.approx(0.47, abs=0.005)
    assert point.vapour_pressure_bar == pytest.approx(0.479, abs=0.002)


def test_the_lines_meet_at_the_triple_point_and_pass_through_the_boiling_point():
    triple = cryogen.constant("argon", "triple_point")
    below, above = (
        phase_line.vapour_pressure_bar("argon", triple + side) for side in (-1e-6, 1e-6)
    )
    assert below == pytest.approx(above, rel=1e-5)
    boils = cryogen.constant("argon", "boiling_point")
    assert phase_line.vapour_pressure_bar("argon", boils) == pytest.approx(ATMOSPHERE)


def test_the_phases_agree_with_those_of_the_table_at_one_atmosphere():
    for gas in ("argon", "nitrogen"):
        for temperature in np.arange(-209.0, -150.0, 3.7):
            assert phase_line.run(gas, temperature).phase == cryogen.phase(gas, temperature)


def test_the_boiling_line_agrees_with_the_reference_equations_between_its_points():
    properties = pytest.importorskip("CoolProp.CoolProp")
    for temperature in np.arange(-188.0, -124.0, 4.3):
        exact = properties.PropsSI("P", "T", temperature + 273.15, "Q", 0, "Argon") / 1e5
        assert phase_line.vapour_pressure_bar("argon", temperature) == pytest.approx(
            exact, rel=0.02
        )


def test_a_liquid_boils_between_its_triple_and_its_critical_point():
    """The table of boiling points begins at 1 and ends at 30 bar, argon's liquid at 48.6."""
    properties = pytest.importorskip("CoolProp.CoolProp")
    for bar in (0.7, 0.9, 1.5, 17.0, 35.0, 40.0, 48.0):
        exact_C = properties.PropsSI("T", "P", 1e5 * bar, "Q", 0, "Argon") - 273.15
        assert cryogen.boiling_C("argon", bar) == pytest.approx(exact_C, abs=0.25)
    assert "boiling at 40 bar" in cryogen.expand("argon", 207, 40).summary()
    assert cryogen.boiling_C("hydrogen", 10.0) == pytest.approx(-242, abs=0.5)
    nowhere = (("argon", 0.6), ("argon", 49.0), ("carbon_dioxide", 1.0), ("helium", 3.0))
    assert [cryogen.boiling_C(gas, bar) for gas, bar in nowhere] == [None] * 4


def test_below_one_half_atmosphere_argon_gas_can_be_that_cold():
    assert phase_line.run("argon", -192, 0.4).phase == "gas"
    assert phase_line.run("argon", -192, 0.5).phase == "solid"


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: phase_line.run("argn", -192), "nearest: 'argon'"),
        (lambda: phase_line.run("argon", -100), "critical temperature of argon, -122.5"),
        (lambda: phase_line.run("nitrogen", -215), "at least -210.0"),
        (lambda: phase_line.run("argon", -280), "above -273.15"),
        (lambda: phase_line.run("argon", -192, 0), "above 0 bar"),
        (lambda: phase_line.run("argon", float("nan")), "nan"),
        (lambda: cryogen.constant("argon", "tripel_point"), "nearest: 'triple_point'"),
    ],
)
def test_wrong_points_are_explained(call, said):
    with pytest.raises(ValueError, match=said):
        call()


def test_argon_cools_and_helium_warms_on_expansion():
    for gas, sign in (("argon", 1), ("nitrogen", 1), ("helium", -1)):
        _, slopes = cryogen.curve(gas, "joule_thomson_coefficient")
        assert (np.sign(slopes[:1]) == sign).all()
    assert cryogen.expand("helium", 207).change_K > 0 > cryogen.expand("argon", 207).change_K
    assert cryogen.constant("helium", "maximum_inversion_temperature") < 60


@pytest.mark.parametrize("fall", [5, 40, 400])
def test_the_first_ice_comes_long_before_the_tip_is_at_minus_40(fall):
    found = first_ice.run(fall)
    assert -3 < found.tip_C < -1
    assert 0.5 < found.ice_mm < 8


@pytest.mark.long
def test_a_fall_that_ends_before_the_first_ice_is_refused():
    with pytest.raises(ValueError, match=r"end_C = -1.005: no cell of 0.0\d* mm has frozen"):
        first_ice.run(end_C=-1.005)


def test_first_ice_hardly_depends_on_the_cells():
    fine, finer = first_ice.run(40), first_ice.run(40, cell_mm=0.0125)
    assert abs(finer.tip_C - fine.tip_C) < 0.3 and finer.ice_mm == pytest.approx(
        fine.ice_mm, rel=0.01
    )
    assert abs(finer.tip_C - -1) < abs(fine.tip_C - -1)


def test_first_ice_refuses_what_it_cannot_run():
    with pytest.raises(ValueError, match="5 to 400"):
        first_ice.run(1)
    with pytest.raises(ValueError, match="below -1 °C"):
        first_ice.run(40, 0.0)
    assert first_ice.run(40, -20.0, Tissue.named("fat")).end_C == -20


def test_needles_in_the_tumour():
    tumour_mm = 2.3 * needle_fit.INCH_MM
    assert tumour_mm == pytest.approx(58.42)
    assert needle_fit.run(7, 24, tumour_mm).percent == pytest.approx(118, abs=0.5)
    assert needle_fit.run(7, 2.4, tumour_mm).percent == pytest.approx(1.2, abs=0.05)
    for needles in (1.5, 0, float("inf"), float("nan")):
        with pytest.raises(ValueError, match="whole number"):
            needle_fit.run(needles, 24, 58)
    with pytest.raises(ValueError, match="between 0 and 1000 mm"):
        needle_fit.run(7, 24, 0)


def test_minutes_left_of_thirty():
    left = needle_fit.time_left()
    assert (left.freezing_min, left.left_min) == (25, 5)
    assert "43 s each" in left.summary()
    assert needle_fit.time_left(20).left_min == -5
    with pytest.raises(ValueError, match="above 0"):
        needle_fit.time_left(0)
    with pytest.raises(ValueError, match="nearest"):
        needle_fit.time_left(30, plan="two_cycle")
