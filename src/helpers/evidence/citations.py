"""A citation audit: who was studied, how many, compared with what, and whether the reference carries its sentence."""

from __future__ import annotations

from dataclasses import dataclass

from helpers import data


@dataclass(frozen=True)
class Citation:
    """One reference of a page: how often its text calls it, people (None if not seen), comparator and verdict."""

    number: int
    source: str
    called_in_text: int
    people: int | None
    compared_with: str
    supports: str
    why: str

    def summary(self) -> str:
        """One plain sentence with the number of people."""
        called = f"called {self.called_in_text} times" if self.called_in_text else "never called"
        size = f"{self.people} people" if self.people else "size not seen"
        return f"({self.number}) {called}, {size}, compared with {self.compared_with}; carries it: {self.supports}."


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
    def called(self) -> int:
        """References that the text calls at least once."""
        return sum(row.called_in_text > 0 for row in self.rows)

    @property
    def compared(self) -> int:
        """References with a comparison group."""
        return sum(row.compared_with not in ("none", "not seen") for row in self.rows)

    def summary(self) -> str:
        """One plain sentence."""
        return (
            f"{self.page} prints {len(self.rows)} references and calls {self.called} of them in its text; "
            f"the {sum(row.people is not None for row in self.rows)} whose size was seen have {self.people} people in "
            f"all, and {self.compared or 'none'} of the {len(self.rows)} is known to have a comparison group."
        )


def audit(page: str = "P5") -> Audit:
    """Return the citation audit of a page (no unit but people); ValueError for a page without listed references.

    >>> audit("P5").people
    38
    """
    table = data.load("citations")
    data.one_of(page, sorted(set(table["page"])), "pages with listed references")
    rows = table[table["page"] == page].sort_values("number").itertuples()
    return Audit(
        page,
        tuple(
            Citation(
                int(row.number),
                row.source,
                int(row.called_in_text),
                None
                if row.people != row.people
                else int(row.people),  # nan is the only value unequal to itself
                row.compared_with,
                row.supports,
                row.why,
            )
            for row in rows
        ),
    )
