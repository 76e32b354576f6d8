"""The claims of the five pages P1 to P5: each restated, judged, with how sure, why, and by which evidence.

A verdict judges a sentence as captured, never a person.  "Unsupported" says that no adequate evidence was given or
found, not that the sentence is false; "unverifiable" says that nothing at hand could test it.  Every verdict has a
version, and `history` says what was changed and why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from helpers import data

PAGES = ("P1", "P2", "P3", "P4", "P5")
VERDICTS = {
    "supported": "fits good evidence as worded",
    "partly supported": "true in its core; worded too strongly, or conditions are missing",
    "misleading": "true or half-true words that leave a false impression",
    "unsupported": "no adequate evidence was given or found; that is not the same as false",
    "contradicted": "better evidence, the page itself or a definition says otherwise",
    "physically impossible": "a law of nature says otherwise",
    "unverifiable": "nothing at hand could test it, or it cannot be seen in the captured text",
}
RIGHT = ("supported", "partly supported")


@dataclass(frozen=True)
class Claim:
    """One claim of a page; all fields are words of data/claims.csv, `evidence` are keys of its sources.

    `start` is its place among the twelve to begin with, or None; `certainty` is certainty in the verdict.
    """

    key: str
    page: str
    core: bool
    start: int | None
    topic: str
    says: str
    tested_by: str
    rhetoric: tuple[str, ...]
    verdict: str
    certainty: str
    reasoning: str
    evidence: tuple[str, ...]
    quotation: str
    check: str
    version: int
    judged: str

    def summary(self) -> str:
        """One plain sentence with the claim, its verdict and how sure it is."""
        return f"{self.key} ({self.page}): {self.verdict}, certainty {self.certainty}. {self.says}"


@dataclass(frozen=True)
class Evidence:
    """What one source says: design, people (or None), finding in our own words, trust, citation and a link if any."""

    source: str
    design: str
    people: int | None
    finding: str
    trust: str
    citation: str
    link: str

    def summary(self) -> str:
        """One plain sentence, with the number of people where it is known."""
        size = f", {self.people} people" if self.people else ""
        return f"{self.design}{size}: {self.finding} ({self.citation})"


def load_claims() -> tuple[Claim, ...]:
    """Return every claim in the order of the pages (no unit).

    >>> len(load_claims())
    157
    """
    return tuple(_claim(row) for row in data.load("claims").to_dict("records"))


def _claim(row: dict) -> Claim:
    """A row of data/claims.csv as a Claim."""
    return Claim(
        key=row["claim"],
        core=row["core"] == "yes",
        start=None
        if row["start"] != row["start"]
        else int(row["start"]),  # nan is the only value unequal to itself
        rhetoric=_listed(row["rhetoric"]),
        evidence=_listed(row["evidence"]),
        version=int(row["version"]),
        **{name: row[name] for name in _PLAIN},
    )


_PLAIN = (
    "page",
    "topic",
    "says",
    "tested_by",
    "verdict",
    "certainty",
    "reasoning",
    "quotation",
    "check",
    "judged",
)


def _listed(cell: str) -> tuple[str, ...]:
    """The parts of a cell that holds several, separated by semicolons."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def claim(key: str) -> Claim:
    """Return one claim by its key (no unit); ValueError, naming the nearest, if there is none.

    >>> claim("C004").verdict
    'physically impossible'
    """
    found = {one.key: one for one in load_claims()}
    data.one_of(key, found, "claims")
    return found[key]


def chosen(
    page: str | None = None,
    topic: str | None = None,
    verdict: str | None = None,
    core: bool = False,
    claims: Iterable[Claim] | None = None,
) -> tuple[Claim, ...]:
    """Return the claims of a page, topic and verdict (None: any), only core ones if `core` (no unit).

    Raises ValueError for a page, topic or verdict that no claim has, naming the nearest.

    >>> [one.key for one in chosen(page="P1", verdict="physically impossible")]
    ['C004']
    """
    everything = load_claims()
    known = everything if claims is None else tuple(claims)
    for name, choice in (("page", page), ("topic", topic), ("verdict", verdict)):
        if choice is not None:
            data.one_of(choice, sorted({getattr(one, name) for one in everything}), f"{name}s")
    return tuple(
        one
        for one in known
        if page in (None, one.page)
        and topic in (None, one.topic)
        and verdict in (None, one.verdict)
        and (one.core or not core)
    )


def starters() -> tuple[Claim, ...]:
    """Return the twelve claims to begin with, in their order (no unit).

    >>> [one.key for one in starters()][:3]
    ['C004', 'C020', 'C033']
    """
    return tuple(sorted((one for one in load_claims() if one.start), key=lambda one: one.start))


def topics() -> list[str]:
    """Return the topics in alphabetical order (no unit).

    >>> "safety" in topics()
    True
    """
    return sorted({one.topic for one in load_claims()})


def counts(claims: Iterable[Claim] | None = None):
    """Return how many claims have each verdict on each page, with a column `all` (DataFrame; no unit).

    >>> int(counts().loc["physically impossible", "P1"])
    1
    """
    import pandas as pd

    known = load_claims() if claims is None else tuple(claims)
    table = pd.DataFrame(0, index=list(VERDICTS), columns=list(PAGES))
    for one in known:
        table.loc[one.verdict, one.page] += 1
    table["all"] = table.sum(axis=1)
    return table


def share_right(page: str | None = None) -> float:
    """Return the share (percent) of claims supported or partly supported, on one page or on all.

    >>> 40 < share_right() < 50
    True
    """
    known = chosen(page=page)
    return 100 * sum(one.verdict in RIGHT for one in known) / len(known)


def evidence_for(key: str) -> tuple[Evidence, ...]:
    """Return what each source of a claim's verdict says, in the order of the claim (no unit).

    >>> [one.source for one in evidence_for("C033")]
    ['saline_freezing', 'p2_parent', 'shah2016', 'aarts2019']
    """
    table = data.load("evidence").set_index("source")
    return tuple(_evidence(source, table.loc[source]) for source in claim(key).evidence)


def _evidence(source: str, row) -> Evidence:
    """A row of data/evidence.csv with its citation and the best link."""
    people = None if row["people"] != row["people"] else int(row["people"])
    return Evidence(
        source, row["design"], people, row["finding"], row["trust"], data.cite(source), link(source)
    )


def link(source: str) -> str:
    """Return the address of a source by DOI, PubMed Central or PubMed, or nothing where it has none (no unit).

    >>> link("distaso2015")
    'https://doi.org/10.1371/journal.pone.0129021'
    """
    entry = data.source(source)
    places = (
        ("https://doi.org/", entry["doi"]),
        ("https://pmc.ncbi.nlm.nih.gov/articles/", entry["pmcid"]),
        ("https://pubmed.ncbi.nlm.nih.gov/", entry["pmid"]),
    )
    return next((address + name for address, name in places if name), "")


def used_by(source: str) -> tuple[str, ...]:
    """Return the keys of the claims whose verdict rests on a source (no unit).

    >>> "C056" in used_by("cavrapn2024")
    True
    """
    data.one_of(source, list(data.load("evidence")["source"]), "sources of evidence")
    return tuple(one.key for one in load_claims() if source in one.evidence)


def history(key: str) -> list[str]:
    """Return the earlier verdicts of a claim, each as a sentence with its version, and the present one last (no unit).

    >>> history("C090")[0].split(":")[0]
    'Version 1, misleading (certainty high), replaced 2026-11-21'
    """
    present = claim(key)
    table = data.load("claim_history")
    earlier = [
        f"Version {row.version:.0f}, {row.verdict} (certainty {row.certainty}), replaced {row.replaced}: {row.reason}."
        for row in table[table["claim"] == key].sort_values("version").itertuples()
    ]
    return [
        *earlier,
        f"Version {present.version}, {present.verdict} (certainty {present.certainty}), judged {present.judged}.",
    ]
