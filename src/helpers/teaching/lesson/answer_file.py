"""What a learner gives, as a small JSON file with nothing about who gave it or when.

    {"format": "cold-facts-answers", "version": 2,
     "answers": {"quiz:01/why_slow": "..."},
     "ratings": {"C004": "supported"},
     "exercises": {"How wide ...?": {"first": "24,4", "last": "24.1"}}}

The page docs/answers.md describes every entry.  Files of version 1 are read as well: they hold
either answers or ratings.

Files come from spreadsheets, editors and mail programs.  What can be used of them is read, and what
cannot stays in the file.  A file that is something else is never written over.
"""

from __future__ import annotations

import codecs
import contextlib
import errno
import json
import os
from pathlib import Path
from typing import NamedTuple

from helpers.teaching.panel.sentences import say

VERSION = 2
KINDS = ("answers", "ratings", "exercises")
FORMAT = "cold-facts-answers"
OLD_FORMATS = {"cold-facts-answers": "answers", "cold-facts-ratings": "ratings"}
"""Marks of files of version 1, each with the only kind of entries that it holds."""

EARLIER = "earlier"
"""Where a file keeps what was replaced by a notebook that had never seen it."""

SIZE_LIMIT = 1_000_000
"""Largest file that is written or read, in bytes: far more than all answers of the course."""

NAMES_TRIED = 99
"""How many names such as my_answers_2.json are tried for one that is free."""

_MARKED_ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Encodings of files that begin with a byte-order mark, as some editors write it."""

_DIGITS_OF_A_NUMBER = 300
"""A longer whole number is kept as a text: Python refuses to read thousands of digits."""

Entries = dict[str, dict]
"""For each of `KINDS`, what was given under which name."""


class Saved(NamedTuple):
    """What a file holds.

    Parameters
    ----------
    entries : dict
        What this version can use, by kind and name.
    unusable : int
        How many entries it cannot use; they stay in the file.
    """

    entries: Entries
    unusable: int

    @property
    def count(self) -> int:
        """How many usable entries there are; a quiz question counts once."""
        return count_of(self.entries)


def count_of(entries: Entries) -> int:
    """Return how many entries there are, by their names.

    A quiz question that was checked stands under one name among answers and tries.

    Parameters
    ----------
    entries : dict
        By kind and name.

    Returns
    -------
    int

    Examples
    --------
    >>> tries = {"quiz:01/why_slow": {"first": "thick ice", "last": "salt"}}
    >>> count_of({"answers": {"quiz:01/why_slow": "salt"}, "ratings": {}, "exercises": tries})
    1
    """
    return len({name for one in entries.values() for name in one})


def write(path: str | os.PathLike, entries: Entries, seen: Entries | None = None) -> Path:
    """Write entries to a file, whole or not at all.

    What is already in the file stays unless it is given anew, so that one file serves all
    notebooks.  Where the file holds something else than the writer last saw there, another notebook
    wrote it; then what it wrote is moved to the entry `earlier`.

    Parameters
    ----------
    path : path-like
        The file; a leading `~` is the home folder.
    entries : dict
        By kind and name.
    seen : dict, optional
        By kind and name, what the writer last saw in this file.

    Returns
    -------
    pathlib.Path
        The file that was written.

    Raises
    ------
    ValueError
        If the file is something else, unusable or too large, or cannot be written.
    """
    path = place(path)
    content: dict = {}
    if _exists(path):
        try:
            content = _content(path)
        except ValueError as problem:
            raise ValueError(
                f"{problem} It stays as it is, and nothing is lost: save under another name, for "
                f"example {free_name(path).name!r}."
            ) from None
    content = {"format": FORMAT, "version": VERSION} | content
    for kind in KINDS:
        kept = content.setdefault(kind, {})
        known = (seen or {}).get(kind, {})
        for name, value in entries.get(kind, {}).items():
            before = kept.get(name)
            if before not in (None, value, known.get(name)):
                content.setdefault(EARLIER, {}).setdefault(kind, {})[name] = before
            kept[name] = value
        content[kind] = dict(sorted(kept.items()))
        if not content[kind]:
            del content[kind]

    text = (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode("utf-8")
    if len(text) > SIZE_LIMIT:
        raise ValueError(say("too_many_bytes", size=len(text), limit=SIZE_LIMIT))
    # A new file takes the place of the old one in one step, so that a full disk or a kernel that is
    # stopped half-way leaves the old answers as they were.  The number of the process keeps two
    # notebooks apart; the name is short, since a long one may already be the longest allowed.
    new = path.with_name(f".answers-{os.getpid()}.new")
    try:
        # Taking the place of a file needs no right to change it; whoever protected it meant it.
        if _exists(path) and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, "it is protected")
        new.write_bytes(text)
        os.replace(new, path)
    except OSError as problem:
        # Another name on the same disk would not help against a full one.
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            cure = "Delete something there, or save to another disk; the old answers are kept."
        else:
            cure = "Choose a file name in a folder of your own, for example 'my_answers.json'."
        raise ValueError(f"{shown(path)} cannot be written ({problem.strerror}). {cure}") from None
    finally:
        # Also when the kernel is interrupted here.
        with contextlib.suppress(OSError):
            new.unlink()
    return path


def read(path: str | os.PathLike) -> Saved:
    """Read what can be used of a file.

    Parameters
    ----------
    path : path-like
        The file; a leading `~` is the home folder.

    Returns
    -------
    Saved

    Raises
    ------
    ValueError
        If the file cannot be read, is damaged, or is of another kind or a later version.
    """
    content = _content(place(path))
    entries: Entries = {}
    unusable = 0
    for kind in KINDS:
        found = content.get(kind, {})
        entries[kind] = {name: value for name, value in found.items() if _is_usable(kind, value)}
        unusable += len(found) - len(entries[kind])
    return Saved(entries, unusable)


def remove(path: str | os.PathLike) -> None:
    """Delete a file of answers; anything else is refused.

    Parameters
    ----------
    path : path-like
        The file.

    Raises
    ------
    ValueError
        If it is no file of answers or cannot be deleted.
    """
    path = place(path)
    _content(path)
    try:
        path.unlink()
    except OSError as problem:
        raise ValueError(f"{shown(path)} cannot be deleted ({problem.strerror}).") from None


def place(path: str | os.PathLike) -> Path:
    """Return the path of a file as somebody gave it.

    Parameters
    ----------
    path : path-like
        A leading `~` is the home folder.

    Returns
    -------
    pathlib.Path
        The file itself where the path is a link to it.

    Raises
    ------
    ValueError
        If it cannot be the name of a file.

    Examples
    --------
    >>> place(None)
    Traceback (most recent call last):
    ...
    ValueError: None is not a file name; the rule: a text such as 'my_answers.json'
    """
    rule = "the rule: a text such as 'my_answers.json'"
    if not isinstance(path, str | os.PathLike) or not str(path).strip() or "\0" in str(path):
        raise ValueError(f"{path!r} is not a file name; {rule}")
    try:
        # Links are followed: a new file would take the place of the link, not of what it leads to.
        return Path(path).expanduser().resolve()
    except (RuntimeError, OSError) as problem:
        words = getattr(problem, "strerror", None) or "this machine has no such home folder"
        raise ValueError(f"{shown(path)} is not a file name here: {words}; {rule}") from None


def free_name(path: str | os.PathLike) -> Path:
    """Return a name like that of a file which no file has: my_answers_2.json.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    pathlib.Path

    Raises
    ------
    ValueError
        If all names that are tried are taken.
    """
    path = Path(path)
    for number in range(2, NAMES_TRIED + 1):
        other = path.with_name(f"{path.stem[:100]}_{number}{path.suffix or '.json'}")
        if not _exists(other):
            return other
    raise ValueError(f"{shown(path)}: {NAMES_TRIED} names like this are taken; choose another one")


def plain_text(text: str) -> str:
    r"""Return a text that every file can hold: half an emoji becomes a replacement sign.

    A box in a browser may cut an emoji in two when its text has a longest length, or a person may
    delete half of it.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> plain_text("cold \ud83e") == "cold \ufffd"
    True
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def shown(path: str | os.PathLike) -> str:
    """Return a path in quotation marks, cut where it is longer than a line."""
    words = str(path)
    return repr(words if len(words) <= 200 else f"{words[:200]}…")


def _exists(path: Path) -> bool:
    """Say whether there is a file; an unusable name is reported when it is written."""
    try:
        return path.exists()
    except OSError:
        return False


def _is_usable(kind: str, value) -> bool:
    """Say whether this version can use an entry."""
    if kind != "exercises":
        return isinstance(value, str)
    return isinstance(value, dict) and all(
        isinstance(value.get(which), str) for which in ("first", "last")
    )


def _content(path: Path) -> dict:
    """Return everything that a file of answers holds, in the form of the present version."""
    content = _json_content(path)
    name = shown(path.name)
    mark = content.get("format") if isinstance(content, dict) else None
    # A list cannot be looked up among the formats.
    if not isinstance(mark, str) or mark not in OLD_FORMATS:
        raise ValueError(say("file_not_ours", name=name, mark=repr(FORMAT)))
    version = content.get("version")
    if version not in range(1, VERSION + 1) or isinstance(version, bool):
        written = repr(str(version)[:20])
        raise ValueError(say("file_version", name=name, version=written, last=VERSION))
    content["format"] = FORMAT
    content["version"] = VERSION
    for kind in (*KINDS, EARLIER):
        if not isinstance(content.get(kind, {}), dict):
            raise ValueError(say("file_damaged", name=name, kind=kind))
    return content


def _json_content(path: Path):
    """Return what a JSON file holds; ValueError, with the files nearby, if it is missing."""
    name = shown(path.name)
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise ValueError(say("file_too_large", name=name, limit=SIZE_LIMIT))
        written = path.read_bytes()
    except OSError as problem:
        near = []
        with contextlib.suppress(OSError):
            near = sorted(one.name for one in path.parent.glob("*.json"))[:5]
        files = f" Files there: {', '.join(near)}." if near else ""
        raise ValueError(f"{shown(path)} cannot be read ({problem.strerror}).{files}") from None
    encoding = "utf-8"
    for mark, marked in _MARKED_ENCODINGS:
        if written.startswith(mark):
            encoding = marked
    try:
        content = json.loads(written.decode(encoding), parse_int=_whole_number)
    # RecursionError: a file of nothing but opening brackets is nested deeper than the parser
    # follows.
    except (json.JSONDecodeError, RecursionError):
        raise ValueError(say("file_incomplete", name=name)) from None
    except UnicodeDecodeError:
        raise ValueError(say("file_encoding", name=name)) from None
    return _with_plain_texts(content)


def _whole_number(digits: str) -> int | str:
    """Return a whole number of a file; one of thousands of digits stays a text."""
    return int(digits) if len(digits) <= _DIGITS_OF_A_NUMBER else digits


def _with_plain_texts(content):
    """Return what a file holds with texts that can be written again."""
    if isinstance(content, str):
        return plain_text(content)
    if isinstance(content, dict):
        return {plain_text(name): _with_plain_texts(value) for name, value in content.items()}
    if isinstance(content, list):
        return [_with_plain_texts(one) for one in content]
    return content
