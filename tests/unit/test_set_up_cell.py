"""The set-up cell runs the helpers beside the notebook, or says in one sentence why it cannot."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.teaching.lesson import surroundings
from helpers.teaching.panel.widgets import SWITCH
from tests.project import PROJECT
from tests.rules.notebook_rules import cells_of, source_of

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
START = json.loads(NOTEBOOKS[0].read_text(encoding="utf-8"))
CODE = source_of(cells_of(START, "code")[0][1])
ASK = f"{CODE}\nfrom pathlib import Path\nprint(Path(teach.__file__).resolve())"


def run(folder, code=ASK, options=(), **variables):
    """Run code as a kernel does, with the folder first on the path; return the last line."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, *options, "-c", code],
        cwd=folder,
        env=environment | {SWITCH: "off"} | variables,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return (done.stdout or done.stderr).strip().splitlines()[-1]


@pytest.fixture
def home(tmp_path):
    """A copy of the course, as it is copied to another place, with a notebook folder."""
    shutil.copytree(PROJECT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("*.pyc"))
    (tmp_path / "data").symlink_to(PROJECT / "data")
    (tmp_path / "notebooks" / "figures").mkdir(parents=True)
    return tmp_path / "notebooks"


def hide(folder, how):
    """Put something called helpers in the way."""
    folder.mkdir(exist_ok=True)
    if how == "file":
        (folder / "helpers.py").write_text("")
    else:
        (folder / "helpers").mkdir()
        if how == "package":
            (folder / "helpers" / "__init__.py").write_text("")


@pytest.mark.parametrize("how", ["file", "folder", "package"])
def test_the_copy_beside_the_notebook_runs_whatever_hides_it(home, how):
    hide(home, how)
    hide(home / "other", how)
    wanted = str(home.parent / "src" / "helpers" / "teaching" / "__init__.py")
    # The last one is the original of a folder that was copied with its environment.
    for path in (home / "other", PROJECT / "src"):
        assert run(home, PYTHONPATH=str(path)) == wanted


@pytest.mark.parametrize("how", ["file", "package"])
def test_away_from_home_the_cause_and_the_cure_are_named(tmp_path, how):
    hide(tmp_path, how)
    said = run(tmp_path)
    assert said.startswith("ImportError: No module named 'helpers.teaching'")
    assert str(tmp_path / "helpers") in said
    assert "rename what is called helpers beside this notebook" in said


def test_a_python_without_the_course_is_named(tmp_path):
    # Without its site, this Python has nothing but its own library.
    said = run(tmp_path, options=["-S"])
    assert said.startswith(f"ImportError: No module named 'helpers' in {sys.executable}:")
    assert "choose the kernel of the course" in said
    assert "%pip install git+https://github.com/" in said and said.count(".") < 12


def test_a_folder_without_pictures_or_with_another_copy_is_reported(tmp_path, home):
    assert surroundings.notice(PROJECT / "notebooks") == ""
    (tmp_path / "alone").mkdir()
    assert "away from its folder" in surroundings.notice(tmp_path / "alone" / "x")
    assert "another copy of the course is running" in surroundings.notice(home)


def test_every_notebook_has_this_cell_and_ends_it_with_the_lesson():
    assert CODE.splitlines()[-1] == "lesson"
    for path in NOTEBOOKS:
        notebook = json.loads(Path(path).read_text(encoding="utf-8"))
        assert source_of(cells_of(notebook, "code")[0][1]) == CODE, path.name
        (words,) = [
            source_of(cell)
            for _, cell in cells_of(notebook, "markdown")
            if source_of(cell).startswith("## Set-up")
        ]
        assert "Error displaying widget" in words and "Run All Cells" in words, path.name
