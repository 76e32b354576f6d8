"""Write the settings that keep JupyterLab's one-letter commands out of the course's panels.

    .venv/bin/python tests/tools/lab_shortcuts.py

JupyterLab's command mode answers to single keys (`d d` deletes a cell, `a` inserts one, an arrow
goes to the next) wherever the focus is inside a notebook, also on a button or a menu of a panel.
The file written here disables each of these and adds it again for the case that a cell itself has
the focus.  `make lab` and the class server name its folder in JUPYTER_CONFIG_PATH, and postBuild
and the installer copy it to where JupyterLab looks without `make`.  A learner's own settings still
come first.  Run this again after JupyterLab was updated; a test compares.
"""

import json
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
CONFIG = PROJECT / "docs" / "jupyter"
SETTINGS = CONFIG / "labconfig" / "default_setting_overrides.d" / "cold-facts.json"
PLUGIN = "@jupyterlab/shortcuts-extension:shortcuts"
# what the selectors of commands end with that answer wherever the focus is
ANYWHERE = ("-mod-readWrite) :focus", "-mod-readWrite) :focus:not(:read-write)")
ON_A_CELL = "-mod-readWrite) .jp-Cell:focus"
KEYS = ("keys", "macKeys", "winKeys", "linuxKeys")


def schemas():
    """Return JupyterLab's files that declare commands, of the Python that runs this."""
    folder = Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas"
    return sorted(folder.glob("@jupyterlab/*/*.json"))


def shortcuts_anywhere():
    """Return every shortcut of the installed JupyterLab that answers on any focused part."""
    found = []
    for path in schemas():
        declared = json.loads(path.read_text(encoding="utf-8"))
        for one in declared.get("jupyter.lab.shortcuts", []):
            # A command without keys answers to nothing.
            keys = [key for kind in KEYS for key in one.get(kind, []) if key]
            if keys and one["selector"].endswith(ANYWHERE):
                found.append(one)
    return found


def on_a_cell(selector):
    """Return a selector that holds only where a cell itself has the focus."""
    for ending in ANYWHERE:
        if selector.endswith(ending):
            return selector.removesuffix(ending) + ON_A_CELL
    raise ValueError(f"selector {selector!r} ends with none of {ANYWHERE}")


def settings():
    """Return the settings: each shortcut disabled, and added again for a focused cell."""
    disabled = []
    again = []
    for one in shortcuts_anywhere():
        disabled.append({**one, "disabled": True})
        again.append({**one, "selector": on_a_cell(one["selector"])})
    return {PLUGIN: {"shortcuts": disabled + again}}


def as_text(wanted):
    """Return the settings as JSON with one shortcut a line."""
    lines = ",\n".join(json.dumps(one, sort_keys=True) for one in wanted[PLUGIN]["shortcuts"])
    return f'{{{json.dumps(PLUGIN)}: {{"shortcuts": [\n{lines}\n]}}}}\n'


def main():
    """Write the file."""
    if not shortcuts_anywhere():
        sys.exit(f"{sys.prefix} has no JupyterLab; the rule: run this with .venv/bin/python.")
    SETTINGS.parent.mkdir(parents=True, exist_ok=True)
    SETTINGS.write_text(as_text(settings()), encoding="utf-8")
    print(f"{len(shortcuts_anywhere())} shortcuts written to {SETTINGS.relative_to(PROJECT)}")


if __name__ == "__main__":
    main()
