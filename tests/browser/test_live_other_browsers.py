"""The first ball and the cross-section in Firefox and WebKit: the same sentences as in Chromium.

`make test-long` only. On Debian: apt-get install firefox-esr webkit2gtk-driver xvfb.
"""

from __future__ import annotations

import pytest

from tests.browser import other_browsers
from tests.browser.test_live_panels import READY, SENTENCE, until_true
from tests.browser.test_site import served

pytestmark = pytest.mark.long

SAID = "return document.querySelector('.cf-sentence')?.textContent ?? '';"
IS_SAID = "return document.querySelector('.cf-sentence')?.textContent === arguments[0];"
# The note below a picture that has the cells of the notebook ends so.
EMPTY_NOTE = "() => { document.querySelector('.cf-note').textContent = ''; }"
AT_REST = "() => document.querySelector('.cf-note').textContent.includes('as in the notebook.')"
# Sliders are moved by keys, and so are the needles of the cross-section.
STEPS = {
    "first_ball": [(".cf-slider", "ArrowRight")],
    "cross_section": [(".cf-slider", "ArrowLeft"), (".cf-needle", "ArrowLeft")],
}
# A worker of one's own, under the policy of the page; its answer is kept in the page.
ASK_WORKER = """
  const root = document.documentElement;
  const address = new URL('heat/worker.js', location.href);
  const worker = new Worker(address, { type: 'module' });
  worker.onmessage = ({ data }) => { root.dataset.compiled = String(data.isCompiled); };
  const data = JSON.parse(arguments[0]);
  const settings = Object.fromEntries(data.controls.map(one => [one.name, one.value]));
  const level = data.levels.moving;
  worker.postMessage({ kind: 'data', name: data.name, data });
  worker.postMessage({ kind: 'run', number: 1, name: data.name, settings, level });
"""


@pytest.fixture(scope="module", params=other_browsers.BROWSERS, ids=lambda kind: kind.__name__)
def other(request):
    """A running browser."""
    lacking = request.param.lacks()
    if lacking:
        pytest.skip(f"{lacking} is missing; on Debian: {other_browsers.HOW}")
    with other_browsers.running(request.param) as driver:
        yield driver


@pytest.fixture(scope="module")
def in_chromium(browser, live_address):
    """What Chromium says of every panel: at first, and after each key."""
    said = {}
    for name, steps in STEPS.items():
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{live_address}live/panel.html?panel={name}")
        until_true(page, READY)
        until_true(page, AT_REST)
        said[name] = [page.evaluate(SENTENCE)]
        for selector, key in steps:
            page.evaluate(EMPTY_NOTE)
            page.locator(selector).first.press(key)
            until_true(page, AT_REST)
            said[name].append(page.evaluate(SENTENCE))
        page.close()
    return said


@pytest.mark.parametrize("name", STEPS)
def test_a_panel_says_what_it_says_in_chromium(other, in_chromium, live_address, name):
    first, *later = in_chromium[name]
    assert len({first, *later}) == len(later) + 1
    other.open(f"{live_address}live/panel.html?panel={name}")
    other.until(IS_SAID, first)
    for (selector, key), sentence in zip(STEPS[name], later, strict=True):
        other.press(selector, key)
        other.until(IS_SAID, sentence)
    drawn = "return document.querySelectorAll('.cf-over path').length;"
    assert other.call(drawn) >= 6
    assert other.call("return document.querySelector('[role=alert]').hidden;")


def test_the_solver_is_the_compiled_one(other, live_folder, live_address):
    data = (live_folder / "live" / "data" / "first_ball.json").read_text(encoding="utf-8")
    other.open(f"{live_address}live/panel.html")
    other.call(ASK_WORKER, data)
    answer = "return document.documentElement.dataset.compiled;"
    assert other.until(answer) == "true"


def test_a_needle_is_dragged(other, live_address):
    other.open(f"{live_address}live/panel.html?panel=cross_section&needles=2&target_mm=40")
    other.until("return /[0-9]/.test(document.querySelector('.cf-sentence')?.textContent ?? '');")
    before = other.call(SAID)
    place = """
      const handle = document.querySelector('.cf-needle');
      handle.scrollIntoView({ block: 'center' });
      const box = handle.getBoundingClientRect();
      return [box.left + box.width / 2, box.top + box.height / 2];
    """
    x, y = (round(one) for one in other.call(place))
    move = {"type": "pointerMove", "duration": 50, "x": x, "y": y}
    moves = [{**move, "x": x - 12 * step, "y": y - 6 * step} for step in range(1, 5)]
    presses = [{"type": one, "button": 0} for one in ("pointerDown", "pointerUp")]
    actions = [move, presses[0], *moves, presses[1]]
    other.act([{"type": "pointer", "id": "mouse", "actions": actions}])
    other.until(
        "return document.querySelector('.cf-sentence').textContent !== arguments[0];", before
    )
    label = other.call("return document.querySelector('.cf-needle').getAttribute('aria-label');")
    assert not label.startswith("Needle 1: 18 mm right, 0 mm up")


def test_the_front_page_follows_the_arrow_keys(other, small_site):
    said = "return document.getElementById('sentence').textContent.startsWith(arguments[0]);"
    with served(small_site) as address:
        other.open(address)
        other.until(said, "After 10 min the ice edge is ")
        other.press("#slider input", "ArrowRight")
        other.until(said, "After 11 min the ice edge is ")
        other.until("return document.querySelectorAll('#question input').length > 1;")
