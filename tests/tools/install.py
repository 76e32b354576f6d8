"""Make .venv and install the pinned packages in it; the standard library is enough to run this.

    python3 tests/tools/install.py                  what a learner needs
    python3 tests/tools/install.py --extra test     and what the tests need
    python3 tests/tools/install.py --venv .venv-grade --extra grade     another environment

It runs `python -m venv .venv`, and then pip three times: for pip itself, for the packages of
others and for the project.  Of others it takes only wheels whose SHA-256 is in constraints.txt, so
that nothing runs while it is installed and a changed file is refused.  It says in plain sentences
what went wrong.  A stamp in .venv records what is installed, so that a second run returns at once
and needs no network.  The stamp is removed while pip works: a run that finds none starts with an
empty .venv, because the last one was cut off.
"""

# No annotations and no new syntax: an old Python must get far enough to say that it is too old.

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OLDEST = (3, 11)
NEWEST = (3, 13)
SUPPORTED = "Python 3.11, 3.12 or 3.13"
INTERPRETERS = ("python3.11", "python3.12", "python3.13")
PINNED_BY = ("environment.yml", "constraints.txt", "pyproject.toml")
# What pip takes from others: files whose hash is known, and no source, which would be a program to
# run and would bring in its own tools to build with, by name and without a hash.
CHECKED = ["install", "--require-hashes", "--only-binary", ":all:"]
# the project itself, built with the setuptools that is installed by then
OWN = ["install", "--no-deps", "--no-build-isolation", "-e", "."]
STAMP = "cold-facts-stamp.json"
VENV = ".venv"
# Extras that would change JupyterLab for everybody who uses .venv, and the environment of each:
# nbgrader adds four menus and a button to every JupyterLab it is installed beside.
APART = {"grade": ".venv-grade"}
# builds matplotlib's list of fonts and compiles the kernels, so that the first panel does not pause
WARM_UP = "import matplotlib.pyplot; from helpers.freezing import heat; heat.warm_up()"

# what pip prints, and what it means to somebody who has never used pip; the first match counts
CAUSES = (
    (
        r"DO NOT MATCH THE HASHES",
        "A package that was downloaded is not the file whose checksum stands in constraints.txt, "
        "and was refused. Run the command again; if that does not help, another network may. If "
        "it stays, tell the maintainers: somebody may have changed the package.",
    ),
    (
        r"No space left on device|Errno 28|not enough space on the disk",
        "The disk is full. Free about 2 GB and run the command again.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "The package index answered with a certificate that this computer does not trust. "
        "Some schools and firms inspect traffic: ask the people who run the network for their "
        "certificate, or try another network.",
    ),
    (
        r"NewConnectionError|Failed to establish a new connection|Connection refused"
        r"|Network is unreachable|name resolution|getaddrinfo failed|timed out|ConnectTimeout"
        r"|ProxyError|RemoteDisconnected",
        "The package index could not be reached. Check the network connection and run the command "
        "again; what was already downloaded is kept.",
    ),
    (
        r"Permission denied|Errno 13",
        "A file could not be written. Check that this folder belongs to you and that no program is "
        "using .venv.",
    ),
    (
        r"ensurepip is not|No module named '?(venv|ensurepip)",
        "This Python has no working venv module. On Debian or Ubuntu install the package "
        "python3-venv (for a second Python: python3.11-venv), then run the command again.",
    ),
)


class InstallError(Exception):
    """The installation cannot go on; the message says why in plain sentences, and what to do."""


def explain(output, otherwise):
    """Turn a tool's output into a sentence: a known cause, or else the last error."""
    for pattern, sentence in CAUSES:
        if re.search(pattern, output, re.IGNORECASE):
            return sentence
    errors = re.findall(r"(?im)^\s*(error.*?)\s*$", output)
    return otherwise + (f" The last error was: {errors[-1]}" if errors else "")


# --- Python -----------------------------------------------------------------------------------


def supported(version):
    """Say whether the course runs on a (major, minor) version; None is the version of nothing."""
    return version is not None and OLDEST <= tuple(version[:2]) <= NEWEST


def version_of(python):
    """Return the (major, minor) version of an interpreter; None if it does not answer."""
    code = "import sys; print(*sys.version_info[:2])"
    try:
        answer = subprocess.check_output(
            [str(python), "-c", code], stderr=subprocess.DEVNULL, timeout=30
        )
        major, minor = answer.split()
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return int(major), int(minor)


def find_python(running=sys.version_info[:2], which=shutil.which, version=version_of):
    """Return an interpreter for .venv: the running one, else the first suitable one on PATH."""
    if supported(running):
        return sys.executable
    for name in INTERPRETERS:
        path = which(name)
        if path and supported(version(path)):
            return path
    raise InstallError(
        f"This is Python {running[0]}.{running[1]}, and Cold Facts needs {SUPPORTED}; none of them "
        "was found on this computer. Install one of them, then run the command again."
    )


def venv_python(venv):
    """Return the path of the interpreter inside a virtual environment."""
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


# --- the stamp --------------------------------------------------------------------------------


def fingerprint(root, venv=VENV):
    """Return a short text that changes with the pins and with the Python of an environment."""
    digest = hashlib.sha256()
    for name in (*PINNED_BY, f"{venv}/pyvenv.cfg"):
        path = root / name
        digest.update(path.read_bytes() + b"\0" if path.exists() else b"missing")
    return digest.hexdigest()


def read_stamp(root, venv=VENV):
    """Return what the last finished installation left behind, or an empty dictionary."""
    try:
        return json.loads((root / venv / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def does_not_belong(root, venv=VENV):
    """Return the extras in an environment that now have one of their own."""
    kept = read_stamp(root, venv).get("extras", [])
    return [extra for extra in kept if APART.get(extra, venv) != venv]


def is_usable(root, venv=VENV):
    """Say whether pip may add to it: finished, not moved, nothing too much, a Python that runs."""
    has_pip = [str(venv_python(root / venv)), "-m", "pip", "--version"]
    return (
        read_stamp(root, venv).get("root") == str(root)
        and not does_not_belong(root, venv)
        and supported(version_of(has_pip[0]))
        and subprocess.run(has_pip, capture_output=True, check=False).returncode == 0
    )


def is_current(root, extras, venv=VENV):
    """Say whether an environment already holds what is wanted, by a glance at the stamp."""
    stamp = read_stamp(root, venv)
    return (
        stamp.get("root") == str(root)
        and not does_not_belong(root, venv)
        and venv_python(root / venv).exists()
        and stamp.get("files") == fingerprint(root, venv)
        and set(extras) <= set(stamp.get("extras", []))
    )


# --- the two commands -------------------------------------------------------------------------


def make_venv(python, venv, run=subprocess.run):
    """Create an empty virtual environment in place of whatever was there."""
    print(f"Creating {Path(venv).name} ...", flush=True)
    command = [str(python), "-m", "venv", "--clear", str(venv)]
    made = run(command, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise InstallError(
            explain(made.stdout + made.stderr, f"{Path(venv).name} could not be created.")
        )


def requirements(root, extras):
    """Return what pip is to install from others, each as name==version.

    The pins of environment.yml, those of the extras, what the package needs besides, and what
    builds it.
    """
    import tomllib  # Python 3.10 and older lack it and must still reach the message about versions

    about = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    known = about["project"]["optional-dependencies"]
    for extra in extras:
        if extra not in known:
            raise InstallError(
                f"There is no extra named {extra!r}. The extras are: {', '.join(sorted(known))}."
            )
    text = (root / "environment.yml").read_text(encoding="utf-8")
    pins = re.findall(r"(?m)^\s*- ['\"]?([\w.-]+==[\w.]+)", text)
    if not pins:
        raise InstallError(
            "environment.yml has no '- pip:' list. Restore the file from the project and try again."
        )
    listed = [pin.split("==")[0].lower() for pin in pins]
    # pip checks a hash only of what is asked for by version
    unlisted = [name for name in about["project"]["dependencies"] if name.lower() not in listed]
    needed = [entry(root, name).split()[0] for name in unlisted]
    wanted = [pin for extra in extras for pin in known[extra]]
    return [*pins, *needed, *about["build-system"]["requires"], *wanted]


def entry(root, name):
    """Return what constraints.txt says about a package: version and hashes, on several lines."""
    text = (root / "constraints.txt").read_text(encoding="utf-8")
    found = re.search(rf"(?m)^{re.escape(name)}==.*(\n +--hash=.*)*", text)
    if not found:
        raise InstallError(
            f"constraints.txt does not name {name}. Restore the file from the project, or run "
            "`make constraints`."
        )
    return found[0]


def clean_environment():
    """Return the environment variables without those that lead pip astray.

    Most would send its packages elsewhere; LC_ALL=C would keep it from writing a path with a
    letter like é; PYTHONDONTWRITEBYTECODE would discard what it compiles and so slow every start.
    """
    unwanted = "PYTHONHOME PYTHONPATH PIP_TARGET PIP_PREFIX PIP_REQUIRE_VIRTUALENV LC_ALL".split()
    unwanted.append("PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, "PIP_USER": "0", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def run_pip(root, arguments, venv=VENV):
    """Run an environment's pip in the project folder, showing how far it is.

    Returns (exit code, output).
    """
    process = subprocess.Popen(
        [str(venv_python(root / venv)), "-m", "pip", *arguments],
        cwd=str(root),
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    lines = []
    with process:
        for line in process.stdout:
            lines.append(line)
            if re.match(r"\s*(Collecting|Downloading|Installing|Successfully|WARNING|ERROR)", line):
                print("  " + line.strip()[:100], flush=True)
    return process.returncode, "".join(lines)


def pip_steps(root, wanted, folder):
    """Return the arguments of pip's three runs.

    The pip of a new environment knows no hashes but those of a list of requirements, so its
    successor comes first, from a list of one. That one takes the hashes from constraints.txt, also
    for what packages need in turn. The project is no file with a hash: it comes last, and alone.
    """
    pip_alone = Path(folder) / "pip.txt"
    pip_alone.write_text(entry(root, "pip") + "\n", encoding="utf-8")
    return [
        [*CHECKED, "-r", str(pip_alone)],
        [*CHECKED, "-c", "constraints.txt", *wanted],
        OWN,
    ]


def pip_install(root, wanted, pip=run_pip, venv=VENV):
    """Run `pip install`; the stamp is away meanwhile, and comes back if pip changed nothing."""
    stamp = root / venv / STAMP
    before = stamp.read_bytes() if stamp.exists() else None
    stamp.unlink(missing_ok=True)
    said = ""
    with tempfile.TemporaryDirectory() as folder:
        for arguments in pip_steps(root, wanted, folder):
            code, output = pip(root, arguments, venv)
            said += output
            if code < 0 or code > 128:
                raise InstallError("pip was stopped before it finished. Run the command again.")
            if code != 0:
                if before and "Installing collected packages" not in said:
                    stamp.write_bytes(before)
                raise InstallError(explain(output, "pip could not install a package."))


def warm_up(root, venv=VENV):
    """Prepare fonts and kernels once; without them the course works, with a pause."""
    print("Preparing fonts and compiled kernels (once) ...", flush=True)
    command = [str(venv_python(root / venv)), "-c", WARM_UP]
    done = subprocess.run(
        command, cwd=str(root), env=clean_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        print(f"  Not prepared, so the first panel will take longer ({last}).", flush=True)


def add_settings(root, venv=VENV):
    """Copy the course's settings of JupyterLab to where the one of an environment reads them.

    Without `make` nothing else leads there: one-letter commands would act inside panels, and a
    pop-up would ask about news.
    """
    settings = root / "docs" / "jupyter"
    shutil.copytree(str(settings), str(root / venv / "etc" / "jupyter"), dirs_exist_ok=True)


def install(root, extras, venv=VENV, pip=run_pip, warm=warm_up):
    """Bring an environment to what is wanted."""
    unwanted = does_not_belong(root, venv)
    # what the tests or the tools needed before stays: `make lab` after `make test` removes nothing
    before = [extra for extra in read_stamp(root, venv).get("extras", []) if extra not in unwanted]
    extras = sorted({*extras, *before})
    wanted = requirements(root, extras)
    if not is_usable(root, venv):
        if unwanted:
            moved = ", ".join(f"{extra} to {APART[extra]}" for extra in unwanted)
            print(f"Moved out of {venv}: {moved}.", flush=True)
        elif (root / venv).exists():
            print("The last installation was cut off, or this folder has moved.", flush=True)
        make_venv(find_python(), root / venv)
    print("Installing the pinned packages (the first time takes a minute or two) ...", flush=True)
    pip_install(root, wanted, pip, venv)
    add_settings(root, venv)
    warm(root, venv)
    stamp = {"root": str(root), "files": fingerprint(root, venv), "extras": extras}
    (root / venv / STAMP).write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    print("Cold Facts is installed.", flush=True)


def main(arguments, root=ROOT):
    """Install what the command line says under a supported Python; return an exit code."""
    parser = argparse.ArgumentParser(description="Make .venv and install the pinned packages.")
    parser.add_argument("--extra", action="append", default=[], help="a group of pyproject.toml")
    parser.add_argument("--venv", default=VENV, help="folder of the environment, in the project")
    given = parser.parse_args(arguments)
    extras = given.extra
    venv = given.venv
    try:
        for extra in extras:
            if APART.get(extra, venv) != venv:
                raise InstallError(
                    f"The extra {extra!r} is not installed in {venv}, because it changes "
                    f"JupyterLab for everybody there. Give it its own: --venv {APART[extra]}."
                )
        if is_current(root, extras, venv):
            return 0
        if not supported(sys.version_info[:2]):
            return subprocess.call([find_python(), str(Path(__file__).resolve()), *arguments])
        install(root, extras, venv)
        return 0
    except InstallError as error:
        reason = str(error)
    except KeyboardInterrupt:
        reason = "It was interrupted. Run the command again to finish."
    except OSError as error:
        reason = explain(str(error), f"A file could not be read or written: {error}.")
    print(f"\nCold Facts could not be installed. {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
