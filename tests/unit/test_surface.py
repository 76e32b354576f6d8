"""Swabs, closed probes and sprays on the face z = 0.

Areas, limits, spreading of heat, the reference implementation, wrong input.
"""

import math
import re

import numpy as np
import pytest

from helpers.freezing import grid
from helpers.freezing.heat import solve
from helpers.freezing.probe import Probe, Schedule, Wall
from helpers.freezing.regions import Layer, Region
from helpers.freezing.solver.faces import boundary_faces as faces_of
from helpers.freezing.surface import Disc, Surface
from helpers.freezing.tissue import Tissue
from tests.unit.finished_run import finished

SOFT = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1)
FAT = Tissue("fat", 0.21, 0.4, 2.1e6, 1.6e6, 60e6, -12, -4, perfusion=2e3)
PLAIN = Tissue("plain", 0.5, 0.5, 3e5, 3e5, 0.0, 0, 0)
HOLD, SPRAY, AIR = (
    Schedule.hold(-140),
    Schedule.hold(-190, film=2000.0),
    Schedule.hold(22, film=10.0),
)
RZ = grid.rz(20, 20, 0.5)


@pytest.mark.parametrize("radius_mm", [4.0, 4.2, 4.25, 4.5, 4.9])
def test_a_weak_film_draws_the_heat_of_the_true_area(radius_mm):
    """So weak a film that the tissue stays at 37 °C.

    Heat = film x area x 27 K x time, wherever the rim cuts a cell.
    """
    weak = Schedule.hold(10, film=0.01)
    expected = 0.01 * math.pi * (radius_mm / 1000) ** 2 * 27 * 60
    flat = solve(SOFT, RZ, [Disc(weak, radius_mm)], 1)
    box = solve(SOFT, grid.xyz(20, 20, 6, 0.5), [Disc(weak, radius_mm, 9.7, 10.1)], 1, cores=1)
    assert flat.energy.taken[0] == pytest.approx(expected, rel=1e-4)
    assert box.energy.taken[0] == pytest.approx(expected, rel=1e-4)


def test_what_is_not_covered_is_insulated_or_belongs_to_what_lies_beneath():
    off = Surface(Schedule.hold(22, film=0.0))
    alone, off = (
        solve(SOFT, RZ, layers, 2, step_s=0.5)
        for layers in ([Disc(SPRAY, 5.2)], [off, Disc(SPRAY, 5.2)])
    )
    assert off.temperature_C == pytest.approx(
        alone.temperature_C, abs=0.002
    )  # the two take different first steps; found 6e-4
    assert off.energy.taken[0] == 0.0
    air = Schedule.hold(22, film=0.01)
    both = solve(
        PLAIN.changed(start_C=22.5), RZ, [Surface(air), Disc(air, 5.2)], 1, precision="double"
    )
    whole = math.pi * 0.02**2
    assert sum(both.energy.taken) == pytest.approx(0.01 * whole * 0.5 * 60, rel=1e-3)
    assert both.energy.taken[1] / sum(both.energy.taken) == pytest.approx((5.2 / 20) ** 2, rel=1e-6)


@pytest.mark.parametrize("schedule", [HOLD, SPRAY], ids=["metal", "spray"])
def test_a_whole_face_is_a_plane(schedule):
    """Every column under a surface, or under a disc as wide as the grid, freezes as one flat wall
    does.
    """
    line = solve(SOFT, grid.plane(20, 0.5), [Wall(schedule)], 3, precision="double", step_s=1.0)
    for source in (Surface(schedule), Disc(schedule, 20)):
        run = solve(SOFT, RZ, [source], 3, precision="double", step_s=1.0)
        assert np.ptp(run.temperature_C, axis=0).max() < 1e-9
        assert run.temperature_C[0] == pytest.approx(line.temperature_C, abs=0.012)  # found 0.004
        assert run.energy.taken[0] / (math.pi * 0.02**2) == pytest.approx(
            line.energy.taken[0], rel=2e-5
        )  # found 5e-6


def test_early_on_the_middle_of_a_disc_knows_nothing_of_its_rim():
    """In 15 s ice grows 4 mm thick.

    On the axis of a disc of 15 mm radius all is as under a plane wall. Steps are so short that the
    two grids, which start with different first steps, share their error of time.
    """
    run = solve(SOFT, RZ, [Disc(SPRAY, 15)], 0.25, step_s=0.05, reads="rates")
    line = solve(SOFT, grid.plane(20, 0.5), [Wall(SPRAY)], 0.25, step_s=0.05, reads="rates")
    assert run.temperature_C[0] == pytest.approx(line.temperature_C, abs=0.02)  # found 0.006
    assert run.depth_mm(-1.0) == pytest.approx(line.radius_mm(-1.0), rel=1e-5)  # found 3e-7
    assert run.temperature_C[-1, 0] > 35


@pytest.mark.parametrize(
    ("radius_mm", "error"), [(4.0, 0.03), (4.125, 0.01), (4.25, 0.01), (4.375, 0.015)]
)
def test_spreading_resistance_of_a_disc_on_a_half_space(radius_mm, error):
    """A disc at one temperature draws Q = 4 k a dT from a half-space in the end, [1 + 2 a /
    sqrt(pi^3 D t)] times
    as much at late times; the first radius, its rim on a cell's border, is the worst case the
    docstring tells of.
    """
    times = (6.0, 6.3)
    heat = [
        solve(PLAIN, grid.rz(100, 100, 0.5), [Disc(Schedule.hold(27), radius_mm)], t).energy.taken[
            0
        ]
        for t in times
    ]
    flow, mean_time = (heat[1] - heat[0]) / 18.0, 60 * np.mean(times)
    radius, diffusivity = radius_mm / 1000, 0.5 / 3e5
    late = 1 + 2 * radius / math.sqrt(math.pi**3 * diffusivity * mean_time)
    assert flow / (4 * 0.5 * radius * 10 * late) == pytest.approx(1.0, abs=error)


def test_ice_from_side_to_side_has_the_depth_and_the_length_of_the_grid():
    """Only where nowhere is so cold there is none."""
    run = solve(SOFT, grid.rz(4, 3, 0.5), [Surface(HOLD)], 4)
    assert run.temperature_C.max() < -20
    assert run.depth_mm(-20.0) == pytest.approx(3.0)
    assert run.half_length_mm(-20.0) == pytest.approx(1.5)
    assert math.isnan(run.depth_mm(-150.0)) and math.isnan(run.half_length_mm(-150.0))


@pytest.mark.parametrize(("first", "cells"), [(0, 5), (5, 5), (0, 1), (3, 4), (4, 1)])
def test_half_the_length_of_cold_is_read_also_where_it_reaches_one_side_only(first, cells):
    """Cells of 1 mm at -40 °C among cells at 0 °C: -20 °C lies on the faces between them.

    Cold at one side of the grid, and a single cold cell, had no length.
    """
    field_C = np.zeros((4, 10))
    field_C[:, first : first + cells] = -40.0
    run = finished(SOFT, grid.rz(4, 10, 1), field_C)
    assert run.half_length_mm(-20.0) == pytest.approx(cells / 2)


@pytest.mark.parametrize("radius_mm", [4.5 - 1e-7, 4.5, 4.5 + 1e-5, 4.51])
def test_a_rim_that_grazes_a_cell_draws_no_more_heat(radius_mm):
    """In a box the cells 3 and 4 off the middle lie half a cell outside a rim of 4.5 cells."""
    flat = solve(PLAIN, grid.rz(12, 12, 0.25), [Disc(HOLD, radius_mm)], 0.5).energy.taken[0]
    sources = [Disc(HOLD, radius_mm, 12.5, 12.5)]
    box = solve(PLAIN, grid.xyz(25, 25, 12, 1), sources, 0.5, cores=1)
    assert box.energy.taken[0] == pytest.approx(flat, rel=0.02)  # found 0.007; was 0.18
    assert box.temperature_C == pytest.approx(box.temperature_C[::-1], abs=1e-4)
    # The rim must not shorten the steps: through a whole face 2 / h^2 passes at most thrice.
    assert faces_of(box.grid, sources).conductance.max() * 1e-6 < 2 * 1.6


def test_films_tend_to_metal_and_to_nothing():
    metal, strong, weak, off = (
        solve(SOFT, RZ, [Disc(Schedule.hold(-140, film=film), 5)], 3)
        for film in (math.inf, 1e7, 500.0, 0.0)
    )
    assert strong.size(-1) == pytest.approx(metal.size(-1), rel=4e-4)  # found 1.1e-4
    assert weak.size(-1) < 0.9 * metal.size(-1)
    assert np.abs(off.temperature_C - 37).max() < 1e-5


def test_a_rim_may_slide_through_cells():
    sizes = [
        solve(SOFT, RZ, [Disc(SPRAY, radius)], 3).size(-1) for radius in np.arange(5.0, 6.01, 0.1)
    ]
    steps = np.diff(sizes)
    assert np.all(steps > 0) and steps.max() < 3 * steps.mean(), steps


def test_a_box_and_a_cylinder_of_tissue_agree():
    layers = [
        Region(Layer(0, 2), SOFT.changed(name="skin", perfusion=2e4)),
        Region(Layer(2, 8), FAT),
    ]
    flat = solve(SOFT, RZ, [Surface(AIR), Disc(SPRAY, 5.3)], 2, regions=layers)
    box = solve(
        SOFT, grid.xyz(30, 30, 20, 0.5), [Surface(AIR), Disc(SPRAY, 5.3, 15, 15)], 2, regions=layers
    )
    # found 2.1e-3, 3.5e-5, 1.2e-3 and 1.3e-7
    assert box.size(-1) == pytest.approx(flat.size(-1), rel=0.006)
    assert box.depth_mm(-1) == pytest.approx(flat.depth_mm(-1), rel=1e-4)
    assert box.energy.taken[1] == pytest.approx(flat.energy.taken[1], rel=0.004)
    assert max(flat.energy.imbalance, box.energy.imbalance) < 1e-6


@pytest.mark.parametrize(
    "place", [grid.rz(12, 12, 1), grid.xyz(14, 13, 12, 1)], ids=lambda place: place.kind
)
def test_the_kernel_equals_its_reference(place):
    """A spray, room air, a needle and skin over fat at once."""
    middle = {} if place.kind == "rz" else {"x_mm": 6.7, "y_mm": 6.2}
    sources = [Surface(AIR), Probe(HOLD, 1.5, 5, z_mm=8, **middle), Disc(SPRAY, 4.4, **middle)]
    layers = [Region(Layer(0, 2), SOFT.changed(name="skin", start_C=33)), Region(Layer(2, 6), FAT)]
    fast = solve(SOFT, place, sources, 2, regions=layers, precision="double")
    plain = solve(SOFT, place, sources, 2, regions=layers, engine="numpy")
    assert fast.temperature_C == pytest.approx(plain.temperature_C, abs=1e-7)
    assert fast.energy.taken == pytest.approx(plain.energy.taken, rel=1e-8)
    assert fast.energy.imbalance < 1e-12


def test_a_needle_through_the_surface_keeps_its_own_cells():
    """Where a needle comes out of the face, the face belongs to the needle, not to the air."""
    place = grid.xyz(20, 20, 20, 1)
    needle = Probe(HOLD, 1.5, 10, 10, 10, 5)
    run = solve(SOFT, place, [Surface(AIR), needle], 5)
    assert run.energy.imbalance < 1e-6 and not run.is_tissue[10, 10, 0]
    bare = solve(SOFT, place, [needle], 5)
    assert run.energy.taken[1] == pytest.approx(bare.energy.taken[0], rel=0.03)  # found 0.009


XYZ, PLANE, XY = grid.xyz(20, 20, 20, 1), grid.plane(20, 1), grid.xy(20, 20, 1)
BAD = {
    "no schedule": (lambda: Disc(-80, 5), "-80"),
    "no schedule on a surface": (lambda: Surface(22), "22"),
    "negative radius": (lambda: Disc(HOLD, -5), "-5"),
    "radius in m": (lambda: Disc(HOLD, 0.005), "0.005"),
    "radius in nm": (lambda: Disc(HOLD, 5000), "from 0.3 to 100 mm; nearest: 100"),
    "radius nan": (lambda: Disc(HOLD, math.nan), "nan"),
    "place nan": (lambda: Disc(HOLD, 5, math.nan), "nan"),
    "place infinite": (lambda: Disc(HOLD, 5, 0, math.inf), "inf"),
    "smaller than a cell": (
        lambda: solve(SOFT, XYZ, [Disc(HOLD, 0.7, 10, 10)]),
        "smaller than a cell",
    ),
    "wider than the grid": (lambda: solve(SOFT, RZ, [Disc(HOLD, 25)]), "at most 20"),
    "off the axis": (lambda: solve(SOFT, RZ, [Disc(HOLD, 5, 1)]), "x_mm = 1"),
    "across the edge": (lambda: solve(SOFT, XYZ, [Disc(HOLD, 5, 10, 17)]), "5 to 15"),
    "in a plane": (lambda: solve(SOFT, PLANE, [Disc(HOLD, 5)]), "one Wall"),
    "in a cross-section": (lambda: solve(SOFT, XY, [Disc(HOLD, 5, 10, 10)]), "xy grid"),
    "surface in a cross-section": (lambda: solve(SOFT, XY, [Surface(AIR)]), "xy grid"),
    "hidden disc": (lambda: solve(SOFT, RZ, [Disc(HOLD, 5), Surface(AIR)]), "source 0"),
    "two surfaces": (lambda: solve(SOFT, RZ, [Surface(AIR), Surface(AIR)]), "later ones"),
    "no depth": (lambda: solve(SOFT, XY, minutes=0.1).depth_mm(0), "'xy'"),
}


@pytest.mark.parametrize("name", BAD)
def test_wrong_input_is_named(name):
    make, word = BAD[name]
    with pytest.raises(ValueError, match=re.escape(word)):
        make()
