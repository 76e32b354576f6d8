"""Panel: the phase diagram of argon and nitrogen, with a point the learner moves."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from helpers import data
from helpers.freezing.studies import phase_line
from helpers.freezing.studies.phase_line import PhasePoint
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.number_text import readable
from helpers.teaching.panel.panel import Panel

SPAN_C, SPAN_BAR = (-205.0, -120.0), (0.05, 60.0)
WORDS_AT = {
    "argon": {"solid": (-199.5, 6.0), "liquid": (-172.0, 18.0), "gas": (-155.0, 0.5)},
    "nitrogen": {"solid": None, "liquid": (-190.0, 12.0), "gas": (-160.0, 0.5)},
}


def compute(
    gas: str = "argon", temperature_C: float = -192.0, pressure_bar: float = 1.0
) -> PhasePoint:
    """The phase of a gas at a temperature (°C) and pressure (bar)."""
    return phase_line.phase_point(gas, temperature_C, pressure_bar)


class ArgonLineView:
    """Pressure on a logarithmic axis against temperature: boiling, sublimation and melting lines, and the point."""

    def __init__(self):
        self.figure = style.figure(7.0, 4.4)
        self.axes = self.figure.subplots()
        self.axes.set(
            xlim=SPAN_C,
            ylim=SPAN_BAR,
            yscale="log",
            xlabel="temperature (°C)",
            ylabel="pressure (bar)",
        )
        self.axes.set_yticks([0.1, 1, 10, 50], ["0.1", "1", "10", "50"])
        self.axes.minorticks_off()
        self.axes.grid(True, alpha=0.6)
        self._boiling = self.axes.plot([], [], **style.LINES[0].as_kwargs(markers=False))[0]
        self._sublimation = self.axes.plot([], [], **style.LINES[1].as_kwargs(markers=False))[0]
        self._melting = self.axes.plot([], [], **style.LINES[3].as_kwargs(markers=False))[0]
        self.axes.axhline(
            phase_line.ATMOSPHERE_BAR, color="#777777", linewidth=0.9, linestyle=(0, (1, 2))
        )
        self.axes.text(
            SPAN_C[1] - 1, 1.08, "1 atm", fontsize=9.5, ha="right", va="bottom", color="#555555"
        )
        self._phases = {
            name: self.axes.text(0, 0, name.upper(), fontsize=12, color="#555555", ha="center")
            for name in ("solid", "liquid", "gas")
        }
        (self._limit,) = self.axes.plot(
            [], [], "s", markersize=8, markerfacecolor="none", color="#a82f18"
        )
        (self._here,) = self.axes.plot(
            [], [], "X", markersize=13, color="#a82f18", markeredgecolor="white"
        )
        self.axes.set_title(" ", loc="left", color="#a82f18")

    def update(self, result: PhasePoint) -> None:
        """Draw the gas's lines and move the point."""
        cold, hot = lines(result.cryogen)
        self._sublimation.set_data(*cold)
        self._boiling.set_data(*hot)
        self._melting.set_data([hot[0][0]] * 2, [hot[1][0], SPAN_BAR[1]])
        for name, text in self._phases.items():
            place = WORDS_AT[result.cryogen][name]
            text.set_visible(place is not None)
            text.set_position(place or (0, 1))
        self._here.set_data([result.temperature_C], [result.pressure_bar])
        self._limit.set_data([result.temperature_C], [result.vapour_pressure_bar])
        limit = f"{result.vapour_pressure_bar:.2g} bar"
        self.axes.set_title(
            f"{result.cryogen}: ✖ here {result.phase}, □ a gas up to {limit}", loc="left"
        )


@lru_cache(maxsize=4)
def lines(gas: str) -> tuple:
    """Temperatures (°C) and pressures (bar) of the sublimation line and of the boiling line, as drawn."""
    temperatures, _ = phase_line.boiling_line(gas)
    triple_C, critical_C = temperatures[0], temperatures[-1]
    cold = np.linspace(SPAN_C[0], triple_C, 30) if triple_C > SPAN_C[0] else np.array([])
    hot = np.linspace(triple_C, critical_C, 60)
    return tuple(
        (part, np.array([phase_line.vapour_pressure_bar(gas, one) for one in part]))
        for part in (cold, hot)
    )


def facts(parameters: dict) -> list[dict]:
    """Rows for "Where these numbers come from"."""
    wanted = {
        "triple_point": "triple point",
        "triple_pressure": "pressure at the triple point",
        "boiling_point": "boiling point at 1 atm",
        "heat_of_sublimation": "heat of sublimation",
    }
    table = data.load("cryogens")
    table = table[(table["cryogen"] == parameters["gas"]) & table["quantity"].isin(wanted)]
    rows = []
    for row in table.itertuples():
        value, unit = readable(row.value, row.unit)
        rows.append(
            {
                "name": wanted[row.quantity],
                "value": f"{value:.4g}",
                "unit": unit,
                "source": data.cite(row.source),
                "trust": row.trust,
            }
        )
    return rows


def panel() -> Panel:
    """The phase diagram, ready to show."""
    return Panel(
        "Solid, liquid or gas?",
        [
            Choice("gas", "Gas", ("argon", "nitrogen"), "argon", data.cite("coolprop")),
            Number("temperature_C", "Temperature", "°C", -200.0, -150.0, 0.5, -192.0),
            Number("pressure_bar", "Pressure", "bar", 0.1, 40.0, 0.1, 1.0),
        ],
        compute,
        ArgonLineView,
        presets={
            "Argon at -192 °C": {"gas": "argon", "temperature_C": -192.0, "pressure_bar": 1.0},
            "Argon at -185 °C": {"gas": "argon", "temperature_C": -185.0, "pressure_bar": 1.0},
            "Nitrogen at -192 °C": {
                "gas": "nitrogen",
                "temperature_C": -192.0,
                "pressure_bar": 1.0,
            },
        },
        facts=facts,
    )
