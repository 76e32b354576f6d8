"""Run panel: any procedure of the five pages, computed in full when the learner presses Run."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.patches import Circle, Rectangle
from matplotlib.patheffects import withStroke

from helpers import data
from helpers.freezing import blood_flow, menus, scenarios
from helpers.freezing.probe import Probe
from helpers.freezing.regions import Ball
from helpers.freezing.studies import procedure
from helpers.freezing.studies.procedure import Outcome
from helpers.teaching.panel import maps, palette, style
from helpers.teaching.panel.controls import Choice
from helpers.teaching.panel.isotherms import Isotherm, Isotherms
from helpers.teaching.panel.panel import Panel
from helpers.teaching.panel.runners import OnRun
from helpers.teaching.tables.sources import SourceRow, datum_row, needle_rows, tissue_row

FLOWS = {
    "middle of its range": scenarios.MIDDLE,
    "low end of its range": scenarios.LOW,
    "high end of its range": scenarios.HIGH,
    "awake, at rest": blood_flow.AT_REST,
}
VESSELS = {
    "flowing": procedure.FLOWING,
    "slow, 0.1 cm/s": procedure.SLOW,
    "standing": procedure.STANDING,
    "limit: wall held at 37 °C": procedure.WALL_HELD,
}
CELLS_MM = {"coarse: 2 mm in a box": 2.0, "fine: 1 mm in a box": 1.0}
RIM = {"fill": False, "edgecolor": palette.TUMOUR_RIM, "linewidth": 1.8, "zorder": 3}
# A white line below the rim keeps it in sight on ice.
ON_WHITE = [withStroke(linewidth=3.6, foreground=palette.HALO)]
NEEDLE = {"facecolor": "black", "edgecolor": "white", "linewidth": 0.8, "zorder": 3.5}
OUTLINE = {"colors": "#303030", "linewidths": 1.1, "linestyles": "dashdot"}
VESSEL = {"facecolor": palette.VESSEL, "edgecolor": "white", "linewidth": 1.4, "zorder": 3}
# Share of the picture's height from which a part counts as tall, and between names of tall ones
TALL = 0.6
NAMES_APART = 0.08
# The second value ties a label to its place on the line (degrees), so that labels stay apart.
LEVELS = (Isotherm(0, 60), Isotherm(-20, 25), Isotherm(-40, -15))


class Cut(NamedTuple):
    """What is shown of an outcome: a plane through its middle, rows upward, lengths in mm."""

    coldest_C: np.ndarray
    is_target: np.ndarray
    across_mm: np.ndarray
    upward_mm: np.ndarray
    is_depth: bool
    """Whether `upward_mm` is a depth, which grows downward in the picture."""
    neighbours: dict[str, np.ndarray]
    """Where each tissue beside the target is in the cut, by the name of its part."""


class ProcedureView:
    """A cut through the middle: the coldest ever, rims of target and vessel, the needles."""

    def __init__(self):
        self.figure = style.figure(6.4, 4.75)
        self.axes = maps.axes_at(self.figure, 0.15, 0.15, 4.3, 4.15)
        # A cut that is wider than high stays below its title.
        self.axes.set_anchor("NW")
        maps.scale_bar(self.axes)
        self._image = self.axes.imshow(
            np.zeros((2, 2)), origin="lower", interpolation="bilinear", **palette.TEMPERATURE
        )
        # The picture is a slice; the sentence below counts the whole volume.
        self.axes.set_title(
            "slice through the middle, target green (the sentence: volume)", loc="left", fontsize=11
        )
        self._lines = Isotherms(self.axes, LEVELS, outside=True)
        self._target = None
        (self._needles,) = self.axes.plot(
            [], [], "o", color="white", markeredgecolor="black", markersize=6
        )
        (self._spared,) = self.axes.plot(
            [], [], "X", color=palette.SPARED, markeredgecolor="white", markersize=11
        )
        # Outlines and words for what lies beside the target; made anew for every outcome.
        self._neighbours = []
        self._organ = maps.name_in_corner(self.axes)
        maps.colour_bar(self._image, 5.3, 0.25, 4.0, "coldest ever (°C)")

    def update(self, result: Outcome) -> None:
        """Draw another outcome."""
        cut = _cut(result)
        # Coordinates are those of cell centres; the picture ends half a cell farther out.
        half_mm = 500 * result.freeze.grid.cell
        left = cut.across_mm[0] - half_mm
        right = cut.across_mm[-1] + half_mm
        first = cut.upward_mm[0] - half_mm
        last = cut.upward_mm[-1] + half_mm
        self._image.set_data(cut.coldest_C)
        self._image.set_extent((left, right, first, last))
        self.axes.set(xlim=(left, right), ylim=(last, first) if cut.is_depth else (first, last))

        self._draw_target(result, cut)
        self._draw_neighbours(result, cut)
        cell_mm = 1000 * result.freeze.grid.cell
        self._lines.update(cut.across_mm, cut.upward_mm, cut.coldest_C, smooth=cell_mm)
        self._needles.set_data(*_columns(_needles_mm(result)))
        spared_mm = [(place[0], place[1]) for place in result.scenario.spared.values()]
        self._spared.set_data(*_columns(spared_mm))

    def _draw_target(self, result: Outcome, cut: Cut) -> None:
        """Draw the rim of the target: of a ball its circle, otherwise that of its cells."""
        # A contour cannot be moved: the old rim goes and a new one is drawn.
        if self._target is not None:
            self._target.remove()
        target = result.scenario.target
        if isinstance(target, Ball):
            # In (r, z) the ball lies on the axis; the cut of a box runs through its middle.
            in_box = result.freeze.grid.kind == "xyz"
            middle_mm = (target.x_mm, target.y_mm) if in_box else (0.0, target.z_mm)
            rim = Circle(middle_mm, target.radius_mm, **RIM)
            rim.set_path_effects(ON_WHITE)
            self._target = self.axes.add_patch(rim)
        else:
            self._target = self.axes.contour(
                cut.across_mm,
                cut.upward_mm,
                cut.is_target.astype(float),
                [0.5],
                colors=palette.TUMOUR_RIM,
                linewidths=1.8,
            )
            self._target.set_path_effects(ON_WHITE)

    def _draw_neighbours(self, result: Outcome, cut: Cut) -> None:
        """Outline and name every other tissue in the cut, and the vessel; name what is around."""
        for artist in self._neighbours:
            artist.remove()
        self._neighbours = []
        tall = 0
        for name, is_there in cut.neighbours.items():
            outline = self.axes.contour(
                cut.across_mm, cut.upward_mm, is_there.astype(float), [0.5], **OUTLINE
            )
            rows, columns = np.nonzero(is_there)
            # Beside the left edge, at mid-height of the part. One as tall as the picture lies
            # behind the ice there, so its name stands near its end, each farther in than the last.
            row = int(np.median(rows))
            if np.ptp(rows) > TALL * len(cut.upward_mm):
                tall += 1
                row = rows.min() + int(tall * NAMES_APART * len(cut.upward_mm))
            place = (cut.across_mm[columns.min()], cut.upward_mm[row])
            self._neighbours += [outline, self._word(name, place)]
        beside = result.scenario.vessel
        if beside is not None:
            radius_mm = beside.diameter_mm / 2
            wall = Circle((beside.x_mm, beside.y_mm), radius_mm, **VESSEL)
            place = (beside.x_mm + radius_mm, beside.y_mm)
            self._neighbours += [self.axes.add_patch(wall), self._word("vessel", place)]
        if result.freeze.grid.kind == "rz":
            for source in result.scenario.sources:
                if isinstance(source, Probe):
                    self._neighbours.append(self.axes.add_patch(_needle_from_the_side(source)))
        for name, place in result.scenario.spared.items():
            # A spared place that is a part of its own is named already.
            if name not in cut.neighbours:
                self._neighbours.append(self._word(name, place[:2]))
        self._organ.set_text(maps.around(result.scenario.tissue.name))

    def _word(self, text: str, place: tuple[float, float]):
        """Write a name beside a place (mm)."""
        return self.axes.annotate(
            text, place, (9, 0), textcoords="offset points", va="center", zorder=5, bbox=maps.PLATE
        )


def _cut(result: Outcome) -> Cut:
    """Return the cut across the needles of a box, or along the axis of an (r, z) grid."""
    grid = result.freeze.grid
    coldest_C = result.freeze.minimum_C
    is_target = result.scenario.target.contains(grid)
    parts = _parts(result, is_target)
    # Rows of a picture are the second coordinate, hence the transposed fields.
    if grid.kind == "xyz":
        middle = grid.shape[2] // 2
        return Cut(
            coldest_C[:, :, middle].T,
            is_target[:, :, middle].T,
            grid.centres_mm(0),
            grid.centres_mm(1),
            is_depth=False,
            neighbours=_seen({name: part[:, :, middle].T for name, part in parts.items()}),
        )
    r_mm = grid.centres_mm(0)
    return Cut(
        np.concatenate([coldest_C[::-1], coldest_C]).T,
        np.concatenate([is_target[::-1], is_target]).T,
        np.concatenate([-r_mm[::-1], r_mm]),
        grid.centres_mm(1),
        is_depth=True,
        neighbours=_seen(
            {name: np.concatenate([part[::-1], part]).T for name, part in parts.items()}
        ),
    )


def _parts(result: Outcome, is_target: np.ndarray) -> dict[str, np.ndarray]:
    """Return where each painted tissue but the target's is, by the name of its part.

    Later ones are painted over earlier ones, so that an earlier one ends where they begin.
    """
    table = data.load("scenario_parts")
    rows = table[(table["scenario"] == result.scenario.name) & (table["role"] == "region")]
    found: dict[str, np.ndarray] = {}
    # Blood that stands in a vessel is a region, too, after those of the table; it is drawn apart.
    for name, region in zip(rows["part"], result.scenario.regions, strict=False):
        is_there = region.shape.contains(result.freeze.grid)
        for earlier in found:
            found[earlier] &= ~is_there
        found[name] = is_there
    return {name: part for name, part in found.items() if not np.array_equal(part, is_target)}


def _seen(parts: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the parts of which something lies in the cut."""
    return {name: part for name, part in parts.items() if part.any()}


def _needles_mm(result: Outcome) -> list[tuple[float, float]]:
    """Places of the cold needles in a box; in (r, z) the needle is the axis and needs no mark."""
    if result.freeze.grid.kind != "xyz":
        return []
    # A warm source is a blood vessel.
    cold = [source for source in result.scenario.sources if source.schedule.coldest_C < 0]
    return [(needle.x_mm, needle.y_mm) for needle in cold]


def _needle_from_the_side(needle: Probe) -> Rectangle:
    """Return the active part of a needle on the axis of an (r, z) grid."""
    corner_mm = (-needle.radius_mm, needle.z_mm - needle.active_length_mm / 2)
    return Rectangle(corner_mm, 2 * needle.radius_mm, needle.active_length_mm, **NEEDLE)


def _columns(places_mm: list[tuple[float, float]]) -> tuple[list[float], list[float]]:
    """Places as a list of x and a list of y, as matplotlib wants them; both may be empty."""
    return [x_mm for x_mm, _ in places_mm], [y_mm for _, y_mm in places_mm]


def facts(parameters: dict) -> list[SourceRow]:
    """Rows for "Where these numbers come from": needles, flow in the organ, and the vessel."""
    table = data.load("scenarios").set_index("scenario")
    row = table.loc[parameters["name"]]
    rows = [tissue_row(row["tissue"], "perfusion")]
    if row["blood_flow"] == blood_flow.OPERATION:
        rows.append(datum_row("share of flow in an operation", blood_flow.share(row["tissue"])))
    parts = data.load("scenario_parts")
    parts = parts[(parts["scenario"] == parameters["name"]) & (parts["role"] == "vessel")]
    for name in parts["of"]:
        for quantity in ("diameter", "speed"):
            datum = data.value("vessels", vessel=name, property=quantity)
            rows.append(datum_row(f"{quantity} of the vessel", datum))
    placed = data.load("scenario_parts")
    placed = placed[(placed["scenario"] == parameters["name"]) & (placed["role"] == "needle")]
    for probe in placed["of"].unique():
        rows += needle_rows(probe)
    return rows


def panel() -> Panel:
    """Return the panel, ready to show: choose, press Run."""
    return Panel(
        "A procedure from the pages",
        [
            Choice("name", "Procedure", tuple(menus.scenarios().items()), "p3_seven_needles"),
            Choice("flow", "Blood in the organ", tuple(FLOWS.items()), scenarios.MIDDLE),
            Choice("vessel_state", "Blood in P2's vessel", tuple(VESSELS.items()), "flowing"),
            Choice("cell_mm", "Cells", tuple(CELLS_MM.items()), 2.0),
        ],
        procedure.run,
        ProcedureView,
        presets={
            "P3 seven needles": {"name": "p3_seven_needles"},
            "P2 with a vessel": {"name": "p2_two_cycles"},
            "P5 bone and nerve": {"name": "p5_bone_nerve"},
            # Only the first three become still pictures.
            "P3, little blood": {"name": "p3_seven_needles", "flow": scenarios.LOW},
            "P2, slow vessel": {"name": "p2_two_cycles", "vessel_state": procedure.SLOW},
        },
        facts=facts,
        runner=OnRun(),
    )
