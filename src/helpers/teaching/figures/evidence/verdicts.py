"""Panel: how many claims of each page, or of each topic, have which verdict; what is right stands first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.evidence import claims
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice
from helpers.teaching.panel.panel import Panel

LOOKS = {
    "supported": ("#00204d", ""),
    "partly supported": ("#6d8cc4", "//"),
    "unverifiable": ("#f4f4f4", ""),
    "unsupported": ("#d8b94a", ".."),
    "misleading": ("#e9d9a0", "\\\\"),
    "contradicted": ("#93501d", "xx"),
    "physically impossible": ("#4a0f08", "++"),
}
"""Colour and hatching, in the order of drawing: what is right first, what is wrong last."""
MOST_ROWS = 10


@dataclass(frozen=True)
class Verdicts:
    """Numbers of claims: `table` has a row for each name and a column for each verdict of LOOKS."""

    names: tuple[str, ...]
    table: np.ndarray
    what: str

    def _where(self) -> str:
        return "page" if self.names == claims.PAGES else "topic"

    def total(self, *verdicts: str) -> int:
        """Claims with any of these verdicts."""
        return int(sum(self.table[:, list(LOOKS).index(one)].sum() for one in verdicts))

    def summary(self) -> str:
        """One plain sentence."""
        right, partly = self.total("supported"), self.total("partly supported")
        against = self.total("contradicted", "physically impossible")
        first = int(self.table[:, 0].argmax())
        return (
            f"Of {int(self.table.sum())} {self.what}, {right} are supported and {partly} partly supported; "
            f"{self.total('misleading')} are misleading, {self.total('unsupported')} unsupported, {against} "
            f"contradicted or physically impossible, and {self.total('unverifiable')} cannot be verified. "
            f"The {self._where()} with most supported claims is {self.names[first]}, with {self.table[first, 0]}."
        )


def compute(which: str = "all", group: str = "page") -> Verdicts:
    """Count all claims or the core ones (numbers of claims) by page or by topic."""
    known = claims.chosen(core=which == "core")
    names = claims.PAGES if group == "page" else tuple(claims.topics())
    table = np.array([[_count(known, group, name, verdict) for verdict in LOOKS] for name in names])
    return Verdicts(tuple(names), table, "claims" if which == "all" else "claims of the core")


def _count(known, group, name, verdict) -> int:
    return sum(getattr(one, group) == name and one.verdict == verdict for one in known)


class VerdictsView:
    """Bars from left to right, one for each page or topic, with the number in every part."""

    def __init__(self):
        self.figure = style.figure(7.6, 4.3, left_in=1.35, right_in=0.2, top_in=0.75)
        self.axes = self.figure.subplots()
        self._bars = {
            verdict: self.axes.barh(
                np.arange(MOST_ROWS),
                np.zeros(MOST_ROWS),
                color=colour,
                hatch=hatch,
                edgecolor="#777777",
                linewidth=0.6,
                height=0.72,
                label=verdict,
            )
            for verdict, (colour, hatch) in LOOKS.items()
        }
        self._numbers = {
            verdict: [
                self.axes.text(
                    0, row, "", ha="center", va="center", fontsize=9.5, clip_on=True, bbox=_plate()
                )
                for row in range(MOST_ROWS)
            ]
            for verdict in LOOKS
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

    def update(self, result: Verdicts) -> None:
        """Move the bars and their numbers to a result."""
        rows, starts = len(result.names), np.zeros(MOST_ROWS)
        widest = result.table.sum(axis=1).max()
        for column, verdict in enumerate(LOOKS):
            counts = np.zeros(MOST_ROWS)
            counts[:rows] = result.table[:, column]
            for bar, text, count, start in zip(
                self._bars[verdict], self._numbers[verdict], counts, starts, strict=True
            ):
                bar.set_x(start)
                bar.set_width(count)
                text.set_x(start + count / 2)
                text.set_text(f"{count:.0f}" if count else "")
            starts = starts + counts
        self.axes.set(xlim=(0, 1.03 * widest), ylim=(rows - 0.5, -0.5))
        self.axes.set_yticks(np.arange(rows), result.names)


def _plate() -> dict:
    """A light plate behind a number, so that hatching does not run through it."""
    return {"boxstyle": "round,pad=0.08", "facecolor": "white", "edgecolor": "none", "alpha": 0.92}


def facts(parameters: dict) -> list[dict]:
    """Rows for "Where these numbers come from"."""
    known = claims.load_claims()
    return [
        {
            "name": f"claims of {page}",
            "value": str(sum(one.page == page for one in known)),
            "unit": "claims",
            "source": "data/claims.csv, one rater",
            "trust": "constructed",
        }
        for page in claims.PAGES
    ]


def panel() -> Panel:
    """The panel of verdicts, ready to show."""
    return Panel(
        "What the pages get right, and what not",
        [
            Choice("which", "Claims", (("all claims", "all"), ("core claims", "core")), "all"),
            Choice("group", "Bars", (("by page", "page"), ("by topic", "topic")), "page"),
        ],
        compute,
        VerdictsView,
        presets={
            "By page": {"group": "page"},
            "By topic": {"group": "topic"},
            "Core claims": {"which": "core", "group": "page"},
        },
        facts=facts,
    )
