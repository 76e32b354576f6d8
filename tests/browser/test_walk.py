"""One notebook from top to bottom: by keyboard alone, and as it is heard with the picture hidden.

Both write what they heard beside the screenshots, to be read by a person: a test can say that a
name is missing, not that a sentence is tiresome.
"""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import SCREENSHOTS, WIDE
from tests.browser.heard import spoken_focus, transcript
from tests.browser.reader import Reader

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]
NOTEBOOK = "00_start_here"
ACTIVE = "() => window.jupyterapp.shell.currentWidget.content.activeCellIndex"
IN_A_CELL = "() => document.activeElement.matches('.jp-Cell, .jp-Notebook, .cm-content')"
# The place of the first cell whose output holds these words.
CELL_WITH = """words => [...document.querySelectorAll('.jp-Notebook .jp-Cell')].findIndex(
  cell => cell.querySelector('.jp-OutputArea')?.innerText.includes(words))"""
# What is spoken of each alert: signs that are hidden from screen readers are left out.
ALERTS = """() => [...document.querySelectorAll('[role=alert]')].map(alert => {
  const heard = alert.cloneNode(true);
  for (const sign of heard.querySelectorAll('[aria-hidden=true]')) sign.remove();
  return heard.textContent;
})"""
MOST_TABS = 80
# What an empty name or a sign sounds like. Within a sentence "null" is a result of studies.
NOT_HEARD = re.compile(r"^(?:[\w ]+: )?null$|undefined|[\ue000-\uf8ff✓✗○≈]")


class Walker:
    """A learner who has a keyboard and no pointer; `log` holds each press and what it made heard.

    Only `page.keyboard` acts on the page. Looking at the page is allowed to the test.
    """

    def __init__(self, reader: Reader):
        self.reader = reader
        self.page = reader.page
        self.log: list[str] = []

    def press(self, key: str, times: int = 1) -> None:
        """Press a key and note what has the focus afterwards."""
        for _ in range(times):
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(40)
        count = f" x {times}" if times > 1 else ""
        self.log.append(f"[{key}{count}] {spoken_focus(self.page)}")

    def write(self, words: str) -> None:
        """Type words into what has the focus, in place of what was there, and press Enter."""
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(words)
        self.page.keyboard.press("Enter")
        self.reader.settle()
        self.page.wait_for_timeout(1300)
        self.log.append(f"[types {words}, Enter] {self.alerts()[-1:]}")

    def alerts(self) -> list[str]:
        """Return the words of all alerts on the page, as they are spoken."""
        return [words for words in self.page.evaluate(ALERTS) if words.strip()]

    def tab_to(self, words: str) -> None:
        """Press Tab until something with these words has the focus."""
        for _ in range(MOST_TABS):
            self.press("Tab")
            if re.search(words, self.log[-1]):
                return
        raise AssertionError(f"{words!r} was not reached with {MOST_TABS} Tabs")

    def to_cell(self, place: int) -> None:
        """Leave whatever has the focus, and go up or down to a cell, or to the text above it.

        JupyterLab's arrow keys pass over cells whose code is folded, as those of panels are.
        """
        for _ in range(MOST_TABS):
            if self.page.evaluate(IN_A_CELL):
                break
            self.page.keyboard.press("Shift+Tab")
        self.page.keyboard.press("Escape")
        for key, is_there in (
            ("ArrowDown", lambda now: now >= place),
            ("ArrowUp", self._upto(place)),
        ):
            for _ in range(200):
                if is_there(self.page.evaluate(ACTIVE)):
                    break
                self.page.keyboard.press(key)
                self.page.wait_for_timeout(30)
        now = self.page.evaluate(ACTIVE)
        assert place - 2 <= now <= place
        self.log.append(f"[arrow keys] cell {now + 1}")

    @staticmethod
    def _upto(place: int):
        """Return whether a cell is at a place or above it, as a function of the cell."""
        return lambda now: now <= place

    def place_of(self, words: str) -> int:
        """Return which cell shows words in its output."""
        return self.page.evaluate(CELL_WITH, words)


@pytest.fixture
def walker(lab, browser):
    """A learner at the top of a notebook that has not been run."""
    opened = Reader(browser.new_page(viewport=WIDE), lab.address(f"{NOTEBOOK}.ipynb"))
    opened.page.goto(opened.address)
    opened.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=180_000)
    opened.wait_for_kernel()
    walking = Walker(opened)
    yield walking
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    target = SCREENSHOTS / f"{NOTEBOOK}_by_keyboard.txt"
    target.write_text("\n".join(walking.log) + "\n", encoding="utf-8")
    opened.close()


def test_a_notebook_is_done_by_keyboard_alone(walker):
    page, reader = walker.page, walker.reader
    cells = page.locator(".jp-Notebook .jp-Cell").count()
    for _ in range(cells - 1):
        page.keyboard.press("Shift+Enter")
        page.wait_for_timeout(60)
    page.keyboard.press("Control+Enter")
    reader.settle(180)
    unrun = page.locator(".jp-CodeCell .jp-InputPrompt", has_text=re.compile(r"\[[ *]\]"))
    assert unrun.count() == 0 and page.locator(".jp-Notebook .jp-Cell").count() == cells
    walker.press("Escape")

    # The questions before the course, three options each: Tab goes on, Space chooses, and chooses
    # another. An arrow key answers nothing.
    questions = page.locator(".cold-facts-question")
    walker.to_cell(walker.place_of("A needle tip is at"))
    walker.tab_to("choice")
    for _ in range(11):
        walker.press("Space")
        walker.press("Tab")
        walker.press("Space")
        walker.press("ArrowDown")
        walker.press("Tab")
        walker.press("Tab")
    reader.settle()
    assert questions.locator("input[type=checkbox]:checked").count() == 11

    # The panel: type a number, press a step, play, look at the other picture, go back.
    walker.to_cell(walker.place_of("Your first ice ball"))
    walker.tab_to("Time")
    walker.write("4")
    sentence = page.locator(".cold-facts-headline").first
    assert sentence.inner_text().startswith("After 4 min")
    edge_mm = float(re.search(r"ice edge is (\S+) mm", sentence.inner_text())[1])
    assert any("ice edge" in words for words in walker.alerts())
    walker.tab_to("Time: 1 min more")
    walker.press("Enter")
    reader.settle()
    assert sentence.inner_text().startswith("After 5 min")
    walker.tab_to("Show sensors")
    walker.press("Enter")
    reader.settle()
    walker.tab_to("Reset")
    walker.press("Enter")
    reader.settle()
    assert sentence.inner_text().startswith("After 10 min")
    walker.tab_to("Where these numbers come from")
    walker.press("Enter")
    assert page.locator(".cold-facts-sources details[open]").count() == 1

    # The exercise: a mistake with a name, then the right number.
    walker.to_cell(walker.place_of("Your answer ("))
    walker.tab_to("Your answer")
    walker.write(f"{edge_mm:.1f}")
    assert any("Keep working" in words for words in walker.alerts())
    walker.write(f"{2 * edge_mm:.1f}")
    assert any("Correct" in words for words in walker.alerts())

    # The quiz, to its end.
    walker.tab_to("choice: .*trust least")
    for _ in range(questions.count() - 11):
        walker.press("Space")
        walker.tab_to("button: Check")
        walker.press("Enter")
        reader.settle()
        walker.press("Tab")
    assert page.locator(".jp-Notebook .jp-Cell").count() == cells
    checked = [words for words in walker.alerts() if re.search("Correct|Keep working", words)]
    assert len(checked) >= 3, "each check was spoken"
    assert not [line for line in walker.log if NOT_HEARD.search(line)]


def test_a_notebook_is_heard_with_the_picture_hidden(reader):
    lines = transcript(reader.page)
    target = SCREENSHOTS / f"{reader.name}_heard.txt"
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    titles = reader.ask("[panel.title for panel in lesson.panels.values()]")
    # The last one: a part of the notebook may have the title of its only panel.
    places = [
        max(place for place, line in enumerate(lines) if line == f"heading 3: {title}")
        for title in titles
    ]
    assert places == sorted(places)
    for place, panel in zip(places, reader.panels(), strict=False):
        if not panel.locator("img").count():
            continue
        # After the title the sentence, then the picture: the sentence again, and what it draws.
        sentence = panel.locator(".cold-facts-headline").inner_text()
        heard = " ".join(lines[place + 1 : place + 8])
        assert re.sub(r"\W+", "", sentence) in re.sub(r"\W+", "", heard)
        picture = next(line for line in lines[place:] if line.startswith("picture: "))
        assert picture.startswith(f"picture: {sentence}") and "The picture: " in picture
    for line in lines:
        assert not NOT_HEARD.search(line), line
    headings = [line for line in lines if line.startswith("heading")]
    assert len(headings) > 10 and not any(line.endswith(": ") for line in headings)
