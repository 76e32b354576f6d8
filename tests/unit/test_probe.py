"""Probes and their clock.

Schedules, presets, the plan of steps, super-steps, isotherms, and refusals.
"""

import math

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from helpers import data
from helpers.freezing import grid
from helpers.freezing.heat import solve
from helpers.freezing.materials import Materials
from helpers.freezing.probe import (
    COLDEST_GAS_C,
    OFF,
    SUDDEN_C_PER_S,
    WARMEST_GAS_C,
    Probe,
    Schedule,
    Wall,
    preset_values,
)
from helpers.freezing.result import crossing, share_below
from helpers.freezing.solver import compiled, kernels
from helpers.freezing.solver.time_steps import (
    GROWTH,
    MOST_STAGES,
    plan_steps,
    stability_limit,
    stages_needed,
    super_step,
)
from helpers.freezing.tissue import Tissue
from tests.unit import finished_run

SOFT = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1)
HOLD = Schedule.hold(-140)
PRESETS = sorted(set(data.load("probes")["probe"]))
quick = settings(deadline=None, max_examples=60)

# ----------------------------------------------------------------------------------------------
# schedules


def gas_at(schedule, time_s):
    """Gas temperature (°C) and film (W/m2/K) of a schedule at a time (s)."""
    return float(schedule.gas_C(time_s)), schedule.film_at(time_s)


gases = st.floats(COLDEST_GAS_C, WARMEST_GAS_C)
films = st.sampled_from([OFF, 800.0, 1200.0, math.inf])


@st.composite
def schedules(draw):
    """Up to six knots at increasing times within half an hour."""
    gaps = draw(st.lists(st.floats(0.01, 300), min_size=1, max_size=6))
    times = draw(st.sampled_from([0.0, 3.0])) + np.cumsum(gaps) - gaps[0]
    return Schedule(
        tuple(float(t) for t in times),
        tuple(draw(gases) for _ in gaps),
        tuple(draw(films) for _ in gaps),
    )


def test_a_held_probe_is_the_same_at_all_times():
    """One temperature from the start for good, and no film unless one is given."""
    for film in (math.inf, 1200.0):
        schedule = Schedule.hold(-140, film)
        assert [gas_at(schedule, t) for t in (0.0, 0.1, 1e6)] == [(-140.0, film)] * 3
        assert schedule.coldest_C == -140.0
    assert HOLD.film == (math.inf,)


@pytest.mark.parametrize(
    ("time_s", "gas_C"),
    [(0, 37), (15, -51.5), (30, -140), (300, -140), (615, -60), (630, 20), (9e9, 20)],
)
def test_a_ramp_is_a_straight_line(time_s, gas_C):
    """37 to -140 °C in half a minute, held to 10 min, then to 20 °C in half a minute.

    Afterwards it stays.
    """
    ramp = Schedule.ramps((0, 37), (0.5, -140), (10, -140), (10.5, 20), film=800.0)
    assert gas_at(ramp, time_s) == (pytest.approx(gas_C), 800.0)
    assert ramp.coldest_C == -140.0


@pytest.mark.parametrize(
    ("time_s", "state"),
    [
        (0, (-150, 1200)),
        (599.9, (-150, 1200)),
        (600.0, (-150, 1200)),
        (600.002, (0, OFF)),
        (779, (0, OFF)),
        (780.002, (30, 800)),
        (1e6, (30, 800)),
    ],
)
def test_phases_switch_at_once(time_s, state):
    """Freeze, rest, thaw: gas and film change together, a millisecond after the old phase ends."""
    phases = Schedule.phases((10, -150, 1200), (3, 0, OFF), (2, 30, 800))
    assert gas_at(phases, time_s) == pytest.approx(state)
    assert phases.coldest_C == -150.0


@quick
@given(schedules(), st.floats(0, 2000))
def test_gas_lies_between_its_knots(schedule, time_s):
    """Between two knots the gas is between their temperatures and the film is that of the earlier
    one.
    """
    gas, film = gas_at(schedule, time_s)
    later = [n for n, t in enumerate(schedule.time_s) if t > time_s]
    after = later[0] if later else len(schedule.time_s) - 1
    before = max((later[0] if later else len(schedule.time_s)) - 1, 0)
    ends = sorted((schedule.temperature_C[before], schedule.temperature_C[after]))
    assert ends[0] - 1e-9 <= gas <= ends[1] + 1e-9
    assert film == schedule.film[before]
    assert gas >= schedule.coldest_C - 1e-9


@quick
@given(st.lists(schedules(), min_size=1, max_size=3), st.floats(0, 2000))
def test_the_kernel_reads_the_same_clock(several, time_s):
    """Compiled code, whose tables are padded to one length, finds the gas and film that the
    reference implementation finds.
    """
    tables = compiled.schedule_tables(tuple(Wall(schedule) for schedule in several))
    count = len(several)
    now = kernels.SourcesNow(
        np.zeros(count), np.zeros(count), np.zeros((count, 1)), np.zeros(count), np.zeros(count)
    )
    place = grid.plane(3, 1)
    soft = Materials((SOFT,), np.zeros(place.cells, np.uint8))
    table = compiled.material_table(place, soft, np.float64)
    kernels.read_schedules(tables, table, time_s, now)
    expected = [gas_at(schedule, time_s) for schedule in several]
    assert now.gas == pytest.approx([g for g, _ in expected], abs=1e-9)
    assert now.film.tolist() == [f for _, f in expected]
    rest = SOFT.kirchhoff(SOFT.enthalpy(37.0))
    assert now.potential[:, 0] == pytest.approx(
        SOFT.kirchhoff(SOFT.enthalpy(now.gas)) - rest, abs=1e-6
    )


@pytest.mark.parametrize(
    ("schedule", "time_s", "jumps"),
    [
        (HOLD, 0.0, True),
        (Schedule.hold(37.0), 0.0, False),
        (Schedule.ramps((0, 37), (0.5, -140)), 0.0, False),
        (Schedule.ramps((0, 37), (0.5, -140)), 30.0, False),
        (Schedule.ramps((0, 37), (0.05, -140)), 3.0, True),  # 59 °C a second
        (Schedule.ramps((0, 37), (0.06, -140)), 3.6, False),  # 49 °C a second
        (Schedule.phases((1, 37, 100), (1, 37, 800)), 60.001, True),  # the film alone
        (Schedule.phases((1, 37, 100), (1, 37, 800)), 60.0, False),
        (Schedule.phases((1, 37, 100), (1, 37, 100)), 60.001, False),
        (Schedule.phases((1, 37, 100), (1, -140, 100)), 60.0005, False),  # not a knot
    ],
)
def test_a_jump_is_a_sudden_change_of_gas_or_film(schedule, time_s, jumps):
    """More than 50 °C a second, or another film, counts as at once.

    So does gas that starts at another temperature than the tissue.
    """
    assert SUDDEN_C_PER_S == 50.0
    assert schedule.jumps_at(time_s, 37.0) is jumps


# ----------------------------------------------------------------------------------------------
# presets


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_its_table_row(name):
    """Size, gas and film of each needle are the numbers of data/probes.csv, and `place` overrides
    the size.
    """
    values = preset_values(name)
    assert set(values) == {"radius", "active_length", "gas_temperature", "film"}
    for key, value in values.items():
        assert value == data.value("probes", probe=name, property=key).value
    probe = Probe.named(name, minutes=7, z_mm=40)
    assert (probe.radius_mm, probe.active_length_mm, probe.z_mm) == (
        values["radius"],
        values["active_length"],
        40,
    )
    assert gas_at(probe.schedule, 100.0) == (values["gas_temperature"], values["film"])
    assert Probe.named(name, radius_mm=2.5).radius_mm == 2.5


@pytest.mark.parametrize("name", ["argon", "helum_thaw", "Argon_Needle", ""])
def test_an_unknown_preset_is_named(name):
    """A misspelt needle is repeated in the message, with a needle that exists."""
    with pytest.raises(ValueError) as refusal:
        preset_values(name)
    assert repr(name) in str(refusal.value)
    assert any(known in str(refusal.value) for known in PRESETS)


# ----------------------------------------------------------------------------------------------
# time steps


@quick
@given(
    st.lists(schedules(), max_size=3),
    st.floats(0.05, 2000),
    st.floats(0.1, 60),
    st.floats(1e-3, 1e5),
    st.floats(-60, 60),
)
@example([HOLD], 600.0, 10.0, 1e5, 37.0)
@example([Schedule.phases((10, -150, 1200), (3, 0, OFF), (2, 30, 800))], 900.0, 60.0, 20.0, 37.0)
def test_a_plan_covers_the_time_once_and_stays_stable(several, end_s, step_s, rate, start_C):
    """No gap, no overlap, no step across a corner, none too long, none with too few stages or too
    many.
    """
    segments = plan_steps(several, end_s, step_s, rate, [start_C])
    begins = np.array([segment.begin_s for segment in segments])
    ends = np.array([segment.begin_s + segment.count * segment.step_s for segment in segments])
    assert begins[0] == 0.0 and ends[-1] == pytest.approx(end_s, abs=1e-8)
    assert begins[1:] == pytest.approx(ends[:-1], abs=1e-8)
    for corner in {t for schedule in several for t in schedule.time_s if t < end_s}:
        assert not ((begins < corner - 1e-8) & (corner + 1e-8 < ends)).any()
    for segment in segments:
        assert segment.count >= 1 and 0 < segment.step_s <= step_s * (1 + 1e-9)
        assert segment.step_s * rate <= stability_limit(segment.stages)
        assert segment.stages == 2 or segment.step_s * rate > stability_limit(segment.stages - 1)
        assert segment.stages <= MOST_STAGES + 1  # one more where rounding asks for it


@quick
@given(schedules(), st.floats(1, 2000), st.floats(0.1, 60), st.floats(1e-3, 1e4))
def test_steps_start_short_and_grow_slowly(schedule, end_s, step_s, rate):
    """After a jump the first step cannot overshoot (1 / rate), and steps grow by half at most."""
    segments = plan_steps([schedule], end_s, step_s, rate, [37.0])
    corners = {0.0} | {t for t in schedule.time_s if 0 < t < end_s}
    for before, segment in zip([None, *segments], segments, strict=False):
        if segment.begin_s in corners:
            if schedule.jumps_at(segment.begin_s, 37.0):
                assert segment.step_s <= 1 / rate * (1 + 1e-9)
        else:
            assert segment.step_s <= GROWTH * before.step_s * (1 + 1e-9)


def relax(stages, z):
    """Y after one super-step of dY/dt = -z Y from Y = 1."""
    step = super_step(stages)
    before, now = np.zeros_like(z), np.ones_like(z)
    for mu, nu, kappa in zip(step.mu, step.nu, step.kappa, strict=True):
        before, now = now, mu * now + nu * before - kappa * z * now
    return now


@pytest.mark.parametrize("stages", [2, 3, 5, 10, 20, 41])
def test_a_super_step_is_consistent(stages):
    """dY/dt = 1 gives the time itself, at the end and at every stage on the way, which is what
    `moment` says.
    """
    step = super_step(stages)
    assert step.mu + step.nu == pytest.approx(1.0, abs=1e-12)
    before, now, reached = 0.0, 0.0, []
    for mu, nu, kappa in zip(step.mu, step.nu, step.kappa, strict=True):
        reached.append(now)
        before, now = now, mu * now + nu * before + kappa
    assert now == pytest.approx(1.0, abs=1e-12)
    assert step.moment == pytest.approx(reached, abs=1e-12)
    assert (np.diff(step.moment) > 0).all() and step.moment[0] == 0.0


@pytest.mark.parametrize("stages", [2, 3, 5, 10, 20, 41])
def test_a_super_step_is_stable_and_damps(stages):
    """Up to the stability limit nothing grows, fast wiggles lose 15 % or more a step.

    A fifth beyond, they grow.
    """
    limit = stability_limit(stages)
    z = np.linspace(0, limit, 20001)
    assert np.abs(relax(stages, z)).max() <= 1 + 1e-12
    assert np.abs(relax(stages, z[z > 2])).max() <= 0.85  # found 0.83
    assert abs(relax(stages, np.array([1.2 * limit]))[0]) > 1
    assert 1.75 <= limit / stages**2 <= 1.80  # found 1.770 to 1.786


@pytest.mark.parametrize("stages", [2, 3, 5, 10, 20, 41])
def test_a_super_step_is_first_order_accurate(stages):
    """Against exp(-z) one step errs by less than Euler's z2 / 2.

    Half the step halves what piles up over a time.
    """
    z = np.array([0.2, 0.1, 0.05, 0.025])
    error = np.abs(relax(stages, z) - np.exp(-z))
    assert (error <= 0.4 * z**2).all() and (error >= 0.25 * z**2).all()  # found 0.29 to 0.36
    steps = np.array([4, 8, 16, 32])
    total = np.abs([relax(stages, np.array([1 / n]))[0] ** n - math.exp(-1) for n in steps])
    assert total[:-1] / total[1:] == pytest.approx(2.0, rel=0.06)  # found 2.10, 2.05, 2.02


@quick
@given(st.floats(1e-3, 60), st.floats(1e-3, 1e3))
def test_no_stage_more_than_needed(step_s, rate):
    """The number of stages is the smallest that carries the step."""
    assume(step_s * rate < 5000)
    stages = stages_needed(step_s, rate)
    assert stability_limit(stages) >= step_s * rate
    assert stages == 2 or stability_limit(stages - 1) < step_s * rate


def test_nobody_changes_the_super_steps_of_other_runs():
    """They are kept, and every run with as many stages takes the same ones."""
    for coefficients in super_step(7):
        with pytest.raises(ValueError, match="read-only"):
            coefficients[0] = 0.0


@pytest.mark.parametrize("stages", [1, 0, -3])
def test_a_super_step_has_two_stages_at_least(stages):
    """Fewer would be no chain."""
    with pytest.raises(ValueError, match=f"stages = {stages}"):
        super_step(stages)


# ----------------------------------------------------------------------------------------------
# isotherms


def finished(place, temperature_C):
    """A run that ended with a given field."""
    return finished_run.finished(SOFT, place, temperature_C)


FALLS = {
    "cone": lambda r, edge: r - edge,
    "steep cone": lambda r, edge: 20 * (r - edge),
    "bowl": lambda r, edge: (r**2 - edge**2) / (2 * edge),
    "logarithm": lambda r, edge: 30 * np.log(np.maximum(r, 0.5) / edge),
}


def disc(fall, edge, x, y):
    """Temperatures (°C) on 40 x 40 mm of 1 mm cells with -40 °C on a circle."""
    place = grid.xy(40, 40, 1)
    radius = np.hypot(place.centres_mm(0)[:, None] - x, place.centres_mm(1)[None, :] - y)
    return finished(place, FALLS[fall](radius, edge) - 40.0)


@pytest.mark.parametrize("fall", FALLS)
@quick
@given(edge=st.floats(4, 14), x=st.floats(19, 21), y=st.floats(19, 21))
def test_the_area_inside_a_round_isotherm(fall, edge, x, y):
    """Discs of known size, anywhere between the cells.

    The error falls with the square of the cells per radius.
    """
    run, slack = (
        disc(fall, edge, x, y),
        0.4 / edge**2,
    )  # found 0.32 / edge2 at worst, that is 2 % at 4 cells
    assert run.size(-40.0) == pytest.approx(math.pi * edge**2, rel=slack)
    assert run.radius_mm(-40.0) == pytest.approx(edge, rel=slack / 2)


def test_shares_do_not_jitter_as_counts_do():
    """A disc of 8 mm pushed through one cell.

    Its area keeps still within a fifth of what counting cells scatters.
    """
    runs = [disc("cone", 8.0, 20 + step, 20 + 0.37 * step) for step in np.linspace(0, 1, 21)]
    shares = np.array([run.size(-40.0) for run in runs])
    counts = np.array([(run.temperature_C <= -40.0).sum() for run in runs])
    assert shares.std() <= 0.2 * counts.std()  # mm2; found 0.20 and 2.55


@pytest.mark.parametrize("fall", FALLS)
@settings(deadline=None, max_examples=20)
@given(edge=st.floats(4, 9), x=st.floats(11.5, 12.5), z=st.floats(11.5, 12.5))
def test_the_volume_inside_a_round_isotherm(fall, edge, x, z):
    """Balls of known size.

    The same in space, where a cell has more corners and the error is thrice as large.
    """
    place = grid.xyz(24, 24, 24, 1)
    a, b, c = (place.centres_mm(axis) for axis in range(3))
    radius = np.sqrt(
        (a[:, None, None] - x) ** 2 + (b[None, :, None] - 12) ** 2 + (c[None, None, :] - z) ** 2
    )
    run, slack = (
        finished(place, FALLS[fall](radius, edge) - 40.0),
        1.1 / edge**2,
    )  # found 0.91 / edge2 at worst
    assert run.size(-40.0) == pytest.approx(4 / 3 * math.pi * edge**3 / 1000, rel=slack)
    assert run.radius_mm(-40.0) == pytest.approx(edge, rel=slack / 3 * 1.05)


@quick
@given(st.floats(2, 22), st.floats(0.1, 50))
def test_a_straight_line_is_read_exactly(edge, slope):
    """On one axis, with temperature rising evenly, size and radius are exact wherever the isotherm
    falls.
    """
    place = grid.plane(24, 1)
    run = finished(place, slope * (place.centres_mm() - edge) - 20.0)
    assert run.size(-20.0) == pytest.approx(edge, abs=1e-9)
    assert run.radius_mm(-20.0) == pytest.approx(edge, abs=1e-9)


@quick
@given(st.floats(3, 20), st.floats(3, 25), st.floats(28, 32))
def test_an_ellipsoid_around_a_needle(radius, half_length, middle):
    """In (r, z): half axes and volume of a cone of elliptic levels."""
    place = grid.rz(30, 60, 0.5)
    r, z = place.centres_mm(0)[:, None], place.centres_mm(1)[None, :] - middle
    run = finished(place, 40 * (np.hypot(r / radius, z / half_length) - 1) - 20.0)
    assert run.radius_mm(-20.0) == pytest.approx(radius, rel=0.01)  # found -0.4 %
    assert run.half_length_mm(-20.0) == pytest.approx(half_length, rel=0.01)  # found -0.4 %
    assert run.size(-20.0) == pytest.approx(
        4 / 3 * math.pi * radius**2 * half_length / 1000, rel=0.02
    )


@pytest.mark.parametrize(
    ("kind", "factor"), [("cylinder", math.pi), ("sphere", 4 / 3 * math.pi / 1000)]
)
def test_rings_and_shells_count_from_the_surface(kind, factor):
    """Round grids start at the needle's surface; size is what lies between it and the isotherm."""
    place = getattr(grid, kind)(5, 35, 0.5)
    power = 2 if kind == "cylinder" else 3
    run = finished(place, 3.0 * (place.centres_mm() - 17.2) - 20.0)
    assert run.radius_mm(-20.0) == pytest.approx(17.2, abs=1e-9)
    assert run.size(-20.0) == pytest.approx(factor * (17.2**power - 5**power), rel=0.002)


@given(
    st.lists(st.floats(-150, 40), min_size=2, max_size=30), st.floats(-150, 40), st.floats(0, 50)
)
def test_shares_are_shares_and_colder_levels_hold_less(line, level, colder):
    """Between 0 and 1 for any field, and never more below a colder isotherm."""
    field = np.array(line)
    share, less = share_below(field, level), share_below(field, level - colder)
    assert ((0 <= less) & (less <= share) & (share <= 1)).all()
    assert (share[field <= level] >= 0.5).all() and (share[field > level] <= 0.5).all()


def test_nothing_that_cold_has_no_radius():
    """A level colder than everything has size 0 and radius nan, in every kind of grid."""
    for place in (
        grid.plane(9, 1),
        grid.cylinder(1, 10, 1),
        grid.rz(9, 9, 1),
        grid.xy(9, 9, 1),
        grid.xyz(9, 9, 9, 1),
    ):
        run = finished(place, np.full(place.field_shape, -10.0))
        assert run.size(-40.0) == 0.0 and math.isnan(run.radius_mm(-40.0))
    assert math.isnan(crossing(np.arange(3.0), np.array([5.0, 6.0, 7.0]), 0.0))


@pytest.mark.parametrize(
    "place", [grid.cylinder(1.5, 41.5, 0.5), grid.rz(30, 60, 1)], ids=lambda place: place.kind
)
def test_ice_around_a_warm_needle_is_still_ice(place):
    """A minute into the thaw the needle is warm and most of the ice is still there.

    The summary must not deny it.
    """
    thaw = Schedule.phases((10, -140, math.inf), (2, 37, math.inf))
    source = Wall(thaw) if place.kind == "cylinder" else Probe(thaw, 1.5, 35, z_mm=30)
    run = solve(SOFT, place, [source], 11)
    assert run.size(-1.0) > 0
    assert "nothing is frozen" not in run.summary()


@pytest.mark.parametrize("side", [(0,), (-1,), (slice(None), 0), (slice(None), -1)])
@pytest.mark.parametrize("place", [grid.xy(9, 12, 1), grid.xyz(9, 12, 15, 1)], ids=["xy", "xyz"])
def test_ice_at_a_side_of_a_section_or_box_is_reported(place, side):
    """Its radius would be that of a disc or ball which does not fit into the tissue."""
    celsius = np.full(place.field_shape, 37.0)
    celsius[4, 6] = -50.0
    inside = finished(place, celsius)
    assert inside.coldest_side_C() == 37.0 and "ice edge is" in inside.summary()
    outer = celsius.copy()
    outer[side] = -50.0
    outside = finished(place, outer)
    assert outside.coldest_side_C() == -50.0
    assert outside.summary().endswith("are frozen, up to the outer side of the tissue.")


def test_tissue_frozen_through_is_frozen():
    """A slab of 5 mm frozen from side to side is not 'nothing'."""
    run = solve(SOFT, grid.plane(5, 0.5), [Wall(HOLD)], 10)
    assert run.size(-1.0) == pytest.approx(5.0)
    assert "nothing is frozen" not in run.summary()


# ----------------------------------------------------------------------------------------------
# refusals

ODD = st.one_of(st.just(math.nan), st.just(math.inf), st.just(-math.inf), st.floats(-1e9, -1e-6))


def refused(value, make):
    """Assert that `make` raises a ValueError that names the value."""
    with pytest.raises(ValueError) as refusal:
        make()
    assert f"{value:g}" in str(refusal.value) or repr(value) in str(refusal.value), str(
        refusal.value
    )


@quick
@given(st.one_of(st.just(math.nan), st.floats(-1e6, -200.001), st.floats(100.001, 1e6)))
def test_impossible_gas_is_refused(gas):
    """Colder than liquid nitrogen, hotter than boiling water, or no number."""
    refused(gas, lambda: Schedule.hold(gas))
    refused(gas, lambda: Schedule.ramps((0, 37), (1, gas)))
    refused(gas, lambda: Schedule.phases((1, 0, OFF), (1, gas, 800)))


@quick
@given(st.one_of(st.just(math.nan), st.floats(-1e9, -1e-6)))
def test_impossible_films_are_refused(film):
    """A film cannot push heat uphill."""
    refused(film, lambda: Schedule.hold(-140, film))
    refused(film, lambda: Schedule.phases((1, -140, 800), (1, 0, film)))


@quick
@given(ODD)
def test_impossible_times_are_refused(time):
    """A knot before the start, never, or nowhere."""
    refused(time, lambda: Schedule((time,), (-140,), (1,)))
    refused(time, lambda: Schedule((0.0, time), (37, -140), (1, 1)))


@quick
@given(st.floats(0, 1e4), st.floats(0, 1e4))
def test_clocks_do_not_run_backwards(later, earlier):
    """Times out of order are refused, and so is the same time twice."""
    assume(earlier <= later)
    refused(earlier, lambda: Schedule((later, earlier), (37, -140), (1, 1)))


@quick
@given(st.one_of(st.just(0.0), st.just(math.nan), st.floats(-100, -1e-6)))
def test_phases_last(minutes):
    """A phase of no time at all, or less, is refused."""
    refused(minutes, lambda: Schedule.phases((minutes, -140, 800)))
    refused(minutes, lambda: Schedule.phases((1, -140, 800), (minutes, 0, OFF)))


@pytest.mark.parametrize("make", [lambda: Schedule((), (), ()), Schedule.ramps, Schedule.phases])
def test_an_empty_schedule_is_refused(make):
    """Nothing said about the probe."""
    with pytest.raises(ValueError, match="empty schedule"):
        make()


@quick
@given(
    st.one_of(st.just(math.nan), st.just(math.inf), st.floats(-100, 0.299), st.floats(10.001, 1e5))
)
def test_impossible_needles_are_refused(radius):
    """Thinner than a hair, thicker than a thumb."""
    refused(radius, lambda: Probe(HOLD, radius))


@quick
@given(
    st.one_of(st.just(math.nan), st.just(math.inf), st.floats(-100, 0.999), st.floats(200.001, 1e5))
)
def test_impossible_lengths_are_refused(length):
    """Shorter than wide, longer than a patient is thick."""
    refused(length, lambda: Probe(HOLD, 1.5, length))


@quick
@given(st.sampled_from(["x_mm", "y_mm", "z_mm"]), st.sampled_from([math.nan, math.inf, -math.inf]))
def test_probes_are_somewhere(field, place):
    """A needle at no place is refused."""
    refused(place, lambda: Probe(HOLD, **{field: place}))


@quick
@given(st.sampled_from([math.nan, math.inf, -math.inf]))
def test_heat_flows_are_numbers(flow):
    """A wall takes a finite number of watts, or follows a schedule, not both, not neither."""
    refused(flow, lambda: Wall(heat_flow=flow))
    with pytest.raises(ValueError, match="exactly one"):
        Wall(HOLD, 5.0)


def test_a_wall_takes_a_schedule():
    """A bare temperature is refused, as it is for a probe."""
    refused(-140, lambda: Wall(-140))


KINDS = {
    "plane": lambda size, cell: grid.plane(size, cell),
    "cylinder": lambda size, cell: grid.cylinder(1.5, 1.5 + size, cell),
    "sphere": lambda size, cell: grid.sphere(5, 5 + size, cell),
    "rz": lambda size, cell: grid.rz(30, size, cell),
    "xy": lambda size, cell: grid.xy(size, 30, cell),
    "xyz": lambda size, cell: grid.xyz(30, 30, size, cell),
}
FLAT = pytest.mark.parametrize("kind", ["plane", "rz", "xy", "xyz"])


@FLAT
@quick
@given(size=st.one_of(ODD, st.just(0.0), st.floats(1000.1, 1e9)))
def test_impossible_sizes_are_refused(kind, size):
    """Nothing, less than nothing, more than a metre, or no number."""
    refused(size, lambda: KINDS[kind](size, 1.0))


@pytest.mark.parametrize("kind", KINDS)
@quick
@given(cell=st.one_of(ODD, st.just(0.0), st.floats(10.1, 1e9)))
def test_impossible_cells_are_refused(kind, cell):
    """No cell has that size, or too few fit: a grid needs three."""
    refused(cell, lambda: KINDS[kind](30.0, cell))


@pytest.mark.parametrize("kind", ["cylinder", "sphere"])
@quick
@given(
    inner=st.one_of(st.just(math.nan), st.floats(-100, -1e-6)),
    outer=st.floats(-100, 5),
)
def test_impossible_radii_are_refused(kind, inner, outer):
    """A radius below 0 or none at all; an outer radius inside the inner one."""
    refused(inner, lambda: getattr(grid, kind)(inner, 30, 1))
    refused(outer, lambda: getattr(grid, kind)(5, outer, 1))


@pytest.mark.parametrize(("size", "cell"), [(250, 1e-4), (30, 1e-320)])
def test_absurdly_many_cells_are_refused(size, cell):
    """Cells in nanometres: refused like any other grid too large."""
    with pytest.raises(ValueError, match=r"20,000,000.*use larger cells"):
        grid.xyz(size, size, size, cell)


@pytest.mark.parametrize("field", ["minutes", "step_s"])
@quick
@given(value=st.one_of(ODD, st.just(0.0), st.floats(601, 1e9)))
def test_impossible_run_times_are_refused(field, value):
    """No time, negative time, more than a working day, or no number."""
    refused(value, lambda: solve(SOFT, grid.plane(9, 1), [Wall(HOLD)], **{field: value}))


@quick
@given(place=st.one_of(ODD, st.floats(9.01, 1e6)))
def test_thermocouples_are_inside(place):
    """A thermocouple outside the tissue is refused, by its place."""
    refused(
        place, lambda: solve(SOFT, grid.plane(9, 1), [Wall(HOLD)], 1, thermocouples_mm=[(place,)])
    )


@quick
@given(st.one_of(st.floats(-1e6, 1.49), st.floats(28.51, 1e6)))
def test_needles_are_inside(place):
    """A needle across the edge of the tissue is refused, by its place."""
    refused(place, lambda: solve(SOFT, grid.xy(30, 30, 1), [Probe(HOLD, x_mm=place, y_mm=15)], 1))
