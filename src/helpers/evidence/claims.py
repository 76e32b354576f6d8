"""The claims of the five pages P1 to P5: each restated and judged, with the reasons and evidence.

A verdict judges a sentence as captured, never a person. "Unsupported" says that no adequate
evidence was given or found, not that the sentence is false; "unverifiable" says that nothing at
hand could test it. Every verdict has a version, and `history` says what was changed and why.

How a claim is entered: its restatement keeps the hedge, the subject and the scope of the page's
sentence; a heading or the repetition of a sentence on the same page is no claim of its own; and the
same words have the same verdict on every page. The rating guide is in data/README.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpers import data
from helpers.checks import one_of

# imported only where a table is made, so that starting a notebook does not wait for it
if TYPE_CHECKING:
    import pandas as pd

PAGES = ("P1", "P2", "P3", "P4", "P5")
# Every verdict and what it means
VERDICTS = {
    "supported": "fits good evidence, a definition or the record as worded, its hedge included",
    "partly supported": "true at its core; worded too strongly, or a condition is missing",
    "misleading": "true or half-true words that leave a false impression",
    "unsupported": "no adequate evidence was given or found; that is not the same as false",
    "contradicted": "better evidence on its own subject, the page or a definition says otherwise",
    "physically impossible": "a law of nature says otherwise",
    "copying error": "a slip of copying or translation; what was meant is clear",
    "unverifiable": "nothing at hand could test it, or it cannot be seen in the captured text",
}
RIGHT = ("supported", "partly supported")
# How sure a verdict is, the least first
CERTAINTIES = ("low", "moderate", "high")
# Verdicts as they are counted and drawn: what is right first, what is wrong last
ORDER = (
    "supported",
    "partly supported",
    "unverifiable",
    "copying error",
    "unsupported",
    "misleading",
    "contradicted",
    "physically impossible",
)
# How the reason of a claim that is no longer in the table begins
WITHDRAWN = "withdrawn"
# Addresses by column of the bibliography, best first
LINK_STARTS = {
    "doi": "https://doi.org/",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
}


@dataclass(frozen=True)
class Claim:
    """One claim of a page; the text of all fields is that of data/claims.csv.

    Attributes
    ----------
    key, page, topic : str
        Key of the claim, and where it belongs.
    core : bool
        Whether it is one of the claims worth most of a learner's time.
    start : int or None
        Its place among the twelve to begin with, or None.
    says : str
        What the page says, restated.
    hedge : tuple of str
        The page's own hedging words, which are in `says` too.
    key_phrase : str
        What other claims say in the same words, or "".
    tested_by : str
        What could test it.
    rhetoric : tuple of str
        Rhetorical devices it uses.
    verdict, certainty, reasoning : str
        The verdict, how certain it is, and why.
    evidence : tuple of str
        Keys of the sources it rests on.
    decided_by : str
        The one among them that decides the verdict.
    quotation : str
        The page's own words, where the wording is the evidence.
    check : str
        Name of a live check, or "".
    version : int
        Version of the verdict.
    judged : str
        Date of the verdict.
    """

    key: str
    page: str
    core: bool
    start: int | None
    topic: str
    says: str
    hedge: tuple[str, ...]
    key_phrase: str
    tested_by: str
    rhetoric: tuple[str, ...]
    verdict: str
    certainty: str
    reasoning: str
    evidence: tuple[str, ...]
    decided_by: str
    quotation: str
    check: str
    version: int
    judged: str

    def summary(self) -> str:
        """Return plain sentences with the claim, its verdict and how sure it is."""
        return f"{self.key} ({self.page}): {self.verdict}, certainty {self.certainty}. {self.says}"


@dataclass(frozen=True)
class Evidence:
    """What one source says.

    Attributes
    ----------
    source : str
        A key of the bibliography.
    design : str
        Kind of study.
    people : int or None
        People who were studied, or None where that is not known.
    finding : str
        The finding in our own words.
    trust : str
        How well the source was seen, as in the table.
    citation, link : str
        Its citation, and its address or "".
    """

    source: str
    design: str
    people: int | None
    finding: str
    trust: str
    citation: str
    link: str

    def summary(self) -> str:
        """Return one plain sentence, with the number of people where it is known."""
        size = f", {self.people} people" if self.people else ""
        return f"{self.design}{size}: {self.finding} ({self.citation})"


def load_claims() -> tuple[Claim, ...]:
    """Return every claim.

    Returns
    -------
    tuple of Claim
        In the order of the pages (no unit).

    Examples
    --------
    >>> len(load_claims())
    163
    """
    return tuple(_claim(row) for row in data.load("claims").to_dict("records"))


def _claim(row: dict) -> Claim:
    """Return a row of data/claims.csv as a Claim."""
    return Claim(
        key=row["claim"],
        page=row["page"],
        core=row["core"] == "yes",
        start=_whole_or_none(row["start"]),
        topic=row["topic"],
        says=row["says"],
        hedge=_split(row["hedge"]),
        key_phrase=row["key_phrase"],
        tested_by=row["tested_by"],
        rhetoric=_split(row["rhetoric"]),
        verdict=row["verdict"],
        certainty=row["certainty"],
        reasoning=row["reasoning"],
        evidence=_split(row["evidence"]),
        decided_by=row["decided_by"],
        quotation=row["quotation"],
        check=row["check"],
        version=int(row["version"]),
        judged=row["judged"],
    )


def _whole_or_none(cell: float) -> int | None:
    """Return a number cell as a whole number, or None where it is empty."""
    return None if math.isnan(cell) else int(cell)


def _split(cell: str) -> tuple[str, ...]:
    """Return the parts of a cell that holds several, separated by semicolons."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def claim(key: str) -> Claim:
    """Return one claim by its key.

    Parameters
    ----------
    key : str
        For example "C004".

    Returns
    -------
    Claim
        The claim (no unit).

    Raises
    ------
    ValueError
        If there is none, naming the nearest.

    Examples
    --------
    >>> claim("C004").verdict
    'physically impossible'
    """
    found = {one.key: one for one in load_claims()}
    one_of(key, found, "claims")
    return found[key]


def chosen(
    page: str | None = None,
    topic: str | None = None,
    verdict: str | None = None,
    core: bool = False,
    claims: Iterable[Claim] | None = None,
) -> tuple[Claim, ...]:
    """Return the claims of a page, topic and verdict.

    Parameters
    ----------
    page, topic, verdict : str, optional
        What the claims have in common; None for any.
    core : bool
        Whether to keep only core claims.
    claims : iterable of Claim, optional
        Where to choose from; all claims unless given.

    Returns
    -------
    tuple of Claim
        In their order (no unit).

    Raises
    ------
    ValueError
        For a page, topic or verdict that no claim has, naming the nearest.

    Examples
    --------
    >>> [one.key for one in chosen(page="P1", verdict="physically impossible")]
    ['C004']
    """
    everything = load_claims()
    found = everything if claims is None else tuple(claims)
    for field, choice in (("page", page), ("topic", topic), ("verdict", verdict)):
        if choice is None:
            continue
        # judged by all claims: a choice that exists may well be missing among those given
        one_of(choice, sorted({getattr(one, field) for one in everything}), f"{field}s")
        found = tuple(one for one in found if getattr(one, field) == choice)
    if core:
        found = tuple(one for one in found if one.core)
    return found


def starters() -> tuple[Claim, ...]:
    """Return the twelve claims to begin with.

    Returns
    -------
    tuple of Claim
        In the order in which they are met (no unit).

    Examples
    --------
    >>> [one.key for one in starters()][:3]
    ['C004', 'C020', 'C033']
    """
    # The place among the starters begins with 1, so that None and 0 cannot be confused.
    first = [one for one in load_claims() if one.start]
    return tuple(sorted(first, key=lambda one: one.start))


def topics() -> list[str]:
    """Return the topics.

    Returns
    -------
    list of str
        In alphabetical order (no unit).

    Examples
    --------
    >>> "safety" in topics()
    True
    """
    return sorted({one.topic for one in load_claims()})


def counts(claims: Iterable[Claim] | None = None) -> pd.DataFrame:
    """Count how many claims have each verdict on each page.

    Parameters
    ----------
    claims : iterable of Claim, optional
        What to count; all claims unless given.

    Returns
    -------
    pandas.DataFrame
        Numbers of claims (no unit): a row for each verdict, a column for each page, and a column
        `all`.

    Examples
    --------
    >>> int(counts().loc["physically impossible", "P1"])
    1
    """
    import pandas as pd

    known = load_claims() if claims is None else tuple(claims)
    # Filled with zeros first: a verdict that a page never got is a finding, too.
    table = pd.DataFrame(0, index=list(VERDICTS), columns=list(PAGES))
    for one in known:
        table.loc[one.verdict, one.page] += 1
    table["all"] = table.sum(axis=1)
    return table


def share_right(page: str | None = None, core: bool = False) -> float:
    """Return the share of claims that are supported or partly supported.

    Parameters
    ----------
    page : str, optional
        One of `PAGES`; all pages unless given.
    core : bool
        Whether to count only core claims.

    Returns
    -------
    float
        The share in percent.

    Examples
    --------
    >>> 60 < share_right() < 70
    True
    """
    known = chosen(page=page, core=core)
    return 100 * sum(one.verdict in RIGHT for one in known) / len(known)


def evidence_for(key: str) -> tuple[Evidence, ...]:
    """Return what each source of a claim's verdict says.

    Parameters
    ----------
    key : str
        Key of a claim.

    Returns
    -------
    tuple of Evidence
        In the order of the claim (no unit).

    Examples
    --------
    >>> [one.source for one in evidence_for("C033")]
    ['saline_freezing', 'p2_parent', 'shah2016', 'aarts2019']
    """
    # A verdict may rest on several sources; each is shown with what it found.
    table = data.load("evidence").set_index("source")
    found = []
    for source in claim(key).evidence:
        row = table.loc[source]
        evidence = Evidence(
            source=source,
            design=row["design"],
            people=_whole_or_none(row["people"]),
            finding=row["finding"],
            trust=row["trust"],
            citation=data.cite(source),
            link=link(source),
        )
        found.append(evidence)
    return tuple(found)


def link(source: str) -> str:
    """Return the address of a source by DOI, PubMed Central or PubMed.

    Parameters
    ----------
    source : str
        A key of the bibliography.

    Returns
    -------
    str
        The address (no unit), or "" where the source has none.

    Examples
    --------
    >>> link("distaso2015")
    'https://doi.org/10.1371/journal.pone.0129021'
    """
    entry = data.source(source)
    for field, start in LINK_STARTS.items():
        if entry[field]:
            return start + entry[field]
    return ""


def history(key: str) -> list[str]:
    """Return the earlier verdicts of a claim and the current one.

    Parameters
    ----------
    key : str
        Key of a claim, also of one that was withdrawn.

    Returns
    -------
    list of str
        A sentence with its version for each verdict, with the reason for the change and with what
        would change it back (no unit); the present one last, unless the claim was withdrawn.

    Raises
    ------
    ValueError
        For a key that no claim has or had, naming the nearest.

    Examples
    --------
    >>> history("C090")[0].split(":")[0]
    'Version 1, misleading (certainty high), replaced 2026-11-21'
    """
    # Past verdicts are kept in another table; claims.csv has the current one only.
    table = data.load("claim_history")
    sentences = []
    for row in table[table["claim"] == key].sort_values("version").to_dict("records"):
        sentences.append(
            f"Version {row['version']:.0f}, {row['verdict']} (certainty {row['certainty']}), "
            f"replaced {row['replaced']}: {row['reason']}. "
            f"What would change it back: {row['would_change_back']}."
        )
    if key in withdrawn():
        return sentences
    present = claim(key)
    sentences.append(
        f"Version {present.version}, {present.verdict} (certainty {present.certainty}), "
        f"judged {present.judged}."
    )
    return sentences


def withdrawn() -> dict[str, str]:
    """Return the claims that were taken out of the table, with the reasons.

    Returns
    -------
    dict of str to str
        The reason for each key (no unit).

    Examples
    --------
    >>> withdrawn()["C025"]
    'withdrawn: the heading over a list is no claim of its own'
    """
    table = data.load("claim_history")
    gone = table[table["reason"].str.startswith(WITHDRAWN)]
    return dict(zip(gone["claim"], gone["reason"], strict=True))
