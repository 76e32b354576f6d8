"""Put packages from npm into node_modules/, at the versions that pyproject.toml names.

    python tests/tools/npm.py axe-core mathjax

`npm install --no-save` removes every package that is not on its command line, so those of ours that
are there already are named again.
"""

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# nothing is written outside node_modules, and no package runs a program of its own
FLAGS = "--no-save --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error".split()


def pins(root=ROOT):
    """Return {package: version} of [tool.cold-facts.npm] in pyproject.toml."""
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["tool"]["cold-facts"]["npm"]


def installed(name, root=ROOT):
    """Return the version of a package in node_modules, or None."""
    package = root / "node_modules" / name / "package.json"
    try:
        return json.loads(package.read_text(encoding="utf-8"))["version"]
    except (OSError, ValueError):
        return None


def missing(names, root=ROOT):
    """Return those of the named packages that are not there at their version."""
    pinned = pins(root)
    unknown = [name for name in names if name not in pinned]
    if unknown:
        raise ValueError(
            f"{unknown[0]!r} has no pin in pyproject.toml; there are {', '.join(pinned)}"
        )
    return [name for name in names if installed(name, root) != pinned[name]]


def install(names, root=ROOT, run=subprocess.run):
    """Install what is missing; a ValueError says why it could not be done."""
    if not missing(names, root):
        return
    npm = shutil.which("npm")
    if npm is None:
        raise ValueError(
            "npm was not found. Install Node.js 20 or later (it brings npm), then run the command "
            "again."
        )
    wanted = [
        f"{name}@{version}"
        for name, version in pins(root).items()
        if name in names or installed(name, root)
    ]
    done = run([npm, "install", *FLAGS, *wanted], cwd=root, check=False)
    if done.returncode or missing(names, root):
        raise ValueError(
            f"npm could not install {', '.join(wanted)}. Check the network and run the command "
            "again."
        )


if __name__ == "__main__":
    try:
        install(sys.argv[1:])
    except ValueError as problem:
        sys.exit(f"\n{problem}")
