"""Panel: how cold a gas gets when it is throttled, and what a heat exchanger and the return pressure change."""

from __future__ import annotations

from helpers import data
from helpers.freezing import cryogen
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.number_text import readable
from helpers.teaching.panel.panel import Panel

GASES = ("argon", "nitrogen", "nitrous_oxide", "helium", "hydrogen")
LABELS = {gas: gas.replace("_", " ") for gas in GASES}
NAME_OFFSETS = {"argon": -13, "nitrogen": -13, "nitrous_oxide": 11, "helium": 13, "hydrogen": -14}
FACTS = {
    "boiling_point": "boiling point at 1 atm",
    "triple_point": "triple point, where it turns solid",
    "maximum_inversion_temperature": "highest inversion temperature",
    "heat_of_vaporisation": "heat of boiling at 1 atm",
}
BODY_C, LETHAL_C = 37.0, -40.0
COLUMN, WORDS_AT, WORDS_ROOM_C = (0.09, 0.25), 0.3, 17.0
"""Sides of the thermometer and start of its words (share of the axes); room a line of words takes (°C)."""


def compute(gas: str, supply_bar: float, return_bar: float) -> cryogen.Expansion:
    """One throttle of a gas, pressures in bar."""
    return cryogen.expand(gas, supply_bar, return_bar)


class CryogenView:
    """Left: outlet temperature against supply pressure for five gases.  Right: one thermometer for the chosen gas."""

    def __init__(self):
        self.figure = style.figure(7.6, 4.3, right_in=0.2)
        self.curves, self.scale = self.figure.subplots(
            1, 2, gridspec_kw={"width_ratios": (1.12, 1), "wspace": 0.5}
        )
        self._draw_curves()
        self._draw_scale()

    def _draw_curves(self):
        axes = self.curves
        for gas, look in zip(GASES, style.LINES, strict=True):
            pressure, outlet = cryogen.curve(gas, "throttle_outlet")
            axes.plot(pressure, outlet, label=LABELS[gas], **look.as_kwargs(markers=False))
            axes.annotate(
                LABELS[gas],
                (pressure[-1], outlet[-1]),
                (0, NAME_OFFSETS[gas]),
                textcoords="offset points",
                ha="right",
                va="center",
                fontsize=10,
                color=look.colour,
            )
        axes.plot(
            [40, 205], [cryogen.SUPPLY_C] * 2, color="#777777", linewidth=0.9, linestyle=(0, (1, 2))
        )
        axes.text(
            75,
            cryogen.SUPPLY_C - 1.5,
            "before the throttle",
            fontsize=9.5,
            color="#555555",
            va="top",
        )
        (self._here,) = axes.plot(
            [], [], "o", markersize=11, markerfacecolor="none", markeredgewidth=2.2, color="black"
        )
        axes.set(
            xlim=(40, 330),
            ylim=(-100, 60),
            xlabel="supply pressure (bar)",
            ylabel="after one throttle (°C)",
        )
        axes.set_title("One throttle, from 27 °C to 1 atm", loc="left")

    def _draw_scale(self):
        axes = self.scale
        axes.set(xlim=(0, 1), ylim=(-275, 60), xticks=[], ylabel="temperature (°C)")
        axes.spines["bottom"].set_visible(False)
        axes.set_title("With a heat exchanger", loc="left")
        axes.set_yticks([-250, -200, -150, -100, LETHAL_C, BODY_C])
        axes.set_yticklabels(["-250", "-200", "-150", "-100", "-40", "body 37"])
        for level in (BODY_C, LETHAL_C):
            axes.plot(
                [0, COLUMN[1]], [level] * 2, color="#777777", linewidth=0.9, linestyle=(0, (1, 2))
            )
        left, right = COLUMN
        self._column = axes.bar(
            left, 0, width=right - left, align="edge", color="#c9ced8", edgecolor="black"
        )[0]
        self._marks = [
            (
                axes.plot(COLUMN, [0, 0], color="black", linewidth=2.2, linestyle=dashes)[0],
                axes.text(WORDS_AT, 0, "", fontsize=10.5, va="center"),
            )
            for dashes in ("-", "--", ":")
        ]
        self._nothing = axes.text(
            WORDS_AT, -120, "no boiling point\nto reach", fontsize=10.5, va="center"
        )

    def update(self, result: cryogen.Expansion) -> None:
        """Move the ring and the thermometer to a result."""
        self._here.set_data([result.supply_bar], [result.outlet_C])
        coldest = (
            result.outlet_C if result.boiling_C is None or result.change_K > 0 else result.boiling_C
        )
        self._column.set_y(min(coldest, cryogen.SUPPLY_C))
        self._column.set_height(abs(cryogen.SUPPLY_C - coldest))
        self._nothing.set_visible(result.change_K > 0)
        levels = _levels(result)
        heights = iter(
            style.apart(
                [level for level, _ in levels if level is not None], WORDS_ROOM_C, -266.0, 52.0
            )
        )
        for (line, text), (level, words) in zip(self._marks, levels, strict=True):
            line.set_visible(level is not None)
            text.set_visible(level is not None)
            if level is not None:
                line.set_ydata([level, level])
                text.set_position((WORDS_AT, next(heights)))
                text.set_text(f"{words}: {level:.0f} °C")


def _levels(result: cryogen.Expansion) -> tuple[tuple[float | None, str], ...]:
    """The temperatures (°C) marked on the thermometer with their words; None where there is none to reach."""
    warms = result.change_K > 0
    return (
        (result.outlet_C, "one throttle"),
        (None if warms else result.boiling_C, f"boils at {result.return_bar:g} bar"),
        (None if warms else result.freezing_C, "turns solid"),
    )


def facts(parameters: dict) -> list[dict]:
    """Rows for "Where these numbers come from"."""
    table = data.load("cryogens")
    table = table[(table["cryogen"] == parameters["gas"]) & table["quantity"].isin(FACTS)]
    return [_row(row) for row in table.itertuples()]


def _row(row) -> dict:
    """One row of the gas table in the units of the panel."""
    in_kelvin = row.unit == "K"
    value, unit = (
        readable(row.value - 273.15, "degC") if in_kelvin else readable(row.value, row.unit)
    )
    return {
        "name": FACTS[row.quantity],
        "value": f"{value:.1f}",
        "unit": unit,
        "source": data.cite(row.source),
        "trust": row.trust,
    }


def panel() -> Panel:
    """The cryogen panel, ready to show."""
    return Panel(
        "How cold can this gas get?",
        [
            Choice(
                "gas",
                "Gas",
                tuple((LABELS[gas], gas) for gas in GASES),
                "argon",
                data.cite("coolprop"),
            ),
            Number("supply_bar", "Supply pressure", "bar", 50, 310, 1, 207),
            Number("return_bar", "Return pressure", "bar", 1.0, 20.0, 0.5, 10.0),
        ],
        compute,
        CryogenView,
        presets={
            "Argon, 207 bar": {"gas": "argon", "supply_bar": 207, "return_bar": 10.0},
            "Helium": {"gas": "helium", "supply_bar": 207, "return_bar": 1.0},
            "Argon, 103 bar": {"gas": "argon", "supply_bar": 103, "return_bar": 10.0},
        },
        facts=facts,
    )
