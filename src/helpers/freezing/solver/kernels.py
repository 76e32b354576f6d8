"""Compiled kernels: the super-steps of `heat.Reference`, one pass over the cells per stage.

`heat.Reference` says in NumPy what happens here; a test requires the two to be equal. A stage reads
the Kirchhoff potential of the stage before, adds up what flows through each cell's faces, takes the
heat of blood, writes the new enthalpy and, in the same pass, the new potential: 24 bytes a cell.
The few faces where two materials meet, and those where a source is, are corrected afterwards, face
by face (`_correct_interfaces`, `_correct_boundary`).

Three things make it fast, and exact in single precision:

* Enthalpy and potential are stored as departures from the start, so that tissue far from the probe
  holds small numbers.
* Updates are written as differences, so that tissue at rest stays at rest to the last bit.
* Numbers stay in the arrays' own precision. A literal `2.0` would turn single precision into
  double.

All cells lie in one long row of memory: planes of the first axis, in them rows of the second, in
those the third. Each row (and each plane with more than one row) is framed by ghost cells, which
copy their neighbours. A plane is cut into stretches of one material (a single stretch where there
is one material), so that the inner loop is a straight loop with one material curve, which the
compiler turns into vector instructions. What that loop writes into ghost cells is overwritten
afterwards (`_refresh_ghosts`).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numba import njit, prange, typeof

# Newton for a wall behind a film starts from the stage before and nearly always needs one or two
# steps; after a jump of the gas it starts within 200 K.
NEWTON_STEPS = 12
# Closer than this (K) the last step follows the slope; its error is of the order of the square.
WALL_K = 1e-4

# The temperature between two materials is bracketed, so forty halvings would find any answer.
INTERFACE_STEPS = 40
# Closer than this (K) the last step follows the slope; its error is of the order of the square.
INTERFACE_K = 1e-4

# The potential of a cell with spread latent heat is nearly straight in T, so these are plenty.
SPREAD_STEPS = 6

FROM_PYTHON: dict[str, Any] = {
    # The sums may be reordered, but infinity keeps its meaning: it stands for a prescribed wall
    # temperature.
    "fastmath": {"reassoc", "nsz", "arcp", "contract", "afn"},
    # Python may go on while a kernel runs, so that a panel answers and Stop works.
    "nogil": True,
    # Divide as NumPy does; Python's check for zero would keep loops from being vectorised.
    "error_model": "numpy",
}
"""Options of the kernels that Python calls."""

FAST: dict[str, Any] = {**FROM_PYTHON, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""Options of the functions that only compiled code calls: without wrappers there is less to
compile.
"""

NOT_CACHED = (
    "The compiled kernels cannot be kept, because neither this folder nor your home can be written "
    "to. Everything works, but the first picture of every session takes about ten seconds longer. "
    "To fix it, set the environment variable NUMBA_CACHE_DIR to a folder of your own."
)


def cached(function: Callable) -> Callable:
    """Compile a kernel and keep it on disk for the next session.

    Only what Python calls is kept: a caller compiled against a parallel function that is read from
    disk crashes (numba 0.68).

    Warns
    -----
    UserWarning
        Where no folder can be written to; the kernel is then compiled in every session.

    Examples
    --------
    >>> cached(lambda mm: mm / 1000)(16.0)
    0.016
    """
    try:
        return njit(cache=True, **FROM_PYTHON)(function)
    except RuntimeError:  # numba found no place for its cache
        warnings.warn(NOT_CACHED, stacklevel=2)
        return njit(**FROM_PYTHON)(function)


def for_types_of(kernel: Any, arguments: tuple) -> Callable:
    """Return the compiled code of a kernel for arguments of these types.

    Called as it is, a kernel looks up the type of each argument every time, which takes a
    millisecond for the structures of this file: longer than the super-steps of a small grid. The
    types do not change during a run, so they are looked up once, and for all runs alike only once.

    Parameters
    ----------
    kernel : callable
        A compiled function.
    arguments : tuple
        What it is called with.

    Returns
    -------
    callable
        To be called with arguments of the same types only; they are not checked.

    Examples
    --------
    >>> from helpers.freezing.heat import example
    >>> example().completed  # every slice of it is run so
    True
    """
    kind = (kernel, _kind_of(arguments))
    if kind not in _compiled_for:
        types = tuple(typeof(argument) for argument in arguments)
        kernel.compile(types)
        _compiled_for[kind] = kernel.get_overload(types)
    return _compiled_for[kind]


# Compiled code by kernel and kinds of its arguments; a session needs a handful.
_compiled_for: dict[tuple, Callable] = {}


def _kind_of(value: Any) -> Any:
    """Return what numba tells types apart by, found without numba, a hundred times faster."""
    if isinstance(value, np.ndarray):
        flags = value.flags
        return value.dtype, value.ndim, flags.c_contiguous, flags.writeable, flags.aligned
    if isinstance(value, tuple):
        return type(value), tuple(_kind_of(part) for part in value)
    return type(value)


class Curve(NamedTuple):
    """A material's curves as scalars of one precision; SI, °C.

    Enthalpies and potentials are counted from the start.

    An enthalpy h is split into cold = min(h, solid), melt = h kept between solid and liquid, and
    warm = max(h, liquid). Then, without a branch in the code,

        theta = frozen * cold + (freezing + freezing2 * melt) * melt + unfrozen * warm + at_rest
        T     = kelvin_frozen * cold + kelvin_freezing * melt + kelvin_unfrozen * warm + offset
        blood and metabolism = (melt - solid) * (source + source_melt * melt + source_warm * warm)

    Faces work with temperatures and read the last entries.
    """

    solid: float
    """Enthalpy at the solidus."""
    liquid: float
    """Enthalpy at the liquidus."""
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
    ice_from: float
    """Enthalpy from which the higher terms of the ice law count: that of the solidus, also where
    latent heat is spread and a cell is frozen only below `solid`.
    """
    ice2: float
    """The higher terms of the ice law's potential, per kelvin below the solidus to the second,
    third, ... power.
    """
    ice3: float
    ice4: float
    ice5: float
    ice6: float
    solidus: float
    span: float
    """Width of the freezing range, K."""
    k_frozen: float
    k_slope: float
    """Conductivity is k_frozen + k_slope x at x kelvin above the solidus."""
    k_unfrozen: float
    at_solidus: float
    """Potential at the solidus."""
    at_liquidus: float
    """Potential at the liquidus."""
    is_spread: float
    """1 where latent heat is spread over a cell, see `fronts`, else 0."""


class MaterialTable(NamedTuple):
    """What every cell is made of, for n materials.

    `curves` is a record array (n,) with the fields of `Curve`, `fine` the same in double precision,
    for faces; `icy` is None if no material follows the ice law (numba then leaves the ice law's
    code out). `number` is the material of every place in the long row. Plane i is cut into the
    stretches first[i] to first[i + 1]; a stretch begins and ends at places in the long row and has
    one material.
    """

    curves: np.ndarray
    fine: np.ndarray
    icy: str | None
    number: np.ndarray
    first: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    material: np.ndarray


class Layout(NamedTuple):
    """Where cells lie in the long row.

    Counts on the three axes, then the length of a plane and of a row, and the first cell of a
    plane.
    """

    planes: int
    rows: int
    cells: int
    plane: int
    row: int
    first: int


class Spacing(NamedTuple):
    """Conductances (1/m2) of the faces across the axes, and the cell volumes of each plane.

    `lower` and `upper` belong to the first axis; they and `second` are None where the grid lacks
    the axis, so that numba leaves the code for it out.
    """

    lower: np.ndarray | None
    upper: np.ndarray | None
    second: float | None
    third: float
    volumes: np.ndarray


class Boundary(NamedTuple):
    """Boundary faces with places in the long row, and the heat flows of the sources (W).

    See `faces.BoundaryFaces`.
    """

    inside: np.ndarray
    inside_source: np.ndarray
    cell: np.ndarray
    behind: np.ndarray
    plane: np.ndarray
    source: np.ndarray
    conductance: np.ndarray
    regular: np.ndarray
    film_area_per_volume: np.ndarray
    share: np.ndarray
    """Of the surface of the source, so that the shares of one source add up to 1."""
    heat_flow: np.ndarray
    latest_wall: np.ndarray
    """Temperature (°C) of the wall at each face in the latest stage; changed by every stage."""


class MaterialFaces(NamedTuple):
    """Interfaces with places in the long row, grouped by pair of materials.

    See `interfaces.Interfaces`.
    """

    low: np.ndarray
    high: np.ndarray
    per_low: np.ndarray
    per_high: np.ndarray
    pair_first: np.ndarray
    pair_end: np.ndarray
    pair_low: np.ndarray
    pair_high: np.ndarray


class Schedules(NamedTuple):
    """Knots (s), gas temperatures (°C) and films (W/m2/K), a row a source.

    Rows are padded to one length with knots that never come.
    """

    knots: np.ndarray
    temperatures: np.ndarray
    films: np.ndarray


class SourcesNow(NamedTuple):
    """The sources at one moment.

    Gas, °C; film, W/m2/K; potential, W/m, shape (sources, materials); heat taken, W; wall, the mean
    temperature of the surface, °C.
    """

    gas: np.ndarray
    film: np.ndarray
    potential: np.ndarray
    heat: np.ndarray
    wall: np.ndarray


class Stages(NamedTuple):
    """Coefficients of the stages of one super-step of length dt.

    nu, kappa dt and moment dt; see `time_steps.SuperStep`.
    """

    nu: np.ndarray
    kappa: np.ndarray
    moment: np.ndarray


class Clock(NamedTuple):
    """When the first of equal super-steps begins (s), their length (s), and which to take.

    `done` of them are done, and `steps` follow.
    """

    begin: float
    step: float
    done: int
    steps: int


class Fields(NamedTuple):
    """The state, each array a long row; enthalpies and potentials are counted from the start."""

    enthalpy: np.ndarray
    before: np.ndarray
    potential: np.ndarray
    potential_before: np.ndarray
    coldest: np.ndarray
    warm_passage: np.ndarray
    cold_passage: np.ndarray


class Levels(NamedTuple):
    """Enthalpies of first passages, one entry a material."""

    warm: np.ndarray
    cold: np.ndarray


@njit(forceinline=True, **FAST)
def _curve(curves, m):
    """Return the curve of material `m` as scalars.

    They are copied out of the record, because the compiler could not know that writing to the
    fields leaves the record alone, and would read it again for every cell.
    """
    c = curves[m]
    return Curve(
        solid=c.solid,
        liquid=c.liquid,
        frozen=c.frozen,
        freezing=c.freezing,
        freezing2=c.freezing2,
        unfrozen=c.unfrozen,
        at_rest=c.at_rest,
        kelvin_frozen=c.kelvin_frozen,
        kelvin_freezing=c.kelvin_freezing,
        kelvin_unfrozen=c.kelvin_unfrozen,
        offset=c.offset,
        source=c.source,
        source_melt=c.source_melt,
        source_warm=c.source_warm,
        ice_from=c.ice_from,
        ice2=c.ice2,
        ice3=c.ice3,
        ice4=c.ice4,
        ice5=c.ice5,
        ice6=c.ice6,
        solidus=c.solidus,
        span=c.span,
        k_frozen=c.k_frozen,
        k_slope=c.k_slope,
        k_unfrozen=c.k_unfrozen,
        at_solidus=c.at_solidus,
        at_liquidus=c.at_liquidus,
        is_spread=c.is_spread,
    )


@njit(forceinline=True, **FAST)
def _ice_terms(x, curve):
    """Return the higher terms of the ice law's potential at x kelvin from the solidus.

    x is negative.
    """
    inner = curve.ice4 + x * (curve.ice5 + x * curve.ice6)
    return x * x * (curve.ice2 + x * (curve.ice3 + x * inner))


@njit(forceinline=True, **FAST)
def _potential(enthalpy, curve, icy):
    """Return the Kirchhoff potential of an enthalpy; `icy` is None where no ice law is."""
    cold = min(enthalpy, curve.solid)
    warm = max(enthalpy, curve.liquid)
    melt = min(max(enthalpy, curve.solid), curve.liquid)
    theta = curve.at_rest + cold * curve.frozen + melt * (curve.freezing + melt * curve.freezing2)
    if icy is not None:
        # In kelvin, because single precision has no room for J/m3 to the sixth power.
        x = (cold - curve.ice_from) * curve.kelvin_frozen
        theta += _ice_terms(x, curve)
    return theta + warm * curve.unfrozen


@njit(forceinline=True, **FAST)
def _conduction(temperature, curve, icy):
    """Return potential and conductivity at a temperature.

    At a sharp freezing point both phases have the same potential.
    """
    x = temperature - curve.solidus
    if x >= curve.span:
        return curve.at_liquidus + (x - curve.span) * curve.k_unfrozen, curve.k_unfrozen
    if x >= 0:
        theta = curve.at_solidus + x * (curve.k_frozen + 0.5 * curve.k_slope * x)
        return theta, curve.k_frozen + curve.k_slope * x
    theta = curve.at_solidus + x * curve.k_frozen
    k = curve.k_frozen
    if icy is not None:
        theta += _ice_terms(x, curve)
        higher = 4 * curve.ice4 + x * (5 * curve.ice5 + x * 6 * curve.ice6)
        k += x * (2 * curve.ice2 + x * (3 * curve.ice3 + x * higher))
    return theta, k


@njit(forceinline=True, **FAST)
def _temperature(enthalpy, curve, icy):
    """Return the temperature of an enthalpy."""
    cold = min(enthalpy, curve.solid)
    warm = max(enthalpy, curve.liquid)
    melt = min(max(enthalpy, curve.solid), curve.liquid)
    below = cold * curve.kelvin_frozen + melt * curve.kelvin_freezing
    temperature = curve.offset + below + warm * curve.kelvin_unfrozen
    if curve.is_spread != 0.0 and curve.solid < enthalpy < curve.liquid:
        # Only the potential is straight in such a cell; Newton's method finds the temperature.
        theta = _potential(enthalpy, curve, icy)
        for _ in range(SPREAD_STEPS):
            here, k = _conduction(temperature, curve, icy)
            temperature += (theta - here) / k
    return temperature


@njit(forceinline=True, **FAST)
def _stretch(
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
    table,
    nu,
    kappa,
):
    """Do one stage, equation (6), for stretch `n` of plane `i`.

    Returns the heat, per volume, that blood and metabolism give.

    `lowest` holds the lowest enthalpies so far if tissue that was frozen through gets no more
    blood, else None. `lower` to `third` are those of `Spacing`: numba leaves out a branch on None
    only where the None is an argument by itself.
    """
    begin = table.begin[n]
    end = table.end[n]
    curve = _curve(table.curves, table.material[n])
    # One material in a stretch, so these 26 scalars stay in registers for the whole loop.
    # At the first and last plane the neighbour is the cell itself: an insulated edge.
    down = layout.plane if i > 0 else 0
    up = layout.plane if i < layout.planes - 1 else 0
    # Slices, so that the loop below counts from zero and the compiler sees plain consecutive reads.
    here = theta[begin:end]
    left = theta[begin - 1 : end - 1]
    right = theta[begin + 1 : end + 1]
    below = theta[begin - down : end - down]
    above = theta[begin + up : end + up]
    front = here
    back = here
    if second is not None:
        front = theta[begin - layout.row : end - layout.row]
        back = theta[begin + layout.row : end + layout.row]
    before = old[begin:end]
    after = new[begin:end]
    theta_after = theta_new[begin:end]
    ever = before if lowest is None else lowest[begin:end]
    nothing = curve.solid - curve.solid  # a zero in the arrays' own precision
    given = nothing
    for k in range(end - begin):
        middle = here[k]
        # Differences first, then the sum: tissue at rest gives exact zeros, not round-off.
        flow = third * ((left[k] - middle) + (right[k] - middle))
        if second is not None:
            flow += second * ((front[k] - middle) + (back[k] - middle))
        if lower is not None:
            flow += lower[i] * (below[k] - middle) + upper[i] * (above[k] - middle)
        # `min` and `max` in place of branches, which would keep the loop from being vectorised.
        enthalpy = before[k]
        melt = min(max(enthalpy, curve.solid), curve.liquid)
        warm = max(enthalpy, curve.liquid)
        supply = curve.source + curve.source_melt * melt + curve.source_warm * warm
        source = (melt - curve.solid) * supply
        if lowest is not None:
            source = source if ever[k] > curve.solid else nothing
        given += source
        # mu = 1 - nu, so the step is a difference and tissue at rest stays at rest.
        value = enthalpy + (nu * (after[k] - enthalpy) + kappa * (flow + source))
        after[k] = value
        # The next stage needs this potential; computing it here saves a second pass over memory.
        theta_after[k] = _potential(value, curve, table.icy)
    return given


@njit(**FAST)
def _sweep(theta, theta_new, old, new, lowest, layout, spacing, table, nu, kappa):
    """Do one stage over all cells on one core; return the heat (W) that blood gives."""
    given = 0.0
    for i in range(layout.planes):
        for n in range(table.first[i], table.first[i + 1]):
            given += spacing.volumes[i] * _stretch(
                n,
                i,
                theta,
                theta_new,
                old,
                new,
                lowest,
                layout,
                spacing.lower,
                spacing.upper,
                spacing.second,
                spacing.third,
                table,
                nu,
                kappa,
            )
    return given


@njit(parallel=True, **FAST)
def _sweep_parallel(theta, theta_new, old, new, lowest, layout, spacing, table, nu, kappa):
    """Do the same with the planes shared among cores."""
    # A plane reads only potentials of the stage before, so planes can be done in any order.
    given = 0.0
    for i in prange(layout.planes):
        for n in range(table.first[i], table.first[i + 1]):
            given += spacing.volumes[i] * _stretch(
                n,
                i,
                theta,
                theta_new,
                old,
                new,
                lowest,
                layout,
                spacing.lower,
                spacing.upper,
                spacing.second,
                spacing.third,
                table,
                nu,
                kappa,
            )
    return given


@njit(**FAST)
def _refresh_ghosts(theta, new, old, layout, second):
    """Make ghosts copies of their neighbours.

    Their enthalpy stays frozen, so that no blood flows in them.
    """
    # A ghost beside an outer face has its neighbour's potential: no heat flows, the face insulates.
    for i in range(layout.planes):
        first = i * layout.plane + layout.first
        for j in range(layout.rows):
            left = first + j * layout.row - 1
            right = left + layout.cells + 1
            theta[left] = theta[left + 1]
            theta[right] = theta[right - 1]
            new[left] = old[left]
            new[right] = old[right]
        if second is not None:
            last = first + (layout.rows - 1) * layout.row
            for k in range(layout.cells):
                theta[first - layout.row + k] = theta[first + k]
                theta[last + layout.row + k] = theta[last + k]


@njit(forceinline=True, **FAST)
def _interface_drop(low, high, curve_low, curve_high, icy):
    """Return the potential drop (W/m) between half cells of two materials; equation (8).

    `low` and `high` are the temperatures of the two cells, °C.

    Newton's method, kept between two temperatures that close in on the answer; nearly always one
    step. The last step moves only the drop, along its slope, so that it is as exact as if the
    temperature had moved, too.
    """
    theta_low, k_low = _conduction(low, curve_low, icy)
    theta_high, k_high = _conduction(high, curve_high, icy)
    cold = min(low, high)
    warm = max(low, high)
    temperature = low
    from_low = 0.0 * low
    to_high = k_high * (high - low)
    for _ in range(INTERFACE_STEPS):
        temperature += (to_high - from_low) / (k_low + k_high)
        if not cold <= temperature <= warm:
            temperature = 0.5 * (cold + warm)
        at_low, k_low = _conduction(temperature, curve_low, icy)
        at_high, k_high = _conduction(temperature, curve_high, icy)
        from_low = at_low - theta_low
        to_high = theta_high - at_high
        excess = to_high - from_low
        if abs(excess) <= INTERFACE_K * (k_low + k_high):
            return from_low + to_high + (k_low - k_high) * excess / (k_low + k_high)
        if excess > 0:
            cold = temperature
        else:
            warm = temperature
    return from_low + to_high


@njit(**FAST)
def _correct_interfaces(theta, theta_new, old, new, interfaces, table, kappa):
    """Replace the stencil's flow between two materials by the true one, the same on both sides."""
    # All interfaces of one pair of materials in turn, so that their curves are read once.
    for p in range(interfaces.pair_first.shape[0]):
        low_material = interfaces.pair_low[p]
        high_material = interfaces.pair_high[p]
        here = _curve(table.fine, low_material)
        there = _curve(table.fine, high_material)
        curve_low = _curve(table.curves, low_material)
        curve_high = _curve(table.curves, high_material)
        thawed = max(here.solidus + here.span, there.solidus + there.span)
        frozen = min(here.solidus, there.solidus)
        # Where both are thawed, or both frozen, there are two constant conductivities in series.
        series_thawed = (
            2 * here.k_unfrozen * there.k_unfrozen / (here.k_unfrozen + there.k_unfrozen)
        )
        series_frozen = 2 * here.k_frozen * there.k_frozen / (here.k_frozen + there.k_frozen)
        # Both follow the ice law from the same temperature on: their potentials are proportional.
        alike = here.solidus == there.solidus and here.ice2 != 0.0 and there.ice2 != 0.0
        for n in range(interfaces.pair_first[p], interfaces.pair_end[p]):
            low = interfaces.low[n]
            high = interfaces.high[n]
            at_low = _temperature(old[low], here, table.icy)
            at_high = _temperature(old[high], there, table.icy)
            if min(at_low, at_high) >= thawed:
                drop = series_thawed * (at_high - at_low)
            elif table.icy is None and max(at_low, at_high) <= frozen:
                drop = series_frozen * (at_high - at_low)
            elif alike and max(at_low, at_high) <= frozen:
                theta_high, _ = _conduction(at_high, here, table.icy)
                theta_low, _ = _conduction(at_low, here, table.icy)
                drop = series_frozen * (theta_high - theta_low) / here.k_frozen
            else:
                drop = _interface_drop(at_low, at_high, here, there, table.icy)
            # The sweep has already let the plain difference of potentials flow; only the rest is
            # due.
            wrong = kappa * (drop - (theta[high] - theta[low]))
            new[low] += interfaces.per_low[n] * wrong
            new[high] -= interfaces.per_high[n] * wrong
            theta_new[low] = _potential(new[low], curve_low, table.icy)
            theta_new[high] = _potential(new[high], curve_high, table.icy)


@cached
def read_schedules(schedules, table, time, now):
    """Write the state of all sources at a time into `now`.

    Gas is linear between knots; the film is that of the latest knot.

    Parameters
    ----------
    schedules : Schedules
    table : MaterialTable
    time : float
        s.
    now : SourcesNow
        Its gas (°C), film (W/m2/K) and potential (W/m) are overwritten.

    Examples
    --------
    >>> from helpers.freezing.heat import example
    >>> example().completed  # every stage of it reads its schedule here
    True
    """
    knots = schedules.knots
    for p in range(knots.shape[0]):
        # Few knots, so a plain search from the start is as fast as any.
        n = 0
        last = knots.shape[1] - 1
        while n < last and time >= knots[p, n + 1]:
            n += 1
        now.film[p] = schedules.films[p, n]
        now.gas[p] = schedules.temperatures[p, n]
        if n < last and time > knots[p, n]:
            share = (time - knots[p, n]) / (knots[p, n + 1] - knots[p, n])
            rise = schedules.temperatures[p, n + 1] - schedules.temperatures[p, n]
            now.gas[p] += share * rise
        for m in range(table.fine.shape[0]):
            theta, _ = _conduction(now.gas[p], _curve(table.fine, m), table.icy)
            # A prescribed wall temperature is needed as the potential of each material it touches.
            now.potential[p, m] = theta


@njit(**FAST)
def _boundary_flow(
    theta,
    cell_temperature,
    gas,
    film,
    potential,
    film_area_per_volume,
    conductance,
    latest,
    curve,
    icy,
):
    """Return the flow (W/m3) into a cell through a boundary face, and the wall (°C); equation (4).

    Film and tissue pass the same heat: push (T_gas - T) = conductance (theta(T) - theta_cell).
    Newton's method from the latest wall temperature, `latest`: theta is increasing and concave, so
    that from the second step on it approaches from below, wherever it began. The last step follows
    the slope of theta, which needs no further potential.
    """
    if film == 0.0:
        return 0.0, cell_temperature  # a source that is switched off takes the tissue's temperature
    if np.isinf(film):
        return conductance * (potential - theta), gas
    push = film * film_area_per_volume
    temperature = latest
    for _ in range(NEWTON_STEPS):
        at_wall, k = _conduction(temperature, curve, icy)
        excess = push * (gas - temperature) - conductance * (at_wall - theta)
        change = excess / (push + conductance * k)
        temperature += change
        if abs(change) < WALL_K:
            break
    return conductance * (at_wall + k * change - theta), temperature


@njit(**FAST)
def _correct_boundary(theta, theta_new, old, new, volumes, boundary, now, table, kappa):
    """Replace the stencil's flow through boundary faces by the true one.

    What each source takes is written to `now.heat`, W.
    """
    now.heat[:] = 0.0
    now.wall[:] = 0.0
    for n in range(len(boundary.inside)):
        place = boundary.inside[n]
        m = table.number[place]
        new[place] = table.curves[m].solid  # frozen, so that no blood flows inside a probe
        theta_new[place] = now.potential[boundary.inside_source[n], m]
    for n in range(len(boundary.cell)):
        cell = boundary.cell[n]
        source = boundary.source[n]
        m = table.number[cell]
        curve = _curve(table.curves, m)
        fine = _curve(table.fine, m)
        here = theta[cell]
        volume = volumes[boundary.plane[n]]
        at_cell = _temperature(old[cell], fine, table.icy)
        if boundary.heat_flow[source] != 0.0:
            flow = -boundary.heat_flow[source] / volume
            wall = at_cell
        else:
            flow, wall = _boundary_flow(
                here,
                at_cell,
                now.gas[source],
                now.film[source],
                now.potential[source, m],
                boundary.film_area_per_volume[n],
                boundary.conductance[n],
                boundary.latest_wall[n],
                fine,
                table.icy,
            )
            boundary.latest_wall[n] = wall
        now.heat[source] -= flow * volume
        now.wall[source] += boundary.share[n] * wall
        # Take back what the sweep let flow towards the cell behind, which is inside the probe.
        if boundary.regular[n] != 0.0:
            flow -= boundary.regular[n] * (theta[boundary.behind[n]] - here)
        new[cell] += kappa * flow
        theta_new[cell] = _potential(new[cell], curve, table.icy)


@njit(**FAST)
def _remember(enthalpy, fields, layout, table, levels, time, step):
    """Keep the lowest enthalpy and the first passages (s) after a super-step.

    The time of a passage is linear inside the step.
    """
    for n in range(table.first[layout.planes]):
        begin = table.begin[n]
        end = table.end[n]
        warm = levels.warm[table.material[n]]
        cold = levels.cold[table.material[n]]
        now = enthalpy[begin:end]
        lowest = fields.coldest[begin:end]
        through_warm = fields.warm_passage[begin:end]
        through_cold = fields.cold_passage[begin:end]
        # Counting first is fast, because it has no branch; most stretches have no passage in most
        # steps.
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


@cached
def advance(
    fields,
    layout,
    spacing,
    table,
    boundary,
    interfaces,
    schedules,
    stages,
    clock,
    levels,
    totals,
    watched,
    record,
    walls,
    stasis,
    many,
):
    """Take super-steps in place.

    Parameters
    ----------
    fields, layout, spacing, table, boundary, interfaces, schedules, stages, clock, levels
        The structures of this file; `compiled.Compiled` fills them.
    totals : ndarray, shape (sources + 1,)
        Gains the heat (J) that each source takes and, last, what blood and metabolism give.
    watched : ndarray of int
        Places of cells whose temperature (°C) goes to `record`, shape (steps, watched).
    walls : ndarray, shape (steps, sources)
        Is filled with the mean temperature (°C) of the surface of each source at the last stage.
    stasis : None or anything else
        None if blood returns after thawing. (None and a value are two types for numba, which
        compiles a kernel for each and leaves the branch out of the loop.)
    many : None or anything else
        None runs on one core, anything else on all.

    Returns
    -------
    tuple of ndarray
        The two enthalpies and the two potentials, the current ones first; they have changed places
        in every stage.

    Examples
    --------
    >>> from helpers.freezing.heat import example
    >>> example().energy.imbalance < 1e-4
    True
    """
    new = fields.enthalpy
    old = fields.before
    theta_new = fields.potential
    theta = fields.potential_before
    sources = schedules.knots.shape[0]
    now = SourcesNow(
        np.zeros(sources),
        np.zeros(sources),
        np.zeros((sources, table.fine.shape[0])),
        np.zeros(sources),
        np.zeros(sources),
    )
    # One entry a source and, last, blood: heat moved within the super-step, now and a stage ago.
    ledger = np.zeros(sources + 1)
    ledger_before = np.zeros(sources + 1)
    lowest = None if stasis is None else fields.coldest
    for n in range(clock.steps):
        begin = clock.begin + (clock.done + n) * clock.step
        ledger[:] = 0.0
        ledger_before[:] = 0.0
        for s in range(stages.nu.shape[0]):
            nu = stages.nu[s]
            kappa = stages.kappa[s]
            # The older of the two fields holds Y_{j-2}, which equation (6) needs, and is
            # overwritten with Y_j.
            new, old, theta_new, theta = old, new, theta, theta_new
            if many is None:
                given = _sweep(
                    theta, theta_new, old, new, lowest, layout, spacing, table, nu, kappa
                )
            else:
                given = _sweep_parallel(
                    theta, theta_new, old, new, lowest, layout, spacing, table, nu, kappa
                )
            _correct_interfaces(theta, theta_new, old, new, interfaces, table, kappa)
            read_schedules(schedules, table, begin + stages.moment[s], now)
            _correct_boundary(
                theta, theta_new, old, new, spacing.volumes, boundary, now, table, kappa
            )
            _refresh_ghosts(theta_new, new, old, layout, spacing.second)
            # The ledger follows the same recursion as the enthalpy, so the two agree to round-off.
            for m in range(sources + 1):
                rate = now.heat[m] if m < sources else given
                value = ledger[m] + nu * (ledger_before[m] - ledger[m]) + kappa * rate
                ledger_before[m] = ledger[m]
                ledger[m] = value
        totals += ledger
        walls[n] = now.wall
        _remember(new, fields, layout, table, levels, begin, clock.step)
        for m in range(watched.shape[0]):
            place = watched[m]
            curve = _curve(table.fine, table.number[place])
            record[n, m] = _temperature(new[place], curve, table.icy)
    return new, old, theta_new, theta
