"""Firefox and WebKit, driven with the standard library: Firefox by its own protocol (Marionette),
WebKit by the WebDriver of its package over HTTP.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

WAIT_S = 60
HOW = "apt-get install firefox-esr webkit2gtk-driver xvfb"
MINI_BROWSERS = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"
# As WebDriver names them.
KEYS = {"ArrowLeft": "\ue012", "ArrowRight": "\ue014"}


class Driver:
    """What both browsers are asked to do; a subclass sends commands of WebDriver."""

    def call(self, script: str, *values):
        """Run the body of a function on the page and return what it returns."""
        raise NotImplementedError

    def open(self, address: str) -> None:
        """Open a page."""
        raise NotImplementedError

    def act(self, actions: list) -> None:
        """Do what hands do."""
        raise NotImplementedError

    def press(self, selector: str, key: str) -> None:
        """Press a key on the first element that a selector finds."""
        self.call("document.querySelector(arguments[0]).focus();", selector)
        strokes = [{"type": one, "value": KEYS[key]} for one in ("keyDown", "keyUp")]
        self.act([{"type": "key", "id": "keyboard", "actions": strokes}])

    def until(self, script: str, *values, seconds: float = WAIT_S):
        """Ask again and again until the answer is true; returns it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            answer = self.call(script, *values)
            if answer:
                return answer
            time.sleep(0.1)
        raise AssertionError(f"not within {seconds} s: {script}")


class Firefox(Driver):
    """Firefox without a window."""

    name = "firefox-esr"

    @staticmethod
    def lacks() -> str:
        """What is missing on this machine, or nothing."""
        return "" if shutil.which("firefox-esr") else "firefox-esr"

    def __init__(self, folder: Path):
        profile = folder / "profile"
        profile.mkdir()
        # A free port, which Firefox writes into its profile.
        preferences = 'user_pref("marionette.port", 0);\nuser_pref("app.update.enabled", false);\n'
        (profile / "user.js").write_text(preferences, encoding="utf-8")
        command = ["firefox-esr", "--headless", "--no-remote", "--marionette", "--profile"]
        self._program = subprocess.Popen(
            [*command, str(profile)],
            env=os.environ | {"HOME": str(folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        written = profile / "MarionetteActivePort"
        port = waited_for(lambda: written.is_file() and written.read_text().strip())
        self._socket = socket.create_connection(("127.0.0.1", int(port)), timeout=WAIT_S)
        self._receive()
        self._numbers = 0
        self._ask("WebDriver:NewSession", {"capabilities": {}})

    def _receive(self):
        length = b""
        while not length.endswith(b":"):
            length += self._socket.recv(1)
        left = int(length[:-1])
        parts = []
        while left:
            parts.append(self._socket.recv(left))
            left -= len(parts[-1])
        return json.loads(b"".join(parts))

    def _ask(self, name: str, values: dict):
        self._numbers += 1
        text = json.dumps([0, self._numbers, name, values])
        # Lengths are counted in bytes; json.dumps writes ASCII only.
        self._socket.sendall(f"{len(text)}:{text}".encode())
        _, _, problem, answer = self._receive()
        if problem:
            raise AssertionError(f"{name}: {problem['message']}")
        return answer

    def call(self, script, *values):
        asked = {"script": script, "args": list(values)}
        return self._ask("WebDriver:ExecuteScript", asked)["value"]

    def open(self, address):
        self._ask("WebDriver:Navigate", {"url": address})

    def act(self, actions):
        self._ask("WebDriver:PerformActions", {"actions": actions})

    def close(self):
        """End the browser that was started here."""
        with contextlib.suppress(OSError, AssertionError, ValueError):
            self._ask("Marionette:Quit", {"flags": ["eForceQuit"]})
        self._socket.close()
        ended(self._program)


class WebKit(Driver):
    """The small browser of WebKitGTK, on a screen that nobody sees."""

    name = "webkit2gtk-driver"

    @staticmethod
    def lacks() -> str:
        """What is missing on this machine, or nothing."""
        programs = {"webkit2gtk-driver": "WebKitWebDriver", "xvfb": "Xvfb"}
        missing = [package for package, one in programs.items() if not shutil.which(one)]
        return ", ".join(missing)

    def __init__(self, folder: Path):
        reading, writing = os.pipe()
        self._screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24"],
            pass_fds=[writing],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            display = told.readline().strip()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._program = subprocess.Popen(
            ["WebKitWebDriver", f"--port={port}"],
            env=os.environ | {"DISPLAY": f":{display}", "HOME": str(folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._address = f"http://127.0.0.1:{port}/session"
        browser = {"binary": str(next(Path("/").glob(MINI_BROWSERS[1:]))), "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": browser}}
        session = waited_for(lambda: self._try("", {"capabilities": wanted}))
        self._address += f"/{session['sessionId']}"

    def _try(self, path, values):
        with contextlib.suppress(ConnectionError, urllib.error.URLError):
            return self._ask(path, values)

    def _ask(self, path: str, values: dict | None, method: str = "POST"):
        request = urllib.request.Request(
            self._address + path,
            data=None if values is None else json.dumps(values).encode(),
            headers={"Content-Type": "application/json"},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=WAIT_S) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as problem:
            raise AssertionError(f"{path}: {problem.read().decode()}") from problem

    def call(self, script, *values):
        return self._ask("/execute/sync", {"script": script, "args": list(values)})

    def open(self, address):
        self._ask("/url", {"url": address})

    def act(self, actions):
        self._ask("/actions", {"actions": actions})

    def close(self):
        """End the programs that were started here."""
        with contextlib.suppress(OSError, AssertionError):
            self._ask("", None, "DELETE")
        ended(self._program)
        ended(self._screen)


BROWSERS = (Firefox, WebKit)


def waited_for(ask):
    """Ask again and again for something that comes soon."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        found = ask()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"nothing came within {WAIT_S} s")


def ended(program: subprocess.Popen) -> None:
    """End one program that was started here."""
    try:
        program.wait(timeout=5)
    except subprocess.TimeoutExpired:
        program.terminate()
        program.wait(timeout=10)


@contextlib.contextmanager
def running(kind):
    """A running browser of one kind."""
    with tempfile.TemporaryDirectory() as folder:
        driver = kind(Path(folder))
        try:
            yield driver
        finally:
            driver.close()
