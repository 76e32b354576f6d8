"""Panel: one long freeze or two short ones: how far each isotherm ever gets."""

from __future__ import annotations

import numpy as np

from helpers import data
from helpers.freezing import menus
from helpers.freezing.probe import ARGON_NEEDLE
from helpers.freezing.studies import cycles
from helpers.freezing.studies.cycles import LEVELS_C, SENSORS_MM, Cycles
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

    scene = (
        "The picture: how far 0, -20 and -40 °C lie from the needle's axis (mm) against time "
        "(min), a curve for each."
    )

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
        self.axes.set_title("How far each temperature reaches", loc="left")
        self.axes.grid(True)
        self.ghosts = Ghosts(self._lines)

    def update(self, result: Cycles) -> None:
        """Move the three curves and their labels to a result."""
        # Columns of the reach are levels, in the order in which the lines were built.
        parts = zip(self._lines, self._names, result.reach_mm.T, strict=True)
        for number, (line, name, reach_mm) in enumerate(parts):
            line.set_data(*passages(result.time_min, reach_mm))
            # After a thaw two curves may end at 0; the warmer level then keeps the higher label.
            colder_levels = len(LEVELS_C) - 1 - number
            lowest_mm = LOWEST_LABEL_MM + LABEL_ROOM_MM * colder_levels
            name.set_position((1.01, max(lowest_mm, reach_mm[-1])))
        style.whole_minutes(self.axes, result.time_min[-1])


def passages(time_min: np.ndarray, reach_mm: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the points of a curve of reach that are drawn, and joined by straight lines.

    Between two thermocouples the reach comes from the temperatures of both, and one of them waits
    while the water of its cell freezes: a computed curve would have a wave for each cell, which no
    tissue has. When a level passes a thermocouple, its place is that of the thermocouple. Drawn are
    these moments, the farthest and the nearest points at which a level turns round between two of
    them, and both ends of a stretch without the level.

    Parameters
    ----------
    time_min : ndarray, shape (times,)
        min.
    reach_mm : ndarray, shape (times,)
        mm; 0 where nothing is so cold.

    Returns
    -------
    time_min, reach_mm : ndarray, shape (points,)
        The same curve at fewer points.

    Examples
    --------
    >>> time_min, reach_mm = passages(np.arange(5.0), np.array([3.5, 3.6, 4.0, 4.5, 4.7]))
    >>> time_min.tolist(), reach_mm.tolist()
    ([0.0, 3.0, 4.0], [3.5, 4.5, 4.7])
    """
    # How many thermocouples the level has passed at each time.
    passed = np.searchsorted(SENSORS_MM, reach_mm, side="right")
    last = len(reach_mm) - 1
    points = [(time_min[0], reach_mm[0])]
    begin = 0  # of the stretch between two thermocouples
    outward = None
    for now in [*(np.flatnonzero(np.diff(passed)) + 1), last + 1]:
        ends = now > last
        grows = None if ends else passed[now] > passed[now - 1]
        turns = outward is not None and grows is not None and grows != outward
        if turns:
            stretch = reach_mm[begin:now]
            turn = begin + (np.argmax(stretch) if outward else np.argmin(stretch))
            points.append((time_min[turn], reach_mm[turn]))
        if ends:
            break
        if abs(int(passed[now]) - int(passed[now - 1])) > 1 or 0 in (passed[now], passed[now - 1]):
            points += [(time_min[n], reach_mm[n]) for n in (now - 1, now)]
        else:
            place_mm = SENSORS_MM[max(passed[now], passed[now - 1]) - 1]
            around = [now - 1, now] if grows else [now, now - 1]
            points.append((np.interp(place_mm, reach_mm[around], time_min[around]), place_mm))
        begin = now
        outward = grows
    # A run may turn round between the last thermocouple and its end.
    farthest = begin + int(np.argmax(reach_mm[begin:]))
    if outward and farthest < last:
        points.append((time_min[farthest], reach_mm[farthest]))
    points.append((time_min[last], reach_mm[last]))
    drawn = np.array(points)
    return drawn[:, 0], drawn[:, 1]


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
