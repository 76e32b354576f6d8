"""The graded assignments, with nbgrader for real.

Generate, validate, autograde, feedback, export.
"""

import csv
import os
import re
import shutil
import socket
import subprocess
import sys

import nbformat
import pytest

from docs.classroom import assignments, autograde
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


# --- a hostile submission ---------------------------------------------------------------------

HOSTILE = """
import os, socket, sqlite3, pathlib
said = [f"number {os.getuid()}"]
def attempt(what, action):
    try:
        action()
        said.append(f"{what}: done")
    except Exception as problem:
        said.append(f"{what}: {type(problem).__name__}")
attempt("grades", lambda: open("COURSE/gradebook.db", "r+b").close())
attempt("others", lambda: os.listdir("COURSE/submitted"))
attempt("submission", lambda: open("COURSE/autograded/mallory/planted", "w").close())
attempt("network", lambda: socket.create_connection(("127.0.0.1", PORT), 2).close())
attempt("course", lambda: open("PROJECT/planted", "w").close())
print("; ".join(said))
from IPython.display import HTML, display
display(HTML("<script>document.title = 'taken over'</script>"))
"""


@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_submission_runs_without_rights_and_its_page_without_scripts(tmp_path, browser):
    """One student hands in a program in place of a number; the same answer runs no script."""
    if nbgrader(tmp_path, "--version").returncode:
        lacking("the extra grade")
    if shutil.which("bwrap") is None:
        lacking("bubblewrap")
    tmp_path.chmod(0o755)
    assert assignments.export(tmp_path, [NAME], SEED) == [NAME]
    made = nbgrader(tmp_path, "generate_assignment", NAME)
    assert made.returncode == 0, made.stderr[-2000:]
    right = right_answers()
    hand_in(tmp_path, "ann", right)
    hand_in(tmp_path, "mallory", right)
    path = tmp_path / "submitted" / "mallory" / NAME / f"{NAME}_exercises.ipynb"
    theirs = nbformat.read(path, as_version=4)
    answer = next(one for one in theirs.cells if one.metadata["nbgrader"]["grade_id"] == "answer-1")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        program = (
            HOSTILE.replace("COURSE", str(tmp_path))
            .replace("PROJECT", str(assignments.COURSE))
            .replace("PORT", str(listening.getsockname()[1]))
        )
        answer.source += program
        nbformat.write(theirs, path)
        script = assignments.COURSE / "docs" / "classroom" / "autograde.py"
        command = [sys.executable, str(script), NAME, "--course", str(tmp_path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr[-3000:]
    page = tmp_path / "feedback" / "mallory" / NAME / f"{NAME}_exercises.html"
    said = re.search(r"number \d+;[^<]*", page.read_text(encoding="utf-8"))[0]
    print(said)
    assert "done" not in said
    assert said.count(":") == 5
    if os.geteuid() == 0:
        assert "number 0;" not in said
    assert nbgrader(tmp_path, "export").returncode == 0
    with (tmp_path / "grades.csv").open(encoding="utf-8", newline="") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores == {"ann": len(right), "mallory": len(right)}
    seen = browser.new_page()
    seen.goto(page.as_uri())
    assert seen.title() != "taken over"
    assert "Keep working" in seen.content() or "exercises" in seen.content()


def test_a_link_among_the_submissions_is_refused(tmp_path):
    place = tmp_path / "submitted" / "mallory"
    place.mkdir(parents=True)
    autograde.check_submissions(tmp_path / "submitted")
    (place / "secret").symlink_to("/etc/hostname")
    with pytest.raises(autograde.GradingError, match="is a link"):
        autograde.check_submissions(tmp_path / "submitted")
