"""A learner's own verdicts, given before the key is seen, compared with the key and with a neighbour's."""

from __future__ import annotations

from dataclasses import dataclass, field

from helpers import data
from helpers.evidence.agreement import Agreement, kappa
from helpers.evidence.claims import VERDICTS, claim, load_claims


@dataclass
class Ratings:
    """Verdicts by claim; `given` maps a claim's key to a verdict, and ValueError refuses what this version lacks.

    >>> mine = Ratings(); mine.rate("C004", "physically impossible"); mine.rate("C123", "misleading")
    >>> print(mine.summary())
    You rated 2 claims; 1 of them as the key does.
    """

    given: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        for key, verdict in self.given.items():
            _check(key, verdict)

    def rate(self, key: str, verdict: str) -> None:
        """Give or change a verdict; ValueError for a claim or a verdict that does not exist."""
        _check(key, verdict)
        self.given[key] = verdict

    @property
    def agreed(self) -> int:
        """How many claims were rated as the key does."""
        return sum(_key()[key] == verdict for key, verdict in self.given.items())

    def against_key(self) -> Agreement:
        """Agreement with the key by Cohen's kappa; ValueError for fewer than two ratings or a single category."""
        right = _key()
        return kappa(list(self.given.values()), [right[key] for key in self.given], list(VERDICTS))

    def against(self, other: Ratings) -> Agreement:
        """Agreement with a neighbour on the claims both have rated; ValueError if they share fewer than two."""
        both = [key for key in self.given if key in other.given]
        return kappa(
            [self.given[key] for key in both], [other.given[key] for key in both], list(VERDICTS)
        )

    def summary(self) -> str:
        """One plain sentence."""
        count = len(self.given)
        return f"You rated {count} claim{'' if count == 1 else 's'}; {self.agreed} of them as the key does."


def _check(key: str, verdict: str) -> None:
    """Raise ValueError for a claim or a verdict that does not exist."""
    claim(key)
    data.one_of(verdict, list(VERDICTS), "verdicts")


def _key() -> dict[str, str]:
    """The verdict of every claim."""
    return {one.key: one.verdict for one in load_claims()}
