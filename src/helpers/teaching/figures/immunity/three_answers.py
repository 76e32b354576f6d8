"""Panel: one constructed model, three answers to the question what freezing adds."""

from __future__ import annotations

import numpy as np
from matplotlib.ticker import NullLocator

from helpers.immunity.studies import three_answers as study
from helpers.immunity.studies.three_answers import DAYS, DRUG, NO_DRUG, Answer
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import SourceRow, parameter_rows

LEAST_PERCENT = 60.0
# a smaller tumour is drawn here, below the axis: the logarithm of 0 cannot be drawn
LEAST_CELLS = 1e4

# one line style for a treatment, in both parts
LINES = {"surgery": style.LINES[0], "freezing": style.LINES[1]}


class ThreeAnswersView:
    """Left: the tumour in time after surgery and freezing.  Right: what must be destroyed."""

    scene = (
        "The picture: on the left, the number of tumour cells against time (days), after "
        "surgery and after freezing; on the right, the share that each must destroy (%), "
        "with a line at the share destroyed now."
    )

    def __init__(self):
        self.figure = style.figure(7.5, 3.9, bottom_in=1.0)
        self.time, self.share = self.figure.subplots(
            1, 2, gridspec_kw={"wspace": 0.36, "width_ratios": [5, 4]}
        )
        self._curves = {}
        self._dots = {}
        self._names = {}
        for place, (name, line) in enumerate(LINES.items()):
            (self._curves[name],) = self.time.plot(
                [], [], **line.as_kwargs(markers=False), label=f"after {name}"
            )
            (self._dots[name],) = self.share.plot(
                [], [], line.marker, color=line.colour, markersize=11, clip_on=False, zorder=3
            )
            # x in parts of the axes, left of them; y in data, beside the dot
            self._names[name] = self.share.text(
                -0.03,
                place,
                name,
                va="center",
                ha="right",
                fontsize=11,
                transform=self.share.get_yaxis_transform(),
            )
        self._now = self.share.axvline(
            0, color="#a82f18", linewidth=2.2, linestyle=":", label="destroyed now"
        )
        self.time.set(yscale="log", ylim=(1e5, 1e9), ylabel="tumour (cells)")
        self.time.set(xlim=(0, DAYS), xlabel="time (days)")
        # minor ticks of a logarithmic axis are too many to read
        self.time.yaxis.set_minor_locator(NullLocator())
        self.time.set_title("What is left grows or is held", loc="left")
        self.time.grid(True)
        self.share.set(xlim=(LEAST_PERCENT, 100), ylim=(1.6, -0.6), xlabel="to be destroyed (%)")
        self.share.set_yticks([])
        self.share.grid(True, axis="x")
        self._verdict = self.share.set_title("", loc="left")
        handles = [*self._curves.values(), self._now]
        self.figure.legend(handles=handles, loc="lower center", ncols=3, fontsize=10.5)

    def update(self, result: Answer) -> None:
        """Move curves, dots and line to a result."""
        outcomes = {"surgery": result.surgery, "freezing": result.freezing}
        needed = {"surgery": result.surgery_percent, "freezing": result.freezing_percent}
        for place, name in enumerate(LINES):
            course = outcomes[name].course
            percent = needed[name]
            self._curves[name].set_data(course.time_day, np.maximum(course.tumour, LEAST_CELLS))
            self._dots[name].set_data([max(percent, LEAST_PERCENT)], [place])
            self._names[name].set_text(f"{name}\n{percent:.1f} %")
        # both treatments destroy the same share
        self._now.set_xdata([100 * result.surgery.ablated_fraction] * 2)
        self._verdict.set_text(f"Model: {result.verdict}")


def facts(parameters: dict) -> list[SourceRow]:
    """Make the rows for "Where these numbers come from".

    Parameters
    ----------
    parameters : dict
        The panel's parameters; the rows are the same for all.

    Returns
    -------
    list of SourceRow
        The constructed numbers, then the published ones.
    """
    return [*parameter_rows("cryo_extension"), *parameter_rows("kuznetsov")]


def panel() -> Panel:
    """Build the panel of one model and three answers, ready to show."""
    return Panel(
        "One model, three answers (constructed)",
        [
            Number("ablated_percent", "Destroyed", "%", 60, 99.9, 0.1, 93.0),
            Number("half_life_days", "Debris lasts (half-life)", "days", 1, 30, 0.5, 7.0),
            Number("weight", "Debris recruits (1 = as alive)", "", 0, 3, 0.1, 1.0),
            Number("loss_factor", "Early loss of effectors times", "", 1, 3, 0.05, 1.0),
            Number("delay_days", "Debris seen after", "days", 0, 14, 0.5, 0.0),
            Choice("drug", "Drug in both groups", (NO_DRUG, DRUG), NO_DRUG),
        ],
        study.run,
        ThreeAnswersView,
        presets={
            "Debris recruits": {},
            "Early loss times 1.5": {"loss_factor": 1.5},
            "Early loss times 2": {"loss_factor": 2.0},
            "With a drug": {"drug": DRUG},
        },
        facts=facts,
    )
