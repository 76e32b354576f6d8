"""The claims: every verdict rests on evidence that is there, every quotation is short, every count
is computed.
"""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from scipy.stats import beta

from helpers import data
from helpers.evidence import citations, claims, contradictions
from helpers.evidence.proportions import highest_rate_if_none
from helpers.teaching.lesson import live_sentences

ROOT = Path(__file__).resolve().parents[2]
ALL = claims.load_claims()
MOST_QUOTES, MOST_QUOTED_WORDS, MOST_QUOTED_SHARE = 24, 15, 0.10


def test_there_are_157_claims_of_which_99_are_core_and_twelve_come_first():
    assert len(ALL) == 157
    assert sum(one.core for one in ALL) == 99
    assert [one.start for one in claims.starters()] == list(range(1, 13))
    assert {one.page for one in ALL} == set(claims.PAGES)


def test_every_key_of_every_verdict_resolves():
    evidence, sources = data.load("evidence").set_index("source"), set(data.load("sources")["key"])
    for one in ALL:
        assert one.evidence, one.key
        for source in one.evidence:
            assert source in sources and source in evidence.index, f"{one.key}: {source}"
        assert [found.source for found in claims.evidence_for(one.key)] == list(one.evidence)


def test_no_verdict_rests_on_a_recalled_finding():
    table = data.load("evidence").set_index("source")
    recalled = set(table.index[table["trust"] == "recalled"])
    assert recalled == {"panizza2015", "walker2014"}
    assert all("not seen" in table.loc[source, "finding"] for source in recalled)
    for source in recalled:
        assert data.source(source)["basis"] == "recalled"
    for one in ALL:
        assert set(one.evidence) - recalled, f"{one.key} rests on nothing that was read"
    opened = table[table["trust"] == "read"].index
    assert all(data.source(source)["basis"] in ("read", "abstract") for source in opened)


def test_every_evidence_row_is_used():
    """By a verdict, or by a table that a learner sees."""
    used = {source for one in ALL for source in one.evidence}
    assert used <= set(data.load("evidence")["source"])
    for table in ("recurrence", "claim_numbers", "official_status", "trials", "studies"):
        used |= set(data.load(table)["source"])
    assert set(data.load("evidence")["source"]) <= used
    resting = [one.key for one in ALL if "cavrapn2024" in one.evidence]
    assert resting[0] == "C006" and "C056" in resting


def test_every_reasoning_is_two_sentences_and_every_restatement_one():
    for one in ALL:
        text = re.sub(r"\d\.\d", "0", one.reasoning)
        assert len(re.findall(r"[.?](?= [A-Z]|$)", text)) == 2, f"{one.key}: {one.reasoning}"
        assert one.says.endswith(".") and len(one.says) < 130, one.key


def test_counts_are_computed_and_add_up():
    table = claims.counts()
    assert list(table.index) == list(claims.VERDICTS)
    assert int(table["all"].sum()) == len(ALL)
    for page in claims.PAGES:
        assert int(table[page].sum()) == len(claims.chosen(page=page))
    for verdict in claims.VERDICTS:
        assert int(table.loc[verdict, "all"]) == len(claims.chosen(verdict=verdict))
    right = table.loc[list(claims.RIGHT), "all"].sum()
    assert claims.share_right() == pytest.approx(100 * right / len(ALL))
    assert int(claims.counts(claims.chosen(core=True))["all"].sum()) == 99


def test_what_is_right_is_not_rare():
    assert len(claims.chosen(verdict="supported")) >= 40
    assert all(claims.chosen(page=page, verdict="supported") for page in claims.PAGES)


def test_choosing_and_its_refusals():
    assert [one.key for one in claims.chosen("P5", "sources", "unverifiable")] == ["C155"]
    with pytest.raises(ValueError, match=r"'p1' is not among the pages; nearest: 'P1'"):
        claims.chosen(page="p1")
    with pytest.raises(ValueError, match="nearest: 'contradicted'"):
        claims.chosen(verdict="contradict")
    with pytest.raises(ValueError, match="nearest: 'C004'"):
        claims.claim("C0004")


# ---- quotations


def quoted():
    return [one for one in ALL if one.quotation]


def test_quotations_are_few_and_short():
    assert len(quoted()) <= MOST_QUOTES
    assert all(len(one.quotation.split()) <= MOST_QUOTED_WORDS for one in quoted())


def test_quotations_are_a_small_part_of_every_page():
    words = data.load("page_counts").set_index("page")["words"]
    for page in claims.PAGES:
        used = sum(len(one.quotation.split()) for one in quoted() if one.page == page)
        assert used <= MOST_QUOTED_SHARE * words[page], f"{page}: {used} of {words[page]} words"


def plain(text):
    """Words of a text, for comparing quotations."""
    return re.findall(r"[^\W_]+", text.lower())


def test_every_longer_quotation_in_this_notebook_is_one_of_the_table():
    known = [" ".join(plain(one.quotation)) for one in quoted()]
    notebook = json.loads(
        (ROOT / "notebooks" / "05_reading_the_claims.ipynb").read_text(encoding="utf-8")
    )
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            for quote in re.findall(r"“([^”]+)”", "".join(cell["source"])):
                words = plain(quote)
                assert len(words) < 3 or any(" ".join(words) in one for one in known), quote


def test_all_notebooks_together_quote_the_pages_at_most_thirty_times():
    known = [" ".join(plain(one.quotation)) for one in quoted()]
    others = set()
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        text = "\n\n".join(
            "".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"
        )
        for paragraph in re.split(r"\n\s*\n", text):
            if re.search(r"\bP[1-5]\b", paragraph):
                others |= {" ".join(plain(quote)) for quote in re.findall(r"“([^”]+)”", paragraph)}
    others = {
        quote
        for quote in others
        if len(quote.split()) > 2 and not any(quote in one for one in known)
    }
    assert len(quoted()) + len(others) <= 30, others


def test_a_quotation_is_no_restatement():
    for one in quoted():
        assert " ".join(plain(one.quotation)) not in " ".join(plain(one.reasoning)), one.key


# ---- fairness


def test_no_verdict_speaks_of_a_person():
    rude = re.compile(
        r"\b(liars?|lying|fraud\w*|quack\w*|scam\w*|cheat\w*|dishonest\w*|incompetent|greed\w*)\b",
        re.I,
    )
    titled = re.compile(r"\b(Dr|Prof|Professor|Mr|Mrs|Ms)\b\.? [A-Z]")
    for one in ALL:
        text = f"{one.says} {one.reasoning}"
        assert not rude.search(text) and not titled.search(text), one.key


def test_certainty_is_never_more_than_its_evidence_allows():
    """What nobody could test is not called false, and what could only be seen in captured text is
    not certain.
    """
    for one in ALL:
        if one.tested_by == "not testable":
            assert one.verdict in ("unverifiable", "unsupported"), one.key
    for key in (
        "C129",
        "C130",
        "C132",
        "C133",
    ):  # what a page says of its own sources and review is judged alike
        assert claims.claim(key).verdict == "unverifiable", key


def test_what_is_checked_live_has_its_check():
    for one in ALL:
        assert not one.check or one.check in live_sentences.CHECKS, f"{one.key}: {one.check}"
        assert one.check or one.tested_by != "live check", (
            f"{one.key} is best tested by a live check and has none"
        )
    assert {one.check for one in ALL} - {""} == set(live_sentences.CHECKS)


def test_the_first_twelve_hold_some_that_are_right():
    assert sum(one.verdict in claims.RIGHT for one in claims.starters()) >= 3


def test_a_harm_seen_in_none_of_twelve_can_be_as_common_as_the_claim_says():
    assert (
        f"none of 12 could be as common as {100 * highest_rate_if_none(12):.0f} %"
        in claims.claim("C154").reasoning
    )


def test_history_says_what_changed_and_why():
    table = data.load("claim_history")
    assert set(table["claim"]) == {one.key for one in ALL if one.version > 1}
    for row in table.itertuples():
        present = claims.claim(row.claim)
        assert (row.verdict, row.certainty) != (present.verdict, present.certainty), row.claim
        assert row.version < present.version
        if row.verdict == present.verdict:
            assert row.reason.startswith("certainty"), row.claim
    assert len(claims.history("C090")) == 2 and len(claims.history("C002")) == 1
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", one.judged) for one in ALL)


# ---- numbers


def test_every_interval_of_a_count_is_the_exact_one():
    table = data.load("claim_numbers")
    counted = table[table["kind"] == "proportion"]
    assert len(counted) >= 25
    for row in counted.itertuples():
        events, total = int(row.events), int(row.total)
        low = 100 * beta.ppf(0.025, events, total - events + 1) if events else 0.0
        high = 100 * beta.ppf(0.975, events + 1, total - events) if events < total else 100.0
        assert row.value == pytest.approx(100 * events / total, rel=1e-3), row.measure
        assert (row.low, row.high) == (
            pytest.approx(low, rel=6e-3),
            pytest.approx(high, rel=6e-3),
        ), row.measure


def test_ranges_hold_their_values():
    for row in data.load("claim_numbers").itertuples():
        if row.low == row.low:
            assert row.low <= row.value <= row.high, row.measure


def test_links_lead_to_registers_of_works():
    found = [claims.link(source) for source in data.load("evidence")["source"]]
    assert sum(bool(address) for address in found) > 50
    good = re.compile(
        r"https://(doi\.org/10\.|pmc\.ncbi\.nlm\.nih\.gov/articles/PMC|pubmed\.ncbi\.nlm\.nih\.gov/\d)\S*"
    )
    assert all(good.fullmatch(address) for address in found if address)


# ---- contradictions and citations


def test_contradictions_join_claims_that_are_there():
    found = contradictions.load_contradictions()
    assert len(found) == 38
    assert Counter(one.scope for one in found) == {"across": 23, "within": 15}
    for one in found:
        assert (one.scope == "within") == (one.first.page == one.second.page), one.key
        assert one.first.key != one.second.key and one.strength in contradictions.STRENGTHS
    assert sum(contradictions.pairs(found).values()) == 38
    assert len({frozenset((one.first.key, one.second.key)) for one in found}) == 38


def test_contradictions_can_be_chosen():
    strict = contradictions.chosen(strength="strict")
    assert {"X01", "X03", "X07"} == {one.key for one in strict}
    assert contradictions.touching("C041")[0].second.key == "C041"
    with pytest.raises(ValueError, match="nearest: 'strict'"):
        contradictions.chosen(strength="strickt")


def test_the_citation_audit():
    found = citations.audit("P5")
    assert [(row.called_in_text, row.people) for row in found.rows] == [
        (2, 1),
        (2, 12),
        (0, None),
        (0, 11),
        (0, 14),
    ]
    assert (found.people, found.called, found.compared) == (38, 2, 0)
    assert "calls 2 of them" in found.summary() and "38 people" in found.summary()
    with pytest.raises(ValueError, match="'P1' is not among the pages with listed references"):
        citations.audit("P1")
