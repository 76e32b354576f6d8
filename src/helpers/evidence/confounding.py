r"""Confounding by indication: a harmless treatment looks deadly when the frail are given it.

Two kinds of people, frail and fit. The frail are more often frozen than operated on, and die more
often whatever is done. Compare all who were frozen with all who were operated on, and freezing
looks worse; compare like with like and the difference is gone. Like with like here is the
Mantel-Haenszel odds ratio over the groups g [mantelhaenszel1959],

    OR = sum_g a_g d_g / n_g  /  sum_g b_g c_g / n_g                                         (1)

with a, b the frozen with and without the event, c, d those operated on, n all. It helps only where
the reason for choosing was recorded; in published comparisons much of it was not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.checks import fraction, whole_number
from helpers.evidence.two_by_two import TwoByTwo, absolute_risk

FEWEST_PEOPLE = 100
MOST_PEOPLE = 1_000_000


@dataclass(frozen=True)
class Comparison:
    """People frozen against people operated on.

    Attributes
    ----------
    everyone, frail, fit : TwoByTwo
        Deaths among all, the frail and the fit.
    true_ratio : float
        The odds ratio that the simulation was made with (no unit).
    """

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
        # A group counts by its size: sums over groups, not a mean of their odds ratios. The counts
        # enter as they are: a group with an empty cell adds a zero, and needs no 0.5.
        above = 0.0
        below = 0.0
        for group in (self.frail, self.fit):
            a, b, c, d = group.counts
            n = a + b + c + d
            above += a * d / n
            below += b * c / n
        if below == 0:
            raise ValueError(
                "no group has both a frozen survivor and an operated death; "
                "the rule: at least one has, or no ratio can be formed; take more people"
            )
        return above / below

    def summary(self) -> str:
        """Return plain sentences with the true, the crude and the pooled odds ratio."""
        return (
            f"Freezing changes the odds of death by a factor of {self.true_ratio:g}. Compared as "
            f"they come, {self.everyone.total} people frozen and {self.everyone.control_total} "
            f"operated on give an odds ratio of {self.crude:.1f}; compared like with like it is "
            f"{self.like_with_like:.1f}."
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
    """Return a simulated comparison of frozen and operated people.

    Parameters
    ----------
    people : int
        How many, 100 to a million.
    frail : float
        Share of frail people, a fraction.
    frozen_if_frail, frozen_if_fit : float
        Share of each group that is frozen, fractions; the others are operated.
    risk_if_frail, risk_if_fit : float
        Risk of death after an operation, fractions.
    true_ratio : float
        Odds ratio of death, frozen against operated (no unit).
    seed : int
        Which draw.

    Returns
    -------
    Comparison
        Deaths among all, the frail and the fit.

    Raises
    ------
    ValueError
        For fractions outside 0 to 1, a ratio that is not above 0, or fewer than 100 people.

    Examples
    --------
    >>> comparison = simulate()
    >>> comparison.crude > 2, 0.8 < comparison.like_with_like < 1.2
    (True, True)
    """
    fraction("frail", frail)
    fraction("frozen_if_frail", frozen_if_frail)
    fraction("frozen_if_fit", frozen_if_fit)
    fraction("risk_if_frail", risk_if_frail)
    fraction("risk_if_fit", risk_if_fit)
    people = whole_number("people", people, FEWEST_PEOPLE, MOST_PEOPLE)

    # Frailty decides both who is frozen and who dies: that is all it takes to confound.
    chance = np.random.default_rng(seed)
    is_frail = chance.random(people) < frail
    is_frozen = chance.random(people) < np.where(is_frail, frozen_if_frail, frozen_if_fit)
    risk_of_operated = np.where(is_frail, risk_if_frail, risk_if_fit)
    # The same odds ratio in both groups, so that there is one true answer to find.
    risk_of_frozen = np.where(
        is_frail, absolute_risk(true_ratio, risk_if_frail), absolute_risk(true_ratio, risk_if_fit)
    )
    is_dead = chance.random(people) < np.where(is_frozen, risk_of_frozen, risk_of_operated)
    return Comparison(
        everyone=_deaths(is_dead, is_frozen, np.ones(people, dtype=bool)),
        frail=_deaths(is_dead, is_frozen, is_frail),
        fit=_deaths(is_dead, is_frozen, ~is_frail),
        true_ratio=float(true_ratio),
    )


def _deaths(is_dead: np.ndarray, is_frozen: np.ndarray, is_member: np.ndarray) -> TwoByTwo:
    """Count deaths among the frozen and the operated members of a group."""
    frozen = is_frozen & is_member
    operated = ~is_frozen & is_member
    return TwoByTwo(
        events=int((is_dead & frozen).sum()),
        total=int(frozen.sum()),
        control_events=int((is_dead & operated).sum()),
        control_total=int(operated.sum()),
    )
