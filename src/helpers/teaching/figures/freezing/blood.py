"""Panel: what blood does to growing ice: an endless needle in an organ, with more or less of its resting flow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, sqrt
from typing import ClassVar

import numpy as np

from helpers.freezing import exact, grid
from helpers.freezing.heat import solve
from helpers.freezing.probe import Schedule, Wall
from helpers.freezing.result import Freeze
from helpers.freezing.tissue import Tissue, tissue
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import tissue_row

NEEDLE_RADIUS_MM, CELL_MM = 1.2, 0.1
FARTHEST_MM = 60.0
"""Tissue that is computed around the needle for the longest time."""

TALLEST_MM, LONGEST_MIN = 35.0, 40.0
ORGANS = ("kidney", "liver", "prostate", "muscle", "fat")


@dataclass(frozen=True)
class FedGrowth:
    """Ice around an endless needle in an organ; `steady_mm` is where blood stops it, nan if nothing does."""

    freeze: Freeze
    organ: str
    flow_percent: float
    wall_C: float
    steady_mm: float

    unfed: tuple[np.ndarray, np.ndarray]
    """Arrival times (min) and radii (mm) in the same organ without blood."""

    undefined: ClassVar[tuple[str, ...]] = ("steady_mm",)
    """Fields that hold nan on purpose."""

    @property
    def radius_mm(self) -> float:
        """Radius of the ice at the end, from the needle's axis, mm."""
        return frozen_radius_mm(self.freeze)

    def summary(self) -> str:
        """One plain sentence."""
        start = (
            f"In {self.organ} with {self.flow_percent:.0f} % of its resting blood flow the ice has a radius of "
            f"{self.radius_mm:.1f} mm after {self.freeze.time_s / 60:.0f} min"
        )
        if np.isnan(self.steady_mm):
            return f"{start}; without blood nothing stops it."
        return f"{start}; blood would stop it at {self.steady_mm:.1f} mm."


def frozen_radius_mm(freeze: Freeze) -> float:
    """Radius (mm) of a cylinder that holds all that is frozen and the needle."""
    area = float(np.sum((1 - freeze.unfrozen_fraction) * freeze.grid.volumes()))
    return 1000 * float(np.sqrt(area / np.pi + (NEEDLE_RADIUS_MM / 1000) ** 2))


def arrival(freeze: Freeze) -> tuple[np.ndarray, np.ndarray]:
    """Times (min) at which the ice has passed each cell, and the radius (mm) of that cell's far face."""
    reached = np.isfinite(freeze.frozen_at_s)
    far_face = NEEDLE_RADIUS_MM + (np.flatnonzero(reached) + 1) * 1000 * freeze.grid.cell
    return freeze.frozen_at_s[reached] / 60, far_face


def compute(
    organ: str = "kidney",
    flow_percent: float = 100.0,
    wall_C: float = -140.0,
    minutes: float = 20.0,
    cell_mm: float = CELL_MM,
) -> FedGrowth:
    """Freeze an organ at `flow_percent` of its resting blood flow from a wall at `wall_C` (°C); cells in mm.

    It freezes at one temperature and burns no fuel, so that the steady radius has an exact formula.
    """
    stuff = fed(organ, flow_percent)
    freeze = frozen(stuff, wall_C, minutes, cell_mm)
    steady = np.nan
    if flow_percent > 0:
        steady = exact.perfused_steady_state(stuff, wall_C, NEEDLE_RADIUS_MM, "cylinder").radius_mm
    return FedGrowth(freeze, organ, flow_percent, wall_C, steady, without_blood(organ, wall_C))


def fed(organ: str, flow_percent: float) -> Tissue:
    """The organ with a share (%) of its resting flow, freezing at one temperature, without metabolism."""
    resting = tissue(organ)
    return resting.changed(
        solidus_C=resting.liquidus_C,
        metabolic_heat=0.0,
        perfusion=resting.perfusion * flow_percent / 100,
    )


def frozen(stuff: Tissue, wall_C: float, minutes: float, cell_mm: float) -> Freeze:
    """Freeze around the endless needle, wall in °C, cells in mm; the grid grows with time as the cold in it does."""
    reach_mm = ceil(FARTHEST_MM * sqrt(minutes / LONGEST_MIN))
    place = grid.cylinder(NEEDLE_RADIUS_MM, NEEDLE_RADIUS_MM + reach_mm, cell_mm)
    return solve(stuff, place, [Wall(Schedule.hold(wall_C))], minutes, step_s=5.0)


@lru_cache(maxsize=32)
def without_blood(organ: str, wall_C: float) -> tuple[np.ndarray, np.ndarray]:
    """Arrival times (min) and radii (mm) in the organ without blood; coarser cells are enough for a comparison."""
    return arrival(frozen(fed(organ, 0.0), wall_C, LONGEST_MIN, 0.25))


class BloodView:
    """Radius of the ice against time, and the radius at which blood holds it; all words stand below the axes."""

    def __init__(self):
        self.figure = style.figure(7.0, 4.7, bottom_in=1.3)
        self.axes = self.figure.subplots()
        computed, limit = style.LINES[0], style.LINES[2]
        (self._growth,) = self.axes.plot([], [], **computed.as_kwargs(markers=False), label="ice")
        (self._unfed,) = self.axes.plot(
            [],
            [],
            color="#6f6f6f",
            linewidth=1.4,
            linestyle=(0, (1, 1.2)),
            label="the same without blood",
            zorder=1.9,
        )
        self._limit = self.axes.axhline(0, **limit.as_kwargs(markers=False), label="limit")
        needle = self.axes.axhspan(0, NEEDLE_RADIUS_MM, color="#c9ced8", label="needle")
        self.axes.set(ylim=(0, TALLEST_MM), xlabel="time (min)", ylabel="radius of the ice (mm)")
        self.axes.set_title(
            f"Around an endless needle, {2 * NEEDLE_RADIUS_MM:g} mm thick", loc="left"
        )
        self.axes.grid(True)
        handles = [
            self._growth,
            self._limit,
            self._unfed,
            needle,
        ]  # two rows, filled column by column
        self._legend = self.figure.legend(
            handles=handles,
            loc="lower center",
            bbox_to_anchor=(0.5, 0.0),
            ncols=2,
            fontsize=10.5,
            handlelength=2.8,
        )

    def update(self, result: FedGrowth) -> None:
        """Move the curve and the limit to a result."""
        times, radii = arrival(result.freeze)
        end = result.freeze.time_s / 60
        last = max([result.radius_mm, *radii])
        self._growth.set_data([0, *times, end], [NEEDLE_RADIUS_MM, *radii, last])
        self._unfed.set_data([0, *result.unfed[0]], [NEEDLE_RADIUS_MM, *result.unfed[1]])
        shown = result.steady_mm < TALLEST_MM  # false for nan
        self._limit.set_ydata([result.steady_mm if shown else -TALLEST_MM] * 2)
        ice, limit, *_ = self._legend.get_texts()
        ice.set_text(f"ice, with {result.flow_percent:.0f} % of the blood flow")
        limit.set_text(_limit_words(result.steady_mm))
        style.whole_minutes(self.axes, end)


def _limit_words(steady_mm: float) -> str:
    """What the legend says of the radius (mm) where blood stops the ice; nan where nothing does."""
    if np.isnan(steady_mm):
        return "nothing stops the ice"
    beyond = " (not shown)" if steady_mm >= TALLEST_MM else " (exact)"
    return f"blood stops it at {steady_mm:.1f} mm{beyond}"


def facts(parameters: dict) -> list[dict]:
    """Rows for "Where these numbers come from"."""
    names = ("perfusion", "conductivity_frozen", "conductivity_unfrozen", "latent_heat")
    return [tissue_row(parameters["organ"], name) for name in names]


def panel() -> Panel:
    """The blood panel, ready to show."""
    return Panel(
        "What does blood do?",
        [
            Choice("organ", "Organ", ORGANS, "kidney"),
            Number("flow_percent", "Share of resting flow", "%", 0, 100, 5, 100),
            Number("wall_C", "Wall temperature", "°C", -190, -40, 1, -140),
            Number("minutes", "Time", "min", 1, 40, 1, 20),
        ],
        compute,
        BloodView,
        presets={
            "Kidney": {"organ": "kidney"},
            "Kidney, artery clamped": {"organ": "kidney", "flow_percent": 0},
            "Fat": {"organ": "fat"},
        },
        facts=facts,
    )
