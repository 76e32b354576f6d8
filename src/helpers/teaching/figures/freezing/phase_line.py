"""Panel: the phase diagram of argon and nitrogen, with a point the learner moves."""

from __future__ import annotations

from helpers import data
from helpers.freezing.studies import phase_line
from helpers.freezing.studies.phase_line import PhasePoint
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import SourceRow, datum_row

# What the picture shows: from below the triple points to the critical points.
SPAN_C = (-205.0, -120.0)
SPAN_BAR = (0.05, 60.0)

# Where the name of each phase is written (°C, bar); None where the picture shows nothing of it.
PHASES_AT = {
    "argon": {"solid": (-199.5, 6.0), "liquid": (-172.0, 18.0), "gas": (-155.0, 0.5)},
    "nitrogen": {"solid": None, "liquid": (-190.0, 12.0), "gas": (-160.0, 0.5)},
}

FACTS = {
    "triple_point": "triple point",
    "triple_pressure": "pressure at the triple point",
    "boiling_point": "boiling point at 1 atm",
    "heat_of_sublimation": "heat of sublimation",
}


class PhaseLineView:
    """Pressure, on a logarithmic axis, against temperature: the three lines and the point."""

    scene = (
        "The picture: pressure (bar) against temperature (°C), with the curves that part "
        "solid, liquid and gas; a cross marks the setting."
    )

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
        # The minor ticks of a logarithmic axis would only crowd the four that are named.
        self.axes.minorticks_off()
        self.axes.grid(True, alpha=0.6)
        self._boiling = self.axes.plot([], [], **style.LINES[0].as_kwargs(markers=False))[0]
        self._sublimation = self.axes.plot([], [], **style.LINES[1].as_kwargs(markers=False))[0]
        self._melting = self.axes.plot([], [], **style.LINES[3].as_kwargs(markers=False))[0]
        self.axes.axhline(
            phase_line.ATMOSPHERE_BAR, color="#777777", linewidth=0.9, linestyle=(0, (1, 2))
        )
        self.axes.text(
            SPAN_C[1] - 1, 1.08, "1 atm", fontsize=10, ha="right", va="bottom", color="#555555"
        )
        self._phases = {}
        for phase in ("solid", "liquid", "gas"):
            self._phases[phase] = self.axes.text(
                0, 0, phase.upper(), fontsize=12, color="#555555", ha="center"
            )
        (self._limit,) = self.axes.plot(
            [], [], "s", markersize=8, markerfacecolor="none", color="#a82f18"
        )
        (self._here,) = self.axes.plot(
            [], [], "X", markersize=13, color="#a82f18", markeredgecolor="white"
        )
        # A blank title keeps its room, so that the axes do not move once there is one.
        self.axes.set_title(" ", loc="left", color="#a82f18")

    def update(self, result: PhasePoint) -> None:
        """Draw the lines of the gas and move the point."""
        lines = phase_line.lines(result.cryogen, SPAN_C[0])
        self._sublimation.set_data(lines.sublimation_C, lines.sublimation_bar)
        self._boiling.set_data(lines.boiling_C, lines.boiling_bar)
        # Melting hardly depends on pressure: a vertical line from the triple point upward.
        self._melting.set_data([lines.boiling_C[0]] * 2, [lines.boiling_bar[0], SPAN_BAR[1]])
        for phase, text in self._phases.items():
            place = PHASES_AT[result.cryogen][phase]
            text.set_visible(place is not None)
            if place is not None:
                text.set_position(place)
        self._here.set_data([result.temperature_C], [result.pressure_bar])
        self._limit.set_data([result.temperature_C], [result.vapour_pressure_bar])
        limit = f"{result.vapour_pressure_bar:.2g} bar"
        self.axes.set_title(
            f"{result.cryogen}: ✖ here {result.phase}, □ a gas up to {limit}", loc="left"
        )


def facts(parameters: dict) -> list[SourceRow]:
    """Rows for "Where these numbers come from"."""
    gas = parameters["gas"]
    table = data.load("cryogens")
    rows = []
    # In the order of the table; nitrogen has no heat of sublimation there.
    for quantity in table[table["cryogen"] == gas]["quantity"]:
        if quantity in FACTS:
            datum = data.value("cryogens", cryogen=gas, quantity=quantity)
            rows.append(datum_row(FACTS[quantity], datum, digits=4))
    return rows


def panel() -> Panel:
    """Return the panel, ready to show."""
    return Panel(
        "Solid, liquid or gas?",
        [
            Choice("gas", "Gas", tuple(PHASES_AT), "argon", data.cite("coolprop")),
            Number("temperature_C", "Temperature", "°C", -200.0, -150.0, 0.5, -192.0),
            Number("pressure_bar", "Pressure", "bar", 0.1, 40.0, 0.1, 1.0),
        ],
        phase_line.run,
        PhaseLineView,
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
