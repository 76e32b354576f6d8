"""What can be counted in a text: hedges, absolute words, numbers and references.

Nothing is said about what they mean.

The text may be of any length and language; it is only read, never run. Nothing is lost: the pieces
that `marked` returns contain every character of it. Hedges and absolute words come from the English
list data/markers.csv, so in other languages only numbers and references are found. A denied
absolute word does not count: "not always", "no guarantee" and "never replaces" are left out, and so
is "May" as a month where a date stands beside it. Counting is a first impression, not a verdict.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpers import data

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("hedge", "absolute", "number", "reference")

# Words that deny the absolute word after them, with at most one word of `BETWEEN` in the middle
DENIALS = frozenset(
    "not no never cannot isn't aren't wasn't doesn't don't didn't won't can't "
    "couldn't wouldn't shouldn't without neither nor".split()
)
BETWEEN = frozenset("a an the be been is as yet such any in".split())
# What a text denies when it warns: "this never replaces advice", "no substitute for surgery"
WARNINGS = frozenset(
    "replace replaces replaced replacing replacement substitute substitutes guarantee guarantees "
    "guaranteed certainty promise promises proof".split()
)
# Words before "May", or after it, that make it a month
BEFORE_A_MONTH = frozenset(
    "in since until before after by of from last next early late mid".split()
)
# A name with a capital letter and a year, of bounded length
WORK = (
    r"(?-i:[A-Z])[^\W\d_]{1,30}(?:\s(?:and|&)\s(?-i:[A-Z])[^\W\d_]{1,30}|\set\sal\.?)?"
    r",?\s(?:19|20)\d\d[a-z]?"
)
MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|in|since"
)

# Each alternative either matches at once or fails within a few characters, so that the time grows
# with the length of the text and not faster, whatever is pasted.
TOKEN = re.compile(
    r"(?P<reference>https?://\S+|www\.\S+|\b10\.\d{4,9}/\S+|\bPMID:?\s?\d+|\bPMC\d+|\bet al\b"
    r"|[(\[]\d{1,3}(?:[,;–-]\s?\d{1,3}){0,20}[)\]]"
    # [Fine 2024], (Deng et al. 2019; Nowak and Kay 2024), and a key such as [fine2024]
    rf"|[(\[](?!(?:{MONTHS})\b){WORK}(?:;\s?{WORK}){{0,10}}[)\]]"
    r"|\[[a-z_]{2,30}(?:19|20)\d\d[a-z0-9_]{0,20}\])"
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
    tokens = list(TOKEN.finditer(text))
    kinds = [_kind(match, known) for match in tokens]
    kinds = [_in_its_place(place, tokens, kinds) for place in range(len(tokens))]
    pieces = []
    done = 0  # everything before this character is in `pieces`
    for match, kind in zip(tokens, kinds, strict=True):
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


def _plain(match: re.Match) -> str:
    """Return a token in small letters and with plain hyphens and apostrophes, as lists have it."""
    return match[0].lower().replace("‑", "-").replace("’", "'").replace("‘", "'")


def _kind(match: re.Match, known: dict[str, str]) -> str:
    """Return the kind of a token by itself."""
    return known.get(_plain(match), "") if match.lastgroup == "word" else str(match.lastgroup)


def _in_its_place(place: int, tokens: list[re.Match], kinds: list[str]) -> str:
    """Return the kind of a token beside its neighbours: none for a denied word or a month."""
    word = _plain(tokens[place])
    if kinds[place] == "hedge" and tokens[place][0] == "May" and _is_month(place, tokens):
        return ""
    if kinds[place] != "absolute":
        return kinds[place]
    # the words on either side, a filling word stepped over, never across the end of a sentence
    after = _neighbour(place, tokens, 1)
    before = _neighbour(place, tokens, -1)
    # "not always safe" denies both: look past an absolute word for what denies it
    if before is not None and kinds[before] == "absolute" and not _denies(tokens[before]):
        before = _neighbour(before, tokens, -1)
    if before is not None and _denies(tokens[before]):
        return ""
    if word in DENIALS and after is not None:
        warns = _plain(tokens[after]) in WARNINGS
        boast = kinds[after] == "absolute" and not _denies(tokens[after])
        if warns or boast:
            return ""
    return "absolute"


def _denies(match: re.Match) -> bool:
    """Say whether a word denies what follows it."""
    return _plain(match) in DENIALS


def _neighbour(place: int, tokens: list[re.Match], step: int) -> int | None:
    """Return the place of the next word in a direction, stepping over one of `BETWEEN`."""
    text = tokens[place].string
    here = place
    for _ in range(2):
        other = here + step
        if not 0 <= other < len(tokens):
            return None
        first, last = sorted((here, other))
        # words of one clause have spaces between them and nothing else
        if text[tokens[first].end() : tokens[last].start()].strip():
            return None
        if _plain(tokens[other]) not in BETWEEN:
            return other
        here = other
    return None


def _is_month(place: int, tokens: list[re.Match]) -> bool:
    """Say whether the word "May" stands beside a number or after a word that goes with a month."""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    before = tokens[place - 1] if place else None
    if after is not None and after.lastgroup == "number":
        return True
    if before is None:
        return False
    return before.lastgroup == "number" or _plain(before) in BEFORE_A_MONTH


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
