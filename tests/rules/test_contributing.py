"""The steps of the pages in docs/contributing work: they are carried out on a copy."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import textwrap

import pytest

from tests.project import PROJECT, copy_project
from tests.rules import notebook_rules as rules
from tests.tools import new_notebook

PAGES = PROJECT / "docs" / "contributing"
TABLE_PAGES = ("tissue", "probe", "series", "study", "claim")
EXAMPLE = re.compile(r"```python\n(>>>.*?)```", re.DOTALL)
CODE = re.compile(r"```python\n((?!>>>).*?)```", re.DOTALL)
CHECK = "from helpers import data; data.check_all()"


def text_of(page):
    """Return the text of a page."""
    return (PAGES / f"{page}.md").read_text(encoding="utf-8")


def rows_of(text):
    """Return {table: rows} of a page's csv blocks; "to `data/x.csv`" before a block says where."""
    found = {}
    for before, block in re.findall(r"(.*?)```csv\n(.*?)```", text, re.DOTALL):
        table = re.findall(r"\bto `data/(\w+)\.csv`", before)[-1]
        found[table] = list(csv.reader(io.StringIO(block)))
    return found


def add_rows(folder, table, rows):
    """Add rows to a table of the copy; the bibliography stays in alphabetical order."""
    path = folder / "data" / f"{table}.csv"
    header, *old = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
    assert all(len(row) == len(header) for row in rows), (
        f"a row for {table}.csv has not {len(header)} cells"
    )
    together = [*old, *rows]
    if table == "sources":
        together.sort(key=lambda row: row[0])
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *together])


def add_to_tables(folder, page):
    """Add the rows of a page to the tables of the copy."""
    for table, rows in rows_of(text_of(page)).items():
        add_rows(folder, table, rows)


def run(folder, *arguments):
    """Run Python in the copy, on the package of the copy."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "src")}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def run_examples(folder, page):
    """Run the examples of a page in the copy; returns how many lines they have."""
    examples = "\n".join(EXAMPLE.findall(text_of(page)))
    (folder / "steps.txt").write_text(examples, encoding="utf-8")
    done = run(folder, "-m", "doctest", "-o", "ELLIPSIS", "steps.txt")
    assert done.returncode == 0, done.stdout + done.stderr
    return examples.count(">>>")


def assert_linted(folder, *paths):
    """Assert that ruff accepts files of the copy, and their format."""
    for linter in (["check"], ["format", "--check"]):
        done = run(folder, "-m", "ruff", *linter, *map(str, paths))
        assert done.returncode == 0, done.stdout


@pytest.fixture
def copy(tmp_path):
    """The project's files in another folder."""
    return copy_project(tmp_path / "project")


# --- rows of tables ---------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("page", TABLE_PAGES)
def test_steps_of_a_page(copy, page):
    add_to_tables(copy, page)
    checked = run(copy, "-c", CHECK)
    assert checked.returncode == 0, checked.stderr
    assert run_examples(copy, page) >= 2


@pytest.mark.long
@pytest.mark.parametrize("page", TABLE_PAGES)
def test_the_data_tests_accept_what_a_page_adds(copy, page):
    add_to_tables(copy, page)
    tests = [
        f"tests/unit/test_{name}.py" for name in ("data", "freezing_menus", "cell_death_menus")
    ]
    done = run(copy, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize("page", TABLE_PAGES)
def test_rows_of_a_page_have_the_columns_of_their_table(page):
    for table, rows in rows_of(text_of(page)).items():
        with (PROJECT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert {len(row) for row in rows} == {len(header)}, table


@pytest.mark.parametrize("page", TABLE_PAGES[:2])
def test_a_page_changes_its_table_and_at_most_one_more(page):
    tables = set(rows_of(text_of(page))) - {"sources"}  # a source is new only sometimes
    assert len(tables) <= 2


def test_a_step_left_out_is_noticed(copy):
    add_rows(copy, "tissues", rows_of(text_of("tissue"))["tissues"])  # without its source
    done = run(copy, "-c", CHECK)
    assert done.returncode != 0 and "example2026" in done.stderr


# --- a study module ---------------------------------------------------------------------------


@pytest.mark.long
def test_steps_of_the_page_on_study_modules(copy):
    text = text_of("study_module")
    module, test = (copy / one for one in re.findall(r"Write `([\w/]+\.py)`", text))
    for path, code in zip((module, test), CODE.findall(text), strict=True):
        assert not path.exists()
        path.write_text(code, encoding="utf-8")
    assert run_examples(copy, "study_module") >= 2
    assert_linted(copy, module, test)
    done = run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(test))
    assert done.returncode == 0, done.stdout[-3000:]
    doctests = ("-m", "pytest", "-q", "tests/rules/test_doctests.py", "-k", module.stem)
    done = run(copy, *doctests)
    assert done.returncode == 0, done.stdout[-3000:]


# --- a figure ---------------------------------------------------------------------------------


def add_figure(folder):
    """Write the module of the page on figures and add its cells to a notebook; returns both."""
    text = text_of("figure")
    module = folder / re.search(r"Write `(src/[\w/]+\.py)`", text)[1]
    code, cell = CODE.findall(text)
    assert not module.exists()
    module.write_text(code, encoding="utf-8")

    path = folder / "notebooks" / "01_how_freezing_works.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    still = re.search(r"```markdown\n(.*?)\n```", text)[1]
    common = {"metadata": {}, "execution_count": None, "outputs": []}
    notebook["cells"] += [
        {"cell_type": "code", "id": "tip-0", "source": cell.rstrip(), **common},
        {"cell_type": "markdown", "id": "tip-1", "metadata": {}, "source": still},
    ]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return module, path


@pytest.mark.long
@pytest.mark.timeout(600)
def test_steps_of_the_page_on_figures(copy):
    module, notebook = add_figure(copy)
    assert run_examples(copy, "figure") >= 3
    assert_linted(copy, module)
    shown = run(copy, "-m", "helpers.teaching.publish", notebook.stem)
    assert shown.returncode == 0, shown.stdout + shown.stderr
    swept = run(
        copy, "-m", "pytest", "-q", "tests/notebooks/test_sweep.py", "-m", "", "-k", "01_how"
    )
    assert swept.returncode == 0, swept.stdout[-3000:]


# --- a notebook -------------------------------------------------------------------------------


def read(path):
    """Return the dictionary stored in a notebook file."""
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_empty_lesson_lacks_nothing_but_its_content(copy):
    command = r'new_notebook\.py (\S+) "(.*?)" "(.*?)"'
    name, title, question = re.search(command, text_of("notebook")).groups()
    done = run(copy, "tests/tools/new_notebook.py", name, title, question)
    assert done.returncode == 0, done.stderr
    book = read(copy / "notebooks" / f"{name}.ipynb")
    problems = rules.problems_of(book, name, copy / "notebooks")
    to_write = re.compile(r"^\d+ (words|cells|code cells), not |is no name|^median of|publish it$")
    assert problems and all(to_write.search(one) for one in problems)
    other = read(min((copy / "notebooks").glob("0*.ipynb")))
    assert rules.set_up_rule({"other": other, name: book}) == []


@pytest.mark.parametrize(
    ("name", "question", "says"),
    [("01_again", "Why?", "already"), ("7_x", "Why?", "no name"), ("07_x", "Why.", "no question")],
)
def test_a_lesson_that_cannot_be_is_refused(name, question, says):
    with pytest.raises(ValueError, match=says):
        new_notebook.notebook(name, "T", question, PROJECT / "notebooks")


def test_the_page_names_the_budgets_as_they_are():
    text = text_of("notebook")
    numbers = [*rules.WORDS, *rules.CELLS, *rules.CODE_CELLS, rules.MEDIAN_LINES, rules.MOST_LINES]
    numbers += [rules.LARGEST_KB, rules.LARGEST_PICTURE_KB, rules.LONGEST_QUOTE]
    table = text[text.index("| words") : text.index("Predictions")]
    assert [int(one.replace(",", "")) for one in re.findall(r"\d[\d,]*", table)] == numbers


# --- a step of a workshop ---------------------------------------------------------------------


def test_the_example_of_the_page_on_workshops_works(tmp_path):
    (code,) = CODE.findall(textwrap.dedent(text_of("workshop").replace("\n   ", "\n")))
    path = tmp_path / "step.py"
    path.write_text(code, encoding="utf-8")
    done = run(PROJECT, str(path))
    assert done.returncode == 0, done.stderr
    assert "double" in code and code.count("assert ") == 2
