"""Run the notebooks and write into them their outputs, numbers and still pictures.

    python -m helpers.teaching.publish            all of notebooks/
    python -m helpers.teaching.publish 01 03      those whose names begin so

In Markdown cells, `<!--n:key-->16.9 mm<!--/n-->` is given the number registered by
`lesson.quote(key, ...)`, and `<!--states:name--> ... <!--/states-->` the still states of
`lesson.panels[name]`.  `<!--words--> ... <!--/words-->` is given the words of the glossary that
stand in the notebook.  A Markdown cell with the tag `finding` answers a prediction; it is folded
away.  A second run changes nothing.
"""

from __future__ import annotations

import argparse
import base64
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import nbformat

from helpers.teaching import notebook_files
from helpers.teaching.panel.widgets import PICTURE_MIME, WIDGET_MIME
from helpers.teaching.publish import words
from helpers.teaching.publish.session import CELL_SECONDS, NotebookProblem, Session

NUMBER = re.compile(r"<!--n:(?P<key>[A-Za-z0-9_.\-]+)-->(?P<text>.*?)<!--/n-->", re.DOTALL)
STATES = re.compile(r"<!--states:(?P<key>[A-Za-z0-9_]+)-->(?P<text>.*?)<!--/states-->", re.DOTALL)
STILL = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<path>figures/[^)]+)\)")
FINDING = "finding"
"""The tag of a Markdown cell that answers a prediction."""

_FOLD = "<details><summary>Findings</summary>"
EMPTY_REPORT = {"numbers": {}, "panels": [], "states": {}, "errors": {}, "twice": {}}
"""What a notebook without a lesson reports."""

_MARKDOWN_SIGNS = re.compile(r"([\\`*_<>|#~$])")
# Square brackets would end the alt text of a picture, even if they are escaped.
_ROUND_BRACKETS = str.maketrans("[]", "()")
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_LANGUAGE = {
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "pygments_lexer": "ipython3",
}


# ---- one notebook --------------------------------------------------------------------------------


def publish(path, cell_seconds: float = CELL_SECONDS) -> list[Path]:
    """Run one notebook and write it and its still pictures.

    Parameters
    ----------
    path : path-like
        The notebook.
    cell_seconds : float, optional
        Longest time for a cell, s.

    Returns
    -------
    list of pathlib.Path
        The files that changed.

    Raises
    ------
    NotebookProblem
        If a cell fails, a panel shows an error or a mark has no number; nothing is written then.
    """
    path = Path(path).resolve()
    session = Session(path, cell_seconds)
    # Read before the run, so that a mark that is not closed costs no time.
    numbers = {key for key, _ in marks(session.notebook, NUMBER, path.name)}
    panels = {key for key, _ in marks(session.notebook, STATES, path.name)}
    with session:
        notebook = session.run()
        expression = f"lesson.report({sorted(panels)!r}) if 'lesson' in globals() else None"
        report = session.evaluate(expression, 10 * cell_seconds) or EMPTY_REPORT
    check(path.name, report, numbers, panels)

    for cell in _markdown_cells(notebook):
        cell.source = NUMBER.sub(
            lambda mark: _number_mark(mark["key"], report["numbers"]), cell.source
        )
        cell.source = STATES.sub(
            lambda mark: _states_mark(mark["key"], path.stem, report["states"]), cell.source
        )
        if FINDING in cell.metadata.get("tags", []):
            cell.source = folded(cell.source)
    # Last: it is made of what a reader reads.
    listed = words.mark(notebook)
    for cell in _markdown_cells(notebook):
        cell.source = words.WORDS.sub(lambda _: listed, cell.source)
    return _write(path, normalised(notebook), _pictures(path.stem, report["states"]))


def marks(notebook, pattern: re.Pattern, file: str = "notebook") -> list[tuple[str, str]]:
    """Return the marks of all Markdown cells.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
    pattern : re.Pattern
        `NUMBER` or `STATES`.
    file : str, optional
        What the notebook is called in an error.

    Returns
    -------
    list of tuple
        The key and the text of each mark.

    Raises
    ------
    NotebookProblem
        For a mark that is not closed.
    """
    name = "n" if pattern is NUMBER else "states"
    found = []
    for cell in _markdown_cells(notebook):
        pairs = [(mark["key"], mark["text"]) for mark in pattern.finditer(cell.source)]
        opened = cell.source.count(f"<!--{name}:")
        closed = cell.source.count(f"<!--/{name}-->")
        # A number mark that is not closed reaches to the end of the next one, with that one's
        # beginning in it.
        is_nested = name == "n" and any("<!--" in text for _, text in pairs)
        if not opened == closed == len(pairs) or is_nested:
            raise NotebookProblem(
                f"{file}, cell {cell.get('id')}: a <!--{name}:key--> ... <!--/{name}--> mark "
                "is not closed"
            )
        found.extend(pairs)
    return found


def check(name: str, report: dict, numbers: set[str], panels: set[str]) -> None:
    """Compare what the prose uses with what the kernel reports.

    Parameters
    ----------
    name : str
        What the notebook is called in an error.
    report : dict
        As returned by `Lesson.report`.
    numbers, panels : set of str
        Keys that the prose uses.

    Raises
    ------
    NotebookProblem
        Names everything that does not fit.
    """
    registered = set(report["numbers"])
    errors = {f"{key} ({text})" for key, text in report["errors"].items()}
    twice = {f"{key} ({text})" for key, text in report["twice"].items()}
    problems = {
        "keys that name two numbers or panels": twice,
        "numbers in the prose that no lesson.quote registers": numbers - registered,
        "numbers registered by lesson.quote that no sentence uses": registered - numbers,
        "still states of panels that lesson.panel does not name": panels - set(report["panels"]),
        "panels that show an error": errors,
    }
    words = [f"{what}: {', '.join(sorted(keys))}" for what, keys in problems.items() if keys]
    if words:
        raise NotebookProblem(f"{name}: {'; '.join(words)}")


def normalised(notebook):
    """Return a notebook in the one form in which it is stored.

    Cells are counted from 1, and there are no widget states, ids of widgets or times; the metadata
    are always the same. A run that computes the same is then stored as the same bytes.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Changed in place.

    Returns
    -------
    nbformat.NotebookNode
        The same notebook.
    """
    fixed = {"kernelspec": dict(_KERNEL), "language_info": dict(_LANGUAGE)}
    notebook.metadata = nbformat.from_dict(fixed)
    notebook.nbformat = 4
    notebook.nbformat_minor = 5
    count = 0
    for place, cell in enumerate(notebook.cells, 1):
        cell.setdefault("id", f"cell-{place:03d}")
        cell.metadata.pop("execution", None)
        if cell.cell_type != "code":
            continue
        if cell.source.strip():
            count += 1
            cell.execution_count = count
        else:
            cell.execution_count = None
        for output in cell.outputs:
            _normalise_output(output, cell.execution_count)
    return notebook


def _normalise_output(output, count: int | None) -> None:
    """Take from an output what no reader can use: the id of a widget whose kernel is gone.

    Its picture goes with it: the still pictures below the cell are files.
    """
    if output.output_type == "execute_result":
        output.execution_count = count
    if "data" in output and WIDGET_MIME in output.data and len(output.data) > 1:
        for mime in (WIDGET_MIME, PICTURE_MIME):
            output.data.pop(mime, None)
            output.metadata.pop(mime, None)


def folded(text: str) -> str:
    """Fold Markdown away behind one line, for readers who have not predicted yet.

    Parameters
    ----------
    text : str
        Markdown; text that is folded already stays as it is.

    Returns
    -------
    str

    Examples
    --------
    >>> print(folded("Ice grows ever slower."))
    <details><summary>Findings</summary>
    <BLANKLINE>
    Ice grows ever slower.
    <BLANKLINE>
    </details>
    """
    if text.startswith(_FOLD):
        return text
    # Blank lines, or what is inside would be taken for HTML and its emphasis would not be shown.
    return f"{_FOLD}\n\n{text.strip()}\n\n</details>"


def escape(text: str) -> str:
    r"""Return text as Markdown shows it, with signs escaped and square brackets made round.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        One line.

    Examples
    --------
    >>> escape("a [b] < c")
    'a (b) \\< c'
    """
    one_line = " ".join(text.split())
    return _MARKDOWN_SIGNS.sub(r"\\\1", one_line.translate(_ROUND_BRACKETS))


def _markdown_cells(notebook) -> list:
    """Return the Markdown cells of a notebook."""
    return [cell for cell in notebook.cells if cell.cell_type == "markdown"]


def _number_mark(key: str, numbers: dict[str, str]) -> str:
    """Return the mark of a number with the number in it."""
    return f"<!--n:{key}-->{numbers[key]}<!--/n-->"


def _states_mark(key: str, stem: str, states: dict[str, list[dict]]) -> str:
    """Return the mark of a panel with one picture for each state, folded away behind one line.

    Each picture has the preset's label above it and the panel's sentence as its alt text.
    """
    lines = [f"<!--states:{key}-->", "<details><summary>Still pictures</summary>"]
    for number, state in enumerate(states[key], 1):
        lines.append(f"**{escape(state['label'])}**")
        lines.append(f"![{escape(state['sentence'])}]({_still_path(stem, key, number)})")
    lines.append("</details>")
    lines.append("<!--/states-->")
    return "\n\n".join(lines)


def _still_path(stem: str, key: str, number: int) -> str:
    """Where a still picture is, seen from the notebook."""
    return f"figures/{stem}_{key}_{number}.png"


def _pictures(stem: str, states: dict[str, list[dict]]) -> dict[str, bytes]:
    """Return the still pictures of all panels, by path."""
    pictures = {}
    for key, found in states.items():
        for number, state in enumerate(found, 1):
            pictures[_still_path(stem, key, number)] = base64.b64decode(state["picture"])
    return pictures


def _write(path: Path, notebook, pictures: dict[str, bytes]) -> list[Path]:
    """Write what differs and remove still pictures the notebook no longer has; returns both."""
    nbformat.validate(notebook)
    # Git and editors expect exactly one line break at the end.
    text = nbformat.writes(notebook).rstrip("\n") + "\n"
    wanted = {path: text.encode()}
    for name, picture in pictures.items():
        wanted[path.parent / name] = picture

    changed = []
    for file, content in wanted.items():
        if not file.exists() or file.read_bytes() != content:
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(content)
            changed.append(file)
    still_name = re.compile(rf"{re.escape(path.stem)}_\w+_\d+\.png")
    for old in sorted((path.parent / "figures").glob(f"{path.stem}_*.png")):
        if old not in wanted and still_name.fullmatch(old.name):
            old.unlink()
            changed.append(old)
    return changed


# ---- the command ---------------------------------------------------------------------------------


def choose(folder: Path, names: Sequence[str]) -> list[Path]:
    """Return the notebooks of a folder whose names begin with one of `names`.

    Parameters
    ----------
    folder : pathlib.Path
    names : sequence of str
        Beginnings of names; none means all notebooks.

    Returns
    -------
    list of pathlib.Path

    Raises
    ------
    NotebookProblem
        If the folder has no notebooks, or none begins with one of the names.
    """
    known = notebook_files.of_the_course(folder)
    if not known:
        raise NotebookProblem(
            f"there is no notebook in {folder}: run this where the folder notebooks/ is"
        )
    if not names:
        return known
    # A name may also be a path, as a shell completes it.
    beginnings = tuple(Path(name).name for name in names)
    for name, beginning in zip(names, beginnings, strict=True):
        if not any(path.name.startswith(beginning) for path in known):
            stems = ", ".join(path.stem for path in known)
            raise NotebookProblem(f"{name!r} is no notebook; there are {stems}")
    return [path for path in known if path.name.startswith(beginnings)]


def main(arguments: list[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    arguments : list of str, optional
        Those of the command line if left out.

    Returns
    -------
    int
        0, or 1 at the first notebook that cannot be published.
    """
    parser = argparse.ArgumentParser(
        prog="python -m helpers.teaching.publish", description=__doc__.split("\n")[0]
    )
    parser.add_argument("names", nargs="*", help="notebooks whose names begin so; none means all")
    parser.add_argument("--folder", type=Path, default=Path("notebooks"))
    parser.add_argument(
        "--seconds", type=float, default=CELL_SECONDS, help="longest time for a cell"
    )
    given = parser.parse_args(arguments)
    try:
        for path in choose(given.folder, given.names):
            changed = publish(path, given.seconds)
            what = f"{len(changed)} files written" if changed else "nothing changed"
            print(f"{path.name}: {what}", flush=True)
    except NotebookProblem as problem:
        print(f"publish: {problem}", file=sys.stderr)
        return 1
    return 0
