"""The steps of the image that Binder builds, carried out without conda, down to notebook 00.

Conda itself gives only Python and pip (environment.yml names nothing else of it). What it then
does with the list under `pip:` is done here word for word: the list goes into a file, and pip
installs it, beside environment.yml.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from tests.environment.machines import RUN
from tests.environment.test_clean_machine import NETWORK
from tests.project import copy_project
from tests.tools import install

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]


def dockerfile(folder):
    """Return the steps that repo2docker writes for a folder."""
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """A folder as Binder has it, an empty home, and a function that runs a command there."""
    place = tmp_path_factory.mktemp("binder")
    folder = copy_project(place / "repository")
    home = place / "home"
    home.mkdir()
    subprocess.run([sys._base_executable, "-m", "venv", str(place / "env")], check=True)
    kept = {name: os.environ[name] for name in NETWORK if name in os.environ}
    path = os.pathsep.join([str(install.venv_python(place / "env").parent), os.defpath])

    def run(*command, where=folder):
        began = time.monotonic()
        done = subprocess.run(
            command,
            cwd=where,
            env={"HOME": str(home), "PATH": path, **kept},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        print(
            f"{' '.join(Path(part).name for part in command[:4])}: {time.monotonic() - began:.0f} s"
        )
        return done.stdout

    return folder, run


def test_the_steps_of_the_image(image):
    folder, run = image
    steps = dockerfile(folder)
    assert re.search(r'env update \S+ \S+ --file "environment\.yml"', steps)
    wanted = yaml.safe_load((folder / "environment.yml").read_text(encoding="utf-8"))[
        "dependencies"
    ]
    listed = next(one["pip"] for one in wanted if isinstance(one, dict))
    (folder / "condaenv.requirements.txt").write_text("\n".join(listed), encoding="utf-8")
    run(
        "python",
        "-m",
        "pip",
        "install",
        "-q",
        "-U",
        "-r",
        "condaenv.requirements.txt",
        "--exists-action=b",
    )
    for script in re.findall(r"(?m)^RUN (chmod \+x \w+|\./\w+)$", steps):
        run(*script.split())
    run("python", "-m", "pip", "check")
    assert shutil.which("jupyter-lab", path=str(install.venv_python(folder.parent / "env").parent))


def test_notebook_00_runs_there_with_warm_kernels(image):
    folder, run = image
    assert list((folder / "src" / "helpers" / "freezing").rglob("__pycache__/*.nbc"))
    where = run("python", "-c", "import helpers; print(helpers.__path__[0])", where="/")
    assert Path(where.strip()) == folder / "src" / "helpers"
    print(run("python", "-c", RUN, "notebooks/00_start_here.ipynb"))
