"""The form that ends workshop 03b, and the desk of workshop 05b."""

import csv
import io
import re

import pytest

from helpers.teaching.exercises import fit_a_threshold
from helpers.teaching.lesson import audit_box
from helpers.teaching.lesson.audit_box import AuditDesk
from helpers.teaching.lesson.record import Record
from helpers.workshop import audit

# ---- the sentence about -40 °C -------------------------------------------------------------------


def test_right_sentences_are_right_and_are_put_together():
    asked = fit_a_threshold.sentence()
    for answer in (asked.expected, *asked.also_right):
        found = asked.feedback(answer)
        assert found.tone == "correct", found.message
        assert "-40 °C is a" in found.message


def test_every_dash_before_a_number_is_a_minus():
    answer = fit_a_threshold.sentence().expected
    for dash in "–−":
        half = f"half: {dash}13.1 °C ({dash}13.7 to {dash}12.6)"
        written = re.sub("half: [^;]*", half, answer).replace("-40:", f"{dash}40:")
        found = fit_a_threshold.sentence().feedback(written)
        assert found.tone == "correct", found.message
    none = re.sub("half: [^;]*", "half: 13.1–13.7 °C", answer)
    assert "have a minus" in fit_a_threshold.sentence().feedback(none).message


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("cells", "786-O kidney cancer"),
        ("cells", "786-O (kidney cancer)"),
        ("cells", "prostate cancer PC-3"),
        ("where", "in a well plate"),
        ("half", "50 % at -13.1 °C (-13.7 to -12.6)"),
        ("half", "95 % interval -13.7 to -12.6 °C, half -13.1 °C"),
        ("half", "LT50 -13.1 °C [-13.7; -12.6]"),
        ("half", "minus 13.1 °C (minus 13.7 to minus 12.6)"),
        ("spread", "the scatter between laboratories"),
        ("beyond", "the data end at -25 °C"),
        ("beyond", "nobody knows whether all are dead below -25 °C"),
        ("-40", "a convention, and no guarantee"),
        ("-40", "chosen to be on the safe side"),
        ("-40", "a choice that does not always kill"),
    ],
)
def test_a_right_sentence_is_right_in_other_words(field, words):
    asked = fit_a_threshold.sentence()
    written = re.sub(rf"{field}: [^;]*", f"{field}: {words}", asked.expected)
    found = asked.feedback(written)
    assert found.tone == "correct", found


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("beyond", "no data below -25 °C, all are dead there"),
        ("beyond", "no data below -25 °C but all are dead there"),
        ("-40", "not only a choice, it always kills"),
        ("-40", "a margin that is safe"),
    ],
)
def test_a_promise_beside_a_denial_stays_one(field, words):
    asked = fit_a_threshold.sentence()
    found = asked.feedback(re.sub(rf"{field}: [^;]*", f"{field}: {words}", asked.expected))
    assert "No data here reach that far" in found.message


def test_the_example_of_a_half_is_no_right_answer():
    asked = fit_a_threshold.sentence()
    told = asked.feedback(re.sub("half: [^;]*", "half: -13.1 °C", asked.expected)).message
    example = told.partition("such as ")[2].rstrip(".")
    copied = asked.feedback(re.sub("half: [^;]*", f"half: {example}", asked.expected))
    assert copied.tone == "keep working" and "In every fit" in copied.message


@pytest.mark.parametrize("miss", fit_a_threshold.sentence().mistakes, ids=lambda one: one.name)
def test_a_sentence_that_says_too_much_is_told_why(miss):
    found = fit_a_threshold.sentence().feedback(miss.answer)
    assert found.tone == "keep working"
    assert miss.message in found.message


@pytest.mark.parametrize("answer", ["", None, 3, ["cells"], "cells: 786-O", "-40 kills"])
def test_anything_else_gets_a_sentence(answer):
    assert fit_a_threshold.sentence().feedback(answer).tone in ("missing", "keep working")


# ---- the desk ------------------------------------------------------------------------------------

SCRIPT = "<script>alert(1)</script>"


def desk_with_page(text="Cold may shrink tumours. Our argon reaches -192 degrees."):
    desk = AuditDesk()
    desk.name.value = f"A page {SCRIPT}"
    desk.seen.value = "2026-11-29"
    desk.text.value = text
    assert " to choose from" in desk.use_page()
    return desk


def fill(desk):
    desk.sentence.index = 1
    desk.says.value = "Freezing may make tumours smaller."
    desk.verdict.value = "supported"
    desk.certainty.value = "moderate"
    desk.topic.value = "efficacy"
    desk.reasoning.value = "It is hedged. Scans show it in the kidney."
    desk.evidence.value = "gage2009_invivo; baust2014"
    desk.decided_by.value = "gage2009_invivo"


def test_a_claim_goes_from_boxes_to_files(tmp_path):
    desk = desk_with_page()
    fill(desk)
    assert desk.keep() == "Kept as A001: supported, certainty moderate."
    assert "report.md" in desk.save(tmp_path)
    again = AuditDesk()
    assert again.open(tmp_path).startswith("Opened: 1 claim of A page")
    assert again.audit == desk.audit
    assert again.text.value == desk.text.value


def test_a_cell_that_is_run_again_loses_nothing(monkeypatch):
    kernel = Record()
    monkeypatch.setattr(audit_box, "kernel_record", lambda: kernel)
    desk = desk_with_page()
    fill(desk)
    desk.keep()
    desk.score([2] * 16)
    again = AuditDesk(audit.example())
    assert again.audit == desk.audit
    assert again.text.value == desk.text.value


def test_what_is_wrong_is_reported_and_not_kept():
    desk = desk_with_page()
    fill(desk)
    desk.says.value = "Freezing shrinks tumours"
    told = desk.keep()
    assert told.startswith("Not kept: ")
    assert "the page says 'may'" in told and "without a full stop" in told
    assert desk.audit.rows == ()


def test_claims_of_another_page_are_reported_when_a_page_is_used():
    """Whoever pastes a page over the example's keeps its claims until they are taken back."""
    desk = AuditDesk(audit.example())
    desk.text.value = "Cold may shrink tumours."
    told = desk.use_page()
    assert told.startswith("1 sentence to choose from.")
    assert "another page are still kept (A001, A002, A003)" in told
    for _ in range(3):
        desk.take_back()
    assert desk.use_page() == "1 sentence to choose from."
    desk.text.value = "  "
    assert "the page has no text" in desk.use_page()
    assert desk.audit.page.text == "Cold may shrink tumours."


def test_a_single_key_decides_without_being_typed_twice():
    desk = desk_with_page()
    fill(desk)
    desk.evidence.value = "gage2009_invivo"
    desk.decided_by.value = ""
    assert desk.keep().startswith("Kept")
    assert desk.audit.rows[0].decided_by == "gage2009_invivo"


def test_empty_boxes_are_reported_by_their_names():
    desk = desk_with_page()
    desk.sentence.index = 1
    told = desk.keep()
    for box in ("In your own words", "Verdict", "Certainty", "Why", "Evidence", "Topic"):
        assert box in told
    assert "column" not in told and "Sentence" not in told
    labels = [one.description for one in widgets_below(desk.widget) if hasattr(one, "description")]
    for box in audit.BOXES.values():
        assert any(label.startswith(box) for label in labels), box


def test_the_last_claim_comes_back_into_its_boxes():
    desk = desk_with_page()
    fill(desk)
    desk.keep()
    desk.says.value = ""
    desk.sentence.index = 0
    assert "in the boxes again" in desk.take_back()
    assert desk.says.value == "Freezing may make tumours smaller."
    assert desk.sentence.value == "Cold may shrink tumours."
    assert desk.keep().startswith("Kept")
    assert AuditDesk().take_back() == "There is no claim to take back."


def test_a_source_of_ones_own_decides_a_claim():
    desk = desk_with_page()
    desk.source_key.value = "mine2026"
    assert desk.keep_source().startswith("Not kept")
    desk.source_basis.value = "read"
    desk.source_says.value = "A study that I read."
    assert desk.keep_source() == "Source mine2026 kept, read."
    assert "choose another key" in desk.keep_source()
    fill(desk)
    assert desk.keep(evidence=("mine2026",), decided_by="mine2026").startswith("Kept")


def test_a_neighbours_sheet_is_read_and_compared(tmp_path):
    desk = AuditDesk(audit.example())
    assert "No second rating yet" in desk.read_ratings(None)
    assert "cannot be read" in desk.read_ratings(tmp_path / "nowhere.csv")
    (tmp_path / "empty.csv").write_text(audit.blind_sheet(desk.audit))
    assert "the sheet has no verdict" in desk.read_ratings(tmp_path / "empty.csv")
    assert "Not compared" in desk.read_ratings(__file__)
    rows = list(csv.reader(io.StringIO(audit.blind_sheet(desk.audit))))
    for row, verdict in zip(rows[1:], ("supported", "contradicted", "misleading"), strict=True):
        row[4] = verdict
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    sheet = tmp_path / "filled.csv"
    sheet.write_text(written.getvalue())
    told = desk.read_ratings(sheet)
    assert told.startswith("On 3 items the raters agree in 67 %")
    assert "Talk about A002" in told
    assert "blind to the first verdicts" in desk.report().text.replace("\\", "")
    # A new claim makes the comparison one of another audit.
    desk.take_back()
    assert desk.compared is None


@pytest.mark.parametrize("answers", [[3] * 15, [0] * 16, 7, "3" * 16, [True] * 16, [2.5] * 16])
def test_answers_to_discern_that_are_none_are_refused(answers):
    desk = AuditDesk(audit.example())
    assert desk.score(answers).startswith("Not kept")
    assert desk.audit.discern == ()


def test_a_sheet_under_another_name_is_looked_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    desk = AuditDesk(audit.example())
    assert desk.read_ratings("filled.csv").endswith("(No such file or directory).")
    desk.save()
    assert "my_audit holds blind_sheet.csv" in desk.read_ratings("filled.csv")


def test_a_neighbours_answers_to_discern_are_compared():
    desk = AuditDesk(audit.example())
    answers = [1, 2, 3, 4, 5] * 3 + [2]
    told = desk.score(answers, [2, 2, 3, 4, 5] * 3 + [2])
    assert "A second rater gave it 48" in told and "quadratic weighted kappa" in told
    assert "A second rater gave it 48" in desk.report().text
    assert desk.score(answers, [3] * 15).startswith("Not kept: 15 answers")
    assert "second rater" not in desk.score(answers)


def test_answers_to_discern_are_kept():
    desk = AuditDesk(audit.example())
    assert "Not scored yet" in desk.score(None)
    assert desk.score([3] * 16).startswith("45 of 75 points")
    assert "45 of 75" in desk.report().text


def widgets_below(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from widgets_below(child)


HOSTILE = (
    SCRIPT,
    "</table><img src=x onerror=alert(1)>",
    "[x](javascript:alert(1)) https://x.org 10.1000/x<y>",
    "=HYPERLINK(1)",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_was_pasted_is_markup_at_the_desk(text):
    desk = desk_with_page(f"{text} Cold may shrink tumours.")
    fill(desk)
    desk.sentence.index = 1
    row = {"sentence": text, "says": f"It is {text} here.".replace(".org", "")}
    desk.keep(**row, reasoning="So. It is.")
    # Shown even if a rule was broken: the desk holds it.
    page = desk.audit.page
    broken = audit.Row(text, text, text, text, text, (text,), text)
    desk = AuditDesk(audit.Audit(page, (broken,)))
    shown = [one.value for one in widgets_below(desk.widget) if type(one).__name__ == "HTML"]
    for value in shown:
        assert SCRIPT not in value
        assert "<img" not in value and "<a " not in value and "href" not in value


def test_every_box_has_its_label():
    for one in widgets_below(AuditDesk(audit.example()).widget):
        if type(one).__name__ in ("Text", "Textarea", "Dropdown"):
            assert one.description
