"""Panel: when what was measured: the steps after freezing, and the findings that say on which day they looked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.ticker import NullLocator

from helpers import data
from helpers.evidence import studies
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice
from helpers.teaching.panel.panel import Panel

FINDINGS, STEPS = "findings of studies", "steps after freezing"
HOSTS = {"all": None, "animals, cells and gel": False, "people": True}
DRUGS = {"all": None, "freezing alone": "none"}
MOST_ROWS = 18
EARLY_DAY, LATE_DAY = (3.0, 21.0), (42.0, 70.0)
DAYS = {FINDINGS: (1.6, 200.0), STEPS: (0.008, 3000.0)}
TICKS = {
    FINDINGS: ((3, "3 days"), (7, "1 week"), (21, "3 weeks"), (70, "10 weeks")),
    STEPS: (
        (1 / 24, "1 h"),
        (0.25, "6 h"),
        (1, "1 day"),
        (7, "1 week"),
        (70, "10 weeks"),
        (730, "2 years"),
    ),
}
LOOKS = {  # (marker, colour, words): the same marker for up and for, down and against
    "up": ("^", "#0f8573", "more"),
    "down": ("v", "#a82f18", "less"),
    "none": ("s", "#6f6f6f", "no difference shown"),
    "mixed": ("D", "#1a2a80", "mixed"),
    "other": ("o", "#444444", "not an immune test"),
}
SIGN_OF = {studies.FOR: "up", studies.AGAINST: "down", studies.NULL: "none", studies.MIXED: "mixed"}


@dataclass(frozen=True)
class Item:
    """One thing measured: its name, first and last day, and whether the immune side had more, less, neither or both.

    The sign "other" is for what is no immune test at all.
    """

    name: str
    first_day: float
    last_day: float
    sign: str
    is_hypothesis: bool


@dataclass(frozen=True)
class Times:
    """What was measured when, earliest first; `untimed` findings do not say when."""

    shown: str
    items: tuple[Item, ...]
    untimed: int

    def within(self, sign: str, days: tuple[float, float]) -> int:
        """How many items of one sign lie between two days, ends included."""
        return sum(
            one.sign == sign and days[0] <= one.first_day and one.last_day <= days[1]
            for one in self.items
        )

    def summary(self) -> str:
        """One plain sentence."""
        if not self.items:
            return f"0 {self.shown} with a day fit."
        if self.shown == STEPS:
            first, last = _words(self.items[0].first_day), _words(self.items[-1].last_day)
            return f"{len(self.items)} steps, from {first} to {last} after freezing{self._ends()}."
        return self._findings()

    def _ends(self):
        return "; the last is a hypothesis" if self.items[-1].is_hypothesis else ""

    def _findings(self):
        down = [one for one in self.items if one.sign == "down"]
        up = [one for one in self.items if one.sign == "up"]
        early = self.within("down", EARLY_DAY)
        late = sum(one.last_day > EARLY_DAY[1] for one in up)
        return (
            f"{early} of {len(down)} findings against lie at 3 to 21 days, {late} of {len(up)} findings for lie later; "
            f"{self.untimed} findings do not say when. That is our reading, not a result."
        )


def _words(days):
    """A time in words: hours below a day, days below two years, then years."""
    if days < 1:
        return f"{24 * days:.2g} h"
    return f"{days:.0f} days" if days < 730 else f"{days / 365:.0f} years"


def compute(shown: str = FINDINGS, host: str = "all", drug: str = "all") -> Times:
    """List findings or steps with their days, for all, animals or people, with or without drugs (findings only)."""
    table = data.load("mechanism_times") if shown == STEPS else studies.select()
    if HOSTS[host] is not None:
        table = table[(table["host"] == "human") == HOSTS[host]]
    if shown == STEPS:
        rows = table.sort_values(["from_hour", "to_hour"], kind="stable").to_dict("records")
        return Times(shown, tuple(map(_step, rows)), 0)
    if DRUGS[drug]:
        table = table[table["drug"] == DRUGS[drug]]
    timed = table.dropna(subset=["day_first", "day_last"]).sort_values(
        ["day_last", "day_first"], kind="stable"
    )
    return Times(shown, tuple(map(_finding, timed.to_dict("records"))), len(table) - len(timed))


def _step(row):
    is_hypothesis = row["standing"] == "hypothesis"
    name = f"{row['what']}, {row['host']}"
    return Item(
        name,
        max(row["from_hour"], 0.25) / 24,
        max(row["to_hour"], 0.25) / 24,
        row["effect"],
        is_hypothesis,
    )


def _finding(row):
    drug = "" if row["drug"] == "none" else ", with drug"
    name = f"{row['study']}, {row['host']}{drug}"
    return Item(
        name, row["day_first"], row["day_last"], SIGN_OF.get(row["direction"], "mixed"), False
    )


class TimesView:
    """One row per item, earliest on top; bars where a range of days was given."""

    def __init__(self):
        self.figure = style.figure(7.5, 6.0, left_in=3.2, right_in=0.3, bottom_in=1.05, top_in=0.45)
        self.axes = self.figure.subplots()
        self.axes.set(xscale="log", ylim=(MOST_ROWS - 0.4, -0.8), xlabel="time after freezing")
        self.axes.xaxis.set_minor_locator(NullLocator())
        self.axes.set_yticks([])
        self.axes.spines["left"].set_visible(False)
        self.axes.grid(True, axis="x")
        self._title = self.axes.set_title("", loc="left")
        self._bands = [
            self.axes.axvspan(*days, color=colour, zorder=0.6, linewidth=0)
            for days, colour in ((EARLY_DAY, "#e4e4e4"), (LATE_DAY, "#d2d2d2"))
        ]
        self._names = [self._name(place) for place in range(MOST_ROWS)]
        self._bars = [
            self.axes.plot([], [], color="#444444", linewidth=2.0, zorder=2)[0]
            for _ in range(MOST_ROWS)
        ]
        self._dots = {
            sign: self.axes.plot([], [], look[0], color=look[1], markersize=9, zorder=3)[0]
            for sign, look in LOOKS.items()
        }
        self._open = {sign: self._hollow(look) for sign, look in LOOKS.items()}
        samples = [
            Line2D([], [], marker=m, color=c, linestyle="none", markersize=9, label=w)
            for m, c, w in LOOKS.values()
        ]
        open_square = {
            "marker": "s",
            "color": "#6f6f6f",
            "markerfacecolor": "white",
            "markersize": 9,
        }
        samples.append(Line2D([], [], linestyle="none", label="hypothesis", **open_square))
        self.figure.legend(
            handles=samples,
            loc="lower center",
            ncols=3,
            fontsize=10,
            handlelength=1.2,
            columnspacing=1.6,
        )

    def _hollow(self, look):
        marker, colour, _ = look
        return self.axes.plot(
            [], [], marker, color=colour, markersize=9, markerfacecolor="white", zorder=3
        )[0]

    def _name(self, place):
        return self.axes.text(
            -0.02,
            place,
            "",
            ha="right",
            va="center",
            fontsize=10,
            transform=self.axes.get_yaxis_transform(),
        )

    def update(self, result: Times) -> None:
        """Write the rows of a result."""
        self._title.set_text(
            "Resistance or immune test: more or less?"
            if result.shown == FINDINGS
            else "Step by step"
        )
        self.axes.set_xlim(DAYS[result.shown])
        self.axes.set_xticks(*zip(*TICKS[result.shown], strict=True), fontsize=10.5, minor=False)
        for band in self._bands:
            band.set_visible(result.shown == FINDINGS)
        for place, (words, bar) in enumerate(zip(self._names, self._bars, strict=True)):
            one = result.items[place] if place < len(result.items) else None
            words.set_text(one.name if one else "")
            bar.set_data(
                [one.first_day, one.last_day] if one else [], [place, place] if one else []
            )
        for lines, wanted in ((self._dots, False), (self._open, True)):
            for sign, line in lines.items():
                spots = [
                    (np.sqrt(one.first_day * one.last_day), place)
                    for place, one in enumerate(result.items)
                    if one.sign == sign and one.is_hypothesis is wanted
                ]
                line.set_data(*(zip(*spots, strict=True) if spots else ([], [])))


def facts(parameters: dict) -> list[dict]:
    """Every row with its source."""
    if parameters["shown"] == STEPS:
        rows = data.load("mechanism_times").to_dict("records")
        found = [(f"{row['what']} ({row['host']})", row["result"], row) for row in rows]
    else:
        table = studies.select().dropna(subset=["day_first", "day_last"])
        found = [(row["study"], row["result"], row) for row in table.to_dict("records")]
    return [
        {
            "name": name,
            "value": value,
            "unit": "",
            "source": data.cite(row["source"]),
            "trust": row["trust"],
        }
        for name, value, row in found
    ]


def panel() -> Panel:
    """The panel of times, ready to show."""
    return Panel(
        "When did they look?",
        [
            Choice("shown", "Show", (FINDINGS, STEPS), FINDINGS),
            Choice("host", "In", tuple(HOSTS), "all"),
            Choice("drug", "Findings with", tuple(DRUGS), "all"),
        ],
        compute,
        TimesView,
        presets={
            "Findings": {},
            "Freezing alone": {"drug": "freezing alone"},
            "Steps": {"shown": STEPS},
        },
        facts=facts,
    )
