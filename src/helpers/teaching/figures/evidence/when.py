"""When what was measured: the steps after freezing, and the findings that name a day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.ticker import NullLocator

from helpers import data
from helpers.evidence import study_table
from helpers.evidence.studies.when import (
    DOWN,
    DRUGS,
    EARLY,
    FINDINGS,
    HOSTS,
    LATE,
    MIXED,
    NONE,
    OTHER,
    STEPS,
    UP,
    Item,
    Times,
    run,
)
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice
from helpers.teaching.panel.panel import Panel
from helpers.teaching.panel.source_rows import SourceRow

# Rows are made once, for as many items as there are
MOST_ROWS = 18
# Ends of the axis, days
DAYS = {FINDINGS: (1.6, 200.0), STEPS: (0.008, 3000.0)}
# Labels of the axis by day
TICKS = {
    FINDINGS: {3: "3 days", 7: "1 week", 21: "3 weeks", 70: "10 weeks"},
    STEPS: {
        1 / 24: "1 h",
        0.25: "6 h",
        1: "1 day",
        7: "1 week",
        70: "10 weeks",
        730: "2 years",
    },
}
TITLES = {FINDINGS: "Resistance or immune test: more or less?", STEPS: "Step by step"}
EARLY_COLOUR = "#e4e4e4"
LATE_COLOUR = "#d2d2d2"


class Mark(NamedTuple):
    """How a sign is drawn, and what the legend calls it."""

    marker: str
    colour: str
    label: str


MARKS = {  # the same marker for up and for, down and against
    UP: Mark("^", "#0f8573", "more"),
    DOWN: Mark("v", "#a82f18", "less"),
    NONE: Mark("s", "#6f6f6f", "no difference shown"),
    MIXED: Mark("D", "#1a2a80", "mixed"),
    OTHER: Mark("o", "#444444", "not an immune test"),
}


class TimesView:
    """One row per item, earliest on top; bars where a range of days was given."""

    scene = (
        "The picture: a row for each finding, or for each step after freezing, the earliest on "
        "top, against time; a bar is a range of times."
    )

    def __init__(self):
        self.figure = style.figure(7.5, 5.2, left_in=3.2, right_in=0.3, bottom_in=1.05, top_in=0.45)
        self.axes = self.figure.subplots()
        self.axes.set(xscale="log", ylim=(MOST_ROWS - 0.4, -0.8), xlabel="time after freezing")
        # A log axis would add ticks between those with names.
        self.axes.xaxis.set_minor_locator(NullLocator())
        self.axes.set_yticks([])
        self.axes.spines["left"].set_visible(False)
        self.axes.grid(True, axis="x")
        self._title = self.axes.set_title("", loc="left")
        self._bands = [
            self.axes.axvspan(
                *period, facecolor=colour, zorder=0.6, edgecolor=style.BAND_EDGE, label=period.words
            )
            for period, colour in ((EARLY, EARLY_COLOUR), (LATE, LATE_COLOUR))
        ]
        self._names = [self._name(row) for row in range(MOST_ROWS)]
        self._bars = [
            self.axes.plot([], [], color="#444444", linewidth=2.0, zorder=2)[0]
            for _ in range(MOST_ROWS)
        ]
        self._measured = {
            sign: self.axes.plot([], [], mark.marker, color=mark.colour, markersize=9, zorder=3)[0]
            for sign, mark in MARKS.items()
        }
        self._supposed = {sign: self._hollow(mark) for sign, mark in MARKS.items()}
        samples = [
            Line2D(
                [],
                [],
                marker=mark.marker,
                color=mark.colour,
                linestyle="none",
                markersize=9,
                label=mark.label,
            )
            for mark in MARKS.values()
        ]
        hypothesis = Line2D(
            [],
            [],
            marker="s",
            color="#6f6f6f",
            markerfacecolor="white",
            linestyle="none",
            markersize=9,
            label="hypothesis",
        )
        legend = self.figure.legend(
            handles=[*samples, hypothesis, *self._bands],
            loc="lower center",
            ncols=4,
            fontsize=10,
            handlelength=1.2,
            columnspacing=1.4,
        )
        # They come and go with what they name.
        self._entries = list(zip(legend.legend_handles, legend.get_texts(), strict=True))

    def _hollow(self, mark: Mark) -> Line2D:
        """Draw the hollow markers of a sign, which stand for hypotheses."""
        return self.axes.plot(
            [], [], mark.marker, color=mark.colour, markersize=9, markerfacecolor="white", zorder=3
        )[0]

    def _name(self, row: int) -> Text:
        """Draw the name at the left of a row, which `update` sets."""
        return self.axes.text(
            -0.02,
            row,
            "",
            ha="right",
            va="center",
            fontsize=10,
            transform=self.axes.get_yaxis_transform(),
        )

    def update(self, result: Times) -> None:
        """Write the rows of a result."""
        self._title.set_text(TITLES[result.shown])
        self.axes.set_xlim(DAYS[result.shown])
        ticks = TICKS[result.shown]
        self.axes.set_xticks(list(ticks), list(ticks.values()), fontsize=10.5, minor=False)
        # The bands are our reading of findings; steps have no such periods.
        has_bands = result.shown == FINDINGS
        for band in self._bands:
            band.set_visible(has_bands)
        for row, (name, bar) in enumerate(zip(self._names, self._bars, strict=True)):
            if row < len(result.items):
                item = result.items[row]
                name.set_text(item.name)
                bar.set_data([item.first_day, item.last_day], [row, row])
            else:
                name.set_text("")
                bar.set_data([], [])
        for sign in MARKS:
            rows = [(row, item) for row, item in enumerate(result.items) if item.sign == sign]
            measured = [(row, item) for row, item in rows if not item.is_hypothesis]
            supposed = [(row, item) for row, item in rows if item.is_hypothesis]
            _set_items(self._measured[sign], measured)
            _set_items(self._supposed[sign], supposed)
        signs = {one.sign for one in result.items if not one.is_hypothesis}
        named = [sign in signs for sign in MARKS]
        named.append(any(one.is_hypothesis for one in result.items))
        named += [has_bands] * len(self._bands)
        for entry, is_drawn in zip(self._entries, named, strict=True):
            for part in entry:
                part.set_visible(is_drawn)


def _set_items(line: Line2D, rows: Iterable[tuple[int, Item]]) -> None:
    """Move markers to the middle of their items' times: on a log axis the geometric mean."""
    x = []
    y = []
    for row, item in rows:
        x.append(np.sqrt(item.first_day * item.last_day))
        y.append(row)
    line.set_data(x, y)


def facts(parameters: dict) -> list[SourceRow]:
    """Return every row with its source."""
    if parameters["shown"] == STEPS:
        rows = data.load("mechanism_times").to_dict("records")
        return [_fact(f"{row['what']} ({row['host']})", row) for row in rows]
    table = study_table.select().dropna(subset=["day_first", "day_last"])
    return [_fact(row["study"], row) for row in table.to_dict("records")]


def _fact(name: str, row: dict) -> SourceRow:
    """Return a row of "Where these numbers come from" for a row of a table."""
    return SourceRow(
        name=name,
        value=row["result"],
        unit="",
        source=data.cite(row["source"]),
        trust=row["trust"],
    )


def panel() -> Panel:
    """Return the panel of times, ready to show."""
    return Panel(
        "When did they look?",
        [
            Choice("shown", "Show", (FINDINGS, STEPS), FINDINGS),
            Choice("host", "In", tuple(HOSTS), "all"),
            Choice("drug", "Findings with", tuple(DRUGS), "all"),
        ],
        run,
        TimesView,
        presets={
            "Findings": {},
            "Freezing alone": {"drug": "freezing alone"},
            "Steps": {"shown": STEPS},
        },
        facts=facts,
    )
