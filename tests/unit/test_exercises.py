"""Every exercise, for several classes.

Right, blank, a typing slip, and each mistake it should recognise.
"""

import numpy as np
import pytest

from helpers.teaching.exercises import cryoimmunological_hypothesis, how_freezing_works
from helpers.teaching.figures.freezing import one_needle
from helpers.teaching.figures.immunity import three_answers
from helpers.teaching.guide import answer_key
from helpers.teaching.lesson.exercise import Exercise
from helpers.teaching.tables import freezing_tables

MAKERS = {
    f"{notebook} {name}": make
    for notebook in ("00", "01", "02", "03", "04", "05", "06")
    for name, make in answer_key.makers(notebook).items()
}
CLASSES = pytest.mark.parametrize("seed", range(1, 5))
EXERCISES = pytest.mark.parametrize("name", MAKERS)


def test_every_notebook_has_exercises():
    assert len(MAKERS) >= 24 and {name[:2] for name in MAKERS} == {
        f"0{place}" for place in range(7)
    }


@EXERCISES
@CLASSES
def test_the_right_answer_is_right_even_rounded(name, seed):
    exercise = MAKERS[name](seed)
    assert exercise.feedback(exercise.expected).tone == "correct"
    assert exercise.feedback(float(f"{exercise.expected:.3g}")).tone == "correct"
    assert exercise.feedback(None).tone == "missing"
    assert exercise.feedback("about ten").tone == "keep working"


@EXERCISES
@CLASSES
def test_each_known_mistake_gets_its_own_words(name, seed):
    exercise = MAKERS[name](seed)
    values = sorted(mistake.value(exercise.expected) for mistake in exercise.mistakes)
    assert np.all(np.diff(values) > 1e-6), values
    for mistake in exercise.mistakes:
        answer = float(f"{mistake.value(exercise.expected):.3g}")
        feedback = exercise.feedback(answer)
        assert feedback.tone == "keep working", (mistake.name, answer, exercise.expected)
        assert feedback.message == mistake.message, (
            f"{mistake.name}: {answer} got {feedback.message!r}"
        )


@EXERCISES
def test_classes_get_different_numbers(name):
    assert len({MAKERS[name](seed).question for seed in range(1, 7)}) > 1


def test_a_learner_who_reads_the_panel_of_three_answers_is_right():
    exercise, panel = cryoimmunological_hypothesis.critical_share(1), three_answers.panel()
    days = float(exercise.question.split(" last ")[1].split(" days")[0])
    panel.set(half_life_days=days)
    shown = float(panel.summary.split("freezing ")[-2].split(" %")[0])
    assert exercise.feedback(shown).tone == "correct"


def test_a_learner_who_does_what_the_question_says_is_right():
    """The answer is read from the panel, as the question asks."""
    exercise, panel = how_freezing_works.lethal_diameter(1), one_needle.panel()
    minutes = int(exercise.question.split(" min.")[0].split()[-1])
    panel.set(minutes=minutes)
    shown = float(panel.summary.split("-40 °C line ")[1].split(" mm")[0])
    assert exercise.feedback(2 * shown).tone == "correct"


def test_question_and_feedback_stand_together_and_are_escaped():
    checked = Exercise("Is 3 < 5?", 1.0, "mm", 0.1).check(None)
    assert "3 &lt; 5" in checked._repr_mimebundle_()["text/html"]
    assert repr(checked).splitlines()[1].startswith("○ Missing")


def test_findings_name_value_range_and_source():
    rows = freezing_tables.measurements("breast_tip", "planning_margin", "kidney_ice_clamped").rows
    assert [row[1] for row in rows] == ["-146 °C (-167 to -117)", "3 to 5 mm", "37.6 mm"]
    with pytest.raises(ValueError, match="breast_tip"):
        freezing_tables.measurements("breast_tipp")
