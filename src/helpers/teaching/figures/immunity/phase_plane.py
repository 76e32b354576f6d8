"""Panel: the Kuznetsov model in its plane of effectors and tumour: resting points, the line between fates, a course."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.ticker import NullLocator

from helpers.immunity import equilibria, kuznetsov
from helpers.immunity.equilibria import Equilibrium
from helpers.immunity.kuznetsov import Course, Kuznetsov
from helpers.immunity.separatrix import separatrix
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import parameter_rows

MILLION = 1e6
LEAST, MOST = 1e5, 1e9  # cells on the axis of the tumour
MOST_EFFECTORS = 4.0  # million cells
TUMOUR = np.geomspace(LEAST, MOST, 400)
SHIFTS = {"tumour-free": (8, 6), "dormant": (9, -4), "threshold": (10, 2), "escape": (9, 8)}


@dataclass(frozen=True)
class Plane:
    """One course in the plane, with the resting points and the line between fates (empty without a threshold)."""

    model: Kuznetsov
    course: Course
    points: dict[str, Equilibrium]
    border: tuple[np.ndarray, np.ndarray]
    fate: str
    undefined: ClassVar[tuple[str, ...]] = ("points",)

    def summary(self) -> str:
        """One plain sentence."""
        start = (
            f"From {self.course.effectors[0] / MILLION:.2g} million effectors and "
            f"{self.course.tumour[0] / MILLION:.3g} million tumour cells the model ends {FATES[self.fate]}"
        )
        end = self.course.tumour[-1]
        size = (
            f"{end / MILLION:.3g} million tumour cells"
            if end >= 1e3
            else "fewer than 1000 tumour cells"
        )
        return f"{start}; after {self.course.time_day[-1]:.0f} days there are {size}."


FATES = {
    equilibria.TUMOUR_FREE: "free of tumour",
    equilibria.DORMANT: "dormant",
    equilibria.ESCAPE: "in escape",
}


def compute(
    influx_thousand: float = 13.0,
    effectors_million: float = 0.32,
    tumour_million: float = 10.0,
    length_days: int = 400,
) -> Plane:
    """Follow the model from a start (million cells) for `length_days`, with an influx of effectors (thousand a day)."""
    model = kuznetsov.published().changed(effector_influx=1e3 * influx_thousand)
    start = (MILLION * effectors_million, MILLION * tumour_million)
    path = kuznetsov.course(model, *start, days=float(length_days))
    return Plane(model, path, *_map(model), equilibria.fate(model, *start))


@lru_cache(maxsize=64)
def _map(model):
    """Resting points and the line between fates of one model."""
    points = equilibria.named(model)
    if equilibria.THRESHOLD not in points:
        return points, (np.empty(0), np.empty(0))
    line = separatrix(model)
    return points, (line.effectors, line.tumour)


class PlaneView:
    """Left: the plane.  Right: the tumour against time."""

    def __init__(self):
        self.figure = style.figure(7.5, 4.4, bottom_in=1.2, right_in=0.2)
        self.plane, self.time = self.figure.subplots(
            1, 2, gridspec_kw={"wspace": 0.3, "width_ratios": [4, 3]}
        )
        tumour, effectors, border = style.LINES[2], style.LINES[3], style.LINES[1]
        (self._tumour,) = self.plane.plot(
            [], [], **tumour.as_kwargs(markers=False), label="tumour stands still"
        )
        self._effectors = [
            self.plane.plot(
                [],
                [],
                **effectors.as_kwargs(markers=False),
                label="effectors stand still" if n == 0 else None,
            )[0]
            for n in range(2)
        ]
        (self._border,) = self.plane.plot(
            [], [], **border.as_kwargs(markers=False), label="line between fates"
        )
        self._escapes = self.plane.fill_between([], [], color="#eceff7")
        self._course, self._start = self._follow(self.plane)
        self._curve, self._begin = self._follow(self.time)
        self._marks = {name: self._mark(name) for name in (*FATES, equilibria.THRESHOLD)}
        self.plane.set(xlim=(0, MOST_EFFECTORS), yscale="log", ylim=(LEAST, MOST))
        self.plane.set(xlabel="effectors (million cells)", ylabel="tumour (cells)")
        self.plane.set_title("The plane", loc="left")
        self.time.set(yscale="log", ylim=(LEAST, MOST), xlabel="time (days)")
        self.time.set_title("The tumour", loc="left")
        self.time.grid(True)
        for axes in (self.plane, self.time):
            axes.tick_params(which="minor", length=0)
            axes.yaxis.set_minor_locator(NullLocator())
        handles = [self._tumour, self._effectors[0], self._border, self._course, *self._samples()]
        self.figure.legend(
            handles=handles, loc="lower center", ncols=3, fontsize=10, handlelength=2.6
        )

    def _follow(self, axes):
        (line,) = axes.plot(
            [], [], color="#000000", linewidth=1.8, zorder=4, label="course from its start (dot)"
        )
        (start,) = axes.plot([], [], "o", color="#000000", markersize=7, zorder=5)
        return line, start

    def _mark(self, name):
        (dot,) = self.plane.plot(
            [], [], "s", color="#000000", markersize=9, zorder=6, clip_on=False
        )
        words = self.plane.annotate(
            name,
            (1, 1),
            xytext=SHIFTS[name],
            textcoords="offset points",
            fontsize=10,
            zorder=7,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
        )
        return dot, words

    def _samples(self):
        look = {"marker": "s", "color": "#000000", "linestyle": "none", "markersize": 8}
        return [
            Line2D([], [], label="stays there", **look),
            Line2D([], [], markerfacecolor="white", label="does not", **look),
        ]

    def update(self, result: Plane) -> None:
        """Move every line and mark to a result."""
        self._tumour.set_data(equilibria.nullcline_tumour(result.model, TUMOUR) / MILLION, TUMOUR)
        self._draw_effectors(result.model)
        effectors, tumour = result.border
        self._border.set_data(effectors / MILLION, tumour)
        self._shade(effectors, tumour)
        path = result.course
        floor = np.maximum(path.tumour, LEAST / 10)
        self._course.set_data(path.effectors / MILLION, floor)
        self._curve.set_data(path.time_day, floor)
        self._start.set_data([path.effectors[0] / MILLION], [path.tumour[0]])
        self._begin.set_data([0], [path.tumour[0]])
        self.time.set_xlim(0, path.time_day[-1])
        for name, (dot, words) in self._marks.items():
            self._show(dot, words, result.points.get(name))

    def _draw_effectors(self, model):
        """The effectors' nullcline has two branches: between them effectors multiply whatever their number."""
        line = equilibria.nullcline_effectors(model, TUMOUR) / MILLION
        gap = np.flatnonzero(np.isnan(line))
        halves = (
            (slice(0, gap[0]), slice(gap[-1] + 1, None)) if len(gap) else (slice(None), slice(0, 0))
        )
        for curve, half in zip(self._effectors, halves, strict=True):
            curve.set_data(line[half], TUMOUR[half])

    def _shade(self, effectors, tumour):
        """Shade the starts that escape, where the line is a function of effectors; with little influx it closes up."""
        self._escapes.remove()
        simple = len(effectors) and np.all(np.diff(effectors) > 0)
        line = (effectors / MILLION, tumour) if simple else ([], [])
        self._escapes = self.plane.fill_between(
            *line, MOST, color="#e3e6ee", linewidth=0, zorder=0.5
        )

    def _show(self, dot, words, point):
        visible = point is not None
        dot.set_visible(visible)
        words.set_visible(visible)
        if visible:
            place = (point.effectors / MILLION, max(point.tumour, LEAST))
            dot.set_data([place[0]], [place[1]])
            dot.set_markerfacecolor("#000000" if point.stable else "white")
            words.xy = place


def facts(parameters: dict) -> list[dict]:
    """The published parameters."""
    return parameter_rows("kuznetsov")


def panel() -> Panel:
    """The phase plane, ready to show."""
    return Panel(
        "Two fates in one model",
        [
            Number("tumour_million", "Tumour, start", "million cells", 0.5, 490, 0.5, 10.0),
            Number("effectors_million", "Effectors, start", "million cells", 0.05, 3.5, 0.05, 0.3),
            Number("influx_thousand", "Influx", "thousand cells/day", 1, 80, 0.5, 13.0),
            Number("length_days", "Time", "days", 50, 1000, 50, 400),
        ],
        compute,
        PlaneView,
        presets={
            "Small tumour": {"tumour_million": 10.0},
            "Large tumour": {"tumour_million": 100.0},
            "Large tumour, more influx": {"tumour_million": 100.0, "influx_thousand": 22.0},
            "Influx of 70 thousand": {"tumour_million": 100.0, "influx_thousand": 70.0},
        },
        facts=facts,
    )
