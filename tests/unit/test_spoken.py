"""What a screen reader is told: short news, what is drawn, names, and no signs."""

import asyncio

import pytest

from helpers.teaching.figures.cell_death.rates_in_ice import RatesView
from helpers.teaching.figures.evidence.when import TimesView
from helpers.teaching.lesson import choices
from helpers.teaching.lesson.feedback import Feedback
from helpers.teaching.lesson.questions import QuestionWidget, load_questions
from helpers.teaching.panel import html_parts, source_rows, spoken, style
from tests.unit import toy_panels
from tests.unit.course_panels import MAKERS, made


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "After 10 min the ice edge is 17.0 mm from the axis and the -40 °C line 8.4 mm.",
            "After 11 min the ice edge is 17.6 mm from the axis and the -40 °C line 8.6 mm.",
            "11 min, ice edge 17.6 mm",
        ),
        ("The ice is 5 mm wide.", "The ice is 6 mm wide.", "ice 6 mm"),
        ("The ice is 5 mm wide.", "The ice is 5 mm wide.", spoken.UNCHANGED),
        # Sentences of another form: the numbers of the new one.
        ("There is no ice after 2 min.", "The ice is 6 mm wide.", "ice 6 mm"),
        ("It is 5 mm and grows.", "It is 5 mm and shrinks.", "5 mm"),
    ],
)
def test_news_begin_with_what_changed(before, after, said):
    assert spoken.news(before, after) == said


def test_news_are_short():
    words = "the very long name of a number that nobody can remember"
    before = ", ".join(f"{words} is {number} mm" for number in range(9))
    after = ", ".join(f"{words} is {number} mm" for number in range(1, 10))
    assert len(spoken.news(before, after).split()) <= spoken.MOST_WORDS


def test_a_figure_without_labels_has_no_scene():
    figure = style.figure(4, 3)
    figure.subplots()
    assert spoken.scene(figure) == ""


@pytest.mark.parametrize("name", MAKERS)
def test_every_panel_says_what_it_draws(name):
    panel = made(name)
    if panel.runner.needs_run:
        pytest.skip("it draws when Run is pressed")
    assert panel._scenes[False].startswith("The picture: ")
    assert len(panel._scenes[False].split()) >= 5
    assert panel._scenes[False] in panel._alt


def test_a_scene_tells_what_its_rows_and_its_axis_are():
    """The rows are findings first and steps later; distances are counted from the needle's axis."""
    assert "each finding, or for each step" in TimesView.scene
    axes = RatesView().rates
    assert axes.get_xlabel() == "distance from the axis (mm)"
    assert "distance from the needle's axis (mm)" in RatesView.scene


def test_what_was_set_is_no_news():
    before = "After 10 min the edge is 17.0 mm from the axis."
    after = "After 11 min the edge is 17.6 mm from the axis."
    assert spoken.news(before, after, [11]) == "edge 17.6 mm"
    # Only the number that was set has changed in the sentence.
    assert spoken.news("Cooled at 10 K/min.", "Cooled at 13 K/min.", [13]) == spoken.UNCHANGED


def test_only_the_last_of_quick_changes_is_spoken(monkeypatch):
    monkeypatch.setattr(spoken, "PAUSE_S", 0.02)
    monkeypatch.setattr(spoken, "GRACE_S", 0.02)
    said = []

    async def quick():
        announcer = spoken.Announcer(said.append)
        for number in range(5):
            announcer.announce(f"{number} mm")
        assert said == []
        await asyncio.sleep(0.2)
        announcer.announce("9 mm")
        await asyncio.sleep(0.2)

    asyncio.run(quick())
    assert said == ["4 mm", "9 mm"]


def test_a_panel_speaks_changes_and_not_its_appearance():
    panel = toy_panels.panel()
    assert panel._spoken.value == ""
    panel.set(minutes=16)
    assert 'role="alert"' in panel._spoken.value
    assert "mm<" in panel._spoken.value
    assert len(panel._spoken.value.split(">")[1].split("<")[0].split()) <= spoken.MOST_WORDS


def test_replies_are_spoken_when_they_follow_a_press_and_their_signs_never():
    reply = Feedback("correct", "16.9 mm it is.")
    assert "role=" not in reply.as_html()
    assert 'role="alert"' in reply.as_html(spoken=True)
    assert '<span aria-hidden="true">✓</span> Correct:' in reply.as_html()


def test_tables_have_row_headings_captions_and_no_empty_heading():
    written = html_parts.table("Signs", ["", "Sign"], [["✓", "a number"]])
    assert '<th scope="row"' in written and ">a number</th>" in written
    assert '<th scope="col"' in written and "></th>" not in written
    assert '<span aria-hidden="true">✓</span>' in written
    assert "<caption" in written


def test_sources_name_their_panel():
    row = source_rows.SourceRow(name="k", value=0.5, unit="W/m/K", source="x", trust="read")
    written = source_rows.source_table([row], "Ice <1>")
    assert written.count("Ice &lt;1&gt;") == 3
    assert "Ice <1>" not in written


def test_a_question_cannot_end_its_style_sheet():
    written = choices.spoken_names("place", '</style><b> "x" \\ }', 1)
    assert written.count("<") == 2
    assert written.count('"') == 4
    assert written.count("}") == 1


def test_the_question_is_heard_where_its_choices_are_entered_and_not_at_each():
    sheet = choices.spoken_names("place", "What is it", 4)
    assert [line.count("What is it") for line in sheet.splitlines()[:4]] == [1, 0, 0, 0]
    assert "option 2 of 4" in sheet.splitlines()[1]
    both = choices.spoken_names("place", "What is it", 4, both_ends=True)
    assert [line.count("What is it") for line in both.splitlines()[:4]] == [1, 0, 0, 1]


def test_the_last_option_says_the_question_only_where_no_button_does():
    question = load_questions("quiz", "01")[0]
    for reveal, said in ((True, 1), (False, 2)):
        widget = QuestionWidget(question, None, lambda *_: None, reveal)
        assert widget._names.value.count("question\\3a ") == said
        assert len(widget.buttons.boxes) == widget._names.value.count(" of ")
        assert question.text in widget.check_button.tooltip


def test_a_panel_has_a_heading_and_its_presets_are_examples():
    panel = toy_panels.panel()
    assert 'role="heading" aria-level="3"' in html_parts.title("Ice")
    marked = [one for one in panel._buttons if html_parts.PRESET_CLASS in one._dom_classes]
    assert [one.description for one in marked] == list(panel.presets)
