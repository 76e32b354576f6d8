"""Text that a learner pastes: counted, marked and checked, never run, never lost; a box, a button and an answer."""

from __future__ import annotations

import html

import ipywidgets as W

from helpers.evidence import rewrite, text_counts
from helpers.teaching.panel import html_parts
from helpers.teaching.panel.widgets import WIDGET_MIME, put

SHOWN_CHARACTERS = 4000
MARKS = {
    "hedge": ("H", "border-bottom:2px dotted #1a2a80"),
    "absolute": ("A", "border-bottom:2px solid #a82f18"),
    "number": ("N", "border-bottom:2px dashed #0f6b5c"),
    "reference": ("R", "border-bottom:3px double #555555"),
}
"""Letter and line for each kind of marker: never colour alone."""
_TEXT = "line-height:1.7;white-space:pre-wrap;overflow-wrap:anywhere;margin:4px"


class TextBox:
    """A labelled box for text, a button, and an answer below; subclasses say what the answer is.

    Any text is accepted.  Whatever of it is shown is escaped, so that markup in it stays text.
    """

    title, label, action, rows = "", "", "", 6

    def __init__(self, text: str = ""):
        self.box = W.Textarea(
            value=text,
            description=self.label,
            placeholder="paste or type here",
            tooltip="",
            rows=self.rows,
            continuous_update=False,
            style={"description_width": "initial"},
            layout=W.Layout(width="98%", height="auto"),
        )
        small = {"width": "auto", "align_self": "flex-start"}
        self.button = W.Button(description=self.action, tooltip="", layout=small)
        self.button.on_click(lambda _: self.press())
        self._answer, self._sentence = W.HTML(), W.HTML()
        self.widget = W.VBox(
            [W.HTML(html_parts.title(self.title)), self.box, self.button, self._sentence, self._answer],
            layout=W.Layout(max_width="780px"),
        )
        self.summary = ""
        self.press()

    def press(self) -> str:
        """Press the button: judge the text in the box, show the answer and return its sentence."""
        sentence, answer = self.judge(self.box.value)
        self.summary = sentence
        put(self._sentence, html_parts.status(sentence))
        put(self._answer, answer)
        return sentence

    def set(self, text: str) -> str:
        """Put a text into the box and press the button; ValueError if it is not text."""
        if not isinstance(text, str):
            raise ValueError(
                f"a {type(text).__name__} was given; the rule: text between quotation marks"
            )
        self.box.value = text
        return self.press()

    def judge(self, text: str) -> tuple[str, str]:
        """The sentence and the HTML of the answer to a text."""
        raise NotImplementedError

    def __repr__(self):
        return f"{self.title}: {self.summary}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        view = {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}
        return {"text/plain": repr(self), WIDGET_MIME: view}


class TextCounter(TextBox):
    """Counts hedges, absolute words, numbers and references of a pasted text, and marks them in it.

    >>> TextCounter("It may help 3 of 10.").summary
    'In 6 words: 1 hedge, 0 absolute words, 2 numbers and 0 references.'
    """

    title, label, action, rows = "Count a text", "Text", "Count", 6

    def judge(self, text: str) -> tuple[str, str]:
        """The counts in a sentence, and the text with its markers."""
        counts = text_counts.count(text)
        if not text.strip():
            return counts.summary(), ""
        key = "; ".join(f"{letter} {kind}" for kind, (letter, _) in MARKS.items())
        return counts.summary(), f"{_note(counts, key)}{marked_html(text)}"


class RewriteCheck(TextBox):
    """Checks a rewritten claim for a number, an interval, a comparator, a source and no absolute words.

    >>> RewriteCheck("It always works.").report.missing[:2]
    ['a number', 'an interval']
    """

    title, label, action, rows = "Rewrite a claim honestly", "Your paragraph", "Check", 5

    def judge(self, text: str) -> tuple[str, str]:
        """What the paragraph has and lacks."""
        self.report = rewrite.check(text)
        if not text.strip():
            return "Write one paragraph of 12 to 120 words, then press Check.", ""
        rows = [
            ["✓" if good else "✗", what, "there" if good else "missing", "" if good else advice]
            for what, good, advice in self.report.rows
        ]
        return self.report.summary(), html_parts.table("", ["", "Sign", "Found", "What to do"], rows)


def marked_html(text: str, most: int = SHOWN_CHARACTERS) -> str:
    """The first `most` characters of a text, escaped, with a line under every marker and a letter after it.

    >>> marked_html("<b>never</b>")[-200:].count("&lt;b&gt;")
    1
    """
    pieces, room = [], most
    for piece, kind in text_counts.marked(text):
        shown = piece[:room]
        room -= len(shown)
        pieces.append(_piece(shown, kind))
        if room <= 0:
            break
    frame = "border:1px solid #8a93a6;border-radius:4px;padding:4px 8px"
    return f'<div style="{_TEXT};{frame}">{"".join(pieces)}</div>'


def _piece(words: str, kind: str) -> str:
    safe = html.escape(words)
    if not kind:
        return safe
    letter, line = MARKS[kind]
    return f'<span style="{line}">{safe}</span><sup>{letter}</sup>'


def _note(counts, key) -> str:
    """What the letters mean, and how much of a long text is shown."""
    cut = (
        f" The first {SHOWN_CHARACTERS} of {counts.characters} characters are shown; all were counted."
        if counts.characters > SHOWN_CHARACTERS
        else ""
    )
    return html_parts.note(
        f"{key}. The lists are English; in other languages only numbers and references are found.{cut}"
    )
