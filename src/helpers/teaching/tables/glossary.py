"""The glossary: terms, what they mean here, and where they come up, from data/glossary.csv."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from helpers import data
from helpers.teaching.panel import html_parts


class Term(NamedTuple):
    """One entry: `notebooks` are numbers separated by spaces, `source` is a work in one line.

    In the notebooks of `not_in`, also numbers, the word has another sense.
    """

    term: str
    definition: str
    notebooks: str
    source: str
    not_in: str = ""


def pattern(term: str) -> re.Pattern:
    r"""Return what finds a term in a text: also in the plural, and over the end of a line.

    A term in capitals, such as GRADE, is found in capitals only; other terms in both.

    Parameters
    ----------
    term : str

    Returns
    -------
    re.Pattern

    Examples
    --------
    >>> text = "Microthrombi, meta-analyses, ice\nballs, a grade"
    >>> [term for term in ("thrombus", "ice ball", "GRADE", "all") if pattern(term).search(text)]
    ['thrombus', 'ice ball']
    """
    *first, last = (re.escape(word).replace("'", "['’]") for word in term.split())
    plurals = {"us": "(?:us|i|uses)", "is": "[ie]s"}
    last = last[:-2] + plurals[last[-2:]] if last[-2:] in plurals else f"{last}(?:s|es)?"
    # Many small clots are microthrombi.
    words = r"(?:micro)?" + r"\s+".join([*first, last])
    return re.compile(rf"(?<![\w-]){words}(?![\w-])", 0 if term.isupper() else re.IGNORECASE)


class Glossary:
    """Terms and definitions in alphabetical order, as a table and as plain text.

    Parameters
    ----------
    terms : iterable of Term
    """

    def __init__(self, terms: Iterable[Term]):
        self.terms = sorted(terms, key=lambda entry: entry.term.casefold())

    def __getitem__(self, term: str) -> str:
        for entry in self.terms:
            if entry.term.casefold() == term.casefold():
                return entry.definition
        known = ", ".join(entry.term for entry in self.terms)
        raise ValueError(f"{term!r} is not in the glossary; it has {known}")

    def used_in(self, text: str, notebook: str = "") -> list[Term]:
        """Return the entries whose term stands in a text, as `pattern` finds it.

        Parameters
        ----------
        text : str
        notebook : str, optional
            Number of the notebook that the text is from.  Words that have another sense there are
            left out.

        Returns
        -------
        list of Term
        """
        return [
            entry
            for entry in self.terms
            if notebook not in entry.not_in.split() and pattern(entry.term).search(text)
        ]

    def __repr__(self):
        return "\n".join(f"{entry.term}: {entry.definition}" for entry in self.terms)

    def _repr_mimebundle_(self, include=None, exclude=None):
        # Rolls sideways, because a long source would make the table wider than a narrow page.
        headings = ["Term", "Meaning", "Notebook", "Source"]
        rows = [[term, meaning, places, source] for term, meaning, places, source, _ in self.terms]
        grid = html_parts.table("Glossary", headings, rows)
        return {
            "text/plain": repr(self),
            "text/html": html_parts.scrollable(grid, "table: Glossary"),
        }


def table(notebook: str | None = None, rows=None) -> Glossary:
    """Return the glossary, or the part of one notebook.

    Parameters
    ----------
    notebook : str, optional
        Number of a notebook; all of them if left out.
    rows : pandas.DataFrame, optional
        Replaces data/glossary.csv.  Its columns are term, definition, notebook (several numbers are
        separated by spaces), source and not_in (numbers as well).

    Returns
    -------
    Glossary

    Raises
    ------
    ValueError
        For a notebook without terms.

    Examples
    --------
    >>> table("00")["ice ball"].startswith("The frozen")
    True
    """
    if rows is None:
        rows = data.load("glossary")
    rows = rows.fillna("").astype(str)
    bibliography = set(data.load("sources")["key"])
    terms = []
    for row in rows.itertuples():
        if notebook is not None and notebook not in row.notebook.split():
            continue
        # A key that the bibliography lacks stays a key; a term without one is plain usage.
        source = row.source or "plain usage"
        if row.source in bibliography:
            source = data.cite(row.source)
        terms.append(Term(row.term, row.definition, row.notebook, source, row.not_in))
    if not terms:
        known = sorted({number for cell in rows["notebook"] for number in cell.split()})
        raise ValueError(
            f"no glossary terms for notebook {notebook!r}; there are some for {', '.join(known)}"
        )
    return Glossary(terms)
