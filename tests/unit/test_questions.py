"""Questions: a broken table is refused, order is fixed, wrong options say why, and a pretest
reveals nothing.
"""

import re

import pandas as pd
import pytest
import traitlets

from helpers.teaching.lesson.choices import Choices
from helpers.teaching.lesson.feedback import Feedback
from helpers.teaching.lesson.questions import (
    Option,
    Question,
    QuestionSheet,
    QuestionWidget,
    load_questions,
)
from tests.project import PROJECT

COLUMNS = ["notebook", "key", "kind", "question", "option", "is_right", "misconception", "feedback"]
ROWS = [
    [
        "01",
        "boil",
        "quiz",
        "Where does argon boil?",
        "-186 °C",
        "yes",
        "",
        "Yes, at one atmosphere.",
    ],
    [
        "01",
        "boil",
        "quiz",
        "Where does argon boil?",
        "-196 °C",
        "no",
        "all gases are nitrogen",
        "That is nitrogen <b>.",
    ],
    ["01", "grow", "predict", "How does ice grow?", "ever faster", "no", "", ""],
    ["01", "grow", "predict", "How does ice grow?", "ever slower", "no", "", ""],
    ["00", "kill", "pretest", "What kills?", "cold alone", "no", "", ""],
    ["00", "kill", "pretest", "What kills?", "several things", "yes", "", ""],
    ["02", "probe", "quiz", "How many?", "one", "yes", "", "Yes."],
    ["02", "probe", "quiz", "How many?", "two", "no", "", "No."],
    ["06", "kill", "posttest", "And what killed?", "one thing", "no", "", "Not alone."],
    ["06", "kill", "posttest", "And what killed?", "many things", "yes", "", ""],
]


def table(rows=ROWS):
    return pd.DataFrame(rows, columns=COLUMNS)


def changed(row, column, value):
    rows = [list(one) for one in ROWS]
    rows[row][COLUMNS.index(column)] = value
    return table(rows)


def test_questions_keep_the_order_of_the_table():
    assert [one.identity for one in load_questions(table=table())] == [
        "01/boil",
        "01/grow",
        "00/kill",
        "02/probe",
        "06/kill",
    ]
    assert [one.text for one in load_questions("quiz", "01", table())[0].options] == [
        "-186 °C",
        "-196 °C",
    ]
    assert [one.key for one in load_questions("quiz", table=table())] == ["boil", "probe"]
    assert load_questions("quiz", "07", table()) == ()


@pytest.mark.parametrize("page", ["answers", "learning_platforms"])
def test_questions_that_a_page_names_are_there(page):
    text = (PROJECT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\b(predict|lookback|quiz|pretest|posttest):(\d\d/\w+)", text))
    there = {(question.kind, question.identity): question for question in load_questions()}
    assert len(named) >= 2 and named <= set(there)
    for kind, key, chosen in re.findall(r'"(\w+):(\d\d/\w+)": "([^"]+)"', text):
        if (kind, key) in there:
            assert chosen in [option.text for option in there[kind, key].options]


def test_blank_cells_may_be_missing_values():
    assert (
        load_questions("predict", table=changed(2, "misconception", None))[0]
        .options[0]
        .misconception
        == ""
    )


@pytest.mark.parametrize(
    ("row", "column", "value", "words"),
    [
        (0, "is_right", "maybe", "is_right is 'maybe'; write yes or no"),
        (0, "is_right", "no", "0 right options"),
        (1, "is_right", "yes", "2 right options"),
        (1, "option", "-186 °C", "all different"),
        (1, "question", "Else?", "differ in question"),
        (1, "feedback", "", "every option of a quiz needs feedback"),
        (1, "kind", "predict", "differ in kind"),
    ],
)
def test_a_broken_table_is_refused(row, column, value, words):
    with pytest.raises(ValueError, match=words):
        load_questions(table=changed(row, column, value))


def test_bad_questions():
    pair = (Option("a", True), Option("b", False))
    for kind, options, words in (
        ("exam", pair, "of kind 'exam': choose from predict"),
        ("pretest", pair[:1], r"options \['a'\]: it needs two or more"),
        (
            "pretest",
            (pair[0], pair[0]),
            r"options \['a', 'a'\]: it needs two or more, all different",
        ),
    ):
        with pytest.raises(ValueError, match=words):
            Question("01", "x", kind, "Why?", options)


@pytest.fixture
def boil():
    heard = []
    widget = QuestionWidget(
        load_questions("quiz", "01", table())[0],
        None,
        lambda question, text: heard.append(text),
        reveal=True,
    )
    return widget, heard


def test_check_names_why_an_option_is_wrong(boil):
    widget, heard = boil
    assert widget.answer is None
    widget.check_button.click()
    assert "Choose an option first" in widget.message.value
    widget.buttons.value = "-196 °C"
    assert widget.message.value == "" and heard == ["-196 °C"]
    assert widget.check() == Feedback("keep working", "That is nitrogen <b>.")
    assert "nitrogen &lt;b&gt;" in widget.message.value and "Keep working" in widget.message.value
    widget.buttons.value = "-186 °C"
    assert widget.message.value == "" and widget.check().tone == "correct"


def test_an_answer_that_is_gone_is_no_answer(boil):
    widget, _ = boil
    widget.answer = "an option of last year"
    assert widget.answer is None
    assert widget.question.feedback("an option of last year").tone == "missing"


def test_without_reveal_there_is_no_check_and_no_verdict():
    widget = QuestionWidget(
        load_questions("pretest", table=table())[0], None, lambda *_: None, reveal=False
    )
    assert widget.check_button not in widget.widget.children
    widget.buttons.value = "several things"
    assert "kept" in widget.message.value
    assert (
        "right" not in widget.message.value.lower()
        and "correct" not in widget.message.value.lower()
    )


def test_sheet_is_readable_without_widgets():
    sheet = QuestionSheet(
        [
            QuestionWidget(one, None, lambda *_: None, True, n)
            for n, one in enumerate(load_questions("quiz", table=table()), 1)
        ]
    )
    assert repr(sheet).splitlines()[:2] == ["Where does argon boil?", "  a) -186 °C"]
    assert sheet._repr_mimebundle_()["text/plain"] == repr(sheet)
    assert sheet["boil"].buttons.description == "1. Where does argon boil?"
    with pytest.raises(ValueError, match="'boyle' is not a question"):
        sheet["boyle"]


def test_before_and_after_the_course_the_same_ideas_are_asked_in_other_words():
    before, after = load_questions("pretest"), load_questions("posttest")
    assert len(before) >= 10
    assert [one.key for one in before] == [one.key for one in after]
    for early, late in zip(before, after, strict=True):
        assert early.text != late.text
        assert {one.misconception for one in late.options} - {""}, late.key
        assert all(one.feedback.strip() for one in late.options), late.key


@pytest.mark.parametrize("kind", ["pretest", "posttest", "quiz", "lookback"])
def test_the_right_answer_has_no_favourite_place_or_length(kind):
    found = load_questions(kind)
    places = [next(n for n, one in enumerate(question.options) if one.right) for question in found]
    assert all(places.count(place) <= 0.6 * len(places) for place in set(places)), places
    if len(found) > 20:
        assert all(abs(places.count(place) / len(places) - 1 / 3) < 0.1 for place in range(3)), (
            places
        )
    longest = [max(question.options, key=lambda one: len(one.text)).right for question in found]
    assert sum(longest) <= 0.67 * len(longest), "the right answer is nearly always the longest"


@pytest.mark.parametrize("kind", ["quiz", "lookback"])
def test_the_right_answer_of_a_quiz_cannot_be_told_by_its_looks(kind):
    """It is never the one longest option, nor the only one with 'about' in it."""
    for question in load_questions(kind):
        right = next(one.text for one in question.options if one.right)
        wrong = [one.text for one in question.options if not one.right]
        assert len(right) <= max(map(len, wrong)), question.identity
        if "about" in right.lower():
            assert any("about" in text.lower() for text in wrong), question.identity


@pytest.mark.parametrize("kind", ["quiz", "lookback"])
def test_every_wrong_option_of_a_quiz_names_its_misconception(kind):
    for question in load_questions(kind):
        for option in question.options:
            assert bool(option.misconception) != option.right, (question.identity, option.text)


# ---- choices


def test_large_numbers_are_written_as_the_panels_write_them():
    """1,000,000,000 and not 1e9, which only programmers read."""
    for question in load_questions():
        texts = [question.text]
        for option in question.options:
            texts += [option.text, question.feedback(option.text).message]
        assert not [text for text in texts if re.search(r"\de[-+]?\d", text)], question.identity


def test_one_option_is_chosen_and_stays_chosen_until_another_is():
    choice = Choices(["a gas", "a solid", "a liquid"], None, "What is it?")
    seen = []
    choice.observe(lambda change: seen.append(change["new"]), "value")
    choice.boxes[0].value = True
    choice.boxes[2].value = True
    assert [box.value for box in choice.boxes] == [False, False, True]
    # Pressed again, it stays chosen, and nobody is told twice.
    choice.boxes[2].value = False
    assert choice.boxes[2].value and seen == ["a gas", "a liquid"]
    choice.value = None
    assert not any(box.value for box in choice.boxes)
    with pytest.raises(traitlets.TraitError, match="'a plasma' is no option"):
        choice.value = "a plasma"
    assert choice.value is None


def test_a_question_is_escaped_and_an_option_is_plain_text():
    choice = Choices(["<b>a</b>", "b"], "b", "Is 3 < 5?")
    assert "3 &lt; 5" in choice.children[0].value
    assert not any(box.description_allow_html for box in choice.boxes)


def test_the_reply_refutes_the_option_it_stands_beside():
    (question,) = (one for one in load_questions("quiz", "03") if one.key == "body_or_dish")
    warm, colder = (
        next(one for one in question.options if words in one.text)
        for words in ("read too warm", "got colder")
    )
    assert "shifted reading" in warm.feedback and "blood flow ended" in warm.feedback
    assert "colder" in colder.misconception and "animal" not in colder.misconception
