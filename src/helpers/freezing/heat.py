r"""The heat solver: how tissue freezes around a cold source. Read this file to learn the method.

**Equation.** Pennes' bioheat equation [pennes1948], written for the enthalpy H instead of the
temperature T:

    dH/dt = div(k grad T) + f [ W (T_blood - T) + Q ]                                            (1)

    H  enthalpy, J/m3       k  conductivity, W/m/K     W  perfusion, W/m3/K: blood flow times
    T  temperature, °C      f  unfrozen fraction          its heat capacity
                                                       Q  metabolic heat, W/m3

Enthalpy is the right unknown because temperature says too little: while water freezes, heat leaves
and the temperature hardly moves. Everything about a tissue follows from its H: T, f and k are the
curves of `tissue`. Blood flows, and cells produce heat, only where tissue is unfrozen. Blood
arrives at the temperature at which the tissue starts.

**Kirchhoff potential.** Ice conducts four times as well as tissue, so k changes steeply where it
matters most. The potential

    theta(T) = integral of k dT, from the solidus to T                                           (2)

takes the place of k: grad theta = k grad T, and the conduction term is simply the Laplacian of
theta.

**Grid.** The tissue is cut into equal cells (see `grid`). H, T and theta are values of cells, taken
at their centres; heat flows across the faces between cells. A cell i with neighbours j then obeys

    dH_i/dt = sum over j of A_ij (theta_j - theta_i) + blood_i + boundary_i                      (3)

with A_ij the area of the face, divided by the distance of the centres and by the volume of the
cell. What leaves one cell enters the next: energy is conserved to round-off, and latent heat can be
neither lost nor invented. (The tempting form "k_i times the Laplacian of T" loses heat wherever k
changes; `studies.pitfall` shows by how much.)

**Boundaries.** The outside of the grid is insulated. Needles are cut into the grid; the faces
around them pass what a round needle would draw (`solver.faces`). A source exchanges heat through a
film:

    q = film (T_gas - T_wall)                                                                    (4)

`film` is a heat-transfer coefficient, W/m2/K; an infinite one prescribes the wall's temperature
itself. Where two materials meet, they share the temperature of the face (`solver.interfaces`).

**Time steps.** Equation (3) is stiff: its fastest rate rho is about 4 k / (c h^2) for each
dimension, 35 per second for cells of 0.5 mm around a needle, so that plain Euler steps would have
to stay below 2 / rho = 0.06 s. The solver takes super-steps of up to 10 s instead. Each is a chain
of s plain stages with the weights of a Chebyshev polynomial, stable up to about 1.7 s^2 / rho
(`solver.time_steps`). Nothing is solved for, nothing iterates, and each stage is one line:

    H_new = mu H + nu H_before + kappa dt (A theta(H) + boundary + blood)                        (5)

The method is of first order in time and, at a sharp front, of first order in space.

**Two engines.** `Reference` in this file is the method in NumPy, to be read. `solver.compiled` does
the same with compiled code in a single pass over the cells, 10 to 50 times faster. Tests hold them
equal to 1e-8 °C in double precision.

**Benchmark.** `exact` has the solutions that the tests compare with: the ice at a flat wall, for
example, is as thick as in Neumann's exact solution within 0.1 % at 0.5 mm cells. Besides, every
single run carries its own test: `Freeze.energy` compares the heat that the sources took with what
the tissue lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from helpers.freezing.grid import Grid, plane, rz, xy, xyz
from helpers.freezing.probe import Probe, Schedule, Wall
from helpers.freezing.regions import Region
from helpers.freezing.result import EnergyLedger, Freeze, Thermocouples
from helpers.freezing.solver import time_steps
from helpers.freezing.solver.engine import Engine, State
from helpers.freezing.solver.faces import Source
from helpers.freezing.solver.interfaces import inner_faces, potential_drop
from helpers.freezing.solver.problem import Problem
from helpers.freezing.solver.time_steps import Segment, super_step
from helpers.freezing.tissue import Tissue

if TYPE_CHECKING:
    from scipy import sparse

LONGEST_RUN_MIN = 600.0
LONGEST_STEP_S = 60.0
NEWTON_STEPS = 12


def solve(
    tissue: Tissue,
    grid: Grid,
    sources: Sequence[Source] = (),
    minutes: float = 10.0,
    *,
    regions: Sequence[Region] = (),
    stasis: bool = False,
    step_s: float | None = None,
    engine: str = "compiled",
    precision: str = "single",
    cores: int | None = None,
    thermocouples_mm: Sequence[Sequence[float]] = (),
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    watch: Callable[[float, np.ndarray], None] | None = None,
    watch_s: float = 15.0,
) -> Freeze:
    """Freeze and thaw a tissue with sources of cold, from rest; equation (1).

    Parameters
    ----------
    tissue : Tissue
        What fills the grid. It starts at, and gets blood of, its own `start_C`.
    grid : Grid
        See `grid.plane`, `cylinder`, `sphere`, `rz`, `xy` and `xyz`.
    sources : sequence of Probe, Wall, Disc or Surface
        What cools (or warms) it.
    minutes : float
        Length of the run, above 0 and at most 600 min.
    regions : sequence of Region
        Other tissues, painted over `tissue`; later ones over earlier ones.
    stasis : bool
        Tissue that was once frozen through gets no blood (and has no metabolism) after it thaws.
    step_s : float, optional
        Longest time step, s, at most 60. Unless given it is 10 s, or 2.5 s with more damping where
        thermocouples are read: over long steps single readings tremble by some degrees, the ice
        does not.
    engine : {"compiled", "numpy"}
        "numpy" is `Reference`, always in double precision.
    precision : {"single", "double"}
        Of the compiled engine.
    cores : int, optional
        1, or None for as many as help.
    thermocouples_mm : sequence of points
        Where to record temperatures, mm; each point has as many coordinates as the grid.
    progress : callable, optional
        Is called with the share done, 0 to 1.
    cancelled : callable, optional
        Is called between slices of at most 0.2 s; if it returns True, the run ends early.
    watch : callable, optional
        Is called with the time (s) and the temperatures (°C, a field) at the start, then at the
        first step that ends `watch_s` or more after the last call, and at the end. It does not
        change the run.
    watch_s : float
        s.

    Returns
    -------
    Freeze
        Fields, thermocouple curves, the energy ledger, and one sentence.

    Raises
    ------
    ValueError
        For input that makes no sense; the message has the value and the rule.

    Examples
    --------
    >>> from helpers.freezing.grid import cylinder
    >>> soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1)
    >>> needle = Wall(Schedule.hold(-140))
    >>> run = solve(soft, cylinder(1.2, 61.2, cell_mm=0.5), [needle], minutes=10)
    >>> round(run.radius_mm(-1.0), 1)
    17.1
    """
    follows_curves = len(thermocouples_mm) > 0
    if step_s is None:
        step_s = time_steps.STEP_FOR_CURVES_S if follows_curves else time_steps.STEP_S
    _check_run(minutes, step_s, engine, precision)
    problem = Problem.assemble(tissue, grid, sources, regions, stasis)
    end_s = 60.0 * minutes

    careful = problem.ice_crosses_cells_fast
    damping = time_steps.DAMPING_FOR_CURVES if follows_curves else time_steps.DAMPING
    segments = time_steps.plan_steps(
        problem.schedules,
        end_s,
        step_s,
        problem.stiffest_rate,
        problem.starts_C,
        time_steps.CAREFUL_GROWTH if careful else time_steps.GROWTH,
        damping,
    )

    watched = _cells_at(grid, thermocouples_mm)
    machine = _engine(engine, problem, damping, watched, precision, cores)
    observer = None if watch is None else _Observer(problem, machine, watch, watch_s)
    heat_before = problem.heat(machine.enthalpy_now())
    march = _march(machine, segments, end_s, len(watched), progress, cancelled, observer)

    state = machine.state()
    heat_lost = heat_before - problem.heat(state.enthalpy)
    if not np.isfinite(heat_lost):
        raise ValueError(
            f"the run blew up: step_s = {step_s:g} s is too long "
            f"for cells of {1000 * grid.cell:g} mm"
        )
    readings = _with_probe_readings(problem, watched, march)
    return Freeze(
        tissue=tissue,
        grid=grid,
        time_s=march.reached_s,
        completed=bool(march.reached_s >= end_s * (1 - 1e-9)),
        **_fields(problem, state, march.reached_s),
        energy=EnergyLedger(
            taken=tuple(float(heat) for heat in state.heat_taken),
            from_blood=state.heat_from_blood,
            lost=heat_lost,
        ),
        thermocouples=Thermocouples(
            tuple(tuple(point) for point in thermocouples_mm), march.time_s, readings
        ),
        stages=march.stages,
    )


class Reference:
    """The method in NumPy and one sparse matrix, for any grid, in double precision.

    Use it to learn, to check, and where no compiler is at hand. It is an `engine.Engine`.

    Parameters
    ----------
    problem : Problem
        Materials, grid, sources, faces.
    damping : float
        Of the super-steps (dimensionless).
    watched : ndarray of int
        Flat indices of the cells whose temperatures `advance` returns.

    Examples
    --------
    One explicit step by hand: the cell beside a cold wall loses heat, the next one does not yet.

    >>> soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1)
    >>> problem = Problem.assemble(soft, plane(80, cell_mm=1), [Wall(Schedule.hold(-140))])
    >>> reference = Reference(problem, damping=0.2, watched=np.array([0]))
    >>> change = reference.rate(reference.enthalpy, time_s=0.0).of_cells
    >>> [round(float(value) / 1e6, 1) for value in change[:2]]  # MW/m3
    [-583.5, 0.0]
    """

    def __init__(self, problem: Problem, damping: float, watched: np.ndarray) -> None:
        materials = problem.materials
        interfaces = problem.interfaces
        self.problem = problem
        self.damping = damping
        self.watched = watched

        volumes = problem.grid.volumes()[:, None, None]
        self.volume = np.broadcast_to(volumes, problem.grid.shape).ravel()
        self.conduction = conduction_matrix(problem.grid, problem.is_tissue, materials.number)
        self.low_side = materials.at(interfaces.low)
        self.high_side = materials.at(interfaces.high)
        self.start_C = materials.values("start_C")
        self.perfusion = materials.values("perfusion")
        self.metabolic_heat = materials.values("metabolic_heat")
        self.warm_level = materials.enthalpy(materials.per_cell(problem.passage_levels.warm_C))
        self.cold_level = materials.enthalpy(materials.per_cell(problem.passage_levels.cold_C))

        self.enthalpy = materials.enthalpy(self.start_C)
        self.lowest = self.enthalpy.copy()
        self.warm_passage_s = np.full(problem.grid.cells, np.nan)
        self.cold_passage_s = np.full(problem.grid.cells, np.nan)
        self.heat_taken = np.zeros(len(problem.sources))
        self.heat_from_blood = 0.0

    def advance(self, begin_s: float, segment: Segment, most: int) -> np.ndarray:
        """Take one super-step, however many are allowed; see `engine.Engine.advance`."""
        self._super_step(begin_s, segment)
        self._remember(begin_s, segment.step_s)
        materials = self.problem.materials.at(self.watched)
        return materials.temperature(self.enthalpy[self.watched])[None, :]

    def enthalpy_now(self) -> np.ndarray:
        """Return the enthalpy (J/m3) of every cell now, flat."""
        return self.enthalpy.copy()

    def state(self) -> State:
        """Return the whole state now."""
        return State(
            enthalpy=self.enthalpy.copy(),
            coldest_C=self.problem.materials.temperature(self.lowest),
            warm_passage_s=self.warm_passage_s.copy(),
            cold_passage_s=self.cold_passage_s.copy(),
            heat_taken=self.heat_taken.copy(),
            heat_from_blood=self.heat_from_blood,
        )

    def _super_step(self, begin_s: float, segment: Segment) -> None:
        """Take one super-step, equation (5), for the enthalpy and for the energy ledger alike."""
        step = super_step(segment.stages, self.damping)
        enthalpy = self.enthalpy
        enthalpy_before = np.zeros_like(enthalpy)
        taken = np.zeros_like(self.heat_taken)
        taken_before = np.zeros_like(taken)
        blood = 0.0
        blood_before = 0.0
        for j in range(segment.stages):
            rate = self.rate(enthalpy, begin_s + step.moment[j] * segment.step_s)
            mu = step.mu[j]
            nu = step.nu[j]
            weight = step.kappa[j] * segment.step_s
            new_enthalpy = mu * enthalpy + nu * enthalpy_before + weight * rate.of_cells
            new_taken = mu * taken + nu * taken_before + weight * rate.taken
            new_blood = mu * blood + nu * blood_before + weight * rate.from_blood
            enthalpy_before = enthalpy
            taken_before = taken
            blood_before = blood
            enthalpy = new_enthalpy
            taken = new_taken
            blood = new_blood
        self.enthalpy = enthalpy
        self.heat_taken = self.heat_taken + taken
        self.heat_from_blood += float(blood)

    def rate(self, enthalpy: np.ndarray, time_s: float) -> Rate:
        """Return the right-hand side of equation (3): how fast every cell gains heat.

        Parameters
        ----------
        enthalpy : ndarray, shape (cells,)
            J/m3.
        time_s : float
            s; sources follow their schedules.

        Returns
        -------
        Rate
        """
        materials = self.problem.materials
        faces = self.problem.faces
        theta = materials.kirchhoff(enthalpy)

        conducted = self.conduction @ theta
        self._add_interfaces(conducted, enthalpy)

        supplied = self.problem.is_tissue
        if self.problem.stasis:
            supplied = supplied & (self.lowest > 0)  # enthalpy 0 is the solidus: frozen through
        per_unfrozen = self.perfusion * (self.start_C - materials.temperature(enthalpy))
        per_unfrozen = per_unfrozen + self.metabolic_heat
        blood = supplied * materials.unfrozen_fraction(enthalpy) * per_unfrozen

        through_faces = self._boundary_flows(enthalpy, theta, time_s)
        of_cells = conducted + blood
        np.add.at(of_cells, faces.cell, through_faces)
        return Rate(
            of_cells=of_cells,
            taken=np.bincount(
                faces.source,
                weights=-through_faces * self.volume[faces.cell],
                minlength=len(self.problem.sources),
            ),
            from_blood=float(blood @ self.volume),
        )

    def _add_interfaces(self, rate: np.ndarray, enthalpy: np.ndarray) -> None:
        """Add to `rate` (W/m3) what crosses between two materials, as seen from both sides."""
        faces = self.problem.interfaces
        drop = potential_drop(
            self.low_side, self.high_side, enthalpy[faces.low], enthalpy[faces.high]
        )
        np.add.at(rate, faces.low, faces.per_low * drop)
        np.add.at(rate, faces.high, -faces.per_high * drop)

    def _boundary_flows(self, enthalpy: np.ndarray, theta: np.ndarray, time_s: float) -> np.ndarray:
        """Return the flow (W/m3) into the tissue cell through every boundary face."""
        faces = self.problem.faces
        flows = np.zeros(len(faces.cell))
        for number, source in enumerate(self.problem.sources):
            own = faces.source == number
            cell = faces.cell[own]
            schedule = source.schedule
            if schedule is None:  # a wall from which a given heat flow is taken
                flows[own] = -self.problem.heat_flows[number] / self.volume[cell]
                continue
            gas_C = float(schedule.gas_C(time_s))
            film = schedule.film_at(time_s)
            if film == 0:
                continue
            if np.isinf(film):
                wall_C = np.full(len(cell), gas_C)
            else:
                wall_C = self._wall_C(enthalpy, theta, gas_C, film, own)
            wall_theta = self.problem.materials.at(cell).potential_at(wall_C)
            flows[own] = faces.conductance[own] * (wall_theta - theta[cell])
        return flows

    def _wall_C(
        self, enthalpy: np.ndarray, theta: np.ndarray, gas_C: float, film: float, own: np.ndarray
    ) -> np.ndarray:
        """Return the temperature (°C) of walls behind a film; equation (4).

        Newton's method for equation (4), from the colder side: theta is increasing and concave, so
        the steps approach the answer from below and need no safeguard.
        """
        faces = self.problem.faces
        cell = faces.cell[own]
        materials = self.problem.materials.at(cell)
        conductance = faces.conductance[own]
        push = film * faces.film_area[own]
        wall_C = np.minimum(gas_C, materials.temperature(enthalpy[cell]))
        for _ in range(NEWTON_STEPS):
            from_gas = push * (gas_C - wall_C)
            into_tissue = conductance * (materials.potential_at(wall_C) - theta[cell])
            slope = push + conductance * materials.conductivity(wall_C)
            wall_C = wall_C + (from_gas - into_tissue) / slope
        return wall_C

    def _remember(self, begin_s: float, step_s: float) -> None:
        """Keep the lowest enthalpy and the first passages (s) through the levels.

        The time of a passage is linear inside the step.
        """
        for passage_s, level in (
            (self.warm_passage_s, self.warm_level),
            (self.cold_passage_s, self.cold_level),
        ):
            passes = (self.enthalpy <= level) & (level < self.lowest)
            fall = (self.lowest - self.enthalpy)[passes]
            share = (self.lowest - level)[passes] / fall
            passage_s[passes] = begin_s + step_s * share
        self.lowest = np.minimum(self.lowest, self.enthalpy)


class Rate(NamedTuple):
    """How fast heat moves.

    `of_cells`: into every cell, W/m3; `taken`: out through each source, W; `from_blood`: in from
    blood and metabolism, W.
    """

    of_cells: np.ndarray
    taken: np.ndarray
    from_blood: float


def conduction_matrix(
    grid: Grid, is_tissue: np.ndarray, material: np.ndarray | None = None
) -> sparse.csr_array:
    """Return the matrix A of equation (3): A theta is the Laplacian of theta in every tissue cell.

    Faces at sources, and between two materials, are left out; they are added one by one.

    Parameters
    ----------
    grid : Grid
    is_tissue : ndarray of bool, shape (cells,)
        False inside probes.
    material : ndarray of int, shape (cells,), optional
        Number of each cell's material; one material unless given.

    Returns
    -------
    scipy.sparse.csr_array, shape (cells, cells)
        1/m2.

    Examples
    --------
    Rows add up to zero: a uniform potential moves no heat.

    >>> float(conduction_matrix(plane(3, cell_mm=1), np.ones(3, bool)).sum())
    0.0
    """
    from scipy import sparse  # the compiled engine has no need of it and starts sooner without

    if material is None:
        material = np.zeros(grid.cells, np.uint8)
    rows = []
    columns = []
    entries = []
    for axis in grid.axes:
        faces = inner_faces(grid, axis)
        both = is_tissue[faces.low] & is_tissue[faces.high]
        both &= material[faces.low] == material[faces.high]
        low = faces.low[both]
        high = faces.high[both]
        per_low = faces.per_low[both]
        per_high = faces.per_high[both]
        rows += [low, low, high, high]
        columns += [high, low, low, high]
        entries += [per_low, -per_low, per_high, -per_high]
    places = (np.concatenate(rows), np.concatenate(columns))
    matrix = sparse.coo_array((np.concatenate(entries), places), shape=(grid.cells, grid.cells))
    return matrix.tocsr()


def example() -> Freeze:
    """Return a small run for examples.

    One endless needle at -140 °C for 5 min in 40 x 40 mm of soft tissue, 1 mm cells.

    Examples
    --------
    >>> example().completed
    True
    """
    soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1)
    needle = Probe(Schedule.hold(-140), x_mm=20, y_mm=20)
    return solve(soft, xy(40, 40, cell_mm=1), [needle], minutes=5)


def warm_up() -> int:
    """Compile the kernels for every kind of grid, so that no notebook has to wait; return how many.

    numba compiles a kernel for each combination of types: grids of one, two and three dimensions,
    with and without the ice law, with and without stasis.

    Examples
    --------
    >>> warm_up()
    6
    """
    soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1, perfusion=40e3)
    ice = soft.changed(ice_law=True)
    wall = Wall(Schedule.hold(-140))
    needle = Probe(
        Schedule.hold(-140), radius_mm=1.5, active_length_mm=10, x_mm=10, y_mm=10, z_mm=10
    )
    on_axis = Probe(Schedule.hold(-140), radius_mm=1.5, active_length_mm=10, z_mm=10)
    runs: list[tuple[Tissue, Grid, Source, bool]] = [
        (soft, plane(20, cell_mm=1), wall, False),
        (ice, rz(20, 20, cell_mm=1), on_axis, False),
        (soft, xy(20, 20, cell_mm=1), needle, False),
        (soft, xy(20, 20, cell_mm=1), needle, True),
        (ice, xy(20, 20, cell_mm=1), needle, False),
        (soft, xyz(20, 20, 20, cell_mm=1), needle, False),
    ]
    for tissue, grid, source, stasis in runs:
        solve(tissue, grid, [source], minutes=0.1, cores=1, stasis=stasis)
    return len(runs)


class _March(NamedTuple):
    """Times (s) and watched temperatures (°C) after each step, and the stages done."""

    time_s: np.ndarray
    watched_C: np.ndarray
    stages: int

    @property
    def reached_s(self) -> float:
        """Time reached, s."""
        return float(self.time_s[-1]) if len(self.time_s) else 0.0


class _Observer:
    """Shows the whole field to `watch` at intervals.

    Always at the end of a step, so that watching changes no step.
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
        self.shown_s = -1.0

    def steps_until_next(self, now_s: float, step_s: float, most: int) -> int:
        """Return how many steps may be taken before the field must be shown again, at least 1."""
        until_next = int(np.ceil((self.next_s - now_s) / step_s - 1e-9))
        return min(most, max(1, until_next))

    def show(self, now_s: float, last: bool = False) -> None:
        """Show the field, if it is time to."""
        is_due = last or now_s >= self.next_s - 1e-9
        if now_s > self.shown_s and is_due:
            temperature = self.problem.temperature(self.engine.enthalpy_now(), now_s)
            self.watch(now_s, temperature.reshape(self.problem.grid.field_shape))
            self.next_s = now_s + self.every_s
            self.shown_s = now_s


def _march(
    engine: Engine,
    segments: Sequence[Segment],
    end_s: float,
    watched: int,
    progress: Callable[[float], None] | None,
    cancelled: Callable[[], bool] | None,
    observer: _Observer | None,
) -> _March:
    """Take all steps of a plan.

    Between slices of it the caller may look at the progress or stop the run.
    """
    times_s: list[float] = []
    readings = [np.empty((0, watched))]
    stages = 0
    stopped = False
    if observer:
        observer.show(0.0)
    for segment in segments:
        done = 0
        while done < segment.count and not stopped:
            if cancelled is not None and cancelled():
                stopped = True
                break
            now_s = segment.begin_s + done * segment.step_s
            most = segment.count - done
            if observer:
                most = observer.steps_until_next(now_s, segment.step_s, most)
            reading = engine.advance(now_s, segment, most)
            taken = len(reading)
            readings.append(reading)
            times_s += [now_s + (n + 1) * segment.step_s for n in range(taken)]
            stages += taken * segment.stages
            done += taken
            if observer:
                is_last = segment is segments[-1] and done == segment.count
                observer.show(times_s[-1], last=is_last)
            if progress is not None:
                progress(min(times_s[-1] / end_s, 1.0))
    return _March(np.array(times_s), np.concatenate(readings), stages)


def _engine(
    name: str,
    problem: Problem,
    damping: float,
    watched: np.ndarray,
    precision: str,
    cores: int | None,
) -> Engine:
    """Return the engine asked for, ready to run."""
    if name == "numpy":
        return Reference(problem, damping, watched)
    # Loading the compiler takes half a second, so it is loaded only when it is used.
    from helpers.freezing.solver.compiled import Compiled

    return Compiled(problem, damping, watched, precision, cores)


def _with_probe_readings(problem: Problem, watched: np.ndarray, march: _March) -> np.ndarray:
    """Return the readings (°C); thermocouples inside a probe read the probe itself."""
    readings = march.watched_C
    faces = problem.faces
    for n, cell in enumerate(watched):
        for number in faces.inside_source[faces.inside == cell]:
            schedule = problem.sources[number].schedule
            if schedule is not None:
                readings[:, n] = schedule.gas_C(march.time_s)
    return readings


def _fields(problem: Problem, state: State, reached_s: float) -> dict[str, np.ndarray]:
    """Return the fields of a `Freeze` in the user's shape, with probes at their own temperature."""
    materials = problem.materials
    faces = problem.faces
    minimum_C = np.minimum(state.coldest_C, materials.values("start_C"))
    unfrozen = materials.unfrozen_fraction(state.enthalpy)
    frozen_at_s = state.warm_passage_s
    levels = problem.passage_levels
    drop_K = materials.per_cell(levels.warm_C - levels.cold_C)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate_C_per_min = 60.0 * drop_K / (state.cold_passage_s - state.warm_passage_s)

    liquidus_C = materials.values("liquidus_C")
    for number, source in enumerate(problem.sources):
        inside = faces.inside[faces.inside_source == number]
        if source.schedule is None or not len(inside):
            continue
        minimum_C[inside] = source.schedule.coldest_until(reached_s)
        rate_C_per_min[inside] = np.nan
        # A warm vessel never counts as ice.
        is_cold = minimum_C[inside] < liquidus_C[inside]
        frozen_at_s[inside] = np.where(is_cold, 0.0, np.nan)
        unfrozen[inside] = np.where(is_cold, 0.0, 1.0)
    fields = {
        "temperature_C": problem.temperature(state.enthalpy, reached_s),
        "minimum_C": minimum_C,
        "frozen_at_s": frozen_at_s,
        "cooling_rate_C_per_min": rate_C_per_min,
        "unfrozen_fraction": unfrozen,
        "is_tissue": problem.is_tissue,
        "region": problem.region,
    }
    return {name: field.reshape(problem.grid.field_shape) for name, field in fields.items()}


def _cells_at(grid: Grid, points_mm: Sequence[Sequence[float]]) -> np.ndarray:
    """Return the flat indices of the cells that hold the given points (mm)."""
    cells = []
    for point in points_mm:
        if np.ndim(point) != 1 or len(point) != len(grid.axes):
            raise ValueError(
                f"thermocouple {point!r} needs {len(grid.axes)} coordinates in mm "
                f"in a {grid.kind} grid"
            )
        stored = [0, 0, 0]
        for axis, place_mm in zip(grid.axes, point, strict=True):
            cell_mm = 1000 * grid.cell
            low_mm = 1000 * grid.start[axis]
            high_mm = low_mm + cell_mm * grid.shape[axis]
            if not low_mm <= place_mm <= high_mm:
                nearest_mm = low_mm if place_mm < low_mm else high_mm
                raise ValueError(
                    f"thermocouple coordinate {place_mm:g} mm is outside the grid "
                    f"({low_mm:g} to {high_mm:g} mm); nearest valid: {nearest_mm:g}"
                )
            number = int((place_mm - low_mm) / cell_mm)
            stored[axis] = min(
                number, grid.shape[axis] - 1
            )  # the far edge belongs to the last cell
        cells.append(np.ravel_multi_index(stored, grid.shape))
    return np.array(cells, dtype=np.int64)


def _check_run(minutes: float, step_s: float, engine: str, precision: str) -> None:
    """Raise ValueError for times or engines that make no sense."""
    if not np.isfinite(minutes) or not 0 < minutes <= LONGEST_RUN_MIN:
        raise ValueError(
            f"minutes = {minutes} must be above 0 and at most {LONGEST_RUN_MIN:g} "
            f"(seconds are not expected here)"
        )
    if not np.isfinite(step_s) or not 0 < step_s <= LONGEST_STEP_S:
        raise ValueError(
            f"step_s = {step_s} must be above 0 and at most {LONGEST_STEP_S:g} s; 7.5 is usual"
        )
    if engine not in ("compiled", "numpy"):
        raise ValueError(f"engine = {engine!r} must be 'compiled' or 'numpy'")
    if precision not in ("single", "double"):
        raise ValueError(f"precision = {precision!r} must be 'single' or 'double'")
