"""The table of studies and its counts.

Enough of them, no recalled finding, every count as its source has it.
"""

import re

import pytest

from helpers import data
from helpers.evidence import recurrence, study_table
from helpers.evidence.two_by_two import TwoByTwo
from helpers.teaching.tables import evidence_tables

TABLE = data.load("studies")
COUNTS = data.load("two_by_two_counts").set_index("comparison")


def rounded(comparison, digits=2):
    """Return the risk ratio of a comparison with its limits, rounded."""
    found = study_table.two_by_two(comparison).risk_ratio()
    return tuple(round(one, digits) for one in (found.value, found.low, found.high))


# ---- the table


def test_there_are_at_least_sixty_studies_and_every_finding_was_read():
    assert TABLE["study"].nunique() >= 60
    assert set(TABLE["trust"]) == {"read"}
    assert (TABLE["second_hand"] == "yes").sum() >= 5
    assert all(data.source(key)["basis"] in ("read", "abstract") for key in TABLE["source"])


def test_for_against_and_null_are_all_there_in_numbers():
    found = study_table.count(TABLE)
    assert sum(found.values()) == len(TABLE)
    assert all(
        found[direction] >= 10
        for direction in (study_table.FOR, study_table.AGAINST, study_table.NULL)
    )


def test_findings_that_were_only_recalled_are_not_there():
    for name in ("Hoffmann", "Allen", "Levy", "Udagawa", "Hanawa", "Zhu", "Annen", "Soanes", "Yoo"):
        assert not TABLE["study"].str.contains(name).any(), name


def test_days_are_in_order():
    timed = TABLE.dropna(subset=["day_first", "day_last"])
    assert len(timed) >= 12 and (timed["day_first"] <= timed["day_last"]).all()


def test_results_are_short_and_never_a_promise():
    for result in TABLE["result"]:
        assert len(result) <= 140 and result.endswith("."), result
        assert not re.search(r"\b(proves?|proven|boosts?|vaccinates?|cures?)\b", result), result


def test_si_2008_is_not_said_to_be_back_where_it_began():
    """The second check of the facts: 3.98, 10.47, 7.65."""
    result = study_table.select(source="si2008")["result"].iloc[0]
    assert (
        "4.0 before, 10.5 at 4 weeks, 7.7 at 8 weeks" in result
        and "still above the start" in result
    )


def test_the_animal_rule_on_who_is_compared_with_the_same_drugs():
    isolating = study_table.select(comparator="same drugs")
    assert set(isolating["study"]) == {
        "Friedman 1997",
        "Yakkala 2024",
        "Lung trial, bronchoscopy",
    }
    assert set(isolating["direction"]) == {"null"}


def test_filters_combine_and_refuse_misspelt_words():
    mice = study_table.select(host="mouse", drug=("none", "checkpoint inhibitor"))
    assert set(mice["host"]) == {"mouse"} and set(mice["drug"]) == {"none", "checkpoint inhibitor"}
    assert len(study_table.select()) == len(TABLE)
    with pytest.raises(ValueError, match="nearest: 'mouse'"):
        study_table.select(host="muose")
    with pytest.raises(ValueError, match="nearest: 'host'"):
        study_table.select(hosts="mouse")
    assert len(study_table.select(host="rabbit", direction="against")) == 0


# ---- two-by-two tables


def test_inferred_counts_say_how_and_printed_ones_need_not():
    for name, row in COUNTS.iterrows():
        assert (row["obtained"] != "printed") == bool(row["reconstruction"]), name
        assert row["trust"] == ("read" if row["obtained"] == "printed" else "computed"), name
        was_fitted = "chosen because" in row["reconstruction"]
        assert (row["obtained"] == "fitted") == was_fitted, name


@pytest.mark.parametrize("name", COUNTS.index[COUNTS["obtained"] == "inferred"])
def test_a_reconstruction_gives_the_percentages_it_starts_from(name):
    """Every "11.1 % = 2/18" in the text is true to the digits shown."""
    row = COUNTS.loc[name]
    shares = re.findall(r"([\d.]+) %(?: of \d+)?(?: free)? = (\d+)/(\d+)", row["reconstruction"])
    shares += [
        (per, events, total)
        for events, total, per in re.findall(r"(\d+)/(\d+) = ([\d.]+) %", row["reconstruction"])
    ]
    for percent, events, total in shares:
        decimals = len(percent.partition(".")[2])
        assert abs(100 * int(events) / int(total) - float(percent)) <= 0.6 * 10**-decimals, (
            name,
            percent,
        )
    assert shares or name == "korpan1997"


@pytest.mark.parametrize(
    ("comparison", "ratio"),
    [
        ("yamashita1982", (4.11, 1.53, 11.07)),
        ("friedman1997", (2.33, 0.72, 7.55)),
        ("friedman1997_with_adjuvant", (3.54, 1.19, 10.58)),
        ("friedman1997_adjuvant_only", (3.00, 0.98, 9.20)),
        ("sabel2005", (0.19, 0.03, 1.19)),
        ("kim2014", (0.12, 0.03, 0.44)),
        ("blackwell1999", (6.82, 0.97, 47.8)),
        ("chin2008", (1.41, 0.88, 2.25)),
        ("donnelly2010", (0.78, 0.49, 1.24)),
        ("korpan1997", (0.88, 0.77, 1.02)),
        ("wang2015", (1.17, 0.40, 3.40)),
        ("li2013", (1.05, 0.77, 1.44)),
        ("lin2017_response", (1.30, 0.79, 2.13)),
        ("nsclc60", (1.38, 0.92, 2.05)),
        ("bronchcryo_response", (1.24, 0.47, 3.28)),
    ],
)
def test_risk_ratios(comparison, ratio):
    assert rounded(comparison) == pytest.approx(ratio, rel=0.002)


def test_an_adjuvant_and_not_freezing_is_what_friedmans_small_p_is_about():
    """10/16 v 3/17 gives 0.013; beside the adjuvant alone, 9/17, 0.73; freezing alone 0.26."""
    both = study_table.two_by_two("friedman1997_adjuvant_both")
    assert both == TwoByTwo(10, 16, 9, 17)
    assert both.fisher() == pytest.approx(0.728, abs=5e-4)
    assert study_table.two_by_two("friedman1997").fisher() == pytest.approx(0.259, abs=5e-4)
    sham = study_table.two_by_two("friedman1997_with_adjuvant")
    assert sham.fisher() == pytest.approx(0.0134, abs=5e-5)
    row = study_table.select(study="Friedman 1997", drug="innate stimulant").iloc[0]
    assert row["direction"] == "null" and "9 of 17 (p 0.73)" in row["result"]


def test_no_finding_counts_a_drugs_effect_as_that_of_freezing():
    """A finding against, with a drug, must have been compared with the drug or more."""
    against = study_table.select(direction="against")
    with_drug = against[against["drug"] != "none"]
    assert set(with_drug["comparator"]) <= {"same drugs", "parts alone", "excision"}


def test_counts_said_to_follow_from_percentages_alone_do():
    """Groups below 40 in which both percentages of an arm of the lung trial can occur: one each."""

    def fitting(percentages):
        return [
            total
            for total in range(2, 40)
            if all(
                any(f"{100 * events / total:.1f}" == one for events in range(total + 1))
                for one in percentages
            )
        ]

    assert fitting(("28.6", "95.2")) == [21]
    assert fitting(("23.1", "73.1")) == [26]


def test_printed_p_values_name_arms_and_counts():
    rows = evidence_tables.printed_p_values().rows
    assert rows[0][0].endswith("freezing and Freund's adjuvant 10/16 v sham surgery 3/17")
    assert all(re.search(r" \d+/\d+ v .* \d+/\d+$", row[0]) for row in rows)


def test_cryoshock_in_liver_against_prostate():
    found = study_table.two_by_two("cryoshock").risk_ratio()
    assert [round(one) for one in (found.value, found.low, found.high)] == [26, 6, 112]


def test_only_freezing_alone_with_a_bad_outcome_is_pooled():
    assert list(study_table.pooled_set()) == [
        "Yamashita 1982",
        "Friedman 1997",
        "Sabel 2005",
        "Kim 2014",
    ]
    pooled = COUNTS[COUNTS["pool"] == "yes"]
    assert set(pooled["event_is"]) == {"bad"}
    assert set(pooled["control_arm"]) == {"excision", "sham surgery"}


def test_counts_and_cryoshock_table_agree():
    shock = data.load("cryoshock").set_index("finding")
    liver, prostate = shock.loc["survey_liver"], shock.loc["survey_prostate"]
    table = study_table.two_by_two("cryoshock")
    assert table == TwoByTwo(
        *(int(one) for one in (liver.events, liver.total, prostate.events, prostate.total))
    )


# ---- single groups and printed p-values


def test_four_of_seventeen():
    found = study_table.single_arm("mooradian2024")
    assert (round(100 * found.value, 1), round(100 * found.low, 1), round(100 * found.high, 1)) == (
        23.5,
        6.8,
        49.9,
    )
    with pytest.raises(ValueError, match="nearest: 'mooradian2024'"):
        study_table.single_arm("mooradian")


def test_printed_p_values_worked_out_again():
    found = {one.comparison: one for one in study_table.recomputed()}
    response, control = found["lin2017_response"], found["lin2017_control"]
    assert response.two_sided == pytest.approx(0.31, abs=0.005) and response.printed == 0.05
    assert control.two_sided == pytest.approx(0.21, abs=0.006) and control.printed == 0.01
    assert response.agrees == control.agrees == study_table.NEITHER
    one_sided = {name for name, one in found.items() if one.agrees == study_table.ONE_SIDED}
    assert one_sided == {"bronchcryo_response", "bronchcryo_control"}
    assert found["sabel2005"].agrees == study_table.FITTED
    assert found["sabel2005"].one_sided == pytest.approx(0.0251, abs=5e-5)
    assert found["sabel2005"].two_sided == pytest.approx(0.0291, abs=5e-5)
    assert found["bronchcryo_control"].one_sided == pytest.approx(0.0489, abs=5e-5)
    assert found["bronchcryo_control"].two_sided == pytest.approx(0.059, abs=5e-4)
    assert found["friedman1997_with_adjuvant"].agrees == study_table.TWO_SIDED
    assert found["blackwell1999"].agrees == study_table.TWO_SIDED
    assert found["kim2014"].agrees == study_table.SMALLER
    assert found["kim2014_other_tumour"].agrees == study_table.SMALLER
    assert found["friedman1997_with_adjuvant"].counts == "printed"
    assert all(
        one.counts.startswith(("inferred: ", "fitted: "))
        for key, one in found.items()
        if not key.startswith("friedman")
    )
    assert "47 of 55 patients" in found["bronchcryo_control"].counts
    assert "printed p < 0.01" in control.summary() and "0.21" in control.summary()


def test_a_count_says_in_whom_and_what():
    """Exercise 1 of 04 asks with these words."""
    assert COUNTS.loc["blackwell1999", "outcome"] == "death of rats in 24 h"
    assert COUNTS.loc["kuijpers2007", "outcome"] == "tumour back in place (crude counts)"


# ---- the other tables


def test_only_local_control_against_heat_is_better():
    table = data.load("recurrence").set_index("comparison")
    assert list(table.index[table["verdict"] == "better"]) == ["liver_wang_local"]
    assert set(table.loc[table["design"] == "no comparison", "verdict"]) == {"no comparison"}


def test_no_comparison_with_surgery_found_freezing_better():
    found = recurrence.against_surgery()
    table = data.load("recurrence")
    others = set(table["against"]) - set(recurrence.SURGERY) - {""}
    other_treatments = {"radiofrequency", "radiotherapy", "heat", "light treatment"}
    assert others == other_treatments, "every other treatment is sorted"
    assert found == {"better": 0, "same": 6, "worse": 9, "not settled": 2}
    assert recurrence.against_surgery("randomised") == {
        "better": 0,
        "same": 3,
        "worse": 1,
        "not settled": 1,
    }
    assert recurrence.against_surgery(counted="cancer back") == {
        "better": 0,
        "same": 3,
        "worse": 6,
        "not settled": 2,
    }
    apart = [recurrence.against_surgery(counted=kind) for kind in ("deaths", "precancer")]
    assert [sum(one.values()) for one in apart] == [4, 2], "17 rows, of which six count others"
    with pytest.raises(ValueError, match="nearest: 'deaths'"):
        recurrence.against_surgery(counted="death")
    with pytest.raises(ValueError, match="nearest: 'randomised'"):
        recurrence.against_surgery("randomized")
    worse = table[table["against"].isin(recurrence.SURGERY) & (table["verdict"] == "worse")]
    assert set(worse["site"]) == {"kidney", "prostate", "cervix"}
    assert set(found) == set(recurrence.VERDICTS)
    compared = table["against"].isin(recurrence.SURGERY)
    assert sum(found.values()) == compared.sum()
    worse = table[compared & (table["verdict"] == "worse")]
    kidney = worse[worse["site"] == "kidney"]
    assert len(kidney) == 6 and not (kidney["design"] == "randomised").any()
    assert recurrence.shares("liver_wang_alive") == (40.0, 38.0)
    with pytest.raises(ValueError, match="nearest: 'liver_li'"):
        recurrence.shares("liver_lee")


def test_a_difference_of_shares_has_an_interval():
    """Wang: 63 and 61 of 180. Without both shares there is nothing to subtract."""
    found = recurrence.difference("liver_wang_free", 180, 180)
    counts = TwoByTwo(63, 180, 61, 180).risk_difference()
    assert (found.value, found.low, found.high) == (counts.value, counts.low, counts.high)
    with pytest.raises(ValueError, match="both were seen"):
        recurrence.difference("kidney_robotic", 100, 100)


def test_percentages_of_recurrence_follow_from_the_counts():
    table = data.load("recurrence").set_index("comparison")
    for name, comparison in (
        ("prostate_donnelly", "donnelly2010"),
        ("prostate_chin", "chin2008"),
        ("liver_korpan", "korpan1997"),
    ):
        counts = study_table.two_by_two(comparison)
        shown = (table.loc[name, "cryo_percent"], table.loc[name, "other_percent"])
        assert shown == pytest.approx((100 * counts.risk, 100 * counts.control_risk), abs=0.5)


def test_the_chain_ends_in_a_hypothesis_and_runs_forwards():
    table = data.load("mechanism_times")
    assert list(table.loc[table["standing"] == "hypothesis", "event"]) == ["protection_in_people"]
    assert (table["from_hour"] <= table["to_hour"]).all()


def test_trials_say_when_they_were_seen():
    table = data.load("trials")
    assert len(table) >= 12
    assert table["seen"].str.fullmatch(r"20\d\d(-\d\d-\d\d)?").all()
    assert set(table.loc[table["isolates_freezing"] == "yes", "trial"]) >= {"NCT04339218"}
