"""Tables of the evidence: studies, printed p-values, recurrence, cryoshock, trials."""

from __future__ import annotations

from helpers import data
from helpers.evidence import study_table
from helpers.teaching.tables.table import Table

NO_DIFFERENCE = "no difference shown"
"""Said of a comparison without a difference: none was shown, which does not mean there is none."""


def studies(**wanted: str) -> Table:
    """Return findings, earliest first, each with its direction and source.

    Parameters
    ----------
    **wanted : str
        Chosen as by `helpers.evidence.study_table.select`.

    Returns
    -------
    Table

    Examples
    --------
    >>> len(studies(comparator="same drugs").rows)
    3
    """
    found = study_table.select(**wanted)
    # A stable sort keeps the order of the file within a year; a work without one comes last.
    found = found.sort_values("year", kind="stable", na_position="last")
    rows = []
    for row in found.itertuples():
        source = data.cite(row.source)
        if row.second_hand == "yes":
            source += " (read second-hand)"
        rows.append([row.study, f"{row.host}, {row.tumour}", row.direction, row.result, source])
    return Table(f"{len(rows)} findings", ["Study", "In", "Direction", "Found", "Source"], rows)


def printed_p_values() -> Table:
    """Return printed p-values beside Fisher's test of the counts.

    Returns
    -------
    Table

    Examples
    --------
    >>> printed_p_values().rows[0][0]
    "Friedman 1997, tumour grew: freezing and Freund's adjuvant 10/16 v sham surgery 3/17"
    """
    rows = []
    for test in study_table.recomputed():
        # A bound, such as p < 0.05, is all that some papers print.
        printed = f"below {test.printed:g}" if test.is_bound else f"{test.printed:g}"
        rows.append(
            [
                f"{test.study}, {test.outcome}: {test.arms}",
                printed,
                _p_value(test.two_sided),
                _p_value(test.one_sided),
                test.agrees,
                test.counts,
            ]
        )
    headings = ["Comparison", "Printed", "Two-sided", "One-sided", "Agrees", "Counts"]
    return Table("Printed p-values, worked out again", headings, rows)


def recurrence() -> Table:
    """Return what came back after freezing and after other treatments of the same disease.

    Returns
    -------
    Table

    Examples
    --------
    >>> recurrence().rows[0][-3]
    'better'
    """
    rows = []
    for row in data.load("recurrence").itertuples():
        compared_with = f"{row.against} ({row.design})" if row.against else row.design
        rows.append(
            [
                f"{row.site}, {row.patients_kind}",
                compared_with,
                row.outcome,
                row.result,
                NO_DIFFERENCE if row.verdict == "same" else row.verdict,
                row.note,
                data.cite(row.source),
            ]
        )
    headings = [
        "Disease",
        "Compared with",
        "Counted",
        "Found",
        "After freezing",
        "Limits",
        "Source",
    ]
    return Table("Does it come back less often?", headings, rows)


def cryoshock() -> Table:
    """Return the established systemic effect, with counts where they were seen.

    Returns
    -------
    Table

    Examples
    --------
    >>> cryoshock().rows[0][1]
    '21 of 2173: 1.0 %; it caused 6 of 33 deaths around the operation'
    """
    rows = []
    for row in data.load("cryoshock").itertuples():
        # False also for a missing count, since no comparison with NaN is true.
        is_counted = row.events >= 0
        found = f"{row.events:g} of {row.total:g}: {row.result}" if is_counted else row.result
        rows.append([row.setting, found, row.who, data.cite(row.source)])
    return Table("Cryoshock", ["What was done", "Found", "In", "Source"], rows)


def trials() -> Table:
    """Return trials with their status as last seen; it may have changed since.

    Returns
    -------
    Table

    Examples
    --------
    >>> trials().headings[-1]
    'Last seen'
    """
    headings = {
        "trial": "Trial",
        "disease": "Disease",
        "treatment": "Treatment",
        "compared_with": "Compared with",
        "isolates_freezing": "Isolates freezing?",
        "status": "Status",
        "seen": "Last seen",
    }
    rows = data.load("trials")[list(headings)].to_numpy().tolist()
    return Table("Trials of freezing and immune treatment", list(headings.values()), rows)


def _p_value(value: float) -> str:
    """Return a p-value with two digits; small ones are only said to be small, as in journals."""
    return "below 0.001" if value < 0.001 else f"{value:.2g}"
