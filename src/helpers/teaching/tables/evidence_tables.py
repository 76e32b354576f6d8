"""The evidence as tables of a page: studies, printed p-values, recurrence, cryoshock, trials; each with its sources."""

from __future__ import annotations

from helpers import data
from helpers.evidence import study_table
from helpers.teaching.tables.tables import Table

NO_DIFFERENCE = "no difference shown"


def studies(**wanted) -> Table:
    """Findings chosen as by `helpers.evidence.study_table.select`, earliest first, each with its direction and source.

    >>> len(studies(comparator="same drugs").rows)
    2
    """
    found = study_table.select(**wanted).sort_values("year", kind="stable", na_position="last")
    rows = [
        [
            row["study"],
            f"{row['host']}, {row['tumour']}",
            row["direction"],
            row["result"],
            _cited(row),
        ]
        for row in found.to_dict("records")
    ]
    return Table(f"{len(rows)} findings", ["Study", "In", "Direction", "Found", "Source"], rows)


def printed_p_values() -> Table:
    """Printed p-values beside Fisher's test of the counts.

    >>> printed_p_values().rows[0][0]
    'Friedman 1997, tumour grew'
    """
    rows = [
        [
            f"{one.study}, {one.outcome}",
            f"{'below ' if one.is_bound else ''}{one.printed:g}",
            _p(one.two_sided),
            _p(one.one_sided),
            one.agrees,
            one.counts,
        ]
        for one in study_table.recomputed()
    ]
    heads = ["Comparison", "Printed", "Two-sided", "One-sided", "Agrees", "Counts"]
    return Table("Printed p-values, worked out again", heads, rows)


def recurrence() -> Table:
    """Freezing against other treatments of the same disease: what came back, and whether it differed.

    >>> recurrence().rows[0][-2]
    'better'
    """
    rows = [
        [
            f"{row['site']}, {row['patients_kind']}",
            f"{row['against']} ({row['design']})" if row["against"] else row["design"],
            row["outcome"],
            row["result"],
            NO_DIFFERENCE if row["verdict"] == "same" else row["verdict"],
            data.cite(row["source"]),
        ]
        for row in data.load("recurrence").to_dict("records")
    ]
    heads = ["Disease", "Compared with", "Counted", "Found", "After freezing", "Source"]
    return Table("Does it come back less often?", heads, rows)


def cryoshock() -> Table:
    """The established systemic effect, with counts where they were seen.

    >>> cryoshock().rows[0][1]
    '21 of 2173: 1.0 %; it caused 6 of 33 deaths around the operation'
    """
    rows = []
    for row in data.load("cryoshock").to_dict("records"):
        counted = f"{row['events']:g} of {row['total']:g}: " if row["events"] >= 0 else ""
        rows.append([row["setting"], counted + row["result"], row["who"], data.cite(row["source"])])
    return Table("Cryoshock", ["What was done", "Found", "In", "Source"], rows)


def trials() -> Table:
    """Trials with their status as last seen; it may have changed since.

    >>> trials().heads[-1]
    'Last seen'
    """
    rows = [
        [
            row["trial"],
            row["disease"],
            row["treatment"],
            row["compared_with"],
            row["isolates_freezing"],
            row["status"],
            row["seen"],
        ]
        for row in data.load("trials").to_dict("records")
    ]
    heads = [
        "Trial",
        "Disease",
        "Treatment",
        "Compared with",
        "Isolates freezing?",
        "Status",
        "Last seen",
    ]
    return Table("Trials of freezing and immune treatment", heads, rows)


def _cited(row):
    hand = " (read second-hand)" if row["second_hand"] == "yes" else ""
    return data.cite(row["source"]) + hand


def _p(value):
    return "below 0.001" if value < 0.001 else f"{value:.2g}"
