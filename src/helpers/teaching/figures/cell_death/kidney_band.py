"""Run panel: one plan run many times with other values the tables allow: a range, not a number."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from helpers.cell_death import menus as cell_menus
from helpers.cell_death.responses import FROZEN_TWICE
from helpers.cell_death.studies import kidney_band as study
from helpers.cell_death.studies.kidney_band import CONTACTS, FEWEST, RUNS, STRONG, WEAK, PlanBand
from helpers.cell_death.studies.kidney_case import RING_MM, TWO_FREEZES
from helpers.freezing import menus
from helpers.teaching.panel import palette, style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.number_text import readable
from helpers.teaching.panel.panel import Panel
from helpers.teaching.panel.runners import OnRun
from helpers.teaching.panel.source_rows import SourceRow

# outputs that are shares of the tumour, and what a learner reads for them
SHARES = {"dead_percent": "dead", "minus20_percent": "-20 °C", "minus40_percent": "-40 °C"}

BOWEL = "bowel_C"

MOST_RUNS = 32
DOT_COLOUR = "#1a2a80"
# the mark of the middle is as high as its bar
HALF_BAR = 0.31


class Row(NamedTuple):
    """The artists of one output at a height of its axes."""

    place: int
    bar: Rectangle
    dots: Line2D
    middle: Line2D


class KidneyBandView:
    """One dot a run, a grey bar for 9 in 10 of them, a black mark for the middle.

    Shares of the tumour above, the bowel below.
    """

    def __init__(self):
        self.figure = style.figure(7.0, 4.4, left_in=1.0, right_in=0.4, top_in=0.5)
        self.shares, self.bowel = self.figure.subplots(
            2, 1, gridspec_kw={"hspace": 0.8, "height_ratios": [3, 1]}
        )
        # a little beyond 0 and 100, so that dots there are seen whole
        self.shares.set(xlim=(-2, 102), ylim=(2.6, -0.6), xlabel="of the tumour's volume (%)")
        self.shares.set_yticks(range(len(SHARES)), list(SHARES.values()))
        self._title = self.shares.set_title("", loc="left")
        self.bowel.set(xlim=(-80, 40), ylim=(0.6, -0.6), xlabel="coldest the bowel ever was (°C)")
        self.bowel.set_yticks([0], ["bowel"])
        # 0 °C, below which the bowel would freeze
        self.bowel.axvline(0, linewidth=1.2, **palette.isotherm_line(0.0))
        self._rows = {}
        for place, output in enumerate(SHARES):
            self._rows[output] = self._make_row(self.shares, place)
        self._rows[BOWEL] = self._make_row(self.bowel, 0)

    @staticmethod
    def _make_row(axes: Axes, place: int) -> Row:
        """Draw bar, dots and middle of one output."""
        (bar,) = axes.barh(
            [place], [0], height=2 * HALF_BAR, color=style.BAND, edgecolor=style.BAND_EDGE
        )
        (dots,) = axes.plot(
            [], [], "o", color=DOT_COLOUR, markersize=4.5, alpha=0.75, linestyle="none"
        )
        (middle,) = axes.plot([], [], color="black", linewidth=3.0)
        return Row(place, bar, dots, middle)

    def update(self, result: PlanBand) -> None:
        """Move bars, dots and middles to another band."""
        for output, row in self._rows.items():
            low, middle, high = result.band(output)
            values = result.values(output)
            row.bar.set_x(low)
            row.bar.set_width(high - low)
            # different heights, the same at every run, so that equal values do not hide each other
            heights = row.place + 0.2 * np.sin(2.4 * np.arange(len(values)))
            row.dots.set_data(values, heights)
            row.middle.set_data([middle, middle], [row.place - HALF_BAR, row.place + HALF_BAR])
        count = len(result.runs.outputs)
        self._title.set_text(f"{count} runs: dot = one run, bar = 9 in 10, black = middle")


def facts(parameters: dict) -> list[SourceRow]:
    """Make the rows for "Where these numbers come from": what is uncertain, with its range.

    Parameters
    ----------
    parameters : dict
        The panel's parameters; `contact` chooses the needle's rows.

    Returns
    -------
    list of SourceRow
        One for each uncertain value.
    """
    rows = []
    for row in study.sources(parameters["contact"]):
        datum = row["value"]
        value, unit = readable(datum.value, datum.unit)
        low, _ = readable(datum.low, datum.unit)
        high, _ = readable(datum.high, datum.unit)
        rows.append(
            SourceRow(
                name=row["name"],
                value=f"{round(value, 4):g} ({round(low, 4):g} to {round(high, 4):g})",
                unit=unit,
                source=row["source"],
                trust=row["trust"],
            )
        )
    return rows


def panel() -> Panel:
    """Build the panel of bands, ready to show: choose, press Run."""
    protocols = menus.protocols("cross_section")
    cells = cell_menus.responses("kidney_band")
    return Panel(
        "The same plan, many times",
        [
            Number("needles", "Needles", "", 1, 6, 1, 3),
            Number("ring_mm", "Radius of the ring", "mm", 4.0, 16.0, 0.5, RING_MM),
            Choice("plan", "Protocol", tuple(protocols.items()), TWO_FREEZES),
            Choice("contact", "Needles with", tuple(CONTACTS), WEAK),
            Choice("cells", "Death measured on", tuple(cells.items()), FROZEN_TWICE),
            Number("runs", "Runs", "", FEWEST, MOST_RUNS, 4, RUNS),
        ],
        study.run,
        KidneyBandView,
        presets={
            "Three needles": {},
            "Five, wide": {"needles": 5, "ring_mm": 11.0},
            "Three, strong contact": {"contact": STRONG},
            "Pancreas cells": {"cells": "PANC-1"},
        },
        facts=facts,
        runner=OnRun(),
    )
