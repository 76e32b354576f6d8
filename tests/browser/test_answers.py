"""Answers stay on the page and in the file, as a learner sees it in JupyterLab."""

import json
import re

import pytest

from helpers.teaching.panel.widgets import SWITCH
from tests.browser.reader import QUESTION, Reader

WIDE = {"width": 1280, "height": 900}
# Without the question whether that is meant.
RESTART = """() =>
  window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.restart()"""
# The number of the kernel's process.
PROCESS = "__import__('os').getpid()"
NAME = "00_start_here.ipynb"


@pytest.fixture
def page(lab, browser):
    """Notebook 00 in a kernel that keeps answers, with none there at first."""
    kept = lab.folder / "notebooks" / "my_answers.json"
    kept.unlink(missing_ok=True)
    opened = Reader(browser.new_page(viewport=WIDE), lab.address(NAME))
    opened.kept = kept
    opened.page.goto(opened.address)
    opened.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=180_000)
    opened.wait_for_kernel()
    keep_answers(opened)
    run_all(opened)
    yield opened
    # A fresh kernel has the tests' environment again.
    opened.page.evaluate(RESTART)
    opened.wait_for_kernel()
    opened.close()
    kept.unlink(missing_ok=True)


def keep_answers(reader):
    """Switch on in this kernel what the tests' environment switches off."""
    reader.ask(f"__import__('os').environ.pop({SWITCH!r}, '')")


def run_all(reader):
    reader.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    reader.settle(180)


def restart(reader):
    """Restart the kernel, as after a break."""
    before = reader.ask(PROCESS)
    reader.page.evaluate(RESTART)
    reader.wait_for_kernel()
    assert reader.ask(PROCESS) != before
    keep_answers(reader)


def chosen(reader):
    """How many options are chosen."""
    return reader.page.locator(f"{QUESTION} input[type=checkbox]:checked").count()


def test_run_again_restart_load_and_forget(page):
    page.press(page.page.locator(f"{QUESTION} input[type=checkbox]").first, " ")
    page.settle()
    exercise = page.page.get_by_label(re.compile("Your answer")).first
    exercise.fill("12,5")
    exercise.press("Enter")
    page.settle()
    # On a busy machine the last answer may still be on its way to the file.
    page.until(page.kept.exists)
    page.settle()
    kept = json.loads(page.kept.read_text(encoding="utf-8"))
    assert len(kept["answers"]) == 1
    assert [one["first"] for one in kept["exercises"].values()] == ["12,5"]

    run_all(page)
    assert chosen(page) == 1 and page.ask("lesson.answers") == kept["answers"]
    assert page.page.get_by_label(re.compile("Your answer")).first.input_value() == "12,5"

    restart(page)
    run_all(page)
    assert chosen(page) == 0 and page.ask("lesson.answers") == {}
    line = page.page.get_by_text("my_answers.json from before")
    assert line.count() == 1
    page.press(page.page.get_by_role("button", name="Load my answers"), "Enter")
    page.settle()
    assert chosen(page) == 1 and page.ask("lesson.answers") == kept["answers"]
    assert page.page.get_by_label(re.compile("Your answer")).first.input_value() == "12,5"

    forget = page.page.get_by_role("button", name="Forget my answers")
    page.press(forget, "Enter")
    page.settle()
    assert page.kept.exists() and page.page.get_by_text("Press again to forget 2 answers").count()
    page.press(forget, "Enter")
    page.settle()
    assert not page.kept.exists() and chosen(page) == 0
