"""What was found about cells and cold, as tables: time lines, other factors than temperature, drugs that sensitise."""

from __future__ import annotations

import math

from helpers import data
from helpers.teaching.panel.number_text import readable
from helpers.teaching.tables.tables import Table

HOURS_A_DAY = 24


def time_line() -> Table:
    """What happens after freezing, in the order of time; each event with its source.

    >>> time_line().rows[0][1]
    'No blood flows where tissue is frozen'
    """
    table = data.load("time_lines").sort_values("start_h", kind="stable")
    rows = [
        [_when(row.start_h, row.counted_from), row.what_happens, row.note, data.cite(row.source)]
        for row in table.itertuples()
    ]
    return Table("After the freeze", ["When", "What happens", "Note", "Source"], rows)


def factors(*names: str) -> Table:
    """Findings on the named factors ("hold", "thaw", "cycles", ...); ValueError for an unknown factor.

    >>> len(factors("hold").rows)
    3
    """
    table = data.load("freezing_factors")
    for name in names:
        data.one_of(name, list(table["factor"].unique()), "factors in data/freezing_factors.csv")
    chosen = table[table["factor"].isin(names)]
    rows = [
        [row.factor, row.cells, row.finding, _found(row), row.note] for row in chosen.itertuples()
    ]
    return Table("Not temperature alone", ["Factor", "Cells", "Finding", "Number", "Note"], rows)


def sensitisers() -> Table:
    """Drugs given before freezing, and what they changed; one row per measurement.

    >>> sensitisers().rows[0][:2]
    ['TNF-alpha', 'LNCaP-Pro5 tumour in mouse']
    """
    rows = [
        [
            row.agent,
            row.cells,
            _dose(row),
            _amount(row.without, row.unit),
            _amount(row.with_agent, row.unit),
            row.note,
        ]
        for row in data.load("adjuvants").itertuples()
    ]
    return Table(
        "Drugs that help the cold", ["Drug", "Cells", "Measured", "Without", "With", "Note"], rows
    )


def _when(hours: float, counted_from: str) -> str:
    if hours == 0:
        return f"at once ({counted_from})"
    if hours < 1:
        return f"{60 * hours:.0f} min after {counted_from}"
    if hours < HOURS_A_DAY:
        return f"{hours:.0f} h after {counted_from}"
    days = hours / HOURS_A_DAY
    return f"{days:.0f} {'day' if days == 1 else 'days'} after {counted_from}"


def _found(row) -> str:
    unit = readable(1.0, row.unit)[1]
    if row.unit == "rank":
        return f"rank {row.value:.0f} of 4"
    if math.isnan(row.value):
        return f"{row.low:g} to {row.high:g} {unit}"
    span = f" ({row.low:g} to {row.high:g})" if not math.isnan(row.low) else ""
    return f"{row.value:g} {unit}{span}"


def _dose(row) -> str:
    times = "once" if row.cycles == 1 else f"{row.cycles:.0f} times"
    at = "" if math.isnan(row.temperature_C) else f" at {row.temperature_C:g} °C, {times}"
    return f"{row.quantity}{at}"


def _amount(value: float, unit: str) -> str:
    return "not given" if math.isnan(value) else f"{value:g} {readable(1.0, unit)[1]}"
