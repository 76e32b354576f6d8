"""Compiled kernels: the same super-steps as `reference`, fused into one pass over the cells per stage.

`reference` says in NumPy what happens here; a test holds the two equal.  A stage reads the Kirchhoff potential of the
stage before, adds up what flows through each cell's faces, takes blood heat, writes the new enthalpy and, in the same
pass, the new potential: 24 bytes a cell.  Walls are mended afterwards, face by face (`_mend_walls`).

Three things keep it fast and exact in single precision.  Enthalpy and potential are stored as departures from the
start, so that tissue far from the probe holds small numbers.  Updates are written as differences, so that tissue at
rest stays at rest to the last bit.  Numbers stay in the arrays' own precision: a literal 2.0 turns single into double.

All cells lie in one long row of memory: planes of the first axis, in them rows of the second, in those the third, each
row (and each plane with more than one row) framed by ghost cells that copy their neighbours.  A whole plane is one
straight loop; what it writes into ghosts is overwritten afterwards (`_refresh_ghosts`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit, prange

FAST = {"fastmath": {"reassoc", "nsz", "arcp", "contract", "afn"}, "nogil": True, "error_model": "numpy"}
FAST |= {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}  # called from compiled code only: less to compile
ENTRY = {**FAST, "no_cpython_wrapper": False, "cache": True}  # what Python calls; the others are kept inside it
NEWTON_STEPS = 12


class Curve(NamedTuple):
    """A tissue's material curve as scalars of one precision, SI and °C, for enthalpies counted from the start.

    `solid`, `liquid`: enthalpy at the solidus and the liquidus.  An enthalpy h is split into cold = min(h, solid),
    melt = h kept between the two, and warm = max(h, liquid); then

        theta = frozen * cold + (freezing + freezing2 * melt) * melt + unfrozen * warm + at_rest
        T     = kelvin_frozen * cold + kelvin_freezing * melt + kelvin_unfrozen * warm + offset
        blood and metabolism = (melt - solid) * (source + source_melt * melt + source_warm * warm)
    """

    solid: float
    liquid: float
    frozen: float
    freezing: float
    freezing2: float
    unfrozen: float
    at_rest: float
    kelvin_frozen: float
    kelvin_freezing: float
    kelvin_unfrozen: float
    offset: float
    source: float
    source_melt: float
    source_warm: float


@njit(forceinline=True, **FAST)
def _potential(enthalpy, curve, ice):
    """Kirchhoff potential of an enthalpy; `ice` holds the higher terms of the ice law, or None."""
    cold, warm = min(enthalpy, curve.solid), max(enthalpy, curve.liquid)
    melt = min(max(enthalpy, curve.solid), curve.liquid)
    theta = curve.at_rest + cold * curve.frozen + melt * (curve.freezing + melt * curve.freezing2)
    if ice is not None:
        x = (cold - curve.solid) * curve.kelvin_frozen  # in kelvin: single precision has no room for J/m3 to the sixth
        theta += x * x * (ice[0] + x * (ice[1] + x * (ice[2] + x * (ice[3] + x * ice[4]))))
    return theta + warm * curve.unfrozen


@njit(forceinline=True, **FAST)
def _temperature(enthalpy, curve):
    """Temperature of an enthalpy."""
    cold, warm = min(enthalpy, curve.solid), max(enthalpy, curve.liquid)
    melt = min(max(enthalpy, curve.solid), curve.liquid)
    return curve.offset + cold * curve.kelvin_frozen + melt * curve.kelvin_freezing + warm * curve.kelvin_unfrozen


class Layout(NamedTuple):
    """Where cells lie in the long row: counts on the three axes, length of a plane and a row, first cell of a plane."""

    planes: int
    rows: int
    cells: int
    plane: int
    row: int
    first: int


@njit(forceinline=True, **FAST)
def _plane(i, theta, theta_new, old, new, layout, lower, upper, second, third, curve, ice, nu, kappa):
    """One stage for plane `i`, equation (3); returns the heat that blood and metabolism give, per volume."""
    begin = i * layout.plane + layout.first
    end = begin + (layout.rows - 1) * layout.row + layout.cells
    down = layout.plane if i > 0 else 0
    up = layout.plane if i < layout.planes - 1 else 0
    here, left, right = theta[begin:end], theta[begin - 1 : end - 1], theta[begin + 1 : end + 1]
    below, above = theta[begin - down : end - down], theta[begin + up : end + up]
    front, back = here, here
    if second is not None:
        front, back = theta[begin - layout.row : end - layout.row], theta[begin + layout.row : end + layout.row]
    before, after, theta_after = old[begin:end], new[begin:end], theta_new[begin:end]
    given = curve.solid - curve.solid
    for k in range(end - begin):
        middle = here[k]
        flow = third * ((left[k] - middle) + (right[k] - middle))
        if second is not None:
            flow += second * ((front[k] - middle) + (back[k] - middle))
        if lower is not None:
            flow += lower[i] * (below[k] - middle) + upper[i] * (above[k] - middle)
        enthalpy = before[k]
        melt, warm = min(max(enthalpy, curve.solid), curve.liquid), max(enthalpy, curve.liquid)
        source = (melt - curve.solid) * (curve.source + curve.source_melt * melt + curve.source_warm * warm)
        given += source
        value = enthalpy + (nu * (after[k] - enthalpy) + kappa * (flow + source))  # mu = 1 - nu
        after[k] = value
        theta_after[k] = _potential(value, curve, ice)
    return given


@njit(**FAST)
def _sweep(theta, theta_new, old, new, layout, lower, upper, second, third, volumes, curve, ice, nu, kappa):
    """One stage over all cells on one core; returns the heat (W) that blood and metabolism give."""
    given = 0.0
    for i in range(layout.planes):
        given += volumes[i] * _plane(
            i, theta, theta_new, old, new, layout, lower, upper, second, third, curve, ice, nu, kappa
        )
    return given


@njit(parallel=True, **FAST)
def _sweep_parallel(theta, theta_new, old, new, layout, lower, upper, second, third, volumes, curve, ice, nu, kappa):
    """`_sweep` with the planes shared among cores."""
    given = 0.0
    for i in prange(layout.planes):
        given += volumes[i] * _plane(
            i, theta, theta_new, old, new, layout, lower, upper, second, third, curve, ice, nu, kappa
        )
    return given


@njit(**FAST)
def _refresh_ghosts(theta, enthalpy, layout, curve, framed):
    """Make ghosts copies of their neighbours; frozen, so that no blood flows in them."""
    for i in range(layout.planes):
        first = i * layout.plane + layout.first
        for j in range(layout.rows):
            left = first + j * layout.row - 1
            right = left + layout.cells + 1
            theta[left], theta[right] = theta[left + 1], theta[right - 1]
            enthalpy[left], enthalpy[right] = curve.solid, curve.solid
        if framed is not None:
            last = first + (layout.rows - 1) * layout.row
            for k in range(layout.cells):
                theta[first - layout.row + k] = theta[first + k]
                theta[last + layout.row + k] = theta[last + k]


@njit(forceinline=True, **FAST)
def _enthalpy(temperature, curve):
    """Enthalpy of a temperature."""
    solidus = curve.offset + curve.solid * (curve.kelvin_frozen + curve.kelvin_freezing)
    solidus += curve.liquid * curve.kelvin_unfrozen
    liquidus = solidus + (curve.liquid - curve.solid) * curve.kelvin_freezing
    if temperature < solidus:
        return curve.solid + (temperature - solidus) / curve.kelvin_frozen
    if temperature < liquidus:
        return curve.solid + (temperature - solidus) / curve.kelvin_freezing
    return curve.liquid + (temperature - liquidus) / curve.kelvin_unfrozen


@njit(forceinline=True, **FAST)
def _conductivity(enthalpy, curve, ice):
    """Conductivity: potential per kelvin."""
    if enthalpy < curve.solid:
        x = (enthalpy - curve.solid) * curve.kelvin_frozen
        conductivity = curve.frozen / curve.kelvin_frozen
        if ice is not None:
            conductivity += x * (2 * ice[0] + x * (3 * ice[1] + x * (4 * ice[2] + x * (5 * ice[3] + x * 6 * ice[4]))))
        return conductivity
    if enthalpy < curve.liquid:
        return (curve.freezing + 2 * curve.freezing2 * enthalpy) / curve.kelvin_freezing
    return curve.unfrozen / curve.kelvin_unfrozen


@njit(**FAST)
def _read_schedules(knots, temperatures, films, curve, ice, time, gas, film, potential):
    """Gas temperature, film and potential of every source now: linear between knots, film of the knot before."""
    for p in range(knots.shape[0]):
        n, last = 0, knots.shape[1] - 1
        while n < last and time >= knots[p, n + 1]:
            n += 1
        film[p], gas[p] = films[p, n], temperatures[p, n]
        if n < last and time > knots[p, n]:
            share = (time - knots[p, n]) / (knots[p, n + 1] - knots[p, n])
            gas[p] += share * (temperatures[p, n + 1] - temperatures[p, n])
        potential[p] = _potential(_enthalpy(gas[p], curve), curve, ice)


@njit(**FAST)
def _wall_potential(theta, cell_temperature, gas, push, conductance, curve, ice):
    """Potential of a wall where film and tissue pass the same heat:  push (T_gas - T) = g (theta(T) - theta_cell).

    Newton's method from the colder side: theta is increasing and concave, so the steps approach from below.
    """
    temperature = min(gas, cell_temperature)
    for _ in range(NEWTON_STEPS):
        enthalpy = _enthalpy(temperature, curve)
        slope = push + conductance * _conductivity(enthalpy, curve, ice)
        change = (push * (gas - temperature) - conductance * (_potential(enthalpy, curve, ice) - theta)) / slope
        temperature += change
        if abs(change) < 1e-4:
            break
    return _potential(_enthalpy(temperature, curve), curve, ice)


@njit(forceinline=True, **FAST)
def _wall_flow(theta, enthalpy, gas, film, potential, film_area, conductance, curve, ice):
    """Flow (W/m3) into a cell through a wall face with the given film and distance."""
    if film == 0.0:
        return 0.0
    if np.isinf(film):
        return conductance * (potential - theta)
    at_cell = _temperature(enthalpy, curve)
    return conductance * (_wall_potential(theta, at_cell, gas, film * film_area, conductance, curve, ice) - theta)


@njit(**FAST)
def _mend_walls(theta, theta_new, old, new, volumes, walls, gas, film, potential, curve, ice, kappa, heat):
    """Replace the stencil's flow through wall faces by the true one; put what each source takes into `heat` (W)."""
    heat[:] = 0.0
    inside, inside_source, cell, behind, plane, source = walls[0], walls[1], walls[2], walls[3], walls[4], walls[5]
    conductance, regular, film_area, heat_flow = walls[6], walls[7], walls[8], walls[9]
    for n in range(len(inside)):
        new[inside[n]] = curve.solid  # frozen, so that no blood flows inside a probe
        theta_new[inside[n]] = potential[inside_source[n]]
    for n in range(len(cell)):
        c, p = cell[n], source[n]
        here, volume = theta[c], volumes[plane[n]]
        if heat_flow[p] != 0.0:
            flow = -heat_flow[p] / volume
        else:
            flow = _wall_flow(here, old[c], gas[p], film[p], potential[p], film_area[n], conductance[n], curve, ice)
        heat[p] -= flow * volume
        if regular[n] != 0.0:
            flow -= regular[n] * (theta[behind[n]] - here)
        new[c] += kappa * flow
        theta_new[c] = _potential(new[c], curve, ice)


@njit(**FAST)
def _remember(enthalpy, coldest, passage_warm, passage_cold, layout, warm, cold, time, step):
    """After a super-step: lowest enthalpy so far, and first passages (s) through two enthalpies, linear in the step."""
    for i in range(layout.planes):
        begin = i * layout.plane + layout.first
        end = begin + (layout.rows - 1) * layout.row + layout.cells
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


@njit(**ENTRY)
def advance(fields, layout, space, walls, schedules, curve, ice, scheme, clock, levels, totals, watched, record, many):
    """Super-steps in place; returns the two enthalpies and the two potentials, the up-to-date ones first.

    `fields`: two enthalpies, two potentials, coldest, two passages; `space`: lower, upper, second, third, volumes
    (None for an axis that is not there); `walls`: the arrays of `WallFaces` and the heat flows; `schedules`: knots,
    temperatures, films, a row a source; `scheme`: (nu, kappa * step, moment * step); `clock`: (time, step, count);
    `levels`: enthalpies (warm, cold) for first passages; `totals` gains the heat (J) each source takes and, last, what
    blood and metabolism give; `watched`: cells whose temperature goes to `record` (count, watched); `many`: None runs
    on one core, anything else on all.  `compiled.Compiled` packs all this, SI and °C:

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
    heat, gas, film, potential = np.zeros(sources), np.zeros(sources), np.zeros(sources), np.zeros(sources)
    ledger, ledger_before = np.zeros(sources + 1), np.zeros(sources + 1)
    for n in range(count):
        ledger[:], ledger_before[:] = 0.0, 0.0
        for s in range(nu.shape[0]):
            new, old, theta_new, theta = old, new, theta, theta_new
            if many is None:
                given = _sweep(theta, theta_new, old, new, layout, lower, upper, second, third, volumes, curve, ice,
                               nu[s], kappa[s])  # fmt: skip
            else:
                given = _sweep_parallel(theta, theta_new, old, new, layout, lower, upper, second, third, volumes, curve,
                                        ice, nu[s], kappa[s])  # fmt: skip
            _read_schedules(knots, temperatures, films, curve, ice, time + n * step + moment[s], gas, film, potential)
            _mend_walls(theta, theta_new, old, new, volumes, walls, gas, film, potential, curve, ice, kappa[s], heat)
            _refresh_ghosts(theta_new, new, layout, curve, second)
            for m in range(sources + 1):  # the ledger follows the same recursion as the enthalpy
                rate = heat[m] if m < sources else given
                value = ledger[m] + nu[s] * (ledger_before[m] - ledger[m]) + kappa[s] * rate
                ledger_before[m], ledger[m] = ledger[m], value
        totals += ledger
        _remember(new, coldest, passage_warm, passage_cold, layout, levels[0], levels[1], time + n * step, step)
        for m in range(watched.shape[0]):
            record[n, m] = _temperature(new[watched[m]], curve)
    return new, old, theta_new, theta
