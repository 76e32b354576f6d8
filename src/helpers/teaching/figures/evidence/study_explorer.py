"""Every finding of the table as a dot: for, against and null side by side."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.lines import Line2D

from helpers import data
from helpers.evidence import study_table
from helpers.evidence.studies.study_explorer import (
    COMPARATORS,
    DIRECTIONS,
    DRUGS,
    HOSTS,
    QUESTIONS,
    Selection,
    by_year,
    run,
)
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.panel.source_rows import SourceRow

COLUMNS = study_table.DIRECTIONS
MARKERS = {"mouse": "o", "human": "D"}
# Every animal that is no mouse is a square
OTHER_MARKER = "s"
LABELS = {"o": "mice", "s": "other animals", "D": "people"}
PER_ROW = 5
# Distance of two dots in a row, where columns are 1 apart
SPACING = 0.17
INK = "#1a2a80"
RING = "#a82f18"


class Place(NamedTuple):
    """Where a finding is drawn, and with which marker."""

    x: float
    y: float
    marker: str


def places() -> dict[str, Place]:
    """Return the place of each finding's dot.

    Columns are the directions; rows fill from below in the order of years.

    Returns
    -------
    dict of str to Place
        Places in columns and rows, by finding.
    """
    found = {}
    placed = dict.fromkeys(COLUMNS, 0)
    for row in by_year(study_table.select()):
        direction = row["direction"]
        rank = placed[direction]
        placed[direction] += 1
        # Dots of a row are centred on their column.
        aside = rank % PER_ROW - (PER_ROW - 1) / 2
        found[row["finding"]] = Place(
            x=COLUMNS.index(direction) + aside * SPACING,
            y=rank // PER_ROW,
            marker=MARKERS.get(row["host"], OTHER_MARKER),
        )
    return found


class ExplorerView:
    """Five columns of equal width; chosen findings are filled, the one being read has a ring."""

    scene = (
        "The picture: a dot for each finding, in columns side by side for what it says of the "
        "hypothesis; chosen ones are filled, and a ring marks the one being read."
    )

    def __init__(self):
        self.figure = style.figure(7.4, 4.3, left_in=0.3, right_in=0.3, bottom_in=0.95, top_in=0.55)
        self.axes = self.figure.subplots()
        self._places = places()
        # Every dot is drawn twice, filled or hollow: moving points is much faster than making
        # markers anew.
        self._hollow = {
            marker: self._dots(marker, face="none", edge_width=1.0, order=2) for marker in LABELS
        }
        self._filled = {
            marker: self._dots(marker, face=INK, edge_width=1.2, order=3) for marker in LABELS
        }
        (self._ring,) = self.axes.plot(
            [], [], "o", markersize=16, color=RING, markerfacecolor="none", markeredgewidth=2.4
        )
        top = max(place.y for place in self._places.values())
        self.axes.set(xlim=(-0.55, len(COLUMNS) - 0.45), ylim=(-0.8, top + 2.2), yticks=[])
        self.axes.set_xticks(range(len(COLUMNS)), COLUMNS, fontsize=12.5, fontweight="bold")
        self.axes.tick_params(length=0)
        self.axes.spines["left"].set_visible(False)
        self.axes.set_title("What was found, by direction", loc="left")
        for column in range(1, len(COLUMNS)):
            self.axes.axvline(column - 0.5, color="#d5d5d5", linewidth=0.8, zorder=1)
        self._counts = [
            self.axes.text(column, top + 1.35, "", ha="center", va="center", fontsize=11)
            for column in range(len(COLUMNS))
        ]
        samples = [
            Line2D([], [], marker=marker, markersize=8, color=INK, linestyle="none", label=label)
            for marker, label in LABELS.items()
        ]
        ring = Line2D(
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
        self.figure.legend(
            handles=[*samples, ring], loc="lower center", ncols=4, fontsize=10.5, handlelength=1.4
        )

    def _dots(self, marker: str, face: str, edge_width: float, order: int) -> Line2D:
        """Draw the dots of one kind, which `update` places."""
        return self.axes.plot(
            [],
            [],
            marker,
            markersize=8,
            color=INK,
            markerfacecolor=face,
            markeredgewidth=edge_width,
            zorder=order,
        )[0]

    def update(self, result: Selection) -> None:
        """Fill the chosen dots and move the ring."""
        chosen = set(result.chosen)
        for marker in LABELS:
            filled = []
            hollow = []
            for finding, place in self._places.items():
                if place.marker == marker:
                    (filled if finding in chosen else hollow).append(place)
            _set_places(self._filled[marker], filled)
            _set_places(self._hollow[marker], hollow)
        # nan takes the ring out of sight where nothing was chosen.
        if result.read:
            place = self._places[result.read["finding"]]
            self._ring.set_data([place.x], [place.y])
        else:
            self._ring.set_data([np.nan], [np.nan])
        for text, direction in zip(self._counts, COLUMNS, strict=True):
            text.set_text(f"{result.counts[direction]} of {result.everything[direction]}")


def _set_places(line: Line2D, found: list[Place]) -> None:
    """Move dots to some places."""
    line.set_data([place.x for place in found], [place.y for place in found])


def facts(parameters: dict) -> list[SourceRow]:
    """Return the finding being read, with its comparison, source and limits."""
    found = run(**parameters).read
    if found is None:
        return []
    trust = "read second-hand" if found["second_hand"] == "yes" else found["trust"]
    # comparisons with nan are false: neither number nor days may have been seen
    number = "number not seen"
    if found["patients"] >= 0:
        number = f"{found['patients']:g} patients or animals"
    days = ""
    if found["day_first"] >= 0:
        days = f"; measured on day {found['day_first']:g} to {found['day_last']:g}"
    design = (
        f"{found['design']}; against {found['comparator']}; drug: {found['drug']}; {number}{days}"
    )
    rows = {found["study"]: found["result"], "Design": design, "Limits": found["note"]}
    source = data.cite(found["source"])
    return [
        SourceRow(name=name, value=value, unit="", source=source, trust=trust)
        for name, value in rows.items()
        if value
    ]


def panel() -> Panel:
    """Return the study explorer, ready to show."""
    return Panel(
        "What was found?",
        [
            Choice("host", "Treated", tuple(HOSTS), "all"),
            Choice("question", "What was measured", tuple(QUESTIONS), "all"),
            Choice("drug", "Given with it", tuple(DRUGS), "all"),
            Choice("comparator", "Compared with", tuple(COMPARATORS), "all"),
            Choice("direction", "Direction", tuple(DIRECTIONS), "all"),
            Number("number", "Finding to read", "", 1, len(study_table.select()), 1, 1),
        ],
        run,
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
