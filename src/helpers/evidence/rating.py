"""A learner's verdicts, given before the key is seen, compared with the key and a neighbour's."""

from __future__ import annotations

from dataclasses import dataclass, field

from helpers.checks import one_of
from helpers.evidence.agreement import Agreement, kappa
from helpers.evidence.claims import VERDICTS, claim, load_claims


@dataclass
class Ratings:
    """Verdicts by claim.

    Parameters
    ----------
    given : dict of str to str
        A verdict for each claim that was rated, by the claim's key.

    Raises
    ------
    ValueError
        For a claim or verdict that this version of the course lacks.

    Examples
    --------
    >>> mine = Ratings({"C004": "physically impossible"})
    >>> mine.rate("C123", "misleading")
    >>> print(mine.summary())
    You rated 2 claims; 1 of them as the key does.
    """

    given: dict[str, str] = field(default_factory=dict)

    # Ratings may come from a saved file of another version, so that they are checked at once.
    def __post_init__(self):
        for key, verdict in self.given.items():
            _check(key, verdict)

    def rate(self, key: str, verdict: str) -> None:
        """Give or change a verdict.

        Parameters
        ----------
        key : str
            Key of a claim.
        verdict : str
            One of `claims.VERDICTS`.

        Raises
        ------
        ValueError
            For a claim or a verdict that does not exist.
        """
        _check(key, verdict)
        self.given[key] = verdict

    @property
    def agreed(self) -> int:
        """How many claims were rated as the key does."""
        right = _key()
        return sum(right[key] == verdict for key, verdict in self.given.items())

    def against_key(self) -> Agreement:
        """Return the agreement with the key by Cohen's kappa.

        Returns
        -------
        Agreement
            Kappa (no unit) over the claims that were rated.

        Raises
        ------
        ValueError
            For fewer than two ratings or a single category.
        """
        right = _key()
        return kappa(list(self.given.values()), [right[key] for key in self.given], list(VERDICTS))

    def against(self, other: Ratings) -> Agreement:
        """Return the agreement with a neighbour on the claims both have rated.

        Parameters
        ----------
        other : Ratings
            The neighbour's verdicts.

        Returns
        -------
        Agreement
            Kappa (no unit) over the claims that both rated.

        Raises
        ------
        ValueError
            If they share fewer than two claims, or used a single category.
        """
        # In the order of the first rater; kappa does not depend on the order.
        both = [key for key in self.given if key in other.given]
        mine = [self.given[key] for key in both]
        theirs = [other.given[key] for key in both]
        return kappa(mine, theirs, list(VERDICTS))

    def summary(self) -> str:
        """Return one plain sentence with the numbers of claims."""
        count = len(self.given)
        claims = "claim" if count == 1 else "claims"
        return f"You rated {count} {claims}; {self.agreed} of them as the key does."


def _check(key: str, verdict: str) -> None:
    """Refuse a claim or a verdict that does not exist."""
    claim(key)
    one_of(verdict, VERDICTS, "verdicts")


def _key() -> dict[str, str]:
    """Return the verdict of every claim."""
    return {one.key: one.verdict for one in load_claims()}
