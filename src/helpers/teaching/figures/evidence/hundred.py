"""Panel: a hundred people, and how many of them an outcome met: the count, and what its interval still allows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import data
from helpers.evidence import hundred, live_checks
from helpers.evidence.hundred import Hundred
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice
from helpers.teaching.panel.panel import Panel

NAMES = {
    "comes back in place": "recurrence",
    "any complication": "any",
    "major complication": "major",
    "major, after heat instead": "major_heat",
    "bleeding that needs treatment": "bleeding",
}
SHOWN = {"count and interval": "interval", "count only": "count"}
SURE, YES, MAYBE, NO = "up to the low end", "up to the count", "up to the high end", "not met"


@dataclass(frozen=True)
class People:
    """An outcome, and whether its interval is shown."""

    found: Hundred
    show: str

    def summary(self) -> str:
        """One plain sentence."""
        if self.show == "interval":
            return self.found.summary()
        return (
            f"About {self.found.people} of 100 people {self.found.words} ({self.found.events} of {self.found.total} "
            "patients); how sure that is, this picture hides."
        )


def compute(name: str = "recurrence", show: str = "interval") -> People:
    """The outcome `name` of data/claim_numbers.csv, with its interval or without."""
    return People(hundred.outcome(name), show)


class PeopleView:
    """Ten rows of ten signs: up to the low end of the interval, the count, its high end, and the rest."""

    def __init__(self):
        self.figure = style.figure(6.4, 4.6, left_in=0.3, right_in=2.3, bottom_in=0.3, top_in=0.5)
        self.axes = self.figure.subplots()
        self.axes.set(xlim=(-0.6, 9.6), ylim=(9.6, -0.6), aspect="equal")
        self.axes.set_axis_off()
        looks = {
            SURE: {"color": "#5c1508", "markeredgecolor": "black", "marker": "s"},
            YES: {"color": "#d9694f", "markeredgecolor": "black", "marker": "^"},
            MAYBE: {"color": "#f0d9a8", "markeredgecolor": "#7a5a10", "marker": "D"},
            NO: {"color": "white", "markeredgecolor": "#8a93a6", "marker": "o"},
        }
        self._signs = {
            name: self.axes.plot([], [], linestyle="none", markersize=13, label=name, **look)[0]
            for name, look in looks.items()
        }
        self.figure.legend(
            handles=list(self._signs.values()), loc="center right", fontsize=10.5, labelspacing=1.4
        )
        self._title = self.axes.set_title("", loc="left")

    def update(self, result: People) -> None:
        """Put every one of the hundred under the right sign."""
        found, places = result.found, np.arange(100)
        low, high = (found.fewest, found.most) if result.show == "interval" else (0, found.people)
        ends = {
            SURE: (0, low),
            YES: (low, found.people),
            MAYBE: (found.people, high),
            NO: (high, 100),
        }
        groups = {name: (places >= start) & (places < end) for name, (start, end) in ends.items()}
        for name, chosen in groups.items():
            self._signs[name].set_data(places[chosen] % 10, places[chosen] // 10)
        self._title.set_text(f"{found.events} of {found.total}: about {found.people} of 100 people")


def facts(parameters: dict) -> list[dict]:
    """The count, its interval, and what surgery is compared with."""
    found = hundred.outcome(parameters["name"])
    after_surgery = live_checks.recurrence()
    rows = [
        (
            "people counted",
            f"{found.events} of {found.total}",
            "people",
            data.cite(found.source),
            "read",
        ),
        (
            "95 % interval",
            f"{100 * found.share.low:.1f} to {100 * found.share.high:.1f}",
            "%",
            f"exact binomial; {data.cite(found.source)}",
            "computed",
        ),
        (
            "recurrence, odds ratio against surgery",
            f"{after_surgery.odds_ratio:g}",
            "times",
            data.cite("cavrapn2024"),
            "read",
        ),
    ]
    names = ("name", "value", "unit", "source", "trust")
    return [dict(zip(names, row, strict=True)) for row in rows]


def panel() -> Panel:
    """The panel of a hundred people, ready to show."""
    return Panel(
        "Of a hundred people",
        [
            Choice("name", "What may happen", tuple(NAMES.items()), "recurrence"),
            Choice("show", "Show", tuple(SHOWN.items()), "interval"),
        ],
        compute,
        PeopleView,
        presets={
            "It comes back": {"name": "recurrence"},
            "Major complication": {"name": "major"},
            "Bleeding": {"name": "bleeding"},
        },
        facts=facts,
    )
