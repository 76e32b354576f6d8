"""Half of what looks the same on both sides is computed; the whole run comes back."""

from dataclasses import replace

import numpy as np
import pytest

from helpers.cell_death.studies import dead_tissue
from helpers.freezing import heat, mirror
from helpers.freezing.grid import plane, rz, xy, xyz
from helpers.freezing.probe import Probe, Schedule, Wall
from helpers.freezing.regions import Ball, Region
from helpers.freezing.result import crossing
from helpers.freezing.solver.faces import boundary_faces
from helpers.freezing.solver.run import cells_at
from helpers.freezing.studies import cycles, one_needle
from helpers.freezing.tissue import Tissue

CYCLE = Schedule.phases((3, -150, 1200), (1, 0, 0.0), (2, 30, 800), (2, -150, 1200))
SENSORS_MM = [(5.5, 20.0), (8.5, 24.5), (8.5, 15.5)]
# Fields are in single precision, and the halves are added up in another order.
SAME_C = 1e-3


@pytest.mark.parametrize("active_length_mm", [34, 35, 35.4])
def test_both_ends_of_a_needle_draw_the_same_heat(active_length_mm):
    """The ends of 35 mm lie at centres of cells, where rounding once decided for one of them."""
    tissue = Tissue.named("standard_soft_tissue")
    grid = rz(30, 110, 1)
    needle = Probe(Schedule.hold(-183), 0.75, active_length_mm, z_mm=55)
    whole = heat.solve(tissue, grid, [needle], 3, precision="double")
    half = mirror.solve_symmetric(tissue, grid, [needle], 3, precision="double")
    field = whole.temperature_C
    assert np.abs(field - field[:, ::-1]).max() < 1e-9
    assert np.abs(field - half.temperature_C).max() < 1e-9


@pytest.mark.parametrize(
    ("cell_mm", "size_mm", "length_mm", "z_mm"),
    [(0.7, 20.3, 18.9, 10.22), (0.25, 12.75, 11.25, 6.9), (0.25, 2.75, 2.5, 1.275)],
)
def test_rounding_decides_no_end(cell_mm, size_mm, length_mm, z_mm):
    """An end 0.9 cells from the edge of the grid is where ends begin to have tissue beyond them.

    Beside an open end a face draws a quarter more heat.
    """
    grid = rz(7 * cell_mm, size_mm, cell_mm)
    low, high = (
        boundary_faces(grid, [Probe(CYCLE, 0.75, length_mm, z_mm=middle_mm)])
        for middle_mm in (z_mm, size_mm - z_mm)
    )
    for name in ("conductance", "film_area_per_volume"):
        assert np.sort(getattr(low, name)) == pytest.approx(np.sort(getattr(high, name)), rel=1e-9)


def test_rounding_refuses_no_place_at_the_edge():
    """The nearest place that a message names is taken: 4.9 mm is 8.4 - 3.5 mm, but for rounding."""
    for z_mm in (3.5, 4.9):
        boundary_faces(rz(7, 8.4, 0.7), [Probe(CYCLE, 1.5, 7, z_mm=z_mm)])
    for x_mm in (0.6, 4.2):
        boundary_faces(xy(4.8, 6.9, 0.3), [Probe(CYCLE, 0.6, x_mm=x_mm, y_mm=3)])
    for place_mm in (0.0, 4.8):
        cells_at(xy(4.8, 6.9, 0.3), [(place_mm, 6.9)])


@pytest.mark.parametrize("name", ["kidney", "standard_soft_tissue", "agar_gel"])
def test_half_a_run_gives_the_whole_one(name):
    tissue = Tissue.named(name)
    grid = rz(30, 40, 1)
    needle = Probe(CYCLE, 1.5, 18, z_mm=20)
    seen = {"whole": [], "half": []}
    whole = heat.solve(
        tissue,
        grid,
        [needle],
        8,
        thermocouples_mm=SENSORS_MM,
        watch=lambda time_s, field: seen["whole"].append(field.copy()),
    )
    half = mirror.solve_symmetric(
        tissue,
        grid,
        [needle],
        8,
        thermocouples_mm=SENSORS_MM,
        watch=lambda time_s, field: seen["half"].append(field.copy()),
    )
    for field in ("temperature_C", "minimum_C"):
        assert np.abs(getattr(whole, field) - getattr(half, field)).max() < SAME_C
    assert np.nanmax(np.abs(whole.frozen_at_s - half.frozen_at_s)) < 0.5
    for field in ("is_tissue", "region"):
        assert np.array_equal(getattr(whole, field), getattr(half, field))
    assert (half.grid, half.stages, half.reads) == (grid, whole.stages, whole.reads)
    assert half.size(0.0) == pytest.approx(whole.size(0.0), rel=1e-5)
    assert half.radius_mm(0.0) == pytest.approx(whole.radius_mm(0.0), abs=1e-4)
    assert half.energy.taken == pytest.approx(whole.energy.taken, rel=1e-5)
    assert half.energy.from_blood == pytest.approx(whole.energy.from_blood, rel=1e-5, abs=1)
    assert half.energy.imbalance < 1e-6
    curves, others = half.thermocouples, whole.thermocouples
    assert curves.place_mm == others.place_mm and np.array_equal(curves.time_s, others.time_s)
    assert np.abs(curves.temperature_C - others.temperature_C).max() < SAME_C
    # The second and the third are each other's mirror images.
    assert np.array_equal(curves.temperature_C[:, 1], curves.temperature_C[:, 2])
    assert len(seen["half"]) == len(seen["whole"]) > 10
    assert np.abs(np.array(seen["half"]) - np.array(seen["whole"])).max() < SAME_C


def test_a_run_for_sizes_still_gives_no_coldest_temperatures():
    needle = Probe(CYCLE, 1.5, 18, z_mm=20)
    run = mirror.solve_symmetric(Tissue.named("kidney"), rz(30, 40, 1), [needle], 2, reads="sizes")
    assert run.temperature_C.shape == (30, 40)
    with pytest.raises(ValueError, match="this run was made for reads = 'sizes'"):
        run.minimum_C  # noqa: B018


def test_what_has_no_mirror_is_refused():
    soft = Tissue.named("standard_soft_tissue")
    needle = Probe(CYCLE, 1.5, 18, z_mm=20)
    with pytest.raises(ValueError, match=r"41 cells along z .* nearest valid: 40 or 42"):
        mirror.solve_symmetric(soft, rz(30, 41, 1), [Probe(CYCLE, 1.5, 18, z_mm=20.5)], 1)
    with pytest.raises(ValueError, match="a plane grid has no plane of symmetry"):
        mirror.solve_symmetric(soft, plane(30, 1), [], 1)
    with pytest.raises(ValueError, match="'r' is not among the straight axes of an rz grid"):
        mirror.solve_symmetric(soft, rz(30, 40, 1), [needle], 1, across="r")
    with pytest.raises(ValueError, match="source 0 is Wall"):
        mirror.solve_symmetric(soft, rz(30, 40, 1), [Wall(CYCLE)], 1)
    with pytest.raises(ValueError, match=r"z_mm = 19 has no mirror image.*another.*z_mm = 21"):
        mirror.solve_symmetric(soft, rz(30, 40, 1), [Probe(CYCLE, 1.5, 18, z_mm=19)], 1)
    low, high = Region(Ball(3, z_mm=14), soft), Region(Ball(3, z_mm=20), soft)
    with pytest.raises(ValueError, match=r"Ball.*does not look the same on both sides"):
        mirror.solve_symmetric(soft, rz(30, 40, 1), [needle], 1, regions=[high, low])
    with pytest.raises(ValueError, match=r"coordinate 41 mm is outside the grid \(0 to 40 mm\)"):
        mirror.solve_symmetric(soft, rz(30, 40, 1), [needle], 1, thermocouples_mm=[(5, 41)])
    warmer = Probe(Schedule.hold(-100), 1.5, x_mm=10, y_mm=26)
    with pytest.raises(ValueError, match=r"probe 0 at y_mm = 14 has no mirror image"):
        mirror.solve_symmetric(
            soft, xy(40, 40, 1), [Probe(CYCLE, 1.5, x_mm=10, y_mm=14), warmer], 1, across="y"
        )
    near = [Probe(CYCLE, 1.5, x_mm=10, y_mm=y_mm) for y_mm in (19.5, 20.5)]
    with pytest.raises(ValueError, match="probe 1 overlaps probe 0"):
        mirror.solve_symmetric(soft, xy(40, 40, 1), near, 1, across="y")


def test_half_of_a_needle_lies_on_one_edge():
    half = Probe(CYCLE, 1.5, x_mm=20, is_half=True)
    whole = Probe(CYCLE, 1.5, x_mm=20, y_mm=20)
    halves = boundary_faces(xy(40, 20, 1), [half])
    wholes = boundary_faces(xy(40, 40, 1), [whole])
    for name in ("conductance", "film_area_per_volume"):
        both = np.sort(np.tile(getattr(halves, name), 2))
        assert both == pytest.approx(np.sort(getattr(wholes, name)), rel=1e-9)
    for x_mm, y_mm in ((20, 1), (0, 0), (20, 10)):
        with pytest.raises(
            ValueError, match="on one edge of the grid, x_mm = 0 or 40 or y_mm = 0 or 20"
        ):
            boundary_faces(xy(40, 20, 1), [replace(half, x_mm=x_mm, y_mm=y_mm)])
    with pytest.raises(ValueError, match="which no needle of an rz grid does"):
        boundary_faces(rz(40, 20, 1), [Probe(CYCLE, 1.5, 10, z_mm=10, is_half=True)])
    with pytest.raises(ValueError, match=r"across its edge.*nearest valid: 1.5"):
        boundary_faces(xy(40, 20, 1), [Probe(CYCLE, 1.5, x_mm=20)])


@pytest.mark.parametrize("across", ["x", "y", "z"])
def test_half_a_box_gives_the_whole_one(across):
    """Needles in the plane, beside it and along it, and a tumour that it cuts."""
    soft, kidney = Tissue.named("standard_soft_tissue"), Tissue.named("kidney")
    grid = xyz(24, 20, 28, 1)
    middle = {"x_mm": 12.0, "y_mm": 10.0, "z_mm": 14.0}
    name = f"{across}_mm"
    needles = [Probe(CYCLE, 1.0, 12, **middle)]
    if across == "z":
        needles += [Probe(CYCLE, 1.0, 8, axis="x", **{**middle, "y_mm": 4.0})]
        needles += [
            Probe(CYCLE, 1.0, 6, axis="y", **{**middle, "x_mm": 4.0, "z_mm": z_mm})
            for z_mm in (8.0, 20.0)
        ]
    else:
        needles += [
            Probe(CYCLE, 1.0, 12, **{**middle, name: middle[name] + away_mm})
            for away_mm in (-6.0, 6.0)
        ]
    regions = [Region(Ball(7, 12, 10, 14), kidney)]
    places_mm = [(8.5, 6.5, 11.5), (15.5, 13.5, 16.5), (12.0, 10.0, 22.5)]
    options = {"regions": regions, "thermocouples_mm": places_mm, "precision": "double"}
    whole = heat.solve(soft, grid, needles, 6, **options)
    half = mirror.solve_symmetric(soft, grid, needles, 6, across, **options)
    for field in ("temperature_C", "minimum_C"):
        assert np.abs(getattr(whole, field) - getattr(half, field)).max() < 1e-9
    for field in ("is_tissue", "region"):
        assert np.array_equal(getattr(whole, field), getattr(half, field))
    assert (half.grid, half.stages) == (grid, whole.stages)
    assert half.energy.taken == pytest.approx(whole.energy.taken, rel=1e-9)
    assert half.energy.from_blood == pytest.approx(whole.energy.from_blood, rel=1e-9)
    assert half.energy.lost == pytest.approx(whole.energy.lost, rel=1e-9)
    curves_C = half.thermocouples.temperature_C
    assert np.abs(curves_C - whole.thermocouples.temperature_C).max() < 1e-9


def test_a_thermocouple_on_a_face_reads_the_mean_of_the_cells_beside_it():
    """Else one 6 mm to the left of a needle would be read at 5.5 mm, one to the right at 6.5 mm."""
    needle = Probe(Schedule.hold(-140), 1.5, x_mm=15, y_mm=15)
    places_mm = [(9, 15), (21, 15), (15, 9), (8.5, 15), (9.5, 15)]
    run = heat.solve(
        Tissue.named("agar_gel"), xy(30, 30, 1), [needle], 1, thermocouples_mm=places_mm
    )
    left, right, below, farther, nearer = run.thermocouples.temperature_C.T
    assert left == pytest.approx(right, abs=SAME_C) and left == pytest.approx(below, abs=SAME_C)
    assert left == pytest.approx((farther + nearer) / 2, abs=1e-9)
    assert nearer[-1] < left[-1] - 1 < farther[-1] - 2


@pytest.mark.parametrize("cell_mm", [1.0, 0.7, 0.1 + 0.2])
def test_a_thermocouple_on_a_face_of_a_cell_reads_the_same_cell(cell_mm):
    """The grid's middle is a sum of cells, which rounding may put beside the needle's middle."""
    soft = Tissue.named("standard_soft_tissue")
    grid = rz(20 * cell_mm, 40 * cell_mm, cell_mm)
    middle_mm = 20 * cell_mm
    needle = Probe(Schedule.hold(-140), 1.5, 10 * cell_mm, z_mm=middle_mm)
    places_mm = [(5 * cell_mm, number * cell_mm) for number in (0, 7, 10, 19, 20, 21, 33, 40)]
    options = {"precision": "double", "thermocouples_mm": places_mm}
    whole = heat.solve(soft, grid, [needle], 0.5, **options).thermocouples
    half = mirror.solve_symmetric(soft, grid, [needle], 0.5, **options).thermocouples
    assert half.place_mm == tuple(places_mm)
    assert np.abs(half.temperature_C - whole.temperature_C).max() < 1e-9


@pytest.mark.parametrize(
    ("study", "cells"),
    [
        (lambda: one_needle.run(minutes=1, cell_mm=1.0), (50, 110)),
        (lambda: cycles.run(freezes=1, freeze_min=2), (40, 80)),
        (lambda: dead_tissue.frozen("kidney", 1, 2.125, 1.0).freeze, (40, 80)),
    ],
)
def test_the_studies_of_one_needle_compute_one_half(study, cells, monkeypatch):
    grids = []

    def solve(tissue, grid, *others, **options):
        grids.append(grid)
        return heat.solve(tissue, grid, *others, **options)

    monkeypatch.setattr(mirror, "solve", solve)
    run = study()
    assert [one.field_shape for one in grids] == [(cells[0], cells[1] // 2)]
    assert getattr(run, "freeze", run).grid.field_shape == cells


def test_the_reach_of_a_level_is_read_by_straight_lines_from_outside():
    run = cycles.run(freezes=2, freeze_min=3, thaw_min=2)
    readings_C = run.freeze.thermocouples.temperature_C
    for number, level_C in enumerate(cycles.LEVELS_C):
        for reach_mm, row_C in zip(run.reach_mm[:, number], readings_C, strict=True):
            cold = np.flatnonzero(row_C <= level_C)
            wanted = 0.0
            if len(cold):
                beyond = slice(cold[-1], None)
                wanted = crossing(cycles.SENSORS_MM[beyond], row_C[beyond], level_C)
            assert reach_mm == pytest.approx(wanted, abs=1e-12)
    frozen_C = np.full((1, len(cycles.SENSORS_MM)), -50.0)
    assert cycles.reach_mm(frozen_C, 0.0).tolist() == [cycles.SENSORS_MM[-1]]
