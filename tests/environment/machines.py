"""Commands on odd machines: without privilege, without a network, with little memory."""

import ctypes
import os
import socket
import struct
import subprocess
import sys
from pathlib import Path

from tests.project import PROJECT

# numbers of Linux: prctl and capabilities, namespaces of unshare, ioctl of a network interface
DROP_FROM_BOUND = 24
DAC_OVERRIDE = 1
DAC_READ_SEARCH = 2
NEWNET = 0x40000000
NEWUSER = 0x10000000
SET_FLAGS = 0x8914
UP_AND_RUNNING = 0x1 | 0x40

# runs each notebook in its own kernel; prints how long it took and how much memory it used
RUN = """
import sys, time
from helpers.teaching.publish.session import Session
PEAK = "__import__('resource').getrusage(__import__('resource').RUSAGE_SELF).ru_maxrss"
for path in sys.argv[1:]:
    began = time.monotonic()
    with Session(path, 300) as session:
        session.run()
        took = f"{time.monotonic() - began:.1f} s"
        print(path, took, f"{session.evaluate(PEAK) / 1024:.0f} MB", sep="\\t")
"""


def without_network():
    """Leave the network, keeping only loopback; run in a child process before it starts."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(NEWNET if os.geteuid() == 0 else NEWNET | NEWUSER):
        raise OSError(ctypes.get_errno(), "no network namespace")
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sh22x", b"lo", UP_AND_RUNNING))


def without_privilege():
    """Give up root's right to ignore file modes; run in a child process before it starts."""
    if os.geteuid() == 0:
        for capability in (DAC_OVERRIDE, DAC_READ_SEARCH):
            if ctypes.CDLL(None).prctl(DROP_FROM_BOUND, capability, 0, 0, 0):
                raise OSError("root's privilege could not be given up")


def little_memory(megabytes):
    """Return a function that limits the memory of a child process and of its children, each."""

    def limit():
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))

    return limit


def python(*arguments, folder=PROJECT, before=None, executable=sys.executable, **variables):
    """Run Python in a folder on the package of that folder; returns the finished process."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUPYTER", "NUMBA", "PYTEST"))
    }
    environment = {**kept, "PYTHONPATH": str(folder / "src"), **variables}
    return subprocess.run(
        [str(executable), *map(str, arguments)],
        cwd=folder,
        env=environment,
        preexec_fn=before,
        capture_output=True,
        text=True,
        check=False,
    )


def figures(done):
    """Return {notebook: (seconds, megabytes)} from what RUN printed."""
    rows = [line.split("\t") for line in done.stdout.splitlines() if line.count("\t") == 2]
    return {
        Path(name).stem: (float(took.split()[0]), float(used.split()[0]))
        for name, took, used in rows
    }
