"""The graded assignments, with nbgrader for real.

For every notebook: release, answer as told (only `None` is replaced), autograde, feedback, export.
"""

import csv
import importlib.util
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
from tests.project import PROJECT
from tests.tools import install

NAME = "01_how_freezing_works"
SEED = 7
GRADED = [
    path.stem
    for path in sorted((PROJECT / "notebooks").glob("*.ipynb"))
    if assignments.exercises(nbformat.read(path, as_version=4))
    or assignments.builds(nbformat.read(path, as_version=4))
]
WORKSHOPS = [
    name
    for name in GRADED
    if assignments.builds(nbformat.read(PROJECT / "notebooks" / f"{name}.ipynb", as_version=4))
]


def course_notebook(name=NAME):
    """Return a notebook of the course."""
    return nbformat.read(assignments.COURSE / "notebooks" / f"{name}.ipynb", as_version=4)


def as_released(source):
    """Return a cell's code as nbgrader gives it to students: without what stands between marks."""
    marked = r"### BEGIN (SOLUTION|HIDDEN TESTS)\n.*?### END \1"
    return re.sub(marked, "", source, flags=re.DOTALL)


def test_every_exercise_of_every_notebook_is_found():
    for path in sorted((assignments.COURSE / "notebooks").glob("*.ipynb")):
        notebook = course_notebook(path.stem)
        asked = sum(
            cell.source.count(".check(") for cell in notebook.cells if cell.cell_type == "code"
        )
        assert len(assignments.exercises(notebook)) == asked, path.name


@pytest.mark.parametrize("name", WORKSHOPS)
def test_every_step_of_a_workshop_is_exported(name):
    notebook = course_notebook(name)
    steps = assignments.builds(notebook)
    assert len(steps) == sum(
        cell.source.count("lesson.build(") for cell in notebook.cells if cell.cell_type == "code"
    )
    cells = assignments.assignment(name, notebook, SEED).cells
    ids = [cell.metadata["nbgrader"]["grade_id"] for cell in cells]
    assert len(ids) == len(set(ids))
    for number, built in enumerate(steps, 1):
        function = cells[ids.index(f"function-{number}")].source
        released = as_released(function)
        assert released.strip() == built.stub.strip()
        assert assignments.step_of(built).solution in function


def test_a_workshop_gives_points_for_right_steps_only():
    """Run as graded: all solutions; then one wrong step, which costs its own point alone."""
    cells = assignments.assignment(
        "01b_build_a_freezer", course_notebook("01b_build_a_freezer"), SEED
    ).cells
    code = {cell.metadata["nbgrader"]["grade_id"]: cell.source for cell in cells}

    def points(changed):
        names, given = {}, 0
        for grade_id, source in (code | changed).items():
            if grade_id in ("introduction",) or grade_id.startswith("step-"):
                continue
            try:
                exec(source, names)
                given += grade_id.startswith("check-")
            except AssertionError:
                assert grade_id.startswith("check-")
        return given

    assert points({}) == 9
    wrong = code["function-1"] + "\nenthalpy = lambda temperature_C, soft: temperature_C"
    assert points({"function-1": wrong}) == 8
    assert points({"function-1": as_released(code["function-1"])}) == 8


def test_a_number_means_the_lesson_and_not_its_workshop():
    assert assignments.is_named("01_how_freezing_works", ["01"])
    assert not assignments.is_named("01b_build_a_freezer", ["01"])
    assert assignments.is_named("01b_build_a_freezer", ["02", "01b"])
    assert assignments.is_named("01_how_freezing_works", ["01_how"])


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


def test_every_notebook_of_the_series_is_graded():
    numbered = sorted(path.stem for path in (PROJECT / "notebooks").glob("0*.ipynb"))
    assert numbered == GRADED


@pytest.mark.parametrize("name", GRADED)
def test_released_cells_run_blank_and_see_the_answer_put_in_place_of_none(name, capsys):
    right = right_answers(name)
    made = assignments.assignment(name, course_notebook(name), SEED)
    code = [as_released(cell.source) for cell in made.cells if cell.cell_type == "code"]
    assert not any("SOLUTION" in text or "expected" in text or "%s" in text for text in code)
    names = {}
    for text in code:
        exec(text, names)
    steps = assignments.builds(course_notebook(name))
    assert capsys.readouterr().out.count("Missing") == len(right) + len(steps)

    names = {}
    replies = []
    answers = iter(right)
    for text in code:
        asked = text.count("= None")
        exec(text.replace("None", as_code(next(answers))) if asked else text, names)
        replies.append(capsys.readouterr().out)
    assert sum("Correct" in reply for reply in replies) == len(right)


@pytest.mark.parametrize("name", [name for name in GRADED if name[2] == "_"])
def test_answers_written_as_the_introduction_says_are_right(name):
    notebook = course_notebook(name)
    introduction = assignments.assignment(name, notebook, SEED).cells[0].source
    assert "a number as it is, anything else in quotation marks" in introduction
    for exercise, answer in zip(assignments.exercises(notebook), right_answers(name), strict=True):
        parts = answer if isinstance(answer, tuple) else (answer,)
        written = "; ".join(one if isinstance(one, str) else f"{one:.6g}" for one in parts)
        names = {"lesson": type("Lesson", (), {"class_seed": SEED})()}
        exec(exercise.imports, names)
        assert eval(f"{exercise.made}.feedback({written!r}).tone", names) == "correct", written


def test_a_course_folder_of_the_faulty_version_is_mended(tmp_path):
    config = tmp_path / "nbgrader_config.py"
    faulty = assignments.CONFIG.replace(assignments.STUB, assignments.FAULTY_STUB)
    assert "%s" in faulty
    config.write_text(faulty + "c.Exchange.root = 'x'\n", encoding="utf-8")
    assignments.export(tmp_path, ["00"])
    kept = config.read_text(encoding="utf-8")
    assert kept == assignments.CONFIG + "c.Exchange.root = 'x'\n"


def test_a_configuration_with_which_cells_would_fail_is_refused(tmp_path):
    config = tmp_path / "nbgrader_config.py"
    config.write_text("c = get_config()\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"add this line to it:\nc\.ClearSolutions"):
        assignments.export(tmp_path, ["00"])
    assert not (tmp_path / "source").exists()


# --- with nbgrader ----------------------------------------------------------------------------


def grading_python():
    """Return the Python that has nbgrader: that of `make grade`, or this one; None if neither."""
    own = install.venv_python(PROJECT / install.APART["grade"])
    if own.exists():
        return str(own)
    return sys.executable if importlib.util.find_spec("nbgrader") else None


def nbgrader(course, *arguments):
    """Run nbgrader in a course, as after `source .venv-grade/bin/activate`.

    Returns the finished process.
    """
    python = grading_python()
    command = [python, "-m", "nbgrader", *arguments]
    activated = os.environ | {
        "PATH": os.pathsep.join([os.path.dirname(python), os.environ["PATH"]])
    }
    return subprocess.run(
        command, cwd=course, env=activated, capture_output=True, text=True, check=False
    )


def hand_in(course, name, student, answers, functions=0):
    """Put a student's copy where nbgrader looks for it, with texts in place of `None`.

    None leaves an answer as it was. Of a workshop the first `functions` are written. Nothing else
    of a released cell is touched.
    """
    steps = [assignments.step_of(one) for one in assignments.builds(course_notebook(name))]
    released = nbformat.read(course / "release" / name / f"{name}_exercises.ipynb", as_version=4)
    for cell in released.cells:
        number = re.fullmatch(r"answer-(\d+)", cell.metadata["nbgrader"]["grade_id"])
        answer = answers[int(number[1]) - 1] if number else None
        if answer is not None:
            assert cell.source.count("None") == 1, cell.source
            cell.source = cell.source.replace("None", answer)
        number = re.fullmatch(r"function-(\d+)", cell.metadata["nbgrader"]["grade_id"])
        if number and int(number[1]) <= functions:
            cell.source = steps[int(number[1]) - 1].solution
    place = course / "submitted" / student / name
    place.mkdir(parents=True)
    nbformat.write(released, place / f"{name}_exercises.ipynb")


def right_answers(name=NAME):
    """Return the right numbers of this class."""
    names = {"lesson": type("Lesson", (), {"class_seed": SEED})()}
    found = assignments.exercises(course_notebook(name))
    for one in found:
        exec(one.imports, names)
    return [eval(f"{one.made}.expected", names) for one in found]


def as_code(answer):
    """Return an answer of any kind as Python code: a number, several, a letter and one, a text."""
    if isinstance(answer, tuple):
        return repr(tuple(one if isinstance(one, str) else float(one) for one in answer))
    return repr(answer if isinstance(answer, str) else float(answer))


def as_people_write(answer):
    """Return a number with a decimal comma, as many students type it; other kinds as code.

    Not with three digits after the comma, which may be thousands: such a number gets no point but a
    sentence that says so, before it is handed in.
    """
    if isinstance(answer, str | tuple):
        return as_code(answer)
    written = f"{answer:.6g}"
    if re.fullmatch(r"-?\d+\.\d{3}", written):
        written += "0"
    return written.replace(".", ",")


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", GRADED)
def test_release_answer_autograde_feedback_export(name, tmp_path):
    if grading_python() is None:
        lacking("the extra grade (make grade)")
    assert assignments.export(tmp_path, [name], SEED) == [name]
    made = nbgrader(tmp_path, "generate_assignment", name)
    assert made.returncode == 0, made.stderr[-2000:]
    notebook = f"{name}_exercises.ipynb"
    released = (tmp_path / "release" / name / notebook).read_text(encoding="utf-8")
    for trace in (".expected", "SOLUTION", "HIDDEN", "%s", "NotImplementedError"):
        assert trace not in released
    # nbgrader's own check runs every cell: none fails before a student has typed anything
    for copy in ("release", "source"):
        checked = nbgrader(tmp_path, "validate", f"{copy}/{name}/{notebook}")
        assert "passes all the tests" in checked.stdout + checked.stderr, copy

    right = right_answers(name)
    steps = len(assignments.builds(course_notebook(name)))
    wrong = ["-987654"] * (len(right) - 1)
    hand_in(tmp_path, name, "ann", [as_people_write(one) for one in right], steps)
    hand_in(tmp_path, name, "bob", [*map(as_code, right[:1]), *wrong], min(steps, 1))
    hand_in(tmp_path, name, "cem", [None] * len(right))
    for step in (["autograde", name], ["generate_feedback", name], ["export"]):
        done = nbgrader(tmp_path, *step)
        assert done.returncode == 0, done.stderr[-2000:]
    with (tmp_path / "grades.csv").open(encoding="utf-8", newline="") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    bob = min(len(right), 1) + min(steps, 1)
    assert scores == {"ann": len(right) + steps, "bob": bob, "cem": 0.0}
    pages = {
        student: (tmp_path / "feedback" / student / name / f"{name}_exercises.html").read_text(
            encoding="utf-8"
        )
        for student in scores
    }
    assert "Correct" in pages["ann"] and "Missing" not in pages["ann"]
    assert "Missing" in pages["cem"]
    if len(right) > 1:
        assert "Keep working" in pages["bob"]


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
    if grading_python() is None:
        lacking("the extra grade (make grade)")
    if shutil.which("bwrap") is None:
        lacking("bubblewrap")
    tmp_path.chmod(0o755)
    assert assignments.export(tmp_path, [NAME], SEED) == [NAME]
    made = nbgrader(tmp_path, "generate_assignment", NAME)
    assert made.returncode == 0, made.stderr[-2000:]
    right = right_answers()
    for student in ("ann", "mallory"):
        hand_in(tmp_path, NAME, student, [as_code(one) for one in right])
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
        command = [str(grading_python()), str(script), NAME, "--course", str(tmp_path)]
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
