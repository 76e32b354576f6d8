r"""One plan for the teaching case: a round kidney tumour, needles on a ring, the bowel beside it; what it reaches.

The plan is run in three dimensions with cells of 2 mm.  Ring, tumour and needles look the same on both sides of the
plane through the middle of their cold parts, so only one half is computed: an insulated wall is a mirror.

`one_plan` gives the whole outcome; `plan_numbers` is the same as a dictionary, for an ensemble.  The case is
constructed: no real patient has it.  Its numbers and their ranges stand in data/cases.csv.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from helpers import data
from helpers.cell_death import cycles
from helpers.cell_death.exposure import Exposure
from helpers.freezing import planning
from helpers.freezing.grid import xyz
from helpers.freezing.heat import solve
from helpers.freezing.result import share_below
from helpers.freezing.planning import Coverage
from helpers.freezing.probe import Probe
from helpers.freezing.regions import Ball, Region
from helpers.freezing.result import Freeze
from helpers.freezing.scenarios import needle_schedule, protocol
from helpers.freezing.tissue import tissue

WIDTH_MM, CELL_MM, WATCH_S = 72.0, 2.0, 60.0
MIDDLE_MM = WIDTH_MM / 2
NEEDLE, AROUND, INSIDE = "argon_needle", "kidney", "standard_soft_tissue"
TWO_FREEZES = "freeze_thaw_freeze_10_5_10"
MOST_NEEDLES, FITS, CELLS_PER_CM3 = 8, 60, 1e9
TUMOUR_VALUES = ("latent_heat", "conductivity_frozen")
NEEDLE_VALUES = {"gas_C": "gas_temperature", "film": "film"}


@dataclass(frozen=True)
class PlanOutcome:
    """What a plan reached: coverage (%; healthy tissue in cm3), dead share (%) with its band, the bowel's coldest °C.

    `places_mm` are the needles' places (mm) in a square of `WIDTH_MM`; the freeze is one half, mirrored at z = 0.
    """

    freeze: Freeze
    target: Ball
    places_mm: tuple[tuple[float, float], ...]
    coverage: Coverage
    dead_percent: float
    dead_low_percent: float
    dead_high_percent: float
    healthy_dead_cm3: float
    bowel_C: float
    gap_mm: float

    @property
    def bowel_mm(self) -> tuple[float, float]:
        """Place of the bowel's nearest point (mm)."""
        return (MIDDLE_MM + self.target.radius_mm + self.gap_mm, MIDDLE_MM)

    def summary(self) -> str:
        """One plain sentence."""
        count = len(self.places_mm)
        frozen, cold, lethal = (
            share_words(self.coverage.percent(level)) for level in (0.0, -20.0, -40.0)
        )
        return (
            f"{count} {'needle brings' if count == 1 else 'needles bring'} {frozen} of the "
            f"{2 * self.target.radius_mm:.0f} mm tumour to 0 °C, {cold} to -20 °C and {lethal} to -40 °C; "
            f"{self.coverage.healthy(-20.0):.1f} cm³ of healthy kidney reach -20 °C, the bowel {whole_C(self.bowel_C)}."
        )


def one_plan(
    needles: int = 3,
    ring_mm: float = 8.0,
    tumour_mm: float = 30.0,
    gap_mm: float = 4.0,
    flow_percent: float = 25.0,
    plan: str = TWO_FREEZES,
    response=None,
    cell_mm: float = CELL_MM,
    cancelled=None,
    **values: float,
) -> PlanOutcome | None:
    """Run one plan and return its outcome (sizes mm, temperatures °C, shares %); None if `cancelled` ended it.

    `needles` stand on a ring of radius `ring_mm`, from four on one of them in its middle.  `plan` names a protocol.
    `response`: a dose-response of `cell_death` (786-O cells, frozen once or twice, unless given).  `values` replace
    latent_heat or conductivity_frozen of the tumour, or gas_C and film of the needle (SI, °C).  ValueError for a plan
    that does not fit the box.

    >>> one_plan(needles=1).coverage.percent(-40.0) < one_plan(needles=4, ring_mm=10).coverage.percent(-40.0)
    True
    """
    _check(needles, ring_mm, tumour_mm, gap_mm)
    target = Ball(tumour_mm / 2, x_mm=MIDDLE_MM, y_mm=MIDDLE_MM, z_mm=0.0)
    places = planning.ring(
        int(needles), ring_mm, (MIDDLE_MM, MIDDLE_MM), int(needles) not in (2, 3)
    )
    around, inside, probes = _stuff(flow_percent, plan, places, values)
    exposure = Exposure(edge_C=inside.liquidus_C)
    run = solve(
        around,
        xyz(WIDTH_MM, WIDTH_MM, MIDDLE_MM, cell_mm),
        probes,
        sum(phase.minutes for phase in protocol(plan)),
        regions=[Region(target, inside)],
        watch=exposure.see,
        watch_s=WATCH_S,
        cores=1,
        cancelled=cancelled,
    )
    return (
        _outcome(run, target, places, exposure, response or cycles.fitted(), gap_mm)
        if run.completed
        else None
    )


def plan_numbers(*, ring_error_mm: float = 0.0, ring_mm: float = 8.0, **values) -> dict[str, float]:
    """Numbers of one plan by name for an ensemble, each with its unit in its name; arguments as in `one_plan`.

    `ring_error_mm` moves all needles outwards (mm).  Empty if `cancelled` ended the run.

    >>> sorted(plan_numbers(needles=1))
    ['bowel_C', 'dead_percent', 'healthy_cm3', 'minus20_percent', 'minus40_percent']
    """
    found = one_plan(ring_mm=ring_mm + ring_error_mm, **values)
    if found is None:
        return {}
    return {
        "dead_percent": found.dead_percent,
        "minus20_percent": found.coverage.percent(-20.0),
        "minus40_percent": found.coverage.percent(-40.0),
        "healthy_cm3": found.coverage.healthy(-20.0),
        "bowel_C": found.bowel_C,
    }


def share_words(percent: float) -> str:
    """A share (%) in words that never round to all: one decimal from 99 %.

    >>> share_words(62.4), share_words(99.87), share_words(99.97), share_words(100.0)
    ('62 %', '99.9 %', 'more than 99.9 %', '100 %')
    """
    if 99.95 <= percent < 100:
        return "more than 99.9 %"
    return f"{percent:.1f} %" if 99 <= percent < 100 else f"{percent:.0f} %"


def cells_alive(dead_percent: float, tumour_mm: float) -> float:
    """Return how many cells of a round tumour (mm) live on if a share (%) is dead, at 1e9 cells in a cm3; no unit.

    The density is a round number used for teaching, not a measurement.  ValueError for a share outside 0 to 100 %.

    >>> f"{cells_alive(99.0, 30.0):.1e}"
    '1.4e+08'
    """
    if not 0 <= dead_percent <= 100:
        raise ValueError(f"dead_percent = {dead_percent} must lie between 0 and 100 %")
    volume_cm3 = np.pi * tumour_mm**3 / 6000
    return float((1 - dead_percent / 100) * volume_cm3 * CELLS_PER_CM3)


def case_value(name: str):
    """Return one number of the teaching case in data/cases.csv as a Datum, in the unit of its row (mm or %).

    >>> case_value("tumour").value
    30.0
    """
    return data.value("cases", case="kidney", property=name)


def whole_C(celsius: float) -> str:
    """Return a temperature as whole °C, without the minus sign of a rounded zero.

    >>> whole_C(-0.3), whole_C(-12.6)
    ('0 °C', '-13 °C')
    """
    return f"{round(celsius) + 0} °C"


def _stuff(flow_percent, plan, places, values):
    """The kidney, the tumour and the needles, with `values` put in."""
    known = (*TUMOUR_VALUES, *NEEDLE_VALUES)
    for name in values:
        data.one_of(name, known, "values a plan takes")
    around = tissue(AROUND)
    around = around.changed(perfusion=around.perfusion * flow_percent / 100)
    inside = tissue(INSIDE, **{name: values[name] for name in TUMOUR_VALUES if name in values})
    schedule = _changed(needle_schedule(NEEDLE, plan), values)
    size = {
        name: data.value("probes", probe=NEEDLE, property=name).value
        for name in ("radius", "active_length")
    }
    half = size["active_length"] / 2
    return (
        around,
        inside,
        [Probe(schedule, size["radius"], half, x_mm=x, y_mm=y, z_mm=half / 2) for x, y in places],
    )


def _changed(schedule, values):
    """The schedule with another gas temperature while freezing, and another film throughout."""
    coldest = schedule.coldest_C
    gas, film = values.get("gas_C", coldest), values.get("film")
    return replace(
        schedule,
        temperature_C=tuple(gas if one == coldest else one for one in schedule.temperature_C),
        film=tuple(one if film is None or one == 0 else film for one in schedule.film),
    )


def _outcome(run, target, places, exposure, response, gap_mm):
    """Everything that is read off a finished run; volumes are doubled, because half of the box was computed."""
    share = _inside(target, run.grid)
    volumes = run.grid.cell_volumes() * 1e6 * run.is_tissue
    inside, beside = volumes * share, volumes * (1 - share)
    cold = [share_below(run.minimum_C, level) for level in planning.LEVELS_C]
    reached = Coverage(
        planning.LEVELS_C,
        tuple(100 * float((one * inside).sum() / inside.sum()) for one in cold),
        2 * float(inside.sum()),
        tuple(2 * float((one * beside).sum()) for one in cold),
        "cm³",
    )
    dead = [_dead(run, exposure, one) for one in (response, *response.sampled(FITS))]
    shares = [100 * float((one * inside).sum() / inside.sum()) for one in dead]
    low, high = np.percentile(shares[1:], (5, 95))
    return PlanOutcome(
        run,
        target,
        tuple(places),
        reached,
        shares[0],
        float(low),
        float(high),
        2 * float((dead[0] * beside).sum()),
        _coldest(run, target.radius_mm + gap_mm),
        float(gap_mm),
    )


def _dead(run, exposure, response):
    """Share dead of every cell of the grid; what was fitted to frozen cells says nothing of what did not freeze."""
    dead = 1 - response.survival(run.minimum_C, exposure.twice_C)
    return (
        np.where(run.minimum_C <= run.tissue.liquidus_C, dead, 0.0) if response.needs_ice else dead
    )


def _inside(target, grid):
    """Share of every cell that lies in the tumour, from its distance to the rim: a ball of 2 mm steps is no ball."""
    x, y, z = np.meshgrid(*(grid.centres_mm(axis) for axis in range(3)), indexing="ij", sparse=True)
    away = np.sqrt((x - target.x_mm) ** 2 + (y - target.y_mm) ** 2 + z**2) - target.radius_mm
    return np.clip(0.5 - away / (1000 * grid.cell), 0.0, 1.0)


def _coldest(run, away_mm):
    """Coldest temperature (°C) ever at a distance (mm) from the middle, between the cells on both sides of it."""
    row = np.argmin(np.abs(run.grid.centres_mm(1) - MIDDLE_MM))
    return float(np.interp(MIDDLE_MM + away_mm, run.grid.centres_mm(0), run.minimum_C[:, row, 0]))


def _check(needles, ring_mm, tumour_mm, gap_mm):
    if needles != int(needles) or not 1 <= needles <= MOST_NEEDLES:
        raise ValueError(f"needles = {needles}: a whole number from 1 to {MOST_NEEDLES} is needed")
    if not 2 <= ring_mm <= 24:
        raise ValueError(
            f"ring_mm = {ring_mm:g} mm: the rule is 2 to 24 mm; nearest: {min(max(ring_mm, 2), 24):g} mm"
        )
    if not 5 <= tumour_mm <= 50 or gap_mm < 0 or tumour_mm / 2 + gap_mm > MIDDLE_MM - 2:
        raise ValueError(
            f"tumour_mm = {tumour_mm:g} with gap_mm = {gap_mm:g}: a tumour of 5 to 50 mm, and the bowel within "
            f"{MIDDLE_MM - 2:g} mm of its middle; nearest gap: {max(MIDDLE_MM - 2 - tumour_mm / 2, 0):g} mm"
        )
