"""Make .venv and install the pinned environment in it; the standard library is enough to run this.

    python3 tests/tools/install.py                  what a learner needs
    python3 tests/tools/install.py --extra test     and what the tests need
    python3 tests/tools/install.py --list           only print the requirements

A stamp inside .venv says what is installed, so that a second run returns at once. While packages are being written
a mark lies beside it: a run that finds the mark knows that the last one was cut off, and makes .venv anew.
"""

# No annotations and no new syntax here: an old Python has to get far enough to say that it is too old.

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OLDEST, NEWEST = (3, 11), (3, 13)
SUPPORTED = "Python 3.11, 3.12 or 3.13"
INTERPRETERS = ("python3.11", "python3.12", "python3.13")
PINNED_BY = ("environment.yml", "constraints.txt", "pyproject.toml")
STAMP, MARK, LOG = "cold-facts-stamp.json", "cold-facts-unfinished", "cold-facts-pip.log"

WARM_UP = """
import matplotlib.pyplot
from helpers.freezing import heat
heat.warm_up()
"""

# What pip prints, and what it means to somebody who has never used pip. The first line that fits is the answer.
CAUSES = (
    (
        r"No space left on device|Errno 28|not enough space on the disk",
        "The disk is full. Free about 2 GB and run the command again.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "The package index answered with a certificate that this computer does not trust. Some schools and firms "
        "inspect traffic: ask the people who run the network for their certificate, or try another network.",
    ),
    (
        r"NewConnectionError|Failed to establish a new connection|Connection refused|Network is unreachable"
        r"|name resolution|getaddrinfo failed|timed out|ConnectTimeout|ProxyError|RemoteDisconnected",
        "The package index could not be reached. Check the network connection and run the command again; "
        "what was already downloaded is kept.",
    ),
    (
        r"Permission denied|Errno 13",
        "A file could not be written. Check that this folder belongs to you and that no program is using .venv.",
    ),
)


class InstallError(Exception):
    """The installation cannot go on; the message says in plain sentences why, and what to do."""


# --- what is wanted -----------------------------------------------------------------------------------------------


def pip_list(text):
    """Return the entries under `pip:` of an environment.yml, word for word (a bare Python has no YAML reader)."""
    lines = [line.split(" #")[0].rstrip() for line in text.splitlines()]
    starts = [number for number, line in enumerate(lines) if line.strip() == "- pip:"]
    if not starts:
        raise InstallError(
            "environment.yml has no '- pip:' list. Restore the file from the project and try again."
        )
    indent = len(lines[starts[0]]) - len(lines[starts[0]].lstrip())
    found = []
    for line in lines[starts[0] + 1 :]:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if len(line) - len(line.lstrip()) <= indent:
            break
        found.append(line.strip()[1:].strip().strip("\"'"))
    return found


def extra_list(text, extras):
    """Return the requirements of the named optional groups of a pyproject.toml."""
    import tomllib  # here, because Python 3.10 and older do not have it and must still reach the version message

    groups = tomllib.loads(text)["project"]["optional-dependencies"]
    unknown = sorted(set(extras) - set(groups))
    if unknown:
        raise InstallError(
            f"There is no extra named {unknown[0]!r}. The extras are: {', '.join(sorted(groups))}."
        )
    return [requirement for extra in extras for requirement in groups[extra]]


def requirements(root, extras):
    """Return every requirement to install: environment.yml's pip list, then the extras'."""
    wanted = pip_list((root / "environment.yml").read_text(encoding="utf-8"))
    if extras:
        wanted += extra_list((root / "pyproject.toml").read_text(encoding="utf-8"), extras)
    return wanted


# --- the stamp ----------------------------------------------------------------------------------------------------


def venv_python(venv):
    """Return the path of the interpreter inside a virtual environment."""
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def venv_version(venv):
    """Return the Python version a virtual environment was made with, as text, or an empty text."""
    try:
        found = re.search(
            r"^version\s*=\s*(\S+)", (venv / "pyvenv.cfg").read_text(encoding="utf-8"), re.MULTILINE
        )
    except OSError:
        return ""
    return found.group(1) if found else ""


def fingerprint(root):
    """Return what an installation depends on: the folder, the files that pin versions, the Python of .venv."""
    digest = hashlib.sha256()
    for name in PINNED_BY:
        digest.update((root / name).read_bytes() + b"\0")
    return {"root": str(root), "files": digest.hexdigest(), "python": venv_version(root / ".venv")}


def read_stamp(venv):
    """Return the stamp of a finished installation, or an empty dictionary."""
    try:
        return json.loads((venv / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def is_current(root, extras):
    """Say whether .venv already holds what is wanted: nothing changed since, and no extra is missing."""
    venv = root / ".venv"
    stamp = read_stamp(venv)
    if not stamp or not venv_python(venv).exists():
        return False
    have = set(stamp.pop("extras", []))
    return stamp == fingerprint(root) and set(extras) <= have


# --- Python and .venv ---------------------------------------------------------------------------------------------


def supported(version):
    """Say whether a (major, minor) version is one the course runs on."""
    return version is not None and OLDEST <= tuple(version[:2]) <= NEWEST


def version_of(python):
    """Ask an interpreter for its (major, minor) version; None if it does not answer."""
    question = "import sys; print(*sys.version_info[:2])"
    try:
        answer = subprocess.check_output(
            [str(python), "-c", question], stderr=subprocess.DEVNULL, timeout=30
        )
        major, minor = answer.split()
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return int(major), int(minor)


def find_python(running=sys.version_info[:2], which=shutil.which, ask=version_of):
    """Return an interpreter to build .venv with: the running one, else the first good one on PATH."""
    if supported(running):
        return sys.executable
    for name in INTERPRETERS:
        path = which(name)
        if path and supported(ask(path)):
            return path
    found = ".".join(str(part) for part in running)
    raise InstallError(
        f"This is Python {found}, and Cold Facts needs {SUPPORTED}; none of them was found on this computer. "
        "Install one of them, then run the command again."
    )


def is_healthy(venv):
    """Say whether .venv has an interpreter of the right version that runs and finds its pip."""
    python = venv_python(venv)
    if not supported(version_of(python)):
        return False
    return (
        subprocess.run(
            [str(python), "-c", "import pip"], capture_output=True, check=False
        ).returncode
        == 0
    )


def make_venv(python, venv, run=subprocess.run):
    """Create an empty virtual environment in place of whatever was there."""
    print("Creating .venv ...", flush=True)
    made = run(
        [str(python), "-m", "venv", "--clear", str(venv)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode == 0:
        return
    output = made.stdout + made.stderr
    if re.search(r"ensurepip is not|No module named '?(venv|ensurepip)", output):
        raise InstallError(
            f"{python} has no working venv module. On Debian or Ubuntu install the package python3-venv "
            "(for a second Python: python3.11-venv), then run the command again."
        )
    raise InstallError(explain(output, "The virtual environment .venv could not be created."))


def prepare_venv(root):
    """Keep .venv if it can be repaired in place, else make it anew."""
    venv = root / ".venv"
    if (venv / MARK).exists():
        print("The last installation was cut off, so .venv is made anew.", flush=True)
    elif read_stamp(venv).get("root", str(root)) != str(root):
        print("This folder has moved since .venv was made, so .venv is made anew.", flush=True)
    elif is_healthy(venv):
        return
    make_venv(find_python(), venv)


# --- pip ----------------------------------------------------------------------------------------------------------


def explain(output, otherwise):
    """Turn a tool's output into a sentence: a known cause, else the given one with the last error line."""
    for pattern, sentence in CAUSES:
        if re.search(pattern, output, re.IGNORECASE):
            return sentence
    errors = [
        line.strip() for line in output.splitlines() if line.strip().lower().startswith("error")
    ]
    return otherwise + (f" The last error was: {errors[-1]}" if errors else "")


def clean_environment():
    """Return the environment variables without those that lead pip astray.

    Most would send its packages somewhere else; LC_ALL=C would keep it from writing a path with a letter like é, and
    PYTHONDONTWRITEBYTECODE from keeping what it compiles, which costs every later start seconds.
    """
    elsewhere = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV")
    unwanted = (*elsewhere, "LC_ALL", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, "PIP_USER": "0", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def show(line):
    """Print the lines of pip that tell a learner how far it is; the rest is in the log."""
    if re.match(r"(Collecting|Downloading|  Downloading|Installing|Successfully|WARNING)", line):
        print("  " + line.strip()[:100], flush=True)


def run_pip(root, arguments):
    """Run .venv's pip in the project folder and return (exit code, output); a log in .venv keeps the output."""
    venv = root / ".venv"
    command = [str(venv_python(venv)), "-m", "pip", *arguments]
    streams = {
        "stdout": subprocess.PIPE,
        "stderr": subprocess.STDOUT,
        "encoding": "utf-8",
        "errors": "replace",
    }
    lines = []
    with subprocess.Popen(command, cwd=str(root), env=clean_environment(), **streams) as process:
        with (venv / LOG).open("a", encoding="utf-8") as log:
            for line in process.stdout:
                lines.append(line)
                log.write(line)
                show(line)
    return process.returncode, "".join(lines)


def pip_install(root, arguments, pip=run_pip):
    """Run `pip install`; on failure raise an error that says what happened and what to do."""
    mark = root / ".venv" / MARK
    mark.write_text("pip is at work, or was cut off\n", encoding="utf-8")
    code, output = pip(root, ["install", *arguments])
    if code == 0:
        mark.unlink()
        return
    if code < 0 or code > 128:
        raise InstallError(
            "pip was stopped before it finished. Run the command again: it starts .venv afresh."
        )
    if "Installing collected packages" not in output:
        mark.unlink()  # pip gave up before it touched anything, so .venv is as good as it was
    raise InstallError(
        explain(output, f"pip could not install a package (its own words: .venv/{LOG}).")
    )


def warm_up(root):
    """Build matplotlib's font list and compile the kernels once, so that the first panel does not pause."""
    print("Preparing fonts and compiled kernels (once) ...", flush=True)
    command = [str(venv_python(root / ".venv")), "-c", WARM_UP]
    done = subprocess.run(
        command, cwd=str(root), env=clean_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        print(f"  Not prepared, so the first panel will take longer ({last}).", flush=True)


# --- all of it ----------------------------------------------------------------------------------------------------


def install(root, extras, pip=run_pip, warm=warm_up):
    """Bring .venv to what is wanted; return at once when it is there already."""
    if is_current(root, extras):
        return
    venv = root / ".venv"
    # what the tests or the tools needed before stays: `make lab` after `make test` takes nothing away
    extras = sorted(set(extras) | set(read_stamp(venv).get("extras", [])))
    wanted = requirements(root, extras)
    prepare_venv(root)
    (venv / STAMP).unlink(missing_ok=True)
    print(
        f"Installing {len(wanted)} pinned packages and what they need (the first time takes a minute or two) ..."
    )
    pip_install(root, ["-c", "constraints.txt", *wanted], pip)
    pip_install(root, ["--no-deps", "-e", "."], pip)
    warm(root)
    stamp = {**fingerprint(root), "extras": extras}
    (venv / STAMP).write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    print("Cold Facts is installed.", flush=True)


def read_arguments(arguments):
    """Return the parsed command line."""
    parser = argparse.ArgumentParser(
        description="Make .venv and install the pinned environment in it."
    )
    parser.add_argument(
        "--extra", action="append", default=[], help="also install this group of pyproject.toml"
    )
    parser.add_argument(
        "--list", action="store_true", help="print the requirements and install nothing"
    )
    return parser.parse_args(arguments)


def run(root, arguments):
    """Do what the command line asks, under a supported Python, and return an exit code."""
    options = read_arguments(arguments)
    if not options.list and is_current(root, options.extra):
        return 0
    if not supported(sys.version_info[:2]):
        return subprocess.call([find_python(), str(Path(__file__).resolve()), *arguments])
    if options.list:
        print("\n".join(requirements(root, options.extra)))
    else:
        install(root, options.extra)
    return 0


def main(arguments, root=ROOT):
    """Run, and turn every failure into plain sentences."""
    try:
        return run(root, arguments)
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
