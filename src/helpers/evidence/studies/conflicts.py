"""The contradictions between the pages, by the page they touch and by how strict they are."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.evidence import contradictions
from helpers.evidence.contradictions import Contradiction

# Choice that leaves nothing out
ANY = "any"


@dataclass(frozen=True)
class Conflicts:
    """The contradictions that were chosen.

    Attributes
    ----------
    found : tuple of Contradiction
        Those that fit, in the order of the table.
    page, strength : str
        What they were chosen by, or `ANY`.
    """

    found: tuple[Contradiction, ...]
    page: str
    strength: str

    def count(self, scope: str) -> int:
        """Return the number of contradictions that lie "across" pages or "within" one."""
        return sum(one.scope == scope for one in self.found)

    @property
    def pairs(self) -> dict[tuple[str, str], int]:
        """Numbers of contradictions by pair of pages; a page with itself: those within it."""
        return contradictions.pairs(self.found)

    def summary(self) -> str:
        """Return one plain sentence with the numbers of contradictions."""
        # "strict contradictions", but "contradictions that depend on reading".
        before = f"{self.strength} " if self.strength in ("strict", "weak") else ""
        noun = "contradiction" if len(self.found) == 1 else "contradictions"
        after = " that depend on reading" if self.strength == "depends on reading" else ""
        touching = f" touching {self.page}" if self.page != ANY else ""
        return (
            f"The claims of 5 pages hold {len(self.found)} {before}{noun}{after}{touching}: "
            f"{self.count('across')} across pages and {self.count('within')} within one page"
            f"{self._most()}."
        )

    def _most(self) -> str:
        """Name the two pages with most contradictions, if no other two have as many."""
        across = {pair: number for pair, number in self.pairs.items() if pair[0] != pair[1]}
        if not across:
            return ""
        largest = max(across.values())
        most = [pair for pair, number in across.items() if number == largest]
        if len(most) > 1:
            return ""
        first, second = most[0]
        return f"; the most, {largest}, between {first} and {second}"


def run(page: str = ANY, strength: str = ANY) -> Conflicts:
    """Choose contradictions by the page they touch and by how strict they are.

    Parameters
    ----------
    page : str
        One of `claims.PAGES`, or `ANY`.
    strength : str
        One of `contradictions.STRENGTHS`, or `ANY`.

    Returns
    -------
    Conflicts
        The contradictions (no unit).

    Raises
    ------
    ValueError
        For a page or strength that does not exist.

    Examples
    --------
    >>> len(run(strength="strict").found)
    1
    """
    found = contradictions.chosen(
        page=None if page == ANY else page,
        strength=None if strength == ANY else strength,
    )
    return Conflicts(found, page, strength)
