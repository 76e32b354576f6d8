r"""Regression to the mean: a single-arm pain trial can show relief where nothing was done.

Pain goes up and down.  Who is let in because it is high today will, on average, have less of it later.  With pain
normally distributed (mean mu, standard deviation sigma), entry at a pain of c or more, and correlation rho between two
measurements of one person, the mean falls without any treatment by [barnett2005]

    drop = (1 - rho) sigma phi(a) / (1 - Phi(a)),    a = (c - mu) / sigma                                         (1)

where phi and Phi are the density and the distribution function of the standard normal.  The model does not know the
ends 0 and 10 of a pain scale, nor people who leave the trial.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

MOST_PEOPLE, FEWEST_PEOPLE = 100_000, 2
LARGEST_DISTANCE = 8.0  # standard deviations: further out nobody would be let in


@dataclass(frozen=True)
class PainTrial:
    """A trial without a control group: pain before and after of each person (points), and what theory expects.

    `before` and `after` are arrays over the people let in; `expected_drop` is equation (1) plus the true effect.
    """

    entry: float
    correlation: float
    effect: float
    before: np.ndarray
    after: np.ndarray
    expected_drop: float
    seen: int

    @property
    def drop(self) -> float:
        """Mean fall of pain (points) in the people let in."""
        return float(np.mean(self.before - self.after))

    @property
    def false_drop(self) -> float:
        """The part of the expected fall (points) that is regression to the mean and no effect."""
        return self.expected_drop - self.effect

    def summary(self) -> str:
        """One plain sentence."""
        return (
            f"{len(self.before)} of {self.seen} people had a pain of {self.entry:g} or more; their mean went from "
            f"{np.mean(self.before):.1f} to {np.mean(self.after):.1f} points. Of an expected fall of "
            f"{self.expected_drop:.1f}, {self.effect:.1f} is treatment and {self.false_drop:.1f} is regression to the "
            "mean."
        )


def expected_drop(entry: float, mean: float, spread: float, correlation: float) -> float:
    """Return how far mean pain (points of a pain scale, no unit) falls without any effect, by equation (1).

    `entry` the least pain for entry, `mean` and `spread` (standard deviation) of pain in all who were asked, points;
    `correlation` of two measurements, from 0 to 1.  Raises ValueError outside these ranges.

    >>> round(expected_drop(4, 5, 2, 0.5), 2)
    0.51
    """
    _check(entry, mean, spread, correlation)
    edge = (entry - mean) / spread
    # in logarithms, since both parts vanish together far out
    return (1 - correlation) * spread * math.exp(norm.logpdf(edge) - norm.logsf(edge))


def simulate(
    entry: float = 4.0,
    mean: float = 5.0,
    spread: float = 2.0,
    correlation: float = 0.5,
    effect: float = 0.0,
    people: int = 2000,
    seed: int = 1,
) -> PainTrial:
    """Return a simulated trial of `people` asked, those at `entry` or more let in; pain in points (no unit).

    Raises ValueError for values outside their range, or if nobody reaches the entry level.

    >>> trial = simulate(people=20000)
    >>> abs(trial.drop - trial.expected_drop) < 0.05
    True
    """
    _check(entry, mean, spread, correlation)
    if people != int(people) or not FEWEST_PEOPLE <= people <= MOST_PEOPLE:
        raise ValueError(
            f"people = {people!r}; the rule: a whole number from {FEWEST_PEOPLE} to {MOST_PEOPLE}"
        )
    if not (isinstance(effect, int | float) and math.isfinite(effect)):
        raise ValueError(f"effect = {effect!r}; the rule: a finite number of points, 0 for none")
    chance = np.random.default_rng(seed)
    own = chance.standard_normal(int(people)) * math.sqrt(correlation)
    day = chance.standard_normal((2, int(people))) * math.sqrt(1 - correlation)
    first, second = mean + spread * (own + day)
    chosen = first >= entry
    if not chosen.any():
        raise ValueError(
            f"entry = {entry:g}: none of {people} people had that much pain; lower it towards {mean:g}"
        )
    fall = expected_drop(entry, mean, spread, correlation) + effect
    return PainTrial(
        entry, correlation, effect, first[chosen], second[chosen] - effect, fall, int(people)
    )


def _check(entry, mean, spread, correlation):
    """Hold the parameters to their ranges."""
    for name, value in (
        ("entry", entry),
        ("mean", mean),
        ("spread", spread),
        ("correlation", correlation),
    ):
        if not (
            isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        ):
            raise ValueError(f"{name} = {value!r}; the rule: a finite number")
    if not spread > 0:
        raise ValueError(f"spread = {spread:g}; the rule: above 0 points, for example 2")
    if not 0 <= correlation <= 1:
        nearest = 0 if correlation < 0 else 1
        raise ValueError(
            f"correlation = {correlation:g}; the rule: from 0 to 1; nearest: {nearest}"
        )
    if abs(entry - mean) > LARGEST_DISTANCE * spread:
        raise ValueError(
            f"entry = {entry:g} lies more than {LARGEST_DISTANCE:g} spreads from the mean {mean:g}; bring it nearer"
        )
