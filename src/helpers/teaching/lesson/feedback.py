"""One reply to a learner's answer: it says what went wrong, not only that it did.

There are five tones: missing, keep working, almost, correct, and kept, for an answer on which
nothing is said yet.  Each is shown as a word and a symbol, never as colour alone.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import NamedTuple

from helpers.teaching.panel import html_parts
from helpers.teaching.panel.sentences import say


class Tone(NamedTuple):
    """How a tone is shown: its symbol, and the colour of the line at its side."""

    symbol: str
    colour: str


TONES = {
    "missing": Tone("○", "#555555"),
    "keep working": Tone("✗", "#a82f18"),
    "almost": Tone("≈", "#1a2a80"),
    "correct": Tone("✓", "#0f6b5c"),
    "kept": Tone("●", "#555555"),
}


@dataclass(frozen=True)
class Feedback:
    """What the learner is told about an answer.

    Parameters
    ----------
    tone : str
        One of `TONES`.
    message : str
        The sentence, as plain text; it must not be blank.

    Raises
    ------
    ValueError
        For another tone or a blank message.

    Examples
    --------
    >>> Feedback("correct", "16.9 mm it is.")
    ✓ Correct: 16.9 mm it is.
    """

    tone: str
    message: str

    def __post_init__(self):
        if self.tone not in TONES:
            raise ValueError(f"tone = {self.tone!r}: choose from {', '.join(TONES)}")
        if not self.message.strip():
            raise ValueError("message is blank: feedback must say something")

    @property
    def _heading(self) -> str:
        """The symbol and the tone, as in "✓ Correct:"."""
        word = say(f"tone_{self.tone.replace(' ', '_')}")
        return f"{TONES[self.tone].symbol} {word}:"

    @property
    def text(self) -> str:
        """Symbol, word and message in one line."""
        return f"{self._heading} {self.message}"

    def __repr__(self):
        return self.text

    def as_html(self, spoken: bool = False) -> str:
        """Return the same words as a coloured, escaped paragraph.

        Parameters
        ----------
        spoken : bool, optional
            Whether a screen reader speaks it at once: for the reply to a press, not for what a page
            shows when it is opened.  The symbol is not spoken, because the word beside it says the
            same.

        Returns
        -------
        str
            HTML.
        """
        # An alert, not a status: readers often pass over a status that is new on the page, and
        # ipywidgets makes a new element at every change.
        role = 'role="alert" ' if spoken else ""
        line = f"border-left:5px solid {TONES[self.tone].colour}"
        style = f"{line};padding-left:8px;line-height:1.45;white-space:normal"
        return (
            f'<p {role}style="{style}"><strong>{html_parts.silent_marks(self._heading)}</strong> '
            f"{html.escape(self.message)}</p>"
        )

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": self.text, "text/html": self.as_html()}
