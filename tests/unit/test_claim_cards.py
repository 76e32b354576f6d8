"""The claim explorer and the text boxes.

Every core claim can be reached, nothing pasted is run or lost.
"""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from helpers.evidence import claims, second_reading
from helpers.teaching.lesson.claim_cards import ClaimCards
from helpers.teaching.lesson.text_boxes import (
    SHOWN_CHARACTERS,
    RewriteCheck,
    TextCounter,
    marked_html,
)
from helpers.teaching.panel.widgets import WIDGET_MIME
from helpers.teaching.tables import claim_tables


@pytest.fixture
def cards():
    return ClaimCards()


def keys(cards):
    return [key for _, key in cards.menu.options]


# ---- the explorer


def test_it_starts_with_the_twelve_and_blind(cards):
    assert keys(cards) == [one.key for one in claims.starters()]
    assert cards.claim.key == "C004" and cards._answer.value == ""
    assert cards.claim.reasoning not in cards._card.value
    assert repr(cards).startswith("Claims: 12 of 163 shown; on the card: C004")


def test_every_core_claim_is_reached_by_the_menus_alone(cards):
    cards.which.value = "core"
    assert set(keys(cards)) == {one.key for one in claims.load_claims() if one.core}
    for key in keys(cards):
        cards.menu.value = key
        assert f"{key}. " in cards._card.value


def test_next_goes_round_all_claims(cards):
    cards.choose("all")
    seen = []
    for _ in range(len(claims.load_claims())):
        seen.append(cards.claim.key)
        cards.next()
    assert len(set(seen)) == 163 and cards.claim.key == seen[0]


def test_filters_by_page_topic_and_verdict(cards):
    cards.choose("all", page="P5", topic="sources")
    assert {one.page for one in cards.shown} == {"P5"} and len(cards.shown) == 5
    cards.choose("all", verdict="supported")
    assert len(cards.shown) == len(claims.chosen(verdict="supported"))
    assert "Verdict:" in cards._answer.value  # no longer blind, so the key is shown at once
    with pytest.raises(ValueError, match="'P9' is not among the choices of 'Page'"):
        cards.choose("all", page="P9")


def test_an_empty_choice_is_reported_and_left_again(cards):
    cards.choose("all", page="P3", topic="immunity")
    assert keys(cards) == [] and "No claim passes" in cards._card.value
    assert cards.keep().tone == cards.show_key().tone == "missing"
    cards.next()
    cards.page.value = "P2"
    assert cards.claim.page == "P2"


def test_the_key_is_shown_only_after_a_verdict_and_the_first_one_is_kept(cards):
    assert cards.keep().tone == "missing" and cards._answer.value == ""
    assert cards.rate("supported").tone == "kept" and cards._answer.value == ""
    assert cards.show_key().tone == "keep working"
    assert "physically impossible" in cards._answer.value and "https://" not in cards._card.value
    cards.mine.value = "physically impossible"
    cards.keep()
    assert cards.ratings.given == {"C004": "supported"}
    assert (
        cards.rate("unsupported").tone == "keep working"
        and cards.ratings.given["C004"] == "supported"
    )


def test_the_key_of_the_start_claims_comes_after_the_twelfth(cards):
    starters = claims.starters()
    assert len(starters) == 12 and "You rated 0 claims" in cards.summary
    for place, one in enumerate(starters, 1):
        cards.go(one.key)
        assert one.verdict not in cards._message.value + cards._score.value
        # A wrong verdict and a right one are answered alike: nothing gives the key away.
        wrong = next(verdict for verdict in claims.VERDICTS if verdict != one.verdict)
        said = cards.rate(one.verdict if place % 2 else wrong)
        shown = cards._answer.value + cards._message.value + cards._score.value
        if place < 12:
            assert said.tone == "kept" and f"{place} of the 12" in said.text
            assert "Verdict:" not in shown and "agree with the key is shown" in cards.summary
            assert "kappa" not in shown.lower()
    assert said.tone != "kept" and "Verdict:" in cards._answer.value
    assert "You rated 12 claims; 6 of them as the key does" in cards.summary
    assert "kappa" in cards._score.value.lower()
    for one in starters:
        cards.go(one.key)
        assert "Verdict:" in cards._answer.value and cards.mine.value


def test_a_key_that_was_asked_for_makes_no_blind_rating(cards):
    assert "have not rated" in cards.show_key().text and "Verdict:" in cards._answer.value
    assert "have not rated" in cards.rate("physically impossible").text
    assert cards.ratings.given == {}
    cards.next()
    assert cards._answer.value == ""
    for one in claims.starters()[1:]:
        cards.go(one.key)
        said = cards.rate(one.verdict)
    assert said.tone == "correct" and len(cards.ratings.given) == 11


def test_other_claims_show_their_key_at_once_and_agreement_is_shown_as_it_grows(cards):
    others = [one for one in claims.load_claims() if one not in claims.starters()][:4]
    for one in others:
        cards.go(one.key)
        assert cards.rate(one.verdict).tone == "correct"
    assert "You rated 4 claims; 4 of them as the key does" in cards.summary


def test_near_misses_are_reported_as_such(cards):
    cards.go("C123")
    cards.rate("partly supported")
    assert cards.show_key().tone == "almost"


def test_buttons_and_menus_do_what_they_say(cards):
    cards.mine.value = "contradicted"
    cards.buttons["Keep my verdict"].click()
    assert "1 of the 12" in cards._message.value
    cards.buttons["Show the key"].click()
    assert "You said contradicted" in cards._message.value
    cards.buttons["Next claim"].click()
    assert cards.claim.key == "C020" and cards._answer.value == "" and cards.mine.value == ""


def test_ratings_are_saved_and_loaded(cards, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cards.rate("misleading")
    cards.buttons["Save my verdicts"].click()
    assert "Saved: my_answers.json now holds 1 verdicts." in cards._message.value
    kept = json.loads((tmp_path / "my_answers.json").read_text(encoding="utf-8"))
    assert set(kept) == {"format", "version", "ratings"} and kept["ratings"] == {
        "C004": "misleading"
    }
    other = ClaimCards()
    other.buttons["Load my verdicts"].click()
    assert (
        other.ratings.given == {"C004": "misleading"}
        and "Loaded 1 verdicts" in other._message.value
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is damaged"),
        ('{"format": "another"}', "is not a file of answers"),
        (
            '{"format": "cold-facts-ratings", "version": 1, "ratings": {"C999": "supported"}}',
            "Loaded 0 verdicts. 1 on claims or with verdicts of another version",
        ),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing(cards, tmp_path, content, said):
    cards.rate("misleading")
    (tmp_path / "mine.json").write_text(content, encoding="utf-8")
    cards.load(tmp_path / "mine.json")
    assert said in cards._message.value and cards.ratings.given == {"C004": "misleading"}


def test_every_answer_names_evidence_reasons_and_version(cards):
    cards.choose("all")
    for one in claims.load_claims():
        cards.go(one.key)
        cards.show_key()
        page = cards._answer.value
        assert page.count("<li>") == len(one.evidence), one.key
        assert f"Version {one.version}" in page and "<script" not in page
        assert ("History:" in page) == (one.version > 1)
        assert all('rel="noopener noreferrer"' in link for link in re.findall(r"<a [^>]*>", page))


def test_every_menu_and_button_has_a_name(cards):
    menus = (cards.which, cards.page, cards.topic, cards.verdict, cards.menu, cards.mine)
    assert all(menu.description for menu in menus) and all(cards.buttons)
    bundle = cards._repr_mimebundle_()
    assert WIDGET_MIME in bundle and bundle["text/plain"] == repr(cards)


# ---- pasted text

HOSTILE = (
    '<script>alert(1)</script><img src=x onerror=alert(2)> never & "always" <a '
    "href='javascript:x'>5</a>"
)


def test_hostile_markup_stays_text():
    counter = TextCounter(HOSTILE)
    page = counter._answer.value
    assert "<script" not in page and "<img" not in page and "<a " not in page
    assert "&lt;script&gt;" in page and "onerror" in page
    check = RewriteCheck(HOSTILE)
    assert "<script" not in check._answer.value and "<img" not in check._answer.value


@given(some.text(max_size=400))
@settings(max_examples=80, deadline=None)
def test_any_text_is_shown_whole_and_escaped(text):
    shown = re.sub(r"<sup>[HANR]</sup>|<[^>]+>", "", marked_html(text))
    for sign, entity in (
        ("<", "&lt;"),
        (">", "&gt;"),
        ('"', "&quot;"),
        ("'", "&#x27;"),
        ("&", "&amp;"),
    ):
        shown = shown.replace(entity, sign)
    assert shown == text


def test_a_long_text_is_counted_whole_and_shown_in_part():
    counter = TextCounter("never 5 ice. " * 20_000)
    assert "20000 absolute words" in counter.summary
    assert f"The first {SHOWN_CHARACTERS} of 260000 characters are shown" in counter._answer.value
    assert len(counter._answer.value) < 60_000 and len(counter.box.value) == 260_000


def test_the_button_judges_what_is_in_the_box():
    counter = TextCounter()
    assert counter.summary.startswith("In 0 words") and counter._answer.value == ""
    counter.box.value = "It may work."
    counter.button.click()
    assert "1 hedge" in counter._sentence.value
    assert counter.box.description and counter.button.description
    with pytest.raises(ValueError, match="a int was given"):
        counter.set(5)
    assert repr(counter) == f"Count a text: {counter.summary}"


def test_the_rewrite_check_names_what_is_missing():
    check = RewriteCheck()
    assert "12 to 120 words" in check.summary
    assert check.set(
        "It always works, says everybody who sells it, and that is all there is to say."
    ).startswith("1 of 7")
    assert "Absolute words: all, always." in check._answer.value
    text = (
        "Of 163 people 8 % (4 to 13 %) had a recurrence, more than the 1.7 % after surgery in one "
        "centre (chinese_t1_2022; cost_euro2024)."
    )
    assert check.set(text).startswith("7 of 7") and check.report.complete


def test_a_card_says_what_would_change_a_verdict_back(cards):
    cards.go("C056")
    cards.rate("unsupported")
    cards.show_key()
    assert cards._answer.value.count("What would change it back:") == 3
    assert "First unsupported, then contradicted; kept: unsupported" in cards._answer.value


# ---- tables


def test_tables_count_what_they_hold_and_say_who_rated():
    assert len(claim_tables.supported().rows) == len(claims.chosen(verdict="supported"))
    assert claim_tables.conflicts("strict").caption == "1 strict contradiction"
    answers = dict(claim_tables.who_rated().rows)
    assert "no clinician" in answers["Who"] and answers["Outside readers"] == "none yet"
    assert "financial interest" in answers["Interests"]
    assert second_reading.WHAT_IT_IS in answers["Agreement"].lower()
    assert claim_tables.scorecard().rows[-1][2:] == ["26", "28", "26", "40", "29"]


def test_signs_of_references_are_not_called_references():
    """Page P5 lists five references, and eleven signs of references were counted in it."""
    table = claim_tables.counts()
    of_p5 = next(row for row in table.rows if row[0] == "P5")
    counted = dict(zip(table.headings, of_p5, strict=True))
    assert int(counted["Signs of references"]) > len(claim_tables.references().rows) == 5


def test_what_is_right_is_shown_as_large_as_what_is_wrong():
    """The table of supported claims is whole, and the bars draw what is right first."""
    from helpers.evidence.claims import ORDER
    from helpers.evidence.studies.verdicts import run

    assert list(ORDER)[:2] == list(claims.RIGHT)
    assert (
        run().total("supported") == len(claim_tables.supported().rows) > run().total("contradicted")
    )
