"""The file in which an ensemble keeps its results as they come, so that nothing finished is ever run twice.

One JSON object a line.  The first line says which samples and which model the rest belongs to; every other line is one
result.  Only the process that called `ensemble.run` writes, a whole line at a time, so a crash can tear the last line
at most; a torn line is dropped and its sample runs again.
"""

from __future__ import annotations

import json
from pathlib import Path

from helpers.uncertainty.ensemble_result import Result

KIND = "cold-facts ensemble, version 1"


class Store:
    """Results in a file: `known` holds what was there before, `add` appends a result; use it in a `with` block.

    `path`: the file, made if missing; `identity`: what the samples are; `rows(number)`: parameters of a sample, None if
    there is no such sample.  ValueError if the file belongs to other samples or another model, or is no such file.
    """

    def __init__(self, path, identity: dict, rows) -> None:
        self.path, self.identity, self.rows = Path(path), identity, rows
        if not self.path.absolute().parent.is_dir():
            raise ValueError(
                f"store = {str(path)!r}: there is no folder {str(self.path.absolute().parent)!r}; make it"
            )
        if self.path.is_dir():
            raise ValueError(
                f"store = {str(path)!r} is a folder; name a file in it, for example 'ensemble.jsonl'"
            )
        self.known: dict[int, Result] = {}
        self._read()

    def __enter__(self) -> Store:
        self._file = open(self.path, "a", encoding="utf-8", newline="\n")
        if not self.path.stat().st_size:
            self._write({"kind": KIND, **self.identity})
        return self

    def __exit__(self, *_) -> None:
        self._file.close()

    def add(self, result: Result) -> None:
        """Append one result and hand it to the operating system at once."""
        line = {"sample": result.number, "parameters": self.rows(result.number)}
        self._write(
            line | ({"error": result.error} if result.error else {"outputs": result.outputs})
        )

    def _write(self, line: dict) -> None:
        """Write one line in one go."""
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()

    def _read(self) -> None:
        """Fill `known` from the file and cut off a torn last line."""
        content = self.path.read_bytes() if self.path.exists() else b""
        if not content:
            return
        whole = content[: content.rfind(b"\n") + 1]
        lines = whole.split(b"\n")[:-1]
        head = _parsed(lines[0]) if lines else None
        if not head or head.pop("kind", None) != KIND:
            raise ValueError(
                f"{self.path} is not the store of an ensemble and stays untouched; choose another file"
            )
        check_same(str(self.path), head, self.identity)
        for at, line in enumerate(lines[1:], 2):
            self._take(at, _parsed(line))
        if len(whole) < len(content):
            with open(self.path, "r+b") as file:
                file.truncate(len(whole))

    def _take(self, at: int, line: dict | None) -> None:
        """Keep the result on line `at`; samples beyond the present count belong to a longer series and are left."""
        if (
            not line
            or not {"sample", "parameters"} < set(line)
            or not isinstance(line["sample"], int)
        ):
            raise ValueError(
                f"{self.path}, line {at}, is damaged; delete that line and its sample will run again"
            )
        row = self.rows(line["sample"])
        if row is None:
            return
        if row != line["parameters"]:
            raise ValueError(
                f"{self.path}, line {at}: sample {line['sample']} was run with {line['parameters']}, but is now {row}; "
                f"another version of SciPy may draw other points: choose another file"
            )
        self.known[line["sample"]] = Result(
            line["sample"], line.get("outputs", {}), line.get("error", "")
        )


def check_same(where: str, found: dict, wanted: dict) -> None:
    """Raise ValueError, naming what differs, unless results found `where` belong to the samples wanted; no unit.

    >>> check_same("here", {"model": "a", "seed": 1}, {"model": "a", "seed": 2})
    Traceback (most recent call last):
    ValueError: here belongs to other samples: seed = 1 there, 2 now; use that seed, or another file
    """
    for name in wanted | found:
        if found.get(name) != wanted.get(name):
            raise ValueError(
                f"{where} belongs to other samples: {name} = {found.get(name)} there, {wanted.get(name)} now; "
                f"use that {name}, or another file"
            )


def _parsed(line: bytes) -> dict | None:
    """A line as a dictionary, or None if it is none."""
    try:
        found = json.loads(line.decode("utf-8"))
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
