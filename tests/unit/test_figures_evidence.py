"""The figures of notebook 05: bars, dots and maps show what the tables hold."""

import re

import numpy as np
import pytest

from helpers.evidence import claims, contradictions
from helpers.evidence.studies import forest, study_explorer, verdicts, when
from helpers.teaching.figures.evidence import odds
from tests.unit.course_panels import made


def test_bars_show_the_counts_of_the_table():
    result = verdicts.run()
    counts = claims.counts()
    for row, page in enumerate(result.names):
        for column, verdict in enumerate(verdicts.ORDER):
            assert result.table[row, column] == counts.loc[verdict, page]


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (
            lambda: forest.run(kim="left-out"),
            "'left-out' is not among the choices for kim",
        ),
        (lambda: forest.run(method="fixed"), "nearest: 'fixed effects'"),
        (lambda: verdicts.run(group="topics"), "nearest: 'topic'"),
        (lambda: study_explorer.run(host="mouse"), "'mouse' is not among the choices for host"),
        (lambda: study_explorer.run(number=1.7), "number = 1.7; the rule: a whole number"),
        (lambda: when.run("steps"), "nearest: 'steps after freezing'"),
        (lambda: when.run(drug="freezing"), "nearest: 'freezing alone'"),
    ],
)
def test_a_misspelt_choice_is_not_taken_for_another(run, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        run()


def test_pages_with_equally_many_supported_claims_are_all_named():
    table = np.zeros((5, len(verdicts.ORDER)), int)
    table[:, verdicts.ORDER.index("supported")] = (3, 7, 0, 7, 1)
    told = verdicts.Verdicts(claims.PAGES, table, "claims").summary()
    assert told.endswith(" The pages with the most supported claims are P2 and P4, each with 7.")


def test_the_map_shows_every_contradiction_once():
    panel = made("conflicts")
    panel.reset()
    view = panel._view
    shown = sum(int(text.get_text()) for _, text in view._lines.values() if text.get_text())
    shown += sum(
        int(text.get_text().split()[0]) for _, text in view._rings.values() if text.get_text()
    )
    assert shown == len(contradictions.load_contradictions())
    panel.set(strength="strict")
    assert "1 strict contradiction" in panel.summary


def test_a_hundred_dots():
    panel = made("odds")
    panel.reset()
    filled = [len(full.get_offsets()) for _, _, full in panel._view._people]
    assert filled == [2, 12]
    assert "11.9 %" in panel.summary and "7.0 to 19.7 %" in panel.summary


def test_every_risk_of_the_odds_panel_has_the_source_of_its_event():
    """Complications stood beside one centre's recurrences, and their 16.9 % nowhere."""
    panel = made("odds")
    for preset, event, after_surgery, after_freezing in (
        ("Recurrence, 1.7 %", "recurrence", 1.7, 5.7),
        ("Complications, 16.9 %", "complication", 16.9, 7.8),
    ):
        panel.preset(preset)
        assert panel.parameters["baseline_percent"] == after_surgery
        rows = {row["name"]: row["value"] for row in odds.facts(panel.parameters)}
        assert rows.pop(f"{event} after surgery, one centre") == after_surgery
        assert rows.pop(f"{event} after freezing, the same centre") == after_freezing
        (ratio,) = rows
        assert event in ratio


def test_the_bars_of_the_trial_add_up():
    panel = made("pain")
    panel.preset("True effect of 2")
    assert panel.parameters["effect"] == 2.0
    view = panel._view
    assert view._effect.get_height() + view._regression.get_height() == pytest.approx(
        panel.result.expected_drop
    )
    assert np.isclose(view._effect.get_y(), view._regression.get_height())
    panel.set(
        entry=7.0, mean=4.0, spread=3.0, correlation=0.0, effect=3.0
    )  # the tallest bar there can be
    assert view._effect.get_y() + view._effect.get_height() < 0.95 * view.bars.get_ylim()[1]


def test_the_cross_says_what_the_sentence_says():
    panel = made("phase_line")
    panel.reset()
    assert "is solid" in panel.summary and "0.47 atm" in panel.summary
    panel.set(pressure_bar=0.3)
    assert "is a gas" in panel.summary
