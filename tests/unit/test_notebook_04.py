"""What notebook 04 says in words is what its numbers say, and for, against and null get the same
space.
"""

import json
import re

import pytest

import helpers.teaching as teach
from helpers import data
from helpers.evidence import live_checks, meta_analysis, recurrence, study_table
from helpers.evidence.studies import forest, study_explorer
from helpers.freezing import blood_flow
from helpers.freezing.studies import cross_section
from helpers.immunity import ablation
from helpers.immunity.ablation import Response
from helpers.immunity.studies import three_answers
from helpers.teaching.exercises import cryoimmunological_hypothesis as exercises
from helpers.teaching.figures import evidence as figures
from tests.project import PROJECT

PATH = PROJECT / "notebooks" / "04_cryoimmunological_hypothesis.ipynb"


@pytest.fixture(scope="module")
def texts():
    """The Markdown cells of the notebook."""
    cells = json.loads(PATH.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]


def numbers(text):
    """Return the computed numbers of a text by key."""
    found = re.findall(r"<!--n:(\w+)-->([-\d.]+)[^<]*<!--/n-->", text)
    return {key: float(value) for key, value in found}


def test_the_summary_sentence_is_the_pooled_result_with_its_interval(texts):
    recap = next(text for text in texts if text.startswith("## Recap"))
    sentence = next(line for line in recap.splitlines() if "Pooled" in line)
    pooled = meta_analysis.pool(meta_analysis.effects(study_table.pooled_set()))
    assert numbers(sentence) == {
        "pooled": pytest.approx(pooled.ratio, abs=0.006),
        "pooled_low": pytest.approx(pooled.low, abs=0.0006),
        "pooled_high": pytest.approx(pooled.high, abs=0.06),
    }
    assert (
        not pooled.decided
        and pooled.verdict().endswith("we do not know")
        and "we do not know" in sentence
    )


def test_every_direction_is_counted_in_one_sentence_and_again_for_disease_elsewhere(texts):
    text = next(text for text in texts if "<!--n:for-->" in text)
    whole, elsewhere = next(line for line in text.splitlines() if "<!--n:for-->" in line).split(
        ". "
    )[:2]
    counts, away = (
        study_table.count(study_table.select()),
        study_table.count(study_table.select(question="elsewhere")),
    )
    assert numbers(whole) == {"findings": sum(counts.values())} | counts
    assert numbers(elsewhere) == {"away": sum(away.values())} | {
        f"away_{key}": away[key] for key in away
    }


def test_what_is_said_of_drugs_and_of_surgery_is_what_the_tables_hold(texts):
    recap = next(text for text in texts if text.startswith("## Recap"))
    found = study_table.select(question="elsewhere", direction="for")
    alone = int((found["drug"] == "none").sum())
    said = numbers(next(line for line in recap.splitlines() if "with and without a drug" in line))
    assert said == {
        "for_alone": alone,
        "for_drug": len(found) - alone,
        "away_for": len(found),
        "same_drugs": study_table.select(comparator="same drugs")["study"].nunique(),
    }
    assert set(study_table.select(comparator="same drugs")["direction"]) == {"null"}
    text = next(text for text in texts if "<!--n:surgery_rows-->" in text)
    every = sum(recurrence.against_surgery().values())
    verdicts = recurrence.against_surgery(counted="cancer back")
    assert "none found freezing better" in text and verdicts["better"] == 0
    counted = numbers(text)
    assert counted["surgery_all"] == every
    # deaths alone, or precancer, do not answer whether cancer comes back
    assert counted["surgery_other"] == every - sum(verdicts.values()) == 6
    assert counted["surgery_rows"] == sum(verdicts.values())
    said = [counted[f"surgery_{name}"] for name in ("same", "worse", "open")]
    assert said == [verdicts[name] for name in ("same", "worse", "not settled")]
    # what leans to freezing is told as well
    lean = data.load("recurrence").set_index("comparison").loc[["skin_backman", "liver_korpan"]]
    assert (lean["design"] == "randomised").all()
    assert "(p 0.06)" in text and "p 0.06" in lean.loc["skin_backman", "result"]
    assert "(0.88, 0.77 to 1.02; high risk of bias)" in text
    assert "0.88 (0.77 to 1.02)" in lean.loc["liver_korpan", "result"]


def test_printed_and_inferred_counts_stand_beside_each_other(texts):
    text = next(text for text in texts if "<!--n:printed-->" in text)
    four = meta_analysis.effects(study_table.pooled_set())
    printed = meta_analysis.pool(four.without("Sabel 2005").without("Kim 2014"))
    inferred = meta_analysis.pool(four.without("Yamashita 1982").without("Friedman 1997"))
    said = numbers(text)
    for name, pooled in (("printed", printed), ("inferred", inferred)):
        found = (said[name], said[f"{name}_low"], said[f"{name}_high"])
        assert found == pytest.approx((pooled.ratio, pooled.low, pooled.high), rel=0.02)


def test_the_nearest_trial_is_reported_with_its_interval(texts):
    """35 against 34 % of 180 each: about -9 to +11 points, so ten points could be missed."""
    text = next(text for text in texts if "<!--n:apart_low-->" in text)
    apart = recurrence.difference("liver_wang_free", 180, 180)
    assert (round(100 * apart.low), round(100 * apart.high)) == (-9, 11)
    assert numbers(text)["apart_low"] == -9 and numbers(text)["apart_high"] == 11
    alive = recurrence.difference("liver_wang_alive", 180, 180)
    assert alive.low < -0.07 and alive.high > 0.1


def test_freezing_beside_an_adjuvant_is_compared_with_the_adjuvant(texts):
    text = next(text for text in texts if "<!--n:p_adjuvant-->" in text)
    assert numbers(text) == {"p_adjuvant": 0.73, "p_alone": 0.26}
    assert "no evidence" in text, "counts chosen to fit a one-sided p show no one-sided test"


def test_small_studies_that_exaggerate_are_not_called_publication_bias(texts):
    text = next(text for text in texts if "*publication bias*" in text)
    assert "winner's curse" in text and "find too much (*publication bias*)" not in text


def test_ten_stroke_publications_reported_no_significant_effect(texts):
    """Their abstract says "no significant effects on infarct volume", which is not "no effect"."""
    told = "\n".join(texts)
    assert "10 reported no significant effect; correcting" in told
    assert "reported no effect" not in told


def test_skin_is_reported_with_its_interval(texts):
    text = next(text for text in texts if "kuijpers2007" in text)
    ratio = live_checks.number("kuijpers2007", "recurrence hazard ratio")
    assert f"{ratio.value:g} ({ratio.low:g} to {ratio.high:g})" in text
    assert "with much worse" in text


def test_the_ratio_of_the_exercise_is_not_given_by_the_panel_that_pools():
    drawn = set(forest.run().rows)
    assert drawn and not drawn & set(exercises.COMPARISONS)


def test_the_forest_plot_names_the_convention_of_its_dotted_line():
    """With k - 1 both ends would be eight times nearer to the pooled ratio."""
    panel = figures.forest.panel()
    panel.preset("All four")
    note = panel._view._note
    # The convention is explained under "Where these numbers come from": the picture names none.
    assert note.get_text().endswith("where a new study may lie (95 %).")
    panel._view.figure.canvas.draw()
    assert note.get_window_extent().x1 < panel._view.figure.bbox.x1
    (row,) = [row for row in panel._source_rows(panel.parameters) if row["name"] == "dotted line"]
    assert "k - 2 degrees of freedom" in row["value"] and row["source"].startswith("Higgins")


def test_the_drug_moves_the_share_more_than_freezing_does():
    """The prose says so, and that freezing stays ahead if the early loss is given to both
    groups.
    """
    answer, drug = three_answers.run(), three_answers.run(drug=three_answers.DRUG)
    by_drug = answer.surgery_percent - drug.surgery_percent
    assert by_drug > 2 * (answer.surgery_percent - answer.freezing_percent) > 0
    both = ablation.critical_fraction(Response(loss_factor=2.0))
    assert ablation.critical_fraction(ablation.cryo(loss_factor=2.0)) < both


def test_columns_of_the_explorer_are_equally_wide_and_dots_equally_large():
    panel = figures.study_explorer.panel()
    places = figures.study_explorer.places()
    assert len(places) == len(study_table.select()) and len(set(places.values())) == len(places)
    assert [text.get_position()[0] for text in panel._view._counts] == list(
        range(len(study_table.DIRECTIONS))
    )
    sizes = {
        line.get_markersize()
        for lines in (panel._view._filled, panel._view._hollow)
        for line in lines.values()
    }
    assert len(sizes) == 1
    assert len({line.get_color() for line in panel._view._filled.values()}) == 1


def test_every_finding_can_be_read():
    total = len(study_table.select())
    read = [study_explorer.run(number=number).read["finding"] for number in range(1, total + 1)]
    assert len(set(read)) == total
    again = study_explorer.run(comparator="the same drugs without it", number=4)
    assert again.place == 1 and "3 findings of 3 studies" in again.summary()
    nothing = study_explorer.run(host="rats and other animals", direction="hypothesis")
    assert nothing.read is None and nothing.summary().startswith("0 findings")


def test_one_model_gives_for_null_and_against():
    verdicts = [three_answers.run(loss_factor=factor).verdict for factor in (1.0, 1.5, 2.0)]
    assert verdicts == [three_answers.FOR, three_answers.NULL, three_answers.AGAINST]


def test_blood_flow_decides_which_of_three_shares_the_plan_reaches(texts):
    """The prose says so.

    At -20 °C the plan reaches all three shares, but with much blood only the most hopeful one; at
    -40 °C it reaches that one only, and with much blood none.
    """
    kept = blood_flow.share("kidney")
    covered = cross_section.run().coverage
    little, much = (
        cross_section.run(flow_percent=percent).coverage for percent in (kept.low, kept.high)
    )
    answer = three_answers.run()
    harmed = three_answers.run(loss_factor=2.0)
    helped = answer.freezing_percent
    assert helped < answer.surgery_percent < harmed.freezing_percent
    needed = (helped, answer.surgery_percent, harmed.freezing_percent)
    assert covered.percent(-20.0) > needed[2] and little.percent(-20.0) > needed[2]
    assert needed[0] < much.percent(-20.0) < needed[1]
    assert needed[0] < covered.percent(-40.0) < needed[1]
    assert much.percent(-40.0) < needed[0]
    text = next(text for text in texts if "<!--n:cover_20-->" in text)
    assert "with much blood" in text and "only the most hopeful one" in text


def test_a_replay_says_who_found_it():
    lesson = teach.Lesson()
    found = lesson.replay("sort_fights", "both ways.", says="The studies say")
    usual = lesson.replay("sort_fights", "3 mm.")
    for one in (found, usual):
        one.show()
    assert found.text.endswith("The studies say: both ways.")
    assert usual.text.endswith("What was found: 3 mm.")


def test_page_p2_is_quoted_word_for_word_and_rarely(texts):
    marked = [quote for text in texts for quote in re.findall(r"“([^”]+)”", text)]
    quotes = [
        quote for quote in marked if len(quote.split()) > 3
    ]  # up to three words are words we speak of
    assert 1 <= len(quotes) <= 3 and all(len(quote.split()) <= 15 for quote in quotes)
