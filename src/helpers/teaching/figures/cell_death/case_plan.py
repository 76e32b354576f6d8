"""Panel: a plan for the teaching case, in three dimensions: what gets cold, what dies, what the neighbours pay."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from helpers import data
from helpers.cell_death.studies.kidney_case import (
    MIDDLE_MM,
    WIDTH_MM,
    PlanOutcome,
    case_value,
    one_plan,
    share_words,
    whole_C,
)
from helpers.freezing import menus
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.isotherms import Isotherm, Isotherms
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import tissue_row

TWO = "freeze_thaw_freeze_10_5_10"
BARS = (
    ("ever at 0 °C", "#9aa3b5", ""),
    ("ever at -20 °C", "#5d6b8f", "///"),
    ("ever at -40 °C", "#1a2a80", "\\\\\\"),
    ("cells dead", "#111111", "..."),
)


@lru_cache(maxsize=16)
def compute(
    needles: int = 3,
    ring_mm: float = 8.0,
    plan: str = TWO,
    tumour_mm: float = 30.0,
    gap_mm: float = 4.0,
    flow_percent: float = 25.0,
    cell_mm: float = 2.0,
) -> PlanOutcome:
    """Run a plan for a round tumour (diameter mm) with the bowel `gap_mm` beyond its rim, cells of 2 mm."""
    return one_plan(int(needles), ring_mm, tumour_mm, gap_mm, flow_percent, plan, cell_mm=cell_mm)


class CaseView:
    """Left: the coldest every place in the needles' middle plane ever was.  Right: shares of the tumour."""

    def __init__(self):
        self.figure = style.figure(7.5, 4.2, left_in=0.7, right_in=0.35, bottom_in=0.65, top_in=0.5)
        self.axes, self.bars = self.figure.subplots(
            1, 2, gridspec_kw={"wspace": 0.4, "width_ratios": [3.6, 2]}
        )
        half = WIDTH_MM / 2
        self._image = self.axes.imshow(
            np.zeros((2, 2)),
            extent=(-half, half, -half, half),
            origin="lower",
            interpolation="bilinear",
            **style.TEMPERATURE,
        )
        self.axes.set(xlabel="mm", ylabel="mm", xlim=(-36, 34), ylim=(-30, 30))
        self.axes.set_title("Across the needles; cross: bowel", loc="left")
        self._rim = self.axes.plot([], [], color="white", linewidth=3.2, zorder=4.5)[0]
        self._rim_inner = self.axes.plot([], [], color="#a82f18", linewidth=1.8, zorder=4.6)[0]
        (self._needles,) = self.axes.plot(
            [], [], "o", color="white", markeredgecolor="black", markersize=6
        )
        (self._bowel,) = self.axes.plot(
            [], [], "X", color="#a82f18", markeredgecolor="white", markersize=12, zorder=7
        )
        self._lines = Isotherms(
            self.axes,
            (Isotherm(0, "solid", 60), Isotherm(-20, "dashed", 30), Isotherm(-40, "dotted", -50)),
            outside=True,
        )
        bar = self.figure.colorbar(
            self._image, ax=self.axes, pad=0.2, fraction=0.042, extend="both"
        )
        bar.set_label("coldest ever (°C)")
        self._make_bars()

    def _make_bars(self):
        places = range(len(BARS))
        self._shares = [
            self.bars.barh([place], [0], height=0.42, color=colour, hatch=hatch, edgecolor="white")[
                0
            ]
            for place, (_, colour, hatch) in enumerate(BARS)
        ]
        self._words = [
            self.bars.text(0, place - 0.32, "", va="bottom", fontsize=10.5) for place in places
        ]
        self.bars.set(xlim=(0, 100), ylim=(len(BARS) - 0.6, -0.85), xlabel="of the tumour (%)")
        self.bars.set_yticks([])
        self.bars.set_title("What the plan reached", loc="left")

    def update(self, result: PlanOutcome) -> None:
        """Move map, rim, needles, bowel and bars to a result."""
        coldest = result.freeze.minimum_C[:, :, 0].T  # rows are y
        self._image.set_data(coldest)
        turn, radius = np.linspace(0, 2 * np.pi, 200), result.target.radius_mm
        for line in (self._rim, self._rim_inner):
            line.set_data(radius * np.cos(turn), radius * np.sin(turn))
        self._needles.set_data(*(np.array(result.places_mm).T - MIDDLE_MM))
        self._bowel.set_data([radius + result.gap_mm], [0.0])
        x = result.freeze.grid.centres_mm(0) - MIDDLE_MM
        self._lines.update(x, x, coldest)
        values = [*result.coverage.covered_percent, result.dead_percent]
        for bar, word, (name, _, _), value in zip(
            self._shares, self._words, BARS, values, strict=True
        ):
            bar.set_width(value)
            word.set_text(f"{name}: {share_words(value)}".replace("more than", ">"))


def facts(parameters: dict) -> list[dict]:
    """Rows for "Where these numbers come from": the case, the blood, the tumour, the needle."""
    rows = [
        case_row(name, words)
        for name, words in (("tumour", "tumour"), ("gap", "bowel beyond its rim"))
    ]
    rows += [case_row("flow", "share of resting flow"), tissue_row("kidney", "perfusion")]
    return rows + [
        tissue_row("standard_soft_tissue", name) for name in ("conductivity_frozen", "latent_heat")
    ]


def case_row(name: str, words: str) -> dict:
    """A number of the constructed case as a row of facts."""
    datum = case_value(name)
    value = f"{datum.value:g} ({datum.low:g} to {datum.high:g})"
    return {
        "name": words,
        "value": value,
        "unit": datum.unit,
        "source": f"constructed case; {data.cite(datum.source)}",
        "trust": datum.trust,
    }


def panel() -> Panel:
    """The planning panel of the case, ready to show."""
    start = {name: case_value(name) for name in ("tumour", "gap", "flow")}
    return Panel(
        "Plan the case",
        [
            Number("needles", "Needles", "", 1, 6, 1, 3),
            Number("ring_mm", "Radius of the ring", "mm", 4.0, 16.0, 0.5, 8.0),
            Choice("plan", "Protocol", tuple(menus.protocols("cross_section").items()), TWO),
            Number("tumour_mm", "Tumour", "mm", 16, 40, 1, int(start["tumour"].value)),
            Number("gap_mm", "Bowel beyond its rim", "mm", 1, 12, 1, int(start["gap"].value)),
            Number(
                "flow_percent", "Share of resting flow", "%", 5, 100, 5, int(start["flow"].value)
            ),
        ],
        compute,
        CaseView,
        presets={
            "Three needles": {},
            "Five, wide": {"needles": 5, "ring_mm": 11.0},
            "Three, full blood flow": {"flow_percent": 100},
        },
        facts=facts,
        live=False,
    )


def bowel_words(result: PlanOutcome) -> str:
    """The bowel's coldest temperature in words."""
    return whole_C(result.bowel_C)
