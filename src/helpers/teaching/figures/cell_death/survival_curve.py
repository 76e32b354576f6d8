"""Panel: fit a curve to measured survival, and see what it says of the last cell in a thousand million."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from helpers import data
from helpers.cell_death import dose_response
from helpers.cell_death.dose_response import Fit
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.panel import Panel

NAMES = {
    "786-O": "kidney cancer 786-O",
    "PANC-1": "pancreas cancer PANC-1",
    "A549": "lung cancer A549",
    "Calu-1": "lung cancer Calu-1",
    "Calu-6": "lung cancer Calu-6",
}
MODELS = {"logistic": "logistic", "weibull": "Weibull"}
NONE, CEILING = "none", "some survive all"
COLDEST_C, WARMEST_C = -90.0, 20.0
LEAST_POWER, SHOWN_POWERS = -10.5, range(-10, 1, 2)


@dataclass(frozen=True)
class Curve:
    """A fit, the other model's fit to the same points, and the number of cells (a power of ten) to be killed."""

    fit: Fit
    other: Fit
    power: int
    needed_C: float
    other_needed_C: float

    undefined: ClassVar[tuple[str, ...]] = ("needed_C", "other_needed_C")
    """nan where no temperature would do."""

    def summary(self) -> str:
        """One plain sentence."""
        half, error = self.fit.temperature_for(0.5), self.fit.errors[0]
        name = NAMES[self.fit.series]
        start = f"{name[0].upper()}{name[1:]}: half of the cells are dead at {half:.1f} °C"
        if self.fit.model == "logistic":
            start += f" (± {error:.1f} K)"
        rest = f"; the coldest point is at {self.fit.coldest_point_C:.0f} °C."
        if np.isnan(self.needed_C):
            ceiling = 100 * self.fit.never_dead
            return f"{start}; {ceiling:.0f} % survive any temperature, so none kills 1 in 1e{self.power}{rest}"
        other = "never" if np.isnan(self.other_needed_C) else f"{self.other_needed_C:.0f} °C"
        return (
            f"{start}; to leave fewer than 1 of 1e{self.power} cells this curve asks for {self.needed_C:.0f} °C, "
            f"the {MODELS[self.other.model]} for {other}{rest}"
        )


def compute(
    series: str = "786-O", model: str = "logistic", ceiling: str = NONE, power: int = 9
) -> Curve:
    """Fit both models to a series; `power`: ten to this many cells must die."""
    held = ceiling == CEILING
    one, other = (
        dose_response.fit_series(series, name, held)
        for name in (model, next(n for n in MODELS if n != model))
    )
    share = 10.0 ** -int(power)
    return Curve(one, other, int(power), one.temperature_for(share), other.temperature_for(share))


class CurveView:
    """Left: points and curve.  Right: the same on a scale of powers of ten, far beyond the points."""

    def __init__(self):
        self.figure = style.figure(7.4, 4.4, bottom_in=1.15)
        self.seen, self.beyond = self.figure.subplots(1, 2, gridspec_kw={"wspace": 0.33})
        this, other = style.LINES[0], style.LINES[2]
        self._lines, self._points = [], []
        for axes in (self.seen, self.beyond):
            self._lines += [
                axes.plot([], [], **look.as_kwargs(markers=False), zorder=z)[0]
                for look, z in ((this, 3), (other, 2.5))
            ]
            (points,) = axes.plot(
                [], [], "o", color="#1a2a80", markerfacecolor="white", markersize=6, zorder=2
            )
            self._points.append(points)
            axes.set(xlim=(WARMEST_C, COLDEST_C), xlabel="coldest temperature (°C)")
            axes.grid(True)
        self.seen.set(ylim=(-4, 104), ylabel="cells alive (%)")
        self.seen.set_title("What was measured", loc="left")
        self._goal = self.beyond.axhline(
            -9, color="#3a3a3a", linewidth=1.2, linestyle=(0, (1, 1.2))
        )
        self._unknown = self.beyond.axvspan(-25, COLDEST_C, color="#e3e3e3", zorder=0.6)
        self.beyond.set(ylim=(LEAST_POWER, 0.5), ylabel="cells alive, 1 in …")
        self.beyond.set_yticks(
            list(SHOWN_POWERS), [f"1e{-power}" if power else "1" for power in SHOWN_POWERS]
        )
        self.beyond.set_title("What the curve claims", loc="left")
        self._legend = self.figure.legend(
            handles=[self._lines[0], self._lines[1], self._points[0], self._unknown, self._goal],
            labels=["this curve", "the other", "measured", "no points here", "1 cell left"],
            loc="lower center",
            ncols=3,
            fontsize=10.5,
            handlelength=2.6,
        )

    def update(self, result: Curve) -> None:
        """Move curves, points and marks to a result."""
        celsius = np.linspace(WARMEST_C, COLDEST_C, 400)
        for n, fit in enumerate((result.fit, result.other)):
            alive = fit.survival(celsius)
            self._lines[n].set_data(celsius, 100 * alive)
            self._lines[2 + n].set_data(celsius, np.log10(np.maximum(alive, 1e-30)))
        fit = result.fit
        self._points[0].set_data(fit.temperature_C, 100 * fit.measured)
        positive = fit.measured > 0
        self._points[1].set_data(fit.temperature_C[positive], np.log10(fit.measured[positive]))
        self._goal.set_ydata([-result.power] * 2)
        low = max(fit.coldest_point_C, COLDEST_C)
        self._unknown.set_x(low)
        self._unknown.set_width(COLDEST_C - low)
        this, other, *_ = self._legend.get_texts()
        this.set_text(f"{MODELS[fit.model]} (chosen)")
        other.set_text(MODELS[result.other.model])


def facts(parameters: dict) -> list[dict]:
    """Rows for "Where these numbers come from"."""
    series = parameters["series"]
    lung = data.load("lung_dose_response")
    points = data.load("survival_points")
    rows = (
        lung[lung["line"] == series]
        if series in set(lung["line"])
        else points[points["series"] == series]
    )
    fit = dose_response.fit_series(series, parameters["model"], parameters["ceiling"] == CEILING)
    source = data.cite(rows["source"].iloc[0])
    found = [
        {
            "name": f"fitted {name.replace('_', ' ')}",
            "value": f"{value:.3g} ± {error:.2g}",
            "unit": unit_of(name),
            "source": f"our fit to the {len(fit.measured)} points",
            "trust": "computed",
        }
        for name, value, error in zip(fit.names, fit.values, fit.errors, strict=True)
    ]
    return [
        {"name": "points", "value": len(rows), "unit": "", "source": source, "trust": "read"},
        *found,
    ]


def unit_of(name: str) -> str:
    """The unit a parameter's name ends in, as a learner reads it."""
    return {"half_C": "°C", "width_K": "K", "scale_K": "K"}.get(name, "")


def panel() -> Panel:
    """The survival panel, ready to show."""
    return Panel(
        "How cold is cold enough?",
        [
            Choice("series", "Cells", tuple((label, key) for key, label in NAMES.items()), "786-O"),
            Choice(
                "model", "Curve", tuple((label, key) for key, label in MODELS.items()), "logistic"
            ),
            Choice("ceiling", "Ceiling of death", (NONE, CEILING), NONE),
            Number("power", "Cells in the tumour, 10 to the", "", 3, 10, 1, 9),
        ],
        compute,
        CurveView,
        presets={
            "Kidney cancer 786-O": {"series": "786-O"},
            "Pancreas cancer": {"series": "PANC-1"},
            "Lung cancer, with a ceiling": {"series": "A549", "ceiling": CEILING},
        },
        facts=facts,
    )
