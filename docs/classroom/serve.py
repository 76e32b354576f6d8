"""Serve the course to one class with JupyterHub: `make class`.

    make class            # try it: this machine only, any name
    make class CLASS_ARGS="--names names.txt --ip 0.0.0.0 --certificate room.pem --key room.key"

Students log in with a browser, and the first password a student types becomes theirs. Ctrl-C stops
the server; students' files stay in build/class/students. docs/classroom.md explains the options.
This program checks them and prepares the folder of the class, then becomes JupyterHub, whose
configuration is jupyterhub_config.py. With --check it checks and does nothing else: `make class`
runs that first, with any Python, so that a machine that lacks something is told before an
installation that takes minutes.
"""

import argparse
import dbm
import errno
import json
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
from pathlib import Path

# JupyterHub's configuration finds its neighbours in the same way
sys.path.insert(0, str(Path(__file__).resolve().parent))

import collect
import sandbox
import user_numbers

COURSE = Path(__file__).resolve().parents[2]
CLASS_FOLDER = COURSE / "build" / "class"
PROXY = COURSE / "node_modules" / "configurable-http-proxy" / "bin" / "configurable-http-proxy"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
# to listen at these is to listen at every address of the machine
EVERYWHERE = ("0.0.0.0", "::", "")
# an address of no machine (RFC 5737)
ANY_OTHER = "192.0.2.1"
OLDEST_NODE = 20
LOG = "hub.log"
# the hub's proxy leaves it behind only if it was killed; the next start ends that proxy
PROXY_MARK = "proxy.pid"
NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")
NAME_RULE = "a small letter, then small letters, digits, - or _, at most 32"
# what jupyterhub_config.py reads of the command line
PASSED_ON = (
    "ip",
    "port",
    "certificate",
    "key",
    "memory_MB",
    "idle_minutes",
    "seed",
    "with_guide",
)
# what root and the students' programs run
RUN_BY_ROOT = (".venv", "Makefile", "docs", "node_modules", "pyproject.toml", "src", "tests")
# the longest path of a Unix socket; on macOS it is 103
LONGEST_SOCKET = 103
SHARED_ACCOUNT = """
All students' programs will run as the user who started this server. A student who can program can
therefore read and change everything that you can, the other students' work and passwords among it.
Do this alone or with a class you trust. To keep students apart, start the server as root (sudo) on
Linux.
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
        For a file that cannot be read, an empty list, or a name that cannot be the name of a
        folder.
    """
    try:
        # spreadsheets put a mark before the first letter
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as problem:
        raise ClassError(f"{path} cannot be read: {problem.strerror}.") from None
    except UnicodeDecodeError:
        raise ClassError(f"{path.name} is not in UTF-8. Save it again as text in UTF-8.") from None
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
                "could start. Put the course, without its .venv, into a folder that everybody may "
                "enter, such as /srv/cold-facts, and name a Python for all users there: "
                "sudo make class PYTHON=/usr/bin/python3"
            )


def check_files(given):
    """Refuse a list, a certificate or a key that is not there.

    Raises
    ------
    ClassError
        Names the file.
    """
    for option in ("names", "certificate", "key"):
        file = getattr(given, option)
        if file and not Path(file).is_file():
            raise ClassError(f"There is no file {file}, which --{option} names.")
    if bool(given.certificate) != bool(given.key):
        raise ClassError("A certificate and its key belong together: --certificate FILE --key FILE")


def check_port(given):
    """Refuse an address that is not this machine's, or a port that another program uses.

    The proxy would not say so: it goes on without a port, and the hub takes it for ready.

    Raises
    ------
    ClassError
        Quotes address, port and what the system says.
    """
    family = socket.AF_INET6 if ":" in given.ip else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((given.ip, given.port))
        except (OSError, OverflowError) as problem:
            is_taken = getattr(problem, "errno", None) == errno.EADDRINUSE
            if is_taken and (given.class_folder / PROXY_MARK).exists():
                return
            said = getattr(problem, "strerror", None) or problem
            raise ClassError(
                f"No server can listen at {given.ip}, port {given.port}: {said}. If a class "
                "server still runs, stop it with Ctrl-C; otherwise choose another port, as in "
                "--port 8001, or another address."
            ) from None


def node_program():
    """Return the path of Node.js, which runs the hub's proxy.

    Raises
    ------
    ClassError
        If it is missing or too old, or comes without npm where npm is needed.
    """
    cure = f"Install Node.js {OLDEST_NODE} or later, then run the command again."
    node = shutil.which("node")
    if node is None:
        raise ClassError(f"node was not found. {cure}")
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.", told)
    if version and int(version[1]) < OLDEST_NODE:
        raise ClassError(f"{node} is version {told.strip()}. {cure}")
    if not PROXY.is_file() and shutil.which("npm") is None:
        raise ClassError(f"npm, which Node.js brings along, was not found. {cure}")
    return node


def check_programs():
    """Refuse a machine without the programs that keep students apart; needed as root only.

    Raises
    ------
    ClassError
        Says what is missing, and how to install it.
    """
    fault = sandbox.fault()
    if fault:
        raise ClassError(fault)


def writable_by_others(places):
    """Return the first file or folder that every user of the machine may change; None if none.

    Parameters
    ----------
    places : sequence of Path
        Folders that are searched with all they contain, and files. The folders above count, too:
        whoever may rename in them could put something else in a place.
    """
    for place in places:
        for above in place.resolve().parents:
            mode = above.stat().st_mode
            # in a sticky folder, such as /tmp, nobody can rename what belongs to others
            if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
                return above
        for folder, _, files in os.walk(place):
            for found in (folder, *(os.path.join(folder, name) for name in files)):
                about = os.lstat(found)
                if about.st_mode & stat.S_IWOTH and not stat.S_ISLNK(about.st_mode):
                    return Path(found)
    return None


def check_writers(course):
    """Refuse a course that students could change, because root and their classmates run it.

    Raises
    ------
    ClassError
        Names the first file or folder that every user may change, and says what to do.
    """
    open_place = writable_by_others([course / part for part in RUN_BY_ROOT])
    if open_place:
        raise ClassError(
            f"Every user of this machine may change {open_place}, and root runs what is in the "
            f"course. Take that permission away: chmod -R o-w {course}"
        )


def check_room(room):
    """Refuse a folder whose sockets would have names longer than the system allows.

    Raises
    ------
    ClassError
        Says by how many letters the path is too long.
    """
    longest = len(os.fsencode(str(room / "servers" / "99999" / "server")))
    if longest > LONGEST_SOCKET:
        raise ClassError(
            f"The folder of the class, {room}, has a path that is {longest - LONGEST_SOCKET} "
            "letters too long. Choose another with --room FOLDER."
        )


def check(given, python):
    """Refuse what cannot work. Nothing is installed, started or written.

    Parameters
    ----------
    given : argparse.Namespace
        The command line.
    python : str
        The interpreter that students' programs will run, or that .venv will be made from.

    Raises
    ------
    ClassError
        For the first fault, with what to do about it.
    """
    check_access(given)
    check_files(given)
    if given.names:
        names_in(given.names)
    check_room(given.class_folder.resolve())
    check_port(given)
    node_program()
    if os.geteuid() == 0:
        check_reach(COURSE, python)
        check_writers(COURSE)
        check_programs()


def python_to_come():
    """Return the interpreter of .venv, or where there is none yet, the one it will be made from.

    Raises
    ------
    ClassError
        If no Python here fits.
    """
    from tests.tools import install

    there = install.venv_python(COURSE / install.VENV)
    if there.exists():
        return str(there)
    try:
        return install.find_python()
    except install.InstallError as problem:
        raise ClassError(str(problem)) from None


# --- the folder of the class -------------------------------------------------------------------


def check_numbers(folder):
    """Refuse a room whose students' user numbers another room on the machine uses.

    Raises
    ------
    ClassError
        Names the student and the other room.
    """
    if os.geteuid() == 0:
        try:
            user_numbers.check(folder)
        except user_numbers.NumberError as problem:
            raise ClassError(str(problem)) from None


def forget_passwords(names, folder):
    """Delete the passwords of some students; each chooses a new one at the next log-in.

    Raises
    ------
    ClassError
        For a name that has no password.
    """
    if not names:
        return
    with dbm.open(str(folder / "passwords"), "c", 0o600) as passwords:
        for name in names:
            if name.encode("utf-8") not in passwords:
                known = ", ".join(sorted(key.decode("utf-8") for key in passwords.keys()))
                raise ClassError(
                    f"{name!r} has no password to forget. There are those of: {known or 'nobody'}."
                )
            del passwords[name.encode("utf-8")]


def make_class_folder(folder):
    """Create the folder of the class; students can pass through it but not list its contents."""
    # rwx--x--x: others may enter a folder inside it whose name they know
    for inner in ("students", "servers", "hub"):
        (folder / inner).mkdir(parents=True, exist_ok=True)
        (folder / inner).chmod(0o711)
    for inner in ("gates", "proxy"):
        (folder / inner).mkdir(exist_ok=True)
        (folder / inner).chmod(0o700)
    folder.chmod(0o711)
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


def above_zero(text):
    """Return a whole number above 0 of the command line; argparse says so of anything else."""
    number = int(text)
    if number <= 0:
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return number


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
    parser.add_argument("--certificate", default="", help="certificate for https, with --key")
    parser.add_argument("--key", default="")
    parser.add_argument(
        "--plain", action="store_true", help="no certificate: passwords can be read on the network"
    )
    parser.add_argument(
        "--memory-MB",
        type=above_zero,
        default=2048,
        help="memory of each student's programs together",
    )
    parser.add_argument(
        "--idle-minutes",
        type=above_zero,
        default=60,
        help="an idle server is stopped after this time",
    )
    parser.add_argument(
        "--seed",
        type=int,
        metavar="NUMBER",
        help="class seed, written into the notebooks that are handed out: numbers of exercises",
    )
    parser.add_argument(
        "--with-guide",
        action="store_true",
        help="hand out the instructor guide, with its answers, as well",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="check options and machine; install, start and write nothing",
    )
    parser.add_argument(
        "--new-password",
        action="append",
        default=[],
        metavar="NAME",
        help="forget the password of a student, who then chooses a new one",
    )
    parser.add_argument(
        "--collect",
        type=Path,
        metavar="FOLDER",
        help="copy every student's my_answers.json into a folder, and start no server",
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
    chosen = {name: getattr(given, name) for name in PASSED_ON}
    chosen["proxy"] = [node_program(), str(PROXY)]
    chosen["address"] = address_for_students(given)
    chosen["class_folder"] = str(given.class_folder)
    chosen["names"] = names_in(given.names) if given.names else []
    return chosen


def address_for_students(given):
    """Return what students type into their browser.

    Parameters
    ----------
    given : argparse.Namespace
        The command line. A server that listens at all addresses of the machine is named by the one
        that others reach it at.

    Returns
    -------
    str
    """
    scheme = "https" if given.certificate else "http"
    host = own_address() if given.ip in EVERYWHERE else given.ip
    # In an address, colons of IPv6 stand in brackets, since a colon begins the port.
    if ":" in host:
        host = f"[{host}]"
    return f"{scheme}://{host}:{given.port}"


def own_address():
    """Return this machine's address on its network, or its name where it has no network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            # sends nothing: the system looks up which of its addresses it would send from
            asked.connect((ANY_OTHER, 9))
            return asked.getsockname()[0]
        except OSError:
            return socket.gethostname()


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

    check(given, sys.executable)
    given.class_folder = given.class_folder.resolve()
    if os.geteuid() != 0:
        print(SHARED_ACCOUNT, flush=True)
    try:
        npm.install()
    except ValueError as problem:
        raise ClassError(str(problem)) from None
    if given.certificate:
        given.certificate = str(Path(given.certificate).resolve())
    if given.key:
        given.key = str(Path(given.key).resolve())
    chosen = settings(given)
    make_class_folder(given.class_folder)
    check_numbers(given.class_folder)
    forget_passwords(given.new_password, given.class_folder)
    warm_kernels(given.class_folder)
    file = given.class_folder / "choices.json"
    user_numbers.write_whole(file, json.dumps(chosen))
    return file


def collect_answers(class_folder, target):
    """Collect the students' answers and say what became of each; return an exit code.

    Raises
    ------
    ClassError
        If there is no class.
    """
    students = class_folder / "students"
    if not students.is_dir():
        raise ClassError(f"There are no students' folders in {students}.")
    for name, said in collect.collect(students, target).items():
        print(f"{name}: {said}")
    return 0


def write_into(log):
    """Let this program and the hub write into a file from now on.

    Returns
    -------
    int
        The terminal: the descriptor that the hub writes the address to.
    """
    terminal = os.dup(sys.stdout.fileno())
    os.set_inheritable(terminal, True)
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(file, stream.fileno())
    os.close(file)
    return terminal


def main(arguments):
    """Prepare, then become the hub; return an exit code if that is impossible."""
    given = arguments_of(arguments)
    try:
        if given.check:
            # answers are collected without a server
            if not given.collect:
                check(given, python_to_come())
            return 0
        if given.collect:
            return collect_answers(given.class_folder, given.collect)
        file = prepare(given)
    except ClassError as problem:
        print(f"\nThe class cannot be served. {problem}", file=sys.stderr)
        return 1
    print("Starting the class server ...", flush=True)
    # what the hub writes from now on (passwords, cookies, its log of users) is for its user alone
    os.umask(0o077)
    os.chdir(given.class_folder)
    # whatever an earlier version left there; sessions now end with the server
    for old in ("hub.sqlite", "cookie_secret"):
        Path(old).unlink(missing_ok=True)
    hub = str(Path(__file__).with_name("class_hub.py"))
    config = str(Path(__file__).with_name("jupyterhub_config.py"))
    os.environ["COLD_FACTS_CLASS"] = str(file)
    os.environ["COLD_FACTS_LOG"] = str(given.class_folder / LOG)
    os.environ["COLD_FACTS_TERMINAL"] = str(write_into(LOG))
    # the hub replaces this process, so that Ctrl-C and signals reach it directly
    os.execv(sys.executable, [sys.executable, hub, "-f", config])


if __name__ == "__main__":
    sys.path.insert(0, str(COURSE))
    sys.exit(main(sys.argv[1:]))
