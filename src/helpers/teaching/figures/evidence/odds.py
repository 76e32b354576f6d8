"""What an odds ratio means for a hundred people, and what it does not mean."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection

from helpers import data
from helpers.data import Datum
from helpers.evidence.live_checks import number
from helpers.evidence.studies.odds import BASELINES, COMPARISONS, Risks, run
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.panel.source_rows import SourceRow

# What a learner reads in the menu, by comparison
NAMES = {"recurrence": "recurrence in the kidney", "complications": "complications in the kidney"}
DOTS = 100


class Dots(NamedTuple):
    """A hundred dots; the hollow ones never change, the full ones had the event."""

    axes: Axes
    hollow: PathCollection
    full: PathCollection


class OddsView:
    """Left: a hundred dots after surgery and after freezing. Right: the curve of all baselines."""

    scene = (
        "The picture: on the left, two squares of a hundred people, after surgery and after "
        "freezing, with those who were affected filled; on the right, the risk after "
        "freezing (%) against that after surgery (%), with its band, the wrong reading as a "
        "risk ratio, and the line of no difference."
    )

    def __init__(self):
        self.figure = style.figure(7.6, 4.4, left_in=0.15, right_in=0.15, top_in=0.75)
        grid = self.figure.add_gridspec(1, 3, width_ratios=(1.1, 1.1, 1.6), wspace=0.16)
        self._people = [
            self._dots(self.figure.add_subplot(grid[0, place], anchor="N")) for place in (0, 1)
        ]
        self.axes = self.figure.add_subplot(grid[0, 2])
        # Room for the label of the axis, which would cover the dots.
        self.axes.set_position(self.axes.get_position().translated(0.06, 0).shrunk(0.85, 1))
        shares = 100 * BASELINES
        (self._naive,) = self.axes.plot(shares, shares, **style.LINES[2].as_kwargs(markers=False))
        (self._curve,) = self.axes.plot(shares, shares, **style.LINES[0].as_kwargs(markers=False))
        (alike,) = self.axes.plot(
            [0, 60], [0, 60], color="#5a5a5a", linewidth=1.4, linestyle=(0, (1, 1.6))
        )
        self._band = self.axes.fill_between(
            shares, shares, shares, facecolor=style.BAND, edgecolor=style.BAND_EDGE
        )
        (self._here,) = self.axes.plot([], [], "o", color="black", markersize=9)
        self.axes.set(
            xlim=(0, 60), ylim=(0, 100), xlabel="after surgery (%)", ylabel="after freezing (%)"
        )
        self.axes.set_title("Every baseline", loc="left")
        self.figure.legend(
            [self._curve, self._band, self._naive, alike],
            ["odds ratio", "its 95 % band", "wrongly read as a risk ratio", "no difference"],
            loc="lower left",
            bbox_to_anchor=(0.005, 0.0),
            fontsize=10,
            handlelength=2.4,
        )

    def _dots(self, axes: Axes) -> Dots:
        """Draw ten rows of ten hollow dots, and full ones that `update` places."""
        x, y = np.meshgrid(np.arange(10), np.arange(10))
        axes.set(xlim=(-0.7, 9.7), ylim=(9.7, -0.7), xticks=[], yticks=[], aspect="equal")
        for side in axes.spines.values():
            side.set_visible(False)
        hollow = axes.scatter(
            x.ravel(), y.ravel(), s=34, facecolors="none", edgecolors="#8a93a6", linewidths=0.9
        )
        full = axes.scatter([], [], s=46, color="#a82f18", marker="s")
        return Dots(axes, hollow, full)

    def update(self, result: Risks) -> None:
        """Fill the dots and move the curves."""
        after_surgery, after_freezing = self._people
        _fill(after_surgery, result.baseline, "After surgery")
        _fill(after_freezing, result.risk.value, "After freezing")
        curves = result.curves()
        self._curve.set_ydata(100 * curves.risk)
        self._naive.set_ydata(100 * curves.naive)
        self._band.set_data(100 * curves.baseline, 100 * curves.low, 100 * curves.high)
        self._here.set_data([100 * result.baseline], [100 * result.risk.value])


def _fill(dots: Dots, share: float, name: str) -> None:
    """Fill as many dots as people of a hundred, row by row."""
    places = np.arange(round(DOTS * share))
    # An empty list of places must keep two columns, or matplotlib refuses it.
    dots.full.set_offsets(np.column_stack([places % 10, places // 10]).reshape(-1, 2))
    dots.axes.set_title(f"{name}\n{100 * share:.1f} of 100", fontsize=11, loc="center")


def facts(parameters: dict) -> list[SourceRow]:
    """Return the rows of "Where these numbers come from"."""
    study = parameters["study"]
    comparison = COMPARISONS[study]
    ratio = number(comparison.source, comparison.measure)
    event = comparison.event
    after_surgery = number("cost_euro2024", f"{event}, robotic surgery")
    after_freezing = number("cost_euro2024", f"{event}, freezing")
    interval = f"{ratio.value:g} ({ratio.low:g} to {ratio.high:g})"
    return [
        _fact(f"odds ratio, {NAMES[study]}", interval, "", ratio),
        _fact(f"{event} after surgery, one centre", after_surgery.value, "%", after_surgery),
        _fact(
            f"{event} after freezing, the same centre", after_freezing.value, "%", after_freezing
        ),
    ]


def _fact(name: str, value: float | str, unit: str, datum: Datum) -> SourceRow:
    """Return a row for a number of a table."""
    return SourceRow(
        name=name,
        value=value,
        unit=unit,
        source=data.cite(datum.source),
        trust=datum.trust,
    )


def panel() -> Panel:
    """Return the panel from odds ratio to risk, ready to show."""
    comparisons = tuple((NAMES[study], study) for study in COMPARISONS)
    return Panel(
        "From an odds ratio to a hundred people",
        [
            Choice("study", "Published comparison", comparisons, "recurrence"),
            Number("baseline_percent", "Risk after surgery", "%", 0.5, 50.0, 0.1, 1.7),
        ],
        run,
        OddsView,
        presets={
            "Recurrence, 1.7 %": {"study": "recurrence", "baseline_percent": 1.7},
            "Recurrence, 20 %": {"study": "recurrence", "baseline_percent": 20.0},
            "Complications, 16.9 %": {"study": "complications", "baseline_percent": 16.9},
        },
        facts=facts,
    )
