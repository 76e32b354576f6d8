r"""Regression to the mean: a single-arm pain trial can show relief where nothing was done.

Pain goes up and down. Whoever is let in because it is high today will, on average, have less of it
later. With pain normally distributed (mean mu, standard deviation sigma), entry at a pain of c or
more, and correlation rho between two measurements of one person, the mean falls without any
treatment by [barnett2005]

    drop = (1 - rho) sigma phi(a) / (1 - Phi(a)),    a = (c - mu) / sigma                    (1)

where phi and Phi are the density and the distribution function of the standard normal. A scale of
pain has ends: whoever feels less than 0 or more than 10 says 0 or 10. With u the unbounded pain,
drawn from the people let in, the expected fall is then

    E[cut(u)] - E[cut(later(u) - effect)],    cut(x) = min(max(x, 0), 10)                    (2)

a little less than (1), and a strong effect shows less than it is worth in people near 0. The model
does not know people who leave the trial. The tests compare the simulation with (2), and (2) with
(1) far from the ends.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from helpers.checks import finite, in_range, positive, whole_number

FEWEST_PEOPLE = 2
MOST_PEOPLE = 100_000
# Ends of a scale of pain, points
LEAST_PAIN = 0.0
MOST_PAIN = 10.0
# Equally likely people over whom equation (2) is averaged: the fall is right to 0.001 points
QUADRATURE = 4000
# Standard deviations between the entry level and the mean: further out nobody would be let in
LARGEST_DISTANCE = 8.0


@dataclass(frozen=True, eq=False)
class PainTrial:
    """A trial without a control group, and what theory expects of it.

    Attributes
    ----------
    entry : float
        Least pain for entry, points.
    correlation : float
        Correlation of two measurements of one person.
    effect : float
        True effect of the treatment where the scale has room for it, points.
    before, after : numpy.ndarray, shape (people let in,)
        Pain of each person at entry and later, points from 0 to 10.
    expected_drop : float
        Equation (2) with the true effect, points.
    false_drop : float
        Equation (2) without an effect: the part that is regression to the mean, points.
    seen : int
        People who were asked, also those not let in.
    """

    entry: float
    correlation: float
    effect: float
    before: np.ndarray
    after: np.ndarray
    expected_drop: float
    false_drop: float
    seen: int

    @property
    def drop(self) -> float:
        """Mean fall of pain (points) in the people let in."""
        return float(np.mean(self.before - self.after))

    @property
    def treatment_drop(self) -> float:
        """The part of the expected fall (points) that the treatment adds."""
        return self.expected_drop - self.false_drop

    def summary(self) -> str:
        """Return plain sentences with the fall of pain and its two parts."""
        return (
            f"{len(self.before)} of {self.seen} people had a pain of {self.entry:g} or more; "
            f"their mean went from {np.mean(self.before):.1f} to {np.mean(self.after):.1f} points. "
            f"Of an expected fall of {self.expected_drop:.1f}, {self.treatment_drop:.1f} is "
            f"treatment and {self.false_drop:.1f} is regression to the mean."
        )


def expected_drop(entry: float, mean: float, spread: float, correlation: float) -> float:
    """Return how far mean pain falls without any effect, by equation (1).

    Parameters
    ----------
    entry : float
        Least pain for entry, points of a pain scale (no unit).
    mean, spread : float
        Mean and standard deviation of pain in all who were asked, points.
    correlation : float
        Correlation of two measurements of one person, from 0 to 1.

    Returns
    -------
    float
        The fall, points.

    Raises
    ------
    ValueError
        For values outside these ranges, or an entry level that nobody would reach.

    Examples
    --------
    >>> round(expected_drop(4, 5, 2, 0.5), 2)
    0.51
    """
    _check(entry, mean, spread, correlation)
    edge = (entry - mean) / spread
    # in logarithms, since density and tail both vanish far out while their ratio does not
    hazard = math.exp(norm.logpdf(edge) - norm.logsf(edge))
    return (1 - correlation) * spread * hazard


def expected_on_scale(
    entry: float, mean: float, spread: float, correlation: float, effect: float = 0.0
) -> float:
    """Return how far mean pain falls on a scale from 0 to 10, by equation (2).

    Parameters
    ----------
    entry : float
        Least pain for entry, 0 to 10 points (no unit).
    mean, spread : float
        Mean and standard deviation of pain in all who were asked if the scale had no ends, points.
    correlation : float
        Correlation of two measurements of one person, from 0 to 1.
    effect : float
        True effect of the treatment, points.

    Returns
    -------
    float
        The fall, points.

    Raises
    ------
    ValueError
        For values outside these ranges, or an entry level that nobody would reach.

    Examples
    --------
    >>> round(expected_on_scale(4, 5, 2, 0.5), 2)
    0.51
    """
    _check(entry, mean, spread, correlation)
    in_range("entry", entry, LEAST_PAIN, MOST_PAIN, "points")
    finite("effect", effect, "points", hint="0 for none")
    # Equally likely people among those let in, by their unbounded pain at entry: the middles of
    # equal slices of the upper tail.
    # Everybody says 0 or more, so that an entry level of 0 lets everybody in.
    tail = norm.sf((entry - mean) / spread) if entry > LEAST_PAIN else 1.0
    let_in = mean + spread * norm.isf(tail * (np.arange(QUADRATURE) + 0.5) / QUADRATURE)
    later_mean = mean + correlation * (let_in - mean) - effect
    later_spread = spread * math.sqrt(1 - correlation**2)
    return float(np.mean(_cut(let_in) - _cut_mean(later_mean, later_spread)))


def _cut(pain: np.ndarray) -> np.ndarray:
    """Return what people say on a scale with ends."""
    return np.clip(pain, LEAST_PAIN, MOST_PAIN)


def _cut_mean(mean: np.ndarray, spread: float) -> np.ndarray:
    """Return the mean of `_cut` over a normal distribution."""
    if spread == 0:
        return _cut(mean)

    def area(end: float) -> np.ndarray:
        # the integral of the distribution function up to an end, in spreads
        z = (end - mean) / spread
        return z * norm.cdf(z) + norm.pdf(z)

    return MOST_PAIN - spread * (area(MOST_PAIN) - area(LEAST_PAIN))


def simulate(
    entry: float = 4.0,
    mean: float = 5.0,
    spread: float = 2.0,
    correlation: float = 0.5,
    effect: float = 0.0,
    people: int = 2000,
    seed: int = 1,
) -> PainTrial:
    """Return a simulated trial without a control group.

    Parameters
    ----------
    entry : float
        Least pain for entry, 0 to 10 points (no unit).
    mean, spread : float
        Mean and standard deviation of pain in all who are asked if the scale had no ends, points.
    correlation : float
        Correlation of two measurements of one person, from 0 to 1.
    effect : float
        True effect of the treatment, points; 0 for none.
    people : int
        People who are asked, 2 to 100,000.
    seed : int
        Which draw.

    Returns
    -------
    PainTrial
        Pain of the people let in, and the expected fall.

    Raises
    ------
    ValueError
        For values outside their range, or if nobody reaches the entry level.

    Examples
    --------
    >>> trial = simulate(people=20000)
    >>> abs(trial.drop - trial.expected_drop) < 0.05
    True
    """
    without = expected_on_scale(entry, mean, spread, correlation)
    with_effect = expected_on_scale(entry, mean, spread, correlation, effect)
    people = whole_number("people", people, FEWEST_PEOPLE, MOST_PEOPLE)
    chance = np.random.default_rng(seed)
    # what lasts in a person, and what changes from day to day; their variances add up to 1
    lasting = chance.standard_normal(people) * math.sqrt(correlation)
    passing = chance.standard_normal((2, people)) * math.sqrt(1 - correlation)
    first, second = mean + spread * (lasting + passing)
    # Selection by the first, noisy measurement is the whole trick.
    is_let_in = _cut(first) >= entry
    if not is_let_in.any():
        raise ValueError(
            f"entry = {entry:g}: none of {people} people had that much pain; "
            f"lower it towards {mean:g}"
        )
    return PainTrial(
        entry=entry,
        correlation=correlation,
        effect=effect,
        before=_cut(first[is_let_in]),
        after=_cut(second[is_let_in] - effect),
        expected_drop=with_effect,
        false_drop=without,
        seen=people,
    )


def _check(entry: float, mean: float, spread: float, correlation: float) -> None:
    """Refuse parameters outside their ranges."""
    finite("entry", entry)
    finite("mean", mean)
    positive("spread", spread, "points", hint="for example 2")
    in_range("correlation", correlation, 0, 1)
    # Further out a random draw would let nobody in, and the formula loses its digits.
    if abs(entry - mean) > LARGEST_DISTANCE * spread:
        raise ValueError(
            f"entry = {entry:g} lies more than {LARGEST_DISTANCE:g} spreads from the mean "
            f"{mean:g}; bring it nearer"
        )
