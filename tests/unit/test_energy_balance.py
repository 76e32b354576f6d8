"""Energy balance: probes take what tissue loses and blood brings, to round-off, on every grid."""

import math

import numpy as np
import pytest

from helpers.freezing import grid
from helpers.freezing.heat import solve
from helpers.freezing.probe import OFF, Probe, Schedule, Wall
from helpers.freezing.tissue import Tissue

SHARP = Tissue("sharp", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -1, -1)
MUSHY = SHARP.changed(solidus_C=-8)
TISSUES = {"range": MUSHY, "sharp": SHARP, "ice law": MUSHY.changed(ice_law=True)}
FILMS = Schedule.phases((3, -150, 1200), (1, 0, OFF), (2, 30, 800), (2, -150, 1200))
WALLS = Schedule.phases((3, -140, math.inf), (1, 0, OFF), (2, 30, math.inf), (2, -140, math.inf))
SCHEDULES = {"film": FILMS, "prescribed": WALLS}
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
EVERY_GRID = pytest.mark.parametrize("kind", GRIDS)


def source(kind, schedule):
    """A wall, or a needle a little off the middle."""
    if len(GRIDS[kind].axes) == 1:
        return Wall(schedule)
    x, y = (0, 0) if kind == "rz" else (12.3, 11.8)
    return Probe(schedule, 1.5, 12, x, y, 12)


def heat_held(run):
    """Heat (J) in the tissue relative to its start, from the fields a user sees."""
    stuff = run.tissue
    frozen = np.minimum(run.temperature_C - stuff.solidus_C, 0) * stuff.heat_capacity_frozen
    unfrozen = np.maximum(run.temperature_C - stuff.liquidus_C, 0) * stuff.heat_capacity_unfrozen
    held = (
        frozen
        + run.unfrozen_fraction * stuff.freezing_width
        + unfrozen
        - float(stuff.enthalpy(stuff.start_C))
    )
    return float(np.sum((held * run.grid.cell_volumes())[run.is_tissue]))


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("name", ["range", "sharp"])
@EVERY_GRID
def test_a_closed_box_loses_what_the_probe_takes_in_double_precision(kind, name, schedule):
    """Freeze, rest, thaw and freeze again in an insulated box: the energy balances to round-off."""
    run = solve(
        TISSUES[name], GRIDS[kind], [source(kind, SCHEDULES[schedule])], 8, precision="double"
    )
    assert run.energy.from_blood == 0.0
    assert run.energy.imbalance <= 1e-13  # found 2e-15
    assert -heat_held(run) == pytest.approx(run.energy.lost, rel=1e-12)


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("name", TISSUES)
@EVERY_GRID
def test_a_closed_box_loses_what_the_probe_takes_in_single_precision(kind, name, schedule):
    """The same with seven digits, whatever the tissue."""
    run = solve(TISSUES[name], GRIDS[kind], [source(kind, SCHEDULES[schedule])], 8)
    assert run.energy.from_blood == 0.0
    assert run.energy.imbalance <= 5e-6  # found 9.5e-7
    assert -heat_held(run) == pytest.approx(run.energy.lost, rel=1e-6)


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("kind", [kind for kind in GRIDS if kind != "xyz"])
def test_the_reference_has_the_same_energy_balance(kind, schedule):
    """One sparse matrix conserves energy as well as the compiled kernel."""
    run = solve(MUSHY, GRIDS[kind], [source(kind, SCHEDULES[schedule])], 8, engine="numpy")
    assert run.energy.imbalance <= 1e-12  # found 3e-13


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("name", ["range", "sharp"])
@EVERY_GRID
def test_with_blood_the_books_close_as_well(kind, name, schedule):
    """Probe heat = lost enthalpy + blood heat.

    Blood gives heat as long as tissue is colder than blood.
    """
    fed = TISSUES[name].changed(perfusion=4e4)
    run = solve(fed, GRIDS[kind], [source(kind, SCHEDULES[schedule])], 8, precision="double")
    assert run.energy.imbalance <= 1e-13  # found 1.4e-15
    assert 0.1 * run.energy.taken[0] < run.energy.from_blood < run.energy.taken[0]


@EVERY_GRID
def test_with_blood_and_metabolism_the_books_close_in_single_precision(kind):
    """The default precision with everything switched on: far better than the 0.1 % asked for."""
    fed = MUSHY.changed(perfusion=4e4, metabolic_heat=4200.0, ice_law=True)
    run = solve(fed, GRIDS[kind], [source(kind, FILMS)], 8)
    assert run.energy.imbalance <= 5e-6  # found 4.4e-7


@pytest.mark.parametrize("kind", GRIDS)
def test_metabolic_heat_is_booked_once(kind):
    """Cells that burn Q for ten minutes give Q t of their own volume and nothing besides."""
    run = solve(MUSHY.changed(metabolic_heat=19241.0), GRIDS[kind], [], 10, precision="double")
    volume = GRIDS[kind].cell_volumes().sum()
    assert run.energy.from_blood == pytest.approx(19241.0 * 600 * volume, rel=1e-10)
    assert run.energy.imbalance <= 1e-11


@pytest.mark.parametrize("engine", ["compiled", "numpy"])
@pytest.mark.parametrize(
    ("kind", "flow"), [("plane", 3000.0), ("cylinder", 60.0), ("sphere", 2.0), ("plane", -2000.0)]
)
def test_a_prescribed_heat_flow_takes_just_that(kind, flow, engine):
    """Watts times seconds are joules, cooling or heating."""
    run = solve(MUSHY, GRIDS[kind], [Wall(heat_flow=flow)], 8, engine=engine, precision="double")
    assert run.energy.taken[0] == pytest.approx(flow * 480, rel=1e-12)
    assert run.energy.lost == pytest.approx(flow * 480, rel=1e-11)
    assert (run.temperature_C[0] < 37) == (flow > 0)


def test_no_heat_flow_is_an_insulated_wall():
    """A wall that takes 0 W leaves tissue at rest."""
    run = solve(MUSHY, GRIDS["plane"], [Wall(heat_flow=0.0)], 8)
    assert run.energy.taken == (0.0,)
    assert run.temperature_C == pytest.approx(37.0, abs=1e-4)


@EVERY_GRID
def test_blood_gives_ever_more_while_ice_is_held(kind):
    """Tissue colder than blood is warmed by it, so the heat it gave only grows."""
    fed = MUSHY.changed(perfusion=4e4)
    given = [
        solve(fed, GRIDS[kind], [source(kind, Schedule.hold(-140))], m).energy.from_blood
        for m in (0.5, 1, 2, 4)
    ]
    assert 0 < given[0] < given[1] < given[2] < given[3]


@EVERY_GRID
def test_blood_cools_what_a_warm_probe_heats(kind):
    """Above blood temperature the sign turns.

    A probe at 60 °C gives heat, blood carries part of it away.
    """
    run = solve(MUSHY.changed(perfusion=4e4), GRIDS[kind], [source(kind, Schedule.hold(60))], 4)
    assert run.energy.taken[0] < run.energy.from_blood < 0
    assert run.energy.lost < 0 and run.energy.imbalance <= 5e-6  # found 1.8e-7


@EVERY_GRID
def test_a_probe_switched_off_takes_no_more(kind):
    """After the freeze nothing passes through a probe that is off, while the ice goes on
    warming.
    """
    off = Schedule.phases((3, -140, math.inf), (5, 0, OFF))
    fed = MUSHY.changed(perfusion=4e4)
    early, late = (solve(fed, GRIDS[kind], [source(kind, off)], minutes) for minutes in (3, 8))
    assert late.energy.taken == pytest.approx(early.energy.taken, rel=1e-4)  # found 7e-6
    assert late.energy.from_blood > early.energy.from_blood and late.energy.lost < early.energy.lost


def test_every_probe_has_its_own_account():
    """Two equal needles take the same, a warm one between them gives, and together they balance the
    box.
    """
    cold, warm = Schedule.hold(-140), Schedule.hold(40)
    needles = [
        Probe(schedule, 1.5, 12, x, 20, 20) for schedule, x in ((cold, 8), (warm, 20), (cold, 32))
    ]
    run = solve(MUSHY, grid.xy(40, 40, 1), needles, 5, precision="double")
    left, middle, right = run.energy.taken
    assert left == pytest.approx(right, rel=1e-12) and middle < 0 < left
    assert run.energy.lost == pytest.approx(left + middle + right, rel=1e-12)


@pytest.mark.parametrize("slices", [0, 1, 4])
@EVERY_GRID
def test_stopping_early_leaves_closed_books(kind, slices):
    """Stop after this many slices: what was taken until then is what is missing."""
    asked = []
    run = solve(
        MUSHY.changed(perfusion=4e4),
        GRIDS[kind],
        [source(kind, FILMS)],
        8,
        precision="double",
        cancelled=lambda: len(asked) >= slices or asked.append(1),
    )
    assert not run.completed and (run.time_s > 0) == (slices > 0)
    assert run.energy.imbalance <= 1e-11  # found 5e-13: little heat so far, out of much
    assert -heat_held(run) == pytest.approx(run.energy.lost, rel=1e-10)
    assert (run.energy.taken[0] > 0) == (slices > 0)
