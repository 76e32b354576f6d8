"""The table of the kidney case in notebook 06: what was counted after freezing kidney tumours."""

from __future__ import annotations

import pandas as pd

from helpers import data
from helpers.teaching.tables.table import Table

UNITS = {"odds ratio": "times the odds"}
"""Units that are shown by other words than the table's."""
LEFT_OUT = ("cost", "theatre")
"""Words of measures that say what a treatment costs, which is no part of the case."""


def outcomes() -> Table:
    """Return kidney numbers with their intervals, and the pooled comparisons with surgery.

    Returns
    -------
    Table

    Examples
    --------
    >>> len(outcomes().rows) > 8
    True
    """
    numbers = data.load("claim_numbers")
    is_cost = numbers["measure"].str.contains("|".join(LEFT_OUT))
    # The table has all organs; the case is about one.
    numbers = numbers[(numbers["organ"] == "kidney") & ~is_cost]
    rows = []
    for row in numbers.itertuples():
        compared_with = row.compared_with or "nothing"
        rows.append([row.measure, _found(row), _counted(row), compared_with, data.cite(row.source)])

    # A work whose numbers are shown already is not shown a second time as a comparison.
    pooled = data.load("recurrence")
    pooled = pooled[(pooled["site"] == "kidney") & ~pooled["source"].isin(numbers["source"])]
    for row in pooled.itertuples():
        people = f"{row.patients:.0f} people" if row.patients > 0 else "not given"
        what = f"{row.outcome} ({row.design})"
        rows.append([what, row.result, people, row.against, data.cite(row.source)])
    headings = ["What", "Found", "Counted", "Compared with", "Source"]
    return Table("Kidney tumours, frozen", headings, rows)


def _found(row) -> str:
    """Return the value with its unit and, where there is one, its 95 % interval."""
    between = "" if pd.isna(row.low) else f" ({row.low:.3g} to {row.high:.3g})"
    return f"{row.value:.3g}{between} {UNITS.get(row.unit, row.unit)}"


def _counted(row) -> str:
    """How many of how many, where counts are known."""
    if not pd.isna(row.events):
        return f"{row.events:.0f} of {row.total:.0f}"
    if not pd.isna(row.total):
        return f"{row.total:.0f} people"
    return "not given"
