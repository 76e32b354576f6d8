"""Milliseconds from a key to the new picture of every live panel, in JupyterLab in Chromium, by the
page's own clock.

Each key comes after the page has come to rest: the better picture that a panel draws then has been
drawn, and is not what is timed.

Two panels with one moving line are measured in the same run.  The plain one is a panel of the
course: what keys, kernel, packing and page cost anyway.  The usual one is ipywidgets and matplotlib
alone, the figure saved at each step.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

import nbformat
from measure import note, say

sys.path.append(str(Path(__file__).resolve().parents[2]))
from tests.browser.lab import NOTEBOOKS, Lab
from tests.browser.reader import ARGUMENTS, Reader, chromium

STEPS, WARM = 15, 3
PLAIN_PANEL = """
from types import SimpleNamespace
import numpy as np
from helpers.teaching.panel import style
from helpers.teaching.panel.controls import Number
from helpers.teaching.panel.panel import Panel
class View:
    def __init__(self):
        self.figure = style.figure(6.4, 4.0); axes = self.figure.subplots(); axes.set_ylim(0, 10)
        self.x = np.linspace(0, 1, 100); (self.line,) = axes.plot(self.x, self.x)
    def update(self, result):
        self.line.set_ydata(result.slope * self.x)
def compute(slope):
    return SimpleNamespace(slope=slope, summary=lambda: f"The slope is {slope} mm.")
Panel("Plain", [Number("slope", "Slope", "mm", 1, 99, 1, 5)], compute, View)
"""
USUAL_PANEL = """
import io
import ipywidgets as W
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
figure = Figure(figsize=(6.4, 4.0), dpi=100)
FigureCanvasAgg(figure)
axes = figure.subplots()
axes.set_ylim(0, 100)
x = np.linspace(0, 1, 100)
(line,) = axes.plot(x, x)
box, image = W.IntText(5, description="Slope"), W.Image(format="png")
def draw(change=None):
    line.set_ydata(box.value * x)
    saved = io.BytesIO()
    figure.savefig(saved, format="png")
    image.value = saved.getvalue()
draw()
box.observe(draw, "value")
box.add_class("cold-facts-number")
panel = W.VBox([W.HTML("<p>The usual way</p>"), box, image])
panel.add_class("cold-facts-panel")
panel
"""
REFERENCE_PANELS = {"plain_panel": PLAIN_PANEL, "usual_way": USUAL_PANEL}
CLOCK = """() => {
  const clock = window.clock = {key: 0, seen: []};
  document.addEventListener('keydown', () => {
    clock.key = performance.now();
    clock.seen = [];
  }, true);
  const see = () => clock.seen.push(performance.now() - clock.key);
  document.addEventListener('load', event => event.target.tagName === 'IMG' &&
    requestAnimationFrame(() => requestAnimationFrame(see)), true);
}"""


def write_reference_panels(folder: Path) -> None:
    """Put the two simple panels beside the copied notebooks."""
    for name, code in REFERENCE_PANELS.items():
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code.strip())])
        notebook.metadata["kernelspec"] = {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
        nbformat.write(notebook, folder / "notebooks" / f"latency_of_{name}.ipynb")


def latencies(reader: Reader, panel) -> list[float]:
    """Milliseconds of a panel's longest walk, by one number in one direction, never twice to the
    same value.
    """
    longest: list[float] = []
    buttons = panel.locator(".cold-facts-step").all()
    for place, box in enumerate(panel.locator(".cold-facts-number input").all()):
        # Beside each of our boxes are a button for less and one for more; the usual way has none.
        ours = [(button, "Enter") for button in buttons[2 * place : 2 * place + 2]]
        for target, key in ours or [(box, "ArrowUp"), (box, "ArrowDown")]:
            if len(longest) < STEPS and target.is_visible():
                longest = max(longest, walk(reader, box, target, key), key=len)
    return sorted(longest)


def walk(reader: Reader, box, target, key: str) -> list[float]:
    """Milliseconds of steps in one direction, fewer than `STEPS` where the box comes to its end."""
    found = []
    for _ in range(WARM + STEPS):
        before = box.input_value()
        reader.press(target, key)
        reader.settle()
        if box.input_value() == before:
            break
        found += reader.page.evaluate(
            "() => window.clock.seen.slice(0, 1)"
        )  # none if the picture stayed the same
    return found[WARM:]


def measure(reader: Reader, name: str) -> dict[str, float]:
    """Medians (ms) of the live panels of one notebook, printed and returned."""
    reader.open_and_run()
    reader.page.evaluate(CLOCK)
    medians = {}
    # Each step waits for the better picture at rest, so a notebook of large panels takes minutes.
    note(f"{name} is open; its panels are measured")
    for panel in reader.panels():
        buttons = panel.locator("button").all_inner_texts()
        if panel.locator(".cold-facts-number").count() and not {"Run", "Stop"} & set(
            map(str.strip, buttons)
        ):
            title = panel.locator("p").first.inner_text()
            found = latencies(reader, panel)
            if not found:
                note(f"{name}, {title}: not measured, its boxes gave too few new pictures")
                continue
            medians[title] = statistics.median(found)
            note(
                f"{name}, {title}: median {medians[title]:.0f} ms, slowest of {len(found)} "
                f"{found[-1]:.0f} ms"
            )
    reader.close()
    return medians


def main() -> None:
    """All notebooks, and the references before and after."""
    from playwright.sync_api import sync_playwright

    if chromium() is None:
        note("latency: not measured, Chromium is not installed")
        return

    with (
        tempfile.TemporaryDirectory() as folder,
        Lab(Path(folder)) as lab,
        sync_playwright() as driver,
    ):
        write_reference_panels(lab.folder)
        browser = driver.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))

        def read(name: str) -> dict[str, float]:
            return measure(Reader(browser.new_page(), lab.address(f"{name}.ipynb")), name)

        def read_reference_panels() -> dict[str, list[float]]:
            return {name: list(read(f"latency_of_{name}").values()) for name in REFERENCE_PANELS}

        before, medians = read_reference_panels(), {}
        for path in sorted(NOTEBOOKS.glob("*.ipynb")):
            medians |= read(path.stem)
        after = read_reference_panels()
        browser.close()
    say_all(
        list(medians.values()),
        {name: statistics.mean(before[name] + after[name]) for name in REFERENCE_PANELS},
    )


def say_all(medians: list[float], references: dict[str, float]) -> None:
    """The panels' medians (ms), and how they compare with the references' (ms)."""
    for name, milliseconds in references.items():
        say(f"latency.{name}.median", milliseconds, "ms")
    for what, choose in (("middle", statistics.median), ("slowest", max)):
        say(f"latency.{what}_panel.median", choose(medians), "ms")
        for name, milliseconds in references.items():
            say(f"latency.{what}_panel.over_{name}", choose(medians) / milliseconds, "times")
