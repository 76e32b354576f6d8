"""Several tissues on one grid.

Shapes, heat across their borders, the energy balance, the reference implementation and wrong input.
"""

import math
import re

import numpy as np
import pytest
from scipy.special import erf

from helpers.freezing import grid
from helpers.freezing.heat import solve
from helpers.freezing.materials import Materials
from helpers.freezing.probe import Probe, Schedule, Wall
from helpers.freezing.regions import Ball, Box, Cylinder, Layer, Region, Shell, paint
from helpers.freezing.solver import kernels
from helpers.freezing.solver.interfaces import potential_drop
from helpers.freezing.surface import Disc
from helpers.freezing.tissue import Tissue

SOFT = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1, perfusion=4e4, metabolic_heat=4200)
FAT = Tissue("fat", 0.21, 0.4, 2.1e6, 1.6e6, 60e6, -12, -4, perfusion=2e3)
WATER = Tissue("water", 0.6, 2.2, 4.18e6, 1.93e6, 306e6, 0, 0, start_C=20)
PLAIN = Tissue("plain", 0.5, 0.5, 3e6, 3e6, 0.0, 0, 0)
"""Neither freezes nor bleeds: the same constants everywhere."""

NEEDLE = Probe(Schedule.phases((4, -150, 1000), (1, 0, 0.0), (2, 20, 800)), 1.5, 20, 20.3, 19.8, 20)
HOLD = Schedule.hold(-140)
GRIDS = {
    "plane": (grid.plane(40, 1), Wall(HOLD), Layer(5, 12)),
    "cylinder": (grid.cylinder(1.5, 41.5, 1), Wall(HOLD), Ball(9)),
    "sphere": (grid.sphere(5, 45, 1), Wall(HOLD), Shell(9, 15)),
    "rz": (grid.rz(20, 40, 1), Probe(NEEDLE.schedule, 1.5, 20, z_mm=20), Ball(8, z_mm=26)),
    "xy": (grid.xy(40, 40, 1), NEEDLE, Ball(8, 22, 24)),
    "xyz": (grid.xyz(32, 40, 40, 1), NEEDLE, Cylinder(8, 18, 22, 10, 26)),
}
KINDS = pytest.mark.parametrize("kind", GRIDS)
# Each kind is another kernel to compile, so `make test` compares one.
KINDS_BUT_ONE_LONG = pytest.mark.parametrize(
    "kind",
    [kind if kind == "rz" else pytest.param(kind, marks=pytest.mark.long) for kind in GRIDS],
)


def volume_mean(run, field):
    """Mean of a field over the grid."""
    return float(np.sum(field * run.grid.cell_volumes()) / np.sum(run.grid.cell_volumes()))


@KINDS
def test_a_tissue_painted_on_itself_changes_nothing(kind):
    """Equal tissue: the same bits.

    The same properties under another name go through interfaces between materials, and still
    agree.
    """
    place, source, shape = GRIDS[kind]
    alone = solve(SOFT, place, [source], 4, precision="double")
    same = solve(SOFT, place, [source], 4, precision="double", regions=[Region(shape, SOFT)])
    renamed = solve(
        SOFT,
        place,
        [source],
        4,
        precision="double",
        regions=[Region(shape, SOFT.changed(name="same tissue"))],
    )
    assert np.array_equal(alone.temperature_C, same.temperature_C)
    assert renamed.region.max() == 1 and (renamed.region == 1).sum() > 2
    assert renamed.temperature_C == pytest.approx(alone.temperature_C, abs=1e-11)  # found 1e-13
    assert renamed.frozen_at_s == pytest.approx(alone.frozen_at_s, abs=1e-6, nan_ok=True)
    assert renamed.energy.taken == pytest.approx(alone.energy.taken, rel=1e-10)


@KINDS_BUT_ONE_LONG
def test_the_kernel_equals_its_reference(kind):
    """Three materials with different starts and freezing points.

    In (x, y) also an ice law and blood that stops.
    """
    place, source, shape = GRIDS[kind]
    rich = kind == "xy"  # every further choice is another kernel to compile
    regions = [Region(Layer(24, 33), WATER.changed(ice_law=rich)), Region(shape, FAT)]
    minutes, options = (1.5 if kind == "xyz" else 6), {"regions": regions, "stasis": rich}
    fast = solve(SOFT, place, [source], minutes, precision="double", **options)
    plain = solve(SOFT, place, [source], minutes, engine="numpy", **options)
    single = solve(SOFT, place, [source], minutes, **options)
    assert fast.temperature_C == pytest.approx(plain.temperature_C, abs=1e-7)
    assert fast.minimum_C == pytest.approx(plain.minimum_C, abs=1e-7)
    assert fast.frozen_at_s == pytest.approx(plain.frozen_at_s, abs=1e-4, nan_ok=True)
    assert fast.energy.taken == pytest.approx(plain.energy.taken, rel=1e-8)
    assert fast.energy.from_blood == pytest.approx(plain.energy.from_blood, rel=1e-8, abs=1e-6)
    assert single.temperature_C == pytest.approx(plain.temperature_C, abs=0.05)


@KINDS
def test_energy_books_balance_with_borders(kind):
    place, source, shape = GRIDS[kind]
    regions = [Region(Layer(24, 33), WATER), Region(shape, FAT)]
    assert solve(SOFT, place, [source], 7, regions=regions).energy.imbalance <= 2e-6  # found 6e-7
    exact = solve(SOFT, place, [source], 7, regions=regions, precision="double")
    assert exact.energy.imbalance <= 1e-12
    closed = solve(PLAIN, place, [], 30, regions=[Region(shape, WATER)], precision="double")
    assert abs(closed.energy.lost) <= 1e-9 * abs(volume_mean(closed, closed.temperature_C) * 3e6)


def test_unequal_tissues_at_one_temperature_stay_at_rest():
    calm = SOFT.changed(metabolic_heat=0.0)
    regions = [
        Region(Ball(8, 22, 24), FAT),
        Region(Layer(30, 36), calm.changed(name="other", conductivity_unfrozen=1)),
    ]
    still = solve(calm, grid.xy(40, 40, 1), [], 10, regions=regions)
    assert np.abs(still.temperature_C - 37).max() < 1e-5


def test_a_symmetric_layout_freezes_symmetrically():
    regions = [
        Region(Shell(6, 10, 20, 20), FAT),
        Region(Box((0, 0), (40, 6)), WATER),
        Region(Box((0, 34), (40, 40)), WATER),
    ]
    run = solve(
        SOFT,
        grid.xy(40, 40, 1),
        [Probe(HOLD, x_mm=20, y_mm=20)],
        8,
        regions=regions,
        precision="double",
    )
    assert run.temperature_C == pytest.approx(run.temperature_C[::-1], abs=1e-8)
    assert run.temperature_C == pytest.approx(run.temperature_C[:, ::-1], abs=1e-8)


@pytest.mark.parametrize("cell_mm", [0.1, 0.2, 0.3, 0.7])
def test_rounding_decides_no_border(cell_mm):
    """Borders through centres of cells: counted in half cells, they are whole numbers."""
    box = grid.xy(12 * cell_mm, 12 * cell_mm, cell_mm)
    half_cells = np.arange(1, 25, 2)
    for middle in range(7, 18):
        squares = (half_cells[:, None] - middle) ** 2 + (half_cells[None, :] - 13) ** 2
        x_mm, y_mm = (cell_mm / 2 * np.array([middle, 13])).tolist()
        for reach in range(2, 12):
            reach_mm = cell_mm / 2 * reach
            disc = squares <= reach**2
            assert np.array_equal(Ball(reach_mm, x_mm, y_mm).contains(box), disc)
            assert np.array_equal(Cylinder(reach_mm, x_mm, y_mm).contains(box), disc)
            rind = Shell(reach_mm, 1.5 * reach_mm, x_mm, y_mm).contains(box)
            assert np.array_equal(rind, (squares <= (1.5 * reach) ** 2) & ~disc)
            high_mm = x_mm + reach_mm
            slab = (middle <= half_cells) & (half_cells < middle + reach)
            assert np.array_equal(Layer(x_mm, high_mm, "x").contains(box)[:, 0], slab)
            block = Box((x_mm, 0), (high_mm, 99)).contains(box)
            assert np.array_equal(block[:, 0], slab)


# --- exact answers ----------------------------------------------------------------------------


def test_a_steady_composite_wall_is_a_chain_of_resistances():
    """Cold wall, three layers, and warm blood at the far end.

    Each layer's drop is flow x thickness / k.
    """
    one, two = (
        PLAIN.changed(perfusion=0.0),
        PLAIN.changed(name="two", conductivity_unfrozen=2.0, conductivity_frozen=2.0),
    )
    far = PLAIN.changed(
        name="far", perfusion=1e6, conductivity_unfrozen=20.0, conductivity_frozen=20.0
    )
    place = grid.plane(12, 0.25)
    regions = [Region(Layer(4, 8), two), Region(Layer(8, 12), far)]
    run = solve(
        one,
        place,
        [Wall(Schedule.hold(1.0, film=500.0))],
        60,
        regions=regions,
        precision="double",
        step_s=20,
    )
    per_reach = math.sqrt(
        1e6 * 20.0
    )  # W/m2/K that blood gives to the surface of the bled layer, 1 / (k m)
    blood = 1 / (per_reach * math.tanh(0.004 * math.sqrt(1e6 / 20.0)))
    resistance = 1 / 500 + 0.004 / 0.5 + 0.004 / 2.0 + blood
    flow = 36.0 / resistance
    depth = place.centres_mm()
    first = 1 + flow * (1 / 500 + depth[depth < 4] / 1000 / 0.5)
    second = 1 + flow * (
        1 / 500 + 0.004 / 0.5 + (depth[(depth > 4) & (depth < 8)] - 4) / 1000 / 2.0
    )
    # found 4e-4 K
    assert run.temperature_C[depth < 4] == pytest.approx(first, abs=0.0015)
    assert run.temperature_C[(depth > 4) & (depth < 8)] == pytest.approx(second, abs=0.0015)


def test_two_half_spaces_in_contact_meet_at_the_exact_temperature():
    """Two bodies in contact.

    The border takes the mean weighted by sqrt(k c), at once and for good [carslaw1959].
    """
    right = PLAIN.changed(
        name="right", conductivity_unfrozen=2.0, conductivity_frozen=2.0, start_C=5.0
    )
    place, seconds = grid.plane(80, 0.25), 120.0
    run = solve(
        PLAIN,
        place,
        [],
        seconds / 60,
        regions=[Region(Layer(40, 80), right)],
        step_s=0.5,
        precision="double",
    )
    weight_left, weight_right = math.sqrt(0.5 * 3e6), math.sqrt(2.0 * 3e6)
    border = (37 * weight_left + 5 * weight_right) / (weight_left + weight_right)
    x = (place.centres_mm() - 40) / 1000
    left_side = border + (37 - border) * erf(-x / (2 * np.sqrt(0.5 / 3e6 * seconds)))
    right_side = border + (5 - border) * erf(x / (2 * np.sqrt(2.0 / 3e6 * seconds)))
    answer = np.where(x < 0, left_side, right_side)
    assert (
        np.abs(run.temperature_C - answer).max() < 0.02 * 32 / 10
    )  # 0.2 % of the 32 K between them


def test_freezing_through_a_border_converges():
    """Ice that crosses from fat into soft tissue.

    Halving the cells quarters the error of the heat taken.
    """

    def heat(cell_mm):
        run = solve(
            SOFT.changed(perfusion=0.0),
            grid.plane(40, cell_mm),
            [Wall(HOLD)],
            10,
            step_s=1.0,
            regions=[Region(Layer(0, 6), FAT)],
            precision="double",
        )
        return run.energy.taken[0]

    finest = heat(0.125)
    errors = [abs(heat(cell) / finest - 1) for cell in (1.0, 0.5)]
    assert errors[1] < 0.35 * errors[0] and errors[1] < 3e-4, errors  # found 6e-4 and 1.6e-4


def test_joints_agree_with_resistances_and_with_the_plain_difference():
    rng = np.random.default_rng(1)
    number = np.zeros(500, np.uint8)
    cold = Materials((SOFT.changed(ice_law=True),), number)
    low, high = cold.enthalpy(rng.uniform(-150, 40, 500)), cold.enthalpy(rng.uniform(-150, 40, 500))
    assert potential_drop(cold, cold, low, high) == pytest.approx(
        cold.kirchhoff(high) - cold.kirchhoff(low), abs=1e-7
    )
    fat, water = Materials((FAT,), number), Materials((WATER,), number)
    there, back = potential_drop(fat, water, low, high), potential_drop(water, fat, high, low)
    assert there == pytest.approx(-back, abs=1e-7)  # the same from both sides
    assert np.all(np.sign(there) == np.sign(water.temperature(high) - fat.temperature(low)))


@pytest.mark.parametrize("engine", ["compiled", "numpy"])
def test_a_tissue_that_conducts_worse_when_frozen_still_balances(engine):
    """Potentials then bend the other way.

    The search for the border's temperature is kept between two that close in.
    """
    odd = SOFT.changed(name="odd", conductivity_frozen=0.1, conductivity_unfrozen=3.0)
    run = solve(
        FAT,
        grid.plane(20, 0.5),
        [Wall(HOLD)],
        10,
        regions=[Region(Layer(2, 9), odd)],
        precision="double",
        engine=engine,
    )
    assert run.energy.imbalance < 1e-12 and np.all(np.diff(run.temperature_C) > -1e-9)


def test_no_tissue_is_ever_colder_than_the_coldest_source():
    """The steps by default are damped enough where ice crosses cells fast.

    Under a spray on skin, and on into fat. With a two-hundredth of the damping cells get 0.8 K too
    cold for a while; beside a source that only gets colder none may ever be colder than at the end.
    """
    skin = Tissue("skin", 0.37, 1.5, 3.7e6, 1.9e6, 200e6, -8, -1)
    spray = Disc(Schedule.hold(-190, film=5000.0), 5.3)
    run = solve(SOFT, grid.rz(20, 20, 0.5), [spray], 5, regions=[Region(Layer(0, 1), skin)])
    assert -190 < run.minimum_C.min() == pytest.approx(run.temperature_C.min(), abs=0.01)
    ramp = Probe(Schedule.ramps((0, 37), (0.5, -140)), 1.5, x_mm=20, y_mm=20)
    for regions in ([Region(Layer(22.5, 40), FAT)], [Region(Layer(26, 40), WATER)]):
        run = solve(SOFT, grid.xy(40, 40, 0.5), [ramp], 10, regions=regions)
        coldest_C = run.minimum_C[run.is_tissue].min()
        assert -140 < coldest_C == pytest.approx(run.temperature_C[run.is_tissue].min(), abs=0.01)


# --- what should happen -----------------------------------------------------------------------


def test_ice_runs_away_when_it_leaves_a_tumour_into_aerated_lung():
    """Lung holds little water: the front, slow at the border, runs on beyond it [lung1992].

    Else it only slows down.
    """
    place, border_mm = grid.cylinder(1.2, 41.2, 0.2), 10.0
    lung, tumour = (
        Tissue.named("lung_inflated"),
        Tissue.named("standard_soft_tissue", perfusion=0.0, metabolic_heat=0.0),
    )
    needle, options = [Wall(HOLD)], {"minutes": 10, "step_s": 1.0}
    mixed = solve(lung, place, needle, regions=[Region(Ball(border_mm), tumour)], **options)
    solid = solve(tumour, place, needle, **options)
    radius = place.centres_mm()

    def speed(run, low_mm, high_mm):
        """Speed of the ice edge (mm/min) between two radii."""
        return (
            (high_mm - low_mm)
            / np.diff(np.interp([low_mm, high_mm], radius, run.frozen_at_s))[0]
            * 60
        )

    before, beyond = (border_mm, border_mm + 0.4), (border_mm + 0.8, border_mm + 1.2)
    assert speed(mixed, *beyond) > 1.25 * speed(mixed, *before)  # found 2.40 and 1.74 mm/min
    assert speed(solid, *beyond) < speed(solid, *before)
    assert speed(mixed, *beyond) > 1.5 * speed(solid, *beyond)


def test_fat_shields_and_cool_water_cools():
    wall, place = [Wall(HOLD)], grid.plane(40, 0.5)
    bare = solve(SOFT, place, wall, 10)
    fat = solve(SOFT, place, wall, 10, regions=[Region(Layer(0, 3), FAT)])
    assert fat.radius_mm(-8) < bare.radius_mm(-8) - 1
    bath = solve(SOFT.changed(perfusion=0.0), place, [], 2, regions=[Region(Layer(20, 40), WATER)])
    assert bath.temperature_C[-1] == pytest.approx(20, abs=0.5) and bath.temperature_C[
        0
    ] == pytest.approx(37, abs=0.5)
    assert 20 < bath.temperature_C[40] < bath.temperature_C[39] < 37


def test_bone_is_a_shell_of_cortex_around_marrow():
    cortex = Tissue("cortex", 0.32, 0.6, 2.5e6, 2.0e6, 40e6, -8, -1)
    marrow = FAT.changed(name="marrow")
    place = grid.xy(40, 40, 0.5)
    run = solve(
        SOFT,
        place,
        [Probe(HOLD, x_mm=20, y_mm=20)],
        10,
        regions=[Region(Cylinder(12, 20, 20), cortex), Region(Cylinder(8, 20, 20), marrow)],
    )
    area = [float((run.region == n).sum()) * 0.25 for n in (1, 2)]
    assert area == pytest.approx([math.pi * (144 - 64), math.pi * 64], rel=0.02)
    assert run.energy.imbalance < 1e-6


def test_each_cell_is_judged_by_its_own_material():
    """FAT freezes from -4 °C, water at 0.

    First freezing and unfrozen fraction follow the cell's own liquidus.
    """
    run = solve(
        SOFT,
        grid.plane(30, 0.5),
        [Wall(HOLD)],
        10,
        regions=[Region(Layer(0, 5), FAT), Region(Layer(5, 9), WATER)],
    )
    frozen = np.isfinite(run.frozen_at_s)
    own_liquidus = np.choose(run.region, [-1.0, -4.0, 0.0])
    assert np.array_equal(frozen, run.minimum_C < own_liquidus - 0.0100001)
    assert np.all(run.unfrozen_fraction[run.temperature_C > own_liquidus] == 1)
    assert run.temperature_C[-1] == pytest.approx(37, abs=0.5)


def test_coverage_of_a_tumour():
    tumour = Ball(8, 20, 20)
    place = grid.xy(40, 40, 0.5)
    run = solve(
        SOFT,
        place,
        [Probe(HOLD, x_mm=20, y_mm=20)],
        10,
        regions=[Region(tumour, SOFT.changed(perfusion=1e4))],
    )
    mask = tumour.contains(place)
    assert np.array_equal(mask, run.region == 1)
    whole = mask.sum() * 0.25
    assert 0 < run.size(-40, where=mask) < run.size(-1, where=mask) <= whole * (1 + 1e-9)
    assert run.size(-40, where=mask) + run.size(-40, where=~mask) == pytest.approx(run.size(-40))
    assert run.size(-40, ever=True, where=mask) >= run.size(-40, where=mask)


def test_blood_that_froze_does_not_come_back():
    """With stasis, thawed tissue warms more slowly, and tissue that never froze through is
    untouched by the switch.
    """
    cycle = [
        Probe(
            Schedule.ramps((0, 37), (0.5, -140), (8, -140), (8.5, 37), (16, 37)), x_mm=20, y_mm=20
        )
    ]
    place = grid.xy(40, 40, 1)
    back, gone = (solve(SOFT, place, cycle, 16, stasis=stasis) for stasis in (False, True))
    assert gone.energy.from_blood < back.energy.from_blood
    thawed = (back.minimum_C < SOFT.solidus_C - 1) & back.is_tissue
    assert np.all(gone.temperature_C[thawed] < back.temperature_C[thawed])
    mild = [Probe(Schedule.hold(5.0), x_mm=20, y_mm=20)]
    same, other = (solve(SOFT, place, mild, 5, stasis=stasis) for stasis in (False, True))
    assert other.temperature_C == pytest.approx(same.temperature_C, abs=1e-6)


# --- wrong input ------------------------------------------------------------------------------

XY, PLANE, RZ = grid.xy(40, 40, 1), grid.plane(40, 1), grid.rz(20, 40, 1)


class Wrong:
    """A shape that gives no mask."""

    def contains(self, place):
        return np.zeros(3)


BAD = {
    "reversed layer": (lambda: Layer(5, 2), "5 to 2"),
    "nan layer": (lambda: Layer(math.nan, 2), "nan"),
    "endless layer": (lambda: Layer(0, math.inf), "inf"),
    "unknown axis": (lambda: Layer(0, 5, "w").contains(XY), "'w'"),
    "axis of another grid": (lambda: Layer(0, 5, "z").contains(XY), "'z'"),
    "negative radius": (lambda: Ball(-3), "-3"),
    "no radius": (lambda: Cylinder(0.0), "0.0"),
    "ball at nan": (lambda: Ball(3, math.nan), "nan"),
    "shell inside out": (lambda: Shell(9, 7), "9 to 7"),
    "cylinder upside down": (lambda: Cylinder(3, low_mm=9, high_mm=2), "9 to 2"),
    "box corners": (lambda: Box((0, 0), (5,)), "the same number"),
    "box of no size": (lambda: Box((0, 5), (5, 5)), "5 to 5"),
    "box in 3-D": (lambda: Box((0, 0, 0), (5, 5, 5)).contains(XY), "2 coordinates"),
    "off the axis": (lambda: Ball(3, x_mm=4).contains(RZ), "x_mm = 4"),
    "no z": (lambda: Ball(3, 4, 4, 4).contains(XY), "z_mm = 4"),
    "no y": (lambda: Ball(3, 4, 4).contains(PLANE), "y_mm = 4"),
    "cylinder in a plane": (lambda: Cylinder(3).contains(PLANE), "Layer or a Ball"),
    "no shape": (lambda: Region("ball", FAT), "'ball'"),
    "no tissue": (lambda: Region(Ball(3), "fat"), "'fat'"),
    "no region": (lambda: solve(SOFT, XY, regions=[Ball(3)]), "Ball"),
    "no cell": (lambda: paint(SOFT, [Region(Ball(3, 90, 90), FAT)], XY), "no cell"),
    "no mask": (lambda: paint(SOFT, [Region(Wrong(), FAT)], XY), "float64 (3,)"),
    "too many": (lambda: paint(SOFT, [Region(Ball(3, 5, 5), FAT)] * 300, XY), "300"),
    "mask of another grid": (
        lambda: solve(SOFT, XY, minutes=0.1).size(0, where=np.ones(3, bool)),
        "(3,)",
    ),
    "mask of numbers": (
        lambda: solve(SOFT, XY, minutes=0.1).size(0, where=np.ones((40, 40))),
        "float64",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_wrong_input_is_named(name):
    make, word = BAD[name]
    with pytest.raises(ValueError, match=re.escape(word)):
        make()


def test_the_parallel_sweep_is_not_kept_on_disk_by_itself():
    """A caller compiled against a parallel function that was read from disk crashes Python later.

    Entries are kept.
    """
    assert type(kernels._sweep_parallel._cache).__name__ == "NullCache"
    assert type(kernels.advance._cache).__name__ != "NullCache"
