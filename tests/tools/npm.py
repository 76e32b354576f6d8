"""Put packages from npm into node_modules/: the versions of pyproject.toml, checked by hash.

    python tests/tools/npm.py           # install what is missing
    python tests/tools/npm.py --lock    # write npm_lock.json again (part of `make constraints`)

`npm_lock.json` is npm's own lock file without addresses: for each package, and for whatever it
needs in turn, the version and the SHA-512 of its archive. npm takes the archives from the registry
that the machine is set to, and refuses one with another hash.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = Path(__file__).with_name("npm_lock.json")
# no package runs a program of its own while it is installed
FLAGS = "--no-audit --no-fund --ignore-scripts --loglevel=error".split()


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


def missing(root=ROOT):
    """Return the names of the packages that are not there at their version."""
    return [name for name, version in pins(root).items() if installed(name, root) != version]


def npm_program():
    """Return the path of npm; a ValueError says what to install if there is none."""
    npm = shutil.which("npm")
    if npm is None:
        raise ValueError(
            "npm was not found. Install Node.js 20 or later (it brings npm), then run the command "
            "again."
        )
    return npm


def write_package(folder, root=ROOT):
    """Write the package.json that asks for the pinned versions into a folder."""
    package = {"name": "cold-facts", "private": True, "dependencies": pins(root)}
    (folder / "package.json").write_text(json.dumps(package), encoding="utf-8")


def install(root=ROOT, lock=LOCK, run=subprocess.run):
    """Install all packages if one is missing; a ValueError says why it could not be done."""
    if not missing(root):
        return
    npm = npm_program()
    # npm insists on the names package.json and package-lock.json, and empties node_modules first:
    # the old one is replaced only once the new one is whole
    with tempfile.TemporaryDirectory(prefix="npm-") as name:
        folder = Path(name)
        write_package(folder, root)
        shutil.copy(lock, folder / "package-lock.json")
        done = run(
            [npm, "ci", *FLAGS],
            cwd=folder,
            check=False,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        if done.returncode:
            wanted = ", ".join(f"{package} {version}" for package, version in pins(root).items())
            if "EINTEGRITY" in done.stderr:
                cause = "an archive does not have the SHA-512 that tests/tools/npm_lock.json names"
                cure = "Do not use it; find out where it came from."
            else:
                cause = done.stderr.strip() or f"npm ended with code {done.returncode}"
                cure = "Check the network and run the command again."
            raise ValueError(f"npm could not install {wanted}: {cause}. {cure}")
        shutil.rmtree(root / "node_modules", ignore_errors=True)
        shutil.move(folder / "node_modules", root / "node_modules")


def write_lock(root=ROOT, lock=LOCK, run=subprocess.run):
    """Resolve what the pinned packages need, and write versions and hashes without addresses."""
    with tempfile.TemporaryDirectory(prefix="npm-") as name:
        folder = Path(name)
        write_package(folder, root)
        flags = ["--package-lock-only", "--omit-lockfile-registry-resolved"]
        run([npm_program(), "install", *flags, *FLAGS], cwd=folder, check=True)
        found = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))
    for package in found["packages"].values():
        package.pop("funding", None)  # addresses that nobody needs here
    lock.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    try:
        if sys.argv[1:] == ["--lock"]:
            write_lock()
        else:
            install()
    except ValueError as problem:
        sys.exit(f"\n{problem}")
