"""A learner's answers as a small JSON file: what was answered, and nothing about who answered or when."""

from __future__ import annotations

import json
import os
from pathlib import Path

FORMAT, VERSION, SIZE_LIMIT = "cold-facts-answers", 1, 1_000_000


def write(path, answers: dict[str, str], rest: dict | None = None) -> Path:
    """Write answers to a file, whole or not at all; ValueError if the place cannot be written.

    Answers already in the file stay unless they are given anew, so that one file serves all notebooks.
    `rest` are entries of a loaded file that this version does not know; they are kept.
    """
    path = Path(path).expanduser()
    kept, unknown = read(path) if path.exists() else ({}, {})
    content = {**unknown, **(rest or {}), "format": FORMAT, "version": VERSION}
    content["answers"] = dict(sorted({**kept, **answers}.items()))
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        os.replace(beside, path)
    except OSError as problem:
        beside.unlink(missing_ok=True) if os.access(path.parent, os.W_OK) else None
        raise ValueError(
            f"{str(path)!r} cannot be written ({problem.strerror}). "
            "Choose a file name in a folder of your own, for example 'my_answers.json'."
        ) from None
    return path


def read(path) -> tuple[dict[str, str], dict]:
    """Answers and unknown entries of a file; ValueError that says what is wrong with a file that cannot be used."""
    path = Path(path).expanduser()
    content = _content(path)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError(f"{path.name!r} is not a file of answers saved by this course: it lacks the mark {FORMAT!r}.")
    if content.get("version") != VERSION:
        raise ValueError(f"{path.name!r} has version {content.get('version')!r}; this course reads version {VERSION}.")
    answers = content.get("answers")
    if not isinstance(answers, dict) or not all(isinstance(one, str) for one in answers.values()):
        raise ValueError(f"{path.name!r} is damaged: its answers are not texts. Nothing was loaded.")
    return answers, {key: content[key] for key in content if key not in ("format", "version", "answers")}


def _content(path):
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise ValueError(f"{path.name!r} is larger than {SIZE_LIMIT} bytes: it is not a file of answers.")
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        near = sorted(one.name for one in path.parent.glob("*.json"))[:5] if path.parent.is_dir() else []
        there = f" Files there: {', '.join(near)}." if near else ""
        raise ValueError(f"{str(path)!r} cannot be read ({problem.strerror}).{there}") from None
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        raise ValueError(f"{path.name!r} is damaged: it is not complete JSON. Nothing was loaded.") from None
