"""Panel: a plan for the teaching case: what gets cold, what dies, what the neighbours pay."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np
from matplotlib.patheffects import withStroke

from helpers import data
from helpers.cell_death.studies import kidney_case as study
from helpers.cell_death.studies.kidney_case import (
    AROUND,
    INSIDE,
    MIDDLE_MM,
    TWO_FREEZES,
    WIDTH_MM,
    PlanOutcome,
    case_value,
)
from helpers.freezing import menus
from helpers.shares import share_label
from helpers.teaching.panel import maps, palette, style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.ghosts import Ghosts
from helpers.teaching.panel.isotherms import Isotherm, Isotherms
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import SourceRow, datum_row, tissue_row


class Bar(NamedTuple):
    """A share of the tumour as it is drawn: its words, its colour and its hatching."""

    words: str
    colour: str
    hatch: str


# The colours are those of the map at these temperatures.
BARS = (
    Bar("at 0 °C", palette.ice_colour(0.0), ""),
    Bar("at -20 °C", palette.ice_colour(-20.0), "///"),
    Bar("at -40 °C", palette.ice_colour(-40.0), "\\\\\\"),
    Bar("cells dead", "#4d4d4d", "..."),
)
# labels at different angles do not lie over one another
LEVELS = (Isotherm(0, 75), Isotherm(-20, 62), Isotherm(-40, 50))

# what the map shows of the plane, from the middle of the tumour (mm)
SHOWN_ACROSS_MM = (-34.0, 36.0)

# how strongly the sketched wall of the bowel is bent (mm); no size of a bowel
BOWEL_RADIUS_MM = 14.0
ON_WHITE = [withStroke(linewidth=3.0, foreground=palette.HALO)]


class KidneyCaseView:
    """Left: the coldest ever, in the plane across the needles.  Right: shares of the tumour."""

    scene = (
        "The picture: on the left the coldest temperature of every place in a plane across "
        "the needles (mm); on the right bars for shares of the tumour (%)."
    )

    def __init__(self):
        self.figure = style.figure(7.6, 4.0)
        self.axes = maps.axes_at(self.figure, 0.15, 0.15, 3.8, 3.4)
        self.bars = maps.axes_at(self.figure, 5.75, 0.65, 1.65, 2.9)
        self._make_map()
        self._make_bars()
        self.ghosts = Ghosts(self._isotherms.lines)

    def _make_map(self):
        """Draw the plane, its origin in the middle of the tumour."""
        half_mm = WIDTH_MM / 2
        self._image = self.axes.imshow(
            np.zeros((2, 2)),
            extent=(-half_mm, half_mm, -half_mm, half_mm),
            origin="lower",
            interpolation="bilinear",
            **palette.TEMPERATURE,
        )
        self.axes.set(xlim=SHOWN_ACROSS_MM, ylim=(-31, 31))
        self.axes.set_title("Slice across the needles (tumour: green)", loc="left", fontsize=11)
        maps.scale_bar(self.axes)
        maps.name_in_corner(self.axes).set_text(maps.around(AROUND))
        # on white, so that the rim is seen on every colour of the map
        (self._rim_edge,) = self.axes.plot([], [], color="white", linewidth=3.2, zorder=4.5)
        (self._rim,) = self.axes.plot([], [], color=palette.TUMOUR_RIM, linewidth=1.8, zorder=4.6)
        (self._needles,) = self.axes.plot(
            [], [], "o", color="white", markeredgecolor="black", markersize=6
        )
        (self._bowel,) = self.axes.plot(
            [], [], "X", color=palette.SPARED, markeredgecolor="white", markersize=12, zorder=7
        )
        # The case has a gap and no bowel: only the wall that faces the tumour is sketched.
        (self._bowel_edge,) = self.axes.plot([], [], color="white", linewidth=4.2, zorder=4.7)
        (self._bowel_wall,) = self.axes.plot(
            [], [], color=palette.SPARED, linewidth=2.2, zorder=4.8
        )
        self._bowel_name = self.axes.text(
            0, 0, "bowel", rotation=90, ha="center", va="center", fontsize=10.5, zorder=4.9
        )
        self._bowel_name.set(color=palette.SPARED, path_effects=ON_WHITE)
        self._isotherms = Isotherms(self.axes, LEVELS, outside=True)
        maps.colour_bar(self._image, 4.7, 0.25, 3.15, "coldest ever (°C)")

    def _make_bars(self):
        """Draw a bar for each share, with its words above it."""
        self._shares = []
        self._words = []
        for place, bar_style in enumerate(BARS):
            # A pale bar needs an edge that is seen on white; hatches have the colour of the edge.
            is_pale = style.contrast(bar_style.colour) < style.SEEN
            (bar,) = self.bars.barh(
                [place],
                [0],
                height=0.42,
                color=bar_style.colour,
                hatch=bar_style.hatch,
                edgecolor=style.BAND_EDGE if is_pale else "white",
            )
            self._shares.append(bar)
            # a little to the right, so that the axis does not cross the first letter
            self._words.append(self.bars.text(2, place - 0.32, "", va="bottom", fontsize=10.5))
        # the first bar on top, with room for its words
        self.bars.set(xlim=(0, 100), ylim=(len(BARS) - 0.6, -0.85), xlabel="of its volume (%)")
        self.bars.set_yticks([])
        self.bars.set_title("Of the tumour, ever", loc="left", fontsize=11)

    def update(self, result: PlanOutcome) -> None:
        """Move map, rim, needles, bowel and bars to a result."""
        coldest_C = result.freeze.minimum_C[:, :, 0].T  # rows are y
        self._image.set_data(coldest_C)
        across_mm = result.freeze.grid.centres_mm(0) - MIDDLE_MM
        cell_mm = 1000 * result.freeze.grid.cell
        self._isotherms.update(across_mm, across_mm, coldest_C, smooth=cell_mm)

        turn = np.linspace(0, 2 * np.pi, 200)
        radius_mm = result.target.radius_mm
        for line in (self._rim, self._rim_edge):
            line.set_data(radius_mm * np.cos(turn), radius_mm * np.sin(turn))
        needles_mm = np.array(result.places_mm) - MIDDLE_MM
        self._needles.set_data(needles_mm[:, 0], needles_mm[:, 1])
        nearest_mm = radius_mm + result.gap_mm
        self._bowel.set_data([nearest_mm], [0.0])
        for line in (self._bowel_edge, self._bowel_wall):
            line.set_data(*_bowel_wall(nearest_mm))
        self._bowel_name.set_position((min(nearest_mm + 4.0, SHOWN_ACROSS_MM[1] - 2.0), 0.0))

        # in the order of BARS
        values = [*result.coverage.covered_percent, result.dead_percent]
        rows = zip(self._shares, self._words, BARS, values, strict=True)
        for bar, words, bar_style, percent in rows:
            bar.set_width(percent)
            words.set_text(f"{bar_style.words}: {share_label(percent)}")


def _bowel_wall(nearest_mm: float) -> tuple[np.ndarray, np.ndarray]:
    """Return x and y (mm) of an arc that faces the tumour and comes as near as this."""
    angle = np.linspace(np.pi - 0.9, np.pi + 0.9, 60)
    middle_mm = nearest_mm + BOWEL_RADIUS_MM
    return middle_mm + BOWEL_RADIUS_MM * np.cos(angle), BOWEL_RADIUS_MM * np.sin(angle)


def facts(parameters: dict) -> list[SourceRow]:
    """Make the rows for "Where these numbers come from".

    Parameters
    ----------
    parameters : dict
        The panel's parameters; the rows are the same for all.

    Returns
    -------
    list of SourceRow
        The case, the blood and the tumour.
    """
    return [
        case_row("tumour", "tumour"),
        case_row("gap", "bowel beyond its rim"),
        datum_row("share of resting flow", study.FLOW),
        tissue_row(AROUND, "perfusion"),
        tissue_row(INSIDE, "conductivity_frozen"),
        tissue_row(INSIDE, "latent_heat"),
    ]


def case_row(name: str, words: str) -> SourceRow:
    """Make a row of one number of the constructed case.

    Parameters
    ----------
    name : str
        A property of data/cases.csv.
    words : str
        What a learner reads for it.

    Returns
    -------
    SourceRow
        With its range.

    Examples
    --------
    >>> case_row("gap", "bowel beyond its rim")["value"]
    '4 (1 to 12)'
    """
    datum = case_value(name)
    return SourceRow(
        name=words,
        value=f"{datum.value:g} ({datum.low:g} to {datum.high:g})",
        unit=datum.unit,
        source=f"constructed case; {data.cite(datum.source)}",
        trust=datum.trust,
    )


def panel() -> Panel:
    """Build the planning panel of the case, ready to show."""
    protocols = menus.protocols("cross_section")
    # whole numbers make whole-number controls
    tumour_mm = int(case_value("tumour").value)
    gap_mm = int(case_value("gap").value)
    flow_percent = int(study.FLOW.value)
    return Panel(
        "Plan the case",
        [
            Number("needles", "Needles", "", 1, 6, 1, 3),
            Number("ring_mm", "Radius of the ring", "mm", 4.0, 16.0, 0.5, study.RING_MM),
            Choice("plan", "Protocol", tuple(protocols.items()), TWO_FREEZES),
            Number("tumour_mm", "Tumour", "mm", 16, 40, 1, tumour_mm),
            Number("gap_mm", "Bowel beyond its rim", "mm", 1, 12, 1, gap_mm),
            Number("flow_percent", "Share of resting flow", "%", 5, 75, 1, flow_percent),
        ],
        study.run,
        KidneyCaseView,
        presets={
            "Three needles": {},
            "Five, wide": {"needles": 5, "ring_mm": 11.0},
            "Three, little blood": {"flow_percent": int(study.FLOW.low)},
            "Three, much blood": {"flow_percent": int(study.FLOW.high)},
        },
        facts=facts,
        live=False,
        quick=partial(study.run, **study.QUICK),
    )
