"""JupyterHub for one class: the usual program, with a relay before its Unix socket.

`serve.py` starts it. Its configuration is jupyterhub_config.py. What it prints goes into a log; the
terminal gets the address for the students, once the server answers, or is told that there is none.
"""

import os
from pathlib import Path

from gate import Relay
from jupyterhub.app import JupyterHub
from traitlets import Unicode

READY = """
The class server runs. Ctrl-C stops it; its log is {log}.
Students open:

    {address}
"""
FAILED = """
The class server could not start. The end of its log says why: {log}
"""


class ClassHub(JupyterHub):
    """JupyterHub that its proxy and the students' servers reach through a relay (see gate.py)."""

    relay_place = Unicode(config=True, help="Unix socket at which the hub can be reached")
    relay_target = Unicode(config=True, help="Unix socket at which the hub itself listens")
    address = Unicode(config=True, help="what students open")

    async def start(self):
        """Open the relay, then start as usual."""
        self._relay = Relay(Path(self.relay_place), Path(self.relay_target))
        await self._relay.open()
        await super().start()
        tell(READY, self.address)

    async def cleanup(self):
        """End as usual, then close the relay: until they have ended, servers ask the hub."""
        await super().cleanup()
        self._relay.close()


def tell(text, address=""):
    """Write something to the terminal; whoever closed it does not need to know."""
    filled = text.format(address=address, log=os.environ["COLD_FACTS_LOG"])
    try:
        os.write(int(os.environ["COLD_FACTS_TERMINAL"]), filled.encode())
    except OSError:
        return


if __name__ == "__main__":
    try:
        ClassHub.launch_instance()
    except SystemExit as ended:
        if ended.code:
            tell(FAILED)
        raise
