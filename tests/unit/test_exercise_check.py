"""Checks diagnose: right, blank, near, wrong, and every known mistake by its name."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.interactiveshell import InteractiveShell

import helpers.teaching as teach
from helpers.teaching.lesson import exercise, written_answers
from helpers.teaching.lesson.answer_box import AnswerBox
from helpers.teaching.lesson.exercise import check_number, wrong_isotherm
from helpers.teaching.lesson.feedback import TONES, Feedback
from helpers.teaching.panel.widgets import WIDGET_MIME

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


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("16.9", "16.9 mm is right."),
        ("16,9", "16.9 mm is right."),
        (" 16,9 mm ", "16.9 mm is right."),
        ("16.9mm", "16.9 mm is right."),
        ("1.69e1", "16.9 mm is right."),
        ((16, 9), "16.9 mm is right."),
        ("33,8", "33.8 mm is too high."),
        ("−16,9", "is it above or below zero"),
        ((-16, 9), "is it above or below zero"),
    ],
)
def test_one_number_as_people_write_it(answer, said):
    assert said in check_number(answer, 16.9, "mm", 0.2).message


def answered(monkeypatch, *cells):
    """Run cells in a fresh IPython after a lesson was made there; return its variables."""
    shell = InteractiveShell()
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    for _ in range(2):  # a set-up cell may be run twice
        teach.Lesson(class_seed=1)
    assert shell.input_transformers_cleanup.count(written_answers.as_text) == 1
    for cell in cells:
        assert shell.run_cell(cell).success, cell
    return shell.user_ns


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("my_x = 24 mm", "24 mm"),
        ("my_x = 24,05", "24,05"),
        ("my_x = -0,5 °C  # cold", "-0,5 °C"),
        ("my_x = −3", "−3"),
        ("my_x = \u201140 °C", "\u201140 °C"),
        ("my_x=7 %", "7 %"),
        ("my_x = 24.4", 24.4),
        ("my_x = 2e5", 2e5),
        ("my_x = 24, 4", (24, 4)),
        ("my_x = 2 * 12", 24),
        ("my_x = None", None),
        ("my_x = 1 500", "1 500"),
        ("my_x = ½", "½"),
        ("my_x =", None),
        ("my_x = ?", None),
        ("my_x =  # later", None),
        ("my_x = 1.5 × 10³", "1.5 × 10³"),
        ("my_x = 50%", "50%"),
        ("my_x = max(2, 3)", 3),
        ("my_x = 2, 3, 4", (2, 3, 4)),
        ("other, my_x = 1, 2", 2),
    ],
)
def test_a_cell_may_hold_a_comma_or_a_unit(monkeypatch, line, value):
    assert answered(monkeypatch, f"{line}\n1 + 1")["my_x"] == value


def test_the_box_beside_an_exercise_checks_what_is_typed():
    asked = teach.Exercise("How wide < 20 mm?", 16.9, "mm", 0.2)
    bundle = asked.check(None)._repr_mimebundle_()
    assert WIDGET_MIME in bundle and "Missing" in bundle["text/html"]
    assert bundle["text/plain"] == repr(asked.check(None))
    box = AnswerBox(asked.as_html(), asked.unit, asked.feedback, asked.feedback(None))
    assert box.box.description == "Your answer (mm)" and "Missing" in box.message.value
    box.box.value = "16,9"
    assert "16.9 mm is right" in box.message.value
    box.box.value = "<b>"
    assert "&lt;b&gt;" in box.message.value and "<b>" not in box.message.value
    box.box.value = ""
    assert box.press().tone == "missing"


@pytest.mark.parametrize(
    "answer",
    [
        "16.9 millimetres",
        "16.9mm.",
        "１６,９",
        "~16.9",
        "1.69 × 10¹",
        "169/10",
        "\u200e16.9\u200b",
        "\ufeff16.9\u00a0mm",
        [16.9],
        (16.9,),
        np.float64(16.9),
        np.array(16.9),
        np.array([16.9]),
        pd.Series([16.9]),
        Decimal("16.9"),
        Fraction(169, 10),
    ],
)
def test_what_a_person_would_call_one_number_is_one(answer):
    assert check_number(answer, 16.9, "mm", 0.2).text == "✓ Correct: 16.9 mm is right."


@pytest.mark.parametrize(
    ("answer", "expected", "unit"),
    [
        ("6.8 K/min", 6.8, "°C/min"),
        ("6,8 °C per minute", 6.8, "°C/min"),
        ("6.8 °C min⁻¹", 6.8, "°C/min"),
        ("598 patients", 598, "people"),
        ("35 more", 35, "patients"),
        ("1 Needle", 1, "needles"),
        ("52 years old", 52, "years"),
        ("1.41×", 1.41, "times"),
        ("345 million", 345, "million cells"),
        ("50.3 J/s", 50.3, "W"),
        ("-40°", -40, "°C"),
        ("-40 ºC", -40, "°C"),
        ("-40 °c", -40, "°C"),
        ("\u201140 °C", -40, "°C"),
        ("\u201040", -40, "°C"),
        ("16 Min", 16, "min"),
    ],
)
def test_a_unit_is_itself_in_other_words(answer, expected, unit):
    assert check_number(answer, expected, unit, 0.001 * abs(expected)).tone == "correct"


@pytest.mark.parametrize("answer", [None, "", "  ", ...])
def test_blank(answer):
    assert check_number(answer, 16.9, "mm", 0.2).tone == "missing"


def test_a_blank_is_named_as_the_notebook_shows_it():
    assert (
        check_number(None, 16.9, "mm", 0.2).message == "Put your number (in mm) in place of None."
    )
    # A box holds no None, neither beside an exercise nor on the site.
    assert check_number(" ", 16.9, "mm", 0.2).message == "Type your number (in mm) first."


@pytest.mark.parametrize("answer", [16.5, 17.3])
def test_almost(answer):
    assert check_number(answer, 16.9, "mm", 0.2).tone == "almost"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("16.9 cm", "alone in mm: you wrote 16.9 and then “cm”"),
        ("16.9 to 17", "and then “to 17”"),
        ("1.234,5", "70 times too large"),
        ("16,900", "may be 16.9 or 16900: write 16.9 or 16900; one number in mm"),
        ("−45,631", "may be -45.631 or -45631: write -45.631 or -45631; one number in mm"),
        ("16.9-17", "and then “-17”"),
        ("wide", "'wide' is text"),
        (math.nan, "NaN"),
        (math.inf, "infinite"),
        ((16, -9), "without a comma"),
        ((16.9, 17), "without a comma"),
        ((True, False), "without a comma"),
        (True, "this is a bool"),
        ([16.9, 1], "this is a list"),
        ([True], "this is a bool"),
        pytest.param(10**5000, "wrong power of ten", id="5000 digits"),
        ("9" * 5000, "larger than any quantity"),
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


def test_degrees_have_no_ratio():
    """-8 °C is not five times too small for -40 °C; another line is no mistake of units."""
    assert "too warm" in check_number(-8, -40, "°C", 1.0).message
    assert "too cold" in check_number(-196, -37.4, "°C", 1.0).message
    for answer in (-8, -196, -400, 5):
        message = check_number(answer, -40, "°C", 1.0).message
        assert "times" not in message and "units" not in message


def test_units_are_only_suspected_where_a_factor_of_units_lies_between():
    assert "check units" not in check_number(100, 16.9, "mm", 0.2).message
    assert "5.9" not in check_number(100, 16.9, "mm", 0.2).message
    assert "check units" in check_number(17_000, 16.9, "W", 0.2).message
    assert "check units" in check_number(0.0169, 16.9, "W", 0.2).message


def test_another_isotherm_is_named():
    feedback = check_number(21.0, 14.0, "mm", 0.5, [wrong_isotherm(-20, 21.0, -40)])
    assert feedback.message == "This is for -20 °C; -40 °C is asked for."


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
    of_circle = exercise.Mistake("area", lambda right: math.pi * right**2 / 4, "This is the area.")
    area = 3.14 * 8.45**2
    assert check_number(area, 16.9, "mm", 0.2, [of_circle]).message == "This is the area."


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (40.4, "Forty."),
        (39.6, "Forty."),
        # as coarsely as the answer, and no coarser
        (40.7, "40.7 mm is too low"),
        # of a small number a tenth, so that 0 is none
        (0.44, "Point four."),
        (0, "0 mm is too low"),
        # nearer to the right number, and by the rounding of 3 digits also a mistake's
        (60.26, "close"),
        (60.4, "Half more."),
    ],
)
def test_a_mistake_is_read_as_coarsely_as_the_answer_and_is_nearer_than_it(answer, words):
    mistakes = (
        exercise.Mistake("forty", 40.0, "Forty."),
        exercise.Mistake("small", 0.4, "Point four."),
        exercise.Mistake("half more", 60.55, "Half more."),
    )
    assert words in check_number(answer, 60.0, "mm", 0.25 if answer > 60 else 0.5, mistakes).message


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
    ("how", "words"),
    [
        ((math.nan, "mm", 0.1), "expected = nan: a finite number"),
        (("1", "mm", 0.1), "expected = '1': a finite number"),
        ((1.0, "mm", 0), "tolerance = 0: it must be above zero"),
        ((1.0, "mm", math.inf), "tolerance = inf: a finite number"),
    ],
)
def test_an_author_cannot_ask_for_nonsense(how, words):
    with pytest.raises(ValueError, match=words):
        check_number(1.0, *how)


def test_feedback_shows_a_word_and_a_symbol_and_escapes():
    texts = {Feedback(tone, "5 < 6").text for tone in TONES}
    assert len({text[0] for text in texts}) == 5
    feedback = Feedback("almost", "5 < 6")
    assert repr(feedback) == "≈ Almost: 5 < 6"
    assert feedback._repr_mimebundle_()["text/plain"] == repr(feedback)
    assert "Almost" in feedback.as_html() and "5 &lt; 6" in feedback.as_html()
    for bad, words in (
        (("good", "x"), "tone = 'good': choose from"),
        (("almost", " "), "is blank"),
    ):
        with pytest.raises(ValueError, match=words):
            Feedback(*bad)


def test_variants_are_fixed_and_spread():
    assert [teach.variant(seed, "minutes", range(100)) for seed in (1, 2, 3)] == [60, 17, 95]
    assert {teach.variant(seed, "minutes", "abc") for seed in range(40)} == set("abc")
    with pytest.raises(ValueError, match="empty"):
        teach.variant(1, "minutes", [])
