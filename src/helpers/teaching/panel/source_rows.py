"""Rows that say where numbers come from, and the folded table that shows them.

Rows are plain dictionaries of the type `SourceRow`.  Those that come straight from a table in
`data/` are made by `helpers.teaching.tables.sources`.
"""

from __future__ import annotations

from typing import TypedDict

from helpers.teaching.panel import html_parts
from helpers.teaching.panel.number_text import powers_of_ten

TRUST_WORDS = {
    "recalled": "not verified",
    "read": "read in the source",
    "abstract": "read in the abstract",
}
"""How sure a number is, for learners; computed and constructed are shown as they are."""


class SourceRow(TypedDict):
    """One number that a panel uses, and where it comes from.

    Call it with keywords to make a row: `SourceRow(name=..., value=..., unit=..., source=...,
    trust=...)`.
    """

    name: str
    """What the number is, as a learner reads it."""

    value: float | str
    """The number, or a text such as "250 (148 to 275)"."""

    unit: str
    """The unit as a learner reads it; empty if there is none."""

    source: str
    """The citation as a learner reads it (`data.cite`), or how the number was made."""

    trust: str
    """How sure it is: read, abstract, recalled, computed, constructed, or a short text."""


def control_row(control) -> SourceRow:
    """Make the row that says where the range of a control comes from: a source, or our choice.

    Parameters
    ----------
    control : Number or Choice
        A control of a panel.

    Returns
    -------
    SourceRow
        A row named after the control's label.

    Examples
    --------
    >>> from helpers.teaching.panel.controls import Number
    >>> row = control_row(Number("minutes", "Time", "min", 1, 20, 1, 10))
    >>> row["value"], row["source"]
    ('1 min to 20 min', 'chosen for the course')
    """
    has_range = hasattr(control, "minimum")
    # A menu's options can be read in the menu; writing them out would fill the table.
    if has_range:
        value = " to ".join(control.show(end) for end in control.extremes())
    else:
        value = "menu"
    return SourceRow(
        name=f"{control.label} ({'range' if has_range else 'choices'})",
        value=value,
        unit="",
        source=control.source or "chosen for the course",
        trust="",
    )


def source_table(rows: list[SourceRow], whose: str = "") -> str:
    """Write rows as a folded HTML table, or as nothing if there are none.

    Parameters
    ----------
    rows : list of SourceRow
        The rows in the order shown.
    whose : str, optional
        The title of the panel, for screen readers: a page has many of these tables.

    Returns
    -------
    str
        HTML with all texts escaped.

    Raises
    ------
    KeyError
        If a row lacks its name, value or unit.

    Examples
    --------
    >>> row = SourceRow(name="k", value=0.5, unit="W/m/K", source="x", trust="recalled")
    >>> "not verified" in source_table([row])
    True
    """
    if not rows:
        return ""
    cells = []
    for row in rows:
        value = row["value"]
        # Floats come with rounding errors and long tails; texts were written with care.
        number = f"{value:.4g}" if isinstance(value, float) else str(value)
        quantity = f"{powers_of_ten(number)} {row['unit']}".strip()
        # Source and how sure it is may be missing; a row without name, value or unit is a mistake.
        trust = row.get("trust", "")
        cells.append([row["name"], quantity, row.get("source", ""), TRUST_WORDS.get(trust, trust)])
    heading = "Where these numbers come from"
    named = f"{heading}: {whose}" if whose else heading
    heads = ["Quantity", "Value", "Source", "How sure"]
    table = html_parts.table(named, heads, cells, seen_caption=False)
    after = html_parts.unseen(f": {whose}") if whose else ""
    return (
        f'<details style="margin:4px;line-height:1.45"><summary style="padding:3px 0">'
        f"{heading}{after}</summary>"
        f"{html_parts.scrollable(table, named)}</details>"
    )
