"""What one step of a control costs in Python, panel by panel, without a browser.

Milliseconds of processor time, so that other programs on the machine change little, and their
ratio to a panel with one moving line in the same run.  Each number of each panel is walked a few
steps; the slowest walk counts.  Parts: the model (the quick one, where a panel has one), moving the
artists, drawing, packing, and the rest.  Key to picture in a browser takes some 40 ms more: see
`latency`.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from measure import note, say

sys.path.append(str(Path(__file__).resolve().parents[2]))
from helpers.teaching.panel import pictures, style
from helpers.teaching.panel.controls import Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.panel.redraw import KeptFrame
from tests.unit import course_panels

STEPS, WARM = 6, 2


class Clock:
    """Adds up the processor time (s) spent in functions, by a name for each."""

    def __init__(self):
        self.spent: dict[str, float] = {}

    def around(self, name: str, function: Callable) -> Callable:
        """Return the function, timed."""

        def timed(*args, **options):
            began = time.process_time()
            try:
                return function(*args, **options)
            finally:
                took = time.process_time() - began
                self.spent[name] = self.spent.get(name, 0.0) + took

        return timed


class OneLine:
    """One line that moves."""

    def __init__(self):
        self.figure = style.figure(6.4, 4.0)
        axes = self.figure.subplots()
        axes.set_ylim(0, 10)
        self.x = np.linspace(0, 1, 100)
        (self.line,) = axes.plot(self.x, self.x)

    def update(self, result):
        """Move it."""
        self.line.set_ydata(result.slope * self.x)


def plain_panel() -> Panel:
    """Return the panel that all others are compared with."""

    def compute(slope):
        return SimpleNamespace(slope=slope, summary=lambda: f"The slope is {slope} mm.")

    return Panel("Plain", [Number("slope", "Slope", "mm", 1, 99, 1, 5)], compute, OneLine)


def walk(panel: Panel, control: Number, clock: Clock) -> dict[str, float]:
    """Return the medians (ms) of the parts of a step of one number."""
    panel.reset()
    value = control.value
    upwards = value + STEPS * control.step <= control.maximum
    found = []
    for _ in range(STEPS):
        value = round(value + (control.step if upwards else -control.step), 6)
        if not control.minimum <= value <= control.maximum:
            break
        clock.spent.clear()
        began = time.process_time()
        panel.set(**{control.name: value})
        total = time.process_time() - began
        found.append({"total": total, **clock.spent})
    steady = found[WARM:] or found
    parts = ("total", "model", "artists", "drawing", "picture")
    return {name: 1000 * statistics.median(one.get(name, 0.0) for one in steady) for name in parts}


def measure(panel: Panel, clock: Clock) -> dict[str, float]:
    """Return the parts (ms) of a step of the slowest number of a panel."""
    panel.compute = clock.around("model", panel.quick or panel.compute)
    walks = [walk(panel, one, clock) for one in panel.controls if isinstance(one, Number)]
    return max(walks, key=lambda parts: parts["total"], default={})


def main() -> None:
    """All panels that compute at once, after the plain one."""
    clock = Clock()
    whole = {
        "artists": (Panel, "_update_view"),
        "drawing": (KeptFrame, "redraw"),
        "picture": (pictures, "png"),
    }
    kept = {name: getattr(owner, function) for name, (owner, function) in whole.items()}
    for name, (owner, function) in whole.items():
        setattr(owner, function, clock.around(name, kept[name]))
    try:
        plain = measure(plain_panel(), clock)
        say("panels.plain.cpu", plain["total"], "ms")
        for name, make in course_panels.MAKERS.items():
            panel = make()
            if panel.runner.needs_run:
                continue
            parts = measure(panel, clock)
            if not parts:
                note(f"{name}: not measured, it has no numbers")
                continue
            say(f"panels.{name}.cpu", parts["total"], "ms")
            say(f"panels.{name}.over_plain", parts["total"] / plain["total"], "times")
            packing = parts["picture"] - parts["drawing"]
            others = parts["total"] - parts["model"] - parts["artists"] - parts["picture"]
            note(
                f"model {parts['model']:.0f}, artists {parts['artists']:.0f}, drawing "
                f"{parts['drawing']:.0f}, packing {packing:.0f}, rest {others:.0f} ms"
            )
    finally:
        for name, (owner, function) in whole.items():
            setattr(owner, function, kept[name])
