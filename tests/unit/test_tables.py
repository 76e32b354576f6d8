"""Tables of words: full rows, a plain-text version, nothing from a table becomes HTML."""

import importlib
import inspect
import pkgutil
import re
from urllib.parse import unquote

import pytest

from helpers import data
from helpers.teaching import tables
from helpers.teaching.tables import evidence_tables, sources
from helpers.teaching.tables.table import Table


def makers():
    """Return every function of the package that makes a table without being given anything."""
    found = {}
    for module in pkgutil.iter_modules(tables.__path__, tables.__name__ + "."):
        for name, make in inspect.getmembers(
            importlib.import_module(module.name), inspect.isfunction
        ):
            is_made_here = make.__module__ == module.name and not name.startswith("_")
            needed = [
                one
                for one in inspect.signature(make).parameters.values()
                if one.default is one.empty and one.kind is not one.VAR_KEYWORD
            ]
            if is_made_here and not needed and make.__annotations__.get("return") == "Table":
                found[f"{module.name.rpartition('.')[2]}.{name}"] = make
    return found


MAKERS = makers()


def test_a_misspelt_needle_is_named_with_the_nearest():
    with pytest.raises(ValueError, match=r"'argon_nedle'.*nearest: 'argon_needle'"):
        sources.needle_rows("argon_nedle")


def test_one_finding_is_called_one():
    data_rows = evidence_tables.studies().rows
    assert evidence_tables.studies().caption == f"{len(data_rows)} findings"
    findings = data.load("studies")["finding"]
    assert evidence_tables.studies(finding=findings.iloc[0]).caption == "1 finding"


def test_every_table_of_the_course_is_found():
    assert {"evidence_tables.recurrence", "evidence_tables.trials"} <= set(MAKERS)
    assert {"claim_tables.references", "kidney_tables.outcomes"} <= set(MAKERS)
    assert len(MAKERS) >= 15


@pytest.mark.parametrize("name", MAKERS)
def test_no_table_tells_a_reader_what_was_not_seen_of_a_work(name):
    """The bibliography keeps it; a reader gets a short name and a link."""
    words = repr(MAKERS[name]())
    for unseen in ("authors", "year", "title"):
        assert f"{unseen} not seen" not in words, name


@pytest.mark.parametrize("name", MAKERS)
def test_tables_have_full_rows_and_a_plain_text_version(name):
    table = MAKERS[name]()
    assert table.rows and all(len(row) == len(table.headings) for row in table.rows)
    shown = table._repr_mimebundle_()
    assert shown["text/plain"].startswith(table.caption)
    assert shown["text/html"].count("<tr>") == len(table.rows) + 1
    assert table.folded or all(row[0] in shown["text/plain"] for row in table.rows)


def test_identifiers_of_works_and_trials_lead_to_them_and_nothing_else_does():
    cells = [
        "Kato 2003, doi:10.1016/S0011-2240(03)00039-7 (read)",
        "PMID 25284802, PMC11452421",
        "NCT04339218; ISRCTN18156881",
        "javascript:alert(1) http://example.org doi:10.1/x NCT123 <a href='x'>doi:10.1000/1</a>",
    ]
    page = Table("Works", ["cell"], [[cell] for cell in cells])._repr_mimebundle_()["text/html"]
    assert re.findall(r'href="([^"]*)"', page) == [
        "https://doi.org/10.1016/S0011-2240(03)00039-7",
        "https://pubmed.ncbi.nlm.nih.gov/25284802",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC11452421",
        "https://clinicaltrials.gov/study/NCT04339218",
        "https://www.isrctn.com/ISRCTN18156881",
        "https://doi.org/10.1000/1",
    ]
    assert page.count("<a ") == page.count('rel="noopener noreferrer"') == 6
    assert "&lt;a href=" in page


def test_every_doi_of_the_bibliography_becomes_its_own_address():
    sources = data.load("sources")
    for key, doi in zip(sources["key"], sources["doi"], strict=True):
        if doi:
            page = Table("Works", ["cell"], [[data.cite(key)]])._repr_mimebundle_()["text/html"]
            (address,) = re.findall(r'href="https://doi.org/([^"]*)"', page)
            assert unquote(address) == doi, key


@pytest.mark.parametrize("folded", [False, True])
def test_captions_heads_and_cells_are_escaped(folded):
    page = Table("a < b", ["x & y"], [["1 < 2"]], folded)._repr_mimebundle_()["text/html"]
    assert (
        all(words in page for words in ("a &lt; b", "x &amp; y", "1 &lt; 2"))
        and "a < b" not in page
    )
    # Once to be seen, once as the name of the region that rolls, and if it is folded a caption for
    # screen readers.
    assert page.count("a &lt; b") == (3 if folded else 2)
    assert '<th scope="row"' in page and "<caption" in page
    assert page.startswith("<details>") == folded


def test_a_folded_table_is_one_line_of_text():
    table = Table("Ice", ("Organ", "mm"), [("kidney", "28.7"), ("liver", "")])
    assert repr(table) == "Ice\n  Organ | mm\n  kidney | 28.7\n  liver | -"
    folded = Table(table.caption, table.headings, table.rows, folded=True)
    assert folded._repr_mimebundle_()["text/plain"] == "Ice (2 rows)"
