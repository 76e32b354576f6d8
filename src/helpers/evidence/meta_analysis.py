r"""Several studies pooled: fixed and random effects, and how much the studies disagree.

With y_i the logarithm of a ratio, v_i its variance and t2 the variance between studies (0 for fixed
effects),

    w_i = 1 / (v_i + t2),   pooled = sum(w y) / sum(w),   error = 1 / sqrt(sum(w))           (4)
    Q = sum(w (y - pooled)^2) at t2 = 0,   I2 = (Q - k + 1) / Q                              (5)
    t2 = (Q - k + 1) / (sum(w) - sum(w^2) / sum(w))              DerSimonian and Laird       (6)

[dersimonian1986]; t2 by restricted likelihood (REML) is where the likelihood is highest. Hartung
and Knapp replace the error of (4) by one taken from the scatter itself, with quantiles of t instead
of the normal distribution [hartung2001]. The normal interval counts t2 as known, which a handful of
studies cannot give, so it is too narrow for few of them [cochrane_random_effects]; `pool` therefore
uses Hartung and Knapp's unless told otherwise. Asymmetry of the funnel is Egger's regression
[egger1997]. scipy has none of these; the tests compare them with published worked examples.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.stats import chi2, linregress, norm, t

from helpers.checks import fraction, one_of
from helpers.evidence.two_by_two import TwoByTwo, ratio_text
from helpers.shares import share_words

FIXED = "fixed"
RANDOM = "random"
DERSIMONIAN_LAIRD = "dersimonian-laird"
REML = "reml"
NORMAL = "normal"
HARTUNG_KNAPP = "hartung-knapp"
# Fewest studies for which Hartung and Knapp's interval is the default. Two studies give t one
# degree of freedom: an interval so wide (a factor of 35 to each side for the printed counts of
# notebook 04) that it hides what both agree on.
FEWEST_FOR_HARTUNG_KNAPP = 3
# Variances tried before the search for the highest restricted likelihood is refined
REML_TRIALS = 400
# An intercept of the funnel, or an error of it, below this is round-off
ROUND_OFF = 1e-12


@dataclass(frozen=True, eq=False)
class Effects:
    """What is pooled: one logarithm of a ratio and its standard error for each study.

    Parameters
    ----------
    names : tuple of str
        Names of the studies.
    logs : numpy.ndarray, shape (studies,)
        Natural logarithms of their ratios (no unit).
    errors : numpy.ndarray, shape (studies,)
        Standard errors of the logarithms, above 0.

    Raises
    ------
    ValueError
        For no study, arrays of different length, or a number that is not finite.
    """

    names: tuple[str, ...]
    logs: np.ndarray
    errors: np.ndarray

    def __post_init__(self):
        logs = np.asarray(self.logs, dtype=float)
        errors = np.asarray(self.errors, dtype=float)
        # a frozen dataclass can be filled in only this way
        object.__setattr__(self, "logs", logs)
        object.__setattr__(self, "errors", errors)
        object.__setattr__(self, "names", tuple(self.names))
        if not self.names:
            raise ValueError(
                "no study was given; the rule: at least 1, at least 2 to see how they differ"
            )
        if not len(self.names) == logs.size == errors.size:
            raise ValueError(
                f"{len(self.names)} names, {logs.size} logs, {errors.size} errors; "
                "the rule: one of each"
            )
        if not (np.isfinite(logs).all() and np.isfinite(errors).all() and (errors > 0).all()):
            raise ValueError(
                "a log or an error is not finite, or an error is not above 0; check the counts"
            )

    @property
    def count(self) -> int:
        """How many studies there are."""
        return len(self.names)

    def chosen(self, keep: np.ndarray) -> Effects:
        """Return some of the studies.

        Parameters
        ----------
        keep : numpy.ndarray of bool, shape (studies,)
            Which ones.

        Returns
        -------
        Effects
            The chosen studies, in the same order.
        """
        names = tuple(name for name, wanted in zip(self.names, keep, strict=True) if wanted)
        return Effects(names, self.logs[keep], self.errors[keep])

    def without(self, name: str) -> Effects:
        """Return the same studies but one.

        Parameters
        ----------
        name : str
            The study to leave out.

        Returns
        -------
        Effects
            All others.

        Raises
        ------
        ValueError
            For a name that is not among the studies, or the only one.
        """
        one_of(name, self.names, "studies pooled")
        return self.chosen(np.array([other != name for other in self.names]))


@dataclass(frozen=True)
class Heterogeneity:
    """How much studies disagree, equations (5) and (6).

    Attributes
    ----------
    q : float
        Cochran's Q (no unit).
    degrees : int
        Degrees of freedom of Q.
    p : float
        Chance of such a Q or a larger one if all studies had one true ratio.
    i_squared : float
        Share of the scatter beyond chance, a fraction.
    between_variance : float
        Variance between studies of DerSimonian and Laird, on the log scale.
    """

    q: float
    degrees: int
    p: float
    i_squared: float
    between_variance: float

    def summary(self) -> str:
        """Return one plain sentence with Q and the share beyond chance."""
        degrees = "1 degree" if self.degrees == 1 else f"{self.degrees} degrees"
        return (
            f"Q is {self.q:.2f} on {degrees} of freedom; "
            f"{share_words(100 * self.i_squared)} of the scatter is more than chance would give."
        )


@dataclass(frozen=True, eq=False)
class Pooled:
    """A pooled ratio (no unit) with its interval.

    Attributes
    ----------
    model : str
        `FIXED` or `RANDOM`.
    count : int
        How many studies were pooled.
    ratio, low, high : float
        The pooled ratio and the ends of its interval.
    level : float
        Confidence level, a fraction.
    between_variance : float
        Variance between studies that was used, on the log scale.
    weights : numpy.ndarray, shape (studies,)
        Weight of each study; they add up to 1.
    prediction : tuple of float
        Where the ratio of a new study may lie, by t with k - 2 degrees of freedom for k studies;
        nan for fixed effects and below three studies.
    interval : str
        `NORMAL` or `HARTUNG_KNAPP`: how the interval was made.
    """

    model: str
    count: int
    ratio: float
    low: float
    high: float
    level: float
    between_variance: float
    weights: np.ndarray
    prediction: tuple[float, float]
    interval: str
    # fields that may be nan without being a fault; the sweep over all panels reads this
    undefined: ClassVar[tuple[str, ...]] = ("prediction",)

    @property
    def decided(self) -> bool:
        """Whether the interval leaves out 1, the value of no difference."""
        return not self.low <= 1 <= self.high

    def verdict(self) -> str:
        """Return in words what the interval allows one to say."""
        if not self.decided:
            return "both less risk and more risk remain possible: we do not know"
        return "less risk" if self.high < 1 else "more risk"

    def summary(self) -> str:
        """Return one plain sentence with the ratio, its interval and what follows."""
        studies = "1 study" if self.count == 1 else f"{self.count} studies"
        how = f"{self.model} effects"
        if self.interval == HARTUNG_KNAPP:
            how = f"{how}, Hartung-Knapp interval"
        return (
            f"Over {studies} ({how}) the risk ratio is {ratio_text(self.ratio)}, with a "
            f"{100 * self.level:g} % interval from {self.low:.2g} to {self.high:.3g}: "
            f"{self.verdict()}."
        )


@dataclass(frozen=True)
class Asymmetry:
    """Egger's regression of a funnel [egger1997].

    Attributes
    ----------
    intercept : float
        Intercept (no unit); 0 for a symmetric funnel.
    error : float
        Its standard error.
    t : float
        Intercept over error.
    p : float
        Two-sided p-value of t.
    """

    intercept: float
    error: float
    t: float
    p: float

    def summary(self) -> str:
        """Return one plain sentence with the intercept and its p-value."""
        return (
            f"The intercept of the funnel is {self.intercept:.2f} (p = {self.p:.2g}); "
            "a symmetric one has 0."
        )


def effects(tables: Mapping[str, TwoByTwo]) -> Effects:
    """Return the log risk ratios of two-by-two tables with their standard errors.

    Parameters
    ----------
    tables : mapping of str to TwoByTwo
        A table for each study, by name.

    Returns
    -------
    Effects
        What `pool` takes (no unit).

    Examples
    --------
    >>> effects({"one": TwoByTwo(15, 31, 4, 34)}).logs.round(3).tolist()
    [1.414]
    """
    ratios = [table.risk_ratio() for table in tables.values()]
    logs = [ratio.log for ratio in ratios]
    errors = [ratio.log_standard_error for ratio in ratios]
    return Effects(tuple(tables), logs, errors)


def heterogeneity(studies: Effects) -> Heterogeneity:
    """Return how much studies disagree, equations (5) and (6).

    Parameters
    ----------
    studies : Effects
        One study or more.

    Returns
    -------
    Heterogeneity
        Q, I2 and t2 (no unit); all 0 for a single study.

    Examples
    --------
    >>> heterogeneity(Effects("ab", [0.0, 0.0], [1.0, 1.0])).q
    0.0
    """
    degrees = studies.count - 1
    if degrees == 0:
        return Heterogeneity(q=0.0, degrees=0, p=1.0, i_squared=0.0, between_variance=0.0)
    # Equation (5) is about fixed-effect weights, whatever model is pooled later.
    weights = 1 / studies.errors**2
    mean = np.average(studies.logs, weights=weights)
    q = float(np.sum(weights * (studies.logs - mean) ** 2))
    # Q below its degrees of freedom means less scatter than chance: there is nothing between the
    # studies then
    beyond_chance = max(0.0, q - degrees)
    scale = float(weights.sum() - np.sum(weights**2) / weights.sum())
    return Heterogeneity(
        q=q,
        degrees=degrees,
        p=float(chi2.sf(q, degrees)),
        i_squared=beyond_chance / q if q else 0.0,
        between_variance=beyond_chance / scale,
    )


def reml_variance(studies: Effects) -> float:
    """Return the variance between studies by restricted maximum likelihood.

    Parameters
    ----------
    studies : Effects
        One study or more.

    Returns
    -------
    float
        The variance on the log scale (no unit) at which the restricted likelihood is highest, 0 or
        more.

    Examples
    --------
    >>> reml_variance(Effects("ab", [0.0, 0.0], [1.0, 1.0]))
    0.0
    """

    def log_likelihood(variance: float) -> float:
        # The term log(sum of weights) is what "restricted" adds: it pays for the mean being
        # estimated.
        weights = 1 / (studies.errors**2 + variance)
        gaps = studies.logs - np.average(studies.logs, weights=weights)
        return 0.5 * (np.log(weights).sum() - np.log(weights.sum()) - np.sum(weights * gaps**2))

    # Searched up to the squared distance of the extremes, more than any spread needs.
    largest = float(np.ptp(studies.logs)) ** 2
    if studies.count < 2 or largest == 0:
        return 0.0
    # The likelihood may have two maxima, so the whole range is tried before the best place is
    # refined.
    tried = np.concatenate([[0.0], largest * np.geomspace(1e-8, 1.0, REML_TRIALS)])
    best = int(np.argmax([log_likelihood(variance) for variance in tried]))
    if best == 0:
        return 0.0
    # The maximum lies between the neighbours of the best value tried.
    below = tried[best - 1]
    above = tried[min(best + 1, REML_TRIALS)]
    found = minimize_scalar(
        lambda variance: -log_likelihood(variance),
        bounds=(below, above),
        method="bounded",
        options={"xatol": 1e-12},
    )
    return float(found.x)


def pool(
    studies: Effects,
    model: str = RANDOM,
    between: str = DERSIMONIAN_LAIRD,
    interval: str | None = None,
    level: float = 0.95,
) -> Pooled:
    """Return the pooled ratio of some studies, equation (4), with its intervals.

    If no interval is named, it is Hartung and Knapp's for random effects over three studies
    or more that differ by more than chance, otherwise the normal one. Where the studies agree
    (t2 = 0), Hartung and Knapp's may be narrower than that of fixed effects, which promises too
    much [rover2015].

    Parameters
    ----------
    studies : Effects
        One study or more.
    model : {"random", "fixed"}
        Whether the true ratios may differ between studies.
    between : {"dersimonian-laird", "reml"}
        How the variance between studies is estimated; of no effect for fixed effects.
    interval : {"normal", "hartung-knapp"}, optional
        How the interval is made; Hartung and Knapp's needs two studies. "normal" with the defaults
        is the interval of DerSimonian and Laird. If not named, as above.
    level : float
        Confidence level, a fraction.

    Returns
    -------
    Pooled
        The ratio (no unit).

    Raises
    ------
    ValueError
        For another word, a level outside 0 to 1, or a single study with Hartung and Knapp's
        interval.

    References
    ----------
    [dersimonian1986] for the variance between studies, [hartung2001] for the interval from the
    scatter, [cochrane_random_effects] and [rover2015] for when to use which, [higgins2009] for the
    degrees of freedom of `prediction`, k - 2.

    Examples
    --------
    >>> tables = {"one": TwoByTwo(15, 31, 4, 34), "two": TwoByTwo(7, 17, 3, 17)}
    >>> print(pool(effects(tables)).summary())
    Over 2 studies (random effects) the risk ratio is 3.25, with a 95 % interval from
    1.5 to 6.93: more risk.
    """
    # A misspelt word must not fall through to a default of another method.
    one_of(model, (FIXED, RANDOM), "models of pooling")
    one_of(between, (DERSIMONIAN_LAIRD, REML), "estimators of the variance between studies")
    if interval is not None:
        one_of(interval, (NORMAL, HARTUNG_KNAPP), "intervals")
    fraction("level", level)

    # Fixed effects assume one true ratio, hence no variance between studies.
    if model == FIXED:
        variance = 0.0
    elif between == REML:
        variance = reml_variance(studies)
    else:
        variance = heterogeneity(studies).between_variance
    weights = 1 / (studies.errors**2 + variance)
    mean = float(np.average(studies.logs, weights=weights))

    if interval is None:
        is_scattered = model == RANDOM and variance > 0
        has_enough = studies.count >= FEWEST_FOR_HARTUNG_KNAPP
        interval = HARTUNG_KNAPP if is_scattered and has_enough else NORMAL

    # A two-sided interval leaves half of 1 - level beyond each end.
    middle = (1 + level) / 2
    if interval == NORMAL:
        error = 1 / math.sqrt(weights.sum())
        reach = float(norm.ppf(middle)) * error
    elif studies.count < 2:
        raise ValueError(
            "1 study; the rule: Hartung and Knapp's interval needs at least 2; "
            "use interval='normal'"
        )
    else:
        # The scatter replaces the variance that the studies' errors promise; with few studies it
        # may be smaller than that.
        degrees = studies.count - 1
        scatter = float(np.sum(weights * (studies.logs - mean) ** 2)) / degrees
        error = math.sqrt(scatter / weights.sum())
        reach = float(t.ppf(middle, degrees)) * error

    # With fixed effects a new study has the same ratio; below three studies t has no degrees of
    # freedom left. One is spent on the mean and one on the variance [higgins2009]; others spend
    # only the first, which makes the interval shorter.
    prediction = (math.nan, math.nan)
    if model == RANDOM and studies.count > 2:
        # A new study differs by the variance between studies and by the error of the mean.
        new_error = math.sqrt(variance + error**2)
        new_reach = float(t.ppf(middle, studies.count - 2)) * new_error
        prediction = (math.exp(mean - new_reach), math.exp(mean + new_reach))

    return Pooled(
        model=model,
        count=studies.count,
        ratio=math.exp(mean),
        low=math.exp(mean - reach),
        high=math.exp(mean + reach),
        level=level,
        between_variance=variance,
        weights=weights / weights.sum(),
        prediction=prediction,
        interval=interval,
    )


def leave_one_out(studies: Effects, **how) -> dict[str, Pooled]:
    """Return the pooled ratio without each study in turn.

    Parameters
    ----------
    studies : Effects
        Two studies or more.
    **how
        `model`, `between`, `interval` and `level` as in `pool`.

    Returns
    -------
    dict of str to Pooled
        The pooled ratio (no unit) by the name of the study left out.

    Raises
    ------
    ValueError
        For fewer than two studies.

    Examples
    --------
    >>> three = Effects("abc", [0.1, 0.1, 0.9], [0.2, 0.2, 0.2])
    >>> {name: round(one.ratio, 2) for name, one in leave_one_out(three, model="fixed").items()}
    {'a': 1.65, 'b': 1.65, 'c': 1.11}
    """
    if studies.count < 2:
        raise ValueError(
            f"{studies.count} study; the rule: at least 2, so that one can be left out"
        )
    return {name: pool(studies.without(name), **how) for name in studies.names}


def asymmetry(studies: Effects) -> Asymmetry:
    """Return Egger's regression of y / error on 1 / error.

    Its intercept is 0 for a symmetric funnel. It has little power below ten studies.

    Parameters
    ----------
    studies : Effects
        Three studies or more, of different size.

    Returns
    -------
    Asymmetry
        The intercept (no unit) and its test.

    Raises
    ------
    ValueError
        For fewer than three studies, or studies of one size.

    References
    ----------
    [egger1997]

    Examples
    --------
    >>> asymmetry(Effects("abc", [0.5, 0.5, 0.5], [0.1, 0.2, 0.4])).summary()[:41]
    'The intercept of the funnel is 0.00 (p = '
    """
    if studies.count < 3 or np.ptp(studies.errors) == 0:
        raise ValueError(f"{studies.count} studies; the rule: at least 3, of different size")
    # Small studies have small 1/error: where they deviate, the line misses the origin.
    line = linregress(1 / studies.errors, studies.logs / studies.errors)
    intercept = float(line.intercept)
    error = float(line.intercept_stderr)
    if error > ROUND_OFF:
        ratio = intercept / error
    else:
        # Every study lies on the line, and the error is mere round-off, or nan: then the funnel is
        # either symmetric to the last digit or lopsided beyond doubt.
        error = 0.0
        ratio = math.copysign(math.inf, intercept) if abs(intercept) > ROUND_OFF else 0.0
    p = 2 * t.sf(abs(ratio), studies.count - 2)
    return Asymmetry(intercept, error, ratio, float(p))
