"""No file names a package registry or somebody's machine, is too big, or is misplaced.

The patterns are written with a bracketed letter, [x] for x, so that they do not find themselves
in this file.
"""

import re
import shutil
import subprocess

import pytest

from tests.project import PROJECT, project_files

LARGEST_KB = 500
TOP_LEVEL = set(
    "notebooks data src tests docs environment.yml README.md pyproject.toml constraints.txt "
    "Makefile postBuild .ci .github .gitignore .gitattributes LICENSE LICENSE-CONTENT CITATION.cff "
    "CHANGELOG.md CONTRIBUTING.md CODE_OF_CONDUCT.md setup.py".split()
)
UNWANTED_NAMES = set(
    "uv.lock package-lock.json yarn.lock poetry.lock .ipynb_checkpoints .DS_Store".split()
)
PATTERNS = {
    "a package registry": re.compile(
        r"py[p]i\.org|python[h]osted|registry\.np[m]js|npmjs\.or[g]|anaconda\.or[g]|proxy\.gola[n]g"
        r"|deb\.debia[n]\.org",
        re.IGNORECASE,
    ),
    "where packages come from": re.compile(r"inde[x]-url|find-link[s]|--inde[x]\b", re.IGNORECASE),
    "a path of one machine": re.compile(
        r"(?<![\w.\-])(/roo[t]/|/hom[e]/\w|/wor[k]/|/Use[r]s/\w|/op[t]/|[A-Z]:\\{1,2}Use[r]s)"
    ),
    "a folder beside the project": re.compile(r"(?<![\w/-])(\.\./)*share[d]/|\.\./share[d]\b"),
}


def name_problems(root, path):
    """Return what is wrong with where a file lies and what it is called."""
    parts = path.relative_to(root).parts
    problems = [] if parts[0] in TOP_LEVEL else [f"{parts[0]} does not belong at the top level"]
    return problems + [
        f"{name} must not be in the project" for name in parts if name in UNWANTED_NAMES
    ]


def text_problems(path):
    """Return the lines of a text file that name a registry, an index or somebody's machine."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []  # a picture
    return [
        f"line {number} names {what}"
        for number, line in enumerate(lines, 1)
        for what, pattern in PATTERNS.items()
        if pattern.search(line)
    ]


def hygiene_problems(root):
    """Return everything that must not be in the project, as 'file: what'."""
    problems = []
    for path in project_files(root):
        faults = name_problems(root, path) + text_problems(path)
        kilobytes = path.stat().st_size / 1000
        if kilobytes > LARGEST_KB:
            faults.append(f"{kilobytes:.0f} KB, more than {LARGEST_KB}")
        problems += [f"{path.relative_to(root).as_posix()}: {fault}" for fault in faults]
    return problems


def test_hygiene_of_the_project():
    problems = hygiene_problems(PROJECT)
    assert not problems, "\n".join(problems)


# --- the rule can fail ------------------------------------------------------------------------


def plant(root, name, text):
    """Write one file of a made-up project."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("docs/a.md", "see https://py" + "pi.org/project/numpy", "line 1 names a package registry"),
        ("data/a.csv", "x\nfiles.python" + "hosted.org", "line 2 names a package registry"),
        (
            "constraints.txt",
            "--in" + "dex-url https://example.org",
            "names where packages come from",
        ),
        ("constraints.txt", "--find" + "-links wheels", "names where packages come from"),
        ("src/a.py", "open('/ho" + "me/ann/x')", "names a path of one machine"),
        ("src/a.py", "open('/wo" + "rk/x')", "names a path of one machine"),
        ("src/a.py", r"open('C:\\Us" + r"ers\\ann')", "names a path of one machine"),
        ("docs/a.md", "[plan](../../sha" + "red/plan.md)", "names a folder beside the project"),
        ("docs/a.md", "see sha" + "red/plan.md", "names a folder beside the project"),
        ("data/a.csv", "1234567\n" * 65000, "520 KB, more than 500"),
        ("package-lock.json", "{}", "package-lock.json must not be"),
        ("notebooks/.ipynb_checkpoints/a.ipynb", "{}", ".ipynb_checkpoints must not be"),
        ("bench/a.py", "", "bench does not belong at the top level"),
    ],
)
def test_dirt_is_found(tmp_path, name, text, message):
    plant(tmp_path, name, text)
    problems = " ".join(hygiene_problems(tmp_path))
    assert problems.startswith(f"{name}: ")
    assert message in problems


def test_clean_project_passes(tmp_path):
    plant(
        tmp_path,
        "README.md",
        "shared freely; https://example.org/home/page, /usr/bin/chromium, ../data/tissues.csv\n",
    )
    plant(tmp_path, ".venv/lib/a.txt", "--in" + "dex-url x")
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "a.png").write_bytes(b"\x89PNG\xff")
    assert hygiene_problems(tmp_path) == []


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_git_decides_which_files_belong(tmp_path):
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    plant(tmp_path, ".gitignore", "built/\n")
    plant(tmp_path, "built/uv.lock", "")
    plant(tmp_path, "data/é a.csv", "x")
    assert [path.name for path in project_files(tmp_path)] == [".gitignore", "é a.csv"]
