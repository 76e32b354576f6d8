"""The linters of `make check` find nothing, and their rules notice what they should."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project import PROJECT, SOURCE

LINT_IMPORTS = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
RUFF = [sys.executable, "-m", "ruff"]
LINTERS = {
    "style, docstrings and safety": [*RUFF, "check", "."],
    "format": [*RUFF, "format", "--check", "."],
    "import arrows": LINT_IMPORTS,
    "types": [sys.executable, "-m", "mypy"],
}


def run(command, folder):
    """Run a linter in a folder on the package of that folder; returns the finished process."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "COLUMNS": "200"}
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


@pytest.mark.parametrize("command", LINTERS.values(), ids=LINTERS)
def test_a_linter_finds_nothing(command):
    done = run(command, PROJECT)
    if done.returncode:
        pytest.fail(done.stdout + done.stderr, pytrace=False)


# --- the rules can fail -----------------------------------------------------------------------

# module of ours, a statement, and what lint-imports says of it
WRONG_IMPORTS = (
    ("data", "from helpers.freezing import heat", "helpers.data -> helpers.freezing.heat"),
    ("data", "from .evidence import claims", "helpers.data -> helpers.evidence.claims"),
    (
        "freezing.exact",
        "from helpers.teaching.panel import style",
        "helpers.freezing.exact -> helpers.teaching.panel.style",
    ),
    (
        "freezing.solver.kernels",
        "from ...evidence import claims",
        "helpers.freezing.solver.kernels -> helpers.evidence.claims",
    ),
    (
        "freezing.grid",
        "def f():\n    from helpers.cell_death import cell",
        "helpers.freezing.grid -> helpers.cell_death.cell",
    ),
    (
        "immunity.kuznetsov",
        "from helpers.freezing import tissue",
        "helpers.immunity.kuznetsov -> helpers.freezing.tissue",
    ),
    (
        "uncertainty.sampling",
        "from helpers.immunity import kuznetsov",
        "helpers.uncertainty.sampling -> helpers.immunity.kuznetsov",
    ),
    (
        "freezing.tissue",
        "from helpers.freezing.studies import pitfall",
        "helpers.freezing.tissue -> helpers.freezing.studies.pitfall",
    ),
    (
        "cell_death.cell",
        "from helpers.uncertainty import sampling",
        "helpers.cell_death.cell -> helpers.uncertainty.sampling",
    ),
    (
        "teaching.panel.style",
        "from helpers.teaching.lesson import lesson",
        "helpers.teaching.panel.style -> helpers.teaching.lesson",
    ),
    (
        "teaching.exercises",
        "from helpers.teaching.guide import objectives",
        "helpers.teaching.exercises -> helpers.teaching.guide.objectives",
    ),
    (
        "freezing.heat",
        "import matplotlib.pyplot as plt",
        "helpers.freezing.heat -> matplotlib",
    ),
    ("data", "from IPython.display import HTML", "helpers.data -> IPython"),
    ("freezing.probe", "import numba", "helpers.freezing.probe -> numba"),
    ("teaching.panel.style", "from numba import njit", "helpers.teaching.panel.style -> numba"),
    ("teaching.tables", "import CoolProp.CoolProp", "helpers.teaching.tables -> CoolProp"),
    ("data", "import socket", "helpers.data -> socket"),
)


def file_of(module):
    """Return the path of one of our modules or packages below the package folder."""
    path = Path(*module.split("."))
    return path / "__init__.py" if (SOURCE / path).is_dir() else path.with_suffix(".py")


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory):
    """A copy of the package with every wrong import at once, and a package no arrow leads to."""
    folder = tmp_path_factory.mktemp("spoilt")
    shutil.copytree(
        SOURCE, folder / "src" / "helpers", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy2(PROJECT / "pyproject.toml", folder)
    for module, statement, _ in WRONG_IMPORTS:
        with (folder / "src" / "helpers" / file_of(module)).open("a", encoding="utf-8") as file:
            file.write(f"\n\n{statement}\n")
    (folder / "src" / "helpers" / "units.py").write_text('"""Units."""\n', encoding="utf-8")
    return run(LINT_IMPORTS, folder)


@pytest.mark.parametrize(("module", "statement", "says"), WRONG_IMPORTS)
def test_a_wrong_import_is_found(spoilt, module, statement, says):
    assert spoilt.returncode == 1
    assert says in " ".join(spoilt.stdout.split())


def test_a_package_without_a_place_and_a_circle_are_found(spoilt):
    assert "units" in spoilt.stdout
    assert "No cycles are allowed in helpers." in spoilt.stdout


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("eval(row['formula'])", "S307"),
        ("exec(text)", "S102"),
        ("import os\nos.system(x)", "S605"),
        ("import pickle\npickle.loads(x)", "S301"),
        ("import marshal\nmarshal.loads(x)", "S302"),
        ("import yaml", "TID251"),
        ("from subprocess import run", "TID251"),
        ("from urllib import request", "TID251"),
        ("from urllib.request import urlopen", "TID251"),
        ("import http.client", "TID251"),
        ("import numpy as np\nnp.load(f, allow_pickle=True)", "TID251"),
        ("import pandas as pd\npd.read_pickle(f)", "TID251"),
    ],
)
def test_unsafe_code_is_found(code, rule):
    assert rule in rules_broken(code)


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("x = 1", "D100"),
        ("def f():\n    return 0", "D103"),
        ("class Probe:\n    pass", "D101"),
        ('class Probe:\n    """A probe."""\n\n    def cool(self):\n        return 0', "D102"),
        ('def f():\n    """Return the radius"""', "D415"),
        ('def f():\n    """Returns the radius."""', "D401"),
        ('def f():\n    """Return the radius.\n    In mm.\n    """', "D205"),
        ('def f():\n    """Return 0.\n\n    Returns\n    int\n    """', "D407"),
        ("x = 1  # " + 100 * "x", "E501"),
    ],
)
def test_a_bad_docstring_or_a_long_line_is_found(code, rule):
    assert rule in rules_broken(code)


def test_good_docstrings_pass():
    code = '"""Heat."""\n\n\ndef f():\n    """Return the radius."""\n    return 0\n\n\n'
    code += "def _h():\n    return 0\n"
    assert rules_broken(code) == set()


def test_safe_code_passes():
    code = "import pickle\nimport re\nimport urllib.parse\n\nre.compile(x)\npickle.dumps(x)\n"
    assert not {one for one in rules_broken(code) if one.startswith(("S", "TID"))}


def rules_broken(code):
    """Return the rules of ruff that a made-up module of the package would break."""
    command = [*RUFF, "check", "--output-format", "json", "--stdin-filename"]
    command += ["src/helpers/freezing/made_up.py", "-"]
    done = subprocess.run(
        command, cwd=PROJECT, input=code, capture_output=True, encoding="utf-8", check=False
    )
    return {fault["code"] for fault in json.loads(done.stdout)}


def test_no_ban_is_silenced_in_the_course():
    """A comment could switch a safety rule or a banned import off for its line; none may."""
    silenced = re.compile(r"#\s*(ruff:\s*)?noqa(?!:\s*[A-Z0-9, ]+\b)|noqa:[^\n]*\b(S\d|TID)")
    for path in sorted(SOURCE.rglob("*.py")):
        assert not silenced.search(path.read_text(encoding="utf-8")), path
