"""Every exercise of notebook 04, for several classes: right, blank, a slip, and each mistake it should recognise."""

import pytest

from helpers.teaching import evidence_tables
from helpers.teaching.exercises import cryoimmunology
from helpers.teaching.figures import three_answers

MAKERS = (cryoimmunology.risk_ratio, cryoimmunology.none_seen, cryoimmunology.critical_share)
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


def test_a_learner_who_reads_the_panel_is_right():
    exercise, panel = cryoimmunology.critical_share(1), three_answers.panel()
    days = float(exercise.question.split(" last ")[1].split(" days")[0])
    panel.set(half_life_days=days)
    shown = float(panel.summary.split("freezing ")[-2].split(" %")[0])
    assert exercise.check(shown).tone == "correct"


@pytest.mark.parametrize("name", ["studies", "printed_p_values", "recurrence", "cryoshock", "trials"])
def test_tables_have_full_rows_and_a_plain_twin(name):
    table = getattr(evidence_tables, name)()
    assert all(len(row) == len(table.heads) for row in table.rows)
    shown = table._repr_mimebundle_()
    assert shown["text/plain"].startswith(table.caption) and "<table" in shown["text/html"]
    assert all(row[0] in shown["text/plain"] for row in table.rows)


def test_tables_escape_what_they_show():
    table = evidence_tables.Table("a < b", ["x"], [["1 < 2"]])
    assert "1 &lt; 2" in table._repr_mimebundle_()["text/html"]
    assert repr(table) == "a < b\n1 < 2"
