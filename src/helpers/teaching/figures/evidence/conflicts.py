"""The contradictions as a map of five pages: a line for two that disagree, a ring within one."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from helpers.evidence import claims, contradictions
from helpers.evidence.studies.conflicts import ANY, Conflicts, run
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice
from helpers.teaching.panel.panel import Panel
from helpers.teaching.panel.source_rows import SourceRow

# Where each page is drawn, on a circle of radius 1
PLACES = {
    page: (np.sin(2 * np.pi * place / 5), np.cos(2 * np.pi * place / 5))
    for place, page in enumerate(claims.PAGES)
}
NODE_SIZE = 1150
# Width of a line, in points, that stands for five contradictions
THICKEST = 9.0
# Distance of a ring from the middle: outside its page
RING_RADIUS = 1.42
CHOSEN = "#00204d"
FADED = "#5b6476"
LINE = "#8a93a6"
RING = "#a82f18"


class ConflictsView:
    """Pages on a circle; thickness and a number show how many contradictions join two of them."""

    scene = (
        "The picture: five pages on a circle; a line joins two pages that contradict each "
        "other, a ring marks one that contradicts itself, and the number beside each counts "
        "the contradictions."
    )

    def __init__(self):
        self.figure = style.figure(6.0, 5.2, left_in=0.1, right_in=0.1, bottom_in=0.1, top_in=0.1)
        self.axes = self.figure.subplots()
        self.axes.set(xlim=(-1.85, 1.85), ylim=(-1.55, 1.75), xticks=[], yticks=[], aspect="equal")
        for side in self.axes.spines.values():
            side.set_visible(False)
        self._lines = {pair: self._line(*pair) for pair in combinations(claims.PAGES, 2)}
        self._rings = {page: self._ring(page) for page in claims.PAGES}
        self._nodes = {}
        for page in claims.PAGES:
            x, y = PLACES[page]
            self._nodes[page] = self.axes.scatter(
                x, y, s=NODE_SIZE, color=CHOSEN, edgecolors="black", zorder=3
            )
        # Text last, so that it is drawn above every node.
        for page in claims.PAGES:
            x, y = PLACES[page]
            self.axes.text(
                x, y, page, color="white", ha="center", va="center", fontsize=12, zorder=4
            )

    def _line(self, first: str, second: str) -> tuple:
        """Draw the line between two pages and the number on it."""
        x1, y1 = PLACES[first]
        x2, y2 = PLACES[second]
        (line,) = self.axes.plot([x1, x2], [y1, y2], color=LINE, zorder=1, solid_capstyle="round")
        # in the middle: the lines of the star cross at about 4 and 6 tenths
        text = self.axes.text(
            (x1 + x2) / 2,
            (y1 + y2) / 2,
            "",
            ha="center",
            va="center",
            fontsize=11,
            zorder=2,
            bbox={"boxstyle": "round,pad=0.2", "facecolor": "white", "edgecolor": LINE},
        )
        return line, text

    def _ring(self, page: str) -> tuple:
        """Draw the ring of a page that contradicts itself and the number in it."""
        x = RING_RADIUS * PLACES[page][0]
        y = RING_RADIUS * PLACES[page][1]
        (ring,) = self.axes.plot(
            [x], [y], "o", markersize=34, markerfacecolor="none", color=RING, zorder=1
        )
        text = self.axes.text(x, y, "", ha="center", va="center", fontsize=11, color=RING)
        return ring, text

    def update(self, result: Conflicts) -> None:
        """Set thickness and numbers."""
        # Hidden and not only thin: a line of width 0 would still be found by a reader of the
        # picture.
        pairs = result.pairs
        for pair, (line, text) in self._lines.items():
            count = pairs.get(pair, 0)
            line.set_linewidth(THICKEST * count / 5)
            line.set_visible(count > 0)
            text.set_text(str(count) if count else "")
            text.set_visible(count > 0)
        for page, (ring, text) in self._rings.items():
            count = pairs.get((page, page), 0)
            ring.set_visible(count > 0)
            # A single contradiction must already be seen; more of them thicken the ring.
            ring.set_markeredgewidth(1.0 + 1.2 * count)
            text.set_text(f"{count} ↻" if count else "")
            text.set_visible(count > 0)
        for page, node in self._nodes.items():
            # Grey pages are out of the choice, but stay where a learner knows them.
            node.set_facecolor(CHOSEN if result.page in (ANY, page) else FADED)


def facts(parameters: dict) -> list[SourceRow]:
    """Return the row of "Where these numbers come from"."""
    return [
        SourceRow(
            name="contradictions",
            value=str(len(contradictions.load_contradictions())),
            unit="pairs of claims",
            source="data/contradictions.csv, tagged by reading both sentences",
            trust="constructed",
        )
    ]


def panel() -> Panel:
    """Return the contradiction map, ready to show."""
    pages = tuple((choice, choice) for choice in (ANY, *claims.PAGES))
    strengths = tuple((choice, choice) for choice in (ANY, *contradictions.STRENGTHS))
    return Panel(
        "Where the pages contradict each other",
        [
            Choice("page", "Touching page", pages, ANY),
            Choice("strength", "How strictly", strengths, ANY),
        ],
        run,
        ConflictsView,
        presets={"All": {}, "Strict only": {"strength": "strict"}, "Touching P3": {"page": "P3"}},
        facts=facts,
    )
