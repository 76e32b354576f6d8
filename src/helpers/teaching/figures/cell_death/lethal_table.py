"""Panel: every lethal temperature that was read, as dots."""

from __future__ import annotations

from typing import NamedTuple

from helpers import data
from helpers.cell_death.studies import lethal_table as study
from helpers.cell_death.studies.lethal_table import (
    ALIVE,
    ALL_DEAD,
    BODY,
    BY_TEMPERATURE,
    DISH,
    EDGE,
    GROUPS,
    HALF_DEAD,
    ORDERS,
    RULE,
    RULES,
    LethalTable,
)
from helpers.teaching.panel import palette, style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import SourceRow

# ends of the axis, unless a row or the mark is colder
COLDEST_C = -58.0
WARMEST_C = 8.0
# left of the coldest row or mark
MARGIN_K = 5.0

# lines and texts are made once; a test checks the largest group against these numbers
MOST_LINES = 22
MOST_SHARES = 16

# how far above its dot a share is written, in lines: between the dot and the line above
SHARE_ABOVE = 0.3


class Marker(NamedTuple):
    """How a kind of temperature is drawn; it never depends on colour alone."""

    shape: str
    filled: bool


MARKERS = {
    ALL_DEAD: Marker("o", True),
    HALF_DEAD: Marker("^", True),
    EDGE: Marker("s", True),
    ALIVE: Marker("o", False),
    RULE: Marker("D", False),
}


# what the legend adds to the name of a kind
LABELS = {ALIVE: f"{ALIVE} (number: %)"}


class LethalTableView:
    """One line for all findings on the same cells: dots for what was found, bars for ranges."""

    scene = (
        "The picture: a line for all findings on the same cells, against temperature in °C; a "
        "dot is a finding, a bar a range."
    )

    def __init__(self):
        self.figure = style.figure(7.6, 4.9, left_in=2.95, bottom_in=1.05, right_in=0.2, top_in=0.1)
        self.axes = self.figure.subplots()
        self._mark = self.axes.axvline(
            -40, color=palette.SPARED, linewidth=1.4, linestyle="--", zorder=1
        )
        self._spans = []
        self._ranges = []
        for _ in range(MOST_LINES):
            (span,) = self.axes.plot([], [], color="#8a93a6", linewidth=1.0, zorder=2)
            (one_range,) = self.axes.plot(
                [], [], color="#8a8a8a", linewidth=3.5, zorder=2.2, solid_capstyle="butt"
            )
            self._spans.append(span)
            self._ranges.append(one_range)
        # on white ground, because the line of a temperature may run behind a share, and below the
        # dots, which the ground would cut
        plate = {"facecolor": "white", "edgecolor": "none", "pad": 0.2}
        self._shares = [
            self.axes.text(
                0, 0, "", fontsize=10, ha="center", va="baseline", zorder=1.5, bbox=plate
            )
            for _ in range(MOST_SHARES)
        ]
        self._dots = {}
        for line, (kind, marker) in zip(style.LINES, MARKERS.items(), strict=True):
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
        legend = self.figure.legend(
            handles=[*self._dots.values(), self._mark],
            labels=[*(LABELS.get(kind, kind) for kind in self._dots), "your temperature"],
            loc="lower center",
            ncols=3,
            fontsize=10,
            handlelength=1.8,
        )
        # the entries of kinds come and go with their dots
        entries = zip(legend.legend_handles, legend.get_texts(), strict=True)
        self._named = dict(zip(self._dots, entries, strict=False))

    def update(self, result: LethalTable) -> None:
        """Move dots, bars, shares and names to a result."""
        rows = result.rows
        names = result.lines
        height_of = {name: height for height, name in enumerate(names)}
        heights = rows["line"].map(height_of)
        for kind, dots in self._dots.items():
            chosen = (rows["kind"] == kind).to_numpy()
            dots.set_data(rows["temperature_C"][chosen], heights[chosen])
            for part in self._named[kind]:
                part.set_visible(bool(chosen.any()))
        self._show_spans(rows, names)
        self._show_shares(rows, heights)
        self._mark.set_xdata([result.mark_C] * 2)
        # the axis grows to the left only, so that most states can be compared at a glance
        coldest_C = min(rows["temperature_C"].min(), result.mark_C) - MARGIN_K
        self.axes.set_xlim(min(COLDEST_C, coldest_C), WARMEST_C)
        self.axes.set_ylim(-0.7, len(names) - 0.3)
        self.axes.set_yticks(range(len(names)), names, fontsize=10)

    def _show_spans(self, rows, names):
        """Join the dots of each line, and draw the range of a finding that has one."""
        # lines that this group does not need are emptied
        for height, (span, one_range) in enumerate(zip(self._spans, self._ranges, strict=True)):
            span.set_data([], [])
            one_range.set_data([], [])
            if height >= len(names):
                continue
            own = rows[rows["line"] == names[height]]
            ends_C = [own["temperature_C"].min(), own["temperature_C"].max()]
            span.set_data(ends_C, [height, height])
            ranged = own[own["low_C"].notna()]
            if len(ranged):
                range_C = [ranged["low_C"].min(), ranged["high_C"].max()]
                one_range.set_data(range_C, [height, height])

    def _show_shares(self, rows, heights):
        """Write how many live, above a dot that says so."""
        counted = rows["measure"] == "survival"
        shares = zip(
            rows["temperature_C"][counted],
            heights[counted],
            rows["survival_percent"][counted],
            strict=True,
        )
        texts = iter(self._shares)
        for temperature_C, height, percent in shares:
            text = next(texts)
            text.set_text(f"{percent:g}")
            text.set_position((temperature_C, height + SHARE_ABOVE))
        for text in texts:
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
