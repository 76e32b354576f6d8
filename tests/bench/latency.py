"""Milliseconds from a key to the new picture of every live panel, in JupyterLab in Chromium, by the page's own clock.

A plain panel with one moving line is measured in the same run: what keys, kernel, matplotlib and page cost anyway.
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
PLAIN = "latency_of_a_plain_panel"
PLAIN_PANEL = """
from types import SimpleNamespace
import numpy as np
from helpers.teaching import style
from helpers.teaching.controls import Number
from helpers.teaching.panels import Panel
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
CLOCK = """() => {
  const clock = window.clock = {key: 0, seen: []};
  document.addEventListener('keydown', () => { clock.key = performance.now(); clock.seen = []; }, true);
  document.addEventListener('load', event => event.target.tagName === 'IMG' && requestAnimationFrame(
    () => requestAnimationFrame(() => clock.seen.push(performance.now() - clock.key))), true);
}"""


def write_plain(folder: Path) -> None:
    """Put the plain panel beside the copied notebooks."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(PLAIN_PANEL.strip())])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "notebooks" / f"{PLAIN}.ipynb")


def latencies(reader: Reader, panel) -> list[float]:
    """Milliseconds of several steps of a panel's first number box."""
    box, found = panel.locator(".cold-facts-number input").first, []
    for number in range(STEPS + WARM):
        reader.press(box, "ArrowUp" if number % 2 else "ArrowDown")
        reader.page.wait_for_function("() => window.clock.seen.length", timeout=5000)
        reader.settle()
        found.append(reader.page.evaluate("() => window.clock.seen[0]"))
    return sorted(found[WARM:])


def measure(reader: Reader, name: str) -> dict[str, float]:
    """Medians (ms) of the live panels of one notebook, printed and returned."""
    reader.open_and_run()
    reader.page.evaluate(CLOCK)
    medians = {}
    for panel in reader.panels():
        buttons = panel.locator("button").all_inner_texts()
        if panel.locator(".cold-facts-number").count() and not {"Run", "Stop"} & set(map(str.strip, buttons)):
            title = panel.locator("p").first.inner_text()
            found = latencies(reader, panel)
            medians[title] = statistics.median(found)
            note(f"{name}, {title}: median {medians[title]:.0f} ms, 95 % within {found[int(0.95 * len(found))]:.0f} ms")
    reader.close()
    return medians


def main() -> None:
    """All notebooks, and the plain panel before and after."""
    from playwright.sync_api import sync_playwright

    if chromium() is None:
        note("latency: not measured, Chromium is not installed")
        return

    with tempfile.TemporaryDirectory() as folder, Lab(Path(folder)) as lab, sync_playwright() as driver:
        write_plain(lab.folder)
        browser = driver.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))

        def read(name: str) -> dict[str, float]:
            return measure(Reader(browser.new_page(), lab.address(f"{name}.ipynb")), name)

        plain, medians = list(read(PLAIN).values()), {}
        for path in sorted(NOTEBOOKS.glob("*.ipynb")):
            medians |= read(path.stem)
        plain += read(PLAIN).values()
        browser.close()
    say("latency.plain_panel.median", statistics.mean(plain), "ms")
    for what, choose in (("middle", statistics.median), ("slowest", max)):
        say(f"latency.{what}_panel.median", choose(medians.values()), "ms")
        say(f"latency.{what}_panel.over_plain", choose(medians.values()) / statistics.mean(plain), "times")
