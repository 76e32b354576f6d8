"""The compiled engine: lays a problem out in flat arrays and runs `kernels` in short slices.

It is an `engine.Engine` like `heat.Reference`, so that `heat.solve` can use either.
"""

from __future__ import annotations

import os
import threading
import time as clock
from collections.abc import Callable

import numpy as np

from helpers.freezing.grid import Grid
from helpers.freezing.materials import Materials
from helpers.freezing.probe import OFF, Schedule
from helpers.freezing.solver import kernels
from helpers.freezing.solver.engine import Readings, State
from helpers.freezing.solver.faces import Source
from helpers.freezing.solver.fronts import SpreadTissue
from helpers.freezing.solver.interfaces import Interfaces
from helpers.freezing.solver.problem import Problem
from helpers.freezing.solver.time_steps import Segment, super_step
from helpers.freezing.tissue import Tissue

SLICE_S = 0.15
"""Longest time (s) inside compiled code before Python looks at progress and Stop."""

ALL_CORES_ABOVE = 100_000
"""Number of cells above which a second core helps; below it, sharing the work costs more than it
saves.
"""

PRECISIONS = {"single": np.float32, "double": np.float64}

NARROWEST_RANGE_STEPS = 64
"""The freezing range is at least this many of the smallest steps of enthalpy that the fields can
hold. A tissue without latent heat and with a sharp freezing point has a range of width zero, but
the unfrozen fraction divides by the width; 64 steps of single precision are about 500 J/m3, a
millionth of the latent heat of soft tissue."""

BUSY_LOAD = 1.25
"""Programs that wait for a core, per core, above which a run keeps to one core. A run that has all
cores to itself counts as one program on each."""

_all_cores = threading.Lock()
"""The thread pool behind numba's `prange` serves one caller at a time."""


def is_busy() -> bool:
    """Return whether other programs keep all cores of this machine busy.

    Threads that share a run wait for one another after every stage. On a busy machine each wait
    may last as long as another program's turn, so that a run on two cores takes three times as long
    as on one (measured: 80 and 27 s, with four programs on each core).

    Returns
    -------
    bool
        False where the operating system does not tell.

    Examples
    --------
    >>> is_busy() in (True, False)
    True
    """
    if not hasattr(os, "getloadavg"):
        return False
    last_minute, _, _ = os.getloadavg()
    return last_minute > BUSY_LOAD * (os.cpu_count() or 1)


class Compiled:
    """An engine that runs compiled kernels.

    Parameters
    ----------
    problem : Problem
    damping : float
        Of the super-steps (dimensionless), see `time_steps`.
    watched : ndarray of int
        Flat indices of the cells whose temperatures `advance` returns.
    precision : {"single", "double"}
        Of the fields. Faces are always computed in double precision.
    cores : int, optional
        1, or None for as many as help.

    Examples
    --------
    >>> from helpers.freezing.grid import plane
    >>> from helpers.freezing.probe import Wall
    >>> soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1)
    >>> problem = Problem.assemble(soft, plane(80, cell_mm=1), [Wall(Schedule.hold(-140))])
    >>> engine = Compiled(problem, damping=0.2, watched=np.array([0]))
    >>> readings = engine.advance(Segment(0.0, step_s=1.0, count=5, stages=4), done=0, most=1)
    >>> readings.watched_C.shape
    (1, 1)
    """

    def __init__(
        self,
        problem: Problem,
        damping: float,
        watched: np.ndarray,
        precision: str = "single",
        cores: int | None = None,
    ) -> None:
        grid = problem.grid
        materials = problem.materials
        self._problem = problem
        self._damping = damping
        self._dtype = PRECISIONS[precision]
        # Only planes can be shared among cores, so a grid of one plane runs on one.
        shared = cores != 1 and grid.cells > ALL_CORES_ABOVE and grid.shape[0] > 1 and not is_busy()
        # For the kernel, None and a value differ in type: see `kernels.advance`.
        self._many = "all" if shared else None
        self._stasis = "stasis" if problem.stasis else None

        self._start = materials.per_cell(problem.start_enthalpy)
        self._layout = _layout(grid)
        self._spacing = _spacing(grid, self._dtype)
        self._table = material_table(grid, materials, self._dtype)
        self._boundary = _boundary(problem)
        self._interfaces = _material_faces(grid, problem.interfaces)
        self._schedules = schedule_tables(problem.sources)
        self._levels = _levels(problem, self._dtype)
        self._watched = _places(grid, watched)

        self._fields = _fields_at_rest(grid, self._boundary.inside, self._table, self._dtype)
        self._totals = np.zeros(len(problem.sources) + 1)
        self._seconds_per_step: float | None = None
        # The compiled code for the types of this run, once they are known.
        self._kernel: Callable | None = None

    def advance(self, segment: Segment, done: int, most: int) -> Readings:
        """Take as many super-steps as fit into a slice; see `engine.Engine.advance`."""
        count = self.steps_per_slice(most)
        began = clock.perf_counter()
        if self._many is None:
            readings = self._run(segment, done, count)
        else:
            with _all_cores:
                readings = self._run(segment, done, count)
        self._seconds_per_step = (clock.perf_counter() - began) / count
        return readings

    def steps_per_slice(self, most: int) -> int:
        """Return how many of at most `most` steps fit into a slice, from the pace so far.

        The first slice is one step, to find out.
        """
        if self._seconds_per_step is None:
            return 1
        return int(np.clip(SLICE_S / self._seconds_per_step, 1, most))

    def enthalpy_now(self) -> np.ndarray:
        """Return the enthalpy (J/m3) of every cell now, flat, in double precision."""
        return self._cells(self._fields.enthalpy) + self._start

    def state(self) -> State:
        """Return the whole state now, in double precision and without ghosts."""
        coldest = self._cells(self._fields.coldest) + self._start
        return State(
            enthalpy=self.enthalpy_now(),
            coldest_C=self._problem.materials.temperature(coldest),
            warm_passage_s=self._cells(self._fields.warm_passage),
            cold_passage_s=self._cells(self._fields.cold_passage),
            heat_taken=self._totals[:-1].copy(),
            heat_from_blood=float(self._totals[-1]),
        )

    def _run(self, segment: Segment, done: int, count: int) -> Readings:
        """Take `count` super-steps after those that are done; return what was read after each."""
        # The kernel multiplies in the precision of the fields; one double would make all double.
        coefficients = super_step(segment.stages, self._damping)
        stages = kernels.Stages(
            coefficients.nu.astype(self._dtype),
            (coefficients.kappa * segment.step_s).astype(self._dtype),
            coefficients.moment * segment.step_s,
        )
        record = np.empty((count, len(self._watched)))
        walls = np.empty((count, len(self._totals) - 1))
        arguments = (
            self._fields,
            self._layout,
            self._spacing,
            self._table,
            self._boundary,
            self._interfaces,
            self._schedules,
            stages,
            kernels.Clock(float(segment.begin_s), float(segment.step_s), done, count),
            self._levels,
            self._totals,
            self._watched,
            record,
            walls,
            self._stasis,
            self._many,
        )
        if self._kernel is None:
            self._kernel = kernels.for_types_of(kernels.advance, arguments)
        enthalpy, before, potential, potential_before = self._kernel(*arguments)
        # The fields have changed places in the kernel; the names follow.
        self._fields = self._fields._replace(
            enthalpy=enthalpy,
            before=before,
            potential=potential,
            potential_before=potential_before,
        )
        return Readings(record, walls)

    def _cells(self, field: np.ndarray) -> np.ndarray:
        """Return a stored field without its ghosts, flat, in double precision."""
        return _without_ghosts(self._problem.grid, field).ravel().astype(float)


def material_table(grid: Grid, materials: Materials, dtype: type) -> kernels.MaterialTable:
    """Return what every cell is made of, as the kernels read it.

    Parameters
    ----------
    grid : Grid
    materials : Materials
    dtype : numpy.float32 or numpy.float64
        Precision of `curves`.

    Examples
    --------
    >>> from helpers.freezing.grid import plane
    >>> soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1)
    >>> materials = Materials((soft,), np.zeros(5, np.uint8))
    >>> table = material_table(plane(5, cell_mm=1), materials, np.float32)
    >>> len(table.begin), table.curves["k_unfrozen"]
    (5, array([0.5], dtype=float32))
    """
    fine = np.array([_curve(tissue, dtype) for tissue in materials.tissues], _record(np.float64))
    icy = "icy" if any(tissue.ice_law for tissue in materials.tissues) else None
    # Ghosts take the material of the cell they copy.
    frame = [(0, 0), (1, 1) if 1 in grid.axes else (0, 0), (1, 1)]
    number = np.pad(materials.number.reshape(grid.shape), frame, mode="edge").ravel()

    layout = _layout(grid)
    # A stretch ends where the material changes or the plane ends; the ghosts between the rows of a
    # plane are swept over as well, which is cheaper than a loop for every row.
    span = (layout.rows - 1) * layout.row + layout.cells  # from a plane's first cell past its last
    plane_begins = np.arange(layout.planes) * layout.plane + layout.first
    changes = np.flatnonzero(np.diff(number)) + 1
    within_plane = (changes - layout.first) % layout.plane
    inside = (changes > layout.first) & (within_plane > 0) & (within_plane < span)
    begin = np.union1d(plane_begins, changes[inside])
    plane = (begin - layout.first) // layout.plane
    end = np.minimum(np.append(begin[1:], number.size), plane_begins[plane] + span)
    return kernels.MaterialTable(
        curves=fine.astype(_record(dtype)),
        fine=fine,
        icy=icy,
        number=number,
        first=np.searchsorted(plane, np.arange(layout.planes + 1)),
        begin=begin,
        end=end,
        material=number[begin],
    )


def schedule_tables(sources: tuple[Source, ...]) -> kernels.Schedules:
    """Return the schedules of all sources as tables, a row a source.

    A source without a schedule (a wall with a given heat flow) is switched off here.

    Parameters
    ----------
    sources : tuple of Probe, Wall, Disc, Surface or Side

    Examples
    --------
    >>> from helpers.freezing.probe import Wall
    >>> schedule_tables((Wall(Schedule.hold(-140, film=900.0)),)).films
    array([[900.]])
    """
    schedules = [source.schedule or Schedule.hold(0.0, OFF) for source in sources]
    most = max((len(schedule.time_s) for schedule in schedules), default=1)
    shape = (len(sources), most)
    tables = kernels.Schedules(np.full(shape, np.inf), np.zeros(shape), np.zeros(shape))
    for n, schedule in enumerate(schedules):
        padding = (0, most - len(schedule.time_s))
        tables.knots[n, : len(schedule.time_s)] = schedule.time_s
        tables.temperatures[n] = np.pad(schedule.temperature_C, padding, mode="edge")
        tables.films[n] = np.pad(schedule.film, padding, mode="edge")
    return tables


def _record(dtype: type) -> np.dtype:
    """Return a record of the fields of `kernels.Curve`, all of one precision."""
    return np.dtype([(name, dtype) for name in kernels.Curve._fields])


def _curve(tissue: Tissue, dtype: type) -> kernels.Curve:
    """Return a tissue as scalars for fields of a precision; see `kernels.Curve`.

    With h = H - H(start), the solidus is at h = -H(start) and the liquidus at h = width - H(start).
    The constants `at_rest` and `offset` are chosen so that h = 0 has potential 0 and temperature
    `start_C`.
    """
    span = tissue.liquidus_C - tissue.solidus_C
    start = float(tissue.enthalpy(tissue.start_C))
    # Where a cell starts and stops freezing: at liquidus and solidus, unless latent heat is spread.
    spread = tissue if isinstance(tissue, SpreadTissue) else None
    low = spread.frozen_enthalpy if spread else 0.0
    high = spread.unfrozen_enthalpy if spread else tissue.freezing_width
    frozen_C = spread.frozen_C if spread else tissue.solidus_C

    # Both ends of the range are numbers that the fields can hold, and the width is their
    # difference: otherwise a narrow range would be rounded away in single precision, and the blood
    # with it.
    at_solidus = float(dtype(-start))
    solid = float(dtype(low - start))
    narrowest = NARROWEST_RANGE_STEPS * float(np.spacing(dtype(abs(solid))))
    liquid = float(dtype(solid + max(high - low, narrowest)))
    width = liquid - solid
    k_frozen = tissue.conductivity_frozen
    k_unfrozen = tissue.conductivity_unfrozen
    ice = tissue.frozen_potential_terms()

    kelvin_per_melt = span / width
    # Inside the freezing range k is linear in T, and so theta is a parabola in h.
    bend = (k_unfrozen - k_frozen) / (2 * span) * kelvin_per_melt**2 if span else 0.0
    freezing = k_frozen * kelvin_per_melt - 2 * bend * solid
    if spread:
        # Equation (10): theta is straight in h. T is not, and this is only its chord.
        kelvin_per_melt = (spread.unfrozen_C - spread.frozen_C) / width
        bend = 0.0
        freezing = spread.spread / width
    frozen = k_frozen / tissue.heat_capacity_frozen
    unfrozen = k_unfrozen / tissue.heat_capacity_unfrozen
    kelvin_frozen = 1 / tissue.heat_capacity_frozen
    kelvin_unfrozen = 1 / tissue.heat_capacity_unfrozen

    # The three parts of h = 0, at which all constants are fixed.
    cold = min(0.0, solid)
    melt = np.clip(0.0, solid, liquid)
    warm = max(0.0, liquid)
    below_solidus = min(tissue.start_C, frozen_C) - tissue.solidus_C
    icy = np.polynomial.polynomial.polyval(below_solidus, (0.0, 0.0, *ice[1:]))
    at_rest = -(frozen * cold + (freezing + bend * melt) * melt + unfrozen * warm + icy)
    offset = tissue.start_C - (
        kelvin_frozen * cold + kelvin_per_melt * melt + kelvin_unfrozen * warm
    )

    # Blood: f [W (T_blood - T) + Q] with f = (melt - solid) / width and T linear in melt and warm.
    met_C = offset + solid / tissue.heat_capacity_frozen
    met_per_melt = kelvin_per_melt
    if spread:
        # Blood meets the unfrozen part of a cell, not its centre.
        met_per_melt = (spread.unfrozen_C - spread.liquidus_C) / width
        met_C = float(spread.unfrozen_temperature(start)) - (
            met_per_melt * melt + kelvin_unfrozen * warm
        )
    source = tissue.perfusion * (tissue.blood_C - met_C) + tissue.metabolic_heat

    # Faces: potentials by temperature, counted from the start.
    potential_at_solidus = -float(tissue.kirchhoff(tissue.enthalpy(tissue.start_C)))
    potential_over_range = float(tissue.kirchhoff(tissue.enthalpy(tissue.liquidus_C)))
    return kernels.Curve(
        solid=solid,
        liquid=liquid,
        frozen=frozen,
        freezing=freezing,
        freezing2=bend,
        unfrozen=unfrozen,
        at_rest=at_rest,
        kelvin_frozen=kelvin_frozen,
        kelvin_freezing=kelvin_per_melt,
        kelvin_unfrozen=kelvin_unfrozen,
        offset=offset,
        source=source / width,
        source_melt=-tissue.perfusion * met_per_melt / width,
        source_warm=-tissue.perfusion / tissue.heat_capacity_unfrozen / width,
        ice_from=at_solidus,
        ice2=ice[1],
        ice3=ice[2],
        ice4=ice[3],
        ice5=ice[4],
        ice6=ice[5],
        solidus=tissue.solidus_C,
        span=span,
        k_frozen=k_frozen,
        k_slope=(k_unfrozen - k_frozen) / span if span else 0.0,
        k_unfrozen=k_unfrozen,
        at_solidus=potential_at_solidus,
        at_liquidus=potential_at_solidus + potential_over_range,
        is_spread=float(spread is not None),
    )


def _framed_shape(grid: Grid) -> tuple[int, int, int]:
    """Return the stored shape: ghosts frame every row, and planes of several rows."""
    planes, rows, cells = grid.shape
    return planes, rows + (2 if 1 in grid.axes else 0), cells + 2


def _without_ghosts(grid: Grid, field: np.ndarray) -> np.ndarray:
    """Return a view of the cells of a stored field."""
    rows = slice(1, -1) if 1 in grid.axes else slice(None)
    return field.reshape(_framed_shape(grid))[:, rows, 1:-1]


def _layout(grid: Grid) -> kernels.Layout:
    """Return where the cells lie in the long row."""
    planes, rows, cells = grid.shape
    _, framed_rows, framed_cells = _framed_shape(grid)
    return kernels.Layout(
        planes=planes,
        rows=rows,
        cells=cells,
        plane=framed_rows * framed_cells,
        row=framed_cells,
        first=framed_cells + 1 if 1 in grid.axes else 1,
    )


def _spacing(grid: Grid, dtype: type) -> kernels.Spacing:
    """Return the grid's conductances (1/m2) on its three axes; None where one is missing."""
    lower: np.ndarray | None = None
    upper: np.ndarray | None = None
    if 0 in grid.axes:
        lower_wide, upper_wide = grid.first_axis_conductances()
        lower = lower_wide.astype(dtype)
        upper = upper_wide.astype(dtype)
    return kernels.Spacing(
        lower=lower,
        upper=upper,
        second=dtype(1 / grid.cell**2) if 1 in grid.axes else None,
        third=dtype(1 / grid.cell**2 if 2 in grid.axes else 0.0),
        volumes=grid.volumes(),
    )


def _boundary(problem: Problem) -> kernels.Boundary:
    """Return the boundary faces with places in the long row."""
    grid = problem.grid
    faces = problem.faces
    return kernels.Boundary(
        inside=_places(grid, faces.inside),
        inside_source=faces.inside_source,
        cell=_places(grid, faces.cell),
        behind=_places(grid, faces.behind),
        plane=faces.cell // (grid.shape[1] * grid.shape[2]),
        source=faces.source,
        conductance=faces.conductance,
        regular=faces.regular,
        film_area_per_volume=faces.film_area_per_volume,
        share=problem.surface_share,
        heat_flow=problem.heat_flows,
        latest_wall=problem.materials.values("start_C")[faces.cell],
    )


def _material_faces(grid: Grid, interfaces: Interfaces) -> kernels.MaterialFaces:
    """Return the interfaces with places in the long row."""
    return kernels.MaterialFaces(
        low=_places(grid, interfaces.low),
        high=_places(grid, interfaces.high),
        per_low=interfaces.per_low,
        per_high=interfaces.per_high,
        pair_first=interfaces.pairs.first,
        pair_end=interfaces.pairs.end,
        pair_low=interfaces.pairs.low,
        pair_high=interfaces.pairs.high,
    )


def _levels(problem: Problem, dtype: type) -> kernels.Levels:
    """Return the passage levels as enthalpies counted from the start."""
    warm = []
    cold = []
    levels = problem.passage_levels
    for n, tissue in enumerate(problem.materials.tissues):
        warm.append(float(tissue.enthalpy(levels.warm_C[n])) - problem.start_enthalpy[n])
        cold.append(float(tissue.enthalpy(levels.cold_C[n])) - problem.start_enthalpy[n])
    return kernels.Levels(np.array(warm, dtype), np.array(cold, dtype))


def _fields_at_rest(
    grid: Grid, inside: np.ndarray, table: kernels.MaterialTable, dtype: type
) -> kernels.Fields:
    """Return the fields for a start at rest.

    Cells inside probes and ghosts count as ice, so that no blood flows in them.
    """
    solid = table.curves["solid"][table.number]
    enthalpy = solid.copy()
    _without_ghosts(grid, enthalpy)[...] = 0.0  # all are counted from the start
    enthalpy[inside] = solid[inside]
    never = np.full(solid.size, np.nan, dtype)
    return kernels.Fields(
        enthalpy=enthalpy,
        before=enthalpy.copy(),
        potential=np.zeros(solid.size, dtype),
        potential_before=np.zeros(solid.size, dtype),
        coldest=np.zeros(solid.size, dtype),
        warm_passage=never,
        cold_passage=never.copy(),
    )


def _places(grid: Grid, cells: np.ndarray) -> np.ndarray:
    """Return places in the long row for flat cell indices.

    -1, which means outside the grid, becomes some valid place; it is never read.
    """
    layout = _layout(grid)
    plane, row, cell = np.unravel_index(np.maximum(cells, 0), grid.shape)
    return plane * layout.plane + row * layout.row + cell + layout.first
