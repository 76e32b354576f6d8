"""The instructor's tools against the notebooks themselves.

Objectives, answers, plans, sheets, hand-over, glossary.
"""

import ast
import json
import re

import pytest

from helpers import data
from helpers.evidence import claims, discern
from helpers.teaching.guide import (
    answer_key,
    handouts,
    lessons,
    minute_plans,
    misconceptions,
    objectives,
    workshop_key,
)
from helpers.teaching.lesson import exercise_kinds
from helpers.teaching.lesson.exercise import Exercise
from helpers.teaching.lesson.questions import load_questions
from helpers.teaching.publish import words
from helpers.workshop import index

NOTEBOOKS = data.data_folder().parent / "notebooks"
SOURCE = NOTEBOOKS.parent / "src"
LESSONS = {path.stem[:2]: path for path in sorted(NOTEBOOKS.glob("0[0-6]_*.ipynb"))}
WORKSHOPS = {path.stem.split("_")[0]: path for path in sorted(NOTEBOOKS.glob("0[1-5]b_*.ipynb"))}
NUMBERED = LESSONS | WORKSHOPS
GUIDE = NOTEBOOKS / "instructor_guide.ipynb"
EACH = pytest.mark.parametrize("number", LESSONS)
EACH_WORKSHOP = pytest.mark.parametrize("number", WORKSHOPS)
EVERY = pytest.mark.parametrize("number", NUMBERED)


def cells(number, kind):
    """Return the sources of the cells of one kind of a notebook, or of the guide."""
    path = GUIDE if number == "guide" else NUMBERED[number]
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == kind]


def text(number):
    """Return all Markdown of a notebook but the list of words, which is the whole glossary."""
    return words.WORDS.sub("", "\n".join(cells(number, "markdown")))


def code(number):
    """Return all code of a notebook."""
    return "\n".join(cells(number, "code"))


def outputs(number):
    """Return what the code of a notebook shows as text, tables among it, but the glossary."""
    notebook = json.loads(NUMBERED[number].read_text(encoding="utf-8"))
    shown_as_text = []
    for cell in notebook["cells"]:
        if "glossary" in "".join(cell["source"]):
            continue
        for output in cell.get("outputs", ()):
            shown_as_text += output.get("data", {}).get("text/plain", "")
    return "".join(shown_as_text)


def drawn_by(source):
    """Return the files of figures and studies that Python code imports, also as
    `figures.forest`.
    """
    files = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.ImportFrom):
            continue
        for alias in node.names:
            used = re.findall(rf"\b{alias.asname or alias.name}\.(\w+)", source)
            imported = f"{node.module}.{alias.name}"
            for name in (node.module, imported, *(f"{imported}.{one}" for one in used)):
                file = SOURCE / (name.replace(".", "/") + ".py")
                if re.search(r"\.(figures|studies)\.", name) and file.is_file():
                    files.add(file)
    return files


def shown(number):
    """Return all words of a notebook in small letters.

    Its text, its code and what that shows, its figures and their studies.
    """
    files = drawn_by(code(number))
    for figure in list(files):
        files |= drawn_by(figure.read_text(encoding="utf-8"))
    words = [text(number), code(number), outputs(number)]
    words += [file.read_text(encoding="utf-8") for file in files]
    return "".join(words).lower()


def listed_objectives(number):
    """Return the objectives as At a glance lists them, without their last sign."""
    glance = text(number).split("## At a glance")[1].split("**Prerequisites.**")[0]
    return [one.rstrip(";.") for one in re.findall(r"^- (.+)$", glance, re.MULTILINE)]


def test_the_series_has_seven_notebooks_and_five_workshops():
    assert list(LESSONS) == ["00", "01", "02", "03", "04", "05", "06"]
    assert list(WORKSHOPS) == ["01b", "02b", "03b", "04b", "05b"] == list(index.STEPS)
    assert list(answer_key.MODULES) == [*LESSONS, "03b"]


# ---- objectives


@EVERY
def test_every_objective_stands_in_the_table_word_for_word(number):
    table = data.load("objectives")
    listed = list(dict.fromkeys(table.loc[table["notebook"] == number, "objective"]))
    assert listed == listed_objectives(number)
    assert len(listed) >= 4


def test_everything_that_meets_an_objective_is_there_and_used_in_its_notebook():
    for row in data.load("objectives").itertuples():
        assert objectives.met_by(row.kind, row.key)
        if row.kind == "exercise":
            module, name = row.key.split(".")
            # 04b takes an exercise of 04 with other numbers
            home = answer_key.MODULES.get(row.notebook) or answer_key.MODULES[row.notebook[:2]]
            assert home.__name__.endswith(f".{module}")
            assert re.search(
                rf"\.{name}\(lesson\.class_seed( \+ 1)?\)\.check\(", code(row.notebook)
            ), row.key
        elif row.kind == "build":
            step = index.step(row.key)
            assert row.key.startswith(f"{row.notebook}/")
            assert f", {step.name})" in code(row.notebook), row.key
        elif row.kind == "box":
            assert f"{row.key.rpartition('.')[2]}(" in code(row.notebook)
        else:
            assert row.key.startswith(f"{row.notebook}/")
            asked = (
                f'lesson.quiz("{row.notebook}")'
                if row.kind == "quiz"
                else f'"{row.key.split("/")[1]}"'
            )
            assert asked in code(row.notebook), row.key


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("exercise", "start_here.diameter"),
        ("quiz", "00/none"),
        ("box", "x.Y"),
        ("predict", "02/band"),
    ],
)
def test_a_key_that_leads_nowhere_is_refused(kind, key):
    with pytest.raises(ValueError, match="nearest"):
        objectives.met_by(kind, key)


def test_the_table_of_objectives_names_every_one():
    assert len(objectives.table().rows) == sum(len(listed_objectives(one)) for one in NUMBERED)
    with pytest.raises(ValueError, match="'07'"):
        objectives.table("07")


@pytest.mark.parametrize("number", ["01", "02", "03", "04", "05", "06"])
@pytest.mark.parametrize("kinds", [("exercise", "box"), ("quiz",)])
def test_at_least_half_of_the_tasks_ask_for_more_than_recall(number, kinds):
    counts = objectives.level_counts(number, kinds)
    above = sum(counts.values()) - counts["recall"]
    assert above >= counts["recall"], (number, kinds, counts)
    assert sum(counts.values()) >= 3


@EACH
def test_every_exercise_and_quiz_question_is_listed_with_its_level(number):
    listed = data.load("objectives")
    listed = listed[listed["notebook"] == number]
    levels = dict(zip(listed["key"], listed["level"], strict=True))
    asked = set(answer_key.makers(number)) - set(answer_key.SPARE)
    asked |= {question.identity for question in load_questions("quiz", number)}
    assert asked == set(listed.loc[listed["kind"].isin(["exercise", "quiz"]), "key"])
    for key in asked:
        assert levels[key] in objectives.LEVELS, key
    assert not any(listed.loc[listed["kind"] == "predict", "level"])
    # One task has one level, also where it meets two objectives.
    assert not listed.groupby("key")["level"].nunique().gt(1).any()


def test_a_design_has_several_right_answers_and_a_near_miss():
    listed = data.load("objectives")
    for row in listed[listed["kind"] == "exercise"].itertuples():
        home = row.notebook if row.notebook in answer_key.MODULES else row.notebook[:2]
        exercise = answer_key.makers(home)[row.key](1)
        is_design = isinstance(exercise, exercise_kinds.Design)
        assert is_design == (row.level == "design"), row.key
        is_choice = isinstance(exercise, exercise_kinds.ChoiceAndNumber)
        assert is_choice == (row.level == "analyse"), row.key
        if is_design:
            assert exercise.also_right and exercise.mistakes, row.key


@pytest.mark.parametrize("number", ["02", "03", "04", "05", "06"])
def test_three_questions_on_earlier_notebooks_open_a_notebook(number):
    assert len(load_questions("lookback", number)) == 3
    opening = next(
        one for one in cells(number, "code") if "lesson.predict(" in one or "look_back" in one
    )
    assert f'lesson.look_back("{number}")' in opening


# ---- answers


@EACH
def test_the_key_has_every_exercise_of_the_notebook_and_no_other(number):
    used = re.findall(r"(\w+)\(lesson\.class_seed\)\.check\(", code(number))
    known = answer_key.makers(number)
    spare = {name.rpartition(".")[2] for name in answer_key.SPARE if name in known}
    assert set(used) == {name.rpartition(".")[2] for name in known} - spare
    assert len(used) >= (1 if number == "00" else 3)


@EACH
def test_the_key_names_a_mistake_once(number):
    for row in answer_key.table(1, number).rows:
        named = row[-1].split(", ")
        assert len(set(named)) == len(named), row


@pytest.mark.parametrize("seed", [1, 2, 7])
@pytest.mark.parametrize("number", ["00", "01", "04", "05", "06"])
def test_every_answer_of_the_key_is_right(number, seed):
    for one in answer_key.answers(seed, number):
        assert one.exercise.feedback(one.exercise.expected).tone == "correct"
        if isinstance(one.exercise, Exercise):
            shown = float(one.shown.split(" ")[0])
        else:
            shown = one.shown.removeprefix("for example ").split(" (±")[0]
        assert one.exercise.feedback(shown).tone == "correct", one.shown


def test_seeds_change_a_graded_number_in_every_notebook():
    for number in ("00", "01", "05", "06"):
        rows = answer_key.seeds(number, (1, 2, 3, 4, 5, 6)).rows
        assert any(len(set(row[1:])) > 1 for row in rows), number


# ---- plans and minutes


@pytest.mark.parametrize("name", minute_plans.names())
def test_a_plan_fills_its_minutes_and_leads_to_places_that_exist(name):
    table = data.load("minute_plans")
    rows = table[table["plan"] == name]
    whole = int(name.split()[0]) if " min" in name else 90
    assert rows["minutes"].sum() == whole and list(rows["step"]) == list(range(1, len(rows) + 1))
    for row in rows[rows["notebook"] != ""].itertuples():
        assert f"## {row.section}\n" in text(row.notebook) + "\n", (name, row.step)
        assert row.ask and row.stop_when
        if row.panel:
            assert f'"{row.panel.lower()}"' in shown(row.notebook), (name, row.step, row.panel)
    assert minute_plans.plan(name).rows[-1][0].endswith(f"to {whole}")


def test_an_unknown_plan_is_refused():
    with pytest.raises(ValueError, match="nearest: '50 min'"):
        minute_plans.plan("55 min")


@EVERY
def test_promised_minutes_are_near_the_estimate(number):
    notebook = json.loads(NUMBERED[number].read_text(encoding="utf-8"))
    promised, estimated = minute_plans.claimed(notebook), minute_plans.estimate(notebook)["in all"]
    assert 0.6 < estimated / promised < 1.4, (promised, estimated)


def test_the_guide_names_the_notebooks_whose_estimate_is_above_the_promise():
    above = [row[0] for row in minute_plans.estimates().rows if int(row[-2]) > int(row[-1])]
    assert above
    *first, last = above
    said = f"For {', '.join(first)} and {last} the estimate is above the promise."
    guide = "\n".join(cells("guide", "markdown"))
    assert said in guide
    assert "For the workshops add 15 to 30 minutes for wrong turns" in guide


def test_a_short_class_that_writes_code_starts_with_three_steps():
    """The first four steps of 01b take longer than the 27 minutes of this plan."""
    plan = data.load("minute_plans")
    building = plan[(plan["plan"] == "90 min, code") & (plan["section"] == "Steps")]
    first, then = building["ask"]
    assert "steps 1 to 3" in first and building["stop_when"].iloc[0].endswith("passed step 3")
    assert then.startswith("Steps 4 to 6.") and "the course's own step" in then


def test_what_ends_a_step_reads_as_a_sentence_after_when():
    ends = data.load("minute_plans")["stop_when"]
    assert not ends.str.contains("somebody has said$").any()
    assert not ends.str.contains("^we do not know").any()


def test_the_preparation_of_50_minutes_says_how_sheets_are_written_and_sets_the_wall_back():
    lessons = data.load("lessons")
    prepare = " ".join(lessons[(lessons["plan"] == "50 min") & (lessons["part"] == "prepare")].text)
    assert "under *Handouts*, remove both # and run the cell" in prepare
    assert "wall at -40 °C, then *Reset* and 20 min" in prepare
    written = [cell for cell in cells("guide", "code") if "handouts.write(" in cell]
    assert len(written) == 1 and written[0].count("# ") == 2


def test_an_estimate_counts_what_a_learner_does():
    cells = [
        ("markdown", "word " * 400 + "<!-- not this -->"),
        ("code", 'lesson.panel(a, "a")\nexercises.b(1).check(None)'),
    ]
    notebook = {"cells": [{"cell_type": kind, "source": [source]} for kind, source in cells]}
    found = minute_plans.estimate(notebook)
    assert found["reading"] == pytest.approx(2.0)
    assert found["in all"] == pytest.approx(2.0 + minute_plans.MINUTES_EACH["panel"] + 4.0)
    with pytest.raises(ValueError, match="has no line"):
        minute_plans.claimed(notebook)


def test_the_maps_promise_the_same_minutes_as_the_notebooks():
    maps = [text("00"), (NOTEBOOKS.parent / "README.md").read_text(encoding="utf-8")]
    for number in NUMBERED:
        minutes = minute_plans.claimed(json.loads(NUMBERED[number].read_text(encoding="utf-8")))
        for one in maps:
            # in the list of 00 as (60 minutes), in the table of README in the next cell
            name = rf"[|-] \[?{number} [^|\n]*?"
            found = re.findall(name + r"(?:\((\d+) minutes\)|\| (\d+) \|)", one)
            assert ["".join(pair) for pair in found] == [str(minutes)], number


# ---- from one notebook to the next


@pytest.mark.parametrize("number", ["00", "01", "02", "03", "04", "05"])
def test_each_notebook_hands_over_to_the_next(number):
    following = LESSONS[f"{int(number) + 1:02d}"]
    recap = text(number).split("## Recap and next")[1]
    assert f"]({following.name})" in recap


@EACH_WORKSHOP
def test_a_workshop_and_its_lesson_lead_to_each_other(number):
    lesson = number.removesuffix("b")
    assert f"]({LESSONS[lesson].name})" in text(number).split("## Set-up")[0]
    assert f"]({WORKSHOPS[number].name})" in text(lesson).split("## Recap and next")[1]
    # lessons do not need them
    for one in LESSONS:
        if one != "00":
            assert "b_" not in text(one).split("**Prerequisites.**")[1].split("**Time:**")[0]


@EACH_WORKSHOP
def test_the_guide_shows_every_step_with_its_mistakes(number):
    rows = workshop_key.table(number).rows
    steps = index.STEPS[number]
    assert [row[1] for row in rows] == [step.title for step in steps]
    for row, step in zip(rows, steps, strict=True):
        assert all(mistake.key in row[3] for mistake in step.mistakes)
    with pytest.raises(ValueError, match="nearest"):
        workshop_key.table("09b")


@pytest.mark.parametrize("number", [*list(LESSONS)[1:], *WORKSHOPS])
def test_each_lesson_has_the_glossary_and_leads_to_keeping_answers(number):
    # Its own words, which tests/rules hold, and the way to all of them, which are at the top of 00.
    (listed,) = words.WORDS.findall("\n".join(cells(number, "markdown")))
    assert 3 <= listed.count("\n- **") < 20
    assert listed.count(words.ALL_WORDS) == 1
    # a workshop keeps the names of what its checks found, by itself
    assert number in WORKSHOPS or "lesson.save()" in text(number) + code(number)


def test_every_term_of_the_glossary_is_used_where_it_says():
    for row in data.load("glossary").itertuples():
        said = " ".join(shown(number) for number in row.notebook.split())
        stem = row.term.lower().removesuffix("us").rstrip("s")  # a thrombus, many microthrombi
        assert stem in said or stem.replace(" ", "_") in said, (
            f"{row.term} is not in {row.notebook}"
        )


# ---- sheets


@pytest.mark.parametrize("name", handouts.SHEETS)
def test_a_sheet_prints_without_anything_from_outside(name):
    page = handouts.SHEETS[name]().page
    assert page.startswith("<!DOCTYPE html>") and page.count("<h1>") == 1
    for outside in ("http", "<script", "<img", "<link", "url(", "@import"):
        assert outside not in page, outside
    assert "Not medical advice" in page and "@media print" in page


@pytest.mark.parametrize("name", [*handouts.SHEETS, "teacher"])
def test_tables_of_sheets_have_captions_and_row_headings(name):
    page = handouts.SHEETS[name]().page if name in handouts.SHEETS else lessons.lesson("50 min")
    if name == "teacher":
        page = page._repr_mimebundle_()["text/html"]
    for table in re.findall(r"<table.*?</table>", page, re.DOTALL):
        assert re.search(r"<caption[^>]*>[^<]+</caption>", table)
        body = table.split("<tbody>")[1]
        assert body.count('<th scope="row"') == body.count("<tr>") >= 1
        assert not re.search(r"<th[^>]*>\s*</th>", table)
    assert ("<table" in page) == (name != "predictions")


def test_sheets_hold_what_the_tables_hold():
    page = handouts.predictions().body
    assert page.count("<section>") == len(load_questions("predict"))
    assert page.count("<li>") == sum(len(one.options) for one in load_questions("predict"))
    assert handouts.predictions("02").body.count("<section>") == len(
        load_questions("predict", "02")
    )
    rating = handouts.blind_rating().body
    for one in claims.starters():
        assert one.key in rating and one.reasoning[:40] not in rating
    assert handouts.discern_sheet().body.count("<tr>") == len(discern.questions()) + 1
    assert all(
        word in handouts.feedback().body
        for word in ("Where I stopped", "Minutes", f"of {len(load_questions('pretest'))}")
    )
    asked = re.findall(r"<tr><t[dh][^>]*>(\d\db?)<", handouts.feedback().body)
    assert asked == [row[0] for row in minute_plans.estimates().rows], "its minutes replace these"
    with pytest.raises(ValueError, match="'07'"):
        handouts.predictions("07")


def test_sheets_are_written_where_asked(tmp_path):
    names = handouts.write(tmp_path / "for my class")
    assert sorted(names) == sorted(path.name for path in (tmp_path / "for my class").iterdir())
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ValueError, match="cannot be written"):
        handouts.write(tmp_path / "file" / "sheets")


def test_words_of_a_table_are_escaped_on_paper(monkeypatch):
    monkeypatch.setattr(handouts.discern, "questions", lambda: ["Is 3 < 5 & <b>?"] * 16)
    assert (
        "<b>?" not in handouts.discern_sheet().page
        and "3 &lt; 5 &amp; &lt;b&gt;" in handouts.discern_sheet().page
    )


# ---- mistaken ideas


def test_every_mistaken_idea_is_listed_once_for_each_option():
    listed = data.load("questions")
    named = listed[(listed["misconception"] != "") & (listed["kind"] != "posttest")]
    assert len(misconceptions.table().rows) == len(named)
    assert all(row[3] for row in misconceptions.table().rows)
    counts = [int(row[1]) for row in misconceptions.most_common().rows]
    assert counts == sorted(counts, reverse=True) and counts[0] >= 3
    with pytest.raises(ValueError, match="'08'"):
        misconceptions.table("08")


def test_what_is_not_there_is_named_with_the_nearest():
    with pytest.raises(ValueError, match=r"count = -1; .*nearest: 1"):
        misconceptions.most_common(-1)
    with pytest.raises(ValueError, match="'07' is not among the notebooks with exercises"):
        answer_key.table(1, "07")
    with pytest.raises(ValueError, match="'04b'"):
        answer_key.seeds("04b")


def test_a_mistaken_idea_has_one_name():
    """Under two names it is counted twice, and misses the table of the most common."""
    listed = data.load("questions")["misconception"]
    names = sorted(set(listed) - {""})
    plain = [re.sub(r"\b(?:an?|the) ", "", name) for name in names]
    assert len(set(plain)) == len(names)
    assert not [(a, b) for a in names for b in names if a != b and b.startswith(f"{a} in ")]
    odds = [row for row in misconceptions.most_common().rows if row[0].startswith("odds ratio")]
    assert odds == [["odds ratio taken for risk ratio", "5", "00, 05, 06"]]
