"""The claims: every verdict rests on evidence that is there, every quotation is short, every count
is computed.
"""

import json
import re
from collections import Counter

import pytest
from scipy.stats import beta

from helpers import data
from helpers.evidence import citations, claims, contradictions, live_checks, second_reading
from helpers.evidence.proportions import highest_rate_if_none
from helpers.teaching.lesson import live_sentences
from helpers.workshop.audit import HEDGES
from tests.project import PROJECT

ALL = claims.load_claims()
MOST_QUOTES, MOST_QUOTED_WORDS, MOST_QUOTED_SHARE = 24, 15, 0.10


def test_there_are_163_claims_of_which_96_are_core_and_twelve_come_first():
    assert len(ALL) == 163
    assert sum(one.core for one in ALL) == 96
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
        assert len(re.findall(r"[.?](?= [A-Z]|$)", one.says)) == 1, f"{one.key}: {one.says}"


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
    assert int(claims.counts(claims.chosen(core=True))["all"].sum()) == 96


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
        (PROJECT / "notebooks" / "05_reading_the_claims.ipynb").read_text(encoding="utf-8")
    )
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            for quote in re.findall(r"“([^”]+)”", "".join(cell["source"])):
                words = plain(quote)
                assert len(words) < 3 or any(" ".join(words) in one for one in known), quote


def test_all_notebooks_together_quote_the_pages_at_most_thirty_times():
    known = [" ".join(plain(one.quotation)) for one in quoted()]
    others = set()
    for path in sorted((PROJECT / "notebooks").glob("*.ipynb")):
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


# ---- how a claim is entered and judged


def has_word(word, text):
    """Whether a word or phrase stands in a text, whatever its case."""
    return re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) is not None


def test_every_hedge_of_a_page_stands_in_its_restatement_and_no_other_does():
    for one in ALL:
        for word in one.hedge:
            assert has_word(word, one.says), f"{one.key} lost the page's {word!r}: {one.says}"
        for word in HEDGES:
            if has_word(word, one.says):
                assert word in one.hedge, f"{one.key} has {word!r}, which the page has not"
    # what a doctor may recommend is restated so, in each of the nine items of that list
    recommended = [one for one in ALL if one.says.startswith("A doctor may recommend it for")]
    assert len(recommended) == 9


def test_the_same_words_have_the_same_verdict_on_every_page():
    phrases = {one.key_phrase for one in ALL} - {""}
    assert len(phrases) == 8
    for phrase in phrases:
        alike = [one for one in ALL if one.key_phrase == phrase]
        assert len(alike) > 1, phrase
        assert len({one.verdict for one in alike}) == 1, phrase


def test_minimally_invasive_is_one_claim_on_each_page():
    found = [one for one in ALL if "minimally invasive" in one.says and "Being" not in one.says]
    assert [one.page for one in found] == list(claims.PAGES)
    assert {one.key_phrase for one in found} == {"minimally invasive"}


def test_headings_and_repetitions_are_no_claims():
    gone = claims.withdrawn()
    headings = {key for key, reason in gone.items() if "heading" in reason}
    assert headings == {"C015", "C025", "C075", "C117"}
    assert set(gone) - headings == {"C023", "C026", "C057", "C150"}
    assert not {one.key for one in ALL} & set(gone)
    for one in ALL:
        assert not re.search(r"\bheading\b|\blist that follows\b|printed twice", one.says), one.key
    assert len(claims.history("C025")) == 1


def test_nothing_is_high_where_the_deciding_source_was_not_read():
    evidence = data.load("evidence").set_index("source")
    for one in ALL:
        assert one.decided_by in one.evidence, one.key
        if one.certainty == "high":
            row = evidence.loc[one.decided_by]
            assert row["trust"] in ("read", "computed"), f"{one.key}: {one.decided_by}"
            assert "second-hand" not in row["design"], f"{one.key}: {one.decided_by}"
            assert data.source(one.decided_by)["basis"] != "recalled", one.key
    assert claims.claim("C134").certainty == "moderate"


def test_verdicts_that_an_audit_questioned():
    expected = {
        "C030": "partly supported",
        "C031": "unsupported",
        "C033": "contradicted",
        "C036": "copying error",
        "C041": "copying error",
        "C046": "partly supported",
        "C051": "supported",
        "C054": "partly supported",
        "C055": "partly supported",
        "C056": "unsupported",
        "C118": "supported",
        "C143": "partly supported",
        "C142": "partly supported",
    }
    for key, verdict in expected.items():
        assert claims.claim(key).verdict == verdict, key
    sure = {"C041": "moderate", "C051": "low", "C055": "low", "C056": "low"}
    assert {key: claims.claim(key).certainty for key in sure} == sure
    assert "robinson2009" in claims.claim("C030").evidence
    assert "Gleason" in claims.claim("C029").reasoning and "41 %" in claims.claim("C029").reasoning
    # pain of kidney patients, not of the spine alone
    assert claims.claim("C060").decided_by == "permpongkosol2006"
    assert "Paris" in claims.claim("C068").reasoning and "Who" in claims.claim("C068").reasoning


@pytest.mark.parametrize(
    ("key", "page_words"),
    [
        ("C159", "treat complex cases"),
        ("C161", "simple"),
        ("C163", "back to the room immediately"),
        ("C165", "grown in usage"),
        ("C169", "usually requires access to cancerous cells inside"),
        ("C035", "During freezing small vessels"),
    ],
)
def test_sentences_and_conditions_that_had_been_missed_are_there(key, page_words):
    assert page_words in claims.claim(key).says


def test_a_verdict_that_was_argued_about_says_why_it_is_not_the_milder_one():
    """Where cold readers asked for a milder verdict and it was kept, both readings are stated."""
    assert "claim C034" in claims.claim("C033").reasoning
    for key, words in (
        ("C031", ("As a mere hope", "it ranks methods")),
        ("C033", ("the tip is not the tissue", "inside the cells")),
        ("C046", ("Read as solved", "read as an aim")),
        ("C054", ("Read as one aim", "Read as the aim")),
        ("C051", ("In ordinary use", "nobody was randomised")),
    ):
        assert all(one in claims.claim(key).reasoning for one in words), key
    # half a sentence that no other claim says is judged with it
    reaction = claims.claim("C055")
    assert {"si2008", "rcclymph2024", "barth2010"} <= set(reaction.evidence)
    assert {"osada2007", "gabriel2023"} <= set(claims.claim("C038").evidence)
    # nobody named spread, so no number of another outcome decides
    assert claims.claim("C049").decided_by == "page_p2"


def test_harms_of_freezing_are_counted_in_people_who_were_frozen():
    """11.0 % of 573 counts freezing and radiofrequency together, so it is no upper end."""
    frozen = (
        live_checks.number("garnon2019_eureca", "any complication").value,
        live_checks.number("chinese_t1_2022", "adverse event").value,
    )
    span = f"{min(frozen):.0f} to {max(frozen):.0f} % of kidney"
    for key in ("C006", "C017"):
        found = claims.claim(key)
        assert span in found.reasoning
        assert {"garnon2019_eureca", "chinese_t1_2022"} <= set(found.evidence)
        assert "atwell2012" not in found.evidence
    # whoever was not continent afterwards may not have been before
    assert "how many were before it is not shown" in claims.claim("C029").reasoning


def test_survival_in_the_ice_rests_on_cells_that_lived_in_the_ice():
    """A tumour that comes back may have lain beside the ice, and shows no survivor in it."""
    for key in ("C034", "C091"):
        found = claims.claim(key)
        assert "in a dish some prostate cancer cells lived" in found.reasoning.lower()
        assert "trail2009" in found.evidence
        assert "lung" not in found.reasoning


def test_no_difference_shown_is_not_reported_as_no_difference():
    equal = re.compile(r"\bnot different\b|\bthe same survival\b|\bno difference in (?!.*\bshown)")
    assert not [one.key for one in ALL if equal.search(one.reasoning)]


def test_what_the_same_page_says_elsewhere_is_given_with_its_place():
    # liquid nitrogen is in P1's own list, and P5 names open surgery in the very next sentence
    assert "nitrogen, which the page lists further down" in claims.claim("C004").reasoning
    assert claims.claim("C171").reasoning.endswith(
        "One sentence on, the page also places them in open surgery, where the words do not hold."
    )
    # low invasiveness against open surgery: not how fast pain goes
    found = {one.key: one for one in contradictions.load_contradictions()}["X36"]
    assert "invasive" in found.conflict
    assert "invasive" in found.first.says


def test_devices_are_named_without_scorn():
    devices = {device for one in ALL for device in one.rhetoric}
    scorn = re.compile(r"garbled|proofread|jargon|nonsense|declared solved")
    assert not {device for device in devices if scorn.search(device)}
    assert claims.claim("C034").rhetoric == claims.claim("C039").rhetoric == ()


TAG = re.compile(r"<!--claim:(C\d{3})-->(.*?)<!--/claim-->", re.DOTALL)
JUDGING = re.compile(
    r"\b(contradicted|unsupported|not supported|misleads|misleading|partly supported|"
    r"physically impossible|copying error|unverifiable)\b",
    re.IGNORECASE,
)


def prose(path):
    """Markdown cells of a notebook, without pictures and their descriptions."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        if cell["cell_type"] == "markdown":
            text = "".join(cell["source"])
            yield re.sub(r"<!--states:.*?<!--/states-->", "", text, flags=re.DOTALL)


def test_a_claim_has_one_verdict_wherever_a_notebook_judges_it():
    tagged = Counter()
    for path in sorted((PROJECT / "notebooks").glob("*.ipynb")):
        for text in prose(path):
            for key, words in TAG.findall(text):
                assert words == claims.claim(key).verdict, f"{path.name}: {key} is called {words}"
                tagged[key] += 1
            # no verdict on a page's sentence stands outside such a mark
            for sentence in re.split(r"(?<=[.!?])\s+", TAG.sub("", text)):
                if re.search(r"\bP[1-5]\b", sentence):
                    assert not JUDGING.search(sentence), f"{path.name}: {sentence}"
    assert tagged["C056"] >= 2  # in 04 and in 05


def test_the_sentence_on_the_tip_is_whole_wherever_it_is_quoted():
    quote = claims.claim("C033").quotation
    assert len(quote.split()) <= MOST_QUOTED_WORDS
    found = 0
    for path in sorted((PROJECT / "notebooks").glob("*.ipynb")):
        for text in prose(path):
            for paragraph in text.split("\n\n"):
                if "needle tip drops" in paragraph:
                    found += 1
                    whole = f"“{quote}”, ice forms in the tumour and the cell dies"
                    assert whole in paragraph, f"{path.name}: {paragraph}"
    assert found >= 3


def test_the_live_check_on_recurrence_names_its_organ():
    """The sentence is about cancer in general; the sum is about the kidney."""
    assert live_sentences.sentence("absolute_risk").startswith("In the kidney: if 1.7 % recur")


# ---- the second reading


def test_the_second_reading_covers_every_claim_and_settles_every_difference():
    found = second_reading.readings()
    assert [one.key for one in found] == sorted(one.key for one in ALL)
    for one in found:
        assert one.settled == claims.claim(one.key).verdict, one.key
        assert bool(one.settlement) == one.differ, one.key
        assert one.settled in (one.first, one.second), one.key
        assert one.second_reason, one.key


def test_kappa_of_the_second_reading_is_that_of_the_table():
    found = second_reading.readings()
    agreed = sum(one.first == one.second for one in found) / len(found)
    first, second = (Counter(getattr(one, who) for one in found) for who in ("first", "second"))
    expected = sum(first[word] * second[word] for word in claims.VERDICTS) / len(found) ** 2
    result = second_reading.agreement()
    assert result.kappa == pytest.approx((agreed - expected) / (1 - expected))
    assert -1 <= result.low < result.kappa < result.high <= 1
    counts = second_reading.directions()
    assert counts["milder"] + counts["harder"] == sum(one.changed for one in found)
    # what was found in November 2026: 113 of 163 alike, and changes in the pages' favour
    assert (result.count, sum(one.differ for one in found)) == (163, 50)
    assert (result.kappa, result.low, result.high) == pytest.approx((0.596, 0.503, 0.676), abs=1e-3)
    assert counts == {"milder": 31, "harder": 1, "unchanged": 131}
    assert second_reading.certainties() == {"as sure": 98, "less sure": 54, "surer": 11}
    assert second_reading.WHAT_IT_IS in second_reading.summary().lower()


def test_what_changed_by_the_second_reading_is_in_the_history():
    table = data.load("claim_history").set_index(["claim", "version"])
    for one in second_reading.readings():
        if one.changed:
            # Later looks at the same claim may have changed how sure the verdict is.
            left = table.loc[one.key]
            reason = left.loc[left["verdict"] == one.first, "reason"].iloc[-1]
            assert left["verdict"].iloc[-1] in (one.first, one.settled), one.key
            assert not reason.startswith("certainty"), one.key


def test_the_first_twelve_hold_some_that_are_right():
    assert sum(one.verdict in claims.RIGHT for one in claims.starters()) >= 3


def test_a_harm_seen_in_none_of_twelve_can_be_as_common_as_the_claim_says():
    assert (
        f"none of 12 could be as common as {100 * highest_rate_if_none(12):.0f} %"
        in claims.claim("C154").reasoning
    )


def test_history_says_what_changed_and_why():
    table = data.load("claim_history")
    gone = claims.withdrawn()
    assert set(table["claim"]) - set(gone) == {one.key for one in ALL if one.version > 1}
    for row in table.itertuples():
        # what would bring the old verdict back is said for each change, and is no repetition
        assert len(row.would_change_back) > 15 and row.would_change_back not in row.reason
        if row.claim in gone:
            continue
        present = claims.claim(row.claim)
        assert (row.verdict, row.certainty) != (present.verdict, present.certainty), row.claim
        assert row.version < present.version
        if row.verdict == present.verdict:
            assert row.reason.startswith("certainty"), row.claim
    assert len(claims.history("C090")) == 2 and len(claims.history("C002")) == 1
    assert "What would change it back: the page applying" in claims.history("C090")[0]
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
    assert len(found) == 36
    assert Counter(one.scope for one in found) == {"across": 21, "within": 15}
    for one in found:
        assert (one.scope == "within") == (one.first.page == one.second.page), one.key
        assert one.first.key != one.second.key and one.strength in contradictions.STRENGTHS
    assert sum(contradictions.pairs(found).values()) == 36
    assert len({frozenset((one.first.key, one.second.key)) for one in found}) == 36


def test_contradictions_can_be_chosen():
    strict = contradictions.chosen(strength="strict")
    # X07 speaks of pain that can follow: both may be true
    assert {"X01"} == {one.key for one in strict}
    # What rests on a slip, or on two hedges, or on several and three, is no conflict
    weak = {one.key for one in contradictions.chosen(strength="weak")}
    assert {"X03", "X13", "X20"} <= weak
    every = {one.key for one in contradictions.load_contradictions()}
    assert not {"X04", "X24"} & every
    slips = {one.key for one in ALL if one.verdict == "copying error"}
    for one in contradictions.load_contradictions():
        if {one.first.key, one.second.key} & slips:
            assert one.strength == "weak", one.key
    # A page may have exceptions and routes: within P2 nothing is strict
    for key in ("X12", "X34", "X35"):
        found = next(one for one in contradictions.load_contradictions() if one.key == key)
        assert found.strength == "depends on reading" and found.note, key
    assert contradictions.touching("C041")[0].second.key == "C041"
    with pytest.raises(ValueError, match="nearest: 'strict'"):
        contradictions.chosen(strength="strickt")


def test_the_citation_audit():
    found = citations.audit("P5")
    assert [(row.times_cited, row.people) for row in found.rows] == [
        (2, 1),
        (2, 12),
        (0, None),
        (0, 11),
        (0, 14),
    ]
    assert (found.people, found.called, found.compared) == (38, 2, 0)
    assert "cites 2 of them" in found.summary() and "38 people" in found.summary()
    with pytest.raises(ValueError, match="'P1' is not among the pages with listed references"):
        citations.audit("P1")


# ---- what a notebook says for a page, and not only against it


def test_the_best_ground_of_page_p2_stands_where_its_sentence_is_judged():
    path = PROJECT / "notebooks" / "05_reading_the_claims.ipynb"
    text = next(one for one in prose(path) if "<!--claim:C056-->" in one)
    for words in ("P2's best ground", "benign", "drilled", "[malawer1999]", "[klenke2011]"):
        assert words in text, words
    for name, source in (
        ("giant", "malawer1999"),
        ("giant_pooled", "sumari2022"),
        ("giant_other", "klenke2011"),
    ):
        value = live_checks.number(source, "recurrence").value
        assert f"<!--n:{name}-->{value:g} %<!--/n-->" in text
    # drilling is named on the card as well, since it may explain the gap
    assert "drilled" in claims.claim("C056").reasoning
    assert "gct_adjuvants_ma" in claims.claim("C056").evidence


def test_no_page_is_blamed_for_what_it_does_not_say():
    path = PROJECT / "notebooks" / "03_cell_death_thresholds.ipynb"
    two = next(one for one in prose(path) if one.startswith("### Two sentences"))
    assert "That each cell in ice dies P2 does not say" in two
    assert "cell bank" not in two, "cells with protective chemicals say nothing of tumours"
    path = PROJECT / "notebooks" / "05_reading_the_claims.ipynb"
    rod = next(one for one in prose(path) if "<!--claim:C041-->" in one)
    paragraph = next(one for one in rod.split("\n\n") if "<!--claim:C041-->" in one)
    before = paragraph.partition("<!--claim:C041-->")[0]
    assert "P3" not in before, "the needle of one page is not put into the tumour of another"


def test_page_p4_has_the_largest_share_of_supported_claims():
    counts = claims.counts()
    shares = {page: counts.loc["supported", page] / counts[page].sum() for page in claims.PAGES}
    assert max(shares, key=shares.get) == "P4"
