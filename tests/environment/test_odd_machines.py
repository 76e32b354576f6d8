"""The course without network, memory, a compiler, a place to write or plain letters in a path."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.environment import machines
from tests.environment.machines import RUN, figures, python
from tests.project import PROJECT, copy_project
from tests.tools import install

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
FIRST = PROJECT / "notebooks" / "01_how_freezing_works.ipynb"
MEMORY_MB = 2048
SMALL_RUN = "from helpers.freezing import heat; print(heat.warm_up(), 'kernels')"
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="namespaces and limits of Linux")


def report(what, done):
    """Print the figures of a run, for `-s`; fail with its words if it failed."""
    assert done.returncode == 0, f"{what}: {done.stdout[-500:]}{done.stderr[-2500:]}"
    for name, (seconds, megabytes) in figures(done).items():
        print(f"{what}, {name}: {seconds:.1f} s, {megabytes:.0f} MB at most")


@pytest.fixture
def locked(tmp_path):
    """A copy of the project that can be read and not written, and is taken away again."""
    folder = copy_project(tmp_path / "locked")
    for path in [*folder.rglob("*"), folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield folder
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755)


# --- no network, little memory, no compiler ---------------------------------------------------


@on_linux
def test_every_notebook_without_network():
    try:
        python("-c", "pass", before=machines.without_network)
    except Exception:
        pytest.skip("this machine gives no network namespace")
    alone = python(
        "-c",
        "import socket; socket.create_connection(('192.0.2.1', 80), 3)",
        before=machines.without_network,
    )
    assert "unreachable" in alone.stderr
    done = python("-c", RUN, *NOTEBOOKS, before=machines.without_network)
    report("no network", done)
    assert len(figures(done)) == len(NOTEBOOKS)


@on_linux
def test_every_notebook_in_2_GB():
    done = python("-c", RUN, *NOTEBOOKS, before=machines.little_memory(MEMORY_MB))
    report(f"{MEMORY_MB} MB of address space", done)
    assert all(megabytes < MEMORY_MB / 2 for _, megabytes in figures(done).values())


@on_linux
def test_a_cell_that_wants_too_much_memory_gets_an_error_and_the_kernel_lives():
    code = "import numpy as np\ntry:\n    np.ones(10**10)\nexcept MemoryError:\n"
    code += "    print('refused', np.ones(3).sum())"
    done = python("-c", code, before=machines.little_memory(MEMORY_MB))
    assert done.stdout.split() == ["refused", "3.0"]


def test_no_compiler():
    tools = os.path.dirname(sys.executable)
    assert not shutil.which("cc", path=tools) and not shutil.which("gcc", path=tools)
    report("no compiler", python("-c", RUN, FIRST, PATH=tools, CC="/bin/false"))


# --- nowhere to write -------------------------------------------------------------------------


@on_linux
def test_notebooks_that_cannot_be_written(locked):
    paths = sorted((locked / "notebooks").glob("0[01]*.ipynb"))
    done = python("-c", RUN, *paths, folder=locked, before=machines.without_privilege)
    report("notebooks that cannot be written", done)
    saving = "import helpers.teaching as teach; teach.Lesson().save('notebooks/my_answers.json')"
    refused = python("-c", saving, folder=locked, before=machines.without_privilege)
    assert (
        "notebooks/my_answers.json' cannot be written (Permission denied). Choose" in refused.stderr
    )


@on_linux
def test_kernels_work_where_their_cache_cannot_be_written(locked):
    nowhere = {
        "HOME": "/proc/none",
        "XDG_CACHE_HOME": "/proc/none",
        "NUMBA_CACHE_DIR": "/proc/none",
        "MPLCONFIGDIR": "/proc/none",
    }
    done = python("-c", SMALL_RUN, folder=locked, before=machines.without_privilege, **nowhere)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout == "7 kernels\n"
    assert (
        "cannot be kept" in done.stderr
        and "variable NUMBA_CACHE_DIR to a folder of your own" in done.stderr
    )


def test_a_cache_of_ones_own_is_used(tmp_path):
    done = python("-c", SMALL_RUN, NUMBA_CACHE_DIR=str(tmp_path / "kernels"))
    assert (done.returncode, done.stdout) == (0, "7 kernels\n")
    assert list((tmp_path / "kernels").rglob("*.nbi"))


# --- other Pythons, in a folder with a space and letters beyond ASCII -------------------------


def interpreters():
    """Return {version: path} of the supported Pythons on PATH or kept by a version manager."""
    managed = sorted(Path.home().glob(".pyenv/versions/3.1[123]*/bin"))
    places = [*map(str, managed), *os.environ.get("PATH", "").split(os.pathsep)]
    paths = filter(
        None, (shutil.which(name, path=place) for name in install.INTERPRETERS for place in places)
    )
    return {install.version_of(path): path for path in paths}


@pytest.mark.parametrize(
    "version", [one for one in ((3, 11), (3, 12), (3, 13)) if one != sys.version_info[:2]]
)
def test_another_python_in_an_odd_folder(version, tmp_path):
    if version not in interpreters():
        pytest.skip(f"Python {version[0]}.{version[1]} is not installed here")
    folder = copy_project(tmp_path / "Kälte und Eis ❄")
    done = python(
        "tests/tools/install.py",
        "--extra",
        "test",
        folder=folder,
        executable=interpreters()[version],
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    own = install.venv_python(folder / ".venv")
    assert install.version_of(own) == version
    notebooks = sorted((folder / "notebooks").glob("*.ipynb"))
    report(
        f"Python {version[0]}.{version[1]}",
        python("-c", RUN, *notebooks, folder=folder, executable=own),
    )
    tests = (
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/unit/test_freezing.py",
        "tests/rules",
    )
    checked = python(*tests, folder=folder, executable=own)
    assert checked.returncode == 0, checked.stdout[-3000:]
