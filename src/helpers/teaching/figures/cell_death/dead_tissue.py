"""Panel: from an ice ball to the tissue that dies in it, by a measured dose-response."""

from __future__ import annotations

from functools import partial

import numpy as np
from matplotlib.patches import Rectangle

from helpers import data
from helpers.cell_death import menus as cell_menus
from helpers.cell_death.responses import FROZEN_TWICE
from helpers.cell_death.studies import dead_tissue as study
from helpers.cell_death.studies.dead_tissue import (
    CELL_MM,
    FARTHEST_MM,
    INDEPENDENT,
    LENGTH_MM,
    RADIUS_MM,
    SENSITISED,
    DeadTissue,
)
from helpers.freezing import menus
from helpers.freezing.probe import ARGON_NEEDLE, preset_values
from helpers.teaching.panel import maps, palette, style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.ghosts import Ghosts
from helpers.teaching.panel.isotherms import Isotherm, Isotherms
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import SourceRow, needle_rows, tissue_row

# labels at different angles do not lie over one another
LEVELS = (Isotherm(0, 60), Isotherm(-20, 15), Isotherm(-40, -40))

SHOWN_HEIGHT_MM = 32
# room for the isotherms' labels, right of the ice
LABELS_MM = 8.0

TISSUE_PROPERTIES = ("perfusion", "conductivity_frozen", "latent_heat")


class DeadTissueView:
    """Left: share dead from the side, with isotherms of the coldest ever.  Right: mid-height."""

    scene = (
        "The picture: on the left the dead share around the needle from the side, with lines "
        "of equal coldest temperature; on the right the dead share (%) against distance from "
        "the axis (mm)."
    )

    def __init__(self):
        self.figure = style.figure(7.6, 4.5)
        self.map = maps.axes_at(self.figure, 0.15, 0.8, 3.05, 3.25)
        self.line = maps.axes_at(self.figure, 4.75, 1.3, 2.65, 2.75)
        self._make_map()
        self._make_line()
        self.figure.legend(
            handles=[self._dead, self._surely, self._once, self._ice],
            labels=[
                "after all freezes",
                "fewer than 1 in 1000 alive to here",
                "after the coldest one alone",
                "frozen",
            ],
            loc="lower center",
            ncols=2,
            fontsize=10.5,
            handlelength=2.6,
        )
        self.ghosts = Ghosts([*self._isotherms.lines, self._dead])

    def _make_map(self):
        """Draw the picture from the side; the needle hides the cells that it rounds up."""
        half_mm = LENGTH_MM / 2
        # another palette than the maps of temperature, so that a share is not taken for one
        self._image = self.map.imshow(
            np.zeros((2, 2)),
            extent=(-RADIUS_MM, RADIUS_MM, -half_mm, half_mm),
            origin="lower",
            interpolation="bilinear",
            aspect="equal",
            **palette.DEAD_SHARE,
        )
        self.map.set(
            xlim=(-FARTHEST_MM, FARTHEST_MM + LABELS_MM),
            ylim=(-SHOWN_HEIGHT_MM, SHOWN_HEIGHT_MM),
        )
        maps.scale_bar(self.map)
        self.map.set_title("Dead (%), slice along the needle", loc="left")
        needle = preset_values(ARGON_NEEDLE)
        # the solver rounds the needle up by as much as half a cell
        across_mm = needle["radius"] + CELL_MM / 2
        along_mm = needle["active_length"]
        corner_mm = (-across_mm, -along_mm / 2)
        shaft = Rectangle(corner_mm, 2 * across_mm, along_mm, color="black", zorder=3)
        self.map.add_patch(shaft)
        self._isotherms = Isotherms(self.map, LEVELS)
        place = maps.axes_at(self.figure, 3.35, 0.85, maps.BAR_WIDTH_IN, 3.15)
        bar = self.figure.colorbar(self._image, cax=place)
        bar.set_ticks([0, 25, 50, 75, 100])

    def _make_line(self):
        """Draw the shares at mid-height."""
        (self._dead,) = self.line.plot([], [], **style.LINES[0].as_kwargs(markers=False))
        (self._once,) = self.line.plot([], [], **style.LINES[2].as_kwargs(markers=False))
        # The ice, as a band in its own colour behind the curves.
        edge = palette.ISOTHERM_COLOURS[0.0]
        ice = palette.ice_colour(0.0)
        self._ice = Rectangle((0, -10), 0, 120, facecolor=ice, edgecolor=edge, zorder=0.6)
        self.line.add_patch(self._ice)
        (self._surely,) = self.line.plot(
            [], [], color="#6f6f6f", linewidth=1.4, linestyle=(0, (6, 2))
        )
        self.line.set(
            xlim=(0, FARTHEST_MM),
            ylim=(-4, 104),
            xlabel="distance from the axis (mm)",
            ylabel="dead (%)",
        )
        self.line.set_title("Along the middle", loc="left")
        self.line.grid(True)

    def update(self, result: DeadTissue) -> None:
        """Move map, isotherms and curves to a result."""
        freeze = result.freeze
        radii_mm = freeze.grid.centres_mm(0)
        heights_mm = freeze.grid.centres_mm(1) - LENGTH_MM / 2
        self._image.set_data(_both_sides(100 * result.death.dead_share))
        across_mm = np.concatenate([-radii_mm[::-1], radii_mm])
        self._isotherms.update(across_mm, heights_mm, _both_sides(freeze.minimum_C))
        self._dead.set_data(result.distance_mm, result.dead_percent)
        self._once.set_data(result.distance_mm, result.dead_once_percent)
        # without ice the edge is at -1 mm
        self._ice.set_width(max(0.0, result.edge_mm))
        self._surely.set_data([result.surely_dead_edge_mm] * 2, [-10, 110])


def _both_sides(field: np.ndarray) -> np.ndarray:
    """Return a field in (r, z) mirrored at the axis, with rows of equal height for a picture."""
    return np.concatenate([field[::-1], field]).T


def facts(parameters: dict) -> list[SourceRow]:
    """Make the rows for "Where these numbers come from".

    Parameters
    ----------
    parameters : dict
        The panel's parameters; `cells`, `second` and `tissue_name` choose the rows.

    Returns
    -------
    list of SourceRow
        The dose-response, then what the ice depends on most.
    """
    rows = []
    for number in study.fitted_numbers(parameters["cells"], parameters["second"]):
        # a published number is cited; ours says what it was fitted to
        source = data.cite(number.source)
        if number.points:
            source = f"our fit to {number.points} points; {source}"
        rows.append(
            SourceRow(
                name=number.name,
                value=f"{number.value:.1f} ± {number.error:.1f}",
                unit=number.unit,
                source=source,
                trust="computed" if number.points else "read",
            )
        )
    rows += [tissue_row(parameters["tissue_name"], quantity) for quantity in TISSUE_PROPERTIES]
    return rows + needle_rows(ARGON_NEEDLE)


def panel() -> Panel:
    """Build the panel of dead tissue, ready to show."""
    source = data.cite("insights2016")
    cells = cell_menus.responses("dead_tissue")
    tissues = menus.tissues("cycles")
    return Panel(
        "What dies in an ice ball?",
        [
            Choice("cells", "Measured on", tuple(cells.items()), FROZEN_TWICE),
            Choice("tissue_name", "Tissue", tuple(tissues.items()), "standard_soft_tissue"),
            Number("freezes", "Freezes", "", 1, 2, 1, 2, source),
            Number("freeze_min", "Each freeze", "min", 4, 20, 1, 10, source),
            Number("thaw_min", "Thaw between", "min", 2, 30, 1, 20, source),
            Choice("second", "The second freeze", (SENSITISED, INDEPENDENT), SENSITISED),
        ],
        study.run,
        DeadTissueView,
        presets={
            "Two freezes, long thaw": {"freezes": 2, "thaw_min": 20},
            "Two freezes, short thaw": {"freezes": 2, "thaw_min": 5},
            "A tumour in the body": {"cells": "AT-1 tumour, edge", "freezes": 1},
        },
        facts=facts,
        quick=partial(study.run, **study.QUICK),
    )
