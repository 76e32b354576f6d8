"""Tables of notebook 05: what is right, contradictions, DISCERN, references, counts, changes."""

from __future__ import annotations

from helpers import data
from helpers.evidence import citations, claims, contradictions, discern, text_counts
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
    kind = f"{strength} contradictions" if strength else "contradictions"
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
    headings = ["", "Reference", "Called in the text", "People", "Compared with"]
    headings.append("Carries its sentence")
    rows = []
    for reference in citations.audit("P5").rows:
        rows.append(
            [
                f"({reference.number})",
                data.cite(reference.source),
                str(reference.called_in_text),
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
    headings = ["Page", "What it is", "Words", "Hedges", "Absolute words", "Numbers", "References"]
    return Table(f"What can be counted, as captured {counted['captured'].iloc[0]}", headings, rows)


def history() -> Table:
    """Return every change of a verdict or of its certainty, with the reason."""
    changes = data.load("claim_history")
    rows = []
    # A claim that was changed twice has two rows, both beside the verdict of today.
    for change in changes.itertuples():
        claim = claims.claim(change.claim)
        before = f"{change.verdict}, {change.certainty}"
        now = f"{claim.verdict}, {claim.certainty}"
        rows.append([change.claim, before, now, change.reason])
    caption = (
        f"{len(rows)} changes of a verdict or of how sure it is, "
        f"in {changes['claim'].nunique()} claims"
    )
    return Table(caption, ["Claim", "Before", "Now", "Why"], rows, folded=True)
