"""Vessels and other warm or whole-length needles.

Films, who gives heat to whom, directions, wrong input.
"""

import math
import re

import numpy as np
import pytest
from scipy.linalg import eigh

from helpers import data
from helpers.freezing import grid
from helpers.freezing.heat import solve
from helpers.freezing.probe import Probe, Schedule
from helpers.freezing.tissue import Tissue
from helpers.freezing.vessel import (
    CONDUCTIVITY,
    DENSITY,
    HEAT_CAPACITY,
    VISCOSITY,
    arriving_film,
    carried_heat,
    named_vessel,
    nusselt,
    reynolds,
    standing_blood,
    vessel,
    vessel_film,
)

SOFT = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1)
FILM = Schedule.hold(-150, film=1200.0)
HOLD = Schedule.hold(-140)
BOX = grid.xyz(24, 24, 24, 1)


def test_films_of_blood_have_the_worked_values():
    assert vessel_film(5, 0.2) == pytest.approx(3.66 * 0.52 / 0.005)  # Re = 300: laminar
    assert reynolds(25, 1.4) == pytest.approx(10500)
    prandtl = 3617 * 3.5e-3 / 0.52
    assert vessel_film(25, 1.4) == pytest.approx(0.023 * 10500**0.8 * prandtl**0.3 * 0.52 / 0.025)
    assert nusselt(10500) == pytest.approx(98.8, rel=0.002)


def test_the_film_grows_with_speed_without_a_jump():
    numbers = [nusselt(re) for re in np.linspace(0, 2e4, 4001)]
    # far from the entry laminar flow has one Nusselt number; round-off aside nothing falls
    assert np.diff(numbers).min() > -1e-12 and np.diff(numbers).max() < 0.1
    assert nusselt(0) == nusselt(2300) == pytest.approx(3.66)
    for diameters in (0.4, 9.0, 40.0):
        near = [nusselt(re, diameters) for re in np.linspace(10, 2e4, 2001)]
        assert np.diff(near).min() > -1e-12


def graetz_nusselt(graetz):
    """Mean Nusselt number of laminar flow that meets a wall of another temperature.

    The equation is (1 - r^2) dT/dz = (1/r) d(r dT/dr)/dr, r in radii and z = 2 / Graetz number at
    the end of the tube, solved by the eigenvectors of 400 rings.
    """
    rings = 400
    width = 1 / rings
    middle = (np.arange(rings) + 0.5) * width
    between = np.arange(1, rings) * width / width  # radius of a face over the distance across it
    conduction = np.diag(np.append(between, 0) + np.append(0, between))
    conduction -= np.diag(between, 1) + np.diag(between, -1)
    conduction[-1, -1] += 2 / width  # half a ring to the wall
    flow = (1 - middle**2) * middle * width
    rates, shapes = eigh(conduction, np.diag(flow))
    weights = shapes.T @ flow
    left = 4 * np.sum(weights**2 * np.exp(-2 * rates / graetz))
    return -graetz / 4 * np.log(left)


@pytest.mark.parametrize("graetz", [1.0, 10.0, 100.0, 1000.0, 1e4])
def test_the_entry_follows_the_equation_of_flow_in_a_tube(graetz):
    prandtl = HEAT_CAPACITY * VISCOSITY / CONDUCTIVITY
    diameters = 500 * prandtl / graetz
    found = nusselt(500.0, diameters)
    assert found == pytest.approx(graetz_nusselt(graetz), rel=0.015)  # found within 1 %
    assert found > 3.66  # what holds far from the entry is a lower bound


def test_the_entry_is_longer_than_any_vessel_and_speed_matters_there():
    """The old film, of fully developed flow, knew no speed and was several times too weak."""
    entry_mm = 0.05 * reynolds(10, 0.1) * HEAT_CAPACITY * VISCOSITY / CONDUCTIVITY * 10
    assert entry_mm > 3000
    assert vessel_film(10, 0.04) == vessel_film(10, 0.22)
    slow, fast = (vessel_film(10, speed_m_s, 90.0) for speed_m_s in (0.04, 0.22))
    assert 2 * vessel_film(10, 0.04) < slow < fast
    assert fast / slow == pytest.approx((0.22 / 0.04) ** (1 / 3), rel=0.05)


def test_blood_brings_no_more_than_it_carries():
    """Fast blood exchanges by the wall's film, slow blood gives all its warmth; both are limits."""
    assert carried_heat(10, 0.1) == pytest.approx(DENSITY * HEAT_CAPACITY * 0.1 * np.pi * 0.005**2)
    area = np.pi * 0.010 * 0.090
    assert arriving_film(10, 3.0, 90) == pytest.approx(vessel_film(10, 3.0, 90), rel=0.02)
    slowest = arriving_film(10, 0.001, 90) * area / carried_heat(10, 0.001)
    assert 0.8 < slowest < 1
    films = [arriving_film(10, speed_m_s, 90) for speed_m_s in np.geomspace(0.001, 0.25, 40)]
    assert np.all(np.diff(films) > 0)
    # two bodies in contact: heat lost = heat carried times the fall of the blood's temperature
    wall_K = 37.0
    lost = arriving_film(10, 0.01, 90) * area * wall_K
    left_K = wall_K - lost / carried_heat(10, 0.01)
    assert left_K == pytest.approx(
        wall_K * np.exp(-vessel_film(10, 0.01, 90) * area / carried_heat(10, 0.01))
    )


def test_a_vessel_is_between_its_limits():
    assert vessel(6, math.inf).schedule.film == (math.inf,)
    assert vessel(6, 0.2).schedule.film == (pytest.approx(arriving_film(6, 0.2, 80)),)
    blood = standing_blood()
    assert blood.perfusion == blood.metabolic_heat == 0 and blood.start_C == 37
    assert blood.heat_capacity_unfrozen == pytest.approx(DENSITY * HEAT_CAPACITY)


def test_the_portal_vein_is_as_measured_and_has_sources():
    assert named_vessel("portal_vein") == {"diameter": 10.0, "speed": 0.11}
    speed = data.value("vessels", vessel="portal_vein", property="speed")
    # half of the largest speed in laminar flow; the measured largest is 22.19 ± 7.08 cm/s
    assert speed.value == pytest.approx(0.2219 / 2, abs=0.002)
    assert speed.low == pytest.approx((0.2219 - 2 * 0.0708) / 2, abs=0.002)
    with pytest.raises(ValueError, match="nearest: 'portal_vein'"):
        named_vessel("portal_vain")


@pytest.mark.parametrize("engine", ["compiled", "numpy"])
def test_a_vessel_gives_heat_and_keeps_its_neighbourhood_warm(engine):
    needle = Probe(FILM, 1.5, x_mm=12, y_mm=20)
    near = vessel(6, 0.2, x_mm=24, y_mm=20)
    place = grid.xy(40, 40, 1)
    alone, beside = (
        solve(SOFT, place, sources, 15, engine=engine) for sources in ([needle], [needle, near])
    )
    assert (
        beside.energy.taken[0] > 0 > beside.energy.taken[1]
    )  # taken is negative where a source gives
    assert beside.energy.taken[0] > alone.energy.taken[0]
    assert beside.energy.imbalance < 1e-6
    assert beside.size(-1) < alone.size(-1)
    shadow = place.centres_mm()[:, None] + 0 * place.centres_mm()[None, :] > 27.5
    assert beside.temperature_C[shadow].min() > alone.temperature_C[shadow].min() + 3
    inside = ~beside.is_tissue & (beside.temperature_C > 30)
    assert (
        inside.any()
        and np.all(beside.unfrozen_fraction[inside] == 1)
        and np.all(np.isnan(beside.frozen_at_s[inside]))
    )


def test_faster_blood_warms_more():
    needle, place = Probe(FILM, 1.5, x_mm=12, y_mm=20), grid.xy(40, 40, 1)
    heat = [
        solve(SOFT, place, [needle, vessel(6, v, x_mm=20, y_mm=20)], 10).energy.taken[1]
        for v in (0.2, 1.5, 2.5)
    ]
    assert heat[0] > heat[1] > heat[2]  # ever more negative


@pytest.mark.parametrize("source", [FILM, HOLD], ids=["film", "metal"])
@pytest.mark.parametrize("axis", ["x", "y", "z"])
def test_a_needle_from_edge_to_edge_is_an_endless_one(source, axis):
    """No ends, no end faces, no warning.

    Every cut across it is the infinitely long needle's cross-section.
    """
    middle = dict(zip("xyz", (11.0, 12.3, 13.0), strict=True)) | {axis: 12.0}
    places = {f"{name}_mm": value for name, value in middle.items()}
    how = {"step_s": 1.0, "reads": "rates", "cores": 1}
    run = solve(SOFT, BOX, [Probe(source, 1.5, 24, **places, axis=axis)], 4, **how)
    first, second = [value for name, value in middle.items() if name != axis]
    cut = solve(SOFT, grid.xy(24, 24, 1), [Probe(source, 1.5, x_mm=first, y_mm=second)], 4, **how)
    along = "xyz".index(axis)
    assert np.ptp(run.temperature_C, axis=along).max() < 0.01
    assert np.take(run.temperature_C, 3, along) == pytest.approx(cut.temperature_C, abs=0.1)
    assert run.energy.taken[0] / 0.024 == pytest.approx(cut.energy.taken[0], rel=2e-5)


def test_a_needle_freezes_alike_in_all_directions():
    needle = {"schedule": FILM, "active_length_mm": 12}
    upright = solve(
        SOFT, BOX, [Probe(**needle, x_mm=12, y_mm=11, z_mm=10)], 3, precision="double", cores=1
    )
    lying = solve(
        SOFT,
        BOX,
        [Probe(**needle, x_mm=10, y_mm=12, z_mm=11, axis="x")],
        3,
        precision="double",
        cores=1,
    )
    across = solve(
        SOFT,
        BOX,
        [Probe(**needle, x_mm=11, y_mm=10, z_mm=12, axis="y")],
        3,
        precision="double",
        cores=1,
    )
    assert lying.temperature_C.transpose(1, 2, 0) == pytest.approx(upright.temperature_C, abs=1e-8)
    assert across.temperature_C.transpose(2, 0, 1) == pytest.approx(upright.temperature_C, abs=1e-8)


def test_an_end_at_the_edge_is_a_mirror():
    """Half a needle at the edge of a grid freezes half of what the whole one does."""
    whole = solve(SOFT, grid.rz(20, 48, 1), [Probe(FILM, 1.5, 24, z_mm=24)], 5, step_s=1.0)
    half = solve(SOFT, grid.rz(20, 24, 1), [Probe(FILM, 1.5, 12, z_mm=6)], 5, step_s=1.0)
    # found 5e-5, 1.2e-8 and 4e-5 K
    assert half.size(-1) == pytest.approx(whole.size(-1) / 2, rel=2e-4)
    assert half.energy.taken[0] == pytest.approx(whole.energy.taken[0] / 2, rel=1e-6)
    assert half.temperature_C == pytest.approx(whole.temperature_C[:, 24:], abs=1e-3)


def test_a_vessel_across_the_needles_cuts_a_warm_channel():
    needle = Probe(HOLD, 1.5, 12, 12, 8, 12)
    channel = vessel(4, 0.3, 24, x_mm=12, y_mm=15, z_mm=12, axis="x")
    run = solve(SOFT, BOX, [needle, channel], 6)
    bare = solve(SOFT, BOX, [needle], 6)
    assert run.energy.taken[1] < 0 and run.energy.imbalance < 1e-6
    assert run.size(-1) < bare.size(-1)
    assert np.all(run.temperature_C[:, 15, 12] == 37)


BAD = {
    "diameter in m": (lambda: vessel_film(0.006, 0.2), "0.006"),
    "diameter nan": (lambda: vessel_film(math.nan, 0.2), "nan"),
    "aneurysm": (lambda: vessel_film(60, 0.2), "60"),
    "speed in cm/s": (lambda: vessel_film(6, 20), "20; the rule: from 0.001 to 3 m/s"),
    "negative speed": (lambda: vessel_film(6, -0.2), "-0.2"),
    "no flow": (lambda: vessel_film(6, 0), "0; the rule: from 0.001 to 3 m/s; nearest: 0.001"),
    "endless speed": (lambda: vessel_film(6, math.inf), "inf"),
    "endless backward": (lambda: vessel(6, -math.inf), "-inf"),
    "no length": (lambda: vessel_film(6, 0.2, 0.0), "diameters = 0"),
    "negative Reynolds": (lambda: nusselt(-1), "-1"),
    "Reynolds nan": (lambda: nusselt(math.nan), "nan"),
    "too wide for a needle": (lambda: vessel(25, 0.2), "12.5"),
    "blood in kelvin": (lambda: vessel(6, 0.2, blood_C=310), "310"),
    "unknown axis": (lambda: vessel(6, 0.2, axis="up"), "'up'"),
    "lying in a cross-section": (
        lambda: solve(SOFT, grid.xy(24, 24, 1), [vessel(6, 0.2, axis="x")]),
        "'x'",
    ),
    "lying in rz": (
        lambda: solve(SOFT, grid.rz(24, 24, 1), [Probe(HOLD, z_mm=12, axis="y")]),
        "'y'",
    ),
    "too long": (
        lambda: solve(SOFT, BOX, [vessel(6, 0.2, 30, x_mm=12, y_mm=12, z_mm=12)]),
        "z_mm = 12",
    ),
    "beside the box": (
        lambda: solve(SOFT, BOX, [vessel(6, 0.2, 24, x_mm=12, y_mm=12, z_mm=1, axis="x")]),
        "z_mm = 1",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_wrong_input_is_named(name):
    make, word = BAD[name]
    with pytest.raises(ValueError, match=re.escape(word)):
        make()
