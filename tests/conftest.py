"""For all tests: how many random examples to try (more in `make test-long`), and one Chromium."""

import os

import pytest
from hypothesis import settings

from helpers.teaching.panel.widgets import SWITCH
from tests.browser.reader import ARGUMENTS, chromium

settings.register_profile("quick", max_examples=40, deadline=None)
settings.register_profile("thorough", max_examples=300, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


# Kernels and servers that tests start inherit this: no answers are offered or written unasked.
os.environ[SWITCH] = "off"


def lacking(what: str) -> None:
    """Skip on a learner's machine, fail in the automatic tests."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing; .ci/run installs it")
    pytest.skip(f"{what} is not installed")


@pytest.fixture(scope="session")
def browser():
    """Share a running Chromium, because playwright can be started only once in a process."""
    playwright = pytest.importorskip("playwright.sync_api") if not os.environ.get("CI") else None
    if playwright is None:
        import playwright.sync_api as playwright
    path = chromium() or lacking("Chromium")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=path, headless=True, args=list(ARGUMENTS))
        yield running
        running.close()
