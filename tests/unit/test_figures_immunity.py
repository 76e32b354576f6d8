"""The panels of notebook 04.

What their sentences and pictures say is what the models and tables give.
"""

import numpy as np
import pytest

from helpers.evidence import meta_analysis, study_table
from helpers.evidence.studies import drawer, forest, when
from helpers.immunity import ablation
from helpers.immunity.studies import three_answers, two_fates
from helpers.teaching.figures import evidence as figures
from helpers.teaching.figures import immunity as immune_figures
from tests.unit.course_panels import made


def test_the_pooled_sentence_follows_what_the_learner_chose():
    panel = made("forest")
    panel.preset("All four")
    assert (
        "risk of a bad outcome 0.74 times" in panel.summary
        and "0.043 to 12.5 times" in panel.summary
    )
    assert "Without Sabel 2005 or without Kim 2014 it lies on the other side of 1." in panel.summary
    panel.set(method="random, normal interval")
    assert "0.13 to 4.31 times" in panel.summary and "normal interval" in panel.summary
    panel.preset("Only printed counts")
    assert panel.summary.startswith("2 studies") and "3.25 times" in panel.summary
    assert "1.5 to 6.93 times; more risk" in panel.summary
    panel.preset("Only inferred counts")
    assert "0.14 times" in panel.summary and "0.048 to 0.405 times; less risk" in panel.summary
    panel.set(sabel="left out", kim="left out")
    assert panel.summary.startswith("0 of 4 studies")
    panel.reset()


def test_the_forest_is_the_meta_analysis():
    effects = meta_analysis.effects(study_table.pooled_set())
    for method, how in forest.METHODS.items():
        assert forest.run(method=method).pooled.ratio == meta_analysis.pool(effects, **how).ratio
    assert list(forest.PARAMETERS) == list(study_table.pooled_set())


def test_rows_of_the_forest_name_arms_counts_and_how_they_were_obtained():
    panel = made("forest")
    labels = [label.get_text() for label in panel._view.left.get_yticklabels()]
    assert labels[1] == (
        "Friedman 1997 (counts printed)\nfreezing healthy prostate 7/17\nv sham surgery 3/17"
    )
    assert "counts fitted" in labels[2] and "1/6" in labels[2]
    assert "counts inferred" in labels[3]


def test_the_axis_of_the_funnel_says_that_sizes_differ():
    panel = made("drawer")
    panel.reset()
    assert "of 10 to 40: small lie low" in panel._view.axes.get_ylabel()


def test_a_plane_without_a_threshold_has_no_line_and_one_fate():
    found = two_fates.run(influx_thousand=25.0, tumour_million=400.0)
    assert not len(found.plane.border.effectors) and found.fate == "dormant"
    assert two_fates.run(influx_thousand=70.0).fate == "tumour-free"
    assert "fewer than 1000 tumour cells" in two_fates.run(influx_thousand=80.0).summary()


def test_the_drug_goes_to_both_groups_and_the_rest_to_freezing_alone():
    answer = three_answers.run(loss_factor=3.0, delay_days=7.0, drug=three_answers.DRUG)
    assert answer.surgery_percent == pytest.approx(82.1, abs=0.05)
    assert answer.freezing_percent > answer.surgery_percent
    response = ablation.cryo(loss_factor=3.0, priming_delay_day=7.0, inactivation_factor=0.5)
    assert answer.freezing_percent == 100 * ablation.critical_fraction(response)


def test_the_model_admits_fractions_of_cells():
    gone = three_answers.run(70.0, 30.0, 3.0, drug=three_answers.DRUG)
    assert "less than 1 cell" in gone.summary()
    assert "less than 1 cell" not in three_answers.run().summary()


def test_times_count_what_they_show_and_call_it_a_reading():
    found = when.run()
    against = [one for one in found.items if one.sign == "down"]
    assert "our reading, not a result" in found.summary()
    assert found.summary().startswith(
        f"{found.within('down', when.EARLY)} of {len(against)} findings against"
    )
    assert len(found.items) + found.untimed == len(study_table.select())
    steps = when.run(when.STEPS)
    assert "the last is a hypothesis" in steps.summary() and steps.items[-1].is_hypothesis
    assert len(steps.items) <= figures.when.MOST_ROWS and len(found.items) <= figures.when.MOST_ROWS


def test_the_two_bands_are_named_while_they_are_drawn():
    panel = made("when")
    panel.reset()
    (legend,) = panel._view.figure.legends
    words = {text.get_text(): text for text in legend.get_texts()}
    bands = [when.EARLY.words, when.LATE.words]
    assert bands == ["3 days to 3 weeks", "6 to 10 weeks"]
    assert when.Days(2.5, 10).words == "2.5 to 10 days"
    assert when.Days(1, 7).words == "1 day to 1 week"
    assert all(words[band].get_visible() for band in bands)
    panel.set(shown=when.STEPS)
    assert not any(words[band].get_visible() for band in bands)
    assert words["hypothesis"].get_visible()
    panel.reset()


@pytest.mark.parametrize("shown", [when.FINDINGS, when.STEPS])
@pytest.mark.parametrize("host", when.HOSTS)
def test_the_legend_of_times_names_what_is_drawn_and_nothing_else(shown, host):
    panel = made("when")
    panel.set(shown=shown, host=host)
    measured = [one for one in panel.result.items if not one.is_hypothesis]
    drawn = {figures.when.MARKS[one.sign].label for one in measured}
    if len(measured) < len(panel.result.items):
        drawn.add("hypothesis")
    (legend,) = panel._view.figure.legends
    entries = zip(legend.legend_handles, legend.get_texts(), strict=True)
    named = {text.get_text() for sample, text in entries if sample.get_visible()}
    assert named == {text.get_text() for text in legend.get_texts() if text.get_visible()}
    assert named - {when.EARLY.words, when.LATE.words} == drawn
    panel.reset()


def test_no_name_of_a_resting_point_hides_the_course():
    panel = made("two_fates")
    for preset in panel.presets:
        panel.preset(preset)
        view = panel._view
        view.figure.canvas.draw()
        course = view.plane.transData.transform(view._course.get_xydata())
        for _, words in view._marks.values():
            if words.get_visible():
                # The white ground of the words.
                covered = words.get_bbox_patch().get_window_extent()
                assert covered.count_contains(course) == 0, (preset, words.get_text())
    panel.reset()


def test_what_is_no_immune_test_has_a_mark_of_its_own():
    steps = when.run(when.STEPS)
    assert [one.name for one in steps.items if one.sign == "other"] == [
        "very cold share of an ice ball, gel",
        "dying cells at the rim, rat",
    ]
    assert all(one.sign != "other" for one in when.run().items)


def test_no_two_studies_hide_each_other():
    effects = drawer.run().literature.effects
    spots = np.column_stack([effects.logs + figures.drawer.beside(effects), effects.errors])
    assert len(np.unique(np.round(spots, 6), axis=0)) == effects.count


def test_facts_name_sources_and_what_was_constructed():
    rows = immune_figures.three_answers.facts({})
    constructed = [row for row in rows if row["trust"] == "constructed"]
    assert len(constructed) == 8 and all(
        row["source"].startswith("made for the course") for row in constructed
    )
    inferred = [
        row
        for row in figures.forest.facts({})
        if "inferred" in row["value"] or "fitted" in row["value"]
    ]
    assert len(inferred) == 2 and all("=" in row["value"] for row in inferred)
    assert (
        figures.study_explorer.facts(made("study_explorer").parameters)[0]["trust"]
        == "read second-hand"
    )
