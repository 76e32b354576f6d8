"""A hub for the tests: `make class` on this machine only, on free ports, in a folder of its own.

As root with a Python that other users cannot read, the course is first installed where they can; to
keep that copy for the next run, name a folder that everybody may enter in COLD_FACTS_CLASS_COURSE.
"""

from __future__ import annotations

import os
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

from docs.classroom import serve
from tests.browser.lab import _free_port
from tests.project import PROJECT, copy_project
from tests.tools import install

SEED = 7
ROOTS_OWN = "the Python here lies in a folder of root, and no other was found"


def readable_python() -> str | None:
    """An interpreter that every user of this machine may run; None if there is none."""
    for name in (
        "/usr/bin/python3.11",
        "/usr/bin/python3.12",
        "/usr/bin/python3.13",
        "/usr/bin/python3",
    ):
        if Path(name).exists() and install.supported(install.version_of(name)):
            return name
    return None


def is_root() -> bool:
    """Whether the hub can give students numbers of their own."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


class ClassServer:
    """A running hub, in a `with` block; `address` is where students go, `apart` whether they have
    their own numbers.

    `safe`: served as in a classroom, to other machines too, with a certificate that the test makes.
    `like`: another class server, whose copy of the course serves this one as well.
    """

    def __init__(self, names, safe=False, like=None):
        self.safe = safe
        self.folder = Path(tempfile.mkdtemp(prefix="cold-facts-class-"))
        self.folder.chmod(0o755)
        self.apart = is_root()
        self.course, self.python = PROJECT, sys.executable
        if like is not None:
            self.course, self.python = like.course, like.python
        elif self.apart and (
            serve.closed_folder(Path(sys.executable))
            or serve.closed_folder(Path(os.path.realpath(sys.executable)))
        ):
            self._install_elsewhere()
        self.names = self.folder / "names.txt"
        self.names.write_text("\n".join(names), encoding="utf-8")

    def _install_elsewhere(self):
        """Put course and packages where every user may read them.

        What `make class` asks root for.
        """
        python, kept = readable_python(), os.environ.get("COLD_FACTS_CLASS_COURSE")
        if python is None:
            raise RuntimeError(ROOTS_OWN)
        self.course = copy_project(Path(kept) if kept else self.folder / "course")
        if (PROJECT / "node_modules").is_dir():
            shutil.copytree(
                PROJECT / "node_modules", self.course / "node_modules", dirs_exist_ok=True
            )
        command = [python, "tests/tools/install.py", "--extra", "class"]
        subprocess.run(command, cwd=self.course, check=True, stdout=subprocess.DEVNULL)
        self.python = str(install.venv_python(self.course / ".venv"))

    def __enter__(self):
        port = _free_port()
        self.address = f"{'https' if self.safe else 'http'}://127.0.0.1:{port}"
        command = [
            self.python,
            "docs/classroom/serve.py",
            f"--port={port}",
            f"--names={self.names}",
            f"--room={self.folder}/room",
            f"--seed={SEED}",
            *(self._network_options() if self.safe else ()),
        ]
        self.terminal = (self.folder / "terminal").open("w")
        unwanted = ("PYTHONPATH", "PYTEST_CURRENT_TEST")
        kept = {name: value for name, value in os.environ.items() if name not in unwanted}
        self.process = subprocess.Popen(
            command,
            cwd=self.course,
            stdout=self.terminal,
            stderr=self.terminal,
            env=kept,
            start_new_session=True,
        )
        began = time.monotonic()
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() - began > 240:
                raise RuntimeError(self.shown() + self.written()[-3000:])
            time.sleep(0.3)
        self.seconds = time.monotonic() - began
        return self

    def shown(self) -> str:
        """What stands in the teacher's terminal."""
        return (self.folder / "terminal").read_text(encoding="utf-8")

    def written(self) -> str:
        """What the server's log holds."""
        log = self.folder / "room" / serve.LOG
        return log.read_text(encoding="utf-8") if log.exists() else ""

    def _network_options(self):
        """Options of a server in a classroom.

        It is open to others, and has a certificate, whose path is relative to the course.
        """
        names = [
            os.path.relpath(self.folder / name, self.course) for name in ("room.key", "room.pem")
        ]
        command = [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "1",
            "-subj",
            "/CN=cold-facts",
        ]
        made = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", names[0], "-out", names[1]]
        subprocess.run([*command, *made], cwd=self.course, check=True, capture_output=True)
        return "--ip=0.0.0.0", f"--key={names[0]}", f"--certificate={names[1]}"

    def __exit__(self, *_):
        family = (
            psutil.Process(self.process.pid).children(recursive=True)
            if self.process.poll() is None
            else []
        )
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
        for one in psutil.wait_procs(family, timeout=10)[1]:
            one.kill()
        self.terminal.close()

    def remove(self):
        """Take the folder away."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self):
        try:
            anybody = ssl._create_unverified_context() if self.safe else None
            return (
                urllib.request.urlopen(
                    f"{self.address}/hub/login", timeout=2, context=anybody
                ).status
                == 200
            )
        except (urllib.error.URLError, OSError):
            return False

    def hub_MB(self) -> float:
        """Memory of hub and proxy together in MB, by the same measure."""
        hub = psutil.Process(self.process.pid)
        proxies = [
            one for one in hub.children() if "configurable-http-proxy" in " ".join(one.cmdline())
        ]
        return sum(one.memory_full_info().pss for one in [hub, *proxies]) / 1e6

    def memory_MB(self, name: str) -> tuple[float, float]:
        """(server, kernels) of a student in MB.

        What only they use and their share of what is shared.
        """
        home = f"{self.folder}/room/students/{name}"
        server = kernels = 0.0
        for one in psutil.Process(self.process.pid).children(recursive=True):
            try:
                if one.cwd().startswith(home):
                    size = one.memory_full_info().pss / 1e6
                    server, kernels = (
                        (server, kernels + size)
                        if "ipykernel" in " ".join(one.cmdline())
                        else (server + size, kernels)
                    )
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
        return server, kernels
