"""Keys pressed inside panels do what the control under the focus does, and nothing to the notebook.

JupyterLab's command mode answers to single keys wherever the focus is inside a notebook: `d d`
deletes a cell. The course's settings (docs/jupyter) confine these to cells, and keep JupyterLab
from asking about news.
"""

from __future__ import annotations

import pytest

from tests.browser.lab import Lab
from tests.browser.reader import PANEL, QUESTION, Reader

pytestmark = pytest.mark.timeout(600)
# every key of JupyterLab's command mode that acts alone
LETTERS = ("d", "d", *"abcxvzmryjk0123456", "0", "0", "i", "i", "Shift+m", "Shift+j", "Shift+k")
CELLS = ".jp-Cell"
NEWS = "official Jupyter news"
ONE_NOTEBOOK = "01_how_freezing_works"


def cells(reader):
    """The number of cells, and the number of panels."""
    return reader.page.locator(CELLS).count(), len(reader.panels())


def choices_taken(reader):
    """The number of options that are chosen on the page."""
    return reader.page.locator(f"{QUESTION} input[type=checkbox]:checked").count()


def press_letters(reader, control):
    """Press every key of the command mode on a control; return what changed of cells and panels."""
    before = cells(reader)
    control.scroll_into_view_if_needed()
    control.focus()
    for key in LETTERS:
        reader.page.keyboard.press(key)
    reader.page.wait_for_timeout(150)
    asked = reader.page.locator(".jp-Dialog").count()
    return before, cells(reader), asked


def test_letters_do_nothing_to_the_notebook(reader):
    panels = reader.panels()
    if not panels:
        pytest.skip("this notebook has no panel")
    controls = [panels[0].get_by_role("button").last]
    menus = reader.page.locator(f"{PANEL} select")
    choices = reader.page.locator(f"{QUESTION} input[type=checkbox]")
    sliders = reader.page.locator(f"{PANEL} .noUi-handle")
    for found in (choices, sliders):
        if found.count():
            controls.append(found.first)
    # A letter on a menu chooses the option that begins with it, so it is put back afterwards.
    if menus.count():
        controls.append(menus.first)
    for control in controls:
        before, after, asked = press_letters(reader, control)
        assert (before, asked) == (after, 0)
    panels[0].get_by_role("button").last.press("Enter")
    reader.settle()


def test_arrows_move_a_menu_and_no_choice(reader):
    before = cells(reader)
    menus = reader.page.locator(f"{PANEL} select")
    if menus.count():
        menu = menus.first
        menu.select_option(index=0)
        reader.settle()
        first = menu.input_value()
        reader.press(menu, "ArrowDown")
        reader.settle()
        assert menu.input_value() != first
        reader.press(menu, "ArrowUp")
        reader.settle()
        assert menu.input_value() == first
        reader.press(menu, "End")
        reader.settle()
        last = menu.locator("option").last.get_attribute("value")
        assert menu.input_value() == last
        reader.press(menu, "Home")
        reader.settle()
        assert menu.input_value() == first
    choices = reader.page.locator(QUESTION).last.locator("input[type=checkbox]")
    if choices.count():
        # Space takes a choice in place of another. Arrow keys, which would go from question to
        # question and answer them on the way, do nothing.
        taken = choices_taken(reader)
        reader.press(choices.first, " ")
        reader.press(choices.last, "ArrowDown")
        reader.settle()
        assert choices.first.is_checked() and choices_taken(reader) <= taken + 1
        reader.press(choices.nth(1), " ")
        reader.settle()
        assert choices.nth(1).is_checked() and not choices.first.is_checked()
        # A second press on it leaves it chosen: an answer is changed, not withdrawn.
        reader.press(choices.nth(1), " ")
        reader.settle()
        assert choices.nth(1).is_checked() and choices_taken(reader) <= taken + 1
    assert cells(reader) == before


def test_the_commands_still_answer_on_a_cell(reader):
    if reader.name != ONE_NOTEBOOK:
        pytest.skip("tried in one notebook")
    many, _ = cells(reader)
    cell = reader.page.locator(CELLS).nth(1)
    cell.locator(".jp-InputPrompt").first.click(force=True)
    reader.page.keyboard.press("Escape")
    reader.page.keyboard.press("b")
    reader.until(lambda: cells(reader)[0] == many + 1)
    reader.page.keyboard.press("d")
    reader.page.keyboard.press("d")
    reader.until(lambda: cells(reader)[0] == many)


def test_nobody_is_asked_about_news(reader):
    assert not reader.page.get_by_text(NEWS).count()


@pytest.mark.long
def test_without_the_settings_the_danger_is_real(tmp_path, browser):
    """Shows that the test above can fail, and that 00's warning about other servers is needed."""
    with Lab(tmp_path / "lab", with_settings=False) as lab:
        reader = Reader(browser.new_page(), lab.address("00_start_here.ipynb"))
        reader.open_and_run()
        before, after, asked = press_letters(reader, reader.panels()[0].get_by_role("button").last)
        news = reader.page.get_by_text(NEWS).count()
        reader.close()
    assert before != after or asked
    assert news
