"""The second reading of all claims: how far two readings of the same makers agree.

The second reader saw the page's sentence, the restated claim and the rating guide, and neither the
first verdicts nor their reasons. Both readers are makers of this course: no clinician is among
them, and nobody from outside has rated the claims yet. So kappa says how steady the rating is, not
that the verdicts are right. Where the readings differ, the table says which verdict was kept, and
why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from helpers import data
from helpers.checks import one_of
from helpers.evidence.agreement import Agreement, kappa
from helpers.evidence.claims import CERTAINTIES, ORDER, RIGHT, VERDICTS

WHAT_IT_IS = "a second reading by the same makers, blind to the first"


@dataclass(frozen=True)
class Reading:
    """One claim, read twice.

    Attributes
    ----------
    key : str
        Key of the claim.
    first, second, settled : str
        The verdict before the second reading, that of the second reader, and the one kept.
    first_certainty, second_certainty : str
        How sure each reader was.
    second_reason : str
        The second reader's reason, as given.
    settlement : str
        Why the kept verdict was kept; "" where the readers agree.
    """

    key: str
    first: str
    second: str
    settled: str
    first_certainty: str
    second_certainty: str
    second_reason: str
    settlement: str

    @property
    def differ(self) -> bool:
        """Whether the two readers gave different verdicts."""
        return self.first != self.second

    @property
    def changed(self) -> bool:
        """Whether the first verdict was given up."""
        return self.settled != self.first

    @property
    def direction(self) -> str:
        """Where the settled verdict lies: "milder" or "harder" than the first, or "unchanged".

        By the order in which verdicts are drawn, from supported to physically impossible; those
        that are neither for nor against a page (unverifiable, copying error) stand between.
        """
        step = ORDER.index(self.settled) - ORDER.index(self.first)
        if step == 0:
            return "unchanged"
        return "milder" if step < 0 else "harder"

    def summary(self) -> str:
        """Return plain sentences with both verdicts and, where they differ, what was kept."""
        if not self.differ:
            return f"Both readings say {self.first}."
        return (
            f"First {self.first}, then {self.second}; kept: {self.settled}, because "
            f"{self.settlement}."
        )


def readings() -> tuple[Reading, ...]:
    """Return every claim with both verdicts and the settled one.

    Returns
    -------
    tuple of Reading
        In the order of the claims (no unit).

    Examples
    --------
    >>> readings()[0].key
    'C001'
    """
    found = []
    for row in data.load("second_reading").to_dict("records"):
        reading = Reading(
            key=row["claim"],
            first=row["first_verdict"],
            second=row["second_verdict"],
            settled=row["settled_verdict"],
            first_certainty=row["first_certainty"],
            second_certainty=row["second_certainty"],
            second_reason=row["second_reason"],
            settlement=row["settlement"],
        )
        found.append(reading)
    return tuple(found)


def reading(key: str) -> Reading:
    """Return the two readings of one claim.

    Parameters
    ----------
    key : str
        Key of a claim.

    Returns
    -------
    Reading
        Both verdicts and the one that was kept.

    Raises
    ------
    ValueError
        For a claim that was not read twice, naming the nearest.

    Examples
    --------
    >>> reading("C004").summary()
    'Both readings say physically impossible.'
    """
    found = {one.key: one for one in readings()}
    one_of(key, found, "claims that were read twice")
    return found[key]


def agreement(found: Iterable[Reading] | None = None) -> Agreement:
    """Return Cohen's kappa of the two readings over the eight verdicts.

    Parameters
    ----------
    found : iterable of Reading, optional
        What to compare; all readings unless given.

    Returns
    -------
    Agreement
        Kappa (no unit) with its interval.

    Examples
    --------
    >>> -1 <= agreement().low < agreement().high <= 1
    True
    """
    known = readings() if found is None else tuple(found)
    first = [one.first for one in known]
    second = [one.second for one in known]
    return kappa(first, second, list(VERDICTS))


def agreement_right_or_not(found: Iterable[Reading] | None = None) -> Agreement:
    """Return kappa for the coarser question: right at least in part, or not.

    Parameters
    ----------
    found : iterable of Reading, optional
        What to compare; all readings unless given.

    Returns
    -------
    Agreement
        Kappa (no unit) with its interval.

    Examples
    --------
    >>> agreement_right_or_not().agreed >= agreement().agreed
    True
    """
    known = readings() if found is None else tuple(found)
    first = [one.first in RIGHT for one in known]
    second = [one.second in RIGHT for one in known]
    return kappa(first, second, [True, False])


def directions() -> dict[str, int]:
    """Count the verdicts that the second reading changed, by direction.

    Returns
    -------
    dict of str to int
        Numbers of claims (no unit): "milder" and "harder" than the first verdict, and "unchanged".

    Examples
    --------
    >>> sum(directions().values()) == len(readings())
    True
    """
    counts = {"milder": 0, "harder": 0, "unchanged": 0}
    for one in readings():
        counts[one.direction] += 1
    return counts


def certainties() -> dict[str, int]:
    """Count how sure the second reader was beside the first.

    Returns
    -------
    dict of str to int
        Numbers of claims (no unit): "as sure", "less sure" and "surer" than the first reader.

    Examples
    --------
    >>> sum(certainties().values()) == len(readings())
    True
    """
    counts = {"as sure": 0, "less sure": 0, "surer": 0}
    for one in readings():
        second = CERTAINTIES.index(one.second_certainty)
        first = CERTAINTIES.index(one.first_certainty)
        if second == first:
            counts["as sure"] += 1
        else:
            counts["surer" if second > first else "less sure"] += 1
    return counts


def summary() -> str:
    """Return plain sentences with what was done, the agreement, and what was changed.

    Returns
    -------
    str
        The sentences (no unit).

    Examples
    --------
    >>> summary().startswith("A second reading by the same makers, blind to the first")
    True
    """
    known = readings()
    differ = [one for one in known if one.differ]
    counts = directions()
    changed = counts["milder"] + counts["harder"]
    return (
        f"{WHAT_IT_IS.capitalize()}, of {len(known)} claims. {agreement(known).summary()} "
        f"They differed on {len(differ)} claims; {changed} first verdicts were changed, "
        f"{counts['milder']} to a milder and {counts['harder']} to a harder one, and "
        f"{len(differ) - changed} were kept."
    )
