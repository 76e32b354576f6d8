"""Every notebook in a real JupyterLab in Chromium: by keyboard, on a small screen, and as a screen reader hears it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.conftest import SCREENSHOTS, lacking
from tests.browser.reader import QUESTION, ROOM, shown

pytestmark = pytest.mark.timeout(600)
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PHONE, ZOOMED = (360, 740), (640, 450)  # a wide window at 200 % holds what one of half its size holds
FAST_STEPS = 20

SERIOUS = """async room => {
  const found = await axe.run({include: [[room]]}, {resultTypes: ['violations']});
  return found.violations.filter(one => ['serious', 'critical'].includes(one.impact)).map(
    one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | '));
}"""
TOO_WIDE = """room => {
  const edge = document.querySelector('.jp-NotebookPanel').getBoundingClientRect().right + 1;
  const rolls = node => { for (let at = node; at && !at.matches('.jp-Cell'); at = at.parentElement)
    if (['auto', 'scroll'].includes(getComputedStyle(at).overflowX)) return true; return false; };
  return [...document.querySelectorAll(room + ' :is(img, input, button, select, label, p, td, summary)')]
    .filter(node => node.checkVisibility() && node.getBoundingClientRect().right > edge && !rolls(node))
    .map(node => node.outerHTML.slice(0, 120));
}"""
REACHED = """panel => {
  const places = [...panel.querySelectorAll('input, select, button, textarea, summary')].filter(
    node => node.checkVisibility({visibilityProperty: true}) && !node.disabled && node.tabIndex >= 0);
  return places.map(node => { const at = node.getBoundingClientRect(); return [at.top, at.left, at.bottom]; });
}"""


def number_box(panel):
    """The first number box of a panel, or None."""
    boxes = panel.locator(".cold-facts-number input")
    return boxes.first if boxes.count() else None


def test_every_cell_runs_and_nothing_complains(reader):
    unrun = reader.page.locator(".jp-CodeCell .jp-InputPrompt", has_text=re.compile(r"\[[ *]\]")).count()
    assert unrun == 0, f"{unrun} cells did not run"
    assert reader.page.locator(".jp-OutputArea [data-mime-type='application/vnd.jupyter.error']").count() == 0
    assert not reader.errors


def test_every_panel_is_on_the_page_with_a_picture_that_speaks(reader):
    assert len(reader.panels()) >= len(reader.ask("[name for name in lesson.panels]"))
    for image in reader.page.locator(f"{ROOM} img").all():
        assert re.search(r"\d", image.get_attribute("alt") or ""), "a picture's words hold no number"


def test_keys_move_every_picture_and_its_words(reader):
    for panel in reader.panels():
        box = number_box(panel)
        if box is None or panel.locator("button", has_text="Run").count():
            continue
        before = shown(panel)
        reader.press(box, "ArrowUp", times=3)
        reader.settle()
        if shown(panel) == before:  # the box may start at its largest value
            reader.press(box, "ArrowDown", times=3)
            reader.settle()
        after = shown(panel)
        assert after[0] != before[0] and after[1] != before[1], f"nothing changed: {before[1]}"
        assert after[1] == panel.get_by_role("status").first.inner_text(), "sentence and alternative text differ"


def test_twenty_fast_steps_end_on_the_last_value(reader):
    names = [name for name, run in reader.ask("[[n, hasattr(p, 'run')] for n, p in lesson.panels.items()]") if not run]
    for name, panel in zip(reader.ask("list(lesson.panels)"), reader.panels(), strict=False):
        box = number_box(panel)
        if name not in names or box is None:
            continue
        value = float(box.input_value())
        step, least = (float(box.get_attribute(what) or default) for what, default in (("step", 1), ("min", "-inf")))
        reader.press(box, "ArrowDown", times=FAST_STEPS, pause_ms=20)
        reader.settle()
        kept = reader.ask(f"next(iter(lesson.panels[{name!r}].parameters.values()))")
        assert float(box.input_value()) == pytest.approx(kept), name
        assert kept <= max(value - step, least), name
        assert shown(panel)[1] == reader.ask(f"lesson.panels[{name!r}].summary"), name


def test_a_question_is_answered_by_keyboard(reader):
    asked = reader.page.locator(QUESTION)
    if not asked.count():
        pytest.skip("this notebook asks nothing")
    question = asked.last
    reader.press(question.locator("input[type=radio]").first, " ")
    reader.settle()
    assert question.locator("input[type=radio]").first.is_checked()
    check = question.locator("xpath=..").get_by_role("button", name=re.compile("Check"))
    if check.count():
        reader.press(check.first, "Enter")
        reader.settle()
        words = question.locator("xpath=..").get_by_role("status").last.inner_text()
        assert re.search("Correct|Keep working|Almost", words)


def test_axe_finds_nothing_serious_in_the_outputs(reader):
    if not AXE.is_file():
        lacking("axe-core")
    reader.page.add_script_tag(path=str(AXE))
    assert reader.page.evaluate(SERIOUS, ROOM) == []


@pytest.mark.parametrize(("what", "size"), [("phone", PHONE), ("zoomed", ZOOMED)])
def test_everything_fits_a_small_window(reader, what, size):
    reader.resize(*size)
    if reader.panels():
        reader.panels()[0].scroll_into_view_if_needed()
    reader.picture(SCREENSHOTS, f"{reader.name}_{what}")
    assert reader.page.evaluate(TOO_WIDE, ROOM) == []


def test_the_tab_key_goes_down_the_page(reader):
    for panel in reader.panels():
        places = panel.evaluate(REACHED)
        assert places, "a panel has nothing to press"
        for (_, left, bottom), (top, next_left, _) in zip(places, places[1:], strict=False):
            assert top >= bottom - 8 or next_left > left, "the next control stands before the last one"


def test_every_control_has_a_name(reader):
    for panel in reader.panels():
        for kind in ("spinbutton", "combobox", "button", "textbox", "radio"):
            for control in panel.get_by_role(kind).all():
                said = control.evaluate("node => node.labels?.[0]?.innerText || node.ariaLabel || node.innerText")
                assert (said or "").strip(), control.evaluate("node => node.outerHTML")[:200]


def test_nothing_left_the_machine(reader):
    assert not reader.requests
