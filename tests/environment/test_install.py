"""The installer: what it reads, when it returns at once, and what it says when something fails (no network needed)."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.tools import install

PROJECT = Path(__file__).resolve().parents[2]
ENVIRONMENT = yaml.safe_load((PROJECT / "environment.yml").read_text(encoding="utf-8"))
PIP_LIST = next(entry["pip"] for entry in ENVIRONMENT["dependencies"] if isinstance(entry, dict))
EXTRAS = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
    "optional-dependencies"
]
TOUCHED = "Installing collected packages: numpy\n"


# --- what it reads ------------------------------------------------------------------------------------------------


def test_installer_reads_the_list_as_yaml_does():
    assert install.pip_list((PROJECT / "environment.yml").read_text(encoding="utf-8")) == PIP_LIST


@pytest.mark.parametrize(
    "text",
    [
        "dependencies:\n- pip:\n  - a==1  # why\n\n  # note\n  - 'b==2'\nname: x\n",
        "dependencies:\n  - pip\n  - pip:\n      - a==1\n      - b==2\n  - python\n",
    ],
)
def test_installer_reads_other_layouts(text):
    assert install.pip_list(text) == ["a==1", "b==2"]
    listed = next(
        entry["pip"] for entry in yaml.safe_load(text)["dependencies"] if isinstance(entry, dict)
    )
    assert listed == ["a==1", "b==2"]


def test_installer_needs_a_pip_list():
    with pytest.raises(install.InstallError, match="no '- pip:' list"):
        install.pip_list("dependencies:\n  - pip\n")


def test_installer_reads_extras():
    assert install.requirements(PROJECT, ["test"]) == PIP_LIST + EXTRAS["test"]
    with pytest.raises(
        install.InstallError,
        match=r"no extra named 'tset'\. The extras are: audit, bench, class, dev, grade, scale, site, test",
    ):
        install.requirements(PROJECT, ["tset"])


# --- the stamp ----------------------------------------------------------------------------------------------------


def make_project(folder, finished=True):
    """Write a small project with a made-up .venv, and a stamp if it is finished."""
    venv = folder / ".venv"
    python = install.venv_python(venv)
    python.parent.mkdir(parents=True)
    python.write_text("", encoding="utf-8")
    (venv / "pyvenv.cfg").write_text("home = x\nversion = 3.11.7\n", encoding="utf-8")
    for name in install.PINNED_BY:
        shutil.copy2(PROJECT / name, folder / name)
    if finished:
        write_stamp(folder, ["test"])
    return folder


def write_stamp(folder, extras):
    """Write the stamp of a finished installation."""
    stamp = {**install.fingerprint(folder), "extras": extras}
    (folder / ".venv" / install.STAMP).write_text(json.dumps(stamp), encoding="utf-8")


def test_matching_stamp_returns_at_once(tmp_path, monkeypatch):
    project = make_project(tmp_path)
    monkeypatch.setattr(install.subprocess, "run", pytest.fail)
    assert install.main([], project) == 0
    assert install.main(["--extra", "test"], project) == 0


@pytest.mark.parametrize("name", install.PINNED_BY)
def test_changed_file_makes_the_stamp_old(tmp_path, name):
    project = make_project(tmp_path)
    assert install.is_current(project, [])
    with (project / name).open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    assert not install.is_current(project, [])


def test_stamp_does_not_fit_another_extra_folder_python_or_a_broken_venv(tmp_path):
    project = make_project(tmp_path / "a")
    assert not install.is_current(project, ["dev"])
    moved = tmp_path / "b"
    project.rename(moved)
    assert not install.is_current(moved, [])
    write_stamp(moved, [])
    assert install.is_current(moved, [])
    (moved / ".venv" / "pyvenv.cfg").write_text("version = 3.12.1\n", encoding="utf-8")
    assert not install.is_current(moved, [])
    write_stamp(moved, [])
    install.venv_python(moved / ".venv").unlink()
    assert not install.is_current(moved, [])


def test_unreadable_stamp_counts_as_none(tmp_path):
    project = make_project(tmp_path)
    (project / ".venv" / install.STAMP).write_text("{half", encoding="utf-8")
    assert not install.is_current(project, [])


# --- Python -------------------------------------------------------------------------------------------------------


def test_running_python_is_taken_if_it_fits():
    assert install.find_python((3, 12), which=pytest.fail) == sys.executable


def test_other_python_on_path_is_found():
    versions = {"/a/python3.11": None, "/a/python3.12": (3, 12), "/a/python3.13": (3, 13)}
    assert install.find_python((3, 9), lambda name: f"/a/{name}", versions.get) == "/a/python3.12"


@pytest.mark.parametrize("running", [(3, 8), (3, 14)])
def test_wrong_python_message_names_version_and_range(running):
    with pytest.raises(install.InstallError) as caught:
        install.find_python(running, lambda name: None)
    assert f"This is Python 3.{running[1]}" in str(caught.value)
    assert "needs Python 3.11, 3.12 or 3.13" in str(caught.value)


def test_version_of_something_that_does_not_run(tmp_path):
    assert install.version_of(tmp_path / "none") is None
    assert install.version_of(sys.executable) == sys.version_info[:2]


# --- pip ----------------------------------------------------------------------------------------------------------


def pip_that(code, output, unfinished):
    """Return a stand-in for pip with a given ending, which notes whether the mark was set while it ran."""

    def pip(root, arguments):
        unfinished.append((root / ".venv" / install.MARK).exists())
        return code, output

    return pip


@pytest.mark.parametrize(
    ("code", "output", "says", "mark_stays"),
    [
        (
            1,
            "NewConnectionError(...): Failed to establish a new connection",
            "could not be reached. Check the net",
            False,
        ),
        (
            1,
            TOUCHED + "ERROR: [Errno 28] No space left on device",
            "The disk is full. Free about 2 GB",
            True,
        ),
        (1, "SSLError(SSLCertVerificationError", "certificate", False),
        (1, TOUCHED + "ERROR: [Errno 13] Permission denied: 'x'", "belongs to you", True),
        (
            1,
            "ERROR: No matching distribution found for numpy==0",
            "last error was: ERROR: No matching distrib",
            False,
        ),
        (-9, TOUCHED, "stopped before it finished", True),
        (137, "", "stopped before it finished", True),
    ],
)
def test_failing_pip_is_explained(tmp_path, code, output, says, mark_stays):
    project = make_project(tmp_path, finished=False)
    unfinished = []
    with pytest.raises(install.InstallError, match=re.escape(says)):
        install.pip_install(project, ["x"], pip_that(code, output, unfinished))
    assert unfinished == [True]
    assert (project / ".venv" / install.MARK).exists() == mark_stays


def test_failed_install_leaves_no_stamp(tmp_path, monkeypatch, capsys):
    project = make_project(tmp_path)
    monkeypatch.setattr(install, "prepare_venv", lambda root: None)
    monkeypatch.setattr(install, "run_pip", pytest.fail)
    with pytest.raises(install.InstallError):
        install.install(project, ["dev"], pip_that(1, TOUCHED, []))
    assert install.read_stamp(project / ".venv") == {}


def test_finished_install_leaves_a_stamp_and_keeps_extras(tmp_path, monkeypatch):
    project = make_project(tmp_path)
    monkeypatch.setattr(install, "prepare_venv", lambda root: None)
    unfinished = []
    install.install(project, ["dev"], pip_that(0, "", unfinished), warm=lambda root: None)
    assert unfinished == [True, True]
    assert not (project / ".venv" / install.MARK).exists()
    assert install.read_stamp(project / ".venv")["extras"] == ["dev", "test"]
    assert install.is_current(project, ["test", "dev"])


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda venv: (venv / install.MARK).write_text("x", encoding="utf-8"), "cut off"),
        (
            lambda venv: (venv / install.STAMP).write_text(
                '{"root": "elsewhere"}', encoding="utf-8"
            ),
            "moved",
        ),
        (lambda venv: None, ""),  # the made-up interpreter does not run
    ],
)
def test_spoilt_venv_is_made_anew(tmp_path, monkeypatch, capsys, spoil, says):
    project = make_project(tmp_path, finished=False)
    spoil(project / ".venv")
    made = []
    monkeypatch.setattr(install, "make_venv", lambda python, venv: made.append(venv))
    install.prepare_venv(project)
    assert made == [project / ".venv"]
    assert says in capsys.readouterr().out


def test_healthy_venv_is_kept(tmp_path, monkeypatch):
    project = make_project(tmp_path, finished=False)
    monkeypatch.setattr(install, "is_healthy", lambda venv: True)
    monkeypatch.setattr(install, "make_venv", pytest.fail)
    install.prepare_venv(project)


def test_missing_venv_module_is_explained(tmp_path):
    answer = subprocess.CompletedProcess(
        [], 1, "The virtual environment was not created: ensurepip is not available", ""
    )
    with pytest.raises(install.InstallError, match=r"no working venv module\. On Debian"):
        install.make_venv("python3", tmp_path / ".venv", lambda *_, **__: answer)


def test_failure_ends_in_plain_sentences(tmp_path, monkeypatch, capsys):
    project = make_project(tmp_path, finished=False)
    monkeypatch.setattr(install, "prepare_venv", lambda root: None)
    monkeypatch.setattr(
        install,
        "pip_install",
        lambda *_: (_ for _ in ()).throw(install.InstallError("The disk is full.")),
    )
    assert install.main([], project) == 1
    assert capsys.readouterr().err == "\nCold Facts could not be installed. The disk is full.\n"


def test_pip_and_what_it_installs_keep_their_compiled_files(monkeypatch):
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "LC_ALL"):
        monkeypatch.setenv(name, "1")
        assert name not in install.clean_environment()
    told = (install.ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    assert "unexport PYTHONDONTWRITEBYTECODE" in told and "unexport LC_ALL" in told
