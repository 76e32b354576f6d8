"""Tables of the evidence: studies, printed p-values, recurrence, cryoshock, trials, status."""

from __future__ import annotations

from helpers import data
from helpers.checks import one_of
from helpers.evidence import interests, study_table
from helpers.teaching.tables.table import Table

NO_DIFFERENCE = "no difference shown"
"""Said of a comparison without a difference: none was shown, which does not mean there is none."""
NO_COMPARISON = "no comparison"
"""The design, and the verdict, of a series in which everybody was frozen."""


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
    caption = "1 finding" if len(rows) == 1 else f"{len(rows)} findings"
    return Table(caption, ["Study", "In", "Direction", "Found", "Source"], rows)


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
    table = data.load("recurrence")
    rows = []
    for row in table[table["design"] != NO_COMPARISON].itertuples():
        rows.append(
            [
                f"{row.site}, {row.patients_kind}",
                f"{row.against} ({row.design})",
                row.outcome,
                row.result,
                NO_DIFFERENCE if row.verdict == "same" else row.verdict,
                row.note,
                _source_and_interests(row.source),
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


def without_comparison() -> Table:
    """Return what came back in series in which everybody was frozen.

    Returns
    -------
    Table

    Examples
    --------
    >>> [row[2] for row in without_comparison().rows if "4.3 %" in row[2]]
    ['4.3 % (estimate, no interval printed); 3.7 % of 124 on hormone treatment alone']
    """
    table = data.load("recurrence")
    rows = []
    for row in table[table["design"] == NO_COMPARISON].itertuples():
        disease = f"{row.site}, {row.patients_kind}"
        source = _source_and_interests(row.source)
        rows.append([disease, row.outcome, row.result, row.note, source])
    headings = ["Disease", "Counted", "Found", "Note", "Source"]
    return Table("Everybody was frozen: nothing to compare with", headings, rows)


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


def trials(about: str | None = None) -> Table:
    """Return trials with their status as last seen; it may have changed since.

    Parameters
    ----------
    about : str, optional
        What is tested: "immune effect" or "local treatment"; all trials if left out.

    Returns
    -------
    Table
        Those that isolate freezing come first, as in the file.

    Raises
    ------
    ValueError
        For anything else, naming the nearest.

    Examples
    --------
    >>> trials("immune effect").rows[0][0]
    'NCT04339218'
    """
    table = data.load("trials")
    looked_up = table["looked_up"].max()
    if about is not None:
        one_of(about, table["about"].unique(), "subjects of trials.csv")
        table = table[table["about"] == about]
    rows = []
    for row in table.itertuples():
        # False also where no number was seen, since no comparison with NaN is true.
        people = f", {row.patients:.0f} people" if row.patients >= 0 else ""
        rows.append(
            [
                row.trial,
                row.disease,
                row.treatment,
                row.compared_with,
                f"{row.design}{people}",
                row.isolates_freezing,
                row.status,
                row.seen,
                row.sponsor,
                row.note,
            ]
        )
    headings = [
        "Trial",
        "Disease",
        "Treatment",
        "Compared with",
        "Design, people planned or treated",
        "Isolates freezing?",
        "Status",
        "Last seen",
        "Sponsor or centre",
        "Note",
    ]
    subject = "immune treatment" if about == "immune effect" else "other treatments"
    caption = f"Trials of freezing and {subject}, looked up on {looked_up}"
    if about is None:
        caption = f"Trials of freezing, looked up on {looked_up}"
    return Table(caption, headings, rows)


def official_status() -> Table:
    """Return what agencies allow and guidelines advise, restated, with date and source.

    Returns
    -------
    Table

    Examples
    --------
    >>> official_status().rows[0][1]
    '2025-10-03'
    """
    rows = []
    for row in data.load("official_status").itertuples():
        decided = f"{row.kind} ({row.note})" if row.note else row.kind
        source = _source_and_interests(row.source)
        rows.append([row.body, row.date, decided, row.about, row.says, row.limits, source])
    headings = ["Who", "Date", "Kind", "Organ", "What it says", "Conditions and limits", "Source"]
    return Table("What agencies allow and guidelines advise", headings, rows)


def _source_and_interests(key: str) -> str:
    """Return a citation and, where one was read, who paid for the work or made its device."""
    known = interests.named(key)
    return f"{data.cite(key)} ({known})" if known else data.cite(key)


def _p_value(value: float) -> str:
    """Return a p-value with two digits; small ones are only said to be small, as in journals."""
    return "below 0.001" if value < 0.001 else f"{value:.2g}"
