"""Is a rewritten claim complete? A check of its form.

An honest sentence about a treatment says how often, how sure, compared with what, and who found it.
The check looks for these signs; it cannot know whether they are true, and says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from helpers import data
from helpers.evidence.text_counts import count, marked

FEWEST_WORDS = 12
MOST_WORDS = 120

# a number inside a name such as "ECLIPSE-2" or "P1" says nothing about how often
NUMBER = re.compile(r"(?<![\w-])\d+(?:[.,]\d+)?")
YEAR = re.compile(r"(?:19|20)\d\d")
INTERVAL = re.compile(
    r"\d\s?%?\s?(?:to|–|−|-|and|bis|à)\s?\d|\binterval\b|\bbetween\s\d|\bfrom\s\d|±|\bCI\b"
    r"|\bat (?:most|least)\s\d",
    re.I,
)
COMPARATOR = re.compile(
    r"\bthan\b|\bcompared (?:with|to)\b|\bagainst\b|\bversus\b|\bvs\b|\binstead of\b"
    r"|\brather than\b|\bunlike\b",
    re.I,
)
NAMED_WORK = re.compile(r"\b([^\W\d_]{2,30})(?:\set al\.?)?,?\s\(?(?:19|20)\d\d\)?")
# "In 2019" and "May 2019" say when, and not who
NO_NAMES = frozenset(
    "in since of from until before after by about and the january february march april may june "
    "july august september october november december spring summer autumn winter".split()
)
SOURCE_KEY = re.compile(r"[a-z][a-z0-9_]{3,40}")
# "(1)" or "[2]" points to a list that a paragraph does not have
BARE_REFERENCE = re.compile(r"[(\[].*[)\]]")


class Sign(NamedTuple):
    """One sign of an honest claim: its name, whether it is there, and what to do if it is not."""

    name: str
    is_there: bool
    advice: str


@dataclass(frozen=True)
class RewriteReport:
    """What a paragraph has and lacks.

    Attributes
    ----------
    rows : tuple of Sign
        The signs, in the order in which they are shown.
    words : int
        Words of the paragraph.
    """

    rows: tuple[Sign, ...]
    words: int

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    @property
    def missing(self) -> list[str]:
        """What is missing, in order."""
        return [sign.name for sign in self.rows if not sign.is_there]

    def summary(self) -> str:
        """Return one plain sentence with the signs found and those missing."""
        found = len(self.rows) - len(self.missing)
        if self.missing:
            end = f"look at: {', '.join(self.missing)}"
        else:
            end = "whether it is true is yours to check"
        return f"{found} of {len(self.rows)} signs of an honest claim in {self.words} words; {end}."


def check(paragraph: str) -> RewriteReport:
    """Return what a paragraph has and lacks.

    A source is a key of data/sources.csv, a DOI, a PubMed number, or a name with a year.

    Parameters
    ----------
    paragraph : str
        Any text; 12 to 120 words are a fair length.

    Returns
    -------
    RewriteReport
        Six signs (no unit).

    Raises
    ------
    ValueError
        If it is not text.

    Examples
    --------
    >>> print(check("It always works.").summary())
    0 of 6 signs of an honest claim in 3 words; look at: a number, an interval, a comparator,
    a source, no absolute words, a fair length.
    """
    # Each absolute word is named once, however often it is used.
    words = count(paragraph).words
    absolute = sorted({piece.lower() for piece, kind in marked(paragraph) if kind == "absolute"})
    signs = (
        Sign("a number", has_number(paragraph), "Say how often, how many or how long."),
        Sign(
            "an interval",
            bool(INTERVAL.search(paragraph)),
            "Say how sure: from ... to ..., or a 95 % interval.",
        ),
        Sign(
            "a comparator",
            bool(COMPARATOR.search(paragraph)),
            "Say compared with what: than ..., against ...",
        ),
        Sign(
            "a source",
            has_source(paragraph),
            "Name who found it: a key of data/sources.csv, or author and year.",
        ),
        Sign(
            "no absolute words",
            not absolute,
            f"Absolute words: {', '.join(absolute)}." if absolute else "",
        ),
        Sign(
            "a fair length",
            FEWEST_WORDS <= words <= MOST_WORDS,
            f"Between {FEWEST_WORDS} and {MOST_WORDS} words.",
        ),
    )
    return RewriteReport(signs, words)


def has_number(paragraph: str) -> bool:
    """Return whether a text has a number that is no year.

    Parameters
    ----------
    paragraph : str
        Any text.

    Returns
    -------
    bool
        Whether there is one (no unit).

    Examples
    --------
    >>> has_number("Of 100 people 8"), has_number("Written in 2026")
    (True, False)
    """
    return any(not YEAR.fullmatch(match[0]) for match in NUMBER.finditer(paragraph))


def has_source(paragraph: str) -> bool:
    """Return whether a text has a reference, a named work or a key of the bibliography.

    Parameters
    ----------
    paragraph : str
        Any text.

    Returns
    -------
    bool
        Whether there is one (no unit).

    Examples
    --------
    >>> has_source("Garnon 2019"), has_source("In May 2019")
    (True, False)
    """
    for piece, kind in marked(paragraph):
        if kind == "reference" and not BARE_REFERENCE.fullmatch(piece):
            return True
    for match in NAMED_WORK.finditer(paragraph):
        name = match[1]
        if name[0].isupper() and name.lower() not in NO_NAMES:
            return True
    # Last, since it reads a table: most honest sentences name author and year.
    keys = set(data.load("sources")["key"])
    return any(word in keys for word in SOURCE_KEY.findall(paragraph))
