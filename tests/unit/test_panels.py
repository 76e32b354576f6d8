"""Panels: one render per change, nothing clipped in silence, nothing dead, words that say what the
picture shows.
"""

import asyncio
import html
import re
import threading
import time

import nbformat
import pytest

import helpers.teaching as teach
from helpers.teaching.panel import controls, html_parts, inputs, pictures
from helpers.teaching.panel.player import PAUSE_S, frames
from helpers.teaching.panel.runners import AtOnce, OnRun
from helpers.teaching.panel.widgets import WIDGET_MIME
from helpers.teaching.publish import publish
from tests.unit import toy_panels as toys


@pytest.fixture
def panel():
    return toys.panel()


def box(panel, name):
    return next(one for one in panel.inputs if one.control.name == name)


# --- one model, one render --------------------------------------------------------------------


def test_first_picture_is_there_without_being_asked(panel):
    assert panel.renders == 1
    assert panel.png()[1:4] == b"PNG"
    assert panel.summary == panel.result.summary()
    assert panel.error == ""


@pytest.mark.parametrize("widget", ["slider", "box"])
def test_slider_and_box_move_together_with_one_render(panel, widget):
    pair = box(panel, "minutes")
    getattr(pair, widget).value = 15 if widget == "slider" else "15"
    assert (pair.slider.value, pair.box.value, panel.parameters["minutes"]) == (15, "15", 15)
    assert panel.renders == 2


def test_menu_renders_once(panel):
    box(panel, "tissue").menu.value = "fat"
    assert (panel.renders, panel.parameters["tissue"]) == (2, "fat")


def test_model_itself_can_be_moved(panel):
    panel.model.minutes = 4
    assert (panel.renders, box(panel, "minutes").box.value) == (2, "4")


def test_many_values_one_render(panel):
    panel.set(minutes=3, probe_temp=-80.0, tissue="fat")
    assert panel.renders == 2
    assert panel.parameters == {"probe_temp": -80.0, "minutes": 3, "tissue": "fat"}


def test_the_same_values_render_nothing(panel):
    panel.set(**panel.parameters)
    assert panel.renders == 1


def test_preset_button_and_reset_button_render_once_each(panel):
    start = panel.parameters
    next(button for button in panel._buttons if button.description == "Long & cold").click()
    assert (panel.renders, panel.parameters["minutes"], panel.parameters["probe_temp"]) == (
        2,
        20,
        -190.0,
    )
    next(button for button in panel._buttons if button.description == "Reset").click()
    assert (panel.renders, panel.parameters) == (3, start)


def test_view_is_built_once(panel):
    made = toys.BallView.made
    panel.set(minutes=3)
    panel.set(minutes=4)
    assert toys.BallView.made == made


def test_updated_view_equals_a_fresh_one(panel):
    panel.set(minutes=20, probe_temp=-190.0)
    panel.set(minutes=5, probe_temp=-60.0, tissue="fat")
    assert panel.fresh_png() == panel.png()


def test_a_slider_between_steps_leaves_no_rounding_dust(panel):
    box(panel, "probe_temp").slider.value = -100.00000000000001
    assert panel.parameters["probe_temp"] == -100.0


# --- bad input --------------------------------------------------------------------------------


def test_number_out_of_range_is_reported_and_not_clipped(panel):
    good = panel.png()
    box(panel, "minutes").box.value = "30"
    assert (
        panel.error
        == "Freezing time: 30 min is outside 1 to 20 min. The nearest valid value is 20 min."
    )
    assert panel.png() == good and panel.parameters["minutes"] == 10 and panel.renders == 1
    assert box(panel, "minutes").box.value == "30"
    assert "Last good picture" in panel._image.value
    assert repr(panel).startswith('Panel "Toy <ice>": problem: Freezing time')


@pytest.mark.parametrize("recover", ["type", "retype", "slide", "preset", "reset", "set"])
def test_every_way_back_from_a_bad_number(panel, recover):
    pair = box(panel, "minutes")
    pair.box.value = "30"
    {
        "type": lambda: setattr(pair.box, "value", "12"),
        "retype": lambda: setattr(pair.box, "value", "10"),
        "slide": lambda: setattr(pair.slider, "value", 11),
        "preset": lambda: panel.preset("Short"),
        "reset": panel.reset,
        "set": lambda: panel.set(minutes=10),
    }[recover]()
    assert panel.error == ""
    assert pair.box.value == str(panel.parameters["minutes"])
    assert "Last good picture" not in panel._image.value


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("minutes", " 12 min", 12),
        ("minutes", "12,0", 12),
        ("minutes", "１２", 12),
        ("probe_temp", "−100,5 °C", -100.5),
        ("probe_temp", "-100.5", -100.5),
        ("probe_temp", "-1,05e+2 C", -105.0),
    ],
)
def test_a_box_reads_both_decimal_signs(panel, name, typed, value):
    pair = box(panel, name)
    pair.box.value = typed
    assert (panel.error, panel.parameters[name]) == ("", value)
    assert pair.box.value == f"{value:.10g}"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1.5", "Freezing time: 1.5 min is not a whole number. The nearest valid value is 2 min."),
        ("1,5", "Freezing time: 1.5 min is not a whole number. The nearest valid value is 2 min."),
        ("-3", "Freezing time: -3 min is outside 1 to 20 min. The nearest valid value is 1 min."),
        ("1,500", "'1,500' may be 1.5 or 1500: write 1.5 or 1500. Use a number from 1 to 20 min."),
        ("ten", "Freezing time: 'ten' is not a number. Use a number from 1 to 20 min."),
        ("5 h", "Freezing time: '5 h' is not a number in min. Use a number from 1 to 20 min."),
        ("5-6", "Freezing time: '5-6' is not a number in min."),
        ("", "Freezing time: type a number from 1 to 20 min."),
        ("9" * 400, "is larger than any quantity in this course."),
    ],
)
def test_no_typed_text_becomes_another_number(panel, typed, words):
    pair = box(panel, "minutes")
    pair.box.value = typed
    assert words in panel.error
    assert (pair.box.value, panel.parameters["minutes"], panel.renders) == (typed, 10, 1)


def test_a_slider_that_rounds_to_its_steps_does_not_move_what_was_typed(panel):
    pair = box(panel, "probe_temp")
    step = pair.control.step
    typed = panel.parameters["probe_temp"] + step / 4
    pair.box.value = f"{typed:.10g}"
    renders = panel.renders
    pair.slider.value = typed - step / 4  # what the browser reports
    assert (panel.parameters["probe_temp"], panel.renders) == (typed, renders)
    assert pair.box.value == f"{typed:.10g}"
    pair.slider.value = typed - step / 4 + 3 * step  # a learner
    assert panel.parameters["probe_temp"] == typed - step / 4 + 3 * step


def test_a_late_report_of_the_browser_takes_back_no_step(panel):
    pair = box(panel, "probe_temp")
    start, step = panel.parameters["probe_temp"], pair.control.step
    for _ in range(3):
        pair.step(1)
    pair.slider.value = start + step + 1e-12  # the browser reports the first step, rounded
    assert panel.parameters["probe_temp"] == start + 3 * step
    assert pair.slider.value == start + 3 * step
    pair.slider.value = start + 2 * step
    assert panel.parameters["probe_temp"] == start + 3 * step


def test_reports_that_come_after_many_slow_steps_take_back_no_step(panel, monkeypatch):
    """On a busy computer the kernel finds all steps in its queue, and the reports behind them."""
    now_s = [100.0]
    monkeypatch.setattr(inputs.time, "monotonic", lambda: now_s[0])
    pair = box(panel, "probe_temp")
    start, step = panel.parameters["probe_temp"], pair.control.step
    for _ in range(8):
        pair.step(1)
        now_s[0] += 0.9
    for steps in range(1, 8):
        pair.slider.value = start + steps * step
        now_s[0] += 0.9
    assert panel.parameters["probe_temp"] == pytest.approx(start + 8 * step)
    # Later nobody but a learner moves the slider.
    now_s[0] += inputs.ECHO_S + 1
    pair.slider.value = start + 2 * step
    assert panel.parameters["probe_temp"] == pytest.approx(start + 2 * step)


def test_a_learner_may_drag_a_slider_back_to_where_a_step_had_put_it(panel):
    pair = box(panel, "probe_temp")
    start, step = panel.parameters["probe_temp"], pair.control.step
    pair.step(1)
    for steps in (2, 3, 2, 1):
        pair.slider.value = start + steps * step
        assert panel.parameters["probe_temp"] == start + steps * step


def test_an_exported_page_shows_the_picture(panel):
    nbconvert = pytest.importorskip("nbconvert")
    bundle, metadata = panel._repr_mimebundle_()
    output = nbformat.v4.new_output("execute_result", bundle, execution_count=1, metadata=metadata)
    cell = nbformat.v4.new_code_cell("panel", outputs=[output])
    notebook = nbformat.v4.new_notebook(cells=[cell])
    page, _ = nbconvert.HTMLExporter().from_notebook_node(notebook)
    assert bundle["image/png"][:60] in page
    # The stored notebook has still pictures of its own, so that it does not hold this one.
    stored = publish.normalised(notebook).cells[0].outputs[0].data
    assert set(stored) == {"text/plain"}


def test_step_buttons_move_by_one_step_and_stop_at_the_end(panel):
    pair = box(panel, "minutes")
    pair.more.click()
    assert (pair.box.value, panel.parameters["minutes"], panel.renders) == ("11", 11, 2)
    pair.box.value = "20"
    pair.more.click()
    assert (pair.box.value, panel.error) == ("20", "")
    pair.less.click()
    assert pair.box.value == "19"
    assert pair.more.tooltip == "Freezing time: 1 min more"


def test_two_bad_numbers_are_both_reported(panel):
    box(panel, "minutes").box.value = "0"
    box(panel, "probe_temp").box.value = "20"
    assert "Freezing time: 0 min" in panel.error and "Probe temperature: 20 °C" in panel.error
    box(panel, "minutes").box.value = "5"
    assert "Freezing time" not in panel.error and "Probe temperature" in panel.error


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"minutes": 30}, "30 min is outside 1 to 20 min. The nearest valid value is 20 min"),
        ({"minutes": 2.5}, "2.5 min is not a whole number. The nearest valid value is 2 min"),
        ({"minutes": "ten"}, "'ten' is not a number"),
        ({"minutes": True}, "True is not a number"),
        ({"probe_temp": float("nan")}, "NaN"),
        (
            {"tissue": "kidny"},
            "'kidny' is not an option; choose from 'kidney', 'fat'. The nearest is 'kidney'",
        ),
        ({"minute": 3}, "perhaps 'minutes'"),
        ({"minutes": 3, "tissue": "bone"}, "'bone' is not an option"),
    ],
)
def test_set_refuses_whole(panel, values, words):
    before = panel.parameters
    with pytest.raises(ValueError, match=re.escape(words)):
        panel.set(**values)
    assert (panel.parameters, panel.renders, panel.error) == (before, 1, "")


def test_unknown_preset(panel):
    with pytest.raises(ValueError, match="'Shrt' is not a preset"):
        panel.preset("Shrt")


# --- failures in the model or the view --------------------------------------------------------


def failing(probe_temp, minutes, tissue):
    if minutes == 13:
        raise ZeroDivisionError("no <blood>")
    return toys.freeze(probe_temp, minutes, tissue)


def test_exception_in_compute_is_a_sentence_and_the_next_value_recovers():
    panel = toys.panel(failing)
    good = panel.png()
    box(panel, "minutes").slider.value = 13
    assert panel.error == "This setting could not be computed (ZeroDivisionError: no <blood>)."
    assert (
        "no &lt;blood&gt;" in panel._message.value
        and "last setting that worked" in panel._message.value
    )
    assert panel.png() == good and "Last good picture" in panel._image.value
    box(panel, "minutes").slider.value = 14
    assert panel.error == "" and panel.png() != good


def test_exception_in_the_view_and_a_sentence_without_number():
    class BadView(toys.BallView):
        def update(self, ball):
            if ball.width_mm > 20:
                raise RuntimeError("too wide")
            super().update(ball)

    panel = toys.panel(view=BadView)
    panel.set(minutes=20, probe_temp=-190.0)
    assert "too wide" in panel.error
    panel.reset()
    assert panel.error == ""

    class Mute(toys.Ball):
        def summary(self):
            return "It is cold."

    mute = toys.panel(lambda **p: Mute(toys.freeze(**p).temperature, 1.0))
    assert "at least one number" in mute.error and mute.png() == b""


# --- construction -----------------------------------------------------------------------------


def number(**changed):
    given = dict(name="x", label="X", unit="mm", minimum=0, maximum=10, step=1, value=5)
    return teach.Number(**{**given, **changed})


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"minimum": 10}, "range of 'x' is 10 to 10"),
        ({"step": 0}, "step of 'x' is 0"),
        ({"step": 11}, "step of 'x' is 11"),
        ({"value": 12}, "nearest valid value is 10 mm"),
        ({"maximum": float("inf")}, "maximum of 'x' is inf"),
        ({"name": "two words"}, "must be a Python name"),
        ({"label": " "}, "is blank"),
        ({"label": "A label that goes on and on and on"}, "at most 32 fit"),
    ],
)
def test_bad_number_control(changed, words):
    with pytest.raises(ValueError, match=words):
        number(**changed)


@pytest.mark.parametrize(
    ("options", "value", "words"),
    [
        (("a",), "a", "at least two"),
        (("a", "a"), "a", "alike"),
        ((("a", 1), ("b", 1)), 1, "alike"),
        (("a", "b"), "c", "'c' is not an option"),
        ((("few", 20), ("many", 190)), 19, "The nearest is 20"),
    ],
)
def test_bad_choice_control(options, value, words):
    with pytest.raises(ValueError, match=words):
        teach.Choice("x", "X", options, value)


@pytest.mark.parametrize(
    ("names", "how", "words"),
    [
        ("", {}, "0 controls"),
        ("abcdefg", {}, "7 controls"),
        ("aa", {}, "two have the same name"),
        ("ab", {}, "does not take the controls"),
        ("a", {"presets": {"P": {"a": 99}}}, "preset 'P' of panel 'T'.*99 mm is outside"),
        ("a", {"presets": {"P": {"b": 1}}}, "'b' is not a control"),
    ],
)
def test_parts_that_do_not_fit(names, how, words):
    with pytest.raises(ValueError, match=words):
        teach.Panel("T", [number(name=one) for one in names], lambda a: None, toys.BallView, **how)


def test_whole_and_broken_numbers():
    assert number().whole and isinstance(number().check(3.0), int)
    assert not number(step=0.5).whole and number(step=0.5).check(3) == 3.0
    assert controls.parameter_model([number()]).x == 5


# --- what is shown ----------------------------------------------------------------------------


def test_picture_speaks_and_text_is_escaped(panel):
    assert f'alt="{panel.summary} The picture: y (mm) against x (mm)."' in panel._image.value
    words = re.sub("<[^>]+>", "", panel._sentence.value)
    assert words == panel.summary and "role=" not in panel._sentence.value
    (layout,) = panel.widget.children
    whole = "".join(child.value for child in layout.children if hasattr(child, "value"))
    assert "Toy &lt;ice&gt;" in whole and "<ice>" not in whole and "Speed &lt;b&gt;" in whole
    assert "not verified" in whole and "Where these numbers come from" in whole


@pytest.mark.parametrize(
    ("sentence", "bold"),
    [
        (
            "After 10 min the edge is 17.0 mm away; 18 % of 36.6 cm³ is dead.",
            ["10 min", "17.0 mm", "18 %", "36.6 cm³"],
        ),
        ("2 freezes of kidney cancer 786-O at -40 °C.", ["2", "-40 °C"]),
        ("P3 says CD8 < 5 & more.", ["5"]),
        # A sign and a unit are never parted from their number at the end of a line.
        ("Half are dead at -13.0 °C (± 0.3 K by this fit).", ["-13.0 °C", "± 0.3 K"]),
        ("It holds 2.80 mol/kg of salt; 10 million cells.", ["2.80 mol/kg", "10 million cells"]),
        ("There are 5.98 million tumour cells.", ["5.98 million"]),
    ],
)
def test_numbers_of_the_sentence_are_bold_with_their_units(sentence, bold):
    written = html_parts.headline(sentence)
    assert html.unescape(re.sub("<[^>]+>", "", written)) == sentence
    assert re.findall("<strong>(.*?)</strong>", written) == bold


def test_a_picture_is_as_wide_as_its_page_allows():
    sizes = {(7.5, 4.0): 600, (6.0, 5.2): 480, (7.0, 7.0): 416}
    for (width_in, height_in), shown_px in sizes.items():
        assert pictures.page_width(pictures.png(teach.figure(width_in, height_in))) == shown_px


def test_a_picture_says_how_narrow_it_may_become():
    drawn = pictures.png(teach.figure(7.6, 4.0))
    for good in (True, False):
        written = html_parts.picture(drawn, "The ice is 5 mm wide.", good=good)
        assert "min-width:494px" in written and f"{html_parts.LEAST_PROPERTY}:494px" in written
    small = html_parts.picture(pictures.png(teach.figure(3.0, 2.0)), "It is 5 mm.", good=True)
    assert "min-width:195px" in small


def test_a_narrow_panel_folds_what_is_neither_first_nor_played():
    controls = [teach.Number(name, f"Number {name}", "mm", 1, 9, 1, 5) for name in "abcdef"]
    made = teach.Panel("T", controls, lambda a, b, c, d, e, f: Flat(a), Line, play="f")
    classes = [one.widget._dom_classes for one in made.inputs]
    folded = ["cold-facts-extra" in one for one in classes]
    assert folded == [False, False, True, True, True, False]
    (fold,) = made._fold_buttons
    assert fold.description == "3 more controls"
    fold.click()
    assert fold.description == "Fewer controls"
    assert "cold-facts-unfolded" in made.widget._dom_classes
    fold.click()
    assert fold.description == "3 more controls"
    assert "cold-facts-unfolded" not in made.widget._dom_classes


def test_few_controls_are_not_folded(panel):
    assert len(panel.controls) == 3 and panel._fold_buttons == []


# --- two pictures, and play -------------------------------------------------------------------


class Flat:
    """A height and a sentence."""

    def __init__(self, height):
        self.height = height

    def summary(self):
        return f"The line is {self.height} mm high."


class Line:
    """Two figures: a line, and the same line upside down."""

    names = ("line", "mirror")

    def __init__(self):
        self.figure, self.second = teach.figure(4, 3), teach.figure(4, 3)
        self.lines = [one.subplots().plot([0, 1], [0, 0])[0] for one in (self.figure, self.second)]
        for one in (self.figure, self.second):
            one.axes[0].set_ylim(-10, 10)

    def update(self, result):
        for line, sign in zip(self.lines, (1, -1), strict=True):
            line.set_ydata([sign * result.height] * 2)

    def second_sentence(self, result):
        return f"The mirror is at {-result.height} mm."


@pytest.fixture
def counted():
    """A panel that plays, and the heights that were computed."""
    computed = []

    def compute(height):
        computed.append(height)
        if height == 7:
            raise RuntimeError("no seven")
        return Flat(height)

    number = teach.Number("height", "Height", "mm", 1, 6, 1, 3)
    return teach.Panel("T", [number], compute, Line, play="height"), computed


def test_a_second_picture_has_its_own_words_and_follows(counted):
    panel, _ = counted
    first = panel.png()
    assert panel._page_button.description == "Show mirror"
    panel._page_button.click()
    assert panel.png() != first and 'alt="The mirror is at -3 mm."' in panel._image.value
    assert panel.summary == "The line is 3 mm high." and panel.fresh_png() == panel.png()
    panel.set(height=5)
    assert 'alt="The mirror is at -5 mm."' in panel._image.value
    assert panel.fresh_png() == panel.png()
    panel.set(height=3)
    panel._page_button.click()
    assert panel._page_button.description == "Show mirror"
    assert panel.png() == first and f'alt="{panel.summary}"' in panel._image.value


def test_a_panel_with_one_picture_has_no_second_one(panel):
    assert panel._page_button.layout.display == "none"
    with pytest.raises(ValueError, match="has one picture only"):
        panel.show_second()


def test_a_play_goes_to_the_end_and_computes_each_frame_once(counted):
    panel, computed = counted
    assert panel.player.button.description == "Play: height"
    panel.player.start()
    assert panel.parameters == {"height": 6} and computed == [3, 4, 5, 6]
    panel.player.start()
    assert computed == [3, 4, 5, 6, 1, 2, 3]
    renders, last = panel.renders, panel.png()
    panel.player.start()
    assert computed == [3, 4, 5, 6, 1, 2, 3] and panel.renders == renders
    assert panel.png() == last == panel.fresh_png()
    assert panel.summary == "The line is 6 mm high."
    assert not panel.player.playing and panel.player.button.description == "Play: height"


def test_a_kept_frame_belongs_to_its_picture(counted):
    panel, _ = counted
    panel.player.start()
    panel.player.start()
    panel.show_second()
    panel.set(height=2)
    assert 'alt="The mirror is at -2 mm."' in panel._image.value
    assert panel.fresh_png() == panel.png()


def test_still_pictures_of_kept_frames_are_those_of_their_setting(counted):
    panel, _ = counted
    panel.player.start()
    panel.player.start()
    fresh = teach.Panel("T", panel.controls, flat_of, Line)
    assert panel.parameters == {"height": 6}
    panel.set(height=3)
    assert panel.states()[0].picture == fresh.states()[0].picture


def flat_of(height):
    """The same model, for a panel that kept nothing."""
    return Flat(height)


def test_a_play_in_a_kernel_pauses_and_stops(counted):
    panel, _ = counted

    async def play_and_stop():
        panel.player.start()
        await asyncio.sleep(0)
        assert panel.player.playing and panel.parameters == {"height": 4}
        assert panel.player.button.description == "Stop"
        panel.player.button.click()
        await asyncio.sleep(3 * PAUSE_S)
        assert panel.parameters == {"height": 4} and not panel.player.playing

        panel.player.start()
        await asyncio.sleep(0)
        panel.inputs[0].slider.value = 2  # the learner takes over
        await asyncio.sleep(3 * PAUSE_S)
        assert panel.parameters == {"height": 2} and not panel.player.playing

        panel.player.start()
        # Four frames, each a pause and a picture; how long a picture takes depends on the machine.
        async with asyncio.timeout(30):
            while panel.player.playing:
                await asyncio.sleep(PAUSE_S)
        assert panel.parameters == {"height": 6}

    asyncio.run(play_and_stop())


def test_a_frame_that_fails_ends_the_play():
    def compute(height):
        if height == 4:
            raise RuntimeError("no four")
        return Flat(height)

    number = teach.Number("height", "Height", "mm", 1, 6, 1, 2)
    panel = teach.Panel("T", [number], compute, Line, play="height")
    panel.player.start()
    assert panel.parameters == {"height": 4} and "no four" in panel.error
    assert panel.summary == "The line is 3 mm high." and not panel.player.playing


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"play": "tissue"}, "'tissue' .* is no number"),
        ({"play": "time"}, "'time' .* is no number"),
        (
            {"play": "minutes", "compute": toys.freeze_slowly, "runner": OnRun()},
            "only a panel that computes at once",
        ),
    ],
)
def test_what_cannot_be_played(how, words):
    with pytest.raises(ValueError, match=words):
        toys.panel(**how)


def test_long_ranges_are_played_in_larger_steps():
    values = frames(teach.Number("days", "Time", "days", 0, 1000, 1, 5))
    assert len(values) == 41 and values[:2] == [0, 25] and values[-1] == 1000
    odd = frames(teach.Number("x", "X", "mm", 0.5, 9.0, 0.2, 5.0))
    assert odd[0] == 0.5 and odd[-1] == 9.0 and len(odd) <= 44


def test_facts_follow_the_parameters(panel):
    panel.set(tissue="fat")
    assert ">0.6<" in panel._facts_page.value


@pytest.mark.parametrize(
    ("compute", "make_runner"), [(toys.freeze, AtOnce), (toys.freeze_slowly, OnRun)]
)
def test_facts_that_cannot_be_shown_are_reported(compute, make_runner):
    made = teach.Panel(
        "Ice",
        toys.CONTROLS,
        compute,
        toys.BallView,
        facts=lambda parameters: [{"name": "k", "value": 1.0}],
        runner=make_runner(),
    )
    if made.runner.needs_run:
        made.run(wait=True)
    assert "KeyError: 'unit'" in made.error and "KeyError" in made._message.value


def test_every_control_has_a_label_with_its_unit(panel):
    labels = [box(panel, name).box.description for name in ("probe_temp", "minutes")]
    seen = [re.sub("<span.*</span>", "", label) for label in labels]
    assert seen == ["Probe temperature (°C)", "Freezing time (min)"]
    # Who hears the box is told its range, which a slider shows.
    assert ">, -190 °C to -60 °C</span>" in labels[0]
    assert box(panel, "tissue").menu.description == "Tissue"


def test_mime_bundle_is_the_sentence_and_the_widget(panel):
    bundle, _ = panel._repr_mimebundle_()
    # the picture is what an exported page shows
    assert set(bundle) == {"text/plain", WIDGET_MIME, "image/png"}
    assert bundle["text/plain"] == f'Panel "Toy <ice>": {panel.summary}'


def test_states_are_the_presets_and_leave_the_panel_as_it_was(panel):
    before = panel.parameters, panel.png()
    states = panel.states()
    assert [one.label for one in states] == list(toys.PRESETS)
    assert len({one.picture for one in states}) == len({one.sentence for one in states}) == 3
    assert all(len(one.picture) <= 30_000 for one in states)
    assert (panel.parameters, panel.png()) == before


def test_states_leave_the_panel_as_it_was_when_one_fails():
    def compute(probe_temp, minutes, tissue):
        if tissue == "fat":
            raise ValueError("too fat")
        return toys.freeze(probe_temp, minutes, tissue)

    made = toys.panel(compute)
    before = made.parameters
    with pytest.raises(ValueError, match=r"state 'Fat': .*too fat"):
        made.states()
    assert made.parameters == before and not made.error


# --- long runs --------------------------------------------------------------------------------


@pytest.fixture
def slow():
    return toys.panel(toys.freeze_slowly, runner=OnRun())


def test_nothing_runs_until_asked(slow):
    slow.set(minutes=3)
    assert (slow.renders, slow.png(), slow.running) == (0, b"", False)
    assert repr(slow) == 'Panel "Toy <ice>": not run yet; press Run.'


def test_run_and_wait(slow):
    slow.run(wait=True, timeout=20)
    assert (slow.renders, slow.running, slow.error) == (1, False, "")
    assert slow.summary == toys.freeze(-140.0, 10, "kidney").summary()
    slow.set(minutes=3)
    assert slow.renders == 1 and "press Run" in slow.runner.note.value
    slow.settle(20)
    assert slow.renders == 2 and slow.runner.note.value == ""
    slow.settle(20)
    assert slow.renders == 2


def test_run_button_is_stop_while_running():
    begun, go = threading.Event(), threading.Event()

    def compute(probe_temp, minutes, tissue, progress, cancelled):
        progress(0.4)
        begun.set()
        while not go.wait(0.01) and not cancelled():
            pass
        return toys.freeze(probe_temp, minutes, tissue)

    panel = toys.panel(compute, runner=OnRun())
    panel.runner.button.click()
    assert begun.wait(10) and panel.running and panel.runner.button.description == "Stop"
    thread = panel.runner._job.thread
    panel.runner.button.click()
    thread.join(10)
    assert not thread.is_alive() and not panel.running and panel.renders == 0
    assert "Stopped at 40 %" in panel.runner.note.value and panel.runner.button.description == "Run"


def test_an_overtaken_run_never_draws():
    release = threading.Event()

    def compute(probe_temp, minutes, tissue, progress, cancelled):
        if minutes == 20:
            release.wait(10)  # a model that does not look at cancelled()
        return toys.freeze(probe_temp, minutes, tissue)

    panel = toys.panel(compute, runner=OnRun())
    panel.set(minutes=20)
    panel.run()
    old = panel.runner._job.thread
    panel.set(minutes=2)
    threading.Timer(0.2, release.set).start()
    panel.run(wait=True, timeout=20)
    old.join(10)
    assert panel.renders == 1 and panel.summary == toys.freeze(-140.0, 2, "kidney").summary()


def test_a_run_that_fails_says_so_and_the_next_recovers():
    def compute(progress, cancelled, **parameters):
        return failing(**parameters)

    panel = toys.panel(compute, runner=OnRun())
    panel.set(minutes=13)
    panel.run(wait=True, timeout=20)
    assert "ZeroDivisionError" in panel.error and not panel.running
    panel.set(minutes=3)
    panel.run(wait=True, timeout=20)
    assert panel.error == "" and panel.renders == 1


def test_waiting_too_long_stops_the_run():
    def compute(probe_temp, minutes, tissue, progress, cancelled):
        while not cancelled():
            time.sleep(0.005)

    panel = toys.panel(compute, runner=OnRun())
    with pytest.raises(TimeoutError, match="longer than"):
        panel.run(wait=True, timeout=0.1)
    assert not panel.running


def test_a_panel_that_computes_at_once_can_be_told_to_run_and_has_nothing_to_stop(panel):
    panel.run(wait=True)
    panel.stop()
    panel.settle()
    assert (panel.renders, panel.running, panel.error) == (2, False, "")


@pytest.mark.parametrize("make_runner", [AtOnce, OnRun])
def test_a_runner_serves_one_panel(make_runner):
    compute = toys.freeze if make_runner is AtOnce else toys.freeze_slowly
    runner = make_runner()
    toys.panel(compute, runner=runner)
    with pytest.raises(ValueError, match="make a new one for each panel"):
        toys.panel(compute, runner=runner)


def test_compute_must_take_progress_and_cancelled():
    with pytest.raises(ValueError, match="does not take"):
        toys.panel(toys.freeze, runner=OnRun())


def test_a_class_in_place_of_a_runner_gets_a_sentence():
    with pytest.raises(ValueError, match=r"the class OnRun; .*nearest: runner=OnRun\(\)"):
        toys.panel(toys.freeze_slowly, runner=OnRun)
