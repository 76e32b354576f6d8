"""The glossary: terms, what they mean here, and where they come up, from `data/glossary.csv`."""

from __future__ import annotations

from helpers.teaching.panel import html_parts


class Glossary:
    """Terms and definitions in alphabetical order, as a table and as plain text."""

    def __init__(self, rows: list[tuple[str, str, str, str]]):
        self.rows = sorted(rows, key=lambda row: row[0].casefold())

    def __getitem__(self, term: str) -> str:
        known = {row[0].casefold(): row[1] for row in self.rows}
        if term.casefold() not in known:
            raise ValueError(
                f"{term!r} is not in the glossary; it has {', '.join(row[0] for row in self.rows)}"
            )
        return known[term.casefold()]

    def __repr__(self):
        return "\n".join(f"{term}: {definition}" for term, definition, *_ in self.rows)

    def _repr_mimebundle_(self, include=None, exclude=None):
        grid = html_parts.table(
            "Glossary", ["Term", "Meaning", "Notebook", "Source"], [list(row) for row in self.rows]
        )
        return {"text/plain": repr(self), "text/html": html_parts.scrollable(grid, "table: Glossary")}


def table(notebook: str | None = None, rows=None) -> Glossary:
    """The glossary, or the part of one notebook; `rows` (term, definition, notebook, source) replaces the file.

    A term's `notebook` may name several, separated by spaces.  ValueError for a notebook without terms.
    """
    if rows is None:
        from helpers import data

        rows = data.load("glossary")
    rows = rows.fillna("").astype(str)
    found = [
        (row.term, row.definition, row.notebook, _source(row.source))
        for row in rows.itertuples()
        if notebook is None or notebook in row.notebook.split()
    ]
    if not found:
        known = sorted({one for cell in rows["notebook"] for one in cell.split()})
        raise ValueError(
            f"no glossary terms for notebook {notebook!r}; there are some for {', '.join(known)}"
        )
    return Glossary(found)


def _source(key: str) -> str:
    """A work in one line; a key that the bibliography lacks stays a key, nothing is plain usage."""
    from helpers import data

    return data.cite(key) if key in set(data.load("sources")["key"]) else key or "plain usage"
