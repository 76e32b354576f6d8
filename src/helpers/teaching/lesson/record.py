"""What a learner has given in this kernel, and the file in which it is kept.

Cells are run again, and a notebook's set-up cell with them.  So what was given belongs to the
kernel and not to an object that a cell makes: a new lesson, card set or text box takes it over.

Everything is written to my_answers.json as it is given.  A file from before is *offered* and never
loaded unasked, since machines are shared.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from helpers.teaching.lesson import answer_file
from helpers.teaching.lesson.answer_file import Entries
from helpers.teaching.panel.widgets import SWITCH

ANSWER_FILE = "my_answers.json"
OLD_RATINGS_FILE = "my_ratings.json"
"""Where earlier versions of the course kept the verdicts of notebook 05."""

LONGEST_TRY = 200
"""Characters of an answer to an exercise that are kept."""

_ONLY_HERE = "Your answers are kept only until this kernel stops"

Listener = Callable[[str, str, object], None]
"""Called as `listener(kind, name, value)`; the value is None when it was forgotten."""


class Record:
    """Answers, ratings and tries at exercises, by kind and name.

    Parameters
    ----------
    file : path-like, optional
        Where everything is kept as it is given; without it, nothing is read or written unasked.

    Examples
    --------
    >>> record = Record()
    >>> record.give("answers", "quiz:01/why_slow", "thick ice")
    >>> record.try_exercise("How wide?", "24,4")
    >>> record.try_exercise("How wide?", "24.1")
    >>> record.entries["exercises"]
    {'How wide?': {'first': '24,4', 'last': '24.1'}}
    """

    def __init__(self, file: str | os.PathLike | None = None):
        self.entries: Entries = {kind: {} for kind in answer_file.KINDS}
        # Texts in boxes that are no answers; they are kept here and never written.
        self.drafts: dict[str, str] = {}
        self.file = Path(file) if file else None
        self.status = ""
        # By file: what this kernel last saw in it, so that only what changed since is written.
        self._seen: dict[Path, Entries] = {}
        self._listeners: list[Listener] = []
        self.offered = self._files_from_before()

    # ---- giving ----------------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """How many answers, ratings and exercises there are; a quiz question counts once."""
        return answer_file.count_of(self.entries)

    def listen(self, listener: Listener) -> None:
        """Call a function whenever something is given, loaded or forgotten.

        Parameters
        ----------
        listener : callable
            Called as `listener(kind, name, value)`.
        """
        self._listeners.append(listener)

    def give(self, kind: str, name: str, value) -> None:
        """Take over what a learner gave, and keep it.

        Parameters
        ----------
        kind : str
            One of `answer_file.KINDS`.
        name : str
            The name of the question, claim or exercise.
        value : str or dict
            The answer or rating; for an exercise its first and last try.
        """
        if isinstance(value, str):
            value = answer_file.plain_text(value)
        if self.entries[kind].get(name) == value:
            return
        self.entries[kind][name] = value
        self._keep()
        self._tell(kind, name, value)

    def try_exercise(self, question: str, answer: str) -> None:
        """Keep a try at an exercise, or a checked answer of a quiz: the first one and the last one.

        Parameters
        ----------
        question : str
            The question with this class's numbers: with others it is another exercise.  For a quiz
            the name of its question among the answers.
        answer : str
            What was answered, as it was written.
        """
        answer = answer_file.plain_text(answer)[:LONGEST_TRY]
        before = self.entries["exercises"].get(question)
        first = before["first"] if before else answer
        self.give("exercises", question, {"first": first, "last": answer})

    def start_empty(self) -> None:
        """Forget everything in this kernel; files stay as they are."""
        self._seen.clear()
        self.drafts.clear()
        for kind, given in self.entries.items():
            names = list(given)
            given.clear()
            for name in names:
                self._tell(kind, name, None)
        self._tell("", "", None)

    # ---- files -----------------------------------------------------------------------------------

    def save(self, path: str | os.PathLike) -> answer_file.Saved:
        """Write what changed since this file was last read or written here.

        Parameters
        ----------
        path : path-like

        Returns
        -------
        answer_file.Saved
            What the file then holds: entries of other notebooks may be in it.

        Raises
        ------
        ValueError
            If the file cannot be written or is something else.
        """
        path = answer_file.place(path)
        # Whatever was in a file that is gone has to be written again.
        # os.path, since a path's own is_file fails for a name that is too long.
        if not os.path.isfile(path):
            self._seen.pop(path, None)
        seen = self._seen.setdefault(path, {})
        changed: Entries = {}
        for kind, given in self.entries.items():
            known = seen.get(kind, {})
            changed[kind] = {
                name: value for name, value in given.items() if known.get(name) != value
            }
        answer_file.write(path, changed, seen)
        for kind, given in changed.items():
            seen.setdefault(kind, {}).update(given)
        return answer_file.read(path)

    def load(self, path: str | os.PathLike) -> answer_file.Saved:
        """Read a file; what it holds replaces what is here under the same names.

        Parameters
        ----------
        path : path-like

        Returns
        -------
        answer_file.Saved
            What the file holds.

        Raises
        ------
        ValueError
            If the file cannot be used; nothing is changed then.
        """
        path = answer_file.place(path)
        found = answer_file.read(path)
        self.offered = [one for one in self.offered if one != path]
        seen = self._seen.setdefault(path, {})
        for kind, given in found.entries.items():
            seen.setdefault(kind, {}).update(given)
            self.entries[kind].update(given)
        for kind, given in found.entries.items():
            for name, value in given.items():
                self._tell(kind, name, value)
        self._tell("", "", None)
        return found

    def forget(self) -> list[Path]:
        """Forget everything here, and delete the files in which it was kept or from which it came.

        Returns
        -------
        list of pathlib.Path
            The files that were deleted.

        Raises
        ------
        ValueError
            If a file cannot be deleted.
        """
        files = {*self._seen, *([self.file] if self.file else [])}
        removed = []
        for path in sorted(one for one in files if one.is_file()):
            answer_file.remove(path)
            removed.append(path)
        self.offered = [one for one in self.offered if one not in removed]
        self.start_empty()
        return removed

    def _keep(self) -> None:
        """Write to the file, and say in one line where that does not work."""
        if self.file is None:
            return
        try:
            self.save(self.file)
        except ValueError as problem:
            trouble = str(problem)
        else:
            # A folder that took no file before does so now, with everything that was missing.
            if self.status.startswith(_ONLY_HERE):
                self.status = ""
            return
        # A damaged file, or one of another program, stays; the answers go beside it.  One that is
        # only locked for a moment, by a program that copies it elsewhere, is tried again next time.
        if self.file.is_file() and not _is_ours(self.file):
            try:
                other = answer_file.free_name(self.file)
                self.save(other)
            except ValueError as problem:
                trouble = str(problem)
            else:
                why = trouble.partition(" It stays")[0]
                self.status = f"{why} It stays as it is; your answers are kept in {other.name!r}."
                self.file = other
                return
        self.status = f"{_ONLY_HERE}: {trouble}"

    def _files_from_before(self) -> list[Path]:
        """Return the files beside the notebook that hold something, the oldest first."""
        if self.file is None:
            return []
        found = []
        candidates = sorted(self.file.parent.glob(f"{self.file.stem}*.json"))
        for path in (*candidates, self.file.with_name(OLD_RATINGS_FILE)):
            try:
                if answer_file.read(path).count:
                    found.append((path.stat().st_mtime, path))
            # Not there, or not a file of answers.
            except (ValueError, OSError):
                continue
        return [path for _, path in sorted(found)]

    def _tell(self, kind: str, name: str, value) -> None:
        """Call every listener."""
        for listener in list(self._listeners):
            listener(kind, name, value)


def _is_ours(path: Path) -> bool:
    """Say whether a file is one of answers that can be read."""
    try:
        answer_file.read(path)
    except ValueError:
        return False
    return True


_KEPT_AS = "cold_facts_record"
"""The name under which a kernel's shell holds its record.  A variable of this module would be lost
when the module is loaded again, as editors do that reload what has changed."""


def kernel_record() -> Record:
    """Return the record of this kernel; outside a kernel, where nobody answers, a new one.

    Returns
    -------
    Record
    """
    # Imported here: scripts and tests have no use for IPython.
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return Record()
    if getattr(shell, _KEPT_AS, None) is None:
        is_on = os.environ.get(SWITCH, "") != "off"
        # The whole path, since a learner's cell may change the working folder.
        setattr(shell, _KEPT_AS, Record(Path(ANSWER_FILE).resolve() if is_on else None))
    return getattr(shell, _KEPT_AS)
