"""One run: stepping through time in slices, and gathering what the run leaves behind.

`heat.solve` uses these; nothing here depends on how an engine computes its steps.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from helpers.freezing.grid import TIE_CELLS, Grid
from helpers.freezing.solver import time_steps
from helpers.freezing.solver.engine import Engine, State
from helpers.freezing.solver.problem import Problem
from helpers.freezing.solver.time_steps import Segment, StepRule
from helpers.freezing.tissue import WARMEST_C

ROUND_OFF = 1e-9
"""Times that differ by less than this share of a step (or of the run) are the same time."""


SECONDS_PER_CELL_AND_STAGE = 2e-9
"""What one stage costs for one cell with the compiled engine, roughly, on one core."""

CELLS_PER_FACE = 10
"""What the face of a source or a side costs, in cells: behind a film its wall's temperature is
searched for in every stage."""

SECONDS_PER_STAGE = 5e-6
"""What a stage costs besides, however few cells there are."""

SECONDS_PER_SEGMENT = 1e-4
"""What Python needs for every segment of equal steps."""

NUMPY_FACTOR = 40.0
"""The reference engine is slower by about this factor."""

LONGEST_RUN_S = 60.0
"""A run that would take longer than this (s) is refused, unless it is asked for."""

COARSER = 1.05
"""Factor between the cell sizes that are tried when a cheaper one is looked for."""


class History(NamedTuple):
    """Times (s), watched cells and insides of sources (°C) after each step; stages done."""

    time_s: np.ndarray
    watched_C: np.ndarray
    inside_C: np.ndarray
    stages: int

    @property
    def reached_s(self) -> float:
        """Time reached, s."""
        return float(self.time_s[-1]) if len(self.time_s) else 0.0


class Observer:
    """Shows the whole field to a function at intervals, always at the end of a step.

    Parameters
    ----------
    problem : Problem
    engine : Engine
    watch : callable
        Called with the time (s) and the temperatures (°C) in the user's shape.
    every_s : float
        Least interval between two calls, s.

    Raises
    ------
    ValueError
        If the interval is not a positive number.
    """

    def __init__(
        self,
        problem: Problem,
        engine: Engine,
        watch: Callable[[float, np.ndarray], None],
        every_s: float,
    ) -> None:
        if not np.isfinite(every_s) or every_s <= 0:
            raise ValueError(f"watch_s = {every_s} must be above 0 s; 15 is usual")
        self.problem = problem
        self.engine = engine
        self.watch = watch
        self.every_s = every_s
        self.next_s = 0.0
        self.shown_s = -1.0  # before the start, so that the start itself is shown

    def steps_until_next(self, now_s: float, step_s: float, most: int) -> int:
        """Return how many steps may be taken before the field must be shown again, at least 1."""
        until_next = int(np.ceil((self.next_s - now_s) / step_s - ROUND_OFF))
        return min(most, max(1, until_next))

    def is_due(self, now_s: float, last: bool = False) -> bool:
        """Return whether it is time to show the field."""
        return now_s > self.shown_s and (last or now_s >= self.next_s - ROUND_OFF)

    def show(self, now_s: float, inside_C: np.ndarray) -> None:
        """Show the field; `inside_C` are the temperatures inside the sources."""
        temperature = self.problem.temperature(self.engine.enthalpy_now(), inside_C)
        self.watch(now_s, temperature.reshape(self.problem.grid.field_shape))
        self.next_s = now_s + self.every_s
        self.shown_s = now_s


def seconds_needed(segments: Sequence[Segment], cells: int, is_compiled: bool = True) -> float:
    """Estimate how long a plan of steps will take.

    Parameters
    ----------
    segments : sequence of Segment
    cells : int
        Number of cells of the grid, and `CELLS_PER_FACE` for every face of a source.
    is_compiled : bool
        Whether the compiled engine runs it.

    Returns
    -------
    float
        s, on a laptop of the 2020s, within a factor of about three.

    Examples
    --------
    >>> round(seconds_needed([Segment(0.0, 10.0, count=60, stages=15)], cells=10_000), 4)
    0.0226
    """
    stages = sum(segment.count * segment.stages for segment in segments)
    per_stage = SECONDS_PER_CELL_AND_STAGE * cells + SECONDS_PER_STAGE
    seconds = stages * per_stage * (1.0 if is_compiled else NUMPY_FACTOR)
    return seconds + SECONDS_PER_SEGMENT * len(segments)


def check_cost(
    problem: Problem,
    segments: Sequence[Segment],
    longest_s: float,
    rule: StepRule,
    is_compiled: bool,
) -> None:
    """Refuse a run that would take more than about a minute.

    Parameters
    ----------
    problem : Problem
    segments : sequence of Segment
        The plan of the run.
    longest_s : float
        Longest step of the plan, s.
    rule : StepRule
        The rule it was made by.
    is_compiled : bool
        Whether the compiled engine will run it.

    Raises
    ------
    ValueError
        With the time it would take, and the nearest size of cells that would do.

    Examples
    --------
    >>> from helpers.freezing.grid import plane
    >>> from helpers.freezing.probe import Schedule, Wall
    >>> from helpers.freezing.tissue import Tissue
    >>> soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1)
    >>> problem = Problem.assemble(soft, plane(80, cell_mm=1), [Wall(Schedule.hold(-140))])
    >>> steps = [Segment(0.0, step_s=1.0, count=10_000_000, stages=4)]
    >>> check_cost(problem, steps, 1.0, time_steps.STEP_RULES["minima"], is_compiled=True)
    Traceback (most recent call last):
    ValueError: this run would take about 3 min (80 cells of 1 mm); the rule: at most 1 min; ...
    """
    grid = problem.grid
    work = grid.cells + CELLS_PER_FACE * len(problem.faces.cell)
    needed_s = seconds_needed(segments, work, is_compiled)
    if needed_s <= LONGEST_RUN_S:
        return
    size = 1.0
    coarser_s = needed_s
    fixed_s = SECONDS_PER_SEGMENT * len(segments)
    while coarser_s > LONGEST_RUN_S and fixed_s < LONGEST_RUN_S and size < 1000:
        # Larger cells are fewer, and answer more slowly, so that steps need fewer stages.
        size *= COARSER
        plan = time_steps.plan_steps(
            problem.schedules,
            segments[-1].begin_s + segments[-1].count * segments[-1].step_s,
            longest_s,
            problem.stiffest_rate / size**2,
            problem.starts_C,
            rule.growth,
            rule.damping,
        )
        coarser_s = seconds_needed(plan, int(work / size ** len(grid.axes)), is_compiled)
    # Two digits, rounded up: smaller cells than those that were tried might take too long again.
    advised_mm = 1000 * grid.cell * size
    last_digit_mm = 10.0 ** (math.floor(math.log10(advised_mm)) - 1)
    advised_mm = math.ceil(advised_mm / last_digit_mm) * last_digit_mm
    advice = f"cells of {advised_mm:.2g} mm would take less"
    if coarser_s > LONGEST_RUN_S:
        advice = "give the schedules fewer corners"
    raise ValueError(
        f"this run would take about {needed_s / 60:,.0f} min ({grid.cells:,} cells of "
        f"{1000 * grid.cell:g} mm); the rule: at most {LONGEST_RUN_S / 60:g} min; {advice}, or say "
        f"long_run=True"
    )


def may_boil(problem: Problem, end_s: float) -> bool:
    """Return whether tissue could get hotter than 100 °C during a run.

    No cell gets hotter than its start, its blood, what warms it from outside, and what its own heat
    adds: at most Q / W where blood carries it away, and Q t / c in any case. Only a wall with a
    given heat flow knows no bound.

    Parameters
    ----------
    problem : Problem
    end_s : float
        Length of the run, s.

    Examples
    --------
    >>> from helpers.freezing.grid import plane
    >>> from helpers.freezing.tissue import Tissue
    >>> soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1)
    >>> may_boil(Problem.assemble(soft, plane(20, cell_mm=1)), 600.0)
    False
    >>> feverish = soft.changed(metabolic_heat=1e6)
    >>> may_boil(Problem.assemble(feverish, plane(20, cell_mm=1)), 600.0)
    True
    """
    hottest_C = problem.starts_C[-1]
    for tissue in problem.materials.tissues:
        hottest_C = max(hottest_C, tissue.blood_C)
    for schedule in problem.schedules:
        hottest_C = max(hottest_C, *schedule.temperature_C)
    own_K = 0.0
    for tissue in problem.materials.tissues:
        capacity = min(tissue.heat_capacity_frozen, tissue.heat_capacity_unfrozen)
        heated_K = tissue.metabolic_heat * end_s / capacity
        if tissue.perfusion > 0:
            heated_K = min(heated_K, tissue.metabolic_heat / tissue.perfusion)
        own_K = max(own_K, heated_K)
    is_heated = bool((problem.heat_flows < 0).any())
    return is_heated or hottest_C + own_K > WARMEST_C


def check_not_boiling(problem: Problem, enthalpy: np.ndarray) -> None:
    """Raise ValueError if tissue is so hot that the model says nothing about it.

    Parameters
    ----------
    problem : Problem
    enthalpy : ndarray, shape (cells,)
        J/m3.

    Raises
    ------
    ValueError
        Above 100 °C.

    Examples
    --------
    >>> from helpers.freezing.grid import plane
    >>> from helpers.freezing.tissue import Tissue
    >>> soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1)
    >>> problem = Problem.assemble(soft, plane(3, cell_mm=1))
    >>> check_not_boiling(problem, soft.enthalpy([37.0, 37.0, 130.0]))
    Traceback (most recent call last):
    ValueError: tissue has reached 130 °C; the rule: at most 100 °C, where water boils; ...
    """
    temperature = problem.materials.temperature(enthalpy)
    hottest_C = float(temperature[problem.is_tissue].max(initial=-np.inf))
    if hottest_C > WARMEST_C:
        raise ValueError(
            f"tissue has reached {hottest_C:,.0f} °C; the rule: at most {WARMEST_C:g} °C, where "
            f"water boils; lower the metabolic heat or the temperature of the sources"
        )


def march(
    problem: Problem,
    engine: Engine,
    segments: Sequence[Segment],
    end_s: float,
    watched: int,
    progress: Callable[[float], None] | None,
    cancelled: Callable[[], bool] | None,
    observer: Observer | None,
) -> History:
    """Take all steps of a plan, in slices between which the caller may look in or stop the run.

    Parameters
    ----------
    problem : Problem
    engine : Engine
        Is moved on.
    segments : sequence of Segment
    end_s : float
        End of the run, s.
    watched : int
        Number of watched cells.
    progress, cancelled : callable or None
        See `heat.solve`.
    observer : Observer or None

    Returns
    -------
    History
        Of the steps that were taken; fewer than planned if the run was cancelled.

    Raises
    ------
    ValueError
        As soon as tissue is hotter than 100 °C.

    Examples
    --------
    >>> from helpers.freezing.grid import plane
    >>> from helpers.freezing.probe import Schedule, Wall
    >>> from helpers.freezing.solver.compiled import Compiled
    >>> from helpers.freezing.tissue import Tissue
    >>> soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1)
    >>> problem = Problem.assemble(soft, plane(80, cell_mm=1), [Wall(Schedule.hold(-140))])
    >>> engine = Compiled(problem, damping=0.2, watched=np.array([0]))
    >>> steps = [Segment(0.0, step_s=1.0, count=5, stages=4)]
    >>> march(problem, engine, steps, 5.0, 1, None, None, None).time_s
    array([1., 2., 3., 4., 5.])
    """
    times_s: list[float] = []
    # Empty rows first, so that a run cancelled at once has an empty history.
    watched_C = [np.empty((0, watched))]
    wall_C = [np.empty((0, len(problem.sources)))]
    stages = 0
    stopped = False
    # Hardly any run can get that hot, and looking takes time.
    looks_for_boiling = may_boil(problem, end_s)
    if observer:
        observer.show(0.0, problem.walls_at_start_C())
    for segment in segments:
        done = 0
        while done < segment.count and not stopped:
            if cancelled is not None and cancelled():
                stopped = True
                break
            now_s = segment.time_s(done)
            most = segment.count - done
            if observer:
                most = observer.steps_until_next(now_s, segment.step_s, most)
            if looks_for_boiling:
                most = 1
            readings = engine.advance(segment, done, most)
            if looks_for_boiling:
                check_not_boiling(problem, engine.enthalpy_now())
            taken = len(readings.watched_C)
            times_s += [segment.time_s(done + n + 1) for n in range(taken)]
            watched_C.append(readings.watched_C)
            wall_C.append(readings.wall_C)
            stages += taken * segment.stages
            done += taken
            if observer:
                is_last = segment is segments[-1] and done == segment.count
                if observer.is_due(times_s[-1], is_last):
                    inside_C = _interiors(problem, wall_C[-1], np.array(times_s[-taken:]))
                    observer.show(times_s[-1], inside_C[-1])
            if progress is not None:
                progress(min(times_s[-1] / end_s, 1.0))
    time_s = np.array(times_s)
    return History(
        time_s=time_s,
        watched_C=np.concatenate(watched_C),
        # For all steps at once, because a call takes as long as a step of a small grid.
        inside_C=_interiors(problem, np.concatenate(wall_C), time_s),
        stages=stages,
    )


def _interiors(problem: Problem, wall_C: np.ndarray, times_s: np.ndarray) -> np.ndarray:
    """Return the temperature (°C) inside each source after each step.

    The metal of a needle is as cold as its wall, which is warmer than the gas. The blood of a
    vessel is as warm as it arrives, which is warmer than the wall. So the inside has the warmer of
    the two, and never counts as ice because of a gas that does not reach the tissue.
    """
    inside_C = wall_C.copy()
    # Needles often share one schedule.
    read: dict[int, tuple[np.ndarray, np.ndarray]] = {}
    for number, source in enumerate(problem.sources):
        schedule = source.schedule
        if schedule is None:
            continue
        if id(schedule) not in read:
            gas_C = np.asarray(schedule.gas_C(times_s))
            read[id(schedule)] = gas_C, np.asarray(schedule.film_at(times_s))
        gas_C, film = read[id(schedule)]
        warmer_C = np.maximum(wall_C[:, number], gas_C)
        # A source that is switched off has no gas; a prescribed wall is known exactly.
        inside_C[:, number] = np.where(film > 0, warmer_C, wall_C[:, number])
        inside_C[np.isinf(film), number] = gas_C[np.isinf(film)]
    return inside_C


def thermocouple_readings(
    problem: Problem, touched: Sequence[np.ndarray], history: History
) -> np.ndarray:
    """Return the readings of thermocouples; those inside a probe read that.

    Parameters
    ----------
    problem : Problem
    touched : sequence of ndarray of int, one for each point
        Flat indices of the cells that each thermocouple touches, see `cells_at`.
    history : History
        Whose watched cells are all of these, in this order.

    Returns
    -------
    ndarray, shape (steps, points)
        °C.

    Examples
    --------
    >>> from helpers.freezing.grid import xy
    >>> from helpers.freezing.probe import Probe, Schedule
    >>> from helpers.freezing.tissue import Tissue
    >>> soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1)
    >>> needle = Probe(Schedule.hold(-140), x_mm=5, y_mm=5)
    >>> problem = Problem.assemble(soft, xy(10, 10, cell_mm=1), [needle])
    >>> history = History(np.array([1.0]), np.array([[37.0]]), np.array([[-140.0]]), stages=4)
    >>> thermocouple_readings(problem, cells_at(problem.grid, [(5.2, 5.2)]), history)
    array([[-140.]])
    """
    of_cells = history.watched_C.copy()
    faces = problem.faces
    readings = np.empty((len(of_cells), len(touched)))
    begin = 0
    for point, cells in enumerate(touched):
        end = begin + len(cells)
        for n, cell in enumerate(cells, begin):
            for number in faces.inside_source[faces.inside == cell]:
                of_cells[:, n] = history.inside_C[:, number]
        readings[:, point] = of_cells[:, begin:end].mean(axis=1)
        begin = end
    return readings


def final_fields(problem: Problem, state: State, history: History) -> dict[str, np.ndarray]:
    """Return the fields of a `Freeze` in the user's shape, with the insides of probes.

    Parameters
    ----------
    problem : Problem
    state : State
    history : History

    Returns
    -------
    dict of str to ndarray
        By the names that `Freeze` gives them.

    Examples
    --------
    >>> from helpers.freezing.grid import plane
    >>> from helpers.freezing.probe import Schedule, Wall
    >>> from helpers.freezing.solver.compiled import Compiled
    >>> from helpers.freezing.tissue import Tissue
    >>> soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1)
    >>> problem = Problem.assemble(soft, plane(80, cell_mm=1), [Wall(Schedule.hold(-140))])
    >>> engine = Compiled(problem, damping=0.2, watched=np.array([0]))
    >>> history = march(problem, engine, [], 5.0, 1, None, None, None)
    >>> final_fields(problem, engine.state(), history)["temperature_C"].shape
    (80,)
    """
    materials = problem.materials
    faces = problem.faces
    # Enthalpies in single precision can leave tissue at rest a hair above its start.
    minimum_C = np.minimum(state.coldest_C, materials.values("start_C"))
    unfrozen = materials.unfrozen_fraction(state.enthalpy)
    frozen_at_s = state.warm_passage_s.copy()  # probes are written into it below
    levels = problem.passage_levels
    drop_K = materials.per_cell(levels.warm_C - levels.cold_C)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate_C_per_min = 60.0 * drop_K / (state.cold_passage_s - state.warm_passage_s)

    liquidus_C = materials.values("liquidus_C")
    inside_C = problem.walls_at_start_C()
    coldest_inside_C = inside_C.copy()
    if len(history.inside_C):
        inside_C = history.inside_C[-1]
        coldest_inside_C = np.minimum(coldest_inside_C, history.inside_C.min(axis=0))
    for number, source in enumerate(problem.sources):
        inside = faces.inside[faces.inside_source == number]
        if source.schedule is None or not len(inside):
            continue
        minimum_C[inside] = coldest_inside_C[number]
        if all(np.isinf(source.schedule.film)) and history.reached_s > 0:
            minimum_C[inside] = source.schedule.coldest_until(history.reached_s)
        rate_C_per_min[inside] = np.nan
        # A probe that has been cold counts as frozen from the start on; a warm vessel never.
        was_cold = minimum_C[inside] < liquidus_C[inside]
        frozen_at_s[inside] = np.where(was_cold, 0.0, np.nan)
        # It counts as ice while it is cold.
        unfrozen[inside] = np.where(inside_C[number] < liquidus_C[inside], 0.0, 1.0)
    fields = {
        "temperature_C": problem.temperature(state.enthalpy, inside_C),
        "minimum_C": minimum_C,
        "frozen_at_s": frozen_at_s,
        "cooling_rate_C_per_min": rate_C_per_min,
        "unfrozen_fraction": unfrozen,
        "is_tissue": problem.is_tissue,
        "region": problem.region,
    }
    return {name: field.reshape(problem.grid.field_shape) for name, field in fields.items()}


def cells_at(grid: Grid, points_mm: Sequence[Sequence[float]]) -> list[np.ndarray]:
    """Return the flat indices of the cells that the given points touch.

    Most points lie in one cell. One on a face lies between two, which are equally near: a single
    one would always be the one farther out.

    Parameters
    ----------
    grid : Grid
    points_mm : sequence of points
        mm; each has as many coordinates as the grid.

    Returns
    -------
    list of ndarray of int
        One array a point.

    Raises
    ------
    ValueError
        For a point with other coordinates, or outside the grid.

    Examples
    --------
    >>> from helpers.freezing.grid import plane
    >>> [cells.tolist() for cells in cells_at(plane(10, cell_mm=1), [(0.2,), (5,), (10,)])]
    [[0], [4, 5], [9]]
    """
    touched = []
    for point in points_mm:
        if np.ndim(point) != 1 or len(point) != len(grid.axes):
            raise ValueError(
                f"place {point!r} needs {len(grid.axes)} coordinates in mm in a {grid.kind} grid"
            )
        stored: list[list[int]] = [[0], [0], [0]]
        for axis, place_mm in zip(grid.axes, point, strict=True):
            cell_mm = 1000 * grid.cell
            low_mm = 1000 * grid.start[axis]
            high_mm = low_mm + cell_mm * grid.shape[axis]
            slack_mm = TIE_CELLS * cell_mm
            if not low_mm - slack_mm <= place_mm <= high_mm + slack_mm:
                nearest_mm = low_mm if place_mm < low_mm else high_mm
                raise ValueError(
                    f"place {point!r}: coordinate {place_mm:g} mm is outside the grid "
                    f"({low_mm:g} to {high_mm:g} mm); nearest valid: {nearest_mm:g}"
                )
            place = (place_mm - low_mm) / cell_mm
            # At the edges of the grid there is a cell on one side only.
            first = max(int(place - TIE_CELLS), 0)
            last = min(int(place + TIE_CELLS), grid.shape[axis] - 1)
            stored[axis] = list(range(first, last + 1))
        touched.append(np.ravel_multi_index(np.ix_(*stored), grid.shape).ravel())
    return touched
