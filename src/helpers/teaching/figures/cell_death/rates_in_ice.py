"""Panel: how fast tissue cools at each distance from a needle, and what that does to cells there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from helpers import data
from helpers.cell_death import one_cell
from helpers.cell_death.cell import cell
from helpers.freezing.grid import rz
from helpers.freezing.heat import solve
from helpers.freezing.probe import Probe, Schedule, preset_values
from helpers.freezing.result import Freeze
from helpers.freezing.tissue import tissue
from helpers.teaching.figures.cell_death.one_cell import CELLS, NAMES
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import cell_row, tissue_row

RADIUS_MM, LENGTH_MM, CELL_MM, STEP_S = 35.0, 80.0, 1.0, 1.0
SENSORS_MM = np.arange(1.5, 20.0, 1.0)
COLDEST_C, PASSED_C = -60.0, -20.0
TISSUES = {
    "standard soft tissue": "standard_soft_tissue",
    "kidney": "kidney",
    "liver": "liver",
    "agar gel": "agar_gel",
}


@dataclass(frozen=True)
class Rates:
    """Along a line from the needle: distance (mm), mean cooling rate (°C/min), water left and ice inside (%)."""

    freeze: Freeze
    name: str
    distance_mm: np.ndarray
    rate_C_per_min: np.ndarray
    water_percent: np.ndarray
    ice_percent: np.ndarray
    half_rate: float

    @property
    def ice_reach_mm(self) -> float:
        """Largest distance (mm) from the axis at which at least half of the cells hold ice; 0 if nowhere."""
        found = self.distance_mm[self.ice_percent >= 50]
        return float(found.max(initial=0.0))

    def rate_at(self, distance_mm: float) -> float:
        """Mean cooling rate (°C/min) at a distance (mm) from the axis, by straight lines in its logarithm."""
        return float(np.exp(np.interp(distance_mm, self.distance_mm, np.log(self.rate_C_per_min))))

    def summary(self) -> str:
        """One plain sentence."""
        if len(self.distance_mm) < 2:
            return f"After {self.freeze.time_s / 60:.0f} min hardly any tissue is frozen: no rate to show beyond 2 mm."
        far = self.distance_mm[-1]
        where = f"out to {self.ice_reach_mm:.1f} mm" if self.ice_reach_mm else "nowhere"
        return (
            f"Tissue {self.distance_mm[0]:.1f} mm from the axis cools at {self.rate_C_per_min[0]:.3g} °C/min, "
            f"at {far:.1f} mm at {self.rate_C_per_min[-1]:.2g} °C/min; half of the cells or more "
            f"({NAMES[self.name]}) get ice inside {where}."
        )


def compute(
    name: str = "at1_like",
    tissue_name: str = "standard_soft_tissue",
    gas_C: float = -150.0,
    minutes: float = 10.0,
) -> Rates:
    """Freeze with one argon needle (gas at °C) for `minutes` (min) and follow cells of a kind along its middle."""
    run = frozen(tissue_name, gas_C, minutes)
    celsius, time = run.thermocouples.temperature_C, run.thermocouples.time_s
    outside = SENSORS_MM > preset_values("argon_needle")["radius"] + CELL_MM / 2
    iced = outside & (celsius.min(axis=0) < run.tissue.liquidus_C - 1)
    if not iced.any():
        iced[np.flatnonzero(outside)[0]] = True
    curves = np.maximum(celsius[:, iced], COLDEST_C)
    water, ice = one_cell.along_history(cell(name), time, curves)
    rates = np.array(
        [mean_rate(time, curve, run.tissue.liquidus_C) for curve in celsius[:, iced].T]
    )
    return Rates(
        run, name, SENSORS_MM[iced], rates, 100 * water[-1], 100 * ice[-1], half_rate(name)
    )


@lru_cache(maxsize=32)
def frozen(tissue_name: str, gas_C: float, minutes: float) -> Freeze:
    """The heat of the panel: one argon needle, gas at °C, for `minutes` (min)."""
    needle = preset_values("argon_needle")
    probe = Probe(
        Schedule.phases((minutes, gas_C, needle["film"])),
        needle["radius"],
        needle["active_length"],
        z_mm=LENGTH_MM / 2,
    )
    places = [(place, LENGTH_MM / 2) for place in SENSORS_MM]
    return solve(
        tissue(tissue_name),
        rz(RADIUS_MM, LENGTH_MM, CELL_MM),
        [probe],
        minutes,
        step_s=STEP_S,
        thermocouples_mm=places,
    )


@lru_cache(maxsize=8)
def half_rate(name: str) -> float:
    """The steady rate (°C/min) at which half of the cells of a kind get ice inside."""
    return one_cell.rate_for(cell(name))


def mean_rate(time_s: np.ndarray, celsius: np.ndarray, liquidus_C: float) -> float:
    """Mean cooling rate (°C/min) from the liquidus (°C) to -20 °C, or to the coldest that was reached."""
    target = max(PASSED_C, float(celsius.min()))
    begin = np.flatnonzero(celsius < liquidus_C)
    if not len(begin):
        return float(np.maximum(-60 * np.gradient(celsius, time_s), 1e-3).max())
    end = np.flatnonzero(celsius <= target)[0]
    before = begin[0] - 1
    seconds = max(time_s[end] - (time_s[before] if before >= 0 else 0.0), time_s[0])
    return float(60 * (liquidus_C - target) / seconds)


class RatesView:
    """Left: cooling rate against distance, with the rate that puts ice into half the cells.  Right: the cells."""

    def __init__(self):
        self.figure = style.figure(7.4, 4.4, bottom_in=1.15)
        self.rates, self.cells = self.figure.subplots(1, 2, gridspec_kw={"wspace": 0.33})
        (self._rate,) = self.rates.plot([], [], "o-", color="black", markersize=5)
        self._half = self.rates.axhline(1, **style.LINES[2].as_kwargs(markers=False))
        self.rates.set(yscale="log", ylim=(0.2, 1000), ylabel="cooling rate (°C/min)")
        self.rates.set_yticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
        self.rates.set_title("How fast it cools", loc="left")
        ice, water = style.LINES[1], style.LINES[3]
        (self._ice,) = self.cells.plot([], [], **ice.as_kwargs(markers=False))
        (self._water,) = self.cells.plot([], [], **water.as_kwargs(markers=False))
        self.cells.set(ylim=(-4, 104), ylabel="cells, or their water (%)")
        self.cells.set_title("What it does", loc="left")
        for axes in (self.rates, self.cells):
            axes.set(xlim=(0, 20), xlabel="distance from the axis (mm)")
            axes.grid(True)
        labels = (
            "cooling rate",
            "ice in half of the cells",
            "cells with ice inside",
            "water left, without ice",
        )
        self.figure.legend(
            handles=[self._rate, self._half, self._ice, self._water],
            labels=labels,
            loc="lower center",
            ncols=2,
            fontsize=10.5,
            handlelength=2.6,
        )

    def update(self, result: Rates) -> None:
        """Move all curves to a result."""
        self._rate.set_data(result.distance_mm, result.rate_C_per_min)
        self._half.set_ydata([result.half_rate] * 2)
        self._ice.set_data(result.distance_mm, result.ice_percent)
        self._water.set_data(result.distance_mm, result.water_percent)


def facts(parameters: dict) -> list[dict]:
    """Rows for "Where these numbers come from"."""
    heat = [
        tissue_row(parameters["tissue_name"], name)
        for name in ("perfusion", "conductivity_frozen", "latent_heat")
    ]
    names = ("permeability", "activation_energy", "surface_sites", "surface_barrier")
    return heat + [cell_row(parameters["name"], name) for name in names]


def panel() -> Panel:
    """The panel of rates in an ice ball, ready to show."""
    return Panel(
        "Fast beside the needle, slow everywhere else",
        [
            Choice("name", "Cells", tuple(CELLS.items()), "at1_like"),
            Choice("tissue_name", "Tissue", tuple(TISSUES.items()), "standard_soft_tissue"),
            Number("gas_C", "Gas in the needle", "°C", -165, -60, 1, -150, data.cite("lard2025")),
            Number("minutes", "Freezing time", "min", 2, 20, 1, 10),
        ],
        compute,
        RatesView,
        presets={
            "AT-1-like cells": {"name": "at1_like"},
            "HeLa cells": {"name": "hela"},
            "A weaker needle": {"gas_C": -80},
        },
        facts=facts,
        live=False,
    )
