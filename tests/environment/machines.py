"""What the tests of odd machines share: no privilege, no network, little memory; each a few lines around a command."""

import ctypes
import os
import socket
import struct
import subprocess
import sys
from pathlib import Path

from tests.project import PROJECT

DROP_FROM_BOUND, DAC_OVERRIDE, DAC_READ_SEARCH = 24, 1, 2
NEWNET, NEWUSER = 0x40000000, 0x10000000
SET_FLAGS, UP_AND_RUNNING = 0x8914, 0x1 | 0x40

# runs notebooks from top to bottom in kernels of their own and says how long and how much memory each took
RUN = """
import sys, time
from helpers.teaching.publish.session import Session
PEAK = "__import__('resource').getrusage(__import__('resource').RUSAGE_SELF).ru_maxrss"
for path in sys.argv[1:]:
    began = time.monotonic()
    with Session(path, 300) as session:
        session.run()
        print(path, f"{time.monotonic() - began:.1f} s", f"{session.ask(PEAK) / 1024:.0f} MB", sep="\\t")
"""


def without_network():
    """Leave the network: a namespace of its own with nothing but loopback. For a child process, before it starts."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(NEWNET if os.geteuid() == 0 else NEWNET | NEWUSER):
        raise OSError(ctypes.get_errno(), "no network namespace")
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sh22x", b"lo", UP_AND_RUNNING))


def without_privilege():
    """Give up root's right to write where the mode of a file forbids it. For a child process, before it starts."""
    if os.geteuid() == 0:
        for capability in (DAC_OVERRIDE, DAC_READ_SEARCH):
            if ctypes.CDLL(None).prctl(DROP_FROM_BOUND, capability, 0, 0, 0):
                raise OSError("root's privilege could not be given up")


def little_memory(megabytes):
    """Return a function that limits the memory a child process and its children may each ask for."""

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
