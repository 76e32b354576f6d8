"""Validation: one fit, met.

Every other measurement missed by as much as is known, in the direction that is known.
"""

import math
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pytest

from helpers import data
from helpers.freezing import grid, validation
from helpers.freezing.heat import solve
from helpers.freezing.planning import coldest_at
from helpers.freezing.probe import Phase, Probe, Schedule, preset_values
from helpers.freezing.scenarios import THAW
from helpers.freezing.solver import compiled
from helpers.freezing.tissue import BODY_C, Tissue
from helpers.freezing.validation import (
    FIRST_VERSION,
    FITTED_ROW,
    FLOW_SHARE,
    FLOW_SHARES,
    Prediction,
    equal_area_mm,
    fit_film,
    needle_places,
    predictions,
    score,
    single_needle_width_mm,
    widest_mm,
)
from helpers.teaching.tables import freezing_tables
from tests.project import PROJECT
from tests.unit import finished_run

FOUND = {
    "agar_ice_two_needles": -2,
    "agar_ice_three_needles": -1,
    "agar_ice_four_needles": -2,
    "agar_diameter_30_one_needle": 35,
    "agar_share_30_one_needle": 82,
    "agar_diameter_30_two_needles": -11,
    "agar_share_30_two_needles": -14,
    "agar_diameter_30_three_needles": -5,
    "agar_share_30_three_needles": -3,
    "agar_diameter_30_four_needles": -4,
    "agar_share_30_four_needles": -1,
    "agar_thin_needle_diameter": -8,
    "agar_thin_needle_area": -16,
    "warm_gel_ice_volume": 6,
    "warm_gel_volume_20": -3,
    "warm_gel_volume_40": -35,
    "kidney_ice_with_flow": -10,
    "kidney_ice_clamped": 6,
    "kidney_ice_clamped_cooled": 9,
    "gel_40_from_needles": -18,
    "gel_edge_beyond_40": -15,
    "cervix_ice_beyond_probe": 9,
    "skin_back_to_0": 28,
}
"""How far each prediction was found outside what was measured, in percent of it.

Negative: too little.
"""

FOUND_KELVIN = {
    "kidney_1_cm_after_10_min": 0,
    "cervix_beside_probe": -6.6,
    "lung_at_6_mm": 30.5,
    "lung_at_12_mm": 21,
    "lung_at_18_mm": 35.5,
}
"""The same for temperatures, in kelvin."""

FITS = {FITTED_ROW, "skin_spray_after_5_s"}

SLACK = 3
"""Percentage points (or kelvin) either side.

A change of the model that moves a row further has to be looked at.
"""


@lru_cache(maxsize=2)
def rows(setup=None):
    """All predictions by name, computed once and on one core.

    Two that others use wait for each other.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled, "ALL_CORES_ABOVE", 10**9)
        return {one.measurement: one for one in predictions(setup)}


def percent(one):
    """How far a prediction lies outside what was measured, in percent of it."""
    return 100 * one.outside / (one.predicted - one.outside)


# --- the fit ----------------------------------------------------------------------------------


def test_the_fit_repeats_the_stored_film():
    stored = data.value("probes", probe="argon_needle", property="film").value
    assert fit_film() == pytest.approx(stored, rel=0.01)  # found 1720.6 against 1720


def test_the_low_end_of_the_film_is_what_the_outlier_asks_for():
    """The width of -30 °C around the same needle; no film fits both numbers."""
    film = data.value("probes", probe="argon_needle", property="film")
    own = data.value("measurements", measurement="agar_diameter_30_one_needle").value
    assert fit_film(own, -30.0) == pytest.approx(film.low, rel=0.01)  # found 990.1
    assert fit_film() > 1.5 * film.low


def test_the_fitted_ice_is_the_quotient_of_the_two_printed_numbers():
    for word in ("one_needle", "two_needles", "three_needles", "four_needles"):
        cold_mm = data.value("measurements", measurement=f"agar_diameter_30_{word}").value
        share = data.value("measurements", measurement=f"agar_share_30_{word}").value / 100
        ice = data.value("measurements", measurement=f"agar_ice_{word}")
        assert ice.value == pytest.approx(cold_mm / math.sqrt(share), abs=0.06)
        # Each printed number may be off by half of its last digit.
        ends = [
            (cold_mm + 0.5) / math.sqrt(share - 0.005),
            (cold_mm - 0.5) / math.sqrt(share + 0.005),
        ]
        assert (ice.high, ice.low) == pytest.approx(ends, abs=0.06)
        assert ice.trust == "computed"


def test_only_the_ice_of_one_needle_is_fitted_and_it_is_met():
    everything = list(rows().values())
    assert {one.measurement for one in everything if one.fitted} == FITS
    assert everything[0].measurement == FITTED_ROW
    assert everything[0].predicted == pytest.approx(everything[0].measured, rel=0.01)
    assert all(one.why and one.needle for one in everything)


def test_the_width_grows_with_the_film_and_settles_with_the_cells():
    """More film, more cold.

    Halving the cells moves the width by less than the fit is asked to hold.
    """
    widths = [single_needle_width_mm(film) for film in (990, 1720, 2400)]
    assert widths == sorted(widths) and widths[2] > widths[0] + 5
    for cell_mm in (1.0, 0.25):
        assert single_needle_width_mm(1720, cell_mm=cell_mm) == pytest.approx(widths[1], rel=0.01)


def test_a_width_out_of_reach_is_refused():
    for target_mm in (3.0, 80.0, math.nan):
        with pytest.raises(ValueError, match=f"target_mm = {target_mm:g}"):
            fit_film(target_mm)


def isotherm_sizes_mm(name):
    """Widths and lengths (mm) of the planner's isotherms around a needle: gel at 37 °C, 10-5-10."""
    values = preset_values(name)
    freeze = Phase(10, values["gas_temperature"], values["film"])
    thaw = Phase(5, preset_values(THAW)["gas_temperature"], values["film"])
    needle = Probe(
        Schedule.phases(freeze, thaw, freeze), values["radius"], values["active_length"], z_mm=50
    )
    gel = Tissue.named("agar_gel", start_C=BODY_C)
    run = solve(gel, grid.rz(50, 100, 0.5), [needle], 25, reads="sizes")
    along_mm, axis_C = run.grid.centres_mm(1), run.temperature_C[0]
    sizes = {}
    for level_C in (0.0, -20.0, -40.0):
        cold = np.flatnonzero(axis_C <= level_C)
        tips_mm = []
        for inside, outside in ((cold[0], cold[0] - 1), (cold[-1], cold[-1] + 1)):
            share = (level_C - axis_C[inside]) / (axis_C[outside] - axis_C[inside])
            tips_mm.append(along_mm[inside] + share * (along_mm[outside] - along_mm[inside]))
        sizes[level_C] = (2 * run.radius_mm(level_C), tips_mm[1] - tips_mm[0])
    return sizes


@pytest.mark.parametrize(
    ("name", "worst"), [("argon_17g_18mm", 0.12), ("argon_17g_33mm", 0.09), ("argon_3_4mm", 0.025)]
)
def test_needles_of_other_makes_meet_the_planners_table(name, worst):
    """Their films were fitted to it; the root-mean-square misfit is in their notes.

    Found 11, 8 and 1.9 %.
    """
    table = data.load("planner_isotherms")
    found = isotherm_sizes_mm(name)
    misfits = []
    for row in table[table["probe"] == name].itertuples():
        width_mm, length_mm = found[row.isotherm_C]
        misfits += [width_mm / row.width_mm - 1, length_mm / row.length_mm - 1]
    assert len(misfits) == 6
    assert math.sqrt(np.mean(np.square(misfits))) < worst


def test_no_planners_row_is_a_measurement():
    planner = data.load("planner_isotherms")
    assert set(planner["trust"]) == {"constructed"}
    assert "panasee" not in set(data.load("measurements")["source"])
    probes = data.load("probes")
    assert set(probes[probes["source"] == "panasee"]["trust"]) == {"constructed"}


def test_every_needle_has_a_contact_and_says_what_it_was_fitted_to():
    needles = data.load("needles")
    assert set(needles["probe"]) == set(data.load("probes")["probe"])
    assert needles["fitted_to"].all()
    contact = dict(zip(needles["probe"], needles["contact"], strict=True))
    film = {name: preset_values(name)["film"] for name in contact}
    weak = [film[name] for name, kind in contact.items() if kind == "weak contact"]
    strong = [film[name] for name, kind in contact.items() if kind == "strong contact"]
    assert len(weak) == 2 and len(strong) == 3 and max(weak) < min(strong)
    times = [round(one / max(weak), 1) for one in (min(strong), max(strong))]
    said_in_02 = f"a film {times[0]:g} to {times[1]:g} times as good"
    lesson = (PROJECT / "notebooks" / "02_probes_and_protocols.ipynb").read_text(encoding="utf-8")
    assert said_in_02 in lesson
    parts = data.load("scenario_parts")
    used = set(parts[parts["role"] == "needle"]["of"])
    assert used and used <= set(needles["probe"])


# --- the other rows ---------------------------------------------------------------------------


def test_every_row_has_its_bound_and_its_measurement():
    assert set(rows()) == set(FOUND) | set(FOUND_KELVIN) | FITS
    assert len(rows()) == len(predictions()) == 30
    table = data.load("measurements").set_index("measurement")
    for name, one in rows().items():
        assert (
            one.measured == table.loc[name, "value"] and one.setting == table.loc[name, "setting"]
        )
        assert one.low <= one.measured <= one.high and math.isfinite(one.predicted)
        assert "degC" not in one.unit and "cm3" not in one.unit


@pytest.mark.parametrize("name", FOUND)
def test_misfits_are_those_that_are_known(name):
    assert abs(percent(rows()[name]) - FOUND[name]) < SLACK, rows()[name].summary()


@pytest.mark.parametrize("name", FOUND_KELVIN)
def test_temperatures_miss_by_the_kelvins_that_are_known(name):
    one = rows()[name]
    assert one.unit == "°C" and abs(one.outside - FOUND_KELVIN[name]) < SLACK, one.summary()


def test_more_rows_are_inside_than_in_the_first_version():
    """Held-back rows only, counted at three tolerances, so that no one of them is chosen."""
    before, now = list(rows(FIRST_VERSION).values()), list(rows().values())
    assert [one.measurement for one in before if one.fitted] == [
        "agar_diameter_30_one_needle",
        "skin_spray_after_5_s",
    ]
    found = {tolerance: score(now, tolerance)[:2] for tolerance in (0.1, 0.15, 0.2)}
    assert found == {0.1: (10, 25), 0.15: (13, 25), 0.2: (16, 25)}
    earlier = {tolerance: score(before, tolerance)[:2] for tolerance in (0.1, 0.15, 0.2)}
    assert earlier == {0.1: (4, 24), 0.15: (9, 24), 0.2: (11, 24)}
    assert score(now).rms_log == pytest.approx(0.210, abs=0.01)
    assert score(before).rms_log == pytest.approx(0.384, abs=0.01)


def test_without_the_outlier_the_misfit_is_a_third():
    """The single needle's own -30 °C is the price of the fit, and is counted all the same."""
    others = [one for one in rows().values() if "30_one_needle" not in one.measurement]
    before = [one for one in rows(FIRST_VERSION).values() if "30_one" not in one.measurement]
    assert score(others).rms_log == pytest.approx(0.159, abs=0.01)
    assert score(others).rms_log < 0.45 * score(before).rms_log


def test_the_first_version_is_repeated_as_it_was_printed():
    """Numbers that notebook 02 printed for the first version."""
    printed = {
        "agar_diameter_30_one_needle": 12.0,
        "agar_diameter_30_four_needles": 42.9,
        "agar_share_30_two_needles": 30.3,
        "warm_gel_volume_40": 2.13,
        "kidney_ice_with_flow": 19.1,
        "gel_40_from_needles": 5.65,
    }
    for name, value in printed.items():
        assert rows(FIRST_VERSION)[name].predicted == pytest.approx(value, rel=0.02)


def test_more_needles_freeze_wider_and_a_larger_share_is_cold():
    counts = ("one_needle", "two_needles", "three_needles", "four_needles")
    for kind in ("agar_share_30", "agar_diameter_30", "agar_ice"):
        predicted = [rows()[f"{kind}_{count}"].predicted for count in counts]
        measured = [rows()[f"{kind}_{count}"].measured for count in counts]
        assert measured == sorted(measured)
        # Found 24, 39, 50, 56 % and 16, 29, 39, 47 mm: read as areas, three are wider than two.
        assert all(more > 1.1 * fewer for fewer, more in pairwise(predicted))


def test_a_clamped_artery_gives_more_ice():
    clamped, flow = rows()["kidney_ice_clamped"], rows()["kidney_ice_with_flow"]
    assert clamped.measured / flow.measured == pytest.approx(1.31, abs=0.01)
    assert 1.35 < clamped.predicted / flow.predicted < 1.6  # found 1.47; 1.61 in the first version
    assert FLOW_SHARES[0] < FLOW_SHARE < FLOW_SHARES[1]


@pytest.mark.parametrize("share", [1.0, *FLOW_SHARES])
def test_one_needle_in_kidney_leaves_tissue_1_cm_away_above_minus_20(share):
    """Most tissue 1 cm from the needle did not reach -20 °C within 10 min [young2011]."""
    kidney = Tissue.named("kidney")
    kidney = kidney.changed(perfusion=share * kidney.perfusion)
    run = solve(kidney, grid.rz(50, 80, 0.5), [Probe.named("argon_needle", z_mm=40)], 10)
    assert coldest_at(run, (10.25, 40.25)) > -20  # found +36 °C with all of the flow
    assert run.radius_mm(-20.0) < 10


def test_the_table_shows_both_versions_and_a_verdict_for_each_row():
    table = freezing_tables.model_against_measurements(
        rows().values(), rows(FIRST_VERSION).values()
    )
    assert len(table.rows) == len(rows())
    verdicts = [row[5] for row in table.rows]
    assert verdicts.count("inside") == 13 and verdicts.count("outside") == 12
    assert verdicts.count("fitted") == 2 and verdicts.count("not counted") == 3
    assert "35.5 cm³ (33 to 38)" in [row[2] for row in table.rows]
    assert all(len(row) == len(table.headings) for row in table.rows)
    with pytest.raises(ValueError, match="before has no"):
        freezing_tables.model_against_measurements(rows().values(), [rows()["warm_gel_volume_20"]])


def test_the_spray_meets_its_fit_and_settles_with_its_cells():
    """Its film was chosen for the -60 °C after 5 s; the time back to 0 °C is a prediction."""
    spray = rows()["skin_spray_after_5_s"]
    assert (spray.measured, spray.predicted) == (-60, pytest.approx(-58.5, abs=0.2))
    coarse_s, coarse_C = validation.sprayed_skin(0.1)
    fine_s, fine_C = validation.sprayed_skin(0.05)
    assert np.interp(5.0, fine_s, fine_C) == pytest.approx(
        np.interp(5.0, coarse_s, coarse_C), abs=0.1
    )  # found 0.03


# --- parts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [2, 3, 4])
@pytest.mark.parametrize("spacing_mm", [10.0, 20.0])
def test_neighbours_are_one_spacing_apart_around_the_middle(count, spacing_mm):
    places = np.array(needle_places(count, spacing_mm, 42.0))
    steps = np.linalg.norm(places - np.roll(places, 1, axis=0), axis=1)
    assert steps == pytest.approx(spacing_mm, abs=1e-5)
    assert places.mean(axis=0) == pytest.approx([42.0, 42.0], abs=1e-5)


def test_one_needle_stands_in_the_middle_and_five_are_refused():
    assert needle_places(1, 20, 42.0) == [(42.0, 42.0)]
    for count in (0, 5, -1):
        with pytest.raises(ValueError, match=f"count = {count}"):
            needle_places(count, 20, 42.0)


def finished(temperature_C):
    """A run that ended with a given field over the middle plane of a box, equal along z."""
    place = grid.xyz(60, 60, 9, 1.5)
    x, y = (place.centres_mm(axis) - 30 for axis in (0, 1))
    field = np.repeat(temperature_C(x[:, None], y[None, :])[:, :, None], 6, axis=2)
    return finished_run.finished(Tissue.named("agar_gel"), place, field)


@pytest.mark.parametrize("radius_mm", [6.0, 12.3, 20.0])
def test_the_width_of_a_disc(radius_mm):
    run = finished(lambda x, y: 3 * (np.hypot(x, y) - radius_mm) - 30)
    assert widest_mm(run, -30.0) == pytest.approx(
        2 * radius_mm, abs=0.35
    )  # steps of 0.15 mm, rounded down at each end
    assert widest_mm(run, -30.0 + 3 * 2.0) == pytest.approx(2 * radius_mm + 4, abs=0.35)


@pytest.mark.parametrize("turn_deg", [0, 30, 45, 100])
def test_the_width_of_an_ellipse_is_its_long_axis(turn_deg):
    turn = math.radians(turn_deg)

    def field(x, y):
        """0 °C on an ellipse of 40 by 20 mm."""
        along, across = (
            x * math.cos(turn) + y * math.sin(turn),
            y * math.cos(turn) - x * math.sin(turn),
        )
        return 50 * (np.hypot(along / 20, across / 10) - 1)

    assert widest_mm(finished(field), 0.0) == pytest.approx(40, abs=0.5)


@pytest.mark.parametrize("radius_mm", [6.0, 12.3, 20.0])
def test_the_equal_area_of_a_disc_is_its_diameter_and_of_an_ellipse_the_mean(radius_mm):
    disc = finished(lambda x, y: 3 * (np.hypot(x, y) - radius_mm) - 30)
    assert equal_area_mm(disc, -30.0) == pytest.approx(2 * radius_mm, abs=0.15)
    ellipse = finished(lambda x, y: 50 * (np.hypot(x / radius_mm, 2 * y / radius_mm) - 1))
    # Axes of 2 r and r: the disc of the same area has their geometric mean.
    assert equal_area_mm(ellipse, 0.0) == pytest.approx(2 * radius_mm / math.sqrt(2), abs=0.2)
    assert equal_area_mm(disc, -200.0) == 0.0


def test_two_separate_spots_count_as_one_width_and_nothing_cold_as_none():
    """Two spots of 4 mm radius 24 mm apart.

    From far side to far side, because needles freeze towards each other.
    """
    run = finished(lambda x, y: np.minimum(np.hypot(x - 12, y), np.hypot(x + 12, y)) - 4)
    assert widest_mm(run, 0.0) == pytest.approx(32, abs=0.5)
    assert widest_mm(run, -50.0) == 0.0


def said(predicted, unit="mm", low=9.0, high=11.0):
    """A prediction beside 10 (9 to 11)."""
    return Prediction("x", "Ice", 10.0, low, high, predicted, unit, False, "")


def test_inside_the_range_there_is_no_misfit():
    for predicted in (9.0, 9.7, 11.0):
        assert said(predicted).outside == 0 and said(predicted).misfit == "+0 %"


def test_outside_the_range_it_is_counted_from_the_nearer_end():
    assert said(12.1).outside == pytest.approx(1.1) and said(12.1).misfit == "+10 %"
    assert said(4.5).outside == pytest.approx(-4.5) and said(4.5).misfit == "-50 %"
    assert said(5.0, low=10.0, high=10.0).misfit == "-50 %"


def test_without_a_range_a_tolerance_decides_and_with_one_the_range():
    loose = Prediction("x", "Ice", 10.0, 10.0, 10.0, 11.4, "mm", False, "")
    assert loose.within() and not loose.within(0.1)
    assert not said(11.2).within(0.5) and said(10.9).within(0.0)
    near = Prediction("x", "Edge", -2.0, -2.0, -2.0, -6.9, "°C", False, "")
    assert near.within() and near.outside > -5


def test_a_miss_just_beyond_the_tolerance_does_not_read_as_one_within():
    """8.46 mm beside 10 mm are outside, so they are no -15 %; the same holds for every real row."""
    assert said(8.46, low=10.0, high=10.0).misfit == "-15.4 %"
    assert said(8.51, low=10.0, high=10.0).misfit == "-15 %"
    for one in (*rows().values(), *rows(FIRST_VERSION).values()):
        if one.unit != "°C" and not one.has_range:
            shown_percent = abs(float(one.misfit.removesuffix(" %")))
            assert (shown_percent <= 15) == one.within(), one.summary()


def test_the_score_leaves_out_fits_and_what_follows_from_others():
    plain = said(20.0)
    fitted = Prediction("y", "Ice", 10.0, 9.0, 11.0, 10.0, "mm", True, "")
    derived = Prediction("z", "Ice", 10.0, 9.0, 11.0, 10.0, "mm", False, "", counted=False)
    warm = Prediction("w", "Edge", -2.0, -2.0, -2.0, -3.0, "°C", False, "")
    assert score([plain, fitted, derived, warm]) == (1, 2, pytest.approx(math.log(2)))


def test_temperatures_miss_by_kelvin():
    """-6 °C against -2 °C is 4 K too cold, not three times."""
    cold = Prediction("x", "Edge", -2.0, -2.0, -2.0, -6.0, "°C", False, "")
    assert cold.outside == -4 and cold.misfit == "-4.0 K"
    assert cold.summary() == "Edge: measured -2 °C, predicted -6 °C (-4.0 K)."
