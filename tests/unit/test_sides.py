"""Outer sides: held, behind a film, in contact; and blood at its own temperature.

Exact solutions with measured order, the reference implementation, limits, wrong input.
"""

import math
import re

import numpy as np
import pytest

from helpers.freezing import exact, grid
from helpers.freezing.heat import solve
from helpers.freezing.probe import OFF, Probe, Schedule, Wall
from helpers.freezing.regions import Layer, Region
from helpers.freezing.side import Side
from helpers.freezing.solver.problem import Problem
from helpers.freezing.solver.run import check_cost
from helpers.freezing.solver.time_steps import STEP_RULES, Segment
from helpers.freezing.studies.uncertain_needle import needle_outputs
from helpers.freezing.surface import Disc, Surface
from helpers.freezing.tissue import BODY_C, Tissue
from tests.unit import corner_front
from tests.unit.convergence import order, rms
from tests.unit.inward_front import track_inwards

SHARP = Tissue("sharp", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -1, -1)
SOFT = SHARP.changed(name="soft", solidus_C=-8)
WATER = Tissue("water", 0.556, 2.22, 4.212e6, 2.05e6, 334e6, 0, 0, start_C=37)
LIGHT = Tissue("light", 0.5, 2.0, 1e4, 1e4, 3e8, -1, -1, start_C=-1)
"""Almost no sensible heat: 0.13 % of the latent heat between -1 and -40 °C."""
COLD = Schedule.hold(-60)
BATH = Schedule.hold(-40, film=300.0)
SIZES_MM = np.array([2.0, 1.0, 0.5])
TIMES_S = np.arange(200.0, 601.0, 50.0)
"""A sharp front crosses a fixed grid in jerks, one cell at a time; nine moments even them out."""
GRIDS = {
    "plane": grid.plane(12, 1),
    "cylinder": grid.cylinder(2, 12, 1),
    "rod": grid.cylinder(0, 12, 1),
    "sphere": grid.sphere(3, 13, 1),
    "ball": grid.sphere(0, 12, 1),
    "rz": grid.rz(10, 12, 1),
    "xy": grid.xy(12, 10, 1),
    "xyz": grid.xyz(12, 11, 10, 1),
}


def frozen(run, where=slice(None)):
    """Size of all that is frozen, in the units of `Grid.volumes`."""
    return float(np.sum(((1 - run.unfrozen_fraction) * run.grid.cell_volumes())[where]))


# Exact solutions


@pytest.mark.parametrize("shape", ["plane", "cylinder", "sphere"])
def test_a_slab_a_rod_and_a_ball_cool_in_a_bath_as_the_series_says(shape):
    """Water from 37 °C in a bath at 4 °C, B = 3.6, without freezing: second order."""
    answer = exact.film_cooling(WATER, 4.0, 200.0, 10.0, shape)
    errors = []
    for cell in SIZES_MM:
        place = grid.plane(10, cell) if shape == "plane" else getattr(grid, shape)(0, 10, cell)
        bath = [Side(place.sides[-1], Schedule.hold(4, film=200.0))]
        run = solve(WATER, place, bath, 2, step_s=0.2, precision="double")
        gaps = run.temperature_C - answer.temperature(place.centres_mm(), 120.0)
        errors.append(np.abs(gaps).max())
    assert 1.9 <= order(SIZES_MM, errors) <= 2.3  # found 2.13, 2.13, 2.12
    assert errors[-1] <= 0.03  # K of 33; found 0.010, 0.013, 0.020


@pytest.mark.parametrize("shape", ["plane", "cylinder", "sphere"])
def test_ice_grows_inwards_behind_a_film_as_the_quasi_steady_solution_says(shape):
    """A slab, a rod and a ball of 20 mm behind a film whose resistance is that of 7 mm of ice."""
    errors = []
    depths_mm = np.array([4.3, 5.1, 5.9, 6.7, 7.5])
    for cell in SIZES_MM:
        ratios = []
        for depth_mm in depths_mm:
            if shape == "plane":
                place = grid.plane(20, cell)
                seconds = exact.quasi_steady_time_s(LIGHT, -40, depth_mm, 0, shape, film=300)
                size = depth_mm / 1000
            else:
                place = getattr(grid, shape)(0, 20, cell)
                seconds = exact.quasi_steady_time_s(
                    LIGHT, -40, 20 - depth_mm, 20, shape, film=300, inwards=True
                )
                core = (1 - depth_mm / 20) ** (2 if shape == "cylinder" else 3)
                size = (1 - core) * place.cell_volumes().sum()
            run = solve(LIGHT, place, [Side(place.sides[-1], BATH)], seconds / 60, step_s=5)
            ratios.append(frozen(run) / size - 1)
        errors.append(rms(ratios))
    assert 1.3 <= order(SIZES_MM, errors) <= 2.0  # found 1.65, 1.54, 1.65
    assert errors[-1] <= 1.2e-3  # found 0.05, 0.08 and 0.07 %; sensible heat itself is 0.06 %


@pytest.mark.parametrize("shape", ["cylinder", "sphere"])
def test_ice_grows_outwards_behind_a_film_as_the_quasi_steady_solution_says(shape):
    """Around a needle or ball of 5 mm; here the inner side and a wall are the same."""
    errors = []
    power = 2 if shape == "cylinder" else 3
    for cell in SIZES_MM:
        ratios = []
        place = getattr(grid, shape)(5, 25, cell)
        for radius_mm in (8.3, 9.1, 9.9, 10.7, 11.5):
            seconds = exact.quasi_steady_time_s(LIGHT, -100, radius_mm, 5, shape, film=300)
            inner = [Side("r_min", Schedule.hold(-100, film=300))]
            run = solve(LIGHT, place, inner, seconds / 60, step_s=5)
            share = (radius_mm**power - 5**power) / (25**power - 5**power)
            ratios.append(frozen(run) / (share * place.cell_volumes().sum()) - 1)
        errors.append(rms(ratios))
        wall = solve(LIGHT, place, [Wall(inner[0].schedule)], seconds / 60, step_s=5)
        assert np.array_equal(wall.temperature_C, run.temperature_C)
    assert 1.3 <= order(SIZES_MM, errors) <= 2.2  # found 1.61 and 1.92
    assert errors[-1] <= 1e-3  # found 0.05 and 0.02 %


CORES_MM = {
    "cylinder": (np.arange(20, 66, 5), [6.5268, 6.0598, 5.6209, 5.2006, 4.7919]),
    "sphere": (np.arange(12, 46, 4), [7.1927, 6.6706, 6.1801, 5.7066, 5.2399]),
}
"""Times (s), and the first five radii (mm) of the core of a rod or ball of 10 mm held at -60 °C."""


@pytest.mark.parametrize("shape", CORES_MM)
def test_a_rod_and_a_ball_freeze_inwards_as_front_tracking_says(shape):
    """Their surface is held; the warm core is cooled at the same time."""
    times_s, first_mm = CORES_MM[shape]
    answer = track_inwards(SHARP, -60.0, 10.0, shape, tuple(times_s))
    assert answer[:5] == pytest.approx(first_mm, abs=1e-4)
    errors = []
    for cell in SIZES_MM / 2:
        place = getattr(grid, shape)(0, 10, cell)
        cores_mm = []
        for time_s in times_s:
            run = solve(SHARP, place, [Side("r_max", COLD)], time_s / 60, step_s=0.25)
            share = np.sum(run.unfrozen_fraction * place.volumes()) / place.volumes().sum()
            cores_mm.append(10 * share ** (1 / (2 if shape == "cylinder" else 3)))
        errors.append(rms(cores_mm - answer))
    assert 1.2 <= order(SIZES_MM, errors) <= 1.8  # found 1.56 and 1.47
    assert errors[-1] <= 0.03  # mm of 10; found 0.014 and 0.018


def test_the_front_in_a_corner_solves_its_own_equation():
    """The six numbers of the worked front, and the curve through it of [rathjen1971] (recalled)."""
    p = np.linspace(0, 4, 9)
    x, y = corner_front.front(p)
    front_C = [corner_front.temperature_C(*point) for point in zip(x, y, strict=True)]
    assert np.abs(front_C).max() <= 1e-3  # K of 40; found 3.3e-4
    lam = corner_front.LAMBDA
    curve = (lam**5.02 + 0.159 / (x**5.02 - lam**5.02)) ** (1 / 5.02)
    assert curve == pytest.approx(y, abs=4e-3)  # found 0.0009 on the diagonal, 0.003 at most


def test_a_corner_between_two_cold_sides_freezes_as_greens_function_says():
    """Area of the ice, and temperatures on either side of the front."""
    points = np.array([(0.2, 0.2), (0.5, 0.5), (0.3, 1.0), (1.2, 1.2)])
    answer_C = [corner_front.temperature_C(*point) for point in points]
    cold = Schedule.hold(corner_front.WALL_C)
    areas = []
    fields = []
    for cell in SIZES_MM:
        area_errors = []
        field_errors = []
        place = grid.xy(80, 80, cell)
        for seconds in (150, 165, 180, 195, 210, 225):
            run = solve(
                corner_front.CORNER,
                place,
                [Side("x_min", cold), Side("y_min", cold)],
                seconds / 60,
                step_s=2.0,
            )
            length = 2 * math.sqrt(5e-7 * seconds)
            exact_area = corner_front.ice_area(0.08 / length) * length**2
            area_errors.append(frozen(run) / exact_area - 1)
            axis = place.centres(1)
            found_C = [bilinear(axis, run.temperature_C, point) for point in points * length]
            field_errors.append(rms(np.subtract(found_C, answer_C)))
        areas.append(rms(area_errors))
        fields.append(rms(field_errors))
    assert 1.1 <= order(SIZES_MM, areas) <= 1.9  # found 1.54
    assert areas[-1] <= 0.004  # found 0.21 %
    assert fields[-1] <= 0.03 and fields[0] > 2 * fields[-1]  # K of 52; found 0.020


def bilinear(axis, field, point):
    """Read a field between the centres of cells; both axes have the same centres."""
    across = [np.interp(point[1], axis, line) for line in field]
    return float(np.interp(point[0], axis, across))


def test_a_plane_thaws_as_neumann_says():
    """Ice at -20 °C whose far side is held at 37 °C."""
    stuff = WATER.changed(start_C=-20)
    answer = exact.neumann(stuff, 37.0)
    fronts, fields = [], []
    for cell in SIZES_MM:
        place = grid.plane(240, cell)
        depth_mm = 240 - place.centres_mm()
        ratios, gaps_K = [], []
        for time_s in TIMES_S:
            run = solve(stuff, place, [Side("x_max", Schedule.hold(37))], time_s / 60, step_s=1)
            thawed_mm = 1000 * np.sum(run.unfrozen_fraction * place.volumes())
            ratios.append(thawed_mm / answer.front_mm(time_s) - 1)
            gap_C = run.temperature_C - answer.temperature(depth_mm, time_s)
            gaps_K.append(np.mean(np.abs(gap_C)))
        fronts.append(rms(ratios))
        fields.append(np.mean(gaps_K))
    assert 1.1 <= order(SIZES_MM, fronts) <= 1.8  # found 1.26
    assert 1.0 <= order(SIZES_MM, fields) <= 1.7  # found 1.34
    assert fronts[-1] <= 0.008  # found 0.50 %


def test_tissue_freezes_beside_a_cold_body_that_it_touches():
    """They meet at one temperature for good, and ice grows with the root of time."""
    body = Tissue("pack", 1.0, 4.0, 3e6, 2e6, 3e8, -5, -5, start_C=-60)
    answer = exact.contact(body, WATER)
    assert answer.front.wall_C == pytest.approx(-8.3305, abs=1e-4)
    fronts, fields = [], []
    for cell in SIZES_MM:
        place = grid.plane(480, cell)
        depth_mm = place.centres_mm() - 240
        ratios, gaps_K = [], []
        for time_s in TIMES_S:
            run = solve(
                WATER, place, [], time_s / 60, step_s=1, regions=[Region(Layer(0, 240), body)]
            )
            ice_mm = 1000 * frozen(run, depth_mm > 0)
            ratios.append(ice_mm / answer.front.front_mm(time_s) - 1)
            gap_C = run.temperature_C - answer.temperature(depth_mm, time_s)
            gaps_K.append(np.mean(np.abs(gap_C)))
        fronts.append(rms(ratios))
        fields.append(np.mean(gaps_K))
    assert 1.1 <= order(SIZES_MM, fronts) <= 1.8  # found 1.31
    assert 1.0 <= order(SIZES_MM, fields) <= 1.7  # found 1.38
    assert fronts[-1] <= 0.008  # found 0.55 %


def test_exact_solutions_satisfy_their_conditions():
    """Start and film of the series, continuous flow at a contact, thaw as mirrored freezing."""
    for shape in exact.SHAPES:
        bath = exact.film_cooling(WATER, 4.0, 200.0, 10.0, shape)
        inside = np.array([0.0, 3.0, 7.0])
        assert bath.temperature(inside, 1.0) == pytest.approx(37.0, abs=1e-6)
        near, at = bath.temperature([9.999, 10.0], 120.0)
        assert 0.556 * (near - at) / 1e-6 == pytest.approx(200 * (at - 4), rel=1e-4)
    body = Tissue("pack", 1.0, 4.0, 3e6, 2e6, 3e8, -5, -5, start_C=-60)
    both = exact.contact(body, WATER)
    left, right = both.temperature([-1e-3, 1e-3], 300.0)
    meet_C = both.front.wall_C
    assert 4.0 * (meet_C - left) == pytest.approx(2.22 * (right - meet_C), rel=1e-4)
    even = Tissue("even", 1.0, 1.0, 2e6, 2e6, 1e8, 0, 0, start_C=10)
    thaw = exact.neumann(even.changed(start_C=-10), 40.0)
    assert thaw.growth == pytest.approx(exact.neumann(even, -40.0).growth, rel=1e-12)
    held = exact.quasi_steady_time_s(LIGHT, -40, 5, 10, "sphere", inwards=True)
    wet = exact.quasi_steady_time_s(LIGHT, -40, 5, 10, "sphere", inwards=True, film=1e12)
    assert wet == pytest.approx(held, rel=1e-6)


# Every grid, both engines


def all_sides(place):
    """A source on every side, held and behind a film in turn, some warm, one changing in time."""
    schedules = [
        Schedule.hold(-80),
        Schedule.hold(-60, film=400.0),
        Schedule.phases((0.6, -90, math.inf), (0.2, 0, OFF), (0.4, 30, 800)),
        Schedule.hold(45, film=50.0),
        Schedule.ramps((0, 37), (0.5, -70)),
        Schedule.hold(22, film=10.0),
    ]
    return [Side(name, plan) for name, plan in zip(place.sides, schedules, strict=False)]


@pytest.mark.parametrize("kind", GRIDS)
def test_the_kernel_equals_its_reference_and_energy_balances(kind):
    """With blood, metabolism and a freezing range, in both precisions."""
    place = GRIDS[kind]
    stuff = SOFT.changed(perfusion=4e4, metabolic_heat=4000.0, start_C=30.0)
    plain = solve(stuff, place, all_sides(place), 1.2, engine="numpy")
    fast = solve(stuff, place, all_sides(place), 1.2, precision="double")
    single = solve(stuff, place, all_sides(place), 1.2)
    assert fast.temperature_C == pytest.approx(plain.temperature_C, abs=1e-7)
    assert single.temperature_C == pytest.approx(fast.temperature_C, abs=0.002)  # found 4e-4
    assert fast.energy.taken == pytest.approx(plain.energy.taken, rel=1e-8)
    assert len(fast.energy.taken) == len(place.sides)
    assert max(fast.energy.imbalance, plain.energy.imbalance) <= 1e-12
    assert single.energy.imbalance <= 5e-6


@pytest.mark.parametrize("film", [math.inf, 500.0])
@pytest.mark.parametrize("kind", GRIDS)
def test_no_tissue_is_colder_than_the_coldest_side(kind, film):
    """The time step allows for the faces of all sides together, corners included."""
    place = GRIDS[kind]
    cold = Schedule.hold(-140, film)
    run = solve(SHARP, place, [Side(name, cold) for name in place.sides], 2)
    assert run.minimum_C.min() >= -140 - 1e-3
    assert run.temperature_C.max() <= 37 + 1e-3


@pytest.mark.parametrize(
    ("place", "line", "side", "on_line"),
    [
        (grid.rz(10, 4, 0.5), grid.cylinder(0, 10, 0.5), "r_max", "r_max"),
        (grid.rz(4, 10, 0.5), grid.plane(10, 0.5), "z_max", "x_max"),
        (grid.xy(10, 4, 0.5), grid.plane(10, 0.5), "x_min", "x_min"),
        (grid.xy(4, 10, 0.5), grid.plane(10, 0.5), "y_max", "x_max"),
        (grid.xyz(4, 10, 4, 0.5), grid.plane(10, 0.5), "y_min", "x_min"),
        (grid.xyz(10, 4, 4, 0.5), grid.plane(10, 0.5), "x_max", "x_max"),
        (grid.xyz(4, 4, 10, 0.5), grid.plane(10, 0.5), "z_min", "x_min"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.kind,
)
def test_one_side_of_a_box_freezes_as_in_one_dimension(place, line, side, on_line):
    how = {"precision": "double", "step_s": 0.5}
    box = solve(SOFT, place, [Side(side, BATH)], 2, **how)
    alone = solve(SOFT, line, [Side(on_line, BATH)], 2, **how)
    axis = {"r": 0, "x": 0, "y": 1, "z": box.temperature_C.ndim - 1}[side[0]]
    lines = np.moveaxis(box.temperature_C, axis, -1).reshape(-1, len(alone.temperature_C))
    assert np.ptp(lines, axis=0).max() < 1e-9
    assert lines[0] == pytest.approx(alone.temperature_C, abs=0.005)  # first steps differ


def test_opposite_sides_mirror_each_other():
    place = GRIDS["xyz"]
    for axis, letter in enumerate("xyz"):
        low, high = (
            solve(SOFT, place, [Side(f"{letter}_{end}", BATH)], 2, precision="double")
            for end in ("min", "max")
        )
        assert np.flip(high.temperature_C, axis) == pytest.approx(low.temperature_C, abs=1e-9)


def test_the_side_z_min_is_a_surface_and_the_inner_side_a_wall():
    room = Schedule.hold(-20, film=10.0)
    place = GRIDS["rz"]
    swab = Disc(Schedule.hold(-140), 4.2)
    runs = [solve(SOFT, place, [below, swab], 1) for below in (Side("z_min", room), Surface(room))]
    assert np.array_equal(runs[0].temperature_C, runs[1].temperature_C)
    line = GRIDS["plane"]
    runs = [solve(SOFT, line, [source], 1) for source in (Side("x_min", BATH), Wall(BATH))]
    assert np.array_equal(runs[0].temperature_C, runs[1].temperature_C)


def test_the_faces_of_sides_count_in_the_cost_of_a_run():
    """A small box has half as many faces at its sides as cells; they triple the cost."""
    place = GRIDS["xyz"]
    sides = [Side(name, BATH) for name in place.sides]
    steps = [Segment(0.0, step_s=1.0, count=2_000_000, stages=2)]
    rule = STEP_RULES["minima"]
    check_cost(Problem.assemble(SOFT, place), steps, 1.0, rule, is_compiled=True)
    with pytest.raises(ValueError, match="at most 1 min"):
        check_cost(Problem.assemble(SOFT, place, sides), steps, 1.0, rule, is_compiled=True)


def test_a_side_without_film_is_insulated():
    off = solve(SOFT, GRIDS["xy"], [Side("x_max", Schedule.hold(-80, OFF))], 2)
    assert off.temperature_C == pytest.approx(37.0, abs=1e-6)
    assert off.energy.taken == (0.0,)


def test_a_summary_of_tissue_that_freezes_from_outside_tells_how_much_is_frozen():
    run = solve(SOFT, GRIDS["rod"], [Side("r_max", COLD)], 1)
    assert run.summary() == (
        f"After 1 min {run.size(-1):.3g} mm² are frozen, up to the outer side of the tissue."
    )
    inside = solve(SOFT, GRIDS["cylinder"], [Wall(COLD)], 1)
    assert "the ice edge is" in inside.summary()


def test_a_weak_film_takes_the_heat_of_the_true_area():
    """So weak that tissue stays at 37 °C: film x area x 27 K x time on every side of every grid."""
    weak = Schedule.hold(10, film=0.01)
    areas = {
        "plane": (1.0, 1.0),
        "cylinder": (2 * math.pi * 0.002, 2 * math.pi * 0.012),
        "rod": (2 * math.pi * 0.012,),
        "sphere": (4 * math.pi * 0.003**2, 4 * math.pi * 0.013**2),
        "ball": (4 * math.pi * 0.012**2,),
        "rz": (2 * math.pi * 0.01 * 0.012, math.pi * 0.01**2, math.pi * 0.01**2),
        "xy": (0.01, 0.01, 0.012, 0.012),
        "xyz": (1.1e-4, 1.1e-4, 1.2e-4, 1.2e-4, 1.32e-4, 1.32e-4),
    }
    for kind, place in GRIDS.items():
        run = solve(SOFT, place, [Side(name, weak) for name in place.sides], 1)
        expected = [0.01 * area * 27 * 60 for area in areas[kind]]
        assert run.energy.taken == pytest.approx(expected, rel=2e-4), kind


def test_a_needle_through_a_side_keeps_its_own_cells():
    place = grid.xyz(20, 20, 20, 1)
    needle = Probe(Schedule.hold(-140), 1.5, 10, 10, 10, 15)
    room = Side("z_max", Schedule.hold(22, film=10.0))
    run = solve(SOFT, place, [room, needle], 3)
    assert run.energy.imbalance < 1e-6 and not run.is_tissue[10, 10, -1]
    bare = solve(SOFT, place, [needle], 3)
    assert run.energy.taken[1] == pytest.approx(bare.energy.taken[0], rel=0.012)  # found 0.0037


# Blood


def test_blood_warms_tissue_that_starts_cooler_to_its_own_temperature():
    """Newton's law with the time constant c / W = 90 s, whatever the start."""
    stuff = SOFT.changed(perfusion=4e4)
    for start_C, blood_C in ((20.0, BODY_C), (37.0, 30.0)):
        fed = stuff.changed(start_C=start_C, blood_C=blood_C)
        for how in ({"precision": "double"}, {"engine": "numpy"}):
            run = solve(fed, GRIDS["xy"], [], 2, step_s=0.25, **how)
            answer = blood_C + (start_C - blood_C) * math.exp(-120 / 90)
            assert run.temperature_C == pytest.approx(answer, abs=0.01)  # K of 17
            given = 3.6e6 * (answer - start_C) * run.grid.cell_volumes().sum()
            assert run.energy.from_blood == pytest.approx(given, rel=2e-3)


def test_the_final_ice_depends_on_blood_and_not_on_the_start():
    """Steady ice of an (X4) plane from tissue that started at 20 °C, and at 37 °C."""
    fed = SOFT.changed(solidus_C=-1, perfusion=4e4)
    warm = exact.perfused_steady_state(fed, -60, 0, "plane").radius_mm
    cool = exact.perfused_steady_state(fed.changed(start_C=20), -60, 0, "plane").radius_mm
    colder = exact.perfused_steady_state(fed.changed(blood_C=30), -60, 0, "plane").radius_mm
    assert cool == warm < colder
    runs = [
        solve(fed.changed(start_C=start_C), grid.plane(60, 0.5), [Wall(COLD)], 120, step_s=30)
        for start_C in (20.0, 37.0)
    ]
    assert runs[0].temperature_C == pytest.approx(runs[1].temperature_C, abs=0.01)


def test_blood_is_that_of_the_body_unless_given():
    """A tissue of the table is as warm as its blood; cooled before a run, it keeps that blood."""
    assert SOFT.changed(start_C=20).blood_C == BODY_C
    for name in Tissue.names():
        assert Tissue.named(name).blood_C == Tissue.named(name).start_C
    assert Tissue.named("liver", start_C=20).blood_C == BODY_C
    assert Tissue.named("liver").changed(start_C=20).blood_C == BODY_C


def test_an_ensemble_that_draws_the_core_temperature_draws_that_of_blood():
    both = needle_outputs(tissue_name="liver", minutes=1, start_C=35.0)
    same = needle_outputs(tissue_name="liver", minutes=1, start_C=35.0, blood_C=35.0)
    warm = needle_outputs(tissue_name="liver", minutes=1, start_C=35.0, blood_C=37.0)
    assert both == same != warm


# Wrong input

LINE = GRIDS["plane"]
BAD = {
    "no side of any grid": (lambda: Side("left", COLD), "choices: x_min, x_max"),
    "no schedule": (lambda: Side("x_max", -20), "-20"),
    "not on a plane": (
        lambda: solve(SOFT, LINE, [Side("y_max", COLD)]),
        "'y_max' is not among the sides of this plane grid (source 0); nearest: 'x_max'",
    ),
    "rz has no inside": (
        lambda: solve(SOFT, GRIDS["rz"], [Side("r_min", COLD)]),
        "choices: r_max, z_min, z_max",
    ),
    "a rod has no inside": (
        lambda: solve(SOFT, GRIDS["rod"], [Side("r_min", COLD)]),
        "choices: r_max",
    ),
    "a wall in a ball": (lambda: solve(SOFT, GRIDS["ball"], [Wall(COLD)]), "Side('r_max', ...)"),
    "twice": (
        lambda: solve(SOFT, GRIDS["xy"], [Side("x_min", COLD), Side("x_min", BATH)]),
        "sources 0 and 1 both lie on the side 'x_min'",
    ),
    "wall and side": (
        lambda: solve(SOFT, LINE, [Wall(COLD), Side("x_min", BATH)]),
        "sources 0 and 1",
    ),
    "side under a surface": (
        lambda: solve(SOFT, GRIDS["rz"], [Side("z_min", COLD), Surface(BATH)]),
        "source 0",
    ),
    "a needle on a line": (lambda: solve(SOFT, LINE, [Probe(COLD)]), "x_min, x_max"),
    "a single side": (lambda: solve(SOFT, LINE, Side("x_max", COLD)), "must be a sequence"),
    "a word": (lambda: solve(SOFT, LINE, ["x_max"]), "or a Side"),
    "blood in kelvin": (lambda: SOFT.changed(blood_C=310), "from 0 to 45 °C"),
    "too fine": (
        lambda: solve(SOFT, grid.xy(10, 10, 0.01), [Side("x_max", COLD)]),
        "the rule: at most 1 min",
    ),
    "a bath that freezes": (
        lambda: exact.film_cooling(WATER, -4, 200, 10, "plane"),
        "bath_C = -4 freezes or thaws",
    ),
    "no film": (lambda: exact.film_cooling(WATER, 4, math.inf, 10, "plane"), "film = inf"),
    "thaw without warmth": (lambda: exact.neumann(WATER.changed(start_C=-9), -2), "wall_C = -2"),
    "a body that thaws": (
        lambda: exact.contact(WATER.changed(name="pack", solidus_C=-20, start_C=-30), WATER),
        "must stay frozen",
    ),
    "inwards from inside": (
        lambda: exact.quasi_steady_time_s(LIGHT, -40, 12, 10, "sphere", inwards=True),
        "radius_mm = 12",
    ),
    "film of nothing": (
        lambda: exact.quasi_steady_time_s(LIGHT, -40, 12, 10, "sphere", film=0),
        "film = 0",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_wrong_input_is_named(name):
    make, word = BAD[name]
    with pytest.raises(ValueError, match=re.escape(word)):
        make()
