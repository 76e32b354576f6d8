"""Open a notebook of a running JupyterLab in Chromium, run it, move one slider, and say how long
each step took.

    python tests/browser/one_slider.py http://127.0.0.1:8888 TOKEN 01_how_freezing_works

For a server that somebody else started: a Binder image, a class server. Exit code 1 if the picture
did not follow.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import playwright.sync_api as playwright

from tests.browser.reader import ARGUMENTS, PANEL, Reader, chromium, shown


def move_one_slider(reader):
    """Press the button for one step up beside the first number box of the first panel.

    Returns (seconds, whether picture and words changed).
    """
    panel = reader.page.locator(PANEL).first
    button, before, began = (
        panel.locator(".cold-facts-step").nth(1),
        shown(panel),
        time.monotonic(),
    )
    reader.press(button, "Enter")
    for _ in range(600):
        if shown(panel) != before:
            break
        reader.page.wait_for_timeout(50)
    after = shown(panel)
    return time.monotonic() - began, after[0] != before[0] and after[1] != before[1]


def visit(browser, address, token, name, seconds=300):
    """Open, run and move; returns the seconds of each and whether the picture followed."""
    reader = Reader(
        browser.new_page(), f"{address}/doc/tree/notebooks/{name}.ipynb?token={token}&reset"
    )
    began, times = time.monotonic(), {}
    reader.open_and_run(seconds)
    times["opened and run"] = time.monotonic() - began
    times["one step of a slider"], followed = move_one_slider(reader)
    reader.page.close()
    return times, followed


def main(arguments):
    """Visit, print, return an exit code."""
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium(), headless=True, args=list(ARGUMENTS)
        )
        times, followed = visit(browser, *arguments)
        browser.close()
    for what, seconds in times.items():
        print(f"{what}: {seconds:.1f} s")
    print("the picture and its sentence followed" if followed else "THE PICTURE DID NOT FOLLOW")
    return int(not followed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
