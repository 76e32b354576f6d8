"""One reply to a learner's answer: it says what went wrong, not only that it did.

There are five tones: missing, keep working, almost, correct, and kept, for an answer on which
nothing is said yet.  Each is shown as a word and a symbol, never as colour alone.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import NamedTuple


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
        return f"{TONES[self.tone].symbol} {self.tone.capitalize()}:"

    @property
    def text(self) -> str:
        """Symbol, word and message in one line."""
        return f"{self._heading} {self.message}"

    def __repr__(self):
        return self.text

    def as_html(self) -> str:
        """Return the same words as a coloured, escaped paragraph."""
        # role="status" makes a screen reader announce the reply when it appears.
        line = f"border-left:5px solid {TONES[self.tone].colour}"
        style = f"{line};padding-left:8px;line-height:1.45;white-space:normal"
        return (
            f'<p role="status" style="{style}"><strong>{self._heading}</strong> '
            f"{html.escape(self.message)}</p>"
        )

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": self.text, "text/html": self.as_html()}
