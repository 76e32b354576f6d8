"""The sentence of each live check that a claim names in data/claims.csv: run, not stored."""

from __future__ import annotations

from functools import lru_cache

from helpers import data
from helpers.evidence import citations, live_checks, pain_trial, text_counts
from helpers.evidence.impossible_mean import range_test
from helpers.freezing import cryogen
from helpers.freezing.studies import first_ice, needle_fit, phase_line


def _mean() -> str:
    row = live_checks.number("motta2017", "mean age as printed")
    return range_test(f"{row.value:g}", 11, row.low, row.high).summary()


def _gases() -> str:
    return f"{cryogen.expand('argon', 207).summary()} {cryogen.expand('helium', 207).summary()}"


def _counts() -> str:
    table = text_counts.page_counts()
    return "Captured texts: " + "; ".join(
        f"{page} has {row['numbers']:.0f} numbers and {row['references']:.0f} references in {row['words']:.0f} words"
        for page, row in table.iterrows()
    )


CHECKS = {
    "phase_line": lambda: phase_line.phase_point("argon", -192).summary(),
    "joule_thomson": _gases,
    "first_ice": lambda: first_ice.first_ice().summary(),
    "probe_area": lambda: needle_fit.needle_fit(7, 24, 2.3 * needle_fit.INCH_MM).summary(),
    "time_left": lambda: needle_fit.time_left().summary(),
    "people_to_see_one": lambda: live_checks.nonexistent().summary(),
    "absolute_risk": lambda: live_checks.recurrence().summary(),
    "same_day": lambda: live_checks.completely_healthy().summary(),
    "citations": lambda: citations.audit("P5").summary(),
    "impossible_mean": _mean,
    "pain_trial": lambda: pain_trial.simulate().summary(),
    "text_counts": _counts,
}


@lru_cache(maxsize=len(CHECKS))
def sentence(check: str) -> str:
    """Run a live check by its name and return its sentence; ValueError, naming the nearest, for an unknown one.

    >>> sentence("time_left")[:56]
    'Freezing, thawing and freezing take 25 of 30 min; 5 min '
    """
    data.one_of(check, list(CHECKS), "live checks")
    return CHECKS[check]()
