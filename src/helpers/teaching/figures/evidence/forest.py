"""Panel: a forest plot the learner fills: which studies, which model, and what each one left out would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from matplotlib.patches import Polygon
from matplotlib.ticker import FuncFormatter

from helpers import data
from helpers.evidence import meta_analysis as meta
from helpers.evidence import studies
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice
from helpers.teaching.panel.panel import Panel

IN, OUT = "in", "left out"
METHODS = {
    "random effects": {},
    "fixed effects": {"model": meta.FIXED},
    "random, for few studies": {"between": meta.REML, "interval": meta.HARTUNG_KNAPP},
}
LONGEST = {"random, for few studies": "random effects (REML, Hartung-Knapp)"}
LOW, HIGH = 0.01, 100.0
CONTROLS = {
    "Yamashita 1982": "yamashita",
    "Friedman 1997": "friedman",
    "Sabel 2005": "sabel",
    "Kim 2014": "kim",
}
INK, POOL, GREY = "#000000", "#1a2a80", "#8a8a8a"


@dataclass(frozen=True)
class Forest:
    """All studies with their ratios, which are in, the pooled result (None if none is), and each one left out."""

    rows: dict
    used: tuple[str, ...]
    method: str
    pooled: meta.Pooled | None
    without: dict
    i_squared: float
    undefined: ClassVar[tuple[str, ...]] = ("i_squared",)

    def summary(self) -> str:
        """One plain sentence, or two."""
        if self.pooled is None:
            return f"0 of {len(self.rows)} studies are in: there is nothing to pool."
        one = self.pooled
        count = f"{one.count} {'study' if one.count == 1 else 'studies'}"
        start = (
            f"{count}, {LONGEST.get(self.method, self.method)}: risk of a bad outcome {one.ratio:.2f} times that "
            f"without freezing, 95 % interval {one.low:.2g} to {one.high:.3g} times; {one.verdict()}."
        )
        return f"{start} {_flips(self.without, one.ratio)}" if self.without else start


def _flips(without, ratio):
    """Say whether leaving one study out moves the pooled ratio to the other side of 1."""
    found = [name for name, one in without.items() if (one.ratio - 1) * (ratio - 1) < 0]
    if not found:
        return "Leaving out any one study leaves it on the same side of 1."
    return f"Without {' or without '.join(found)} it lies on the other side of 1."


def compute(
    yamashita: str = IN,
    friedman: str = IN,
    sabel: str = IN,
    kim: str = IN,
    method: str = "random effects",
) -> Forest:
    """Pool the chosen studies; each is `in` or `left out`."""
    chosen = {"yamashita": yamashita, "friedman": friedman, "sabel": sabel, "kim": kim}
    tables = studies.pooled_set()
    used = tuple(name for name in tables if chosen[CONTROLS[name]] == IN)
    rows = {name: (table, table.risk_ratio()) for name, table in tables.items()}
    if not used:
        return Forest(rows, used, method, None, {}, np.nan)
    effects = meta.effects({name: tables[name] for name in used})
    how = METHODS[method] if len(used) > 1 else {}
    without = (
        meta.leave_one_out(effects, **(METHODS[method] if len(used) > 2 else {}))
        if len(used) > 1
        else {}
    )
    spread = meta.heterogeneity(effects).i_squared
    return Forest(rows, used, method, meta.pool(effects, **how), without, spread)


class ForestView:
    """Left: each study and the pooled diamond.  Right: the pooled result without the study of that row."""

    def __init__(self):
        self.figure = style.figure(
            7.5, 4.25, left_in=2.35, right_in=0.2, bottom_in=1.1, top_in=0.55
        )
        self.left, self.right = self.figure.subplots(
            1, 2, sharey=True, gridspec_kw={"wspace": 0.09, "width_ratios": [3, 2]}
        )
        self._names = list(studies.pooled_set())
        self._bottom = len(self._names) + 0.3
        for axes, title in ((self.left, "Each study"), (self.right, "All without this one")):
            self._dress(axes, title)
        self._rows = {name: _Bar(self.left, place, INK) for place, name in enumerate(self._names)}
        self._without = {
            name: _Bar(self.right, place, POOL) for place, name in enumerate(self._names)
        }
        self._diamond = self.left.add_patch(
            Polygon(np.zeros((4, 2)), closed=True, color=POOL, zorder=4)
        )
        self._prediction = self.left.plot(
            [], [], color=POOL, linewidth=1.4, linestyle=":", zorder=3
        )[0]
        self.right.set_xticks([0.1, 1, 10])  # the outermost would touch those of the left axes
        self._beyond = [
            self.left.plot([], [], sign, color=POOL, markersize=6, clip_on=False)[0]
            for sign in "<>"
        ]
        self._set_names()
        self._note = self.figure.text(0.012, 0.03, "", fontsize=10, ha="left", va="bottom")

    def _dress(self, axes, title):
        axes.set_xscale("log")
        axes.set(xlim=(LOW, HIGH), ylim=(self._bottom + 0.75, -0.6), xlabel="risk ratio")
        axes.set_xticks([0.01, 0.1, 1, 10, 100])
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.minorticks_off()
        axes.axvline(1, color="#333333", linewidth=1.0, zorder=1)
        axes.set_title(title, loc="left")
        axes.spines["left"].set_visible(False)
        axes.tick_params(axis="y", length=0)
        axes.grid(True, axis="x")

    def _set_names(self):
        rows = {name: (table, table.risk_ratio()) for name, table in studies.pooled_set().items()}
        counts = [
            f"{t.events}/{t.total} v {t.control_events}/{t.control_total}" for t, _ in rows.values()
        ]
        labels = [f"{name}\n{count}" for name, count in zip(rows, counts, strict=True)]
        self.left.set_yticks(
            [*range(len(labels)), self._bottom], [*labels, "pooled"], fontsize=10.5
        )

    def update(self, result: Forest) -> None:
        """Move every bar and the diamond to a result."""
        weights = (
            dict(zip(result.used, result.pooled.weights, strict=True)) if result.pooled else {}
        )
        for name, (_, ratio) in result.rows.items():
            used = name in result.used
            size = 5 + 14 * np.sqrt(weights.get(name, 0.0))
            self._rows[name].show(ratio.low, ratio.value, ratio.high, size, used)
            left_out = result.without.get(name)
            if left_out:
                self._without[name].show(left_out.low, left_out.ratio, left_out.high, 7, True)
            else:
                self._without[name].hide()
        self._pool(result.pooled)
        self._note.set_text(_note(result))

    def _pool(self, pooled):
        shown = pooled is not None
        self._diamond.set_visible(shown)
        edges = np.clip([pooled.low, pooled.ratio, pooled.high], LOW, HIGH) if shown else [1, 1, 1]
        y = self._bottom
        self._diamond.set_xy(
            [(edges[0], y), (edges[1], y - 0.22), (edges[2], y), (edges[1], y + 0.22)]
        )
        has_range = shown and np.isfinite(pooled.prediction).all()
        ends = np.clip(pooled.prediction, LOW, HIGH) if has_range else [np.nan, np.nan]
        self._prediction.set_data(ends, [y + 0.42, y + 0.42])
        for line, end, out in zip(
            self._beyond, ends, (ends[0] == LOW, ends[1] == HIGH), strict=True
        ):
            line.set_data([end] if out else [], [y + 0.42] if out else [])


class _Bar:
    """A square with its interval; ends beyond the axis become arrowheads."""

    def __init__(self, axes, place, colour):
        self._colour, self._place = colour, place
        (self._line,) = axes.plot([], [], color=colour, linewidth=1.8, zorder=2)
        (self._square,) = axes.plot([], [], "s", color=colour, zorder=3)
        (self._less,) = axes.plot([], [], "<", color=colour, markersize=7, clip_on=False, zorder=3)
        (self._more,) = axes.plot([], [], ">", color=colour, markersize=7, clip_on=False, zorder=3)

    def show(self, low, middle, high, size, used):
        """Draw the interval; studies left out are grey and hollow."""
        y, colour = self._place, self._colour if used else GREY
        self._line.set(color=colour, linestyle="-" if used else (0, (2, 2)))
        self._line.set_data([max(low, LOW), min(high, HIGH)], [y, y])
        self._square.set(color=colour, markersize=size, markerfacecolor=colour if used else "white")
        self._square.set_data([np.clip(middle, LOW, HIGH)], [y])
        self._less.set(color=colour)
        self._more.set(color=colour)
        self._less.set_data([LOW] if low < LOW else [], [y] if low < LOW else [])
        self._more.set_data([HIGH] if high > HIGH else [], [y] if high > HIGH else [])

    def hide(self):
        """Draw nothing."""
        for line in (self._line, self._square, self._less, self._more):
            line.set_data([], [])


def _note(result):
    """What the picture's last lines say: which side is which, and how much the studies disagree."""
    sides = "Left of 1: fewer bad outcomes after freezing; right of 1: more."
    if result.pooled is None or result.pooled.count < 2:
        return sides
    spread = f"{100 * result.i_squared:.0f} % of the scatter is more than chance (I²)"
    dotted = (
        "; dotted: where a new study may lie" if np.isfinite(result.pooled.prediction).all() else ""
    )
    return f"{sides}\n{spread}{dotted}."


def facts(parameters: dict) -> list[dict]:
    """Counts of each study and how they were obtained."""
    table = data.load("two_by_two_counts")
    return [
        {
            "name": f"{row['study']} ({row['outcome']})",
            "value": f"{row['events']:g}/{row['total']:g} against {row['control_events']:g}/{row['control_total']:g}, "
            f"{row['obtained']}{': ' + row['reconstruction'] if row['reconstruction'] else ''}",
            "unit": "",
            "source": data.cite(row["source"]),
            "trust": row["trust"],
        }
        for row in table[table["pool"] == "yes"].to_dict("records")
    ]


def panel() -> Panel:
    """The forest plot, ready to show."""
    return Panel(
        "Pool them yourself",
        [
            *(Choice(key, name, (IN, OUT), IN) for name, key in CONTROLS.items()),
            Choice("method", "Method", tuple(METHODS), "random effects"),
        ],
        compute,
        ForestView,
        presets={
            "All four": {},
            "Without Yamashita": {"yamashita": OUT},
            "Without Kim": {"kim": OUT},
            "Without healthy prostate": {"friedman": OUT},
            "Only printed counts": {"sabel": OUT, "kim": OUT},
        },
        facts=facts,
    )
