"""Pictures for screens of high resolution, and the quick answers that precede them."""

import asyncio
import base64
import io
import re
import threading
import time
import warnings

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.text import Text
from PIL import Image

from helpers.teaching.panel import pictures, style
from helpers.teaching.panel.controls import Choice, Number
from helpers.teaching.panel.ghosts import Ghosts
from helpers.teaching.panel.panel import QUICK_NOTE, Panel
from helpers.teaching.panel.runners import OnRun, run_under_way
from tests.unit.course_panels import MAKERS, made

QUICK = {
    "blood",
    "cross_section",
    "dead_tissue",
    "kidney_case",
    "one_needle",
    "one_needle.first_panel",
    "own_plan",
}

NOTE = QUICK_NOTE.replace("'", "&#x27;")
"""As it stands on the page."""

# Letters are as wide as whole pixels allow, so a text may end elsewhere.
ROOM_PX = 30


class Answer:
    """The width of a ball of ice, by a model of some name."""

    def __init__(self, minutes, model="full"):
        self.minutes = minutes
        self.model = model

    def summary(self):
        return f"The {self.model} answer is {self.minutes} mm."


def quick(minutes):
    return Answer(minutes, "quick")


class View:
    """One bar, and where it was drawn."""

    def __init__(self):
        self.figure = style.figure(4, 3)
        (self.bar,) = self.figure.subplots().bar([0], [1])

    def update(self, result):
        self.bar.set_height(result.minutes)


def panel(**options):
    return Panel("Ice", [Number("minutes", "Time", "min", 1, 20, 1, 9)], Answer, View, **options)


def by_hand(shown, minutes):
    """Drag the first slider of a panel to a value."""
    shown.inputs[0].slider.value = minutes


def said(shown):
    """The sentence in the picture on the page; reading it changes nothing."""
    return re.search(r'alt="[^"]*(The \w+ answer is \d+ mm\.)', shown._image.value).group(1)


def places(figure):
    """The middle of each text and line that is drawn, in pixels."""
    with style.context():
        figure.canvas.draw()
    found = {}
    for artist in figure.findobj(lambda one: isinstance(one, (Text, LineCollection))):
        is_drawn = artist.get_visible() and (artist.get_text() if isinstance(artist, Text) else 1)
        box = artist.get_window_extent()
        if is_drawn and np.isfinite(box.bounds).all() and box.width > 0:
            found[artist] = np.array([(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2])
    return found


def grey(picture, size):
    """A picture in grey, at a size, 0 to 255."""
    image = Image.open(io.BytesIO(picture)).convert("L")
    return np.asarray(image.resize(size, Image.Resampling.BOX), dtype=float)


def in_page(shown):
    """Width and height of the picture on the page, and its own size in pixels."""
    width, height, data = re.search(
        r'width="(\d+)" height="(\d+)".*?base64,([A-Za-z0-9+/=]+)', shown._image.value, re.S
    ).groups()
    return (int(width), int(height)), pictures.png_size(base64.b64decode(data))


@pytest.fixture
def soon(monkeypatch):
    """Rests that come at once."""
    for name in ("SHARP_AFTER_S", "FULL_AFTER_S"):
        monkeypatch.setattr(f"helpers.teaching.panel.panel.{name}", 0.01)


@pytest.mark.parametrize("name", MAKERS)
def test_the_sharp_picture_is_the_usual_one_in_twice_the_pixels(name):
    shown = made(name)
    if shown.runner.needs_run and not shown.png():
        pytest.skip("it computes for seconds")
    width, height = pictures.png_size(shown.png())
    assert pictures.png_size(shown.sharp_png()) == (2 * width, 2 * height)
    # Squares of 40 pixels, which hold a word or more, are as dark in both.
    size = (width // 40, height // 40)
    gap = np.abs(grey(shown.png(), size) - grey(shown.sharp_png(), size))
    assert gap.max() < 15 and gap.mean() < 1.5
    # No artist is placed by pixels, which a sharp picture has more of.
    figure = shown._figure_shown()
    usual = places(figure)
    figure.set_dpi(pictures.SHARP * style.DPI)
    try:
        sharp = places(figure)
    finally:
        figure.set_dpi(style.DPI)
    assert usual
    for artist in usual.keys() & sharp.keys():
        assert np.abs(sharp[artist] - 2 * usual[artist]).max() < ROOM_PX, artist
    # And the usual one can still be drawn over its kept frame.
    shown._draw_again()
    assert shown.png() == shown.fresh_png()


def test_without_an_event_loop_nothing_rests(soon):
    shown = panel(quick=quick)
    shown.model.minutes = 12
    assert shown.summary == "The full answer is 12 mm."
    assert in_page(shown)[1] == pictures.png_size(shown.png()) == (400, 300)


def test_at_rest_the_picture_becomes_sharp_and_stays_as_large(soon):
    async def move():
        shown = panel()
        before = in_page(shown)
        shown.model.minutes = 12
        assert in_page(shown) == before == ((320, 240), (400, 300))
        await asyncio.sleep(0.3)
        return shown

    shown = asyncio.run(move())
    assert in_page(shown) == ((320, 240), (800, 600))
    assert 'alt="The full answer is 12 mm.' in shown._image.value
    # The next value comes with the usual pixels at once.
    shown.model.minutes = 13
    assert in_page(shown)[1] == (400, 300)


def test_a_control_moved_by_hand_has_a_quick_answer_first(soon):
    async def move():
        shown = panel(quick=quick)
        assert shown.summary == "The full answer is 9 mm."
        shown.set(minutes=10)
        assert shown.summary == "The full answer is 10 mm.", "code never gets a quick answer"
        shown.model.minutes = 11
        assert shown.summary == "The full answer is 11 mm.", "code may use the model, too"
        by_hand(shown, 13)
        assert said(shown) == "The quick answer is 13 mm."
        assert NOTE in shown._image.value
        by_hand(shown, 12)
        drawn = shown.renders
        await asyncio.sleep(0.3)
        assert shown.renders == drawn + 1, "the setting that was passed is not computed again"
        return shown

    shown = asyncio.run(move())
    assert shown.summary == "The full answer is 12 mm." and NOTE not in shown._image.value
    assert in_page(shown)[1] == (800, 600) and shown.png() == shown.fresh_png()


def settled(shown):
    shown.settle()


def set_again(shown):
    shown.set(minutes=11)


def still(shown):
    assert shown.states()[0].sentence == "The full answer is 11 mm."


def stored(shown):
    bundle, _ = shown._repr_mimebundle_()
    assert bundle["text/plain"] == 'Panel "Ice": The full answer is 11 mm.'


def result_read(shown):
    assert shown.result.model == "full"


def summary_read(shown):
    assert shown.summary == "The full answer is 11 mm."


def printed(shown):
    assert repr(shown) == 'Panel "Ice": The full answer is 11 mm.'


@pytest.mark.parametrize(
    "use", [settled, set_again, still, stored, result_read, summary_read, printed]
)
def test_code_gets_the_answer_of_the_model_right_after_a_drag(use):
    async def move():
        shown = panel(quick=quick)
        by_hand(shown, 11)
        assert said(shown) == "The quick answer is 11 mm." and not shown.up_to_date
        use(shown)
        assert said(shown) == "The full answer is 11 mm." and shown.up_to_date
        assert NOTE not in shown._image.value
        drawn = shown.renders
        use(shown)
        assert shown.renders == drawn, "the answer of the model is not computed twice"

    asyncio.run(move())


def test_an_observer_of_a_drag_reads_the_answer_of_the_model():
    async def move():
        shown = panel(quick=quick)
        read = []
        shown.model.observe(lambda change: read.append(shown.result.model), "minutes")
        by_hand(shown, 11)
        return read

    assert asyncio.run(move()) == ["full"]


def test_a_menu_moved_by_hand_has_a_quick_answer_but_not_one_moved_by_code():
    async def move():
        shown = Panel(
            "Ice",
            [Choice("minutes", "Time", (("nine", 9), ("ten", 10), ("twelve", 12)), 9)],
            Answer,
            View,
            quick=quick,
        )
        shown.model.minutes = 10
        assert said(shown) == "The full answer is 10 mm."
        shown.inputs[0].menu.value = 12
        assert said(shown) == "The quick answer is 12 mm."

    asyncio.run(move())


def test_a_quick_answer_keeps_its_note_where_the_model_fails_at_rest(soon):
    async def move():
        shown = panel(quick=quick)
        calls = []

        def fail(minutes):
            calls.append(minutes)
            raise ValueError("no ice")

        shown.compute = fail
        by_hand(shown, 11)
        await asyncio.sleep(0.3)
        return shown, calls

    shown, calls = asyncio.run(move())
    assert "no ice" in shown.error and said(shown) == "The quick answer is 11 mm."
    assert NOTE in shown._image.value and not shown.up_to_date
    assert calls == [11], "it is not tried again and again"


class GhostView(View):
    """The same with a line whose ghost shows the setting before."""

    def __init__(self):
        super().__init__()
        (self.line,) = self.figure.axes[0].plot([0, 1], [0, 1])
        self.ghosts = Ghosts([self.line])

    def update(self, result):
        super().update(result)
        self.line.set_ydata([0, result.minutes])


def test_a_quick_answer_never_stays_as_the_setting_before():
    def answer(minutes, wall, model="full"):
        return Answer(minutes, model)

    async def move():
        shown = Panel(
            "Ice",
            [
                Number("minutes", "Time", "min", 1, 20, 1, 9),
                Number("wall", "Wall", "", 1, 20, 1, 9),
            ],
            answer,
            GhostView,
            quick=lambda minutes, wall: answer(minutes, wall, "quick"),
        )
        by_hand(shown, 12)
        for wall in (10, 11):
            shown.inputs[1].slider.value = wall
            assert said(shown) == "The quick answer is 12 mm."
            before = shown._before_shown
            assert (before.model, before.minutes) == ("full", 9)
        # Once the model itself has answered, this is what the next control sets out from.
        shown.settle()
        by_hand(shown, 13)
        assert (shown._before_shown.model, shown._before_shown.minutes) == ("full", 12)
        assert shown.states() and shown._before_shown.minutes == 12

    asyncio.run(move())


def test_what_fails_beside_the_picture_is_logged_once(soon, monkeypatch, caplog):
    def broken(minutes):
        raise ValueError("no large cells")

    async def move():
        shown = panel(quick=broken)
        monkeypatch.setattr(pictures, "sharp_png", lambda figure: 1 / 0)
        for minutes in (11, 12):
            by_hand(shown, minutes)
            assert said(shown) == f"The full answer is {minutes} mm."
            await asyncio.sleep(0.2)

    with caplog.at_level("DEBUG", logger="helpers.teaching.panel.panel"):
        asyncio.run(move())
    faults = [str(record.exc_info[1]) for record in caplog.records]
    assert faults == ["no large cells", "division by zero"]


def test_a_picture_that_goes_stale_while_the_lock_is_awaited_is_not_sharpened(monkeypatch):
    shown = panel_on_run(lambda minutes, progress, cancelled: Answer(minutes))
    shown.run(wait=True, timeout=20)
    made_sharp = []
    monkeypatch.setattr(pictures, "sharp_png", made_sharp.append)
    with shown.lock:
        waiting = threading.Thread(target=shown._sharpen)
        waiting.start()
        time.sleep(0.2)
        shown.fail(ValueError("no ice"))
    waiting.join(20)
    assert made_sharp == []


def test_a_quick_answer_leaves_the_filters_of_warnings_alone_during_a_run():
    begun = threading.Event()
    end = threading.Event()

    def compute(minutes, progress, cancelled):
        begun.set()
        end.wait(20)
        return Answer(minutes)

    filters = []

    def look(minutes):
        filters.append(list(warnings.filters))
        return quick(minutes)

    # A run that another test has stopped may still be ending.
    for _ in range(400):
        if run_under_way():
            time.sleep(0.05)

    async def move():
        other = panel_on_run(compute)
        shown = panel(quick=look)
        by_hand(shown, 11)
        assert filters[0] != warnings.filters, "alone, it shows no warnings"
        other.run()
        assert begun.wait(20)
        by_hand(shown, 12)
        end.set()
        other.settle(20)
        assert filters[1] == warnings.filters

    asyncio.run(move())


def test_no_older_picture_replaces_a_newer_one(soon):
    async def move():
        shown = panel()
        for minutes in range(10, 20):
            shown.model.minutes = minutes
            await asyncio.sleep(0.005)
            assert f"{minutes} mm" in shown._image.value
        await asyncio.sleep(0.3)
        return shown

    shown = asyncio.run(move())
    assert "19 mm" in shown._image.value and in_page(shown)[1] == (800, 600)
    assert shown.sharp_png() == pictures.sharp_png(shown._view.figure)


def test_a_panel_with_a_problem_stays_as_it_is(soon):
    async def move():
        shown = panel()

        def fail(minutes):
            raise ValueError("no ice")

        shown.compute = fail
        shown.model.minutes = 12
        await asyncio.sleep(0.2)
        return shown

    shown = asyncio.run(move())
    assert "Last good picture" in shown._image.value and in_page(shown)[1] == (400, 300)


def test_a_sharp_picture_that_fails_leaves_the_usual_one(soon, monkeypatch):
    async def move():
        shown = panel()
        monkeypatch.setattr(pictures, "sharp_png", lambda figure: 1 / 0)
        shown.model.minutes = 12
        await asyncio.sleep(0.2)
        return shown

    shown = asyncio.run(move())
    assert shown.error == "" and in_page(shown)[1] == (400, 300)
    monkeypatch.undo()
    shown.model.minutes = 13
    assert shown.png() == shown.fresh_png()


def test_what_a_thread_drew_becomes_sharp_too(soon):
    def compute(minutes, progress, cancelled):
        return Answer(minutes)

    async def run():
        shown = panel_on_run(compute)
        shown.run()
        await asyncio.to_thread(shown.settle, 20)
        await asyncio.sleep(0.4)
        return shown

    shown = asyncio.run(run())
    assert shown.summary == "The full answer is 9 mm." and in_page(shown)[1] == (800, 600)


def panel_on_run(compute):
    return Panel(
        "Ice", [Number("minutes", "Time", "min", 1, 20, 1, 9)], compute, View, runner=OnRun()
    )


def test_a_quick_model_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="quick of panel 'Ice' does not take the controls"):
        panel(quick=lambda hours: None)


def test_only_slow_panels_have_a_quick_model():
    assert {name for name in MAKERS if made(name).quick is not None} == QUICK


def test_an_exported_page_holds_a_sharp_picture_of_few_bytes_and_its_width(monkeypatch):
    shown = panel()
    bundle, metadata = shown._repr_mimebundle_()
    still = base64.b64decode(bundle["image/png"])
    assert pictures.png_size(still) == (800, 600) and len(still) <= 60_000
    assert metadata == {"image/png": {"width": 320}}

    def too_large(picture):
        raise ValueError("this figure needs at least 70.0 kilobytes")

    monkeypatch.setattr(pictures, "reduced_png", too_large)
    bundle, _ = shown._repr_mimebundle_()
    assert base64.b64decode(bundle["image/png"]) == shown.png()
