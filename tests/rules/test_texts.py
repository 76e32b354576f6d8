"""A translator finds every text that a learner can read: the list of texts is complete."""

import csv
import json
import re

import pytest

from helpers.teaching.publish import words
from tests.project import PROJECT
from tests.tools import texts

LISTED = texts.texts()
HELD = {word.casefold() for one in LISTED for word in texts.WORD.findall(one.text)}
KEPT = {
    word.casefold()
    for word in texts.WORD.findall((PROJECT / "data" / "sources.csv").read_text(encoding="utf-8"))
}


def shown(path):
    """Return the words in a notebook's stored outputs and in the descriptions of its pictures."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    plain = [
        "".join(output.get("text", output.get("data", {}).get("text/plain", "")))
        for output in outputs
    ]
    return {word for text in plain for word in texts.WORD.findall(re.sub(r"\w+\.html\b", "", text))}


@pytest.mark.parametrize(
    "path", sorted((PROJECT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem
)
def test_every_word_of_the_outputs_is_listed(path):
    unknown = {word for word in shown(path) if word.casefold() not in HELD | KEPT}
    assert not unknown, f"{path.name} shows words that no listed text holds: {sorted(unknown)}"


@pytest.mark.parametrize(
    "path", sorted((PROJECT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem
)
def test_every_word_of_the_markdown_is_listed(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    source = "\n\n".join(
        words.WORDS.sub("", "".join(cell["source"]))
        for cell in cells
        if cell["cell_type"] == "markdown"
    )
    listed = "\n\n".join(
        one.text for one in LISTED if one.place.startswith(f"notebooks/{path.name}#")
    )
    assert set(texts.WORD.findall(source)) <= set(texts.WORD.findall(listed))


@pytest.mark.parametrize("table", ["questions", "glossary", "measurements"])
def test_tables_with_sentences_are_listed(table):
    with (PROJECT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        sentences = {
            cell
            for row in csv.DictReader(file)
            for cell in row.values()
            # Numbers of notebooks, such as 01 01b 03, are no sentence.
            if cell and len(cell.split()) > 2 and texts.WORD.search(cell)
        }
    assert sentences <= {one.text for one in LISTED}


def test_what_is_meant_for_people_is_told_from_what_is_not():
    code = '"""Not shown."""\nx = "ice_ball"\ny = f"The ice is {width:.1f} mm wide."\n'
    code += 'z = "Run"\nw = "a.csv"\n'
    assert [text for _, text in texts.strings(code)] == ["The ice is {width} mm wide.", "Run"]
    assert texts.is_for_people("coldest so far (°C)")
    assert not texts.is_for_people("border-left:5px solid #a82f18;padding-left:8px")
    assert not texts.is_for_people("text/plain") and not texts.is_for_people("<td style='x'>")


def test_the_list_is_written_as_a_table_and_as_json(tmp_path, capsys):
    assert texts.main([str(tmp_path / "texts.csv")]) == 0
    with (tmp_path / "texts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(LISTED) and tuple(rows[0]) == texts.FIELDS
    assert all(row["text"].strip() and row["place"] and not row["translation"] for row in rows)
    assert texts.main([str(tmp_path / "texts.json")]) == 0
    assert len(json.loads((tmp_path / "texts.json").read_text(encoding="utf-8"))) == len(rows)
    assert re.search(r"Markdown: \d+ texts, \d{4,} words", capsys.readouterr().out)
