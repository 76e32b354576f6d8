"""One plan for the teaching case: what needles in a kidney tumour reach, and what it costs.

The tumour is round, the needles are on a ring, and the bowel lies beside it.  The plan is run in
three dimensions with cells of 2 mm.  Ring, tumour and needles look the same on both sides of the
plane through the middle of their cold parts, so only one half of the box is there: an insulated
wall is a mirror.  They also look the same on both sides of the line from the tumour's middle to the
bowel, so half of that is computed and mirrored.

The case is constructed: no real patient has it.  Its numbers and their ranges are in
data/cases.csv, except for the blood flow: that is a kidney's during an operation, in
data/blood_flow.csv.

`run` is what the course shows.  `one_plan` also takes another dose-response, other values of
tumour and needle, and can be stopped; `plan_numbers` is the same as a dictionary, for an ensemble.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from math import dist
from typing import NamedTuple

import numpy as np

from helpers import checks, data
from helpers.cell_death import cycles
from helpers.cell_death.cycles import TwoFreezes
from helpers.cell_death.dose_response import Fit
from helpers.cell_death.exposure import Exposure
from helpers.cell_death.thresholds import Threshold
from helpers.data import Datum
from helpers.freezing import blood_flow, planning
from helpers.freezing.grid import Grid, xyz
from helpers.freezing.mirror import solve_symmetric
from helpers.freezing.planning import Coverage
from helpers.freezing.probe import ARGON_NEEDLE, Probe, Schedule
from helpers.freezing.regions import Ball, Region
from helpers.freezing.result import Freeze, share_below
from helpers.freezing.scenarios import needle_schedule, protocol_minutes
from helpers.freezing.solver.time_steps import QUICK_STEPS, StepRule
from helpers.freezing.tissue import Tissue
from helpers.shares import share_words

CASE = "kidney"
AROUND = "kidney"
INSIDE = "standard_soft_tissue"
TWO_FREEZES = "freeze_thaw_freeze_10_5_10"

# blood flow of a kidney during an operation, % of its flow at rest; the range is a band of plans
FLOW = blood_flow.share(AROUND)

# the farthest bowel of the panel is 32 mm from the tumour's middle, the walls are 36 mm from it
WIDTH_MM = 72.0
MIDDLE_MM = WIDTH_MM / 2

# the tests compare cells of 2 mm with cells of 1 mm: the dead share moves by 0.5 % at most
CELL_MM = 2.0

# cells (mm) and time steps while a control of the panel moves: in 26 plans drawn at random, shares
# of the tumour were off by up to 3 points at 0 and -20 °C and up to 9 points at -40 °C, and the
# bowel by up to 4 K, nearly all of it by the cells
QUICK = {"cell_mm": 2.4, "steps": QUICK_STEPS}

# how often the field is looked at, to count freezes
WATCH_S = 60.0

# ring of the first plan: three needles on it spare the bowel at the flow of an operation, but not
# with little blood
RING_MM = 5.0

MOST_NEEDLES = 8

# needles that miss their ring come no nearer to one another (mm): they are 2.4 mm thick, and cells
# of 2 mm cannot tell nearer ones apart
NEAREST_MM = 4.0
RING_LIMITS_MM = (2.0, 24.0)
TUMOUR_LIMITS_MM = (5.0, 50.0)
# the bowel must lie within the box, a cell away from its wall (mm from the tumour's middle)
FARTHEST_BOWEL_MM = MIDDLE_MM - 2

# a round number used for teaching, not a measurement
CELLS_PER_CM3 = 1e9

# what `one_plan` can replace in the tumour, and in the needle with its name in data/probes.csv
TUMOUR_VALUES = ("latent_heat", "conductivity_frozen")
NEEDLE_VALUES = {"gas_C": "gas_temperature", "film": "film"}

Response = Fit | TwoFreezes | Threshold


@dataclass(frozen=True)
class PlanOutcome:
    """What a plan reached.

    Shares of the tumour in %; healthy tissue in cm3; the coldest the bowel ever was in °C.
    `places_mm` are the needles' places in a square of `WIDTH_MM`; the run is one half, mirrored at
    z = 0.  `kidney_band` says how sure the dead share is.
    """

    freeze: Freeze
    target: Ball
    places_mm: tuple[tuple[float, float], ...]
    coverage: Coverage
    dead_percent: float
    healthy_dead_cm3: float
    bowel_C: float
    gap_mm: float

    @property
    def bowel_mm(self) -> tuple[float, float]:
        """Place of the bowel's nearest point (mm)."""
        return (MIDDLE_MM + self.target.radius_mm + self.gap_mm, MIDDLE_MM)

    @property
    def reaches_edge(self) -> bool:
        """Whether the ice ever reached an edge of the box, beyond which a body would go on."""
        beyond_tips_C = float(self.freeze.minimum_C[..., -1].min())
        coldest_C = min(self.freeze.coldest_side_C(ever=True), beyond_tips_C)
        return coldest_C <= self.freeze.tissue.liquidus_C

    def summary(self) -> str:
        """Say plainly: cold shares of the tumour, healthy kidney, and the bowel.

        Ice at an edge of the box is told, too.
        """
        found = self._reached()
        if not self.reaches_edge:
            return found
        return (
            f"{found} The ice reaches the edge of the {WIDTH_MM:.0f} mm wide box; in a body it "
            f"would go on."
        )

    def _reached(self) -> str:
        """Return one plain sentence about the plan."""
        count = len(self.places_mm)
        frozen = share_words(self.coverage.percent(0.0))
        cold = share_words(self.coverage.percent(-20.0))
        lethal = share_words(self.coverage.percent(-40.0))
        return (
            f"{count} {'needle brings' if count == 1 else 'needles bring'} {frozen} of the "
            f"{2 * self.target.radius_mm:.0f} mm tumour to 0 °C, {cold} to -20 °C and {lethal} "
            f"to -40 °C; {self.coverage.healthy(-20.0):.1f} cm³ of healthy kidney reach -20 °C, "
            f"the bowel {whole_C(self.bowel_C)}."
        )


class _Materials(NamedTuple):
    """What fills the box, and the needles in it."""

    around: Tissue
    inside: Tissue
    probes: list[Probe]


@lru_cache(maxsize=16)
def run(
    needles: int = 3,
    ring_mm: float = RING_MM,
    plan: str = TWO_FREEZES,
    tumour_mm: float = 30.0,
    gap_mm: float = 4.0,
    flow_percent: float = FLOW.value,
    cell_mm: float = CELL_MM,
    steps: StepRule | None = None,
) -> PlanOutcome:
    """Run one plan; kept, because a lesson reads the same plan more than once.

    Parameters
    ----------
    needles : int
        Number of needles, 1 to 8; from four on one of them is in the middle of the ring.
    ring_mm : float
        Radius of the ring, mm.
    plan : str
        A protocol of data/protocols.csv.
    tumour_mm : float
        Diameter of the tumour, mm.
    gap_mm : float
        From the tumour's rim to the bowel, mm.
    flow_percent : float
        Share of the kidney's resting blood flow, %; that of an operation unless given.
    cell_mm : float
        Size of the grid's cells, mm.
    steps : StepRule, optional
        Time steps in place of those for coldest temperatures.

    Returns
    -------
    PlanOutcome
        Coverage, dead share, healthy tissue and bowel.

    Raises
    ------
    ValueError
        For an unknown protocol, or a plan that does not fit the box.

    Examples
    --------
    >>> run(needles=1).coverage.percent(-40.0) < run(needles=4, ring_mm=10).coverage.percent(-40.0)
    True
    """
    return one_plan(
        needles=needles,
        ring_mm=ring_mm,
        plan=plan,
        tumour_mm=tumour_mm,
        gap_mm=gap_mm,
        flow_percent=flow_percent,
        cell_mm=cell_mm,
        steps=steps,
    )


def one_plan(
    needles: int = 3,
    ring_mm: float = RING_MM,
    tumour_mm: float = 30.0,
    gap_mm: float = 4.0,
    flow_percent: float = FLOW.value,
    plan: str = TWO_FREEZES,
    response: Response | None = None,
    cell_mm: float = CELL_MM,
    steps: StepRule | None = None,
    cancelled: Callable[[], bool] | None = None,
    **values: float,
) -> PlanOutcome | None:
    """Run one plan, if wanted with another dose-response and other values of tumour and needle.

    Parameters
    ----------
    needles, ring_mm, tumour_mm, gap_mm, flow_percent, plan, cell_mm, steps
        As `run` takes them.
    response : Fit, TwoFreezes or Threshold, optional
        The dose-response; 786-O cells, frozen once or twice, unless given.
    cancelled : callable, optional
        Returns True when the run should stop.
    **values : float
        Replace latent_heat (J/m3) or conductivity_frozen (W/m/K) of the tumour, gas_C (°C) or film
        (heat-transfer coefficient, W/m2/K) of the needle.

    Returns
    -------
    PlanOutcome or None
        None if `cancelled` ended it.

    Raises
    ------
    ValueError
        For an unknown name, or a plan that does not fit the box.

    Examples
    --------
    >>> one_plan(gas_C=-165.0).bowel_C < one_plan().bowel_C
    True
    """
    _check(needles, ring_mm, tumour_mm, gap_mm)
    target = Ball(tumour_mm / 2, x_mm=MIDDLE_MM, y_mm=MIDDLE_MM, z_mm=0.0)
    places_mm = planning.usual_ring(int(needles), ring_mm, (MIDDLE_MM, MIDDLE_MM))
    materials = _materials(flow_percent, plan, places_mm, values)
    exposure = Exposure(edge_C=materials.inside.liquidus_C)
    freeze = solve_symmetric(
        materials.around,
        xyz(WIDTH_MM, WIDTH_MM, MIDDLE_MM, cell_mm),
        materials.probes,
        protocol_minutes(plan),
        across="y",
        regions=[Region(target, materials.inside)],
        reads="minima",
        steps=steps,
        watch=exposure.see,
        watch_s=WATCH_S,
        cores=1,  # so small a box gains nothing from a second core
        cancelled=cancelled,
    )
    if not freeze.completed:
        return None

    # the part of every cell that is tumour and the part that is not, in cm3 of the half box
    inside_share = _share_inside(target, freeze.grid)
    volumes_cm3 = freeze.grid.cell_volumes() * 1e6 * freeze.is_tissue
    tumour_cm3 = volumes_cm3 * inside_share
    healthy_cm3 = volumes_cm3 * (1 - inside_share)

    dead = _dead_share(freeze, exposure, response or cycles.fitted())
    return PlanOutcome(
        freeze=freeze,
        target=target,
        places_mm=tuple(places_mm),
        coverage=_coverage(freeze, tumour_cm3, healthy_cm3),
        dead_percent=_percent_of(tumour_cm3, dead),
        healthy_dead_cm3=2 * float((dead * healthy_cm3).sum()),
        bowel_C=_coldest_C(freeze, target.radius_mm + gap_mm),
        gap_mm=float(gap_mm),
    )


def plan_numbers(
    *, ring_error_mm: float = 0.0, ring_mm: float = RING_MM, **arguments: object
) -> dict[str, float]:
    """Return the numbers of one plan by name, as an ensemble needs them.

    Parameters
    ----------
    ring_error_mm : float
        How far all needles are outside the ring they were meant for, mm; inwards they go no farther
        than to `NEAREST_MM` from one another.
    ring_mm : float
        Radius of that ring, mm.
    **arguments
        As `one_plan` takes them.

    Returns
    -------
    dict
        Numbers with the unit in their names; empty if `cancelled` ended the run.

    Raises
    ------
    ValueError
        For an unknown name, or a plan that does not fit the box.

    Examples
    --------
    >>> sorted(plan_numbers(needles=1))
    ['bowel_C', 'dead_percent', 'healthy_cm3', 'minus20_percent', 'minus40_percent']
    """
    # all needles are off by the same distance, outwards or inwards
    narrowest_mm = min(ring_mm, _narrowest_ring_mm(arguments.get("needles", 3)))
    found = one_plan(ring_mm=max(ring_mm + ring_error_mm, narrowest_mm), **arguments)
    if found is None:
        return {}
    return {
        "dead_percent": found.dead_percent,
        "minus20_percent": found.coverage.percent(-20.0),
        "minus40_percent": found.coverage.percent(-40.0),
        "healthy_cm3": found.coverage.healthy(-20.0),
        "bowel_C": found.bowel_C,
    }


def _narrowest_ring_mm(needles: int) -> float:
    """Return the ring (mm) on which the nearest two needles are `NEAREST_MM` apart."""
    apart_mm = 2 * RING_LIMITS_MM[1]
    places_mm = planning.usual_ring(needles, RING_LIMITS_MM[1], (0.0, 0.0))
    for one, other in combinations(places_mm, 2):
        apart_mm = min(apart_mm, dist(one, other))
    return RING_LIMITS_MM[1] * NEAREST_MM / apart_mm


def cells_alive(dead_percent: float, tumour_mm: float) -> float:
    """Return how many cells of a round tumour live on if a share of it is dead.

    The density, 1e9 cells in a cm3, is a round number used for teaching, not a measurement.

    Parameters
    ----------
    dead_percent : float
        Share dead, 0 to 100 %.
    tumour_mm : float
        Diameter of the tumour, mm.

    Returns
    -------
    float
        Number of cells.

    Raises
    ------
    ValueError
        For a share outside 0 to 100 %.

    Examples
    --------
    >>> f"{cells_alive(99.0, 30.0):.1e}"
    '1.4e+08'
    """
    if not 0 <= dead_percent <= 100:
        raise ValueError(f"dead_percent = {dead_percent} must lie between 0 and 100 %")
    # 1000 mm3 in a cm3, and a ball of diameter d has pi d3 / 6
    volume_cm3 = np.pi * tumour_mm**3 / 6000
    return float((1 - dead_percent / 100) * volume_cm3 * CELLS_PER_CM3)


def case_value(name: str) -> Datum:
    """Return one number of the teaching case.

    Parameters
    ----------
    name : str
        A property of data/cases.csv.

    Returns
    -------
    Datum
        In the unit of its row, mm or %.

    Raises
    ------
    ValueError
        For an unknown property; the message names the nearest.

    Examples
    --------
    >>> case_value("tumour").value
    30.0
    """
    return data.value("cases", case=CASE, property=name)


def whole_C(celsius: float) -> str:
    """Write a temperature as whole °C, without the minus sign of a rounded zero.

    Parameters
    ----------
    celsius : float
        Temperature, °C.

    Returns
    -------
    str
        For example "-13 °C".

    Examples
    --------
    >>> whole_C(-0.3), whole_C(-12.6)
    ('0 °C', '-13 °C')
    """
    return f"{round(celsius) + 0} °C"


def _materials(
    flow_percent: float, plan: str, places_mm: list[tuple[float, float]], values: dict[str, float]
) -> _Materials:
    """Return the kidney, the tumour and the needles, with `values` put in."""
    known = (*TUMOUR_VALUES, *NEEDLE_VALUES)
    for name in values:
        data.one_of(name, known, "values a plan takes")
    around = blood_flow.with_share(AROUND, flow_percent)
    inside = Tissue.named(
        INSIDE, **{name: values[name] for name in TUMOUR_VALUES if name in values}
    )

    schedule = _changed(
        needle_schedule(ARGON_NEEDLE, plan), values.get("gas_C"), values.get("film")
    )
    radius_mm = data.value("probes", probe=ARGON_NEEDLE, property="radius").value
    length_mm = data.value("probes", probe=ARGON_NEEDLE, property="active_length").value
    half_mm = length_mm / 2  # the other half of the needle is in the mirror
    probes = [
        Probe(schedule, radius_mm, half_mm, x_mm=x_mm, y_mm=y_mm, z_mm=half_mm / 2)
        for x_mm, y_mm in places_mm
    ]
    return _Materials(around, inside, probes)


def _changed(schedule: Schedule, gas_C: float | None, film: float | None) -> Schedule:
    """Return the schedule with another gas temperature while freezing and another film."""
    temperature_C = schedule.temperature_C
    if gas_C is not None:
        coldest_C = schedule.coldest_C
        temperature_C = tuple(gas_C if one == coldest_C else one for one in temperature_C)
    films = schedule.film
    if film is not None:
        # a film of 0 is a needle that rests, and stays at rest
        films = tuple(one if one == 0 else film for one in films)
    return replace(schedule, temperature_C=temperature_C, film=films)


def _coverage(freeze: Freeze, tumour_cm3: np.ndarray, healthy_cm3: np.ndarray) -> Coverage:
    """Return what was cold enough once; volumes are doubled, because half of the box was computed.

    `planning.coverage` counts whole cells.  Here a cell on the tumour's rim counts in part, for a
    ball in steps of 2 mm is no ball.
    """
    cold = [share_below(freeze.minimum_C, level_C) for level_C in planning.LEVELS_C]
    return Coverage(
        levels_C=planning.LEVELS_C,
        covered_percent=tuple(_percent_of(tumour_cm3, share) for share in cold),
        target_size=2 * float(tumour_cm3.sum()),
        healthy_size=tuple(2 * float((share * healthy_cm3).sum()) for share in cold),
        unit="cm³",
    )


def _percent_of(volumes: np.ndarray, share: np.ndarray) -> float:
    """Share (%) of a volume, from the share of each of its cells."""
    return 100 * float((share * volumes).sum() / volumes.sum())


def _dead_share(freeze: Freeze, exposure: Exposure, response: Response) -> np.ndarray:
    """Share dead of every cell of the grid."""
    dead = 1 - response.survival(freeze.minimum_C, exposure.twice_C)
    if not response.needs_ice:
        return dead
    # what was fitted to frozen cells says nothing of what did not freeze
    return np.where(freeze.minimum_C <= freeze.tissue.liquidus_C, dead, 0.0)


def _share_inside(target: Ball, grid: Grid) -> np.ndarray:
    """Share of every cell that lies in the tumour, from the distance of its middle to the rim."""
    centres_mm = [grid.centres_mm(axis) for axis in range(3)]
    x_mm, y_mm, z_mm = np.meshgrid(*centres_mm, indexing="ij", sparse=True)
    from_middle_mm = np.sqrt((x_mm - target.x_mm) ** 2 + (y_mm - target.y_mm) ** 2 + z_mm**2)
    beyond_rim_mm = from_middle_mm - target.radius_mm
    cell_mm = 1000 * grid.cell
    return np.clip(0.5 - beyond_rim_mm / cell_mm, 0.0, 1.0)


def _coldest_C(freeze: Freeze, away_mm: float) -> float:
    """Coldest ever at a distance from the middle, between the cells on both sides of it."""
    row = np.argmin(np.abs(freeze.grid.centres_mm(1) - MIDDLE_MM))
    x_mm = freeze.grid.centres_mm(0)
    return float(np.interp(MIDDLE_MM + away_mm, x_mm, freeze.minimum_C[:, row, 0]))


def _check(needles: float, ring_mm: float, tumour_mm: float, gap_mm: float) -> None:
    """Raise ValueError for a plan that does not fit the box."""
    checks.whole_number("needles", needles, 1, MOST_NEEDLES)
    least, most = RING_LIMITS_MM
    if not least <= ring_mm <= most:
        nearest = min(max(ring_mm, least), most)
        raise ValueError(
            f"ring_mm = {ring_mm:g} mm: the rule is {least:g} to {most:g} mm; "
            f"nearest: {nearest:g} mm"
        )
    least, most = TUMOUR_LIMITS_MM
    bowel_mm = tumour_mm / 2 + gap_mm
    if not least <= tumour_mm <= most or gap_mm < 0 or bowel_mm > FARTHEST_BOWEL_MM:
        nearest = max(FARTHEST_BOWEL_MM - tumour_mm / 2, 0)
        raise ValueError(
            f"tumour_mm = {tumour_mm:g} with gap_mm = {gap_mm:g}: a tumour of {least:g} to "
            f"{most:g} mm, and the bowel within {FARTHEST_BOWEL_MM:g} mm of its middle; "
            f"nearest gap: {nearest:g} mm"
        )
