"""Symmetry and agreement.

Mirrored, turned and shifted layouts, and one needle seen by every kind of grid.
"""

import math
from dataclasses import replace

import numpy as np
import pytest

from helpers.freezing import grid
from helpers.freezing.heat import solve
from helpers.freezing.probe import Probe, Schedule, Wall
from helpers.freezing.result import share_below
from helpers.freezing.solver.problem import PASSAGE_COLD_C
from helpers.freezing.solver.time_steps import STEP_FOR_CURVES_S
from helpers.freezing.tissue import Tissue
from tests.bench import problems

SHARP = Tissue("sharp", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -1, -1)
MUSHY = SHARP.changed(solidus_C=-8)
FED = MUSHY.changed(perfusion=4e4)
TISSUES = {"range": FED, "ice law": FED.changed(ice_law=True), "sharp": SHARP}
CYCLE = Schedule.phases((3, -150, 1200), (1, 0, 0.0), (2, 30, 800), (2, -150, 1200))
SIDE = 36
PLACES = [(11.3, 14.2, 16.7), (22.1, 20.4, 19.3)]

MOVES = {
    "mirror x": (lambda x, y, z: (SIDE - x, y, z), lambda field: field[::-1]),
    "mirror y": (lambda x, y, z: (x, SIDE - y, z), lambda field: field[:, ::-1]),
    "swap x and y": (lambda x, y, z: (y, x, z), lambda field: np.swapaxes(field, 0, 1)),
    "quarter turn": (lambda x, y, z: (SIDE - y, x, z), lambda field: np.rot90(field, -1)),
    "half turn": (lambda x, y, z: (SIDE - x, SIDE - y, z), lambda field: field[::-1, ::-1]),
}
"""How places move, and how the field that grows from the moved places is moved back."""


def field(stuff, box, places, precision):
    """Temperatures (°C) after two needles' cycle of eight minutes.

    Short steps keep a sharp front from trembling.
    """
    needles = [Probe(CYCLE, 1.5, 14, x, y, z) for x, y, z in places]
    return solve(stuff, box, needles, 8, precision=precision, step_s=5.0).temperature_C


@pytest.fixture(scope="module")
def unmoved():
    """Fields of the layout as it stands, worked out when first asked for."""
    known = {}

    def get(stuff, box, precision):
        key = stuff, box, precision
        if key not in known:
            known[key] = field(stuff, box, PLACES, precision)
        return known[key]

    return get


@pytest.mark.parametrize(("precision", "slack"), [("single", 5e-3), ("double", 5e-11)])
@pytest.mark.parametrize("name", TISSUES)
@pytest.mark.parametrize("move", MOVES)
def test_a_moved_cross_section_freezes_alike(unmoved, move, name, precision, slack):
    """Nature knows no left and right.

    Mirrored and turned needles freeze mirrored and turned fields (x, y).
    """
    there, back = MOVES[move]
    box = grid.xy(SIDE, SIDE, 1)
    moved = back(field(TISSUES[name], box, [there(*place) for place in PLACES], precision))
    found = np.abs(moved - unmoved(TISSUES[name], box, precision)).max()
    assert found <= slack  # K; found 8e-4 and 4e-12


@pytest.mark.parametrize(
    ("name", "precision", "slack"),
    [
        ("range", "single", 5e-3),
        ("sharp", "single", 2e-2),
        ("range", "double", 5e-11),
        ("sharp", "double", 5e-10),
    ],
)
@pytest.mark.parametrize("move", [*MOVES, "mirror z"])
def test_a_moved_box_freezes_alike(unmoved, move, name, precision, slack):
    """The same in three dimensions, with the needles' ends."""
    there, back = MOVES.get(
        move, (lambda x, y, z: (x, y, SIDE - z), lambda field: field[:, :, ::-1])
    )
    box = grid.xyz(SIDE, SIDE, SIDE, 1)
    moved = back(field(TISSUES[name], box, [there(*place) for place in PLACES], precision))
    found = np.abs(moved - unmoved(TISSUES[name], box, precision)).max()
    assert found <= slack  # K; found 4e-4, 4e-3, 1.4e-12, 7e-12


@pytest.mark.parametrize("name", TISSUES)
def test_ice_moves_with_its_needle(name):
    """A needle three whole cells further on freezes the same field three cells further on, far from
    the box's walls.

    In a box of 60 mm the many stages of the steps for minima already feel the walls: 4e-8 K.
    """
    stuff, box = TISSUES[name].changed(perfusion=0.0), grid.xy(80, 80, 1)
    needles = [Probe(Schedule.hold(-140), 1.5, 35, x, 40.3) for x in (38.6, 41.6)]
    near, far = (
        solve(stuff, box, [needle], 1, precision="double").temperature_C for needle in needles
    )
    assert np.abs(near[:-3] - far[3:]).max() <= 1e-9  # K; found 8e-13


def test_the_order_of_probes_does_not_matter():
    """Naming the needles the other way round changes nothing but the order of their accounts."""
    needles = [Probe(CYCLE, 1.5, 14, x, y, z) for x, y, z in PLACES]
    one, two = (solve(FED, grid.xy(SIDE, SIDE, 1), order, 8) for order in (needles, needles[::-1]))
    np.testing.assert_array_equal(one.temperature_C, two.temperature_C)
    assert one.energy.taken == two.energy.taken[::-1]


LEVELS_C = (0.0, -20.0, -40.0)


def test_a_needle_in_a_box_freezes_as_in_r_z():
    """The same needle on a square and on a round grid of 1 mm: radii at mid-height and volumes."""
    flat = solve(FED, grid.rz(30, 60, 1), [Probe(problems.FREEZE, 1.5, 35, z_mm=30)], 10)
    box = solve(FED, grid.xyz(60, 60, 60, 1), [Probe(problems.FREEZE, 1.5, 35, 30, 30, 30)], 10)
    middle = box.temperature_C[:, :, 29:31].mean(axis=2)
    for level in LEVELS_C:
        radius = math.sqrt(share_below(middle, level).sum() / math.pi)
        assert radius == pytest.approx(
            flat.radius_mm(level), rel=0.006
        )  # found 0.40, -0.22, -0.30 %
        assert box.size(level) == pytest.approx(
            flat.size(level), rel=0.01
        )  # found -0.17, -0.47, -0.74 %


@pytest.mark.parametrize(
    ("schedule", "slack"),
    [(problems.FREEZE, 0.005), (Schedule.hold(-150, 1200.0), 0.015)],
    ids=["wall", "film"],
)
def test_a_cross_section_freezes_as_a_cylinder(schedule, slack):
    """An infinitely long needle on squares of 1 mm and on rings of 0.25 mm.

    Radii, and the heat of every metre.
    """
    square = solve(FED, grid.xy(60, 60, 1), [Probe(schedule, 1.5, 35, 30, 30)], 10)
    rings = solve(FED, grid.cylinder(1.5, 33.5, 0.25), [Wall(schedule)], 10)
    for level in LEVELS_C:
        assert square.radius_mm(level) == pytest.approx(
            rings.radius_mm(level), rel=slack
        )  # -0.39; -1.11 %
    assert square.energy.taken[0] == pytest.approx(
        rings.energy.taken[0], rel=0.012
    )  # found -0.59, -0.96 %


def test_a_needle_through_and_through_has_no_ends():
    """A needle as long as the tissue touches it with its side only and freezes as an endless
    one.
    """
    through = solve(FED, grid.rz(31.5, 60, 0.5), [Probe(problems.FREEZE, 1.5, 60, z_mm=30)], 10)
    endless = solve(FED, grid.cylinder(1.5, 31.5, 0.5), [Wall(problems.FREEZE)], 10)
    assert through.temperature_C == pytest.approx(
        np.repeat(through.temperature_C[:, :1], 120, axis=1), abs=1e-3
    )
    for level in LEVELS_C:
        assert through.radius_mm(level) == pytest.approx(endless.radius_mm(level), rel=1e-4)


def test_a_long_needle_freezes_as_an_endless_one():
    """At mid-height a needle of 70 mm knows nothing of its ends.

    (r, z) equals a cylinder on the same rings.
    """
    long = solve(FED, grid.rz(30, 80, 0.5), [Probe(problems.FREEZE, 1.5, 70, z_mm=40)], 10)
    endless = solve(FED, grid.cylinder(1.5, 30, 0.5), [Wall(problems.FREEZE)], 10)
    for level in LEVELS_C:
        assert long.radius_mm(level) == pytest.approx(
            endless.radius_mm(level), rel=0.003
        )  # found -0.12 %


@pytest.mark.parametrize("shape", ["cylinder", "sphere"])
def test_a_huge_radius_is_a_plane(shape):
    """Ten times the radius leaves a tenth of the difference to a flat wall."""
    flat = solve(FED, grid.plane(60, 1), [Wall(problems.FREEZE)], 10, precision="double")
    gaps = []
    for radius in (1e4, 1e5):
        run = solve(
            FED,
            getattr(grid, shape)(radius, radius + 60, 1),
            [Wall(problems.FREEZE)],
            10,
            precision="double",
        )
        gaps.append(np.abs(run.temperature_C - flat.temperature_C).max())
        area = (
            2 * math.pi * radius / 1000
            if shape == "cylinder"
            else 4 * math.pi * (radius / 1000) ** 2
        )
        assert run.energy.taken[0] / area == pytest.approx(
            flat.energy.taken[0], rel=20 / radius
        )  # found 7.5 / radius, 15 / radius
    assert gaps[1] <= 0.05  # K; found 0.019 and 0.039
    assert gaps[0] / gaps[1] == pytest.approx(10, rel=0.02)  # found 9.93


SENSED = {
    "plane": (grid.plane(40, 1), Wall(problems.FREEZE), [(3.5,), (20.7,), (40,)]),
    "cylinder": (grid.cylinder(1.5, 41.5, 1), Wall(problems.FREEZE), [(1.5,), (9.9,)]),
    "sphere": (grid.sphere(5, 45, 1), Wall(problems.FREEZE), [(8.2,)]),
    "rz": (grid.rz(20, 40, 1), Probe(problems.FREEZE, 1.5, 20, z_mm=20), [(3.4, 20.6), (20, 0)]),
    "xy": (grid.xy(40, 30, 1), Probe(problems.FREEZE, 1.5, 20, 20, 15), [(25.5, 15.1), (0, 30)]),
    "xyz": (
        grid.xyz(20, 24, 28, 1),
        Probe(problems.FREEZE, 1.5, 10, 10, 12, 14),
        [(13.4, 11.2, 14.9), (20, 0, 28)],
    ),
}


@pytest.mark.parametrize("engine", ["compiled", "numpy"])
@pytest.mark.parametrize("kind", SENSED)
def test_a_thermocouple_reads_the_cell_around_it(kind, engine):
    """The last record is the temperature of the field there, and they come closely enough to follow
    it.
    """
    place, cold, points = SENSED[kind]
    run = solve(FED, place, [cold], 0.5, engine=engine, thermocouples_mm=points)
    assert run.thermocouples.place_mm == tuple(points)
    assert run.thermocouples.temperature_C.shape == (len(run.thermocouples.time_s), len(points))
    assert np.diff(run.thermocouples.time_s).max() <= STEP_FOR_CURVES_S + 1e-9
    for number, point in enumerate(points):
        cell = tuple(
            int(np.argmin(np.abs(place.centres_mm(axis) - x))) for axis, x in enumerate(point)
        )
        assert run.thermocouples.temperature_C[-1, number] == pytest.approx(
            run.temperature_C[cell], abs=1e-4
        )
        assert run.thermocouples.temperature_C[:, number].min() >= run.minimum_C[cell] - 1e-4


@pytest.mark.parametrize("engine", ["compiled", "numpy"])
def test_a_thermocouple_inside_a_needle_reads_the_needle(engine):
    """Cells inside probes hold the probe's temperature, so a thermocouple there reads it, too."""
    needle = Probe(problems.FREEZE, 1.5, 20, 20, 20)
    run = solve(
        FED, grid.xy(40, 40, 1), [needle], 2, engine=engine, thermocouples_mm=[(20.2, 19.8)]
    )
    assert run.thermocouples.temperature_C[-1, 0] == pytest.approx(-140.0)


def test_a_needle_is_not_cold_before_its_time():
    """Five minutes before a needle turns cold its cells were never cold."""
    late = Schedule.phases((10, 37, math.inf), (10, -140, math.inf))
    run = solve(FED, grid.xy(40, 40, 1), [Probe(late, 1.5, 20, 20, 20)], 5)
    assert run.minimum_C.min() >= 36.99


@pytest.mark.parametrize("name", TISSUES)
@pytest.mark.parametrize("kind", SENSED)
def test_what_was_remembered_fits_together(kind, name):
    """Coldest, first frozen and cooling rate are there exactly where tissue got that cold, and in
    the right order.
    """
    place, cold, _ = SENSED[kind]
    stuff, minutes = TISSUES[name], 6
    run = solve(stuff, place, [replace(cold, schedule=CYCLE)], minutes, reads="rates")
    tissue = run.is_tissue
    assert (run.minimum_C <= run.temperature_C + 1e-4).all()
    froze = run.minimum_C <= stuff.liquidus_C - 0.01
    passed = run.minimum_C <= PASSAGE_COLD_C
    assert 0.1 < froze[tissue].mean() < 0.5 and 0.05 < passed[tissue].mean() < 0.4
    np.testing.assert_array_equal(np.isfinite(run.frozen_at_s), froze)
    np.testing.assert_array_equal(np.isfinite(run.cooling_rate_C_per_min)[tissue], passed[tissue])
    assert np.isnan(run.cooling_rate_C_per_min[~tissue]).all()
    assert (run.frozen_at_s[froze & tissue] > 0).all() and (
        run.frozen_at_s[froze] <= 60 * minutes
    ).all()
    assert (run.cooling_rate_C_per_min[passed & tissue] > 0).all()


@pytest.mark.parametrize("name", TISSUES)
@pytest.mark.parametrize("kind", ["plane", "cylinder", "sphere"])
def test_ice_comes_later_further_out(kind, name):
    """The front passes the cells one after another, at steps short enough to tell."""
    run = solve(TISSUES[name], SENSED[kind][0], [Wall(Schedule.hold(-140))], 10, step_s=1.0)
    reached = np.isfinite(run.frozen_at_s)
    count = int(reached.sum())
    assert count >= 10 and reached[:count].all()
    assert np.diff(run.frozen_at_s[:count]).min() > 0.5  # s; found 1.03


def test_finer_cells_come_closer():
    """Seven needles in cross-section, short steps.

    Halving the cells divides the error of both areas by 4 at least, but for cells of 2 mm, which
    have help: there the front is thinner than a cell, and is spread.
    """
    errors = []
    for cell in (2.0, 1.0, 0.5):
        found = problems.errors_percent(
            problems.p4_sizes(problems.p4(cell, step_s=1.0)), problems.P4_ANSWER
        )
        errors.append([abs(error) for error in found.values()])
    coarse, middle, fine = np.array(errors)
    assert (coarse > 2 * middle).all() and (coarse <= 1.5).all()  # found 1.08 and 0.93 %
    assert (middle > 4 * fine).all()  # found 0.47, 0.07 and 0.31, 0.06 %


@pytest.mark.parametrize("cell_mm", [1.0, 0.5])
def test_a_sensor_never_warms_while_its_needle_is_held(cell_mm):
    """Tissue beside a needle that only gets colder only gets colder.

    No tremble as cells freeze one after another.
    """
    needle = Probe(Schedule.ramps((0, 37), (0.5, -140)), 1.5, 35, z_mm=55)
    sensors = [(place, 55) for place in (5, 10, 15)]
    curves = solve(
        MUSHY.changed(perfusion=1800.0),
        grid.rz(50, 110, cell_mm),
        [needle],
        10,
        thermocouples_mm=sensors,
    ).thermocouples
    assert (
        np.diff(curves.temperature_C, axis=0).max() <= 0.05
    )  # K; found 0.02, it was 2.7 with little damping
