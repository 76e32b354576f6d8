"""A table of text: a caption, headings and rows, shown as HTML or as plain text."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.teaching.panel import html_parts

EMPTY_CELL = "-"
"""How an empty cell is shown as plain text, where columns are not aligned."""


@dataclass(frozen=True)
class Table:
    """A table whose every word is escaped.

    Parameters
    ----------
    caption : str
    headings : sequence of str
    rows : sequence of sequence of str
        Each as long as `headings`.
    folded : bool, optional
        Hide it behind its caption until it is opened.

    Examples
    --------
    >>> Table("Ice", ["Organ", "mm"], [["kidney", "28.7"], ["liver", ""]])
    Ice
      Organ | mm
      kidney | 28.7
      liver | -
    """

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    folded: bool = False

    def __repr__(self):
        lines = [self.caption]
        for row in (self.headings, *self.rows):
            lines.append("  " + " | ".join(cell or EMPTY_CELL for cell in row))
        return "\n".join(lines)

    def _repr_mimebundle_(self, include=None, exclude=None):
        # A folded table has its caption on the line that opens it, and a second time above the rows
        # for screen readers only.
        grid = html_parts.table(
            self.caption, self.headings, self.rows, seen_caption=not self.folded
        )
        rolling = html_parts.scrollable(grid, f"table: {self.caption}")
        if not self.folded:
            return {"text/plain": repr(self), "text/html": rolling}
        summary = f'<summary style="font-weight:600">{html.escape(self.caption)}</summary>'
        return {
            "text/plain": f"{self.caption} ({len(self.rows)} rows)",
            "text/html": f"<details>{summary}{rolling}</details>",
        }
