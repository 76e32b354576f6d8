"""Tables of the capstone: what was counted after freezing kidney tumours, as people of a hundred where it can be."""

from __future__ import annotations

from helpers import data
from helpers.teaching.tables.tables import Table

PLAIN = {
    "%": " %",
    "odds ratio": " times the odds",
    "mL": " mL",
    "days": " days",
    "h": " h",
    "min": " min",
}
LEFT_OUT = ("cost", "theatre")


def kidney() -> Table:
    """Kidney numbers without costs, with their intervals where known, and the pooled comparisons with surgery.

    >>> len(kidney().rows) > 8
    True
    """
    table = data.load("claim_numbers")
    table = table[(table["organ"] == "kidney") & ~table["measure"].str.contains("|".join(LEFT_OUT))]
    rows = tuple(
        (
            row.measure,
            _found(row),
            _counted(row),
            row.compared_with or "nothing",
            data.cite(row.source),
        )
        for row in table.itertuples()
    )
    pooled = data.load("recurrence")
    pooled = pooled[(pooled["site"] == "kidney") & ~pooled["source"].isin(table["source"])]
    rows += tuple(
        (
            f"{row.outcome} ({row.design})",
            row.result,
            f"{row.patients:.0f} people" if row.patients > 0 else "not given",
            row.against,
            data.cite(row.source),
        )
        for row in pooled.itertuples()
    )
    heads = ("What", "Found", "Counted", "Compared with", "Source")
    return Table("Kidney tumours, frozen", heads, rows)


def _found(row) -> str:
    """The value with its unit and, where there is one, its 95 % interval."""
    unit = PLAIN.get(row.unit, f" {row.unit}")
    span = (
        f" ({row.low:.3g} to {row.high:.3g})" if row.low == row.low else ""
    )  # nan is unequal to itself
    return f"{row.value:.3g}{span}{unit}"


def _counted(row) -> str:
    """How many of how many, where counts are known."""
    if row.events == row.events:
        return f"{row.events:.0f} of {row.total:.0f}"
    return f"{row.total:.0f} people" if row.total == row.total else "not given"
