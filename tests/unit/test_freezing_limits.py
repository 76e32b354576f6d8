"""Limits with a known answer.

Little sensible heat, steady ice, no ice at all, walls behind films, no walls.
"""

import math

import numpy as np
import pytest
from scipy.special import erfc, erfcx

from helpers.freezing import exact, grid
from helpers.freezing.heat import solve
from helpers.freezing.probe import OFF, Probe, Schedule, Wall
from helpers.freezing.tissue import Tissue
from tests.unit.convergence import frozen_mm

WATER = Tissue("water", 0.556, 2.22, 4.212e6, 2.05e6, 334e6, 0, 0, start_C=0)
SHARP = Tissue("sharp", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -1, -1)
MUSHY = SHARP.changed(solidus_C=-8)
FED = MUSHY.changed(perfusion=4e4)
FLOWS = {"prostate": 0.00686, "liver": 0.01547, "kidney": 0.06743}  # blood flow, 1/s
BLOOD = 1050 * 3617  # J/m3/K
GRIDS = {
    place.kind: place
    for place in (
        grid.plane(24, 1),
        grid.cylinder(1.5, 25.5, 1),
        grid.sphere(5, 29, 1),
        grid.rz(12, 24, 1),
        grid.xy(24, 24, 1),
        grid.xyz(24, 24, 24, 1),
    )
}


def held(temperature_C, film=math.inf):
    """A wall at one gas temperature from the start."""
    return [Wall(Schedule.hold(temperature_C, film))]


def source(place, schedule):
    """A wall, or a needle in the middle."""
    if len(place.axes) == 1:
        return Wall(schedule)
    x, y = (0, 0) if place.kind == "rz" else (12.3, 11.8)
    return Probe(schedule, 1.5, 12, x, y, 12)


@pytest.mark.parametrize("shape", ["plane", "cylinder", "sphere"])
def test_with_little_sensible_heat_ice_grows_as_stefan_said(shape):
    """A quarter of the heat capacity leaves a quarter of the gap to the quasi-steady formula, which
    bounds the ice.
    """
    gaps = []
    for share in (1, 1 / 4, 1 / 16):
        light = WATER.changed(
            heat_capacity_frozen=2.05e6 * share, heat_capacity_unfrozen=4.212e6 * share
        )
        inner = {"plane": 0.0, "cylinder": 1.2, "sphere": 5.0}[shape]
        place = (
            grid.plane(60, 0.25)
            if shape == "plane"
            else getattr(grid, shape)(inner, inner + 40, 0.25)
        )
        run = solve(light, place, held(-140), 10, step_s=2.0)
        gaps.append(
            1
            - frozen_mm(run)
            / exact.quasi_steady_radius_mm(light, -140, 600, max(inner, 1.0), shape)
        )
    assert gaps[0] > gaps[1] > gaps[2] > 0
    assert 3.0 <= gaps[0] / gaps[1] <= 4.5  # found 3.3, 3.7, 3.9
    assert 3.0 <= gaps[1] / gaps[2] <= 4.5  # found 3.8, 4.2, 4.1
    assert gaps[2] <= 0.01  # found 0.9, 0.3, 0.15 %


@pytest.mark.parametrize("shape", ["plane", "cylinder", "sphere"])
def test_a_tiny_stefan_number_is_the_same_limit(shape):
    """A wall only 2 K below freezing takes 80 times more latent than sensible heat.

    Stefan's formula within 0.3 %.
    """
    inner = {"plane": 0.0, "cylinder": 1.2, "sphere": 5.0}[shape]
    place = (
        grid.plane(10, 0.1) if shape == "plane" else getattr(grid, shape)(inner, inner + 10, 0.1)
    )
    run = solve(WATER, place, held(-2), 30)
    answer = exact.quasi_steady_radius_mm(WATER, -2, 1800, max(inner, 1.0), shape)
    assert frozen_mm(run) == pytest.approx(answer, rel=0.003)  # found -0.21, -0.08, -0.05 %
    assert frozen_mm(run) < answer


@pytest.mark.parametrize(
    ("name", "cell_mm", "reach_mm", "minutes"),
    [("prostate", 0.1, 45, 120), ("liver", 0.1, 30, 60), ("kidney", 0.05, 14, 15)],
)
@pytest.mark.parametrize(("shape", "inner_mm"), [("cylinder", 1.2), ("sphere", 5.0)])
def test_ice_stops_where_blood_balances_it(name, cell_mm, reach_mm, minutes, shape, inner_mm):
    """The final size of the ice in three well-fed tissues; the usual grid is in `fronts`."""
    fed = SHARP.changed(perfusion=FLOWS[name] * BLOOD)
    answer = exact.perfused_steady_state(fed, -140, inner_mm, shape)
    place = getattr(grid, shape)(inner_mm, inner_mm + reach_mm, cell_mm)
    run = solve(fed, place, held(-140), minutes, step_s=30)
    assert frozen_mm(run) == pytest.approx(answer.radius_mm, rel=0.003)
    assert run.radius_mm(-20) == pytest.approx(answer.isotherm_mm(-20), rel=0.003)
    assert run.radius_mm(-40) == pytest.approx(answer.isotherm_mm(-40), rel=0.003)


@pytest.mark.parametrize(
    ("seconds", "answer"),
    [(600, (17.068, 15.285, 12.035, 8.150)), (900, (20.085, 17.881, 13.881, 9.182))],
)
def test_freezing_over_a_range_around_a_needle(seconds, answer):
    """The worked transient over -8 to -1 °C: edge, end of freezing, -20 and -40 °C."""
    run = solve(MUSHY, grid.cylinder(1.2, 61.2, 0.25), held(-140), seconds / 60)
    assert [run.radius_mm(level) for level in (-1, -8, -20, -40)] == pytest.approx(
        answer, rel=0.004
    )  # found up to +0.29 %


FILM, FLOW = 200.0, 1500.0  # W/m2/K, W/m2
PHASES = {"warm": (MUSHY, 5.0), "frozen": (MUSHY.changed(start_C=-10.0), -140.0)}


def conduction(stuff, gas_C, depth_m, time_s, kind):
    """Exact temperature (°C) of one phase in contact with a wall, a film or a heat flow
    [carslaw1959].
    """
    warm = stuff.start_C > stuff.liquidus_C
    k = stuff.conductivity_unfrozen if warm else stuff.conductivity_frozen
    reach = math.sqrt(
        k / (stuff.heat_capacity_unfrozen if warm else stuff.heat_capacity_frozen) * time_s
    )
    place = depth_m / (2 * reach)
    if kind == "wall":
        return stuff.start_C + (gas_C - stuff.start_C) * erfc(place)
    if kind == "film":
        number = FILM * reach / k
        behind = np.exp(-(place**2)) * erfcx(
            place + number
        )  # exp(h x + h2 a t) erfc(...), safe from overflow
        return stuff.start_C + (gas_C - stuff.start_C) * (erfc(place) - behind)
    spread = np.exp(-(place**2)) / math.sqrt(math.pi) - place * erfc(place)
    return stuff.start_C - 2 * FLOW * reach / k * spread


@pytest.mark.parametrize("kind", ["film", "flow"])
@pytest.mark.parametrize("phase", PHASES)
def test_where_nothing_freezes_heat_just_diffuses(phase, kind):
    """Tissue that stays warm, or was frozen before, cools as the error function says, behind a film
    or a flow.
    """
    stuff, gas_C = PHASES[phase]
    sources = held(gas_C, FILM) if kind == "film" else [Wall(heat_flow=FLOW)]
    run = solve(stuff, grid.plane(150, 0.5), sources, 5, step_s=1.0)
    answer = conduction(stuff, gas_C, run.grid.centres(0), 300.0, kind)
    assert np.abs(run.temperature_C - answer).max() <= 5e-4 * np.ptp(
        answer
    )  # found 0.01, 0.03, 0.03 and 0.03 %


@pytest.mark.parametrize("phase", PHASES)
def test_where_nothing_freezes_a_sphere_cools_in_one_line(phase):
    """Around a cold ball T - T0 = (Tw - T0) (a / r) erfc((r - a) / 2 sqrt(a t)), exactly."""
    stuff, gas_C = PHASES[phase]
    run = solve(stuff, grid.sphere(5, 105, 0.5), held(gas_C), 5, step_s=1.0)
    radius = run.grid.centres(0)
    answer = conduction(stuff, gas_C, radius - 0.005, 300.0, "wall")
    answer = stuff.start_C + (answer - stuff.start_C) * 0.005 / radius
    assert np.abs(run.temperature_C - answer).max() <= 5e-4 * (
        37 - gas_C
    )  # K; found 0.009 of 32, 0.039 of 130


@pytest.mark.parametrize("kind", GRIDS)
def test_a_perfect_film_is_no_film(kind):
    """A film a million times better than a needle's gives the wall the gas temperature."""
    place = GRIDS[kind]
    bare, wet = (
        solve(FED, place, [source(place, Schedule.hold(-140, film))], 3) for film in (math.inf, 1e9)
    )
    assert (
        np.abs(wet.temperature_C - bare.temperature_C).max() <= 0.01
    )  # K of 177; found 0.0046 in the box
    assert wet.energy.taken == pytest.approx(bare.energy.taken, rel=3e-6)  # found 1.1e-6


@pytest.mark.parametrize("kind", GRIDS)
def test_a_probe_switched_off_does_nothing(kind):
    """Without a film no heat passes, however cold the gas.

    Tissue stays at rest and the probe takes nothing.
    """
    place = GRIDS[kind]
    run = solve(FED, place, [source(place, Schedule.hold(-140, OFF))], 3)
    assert np.abs(run.temperature_C - 37)[run.is_tissue].max() <= 1e-4  # K, round-off; found 4.1e-5
    assert run.energy.taken == (0.0,)


@pytest.mark.parametrize("kind", GRIDS)
@pytest.mark.parametrize(
    "stuff", [FED, FED.changed(ice_law=True), SHARP], ids=["range", "ice law", "sharp"]
)
def test_without_a_probe_nothing_changes(kind, stuff):
    """Tissue at blood temperature stays there in every kind of grid, and without blood to the last
    bit.
    """
    run = solve(stuff, GRIDS[kind], [], 10)
    slack = (
        1e-6 if stuff.perfusion else 0.0
    )  # K; found 2.0e-7, the rounding of the blood's own temperature
    assert np.abs(run.temperature_C - 37).max() <= slack
    assert run.energy.taken == () and np.isnan(run.frozen_at_s).all()


def test_a_film_and_blood_leave_a_slab_of_ice():
    """Blood feeds k m (T_blood - T_m) through ice and film alike, which fixes thickness and wall
    temperature.
    """
    fed, film, gas_C = SHARP.changed(perfusion=FLOWS["prostate"] * BLOOD), 500.0, -40.0
    per_metre = math.sqrt(fed.perfusion / fed.conductivity_unfrozen)
    feed = fed.conductivity_unfrozen * per_metre * 38.0
    wall_C = gas_C + feed / film
    depth_mm = 1000 * fed.conductivity_frozen * (-1 - wall_C) / feed
    run = solve(fed, grid.plane(45, 0.1), held(gas_C, film), 180, step_s=30)
    assert frozen_mm(run) == pytest.approx(depth_mm, rel=0.003)
    assert run.temperature_C[0] == pytest.approx(
        wall_C, abs=0.3
    )  # K; found 0.2, half a cell from the wall


@pytest.mark.parametrize("kind", GRIDS)
def test_metabolism_alone_warms_everything_alike(kind):
    """A closed box without blood gains Q t: 3.2 K in 10 min at the metabolic rate of a kidney."""
    run = solve(MUSHY.changed(metabolic_heat=19241.0), GRIDS[kind], [], 10)
    gain = 19241.0 * 600
    assert run.temperature_C == pytest.approx(37 + gain / 3.6e6, abs=3e-5)  # K; found 8e-6
    volume = run.grid.cell_volumes().sum()
    assert -run.energy.lost == pytest.approx(
        gain * volume, rel=1e-5
    )  # found 2.5e-6 in single precision
    assert run.energy.from_blood == pytest.approx(gain * volume, rel=1e-6)  # found 1.7e-8


def test_blood_carries_metabolic_heat_away():
    """With blood the warming levels off at Q / W, with the time constant c / W: Newton's law."""
    stuff = MUSHY.changed(metabolic_heat=19241.0, perfusion=4e4)
    for minutes in (1, 3, 10):
        run = solve(stuff, GRIDS["plane"], [], minutes, step_s=1.0)
        answer = 37 + 19241.0 / 4e4 * (1 - math.exp(-60 * minutes * 4e4 / 3.6e6))
        assert run.temperature_C == pytest.approx(answer, abs=1e-3)  # K of 0.48; found 6.5e-4


MORE_ICE = {
    "less blood": [(MUSHY.changed(perfusion=w), -140, 8) for w in (2.56e5, 1e5, 4e4, 1e4, 0)],
    "colder walls": [(FED, wall_C, 8) for wall_C in (-20, -60, -100, -140, -180)],
    "more time": [(FED, -140, minutes) for minutes in (1, 2, 4, 8, 16)],
    "less latent heat": [
        (FED.changed(latent_heat=heat), -140, 8) for heat in (3.5e8, 2.5e8, 1.5e8, 0.5e8, 0)
    ],
    "better ice": [(FED.changed(conductivity_frozen=k), -140, 8) for k in (0.5, 1, 2, 3, 4)],
}


@pytest.mark.parametrize("law", [False, True], ids=["constant k", "ice law"])
@pytest.mark.parametrize("name", MORE_ICE)
def test_ice_grows_with(name, law):
    """Everything that helps freezing makes all isotherms larger and no cell warmer."""
    runs = [
        solve(
            stuff.changed(ice_law=law),
            grid.cylinder(1.5, 41.5, 0.5),
            held(wall_C),
            minutes,
            step_s=2.0,
        )
        for stuff, wall_C, minutes in MORE_ICE[name]
    ]
    sizes = np.array([[run.size(level) for level in (-1, -8, -15)] for run in runs])
    assert (np.diff(sizes, axis=0) > 0).all()
    assert np.diff([run.temperature_C for run in runs], axis=0).max() <= 1e-5  # K; found 4e-8


@pytest.mark.parametrize("gas_C", [-140.0, 60.0])
@pytest.mark.parametrize(
    "stuff", [FED, FED.changed(ice_law=True), SHARP], ids=["range", "ice law", "sharp"]
)
@pytest.mark.parametrize("kind", GRIDS)
def test_no_tissue_is_colder_or_warmer_than_wall_and_blood(kind, stuff, gas_C):
    """Heat flows downhill.

    All temperatures stay between those of the wall and of the tissue's start, always.
    """
    place = GRIDS[kind]
    run = solve(stuff, place, [source(place, Schedule.hold(gas_C))], 6)
    assert run.minimum_C[run.is_tissue].min() >= min(gas_C, 37.0) - 1e-3
    assert run.temperature_C[run.is_tissue].max() <= max(gas_C, 37.0) + 1e-3


def test_a_heat_flow_may_make_cold_ice():
    """12 kW from every m2 cool ice to -68 °C in 10 min, where it conducts better and needs more
    stages a step.
    """
    icy = MUSHY.changed(ice_law=True)
    short, usual = (
        solve(icy, grid.plane(120, 0.5), [Wall(heat_flow=12000.0)], 10, step_s=s)
        for s in (0.05, 10.0)
    )
    # found 0.7 K, at the front
    assert usual.temperature_C == pytest.approx(short.temperature_C, abs=2.0)
    assert usual.radius_mm(-8.0) == pytest.approx(
        short.radius_mm(-8.0), rel=0.02
    )  # the step itself costs 0.9 %
