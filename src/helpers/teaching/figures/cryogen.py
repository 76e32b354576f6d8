"""Panel: how cold a gas gets when it is throttled, and what a heat exchanger and the return pressure change."""

from __future__ import annotations

import numpy as np

from helpers import data
from helpers.freezing import cryogen
from helpers.teaching import style
from helpers.teaching.controls import Choice, Number
from helpers.teaching.panels import Panel

GASES = ("argon", "nitrogen", "nitrous_oxide", "helium", "hydrogen")
LABELS = {gas: gas.replace("_", " ") for gas in GASES}
NAME_OFFSETS = {"argon": -11, "nitrogen": -11, "nitrous_oxide": 9, "helium": 12, "hydrogen": -9}
BODY_C, LETHAL_C = 37.0, -40.0


def compute(gas: str, supply_bar: float, return_bar: float) -> cryogen.Expansion:
    """One throttle of a gas, pressures in bar."""
    return cryogen.expand(gas, supply_bar, return_bar)


class CryogenView:
    """Left: outlet temperature against supply pressure for five gases.  Right: one thermometer for the chosen gas."""

    def __init__(self):
        self.figure = style.figure(7.4, 4.3)
        self.curves, self.scale = self.figure.subplots(1, 2, gridspec_kw={"width_ratios": (1.2, 1), "wspace": 0.5})
        self._draw_curves()
        self._draw_scale()

    def _draw_curves(self):
        axes = self.curves
        for gas, look in zip(GASES, style.LINES, strict=True):
            pressure, outlet = cryogen.curve(gas, "throttle_outlet")
            axes.plot(pressure, outlet, label=LABELS[gas], **look.as_kwargs(markers=False))
            axes.annotate(LABELS[gas], (pressure[-1], outlet[-1]), (0, NAME_OFFSETS[gas]), textcoords="offset points",
                          ha="right", va="center", fontsize=10, color=look.colour)  # fmt: skip
        axes.axhline(cryogen.SUPPLY_C, color="#777777", linewidth=0.9, linestyle=(0, (1, 2)))
        axes.text(310, cryogen.SUPPLY_C - 1, "before the throttle", fontsize=9.5, color="#555555", va="top", ha="right")
        (self._here,) = axes.plot(
            [], [], "o", markersize=11, markerfacecolor="none", markeredgewidth=2.2, color="black"
        )
        axes.set(xlim=(40, 315), ylim=(-100, 60), xlabel="supply pressure (bar)", ylabel="after one throttle (°C)")
        axes.set_title("One throttle, from 27 °C to 1 atm", loc="left")

    def _draw_scale(self):
        axes = self.scale
        axes.set(xlim=(0, 1), ylim=(-275, 60), xticks=[], ylabel="temperature (°C)")
        axes.spines["bottom"].set_visible(False)
        axes.set_title("With a heat exchanger", loc="left")
        axes.set_yticks([-250, -200, -150, -100, LETHAL_C, BODY_C])
        axes.set_yticklabels(["-250", "-200", "-150", "-100", "-40", "body 37"])
        for level in (BODY_C, LETHAL_C):
            axes.axhline(level, color="#777777", linewidth=0.9, linestyle=(0, (1, 2)))
        self._column = axes.bar([0.17], [0], width=0.16, color="#c9ced8", edgecolor="black", linewidth=1.0)[0]
        self._marks = [
            (axes.plot([0.09, 0.25], [0, 0], color="black", linewidth=2.2, linestyle=dashes)[0],
             axes.text(0.3, 0, "", fontsize=10.5, va="center"))
            for dashes in ("-", "--", ":")
        ]  # fmt: skip

    def update(self, result: cryogen.Expansion) -> None:
        """Move the ring and the thermometer to a result."""
        self._here.set_data([result.supply_bar], [result.outlet_C])
        coldest = result.outlet_C if result.boiling_C is None or result.change_K > 0 else result.boiling_C
        self._column.set_y(min(coldest, cryogen.SUPPLY_C))
        self._column.set_height(abs(cryogen.SUPPLY_C - coldest))
        levels = (
            (result.outlet_C, f"one throttle: {result.outlet_C:.0f} °C"),
            (None if result.change_K > 0 else result.boiling_C, f"boils at {result.return_bar:g} bar: "),
            (result.freezing_C, "turns solid: "),
        )
        heights = _apart([level for level, _ in levels])
        for (line, text), (level, words), height in zip(self._marks, levels, heights, strict=True):
            line.set_visible(level is not None)
            text.set_visible(level is not None)
            if level is not None:
                line.set_ydata([level, level])
                text.set_position((0.3, height))
                text.set_text(words if words.endswith("C") else f"{words}{level:.0f} °C")


def _apart(levels: list, room: float = 17.0) -> list:
    """Heights for labels of falling levels (°C), each at least `room` below the one before."""
    heights, ceiling = [], np.inf
    for level in levels:
        if level is None:
            heights.append(None)
            continue
        ceiling = min(level, ceiling - room)
        heights.append(ceiling)
    return heights


def facts(parameters: dict) -> list[dict]:
    """Rows for "Where these numbers come from"."""
    rows = []
    for quantity in ("boiling_point", "triple_point", "maximum_inversion_temperature"):
        table = data.load("cryogens")
        found = table[(table["cryogen"] == parameters["gas"]) & (table["quantity"] == quantity)]
        rows += [
            {"name": quantity.replace("_", " "), "value": f"{row.value:.1f}", "unit": row.unit.replace("deg", "°"),
             "source": data.cite(row.source), "trust": row.trust}
            for row in found.itertuples()
        ]  # fmt: skip
    return rows


def panel() -> Panel:
    """The cryogen panel, ready to show."""
    source = data.cite("coolprop")
    return Panel(
        "How cold can this gas get?",
        [
            Choice("gas", "Gas", tuple((LABELS[gas], gas) for gas in GASES), "argon", source),
            Number("supply_bar", "Supply pressure", "bar", 50, 310, 1, 207, source),
            Number("return_bar", "Return pressure", "bar", 1.0, 20.0, 0.5, 10.0, source),
        ],
        compute,
        CryogenView,
        presets={
            "Argon, full bottle": {"gas": "argon", "supply_bar": 207, "return_bar": 10.0},
            "Helium": {"gas": "helium", "supply_bar": 207, "return_bar": 1.0},
            "Argon, nearly empty": {"gas": "argon", "supply_bar": 103, "return_bar": 10.0},
        },
        facts=facts,
    )
