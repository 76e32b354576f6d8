"""Panel: how fast ice grows from a cold wall, computed and exact, for a plane, a cylinder and a sphere."""

from __future__ import annotations

from dataclasses import dataclass

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

INNER_MM = {"plane": 0.0, "cylinder": 1.2, "sphere": 5.0}
NAMES = {"plane": "flat wall", "cylinder": "needle", "sphere": "ball"}
SHAPES = (
    ("flat wall", "plane"),
    ("needle, 2.4 mm thick", "cylinder"),
    ("ball, 10 mm thick", "sphere"),
)
DEPTH_MM, MOST_MM, MOST_DOTS = 80.0, 60.0, 18


@dataclass(frozen=True)
class Growth:
    """Ice thickness (mm) against time (min), computed and by formula, and the temperature profile (°C) at the end."""

    freeze: Freeze
    shape: str
    formula_name: str
    formula_min: np.ndarray
    formula_mm: np.ndarray

    @property
    def thickness_mm(self) -> float:
        """Computed thickness (mm) at the end, from the frozen amount."""
        return frozen_thickness_mm(self.freeze, self.shape)

    @property
    def formula_end_mm(self) -> float:
        """The formula's thickness (mm) at the end."""
        return float(self.formula_mm[-1])

    def arrival(self) -> tuple[np.ndarray, np.ndarray]:
        """Times (min) at which the computed front has passed each cell, and the depth (mm) of that cell's far face."""
        reached = np.isfinite(self.freeze.frozen_at_s)
        far_face = (np.flatnonzero(reached) + 1) * 1000 * self.freeze.grid.cell
        return self.freeze.frozen_at_s[reached] / 60, far_face

    def summary(self) -> str:
        """One plain sentence."""
        thick, formula = self.thickness_mm, self.formula_end_mm
        start = f"After {self.freeze.time_s / 60:.3g} min the ice on the {NAMES[self.shape]} is {thick:.1f} mm thick"
        if self.shape != "plane":
            left_out = "the heat of warm tissue and of cooling the ice"
            return (
                f"{start}; the simple formula, which leaves out {left_out}, says {formula:.1f} mm."
            )
        off = 100 * (thick / formula - 1)
        if abs(off) < 0.1:
            return f"{start}, within 0.1 % of the exact solution."
        return f"{start}, {abs(off):.1f} % {'more' if off > 0 else 'less'} than the exact solution."


def frozen_thickness_mm(freeze: Freeze, shape: str) -> float:
    """Thickness (mm) of ice holding all that is frozen: sharper than any interpolation of temperatures."""
    volume = float(np.sum((1 - freeze.unfrozen_fraction) * freeze.grid.volumes()))
    inner = INNER_MM[shape] / 1000
    outer = {
        "plane": volume,
        "cylinder": np.sqrt(volume / np.pi + inner**2),
        "sphere": (volume * 3 / 4 / np.pi + inner**3) ** (1 / 3),
    }[shape]
    return 1000 * (float(outer) - inner)


def sharp_tissue(latent_MJ_per_m3: float) -> Tissue:
    """Standard soft tissue that freezes at one temperature, -1 °C, without blood, so that exact solutions exist."""
    soft = tissue("standard_soft_tissue", perfusion=0.0, metabolic_heat=0.0)
    return soft.changed(solidus_C=soft.liquidus_C, latent_heat=1e6 * latent_MJ_per_m3)


def compute(shape: str, wall_C: float, minutes: float, latent: float, cell_mm: float) -> Growth:
    """Freeze from a wall at `wall_C` (°C) for `minutes`; latent heat in MJ/m3, cells in mm."""
    stuff, inner = sharp_tissue(latent), INNER_MM[shape]
    place = {
        "plane": lambda: grid.plane(DEPTH_MM, cell_mm),
        "cylinder": lambda: grid.cylinder(inner, inner + DEPTH_MM, cell_mm),
        "sphere": lambda: grid.sphere(inner, inner + DEPTH_MM, cell_mm),
    }[shape]()
    freeze = solve(stuff, place, [Wall(Schedule.hold(wall_C))], minutes, step_s=1.0)
    times = np.linspace(0, minutes, 61)[1:]
    if shape == "plane":
        return Growth(
            freeze,
            shape,
            "exact (Neumann)",
            times,
            exact.neumann(stuff, wall_C).front_mm(60 * times),
        )
    radii = [
        exact.quasi_steady_radius_mm(stuff, wall_C, 60 * t, inner, shape) - inner for t in times
    ]
    return Growth(freeze, shape, "simple formula (Stefan)", times, np.array(radii))


class StefanView:
    """Left: thickness against time.  Right: temperature against distance from the wall at the end."""

    def __init__(self):
        self.figure = style.figure(7.4, 3.9)
        self.growth, self.profile = self.figure.subplots(1, 2, gridspec_kw={"wspace": 0.33})
        formula, computed = style.LINES[2], style.LINES[0]
        (self._formula,) = self.growth.plot(
            [], [], **formula.as_kwargs(markers=False), label="formula", zorder=3
        )
        (self._computed,) = self.growth.plot(
            [],
            [],
            "o",
            markersize=6,
            color=computed.colour,
            markerfacecolor="none",
            label="computed",
        )
        self.growth.set(xlabel="time (min)", ylabel="ice thickness (mm)")
        self.growth.set_title("Growth", loc="left")
        self.profile.set_title("At the end", loc="left")
        self.legend = self.growth.legend(loc="upper left", fontsize=10, handlelength=2.2)
        self.growth.grid(True)
        (self._profile,) = self.profile.plot([], [], "o", markersize=3, color=computed.colour)
        self._front = self.profile.axvline(0, color="black", linewidth=1.2, linestyle="--")
        self._edge = self.profile.text(
            0, 0, "edge of the ice", rotation=90, fontsize=10, ha="right", va="center"
        )
        self.profile.set(
            xlabel="distance from the wall (mm)", ylabel="temperature (°C)", ylim=(-195, 45)
        )
        self.profile.grid(True)

    def update(self, result: Growth) -> None:
        """Move all lines to a result."""
        times, depths = result.arrival()
        few = slice(None, None, max(1, len(times) // MOST_DOTS))
        self._computed.set_data(times[few], depths[few])
        self._formula.set_data(result.formula_min, result.formula_mm)
        self.legend.get_texts()[0].set_text(result.formula_name)
        top = 5 * np.ceil(1.1 * max(result.formula_mm[-1], result.thickness_mm) / 5)
        self.growth.set_ylim(0, top)
        style.whole_minutes(self.growth, result.formula_min[-1])
        distance = result.freeze.grid.centres_mm(0) - 1000 * result.freeze.grid.start[0]
        self._profile.set_data(distance, result.freeze.temperature_C)
        self._front.set_xdata([result.thickness_mm] * 2)
        fits = (
            result.thickness_mm < MOST_MM - 8
        )  # right of the edge nothing is in the way of the words
        self._edge.set_position((result.thickness_mm + (0.9 if fits else -0.6), -100))
        self._edge.set_horizontalalignment("left" if fits else "right")
        self.profile.set_xlim(0, MOST_MM)


def facts(parameters: dict) -> list[dict]:
    """Rows for "Where these numbers come from"."""
    names = (
        "conductivity_unfrozen",
        "conductivity_frozen",
        "heat_capacity_unfrozen",
        "heat_capacity_frozen",
    )
    return [tissue_row("standard_soft_tissue", name) for name in (*names, "latent_heat")]


def panel() -> Panel:
    """The Stefan panel, ready to show."""
    return Panel(
        "How fast does ice grow?",
        [
            Choice("shape", "Shape of the cold wall", SHAPES, "plane"),
            Number("wall_C", "Wall temperature", "°C", -190, -20, 1, -140),
            Number("minutes", "Time", "min", 1, 30, 1, 10),
            Number("latent", "Latent heat", "MJ/m³", 150, 310, 1, 250),
            Choice(
                "cell_mm", "Size of a cell", (("2 mm", 2.0), ("1 mm", 1.0), ("0.5 mm", 0.5)), 0.5
            ),
        ],
        compute,
        StefanView,
        presets={
            "Flat wall": {"shape": "plane", "wall_C": -140, "minutes": 10},
            "Needle": {"shape": "cylinder", "wall_C": -140, "minutes": 10},
            "Coarse grid": {"shape": "plane", "wall_C": -140, "minutes": 10, "cell_mm": 2.0},
        },
        facts=facts,
    )
