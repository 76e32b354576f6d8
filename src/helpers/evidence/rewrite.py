"""Is a rewritten claim complete? A check of its form.

An honest sentence about a treatment says how often, how sure, compared with what, and who found it.
The check looks for these signs. It knows the course's bibliography and the numbers that the course
read in each of its works, so that an invented source, or an invented percentage beside a real one,
is not taken for a sign. Whether the sentence is true it cannot know, and says so.
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
DOI = re.compile(r"\b10\.\d{4,9}/[^\s)\],;]+")
PUBMED = re.compile(r"\bPMID:?\s?(\d{4,9})|\b(PMC\d{4,9})", re.I)
# The level of an interval, "95 % interval", is no finding.
LEVEL = re.compile(r"\b9[059]\s?%\s(?:\w{1,20}\s)?(?:CI\b|intervals?\b)", re.I)
# 8 %, and both ends of 95 to 99 %
SHARES = re.compile(
    r"(?<![\w.,-])(\d{1,3}(?:\.\d{1,3})?)"
    r"(?:\s?%?\s?(?:to|–|−|-|and|against)\s?(\d{1,3}(?:\.\d{1,3})?))?\s?(?:%|percent\b)"
)
# Tables that hold shares read in a work: columns of percentages, and columns of words with some
SHARE_TABLES = {
    "claim_numbers": (("value", "low", "high"), ("compared_with", "note")),
    "evidence": ((), ("finding",)),
    "recurrence": (("cryo_percent", "other_percent"), ("result", "note")),
    "studies": ((), ("result", "note")),
}


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

    A source is a work of data/sources.csv, named by its key, DOI or PubMed number, or by an author
    with the year.

    Parameters
    ----------
    paragraph : str
        Any text; 12 to 120 words are a fair length.

    Returns
    -------
    RewriteReport
        Seven signs (no unit).

    Raises
    ------
    ValueError
        If it is not text.

    Examples
    --------
    >>> print(check("It always works.").summary())
    0 of 7 signs of an honest claim in 3 words; look at: a number, an interval, a comparator,
    a source, numbers of its source, no absolute words, a fair length.
    """
    # Each absolute word is named once, however often it is used.
    words = count(paragraph).words
    named = sources(paragraph)
    strange = _not_printed(paragraph, named)
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
            bool(named),
            "Name a work of data/sources.csv: its key, its DOI, or author and year.",
        ),
        Sign(
            "numbers of its source",
            bool(named) and not strange,
            f"Not among the numbers read in {', '.join(named)}: {', '.join(strange)}."
            if named
            else "Name the work first; then its numbers can be compared.",
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


def sources(paragraph: str) -> list[str]:
    """Return the works of the bibliography that a text names.

    Parameters
    ----------
    paragraph : str
        Any text.

    Returns
    -------
    list of str
        Keys of data/sources.csv, in its order.

    Examples
    --------
    >>> sources("Garnon 2019"), sources("In May 2019"), sources("Nobody 2019")
    (['garnon2019_eureca'], [], [])
    """
    words = set(SOURCE_KEY.findall(paragraph))
    dois = {found.rstrip(".").lower() for found in DOI.findall(paragraph)}
    pubmed = {number or pmc.upper() for number, pmc in PUBMED.findall(paragraph)}
    works = set()
    for match in NAMED_WORK.finditer(paragraph):
        name = match[1]
        if name[0].isupper() and name.lower() not in NO_NAMES:
            works.add((name.lower(), int(re.findall(r"\d{4}", match[0])[-1])))
    found = []
    for row in data.load("sources").itertuples():
        authors = {author.split()[0].lower() for author in row.authors.split(";") if author.strip()}
        is_named = any(name in authors and year == row.year for name, year in works)
        numbers = {row.pmid, row.pmcid} - {""}
        if row.key in words or is_named or row.doi.lower() in dois - {""} or numbers & pubmed:
            found.append(row.key)
    return found


def shares_read(source: str) -> set[float]:
    """Return every percentage that the course's tables hold of a work.

    Parameters
    ----------
    source : str
        A key of data/sources.csv.

    Returns
    -------
    set of float
        Percentages as printed or computed, %.

    Examples
    --------
    >>> 13.3 in shares_read("chinese_t1_2022")
    True
    """
    found = set()
    for name, (share_columns, word_columns) in SHARE_TABLES.items():
        table = data.load(name)
        rows = table[table["source"] == source]
        # only claim_numbers.csv also holds quantities that are no shares
        shares = rows[rows["unit"] == "%"] if "unit" in rows else rows
        for column in share_columns:
            found |= set(shares[column].dropna())
        for column in word_columns:
            found |= set(_shares(" ".join(rows[column])))
    return found


def _shares(text: str) -> list[float]:
    """Return the percentages of a text, without the levels of intervals."""
    return [float(shown) for shown in _shown_shares(text)]


def _shown_shares(text: str) -> list[str]:
    """Return the percentages of a text as they are written."""
    return [end for ends in SHARES.findall(LEVEL.sub(" ", text)) for end in ends if end]


def _not_printed(paragraph: str, named: list[str]) -> list[str]:
    """Return the percentages of a text that none of the works it names has."""
    known = set().union(*(shares_read(source) for source in named))
    strange = []
    for shown in _shown_shares(paragraph):
        # A share may be rounded: 8 stands for anything from 7.5 to 8.5.
        reach = 0.5 * 10.0 ** -len(shown.partition(".")[2]) + 1e-9
        if not any(abs(share - float(shown)) <= reach for share in known):
            strange.append(shown)
    return strange
