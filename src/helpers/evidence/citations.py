"""A citation audit: who was studied, how many, and whether the reference supports its sentence."""

from __future__ import annotations

import math
from dataclasses import dataclass

from helpers import data
from helpers.checks import one_of


@dataclass(frozen=True)
class Citation:
    """One reference of a page.

    Attributes
    ----------
    number : int
        Its number on the page.
    source : str
        A key for `data.cite`.
    times_cited : int
        How often the page's text points to it.
    people : int or None
        People who were studied; None where the size was not seen.
    compared_with : str
        What they were compared with, "none" or "not seen".
    supports, why : str
        Whether the reference supports the sentence that cites it, and why.
    """

    number: int
    source: str
    times_cited: int
    people: int | None
    compared_with: str
    supports: str
    why: str

    def summary(self) -> str:
        """Return one plain sentence with the number of people."""
        times = {0: "never cited", 1: "cited once"}
        cited = times.get(self.times_cited, f"cited {self.times_cited} times")
        size = "size not seen"
        if self.people is not None:
            size = "1 person" if self.people == 1 else f"{self.people} people"
        return (
            f"({self.number}) {cited}, {size}, compared with {self.compared_with}; "
            f"supports it: {self.supports}."
        )


@dataclass(frozen=True)
class Audit:
    """The references of a page, in its order."""

    page: str
    rows: tuple[Citation, ...]

    @property
    def people(self) -> int:
        """People in all references whose size was seen."""
        return sum(row.people or 0 for row in self.rows)

    @property
    def sized(self) -> int:
        """References whose size was seen."""
        return sum(row.people is not None for row in self.rows)

    @property
    def called(self) -> int:
        """References that the text cites at least once."""
        return sum(row.times_cited > 0 for row in self.rows)

    @property
    def compared(self) -> int:
        """References with a comparison group."""
        return sum(row.compared_with not in ("none", "not seen") for row in self.rows)

    def summary(self) -> str:
        """Return one plain sentence with the references, the people and the comparisons."""
        count = len(self.rows)
        return (
            f"{self.page} prints {count} references and cites {self.called} of them in its text; "
            f"the {self.sized} whose size was seen have {self.people} people in all, and "
            f"{self.compared or 'none'} of the {count} is known to have a comparison group."
        )


def audit(page: str = "P5") -> Audit:
    """Return the citation audit of a page.

    Parameters
    ----------
    page : str
        A page with listed references.

    Returns
    -------
    Audit
        Its references, with numbers of people (no unit).

    Raises
    ------
    ValueError
        For a page without listed references.

    Examples
    --------
    >>> audit("P5").people
    38
    """
    table = data.load("citations")
    one_of(page, sorted(set(table["page"])), "pages with listed references")
    # In the page's own numbering, which is how a reader finds a reference.
    rows = table[table["page"] == page].sort_values("number").to_dict("records")
    return Audit(page, tuple(_citation(row) for row in rows))


def _citation(row: dict) -> Citation:
    """Return a row of data/citations.csv as a Citation."""
    return Citation(
        number=int(row["number"]),
        source=row["source"],
        times_cited=int(row["times_cited"]),
        # An empty cell means that the size was not seen, which is not zero people.
        people=None if math.isnan(row["people"]) else int(row["people"]),
        compared_with=row["compared_with"],
        supports=row["supports"],
        why=row["why"],
    )
