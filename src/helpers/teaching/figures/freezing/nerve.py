"""Panel: how cold a nerve gets beside a bone that is frozen for 40 minutes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from helpers import data
from helpers.freezing.result import Freeze
from helpers.freezing.scenarios import needle_schedule, scenario
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import tissue_row

BONE_MM, CORTEX_MM = 15.0, 3.0
PLANS = {
    "15 freeze, 10 thaw, 15 freeze": "bone_40",
    "10 freeze, 5 thaw, 10 freeze": "freeze_thaw_freeze_10_5_10",
}
MINUTES = {"bone_40": 40.0, "freeze_thaw_freeze_10_5_10": 25.0}


@dataclass(frozen=True)
class NerveBeside:
    """Coldest temperatures ever (°C) along a line outward from the needle, and the nerve's place on it (mm)."""

    freeze: Freeze
    distance_mm: float

    @property
    def profile(self) -> tuple[np.ndarray, np.ndarray]:
        """Distances from the axis (mm) and the coldest ever there (°C)."""
        middle = self.freeze.grid.shape[2] // 2
        return self.freeze.grid.centres_mm(0), self.freeze.minimum_C[:, middle]

    @property
    def nerve_C(self) -> float:
        """Coldest the nerve ever was, °C."""
        return float(np.interp(BONE_MM + self.distance_mm, *self.profile))

    def summary(self) -> str:
        """One plain sentence."""
        place, coldest = self.profile
        edge = float(np.interp(0.0, coldest, place))
        return (
            f"{self.freeze.time_s / 60:.0f} min with one argon needle in bone take a nerve {self.distance_mm:.0f} mm "
            f"outside it down to {self.nerve_C:.0f} °C; the ice reached {edge:.1f} mm from the needle's axis."
        )


@lru_cache(maxsize=4)
def frozen_bone(plan: str) -> Freeze:
    """The bone scenario under another protocol."""
    case = scenario("p5_bone_nerve")
    (needle,) = case.sources
    changed = replace(needle, schedule=needle_schedule("argon_needle", plan))
    return replace(case, sources=(changed,)).run(minutes=MINUTES[plan])


def compute(distance_mm: float = 5.0, plan: str = "bone_40") -> NerveBeside:
    """A nerve `distance_mm` (mm) outside the bone, under a protocol of data/protocols.csv."""
    return NerveBeside(frozen_bone(plan), distance_mm)


class NerveView:
    """Coldest ever against distance from the needle, with bone, and the nerve as a cross."""

    def __init__(self):
        self.figure = style.figure(7.0, 3.8)
        self.axes = self.figure.subplots()
        (self._line,) = self.axes.plot([], [], **style.LINES[0].as_kwargs(markers=False))
        (self._nerve,) = self.axes.plot([], [], "X", color=style.LINES[2].colour, markersize=12)
        self._words = self.axes.text(
            0, 0, "nerve", color=style.LINES[2].colour, fontsize=11, va="top"
        )
        self.axes.axvspan(0, BONE_MM - CORTEX_MM, color="#eef1f6")
        self.axes.axvspan(BONE_MM - CORTEX_MM, BONE_MM, color="#c9ced8")
        self.axes.text(6, -94, "marrow", fontsize=10, ha="center")
        self.axes.text(BONE_MM - 1.5, -94, "cortex", fontsize=9, ha="center")
        self.axes.text(30, -94, "muscle", fontsize=10, ha="center")
        self.axes.axhline(0, color="#777777", linewidth=0.9, linestyle=(0, (1, 2)))
        self.axes.set(
            xlim=(0, 40),
            ylim=(-100, 40),
            xlabel="distance from the needle's axis (mm)",
            ylabel="coldest ever (°C)",
        )

    def update(self, result: NerveBeside) -> None:
        """Move the curve and the nerve to a result."""
        self._line.set_data(*result.profile)
        place = BONE_MM + result.distance_mm
        self._nerve.set_data([place], [result.nerve_C])
        self._words.set_position((place + 1, result.nerve_C - 4))


def facts(parameters: dict) -> list[dict]:
    """Rows for "Where these numbers come from"."""
    names = ("conductivity_unfrozen", "conductivity_frozen", "latent_heat", "perfusion")
    return [
        tissue_row(stuff, name) for stuff in ("cortical_bone", "trabecular_bone") for name in names
    ]


def panel() -> Panel:
    """The nerve panel, ready to show."""
    return Panel(
        "A nerve beside the bone",
        [
            Number("distance_mm", "Nerve outside the bone", "mm", 1, 20, 1, 5),
            Choice("plan", "Protocol", tuple(PLANS.items()), "bone_40", data.cite("page_p5")),
        ],
        compute,
        NerveView,
        presets={
            "5 mm": {"distance_mm": 5},
            "10 mm": {"distance_mm": 10},
            "2 mm": {"distance_mm": 2},
        },
        facts=facts,
    )
