"""Two groups compared.

Printed and hand-worked values, scipy where it has the same, and impossible counts.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import contingency

from helpers.evidence import meta_analysis
from helpers.evidence.two_by_two import TwoByTwo, absolute_risk, absolute_risk_interval

YAMASHITA, SABEL, KORPAN = TwoByTwo(15, 31, 4, 34), TwoByTwo(1, 6, 6, 7), TwoByTwo(51, 63, 55, 60)
ARMS = st.integers(2, 300).flatmap(
    lambda total: st.tuples(st.integers(1, total - 1), st.just(total))
)


def rounded(estimate, digits=2):
    """Return value and limits as printed."""
    return tuple(round(one, digits) for one in (estimate.value, estimate.low, estimate.high))


def test_metastatic_deaths_of_yamashita():
    assert rounded(YAMASHITA.risk_ratio()) == (4.11, 1.53, 11.07)
    assert YAMASHITA.fisher() == pytest.approx(0.0022, abs=5e-5)


def test_the_cochrane_risk_ratio_of_korpan():
    """Cochrane CD009058 prints 0.88 (0.77 to 1.02)."""
    assert rounded(KORPAN.risk_ratio()) == (0.88, 0.77, 1.02)


def test_sabels_printed_p_is_one_sided():
    """The paper prints 0.025; only the one-sided test gives it."""
    assert SABEL.fisher("less") == pytest.approx(0.0251, abs=5e-5)
    assert SABEL.fisher() == pytest.approx(0.0291, abs=5e-5)


def test_fisher_of_the_tea_lady():
    """Fisher 1935: 3 of 4 cups right; one-sided 17/70, two-sided 34/70."""
    cups = TwoByTwo(3, 4, 1, 4)
    assert cups.fisher("greater") == pytest.approx(17 / 70)
    assert cups.fisher() == pytest.approx(34 / 70)


def test_whole_numbers_of_a_table_with_gaps_are_counts():
    """Pandas turns a column with an empty cell into floats."""
    counted = TwoByTwo(np.float64(15), 31.0, 4.0, 34.0)
    assert counted == YAMASHITA and counted.summary() == YAMASHITA.summary()
    assert counted.risk_difference() == YAMASHITA.risk_difference()


def test_odds_ratio_by_hand():
    """56 of 70 against 48 of 80: 56 * 32 / (14 * 48) = 8/3."""
    found = TwoByTwo(56, 70, 48, 80).odds_ratio()
    assert found.value == pytest.approx(8 / 3)
    assert found.log_standard_error == pytest.approx(math.sqrt(1 / 56 + 1 / 14 + 1 / 48 + 1 / 32))


def test_newcombes_own_example():
    """Newcombe 1998, example (a): 56/70 - 48/80 = 0.2, interval 0.0524 to 0.3339."""
    assert rounded(TwoByTwo(56, 70, 48, 80).risk_difference(), 4) == (0.2, 0.0524, 0.3339)


@given(ARMS, ARMS)
def test_ratios_are_scipys(treated, control):
    table = TwoByTwo(*treated, *control)
    ours, theirs = table.risk_ratio(), contingency.relative_risk(*treated, *control)
    limits = theirs.confidence_interval(0.95)
    assert [ours.value, ours.low, ours.high] == pytest.approx(
        [theirs.relative_risk, limits.low, limits.high]
    )
    (a, n1), (c, n2) = treated, control
    theirs = contingency.odds_ratio([[a, n1 - a], [c, n2 - c]], kind="sample")
    limits = theirs.confidence_interval(0.95)
    ours = table.odds_ratio()
    assert [ours.value, ours.low, ours.high] == pytest.approx(
        [theirs.statistic, limits.low, limits.high]
    )


@given(ARMS, ARMS)
def test_swapping_the_groups_turns_every_estimate_round(treated, control):
    there, back = TwoByTwo(*treated, *control), TwoByTwo(*control, *treated)
    assert there.risk_ratio().value == pytest.approx(1 / back.risk_ratio().value)
    assert there.odds_ratio().low == pytest.approx(1 / back.odds_ratio().high)
    assert there.risk_difference().low == pytest.approx(-back.risk_difference().high)
    assert -1 <= there.risk_difference().low <= there.risk_difference().high <= 1
    assert there.fisher("less") == pytest.approx(back.fisher("greater"))


def test_a_zero_cell_is_corrected_and_says_so():
    """Seifert's LoVo tumours: 17 of 18 against 0 of 3; 0.5 in every cell gives 7.4 (0.55 to 99)."""
    found = TwoByTwo(17, 18, 0, 3).risk_ratio()
    assert found.corrected and "0.5 added to each cell" in found.summary()
    assert found.value == pytest.approx((17.5 / 19) / (0.5 / 4))
    assert round(found.value, 1) == 7.4 and round(found.low, 2) == 0.55 and round(found.high) == 99
    assert not YAMASHITA.risk_ratio().corrected


def test_odds_ratio_to_absolute_risk():
    """Kidney, 2 % baseline: odds 0.0204 times 7.83 is 0.1598, a risk of 13.8 %."""
    assert absolute_risk(7.83, 0.02) == pytest.approx(0.1378, abs=5e-5)
    found = absolute_risk_interval(7.83, 4.32, 14.19, 0.02)
    assert [round(100 * one, 1) for one in (found.value, found.low, found.high)] == [
        13.8,
        8.1,
        22.5,
    ]


@given(ARMS, ARMS)
def test_absolute_risk_gives_back_the_risk_it_came_from(treated, control):
    table = TwoByTwo(*treated, *control)
    assert absolute_risk(table.odds_ratio().value, table.control_risk) == pytest.approx(table.risk)


def test_a_wider_level_is_wider():
    assert (
        YAMASHITA.risk_ratio(0.99).high
        > YAMASHITA.risk_ratio().high
        > YAMASHITA.risk_ratio(0.8).high
    )
    assert "15 of 31 against 4 of 34" in YAMASHITA.summary()
    assert np.exp(YAMASHITA.risk_ratio().log) == pytest.approx(YAMASHITA.risk_ratio().value)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: TwoByTwo(5, 4, 1, 4), "events = 5; the rule: from 0 to total = 4"),
        (lambda: TwoByTwo(1, 4, 1, 0), "control_total = 0; the rule: at least 1"),
        (lambda: TwoByTwo(1, 4, 0.5, 4), "events = 0.5; the rule: a whole number"),
        (lambda: SABEL.fisher("one-sided"), "'one-sided' is not among the alternatives"),
        (lambda: SABEL.risk_ratio(95), "level = 95"),
        (lambda: SABEL.risk_difference(0), "level = 0"),
        (lambda: absolute_risk(0, 0.1), "odds_ratio = 0; the rule"),
        (
            lambda: absolute_risk(2.0, 2),
            "baseline_risk = 2; the rule: a fraction between 0 and 1; perhaps 0.02",
        ),
        (lambda: absolute_risk_interval(2.0, 3.0, 4.0, 0.1), "the rule: in rising order"),
    ],
)
def test_what_cannot_be_is_refused(call, words):
    with pytest.raises(ValueError) as caught:
        call()
    assert words in str(caught.value)


def test_a_small_ratio_is_not_reported_as_none():
    """2 of 1000 against 500 of 1000: the risk is 0.004 of the other, and not 0.00 of it."""
    found = TwoByTwo(2, 1000, 500, 1000)
    assert found.summary().endswith("risk ratio 0.004 (0.001 to 0.016).")
    assert found.risk_ratio().summary().startswith("The risk ratio is 0.004; its 95 % interval")
    pooled = meta_analysis.pool(meta_analysis.effects({"one": found}))
    assert "the risk ratio is 0.004," in pooled.summary()
    # a difference keeps its decimals, and no minus before nothing
    difference = TwoByTwo(51, 100, 51, 100).risk_difference()
    assert difference.summary().startswith("The risk difference is 0.00; its 95 % interval goes")
