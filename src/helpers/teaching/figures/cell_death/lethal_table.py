"""Panel: every lethal temperature that was read, as dots."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from helpers import data
from helpers.cell_death.studies import lethal_table as study
from helpers.cell_death.studies.lethal_table import (
    ALIVE,
    ALL_DEAD,
    BODY,
    BY_TEMPERATURE,
    DISH,
    GROUPS,
    ORDERS,
    PARTLY_DEAD,
    RULE,
    RULES,
    LethalTable,
)
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import SourceRow

# ends of the axis, unless a row or the mark is colder
COLDEST_C = -58.0
WARMEST_C = 8.0
# left of the coldest row or mark
MARGIN_K = 5.0

# bars and texts are made once; a test holds the largest group to this number
MOST_ROWS = 31


class Marker(NamedTuple):
    """How a kind of temperature is drawn; it never depends on colour alone."""

    shape: str
    filled: bool


MARKERS = {
    ALL_DEAD: Marker("o", True),
    PARTLY_DEAD: Marker("s", True),
    ALIVE: Marker("o", False),
    RULE: Marker("D", False),
}


class LethalTableView:
    """One line a row: its name, its temperature, a bar for its range."""

    def __init__(self):
        self.figure = style.figure(7.4, 5.2, left_in=2.45, bottom_in=1.1, right_in=1.0, top_in=0.2)
        self.axes = self.figure.subplots()
        self._mark = self.axes.axvline(
            -40, color="#a82f18", linewidth=1.4, linestyle="--", zorder=1
        )
        self._bars = []
        self._shares = []
        for _ in range(MOST_ROWS):
            (bar,) = self.axes.plot([], [], color="#8a8a8a", linewidth=3, zorder=2)
            self._bars.append(bar)
            self._shares.append(self.axes.text(0, 0, "", fontsize=8.5, va="center"))
        self._dots = {}
        # not strict: style.LINES has more lines than there are kinds
        for line, (kind, marker) in zip(style.LINES, MARKERS.items(), strict=False):
            (self._dots[kind],) = self.axes.plot(
                [],
                [],
                marker.shape,
                color=line.colour,
                markerfacecolor=line.colour if marker.filled else "white",
                markersize=6.5,
                zorder=3,
            )
        self.axes.set(xlabel="temperature (°C)")
        self.axes.grid(True, axis="x")
        self.figure.legend(
            handles=[*self._dots.values(), self._mark],
            labels=[*self._dots, "your temperature"],
            loc="lower center",
            ncols=3,
            fontsize=10,
            handlelength=1.8,
        )

    def update(self, result: LethalTable) -> None:
        """Move dots, bars and names to a result."""
        rows = result.rows
        heights = np.arange(len(rows))
        for kind, dots in self._dots.items():
            chosen = (rows["kind"] == kind).to_numpy()
            dots.set_data(rows["temperature_C"][chosen], heights[chosen])
        # rows that this group does not need are emptied
        for height in range(MOST_ROWS):
            row = rows.iloc[height] if height < len(rows) else None
            self._show_range(height, row)
            self._show_share(height, row)
        self._mark.set_xdata([result.mark_C] * 2)
        # the axis grows to the left only, so that most states can be compared at a glance
        coldest_C = min(rows["temperature_C"].min(), result.mark_C) - MARGIN_K
        self.axes.set_xlim(min(COLDEST_C, coldest_C), WARMEST_C)
        self.axes.set_ylim(-0.8, len(rows) - 0.2)
        self.axes.set_yticks(heights, list(rows["finding"]), fontsize=9)

    def _show_range(self, height, row):
        """Draw the bar of a row that has a range."""
        if row is not None and np.isfinite(row["low_C"]):
            self._bars[height].set_data([row["low_C"], row["high_C"]], [height, height])
        else:
            self._bars[height].set_data([], [])

    def _show_share(self, height, row):
        """Write how many live, right of a row that says so."""
        text = self._shares[height]
        if row is not None and row["measure"] == "survival":
            text.set_text(f"{row['survival_percent']:g} % live")
            text.set_position((WARMEST_C + 0.6, height))
        else:
            text.set_text("")
            text.set_position((0, 0))


def facts(parameters: dict) -> list[SourceRow]:
    """Make the rows for "Where these numbers come from": every row shown, with why it differs.

    Parameters
    ----------
    parameters : dict
        The panel's parameters; `group` and `order` choose the rows.

    Returns
    -------
    list of SourceRow
        In the order of the picture.
    """
    rows = []
    for row in study.run(**parameters).rows.itertuples():
        rows.append(
            SourceRow(
                name=row.finding,
                value=f"{row.temperature_C:g} °C, {row.measure}; {row.species}, {row.assay}, "
                f"read out: {row.read_out}. Why it differs: {row.why_it_differs}",
                unit="",
                source=data.cite(row.source),
                trust=row.trust,
            )
        )
    return rows


def panel() -> Panel:
    """Build the panel of lethal temperatures, ready to show."""
    return Panel(
        "Is there a temperature that kills?",
        [
            Choice("group", "Show", GROUPS, BODY),
            Choice("order", "Order", tuple(ORDERS), BY_TEMPERATURE),
            Number("mark_C", "Your temperature", "°C", -80, 5, 1, -40),
        ],
        study.run,
        LethalTableView,
        presets={
            "In a body": {"group": BODY},
            "In a dish": {"group": DISH},
            "Rules and plans": {"group": RULES},
        },
        facts=facts,
    )
