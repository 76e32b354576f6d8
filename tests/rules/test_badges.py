"""Every badge opens its notebook, of the repository and release in CITATION.cff."""

import json
import shutil

import pytest

from tests.project import PROJECT
from tests.tools import badges

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))


def first_cell(path):
    """Return the text of a notebook's first cell."""
    return "".join(json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"])


def badge_problems(root):
    """Return the notebooks that alone lack a badge, and the files whose badge opens another."""
    paths = sorted((root / "notebooks").glob("*.ipynb"))
    with_badge = {path for path in paths if badges.BADGE.search(first_cell(path))}
    lacking = [
        f"{path.name} has no badge: run make badges"
        for path in paths
        if with_badge and path not in with_badge
    ]
    wrong = [path for path in badges.differing(root) if path.suffix == ".md" or path in with_badge]
    return lacking + [f"{path.name} has another badge: run make badges" for path in wrong]


def test_badges_of_the_project():
    assert badge_problems(PROJECT) == []
    assert badges.address(badges.START) in (PROJECT / "README.md").read_text(encoding="utf-8")


# --- the tool, and the rule can fail ----------------------------------------------------------


@pytest.fixture
def copy(tmp_path):
    """A copy of what the tool reads and writes, its notebooks without badges."""
    for name in ("CITATION.cff", "README.md"):
        shutil.copy2(PROJECT / name, tmp_path / name)
    (tmp_path / "docs").mkdir()
    (tmp_path / "notebooks").mkdir()
    for path in NOTEBOOKS[:2]:
        bare = badges.BADGE.sub("", path.read_text(encoding="utf-8"))
        (tmp_path / "notebooks" / path.name).write_text(bare, encoding="utf-8")
    return tmp_path


def test_badges_are_written_once_and_change_nothing_else(copy):
    before = {
        path.name: json.loads(path.read_text(encoding="utf-8"))
        for path in (copy / "notebooks").glob("*.ipynb")
    }
    assert badges.main([], copy) == 0
    assert badges.main(["--check"], copy) == 0
    assert badge_problems(copy) == []
    for path in (copy / "notebooks").glob("*.ipynb"):
        assert first_cell(path).count(badges.address(f"notebooks/{path.name}", copy)) == 1
        after = json.loads(path.read_text(encoding="utf-8"))
        assert after["cells"][1:] == before[path.name]["cells"][1:]
        assert (
            badges.BADGE.sub("", first_cell(path)).split()
            == "".join(before[path.name]["cells"][0]["source"]).split()
        )


def test_a_move_and_a_release_change_every_badge(copy):
    badges.main(["--repository", "some-school/frost"], copy)
    citation = copy / "CITATION.cff"
    citation.write_text(
        citation.read_text(encoding="utf-8") + "date-released: 2027-01-31\n", encoding="utf-8"
    )
    assert badges.main(["--check"], copy) == 1
    badges.main([], copy)
    texts = [first_cell(path) for path in (copy / "notebooks").glob("*.ipynb")]
    version = badges.citation(copy)["version"]
    for text in [*texts, (copy / "README.md").read_text(encoding="utf-8")]:
        assert f"/v2/gh/some-school/frost/v{version}?urlpath=lab/tree/notebooks/0" in text
        assert f"/github/some-school/frost/blob/v{version}/notebooks/0" in text
        assert badges.PLACEHOLDER not in text
    for path in (copy / "notebooks").glob("*.ipynb"):
        code = path.read_text(encoding="utf-8")
        assert f"%pip install git+https://github.com/some-school/frost@v{version};" in code
        assert "https://github.com/some-school/frost/blob/v" in code, "links to files follow"
        assert badges.PLACEHOLDER not in code


def test_a_missing_or_foreign_badge_is_found(copy):
    badges.main([], copy)
    one, other = sorted((copy / "notebooks").glob("*.ipynb"))
    one.write_text(badges.BADGE.sub("", one.read_text(encoding="utf-8")), encoding="utf-8")
    other.write_text(
        other.read_text(encoding="utf-8").replace("/OWNER/", "/somebody/"), encoding="utf-8"
    )
    problems = badge_problems(copy)
    assert problems == [
        f"{one.name} has no badge: run make badges",
        f"{other.name} has another badge: run make badges",
    ]


@pytest.mark.parametrize("name", ["frost", "a/b/c", "a b/c", ""])
def test_a_name_that_is_no_repository_is_refused(copy, name):
    with pytest.raises(ValueError, match="OWNER/NAME"):
        badges.move(name, copy)
