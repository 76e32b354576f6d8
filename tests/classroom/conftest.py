"""The class uses the Chromium of the browser tests."""

from tests.browser.conftest import browser  # noqa: F401 - a fixture
