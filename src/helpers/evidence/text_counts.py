"""What can be counted in a text: hedges, absolute words, numbers and references, without judging what they say.

The text may be of any length and language; it is only read, never run.  Nothing is lost: `marked` gives back every
character of it.  Hedges and absolute words come from the English list data/markers.csv, so in other languages only
numbers and references are found.  Counting is a first look, not a verdict: "may" is also a month.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpers import data

KINDS = ("hedge", "absolute", "number", "reference")

# each alternative either matches at once or fails within a few characters, so time grows with length and not faster
TOKEN = re.compile(
    r"(?P<reference>https?://\S+|www\.\S+|\b10\.\d{4,9}/\S+|\bPMID:?\s?\d+|\bPMC\d+|\bet al\b"
    r"|[(\[]\d{1,3}(?:[,;–-]\s?\d{1,3}){0,20}[)\]])"
    r"|(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<word>[^\W\d_]+(?:['’‑-][^\W\d_]+)*)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class TextCounts:
    """Counts of a text: words (runs between spaces with a letter or digit), markers of each kind, and characters."""

    words: int
    hedges: int
    absolutes: int
    numbers: int
    references: int
    characters: int

    def per_100_words(self, what: str) -> float:
        """How many of `what` (hedges, absolutes, numbers, references) stand in 100 words; 0 in an empty text."""
        data.one_of(what, ["hedges", "absolutes", "numbers", "references"], "things counted")
        return 100 * getattr(self, what) / self.words if self.words else 0.0

    def summary(self) -> str:
        """One plain sentence."""
        return (
            f"In {_many(self.words, 'word')}: {_many(self.hedges, 'hedge')}, {_many(self.absolutes, 'absolute word')}, "
            f"{_many(self.numbers, 'number')} and {_many(self.references, 'reference')}."
        )


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def count(text: str) -> TextCounts:
    """Return the counts of a text (numbers of words and markers); ValueError if it is not text.

    >>> print(count("It may help 3 of 10 patients (1). It is always safe.").summary())
    In 12 words: 1 hedge, 2 absolute words, 2 numbers and 1 reference.
    """
    kinds = [kind for _, kind in marked(text)]
    found = {kind: kinds.count(kind) for kind in KINDS}
    words = sum(any(letter.isalnum() for letter in run) for run in text.split())
    return TextCounts(
        words, found["hedge"], found["absolute"], found["number"], found["reference"], len(text)
    )


def marked(text: str) -> list[tuple[str, str]]:
    """Return the whole text in pieces, each with its kind or "" for the rest; joined, they are the text (no unit).

    >>> marked("never 5")
    [('never', 'absolute'), (' ', ''), ('5', 'number')]
    """
    if not isinstance(text, str):
        raise ValueError(
            f"a {type(text).__name__} was given; the rule: text between quotation marks"
        )
    known, pieces, done = markers(), [], 0
    for match in TOKEN.finditer(text):
        kind = (
            match.lastgroup
            if match.lastgroup != "word"
            else known.get(match[0].lower().replace("‑", "-"), "")
        )
        if kind:
            if match.start() > done:
                pieces.append((text[done : match.start()], ""))
            pieces.append((match[0], kind))
            done = match.end()
    return [*pieces, (text[done:], "")] if done < len(text) else pieces


def markers() -> dict[str, str]:
    """Return the English hedges and absolute words with their kind (no unit).

    >>> markers()["never"]
    'absolute'
    """
    table = data.load("markers")
    return dict(zip(table["word"], table["kind"], strict=True))


def page_counts():
    """Return the counts of the five pages as captured (numbers of words and markers), one row a page, as a DataFrame.

    The pages' texts are no part of the course; data/page_counts.csv was made from them with `count`.

    >>> list(page_counts().index)
    ['P1', 'P2', 'P3', 'P4', 'P5']
    """
    return data.load("page_counts").set_index("page")
