"""What the set-up cell shows: how many answers are kept and where, with buttons for the file."""

from __future__ import annotations

import ipywidgets

from helpers.teaching.lesson.display import ShownAsWidget
from helpers.teaching.lesson.record import ANSWER_FILE, Record
from helpers.teaching.panel import html_parts
from helpers.teaching.panel.sentences import say
from helpers.teaching.panel.widgets import button, page, put

KEPT_WHERE = f"Answers are kept in {ANSWER_FILE} as you give them, without name and time."


class RecordBox(ShownAsWidget):
    """A line about the kept answers, and buttons to save, load and forget them.

    Parameters
    ----------
    record : Record
    notice : str, optional
        A sentence that stays above, for example about another copy of the course.

    Examples
    --------
    >>> box = RecordBox(Record())
    >>> box.text
    'No answers yet.'
    """

    def __init__(self, record: Record, notice: str = ""):
        self._record = record
        self._asked_to_forget = False
        self._line = page()
        self.save_button = button(say("save_answers"), lambda _: self.save())
        self.load_button = button(say("load_answers"), lambda _: self.load())
        self.forget_button = button(say("forget_answers"), lambda _: self.forget())
        buttons = [self.save_button, self.load_button, self.forget_button]
        notice_page = page()
        put(notice_page, html_parts.warning(notice) if notice else "")
        self.widget = ipywidgets.VBox(
            [notice_page, self._line, ipywidgets.Box(buttons, layout={"flex_flow": "row wrap"})],
            layout={"max_width": "780px"},
        )
        self.text = ""
        record.listen(lambda kind, name, value: self._show())
        self._show()

    def save(self) -> None:
        """Press Save my answers."""
        self._asked_to_forget = False
        path = self._record.file or ANSWER_FILE
        try:
            saved = self._record.save(path)
        except ValueError as problem:
            self._show(str(problem))
            return
        self._show(
            f"Saved: {_name(path)} now holds {entries(saved.count)}. To keep it after this server "
            "stops, download it from the list of files."
        )

    def load(self) -> None:
        """Press Load my answers: read the files that were offered, or the usual one."""
        self._asked_to_forget = False
        files = list(self._record.offered) or [self._record.file or ANSWER_FILE]
        words = []
        for path in files:
            try:
                saved = self._record.load(path)
            except ValueError as problem:
                words.append(str(problem))
                continue
            loaded = say(
                "loaded_from",
                answers=entries(saved.count),
                name=_name(path),
                unusable=unusable(saved),
            )
            words.append(loaded)
        self._show(" ".join(words))

    def forget(self) -> None:
        """Press Forget my answers: ask at the first press, forget at the second."""
        if not self._asked_to_forget:
            self._asked_to_forget = True
            kept = self._record.file
            also = f" and delete {kept.name}" if kept is not None and kept.is_file() else ""
            self._show(
                f"Press again to forget {entries(self._record.count)} here{also}. In other open "
                "notebooks, press it there too."
            )
            return
        self._asked_to_forget = False
        try:
            removed = self._record.forget()
        except ValueError as problem:
            self._show(str(problem))
            return
        names = ", ".join(path.name for path in removed)
        self._show(f"Forgotten; deleted: {names}." if names else say("forgotten"))

    def _show(self, said: str = "") -> None:
        """Write the line anew."""
        self.text = said or self._usual_line()
        put(self._line, html_parts.status(self.text))

    def _usual_line(self) -> str:
        """Return what there is to say when nothing was pressed."""
        record = self._record
        if record.status:
            return record.status
        if record.offered:
            names = " and ".join(path.name for path in record.offered)
            return (
                f"Here is {names} from before. If it is yours, press Load my answers; nothing was "
                "loaded yet."
            )
        if not record.count:
            return say("no_answers")
        where = f"in {record.file.name}" if record.file else "until this kernel stops"
        return say("kept_where", where=where, answers=entries(record.count))

    def __repr__(self):
        return KEPT_WHERE


def entries(count: int) -> str:
    """Return a number of answers, ratings and exercises in words.

    Examples
    --------
    >>> entries(1), entries(3)
    ('1 answer', '3 answers')
    """
    return say("one_answer" if count == 1 else "answers", count=count)


def unusable(saved) -> str:
    """Return words about entries of a file that cannot be used; empty if all can."""
    if not saved.unusable:
        return ""
    return say("unusable", count=saved.unusable)


def _name(path) -> str:
    """Return the name of a file without its folder."""
    return str(path).replace("\\", "/").rpartition("/")[2]
