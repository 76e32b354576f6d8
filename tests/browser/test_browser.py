"""Every notebook in a real JupyterLab in Chromium.

By keyboard, on a small screen, and as a screen reader hears it.
"""

from __future__ import annotations

import math
import re
from itertools import pairwise
from pathlib import Path

import pytest

from tests.browser.conftest import NAMES, SCREENSHOTS, WIDE
from tests.browser.reader import OUTPUT_AREA, PANEL, QUESTION, Reader, shown
from tests.conftest import lacking

pytestmark = pytest.mark.timeout(600)
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PHONE, ZOOMED = (
    (360, 740),
    (640, 450),
)  # a wide window at 200 % holds what one of half its size holds
FAST_STEPS = 20
# what JupyterLab leaves of a screen of 1280 x 800 px, its file browser open, and what we use of it
SCREEN_HEIGHT, PANEL_HEIGHT = 679, 560
NARROWEST_WIDE = 800  # px: from this width on, controls stand beside the picture
# what JupyterLab gives a panel at 1280 px with its file browser open, and the widest panel there is
AT_1280, WIDEST = 848, 880

SERIOUS = """async area => {
  const found = await axe.run({include: [[area]]}, {resultTypes: ['violations']});
  return found.violations.filter(one => ['serious', 'critical'].includes(one.impact)).map(
    one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | '));
}"""
TOO_WIDE = """area => {
  const edge = document.querySelector('.jp-NotebookPanel').getBoundingClientRect().right + 1;
  const rolls = node => { for (let at = node; at && !at.matches('.jp-Cell'); at = at.parentElement)
    if (['auto', 'scroll'].includes(getComputedStyle(at).overflowX)) return true; return false; };
  const parts = area + ' :is(img, input, button, select, label, p, td, summary)';
  const beyond = node => node.getBoundingClientRect().right > edge;
  return [...document.querySelectorAll(parts)]
    .filter(node => node.checkVisibility() && beyond(node) && !rolls(node))
    .map(node => node.outerHTML.slice(0, 120));
}"""
# of a panel that is as narrow as one with controls beside its picture can be: tops, sides, bottoms
PARTS = """(panel, width) => {
  panel.style.maxWidth = width + 'px';
  const part = what => panel.querySelector(what).getBoundingClientRect();
  const parts = {
    panel: panel.getBoundingClientRect(), controls: part('.cold-facts-controls'),
    sentence: part('.cold-facts-headline'), picture: part('img')};
  const found = {};
  for (const [name, at] of Object.entries(parts))
    found[name] = {top: at.top, left: at.left, right: at.right, bottom: at.bottom};
  panel.style.maxWidth = '';
  return found;
}"""

# Whether controls are cut off, and which options of menus are wider than their menu.
CUT = """(panel, width) => {
  panel.style.maxWidth = width + 'px';
  const controls = panel.querySelector('.cold-facts-controls');
  const cut = controls.scrollHeight > controls.clientHeight + 1 ? ['the controls'] : [];
  const pen = document.createElement('canvas').getContext('2d');
  for (const menu of panel.querySelectorAll('select')) {
    const look = getComputedStyle(menu);
    pen.font = look.font;
    const room = menu.clientWidth - parseFloat(look.paddingLeft) - parseFloat(look.paddingRight);
    for (const option of menu.options)
      if (pen.measureText(option.text).width > room + 1) cut.push(option.text);
  }
  panel.style.maxWidth = '';
  return cut;
}"""

REACHED = """panel => {
  const isShown = node => node.checkVisibility({visibilityProperty: true});
  const places = [...panel.querySelectorAll('input, select, button, textarea, summary')].filter(
    node => isShown(node) && !node.disabled && node.tabIndex >= 0);
  return places.map(node => {
    const at = node.getBoundingClientRect();
    return [at.top, at.left, at.bottom];
  });
}"""

# of every panel that answers at once: its first number, its step, and how far it can go up and down
FIRST_NUMBERS = """[None if panel.runner.needs_run or not numbers else dict(
    name=numbers[0].name, step=numbers[0].step,
    up=numbers[0].maximum - panel.parameters[numbers[0].name],
    down=panel.parameters[numbers[0].name] - numbers[0].minimum)
  for panel in lesson.panels.values()
  for numbers in [[c for c in panel.controls if hasattr(c, 'step')]]]"""

COLOURS_STAND = "() => !document.getAnimations().some(one => one instanceof CSSTransition)"

RUN_PANELS = "[panel.runner.needs_run for panel in lesson.panels.values()]"


def walk(reader, most, pause_ms=0):
    """Press a step button up to `most` times beside every live panel's first number box.

    Yield panel, what it showed, sentence.
    """
    for place, (panel, number) in enumerate(
        zip(reader.panels(), reader.ask(FIRST_NUMBERS), strict=True)
    ):
        if number is None:
            continue
        place_of_button, sign = (1, 1) if number["up"] > number["down"] else (0, -1)
        steps = min(most, math.floor(max(number["up"], number["down"]) / number["step"] + 1e-9))
        box, before = panel.locator(".cold-facts-number input").first, shown(panel)
        wanted = float(box.input_value()) + sign * steps * number["step"]
        button = panel.locator(".cold-facts-step").nth(place_of_button)
        reader.press(button, "Enter", times=steps, pause_ms=pause_ms)
        reader.settle()
        # On a busy machine the last presses may still be on their way to the kernel.
        reader.until(lambda box=box, wanted=wanted: is_near(box, wanted))
        reader.settle()
        assert is_near(box, wanted), number
        now = f"list(lesson.panels.values())[{place}]"
        kept, sentence = reader.ask(f"[{now}.parameters[{number['name']!r}], {now}.summary]")
        assert kept == pytest.approx(wanted), number
        yield panel, before, sentence


def is_near(box, wanted):
    """Whether a number box shows a number."""
    return float(box.input_value()) == pytest.approx(wanted)


def test_every_cell_runs_and_nothing_complains(reader):
    unrun = reader.page.locator(
        ".jp-CodeCell .jp-InputPrompt", has_text=re.compile(r"\[[ *]\]")
    ).count()
    assert unrun == 0, f"{unrun} cells did not run"
    assert (
        reader.page.locator(
            ".jp-OutputArea [data-mime-type='application/vnd.jupyter.error']"
        ).count()
        == 0
    )
    assert not reader.errors


def test_every_panel_is_on_the_page_with_a_picture_that_speaks(reader):
    assert len(reader.panels()) >= len(reader.ask("[name for name in lesson.panels]"))
    for image in reader.page.locator(f"{OUTPUT_AREA} img").all():
        assert re.search(r"\d", image.get_attribute("alt") or ""), (
            "a picture's words hold no number"
        )


def drawn(reader, panel):
    """Give a panel that waits for Run its first picture."""
    if not panel.locator("img").count():
        reader.press(panel.get_by_role("button", name=re.compile("Run$")), "Enter")
        panel.locator("img").wait_for(state="visible", timeout=120_000)
        reader.settle()
    return panel


def test_controls_picture_and_sentence_are_on_one_screen(reader):
    for panel in reader.panels():
        for width in (NARROWEST_WIDE, AT_1280, WIDEST):
            assert_one_screen(drawn(reader, panel).evaluate(PARTS, width), width)


def assert_one_screen(at, width):
    """Hold that a panel of a width is low enough, and that its parts lie where they should."""
    whole = at["panel"]
    assert round(whole["right"] - whole["left"]) == width
    assert whole["bottom"] - whole["top"] <= PANEL_HEIGHT < SCREEN_HEIGHT
    for part in ("controls", "picture", "sentence"):
        assert whole["top"] <= at[part]["top"] and at[part]["bottom"] <= whole["bottom"]
        assert whole["left"] <= at[part]["left"] and at[part]["right"] <= whole["right"] + 1
    assert at["controls"]["right"] <= at["picture"]["left"]
    assert at["sentence"]["bottom"] <= at["picture"]["top"]


def test_no_control_and_no_option_is_cut_off(reader):
    for panel in reader.panels():
        assert drawn(reader, panel).evaluate(CUT, NARROWEST_WIDE) == []


def test_a_picture_wider_than_a_telephone_says_so(reader):
    for panel in reader.panels():
        hint = drawn(reader, panel).locator(".cold-facts-wider")
        reader.resize(1280, 900)
        assert not hint.is_visible()
        reader.resize(*PHONE)
        assert hint.is_visible() and hint.get_attribute("aria-hidden") == "true"


def test_a_narrow_panel_begins_with_its_picture(reader):
    reader.resize(*PHONE)
    for panel in reader.panels():
        at = drawn(reader, panel).evaluate(PARTS, NARROWEST_WIDE - 1)
        assert at["sentence"]["bottom"] <= at["picture"]["top"]
        assert at["picture"]["bottom"] <= at["controls"]["top"]
        more = panel.locator(".cold-facts-more")
        if more.count():
            folded = panel.locator(".cold-facts-extra").first
            assert not folded.is_visible()
            reader.press(more, "Enter")
            folded.wait_for(state="visible")
            reader.press(more, "Enter")
            folded.wait_for(state="hidden")


def test_a_play_moves_the_control_to_its_end_and_can_be_stopped(reader):
    for panel in reader.panels():
        play = panel.get_by_role("button", name=re.compile("Play: "))
        if not play.count():
            continue
        before = shown(panel)
        reader.press(play, "Enter")
        stop = panel.get_by_role("button", name="Stop")
        stop.wait_for(state="visible")
        reader.until(lambda panel=panel, before=before: shown(panel) != before)
        reader.press(stop, "Enter")
        stop.wait_for(state="hidden")
        reader.settle()
        assert shown(panel) != before
        # On a busy machine pictures that were sent before the stop may still be on their way.
        for _ in range(10):
            stopped = shown(panel)
            reader.page.wait_for_timeout(600)
            if shown(panel) == stopped:
                break
        reader.page.wait_for_timeout(600)
        assert shown(panel) == stopped


# of every panel: its numbers, each with its label and a value with a half in its range
HALVES = """[[dict(name=c.name, label=c.label, whole=c.whole, half=int(c.minimum) + 0.5
    if c.minimum <= int(c.minimum) + 0.5 <= c.maximum else None)
  for c in panel.controls if hasattr(c, 'step')] for panel in lesson.panels.values()]"""


def test_a_typed_number_is_taken_or_refused_and_never_another(reader):
    """1.5 and 1,5 are one and a half in every box, whatever the browser thinks of them."""
    tried = 0
    for place, (panel, numbers) in enumerate(zip(reader.panels(), reader.ask(HALVES), strict=True)):
        now = f"list(lesson.panels.values())[{place}]"
        if reader.ask(f"{now}.runner.needs_run"):
            continue
        for number, box in zip(
            numbers, panel.locator(".cold-facts-number input").all(), strict=True
        ):
            if number["half"] is None or not box.is_visible():
                continue
            for sign in ".,":
                box.fill("")
                box.press_sequentially(f"{number['half']:.1f}".replace(".", sign))
                box.press("Enter")
                reader.settle()
                kept, error = reader.ask(f"[{now}.parameters[{number['name']!r}], {now}.error]")
                if number["whole"]:
                    assert "is not a whole number" in error and number["label"] in error
                    assert "is not a whole number" in panel.inner_text()
                else:
                    assert (kept, error) == (pytest.approx(number["half"]), ""), number
                tried += 1
            box.fill("abc")
            box.press("Enter")
            reader.settle()
            assert "'abc' is not a number" in panel.inner_text()
            break  # the first box of each panel; the others are made alike
        panel.get_by_role("button", name=re.compile("Reset")).press("Enter")
        reader.settle()
    if not tried:
        pytest.skip("no panel here answers at once to a number with a half")


SIZES = "image => [image.naturalWidth, image.clientWidth, image.clientHeight]"


@pytest.mark.long
def test_at_rest_every_picture_has_two_pixels_for_each_of_the_page(reader):
    for panel in reader.panels():
        image = panel.locator("img").first
        button = panel.locator(".cold-facts-step").last
        if not image.count() or not image.is_visible() or not button.count():
            continue
        before = image.evaluate(SIZES)
        assert before[0] >= 2 * before[1], "the first picture"
        reader.press(button, "Enter")
        reader.settle()
        after = panel.locator("img").first.evaluate(SIZES)
        assert after[0] >= 2 * after[1] and after[1:] == before[1:], "as large, and sharp again"
        panel.get_by_role("button", name=re.compile("Reset")).press("Enter")
        reader.settle()


def test_a_second_picture_speaks_too(reader):
    for panel in reader.panels():
        button = panel.get_by_role("button", name=re.compile("^Show "))
        if not button.count():
            continue
        first = shown(panel)
        button.press("Enter")
        reader.settle()
        second = shown(panel)
        assert second[0] != first[0] and second[1] != first[1] and re.search(r"\d", second[1])
        button.press("Enter")
        reader.settle()
        assert shown(panel) == first


def test_a_slider_follows_arrow_keys_and_no_value_follows_the_wheel(reader):
    for panel in reader.panels():
        slider = panel.locator(".cold-facts-slider").first
        if not slider.count():
            continue
        box = panel.locator(".cold-facts-number input").first
        box.scroll_into_view_if_needed()
        box.focus()
        before = box.input_value()
        at = box.bounding_box()
        reader.page.mouse.move(at["x"] + 10, at["y"] + at["height"] / 2)
        # One turn at a time: one up and one down would cancel each other.
        for turn in (40, -40):
            reader.page.mouse.wheel(0, turn)
            reader.page.wait_for_timeout(150)
            assert box.input_value() == before, "the wheel changed a value"

        slider.hover()
        handle = slider.locator(".noUi-handle")
        handle.focus()
        for key in ("ArrowRight", "ArrowLeft"):
            reader.page.keyboard.press(key)
            reader.settle()
            if box.input_value() != before:
                break
        assert box.input_value() != before, "no arrow key moved the slider"
        panel.get_by_role("button", name=re.compile("Reset")).press("Enter")
        reader.settle()


def test_keys_move_every_picture_and_its_words(reader):
    for panel, before, sentence in walk(reader, 3):
        after = shown(panel)
        assert after[0] != before[0], f"the picture stayed: {before[1]}"
        assert after[1].startswith(sentence)
        assert sentence == panel.locator(".cold-facts-headline").inner_text()


def test_twenty_fast_steps_end_on_the_last_value(reader):
    for panel, _, sentence in walk(reader, FAST_STEPS, pause_ms=20):
        assert shown(panel)[1].startswith(sentence)


def test_a_long_run_shows_its_progress_and_stops(reader):
    slow = [place for place, is_slow in enumerate(reader.ask(RUN_PANELS)) if is_slow]
    for panel in (reader.panels()[place] for place in slow):
        run, stop = (
            panel.get_by_role("button", name=re.compile(f"{word}$")) for word in ("Run", "Stop")
        )
        for menu in panel.locator("select").all()[1:]:
            reader.press(menu, "End")  # the finest, slowest choice
        reader.settle()
        # The bar has a line of its own with the button, also while it is hidden.
        reader.resize(*ZOOMED)
        example = panel.locator(".cold-facts-preset").first.bounding_box()
        assert example["y"] >= run.bounding_box()["y"] + run.bounding_box()["height"]
        reader.press(run, "Enter")
        panel.locator(".widget-hprogress").wait_for(state="visible")
        reader.press(stop, "Enter")
        stopped = panel.get_by_text(
            re.compile(r"Stopped at \d+ %")
        )  # button and words arrive one after the other
        stopped.wait_for(state="visible")
        run.wait_for(state="visible")
        reader.press(run, "Enter")
        stop.wait_for(state="visible")
        run.wait_for(state="visible", timeout=120_000)
        stopped.wait_for(state="hidden")
        assert re.search(r"\d", shown(panel)[1])


def test_a_question_is_answered_by_keyboard(reader):
    asked = reader.page.locator(QUESTION)
    if not asked.count():
        pytest.skip("this notebook asks nothing")
    question = asked.last
    reader.press(question.locator("input[type=checkbox]").first, " ")
    reader.settle()
    assert question.locator("input[type=checkbox]").first.is_checked()
    check = question.locator("xpath=..").get_by_role("button", name=re.compile("Check"))
    if check.count():
        reader.press(check.first, "Enter")
        reader.settle()
        words = question.locator("xpath=..").get_by_role("alert").last.inner_text()
        assert re.search("Correct|Keep working|Almost", words)


def test_what_was_found_opens_when_it_is_asked_for(reader):
    show = reader.page.get_by_role("button", name="Show", exact=True)
    if not show.count():
        pytest.skip("this notebook asks for no prediction")
    hidden = reader.page.locator(OUTPUT_AREA).get_by_text("Hidden: predict above")
    before = hidden.count()
    assert before and before == show.count()
    reader.press(show.first, "Enter")
    reader.settle()
    assert hidden.count() == show.count() == before - 1
    assert reader.page.locator(OUTPUT_AREA).get_by_text("You did not predict. ").count() == 1


def test_an_exercise_is_answered_in_its_box(reader):
    box = reader.page.get_by_label(re.compile("Your answer"))
    if not box.count():
        pytest.skip("this notebook has no exercise")
    exercise = reader.page.locator(OUTPUT_AREA).filter(has=box).first
    assert "Missing" in exercise.inner_text()
    box.first.fill("123456,5")
    reader.press(box.first, "Enter")
    reader.settle()
    # The tone, with its sign; what a form lacks is told in words as well.
    assert "○ Missing" not in exercise.inner_text() and "Keep working" in exercise.inner_text()


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
@pytest.mark.parametrize("size", [(WIDE["width"], WIDE["height"]), PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_serious_in_the_outputs(reader, theme, size):
    if not AXE.is_file():
        lacking("axe-core")
    reader.resize(*size)
    use_theme(reader, theme)
    # The handle of a slider is there only below the pointer, beside the box that has its name.
    reader.page.mouse.move(0, 0)
    reader.page.evaluate("document.activeElement?.blur()")
    try:
        reader.page.add_script_tag(path=str(AXE))
        assert reader.page.evaluate(SERIOUS, OUTPUT_AREA) == []
    finally:
        use_theme(reader, "JupyterLab Light")


def use_theme(reader, name):
    """Change JupyterLab's theme, and wait until the page has it."""
    reader.page.evaluate(
        "name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: name})", name
    )
    shown = reader.page.locator(f"body[data-jp-theme-name='{name}']")
    shown.wait_for(state="attached", timeout=30_000)
    # JupyterLab hides itself for a moment, and some of its colours change slowly.
    reader.page.locator(".jp-Notebook").wait_for(state="visible")
    reader.page.wait_for_function(COLOURS_STAND)


@pytest.mark.parametrize(("what", "size"), [("phone", PHONE), ("zoomed", ZOOMED)])
def test_everything_fits_a_small_window(reader, what, size):
    reader.resize(*size)
    if reader.panels():
        reader.panels()[0].scroll_into_view_if_needed()
    reader.picture(SCREENSHOTS, f"{reader.name}_{what}")
    assert reader.page.evaluate(TOO_WIDE, OUTPUT_AREA) == []


def test_the_tab_key_goes_down_the_page(reader):
    for panel in reader.panels():
        places = panel.evaluate(REACHED)
        assert places, "a panel has nothing to press"
        for (_, left, bottom), (top, next_left, _) in pairwise(places):
            assert top >= bottom - 8 or next_left > left, (
                "the next control stands before the last one"
            )


def test_every_control_has_a_name(reader):
    for panel in reader.panels():
        for kind in ("spinbutton", "combobox", "button", "textbox", "checkbox"):
            for control in panel.get_by_role(kind).all():
                said = control.evaluate(
                    "node => node.labels?.[0]?.innerText || node.ariaLabel || node.innerText"
                    " || node.title"
                )
                assert (said or "").strip(), control.evaluate("node => node.outerHTML")[:200]


def test_nothing_left_the_machine(reader):
    assert not reader.requests


def test_a_page_closed_and_opened_again_goes_on(lab, browser):
    window, address = browser.new_context(viewport=WIDE), lab.address(f"{NAMES[0]}.ipynb")
    reader = Reader(window.new_page(), address)
    reader.open_and_run()
    again = Reader(window.new_page(), address)
    reader.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    reader.page.close()
    again.page.goto(again.address)
    again.page.wait_for_selector(f"{PANEL} img", timeout=60_000)
    again.settle()
    assert sum(1 for _ in walk(again, 3)) > 0
    again.close()
