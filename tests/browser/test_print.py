"""On A4 no line of code, no table and no picture runs off the page, and labels stay with pictures.

The notebooks are rendered without the site's theme and with its style sheet; the site itself is
looked at in test_site.py. The sheets of a lesson fit their pages, and tables a phone.
"""

import re

import nbformat
import pytest

from helpers.teaching.guide import handouts, lessons
from tests.browser.lab import NOTEBOOKS
from tests.project import PROJECT

A4_WIDTH = 794  # pixels, at 96 to the inch
PHONE_WIDTH = 358
MARGINS = 2 * 38
STYLE = PROJECT / "docs" / "_static" / "site.css"

WIDER_THAN_THE_PAGE = """() => {
  const page = document.documentElement.clientWidth;
  const cut = [...document.querySelectorAll('pre')].filter(
    one => one.scrollWidth > one.clientWidth + 1);
  const off = [...document.querySelectorAll('table, img')].filter(
    one => one.checkVisibility() && one.getBoundingClientRect().right > page + 1);
  return [cut.length, off.length];
}"""
# words of a table that are drawn on two lines: the heading "Page" as "Pag" and "e"
CUT_WORDS = """() => {
  const cut = [];
  for (const cell of document.querySelectorAll('th, td')) {
    if (!cell.checkVisibility() || cell.querySelector('a, code')) continue;
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      for (const word of walker.currentNode.data.matchAll(/[\\p{L}\\d]+/gu)) {
        const range = document.createRange();
        range.setStart(walker.currentNode, word.index);
        range.setEnd(walker.currentNode, word.index + word[0].length);
        const tops = [...range.getClientRects()].map(box => Math.round(box.top));
        if (Math.max(...tops) - Math.min(...tops) > 4) cut.push(word[0]);
      }
    }
  }
  return cut;
}"""
LABELS = """() => [...document.querySelectorAll('details p')].filter(
    one => one.nextElementSibling?.querySelector(':scope > img')).map(
    one => getComputedStyle(one).breakAfter)"""


def page_of(path):
    """Return a notebook as an HTML page with the site's style sheet."""
    nbconvert = pytest.importorskip("nbconvert")
    exporter = nbconvert.HTMLExporter(template_name="basic")
    body, _ = exporter.from_notebook_node(nbformat.read(path, as_version=4))
    style = STYLE.read_text(encoding="utf-8")
    return (
        f"<!doctype html><html><head><style>{style}</style></head>"
        f'<body><article class="bd-article">{body}</article></body></html>'
    )


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_nothing_runs_off_a_printed_page(browser, path):
    page = browser.new_page(viewport={"width": A4_WIDTH - MARGINS, "height": 1000})
    page.set_content(page_of(path))
    page.emulate_media(media="print")
    page.evaluate("() => document.querySelectorAll('details').forEach(one => one.open = true)")
    cut, off = page.evaluate(WIDER_THAN_THE_PAGE)
    labels = page.evaluate(LABELS)
    words = page.evaluate(CUT_WORDS)
    page.close()
    assert (cut, off) == (0, 0), f"{cut} code blocks are cut, {off} tables or pictures are too wide"
    assert set(labels) <= {"avoid"}, "a label may part from its picture"
    assert not words, f"words of a table are cut in two: {words[:10]}"


@pytest.mark.parametrize(
    ("sheet", "most"),
    [
        (lessons.teacher_sheet("50 min"), 2),
        (lessons.learner_sheet("50 min"), 1),
        (handouts.blind_rating(), 1),
        (handouts.feedback(), 1),
    ],
    ids=lambda given: getattr(given, "name", None),
)
def test_a_sheet_is_one_leaf_of_paper(browser, sheet, most):
    """On both sides what the teacher holds, on one what each learner gets."""
    page = browser.new_page()
    page.set_content(sheet.page)
    pages = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))
    breaks = page.evaluate("() => getComputedStyle(document.querySelector('h1')).breakAfter")
    page.close()
    assert 1 <= len(pages) <= most
    assert breaks == "avoid", "a heading may part from what it is above"


THREE_COLUMNS = """() => [...document.querySelectorAll('table')].filter(
    one => one.rows[0].cells.length <= 3
    && one.getBoundingClientRect().width > one.parentElement.clientWidth + 1).map(
    one => one.caption?.textContent)"""


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_table_of_three_columns_needs_no_scrolling_on_a_phone(browser, path):
    page = browser.new_page(viewport={"width": PHONE_WIDTH, "height": 800})
    page.set_content(page_of(path))
    page.evaluate("() => document.querySelectorAll('details').forEach(one => one.open = true)")
    wide = page.evaluate(THREE_COLUMNS)
    page.close()
    assert not wide


def test_what_was_found_is_read_on_paper_without_unfolding_it(browser):
    """The page says that it is in the text below; solutions stay folded."""
    page = browser.new_page()
    style = STYLE.read_text(encoding="utf-8")
    page.set_content(
        f"<style>{style}</style><article class='bd-article'>"
        "<details class='findings'><summary>Findings</summary><p>Ice.</p></details>"
        "<details><summary>Solution</summary><p>Water.</p></details></article>"
    )
    shown = "() => [...document.querySelectorAll('details p')].map(one => one.checkVisibility())"
    assert page.evaluate(shown) == [False, False]
    page.emulate_media(media="print")
    assert page.evaluate(shown) == [True, False]
    page.close()
