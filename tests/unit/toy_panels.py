"""A toy ice ball, its panel and a small notebook about it, for the tests of teaching.

It imports nothing of the tests, so a copy of this file beside a notebook serves that notebook too.
"""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
import numpy as np

import helpers.teaching as teach

CONTROLS = (
    teach.Number(
        "probe_temp", "Probe temperature", "°C", -190.0, -60.0, 5.0, -140.0, source="littrup2009"
    ),
    teach.Number("minutes", "Freezing time", "min", 1, 20, 1, 10),
    teach.Choice("tissue", "Tissue", (("Kidney", "kidney"), ("Fat", "fat")), "kidney"),
)
PRESETS = {
    "Short": {"minutes": 2},
    "Long & cold": {"minutes": 20, "probe_temp": -190.0},
    "Fat": {"tissue": "fat"},
}
SPEED = {"kidney": 1.0, "fat": 0.6}
GRID = np.linspace(-30, 30, 61)


@dataclass(frozen=True)
class Ball:
    """A round piece of ice: temperature in °C on GRID (mm), width in mm."""

    temperature: np.ndarray
    width_mm: float

    def summary(self):
        """Width in one sentence."""
        return f"The ice is {self.width_mm:.1f} mm wide."


def freeze(probe_temp, minutes, tissue):
    """Ice whose radius grows with the root of time (mm)."""
    radius = SPEED[tissue] * np.sqrt(minutes) * np.sqrt(-probe_temp / 20)
    away = np.hypot(*np.meshgrid(GRID, GRID))
    return Ball(np.clip(probe_temp * (1 - away / radius), probe_temp, 37.0), 2 * radius)


def freeze_slowly(probe_temp, minutes, tissue, progress, cancelled):
    """The same ice in as many slices as there are minutes, 10 ms each."""
    for done in range(minutes):
        if cancelled():
            break
        time.sleep(0.01)
        progress((done + 1) / minutes)
    return freeze(probe_temp, minutes, tissue)


class BallView:
    """Temperature map with isotherms."""

    made = 0

    def __init__(self):
        type(self).made += 1
        self.figure = teach.figure(5.6, 4.2)
        axes = self.figure.subplots()
        axes.set(xlabel="x (mm)", ylabel="y (mm)", title="Temperature (°C)", aspect="equal")
        edge = (GRID[0], GRID[-1], GRID[0], GRID[-1])
        self.map = axes.imshow(
            np.zeros((61, 61)), extent=edge, origin="lower", **teach.palette.TEMPERATURE
        )
        self.figure.colorbar(self.map)
        self.lines = teach.isotherms.Isotherms(axes)

    def update(self, ball):
        """Move the artists."""
        self.map.set_data(ball.temperature)
        self.lines.update(GRID, GRID, ball.temperature)


def facts(parameters):
    """Where the numbers come from, one of them only recalled."""
    return [
        {
            "name": "Speed <b>",
            "value": SPEED[parameters["tissue"]],
            "unit": "",
            "source": "toy",
            "trust": "recalled",
        }
    ]


def panel(compute=freeze, view=BallView, **how):
    """The toy panel, or one with another model."""
    return teach.Panel("Toy <ice>", CONTROLS, compute, view, presets=PRESETS, facts=facts, **how)


SETUP = "import helpers.teaching as teach\n\nlesson = teach.Lesson(class_seed=1)"
CELLS = (
    ("markdown", "# Toy\nHow wide is the ice?"),
    ("code", SETUP),
    ("code", "import toy_panels as toys"),
    ("code", 'lesson.panel(toys.panel(), "ice")'),
    ("markdown", "Three settings:\n\n<!--states:ice-->\n<!--/states-->"),
    (
        "code",
        'ice = toys.freeze(-140.0, 10, "kidney")\nlesson.quote("ice_width", ice.width_mm, "mm")',
    ),
    ("markdown", "After ten minutes it is <!--n:ice_width-->?<!--/n--> wide."),
    (
        "code",
        'print("one")\nprint("two")\nlesson.trust([("Energy balance", 0.0042, 0.01), ("Grid", '
        "1e-9, 0.01)])",
    ),
    ("code", "answer = None\nteach.check_number(answer, ice.width_mm, 'mm', 0.5)"),
)


def notebook(folder, name="toy.ipynb", change=None):
    """Write the toy notebook (without outputs) into a folder.

    `change` maps a cell's number to other source.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    # The notebook imports this file, and its kernel starts in the folder.
    shutil.copy(__file__, folder)
    cells = []
    for place, (kind, source) in enumerate(CELLS):
        new = nbformat.v4.new_markdown_cell if kind == "markdown" else nbformat.v4.new_code_cell
        cells.append(new((change or {}).get(place, source), id=f"toy-{place}"))
    path = folder / name
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path
