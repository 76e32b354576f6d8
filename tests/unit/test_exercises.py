"""Every exercise, for several classes: right, blank, a typing slip, and each mistake it should recognise."""

import pytest

from helpers.teaching import findings
from helpers.teaching.exercise import Exercise
from helpers.teaching.exercises import how_freezing_works, start_here
from helpers.teaching.figures import one_probe

MAKERS = (
    start_here.ice_diameter,
    how_freezing_works.throttled_argon,
    how_freezing_works.time_to_thicken,
    how_freezing_works.lethal_diameter,
    how_freezing_works.mean_power,
)
CLASSES = pytest.mark.parametrize("seed", range(1, 7))
EXERCISES = pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)


@EXERCISES
@CLASSES
def test_the_right_answer_is_right_even_rounded(make, seed):
    exercise = make(seed)
    assert exercise.check(exercise.expected).tone == "correct"
    assert exercise.check(float(f"{exercise.expected:.3g}")).tone == "correct"
    assert exercise.check(None).tone == "missing"
    assert exercise.check("about ten").tone == "keep working"


@EXERCISES
@CLASSES
def test_each_known_mistake_gets_its_own_words(make, seed):
    exercise = make(seed)
    for mistake in exercise.mistakes:
        answer = float(f"{mistake.value(exercise.expected):.3g}")
        feedback = exercise.check(answer)
        assert feedback.tone == "keep working"
        assert feedback.message == mistake.message, f"{mistake.name}: {answer} got {feedback.message!r}"


@EXERCISES
def test_classes_get_different_numbers(make):
    assert len({make(seed).question for seed in range(1, 12)}) > 1


def test_a_learner_who_does_what_the_question_says_is_right():
    """The answer is read from the panel, as the question asks."""
    exercise, panel = how_freezing_works.lethal_diameter(1), one_probe.panel()
    minutes = int(exercise.question.split(" min.")[0].split()[-1])
    panel.set(minutes=minutes)
    shown = float(panel.summary.split("-40 °C line ")[1].split(" mm")[0])
    assert exercise.check(2 * shown).tone == "correct"


def test_question_and_feedback_stand_together_and_are_escaped():
    asked = Exercise("Is 3 < 5?", 1.0, "mm", 0.1).ask(None)
    assert "3 &lt; 5" in asked._repr_mimebundle_()["text/html"]
    assert repr(asked).splitlines()[1].startswith("○ Missing")


def test_findings_name_value_range_and_source():
    rows = findings.table("breast_tip", "planning_margin", "kidney_ice_clamped").rows
    assert [row[1] for row in rows] == ["-146 °C (-167 to -117)", "3 to 5 mm", "37.6 mm"]
    with pytest.raises(ValueError, match="breast_tip"):
        findings.table("breast_tipp")
