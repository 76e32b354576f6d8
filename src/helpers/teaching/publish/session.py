"""A notebook run from top to bottom in a fresh kernel of this environment.

Afterwards expressions can be evaluated in the kernel, with everything that the notebook defined.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from math import ceil
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from traitlets import default

from helpers.teaching.panel.widgets import SWITCH

CELL_SECONDS = 120
_TERMINAL_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_MARK = "@@answer@@"
"""Printed before and after an answer, so that nothing else that is printed is taken for it."""

_REST = "helpers.teaching.panel.rest"
# A picture that is sent while the kernel ends makes pyzmq complain in the log.
_STOP_DRAWING = f"import sys\nif {_REST!r} in sys.modules:\n    sys.modules[{_REST!r}].stop_all()"
_STOP_SECONDS = 10


class NotebookProblem(ValueError):
    """A notebook cannot be run or published: names the notebook, the cell and what happened."""


class _ThisEnvironment(AsyncKernelManager):
    """Starts the Python that runs this code, whatever kernels are installed elsewhere."""

    @default("kernel_spec_manager")
    def _no_other_kernels(self):
        # Without folders to search, the only kernel known is that of ipykernel, which uses
        # sys.executable.
        return KernelSpecManager(parent=self, kernel_dirs=[])


class Session:
    """A notebook and its kernel, used in a `with` block; the kernel's folder is the notebook's.

        with Session("notebooks/01.ipynb") as session:
            session.run()
            session.evaluate("lesson.numbers")

    Parameters
    ----------
    path : path-like
        The notebook.
    cell_seconds : float, optional
        Longest time for a cell, s.
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
            # Times would make every run differ, and so would prints that arrive in other pieces.
            record_timing=False,
            coalesce_streams=True,
        )
        self._running = None

    def __enter__(self):
        # Nothing of a learner who works in the same folder is offered here, and nothing written.
        self._running = self._client.setup_kernel(env=os.environ | {SWITCH: "off"})
        self._running.__enter__()
        return self

    def __exit__(self, *problem):
        # A kernel that is dead or busy is ended as it is.
        with contextlib.suppress(NotebookProblem):
            if not any(problem):
                self.execute(_STOP_DRAWING, _STOP_SECONDS)
        self._running.__exit__(*problem)
        self._running = None

    def run(self) -> nbformat.NotebookNode:
        """Run every cell.

        Returns
        -------
        nbformat.NotebookNode
            The notebook with its new outputs.

        Raises
        ------
        NotebookProblem
            Names the first cell that fails, with its traceback.
        """
        for place in range(len(self.notebook.cells)):
            self.run_cell(place)
        return self.notebook

    def run_cell(self, place: int) -> None:
        """Run one cell.

        Parameters
        ----------
        place : int
            Its place in the notebook, from 0.

        Raises
        ------
        NotebookProblem
            If it fails, with its traceback.
        """
        cell = self.notebook.cells[place]
        self._execute(cell, place, f"cell {place + 1} ({cell.get('id', 'no id')})")

    def evaluate(self, expression: str, seconds: float = CELL_SECONDS):
        """Return the value of an expression in the kernel.

        Parameters
        ----------
        expression : str
            Python whose value JSON can carry.
        seconds : float, optional
            Longest time, s.

        Returns
        -------
        object
            The value as plain data.

        Raises
        ------
        NotebookProblem
            If it fails.
        """
        mark = repr(_MARK)
        code = f"import json as _json\nprint({mark} + _json.dumps({expression}) + {mark})"
        printed = self.execute(code, seconds)
        return json.loads(printed.split(_MARK)[1])

    def execute(self, code: str, seconds: float = CELL_SECONDS) -> str:
        """Run code in the kernel that is no part of the notebook.

        Parameters
        ----------
        code : str
        seconds : float, optional
            Longest time, s.

        Returns
        -------
        str
            What it printed.

        Raises
        ------
        NotebookProblem
            If it fails.
        """
        cell = nbformat.v4.new_code_cell(code)
        place = len(self.notebook.cells)
        usual_timeout = self._client.timeout
        self._client.timeout = ceil(seconds)
        self._client.coalesce_streams = False  # joining long answers takes it seconds
        # The client looks a cell up by its place in the notebook, so it has to be in there while it
        # runs.
        self.notebook.cells.append(cell)
        try:
            self._execute(cell, place, "a question to its kernel", store_history=False)
        finally:
            self._client.timeout = usual_timeout
            self._client.coalesce_streams = True
            del self.notebook.cells[place:]
        printed = []
        for output in cell.outputs:
            if output.output_type == "stream" and output.name == "stdout":
                printed.append(output.text)
        return "".join(printed)

    def _execute(self, cell, index: int, what: str, **options) -> None:
        """Run one cell; a failure names the notebook and what was run."""
        try:
            self._client.execute_cell(cell, index, **options)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as problem:
            words = _TERMINAL_COLOUR.sub("", str(problem)).strip()
            raise NotebookProblem(f"{self.path.name}, {what}: {words}") from None
