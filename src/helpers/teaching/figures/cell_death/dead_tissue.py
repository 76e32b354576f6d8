"""Panel: from an ice ball to the tissue that dies in it, by one of several measured dose-responses, with its band."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from matplotlib.patches import Rectangle

from helpers import data
from helpers.cell_death import cycles, dose_response, thresholds
from helpers.cell_death.exposure import Exposure
from helpers.cell_death.kill_map import KillMap, kill_map
from helpers.freezing.grid import rz
from helpers.freezing.heat import solve
from helpers.freezing.probe import Probe, Schedule, preset_values
from helpers.freezing.result import Freeze
from helpers.freezing.tissue import tissue
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.isotherms import Isotherm, Isotherms
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import tissue_row

RADIUS_MM, LENGTH_MM, CELL_MM, WATCH_S = 40.0, 80.0, 1.0, 10.0
SHOWN_MM, NEAREST_MM = 26.0, 2.0
TISSUES = {
    "standard soft tissue": "standard_soft_tissue",
    "kidney": "kidney",
    "liver": "liver",
    "agar gel": "agar_gel",
}
SENSITISED, INDEPENDENT = "meets weakened cells", "is a fresh trial"
TWICE, DRUG = "kidney cancer 786-O, in a dish", "LNCaP-Pro5 tumour in mouse with TNF-alpha"
RESPONSES = {
    TWICE: ("786-O", "fit"),
    "pancreas cancer PANC-1, in a dish": ("PANC-1", "fit"),
    "lung cancer A549, in a dish": ("A549", "ceiling"),
    "rat tumour AT-1, in the body": ("AT-1 tumour, edge", "threshold"),
    "mouse skin, in the body": ("Mouse skin, edge", "threshold"),
    "tumour with TNF-alpha, in the body": (DRUG, "threshold"),
}
LEVELS = (Isotherm(0, "solid", 60), Isotherm(-20, "dashed", 15), Isotherm(-40, "dotted", -40))


@dataclass(frozen=True)
class DeadTissue:
    """A run, its map of death, and the share dead (%) along the needle's middle, after all freezes and after one."""

    death: KillMap
    label: str
    freezes: int
    frozen_twice_percent: float
    distance_mm: np.ndarray
    dead_percent: np.ndarray
    dead_once_percent: np.ndarray

    @property
    def run(self) -> Freeze:
        """The freeze behind it."""
        return self.death.run

    def summary(self) -> str:
        """One plain sentence."""
        start = f"{'One freeze' if self.freezes == 1 else f'{self.freezes} freezes'}, {self.label}"
        again = (
            f"; {self.frozen_twice_percent:.0f} % of the ice froze again"
            if self.freezes > 1
            else ""
        )
        death = self.death
        if death.response.needs_ice:
            return (
                f"{start}: of {death.ice:.1f} cm³ of ice {death.dead:.1f} cm³ is dead (9 in 10 fits: {death.low:.1f} "
                f"to {death.high:.1f} cm³){again}."
            )
        return (
            f"{start}: {death.dead:.1f} cm³ is dead (9 in 10 animals: {death.low:.1f} to {death.high:.1f} cm³); the "
            f"ice has {death.ice:.1f} cm³{again}."
        )


def compute(
    cells: str = TWICE,
    tissue_name: str = "standard_soft_tissue",
    freezes: int = 2,
    freeze_min: float = 10.0,
    thaw_min: float = 20.0,
    second: str = SENSITISED,
    cell_mm: float = CELL_MM,
) -> DeadTissue:
    """Freeze `freezes` times for `freeze_min` (min) with one argon needle, thaw between for `thaw_min` (min)."""
    run, exposure = frozen(tissue_name, int(freezes), freeze_min, thaw_min, cell_mm)
    dose = response(cells, second)
    death, once = kill_map(run, dose, exposure), kill_map(run, dose)
    along, middle = (
        slice(int(NEAREST_MM / cell_mm), int(SHOWN_MM / cell_mm)),
        run.grid.field_shape[1] // 2,
    )
    iced = run.is_tissue & (run.minimum_C <= run.tissue.liquidus_C)
    volumes = run.grid.cell_volumes()
    again = float(volumes[iced & (exposure.freezes >= 2)].sum() / max(volumes[iced].sum(), 1e-30))
    distance = run.grid.centres_mm(0)[along]
    lines = (100 * one.dead_share[along, middle] for one in (death, once))
    return DeadTissue(death, cells, int(freezes), 100 * again, distance, *lines)


def response(cells: str, second: str):
    """The dose-response behind a menu entry; `second` says what a second freeze is, where that was measured."""
    name, kind = RESPONSES[cells]
    if cells == TWICE:
        return replace(
            cycles.fitted(), model="sensitised" if second == SENSITISED else "independent"
        )
    return (
        thresholds.threshold(name)
        if kind == "threshold"
        else dose_response.fit_series(name, ceiling=kind == "ceiling")
    )


@lru_cache(maxsize=32)
def frozen(
    tissue_name: str, freezes: int, freeze_min: float, thaw_min: float, cell_mm: float = CELL_MM
) -> tuple[Freeze, Exposure]:
    """One argon needle, helium in between; the run, and what each voxel went through.  Times in min."""
    needle, helium = preset_values("argon_needle"), preset_values("helium_thaw")
    cold = (freeze_min, needle["gas_temperature"], needle["film"])
    warm = (thaw_min, helium["gas_temperature"], helium["film"])
    phases = [phase for _ in range(freezes) for phase in (cold, warm)][:-1]
    probe = Probe(
        Schedule.phases(*phases), needle["radius"], needle["active_length"], z_mm=LENGTH_MM / 2
    )
    stuff = tissue(tissue_name)
    exposure = Exposure(edge_C=stuff.liquidus_C)
    minutes = sum(phase[0] for phase in phases)
    place = rz(RADIUS_MM, LENGTH_MM, cell_mm)
    return solve(stuff, place, [probe], minutes, watch=exposure.see, watch_s=WATCH_S), exposure


class DeadTissueView:
    """Left: share dead, seen from the side, with isotherms of the coldest ever.  Right: along the needle's middle."""

    def __init__(self):
        self.figure = style.figure(7.6, 4.3, bottom_in=1.0, left_in=0.7, right_in=0.2)
        self.map, self.line = self.figure.subplots(
            1, 2, gridspec_kw={"wspace": 0.42, "width_ratios": [1.1, 1]}
        )
        half = LENGTH_MM / 2
        self._image = self.map.imshow(
            np.zeros((2, 2)),
            extent=(-RADIUS_MM, RADIUS_MM, -half, half),
            origin="lower",
            cmap="cividis",
            vmin=0,
            vmax=100,
            interpolation="bilinear",
            aspect="equal",
        )
        self.map.set(xlim=(-SHOWN_MM, SHOWN_MM + 8), ylim=(-32, 32), xlabel="mm", ylabel="mm")
        self.map.set_title("Dead (%), seen from the side", loc="left")
        needle = preset_values("argon_needle")
        across, along = needle["radius"] + CELL_MM / 2, needle["active_length"]
        self.map.add_patch(
            Rectangle((-across, -along / 2), 2 * across, along, color="#c9ced8", zorder=3)
        )
        self._isotherms = Isotherms(self.map, LEVELS)
        bar = self.figure.colorbar(self._image, ax=self.map, pad=0.03, fraction=0.055)
        bar.set_ticks([0, 25, 50, 75, 100])
        all_, once = style.LINES[0], style.LINES[2]
        (self._dead,) = self.line.plot([], [], **all_.as_kwargs(markers=False))
        (self._once,) = self.line.plot([], [], **once.as_kwargs(markers=False))
        (self._edge,) = self.line.plot([], [], color="#6f6f6f", linewidth=1.2, linestyle=":")
        self.line.set(
            xlim=(0, SHOWN_MM),
            ylim=(-4, 104),
            xlabel="distance from the axis (mm)",
            ylabel="dead (%)",
        )
        self.line.set_title("Along the middle", loc="left")
        self.line.grid(True)
        self.figure.legend(
            handles=[self._dead, self._once, self._edge],
            labels=["after all freezes", "after the coldest one alone", "edge of the ice"],
            loc="lower center",
            ncols=3,
            fontsize=10.5,
            handlelength=2.6,
        )

    def update(self, result: DeadTissue) -> None:
        """Move map, isotherms and curves to a result."""
        run, share = result.run, 100 * result.death.dead_share
        self._image.set_data(np.concatenate([share[::-1], share]).T)
        radii, heights = run.grid.centres_mm(0), run.grid.centres_mm(1) - LENGTH_MM / 2
        coldest = np.concatenate([run.minimum_C[::-1], run.minimum_C]).T
        self._isotherms.update(np.concatenate([-radii[::-1], radii]), heights, coldest)
        self._dead.set_data(result.distance_mm, result.dead_percent)
        self._once.set_data(result.distance_mm, result.dead_once_percent)
        middle = run.minimum_C[:, run.grid.field_shape[1] // 2]
        iced = np.flatnonzero(middle <= run.tissue.liquidus_C)
        edge = radii[iced[-1]] + 500 * run.grid.cell if len(iced) else -1
        self._edge.set_data([edge, edge], [-10, 110])


def facts(parameters: dict) -> list[dict]:
    """Rows for "Where these numbers come from"."""
    heat = [
        tissue_row(parameters["tissue_name"], name)
        for name in ("perfusion", "conductivity_frozen", "latent_heat")
    ]
    dose = response(parameters["cells"], parameters["second"])
    if isinstance(dose, thresholds.Threshold):
        rows = [
            (
                "edge of death",
                f"{dose.mean_C:.1f} ± {dose.sd_K:.1f}",
                "°C",
                data.cite(dose.source),
                "read",
            )
        ]
    elif isinstance(dose, cycles.TwoFreezes):
        source = f"our fit to 9 points; {data.cite('clarke2007')}"
        rows = [
            ("half dead", f"{dose.half_C:.1f} ± {dose.errors[0]:.1f}", "°C", source, "computed"),
            (
                "a second freeze counts as colder by",
                f"{dose.shift_K:.1f} ± {dose.errors[2]:.1f}",
                "K",
                source,
                "computed",
            ),
        ]
    else:
        key = "baust2022panc" if dose.series == "PANC-1" else "lung_repository"
        source = f"our fit to {len(dose.measured)} points; {data.cite(key)}"
        rows = [
            ("half dead", f"{dose.values[0]:.1f} ± {dose.errors[0]:.1f}", "°C", source, "computed")
        ]
    names = ("name", "value", "unit", "source", "trust")
    return [dict(zip(names, row, strict=True)) for row in rows] + heat


def panel() -> Panel:
    """The panel of dead tissue, ready to show."""
    source = data.cite("insights2016")
    return Panel(
        "What dies in an ice ball?",
        [
            Choice("cells", "Measured on", tuple((name, name) for name in RESPONSES), TWICE),
            Choice("tissue_name", "Tissue", tuple(TISSUES.items()), "standard_soft_tissue"),
            Number("freezes", "Freezes", "", 1, 2, 1, 2, source),
            Number("freeze_min", "Each freeze", "min", 4, 20, 1, 10, source),
            Number("thaw_min", "Thaw between", "min", 2, 30, 1, 20, source),
            Choice("second", "The second freeze", (SENSITISED, INDEPENDENT), SENSITISED),
        ],
        compute,
        DeadTissueView,
        presets={
            "Two freezes, long thaw": {"freezes": 2, "thaw_min": 20},
            "Two freezes, short thaw": {"freezes": 2, "thaw_min": 5},
            "A tumour in the body": {"cells": "rat tumour AT-1, in the body", "freezes": 1},
        },
        facts=facts,
    )
