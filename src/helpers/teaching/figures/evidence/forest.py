"""A forest plot the learner fills: which studies, which method, and what each one changes."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from matplotlib.ticker import FuncFormatter

from helpers import data
from helpers.evidence import study_table
from helpers.evidence.meta_analysis import Pooled
from helpers.evidence.studies.forest import (
    IN,
    METHODS,
    OUT,
    PARAMETERS,
    RANDOM_EFFECTS,
    Forest,
    StudyRow,
    run,
)
from helpers.shares import share_words
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice
from helpers.teaching.panel.panel import Panel
from helpers.teaching.panel.source_rows import SourceRow

# Ends of the axis of risk ratios
LOW = 0.01
HIGH = 100.0
ALL_IN = dict.fromkeys(PARAMETERS.values(), IN)
INK = "#000000"
POOL = "#1a2a80"
GREY = "#8a8a8a"
# Half the height of the diamond, in rows
DIAMOND_HALF = 0.22
# How far below the diamond the prediction interval is drawn, in rows
PREDICTION_BELOW = 0.42


class ForestView:
    """Left: each study and the pooled diamond. Right: all others without the study of that row."""

    scene = (
        "The picture: a row for each study with its risk ratio and interval, and a diamond "
        "for all together; beside it, what is left without the study of that row."
    )

    def __init__(self):
        self.figure = style.figure(7.6, 5.1, left_in=2.65, right_in=0.2, bottom_in=1.1, top_in=0.55)
        self.left, self.right = self.figure.subplots(
            1, 2, sharey=True, gridspec_kw={"wspace": 0.09, "width_ratios": [3, 2]}
        )
        tables = study_table.pooled_set()
        self._bottom = len(tables) + 0.3
        self._prepare(self.left, "Each study")
        self._prepare(self.right, "All without this one")
        self._rows = {name: _Bar(self.left, row, INK) for row, name in enumerate(tables)}
        self._without = {name: _Bar(self.right, row, POOL) for row, name in enumerate(tables)}
        self._diamond = self.left.add_patch(
            Polygon(np.zeros((4, 2)), closed=True, color=POOL, zorder=4)
        )
        self._prediction = self.left.plot(
            [], [], color=POOL, linewidth=1.4, linestyle=":", zorder=3
        )[0]
        self.right.set_xticks([0.1, 1, 10])  # the outermost would touch those of the left axes
        self._less = self._arrowhead("<")
        self._more = self._arrowhead(">")
        labels = [_label(name, row) for name, row in run().rows.items()]
        self.left.set_yticks([*range(len(labels)), self._bottom], [*labels, "pooled"], fontsize=10)
        self._note = self.figure.text(0.012, 0.03, "", fontsize=10, ha="left", va="bottom")

    def _prepare(self, axes: Axes, title: str) -> None:
        """Give an axes its scale, ticks and title."""
        # Halving and doubling a risk are equally far from 1 on a log axis.
        axes.set_xscale("log")
        axes.set(xlim=(LOW, HIGH), ylim=(self._bottom + 0.75, -0.6), xlabel="risk ratio")
        axes.set_xticks([0.01, 0.1, 1, 10, 100])
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.minorticks_off()
        axes.axvline(1, color="#333333", linewidth=1.0, zorder=1)
        axes.set_title(title, loc="left")
        axes.spines["left"].set_visible(False)
        axes.tick_params(axis="y", length=0)
        axes.grid(True, axis="x")

    def _arrowhead(self, sign: str):
        """Draw the head of a prediction interval that goes on beyond the axis."""
        return self.left.plot([], [], sign, color=POOL, markersize=6, clip_on=False)[0]

    def update(self, result: Forest) -> None:
        """Move every bar and the diamond to a result."""
        # A study that is left out has no weight, but keeps its row and its interval.
        weights = {}
        if result.pooled:
            weights = dict(zip(result.used, result.pooled.weights, strict=True))
        for name, row in result.rows.items():
            # the area of a square grows with the weight
            size = 5 + 14 * np.sqrt(weights.get(name, 0.0))
            ratio = row.ratio
            self._rows[name].show(ratio.low, ratio.value, ratio.high, size, name in result.used)
            left_out = result.without.get(name)
            if left_out:
                self._without[name].show(left_out.low, left_out.ratio, left_out.high, 7, True)
            else:
                self._without[name].hide()
        self._show_pooled(result.pooled)
        self._note.set_text(_note(result))

    def _show_pooled(self, pooled: Pooled | None) -> None:
        """Move the diamond and the prediction interval; an end beyond the axis is an arrowhead."""
        self._diamond.set_visible(pooled is not None)
        y = self._bottom
        if pooled is None:
            low = middle = high = 1
        else:
            low, middle, high = np.clip([pooled.low, pooled.ratio, pooled.high], LOW, HIGH)
        self._diamond.set_xy(
            [(low, y), (middle, y - DIAMOND_HALF), (high, y), (middle, y + DIAMOND_HALF)]
        )
        # Lines with nan are not drawn.
        ends = [np.nan, np.nan]
        if pooled is not None and np.isfinite(pooled.prediction).all():
            ends = np.clip(pooled.prediction, LOW, HIGH)
        y = self._bottom + PREDICTION_BELOW
        self._prediction.set_data(ends, [y, y])
        _show_point(self._less, LOW, y, is_shown=ends[0] == LOW)
        _show_point(self._more, HIGH, y, is_shown=ends[1] == HIGH)


class _Bar:
    """A square with its interval; ends beyond the axis become arrowheads."""

    def __init__(self, axes: Axes, row: int, colour: str):
        self._colour = colour
        self._row = row
        (self._line,) = axes.plot([], [], color=colour, linewidth=1.8, zorder=2)
        (self._square,) = axes.plot([], [], "s", color=colour, zorder=3)
        (self._less,) = axes.plot([], [], "<", color=colour, markersize=7, clip_on=False, zorder=3)
        (self._more,) = axes.plot([], [], ">", color=colour, markersize=7, clip_on=False, zorder=3)

    def show(self, low: float, middle: float, high: float, size: float, used: bool) -> None:
        """Draw the interval; studies left out are grey and hollow."""
        y = self._row
        colour = self._colour if used else GREY
        self._line.set(color=colour, linestyle="-" if used else (0, (2, 2)))
        # Kept inside the axis; the arrowheads below say that the interval goes on.
        self._line.set_data([max(low, LOW), min(high, HIGH)], [y, y])
        self._square.set(color=colour, markersize=size, markerfacecolor=colour if used else "white")
        self._square.set_data([np.clip(middle, LOW, HIGH)], [y])
        self._less.set(color=colour)
        self._more.set(color=colour)
        _show_point(self._less, LOW, y, is_shown=low < LOW)
        _show_point(self._more, HIGH, y, is_shown=high > HIGH)

    def hide(self) -> None:
        """Draw nothing."""
        for line in (self._line, self._square, self._less, self._more):
            line.set_data([], [])


def _show_point(line, x: float, y: float, is_shown: bool) -> None:
    """Move a marker to a point, or take it away."""
    if is_shown:
        line.set_data([x], [y])
    else:
        line.set_data([], [])


def _label(name: str, row: StudyRow) -> str:
    """Return three lines for a study: its name and counts' origin, then each arm with its count."""
    counts = row.counts
    return (
        f"{name} (counts {row.obtained})\n"
        f"{row.arm} {counts.events}/{counts.total}\n"
        f"v {row.control_arm} {counts.control_events}/{counts.control_total}"
    )


def _note(result: Forest) -> str:
    """Return the picture's last lines: which side is which, and how much the studies disagree."""
    sides = "Left of 1: fewer bad outcomes after freezing; right of 1: more."
    if result.pooled is None or result.pooled.count < 2:
        return sides
    spread = f"{share_words(100 * result.i_squared)} of the scatter is more than chance (I²)"
    dotted = ""
    if np.isfinite(result.pooled.prediction).all():
        level_percent = 100 * result.pooled.level
        dotted = f"; dotted: where a new study may lie ({level_percent:g} %)"
    return f"{sides}\n{spread}{dotted}."


def facts(parameters: dict) -> list[SourceRow]:
    """Return the counts of each study and how they were obtained, and what is dotted."""
    table = data.load("two_by_two_counts")
    rows = []
    for row in table[table["pool"] == "yes"].to_dict("records"):
        treated = f"{row['events']:g}/{row['total']:g}"
        control = f"{row['control_events']:g}/{row['control_total']:g}"
        how = row["obtained"]
        if row["reconstruction"]:
            how = f"{how}: {row['reconstruction']}"
        fact = SourceRow(
            name=f"{row['study']} ({row['outcome']})",
            value=f"{treated} against {control}, {how}",
            unit="",
            source=data.cite(row["source"]),
            trust=row["trust"],
        )
        rows.append(fact)
    dotted = SourceRow(
        name="dotted line",
        value="t with k - 2 degrees of freedom for k studies; k - 1, also in use, makes it shorter",
        unit="",
        source=data.cite("higgins2009"),
        trust="read",
    )
    return [*rows, dotted]


def panel() -> Panel:
    """Return the forest plot, ready to show."""
    return Panel(
        "Pool them yourself",
        [
            # One study is in at the start: pooling is for the notebook's prediction to find.
            *(
                Choice(parameter, name, (IN, OUT), OUT if number else IN)
                for number, (name, parameter) in enumerate(PARAMETERS.items())
            ),
            Choice("method", "Method", tuple(METHODS), RANDOM_EFFECTS),
        ],
        run,
        ForestView,
        presets={
            "All four": ALL_IN,
            "Without Yamashita": ALL_IN | {"yamashita": OUT},
            "Without Kim": ALL_IN | {"kim": OUT},
            "Without healthy prostate": ALL_IN | {"friedman": OUT},
            "Only printed counts": ALL_IN | {"sabel": OUT, "kim": OUT},
            "Only inferred counts": ALL_IN | {"yamashita": OUT, "friedman": OUT},
        },
        facts=facts,
    )
