"""Panel: what blood does to growing ice around an infinitely long needle in an organ."""

from __future__ import annotations

from functools import partial

import numpy as np

from helpers import data
from helpers.freezing import blood_flow, menus
from helpers.freezing.studies import blood
from helpers.freezing.studies.blood import NEEDLE_RADIUS_MM, PerfusedGrowth
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.ghosts import Ghosts
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import SourceRow, datum_row, tissue_row

# A line style as matplotlib writes it: from the start, dots of 1 and gaps of 1.2 line widths.
# The built-in ":" has gaps of 1.65, which are too wide in a line this thin.
CLOSE_DOTS = (0, (1, 1.2))

# The largest radius that the picture shows (mm).
TALLEST_MM = 35.0


class BloodView:
    """Radius of the ice against time, and the radius at which blood holds it.

    The legend is below the axes, where no curve can cross it.
    """

    scene = (
        "The picture: the radius of the ice (mm) against time (min), with blood and without; "
        "a horizontal line marks where blood would stop it, a band the needle."
    )

    def __init__(self):
        self.figure = style.figure(7.0, 4.7, bottom_in=1.3)
        self.axes = self.figure.subplots()
        computed = style.LINES[0]
        limit = style.LINES[2]
        (self._growth,) = self.axes.plot([], [], **computed.as_kwargs(markers=False), label="ice")
        (self._without_blood,) = self.axes.plot(
            [],
            [],
            color="#6f6f6f",
            linewidth=1.4,
            linestyle=CLOSE_DOTS,
            label="the same without blood",
            zorder=1.9,  # just below other lines (2), so that the curve with blood covers it
        )
        # Three styles of line, since colour alone does not distinguish them on every projector.
        self._limit = self.axes.axhline(0, **limit.as_kwargs(markers=False), label="limit")
        needle = self.axes.axhspan(
            0, NEEDLE_RADIUS_MM, facecolor=style.BAND, edgecolor=style.BAND_EDGE, label="needle"
        )
        self.axes.set(ylim=(0, TALLEST_MM), xlabel="time (min)", ylabel="radius of the ice (mm)")
        self.axes.set_title(
            f"Around an infinitely long needle, {2 * NEEDLE_RADIUS_MM:g} mm thick", loc="left"
        )
        self.axes.grid(True)
        # matplotlib fills the two rows of the legend column by column.
        handles = [self._growth, self._limit, self._without_blood, needle]
        self._legend = self.figure.legend(
            handles=handles,
            loc="lower center",
            bbox_to_anchor=(0.5, 0.0),
            ncols=2,
            fontsize=10.5,
            handlelength=2.8,
        )
        self.ghosts = Ghosts([self._growth])

    def update(self, result: PerfusedGrowth) -> None:
        """Move the curve and the limit to a result."""
        growth = result.growth
        end_min = result.freeze.time_s / 60
        # `growth` lists the cells that the ice has passed. The outermost ice may still be inside a
        # cell, so the curve ends at the radius from the frozen volume, and never turns back.
        end_mm = max([result.radius_mm, *growth.edge_mm])
        time_min = [0, *growth.time_min, end_min]
        radius_mm = [NEEDLE_RADIUS_MM, *growth.edge_mm, end_mm]
        self._growth.set_data(time_min, radius_mm)
        bloodless = result.without_blood
        self._without_blood.set_data(
            [0, *bloodless.time_min], [NEEDLE_RADIUS_MM, *bloodless.edge_mm]
        )
        # A limit that is not shown is moved below the axes, where it is clipped. If nothing stops
        # the ice, the radius is nan, and comparing with nan is false.
        limit_mm = -TALLEST_MM
        if result.steady_mm < TALLEST_MM:
            limit_mm = result.steady_mm
        self._limit.set_ydata([limit_mm, limit_mm])
        # The legend was built once; its first two texts follow the result.
        ice, limit, *_ = self._legend.get_texts()
        ice.set_text(f"ice, with {result.flow_percent:.0f} % of the blood flow")
        limit.set_text(_limit_label(result.steady_mm))
        style.whole_minutes(self.axes, end_min)


def _limit_label(steady_mm: float) -> str:
    """Return the legend's text for a steady radius (mm), nan if nothing stops the ice."""
    if np.isnan(steady_mm):
        return "nothing stops the ice"
    beyond = " (not shown)" if steady_mm >= TALLEST_MM else " (exact)"
    return f"blood stops it at {steady_mm:.1f} mm{beyond}"


def facts(parameters: dict) -> list[SourceRow]:
    """Return the rows for "Where these numbers come from"."""
    properties = ("perfusion", "conductivity_frozen", "conductivity_unfrozen", "latent_heat")
    rows = [tissue_row(parameters["organ"], name) for name in properties]
    # Not every organ of the menu was looked up.
    if parameters["organ"] in set(data.load("blood_flow")["tissue"]):
        kept = blood_flow.share(parameters["organ"])
        rows.append(datum_row("share of flow in an operation", kept))
    return rows


def panel() -> Panel:
    """Return the panel, ready to show."""
    organs = tuple(menus.tissues("blood", most_blood_first=True).items())
    kept_percent = int(blood_flow.share("kidney").value)
    return Panel(
        "What does blood do?",
        [
            Choice("organ", "Organ", organs, "kidney"),
            Number("flow_percent", "Share of resting flow", "%", 0, 100, 1, 100),
            Number("wall_C", "Wall temperature", "°C", -190, -40, 1, -140),
            Number("minutes", "Time", "min", 1, blood.LONGEST_MIN, 1, 20),
        ],
        blood.run,
        BloodView,
        presets={
            "Kidney": {"organ": "kidney"},
            "Kidney in an operation": {"organ": "kidney", "flow_percent": kept_percent},
            "Kidney, artery clamped": {"organ": "kidney", "flow_percent": 0},
            "Fat": {"organ": "fat"},
        },
        facts=facts,
        play="minutes",
        quick=partial(blood.run, cell_mm=blood.QUICK_CELL_MM),
    )
