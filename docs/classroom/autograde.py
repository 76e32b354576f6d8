"""Grade what students have handed in: the code of a submission runs as nobody, closed in.

    .venv-grade/bin/python docs/classroom/autograde.py 01_how_freezing_works

It runs `nbgrader autograde` and `nbgrader generate_feedback` for one assignment in build/course. A
submission is a program of a student. nbgrader would run it as whoever grades: it could change the
points of everybody, and read whatever that person can read. Here each kernel is started by
bubblewrap, without network, under a user number that owns nothing (as root) or in a user namespace
(otherwise), and sees of the course's folder only the submission itself. Feedback pages carry a rule
that keeps the browser from running any script that a submission has put into them.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import sandbox

COURSE = Path(__file__).resolve().parents[2]
ASSIGNMENT = re.compile(r"[\w-]+")
# the last of the numbers that students can have; nobody gets it
NUMBER = 89_999
MEMORY_BYTES = 2 << 30
FILE_BYTES = 50 << 20
PROCESSES = 128
NICENESS = 5
# no script and no request; styles and pictures that are in the page itself
PAGE_RULE = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "style-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'\">"
)


class GradingError(Exception):
    """Nothing can be graded; the message says why."""


# --- the kernel of a submission ----------------------------------------------------------------


def become_kernel(connection, course):
    """Replace this process by a kernel that is closed in. nbgrader starts one for each submission.

    Parameters
    ----------
    connection : Path
        The file by which nbgrader tells the kernel where to listen: on Unix sockets in a folder
        that belongs to the kernel. The file itself does not; the kernel gets a copy.
    course : Path
        Folder of the assignments, which is hidden but for the present folder, the submission.
    """
    submission = Path.cwd()
    is_root = os.geteuid() == 0
    number = NUMBER if is_root else os.geteuid()
    # an empty folder for each submission: the one before may have left something there
    runtime = Path(json.loads(connection.read_text(encoding="utf-8"))["ip"]).parent
    shutil.rmtree(runtime)
    runtime.mkdir(mode=0o700)
    handle, copy = tempfile.mkstemp(dir=runtime.parent, suffix=".json")
    os.write(handle, connection.read_bytes())
    os.close(handle)
    if is_root:
        os.chown(runtime, NUMBER, NUMBER)
        os.chown(copy, NUMBER, NUMBER)
    command = sandbox.command_for(
        number,
        runtime,
        shown=[COURSE, *sandbox.python_places()],
        hidden=[COURSE / "build", course],
        readable=[submission, Path(copy)],
        account=is_root,
    )
    kernel = [sys.executable, "-m", "ipykernel_launcher", "-f", copy]
    kernel.append("--HistoryManager.hist_file=:memory:")
    environment = {
        "PATH": os.defpath,
        "HOME": str(runtime),
        "LANG": "C.UTF-8",
        "IPYTHONDIR": str(runtime / "ipython"),
        "MPLCONFIGDIR": str(runtime / "matplotlib"),
        "NUMBA_CACHE_DIR": str(runtime / "numba"),
    }
    sandbox.set_limits(MEMORY_BYTES, FILE_BYTES, PROCESSES if is_root else None, NICENESS)
    os.execvpe(command[0], [*command, *kernel], environment)


def kernel_specification(course):
    """Return how nbgrader starts a kernel: this file, with the connection file."""
    here = str(Path(__file__).resolve())
    return {
        "argv": [sys.executable, here, "--kernel", "{connection_file}", "--course", str(course)],
        "display_name": "Python 3 (closed in)",
        "language": "python",
    }


# --- nbgrader ----------------------------------------------------------------------------------


def run_nbgrader(course, place, *arguments):
    """Run one command of nbgrader, whose kernels are those of this file."""
    environment = os.environ | {
        "JUPYTER_PATH": str(place / "jupyter"),
        "PATH": os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]]),
    }
    options = ["--Execute.kernel_name=python3", "--KernelManager.transport=ipc"]
    options.append(f"--KernelManager.ip={place / 'run' / 'kernel'}")
    command = [sys.executable, "-m", "nbgrader", *arguments, *options]
    return subprocess.run(command, cwd=course, env=environment, check=False).returncode


def guard_pages(feedback):
    """Put the rule against scripts into every page of feedback; return how many there are."""
    count = 0
    for page in feedback.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        if PAGE_RULE not in text:
            # before everything else, because the browser obeys it only for what comes after
            page.write_text(f"<!DOCTYPE html>{PAGE_RULE}\n{text}", encoding="utf-8")
        count += 1
    return count


def check_submissions(folder):
    """Refuse links among the submissions: nbgrader would copy what they lead to.

    Raises
    ------
    GradingError
        Names the first link.
    """
    for path in folder.rglob("*"):
        if path.is_symlink():
            raise GradingError(f"{path} is a link to another file. Delete it.")


def grade(course, name):
    """Grade all submissions of one assignment and write the feedback; return an exit code.

    Parameters
    ----------
    course : Path
        Folder of the assignments.
    name : str
        Name of the assignment.

    Raises
    ------
    GradingError
        If submissions cannot be closed in, or one contains a link.
    """
    fault = sandbox.fault(account=os.geteuid() == 0)
    if fault:
        raise GradingError(fault)
    check_submissions(course / "submitted")
    with tempfile.TemporaryDirectory(prefix="grading-") as made:
        place = Path(made)
        place.chmod(0o711)
        specification = place / "jupyter" / "kernels" / "python3"
        specification.mkdir(parents=True)
        (specification / "kernel.json").write_text(json.dumps(kernel_specification(course)))
        (place / "run").mkdir(mode=0o700)
        for step in (["autograde", name], ["generate_feedback", name]):
            code = run_nbgrader(course, place, *step)
            if code:
                return code
    pages = guard_pages(course / "feedback")
    print(f"{pages} pages of feedback; the points: nbgrader export")
    return 0


def main(arguments):
    """Grade, or become the kernel of a submission; return an exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("name", nargs="?", default="", help="name of the assignment")
    parser.add_argument("--course", type=Path, default=COURSE / "build" / "course")
    parser.add_argument("--kernel", type=Path, help=argparse.SUPPRESS)
    # nbgrader adds options for the kernel, which become_kernel chooses itself
    given, others = parser.parse_known_args(arguments)
    if others and not given.kernel:
        parser.error(f"unknown: {' '.join(others)}")
    course = given.course.resolve()
    if given.kernel:
        become_kernel(given.kernel.resolve(), course)
    known = sorted(path.name for path in (course / "source").glob("*") if path.is_dir())
    if not ASSIGNMENT.fullmatch(given.name) or given.name not in known:
        print(
            f"There is no assignment {given.name!r}; there are: {', '.join(known) or 'none'}.",
            file=sys.stderr,
        )
        return 1
    try:
        return grade(course, given.name)
    except GradingError as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
