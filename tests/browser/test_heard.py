"""What the accessibility tree of Chromium holds: names, headings, news of a change, no signs.

The tree is what a screen reader is given; no screen reader itself is run here.
"""

from __future__ import annotations

import re

import pytest

from helpers.teaching.panel import html_parts
from tests.browser.reader import OUTPUT_AREA, PANEL, QUESTION

pytestmark = pytest.mark.timeout(600)
ZOOMED_400 = {"width": 320, "height": 256}
LISTEN = """() => {
  window.heard = [];
  const note = node => { if (node.nodeType !== 1) return;
    const found = node.matches('[role=alert]') ? node : node.querySelector('[role=alert]');
    if (found) window.heard.push(found.innerText); };
  window.listener?.disconnect();
  window.listener = new MutationObserver(all => all.forEach(one => one.addedNodes.forEach(note)));
  window.listener.observe(document.body, {childList: true, subtree: true}); }"""
OUTLINE = """node => { const look = getComputedStyle(node);
  return [look.outlineStyle, parseFloat(look.outlineWidth)]; }"""


def tree(reader):
    """Return (role, name) of everything the page gives to a screen reader."""
    session = reader.page.context.new_cdp_session(reader.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [
        (node.get("role", {}).get("value"), node.get("name", {}).get("value") or "")
        for node in nodes
        if not node.get("ignored")
    ]


def test_names_say_what_things_are(reader):
    found = tree(reader)
    names = {}
    for role, name in found:
        names.setdefault(role, []).append(name)
    choices = names.get("checkbox", [])
    assert all(re.search(r"\(option \d of \d", name) for name in choices), choices[:3]
    firsts = [name for name in choices if "(option 1 of " in name]
    assert len(firsts) == reader.page.locator(QUESTION).count()
    assert all("; question: " in name for name in firsts), firsts[:3]
    # Said at every option, it would be read four times.
    assert sum("; question: " in name for name in choices) <= 2 * len(firsts)
    assert 2 * len(firsts) < len(choices) or not choices
    assert not names.get("radio"), "their arrow keys would go from question to question"
    titles = reader.ask("[panel.title for panel in lesson.panels.values()]")
    assert set(titles) <= set(names["heading"])
    presets = reader.page.locator(".cold-facts-preset").count()
    examples = [name for name in names["button"] if name.startswith("Example: ")]
    assert len(examples) >= presets
    # A panel that waits for its Run button has used no numbers yet.
    for title in reader.ask(
        "[panel.title for panel in lesson.panels.values() if panel.result is not None]"
    ):
        assert any(
            name.startswith("Where these numbers come from") and title in name
            for name in names.get("DisclosureTriangle", [])
        ), title
    # Icons of Font Awesome are letters of a private alphabet, which readers may speak.
    assert not [name for name in names["button"] if re.search("[\ue000-\uf8ff]", name)]


def test_no_mark_and_no_null_is_read(reader):
    area = reader.page.locator(OUTPUT_AREA)
    assert reader.page.locator(f"{OUTPUT_AREA} [title=null]").count() == 0
    for paragraph in area.locator("p strong", has_text=re.compile("[✓✗○≈]")).all():
        assert paragraph.locator("[aria-hidden=true]").count() == 1


def test_tables_have_row_headings_and_captions(reader):
    for table in reader.page.locator(f"{PANEL} table, {OUTPUT_AREA} [role=region] table").all():
        assert table.locator("caption").count() == 1
        assert table.locator("tbody tr th[scope=row]").count() == table.locator("tbody tr").count()
        assert all(words.strip() for words in table.locator("th").all_text_contents())


def test_changes_are_spoken_once_they_pause_and_in_few_words(reader):
    slow = reader.ask("[panel.runner.needs_run for panel in lesson.panels.values()]")
    if False not in slow:
        pytest.skip("no panel of this notebook answers at once")
    panel = reader.panels()[slow.index(False)]
    box = panel.locator(".cold-facts-number input")
    if not box.count():
        pytest.skip("its first panel has menus only")
    # Tests before this one may have left the number at an end of its range, where steps do nothing.
    reset = panel.get_by_role("button", name=re.compile("Reset"))
    reset.press("Enter")
    reader.settle()
    reader.page.wait_for_timeout(1200)
    reader.page.evaluate(LISTEN)
    less = panel.locator(".cold-facts-step").first
    reader.press(less, "Enter", times=4, pause_ms=60)
    reader.settle()
    # A busy machine takes a while to draw; then there is time for what must not be said.
    reader.page.wait_for_function("window.heard.length > 0", timeout=15_000)
    reader.page.wait_for_timeout(1200)
    heard = reader.page.evaluate("window.heard")
    # Once; a machine that takes longer than the pause to draw one picture may speak twice.
    assert 1 <= len(heard) <= 2, heard
    assert all(len(words.split()) <= 10 for words in heard), heard
    reset.press("Enter")
    reader.settle()


def test_a_number_that_is_refused_is_spoken_with_the_name_of_its_box(reader):
    box = reader.page.locator(f"{PANEL} .cold-facts-number input").first
    if not box.count():
        pytest.skip("no panel has a number box")
    panel = reader.panels()[0]
    label = box.evaluate("node => node.labels[0].textContent.split(',')[0]")
    before = box.input_value()
    # The test before may have left news that are spoken after the pause.
    reader.page.wait_for_timeout(1500)
    reader.page.evaluate(LISTEN)
    box.fill("abc")
    reader.press(box, "Enter")
    reader.settle()
    reader.page.wait_for_function("window.heard.length > 0", timeout=15_000)
    heard = reader.page.evaluate("window.heard")
    # ipywidgets can set no `aria-invalid`: the message says which box, what, and what is allowed.
    name = re.sub(r"\s*\(.*\)", "", label).strip()
    assert len(heard) == 1 and f"{name}: 'abc' is not a number. Use" in heard[0], heard
    box.fill(before)
    reader.press(box, "Enter")
    reader.settle()
    assert panel.locator("[role=alert]", has_text="is not a number").count() == 0


def test_the_focus_is_seen(reader):
    controls = reader.page.locator(f"{PANEL} :is(button, input, select), {QUESTION} input")
    if not controls.count():
        pytest.skip("neither a panel nor a question")
    for control in (controls.first, controls.last):
        control.scroll_into_view_if_needed()
        control.focus()
        reader.page.keyboard.press("Shift+Tab")
        reader.page.keyboard.press("Tab")
        style, width = reader.page.locator(":focus").evaluate(OUTLINE)
        assert style == "solid" and width >= 2


def test_at_400_percent_pictures_stay_readable(reader):
    reader.resize(**ZOOMED_400)
    for panel in reader.panels():
        if panel.locator("img").count():
            picture = panel.locator("img").first.bounding_box()
            natural = int(panel.locator("img").first.get_attribute("width"))
            # As wide as its letters need; what does not fit can be scrolled to.
            assert picture["width"] >= html_parts.least_width(natural) - 1
            whole = panel.bounding_box()
            assert whole["width"] <= ZOOMED_400["width"]
    for button in reader.page.locator(".cold-facts-preset").all():
        if button.is_visible():
            assert button.evaluate("node => node.scrollWidth <= node.clientWidth + 1")
