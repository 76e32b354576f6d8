"""Show what a class answered and what to discuss next: `make class-report`.

    make class-report                                        # the class of `make class`
    make class-report REPORT_ARGS="downloads"                # a folder of downloaded files
    make class-report REPORT_ARGS="downloads --names list.csv"

It reads `my_answers.json` files, however a browser renamed them, and the answers that are written
in copies of the notebooks. A file directly in a folder belongs to one learner, and so do all files
of a folder in it (`NAME/notebooks/my_answers.json` of a class server, or one folder for each
learner as a learning platform packs them). Nothing that a learner wrote is run or shown.
Without a list nobody is named. The list has a line `NAME,NAME ON THE PLATFORM` for each learner.
"""

import argparse
import csv
import json
import os
import re
import stat
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from helpers.teaching.guide import class_report
from helpers.teaching.guide.answer_key import MODULES

COURSE = Path(__file__).resolve().parents[2]
STUDENTS = COURSE / "build" / "class" / "students"
OUT = COURSE / "build" / "class-report"
LARGEST_NOTEBOOK = 20_000_000
DEEPEST = 5
# the course's own tables and pictures, and what programs keep for themselves
SKIPPED = ("data", "figures", "node_modules", "__pycache__")


class Unreadable(NamedTuple):
    """A file that could not be used, and why."""

    path: Path
    why: str


class Learner(NamedTuple):
    """What was found of one learner.

    Attributes
    ----------
    name : str
        Name of the folder or file, which is shown only if the teacher's list has it.
    answers : class_report.LearnerAnswers
        What this learner answered.
    """

    name: str
    answers: class_report.LearnerAnswers


# --- reading ----------------------------------------------------------------------------------


def files_in(folder):
    """Return the JSON files and notebooks of a folder, oldest first, by the learner's name.

    Folders of programs and links are left out: a link may lead out of a learner's folder.
    """
    found = {}
    for place, folders, names in os.walk(folder, followlinks=False):
        depth = len(Path(place).relative_to(folder).parts)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and name not in SKIPPED and depth < DEEPEST
        )
        for name in names:
            path = Path(place) / name
            if path.suffix not in (".json", ".ipynb") or name.startswith("."):
                continue
            parts = path.relative_to(folder).parts
            learner = parts[0] if len(parts) > 1 else path.stem
            found.setdefault(learner, []).append(path)
    # where a learner has several files, what the newest one says is taken last, and so wins
    return {
        learner: sorted(paths, key=lambda path: path.lstat().st_mtime)
        for learner, paths in sorted(found.items())
    }


def content_of(path, limit):
    """Return the bytes of a plain file; ValueError for a link, a pipe or a file too large.

    A learner's folder may hold anything, and the teacher may run this as root.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        opened = os.open(path, flags | getattr(os, "O_BINARY", 0))
    except OSError as problem:
        raise ValueError(f"not readable: {problem.strerror}") from None
    with os.fdopen(opened, "rb") as file:
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise ValueError("not a plain file")
        if about.st_size > limit:
            raise ValueError(f"too large: {about.st_size} bytes; the rule: at most {limit}")
        return file.read(limit + 1)


def notebook_answers(path):
    """Return the exercises answered in a copy of a notebook and its class seed.

    None for a notebook that is not of the course; ValueError for one that is torn.
    """
    number = path.name.split("_")[0]
    if number not in MODULES or not path.name.startswith(
        class_report.notebook_file(number).removesuffix(".ipynb")
    ):
        return None
    try:
        cells = json.loads(content_of(path, LARGEST_NOTEBOOK).decode("utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError, KeyError, TypeError):
        raise ValueError("torn: it is not a complete notebook") from None
    return class_report.exercise_answers(number, code)


def learner_from(name, paths, seed=None):
    """Return a learner's answers, None if no file holds any, and the files that were no use.

    Without a class seed, that of the learner's notebooks counts, and 1 if there are none.
    """
    answers = {}
    tries = {}
    exercises = {}
    seeds = Counter()
    unanswered = Counter()
    found = False
    unreadable = []
    for path in paths:
        try:
            if path.suffix == ".json":
                file = class_report.read_answers(content_of(path, class_report.SIZE_LIMIT))
                answers |= file.answers
                # of first tries the oldest file's counts
                tries = file.tries | tries
                found = True
            else:
                written = notebook_answers(path)
                if written and written[0]:
                    exercises |= written[0]
                    seeds[written[1]] += 1
                    found = True
                elif written:
                    # answers typed into the boxes are in the file alone, the seed is here
                    unanswered[written[1]] += 1
        except ValueError as problem:
            unreadable.append(Unreadable(path, str(problem)))
    if seed is None:
        seed = (seeds or unanswered or Counter([1])).most_common(1)[0][0]
    made = class_report.LearnerAnswers(answers, exercises, tries, seed)
    return Learner(name, made) if found else None, unreadable


def read_class(folders, seed=None):
    """Return the learners of one or several folders, and the files that were no use."""
    learners = []
    unreadable = []
    for folder in folders:
        for name, paths in files_in(folder).items():
            learner, problems = learner_from(name, paths, seed)
            unreadable += problems
            if learner is not None:
                learners.append(learner)
    return learners, unreadable


def names_in(path):
    """Return the teacher's list: the name on the platform by the name of the folder or file.

    A line with one name stands for the same name in both places; ValueError for a name twice.
    """
    names = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            cells = [cell.strip() for cell in row if cell.strip()]
            if not cells:
                continue
            if cells[0] in names:
                raise ValueError(f"{path.name} has the name {cells[0]!r} twice; keep one line")
            names[cells[0]] = cells[-1]
    return names


# --- writing ----------------------------------------------------------------------------------


def safe_cell(value):
    """Return a cell that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if re.match(r"[=+@\t\r]|-(?!\d)", text) else text


def write_table(path, rows):
    """Write rows as CSV that only the teacher can read."""
    with open(path, "w", encoding="utf-8", newline="", opener=for_the_teacher) as file:
        csv.writer(file, lineterminator="\n").writerows(
            [safe_cell(cell) for cell in row] for row in rows
        )


def for_the_teacher(path, flags):
    """Open a file that is readable for its owner alone."""
    return os.open(path, flags, 0o600)


def about_unreadable(unreadable):
    """Return a sentence with the files that were no use, by the reason; no path, no name."""
    if not unreadable:
        return ""
    reasons = Counter(one.why.partition(":")[0] for one in unreadable)
    listed = ", ".join(f"{count} {why}" for why, count in sorted(reasons.items()))
    return f"Files that were not used: {listed}. `--files` lists them.\n"


def write_report(out, learners, unreadable, names=None):
    """Write the report and its tables into a folder, and return what fits a screen of it.

    Parameters
    ----------
    out : Path
        The folder; a report in it is replaced.
    learners : list of Learner
        At least one.
    unreadable : list of Unreadable
        Files that were no use: they are counted in the report.
    names : dict, optional
        The teacher's list. Only with it, `learning_platform.csv` is written.
    """
    made = class_report.report([one.answers for one in learners])
    unused = f"\n{about_unreadable(unreadable)}" if unreadable else ""
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(out / "report.md", "w", encoding="utf-8", opener=for_the_teacher) as file:
        file.write(made.text + unused)
    for name, rows in class_report.tables(made).items():
        write_table(out / f"{name}.csv", rows)
    platform = out / "learning_platform.csv"
    # names of an earlier run do not stay behind
    platform.unlink(missing_ok=True)
    if names is not None:
        rows = [
            class_report.platform_row(names[one.name], one.answers)
            for one in learners
            if one.name in names
        ]
        write_table(platform, [class_report.PLATFORM_HEADINGS, *rows])
    return made.summary + unused


def main(arguments):
    """Make the report that the command line asks for; return an exit code."""
    parser = argparse.ArgumentParser(prog="make class-report", description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path, help=f"default: {STUDENTS}")
    parser.add_argument("--names", type=Path, help="CSV: name of folder or file, platform's name")
    parser.add_argument("--out", type=Path, default=OUT, help=f"default: {OUT}")
    parser.add_argument("--seed", type=int, help="class seed; default: that of the notebooks, or 1")
    parser.add_argument("--files", action="store_true", help="list files that were not used")
    given = parser.parse_args(arguments)
    folders = given.folders or [STUDENTS]
    try:
        for folder in folders:
            if not folder.is_dir():
                raise ValueError(f"{folder} is not a folder; give the folder of the class's files")
        names = names_in(given.names) if given.names else None
        learners, unreadable = read_class(folders, given.seed)
        if given.files:
            for one in unreadable:
                print(f"{one.path}: {one.why}", file=sys.stderr)
        if not learners:
            raise ValueError(
                f"no file of answers in {', '.join(map(str, folders))}. "
                + about_unreadable(unreadable)
            )
        text = write_report(given.out, learners, unreadable, names)
    except (OSError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(text)
    missing = sorted(set(names or {}) - {one.name for one in learners})
    if missing:
        print(f"On the list, but without answers: {', '.join(missing)}.")
    if names is not None:
        others = sum(one.name not in names for one in learners)
        print(f"Not on the list, and so not named: {others}.")
    print(f"Every question and exercise: {given.out / 'report.md'}, and as CSV beside it.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
