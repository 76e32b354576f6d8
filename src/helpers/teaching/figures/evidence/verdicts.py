"""How many claims of each page, or of each topic, have which verdict; what is right comes first."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from helpers.evidence import claims
from helpers.evidence.claims import ORDER
from helpers.evidence.studies.verdicts import Verdicts, run
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice
from helpers.teaching.panel.panel import Panel
from helpers.teaching.panel.source_rows import SourceRow

# Bars are made once, for as many topics as there are
MOST_ROWS = 10


class Fill(NamedTuple):
    """How a part of a bar is filled; the hatching shows the verdict without colour."""

    colour: str
    hatch: str


FILLS = {
    "supported": Fill("#00204d", ""),
    "partly supported": Fill("#6d8cc4", "//"),
    "unverifiable": Fill("#f4f4f4", ""),
    "copying error": Fill("#c9c9c9", "oo"),
    "unsupported": Fill("#d8b94a", ".."),
    "misleading": Fill("#e9d9a0", "\\\\"),
    "contradicted": Fill("#93501d", "xx"),
    "physically impossible": Fill("#4a0f08", "++"),
}
# a light plate behind a number, so that hatching does not run through it
PLATE = {"boxstyle": "round,pad=0.08", "facecolor": "white", "edgecolor": "none", "alpha": 0.92}


class VerdictsView:
    """Bars from left to right, one for each page or topic, with the number in every part."""

    scene = (
        "The picture: a bar for each row, its parts the numbers of claims with each of the "
        "eight verdicts."
    )

    def __init__(self):
        self.figure = style.figure(7.6, 4.3, left_in=1.35, right_in=0.2, top_in=0.75)
        self.axes = self.figure.subplots()
        self._bars = {}
        for verdict in ORDER:
            self._bars[verdict] = self.axes.barh(
                np.arange(MOST_ROWS),
                np.zeros(MOST_ROWS),
                color=FILLS[verdict].colour,
                hatch=FILLS[verdict].hatch,
                edgecolor="#777777",
                linewidth=0.6,
                height=0.72,
                label=verdict,
            )
        self._numbers = {
            verdict: [self._number(row) for row in range(MOST_ROWS)] for verdict in ORDER
        }
        self.axes.set_xlabel("number of claims")
        self.axes.tick_params(axis="y", length=0)
        self.figure.legend(
            *self.axes.get_legend_handles_labels(),
            loc="upper left",
            ncols=4,
            fontsize=10,
            bbox_to_anchor=(0.005, 0.995),
            handlelength=1.6,
            columnspacing=1.4,
        )

    def _number(self, row: int):
        """Draw the number in one part of a bar, which `update` sets."""
        return self.axes.text(
            0, row, "", ha="center", va="center", fontsize=10, clip_on=True, bbox=dict(PLATE)
        )

    def update(self, result: Verdicts) -> None:
        """Move the bars and their numbers to a result."""
        rows = len(result.names)
        starts = np.zeros(MOST_ROWS)
        for column, verdict in enumerate(ORDER):
            # rows that this result does not have keep a length of 0
            counts = np.zeros(MOST_ROWS)
            counts[:rows] = result.table[:, column]
            parts = zip(self._bars[verdict], self._numbers[verdict], counts, starts, strict=True)
            for bar, text, count, start in parts:
                bar.set_x(start)
                bar.set_width(count)
                text.set_x(start + count / 2)
                text.set_text(f"{count:.0f}" if count else "")
            # The next part begins where this one ends.
            starts = starts + counts
        # A little room at the right, so that the longest bar does not touch the frame.
        longest = result.table.sum(axis=1).max()
        self.axes.set(xlim=(0, 1.03 * longest), ylim=(rows - 0.5, -0.5))
        self.axes.set_yticks(np.arange(rows), result.names)


def facts(parameters: dict) -> list[SourceRow]:
    """Return the rows of "Where these numbers come from"."""
    return [
        SourceRow(
            name=f"claims of {page}",
            value=str(len(claims.chosen(page=page))),
            unit="claims",
            source="data/claims.csv",
            trust="constructed",
        )
        for page in claims.PAGES
    ]


def panel() -> Panel:
    """Return the panel of verdicts, ready to show."""
    selections = (
        ("all claims", "all"),
        ("core claims", "core"),
        *((f"claims of {page}", page) for page in claims.PAGES),
    )
    return Panel(
        "What the pages get right, and what not",
        [
            # One page at the start: the whole is for the notebook's prediction to find.
            Choice("which", "Claims", selections, claims.PAGES[0]),
            Choice("group", "Bars", (("by page", "page"), ("by topic", "topic")), "page"),
        ],
        run,
        VerdictsView,
        presets={
            "By page": {"which": "all", "group": "page"},
            "By topic": {"which": "all", "group": "topic"},
            "Core claims": {"which": "core", "group": "page"},
        },
        facts=facts,
    )
