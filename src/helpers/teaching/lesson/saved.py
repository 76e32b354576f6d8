"""A learner's answers or verdicts as a small JSON file: what was given, and nothing about who gave it or when."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

VERSION, SIZE_LIMIT = 1, 1_000_000


def write(path, kind: str, given: dict[str, str], rest: dict | None = None) -> Path:
    """Write texts of one kind ("answers", "ratings") to a file, whole or not at all; ValueError if it cannot be.

    Texts already in the file stay unless they are given anew, so that one file serves all notebooks.
    `rest` are entries of a loaded file that this version does not know; they are kept.
    """
    path = Path(path).expanduser()
    kept, unknown = read(path, kind) if path.exists() else ({}, {})
    content = {**unknown, **(rest or {}), "format": _mark(kind), "version": VERSION}
    content[kind] = dict(sorted({**kept, **given}.items()))
    text = (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode("utf-8")
    if len(text) > SIZE_LIMIT:
        raise ValueError(
            f"{len(text)} bytes of {kind} are too many; the rule: at most {SIZE_LIMIT} bytes. Shorten one."
        )
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(text)
        os.replace(beside, path)
    except OSError as problem:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise ValueError(
            f"{str(path)!r} cannot be written ({problem.strerror}). "
            f"Choose a file name in a folder of your own, for example 'my_{kind}.json'."
        ) from None
    return path


def read(path, kind: str) -> tuple[dict[str, str], dict]:
    """Texts of one kind, and unknown entries, of a file; ValueError that says what is wrong with an unusable file."""
    path = Path(path).expanduser()
    content = _content(path, kind)
    if not isinstance(content, dict) or content.get("format") != _mark(kind):
        raise ValueError(
            f"{path.name!r} is not a file of {kind} saved by this course: it lacks the mark {_mark(kind)!r}."
        )
    if content.get("version") != VERSION:
        raise ValueError(
            f"{path.name!r} has version {content.get('version')!r}; this course reads version {VERSION}."
        )
    given = content.get(kind)
    if not isinstance(given, dict) or not all(isinstance(one, str) for one in given.values()):
        raise ValueError(f"{path.name!r} is damaged: its {kind} are not texts. Nothing was loaded.")
    return given, {key: content[key] for key in content if key not in ("format", "version", kind)}


def _mark(kind):
    return f"cold-facts-{kind}"


def _content(path, kind):
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise ValueError(
                f"{path.name!r} is larger than {SIZE_LIMIT} bytes: it is not a file of {kind}."
            )
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        near = (
            sorted(one.name for one in path.parent.glob("*.json"))[:5]
            if path.parent.is_dir()
            else []
        )
        there = f" Files there: {', '.join(near)}." if near else ""
        raise ValueError(f"{str(path)!r} cannot be read ({problem.strerror}).{there}") from None
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        raise ValueError(
            f"{path.name!r} is damaged: it is not complete JSON. Nothing was loaded."
        ) from None
