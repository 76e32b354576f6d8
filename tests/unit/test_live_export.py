"""What the live questions of the site are made of: nothing is missing, nothing is left over."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from docs import live_export, live_site, site_questions
from docs.live_export import frames, panels, tissues
from docs.live_export import questions as exported
from helpers.freezing.grid import rz
from helpers.freezing.heat import solve
from helpers.freezing.probe import Probe, Schedule
from helpers.freezing.tissue import Tissue
from helpers.teaching.guide import answer_key
from helpers.teaching.lesson import answer_file
from helpers.teaching.lesson.exercise import Exercise, Mistake, variant
from helpers.teaching.lesson.questions import load_questions
from helpers.teaching.panel.controls import Choice
from helpers.teaching.panel.panel import Panel
from helpers.teaching.panel.sentences import SENTENCES, say
from tests.project import PROJECT
from tests.unit import toy_panels

NAME = re.compile(r'<cold-facts-question name="([^"]+)"')


def page(number):
    """Return a notebook as its page shows it, and its path in the project."""
    path = exported.notebook_path(number)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    name = f"notebooks/{path.name}"
    site_questions.add(notebook, name)
    return notebook, name


def names_on(notebook):
    """Return the names of the live questions on a page."""
    return [
        name
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        for name in NAME.findall("".join(output.get("data", {}).get("text/html", "")))
    ]


@pytest.mark.parametrize("number", answer_key.MODULES)
def test_every_question_of_a_notebook_is_live_on_its_page(number):
    expected = {"record"} | ({"gain"} if number == "06" else set())
    for question in load_questions(notebook=number):
        if question.kind == "predict":
            expected |= {f"predict:{question.identity}", f"outcome:{question.identity}"}
        else:
            expected.add(f"{question.kind}:{number}")
    for name in answer_key.makers(number):
        if name not in answer_key.SPARE:
            expected.add(f"exercise:{number}/{name.partition('.')[2]}")
    found = names_on(page(number)[0])
    assert set(found) == expected
    assert len(found) == len(expected)


def test_a_page_that_would_lack_a_question_is_refused():
    path = exported.notebook_path("01")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if "lesson.quiz" in "".join(cell["source"]):
            cell["outputs"] = []
    with pytest.raises(ValueError, match=r"lack a live question.*make notebooks"):
        site_questions.add(notebook, f"notebooks/{path.name}")


def test_the_text_form_has_every_option_and_reply():
    text = site_questions.sheet("quiz", "01", load_questions("quiz", "01"))
    for question in load_questions("quiz", "01"):
        for option in question.options:
            for words in (option.text, option.feedback):
                assert site_questions.html.escape(words) in text
    # Before the course nothing is revealed.
    assert "<details>" not in site_questions.sheet("pretest", "00", load_questions("pretest"))


def test_every_class_has_one_of_the_variants():
    name = "cryoimmunological_hypothesis.risk_ratio"
    keys = exported.keys_of("04", name)
    written = {one.places: one.exercise for one in exported.variants("04", name)}
    for seed in range(1, 30):
        places = tuple(variant(seed, key, range(count)) for key, count in keys.items())
        made = answer_key.makers("04")[name](seed)
        assert written[places].question == made.question
        assert written[places].expected == made.expected


def test_what_a_mistake_leads_to_is_written_at_both_ends_of_the_tolerance():
    half = Mistake("half", lambda right: right / 2, "Half.")
    check = exported.check_data(16.0, "mm", 0.2, [half])
    assert check["mistakes"][0] == {
        "name": "half",
        "message": "Half.",
        "wrong": 8.0,
        "low": 7.9,
        "high": 8.1,
    }
    # Those of the unit are written too: cm, m and the sign.
    assert len(check["mistakes"]) == 4


def test_a_number_in_single_precision_is_refused():
    with pytest.raises(ValueError, match="float32"):
        exported.exercise_data(Exercise("How wide?", np.float32(16.9), "mm", 0.2))


def test_outcomes_are_what_the_notebook_says():
    path = exported.notebook_path("05")
    found = exported.outcomes(json.loads(path.read_text(encoding="utf-8")))
    assert [one["key"] for one in found] == ["share_right", "never_seen", "relief"]
    assert found[1]["outcome"] == (
        "What was found: a risk above 4.9 % can be ruled out with 95 % confidence."
    )
    assert found[0]["also"]["headings"] and len(found[0]["also"]["rows"]) > 50


def test_every_sentence_is_said_somewhere():
    live = PROJECT / "docs" / "live"
    files = [*(PROJECT / "src").rglob("*.py"), *(PROJECT / "docs").glob("*.py")]
    files += [*live.rglob("*.js"), *live.rglob("*.html")]
    table = PROJECT / "src" / "helpers" / "teaching" / "panel" / "sentences.py"
    words = set()
    for path in files:
        if path != table:
            words.update(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    # The tones are looked up by the name of the tone.
    unused = [one for one in SENTENCES if one not in words and not one.startswith("tone_")]
    assert unused == []


def test_an_unknown_sentence_is_refused():
    with pytest.raises(ValueError, match="no sentence of the table"):
        say("of_no_table")
    with pytest.raises(ValueError, match="neither a part of the page nor a sentence"):
        live_site.filled("<p>{of_no_table}</p>", {})


def test_a_file_whose_mark_is_a_list_is_refused_with_a_sentence(tmp_path):
    path = tmp_path / "my_answers.json"
    path.write_text('{"format": ["cold-facts-answers"], "version": 2}', encoding="utf-8")
    with pytest.raises(ValueError, match="lacks the mark"):
        answer_file.read(path)


def test_the_course_map_follows_notebook_00():
    rows = live_site.course_map(live_site.start_text())
    assert rows.count("<tr>") == 12
    assert (
        "01b Build a freezer</a></th><td>can you write a program that freezes tissue?</td>" in rows
    )
    assert "01 How freezing works</a></th><td>how cold does it get, where, and when?</td>" in rows
    with pytest.raises(ValueError, match="lists 0 notebooks"):
        live_site.course_map("# No table")


# ---- which panels the browser computes -----------------------------------------------------------


def frozen_by(blood):
    """A model of a panel: with the option "stops", blood does not come back after the thaw."""
    needle = Probe(Schedule.hold(-100), z_mm=10.0, active_length_mm=10)
    liver = Tissue.named("liver")
    return solve(liver, rz(20, 20, 1), [needle], 1.0, stasis=blood == "stops", reads="minima")


def stasis_panel():
    """A panel whose menu offers what the browser lacks, though it does not start with it."""
    blood = Choice("blood", "Blood", (("comes back", "back"), ("stops", "stops")), "back")
    presets = {"as usual": {"blood": "back"}}
    return Panel("Blood", [blood], frozen_by, toy_panels.BallView, presets=presets)


def test_all_panels_of_the_list_are_computed_now():
    assert panels.computed() == panels.PANELS


def test_a_panel_that_needs_what_the_browser_lacks_becomes_stored_pictures(monkeypatch, tmp_path):
    # Whoever gives a model a new feature of the solver learns here what it costs the site.
    live = panels.PANELS["cycles"]
    stasis = panels.Live(live.notebook, live.shown_as, "cycles", stasis_panel, live.constants)
    monkeypatch.setattr(panels, "PANELS", {"first_ball": panels.PANELS["first_ball"], "x": stasis})
    assert panels.lacking(stasis) == ("tissue without blood after it thaws",)
    live_export.export_panels(tmp_path)
    written = {path.name for path in (tmp_path / "live" / "data").iterdir()}
    assert written == {"first_ball.json", "trust.json"}
    stored = frames.stored_panels()
    assert stored.keys() - frames.FRAMES.keys() == {"x"}
    assert stored["x"].panel is stasis_panel
    (shown,) = frames.stored_controls(stored["x"], stasis_panel())
    assert [one["label"] for one in shown["options"]] == ["as usual"]


def test_a_model_without_heat_is_not_for_the_browser():
    with pytest.raises(ValueError, match=r"arithmetic solves no problem of heat.*'one': 1"):
        tissues.problem_of(arithmetic, {"one": 1})


def arithmetic(one):
    """A model without heat."""
    return one
