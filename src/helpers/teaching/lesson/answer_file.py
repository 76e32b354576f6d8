"""A learner's answers or ratings as a small JSON file, with nothing about who answered or when.

    {"format": "cold-facts-answers", "version": 1, "answers": {"quiz:01/why_slow": "..."}}

A file that cannot be used changes nothing, and the error says what is wrong with it.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

VERSION = 1
SIZE_LIMIT = 1_000_000
"""Largest file that is written or read, in bytes: far more than all answers of the course."""


def write(
    path: str | os.PathLike, kind: str, answers: dict[str, str], other_entries: dict | None = None
) -> Path:
    """Write the answers of one kind to a file, whole or not at all.

    Answers already in the file stay unless they are given anew, so that one file serves all
    notebooks.

    Parameters
    ----------
    path : path-like
        The file; a leading `~` is the home folder.
    kind : str
        "answers" or "ratings"; the file is marked with it.
    answers : dict
        Text by name.
    other_entries : dict, optional
        Entries of a file that was read, which this version does not know; they are kept.

    Returns
    -------
    pathlib.Path
        The file that was written.

    Raises
    ------
    ValueError
        If the file is unusable, too large or cannot be written.
    """
    path = Path(path).expanduser()
    before: dict[str, str] = {}
    content: dict = {}
    if path.exists():
        before, content = read(path, kind)
    content.update(other_entries or {})
    content["format"] = _format(kind)
    content["version"] = VERSION
    content[kind] = dict(sorted({**before, **answers}.items()))

    text = (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode("utf-8")
    if len(text) > SIZE_LIMIT:
        raise ValueError(
            f"{len(text)} bytes of {kind} are too many; the rule: at most {SIZE_LIMIT} bytes. "
            "Shorten one."
        )
    # A new file takes the place of the old one in one step, so that a full disk or a kernel that is
    # stopped half-way leaves the old answers as they were.
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_bytes(text)
        os.replace(new, path)
    except OSError as problem:
        with contextlib.suppress(OSError):
            new.unlink()
        raise ValueError(
            f"{str(path)!r} cannot be written ({problem.strerror}). "
            f"Choose a file name in a folder of your own, for example 'my_{kind}.json'."
        ) from None
    return path


def read(path: str | os.PathLike, kind: str) -> tuple[dict[str, str], dict]:
    """Read the answers of one kind from a file.

    Parameters
    ----------
    path : path-like
        The file; a leading `~` is the home folder.
    kind : str
        "answers" or "ratings".

    Returns
    -------
    answers : dict
        Text by name.
    other_entries : dict
        Entries that this version does not know.

    Raises
    ------
    ValueError
        If the file cannot be read, is damaged, or is of another kind or version.
    """
    path = Path(path).expanduser()
    content = _json_content(path, kind)
    if not isinstance(content, dict) or content.get("format") != _format(kind):
        raise ValueError(
            f"{path.name!r} is not a file of {kind} saved by this course: "
            f"it lacks the mark {_format(kind)!r}."
        )
    if content.get("version") != VERSION:
        raise ValueError(
            f"{path.name!r} has version {content.get('version')!r}; "
            f"this course reads version {VERSION}."
        )
    answers = content.get(kind)
    if not isinstance(answers, dict) or not all(isinstance(one, str) for one in answers.values()):
        raise ValueError(f"{path.name!r} is damaged: its {kind} are not texts. Nothing was loaded.")
    known = ("format", "version", kind)
    return answers, {key: value for key, value in content.items() if key not in known}


def _format(kind: str) -> str:
    """Return the mark by which a file of this course is known."""
    return f"cold-facts-{kind}"


def _json_content(path: Path, kind: str):
    """Return what a JSON file holds; ValueError, with the files nearby, if it is missing."""
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise ValueError(
                f"{path.name!r} is larger than {SIZE_LIMIT} bytes: it is not a file of {kind}."
            )
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        near = []
        if path.parent.is_dir():
            near = sorted(one.name for one in path.parent.glob("*.json"))[:5]
        files = f" Files there: {', '.join(near)}." if near else ""
        raise ValueError(f"{str(path)!r} cannot be read ({problem.strerror}).{files}") from None
    # RecursionError: a file of nothing but opening brackets is nested deeper than the parser
    # follows.
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        raise ValueError(
            f"{path.name!r} is damaged: it is not complete JSON. Nothing was loaded."
        ) from None
