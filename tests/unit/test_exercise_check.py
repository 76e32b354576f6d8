"""Checks diagnose: right, blank, near, wrong, and every known mistake by its name."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import helpers.teaching as teach
from helpers.teaching.lesson import exercise
from helpers.teaching.lesson.exercise import check_number
from helpers.teaching.lesson.feedback import TONES, Feedback

STANDARD = [value for value in vars(exercise).values() if isinstance(value, exercise.Mistake)]
UNIT_OF = {
    "K for °C": "°C",
    "°F for °C": "°C",
    "°C for K": "K",
    "cm for mm": "mm",
    "m for mm": "mm",
    "mm for cm": "cm",
    "mm for m": "m",
    "s for min": "min",
    "h for min": "min",
    "min for s": "s",
    "fraction for %": "%",
    "% for fraction": "",
}


@pytest.mark.parametrize("answer", [16.9, 17.0, np.float64(16.8), 16.91])
def test_right(answer):
    assert check_number(answer, 16.9, "mm", 0.2).tone == "correct"


@pytest.mark.parametrize("answer", [None, "", "  ", ...])
def test_blank(answer):
    assert check_number(answer, 16.9, "mm", 0.2).tone == "missing"


def test_a_blank_is_named_as_the_notebook_shows_it():
    assert (
        check_number(None, 16.9, "mm", 0.2).message == "Put your number (in mm) in place of None."
    )


@pytest.mark.parametrize("answer", [16.5, 17.3])
def test_almost(answer):
    assert check_number(answer, 16.9, "mm", 0.2).tone == "almost"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("16.9 mm", "without unit or quotation marks: 16.9"),
        ("16,9", "decimal point, not a comma: 16.9"),
        ("16.9", "without quotation marks: 16.9"),
        ("−16,9", "-16.9"),
        ("wide", "'wide' is text"),
        (math.nan, "NaN"),
        (math.inf, "infinite"),
        ((16, 9), "Write a decimal point, not a comma: 16.9."),
        ((-16, 9), "not a comma: -16.9."),
        ((16, -9), "without a comma"),
        ((16.9,), "without a comma"),
        ((True, False), "without a comma"),
        (True, "this is a bool"),
        ([16.9], "this is a list"),
        (np.array([16.9, 1]), "this is a ndarray"),
        (16.9j, "this is a complex"),
        (20, "20 mm is too high"),
        (9.9, "9.9 mm is too low"),
        (-3, "wrong side of zero"),
        (500, "30 times too large"),
        (2.4, "7 times too small"),
    ],
)
def test_unusable_and_wrong(answer, words):
    feedback = check_number(answer, 16.9, "mm", 0.2)
    assert feedback.tone == "keep working"
    assert words in feedback.message


@pytest.mark.parametrize("mistake", STANDARD, ids=lambda one: one.name)
@pytest.mark.parametrize("expected", [16.9, -35.0])
def test_every_known_mistake_is_diagnosed(mistake, expected):
    if expected < 0 and mistake.name.startswith("area"):
        pytest.skip("a radius is not negative")
    unit = UNIT_OF.get(mistake.name, "mm")
    feedback = check_number(mistake.value(expected), expected, unit, 0.2, [mistake])
    assert feedback == Feedback("keep working", mistake.message)


@pytest.mark.parametrize("name", UNIT_OF)
def test_mistakes_of_a_unit_need_not_be_named(name):
    mistake = next(one for one in STANDARD if one.name == name)
    feedback = check_number(mistake.value(12.0), 12.0, UNIT_OF[name], 0.1)
    assert feedback.message == mistake.message


def test_right_is_right_whatever_mistake_gives_the_same():
    assert check_number(0.0, 0.0, "mm", 0.1, [exercise.RADIUS_FOR_DIAMETER]).tone == "correct"
    assert (
        check_number(2.0, 2.0, "mm", 0.1, [exercise.Mistake("none", lambda x: x, "same")]).tone
        == "correct"
    )


def test_rounded_intermediate_steps_are_still_recognised():
    area = 3.14 * 8.45**2
    assert (
        "area of the circle"
        in check_number(area, 16.9, "mm", 0.2, [exercise.AREA_FOR_DIAMETER]).message
    )


@given(
    st.one_of(
        st.none(),
        st.text(),
        st.floats(),
        st.integers(),
        st.booleans(),
        st.lists(st.floats()),
        st.binary(),
    )
)
def test_any_answer_gets_feedback(answer):
    feedback = check_number(answer, 16.9, "mm", 0.2, STANDARD)
    assert feedback.tone in TONES and feedback.message.strip()


@pytest.mark.parametrize(
    "how", [(math.nan, "mm", 0.1), (1.0, "mm", 0), (1.0, "mm", math.inf), ("1", "mm", 0.1)]
)
def test_an_author_cannot_ask_for_nonsense(how):
    with pytest.raises(ValueError):
        check_number(1.0, *how)


def test_feedback_shows_a_word_and_a_symbol_and_escapes():
    texts = {Feedback(tone, "5 < 6").text for tone in TONES}
    assert len({text[0] for text in texts}) == 5
    feedback = Feedback("almost", "5 < 6")
    assert repr(feedback) == "≈ Almost: 5 < 6"
    assert feedback._repr_mimebundle_()["text/plain"] == repr(feedback)
    assert "Almost" in feedback.as_html() and "5 &lt; 6" in feedback.as_html()
    for bad in (("good", "x"), ("almost", " ")):
        with pytest.raises(ValueError):
            Feedback(*bad)


def test_variants_are_fixed_and_spread():
    assert [teach.variant(seed, "minutes", range(100)) for seed in (1, 2, 3)] == [60, 17, 95]
    assert {teach.variant(seed, "minutes", "abc") for seed in range(40)} == set("abc")
    with pytest.raises(ValueError, match="empty"):
        teach.variant(1, "minutes", [])
