"""Panel: how much heat must leave a cubic centimetre of tissue, and how much of it is latent heat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import data
from helpers.freezing.tissue import Tissue, tissue
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import tissue_row

J_PER_CM3 = 1e-6
COLDEST_C = -140.0


@dataclass(frozen=True)
class HeatBill:
    """Heat (J/cm3) that leaves soft tissue on its way from 37 °C to `to_C` (°C), in three parts."""

    tissue: Tissue
    to_C: float

    def removed(self, temperature_C: np.ndarray | float) -> np.ndarray:
        """Heat removed (J/cm3) when the tissue has reached a temperature (°C)."""
        start = self.tissue.enthalpy(self.tissue.start_C)
        return J_PER_CM3 * (start - self.tissue.enthalpy(temperature_C))

    @property
    def total(self) -> float:
        """All heat removed, J/cm3."""
        return float(self.removed(self.to_C))

    @property
    def latent(self) -> float:
        """The part given up by water as it froze, J/cm3."""
        frozen = 1 - self.tissue.unfrozen_fraction(self.tissue.enthalpy(self.to_C))
        return float(J_PER_CM3 * self.tissue.latent_heat * frozen)

    @property
    def warm(self) -> float:
        """The part given up above the first ice, J/cm3."""
        return float(self.removed(max(self.to_C, self.tissue.liquidus_C)))

    @property
    def cold(self) -> float:
        """The part given up by cooling below the first ice, latent heat apart, J/cm3."""
        return self.total - self.latent - self.warm

    def summary(self) -> str:
        """One plain sentence."""
        return (
            f"Cooling 1 cm³ of soft tissue from 37 °C to {self.to_C:.0f} °C takes {self.total:.0f} J; "
            f"{self.latent:.0f} J of it ({100 * self.latent / self.total:.0f} %) is latent heat."
        )


def compute(to_C: float = -40.0, latent: float = 250.0, solidus_C: float = -8.0) -> HeatBill:
    """Cool soft tissue to `to_C` (°C) with a latent heat (MJ/m3) given up down to `solidus_C` (°C)."""
    soft = tissue("standard_soft_tissue", latent_heat=1e6 * latent, solidus_C=solidus_C)
    return HeatBill(soft, to_C)


class HeatView:
    """Left: temperature against heat removed.  Right: the three parts of the bill."""

    def __init__(self):
        self.figure = style.figure(7.4, 3.9)
        self.path, self.bill = self.figure.subplots(
            1, 2, gridspec_kw={"width_ratios": (1.5, 1), "wspace": 0.34}
        )
        look = style.LINES[0]
        self._temperature = np.linspace(37, COLDEST_C, 600)
        (self._whole,) = self.path.plot([], [], color="#9a9a9a", linewidth=1.4)
        (self._done,) = self.path.plot([], [], **look.as_kwargs(markers=False), linewidth=2.6)
        (self._here,) = self.path.plot([], [], "o", color=look.colour, markersize=8)
        self.path.set(
            xlim=(0, 780), ylim=(-145, 45), xlabel="heat removed (J/cm³)", ylabel="temperature (°C)"
        )
        self.path.set_yticks([-120, -80, -40, 0, 37])
        self.path.set_title("The way down", loc="left")
        self.path.axhline(-40, color="#777777", linewidth=0.9, linestyle=(0, (1, 2)))
        self._plateau = self.path.text(
            0, 0, "water freezes here", fontsize=10, ha="left", va="bottom"
        )
        self.bill.set(ylim=(0, 400), ylabel="heat (J/cm³)", xlim=(-0.6, 2.6))
        self.bill.set_xticks(
            [0, 1, 2],
            ["cooling\nto first ice", "freezing\n(latent)", "cooling\nthe ice"],
            fontsize=10,
        )
        self.bill.set_title("The bill", loc="left")
        fills = zip(("#c9ced8", "#1a2a80", "#8fa3c9"), ("//", "", ".."), strict=True)
        self._bars = [
            self.bill.bar(
                [place], [1], width=0.7, color=colour, hatch=hatch, edgecolor="black", linewidth=0.8
            )[0]
            for place, (colour, hatch) in enumerate(fills)
        ]
        self._labels = [
            self.bill.text(place, 0, "", ha="center", va="bottom", fontsize=10.5)
            for place in range(3)
        ]

    def update(self, result: HeatBill) -> None:
        """Move the path and the bars to a result."""
        heat = result.removed(self._temperature)
        passed = np.append(self._temperature[self._temperature > result.to_C], result.to_C)
        self._whole.set_data(heat, self._temperature)
        self._done.set_data(result.removed(passed), passed)
        self._here.set_data([result.total], [result.to_C])
        first_ice = result.tissue.liquidus_C
        self._plateau.set_position((float(result.removed(first_ice)) + 20, first_ice + 4))
        for bar, label, part in zip(
            self._bars, self._labels, (result.warm, result.latent, result.cold), strict=True
        ):
            bar.set_height(part)
            label.set_position((label.get_position()[0], part + 5))
            label.set_text(f"{part:.0f}")


def facts(parameters: dict) -> list[dict]:
    """Rows for "Where these numbers come from"."""
    names = ("heat_capacity_unfrozen", "heat_capacity_frozen", "latent_heat", "solidus", "liquidus")
    return [tissue_row("standard_soft_tissue", name) for name in names]


def panel() -> Panel:
    """The heat panel, ready to show."""
    solidus = data.value("tissues", tissue="standard_soft_tissue", property="solidus")
    return Panel(
        "What does freezing cost?",
        [
            Number("to_C", "Final temperature", "°C", COLDEST_C, 20, 1, -40),
            Number("latent", "Latent heat", "MJ/m³", 148, 310, 1, 250),
            Number(
                "solidus_C",
                "All frozen at",
                "°C",
                solidus.low,
                solidus.high,
                1,
                -8,
                data.cite(solidus.source),
            ),
        ],
        compute,
        HeatView,
        presets={
            "To first ice": {"to_C": -1},
            "To -40 °C": {"to_C": -40},
            "Liver as measured": {"to_C": -40, "latent": 160},
        },
        facts=facts,
    )
