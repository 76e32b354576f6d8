"""Look for sentences copied from the five pages, and for names, in the whole project.

Run ``python tests/tools/check_wording.py FOLDER NAME [NAME ...]``.  FOLDER holds the captured
texts P1.txt to P5.txt; they and the names are no part of the project.  It prints every file that
shares a run of 16 words with a page or holds one of the names, and ends with the number of files
looked at; the exit code is 1 if anything was found.
"""

import re
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
RUN = 16


def words(text):
    """Return the words of a text in lower case, without punctuation; a word with hyphens is one."""
    return re.findall(r"[^\W_]+(?:[-'’‑][^\W_]+)*", text.lower())


def runs(text, length=RUN):
    """Return every run of that many words."""
    found = words(text)
    return {tuple(found[start : start + length]) for start in range(len(found) - length + 1)}


def texts():
    """Yield the project's text files with their content."""
    listed = [
        "git",
        "-C",
        str(PROJECT),
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    for name in subprocess.run(
        listed, capture_output=True, encoding="utf-8", check=True
    ).stdout.split("\0"):
        path = PROJECT / name
        if name and path.is_file():
            try:
                yield name, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def faults(folder, names):
    """Return (faults, files looked at)."""
    pages = {
        path.stem: runs(path.read_text(encoding="utf-8"))
        for path in sorted(Path(folder).glob("P*.txt"))
    }
    found = []
    looked = 0
    for name, text in texts():
        looked += 1
        own = runs(text.replace("\\n", " ").replace('",', " "))
        found += [
            f"{name}: a run of {RUN} words of {page}"
            for page, known in pages.items()
            if known & own
        ]
        plain = set(re.findall(r"[^\W_]+", text.lower()))
        found += [f"{name}: the name {one}" for one in names if one.lower() in plain]
    return found, looked


if __name__ == "__main__":
    problems, count = faults(sys.argv[1], sys.argv[2:])
    print(*problems, sep="\n")
    print(f"{count} text files looked at, {len(problems)} faults")
    sys.exit(bool(problems))
