"""Words of the glossary and tables on the site's pages: a page of a notebook, and one of the docs.

The pages are built by Sphinx without what is live on them.  test_site.py looks at the whole site.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from docs.live_site import FOLD_NAME
from helpers import data
from helpers.teaching.panel import style
from tests.browser.heard import value_of
from tests.browser.test_browser import AXE, SERIOUS
from tests.browser.test_site import CONTENT, PROJECT, TABLES, served
from tests.conftest import lacking

pytestmark = pytest.mark.timeout(600)
NOTEBOOK = "notebooks/01_how_freezing_works.html"
PAGES = "notebooks/01_*.ipynb,docs/index.md,docs/glossary.md,docs/accessibility.md"
PATIENCE_MS = 250
MEANINGS = {row.term: row.definition for row in data.load("glossary").itertuples()}
OPEN = ".word [popover]:popover-open"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The address of the built pages."""
    try:
        import myst_nb  # noqa: F401
        import sphinx_book_theme  # noqa: F401
    except ImportError:
        lacking("the extra site")
    folder = tmp_path_factory.mktemp("pages")
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-q", "-c", "docs"]
    command += ["-d", str(folder / "doctrees"), "-D", f"include_patterns={PAGES}"]
    done = subprocess.run(
        [*command, ".", str(folder / "html")], cwd=PROJECT, capture_output=True, text=True
    )
    # Links to pages that were left out are warnings.
    assert done.returncode == 0, done.stderr
    # As docs/build.py does with what the theme calls a fold.
    for name in (NOTEBOOK, "docs/accessibility.html"):
        text = (folder / "html" / name).read_text(encoding="utf-8")
        (folder / "html" / name).write_text(text.replace(FOLD_NAME, ""), encoding="utf-8")
    with served(folder / "html") as address:
        yield address


@pytest.fixture
def page(pages, browser):
    """The page of a notebook."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.goto(pages + NOTEBOOK)
    yield opened
    opened.close()


def patience(page):
    """Wait longer than the pointer has to rest, to see that nothing happens."""
    page.wait_for_timeout(3 * PATIENCE_MS)


def test_a_word_opens_under_the_pointer_stays_and_is_put_away(page):
    word = page.locator(".word").nth(3)
    word.scroll_into_view_if_needed()
    word.locator("button").hover()
    meaning = page.locator(OPEN)
    meaning.wait_for()
    assert meaning.inner_text() in MEANINGS.values()
    # On to the meaning itself, and back.
    meaning.hover()
    patience(page)
    assert meaning.count() == 1
    box, under = meaning.bounding_box(), word.locator("button").bounding_box()
    assert 0 <= box["y"] - (under["y"] + under["height"]) <= 8 or box["y"] < under["y"]
    assert box["x"] >= 0 and box["x"] + box["width"] <= 1280
    page.keyboard.press("Escape")
    assert meaning.count() == 0
    page.mouse.move(5, 5)
    word.locator("button").hover()
    meaning.wait_for()
    # A press does not take it away.
    page.mouse.down()
    page.mouse.up()
    assert meaning.count() == 1
    page.mouse.move(5, 5)
    meaning.wait_for(state="hidden")


def test_a_word_opens_with_the_focus_of_the_keyboard(page):
    first = page.locator(".word button").first
    first.scroll_into_view_if_needed()
    first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == first.inner_text()
    assert page.locator(OPEN).inner_text() == MEANINGS[first.inner_text()]
    page.keyboard.press("Escape")
    assert page.locator(OPEN).count() == 0
    assert page.locator(":focus").inner_text() == first.inner_text()
    page.keyboard.press("Enter")
    assert page.locator(OPEN).count() == 1
    page.keyboard.press("Tab")
    assert page.locator(f"{OPEN}#{first.get_attribute('popovertarget')}").count() == 0


def test_a_word_opens_at_a_touch_and_without_scripts(pages, browser):
    for settings in ({"has_touch": True}, {"java_script_enabled": False}):
        context = browser.new_context(viewport={"width": 390, "height": 844}, **settings)
        page = context.new_page()
        page.goto(pages + NOTEBOOK)
        button = page.locator(".word button").nth(2)
        button.scroll_into_view_if_needed()
        button.tap() if "has_touch" in settings else button.click()
        meaning = page.locator(f"#{button.get_attribute('popovertarget')}")
        assert meaning.is_visible()
        box = meaning.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390
        page.touchscreen.tap(5, 700) if "has_touch" in settings else page.mouse.click(5, 700)
        assert not meaning.is_visible()
        context.close()


def test_pictures_keep_their_letters_on_a_telephone(pages, browser):
    """They were shrunk to the page, which left the smallest letters 6.5 px high."""
    settings = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    context = browser.new_context(**settings)
    page = context.new_page()
    page.goto(pages + NOTEBOOK)
    page.evaluate("() => document.querySelectorAll('details').forEach(one => one.open = true)")
    letters_px = page.locator(".bd-article p > img").evaluate_all(
        "(all, drawn_px) => all.map(one => drawn_px * one.width / one.naturalWidth)",
        style.SMALLEST_PT / 72 * style.DPI,
    )
    scrolled = page.evaluate("() => document.documentElement.scrollWidth")
    context.close()
    assert letters_px and min(letters_px) >= 9
    assert scrolled <= 390


def test_a_screen_reader_is_given_the_meaning(page):
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    described = {
        value_of(node, "name"): value_of(node, "description")
        for node in nodes
        if value_of(node, "role") == "button" and value_of(node, "description") in MEANINGS.values()
    }
    # What is folded away has no text and is not in the tree.
    shown = [words for words in page.locator(".word button").all_inner_texts() if words]
    assert set(described) == set(shown) and len(shown) >= 15
    for said, meaning in described.items():
        term = next(term for term, one in MEANINGS.items() if one == meaning)
        assert term.casefold() in said.casefold()


def test_words_are_explained_in_prose_once_in_each_section(page):
    inside = "h1, h2, h3, h4, a, code, pre, table, cold-facts-question, .cell_output, summary"
    assert page.locator(f":is({inside}) .word").count() == 0
    per_section = page.evaluate(
        """() => [...document.querySelectorAll('section > section')]
        .filter(one => one.querySelector(':scope > h2'))
        .map(one => [...one.querySelectorAll('.word [popover]')].map(two => two.textContent))"""
    )
    assert all(len(set(one)) == len(one) for one in per_section)
    assert sum(map(len, per_section)) == page.locator(".word").count()
    assert sum(map(bool, per_section)) >= 3
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(set(ids)) == len(ids)


def test_axe_finds_nothing_in_an_open_word_light_and_dark(page):
    if not AXE.is_file():
        lacking("axe-core")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.wait_for_function(f"document.documentElement.dataset.theme === '{theme}'")
        page.locator(".word button").first.click()
        assert page.locator(OPEN).count() == 1
        assert page.evaluate(SERIOUS, CONTENT) == []


def test_tables_of_the_docs_have_captions_and_row_headings(pages, page):
    page.goto(f"{pages}docs/accessibility.html")
    found = page.evaluate(TABLES)
    assert len(found) == 3 and not any(one["faults"] for one in found), found
    heads = page.locator("tbody th[scope=row]")
    assert heads.count() == page.locator("tbody tr").count()
    # The caption repeats what stands above it: it is read and not seen.
    assert page.locator("table caption").first.bounding_box()["width"] <= 1
    page.evaluate(
        "() => { document.querySelector('caption').remove();"
        " document.querySelectorAll('table')[1].querySelector('th[scope=row]')"
        ".removeAttribute('scope'); }"
    )
    faults = [one["faults"] for one in page.evaluate(TABLES)]
    assert faults == [["no caption"], ["1 rows without a heading"], []]
