"""Put packages from npm into node_modules/: the versions of pyproject.toml, checked by hash.

    python tests/tools/npm.py           # install what is missing
    python tests/tools/npm.py --lock    # write npm_lock.json again (part of `make constraints`)

`npm_lock.json` is npm's own lock file without addresses: for each package, and for whatever it
needs in turn, the version and the SHA-512 of its archive. npm takes the archives from the registry
that the machine is set to, and refuses one with another hash.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = Path(__file__).with_name("npm_lock.json")
MARK = ".installed-from"
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


def mark(lock):
    """Return what node_modules keeps about the lock file that it was installed from."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def missing(root=ROOT, lock=LOCK):
    """Return the names of the packages that are not there as the lock file has them."""
    try:
        is_of_this_lock = (root / "node_modules" / MARK).read_text(encoding="utf-8") == mark(lock)
    except OSError:
        is_of_this_lock = False
    return [
        name
        for name, version in pins(root).items()
        if not is_of_this_lock or installed(name, root) != version
    ]


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
    if not missing(root, lock):
        return
    there = root / "node_modules"
    if there.is_symlink():
        raise ValueError(f"{there} is a link to another folder: install there, or remove the link")
    npm = npm_program()
    wanted = ", ".join(f"{package} {version}" for package, version in pins(root).items())
    # npm insists on the names package.json and package-lock.json, and empties node_modules first.
    # Beside it, and not on another disk, so that the new one takes its place in one step.
    with tempfile.TemporaryDirectory(prefix=".npm-", dir=root) as name:
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
            if "EINTEGRITY" in done.stderr:
                cause = "an archive does not have the SHA-512 that tests/tools/npm_lock.json names"
                cure = "Do not use it; find out where it came from."
            else:
                cause = done.stderr.strip() or f"npm ended with code {done.returncode}"
                cure = "Check the network and run the command again."
            raise ValueError(f"npm could not install {wanted}: {cause}. {cure}")
        (folder / "node_modules" / MARK).write_text(mark(lock), encoding="utf-8")
        try:
            if there.exists():
                os.replace(there, folder / "before")
            os.replace(folder / "node_modules", there)
        except OSError as problem:
            raise ValueError(
                f"{there} could not be replaced ({problem.strerror}): close what uses it and run "
                "the command again"
            ) from None
    if missing(root, lock):
        raise ValueError(f"npm said that it installed {wanted}, and they are not in {there}")


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
