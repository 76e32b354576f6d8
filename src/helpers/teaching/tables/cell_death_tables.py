"""Tables of what cold does to cells: time lines, other factors, drugs that sensitise."""

from __future__ import annotations

import math

from helpers import data
from helpers.teaching.panel.number_text import readable
from helpers.teaching.tables.table import Table

HOURS_A_DAY = 24


def time_line() -> Table:
    """Return what happens after freezing, in the order of time, each event with its source.

    Returns
    -------
    Table

    Examples
    --------
    >>> time_line().rows[0][1]
    'No blood flows where tissue is frozen'
    """
    rows = []
    # A stable sort keeps the order of the file for events at the same time.
    for row in data.load("time_lines").sort_values("start_h", kind="stable").itertuples():
        when = _when(row.start_h, row.counted_from)
        rows.append([when, row.what_happens, row.note, data.cite(row.source)])
    return Table("After the freeze", ["When", "What happens", "Note", "Source"], rows)


def factors(*names: str) -> Table:
    """Return the findings on some factors.

    Parameters
    ----------
    *names : str
        Factors in data/freezing_factors.csv: "hold", "thaw", "cycles", ...

    Returns
    -------
    Table

    Raises
    ------
    ValueError
        For an unknown factor.

    Examples
    --------
    >>> len(factors("hold").rows)
    3
    """
    listed = data.load("freezing_factors")
    for name in names:
        data.one_of(name, list(listed["factor"].unique()), "factors in data/freezing_factors.csv")
    rows = []
    for row in listed[listed["factor"].isin(names)].itertuples():
        rows.append([row.factor, row.cells, row.finding, _found(row), row.note])
    return Table("Not temperature alone", ["Factor", "Cells", "Finding", "Number", "Note"], rows)


def sensitisers() -> Table:
    """Return drugs given before freezing, and what they changed; one row for each measurement.

    Returns
    -------
    Table

    Examples
    --------
    >>> sensitisers().rows[0][:2]
    ['TNF-alpha', 'LNCaP-Pro5 tumour in mouse']
    """
    rows = []
    for row in data.load("adjuvants").itertuples():
        without = _amount(row.without, row.unit)
        with_drug = _amount(row.with_agent, row.unit)
        alone = _amount(row.agent_alone, row.unit)
        rows.append([row.agent, row.cells, _measured(row), without, alone, with_drug, row.note])
    headings = ["Drug", "Cells", "Measured", "Cold alone", "Drug alone", "Both", "Note"]
    return Table("Drugs that help the cold", headings, rows)


def _when(hours: float, counted_from: str) -> str:
    """Return a time after an event, in the unit that needs fewest digits."""
    if hours == 0:
        return f"at once ({counted_from})"
    if hours < 1:
        return f"{60 * hours:.0f} min after {counted_from}"
    if hours < HOURS_A_DAY:
        return f"{hours:.0f} h after {counted_from}"
    days = hours / HOURS_A_DAY
    return f"{days:.0f} {'day' if days == 1 else 'days'} after {counted_from}"


def _found(row) -> str:
    """Return the number of a finding: a rank, a range, or a value with its range."""
    _, unit = readable(1.0, row.unit)
    if row.unit == "rank":
        return f"rank {row.value:.0f} of 4"
    if math.isnan(row.value):
        return f"{row.low:g} to {row.high:g} {unit}"
    if math.isnan(row.low):
        return f"{row.value:g} {unit}"
    return f"{row.value:g} {unit} ({row.low:g} to {row.high:g})"


def _measured(row) -> str:
    """Return what was measured and, if known, at which temperature, after how many freezes."""
    if math.isnan(row.temperature_C):
        return row.quantity
    times = "once" if row.cycles == 1 else f"{row.cycles:.0f} times"
    return f"{row.quantity} at {row.temperature_C:g} °C, {times}"


def _amount(value: float, unit: str) -> str:
    """Return a value with its unit."""
    if math.isnan(value):
        return "not given"
    _, shown_unit = readable(1.0, unit)
    return f"{value:g} {shown_unit}"
