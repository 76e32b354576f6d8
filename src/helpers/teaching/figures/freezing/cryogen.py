"""Panel: how cold a gas gets when it is throttled.

A heat exchanger and the pressure of the return line change the answer.
"""

from __future__ import annotations

from typing import NamedTuple

from helpers import data
from helpers.freezing import cryogen
from helpers.freezing.cryogen import Expansion
from helpers.teaching.panel import palette, style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.number_text import readable
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import SourceRow

# Gases that are drawn, and how far above the end of its curve each name is (points): chosen by
# hand, clear of the other curves.
GASES = {
    "argon": -13,
    "nitrogen": -13,
    "nitrous_oxide": 11,
    "helium": 13,
    "hydrogen": -14,
}

FACTS = {
    "boiling_point": "boiling point at 1 atm",
    "triple_point": "triple point, where it turns solid",
    "maximum_inversion_temperature": "highest inversion temperature",
    "heat_of_vaporisation": "heat of boiling at 1 atm",
}
# The bulb of the thermometer, below everything that it can read, and the colour of its fluid.
BULB_C = -290.0
FLUID = "#2b6db3"

BODY_C = 37.0
LETHAL_C = -40.0

# Left and right side of the thermometer, as shares of the axes.
COLUMN = (0.09, 0.25)

# Where the labels beside the thermometer begin, as a share of the axes.
WORDS_AT = 0.3

# Room that a line of text takes on the scale (°C).
WORDS_ROOM_C = 17.0


class Mark(NamedTuple):
    """A temperature (°C) that is marked on the thermometer, or None where the gas has none."""

    level_C: float | None
    label: str


class CryogenView:
    """Left: outlet temperature against supply pressure.  Right: a thermometer for one gas."""

    scene = (
        "The picture: on the left, the temperature after one throttle (°C) against the "
        "supply pressure (bar), a curve for each of five gases; on the right, a thermometer "
        "with the coldest that a heat exchanger reaches."
    )

    def __init__(self):
        self.figure = style.figure(7.6, 4.3, right_in=0.2)
        self.curves, self.scale = self.figure.subplots(
            1, 2, gridspec_kw={"width_ratios": (1.12, 1), "wspace": 0.5}
        )
        self._draw_curves()
        self._draw_scale()

    def _draw_curves(self) -> None:
        """Draw the curves of all gases and build the ring that marks the chosen one."""
        axes = self.curves
        for (gas, offset), line_style in zip(GASES.items(), style.LINES, strict=True):
            pressure_bar, outlet_C = cryogen.curve(gas, "throttle_outlet")
            axes.plot(
                pressure_bar, outlet_C, label=_label(gas), **line_style.as_kwargs(markers=False)
            )
            # Named at the end of the line, since a legend would send the eye to and fro.
            axes.annotate(
                _label(gas),
                (pressure_bar[-1], outlet_C[-1]),
                (0, offset),
                textcoords="offset points",
                ha="right",
                va="center",
                fontsize=10.5,
                color=style.ink(line_style.colour),
            )
        axes.plot(
            [40, 205], [cryogen.SUPPLY_C] * 2, color="#777777", linewidth=0.9, linestyle=(0, (1, 2))
        )
        axes.text(
            75,
            cryogen.SUPPLY_C - 1.5,
            "before the throttle",
            fontsize=10,
            color="#555555",
            va="top",
        )
        # A ring leaves the curve below it in sight.
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

    def _draw_scale(self) -> None:
        """Draw the scale and build the thermometer with a line and a label for each mark."""
        axes = self.scale
        axes.set(xlim=(0, 1), ylim=(-312, 62), xticks=[], ylabel="temperature (°C)")
        axes.spines["bottom"].set_visible(False)
        axes.set_title("With a heat exchanger", loc="left")
        axes.set_yticks([-250, -200, -150, -100, LETHAL_C, BODY_C])
        axes.set_yticklabels(["-250", "-200", "-150", "-100", "-40", "body 37"])
        left, right = COLUMN
        axes.plot([0, right], [BODY_C] * 2, color="#777777", linewidth=0.9, linestyle=(0, (1, 2)))
        axes.plot([0, right], [LETHAL_C] * 2, linewidth=1.2, **palette.isotherm_line(LETHAL_C))
        # A tube of glass with a bulb, filled up to what the thermometer reads.
        middle = (left + right) / 2
        width = right - left
        axes.plot(middle, BULB_C, "o", markersize=32, color=FLUID, markeredgecolor="black")
        glass = {"width": width, "align": "edge", "bottom": BULB_C}
        axes.bar(left, 58.0 - BULB_C, color="white", edgecolor="black", **glass)
        (self._column,) = axes.bar(left, 0, color=FLUID, zorder=2, **glass)
        self._marks = []
        # One style of line for each mark: outlet, boiling point, freezing point.
        for dashes in ("-", "--", ":"):
            (line,) = axes.plot(COLUMN, [0, 0], color="black", linewidth=2.2, linestyle=dashes)
            text = axes.text(WORDS_AT, 0, "", fontsize=10.5, va="center")
            self._marks.append((line, text))
        self._nothing = axes.text(
            WORDS_AT, -120, "no boiling point\nto reach", fontsize=10.5, va="center"
        )

    def update(self, result: Expansion) -> None:
        """Move the ring and the thermometer to a result."""
        self._here.set_data([result.supply_bar], [result.outlet_C])
        # The thermometer reads the coldest that the gas can get.
        self._column.set_height(result.coldest_C - BULB_C)
        self._nothing.set_visible(result.warms)

        marks = _marks(result)
        levels_C = [mark.level_C for mark in marks if mark.level_C is not None]
        # Labels move apart where two levels are close; only those that are shown take room.
        heights_C = iter(style.apart(levels_C, room=WORDS_ROOM_C, low=-266.0, high=52.0))
        for (line, text), mark in zip(self._marks, marks, strict=True):
            is_shown = mark.level_C is not None
            line.set_visible(is_shown)
            text.set_visible(is_shown)
            if is_shown:
                line.set_ydata([mark.level_C, mark.level_C])
                text.set_position((WORDS_AT, next(heights_C)))
                text.set_text(f"{mark.label}: {mark.level_C:.0f} °C")


def _label(gas: str) -> str:
    """Return what the panel calls a gas."""
    return gas.replace("_", " ")


def _marks(result: Expansion) -> tuple[Mark, ...]:
    """Return what the thermometer marks; a gas that warms reaches no boiling or freezing point."""
    return (
        Mark(result.outlet_C, "one throttle"),
        Mark(None if result.warms else result.boiling_C, f"boils at {result.return_bar:g} bar"),
        Mark(None if result.warms else result.freezing_C, "turns solid"),
    )


def facts(parameters: dict) -> list[SourceRow]:
    """Rows for "Where these numbers come from"."""
    table = data.load("cryogens")
    table = table[(table["cryogen"] == parameters["gas"]) & table["quantity"].isin(FACTS)]
    rows = []
    for row in table.itertuples():
        # Inversion temperatures are in kelvin in the table; the panel shows °C throughout.
        if row.unit == "K":
            value, unit = readable(row.value - 273.15, "degC")
        else:
            value, unit = readable(row.value, row.unit)
        rows.append(
            SourceRow(
                name=FACTS[row.quantity],
                value=f"{value:.1f}",
                unit=unit,
                source=data.cite(row.source),
                trust=row.trust,
            )
        )
    return rows


def _expand(gas: str, supply_bar: float, return_bar: float) -> Expansion:
    """One throttle of a gas; the panel's controls have these names."""
    return cryogen.expand(gas, supply_bar, return_bar)


def panel() -> Panel:
    """Return the panel, ready to show."""
    gases = tuple((_label(gas), gas) for gas in GASES)
    return Panel(
        "How cold can this gas get?",
        [
            Choice("gas", "Gas", gases, "argon", data.cite("coolprop")),
            Number("supply_bar", "Supply pressure", "bar", 50, 310, 1, 207),
            Number("return_bar", "Return pressure", "bar", 1.0, 20.0, 0.5, 10.0),
        ],
        _expand,
        CryogenView,
        presets={
            "Argon, 207 bar": {"gas": "argon", "supply_bar": 207, "return_bar": 10.0},
            "Helium": {"gas": "helium", "supply_bar": 207, "return_bar": 10.0},
            "Argon, 103 bar": {"gas": "argon", "supply_bar": 103, "return_bar": 10.0},
        },
        facts=facts,
    )
