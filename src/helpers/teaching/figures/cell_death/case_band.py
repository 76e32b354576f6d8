"""Run panel: one plan run many times with other values the tables allow: a range instead of a number."""

from __future__ import annotations

import numpy as np

from helpers.cell_death.studies.kidney_band import FEWEST, RUNS, PlanBand, plan_band, sources
from helpers.cell_death.studies.kidney_case import case_value, whole_C
from helpers.freezing import menus
from helpers.teaching.figures.cell_death.dead_tissue import RESPONSES, SENSITISED, TWICE, response
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.number_text import readable
from helpers.teaching.panel.panel import Panel
from helpers.teaching.panel.runners import InSlices

TWO = "freeze_thaw_freeze_10_5_10"
SHARES = (("dead_percent", "dead"), ("minus20_percent", "-20 °C"), ("minus40_percent", "-40 °C"))
CELLS = tuple(name for name in RESPONSES if "TNF" not in name and "skin" not in name)
BAND_COLOUR, DOT_COLOUR = "#b9c2d6", "#1a2a80"


def compute(
    needles: int = 3,
    ring_mm: float = 8.0,
    plan: str = TWO,
    cells: str = TWICE,
    runs: int = RUNS,
    progress=None,
    cancelled=None,
) -> PlanBand | None:
    """Run the case's plan `runs` times; None if it was stopped."""
    key = (int(needles), float(ring_mm), plan, cells, int(runs))
    if key not in _KEPT:
        found = plan_band(
            key[0],
            key[1],
            case_value("tumour").value,
            plan,
            response(cells, SENSITISED),
            key[4],
            progress,
            cancelled,
        )
        if found is None:
            return None
        _keep(key, found)
    return _KEPT[key]


_KEPT: dict[tuple, PlanBand] = {}
MOST_KEPT = 16


def _keep(key, found):
    """Remember the last results, as a lesson asks for the same plan more than once."""
    if len(_KEPT) >= MOST_KEPT:
        _KEPT.pop(next(iter(_KEPT)))
    _KEPT[key] = found


class BandView:
    """One dot a run, a grey bar for 9 in 10 of them, a black mark for the middle: shares above, the bowel below."""

    def __init__(self):
        self.figure = style.figure(7.0, 4.4, left_in=1.0, right_in=0.4, top_in=0.5)
        self.shares, self.bowel = self.figure.subplots(
            2, 1, gridspec_kw={"hspace": 0.8, "height_ratios": [3, 1]}
        )
        self.shares.set(xlim=(-2, 102), ylim=(2.6, -0.6), xlabel="of the tumour (%)")
        self.bowel.set(xlim=(-80, 40), ylim=(0.6, -0.6), xlabel="coldest the bowel ever was (°C)")
        self.shares.set_yticks(range(3), [words for _, words in SHARES])
        self.bowel.set_yticks([0], ["bowel"])
        self.bowel.axvline(0, color="#555555", linewidth=1.2, linestyle=":")
        self._title = self.shares.set_title("", loc="left")
        rows = [(self.shares, place) for place in range(3)] + [(self.bowel, 0)]
        self._rows = [self._row(axes, place) for axes, place in rows]

    @staticmethod
    def _row(axes, place):
        """Bar, dots and middle of one output."""
        bar = axes.barh([place], [0], height=0.62, color=BAND_COLOUR, edgecolor="#6b7690")[0]
        (dots,) = axes.plot(
            [], [], "o", color=DOT_COLOUR, markersize=4.5, alpha=0.75, linestyle="none"
        )
        (middle,) = axes.plot([], [], color="black", linewidth=3.0)
        return place, bar, dots, middle

    def update(self, result: PlanBand) -> None:
        """Move bars, dots and middles to another band."""
        names = [*(name for name, _ in SHARES), "bowel_C"]
        for name, (place, bar, dots, middle) in zip(names, self._rows, strict=True):
            (low, mid, high), values = result.band(name), result.values(name)
            bar.set_x(low)
            bar.set_width(high - low)
            dots.set_data(values, place + 0.2 * np.sin(2.4 * np.arange(len(values))))
            middle.set_data([mid, mid], [place - 0.31, place + 0.31])
        self._title.set_text(
            f"{len(result.runs.outputs)} runs: dot = one run, bar = 9 in 10, black = middle"
        )


def facts(parameters: dict) -> list[dict]:
    """What is uncertain, with its range and where that comes from."""
    rows = []
    for row in sources():
        datum = row["value"]
        spread = [readable(one, datum.unit) for one in (datum.value, datum.low, datum.high)]
        shown = "{:g} ({:g} to {:g})".format(*(round(one, 4) for one, _ in spread))
        rows.append({**row, "value": shown, "unit": spread[0][1]})
    return rows


def panel() -> Panel:
    """The panel of bands, ready to show: choose, press Run."""
    return Panel(
        "The same plan, many times",
        [
            Number("needles", "Needles", "", 1, 6, 1, 3),
            Number("ring_mm", "Radius of the ring", "mm", 4.0, 16.0, 0.5, 8.0),
            Choice("plan", "Protocol", tuple(menus.protocols("cross_section").items()), TWO),
            Choice("cells", "Death measured on", tuple((name, name) for name in CELLS), TWICE),
            Number("runs", "Runs", "", FEWEST, 32, 4, RUNS),
        ],
        compute,
        BandView,
        presets={
            "Three needles": {},
            "Five, wide": {"needles": 5, "ring_mm": 11.0},
            "Pancreas cells": {"cells": "pancreas cancer PANC-1, in a dish"},
        },
        facts=facts,
        runner=InSlices(),
    )


def bowel_words(result: PlanBand) -> str:
    """The bowel's range in words."""
    low, _, high = result.band("bowel_C")
    return f"{whole_C(low)} to {whole_C(high)}"
