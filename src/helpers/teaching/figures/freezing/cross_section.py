"""Panel: needles across a tumour, live: a cross-section far from the needles' ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import data
from helpers.freezing import planning
from helpers.freezing.grid import xy
from helpers.freezing.heat import solve
from helpers.freezing.planning import Coverage
from helpers.freezing.probe import Probe
from helpers.freezing.regions import Ball, Region
from helpers.freezing.result import Freeze
from helpers.freezing.scenarios import needle_schedule, protocol
from helpers.freezing.tissue import tissue
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.isotherms import Isotherm, Isotherms
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import tissue_row

WIDTH_MM, CELL_MM, NEEDLE = 90.0, 1.0, "argon_needle"
MIDDLE_MM = WIDTH_MM / 2
PROTOCOLS = {
    "one freeze, 10 min": "freeze_10",
    "10 freeze, 5 thaw, 10 freeze": "freeze_thaw_freeze_10_5_10",
    "one freeze, 20 min": "freeze_20",
}
ORGANS = {"kidney": "kidney", "liver": "liver", "prostate": "prostate", "muscle": "muscle"}


@dataclass(frozen=True)
class Section:
    """A finished cross-section: coldest temperatures ever, the target, and what was covered."""

    freeze: Freeze
    target: Ball
    places_mm: tuple[tuple[float, float], ...]
    coverage: Coverage

    def summary(self) -> str:
        """One plain sentence."""
        count = len(self.places_mm)
        return (
            f"{count} {'needle brings' if count == 1 else 'needles bring'} {self.coverage.percent(-20.0):.0f} % of the "
            f"{2 * self.target.radius_mm:.0f} mm tumour to -20 °C and {self.coverage.percent(-40.0):.0f} % to -40 °C; "
            f"{self.coverage.healthy(-20.0) / 100:.1f} cm² of healthy tissue reach -20 °C."
        )


def compute(
    needles: int = 7,
    ring_mm: float = 18.0,
    target_mm: float = 58.0,
    organ: str = "kidney",
    flow_percent: float = 25.0,
    plan: str = "freeze_thaw_freeze_10_5_10",
) -> Section:
    """Freeze a round tumour (diameter mm) with `needles`, one in its middle and the rest on a ring (radius mm)."""
    around = tissue(organ)
    around = around.changed(perfusion=around.perfusion * flow_percent / 100)
    target = Ball(target_mm / 2, x_mm=MIDDLE_MM, y_mm=MIDDLE_MM)
    middle = int(needles) != 2 and int(needles) != 3
    places = planning.ring(int(needles), ring_mm, (MIDDLE_MM, MIDDLE_MM), middle)
    schedule, size = (
        needle_schedule(NEEDLE, plan),
        data.value("probes", probe=NEEDLE, property="radius").value,
    )
    probes = [Probe(schedule, size, x_mm=x, y_mm=y) for x, y in places]
    minutes = sum(phase.minutes for phase in protocol(plan))
    regions = [Region(target, tissue("standard_soft_tissue"))]
    run = solve(around, xy(WIDTH_MM, WIDTH_MM, CELL_MM), probes, minutes, regions=regions)
    return Section(run, target, tuple(places), planning.coverage(run, target))


class SectionView:
    """The coldest every place ever was, with isotherms, needles and the rim of the tumour."""

    def __init__(self):
        self.figure = style.figure(6.4, 4.9, right_in=1.0)
        self.axes = self.figure.subplots()
        self._image = self.axes.imshow(
            np.zeros((2, 2)),
            extent=(0, WIDTH_MM, 0, WIDTH_MM),
            origin="lower",
            interpolation="bilinear",
            **style.TEMPERATURE,
        )
        self.axes.set(xlabel="mm", ylabel="mm")
        self._rim = self.axes.plot([], [], color="white", linewidth=2.2)[0]
        self._rim_inner = self.axes.plot([], [], color="#a82f18", linewidth=1.2)[0]
        (self._needles,) = self.axes.plot(
            [], [], "o", color="white", markeredgecolor="black", markersize=6
        )
        self._lines = Isotherms(
            self.axes,
            (Isotherm(0, "solid", 60), Isotherm(-20, "dashed", 25), Isotherm(-40, "dotted", -15)),
            outside=True,
        )
        self._words = self.axes.set_title("", loc="left", fontsize=11)
        bar = self.figure.colorbar(
            self._image, ax=self.axes, pad=0.19, fraction=0.046, extend="both"
        )
        bar.set_label("coldest ever (°C)")

    def update(self, result: Section) -> None:
        """Move map, rim, needles and isotherms to a result."""
        coldest = result.freeze.minimum_C.T  # rows are y
        self._image.set_data(coldest)
        turn = np.linspace(0, 2 * np.pi, 200)
        radius = result.target.radius_mm
        for line in (self._rim, self._rim_inner):
            line.set_data(MIDDLE_MM + radius * np.cos(turn), MIDDLE_MM + radius * np.sin(turn))
        self._needles.set_data(*zip(*result.places_mm, strict=True))
        self._lines.update(
            result.freeze.grid.centres_mm(0), result.freeze.grid.centres_mm(1), coldest
        )
        self._words.set_text(
            f"tumour (red rim): {result.coverage.percent(-20.0):.0f} % at -20 °C, "
            f"{result.coverage.percent(-40.0):.0f} % at -40 °C"
        )


def facts(parameters: dict) -> list[dict]:
    """Rows for "Where these numbers come from": the organ's blood and the properties of the tumour."""
    organ = [tissue_row(parameters["organ"], "perfusion")]
    names = ("conductivity_frozen", "conductivity_unfrozen", "latent_heat")
    return organ + [tissue_row("standard_soft_tissue", name) for name in names]


def panel() -> Panel:
    """The cross-section panel, ready to show."""
    return Panel(
        "Needles across a tumour",
        [
            Number("needles", "Needles", "", 1, 9, 1, 7),
            Number("ring_mm", "Radius of the ring", "mm", 6, 28, 1, 18),
            Number("target_mm", "Tumour", "mm", 20, 60, 1, 58, data.cite("page_p3")),
            Choice("organ", "Around it", tuple(ORGANS.items()), "kidney"),
            Number("flow_percent", "Share of resting flow", "%", 0, 100, 5, 25),
            Choice("plan", "Protocol", tuple(PROTOCOLS.items()), "freeze_thaw_freeze_10_5_10"),
        ],
        compute,
        SectionView,
        presets={
            "Seven, as on P3": {"needles": 7},
            "One needle": {"needles": 1, "target_mm": 30},
            "Four, too far apart": {"needles": 4, "ring_mm": 26},
        },
        facts=facts,
    )
