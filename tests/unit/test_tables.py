"""Tables of words: full rows, a plain-text version, nothing from a table becomes HTML."""

import pytest

from helpers.teaching.tables import evidence_tables
from helpers.teaching.tables.table import Table


@pytest.mark.parametrize(
    "name", ["studies", "printed_p_values", "recurrence", "cryoshock", "trials"]
)
def test_tables_have_full_rows_and_a_plain_text_version(name):
    table = getattr(evidence_tables, name)()
    assert all(len(row) == len(table.headings) for row in table.rows)
    shown = table._repr_mimebundle_()
    assert shown["text/plain"].startswith(table.caption) and "<table" in shown["text/html"]
    assert all(row[0] in shown["text/plain"] for row in table.rows)


@pytest.mark.parametrize("folded", [False, True])
def test_captions_heads_and_cells_are_escaped(folded):
    page = Table("a < b", ["x & y"], [["1 < 2"]], folded)._repr_mimebundle_()["text/html"]
    assert (
        all(words in page for words in ("a &lt; b", "x &amp; y", "1 &lt; 2"))
        and "a < b" not in page
    )
    assert page.count("a &lt; b") == 2  # once to be seen, once as the name of the region that rolls
    assert page.startswith("<details>") == folded


def test_a_folded_table_is_one_line_of_text():
    table = Table("Ice", ("Organ", "mm"), [("kidney", "28.7"), ("liver", "")])
    assert repr(table) == "Ice\n  Organ | mm\n  kidney | 28.7\n  liver | -"
    folded = Table(table.caption, table.headings, table.rows, folded=True)
    assert folded._repr_mimebundle_()["text/plain"] == "Ice (2 rows)"
