"""Workshop 02b: beat the plan.  The learner writes a function that places needles.

A round tumour lies in a kidney, with the bowel beside it.  `place_needles` is given the size of
the tumour and the place of the bowel, and returns where the needles go.  What it returns is frozen
in a cross-section and in three dimensions, ten times with other values of tissue, blood and needle.
The worst of ten runs, the worst tenth, is what counts, less a price for healthy kidney and for a
cold bowel.

Points are constructed: no study says how much kidney a millimetre of margin is worth.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from helpers import checks, data, uncertainty
from helpers.cell_death.studies import kidney_band
from helpers.cell_death.studies.kidney_case import FLOW
from helpers.freezing import blood_flow, planning
from helpers.freezing.grid import xy, xyz
from helpers.freezing.heat import solve
from helpers.freezing.probe import ARGON_NEEDLE, Probe
from helpers.freezing.regions import Ball, Region
from helpers.freezing.scenarios import needle_schedule, protocol_minutes
from helpers.freezing.tissue import Tissue
from helpers.shares import share_words
from helpers.workshop.mistakes import (
    BuildStep,
    Drawing,
    Found,
    Inputs,
    Line,
    Mistake,
    as_numbers,
    same_as,
    shown,
)

WIDTH_MM = 72.0
MIDDLE_MM = WIDTH_MM / 2
SLICE_CELL_MM = 2.0
VOLUME_CELL_MM = 2.0

RUNS = 10
"""Runs of a band: the worst of ten is its worst tenth."""

SEED = 1
MOST_NEEDLES = 8
CLOSEST_MM = 3.0
"""Two needles nearer to each other than this would touch on the way in."""

COLD_MM = 25.0
"""Length of a needle's cold part: the long end of planning probes for the prostate, which had 15 to
25 mm [pullback].  It is shorter than the tumour, so that a slice does not show everything."""

LEVEL_C = -40.0
"""What the tumour should reach; a level for planning, not a temperature that kills (see 03)."""

PRICE_C = -20.0
"""Healthy kidney this cold counts as lost."""

BOWEL_C = 0.0
POINTS_A_CM3 = 0.5
"""Points that a cubic centimetre of healthy kidney costs; constructed."""

POINTS_A_KELVIN = 1.0
"""Points that each kelvin of the bowel below `BOWEL_C` costs; constructed."""

PLAN = "freeze_thaw_freeze_10_5_10"
"""The protocol: ten minutes of freezing, five of thawing, ten of freezing."""

Places = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Case:
    """A tumour in a kidney and the bowel beside it.

    Parameters
    ----------
    tumour_mm : float
        Diameter of the tumour, mm.
    bowel_deg : float
        In which direction from the tumour's middle the bowel lies, degrees, from the x axis
        towards the y axis.
    gap_mm : float
        From the tumour's edge to the bowel, mm.

    Examples
    --------
    >>> Case(30.0, 0.0, 4.0).bowel_mm
    (19.0, 0.0)
    """

    tumour_mm: float
    bowel_deg: float
    gap_mm: float

    def __post_init__(self) -> None:
        checks.in_range("tumour_mm", self.tumour_mm, 10, 40, "mm")
        checks.finite("bowel_deg", self.bowel_deg, "degrees")
        checks.in_range("gap_mm", self.gap_mm, 1, 12, "mm")

    @property
    def radius_mm(self) -> float:
        """Radius of the tumour, mm."""
        return self.tumour_mm / 2

    @property
    def bowel_mm(self) -> tuple[float, float]:
        """The bowel's nearest point, x and y in mm from the tumour's middle."""
        angle = math.radians(self.bowel_deg)
        away_mm = self.radius_mm + self.gap_mm
        return (away_mm * math.cos(angle), away_mm * math.sin(angle))


KNOWN = Case(tumour_mm=30.0, bowel_deg=0.0, gap_mm=4.0)
TURNED = Case(tumour_mm=30.0, bowel_deg=130.0, gap_mm=4.0)
SMALLER = Case(tumour_mm=24.0, bowel_deg=250.0, gap_mm=5.0)
"""The teaching case, the same with its bowel elsewhere, and a smaller tumour; all constructed."""


# ---- freezing a plan -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Frozen:
    """What one run of a plan did.

    Parameters
    ----------
    tumour_percent : float
        Share of the tumour ever at `LEVEL_C`, %.
    healthy_cm3 : float
        Healthy kidney ever at `PRICE_C`, cm3; in a slice, cm2.
    bowel_C : float
        The coldest that the bowel ever was, °C.
    """

    tumour_percent: float
    healthy_cm3: float
    bowel_C: float


@lru_cache(maxsize=1)
def band() -> tuple[tuple[tuple[str, float], ...], ...]:
    """Return the values of the ten runs, each as pairs of name and value.

    They are drawn from the same ranges as the band of notebook 06.

    Returns
    -------
    tuple of tuple
        `flow_percent` in %, `gas_C` in °C, otherwise SI.

    Examples
    --------
    >>> len(band()), sorted(dict(band()[0]))
    (10, ['conductivity_frozen', 'film', 'flow_percent', 'gas_C', 'latent_heat'])
    """
    ranges = [one for one in kidney_band.uncertain() if one.name != "ring_error_mm"]
    samples = uncertainty.sample(ranges, RUNS, SEED)
    found = []
    for number in range(RUNS):
        values = samples.row(number)
        found.append(tuple((name, float(values[name])) for name in sorted(values)))
    return tuple(found)


def middle_values() -> tuple[tuple[str, float], ...]:
    """Return the values of the tables themselves, in the form of a run of `band`.

    Returns
    -------
    tuple of (str, float)

    Examples
    --------
    >>> dict(middle_values())["gas_C"]
    -150.0
    """
    schedule = needle_schedule(ARGON_NEEDLE, PLAN)
    tumour = Tissue.named("standard_soft_tissue")
    values = {
        "conductivity_frozen": tumour.conductivity_frozen,
        "film": max(schedule.film),
        "flow_percent": FLOW.value,
        "gas_C": schedule.coldest_C,
        "latent_heat": tumour.latent_heat,
    }
    return tuple(sorted(values.items()))


@lru_cache(maxsize=512)
def freeze(
    places_mm: Places, case: Case, values: tuple[tuple[str, float], ...], is_volume: bool
) -> Frozen:
    """Freeze one plan once, in a cross-section or in three dimensions.

    Parameters
    ----------
    places_mm : tuple of (float, float)
        x and y of each needle, mm from the tumour's middle.
    case : Case
    values : tuple of (str, float)
        As `band` and `middle_values` give them.
    is_volume : bool
        Whether in three dimensions, where needles end; else in a slice, where they do not.

    Returns
    -------
    Frozen

    Examples
    --------
    >>> one = ((0.0, 0.0),)
    >>> freeze(one, SMALLER, middle_values(), False).tumour_percent < 100
    True
    """
    given = dict(values)
    kidney = blood_flow.with_share("kidney", given["flow_percent"])
    tumour = Tissue.named(
        "standard_soft_tissue",
        latent_heat=given["latent_heat"],
        conductivity_frozen=given["conductivity_frozen"],
    )
    schedule = needle_schedule(ARGON_NEEDLE, PLAN)
    coldest_C = schedule.coldest_C
    schedule = replace(
        schedule,
        temperature_C=tuple(
            given["gas_C"] if one == coldest_C else one for one in schedule.temperature_C
        ),
        film=tuple(given["film"] if one else one for one in schedule.film),
    )
    radius_mm = data.value("probes", probe=ARGON_NEEDLE, property="radius").value
    # Half of the cold part: the plane through the tumour's middle is a mirror.
    half_mm = COLD_MM / 2
    centres_mm = [(MIDDLE_MM + x_mm, MIDDLE_MM + y_mm) for x_mm, y_mm in places_mm]
    bowel_mm = tuple(MIDDLE_MM + one for one in case.bowel_mm)
    if is_volume:
        grid = xyz(WIDTH_MM, WIDTH_MM, MIDDLE_MM, VOLUME_CELL_MM)
        target = Ball(case.radius_mm, x_mm=MIDDLE_MM, y_mm=MIDDLE_MM, z_mm=0.0)
        needles = [
            Probe(schedule, radius_mm, half_mm, x_mm=x_mm, y_mm=y_mm, z_mm=half_mm / 2)
            for x_mm, y_mm in centres_mm
        ]
        bowel_mm = (*bowel_mm, 0.0)
    else:
        grid = xy(WIDTH_MM, WIDTH_MM, SLICE_CELL_MM)
        target = Ball(case.radius_mm, x_mm=MIDDLE_MM, y_mm=MIDDLE_MM)
        needles = [Probe(schedule, radius_mm, x_mm=x_mm, y_mm=y_mm) for x_mm, y_mm in centres_mm]
    run = solve(
        kidney,
        grid,
        needles,
        protocol_minutes(PLAN),
        regions=[Region(target, tumour)],
        reads="minima",
        cores=1,
    )
    covered = planning.coverage(run, target)
    # Half of the box was computed; a slice has mm2.
    healthy = covered.healthy(PRICE_C) * (2 if is_volume else 0.01)
    return Frozen(covered.percent(LEVEL_C), healthy, planning.coldest_at(run, bowel_mm))


@dataclass(frozen=True)
class Score:
    """What a plan is worth in one case.

    Parameters
    ----------
    case : Case
    places_mm : tuple of (float, float)
        x and y of each needle, mm from the tumour's middle.
    slice_percent : tuple of float
        Share of the tumour's slice at `LEVEL_C` in each run of the band, %.
    middle_percent : float
        Share of the slice with the values of the tables, %.
    worst : Frozen
        In three dimensions, the run of the band that is worst for the tumour in the slice.
    coldest : Frozen
        In three dimensions, the run of the band that takes most kidney in the slice: it has most
        ice, so that it is taken for the worst for the bowel, too.
    """

    case: Case
    places_mm: Places
    slice_percent: tuple[float, ...]
    middle_percent: float
    worst: Frozen
    coldest: Frozen

    @property
    def points(self) -> float:
        """Points: worst tenth of the tumour less the price."""
        return points(self.worst.tumour_percent, self.coldest.healthy_cm3, self.coldest.bowel_C)

    def summary(self) -> str:
        """One plain sentence: needles, worst tenth, price, bowel and points."""
        count = len(self.places_mm)
        return (
            f"{count} {'needle' if count == 1 else 'needles'}: in the worst tenth "
            f"{share_words(self.worst.tumour_percent)} of the {self.case.tumour_mm:.0f} mm tumour "
            f"reach {LEVEL_C:.0f} °C ({share_words(min(self.slice_percent))} of its slice); up to "
            f"{self.coldest.healthy_cm3:.0f} cm³ of kidney reach {PRICE_C:.0f} °C, the bowel "
            f"{self.coldest.bowel_C:.0f} °C: {self.points:.0f} points."
        )


@lru_cache(maxsize=128)
def score(places_mm: Places, case: Case) -> Score:
    """Freeze a plan ten times in a slice, and twice in three dimensions.

    The runs that are worst in the slice, one for the tumour and one for its neighbours, are those
    that decide; only they are run in three dimensions.

    Parameters
    ----------
    places_mm : tuple of (float, float)
        x and y of each needle, mm from the tumour's middle.
    case : Case

    Returns
    -------
    Score
    """
    slices = [freeze(places_mm, case, values, False) for values in band()]
    worst = min(range(RUNS), key=lambda number: slices[number].tumour_percent)
    # Where all of the slice is covered in every run, the one with the least ice decides.
    if slices[worst].tumour_percent >= 100:
        worst = min(range(RUNS), key=lambda number: slices[number].healthy_cm3)
    coldest = max(range(RUNS), key=lambda number: slices[number].healthy_cm3)
    return Score(
        case,
        places_mm,
        tuple(one.tumour_percent for one in slices),
        freeze(places_mm, case, middle_values(), False).tumour_percent,
        freeze(places_mm, case, band()[worst], True),
        freeze(places_mm, case, band()[coldest], True),
    )


def points(tumour_percent, healthy_cm3, bowel_C):
    """Return the points of a plan, or of each run of one.

    Parameters
    ----------
    tumour_percent, healthy_cm3, bowel_C : float or array
        Share of the tumour at `LEVEL_C` (%), kidney at `PRICE_C` (cm3), coldest bowel (°C).

    Returns
    -------
    float or array

    Examples
    --------
    >>> float(points(80.0, 20.0, 5.0)), float(points(80.0, 20.0, -10.0))
    (70.0, 60.0)
    """
    too_cold_K = np.maximum(BOWEL_C - np.asarray(bowel_C), 0.0)
    price = POINTS_A_CM3 * np.asarray(healthy_cm3) + POINTS_A_KELVIN * too_cold_K
    return np.asarray(tumour_percent) - price


# ---- 1: a ring -----------------------------------------------------------------------------------


def ring(count: int, radius_mm: float, turn_deg: float) -> np.ndarray:
    """Return places evenly on a circle around (0, 0).

    Parameters
    ----------
    count : int
        Number of places.
    radius_mm : float
        Radius of the circle, mm.
    turn_deg : float
        Where the first place is, degrees from the x axis towards the y axis.

    Returns
    -------
    array of shape (count, 2)
        x and y, mm.

    Examples
    --------
    >>> ring(2, 5.0, 0.0).round(6) + 0.0
    array([[ 5.,  0.],
           [-5.,  0.]])
    """
    angles = np.radians(turn_deg) + 2 * np.pi * np.arange(count) / count
    return radius_mm * np.column_stack([np.cos(angles), np.sin(angles)])


def wrong_ring_in_degrees(count: int, radius_mm: float, turn_deg: float) -> np.ndarray:
    """Hand degrees to cosine and sine."""
    angles = turn_deg + 360 * np.arange(count) / count
    return radius_mm * np.column_stack([np.cos(angles), np.sin(angles)])


def wrong_ring_closed(count: int, radius_mm: float, turn_deg: float) -> np.ndarray:
    """Go once around with both ends, so that the last place is the first."""
    angles = np.radians(turn_deg) + np.linspace(0, 2 * np.pi, count)
    return radius_mm * np.column_stack([np.cos(angles), np.sin(angles)])


def wrong_ring_other_way(count: int, radius_mm: float, turn_deg: float) -> np.ndarray:
    """Turn from the y axis to the x axis."""
    return ring(count, radius_mm, turn_deg)[:, ::-1]


def wrong_ring_half(count: int, radius_mm: float, turn_deg: float) -> np.ndarray:
    """Go half around."""
    angles = np.radians(turn_deg) + np.pi * np.arange(count) / count
    return radius_mm * np.column_stack([np.cos(angles), np.sin(angles)])


def wrong_turn_in_degrees(count: int, radius_mm: float, turn_deg: float) -> np.ndarray:
    """Add degrees to radians: the steps around the circle are right, the first place is not."""
    angles = turn_deg + 2 * np.pi * np.arange(count) / count
    return radius_mm * np.column_stack([np.cos(angles), np.sin(angles)])


def _partners(places: np.ndarray, others: np.ndarray, near_mm: float = 0.02) -> list[int] | None:
    """Return which of the other places each place is, or None if they are not the same places."""
    if places.shape != others.shape:
        return None
    apart_mm = np.hypot(*(places[:, None, :] - others[None, :, :]).transpose(2, 0, 1))
    partners = [int(one) for one in np.argmin(apart_mm, axis=1)]
    is_near = bool(np.all(apart_mm[np.arange(len(places)), partners] <= near_mm))
    return partners if is_near and len(set(partners)) == len(places) else None


def _in_order(arguments: tuple, places: np.ndarray) -> np.ndarray:
    """Return the right places of a ring in the order of the exact one; others as they are.

    Needles have no order: clockwise, or from another place on, it is the same ring.
    """
    partners = _partners(ring(*arguments), places)
    return places if partners is None else places[partners]


def _draw_places(inputs: Inputs, outputs: Sequence[np.ndarray]) -> Drawing:
    """Draw the first ring beside the exact one."""
    expected = ring(*inputs[0])
    given = outputs[0]
    return Drawing(
        "x (mm)",
        "y (mm)",
        (
            Line("exact", expected[:, 0], expected[:, 1], "dots"),
            Line("yours", given[:, 0], given[:, 1], "dots"),
        ),
        f"Your first place is ({shown(given[0, 0])}, {shown(given[0, 1])}) mm; exact is "
        f"({shown(expected[0, 0])}, {shown(expected[0, 1])}) mm.",
        is_map=True,
    )


RING = BuildStep(
    key="02b/ring",
    title="Places on a ring",
    asks=(
        "Takes how many places, the radius of their circle (mm) and where the first one is "
        "(degrees from the x axis towards the y axis); returns x and y of each (mm)."
    ),
    stub='''def ring(count, radius_mm, turn_deg):
    """Return the places (x, y) in mm of needles evenly on a circle around (0, 0)."""
    ...''',
    inputs=[(4, 10.0, 30.0), (3, 5.0, 0.0), (7, 12.5, 200.0)],
    exact=ring,
    tolerance=0.01,
    mistakes=(
        same_as(
            "degrees for radians",
            wrong_ring_in_degrees,
            "Cosine and sine take radians, and got degrees: numpy.radians(...) turns one into the "
            "other.",
        ),
        same_as(
            "last is first",
            wrong_ring_closed,
            "Your last place is your first once more: there are as many gaps as needles, so the "
            "angle between two is 360 / count.",
        ),
        same_as(
            "turn left out",
            lambda count, radius_mm, turn_deg: ring(count, radius_mm, 0.0),
            "Evenly on the circle, and turn_deg is not used: the first place must be there.",
            calls=(0, 1, 2),
        ),
        same_as(
            "diameter for radius",
            lambda count, radius_mm, turn_deg: ring(count, radius_mm / 2, turn_deg),
            "Your circle is half as wide: radius_mm is its radius, not its diameter.",
        ),
        same_as(
            "x and y swapped",
            wrong_ring_other_way,
            "The axes are swapped: x goes with the cosine, y with the sine.",
        ),
        same_as(
            "half around",
            wrong_ring_half,
            "Your places lie on one half of the circle: once around is 360 degrees, 2 pi.",
        ),
        same_as(
            "turn in degrees",
            wrong_turn_in_degrees,
            "The gaps are right, and the first place is not: turn_deg is in degrees, and is added "
            "to radians.",
        ),
    ),
    hints=(
        "The angle of place i is turn_deg + 360 * i / count, in radians.",
        "x = radius * cos(angle), y = radius * sin(angle).",
    ),
    solution='''def ring(count, radius_mm, turn_deg):
    """Return the places (x, y) in mm of needles evenly on a circle around (0, 0)."""
    angles = np.radians(turn_deg + 360 * np.arange(count) / count)
    return radius_mm * np.column_stack([np.cos(angles), np.sin(angles)])''',
    unit="mm",
    draw=_draw_places,
    reorder=_in_order,
)


# ---- 2: the worst tenth --------------------------------------------------------------------------


def worst_tenth(values: np.ndarray) -> float:
    """Return the mean of the lowest tenth of values.

    Parameters
    ----------
    values : array
        One for each run, ten times a whole number of them; low is bad.

    Returns
    -------
    float
        In the unit of the values.

    Examples
    --------
    >>> worst_tenth(np.arange(20.0))
    0.5
    """
    lowest = np.sort(values)[: len(values) // 10]
    return float(np.mean(lowest))


_TEN = np.array([94.0, 61, 88, 97, 45, 90, 79, 99, 85, 72])
_TWENTY = np.array(
    [55.0, 91, 83, 99, 62, 70, 38, 88, 93, 97, 77, 81, 66, 90, 85, 50, 96, 73, 59, 87]
)

WORST_TENTH = BuildStep(
    key="02b/worst_tenth",
    title="The worst tenth of a band",
    asks=(
        "Takes the shares of the tumour that got cold enough (%), one for each run, in any order; "
        "returns the mean of the lowest tenth of them."
    ),
    stub='''def worst_tenth(values):
    """Return the mean of the lowest tenth of values (an array with 10, 20, ... of them)."""
    ...''',
    inputs=[(_TEN,), (_TWENTY,), (np.concatenate([_TWENTY[::-1], _TEN + 0.5]),)],
    exact=worst_tenth,
    tolerance=0.01,
    mistakes=(
        same_as(
            "mean",
            lambda values: np.mean(values),
            "{number} % is the mean of all runs: about half of the runs do worse.",
        ),
        same_as(
            "best tenth",
            lambda values: np.mean(np.sort(values)[-(len(values) // 10) :]),
            "{number} % is the best tenth. Where blood and needle are kind, any plan works.",
        ),
        same_as(
            "not sorted",
            lambda values: np.mean(values[: len(values) // 10]),
            "{number} % is the first tenth of the runs, not the lowest: sort them.",
        ),
        same_as(
            "edge of the worst tenth",
            lambda values: np.quantile(values, 0.1),
            "{number} % is where the worst tenth begins. Its mean lies below.",
        ),
        same_as(
            "lowest of all",
            lambda values: np.min(values),
            "Right for ten runs. With more, a tenth is more than one run: take their mean.",
        ),
        same_as(
            "highest of the tenth",
            lambda values: np.sort(values)[len(values) // 10 - 1],
            "Right for ten runs. With more, you return the best run of the worst tenth: take the "
            "mean of that tenth.",
        ),
        same_as(
            "median of the tenth",
            lambda values: np.median(np.sort(values)[: len(values) // 10]),
            "This is the median of the lowest tenth; its mean is asked for.",
        ),
        same_as(
            "ten runs",
            lambda values: np.mean(np.sort(values)[:10]),
            "{number} % is the mean of the lowest ten runs, and there may be only ten. A tenth of "
            "n runs is n // 10.",
        ),
    ),
    hints=(
        "numpy.sort puts the lowest first.",
        "A tenth of them is len(values) // 10 runs.",
    ),
    solution='''def worst_tenth(values):
    """Return the mean of the lowest tenth of values (an array with 10, 20, ... of them)."""
    lowest = np.sort(values)[: len(values) // 10]
    return np.mean(lowest)''',
    unit="%",
)


# ---- 3: points -----------------------------------------------------------------------------------


POINTS = BuildStep(
    key="02b/points",
    title="Points and their price",
    asks=(
        "Takes the share of the tumour that got cold enough (%), the healthy kidney lost (cm³) and "
        "the coldest that the bowel was (°C); returns the points."
    ),
    stub='''def points(tumour_percent, healthy_cm3, bowel_C):
    """Return the percent less half a point a cm3, less a point a kelvin of bowel below 0 °C."""
    ...''',
    # The last plan costs more than it gains.
    inputs=[(80.0, 20.0, -10.0), (95.0, 36.0, 12.0), (40.0, 8.0, -0.5), (20.0, 60.0, -25.0)],
    exact=lambda tumour_percent, healthy_cm3, bowel_C: points(tumour_percent, healthy_cm3, bowel_C),
    tolerance=0.01,
    mistakes=(
        same_as(
            "no price",
            lambda tumour_percent, healthy_cm3, bowel_C: tumour_percent,
            "{number} points: nothing is paid for kidney and bowel. More needles always win then.",
        ),
        same_as(
            "bowel left out",
            lambda tumour_percent, healthy_cm3, bowel_C: tumour_percent - 0.5 * healthy_cm3,
            "{number} points: the bowel is at -10 °C, and that costs nothing yet.",
        ),
        same_as(
            "price added",
            lambda tumour_percent, healthy_cm3, bowel_C: (
                2 * tumour_percent - points(tumour_percent, healthy_cm3, bowel_C)
            ),
            "{number} points: the price is added. What is lost must be taken off.",
        ),
        same_as(
            "reward for a warm bowel",
            lambda tumour_percent, healthy_cm3, bowel_C: (
                tumour_percent - 0.5 * healthy_cm3 + bowel_C
            ),
            "A bowel above 0 °C earns points in yours. Only kelvins below count: take the larger "
            "of 0 and -bowel_C.",
        ),
        same_as(
            "sign of the bowel",
            lambda tumour_percent, healthy_cm3, bowel_C: (
                tumour_percent - 0.5 * healthy_cm3 + max(0.0, -bowel_C)
            ),
            "{number} points: a colder bowel gets more points in yours.",
        ),
        same_as(
            "whole price",
            lambda tumour_percent, healthy_cm3, bowel_C: (
                tumour_percent - healthy_cm3 - max(0.0, -bowel_C)
            ),
            "{number} points: a cubic centimetre costs half a point, not a whole one.",
        ),
        same_as(
            "half a kelvin",
            lambda tumour_percent, healthy_cm3, bowel_C: (
                tumour_percent - 0.5 * (healthy_cm3 + max(0.0, -bowel_C))
            ),
            "{number} points: a kelvin of the bowel costs a whole point, not half of one.",
        ),
        same_as(
            "warm bowel costs",
            lambda tumour_percent, healthy_cm3, bowel_C: (
                tumour_percent - 0.5 * healthy_cm3 - abs(bowel_C)
            ),
            "Right for a cold bowel. In yours a warm one costs points too: only kelvins below 0 °C "
            "count.",
        ),
        same_as(
            "cut off at zero",
            lambda tumour_percent, healthy_cm3, bowel_C: max(
                0.0, float(points(tumour_percent, healthy_cm3, bowel_C))
            ),
            "Right, but for plans that cost more than they gain: points may be below zero.",
        ),
    ),
    hints=(
        "Three terms: the percent, less half the cubic centimetres, less the kelvins below 0 °C.",
        "max(0, -bowel_C) is 0 as long as the bowel is above 0 °C.",
    ),
    solution='''def points(tumour_percent, healthy_cm3, bowel_C):
    """Return the percent less half a point a cm3, less a point a kelvin of bowel below 0 °C."""
    return tumour_percent - 0.5 * healthy_cm3 - max(0, -bowel_C)''',
)


# ---- 4: the plan ---------------------------------------------------------------------------------


def place_needles(case: Case) -> np.ndarray:
    """Return the course's own plan: a needle in the middle and four around it, away from the bowel.

    Found by trying some shapes by hand; there are better ones.

    Parameters
    ----------
    case : Case

    Returns
    -------
    array of shape (5, 2)
        x and y of each needle, mm from the tumour's middle.

    Examples
    --------
    >>> len(place_needles(KNOWN))
    5
    """
    around = ring(4, 0.73 * case.radius_mm, 45.0)
    # Flatter towards the bowel, and all of it a fifth of the radius away from it.
    places = np.vstack([[0.0, 0.0], around]) * [0.8, 1.0] - [0.2 * case.radius_mm, 0.0]
    angle = np.radians(case.bowel_deg)
    x_mm, y_mm = places.T
    return np.column_stack(
        [
            x_mm * np.cos(angle) - y_mm * np.sin(angle),
            x_mm * np.sin(angle) + y_mm * np.cos(angle),
        ]
    )


def plan_to_beat(case: Case) -> np.ndarray:
    """Return the plan to beat, the first one of notebook 06: three needles on a ring of 5 mm.

    Parameters
    ----------
    case : Case

    Returns
    -------
    array of shape (3, 2)
        x and y of each needle, mm from the tumour's middle.

    Examples
    --------
    >>> plan_to_beat(KNOWN)[0]
    array([5., 0.])
    """
    return ring(3, 5.0, 0.0)


def rounded(places_mm: Any) -> Places:
    """Return places as a tuple, to a hundredth of a millimetre, under which a score is kept.

    Parameters
    ----------
    places_mm : array of shape (needles, 2)
        mm.

    Returns
    -------
    tuple of (float, float)

    Examples
    --------
    >>> rounded([[1.234, 5]])
    ((1.23, 5.0),)
    """
    # Adding zero turns -0.0 into 0.0, which would be another place.
    return tuple((round(float(x), 2) + 0.0, round(float(y), 2) + 0.0) for x, y in places_mm)


def read_places(output: Any) -> np.ndarray:
    """Return the places that a learner's function gave; refuse what is not a place.

    Parameters
    ----------
    output : object
        Pairs of numbers, mm from the tumour's middle.

    Returns
    -------
    array of shape (needles, 2)

    Raises
    ------
    ValueError
        With a sentence for the learner.

    Examples
    --------
    >>> read_places([[1, 2], [3, 4]]).shape
    (2, 2)
    >>> read_places([1, 2])
    Traceback (most recent call last):
    ValueError: place_needles(...) returns 2 numbers; pairs (x, y) are asked for, one a needle.
    """
    try:
        places = as_numbers(output)
    except ValueError as problem:
        raise ValueError(
            f"place_needles(...) returns {problem}; pairs (x, y) are asked for."
        ) from None
    if places.ndim != 2 or places.shape[1] != 2:
        size = " x ".join(str(length) for length in places.shape) or "one"
        raise ValueError(
            f"place_needles(...) returns {size} numbers; pairs (x, y) are asked for, one a needle."
        )
    if not 1 <= len(places) <= MOST_NEEDLES:
        raise ValueError(
            f"place_needles(...) returns {len(places)} needles; 1 to {MOST_NEEDLES} are allowed."
        )
    if not np.all(np.isfinite(places)):
        raise ValueError("place_needles(...) returns a place that is nan or infinite.")
    return places


def _outside(inputs: Inputs, outputs: Sequence[np.ndarray]) -> Found:
    """Return how far (mm) a needle is outside the tumour, if one is."""
    for (case,), places in zip(inputs, outputs, strict=True):
        farthest_mm = float(np.max(np.hypot(*places.T)))
        if farthest_mm > case.radius_mm:
            return farthest_mm - case.radius_mm
    return None


def _touching(inputs: Inputs, outputs: Sequence[np.ndarray]) -> Found:
    """Return the distance (mm) of two needles that would touch."""
    for places in outputs:
        for number, one in enumerate(places):
            for other in places[:number]:
                apart_mm = math.hypot(*(one - other))
                if apart_mm < CLOSEST_MM:
                    return apart_mm
    return None


def _same_places(one: np.ndarray, other: np.ndarray) -> bool:
    """Say whether two plans have the same places, in any order."""
    return sorted(rounded(one)) == sorted(rounded(other))


def _one_tumour(inputs: Inputs, outputs: Sequence[np.ndarray]) -> Found:
    """Say whether a plan is the same for a tumour of another size."""
    sizes = {case.tumour_mm for (case,) in inputs}
    # A single needle in the middle is in its place whatever the size.
    is_single = len(outputs[0]) == 1
    return len(sizes) > 1 and not is_single and _same_places(outputs[0], outputs[-1])


def _by_symmetry(inputs: Inputs, outputs: Sequence[np.ndarray]) -> Found:
    """Return how cold (°C) the bowel gets if the plan does not look where it is."""
    if not _same_places(outputs[0], outputs[1]):
        return None
    coldest_C = min(
        score(rounded(places), case).coldest.bowel_C
        for (case,), places in zip(inputs[:2], outputs[:2], strict=True)
    )
    return coldest_C if coldest_C < BOWEL_C else None


def _turned_by(radians: Callable[[float], float]) -> Callable:
    """Return a recogniser of plans that are turned with the bowel by a wrong angle.

    Parameters
    ----------
    radians : callable
        The wrong angle (radians) for a direction of the bowel (degrees).
    """

    def applies(inputs: Inputs, outputs: Sequence[np.ndarray]) -> Found:
        known = inputs[0][0]
        turned = inputs[1][0]
        right = math.radians(turned.bowel_deg - known.bowel_deg)
        wrong = radians(turned.bowel_deg - known.bowel_deg)
        is_right, is_wrong = (
            _partners(_turned(outputs[0], angle), outputs[1]) is not None
            for angle in (right, wrong)
        )
        return is_wrong and not is_right

    return applies


def _turned(places: np.ndarray, radians: float) -> np.ndarray:
    """Return places turned around the tumour's middle, from the x axis towards the y axis."""
    x_mm, y_mm = places.T
    cosine = math.cos(radians)
    sine = math.sin(radians)
    return np.column_stack([x_mm * cosine - y_mm * sine, x_mm * sine + y_mm * cosine])


def _first_score(inputs: Inputs, outputs: Sequence[np.ndarray]) -> Score:
    """Return the score in the case of the text; kept, since several mistakes look at it."""
    return score(rounded(outputs[0]), inputs[0][0])


MOST_PRICE = 40.0
"""Points of price from which a plan is said to ignore it."""

LARGEST_DROP_PERCENT = 40.0
"""From the values of the tables to the worst tenth of a slice; more is a plan for one value."""

LARGEST_LOSS_PERCENT = 14.0
"""From the slice to the volume, in the worst tenth."""


def _ignores_price(inputs: Inputs, outputs: Sequence[np.ndarray]) -> Found:
    """Return the price in points, where it is too high."""
    found = _first_score(inputs, outputs)
    price = found.worst.tumour_percent - found.points
    return price if price > MOST_PRICE else None


def _for_one_value(inputs: Inputs, outputs: Sequence[np.ndarray]) -> Found:
    """Return the worst tenth of the slice (%), where the tables' own values promise far more."""
    found = _first_score(inputs, outputs)
    worst_percent = min(found.slice_percent)
    is_drop = found.middle_percent - worst_percent > LARGEST_DROP_PERCENT
    return worst_percent if is_drop and found.middle_percent > 85 else None


def _only_in_the_slice(inputs: Inputs, outputs: Sequence[np.ndarray]) -> Found:
    """Return the worst tenth of the volume (%), where the slice promises far more."""
    found = _first_score(inputs, outputs)
    lost_percent = min(found.slice_percent) - found.worst.tumour_percent
    return found.worst.tumour_percent if lost_percent > LARGEST_LOSS_PERCENT else None


def _not_better(inputs: Inputs, outputs: Sequence[np.ndarray]) -> Found:
    """Return the points of a plan that does not beat the one to beat."""
    found = _first_score(inputs, outputs).points
    to_beat = score(rounded(plan_to_beat(inputs[0][0])), inputs[0][0]).points
    return found if found <= to_beat else None


def _too_little_tumour(inputs: Inputs, outputs: Sequence[np.ndarray]) -> Found:
    """Return the share of the tumour (%) of a plan that loses since it freezes too little of it."""
    found = _first_score(inputs, outputs).worst.tumour_percent
    to_beat = score(rounded(plan_to_beat(inputs[0][0])), inputs[0][0]).worst.tumour_percent
    is_beaten = _not_better(inputs, outputs) is not None
    return found if is_beaten and found <= to_beat else None


def _loses_elsewhere(inputs: Inputs, outputs: Sequence[np.ndarray]) -> Found:
    """Return the points of a plan that wins in the case of the text and not in another."""
    for (case,), places in zip(inputs[1:], outputs[1:], strict=True):
        found = score(rounded(places), case).points
        if found <= score(rounded(plan_to_beat(case)), case).points:
            return found
    return None


def _praise(inputs: Inputs, outputs: Sequence[np.ndarray]) -> str:
    """Return what is said of a plan that passes."""
    to_beat = score(rounded(plan_to_beat(inputs[0][0])), inputs[0][0]).points
    turned, smaller = (
        score(rounded(places), case).points
        for (case,), places in zip(inputs[1:], outputs[1:], strict=True)
    )
    return (
        f"{_first_score(inputs, outputs).summary()} The plan to beat has {to_beat:.0f}. With the "
        f"bowel elsewhere yours has {turned:.0f}, and {smaller:.0f} in the smaller tumour."
    )


def _draw_plan(inputs: Inputs, outputs: Sequence[np.ndarray]) -> Drawing:
    """Draw the needles in the tumour of the text, with the bowel and the plan to beat."""
    case = inputs[0][0]
    angles = np.linspace(0, 2 * np.pi, 121)
    beaten = plan_to_beat(case)
    places = np.clip(outputs[0], -MIDDLE_MM, MIDDLE_MM)
    farthest_mm = float(np.max(np.hypot(*outputs[0].T)))
    return Drawing(
        "x (mm from the tumour's middle)",
        "y (mm)",
        (
            Line("tumour", case.radius_mm * np.cos(angles), case.radius_mm * np.sin(angles)),
            Line("bowel", [case.bowel_mm[0]], [case.bowel_mm[1]], "dots"),
            Line("plan to beat", beaten[:, 0], beaten[:, 1], "dots"),
            Line("yours", places[:, 0], places[:, 1], "dots"),
        ),
        f"{len(places)} {'needle' if len(places) == 1 else 'needles'}, the farthest "
        f"{farthest_mm:.1f} mm from the middle of a tumour of "
        f"{case.tumour_mm:.0f} mm; the bowel is {case.radius_mm + case.gap_mm:.0f} mm from it.",
        is_map=True,
    )


PLACE_NEEDLES = BuildStep(
    key="02b/place_needles",
    title="Beat the plan",
    asks=(
        "Takes a case (tumour_mm, radius_mm, bowel_deg, gap_mm, bowel_mm) and returns up to eight "
        "places (x, y), in mm from the tumour's middle."
    ),
    stub='''def place_needles(case):
    """Return the places (x, y) of needles, mm from the middle of the tumour of a case."""
    ...''',
    inputs=[(KNOWN,), (TURNED,), (SMALLER,)],
    exact=None,
    tolerance=0.0,
    mistakes=(
        Mistake(
            "needle outside the tumour",
            _outside,
            "A needle is {number} mm outside the tumour, in one of three cases. It would freeze "
            "kidney that needs no freezing.",
        ),
        Mistake(
            "needles touch",
            _touching,
            "Two needles are {number} mm apart; below 3 mm they touch on their way in.",
        ),
        Mistake(
            "tuned to one tumour",
            _one_tumour,
            "Your needles stay where they are when the tumour is smaller: use case.radius_mm.",
        ),
        Mistake(
            "relies on symmetry",
            _by_symmetry,
            "Your needles stay where they are when the bowel is elsewhere. It gets to {number} °C. "
            "A plan that is the same all around treats bowel and kidney alike: use case.bowel_deg.",
        ),
        Mistake(
            "turned in degrees",
            _turned_by(lambda degrees: degrees),
            "Your needles turn with the bowel, by a wrong angle: cosine and sine take radians, "
            "numpy.radians(case.bowel_deg).",
        ),
        Mistake(
            "turned the other way",
            _turned_by(lambda degrees: -math.radians(degrees)),
            "Your needles turn against the bowel: from the x axis towards the y axis it is "
            "x cos - y sin for x and x sin + y cos for y.",
        ),
        Mistake(
            "ignores the price",
            _ignores_price,
            "The tumour gets cold, and the price is {number} points: healthy kidney and a frozen "
            "bowel. Fewer needles, or needles farther from the bowel, cost less.",
        ),
        Mistake(
            "tuned to one value",
            _for_one_value,
            "With the values of the tables nearly all of the slice gets cold enough, and in the "
            "worst tenth of the band {number} %. Blood, tissue and needle are not known so well: "
            "leave a reserve.",
        ),
        Mistake(
            "wins in the slice, loses in the volume",
            _only_in_the_slice,
            "In the slice your plan does well, and in the volume {number} % are left in the worst "
            "tenth. Needles end: above and below their cold part the middle of the tumour is "
            "warmest, where no needle of yours is.",
        ),
        Mistake(
            "too little tumour",
            _too_little_tumour,
            "In the worst tenth {number} % of the tumour get cold enough, no more than with the "
            "plan to beat: too few needles, or too near to each other.",
        ),
        Mistake(
            "not better",
            _not_better,
            "{number} points, no more than the plan to beat has: more of the tumour gets cold "
            "enough, and kidney and bowel cost more than that brings.",
        ),
        Mistake(
            "loses elsewhere",
            _loses_elsewhere,
            "In the case of the text your plan wins. With the bowel elsewhere, or in a smaller "
            "tumour, it has {number} points, no more than the plan to beat. A plan is a rule: "
            "place all needles by case.radius_mm and case.bowel_deg.",
        ),
    ),
    hints=(
        "A needle in the middle reaches both ends of the tumour, a ring around it its sides.",
        "Build the plan for a bowel at 0 degrees, move all of it to the other side by a fifth of "
        "the radius, and turn it by case.bowel_deg: an angle a takes (x, y) to (x cos a - y sin a, "
        "x sin a + y cos a).",
    ),
    solution='''def place_needles(case):
    """Return the places (x, y) of needles, mm from the middle of the tumour of a case."""
    around = ring(4, 0.73 * case.radius_mm, 45)
    places = np.vstack([[0, 0], around]) * [0.8, 1] - [0.2 * case.radius_mm, 0]
    angle = np.radians(case.bowel_deg)
    x, y = places.T
    return np.column_stack(
        [x * np.cos(angle) - y * np.sin(angle), x * np.sin(angle) + y * np.cos(angle)]
    )''',
    read=read_places,
    reference=place_needles,
    praise=_praise,
    draw=_draw_plan,
)

STEPS = (RING, WORST_TENTH, POINTS, PLACE_NEEDLES)
"""All steps in the order of the notebook."""


# ---- a class pools its plans ---------------------------------------------------------------------

FOLDER = "plans"
"""Where a class puts its plans, beside the notebook."""

LARGEST_FILE = 10_000
"""Bytes of a plan's file that are read."""

MOST_FILES = 60
"""Plans of one folder that are ranked."""

LONGEST_NAME = 24

_COLUMNS = ["x_mm", "y_mm"]


@dataclass(frozen=True)
class Entry:
    """A plan in a ranking.

    Parameters
    ----------
    name : str
        What it is called.
    score : Score or None
        None if it could not be read.
    trouble : str
        Why not; empty if it could.
    """

    name: str
    score: Score | None
    trouble: str = ""


def file_name(name: str) -> str:
    """Return the name of a plan's file, or refuse the plan's name.

    Parameters
    ----------
    name : str
        What the plan is called: letters, digits, _ and -.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        For any other name.

    Examples
    --------
    >>> file_name("five_and_one")
    'plan_five_and_one.csv'
    """
    allowed = name.replace("_", "").replace("-", "")
    if not allowed.isalnum() or not allowed.isascii() or len(name) > LONGEST_NAME:
        raise ValueError(
            f"name = {name[:40]!r}; the rule: 1 to {LONGEST_NAME} letters, digits, _ or -, for "
            "example 'five_and_one'; not your own name"
        )
    return f"plan_{name}.csv"


def written(places_mm: Any) -> str:
    """Return the text of a plan's file for the case of the text.

    Parameters
    ----------
    places_mm : array of shape (needles, 2)
        mm from the tumour's middle.

    Returns
    -------
    str

    Examples
    --------
    >>> print(written([[1, 2]]), end="")
    x_mm,y_mm
    1.0,2.0
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_COLUMNS)
    table.writerows(rounded(places_mm))
    return text.getvalue()


class Told(str):
    """A sentence that shows itself without quotation marks when it ends a cell."""

    def __repr__(self):
        return str(self)


def save(name: str | None, places_mm: Any, folder: str | Path = ".") -> Told:
    """Write a plan's places to a small file, for the class to collect.

    Parameters
    ----------
    name : str or None
        What the plan is called; None writes nothing.
    places_mm : array of shape (needles, 2)
        mm from the tumour's middle, for the case of the text.
    folder : path-like, optional
        Where to write it.

    Returns
    -------
    Told
        What was written, for the reader of the cell.

    Raises
    ------
    ValueError
        For a name that is none, places that are no plan, or a folder that takes no file.

    Examples
    --------
    >>> save(None, [[1, 2]])
    Nothing is written: put the plan's name in quotation marks in place of None.
    """
    if name is None:
        return Told("Nothing is written: put the plan's name in quotation marks in place of None.")
    path = Path(folder) / file_name(name)
    plain = np.asarray(places_mm, dtype=float).tolist()
    try:
        path.write_text(written(read_places(plain)), encoding="utf-8")
    except OSError as problem:
        raise ValueError(
            f"{path.name!r} cannot be written here ({problem.strerror}); the rule: a folder of "
            "your own"
        ) from None
    needles = "1 needle" if len(plain) == 1 else f"{len(plain)} needles"
    return Told(f"Written: {path.name}, with {needles} and no name of a person.")


def read_file(path: str | Path) -> Places:
    """Return the places of a plan's file; a file of others is read with care.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    tuple of (float, float)

    Raises
    ------
    ValueError
        With one sentence that says what is wrong with it.
    """
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as problem:
        raise ValueError(f"it cannot be read ({problem.strerror})") from None
    if len(content) > LARGEST_FILE:
        raise ValueError(f"it is too large; the rule: at most {LARGEST_FILE} bytes")
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error):
        raise ValueError("it is no table of commas and lines") from None
    rows = [row for row in rows if row]
    if not rows or [one.strip() for one in rows[0]] != _COLUMNS:
        raise ValueError("its first line is not x_mm,y_mm")
    try:
        places = read_places([[float(one) for one in row] for row in rows[1:]])
    except ValueError as problem:
        said = str(problem).replace("place_needles(...) returns", "it has")
        raise ValueError(
            said if said.startswith("it has") else "a line is no pair of numbers"
        ) from None
    outside = _outside([(KNOWN,)], [places])
    if outside is not None:
        raise ValueError(f"a needle is {outside:.1f} mm outside the tumour")
    return rounded(places)


def pooled(folder: str | Path = FOLDER) -> list[Entry]:
    """Return the plans of all files of a folder, read and scored.

    Parameters
    ----------
    folder : path-like, optional

    Returns
    -------
    list of Entry
        Best first; what could not be read is last, and so is what comes after the first
        `MOST_FILES`.  Empty without such a folder.
    """
    found = []
    for number, path in enumerate(sorted(Path(folder).glob("plan_*.csv")), 1):
        name = path.stem.removeprefix("plan_")[:LONGEST_NAME]
        if number > MOST_FILES:
            trouble = f"it was not read; the rule: at most {MOST_FILES} plans"
            found.append(Entry(name, None, trouble))
            continue
        try:
            found.append(Entry(name, score(read_file(path), KNOWN)))
        except ValueError as problem:
            found.append(Entry(name, None, str(problem)))
    return ranked(found)


def ranked(entries: Sequence[Entry]) -> list[Entry]:
    """Return entries by their points, best first; those without are last.

    Parameters
    ----------
    entries : sequence of Entry

    Returns
    -------
    list of Entry
    """
    return sorted(entries, key=lambda one: math.inf if one.score is None else -one.score.points)
