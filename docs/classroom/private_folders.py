"""A JupyterHub spawner for one class: every student has a folder, a closed room, and limits.

Where the hub is root, each student's programs run under a user number of their own, in a sandbox
(see sandbox.py) in which they can read the course and their folder, and reach nobody. Where the hub
is not root, all students' programs run as the user who started it: then the folders have different
names but are not protected from each other, and `serve.py` says so.

In both cases a student's server has no port: it listens on a Unix socket, and browsers reach it
only through the hub's gate (see gate.py).
"""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import sandbox
import user_numbers
from gate import Gate, url_of
from jupyterhub.spawner import SimpleLocalProcessSpawner
from traitlets import Bool, Integer, Unicode

MEGABYTE = 1 << 20
HAND_OUT_S = 120
# JupyterHub insists on a port. A server with a Unix socket ignores it, but only if it is this one.
IGNORED_PORT = 8888


class PrivateFolders(SimpleLocalProcessSpawner):
    """Start a student's server in the student's folder, under their user number, within limits."""

    course = Unicode(config=True, help="the project's folder")
    class_folder = Unicode(
        config=True,
        help="folder with the students' folders, the compiled kernels and the register",
    )
    memory_MB = Integer(
        2048,
        config=True,
        help="memory of a student's programs together, and address space of each of them",
    )
    file_MB = Integer(200, config=True, help="size of each file that a student writes")
    processes = Integer(256, config=True, help="processes and threads of a student")
    seed = Integer(None, allow_none=True, config=True, help="class seed; None: that of the course")
    with_guide = Bool(False, config=True, help="hand out the instructor guide as well")
    niceness = Integer(5, config=True, help="how much lower than the hub's their priority is")

    _number = None
    _group = None
    _gate = None

    @property
    def number(self):
        """The student's user number; None where the hub is not root."""
        if os.geteuid() != 0:
            return None
        if self._number is None:
            self._number = user_numbers.number_of(Path(self.class_folder), self.user.name)
        return self._number

    @property
    def home(self):
        """The student's folder."""
        return Path(self.class_folder) / "students" / self.user.name

    @property
    def sockets(self):
        """Folder of the server's socket; only the student and root can enter it.

        Its name is short, because the path of a socket may have about 100 letters only.
        """
        own = self.number if self.number is not None else self.user.id
        return Path(self.class_folder) / "servers" / str(own)

    # --- start and end -----------------------------------------------------------------------

    async def start(self):
        """Prepare the folders, the limits and the gate, then start the server."""
        # a server that ended by itself has left them
        await self.close()
        self.home_dir = str(self.home)
        for folder in (self.home, self.sockets):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self.number is not None:
                os.chown(folder, self.number, self.number)
        self.make_group()
        await self.hand_out()
        server = self.sockets / "server"
        await self.open_gate(server)
        self.port = IGNORED_PORT
        self.cmd = [*self.closed_in(), sys.executable, "-m", "jupyterhub.singleuser"]
        self.args = [*self.args, f"--ServerApp.sock={server}", "--ServerApp.sock_mode=0600"]
        try:
            answered = await super().start()
        finally:
            # this start's arguments only: the next one adds them again
            self.args = self.args[:-2]
        self.server.connect_url = url_of(self._gate.place)
        return answered

    async def stop(self, now=False):
        """End the server, and with it everything that the student has started."""
        await super().stop(now=now)
        await self.close()

    async def close(self):
        """Close the gate and remove the control group."""
        if self._gate is not None:
            self._gate.close()
            self._gate = None
        if self._group is not None:
            self._group.remove()
            self._group = None

    async def open_gate(self, server):
        """Open the gate through which the proxy reaches the server's socket."""
        gates = Path(self.class_folder) / "gates"
        gates.mkdir(mode=0o700, exist_ok=True)
        owner = os.geteuid() if self.number is None else self.number
        self._gate = Gate(self.user.name, gates / self.sockets.name, server, owner)
        await self._gate.open()

    def make_group(self):
        """Make the student's control group, where the system has such groups."""
        self._group = None
        if self.number is not None:
            group = sandbox.ControlGroup(self.number)
            if group.make(self.memory_MB * MEGABYTE, self.processes):
                self._group = group

    # --- what runs as the student ------------------------------------------------------------

    def closed_in(self):
        """Return what stands before each command of this student."""
        if self.number is None:
            return []
        room = Path(self.class_folder)
        course = Path(self.course)
        return sandbox.command_for(
            self.number,
            self.home,
            shown=[course, *sandbox.python_places()],
            # build/ holds what students have handed in, and the rooms of other classes
            hidden=[course / "build", room],
            writable=[self.sockets],
            readable=[room / "hub", room / "kernels"],
        )

    async def hand_out(self):
        """Copy what is missing into the folder: as the student, closed in, within the limits."""
        script = str(Path(__file__).with_name("hand_out.py"))
        kernels = str(Path(self.class_folder) / "kernels")
        options = [] if self.seed is None else ["--seed", str(self.seed)]
        if self.with_guide:
            options.append("--with-guide")
        # -I: the student's folder and environment cannot add modules to this Python
        copying = await asyncio.create_subprocess_exec(
            *self.closed_in(),
            *(sys.executable, "-I", script, self.course, kernels, str(self.home), *options),
            env={"PATH": os.defpath, "HOME": str(self.home), "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            **self.popen_kwargs,
            preexec_fn=self.make_preexec_fn(self.user.name),
        )
        try:
            code = await asyncio.wait_for(copying.wait(), HAND_OUT_S)
        except TimeoutError:
            copying.kill()
            raise RuntimeError(f"copying into {self.home} took too long") from None
        if code:
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
        memory_bytes = self.memory_MB * MEGABYTE
        file_bytes = self.file_MB * MEGABYTE
        # where all students share a number, they would use up each other's processes
        processes = None if self.number is None else self.processes
        niceness = self.niceness
        entrances = [] if self._group is None else self._group.entrances

        def become_the_student():
            for entrance in entrances:
                sandbox.join(entrance)
            sandbox.set_limits(memory_bytes, file_bytes, processes, niceness)
            os.chdir(home)

        return become_the_student
