"""JupyterLab as `make lab` starts it: this machine only, and nobody gets in without the token."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from tests.browser.lab import _free_port
from tests.project import PROJECT


def lab_command():
    """Return the arguments that `make lab` gives to JupyterLab."""
    shown = subprocess.check_output(["make", "-n", "lab"], cwd=PROJECT, text=True)
    line = next(line for line in shown.splitlines() if "-m jupyterlab" in line)
    return line.split("-m jupyterlab")[1].split()


def status(address):
    """Return the code a server answers with; 0 if nobody answers."""
    try:
        return urllib.request.urlopen(address, timeout=5).status
    except urllib.error.HTTPError as answer:
        return answer.code
    except OSError:
        return 0


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Lab started as `make lab` starts it, without a browser: what it wrote about itself."""
    folder = tmp_path_factory.mktemp("runtime")
    own = {f"JUPYTER_{name}": str(folder) for name in ("RUNTIME_DIR", "CONFIG_DIR", "DATA_DIR")}
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        *lab_command(),
        "--no-browser",
        f"--port={_free_port()}",
    ]
    process = subprocess.Popen(
        command,
        cwd=PROJECT,
        env=os.environ | own,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 90
        while not list(folder.glob("jpserver-*.json")) or not status(read(folder)["url"] + "api"):
            assert process.poll() is None and time.monotonic() < until, "JupyterLab did not start"
            time.sleep(0.2)
        yield read(folder)
    finally:
        process.terminate()
        process.wait(20)


def read(folder):
    """Return what the running server wrote about itself."""
    return json.loads(next(folder.glob("jpserver-*.json")).read_text(encoding="utf-8"))


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
def test_lab_is_locked_and_listens_on_this_machine_only(server):
    assert re.fullmatch(r"[0-9a-f]{32,}", server["token"]) and server["password"] is False
    assert server["hostname"] in ("localhost", "127.0.0.1")
    for what in ("api/contents", "api/kernels", "api/sessions"):
        assert status(f"{server['url']}{what}") == 403
        assert status(f"{server['url']}{what}?token={'0' * len(server['token'])}") == 403
        assert status(f"{server['url']}{what}?token={server['token']}") == 200
