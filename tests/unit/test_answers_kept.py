"""What a learner gives is kept: over cells that are run again, notebooks, files of any kind.

Every test works in a folder of its own.
"""

import importlib
import json
import os

import pytest
from IPython.core.interactiveshell import InteractiveShell

import helpers.teaching as teach
from helpers.teaching.lesson import answer_file, record
from helpers.teaching.lesson.claim_cards import ClaimCards
from helpers.teaching.lesson.leaflet_box import LeafletBox
from helpers.teaching.lesson.record_box import RecordBox
from helpers.teaching.lesson.text_boxes import RewriteCheck, TextCounter
from helpers.teaching.panel.widgets import SWITCH
from tests.project import PROJECT

QUIZ = "quiz:00/trust_least"


@pytest.fixture
def kernel(monkeypatch, tmp_path):
    """Start a kernel in a folder of its own; called again, another one in the same folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(SWITCH)

    def start():
        shell = InteractiveShell()
        monkeypatch.setattr("IPython.get_ipython", lambda: shell)
        return record.kernel_record()

    start()
    return start


def stored(path="my_answers.json"):
    """What a file of answers holds."""
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def choose(lesson, number=0):
    """Choose an answer of the first question of notebook 00's quiz."""
    sheet = lesson.quiz("00")
    buttons = sheet["trust_least"].buttons
    buttons.value = buttons.options[number]
    return sheet


# --- run again --------------------------------------------------------------------------------


def test_all_kinds_survive_run_all(kernel):
    lesson = teach.Lesson()
    choose(lesson)
    ClaimCards().rate("misleading")
    LeafletBox(lesson).box.value = "My leaflet."
    RewriteCheck("first").box.value = "My claim."
    TextCounter("first").box.value = "My text."
    asked = teach.Exercise("How wide?", 16.0, "mm", 0.2)
    asked.check(None)
    record.kernel_record().try_exercise("How wide?", "15,9")
    given = dict(lesson.answers)

    again = teach.Lesson()
    assert again.answers == given and len(given) == 2
    assert again.quiz("00")["trust_least"].answer == given[QUIZ]
    assert ClaimCards().ratings.given == {"C004": "misleading"}
    assert LeafletBox(again).box.value == "My leaflet."
    assert RewriteCheck("first").box.value == "My claim."
    assert TextCounter("first").box.value == "My text."
    assert stored()["exercises"] == {"How wide?": {"first": "15,9", "last": "15,9"}}


def test_after_the_set_up_cell_alone_the_old_page_still_keeps(kernel):
    old = teach.Lesson()
    sheet = choose(old)
    new = teach.Lesson()
    sheet["trust_least"].buttons.value = sheet["trust_least"].buttons.options[1]
    assert new.answers[QUIZ] == old.answers[QUIZ] == sheet["trust_least"].buttons.options[1]
    assert stored()["answers"][QUIZ] == new.answers[QUIZ]


def test_an_exercise_shows_the_last_try_again(kernel):
    asked = teach.Exercise("How wide?", 16.0, "mm", 0.2)
    asked.check(8.0)
    asked.check("16,1 mm")
    assert stored()["exercises"]["How wide?"] == {"first": "8.0", "last": "16,1 mm"}
    shown = str(asked.check(None)._repr_mimebundle_())
    assert "Missing" in shown
    box = teach.lesson.exercise.AnswerBox("?", "mm", asked.feedback, None, "16,1 mm")
    assert box.box.value == "16,1 mm" and "is right" in box.message.value


def test_starting_empty_is_asked_for(kernel):
    sheet = choose(teach.Lesson())
    assert teach.Lesson(start_empty=True).answers == {}
    assert sheet["trust_least"].answer is None
    assert QUIZ in stored()["answers"]


# --- the next day, another notebook, another learner ------------------------------------------


def test_answers_are_offered_and_not_loaded(kernel):
    choose(teach.Lesson())
    kernel()
    lesson = teach.Lesson()
    sheet = lesson.quiz("00")
    assert lesson.answers == {} and "my_answers.json from before" in lesson.box.text
    lesson.box.load_button.click()
    assert sheet["trust_least"].answer == lesson.answers[QUIZ]
    assert lesson.box.text == "Loaded 1 answer from my_answers.json."


def test_what_another_notebook_saved_is_not_taken_back(kernel):
    first = kernel()
    first.give("answers", "quiz:01/b", "old")
    notebook_a = kernel()
    notebook_a.load("my_answers.json")
    notebook_b = kernel()
    notebook_b.load("my_answers.json")
    notebook_b.give("answers", "quiz:01/b", "new")
    notebook_a.give("answers", "quiz:01/c", "other")
    assert stored()["answers"] == {"quiz:01/b": "new", "quiz:01/c": "other"}
    assert notebook_a.save("my_answers.json").entries["answers"]["quiz:01/b"] == "new"
    # Another name gets everything that this notebook has.
    assert notebook_a.save("copy.json").entries["answers"] == {
        "quiz:01/b": "old",
        "quiz:01/c": "other",
    }


def test_an_answer_that_was_never_seen_is_kept_beside(kernel):
    kernel().give("answers", QUIZ, "of the learner before")
    kernel().give("answers", QUIZ, "mine")
    assert stored()["answers"] == {QUIZ: "mine"}
    assert stored()["earlier"] == {"answers": {QUIZ: "of the learner before"}}
    own = kernel()
    own.load("my_answers.json")
    own.give("answers", QUIZ, "changed")
    assert stored()["earlier"] == {"answers": {QUIZ: "of the learner before"}}


def test_forgetting_takes_two_presses_and_empties_everything(kernel):
    lesson = teach.Lesson()
    sheet, cards, leaflet = choose(lesson), ClaimCards(), LeafletBox(lesson)
    cards.rate("misleading")
    leaflet.box.value = "My leaflet."
    lesson.box.forget_button.click()
    assert "Press again to forget 3 answers here and delete my_answers.json" in lesson.box.text
    assert sheet["trust_least"].answer
    lesson.box.forget_button.click()
    assert lesson.box.text == "Forgotten; deleted: my_answers.json."
    assert not os.listdir() and record.kernel_record().count == 0
    assert sheet["trust_least"].answer is None and leaflet.box.value == ""
    assert cards.ratings.given == {} and LeafletBox(lesson).box.value == ""


def test_another_button_takes_the_question_back(kernel):
    lesson = teach.Lesson()
    choose(lesson)
    lesson.box.forget_button.click()
    lesson.box.save_button.click()
    lesson.box.forget_button.click()
    assert QUIZ in lesson.answers and "Press again" in lesson.box.text


def test_the_file_holds_no_name_and_no_time(kernel):
    choose(teach.Lesson())
    assert set(stored()) == {"format", "version", "answers"}
    assert os.listdir() == ["my_answers.json"]


def test_nothing_is_read_or_written_where_that_is_switched_off(kernel, monkeypatch):
    choose(teach.Lesson())
    monkeypatch.setenv(SWITCH, "off")
    os.utime("my_answers.json", (1, 1))
    kernel()
    lesson = teach.Lesson()
    choose(lesson, 1)
    assert (
        os.stat("my_answers.json").st_mtime == 1
        and "Kept until this kernel stops" in lesson.box.text
    )
    lesson.box.save_button.click()
    assert stored()["answers"][QUIZ] == lesson.answers[QUIZ]


# --- where nothing can be written -------------------------------------------------------------


@pytest.mark.parametrize("why", ["Permission denied", "No space left on device", "Disk quota"])
def test_a_folder_that_takes_no_file_costs_one_line(kernel, monkeypatch, why):
    def refuse(*_):
        raise OSError(13, why)

    usual = answer_file.Path.write_bytes
    monkeypatch.setattr(answer_file.Path, "write_bytes", refuse)
    lesson = teach.Lesson()
    choose(lesson)
    assert lesson.box.text.startswith("Your answers are kept only until this kernel stops:")
    assert why in lesson.box.text and QUIZ in lesson.answers
    lesson.box.save_button.click()
    assert f"cannot be written ({why})" in lesson.box.text
    assert not os.listdir()
    # What could not be written then is written with the next answer.
    monkeypatch.setattr(answer_file.Path, "write_bytes", usual)
    lesson.keep("text:later", "x")
    assert set(stored()["answers"]) == {QUIZ, "text:later"}
    assert lesson.box.text == "Kept in my_answers.json: 2 answers."


def test_a_file_that_is_locked_for_a_moment_is_tried_again(kernel, monkeypatch):
    """A program that copies files elsewhere holds one open, which some systems do not allow."""
    lesson = teach.Lesson()
    choose(lesson)

    def locked(*_):
        raise PermissionError(13, "used by another process")

    with monkeypatch.context() as patch:
        patch.setattr(answer_file.os, "replace", locked)
        lesson.keep("text:one", "x")
        assert "used by another process" in lesson.box.text
    lesson.keep("text:two", "y")
    assert os.listdir() == ["my_answers.json"]
    assert set(stored()["answers"]) == {QUIZ, "text:one", "text:two"}


def test_a_protected_file_stays(kernel, monkeypatch):
    choose(teach.Lesson())
    before = stored()
    monkeypatch.setattr(answer_file.os, "access", lambda *_: False)
    lesson = teach.Lesson()
    lesson.keep("text:one", "x")
    assert stored() == before and "it is protected" in lesson.box.text


def test_an_interrupted_kernel_leaves_the_old_file_and_nothing_else(kernel, monkeypatch):
    choose(teach.Lesson())
    before = stored()

    def interrupt(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(answer_file.os, "replace", interrupt)
        with pytest.raises(KeyboardInterrupt):
            teach.Lesson().keep("text:one", "x")
    assert stored() == before and os.listdir() == ["my_answers.json"]


def test_modules_that_are_loaded_again_take_over_too(kernel):
    lesson = teach.Lesson()
    choose(lesson)
    importlib.reload(record)
    assert record.kernel_record().entries["answers"] == lesson.answers


def test_two_pages_of_one_notebook_lose_nothing(kernel):
    """The same notebook twice, each with a kernel of its own."""
    first, second = kernel(), kernel()
    for number in range(5):
        first.give("answers", f"quiz:01/{number}", "first")
        second.give("answers", f"quiz:02/{number}", "second")
    assert len(stored()["answers"]) == 10


@pytest.mark.parametrize(
    "foreign",
    [b"{", b"[1, 2]", b'{"cells": []}', b'{"format": "cold-facts-answers", "version": 9}'],
)
def test_a_foreign_file_stays_and_another_name_is_used(kernel, tmp_path, foreign):
    (tmp_path / "my_answers.json").write_bytes(foreign)
    kernel()
    lesson = teach.Lesson()
    choose(lesson)
    assert (tmp_path / "my_answers.json").read_bytes() == foreign
    assert "It stays as it is; your answers are kept in 'my_answers_2.json'." in lesson.box.text
    assert stored("my_answers_2.json")["answers"] == lesson.answers
    with pytest.raises(ValueError, match=r"save under another name, .* 'my_answers_3.json'"):
        lesson.save()
    kernel()
    lesson = teach.Lesson()
    assert "my_answers_2.json from before" in lesson.box.text
    lesson.box.load_button.click()
    assert QUIZ in lesson.answers


# --- files from the world ---------------------------------------------------------------------

PLAIN = '{"format": "cold-facts-answers", "version": 2, "answers": {"text:06/leaflet": "kälter"}}'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_mark_at_the_beginning_is_no_damage(tmp_path, encoding):
    path = tmp_path / "a.json"
    path.write_bytes(PLAIN.encode(encoding))
    assert answer_file.read(path).entries["answers"] == {"text:06/leaflet": "kälter"}
    answer_file.write(path, {"answers": {"quiz:01/b": "x"}})
    assert stored(path)["answers"] == {"quiz:01/b": "x", "text:06/leaflet": "kälter"}


def test_line_ends_of_any_system(tmp_path):
    (tmp_path / "a.json").write_bytes(PLAIN.replace(", ", ",\r\n").encode())
    assert answer_file.read(tmp_path / "a.json").count == 1


def test_half_an_emoji_stops_no_later_save(kernel):
    lesson = teach.Lesson()
    box = LeafletBox(lesson)
    box.box.value = "cold \ud83e"
    choose(lesson)
    assert stored()["answers"]["text:06/leaflet"] == "cold \ufffd"
    assert QUIZ in stored()["answers"] and not record.kernel_record().status


def test_half_an_emoji_in_a_file_is_read(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(PLAIN.replace("kälter", "\\ud83e \\ud83e\\uddca"), encoding="utf-8")
    assert answer_file.read(path).entries["answers"]["text:06/leaflet"] == "\ufffd \U0001f9ca"
    answer_file.write(path, {"answers": {"quiz:01/b": "x"}})


def test_what_can_be_used_is_read_and_the_rest_stays(tmp_path):
    path = tmp_path / "a.json"
    content = json.loads(PLAIN) | {
        "colour": "green",
        "exercises": {"good": {"first": "1", "last": "2"}},
    }
    content["answers"] |= {"quiz:01/b": 3, "quiz:01/c": None, "quiz:99/later": "new"}
    content["exercises"]["bad"] = "24"
    path.write_text(json.dumps(content), encoding="utf-8")
    saved = answer_file.read(path)
    assert (saved.count, saved.unusable) == (3, 3)
    lesson = teach.Lesson()
    assert str(lesson.load(path)) == "Loaded 3 answers; 3 more cannot be used and stay in the file."
    lesson.save(path)
    assert stored(path) == content


def test_a_number_of_thousands_of_digits(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(PLAIN.replace('{"text', '{"quiz:01/b": ' + "9" * 5000 + ', "text'))
    assert answer_file.read(path).count == 2
    path.write_text(PLAIN.replace("2,", "9" * 5000 + ","))
    with pytest.raises(ValueError, match="has version '99999999999999999999'"):
        answer_file.read(path)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (None, "None is not a file name; the rule: a text such as 'my_answers.json'"),
        (3, "3 is not a file name"),
        ("", "'' is not a file name"),
        ("a\0b", "is not a file name"),
        ("~nouser/x", "'~nouser/x' is not a file name here: this machine has no such home folder"),
        ("n" * 300, "n…?' cannot be (read|written) .File name too long"),
        (".", "Is a directory|cannot be"),
    ],
)
@pytest.mark.parametrize("what", ["save", "load"])
def test_no_name_gives_a_raw_error(kernel, path, words, what):
    lesson = teach.Lesson()
    choose(lesson)
    with pytest.raises(ValueError, match=words):
        getattr(lesson, what)(path)
    with pytest.raises(ValueError, match=words):
        getattr(answer_file, "write" if what == "save" else "read")(path, *[{}][: what == "save"])
    assert QUIZ in lesson.answers


def test_a_link_is_followed(kernel, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    try:
        (tmp_path / "my_answers.json").symlink_to(tmp_path / "elsewhere" / "mine.json")
    except OSError:
        pytest.skip("this system makes no links")
    kernel().give("answers", QUIZ, "x")
    assert (tmp_path / "my_answers.json").is_symlink()
    assert stored(tmp_path / "elsewhere" / "mine.json")["answers"] == {QUIZ: "x"}


# --- files of earlier versions ----------------------------------------------------------------

OLD_ANSWERS = '{"format": "cold-facts-answers", "version": 1, "answers": {"quiz:01/b": "x"}}'
OLD_RATINGS = '{"format": "cold-facts-ratings", "version": 1, "ratings": {"C004": "misleading"}}'


def test_old_files_are_offered_read_and_written_anew(kernel, tmp_path):
    (tmp_path / "my_answers.json").write_text(OLD_ANSWERS)
    (tmp_path / "my_ratings.json").write_text(OLD_RATINGS)
    kernel()
    lesson, cards = teach.Lesson(), ClaimCards()
    lesson.box.load_button.click()
    assert lesson.answers == {"quiz:01/b": "x"} and cards.ratings.given == {"C004": "misleading"}
    choose(lesson)
    assert stored()["version"] == 2 and set(stored()["answers"]) == {"quiz:01/b", QUIZ}
    assert stored()["ratings"] == {"C004": "misleading"}


def test_the_cards_find_an_old_file_by_themselves(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my_answers.json").write_text(OLD_ANSWERS)
    (tmp_path / "my_ratings.json").write_text(OLD_RATINGS)
    cards = ClaimCards()
    cards.buttons["Load my verdicts"].click()
    assert cards.ratings.given == {"C004": "misleading"}


def test_the_documented_file_is_a_file(tmp_path):
    """The example of the documentation is read whole."""
    page = (PROJECT / "docs" / "answers.md").read_text("utf-8")
    example = page.split("```json\n")[1].split("```")[0]
    (tmp_path / "a.json").write_text(example, encoding="utf-8")
    saved = answer_file.read(tmp_path / "a.json")
    assert saved.unusable == 0 and all(saved.entries[kind] for kind in answer_file.KINDS)
    assert f"version {answer_file.VERSION}" in page.lower()


def test_a_box_without_a_file_says_so():
    box = RecordBox(record.Record())
    assert box.text == "No answers yet."
    assert "my_answers.json" in repr(box)
