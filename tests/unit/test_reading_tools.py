"""Impossible means, counts in any text, the rewrite check, pain trials and confounding, against
worked values.
"""

import re

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some
from scipy.stats import norm

from helpers import data
from helpers.evidence import citations, confounding, live_checks, pain_trial, rewrite, text_counts
from helpers.evidence.impossible_mean import grim, range_test
from helpers.evidence.two_by_two import TwoByTwo
from helpers.teaching.lesson import live_sentences

# ---- means that cannot be


def test_the_mean_age_of_reference_4_is_impossible():
    row = live_checks.number("motta2017", "mean age as printed")
    found = range_test(f"{row.value:g}", 11, row.low, row.high)
    assert found.lowest == pytest.approx((10 * 52 + 81) / 11) == pytest.approx(54.6, abs=0.04)
    assert not found.possible and "impossible" in found.summary()
    assert range_test("55", 11, 52, 81).possible


def test_rounding_is_allowed_for():
    # the lowest mean of 3 people from 10 to 16 is 12; 11.6 and up may be a rounded 12
    assert range_test("12", 3, 10, 16).possible
    assert not range_test("11", 3, 10, 16).possible
    assert range_test("11.5", 3, 10, 16).possible is False
    assert range_test("14", 3, 10, 16).possible and not range_test("15", 3, 10, 16).possible


@pytest.mark.parametrize(
    ("mean", "count", "possible"),
    [
        ("5.27", 43, False),
        ("5.28", 43, True),
        ("3.48", 20, False),
        ("3.45", 20, True),
        ("-0.33", 3, True),
    ],
)
def test_grim_on_published_examples(mean, count, possible):
    assert grim(mean, count).possible is possible


@given(some.lists(some.integers(0, 100), min_size=1, max_size=40), some.integers(0, 3))
def test_real_means_are_never_called_impossible(values, digits):
    printed = f"{np.mean(values):.{digits}f}"
    assert grim(printed, len(values)).possible
    assert range_test(printed, len(values), min(values), max(values)).possible


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: range_test("53", 11, 81, 52), "smallest <= largest"),
        (lambda: range_test("53", 0, 52, 81), "at least 1"),
        (lambda: range_test("53", 1, 52, 81), "one person has one value"),
        (lambda: range_test("about 53", 11, 52, 81), "a number as printed"),
        (lambda: grim("nan", 4), "a number as printed"),
    ],
)
def test_wrong_means_are_explained(call, said):
    with pytest.raises(ValueError, match=said):
        call()


# ---- counting in any text


def test_counts_by_hand():
    text = (
        "Perhaps 3 in 10 (30 %) improved; nobody always does. See Chow et al. and "
        "https://doi.org/10.1016/x [2]."
    )
    found = text_counts.count(text)
    assert (found.hedges, found.absolutes, found.numbers, found.references) == (1, 2, 3, 3)
    assert found.words == 16


@given(some.text(max_size=2000))
@example("<script>alert(1)</script><img src=x onerror=alert(1)>")
@example("\u0000\ud7ff\u202e never \u2028 100\u00a0% \U0001f9ca")
@example("لا 12 دائماً, всегда 5, 永远 7")
@settings(max_examples=300, deadline=None)
def test_no_character_is_lost_whatever_the_text(text):
    pieces = text_counts.marked(text)
    assert "".join(piece for piece, _ in pieces) == text
    assert all(kind in ("", *text_counts.KINDS) for _, kind in pieces)
    found = text_counts.count(text)
    assert found.characters == len(text) and found.words <= len(text)
    assert f"{found.words} word" in found.summary()


@given(
    some.lists(
        some.sampled_from(["never", "may", "12.5", "(3)", "ice", "et al", "10.1000/x"]), max_size=60
    )
)
def test_every_marker_is_counted_once(words):
    found = text_counts.count(" . ".join(words))
    assert found.absolutes == words.count("never") and found.hedges == words.count("may")
    assert found.numbers == words.count("12.5")
    assert found.references == sum(words.count(one) for one in ("(3)", "et al", "10.1000/x"))


@pytest.mark.parametrize(
    "unit",
    [
        "(1,",
        "a-",
        "1.",
        "10.1234",
        "((((",
        "https:",
        "[1;2",
        "never ",
        "\u00a0",
        "PMID ",
        "é’",
        "(1" + " " * 40,
    ],
)
@pytest.mark.timeout(60)
def test_a_million_hostile_characters_are_counted_at_once(unit):
    """Time grows with length: a second at most, while anything quadratic would take hours."""
    text = unit * (1_000_000 // len(unit))
    assert sum(len(piece) for piece, _ in text_counts.marked(text)) == len(text)


def test_other_languages_are_counted_without_marks():
    found = text_counts.count("Die Behandlung hilft immer, bei 12 von 100 Menschen.")
    assert (found.absolutes, found.numbers) == (0, 2)
    assert text_counts.count("").words == 0
    with pytest.raises(ValueError, match="a bytes was given"):
        text_counts.count(b"x")


@pytest.mark.parametrize(
    "text",
    [
        "It is not always safe.",
        "It does not guarantee anything.",
        "This never replaces the advice of a doctor.",
        "There is no guarantee.",
        "It is not a cure.",
        "It isn’t completely safe.",
    ],
)
def test_a_denied_boast_is_no_boast(text):
    assert text_counts.count(text).absolutes == 0, text_counts.marked(text)


@pytest.mark.parametrize(
    ("text", "absolutes"),
    [
        ("It never fails.", 1),
        ("No pain, no risk.", 2),
        ("Not this one. Always safe.", 2),
        ("It is always safe and completely painless.", 4),
        ("Not only here: all are cured.", 2),
    ],
)
def test_a_boast_beside_a_denial_is_still_one(text, absolutes):
    assert text_counts.count(text).absolutes == absolutes, text_counts.marked(text)


def test_may_is_a_month_beside_a_date():
    for text in ("In May 2019 it began.", "on 5 May", "since May", "May 7 was warm"):
        assert text_counts.count(text).hedges == 0, text
    for text in ("It may help.", "May it help?", "May be so."):
        assert text_counts.count(text).hedges == 1, text


def test_author_and_year_in_brackets_are_a_reference():
    for text in (
        "[Fine 2024]",
        "(Deng et al. 2019)",
        "(Kay and Moe, 2020a; Deng 2019)",
        "[ice2024]",
    ):
        found = text_counts.count(f"It was seen {text} twice.")
        assert (found.references, found.numbers) == (1, 0), text
    for text in ("(May 2019)", "(in 2019)", "[at 20 of 2024]"):
        assert text_counts.count(text).references == 0, text


def test_the_pages_are_counted_and_labelled():
    table = text_counts.page_counts()
    assert (table["words"] > 300).all() and 2600 < table["words"].sum() < 2700
    assert table.loc["P5", "references"] == table["references"].max() >= 8
    assert set(table["captured"]) == {"2026-11"}


# ---- rewriting


NO_SOURCE = ["a source", "numbers of its source"]
GOOD = (
    "In 163 people frozen for kidney cancer 8 % had a local recurrence (95 % interval 4 to 13 "
    "%) over five years, "
    "more than after robotic surgery in other centres (chinese_t1_2022)."
)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (GOOD, []),
        (GOOD.replace("(chinese_t1_2022)", "(Deng et al. 2019)"), ["numbers of its source"]),
        (GOOD.replace("(chinese_t1_2022)", "(Nobody et al. 2019)"), NO_SOURCE),
        (GOOD.replace("(chinese_t1_2022)", "doi 10.1186/s12957-022-99999-9"), NO_SOURCE),
        (GOOD.replace("8 % had", "11 % had"), ["numbers of its source"]),
        (GOOD.replace("8 % had", "7.975 % had"), []),
        (GOOD.replace("(chinese_t1_2022)", "doi 10.1186/s12957-022-02752-6"), []),
        (GOOD.replace("(chinese_t1_2022)", ""), NO_SOURCE),
        (GOOD.replace(", more than after robotic surgery in other centres", ""), ["a comparator"]),
        (GOOD.replace("(95 % interval 4 to 13 %) ", ""), ["an interval"]),
        (GOOD.replace("8 %", "never any"), ["no absolute words"]),
        (" ".join([GOOD] * 6), ["a fair length"]),
    ],
)
def test_what_a_rewrite_lacks_is_named(text, missing):
    report = rewrite.check(text)
    assert report.missing == missing and report.complete == (not missing)


@pytest.mark.parametrize("source", ["(Smith 2020)", "(chinese_t1_2022)", "[Fine 2024]", "(1)"])
def test_an_invented_number_is_not_scored_like_an_honest_one(source):
    """It has a number, a range, a comparator and a source, and every sign used to be there."""
    words = "of small tumours, more than surgery does, over five years in many people treated"
    invented = rewrite.check(f"Freezing destroys 95 to 99 % {words} {source}.")
    boast = rewrite.check(f"Freezing cures 95 to 99 % {words} {source}.")
    honest = rewrite.check(GOOD)
    assert "numbers of its source" in invented.missing and honest.complete
    assert len(boast.missing) > len(invented.missing) >= 1
    assert invented.summary()[:6] < honest.summary()[:6] == "7 of 7"


def test_every_source_key_can_be_found_again_and_has_finite_numbers():
    assert rewrite.sources("see cavrapn2024") == ["cavrapn2024"]
    assert rewrite.sources("PMC6527672") == ["aarts2019"] and rewrite.sources("(1)") == []
    assert 7.83 not in rewrite.shares_read("cavrapn2024"), "an odds ratio is no share"
    for key in data.load("claim_numbers")["source"].unique():
        assert all(np.isfinite(share) for share in rewrite.shares_read(key))


def test_a_year_is_no_number_and_an_empty_text_lacks_all_but_one():
    text = "This was shown by Deng in 2019 and by others more often than before it."
    assert "a number" in rewrite.check(text).missing
    assert len(rewrite.check("").missing) == 6
    assert "Absolute words: always." in rewrite.check("It always works.").rows[5][2]


@given(some.text(max_size=500))
@settings(max_examples=150, deadline=None)
def test_any_text_gets_a_report(text):
    report = rewrite.check(text)
    assert len(report.rows) == 7 and "signs of an honest claim" in report.summary()


# ---- pain trials


def test_the_formula_on_the_published_example():
    """A population with mean 60 and standard deviation 15 of which those at 40 or below are chosen.

    Mirrored here.
    """
    edge = (40 - 60) / 15
    expected = 0.4 * 15 * norm.pdf(edge) / norm.cdf(edge)
    assert pain_trial.expected_drop(80, 60, 15, 0.6) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("entry", "correlation"), [(4, 0.5), (6, 0.3), (2, 0.8), (7, 0.0), (5, 1.0)]
)
def test_simulated_trials_agree_with_the_formula(entry, correlation):
    trial = pain_trial.simulate(entry=entry, correlation=correlation, people=100_000)
    error = np.std(trial.before - trial.after) / np.sqrt(len(trial.before))
    assert abs(trial.drop - trial.expected_drop) < 4 * error + 1e-3
    assert trial.before.min() >= entry


@pytest.mark.parametrize("effect", [0.0, 3.0])
@pytest.mark.parametrize(("entry", "mean", "spread"), [(0, 4, 3), (4, 5, 2), (7, 4, 3), (0, 8, 3)])
def test_pain_never_leaves_its_scale_and_the_expected_fall_knows_it(entry, mean, spread, effect):
    trial = pain_trial.simulate(entry, mean, spread, 0.3, effect, people=100_000)
    for pain in (trial.before, trial.after):
        assert pain.min() >= 0 and pain.max() <= 10
    error = np.std(trial.before - trial.after) / np.sqrt(len(trial.before))
    assert abs(trial.drop - trial.expected_drop) < 4 * error + 1e-3
    assert trial.treatment_drop <= effect + 1e-9


def test_far_from_the_ends_the_scale_makes_no_difference():
    """Pain of 5 with a spread of half a point: equation (2) is equation (1)."""
    scale = pain_trial.expected_on_scale(5.5, 5, 0.5, 0.4)
    assert scale == pytest.approx(pain_trial.expected_drop(5.5, 5, 0.5, 0.4), abs=1e-3)
    shifted = pain_trial.expected_on_scale(5.5, 5, 0.5, 0.4, effect=1.0)
    assert shifted == pytest.approx(scale + 1, abs=1e-6)


def test_an_effect_adds_to_the_fall_and_perfect_memory_leaves_none():
    nothing, something = pain_trial.simulate(), pain_trial.simulate(effect=1.5)
    # a little less than 1.5, since nobody can say less than 0
    assert nothing.drop + 1.4 < something.drop < nothing.drop + 1.5
    assert something.false_drop == nothing.false_drop == nothing.expected_drop
    assert pain_trial.expected_drop(4, 5, 2, 1.0) == 0
    assert pain_trial.expected_drop(20, 5, 2, 0.5) == pytest.approx(0.5 * 2 * 7.63, rel=0.01)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"correlation": 1.2}, "from 0 to 1; nearest: 1"),
        ({"spread": 0}, "above 0 points"),
        ({"entry": 90, "mean": 80}, "from 0 to 10 points; nearest: 10"),
        ({"entry": 90}, "bring it nearer"),
        ({"entry": float("nan")}, "a finite number"),
        ({"people": 1}, "from 2 to 100000"),
        ({"people": 3, "entry": 10}, "none of 3 people"),
        ({"effect": float("inf")}, "finite number of points"),
    ],
)
def test_wrong_trials_are_explained(change, said):
    with pytest.raises(ValueError, match=said):
        pain_trial.simulate(**change)


# ---- confounding


def test_frailty_makes_a_harmless_treatment_look_deadly():
    found = confounding.simulate(people=200_000)
    assert found.crude > 2.5
    assert found.like_with_like == pytest.approx(1.0, abs=0.08)
    assert found.frail.total + found.fit.total == found.everyone.total


def test_a_true_effect_is_found_again_like_with_like():
    assert confounding.simulate(people=400_000, true_ratio=2.0).like_with_like == pytest.approx(
        2.0, rel=0.06
    )


def test_without_selection_there_is_no_confounding():
    found = confounding.simulate(people=200_000, frozen_if_frail=0.4, frozen_if_fit=0.4)
    assert found.crude == pytest.approx(1.0, abs=0.06)


def test_like_with_like_counts_an_empty_cell_as_it_is():
    """Mantel and Haenszel's sums by hand: 0.5 is added to no cell, since no logarithm is taken."""
    frail = TwoByTwo(2, 10, 2, 60)
    fit = TwoByTwo(12, 26, 0, 4)
    everyone = TwoByTwo(14, 36, 2, 64)
    found = confounding.Comparison(everyone, frail, fit, true_ratio=1.0)
    by_hand = (2 * 58 / 70 + 12 * 4 / 30) / (8 * 2 / 70 + 14 * 0 / 30)
    assert found.like_with_like == pytest.approx(by_hand)


def test_a_ratio_that_cannot_be_formed_is_refused():
    alone = TwoByTwo(1, 5, 0, 10)
    with pytest.raises(ValueError, match="take more people"):
        confounding.Comparison(alone, alone, alone, true_ratio=1.0).like_with_like  # noqa: B018


def test_one_person_and_one_citation_are_reported_in_the_singular():
    # reference 1 of P5 reports one patient
    assert "1 person, compared with none" in citations.audit("P5").rows[0].summary()
    once = citations.Citation(1, "hegg2014", 1, 12, "none", "partly", "")
    assert once.summary().startswith("(1) cited once, 12 people,")
    assert "for 1 person is" in range_test("53", 1, 53, 53).summary()
    assert "means of 1 whole number are" in grim("53.5", 1).summary()


def test_wrong_comparisons_are_explained():
    with pytest.raises(ValueError, match=r"perhaps 0\.3"):
        confounding.simulate(frail=30)
    with pytest.raises(ValueError, match="from 100"):
        confounding.simulate(people=10)


# ---- live checks


def test_worked_values_of_the_counting_checks():
    assert live_checks.nonexistent().people == 186
    assert 1 - (1 - 0.016) ** 186 >= 0.95 > 1 - (1 - 0.016) ** 185
    found = live_checks.recurrence(0.017)
    shares = (found.risk.value, found.risk.low, found.risk.high)
    assert [round(100 * share, 1) for share in shares] == [11.9, 7.0, 19.7]
    later = live_checks.completely_healthy()
    assert (later.events, later.people, later.months) == (13, 163, 64)
    assert [round(100 * share, 1) for share in (later.share.low, later.share.high)] == [4.3, 13.3]


def test_every_check_named_by_a_claim_is_known():
    named = {one for one in data.load("claims")["check"] if one}
    assert named == set(live_sentences.CHECKS)
    for check in named:
        assert re.search(r"\d", live_sentences.sentence(check)), check
    assert "0.47 atm" in live_sentences.sentence(
        "phase_line"
    ) and "54.64" in live_sentences.sentence("impossible_mean")
    # one needle of that page in the widest tumour for which it does not ask for several
    assert "1 needle 24 mm thick fills 23 % of" in live_sentences.sentence(
        "probe_area"
    ) and "186 people" in live_sentences.sentence("people_to_see_one")
    with pytest.raises(ValueError, match="nearest: 'first_ice'"):
        live_sentences.sentence("first_ise")
