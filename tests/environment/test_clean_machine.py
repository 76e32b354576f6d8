"""The installation from nothing, in a folder with a space and an é, by a new account."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project import copy_project
from tests.tools import install

# how this machine reaches the network, which is no part of the project
NETWORK = (
    "PIP_CERT",
    "PIP_FIND_LINKS",
    "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE",
    "http_proxy",
    "https_proxy",
    "no_proxy",
)

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """Return a copy of the project and a function that runs its installer with a fresh home."""
    place = tmp_path_factory.mktemp("a place é")
    project = copy_project(place / "cold facts")
    kept = {name: os.environ[name] for name in NETWORK if name in os.environ}
    variables = {"HOME": str(place), "PATH": os.defpath, **kept}

    def run(*arguments, **more):
        command = [sys._base_executable, "tests/tools/install.py", *arguments]
        return subprocess.run(
            command,
            cwd=project,
            env={**variables, **more},
            capture_output=True,
            text=True,
            check=False,
        )

    return project, run


def test_first_and_second_run(machine):
    project, run = machine
    first = run()
    assert first.returncode == 0, first.stdout[-3000:] + first.stderr
    python = install.venv_python(project / ".venv")
    where = subprocess.check_output(
        [python, "-c", "import helpers; print(helpers.__path__[0])"], cwd="/", text=True
    )
    assert Path(where.strip()) == project / "src" / "helpers"
    subprocess.run([python, "-m", "pip", "check"], check=True)
    second = run()
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")


def test_cut_off_install_without_network_and_with_it_again(machine):
    project, run = machine
    venv = project / ".venv"
    venv.mkdir(exist_ok=True)
    (venv / install.STAMP).unlink(missing_ok=True)
    offline = run(
        PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_FIND_LINKS="", PIP_NO_CACHE_DIR="1"
    )
    assert offline.returncode == 1
    assert "The last installation was cut off" in offline.stdout
    assert "The package index could not be reached." in offline.stderr
    assert not (venv / install.STAMP).exists()
    assert run().returncode == 0
    assert (venv / install.STAMP).exists()
