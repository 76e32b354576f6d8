"""A JupyterLab of its own.

A copy of the notebooks, fresh settings, one token, this machine only.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.tools.lab_shortcuts import CONFIG

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
START_SECONDS = 120

# Cells outside the window stay on the page, or a test would look at a panel that Lab has put away.
SETTINGS = {"notebook-extension/tracker": '{"windowingMode": "none"}'}
FOLDERS = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")


class Lab:
    """A server that runs as long as the `with` block.

    `address(path)` opens a file of the copied notebooks. The settings that the course installs are
    read from where the project keeps them; without them, this is a JupyterLab of somebody else.
    """

    def __init__(self, folder: Path, with_settings: bool = True):
        self._with_settings = with_settings
        self.folder, self._token = Path(folder), secrets.token_hex(16)
        self._log = self.folder / "lab.log"
        shutil.copytree(
            NOTEBOOKS,
            self.folder / "notebooks",
            ignore=shutil.ignore_patterns(".ipynb_checkpoints"),
        )
        for name, text in SETTINGS.items():
            place = self.folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")

    def address(self, path: str) -> str:
        """Where the browser finds a notebook, alone on its page, without anything remembered."""
        return f"http://127.0.0.1:{self.port}/doc/tree/notebooks/{path}?token={self._token}&reset"

    def __enter__(self) -> Lab:
        self.port = _free_port()
        with self._log.open("w") as log:
            self._server = subprocess.Popen(
                self._command(),
                env=self._environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._server.poll() is not None or time.monotonic() > until:
                self._stop()
                raise RuntimeError(f"JupyterLab did not start:\n{self._log.read_text()[-2000:]}")
            time.sleep(0.1)
        return self

    def __exit__(self, *_) -> None:
        self._stop()

    def _command(self) -> list[str]:
        return [
            *(
                sys.executable,
                "-m",
                "jupyterlab",
                "--no-browser",
                "--ip=127.0.0.1",
                f"--port={self.port}",
            ),
            *(f"--IdentityProvider.token={self._token}", f"--ServerApp.root_dir={self.folder}"),
            *("--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly"),
            *(["--allow-root"] if hasattr(os, "getuid") and os.getuid() == 0 else []),
        ]

    def _environment(self) -> dict[str, str]:
        own = {f"JUPYTER_{name}": str(self.folder / name.lower()) for name in FOLDERS}
        lab = {
            f"JUPYTERLAB_{name}_DIR": str(self.folder / name.lower())
            for name in ("SETTINGS", "WORKSPACES")
        }
        config = str(CONFIG) if self._with_settings else ""
        return os.environ | own | lab | {"JUPYTER_CONFIG_PATH": config}

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}/api/status?token={self._token}", timeout=2
            )
        except (urllib.error.URLError, OSError):
            return False
        return True

    def _stop(self) -> None:
        for sent, wait in ((signal.SIGINT, 3), (signal.SIGTERM, 10), (signal.SIGKILL, 10)):
            if self._server.poll() is None:
                os.killpg(self._server.pid, sent)
                try:
                    self._server.wait(wait)
                except subprocess.TimeoutExpired:
                    continue


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
