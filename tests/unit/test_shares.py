"""A share in a sentence never rounds to nothing or to all."""

import re
from dataclasses import replace

import pytest

from helpers.cell_death.studies import cooled_cell
from helpers.evidence.meta_analysis import Heterogeneity
from helpers.freezing import sentences
from helpers.freezing.studies import cross_section
from helpers.shares import share_label, share_words


@pytest.mark.parametrize(
    ("percent", "words"),
    [
        (0.0, "0 %"),
        (1e-9, "less than 0.1 %"),
        (0.0499, "less than 0.1 %"),
        (0.05, "0.1 %"),
        (0.3, "0.3 %"),
        (0.999, "1.0 %"),
        (1.0, "1 %"),
        (62.4, "62 %"),
        (98.99, "99 %"),
        (99.0, "99.0 %"),
        (99.7, "99.7 %"),
        (99.949, "99.9 %"),
        (99.95, "more than 99.9 %"),
        (100 - 1e-9, "more than 99.9 %"),
        (100.0, "100 %"),
        # What is not a share of a whole, such as a volume that grew, is written as it is.
        (101.4, "101 %"),
        (-2.6, "-3 %"),
    ],
)
def test_a_share_rounds_neither_to_nothing_nor_to_all(percent, words):
    assert share_words(percent) == words
    assert share_label(percent) == words.replace("less than ", "<").replace("more than ", ">")


def test_shares_compared_by_tenths_round_neither_to_nothing_nor_to_all():
    written = [share_words(percent, decimals=1) for percent in (0.0, 0.02, 62.44, 99.97, 100.0)]
    assert written == ["0.0 %", "less than 0.1 %", "62.4 %", "more than 99.9 %", "100.0 %"]


def test_no_template_of_the_freezing_table_rounds_a_share_to_whole_percent():
    """Blood flow is a setting in whole percent; all other whole percent are shares."""
    rounded = {
        name
        for template in sentences.SENTENCES.values()
        for name in re.findall(r"\{(\w+):\.0f\} %", template)
    }
    assert rounded == {"flow"}


@pytest.mark.parametrize(
    ("percent", "words"), [(0.3, "0.3 %"), (99.7, "99.7 %"), (99.99, "more than 99.9 %")]
)
def test_the_sentences_of_panels_keep_the_rest(percent, words):
    section = cross_section.run(needles=1, target_mm=20, plan="freeze_10")
    shares = (100.0, percent, percent)
    covered = replace(section.coverage, covered_percent=shares)
    said = replace(section, coverage=covered).summary()
    assert f"{words} of the slice" in said and f"and {words} to -40 °C" in said
    assert f"{words} at -40 °C" in covered.summary()
    assert sentences.say("dead_again", again=percent) == f"; {words} of the ice froze again"
    assert f"; {words} of" in sentences.say(
        "one_needle_lethal", minutes=10, edge=20, lethal=10, lag=10, percent=percent, ice=9
    )
    spread = Heterogeneity(q=900.0, degrees=2, p=0.0, i_squared=percent / 100, between_variance=1)
    assert f"{words} of the scatter" in spread.summary()


def test_a_few_cells_with_ice_are_told_and_where_it_starts():
    """Half a percent was 0 %, and 99.996 % was all."""
    few = cooled_cell.run(rate=18)
    assert 0.1 < few.ice_percent < 0.5
    words = f"and {few.ice_percent:.1f} % of such cells get ice inside, on average at -4 °C"
    assert words in few.summary()
    hardly_any = cooled_cell.run(rate=12)
    assert 0 < hardly_any.ice_percent < 0.05
    assert hardly_any.summary().endswith("less than 0.1 % of such cells get ice inside.")
    nearly_all = cooled_cell.run("hela", rate=14)
    assert 99.95 < nearly_all.ice_percent < 100
    assert "and more than 99.9 % of such cells get ice inside" in nearly_all.summary()
