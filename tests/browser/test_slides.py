"""The slides of each lesson fit the screen of a projector, in letters for the last row."""

import pytest

from helpers.teaching.guide import lessons, minute_plans
from tests.browser import live_site

SIZES = ((1280, 720), (1024, 768))
OVERFLOWING = """() => [...document.querySelectorAll('section')].filter(
    one => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1).map(
    one => one.textContent.slice(0, 80))"""
SMALLEST = """() => Math.min(...[...document.querySelectorAll(
    'section p:not(.number), section li')].map(one => parseFloat(getComputedStyle(one).fontSize)))
    / Math.min(innerHeight, innerWidth)"""

# a picture's share of the width
PICTURES = """() => [...document.querySelectorAll('.beside img')].map(
    one => one.getBoundingClientRect().width / innerWidth)"""


@pytest.mark.parametrize("plan", live_site.some_long(minute_plans.names(), often=("50 min",)))
def test_each_slide_fits_a_projector_and_can_be_read_from_afar(browser, plan):
    page = browser.new_page()
    page.set_content(lessons.slides(plan).page)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(OVERFLOWING) == [], (width, height)
        # one twenty-eighth of the height: 26 pixels of 720
        assert page.evaluate(SMALLEST) >= 0.0355
        least = 0.6 if width == 1280 else 0.48
        assert all(share >= least for share in page.evaluate(PICTURES))
    page.close()
