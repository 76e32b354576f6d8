"""What comes from npm: an archive without the hash of the lock file is refused."""

import json
import shutil
import subprocess
from types import SimpleNamespace

import pytest

from tests.conftest import lacking
from tests.project import PROJECT
from tests.tools import npm


def locked():
    """Return {path in node_modules: its entry} of the lock file, the project itself left out."""
    packages = json.loads(npm.LOCK.read_text(encoding="utf-8"))["packages"]
    return {path: entry for path, entry in packages.items() if path}


def project_with_pins(folder, text='axe-core = "4.14.1"'):
    """Write a project that pins packages and has none of them; returns its folder."""
    (folder / "pyproject.toml").write_text(f"[tool.cold-facts.npm]\n{text}\n", encoding="utf-8")
    return folder


def test_the_lock_file_has_a_hash_for_every_package_and_no_address():
    text = npm.LOCK.read_text(encoding="utf-8")
    assert "://" not in text and "resolved" not in text
    entries = locked()
    assert len(entries) > 30
    without = [path for path, entry in entries.items() if "sha512-" not in entry["integrity"]]
    assert without == []


def test_the_lock_file_has_the_versions_of_pyproject():
    entries = locked()
    versions = {name: entries[f"node_modules/{name}"]["version"] for name in npm.pins()}
    assert versions == npm.pins()


def test_nothing_is_run_when_all_packages_are_there(tmp_path):
    project = project_with_pins(tmp_path)
    package = tmp_path / "node_modules" / "axe-core"
    package.mkdir(parents=True)
    (package / "package.json").write_text('{"version": "4.14.1"}', encoding="utf-8")
    # Nobody knows from where it came.
    assert npm.missing(project) == ["axe-core"]
    mark = tmp_path / "node_modules" / npm.MARK
    mark.write_text(npm.mark(npm.LOCK), encoding="utf-8")
    npm.install(project, run=lambda *_, **__: pytest.fail("npm was run"))
    (package / "package.json").write_text('{"version": "4.14.0"}', encoding="utf-8")
    assert npm.missing(project) == ["axe-core"]


def test_a_link_to_another_folder_is_not_replaced(tmp_path):
    project = project_with_pins(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "node_modules").symlink_to(elsewhere)
    with pytest.raises(ValueError, match="is a link to another folder"):
        npm.install(project, run=lambda *_, **__: pytest.fail("npm was run"))
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize(
    ("printed", "sentence"),
    [
        ("npm error code EINTEGRITY", "does not have the SHA-512 that tests/tools/npm_lock.json"),
        ("npm error network", "npm error network. Check the network and run the command again."),
    ],
)
def test_a_failure_of_npm_says_why_and_keeps_what_was_there(
    tmp_path, monkeypatch, printed, sentence
):
    monkeypatch.setattr(npm.shutil, "which", lambda _: "npm")
    project = project_with_pins(tmp_path)
    kept = tmp_path / "node_modules" / "other.txt"
    kept.parent.mkdir()
    kept.write_text("kept", encoding="utf-8")
    failed = SimpleNamespace(returncode=1, stderr=printed)
    with pytest.raises(ValueError, match=r"axe-core 4\.14\.1") as problem:
        npm.install(project, run=lambda *_, **__: failed)
    assert sentence in str(problem.value)
    assert kept.read_text(encoding="utf-8") == "kept"


def test_without_npm_the_message_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(npm.shutil, "which", lambda _: None)
    with pytest.raises(ValueError, match=r"Install Node\.js 20 or later"):
        npm.install(project_with_pins(tmp_path))


@pytest.mark.long
def test_npm_refuses_an_archive_with_another_hash(tmp_path):
    if shutil.which("npm") is None:
        lacking("npm")
    project = tmp_path / "project"
    project.mkdir()
    shutil.copy(PROJECT / "pyproject.toml", project)
    lock = json.loads(npm.LOCK.read_text(encoding="utf-8"))
    entry = lock["packages"]["node_modules/axe-core"]
    entry["integrity"] = "sha512-" + "A" * 86 + "=="
    wrong = tmp_path / "lock.json"
    wrong.write_text(json.dumps(lock), encoding="utf-8")
    with pytest.raises(ValueError, match="does not have the SHA-512"):
        npm.install(project, wrong)
    assert not (project / "node_modules").exists()
    npm.install(project, npm.LOCK)
    assert npm.missing(project) == [] and npm.missing(project, wrong)
    assert not list(project.glob(".npm-*"))
    shown = subprocess.run(
        ["node", "-e", "process.stdout.write(require('axe-core').version)"],
        cwd=project,
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout == npm.pins()["axe-core"]
