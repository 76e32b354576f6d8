"""Milliseconds from a slider to the new picture of the panels that compute in the browser.

`desktop` is this machine; `slowed` has the page's processor slowed fourfold by Chromium. That does
not reach the worker, so the time it computed is counted four times. `rest` is the time until the
declared cells are drawn after the last move, `sensors` the curves in a view of their own, and
`longest` the longest task of the page's main thread while the worker computes. `worker` is what the
worker computed of `desktop`; `compiled` is how many times as long the kernel in JavaScript takes as
the compiled one, in pairs of runs one after the other.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from measure import note, say

sys.path.append(str(Path(__file__).resolve().parents[2]))
from playwright.sync_api import sync_playwright

from tests.browser import live_site
from tests.browser.reader import ARGUMENTS, chromium
from tests.browser.test_site import served

MOVES = 15
SLOWER = 4
# Panel, address of the setting, and the slider that moves.
CASES = {
    "first_ball": ("first_ball", "", "Time (min)"),
    "one_needle": ("one_needle", "", "Wall or gas temperature (°C)"),
    "blood": ("blood", "", "Share of resting flow (%)"),
    "blood_rz": ("one_needle", "&tissue_name=kidney", "Time (min)"),
    "cross_section": ("cross_section", "", "Radius of the ring (mm)"),
    "dead_tissue": ("dead_tissue", "", "Each freeze (min)"),
    "cycles": ("cycles", "", "Each freeze (min)"),
}
# Moves one slider to and fro by single steps, each after the picture of the one before.
MOVE = """async ([label, moves]) => {
  const name = [...document.querySelectorAll('label')].find(one => one.textContent === label);
  const slider = document.getElementById(name.htmlFor);
  const box = document.getElementById('panel');
  const found = [];
  let worst = 0;
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) worst = Math.max(worst, one.duration);
  }).observe({ entryTypes: ['longtask'] });
  const drawn = wantsMoving => new Promise(resolve => {
    const look = ({ detail }) => {
      if (detail.isMoving !== wantsMoving) return;
      box.removeEventListener('cold-facts-drawn', look);
      requestAnimationFrame(() => setTimeout(() => resolve(detail)));
    };
    box.addEventListener('cold-facts-drawn', look);
  });
  const start = Number(slider.value);
  const hasMoving = !['flat_wall'].includes(new URLSearchParams(location.search).get('panel'));
  for (let n = 0; n < moves; n += 1) {
    const began = performance.now();
    const next = drawn(hasMoving);
    slider.value = start - (n % 2 ? 0 : 1) * Number(slider.step);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    const { milliseconds } = await next;
    found.push([performance.now() - began, milliseconds]);
  }
  const began = performance.now();
  const { milliseconds } = await drawn(false);
  return { found, rest: [performance.now() - began, milliseconds], worst };
}"""
SENSORS = """async () => {
  const box = document.getElementById('panel');
  const button = [...document.querySelectorAll('button')].find(
    one => one.textContent.startsWith('Show:'));
  const began = performance.now();
  const next = new Promise(resolve => box.addEventListener(
    'cold-facts-drawn', ({ detail }) => resolve(detail), { once: true }));
  button.click();
  const { milliseconds } = await next;
  return [performance.now() - began, milliseconds];
}"""
# Time of one setting with either kernel, in turn; the median of the pairs' ratios.
RATIO = """async ([name, pairs]) => {
  const { compute, model } = await import('/live/panels/models.js');
  const { load, loadPlain } = await import('/live/heat/compiled.js');
  const data = await (await fetch(`/live/data/${name}.json`)).json();
  const one = await model(data.model);
  const settings = Object.fromEntries(data.controls.map(c => [c.name, c.value]));
  const time = () => {
    const began = performance.now();
    const run = compute(one, data, settings, data.levels.moving);
    let step = run.next();
    while (!step.done) step = run.next();
    return performance.now() - began;
  };
  const ratios = [];
  for (let n = 0; n < pairs + 5; n += 1) {
    await loadPlain();
    const plain = time();
    await load('/live/heat/kernel.wasm');
    // The first runs warm both up.
    if (n >= 5) ratios.push(plain / time()); else time();
  }
  return ratios.sort((a, b) => a - b)[pairs >> 1];
}"""
PAIRS = 21
READY = "() => document.querySelector('.cf-note')?.textContent.includes('Heat not')"


def opened(context, address: str, query: str):
    """A page with a panel that has drawn its first picture and the notebook's own cells."""
    page = context.new_page()
    page.goto(f"{address}live/panel.html?{query}")
    while not page.evaluate(READY):
        page.wait_for_timeout(50)
    # The notebook's cells follow after a while; they would be in the way.
    page.wait_for_timeout(6000)
    return page


def counted(pairs: list, factor: int) -> float:
    """Median of the times, the worker's own counted this many times."""
    return statistics.median(whole + (factor - 1) * worker for whole, worker in pairs)


def measure(context, address: str, name: str) -> None:
    """Print all times of one panel."""
    panel, setting, label = CASES[name]
    page = opened(context, address, f"panel={panel}{setting}")
    moved = page.evaluate(MOVE, [label, MOVES])
    say(f"live.{name}.desktop", counted(moved["found"][2:], 1), "ms")
    computed = statistics.median(worker for _, worker in moved["found"][2:])
    say(f"live.{name}.worker", computed, "ms")
    say(f"live.{name}.rest", moved["rest"][0], "ms")
    say(f"live.{name}.longest_task", moved["worst"], "ms")
    client = context.new_cdp_session(page)
    client.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    slowed = page.evaluate(MOVE, [label, MOVES])
    say(f"live.{name}.slowed", counted(slowed["found"][2:], SLOWER), "ms")
    client.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    if panel in ("first_ball", "one_needle"):
        page.wait_for_timeout(6000)
        whole, _ = page.evaluate(SENSORS)
        say(f"live.{name}.sensors", whole, "ms")
    page.close()


def main() -> None:
    """Measure every panel that computes."""
    note("live panels in Chromium; median of moves of one slider")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        live_site.export(Path(folder), ())
        browser = driver.chromium.launch(
            executable_path=chromium(), headless=True, args=list(ARGUMENTS)
        )
        with served(folder) as address:
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            for name in CASES:
                measure(context, address, name)
            # A style sheet has no policy that would keep the page itself from compiling.
            page = context.new_page()
            page.goto(f"{address}live/panels/panel.css")
            for name in dict.fromkeys(panel for panel, _, _ in CASES.values()):
                say(f"live.{name}.compiled", page.evaluate(RATIO, [name, PAIRS]), "times")
        browser.close()


if __name__ == "__main__":
    main()
