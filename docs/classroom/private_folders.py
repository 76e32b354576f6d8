"""A JupyterHub spawner for one room: every student has a folder and, where the hub is root, a user number of their own.

The numbers need no accounts on the machine. A student's processes can read the course and their own folder, which no
one else can open; they are limited in memory and give way to the hub. Where the hub is not root, all students run as
the user who started it: then folders are apart in name only, and `serve.py` says so.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

from jupyterhub.spawner import SimpleLocalProcessSpawner
from traitlets import Integer, Unicode

FIRST_NUMBER = 61_000


def user_number(register, name):
    """Return the number of a student, the same after a restart; a new student gets the next one."""
    known = json.loads(register.read_text(encoding="utf-8")) if register.exists() else {}
    if name not in known:
        known[name] = FIRST_NUMBER + len(known)
        register.write_text(json.dumps(known), encoding="utf-8")
    return known[name]


class PrivateFolders(SimpleLocalProcessSpawner):
    """Starts a student's server in the student's folder, as the student's number, within limits."""

    course = Unicode(config=True, help="the project's folder")
    room = Unicode(
        config=True, help="folder with the students' folders, the warmed kernels and the register"
    )
    memory_MB = Integer(2048, config=True, help="address space of each process of a student")
    politeness = Integer(5, config=True, help="how far students' processes give way to the hub")

    @property
    def number(self):
        """The student's user number; None where the hub is not root."""
        return (
            user_number(Path(self.room) / "register.json", self.user.name)
            if os.geteuid() == 0
            else None
        )

    @property
    def home(self):
        """The student's folder."""
        return Path(self.room) / "students" / self.user.name

    async def start(self):
        """Prepare the folder, then start the server."""
        self.home_dir = str(self.home)
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.number is not None:
            os.chown(self.home, self.number, self.number)
        await self.hand_out()
        return await super().start()

    async def hand_out(self):
        """Copy what is missing into the folder, as the student."""
        script = str(Path(__file__).with_name("hand_out.py"))
        places = (self.course, str(Path(self.room) / "kernels"), str(self.home))
        own = (
            {}
            if self.number is None
            else {"user": self.number, "group": self.number, "extra_groups": []}
        )
        copying = await asyncio.create_subprocess_exec(sys.executable, "-I", script, *places, **own)
        if await copying.wait():
            raise RuntimeError(f"the notebooks could not be copied into {self.home}")

    def user_env(self, env):
        """Where a student's programs find their home, their compiled kernels and their settings."""
        own = {
            "HOME": self.home,
            "USER": self.user.name,
            "SHELL": "/bin/sh",
            "NUMBA_CACHE_DIR": self.home / ".kernels",
        }
        one_thread = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        return env | {name: str(value) for name, value in own.items()} | one_thread

    def make_preexec_fn(self, name):
        """Return what the new process does before it becomes the student's server."""
        home, number, bytes_each, politeness = (
            str(self.home),
            self.number,
            self.memory_MB << 20,
            self.politeness,
        )

        def become_the_student():
            import resource

            resource.setrlimit(resource.RLIMIT_AS, (bytes_each, bytes_each))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            os.nice(politeness)
            os.umask(0o077)
            if number is not None:
                os.setgroups([])
                os.setgid(number)
                os.setuid(number)
            os.chdir(home)

        return become_the_student
