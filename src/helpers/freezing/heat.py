r"""The heat solver: how tissue freezes around a cold source. Read this file to learn the method.

**Equation.** Pennes' bioheat equation [pennes1948], written for the enthalpy H:

    dH/dt = div(k grad T) + f [ W (T_blood - T) + Q ]                                            (1)

    H  enthalpy, J/m3          k  conductivity, W/m/K       W  perfusion, W/m3/K
    T  temperature, °C         f  unfrozen fraction         Q  metabolic heat, W/m3

W is blood flow times the heat capacity of blood. Blood flows, and cells produce heat, only where
tissue is unfrozen; blood arrives at the temperature `blood_C` of its tissue, 37 °C unless given.

**Why enthalpy.** Tissue freezes over a range of temperatures, from its liquidus (-1 °C, say) down
to its solidus (-8 °C). In that range a large change of H changes T by only a few degrees, so
temperature alone does not determine the state; enthalpy does. Counted from the solidus, with heat
capacities c per volume,

    H < 0             frozen      T = solidus + H / c_frozen
    0 <= H <= width   freezing    T rises linearly from solidus to liquidus,  f = H / width
    H > width         unfrozen    T = liquidus + (H - width) / c_unfrozen

where width is the latent heat and the sensible heat of the range together (`tissue`, T2). Only H is
stored, so latent heat can be neither lost nor invented, and the front of the ice need not be
followed: it is wherever H passes through the range.

**Kirchhoff potential.** Frozen tissue conducts about four times as well as unfrozen tissue, so k
changes steeply where it matters most. The potential

    theta(T) = integral of k dT, from the solidus to T                                           (2)

replaces both: because k grad T = grad theta, the conduction term is the Laplacian of theta, and no
average conductivity is needed at the face between two cells. (Only two cells of different materials
have no common potential; `solver.interfaces` treats the faces between them.)

**Grid.** The tissue is cut into cells of equal width h (see `grid`). H, T and theta are values at
the centres of cells; heat flows across the faces between them. For a cell i with neighbours j,

    dH_i/dt = sum over j of A_ij (theta_j - theta_i) + interfaces_i + boundary_i + blood_i       (3)

    A_ij = area of the face / (distance between the centres x volume of cell i),   1/m2

interfaces_i is what crosses from cells of other materials, boundary_i what sources bring (or take),
and blood_i the last term of (1), metabolism included; all in W/m3.
The same heat leaves one cell and enters the next (volume_i A_ij = volume_j A_ji), so energy is
conserved to round-off. The tempting form "k_i times the Laplacian of T" is not conservative: it
loses heat wherever k changes, and `helpers.freezing.studies.pitfall` shows how much.

**Thin fronts.** Where tissue freezes at one temperature, or its front is steep, the whole range
from solidus to liquidus lies within one cell. The supply of blood must then follow the part of that
cell which is still unfrozen; otherwise ice stops one or two cells early. `solver.fronts` (equations
10 and 11) spreads the latent heat over the cell for that purpose, as another curve theta(H) of its
tissue, so that (3) stays as it is. Without blood nothing is changed.

**Boundaries.** The outside of the grid is insulated except where a source lies on it: any whole
side can be held at a temperature, or face a bath, room air or another wall (`side`, equation O1).
Needles are cut into the grid and look like a staircase; the conductance of each of their faces is
chosen so that together they draw what a round needle would (`solver.faces`). What lies beyond a
face, the gas in a needle or the water of a bath, exchanges heat with the wall there through a film,
whose heat-transfer coefficient is `film`, W/m2/K. What passes the film is conducted on into the
tissue cell behind the face. Both per volume of that cell, in W/m3:

    film a (T_gas - T_wall) = conductance (theta(T_wall) - theta_cell)                           (4)

with a the area of the face and conductance (1/m2) that of half a cell, each divided by the volume
of the cell. An infinite film prescribes the temperature of the wall itself; a film of zero switches
the source off; a `Wall` may also take a given heat flow. All faces of a cell, those of sources too,
count in the stiffest rate below, so that a step is stable in a corner between three cold sides.

**Time steps.** Equation (3) is stiff: its fastest rate lambda is about 4 k / (c h^2) for each
dimension, with k and c of frozen tissue: 35 per second for cells of 0.5 mm in two dimensions. Euler
steps would have to stay below 2 / lambda = 0.06 s. The solver uses the first-order
Runge-Kutta-Chebyshev method instead [verwer1990]: a super-step is a chain of s plain stages,

    H_j = mu_j H_{j-1} + nu_j H_{j-2} + kappa_j dt F(H_{j-1}),      mu_j + nu_j = 1              (5)

with F the right-hand side of (3) and weights from a Chebyshev polynomial (formulas in
`solver.time_steps`, equation 6). With the weakest damping it is stable up to dt = 1.7 s^2 / lambda,
so a step of 10 s takes 15 stages where Euler's method takes 175 steps; with the damping that
thermocouples need, up to 0.45 s^2 / lambda. No system of equations is solved; the only iterations
are Newton steps for (4), and for faces between two materials.

**Accuracy.** First order in time and, at a sharp front, in space; second order in space elsewhere.
`helpers.freezing.exact` has the solutions that the tests compare with. At 0.5 mm cells the ice at a
flat wall at -100 °C is as thick as the exact solution within 0.15 %, and ice that blood has stopped
reaches as far as the exact solution within 0.5 % in liver and 0.8 % in kidney.
`time_steps.STEP_RULES` says how time steps act on temperatures of single cells. Every run also
closes its energy balance (`Freeze.energy`: heat taken by sources = heat lost by tissue + heat from
blood), which shows that nothing was lost on the way, not that cells and steps were fine enough.

**Two engines.** `Reference`, below, is the method in NumPy, written to be read. `solver.compiled`
and `solver.kernels` do the same in one compiled pass over the cells, 10 to 50 times faster. The
price is that (2), (4) and the interface law are written twice; tests require both to agree within
1e-8 °C in double precision, and within a few thousandths of a degree in single, the default.

**Read on** in `tissue` (the curves), `grid` (G1), `side` (O1), `solver.faces` (equation 7),
`solver.interfaces` (8), `solver.fronts` (10 and 11), `solver.time_steps` (6 and the plan of steps),
`result` (9, how sizes are read), and then in `solver.kernels`, which does all this in compiled
code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from helpers.checks import in_range, one_of, positive
from helpers.freezing.grid import Grid, plane, rz, xy, xyz
from helpers.freezing.probe import Probe, Schedule, Wall
from helpers.freezing.regions import Region
from helpers.freezing.result import EnergyLedger, Freeze, Thermocouples
from helpers.freezing.solver import time_steps
from helpers.freezing.solver.engine import Engine, Readings, State
from helpers.freezing.solver.faces import Source
from helpers.freezing.solver.interfaces import inner_faces, potential_drop
from helpers.freezing.solver.problem import Problem
from helpers.freezing.solver.run import (
    ROUND_OFF,
    Observer,
    cells_at,
    check_cost,
    final_fields,
    march,
    thermocouple_readings,
)
from helpers.freezing.solver.time_steps import Segment, StepRule, super_step
from helpers.freezing.tissue import Tissue

if TYPE_CHECKING:
    from scipy import sparse

LONGEST_RUN_MIN = 600.0
"""A longer run (min) is most likely a time given in seconds."""

LONGEST_STEP_S = 60.0
"""Probes change within a minute; a step (s) should not be longer than that."""

NEWTON_STEPS = 12
"""Newton steps for the temperature of a wall. The compiled kernel stops at changes below 1e-4 K,
after two or three steps; here all walls take the same number, which is on the safe side."""


class Rate(NamedTuple):
    """The right-hand side of equation (3), and the flows that the energy ledger counts."""

    of_cells: np.ndarray
    """Into every cell, W/m3, shape (cells,)."""
    taken: np.ndarray
    """Removed by each source, W, shape (sources,)."""
    from_blood: float
    """Brought by blood and metabolism to all cells together, W."""
    wall_C: np.ndarray
    """Mean temperature of the surface of each source, °C, shape (sources,)."""


def conduction_matrix(
    grid: Grid, is_tissue: np.ndarray, material: np.ndarray | None = None
) -> sparse.csr_array:
    """Return the matrix A of equation (3): A_ij off the diagonal, minus their sum on it.

    A theta is the Laplacian of theta wherever a cell is surrounded by the same material. Faces at
    sources and between two materials are left out; what crosses them is added face by face.

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
    Every row adds up to zero: a uniform potential moves no heat.

    >>> conduction_matrix(plane(3, cell_mm=1), np.ones(3, bool)).sum(axis=1)
    array([0., 0., 0.])
    """
    # Imported here because the compiled engine does not need it and starts faster without it.
    from scipy import sparse

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
        # Each face adds two entries to the row of each of its cells: the neighbour's and its own.
        rows += [low, low, high, high]
        columns += [high, low, low, high]
        entries += [per_low, -per_low, per_high, -per_high]
    places = (np.concatenate(rows), np.concatenate(columns))
    matrix = sparse.coo_array((np.concatenate(entries), places), shape=(grid.cells, grid.cells))
    return matrix.tocsr()


class Reference:
    """The method in NumPy and one sparse matrix, for any grid, in double precision.

    Use it to learn, to check, and where no compiler is available. It is an `engine.Engine`: it has
    `advance`, `enthalpy_now` and `state`. All its arrays are flat, with one entry a cell.

    Parameters
    ----------
    problem : Problem
        Materials, grid, sources, faces.
    damping : float
        How strongly a super-step suppresses the fastest oscillations, see `solver.time_steps`.
    watched : ndarray of int
        Flat indices of the cells whose temperatures `advance` returns.

    Examples
    --------
    At the start only the cell beside the cold wall loses heat; the next one does not yet.

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

        # Cells of one plane across the first axis are equally large, also in curved grids.
        volumes = problem.grid.volumes()[:, None, None]
        self.volume = np.broadcast_to(volumes, problem.grid.shape).ravel()
        self.conduction = conduction_matrix(problem.grid, problem.is_tissue, materials.number)
        self.low_side = materials.at(interfaces.low)
        self.high_side = materials.at(interfaces.high)
        self.blood_C = materials.values("blood_C")
        self.perfusion = materials.values("perfusion")
        self.metabolic_heat = materials.values("metabolic_heat")
        # Cooling rates are taken between two temperatures; here as enthalpies, which `advance` has.
        self.warm_level = materials.enthalpy(materials.per_cell(problem.passage_levels.warm_C))
        self.cold_level = materials.enthalpy(materials.per_cell(problem.passage_levels.cold_C))

        self.enthalpy = materials.enthalpy(materials.values("start_C"))
        self.lowest = self.enthalpy.copy()
        self.warm_passage_s = np.full(problem.grid.cells, np.nan)
        self.cold_passage_s = np.full(problem.grid.cells, np.nan)
        self.heat_taken = np.zeros(len(problem.sources))
        self.heat_from_blood = 0.0

    def advance(self, segment: Segment, done: int, most: int) -> Readings:
        """Take one super-step; see `engine.Engine.advance`.

        Fewer than `most` are allowed: the caller asks again until all are done.
        """
        begin_s = segment.time_s(done)
        wall_C = self._super_step(begin_s, segment)
        self._remember(begin_s, segment.step_s)
        materials = self.problem.materials.at(self.watched)
        watched_C = materials.temperature(self.enthalpy[self.watched])
        return Readings(watched_C[None, :], wall_C[None, :])

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

    def _super_step(self, begin_s: float, segment: Segment) -> np.ndarray:
        """Take one super-step, equation (5); return the walls (°C) at its last stage.

        The heat taken and the heat from blood go through the same recursion as the enthalpy. Any
        other sum over time would differ from it by the error of a step, and the energy balance
        could not close to round-off.
        """
        step = super_step(segment.stages, self.damping)
        enthalpy = self.enthalpy
        # H_{-1} does not exist; in the first stage its weight nu is zero.
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
        return rate.wall_C

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

        conducted = self.conduction @ theta  # faces inside one material
        self._add_interfaces(conducted, enthalpy)

        supplied = self.problem.is_tissue
        if self.problem.stasis:
            # What was ever without liquid has been frozen through.
            supplied = supplied & (materials.unfrozen_fraction(self.lowest) > 0)
        per_unfrozen = self.perfusion * (self.blood_C - materials.unfrozen_temperature(enthalpy))
        per_unfrozen = per_unfrozen + self.metabolic_heat
        blood = supplied * materials.unfrozen_fraction(enthalpy) * per_unfrozen

        through_faces, walls_C = self._boundary_flows(enthalpy, theta, time_s)
        of_cells = conducted + blood
        # `add.at`, because a cell in a corner of a needle has several boundary faces.
        np.add.at(of_cells, faces.cell, through_faces)
        return Rate(
            of_cells=of_cells,
            taken=np.bincount(
                faces.source,
                weights=-through_faces * self.volume[faces.cell],
                minlength=len(self.problem.sources),
            ),
            from_blood=float(blood @ self.volume),
            wall_C=np.bincount(
                faces.source,
                weights=self.problem.surface_share * walls_C,
                minlength=len(self.problem.sources),
            ),
        )

    def _add_interfaces(self, rate: np.ndarray, enthalpy: np.ndarray) -> None:
        """Add to `rate` (W/m3) what crosses between two materials, to the cells on both sides."""
        faces = self.problem.interfaces
        drop = potential_drop(
            self.low_side, self.high_side, enthalpy[faces.low], enthalpy[faces.high]
        )
        np.add.at(rate, faces.low, faces.per_low * drop)
        np.add.at(rate, faces.high, -faces.per_high * drop)

    def _boundary_flows(
        self, enthalpy: np.ndarray, theta: np.ndarray, time_s: float
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the flow (W/m3) through every boundary face and the wall (°C) there; equation (4).

        A source has a given heat flow, is switched off (film 0), prescribes the temperature of the
        wall (film infinite), or works through a film, whose wall temperature must be found.
        """
        faces = self.problem.faces
        flows = np.zeros(len(faces.cell))
        # A wall that nothing drives has the temperature of the tissue beside it.
        walls_C = self.problem.materials.at(faces.cell).temperature(enthalpy[faces.cell])
        for number, source in enumerate(self.problem.sources):
            own = faces.source == number
            cell = faces.cell[own]
            schedule = source.schedule
            if schedule is None:  # a wall with a given heat flow; it has one face
                flows[own] = -self.problem.heat_flows[number] / self.volume[cell]
                continue
            gas_C = float(schedule.gas_C(time_s))
            film = float(schedule.film_at(time_s))
            if film == 0:
                continue
            if np.isinf(film):
                walls_C[own] = gas_C
            else:
                walls_C[own] = self._wall_C(enthalpy, theta, gas_C, film, own)
            wall_theta = self.problem.materials.at(cell).potential_at(walls_C[own])
            flows[own] = faces.conductance[own] * (wall_theta - theta[cell])
        return flows, walls_C

    def _wall_C(
        self, enthalpy: np.ndarray, theta: np.ndarray, gas_C: float, film: float, own: np.ndarray
    ) -> np.ndarray:
        """Return the temperature (°C) of walls behind a film: the solution of equation (4).

        Newton's method from the colder side. Where frozen tissue conducts better than unfrozen
        tissue, as all tissues of the course do, theta(T) is concave, and the steps approach the
        answer from below without a safeguard.
        """
        faces = self.problem.faces
        cell = faces.cell[own]
        materials = self.problem.materials.at(cell)
        conductance = faces.conductance[own]
        push = film * faces.film_area_per_volume[own]
        wall_C = np.minimum(gas_C, materials.temperature(enthalpy[cell]))
        for _ in range(NEWTON_STEPS):
            from_gas = push * (gas_C - wall_C)
            into_tissue = conductance * (materials.potential_at(wall_C) - theta[cell])
            slope = push + conductance * materials.conductivity(wall_C)
            wall_C = wall_C + (from_gas - into_tissue) / slope
        return wall_C

    def _remember(self, begin_s: float, step_s: float) -> None:
        """Keep the lowest enthalpy and the first passages (s) through the levels.

        The enthalpy is taken as falling evenly during the step, from the lowest so far, which for a
        cell that has warmed up in between places the passage a little early.
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


def solve(
    tissue: Tissue,
    grid: Grid,
    sources: Sequence[Source] = (),
    minutes: float = 10.0,
    *,
    regions: Sequence[Region] = (),
    stasis: bool = False,
    reads: str | None = None,
    step_s: float | None = None,
    steps: StepRule | None = None,
    engine: str = "compiled",
    precision: str = "single",
    cores: int | None = None,
    thermocouples_mm: Sequence[Sequence[float]] = (),
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    watch: Callable[[float, np.ndarray], None] | None = None,
    watch_s: float = 15.0,
    long_run: bool = False,
) -> Freeze:
    """Freeze and thaw a tissue with sources of cold; equation (1).

    Parameters
    ----------
    tissue : Tissue
        What fills the grid, from the temperature `start_C` on, with blood at `blood_C`.
    grid : Grid
        See `grid.plane`, `cylinder`, `sphere`, `rz`, `xy` and `xyz`.
    sources : sequence of Probe, Wall, Disc, Surface or Side
        What cools (or warms) it; sides of the grid without a source are insulated.
    minutes : float
        Length of the run, above 0 and at most 600 min.
    regions : sequence of Region
        Other tissues, painted over `tissue`; later ones over earlier ones.
    stasis : bool
        Whether tissue gets no more blood (and metabolism) once it has been frozen through.
    reads : {"sizes", "minima", "rates"}, optional
        What will be read from the run; it decides the time steps, see `time_steps.STEP_RULES`.
        "sizes": ice and other isotherms at the end; the fastest, but the coldest temperatures and
        cooling rates of such a run are of no use. "minima": the coldest temperature of each cell
        too. "rates": cooling rates and thermocouples too. Unless given it is "rates" with
        thermocouples, "minima" without.
    step_s : float, optional
        Longest time step, s, at most 60, in place of that which `reads` or `steps` implies.
    steps : StepRule, optional
        The rule for all steps, in place of the one that `reads` implies; usually
        `time_steps.QUICK_STEPS`.
    engine : {"compiled", "numpy"}
        "numpy" is `Reference`, which always works in double precision on one core.
    precision : {"single", "double"}
        Floating-point precision of the compiled engine.
    cores : int, optional
        1, or None for as many as help; for the compiled engine.
    thermocouples_mm : sequence of points
        Where to record temperatures, mm; each point has as many coordinates as the grid.
    progress : callable, optional
        Called with the share done, 0 to 1.
    cancelled : callable, optional
        Called about every 0.2 s (of real time); if it returns True, the run ends early.
    watch : callable, optional
        Called with the time (s) and the temperatures (°C, a field) at the start, then at the end of
        the first step that is `watch_s` or more after the last call, and at the end of the run. It
        does not change the run.
    watch_s : float
        Interval between calls of `watch`, s.
    long_run : bool
        Allow a run that will take more than about a minute.

    Returns
    -------
    Freeze
        Fields, thermocouple curves, the energy balance, and a summary in one sentence.

    Raises
    ------
    ValueError
        For input that makes no sense; the message states the value and the rule.

    Warns
    -----
    CoarseCells
        Where cells are too coarse for the blood of a tissue with a thin front, see `solver.fronts`.

    Examples
    --------
    How far from the axis of an infinitely long needle of 1.2 mm radius the ice reaches, in mm:

    >>> from helpers.freezing.grid import cylinder
    >>> soft = Tissue(
    ...     "soft",
    ...     conductivity_unfrozen=0.5,
    ...     conductivity_frozen=2.0,
    ...     heat_capacity_unfrozen=3.6e6,
    ...     heat_capacity_frozen=1.8e6,
    ...     latent_heat=250e6,
    ...     solidus_C=-8,
    ...     liquidus_C=-1,
    ... )
    >>> surface = Wall(Schedule.hold(-140))
    >>> run = solve(soft, cylinder(1.2, 61.2, cell_mm=0.5), [surface], minutes=10)
    >>> round(run.radius_mm(-1.0), 1)
    17.1
    """
    if reads is None:
        reads = "rates" if len(thermocouples_mm) else "minima"
    one_of(reads, time_steps.STEP_RULES, "things to read from a run")
    rule = steps or time_steps.STEP_RULES[reads]
    if step_s is None:
        step_s = rule.longest_s
    _check_run(minutes, step_s, engine, precision, cores)
    problem = Problem.assemble(tissue, grid, sources, regions, stasis)

    # All steps are planned before the first is taken; see `time_steps` for growth and damping.
    end_s = 60.0 * minutes
    growth = rule.growth
    if steps is None and problem.ice_crosses_cells_fast:
        growth = min(growth, time_steps.CAREFUL_GROWTH)
    segments = time_steps.plan_steps(
        schedules=problem.schedules,
        end_s=end_s,
        longest_s=step_s,
        stiffest_rate=problem.stiffest_rate,
        starts_C=problem.starts_C,
        growth=growth,
        damping=rule.damping,
    )

    if not long_run:
        check_cost(problem, segments, step_s, rule, is_compiled=engine == "compiled")

    touched = cells_at(grid, thermocouples_mm)
    # An empty array first, because there may be no thermocouple.
    watched = np.concatenate([np.empty(0, np.int64), *touched])
    machine = _engine(engine, problem, rule.damping, watched, precision, cores)
    observer = None if watch is None else Observer(problem, machine, watch, watch_s)
    heat_before = problem.heat(machine.enthalpy_now())
    history = march(problem, machine, segments, end_s, len(watched), progress, cancelled, observer)

    state = machine.state()
    heat_lost = heat_before - problem.heat(state.enthalpy)
    if not np.isfinite(heat_lost):
        raise ValueError(
            f"the run blew up: some temperature is no longer finite, with cells of "
            f"{1000 * grid.cell:g} mm; check the heat that sources and tissue bring, or try step_s "
            f"below {step_s:g} s"
        )
    return Freeze(
        tissue=tissue,
        grid=grid,
        time_s=history.reached_s,
        completed=bool(history.reached_s >= end_s * (1 - ROUND_OFF)),
        **final_fields(problem, state, history),
        energy=EnergyLedger(
            taken=tuple(float(heat) for heat in state.heat_taken),
            from_blood=state.heat_from_blood,
            lost=heat_lost,
        ),
        thermocouples=Thermocouples(
            place_mm=tuple(tuple(point) for point in thermocouples_mm),
            time_s=history.time_s,
            temperature_C=thermocouple_readings(problem, touched, history),
        ),
        stages=history.stages,
        reads=reads,
    )


def example(reads: str = "minima") -> Freeze:
    """Return a small run for examples.

    One infinitely long needle at -140 °C for 5 min in 40 x 40 mm of soft tissue, 1 mm cells.

    Examples
    --------
    >>> example().completed
    True
    """
    soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1)
    needle = Probe(Schedule.hold(-140), x_mm=20, y_mm=20)
    return solve(soft, xy(40, 40, cell_mm=1), [needle], minutes=5, reads=reads)


def warm_up() -> int:
    """Compile the kernels that the course uses, so that no notebook has to wait; return how many.

    numba compiles a kernel for each combination of types. They follow from the axes of the grid (an
    (r, z) grid counts as a plane with a second axis), from the ice law of a tissue (`tissue`, T3)
    and from stasis. The combinations here are those of the notebooks and the tests; any other, such
    as a large box on all cores, is compiled when it is first used.

    Examples
    --------
    >>> warm_up()
    7
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
        (ice, xyz(20, 20, 20, cell_mm=1), needle, False),
    ]
    for tissue, grid, source, stasis in runs:
        solve(tissue, grid, [source], minutes=0.1, cores=1, stasis=stasis)
    return len(runs)


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


def _check_run(
    minutes: float, step_s: float, engine: str, precision: str, cores: int | None
) -> None:
    """Raise ValueError for times or engines that make no sense."""
    positive("minutes", minutes, "min", hint="the unit is minutes, not seconds")
    in_range("minutes", minutes, 0.0, LONGEST_RUN_MIN, "min (the unit is minutes, not seconds)")
    positive("step_s", step_s, "s", hint=f"{time_steps.STEP_S:g} is usual")
    in_range("step_s", step_s, 0.0, LONGEST_STEP_S, "s")
    one_of(engine, ("compiled", "numpy"), "engines")
    one_of(precision, ("single", "double"), "precisions")
    one_of(cores, (1, None), "values of cores (None: as many as help)")
