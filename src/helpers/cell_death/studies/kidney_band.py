"""A band for a plan: the same needles many times, each time with other values that the tables allow.

Uncertain are blood flow, latent heat and conductivity of the frozen tumour, the needle's gas and film, where the
needles really stand, and the dose-response.  Values are drawn independently by Sobol' points, see `freezing.sampling`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from helpers import data
from helpers.cell_death import cycles
from helpers.cell_death.studies.kidney_case import (
    INSIDE,
    NEEDLE,
    TUMOUR_VALUES,
    TWO_FREEZES,
    case_value,
    plan_numbers,
    whole_C,
)
from helpers.uncertainty.ensemble_result import Ensemble, Result, gathered
from helpers.uncertainty.sampling import Samples, Uncertain, ranges_of, sample

FEWEST, RUNS, SEED = 20, 24, 1
PLACE = {"flow": "flow_percent", "ring_error": "ring_error_mm"}
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
    """What many runs of one plan gave: an ensemble of the numbers of `plan_numbers`, and what was planned."""

    runs: Ensemble
    needles: int
    tumour_mm: float

    def band(self, output: str) -> tuple[float, float, float]:
        """(low, middle, high) of an output, 9 in 10 of the runs between low and high; units as its name says."""
        return self.runs.band(output)

    def values(self, output: str):
        """All values of an output, in its own unit."""
        return self.runs.values(output)

    @property
    def decides(self) -> str:
        """What moves the dead share most, in words."""
        return WORDS[self.runs.ranking("dead_percent").table.index[0]]

    def summary(self) -> str:
        """One plain sentence."""
        dead, cold, bowel = (
            self.band(name) for name in ("dead_percent", "minus40_percent", "bowel_C")
        )
        what = f"{self.needles} needle{'' if self.needles == 1 else 's'}"
        return (
            f"{len(self.runs.outputs)} runs of {what} in a {self.tumour_mm:.0f} mm tumour: dead {_percent(dead[1])} "
            f"(9 in 10 runs: {_percent(dead[0])} to {_percent(dead[2])}), at -40 °C {cold[1]:.0f} % ({cold[0]:.0f} to "
            f"{cold[2]:.0f} %); the bowel gets as cold as {whole_C(bowel[1])} ({whole_C(bowel[0])} to "
            f"{whole_C(bowel[2])})."
        )


def _percent(share: float) -> str:
    """A share in percent; near 100 with one digit more, because there the rest is what counts."""
    return f"{share:.1f} %" if share < 99.95 else "more than 99.9 %"


def uncertain() -> tuple[Uncertain, ...]:
    """Return the uncertain values of a plan, each with its range and unit (%, mm, °C, SI), from the tables.

    >>> [one.name for one in uncertain()][:3]
    ['flow_percent', 'ring_error_mm', 'latent_heat']
    """
    own = []
    for name, argument in PLACE.items():
        datum = case_value(name)
        own.append(Uncertain(argument, datum.low, datum.high, datum.value, unit=datum.unit))
    tissue = ranges_of("tissues", tissue=INSIDE, properties=TUMOUR_VALUES)
    return (
        *own,
        *tissue,
        *ranges_of("probes", probe=NEEDLE, properties=("gas_temperature", "film")),
    )


def draws(runs: int = RUNS, seed: int = SEED) -> Samples:
    """Return `runs` samples of all uncertain values, each in its own unit (%, mm, °C, SI).

    ValueError for fewer than 20.

    >>> len(draws(20))
    20
    """
    if runs < FEWEST:
        raise ValueError(
            f"runs = {runs}: a band of 9 in 10 needs at least {FEWEST} runs; nearest: {FEWEST}"
        )
    return sample(uncertain(), int(runs), seed)


def plan_band(
    needles: int = 3,
    ring_mm: float = 8.0,
    tumour_mm: float = 30.0,
    plan: str = TWO_FREEZES,
    response=None,
    runs: int = RUNS,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> PlanBand | None:
    """Run one plan (sizes mm) `runs` times with other values and return its band; None if `cancelled` ended it.

    Each run also takes another dose-response that the measured points allow.  `progress` is told the share done (0 to
    1).  ValueError for a plan that does not fit or fewer than 20 runs.

    >>> found = plan_band(needles=1, runs=20)
    >>> found.band("dead_percent")[0] < found.band("dead_percent")[2]
    True
    """
    samples = draws(runs)
    responses = (response or cycles.fitted()).sampled(len(samples))
    results: dict[int, Result] = {}
    for number, one in enumerate(responses):
        numbers = plan_numbers(
            needles=needles,
            ring_mm=ring_mm,
            tumour_mm=tumour_mm,
            gap_mm=case_value("gap").value,
            plan=plan,
            response=one,
            cancelled=cancelled,
            **samples.row(number),
        )
        if not numbers:
            return None
        results[number] = Result(number, numbers)
        if progress is not None:
            progress((number + 1) / len(samples))
    return PlanBand(gathered("plan_numbers", samples, results), int(needles), float(tumour_mm))


def sources() -> list[dict]:
    """Return a row for each uncertain value: name, value with range, unit (%, mm, °C, SI), source, trust.

    >>> sources()[0]["unit"]
    '%'
    """
    found = [(name.replace("_", " "), case_value(name)) for name in PLACE]
    found += [
        (name.replace("_", " "), data.value("tissues", tissue=INSIDE, property=name))
        for name in TUMOUR_VALUES
    ]
    found += [
        (name.replace("_", " "), data.value("probes", probe=NEEDLE, property=name))
        for name in ("gas_temperature", "film")
    ]
    return [
        {
            "name": name,
            "value": datum,
            "unit": datum.unit,
            "source": data.cite(datum.source),
            "trust": datum.trust,
        }
        for name, datum in found
    ]
