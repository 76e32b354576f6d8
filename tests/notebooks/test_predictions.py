"""What was found is hidden until a learner has predicted, in the kernel and in the stored file."""

import pytest

from helpers.teaching.lesson.questions import Replay, load_questions

pytestmark = pytest.mark.timeout(900)

# Each prediction is answered with its first option, and then another one is tried.
ANSWER = """
def _answer(lesson):
    found = {}
    for key, (widgets, replays) in lesson.predictions.items():
        hidden = [repr(one) for one in replays]
        buttons = widgets[0].buttons
        first, other = buttons.options[:2]
        buttons.value = first
        buttons.value = other
        shown = [repr(one) for one in replays]
        found[key] = {"hidden": hidden, "first": first, "shown": shown, "tried": buttons.value}
    return found
"""


@pytest.fixture(scope="module")
def answered(session):
    """What every prediction of the notebook said before and after it was answered."""
    session.execute(ANSWER)
    return session.evaluate("_answer(lesson)")


def outcome(one):
    """Return what was found, without the prediction that stands before it."""
    return one["shown"][0].partition("”. ")[2]


def test_every_prediction_hides_what_was_found_until_it_is_answered(session, answered):
    asked = load_questions("predict", session.path.name.split("_")[0])
    assert set(answered) == {question.key for question in asked}
    for key, one in answered.items():
        assert one["hidden"] == [Replay.HIDDEN], key
        (shown,) = one["shown"]
        assert shown.startswith(f"You predicted: “{one['first'].rstrip('.')}”. "), key
        assert one["tried"] != one["first"] and len(outcome(one)) > 20, key


def test_the_stored_notebook_does_not_hold_what_was_found(stored, answered):
    outputs = [output for cell in stored.cells for output in cell.get("outputs", [])]
    texts = [output.get("data", {}).get("text/plain", "") for output in outputs]
    for key, one in answered.items():
        assert not [text for text in texts if outcome(one) in text], key
    assert sum(text == Replay.HIDDEN for text in texts) == len(answered)
