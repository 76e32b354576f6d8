"""Boxes for a learner's text: it is counted, marked or checked, and never run.

Each is a labelled box, a button and an answer below.  Any text is accepted; whatever of it is shown
again is escaped, so that markup in it stays text.
"""

from __future__ import annotations

import html
from typing import NamedTuple

import ipywidgets

from helpers.evidence import rewrite, text_counts
from helpers.teaching.lesson.display import ShownAsWidget
from helpers.teaching.lesson.record import kernel_record
from helpers.teaching.panel import html_parts
from helpers.teaching.panel.widgets import page, put

SHOWN_CHARACTERS = 4000
"""How much of a long text is shown with its markers; all of it is counted."""


class Mark(NamedTuple):
    """How a kind of word is marked: the letter after it and the line under it, not by colour."""

    letter: str
    line: str


MARKS = {
    "hedge": Mark("H", "border-bottom:2px dotted #1a2a80"),
    "absolute": Mark("A", "border-bottom:2px solid #a82f18"),
    "number": Mark("N", "border-bottom:2px dashed #0f6b5c"),
    "reference": Mark("R", "border-bottom:3px double #555555"),
}
_TEXT_STYLE = "line-height:1.7;white-space:pre-wrap;overflow-wrap:anywhere;margin:4px"
_FRAME_STYLE = "border:1px solid #8a93a6;border-radius:4px;padding:4px 8px"


class TextBox(ShownAsWidget):
    """A labelled box for text, a button, and an answer below; a subclass says what the answer is.

    Parameters
    ----------
    text : str, optional
        The text in the box at first.  One that was changed in this kernel takes its place.
    """

    draft = ""
    """The name under which a changed text is kept in this kernel, so that a cell can be run again
    without loss; without a name, it is not."""

    title = ""
    label = ""
    action = ""
    rows = 6

    def __init__(self, text: str = ""):
        self._drafts = kernel_record().drafts
        self.box = ipywidgets.Textarea(
            value=self._drafts.get(self.draft, text),
            description=self.label,
            placeholder="paste or type here",
            tooltip="",
            rows=self.rows,
            # The value changes when the box is left, not at every key.
            continuous_update=False,
            style={"description_width": "initial"},
            layout={"width": "98%", "height": "auto"},
        )
        if self.draft:
            self.box.observe(self._keep_draft, "value")
        self.button = ipywidgets.Button(
            description=self.action,
            tooltip="",
            layout={"width": "auto", "align_self": "flex-start"},
        )
        self.button.on_click(lambda _: self.press())
        self._sentence = page()
        self._answer = page()
        title = page(html_parts.title(self.title))
        self.widget = ipywidgets.VBox(
            [title, self.box, self.button, self._sentence, self._answer],
            layout={"max_width": "780px"},
        )
        self.summary = ""
        # An answer to the first text, so that a page without a kernel shows what the box does.
        self.press()

    def _keep_draft(self, change) -> None:
        """Keep a text that was changed, so that the cell can be run again."""
        self._drafts[self.draft] = change["new"]

    def press(self) -> str:
        """Press the button: judge the text in the box, show the answer and return its sentence."""
        sentence, answer = self.judge(self.box.value)
        # The first answer is there when the page opens, and is not spoken.
        put(self._sentence, html_parts.status(sentence, spoken=bool(self.summary)))
        self.summary = sentence
        put(self._answer, answer)
        return sentence

    def set(self, text: str) -> str:
        """Put a text into the box and press the button.

        Parameters
        ----------
        text : str

        Returns
        -------
        str
            The sentence of the answer.

        Raises
        ------
        ValueError
            For anything that is not text.
        """
        if not isinstance(text, str):
            raise ValueError(
                f"a {type(text).__name__} was given; the rule: text between quotation marks"
            )
        self.box.value = text
        return self.press()

    def judge(self, text: str) -> tuple[str, str]:
        """Return the sentence and the HTML of the answer to a text."""
        raise NotImplementedError

    def __repr__(self):
        return f"{self.title}: {self.summary}"


class TextCounter(TextBox):
    """Counts hedges, absolute words, numbers and references of a pasted text, and marks them in it.

    Examples
    --------
    >>> TextCounter("It may help 3 of 10.").summary
    'In 6 words: 1 hedge, 0 absolute words, 2 numbers and 0 references.'
    """

    title = "Count a text"
    # In this kernel only: a pasted text is somebody else's and no answer.
    draft = "counted text"
    label = "Text"
    action = "Count"

    def judge(self, text: str) -> tuple[str, str]:
        """Return the counts in a sentence, and the text with its markers."""
        counts = text_counts.count(text)
        if not text.strip():
            return counts.summary(), ""
        # The key to the letters in the marked text.
        letters = "; ".join(f"{mark.letter} {kind}" for kind, mark in MARKS.items())
        note = (
            f"{letters}. The lists are English; in other languages only numbers and references "
            "are found."
        )
        if counts.characters > SHOWN_CHARACTERS:
            note += (
                f" The first {SHOWN_CHARACTERS} of {counts.characters} characters are shown; "
                "all were counted."
            )
        return counts.summary(), html_parts.note(note) + marked_html(text)


class RewriteCheck(TextBox):
    """Checks a rewritten claim for a number, an interval, a comparator, a source and no absolutes.

    Examples
    --------
    >>> RewriteCheck("It always works.").report.missing[:2]
    ['a number', 'an interval']
    """

    title = "Rewrite a claim honestly"
    draft = "rewritten claim"
    label = "Your paragraph"
    action = "Check"
    rows = 5

    def judge(self, text: str) -> tuple[str, str]:
        """Return what the paragraph has and lacks."""
        self.report = rewrite.check(text)
        if not text.strip():
            return "Write one paragraph of 12 to 120 words, then press Check.", ""
        rows = [sign_row(sign, good, advice) for sign, good, advice in self.report.rows]
        return self.report.summary(), html_parts.table(
            "Signs of an honest text", ["", "Sign", "Found", "What to do"], rows
        )


def sign_row(sign: str, is_there: bool, advice: str) -> list[str]:
    """Return the row of a table for a sign of an honest text, with what to do if it is missing."""
    if is_there:
        return ["✓", sign, "there", ""]
    return ["✗", sign, "missing", advice]


def marked_html(text: str, most: int = SHOWN_CHARACTERS) -> str:
    """Return the beginning of a text as HTML, with a line under every marker and a letter after it.

    Parameters
    ----------
    text : str
        Any text; it is escaped.
    most : int, optional
        How many characters are shown.

    Returns
    -------
    str

    Examples
    --------
    >>> marked_html("<b>never</b>")[-200:].count("&lt;b&gt;")
    1
    """
    pieces = []
    left = most
    for words, kind in text_counts.marked(text):
        # Cut before it is escaped, since an entity such as &lt; must stay whole.
        shown = html.escape(words[:left])
        left -= len(words[:left])
        if kind:
            mark = MARKS[kind]
            shown = f'<span style="{mark.line}">{shown}</span><sup>{mark.letter}</sup>'
        pieces.append(shown)
        if left <= 0:
            break
    return f'<div style="{_TEXT_STYLE};{_FRAME_STYLE}">{"".join(pieces)}</div>'
