"""A JupyterHub spawner for one class: every student has a folder and, if possible, a user number.

Where the hub is root, each student's processes run under a user number of their own, which needs no
account on the machine. They can read the course and the student's folder, which nobody else can
open; their memory is limited, and the hub has priority over them. Where the hub is not root, all
students' processes run as the user who started it: then the folders have different names but are
not protected from each other, and `serve.py` says so.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

from jupyterhub.spawner import SimpleLocalProcessSpawner
from traitlets import Integer, Unicode

# above the numbers that Linux distributions use for accounts, which end at 60000
FIRST_NUMBER = 61_000


def user_number(register, name):
    """Return a student's user number, the same after a restart; a new student gets the next one.

    Parameters
    ----------
    register : Path
        JSON file with the number of every student so far; it is created and extended as needed.
    name : str
        The student's login name.
    """
    numbers = json.loads(register.read_text(encoding="utf-8")) if register.exists() else {}
    if name not in numbers:
        numbers[name] = FIRST_NUMBER + len(numbers)
        register.write_text(json.dumps(numbers), encoding="utf-8")
    return numbers[name]


class PrivateFolders(SimpleLocalProcessSpawner):
    """Start a student's server in the student's folder, under their user number, within limits."""

    course = Unicode(config=True, help="the project's folder")
    class_folder = Unicode(
        config=True,
        help="folder with the students' folders, the compiled kernels and the register",
    )
    memory_MB = Integer(2048, config=True, help="address space of each process of a student")
    niceness = Integer(5, config=True, help="how much lower than the hub's their priority is")

    @property
    def number(self):
        """The student's user number; None where the hub is not root."""
        if os.geteuid() != 0:
            return None
        return user_number(Path(self.class_folder) / "register.json", self.user.name)

    @property
    def home(self):
        """The student's folder."""
        return Path(self.class_folder) / "students" / self.user.name

    async def start(self):
        """Prepare the folder, then start the server."""
        self.home_dir = str(self.home)
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.number is not None:
            os.chown(self.home, self.number, self.number)
        await self.hand_out()
        return await super().start()

    async def hand_out(self):
        """Copy what is missing into the folder, as the student (hand_out.py says why)."""
        script = str(Path(__file__).with_name("hand_out.py"))
        kernels = str(Path(self.class_folder) / "kernels")
        identity = {}
        if self.number is not None:
            identity = {"user": self.number, "group": self.number, "extra_groups": []}
        # -I: the student's folder and environment cannot add modules to this Python
        copying = await asyncio.create_subprocess_exec(
            sys.executable, "-I", script, self.course, kernels, str(self.home), **identity
        )
        if await copying.wait():
            raise RuntimeError(f"the notebooks could not be copied into {self.home}")

    def user_env(self, env):
        """Add to the environment where a student's programs find their home and their kernels."""
        added = {
            "HOME": str(self.home),
            "USER": self.user.name,
            "SHELL": "/bin/sh",
            "NUMBA_CACHE_DIR": str(self.home / ".kernels"),
            # one thread each: many students share the processor, and threads would only compete
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
        }
        return env | added

    def make_preexec_fn(self, name):
        """Return what the new process does before it becomes the student's server.

        Everything is looked up here, in the hub: after the fork the process must touch nothing
        that another of the hub's threads may hold.
        """
        home = str(self.home)
        number = self.number
        memory_bytes = self.memory_MB << 20
        niceness = self.niceness

        def become_the_student():
            import resource

            resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            os.nice(niceness)
            os.umask(0o077)
            if number is not None:
                # groups first: after setuid the process has no right to change them
                os.setgroups([])
                os.setgid(number)
                os.setuid(number)
            os.chdir(home)

        return become_the_student
