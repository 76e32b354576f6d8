"""Where the pages contradict each other or themselves, and how strictly.

Strict: both sentences cannot be true.  Depends on reading: they conflict in one reading and not in another.  Weak: they
differ, and both can be true.
"""

from __future__ import annotations

from dataclasses import dataclass

from helpers import data
from helpers.evidence.claims import PAGES, Claim, load_claims

SCOPES = ("across", "within")
STRENGTHS = ("strict", "depends on reading", "weak")


@dataclass(frozen=True)
class Contradiction:
    """Two claims that do not sit well together: on one page (within) or on two (across), and how strictly."""

    key: str
    first: Claim
    second: Claim
    scope: str
    strength: str
    conflict: str
    note: str

    @property
    def pages(self) -> tuple[str, str]:
        """The two pages, the same twice within one page."""
        return self.first.page, self.second.page

    def summary(self) -> str:
        """One plain sentence with the pages and the conflict."""
        where = (
            f"within {self.first.page}"
            if self.scope == "within"
            else f"{self.first.page} and {self.second.page}"
        )
        return f"{self.key}, {where}, {self.strength}: {self.conflict}" + (
            f" {self.note}" if self.note else ""
        )


def load_contradictions() -> tuple[Contradiction, ...]:
    """Return all contradictions in the order of the table (no unit).

    >>> len(load_contradictions())
    38
    """
    known = {one.key: one for one in load_claims()}
    return tuple(
        Contradiction(
            row.contradiction,
            known[row.first_claim],
            known[row.second_claim],
            row.scope,
            row.strength,
            row.conflict,
            row.note,
        )
        for row in data.load("contradictions").itertuples()
    )


def chosen(page: str | None = None, scope: str | None = None, strength: str | None = None):
    """Return the contradictions that touch a page, of a scope and a strength (None: any; no unit).

    Raises ValueError for a page, scope or strength that does not exist.

    >>> [one.key for one in chosen(page="P5", scope="across", strength="weak")]
    ['X21']
    """
    for choice, known, what in (
        (page, PAGES, "pages"),
        (scope, SCOPES, "scopes"),
        (strength, STRENGTHS, "strengths"),
    ):
        if choice is not None:
            data.one_of(choice, known, what)
    return tuple(
        one
        for one in load_contradictions()
        if (page is None or page in one.pages)
        and scope in (None, one.scope)
        and strength in (None, one.strength)
    )


def pairs(contradictions) -> dict[tuple[str, str], int]:
    """Return the number of contradictions between each two pages, in the order of the pages; within: the same twice.

    It has no unit but contradictions.

    >>> pairs(chosen(page="P4", scope="within"))
    {('P4', 'P4'): 2}
    """
    found = [tuple(sorted(one.pages)) for one in contradictions]
    return {pair: found.count(pair) for pair in sorted(set(found))}


def touching(key: str) -> tuple[Contradiction, ...]:
    """Return the contradictions a claim takes part in (no unit).

    >>> [one.key for one in touching("C041")]
    ['X03', 'X04']
    """
    return tuple(one for one in load_contradictions() if key in (one.first.key, one.second.key))
