"""A band for a plan: the same needles many times, each time with other values the tables allow.

Uncertain are blood flow, latent heat and conductivity of the frozen tumour, the needle's gas and
film (heat-transfer coefficient), and where the needles really are.  Films differ threefold between
makes of needles, and no single one serves both contacts of data/needles.csv, weak and strong, so a
band belongs to one of `CONTACTS`.  These are drawn independently of each other by Sobol' points;
see `helpers.uncertainty.sampling`.  The dose-response is uncertain as well.  Its coefficients
belong together, so each run takes a whole curve drawn from their joint error.

A band of nine in ten needs at least 20 runs; the panel begins with 24.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers import checks, data, uncertainty
from helpers.cell_death import cycles, responses
from helpers.cell_death.studies.kidney_case import (
    FLOW,
    INSIDE,
    MOST_NEEDLES,
    RING_MM,
    TUMOUR_VALUES,
    TWO_FREEZES,
    case_value,
    plan_numbers,
    whole_C,
)
from helpers.freezing.probe import ARGON_NEEDLE
from helpers.freezing.studies.table_ranges import needle_ranges, tissue_ranges
from helpers.shares import share_words
from helpers.uncertainty import Ensemble, Result, Samples, Uncertain

FEWEST = 20
"""Fewest runs of which at least one lies outside a band of nine in ten on each side."""

# a few more than the fewest, at about 0.1 s each
RUNS = 24
SEED = 1

CASE_ARGUMENTS = {"ring_error": "ring_error_mm"}
"""Property in data/cases.csv -> argument of `plan_numbers`."""

MOST_KEPT = 16
"""How many bands `run` remembers: a lesson reads the same plan more than once."""

NEEDLE_PROPERTIES = ("gas_temperature", "film")

# Contact of gas and wall -> the needle of data/probes.csv whose gas and film are drawn.  Its size
# stays that of the plan's needle, so that two bands differ in nothing else.
WEAK, STRONG = "weak contact", "strong contact"
CONTACTS = {WEAK: ARGON_NEEDLE, STRONG: "argon_17g_33mm"}

WORDS = {
    "flow_percent": "blood flow",
    "ring_error_mm": "where the needles stand",
    "latent_heat": "latent heat",
    "conductivity_frozen": "how well frozen tumour conducts",
    "gas_C": "the temperature of the gas",
    "film": "the film between gas and needle",
}
"""What the uncertain values are called in a sentence."""


@dataclass(frozen=True)
class PlanBand:
    """The results of many runs of one plan.

    Parameters
    ----------
    runs : Ensemble
        The outputs of `plan_numbers`, one row a run.
    needles : int
        Number of needles.
    tumour_mm : float
        Diameter of the tumour (mm).
    contact : str
        How well the gas takes heat from the wall, one of `CONTACTS`.
    """

    runs: Ensemble
    needles: int
    tumour_mm: float
    contact: str = WEAK

    def band(self, output: str) -> tuple[float, float, float]:
        """Return (low, middle, high) of an output; 9 in 10 runs lie between low and high."""
        return self.runs.band(output)

    def values(self, output: str) -> np.ndarray:
        """Return all values of an output, in the unit its name says."""
        return self.runs.values(output)

    @property
    def decides(self) -> str:
        """What moves the dead share most, in words."""
        return WORDS[self.runs.ranking("dead_percent").table.index[0]]

    def summary(self) -> str:
        """One plain sentence."""
        dead_low, dead, dead_high = (
            share_words(percent, decimals=1) for percent in self.band("dead_percent")
        )
        cold_low, cold, cold_high = map(share_words, self.band("minus40_percent"))
        bowel_low, bowel, bowel_high = self.band("bowel_C")
        needles = f"{self.needles} needle{'' if self.needles == 1 else 's'} with {self.contact}"
        return (
            f"{len(self.runs.outputs)} runs of {needles} in a {self.tumour_mm:.0f} mm tumour: "
            f"dead {dead} (9 in 10 runs: {_range_words(dead_low, dead_high)}), "
            f"{cold} at -40 °C ({_range_words(cold_low, cold_high)}); "
            f"the bowel gets as cold as {whole_C(bowel)} "
            f"({whole_C(bowel_low)} to {whole_C(bowel_high)})."
        )


def _range_words(low: str, high: str) -> str:
    """Return a range from its ends; both may be more than 99.9 %, which needs saying once."""
    return low if low == high else f"{low} to {high}"


class _Cancelled(BaseException):
    """The learner pressed Stop.

    Not an Exception, because an ensemble keeps those as failures of single samples and goes on.
    """


def uncertain(contact: str = WEAK) -> tuple[Uncertain, ...]:
    """Return the uncertain values of a plan, each with its range, from the tables.

    Parameters
    ----------
    contact : str
        How well the gas takes heat from the wall, one of `CONTACTS`.

    Returns
    -------
    tuple of Uncertain
        Each in its unit (%, mm, °C, otherwise SI), named as an argument of `plan_numbers`.

    Raises
    ------
    ValueError
        For an unknown contact; the message names the nearest.

    Examples
    --------
    >>> [one.name for one in uncertain()][:3]
    ['flow_percent', 'ring_error_mm', 'latent_heat']
    """
    data.one_of(contact, CONTACTS, "contacts of needles")
    # a product of factors (anaesthesia, needles, the person) is as likely to halve as to double
    flow = Uncertain("flow_percent", FLOW.low, FLOW.high, FLOW.value, law="log", unit=FLOW.unit)
    ranges = [flow]
    for name, argument in CASE_ARGUMENTS.items():
        datum = case_value(name)
        ranges.append(Uncertain(argument, datum.low, datum.high, datum.value, unit=datum.unit))
    ranges += tissue_ranges(INSIDE, TUMOUR_VALUES)
    ranges += needle_ranges(CONTACTS[contact], NEEDLE_PROPERTIES)
    return tuple(ranges)


def draws(runs: int = RUNS, seed: int = SEED, contact: str = WEAK) -> Samples:
    """Draw samples of all uncertain values.

    Parameters
    ----------
    runs : int
        Number of samples, at least 20.
    seed : int
        Whole number from 0; the same seed makes the same samples.
    contact : str
        How well the gas takes heat from the wall, one of `CONTACTS`.

    Returns
    -------
    Samples
        Each value in its unit (%, mm, °C, otherwise SI).

    Raises
    ------
    ValueError
        Unless `runs` is a whole number from 20, or for an unknown contact.

    Examples
    --------
    >>> len(draws(20))
    20
    """
    runs = checks.whole_number("runs", runs, FEWEST)
    return uncertainty.sample(uncertain(contact), runs, seed)


def plan_band(
    needles: int = 3,
    ring_mm: float = RING_MM,
    tumour_mm: float = 30.0,
    plan: str = TWO_FREEZES,
    response=None,
    runs: int = RUNS,
    contact: str = WEAK,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> PlanBand | None:
    """Run one plan many times with other values and return its band.

    Parameters
    ----------
    needles : int
        Number of needles.
    ring_mm : float
        Radius of the ring they are meant to be on (mm).
    tumour_mm : float
        Diameter of the tumour (mm).
    plan : str
        Name of a protocol.
    response : dose-response of `cell_death`, optional
        Unless given, 786-O cells frozen once or twice.  Each run takes another curve that the
        measured points allow.
    runs : int
        Number of runs, at least 20.
    contact : str
        How well the gas takes heat from the wall, one of `CONTACTS`.
    progress : callable, optional
        Called with the share done (0 to 1) after each run.
    cancelled : callable, optional
        Returns whether to stop.

    Returns
    -------
    PlanBand or None
        None if `cancelled` ended it.

    Raises
    ------
    ValueError
        If the plan does not fit the box, or there are fewer than 20 runs.

    Examples
    --------
    `run` calls it with the names that the panel offers, and keeps what it found.

    >>> found = run(needles=1, runs=20)
    >>> found.band("dead_percent")[0] < found.band("dead_percent")[2]
    True
    """
    samples = draws(runs, contact=contact)
    responses = (response or cycles.fitted()).sampled(len(samples))
    # a curve is not a number in a range, so each sample takes one along
    samples = samples.paired_with(response=responses)
    one_run = functools.partial(
        _one_run,
        needles=needles,
        ring_mm=ring_mm,
        tumour_mm=tumour_mm,
        gap_mm=case_value("gap").value,
        plan=plan,
        cancelled=cancelled,
    )

    def after_each_run(result: Result) -> None:
        if result.error:
            # the band must not leave out the runs in which the needles do not fit
            raise ValueError(f"run {result.number} of the plan failed: {result.error}")
        if progress is not None:
            progress((result.number + 1) / len(samples))

    # one by one in this thread: the panel already runs it beside the page, and may stop it
    try:
        ensemble = uncertainty.run(one_run, samples, on_result=after_each_run)
    except _Cancelled:
        return None
    return PlanBand(ensemble, int(needles), float(tumour_mm), contact)


def run(
    needles: int = 3,
    ring_mm: float = RING_MM,
    plan: str = TWO_FREEZES,
    cells: str = responses.FROZEN_TWICE,
    runs: int = RUNS,
    contact: str = WEAK,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> PlanBand | None:
    """Run a plan for the tumour of the teaching case many times; the last bands are kept.

    Parameters
    ----------
    needles : int
        Number of needles.
    ring_mm : float
        Radius of the ring they are meant to be on (mm).
    plan : str
        Name of a protocol.
    cells : str
        What the dose-response was measured on, a name for `responses.response`.
    runs : int
        Number of runs, at least 20.
    contact : str
        How well the gas takes heat from the wall, one of `CONTACTS`.
    progress, cancelled : callable, optional
        As `plan_band` takes them.

    Returns
    -------
    PlanBand or None
        None if `cancelled` ended it.

    Raises
    ------
    ValueError
        For an unknown name, a plan that does not fit the box, or fewer than 20 runs.

    Examples
    --------
    >>> run(needles=1, runs=20).needles
    1
    """
    needles = checks.whole_number("needles", needles, 1, MOST_NEEDLES)
    runs = checks.whole_number("runs", runs, FEWEST)
    key = (needles, float(ring_mm), plan, cells, runs, contact)
    if key in _KEPT:
        return _KEPT[key]
    found = plan_band(
        needles=needles,
        ring_mm=float(ring_mm),
        tumour_mm=case_value("tumour").value,
        plan=plan,
        response=responses.response(cells),
        runs=runs,
        contact=contact,
        progress=progress,
        cancelled=cancelled,
    )
    # what was stopped has no result, so it is not kept
    if found is not None:
        if len(_KEPT) >= MOST_KEPT:
            oldest = next(iter(_KEPT))
            del _KEPT[oldest]
        _KEPT[key] = found
    return found


_KEPT: dict[tuple, PlanBand] = {}


def sources(contact: str = WEAK) -> list[dict[str, Any]]:
    """Return where each uncertain value comes from.

    Parameters
    ----------
    contact : str
        How well the gas takes heat from the wall, one of `CONTACTS`.

    Returns
    -------
    list of dict
        One for each value: name, value (a `Datum` with its range), unit (%, mm, °C, SI), source and
        trust.

    Examples
    --------
    >>> sources()[0]["unit"]
    '%'
    """
    found = {"flow": FLOW}
    found.update({name: case_value(name) for name in CASE_ARGUMENTS})
    for name in TUMOUR_VALUES:
        found[name] = data.value("tissues", tissue=INSIDE, property=name)
    for name in NEEDLE_PROPERTIES:
        found[name] = data.value("probes", probe=CONTACTS[contact], property=name)
    rows = []
    for name, datum in found.items():
        rows.append(
            {
                "name": name.replace("_", " "),
                "value": datum,
                "unit": datum.unit,
                "source": data.cite(datum.source),
                "trust": datum.trust,
            }
        )
    return rows


def _one_run(**arguments: Any) -> dict[str, float]:
    """Return the numbers of one run of the plan; a run that was stopped ends the whole ensemble."""
    # plan_numbers returns an empty dictionary if it was stopped
    numbers = plan_numbers(**arguments)
    if not numbers:
        raise _Cancelled
    return numbers
