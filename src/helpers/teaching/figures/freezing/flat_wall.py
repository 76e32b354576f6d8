"""Panel: how fast ice grows from a cold wall, computed and by formula.

The wall is flat, a needle or a ball.
"""

from __future__ import annotations

import numpy as np

from helpers.freezing.studies import flat_wall
from helpers.freezing.studies.flat_wall import INNER_MM, FlatWall
from helpers.teaching.panel import maps, palette, style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.ghosts import Ghosts
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import SourceRow, tissue_row

# Distance from the wall that the profile shows (mm).
SHAPES = (
    ("flat wall", "plane"),
    (f"needle, {2 * INNER_MM['cylinder']:g} mm thick", "cylinder"),
    (f"ball, {2 * INNER_MM['sphere']:g} mm thick", "sphere"),
)
SHOWN_MM = 60.0

# Dots on the growth curve; one for every cell would hide the formula's line.
MOST_DOTS = 18

# The axis of time is this many times as long as the freeze, so that the last dot is seen whole.
LAST_DOT_ROOM = 1.03

# Room that the label of the edge needs to its right (mm).
LABEL_ROOM_MM = 8.0


class FlatWallView:
    """Left: thickness against time.  Right: temperature against distance at the end."""

    scene = (
        "The picture: on the left, the thickness of the ice (mm) against time (min), "
        "computed as dots and the formula as a line; on the right, the temperature (°C) "
        "against distance from the wall (mm) at the end."
    )

    def __init__(self):
        self.figure = style.figure(7.4, 3.9)
        self.growth, self.profile = self.figure.subplots(1, 2, gridspec_kw={"wspace": 0.33})
        computed = style.LINES[0]
        formula = style.LINES[2]
        (self._formula,) = self.growth.plot(
            [], [], **formula.as_kwargs(markers=False), label="formula", zorder=3
        )
        (self._computed,) = self.growth.plot(
            [],
            [],
            "o",
            markersize=6,
            color=computed.colour,
            markerfacecolor="none",
            label="computed",
        )
        self.growth.set(xlabel="time (min)", ylabel="ice thickness (mm)")
        self.growth.set_title("Growth", loc="left")
        self.growth.grid(True)
        self.legend = self.growth.legend(loc="upper left", fontsize=10, handlelength=2.2)

        (self._profile,) = self.profile.plot([], [], "o", markersize=3, color=computed.colour)
        self._front = self.profile.axvline(0, linewidth=1.2, **palette.isotherm_line(0.0))
        self._edge = self.profile.text(
            0,
            0,
            "edge of the ice",
            rotation=90,
            fontsize=10.5,
            ha="right",
            va="center",
            bbox=maps.PLATE,
        )
        self.profile.set_title("At the end", loc="left")
        self.profile.set(
            xlabel="distance from the wall (mm)",
            ylabel="temperature (°C)",
            xlim=(0, SHOWN_MM),
            ylim=(-195, 45),
        )
        self.profile.grid(True)
        self.ghosts = Ghosts([self._computed, self._profile])

    def update(self, result: FlatWall) -> None:
        """Move all lines to a result."""
        growth = result.growth
        few = slice(None, None, max(1, len(growth.time_min) // MOST_DOTS))
        # The last dot is the end that the sentence states, which need not fall on a cell: in a
        # grid of cells thicker than the ice it is the only dot.
        self._computed.set_data(
            np.append(growth.time_min[few], result.formula_min[-1]),
            np.append(growth.edge_mm[few], result.thickness_mm),
        )
        self._formula.set_data(result.formula_min, result.formula_mm)
        self.legend.get_texts()[0].set_text(result.formula_name)
        # Whole steps of 5 mm, so that the axis does not jump at every move of a slider.
        thickest_mm = max(result.formula_end_mm, result.thickness_mm)
        self.growth.set_ylim(0, 5 * np.ceil(1.1 * thickest_mm / 5))
        style.whole_minutes(self.growth, LAST_DOT_ROOM * result.formula_min[-1])

        grid = result.freeze.grid
        # Distances count from the wall, also where the wall is the surface of a needle.
        distance_mm = grid.centres_mm(0) - 1000 * grid.start[0]
        self._profile.set_data(distance_mm, result.freeze.temperature_C)
        self._front.set_xdata([result.thickness_mm] * 2)
        # To the right of the edge nothing is in the way of the label, if there is room for it.
        if result.thickness_mm < SHOWN_MM - LABEL_ROOM_MM:
            self._edge.set_position((result.thickness_mm + 0.9, -100))
            self._edge.set_horizontalalignment("left")
        else:
            self._edge.set_position((result.thickness_mm - 0.6, -100))
            self._edge.set_horizontalalignment("right")


def facts(parameters: dict) -> list[SourceRow]:
    """Rows for "Where these numbers come from"."""
    properties = (
        "conductivity_unfrozen",
        "conductivity_frozen",
        "heat_capacity_unfrozen",
        "heat_capacity_frozen",
        "latent_heat",
    )
    return [tissue_row("standard_soft_tissue", name) for name in properties]


def panel() -> Panel:
    """Return the panel, ready to show."""
    cells = (("8 mm", 8.0), ("2 mm", 2.0), ("1 mm", 1.0), ("0.5 mm", 0.5))
    return Panel(
        "How fast does ice grow?",
        [
            Choice("shape", "Shape of the cold wall", SHAPES, "plane"),
            Number("wall_C", "Wall temperature", "°C", -190, -20, 1, -140),
            # The first half of the time that the notebook's prediction asks about.
            Number("minutes", "Time", "min", 1, 30, 1, 5),
            Number("latent_MJ_per_m3", "Latent heat", "MJ/m³", 150, 310, 1, 250),
            Choice("cell_mm", "Size of a cell", cells, 0.5),
        ],
        flat_wall.run,
        FlatWallView,
        presets={
            "Flat wall": {"shape": "plane", "wall_C": -140, "minutes": 10},
            "Needle": {"shape": "cylinder", "wall_C": -140, "minutes": 10},
            # Cells thicker than the ice: here the grid fails, and not by a harmless percent.
            "Coarse grid": {"shape": "plane", "wall_C": -40, "minutes": 2, "cell_mm": 8.0},
            "The same, fine": {"shape": "plane", "wall_C": -40, "minutes": 2, "cell_mm": 0.5},
        },
        facts=facts,
        play="minutes",
    )
