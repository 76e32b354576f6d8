"""A model answer to "write a patient leaflet": ten short parts, all numbers from the tables.

It is one honest way to write it, and not a leaflet for patients: its studies were chosen for the
course.
"""

from __future__ import annotations

from helpers import data
from helpers.evidence.hundred import outcome
from helpers.evidence.live_checks import number, recurrence


def model_leaflet() -> str:
    """Return the model leaflet, a paragraph for each part of data/leaflet_model.csv.

    Returns
    -------
    str
        Its text, with numbers of 100 or 1000 people, and hours.

    Examples
    --------
    >>> model_leaflet().splitlines()[0][:33]
    'Freezing a small kidney tumour. T'
    """
    found = numbers()
    return "\n".join(text.format(**found) for text in data.load("leaflet_model")["text"])


def numbers() -> dict[str, str]:
    """Return the numbers of the model leaflet as they are printed.

    Returns
    -------
    dict of str to str
        Outcomes of 100 people, the comparison with surgery of 1000 people, the stay in hours.

    Examples
    --------
    >>> numbers()["recurrence"], numbers()["recurrence_low"], numbers()["recurrence_high"]
    ('8', '4', '13')
    """
    found = {}
    for name in ("recurrence", "any", "bleeding", "major"):
        told = outcome(name)
        found[name] = told.people
        found[f"{name}_low"] = told.fewest
        found[f"{name}_high"] = told.most

    # People who stayed free are what the count leaves, so that both add up to 100 in the text.
    counted = outcome("recurrence")
    found["recurrence_events"] = counted.events
    found["recurrence_total"] = counted.total
    found["free"] = 100 - counted.people
    found["free_events"] = counted.total - counted.events

    # The share falls as years go by: told beside the count, which is of 64 months on average.
    for name, years in (("five_years", 5), ("ten_years", 10)):
        measure = f"free of progression at {years} years, frozen through the skin"
        found[name] = round(number("chinese_t1_2022", measure).value)

    # Of a thousand, since 1.7 % cannot be stated in whole people of a hundred.
    compared = recurrence()
    found["surgery"] = _of_a_thousand(compared.baseline)
    found["frozen"] = _of_a_thousand(compared.risk.value)
    found["frozen_low"] = _of_a_thousand(compared.risk.low)
    found["frozen_high"] = _of_a_thousand(compared.risk.high)

    found["stay"] = number("junker2025_sedation", "median hospital stay, sedation").value
    return {name: f"{one:g}" for name, one in found.items()}


def _of_a_thousand(share: float) -> float:
    """Return a share as people of a thousand, to two digits: more would claim too much."""
    return float(f"{1000 * share:.2g}")
