"""Panel: needles across a tumour, live: a cross-section far from the needles' ends."""

from __future__ import annotations

from functools import partial

import numpy as np

from helpers import data
from helpers.freezing import blood_flow, menus
from helpers.freezing.probe import ARGON_NEEDLE
from helpers.freezing.studies import cross_section
from helpers.freezing.studies.cross_section import MIDDLE_MM, TUMOUR, WIDTH_MM, Section
from helpers.shares import share_label
from helpers.teaching.panel import maps, palette, style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.ghosts import Ghosts
from helpers.teaching.panel.isotherms import Isotherm, Isotherms
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import SourceRow, datum_row, needle_rows, tissue_row

# Whether a needle stands in the middle of the ring, in words that fit the menu.
MIDDLES = {
    "unless two or three": cross_section.USUAL,
    "yes": cross_section.WITH,
    "no": cross_section.WITHOUT,
}
# The second value ties a label to its place on the line (degrees), so that labels stay apart.
LEVELS = (Isotherm(0, 60), Isotherm(-20, 25), Isotherm(-40, -15))


class SectionView:
    """The coldest every place ever was, with isotherms, needles and the rim of the tumour."""

    scene = (
        "The picture: the coldest temperature of every place in a slice across the needles "
        "(mm), with lines of equal temperature, the needles and the rim of the tumour."
    )

    def __init__(self):
        self.figure = style.figure(6.4, 4.9)
        self.axes = maps.axes_at(self.figure, 0.15, 0.15, 4.3, 4.3)
        # An empty map of the right extent; only its data change afterwards.
        self._image = self.axes.imshow(
            np.zeros((2, 2)),
            extent=(0, WIDTH_MM, 0, WIDTH_MM),
            origin="lower",
            interpolation="bilinear",
            **palette.TEMPERATURE,
        )
        maps.scale_bar(self.axes)
        self._organ = maps.name_in_corner(self.axes)
        # A white line below the green one keeps the rim in sight on every colour of the map.
        self._rim = self.axes.plot([], [], color="white", linewidth=3.4)[0]
        self._rim_inner = self.axes.plot([], [], color=palette.TUMOUR_RIM, linewidth=1.6)[0]
        (self._needles,) = self.axes.plot(
            [], [], "o", color="white", markeredgecolor="black", markersize=6
        )
        self._lines = Isotherms(self.axes, LEVELS, outside=True)
        self._words = self.axes.set_title("", loc="left", fontsize=11)
        maps.colour_bar(self._image, 5.3, 0.25, 4.0, "coldest ever (°C)")
        self.ghosts = Ghosts(self._lines.lines)

    def update(self, result: Section) -> None:
        """Move map, rim, needles and isotherms to a result."""
        coldest_C = result.freeze.minimum_C.T  # rows of a picture are y
        self._image.set_data(coldest_C)

        angle = np.linspace(0, 2 * np.pi, 200)
        rim_x_mm = MIDDLE_MM + result.target.radius_mm * np.cos(angle)
        rim_y_mm = MIDDLE_MM + result.target.radius_mm * np.sin(angle)
        self._rim.set_data(rim_x_mm, rim_y_mm)
        self._rim_inner.set_data(rim_x_mm, rim_y_mm)
        # One dot a needle, all in one artist.
        needles_mm = np.array(result.places_mm)
        self._needles.set_data(needles_mm[:, 0], needles_mm[:, 1])

        grid = result.freeze.grid
        self._lines.update(grid.centres_mm(0), grid.centres_mm(1), coldest_C)
        at_20, at_40 = (share_label(result.coverage.percent(level_C)) for level_C in (-20.0, -40.0))
        self._words.set_text(f"slice of the tumour (green): {at_20} at -20 °C, {at_40} at -40 °C")
        self._organ.set_text(maps.around(result.freeze.tissue.name))


def facts(parameters: dict) -> list[SourceRow]:
    """Rows for "Where these numbers come from": the organ's blood and the tumour's properties."""
    properties = ("conductivity_frozen", "conductivity_unfrozen", "latent_heat")
    rows = [tissue_row(parameters["organ"], "perfusion")]
    # Not every organ of the menu was looked up.
    if parameters["organ"] in set(data.load("blood_flow")["tissue"]):
        kept = blood_flow.share(parameters["organ"])
        rows.append(datum_row("share of flow in an operation", kept))
    rows += [tissue_row(TUMOUR, name) for name in properties]
    return rows + needle_rows(ARGON_NEEDLE)


def panel() -> Panel:
    """Return the panel, ready to show."""
    organs = tuple(menus.tissues("cross_section", most_blood_first=True).items())
    return Panel(
        "Needles across a tumour",
        [
            Number("needles", "Needles", "", 1, 9, 1, 7),
            Number("ring_mm", "Radius of the ring", "mm", 6, 28, 1, 18),
            Choice("middle", "One in the middle", tuple(MIDDLES.items()), cross_section.USUAL),
            Number("target_mm", "Tumour", "mm", 20, 60, 1, 58, data.cite("page_p3")),
            Choice("organ", "Around it", organs, cross_section.ORGAN),
            Number(
                "flow_percent",
                "Share of resting flow",
                "%",
                0,
                100,
                1,
                int(cross_section.FLOW_PERCENT),
                data.cite(blood_flow.share(cross_section.ORGAN).source),
            ),
        ],
        cross_section.run,
        SectionView,
        presets={
            "Seven, as on P3": {"needles": 7},
            "One needle": {"needles": 1, "target_mm": 30},
            "Four, too far apart": {"needles": 4, "ring_mm": 26},
            # Only the first three become still pictures.
            "Six, none inside": {"needles": 6, "ring_mm": 22, "middle": cross_section.WITHOUT},
        },
        facts=facts,
        quick=partial(cross_section.run, **cross_section.QUICK),
    )
