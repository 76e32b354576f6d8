r"""Several studies pooled: fixed and random effects, how much they disagree, and what one study more or less does.

With y_i the logarithm of a ratio, v_i its variance and t2 the variance between studies (0 for fixed effects),

    w_i = 1 / (v_i + t2),    pooled = sum(w y) / sum(w),    error = 1 / sqrt(sum(w))                      (4)
    Q = sum(w (y - pooled)^2) at t2 = 0,    I2 = (Q - k + 1) / Q                                          (5)
    t2 = (Q - k + 1) / (sum(w) - sum(w^2) / sum(w))                        DerSimonian and Laird          (6)

[dersimonian1986]; t2 by restricted likelihood (REML) solves its score equation.  Hartung and Knapp replace the error of
(4) by one taken from the scatter itself, with t instead of normal quantiles [hartung2001]: wider, and better, for few
studies.  Asymmetry of the funnel is Egger's regression [egger1997].  scipy has none of these.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.stats import chi2, linregress, norm, t

from helpers import data
from helpers.evidence.proportions import check_fraction
from helpers.evidence.two_by_two import TwoByTwo

FIXED, RANDOM = "fixed", "random"
DERSIMONIAN_LAIRD, REML = "dersimonian-laird", "reml"
NORMAL, HARTUNG_KNAPP = "normal", "hartung-knapp"
SEARCHED = 400


@dataclass(frozen=True)
class Effects:
    """What is pooled: names of studies, logarithms of their ratios and the standard errors of those (no unit)."""

    names: tuple[str, ...]
    logs: np.ndarray
    errors: np.ndarray

    def __post_init__(self):
        logs, errors = (np.asarray(one, dtype=float) for one in (self.logs, self.errors))
        object.__setattr__(self, "logs", logs)
        object.__setattr__(self, "errors", errors)
        object.__setattr__(self, "names", tuple(self.names))
        if not len(self.names):
            raise ValueError(
                "no study was given; the rule: at least 1, at least 2 to see how they differ"
            )
        if not len(self.names) == logs.size == errors.size:
            raise ValueError(
                f"{len(self.names)} names, {logs.size} logs, {errors.size} errors; the rule: one of each"
            )
        if not (np.isfinite(logs).all() and np.isfinite(errors).all() and (errors > 0).all()):
            raise ValueError(
                "a log or an error is not finite, or an error is not above 0; check the counts"
            )

    @property
    def count(self) -> int:
        """How many studies there are."""
        return len(self.names)

    def without(self, name: str) -> Effects:
        """The same studies but one; ValueError for a name that is not among them or the only one."""
        data.one_of(name, self.names, "studies pooled")
        kept = [place for place, other in enumerate(self.names) if other != name]
        return Effects(
            tuple(self.names[place] for place in kept), self.logs[kept], self.errors[kept]
        )


@dataclass(frozen=True)
class Heterogeneity:
    """How much studies disagree: Q, its degrees of freedom and p, I2 (a fraction), t2 of equation (6)."""

    q: float
    degrees: int
    p: float
    i_squared: float
    between_variance: float

    def summary(self) -> str:
        """One plain sentence."""
        return (
            f"Q is {self.q:.2f} on {self.degrees} degrees of freedom; {100 * self.i_squared:.0f} % of the scatter is "
            "more than chance would give."
        )


@dataclass(frozen=True)
class Pooled:
    """A pooled ratio (no unit) with its interval; `prediction` is where a new study may lie.

    It is nan for fixed effects and below three studies.
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
    undefined: ClassVar[tuple[str, ...]] = ("prediction",)

    @property
    def decided(self) -> bool:
        """Whether the interval leaves out 1, the value of no difference."""
        return not self.low <= 1 <= self.high

    def verdict(self) -> str:
        """What the interval allows one to say, in words."""
        if self.decided:
            return "less risk" if self.high < 1 else "more risk"
        return "both less risk and more risk remain possible: we do not know"

    def summary(self) -> str:
        """One plain sentence."""
        studies = "1 study" if self.count == 1 else f"{self.count} studies"
        return (
            f"Over {studies} ({self.model} effects) the risk ratio is {self.ratio:.2f}, with a {100 * self.level:g} % "
            f"interval from {self.low:.2f} to {self.high:.3g}: {self.verdict()}."
        )


@dataclass(frozen=True)
class Asymmetry:
    """Egger's regression: the intercept (no unit; 0 for a symmetric funnel), its standard error, t, and p."""

    intercept: float
    error: float
    t: float
    p: float

    def summary(self) -> str:
        """One plain sentence."""
        return f"The intercept of the funnel is {self.intercept:.2f} (p = {self.p:.2g}); a symmetric one has 0."


def effects(tables: Mapping[str, TwoByTwo]) -> Effects:
    """Return the log risk ratios (no unit) of two-by-two tables by name, with their standard errors.

    >>> effects({"one": TwoByTwo(15, 31, 4, 34)}).logs.round(3).tolist()
    [1.414]
    """
    ratios = [table.risk_ratio() for table in tables.values()]
    return Effects(
        tuple(tables), [one.log for one in ratios], [one.log_standard_error for one in ratios]
    )


def heterogeneity(studies: Effects) -> Heterogeneity:
    """Return Q, I2 and t2 (no unit), equations (5) and (6); all 0 for a single study.

    >>> heterogeneity(Effects("ab", [0.0, 0.0], [1.0, 1.0])).q
    0.0
    """
    weights, degrees = 1 / studies.errors**2, studies.count - 1
    mean = np.average(studies.logs, weights=weights)
    q = float(np.sum(weights * (studies.logs - mean) ** 2))
    if degrees == 0:
        return Heterogeneity(0.0, 0, 1.0, 0.0, 0.0)
    extra = max(0.0, q - degrees)
    spread = float(weights.sum() - np.sum(weights**2) / weights.sum())
    return Heterogeneity(
        q, degrees, float(chi2.sf(q, degrees)), extra / q if q else 0.0, extra / spread
    )


def reml_variance(studies: Effects) -> float:
    """Return the variance between studies (no unit) by restricted likelihood: where it is highest, or 0.

    >>> reml_variance(Effects("ab", [0.0, 0.0], [1.0, 1.0]))
    0.0
    """

    def likelihood(variance):
        weights = 1 / (studies.errors**2 + variance)
        gaps = studies.logs - np.average(studies.logs, weights=weights)
        return 0.5 * (np.log(weights).sum() - np.log(weights.sum()) - np.sum(weights * gaps**2))

    spread = float(np.ptp(studies.logs)) ** 2
    if studies.count < 2 or spread == 0:
        return 0.0
    tried = np.concatenate(
        [[0.0], spread * np.geomspace(1e-8, 1.0, SEARCHED)]
    )  # there may be two maxima
    best = int(np.argmax([likelihood(one) for one in tried]))
    if best == 0:
        return 0.0
    ends = (tried[best - 1], tried[min(best + 1, SEARCHED)])
    found = minimize_scalar(
        lambda one: -likelihood(one), bounds=ends, method="bounded", options={"xatol": 1e-12}
    )
    return float(found.x)


def pool(
    studies: Effects,
    model: str = RANDOM,
    between: str = DERSIMONIAN_LAIRD,
    interval: str = NORMAL,
    level: float = 0.95,
) -> Pooled:
    """Return the pooled ratio (no unit) of some studies, equation (4), with its interval and prediction interval.

    `model` is fixed or random, `between` dersimonian-laird or reml, `interval` normal or hartung-knapp (which needs two
    studies).  Raises ValueError for another word.

    >>> print(pool(effects({"one": TwoByTwo(15, 31, 4, 34), "two": TwoByTwo(7, 17, 3, 17)})).summary())
    Over 2 studies (random effects) the risk ratio is 3.25, with a 95 % interval from 1.52 to 6.93: more risk.
    """
    data.one_of(model, (FIXED, RANDOM), "models of pooling")
    data.one_of(between, (DERSIMONIAN_LAIRD, REML), "estimators of the variance between studies")
    data.one_of(interval, (NORMAL, HARTUNG_KNAPP), "intervals")
    check_fraction("level", level)
    variance = _between(studies, model, between)
    weights = 1 / (studies.errors**2 + variance)
    mean = float(np.average(studies.logs, weights=weights))
    error, reach = _error(studies, weights, mean, interval, level)
    low, high = (math.exp(mean + sign * reach * error) for sign in (-1, 1))
    prediction = (
        (math.nan, math.nan)
        if model == FIXED
        else _prediction(studies.count, mean, variance, error, level)
    )
    return Pooled(
        model,
        studies.count,
        math.exp(mean),
        low,
        high,
        level,
        variance,
        weights / weights.sum(),
        prediction,
    )


def leave_one_out(studies: Effects, **how) -> dict[str, Pooled]:
    """Return the pooled ratio (no unit) without each study in turn, by the name left out; `how` as in `pool`.

    Raises ValueError for fewer than two studies.

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
    """Return Egger's regression of y/error on 1/error (no unit): its intercept is 0 for a symmetric funnel.

    Needs three studies that differ in size; has little power below ten.  Raises ValueError otherwise.

    >>> asymmetry(Effects("abc", [0.5, 0.5, 0.5], [0.1, 0.2, 0.4])).summary()[:41]
    'The intercept of the funnel is 0.00 (p = '
    """
    if studies.count < 3 or np.ptp(studies.errors) == 0:
        raise ValueError(f"{studies.count} studies; the rule: at least 3, of different size")
    line = linregress(1 / studies.errors, studies.logs / studies.errors)
    ratio = line.intercept / line.intercept_stderr if line.intercept_stderr > 1e-12 else 0.0
    p = 2 * t.sf(abs(ratio), studies.count - 2)
    return Asymmetry(float(line.intercept), float(line.intercept_stderr), float(ratio), float(p))


def _between(studies, model, between):
    if model == FIXED:
        return 0.0
    return reml_variance(studies) if between == REML else heterogeneity(studies).between_variance


def _error(studies, weights, mean, interval, level):
    """Return the standard error of the pooled logarithm and how many of them the interval reaches."""
    middle = (1 + level) / 2
    if interval == NORMAL:
        return 1 / math.sqrt(weights.sum()), float(norm.ppf(middle))
    if studies.count < 2:
        raise ValueError(
            "1 study; the rule: Hartung and Knapp's interval needs at least 2; use interval='normal'"
        )
    scatter = float(np.sum(weights * (studies.logs - mean) ** 2)) / (studies.count - 1)
    return math.sqrt(scatter / weights.sum()), float(t.ppf(middle, studies.count - 1))


def _prediction(count, mean, variance, error, level):
    if count < 3:
        return (math.nan, math.nan)
    reach = float(t.ppf((1 + level) / 2, count - 2)) * math.sqrt(variance + error**2)
    return math.exp(mean - reach), math.exp(mean + reach)
