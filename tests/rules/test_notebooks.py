"""Every notebook follows the rules of notebook_rules.py."""

import html
import json
import re
import shutil
from urllib.parse import unquote

import pytest

from helpers import data
from helpers.teaching.publish import words
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


def places(notebook):
    """Return where a notebook's links and pictures lead, in its text and its stored outputs."""
    found = []
    for number, cell in enumerate(notebook["cells"]):
        texts = [rules.source_of(cell)] if cell["cell_type"] == "markdown" else []
        for output in cell.get("outputs", []):
            texts.append("".join(output.get("data", {}).get("text/html", "")))
        for text in texts:
            targets = rules.LINK.findall(text) + [place for _, place in rules.PICTURE.findall(text)]
            targets += re.findall(r"(?:href|src)=\"([^\"]+)\"", text)
            found += [(number, html.unescape(target)) for target in targets]
    return found


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_no_link_is_dead_on_a_server_rooted_in_the_folder_of_the_notebooks(path, tmp_path):
    root = shutil.copytree(FOLDER, tmp_path / "root", ignore=shutil.ignore_patterns(".*", "sheets"))
    dead = []
    for number, target in places(read(path)):
        place = unquote(target.partition("#")[0])
        if place and not re.match(r"[a-z]+:", place):
            file = (root / place).resolve()
            if not (file.is_file() and root.resolve() in file.parents):
                dead.append(f"cell {number}: {target}")
    assert not dead, dead
    assert len(places(read(path))) >= 5


def test_the_first_notebook_lists_all_words_at_its_top():
    """A link from another notebook opens it there."""
    notebook = read(FOLDER / "00_start_here.ipynb")
    every = rules.source_of(notebook["cells"][1]).split("All words of the course")[1]
    listed = re.findall(r"^- \*\*(.+?)\*\*: ", every, re.MULTILINE)
    assert sorted(listed) == sorted(data.load("glossary")["term"])


def test_the_quiz_of_the_first_notebook_follows_what_it_asks():
    """One of its questions is where answers are kept."""
    sources = [rules.source_of(cell) for cell in read(FOLDER / "00_start_here.ipynb")["cells"]]
    (quiz,) = (number for number, text in enumerate(sources) if 'lesson.quiz("00")' in text)
    taught = [number for number, text in enumerate(sources) if "## Keep your answers" in text]
    assert taught == [quiz - 1] and "quick questions" in sources[quiz - 1]


@pytest.mark.parametrize("name", [*rules.SERIES[:-1], *rules.WORKSHOPS])
def test_the_words_of_a_notebook_are_those_that_stand_in_it(name):
    notebook = read(FOLDER / f"{name}.ipynb")
    glance = rules.source_of(notebook["cells"][1])
    own = words.WORDS.search(glance)[0].split("All words of the course")[0]
    listed = re.findall(r"^- \*\*(.+?)\*\*: .+\.$", own, re.MULTILINE)
    assert len(listed) >= 3 and len(listed) == own.count("\n- ")
    # A plain search in what is read, beside the patterns that made the list.
    texts = [rules.source_of(cell) for _, cell in rules.cells_of(notebook, "markdown")]
    prose = words.WORDS.sub("", "\n".join(texts))
    prose = re.sub(r"(?<!!)\[[^\]\n]*\]\([^)\n]*\)|`[^`]*`|<!--.*?-->", " ", prose)
    shown = "".join(
        "".join(output.get("data", {}).get("text/plain", output.get("text", "")))
        for _, cell in rules.cells_of(notebook, "code")
        if "glossary" not in rules.source_of(cell)
        for output in cell["outputs"]
    )
    read_here = " ".join(f"{prose} {shown}".replace("’", "'").split())
    for row in data.load("glossary").itertuples():
        capitals = row.term.isupper()
        stem = row.term.removesuffix("us").removesuffix("is")
        is_read = (stem if capitals else stem.lower()) in (
            read_here if capitals else read_here.lower()
        )
        if row.term in listed:
            assert is_read, f"{row.term} is listed and does not stand in {name}"
        # Between letters that are no plural, it is another word: conductivity in conductivities.
        whole = re.search(
            rf"(?<![\w-]){re.escape(row.term)}(?![\w-])",
            " ".join(prose.replace("’", "'").split()),
            0 if capitals else re.IGNORECASE,
        )
        has_other_sense = name.split("_")[0] in str(row.not_in).split()
        assert not (has_other_sense and row.term in listed), f"{row.term} has another sense here"
        if whole and not has_other_sense:
            assert row.term in listed, f"{row.term} stands in {name} and is not listed"


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
