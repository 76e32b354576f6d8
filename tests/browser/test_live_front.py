"""The front page of the site: the first ball, one question, the course map, and no network needed.

It is served below a path, as on a host of many projects.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import http.server
import json
import re
import shutil
import threading
import urllib.parse

import pytest

from docs import live_site
from helpers.teaching.panel.sentences import SENTENCES, say
from tests.browser.conftest import SCREENSHOTS
from tests.browser.test_browser import AXE, SERIOUS
from tests.browser.test_site import Quiet
from tests.conftest import lacking

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
LARGEST_BYTES = 150_000
# The sentences of 10 and 20 min, as notebook 00 has them below its still pictures, and how they
# begin, which does not wait for the notebook's cells.
TEN, TWENTY = (match["words"] for match in live_site.STILL.finditer(live_site.start_text()))

AFTER = "After {} min the ice edge is "
SECONDS = 10_000

# The window has its new size, and each of some elements ends within a height.
ABOVE_EDGE = """([height, selectors]) => innerHeight === height && selectors.every(
  one => document.querySelector(one).getBoundingClientRect().bottom <= height)"""
KEPT = """async count => {
  const names = await caches.keys();
  if (names.length !== 1) return null;
  const kept = await (await caches.open(names[0])).keys();
  return kept.length >= count ? {name: names[0], kept: kept.length} : null;
}"""


ALL_KEPT = """async () => {
  const loaded = performance.getEntriesByType('resource').map(entry => entry.name);
  const [name] = await caches.keys();
  const cache = await caches.open(name);
  const plain = address => address.split('?')[0];
  const found = await Promise.all(
    [location.href, ...loaded].map(address => cache.match(plain(address))));
  return loaded.length > 10 && found.every(Boolean);
}"""


class Server:
    """A file server below a path, which can be stopped and started again at the same address."""

    def __init__(self, folder, handler=Quiet):
        self.folder = folder
        self.handler = handler
        self.port = 0
        self.start()

    def start(self):
        """Serve the folder that holds the site's folder."""
        handler = functools.partial(self.handler, directory=str(self.folder.parent))
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self.port = self._server.server_port
        name = urllib.parse.quote(self.folder.name)
        self.address = f"http://127.0.0.1:{self.port}/{name}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        """Stop as a network does that is gone."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def site(small_site, tmp_path):
    """A server of a copy of the small site, which a test may change."""
    folder = tmp_path / "cold facts é"
    shutil.copytree(small_site, folder)
    server = Server(folder)
    yield server
    with contextlib.suppress(OSError):
        server.stop()


@pytest.fixture
def learner(browser, site):
    """A fresh browser; `faults` collects errors, and what is asked of other machines."""
    context = browser.new_context(viewport=PHONE, has_touch=True)
    page = context.new_page()
    page.faults = []
    page.loaded = []
    page.on("console", lambda said: said.type == "error" and page.faults.append(said.text))
    page.on("pageerror", lambda problem: page.faults.append(str(problem)))
    context.on("request", lambda one: f":{site.port}/" in one.url or page.faults.append(one.url))
    page.on("requestfinished", lambda request: page.loaded.append(request.url))
    yield page
    context.close()


def opened(page, site):
    """Open the front page and wait for its first picture."""
    page.set_default_timeout(SECONDS)
    page.goto(site.address)
    heard(page, AFTER.format(10))


def heard(page, words, seconds=10):
    """Wait until the page's sentence begins with some words."""
    page.wait_for_function(
        "said => document.getElementById('sentence').textContent.startsWith(said)",
        arg=words,
        timeout=1000 * seconds,
    )


def until(page, expression, arg=None, seconds=15):
    """Ask the page again and again; returns the first answer that is true."""
    for _ in range(10 * seconds):
        answer = page.evaluate(expression, arg)
        if answer:
            return answer
        page.wait_for_timeout(100)
    raise AssertionError(f"not within {seconds} s: {expression}")


def fits(page, height, *selectors):
    """Wait until the first of each lies above the lower edge of the screen."""
    until(page, ABOVE_EDGE, [height, selectors])


def kept(page, count):
    """Wait until the offline copy holds this many files; returns its name and their number."""
    return until(page, KEPT, count)


def test_picture_slider_and_question_are_on_the_first_screen(learner, site):
    opened(learner, site)
    for selector in ("h1", "#picture canvas", "#sentence", "#slider input", "#question button"):
        box = learner.locator(selector).first.bounding_box()
        assert box["y"] + box["height"] <= PHONE["height"], selector
    assert learner.evaluate("() => document.documentElement.scrollWidth") == PHONE["width"]
    picture = learner.get_by_role("img", name=AFTER.format(10))
    assert picture.is_visible()
    learner.screenshot(path=SCREENSHOTS / "front_phone.png")
    learner.set_viewport_size(DESKTOP)
    fits(learner, DESKTOP["height"], "#picture canvas", "#slider input", "#question button")
    learner.screenshot(path=SCREENSHOTS / "front_desktop.png")
    assert learner.faults == []


@pytest.mark.long
def test_it_says_what_the_notebook_says(learner, site):
    opened(learner, site)
    heard(learner, TEN, seconds=30)
    assert "cells of 0.5 mm, as in the notebook" in learner.locator("#cells").inner_text()
    learner.locator("#slider input").first.focus()
    learner.keyboard.press("End")
    heard(learner, TWENTY, seconds=40)


def test_it_loads_little_and_nothing_from_elsewhere(learner, site):
    opened(learner, site)
    learner.wait_for_load_state("networkidle")
    addresses = {address.partition("?")[0] for address in learner.loaded}
    loaded = {one.removeprefix(site.address) or "index.html" for one in addresses}
    # Fetched by the service worker, and not by the page.
    loaded.discard("live/release.json")
    size = sum((site.folder / name).stat().st_size for name in loaded)
    print(f"\n{len(loaded)} files, {size} bytes without compression")
    assert len(loaded) > 25
    assert size <= LARGEST_BYTES
    # All of it is kept at the first visit, with what a telephone needs to install it.
    listed = json.loads((site.folder / "live" / "release.json").read_text(encoding="utf-8"))
    assert loaded <= set(listed["shell"])
    # Nothing else is kept but the solver for browsers without WebAssembly and the page for pages
    # that are not there.
    besides = {"live/heat/kernel.js", "live/front/not_here.html", "manifest.webmanifest"}
    assert set(listed["shell"]) - loaded <= besides
    assert live_site.KERNEL in loaded and "live/heat/kernel.js" not in loaded
    assert learner.faults == []


def test_the_ice_follows_keys_touch_and_numbers_with_either_sign(learner, site):
    opened(learner, site)
    slider, field = learner.locator("#slider input").all()
    slider.focus()
    learner.keyboard.press("End")
    heard(learner, AFTER.format(20))
    box = slider.bounding_box()
    learner.touchscreen.tap(box["x"] + 2, box["y"] + box["height"] / 2)
    learner.wait_for_function("() => document.querySelector('#slider input').value === '1'")
    field.fill("10,0")
    field.press("Enter")
    heard(learner, AFTER.format(10))
    field.fill("99")
    field.press("Enter")
    assert "20 min" in learner.get_by_role("alert").inner_text()
    assert learner.faults == []


def test_the_question_is_one_of_the_course_and_is_kept(learner, site):
    question = live_site.front_question()
    opened(learner, site)
    area = learner.locator("#question")
    area.get_by_text(question.options[0].text).tap()
    area.get_by_role("button", name=say("check")).tap()
    told = question.feedback(question.options[0].text)
    assert area.get_by_role("status").inner_text() == told.text
    answers = learner.evaluate("() => JSON.parse(localStorage['cold-facts-answers']).answers")
    assert answers == {f"{question.kind}:{question.identity}": question.options[0].text}
    assert learner.faults == []


def test_axe_finds_nothing_in_either_light(learner, site):
    if not AXE.is_file():
        lacking("axe-core")
    opened(learner, site)
    learner.locator("#question input").first.check()
    learner.locator("#question button").tap()
    for scheme in ("light", "dark"):
        learner.emulate_media(color_scheme=scheme)
        learner.evaluate(AXE.read_text(encoding="utf-8"))
        assert learner.evaluate(SERIOUS, "body") == []
        learner.screenshot(path=SCREENSHOTS / f"front_{scheme}.png", full_page=True)
    assert learner.faults == []


def test_the_map_leads_to_every_notebook(small_site):
    page = (small_site / "index.html").read_text(encoding="utf-8")
    linked = re.findall(r'<th scope="row"><a href="notebooks/(\w+)\.html">', page)
    notebooks = (live_site.ROOT / "notebooks").glob("0*.ipynb")
    # The lessons come first, then the workshops.
    in_order = sorted(notebooks, key=lambda path: (path.name[2] == "b", path.name))
    assert linked == [path.stem for path in in_order]
    addresses = re.findall(r'(?:href|src)="([^"]*)"', page)
    assert addresses
    # Relative, so that the site works below any path.
    assert not [one for one in addresses if re.match(r"/|[a-z]+:", one)]


def test_without_scripts_and_on_paper_still_pictures_stay(learner, site, browser):
    opened(learner, site)
    still = learner.locator(".stills img").first
    assert not still.is_visible()
    learner.emulate_media(media="print")
    assert still.is_visible() and not learner.locator("#picture").is_visible()
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(site.address)
    assert page.locator(".stills img").first.is_visible()
    assert page.get_by_text(SENTENCES["front_no_scripts"]).is_visible()
    assert page.get_by_text(live_site.front_question().text).is_visible()
    assert not page.locator("#slider").is_visible()
    context.close()


def test_where_the_picture_cannot_move_a_still_one_and_a_sentence_stay(learner, site):
    # As in a browser without modules in workers.
    learner.add_init_script("window.Worker = class { constructor() { throw new Error('none'); } }")
    learner.goto(site.address)
    learner.get_by_text(SENTENCES["front_failed"]).wait_for(timeout=SECONDS)
    assert learner.locator(".stills img").first.is_visible()
    assert not learner.locator("#slider").is_visible()


SLOW_DATA = """
  const now = window.fetch;
  window.fetch = async (...asked) => {
    await new Promise(resolve => setTimeout(resolve, 1500));
    return now(...asked);
  };
"""


@pytest.mark.parametrize("later", ["data", "page"])
def test_a_worker_that_is_lost_before_the_page_listens_is_reported(learner, site, later):
    live = site.folder / "live"
    if later == "data":
        learner.add_init_script(SLOW_DATA)
    else:
        # front.js imports this module and is kept waiting by it.
        early = live / "front" / "early.js"
        wait = "await new Promise((resolve) => setTimeout(resolve, 1500));"
        early.write_text(f"{early.read_text(encoding='utf-8')}\n{wait}\n", encoding="utf-8")
    (live / "heat" / "worker.js").unlink()
    learner.goto(site.address)
    learner.get_by_text(SENTENCES["front_failed"]).wait_for(timeout=SECONDS)
    assert learner.locator(".stills img").first.is_visible()


def test_a_worker_without_any_kernel_says_so(learner, site):
    for name in ("kernel.wasm", "kernel.js"):
        (site.folder / "live" / "heat" / name).unlink()
    learner.goto(site.address)
    begins, _, _ = live_site.strings()["failed"].partition("{")
    learner.get_by_role("alert").get_by_text(begins).wait_for(timeout=SECONDS)


def test_a_question_that_does_not_load_leaves_the_ball_alone(learner, site):
    (site.folder / "live" / "front" / "question.js").unlink()
    warned = []
    broken = []
    learner.on("console", lambda said: said.type == "warning" and warned.append(said.text))
    learner.on("pageerror", lambda problem: broken.append(str(problem)))
    opened(learner, site)
    until(learner, "() => performance.getEntriesByName('cold-facts-drawn').length > 0")
    for _ in range(50):
        if warned or broken:
            break
        learner.wait_for_timeout(100)
    assert not broken
    assert "question.js" in warned[0]
    assert learner.locator("#picture canvas").is_visible()


def test_opened_by_double_click_stills_and_one_sentence_appear(browser, site):
    for name in ("index.html", "notebooks/questions.html"):
        page = browser.new_context(viewport=PHONE).new_page()
        page.goto((site.folder / name).as_uri())
        notes = page.locator(".cold-facts-file-note")
        notes.wait_for()
        assert notes.count() == 1
        is_front = name == "index.html"
        assert notes.inner_text() == (say("opened_as_file") if is_front else "Opened as a file.")
        stays = page.locator(".stills img, .cold-facts-text").first
        assert stays.is_visible()
        assert not page.locator("#picture, .cold-facts-live").count() or not (
            page.locator("#picture").is_visible()
        )
        page.context.close()


@pytest.mark.parametrize("name", ["panel", "question"])
def test_a_page_for_frames_says_why_it_is_empty(browser, site, name):
    file = site.folder / "live" / f"{name}.html"
    page = browser.new_context(viewport=PHONE).new_page()
    page.goto(file.as_uri())
    assert page.locator(".cold-facts-file-note").inner_text() == say("opened_as_file")
    assert page.get_by_role("link", name=SENTENCES["front_title"]).is_visible()
    page.context.close()
    assert f"<noscript><p>{say(f'{name}_needs_scripts')}</p>" in file.read_text(encoding="utf-8")


def test_it_opens_without_a_network_after_the_first_visit(learner, site):
    listed = json.loads((site.folder / "live" / "release.json").read_text(encoding="utf-8"))
    opened(learner, site)
    assert kept(learner, len(listed["shell"]) + 1)
    learner.goto(f"{site.address}notebooks/questions.html?class=3")
    learner.locator("fieldset").first.wait_for()
    # What a page has loaded is kept some time after it was loaded.
    until(learner, ALL_KEPT)
    site.stop()
    opened(learner, site)
    slider = learner.locator("#slider input").first
    slider.focus()
    learner.keyboard.press("End")
    heard(learner, AFTER.format(20))
    learner.goto(f"{site.address}notebooks/questions.html")
    learner.locator("fieldset").first.wait_for()
    learner.goto(f"{site.address}docs/index.html")
    assert learner.get_by_role("heading").inner_text() == SENTENCES["front_not_here"]
    learner.get_by_role("link").click()
    heard(learner, AFTER.format(10))


class NothingStored(Quiet):
    """As where the browser's own store of files is old: only the service worker has them."""

    def end_headers(self):
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


BELOW = """<!DOCTYPE html><html lang="en"><head><title>x</title></head><body>
<p style="height: 4000px">Above</p><cold-facts-panel name="first_ball"></cold-facts-panel>
<script type="module" src="../live/panels/element.js"></script>
<script type="module" src="../live/front/offline.js"></script></body></html>"""
HAS = """async path => Boolean(await caches.match(new URL(path, location.href)))"""


def test_panels_start_without_a_network_where_their_page_was_opened_once(
    browser, small_site, tmp_path
):
    folder = tmp_path / "html"
    shutil.copytree(small_site, folder)
    (folder / "notebooks" / "below.html").write_text(BELOW, encoding="utf-8")
    live_site.write_service_worker(folder)
    server = Server(folder, NothingStored)
    page = browser.new_context(viewport=PHONE).new_page()
    said = "() => /^After 10 min/.test(document.querySelector('.cf-sentence')?.textContent)"
    # A panel alone, and a page whose panel has not been in sight.
    page.goto(f"{server.address}live/panel.html?panel=first_ball")
    page.wait_for_function(said)
    until(page, HAS, "panel.html")
    page.goto(f"{server.address}notebooks/below.html")
    until(page, HAS, "below.html")
    until(page, HAS, "../live/panels/trust.js")
    server.stop()
    page.goto(f"{server.address}live/panel.html?panel=first_ball")
    page.wait_for_function(said)
    page.goto(f"{server.address}notebooks/below.html")
    page.locator("cold-facts-panel").scroll_into_view_if_needed()
    page.wait_for_function(said)
    page.context.close()


def test_what_the_panels_of_a_page_need_is_listed(small_site, tmp_path):
    folder = tmp_path / "html"
    shutil.copytree(small_site, folder)
    (folder / "notebooks" / "below.html").write_text(BELOW, encoding="utf-8")
    needs = live_site.panel_files(folder)
    assert list(needs) == ["notebooks/below.html"]
    (files,) = needs.values()
    assert {"live/data/first_ball.json", "live/panels/view.js", "live/heat/grid.js"} <= set(files)
    assert all((folder / name).is_file() for name in files)


def test_on_a_telephone_on_its_side_the_slider_stands_beside_the_picture(learner, site):
    opened(learner, site)
    learner.set_viewport_size({"width": 844, "height": 390})
    fits(learner, 390, "#picture canvas", "#sentence", "#slider input")


@pytest.mark.long
def test_the_whole_course_can_be_kept(learner, site):
    listed = json.loads((site.folder / "live" / "release.json").read_text(encoding="utf-8"))
    opened(learner, site)
    learner.locator("#keep").tap()
    learner.get_by_text(SENTENCES["front_kept"]).wait_for()
    # And the list itself.
    assert kept(learner, 1)["kept"] == len(listed["files"]) + 1
    site.stop()
    learner.goto(f"{site.address}live/question.html?question=quiz:05")
    learner.locator("fieldset").first.wait_for()


@pytest.mark.long
def test_a_new_release_takes_the_place_of_the_old_one(learner, site):
    opened(learner, site)
    first = kept(learner, 10)
    page = site.folder / "index.html"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("</h1>", " (new)</h1>"), encoding="utf-8")
    release = live_site.write_service_worker(site.folder)
    learner.evaluate("async () => (await navigator.serviceWorker.ready).update()")
    until(learner, "async old => !(await caches.keys()).includes(old)", first["name"])
    second = kept(learner, first["kept"])
    assert second["name"].endswith(release) and second["name"] != first["name"]
    site.stop()
    opened(learner, site)
    assert learner.get_by_role("heading", level=1).inner_text().endswith("(new)")


@pytest.mark.long
def test_a_file_of_another_release_is_not_kept(learner, site):
    opened(learner, site)
    first = kept(learner, 10)
    # Heard from its beginning: installing may have failed before the update is reported.
    learner.evaluate(
        """async () => {
          window.registration = await navigator.serviceWorker.ready;
          window.ended = new Promise(resolve => {
            registration.addEventListener('updatefound', () => {
              const worker = registration.installing;
              worker.addEventListener('statechange', () => resolve(worker.state));
            });
          });
        }"""
    )
    # The browser itself looks for a new release, too: none is served before all files are changed.
    site.stop()
    (site.folder / "index.html").write_text("half", encoding="utf-8")
    live_site.write_service_worker(site.folder)
    # Uploaded later than the list of files, as when an upload stops half-way.
    (site.folder / "live" / "style.css").write_text("body { color: red }", encoding="utf-8")
    site.start()
    failed = learner.evaluate(
        """async () => {
          // Again, since the server may not answer at once.
          const again = setInterval(() => registration.update().catch(() => {}), 1000);
          const state = await ended;
          clearInterval(again);
          return state;
        }"""
    )
    assert failed == "redundant"
    assert kept(learner, 10)["name"] == first["name"]


@pytest.mark.long
def test_a_telephone_can_install_it(learner, site):
    manifest = json.loads((site.folder / "manifest.webmanifest").read_text(encoding="utf-8"))
    assert manifest["start_url"] == manifest["scope"] == "./"
    for icon in manifest["icons"]:
        assert (site.folder / icon["src"]).is_file()
    opened(learner, site)
    kept(learner, 10)
    session = learner.context.new_cdp_session(learner)
    found = session.send("Page.getAppManifest")
    assert found["errors"] == [] and found["url"].startswith(site.address)
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # A private window, as every test's is, cannot install anything.
    assert [one["errorId"] for one in errors if one["errorId"] != "in-incognito"] == []


def test_every_page_has_a_policy_and_its_own_scripts_pass_it(small_site):
    pages = sorted(small_site.rglob("*.html"))
    assert len(pages) >= 5
    for path in pages:
        page = path.read_text(encoding="utf-8")
        assert re.search(r'Content-Security-Policy" content="default-src \'self\'', page), path


def test_a_page_of_the_theme_gets_a_policy_and_folds_are_named_as_they_read(tmp_path):
    fold = '<summary aria-label="Toggle hidden content">Show</summary>'
    page = f"<html><head><title>x</title></head>{fold}"
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    live_site.add_policies(tmp_path)
    written = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<summary>Show</summary>" in written
    # Before anything that it has to rule.
    assert written.index("Content-Security-Policy") < written.index("<title>")
    live_site.add_policies(tmp_path)
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == written


def test_a_policy_names_inline_code_by_its_hash():
    code = "var one = 1;"
    page = (
        f'<script src="a.js"></script><script>{code}</script>'
        '<script type="application/json">{}</script><button onclick="press(&quot;x&quot;)">'
    )
    rule = live_site.policy(page)
    assert rule.count("sha256-") == 2
    assert live_site.source_name(code) in rule
    assert live_site.source_name('press("x")') in rule and "'unsafe-hashes'" in rule
    assert "sha256-" not in live_site.policy('<script src="a.js"></script>')


@pytest.mark.long
def test_a_page_of_another_site_can_frame_a_question(browser, site, tmp_path):
    folder = tmp_path / "school"
    folder.mkdir()
    frame = (
        f'<iframe src="{site.address}live/question.html?question=quiz:05" title="Quiz"></iframe>'
    )
    (folder / "index.html").write_text(frame, encoding="utf-8")
    school = Server(folder)
    page = browser.new_context().new_page()
    page.goto(school.address)
    inside = page.frame_locator("iframe")
    inside.locator("input").first.check()
    inside.get_by_role("button").first.click()
    assert inside.get_by_role("status").first.inner_text()
    page.context.close()
    school.stop()


def test_the_name_of_a_release_follows_its_files(small_site, tmp_path):
    folder = tmp_path / "html"
    shutil.copytree(small_site, folder)
    before = live_site.write_service_worker(folder)
    assert before == live_site.write_service_worker(folder)
    (folder / "live" / "style.css").write_text("", encoding="utf-8")
    assert before != live_site.write_service_worker(folder)
    listed = json.loads((folder / "live" / "release.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256((folder / "live" / "text.js").read_bytes()).hexdigest()
    assert listed["files"]["live/text.js"] == digest[:16]
