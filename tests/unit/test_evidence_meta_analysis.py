"""Pooling: the published analysis of the BCG trials, hand-worked cases, and what the four animal
studies say.
"""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpers.evidence import meta_analysis as meta
from helpers.evidence import study_table
from helpers.evidence.two_by_two import TwoByTwo

# tuberculosis with and without vaccine: cases and others, vaccinated then control (Colditz 1994, as
# metafor prints it [viechtbauer2010])
BCG = (
    *(
        (4, 119, 11, 128),
        (6, 300, 29, 274),
        (3, 228, 11, 209),
        (62, 13536, 248, 12619),
        (33, 5036, 47, 5761),
    ),
    *((180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232)),
    *((17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825)),
)
LOGS = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.05, 2)), min_size=2, max_size=12)


@pytest.fixture(scope="module")
def bcg():
    """The 13 trials as effects."""
    return meta.effects(
        {str(n): TwoByTwo(a, a + b, c, c + d) for n, (a, b, c, d) in enumerate(BCG)}
    )


@pytest.fixture(scope="module")
def four():
    """The four animal studies with counts."""
    return meta.effects(study_table.pooled_set())


def made(pairs):
    """Effects from (log, error) pairs."""
    return meta.Effects(
        tuple(f"s{n}" for n in range(len(pairs))), *map(np.array, zip(*pairs, strict=True))
    )


def test_bcg_as_metafor_prints_it(bcg):
    """metafor: Q 152.2330 (12), tau2 REML 0.3132, DL 0.3088; estimates -0.4303, -0.7141, -0.7145.

    I2 92.22 % (REML).
    """
    found = meta.heterogeneity(bcg)
    assert (round(found.q, 4), found.degrees) == (152.2330, 12)
    assert round(found.between_variance, 4) == 0.3088
    assert round(meta.reml_variance(bcg), 4) == 0.3132
    normal = {"interval": meta.NORMAL}
    pooled = [
        meta.pool(bcg, meta.FIXED),
        meta.pool(bcg, **normal),
        meta.pool(bcg, between=meta.REML, **normal),
    ]
    assert [round(math.log(one.ratio), 4) for one in pooled] == [-0.4303, -0.7141, -0.7145]
    assert [round(math.log(one), 4) for one in (pooled[2].low, pooled[2].high)] == [
        -1.0669,
        -0.3622,
    ]


def test_bcg_with_hartung_and_knapp_and_egger(bcg):
    """metafor: interval -1.1084 to -0.3206 with knha; regression test t -1.4013 on 11, p 0.1887."""
    pooled = meta.pool(bcg, between=meta.REML, interval=meta.HARTUNG_KNAPP)
    assert [round(math.log(one), 4) for one in (pooled.low, pooled.high)] == [-1.1084, -0.3206]
    funnel = meta.asymmetry(bcg)
    assert (round(funnel.t, 4), round(funnel.p, 4)) == (-1.4013, 0.1887)


def test_two_studies_by_hand():
    """y = 0 and 1, both with error 0.5.

    Mean 0.5, error 0.5/sqrt(2), Q = 2, I2 = 1/2, t2 = (2 - 1)/(8 - 4) = 0.25.
    """
    pair = made([(0.0, 0.5), (1.0, 0.5)])
    fixed, found = meta.pool(pair, meta.FIXED), meta.heterogeneity(pair)
    assert math.log(fixed.ratio) == pytest.approx(0.5)
    assert math.log(fixed.high / fixed.low) == pytest.approx(2 * 1.959964 * 0.5 / math.sqrt(2))
    assert (found.q, found.i_squared, found.between_variance) == pytest.approx((2.0, 0.5, 0.25))
    assert meta.reml_variance(pair) == pytest.approx(0.25)  # the sample variance 1/2 minus 1/4
    knapp = meta.pool(pair, interval=meta.HARTUNG_KNAPP)
    assert math.log(knapp.high / knapp.ratio) == pytest.approx(
        12.7062 * 0.5, rel=1e-4
    )  # t(1) = 12.706, error 0.5


def test_the_four_animal_studies(four):
    found = meta.heterogeneity(four)
    assert found.q == pytest.approx(23.06, abs=0.005)
    assert found.degrees == 3 and found.p == pytest.approx(3.9e-5, rel=0.01)
    assert found.i_squared == pytest.approx(0.870, abs=5e-4)
    assert found.between_variance == pytest.approx(2.79, abs=0.005)
    fixed, pooled = meta.pool(four, meta.FIXED), meta.pool(four, interval=meta.NORMAL)
    assert [round(one, 2) for one in (fixed.ratio, fixed.low, fixed.high)] == [1.13, 0.61, 2.09]
    assert [round(one, 3) for one in (pooled.ratio, pooled.low)] == [0.736, 0.126]
    assert pooled.high == pytest.approx(4.31, abs=0.005)
    assert pooled.prediction == pytest.approx((0.0002093, 2590), rel=1e-3)


def test_with_few_studies_the_interval_is_hartung_and_knapps_unless_asked(four):
    """0.74 with 0.043 to 12.5; DerSimonian and Laird's 0.13 to 4.31 is there for whoever asks."""
    knapp = meta.pool(four)
    assert knapp.interval == meta.HARTUNG_KNAPP
    assert [round(one, 3) for one in (knapp.ratio, knapp.low)] == [0.736, 0.043]
    assert knapp.high == pytest.approx(12.5, abs=0.05)
    assert knapp.low == meta.pool(four, interval=meta.HARTUNG_KNAPP).low
    assert meta.pool(four, meta.FIXED).interval == meta.NORMAL


def test_two_studies_or_studies_that_agree_keep_the_normal_interval():
    """Two give one degree of freedom; agreement would make the interval narrower than fixed."""
    assert meta.pool(made([(0.0, 0.2), (3.0, 0.2)])).interval == meta.NORMAL
    alike = made([(0.50, 0.4), (0.51, 0.4), (0.52, 0.4)])
    assert meta.pool(alike).interval == meta.NORMAL
    narrow = meta.pool(alike, interval=meta.HARTUNG_KNAPP)
    assert narrow.high / narrow.low < meta.pool(alike, meta.FIXED).high / narrow.low


def test_fixed_and_random_effects_land_on_opposite_sides_of_no_difference(four):
    assert meta.pool(four, meta.FIXED).ratio > 1 > meta.pool(four).ratio


def test_leaving_one_out_flips_the_sign(four):
    found = {name: round(one.ratio, 2) for name, one in meta.leave_one_out(four).items()}
    assert found == {
        "Yamashita 1982": 0.39,
        "Friedman 1997": 0.48,
        "Sabel 2005": 1.08,
        "Kim 2014": 1.47,
    }


def test_printed_counts_alone_say_harm_and_inferred_ones_benefit(four):
    """3.25 (1.5 to 6.9) and 0.14 (0.05 to 0.40): the sign depends on how counts were obtained."""
    printed = meta.pool(four.without("Sabel 2005").without("Kim 2014"))
    assert [round(one, 2) for one in (printed.ratio, printed.low, printed.high)] == [
        3.25,
        1.52,
        6.93,
    ]
    assert printed.verdict() == "more risk"
    inferred = meta.pool(four.without("Yamashita 1982").without("Friedman 1997"))
    assert [round(one, 2) for one in (inferred.ratio, inferred.low, inferred.high)] == [
        0.14,
        0.05,
        0.40,
    ]
    assert inferred.verdict() == "less risk"


def test_summary_says_that_we_do_not_know(four):
    words = meta.pool(four).summary()
    assert (
        "risk ratio is 0.74" in words
        and "from 0.043 to 12.5" in words
        and "Hartung-Knapp" in words
        and "we do not know" in words
    )


@given(LOGS)
def test_pooling_keeps_within_the_studies_and_random_is_no_narrower(pairs):
    found = made(pairs)
    fixed = meta.pool(found, meta.FIXED)
    spread = meta.pool(found, interval=meta.NORMAL)
    for pooled in (fixed, spread, meta.pool(found, between=meta.REML)):
        assert min(found.logs) - 1e-9 <= math.log(pooled.ratio) <= max(found.logs) + 1e-9
        assert pooled.weights.sum() == pytest.approx(1)
        assert pooled.low <= pooled.ratio <= pooled.high
    assert spread.high / spread.low >= fixed.high / fixed.low * (1 - 1e-9)
    assert 0 <= meta.heterogeneity(found).i_squared < 1
    assert np.isnan(fixed.prediction).all()


@given(LOGS)
@example(
    [(1.0, 0.5), (2.0, 0.34375), (0.375, 0.0546875), (0.375, 0.0546875)]
)  # two maxima, one of them at 0
def test_reml_is_at_a_maximum_of_its_likelihood(pairs):
    found = made(pairs)

    def likelihood(variance):
        weights = 1 / (found.errors**2 + variance)
        gaps = found.logs - np.average(found.logs, weights=weights)
        return 0.5 * (np.log(weights).sum() - np.log(weights.sum()) - np.sum(weights * gaps**2))

    best = meta.reml_variance(found)
    for near in (0.99 * best, 1.01 * best, best + 1e-3):
        assert likelihood(best) >= likelihood(near) - 1e-9


def test_one_study_pools_to_itself():
    alone = meta.effects({"Yamashita 1982": TwoByTwo(15, 31, 4, 34)})
    pooled = meta.pool(alone)
    assert [round(one, 2) for one in (pooled.ratio, pooled.low, pooled.high)] == [4.11, 1.53, 11.07]
    assert "Over 1 study" in pooled.summary() and np.isnan(pooled.prediction).all()


def test_a_symmetric_funnel_has_no_intercept_and_a_lopsided_one_has():
    assert meta.asymmetry(made([(0.3, 0.1), (0.3, 0.2), (0.3, 0.4)])).intercept == pytest.approx(0)
    lopsided = made([(-2 * error, error) for error in (0.1, 0.2, 0.3, 0.5, 0.9)])
    assert meta.asymmetry(lopsided).intercept == pytest.approx(-2)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: meta.Effects((), [], []), "at least 1"),
        (lambda: meta.Effects(("a",), [0.1, 0.2], [1.0]), "one of each"),
        (lambda: meta.Effects(("a",), [math.nan], [1.0]), "not finite"),
        (lambda: meta.Effects(("a",), [0.1], [0.0]), "not above 0"),
        (lambda: meta.pool(made([(0, 1), (1, 1)]), "fixd"), "nearest: 'fixed'"),
        (lambda: meta.pool(made([(0, 1), (1, 1)]), between="remel"), "nearest: 'reml'"),
        (
            lambda: meta.pool(made([(0, 1), (1, 1)]), interval="wald"),
            "choices: normal, hartung-knapp",
        ),
        (lambda: meta.pool(made([(0, 1), (1, 1)]), level=95), "perhaps 0.95"),
        (lambda: meta.pool(made([(0, 1)]), interval=meta.HARTUNG_KNAPP), "needs at least 2"),
        (lambda: meta.leave_one_out(made([(0, 1)])), "at least 2"),
        (lambda: made([(0, 1), (1, 1)]).without("s3"), "nearest: 's1'"),
        (lambda: meta.asymmetry(made([(0, 1), (1, 2)])), "at least 3, of different size"),
        (lambda: meta.asymmetry(made([(0, 1), (1, 1), (2, 1)])), "of different size"),
    ],
)
def test_what_cannot_be_is_refused(call, words):
    with pytest.raises(ValueError) as caught:
        call()
    assert words in str(caught.value)


def test_a_lopsided_funnel_without_any_scatter_is_beyond_doubt():
    """Its studies lie on a line that misses the origin by 1: no error at all, and no p of 1."""
    for errors in ([0.1, 0.2, 0.4], [0.1, 0.2, 0.4, 0.8]):
        names = [str(error) for error in errors]
        found = meta.asymmetry(meta.Effects(names, 0.3 + np.array(errors), errors))
        assert found.intercept == pytest.approx(1)
        assert found.error == 0
        assert found.t == math.inf
        assert found.p == 0


def test_one_degree_of_freedom_is_reported_in_the_singular():
    two, three = [0.0, 1.0], [0.0, 1.0, 1.0]
    found = meta.heterogeneity(meta.Effects("ab", two, [0.5, 0.5]))
    assert found.summary().startswith("Q is 2.00 on 1 degree of freedom;")
    more = meta.heterogeneity(meta.Effects("abc", three, [0.5, 0.5, 0.5]))
    assert "on 2 degrees of freedom;" in more.summary()
