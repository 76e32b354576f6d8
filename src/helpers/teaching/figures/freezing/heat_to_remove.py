"""Panel: how much heat must leave a cubic centimetre of tissue, and what part of it is latent."""

from __future__ import annotations

import numpy as np

from helpers import data
from helpers.freezing.studies import heat_to_remove
from helpers.freezing.studies.heat_to_remove import HeatBill
from helpers.teaching.panel import palette, style
from helpers.teaching.panel.controls import Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import SourceRow, tissue_row

# The coldest final temperature on offer (°C): what the needle has in the other panels unless it is
# moved.
COLDEST_C = -140.0

# Label, colour and hatching of each bar; hatching keeps them apart without colour.
PARTS = (
    ("cooling\nto first ice", "#c9ced8", "//"),
    ("freezing\n(latent)", "#1a2a80", ""),
    ("cooling\nthe ice", "#8fa3c9", ".."),
)


class HeatView:
    """Left: temperature against heat removed.  Right: the three parts of the bill."""

    scene = (
        "The picture: on the left, the temperature (°C) against the heat removed (J/cm³), "
        "nearly level while water freezes; on the right, three bars of heat (J/cm³): cooling "
        "to first ice, freezing, and cooling the ice."
    )

    def __init__(self):
        self.figure = style.figure(7.4, 3.9)
        self.path, self.bill = self.figure.subplots(
            1, 2, gridspec_kw={"width_ratios": (1.5, 1), "wspace": 0.34}
        )
        self._draw_path()
        self._draw_bill()

    def _draw_path(self) -> None:
        """Build the way down and the part of it already passed."""
        line_style = style.LINES[0]
        # Enough points for the sharp bends at the first and the last ice.
        self._temperature_C = np.linspace(37, COLDEST_C, 600)
        (self._whole,) = self.path.plot([], [], color="#8a8a8a", linewidth=1.4)
        (self._done,) = self.path.plot([], [], **line_style.as_kwargs(markers=False), linewidth=2.6)
        (self._here,) = self.path.plot([], [], "o", color=line_style.colour, markersize=8)
        self.path.set(
            xlim=(0, 780), ylim=(-145, 45), xlabel="heat removed (J/cm³)", ylabel="temperature (°C)"
        )
        self.path.set_yticks([-120, -80, -40, 0, 37])
        self.path.set_title("The way down", loc="left")
        for level_C in (0.0, -40.0):
            self.path.axhline(level_C, linewidth=1.0, **palette.isotherm_line(level_C))
            self.path.text(
                770,
                level_C + 1,
                f"{level_C:g} °C",
                fontsize=10,
                ha="right",
                va="bottom",
                color=palette.ISOTHERM_COLOURS[level_C],
            )
        self._plateau = self.path.text(
            0, 0, "water freezes here", fontsize=10, ha="left", va="bottom"
        )

    def _draw_bill(self) -> None:
        """Build a bar and its number for each part."""
        self.bill.set(ylim=(0, 400), ylabel="heat (J/cm³)", xlim=(-0.6, 2.6))
        self.bill.set_xticks([0, 1, 2], [label for label, _, _ in PARTS], fontsize=10)
        self.bill.set_title("The bill", loc="left")
        self._bars = []
        self._labels = []
        for place, (_, colour, hatch) in enumerate(PARTS):
            (bar,) = self.bill.bar(
                [place], [1], width=0.7, color=colour, hatch=hatch, edgecolor="black", linewidth=0.8
            )
            label = self.bill.text(place, 0, "", ha="center", va="bottom", fontsize=10.5)
            self._bars.append(bar)
            self._labels.append(label)

    def update(self, result: HeatBill) -> None:
        """Move the path and the bars to a result."""
        # The part already passed ends exactly at the final temperature, not at the last point
        # before it.
        passed_C = self._temperature_C[self._temperature_C > result.to_C]
        passed_C = np.append(passed_C, result.to_C)
        self._whole.set_data(result.removed_J_per_cm3(self._temperature_C), self._temperature_C)
        self._done.set_data(result.removed_J_per_cm3(passed_C), passed_C)
        self._here.set_data([result.total_J_per_cm3], [result.to_C])
        first_ice_C = result.tissue.liquidus_C
        first_ice_heat = float(result.removed_J_per_cm3(first_ice_C))
        self._plateau.set_position((first_ice_heat + 20, first_ice_C + 4))

        # In the order of the bars.
        parts = (result.warm_J_per_cm3, result.latent_J_per_cm3, result.cold_J_per_cm3)
        for place, part in enumerate(parts):
            self._bars[place].set_height(part)
            self._labels[place].set_position((place, part + 5))
            self._labels[place].set_text(f"{part:.0f}")


def facts(parameters: dict) -> list[SourceRow]:
    """Rows for "Where these numbers come from"."""
    properties = (
        "heat_capacity_unfrozen",
        "heat_capacity_frozen",
        "latent_heat",
        "solidus",
        "liquidus",
    )
    return [tissue_row("standard_soft_tissue", name) for name in properties]


def panel() -> Panel:
    """Return the panel, ready to show."""
    solidus = data.value("tissues", tissue="standard_soft_tissue", property="solidus")
    source = data.cite(solidus.source)
    return Panel(
        "What does freezing cost?",
        [
            Number("to_C", "Final temperature", "°C", COLDEST_C, 20, 1, -40),
            Number("latent_MJ_per_m3", "Latent heat", "MJ/m³", 148, 310, 1, 250),
            Number("solidus_C", "All frozen at", "°C", solidus.low, solidus.high, 1, -8, source),
        ],
        heat_to_remove.run,
        HeatView,
        presets={
            "To first ice": {"to_C": -1},
            "To -40 °C": {"to_C": -40},
            "Liver as measured": {"to_C": -40, "latent_MJ_per_m3": 160},
        },
        facts=facts,
    )
