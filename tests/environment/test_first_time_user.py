"""What a first-time user does, timed: a fresh copy, `make lab`, notebook 00, one slider."""

import os
import signal
import subprocess
import time

import pytest

from tests.browser.lab import _free_port
from tests.environment.test_clean_machine import NETWORK
from tests.environment.test_lab_token import read, status
from tests.project import copy_project

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]
START = "00_start_here"


def test_from_the_readme_to_a_moving_slider(tmp_path, browser):
    from tests.browser.one_slider import visit

    folder = copy_project(tmp_path / "cold-facts")
    home = tmp_path / "home"
    runtime = tmp_path / "runtime"
    home.mkdir()
    kept = {name: os.environ[name] for name in NETWORK if name in os.environ}
    variables = {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "JUPYTER_RUNTIME_DIR": str(runtime),
        **kept,
    }
    flags = f"--no-browser --port={_free_port()} --LabApp.expose_app_in_browser=True"
    began = time.monotonic()
    with (tmp_path / "lab.log").open("w") as log:
        process = subprocess.Popen(
            ["make", "lab", f"LAB_ARGS={flags}"],
            cwd=folder,
            env=variables,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        while not list(runtime.glob("jpserver-*.json")) or not status(read(runtime)["url"] + "api"):
            assert process.poll() is None, (tmp_path / "lab.log").read_text()[-2000:]
            time.sleep(0.5)
        served = time.monotonic() - began
        server = read(runtime)
        times, followed = visit(browser, server["url"].rstrip("/"), server["token"], START)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)
    assert followed
    total = served + sum(times.values())
    print(f"\nmake lab in a fresh copy, downloads included: JupyterLab after {served / 60:.1f} min")
    print(f"notebook opened and run: {times['opened and run']:.0f} s more")
    print(f"first step of a slider: {times['one step of a slider']:.1f} s")
    print(f"from the command to a moving slider: {total / 60:.1f} min")
