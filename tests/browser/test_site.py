"""The pages of `make site` in Chromium.

Complete, linked, readable, and nothing comes from outside.
"""

from __future__ import annotations

import contextlib
import functools
import http.server
import json
import re
import threading
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest

from docs import build
from tests.browser.conftest import SCREENSHOTS, WIDE
from tests.browser.test_browser import AXE, SERIOUS
from tests.conftest import lacking
from tests.environment.test_site_builds import built
from tests.tools import badges

PROJECT = Path(__file__).resolve().parents[2]
CONTENT = ".bd-article"
pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]

FACTS = """content => {
  const all = (what, get) => [...document.querySelectorAll(what)].map(get);
  return {
    title: document.title,
    ids: all('[id], a[name]', node => node.id || node.name),
    links: all('a[href]', node => node.getAttribute('href')),
    images: all(content + ' img',
      node => [node.getAttribute('src'), node.getAttribute('alt'), node.naturalWidth]),
    faulty: all('mjx-merror, .problematic, .system-message',
      node => node.textContent.slice(0, 100)),
    raw: all(content + ' :is(p, li, td)', node => node.textContent).filter(
      text => /\\$[^$]*\\\\[a-z]+/.test(text)),
    formulas: all('mjx-container', node => node.getBoundingClientRect().width),
  };
}"""

# What a table lacks. The index that Sphinx writes is laid out by tables, without data.
TABLES = """() => [
  ...document.querySelectorAll('.bd-article table:not(.indextable)')].map(table => {
  const rows = [...table.querySelectorAll('tbody tr')];
  const bare = rows.filter(row => !row.querySelector('th[scope=row]')).length;
  const caption = table.caption?.textContent || table.getAttribute('aria-label') || '';
  const empty = [...table.querySelectorAll('th')].filter(one => !one.textContent.trim()).length;
  return {caption, faults: [...(caption.trim() ? [] : ['no caption']),
    ...(bare ? [`${bare} rows without a heading`] : []),
    ...(empty ? [`${empty} empty headings`] : [])]};
})"""

DRAWN = "() => !window.MathJax?.startup?.promise || MathJax.startup.promise.then(() => true)"


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A file server that keeps what it does to itself."""

    def log_message(self, *_):
        """Say nothing."""


@contextlib.contextmanager
def served(folder):
    """Serve a folder on this machine only; gives the address."""
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The built site: its folder."""
    folder = tmp_path_factory.mktemp("site") / "html"
    done = built(folder)
    assert done.returncode == 0, done.stderr
    build.add_live_parts(folder)
    return folder


def note_failure(request, requests):
    """Keep a request that failed, but not one that ended because the next page was opened."""
    if request.failure != "net::ERR_ABORTED":
        requests.append((request.url, "failed"))


@pytest.fixture(scope="session")
def visited(site, browser):
    """Every page opened once: {path: what was found there}, and a page to go on with."""
    if not AXE.is_file():
        lacking("axe-core")
    with served(site) as address:
        page, requests, found = browser.new_page(viewport=WIDE), [], {}
        page.on("response", lambda answer: requests.append((answer.url, answer.status)))
        page.on("requestfailed", lambda request: note_failure(request, requests))
        page.on(
            "console",
            lambda said: said.type == "error" and requests.append((said.text[:200], "console")),
        )
        page.on("pageerror", lambda problem: requests.append((str(problem)[:200], "script error")))
        for path in sorted(one for one in site.rglob("*.html") if "_static" not in one.parts):
            name = path.relative_to(site).as_posix()
            requests.clear()
            page.goto(address + name, wait_until="load")
            page.wait_for_function(
                "() => !window.MathJax?.startup?.promise || MathJax.startup.promise.then(() => "
                "true)"
            )
            # No script tag: the page's policy lets no foreign script in.
            page.evaluate(AXE.read_text(encoding="utf-8"))
            at = page.url.removeprefix(address)
            axe = page.evaluate(SERIOUS, CONTENT) if page.locator(CONTENT).count() else []
            found[name] = page.evaluate(FACTS, CONTENT) | {
                "axe": axe,
                "tables": page.evaluate(TABLES),
                "requests": list(requests),
                "at": at,
            }
        yield found, page, address
        page.close()


def every(visited, what, wrong=bool):
    """Return 'page: what' of everything on the pages that is wrong."""
    return [
        f"{name}: {one}" for name, page in visited[0].items() for one in page[what] if wrong(one)
    ]


def test_every_notebook_has_its_page(visited):
    names = {f"notebooks/{path.stem}.html" for path in (PROJECT / "notebooks").glob("*.ipynb")}
    assert names <= set(visited[0])
    assert visited[0]["index.html"]["at"] == "index.html"
    print(
        f"\n{len(visited[0])} pages, {sum(len(page['links']) for page in visited[0].values())} "
        f"links"
    )


def test_nothing_fails_to_load(visited):
    assert not every(visited, "requests", lambda one: one[1] not in (200, 304))


def test_nothing_comes_from_outside(visited):
    assert not every(
        visited, "requests", lambda one: not one[0].startswith((visited[2], "data:", "blob:"))
    )


def test_axe_finds_nothing_serious_in_the_content(visited):
    assert not every(visited, "axe")


def test_every_table_has_a_caption_and_names_its_rows(visited):
    assert not every(visited, "tables", lambda one: one["faults"])
    assert sum(len(page["tables"]) for page in visited[0].values()) >= 30


def test_pictures_are_there_and_speak(visited):
    assert not every(visited, "images", lambda one: not (one[1] or "").strip() or not one[2])
    assert sum(len(page["images"]) for page in visited[0].values()) >= len(
        list((PROJECT / "notebooks" / "figures").glob("*.png"))
    )


def test_formulas_are_drawn(visited):
    assert not every(visited, "faulty")
    assert not every(visited, "raw")
    assert not every(visited, "formulas", lambda width: not width > 0)
    assert visited[0]["notebooks/01_how_freezing_works.html"]["formulas"]


def link_fault(site, pages, name, href):
    """Return what is wrong with one link of a page; None if nothing is, or if it leads outside."""
    if re.match(r"[a-z]+:", href) or href.startswith("//"):
        return None
    path, anchor = urldefrag(urljoin(f"/{name}", href))
    target = unquote(path).lstrip("/").split("?")[0]
    if not (site / target).is_file():
        return f"{name} links to {href}, which is not there"
    if anchor and target in pages and unquote(anchor) not in pages[target]["ids"]:
        return f"{name} links to {href}, which has no such place"
    return None


def test_every_link_leads_somewhere(site, visited):
    pages = visited[0]
    faults = {
        link_fault(site, pages, page["at"], href)
        for page in pages.values()
        for href in page["links"]
    }
    assert faults == {None}


def test_a_broken_link_would_be_found(site, visited):
    pages = visited[0]
    assert "not there" in link_fault(site, pages, "docs/index.html", "../notebooks/07.html")
    assert "no such place" in link_fault(
        site, pages, "docs/index.html", "glossary.html#term-phlogiston"
    )


def test_every_notebook_page_offers_the_live_version(visited):
    for path in (PROJECT / "notebooks").glob("*.ipynb"):
        links = visited[0][f"notebooks/{path.stem}.html"]["links"]
        assert (
            links.count(badges.address(f"notebooks/{path.name}", PROJECT)) >= 2
        )  # the note and the rocket


def test_terms_are_linked_to_the_glossary(visited):
    links = [
        href
        for name, page in visited[0].items()
        if name.startswith("notebooks/")
        for href in page["links"]
    ]
    assert sum("docs/glossary.html#term-" in href for href in links) >= 10
    for name, page in visited[0].items():
        if name.startswith("notebooks/0"):
            assert "docs/glossary.html" in " ".join(page["links"]), name
            assert "word-1" in page["ids"], name
    ids = visited[0]["docs/glossary.html"]["ids"]
    assert "term-latent-heat" in ids and "term-bioheat-equation" in ids


def test_every_page_has_a_policy_that_its_own_scripts_pass(site, visited):
    # What a policy refuses is an error in the console: see test_nothing_fails_to_load.
    for name in visited[0]:
        page = (site / name).read_text(encoding="utf-8")
        assert "Content-Security-Policy\" content=\"default-src 'self'" in page, name


def test_every_question_on_the_pages_is_live(site, visited):
    _, page, address = visited
    for path in sorted((PROJECT / "notebooks").glob("0*.ipynb")):
        page.goto(f"{address}notebooks/{path.stem}.html")
        page.wait_for_function(
            "() => [...document.querySelectorAll('cold-facts-question')].every("
            "one => one.dataset.live === 'yes')"
        )
        # Workshops ask for functions, which are judged in the notebook.
        is_workshop = path.stem[2] == "b"
        assert is_workshop or page.locator("cold-facts-question").count() >= 4
        # One class has the numbers that the notebook stores.
        for area in page.locator("cold-facts-question[name^='exercise:']").all():
            stored = area.locator(".cold-facts-text p").first.text_content()
            assert stored in area.locator(".cold-facts-live").inner_text()


def test_the_site_is_small(site):
    size = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
    print(f"\n{size / 1e6:.1f} MB")
    assert size <= 30e6
    listed = json.loads((site / "live" / "release.json").read_text(encoding="utf-8"))
    assert "notebooks/00_start_here.html" in listed["files"]


def test_search_finds_a_word(visited):
    _, page, address = visited
    page.goto(f"{address}search.html?q=throttle")
    page.wait_for_selector("#search-results li", timeout=20_000)
    assert any(
        "How freezing works" in words
        for words in page.locator("#search-results li").all_inner_texts()
    )


def test_on_paper_pictures_are_open_and_menus_gone(visited):
    _, page, address = visited
    page.goto(f"{address}notebooks/01_how_freezing_works.html")
    page.emulate_media(media="print")
    try:
        stills = page.locator("details", has=page.locator("summary", has_text="Still pictures"))
        assert stills.count() and all(one.get_attribute("open") is not None for one in stills.all())
        assert stills.locator("img").first.is_visible()
        for gone in (
            ".bd-sidebar-primary",
            ".bd-sidebar-secondary",
            ".bd-header-article",
            ".live-version",
        ):
            assert not page.locator(gone).first.is_visible(), gone
        page.pdf(path=SCREENSHOTS / "site_01.pdf", format="A4")
    finally:
        page.emulate_media(media="screen")
    page.screenshot(path=SCREENSHOTS / "site_01.png")
