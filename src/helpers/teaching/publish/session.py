"""A notebook run from top to bottom in a fresh kernel of this environment, which can then be asked questions."""

from __future__ import annotations

import json
import re
from math import ceil
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from traitlets import default

CELL_SECONDS = 60
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_MARK = "@@answer@@"


class NotebookProblem(ValueError):
    """A notebook that cannot be run or published: names the notebook, the cell and what happened."""


class _ThisEnvironment(AsyncKernelManager):
    """Starts the Python that runs this code, whatever kernels are installed elsewhere."""

    @default("kernel_spec_manager")
    def _no_other_kernels(self):
        return KernelSpecManager(parent=self, kernel_dirs=[])


class Session:
    """A notebook and its kernel, used in a `with` block; the kernel's folder is the notebook's.

    with Session("notebooks/01.ipynb") as session:
        session.run()
        session.ask("lesson.numbers")
    """

    def __init__(self, path, cell_seconds: float = CELL_SECONDS):
        self.path = Path(path).resolve()
        self.notebook = nbformat.read(self.path, as_version=4)
        self._client = NotebookClient(
            self.notebook,
            timeout=cell_seconds,
            kernel_name="python3",
            kernel_manager_class=_ThisEnvironment,
            resources={"metadata": {"path": str(self.path.parent)}},
            record_timing=False,
            coalesce_streams=True,
        )
        self._running = None

    def __enter__(self):
        self._running = self._client.setup_kernel()
        self._running.__enter__()
        return self

    def __exit__(self, *problem):
        self._running.__exit__(*problem)
        self._running = None

    def run(self) -> nbformat.NotebookNode:
        """Run every cell; NotebookProblem names the first that fails, with its traceback."""
        for index, cell in enumerate(self.notebook.cells):
            self._execute(cell, index, f"cell {index + 1} ({cell.get('id', 'no id')})")
        return self.notebook

    def ask(self, expression: str, seconds: float = CELL_SECONDS):
        """Value of an expression in the kernel, as plain data (what JSON can carry)."""
        text = self.do(
            f"import json as _json\nprint({_MARK!r} + _json.dumps({expression}) + {_MARK!r})",
            seconds,
        )
        return json.loads(text.split(_MARK)[1])

    def do(self, code: str, seconds: float = CELL_SECONDS) -> str:
        """Run code in the kernel that is no part of the notebook; returns what it printed."""
        cell, place = nbformat.v4.new_code_cell(code), len(self.notebook.cells)
        before, self._client.timeout = self._client.timeout, ceil(seconds)
        self._client.coalesce_streams = False  # joining long answers takes it seconds
        self.notebook.cells.append(cell)
        try:
            self._execute(cell, place, "a question to its kernel", store_history=False)
        finally:
            self._client.timeout, self._client.coalesce_streams = before, True
            del self.notebook.cells[place:]
        return "".join(
            one.text for one in cell.outputs if one.output_type == "stream" and one.name == "stdout"
        )

    def _execute(self, cell, index, what, **how):
        try:
            self._client.execute_cell(cell, index, **how)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as problem:
            words = _ANSI.sub("", str(problem)).strip()
            raise NotebookProblem(f"{self.path.name}, {what}: {words}") from None
