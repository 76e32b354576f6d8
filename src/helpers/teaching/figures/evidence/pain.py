"""A pain trial without a control group, and how much of its success is regression to the mean."""

from __future__ import annotations

import numpy as np

from helpers import data
from helpers.evidence.live_checks import number
from helpers.evidence.pain_trial import LEAST_PAIN, MOST_PAIN, PainTrial
from helpers.evidence.studies.pain import SPREAD, run
from helpers.teaching.panel import maps, style
from helpers.teaching.panel.controls import Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.panel.source_rows import SourceRow

# How many people are drawn: more dots would hide each other
SHOWN = 220
DOTS = "#1a2a80"
QUIET = "#555555"
ENTRY = "#a82f18"
# Source and measure of the published fall of pain
PUBLISHED = ("jennings2021_motion", "worst-pain change at week 8")


class PainView:
    """Left: pain before and after, a dot a person. Right: how much of the fall is what."""

    scene = (
        "The picture: on the left, a dot for each person: pain later against pain at entry "
        "(points), with the line of no change and the limit of entry; on the right, bars for "
        "the fall of mean pain (points), simulated and published."
    )

    def __init__(self):
        self.figure = style.figure(7.6, 4.2, left_in=0.75, right_in=0.2)
        self.dots, self.bars = self.figure.subplots(
            1, 2, gridspec_kw={"width_ratios": (1.35, 1), "wspace": 0.32}
        )
        self._prepare_dots()
        self._prepare_bars()
        self.figure.legend(
            [self._effect, self._regression],
            ["treatment", "regression to the mean"],
            loc="upper right",
            bbox_to_anchor=(0.995, 1.0),
            ncols=2,
            fontsize=10,
            handlelength=1.6,
            columnspacing=1.2,
        )

    def _prepare_dots(self) -> None:
        """Draw what stays on the left: the line of no change, and what the model leaves out."""
        self._cloud = self.dots.scatter([], [], s=11, color=DOTS, alpha=0.6, linewidths=0)
        ends = [LEAST_PAIN, MOST_PAIN]
        self.dots.plot(ends, ends, color="#777777", linewidth=1, linestyle=(0, (4, 2)))
        # Below the line's end, where few dots lie.
        self.dots.text(
            *(10.3, 9.3),
            "no change",
            fontsize=10,
            color=QUIET,
            ha="right",
            va="top",
            bbox=maps.PLATE,
        )
        self._entry = self.dots.axvline(4, color=ENTRY, linewidth=1.4, linestyle="-.")
        self._entry_label = self.dots.text(0, 10.9, "", fontsize=10, color=ENTRY, va="top")
        (self._mean,) = self.dots.plot(
            [], [], "X", markersize=13, color="black", markeredgecolor="white"
        )
        self.dots.set(
            # a little beyond the ends of the scale, where dots lie on them
            xlim=(-0.4, 10.4),
            ylim=(-0.4, 11.0),
            xlabel="pain at entry (points)",
            ylabel="pain later (points)",
            xticks=[0, 2, 4, 6, 8, 10],
            yticks=[0, 2, 4, 6, 8, 10],
        )

    def _prepare_bars(self) -> None:
        """Draw the bar of the published trial, and those of the simulated one for `update`."""
        (self._regression,) = self.bars.bar(
            [0], [0], color="#d8b94a", hatch="//", edgecolor="black", width=0.6
        )
        (self._effect,) = self.bars.bar([0], [0], color="#00204d", edgecolor="black", width=0.6)
        # The table has changes, where a fall is negative; the bars show falls.
        published = -number(*PUBLISHED).value
        self.bars.bar([1], [published], color="white", edgecolor="black", width=0.6)
        self.bars.set(xlim=(-0.6, 1.6), ylim=(0, 8.6), ylabel="fall of mean pain (points)")
        self.bars.set_xticks([0, 1], ["simulated", "published,\nweek 8"])
        self._fall = self.bars.text(0, 0, "", ha="center", va="bottom", fontsize=11)
        self.bars.text(
            1, published + 0.08, f"{published:.1f}", ha="center", va="bottom", fontsize=11
        )

    def update(self, result: PainTrial) -> None:
        """Move dots, lines and bars to a result."""
        self._cloud.set_offsets(np.column_stack([result.before[:SHOWN], result.after[:SHOWN]]))
        self._entry.set_xdata([result.entry, result.entry])
        self._entry_label.set_text(f"let in from {result.entry:g}")
        # on the side that has room for the words
        is_right = result.entry > 5
        self._entry_label.set_horizontalalignment("right" if is_right else "left")
        self._entry_label.set_x(result.entry - 0.15 if is_right else result.entry + 0.15)
        self._mean.set_data([np.mean(result.before)], [np.mean(result.after)])
        self._regression.set_height(result.false_drop)
        # the effect is drawn on top of what would have come by itself
        self._effect.set_y(result.false_drop)
        self._effect.set_height(result.treatment_drop)
        self._fall.set_text(f"{result.expected_drop:.1f}")
        self._fall.set_y(result.expected_drop + 0.08)


def facts(parameters: dict) -> list[SourceRow]:
    """Return the rows of "Where these numbers come from"."""
    change = number(*PUBLISHED)
    return [
        SourceRow(
            name="published fall at week 8, one trial",
            value=f"{-change.value:g} ({-change.high:g} to {-change.low:g})",
            unit="points",
            source=data.cite(change.source),
            trust=change.trust,
        ),
        SourceRow(
            name="entry at 4 points or more",
            value="4",
            unit="points",
            source=data.cite("callstrom2013"),
            trust="read",
        ),
        SourceRow(
            name="mean, spread and correlation of pain",
            value="not published with the trials",
            unit="",
            source="chosen for the course",
            trust="constructed",
        ),
    ]


def panel() -> Panel:
    """Return the pain trial, ready to show."""
    return Panel(
        "Relief without treatment?",
        [
            # Everybody enters: what a threshold does is for the notebook's prediction to find.
            Number("entry", "Pain needed to enter", "points", 0.0, 7.0, 0.5, 0.0),
            Number("mean", "Mean pain of all asked", "points", 4.0, 8.0, 0.5, 5.0),
            Number("spread", "Spread of pain", "points", 1.5, 3.0, 0.25, SPREAD),
            Number("correlation", "Correlation of two days", "", 0.0, 1.0, 0.05, 0.5),
            Number("effect", "True effect", "points", 0.0, 3.0, 0.1, 0.0),
        ],
        run,
        PainView,
        presets={
            "No effect, entry 4": {"entry": 4.0},
            "No effect, entry 7": {"entry": 7.0},
            "True effect of 2": {"entry": 4.0, "effect": 2.0},
        },
        facts=facts,
    )
