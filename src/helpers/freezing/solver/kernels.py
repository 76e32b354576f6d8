"""Compiled kernels: the same super-steps as `reference`, fused into one pass over the cells per stage.

`reference` says in NumPy what happens here; a test holds the two equal.  A stage reads the Kirchhoff potential of the
stage before, adds up what flows through each cell's faces, takes blood heat, writes the new enthalpy and, in the same
pass, the new potential: 24 bytes a cell.  The few faces where two materials meet or where a wall is are mended
afterwards, face by face (`_mend_joints`, `_mend_walls`).

Three things keep it fast and exact in single precision.  Enthalpy and potential are stored as departures from the
start, so that tissue far from the probe holds small numbers.  Updates are written as differences, so that tissue at
rest stays at rest to the last bit.  Numbers stay in the arrays' own precision: a literal 2.0 turns single into double.

All cells lie in one long row of memory: planes of the first axis, in them rows of the second, in those the third, each
row (and each plane with more than one row) framed by ghost cells that copy their neighbours.  A plane is cut into
stretches of one material (one stretch where there is one material), each a straight loop with one material curve; what
it writes into ghosts is overwritten afterwards (`_refresh_ghosts`).
"""

from __future__ import annotations

from collections import namedtuple
from typing import NamedTuple

import numpy as np
from numba import njit, prange

from helpers.freezing.solver.kernels_kept import FAST, kept

# only what Python calls is kept: a caller compiled against a parallel function read from disk crashes (numba 0.68)
NEWTON_STEPS, JOINT_STEPS = 12, 40


class Curve(
    namedtuple(
        "Curve",
        "solid liquid frozen freezing freezing2 unfrozen at_rest kelvin_frozen kelvin_freezing kelvin_unfrozen offset "
        "source source_melt source_warm ice2 ice3 ice4 ice5 ice6 solidus span k_frozen k_slope k_unfrozen at_solidus "
        "at_liquidus",
    )
):
    """A material curve as scalars of one precision, SI and °C, for enthalpies and potentials counted from the start.

    `solid`, `liquid`: enthalpy at the solidus and the liquidus.  An enthalpy h is split into cold = min(h, solid),
    melt = h kept between the two, and warm = max(h, liquid); then

        theta = frozen * cold + (freezing + freezing2 * melt) * melt + unfrozen * warm + at_rest
        T     = kelvin_frozen * cold + kelvin_freezing * melt + kelvin_unfrozen * warm + offset
        blood and metabolism = (melt - solid) * (source + source_melt * melt + source_warm * warm)

    `ice2`...`ice6` are the higher terms of the ice law's potential, per kelvin below the solidus.  Faces work with
    temperatures: `solidus` (°C), `span` of the freezing range (K), conductivities `k_frozen`, `k_frozen + k_slope x`
    at x kelvin above the solidus, `k_unfrozen`, and the potentials `at_solidus` and `at_liquidus`.
    """


class Matter(NamedTuple):
    """What every cell is made of, for n materials.

    `curves` (n, 26): a `Curve` a row; `fine`: the same in double precision, for faces; `icy`: None if no material
    follows the ice law; `material`: number of every place in the long row; plane i is cut into `stretches` first[i] to
    first[i + 1], rows of (begin, end, material).
    """

    curves: np.ndarray
    fine: np.ndarray
    icy: str | None
    material: np.ndarray
    first: np.ndarray
    stretches: np.ndarray


class Layout(NamedTuple):
    """Where cells lie in the long row: counts on the three axes, length of a plane and a row, first cell of a plane."""

    planes: int
    rows: int
    cells: int
    plane: int
    row: int
    first: int


@njit(forceinline=True, **FAST)
def _curve(curves, m):
    """The curve of material `m`, as scalars."""
    c = curves[m]
    return Curve(
        c[0],
        c[1],
        c[2],
        c[3],
        c[4],
        c[5],
        c[6],
        c[7],
        c[8],
        c[9],
        c[10],
        c[11],
        c[12],
        c[13],
        c[14],
        c[15],
        c[16],
        c[17],
        c[18],
        c[19],
        c[20],
        c[21],
        c[22],
        c[23],
        c[24],
        c[25],
    )


@njit(forceinline=True, **FAST)
def _potential(enthalpy, curve, icy):
    """Kirchhoff potential of an enthalpy; `icy` is None where no ice law is."""
    cold, warm = min(enthalpy, curve.solid), max(enthalpy, curve.liquid)
    melt = min(max(enthalpy, curve.solid), curve.liquid)
    theta = curve.at_rest + cold * curve.frozen + melt * (curve.freezing + melt * curve.freezing2)
    if icy is not None:
        x = (
            cold - curve.solid
        ) * curve.kelvin_frozen  # in kelvin: single precision has no room for J/m3 to the sixth
        theta += (
            x
            * x
            * (curve.ice2 + x * (curve.ice3 + x * (curve.ice4 + x * (curve.ice5 + x * curve.ice6))))
        )
    return theta + warm * curve.unfrozen


@njit(forceinline=True, **FAST)
def _temperature(enthalpy, curve):
    """Temperature of an enthalpy."""
    cold, warm = min(enthalpy, curve.solid), max(enthalpy, curve.liquid)
    melt = min(max(enthalpy, curve.solid), curve.liquid)
    return (
        curve.offset
        + cold * curve.kelvin_frozen
        + melt * curve.kelvin_freezing
        + warm * curve.kelvin_unfrozen
    )


@njit(forceinline=True, **FAST)
def _conduction(temperature, curve, icy):
    """Potential and conductivity at a temperature; at a sharp freezing point both phases have the same potential."""
    x = temperature - curve.solidus
    if x >= curve.span:
        return curve.at_liquidus + (x - curve.span) * curve.k_unfrozen, curve.k_unfrozen
    if x >= 0:
        return curve.at_solidus + x * (
            curve.k_frozen + 0.5 * curve.k_slope * x
        ), curve.k_frozen + curve.k_slope * x
    theta, k = curve.at_solidus + x * curve.k_frozen, curve.k_frozen
    if icy is not None:
        theta += (
            x
            * x
            * (curve.ice2 + x * (curve.ice3 + x * (curve.ice4 + x * (curve.ice5 + x * curve.ice6))))
        )
        higher = 4 * curve.ice4 + x * (5 * curve.ice5 + x * 6 * curve.ice6)
        k += x * (2 * curve.ice2 + x * (3 * curve.ice3 + x * higher))
    return theta, k


@njit(forceinline=True, **FAST)
def _stretch(
    n, i, theta, theta_new, old, new, lowest, layout, lower, upper, second, third, matter, nu, kappa
):
    """One stage for stretch `n` in plane `i`, equation (3); returns the heat (per volume) of blood and metabolism.

    `lowest`: lowest enthalpies so far, if what was frozen through gets no more blood, else None.
    """
    begin, end, m = matter.stretches[n, 0], matter.stretches[n, 1], matter.stretches[n, 2]
    curve = _curve(matter.curves, m)
    down = layout.plane if i > 0 else 0
    up = layout.plane if i < layout.planes - 1 else 0
    here, left, right = theta[begin:end], theta[begin - 1 : end - 1], theta[begin + 1 : end + 1]
    below, above = theta[begin - down : end - down], theta[begin + up : end + up]
    front, back = here, here
    if second is not None:
        front, back = (
            theta[begin - layout.row : end - layout.row],
            theta[begin + layout.row : end + layout.row],
        )
    before, after, theta_after = old[begin:end], new[begin:end], theta_new[begin:end]
    ever = before if lowest is None else lowest[begin:end]
    nothing = curve.solid - curve.solid
    given = nothing
    for k in range(end - begin):
        middle = here[k]
        flow = third * ((left[k] - middle) + (right[k] - middle))
        if second is not None:
            flow += second * ((front[k] - middle) + (back[k] - middle))
        if lower is not None:
            flow += lower[i] * (below[k] - middle) + upper[i] * (above[k] - middle)
        enthalpy = before[k]
        melt, warm = min(max(enthalpy, curve.solid), curve.liquid), max(enthalpy, curve.liquid)
        source = (melt - curve.solid) * (
            curve.source + curve.source_melt * melt + curve.source_warm * warm
        )
        if lowest is not None:
            source = source if ever[k] > curve.solid else nothing
        given += source
        value = enthalpy + (nu * (after[k] - enthalpy) + kappa * (flow + source))  # mu = 1 - nu
        after[k] = value
        theta_after[k] = _potential(value, curve, matter.icy)
    return given


@njit(**FAST)
def _sweep(
    theta,
    theta_new,
    old,
    new,
    lowest,
    layout,
    lower,
    upper,
    second,
    third,
    volumes,
    matter,
    nu,
    kappa,
):
    """One stage over all cells on one core; returns the heat (W) that blood and metabolism give."""
    given = 0.0
    for i in range(layout.planes):
        for n in range(matter.first[i], matter.first[i + 1]):
            given += volumes[i] * _stretch(
                n,
                i,
                theta,
                theta_new,
                old,
                new,
                lowest,
                layout,
                lower,
                upper,
                second,
                third,
                matter,
                nu,
                kappa,
            )
    return given


@njit(parallel=True, **FAST)
def _sweep_parallel(
    theta,
    theta_new,
    old,
    new,
    lowest,
    layout,
    lower,
    upper,
    second,
    third,
    volumes,
    matter,
    nu,
    kappa,
):
    """`_sweep` with the planes shared among cores."""
    given = 0.0
    for i in prange(layout.planes):
        for n in range(matter.first[i], matter.first[i + 1]):
            given += volumes[i] * _stretch(
                n,
                i,
                theta,
                theta_new,
                old,
                new,
                lowest,
                layout,
                lower,
                upper,
                second,
                third,
                matter,
                nu,
                kappa,
            )
    return given


@njit(**FAST)
def _refresh_ghosts(theta, new, old, layout, framed):
    """Make ghosts copies of their neighbours; they stay frozen, as they were, so that no blood flows in them."""
    for i in range(layout.planes):
        first = i * layout.plane + layout.first
        for j in range(layout.rows):
            left = first + j * layout.row - 1
            right = left + layout.cells + 1
            theta[left], theta[right] = theta[left + 1], theta[right - 1]
            new[left], new[right] = old[left], old[right]
        if framed is not None:
            last = first + (layout.rows - 1) * layout.row
            for k in range(layout.cells):
                theta[first - layout.row + k] = theta[first + k]
                theta[last + layout.row + k] = theta[last + k]


@njit(forceinline=True, **FAST)
def _joint_drop(low, high, curve_low, curve_high, icy):
    """Potential drop (W/m) from a half cell at temperature `high` to one of another material at `low`; equation (13).

    Newton's method, kept between two temperatures that close in on the answer; nearly always one step.
    """
    theta_low, k_low = _conduction(low, curve_low, icy)
    theta_high, k_high = _conduction(high, curve_high, icy)
    cold, warm = min(low, high), max(low, high)
    temperature, from_low, to_high = low, 0.0 * low, k_high * (high - low)
    for _ in range(JOINT_STEPS):
        temperature += (to_high - from_low) / (k_low + k_high)
        if not cold <= temperature <= warm:
            temperature = 0.5 * (cold + warm)
        at_low, k_low = _conduction(temperature, curve_low, icy)
        at_high, k_high = _conduction(temperature, curve_high, icy)
        from_low, to_high = at_low - theta_low, theta_high - at_high
        if abs(to_high - from_low) <= 1e-9 * (k_low + k_high):
            break
        if to_high > from_low:
            cold = temperature
        else:
            warm = temperature
    return from_low + to_high


@njit(**FAST)
def _mend_joints(theta, theta_new, old, new, joints, matter, kappa):
    """Replace the stencil's flow through faces between two materials by the true one, the same on both sides."""
    low, high, per_low, per_high, pairs = joints
    for p in range(
        pairs.shape[0]
    ):  # all joints of one pair of materials, so that their curves are read once
        begin, end, m, k = pairs[p, 0], pairs[p, 1], pairs[p, 2], pairs[p, 3]
        here, there = _curve(matter.fine, m), _curve(matter.fine, k)
        curve_a, curve_b = _curve(matter.curves, m), _curve(matter.curves, k)
        thawed, frozen = (
            max(here.solidus + here.span, there.solidus + there.span),
            min(here.solidus, there.solidus),
        )
        series_thawed = (
            2 * here.k_unfrozen * there.k_unfrozen / (here.k_unfrozen + there.k_unfrozen)
        )
        series_frozen = 2 * here.k_frozen * there.k_frozen / (here.k_frozen + there.k_frozen)
        for n in range(begin, end):
            a, b = low[n], high[n]
            at_a, at_b = _temperature(old[a], here), _temperature(old[b], there)
            if min(at_a, at_b) >= thawed:  # two constant conductivities in series, as often
                drop = series_thawed * (at_b - at_a)
            elif matter.icy is None and max(at_a, at_b) <= frozen:
                drop = series_frozen * (at_b - at_a)
            else:
                drop = _joint_drop(at_a, at_b, here, there, matter.icy)
            wrong = kappa * (drop - (theta[b] - theta[a]))
            new[a] += per_low[n] * wrong
            new[b] -= per_high[n] * wrong
            theta_new[a] = _potential(new[a], curve_a, matter.icy)
            theta_new[b] = _potential(new[b], curve_b, matter.icy)


@kept
def _read_schedules(knots, temperatures, films, matter, time, gas, film, potential):
    """Gas temperature, film and potentials (source, material) now: linear between knots, film of the knot before."""
    for p in range(knots.shape[0]):
        n, last = 0, knots.shape[1] - 1
        while n < last and time >= knots[p, n + 1]:
            n += 1
        film[p], gas[p] = films[p, n], temperatures[p, n]
        if n < last and time > knots[p, n]:
            share = (time - knots[p, n]) / (knots[p, n + 1] - knots[p, n])
            gas[p] += share * (temperatures[p, n + 1] - temperatures[p, n])
        for m in range(matter.fine.shape[0]):
            potential[p, m] = _conduction(gas[p], _curve(matter.fine, m), matter.icy)[0]


@njit(**FAST)
def _wall_flow(theta, cell_temperature, gas, film, potential, film_area, conductance, curve, icy):
    """Flow (W/m3) into a cell through a wall face with the given film and distance.

    Film and tissue pass the same heat:  push (T_gas - T) = conductance (theta(T) - theta_cell).  Newton's method from
    the colder side: theta is increasing and concave, so the steps approach from below.
    """
    if film == 0.0:
        return 0.0
    if np.isinf(film):
        return conductance * (potential - theta)
    push, temperature = film * film_area, min(gas, cell_temperature)
    for _ in range(NEWTON_STEPS):
        at_wall, k = _conduction(temperature, curve, icy)
        change = (push * (gas - temperature) - conductance * (at_wall - theta)) / (
            push + conductance * k
        )
        temperature += change
        if abs(change) < 1e-4:
            break
    return conductance * (_conduction(temperature, curve, icy)[0] - theta)


@njit(**FAST)
def _mend_walls(
    theta, theta_new, old, new, volumes, walls, gas, film, potential, matter, kappa, heat
):
    """Replace the stencil's flow through wall faces by the true one; put what each source takes into `heat` (W)."""
    heat[:] = 0.0
    inside, inside_source, cell, behind, plane, source = (
        walls[0],
        walls[1],
        walls[2],
        walls[3],
        walls[4],
        walls[5],
    )
    conductance, regular, film_area, heat_flow = walls[6], walls[7], walls[8], walls[9]
    for n in range(len(inside)):
        m = matter.material[inside[n]]
        new[inside[n]] = matter.curves[m, 0]  # frozen, so that no blood flows inside a probe
        theta_new[inside[n]] = potential[inside_source[n], m]
    for n in range(len(cell)):
        c, p = cell[n], source[n]
        m = matter.material[c]
        curve, fine = _curve(matter.curves, m), _curve(matter.fine, m)
        here, volume = theta[c], volumes[plane[n]]
        if heat_flow[p] != 0.0:
            flow = -heat_flow[p] / volume
        else:
            at_cell = _temperature(old[c], fine)
            flow = _wall_flow(
                here,
                at_cell,
                gas[p],
                film[p],
                potential[p, m],
                film_area[n],
                conductance[n],
                fine,
                matter.icy,
            )
        heat[p] -= flow * volume
        if regular[n] != 0.0:
            flow -= regular[n] * (theta[behind[n]] - here)
        new[c] += kappa * flow
        theta_new[c] = _potential(new[c], curve, matter.icy)


@njit(**FAST)
def _remember(enthalpy, coldest, passage_warm, passage_cold, layout, matter, levels, time, step):
    """After a super-step: lowest enthalpy so far, and first passages (s) through two enthalpies, linear in the step."""
    for n in range(matter.first[layout.planes]):
        begin, end, m = matter.stretches[n, 0], matter.stretches[n, 1], matter.stretches[n, 2]
        warm, cold = levels[0, m], levels[1, m]
        now, lowest = enthalpy[begin:end], coldest[begin:end]
        through_warm, through_cold = passage_warm[begin:end], passage_cold[begin:end]
        crossings = 0
        for k in range(end - begin):
            crossings += (now[k] <= warm) & (lowest[k] > warm)
            crossings += (now[k] <= cold) & (lowest[k] > cold)
        if crossings:
            for k in range(end - begin):
                if now[k] <= warm and lowest[k] > warm:
                    through_warm[k] = time + step * (lowest[k] - warm) / (lowest[k] - now[k])
                if now[k] <= cold and lowest[k] > cold:
                    through_cold[k] = time + step * (lowest[k] - cold) / (lowest[k] - now[k])
        for k in range(end - begin):
            lowest[k] = min(lowest[k], now[k])


@kept
def advance(
    fields,
    layout,
    space,
    matter,
    walls,
    joints,
    schedules,
    scheme,
    clock,
    levels,
    totals,
    watched,
    record,
    stasis,
    many,
):
    """Super-steps in place; returns the two enthalpies and the two potentials, the up-to-date ones first.

    `fields`: two enthalpies, two potentials, coldest, two passages; `space`: lower, upper, second, third, volumes
    (None for an axis that is not there); `walls`: the arrays of `WallFaces` and the heat flows; `joints`: the arrays of
    `Joints`; `schedules`: knots, temperatures, films, a row a source; `scheme`: (nu,
    kappa * step, moment * step); `clock`: (time, step, count); `levels`: enthalpies (warm, cold) for first passages,
    (2, n); `totals` gains the heat (J) each source takes and, last, what blood and metabolism give; `watched`: cells
    whose temperature goes to `record` (count, watched); `stasis`: None, or anything to stop blood for good where it
    froze; `many`: None runs on one core, anything else on all.  `compiled.Compiled` packs all this, SI and °C:

    >>> from helpers.freezing.heat import example
    >>> example().energy.imbalance < 1e-4
    True
    """
    new, old, theta_new, theta, coldest, passage_warm, passage_cold = fields
    lower, upper, second, third, volumes = space
    knots, temperatures, films = schedules
    nu, kappa, moment = scheme
    time, step, count = clock
    sources = knots.shape[0]
    heat, gas, film = np.zeros(sources), np.zeros(sources), np.zeros(sources)
    potential = np.zeros((sources, matter.fine.shape[0]))
    ledger, ledger_before = np.zeros(sources + 1), np.zeros(sources + 1)
    lowest = None if stasis is None else coldest
    for n in range(count):
        ledger[:], ledger_before[:] = 0.0, 0.0
        for s in range(nu.shape[0]):
            new, old, theta_new, theta = old, new, theta, theta_new
            if many is None:
                given = _sweep(
                    theta,
                    theta_new,
                    old,
                    new,
                    lowest,
                    layout,
                    lower,
                    upper,
                    second,
                    third,
                    volumes,
                    matter,
                    nu[s],
                    kappa[s],
                )
            else:
                given = _sweep_parallel(
                    theta,
                    theta_new,
                    old,
                    new,
                    lowest,
                    layout,
                    lower,
                    upper,
                    second,
                    third,
                    volumes,
                    matter,
                    nu[s],
                    kappa[s],
                )
            _mend_joints(theta, theta_new, old, new, joints, matter, kappa[s])
            _read_schedules(
                knots,
                temperatures,
                films,
                matter,
                time + n * step + moment[s],
                gas,
                film,
                potential,
            )
            _mend_walls(
                theta,
                theta_new,
                old,
                new,
                volumes,
                walls,
                gas,
                film,
                potential,
                matter,
                kappa[s],
                heat,
            )
            _refresh_ghosts(theta_new, new, old, layout, second)
            for m in range(sources + 1):  # the ledger follows the same recursion as the enthalpy
                rate = heat[m] if m < sources else given
                value = ledger[m] + nu[s] * (ledger_before[m] - ledger[m]) + kappa[s] * rate
                ledger_before[m], ledger[m] = ledger[m], value
        totals += ledger
        _remember(
            new, coldest, passage_warm, passage_cold, layout, matter, levels, time + n * step, step
        )
        for m in range(watched.shape[0]):
            c = watched[m]
            record[n, m] = _temperature(new[c], _curve(matter.fine, matter.material[c]))
    return new, old, theta_new, theta
