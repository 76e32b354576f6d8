"""Tables of words: a caption, headings and rows, shown as HTML and, where there is none, as plain text."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.teaching.panel import html_parts


@dataclass(frozen=True)
class Table:
    """A caption, headings and rows of words, all escaped; `folded` hides it behind its caption until it is opened.

    >>> Table("Ice", ("Organ", "mm"), [("kidney", "28.7"), ("liver", "")])
    Ice
      Organ | mm
      kidney | 28.7
      liver | -
    """

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    folded: bool = False

    def __repr__(self):
        lines = ("  " + " | ".join(cell or "-" for cell in row) for row in (self.heads, *self.rows))
        return "\n".join([self.caption, *lines])

    def _repr_mimebundle_(self, include=None, exclude=None):
        grid = html_parts.scrollable(
            html_parts.table("" if self.folded else self.caption, self.heads, self.rows),
            f"table: {self.caption}",
        )
        if not self.folded:
            return {"text/plain": repr(self), "text/html": grid}
        caption = html.escape(self.caption)
        return {
            "text/plain": f"{self.caption} ({len(self.rows)} rows)",
            "text/html": f'<details><summary style="font-weight:600">{caption}</summary>{grid}</details>',
        }


def show(*things) -> None:
    """Display several things from one cell, in order."""
    from IPython.display import display

    display(*things)
