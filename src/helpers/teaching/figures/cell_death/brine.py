"""Panel: what becomes of salt water as it freezes, in its phase diagram."""

from __future__ import annotations

from helpers import data
from helpers.cell_death.studies import brine as study
from helpers.cell_death.studies.brine import COLDEST_C, Freezing
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import SourceRow, constant_row

MODELS = (("measured salt water", "real"), ("ideal, as in cell models", "ideal"))

# ends of the axes
WARMEST_C = 4.0
MOST_PERCENT = 30.0

# the same red marks the present state in both parts
NOW_COLOUR = "#a82f18"

# what the fields of the diagram are called, with place (salt in %, °C)
REGIONS = ((3.0, -26, "all solid"), (3.0, -15, "ice and\nbrine"), (19.5, -5, "liquid"))


class BrineView:
    """Left: the phase diagram with the present brine.  Right: liquid water against temperature."""

    scene = (
        "The picture: on the left, curves of the temperature (°C) at which brine of a given "
        "strength (% of the weight) begins to freeze, measured and ideal, and the line below "
        "which all is solid; on the right, the share of water that is liquid (%) against "
        "temperature (°C). A dot marks the setting."
    )

    def __init__(self):
        self.figure = style.figure(7.4, 4.2, bottom_in=0.95)
        self.diagram, self.liquid = self.figure.subplots(1, 2, gridspec_kw={"wspace": 0.33})
        measured, ideal, eutectic = self._draw_diagram()
        # artists that move are drawn empty once; drawing anew at each change would be slow
        (self._now,) = self.diagram.plot([], [], "o", color=NOW_COLOUR, markersize=8, zorder=5)
        self.diagram.set(
            xlim=(0, MOST_PERCENT),
            ylim=(COLDEST_C, WARMEST_C),
            xlabel="salt (% of the weight)",
            ylabel="temperature (°C)",
        )
        self.diagram.set_title("The brine", loc="left")

        (self._curve,) = self.liquid.plot([], [], color="black")
        (self._share,) = self.liquid.plot([], [], "o", color=NOW_COLOUR, markersize=8, zorder=5)
        # cooling runs from left to right, so the axis is reversed
        self.liquid.set(
            xlim=(WARMEST_C, COLDEST_C),
            ylim=(-3, 103),
            xlabel="temperature (°C)",
            ylabel="liquid water (%)",
        )
        self.liquid.set_title("What is still liquid", loc="left")
        self.liquid.grid(True)

        self.figure.legend(
            handles=[measured, ideal, eutectic, self._now],
            labels=["measured", "ideal", "eutectic, -21.1 °C", "now"],
            loc="lower center",
            ncols=4,
            fontsize=10.5,
            handlelength=2.4,
        )

    def _draw_diagram(self):
        """Draw the lines that no control moves, and return them."""
        lines = study.diagram()
        (measured,) = self.diagram.plot(
            lines.salt_percent, lines.freezing_C, **style.LINES[0].as_kwargs(markers=False)
        )
        # just under the measured line, which it covers where the two agree
        (ideal,) = self.diagram.plot(
            lines.ideal_percent,
            lines.ideal_C,
            **style.LINES[1].as_kwargs(markers=False),
            zorder=1.8,
        )
        (eutectic,) = self.diagram.plot(
            [0, MOST_PERCENT],
            [lines.eutectic.temperature_C] * 2,
            color="#6f6f6f",
            linestyle=":",
        )
        for salt_percent, temperature_C, words in REGIONS:
            self.diagram.text(salt_percent, temperature_C, words, fontsize=10.5, va="center")
        return measured, ideal, eutectic

    def update(self, result: Freezing) -> None:
        """Move the dots and the curve to a result."""
        brine = result.brine
        self._now.set_data([brine.salt_percent], [brine.temperature_C])
        self._curve.set_data(result.path_C, result.unfrozen_percent)
        self._share.set_data([brine.temperature_C], [100 * brine.unfrozen_share])


def facts(parameters: dict) -> list[SourceRow]:
    """Make the rows for "Where these numbers come from".

    Parameters
    ----------
    parameters : dict
        The panel's parameters; the rows are the same for all.

    Returns
    -------
    list of SourceRow
        Freezing point, eutectic, and the constants of the ideal brine.
    """
    table = data.load("salt_water").set_index("point")
    ten_percent = table.loc["10 wt %"]
    eutectic = study.diagram().eutectic
    return [
        SourceRow(
            name="freezing point of 10 % salt",
            value=ten_percent["freezing_point_C"],
            unit="°C",
            source=f"{data.cite(ten_percent['source'])}; the curve goes through 14 such points",
            trust="read",
        ),
        SourceRow(
            name="eutectic",
            value=f"{eutectic.temperature_C} °C, {eutectic.salt_percent} %",
            unit="",
            source=data.cite("drebushchak2017"),
            trust="read",
        ),
        constant_row("heat_of_fusion"),
        constant_row("osmotic_particles"),
    ]


def panel() -> Panel:
    """Build the panel of the phase diagram, ready to show."""
    return Panel(
        "Salt water on its way down",
        [
            Number("temperature_C", "Temperature", "°C", -30, 0, 0.5, -10),
            Number("start_percent", "Salt at the start", "%", 0.3, 10, 0.1, 0.9),
            Choice("model", "Salt water", MODELS, "real"),
        ],
        study.run,
        BrineView,
        presets={
            "Body fluid, -10 °C": {"temperature_C": -10},
            "Just above the eutectic": {"temperature_C": -21},
            "Below it": {"temperature_C": -25},
        },
        facts=facts,
    )
