"""A model answer to "write a patient leaflet": ten short parts, with every number taken from the tables.

It is one honest way to write it and no leaflet to hand out: its studies were chosen for the course.
"""

from __future__ import annotations

from helpers import data
from helpers.evidence.hundred import outcome
from helpers.evidence.live_checks import number, recurrence


def model_leaflet() -> str:
    """Return the model leaflet, a paragraph a part of data/leaflet_model.csv; numbers of 100 or 1000 people, hours.

    >>> model_leaflet().splitlines()[0][:33]
    'Freezing a small kidney tumour. T'
    """
    found = numbers()
    return "\n".join(text.format(**found) for text in data.load("leaflet_model")["text"])


def numbers() -> dict[str, str]:
    """Return the numbers of the model leaflet: of 100 people, beside surgery of 1000; the stay in hours.

    >>> numbers()["recurrence"], numbers()["recurrence_low"], numbers()["recurrence_high"]
    ('8', '4', '13')
    """
    again = recurrence()
    found = {
        "recurrence_events": outcome("recurrence").events,
        "recurrence_total": outcome("recurrence").total,
    }
    for name in ("recurrence", "any", "bleeding", "major"):
        one = outcome(name)
        found |= {name: one.people, f"{name}_low": one.fewest, f"{name}_high": one.most}
    shares = {
        "surgery": again.baseline,
        "frozen": again.risk.value,
        "frozen_low": again.risk.low,
        "frozen_high": again.risk.high,
    }
    found |= {name: float(f"{1000 * share:.2g}") for name, share in shares.items()}
    found["free_events"] = found["recurrence_total"] - found["recurrence_events"]
    stay = number("junker2025_sedation", "median hospital stay, sedation")
    found |= {"free": 100 - found["recurrence"], "stay": stay.value}
    return {name: f"{value:g}" for name, value in found.items()}
