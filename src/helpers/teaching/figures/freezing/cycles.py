"""Panel: one long freeze or two short ones: how far each isotherm ever gets, along one needle's middle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import data
from helpers.freezing.grid import rz
from helpers.freezing.heat import solve
from helpers.freezing.probe import OFF, Probe, Schedule, preset_values
from helpers.freezing.result import Freeze
from helpers.freezing.tissue import tissue
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import tissue_row

RADIUS_MM, LENGTH_MM, CELL_MM = 40.0, 80.0, 1.0
SENSORS_MM = np.arange(2.5, 30.0, 1.0)
LEVELS_C = (0.0, -20.0, -40.0)
TISSUES = {
    "standard soft tissue": "standard_soft_tissue",
    "kidney": "kidney",
    "liver": "liver",
    "agar gel": "agar_gel",
}
ACTIVE, PASSIVE = "helium", "left alone"


@dataclass(frozen=True)
class Cycles:
    """A run of freezes and thaws, and how far each level (°C) reached at every time (mm; 0 where nowhere)."""

    freeze: Freeze
    freezes: int
    freeze_min: float
    time_min: np.ndarray
    reach_mm: np.ndarray

    def furthest(self, level_C: float) -> float:
        """Largest radius (mm) a level (°C) ever reached."""
        return float(self.reach_mm[:, LEVELS_C.index(level_C)].max())

    def summary(self) -> str:
        """One plain sentence."""
        times = "once" if self.freezes == 1 else f"{self.freezes} times"
        return (
            f"Freezing {times} for {self.freeze_min:.0f} min takes {self.time_min[-1]:.0f} min in all; the edge of the "
            f"ice got {self.furthest(0.0):.1f} mm from the axis, -20 °C {self.furthest(-20.0):.1f} mm and -40 °C "
            f"{self.furthest(-40.0):.1f} mm."
        )


def compute(
    tissue_name: str = "standard_soft_tissue",
    freezes: int = 2,
    freeze_min: float = 10.0,
    thaw_min: float = 5.0,
    thaw: str = ACTIVE,
) -> Cycles:
    """Freeze `freezes` times for `freeze_min` (min) with one argon needle, thawing in between for `thaw_min` (min)."""
    stuff, needle, helium = (
        tissue(tissue_name),
        preset_values("argon_needle"),
        preset_values("helium_thaw"),
    )
    cold = (freeze_min, needle["gas_temperature"], needle["film"])
    warm = (thaw_min, helium["gas_temperature"], helium["film"] if thaw == ACTIVE else OFF)
    phases = [phase for _ in range(int(freezes)) for phase in (cold, warm)][:-1]
    minutes = sum(phase[0] for phase in phases)
    probe = Probe(
        Schedule.phases(*phases), needle["radius"], needle["active_length"], z_mm=LENGTH_MM / 2
    )
    sensors = [(place, LENGTH_MM / 2) for place in SENSORS_MM]
    run = solve(
        stuff, rz(RADIUS_MM, LENGTH_MM, CELL_MM), [probe], minutes, thermocouples_mm=sensors
    )
    curves = run.thermocouples
    reach = np.array([[_reach(row, level) for level in LEVELS_C] for row in curves.temperature_C])
    return Cycles(run, int(freezes), freeze_min, curves.time_s / 60, reach)


def _reach(temperatures: np.ndarray, level_C: float) -> float:
    """Outermost radius (mm) of a level along the sensors, by straight lines; 0 if every sensor is warmer."""
    cold = np.flatnonzero(temperatures <= level_C)
    if not len(cold):
        return 0.0
    last = cold[-1]
    if last == len(temperatures) - 1:
        return float(SENSORS_MM[-1])
    share = (level_C - temperatures[last]) / (temperatures[last + 1] - temperatures[last])
    return float(SENSORS_MM[last] + share * (SENSORS_MM[last + 1] - SENSORS_MM[last]))


class CyclesView:
    """Reach of 0, -20 and -40 °C against time."""

    def __init__(self):
        self.figure = style.figure(7.0, 3.9, right_in=0.9)
        self.axes = self.figure.subplots()
        looks = zip(LEVELS_C, style.LINES, strict=False)
        self._lines = [
            (level, self.axes.plot([], [], **look.as_kwargs(markers=False))[0], look)
            for level, look in looks
        ]
        self._names = [
            self.axes.text(
                1.01,
                0,
                f"{level:.0f} °C",
                color=look.colour,
                fontsize=10.5,
                va="center",
                transform=self.axes.get_yaxis_transform(),
            )
            for level, _, look in self._lines
        ]
        self.axes.set(ylim=(0, 26), xlabel="time (min)", ylabel="distance from the axis (mm)")
        self.axes.grid(True)

    def update(self, result: Cycles) -> None:
        """Move the three curves to a result."""
        for n, ((_, line, _), name) in enumerate(zip(self._lines, self._names, strict=True)):
            line.set_data(result.time_min, result.reach_mm[:, n])
            name.set_position((1.01, max(1.0 + 1.6 * (2 - n), result.reach_mm[-1, n])))
        style.whole_minutes(self.axes, result.time_min[-1])


def facts(parameters: dict) -> list[dict]:
    """Rows for "Where these numbers come from"."""
    names = ("perfusion", "conductivity_frozen", "conductivity_unfrozen", "latent_heat")
    return [tissue_row(parameters["tissue_name"], name) for name in names]


def panel() -> Panel:
    """The cycles panel, ready to show."""
    source = data.cite("insights2016")
    return Panel(
        "One long freeze or two short ones?",
        [
            Choice("tissue_name", "Tissue", tuple(TISSUES.items()), "standard_soft_tissue"),
            Number("freezes", "Freezes", "", 1, 3, 1, 2, source),
            Number("freeze_min", "Each freeze", "min", 2, 20, 1, 10, source),
            Number("thaw_min", "Thaw between", "min", 1, 10, 1, 5, source),
            Choice("thaw", "Thawed by", (ACTIVE, PASSIVE), ACTIVE),
        ],
        compute,
        CyclesView,
        presets={
            "10 - 5 - 10": {"freezes": 2, "freeze_min": 10, "thaw_min": 5},
            "One freeze of 20 min": {"freezes": 1, "freeze_min": 20},
            "One freeze of 10 min": {"freezes": 1, "freeze_min": 10},
        },
        facts=facts,
    )
