"""What the site makes of a notebook's links and list of words, before Sphinx reads it."""

import json

import pytest

pytest.importorskip("sphinx")

from docs import site_pages, site_words
from helpers import data
from helpers.teaching.tables import glossary
from tests.project import PROJECT
from tests.rules.notebook_rules import source_of
from tests.tools import badges


def test_links_in_outputs_lead_to_pages():
    output = {
        "data": {"text/html": ['<a href="01_a.ipynb#Where-is--40-°C?">1</a>', ' href="2.csv"']}
    }
    site_pages.with_pages(output)
    assert output["data"]["text/html"] == '<a href="01_a.html#where-is--40-c">1</a> href="2.csv"'
    plain = {"data": {"text/html": '<a href="06_b.ipynb">6</a>'}}
    site_pages.with_pages(plain)
    assert plain["data"]["text/html"] == '<a href="06_b.html">6</a>'
    stream = {"output_type": "stream", "text": "x"}
    site_pages.with_pages(stream)
    assert stream["text"] == "x"


def test_the_glossary_of_the_site_has_the_terms_of_the_course():
    pages = {"01": "notebooks/01_x"}
    ball = next(one for one in glossary.table().terms if one.term == "ice ball")
    first, meaning, blank = site_words.glossary_entry(ball._replace(notebooks="01 99"), pages)
    assert (first, blank) == ("ice ball", "")
    assert meaning == f"    {ball.definition} (notebook [01](/notebooks/01_x.ipynb))"
    before, *_, after = site_words.with_meaning("Two ice balls grow.", ball, "word-1")
    assert (before, after) == ("Two ", " grow.")
    assert site_words.with_meaning("None.", ball, "word-1") is None


def test_the_site_does_not_explain_a_word_that_has_another_sense_in_a_notebook():
    here, there = (
        [one.term for one in site_words.explained_in(f"notebooks/{name}")]
        for name in ("04_cryoimmunological_hypothesis", "02_probes_and_protocols")
    )
    assert "protocol" not in here and "protocol" in there and "latent heat" in here


def test_files_of_the_project_come_from_the_site_and_words_lead_to_its_glossary():
    name = "notebooks/01_how_freezing_works.ipynb"
    notebook = json.loads((PROJECT / name).read_text(encoding="utf-8"))
    assert badges.file_address("data/blood_flow.csv") in json.dumps(notebook)
    shown = site_pages.readable(notebook, name)
    text = "\n".join(source_of(cell) for cell in shown["cells"] if cell["cell_type"] == "markdown")
    assert badges.FILE.search(text) is None
    assert "](../data/blood_flow.csv)" in text
    assert "- {term}`latent heat`: Heat given up" in text
    assert site_words.ALL_WORDS in text and "Other words of the course" not in text
    assert text.count("- {term}`") < len(data.load("glossary"))
    assert text.count("<details") == text.count("</details>")
    # on paper they stand open: the style sheet knows them by their class
    assert text.count('<details class="findings"><summary>Findings</summary>') == 2
