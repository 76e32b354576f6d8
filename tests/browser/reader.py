"""What a reader does with an open notebook.

Run it, press keys, look at pictures, listen to what they say.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

PANEL, QUESTION = ".cold-facts-panel", ".cold-facts-question"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
)
# the course is answerable for this part of the page; the rest is JupyterLab's
OUTPUT_AREA = ".jp-OutputArea-output"

KERNEL_IS_IDLE = """() => {
  const shown = window.jupyterapp && window.jupyterapp.shell.currentWidget;
  const kernel = shown && shown.context && shown.context.sessionContext.session?.kernel;
  return !!kernel && kernel.status === 'idle' && kernel.connectionStatus === 'connected';
}"""
# On a busy machine the kernel still looks idle when a key has just been sent to it. It answers in
# the order in which it was asked, so an answer to this means that it has taken the key.
KERNEL_ANSWERS = """() => {
  const kernel = window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel;
  const late = new Promise(resolve => setTimeout(() => resolve(false), 2000));
  return Promise.race([kernel.requestKernelInfo().then(() => true, () => false), late]);
}"""
# A panel that rests replaces its picture by a better one.
AT_REST = "() => !document.querySelector('.cold-facts-waits')"
ASK = """async code => {
  const kernel = window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel;
  const future = kernel.requestExecute({code: '', silent: true, store_history: false,
                                        user_expressions: {answer: code}});
  const answer = (await future.done).content.user_expressions.answer;
  return answer.status === 'ok' ? answer.data['text/plain'] : 'problem: ' + answer.evalue;
}"""


def chromium() -> str | None:
    """The path of a Chromium on this machine, or None."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


class Reader:
    """One notebook in one browser page.

    `requests` and `errors` hold what left the machine and what went wrong.
    """

    def __init__(self, page, address: str):
        self.page, self.address, self.requests, self.errors = page, address, [], []
        page.on("request", lambda request: self._note_request(request.url))
        page.on(
            "console", lambda said: said.type == "error" and self.errors.append(said.text[:300])
        )
        page.on("pageerror", lambda problem: self.errors.append(str(problem)[:300]))

    def open_and_run(self, seconds: float = 180) -> None:
        """Open the notebook, run all its cells, and wait until the kernel has nothing left to
        do.
        """
        self.page.goto(self.address)
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=1000 * seconds)
        self.wait_for_kernel(seconds)
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self.settle(seconds)

    def wait_for_kernel(self, seconds: float = 180) -> None:
        """Wait until the notebook has a kernel with nothing to do."""
        self.page.wait_for_function(KERNEL_IS_IDLE, timeout=1000 * seconds)

    def settle(self, seconds: float = 60) -> None:
        """Wait until the kernel is idle and has stayed so for a moment, and all panels rest."""
        quiet = 0
        until = time.monotonic() + seconds
        while quiet < 5:
            assert time.monotonic() < until, f"the kernel was still busy after {seconds} s"
            is_quiet = self.page.evaluate(KERNEL_IS_IDLE) and self.page.evaluate(AT_REST)
            if is_quiet and quiet == 0:
                is_quiet = self.page.evaluate(KERNEL_ANSWERS)
            quiet = quiet + 1 if is_quiet else 0
            self.page.wait_for_timeout(60)

    def until(self, is_true: Callable[[], bool], seconds: float = 15) -> None:
        """Wait until something of the page, of the kernel or of a file is as it should be."""
        end = time.monotonic() + seconds
        while not is_true():
            assert time.monotonic() < end, f"not within {seconds} s"
            self.page.wait_for_timeout(50)

    def ask(self, code: str):
        """The value of a Python expression in the notebook's kernel."""
        answer = self.page.evaluate(ASK, f"__import__('json').dumps({code})")
        assert not answer.startswith("problem"), f"{code}: {answer}"
        return json.loads(answer[1:-1].encode().decode("unicode_escape"))

    def panels(self):
        """The panels on the page, in their order."""
        return self.page.locator(PANEL).all()

    def press(self, locator, key: str, times: int = 1, pause_ms: int = 0) -> None:
        """Give a control the focus and press a key, as often as asked."""
        locator.scroll_into_view_if_needed()
        locator.focus()
        for _ in range(times):
            self.page.keyboard.press(key)
            if pause_ms:
                self.page.wait_for_timeout(pause_ms)

    def resize(self, width: int, height: int) -> None:
        """Make the window as small as a telephone's, or as a zoomed page."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.wait_for_timeout(400)

    def picture(self, folder: Path, name: str) -> None:
        """Keep what the window shows."""
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{name}.png")

    def close(self) -> None:
        """Shut the kernel down and close the page."""
        self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.context.sessionContext.shutdown()"
        )
        self.page.close()

    def _note_request(self, address: str) -> None:
        if address.startswith(("http", "ws")) and "//127.0.0.1" not in address:
            self.requests.append(address)


def shown(panel) -> tuple[str, str]:
    """Picture and alternative text of a panel."""
    image = panel.locator("img").first
    return image.get_attribute("src"), image.get_attribute("alt")
