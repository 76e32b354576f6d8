"""The freezing solver against exact solutions and its reference implementation.

Its energy balance, and wrong input.
"""

import math
import re

import numpy as np
import pytest

from helpers.freezing import exact, grid
from helpers.freezing.heat import solve
from helpers.freezing.probe import Probe, Schedule, Wall
from helpers.freezing.studies import blood, heat_to_remove
from helpers.freezing.studies.pitfall import FORMS, ice_depth_mm
from helpers.freezing.tissue import Tissue
from tests.bench import problems
from tests.unit.convergence import frozen_mm
from tests.unit.front_tracking import track_front

WATER = Tissue("water", 0.556, 2.22, 4.212e6, 2.05e6, 334e6, 0, 0, start_C=37)
SHARP = Tissue("sharp", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -1, -1)
MUSHY = SHARP.changed(solidus_C=-8)
NEEDLE = Probe(Schedule.phases((3, -150, 1000), (1, 0, 0.0), (1, 20, 800)), 1.5, 20, 20.3, 19.8, 20)


@pytest.mark.parametrize(
    ("found", "value"),
    [
        (lambda: exact.neumann(WATER.changed(start_C=0), -100).growth, 0.507637),
        (lambda: exact.neumann(WATER, -100).growth, 0.415658),
        (lambda: exact.neumann(SHARP, -140).growth, 0.505407),
        (lambda: exact.neumann(problems.WATER, -100).growth, 0.414819),
        (lambda: exact.quasi_steady_radius_mm(WATER, -140, 600, 1.2, "cylinder"), 21.605404),
        (lambda: exact.quasi_steady_radius_mm(WATER, -140, 600, 5, "sphere"), 23.090456),
        (lambda: exact.line_sink(WATER, 1000).growth, 0.329971),
        (lambda: float(exact.line_sink(WATER, 1000).front_mm(600)), 16.822137),
        (lambda: exact.similarity(MUSHY, -100).depth_mm(-8, 600), 20.7289),
        (lambda: exact.similarity(MUSHY, -100).depth_mm(-1, 600), 22.2547),
    ],
)
def test_exact_solutions_give_the_worked_values(found, value):
    assert found() == pytest.approx(value, rel=3e-6)


@pytest.mark.parametrize(
    ("flow", "cylinder", "sphere"),
    [
        (0.00686, 20.494509, 18.816094),
        (0.01547, 15.347903, 16.177076),
        (0.06743, 9.305651, 12.405824),
    ],
)
def test_steady_ice_with_blood(flow, cylinder, sphere):
    fed = SHARP.changed(perfusion=flow * 1050 * 3617)
    assert exact.perfused_steady_state(fed, -140, 1.2, "cylinder").radius_mm == pytest.approx(
        cylinder, rel=1e-6
    )
    assert exact.perfused_steady_state(fed, -140, 5, "sphere").radius_mm == pytest.approx(
        sphere, rel=1e-6
    )


def test_front_tracking_gives_the_tabulated_transients():
    history = track_front(SHARP, -140, 1.2, "cylinder", (60.0, 600.0))
    assert history.radius_mm == pytest.approx([7.0686, 16.9119], rel=1e-4)
    assert history.isotherm_mm[-40.0] == pytest.approx([4.2260, 7.9251], rel=1e-4)


def test_plane_fronts_within_their_limits():
    wall = [Wall(Schedule.hold(-100))]
    assert frozen_mm(solve(problems.WATER, grid.plane(120, 0.5), wall)) == pytest.approx(
        21.7952, rel=0.0015
    )
    mushy = solve(MUSHY, grid.plane(120, 0.5), wall)
    assert mushy.radius_mm(-8) == pytest.approx(20.7289, rel=0.0015)
    assert mushy.radius_mm(-1) == pytest.approx(22.2547, rel=0.0015)
    assert frozen_mm(solve(WATER, grid.plane(120, 0.5), wall)) == pytest.approx(
        21.190505, rel=0.003
    )  # found 1.4e-3
    line = solve(WATER, grid.cylinder(0.5, 80.5, 0.5), [Wall(heat_flow=1000.0)])
    assert frozen_mm(line) == pytest.approx(16.822137, rel=4e-4)  # found 1.2e-4


def test_ice_stops_growing_where_blood_balances_it():
    fed = SHARP.changed(perfusion=0.01547 * 1050 * 3617)
    run = solve(fed, grid.cylinder(1.2, 41.2, 0.1), [Wall(Schedule.hold(-140))], 240, step_s=30)
    assert frozen_mm(run) == pytest.approx(15.347903, rel=3e-4)  # found 9e-5


@pytest.mark.parametrize(("case", "limit_percent"), [(problems.P2, 0.3), (problems.P4, 0.15)])
def test_benchmark_problems_within_their_limits(case, limit_percent):
    """From temperature alone, as `make bench` reads a peer, the sizes are the same."""
    run = case.ours()
    errors = problems.errors_percent(case.sizes(run), case.answer)
    assert max(abs(error) for error in errors.values()) <= limit_percent, errors
    assert case.errors_percent(run.temperature_C) == pytest.approx(errors, abs=1e-5)


def test_a_probe_may_slide_between_cells():
    areas = [
        solve(
            problems.TISSUE_S,
            grid.xy(60, 60, 1),
            [Probe(problems.FREEZE, 1.5, x_mm=30 + s, y_mm=30 + 0.4 * s)],
        )
        for s in np.linspace(0, 0.9, 7)
    ]
    radii = [run.radius_mm(0.0) for run in areas]
    assert (max(radii) - min(radii)) / np.mean(radii) <= 0.005


@pytest.mark.parametrize(
    "stuff", [MUSHY, MUSHY.changed(ice_law=True, perfusion=4e4, metabolic_heat=4200), SHARP]
)
@pytest.mark.parametrize(
    "place",
    [pytest.param(grid.xy(40, 40, 1), marks=pytest.mark.long), grid.rz(20, 40, 1)],
    ids=lambda place: place.kind,
)
def test_the_kernel_equals_its_reference(stuff, place):
    needle = NEEDLE if place.kind == "xy" else Probe(NEEDLE.schedule, 1.5, 20, z_mm=20)
    fast = solve(stuff, place, [needle], 6, precision="double")
    plain = solve(stuff, place, [needle], 6, engine="numpy")
    single = solve(stuff, place, [needle], 6)
    assert fast.temperature_C == pytest.approx(plain.temperature_C, abs=1e-8)
    assert fast.minimum_C == pytest.approx(plain.minimum_C, abs=1e-8)
    assert fast.energy.taken == pytest.approx(plain.energy.taken, rel=1e-9)
    assert single.temperature_C == pytest.approx(plain.temperature_C, abs=0.02)


def test_energy_is_accounted_for_and_rest_stays_rest():
    for run in (problems.p2(1.0), problems.p4(1.0)):
        assert run.energy.imbalance <= 1e-6  # found 4e-8, the rounding of single precision
    still = solve(MUSHY.changed(perfusion=4e4), grid.xy(40, 40, 1), [], 10)
    assert np.abs(still.temperature_C - 37).max() < 1e-5  # single precision; found 2e-7 °C


def test_a_symmetric_layout_freezes_symmetrically():
    field = problems.p4(1.0).temperature_C
    assert field == pytest.approx(field[::-1], abs=1e-3)  # K; found 2.5e-4
    assert field == pytest.approx(field[:, ::-1], abs=1e-3)


def test_leaving_out_the_gradient_of_k_loses_ice():
    right, wrong = (ice_depth_mm(MUSHY, -100, 75, form) for form in FORMS)
    assert right == pytest.approx(exact.similarity(MUSHY, -100).depth_mm(-8, 75), rel=0.02)
    assert wrong < 0.65 * right


def test_stop_ends_a_run_early_with_balanced_books():
    calls, shares = [], []
    run = solve(
        MUSHY,
        grid.xy(40, 40, 1),
        [NEEDLE],
        5,
        progress=shares.append,
        cancelled=lambda: len(calls) > 3 or calls.append(1),
    )
    assert not run.completed and run.time_s < 300 and run.energy.imbalance < 1e-6
    assert shares == sorted(shares)


HOLD = Schedule.hold(-140)
BAD = {
    "kelvin": (lambda: Schedule.hold(133), "133"),
    "nan temperature": (lambda: Schedule.hold(math.nan), "nan"),
    "empty schedule": (lambda: Schedule((), (), ()), "empty"),
    "reversed times": (lambda: Schedule((10, 5), (0, 0), (1, 1)), "increase"),
    "lengths": (lambda: Schedule((0,), (0, 1), (1,)), "2 temperatures"),
    "negative time": (lambda: Schedule((-1,), (0,), (1,)), "-1"),
    "negative film": (lambda: Schedule.hold(-140, -5), "-5"),
    "phase of no length": (lambda: Schedule.phases((0, -140, 1)), "0 minutes"),
    "no wall": (lambda: Wall(), "exactly one"),
    "infinite flow": (lambda: Wall(heat_flow=math.inf), "inf"),
    "schedule missing": (lambda: Probe(-140), "-140"),
    "probe radius in m": (lambda: Probe(HOLD, 0.0015), "0.0015"),
    "probe too long": (lambda: Probe(HOLD, 1.5, 900), "900"),
    "probe at nan": (lambda: Probe(HOLD, x_mm=math.nan), "nan"),
    "zero cell": (lambda: grid.xy(40, 40, 0), "cell_mm = 0"),
    "negative size": (lambda: grid.rz(-60, 80, 1), "-60"),
    "not whole cells": (lambda: grid.plane(80.3, 1), "80.3"),
    "too few cells": (lambda: grid.plane(2, 1), "fewer than 3"),
    "too many cells": (lambda: grid.xyz(500, 500, 500, 0.5), "1,000,000,000"),
    "micrometres": (lambda: grid.plane(80000, 1), "80000"),
    "reversed radii": (lambda: grid.cylinder(60, 1, 1), "wrong way round"),
    "negative inner radius": (lambda: grid.sphere(-1, 10, 1), "inner_radius_mm = -1"),
    "heat per kilogram": (lambda: Tissue("x", 0.5, 2, 3600, 1.8e6, 250e6, -8, -1), "3600"),
    "solidus above": (lambda: Tissue("x", 0.5, 2, 3.6e6, 1.8e6, 250e6, -1, -8), "swap"),
    "start in kelvin": (lambda: SHARP.changed(start_C=310), "310"),
    "unknown tissue": (lambda: Tissue.named("lver"), "liver"),
    "unknown probe": (lambda: Probe.named("argon_nedle"), "argon_needle"),
    "outside": (lambda: solve(MUSHY, grid.xy(40, 40, 1), [Probe(HOLD, x_mm=50, y_mm=20)]), "50"),
    "overlap": (lambda: solve(MUSHY, grid.xy(40, 40, 1), [NEEDLE, NEEDLE]), "overlaps"),
    "cells too large": (
        lambda: solve(MUSHY, grid.xy(40, 40, 4), [Probe(HOLD, 0.5, x_mm=20, y_mm=20)]),
        "too large",
    ),
    "wall in 2-D": (lambda: solve(MUSHY, grid.xy(40, 40, 1), [Wall(HOLD)]), "Wall"),
    "probe in 1-D": (lambda: solve(MUSHY, grid.plane(40, 1), [Probe(HOLD)]), "one Wall"),
    "minutes": (lambda: solve(MUSHY, grid.plane(40, 1), [Wall(HOLD)], 6000), "6000"),
    "engine": (lambda: solve(MUSHY, grid.plane(40, 1), [Wall(HOLD)], engine="gpu"), "gpu"),
    "precision": (lambda: solve(MUSHY, grid.plane(40, 1), [Wall(HOLD)], precision="half"), "half"),
    "sensor": (
        lambda: solve(MUSHY, grid.plane(40, 1), [Wall(HOLD)], thermocouples_mm=[(99,)]),
        "99",
    ),
    "shape": (lambda: exact.perfused_steady_state(SHARP, -140, 1, "cube"), "cube"),
    "no blood": (lambda: exact.perfused_steady_state(SHARP, -140, 1, "plane"), "without blood"),
    "range": (lambda: exact.neumann(MUSHY, -100), "similarity"),
    "warm wall": (lambda: exact.neumann(SHARP, 5), "5"),
    "warm wall, range": (lambda: exact.similarity(MUSHY, 40), "wall_C = 40 must be colder"),
    "blood, range": (
        lambda: exact.similarity(MUSHY.changed(perfusion=40e3), -100),
        "perfusion 40000 W/m3/K",
    ),
    "heat in kelvin": (
        lambda: heat_to_remove.run(233.15),
        "to_C = 233.15; the rule: from -196 °C to",
    ),
    "nothing to remove": (lambda: heat_to_remove.run(37.0), "below 37 °C"),
    "longer than compared": (lambda: blood.run(minutes=60), "minutes = 60; the rule: from 0 to 40"),
}


@pytest.mark.parametrize("name", BAD)
def test_wrong_input_is_named(name):
    make, word = BAD[name]
    with pytest.raises(ValueError, match=re.escape(word)):
        make()


def _narrow_needle_on_a_corner(cell_mm):
    needle = Probe(HOLD, 0.3, x_mm=4 * cell_mm, y_mm=4 * cell_mm)
    return solve(MUSHY, grid.xy(8 * cell_mm, 8 * cell_mm, cell_mm), [needle], 0.1, engine="numpy")


def _short_needle_on_a_face(cell_mm):
    needle = Probe(HOLD, 3, active_length_mm=1, z_mm=4 * cell_mm)
    return solve(MUSHY, grid.rz(8 * cell_mm, 8 * cell_mm, cell_mm), [needle], 0.1, engine="numpy")


@pytest.mark.parametrize(
    ("run", "refused_mm", "advised_mm"),
    [(_narrow_needle_on_a_corner, 1, 0.97), (_short_needle_on_a_face, 5.1, 4.99)],
)
def test_the_size_of_cells_that_is_advised_sees_a_needle_in_its_worst_place(
    run, refused_mm, advised_mm
):
    with pytest.raises(ValueError, match=f"too large .* at most {advised_mm} mm"):
        run(refused_mm)
    assert run(advised_mm).completed


def test_a_learner_who_lets_numpy_raise_errors_gets_the_same_solution():
    """Courses advise `np.seterr(all="raise")` to find mistakes; scipy underflows on the way."""
    usual = exact.similarity(MUSHY, -100).depth_mm(-8, 600)
    with np.errstate(all="raise"):
        assert exact.similarity(MUSHY, -100).depth_mm(-8, 600) == usual
