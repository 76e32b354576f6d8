"""Tables of notebook 05: what is right, contradictions, DISCERN, references, counts, changes.

The claims on which two readings differ have a table of their own.
"""

from __future__ import annotations

from helpers import data
from helpers.evidence import (
    citations,
    claims,
    contradictions,
    discern,
    second_reading,
    text_counts,
)
from helpers.teaching.tables.table import Table


def supported() -> Table:
    """Return all supported claims, page by page."""
    rows = []
    for claim in claims.chosen(verdict="supported"):
        rows.append([claim.key, claim.page, claim.says, claim.certainty])
    headings = ["Claim", "Page", "In our words", "How sure"]
    return Table(f"All {len(rows)} supported claims", headings, rows, folded=True)


def conflicts(strength: str | None = None) -> Table:
    """Return contradictions, both sides restated.

    Parameters
    ----------
    strength : str, optional
        One of the strengths in data/contradictions.csv; all of them if left out.

    Returns
    -------
    Table
    """
    rows = []
    for found in contradictions.chosen(strength=strength):
        first = f"{found.first.page}: {found.first.says}"
        second = f"{found.second.page}: {found.second.says}"
        rows.append([found.key, found.conflict, first, second])
    noun = "contradiction" if len(rows) == 1 else "contradictions"
    kind = f"{strength} {noun}" if strength else noun
    headings = ["", "What conflicts", "One side, in our words", "The other, in our words"]
    return Table(f"{len(rows)} {kind}", headings, rows)


def scorecard() -> Table:
    """Return DISCERN's scores: items by pages, with the total of items 1 to 15."""
    scores = discern.scores()
    totals = discern.totals()
    rows = []
    for item, question in enumerate(discern.questions(), 1):
        rows.append([str(item), question, *(str(score) for score in scores.loc[item])])
    # Item 16 is an overall rating, which DISCERN does not add to the others.
    rows.append(["1-15", "Total, from 15 to 75", *(str(totals[page]) for page in claims.PAGES)])
    return Table("DISCERN scorecard, one rater", ["Item", "Question", *claims.PAGES], rows)


def references() -> Table:
    """Return the references of page P5, with what each can carry."""
    headings = ["", "Reference", "Cited in the text", "People", "Compared with"]
    headings.append("Supports its sentence")
    rows = []
    for reference in citations.audit("P5").rows:
        rows.append(
            [
                f"({reference.number})",
                data.cite(reference.source),
                str(reference.times_cited),
                # Not every work says how many people it is about.
                str(reference.people or "?"),
                reference.compared_with,
                reference.supports,
            ]
        )
    return Table("The five references of page P5", headings, rows)


def counts() -> Table:
    """Return the counts of the five pages as captured."""
    counted = text_counts.page_counts()
    columns = ("words", "hedges", "absolutes", "numbers", "references")
    rows = []
    for page, row in counted.iterrows():
        rows.append([page, row["label"], *(f"{row[column]:.0f}" for column in columns)])
    # A reference has several signs: P5 lists five references and holds eleven signs of them.
    signs = "Signs of references"
    headings = ["Page", "What it is", "Words", "Hedges", "Absolute words", "Numbers", signs]
    return Table(f"What can be counted, as captured {counted['captured'].iloc[0]}", headings, rows)


def history() -> Table:
    """Return every change of a verdict or of its certainty.

    Returns
    -------
    Table
        With the reason for each change, and with what would change it back.
    """
    changes = data.load("claim_history")
    gone = claims.withdrawn()
    rows = []
    # A claim that was changed twice has two rows, both beside the verdict of today.
    for change in changes.itertuples():
        before = f"{change.verdict}, {change.certainty}"
        if change.claim in gone:
            now = claims.WITHDRAWN
        else:
            claim = claims.claim(change.claim)
            now = f"{claim.verdict}, {claim.certainty}"
        rows.append([change.claim, before, now, change.reason, change.would_change_back])
    caption = (
        f"{len(rows)} changes of a verdict or of how sure it is, "
        f"in {changes['claim'].nunique()} claims"
    )
    headings = ["Claim", "Before", "Now", "Why", "What would change it back"]
    return Table(caption, headings, rows, folded=True)


def who_rated() -> Table:
    """Return who rated the claims, from what, with what interests, and how far two readings agree.

    Returns
    -------
    Table
    """
    sure = second_reading.certainties()
    rows = [
        ["Who", "the makers of this course; no clinician is among them"],
        ["Outside readers", "none yet"],
        [
            "Interests",
            "no financial interest is declared; the plain interest is that the raters wrote the "
            "course around these verdicts",
        ],
        [
            "From what",
            "abstracts, rarely full papers; the pages as captured in plain text in November 2026, "
            "so links, pictures and small print may be missing and the pages may have changed",
        ],
        [
            "What the second reader saw",
            "the page's sentence, our restatement and the rating guide of data/README.md; not the "
            "first verdicts, their reasons or the evidence tables",
        ],
        ["Agreement", second_reading.summary()],
        [
            "Right at least in part, or not",
            second_reading.agreement_right_or_not().summary(),
        ],
        [
            "How sure the second reader was",
            f"as sure as the first on {sure['as sure']} claims, less sure on "
            f"{sure['less sure']}, surer on {sure['surer']}",
        ],
    ]
    return Table("Who rated, and how steadily", ["Question", "Answer"], rows)


def readings() -> Table:
    """Return the claims on which the two readings differ, with the verdict that was kept."""
    known = second_reading.readings()
    rows = []
    for one in known:
        if one.differ:
            rows.append([one.key, one.first, one.second, one.settled, one.settlement])
    headings = ["Claim", "First reading", "Second, blind", "Kept", "Why"]
    caption = f"{len(rows)} of {len(known)} claims on which the two readings differ"
    return Table(caption, headings, rows, folded=True)
