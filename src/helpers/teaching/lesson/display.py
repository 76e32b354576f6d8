"""Things a cell can show: a sentence, the trust strip, the replay of a prediction.  All have a plain-text twin."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import ipywidgets as W

from helpers.teaching.panel import html_parts
from helpers.teaching.panel.number_text import SMALLEST_FRACTION, percent, significant
from helpers.teaching.panel.widgets import WIDGET_MIME


class Sentence(str):
    """A sentence that shows itself without quotation marks when it ends a cell.

    >>> Sentence("Saved 3 answers.")
    Saved 3 answers.
    """

    def __repr__(self):
        return str(self)


@dataclass(frozen=True)
class TrustStrip:
    """Checks of a simulation: (check, value, allowed) as fractions, or (check, value, allowed, unit) as numbers.

    A check passes when the size of its value is at most what is allowed; a value that is not a number never does.

    >>> TrustStrip((("Distance to the exact solution", 0.0042, 0.01), ("Heat lost", 2e-7, 0.001)))
    Can we trust it?
      Distance to the exact solution: 0.42 % (at most 1 %): passes
      Heat lost: < 0.1 % (at most 0.1 %): passes
    """

    rows: tuple

    def __post_init__(self):
        for row in self.rows:
            if len(row) not in (3, 4) or not row[2] > 0:
                raise ValueError(
                    f"row {row!r}: give (check, value, allowed) or (check, value, allowed, unit), allowed > 0"
                )

    @property
    def passed(self) -> bool:
        """Whether every check passes."""
        return all(_passes(row) for row in self.rows)

    @property
    def lines(self) -> list[list[str]]:
        """Per check: its name, its value, what is allowed, and the verdict in words."""
        return [
            [row[0], _size(row), _limit(row), "passes" if _passes(row) else "does not pass"]
            for row in self.rows
        ]

    def __repr__(self):
        rows = [
            f"  {check}: {size} (at most {limit}): {verdict}"
            for check, size, limit, verdict in self.lines
        ]
        return "\n".join(["Can we trust it?", *rows])

    def _repr_mimebundle_(self, include=None, exclude=None):
        marks = {"passes": "✓ passes", "does not pass": "✗ does not pass"}
        cells = [
            [check, size, f"at most {limit}", marks[verdict]]
            for check, size, limit, verdict in self.lines
        ]
        grid = html_parts.table("Can we trust it?", ["Check", "Found", "Allowed", "Verdict"], cells)
        return {"text/plain": repr(self), "text/html": grid}


def _passes(row) -> bool:
    return math.isfinite(row[1]) and abs(row[1]) <= row[2]


def _size(row) -> str:
    if not math.isfinite(row[1]):
        return "not a number"
    if len(row) == 3:
        return percent(row[1])
    small = abs(row[1]) < SMALLEST_FRACTION
    return f"< {SMALLEST_FRACTION} {row[3]}" if small else f"{significant(abs(row[1]), 2)} {row[3]}"


def _limit(row) -> str:
    return f"{100 * row[2]:.3g} %" if len(row) == 3 else f"{row[2]:.3g} {row[3]}"


class Replay:
    """What the learner predicted beside what was found; follows an answer that is given or changed later.

    `says` names who found it: the model, the studies, the page.
    """

    def __init__(
        self, predicted: Callable[[], str | None], outcome: str, says: str = "What was found"
    ):
        self._predicted, self._outcome = predicted, f"{says}: {outcome}"
        self.widget = W.HTML()
        self.refresh()

    @property
    def text(self) -> str:
        """The words now shown."""
        answer = self._predicted()
        if answer is None:
            return f"You have not predicted yet: choose above, then compare. {self._outcome}"
        return f"You predicted: “{answer.rstrip('.')}”. {self._outcome}"

    def refresh(self) -> None:
        """Show the present answer."""
        self.widget.value = html_parts.status(self.text)

    def __repr__(self):
        return self.text

    def _repr_mimebundle_(self, include=None, exclude=None):
        view = {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}
        return {"text/plain": self.text, WIDGET_MIME: view}


def trust_strip(rows: Iterable) -> TrustStrip:
    """A trust strip from any sequence of rows."""
    return TrustStrip(tuple(tuple(row) for row in rows))
