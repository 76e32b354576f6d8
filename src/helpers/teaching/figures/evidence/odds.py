"""Panel: what an odds ratio means for a hundred people, at any baseline risk, and what it does not mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import data
from helpers.evidence.live_checks import number
from helpers.evidence.proportions import Interval
from helpers.evidence.two_by_two import absolute_risk, absolute_risk_interval
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.panel import Panel

STUDIES = {
    "recurrence": ("cavrapn2024", "recurrence odds ratio freezing vs robotic partial nephrectomy"),
    "complications": (
        "cavrapn2024",
        "complication odds ratio freezing vs robotic partial nephrectomy",
    ),
}
NAMES = {"recurrence": "recurrence in the kidney", "complications": "complications in the kidney"}
BASELINES = np.linspace(0.001, 0.6, 200)
DOTS = 100


@dataclass(frozen=True)
class Risks:
    """Risk (fraction) after surgery and after freezing with its interval, and the wrong reading of the odds ratio."""

    what: str
    odds_ratio: float
    baseline: float
    risk: Interval
    naive: float
    limits: tuple[float, float]

    def summary(self) -> str:
        """One plain sentence."""
        return (
            f"If {100 * self.baseline:.1f} % of people have a {self.what} after surgery, an odds ratio of "
            f"{self.odds_ratio:g} means {100 * self.risk.value:.1f} % after freezing "
            f"({100 * self.risk.low:.1f} to {100 * self.risk.high:.1f} %); read as a risk ratio it would wrongly be "
            f"{100 * self.naive:.1f} %."
        )


def compute(study: str = "recurrence", baseline_percent: float = 1.7) -> Risks:
    """Turn a published odds ratio into a risk at a baseline risk in percent."""
    ratio, baseline = number(*STUDIES[study]), baseline_percent / 100
    risk = absolute_risk_interval(ratio.value, ratio.low, ratio.high, baseline)
    what = {"recurrence": "recurrence", "complications": "complication"}[study]
    return Risks(what, ratio.value, baseline, risk, ratio.value * baseline, (ratio.low, ratio.high))


class OddsView:
    """Left: a hundred dots after surgery and after freezing.  Right: the curve over all baselines."""

    def __init__(self):
        self.figure = style.figure(7.6, 4.4, left_in=0.15, right_in=0.15, top_in=0.75)
        grid = self.figure.add_gridspec(1, 3, width_ratios=(1.1, 1.1, 1.6), wspace=0.16)
        self._people = [
            self._dots(self.figure.add_subplot(grid[0, place], anchor="N")) for place in (0, 1)
        ]
        self.axes = self.figure.add_subplot(grid[0, 2])
        self.axes.set_position(self.axes.get_position().translated(0.06, 0).shrunk(0.85, 1))
        shares = 100 * BASELINES
        (self._naive,) = self.axes.plot(shares, shares, **style.LINES[2].as_kwargs(markers=False))
        (self._curve,) = self.axes.plot(shares, shares, **style.LINES[0].as_kwargs(markers=False))
        (alike,) = self.axes.plot(
            [0, 60], [0, 60], color="#777777", linewidth=0.9, linestyle=(0, (1, 2))
        )
        self._band = self.axes.fill_between(shares, shares, shares, color="#c9ced8")
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

    def _dots(self, axes):
        x, y = np.meshgrid(np.arange(10), np.arange(10))
        axes.set(xlim=(-0.7, 9.7), ylim=(9.7, -0.7), xticks=[], yticks=[], aspect="equal")
        for side in axes.spines.values():
            side.set_visible(False)
        hollow = axes.scatter(
            x.ravel(), y.ravel(), s=34, facecolors="none", edgecolors="#8a93a6", linewidths=0.9
        )
        full = axes.scatter([], [], s=46, color="#a82f18", marker="s")
        return axes, hollow, full

    def update(self, result: Risks) -> None:
        """Fill the dots and move the curves."""
        for (axes, _, full), share, name in zip(
            self._people,
            (result.baseline, result.risk.value),
            ("After surgery", "After freezing"),
            strict=True,
        ):
            filled = round(DOTS * share)
            places = np.arange(filled)
            full.set_offsets(np.column_stack([places % 10, places // 10]).reshape(-1, 2))
            axes.set_title(f"{name}\n{100 * share:.1f} of 100", fontsize=11, loc="center")
        shares = 100 * BASELINES
        self._curve.set_ydata([100 * absolute_risk(result.odds_ratio, base) for base in BASELINES])
        self._naive.set_ydata(result.odds_ratio * shares)
        low, high = (
            [100 * absolute_risk(ratio, base) for base in BASELINES] for ratio in result.limits
        )
        self._band.set_data(shares, low, high)
        self._here.set_data([100 * result.baseline], [100 * result.risk.value])


def facts(parameters: dict) -> list[dict]:
    """Rows for "Where these numbers come from"."""
    ratio = number(*STUDIES[parameters["study"]])
    baseline, counted = (
        number("cost_euro2024", f"recurrence, {how}") for how in ("robotic surgery", "freezing")
    )
    return [
        {
            "name": f"odds ratio, {NAMES[parameters['study']]}",
            "value": f"{ratio.value:g} ({ratio.low:g} to {ratio.high:g})",
            "unit": "",
            "source": data.cite(ratio.source),
            "trust": ratio.trust,
        },
        {
            "name": "recurrence after surgery, one centre",
            "value": baseline.value,
            "unit": "%",
            "source": data.cite(baseline.source),
            "trust": baseline.trust,
        },
        {
            "name": "recurrence after freezing, the same centre",
            "value": counted.value,
            "unit": "%",
            "source": data.cite(counted.source),
            "trust": counted.trust,
        },
    ]


def panel() -> Panel:
    """The panel from odds ratio to risk, ready to show."""
    return Panel(
        "From an odds ratio to a hundred people",
        [
            Choice(
                "study",
                "Published comparison",
                tuple((NAMES[key], key) for key in STUDIES),
                "recurrence",
            ),
            Number("baseline_percent", "Risk after surgery", "%", 0.5, 50.0, 0.1, 1.7),
        ],
        compute,
        OddsView,
        presets={
            "Recurrence, 1.7 %": {"study": "recurrence", "baseline_percent": 1.7},
            "Recurrence, 20 %": {"study": "recurrence", "baseline_percent": 20.0},
            "Complications, 16.9 %": {"study": "complications", "baseline_percent": 16.9},
        },
        facts=facts,
    )
