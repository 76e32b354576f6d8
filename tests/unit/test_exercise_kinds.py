"""Several numbers, a choice with a number, a design, a form: what is read, and what is said."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from helpers.teaching.lesson.exercise import Exercise, Mistake
from helpers.teaching.lesson.exercise_kinds import (
    Choice,
    ChoiceAndNumber,
    Design,
    Field,
    NearMiss,
    SeveralNumbers,
    filled_in,
    judge_form,
    numbers_in,
)
from helpers.teaching.lesson.feedback import Feedback

RADII = SeveralNumbers(
    "Give both radii.",
    ("0 °C", "-40 °C"),
    (17.0, 8.0),
    "mm",
    0.5,
    mistakes=(NearMiss("turned", (8.0, 17.0), "turned round"),),
    worked="10 and 5",
)
WHY = ChoiceAndNumber(
    "Why, and by how much?",
    {"A": "blood", "B": "time"},
    Choice("A", 9.0),
    "mm",
    0.5,
    mistakes=(Mistake("share", 77.0, "This is the share."),),
    wrong_choices={"B": "Time would make it larger."},
)


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("17,0; 8", (17.0, 8.0)),
        ("17.0, 8.5 mm", (17.0, 8.5)),
        ("(−10, 4)", (-10.0, 4.0)),
        ([(1, 2), "3"], (1.0, 2.0, 3.0)),
        (".5; ,25", (0.5, 0.25)),
        ("16,12,9 mm", (16.0, 12.0, 9.0)),
        # Without a semicolon two groups may be three numbers; with one they are groups.
        ("1,234,567", (1.0, 234.0, 567.0)),
        ("100,200,300", (100.0, 200.0, 300.0)),
        ("−100 200 300", (-100.0, 200.0, 300.0)),
        ("1,234,567; 3", (1234567.0, 3.0)),
        ("1 500 000; 3", (1500000.0, 3.0)),
        ("1 500; 3", (1500.0, 3.0)),
        ("1 500", (1500.0,)),
        ("1 500; 1 000", (1500.0, 1000.0)),
        ("½ mm; 1e3", (0.5, 1000.0)),
        ("–5; 2", (-5.0, 2.0)),
        ("5–6, 7-8", (5.0, 6.0, 7.0, 8.0)),
        ("24 mm2, CO2 5", (24.0, 5.0)),
        ("١٢; １３", (12.0, 13.0)),
        ("x = 5; (6)", (5.0, 6.0)),
        # Digits that belong to a name, all of them
        ("LT50 is 12 mm", (12.0,)),
        ("CT26 8", (8.0,)),
        ("x1.5", ()),
        ("10 mm23 and 4", (10.0, 4.0)),
        ("half-10, 3,-5", (10.0, 3.0, -5.0)),
        # Rows of numbers with decimals
        ("17.5,8.5", (17.5, 8.5)),
        ("17,.5", (17.0, 0.5)),
        ("1.500,2 and 3", (1500.2, 3.0)),
        ("(1,500.5), (1'200.5)", (1500.5, 1200.5)),
        ("1.2.3", ()),
        ("5 mm,4 mm", (5.0, 4.0)),
        (np.array([17.0, 8.0]), (17.0, 8.0)),
        (pd.Series([17.0, 8.0]), (17.0, 8.0)),
        ((np.float64(17), Decimal("8.5")), (17.0, 8.5)),
        pytest.param(10**5000, (), id="5000 digits"),
        (True, ()),
        (float("nan"), ()),
        ({"x": 1}, ()),
        (None, ()),
    ],
)
def test_numbers_are_read_as_people_write_them(answer, found):
    assert numbers_in(answer) == found


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("1,500; 3", "'1,500' may be 1.5 or 1500: write 1.5 or 1500."),
        ("3 and -1,500", "'-1,500' may be -1.5 or -1500: write -1.5 or -1500."),
        ("1/0; 3", "'1/0' is not a number: it divides by zero."),
        ("3; 1e999", "'1e999' is larger than any quantity in this course."),
    ],
)
def test_a_number_with_two_meanings_or_none_is_not_guessed(typed, told):
    judged = Design("Two?", "1; 3", [], lambda one: Feedback("correct", f"{numbers_in(one)}"), "")
    assert RADII.feedback(typed) == Feedback("keep working", told)
    assert judged.feedback(typed) == Feedback("keep working", told)
    assert WHY.feedback(f"A; {typed}") == Feedback("keep working", told)


@pytest.mark.parametrize(
    ("answer", "tone", "words"),
    [
        ("17; 8", "correct", "is right"),
        ((17.4, 7.6), "correct", "is right"),
        ((8, 17), "keep working", "turned round"),
        ((18.2, 8.9), "almost", "close"),
        ((17, 14), "keep working", "Look at the -40 °C"),
        (17, "keep working", "You gave 1"),
        ("none", "keep working", "You gave 0"),
        ("", "missing", "2 numbers in mm"),
    ],
)
def test_several_numbers(answer, tone, words):
    said = RADII.feedback(answer)
    assert said.tone == tone and words in said.message, said


def test_large_numbers_are_right_within_the_tolerance_that_is_shown():
    """What a rounded mistake is allowed, half a percent, is not allowed a right answer."""
    large = SeveralNumbers("Both?", ("a", "b"), (1000.0, 5.0), "mm", 1.0)
    assert large.shown.endswith("(± 1)")
    assert large.feedback("1001; 5").tone == "correct"
    assert large.feedback("1002; 5").tone == "almost"
    assert large.feedback("1004; 5").tone == "keep working"


def test_numbers_nearer_to_the_right_ones_are_no_mistake():
    miss = NearMiss("from the wall", (16.3, 11.3, 7.3), "from the wall")
    right = (17.0, 12.0, 8.0)
    three = SeveralNumbers("All?", ("edge", "middle", "lethal"), right, "mm", 0.5, (miss,))
    assert three.feedback("16.3; 11.3; 7.3").message == "from the wall"
    assert three.feedback("16.4; 11.4; 7.4").message == "from the wall"
    assert three.feedback("16.45; 11.78; 7.78").tone == "almost"


@pytest.mark.parametrize(
    "answer",
    [
        "17 mm; 8 mm",
        "17,0mm; 8 millimetres.",
        "17; 8 mm",
        "17, 8 mm",
        "17 mm,8 MM",
        "17 mm 8 mm",
        "17 mm and 8 mm",
        "17 mm / 8 mm",
        "17 mm - 8 mm",
        "17 mm | 8 mm",
        "(17 mm, 8 mm)",
        "[17; 8]",
        "edge: 17 mm, middle: 8 mm",
        "17 mm (edge); 8 mm (middle)",
        ["17 mm", 8],
    ],
)
def test_each_of_several_numbers_may_have_its_unit(answer):
    assert RADII.feedback(answer).text == "✓ Correct: 17; 8 mm is right."


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ("17 cm; 8 cm", "17 cm"),
        ("17 mm; 8 cm", "8 cm"),
        ("17, 8 cm", "8 cm"),
        ("(17 cm, 8 mm)", "17 cm"),
        ("17 mm and 8 m", "8 m"),
        ("17,0 mm2, 8", "17 mm2"),
        ("17; 8 or so", "8 or so"),
        (["17", "8 °C"], "8 °C"),
    ],
)
def test_a_wrong_unit_among_several_is_named_as_for_a_single_number(answer, wrong):
    one = Exercise("How wide?", 17.0, "mm", 0.5)
    told = one.feedback(wrong)
    assert "which is not part of the answer" in told.message
    assert RADII.feedback(answer) == told


@pytest.mark.parametrize(
    ("answer", "tone", "words"),
    [
        ("A; 9", "correct", "A with 9 mm"),
        ("(a) 9,2 mm", "correct", "A with 9.2 mm"),
        (("a", "9"), "correct", "A with 9 mm"),
        (("A", np.array([9.0])), "correct", "A with 9 mm"),
        ("A,9", "correct", "A with 9 mm"),
        ("A.9", "correct", "A with 9 mm"),
        ("A, 9,2", "correct", "A with 9.2 mm"),
        ("A - 9", "correct", "A with 9 mm"),
        ("A – 9", "correct", "A with 9 mm"),
        ("A; -9", "keep working", "the sign is not"),
        ("A -9", "keep working", "the sign is not"),
        ("B; 9", "keep working", "larger"),
        ("A; 77", "keep working", "This is the share."),
        ("A; 10", "almost", "A is right"),
        ("A; 9 cm", "keep working", "A is right. Write the number alone in mm: you wrote 9"),
        ("B; 9 cm", "keep working", "larger"),
        ("A", "keep working", "Begin with one of"),
        ("C; 9", "keep working", "Begin with one of"),
        (9, "keep working", "Begin with one of"),
        (None, "missing", "letter and a number"),
    ],
)
def test_a_choice_and_a_number(answer, tone, words):
    said = WHY.feedback(answer)
    assert said.tone == tone and words in said.message, said


@pytest.mark.parametrize(
    ("unit", "written"),
    [
        ("% of resting flow", ("%", "% of resting flow", "percent of rest")),
        ("percentage points", ("points", "percentage points", "points more")),
        ("cells", ("cells", "cell")),
    ],
)
def test_a_number_beside_a_letter_may_have_its_unit_in_other_words(unit, written):
    why = ChoiceAndNumber("?", {"A": "a", "B": "b"}, Choice("A", 9.0), unit, 0.5, (), {"B": "no"})
    for words in written:
        assert why.feedback(f"A; 9 {words}").text == f"✓ Correct: A with 9 {unit} is right."
    assert "“mm”, which is not part" in why.feedback("A; 9 mm").message


def test_each_wrong_letter_needs_its_words():
    with pytest.raises(ValueError, match="each wrong letter needs its words, \\['B'\\]"):
        ChoiceAndNumber("Why?", {"A": "a", "B": "b"}, Choice("A", 1.0), "mm", 0.1)


def test_a_worked_example_stands_folded_before_the_question_and_is_escaped():
    shown = SeveralNumbers("Q?", ("a",), (1.0,), "mm", 0.1, worked="1 < 2").as_html()
    assert shown.index("1 &lt; 2") < shown.index("Question") and shown.startswith("<details")
    assert "<details" not in WHY.as_html()
    assert repr(RADII).startswith("Worked example: 10 and 5")


def test_every_kind_is_shown_with_a_box_that_says_the_form_of_an_answer():
    ten = Design("Ten?", "4; 6", [], lambda answer: Feedback("correct", "ten"), "number; number")
    for one in (RADII, WHY, ten):
        bundle = one.check(None)._repr_mimebundle_()
        assert "Missing" in bundle["text/plain"] and "Question" in bundle["text/html"]
    assert RADII.placeholder == "0 °C; -40 °C" and ten.feedback("4; 6").tone == "correct"
    assert [one.shown for one in (RADII, WHY, ten)] == [
        "17.0; 8.00 mm (± 0.5)",
        "A; 9.00 mm (± 0.5)",
        "for example 4; 6",
    ]


def test_a_form_is_judged_in_the_order_of_its_fields():
    drug = Field("drug", r"same", "Say who gets it.", ((r"only", "Then nobody can tell."),))
    lots = Field("allocation", r"\blots?\b", "Let chance decide.")
    words, trouble = judge_form("Drug: the same\nALLOCATION: by lot", [drug, lots])
    assert trouble is None and words == {"drug": "the same", "allocation": "by lot"}
    for text, told in (
        ("drug: same", "Missing: allocation"),
        ("drug: the same, only frozen; allocation: by lot", "drug: Then nobody can tell."),
        ("drug: a tablet; allocation: by age", "drug: Say who gets it."),
        ("drug: same; allocation: by age", "allocation: Let chance decide."),
        (12, "Write one text"),
    ):
        assert told in judge_form(text, [drug, lots])[1].message
    assert filled_in("drug:; x: y", ["drug"]) == {}
