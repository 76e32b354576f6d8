"""Is a rewritten claim complete?  A check of form: number, interval, comparator, source, and no absolute words.

An honest sentence about a treatment says how often, how sure, compared with what, and who found it.  The check looks
for these signs; it cannot know whether they are true, and says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpers import data
from helpers.evidence.text_counts import count, marked

FEWEST_WORDS, MOST_WORDS = 12, 120
# a number inside a name such as "ECLIPSE-2" or "P1" says nothing about how often
NUMBER = re.compile(r"(?<![\w-])\d+(?:[.,]\d+)?")
INTERVAL = re.compile(
    r"\d\s?%?\s?(?:to|–|−|-|and|bis|à)\s?\d|\binterval\b|\bbetween\s\d|\bfrom\s\d|±|\bCI\b|\bat (?:most|least)\s\d",
    re.I,
)
COMPARATOR = re.compile(
    r"\bthan\b|\bcompared (?:with|to)\b|\bagainst\b|\bversus\b|\bvs\b|\binstead of\b|\brather than\b|\bunlike\b",
    re.I,
)
NAMED_WORK = re.compile(r"\b([^\W\d_]{2,30})(?:\set al\.?)?,?\s\(?(?:19|20)\d\d\)?")
# "In 2019" and "May 2019" say when, and not who
NO_NAMES = frozenset(
    "in since of from until before after by about and the january february march april may june july august september "
    "october november december spring summer autumn winter".split()
)
KEYED = re.compile(r"[a-z][a-z0-9_]{3,40}")


@dataclass(frozen=True)
class RewriteReport:
    """What a paragraph has and lacks: rows of (what, whether it is there, advice); `words` counts its words."""

    rows: tuple[tuple[str, bool, str], ...]
    words: int

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return all(good for _, good, _ in self.rows)

    @property
    def missing(self) -> list[str]:
        """What is missing, in order."""
        return [what for what, good, _ in self.rows if not good]

    def summary(self) -> str:
        """One plain sentence."""
        found = len(self.rows) - len(self.missing)
        lacks = (
            f"; look at: {', '.join(self.missing)}"
            if self.missing
            else "; whether it is true is yours to check"
        )
        return f"{found} of {len(self.rows)} signs of an honest claim in {self.words} words{lacks}."


def check(paragraph: str) -> RewriteReport:
    """Return what a paragraph of 12 to 120 words has and lacks (no unit); ValueError if it is not text.

    A source is a key of data/sources.csv, a DOI, a PubMed number, or a name with a year.

    >>> print(check("It always works.").summary())
    0 of 6 signs of an honest claim in 3 words; look at: a number, an interval, a comparator, a source, no absolute
    words, a fair length.
    """
    counts = count(paragraph)
    strong = sorted({piece.lower() for piece, kind in marked(paragraph) if kind == "absolute"})
    fair = FEWEST_WORDS <= counts.words <= MOST_WORDS
    rows = (
        ("a number", has_number(paragraph), "Say how often, how many or how long."),
        (
            "an interval",
            bool(INTERVAL.search(paragraph)),
            "Say how sure: from ... to ..., or a 95 % interval.",
        ),
        (
            "a comparator",
            bool(COMPARATOR.search(paragraph)),
            "Say compared with what: than ..., against ...",
        ),
        (
            "a source",
            has_source(paragraph),
            "Name who found it: a key of data/sources.csv, or author and year.",
        ),
        (
            "no absolute words",
            not strong,
            f"Absolute words: {', '.join(strong)}." if strong else "",
        ),
        ("a fair length", fair, f"Between {FEWEST_WORDS} and {MOST_WORDS} words."),
    )
    return RewriteReport(rows, counts.words)


def has_number(paragraph: str) -> bool:
    """Return whether a number stands in a text that is no year (no unit).

    >>> has_number("Of 100 people 8"), has_number("Written in 2026")
    (True, False)
    """
    found = [match[0] for match in NUMBER.finditer(paragraph)]
    return any(not re.fullmatch(r"(19|20)\d\d", number) for number in found)


def has_source(paragraph: str) -> bool:
    """Return whether a reference, a named work or a key of the bibliography stands in a text (no unit).

    >>> has_source("Garnon 2019"), has_source("In May 2019")
    (True, False)
    """
    if any(
        kind == "reference" and not re.fullmatch(r"[(\[].*[)\]]", piece)
        for piece, kind in marked(paragraph)
    ):
        return True
    keys = set(data.load("sources")["key"])
    named = (match[1] for match in NAMED_WORK.finditer(paragraph))
    return any(name[0].isupper() and name.lower() not in NO_NAMES for name in named) or any(
        word in keys for word in KEYED.findall(paragraph)
    )
