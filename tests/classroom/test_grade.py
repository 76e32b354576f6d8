"""The graded assignments, with nbgrader for real.

Generate, validate, autograde, feedback, export.
"""

import csv
import os
import re
import subprocess
import sys

import nbformat
import pytest

from docs.classroom import assignments
from tests.conftest import lacking

NAME = "01_how_freezing_works"
SEED = 7


def course_notebook(name=NAME):
    """Return a notebook of the course."""
    return nbformat.read(assignments.COURSE / "notebooks" / f"{name}.ipynb", as_version=4)


def test_every_exercise_of_every_notebook_is_found():
    for path in sorted((assignments.COURSE / "notebooks").glob("*.ipynb")):
        notebook = course_notebook(path.stem)
        asked = sum(
            cell.source.count(".check(") for cell in notebook.cells if cell.cell_type == "code"
        )
        assert len(assignments.exercises(notebook)) == asked, path.name


def test_an_assignment_asks_with_the_numbers_of_its_class():
    cells = assignments.assignment(NAME, course_notebook(), SEED).cells
    points = [cell.metadata["nbgrader"].get("points", 0) for cell in cells]
    assert sum(points) == len(assignments.exercises(course_notebook()))
    ids = [cell.metadata["nbgrader"]["grade_id"] for cell in cells]
    assert len(ids) == len(set(ids))
    assert f"class_seed={SEED}" in cells[1].source
    texts = {
        seed: [cell.source for cell in assignments.assignment(NAME, course_notebook(), seed).cells]
        for seed in range(1, 6)
    }
    assert (
        len(
            {
                tuple(text for text in one if text.startswith("## Exercise"))
                for one in texts.values()
            }
        )
        > 1
    )


def test_a_notebook_without_exercises_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no exercises"):
        assignments.assignment(
            "00", nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# T")]), 1
        )
    with pytest.raises(ValueError, match="begins with 99"):
        assignments.export(tmp_path, ["99"])


# --- with nbgrader ----------------------------------------------------------------------------


def nbgrader(course, *arguments):
    """Run nbgrader in a course, as after `source .venv/bin/activate`.

    Returns the finished process.
    """
    command = [sys.executable, "-m", "nbgrader", *arguments]
    activated = os.environ | {
        "PATH": os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
    }
    return subprocess.run(
        command, cwd=course, env=activated, capture_output=True, text=True, check=False
    )


def hand_in(course, student, answers):
    """Put a student's copy with these answers where nbgrader looks for it.

    None leaves an answer as it was.
    """
    released = nbformat.read(course / "release" / NAME / f"{NAME}_exercises.ipynb", as_version=4)
    for cell in released.cells:
        number = re.fullmatch(r"answer-(\d+)", cell.metadata["nbgrader"]["grade_id"])
        if number and answers[int(number[1]) - 1] is not None:
            name = assignments.exercises(course_notebook())[int(number[1]) - 1].answer
            cell.source = f"{name} = {answers[int(number[1]) - 1]!r}"
    place = course / "submitted" / student / NAME
    place.mkdir(parents=True)
    nbformat.write(released, place / f"{NAME}_exercises.ipynb")


def right_answers():
    """Return the right numbers of this class."""
    names = {"lesson": type("Lesson", (), {"class_seed": SEED})()}
    found = assignments.exercises(course_notebook())
    for one in found:
        exec(one.imports, names)
    return [eval(f"{one.made}.expected", names) for one in found]


@pytest.mark.long
@pytest.mark.timeout(900)
def test_generate_validate_autograde_feedback_export(tmp_path):
    if nbgrader(tmp_path, "--version").returncode:
        lacking("the extra grade")
    assert assignments.export(tmp_path, [NAME], SEED) == [NAME]
    made = nbgrader(tmp_path, "generate_assignment", NAME)
    assert made.returncode == 0, made.stderr[-2000:]
    released = (tmp_path / "release" / NAME / f"{NAME}_exercises.ipynb").read_text(encoding="utf-8")
    assert ".expected" not in released and "SOLUTION" not in released
    blank = nbgrader(tmp_path, "validate", f"release/{NAME}/{NAME}_exercises.ipynb")
    assert "failed" in blank.stdout + blank.stderr
    solved = nbgrader(tmp_path, "validate", f"source/{NAME}/{NAME}_exercises.ipynb")
    assert "passes all the tests" in solved.stdout + solved.stderr
    right = right_answers()
    hand_in(tmp_path, "ann", right)
    hand_in(tmp_path, "bob", [right[0], *[2 * one for one in right[1:]]])
    hand_in(tmp_path, "cem", [None] * len(right))
    for step in (["autograde", NAME], ["generate_feedback", NAME], ["export"]):
        done = nbgrader(tmp_path, *step)
        assert done.returncode == 0, done.stderr[-2000:]
    with (tmp_path / "grades.csv").open(encoding="utf-8", newline="") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores == {"ann": len(right), "bob": 1.0, "cem": 0.0}
    feedback = (tmp_path / "feedback" / "bob" / NAME / f"{NAME}_exercises.html").read_text(
        encoding="utf-8"
    )
    assert "Keep working" in feedback
