"""The installer: what it reads, when it returns at once, what it says when something fails."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

from tests.project import PROJECT
from tests.tools import install

ENVIRONMENT = yaml.safe_load((PROJECT / "environment.yml").read_text(encoding="utf-8"))
PIP_LIST = next(entry["pip"] for entry in ENVIRONMENT["dependencies"] if isinstance(entry, dict))
EXTRAS = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
    "optional-dependencies"
]
TOUCHED = "Installing collected packages: numpy\n"


# --- what it reads ----------------------------------------------------------------------------


def test_installer_reads_the_pins_as_yaml_does():
    wanted = install.requirements(PROJECT, [])
    assert wanted[: len(PIP_LIST)] == PIP_LIST
    # what pyproject.toml names without a pin gets that of constraints.txt: pip checks no other hash
    about = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    names = {pin.partition("==")[0] for pin in wanted}
    assert set(about["project"]["dependencies"]) <= names
    assert about["build-system"]["requires"][0] in wanted
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in wanted)


@pytest.mark.parametrize(
    "text",
    [
        "dependencies:\n- pip:\n  - a==1  # why\n\n  # note\n  - 'b==2'\nname: x\n",
        "dependencies:\n  - pip\n  - pip:\n      - a==1\n      - b==2\n  - python=3.11\n",
    ],
)
def test_installer_reads_other_layouts(tmp_path, text):
    shutil.copy2(PROJECT / "pyproject.toml", tmp_path)
    shutil.copy2(PROJECT / "constraints.txt", tmp_path)
    (tmp_path / "environment.yml").write_text(text, encoding="utf-8")
    listed = next(
        entry["pip"] for entry in yaml.safe_load(text)["dependencies"] if isinstance(entry, dict)
    )
    assert install.requirements(tmp_path, [])[:2] == listed == ["a==1", "b==2"]


def test_installer_needs_a_pip_list(tmp_path):
    shutil.copy2(PROJECT / "pyproject.toml", tmp_path)
    (tmp_path / "environment.yml").write_text("dependencies:\n  - pip\n", encoding="utf-8")
    with pytest.raises(install.InstallError, match="no '- pip:' list"):
        install.requirements(tmp_path, [])


def test_installer_names_the_extras():
    both = install.requirements(PROJECT, ["test", "site"])
    assert both == [*install.requirements(PROJECT, []), *EXTRAS["test"], *EXTRAS["site"]]
    with pytest.raises(install.InstallError) as caught:
        install.requirements(PROJECT, ["tset"])
    assert "no extra named 'tset'" in str(caught.value)
    assert f"The extras are: {', '.join(sorted(EXTRAS))}." in str(caught.value)


# --- hashes -----------------------------------------------------------------------------------


def test_pip_takes_only_wheels_whose_hash_is_known_and_the_project_alone(tmp_path):
    wanted = install.requirements(PROJECT, sorted(EXTRAS))
    itself, others, own = install.pip_steps(PROJECT, wanted, tmp_path)
    for step in (itself, others):
        assert step[:4] == ["install", "--require-hashes", "--only-binary", ":all:"]
    assert others[4:6] == ["-c", "constraints.txt"] and others[6:] == wanted
    assert own == ["install", "--no-deps", "--no-build-isolation", "-e", "."]
    # the pip of a new environment reads hashes from a list of requirements only
    listed = Path(itself[-1]).read_text(encoding="utf-8")
    assert itself[4] == "-r" and re.match(r"pip==[\d.]+ \\\n +--hash=sha256:", listed)


def test_each_pin_has_the_hashes_of_its_files_and_building_tools_too():
    text = (PROJECT / "constraints.txt").read_text(encoding="utf-8")
    entries = re.split(r"(?m)^(?=[a-z0-9])", text)[1:]
    assert len(entries) > 200
    for one in entries:
        pin, *hashes = one.strip().split("\n")
        assert hashes, pin
        for line in hashes:
            assert re.fullmatch(r" +--hash=sha256:[0-9a-f]{64}( \\)?", line), pin
    about = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    for pin in about["build-system"]["requires"]:
        assert install.entry(PROJECT, pin.partition("==")[0]).split()[0] == pin
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    assert "--only-binary :all: --generate-hashes" in makefile


def test_a_package_that_constraints_do_not_name_is_reported():
    with pytest.raises(install.InstallError, match="does not name numpie"):
        install.entry(PROJECT, "numpie")


def make_wheel(folder):
    """Write the smallest wheel there can be; return its SHA-256."""
    path = folder / "cold_test-1.0-py3-none-any.whl"
    about = "cold_test-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("cold_test.py", "")
        wheel.writestr(
            f"{about}/METADATA", "Metadata-Version: 2.1\nName: cold-test\nVersion: 1.0\n"
        )
        wheel.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{about}/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("is_changed", [False, True])
def test_a_changed_file_is_refused_with_a_sentence(tmp_path, is_changed):
    """The real pip, without a network, with the options of the installer."""
    known = make_wheel(tmp_path)
    if is_changed:
        known = "0" * 64
    listed = tmp_path / "list.txt"
    listed.write_text(f"cold-test==1.0 --hash=sha256:{known}\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", *install.CHECKED, "-r", str(listed)]
    command += ["--no-index", "--target", str(tmp_path / "put")]
    variables = {**install.clean_environment(), "PIP_FIND_LINKS": str(tmp_path)}
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    assert (done.returncode != 0) == is_changed, done.stderr
    assert (tmp_path / "put" / "cold_test.py").exists() != is_changed
    if is_changed:
        said = install.explain(done.stdout + done.stderr, "")
        assert "not the file whose checksum stands in constraints.txt" in said


# --- the stamp --------------------------------------------------------------------------------


def make_project(folder, finished=True):
    """Write a small project with a made-up .venv, and a stamp if it is finished."""
    venv = folder / ".venv"
    python = install.venv_python(venv)
    python.parent.mkdir(parents=True)
    python.write_text("", encoding="utf-8")
    (venv / "pyvenv.cfg").write_text("home = x\nversion = 3.11.7\n", encoding="utf-8")
    for name in install.PINNED_BY:
        shutil.copy2(PROJECT / name, folder / name)
    shutil.copytree(PROJECT / "docs" / "jupyter", folder / "docs" / "jupyter")
    if finished:
        write_stamp(folder, ["test"])
    return folder


def write_stamp(folder, extras):
    """Write the stamp of a finished installation."""
    stamp = {"root": str(folder), "files": install.fingerprint(folder), "extras": extras}
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


# --- Python -----------------------------------------------------------------------------------


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


# --- pip --------------------------------------------------------------------------------------


def pip_that(code, output, stamps):
    """Return a fake pip with a given ending, which notes the stamp it found."""

    def pip(root, arguments, venv):
        stamps.append(install.read_stamp(root, venv))
        return code, output

    return pip


@pytest.mark.parametrize(
    ("code", "output", "says", "untouched"),
    [
        (
            1,
            "NewConnectionError(...): Failed to establish a new connection",
            "could not be reached. Check the net",
            True,
        ),
        (
            1,
            TOUCHED + "ERROR: [Errno 28] No space left on device",
            "The disk is full. Free about 2 GB",
            False,
        ),
        (1, "SSLError(SSLCertVerificationError", "certificate", True),
        (1, TOUCHED + "ERROR: [Errno 13] Permission denied: 'x'", "belongs to you", False),
        (
            1,
            "ERROR: No matching distribution found for numpy==0",
            "last error was: ERROR: No matching distrib",
            True,
        ),
        (-9, TOUCHED, "stopped before it finished", False),
        (137, "", "stopped before it finished", False),
    ],
)
def test_failing_pip_is_explained(tmp_path, code, output, says, untouched):
    project = make_project(tmp_path)
    stamps = []
    with pytest.raises(install.InstallError, match=re.escape(says)):
        install.pip_install(project, ["x"], pip_that(code, output, stamps))
    assert stamps == [{}]
    assert install.is_current(project, ["test"]) == untouched


def test_a_later_step_that_fails_counts_what_the_first_has_changed(tmp_path):
    project = make_project(tmp_path)
    endings = iter([(0, TOUCHED), (1, "ERROR: No matching distribution found for numpy==0")])
    with pytest.raises(install.InstallError, match="No matching distribution"):
        install.pip_install(project, ["x"], lambda *_: next(endings))
    assert install.read_stamp(project) == {}


def test_first_install_that_fails_leaves_no_stamp(tmp_path):
    project = make_project(tmp_path, finished=False)
    with pytest.raises(install.InstallError):
        install.pip_install(project, ["x"], pip_that(1, "", []))
    assert install.read_stamp(project) == {}


def test_finished_install_leaves_a_stamp_and_keeps_extras(tmp_path, monkeypatch):
    project = make_project(tmp_path)
    monkeypatch.setattr(install, "is_usable", lambda root, venv: True)
    stamps = []
    install.install(project, ["dev"], pip=pip_that(0, "", stamps), warm=lambda root, venv: None)
    assert stamps == [{}, {}, {}]
    assert install.read_stamp(project)["extras"] == ["dev", "test"]
    assert install.is_current(project, ["test", "dev"])
    overrides = project / ".venv" / "etc" / "jupyter" / "labconfig" / "default_setting_overrides.d"
    assert len(list(overrides.glob("*.json"))) == 2


@pytest.mark.parametrize(
    "stamp",
    ["", '{"root": "elsewhere"}', None],
    ids=["cut off", "moved", "an interpreter that does not run"],
)
def test_unusable_venv_is_made_anew(tmp_path, monkeypatch, capsys, stamp):
    project = make_project(tmp_path)
    if stamp is not None:
        (project / ".venv" / install.STAMP).write_text(stamp, encoding="utf-8")
    made = []
    monkeypatch.setattr(install, "make_venv", lambda python, venv: made.append(venv))
    install.install(project, ["dev"], pip=pip_that(0, "", []), warm=lambda root, venv: None)
    assert made == [project / ".venv"]
    assert "The last installation was cut off, or this folder has moved." in capsys.readouterr().out


def test_usable_venv_is_kept(tmp_path, monkeypatch):
    project = make_project(tmp_path)
    monkeypatch.setattr(install, "venv_python", lambda venv: Path(sys.executable))
    monkeypatch.setattr(install, "make_venv", pytest.fail)
    install.install(project, ["dev"], pip=pip_that(0, "", []), warm=lambda root, venv: None)


def test_nbgrader_is_kept_out_of_the_learners_environment(tmp_path, monkeypatch, capsys):
    project = make_project(tmp_path, finished=False)
    monkeypatch.setattr(install, "install", pytest.fail)
    assert install.main(["--extra", "grade"], project) == 1
    assert "Give it its own: --venv .venv-grade." in capsys.readouterr().err
    # no rule of the Makefile puts it there, either
    told = (PROJECT / "Makefile").read_text(encoding="utf-8").splitlines()
    lines = [line for line in told if "--extra grade" in line]
    assert lines and all("--venv .venv-grade" in line for line in lines)


def test_environment_with_nbgrader_in_it_is_made_anew_without(tmp_path, monkeypatch, capsys):
    project = make_project(tmp_path, finished=False)
    write_stamp(project, ["grade", "test"])
    assert not install.is_current(project, ["test"])
    made = []
    monkeypatch.setattr(install, "make_venv", lambda python, venv: made.append(venv))
    install.install(project, [], pip=pip_that(0, "", []), warm=lambda root, venv: None)
    assert made == [project / ".venv"]
    assert install.read_stamp(project)["extras"] == ["test"]
    assert "Moved out of .venv: grade to .venv-grade." in capsys.readouterr().out


def test_another_environment_has_its_own_stamp(tmp_path, monkeypatch):
    project = make_project(tmp_path)
    monkeypatch.setattr(install, "make_venv", lambda python, venv: venv.mkdir())
    install.install(
        project, ["grade"], ".venv-grade", pip=pip_that(0, "", []), warm=lambda root, venv: None
    )
    assert install.read_stamp(project, ".venv-grade")["extras"] == ["grade"]
    assert install.read_stamp(project)["extras"] == ["test"]


def test_missing_venv_module_is_explained(tmp_path):
    answer = subprocess.CompletedProcess(
        [], 1, "The virtual environment was not created: ensurepip is not available", ""
    )
    with pytest.raises(install.InstallError, match=r"no working venv module\. On Debian"):
        install.make_venv("python3", tmp_path / ".venv", lambda *_, **__: answer)


def test_failure_ends_in_plain_sentences(tmp_path, monkeypatch, capsys):
    project = make_project(tmp_path, finished=False)

    def failing(root, extras, venv):
        raise install.InstallError("The disk is full.")

    monkeypatch.setattr(install, "install", failing)
    assert install.main([], project) == 1
    assert capsys.readouterr().err == "\nCold Facts could not be installed. The disk is full.\n"


def test_a_locked_folder_is_explained(tmp_path, monkeypatch, capsys):
    project = make_project(tmp_path, finished=False)

    def locked(root, extras, venv):
        raise PermissionError(13, "Permission denied", str(root / ".venv"))

    monkeypatch.setattr(install, "install", locked)
    assert install.main([], project) == 1
    assert "Check that this folder belongs to you" in capsys.readouterr().err


def test_pip_and_what_it_installs_keep_their_compiled_files(monkeypatch):
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "LC_ALL"):
        monkeypatch.setenv(name, "1")
        assert name not in install.clean_environment()
    told = (install.ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    assert "unexport PYTHONDONTWRITEBYTECODE" in told and "unexport LC_ALL" in told
