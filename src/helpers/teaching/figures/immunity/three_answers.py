"""Panel: one constructed model, three answers: what freezing adds depends on numbers nobody has measured."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.ticker import NullLocator

from helpers.immunity import ablation
from helpers.immunity.ablation import Outcome, Response
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import parameter_rows

DAYS = 400.0
NO_DRUG, DRUG = "none", "checkpoint inhibitor, 21 days"
SAME_POINTS = 0.5  # percentage points: closer critical shares count as no difference
LEAST_PERCENT = 60.0
FOR, NULL, AGAINST = "freezing helps", "hardly any difference", "freezing harms"


@dataclass(frozen=True)
class Answer:
    """Surgery and freezing with the same share destroyed, and the critical share (%) of each."""

    surgery: Outcome
    freezing: Outcome
    surgery_percent: float
    freezing_percent: float

    @property
    def verdict(self) -> str:
        """What the critical shares say: freezing helps if less has to be destroyed."""
        gap = self.surgery_percent - self.freezing_percent
        if abs(gap) <= SAME_POINTS:
            return NULL
        return FOR if gap > 0 else AGAINST

    def summary(self) -> str:
        """One plain sentence."""
        ends = " and ".join(
            f"after {name} it {'is held' if one.held else 'escapes'}"
            for name, one in (("surgery", self.surgery), ("freezing", self.freezing))
        )
        return (
            f"With {100 * self.surgery.ablated_fraction:.1f} % of the tumour destroyed, {ends}. To hold it, surgery "
            f"must destroy {self.surgery_percent:.1f} %, freezing {self.freezing_percent:.1f} %: {self.verdict}, in "
            f"this constructed model.{self._fewer_than_one()}"
        )

    def _fewer_than_one(self):
        """The model counts in fractions of cells; where that matters, say so."""
        if min(self.surgery.course.tumour.min(), self.freezing.course.tumour.min()) >= 1:
            return ""
        return " On the way less than 1 cell is left, which the model takes for a tumour still."


def compute(
    ablated_percent: float = 93.0,
    half_life_days: float = 7.0,
    weight: float = 1.0,
    loss_factor: float = 1.0,
    delay_days: float = 0.0,
    drug: str = NO_DRUG,
) -> Answer:
    """Destroy a share (%) by surgery and by freezing; debris, early loss of effectors and delay go with freezing only.

    The drug goes with both.  Nothing here was measured after freezing.
    """
    worn = 1.0 if drug == NO_DRUG else 0.5
    surgery = Response(inactivation_factor=worn)
    freezing = ablation.cryo(
        antigen_half_life_day=float(half_life_days),
        antigen_weight=float(weight),
        loss_factor=float(loss_factor),
        priming_delay_day=float(delay_days),
        inactivation_factor=worn,
    )
    share = ablated_percent / 100
    return Answer(
        *(ablation.outcome(share, one, days=DAYS) for one in (surgery, freezing)),
        *(100 * ablation.critical_fraction(one) for one in (surgery, freezing)),
    )


class AnswerView:
    """Left: the tumour in time after surgery and after freezing.  Right: the share that must be destroyed."""

    def __init__(self):
        self.figure = style.figure(7.5, 3.9, bottom_in=1.0)
        self.time, self.share = self.figure.subplots(
            1, 2, gridspec_kw={"wspace": 0.36, "width_ratios": [5, 4]}
        )
        looks = {"surgery": style.LINES[0], "freezing": style.LINES[1]}
        self._curves = {
            name: self.time.plot([], [], **look.as_kwargs(markers=False), label=f"after {name}")[0]
            for name, look in looks.items()
        }
        self.time.set(
            yscale="log",
            ylim=(1e5, 1e9),
            xlim=(0, DAYS),
            xlabel="time (days)",
            ylabel="tumour (cells)",
        )
        self.time.set_title("What is left grows or is held", loc="left")
        self.time.grid(True)
        self._dots = {
            name: self.share.plot(
                [], [], look.marker, color=look.colour, markersize=11, clip_on=False, zorder=3
            )[0]
            for name, look in looks.items()
        }
        self._names = {
            name: self.share.text(
                -0.03,
                place,
                name,
                va="center",
                ha="right",
                fontsize=11,
                transform=self.share.get_yaxis_transform(),
            )
            for place, name in enumerate(looks)
        }
        self._now = self.share.axvline(
            0, color="#a82f18", linewidth=2.2, linestyle=":", label="destroyed now"
        )
        self.share.set(xlim=(LEAST_PERCENT, 100), ylim=(1.6, -0.6), xlabel="to be destroyed (%)")
        self.share.set_yticks([])
        self.share.grid(True, axis="x")
        self.time.yaxis.set_minor_locator(NullLocator())
        self._verdict = self.share.set_title("", loc="left")
        handles = [*self._curves.values(), self._now]
        self.figure.legend(handles=handles, loc="lower center", ncols=3, fontsize=10.5)

    def update(self, result: Answer) -> None:
        """Move curves, dots and line to a result."""
        pairs = (
            ("surgery", result.surgery, result.surgery_percent),
            ("freezing", result.freezing, result.freezing_percent),
        )
        for place, (name, one, percent) in enumerate(pairs):
            self._curves[name].set_data(one.course.time_day, np.maximum(one.course.tumour, 1e4))
            self._dots[name].set_data([max(percent, LEAST_PERCENT)], [place])
            self._names[name].set_text(f"{name}\n{percent:.1f} %")
        self._now.set_xdata([100 * result.surgery.ablated_fraction] * 2)
        self._verdict.set_text(f"Model: {result.verdict}")


def facts(parameters: dict) -> list[dict]:
    """The constructed numbers, then the published ones."""
    return [*parameter_rows("cryo_extension"), *parameter_rows("kuznetsov")]


def panel() -> Panel:
    """The panel of one model and three answers, ready to show."""
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
        compute,
        AnswerView,
        presets={
            "Debris recruits": {},
            "Early loss times 1.5": {"loss_factor": 1.5},
            "Early loss times 2": {"loss_factor": 2.0},
            "With a drug": {"drug": DRUG},
        },
        facts=facts,
    )
