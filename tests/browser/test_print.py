"""On A4 no line of code, no table and no picture runs off the page, and labels stay with pictures.

The notebooks are rendered without the site's theme and with its style sheet; the site itself is
looked at in test_site.py. The sheets of a lesson fit their pages.
"""

import re

import nbformat
import pytest

from helpers.teaching.guide import handouts, lessons
from tests.browser.lab import NOTEBOOKS
from tests.project import PROJECT

A4_WIDTH = 794  # pixels, at 96 to the inch
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
