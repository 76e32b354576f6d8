"""What can be counted in a text: hedges, absolute words, numbers and references.

Nothing is said about what they mean.

The text may be of any length and language; it is only read, never run. Nothing is lost: the pieces
that `marked` returns contain every character of it. Hedges and absolute words come from the English
list data/markers.csv, so in other languages only numbers and references are found. Counting is a
first impression, not a verdict: "may" is also a month.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpers import data
from helpers.checks import one_of

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("hedge", "absolute", "number", "reference")
COUNTED = ("hedges", "absolutes", "numbers", "references")

# Each alternative either matches at once or fails within a few characters, so that the time grows
# with the length of the text and not faster, whatever is pasted.
TOKEN = re.compile(
    r"(?P<reference>https?://\S+|www\.\S+|\b10\.\d{4,9}/\S+|\bPMID:?\s?\d+|\bPMC\d+|\bet al\b"
    r"|[(\[]\d{1,3}(?:[,;–-]\s?\d{1,3}){0,20}[)\]])"
    r"|(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<word>[^\W\d_]+(?:['’‑-][^\W\d_]+)*)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class TextCounts:
    """Counts of a text.

    Attributes
    ----------
    words : int
        Runs between spaces with a letter or a digit.
    hedges, absolutes, numbers, references : int
        Markers of each kind.
    characters : int
        Length of the text.
    """

    words: int
    hedges: int
    absolutes: int
    numbers: int
    references: int
    characters: int

    def per_100_words(self, what: str) -> float:
        """Return how many markers of a kind there are in 100 words.

        Parameters
        ----------
        what : str
            "hedges", "absolutes", "numbers" or "references".

        Returns
        -------
        float
            Markers per 100 words; 0 in an empty text.

        Raises
        ------
        ValueError
            For anything else.
        """
        one_of(what, COUNTED, "things counted")
        return 100 * getattr(self, what) / self.words if self.words else 0.0

    def summary(self) -> str:
        """Return one plain sentence with all counts."""
        return (
            f"In {_many(self.words, 'word')}: {_many(self.hedges, 'hedge')}, "
            f"{_many(self.absolutes, 'absolute word')}, {_many(self.numbers, 'number')} and "
            f"{_many(self.references, 'reference')}."
        )


def _many(count: int, what: str) -> str:
    """Return a count with its noun in singular or plural."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def count(text: str) -> TextCounts:
    """Return the counts of a text.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    TextCounts
        Numbers of words and markers.

    Raises
    ------
    ValueError
        If it is not text.

    Examples
    --------
    >>> print(count("It may help 3 of 10 patients (1). It is always safe.").summary())
    In 12 words: 1 hedge, 2 absolute words, 2 numbers and 1 reference.
    """
    kinds = [kind for _, kind in marked(text)]
    # A dash between spaces is no word.
    words = sum(any(letter.isalnum() for letter in run) for run in text.split())
    return TextCounts(
        words=words,
        hedges=kinds.count("hedge"),
        absolutes=kinds.count("absolute"),
        numbers=kinds.count("number"),
        references=kinds.count("reference"),
        characters=len(text),
    )


def marked(text: str) -> list[tuple[str, str]]:
    """Return the whole text in pieces, each with its kind.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of tuple of str
        Pieces with one of `KINDS`, or "" for the rest (no unit); joined, the pieces are the text.

    Raises
    ------
    ValueError
        If it is not text.

    Examples
    --------
    >>> marked("never 5")
    [('never', 'absolute'), (' ', ''), ('5', 'number')]
    """
    if not isinstance(text, str):
        raise ValueError(
            f"a {type(text).__name__} was given; the rule: text between quotation marks"
        )
    known = markers()
    pieces = []
    done = 0  # everything before this character is in `pieces`
    for match in TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "word":
            # the list is written with plain hyphens; word processors like to put unbreakable ones
            kind = known.get(match[0].lower().replace("‑", "-"), "")
        if not kind:
            continue
        # What lies between two markers is kept as it is, so that nothing of the text is lost.
        if match.start() > done:
            pieces.append((text[done : match.start()], ""))
        pieces.append((match[0], kind))
        done = match.end()
    if done < len(text):
        pieces.append((text[done:], ""))
    return pieces


def markers() -> dict[str, str]:
    """Return the English hedges and absolute words.

    Returns
    -------
    dict of str to str
        The kind of each word (no unit).

    Examples
    --------
    >>> markers()["never"]
    'absolute'
    """
    table = data.load("markers")
    return dict(zip(table["word"], table["kind"], strict=True))


def page_counts() -> pd.DataFrame:
    """Return the counts of the five pages as captured.

    The pages' texts are no part of the course; data/page_counts.csv was made from them with
    `count`.

    Returns
    -------
    pandas.DataFrame
        Numbers of words and markers, one row a page.

    Examples
    --------
    >>> list(page_counts().index)
    ['P1', 'P2', 'P3', 'P4', 'P5']
    """
    return data.load("page_counts").set_index("page")
