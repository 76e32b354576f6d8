"""Small studies and the drawer.

Exact power, exaggeration, and a literature without an effect that shows one.
"""

import numpy as np
import pytest
from scipy.stats import binom, fisher_exact

from helpers.evidence import file_drawer as drawer
from helpers.evidence.studies import drawer as studies_drawer
from helpers.evidence.two_by_two import TwoByTwo


@pytest.mark.parametrize(
    ("animals", "power_percent", "shown", "times"),
    [
        (7, 3, 0.74, 5.0),
        (10, 3, 0.63, 4.2),
        (18, 10, 0.44, 2.9),
        (50, 27, 0.27, 1.8),
        (175, 77, 0.17, 1.1),
    ],
)
def test_small_studies_find_little_and_exaggerate_it(animals, power_percent, shown, times):
    """True take 45 against 60 %."""
    found = drawer.power(0.45, 0.60, animals)
    assert round(100 * found.power) == power_percent
    assert round(found.shown_difference, 2) == shown
    assert round(found.exaggeration, 1) == times
    assert f"{animals} animals" in found.summary() and "15 are true" in found.summary()


def test_a_power_is_not_rounded_to_none_or_to_all():
    # 0.003 % and 99.98 % of studies; a difference that is shown as it is, is not "too large"
    assert "less than 0.1 % of studies find the benefit" in drawer.power(0.01, 0.02, 20).summary()
    found = drawer.power(0.1, 0.9, 20)
    assert 0.995 < found.power < 1
    assert "more than 99.9 % of studies find the benefit" in found.summary()
    assert found.summary().endswith("80 are true, 1.0 times as much.")


def test_one_published_study_is_reported_in_the_singular():
    drawn = drawer.literature(0.6, 0.6, 20, 100, drawer=1.0, seed=3)
    assert drawn.published.sum() == 1
    assert drawn.summary().startswith("1 of 100 studies is published (")


def test_power_is_the_sum_over_all_outcomes():
    """8 animals a group, true takes 16 and 86 %.

    Every pair of counts, one by one, with scipy's test.
    """
    total = 0.0
    for treated in range(9):
        for control in range(treated + 1, 9):
            if fisher_exact([[treated, 8 - treated], [control, 8 - control]]).pvalue < 0.05:
                total += binom.pmf(treated, 8, 0.16) * binom.pmf(control, 8, 0.86)
    assert drawer.power(0.16, 0.86, 8).power == pytest.approx(total)
    assert total == pytest.approx(0.79, abs=0.005)


@pytest.mark.parametrize("animals", [2, 7, 18])
def test_every_p_is_scipys(animals):
    found = drawer.fisher_p(animals)
    for treated in range(animals + 1):
        for control in range(animals + 1):
            table = [[treated, animals - treated], [control, animals - control]]
            assert found[treated, control] == pytest.approx(fisher_exact(table).pvalue, abs=1e-9)


def test_effects_of_a_literature_are_those_of_single_tables():
    n, treated, control = 10, np.array([0, 3, 10, 5]), np.array([4, 6, 2, 10])
    found = drawer._effects(treated, control, n)
    for place, (a, c) in enumerate(zip(treated, control, strict=True)):
        ratio = TwoByTwo(int(a), n, int(c), n).risk_ratio()
        assert found.logs[place] == pytest.approx(ratio.log)
        assert found.errors[place] == pytest.approx(ratio.log_standard_error)


def test_a_drawer_makes_an_effect_out_of_nothing():
    """No true effect, typically 10 animals a group.

    All studies pool to about 1, the favourable findings far below.
    """
    opened, closed = [], []
    for seed in range(200):
        drawn = drawer.literature(0.5, 0.5, 10, 60, drawer=1.0, seed=seed)
        opened.append(drawn.everything.ratio)
        closed += [drawn.visible.ratio] if drawn.visible else []
    assert np.exp(np.mean(np.log(opened))) == pytest.approx(1.0, abs=0.02)
    assert np.exp(np.mean(np.log(closed))) == pytest.approx(0.27, abs=0.03)


def test_studies_of_a_literature_differ_in_size_and_small_ones_lie_low():
    drawn = drawer.literature(0.6, 0.6, 20, 400, drawer=0.0)
    assert set(drawn.animals_per_group) == set(drawer.study_sizes(20).tolist())
    assert (min(drawn.animals_per_group), max(drawn.animals_per_group)) == (10, 40)
    error_small = drawn.effects.errors[drawn.animals_per_group == 10].mean()
    error_large = drawn.effects.errors[drawn.animals_per_group == 40].mean()
    assert error_small > 1.5 * error_large


def test_what_is_expected_is_the_mean_over_draws():
    found = [drawer.literature(0.45, 0.6, 10, 100, 0.9, seed=seed) for seed in range(200)]
    mean = np.mean([one.published.sum() for one in found])
    assert mean == pytest.approx(found[0].expected_published, rel=0.05)


def test_the_panel_starts_with_a_literature_worth_pooling():
    """At least four published studies are expected; sixty small studies would not give one."""
    assert drawn_by_default().expected_published >= 4
    few = drawer.literature(0.6, 0.6, 10, 60, drawer=1.0)
    assert few.expected_published < 1


def test_the_winners_curse_needs_no_drawer():
    """Everything is published: the mean is right, and findings alone still exaggerate."""
    drawn = drawer.literature(0.45, 0.6, 20, 500, drawer=0.0)
    assert drawn.visible.ratio == drawn.everything.ratio
    assert drawer.power(0.45, 0.6, 20).exaggeration > 2


def drawn_by_default():
    """Return the literature with which the panel starts."""
    return studies_drawer.run().literature


def test_the_drawer_hides_and_never_changes_studies():
    everything, half, shut = (
        drawer.literature(0.45, 0.6, 20, 100, share, seed=3) for share in (0.0, 0.5, 1.0)
    )
    assert (everything.effects.logs == shut.effects.logs).all()
    assert everything.published.all() and everything.visible.ratio == everything.everything.ratio
    assert shut.published.sum() < half.published.sum() < 100
    assert not (shut.published & ~half.published).any()
    assert shut.visible.ratio < half.visible.ratio < everything.visible.ratio
    assert "100 studies" in half.summary()


def test_a_drawer_with_nothing_to_show_says_so():
    drawn = drawer.literature(0.5, 0.5, 4, 5, drawer=1.0, seed=1)
    assert drawn.visible is None and "nothing to pool" in drawn.summary()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: drawer.power(0.6, 0.5, 10), "a benefit, risk below control_risk"),
        (lambda: drawer.power(45, 0.5, 10), "perhaps 0.45"),
        (lambda: drawer.power(0.4, 0.5, 1000), "from 2 to 300; nearest: 300"),
        (
            lambda: drawer.literature(0.4, 0.5, 10, 1000, 0.5),
            "studies = 1000; the rule: a whole number from 1 to 500; nearest: 500",
        ),
        (
            lambda: drawer.literature(0.4, 0.5, 10, 10, 50),
            "drawer = 50; the rule: from 0 to 1; nearest: 1",
        ),
        (lambda: drawer.fisher_p(2.5), "whole number"),
        # Of 3 against 3 no outcome is a finding: the mean of none once came out as nan.
        (lambda: drawer.power(0.1, 0.9, 2), "Fisher's p can be below 0.05; nearest: 4"),
        (lambda: drawer.power(0.1, 0.9, 3), "Fisher's p can be below 0.05; nearest: 4"),
    ],
)
def test_what_cannot_be_is_refused(call, words):
    with pytest.raises(ValueError) as caught:
        call()
    assert words in str(caught.value)
