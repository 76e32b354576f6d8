"""What was gained is stated in words, beside what guessing gives, with what is still open."""

import re

import pytest

from helpers import data
from helpers.teaching.lesson.gain import gain_of
from helpers.teaching.lesson.questions import load_questions
from tests.project import PROJECT

BEFORE = {one.key: one for one in load_questions("pretest")}
AFTER = {one.key: one for one in load_questions("posttest")}


def answer(question, right=True):
    """Return the identity and the text of a right or a wrong answer."""
    option = next(one for one in question.options if one.right == right)
    return f"{question.kind}:{question.identity}", option.text


def test_every_idea_has_words_and_a_notebook_that_is_there():
    listed = data.load("ideas")
    assert list(listed["key"]) == list(BEFORE) == list(AFTER)
    for idea in gain_of({}).ideas:
        assert (PROJECT / "notebooks" / idea.notebook).is_file()
        # a part of a sentence, so that a list of them reads well
        assert len(idea.words.split()) >= 4 and idea.words[0].islower() and idea.words[-1] != "."


def test_chance_is_said_whatever_was_answered():
    assert gain_of({}).chance == pytest.approx(11 / 3)
    assert "guessing gives 3.7 of 11" in gain_of({}).summary()
    for known in ({}, dict([answer(BEFORE["blood"])])):
        for later in ({}, dict([answer(AFTER["blood"])])):
            assert "guessing gives 3.7 of 11" in repr(gain_of(known | later))


def test_new_lost_and_open_ideas_are_told_apart():
    given = dict(
        [
            answer(BEFORE["blood"], right=False),
            answer(AFTER["blood"]),
            answer(BEFORE["time"]),
            answer(AFTER["time"], right=False),
            answer(BEFORE["zero"], right=False),
            answer(AFTER["zero"], right=False),
            answer(BEFORE["odds"]),
            answer(AFTER["odds"]),
        ]
    )
    gain = gain_of(given)
    words = {key: row["idea"] for key, row in data.load("ideas").set_index("key").iterrows()}
    groups = {heading: {idea.words for idea in ideas} for heading, ideas in gain.groups().items()}
    assert groups["New"] == {words["blood"]}
    assert groups["Right before and not now"] == {words["time"]}
    # those that were not answered are open, too; what was right both times is in no list
    assert groups["Still open"] == set(words.values()) - {
        words[key] for key in ("blood", "time", "odds")
    }
    assert gain.summary().startswith("Before the course 2 of 11 ideas were right, after it 2 of 11")


def test_without_answers_from_before_nothing_is_called_new():
    gain = gain_of(dict([answer(AFTER["blood"]), answer(AFTER["time"], right=False)]))
    assert set(gain.groups()) == {"Still open"}
    assert len(gain.groups()["Still open"]) == 10
    assert "no answers from before are here" in gain.summary()


def test_each_idea_is_a_link_to_its_notebook():
    page = gain_of(dict([answer(AFTER["blood"])]))._repr_mimebundle_()["text/html"]
    links = re.findall(r'<a href="([^"]+)">notebook (\d\d)</a>', page)
    assert len(links) == 10
    for target, number in links:
        assert target.startswith(f"{number}_") and (PROJECT / "notebooks" / target).is_file()
