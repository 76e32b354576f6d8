"""Workshop 05b, audit a page: claims as rows, checked by the card of data/claims.csv, and a report.

A learner takes any public page, restates its sentences, judges each with evidence, lets a neighbour
judge them blind, scores the page by DISCERN, and writes a report of one page that says what it
cannot say. The rules are those by which the course judged its own five pages: the card of
`data/claims.csv`, and the rules of rating in `data/README.md` that a program can check.

**Nothing in a text is run or shown as markup.** A page's words, and a neighbour's file, are
somebody else's. In HTML they are escaped, in Markdown every sign that could mean something has a
backslash, and in a sheet for a spreadsheet a cell that could be a formula begins with an
apostrophe. Signs that nobody sees, such as those that turn the direction of writing, are replaced.
"""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from helpers import data
from helpers.checks import one_of
from helpers.evidence import discern
from helpers.evidence.agreement import Agreement, Bootstrap, bootstrap, kappa
from helpers.evidence.claims import CERTAINTIES, ORDER, RIGHT, VERDICTS

FORMAT = "cold-facts-audit"
VERSION = 1
# A file of more bytes is no audit of one page.
LARGEST_FILE = 1_000_000
MOST_ROWS = 200
# What a page and a cell may hold, in characters
LONGEST_PAGE = 200_000
LONGEST_CELL = 2_000
LONGEST_RESTATEMENT = 130
LONGEST_QUOTATION_WORDS = 15
# Words that soften a sentence; a restatement keeps them and adds none.
HEDGES = (
    "may might can could probably likely usually often typically almost about largely mostly "
    "should suggested perhaps certain possible helps relatively considered widely commonly"
).split()
# How well a learner's own source was seen, as in data/sources.csv
BASES = ("read", "abstract", "recalled")
# A cell that begins so may be taken for a formula by a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "|", "%")
# The key by which the page itself is evidence: where logic decides, or nothing can test a sentence
THIS_PAGE = "this_page"
# What a claim cannot lack, and how the boxes at the desk are called
BOXES = {
    "sentence": "Sentence",
    "says": "In your own words",
    "verdict": "Verdict",
    "certainty": "Certainty",
    "reasoning": "Why",
    "evidence": "Evidence",
    "decided_by": "Decided by",
    "topic": "Topic",
}
# Words before a full stop that end no sentence, in the languages in which pages were tried
ABBREVIATIONS = frozenset(
    "al approx art bzw ca cf dr e.g eg etc ev evtl fig ggf hr i.e ie max min mr mrs ms nr prof sog "
    "st tel vol vs z.b zb".split()
)
# Ends of sentences in other scripts, after which no space is needed
OTHER_STOPS = "。！？｡।؟"
# What may close a sentence after its full stop
CLOSING = "\"'”’»)]"
# How many signs around a stop are looked at
NEARBY = 40
# A stop that may end a sentence of a pasted line; a number that opens a line; what closes
STOP = re.compile(rf"[.!?…](?=[{re.escape(CLOSING)}]*(?:\s|$))|[{OTHER_STOPS}]")
NUMBER = re.compile(r"\s*\(?\d{1,2}")
# A day as Germans write it, "3. März"
GERMAN_DAY = re.compile(
    r"[^\w.]?\d{1,2}\.\s(?:Jan|Feb|März|April|Mai|Juni|Juli|Aug|Sept|Okt|Nov|Dez)"
)
CLOSED = re.compile(rf"(?:\s?[{re.escape(CLOSING)}])*")
# Columns of the sheet that a neighbour fills in
SHEET = ("claim", "mark", "sentence", "says", "verdict", "certainty", "reason")
# What every report says of itself
LIMITS = (
    "It judges sentences, not people, and says nothing about how good any clinic or doctor is.",
    "Every percentage depends on how sentences were chosen and split.",
    "Links, pictures and small print may be missing from the text as it was taken.",
    "Unsupported means that no adequate evidence was given or found, not that a sentence is false.",
    "Kappa says how steady a rating is, not that it is right.",
    "DISCERN measures how well a text informs, not whether it is true.",
    "It is an exercise of a course and no medical advice.",
)


# ---- what an audit is made of --------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """The page that is judged.

    Parameters
    ----------
    name : str
        What it is called in the report.
    address : str
        Where it stands; it is printed and never opened.
    seen : str
        The day on which it was seen, year-month-day.
    text : str
        Its text, or the part of it that was taken.

    Raises
    ------
    ValueError
        For a name or day that is missing, or a text that is too long.
    """

    name: str
    address: str
    seen: str
    text: str

    def __post_init__(self):
        if not self.name.strip():
            raise ValueError("the page has no name; the rule: a few words that say whose page")
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", self.seen) or not _is_day(self.seen):
            raise ValueError(
                f"seen = {self.seen!r}; the rule: the day you saw the page, such as 2026-11-29"
            )
        if len(self.text) > LONGEST_PAGE:
            raise ValueError(
                f"the text has {len(self.text)} characters; the rule: at most {LONGEST_PAGE}; "
                "take the part that you judge"
            )


def _is_day(text: str) -> bool:
    """Say whether year, month and day are those of a calendar."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class Source:
    """A source of the learner's own; those of the course are known by their keys.

    Parameters
    ----------
    key : str
        A short name, such as "fine2024".
    says : str
        What it is and what it found, in your own words.
    address : str
        DOI, PubMed number or address; it is printed and never opened.
    basis : str
        One of `BASES`: how well you saw it.
    """

    key: str
    says: str
    address: str
    basis: str

    def __post_init__(self):
        if not re.fullmatch(r"[a-z0-9_]{3,40}", self.key):
            raise ValueError(
                f"key = {self.key!r}; the rule: 3 to 40 small letters, digits or _, as in fine2024"
            )
        one_of(self.basis, BASES, "ways in which a source was seen")


@dataclass(frozen=True)
class Row:
    """One claim of the page, restated and judged.

    Parameters
    ----------
    sentence : str
        The page's sentence, word for word; it stays with the learner and is no part of the report.
    says : str
        The same in your own words: one sentence, with the page's hedges.
    verdict : str
        One of `claims.VERDICTS`.
    certainty : str
        One of `claims.CERTAINTIES`.
    reasoning : str
        Two sentences on why.
    evidence : tuple of str
        Keys of the sources it rests on.
    decided_by : str
        The one among them that decides.
    tested_by : str
        What could test it, as on the card of claims.csv.
    topic : str
        What it is about, as on the card of claims.csv.
    check : str
        Name of a live check of the course that belongs to it, or "".
    quotation : str
        The page's own words, at most 15, only where the wording is the evidence; or "".
    """

    sentence: str
    says: str
    verdict: str
    certainty: str
    reasoning: str
    evidence: tuple[str, ...]
    decided_by: str
    tested_by: str = "published evidence"
    topic: str = "efficacy"
    check: str = ""
    quotation: str = ""

    def __post_init__(self):
        # A list is what a learner types, and what a file holds.
        object.__setattr__(self, "evidence", tuple(self.evidence))


@dataclass(frozen=True)
class Second:
    """What a neighbour gave to one claim, blind to the first verdict."""

    verdict: str
    certainty: str
    reason: str


@dataclass(frozen=True)
class Audit:
    """A page with its judged claims.

    Parameters
    ----------
    page : Page
        The page.
    rows : tuple of Row
        Its claims in order.
    sources : tuple of Source
        The learner's own sources.
    discern : tuple of int
        Sixteen answers from 1 to 5, or empty.
    second_discern : tuple of int
        The same of a neighbour, or empty.

    Examples
    --------
    >>> audit = example()
    >>> audit.problems()
    []
    >>> print(audit.summary())
    3 claims of A made-up page: 1 supported, 1 misleading, 1 physically impossible.
    """

    page: Page
    rows: tuple[Row, ...] = ()
    sources: tuple[Source, ...] = ()
    discern: tuple[int, ...] = field(default=())
    second_discern: tuple[int, ...] = field(default=())

    @property
    def keys(self) -> list[str]:
        """Names of the claims: A001, A002 and so on."""
        return [f"A{place:03d}" for place in range(1, len(self.rows) + 1)]

    def table(self):
        """Return the claims in the columns of data/claims.csv, checked by its card.

        Returns
        -------
        pandas.DataFrame
            All cells as text.

        Raises
        ------
        ValueError
            At the first cell that breaks the card, naming row, column, value and rule.
        """
        if len(self.rows) > MOST_ROWS:
            raise ValueError(f"{len(self.rows)} claims; the rule: at most {MOST_ROWS}")
        cells = []
        for key, row in zip(self.keys, self.rows, strict=True):
            cells.append(
                {
                    "claim": key,
                    "page": "own",
                    "core": "yes",
                    "topic": row.topic,
                    "says": row.says,
                    "hedge": "; ".join(hedges_in(row.sentence)),
                    "tested_by": row.tested_by,
                    "verdict": row.verdict,
                    "certainty": row.certainty,
                    "reasoning": row.reasoning,
                    "evidence": "; ".join(row.evidence),
                    "decided_by": row.decided_by,
                    "quotation": row.quotation,
                    "check": row.check,
                    "version": "1",
                    "judged": self.page.seen,
                }
            )
        known = [source.key for source in _with_this_page(self.page, self.sources)]
        return data.check_rows("claims", cells, "your audit", {"page": ["own"]}, known)

    def problems(self) -> list[str]:
        """Return everything that is wrong, one sentence each; nothing if the audit may stand.

        Returns
        -------
        list of str
            First what breaks the card of data/claims.csv, then what breaks the rules of rating.
        """
        found = []
        # The card stops at its first broken rule, so each row is checked by itself.
        for key, row in zip(self.keys, self.rows, strict=True):
            empty = [box for name, box in BOXES.items() if not getattr(row, name)]
            if empty:
                # All that is missing at once; the other rules are for what is there.
                found.append(f"{key}: still empty: {', '.join(empty)}{_advice(empty)}")
                continue
            try:
                Audit(self.page, (row,), self.sources).table()
            except ValueError as problem:
                # A key that is no source is reported below, with what to do.
                is_told = "keys of sources.csv" in str(problem) and row.decided_by in row.evidence
                if not is_told:
                    found.append(f"{key}: {_shorter(str(problem))}")
            found.extend(f"{key}: {one}" for one in problems_of(row, self.page, self.sources))
        found.extend(self._repeated())
        for answers in (self.discern, self.second_discern):
            if answers:
                try:
                    discern.total(answers)
                except ValueError as problem:
                    found.append(f"DISCERN: {problem}")
        return found

    def _repeated(self) -> list[str]:
        """Return what is wrong with sentences and sources that stand there twice."""
        found = []
        seen: dict[str, str] = {}
        for key, row in zip(self.keys, self.rows, strict=True):
            words = one_line(row.says).lower()
            if words in seen:
                found.append(f"{key}: the same restatement as {seen[words]}; one claim, one row")
            seen.setdefault(words, key)
        names = [source.key for source in self.sources]
        course = set(data.load("sources")["key"])
        for name in sorted(set(names)):
            if names.count(name) > 1 or name in course or name == THIS_PAGE:
                found.append(f"source {name!r} is there already; choose another key for yours")
        return found

    def counts(self) -> dict[str, int]:
        """Return how many claims have each verdict, in the order in which verdicts are drawn."""
        given = [row.verdict for row in self.rows]
        return {verdict: given.count(verdict) for verdict in ORDER if verdict in given}

    def summary(self) -> str:
        """Return one plain sentence with the number of claims by verdict."""
        listed = ", ".join(f"{count} {verdict}" for verdict, count in self.counts().items())
        claims = "1 claim" if len(self.rows) == 1 else f"{len(self.rows)} claims"
        return f"{claims} of {one_line(self.page.name)}: {listed or 'none is judged yet'}."


def _advice(empty: Sequence[str]) -> str:
    """Return what to fill in where it is not plain."""
    if BOXES["evidence"] not in empty:
        return ""
    return (
        f"; evidence is keys of sources, or {THIS_PAGE}, the page itself, where logic decides or "
        "nothing can test the sentence"
    )


def _with_this_page(page: Page, sources: Sequence[Source]) -> tuple[Source, ...]:
    """Return the learner's own sources and the page itself, which was read."""
    itself = Source(THIS_PAGE, f"The page itself, as seen on {page.seen}.", page.address, "read")
    return (*sources, itself)


def _shorter(problem: str) -> str:
    """Return what a card says of a single row, without its place and without hundreds of keys."""
    problem = problem.removeprefix("your audit, row 1, ")
    problem = re.sub(r" allowed in your audit, row 1, column '(\w+)'", r" (column \1)", problem)
    is_key = "keys of sources.csv" in problem
    return problem.partition("; choices:")[0] if is_key else problem


def problems_of(row: Row, page: Page, sources: Sequence[Source] = ()) -> list[str]:
    """Return which rules of rating a claim breaks, beyond the card of its table.

    Parameters
    ----------
    row : Row
        The claim.
    page : Page
        The page on which its sentence stands.
    sources : sequence of Source
        The learner's own sources.

    Returns
    -------
    list of str
        One sentence each.

    Examples
    --------
    >>> page = Page("One", "", "2026-11-29", "It may help.")
    >>> row = Row("It may help.", "It helps.", "supported", "high", "So. It is.", ["gage2009"],
    ...           "gage2009")
    >>> problems_of(row, page)[0]
    "the page says 'may', and the restatement does not; keep its hedges"
    """
    found = []
    if len(row.sentence) > LONGEST_CELL or len(row.reasoning) > LONGEST_CELL:
        found.append(f"a cell is longer than {LONGEST_CELL} characters; split the claim")
    if page.text and one_line(row.sentence) not in one_line(page.text):
        found.append("the sentence is not in the page's text; copy it word for word")
    found.extend(restatement_problems(row.says, row.reasoning))
    kept = hedges_in(row.says)
    for word in hedges_in(row.sentence):
        if word not in kept:
            found.append(f"the page says {word!r}, and the restatement does not; keep its hedges")
    for word in kept:
        if word not in hedges_in(row.sentence):
            found.append(f"the restatement says {word!r}, and the page does not; add no hedge")
    if one_line(row.says).lower() == one_line(row.sentence).lower():
        found.append("the restatement repeats the page; use your own words")
    if row.quotation:
        if len(row.quotation.split()) > LONGEST_QUOTATION_WORDS:
            found.append(f"the quotation has over {LONGEST_QUOTATION_WORDS} words; quote less")
        if one_line(row.quotation) not in one_line(row.sentence):
            found.append("the quotation is not in the sentence; quote word for word")
    if row.decided_by not in row.evidence:
        found.append("decided_by is not among the evidence; the rule: one of its keys")
    found.extend(_evidence_problems(row, _with_this_page(page, sources)))
    known = set(data.load("claims")["check"]) - {""}
    if row.check and row.check not in known:
        found.append(
            f"there is no live check {row.check!r}; choose from {', '.join(sorted(known))}"
        )
    return found


def restatement_problems(says: str, reasoning: str) -> list[str]:
    """Return what is wrong with the form of a restatement and of its reasons.

    Parameters
    ----------
    says, reasoning : str
        As in `Row`.

    Returns
    -------
    list of str
        One sentence each.

    Examples
    --------
    >>> restatement_problems("It kills. It heals.", "Because. So it is.")
    ['the restatement has 2 sentences; the rule: one']
    """
    found = []
    if not says.endswith((".", *OTHER_STOPS)):
        found.append("the restatement ends without a full stop")
    elif _sentence_count(says) != 1:
        found.append(f"the restatement has {_counted(_sentence_count(says))}; the rule: one")
    if len(says) >= LONGEST_RESTATEMENT:
        found.append(
            f"the restatement has {len(says)} characters; the rule: under {LONGEST_RESTATEMENT}; "
            "split the claim"
        )
    if _sentence_count(reasoning) != 2:
        found.append(f"the reasons have {_counted(_sentence_count(reasoning))}; the rule: two")
    return found


def _counted(sentences: int) -> str:
    """Return a number of sentences in words."""
    return "1 sentence" if sentences == 1 else f"{sentences} sentences"


def _sentence_count(text: str) -> int:
    """Return how many sentences a text has; the points in 2.5, Dr. and e.g. end none."""
    without_decimals = re.sub(r"\d\.\d", "0", text)
    ends = list(re.finditer(rf"[.?](?= |$)|[{OTHER_STOPS}]", without_decimals))
    return sum(_is_end(without_decimals, end) for end in ends)


def _is_end(text: str, stop: re.Match) -> bool:
    """Say whether a stop ends a sentence: what follows, and the word before a full stop."""
    if stop.group() in OTHER_STOPS:
        return True
    after = _after(text, stop)
    if after.islower() or after.isdigit():
        return False
    return not after or stop.group() != "." or not _is_shortened(_word_before(text, stop))


def _after(text: str, stop: re.Match) -> str:
    """Return the first sign after a stop that is neither space nor closing; "" at the end."""
    # A look at a few signs: of a long text the rest would be copied at every stop.
    return text[stop.end() : stop.end() + NEARBY].lstrip(f" \t{CLOSING}")[:1]


def _word_before(text: str, stop: re.Match) -> str:
    """Return the word that stands before a stop, as far as it is short."""
    begin = max(0, stop.start() - NEARBY)
    return re.split(r"[\s(]", text[begin : stop.start()])[-1]


def _is_shortened(word: str) -> bool:
    """Say whether a word before a full stop is an abbreviation or an initial."""
    # A single letter is an initial, unless it is a plain I, a vitamin or a unit of temperature.
    is_initial = len(word) == 1 and word.isalpha() and word not in "ICFK"
    return is_initial or word.lower() in ABBREVIATIONS


def _evidence_problems(row: Row, sources: Sequence[Source]) -> list[str]:
    """Return what is wrong with what a verdict rests on."""
    own = {source.key: source.basis for source in sources}
    course = data.load("sources").set_index("key")["basis"].to_dict()
    found = []
    bases = []
    for key in row.evidence:
        basis = own.get(key, course.get(key))
        if basis is None:
            choices = [*own, *course]
            found.append(
                f"evidence {key!r} is no source; nearest: {data.nearest(key, choices)}; or add it "
                "as a Source of your own"
            )
        bases.append(basis)
    if bases and set(bases) == {"recalled"}:
        found.append("the verdict rests on memory alone; the rule: at least one source you read")
    decided = own.get(row.decided_by, course.get(row.decided_by))
    if decided == "recalled" and row.certainty == "high":
        found.append("certainty is high, and the deciding source was not read; say moderate or low")
    return found


def hedges_in(text: str) -> list[str]:
    """Return the hedging words of a text, as listed in `HEDGES`.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of str
        Each word once, in the order of the list.

    Examples
    --------
    >>> hedges_in("It can help, and may cure.")
    ['may', 'can']
    """
    words = set(re.findall(r"[^\W\d_]+", text.lower()))
    return [word for word in HEDGES if word in words]


def sentences(text: str) -> list[str]:
    r"""Return the sentences of a pasted text, for choosing among them.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of str
        Pieces that end with a full stop, a question or exclamation mark before a space, with one of
        `OTHER_STOPS`, or with a line; white space within them is single.  A full stop of one of
        `ABBREVIATIONS`, of an initial, of a number that opens a line, or before a small letter ends
        none.

    Examples
    --------
    >>> sentences("Safe. It reached -192.5 degrees!\nAsk us")
    ['Safe.', 'It reached -192.5 degrees!', 'Ask us']
    >>> sentences("1. Recovery takes days, e.g. two. Ask Dr. Cold.")
    ['1. Recovery takes days, e.g. two.', 'Ask Dr. Cold.']
    """
    found = []
    for line in text.splitlines():
        begin = 0
        for stop in STOP.finditer(line):
            is_number = NUMBER.fullmatch(line, begin, stop.start()) is not None
            if is_number or not _is_break(line, stop):
                continue
            # Marks that close, a French one after its space, belong to the sentence before.
            end = CLOSED.match(line, stop.end()).end()
            found.append(one_line(line[begin:end]))
            begin = end
        found.append(one_line(line[begin:]))
    # A row of dots or dashes is no sentence.
    return [piece for piece in found if re.search(r"\w", piece)]


def _is_break(line: str, stop: re.Match) -> bool:
    """Say whether a stop in a pasted line ends a sentence; a number may open the next one."""
    after = _after(line, stop)
    if stop.group() in ("!", "?"):
        return True
    if stop.group() == "." and GERMAN_DAY.match(line, max(0, stop.start() - 2)):
        return False
    if stop.group() == "." and after.isdigit():
        return not _is_shortened(_word_before(line, stop))
    return _is_end(line, stop)


def example() -> Audit:
    """Return a short audit of a page that was made up for the course.

    Returns
    -------
    Audit
        Three claims, to begin from; no clinic wrote its sentences.

    Examples
    --------
    >>> len(example().rows)
    3
    """
    page = Page(
        name="A made-up page",
        address="https://example.org/cold",
        seen="2026-11-29",
        text=(
            "Freezing can destroy tumour cells. Our argon gas cools the tumour to -192 degrees. "
            "Patients leave healthy the same day."
        ),
    )
    rows = (
        Row(
            sentence="Freezing can destroy tumour cells.",
            says="Freezing can kill cells of tumours.",
            verdict="supported",
            certainty="high",
            reasoning="Dishes and animals show it in many lines. The hedge asks for no more.",
            evidence=("gage2009_invivo", "baust2014"),
            decided_by="gage2009_invivo",
            topic="mechanism",
        ),
        Row(
            sentence="Our argon gas cools the tumour to -192 degrees.",
            says="Argon gas brings the tumour to -192 °C.",
            verdict="physically impossible",
            certainty="high",
            reasoning="At -192 °C argon is solid. Tissue beside a probe is warmer than its gas.",
            evidence=("argon_fixed_points", "argon_sublimation"),
            decided_by="argon_fixed_points",
            tested_by="live check",
            topic="device",
            check="phase_line",
            quotation="argon gas cools the tumour to -192 degrees",
        ),
        Row(
            sentence="Patients leave healthy the same day.",
            says="People go home healthy on the day of treatment.",
            verdict="misleading",
            certainty="moderate",
            reasoning="Going home the same day is real. Whether the tumour comes back shows later.",
            evidence=("chinese_t1_2022",),
            decided_by="chinese_t1_2022",
            check="same_day",
        ),
    )
    return Audit(page, rows)


# ---- a second rating, blind ----------------------------------------------------------------------


def blind_sheet(audit: Audit) -> str:
    """Return a sheet for a neighbour: every claim, and nothing of what was judged.

    Parameters
    ----------
    audit : Audit
        The first rater's audit.

    Returns
    -------
    str
        CSV with the columns of `SHEET`; the last three are empty.

    Examples
    --------
    >>> blind_sheet(example()).splitlines()[0]
    'claim,mark,sentence,says,verdict,certainty,reason'
    >>> "supported" in blind_sheet(example())
    False
    """
    rows = [SHEET]
    for key, row in zip(audit.keys, audit.rows, strict=True):
        rows.append((key, mark(row), row.sentence, row.says, "", "", ""))
    return _csv(rows)


def mark(row: Row) -> str:
    """Return a short mark of a claim, by which a sheet of another version is told.

    Parameters
    ----------
    row : Row
        The claim.

    Returns
    -------
    str
        Eight signs, made from sentence and restatement only.

    Examples
    --------
    >>> len(mark(example().rows[0]))
    8
    """
    words = f"{one_line(row.sentence)}\n{one_line(row.says)}"
    # A letter first, since a spreadsheet would make a number of 12345678 or of 1234e567.
    return "m" + hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:7]


def read_sheet(content: str | bytes, audit: Audit) -> dict[str, Second]:
    """Return what a neighbour filled into a sheet.

    Parameters
    ----------
    content : str or bytes
        The sheet as a spreadsheet or an editor saved it: with commas, semicolons or tabs.
    audit : Audit
        The audit that the sheet was made from.

    Returns
    -------
    dict of str to Second
        By the name of the claim; claims without a verdict are left out.

    Raises
    ------
    ValueError
        For a file that is no such sheet, a claim of another version, or a word that is no verdict.

    Examples
    --------
    >>> filled = blind_sheet(example()).replace(",,,", ",supported,high,seen often", 1)
    >>> read_sheet(filled, example())["A001"].verdict
    'supported'
    """
    header, *rows = _cells(content)
    # A file of another kind may have a first line without end.
    names = [one_line(name)[:20].lower() for name in header[:20]]
    for column in ("claim", "mark", "verdict"):
        one_of(column, names, "columns of the sheet")
    known = {key: mark(row) for key, row in zip(audit.keys, audit.rows, strict=True)}
    given: dict[str, Second] = {}
    for number, cells in enumerate(rows, 1):
        if not any(cell.strip() for cell in cells):
            continue
        cell = dict(zip(names, (one.strip() for one in cells), strict=False))
        key = cell.get("claim", "")
        where = f"row {number} of the sheet"
        one_of(key, known, f"claims of the audit ({where})")
        if cell.get("mark", "") != known[key]:
            raise ValueError(
                f"{where}: {key} was changed after the sheet was made; the rule: one version for "
                "both raters; make a new sheet"
            )
        if key in given:
            raise ValueError(f"{where}: {key} appears twice; the rule: one row for each claim")
        verdict = cell.get("verdict", "").lower()
        if not verdict:
            continue
        one_of(verdict, VERDICTS, f"verdicts ({where})")
        certainty = cell.get("certainty", "").lower()
        if certainty:
            one_of(certainty, CERTAINTIES, f"certainties ({where})")
        given[key] = Second(verdict, certainty, cell.get("reason", "")[:LONGEST_CELL])
    return given


def _cells(content: str | bytes) -> list[list[str]]:
    """Return the cells of a CSV text as programs save it, or say how to save it instead."""
    advice = "save the sheet as CSV in UTF-8"
    if isinstance(content, bytes):
        if content.startswith(b"PK"):
            raise ValueError(f"the file is a spreadsheet's own, such as .xlsx or .ods; {advice}")
        encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        try:
            content = content.decode(encoding)
        except UnicodeDecodeError:
            raise ValueError(f"the sheet is not in UTF-8; {advice}") from None
    if not isinstance(content, str):
        raise ValueError(f"a {type(content).__name__} is no sheet; the rule: text or bytes")
    content = content.removeprefix("\ufeff")
    if len(content) > LARGEST_FILE:
        raise ValueError(f"the sheet is larger than {LARGEST_FILE} characters; {advice}")
    if "\0" in content:
        raise ValueError(f"the sheet holds zero bytes and is no text; {advice}")
    head = content.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=separator))
    except csv.Error as problem:
        raise ValueError(f"the sheet is damaged: {problem}; {advice}") from None
    rows = [row for row in rows if row]
    if not rows:
        raise ValueError(f"the sheet is empty; {advice}")
    return rows


@dataclass(frozen=True)
class Compared:
    """How two raters of one audit agree.

    Attributes
    ----------
    agreement : Agreement
        Cohen's kappa over the claims that both rated.
    interval : Bootstrap or None
        Its interval from drawing the claims again; None where hardly any draw has a kappa.
    differ : tuple of str
        Names of the claims on which they differ.
    unrated : tuple of str
        Names of the claims that the second rater left out.
    """

    agreement: Agreement
    interval: Bootstrap | None
    differ: tuple[str, ...]
    unrated: tuple[str, ...]

    def summary(self) -> str:
        """Return plain sentences with kappa, both intervals and what to talk about."""
        parts = [self.agreement.summary()]
        if self.interval is None:
            parts.append("There are too few claims, or too few verdicts, for a bootstrap interval.")
        else:
            parts.append(self.interval.summary())
        if self.differ:
            parts.append(f"Talk about {', '.join(self.differ)}.")
        if self.unrated:
            parts.append(f"Not rated by both: {', '.join(self.unrated)}.")
        return " ".join(parts)


def compare(audit: Audit, second: Mapping[str, Second]) -> Compared:
    """Return how the learner's verdicts agree with a neighbour's.

    Parameters
    ----------
    audit : Audit
        The first rater's audit.
    second : mapping of str to Second
        The neighbour's, as from `read_sheet`.

    Returns
    -------
    Compared
        Kappa and its intervals (no unit).

    Raises
    ------
    ValueError
        For fewer than two claims that both rated, or where both used one verdict for everything.

    Examples
    --------
    >>> given = {"A001": Second("supported", "high", ""), "A002": Second("contradicted", "low", "")}
    >>> compare(example(), given).differ
    ('A002',)
    """
    first = dict(zip(audit.keys, (row.verdict for row in audit.rows), strict=True))
    both = [key for key in audit.keys if key in second]
    mine = [first[key] for key in both]
    theirs = [second[key].verdict for key in both]
    categories = list(VERDICTS)
    agreement = kappa(mine, theirs, categories)
    try:
        interval = bootstrap(mine, theirs, categories)
    except ValueError:
        interval = None
    return Compared(
        agreement=agreement,
        interval=interval,
        differ=tuple(key for key in both if first[key] != second[key].verdict),
        unrated=tuple(key for key in audit.keys if key not in second),
    )


# ---- texts that are somebody else's --------------------------------------------------------------


def one_line(text: str) -> str:
    r"""Return a text in one line, with signs that nobody sees replaced.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        Single spaces; control signs, signs that turn the direction of writing, and halves of
        emojis become a replacement sign.

    Examples
    --------
    >>> one_line(" It\n works\u202e. ")
    'It works�.'
    """
    shown = []
    for sign in text:
        # White space may be a control sign as well, such as a line end.
        is_hidden = unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn")
        shown.append("\ufffd" if is_hidden and not sign.isspace() else sign)
    return " ".join("".join(shown).split())


def html_text(text: str) -> str:
    """Return a text for HTML, in one line: no sign in it is markup.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> html_text("<script>alert('x')</script>")
    '&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;'
    """
    return html.escape(one_line(text))


def markdown_text(text: str) -> str:
    r"""Return a text for Markdown, in one line: no sign in it is markup, a link, or mathematics.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        Markdown in which every sign that could mean something has a backslash before it. Dollar and
        backslash become their full-width forms: programs that typeset mathematics look for them in
        the finished page, where no backslash protects them any more.

    Examples
    --------
    >>> print(markdown_text("*See* <b>https://x.org</b> | $1"))
    \*See\* \<b\>https\://x\.org\</b\> \| ＄1
    """
    plain = one_line(text).replace("$", "＄").replace("\\", "＼")
    # Signs that may open something anywhere
    safe = re.sub(r"([`*_{}\[\]<>#|~^&@=])", r"\\\1", plain)
    # A full stop or a colon within a word makes an address of it.
    safe = re.sub(r"\.(?=[^\W\d_])|:(?=\S)", r"\\\g<0>", safe)
    # Signs that open a list at the beginning of a line
    return re.sub(r"^(\d*)([-+.):])", r"\1\\\2", safe)


def spreadsheet_text(text: str) -> str:
    """Return a text for a cell of a spreadsheet, in one line: it cannot be a formula.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        With an apostrophe before it if a spreadsheet could take it for a formula.

    Examples
    --------
    >>> spreadsheet_text("=HYPERLINK(1)"), spreadsheet_text("It helps.")
    ("'=HYPERLINK(1)", 'It helps.')
    """
    line = one_line(text)
    # A program may take a semicolon or a comma within a cell for its end, whatever the quotation
    # marks say, and the rest for a cell of its own.
    line = re.sub(r"([;,]\s*)(?=[=+\-@|%])", r"\1'", line)
    # A full-width sign is read as its plain one by some programs.
    plain = unicodedata.normalize("NFKC", line)
    return f"'{line}" if plain.startswith(FORMULA_STARTS) else line


def _csv(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV, all cells safe in a spreadsheet."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerows([spreadsheet_text(cell) for cell in row] for row in rows)
    return written.getvalue()


# ---- the report ----------------------------------------------------------------------------------

Sentence = Callable[[str], str]


@dataclass(frozen=True)
class _Part:
    """A part of a report: its heading, paragraphs, and a table with its column heads."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    points: tuple[str, ...] = ()


def _parts(
    audit: Audit, compared: Compared | None, sentence_of: Sentence | None
) -> tuple[_Part, ...]:
    """Return what a report says, as plain texts."""
    page = audit.page
    if not audit.rows:
        raise ValueError("the audit has no claim; the rule: a report of at least one")
    problems = audit.problems()
    if problems:
        raise ValueError(
            f"{len(problems)} things are not in order; the rule: none; the first: {problems[0]}"
        )
    right = sum(row.verdict in RIGHT for row in audit.rows)
    counted = "1 claim was" if len(audit.rows) == 1 else f"{len(audit.rows)} claims were"
    about = (
        f"Seen on {page.seen}; address: {page.address or 'none given'}. {counted} judged; "
        f"{right} of them {'is' if right == 1 else 'are'} supported or partly supported. "
        f"Verdicts: {', '.join(f'{count} {one}' for one, count in audit.counts().items())}."
    )
    # What is right stands first, as in the course: an audit that finds nothing true is no audit.
    order = sorted(
        zip(audit.keys, audit.rows, strict=True), key=lambda pair: ORDER.index(pair[1].verdict)
    )
    claims = []
    by_check: dict[str, list[str]] = {}
    for key, row in order:
        quoted = f" The page: “{row.quotation}”." if row.quotation else ""
        claims.append(
            (key, row.says, row.verdict, row.certainty, f"{row.reasoning}{quoted}", row.decided_by)
        )
        if row.check and sentence_of is not None:
            by_check.setdefault(row.check, []).append(key)
    live = [f"{', '.join(keys)}: {sentence_of(check)}" for check, keys in by_check.items()]
    parts = [
        _Part(f"Audit of: {page.name}", (about,)),
        _Part(
            "Claims",
            heads=("claim", "what the page says", "verdict", "certainty", "why", "decided by"),
            rows=tuple(claims),
        ),
    ]
    if live:
        parts.append(_Part("Computed", points=tuple(live)))
    parts.append(_Part("How steady the rating is", (_steadiness(compared),)))
    parts.append(_discern_part(audit))
    parts.append(_Part("Sources", points=_source_lines(audit)))
    parts.append(_Part("What this report cannot say", points=(*_own_limits(audit), *LIMITS)))
    return tuple(parts)


def _steadiness(compared: Compared | None) -> str:
    """Return what is known of a second rating."""
    if compared is None:
        return "Nobody else has rated these claims."
    return f"A second rater judged them blind to the first verdicts. {compared.summary()}"


def _discern_part(audit: Audit) -> _Part:
    """Return the score of DISCERN with what the page lacks most."""
    if not audit.discern:
        return _Part("How well it informs", ("The page was not scored by DISCERN.",))
    total = discern.total(audit.discern)
    questions = discern.questions()
    lowest = [
        f"{question} {answer} of {discern.HIGHEST}"
        for question, answer in zip(questions, audit.discern, strict=True)
        if answer == min(audit.discern[: discern.OVERALL - 1])
    ]
    raters = "one rater" if not audit.second_discern else "the first rater"
    says = f"DISCERN: {total} of 75 points, {raters}. Lowest: {'; '.join(lowest[:3])}."
    if not audit.second_discern:
        return _Part("How well it informs", (says,))
    return _Part("How well it informs", (says, scores_agreement(audit)))


def scores_agreement(audit: Audit) -> str:
    """Return how a neighbour's answers to DISCERN agree with the learner's.

    Parameters
    ----------
    audit : Audit
        An audit with both raters' sixteen answers.

    Returns
    -------
    str
        Plain sentences with the second total and the weighted kappa, where there is one.

    Examples
    --------
    >>> answers = (1, 2, 3, 4, 5) * 3 + (2,)
    >>> scored = Audit(example().page, (), (), answers, answers)
    >>> scores_agreement(scored).split(":")[0]
    'A second rater gave it 45'
    """
    total = discern.total(audit.second_discern)
    try:
        agrees = discern.agree(audit.discern, audit.second_discern).summary()
    except ValueError as problem:
        agrees = f"no kappa: {problem}."
    return f"A second rater gave it {total}: {agrees}"


def _source_lines(audit: Audit) -> tuple[str, ...]:
    """Return the sources that the verdicts rest on, each with how well it was seen."""
    own = {source.key: source for source in _with_this_page(audit.page, audit.sources)}
    used = dict.fromkeys(key for row in audit.rows for key in row.evidence)
    lines = []
    for key in used:
        if key in own:
            source = own[key]
            lines.append(f"{key}: {source.says} {source.address} ({source.basis})")
        else:
            lines.append(f"{key}: {data.cite(key)} ({data.source(key)['basis']})")
    return tuple(lines)


def _own_limits(audit: Audit) -> tuple[str, ...]:
    """Return limits that follow from this audit."""
    found = []
    if len(audit.rows) < 20:
        claims = (
            "1 claim is little" if len(audit.rows) == 1 else f"{len(audit.rows)} claims are few"
        )
        found.append(f"{claims}: a percentage of them would say little.")
    own = {source.key: source.basis for source in _with_this_page(audit.page, audit.sources)}
    bases = [own.get(row.decided_by) or data.source(row.decided_by)["basis"] for row in audit.rows]
    abstracts = bases.count("abstract") + bases.count("recalled")
    if abstracts:
        verdicts = "1 verdict rests" if abstracts == 1 else f"{abstracts} verdicts rest"
        found.append(f"{verdicts} on abstracts or on memory, not on whole papers.")
    return tuple(found)


def report_html(
    audit: Audit, compared: Compared | None = None, sentence_of: Sentence | None = None
) -> str:
    """Return the report as a page of HTML: no script, no picture, no link, nothing from elsewhere.

    Parameters
    ----------
    audit : Audit
        An audit without problems.
    compared : Compared, optional
        How a neighbour's rating agrees.
    sentence_of : callable, optional
        `sentence_of(check)`: the sentence of a live check.

    Returns
    -------
    str
        A whole document.

    Raises
    ------
    ValueError
        For an audit without claims, or with problems.

    Examples
    --------
    >>> "<h1>Audit of: A made-up page</h1>" in report_html(example())
    True
    """
    body = []
    for number, part in enumerate(_parts(audit, compared, sentence_of)):
        level = "h1" if number == 0 else "h2"
        body.append(f"<{level}>{html_text(part.heading)}</{level}>")
        body.extend(f"<p>{html_text(one)}</p>" for one in part.paragraphs)
        if part.rows:
            head = "".join(f'<th scope="col">{html_text(one)}</th>' for one in part.heads)
            # The heading above is the table's name; the first cell is that of its row.
            name = f'aria-label="{html_text(part.heading)}"'
            body.append(f"<table {name}><thead><tr>{head}</tr></thead><tbody>")
            for first, *others in part.rows:
                cells = f'<th scope="row">{html_text(first)}</th>'
                cells += "".join(f"<td>{html_text(one)}</td>" for one in others)
                body.append(f"<tr>{cells}</tr>")
            body.append("</tbody></table>")
        if part.points:
            points = "".join(f"<li>{html_text(one)}</li>" for one in part.points)
            body.append(f"<ul>{points}</ul>")
    # The policy forbids whatever the escaping should have caught.
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    style = (
        "body{font:14px/1.4 sans-serif;max-width:960px;margin:1em auto;padding:0 1em}"
        "table{border-collapse:collapse}td,th{border:1px solid #6b7690;padding:2px 5px;"
        "vertical-align:top;text-align:left;overflow-wrap:break-word}"
        "th[scope=row]{white-space:nowrap;font-weight:400}h1{font-size:1.4em;overflow-wrap:anywhere}"
        "h2{font-size:1.1em;margin:.8em 0 .2em}p,ul{margin:.3em 0;overflow-wrap:anywhere}"
        "@page{size:A4;margin:9mm}@media print{body{font-size:7.5pt;line-height:1.25;margin:0;"
        "padding:0;max-width:none}h2{margin:.5em 0 .1em}}"
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{html_text(audit.page.name)}: an audit</title><style>{style}</style></head>\n"
        f"<body>\n{chr(10).join(body)}\n</body></html>\n"
    )


def report_markdown(
    audit: Audit, compared: Compared | None = None, sentence_of: Sentence | None = None
) -> str:
    """Return the report as Markdown.

    Parameters
    ----------
    audit : Audit
        An audit without problems.
    compared : Compared, optional
        How a neighbour's rating agrees.
    sentence_of : callable, optional
        `sentence_of(check)`: the sentence of a live check.

    Returns
    -------
    str
        Text in which no sign of the page's is markup.

    Raises
    ------
    ValueError
        For an audit without claims, or with problems.

    Examples
    --------
    >>> report_markdown(example()).splitlines()[0]
    '# Audit of: A made-up page'
    """
    lines = []
    for number, part in enumerate(_parts(audit, compared, sentence_of)):
        lines += [f"{'#' if number == 0 else '##'} {markdown_text(part.heading)}", ""]
        for paragraph in part.paragraphs:
            lines += [markdown_text(paragraph), ""]
        if part.rows:
            lines.append(f"| {' | '.join(part.heads)} |")
            lines.append("|---" * len(part.heads) + "|")
            for row in part.rows:
                lines.append(f"| {' | '.join(markdown_text(one) for one in row)} |")
            lines.append("")
        if part.points:
            lines += [*(f"- {markdown_text(one)}" for one in part.points), ""]
    return "\n".join(lines).rstrip() + "\n"


# ---- files ---------------------------------------------------------------------------------------


def to_text(audit: Audit) -> str:
    """Return an audit as the text of a file.

    Parameters
    ----------
    audit : Audit
        Any audit, finished or not.

    Returns
    -------
    str
        JSON.

    Examples
    --------
    >>> from_text(to_text(example())) == example()
    True
    """
    content = {"format": FORMAT, "version": VERSION, **asdict(audit)}
    return json.dumps(content, indent=1) + "\n"


def from_text(text: str | bytes) -> Audit:
    """Return the audit that a file holds.

    Parameters
    ----------
    text : str or bytes
        The content of the file; nothing in it is run.

    Returns
    -------
    Audit
        It may still have problems.

    Raises
    ------
    ValueError
        For anything that is not a file of an audit.

    Examples
    --------
    >>> from_text("{}")
    Traceback (most recent call last):
    ValueError: the file is no audit of this course: it lacks the mark 'cold-facts-audit'
    """
    if len(text) > LARGEST_FILE:
        raise ValueError(f"the file is larger than {LARGEST_FILE} bytes; it is no audit of a page")
    try:
        content = json.loads(text)
    # RecursionError: nothing but opening brackets, deeper than the parser follows
    except (ValueError, RecursionError):
        raise ValueError("the file is damaged: it is not complete JSON") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError(f"the file is no audit of this course: it lacks the mark {FORMAT!r}")
    if content.get("version") != VERSION:
        raise ValueError(f"the file has another version; this course reads version {VERSION}")
    page = _made(Page, content.get("page"))
    rows = tuple(_made(Row, one) for one in _list(content, "rows"))
    sources = tuple(_made(Source, one) for one in _list(content, "sources"))
    answers = [_list(content, name) for name in ("discern", "second_discern")]
    if not all(type(answer) is int for rater in answers for answer in rater):
        raise ValueError("the file is damaged: an answer of discern is no whole number")
    return Audit(page, rows, sources, tuple(answers[0]), tuple(answers[1]))


def _list(content: Mapping[str, Any], name: str) -> list:
    """Return a list of a file."""
    found = content.get(name, [])
    if not isinstance(found, list) or len(found) > MOST_ROWS:
        raise ValueError(f"the file is damaged: {name} is no list of at most {MOST_ROWS}")
    return found


def _made(kind: type, content: Any) -> Any:
    """Return a part of an audit from what a file holds, all of it text."""
    if not isinstance(content, dict):
        raise ValueError(f"the file is damaged: a {kind.__name__.lower()} is missing")
    given = {}
    for name in (one.name for one in fields(kind)):
        if name not in content:
            continue
        value = content[name]
        is_texts = isinstance(value, list) and all(isinstance(one, str) for one in value)
        if not (isinstance(value, str) or (name == "evidence" and is_texts)):
            raise ValueError(f"the file is damaged: {name} is no text")
        given[name] = value
    try:
        return kind(**given)
    except TypeError:
        raise ValueError(f"the file is damaged: a {kind.__name__.lower()} lacks a part") from None


def write(
    folder: str | Path,
    audit: Audit,
    compared: Compared | None = None,
    sentence_of: Sentence | None = None,
) -> tuple[Path, ...]:
    """Write an audit, its blind sheet and, if it has no problems, its two reports.

    Parameters
    ----------
    folder : path
        Where; it is made if it does not exist.
    audit : Audit
        The audit.
    compared : Compared, optional
        How a neighbour's rating agrees.
    sentence_of : callable, optional
        `sentence_of(check)`: the sentence of a live check.

    Returns
    -------
    tuple of pathlib.Path
        audit.json and blind_sheet.csv, then report.html and report.md.

    Raises
    ------
    ValueError
        If a file of that name is something else, or cannot be written.
    """
    place = Path(folder)
    texts = {"audit.json": to_text(audit), "blind_sheet.csv": blind_sheet(audit)}
    if audit.rows and not audit.problems():
        texts["report.html"] = report_html(audit, compared, sentence_of)
        texts["report.md"] = report_markdown(audit, compared, sentence_of)
    written = []
    try:
        place.mkdir(parents=True, exist_ok=True)
        before = place / "audit.json"
        if before.exists():
            # A file that is no audit stays as it is.
            from_text(before.read_bytes()[: LARGEST_FILE + 1])
        for name, text in texts.items():
            path = place / name
            # One line end and one encoding, whatever the computer prefers; a spreadsheet needs the
            # mark at the beginning to read ° and é.
            encoding = "utf-8-sig" if name.endswith(".csv") else "utf-8"
            path.write_text(text, encoding=encoding, errors="replace", newline="\n")
            written.append(path)
    except OSError as problem:
        raise ValueError(
            f"{str(place)[:200]!r} cannot be written ({problem.strerror}); the rule: a folder of "
            "your own, such as 'my_audit'"
        ) from None
    return tuple(written)
