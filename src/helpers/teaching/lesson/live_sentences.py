"""The sentence of each live check that a claim names in `data/claims.csv`.

A live check is a small computation that a claim card shows beside a claim.  Its sentence is
computed when it is shown, not stored, so that it always agrees with the tables and the models.
"""

from __future__ import annotations

from functools import lru_cache

from helpers import data
from helpers.evidence import citations, live_checks, pain_trial, text_counts
from helpers.evidence.impossible_mean import range_test
from helpers.freezing import cryogen
from helpers.freezing.studies import first_ice, needle_fit, phase_line


def _impossible_mean() -> str:
    """Test whether the mean age printed in one paper can be that of eleven people."""
    row = live_checks.number("motta2017", "mean age as printed")
    return range_test(f"{row.value:g}", 11, row.low, row.high).summary()


def _joule_thomson() -> str:
    """Compare argon, which cools as it expands, with helium, which warms."""
    return f"{cryogen.expand('argon', 207).summary()} {cryogen.expand('helium', 207).summary()}"


def _text_counts() -> str:
    """Count numbers and references in the captured texts of the pages."""
    counts = []
    for page, row in text_counts.page_counts().iterrows():
        counts.append(
            f"{page} has {row['numbers']:.0f} numbers and {row['references']:.0f} references "
            f"in {row['words']:.0f} words"
        )
    return "Captured texts: " + "; ".join(counts)


CHECKS = {
    "phase_line": lambda: phase_line.run("argon", -192).summary(),
    "joule_thomson": _joule_thomson,
    "first_ice": lambda: first_ice.run().summary(),
    # One needle in the widest tumour for which its page does not ask for several.
    "probe_area": lambda: needle_fit.run(needles=1, needle_mm=24, tumour_mm=50).summary(),
    "time_left": lambda: needle_fit.time_left().summary(),
    "people_to_see_one": lambda: live_checks.nonexistent().summary(),
    "absolute_risk": lambda: live_checks.recurrence().summary(),
    "same_day": lambda: live_checks.completely_healthy().summary(),
    "citations": lambda: citations.audit("P5").summary(),
    "impossible_mean": _impossible_mean,
    "pain_trial": lambda: pain_trial.simulate().summary(),
    "text_counts": _text_counts,
}
"""The check behind each name that the table of claims may use."""


# Kept, because a card is opened more than once and its numbers cannot change in a session.
@lru_cache(maxsize=len(CHECKS))
def sentence(check: str) -> str:
    """Run a live check and return its sentence.

    Parameters
    ----------
    check : str
        The name of the check, as in `data/claims.csv`.

    Returns
    -------
    str
        One plain sentence with numbers.

    Raises
    ------
    ValueError
        If there is no such check; the message names the nearest one.

    Examples
    --------
    >>> sentence("time_left")[:56]
    'Freezing, thawing and freezing take 25 of 30 min; 5 min '
    """
    data.one_of(check, list(CHECKS), "live checks")
    return CHECKS[check]()
