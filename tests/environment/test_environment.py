"""What is installed is what environment.yml says, and Binder would use it."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import version

import pytest
import yaml

from tests.project import PROJECT, copy_project
from tests.tools import install

ENVIRONMENT = yaml.safe_load((PROJECT / "environment.yml").read_text(encoding="utf-8"))
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
PIP_LIST = next(entry["pip"] for entry in ENVIRONMENT["dependencies"] if isinstance(entry, dict))
PIN = re.compile(r"([A-Za-z0-9._-]+)==([0-9][^\s;]*)")


def normal(name):
    """Return a package's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins():
    """Return the lines of constraints.txt that pin a version, without the hashes that follow."""
    lines = (PROJECT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [line.removesuffix(" \\") for line in lines if not line.startswith(("#", " "))]


def constraints():
    """Return {name: versions} of constraints.txt; several where Python versions differ."""
    found = {}
    for line in pins():
        name, pin = PIN.match(line).groups()
        found.setdefault(normal(name), set()).add(pin)
    return found


def extras():
    """Return every requirement of the optional groups of pyproject.toml."""
    return [
        entry for group in PYPROJECT["project"]["optional-dependencies"].values() for entry in group
    ]


# --- the files agree --------------------------------------------------------------------------


def test_conda_installs_python_and_pip_only():
    assert ENVIRONMENT["name"] == "cold-facts"
    assert ENVIRONMENT["channels"] == ["conda-forge"]
    assert [entry for entry in ENVIRONMENT["dependencies"] if isinstance(entry, str)] == [
        "python=3.11",
        "pip",
    ]


def test_pip_list_holds_exact_pins_only():
    assert all(PIN.fullmatch(entry) for entry in PIP_LIST)
    named = {normal(PIN.match(entry).group(1)) for entry in PIP_LIST}
    assert {"jupyterlab", "nbval", "ipywidgets", "matplotlib"} <= named


def test_extras_hold_exact_pins_only():
    assert all(PIN.fullmatch(entry) for entry in extras())


@pytest.mark.parametrize("entry", PIP_LIST)
def test_what_is_pinned_is_installed(entry):
    name, pin = PIN.match(entry).groups()
    assert version(name) == pin


def test_constraints_agree_with_the_pins():
    pinned = constraints()
    for entry in [*PIP_LIST, *extras()]:
        name, pin = PIN.match(entry).groups()
        assert pinned.get(normal(name)) == {pin}, f"{entry}: run make constraints"


def test_constraints_name_versions_only():
    lines = (PROJECT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert "make constraints" in "".join(lines[:3])
    pinned = r"[a-z0-9.-]+==[0-9][^\s;/:@]*( ; [^/@:]+)?"
    assert all(re.fullmatch(pinned, line) for line in pins())
    others = [line for line in lines if line not in pins() and not line.endswith(" \\")]
    assert all(re.fullmatch(r"#.*| +--hash=sha256:[0-9a-f]{64}", line) for line in others)


def test_runtime_dependencies_have_no_second_pin():
    needed = PYPROJECT["project"]["dependencies"]
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", name) for name in needed)
    assert {normal(name) for name in needed} <= set(constraints())


def test_python_versions_agree():
    assert PYPROJECT["project"]["requires-python"] == ">=3.11,<3.14"
    assert (install.OLDEST, install.NEWEST) == ((3, 11), (3, 13))
    assert install.supported(sys.version_info[:2])
    workflow = (PROJECT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    assert 'python-version: "3.11"' in workflow


def test_citation_agrees_with_the_project():
    citation = yaml.safe_load((PROJECT / "CITATION.cff").read_text(encoding="utf-8"))
    assert str(citation["version"]) == PYPROJECT["project"]["version"] == version("cold-facts")
    assert citation["license"] == PYPROJECT["project"]["license"]


@pytest.mark.parametrize("name", ["postBuild", ".ci/run"])
def test_script_is_executable_and_well_formed(name):
    path = PROJECT / name
    assert os.access(path, os.X_OK)
    assert path.read_bytes().startswith(b"#!/usr/bin/env bash\n")
    if shutil.which("bash"):
        subprocess.run(["bash", "-n", str(path)], check=True)


# --- Binder -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def binder_text(tmp_path_factory):
    """Return what repo2docker says about a copy of the project; nothing is built."""
    copy = copy_project(tmp_path_factory.mktemp("binder") / "repo")
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", "."]
    done = subprocess.run(
        command, cwd=copy, capture_output=True, text=True, check=False, timeout=100
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    "wanted",
    [
        'env update -p ${NB_PYTHON_PREFIX} --file "environment.yml"',
        "RUN ./postBuild",
        "conda environment for python=3.11",
    ],
)
def test_binder_uses_our_files(binder_text, wanted):
    assert wanted in binder_text


def test_binder_builds_in_an_order_that_caches(binder_text):
    """The notebooks are copied last: a changed notebook does not rebuild the environment."""
    order = [
        r"COPY \S+ src/environment\.yml ",
        r"env update -p \S+ --file \"environment\.yml\"",
        r"COPY \S+ src/ \$\{REPO_DIR\}/",
        r"RUN chmod \+x postBuild",
        r"RUN \./postBuild",
    ]
    places = [[found.start() for found in re.finditer(step, binder_text)] for step in order]
    assert all(len(found) == 1 for found in places), places
    assert places == sorted(places)
    assert not any(
        entry.startswith(("-", ".", "git+", "file:")) or "/" in entry for entry in PIP_LIST
    )
