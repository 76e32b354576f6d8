"""What was measured: rows of `data/measurements.csv` as a table, each with its source and how it was read."""

from __future__ import annotations

from . import pages, units


class Findings:
    """Published measurements as a table and as plain text."""

    def __init__(self, rows: list[list[str]]):
        self.rows = rows

    def __repr__(self):
        return "\n".join(f"{what}: {value} ({source})" for what, value, source in self.rows)

    def _repr_mimebundle_(self, include=None, exclude=None):
        grid = pages.table("What was measured", ["Measurement", "Found", "Source"], self.rows)
        return {"text/plain": repr(self), "text/html": f'<div style="overflow-x:auto">{grid}</div>'}


def table(*names: str) -> Findings:
    """The named measurements in the given order; ValueError for a name that is not in data/measurements.csv.

    >>> table("kidney_ice_with_flow").rows[0][1]
    '28.7 mm'
    """
    from helpers import data

    rows = []
    for name in names:
        datum = data.value("measurements", measurement=name)
        listed = data.load("measurements").set_index("measurement").loc[name]
        rows.append([listed["setting"], _found(datum), data.cite(datum.source)])
    return Findings(rows)


def _found(datum) -> str:
    """The value with its unit and range; a range alone where no single value was given."""
    unit = units.shown(datum.value, datum.unit)[1]
    if datum.low is None and datum.high is None:
        return f"{datum.value:g} {unit}"
    span = f"{datum.low:g} to {datum.high:g}"
    return f"{datum.value:g} {unit} ({span})" if datum.value not in (datum.low, datum.high) else f"{span} {unit}"
