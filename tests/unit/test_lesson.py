"""The lesson record.

Predictions are played back, numbers have one value, answers survive a file, damage is told.
"""

import errno
import json
import os

import pandas as pd
import pytest

import helpers.teaching as teach
from helpers.teaching.lesson import answer_file, display
from helpers.teaching.panel import number_text
from helpers.teaching.tables import glossary
from helpers.teaching.tables.table import Table
from tests.unit import toy_panels as toys
from tests.unit.test_questions import table


@pytest.fixture
def lesson():
    return teach.Lesson(class_seed=1, table=table())


# --- predict, replay, quiz --------------------------------------------------------------------


def seen(replay):
    """Everything that a replay has on its page, seen or not, and its stored text."""
    words = "".join(one.value for one in replay.widget.children if hasattr(one, "value"))
    return words + replay._repr_mimebundle_()["text/plain"]


def test_what_was_found_is_hidden_until_there_is_a_prediction(lesson):
    sheet = lesson.predict("grow")
    replay = lesson.replay("grow", "ice grows ever slower, 12 mm after 9 min.")
    assert repr(replay) == "Hidden: predict above, or press Show, to read what was found."
    assert "slower" not in seen(replay) and "12 mm" not in seen(replay)
    sheet["grow"].buttons.value = "ever faster"
    assert (
        repr(replay)
        == "You predicted: “ever faster”. What was found: ice grows ever slower, 12 mm after 9 min."
    )
    assert "ever faster" in seen(replay) and replay.show_button.layout.display == "none"


def test_the_first_answer_stays_and_others_may_be_tried(lesson):
    sheet = lesson.predict("grow")
    replay = lesson.replay("grow", "ice grows ever slower.")
    sheet["grow"].buttons.value = "ever faster"
    assert "first answer is kept" in sheet["grow"].message.value
    sheet["grow"].buttons.value = "ever slower"
    assert sheet["grow"].buttons.value == "ever slower"
    assert "first answer stays: “ever faster”" in sheet["grow"].message.value
    assert lesson.answers == {"predict:01/grow": "ever faster"}
    assert "You predicted: “ever faster”" in repr(replay)
    assert lesson.predict("grow")["grow"].answer == "ever faster"


def test_a_first_answer_from_a_file_stays_too(lesson, tmp_path):
    lesson.predict("grow")["grow"].buttons.value = "ever faster"
    lesson.save(tmp_path / "mine.json")
    other = teach.Lesson(class_seed=1, table=table())
    sheet = other.predict("grow")
    other.load(tmp_path / "mine.json")
    assert sheet["grow"].answer == "ever faster"
    sheet["grow"].buttons.value = "ever slower"
    assert other.answers == {"predict:01/grow": "ever faster"}


def test_show_reveals_without_a_prediction_and_a_table_comes_with_it(lesson):
    found = Table("Ice", ["minutes", "mm"], [["9", "12"]])
    replay = lesson.replay("grow", "ice grows ever slower.", also=found)
    assert "12" not in seen(replay)
    replay.show_button.click()
    assert repr(replay).startswith("You did not predict. What was found: ice grows ever slower.")
    assert "9 | 12" in repr(replay) and "<td" in seen(replay)
    assert lesson.answers == {}
    lesson.predict("grow")["grow"].buttons.value = "ever faster"
    assert "You predicted: “ever faster”" in repr(replay)


def test_predictions_are_listed_with_their_replays(lesson):
    sheet, replay = lesson.predict("grow"), lesson.replay("grow", "ever slower.")
    assert lesson.predictions == {"grow": ([sheet["grow"]], [replay])}


def test_the_same_question_twice_shows_the_same_answer(lesson):
    first, second = lesson.predict("grow"), lesson.predict("grow")
    first["grow"].buttons.value = "ever faster"
    assert second["grow"].answer == "ever faster"
    assert lesson.predict("grow")["grow"].answer == "ever faster"


def test_unknown_questions(lesson):
    with pytest.raises(ValueError, match="'grew'; there are: 01/grow"):
        lesson.predict("grew")
    with pytest.raises(
        ValueError, match="no quiz questions for notebook '05'; there are some for 01, 02"
    ):
        lesson.quiz("05")


def test_quiz_is_that_of_the_notebook(lesson):
    sheet = lesson.quiz("01")
    assert list(sheet.questions) == ["boil"]
    sheet["boil"].buttons.value = "-186 °C"
    assert lesson.answers == {"quiz:01/boil": "-186 °C"}


def test_gain_compares_before_and_after(lesson):
    before, after = lesson.pretest(), lesson.posttest()
    assert (
        lesson.gain().summary()
        == "The 1 questions after the course are not answered yet; guessing gives 0.5 of 1, and "
        "none from before is here."
    )
    before["kill"].buttons.value = "cold alone"
    assert after["kill"].answer is None
    after["kill"].buttons.value = "many things"
    assert (
        repr(lesson.gain())
        == "Before the course 0 of 1 ideas were right, after it 1 of 1; guessing gives 0.5 of 1.\n"
        "New: kill."
    )


def test_gain_says_what_was_lost(lesson):
    lesson.pretest()["kill"].buttons.value = "several things"
    lesson.posttest()["kill"].buttons.value = "one thing"
    assert repr(lesson.gain()).endswith("guessing gives 0.5 of 1.\nRight before and not now: kill.")


def test_of_a_posttest_the_first_checked_answer_counts(lesson, tmp_path):
    lesson.pretest()["kill"].buttons.value = "cold alone"
    after = lesson.posttest()["kill"]
    after.buttons.value = "many things"
    assert "posttest:06/kill" not in lesson.answers
    assert "Press Check to keep it" in after.message.value
    after.buttons.value = "one thing"
    assert after.check().tone == "keep working"
    assert "Not alone." in after.message.value
    assert lesson.answers["posttest:06/kill"] == "one thing"
    # the feedback has said what is right by now
    after.buttons.value = "many things"
    assert "“one thing” counts" in after.message.value
    assert after.check().tone == "correct"
    assert lesson.answers["posttest:06/kill"] == "one thing"
    assert lesson.gain().groups()["Still open"][0].words == "kill"
    # nor does another run of the cell or another day change what counts
    again = lesson.posttest()["kill"]
    again.buttons.value = "many things"
    again.check()
    lesson.save(tmp_path / "mine.json")
    other = teach.Lesson(class_seed=1, table=table())
    sheet = other.posttest()
    other.load(tmp_path / "mine.json")
    assert sheet["kill"].answer == "one thing"
    sheet["kill"].buttons.value = "many things"
    sheet["kill"].check()
    assert other.answers["posttest:06/kill"] == "one thing"


@pytest.mark.parametrize("asked", ["gain", "save"])
def test_choices_of_a_posttest_that_were_not_checked_are_kept_in_the_end(lesson, tmp_path, asked):
    lesson.posttest()["kill"].buttons.value = "many things"
    shown = lesson.posttest()["kill"]
    assert shown.answer == "many things" and not lesson.answers
    shown.buttons.value = "one thing"
    if asked == "gain":
        lesson.gain()
    else:
        lesson.save(tmp_path / "mine.json")
    assert lesson.answers == {"posttest:06/kill": "one thing"}
    # the gain has said which ideas are open
    shown.buttons.value = "many things"
    lesson.gain()
    assert lesson.answers == {"posttest:06/kill": "one thing"}


def test_a_posttest_that_was_forgotten_begins_anew(lesson):
    after = lesson.posttest()["kill"]
    after.buttons.value = "one thing"
    after.check()
    lesson.record.start_empty()
    assert after.answer is None
    after.buttons.value = "many things"
    after.check()
    assert lesson.answers == {"posttest:06/kill": "many things"}


# --- numbers ----------------------------------------------------------------------------------


def test_numbers_in_prose(lesson):
    assert lesson.quote("ice_width", 16.934, "mm") is None
    lesson.quote("ice_width", 16.94, "mm")
    lesson.quote("tip", -140.2, "°C", digits=4)
    assert lesson.numbers == {"ice_width": "16.9 mm", "tip": "-140.2 °C"}
    assert lesson.report()["twice"] == {}
    lesson.quote("ice_width", 17.1, "mm")  # as when a learner changes the cell
    assert lesson.numbers["ice_width"] == "17.1 mm"
    assert lesson.report()["twice"] == {"ice_width": "16.9 mm and 17.1 mm"}
    with pytest.raises(ValueError, match=r"'a b': use letters, digits, _, \. and - only"):
        lesson.quote("a b", 1, "mm")
    for bad, words in (
        (("a", float("nan"), "mm"), "nan: only a finite number"),
        (("a", 1, ""), "'a' is 1 and has no unit"),
        (("a", 17, " "), "'a' is 17 and has no unit"),
        (("a", 1, "mm", 9), "digits = 9: .* nearest: 6"),
    ):
        with pytest.raises(ValueError, match=words):
            lesson.quote(*bad)
    assert set(lesson.numbers) == {"ice_width", "tip"}
    # a p and a kappa have no unit
    lesson.quote("p", 0.7312, "", digits=2)
    assert lesson.numbers["p"] == "0.73"
    # a share is not rounded to all
    lesson.quote("nearly_all", 99.97, "%", digits=2)
    lesson.quote("all", 100.0, "%", digits=2)
    assert lesson.numbers["nearly_all"] == "more than 99.9 %" and lesson.numbers["all"] == "100 %"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (16.934, 3, "16.9"),
        (9.996, 3, "10.0"),
        (0.00099996, 2, "0.0010"),
        (123456, 2, "120000"),
        (-0.5, 1, "-0.5"),
        (0, 3, "0"),
        (99.96, 3, "100"),
    ],
)
def test_significant(value, digits, text):
    assert number_text.significant(value, digits) == text


# --- trust strip ------------------------------------------------------------------------------


def test_trust_strip_says_pass_in_words(lesson):
    strip = lesson.trust(
        [
            ("Exact", 0.0123, 0.02),
            ("Energy", 3e-9, 0.001),
            ("Grid", -0.25, 0.02),
            ("Tip", 0.04, 0.1, "K"),
        ]
    )
    assert strip.lines == [
        ["Exact", "1.2 %", "2 %", "passes"],
        ["Energy", "< 0.1 %", "0.1 %", "passes"],
        ["Grid", "25 %", "2 %", "does not pass"],
        ["Tip", "0.040 K", "0.1 K", "passes"],
    ]
    assert not strip.passed
    bundle = strip._repr_mimebundle_()
    assert bundle["text/plain"] == repr(strip) and ">✗</span> does not pass" in bundle["text/html"]
    assert '<th scope="col"' in bundle["text/html"]


def test_a_near_miss_shows_the_digit_that_makes_it_one(lesson):
    strip = lesson.trust([("Near", -0.0504, 0.05), ("Tip", 6.0004, 6, "K"), ("Held", 0.0496, 0.05)])
    assert [row[1:] for row in strip.lines] == [
        ["5.04 %", "5 %", "does not pass"],
        ["6.0004 K", "6 K", "does not pass"],
        ["5.0 %", "5 %", "passes"],
    ]


def test_trust_strip_with_nothing_to_trust(lesson):
    assert not lesson.trust([("Exact", float("nan"), 0.02)]).passed
    assert lesson.trust([("Exact", float("nan"), 0.02)]).lines[0][1:] == [
        "not a number",
        "2 %",
        "does not pass",
    ]
    assert lesson.trust([("Tip", 1e-9, 0.1, "K")]).lines[0][1] == "< 0.001 K"
    for bad in (("Exact", 0.1), ("Exact", 0.1, 0), ("Exact", 0.1, float("nan"))):
        with pytest.raises(ValueError, match=r"row \('Exact', 0.1.*allowed > 0"):
            lesson.trust([bad])


# --- panels -----------------------------------------------------------------------------------


def test_panels_are_found_by_name(lesson):
    panel = lesson.panel(toys.panel(), "ice")
    assert lesson.panels == {"ice": panel}
    assert lesson.panel(toys.panel(), "ice") is not panel  # as when its cell is run again
    for key in ("ice ball", "class", "größe"):
        with pytest.raises(ValueError, match="Python name"):
            lesson.panel(panel, key)
    lesson.quote("ice_width", panel.result.width_mm, "mm")
    report = json.loads(json.dumps(lesson.report(["ice", "nothing"])))
    assert (
        report["panels"] == ["ice"] and report["errors"] == {} and list(report["states"]) == ["ice"]
    )
    assert [state["label"] for state in report["states"]["ice"]] == list(toys.PRESETS)
    assert report["values"]["ice_width"][1:] == ["mm", 3]


def test_a_refused_value_is_reported_although_states_are_drawn(lesson):
    """Drawing takes the presets in turn, and each of them is a value that the panel accepts."""
    panel = lesson.panel(toys.panel(), "ice")
    panel.inputs[1].box.value = "99"
    assert "99 min is outside" in lesson.report(["ice"])["errors"]["ice"]


def test_a_second_panel_takes_the_key_and_the_publisher_is_told(lesson):
    lesson.panel(toys.panel(), "ice")
    other = toys.panel()
    other.title = "Another question"
    assert lesson.panel(other, "ice") is other and lesson.panels["ice"] is other
    assert "“Another question”" in lesson.report()["twice"]["ice"]


@pytest.mark.parametrize("given", [1.5, "7", True, None, float("nan")])
def test_a_class_seed_is_a_whole_number(given):
    with pytest.raises(ValueError, match=r"class_seed = .*; the rule: a whole number"):
        teach.Lesson(class_seed=given)
    # 1.0 and 1 are one class
    assert repr(teach.Lesson(class_seed=1.0).class_seed) == "1"


def test_variant_is_that_of_the_class(lesson):
    assert lesson.variant("minutes", range(100)) == teach.variant(1, "minutes", range(100))


# --- keeping answers --------------------------------------------------------------------------


def answered(lesson):
    lesson.predict("grow")["grow"].buttons.value = "ever faster"
    lesson.quiz("01")["boil"].buttons.value = "-186 °C"
    return lesson


def test_one_file_serves_several_notebooks(tmp_path):
    first, second = (
        answer_lesson({"pretest:00/a": "x", "quiz:01/b": "old"}),
        answer_lesson({"quiz:01/b": "new"}),
    )
    first.save(tmp_path / "mine.json")
    assert str(second.save(tmp_path / "mine.json")) == "Saved: mine.json now holds 2 answers."
    assert json.loads((tmp_path / "mine.json").read_text())["answers"] == {
        "pretest:00/a": "x",
        "quiz:01/b": "new",
    }


def answer_lesson(answers):
    lesson = teach.Lesson()
    lesson.answers.update(answers)
    return lesson


def test_answers_survive_a_file(lesson, tmp_path):
    path = tmp_path / "my answers.json"
    assert repr(answered(lesson).save(path)) == "Saved: my answers.json now holds 2 answers."
    assert list(tmp_path.iterdir()) == [path]
    content = json.loads(path.read_text(encoding="utf-8"))
    assert set(content) == {"format", "version", "answers"} and content["version"] == 2
    other = teach.Lesson(class_seed=1, table=table())
    sheet, replay = other.predict("grow"), other.replay("grow", "12 mm.")
    other.quiz("02")["probe"].buttons.value = "one"
    assert repr(other.load(path)) == "Loaded 2 answers."
    assert sheet["grow"].answer == "ever faster" and "ever faster" in repr(replay)
    assert other.answers["quiz:02/probe"] == "one"


def test_what_is_unknown_is_kept(lesson, tmp_path):
    path = tmp_path / "a.json"
    answered(lesson).save(path)
    content = json.loads(path.read_text(encoding="utf-8"))
    content["answers"]["quiz:99/later"] = "a later question"
    content["colour"] = "green"
    path.write_text(json.dumps(content), encoding="utf-8")
    fresh = teach.Lesson(table=table())
    fresh.load(path)
    fresh.save(path)
    assert json.loads(path.read_text(encoding="utf-8")) == content


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"format": "cold-facts-answers", "ver', "is damaged: it is not complete JSON"),
        (b"\xff\xfe\x00", "is damaged"),
        (b"[1, 2]", "is not a file of answers"),
        (b'{"cells": []}', "is not a file of answers"),
        (
            b'{"format": "cold-facts-answers", "version": 7, "answers": {}}',
            "has version '7'; this course reads versions 1 to 2",
        ),
        (
            b'{"format": "cold-facts-answers", "version": 1, "answers": ["a"]}',
            "is damaged: its answers are not a list of names and values",
        ),
        (b'{"format": "cold-facts-answers", "version": true}', "has version 'True'"),
        ('{"format": "ü'.encode("latin-1"), "not in UTF-8; .* choose UTF-8 when saving"),
        (b"[" * 200_000, "is damaged"),
        (b" " * 1_000_001, "is larger than"),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing(lesson, tmp_path, content, words):
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=words):
        answered(lesson).load(path)
    assert len(lesson.answers) == 2


def test_a_missing_file_names_its_neighbours(lesson, tmp_path):
    lesson.save(tmp_path / "mine.json")
    with pytest.raises(ValueError, match=r"Files there: mine\.json"):
        lesson.load(tmp_path / "mien.json")


def test_a_place_that_cannot_be_written(lesson, tmp_path):
    with pytest.raises(ValueError, match=r"cannot be written .* 'my_answers.json'"):
        lesson.save(tmp_path / "no" / "such" / "folder.json")


def test_a_full_disk_is_reported_and_the_old_answers_stay(tmp_path, monkeypatch):
    path = answer_file.write(tmp_path / "my_answers.json", {"answers": {"kept": "here"}})

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(answer_file.Path, "write_bytes", full)
    with pytest.raises(ValueError, match=r"No space left.* Delete something there, or save to"):
        answer_file.write(path, {"answers": {"more": "words"}})
    assert answer_file.read(path).entries["answers"] == {"kept": "here"}


@pytest.mark.parametrize("text", ["x" * 1_000_000, "\N{SNOWFLAKE}" * 400_000])
def test_what_could_not_be_read_again_is_not_written(tmp_path, text):
    path = answer_file.write(tmp_path / "my_answers.json", {"answers": {"kept": "here"}})
    with pytest.raises(ValueError, match="at most 1000000 bytes"):
        answer_file.write(path, {"answers": {"long": text}})
    assert answer_file.read(path).entries["answers"] == {"kept": "here"}
    assert [one.name for one in tmp_path.iterdir()] == ["my_answers.json"]


def test_a_name_too_long_is_reported(tmp_path):
    with pytest.raises(ValueError, match="cannot be written"):
        answer_file.write(tmp_path / ("n" * 300), {})


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
def test_a_read_only_folder(lesson, tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(ValueError, match="cannot be written"):
            lesson.save(tmp_path / "a.json")
    finally:
        tmp_path.chmod(0o700)


# --- glossary ---------------------------------------------------------------------------------

TERMS = pd.DataFrame(
    [
        ["Perfusion", "Blood flow < per tissue.", "01 02", "x", "03"],
        ["eutectic", "Lowest melting mixture.", "03", "", ""],
    ],
    columns=["term", "definition", "notebook", "source", "not_in"],
)


def test_glossary_by_term_and_by_notebook():
    assert repr(glossary.table(rows=TERMS)).splitlines()[0] == "eutectic: Lowest melting mixture."
    assert repr(glossary.table("02", TERMS)) == "Perfusion: Blood flow < per tissue."
    assert "flow &lt; per" in glossary.table(rows=TERMS)._repr_mimebundle_()["text/html"]
    assert glossary.table(rows=TERMS)["perfusion"].startswith("Blood")
    with pytest.raises(ValueError, match="notebook '05'; there are some for 01, 02, 03"):
        glossary.table("05", TERMS)
    with pytest.raises(ValueError, match="'perfume' is not in the glossary"):
        glossary.table(rows=TERMS)["perfume"]


def test_a_term_is_found_in_its_plurals():
    found = glossary.pattern("virus").findall("A virus, viruses and viri; one thrombus.")
    assert found == ["virus", "viruses", "viri"]


def test_a_sentence_shows_itself():
    assert repr(display.Sentence("Done, 3 kept.")) == "Done, 3 kept."
