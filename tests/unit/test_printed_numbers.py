"""The numbers that an audit of the evidence printed, each worked out again by the helpers.

What the course says of small studies depends on these; a change of method or of a count must show
here first.
"""

import numpy as np
import pytest
from scipy.stats import binom

from helpers.evidence import file_drawer as drawer
from helpers.evidence import meta_analysis, recurrence, second_reading, study_table
from helpers.evidence.proportions import exact_interval
from helpers.evidence.studies import drawer as drawer_panel
from helpers.evidence.two_by_two import TwoByTwo

PRINTED_COUNTS = ("Yamashita 1982", "Friedman 1997")


def pooled(names=None, **how):
    """Return the pooled ratio of some of the four animal studies, or of all."""
    counts = study_table.pooled_set()
    kept = {name: table for name, table in counts.items() if names is None or name in names}
    return meta_analysis.pool(meta_analysis.effects(kept), **how)


def other_counts():
    """Return the names of the studies whose counts were inferred."""
    return tuple(name for name in study_table.pooled_set() if name not in PRINTED_COUNTS)


@pytest.mark.parametrize(
    ("found", "printed"),
    [
        (pooled(PRINTED_COUNTS), ("3.25", "1.5", "6.9")),
        (pooled(other_counts()), ("0.14", "0.05", "0.40")),
        (pooled(), ("0.74", "0.043", "12.5")),
        (pooled(interval=meta_analysis.NORMAL), ("0.74", "0.13", "4.31")),
    ],
    ids=["printed counts", "inferred counts", "all four", "all four, normal"],
)
def test_pooled_ratios_and_their_intervals(found, printed):
    for number, text in zip((found.ratio, found.low, found.high), printed, strict=True):
        decimals = len(text.partition(".")[2])
        assert f"{number:.{decimals}f}" == text


@pytest.mark.parametrize(
    ("comparison", "counts", "chance"),
    [
        ("friedman1997_with_adjuvant", (10, 16, 3, 17), 0.013),
        ("friedman1997", (7, 17, 3, 17), 0.26),
        ("friedman1997_adjuvant_both", (10, 16, 9, 17), 0.73),
        ("kuijpers2007", (9, 51, 4, 49), 0.23),
        ("donnelly2010", (25, 122, 32, 122), 0.36),
        ("nest", (3, 25, 7, 25), 0.29),
    ],
)
def test_chances_by_fishers_test(comparison, counts, chance):
    table = study_table.two_by_two(comparison)
    assert table == TwoByTwo(*counts)
    decimals = len(str(chance).partition(".")[2])
    assert round(table.fisher(), decimals) == chance


def test_four_published_studies_are_expected_where_once_a_fraction_of_one_was():
    """The panel began with sixty studies of ten animals a group: 0.4 of one was expected."""
    counts = np.arange(11)
    chance = np.outer(binom.pmf(counts, 10, 0.6), binom.pmf(counts, 10, 0.6))
    favourable = (drawer.fisher_p(10) < 0.05) & (counts[:, None] < counts[None, :])
    assert f"{60 * chance[favourable].sum():.1f}" == "0.4"
    assert drawer_panel.run().literature.expected_published >= 4


def test_differences_and_shares():
    apart = recurrence.difference("liver_wang_free", 180, 180)
    assert (round(100 * apart.low), round(100 * apart.high)) == (-9, 11)
    crude = exact_interval(4, 194)
    shares = (100 * crude.value, 100 * crude.low, 100 * crude.high)
    assert shares == pytest.approx((2.06, 0.6, 5.2), abs=0.05)
    melanoma = study_table.single_arm("mooradian2024")
    ends = (100 * melanoma.value, 100 * melanoma.low, 100 * melanoma.high)
    assert ends == pytest.approx((23.5, 6.8, 49.9), abs=0.05)


def test_kappa_of_the_two_readings_keeps_inside_its_scale():
    found = second_reading.agreement()
    assert (round(found.kappa, 2), round(found.low, 2), round(found.high, 2)) == (0.60, 0.50, 0.68)
    assert -1 <= found.low < found.high <= 1
