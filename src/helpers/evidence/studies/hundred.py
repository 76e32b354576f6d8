"""How many of a hundred people an outcome met, with the interval of the count or without it."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.checks import one_of
from helpers.evidence import hundred
from helpers.evidence.hundred import Hundred

INTERVAL = "interval"
COUNT = "count"


@dataclass(frozen=True)
class People:
    """An outcome, and whether its interval is shown (`INTERVAL`) or only its count (`COUNT`)."""

    found: Hundred
    show: str

    def summary(self) -> str:
        """Return one plain sentence with the people and the count."""
        if self.show == INTERVAL:
            return self.found.summary()
        found = self.found
        return (
            f"About {found.people} of 100 people {found.phrase} ({found.events} of {found.total} "
            f"{found.counted}); this picture hides how sure that is."
        )


def run(name: str = "recurrence", show: str = INTERVAL) -> People:
    """State an outcome of data/claim_numbers.csv as people of a hundred.

    Parameters
    ----------
    name : str
        A key of `helpers.evidence.hundred.OUTCOMES`.
    show : {"interval", "count"}
        Whether the interval is stated as well.

    Returns
    -------
    People
        The outcome in people of a hundred (no unit).

    Raises
    ------
    ValueError
        For an outcome that is not counted, or another word for `show`.

    Examples
    --------
    >>> run("recurrence").found.people
    8
    """
    one_of(show, (INTERVAL, COUNT), "things to show")
    return People(hundred.outcome(name), show)
