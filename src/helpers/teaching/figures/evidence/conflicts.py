"""Panel: the contradictions as a map: five pages, a line for two that disagree, a ring for a page with itself."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from helpers.evidence import claims, contradictions
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice
from helpers.teaching.panel.panel import Panel

ANY = "any"
PLACES = {
    page: (np.sin(2 * np.pi * place / 5), np.cos(2 * np.pi * place / 5))
    for place, page in enumerate(claims.PAGES)
}
NODE, THICKEST, RING = 1150, 9.0, 1.42


@dataclass(frozen=True)
class Conflicts:
    """The contradictions that were chosen, and what was asked for."""

    found: tuple[contradictions.Contradiction, ...]
    page: str
    strength: str

    def count(self, scope: str) -> int:
        """Contradictions across pages or within one."""
        return sum(one.scope == scope for one in self.found)

    def summary(self) -> str:
        """One plain sentence."""
        kind = {"strict": "strict ", "weak": "weak "}.get(self.strength, "")
        many = f"{len(self.found)} {kind}contradiction{'' if len(self.found) == 1 else 's'}"
        tail = " that depend on reading" if self.strength == "depends on reading" else ""
        start = f"{many}{tail}" + (f" touching {self.page}" if self.page != ANY else "")
        across, within = self.count("across"), self.count("within")
        return f"The claims of 5 pages hold {start}: {across} across pages and {within} within one page{self._most()}."

    def _most(self) -> str:
        pairs = {
            pair: n for pair, n in contradictions.pairs(self.found).items() if pair[0] != pair[1]
        }
        most = [pair for pair, count in pairs.items() if count == max(pairs.values())]
        return (
            f"; most, {pairs[most[0]]}, between {most[0][0]} and {most[0][1]}"
            if len(most) == 1
            else ""
        )


def compute(page: str = ANY, strength: str = ANY) -> Conflicts:
    """Choose contradictions (numbers of them) by the page they touch and by how strict they are."""
    chosen = contradictions.chosen(
        page=None if page == ANY else page, strength=None if strength == ANY else strength
    )
    return Conflicts(chosen, page, strength)


class ConflictsView:
    """Pages on a circle; thickness and a number show how many contradictions join two of them."""

    def __init__(self):
        self.figure = style.figure(6.0, 5.2, left_in=0.1, right_in=0.1, bottom_in=0.1, top_in=0.1)
        self.axes = self.figure.subplots()
        self.axes.set(xlim=(-1.85, 1.85), ylim=(-1.55, 1.75), xticks=[], yticks=[], aspect="equal")
        for side in self.axes.spines.values():
            side.set_visible(False)
        self._lines = {pair: self._line(*pair) for pair in combinations(claims.PAGES, 2)}
        self._rings = {page: self._ring(page) for page in claims.PAGES}
        self._nodes = {
            page: self.axes.scatter(
                *PLACES[page], s=NODE, color="#00204d", edgecolors="black", zorder=3
            )
            for page in claims.PAGES
        }
        for page in claims.PAGES:
            self.axes.text(
                *PLACES[page], page, color="white", ha="center", va="center", fontsize=12, zorder=4
            )

    def _line(self, first, second):
        (x1, y1), (x2, y2) = PLACES[first], PLACES[second]
        (line,) = self.axes.plot(
            [x1, x2], [y1, y2], color="#8a93a6", zorder=1, solid_capstyle="round"
        )
        text = self.axes.text(  # in the middle: the lines of the star cross at about 4 and 6 tenths
            (x1 + x2) / 2,
            (y1 + y2) / 2,
            "",
            ha="center",
            va="center",
            fontsize=11,
            zorder=2,
            bbox={"boxstyle": "round,pad=0.2", "facecolor": "white", "edgecolor": "#8a93a6"},
        )
        return line, text

    def _ring(self, page):
        x, y = (RING * part for part in PLACES[page])
        (ring,) = self.axes.plot(
            [x], [y], "o", markersize=34, markerfacecolor="none", color="#a82f18", zorder=1
        )
        text = self.axes.text(x, y, "", ha="center", va="center", fontsize=11, color="#a82f18")
        return ring, text

    def update(self, result: Conflicts) -> None:
        """Set thickness and numbers."""
        pairs = contradictions.pairs(result.found)
        for pair, (line, text) in self._lines.items():
            count = pairs.get(pair, 0)
            line.set_linewidth(THICKEST * count / 5)
            line.set_visible(count > 0)
            text.set_text(str(count) if count else "")
            text.set_visible(count > 0)
        for page, (ring, text) in self._rings.items():
            count = pairs.get((page, page), 0)
            ring.set_visible(count > 0)
            ring.set_markeredgewidth(1.0 + 1.2 * count)
            text.set_text(f"{count} ↻" if count else "")
            text.set_visible(count > 0)
        for page, node in self._nodes.items():
            node.set_facecolor("#00204d" if result.page in (ANY, page) else "#5b6476")


def panel() -> Panel:
    """The contradiction map, ready to show."""
    strengths = ((ANY, ANY), *((one, one) for one in contradictions.STRENGTHS))
    return Panel(
        "Where the pages contradict each other",
        [
            Choice(
                "page", "Touching page", ((ANY, ANY), *((one, one) for one in claims.PAGES)), ANY
            ),
            Choice("strength", "How strictly", strengths, ANY),
        ],
        compute,
        ConflictsView,
        presets={"All": {}, "Strict only": {"strength": "strict"}, "Touching P3": {"page": "P3"}},
        facts=lambda parameters: [
            {
                "name": "contradictions",
                "value": str(len(contradictions.load_contradictions())),
                "unit": "pairs of claims",
                "source": "data/contradictions.csv, tagged by reading both sentences",
                "trust": "constructed",
            }
        ],
    )
