"""The steps of the pages in docs/contributing work: they are carried out on a copy."""

import csv
import io
import os
import re
import subprocess
import sys

import pytest

from tests.project import PROJECT, copy_project
from tests.rules import notebook_rules as rules
from tests.tools import new_notebook

PAGES = PROJECT / "docs" / "contributing"
TABLE_PAGES = ("tissue", "probe", "study", "claim")
CHOICE = re.compile(r"Add `(\w+)` to the choices of `(\w+)` in `data/columns\.csv`")
EXAMPLE = re.compile(r"```python\n(>>>.*?)```", re.DOTALL)
CHECK = "from helpers import data; data.check_all()"


def rows_of(text):
    """Return {table: rows} of a page's csv blocks; "to `data/x.csv`" before a block says where."""
    found = {}
    for block in re.findall(r"(.*?)```csv\n(.*?)```", text, re.DOTALL):
        table = re.findall(r"\bto `data/(\w+)\.csv`", block[0])[-1]
        found[table] = list(csv.reader(io.StringIO(block[1])))
    return found


def add_rows(folder, table, rows):
    """Add rows to a table of the copy; the bibliography stays in alphabetical order."""
    path = folder / "data" / f"{table}.csv"
    header, *old = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
    assert all(len(row) == len(header) for row in rows), (
        f"a row for {table}.csv has not {len(header)} cells"
    )
    together = (
        sorted([*old, *rows], key=lambda row: row[0]) if table == "sources" else [*old, *rows]
    )
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *together])


def add_choice(folder, table, column, word):
    """Add a word to the choices of a column on the card of a table."""
    path = folder / "data" / "columns.csv"
    text = path.read_text(encoding="utf-8")
    changed = re.sub(
        rf"(?m)^({table}\.csv,{column},choice,.*?;\w+),", rf"\1;{word},", text, count=1
    )
    assert changed != text
    path.write_text(changed, encoding="utf-8")


def carried_out(folder, page):
    """Do what a page says in the copy; returns the Python examples it gives, as one text."""
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    tables = rows_of(text)
    for word, column in CHOICE.findall(text):
        add_choice(folder, next(name for name in tables if name != "sources"), column, word)
    for table, rows in tables.items():
        add_rows(folder, table, rows)
    return "\n".join(EXAMPLE.findall(text))


def run(folder, *arguments, module="-m"):
    """Run Python in the copy, on the copy's own helpers."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "src")}
    command = [sys.executable, module, *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copy(tmp_path):
    """The project's own files in another folder."""
    return copy_project(tmp_path / "project")


def needed(page):
    """Skip while the tables a page is about are not there yet."""
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    missing = [name for name in rows_of(text) if not (PROJECT / "data" / f"{name}.csv").is_file()]
    if missing:
        pytest.skip(f"data/{missing[0]}.csv is not written yet")


@pytest.mark.long
@pytest.mark.parametrize("page", TABLE_PAGES)
def test_steps_of_a_page(copy, page):
    needed(page)
    examples = carried_out(copy, page)
    checked = run(copy, CHECK, module="-c")
    assert checked.returncode == 0, checked.stderr
    assert examples.count(">>>") >= 2
    (copy / "steps.txt").write_text(examples, encoding="utf-8")
    done = run(copy, "doctest", "-o", "ELLIPSIS", "steps.txt")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.long
@pytest.mark.parametrize("page", TABLE_PAGES)
def test_the_data_tests_accept_what_a_page_adds(copy, page):
    needed(page)
    carried_out(copy, page)
    done = run(copy, "pytest", "-q", "-x", "-p", "no:cacheprovider", "tests/unit/test_data.py")
    assert done.returncode == 0, done.stdout[-3000:]


def test_a_step_left_out_is_noticed(copy):
    text = (PAGES / "tissue.md").read_text(encoding="utf-8")
    add_rows(copy, "tissues", rows_of(text)["tissues"])  # neither the source nor the choice
    done = run(copy, CHECK, module="-c")
    assert done.returncode != 0 and "frog_muscle" in done.stderr


# --- a notebook -------------------------------------------------------------------------------


def test_the_empty_lesson_lacks_nothing_but_its_content(copy):
    text = (PAGES / "notebook.md").read_text(encoding="utf-8")
    name, title, question = re.search(r'new_notebook\.py (\S+) "(.*?)" "(.*?)"', text).groups()
    done = run(copy, name, title, question, module="tests/tools/new_notebook.py")
    assert done.returncode == 0, done.stderr
    book = new_notebook.json.loads(
        (copy / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")
    )
    problems = rules.problems_of(book, name, copy / "notebooks")
    assert problems and all(
        re.search(r"^\d+ (words|cells|code cells), not |is no name", one) for one in problems
    )
    other = new_notebook.json.loads(
        min((copy / "notebooks").glob("0*.ipynb")).read_text(encoding="utf-8")
    )
    assert rules.set_up_rule({"other": other, name: book}) == []


@pytest.mark.parametrize(
    ("name", "question", "says"),
    [("01_again", "Why?", "already"), ("7_x", "Why?", "no name"), ("07_x", "Why.", "no question")],
)
def test_a_lesson_that_cannot_be_is_refused(name, question, says):
    with pytest.raises(ValueError, match=says):
        new_notebook.notebook(name, "T", question, PROJECT / "notebooks")


def test_the_page_names_the_budgets_as_they_are():
    text = (PAGES / "notebook.md").read_text(encoding="utf-8")
    numbers = [*rules.WORDS, *rules.CELLS, *rules.CODE_CELLS, rules.MEDIAN_LINES, rules.MOST_LINES]
    numbers += [rules.LARGEST_KB, rules.LARGEST_PICTURE_KB, rules.LONGEST_QUOTE]
    table = text[text.index("| words") : text.index("Predictions")]
    assert [int(one.replace(",", "")) for one in re.findall(r"\d[\d,]*", table)] == numbers
