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


class Comparison:
    """Measured beside predicted: every row of `helpers.freezing.validation`, misses included."""

    def __init__(self, rows: list):
        self.rows = [
            [one.setting, f"{one.measured:g} {one.unit}", f"{one.predicted:.3g} {one.unit}",
             "fitted" if one.fitted else one.misfit]
            for one in rows
        ]  # fmt: skip

    def __repr__(self):
        return "\n".join(f"{what}: measured {seen}, model {said} ({off})" for what, seen, said, off in self.rows)

    def _repr_mimebundle_(self, include=None, exclude=None):
        grid = pages.table("The model against measurements", ["Measurement", "Measured", "Model", "Miss"], self.rows)
        return {"text/plain": repr(self), "text/html": f'<div style="overflow-x:auto">{grid}</div>'}


class Bands:
    """The middle 9 in 10 of an ensemble's outputs, and what each depends on most."""

    def __init__(self, ensemble, names: dict[str, str]):
        self.rows = []
        for name, label in names.items():
            low, middle, high = ensemble.band(name)
            first = ensemble.ranking(name).table.index[0]
            self.rows.append([label, f"{middle:.3g}", f"{low:.3g} to {high:.3g}", first.replace("_", " ")])

    def __repr__(self):
        return "\n".join(f"{what}: {mid} ({span}); most: {most}" for what, mid, span, most in self.rows)

    def _repr_mimebundle_(self, include=None, exclude=None):
        heads = ["Result", "Middle", "9 in 10 lie in", "Depends most on"]
        return {"text/plain": repr(self), "text/html": pages.table("A band, not a line", heads, self.rows)}
