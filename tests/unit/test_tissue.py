"""How much heat a tissue holds.

Enthalpy, temperature, conductivity and the Kirchhoff potential agree with one another.
"""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.polynomial.legendre import leggauss
from scipy.special import erf

from helpers import data
from helpers.freezing import exact, tissue
from helpers.freezing.grid import plane
from helpers.freezing.heat import solve
from helpers.freezing.probe import Schedule, Wall
from helpers.freezing.tissue import COLDEST_C, Tissue, ice_conductivity

STANDARD = Tissue("standard", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, solidus_C=-8, liquidus_C=-1)
SHARP = STANDARD.changed(solidus_C=-1)
ICY = STANDARD.changed(ice_law=True)
NO_LATENT = STANDARD.changed(latent_heat=0.0)
KINDS = pytest.mark.parametrize(
    "stuff", [STANDARD, SHARP, ICY, NO_LATENT], ids=["range", "sharp", "ice", "no latent"]
)
NAMES = sorted(set(data.load("tissues")["tissue"]))


@st.composite
def tissues(draw):
    """Any tissue the course could meet, with a freezing range of at least 0.5 K."""
    liquidus = draw(st.floats(-3, 3))
    return Tissue(
        "any",
        draw(st.floats(0.1, 1)),
        draw(st.floats(0.2, 5)),
        draw(st.floats(1e6, 5e6)),
        draw(st.floats(1e6, 3e6)),
        draw(st.floats(0, 350e6)),
        solidus_C=liquidus - draw(st.floats(0.5, 20)),
        liquidus_C=liquidus,
        ice_law=draw(st.booleans()),
    )


@given(tissues(), st.floats(-196, 100))
def test_temperature_undoes_enthalpy(stuff, temperature_C):
    """Warming a piece of tissue to T and reading its thermometer gives T."""
    assert stuff.temperature(stuff.enthalpy(temperature_C)) == pytest.approx(
        temperature_C, abs=1e-9
    )


@given(tissues(), st.floats(-3e8, 6e8))
def test_enthalpy_undoes_temperature(stuff, enthalpy):
    """The heat held at the temperature of a given heat is that heat."""
    assert stuff.enthalpy(stuff.temperature(enthalpy)) == pytest.approx(
        enthalpy, abs=1.0
    )  # of 1e8 J/m3


@given(tissues(), st.floats(-3e8, 6e8), st.floats(1e3, 1e8))
def test_more_heat_is_never_colder_nor_more_frozen(stuff, enthalpy, more):
    """Adding heat raises temperature and potential and melts ice, on every branch."""
    assume(stuff.temperature(enthalpy) > COLDEST_C)
    both = np.array([enthalpy, enthalpy + more])
    assert np.diff(stuff.temperature(both)) > 0
    assert np.diff(stuff.kirchhoff(both)) > 0
    assert np.diff(stuff.unfrozen_fraction(both)) >= 0


@given(st.floats(1e3, 2.4e8))
def test_a_sharp_plateau_holds_one_temperature(added):
    """Pure water stays at its freezing point until the last of its latent heat is gone."""
    assert SHARP.temperature(added) == -1.0
    assert 0 < SHARP.unfrozen_fraction(added) < 1


@KINDS
@pytest.mark.parametrize("edge", ["solidus_C", "liquidus_C"])
def test_nothing_jumps_at_the_ends_of_the_freezing_range(stuff, edge):
    """Temperature and potential are continuous where ice appears and where the last liquid goes."""
    there = 0.0 if edge == "solidus_C" else stuff.freezing_width
    around = there + np.array([-1.0, 1.0])  # J/m3
    assert np.ptp(stuff.temperature(around)) < 2e-6
    assert np.ptp(stuff.kirchhoff(around)) < 5e-6
    assert stuff.temperature(there) == pytest.approx(getattr(stuff, edge), abs=1e-9)


@KINDS
@pytest.mark.parametrize(
    "temperature_C", [-180.0, -140.0, -90.0, -40.0, -20.0, -9.0, -6.5, -3.0, 10.0, 36.0]
)
def test_the_potential_climbs_by_the_conductivity(stuff, temperature_C):
    """d theta / d T = k; the polynomial of the ice law is 0.2 % off at worst, the rest exact."""
    step = 1e-3
    below, above = stuff.kirchhoff(stuff.enthalpy(temperature_C + np.array([-step, step])))
    slack = 2e-3 if stuff.ice_law and temperature_C < stuff.solidus_C else 1e-6
    assert (above - below) / (2 * step) == pytest.approx(
        float(stuff.conductivity(temperature_C)), rel=slack
    )


@pytest.mark.parametrize("solidus_C", [-8.0, -1.0, 0.0, -21.0])
def test_the_fitted_potential_follows_the_ice_law(solidus_C):
    """The integral of the ice law from the solidus to any cold within 0.1 %, down to boiling
    nitrogen.
    """
    stuff = Tissue(
        "icy", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, solidus_C, max(solidus_C, -1.0), ice_law=True
    )
    nodes, weights = leggauss(60)
    worst = 0.0
    for cold in np.linspace(COLDEST_C, solidus_C - 0.5, 80):
        half = (solidus_C - cold) / 2
        places = cold + half * (1 + nodes)
        law = -half * weights @ (2.0 * ice_conductivity(places) / ice_conductivity(solidus_C))
        worst = max(worst, abs(float(stuff.kirchhoff(stuff.enthalpy(cold))) / law - 1))
    assert worst <= 1e-3, worst  # found 9.98e-4 at 0 °C, 8.8e-4 at -8 °C


def test_the_ice_law_is_fitted_once_for_tissues_that_freeze_alike():
    """A panel asks for the same tissue, with another flow of blood, at each step."""
    tissue._icy_potential_terms.cache_clear()
    liver = Tissue.named("liver")
    for perfusion in (0.0, 1e4, 2e4):
        assert liver.changed(perfusion=perfusion).frozen_potential_terms()[0] > 0
    assert tissue._icy_potential_terms.cache_info().misses == 1
    better = liver.changed(conductivity_frozen=1.1 * liver.conductivity_frozen)
    assert better.frozen_potential_terms() != liver.frozen_potential_terms()


@pytest.mark.parametrize(
    ("temperature_C", "potential"),
    [
        (-20, 45.29),
        (-40, 95.32),
        (-80, 212.68),
        (-100, 282.14),
        (-140, 451.29),
        (-160, 556.90),
        (-186, 726.66),
    ],
)
def test_pure_ice_has_the_worked_potentials(temperature_C, potential):
    """Integral of the conductivity of ice from 0 °C, worked out by hand (W/m), to the fit's 0.1
    %.
    """
    ice = Tissue("ice", 0.56, float(ice_conductivity(0.0)), 4.2e6, 1.9e6, 306e6, 0, 0, ice_law=True)
    assert -float(ice.kirchhoff(ice.enthalpy(temperature_C))) == pytest.approx(potential, rel=1e-3)


@pytest.mark.parametrize(("temperature_C", "heat"), [(-20, 421), (-40, 457), (-100, 565)])
def test_energy_books_of_the_standard_set(temperature_C, heat):
    """Heat (J/mL) to take from 37 °C tissue that freezes at -1 °C.

    The worked values let all latent heat go at -1 °C: 387 to freeze it, and 1.8 J/mL for every
    kelvin below.
    """
    assert float(SHARP.enthalpy(37.0) - 0.0) / 1e6 == pytest.approx(387, abs=0.5)
    assert float(SHARP.enthalpy(37.0) - SHARP.enthalpy(temperature_C)) / 1e6 == pytest.approx(
        heat, abs=0.5
    )


def test_a_freezing_range_costs_its_sensible_heat():
    """Freezing over 7 K takes 7 K of the mean heat capacity on top of the latent heat."""
    assert STANDARD.freezing_width == pytest.approx(250e6 + 7 * 2.7e6, rel=1e-12)
    assert NO_LATENT.freezing_width == pytest.approx(7 * 2.7e6, rel=1e-12)


def test_a_narrow_range_tends_to_the_sharp_limit():
    """Squeezed onto one temperature, the freezing range becomes the sharp tissue."""
    narrow = SHARP.changed(solidus_C=-1 - 1e-6)
    enthalpy = np.linspace(-2e8, 4e8, 301)
    assert narrow.temperature(enthalpy) == pytest.approx(SHARP.temperature(enthalpy), abs=1e-5)
    assert narrow.kirchhoff(enthalpy) == pytest.approx(SHARP.kirchhoff(enthalpy), abs=1e-5)


@pytest.mark.parametrize("engine", ["compiled", "numpy"])
def test_without_latent_heat_or_range_it_is_plain_cooling(engine):
    """No latent heat, one set of constants.

    The wall's cold spreads as the error function says, within 0.3 K of 177.
    """
    plain = Tissue("plain", 1.0, 1.0, 2e6, 2e6, 0.0, 0.0, 0.0)
    run = solve(plain, plane(100, 0.5), [Wall(Schedule.hold(-140))], 10, engine=engine, step_s=2.0)
    depth = run.grid.centres_mm() / 1000
    answer = -140 + 177 * erf(depth / (2 * np.sqrt(0.5e-6 * 600)))
    assert np.abs(run.temperature_C - answer).max() < 0.3  # found 0.07


def test_both_phases_meet_at_a_sharp_front():
    """Exactly at the freezing point liquid and ice have the same potential, so a front conducts
    without a step.
    """
    assert float(SHARP.kirchhoff(0.0)) == 0.0 == float(SHARP.kirchhoff(SHARP.freezing_width))
    assert exact.neumann(SHARP, -140).temperature(1e-6, 600.0) == pytest.approx(-140.0, abs=1e-3)


@pytest.mark.parametrize("name", NAMES)
def test_every_tissue_of_the_table_freezes(name):
    """Each tissue of the table builds, conducts better frozen, and holds its numbers."""
    stuff = Tissue.named(name)
    assert stuff.conductivity_frozen > stuff.conductivity_unfrozen
    assert stuff.heat_capacity_frozen < stuff.heat_capacity_unfrozen
    assert stuff.latent_heat == data.value("tissues", tissue=name, property="latent_heat").value
    assert stuff.start_C == data.value("tissues", tissue=name, property="start_temperature").value
    assert float(stuff.enthalpy(-40.0)) < 0 < float(stuff.enthalpy(stuff.start_C))


def test_a_table_tissue_takes_changes():
    """A slider that sets one property leaves the others alone."""
    calm = Tissue.named("liver", perfusion=0.0)
    assert calm == Tissue.named("liver").changed(perfusion=0.0)
    assert calm.perfusion == 0.0 and Tissue.named("liver").perfusion > 0


def test_the_stiffest_diffusivity_is_that_of_the_coldest_ice():
    """Cold ice conducts best, and so it sets the time step.

    1 % above the largest k/c between wall and start.
    """
    temperatures = np.linspace(-140, 37, 2000)
    capacity = np.where(temperatures < -8, 1.8e6, np.where(temperatures < -1, 38.4e6, 3.6e6))
    for stuff in (STANDARD, ICY):
        largest = float((stuff.conductivity(temperatures) / capacity).max())
        assert 1.0 <= stuff.largest_diffusivity(-140.0) / largest < 1.02


@pytest.mark.parametrize("name", Tissue.names())
def test_frozen_tissue_of_the_table_conducts_better_in_the_cold_as_ice_does(name):
    """A constant conductivity makes a sixth too little ice around a needle."""
    stuff = Tissue.named(name)
    ratio = stuff.conductivity(-140.0) / stuff.conductivity(stuff.solidus_C - 1e-9)
    assert ratio == pytest.approx(
        ice_conductivity(-140.0) / ice_conductivity(stuff.solidus_C), rel=1e-6
    )
    assert ratio > 2  # found 2.1 to 2.3
    constant = Tissue.named(name, ice_law=False)
    assert constant.conductivity(-140.0) == stuff.conductivity_frozen
