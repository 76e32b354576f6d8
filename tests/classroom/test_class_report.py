"""What a class answered, from thirty made-up files: several layouts, torn and foreign ones too."""

import csv
import json
import os
import random
import shutil
import stat

import pytest

from docs.classroom import report
from helpers.teaching import Lesson
from helpers.teaching.guide import answer_key, class_report
from helpers.teaching.lesson.questions import load_questions
from tests.project import PROJECT

QUESTIONS = {f"{one.kind}:{one.identity}": one for one in load_questions()}
SECRET = "I am Zoe Quinn and I was ill"
SEED = 7


def made_up(number):
    """Return the answers of one made-up learner, the same every time."""
    chance = random.Random(number)
    answers = {
        identity: chance.choice(question.options).text
        for identity, question in QUESTIONS.items()
        if chance.random() < 0.8
    }
    return answers | {"text:06/leaflet": SECRET}


def file_of(answers, **more):
    """Return a file of answers as bytes."""
    content = {"format": "cold-facts-answers", "version": 1, "answers": answers} | more
    return json.dumps(content, ensure_ascii=False).encode("utf-8")


def put(path, content):
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def notebook_of(name, value):
    """Return the course's notebook 01 with one exercise answered, as a student saves it."""
    path = PROJECT / "notebooks" / "01_how_freezing_works.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        source = source.replace("class_seed=1", f"class_seed={SEED}")
        cell["source"] = source.replace(f"{name} = None", f"{name} = {value}")
    return json.dumps(notebook).encode("utf-8")


@pytest.fixture
def class_files(tmp_path):
    """Write thirty files in two folders, 24 of them of use; return the folders and the answers."""
    hub = tmp_path / "students"
    downloads = tmp_path / "downloads"
    answers = [made_up(number) for number in range(24)]
    for number in range(12):
        put(hub / f"student{number}" / "notebooks" / "my_answers.json", file_of(answers[number]))
    for number in range(12, 20):
        put(downloads / f"my_answers ({number}).json", file_of(answers[number]))
    # other versions and programs: a later version, marks of an editor, one folder for each learner
    put(downloads / "my_answers_2.json", file_of(answers[20], version=2, ratings={"C001": "x"}))
    put(downloads / "windows.json", b"\xef\xbb\xbf" + file_of(answers[21]))
    put(downloads / "wide.json", file_of(answers[22]).decode().encode("utf-16"))
    put(
        downloads / "Zoe Quinn_17_file_" / "my_answers.json", file_of(answers[23], version=9, x=[1])
    )
    # of no use: torn, foreign, too large, an answer file that is none
    put(hub / "student12" / "notebooks" / "my_answers.json", file_of(answers[0])[:-40])
    put(downloads / "torn.json", b"\xff\xfe\xfa")
    put(downloads / "package.json", b'{"name": "something else"}')
    put(
        downloads / "ratings.json", b'{"format": "cold-facts-ratings", "version": 1, "ratings": {}}'
    )
    put(downloads / "large.json", b" " * (class_report.SIZE_LIMIT + 1))
    put(downloads / "list.json", b'{"format": "cold-facts-answers", "answers": ["quiz"]}')
    return [hub, downloads], answers


def rows_of(path):
    """Return a table as a list of dictionaries."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_file_of_use_counts_once_and_every_other_is_reported(class_files):
    folders, _ = class_files
    learners, unreadable = report.read_class(folders)
    assert len(learners) == 24
    assert len({one.name for one in learners}) == 24
    reasons = sorted(one.why.partition(":")[0] for one in unreadable)
    assert reasons == ["damaged", "of another kind", "of another kind", "too large", "torn", "torn"]


def test_shares_are_those_of_the_files(class_files, tmp_path):
    folders, answers = class_files
    out = tmp_path / "report"
    assert report.main([*map(str, folders), "--out", str(out)]) == 0
    rows = rows_of(out / "questions.csv")
    assert len(rows) == sum(len(question.options) for question in QUESTIONS.values())
    for row in rows:
        identity = f"{row['kind']}:{row['notebook']}/{row['key']}"
        chosen = sum(one.get(identity) == row["option"] for one in answers)
        assert (int(row["chosen"]), int(row["answered"])) == (
            chosen,
            sum(identity in one for one in answers),
        )


def test_gain_counts_only_learners_who_answered_both_times(class_files, tmp_path):
    folders, answers = class_files
    out = tmp_path / "report"
    report.main([*map(str, folders), "--out", str(out)])
    rows = {row["key"]: row for row in rows_of(out / "gain.csv")}
    assert len(rows) == 11
    pairs = [
        (one["pretest:00/zero"], one["posttest:06/zero"])
        for one in answers
        if {"pretest:00/zero", "posttest:06/zero"} <= set(one)
    ]
    assert 0 < len(pairs) < 24
    right = [(first == "About 10 %", later == "5 %") for first, later in pairs]
    row = rows["zero"]
    assert int(row["answered_both"]) == len(pairs)
    assert int(row["before"]) == sum(first for first, _ in right)
    assert int(row["after"]) == sum(later for _, later in right)
    assert int(row["new"]) == right.count((False, True))
    assert int(row["lost"]) == right.count((True, False))
    # what guessing gives is said: 11 questions with three options each
    text = (out / "report.md").read_text(encoding="utf-8")
    assert "guessing gives 3.7" in text
    assert sum(float(row["chance"]) for row in rows.values()) == pytest.approx(3.7, abs=0.1)


def test_gain_counts_the_answer_that_was_checked_first(tmp_path):
    lesson = Lesson(class_seed=SEED)
    lesson.pretest()["zero"].buttons.value = "0 %"
    later = lesson.posttest()["zero"]
    for text in ("0 %", "5 %"):
        later.buttons.value = text
        later.check()
    lesson.save(tmp_path / "my_answers.json")
    kept = class_report.read_answers((tmp_path / "my_answers.json").read_bytes()).answers
    assert kept == {"pretest:00/zero": "0 %", "posttest:06/zero": "0 %"}
    gains = class_report.report([class_report.LearnerAnswers(kept)]).gains
    gain = next(one for one in gains if one.key == "zero")
    assert (gain.before, gain.after, gain.new) == (0, 0, 0)


def test_only_pages_of_earlier_versions_are_said_to_keep_the_last_answer(class_files, tmp_path):
    folders, _ = class_files
    out = tmp_path / "said"
    report.main([*map(str, folders), "--out", str(out)])
    said = (out / "report.md").read_text(encoding="utf-8")
    assert "on the web pages" not in said
    assert "files that earlier versions of the web pages saved, count as they were chosen" in said


def test_no_name_and_no_word_of_a_learner_is_shown_without_a_list(class_files, tmp_path, capsys):
    folders, _ = class_files
    out = tmp_path / "report"
    report.main([*map(str, folders), "--out", str(out)])
    printed = capsys.readouterr().out.replace(str(out), "")
    written = "".join(path.read_text(encoding="utf-8") for path in out.iterdir())
    for word in ("Zoe", "I was ill", "student3", "my_answers (12)", "windows"):
        assert word not in printed + written, word
    assert not (out / "learning_platform.csv").exists()
    assert "Files that were not used: 1 damaged, 2 of another kind, 1 too large, 2 torn." in printed
    # what to do next fits a screen of 80 columns; the shares of each option are in the file
    assert sum(1 + len(line) // 80 for line in printed.splitlines()) <= 40
    assert "## To discuss next" in printed and "guessing gives 3.7" in printed
    assert "## Questions" not in printed and "## Questions" in written
    if os.name == "posix":
        modes = [stat.S_IMODE(path.stat().st_mode) for path in (out, *out.iterdir())]
        assert set(modes) == {0o700, 0o600}


def test_the_teachers_list_names_those_on_it_and_nobody_else(class_files, tmp_path, capsys):
    folders, answers = class_files
    names = tmp_path / "list.csv"
    names.write_text("student0,=ann@school.example\nstudent1\nnobody\n", encoding="utf-8")
    out = tmp_path / "report"
    assert report.main([*map(str, folders), "--names", str(names), "--out", str(out)]) == 0
    rows = rows_of(out / "learning_platform.csv")
    # a spreadsheet must not take a name for a formula
    assert [row["name"] for row in rows] == ["'=ann@school.example", "student1"]
    quiz = [
        (identity, text) for identity, text in answers[0].items() if identity.startswith("quiz:")
    ]
    right = sum(QUESTIONS[identity].is_right(text) for identity, text in quiz)
    assert (int(rows[0]["quiz_answered"]), int(rows[0]["quiz_right"])) == (len(quiz), right)
    printed = capsys.readouterr().out
    assert "On the list, but without answers: nobody." in printed
    assert "Not on the list, and so not named: 22." in printed
    # the next report without a list leaves no names behind
    assert report.main([*map(str, folders), "--out", str(out)]) == 0
    assert not (out / "learning_platform.csv").exists()


def test_a_list_with_a_name_twice_is_refused(class_files, tmp_path, capsys):
    folders, _ = class_files
    names = tmp_path / "list.csv"
    names.write_text("ann,1\nann,2\n", encoding="utf-8")
    assert report.main([*map(str, folders), "--names", str(names)]) == 1
    assert "has the name 'ann' twice" in capsys.readouterr().err


def test_three_things_to_discuss_are_those_most_learners_hold():
    later = QUESTIONS["posttest:06/zero"]
    quiz = next(one for one in QUESTIONS.values() if one.kind == "quiz")
    wrong = next(one for one in quiz.options if not one.right)
    learners = [
        class_report.LearnerAnswers({"posttest:06/zero": "0 %", "pretest:00/zero": "0 %"})
        for _ in range(5)
    ]
    # what was held before and is not held after does not count
    learners += [
        class_report.LearnerAnswers({"posttest:06/zero": "5 %", "pretest:00/zero": "0 %"})
        for _ in range(4)
    ]
    identity = f"quiz:{quiz.identity}"
    learners += [class_report.LearnerAnswers({identity: wrong.text}) for _ in range(3)]
    # one learner alone is no subject for a class
    learners += [class_report.LearnerAnswers({"pretest:00/odds": "9"})]
    made = class_report.report(learners)
    assert [(one.idea, one.count, one.asked) for one in made.discuss] == [
        ("none seen taken for none possible", 5, 9),
        (wrong.misconception, 3, 3),
    ]
    assert (made.discuss[0].prompt, made.discuss[0].chosen) == (later.text, "0 %")
    assert "They chose “0 %”." in made.text
    # asked in 06, and taught where the teacher is to go
    assert made.discuss[0].notebook == "04_cryoimmunological_hypothesis.ipynb"
    assert "Open 04_cryoimmunological_hypothesis.ipynb." in made.text
    (idea,) = [one for one in made.misconceptions if one.name == made.discuss[0].idea]
    assert (idea.before, idea.after, idea.both) == (9, 5, 9)
    assert len(class_report.report([class_report.LearnerAnswers(made_up(1))] * 9).discuss) == 3


def test_a_quiz_counts_by_the_answer_that_was_checked_first(tmp_path):
    lesson = Lesson(class_seed=SEED)
    lesson.record.start_empty()
    key = "quiz:01/tip_at_40"
    options = QUESTIONS[key].options
    (right,) = [one.text for one in options if one.right]
    (wrong, other) = [one for one in options if not one.right]
    asked = lesson.quiz("01")["tip_at_40"]
    # a choice that is not checked is only changed; then feedback says what is right
    for text in (other.text, wrong.text, right):
        asked.buttons.value = text
        if text != other.text:
            asked.check()
    path = tmp_path / "ann" / "my_answers.json"
    path.parent.mkdir()
    assert "holds 1 answer" in repr(lesson.save(path))
    put(tmp_path / "bob" / "my_answers.json", file_of({key: right}))
    learners, _ = report.read_class([tmp_path])
    assert learners[0].answers.answers == {key: right}
    made = class_report.report([one.answers for one in learners])
    (result,) = made.questions
    places = [one.text for one in options]
    assert result.chosen[places.index(wrong.text)] == 1 and result.right == 1
    assert result.last[places.index(right)] == 2 and result.answered == 2
    assert [(one.name, one.held, one.asked) for one in made.misconceptions] == [
        (wrong.misconception, 1, 2)
    ]
    row = next(one for one in made.text.splitlines() if f"| {wrong.text} |" in one)
    assert row.endswith(f"| {wrong.text} | 1 of 2 | 0 | {wrong.misconception} |")
    assert "checked first counts" in made.text
    (cells,) = [one for one in class_report.tables(made)["questions"] if one[4] == right]
    assert cells[5:] == ["yes", 1, 2, 2]
    # the learning platform's row counts in the same way
    assert class_report.platform_row("ann", learners[0].answers)[1:3] == [1, 0]


def test_who_is_right_after_the_course_does_not_hold_the_old_idea():
    # the question after the course offers other mistakes than the one before it
    before = {"pretest:00/needles": "It gets colder"}
    later = QUESTIONS["posttest:06/needles"]
    assert "distance taken to help" not in [one.misconception for one in later.options]
    (right,) = [one.text for one in later.options if one.right]
    learners = [class_report.LearnerAnswers(before | {"posttest:06/needles": right})] * 3
    learners += [class_report.LearnerAnswers(before)] * 2
    made = class_report.report(learners)
    (idea,) = made.misconceptions
    assert (idea.name, idea.held, idea.asked) == ("distance taken to help", 2, 5)
    assert (idea.before, idea.after, idea.both) == (3, 0, 3)


def test_what_was_only_asked_before_the_course_comes_last():
    identity = "quiz:01/longer"
    (wrong, _) = [one for one in QUESTIONS[identity].options if not one.right]
    learners = [class_report.LearnerAnswers({"pretest:00/odds": "9"}) for _ in range(6)]
    learners += [class_report.LearnerAnswers({identity: wrong.text}) for _ in range(2)]
    made = class_report.report(learners)
    assert [(one.count, one.is_before) for one in made.discuss] == [(2, False), (6, True)]
    assert "6 of 6, before the course. Ask:" in made.text


def test_tries_in_a_file_are_read_with_the_seed_of_an_untouched_notebook(tmp_path, capsys):
    exercise = answer_key.makers("01")["how_freezing_works.time_to_thicken"](SEED)
    tries = {exercise.question: {"first": f"{exercise.expected:g}", "last": "1"}}
    content = file_of({}, version=2, exercises=tries)
    put(tmp_path / "ann" / "my_answers.json", content)
    put(tmp_path / "ann" / "01_how_freezing_works.ipynb", notebook_of("my_minutes", "None"))
    (ann,), _ = report.read_class([tmp_path])
    made = class_report.report([ann.answers])
    assert [(one.name, one.right) for one in made.exercises] == [("time_to_thicken", 1)]
    assert made.unmatched == 0 and "left out" not in made.text
    # without a notebook nobody knows the seed: that is said, and the seed can be given
    (tmp_path / "ann" / "01_how_freezing_works.ipynb").unlink()
    (alone,), _ = report.read_class([tmp_path])
    made = class_report.report([alone.answers])
    assert made.exercises == () and made.unmatched == 1
    assert "Answers to exercises that were left out: 1." in made.text
    (given,), _ = report.read_class([tmp_path], seed=SEED)
    assert class_report.report([given.answers]).unmatched == 0


def test_the_first_try_is_that_of_the_oldest_file(tmp_path):
    key = "quiz:01/longer"
    for name, text, when in (("a", "first", 1000), ("b", "later", 2000)):
        path = tmp_path / "ann" / f"my_answers_{name}.json"
        put(path, file_of({key: text}, exercises={key: {"first": text, "last": text}}))
        os.utime(path, (when, when))
    (learner,), _ = report.read_class([tmp_path])
    assert learner.answers.tries == {key: "first"} and learner.answers.answers == {key: "later"}


def test_exercises_are_read_from_notebooks_and_from_first_tries(tmp_path):
    exercise = answer_key.makers("01")["how_freezing_works.time_to_thicken"](SEED)
    right = f"{exercise.expected:g}"
    mistake = exercise.mistakes[0]
    wrong = f"{mistake.value(exercise.expected):g} min"
    name = "01_how_freezing_works"
    # as it is, as a graded assignment, and beside a file that kept the first try
    put(tmp_path / "ann" / f"{name}.ipynb", notebook_of("my_minutes", right))
    put(
        tmp_path / "bob" / "notebooks" / f"{name}_exercises.ipynb", notebook_of("my_minutes", wrong)
    )
    put(tmp_path / "cem" / f"{name}.ipynb", notebook_of("my_minutes", right))
    tries = {exercise.question: {"first": wrong, "last": right}}
    put(tmp_path / "cem" / "my_answers.json", file_of({}, version=2, exercises=tries))
    put(tmp_path / "dee" / f"{name}.ipynb", notebook_of("my_minutes", "None"))
    put(tmp_path / "eve" / f"{name}.ipynb", b'{"cells": [')
    learners, unreadable = report.read_class([tmp_path])
    assert [one.name for one in learners] == ["ann", "bob", "cem"]
    assert [one.path.parent.name for one in unreadable] == ["eve"]
    assert {one.answers.class_seed for one in learners} == {SEED}
    (result,) = class_report.report([one.answers for one in learners]).exercises
    assert (result.notebook, result.name, result.answered) == ("01", "time_to_thicken", 3)
    assert result.right == 1 and result.mistakes == {mistake.name: 2}


def test_first_tries_at_steps_of_a_workshop_are_counted_by_what_was_found(monkeypatch):
    # no exercise has to be made for them, which takes simulations
    monkeypatch.setattr(class_report, "_exercise", None)
    key = "build:01b/one_step"
    first = ["not conservative", "not conservative", "right", "error", "<script>"]
    learners = [class_report.LearnerAnswers({}, {}, {key: one}) for one in first]
    made = class_report.report(learners)
    (result,) = made.exercises
    assert (result.notebook, result.name, result.answered, result.right) == (
        "01b",
        "one_step",
        5,
        1,
    )
    assert result.mistakes == {"not conservative": 2}
    assert [(one.idea, one.count, one.notebook) for one in made.discuss] == [
        ("not conservative", 2, "01b_build_a_freezer.ipynb")
    ]
    assert made.discuss[0].prompt.startswith("Step “one step”")


def test_what_a_learner_wrote_is_never_run(tmp_path):
    trap = tmp_path / "trap"
    call = f"__import__('pathlib').Path({str(trap)!r}).touch()"
    put(tmp_path / "ann" / "01_how_freezing_works.ipynb", notebook_of("my_minutes", call))
    learners, _ = report.read_class([tmp_path])
    class_report.report([one.answers for one in learners])
    assert not trap.exists()


@pytest.mark.skipif(os.name != "posix", reason="links and pipes as on Linux and macOS")
def test_links_and_pipes_in_a_students_folder_are_not_followed(tmp_path):
    outside = tmp_path / "outside" / "my_answers.json"
    put(outside, file_of(made_up(1)))
    folder = tmp_path / "students"
    put(folder / "ann" / "my_answers.json", file_of(made_up(2)))
    (folder / "bob").mkdir()
    (folder / "bob" / "my_answers.json").symlink_to(outside)
    (folder / "cem").symlink_to(outside.parent)
    (folder / "dee").mkdir()
    os.mkfifo(folder / "dee" / "my_answers.json")
    learners, unreadable = report.read_class([folder])
    assert [one.name for one in learners] == ["ann"]
    assert sorted(one.path.parent.name for one in unreadable) == ["bob", "dee"]


def test_long_lines_are_read_quickly():
    spaces = "my_minutes = " + " " * 900_000 + "a"
    assert class_report.exercise_answers("01", [spaces]) == ({}, 1)


@pytest.mark.parametrize(
    ("set_up", "seed"),
    [
        ("Lesson(class_seed=7)", 7),
        ("Lesson(-3)", -3),
        ("Lesson(class_seed=12345678901, start_empty=True)", 12345678901),
        ("Lesson()", 1),
    ],
)
def test_every_class_seed_of_a_notebook_is_read(set_up, seed):
    cells = [f"lesson = teach.{set_up}", "my_mm = 3", "exercises.x(lesson.class_seed).check(my_mm)"]
    assert class_report.exercise_answers("01", cells) == ({"01/x": "3"}, seed)


def test_nothing_to_read_is_said(tmp_path, capsys):
    assert report.main([str(tmp_path)]) == 1
    assert "no file of answers in" in capsys.readouterr().err
    assert report.main([str(tmp_path / "none")]) == 1
    assert "is not a folder" in capsys.readouterr().err
    with pytest.raises(ValueError, match="0 learners"):
        class_report.report([])


def test_the_newest_file_of_a_learner_wins(tmp_path):
    key = "pretest:00/zero"
    for name, text, when in (("a", "0 %", 1000), ("b", "About 10 %", 2000)):
        path = tmp_path / "ann" / f"my_answers_{name}.json"
        put(path, file_of({key: text}))
        os.utime(path, (when, when))
    (learner,), _ = report.read_class([tmp_path])
    assert learner.answers.answers == {key: "About 10 %"}
    shutil.rmtree(tmp_path / "ann")


def test_few_learners_are_a_warning():
    few = class_report.report([class_report.LearnerAnswers(made_up(1))] * 4)
    assert "a count may point to a person" in few.text
    many = class_report.report([class_report.LearnerAnswers(made_up(1))] * 5)
    assert "a count may point to a person" not in many.text
