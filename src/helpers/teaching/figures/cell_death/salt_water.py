"""Panel: what becomes of salt water as it freezes: the phase diagram, and how much of the water is still liquid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import data
from helpers.cell_death import solution
from helpers.cell_death.solution import Brine
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import constant_row

MODELS = (("measured salt water", "real"), ("ideal, as in cell models", "ideal"))
COLDEST_C, WARMEST_C, MOST_PERCENT = -30.0, 4.0, 30.0
POINTS = 300
WORDS = ((3.0, -26, "all solid"), (3.0, -15, "ice and\nbrine"), (19.5, -5, "liquid"))


@dataclass(frozen=True)
class Freezing:
    """One brine, and how the share of liquid water falls on the way down (°C, %)."""

    brine: Brine
    start_percent: float
    path_C: np.ndarray
    unfrozen_percent: np.ndarray

    def summary(self) -> str:
        """One plain sentence."""
        return self.brine.summary()


def compute(
    temperature_C: float = -10.0, start_percent: float = 0.9, model: str = "real"
) -> Freezing:
    """Cool salt water of `start_percent` (% of the weight) to °C."""
    start = float(solution.molality(start_percent))
    path = np.linspace(0, COLDEST_C, POINTS)
    shares = [solution.brine(float(celsius), start, model).unfrozen_share for celsius in path]
    return Freezing(
        solution.brine(temperature_C, start, model), start_percent, path, 100 * np.array(shares)
    )


class SaltWaterView:
    """Left: the phase diagram with the present brine.  Right: liquid water against temperature."""

    def __init__(self):
        self.figure = style.figure(7.4, 4.2, bottom_in=0.95)
        self.diagram, self.liquid = self.figure.subplots(1, 2, gridspec_kw={"wspace": 0.33})
        end, strengths = (
            solution.eutectic(),
            np.linspace(0, solution.eutectic().salt_percent, POINTS),
        )
        real, ideal = style.LINES[0], style.LINES[1]
        (one,) = self.diagram.plot(
            strengths, solution.freezing_point_C(strengths), **real.as_kwargs(markers=False)
        )
        cold = np.linspace(0, COLDEST_C, POINTS)
        (two,) = self.diagram.plot(
            solution.salt_percent_at(cold, "ideal"),
            cold,
            **ideal.as_kwargs(markers=False),
            zorder=1.8,
        )
        (three,) = self.diagram.plot(
            [0, MOST_PERCENT], [end.temperature_C] * 2, color="#6f6f6f", linestyle=":"
        )
        (self._dot,) = self.diagram.plot([], [], "o", color="#a82f18", markersize=8, zorder=5)
        for x, y, words in WORDS:
            self.diagram.text(x, y, words, fontsize=10.5, va="center")
        self.diagram.set(
            xlim=(0, MOST_PERCENT),
            ylim=(COLDEST_C, WARMEST_C),
            xlabel="salt (% of the weight)",
            ylabel="temperature (°C)",
        )
        self.diagram.set_title("The brine", loc="left")
        (self._curve,) = self.liquid.plot([], [], color="black")
        (self._share,) = self.liquid.plot([], [], "o", color="#a82f18", markersize=8, zorder=5)
        self.liquid.set(
            xlim=(WARMEST_C, COLDEST_C),
            ylim=(-3, 103),
            xlabel="temperature (°C)",
            ylabel="liquid water (%)",
        )
        self.liquid.set_title("What is still liquid", loc="left")
        self.liquid.grid(True)
        names = ("measured", "ideal", "eutectic, -21.1 °C", "now")
        self.figure.legend(
            handles=[one, two, three, self._dot],
            labels=names,
            loc="lower center",
            ncols=4,
            fontsize=10.5,
            handlelength=2.4,
        )

    def update(self, result: Freezing) -> None:
        """Move the dots and the curve to a result."""
        brine = result.brine
        self._dot.set_data([brine.salt_percent], [brine.temperature_C])
        self._curve.set_data(result.path_C, result.unfrozen_percent)
        self._share.set_data([brine.temperature_C], [100 * brine.unfrozen_share])


def facts(parameters: dict) -> list[dict]:
    """Rows for "Where these numbers come from"."""
    table, end = data.load("salt_water").set_index("point"), solution.eutectic()
    handbook = data.cite(table.loc["10 wt %", "source"])
    return [
        {
            "name": "freezing point of 10 % salt",
            "value": table.loc["10 wt %", "freezing_point_C"],
            "unit": "°C",
            "source": f"{handbook}; the curve goes through 14 such points",
            "trust": "read",
        },
        {
            "name": "eutectic",
            "value": f"{end.temperature_C} °C, {end.salt_percent} %",
            "unit": "",
            "source": data.cite("drebushchak2017"),
            "trust": "read",
        },
        constant_row("heat_of_fusion"),
        constant_row("osmotic_particles"),
    ]


def panel() -> Panel:
    """The phase diagram, ready to show."""
    return Panel(
        "Salt water on its way down",
        [
            Number("temperature_C", "Temperature", "°C", -30, 0, 0.5, -10),
            Number("start_percent", "Salt at the start", "%", 0.3, 10, 0.1, 0.9),
            Choice("model", "Salt water", MODELS, "real"),
        ],
        compute,
        SaltWaterView,
        presets={
            "Body fluid, -10 °C": {"temperature_C": -10},
            "Just above the eutectic": {"temperature_C": -21},
            "Below it": {"temperature_C": -25},
        },
        facts=facts,
    )
