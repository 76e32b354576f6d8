"""The trust strip beside a simulation: what was checked, found and allowed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from helpers.teaching.panel import html_parts
from helpers.teaching.panel.number_text import SMALLEST_FRACTION, percent, significant

MOST_DIGITS = 6
"""How many significant digits of a value are shown at most."""


class TrustCheck(NamedTuple):
    """One check of a simulation: it passes when the size of `value` is at most `allowed`.

    Without a `unit`, both numbers are fractions and are shown in percent.
    """

    name: str
    value: float
    allowed: float
    unit: str | None = None

    @property
    def passes(self) -> bool:
        """Whether the check passes; a value that is not a number never does."""
        return math.isfinite(self.value) and abs(self.value) <= self.allowed

    @property
    def found(self) -> str:
        """The size of the value as it is shown, with more digits where it just misses."""
        for digits in range(2, MOST_DIGITS):
            shown = self._shown(digits)
            # Two digits would print a near miss as what is allowed: 5.0 %, at most 5 %.
            if self.passes or not _is_same_number(shown, self.limit):
                return shown
        return self._shown(MOST_DIGITS)

    def _shown(self, digits: int) -> str:
        """Return the size of the value with this many significant digits."""
        if not math.isfinite(self.value):
            return "not a number"
        if self.unit is None:
            return percent(self.value, digits)
        # Rounding noise would be printed with digits that mean nothing and differ between machines.
        if abs(self.value) < SMALLEST_FRACTION:
            return f"< {SMALLEST_FRACTION} {self.unit}"
        return f"{significant(abs(self.value), digits)} {self.unit}"

    @property
    def limit(self) -> str:
        """What is allowed, as it is shown."""
        if self.unit is None:
            return f"{100 * self.allowed:.3g} %"
        return f"{self.allowed:.3g} {self.unit}"

    @property
    def verdict(self) -> str:
        """The verdict in words."""
        return "passes" if self.passes else "does not pass"


def _is_same_number(found: str, limit: str) -> bool:
    """Say whether two texts show the same number, whatever their digits: 5.0 % and 5 %."""
    number, other = found.split()[0], limit.split()[0]
    return re.fullmatch(r"[\d.]+", number) is not None and float(number) == float(other)


@dataclass(frozen=True)
class TrustStrip:
    """The checks of a simulation as a small table.

    Parameters
    ----------
    checks : tuple of TrustCheck

    Examples
    --------
    >>> exact = ("Distance to the exact solution", 0.0042, 0.01)
    >>> TrustStrip.of([exact, ("Heat lost", 2e-7, 0.001)])
    Can we trust it?
      Distance to the exact solution: 0.42 % (at most 1 %): passes
      Heat lost: < 0.1 % (at most 0.1 %): passes
    """

    checks: tuple[TrustCheck, ...]

    @classmethod
    def of(cls, rows: Iterable[tuple]) -> TrustStrip:
        """Make a strip from rows as a notebook writes them.

        Parameters
        ----------
        rows : iterable of tuple
            (name, value, allowed) with fractions, or (name, value, allowed, unit).

        Raises
        ------
        ValueError
            For a row of another length, or one that allows nothing.
        """
        checks = []
        for row in rows:
            # `not allowed > 0`, because a comparison with NaN is never true.
            if len(row) not in (3, 4) or not row[2] > 0:
                raise ValueError(
                    f"row {row!r}: give (check, value, allowed) or (check, value, allowed, unit), "
                    "allowed > 0"
                )
            checks.append(TrustCheck(*row))
        return cls(tuple(checks))

    @property
    def passed(self) -> bool:
        """Whether every check passes."""
        return all(check.passes for check in self.checks)

    @property
    def lines(self) -> list[list[str]]:
        """Per check: its name, its value, what is allowed, and the verdict in words."""
        return [[check.name, check.found, check.limit, check.verdict] for check in self.checks]

    def __repr__(self):
        lines = ["Can we trust it?"]
        for check in self.checks:
            lines.append(f"  {check.name}: {check.found} (at most {check.limit}): {check.verdict}")
        return "\n".join(lines)

    def _repr_mimebundle_(self, include=None, exclude=None):
        rows = []
        for check in self.checks:
            mark = "✓" if check.passes else "✗"
            rows.append(
                [check.name, check.found, f"at most {check.limit}", f"{mark} {check.verdict}"]
            )
        headings = ["Check", "Found", "Allowed", "Verdict"]
        grid = html_parts.table("Can we trust it?", headings, rows)
        return {
            "text/plain": repr(self),
            "text/html": html_parts.scrollable(grid, "table: Can we trust it?"),
        }
