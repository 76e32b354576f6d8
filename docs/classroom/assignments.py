"""Turn the exercises of the notebooks into graded assignments for nbgrader: `make grade`.

    make grade                        # every notebook with exercises, into build/course
    make grade GRADE_ARGS="01 02 --seed 7 --course folder"

The second line exports two notebooks, with other numbers, into another folder; a workshop has a
number of its own, such as 01b. In an assignment
each exercise has three cells: its question, a cell for the answer (in the teacher's copy with the
solution, which nbgrader removes), and a locked cell that says what went wrong and gives the point.
A student replaces `None` in the cell of the answer and nothing else; no cell fails while it is
still there, because what gives the point is a hidden test, which nbgrader puts back. A step of a
workshop has the same three cells: what is asked, the function to write in place of three dots, and
the check. A step that fails costs its point only, since later steps then use the course's own
function. The class seed
varies the numbers from class to class; everything else that a student needs is in the
notebook itself.
"""

import argparse
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import nbformat
from nbformat import v4

from helpers.teaching import notebook_files

COURSE = Path(__file__).resolve().parents[2]
EXERCISE = re.compile(r"(?P<answer>my_\w+) = None\n(?P<made>[^\n]+)\.check\((?P=answer)\)\s*$")
BUILD = re.compile(
    r"(?P<stub>def (?P<name>\w+)\(.*)\n\n\n"
    r"lesson\.build\((?P<step>(?P<module>\w+)\.\w+), (?P=name)\)\s*$",
    re.DOTALL,
)
# nbgrader puts this in place of a solution. It is empty because the line with None stays;
# nbgrader's own text would raise an error in the student's cell.
STUB = 'c.ClearSolutions.code_stub = {"python": ""}'
CONFIG = f"""c = get_config()
c.CourseDirectory.course_id = "cold-facts"
{STUB}
c.ExecutePreprocessor.timeout = 120
"""
# what `make grade` wrote in version 0.1.0: students got a cell with this text in it
FAULTY_STUB = (
    'c.ClearSolutions.code_stub = {"python": "# Your answer: put a number in place of None.\\n%s"}'
)
INTRODUCTION = """# {title}: exercises

Open the notebook itself (`{name}.ipynb`) beside this one and use its panels. Put every answer in
place of `None`: a number as it is, anything else in quotation marks, such as "A; 12". Run the cell
and the one below it, which says whether the answer is right and what went wrong. **Not medical
advice.**"""
WORKSHOP_INTRODUCTION = """# {title}: steps

Open the notebook itself (`{name}.ipynb`) beside this one: it has the ideas and the hints. Write
every function in place of its three dots, and run the cell and the one below it, which says whether
the function is right and what went wrong. **Not medical advice.**"""


class Found(NamedTuple):
    """An exercise found in a notebook.

    Attributes
    ----------
    answer : str
        Name of the variable that takes the answer.
    made : str
        Expression that creates the exercise.
    imports : str
        Import lines that the expression needs.
    """

    answer: str
    made: str
    imports: str


def exercises(notebook):
    """Return the exercises of a notebook, in their order.

    An exercise without import lines uses those of the exercise before it.
    """
    found = []
    imports = ""
    for cell in notebook.cells:
        match = EXERCISE.search(cell.source) if cell.cell_type == "code" else None
        if match:
            imports = cell.source[: match.start()].strip() or imports
            found.append(Found(match["answer"], match["made"], imports))
    return found


class Built(NamedTuple):
    """A step of a workshop found in a notebook.

    Attributes
    ----------
    name : str
        Name of the function to write.
    stub : str
        What stands in its cell at first.
    step : str
        Expression that names the step, such as `freezer.ENTHALPY`.
    module : str
        Module of `helpers.workshop` that has it.
    """

    name: str
    stub: str
    step: str
    module: str

    @property
    def imports(self):
        """Import lines that the step needs."""
        return f"import numpy as np\nfrom helpers.workshop import {self.module}"


def builds(notebook):
    """Return the steps of a workshop's notebook, in their order."""
    found = []
    for cell in notebook.cells:
        match = BUILD.search(cell.source) if cell.cell_type == "code" else None
        if match:
            found.append(Built(match["name"], match["stub"], match["step"], match["module"]))
    return found


def cell(source, grade_id, *, kind="code", **flags):
    """Return a cell with the metadata by which nbgrader recognises it.

    Parameters
    ----------
    source : str
        Its text or code.
    grade_id : str
        A name that is unique in the assignment.
    kind : str
        "code" or "markdown".
    **flags
        Entries of nbgrader's metadata that differ from a locked cell without points.
    """
    mark = {
        "schema_version": 3,
        "grade_id": grade_id,
        "grade": False,
        "solution": False,
        "locked": True,
        "task": False,
    }
    made = v4.new_markdown_cell(source) if kind == "markdown" else v4.new_code_cell(source)
    made.metadata["nbgrader"] = mark | flags
    return made


def question_of(exercise, seed):
    """Return the text of a question with this class's numbers."""
    # an exercise reads nothing of a lesson but its seed
    names = {"lesson": SimpleNamespace(class_seed=seed)}
    # this runs code of the course's notebook, never text from a table or a learner
    exec(f"{exercise.imports}\nmade = {exercise.made}", names)
    return names["made"].text


def cells_of(number, exercise, seed):
    """Return the three cells of an exercise: question, answer with its solution, locked test."""
    question = f"## Exercise {number}\n\n{question_of(exercise, seed)}"
    # nbgrader cuts out what is between the marks in the students' copies
    solution = (
        f"{exercise.answer} = None\n"
        "### BEGIN SOLUTION\n"
        f"{exercise.answer} = {exercise.made}.expected\n"
        "### END SOLUTION"
    )
    test = (
        f"feedback = {exercise.made}.feedback({exercise.answer})\n"
        "print(feedback.text)\n"
        "### BEGIN HIDDEN TESTS\n"
        "assert feedback.tone == 'correct', feedback.text\n"
        "### END HIDDEN TESTS"
    )
    return [
        cell(question, f"question-{number}", kind="markdown"),
        cell(solution, f"answer-{number}", solution=True, locked=False),
        cell(test, f"test-{number}", grade=True, points=1),
    ]


def step_of(built):
    """Return the step itself, with its question and its solution."""
    names = {}
    # this runs import lines of the course's notebook, never text from a table or a learner
    exec(f"{built.imports}\nstep = {built.step}", names)
    return names["step"]


def cells_of_step(number, built):
    """Return the three cells of a step: what is asked, stub with its solution, locked check."""
    step = step_of(built)
    question = f"## Step {number}: {step.title}\n\n{step.asks}"
    # the solution defines the function once more, and nbgrader cuts it out for students
    solution = f"{built.stub}\n### BEGIN SOLUTION\n{step.solution}\n### END SOLUTION"
    check = (
        f"built = lesson.build({built.step}, {built.name})\n"
        f"{built.name} = lesson.best({built.step})\n"
        "print(built.feedback.text)\n"
        "### BEGIN HIDDEN TESTS\n"
        "assert built.diagnosis.passed, built.feedback.text\n"
        "### END HIDDEN TESTS"
    )
    return [
        cell(question, f"step-{number}", kind="markdown"),
        cell(solution, f"function-{number}", solution=True, locked=False),
        cell(check, f"check-{number}", grade=True, points=1),
    ]


def assignment(name, notebook, seed):
    """Return the teacher's copy of an assignment, with its solutions.

    Parameters
    ----------
    name : str
        Name of the notebook, without `.ipynb`.
    notebook : nbformat.NotebookNode
        The notebook whose exercises, and steps of a workshop, are used.
    seed : int
        Class seed: the numbers of the exercises depend on it.

    Raises
    ------
    ValueError
        For a notebook without exercises and steps.
    """
    found = exercises(notebook)
    steps = builds(notebook)
    if not found and not steps:
        raise ValueError(f"{name} has no exercises to grade")
    title = re.search(r"(?m)^# (.+)$", notebook.cells[0].source)[1]
    start = f"import helpers.teaching as teach\n\nlesson = teach.Lesson(class_seed={seed})"
    # each import once, in order: a dictionary keeps the first place of a key
    set_up = dict.fromkeys([start, *(one.imports for one in (*steps, *found))])
    introduction = (WORKSHOP_INTRODUCTION if steps else INTRODUCTION).format(title=title, name=name)
    cells = [
        cell(introduction, "introduction", kind="markdown"),
        cell("\n".join(set_up), "set-up"),
    ]
    for number, one in enumerate(steps, 1):
        cells += cells_of_step(number, one)
    for number, one in enumerate(found, 1):
        cells += cells_of(number, one, seed)
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def export(course, names=(), seed=1):
    """Write the assignments into a course folder for nbgrader.

    Parameters
    ----------
    course : Path
        The folder; a configuration of nbgrader that is there already is kept, if students can
        answer with it.
    names : sequence of str
        Beginnings of names of notebooks, such as "01" or, for its workshop, "01b"; without any, all
        notebooks are exported.
    seed : int
        Class seed.

    Returns
    -------
    list of str
        Names of the notebooks whose exercises were written.

    Raises
    ------
    ValueError
        If no notebook with exercises has such a name, or the folder's configuration would give
        students cells that fail.
    """
    config = configuration(course)
    written = []
    for path in notebook_files.of_the_course(COURSE / "notebooks"):
        if names and not is_named(path.stem, names):
            continue
        notebook = nbformat.read(path, as_version=4)
        if not exercises(notebook) and not builds(notebook):
            continue
        target = course / "source" / path.stem / f"{path.stem}_exercises.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(assignment(path.stem, notebook, seed), target)
        written.append(path.stem)
    if not written:
        raise ValueError(f"no notebook with exercises begins with {', '.join(names)}")
    (course / "nbgrader_config.py").write_text(config, encoding="utf-8")
    return written


def is_named(stem, names):
    """Say whether one of the names means a notebook: "01" means the lesson, "01b" its workshop."""
    # a number alone would also be the beginning of its workshop's
    beginnings = [f"{name}_" if name.isdigit() else name for name in names]
    return stem.startswith(tuple(beginnings))


def configuration(course):
    """Return the configuration of nbgrader for a course's folder: the one there, or a new one.

    Raises
    ------
    ValueError
        If the one that is there lacks the line by which students get a cell they can answer in.
    """
    path = course / "nbgrader_config.py"
    if not path.exists():
        return CONFIG
    config = path.read_text(encoding="utf-8").replace(FAULTY_STUB, STUB)
    if STUB not in config:
        raise ValueError(
            f"{path} lacks a line without which students' cells would fail; add this line to it:\n"
            f"{STUB}"
        )
    return config


def main(arguments):
    """Export the assignments and say what to do next; return an exit code."""
    parser = argparse.ArgumentParser(prog="make grade", description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", help="beginnings of notebooks' names; none means all")
    parser.add_argument(
        "--seed", type=int, default=1, help="class seed: varies the numbers of the exercises"
    )
    parser.add_argument("--course", type=Path, default=COURSE / "build" / "course")
    given = parser.parse_args(arguments)
    try:
        written = export(given.course, given.names, given.seed)
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"Assignments in {given.course}: {', '.join(written)}")
    print(
        "Next, run in the project's folder `source .venv-grade/bin/activate`, then in the course's "
        "folder"
    )
    print(f"`nbgrader generate_assignment {written[0]}`.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
