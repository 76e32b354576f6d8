"""What to run first, when a cell needs a name that a cell further up makes.

Cells are run alone, in another order, or after a break.  Python then says that a name is not
defined, which is true and does not help.  Once a lesson was made, such a cell says under which
heading the name is made.
"""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import NamedTuple

from helpers.teaching import notebook_files

_HEADING = re.compile(r"^#{1,6} +(.+?)\s*$", re.MULTILINE)
_MOST_NOTEBOOKS = 30


class _Cell(NamedTuple):
    """A code cell of a notebook: its text, the heading above it and the names that it makes."""

    source: str
    heading: str
    names: frozenset[str]


def advice(name: str, source: str, folder: Path) -> str:
    """Say under which heading a name is made; empty where no notebook of a folder makes it.

    Parameters
    ----------
    name : str
        The name that is missing.
    source : str
        The cell that needs it.
    folder : pathlib.Path
        Where the notebook is.

    Returns
    -------
    str
    """
    found: list[tuple[bool, str]] = []
    # A learner's own copies count, too, but after the course's notebooks.
    own = notebook_files.of_the_course(folder)
    others = [path for path in sorted(folder.glob("[!.]*.ipynb")) if path not in own]
    for path in [*own, *others][:_MOST_NOTEBOOKS]:
        cells = _code_cells(path)
        here = [number for number, cell in enumerate(cells) if _same(cell.source, source)]
        # The nearest cell above makes the value that is meant here.
        end = here[0] if here else len(cells)
        makers = [cell for cell in cells[:end] if name in cell.names]
        if not makers and here:
            makers = [cell for cell in cells[end + 1 :] if name in cell.names][::-1]
        if makers:
            maker = makers[-1] if here else makers[0]
            # Of the notebook that holds the cell; of any other only if none does.
            found.append((not here, maker.heading))
    if not found:
        return ""
    heading = min(found, key=lambda one: one[0])[1]
    return f"“{name}” is not there yet: first run the cells under the heading “{heading}”."


def explain_in_cells() -> None:
    """Let cells of this kernel say what to run first; outside IPython there is nothing to do."""
    # Imported here: scripts and tests have no use for IPython.
    from IPython import get_ipython

    shell = get_ipython()
    if shell is not None:
        shell.set_custom_exc((NameError,), _show)


def _show(shell, kind, problem, traceback, tb_offset=None):
    """Show what IPython would show, or the advice in its place."""
    words = ""
    name = getattr(problem, "name", None)
    # Names inside of functions of the course do not depend on the order of cells.
    if name and _is_from_a_cell(traceback, shell):
        words = advice(name, _last_source(shell), Path.cwd())
    if words:
        problem.args = (words,)
        problem._render_traceback_ = lambda: [words]
    shell.showtraceback((kind, problem, traceback), tb_offset=tb_offset)
    return None


def _is_from_a_cell(traceback, shell) -> bool:
    """Say whether the innermost code is a cell's own."""
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    return traceback.tb_frame.f_globals is shell.user_ns or (
        traceback.tb_frame.f_globals.get("__name__") == "__main__"
    )


def _last_source(shell) -> str:
    """Return the text of the cell that is being run."""
    inputs = shell.history_manager.input_hist_raw if shell.history_manager else [""]
    return inputs[-1]


def _same(one: str, other: str) -> bool:
    """Say whether two cells are the same, but for blanks at the ends of lines."""
    return [line.rstrip() for line in one.strip().splitlines()] == [
        line.rstrip() for line in other.strip().splitlines()
    ]


def _code_cells(path: Path) -> list[_Cell]:
    """Return the code cells of a notebook; none where it cannot be read."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    heading = "the top"
    cells = []
    for cell in stored:
        source = "".join(cell.get("source", ""))
        if cell.get("cell_type") == "markdown":
            heading = (_HEADING.findall(source) or [heading])[-1]
        elif cell.get("cell_type") == "code":
            cells.append(_Cell(source, heading, _names_made(source)))
    return cells


def _names_made(source: str) -> frozenset[str]:
    """Return the names that a cell gives to something."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return frozenset()
    made = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            made.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            made.add(node.name)
        elif isinstance(node, ast.alias):
            made.add((node.asname or node.name).partition(".")[0])
    return frozenset(made)
