"""Blood flow during an operation: the table, what it rests on, and where it is used."""

import pytest

from helpers import data
from helpers.cell_death.studies import kidney_case
from helpers.freezing import blood_flow, validation
from helpers.freezing.blood_flow import AT_REST, OPERATION, flow_range, share, with_share
from helpers.freezing.studies import cross_section
from helpers.freezing.studies.table_ranges import tissue_ranges
from helpers.freezing.tissue import Tissue


def test_the_kidney_keeps_a_quarter_and_its_band_is_what_the_studies_say():
    kept = share("kidney")
    asleep = share("kidney", "volatile anaesthesia, sheep")
    assert (kept.value, kept.low, kept.high) == (24, 13, 70)
    assert kept.value == asleep.value == 100 - 76
    assert (asleep.low, asleep.high) == (100 - 82, 100 - 68)
    # the strongest fall, and a needle on top of it
    needle = share("kidney", "needle in the kidney, pigs").value
    assert kept.low == pytest.approx(asleep.low * needle / 100, abs=1)
    # the mildest fall in people
    mildest = max(share("kidney", name).value for name in states("kidney") if "people" in name)
    assert kept.high == pytest.approx(mildest, abs=1.5)
    assert kept.trust == "constructed"
    # every study lies within the band, except that a needle is counted on top of anaesthesia
    for name in states("kidney"):
        assert kept.low <= share("kidney", name).value <= kept.high, name


def test_the_liver_keeps_most():
    kept = share("liver")
    measured = [share("liver", name).value for name in states("liver")]
    assert (kept.low, kept.high) == (min(measured), max(measured)) == (56, 100)
    assert kept.value == share("liver", "sevoflurane, people").value
    assert kept.value == pytest.approx(100 * 0.155 / 0.178, abs=0.5)


def states(tissue):
    """States of a tissue that are findings, not the choice for an operation."""
    table = data.load("blood_flow")
    rows = table[(table["tissue"] == tissue) & (table["state"] != OPERATION)]
    return list(rows["state"])


def test_the_value_awake_stays_and_is_named_so():
    for name in ("kidney", "liver"):
        resting = Tissue.named(name)
        assert data.value("tissues", tissue=name, property="perfusion").value == resting.perfusion
        assert with_share(name, 100.0) == resting
        assert flow_range(name, AT_REST).middle == pytest.approx(100)
        assert blood_flow.during_operation(name).perfusion < resting.perfusion
    assert flow_range("water", AT_REST) == (0, 0, 0)


def test_every_planning_scenario_uses_this_flow():
    """Each had a number of its own: 25 % twice, a quarter in the validation, 100 % in page P3."""
    kept = share("kidney").value
    assert cross_section.FLOW_PERCENT == kidney_case.FLOW.value == kept
    assert pytest.approx(kept / 100) == validation.FLOW_SHARE
    assert "flow" not in set(data.load("cases")["property"])


def test_the_band_of_one_needle_can_be_drawn_during_an_operation():
    (awake,), (asleep,) = (
        tissue_ranges("kidney", ["perfusion"], flow) for flow in (AT_REST, OPERATION)
    )
    resting = Tissue.named("kidney").perfusion
    assert (asleep.low, asleep.middle, asleep.high) == pytest.approx(
        (0.13 * resting, 0.24 * resting, 0.70 * resting)
    )
    assert asleep.high < awake.middle == resting
    others = [one.name for one in tissue_ranges("kidney", flow=OPERATION)]
    assert others == [one.name for one in tissue_ranges("kidney")]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: share("fat"), "'fat' is not among the organs of data/blood_flow.csv"),
        (lambda: share("kidny"), "nearest: 'kidney'"),
        (lambda: share("kidney", "operaton"), "nearest: 'operation'"),
        (lambda: with_share("kidney", -1.0), "perfusion"),
        (lambda: tissue_ranges("fat", ["perfusion"], OPERATION), "'fat'"),
    ],
)
def test_wrong_input_is_named(make, words):
    with pytest.raises(ValueError, match=words):
        make()
