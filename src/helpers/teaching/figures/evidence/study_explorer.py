"""Panel: every finding of the evidence table as a dot, for, against and null side by side, each one within reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from matplotlib.lines import Line2D

from helpers import data
from helpers.evidence import studies
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.panel import Panel

ALL = "all"
OTHER_ANIMALS = ("rat", "hamster", "guinea pig", "rabbit")
HOSTS = {
    "all": ALL,
    "mice": ("mouse",),
    "rats and other animals": OTHER_ANIMALS,
    "people": ("human",),
}
QUESTIONS = {
    "all": ALL,
    "disease elsewhere": ("elsewhere",),
    "immune markers": ("marker",),
    "recurrence or survival": ("recurrence",),
}
DRUGS = {
    "all": ALL,
    "freezing alone": ("none",),
    "with a checkpoint inhibitor": ("checkpoint inhibitor",),
    "with another drug or cells": ("innate stimulant", "immune cells", "growth factor", "several"),
}
COMPARATORS = {
    "all": ALL,
    "cutting it out": ("excision",),
    "no treatment or sham": ("untreated or sham",),
    "the same drugs without it": ("same drugs",),
    "drug or freezing by itself": ("parts alone",),
    "anything else": (
        "other ablation",
        "other treatment",
        "other freezing",
        "before",
        "other times",
    ),
    "nothing": ("nothing",),
}
DIRECTIONS = {"all": ALL} | {one: (one,) for one in studies.DIRECTIONS}
MARKERS = {"mouse": "o", "human": "D", ALL: "s"}  # every other animal is a square
LOOKS = (("mouse", "o", "mice"), ("other", "s", "other animals"), ("human", "D", "people"))
PER_ROW, ROW_STEP = 5, 1.0
INK, RING = "#1a2a80", "#a82f18"


@dataclass(frozen=True)
class Selection:
    """The findings chosen, their number by direction, and the one being read (None if nothing was chosen)."""

    chosen: tuple[str, ...]
    counts: dict
    studies: int
    place: int
    read: dict | None
    undefined: ClassVar[tuple[str, ...]] = (
        "read",
    )  # year, number and days of a finding may not have been seen

    def summary(self) -> str:
        """One plain sentence, or two."""
        total = len(self.chosen)
        listed = ", ".join(f"{number} {direction}" for direction, number in self.counts.items())
        if self.read is None:
            return f"0 findings of 0 studies fit ({listed})."
        found = self.read
        findings = f"{total} finding{'s' * (total != 1)}"
        origin = f"{self.studies} stud{'y' if self.studies == 1 else 'ies'}"
        return (
            f"{findings} of {origin}: {listed}. Number {self.place} of them ({found['direction']}): "
            f"{found['study']}, {found['host']}, {found['tumour']}. {found['result']}"
        )


def compute(
    host: str = "all",
    question: str = "all",
    drug: str = "all",
    comparator: str = "all",
    direction: str = "all",
    number: int = 1,
) -> Selection:
    """Choose findings by who was treated, what was asked, the drug, the comparison and the direction; read one.

    `number` counts through the chosen findings in the order of years, and begins again after the last.
    """
    words = {
        "host": HOSTS[host],
        "question": QUESTIONS[question],
        "drug": DRUGS[drug],
        "comparator": COMPARATORS[comparator],
        "direction": DIRECTIONS[direction],
    }
    table = studies.select(**{column: choice for column, choice in words.items() if choice != ALL})
    rows = _in_order(table)
    place = (int(number) - 1) % len(rows) + 1 if rows else 0
    read = rows[place - 1] if rows else None
    names = tuple(row["finding"] for row in rows)
    return Selection(names, studies.count(table), table["study"].nunique(), place, read)


def _in_order(table) -> list[dict]:
    """Rows by year; findings whose year was not seen come last."""
    return table.sort_values("year", kind="stable", na_position="last").to_dict("records")


def places() -> dict[str, tuple[float, float, str]]:
    """Where each finding's dot stands: x, y and marker; columns are the directions, rows fill from below by year."""
    found, seen = {}, dict.fromkeys(studies.DIRECTIONS, 0)
    for row in _in_order(studies.select()):
        column, rank = studies.DIRECTIONS.index(row["direction"]), seen[row["direction"]]
        seen[row["direction"]] += 1
        marker = MARKERS.get(row["host"], MARKERS[ALL])
        found[row["finding"]] = (
            column + (rank % PER_ROW - (PER_ROW - 1) / 2) * 0.17,
            rank // PER_ROW,
            marker,
        )
    return found


class ExplorerView:
    """Five columns of equal width; chosen findings are filled, the others hollow, the one being read has a ring."""

    def __init__(self):
        self.figure = style.figure(7.4, 4.3, left_in=0.3, right_in=0.3, bottom_in=0.95, top_in=0.55)
        self.axes = self.figure.subplots()
        self._places = places()
        self._hollow = {look[1]: self._dots(look[1], "none", 1.0, 2) for look in LOOKS}
        self._filled = {look[1]: self._dots(look[1], INK, 1.2, 3) for look in LOOKS}
        (self._ring,) = self.axes.plot(
            [], [], "o", markersize=16, color=RING, markerfacecolor="none", markeredgewidth=2.4
        )
        high = max(y for _, y, _ in self._places.values())
        self.axes.set(
            xlim=(-0.55, len(studies.DIRECTIONS) - 0.45), ylim=(-0.8, high + 2.2), yticks=[]
        )
        self.axes.set_xticks(
            range(len(studies.DIRECTIONS)), studies.DIRECTIONS, fontsize=12.5, fontweight="bold"
        )
        self.axes.tick_params(length=0)
        self.axes.spines["left"].set_visible(False)
        self.axes.set_title("What was found, by direction", loc="left")
        for edge in range(1, len(studies.DIRECTIONS)):
            self.axes.axvline(edge - 0.5, color="#d5d5d5", linewidth=0.8, zorder=1)
        self._words = [
            self.axes.text(column, high + 1.35, "", ha="center", va="center", fontsize=11)
            for column in range(len(studies.DIRECTIONS))
        ]
        handles = [self._sample(marker, name) for _, marker, name in LOOKS] + [self._ring_sample()]
        self.figure.legend(
            handles=handles, loc="lower center", ncols=4, fontsize=10.5, handlelength=1.4
        )

    def _dots(self, marker, face, width, order):
        return self.axes.plot(
            [],
            [],
            marker,
            markersize=8,
            color=INK,
            markerfacecolor=face,
            markeredgewidth=width,
            zorder=order,
        )[0]

    def _sample(self, marker, name):
        return Line2D([], [], marker=marker, markersize=8, color=INK, linestyle="none", label=name)

    def _ring_sample(self):
        return Line2D(
            [],
            [],
            marker="o",
            markersize=13,
            color=RING,
            markerfacecolor="none",
            markeredgewidth=2.2,
            linestyle="none",
            label="the one being read",
        )

    def update(self, result: Selection) -> None:
        """Fill the chosen dots and move the ring."""
        chosen = set(result.chosen)
        for marker in self._filled:
            for line, wanted in ((self._filled[marker], True), (self._hollow[marker], False)):
                spots = [
                    (x, y)
                    for name, (x, y, sign) in self._places.items()
                    if sign == marker and (name in chosen) is wanted
                ]
                line.set_data(*(zip(*spots, strict=True) if spots else ([], [])))
        spot = self._places[result.read["finding"]][:2] if result.read else (np.nan, np.nan)
        self._ring.set_data([spot[0]], [spot[1]])
        whole = studies.count(studies.select())
        for words, direction in zip(self._words, studies.DIRECTIONS, strict=True):
            words.set_text(f"{result.counts[direction]} of {whole[direction]}")


def facts(parameters: dict) -> list[dict]:
    """The finding being read, with its comparison, source and limits."""
    found = compute(**parameters).read
    if found is None:
        return []
    hand = "read second-hand" if found["second_hand"] == "yes" else found["trust"]
    days = (
        f"; measured on day {found['day_first']:g} to {found['day_last']:g}"
        if found["day_first"] >= 0
        else ""
    )
    number = (
        f"; {found['patients']:g} patients or animals"
        if found["patients"] >= 0
        else "; number not seen"
    )
    against = f"against {found['comparator']}; drug: {found['drug']}{number}{days}"
    rows = [
        (found["study"], found["result"]),
        ("Design", f"{found['design']}; {against}"),
        ("Limits", found["note"]),
    ]
    return [
        {
            "name": name,
            "value": value,
            "unit": "",
            "source": data.cite(found["source"]),
            "trust": hand,
        }
        for name, value in rows
        if value
    ]


def panel() -> Panel:
    """The study explorer, ready to show."""
    return Panel(
        "What was found?",
        [
            Choice("host", "Treated", tuple(HOSTS), "all"),
            Choice("question", "What was measured", tuple(QUESTIONS), "all"),
            Choice("drug", "Given with it", tuple(DRUGS), "all"),
            Choice("comparator", "Compared with", tuple(COMPARATORS), "all"),
            Choice("direction", "Direction", tuple(DIRECTIONS), "all"),
            Number("number", "Finding to read", "", 1, len(studies.select()), 1, 1),
        ],
        compute,
        ExplorerView,
        presets={
            "All findings": {},
            "Elsewhere, freezing alone, against cutting out": {
                "question": "disease elsewhere",
                "drug": "freezing alone",
                "comparator": "cutting it out",
            },
            "The same drugs without freezing": {"comparator": "the same drugs without it"},
            "People": {"host": "people"},
        },
        facts=facts,
    )
