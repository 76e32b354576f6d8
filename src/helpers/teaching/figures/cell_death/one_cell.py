"""Panel: one cell cooled: how it shrinks, and how likely ice starts inside it, at one rate and at all of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.cell_death import dehydration, one_cell, two_factor
from helpers.cell_death.cell import cell
from helpers.cell_death.one_cell import CellFreeze
from helpers.cell_death.two_factor import TwoFactor
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import cell_row, constant_row

CELLS = {
    "human liver cell": "human_hepatocyte",
    "liver tumour HepG2": "hepg2",
    "cervix tumour HeLa": "hela",
    "AT-1-like, constructed": "at1_like",
    "rat liver": "rat_liver_tissue",
}
NAMES = {value: label for label, value in CELLS.items()}
ONE_OF_THEM = {
    "human_hepatocyte": "a human liver cell",
    "hepg2": "a liver tumour cell (HepG2)",
    "hela": "a cervix tumour cell (HeLa)",
    "at1_like": "an AT-1-like cell, constructed",
    "rat_liver_tissue": "a rat liver cell",
}
GATED, OPEN = "with the gate", "without the gate"
RATES = np.geomspace(1, 200, 45)
SHOWN_C = -40.0


@dataclass(frozen=True)
class OneCell:
    """A cell at one rate, infinitely slowly (shares of the first volume), and at all rates."""

    name: str
    run: CellFreeze
    balance: np.ndarray
    rates: TwoFactor

    @property
    def rate(self) -> float:
        """Cooling rate, °C/min."""
        return float(self.run.rate_C_per_min[0])

    def summary(self) -> str:
        """One plain sentence."""
        volume = 100 * self.run.water.volume_at(-20.0)[0]
        slow = 100 * np.interp(20.0, -self.run.water.temperature_C, self.balance)
        ice = 100 * self.run.final_probability[0]
        return (
            f"Cooled at {self.rate:g} °C/min, {ONE_OF_THEM[self.name]} is at {volume:.0f} % of its volume at -20 °C "
            f"({slow:.0f} % if cooled infinitely slowly), and {ice:.0f} % of such cells get ice inside."
        )


def compute(
    name: str = "human_hepatocyte",
    rate: float = 10.0,
    diameter_um: float = 20.0,
    gate: str = GATED,
    seeding_K: float = 0.02,
) -> OneCell:
    """Cool a cell at `rate` (°C/min); `diameter_um` (µm); ice outside starts `seeding_K` (K) below freezing."""
    body, limit = cell(name, diameter_um=diameter_um), None if gate == GATED else 0.0
    run = one_cell.freeze(body, rate, gate=limit, seeding_K=seeding_K)
    balance = dehydration.volume_share(
        body, dehydration.equilibrium_water_share(run.water.temperature_C)
    )
    return OneCell(name, run, balance, two_factor.sketch(body, RATES, limit, seeding_K))


class OneCellView:
    """Left: volume against temperature.  Right: ice inside, and the two-factor sketch, against cooling rate."""

    def __init__(self):
        self.figure = style.figure(7.4, 4.5, bottom_in=1.25)
        self.volume, self.ice = self.figure.subplots(1, 2, gridspec_kw={"wspace": 0.33})
        this, slow = style.LINES[0], style.LINES[3]
        (self._volume,) = self.volume.plot([], [], **this.as_kwargs(markers=False))
        (self._balance,) = self.volume.plot([], [], **slow.as_kwargs(markers=False))
        self.volume.set(
            xlim=(0, SHOWN_C),
            ylim=(0, 104),
            xlabel="temperature (°C)",
            ylabel="volume (% of the first)",
        )
        self.volume.set_title("The cell shrinks", loc="left")
        look, sketch = style.LINES[1], style.LINES[2]
        (self._ice,) = self.ice.plot([], [], **look.as_kwargs(markers=False))
        (self._alive,) = self.ice.plot([], [], **sketch.as_kwargs(markers=False))
        (self._dot,) = self.ice.plot([], [], "o", color="black", markersize=8, zorder=5)
        self.ice.set(
            xlim=(1, 200),
            xscale="log",
            ylim=(-4, 104),
            xlabel="cooling rate (°C/min)",
            ylabel="cells (%)",
        )
        self.ice.set_xticks([1, 3, 10, 30, 100], ["1", "3", "10", "30", "100"])
        self.ice.minorticks_off()
        self.ice.set_title("Ice inside", loc="left")
        for axes in (self.volume, self.ice):
            axes.grid(True)
        labels = (
            "volume at this rate",
            "volume, infinitely slow",
            "ice inside",
            "alive (sketch)",
            "this rate",
        )
        self.figure.legend(
            handles=[self._volume, self._balance, self._ice, self._alive, self._dot],
            labels=labels,
            loc="lower center",
            ncols=3,
            fontsize=10.5,
            handlelength=2.6,
        )

    def update(self, result: OneCell) -> None:
        """Move all curves and the dot to a result."""
        water = result.run.water
        self._volume.set_data(water.temperature_C, 100 * water.volume_share[:, 0])
        self._balance.set_data(water.temperature_C, 100 * result.balance)
        self._ice.set_data(result.rates.rate_C_per_min, 100 * result.rates.lost_to_ice)
        self._alive.set_data(result.rates.rate_C_per_min, 100 * result.rates.survival)
        self._dot.set_data([result.rate], [100 * result.run.final_probability[0]])


def facts(parameters: dict) -> list[dict]:
    """Rows for "Where these numbers come from": the cell's own, and the recalled parts of the model."""
    names = (
        "diameter",
        "inactive_share",
        "permeability",
        "activation_energy",
        "surface_sites",
        "surface_barrier",
    )
    rows = [cell_row(parameters["name"], name) for name in names]
    shared = (
        "critical_water",
        "isotonic_salt",
        "viscosity_of_water",
        "volume_sites",
        "dehydration_loss",
    )
    return rows + [constant_row(name) for name in shared]


def panel() -> Panel:
    """The one-cell panel, ready to show."""
    return Panel(
        "One cell, cooled",
        [
            Choice("name", "Cell", tuple(CELLS.items()), "human_hepatocyte"),
            Number("rate", "Cooling rate", "°C/min", 1, 200, 1, 10),
            Number("diameter_um", "Diameter", "µm", 12, 30, 1, 20),
            Choice(
                "gate",
                "Ice in nearly dry cells",
                ((f"no: {GATED}", GATED), (f"yes: {OPEN}", OPEN)),
                GATED,
            ),
            Number("seeding_K", "Ice outside starts late by", "K", 0.02, 10, 0.02, 0.02),
        ],
        compute,
        OneCellView,
        presets={
            "Slow, 2 °C/min": {"rate": 2},
            "Fast, 60 °C/min": {"rate": 60},
            "Without the gate": {"rate": 2, "gate": OPEN},
        },
        facts=facts,
    )
