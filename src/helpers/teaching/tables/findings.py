"""What was measured, as tables: published rows, the model beside them, and the bands of an ensemble."""

from __future__ import annotations

from helpers import data
from helpers.teaching.panel.number_text import readable
from helpers.teaching.tables.tables import Table


def table(*names: str) -> Table:
    """The named measurements in the given order, with sources; ValueError for a name not in data/measurements.csv.

    >>> table("kidney_ice_with_flow").rows[0][1]
    '28.7 mm'
    """
    rows = []
    for name in names:
        datum = data.value("measurements", measurement=name)
        listed = data.load("measurements").set_index("measurement").loc[name]
        rows.append((listed["setting"], _found(datum), data.cite(datum.source)))
    return Table("What was measured", ("Measurement", "Found", "Source"), rows)


def _found(datum) -> str:
    """The value with its unit and range; a range alone where no single value was given."""
    unit = readable(datum.value, datum.unit)[1]
    if datum.low is None and datum.high is None:
        return f"{datum.value:g} {unit}"
    span = f"{datum.low:g} to {datum.high:g}"
    return (
        f"{datum.value:g} {unit} ({span})"
        if datum.value not in (datum.low, datum.high)
        else f"{span} {unit}"
    )


def comparison(predictions: list) -> Table:
    """Measured beside predicted: every row of `helpers.freezing.validation`, misses included."""
    rows = [
        (
            one.setting,
            f"{one.measured:g} {one.unit}",
            f"{one.predicted:.3g} {one.unit}",
            "fitted" if one.fitted else one.misfit,
        )
        for one in predictions
    ]
    return Table(
        "The model against measurements", ("Measurement", "Measured", "Model", "Miss"), rows
    )


def bands(ensemble, names: dict[str, str]) -> Table:
    """The middle 9 in 10 of an ensemble's outputs, and what each depends on most; `names` maps output to label."""
    rows = []
    for name, label in names.items():
        low, middle, high = ensemble.band(name)
        first = ensemble.ranking(name).table.index[0]
        rows.append((label, f"{middle:.3g}", f"{low:.3g} to {high:.3g}", first.replace("_", " ")))
    return Table(
        "A band, not a line", ("Result", "Middle", "9 in 10 lie in", "Depends most on"), rows
    )
