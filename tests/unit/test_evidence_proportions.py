"""Shares and their intervals.

Published and hand-worked values, limits, and impossible counts.
"""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.evidence import proportions

COUNTS = st.integers(1, 400).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


def chance_of_at_most(events, total, rate):
    """Return the binomial chance of at most this many events, summed term by term."""
    return sum(math.comb(total, k) * rate**k * (1 - rate) ** (total - k) for k in range(events + 1))


def test_the_printed_interval_of_four_in_seventeen():
    """Mooradian 2024 prints 6.8 to 49.9 %."""
    found = proportions.exact_interval(4, 17)
    assert (round(100 * found.low, 1), round(100 * found.high, 1)) == (6.8, 49.9)
    assert "23.5 %" in found.summary() and "6.8 to 49.9 %" in found.summary()


def test_the_printed_ninety_percent_interval_of_the_breast_trial():
    """ACOSOG Z1072 prints 67.1 to 83.2 % at a level of 90 % for 66 of 87."""
    found = proportions.exact_interval(66, 87, level=0.90)
    assert (round(100 * found.low, 1), round(100 * found.high, 1)) == (67.1, 83.2)


@pytest.mark.parametrize(
    ("events", "total", "low", "high"), [(2, 16, 1.6, 38.3), (4, 15, 7.8, 55.1), (6, 33, 7.0, 35.5)]
)
def test_small_series(events, total, low, high):
    found = proportions.exact_interval(events, total)
    assert (round(100 * found.low, 1), round(100 * found.high, 1)) == (low, high)


@given(COUNTS)
def test_limits_are_the_rates_that_would_just_be_surprising(counts):
    """By definition.

    At the upper limit this many or fewer have a chance of 2.5 %, at the lower this many or more.
    """
    events, total = counts
    found = proportions.exact_interval(events, total)
    assert 0 <= found.low <= found.value <= found.high <= 1
    if events < total:
        assert chance_of_at_most(events, total, found.high) == pytest.approx(0.025, rel=1e-6)
    if events:
        assert 1 - chance_of_at_most(events - 1, total, found.low) == pytest.approx(0.025, rel=1e-6)


def test_none_in_thirty_allows_a_tenth():
    assert proportions.rule_of_three(30) == pytest.approx(0.1)
    assert proportions.highest_rate_if_none(30) == pytest.approx(0.0950, abs=5e-5)
    assert proportions.exact_interval(0, 30, level=0.90).high == pytest.approx(
        proportions.highest_rate_if_none(30)
    )


@given(st.integers(20, 5000))
def test_the_rule_of_three_is_good_from_twenty_on(total):
    exact = proportions.highest_rate_if_none(total)
    assert exact <= proportions.rule_of_three(total) <= 1.08 * exact


def test_people_to_see_one():
    assert proportions.people_to_see_one(0.01) == 299  # 1 - 0.99^299 is the first above 95 %
    assert proportions.people_to_see_one(0.5, chance=0.5) == 1
    for rate in (0.001, 0.02, 0.3):
        people = proportions.people_to_see_one(rate)
        assert 1 - (1 - rate) ** people >= 0.95 > 1 - (1 - rate) ** (people - 1)


@pytest.mark.parametrize("rate", [0.1, 0.2, 0.3, 0.35, 0.6])
@pytest.mark.parametrize("people", [1, 2, 3, 4, 5, 9])
def test_a_chance_that_a_number_of_people_just_reaches_needs_no_one_more(rate, people):
    """Decimal fractions without round-off, such as 0.51 = 1 - 0.7^2; one more once came out."""
    chance = 1 - (1 - Fraction(str(rate))) ** people
    assert proportions.people_to_see_one(rate, float(chance)) == people


def test_a_rare_share_is_not_reported_as_none_nor_a_common_one_as_all():
    rare = proportions.exact_interval(1, 10_000).summary()
    assert rare.startswith("The share is 0.01 %; rates from 0.0003 to 0.1 % agree")
    common = proportions.exact_interval(9_999, 10_000).summary()
    assert common.startswith("The share is 99.990 %; rates from 99.9 to 99.9997 % agree")
    none = proportions.exact_interval(0, 17).summary()
    assert none.startswith("The share is 0.0 %; rates from 0.0 to 19.5 % agree")
    everybody = proportions.exact_interval(17, 17).summary()
    assert everybody.startswith("The share is 100.0 %; rates from 80.5 to 100.0 % agree")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: proportions.exact_interval(5, 4),
            "events = 5; the rule: from 0 to total = 4; nearest: 4",
        ),
        (lambda: proportions.exact_interval(-1, 4), "nearest: 0"),
        (lambda: proportions.exact_interval(1.5, 4), "whole number of patients; nearest: 2"),
        (lambda: proportions.exact_interval(1, 0), "total = 0; the rule: at least 1"),
        (lambda: proportions.exact_interval(1, "ten"), "total = 'ten'"),
        (lambda: proportions.exact_interval(1, math.nan), "total = nan"),
        (lambda: proportions.exact_interval(True, 4), "events = True"),
        (
            lambda: proportions.exact_interval(1, 4, level=95),
            "level = 95; the rule: a fraction between 0 and 1; perhaps 0.95",
        ),
        (lambda: proportions.rule_of_three(0), "total = 0"),
        (lambda: proportions.people_to_see_one(0.0), "rate = 0.0"),
        (lambda: proportions.people_to_see_one(0.1, chance=1.0), "chance = 1.0"),
    ],
)
def test_what_cannot_be_is_refused(call, words):
    with pytest.raises(ValueError) as caught:
        call()
    assert words in str(caught.value)


@given(st.one_of(st.floats(), st.text(), st.none()), st.one_of(st.floats(), st.integers(-5, 5)))
def test_any_input_is_answered_or_refused_in_words(events, total):
    try:
        found = proportions.exact_interval(events, total)
    except ValueError as problem:
        assert "the rule:" in str(problem)
    else:
        assert 0 <= found.low <= found.high <= 1
