"""Serve the course to one class with JupyterHub: `make class`.

    make class            # try it: this machine only, any name
    make class CLASS_ARGS="--names names.txt --ip 0.0.0.0 --certificate room.pem --key room.key"

Students log in with a browser, and the first password a student types becomes theirs. Ctrl-C stops
the server; students' files stay in build/class/students. docs/classroom.md explains the options.
This program checks them and prepares the folder of the class, then becomes JupyterHub, whose
configuration is jupyterhub_config.py.
"""

import argparse
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

COURSE = Path(__file__).resolve().parents[2]
CLASS_FOLDER = COURSE / "build" / "class"
PROXY = COURSE / "node_modules" / "configurable-http-proxy" / "bin" / "configurable-http-proxy"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")
NAME_RULE = "a small letter, then small letters, digits, - or _, at most 32"
# what jupyterhub_config.py reads of the command line
PASSED_ON = (
    "ip",
    "port",
    "hub_port",
    "proxy_port",
    "certificate",
    "key",
    "memory_MB",
    "idle_minutes",
)
SHARED_ACCOUNT = """
All students' programs will run as the user who started this server. Each student has a separate
folder, but a student who can program could read another's. To keep them apart, start the server as
root (sudo), or use one of the larger servers described in docs/classroom.md.
"""
NAMES_NEEDED = (
    "A server that others can reach needs a list of names: --names FILE, one name per line."
)
CERTIFICATE_NEEDED = (
    "Passwords would cross the network where others can read them. Provide a certificate "
    "(--certificate, --key), or add --plain if nobody else uses the network."
)


class ClassError(Exception):
    """The class cannot be served; the message says in plain sentences why, and what to do."""


# --- checks before the start -------------------------------------------------------------------


def names_in(path):
    """Read the list of those who may log in.

    Parameters
    ----------
    path : Path
        Text file with one name per line; empty lines are ignored, capitals become small letters.

    Returns
    -------
    list of str

    Raises
    ------
    ClassError
        For an empty list, or a name that cannot be the name of a folder.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    names = [line.strip().lower() for line in lines if line.strip()]
    for name in names:
        if not NAME.fullmatch(name):
            raise ClassError(
                f"{name!r} in {path.name} cannot be a login name; the rule is: {NAME_RULE}."
            )
    if not names:
        raise ClassError(f"{path.name} holds no name. {NAMES_NEEDED}")
    return names


def check_access(given):
    """Refuse a server that others can reach without a list of names, or without encryption.

    Parameters
    ----------
    given : argparse.Namespace
        The command line, as `arguments_of` returns it.

    Raises
    ------
    ClassError
        If anybody could log in, or passwords could be read on the network.
    """
    if given.ip in LOOPBACK:
        return
    if not given.names:
        raise ClassError(NAMES_NEEDED)
    if not given.certificate and not given.plain:
        raise ClassError(CERTIFICATE_NEEDED)


def closed_folder(path):
    """Return the first folder above a path that other users cannot enter; None if they can."""
    for folder in reversed(path.parents):
        if not folder.stat().st_mode & stat.S_IXOTH:
            return folder
    return None


def check_reach(course, python):
    """Refuse places that students' user numbers could not read: their servers would not start.

    Only needed as root, because otherwise the students' programs run as the user who starts this.

    Parameters
    ----------
    course : Path
        The project's folder.
    python : str
        The interpreter; the file behind a link, as in .venv, is checked as well.

    Raises
    ------
    ClassError
        Names the closed folder, and says where to put the course.
    """
    places = (
        ("The course", course / "src"),
        ("Its Python", Path(python)),
        ("Its Python", Path(os.path.realpath(python))),
    )
    for what, place in places:
        closed = closed_folder(place)
        if closed:
            raise ClassError(
                f"{what} is in {closed}, which other users cannot enter, so no student's server "
                "could start. Put the course into a folder that everybody may enter, with a Python "
                "for all users (not one in root's home folder)."
            )


# --- the folder of the class -------------------------------------------------------------------


def make_class_folder(folder):
    """Create the folder of the class; students can pass through it but not list its contents."""
    students = folder / "students"
    students.mkdir(parents=True, exist_ok=True)
    # rwx--x--x: others may enter a folder inside it whose name they know
    folder.chmod(0o711)
    students.chmod(0o711)
    parent = folder.parent
    parent.chmod(parent.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


def up_to_date(kernels):
    """Say whether the compiled kernels are newer than the solver's source files."""
    compiled = [path.stat().st_mtime for path in kernels.rglob("*.nbi")]
    sources = (COURSE / "src" / "helpers" / "freezing").rglob("*.py")
    newest_source = max(path.stat().st_mtime for path in sources)
    return bool(compiled) and min(compiled) > newest_source


def warm_kernels(folder):
    """Compile the kernels once for the whole class; each student gets a copy of the result.

    Without this every student's first picture would wait for the compiler, all at the same time.
    """
    kernels = folder / "kernels"
    if up_to_date(kernels):
        return
    shutil.rmtree(kernels, ignore_errors=True)
    print("Preparing the compiled kernels for the class (once) ...", flush=True)
    warm_up = "import matplotlib.pyplot; from helpers.freezing import heat; heat.warm_up()"
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(kernels)}
    subprocess.run([sys.executable, "-c", warm_up], env=environment, check=True)
    for path in [kernels, *kernels.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


# --- from the command line to the hub ----------------------------------------------------------


def arguments_of(arguments):
    """Return the parsed command line."""
    parser = argparse.ArgumentParser(prog="make class", description=__doc__.split("\n")[0])
    parser.add_argument(
        "--names", type=Path, help="file with the names that may log in, one a line"
    )
    parser.add_argument(
        "--ip", default="127.0.0.1", help="address to listen on; without it, this machine only"
    )
    parser.add_argument("--port", type=int, default=8000)
    # the ports behind the first one matter only where several hubs run on one machine, as in tests
    parser.add_argument("--hub-port", type=int, default=8081, help=argparse.SUPPRESS)
    parser.add_argument("--proxy-port", type=int, default=8001, help=argparse.SUPPRESS)
    parser.add_argument("--certificate", default="", help="certificate for https, with --key")
    parser.add_argument("--key", default="")
    parser.add_argument(
        "--plain", action="store_true", help="no certificate: passwords can be read on the network"
    )
    parser.add_argument(
        "--memory-MB", type=int, default=2048, help="address space of each process of a student"
    )
    parser.add_argument(
        "--idle-minutes", type=int, default=60, help="an idle server is stopped after this time"
    )
    parser.add_argument(
        "--room",
        type=Path,
        default=CLASS_FOLDER,
        dest="class_folder",
        metavar="FOLDER",
        help="folder for the students' folders",
    )
    return parser.parse_args(arguments)


def settings(given):
    """Return what jupyterhub_config.py needs, as a dictionary that JSON can hold."""
    node = shutil.which("node")
    if node is None:
        raise ClassError(
            "node was not found. Install Node.js 20 or later, then run the command again."
        )
    chosen = {name: getattr(given, name) for name in PASSED_ON}
    chosen["proxy"] = [node, str(PROXY)]
    chosen["class_folder"] = str(given.class_folder)
    chosen["names"] = names_in(given.names) if given.names else []
    return chosen


def prepare(given):
    """Check everything, create the folder of the class and write the settings.

    Parameters
    ----------
    given : argparse.Namespace
        The command line. Its paths become absolute, because the hub runs in another folder.

    Returns
    -------
    Path
        The file that holds the settings; only the user who started the server can read it.

    Raises
    ------
    ClassError
        If a check fails or the proxy cannot be installed.
    """
    from tests.tools import npm

    check_access(given)
    if os.geteuid() == 0:
        check_reach(COURSE, sys.executable)
    else:
        print(SHARED_ACCOUNT, flush=True)
    try:
        npm.install(["configurable-http-proxy"])
    except ValueError as problem:
        raise ClassError(str(problem)) from None
    given.class_folder = given.class_folder.resolve()
    if given.certificate:
        given.certificate = str(Path(given.certificate).resolve())
    if given.key:
        given.key = str(Path(given.key).resolve())
    chosen = settings(given)
    make_class_folder(given.class_folder)
    warm_kernels(given.class_folder)
    file = given.class_folder / "choices.json"
    file.write_text(json.dumps(chosen), encoding="utf-8")
    file.chmod(0o600)
    return file


def main(arguments):
    """Prepare, then become the hub; return an exit code if that is impossible."""
    given = arguments_of(arguments)
    try:
        file = prepare(given)
    except ClassError as problem:
        print(f"\nThe class cannot be served. {problem}", file=sys.stderr)
        return 1
    scheme = "https" if given.certificate else "http"
    start = "hub/user-redirect/lab/tree/notebooks/00_start_here.ipynb"
    print(f"Students open {scheme}://{given.ip}:{given.port}/{start}", flush=True)
    # what the hub writes from now on (passwords, cookies, its log of users) is for its user alone
    os.umask(0o077)
    os.chdir(given.class_folder)
    config = str(Path(__file__).with_name("jupyterhub_config.py"))
    os.environ["COLD_FACTS_CLASS"] = str(file)
    # the hub replaces this process, so that Ctrl-C and signals reach it directly
    os.execv(sys.executable, [sys.executable, "-m", "jupyterhub", "-f", config])


if __name__ == "__main__":
    sys.path.insert(0, str(COURSE))
    sys.exit(main(sys.argv[1:]))
