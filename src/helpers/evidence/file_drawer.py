"""What small and unpublished studies do to a literature: power, exaggeration, the file drawer.

Two groups of n animals each have a true share of bad outcomes. A study is a *finding* if Fisher's
two-sided p is below 0.05. Power and exaggeration are exact sums over all possible outcomes; only
the literature itself is drawn at random, its studies of different sizes. The tests compare every p
with scipy's.

Two different things make findings too large. *Publication bias*: studies without a finding stay in
the drawer. The *winner's curse*: a small study can only be a finding if its difference is large,
so findings exaggerate even where every study is published.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import gammaln
from scipy.stats import binom

from helpers.checks import fraction, in_range, whole_number
from helpers.evidence.meta_analysis import FIXED, Effects, Pooled, pool
from helpers.shares import share_words

# A p-value below this makes a study a finding
ALPHA = 0.05
FEWEST_ANIMALS = 2
# Even 0 of 3 against 3 of 3 has p = 0.1
FEWEST_FOR_A_FINDING = 4
# Size of a group for which the table of all p-values is still quick to fill
MOST_ANIMALS = 300
MOST_STUDIES = 500
# The smallest group of a literature has the typical number of animals over this factor, the largest
# the typical number times it: a funnel of studies of one size would show nothing of size.
SIZE_FACTOR = 2
FEWEST_TYPICAL = SIZE_FACTOR * FEWEST_ANIMALS
MOST_TYPICAL = MOST_ANIMALS // SIZE_FACTOR


@dataclass(frozen=True)
class Power:
    """What a study of one size can find of a true benefit.

    Attributes
    ----------
    animals_per_group : int
        Animals in each group.
    power : float
        Chance of a favourable finding, a fraction.
    true_difference : float
        Control risk minus treated risk, a fraction.
    shown_difference : float
        Mean difference that favourable findings show, a fraction.
    """

    animals_per_group: int
    power: float
    true_difference: float
    shown_difference: float

    @property
    def exaggeration(self) -> float:
        """Mean difference that favourable findings show over the true one (no unit)."""
        return self.shown_difference / self.true_difference

    def summary(self) -> str:
        """Return one plain sentence with the power and the exaggeration."""
        return (
            f"With {self.animals_per_group} animals a group {share_words(100 * self.power)} of "
            f"studies find the benefit; these show, on average, a difference of "
            f"{100 * self.shown_difference:.0f} percentage points where "
            f"{100 * self.true_difference:.0f} are true, {self.exaggeration:.1f} times as much."
        )


def power(risk: float, control_risk: float, animals_per_group: int) -> Power:
    """Return power and exaggeration of studies of one size, exactly.

    Parameters
    ----------
    risk, control_risk : float
        True risks of a bad outcome with and without treatment, fractions; the treated one is lower.
    animals_per_group : int
        Animals in each group, 2 to 300.

    Returns
    -------
    Power
        Power as a fraction, and the difference that findings show.

    Raises
    ------
    ValueError
        For values outside their range, without a true benefit, or for groups so small that no
        outcome is a finding.

    Examples
    --------
    >>> print(power(0.45, 0.60, 10).summary()[57:])
    these show, on average, a difference of 63 percentage points where 15 are
    true, 4.2 times as much.
    """
    n = check_animals(animals_per_group)
    risk = fraction("risk", risk)
    control_risk = fraction("control_risk", control_risk)
    if risk >= control_risk:
        raise ValueError(
            f"risk = {risk!r}, control_risk = {control_risk!r}; "
            "the rule: a benefit, risk below control_risk"
        )
    chance, difference, is_found = _outcomes(risk, control_risk, n)
    if not is_found.any():
        raise ValueError(
            f"animals_per_group = {animals_per_group!r}; the rule: so many that Fisher's p can be "
            f"below {ALPHA:g}; nearest: {FEWEST_FOR_A_FINDING}"
        )
    # The mean is taken over findings only: that is what a reader of journals sees.
    share_found = float(chance[is_found].sum())
    shown = float((chance * difference)[is_found].sum() / share_found)
    return Power(n, share_found, control_risk - risk, shown)


@dataclass(frozen=True, eq=False)
class Literature:
    """A drawn literature.

    Attributes
    ----------
    effects : Effects
        Log risk ratios of every study that was done (no unit).
    published : numpy.ndarray of bool, shape (studies,)
        Which of them were published.
    everything : Pooled
        All studies pooled.
    visible : Pooled or None
        The published ones pooled; None if there are none.
    true_ratio : float
        The risk ratio that all studies were drawn from.
    animals_per_group : numpy.ndarray of int, shape (studies,)
        Animals in each group of each study.
    expected_published : float
        How many of these studies are published on average over draws.
    """

    effects: Effects
    published: np.ndarray
    everything: Pooled
    visible: Pooled | None
    true_ratio: float
    animals_per_group: np.ndarray
    expected_published: float

    def count_published(self) -> str:
        """Return in words how many of the studies are published."""
        published = int(self.published.sum())
        verb = "is" if published == 1 else "are"
        return f"{published} of {self.effects.count} studies {verb} published"

    def summary(self) -> str:
        """Return one plain sentence with the true ratio and both pooled ones."""
        start = (
            f"{self.count_published()} ({self.expected_published:.1f} expected); "
            f"the true risk ratio is {self.true_ratio:.2f}"
        )
        whole = f"all together would give {self.everything.ratio:.2f}"
        if self.visible is None:
            return f"{start}, and there is nothing to pool; {whole}."
        return f"{start}, {whole}, the published ones give {self.visible.ratio:.2f}."


def literature(
    risk: float,
    control_risk: float,
    animals_per_group: int,
    studies: int,
    drawer: float,
    seed: int = 1,
) -> Literature:
    """Return a drawn literature: favourable findings are published, others may stay in the drawer.

    The same seed draws the same studies whatever the drawer. Sizes of the studies are spread evenly
    on a log scale, from half the typical size to twice it.

    Parameters
    ----------
    risk, control_risk : float
        True risks of a bad outcome with and without treatment, fractions.
    animals_per_group : int
        Animals in each group of a study of typical size, 4 to 150.
    studies : int
        Studies that are done, 1 to 500.
    drawer : float
        Chance that a study without a favourable finding is not published, from 0 to 1, ends
        included.
    seed : int
        Which draw.

    Returns
    -------
    Literature
        Every study, what was published of them, and both pooled (no unit).

    Raises
    ------
    ValueError
        For values outside their range.

    Examples
    --------
    >>> literature(0.6, 0.6, 20, 400, drawer=1.0).summary()[:53]
    '4 of 400 studies are published (4.7 expected); the tr'
    """
    typical = whole_number("animals_per_group", animals_per_group, FEWEST_TYPICAL, MOST_TYPICAL)
    risk = fraction("risk", risk)
    control_risk = fraction("control_risk", control_risk)
    studies = whole_number("studies", studies, 1, MOST_STUDIES)
    drawer = in_range("drawer", drawer, 0, 1)

    # The order of the draws is part of the result: stored pictures depend on it.
    chance = np.random.default_rng(seed)
    sizes = study_sizes(typical)
    n = chance.choice(sizes, studies)
    treated = chance.binomial(n, risk)
    control = chance.binomial(n, control_risk)
    tables = zip(n, treated, control, strict=True)
    p = np.array([fisher_p(int(size))[bad, control_bad] for size, bad, control_bad in tables])
    is_found = (p < ALPHA) & (treated < control)
    # drawn for every study, so that another drawer leaves the studies as they are
    published = is_found | (chance.random(studies) >= drawer)
    done = _effects(treated, control, n)
    found_share = np.mean([_share_found(risk, control_risk, int(size)) for size in sizes])
    expected_share = float(found_share + (1 - found_share) * (1 - drawer))
    return Literature(
        effects=done,
        published=published,
        everything=pool(done, model=FIXED),
        visible=pool(done.chosen(published), model=FIXED) if published.any() else None,
        true_ratio=risk / control_risk,
        animals_per_group=n,
        expected_published=studies * expected_share,
    )


def study_sizes(typical: int) -> np.ndarray:
    """Return the sizes that studies of a literature may have, each as likely as the others.

    Parameters
    ----------
    typical : int
        Animals in each group of a study of typical size, 4 to 150.

    Returns
    -------
    numpy.ndarray of int, shape (9,)
        Animals in each group, from half to twice the typical number, evenly spread on a log scale.

    Raises
    ------
    ValueError
        For a size outside its range.

    Examples
    --------
    >>> study_sizes(20).tolist()
    [10, 12, 14, 17, 20, 24, 28, 34, 40]
    """
    whole_number("typical", typical, FEWEST_TYPICAL, MOST_TYPICAL)
    spread = np.geomspace(typical / SIZE_FACTOR, typical * SIZE_FACTOR, 9)
    return np.round(spread).astype(int)


@lru_cache(maxsize=64)
def fisher_p(animals_per_group: int) -> np.ndarray:
    """Return Fisher's two-sided p for every pair of counts in two groups of one size.

    Parameters
    ----------
    animals_per_group : int
        Animals in each group, 2 to 300.

    Returns
    -------
    numpy.ndarray, shape (animals_per_group + 1, animals_per_group + 1)
        Each a probability; row is the treated group's count, column the control's.

    Raises
    ------
    ValueError
        For a group outside its range.

    Examples
    --------
    >>> round(float(fisher_p(4)[3, 1]), 3)
    0.486
    """
    n = check_animals(animals_per_group)
    counts = np.arange(n + 1)
    # Logarithms, since 300 animals have more orderings than a float can hold.
    log_ways = gammaln(n + 1) - gammaln(counts + 1) - gammaln(n - counts + 1)
    p = np.ones((n + 1, n + 1))
    # Fisher's test fixes the margins: tables with the same number of events belong together.
    for events in range(2 * n + 1):
        treated = np.arange(max(0, events - n), min(n, events) + 1)
        control = events - treated
        chance = np.exp(log_ways[treated] + log_ways[control])
        chance /= chance.sum()
        # p is the chance of all tables no likelier than this one; the tiny factor keeps equal ones
        # equal
        at_most = chance[None, :] <= chance[:, None] * (1 + 1e-7)
        p[treated, control] = np.minimum(at_most @ chance, 1.0)
    p.flags.writeable = False  # the cache lets all callers share it
    return p


def check_animals(animals_per_group: int) -> int:
    """Refuse an impossible size of group.

    Parameters
    ----------
    animals_per_group : int
        Animals in each group.

    Returns
    -------
    int
        The same number of animals (no unit).

    Raises
    ------
    ValueError
        Unless it is a whole number from 2 to 300.

    Examples
    --------
    >>> check_animals(10)
    10
    """
    return whole_number("animals_per_group", animals_per_group, FEWEST_ANIMALS, MOST_ANIMALS)


def _outcomes(
    risk: float, control_risk: float, n: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return chance, difference of shares, and whether it is a favourable finding, by outcome.

    Every possible outcome, n + 1 by n + 1, with its exact chance: no simulation, no noise.
    """
    counts = np.arange(n + 1)
    # rows: bad outcomes of the treated group; columns: those of the control group
    chance = np.outer(binom.pmf(counts, n, risk), binom.pmf(counts, n, control_risk))
    difference = (counts[None, :] - counts[:, None]) / n
    return chance, difference, (fisher_p(n) < ALPHA) & (difference > 0)


def _share_found(risk: float, control_risk: float, n: int) -> float:
    """Return the share of studies of one size that are favourable findings."""
    chance, _, is_found = _outcomes(risk, control_risk, n)
    return float(chance[is_found].sum())


def _effects(treated: np.ndarray, control: np.ndarray, n: int | np.ndarray) -> Effects:
    """Return log risk ratios of many studies at once, zero cells corrected as in `two_by_two`."""
    has_zero = (treated == 0) | (treated == n) | (control == 0) | (control == n)
    added = 0.5 * has_zero
    a = treated + added
    c = control + added
    whole = n + 2 * added
    errors = np.sqrt(1 / a - 1 / whole + 1 / c - 1 / whole)
    names = tuple(f"study {place + 1}" for place in range(len(a)))
    return Effects(names, np.log(a / c), errors)
