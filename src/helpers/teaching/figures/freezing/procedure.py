"""Run panel: any procedure of the five pages, computed in full when the learner presses Run."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from helpers import data
from helpers.freezing import menus
from helpers.freezing.studies import procedure
from helpers.freezing.studies.procedure import Outcome
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice
from helpers.teaching.panel.isotherms import Isotherm, Isotherms
from helpers.teaching.panel.panel import Panel
from helpers.teaching.panel.runners import OnRun
from helpers.teaching.tables.sources import SourceRow, needle_rows

CELLS_MM = {"coarse: 2 mm in a box": 2.0, "fine: 1 mm in a box": 1.0}
# The third value ties a label to its place on the line (degrees), so that labels stay apart.
LEVELS = (Isotherm(0, "solid", 60), Isotherm(-20, "dashed", 25), Isotherm(-40, "dotted", -15))


class Cut(NamedTuple):
    """What is shown of an outcome: a plane through its middle, rows upward, lengths in mm."""

    coldest_C: np.ndarray
    is_target: np.ndarray
    across_mm: np.ndarray
    upward_mm: np.ndarray
    across_label: str
    upward_label: str
    is_depth: bool
    """Whether `upward_mm` is a depth, which grows downward in the picture."""


class ProcedureView:
    """A cut through the middle: the coldest each place ever was, the target's rim, the needles."""

    def __init__(self):
        self.figure = style.figure(6.4, 5.0, right_in=1.0)
        self.axes = self.figure.subplots()
        self._image = self.axes.imshow(
            np.zeros((2, 2)), origin="lower", interpolation="bilinear", **style.TEMPERATURE
        )
        self._lines = Isotherms(self.axes, LEVELS)
        self._target = None
        (self._needles,) = self.axes.plot(
            [], [], "o", color="white", markeredgecolor="black", markersize=6
        )
        (self._spared,) = self.axes.plot(
            [], [], "X", color="#a82f18", markeredgecolor="white", markersize=11
        )
        bar = self.figure.colorbar(
            self._image, ax=self.axes, pad=0.03, fraction=0.046, extend="both"
        )
        bar.set_label("coldest ever (°C)")

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
        self.axes.set(xlabel=cut.across_label, ylabel=cut.upward_label)

        # A contour cannot be moved: the old rim goes and a new one is drawn.
        if self._target is not None:
            self._target.remove()
        self._target = self.axes.contour(
            cut.across_mm,
            cut.upward_mm,
            cut.is_target.astype(float),
            [0.5],
            colors="#a82f18",
            linewidths=1.6,
        )
        self._lines.update(cut.across_mm, cut.upward_mm, cut.coldest_C)
        self._needles.set_data(*_columns(_needles_mm(result)))
        spared_mm = [(place[0], place[1]) for place in result.scenario.spared.values()]
        self._spared.set_data(*_columns(spared_mm))


def _cut(result: Outcome) -> Cut:
    """Return the cut across the needles of a box, or along the axis of an (r, z) grid."""
    grid = result.freeze.grid
    coldest_C = result.freeze.minimum_C
    is_target = result.scenario.target.contains(grid)
    # Rows of a picture are the second coordinate, hence the transposed fields.
    if grid.kind == "xyz":
        middle = grid.shape[2] // 2
        return Cut(
            coldest_C[:, :, middle].T,
            is_target[:, :, middle].T,
            grid.centres_mm(0),
            grid.centres_mm(1),
            "x (mm)",
            "y (mm)",
            is_depth=False,
        )
    r_mm = grid.centres_mm(0)
    return Cut(
        np.concatenate([coldest_C[::-1], coldest_C]).T,
        np.concatenate([is_target[::-1], is_target]).T,
        np.concatenate([-r_mm[::-1], r_mm]),
        grid.centres_mm(1),
        "distance from the axis (mm)",
        "along the axis (mm)",
        is_depth=True,
    )


def _needles_mm(result: Outcome) -> list[tuple[float, float]]:
    """Places of the cold needles in a box; in (r, z) the needle is the axis and needs no mark."""
    if result.freeze.grid.kind != "xyz":
        return []
    # A warm source is a blood vessel.
    cold = [source for source in result.scenario.sources if source.schedule.coldest_C < 0]
    return [(needle.x_mm, needle.y_mm) for needle in cold]


def _columns(places_mm: list[tuple[float, float]]) -> tuple[list[float], list[float]]:
    """Places as a list of x and a list of y, as matplotlib wants them; both may be empty."""
    return [x_mm for x_mm, _ in places_mm], [y_mm for _, y_mm in places_mm]


def facts(parameters: dict) -> list[SourceRow]:
    """Rows for "Where these numbers come from": the needles of the chosen procedure."""
    parts = data.load("scenario_parts")
    chosen = parts[(parts["scenario"] == parameters["name"]) & (parts["role"] == "needle")]
    rows = []
    for probe in chosen["of"].unique():
        rows += needle_rows(probe)
    return rows


def panel() -> Panel:
    """Return the panel, ready to show: choose, press Run."""
    return Panel(
        "A procedure from the pages",
        [
            Choice("name", "Procedure", tuple(menus.scenarios().items()), "p3_seven_needles"),
            Choice("cell_mm", "Cells", tuple(CELLS_MM.items()), 2.0),
        ],
        procedure.run,
        ProcedureView,
        presets={
            "P3 seven needles": {"name": "p3_seven_needles"},
            "P2 with a vessel": {"name": "p2_two_cycles"},
            "P5 bone and nerve": {"name": "p5_bone_nerve"},
        },
        facts=facts,
        runner=OnRun(),
    )
