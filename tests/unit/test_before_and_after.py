"""The questions before the course and after it: parallel, and without hints in their form.

Whoever guesses by the length, the place or the careful words of an option must do no better than
by chance; otherwise a gain may only show that one of the tests was easier to guess.
"""

import re
from collections import Counter

import pytest

from helpers.teaching.lesson.questions import load_questions

KINDS = ("pretest", "posttest")
EACH = pytest.mark.parametrize("kind", KINDS)
CAREFUL = re.compile(
    r"\b(about|may|might|can|could|some|several|often|usually|partly|possibly|depends|as a rule)\b",
    re.IGNORECASE,
)


def right_of(question):
    """Return the right option of a question."""
    (right,) = [option for option in question.options if option.right]
    return right


def wrong_of(question):
    """Return the wrong options of a question."""
    return [option for option in question.options if not option.right]


@EACH
def test_the_longest_option_is_right_no_more_often_than_by_chance(kind):
    found = load_questions(kind)
    longest = [
        question.key
        for question in found
        if len(right_of(question).text) > max(len(one.text) for one in wrong_of(question))
    ]
    assert len(longest) <= len(found) / 3, longest


@EACH
def test_no_place_is_right_nearly_always_or_never(kind):
    found = load_questions(kind)
    places = Counter(question.options.index(right_of(question)) for question in found)
    assert set(places) == {0, 1, 2}
    assert max(places.values()) <= len(found) / 2, places


@pytest.mark.parametrize("kind", [*KINDS, "quiz", "lookback", "predict"])
def test_careful_words_do_not_point_to_the_right_option(kind):
    pointing = [
        question.identity
        for question in load_questions(kind)
        if any(option.right for option in question.options)
        if CAREFUL.search(right_of(question).text)
        and not any(CAREFUL.search(one.text) for one in wrong_of(question))
    ]
    assert not pointing


def test_both_tests_ask_for_the_same_ideas_in_the_same_form():
    before = {question.key: question for question in load_questions("pretest")}
    after = {question.key: question for question in load_questions("posttest")}
    assert list(before) == list(after)
    for key, question in before.items():
        later = after[key]
        assert question.text != later.text
        assert len(question.options) == len(later.options)
        ideas = [{one.misconception for one in wrong_of(asked)} for asked in (question, later)]
        assert ideas[0] & ideas[1], f"{key}: no mistaken idea is looked for both times"


def test_the_numbers_of_the_questions_on_odds_are_right():
    for kind, without, ratio in (("pretest", 5, 4), ("posttest", 2, 8)):
        (question,) = [one for one in load_questions(kind) if one.key == "odds"]
        assert f" {without} relapse" in question.text and f"odds ratio is {ratio}." in question.text
        odds = without / (100 - without) * ratio
        assert right_of(question).text == f"{100 * odds / (1 + odds):.0f}"
        assert {one.text for one in wrong_of(question)} == {
            str(without + ratio),
            str(without * ratio),
        }
