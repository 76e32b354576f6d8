"""Where the pages contradict each other or themselves, and how strictly.

Strict: both sentences cannot be true. Depends on reading: they conflict in one reading and not in
another. Weak: they differ, and both can be true.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from helpers import data
from helpers.checks import one_of
from helpers.evidence.claims import PAGES, Claim, load_claims

SCOPES = ("across", "within")
STRENGTHS = ("strict", "depends on reading", "weak")


@dataclass(frozen=True)
class Contradiction:
    """Two claims that do not sit well together.

    Attributes
    ----------
    key : str
        Key of the contradiction.
    first, second : Claim
        The two claims.
    scope : str
        "within" one page or "across" two.
    strength : str
        One of `STRENGTHS`.
    conflict, note : str
        What conflicts, and a remark or "".
    """

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
        """Return one plain sentence with the pages and the conflict."""
        if self.scope == "within":
            where = f"within {self.first.page}"
        else:
            where = f"{self.first.page} and {self.second.page}"
        note = f" {self.note}" if self.note else ""
        return f"{self.key}, {where}, {self.strength}: {self.conflict}{note}"


def load_contradictions() -> tuple[Contradiction, ...]:
    """Return all contradictions.

    Returns
    -------
    tuple of Contradiction
        In the order of the table (no unit).

    Examples
    --------
    >>> len(load_contradictions())
    36
    """
    # Claims are read once here and not for every pair.
    known = {one.key: one for one in load_claims()}
    found = []
    for row in data.load("contradictions").to_dict("records"):
        contradiction = Contradiction(
            key=row["contradiction"],
            first=known[row["first_claim"]],
            second=known[row["second_claim"]],
            scope=row["scope"],
            strength=row["strength"],
            conflict=row["conflict"],
            note=row["note"],
        )
        found.append(contradiction)
    return tuple(found)


def chosen(
    page: str | None = None, scope: str | None = None, strength: str | None = None
) -> tuple[Contradiction, ...]:
    """Return the contradictions that touch a page, of a scope and a strength.

    Parameters
    ----------
    page, scope, strength : str, optional
        One of `PAGES`, `SCOPES` and `STRENGTHS`; None for any.

    Returns
    -------
    tuple of Contradiction
        In the order of the table (no unit).

    Raises
    ------
    ValueError
        For a page, scope or strength that does not exist.

    Examples
    --------
    >>> [one.key for one in chosen(page="P5", scope="across", strength="weak")]
    ['X21']
    """
    # A choice is checked before it is used: a misspelt page must not look like one without faults.
    found = load_contradictions()
    if page is not None:
        one_of(page, PAGES, "pages")
        found = tuple(one for one in found if page in one.pages)
    if scope is not None:
        one_of(scope, SCOPES, "scopes")
        found = tuple(one for one in found if one.scope == scope)
    if strength is not None:
        one_of(strength, STRENGTHS, "strengths")
        found = tuple(one for one in found if one.strength == strength)
    return found


def pairs(contradictions: Iterable[Contradiction]) -> dict[tuple[str, str], int]:
    """Count the contradictions between each two pages.

    Parameters
    ----------
    contradictions : iterable of Contradiction
        What to count.

    Returns
    -------
    dict of tuple to int
        Numbers of contradictions (no unit) by pair of pages, in the order of the pages; a
        page with itself stands for those within it.

    Examples
    --------
    >>> pairs(chosen(page="P4", scope="within"))
    {('P4', 'P4'): 2}
    """
    # Sorted twice: within a pair, so that P1 with P3 is P3 with P1, and then the pairs themselves.
    found = sorted(tuple(sorted(one.pages)) for one in contradictions)
    counts: dict[tuple[str, str], int] = {}
    for pair in found:
        counts[pair] = counts.get(pair, 0) + 1
    return counts


def touching(key: str) -> tuple[Contradiction, ...]:
    """Return the contradictions a claim takes part in.

    Parameters
    ----------
    key : str
        Key of a claim.

    Returns
    -------
    tuple of Contradiction
        In the order of the table (no unit).

    Examples
    --------
    >>> [one.key for one in touching("C041")]
    ['X03']
    """
    return tuple(one for one in load_contradictions() if key in (one.first.key, one.second.key))
