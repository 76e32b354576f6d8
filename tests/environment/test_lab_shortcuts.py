"""JupyterLab's one-letter commands stay out of the panels, wherever the course starts JupyterLab.

That the settings work is tried in a browser: tests/browser/test_keys.py.
"""

import json
import subprocess

import pytest

from tests.project import PROJECT
from tests.tools import lab_shortcuts

WRITTEN = json.loads(lab_shortcuts.SETTINGS.read_text(encoding="utf-8"))
SHORTCUTS = WRITTEN[lab_shortcuts.PLUGIN]["shortcuts"]


def test_the_settings_are_those_of_the_installed_lab():
    if not lab_shortcuts.schemas():
        pytest.skip("JupyterLab's files are not below this Python's folder")
    assert lab_shortcuts.settings() == WRITTEN


def test_the_dangerous_ones_are_disabled_and_each_is_there_for_a_cell():
    disabled = [one for one in SHORTCUTS if one.get("disabled")]
    again = [one for one in SHORTCUTS if not one.get("disabled")]
    assert len(disabled) == len(again) >= 38
    keys = {tuple(one.get("keys", [])) for one in disabled}
    assert {("D", "D"), ("A",), ("B",), ("ArrowDown",), ("ArrowUp",), ("0", "0")} <= keys
    assert all(one["selector"].endswith(".jp-Cell:focus") for one in again)
    commands = {(one["command"], *one.get("keys", [])) for one in again}
    assert commands == {(one["command"], *one.get("keys", [])) for one in disabled}


def test_another_selector_is_refused():
    with pytest.raises(ValueError, match="body"):
        lab_shortcuts.on_a_cell("body")


def test_a_python_without_jupyterlab_writes_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(lab_shortcuts, "schemas", list)
    monkeypatch.setattr(lab_shortcuts, "SETTINGS", tmp_path / "settings.json")
    with pytest.raises(SystemExit, match="no JupyterLab"):
        lab_shortcuts.main()
    assert not list(tmp_path.iterdir())


def test_make_binder_and_class_server_use_them():
    shown = subprocess.check_output(["make", "-n", "lab"], cwd=PROJECT, text=True)
    assert f'JUPYTER_CONFIG_PATH="{lab_shortcuts.CONFIG}' in shown
    post_build = (PROJECT / "postBuild").read_text(encoding="utf-8")
    assert 'cp -R docs/jupyter/. "$config/"' in post_build
    hub = (PROJECT / "docs" / "classroom" / "jupyterhub_config.py").read_text(encoding="utf-8")
    assert '"JUPYTER_CONFIG_PATH": str(course / "docs" / "jupyter")' in hub
