"""How soon the front page of the site moves on a slow telephone: milliseconds and bytes.

The page's processor is slowed fourfold and its network is 1.6 Mbit/s with 150 ms to the server.
Neither reaches the worker's computing, so that time is counted four times.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from measure import note, say

sys.path.append(str(Path(__file__).resolve().parents[2]))
from playwright.sync_api import sync_playwright

from tests.browser import question_site
from tests.browser.reader import ARGUMENTS, chromium
from tests.browser.test_site import served

SLOWER = 4
BITS_PER_S = 1.6e6
LATENCY_MS = 150
VISITS = 5
# Moves the slider as soon as it is there, and waits for the picture that follows the move.
FIRST_MOVE = """async () => {
  const found = what => new Promise(resolve => {
    const look = () => {
      const one = what();
      if (one) resolve(one); else requestAnimationFrame(look);
    };
    look();
  });
  const slider = await found(() => document.querySelector('#slider input[type=range]'));
  slider.value = 12;
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  await found(() => document.getElementById('sentence').textContent.startsWith('After 12'));
  return performance.now();
}"""
COMPUTED = """() => performance.getEntriesByName('cold-facts-drawn')[0]?.detail ?? 0"""


def visit(browser, address: str) -> tuple[float, float, int]:
    """Open the page as for the first time; returns milliseconds, those computed, and bytes."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    sizes: list[int] = []
    page.on("requestfinished", lambda one: sizes.append(one.sizes()["responseBodySize"]))
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    client.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": BITS_PER_S / 8,
            "uploadThroughput": BITS_PER_S / 8,
        },
    )
    client.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="commit")
    moved_ms = page.evaluate(FIRST_MOVE)
    computed_ms = page.evaluate(COMPUTED)
    count = sum(sizes)
    context.close()
    return moved_ms, computed_ms, count


def main() -> None:
    """Measure the first visit to the front page."""
    note("front page, first visit, processor slowed fourfold, 1.6 Mbit/s; median of visits")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        question_site.build(Path(folder))
        browser = driver.chromium.launch(
            executable_path=chromium(), headless=True, args=list(ARGUMENTS)
        )
        with served(folder) as address:
            visits = [visit(browser, address) for _ in range(VISITS)]
        browser.close()
    counted = [whole + (SLOWER - 1) * computed for whole, computed, _ in visits]
    say("front_page.first_move", statistics.median(counted), "ms")
    say("front_page.bytes", max(size for _, _, size in visits), "bytes")


if __name__ == "__main__":
    main()
