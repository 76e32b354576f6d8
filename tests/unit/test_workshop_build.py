"""lesson.build: what a learner sees of a step, what is kept, and which function later cells use."""

import json
import re
import warnings

import numpy as np
import pytest

import helpers.teaching as teach
from helpers.teaching.lesson.build import Chosen, Sketch, _even_tick, _look, draw, is_stub
from helpers.teaching.lesson.record import Record
from helpers.teaching.panel.widgets import PICTURE_MIME, WIDGET_MIME
from helpers.teaching.publish.session import Session
from helpers.workshop import child, freezer
from helpers.workshop.mistakes import (
    BuildStep,
    Drawing,
    Line,
    Mistake,
    Unreadable,
    as_numbers,
    same_as,
    shown,
)
from tests.project import PROJECT


def double_step(**changes):
    """A small step to try the machinery on."""
    given = {
        "key": "00b/double",
        "title": "Double a number",
        "asks": "Return twice the width (mm).",
        "stub": "def double(width_mm):\n    ...",
        "inputs": [(2.0,), (7.0,), (0.5,)],
        "exact": lambda width_mm: 2 * width_mm,
        "tolerance": 0.01,
        "mistakes": (same_as("square", lambda width_mm: width_mm**2, "{number} mm: a square."),),
        "hints": ("Add.", "Add it to itself."),
        "solution": "def double(width_mm):\n    return 2 * width_mm",
        "unit": "mm",
    }
    return BuildStep(**(given | changes))


STEP = double_step()


@pytest.fixture
def lesson(monkeypatch):
    """A lesson with an empty record."""
    made = teach.Lesson(start_empty=True)
    monkeypatch.setattr(made.workshop, "record", Record())
    return made


# --- diagnoses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outputs", "key", "words"),
    [
        ([4, 14, 1], "right", "same as the exact answer"),
        ([4.005, 14, 1], "right", "0.005 mm from the exact"),
        ([4.03, 14.02, 1.04], "close", "off by up to 0.04 mm"),
        ([4, 49, 0.25], "square", "4 mm: a square."),
        ([4, None, 1], "nothing", "returns nothing (None)"),
        (["4", 14, 1], "no numbers", "a text ('4')"),
        ([True, 14, 1], "no numbers", "returns True"),
        ([[4], 14, 1], "shape", "a list of 1 number; one number is asked for"),
        ([[[4, 5]], 14, 1], "shape", "a table of 1 x 2 numbers"),
        ([[1, [2, 3]], 14, 1], "no numbers", "numbers and lists side by side"),
        ([[[1], [2, 3]], 14, 1], "no numbers", "lists of different lengths"),
        ([Unreadable("an OptimizeResult"), 14, 1], "no numbers", "its numbers are in .x"),
        ([float("nan"), 14, 1], "not finite", "nan or infinity"),
        ([4, float("inf"), 1], "not finite", "nan or infinity"),
        ([4, 4, 4], "built in", "returns 4 whatever it is given"),
        ([4, 15, 3], "only there", "Elsewhere it is off by up to 2 mm"),
        ([5, 15, 3], "unknown", "returns 5 where 4 mm is right"),
    ],
)
def test_outputs_get_one_diagnosis(outputs, key, words):
    found = STEP.diagnose(outputs)
    assert (found.key, found.passed) == (key, key == "right")
    assert words in found.sentence, found.sentence


@pytest.mark.parametrize(
    ("output", "key"),
    [
        # The share is off by 0.05, in its place: within the tolerance of a temperature only.
        ([-13.3, 2.3, 0.17], "unknown"),
        ([2.3, -13.3, 0.12], "other order"),
        ([0.12, 2.33, -13.35], "other order"),
        # Moved, and the share off as well.
        ([2.3, -13.3, 0.17], "unknown"),
        ([-13.3, 2.3, 0.122], "right"),
    ],
)
def test_numbers_in_another_order_are_right_within_the_tolerance_of_each(output, key):
    step = double_step(
        inputs=[(2.0,)],
        exact=lambda width_mm: (-13.3, 2.3, 0.12),
        tolerance=(0.1, 0.1, 0.004),
        mistakes=(),
    )
    found = step.diagnose([output])
    assert found.key == key, found.sentence


def test_the_first_mistake_that_applies_is_reported_and_only_that():
    both = (
        Mistake("first", lambda inputs, outputs: float(outputs[0]) > 4, "First."),
        Mistake("second", lambda inputs, outputs: True, "Second."),
    )
    step = double_step(mistakes=both)
    assert step.diagnose([5, 1, 1]).sentence == "First."
    assert step.diagnose([1, 1, 2]).sentence == "Second."


def test_a_mistake_without_number_and_with_zero_as_number():
    for answer, told in ((True, "It is {number}."), (0.0, "It is 0."), (None, None), (False, None)):
        mistake = Mistake("one", lambda inputs, outputs, answer=answer: answer, "It is {number}.")
        assert mistake.found([(1,)], [1]) == told


def test_where_many_answers_are_right_the_absence_of_mistakes_passes():
    small = (Mistake("large", lambda inputs, outputs: bool(outputs[0] > 9), "Too large."),)
    step = double_step(exact=None, mistakes=small, read=as_numbers, right="Well done.")
    assert step.diagnose([1, 2, 3]).sentence == "Well done."
    assert step.diagnose([10, 2, 3]).key == "large"
    with pytest.raises(ValueError, match="neither a reference nor an exact"):
        _ = step.own


def test_a_step_refuses_what_cannot_be_checked():
    with pytest.raises(ValueError, match="has no inputs"):
        double_step(inputs=[])
    with pytest.raises(ValueError, match="from 1 to 3"):
        double_step(visible=4)
    with pytest.raises(ValueError, match="one for each of its 3 inputs"):
        STEP.diagnose([1])


def test_numbers_in_sentences_are_short():
    assert [shown(one) for one in (0, 15.5912, 1e9, -0.00012345)] == [
        "0",
        "15.59",
        "1e+09",
        "-0.0001234",
    ]


# --- what a learner sees --------------------------------------------------------------------------


def test_a_stub_is_not_yet_and_is_not_kept(lesson):
    def double(width_mm):
        """Return twice the width."""
        ...

    def unwritten(width_mm):
        raise NotImplementedError

    for stub in (double, unwritten):
        built = lesson.build(STEP, stub)
        assert built.feedback.tone == "missing" and "Not yet: write double(...)" in built.text
    assert lesson.workshop.record.entries["exercises"] == {}
    assert "course's own double(...)" in repr(lesson.best(STEP)) and lesson.best(STEP)(3) == 6


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f(x): ...", True),
        ("def f(x):\n    'Words.'\n    ...", True),
        ("def f(x):\n    pass", True),
        ("def f(x): return x", False),
        ("def f(x): return 3.5", False),
        ("def f(x):\n    while True: pass", False),
        ("f = 3", False),
        ("f = print", False),
    ],
)
def test_a_stub_is_told_from_a_short_function(source, expected):
    names = {}
    exec(source, names)
    assert is_stub(names["f"]) is expected


def test_wrong_then_right(lesson):
    wrong = lesson.build(STEP, lambda width_mm: width_mm**2)
    assert wrong.text == "Build: Double a number\n✗ Keep working: 4 mm: a square."
    assert not lesson.best(STEP).is_yours
    right = lesson.build(STEP, lambda width_mm: width_mm + width_mm)
    assert right.feedback.tone == "correct" and "Right" not in right.feedback.message
    assert lesson.best(STEP).is_yours and repr(lesson.best(STEP)) == "Used here: your double(...)."
    assert lesson.best(STEP)(width_mm=4) == 8
    kept = lesson.workshop.record.entries["exercises"]
    assert kept == {"build:00b/double": {"first": "square", "last": "right"}}
    # what passed before no longer counts once it is changed for the worse
    lesson.build(STEP, lambda width_mm: 0)
    assert not lesson.best(STEP).is_yours


def test_what_is_printed_and_returned_is_escaped(lesson):
    def talks(width_mm):
        print("<script>alert(1)</script>")
        return "<img src=x onerror=alert(1)>"

    built = lesson.build(STEP, talks)
    assert "<script>" not in built.as_html() and "<img" not in built.as_html()
    assert "&lt;script&gt;" in built.as_html() and "alert(1)" in built.printed


def test_a_page_without_a_kernel_shows_words_and_no_picture_in_html(lesson):
    bundle = lesson.build(STEP, lambda width_mm: 1.0)._repr_mimebundle_()
    assert "Keep working" in bundle["text/html"] and WIDGET_MIME in bundle
    step = double_step(
        draw=lambda inputs, outputs: Drawing("x", "y", (Line("yours", [0, 1], [0, 1]),), "1 mm.")
    )
    bundle = lesson.build(step, lambda width_mm: 1.0)._repr_mimebundle_()
    assert "text/html" not in bundle and PICTURE_MIME in bundle
    assert "Picture: 1 mm." in bundle["text/plain"]


def test_a_drawing_scrolls_before_its_letters_are_too_small(lesson):
    step = double_step(
        draw=lambda inputs, outputs: Drawing("x", "y", (Line("yours", [0, 1], [0, 1]),), "1 mm.")
    )
    built = lesson.build(step, lambda width_mm: 1.0)
    written = built.as_html(draw(built.drawing))
    look = "contain:inline-size;max-width:100%;overflow-x:auto"
    assert f'aria-label="picture" tabindex="0" style="{look}"' in written
    # 6.0 inches, of which a telephone shows 65 px each.
    assert "min-width:390px" in written and 'width="480"' in written


def test_nothing_is_drawn_of_what_has_no_form():
    assert freezer.ENTHALPY.picture([None, None]) is None
    assert freezer.ENTHALPY.picture([[1.0], [2.0]]) is None
    assert STEP.picture([1, 2, 3]) is None


def test_a_drawing_survives_any_numbers():
    lines = (Line("exact", [0, 1], [0, 1]), Line("yours", [0, 1], [float("nan"), 1e300], "dots"))
    assert draw(Drawing("x", "y", lines, "1 mm."))[:4] == b"\x89PNG"
    assert len(draw(Drawing("x", "y", (Line("a", [1, 2], [1, 2], "dashed"),), "1.", True))) > 1000


def test_ticks_of_a_logarithmic_axis_are_few_and_plain():
    told = {value: _even_tick(value) for value in (0.06, 0.05, 2.0, 0.4, 3.0, 60.0, 24.0)}
    assert told == {0.06: "0.06", 0.05: "", 2.0: "2", 0.4: "0.4", 3.0: "", 60.0: "60", 24.0: ""}


@pytest.mark.parametrize("first", ["the course's own", "yours", "exact"])
def test_lines_of_a_sketch_differ_without_colour(lesson, first):
    labels = (first, "first order", "second order")
    lines = {label: ([1, 2], [1, power]) for power, label in enumerate(labels, 2)}
    drawn = lesson.sketch("x (mm)", "y (mm)", lines, "4 mm at 2 mm.").drawing.lines
    dashes = [_look(line, number)["linestyle"] for number, line in enumerate(drawn)]
    assert len(set(dashes)) == len(labels), dashes


def test_a_sketch_says_what_it_shows(lesson):
    sketch = lesson.sketch("x (mm)", "y (mm)", {"yours": ([1, 2], [1, 4])}, "4 mm at 2 mm.")
    assert isinstance(sketch, Sketch) and repr(sketch) == "Picture: 4 mm at 2 mm."
    assert PICTURE_MIME in sketch._repr_mimebundle_()
    # only a sketch with a name has a still picture
    assert lesson.report()["panels"] == [] and not lesson.sketches
    named = lesson.sketch("x (mm)", "size (mm)", {"a": ([1, 2], [1, 4])}, "4 mm.", name="sizes")
    report = lesson.report(["sizes"])
    assert report["panels"] == ["sizes"] and report["errors"] == {}
    assert [(one["label"], one["sentence"]) for one in report["states"]["sizes"]] == [
        ("Size (mm)", "4 mm.")
    ]
    assert named.states()[0].picture[1:4] == b"PNG"


def test_a_sentence_says_for_which_number_of_which_argument():
    rows = double_step(
        stub="def double(widths_mm):\n    ...",
        inputs=[(np.array([2.0, 7.0]),), (np.array([1.0, 3.0]),)],
        mistakes=(),
    )
    told = rows.diagnose([[4, 15], [2, 6]]).sentence
    assert "returns 15 where 14 mm is right, for widths_mm = 7 (number 2 of them)" in told
    table = double_step(inputs=[(np.eye(2),), (2 * np.eye(2),)], mistakes=())
    assert "in row 2, column 1" in table.diagnose([[[2, 0], [5, 2]], 4 * np.eye(2)]).sentence
    named = double_step(
        inputs=[(np.array([2.0, 7.0, 1.0]),), (np.array([1.0, 3.0, 1.0]),)],
        mistakes=(),
        measure=lambda arguments, output: output[:2],
        exact=lambda widths_mm: 2 * widths_mm[:2],
        measures=("the left width (mm)", "the right width (mm)"),
    )
    told = named.diagnose([[4, 15, 9], [2, 6, 9]]).sentence
    assert "Not yet: the right width (mm) is 15 where 14 is right." in told


def test_the_order_of_outputs_may_be_free():
    rows = double_step(
        inputs=[(np.array([2.0, 7.0]),), (np.array([1.0, 3.0]),)],
        mistakes=(),
        reorder=lambda arguments, output: np.sort(output),
    )
    assert rows.diagnose([[14, 4], [2, 6]]).passed and not rows.diagnose([[14, 5], [2, 6]]).passed


def test_lists_of_a_step_serve_the_next_as_arrays(lesson):
    def enthalpy(temperature_C, soft):
        return freezer.enthalpy(temperature_C, soft).tolist()

    assert lesson.build(freezer.ENTHALPY, enthalpy).diagnosis.passed
    found = lesson.best(freezer.ENTHALPY)(np.array([-8.0, 37.0]), freezer.SOFT)
    assert isinstance(found, np.ndarray) and (found - found)[1] == 0
    # what is no row of numbers stays as it is
    for given in ([], ["a", "b"], [[1.0], [2.0, 3.0]], [np.zeros(3), 2.0], (1.0, 2.0), 5.0):
        kept = Chosen(lambda given=given: given, "Used here.", True)()
        assert kept is given or (given == [] and len(kept) == 0)


@pytest.mark.parametrize("size", [1e300, -1e300, float("inf"), 1e160])
def test_numbers_of_any_size_get_a_sentence_and_no_warning(lesson, size):
    def freeze(wall_C, minutes, cell_mm, soft):
        return [[size, -size, size, 1.0], size]

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        built = lesson.build(freezer.FREEZE, freeze)
        assert built.feedback.tone == "keep working" and built._repr_mimebundle_()


def test_without_a_child_the_learner_is_told_what_is_not_caught(lesson):
    built = lesson.workshop.build(STEP, lambda width_mm: 2 * width_mm, in_kernel=True)
    assert built.diagnosis.passed and child.IN_KERNEL in built.text
    assert "restart the kernel" in built.as_html()


# --- in a real kernel -----------------------------------------------------------------------------

KERNEL_CODE = """
import sys
sys.path.insert(0, {source!r})
import numpy as np
import helpers.teaching as teach
from helpers.workshop import freezer
lesson = teach.Lesson()
treasure = 42
def endless(temperature_C, soft):
    while True: pass
def exits(temperature_C, soft):
    exit()
    sys.exit()
def asks(temperature_C, soft):
    return input()
def fills(temperature_C, soft):
    return np.ones(10**9)
def takes_treasure(temperature_C, soft):
    global treasure
    treasure = None
    np.clip = None
    return 1 / 0
def fails(temperature_C, soft):
    return temperature_C[100]
def told(function):
    return lesson.workshop.build(freezer.ENTHALPY, function, seconds=1.5).text
"""


def test_a_kernel_lives_on_and_keeps_what_it_holds(tmp_path):
    notebook = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path = tmp_path / "one.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    with Session(path) as session:
        session.execute(KERNEL_CODE.format(source=str(PROJECT / "src")))
        said = {
            name: session.evaluate(f"told({name})")
            for name in ("endless", "exits", "asks", "fills", "takes_treasure", "fails")
        }
        assert "did not end within 1.5 s" in said["endless"]
        assert "ends the program" in said["exits"]
        assert "waits for somebody to type" in said["asks"]
        assert "more than 1 GB" in said["fills"]
        assert "ZeroDivisionError" in said["takes_treasure"]
        # the line of the learner's own cell is quoted
        assert "(return temperature_C[100])" in said["fails"], said["fails"]
        assert session.evaluate("treasure") == 42
        assert session.evaluate("np.clip(5, 0, 1).item()") == 1
        session.execute(freezer.ENTHALPY.solution)
        right = session.evaluate("told(enthalpy)")
        assert re.search("✓ Correct: The same as the exact answer", right), right
