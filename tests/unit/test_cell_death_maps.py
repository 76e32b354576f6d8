"""From a real run to biology.

What voxels went through, and what is dead, checked against independent ways to know it.
"""

import math

import numpy as np
import pytest

from helpers import data
from helpers.cell_death import cycles, dose_response, kill_map, one_cell, thresholds
from helpers.cell_death.cell import cell
from helpers.cell_death.exposure import Exposure, cooling_rate_C_per_min
from helpers.freezing.grid import cylinder, rz, xy
from helpers.freezing.heat import solve
from helpers.freezing.probe import OFF, Probe, Schedule, Wall
from helpers.freezing.tissue import Tissue

SOFT = Tissue.named("standard_soft_tissue")
COLD, WARM = (-150, 1080), (35, 1080)
PLACES_MM = np.arange(2.5, 20, 1.0)


def run(*phases, watch_s=15.0, **options):
    """A needle in (r, z), 1 mm cells, phases of (min, °C, film); returns run and exposure."""
    exposure = Exposure()
    probe = Probe(Schedule.phases(*phases), 1.2, 38, z_mm=40)
    minutes = sum(phase[0] for phase in phases)
    freeze = solve(
        SOFT, rz(40, 80, 1.0), [probe], minutes, watch=exposure.see, watch_s=watch_s, **options
    )
    return freeze, exposure


@pytest.fixture(scope="module")
def twice():
    """Two freezes with a thaw long enough to reach the middle of the ice, watched and followed by
    thermocouples.
    """
    places = [(place, 40.0) for place in PLACES_MM]
    return run((8, *COLD), (25, *WARM), (8, *COLD), watch_s=2.5, thermocouples_mm=places)


def middle(field):
    """A field along the thermocouples."""
    return field[2 : 2 + len(PLACES_MM), 40]


# ---- looking at a run


def test_looking_changes_nothing():
    phases = (4, *COLD), (3, 20, OFF), (3, *COLD)
    seen, _ = run(*phases)
    probe = Probe(Schedule.phases(*phases), 1.2, 38, z_mm=40)
    unseen = solve(SOFT, rz(40, 80, 1.0), [probe], 10.0)
    for name in ("temperature_C", "minimum_C", "frozen_at_s", "cooling_rate_C_per_min"):
        assert np.array_equal(vars(seen)[name], vars(unseen)[name], equal_nan=True), name


@pytest.mark.parametrize("engine", ["compiled", "numpy"])
def test_looks_come_at_the_start_in_between_and_at_the_end(engine):
    times, fields = [], []

    def look(time, celsius):
        times.append(time)
        fields.append(celsius)

    wall = [Wall(Schedule.hold(-100))]
    freeze = solve(
        SOFT, cylinder(1.2, 41.2, 1.0), wall, 2.0, engine=engine, step_s=2.0, watch=look, watch_s=20
    )
    assert times[0] == 0 and times[-1] == pytest.approx(120)
    assert np.all(np.diff(times) > 0) and np.all(np.diff(times)[:-1] < 23)
    assert fields[0].tolist() == [37.0] * 40
    assert np.array_equal(fields[-1], freeze.temperature_C)


def test_a_look_needs_time_between():
    for wrong in (0, -1, float("nan")):
        with pytest.raises(ValueError, match="watch_s"):
            run((1, *COLD), watch_s=wrong)


def test_exposure_agrees_with_thermocouples(twice):
    freeze, exposure = twice
    curves = freeze.thermocouples
    celsius, seconds = curves.temperature_C, np.diff(np.concatenate([[0.0], curves.time_s]))
    held = (celsius <= -20) * seconds[:, None]
    assert middle(exposure.hold_s) == pytest.approx(held.sum(axis=0), abs=12)
    frozen = np.vstack([np.zeros(len(PLACES_MM), bool), celsius <= -1])
    assert (
        middle(exposure.freezes).tolist()
        == (np.diff(frozen.astype(int), axis=0) == 1).sum(axis=0).tolist()
    )
    assert middle(exposure.coldest_C) == pytest.approx(celsius.min(axis=0), abs=0.3)


def test_twice_is_the_second_coldest_of_all_freezes():
    exposure = Exposure()
    for time, celsius in enumerate((10, -5, -12, 5, -20, -25, 8, -15, -3)):
        exposure.see(60 * time, np.array([float(celsius)]))
    assert (exposure.freezes[0], exposure.coldest_C[0], exposure.twice_C[0]) == (3, -25, -15)


def test_a_short_thaw_leaves_most_of_the_ball_frozen_once():
    """Five minutes of helium melt the rim and the needle's side.

    What lies between never freezes a second time.
    """
    freeze, exposure = run((10, *COLD), (5, *WARM), (10, *COLD))
    between = (middle(freeze.minimum_C) < -12) & (PLACES_MM > 4)
    assert between.sum() >= 5
    assert np.all(middle(exposure.freezes)[between] == 1)
    assert np.all(np.isinf(middle(exposure.twice_C)[between]))


def test_holding_is_cut_by_straight_lines():
    exposure = Exposure(level_C=-20)
    for time, celsius in ((0, -10.0), (100, -30.0), (300, -20.0), (400, 0.0)):
        exposure.see(time, np.array([celsius]))
    assert exposure.hold_s[0] == pytest.approx(50 + 200)


def test_exposure_refuses_what_does_not_follow():
    exposure = Exposure()
    exposure.see(0, np.zeros(3))
    with pytest.raises(ValueError, match="does not come after"):
        exposure.see(0, np.zeros(3))
    with pytest.raises(ValueError, match="does not fit"):
        exposure.see(5, np.zeros(4))


def test_rates_are_filled_from_the_looks(twice):
    freeze, exposure = twice
    own, filled = freeze.cooling_rate_C_per_min, cooling_rate_C_per_min(freeze, exposure)
    known = np.isfinite(own)
    assert np.array_equal(filled[known], own[known])
    assert np.isfinite(filled).sum() > np.isfinite(own).sum()
    assert np.nanmin(filled[freeze.is_tissue]) > 0


# ---- what is dead


def test_bins_and_voxels_count_the_same(twice):
    freeze, exposure = twice
    for response in (
        dose_response.fit_series("786-O"),
        cycles.fitted(),
        thresholds.threshold("Rat skin, edge"),
    ):
        found = kill_map.kill_map(freeze, response, exposure)
        assert found.low < found.dead < found.high
        volumes = freeze.grid.cell_volumes() * 1e6
        iced = (
            freeze.is_tissue & (freeze.minimum_C <= -1) if response.needs_ice else freeze.is_tissue
        )
        dead = (1 - response.survival(freeze.minimum_C, exposure.twice_C)) * volumes
        assert found.dead == pytest.approx(dead[iced].sum(), rel=1e-9)
        bins = kill_map._Bins(freeze.minimum_C[iced], exposure.twice_C[iced], volumes[iced])
        assert bins.dead(response) == pytest.approx(found.dead, rel=1e-4)


def test_a_sharp_threshold_kills_the_volume_inside_its_isotherm():
    freeze, _ = run((10, *COLD))
    sharp = thresholds.Threshold("sharp", -20.0, 1e-3, "gage1982")
    needle_cm3 = np.pi * 0.12**2 * 3.8
    inside = float(
        (freeze.grid.cell_volumes() * 1e6)[freeze.is_tissue & (freeze.minimum_C <= -20)].sum()
    )
    assert kill_map.kill_map(freeze, sharp).dead == pytest.approx(inside)
    assert inside == pytest.approx(freeze.size(-20.0) - needle_cm3, rel=0.06)


def test_a_second_freeze_adds_at_the_margin_and_not_in_the_core(twice):
    freeze, exposure = twice
    once = kill_map.kill_map(freeze, cycles.fitted())
    both = kill_map.kill_map(freeze, cycles.fitted(), exposure)
    more = both.dead_share - once.dead_share
    assert both.dead > 1.05 * once.dead
    assert more[freeze.minimum_C < -35].max() < 1e-3
    assert more.max() > 0.2
    assert freeze.minimum_C[np.unravel_index(np.argmax(more), more.shape)] > -20


def test_a_wider_error_makes_a_wider_band():
    freeze, _ = run((6, *COLD))
    fit = dose_response.fit_series("786-O")
    wide = dose_response.Fit(
        fit.series, fit.model, fit.values, 9 * fit.covariance, fit.temperature_C, fit.measured
    )
    narrow, broad = (kill_map.kill_map(freeze, one) for one in (fit, wide))
    assert broad.high - broad.low == pytest.approx(3 * (narrow.high - narrow.low), rel=0.25)


def test_warm_tissue_is_never_dead_by_a_fit_to_frozen_cells():
    freeze, _ = run((1, 0, 1080))
    found = kill_map.kill_map(freeze, dose_response.fit_series("Calu-1", ceiling=True))
    assert (found.dead, found.ice) == (0, 0)
    assert "No tissue froze" in found.summary()


def test_flat_runs_count_square_millimetres_and_masks_are_kept():
    flat = solve(SOFT, xy(40, 40, 1), [Probe(Schedule.hold(-140), x_mm=20, y_mm=20)], minutes=5)
    left = np.zeros(flat.minimum_C.shape, bool)
    left[:20] = True
    whole = kill_map.kill_map(flat, dose_response.fit_series("786-O"))
    half = kill_map.kill_map(flat, dose_response.fit_series("786-O"), where=left)
    assert whole.unit == "mm2" and "mm²" in whole.summary()
    assert half.dead == pytest.approx(whole.dead / 2, rel=0.01)


def test_ice_in_cells_is_near_the_needle_only_and_the_mean_rate_hides_a_millimetre_or_two(twice):
    freeze, exposure = twice
    curves = freeze.thermocouples
    first = curves.time_s < 8 * 60
    for name in ("at1_like", "hela", "human_hepatocyte"):
        _, ice = one_cell.along_history(
            cell(name), curves.time_s[first], np.maximum(curves.temperature_C[first], -60)
        )
        mapped = middle(kill_map.cell_map(freeze, cell(name), exposure).ice_probability)
        reach = [PLACES_MM[field > 0.5].max(initial=PLACES_MM[0]) for field in (ice[-1], mapped)]
        assert 0 <= reach[0] - reach[1] <= 2, (name, reach)
        assert np.all(ice[-1][PLACES_MM > 9] < 0.05), "most of the ice ball dries its cells"


# ---- geometry that was measured


def test_measured_ball_holds_a_third_at_minus_20_and_a_sixth_at_minus_40():
    ice, at_20, at_40 = (
        data.value("measurements", measurement=name).value
        for name in ("warm_gel_ice_volume", "warm_gel_volume_20", "warm_gel_volume_40")
    )
    assert 100 * at_20 / ice == pytest.approx(36, abs=1)
    assert 100 * at_40 / ice == pytest.approx(18, abs=1)
    # of the balls that have these volumes, in mm
    edge, inner = (10 * (3 * volume / (4 * math.pi)) ** (1 / 3) for volume in (ice, at_40))
    assert 8.5 <= edge - inner <= 10.0


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            lambda freeze, seen: kill_map.kill_map(freeze, cycles.fitted(), seen, draws=3),
            "at least 20",
        ),
        (lambda freeze, seen: kill_map.kill_map(freeze, cycles.fitted(), Exposure()), "same solve"),
        (
            lambda freeze, seen: kill_map.kill_map(freeze, cycles.fitted(), where=freeze.region),
            r"where is uint8 \(40, 80\); it must be a bool mask",
        ),
        (
            lambda freeze, seen: kill_map.kill_map(
                freeze, cycles.fitted(), where=freeze.is_tissue[:20]
            ),
            r"of shape \(40, 80\)",
        ),
        (
            lambda freeze, seen: kill_map.kill_map(
                solve(SOFT, cylinder(1.2, 41.2, 1.0), [Wall(Schedule.hold(-100))], 1),
                cycles.fitted(),
            ),
            "cylinder",
        ),
    ],
)
def test_slips_are_named(call, said, twice):
    with pytest.raises(ValueError, match=said):
        call(*twice)
