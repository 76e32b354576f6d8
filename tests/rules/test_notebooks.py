"""Every notebook follows the rules of notebook_rules.py."""

import json

import pytest

from tests.project import PROJECT
from tests.rules import notebook_rules as rules

FOLDER = PROJECT / "notebooks"
PATHS = sorted(FOLDER.glob("*.ipynb"))


def read(path):
    """Return the dictionary stored in a notebook file."""
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_series_is_there():
    series = (*rules.SERIES, *rules.WORKSHOPS)
    missing = [name for name in series if not (FOLDER / f"{name}.ipynb").is_file()]
    assert not missing, f"notebooks/ lacks {missing}"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_notebook(path):
    problems = rules.problems_of(read(path), path.stem, FOLDER)
    kilobytes = path.stat().st_size / 1000
    problems += [f"{kilobytes:.0f} KB"] if kilobytes > rules.LARGEST_KB else []
    assert not problems, "\n".join(problems)


def test_all_notebooks_are_set_up_alike():
    problems = rules.set_up_rule({path.stem: read(path) for path in PATHS})
    assert not problems, "\n".join(problems)


def test_the_picture_in_the_readme_says_what_its_notebook_says():
    readme = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    pictures = [
        one for one in rules.PICTURE.findall(readme) if not one[1].startswith("https:")
    ]  # no badges
    assert pictures
    said = {
        target: alt for path in PATHS for cell in read(path)["cells"] for alt, target in shown(cell)
    }
    for alt, target in pictures:
        assert said[target.removeprefix("notebooks/")] == alt


def shown(cell):
    """Return (alternative text, file) of every picture in a cell."""
    return rules.PICTURE.findall(rules.source_of(cell)) if cell["cell_type"] == "markdown" else []
