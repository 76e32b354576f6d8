"""One JupyterLab and one Chromium for all.

Each notebook is opened and run once and its page used by all tests.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser import question_site
from tests.browser.lab import NOTEBOOKS, Lab
from tests.browser.reader import Reader

NAMES = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
# Every notebook is opened in `make test-long`; `make test` opens one of each kind.
SAMPLE = ("00_", "05_")
PARAMS = [
    pytest.param(name, marks=() if name.startswith(SAMPLE) else pytest.mark.long) for name in NAMES
]
WIDE = {"width": 1280, "height": 900}
SCREENSHOTS = Path(__file__).with_name("screenshots")


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """A running JupyterLab."""
    with Lab(tmp_path_factory.mktemp("lab")) as running:
        yield running


@pytest.fixture(scope="session")
def small_site(tmp_path_factory):
    """The live part of the site without Sphinx's pages: its folder."""
    return question_site.build(tmp_path_factory.mktemp("live") / "html")


@pytest.fixture(scope="session", params=PARAMS)
def reader(request, lab, browser):
    """A reader of one notebook, all of whose cells have been run."""
    opened = Reader(browser.new_page(viewport=WIDE), lab.address(f"{request.param}.ipynb"))
    opened.name = request.param
    opened.open_and_run()
    opened.picture(SCREENSHOTS, f"{request.param}_top")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def live_folder(tmp_path_factory):
    """The live part of a site, with few stored panels."""
    # Imported here: the tests of notebooks need none of it.
    from tests.browser import live_site

    folder = tmp_path_factory.mktemp("live")
    live_site.export(folder)
    return folder


@pytest.fixture(scope="session")
def live_address(live_folder):
    """Where it is served."""
    from tests.browser.test_site import served

    with served(live_folder) as address:
        yield address


@pytest.fixture(autouse=True)
def put_back(request):
    """Every test finds a wide window and panels as they started."""
    yield
    if "reader" in request.fixturenames:
        reader = request.getfixturevalue("reader")
        reader.page.set_viewport_size(WIDE)


# What is pressed and heard takes 12 s in each notebook, so only these are tried in `make test`: one
# with numbers alone, and one with menus, choices and every kind of button.
OFTEN = ("00_start_here", "01_how_freezing_works")
SELDOM = ("test_keys", "test_heard")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what is pressed and heard in the other notebooks as long."""
    for item in items:
        name = getattr(item, "callspec", None) and item.callspec.params.get("reader")
        if name and name not in OFTEN and item.path.stem in SELDOM:
            item.add_marker(pytest.mark.long)
