"""Serve the course to one room: `make class`. JupyterHub on this machine; each student logs in with a browser.

    make class                                                     try it: this machine only, any name
    make class CLASS_ARGS="--names names.txt --ip 0.0.0.0 --certificate room.pem --key room.key"

The first password a student types becomes theirs. Stop it with Ctrl-C: students' files stay in build/class/students.
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
ROOM = COURSE / "build" / "class"
PROXY = COURSE / "node_modules" / "configurable-http-proxy" / "bin" / "configurable-http-proxy"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
NAME = r"a small letter, then small letters, digits, - or _, at most 32"
SHARED = """
Everybody's programs will run as the user who started this. Folders are apart, but a student who can program could
read another's. To keep them apart, start it as root (sudo), or use one of the larger servers of docs/classroom.md.
"""
OPEN = "A server that others can reach needs a list of names: --names FILE, one name a line."
BARE = (
    "Passwords would cross the network where others can read them. Give a certificate (--certificate, --key), "
    "or say --plain if the network is yours alone."
)


class ClassError(Exception):
    """The class cannot be served; the message says in plain sentences why, and what to do."""


def names_in(path):
    """Return the names of a list, one a line; ClassError for a name that cannot be a folder."""
    found = [
        line.strip().lower()
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    for name in found:
        if not re.fullmatch(r"[a-z][a-z0-9_-]{0,31}", name):
            raise ClassError(f"{name!r} in {path.name} is no name for a login; the rule: {NAME}.")
    if not found:
        raise ClassError(f"{path.name} holds no name. {OPEN}")
    return found


def check_door(given):
    """Refuse a door that stands open: others can reach it, and nobody is named or passwords can be read."""
    if given.ip in LOOPBACK:
        return
    if not given.names:
        raise ClassError(OPEN)
    if not given.certificate and not given.plain:
        raise ClassError(BARE)


def closed_folder(path):
    """Return the first folder above a path that other users of the machine cannot enter; None if they can."""
    for folder in reversed(path.parents):
        if not folder.stat().st_mode & stat.S_IXOTH:
            return folder
    return None


def check_reach(course, python):
    """As root, refuse places that students' numbers could not read: their servers would not start."""
    real = Path(os.path.realpath(python))
    for what, place in (
        ("The course", course / "src"),
        ("Its Python", Path(python)),
        ("Its Python", real),
    ):
        closed = closed_folder(place)
        if closed:
            raise ClassError(
                f"{what} lies in {closed}, which other users cannot enter, so no student's server could start. Put the "
                "course into a folder that everybody may enter, with a Python for all users (not one in root's home)."
            )


def make_room(room):
    """Make the folder of the class: students may pass through it to their own, and see nothing else."""
    (room / "students").mkdir(parents=True, exist_ok=True)
    room.chmod(0o711)
    (room / "students").chmod(0o711)
    for above in room.parents[:1]:
        above.chmod(above.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


def warm_kernels(room):
    """Compile the kernels once for the whole class, into a folder that each student gets a copy of."""
    kernels = room / "kernels"
    if kernels.exists() and any(kernels.rglob("*.nbi")):
        newest = max(
            path.stat().st_mtime for path in (COURSE / "src" / "helpers" / "freezing").glob("*.py")
        )
        if min(path.stat().st_mtime for path in kernels.rglob("*.nbi")) > newest:
            return
        shutil.rmtree(kernels)
    print("Preparing the compiled kernels for the class (once) ...", flush=True)
    warm = "import matplotlib.pyplot; from helpers.freezing import heat; heat.warm_up()"
    subprocess.run(
        [sys.executable, "-c", warm],
        env={**os.environ, "NUMBA_CACHE_DIR": str(kernels)},
        check=True,
    )
    for path in [kernels, *kernels.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


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
    parser.add_argument("--hub-port", type=int, default=8081, help=argparse.SUPPRESS)
    parser.add_argument("--proxy-port", type=int, default=8001, help=argparse.SUPPRESS)
    parser.add_argument("--certificate", default="", help="certificate for https, with --key")
    parser.add_argument("--key", default="")
    parser.add_argument(
        "--plain", action="store_true", help="no certificate: passwords can be read on the way"
    )
    parser.add_argument(
        "--memory-MB", type=int, default=2048, help="address space of each process of a student"
    )
    parser.add_argument(
        "--idle-minutes", type=int, default=60, help="a server nobody uses is stopped after this"
    )
    parser.add_argument("--room", type=Path, default=ROOM, help="folder for the students' folders")
    return parser.parse_args(arguments)


def settings(given):
    """Return what the configuration needs, as plain data."""
    node = shutil.which("node")
    if node is None:
        raise ClassError(
            "node was not found. Install Node.js 20 or later, then run the command again."
        )
    kept = (
        "ip",
        "port",
        "hub_port",
        "proxy_port",
        "certificate",
        "key",
        "memory_MB",
        "idle_minutes",
    )
    proxy = {"proxy": [node, str(PROXY)], "room": str(given.room)}
    return (
        {name: getattr(given, name) for name in kept}
        | proxy
        | {"names": names_in(given.names) if given.names else []}
    )


def prepare(given):
    """Check everything, make the room, write the choices; returns the file that holds them."""
    from tests.tools import npm

    check_door(given)
    if os.geteuid() == 0:
        check_reach(COURSE, sys.executable)
    else:
        print(SHARED, flush=True)
    try:
        npm.install(["configurable-http-proxy"])
    except ValueError as problem:
        raise ClassError(str(problem)) from None
    given.room = given.room.resolve()
    given.certificate, given.key = (
        str(Path(one).resolve()) if one else "" for one in (given.certificate, given.key)
    )
    chosen = settings(given)
    make_room(given.room)
    warm_kernels(given.room)
    file = given.room / "choices.json"
    file.write_text(json.dumps(chosen), encoding="utf-8")
    file.chmod(0o600)
    return file


def main(arguments):
    """Prepare, then become the hub; return an exit code if that cannot be."""
    given = arguments_of(arguments)
    try:
        file = prepare(given)
    except ClassError as problem:
        print(f"\nThe class cannot be served. {problem}", file=sys.stderr)
        return 1
    scheme = "https" if given.certificate else "http"
    start = "hub/user-redirect/lab/tree/notebooks/00_start_here.ipynb"
    print(f"Students open {scheme}://{given.ip}:{given.port}/{start}", flush=True)
    os.umask(0o077)
    os.chdir(given.room)
    config = str(Path(__file__).with_name("jupyterhub_config.py"))
    os.environ["COLD_FACTS_CLASS"] = str(file)
    os.execv(sys.executable, [sys.executable, "-m", "jupyterhub", "-f", config])


if __name__ == "__main__":
    sys.path.insert(0, str(COURSE))
    sys.exit(main(sys.argv[1:]))
