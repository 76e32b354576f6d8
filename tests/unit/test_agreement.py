"""Kappa, DISCERN and ratings against tables worked by hand."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from helpers.evidence import claims, discern
from helpers.evidence.agreement import bootstrap, kappa, kappa_of_table, weight_table
from helpers.evidence.rating import Ratings

# rows first rater, columns second; 100 items.  Worked by hand:
# agreed .40+.30 = .70; expected .50*.60 + .50*.40 = .50; kappa (.70-.50)/(1-.50) = .40
TWO = [[40, 10], [20, 30]]
THREE = [[44, 10, 6], [10, 18, 2], [2, 2, 6]]


def test_plain_kappa_by_hand():
    found = kappa_of_table(TWO)
    assert (found.agreed, found.expected, found.kappa) == pytest.approx((0.70, 0.50, 0.40))


def test_three_categories_by_hand():
    # agreed .44+.18+.06 = .68; rows .60 .30 .10, columns .56 .30 .14; expected .336+.09+.014 = .44;
    # kappa .24/.56
    found = kappa_of_table(THREE)
    assert (found.agreed, found.expected) == pytest.approx((0.68, 0.44))
    assert found.kappa == pytest.approx(0.24 / 0.56)


def test_weighted_kappa_by_hand():
    # linear credit 1, 1/2, 0.  agreed .68 + .5*(.10+.02+.10+.02) = .80
    # expected .44 + .5*(.60*.30 + .30*.14 + .30*.56 + .10*.30) = .44 + .5*.42 = .65; kappa .15/.35
    linear = kappa_of_table(THREE, "linear")
    assert (linear.agreed, linear.expected) == pytest.approx((0.80, 0.65))
    assert linear.kappa == pytest.approx(0.15 / 0.35)
    # quadratic credit 1, 3/4, 0.  agreed .68 + .75*.24 = .86; expected .44 + .75*.42 = .755; kappa
    # .105/.245
    quadratic = kappa_of_table(THREE, "quadratic")
    assert quadratic.kappa == pytest.approx(0.105 / 0.245)


def test_the_standard_error_by_hand():
    # [[1,1],[0,2]]: kappa .5; spread (.2031 - .0625)/(4*.25) = .140625; error .375
    found = kappa_of_table([[1, 1], [0, 2]])
    assert found.error == pytest.approx(0.375, rel=1e-9)


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
def test_the_standard_error_is_that_of_the_delta_method(weights):
    """The formula against numerical slopes of kappa and the covariance of a multinomial, which know
    nothing of it.
    """
    shares = np.array(THREE, float).ravel() / 100
    step, slopes = 1e-6, np.empty(9)
    for place in range(9):
        up, down = shares.copy(), shares.copy()
        up[place] += step
        down[place] -= step
        slopes[place] = (_kappa(up, weights) - _kappa(down, weights)) / (2 * step)
    variance = (slopes**2 @ shares - (slopes @ shares) ** 2) / 100
    found = kappa_of_table(THREE, weights)
    assert found.error == pytest.approx(np.sqrt(variance), rel=1e-4)


def test_the_interval_by_hand():
    # kappa .5, error .375: artanh .5 = .549306, error on that scale .375 / .75 = .5;
    # tanh(.549306 - .979982) = -.405886, tanh(.549306 + .979982) = .910303
    found = kappa_of_table([[1, 1], [0, 2]])
    assert (found.low, found.high) == pytest.approx((-0.405886, 0.910303), abs=1e-6)
    # with many items the ends are those of kappa plus and minus 1.96 errors
    many = kappa_of_table(10_000 * np.array(THREE))
    assert many.low == pytest.approx(many.kappa - 1.959964 * many.error, abs=1e-5)
    assert many.high == pytest.approx(many.kappa + 1.959964 * many.error, abs=1e-5)


def test_four_of_five_alike_stay_below_one():
    """The case that the plain formula let reach 1.04 and more."""
    found = kappa_of_table([[2, 0], [1, 2]])
    assert found.kappa + 1.959964 * found.error > 1.04
    assert found.high < 1


def _kappa(shares, weights):
    """Kappa of shares that need not add up to 1, straight from equation (1)."""
    table, credit = shares.reshape(3, 3), weight_table(3, weights)
    expected = table.sum(axis=1) @ credit @ table.sum(axis=0)
    return ((table * credit).sum() - expected) / (1 - expected)


@given(
    some.lists(
        some.tuples(some.sampled_from("abc"), some.sampled_from("abc")), min_size=2, max_size=60
    )
)
def test_kappa_is_symmetric_and_never_above_one(pairs):
    first, second = (list(side) for side in zip(*pairs, strict=True))
    if len({*first, *second}) == 1:
        with pytest.raises(ValueError, match="one category for everything"):
            kappa(first, second, "abc")
        return
    for weights in ("none", "linear", "quadratic"):
        there, back = kappa(first, second, "abc", weights), kappa(second, first, "abc", weights)
        assert there.kappa == pytest.approx(back.kappa) and there.kappa <= 1 + 1e-12
        assert there.low <= there.kappa <= there.high
        assert -1 - 1e-12 <= there.low and there.high <= 1 + 1e-12


def test_full_agreement_is_one_and_says_that_it_has_no_width():
    found = kappa(["yes", "no", "no"], ["yes", "no", "no"], ["yes", "no"])
    assert found.kappa == 1 and "at full agreement the formula has no width" in found.summary()
    found = kappa(["yes", "no"], ["no", "yes"], ["yes", "no"])
    assert found.kappa == -1 and "at full disagreement the formula" in found.summary()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: kappa(["a"], ["a", "b"], "ab"), "judged 1 and 2 items"),
        (lambda: kappa(["a"], ["b"], "ab"), "1 items were judged by both; the rule: at least 2"),
        (lambda: kappa(["a", "c"], ["a", "b"], "ab"), "'c' is not among the categories"),
        (lambda: kappa_of_table([[1, 2, 3], [1, 2, 3]]), r"shape \(2, 3\)"),
        (lambda: kappa_of_table([[1, -2], [1, 2]]), "negative"),
        (lambda: kappa_of_table(TWO, "cubic"), "'cubic' is not among the weights"),
        (lambda: kappa_of_table(TWO, level=95), "perhaps 0.95"),
    ],
)
def test_wrong_input_is_explained(call, said):
    with pytest.raises(ValueError, match=said):
        call()


# ---- DISCERN


def test_discern_totals_are_sums_of_fifteen_items():
    assert discern.totals() == {"P1": 26, "P2": 28, "P3": 26, "P4": 40, "P5": 29}
    assert discern.scores().shape == (16, 5)
    for page, total in discern.totals().items():
        assert total == discern.total(list(discern.scores()[page]))


def test_own_scores_are_compared_by_weighted_kappa():
    key = [int(score) for score in discern.scores()["P4"]]
    assert discern.compare(key, "P4").kappa == 1
    worse = [min(score + 1, 5) for score in key]
    assert 0 < discern.compare(worse, "P4").kappa < 1
    shares = np.zeros((5, 5))
    for mine, theirs in zip(worse, key, strict=True):
        shares[mine - 1, theirs - 1] += 1
    assert discern.compare(worse, "P4").kappa == pytest.approx(
        kappa_of_table(shares, "quadratic").kappa
    )


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([3] * 15, "15 answers"),
        ([3] * 15 + [6], "item 16: 6"),
        ([3] * 15 + [2.5], "2.5"),
        ([True] + [3] * 15, "True"),
    ],
)
def test_wrong_scores_are_explained(answers, said):
    with pytest.raises(ValueError, match=said):
        discern.total(answers)


# ---- ratings


def some_ratings():
    mine = Ratings()
    for one in claims.starters():
        mine.rate(one.key, "misleading" if one.start % 3 else one.verdict)
    return mine


def test_ratings_are_compared_with_the_key_and_a_neighbour():
    mine = some_ratings()
    assert mine.agreed == sum(
        claims.claim(key).verdict == verdict for key, verdict in mine.given.items()
    )
    assert mine.against_key().count == 12
    other = Ratings({key: claims.claim(key).verdict for key in list(mine.given)[:5]})
    assert mine.against(other).count == 5
    assert other.against_key().kappa == 1
    with pytest.raises(ValueError, match="0 items were judged by both"):
        mine.against(Ratings())


def test_a_rating_can_be_changed_and_must_exist():
    mine = Ratings()
    mine.rate("C004", "supported")
    mine.rate("C004", "unsupported")
    assert mine.given == {"C004": "unsupported"} and "1 claim;" in mine.summary()
    with pytest.raises(ValueError, match=r"nearest: 'C\d*04'"):
        mine.rate("C04", "supported")
    with pytest.raises(ValueError, match="nearest: 'contradicted'"):
        mine.rate("C004", "contradict")


@pytest.mark.parametrize(
    ("given", "said"),
    [({"C999": "supported"}, "'C999'"), ({"C004": "true"}, "'true'"), ({"C004": ""}, "''")],
)
def test_ratings_that_this_version_lacks_are_refused(given, said):
    with pytest.raises(ValueError, match=said):
        Ratings(given)


# ---- intervals without width


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
@pytest.mark.parametrize("counts", [(5, 5), (12, 3, 0), (41, 7, 70, 13)])
def test_one_verdict_throughout_gives_kappa_zero_and_is_no_full_disagreement(counts, weights):
    """A second rater who calls everything the same agrees as often as chance, here up to 80 %."""
    table = np.zeros((len(counts), len(counts)))
    table[:, 0] = counts
    found = kappa_of_table(table, weights)
    assert found.kappa == pytest.approx(0, abs=1e-12)
    # Round-off once passed for an interval from -0.00 to 0.00.
    assert found.error == 0
    assert found.low == found.high
    assert "full" not in found.summary()
    assert found.summary().endswith("the formula has no width, which is not certainty.")


def test_full_agreement_and_full_disagreement_are_named():
    assert "full agreement the formula" in kappa_of_table([[3, 0], [0, 4]]).summary()
    assert "full disagreement the formula" in kappa_of_table([[0, 5], [5, 0]]).summary()


def test_a_tiny_error_is_no_round_off():
    # one item of a million differs: kappa has a width still
    found = kappa_of_table([[500_000, 1], [0, 499_999]])
    assert 0 < found.error < 1e-5
    assert found.low < found.kappa < found.high


def test_credit_for_near_misses_is_not_reported_as_agreement():
    """15 of 21 items have equal answers, 71 %; with quadratic credit the formula has 93 %."""
    table = [[5, 3, 0], [0, 5, 3], [0, 0, 5]]
    assert "the raters agree in 71 %," in kappa_of_table(table).summary()
    weighted = kappa_of_table(table, "quadratic").summary()
    assert "the raters agree, near misses counted in part, in 93 %," in weighted


def test_a_whole_number_of_draws_may_be_a_float():
    ours = ["yes"] * 10 + ["no"] * 10
    theirs = [*ours[2:], "no", "no"]
    drawn = [bootstrap(ours, theirs, ["yes", "no"], draws) for draws in (200.0, 200)]
    assert drawn[0] == drawn[1]


def test_no_minus_stands_before_nothing():
    found = replace(kappa_of_table(TWO), kappa=-1e-17, low=-0.004, high=0.2)
    assert found.summary().endswith("kappa 0.00 (95 % interval 0.00 to 0.20).")
