"""A student without a browser.

Logs in, opens a notebook, runs it, moves a slider, over HTTP and websocket.
"""

from __future__ import annotations

import json
import time
import uuid
from pathlib import Path

import requests
import websocket

SLIDERS = ("FloatSliderModel", "IntSliderModel")
IMAGE = "<img"


class Student:
    """One student at one hub; `times` holds the seconds each thing took."""

    def __init__(self, address: str, name: str):
        self.address, self.name, self.web, self.times = address, name, requests.Session(), {}
        self.socket, self.models, self.replies = None, {}, {}

    @property
    def own(self) -> str:
        """The address of the student's own server."""
        return f"{self.address}/user/{self.name}"

    # --- the hub -----------------------------------------------------------------------------

    def log_in(self, password: str) -> bool:
        """Log in with a password; says whether the hub let the student in."""
        form = self.web.get(f"{self.address}/hub/login", timeout=60)
        given = {"username": self.name, "password": password, "_xsrf": self._xsrf("/hub/")}
        self.web.post(f"{form.url}", data=given, timeout=60)
        return (
            any(cookie.name == "jupyterhub-session-id" for cookie in self.web.cookies)
            and self._is_known()
        )

    def start(self, seconds: float = 180) -> None:
        """Ask for the own server and wait until it answers."""
        began = time.monotonic()
        self.web.get(f"{self.address}/hub/spawn/{self.name}", timeout=60)
        while time.monotonic() - began < seconds:
            self.web.get(
                f"{self.own}/lab", timeout=60
            )  # leads to the hub and back, and the cookie it sets is needed for the rest
            answer = self.web.get(f"{self.own}/api/status", timeout=60)
            if answer.status_code == 200 and "kernels" in answer.text:
                self.times["server"] = time.monotonic() - began
                return
            time.sleep(0.3)
        raise TimeoutError(
            f"{self.name}: no server after {seconds} s; last answer {answer.status_code}"
        )

    def get(self, path: str, of: str | None = None) -> int:
        """The code with which a server, one's own or somebody else's, answers a request."""
        return self.web.get(f"{self.address}/user/{of or self.name}/{path}", timeout=60).status_code

    # --- the kernel --------------------------------------------------------------------------

    def open(self, path: str) -> None:
        """Open a notebook: start its kernel and connect to it."""
        began = time.monotonic()
        self.notebook = self.web.get(f"{self.own}/api/contents/{path}", timeout=60).json()[
            "content"
        ]
        wanted = {
            "path": path,
            "name": Path(path).name,
            "type": "notebook",
            "kernel": {"name": "python3"},
        }
        header = {"X-XSRFToken": self._xsrf(f"/user/{self.name}/")}
        answer = self.web.post(f"{self.own}/api/sessions", json=wanted, headers=header, timeout=120)
        answer.raise_for_status()
        self.kernel = answer.json()["kernel"]["id"]
        self.connect()
        self.execute("pass", 120)
        self.times["kernel"] = time.monotonic() - began

    def connect(self) -> None:
        """Connect to the kernel's channels."""
        cookies = "; ".join(
            f"{one.name}={one.value}" for one in self.web.cookies if one.path != "/hub/"
        )
        where = self.own.replace("http", "ws", 1)
        place = f"{where}/api/kernels/{self.kernel}/channels?session_id={uuid.uuid4().hex}"
        self.socket = websocket.create_connection(
            place, cookie=cookies, origin=self.address, timeout=120
        )

    def run(self, seconds: float = 300) -> None:
        """Run every code cell; RuntimeError names the first that fails."""
        began = time.monotonic()
        for cell in self.notebook["cells"]:
            if cell["cell_type"] == "code":
                self.execute("".join(cell["source"]), seconds)
                if "panel" not in self.times and self.sliders():
                    self.times["panel"] = time.monotonic() - began
        self.times["run"] = time.monotonic() - began

    def execute(self, code: str, seconds: float = 60) -> str:
        """Run code; returns what it printed or showed as text."""
        sent = self.send_only(code)
        said = []
        for message in self._until(seconds):
            mine = message.get("parent_header", {}).get("msg_id") == sent
            kind, content = message["msg_type"], message["content"]
            if mine and kind == "stream":
                said.append(content["text"])
            elif mine and kind == "execute_result":
                said.append(content["data"].get("text/plain", ""))
            elif mine and kind == "error":
                raise RuntimeError(f"{self.name}: {content['ename']}: {content['evalue']}")
            elif mine and kind == "status" and content["execution_state"] == "idle":
                return "".join(said)
        raise TimeoutError(f"{self.name}: still running after {seconds} s")

    def send_only(self, code: str) -> str:
        """Start code and do not wait for it; returns the request's name.

        An error does not cancel what comes next.
        """
        request = {"code": code, "silent": False, "store_history": False, "user_expressions": {}}
        return self._send(
            "execute_request", request | {"allow_stdin": False, "stop_on_error": False}
        )

    def sliders(self) -> list[str]:
        """The sliders on the page, in their order."""
        return [one for one, state in self.models.items() if state.get("_model_name") in SLIDERS]

    def move(self, slider: str, seconds: float = 60) -> float:
        """Move a slider by one step, as the page does, and wait for the new picture.

        Returns the seconds it took.
        """
        state = self.models[slider]
        step = state.get("step") or 1
        up = state["value"] + step <= state["max"]
        content = {
            "method": "update",
            "state": {"value": state["value"] + (step if up else -step)},
            "buffer_paths": [],
        }
        began = time.monotonic()
        self._send("comm_msg", {"comm_id": slider, "data": content})
        for message in self._until(seconds):
            if message["msg_type"] == "comm_msg" and self._is_picture(message):
                return time.monotonic() - began
        raise TimeoutError(f"{self.name}: no new picture after {seconds} s")

    def choose(self, question: str, option: str) -> None:
        """Choose an option of a question and press its Check button, as the page does."""
        check = [
            one
            for one, state in self.models.items()
            if state.get("_model_name") == "ButtonModel"
            and state.get("tooltip") == f"Check: {question}"
        ]
        if not check:
            raise LookupError(f"{self.name}: no question on the page says {question!r}")
        # The options of a question are made before its button.
        before = list(self.models)[: list(self.models).index(check[-1])]
        choice = [
            one
            for one in before
            if self.models[one].get("_model_name") == "CheckboxModel"
            and self.models[one].get("description") == option
        ]
        if not choice:
            raise LookupError(f"{self.name}: {question!r} has no option {option!r}")
        change = {"method": "update", "state": {"value": True}, "buffer_paths": []}
        self._send("comm_msg", {"comm_id": choice[-1], "data": change})
        press = {"method": "custom", "content": {"event": "click"}}
        self._send("comm_msg", {"comm_id": check[-1], "data": press})

    def kernel_state(self) -> str:
        """What the server says of the kernel: idle, busy, dead, or none."""
        answer = self.web.get(f"{self.own}/api/kernels/{self.kernel}", timeout=60)
        return answer.json()["execution_state"] if answer.status_code == 200 else "none"

    def close(self) -> None:
        """Hang up."""
        if self.socket:
            self.socket.close()

    # --- inside ------------------------------------------------------------------------------

    def _is_known(self):
        answer = self.web.get(f"{self.address}/hub/home", allow_redirects=False, timeout=60)
        return answer.status_code == 200

    def _xsrf(self, path):
        found = [one.value for one in self.web.cookies if one.name == "_xsrf" and one.path == path]
        return found[-1] if found else ""

    def _send(self, kind, content):
        header = {
            "msg_id": uuid.uuid4().hex,
            "msg_type": kind,
            "session": "student",
            "username": self.name,
            "version": "5.3",
            "date": "",
        }
        self.socket.send(
            json.dumps(
                {
                    "header": header,
                    "parent_header": {},
                    "metadata": {},
                    "content": content,
                    "buffers": [],
                    "channel": "shell",
                }
            )
        )
        return header["msg_id"]

    def _until(self, seconds):
        """Messages of the kernel as they come, until the time is over.

        Models are kept up to date on the way.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.socket.settimeout(max(0.1, end - time.monotonic()))
            try:
                text = self.socket.recv()
            except websocket.WebSocketTimeoutException:
                return
            if isinstance(text, str) and text:
                message = json.loads(text)
                message["msg_type"] = message["header"]["msg_type"]
                self._remember(message)
                yield message

    def _remember(self, message):
        content = message["content"]
        if message["msg_type"] == "comm_open":
            self.models[content["comm_id"]] = dict(content["data"].get("state", {}))
        if message["msg_type"] == "comm_msg" and content["comm_id"] in self.models:
            data = content["data"]
            self.models[content["comm_id"]] |= (
                data.get("state", {}) if data.get("method") != "custom" else {}
            )

    @staticmethod
    def _is_picture(message):
        return IMAGE in str(message["content"]["data"].get("state", {}).get("value", ""))[:200]
