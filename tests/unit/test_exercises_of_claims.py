"""The exercises of notebook 05, for several classes: right, blank, a slip, and each mistake they should recognise."""

import pytest

from helpers.teaching.exercises import reading_the_claims as exercises

MAKERS = (exercises.lowest_mean, exercises.people_needed, exercises.risk_from_odds, exercises.agreement)
CLASSES = pytest.mark.parametrize("seed", range(1, 9))
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
