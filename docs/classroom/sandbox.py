"""What a student's program may see, use and leave behind.

Where the hub is root, each program of a student is started by bubblewrap (`bwrap`) and setpriv, two
small programs that every Linux distribution has. It runs under the student's own user number and

* in its own network, which has nothing in it but itself: it reaches no port of the machine or of
  another student, and nobody reaches its ports, among them those of its kernels;
* with its own list of processes: when the first of them ends, the system ends all the others;
* with its own /tmp, without /run, and without the folders of the other students. Of the rest of the
  machine it can read what every user may read, and write nothing but the student's own folder.

Limits: address space, size of a file, number of processes. Memory in all is limited only where the
system has control groups that the hub may use, which is so on nearly every Linux computer.
"""

import os
import resource
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

NEEDED = ("bwrap", "setpriv")
CONTROL_GROUPS = Path("/sys/fs/cgroup")
GROUP = "cold-facts-class"
# for /tmp and /dev/shm, which are kept in memory
TEMPORARY_BYTES = 64 << 20
# what others keep there is none of a student's business; the course is shown again on top
HIDDEN = ("/home", "/root", "/run", "/var/tmp", "/mnt", "/media")


def fault(account=True):
    """Return why no program can be closed in on this machine, as sentences; None if it can.

    Parameters
    ----------
    account : bool
        As for `command_for`.
    """
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        return (
            f"{' and '.join(missing)} not found, without which students' programs cannot be closed "
            "in. Install it (on Debian or Ubuntu: apt install bubblewrap), then run the command "
            "again."
        )
    tried = [*command_for(os.geteuid(), Path("/"), account=account), "true"]
    done = subprocess.run(tried, capture_output=True, text=True, check=False)
    if done.returncode:
        return (
            "This machine does not let bwrap close a program in; containers often forbid it, and "
            f"some systems allow it to root only. bwrap said: {done.stderr.strip()[-200:]}"
        )
    return None


def command_for(number, home, *, shown=(), hidden=(), writable=(), readable=(), account=True):
    """Return what to put before a command so that it runs as a student, closed in.

    Parameters
    ----------
    number : int
        The student's user and group number.
    home : Path
        The student's folder; the command starts there.
    shown : sequence of Path
        Folders and files that can be read although they lie in a hidden one.
    hidden : sequence of Path
        Further folders that appear empty.
    writable : sequence of Path
        Folders that the student's programs may change, in addition to the home.
    readable : sequence of Path
        Folders inside the hidden ones that can be read.
    account : bool
        Whether to change to the user number, which only root can. Otherwise the command keeps the
        number of the caller, and bwrap makes a user namespace.

    Returns
    -------
    list of str
    """
    scratch = ["--perms", "1777", "--size", str(TEMPORARY_BYTES), "--tmpfs"]
    parts = ["bwrap", "--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts"]
    # ends with the hub, and cannot type into the hub's terminal
    parts += ["--die-with-parent", "--new-session"]
    parts += ["--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev"]
    parts += [*scratch, "/tmp", *scratch, "/dev/shm"]
    for place in HIDDEN:
        if Path(place).is_dir():
            parts += ["--tmpfs", place]
    for place in shown:
        parts += [*around(place), "--ro-bind", str(place), str(place)]
    for place in hidden:
        if place.is_dir():
            parts += [*around(place), "--tmpfs", str(place)]
    for place in readable:
        parts += [*around(place), "--ro-bind", str(place), str(place)]
    for place in [*writable, home]:
        parts += [*around(place), "--bind", str(place), str(place)]
    parts += ["--chdir", str(home), "--"]
    if not account:
        return parts
    parts.append("setpriv")
    parts += [f"--reuid={number}", f"--regid={number}", "--clear-groups", "--no-new-privs"]
    return [*parts, "--inh-caps=-all", "--bounding-set=-all"]


def around(place):
    """Return options that make the folders above a place, open to everybody.

    bwrap alone would make them for root only, because the hub's files are closed to others.
    """
    above = [folder for folder in reversed(place.parents) if folder != folder.parent]
    return [part for folder in above for part in ("--perms", "0755", "--dir", str(folder))]


def python_places():
    """Return where the Python that runs this keeps its files: its .venv and what that links to."""
    return sorted({Path(sys.prefix), Path(sys.base_prefix), Path(os.path.realpath(sys.executable))})


def set_limits(memory_bytes, file_bytes, processes, niceness):
    """Limit this process and all that it starts. Called between fork and exec.

    Parameters
    ----------
    memory_bytes : int
        Address space of each process.
    file_bytes : int
        Size of each file that is written.
    processes : int or None
        Processes and threads of the user number; None sets no limit, because the number is shared.
    niceness : int
        How much lower than the hub's the priority is.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if processes is not None:
        resource.setrlimit(resource.RLIMIT_NPROC, (processes, processes))
    os.nice(niceness)
    os.umask(0o077)


def join(entrance):
    """Let this process join a control group. Called between fork and exec."""
    file = os.open(entrance, os.O_WRONLY)
    # 0 stands for the process that writes
    os.write(file, b"0")
    os.close(file)


class ControlGroup:
    """A control group of one student, in which the system counts all their programs together.

    Parameters
    ----------
    number : int
        The student's user number.
    top : Path
        Where the system shows its control groups. Version 2 has one tree for everything; version 1
        has a tree for memory and one for processes.
    """

    def __init__(self, number, top=CONTROL_GROUPS):
        if (top / "cgroup.controllers").exists():
            folder = top / GROUP / str(number)
            self._limits = {"memory": (folder, "memory.max"), "pids": (folder, "pids.max")}
        else:
            self._limits = {
                "memory": (top / "memory" / GROUP / str(number), "memory.limit_in_bytes"),
                "pids": (top / "pids" / GROUP / str(number), "pids.max"),
            }
        self._top = top

    @property
    def folders(self):
        """The folders of the group, one or two."""
        return sorted({folder for folder, _ in self._limits.values()})

    def make(self, memory_bytes, processes):
        """Create the group with its limits; say whether the system keeps both."""
        try:
            if (self._top / "cgroup.controllers").exists():
                for parent in (self._top, self._top / GROUP):
                    parent.mkdir(exist_ok=True)
                    (parent / "cgroup.subtree_control").write_text("+memory +pids")
            for folder in self.folders:
                folder.mkdir(parents=True, exist_ok=True)
            for kind, limit in (("memory", memory_bytes), ("pids", processes)):
                folder, file = self._limits[kind]
                (folder / file).write_text(str(limit))
        except OSError:
            return False
        # a machine without swap has none to limit; with swap, "in all" means both together
        with suppress(OSError):
            (self.folders[0] / "memory.swap.max").write_text("0")
        return True

    @property
    def entrances(self):
        """The files by which a process joins the group, as text."""
        return [str(folder / "cgroup.procs") for folder in self.folders]

    def remove(self):
        """Remove the group, if no program is left in it."""
        for folder in self.folders:
            with suppress(OSError):
                folder.rmdir()
