r"""Confounding by indication: a harmless treatment looks deadly when the frail are given it.

Two kinds of people, frail and fit.  The frail are more often frozen than operated, and die more often whatever is done.
Compare all who were frozen with all who were operated, and freezing looks worse; compare like with like and the
difference is gone.  Like with like here is the Mantel-Haenszel odds ratio over the groups g [mantelhaenszel1959],

    OR = sum_g a_g d_g / n_g  /  sum_g b_g c_g / n_g                                                              (1)

with a, b the frozen with and without the event, c, d the operated, n all.  It helps only where the reason for choosing
was recorded; in published comparisons much of it was not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.evidence.proportions import check_fraction
from helpers.evidence.two_by_two import TwoByTwo, absolute_risk

MOST_PEOPLE = 1_000_000


@dataclass(frozen=True)
class Comparison:
    """Frozen against operated people: one table of all, one for the frail and one for the fit; `true_ratio` no unit."""

    everyone: TwoByTwo
    frail: TwoByTwo
    fit: TwoByTwo
    true_ratio: float

    @property
    def crude(self) -> float:
        """Odds ratio of all together (no unit)."""
        return self.everyone.odds_ratio().value

    @property
    def like_with_like(self) -> float:
        """Odds ratio within the groups, pooled by equation (1) (no unit)."""
        above = below = 0.0
        for group in (self.frail, self.fit):
            a, b, c, d = group.cells
            above, below = above + a * d / (a + b + c + d), below + b * c / (a + b + c + d)
        return above / below

    def summary(self) -> str:
        """One plain sentence."""
        return (
            f"Freezing changes the odds of death by a factor of {self.true_ratio:g}. Compared as they come, "
            f"{self.everyone.total} frozen and {self.everyone.control_total} operated people give an odds ratio of "
            f"{self.crude:.1f}; compared like with like it is {self.like_with_like:.1f}."
        )


def simulate(
    people: int = 20000,
    frail: float = 0.3,
    frozen_if_frail: float = 0.8,
    frozen_if_fit: float = 0.2,
    risk_if_frail: float = 0.3,
    risk_if_fit: float = 0.05,
    true_ratio: float = 1.0,
    seed: int = 1,
) -> Comparison:
    """Return a simulated comparison of `people`; all others are fractions, and `true_ratio` an odds ratio (no unit).

    Raises ValueError for fractions outside 0 to 1 or fewer than 100 people.

    >>> comparison = simulate()
    >>> comparison.crude > 2, 0.8 < comparison.like_with_like < 1.2
    (True, True)
    """
    given = {"frail": frail, "frozen_if_frail": frozen_if_frail, "frozen_if_fit": frozen_if_fit}
    given |= {"risk_if_frail": risk_if_frail, "risk_if_fit": risk_if_fit}
    for name, value in given.items():
        check_fraction(name, value)
    if people != int(people) or not 100 <= people <= MOST_PEOPLE:
        raise ValueError(f"people = {people!r}; the rule: a whole number from 100 to {MOST_PEOPLE}")
    chance = np.random.default_rng(seed)
    is_frail = chance.random(int(people)) < frail
    frozen = chance.random(int(people)) < np.where(is_frail, frozen_if_frail, frozen_if_fit)
    risk_frail, risk_fit = (
        (absolute_risk(true_ratio, base), base) for base in (risk_if_frail, risk_if_fit)
    )
    risk = np.where(is_frail, np.where(frozen, *risk_frail), np.where(frozen, *risk_fit))
    dead = chance.random(int(people)) < risk
    tables = [_table(dead, frozen, who) for who in (np.ones_like(dead), is_frail, ~is_frail)]
    return Comparison(*tables, float(true_ratio))


def _table(dead, frozen, who) -> TwoByTwo:
    """Deaths among the frozen and the operated of some people."""
    return TwoByTwo(
        int((dead & frozen & who).sum()),
        int((frozen & who).sum()),
        int((dead & ~frozen & who).sum()),
        int((~frozen & who).sum()),
    )
