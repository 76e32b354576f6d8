"""What small studies and unpublished ones do to a literature: power, exaggeration, and a simulated file drawer.

Two groups of n animals each have a true share of bad outcomes.  A study is a *finding* if Fisher's two-sided p is below
0.05.  Power and exaggeration are exact sums over all possible outcomes; only the literature itself is drawn at random.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import gammaln
from scipy.stats import binom

from helpers.evidence.meta_analysis import FIXED, Effects, Pooled, pool
from helpers.evidence.proportions import check_counts, check_fraction

ALPHA, MOST_ANIMALS, MOST_STUDIES = 0.05, 300, 500


@dataclass(frozen=True)
class Power:
    """Chance (a fraction) of a favourable finding, and the mean difference (a fraction) such findings show.

    `true_difference` is control risk minus treated risk; `exaggeration` is shown over true (no unit).
    """

    animals_per_group: int
    power: float
    true_difference: float
    shown_difference: float

    @property
    def exaggeration(self) -> float:
        """How many times too large the difference of a favourable finding is on average."""
        return self.shown_difference / self.true_difference

    def summary(self) -> str:
        """One plain sentence."""
        return (
            f"With {self.animals_per_group} animals a group {100 * self.power:.0f} % of studies find the benefit; "
            f"these show, on average, a difference of {100 * self.shown_difference:.0f} percentage points where "
            f"{100 * self.true_difference:.0f} are true, {self.exaggeration:.1f} times too large."
        )


def power(risk: float, control_risk: float, animals_per_group: int) -> Power:
    """Return power and exaggeration for two true risks (fractions, treated below control) and a size of group.

    Power is a fraction, too.  Exact for groups of 2 to 300.  Raises ValueError otherwise.

    >>> print(power(0.45, 0.60, 10).summary()[57:])
    these show, on average, a difference of 63 percentage points where 15 are true, 4.2 times too large.
    """
    n = check_animals(animals_per_group)
    if check_fraction("risk", risk) >= check_fraction("control_risk", control_risk):
        raise ValueError(
            f"risk = {risk!r}, control_risk = {control_risk!r}; the rule: a benefit, risk below control_risk"
        )
    counts = np.arange(n + 1)
    chance = np.outer(binom.pmf(counts, n, risk), binom.pmf(counts, n, control_risk))
    gap = (counts[None, :] - counts[:, None]) / n
    found = (fisher_p(n) < ALPHA) & (gap > 0)
    share = float(chance[found].sum())
    return Power(n, share, control_risk - risk, float((chance * gap)[found].sum() / share))


@dataclass(frozen=True)
class Literature:
    """A drawn literature: every study's effects, which were published, and both pooled results (no unit)."""

    effects: Effects
    published: np.ndarray
    everything: Pooled
    visible: Pooled | None
    true_ratio: float

    def summary(self) -> str:
        """One plain sentence."""
        shown, all_of_them = int(self.published.sum()), self.effects.count
        start = f"{shown} of {all_of_them} studies are published; the true risk ratio is {self.true_ratio:.2f}"
        if self.visible is None:
            return f"{start}, and there is nothing to pool; all together would give {self.everything.ratio:.2f}."
        return (
            f"{start}, all together would give {self.everything.ratio:.2f}, the published ones give "
            f"{self.visible.ratio:.2f}."
        )


def literature(
    risk: float,
    control_risk: float,
    animals_per_group: int,
    studies: int,
    drawer: float,
    seed: int = 1,
) -> Literature:
    """Return a drawn literature: favourable findings are published, others stay in the drawer with chance `drawer`.

    Risks and drawer are fractions (drawer from 0 to 1, ends included).  The same seed draws the same studies whatever
    the drawer.  Raises ValueError for values outside their range.

    >>> literature(0.5, 0.5, 10, 60, drawer=1.0).summary()[:36]
    '2 of 60 studies are published; the t'
    """
    n = check_animals(animals_per_group)
    check_fraction("risk", risk), check_fraction("control_risk", control_risk)
    _, studies = check_counts(0, studies, "studies")
    if studies > MOST_STUDIES or not 0 <= drawer <= 1:
        raise ValueError(
            f"studies, drawer = {studies!r}, {drawer!r}; the rule: at most {MOST_STUDIES}, and 0 to 1"
        )
    chance = np.random.default_rng(seed)
    treated, control = chance.binomial(n, risk, studies), chance.binomial(n, control_risk, studies)
    found = (fisher_p(n)[treated, control] < ALPHA) & (treated < control)
    published = found | (chance.random(studies) >= drawer)
    drawn = _effects(treated, control, n)
    visible = pool(_some(drawn, published), model=FIXED) if published.any() else None
    return Literature(drawn, published, pool(drawn, model=FIXED), visible, risk / control_risk)


@lru_cache(maxsize=32)
def fisher_p(animals_per_group: int) -> np.ndarray:
    """Return Fisher's two-sided p (a probability) for every pair of counts in two groups of one size.

    Row is the treated group's count, column the control's.  Raises ValueError for groups outside 2 to 300.

    >>> round(float(fisher_p(4)[3, 1]), 3)
    0.486
    """
    n = check_animals(animals_per_group)
    counts = np.arange(n + 1)
    ways = gammaln(n + 1) - gammaln(counts + 1) - gammaln(n - counts + 1)
    found = np.ones((n + 1, n + 1))
    for events in range(2 * n + 1):
        treated = np.arange(max(0, events - n), min(n, events) + 1)
        chance = np.exp(ways[treated] + ways[events - treated])
        chance /= chance.sum()
        at_most = chance[None, :] <= chance[:, None] * (1 + 1e-7)
        found[treated, events - treated] = np.minimum(at_most @ chance, 1.0)
    return found


def check_animals(animals_per_group: int) -> int:
    """Return the size of a group (animals, no unit); ValueError unless it is a whole number from 2 to 300.

    >>> check_animals(10)
    10
    """
    _, n = check_counts(0, animals_per_group, "animals_per_group")
    if not 2 <= n <= MOST_ANIMALS:
        near = min(max(n, 2), MOST_ANIMALS)
        raise ValueError(
            f"animals_per_group = {n!r}; the rule: from 2 to {MOST_ANIMALS}; nearest: {near}"
        )
    return n


def _effects(treated, control, n):
    """Return log risk ratios of many studies at once; 0.5 is added where a cell is zero, as in `two_by_two`."""
    zero = 0.5 * ((treated == 0) | (treated == n) | (control == 0) | (control == n))
    a, c, whole = treated + zero, control + zero, n + 2 * zero
    errors = np.sqrt(1 / a - 1 / whole + 1 / c - 1 / whole)
    return Effects(tuple(f"study {place + 1}" for place in range(len(a))), np.log(a / c), errors)


def _some(effects, chosen):
    names = tuple(name for name, keep in zip(effects.names, chosen, strict=True) if keep)
    return Effects(names, effects.logs[chosen], effects.errors[chosen])
