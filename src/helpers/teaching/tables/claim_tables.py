"""Tables of notebook 05: what is right, contradictions, DISCERN, citations, counts; each with a plain-text twin."""

from __future__ import annotations

from helpers import data
from helpers.evidence import citations, claims, contradictions, discern, text_counts
from helpers.teaching.tables.tables import Table


def right() -> Table:
    """All supported claims, page by page."""
    found = claims.chosen(verdict="supported")
    rows = tuple((one.key, one.page, one.says, one.certainty) for one in found)
    return Table(
        f"All {len(rows)} supported claims",
        ("Claim", "Page", "In our words", "How sure"),
        rows,
        folded=True,
    )


def conflicts(strength: str | None = None) -> Table:
    """Contradictions of one strength (None: all), both sides restated."""
    found = contradictions.chosen(strength=strength)
    rows = tuple((one.key, one.conflict, _side(one.first), _side(one.second)) for one in found)
    caption = f"{len(rows)} {strength or ''} contradictions".replace("  ", " ")
    return Table(
        caption, ("", "What conflicts", "One side, in our words", "The other, in our words"), rows
    )


def _side(one: claims.Claim) -> str:
    return f"{one.page}: {one.says}"


def scorecard() -> Table:
    """DISCERN: items by pages, with the total of items 1 to 15."""
    scores, totals = discern.scores(), discern.totals()
    rows = [
        (f"{item}", question, *(str(score) for score in scores.loc[item]))
        for item, question in enumerate(discern.questions(), 1)
    ]
    rows.append(("1-15", "Total, from 15 to 75", *(str(totals[page]) for page in claims.PAGES)))
    return Table("DISCERN scorecard, one rater", ("Item", "Question", *claims.PAGES), tuple(rows))


def references() -> Table:
    """The references of page P5: called, people, comparator, verdict."""
    rows = tuple(
        (
            f"({row.number})",
            data.cite(row.source),
            str(row.called_in_text),
            str(row.people or "?"),
            row.compared_with,
            row.supports,
        )
        for row in citations.audit("P5").rows
    )
    heads = (
        "",
        "Reference",
        "Called in the text",
        "People",
        "Compared with",
        "Carries its sentence",
    )
    return Table("The five references of page P5", heads, rows)


def counted() -> Table:
    """Counts of the five pages as captured."""
    table = text_counts.page_counts()
    names = ("words", "hedges", "absolutes", "numbers", "references")
    rows = tuple(
        (page, row["label"], *(f"{row[name]:.0f}" for name in names))
        for page, row in table.iterrows()
    )
    heads = ("Page", "What it is", "Words", "Hedges", "Absolute words", "Numbers", "References")
    return Table(f"What can be counted, as captured {table['captured'].iloc[0]}", heads, rows)


def history() -> Table:
    """Every change of a verdict or of its certainty, with the reason; a claim that was changed twice has two rows."""
    table = data.load("claim_history")
    rows = tuple(
        (row.claim, f"{row.verdict}, {row.certainty}", _now(row.claim), row.reason)
        for row in table.itertuples()
    )
    heads = ("Claim", "Before", "Now", "Why")
    caption = f"{len(rows)} changes of a verdict or of how sure it is, in {table['claim'].nunique()} claims"
    return Table(caption, heads, rows, folded=True)


def _now(key: str) -> str:
    one = claims.claim(key)
    return f"{one.verdict}, {one.certainty}"
