r"""Freezing with blood: the equation, the grid and the time steps.

**Equation** (Pennes' bioheat equation in enthalpy form [pennes1948]):

    dH/dt = div(k grad T) + f [ W (T_blood - T) + Q ]                                                             (6)

    H  enthalpy, J/m3            k  conductivity, W/m/K        W  perfusion, W/m3/K (blood flow x its heat capacity)
    T  temperature, °C           f  unfrozen fraction          Q  metabolic heat, W/m3

Blood flows and cells burn only where tissue is unfrozen.  With the Kirchhoff potential theta (see `tissue`) the
conduction term becomes the Laplacian of theta: what leaves one cell enters the next, so energy is conserved to
round-off and latent heat can be neither lost nor invented.  `regions` paints other tissues over the first; each cell
follows its own tissue's curves, and `patchwork` tells how heat crosses from one to another.

**Grid**: equal cells (see `grid`), values in cells, flows on faces; needles (`probe`) and vessels (`vessel`) cut into
it as told in `walls`, swabs and sprays lie on its face z = 0 (`surface`); the rest of the outer boundary is insulated.

**Time**: super-steps of a few seconds (see `super_steps`), shorter just after a probe changes; each is a chain of plain
explicit stages over the whole grid, compiled in `kernels`, readable in `reference`.

**Check**: `exact` holds the exact solutions that the tests compare with, and `Freeze.energy` balances the books of
every single run.  First order in time and, at a sharp front, in space.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from helpers.freezing.grid import Grid, plane, rz, xy, xyz
from helpers.freezing.probe import Probe, Schedule, Wall
from helpers.freezing.reference import Reference
from helpers.freezing.regions import Region, paint
from helpers.freezing.result import EnergyLedger, Freeze, Thermocouples
from helpers.freezing.solver.patchwork import Joints, Patchwork, joints
from helpers.freezing.solver.super_steps import (
    DAMPING,
    DAMPING_FOR_CURVES,
    stability_limit,
    stages_needed,
)
from helpers.freezing.solver.walls import WallFaces, wall_faces
from helpers.freezing.surface import Disc, Surface
from helpers.freezing.tissue import COLDEST_C, Tissue

PASSAGE_COLD_C = -20.0
"""Cooling rates are means from the liquidus down to this temperature (°C)."""

STEP_S, STEP_FOR_CURVES_S = 10.0, 2.5
"""Longest super-steps (s): for sizes of ice, and where temperatures are followed in time."""

GENTLE, GROWTH, MOST_STAGES = 1 / 8, 1.5, 40
"""Steps start at this share of the longest, grow by this factor, and never need more stages than this."""

CAREFUL_GROWTH = 1.1
"""Growth of steps with several materials or a cooled face, where ice crosses cells fast: then a step is about a tenth
of the time since the last corner, and single cells do not swing below the coldest source."""

ALL_CORES_ABOVE = 100_000


class Segment(NamedTuple):
    """`count` equal super-steps of `step` (s) starting at `time` (s), `stages` each."""

    time: float
    step: float
    count: int
    stages: int


def solve(
    tissue: Tissue,
    grid: Grid,
    sources: Sequence[Probe | Wall | Disc | Surface] = (),
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
    """Freeze and thaw `tissue` on `grid` with `sources` for `minutes`, from rest at `tissue.start_C`; equation (6).

    `regions` of other tissues are painted over `tissue`, later ones over earlier ones; each starts at, and gets blood
    of, its own `start_C`.  `stasis`: what was once frozen through gets no blood (nor metabolism) after it thaws.
    `step_s`: longest super-step (s); 10 unless given, 2.5 and more damping where thermocouples are read, because
    single readings tremble by some degrees over long steps while the ice itself does not.  `engine`: "compiled" or
    "numpy" (the readable twin, double precision).  `cores`: 1, or None for as many as help.  `thermocouples_mm`: points
    (mm), as many coordinates as the grid has.  `progress` is called with the share done (0 to 1); `cancelled` is asked
    between slices of 0.2 s
    and ends the run early.  `watch` is shown time (s) and temperatures (°C, a field) at the start, then at the first
    step that ends `watch_s` (s) or more after the last look, and at the end; it changes nothing in the run.  Raises
    ValueError for input that makes no sense.

    >>> from helpers.freezing.grid import cylinder
    >>> soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1)
    >>> run = solve(soft, cylinder(1.2, 61.2, cell_mm=0.5), [Wall(Schedule.hold(-140))], minutes=10)
    >>> round(run.radius_mm(-1.0), 1)
    17.1
    """
    sources = tuple(sources)
    if step_s is None:
        step_s = STEP_S if not len(thermocouples_mm) else STEP_FOR_CURVES_S
    _check_run(minutes, step_s, engine, precision, grid, sources)
    matter, region = paint(tissue, regions, grid)
    faces = wall_faces(grid, sources)
    meeting = joints(grid, matter, faces.inside)
    schedules = [s.schedule for s in sources if s.schedule]
    starts_C = sorted({t.start_C for t in matter.tissues})
    coldest_C = min(
        [starts_C[0], *(s.schedule.coldest_C if s.schedule else COLDEST_C for s in sources)]
    )
    rate = stiffest_rate(matter, grid, faces, meeting, coldest_C)
    machine = _machine(engine, matter, grid, sources, faces, meeting, stasis, precision, cores)
    machine.damping = DAMPING_FOR_CURVES if len(thermocouples_mm) else DAMPING
    watched = _cells_at(grid, thermocouples_mm)
    heat_before = _heat(machine.enthalpy, grid, faces)
    careful = len(matter.tissues) > 1 or any(isinstance(s, Disc | Surface) for s in sources)
    growth = CAREFUL_GROWTH if careful else GROWTH
    segments = plan(schedules, 60.0 * minutes, step_s, rate, starts_C, growth, machine.damping)
    look = None if watch is None else _Look(watch, watch_s, machine, matter, grid, sources, faces)
    times, records, stages = _run(
        machine, segments, 60.0 * minutes, watched, progress, cancelled, look
    )
    for n, cell in enumerate(watched):
        for number in faces.inside_source[faces.inside == cell]:
            records[:, n] = sources[number].schedule.gas_C(times)
    lost = heat_before - _heat(machine.enthalpy, grid, faces)
    if not np.isfinite(lost):
        raise ValueError(
            f"the run blew up: step_s = {step_s:g} s is too long for cells of {1000 * grid.cell:g} mm"
        )
    reached = times[-1] if len(times) else 0.0
    curves = Thermocouples(tuple(tuple(point) for point in thermocouples_mm), times, records)
    completed = bool(reached >= 60.0 * minutes * (1 - 1e-9))
    ledger = EnergyLedger(
        tuple(float(q) for q in machine.totals[:-1]), float(machine.totals[-1]), lost
    )
    fields = _fields(matter, grid, sources, faces, machine, reached, region)
    return Freeze(
        tissue,
        grid,
        float(reached),
        completed,
        **fields,
        energy=ledger,
        thermocouples=curves,
        stages=stages,
    )


def example() -> Freeze:
    """A small run for examples: one endless needle at -140 °C for 5 min, 40 x 40 mm at 1 mm cells.

    >>> example().completed
    True
    """
    soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1)
    return solve(
        soft, xy(40, 40, cell_mm=1), [Probe(Schedule.hold(-140), x_mm=20, y_mm=20)], minutes=5
    )


def warm_up() -> int:
    """Compile the kernels for every kind of grid, so that no notebook need wait; returns how many (no unit).

    >>> warm_up()
    6
    """
    soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1, perfusion=40e3)
    ice = soft.changed(ice_law=True)
    needle, wall = Probe(Schedule.hold(-140), 1.5, 10, 10, 10, 10), Wall(Schedule.hold(-140))
    flat = Probe(Schedule.hold(-140), 1.5, 10, z_mm=10)
    box = xyz(20, 20, 20, cell_mm=1)
    runs = [
        (soft, plane(20, cell_mm=1), wall, False),
        (ice, rz(20, 20, cell_mm=1), flat, False),
        (soft, xy(20, 20, cell_mm=1), needle, False),
        (soft, xy(20, 20, cell_mm=1), needle, True),
        (ice, xy(20, 20, cell_mm=1), needle, False),
        (soft, box, needle, False),
    ]
    for tissue, grid, source, stasis in runs:
        solve(tissue, grid, [source], minutes=0.1, cores=1, stasis=stasis)
    return len(runs)


def plan(
    schedules: Sequence[Schedule],
    end_s: float,
    step_s: float,
    rate: float,
    starts_C: Sequence[float],
    growth: float = GROWTH,
    damping: float = DAMPING,
) -> list[Segment]:
    """Super-steps up to `end_s` (s): none crosses a corner of a schedule, the first after each are short and grow.

    `rate` is the stiffest rate (1/s); the number of stages follows from it.  A wall that turns cold at once, from one
    of the tissues' `starts_C` (°C) or between two phases, would make the cell beside it swing far below the wall's
    temperature: there the first step is 1 / rate, which cannot overshoot.  So it is where unlike starts touch.

    >>> [segment.count for segment in plan([Schedule.hold(-140)], 20.0, 5.0, rate=0.5, starts_C=[37.0])]
    [1, 1, 1, 3]
    """
    step_s = min(step_s, stability_limit(MOST_STAGES, damping) / rate)
    corners = sorted(
        {0.0, end_s} | {t for schedule in schedules for t in schedule.time_s if 0 < t < end_s}
    )
    segments = []
    for begin, end in pairwise(corners):
        jumps = any(
            schedule.jumps_at(begin, start_C) for schedule in schedules for start_C in starts_C
        )
        jumps = jumps or (begin == 0 and len(starts_C) > 1)
        time, step = begin, min(1 / rate if jumps else GENTLE * step_s, step_s)
        while step < step_s and time + step < end - 1e-9:
            segments.append(Segment(time, step, 1, stages_needed(step, rate, damping)))
            time, step = time + step, step * growth
        count = max(1, int(np.ceil((end - time) / step_s - 1e-9)))
        step = (end - time) / count
        segments.append(Segment(time, step, count, stages_needed(step, rate, damping)))
    return segments


def stiffest_rate(
    matter: Patchwork, grid: Grid, faces: WallFaces, meeting: Joints, coldest_C: float
) -> float:
    """Bound (1/s) on how fast any cell can answer its neighbours, from Gershgorin's circles, down to `coldest_C` (°C).

    A face to another material conducts at most 2 k_there / (k_here + k_there) times what it would inside one material;
    that is below 2.

    >>> from helpers.freezing.grid import plane
    >>> soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1)
    >>> matter = Patchwork((soft,), np.zeros(80, np.uint8))
    >>> round(stiffest_rate(matter, plane(80, cell_mm=1), WallFaces(), Joints(), -140.0), 1)
    4.5
    """
    lower, upper = grid.first_axis_conductances()
    across = 2 * sum(1 for axis in grid.axes if axis) / grid.cell**2
    row = np.broadcast_to((2 * (lower + upper + across))[:, None, None], grid.shape).ravel().copy()
    np.add.at(row, faces.cell, faces.conductance - 2 * faces.regular)
    best = matter.spread(
        np.array([tissue.largest_conductivity(coldest_C) for tissue in matter.tissues])
    )
    for here, there, per_here in (
        (meeting.low, meeting.high, meeting.per_low),
        (meeting.high, meeting.low, meeting.per_high),
    ):
        np.add.at(row, here, 2 * per_here * (best[there] - best[here]) / (best[there] + best[here]))
    row[faces.inside] = 0.0
    rates = []
    for number, tissue in enumerate(matter.tissues):
        blood = tissue.perfusion / min(tissue.heat_capacity_frozen, tissue.heat_capacity_unfrozen)
        own = row[matter.material == number]
        rates.append(float(own.max(initial=0.0)) * tissue.largest_diffusivity(coldest_C) + blood)
    return max(rates)


def _passage_levels(tissue: Tissue) -> tuple[float, float]:
    """Temperatures (°C) between which cooling rates are taken; a hair below the liquidus, where tissue lingers."""
    warm = tissue.liquidus_C - 0.01
    return warm, min(PASSAGE_COLD_C, warm - 1)


def _machine(engine, matter, grid, sources, faces, meeting, stasis, precision, cores) -> Reference:
    """The engine asked for, ready to run."""
    levels = np.transpose([_passage_levels(tissue) for tissue in matter.tissues])
    if engine == "numpy":
        return Reference(matter, grid, sources, faces, meeting, levels, stasis)
    from helpers.freezing.solver.compiled import (
        Compiled,
    )  # loading the compiler takes half a second: only when used

    many = (
        cores != 1 and grid.cells > ALL_CORES_ABOVE and grid.shape[0] > 1
    )  # planes are what cores share
    return Compiled(
        matter, grid, sources, faces, meeting, levels, stasis, precision, "all" if many else None
    )


class _Look:
    """Shows the whole field to `watch` now and then; a look falls on the end of a step, so no step is changed."""

    def __init__(self, watch, every_s, machine, matter, grid, sources, faces) -> None:
        if not np.isfinite(every_s) or every_s <= 0:
            raise ValueError(f"watch_s = {every_s} must be above 0 s; 15 is usual")
        self.watch, self.every_s, self.next_s, self.shown_s = watch, every_s, 0.0, -1.0
        self.machine, self.matter, self.grid, self.sources, self.faces = (
            machine,
            matter,
            grid,
            sources,
            faces,
        )

    def steps(self, begin: float, step: float, left: int) -> int:
        """How many of the `left` steps (s) may be taken before the next look."""
        return min(left, max(1, int(np.ceil((self.next_s - begin) / step - 1e-9))))

    def at(self, time: float, last: bool = False) -> None:
        """Look, if it is time to."""
        if time > self.shown_s and (last or time >= self.next_s - 1e-9):
            celsius = _temperatures(
                self.matter, self.machine.enthalpy, self.sources, self.faces, time
            )
            self.watch(time, celsius.reshape(self.grid.field_shape))
            self.next_s, self.shown_s = time + self.every_s, time


def _temperatures(matter, enthalpy, sources, faces, time: float) -> np.ndarray:
    """Temperatures (°C) of all cells, those inside probes at the probe's own."""
    temperature = matter.temperature(enthalpy)
    for number, source in enumerate(sources):
        own = faces.inside[faces.inside_source == number]
        if len(own):
            temperature[own] = source.schedule.gas_C(time)
    return temperature


def _run(
    machine, segments, end_s, watched, progress, cancelled, look=None
) -> tuple[np.ndarray, np.ndarray, int]:
    """Work off the segments in slices; returns times (s), watched temperatures (°C) and stages done."""
    times, records, stages = [], [np.empty((0, len(watched)))], 0
    if look:
        look.at(0.0)
    for segment in segments:
        done = 0
        while done < segment.count:
            if cancelled is not None and cancelled():
                return np.array(times), np.concatenate(records), stages
            begin = segment.time + done * segment.step
            left = segment.count - done
            record = _slice(
                machine,
                begin,
                segment,
                look.steps(begin, segment.step, left) if look else left,
                watched,
            )
            done += len(record)
            records.append(record)
            times += [begin + (n + 1) * segment.step for n in range(len(record))]
            stages += len(record) * segment.stages
            if look:
                look.at(times[-1], last=segment is segments[-1] and done == segment.count)
            if progress is not None:
                progress(min(times[-1] / end_s, 1.0))
    return np.array(times), np.concatenate(records), stages


def _slice(machine, begin: float, segment: Segment, left: int, watched: np.ndarray) -> np.ndarray:
    """One slice of work: as many steps as the compiled engine thinks fit, or one step of the twin."""
    if isinstance(machine, Reference):
        return machine.run(begin, segment.step, 1, segment.stages, watched)
    return machine.run_slice(begin, segment.step, left, segment.stages, watched)


def _fields(matter, grid, sources, faces, machine, reached, region) -> dict[str, np.ndarray]:
    """The fields of a `Freeze` in the user's shape, with probes at their own temperature."""
    enthalpy, coldest = machine.enthalpy, np.minimum(machine.coldest, matter.values("start_C"))
    temperature = _temperatures(matter, enthalpy, sources, faces, reached)
    fraction = matter.unfrozen_fraction(enthalpy)
    drop = matter.spread(
        np.array([np.subtract(*_passage_levels(tissue)) for tissue in matter.tissues])
    )
    warm, cold = machine.passages
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = 60.0 * drop / (cold - warm)
    is_tissue = np.ones(grid.cells, bool)
    is_tissue[faces.inside] = False
    for number, source in enumerate(sources):
        own = faces.inside[faces.inside_source == number]
        if len(own):
            coldest[own], rate[own] = source.schedule.coldest_until(reached), np.nan
            icy = (
                coldest[own] < matter.values("liquidus_C")[own]
            )  # a warm vessel never counts as ice
            warm[own], fraction[own] = np.where(icy, 0.0, np.nan), np.where(icy, 0.0, 1.0)
    fields = {
        "temperature_C": temperature,
        "minimum_C": coldest,
        "frozen_at_s": warm,
        "cooling_rate_C_per_min": rate,
        "unfrozen_fraction": fraction,
        "is_tissue": is_tissue,
        "region": region,
    }
    return {name: field.reshape(grid.field_shape) for name, field in fields.items()}


def _heat(enthalpy: np.ndarray, grid: Grid, faces: WallFaces) -> float:
    """Enthalpy (J) of all tissue."""
    per_cell = enthalpy.reshape(grid.shape) * grid.volumes()[:, None, None]
    return float(per_cell.sum() - per_cell.ravel()[faces.inside].sum())


def _cells_at(grid: Grid, points_mm: Sequence[Sequence[float]]) -> np.ndarray:
    """Flat indices of the cells that hold the given points (mm)."""
    cells = []
    for point in points_mm:
        if np.ndim(point) != 1 or len(point) != len(grid.axes):
            raise ValueError(
                f"thermocouple {point!r} needs {len(grid.axes)} coordinates in mm in a {grid.kind} grid"
            )
        stored = [0, 0, 0]
        for axis, place in zip(grid.axes, point, strict=True):
            low = 1000 * grid.start[axis]
            high = low + 1000 * grid.cell * grid.shape[axis]
            if not low <= place <= high:
                raise ValueError(
                    f"thermocouple coordinate {place:g} mm is outside the grid ({low:g} to {high:g} mm); "
                    f"nearest valid: {low if place < low else high:g}"
                )
            stored[axis] = min(int((place - low) / (1000 * grid.cell)), grid.shape[axis] - 1)
        cells.append(np.ravel_multi_index(stored, grid.shape))
    return np.array(cells, dtype=np.int64)


def _check_run(minutes, step_s, engine, precision, grid, sources) -> None:
    """Raise ValueError for times, engines or sources that make no sense."""
    if not np.isfinite(minutes) or not 0 < minutes <= 600:
        raise ValueError(
            f"minutes = {minutes} must be above 0 and at most 600 (seconds are not expected here)"
        )
    if not np.isfinite(step_s) or not 0 < step_s <= 60:
        raise ValueError(f"step_s = {step_s} must be above 0 and at most 60 s; 7.5 is usual")
    if engine not in ("compiled", "numpy"):
        raise ValueError(f"engine = {engine!r} must be 'compiled' or 'numpy'")
    if precision not in ("single", "double"):
        raise ValueError(f"precision = {precision!r} must be 'single' or 'double'")
    if not isinstance(grid, Grid):
        raise ValueError(f"grid = {grid!r} must be a Grid, for example xy(80, 80, cell_mm=0.5)")
    for source in sources:
        if not isinstance(source, Probe | Wall | Disc | Surface):
            raise ValueError(f"source {source!r} must be a Probe, a Wall, a Disc or a Surface")
