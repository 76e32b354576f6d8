"""Copies and other files in a learner's folder are not taken for notebooks of the course."""

import shutil

import pytest

from helpers import data
from helpers.teaching import notebook_files
from helpers.teaching.guide import lessons, minute_plans
from helpers.teaching.lesson import gain
from tests.project import PROJECT

OTHERS = (
    "01_how_freezing_works-Copy1.ipynb",
    "01_how_freezing_works (1).ipynb",
    "._01_how_freezing_works.ipynb",
    "Untitled.ipynb",
)


@pytest.fixture
def crowded(tmp_path, monkeypatch):
    """Return a folder with the course's notebooks and others, which the helpers take for theirs."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for path in (PROJECT / "notebooks").glob("*.ipynb"):
        shutil.copy(path, folder)
    for name in OTHERS:
        (folder / name).write_text("no notebook", encoding="utf-8")
    shutil.copytree(PROJECT / "data", tmp_path / "data")
    monkeypatch.setattr(data, "data_folder", lambda: tmp_path / "data")
    return folder


def test_only_the_courses_own_notebooks_are_found(crowded):
    found = notebook_files.of_the_course(crowded)
    assert not {path.name for path in found} & set(OTHERS)
    assert {path.name for path in found} == {
        path.name for path in crowded.glob("*.ipynb") if path.name not in OTHERS
    }
    assert notebook_files.numbered("01", crowded).name == "01_how_freezing_works.ipynb"
    assert notebook_files.numbered("01b", crowded).name == "01b_build_a_freezer.ipynb"
    assert notebook_files.numbered("99", crowded) is None


def test_links_minutes_and_plans_do_not_take_a_copy(crowded):
    assert lessons._file("01").name == "01_how_freezing_works.ipynb"
    assert len(minute_plans.estimates().rows) == len(list(crowded.glob("0*.ipynb"))) - 2
    links = {idea.notebook for idea in gain.gain_of({}).ideas}
    assert links
    assert not links & set(OTHERS)
    with pytest.raises(ValueError, match="no notebook '99'"):
        lessons._file("99")
