"""Collect a file of every student: `make class CLASS_ARGS="--collect FOLDER"`.

The folders belong to the students, and root reads them here. A link in such a folder could lead to
another student's file, or to one that only root may read; a pipe could wait forever. So each folder
on the way is opened without following links, and only a plain file that belongs to the student, of
a reasonable size, is copied.
"""

import os
import stat
from pathlib import Path

ANSWERS = ("notebooks", "my_answers.json")
LARGEST_BYTES = 5 << 20


class Refused(Exception):
    """A file is not collected; the message says why."""


def read_plain(home, parts, largest=LARGEST_BYTES):
    """Return the content of a file in a student's folder.

    Parameters
    ----------
    home : Path
        The student's folder. What is above it belongs to the hub.
    parts : sequence of str
        The names on the way to the file, for example ("notebooks", "my_answers.json").
    largest : int
        Most bytes that are read.

    Returns
    -------
    bytes

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    Refused
        If it is not a plain file of the student, or too large.
    """
    try:
        folder = os.open(home, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except NotADirectoryError:
        raise Refused("it is not a folder") from None
    try:
        owner = os.fstat(folder).st_uid
        for name in parts[:-1]:
            inner = open_here(name, folder, os.O_DIRECTORY)
            os.close(folder)
            folder = inner
        # without waiting: opening a pipe would wait for somebody to write into it
        file = open_here(parts[-1], folder, os.O_NONBLOCK)
    finally:
        os.close(folder)
    with os.fdopen(file, "rb") as opened:
        about = os.fstat(opened.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise Refused("it is not a plain file")
        # a second name for somebody else's file
        if about.st_uid != owner or about.st_nlink != 1:
            raise Refused("it is not the student's own file")
        content = opened.read(largest + 1)
    if len(content) > largest:
        raise Refused(f"it is larger than {largest} bytes")
    return content


def open_here(name, folder, flags):
    """Open what has this name in an open folder, unless it is a link."""
    try:
        return os.open(name, os.O_RDONLY | os.O_NOFOLLOW | flags, dir_fd=folder)
    except FileNotFoundError:
        raise
    except OSError as problem:
        raise Refused(f"{name} is a link, or cannot be opened ({problem.strerror})") from None


def collect(students, target):
    """Copy every student's answers into a folder, under the student's name.

    Parameters
    ----------
    students : Path
        Folder with the students' folders.
    target : Path
        Folder for the copies, which only the caller can read; a copy replaces an older one.

    Returns
    -------
    dict of str to str
        What became of each student's file: "collected", "nothing there", or why it was refused.
    """
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    said = {}
    for home in sorted(students.iterdir()):
        try:
            content = read_plain(home, ANSWERS)
        except FileNotFoundError:
            said[home.name] = "nothing there"
        except Refused as problem:
            said[home.name] = f"not collected: {problem}"
        else:
            copy = Path(target) / f"{home.name}.json"
            copy.unlink(missing_ok=True)
            copy.write_bytes(content)
            copy.chmod(0o600)
            said[home.name] = "collected"
    return said
