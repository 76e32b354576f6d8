"""Each plan is a lesson that can be taught: opening, preparation, prompts, exit ticket, slides."""

import html
import re

import pytest

from helpers import data
from helpers.teaching.guide import lessons, minute_plans
from helpers.teaching.lesson.questions import load_questions
from tests.project import PROJECT

PLANS = minute_plans.names()
EACH = pytest.mark.parametrize("plan", PLANS)


def headings(file):
    """Return the headings of a notebook as JupyterLab's anchors."""
    text = (PROJECT / "notebooks" / file).read_text(encoding="utf-8")
    return {words.replace(" ", "-") for words in re.findall(r'"#{2,3} ([^"\\]+)', text)}


@EACH
def test_a_lesson_has_all_its_parts(plan):
    made = lessons.lesson(plan)
    assert len(made.opening.split()) >= 40
    assert "Nothing here is medical advice" in made.opening and "doctor" in made.opening
    assert made.exit_ticket.rstrip()[-1] in "?." and made.exit_answer
    assert len(made.preparation) >= 4
    assert made.steps[-1].end == (int(plan.split()[0]) if " min" in plan else 90)
    assert made.predictions


def test_a_lesson_of_50_minutes_is_prepared_in_20():
    assert lessons.lesson("50 min").preparation_minutes <= 20


@EACH
def test_every_step_says_where_what_to_expect_and_what_to_discuss(plan):
    for step in lessons.lesson(plan).steps:
        if step.where == "break":
            continue
        file, _, anchor = step.link.partition("#")
        assert anchor in headings(file), step.link
        assert step.expect and step.prompt.endswith((".", "?")) and step.ask and step.go_on


@EACH
def test_every_panel_of_a_plan_has_a_picture(plan):
    for step in lessons.lesson(plan).steps:
        if "“" in step.where:
            assert len(step.pictures) >= 2, step.where
            for picture in step.pictures:
                assert picture.file.is_file() and len(picture.sentence) > 20


@EACH
def test_only_predictions_that_the_plan_uses_are_printed(plan):
    made = lessons.lesson(plan)
    sheet = lessons.learner_sheet(plan).body
    assert sheet.count("<section>") == len(made.predictions) + 1
    # they belong to the notebooks of the plan
    used = {step.link.split("_")[0] for step in made.steps if step.link}
    assert {question.notebook for question in made.predictions} <= used
    assert "Before you go" in sheet and made.exit_answer not in sheet


def test_no_discussion_and_no_lesson_is_without_a_plan():
    plans = data.load("minute_plans")
    used = {(row.notebook, row.section, row.panel) for row in plans.itertuples() if row.notebook}
    talk = data.load("discussions")
    assert {(row.notebook, row.section, row.panel) for row in talk.itertuples()} == used
    assert list(dict.fromkeys(data.load("lessons")["plan"])) == PLANS


@EACH
def test_files_show_everything_without_anything_from_outside(plan, tmp_path):
    names = lessons.write(plan, tmp_path)
    assert sorted(names) == sorted(path.name for path in tmp_path.iterdir())
    made = lessons.lesson(plan)
    for name in names:
        page = (tmp_path / name).read_text(encoding="utf-8")
        shown = re.sub(r"data:image/png;base64,[\w+/=]+", "", page)
        assert page.startswith("<!DOCTYPE html>") and "Not medical advice" in shown
        for outside in ("http", "<script", "<link", "url(", "@import", 'src="/'):
            assert outside not in shown, (name, outside)
        assert "`" not in shown
    deck = (tmp_path / names[2]).read_text(encoding="utf-8")
    pictures = sum(len(step.pictures) for step in made.steps)
    quiz = sum(len(lessons.quiz_questions(step)) for step in made.steps)
    assert deck.count("<section>") == 2 + len(made.predictions) + quiz + len(made.steps) + pictures
    assert "*" not in re.sub(r"<style>.*?</style>", "", re.sub(r"data:image[^\"]*", "", deck))
    assert deck.count("<img ") == pictures
    # what gives an answer away is for the teacher
    assert made.exit_answer not in deck and made.steps[0].expect not in deck


def test_each_picture_of_the_slides_has_the_name_that_it_has_in_its_notebook():
    """Two settings of a panel can have the same words but for their numbers."""
    deck = lessons.slides("50 min").body
    names = re.findall(r'<div class="beside"><img [^>]*><div><p><b>([^<]+)\.</b>', deck)
    assert names[:2] == ["10 min", "20 min"]
    assert names[2:5] == ["Soft tissue", "Kidney", "Gas film"]
    assert names[5:] == ["Kidney", "Kidney in an operation", "Kidney, artery clamped"]
    assert len(names) == deck.count("<img ")


def test_wrong_answers_to_expect_are_told_by_what_they_are_about():
    """A sheet may hold one question of three: "third" would be the first on it."""
    expected = data.load("discussions")["expect"]
    assert not [one for one in expected if re.search(r"\b(First|Second|Third)\b", one)]


def test_slides_ask_each_question_when_its_step_comes():
    made = lessons.lesson("50 min")
    deck = lessons.slides("50 min").body
    order = ["00 Explore", "tissue reach -40 °C?", "01 Predict", "01 Explore", "01 Quiz"]
    places = [deck.index(words) for words in order]
    assert places == sorted(places)
    # the class sees the questions of the vote, not their numbers
    for key in ("tip_at_40", "longer"):
        (asked,) = [one for one in load_questions("quiz", "01") if one.key == key]
        assert html.escape(asked.text) in deck
        assert all(html.escape(option.text) in deck for option in asked.options)
    assert "Questions 3 and 4" not in deck and "Third question" not in deck
    # the teacher reads what the sheet asks, not its key
    assert html.escape(made.predictions[0].text) in lessons.teacher_sheet("50 min").body


@EACH
def test_every_quiz_of_a_plan_names_questions_that_there_are(plan):
    for step in lessons.lesson(plan).steps:
        asked = lessons.quiz_questions(step)
        assert bool(asked) == step.where.endswith("Quiz")
        assert all(question.notebook == step.link[:2] for question in asked)


def test_the_vote_in_week_4_expects_mistakes_of_its_questions():
    step = lessons.lesson("week 4").steps[-1]
    ideas = {
        option.misconception
        for question in lessons.quiz_questions(step)
        for option in question.options
    }
    assert {"studies chosen by result", "model taken for evidence"} <= ideas
    assert step.expect == "Studies are chosen by their results; a model is taken for evidence."


@EACH
def test_the_exit_ticket_has_its_minutes_in_the_plan(plan):
    last = lessons.lesson(plan).steps[-1]
    # reading and writing a ticket takes three minutes; what else the step asks, five
    assert "xit ticket" in last.ask and last.end - last.begin >= 8


@EACH
def test_what_a_plan_says_to_press_is_there(plan):
    places = PROJECT / "src" / "helpers" / "teaching"
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(places.rglob("*.py")))
    for step in lessons.lesson(plan).steps:
        for words in re.findall(r"\*([^*]+)\*", step.ask):
            assert f'"{words}"' in source, (step.where, words)
    asks = [row[2] for row in minute_plans.plan(plan).rows]
    assert not any("*" in ask for ask in asks)


@EACH
def test_a_teacher_has_the_answer_to_every_question_of_the_plan(plan):
    made = lessons.lesson(plan)
    page = lessons.teacher_sheet(plan).body
    asked = [
        *made.predictions,
        *(one for step in made.steps for one in lessons.quiz_questions(step)),
    ]
    for question in asked:
        (right,) = [option.text for option in question.options if option.right]
        there = f"({question.notebook}) <b>Answer:</b> {html.escape(right)}"
        assert f"{html.escape(question.text)} {there}" in page
    assert html.escape(f'lessons.write("{plan}", folder)', quote=False) in page


def test_votes_on_a_slide_are_those_that_a_plan_has_time_for():
    for plan in PLANS:
        for step in lessons.lesson(plan).steps:
            votes = len(lessons.quiz_questions(step))
            assert 2 * votes <= step.end - step.begin, (plan, step.where)


@EACH
def test_the_guide_shows_a_lesson_with_links_to_its_notebooks(plan):
    made = lessons.lesson(plan)
    page = made._repr_mimebundle_()["text/html"]
    links = re.findall(r'<a href="([^"]+)">', page)
    assert links == [step.link for step in made.steps if step.link]
    # below the guide's own headings, in their order
    assert set(re.findall(r"<h(\d)>", page)) == {"4"}


def test_an_unknown_plan_and_a_place_that_cannot_be_written_are_refused(tmp_path):
    with pytest.raises(ValueError, match="nearest: '50 min'"):
        lessons.lesson("55 min")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ValueError, match="cannot be written"):
        lessons.write("50 min", tmp_path / "file" / "sheets")
