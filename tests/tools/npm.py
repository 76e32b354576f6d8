"""Put packages from npm into node_modules/, at the versions that pyproject.toml names; nothing is written elsewhere.

    python tests/tools/npm.py axe-core mathjax

`npm install --no-save` takes away what it is not asked for, so packages of ours that are there already are asked for
again.
"""

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLAGS = (
    "--no-save",
    "--no-package-lock",
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    "--loglevel=error",
)


def pins(root=ROOT):
    """Return {package: version} of [tool.cold-facts.npm] in pyproject.toml."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "cold-facts"
    ]["npm"]


def installed(name, root=ROOT):
    """Return the version of a package in node_modules, or None."""
    try:
        return json.loads(
            (root / "node_modules" / name / "package.json").read_text(encoding="utf-8")
        )["version"]
    except (OSError, ValueError):
        return None


def missing(names, root=ROOT):
    """Return those of the named packages that are not there at their pinned version; ValueError for an unknown one."""
    pinned = pins(root)
    for name in names:
        if name not in pinned:
            raise ValueError(
                f"{name!r} has no pin in pyproject.toml; there are {', '.join(pinned)}"
            )
    return [name for name in names if installed(name, root) != pinned[name]]


def install(names, root=ROOT, run=subprocess.run):
    """Install what is missing; ValueError says in a sentence why it could not be done."""
    if not missing(names, root):
        return
    npm = shutil.which("npm")
    if npm is None:
        raise ValueError(
            "npm was not found. Install Node.js 20 or later (it brings npm), then run the command again."
        )
    pinned = pins(root)
    wanted = [f"{name}@{pinned[name]}" for name in pinned if name in names or installed(name, root)]
    done = run([npm, "install", *FLAGS, *wanted], cwd=root, check=False)
    if done.returncode or missing(names, root):
        raise ValueError(
            f"npm could not install {', '.join(wanted)}. Check the network and run the command again."
        )


if __name__ == "__main__":
    try:
        install(sys.argv[1:])
    except ValueError as problem:
        sys.exit(f"\n{problem}")
