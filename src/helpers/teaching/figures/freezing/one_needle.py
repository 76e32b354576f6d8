"""Panel: one needle in tissue, seen from the side, with isotherms, sizes and thermocouples."""

from __future__ import annotations

from functools import partial

import numpy as np

from helpers import data
from helpers.freezing import menus
from helpers.freezing.result import Freeze
from helpers.freezing.sentences import say
from helpers.freezing.studies import one_needle
from helpers.freezing.studies.one_needle import (
    CONTACTS,
    LENGTH_MM,
    MIDDLE_MM,
    RADIUS_MM,
    SENSORS_MM,
    STRONG,
    WEAK,
    OneNeedle,
)
from helpers.teaching.panel import maps, palette, style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.ghosts import Ghosts
from helpers.teaching.panel.isotherms import Isotherm, Isotherms
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import SourceRow, tissue_row

# The second value ties a label to its place on the line: apart from the others and from the needle.
LEVELS = (Isotherm(0, 60), Isotherm(-20, 35), Isotherm(-40, -60))

# The shaft runs out of the picture on the right; this is beyond its rim (mm from the middle).
SHAFT_END_MM = 60.0


# The study while a control moves.
QUICK = partial(one_needle.run, cell_mm=one_needle.QUICK_CELL_MM)


class OneNeedleView:
    """A cut along the needle with isotherms; a second picture shows what three sensors read."""

    names = ("cut", "sensors")
    scene = (
        "The picture: a map of temperature (°C) around the needle, across (mm) against along it "
        "(mm), with lines at 0, -20 and -40 °C."
    )

    second_scene = (
        "The picture: what sensors 5, 10 and 15 mm from the axis read (°C) against time (min), "
        "a curve for each, with lines at 0 and -40 °C."
    )

    def __init__(self):
        self.figure = style.figure(6.6, 3.95)
        self.second = style.figure(6.6, 3.95, right_in=0.9)
        self.cut = maps.axes_at(self.figure, 0.15, 0.15, 5.4, 3.35)
        self.curves = self.second.subplots()
        self._draw_cut()
        self._draw_curves()
        self.ghosts = Ghosts([*self._lines.lines, *self._sensors])

    def _draw_cut(self) -> None:
        """Build the map with the needle, its isotherms and the scale of temperature."""
        extent = (-LENGTH_MM / 2, LENGTH_MM / 2, -RADIUS_MM, RADIUS_MM)
        self._image = self.cut.imshow(
            np.zeros((2, 2)),
            extent=extent,
            origin="lower",
            interpolation="bilinear",
            **palette.TEMPERATURE,
        )
        self.cut.set(xlim=(-55, 55), ylim=(-34, 34))
        self.cut.set_aspect("equal")
        maps.scale_bar(self.cut)
        self._organ = maps.name_in_corner(self.cut)
        # The shaft is white and the active part black, above the map and below the labels.
        self._shaft = self.cut.fill(
            [0], [0], facecolor="white", edgecolor="black", linewidth=1.0, zorder=4.5
        )[0]
        self._active = self.cut.fill(
            [0], [0], facecolor="black", edgecolor="white", linewidth=0.8, zorder=4.5
        )[0]
        self._lines = Isotherms(self.cut, LEVELS, left=True)
        maps.colour_bar(self._image, 5.7, 0.25, 3.15, "temperature (°C)")
        self._words = self.cut.set_title("", loc="left", fontsize=11)

    def _draw_curves(self) -> None:
        """Build one curve and one label for each sensor."""
        self._sensors = []
        self._names = []
        for place_mm, line_style in zip(SENSORS_MM, style.LINES, strict=False):
            (line,) = self.curves.plot([], [], **line_style.as_kwargs(markers=False))
            # Outside the axes, at the height where its curve ends.
            name = self.curves.text(
                1.01,
                0,
                f"{place_mm:g} mm",
                fontsize=10,
                va="center",
                color=line_style.colour,
                transform=self.curves.get_yaxis_transform(),
            )
            self._sensors.append(line)
            self._names.append(name)
        # Thin lines at the edge of the ice and at the lethal temperature, as on the map above.
        for level_C in (0.0, -40.0):
            self.curves.axhline(level_C, linewidth=1.0, **palette.isotherm_line(level_C))
            self.curves.text(
                0.985,
                level_C + 1.5,
                f"{level_C:g} °C",
                fontsize=10,
                ha="right",
                va="bottom",
                color=palette.ISOTHERM_COLOURS[level_C],
                bbox=maps.PLATE,
                # Below the curves, one of which may end here.
                zorder=1.5,
                transform=self.curves.get_yaxis_transform(),
            )
        self.curves.set(
            ylim=(-145, 45),
            xlabel="time (min)",
            ylabel="sensor (°C)",
            yticks=(-120, -80, -40, 0, 37),
        )
        self.curves.set_title("Sensors 5, 10 and 15 mm from the axis", loc="left", fontsize=11)

    def update(self, result: OneNeedle) -> None:
        """Move map, needle, isotherms and curves to a result."""
        self._move_cut(result)
        self._move_curves(result.freeze)

    def second_sentence(self, result: OneNeedle) -> str:
        """Return what the sensors read at the end."""
        freeze = result.freeze
        latest_C = freeze.thermocouples.temperature_C[-1]
        readings = [say("sensor_reading", reading=one_C) for one_C in latest_C]
        places = [f"{place_mm:g}" for place_mm in SENSORS_MM]
        return say(
            "one_needle_sensors",
            minutes=freeze.time_s / 60,
            places=_listed(places),
            readings=_listed(readings),
        )

    def _move_cut(self, result: OneNeedle) -> None:
        """Move the map, its isotherms and the needle."""
        # The run has one half, r >= 0; the picture has both.
        half = result.freeze.temperature_C
        both = np.concatenate([half[::-1], half])
        self._image.set_data(both)

        grid = result.freeze.grid
        r_mm = grid.centres_mm(0)
        across_mm = np.concatenate([-r_mm[::-1], r_mm])
        along_mm = grid.centres_mm(1) - MIDDLE_MM
        # A line that only skirts the needle would look like ice where there is none.
        hidden = tuple(line.level for line in LEVELS if not result.reaches_tissue(line.level))
        self._lines.update(along_mm, across_mm, both, hidden)

        radius_mm = result.diameter_mm / 2
        reach_mm = result.active_length_mm / 2
        self._active.set_xy(_rectangle(-reach_mm, reach_mm, radius_mm))
        self._shaft.set_xy(_rectangle(reach_mm, SHAFT_END_MM, radius_mm))
        self._organ.set_text(maps.around(result.freeze.tissue.name))
        self._words.set_text(
            say(
                "one_needle_amounts",
                ice=result.ice_cm3,
                lethal_ice=result.lethal_cm3,
                heat=result.heat_kJ,
            )
        )

    def _move_curves(self, freeze: Freeze) -> None:
        """Move the sensors' curves; each begins at the temperature of the warm tissue."""
        time_s = np.concatenate([[0], freeze.thermocouples.time_s])
        time_min = time_s / 60
        readings_C = freeze.thermocouples.temperature_C.T
        # The row of cells at mid-height, in which the sensors are.
        passed_s = freeze.frozen_at_s[:, freeze.grid.field_shape[1] // 2]
        for line, values_C in zip(self._sensors, readings_C, strict=True):
            from_start_C = np.concatenate([[freeze.tissue.start_C], values_C])
            line.set_data(time_min, without_waves(time_s, from_start_C, passed_s))
        style.whole_minutes(self.curves, time_min[-1])
        # Names move apart where two curves end close together.
        last_C = [float(values_C[-1]) for values_C in readings_C]
        heights_C = style.apart(last_C, room=22.0, low=-140.0, high=38.0)
        for text, height_C in zip(self._names, heights_C, strict=True):
            text.set_position((1.01, height_C))


def without_waves(time_s: np.ndarray, readings_C: np.ndarray, passed_s: np.ndarray) -> np.ndarray:
    """Return readings of a sensor, each averaged over the time in which ice passes one cell.

    The water of a cell freezes at once and holds its neighbours' temperatures until it has: the
    computed curve of a sensor has a wave for each cell, which no tissue has. A mean over exactly
    one wave keeps the course and removes the waves.

    Parameters
    ----------
    time_s : ndarray, shape (times,)
        s, ascending.
    readings_C : ndarray, shape (times,)
        °C.
    passed_s : ndarray, shape (cells,)
        When each cell froze, s; not finite for a cell that never did.

    Returns
    -------
    ndarray, shape (times,)
        °C. Before the first cell froze and at both ends the readings are as they were.

    Examples
    --------
    >>> time_s = np.linspace(0, 10, 101)
    >>> waves_C = -time_s + np.sin(2 * np.pi * time_s)
    >>> calm_C = without_waves(time_s, waves_C, np.arange(0, 11))
    >>> bool(np.all(np.abs(calm_C + time_s)[10:-10] < 0.05))
    True
    """
    passed_s = np.unique(passed_s[np.isfinite(passed_s)])
    if len(passed_s) < 2:
        return readings_C
    count = np.arange(len(passed_s))
    # How many cells the ice has passed at each time, with parts of a cell.
    done = np.interp(time_s, passed_s, count)
    # Half a cell on either side, less at the ends.
    side = np.minimum(0.5, np.minimum(done, count[-1] - done))
    begin_s = np.clip(np.interp(done - side, count, passed_s), time_s[0], time_s[-1])
    end_s = np.clip(np.interp(done + side, count, passed_s), time_s[0], time_s[-1])
    middles_C = (readings_C[1:] + readings_C[:-1]) / 2
    total = np.concatenate([[0], np.cumsum(np.diff(time_s) * middles_C)])
    gained = np.interp(end_s, time_s, total) - np.interp(begin_s, time_s, total)
    length_s = end_s - begin_s
    is_mean = length_s > 0
    return np.where(is_mean, gained / np.where(is_mean, length_s, 1), readings_C)


def _listed(words: list[str]) -> str:
    """Return words as in "5, 10 and 15"."""
    return say("listed", others=", ".join(words[:-1]), last=words[-1])


def _rectangle(left_mm: float, right_mm: float, radius_mm: float) -> list[tuple[float, float]]:
    """Corners of a part of the needle, mm."""
    return [
        (left_mm, -radius_mm),
        (right_mm, -radius_mm),
        (right_mm, radius_mm),
        (left_mm, radius_mm),
    ]


def facts(parameters: dict) -> list[SourceRow]:
    """Rows for "Where these numbers come from": every property of the chosen tissue."""
    # The first panel has no menu of tissues.
    name = parameters.get("tissue_name", "standard_soft_tissue")
    table = data.load("tissues")
    properties = table[table["tissue"] == name]["property"]
    return [tissue_row(name, quantity) for quantity in properties]


def _chosen(why: str, *keys: str) -> str:
    """Return the source of a range that we chose, and what it was chosen by."""
    citations = "; ".join(data.cite(key) for key in keys)
    return f"chosen for the course; {why}: {citations}"


def panel() -> Panel:
    """Return the panel with all its controls."""
    tissues = tuple(menus.tissues("one_needle").items())
    films = _chosen(
        f"the weak film, {CONTACTS[WEAK]:,.0f} W/m²/K, was fitted to ice in warm agar; "
        f"the strong one, {CONTACTS[STRONG]:,.0f}, to a planner's table",
        "littrup2009",
        "panasee",
    )
    films = f"{films}; such films are described in {data.cite('etheridge2013')}"
    diameters = _chosen(
        "needles in experiments were 1.7 to 3.4 mm thick", "littrup2009", "collyer2004"
    )
    lengths = _chosen("plans for the prostate used 15 and 25 mm", "pullback")
    return Panel(
        "One needle, seen from the side",
        [
            Choice("tissue_name", "Tissue", tissues, "standard_soft_tissue"),
            Choice(
                "contact",
                "Cold reaches the needle",
                tuple(CONTACTS),
                "wall at this temperature",
                films,
            ),
            Number("probe_C", "Wall or gas temperature", "°C", -190, -40, 1, -140),
            Number("diameter_mm", "Needle diameter", "mm", 1.5, 3.4, 0.1, 3.0, diameters),
            Number("active_length_mm", "Active length", "mm", 15, 40, 1, 35, lengths),
            Number("minutes", "Time", "min", 1, 20, 1, 10),
        ],
        one_needle.run,
        OneNeedleView,
        presets={
            "Soft tissue": {"tissue_name": "standard_soft_tissue"},
            "Kidney": {"tissue_name": "kidney"},
            "Gas film": {
                "tissue_name": "standard_soft_tissue",
                "contact": WEAK,
            },
        },
        facts=facts,
        play="minutes",
        quick=QUICK,
    )


def first_panel() -> Panel:
    """Return the first panel a learner meets: time and temperature only."""
    return Panel(
        "Your first ice ball",
        [
            Number("minutes", "Time", "min", 1, 20, 1, 10),
            Number("probe_C", "Needle temperature", "°C", -190, -40, 1, -140),
        ],
        one_needle.run_simple,
        OneNeedleView,
        presets={
            "10 min": {"minutes": 10, "probe_C": -140},
            "20 min": {"minutes": 20, "probe_C": -140},
        },
        facts=facts,
        play="minutes",
        quick=QUICK,
    )
