"""Run the notebooks and write into them what is computed: outputs, numbers in the prose, still pictures of panels.

    python -m helpers.teaching.publish            all of notebooks/
    python -m helpers.teaching.publish 01 03      those whose names begin so

In Markdown cells, `<!--n:key-->16.9 mm<!--/n-->` is given the number registered by `lesson.quote(key, ...)`, and
`<!--states:name--> ... <!--/states-->` the still states of `lesson.panels[name]`.  A second run changes nothing.
"""

from __future__ import annotations

import argparse
import base64
import re
import sys
from pathlib import Path

import nbformat

from helpers.teaching.panel.widgets import WIDGET_MIME
from helpers.teaching.publish.session import CELL_SECONDS, NotebookProblem, Session

NUMBER = re.compile(r"<!--n:(?P<key>[A-Za-z0-9_.\-]+)-->(?P<text>.*?)<!--/n-->", re.DOTALL)
STATES = re.compile(r"<!--states:(?P<key>[A-Za-z0-9_]+)-->(?P<text>.*?)<!--/states-->", re.DOTALL)
STILL = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<path>figures/[^)]+)\)")
_SPECIAL = re.compile(r"([\\`*_<>|#~$])")
_ROUND = str.maketrans("[]", "()")
EMPTY_REPORT = {"numbers": {}, "panels": [], "states": {}, "errors": {}}
_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_LANGUAGE = {
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "pygments_lexer": "ipython3",
}


def escape(text: str) -> str:
    """Text as Markdown shows it: signs that mean something to Markdown are escaped, square brackets made round.

    >>> escape("a [b] < c")
    'a (b) \\\\< c'
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()).translate(_ROUND))


def marks(notebook, pattern, file: str = "notebook") -> list[tuple[str, str]]:
    """(key, text between the marks) of all Markdown cells; NotebookProblem for marks that are not closed."""
    found, name = [], "n" if pattern is NUMBER else "states"
    for cell in _markdown(notebook):
        pairs = [(mark["key"], mark["text"]) for mark in pattern.finditer(cell.source)]
        opened, closed = cell.source.count(f"<!--{name}:"), cell.source.count(f"<!--/{name}-->")
        if not opened == closed == len(pairs) or any(
            "<!--" in text for _, text in pairs if name == "n"
        ):
            raise NotebookProblem(
                f"{file}, cell {cell.get('id')}: a <!--{name}:key--> ... <!--/{name}--> mark is not closed"
            )
        found += pairs
    return found


def publish(path, cell_seconds: float = CELL_SECONDS) -> list[Path]:
    """Run one notebook and write it and its still pictures; returns the files that changed.

    Raises NotebookProblem, and writes nothing, if a cell fails, a panel shows an error or a mark has no number.
    """
    path = Path(path).resolve()
    session = Session(path, cell_seconds)
    numbers, panels = (
        {key for key, _ in marks(session.notebook, pattern, path.name)}
        for pattern in (NUMBER, STATES)
    )
    with session:
        notebook = session.run()
        question = f"lesson.report({sorted(panels)!r}) if 'lesson' in globals() else None"
        report = session.ask(question, 10 * cell_seconds) or EMPTY_REPORT
    check(path.name, report, numbers, panels)
    files = _pictures(path.stem, report["states"])
    for cell in _markdown(notebook):
        cell.source = NUMBER.sub(lambda mark: _number_mark(mark, report["numbers"]), cell.source)
        cell.source = STATES.sub(
            lambda mark: _states_mark(mark, path.stem, report["states"]), cell.source
        )
    return _write(path, normalised(notebook), files)


def check(name: str, report: dict, numbers: set[str], panels: set[str]) -> None:
    """Compare what the prose uses with what the kernel reports; NotebookProblem names everything that does not fit."""
    problems = [
        ("numbers in the prose that no lesson.quote registers", numbers - set(report["numbers"])),
        (
            "numbers registered by lesson.quote that no sentence uses",
            set(report["numbers"]) - numbers,
        ),
        ("still states of panels that lesson.panel does not name", panels - set(report["panels"])),
        (
            "panels that show an error",
            {f"{key} ({text})" for key, text in report["errors"].items()},
        ),
    ]
    words = [f"{what}: {', '.join(sorted(found))}" for what, found in problems if found]
    if words:
        raise NotebookProblem(f"{name}: {'; '.join(words)}")


def _markdown(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "markdown"]


def _number_mark(mark, numbers):
    return f"<!--n:{mark['key']}-->{numbers[mark['key']]}<!--/n-->"


def _states_mark(mark, stem, states):
    """One picture with its sentence per state, under the preset's label, folded away behind one line."""
    key = mark["key"]
    shown = [
        f"**{escape(state['label'])}**\n\n![{escape(state['sentence'])}]({_still(stem, key, place)})"
        for place, state in enumerate(states[key], 1)
    ]
    fold = "<details><summary>Still pictures</summary>"
    return (
        f"<!--states:{key}-->\n\n{fold}\n\n"
        + "\n\n".join(shown)
        + "\n\n</details>\n\n<!--/states-->"
    )


def _still(stem, key, place):
    return f"figures/{stem}_{key}_{place}.png"


def _pictures(stem, states):
    return {
        _still(stem, key, place): base64.b64decode(state["picture"])
        for key, found in states.items()
        for place, state in enumerate(found, 1)
    }


def normalised(notebook):
    """The notebook in the one form that is kept: counts 1..n, no widget state or ids, no times, fixed metadata."""
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": dict(_KERNEL), "language_info": dict(_LANGUAGE)}
    )
    notebook.nbformat, notebook.nbformat_minor, count = 4, 5, 0
    for place, cell in enumerate(notebook.cells, 1):
        cell.setdefault("id", f"cell-{place:03d}")
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            count += bool(cell.source.strip())
            cell.execution_count = count if cell.source.strip() else None
            cell.outputs = [_plain_output(output, cell.execution_count) for output in cell.outputs]
    return notebook


def _plain_output(output, count):
    """An output without what no reader can use: the id of a widget that lives only in the kernel that is gone."""
    if output.output_type == "execute_result":
        output.execution_count = count
    if "data" in output and len(output.data) > 1:
        output.data.pop(WIDGET_MIME, None)
        output.metadata.pop(WIDGET_MIME, None)
    return output


def _write(path, notebook, files):
    """Write what differs and remove still pictures the notebook no longer has."""
    nbformat.validate(notebook)
    changed = []
    wanted = {path: (nbformat.writes(notebook).rstrip("\n") + "\n").encode()}
    wanted |= {path.parent / name: picture for name, picture in files.items()}
    for place, content in wanted.items():
        if not place.exists() or place.read_bytes() != content:
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(content)
            changed.append(place)
    for old in sorted((path.parent / "figures").glob(f"{path.stem}_*.png")):
        if old not in wanted and re.fullmatch(rf"{re.escape(path.stem)}_\w+_\d+\.png", old.name):
            old.unlink()
            changed.append(old)
    return changed


def choose(folder: Path, names: list[str]) -> list[Path]:
    """Notebooks of a folder whose names begin with one of `names`; all of them if there are no names."""
    known = sorted(folder.glob("*.ipynb"))
    if not known:
        raise NotebookProblem(
            f"there is no notebook in {folder}: run this where the folder notebooks/ is"
        )
    for name in names:
        if not any(one.name.startswith(Path(name).name) for one in known):
            raise NotebookProblem(
                f"{name!r} is no notebook; there are {', '.join(one.stem for one in known)}"
            )
    return [
        one
        for one in known
        if not names or any(one.name.startswith(Path(name).name) for name in names)
    ]


def main(arguments: list[str] | None = None) -> int:
    """The command; returns 1 at the first notebook that cannot be published."""
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
            print(
                f"{path.name}: {f'{len(changed)} files written' if changed else 'nothing changed'}",
                flush=True,
            )
    except NotebookProblem as problem:
        print(f"publish: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
