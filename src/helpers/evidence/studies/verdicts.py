"""How many claims of each page, or of each topic, have which verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from helpers.checks import one_of
from helpers.evidence import claims
from helpers.evidence.claims import ORDER, Claim

SELECTIONS = {"all": "claims", "core": "claims of the core"}
"""What is counted, as the sentence calls it, besides the claims of one page."""

GROUPS = ("page", "topic")
"""What a row of the table may be."""


@dataclass(frozen=True, eq=False)
class Verdicts:
    """Numbers of claims by verdict.

    Attributes
    ----------
    names : tuple of str
        Pages or topics.
    table : numpy.ndarray of int, shape (names, verdicts)
        Numbers of claims; columns are the verdicts of `ORDER`.
    what : str
        What was counted.
    """

    names: tuple[str, ...]
    table: np.ndarray
    what: str

    def total(self, *verdicts: str) -> int:
        """Return the number of claims with any of these verdicts."""
        columns = [ORDER.index(verdict) for verdict in verdicts]
        return int(self.table[:, columns].sum())

    def summary(self) -> str:
        """Return plain sentences with the numbers of claims and where most are supported."""
        wrong = self.total("contradicted", "physically impossible")
        supported = self.table[:, ORDER.index("supported")]
        group = "page" if self.names == claims.PAGES else "topic"
        counted = (
            f"Of {int(self.table.sum())} {self.what}, {self.total('supported')} are supported and "
            f"{self.total('partly supported')} partly supported. The rest: "
            f"{self.total('misleading')} misleading, {self.total('unsupported')} unsupported, "
            f"{wrong} contradicted or physically impossible, {self.total('copying error')} with a "
            f"copying error and {self.total('unverifiable')} unverifiable."
        )
        has_claims = self.table.sum(axis=1) > 0
        if has_claims.sum() < 2:
            return counted
        most = supported.max()
        best = [name for name, number in zip(self.names, supported, strict=True) if number == most]
        names = " and ".join(best)
        if len(best) > 1:
            return (
                f"{counted} The {group}s with the most supported claims are {names}, "
                f"each with {most}."
            )
        return f"{counted} The {group} with the most supported claims is {names}, with {most}."


def run(which: str = "all", group: str = "page") -> Verdicts:
    """Count claims by verdict.

    Parameters
    ----------
    which : {"all", "core"} or str
        All claims, the core ones, or those of one page, for example "P3".
    group : {"page", "topic"}
        What a row of the table is.

    Returns
    -------
    Verdicts
        Numbers of claims (no unit).

    Raises
    ------
    ValueError
        For a selection or a group that does not exist.

    Examples
    --------
    >>> int(run().table.sum())
    163
    """
    one_of(which, [*SELECTIONS, *claims.PAGES], "selections of claims")
    one_of(group, GROUPS, "groups of claims")
    known = claims.chosen(which if which in claims.PAGES else None, core=which == "core")
    names = claims.PAGES if group == "page" else tuple(claims.topics())
    # Every topic has a row, also one without core claims, so that bars keep their places.
    rows = [_counts([one for one in known if getattr(one, group) == name]) for name in names]
    what = SELECTIONS.get(which, f"claims of {which}")
    return Verdicts(names, np.array(rows), what)


def _counts(members: Sequence[Claim]) -> list[int]:
    """Count claims by verdict, in the order of `ORDER`."""
    found = [one.verdict for one in members]
    return [found.count(verdict) for verdict in ORDER]
