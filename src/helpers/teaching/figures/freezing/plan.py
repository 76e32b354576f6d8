"""Run panel: any scenario of the five pages, computed in full when the learner presses Run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from helpers.freezing import planning, scenarios
from helpers.freezing.planning import Coverage
from helpers.freezing.result import Freeze
from helpers.freezing.scenarios import Scenario
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Choice
from helpers.teaching.panel.isotherms import Isotherm, Isotherms
from helpers.teaching.panel.panel import Panel
from helpers.teaching.panel.runners import InSlices

NAMES = {
    "P1 argon needle in lung": "p1_argon_in_lung",
    "P2 two cycles, vessel": "p2_two_cycles",
    "P2 three cycles, vessel": "p2_three_cycles",
    "P3 seven needles, kidney": "p3_seven_needles",
    "P4 spray on skin": "p4_skin_spray",
    "P4 swab on skin": "p4_skin_swab",
    "P4 cervix": "p4_cervix",
    "P4 retina": "p4_retina",
    "P5 bone and nerve": "p5_bone_nerve",
}
FINENESS = {"coarse: 2 mm in a box": 2.0, "fine: 1 mm in a box": 1.0}


@dataclass(frozen=True)
class Outcome:
    """A scenario that was run: what was covered, and the coldest each spared place ever was (°C)."""

    scenario: Scenario
    freeze: Freeze
    coverage: Coverage
    spared_C: dict[str, float]

    undefined: ClassVar[tuple[str, ...]] = ("scenario",)
    """Fields that may hold infinity on purpose: a wall held at a temperature, a shape without end."""

    def summary(self) -> str:
        """One plain sentence."""
        found = (
            f"{self.scenario.title}: after {self.freeze.time_s / 60:.3g} min, {self.coverage.percent(0.0):.0f} % of "
            f"the target froze, {self.coverage.percent(-20.0):.0f} % reached -20 °C and "
            f"{self.coverage.percent(-40.0):.0f} % reached -40 °C"
        )
        spared = "".join(
            f"; the {name} got no colder than {cold:.0f} °C" for name, cold in self.spared_C.items()
        )
        return f"{found}{spared}."


def compute(name: str, cell_mm: float, progress=None, cancelled=None) -> Outcome | None:
    """Run the scenario `name`; boxes with cells of `cell_mm` (mm), others with their own; None if it was stopped."""
    case = scenarios.scenario(name)
    if case.grid.kind == "xyz":
        case = case.with_cells(cell_mm)
    run = case.run(progress=progress, cancelled=cancelled)
    if not run.completed:
        return None
    spared = {what: planning.coldest_at(run, place) for what, place in case.spared.items()}
    return Outcome(case, run, planning.coverage(run, case.target), spared)


class PlanView:
    """A cut through the middle: the coldest each place ever was, isotherms, the target's rim and the needles."""

    def __init__(self):
        self.figure = style.figure(6.4, 5.0, right_in=1.0)
        self.axes = self.figure.subplots()
        self._image = self.axes.imshow(
            np.zeros((2, 2)), origin="lower", interpolation="bilinear", **style.TEMPERATURE
        )
        self._lines = Isotherms(
            self.axes,
            (Isotherm(0, "solid", 60), Isotherm(-20, "dashed", 25), Isotherm(-40, "dotted", -15)),
        )
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
        field, mask, across, along, names = _cut(result)
        half = 500 * result.freeze.grid.cell
        extent = (across[0] - half, across[-1] + half, along[0] - half, along[-1] + half)
        self._image.set_data(field)
        self._image.set_extent(extent)
        self.axes.set(xlim=extent[:2], ylim=extent[2:] if names[1] == "y (mm)" else extent[:1:-1])
        self.axes.set(xlabel=names[0], ylabel=names[1])
        if self._target is not None:
            self._target.remove()
        self._target = self.axes.contour(
            across, along, mask.astype(float), [0.5], colors="#a82f18", linewidths=1.6
        )
        self._lines.update(across, along, field)
        boxed = result.freeze.grid.kind == "xyz"
        needles = [
            (one.x_mm, one.y_mm)
            for one in result.scenario.sources
            if boxed and one.schedule.coldest_C < 0
        ]
        self._needles.set_data(*(zip(*needles, strict=True) if needles else ([], [])))
        spared = [(place[0], place[1]) for place in result.scenario.spared.values()]
        self._spared.set_data(*(zip(*spared, strict=True) if spared else ([], [])))


def _cut(result: Outcome) -> tuple:
    """Field (rows upward), target mask, coordinates (mm) and axis names of the cut that is shown."""
    grid, coldest = result.freeze.grid, result.freeze.minimum_C
    mask = result.scenario.target.contains(grid)
    if grid.kind == "xyz":
        middle = grid.shape[2] // 2
        return (
            coldest[:, :, middle].T,
            mask[:, :, middle].T,
            grid.centres_mm(0),
            grid.centres_mm(1),
            ("x (mm)", "y (mm)"),
        )
    r = grid.centres_mm(0)
    across = np.concatenate([-r[::-1], r])
    field, both = (np.concatenate([one[::-1], one]).T for one in (coldest, mask))
    return (
        field,
        both,
        across,
        grid.centres_mm(1),
        ("distance from the axis (mm)", "along the axis (mm)"),
    )


def panel() -> Panel:
    """The plan panel, ready to show: choose, press Run."""
    return Panel(
        "A procedure from the pages",
        [
            Choice("name", "Procedure", tuple(NAMES.items()), "p3_seven_needles"),
            Choice("cell_mm", "Cells", tuple(FINENESS.items()), 2.0),
        ],
        compute,
        PlanView,
        presets={
            "P3 seven needles": {"name": "p3_seven_needles"},
            "P2 with a vessel": {"name": "p2_two_cycles"},
            "P5 bone and nerve": {"name": "p5_bone_nerve"},
        },
        runner=InSlices(),
    )
