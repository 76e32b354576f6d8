"""Panel: one long freeze or two short ones: how far each isotherm ever gets."""

from __future__ import annotations

from helpers import data
from helpers.freezing import menus
from helpers.freezing.probe import ARGON_NEEDLE
from helpers.freezing.studies import cycles
from helpers.freezing.studies.cycles import LEVELS_C, Cycles
from helpers.teaching.panel import palette, style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.ghosts import Ghosts
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import SourceRow, needle_rows, tissue_row

# Height of the lowest label, and how far apart labels are while their curves are at 0 (mm).
LOWEST_LABEL_MM = 1.0
LABEL_ROOM_MM = 1.6


class CyclesView:
    """Reach of 0, -20 and -40 °C against time."""

    def __init__(self):
        self.figure = style.figure(7.0, 3.9, right_in=0.9)
        self.axes = self.figure.subplots()
        self._lines = []
        self._names = []
        for level_C in LEVELS_C:
            (line,) = self.axes.plot([], [], **palette.isotherm_line(level_C))
            name = self.axes.text(
                1.01,
                0,
                f"{level_C:.0f} °C",
                color=palette.ISOTHERM_COLOURS[level_C],
                fontsize=10.5,
                va="center",
                transform=self.axes.get_yaxis_transform(),
            )
            self._lines.append(line)
            self._names.append(name)
        # Fixed limits: a longer freeze must look larger.
        self.axes.set(ylim=(0, 26), xlabel="time (min)", ylabel="distance from the axis (mm)")
        self.axes.grid(True)
        self.ghosts = Ghosts(self._lines)

    def update(self, result: Cycles) -> None:
        """Move the three curves and their labels to a result."""
        # Columns of the reach are levels, in the order in which the lines were built.
        parts = zip(self._lines, self._names, result.reach_mm.T, strict=True)
        for number, (line, name, reach_mm) in enumerate(parts):
            line.set_data(result.time_min, reach_mm)
            # After a thaw two curves may end at 0; the warmer level then keeps the higher label.
            colder_levels = len(LEVELS_C) - 1 - number
            lowest_mm = LOWEST_LABEL_MM + LABEL_ROOM_MM * colder_levels
            name.set_position((1.01, max(lowest_mm, reach_mm[-1])))
        style.whole_minutes(self.axes, result.time_min[-1])


def facts(parameters: dict) -> list[SourceRow]:
    """Rows for "Where these numbers come from"."""
    properties = ("perfusion", "conductivity_frozen", "conductivity_unfrozen", "latent_heat")
    rows = [tissue_row(parameters["tissue_name"], name) for name in properties]
    return rows + needle_rows(ARGON_NEEDLE)


def panel() -> Panel:
    """Return the panel, ready to show."""
    tissues = tuple(menus.tissues("cycles").items())
    source = data.cite("insights2016")
    return Panel(
        "One long freeze or two short ones?",
        [
            Choice("tissue_name", "Tissue", tissues, "standard_soft_tissue"),
            Number("freezes", "Freezes", "", 1, 3, 1, 2, source),
            Number("freeze_min", "Each freeze", "min", 2, 20, 1, 10, source),
            Number("thaw_min", "Thaw between", "min", 1, 10, 1, 5, source),
            Choice("thaw", "Thawed by", tuple(cycles.THAWS), cycles.ACTIVE),
        ],
        cycles.run,
        CyclesView,
        presets={
            "10 - 5 - 10": {"freezes": 2, "freeze_min": 10, "thaw_min": 5},
            "One freeze of 20 min": {"freezes": 1, "freeze_min": 20},
            "One freeze of 10 min": {"freezes": 1, "freeze_min": 10},
        },
        facts=facts,
    )
