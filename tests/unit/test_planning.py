"""Planning: shares of targets on fields that are known, places, waists between needles, rings, and
refusals.
"""

import math
import re
from functools import cache

import numpy as np
import pytest

from helpers.freezing import grid
from helpers.freezing.heat import solve
from helpers.freezing.planning import (
    LEVELS_C,
    Layout,
    coldest_at,
    coldest_interpolated,
    coverage,
    ring,
    search_layouts,
    try_layout,
)
from helpers.freezing.probe import Probe, Schedule
from helpers.freezing.regions import Ball, Box, Cylinder, Layer
from helpers.freezing.studies import cross_section, cycles
from helpers.freezing.tissue import Tissue
from tests.unit import finished_run

SOFT = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1, perfusion=2e4)
HOLD = Schedule.hold(-140)
XY, RZ, XYZ = grid.xy(40, 40, 1), grid.rz(20, 40, 1), grid.xyz(20, 24, 28, 1)
MIDDLE = {"xy": Ball(8, 20, 20), "rz": Ball(8, z_mm=20), "xyz": Ball(8, 10, 12, 14)}
WHOLE = {"xy": 1600.0, "rz": math.pi * 0.4 * 40, "xyz": 2.0 * 2.4 * 2.8}
"""Sizes of the three grids: mm2, cm3, cm3."""
KINDS = pytest.mark.parametrize("place", [XY, RZ, XYZ], ids=lambda place: place.kind)


def finished(place, minimum_C, is_tissue=None):
    """A run whose tissue was once as cold as a given field, and is at 37 °C again."""
    field = np.broadcast_to(np.asarray(minimum_C, float), place.field_shape).copy()
    return finished_run.finished(SOFT, place, np.full(place.field_shape, 37.0), field, is_tissue)


def ramp(place):
    """A field that rises by 1 K a mm along the first axis and is 0 °C in the middle of it."""
    x = place.centres_mm(0)
    line = x - (x[0] + x[-1]) / 2
    return line.reshape(-1, *(1,) * (len(place.field_shape) - 1))


# --- coverage ---------------------------------------------------------------------------------


@KINDS
def test_all_cold_is_everything_and_nothing_cold_is_nothing(place):
    """What was once cold counts, although it is warm again."""
    target = MIDDLE[place.kind]
    cold, warm = coverage(finished(place, -60.0), target), coverage(finished(place, 20.0), target)
    assert cold.covered_percent == pytest.approx([100] * 3) and warm.covered_percent == (0, 0, 0)
    assert warm.healthy_size == (0, 0, 0) and cold.levels_C == LEVELS_C
    assert cold.target_size + cold.healthy(-40.0) == pytest.approx(WHOLE[place.kind], rel=1e-9)
    assert cold.unit == ("mm²" if place.kind == "xy" else "cm³")


def test_sizes_are_those_of_the_shapes():
    """Counted by cells: a ball of 8 mm is off by what its stepped border is."""
    for place, exact in (
        (XY, math.pi * 64),
        (RZ, 4 / 3 * math.pi * 0.512),
        (XYZ, 4 / 3 * math.pi * 0.512),
    ):
        found = coverage(finished(place, -60.0), MIDDLE[place.kind]).target_size
        assert found == pytest.approx(
            exact, rel=0.06
        )  # found 3.4 % and 4.2 % at 8 cells per radius


@pytest.mark.parametrize("place", [XY, XYZ], ids=lambda place: place.kind)
def test_half_cold_is_half(place):
    result = coverage(finished(place, ramp(place)), MIDDLE[place.kind], levels_C=[0.0, 3.0])
    assert result.percent(0.0) == pytest.approx(
        50, abs=0.01
    )  # the middle falls on a border between cells
    assert result.percent(3.0) > 60
    assert result.healthy(0.0) == pytest.approx(
        (WHOLE[place.kind] - result.target_size) / 2, rel=1e-6
    )


def test_levels_are_nested_and_shares_follow_a_straight_edge():
    """An edge that slides through a box covers it in proportion, not cell by cell."""
    run, target = finished(XY, ramp(XY)), Box((10, 10), (30, 30))
    levels = [-9.0, -4.7, 0.0, 2.3, 8.0]
    result = coverage(run, target, levels)
    assert result.covered_percent == pytest.approx([5 * (10 + level) for level in levels], abs=0.01)
    assert list(result.healthy_size) == sorted(result.healthy_size)


def test_cold_needles_are_neither_target_nor_healthy():
    """Four cells of steel in the middle: no part of the target's size, however cold they are."""
    steel = np.zeros(XY.field_shape, bool)
    steel[19:21, 19:21] = True
    minimum = np.where(steel, -150.0, 20.0)
    plain, pierced = (
        coverage(finished(XY, 20.0), MIDDLE["xy"]),
        coverage(finished(XY, minimum, ~steel), MIDDLE["xy"]),
    )
    assert pierced.target_size == pytest.approx(plain.target_size - 4)
    assert pierced.percent(-40.0) < 8  # cells beside the steep wall count for a part; found 6 %
    outside = coverage(finished(XY, -150.0, ~steel), Ball(4, 8, 8))
    assert outside.target_size + outside.healthy(-40.0) == pytest.approx(1600 - 4)


def test_a_run_gives_the_same_sizes_as_its_own_isotherms():
    run = frozen_pair(20.0)[0]
    whole = coverage(run, Box((0, 0), (60, 40)))
    steel = float((~run.is_tissue).sum())
    assert whole.target_size == pytest.approx(2400 - steel) and whole.healthy_size == (0, 0, 0)
    cold = whole.percent(-20.0) / 100 * whole.target_size
    assert cold == pytest.approx(run.size(-20.0) - steel, rel=0.02)


def test_the_sentence_names_size_shares_and_healthy_tissue():
    text = coverage(finished(XYZ, -60.0), MIDDLE["xyz"]).summary()
    assert (
        "100 % at -40 °C" in text
        and "Of the target's 2.2 cm³" in text
        and "healthy tissue reached -40 °C" in text
    )


# --- places -----------------------------------------------------------------------------------


def test_coldest_at_reads_the_cell_that_holds_the_place():
    for place in (XY, RZ, XYZ):
        field = ramp(place) + np.zeros(place.field_shape)
        first = place.centres_mm(0)
        rest = [place.centres_mm(axis)[3] for axis in range(1, len(place.field_shape))]
        for n in (0, 7, len(first) - 1):
            found = coldest_at(finished(place, field), (first[n] + 0.4, *rest))
            assert found == field[(n, *[3] * len(rest))]
    assert (
        coldest_at(finished(XY, ramp(XY)), (0.0, 40.0)) == -19.5
    )  # the very corner still belongs to the grid


@KINDS
def test_a_place_on_a_face_has_the_mean_of_both_cells(place):
    """So that a plan and its mirror image leave a place equally cold, whatever rounding says."""
    run = finished(place, ramp(place))
    first = place.centres_mm(0)
    middle_mm = (first[0] + first[-1]) / 2
    rest = [place.centres_mm(axis)[3] for axis in range(1, len(place.field_shape))]
    for at_mm in (np.nextafter(middle_mm, 0), middle_mm, np.nextafter(middle_mm, 99)):
        assert coldest_at(run, (at_mm, *rest)) == 0


@KINDS
def test_between_cells_a_slope_is_read_where_it_is(place):
    run = finished(place, ramp(place))
    first = place.centres_mm(0)
    middle_mm = (first[0] + first[-1]) / 2
    rest = [place.centres_mm(axis)[3] + 0.3 for axis in range(1, len(place.field_shape))]
    for at_mm in (first[2], first[2] + 0.3, middle_mm, first[-2] + 0.9):
        assert coldest_interpolated(run, (at_mm, *rest)) == pytest.approx(at_mm - middle_mm)
    # Half a cell at the edge lies between no two middles.
    for at_mm, nearest_mm in ((first[0] - 0.4, first[0]), (first[-1] + 0.5, first[-1])):
        found = coldest_interpolated(run, (at_mm, *rest))
        assert found == pytest.approx(nearest_mm - middle_mm)


@cache
def frozen_pair(gap_mm):
    """Two needles in a cross-section for 10 min, and the run."""
    pair = [Probe(HOLD, 1.2, x_mm=30 + side * gap_mm / 2, y_mm=20) for side in (-1, 1)]
    return solve(SOFT, grid.xy(60, 40, 1), pair, 10), pair


def warmest_between(run, first, second):
    """The warmest of the coldest temperatures on the line between two needles: the ice's waist."""
    begin_mm = np.array([first.x_mm, first.y_mm])
    along_mm = np.array([second.x_mm, second.y_mm]) - begin_mm
    return max(coldest_at(run, begin_mm + share * along_mm) for share in np.linspace(0, 1, 101))


def test_a_wider_gap_leaves_a_warmer_waist():
    """The hourglass: what two needles leave between them warms as they part."""
    waists = [warmest_between(run, *pair) for run, pair in map(frozen_pair, (15.0, 20.0, 25.0))]
    assert waists[0] + 5 < waists[1] < waists[2] - 5, waists
    run, pair = frozen_pair(25.0)
    assert waists[2] == pytest.approx(
        coldest_at(run, (30.4, 20)), abs=0.5
    )  # the warmest is half-way
    assert warmest_between(run, *pair[::-1]) == waists[2]
    assert warmest_between(run, pair[0], pair[0]) == pytest.approx(-140)


# --- layouts ----------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [2, 3, 5, 7])
@pytest.mark.parametrize("middle", [False, True])
def test_a_ring_is_round_and_even(count, middle):
    places = np.array(ring(count, 18.0, (40.0, 45.0), middle))
    assert places.shape == (count, 2)
    if middle:
        assert tuple(places[0]) == (40.0, 45.0)
    around = places[middle:] - (40.0, 45.0)
    assert np.hypot(*around.T) == pytest.approx(18.0)
    steps = np.hypot(*(around - np.roll(around, 1, axis=0)).T)
    assert steps == pytest.approx(2 * 18 * math.sin(math.pi / len(around)), abs=1e-9)


def test_one_needle_in_the_middle_is_the_middle():
    assert ring(1, 18.0, (40.0, 45.0), middle=True) == [(40.0, 45.0)]


@cache
def searched():
    """Two to four needles on two rings around a tumour of 17 mm radius."""
    return search_layouts(
        [2, 3, 4],
        [6.0, 10.0],
        HOLD,
        SOFT,
        SOFT.changed(name="tumour", perfusion=1e4),
        17.0,
        8.0,
        width_mm=60.0,
    )


def test_the_search_gives_one_layout_a_count_and_more_needles_cover_more():
    """At each count's own best ring; a fourth needle never costs coverage."""
    found = searched()
    assert [layout.count for layout in found] == [2, 3, 4]
    shares = [layout.result.percent(-20.0) for layout in found]
    assert shares == sorted(shares) and shares[2] > shares[0] + 5, shares
    assert shares[0] > 20


def test_the_best_ring_is_the_best_of_those_tried():
    tumour = SOFT.changed(name="tumour", perfusion=1e4)
    for layout in searched()[:1]:
        for radius in (6.0, 10.0):
            other = try_layout(
                ring(2, radius, (30, 30), False), HOLD, SOFT, tumour, 17.0, 8.0, width_mm=60.0
            )
            assert (
                isinstance(other, Layout)
                and other.result.percent(-20.0) <= layout.result.percent(-20.0) + 1e-9
            )


def test_a_longer_freeze_covers_more_and_costs_more():
    places = ring(3, 8.0, (30, 30), False)
    short, long = (
        try_layout(places, HOLD, SOFT, SOFT, 12.0, minutes, width_mm=60.0).result
        for minutes in (3, 12)
    )
    assert long.percent(-40.0) > short.percent(-40.0) and long.healthy(0.0) > short.healthy(0.0)
    assert long.target_size == short.target_size and long.unit == "mm²"


# --- wrong input ------------------------------------------------------------------------------

COLD = finished(XY, -60.0)


def attempt(places, **changes):
    """A layout in a cross-section of 40 mm."""
    options = {"tumour_radius_mm": 8.0, "minutes": 0.1, "width_mm": 40.0} | changes
    return try_layout(places, HOLD, SOFT, SOFT, **options)


BAD = {
    "level": (lambda: coverage(COLD, MIDDLE["xy"]).percent(-30.0), "-30 °C"),
    "healthy level": (lambda: coverage(COLD, MIDDLE["xy"]).healthy(5.0), "5 °C"),
    "target off the grid": (lambda: coverage(COLD, Ball(3, 90, 90)), "no tissue cell"),
    "target of steel": (
        lambda: coverage(finished(XY, 0.0, np.zeros(XY.field_shape, bool)), MIDDLE["xy"]),
        "no tissue cell",
    ),
    "target of another grid": (lambda: coverage(COLD, Layer(0, 5, "z")), "'z'"),
    "target off the axis": (lambda: coverage(finished(RZ, 0.0), Cylinder(3, x_mm=4)), "x_mm = 4"),
    "place outside": (lambda: coldest_at(COLD, (41.0, 20.0)), "(41.0, 20.0)"),
    "place below": (
        lambda: coldest_at(COLD, (20.0, -0.1)),
        "-0.1 mm is outside the grid (0 to 40 mm); nearest valid: 0",
    ),
    "place between outside": (lambda: coldest_interpolated(COLD, (41.0, 20.0)), "(41.0, 20.0)"),
    "place nowhere": (lambda: coldest_at(COLD, (math.nan, 20.0)), "nan"),
    "no needle on a ring": (lambda: ring(0, 18.0, (40, 40), middle=True), "nearest: 1"),
    "half a needle": (lambda: cross_section.places(2.5, 18.0, "yes"), "a whole number"),
    "no freeze": (lambda: cycles.run(freezes=0), "freezes = 0; the rule: a whole number from 1"),
    "no counts": (lambda: search_layouts([], [10.0], HOLD, SOFT, SOFT, 8.0, 1.0), "counts []"),
    "no radii": (lambda: search_layouts([3], [], HOLD, SOFT, SOFT, 8.0, 1.0), "radii_mm []"),
    "layout outside": (lambda: attempt([(20, 20), (45, 20)]), "x_mm = 45"),
    "needles on each other": (lambda: attempt([(20, 20), (20.5, 20)]), "overlaps"),
    "tumour of no size": (lambda: attempt([(20, 20)], tumour_radius_mm=-1.0), "-1"),
    "no time": (lambda: attempt([(20, 20)], minutes=-2.0), "-2"),
}


@pytest.mark.parametrize("name", BAD)
def test_wrong_input_is_named(name):
    make, word = BAD[name]
    with pytest.raises(ValueError, match=re.escape(word)):
        make()


def test_ice_at_the_edge_of_the_slice_is_reported():
    """Nine needles in muscle freeze the whole square, and nothing beyond it is counted."""
    told = "The ice reaches the edge of the 90 mm wide slice; in a body it would go on."
    usual = cross_section.run(**cross_section.QUICK)
    assert not usual.reaches_edge and told not in usual.summary()
    wide = cross_section.run(9, 28, organ="muscle", flow_percent=100, **cross_section.QUICK)
    assert wide.reaches_edge and wide.summary().endswith(told)
