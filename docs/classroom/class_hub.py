"""JupyterHub for one class: the usual program, with a relay before its Unix socket.

`serve.py` starts it. Its configuration is jupyterhub_config.py.
"""

from pathlib import Path

from gate import Relay
from jupyterhub.app import JupyterHub
from traitlets import Unicode


class ClassHub(JupyterHub):
    """JupyterHub that its proxy and the students' servers reach through a relay (see gate.py)."""

    relay_place = Unicode(config=True, help="Unix socket at which the hub can be reached")
    relay_target = Unicode(config=True, help="Unix socket at which the hub itself listens")

    async def start(self):
        """Open the relay, then start as usual."""
        self._relay = Relay(Path(self.relay_place), Path(self.relay_target))
        await self._relay.open()
        await super().start()

    async def cleanup(self):
        """End as usual, then close the relay: until they have ended, servers ask the hub."""
        await super().cleanup()
        self._relay.close()


if __name__ == "__main__":
    ClassHub.launch_instance()
