"""Panel: how fast tissue cools at each distance from a needle, and what that does to cells."""

from __future__ import annotations

from helpers import data
from helpers.cell_death import menus as cell_menus
from helpers.cell_death.studies import rates_in_ice as study
from helpers.cell_death.studies.rates_in_ice import Rates
from helpers.freezing import menus
from helpers.freezing.probe import ARGON_NEEDLE
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import SourceRow, cell_row, needle_rows, tissue_row

FARTHEST_MM = 20
# matplotlib would write powers of ten, which need explaining
LABELLED_RATES = (1, 10, 100, 1000)

# what the size of an ice ball depends on most
TISSUE_PROPERTIES = ("perfusion", "conductivity_frozen", "latent_heat")
CELL_PROPERTIES = ("permeability", "activation_energy", "surface_sites", "surface_barrier")


class RatesView:
    """Left: cooling rate against distance, and the rate of ice in half the cells.  Right: cells."""

    scene = (
        "The picture: two curves against distance from the needle's axis (mm): on the left the "
        "cooling rate (°C/min) with the rate that puts ice into half of the cells; on the "
        "right the share of cells with ice inside and the water left in the others (%)."
    )

    def __init__(self):
        self.figure = style.figure(7.4, 4.4, bottom_in=1.15)
        self.rates, self.cells = self.figure.subplots(1, 2, gridspec_kw={"wspace": 0.33})

        # artists that move are drawn empty once; drawing anew at each change would be slow
        (self._rate,) = self.rates.plot([], [], "o-", color="black", markersize=5)
        self._half = self.rates.axhline(1, **style.LINES[2].as_kwargs(markers=False))
        self.rates.set(yscale="log", ylim=(0.2, 1000), ylabel="cooling rate (°C/min)")
        self.rates.set_yticks(LABELLED_RATES, [str(rate) for rate in LABELLED_RATES])
        self.rates.set_title("How fast it cools", loc="left")

        # A mark for each cell of the model: between two of them a line is only a guess.
        marks = {"markersize": 5, "markerfacecolor": "white"}
        ice = style.LINES[1]
        water = style.LINES[3]
        (self._ice,) = self.cells.plot(
            [], [], marker=ice.marker, **marks, **ice.as_kwargs(markers=False)
        )
        (self._water,) = self.cells.plot(
            [], [], marker=water.marker, **marks, **water.as_kwargs(markers=False)
        )
        self.cells.set(ylim=(-4, 104), ylabel="cells, or their water (%)")
        self.cells.set_title("What it does", loc="left")

        for axes in (self.rates, self.cells):
            axes.set(xlim=(0, FARTHEST_MM), xlabel="distance from the axis (mm)")
            axes.grid(True)
        self.figure.legend(
            handles=[self._rate, self._half, self._ice, self._water],
            labels=[
                "cooling rate",
                "ice in half of the cells",
                "cells with ice inside",
                "water left, without ice",
            ],
            loc="lower center",
            ncols=2,
            fontsize=10.5,
            handlelength=2.6,
        )

    def update(self, result: Rates) -> None:
        """Move all curves to a result."""
        self._rate.set_data(result.distance_mm, result.rate_C_per_min)
        self._half.set_ydata([result.half_rate_C_per_min] * 2)
        self._ice.set_data(result.distance_mm, result.ice_percent)
        self._water.set_data(result.distance_mm, result.water_percent)


def facts(parameters: dict) -> list[SourceRow]:
    """Make the rows for "Where these numbers come from".

    Parameters
    ----------
    parameters : dict
        The panel's parameters; `tissue_name` and `name` choose the rows.

    Returns
    -------
    list of SourceRow
        What the ice depends on most, and the cell's properties.
    """
    rows = [tissue_row(parameters["tissue_name"], quantity) for quantity in TISSUE_PROPERTIES]
    rows += [cell_row(parameters["name"], quantity) for quantity in CELL_PROPERTIES]
    return rows + needle_rows(ARGON_NEEDLE)


def panel() -> Panel:
    """Build the panel of rates in an ice ball, ready to show."""
    cells = cell_menus.cells("rates_in_ice")
    tissues = menus.tissues("cycles")
    return Panel(
        "Fast beside the needle, slow everywhere else",
        [
            Choice("name", "Cells", tuple(cells.items()), "at1_like"),
            Choice("tissue_name", "Tissue", tuple(tissues.items()), "standard_soft_tissue"),
            # A weaker needle than the one whose ice the notebook's prediction asks about.
            Number("gas_C", "Gas in the needle", "°C", -165, -60, 1, -80, data.cite("lard2025")),
            Number("minutes", "Freezing time", "min", 2, 20, 1, 10),
        ],
        study.run,
        RatesView,
        presets={
            "AT-1-like cells": {"name": "at1_like", "gas_C": -150},
            "HeLa cells": {"name": "hela", "gas_C": -150},
            "A weaker needle": {"gas_C": -80},
        },
        facts=facts,
        play="minutes",
        live=False,
    )
