"""No notebook, glossary entry or finding states the cryoimmunological hypothesis as a fact."""

import csv
import json

import pytest

from tests.project import PROJECT
from tests.rules.hypothesis_wording import sentences, stated_as_fact

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_sentence_of_a_notebook_states_it(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    found = [
        one
        for cell in cells
        if cell["cell_type"] == "markdown"
        for one in stated_as_fact("".join(cell["source"]))
    ]
    assert not found, "\n".join(found)


def test_no_word_of_the_glossary_states_it():
    with open(PROJECT / "data" / "glossary.csv", encoding="utf-8", newline="") as file:
        found = [
            row["term"]
            for row in csv.DictReader(file)
            if stated_as_fact(f"{row['term']}: {row['definition']}")
        ]
    assert not found


def test_no_right_answer_states_it():
    with open(PROJECT / "data" / "questions.csv", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["is_right"] == "yes"]
    found = [row["key"] for row in rows if stated_as_fact(f"{row['option']} {row['feedback']}")]
    assert not found


def test_notebook_04_says_hypothesis_in_title_question_and_recap():
    path = next(one for one in NOTEBOOKS if one.stem.startswith("04"))
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    recap = next(text for text in texts if text.startswith("## Recap"))
    assert "hypothesis" in texts[0].lower() and "?" in texts[0]
    assert (
        "is a hypothesis" in recap
        and "in others the opposite" in recap
        and "we do not know" in recap
    )


# --- the rule can fail ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Cryoablation boosts immunity against metastases.",
        "Freezing vaccinates, so that metastases shrink.",
        "- Freezing activates the immune system.",
        "The ice is cold. Freezing a tumour protects against disease elsewhere.",
        "After freezing, the immune system fights residual tumour and metastases.",
        "1. Freezing lowers the number of metastases.",
    ],
)
def test_a_promise_is_found(text):
    assert len(stated_as_fact(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "In some animal models cryoablation boosts immunity against metastases.",
        "It is hypothesised that freezing activates the immune system.",
        "Does freezing a tumour vaccinate?",
        "Page P2 promises that freezing fights metastases.",
        "Freezing may protect against metastases.",
        "No trial has shown that freezing lowers the number of metastases.",
        "The page says “freezing boosts immunity”.",
        "Freezing destroys tissue. Metastases are another matter.",
        "<!-- freezing boosts immunity --> Ice.",
    ],
)
def test_a_sentence_that_holds_back_passes(text):
    assert stated_as_fact(text) == []


def test_sentences_are_split_at_stops_and_list_items():
    assert sentences("One two. Three?\n\n- four\n- five “not this” six") == [
        "One two.",
        "Three?",
        "four",
        "five six",
    ]
