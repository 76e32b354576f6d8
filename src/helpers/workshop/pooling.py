r"""Workshop 04b, pool the studies: exact answers, and the wrong methods that mistakes are known by.

The exact side is `evidence.two_by_two`, `evidence.meta_analysis`, `evidence.file_drawer` and
`evidence.sample_size`; here they only get the arguments of a learner's function: a table is
(events, total, control events, control total), a study is its log risk ratio and standard error.

Below the exact answers stand the wrong methods. Each is a few lines, to be read as a
counter-example, and is used only to recognise it in a learner's outputs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm, t

from helpers.evidence import meta_analysis, sample_size, study_table
from helpers.evidence.file_drawer import ALPHA
from helpers.evidence.meta_analysis import (
    FIXED,
    HARTUNG_KNAPP,
    NORMAL,
    Effects,
    Pooled,
)
from helpers.evidence.two_by_two import TwoByTwo
from helpers.workshop.drawings import by_call
from helpers.workshop.mistakes import (
    BuildStep,
    Drawing,
    Inputs,
    Line,
    Mistake,
    Stop,
    as_numbers,
    same_as,
    same_as_any,
    shown,
)

# Half the width of a 95 % interval in standard errors, 1.96
REACH = float(norm.ppf(0.975))
Table = Sequence[float]


# ---- exact answers -------------------------------------------------------------------------------


def log_ratio(
    events: int, total: int, control_events: int, control_total: int
) -> tuple[float, float]:
    """Return the logarithm of a study's risk ratio and its standard error.

    Parameters
    ----------
    events, total : int
        Animals of the treated group: those with the event, and all.
    control_events, control_total : int
        The same of the control group.

    Returns
    -------
    log, error : float
        No unit. With a zero cell 0.5 is added to all four cells.

    Raises
    ------
    ValueError
        For counts that are not whole, negative, or above their total.

    Examples
    --------
    >>> [round(one, 3) for one in log_ratio(15, 31, 4, 34)]
    [1.414, 0.505]
    """
    ratio = TwoByTwo(events, total, control_events, control_total).risk_ratio()
    assert ratio.log_standard_error is not None  # a ratio has one
    return ratio.log, ratio.log_standard_error


def _effects(tables: Sequence[Table]) -> Effects:
    """Return tables as log ratios with errors."""
    studies = [log_ratio(*table) for table in tables]
    return _studies(*zip(*studies, strict=True))


def _studies(logs: ArrayLike, errors: ArrayLike) -> Effects:
    """Return log ratios and errors as studies without names of their own."""
    names = tuple(f"study {place + 1}" for place in range(np.size(logs)))
    return Effects(names, np.asarray(logs), np.asarray(errors))


def _ends(pooled: Pooled) -> tuple[float, float, float]:
    """Return the pooled ratio and the ends of its interval."""
    return pooled.ratio, pooled.low, pooled.high


def pool_fixed(tables: Sequence[Table]) -> tuple[float, float, float]:
    """Return the pooled risk ratio of fixed effects with its 95 % interval.

    Parameters
    ----------
    tables : sequence of (events, total, control events, control total)
        Animals, one table a study.

    Returns
    -------
    ratio, low, high : float
        No unit.

    Examples
    --------
    >>> [round(one, 2) for one in pool_fixed(animal_tables())]
    [1.13, 0.61, 2.09]
    """
    return _ends(meta_analysis.pool(_effects(tables), model=FIXED))


def between_variance(logs: ArrayLike, errors: ArrayLike) -> float:
    """Return the variance between studies of DerSimonian and Laird.

    Parameters
    ----------
    logs, errors : array_like, shape (studies,)
        Log risk ratios and their standard errors.

    Returns
    -------
    float
        On the log scale (no unit), 0 or more.

    Examples
    --------
    >>> between_variance([0.1, 0.1], [0.2, 0.2])
    0.0
    """
    return meta_analysis.heterogeneity(_studies(logs, errors)).between_variance


def pool_random(logs: ArrayLike, errors: ArrayLike) -> tuple[float, float, float]:
    """Return the pooled ratio of random effects with the usual interval of DerSimonian and Laird.

    Parameters
    ----------
    logs, errors : array_like, shape (studies,)
        Log risk ratios and their standard errors.

    Returns
    -------
    ratio, low, high : float
        No unit.

    Examples
    --------
    >>> [round(one, 2) for one in pool_random(*animal_studies())]
    [0.74, 0.13, 4.31]
    """
    return _ends(meta_analysis.pool(_studies(logs, errors), interval=NORMAL))


def hartung_knapp(logs: ArrayLike, errors: ArrayLike) -> tuple[float, float, float]:
    """Return the pooled ratio of random effects with Hartung and Knapp's interval.

    Parameters
    ----------
    logs, errors : array_like, shape (studies,)
        Log risk ratios and their standard errors.

    Returns
    -------
    ratio, low, high : float
        No unit.

    Examples
    --------
    >>> [round(one, 2) for one in hartung_knapp(*animal_studies())]
    [0.74, 0.04, 12.5]
    """
    return _ends(meta_analysis.pool(_studies(logs, errors), interval=HARTUNG_KNAPP))


def leave_one_out(logs: ArrayLike, errors: ArrayLike) -> list[float]:
    """Return the pooled ratio of random effects without each study in turn.

    Parameters
    ----------
    logs, errors : array_like, shape (studies,)
        Log risk ratios and their standard errors.

    Returns
    -------
    list of float
        As many ratios (no unit) as studies, in their order.

    Examples
    --------
    >>> [round(one, 2) for one in leave_one_out(*animal_studies())]
    [0.39, 0.48, 1.08, 1.47]
    """
    without = meta_analysis.leave_one_out(_studies(logs, errors))
    return [one.ratio for one in without.values()]


def published(logs: ArrayLike, p_values: ArrayLike, draws: ArrayLike, drawer: float) -> list[int]:
    """Return which studies are published: favourable findings always, others by a drawn number.

    The rule of `file_drawer.literature`, whose draws come from inside.

    Parameters
    ----------
    logs, p_values : array_like, shape (studies,)
        Log risk ratios, below 0 where freezing did better, and their two-sided p-values.
    draws : array_like, shape (studies,)
        Numbers drawn evenly between 0 and 1.
    drawer : float
        Chance that a study without a favourable finding stays in the drawer.

    Returns
    -------
    list of int
        1 for a published study, else 0.

    Examples
    --------
    >>> published([-1.0, 1.0, -0.1], [0.01, 0.01, 0.8], [0.2, 0.2, 0.9], 0.8)
    [1, 0, 1]
    """
    is_found = (np.asarray(p_values) < ALPHA) & (np.asarray(logs) < 0)
    return (is_found | (np.asarray(draws) >= drawer)).astype(int).tolist()


def patients_per_group(risk: float, control_risk: float, power: float) -> float:
    """Return how many patients each group needs, at a two-sided error of 5 %.

    Parameters
    ----------
    risk, control_risk : float
        The two risks, fractions.
    power : float
        Chance to find the difference, a fraction.

    Returns
    -------
    float
        A whole number of patients.

    Examples
    --------
    >>> patients_per_group(0.40, 0.50, 0.8)
    388.0
    """
    return float(sample_size.patients_per_group(risk, control_risk, power))


def animal_tables() -> list[tuple[int, int, int, int]]:
    """Return the counts of the four animal studies of notebook 04 that may be pooled.

    Returns
    -------
    list of (events, total, control events, control total)
        Animals. Two tables were printed, one was inferred from percentages and one was chosen to
        fit a printed p-value, as `data/two_by_two_counts.csv` says.

    Examples
    --------
    >>> animal_tables()[0]
    (15, 31, 4, 34)
    """
    tables = study_table.pooled_set().values()
    return [(one.events, one.total, one.control_events, one.control_total) for one in tables]


def animal_studies() -> tuple[np.ndarray, np.ndarray]:
    """Return the log risk ratios and standard errors of `animal_tables`.

    Returns
    -------
    logs, errors : numpy.ndarray, shape (4,)
        No unit.

    Examples
    --------
    >>> animal_studies()[0].round(2).tolist()
    [1.41, 0.85, -1.64, -2.14]
    """
    found = _effects(animal_tables())
    return found.logs, found.errors


# ---- wrong methods, to be read as counter-examples -----------------------------------------------


def _cells(events, total, control_events, control_total, added: float = 0.0) -> tuple:
    """Return a table with something added to each of its four cells."""
    return events + added, total + 2 * added, control_events + added, control_total + 2 * added


def _log_and_error(a, n, c, m) -> tuple[float, float]:
    """Return log ratio and error as they stand, nan or infinite where a cell is zero."""
    with np.errstate(all="ignore"):
        a, n, c, m = (np.float64(one) for one in (a, n, c, m))
        return float(np.log(a / n / (c / m))), float(np.sqrt(1 / a - 1 / n + 1 / c - 1 / m))


def without_logarithm(*table) -> tuple[float, float]:
    """Wrong: the ratio itself; half and double the risk are not equally far from 1."""
    log, error = log_ratio(*table)
    return math.exp(log), error


def odds_for_risk(*table) -> tuple[float, float]:
    """Wrong: the odds ratio, which is near the risk ratio only where events are rare."""
    ratio = TwoByTwo(*table).odds_ratio()
    return ratio.log, float(ratio.log_standard_error or math.nan)


def ratio_upside_down(*table) -> tuple[float, float]:
    """Wrong: control over treated."""
    log, error = log_ratio(*table)
    return -log, error


def log_to_base_ten(*table) -> tuple[float, float]:
    """Wrong: a logarithm to the base of 10 with the error of a natural one."""
    log, error = log_ratio(*table)
    return log / math.log(10), error


def variance_for_error(*table) -> tuple[float, float]:
    """Wrong: the variance, whose root is the standard error."""
    log, error = log_ratio(*table)
    return log, error**2


def error_without_totals(*table) -> tuple[float, float]:
    """Wrong: 1/events without taking off 1/total, as if all animals without the event were many."""
    log, _ = log_ratio(*table)
    a, _, c, _ = _cells(*table, added=0.5 if 0 in TwoByTwo(*table).counts else 0.0)
    return log, math.sqrt(1 / a + 1 / c)


def half_always_added(*table) -> tuple[float, float]:
    """Wrong: 0.5 is added to every table, which pulls all ratios towards 1."""
    return _log_and_error(*_cells(*table, added=0.5))


def half_to_the_zero(events, total, control_events, control_total) -> tuple[float, float]:
    """Wrong: 0.5 is added to the zero alone, which moves the ratio."""
    return _log_and_error(events or 0.5, total, control_events or 0.5, control_total)


def difference_of_risks(events, total, control_events, control_total) -> tuple[float, float]:
    """Wrong: a difference of risks, where the logarithm of their ratio is asked for."""
    risk, control_risk = events / total, control_events / control_total
    variance = risk * (1 - risk) / total + control_risk * (1 - control_risk) / control_total
    return risk - control_risk, math.sqrt(variance)


def error_of_odds(*table) -> tuple[float, float]:
    """Wrong: the error of a log odds ratio, one over each of the four cells."""
    log, _ = log_ratio(*table)
    return log, float(TwoByTwo(*table).odds_ratio().log_standard_error or math.nan)


def events_looked_at(events, total, control_events, control_total) -> tuple[float, float]:
    """Wrong: 0.5 is added where no animal has the event, and not where all of them have it."""
    added = 0.5 if 0 in (events, control_events) else 0.0
    return _log_and_error(*_cells(events, total, control_events, control_total, added=added))


def totals_grown_by(growth: float):
    """Return a wrong method that adds 0.5 to both events and `growth`, not 1, to both totals."""

    def wrong(events, total, control_events, control_total) -> tuple[float, float]:
        table = (events, total, control_events, control_total)
        if 0 not in TwoByTwo(*table).counts:
            return _log_and_error(*table)
        return _log_and_error(
            events + 0.5, total + growth, control_events + 0.5, control_total + growth
        )

    return wrong


def totals_added(*table) -> tuple[float, float]:
    """Wrong: one over the totals is added, not taken off."""
    log, _ = log_ratio(*table)
    a, n, c, m = _cells(*table, added=0.5 if 0 in TwoByTwo(*table).counts else 0.0)
    return log, math.sqrt(1 / a + 1 / n + 1 / c + 1 / m)


def counts_added_up(tables) -> tuple[float, float, float]:
    """Wrong: all animals in one table, as if lots had been drawn across studies."""
    a, n, c, m = np.sum(np.asarray(tables, dtype=float), axis=0)
    log, error = _log_and_error(a, n, c, m)
    return math.exp(log), math.exp(log - REACH * error), math.exp(log + REACH * error)


def _weighted(tables, weights, scale: bool = True) -> tuple[float, float, float]:
    """Return the ratio and interval of fixed effects with other weights, of logs or of ratios."""
    effects = _effects(tables)
    share = np.asarray(weights, dtype=float) / np.sum(weights)
    error = math.sqrt(float(np.sum((share * effects.errors) ** 2)))
    if not scale:
        middle = float(share @ np.exp(effects.logs))
        return middle, middle * math.exp(-REACH * error), middle * math.exp(REACH * error)
    log = float(share @ effects.logs)
    return math.exp(log), math.exp(log - REACH * error), math.exp(log + REACH * error)


def weights_of_animals(tables) -> tuple[float, float, float]:
    """Wrong: weights by animals; what a study tells depends on its events, too."""
    return _weighted(tables, [table[1] + table[3] for table in tables])


def weights_of_variance(tables) -> tuple[float, float, float]:
    """Wrong: the variance for its reciprocal, so that the least certain study counts most."""
    return _weighted(tables, _effects(tables).errors ** 2)


def weights_of_error(tables) -> tuple[float, float, float]:
    """Wrong: one over the standard error; its square is meant."""
    return _weighted(tables, 1 / _effects(tables).errors)


def equal_weights(tables) -> tuple[float, float, float]:
    """Wrong: every study counts alike, whatever its size."""
    return _weighted(tables, np.ones(len(tables)))


def mean_of_ratios(tables) -> tuple[float, float, float]:
    """Wrong: a weighted mean of ratios; without logarithms a 4 outweighs a 1/4."""
    return _weighted(tables, 1 / _effects(tables).errors ** 2, scale=False)


def logs_returned(tables) -> tuple[float, float, float]:
    """Wrong: the logarithms, where ratios are asked for."""
    ratio, low, high = pool_fixed(tables)
    return math.log(ratio), math.log(low), math.log(high)


def error_not_rooted(tables) -> tuple[float, float, float]:
    """Wrong: one over the sum of weights for the error; its root is meant."""
    effects = _effects(tables)
    weights = 1 / effects.errors**2
    log = float(weights @ effects.logs / weights.sum())
    error = 1 / float(weights.sum())
    return math.exp(log), math.exp(log - REACH * error), math.exp(log + REACH * error)


def interval_of_90(tables) -> tuple[float, float, float]:
    """Wrong: 1.645 errors to each side leave 5 % off at each end."""
    ratio, low, high = pool_fixed(tables)
    share = float(norm.ppf(0.95)) / REACH
    return ratio, ratio * (low / ratio) ** share, ratio * (high / ratio) ** share


def random_for_fixed(tables) -> tuple[float, float, float]:
    """Not yet asked: random effects."""
    effects = _effects(tables)
    return pool_random(effects.logs, effects.errors)


def mantel_haenszel(tables) -> tuple[float, float, float]:
    """Not asked: Mantel and Haenszel's ratio, another way to pool fixed effects."""
    above = sum(a * m / (n + m) for a, n, _, m in tables)
    below = sum(c * n / (n + m) for _, n, c, m in tables)
    return above / below, math.nan, math.nan


def ends_as_logs(tables) -> tuple[float, float, float]:
    """Wrong: exp of the mean, and not of the ends."""
    ratio, low, high = pool_fixed(tables)
    return ratio, math.log(low), math.log(high)


def ends_of_the_ratio(tables) -> tuple[float, float, float]:
    """Wrong: the error of the logarithm is added to the ratio itself."""
    ratio, low, high = pool_fixed(tables)
    reach = math.log(high / low) / 2
    return ratio, ratio - reach, ratio + reach


class _Moments(NamedTuple):
    """What the variance between studies is made of: Q, and sums over their weights."""

    q: float
    weights: float
    squares: float
    studies: int

    @property
    def beyond_chance(self) -> float:
        """Q less its degrees of freedom: one of the studies is spent on the mean."""
        return self.q - (self.studies - 1)

    @property
    def divisor(self) -> float:
        """What turns this into a variance of logarithms."""
        return self.weights - self.squares / self.weights


def _moments(logs, errors) -> _Moments:
    """Return Q around the weighted mean, and the sums of weights and of their squares."""
    logs = np.asarray(logs, dtype=float)
    weights = 1 / np.asarray(errors, dtype=float) ** 2
    mean = weights @ logs / weights.sum()
    return _Moments(
        q=float(weights @ (logs - mean) ** 2),
        weights=float(weights.sum()),
        squares=float((weights**2).sum()),
        studies=len(logs),
    )


def below_zero(logs, errors) -> float:
    """Wrong: a variance below zero, where studies agree more closely than chance."""
    found = _moments(logs, errors)
    return found.beyond_chance / found.divisor


def degrees_of_all(logs, errors) -> float:
    """Wrong: the number of studies for the degrees of freedom; one is spent on the mean."""
    found = _moments(logs, errors)
    return max(0.0, (found.q - found.studies) / found.divisor)


def without_divisor(logs, errors) -> float:
    """Wrong: Q less its degrees of freedom, which has no scale of logarithms yet."""
    return max(0.0, _moments(logs, errors).beyond_chance)


def divided_by_weights(logs, errors) -> float:
    """Wrong: divided by the sum of weights; the squares are to be taken off."""
    found = _moments(logs, errors)
    return max(0.0, found.beyond_chance / found.weights)


def squares_taken_off(logs, errors) -> float:
    """Wrong: the sum of squared weights is taken off as it is, not over the sum of weights."""
    found = _moments(logs, errors)
    return max(0.0, found.beyond_chance / (found.weights - found.squares))


def around_the_plain_mean(logs, errors) -> float:
    """Wrong: Q around the plain mean of the logs; the weighted one makes it smallest."""
    logs = np.asarray(logs, dtype=float)
    weights = 1 / np.asarray(errors, dtype=float) ** 2
    q = float(weights @ (logs - logs.mean()) ** 2)
    found = _moments(logs, errors)._replace(q=q)
    return max(0.0, found.beyond_chance / found.divisor)


def weights_of_one_over_error(logs, errors) -> float:
    """Wrong: one over the standard error; its square is meant."""
    return between_variance(logs, np.sqrt(np.asarray(errors, dtype=float)))


def scatter_itself(logs, errors) -> float:
    """Wrong: Q, of which chance alone would make about one less than there are studies."""
    return _moments(logs, errors).q


def scatter_of_logs(logs, errors) -> float:
    """Wrong: the variance of the logs, which holds chance as well."""
    return float(np.var(np.asarray(logs, dtype=float), ddof=1))


def share_of_scatter(logs, errors) -> float:
    """Wrong: I squared, a share; the variance between studies is asked for."""
    return meta_analysis.heterogeneity(_studies(logs, errors)).i_squared


def between_error(logs, errors) -> float:
    """Wrong: the root, a standard deviation."""
    return math.sqrt(between_variance(logs, errors))


def _random(logs, errors, new_errors, interval_errors=None) -> tuple[float, float, float]:
    """Return a pooled ratio whose weights, and whose interval, come from other errors."""
    weights = 1 / np.asarray(new_errors, dtype=float) ** 2
    log = float(weights @ np.asarray(logs, dtype=float) / weights.sum())
    if interval_errors is not None:
        weights = 1 / np.asarray(interval_errors, dtype=float) ** 2
    error = 1 / math.sqrt(float(weights.sum()))
    return math.exp(log), math.exp(log - REACH * error), math.exp(log + REACH * error)


def variance_not_added(logs, errors) -> tuple[float, float, float]:
    """Wrong: fixed effects, as if all studies had one true ratio."""
    return _random(logs, errors, errors)


def added_to_the_error(logs, errors) -> tuple[float, float, float]:
    """Wrong: the variance between studies is added to the error, not to its square."""
    return _random(logs, errors, np.asarray(errors) + between_variance(logs, errors))


def deviation_added(logs, errors) -> tuple[float, float, float]:
    """Wrong: the standard deviation between studies is added to the error of each."""
    return _random(logs, errors, np.asarray(errors) + between_error(logs, errors))


def squared_variance(logs, errors) -> tuple[float, float, float]:
    """Wrong: the variance between studies is squared once more."""
    added = between_variance(logs, errors) ** 2
    return _random(logs, errors, np.sqrt(np.asarray(errors) ** 2 + added))


def rooted_variance(logs, errors) -> tuple[float, float, float]:
    """Wrong: the standard deviation between studies is added to a variance."""
    added = between_error(logs, errors)
    return _random(logs, errors, np.sqrt(np.asarray(errors) ** 2 + added))


def added_to_the_weight(logs, errors) -> tuple[float, float, float]:
    """Wrong: the variance between studies is added to the weight, which makes studies surer."""
    weights = 1 / np.asarray(errors) ** 2 + between_variance(logs, errors)
    return _random(logs, errors, 1 / np.sqrt(weights))


def _both(logs, errors) -> np.ndarray:
    """Return each study's error with the variance between studies in it."""
    return np.sqrt(np.asarray(errors, dtype=float) ** 2 + between_variance(logs, errors))


def interval_of_fixed(logs, errors) -> tuple[float, float, float]:
    """Wrong: the right ratio with the interval of fixed effects."""
    return _random(logs, errors, _both(logs, errors), errors)


def random_logs(logs, errors) -> tuple[float, float, float]:
    """Wrong: logarithms, where ratios are asked for."""
    ratio, low, high = pool_random(logs, errors)
    return math.log(ratio), math.log(low), math.log(high)


def _knapp(logs, errors, quantile=None, degrees_off=1, weights=None) -> tuple[float, float, float]:
    """Return Hartung and Knapp's interval with one of its parts replaced."""
    logs = np.asarray(logs, dtype=float)
    right = 1 / _both(logs, errors) ** 2
    log = float(right @ logs / right.sum())
    used = right if weights is None else weights
    scatter = float(used @ (logs - log) ** 2) / (len(logs) - degrees_off)
    reach = t.ppf(0.975, len(logs) - 1) if quantile is None else quantile(len(logs))
    error = math.sqrt(scatter / float(used.sum()))
    return math.exp(log), math.exp(log - reach * error), math.exp(log + reach * error)


def normal_for_t(logs, errors) -> tuple[float, float, float]:
    """Wrong: 1.96 for the quantile of t, as if the scatter of four studies were known."""
    return _knapp(logs, errors, quantile=lambda count: REACH)


def degrees_of_t(logs, errors) -> tuple[float, float, float]:
    """Wrong: t with as many degrees of freedom as studies."""
    return _knapp(logs, errors, quantile=lambda count: t.ppf(0.975, count))


def scatter_over_all(logs, errors) -> tuple[float, float, float]:
    """Wrong: the scatter is divided by the number of studies."""
    return _knapp(logs, errors, degrees_off=0)


def scatter_by_fixed_weights(logs, errors) -> tuple[float, float, float]:
    """Wrong: the scatter with weights of fixed effects, around the mean of random ones."""
    return _knapp(logs, errors, weights=1 / np.asarray(errors, dtype=float) ** 2)


def usual_error_with_t(logs, errors) -> tuple[float, float, float]:
    """Wrong: only the quantile is changed, and the error still counts the variance as known."""
    ratio, low, _ = pool_random(logs, errors)
    reach = t.ppf(0.975, np.size(logs) - 1) * (math.log(ratio) - math.log(low)) / REACH
    return ratio, ratio * math.exp(-reach), ratio * math.exp(reach)


def quantile_of_90(logs, errors) -> tuple[float, float, float]:
    """Wrong: the 95 % point of t, which leaves 5 % off at each end."""
    return _knapp(logs, errors, quantile=lambda count: t.ppf(0.95, count - 1))


def scatter_not_divided(logs, errors) -> tuple[float, float, float]:
    """Wrong: the sum of squares is not divided by k - 1."""
    return _knapp(logs, errors, degrees_off=len(logs) - 1)


def never_narrower(logs, errors) -> tuple[float, float, float]:
    """Not asked: the wider of both intervals, a precaution where studies agree by chance."""
    ratio, low, high = hartung_knapp(logs, errors)
    _, usual_low, usual_high = pool_random(logs, errors)
    return ratio, min(low, usual_low), max(high, usual_high)


def knapp_of_fixed(logs, errors) -> tuple[float, float, float]:
    """Wrong: the weights of fixed effects throughout."""
    logs = np.asarray(logs, dtype=float)
    weights = 1 / np.asarray(errors, dtype=float) ** 2
    log = float(weights @ logs / weights.sum())
    scatter = float(weights @ (logs - log) ** 2) / (len(logs) - 1)
    reach = t.ppf(0.975, len(logs) - 1) * math.sqrt(scatter / float(weights.sum()))
    return math.exp(log), math.exp(log - reach), math.exp(log + reach)


def error_squared(logs, errors) -> tuple[float, float, float]:
    """Wrong: the square of the error; its root is meant."""
    ratio, low, high = hartung_knapp(logs, errors)
    quantile = float(t.ppf(0.975, len(logs) - 1))
    error = math.log(high / low) / 2 / quantile
    reach = quantile * error**2
    return ratio, ratio * math.exp(-reach), ratio * math.exp(reach)


def each_alone(logs, errors) -> list[float]:
    """Wrong: each study alone, where all others are asked for."""
    return np.exp(np.asarray(logs, dtype=float)).tolist()


def _without(logs, errors, pool_rest) -> list[float]:
    """Return something of all studies but one, for each in turn."""
    logs = np.asarray(logs, dtype=float)
    errors = np.asarray(errors, dtype=float)
    places = range(len(logs))
    return [pool_rest(np.delete(logs, one), np.delete(errors, one)) for one in places]


def variance_of_all_kept(logs, errors) -> list[float]:
    """Wrong: the variance between all studies is kept when one of them has gone."""
    variance = between_variance(logs, errors)
    return _without(
        logs,
        errors,
        lambda rest, own: _random(rest, own, np.sqrt(own**2 + variance))[0],
    )


def fixed_without(logs, errors) -> list[float]:
    """Wrong: the others are pooled with fixed effects."""
    return _without(logs, errors, lambda rest, own: variance_not_added(rest, own)[0])


def left_out_for_good(logs, errors) -> list[float]:
    """Wrong: a study that was left out does not come back, so fewer and fewer remain."""
    logs = np.asarray(logs, dtype=float)
    errors = np.asarray(errors, dtype=float)
    found = []
    for place in range(1, len(logs)):
        found.append(pool_random(logs[place:], errors[place:])[0])
    # Nothing is left to pool after the last study; a learner's loop ends there or returns nan.
    return [*found, math.exp(logs[-1])]


def turned_order(logs, errors) -> list[float]:
    """Wrong: the last study is left out first."""
    return leave_one_out(logs, errors)[::-1]


def any_finding(logs, p_values, draws, drawer) -> list[int]:
    """Wrong: every finding is published, also those that speak against."""
    is_found = np.asarray(p_values) < ALPHA
    return (is_found | (np.asarray(draws) >= drawer)).astype(int).tolist()


def favourable_without_p(logs, p_values, draws, drawer) -> list[int]:
    """Wrong: whatever leans the right way counts as a finding."""
    return ((np.asarray(logs) < 0) | (np.asarray(draws) >= drawer)).astype(int).tolist()


def drawer_turned_round(logs, p_values, draws, drawer) -> list[int]:
    """Wrong: the chance to stay in the drawer is used as the chance to be published."""
    is_found = (np.asarray(p_values) < ALPHA) & (np.asarray(logs) < 0)
    return (is_found | (np.asarray(draws) < drawer)).astype(int).tolist()


def findings_in_the_drawer(logs, p_values, draws, drawer) -> list[int]:
    """Wrong: favourable findings may stay in the drawer as well."""
    return (np.asarray(draws) >= drawer).astype(int).tolist()


def favourable_only(logs, p_values, draws, drawer) -> list[int]:
    """Wrong: nothing but favourable findings is printed, whatever the drawer."""
    return ((np.asarray(p_values) < ALPHA) & (np.asarray(logs) < 0)).astype(int).tolist()


def findings_only(logs, p_values, draws, drawer) -> list[int]:
    """Wrong: every finding and nothing else is printed, whatever the drawer."""
    return (np.asarray(p_values) < ALPHA).astype(int).tolist()


def draws_from_the_other_end(logs, p_values, draws, drawer) -> list[int]:
    """Not asked: the right chance, with each draw read from the other end."""
    return published(logs, p_values, 1 - np.asarray(draws), drawer)


def turned_round_from_the_other_end(logs, p_values, draws, drawer) -> list[int]:
    """Wrong: the chance to stay in the drawer is used as the chance to be published."""
    return drawer_turned_round(logs, p_values, 1 - np.asarray(draws), drawer)


def above_the_drawer(logs, p_values, draws, drawer) -> list[int]:
    """Wrong: a draw that equals drawer stays inside; at least drawer gets a study printed."""
    is_found = (np.asarray(p_values) < ALPHA) & (np.asarray(logs) < 0)
    return (is_found | (np.asarray(draws) > drawer)).astype(int).tolist()


def p_at_most(logs, p_values, draws, drawer) -> list[int]:
    """Wrong: p of exactly 0.05 counts as a finding; it has to be below."""
    is_found = (np.asarray(p_values) <= ALPHA) & (np.asarray(logs) < 0)
    return (is_found | (np.asarray(draws) >= drawer)).astype(int).tolist()


def unfavourable_found(logs, p_values, draws, drawer) -> list[int]:
    """Wrong: findings against freezing are printed for sure; above 0 freezing did worse."""
    return published(-np.asarray(logs), p_values, draws, drawer)


def both_conditions(logs, p_values, draws, drawer) -> list[int]:
    """Wrong: favourable and drawn as well, where either is enough."""
    is_found = (np.asarray(p_values) < ALPHA) & (np.asarray(logs) < 0)
    return (is_found & (np.asarray(draws) >= drawer)).astype(int).tolist()


def p_upside_down(logs, p_values, draws, drawer) -> list[int]:
    """Wrong: p above 0.05 counts as a finding."""
    is_found = (np.asarray(p_values) >= ALPHA) & (np.asarray(logs) < 0)
    return (is_found | (np.asarray(draws) >= drawer)).astype(int).tolist()


def p_upside_down_and_above(logs, p_values, draws, drawer) -> list[int]:
    """Wrong: the same, with p of exactly 0.05 for no finding."""
    is_found = (np.asarray(p_values) > ALPHA) & (np.asarray(logs) < 0)
    return (is_found | (np.asarray(draws) >= drawer)).astype(int).tolist()


def _patients(risk, control_risk, z_error: float, z_power: float) -> float:
    """Return the formula of `sample_size` with other quantiles, not rounded."""
    mean = (risk + control_risk) / 2
    spread = math.sqrt(risk * (1 - risk) + control_risk * (1 - control_risk))
    reach = z_error * math.sqrt(2 * mean * (1 - mean)) + z_power * spread
    return (reach / (risk - control_risk)) ** 2


def both_groups(risk, control_risk, power) -> float:
    """Wrong: patients of both groups together."""
    return 2 * patients_per_group(risk, control_risk, power)


def rounded_down(risk, control_risk, power) -> float:
    """Wrong: rounded down, and the power is missed."""
    return float(math.floor(_patients(risk, control_risk, REACH, float(norm.ppf(power)))))


def rounded(risk, control_risk, power) -> float:
    """Wrong: rounded to the nearest, which is down in half of all cases."""
    return float(round(_patients(risk, control_risk, REACH, float(norm.ppf(power)))))


def one_sided(risk, control_risk, power) -> float:
    """Wrong: 1.645, which looks for a difference in one direction only."""
    z_error = float(norm.ppf(0.95))
    return float(math.ceil(_patients(risk, control_risk, z_error, float(norm.ppf(power)))))


def power_left_out(risk, control_risk, power) -> float:
    """Wrong: without the quantile of the power, so that half of such trials find nothing."""
    return float(math.ceil(_patients(risk, control_risk, REACH, 0.0)))


def power_of_two_sides(risk, control_risk, power) -> float:
    """Wrong: the quantile of the power is taken two-sided, as that of the error is."""
    z_power = float(norm.ppf(1 - (1 - power) / 2))
    return float(math.ceil(_patients(risk, control_risk, REACH, z_power)))


def power_of_80(risk, control_risk, power) -> float:
    """Wrong: 0.84 for every power; it belongs to 80 %."""
    return _patients(risk, control_risk, REACH, float(norm.ppf(0.8)))


def power_for_quantile(risk, control_risk, power) -> float:
    """Wrong: the power itself, where its quantile of the normal distribution belongs."""
    return _patients(risk, control_risk, REACH, power)


def distribution_for_quantile(risk, control_risk, power) -> float:
    """Wrong: norm.cdf, which turns a quantile into a chance, and not a chance into a quantile."""
    return _patients(risk, control_risk, REACH, float(norm.cdf(power)))


def quantile_of_a_miss(risk, control_risk, power) -> float:
    """Wrong: the quantile of 1 - power, which is below zero."""
    return _patients(risk, control_risk, REACH, float(norm.ppf(1 - power)))


def of_separate_risks(risk, control_risk, power) -> float:
    """Not asked: another formula in use, with the same spread in both terms."""
    spread = risk * (1 - risk) + control_risk * (1 - control_risk)
    reach = REACH + float(norm.ppf(power))
    return reach**2 * spread / (risk - control_risk) ** 2


def rule_of_eight(risk, control_risk, power) -> float:
    """Not asked: a rule for a power of 80 %, whatever the power."""
    spread = risk * (1 - risk) + control_risk * (1 - control_risk)
    return 8 * spread / (risk - control_risk) ** 2


def squares_added(risk, control_risk, power) -> float:
    """Wrong: each term is squared for itself; their sum is to be squared."""
    first = _patients(risk, control_risk, REACH, 0.0)
    return first + _patients(risk, control_risk, 0.0, float(norm.ppf(power)))


def two_left_out(risk, control_risk, power) -> float:
    """Wrong: p (1 - p) for 2 p (1 - p) under the first root."""
    return _patients(risk, control_risk, REACH / math.sqrt(2), float(norm.ppf(power)))


def difference_not_squared(risk, control_risk, power) -> float:
    """Wrong: divided by the difference of the risks; its square is meant."""
    right = _patients(risk, control_risk, REACH, float(norm.ppf(power)))
    return right * (risk - control_risk)


def not_whole(risk, control_risk, power) -> float:
    """Wrong: a fraction of a patient."""
    return _patients(risk, control_risk, REACH, float(norm.ppf(power)))


# ---- what the steps are called with --------------------------------------------------------------

# The text's table, then hidden, constructed ones: rare events, common events, and zero cells: none
# with the event in the one group, in the other, and none without it.
TABLE_TEXT = animal_tables()[0]
TABLES = (
    TABLE_TEXT,
    (3, 60, 9, 58),
    (2, 18, 17, 18),
    (0, 12, 5, 11),
    (4, 9, 0, 10),
    (3, 8, 7, 7),
)
# Calls of step 1 without a zero cell, and with one
WHOLE = (0, 1, 2)
WITH_ZERO = (3, 4, 5)
# Those in which a number of events is zero; in the last one all controls have the event.
NO_EVENT = (0, 1, 2, 3, 4)
# Constructed trials of different size
OTHER_TABLES = ((8, 40, 20, 41), (3, 60, 9, 58), (30, 90, 33, 92), (2, 12, 7, 13))


def _arrays(logs, errors) -> tuple[np.ndarray, np.ndarray]:
    """Return both as arrays of floats."""
    return np.array(logs, dtype=float), np.array(errors, dtype=float)


# Constructed studies that agree more closely than chance, and six that do not
ALIKE = _arrays([0.10, 0.12, 0.08, 0.11], [0.3, 0.4, 0.35, 0.5])
UNLIKE = _arrays([-0.9, 0.4, -0.1, -1.6, 0.2, -0.5], [0.35, 0.25, 0.15, 0.6, 0.3, 0.5])
STUDIES = (animal_studies(), UNLIKE)


def _drawer_inputs() -> tuple[tuple, ...]:
    """Return twenty constructed studies, and how they may be drawn, for three drawers."""
    chance = np.random.default_rng(20)
    found = []
    for drawer in (0.8, 0.3, 1.0):
        errors = chance.uniform(0.2, 0.6, 20)
        logs = chance.normal(0.0, 2 * errors)
        p_values = 2 * norm.sf(np.abs(logs / errors))
        draws = chance.random(20)
        # At the edges: a study without a finding whose draw equals drawer is printed; p of exactly
        # 0.05 is no finding, and its draw keeps it in the drawer.
        edge, other = np.flatnonzero(p_values > 0.2)[:2]
        draws[edge] = drawer
        logs[other] = -abs(logs[other])
        p_values[other] = ALPHA
        draws[other] = 0.5 * drawer
        found.append((logs, p_values, draws, drawer))
    return tuple(found)


DRAWERS = _drawer_inputs()


# ---- how mistakes are recognised -----------------------------------------------------------------


def _part_as(key, wrong, sentence, place=0, calls=None, tolerance=0.001) -> Mistake:
    """Return the mistake whose fingerprint is one number of each output.

    The others may be anything: of a wrong ratio a learner may make an interval in several ways.
    """

    def applies(inputs: Inputs, outputs):
        chosen = range(len(inputs)) if calls is None else calls
        for call in chosen:
            expected = float(np.ravel(wrong(*inputs[call]))[place])
            given = float(np.ravel(outputs[call])[place])
            # Written so that nan counts as too far.
            if not abs(given - expected) <= tolerance * max(abs(expected), 0.01):
                return None
        return float(np.ravel(outputs[chosen[0]])[place])

    return Mistake(key, applies, sentence)


def _patients_as(key: str, wrong, sentence: str) -> Mistake:
    """Return the mistake whose fingerprint is a wrong number of patients, give or take one.

    A learner may round it or not, and have 1.96 or more digits of it.
    """

    def applies(inputs: Inputs, outputs) -> float | None:
        for arguments, output in zip(inputs, outputs, strict=True):
            # Written so that nan counts as too far.
            if not abs(float(output) - wrong(*arguments)) <= 1.01:
                return None
        return float(outputs[0])

    return Mistake(key, applies, sentence)


def _two_numbers(output) -> np.ndarray:
    """Read two numbers, which may be nan or infinite: the checks say where that comes from."""
    array = as_numbers(output)
    if array.shape != (2,):
        numbers = "1 number" if array.size == 1 else f"{array.size} numbers"
        raise ValueError(
            f"Your function returns {numbers}; two are asked for: the logarithm and its standard "
            "error."
        )
    return array


def _broken_zero_cells(inputs: Inputs, outputs) -> int | None:
    """Return how many tables with a zero cell are not finite, if all others are right."""
    for call in WHOLE:
        if not np.allclose(outputs[call], log_ratio(*inputs[call]), atol=0.001):
            return None
    broken = sum(not np.isfinite(outputs[call]).all() for call in WITH_ZERO)
    return broken or None


def _not_finite(inputs: Inputs, outputs) -> bool:
    """Say whether any output is nan or infinite."""
    return not all(np.isfinite(one).all() for one in outputs)


def _left_out_for_good(inputs: Inputs, outputs) -> int | None:
    """Return how many studies are left at the end, if a study that was left out stays out."""
    for arguments, output in zip(inputs, outputs, strict=True):
        wrong = left_out_for_good(*arguments)
        # What a loop makes of the last studies, of which nothing is left, differs.
        if not np.allclose(output[: len(wrong) - 2], wrong[:-2], rtol=0.001):
            return None
    return len(inputs[0][0])


def _zeros_and_ones(output) -> np.ndarray:
    """Read true and false, or 1 and 0, of twenty studies."""
    try:
        array = np.asarray(output).astype(float)
    except (TypeError, ValueError):
        raise ValueError("Return one True or False for each study, as a list or array.") from None
    if array.shape != (20,) or not np.isin(array, (0, 1)).all():
        raise ValueError(
            f"Return one True or False for each of the 20 studies; yours has shape {array.shape}."
        )
    return array


def _other_chance(inputs: Inputs, outputs) -> int | None:
    """Return how many studies were not decided by their drawn number, if findings are right."""
    differ = 0
    for (logs, p_values, draws, drawer), output in zip(inputs, outputs, strict=True):
        right = np.asarray(published(logs, p_values, draws, drawer))
        is_found = (p_values < ALPHA) & (logs < 0)
        if (output[is_found] != 1).any():
            return None
        differ += int((output != right).sum())
    return differ or None


def _draw_forest(inputs: Inputs, outputs) -> Drawing:
    """Draw the learner's pooled ratio and interval beside the exact one, of the last call."""
    method = {True: pool_fixed, False: pool_random}[len(inputs[0]) == 1]
    return _intervals(method, inputs, outputs)


def _draw_hartung_knapp(inputs: Inputs, outputs) -> Drawing:
    """Draw the learner's interval beside Hartung and Knapp's, of the text's studies."""
    return _intervals(hartung_knapp, inputs, outputs)


def _intervals(method, inputs: Inputs, outputs) -> Drawing:
    """Draw ratio and interval of the text's studies as two upright lines, on the log scale."""
    right = [float(one) for one in method(*inputs[0])]
    given = [float(one) for one in np.ravel(outputs[0])[:3]]
    with np.errstate(all="ignore"):
        heights = [np.log([one[1], one[0], one[2]]) for one in (right, given)]
    # A learner's ends may be negative: they have no logarithm, and no place in the picture.
    heights = [np.where(np.isfinite(one), one, np.nan) for one in heights]
    return Drawing(
        "1 is exact, 2 is yours",
        "logarithm of the risk ratio",
        (
            Line("exact", [1, 1, 1], heights[0]),
            Line("no difference", [1, 2], [0, 0], "dashed"),
            Line("yours", [2, 2, 2], heights[1], "dashed"),
        ),
        f"For the text's studies yours is {shown(given[0])} ({shown(given[1])} to "
        f"{shown(given[2])}); right is {shown(right[0])} ({shown(right[1])} to "
        f"{shown(right[2])}).",
    )


def _draw_without(inputs: Inputs, outputs) -> Drawing:
    """Draw the pooled ratio without each study of the text."""
    right = leave_one_out(*inputs[0])
    given = [float(one) for one in outputs[0]]
    places = list(range(1, len(right) + 1))
    listed = ", ".join(shown(one) for one in given)
    return Drawing(
        "study left out",
        "pooled risk ratio of the others",
        (Line("exact", places, right, "dots"), Line("yours", places, given, "dots")),
        f"Without each study in turn yours are {listed}; right are "
        f"{', '.join(shown(one) for one in right)}.",
    )


# ---- the steps -----------------------------------------------------------------------------------

LOG_RATIO = BuildStep(
    key="04b/log_ratio",
    title="One study: a logarithm and its error",
    asks=(
        "Return the natural logarithm of the risk ratio, treated over control, and its standard "
        "error, sqrt(1/a - 1/n1 + 1/c - 1/n2). If one of the four cells (with and without the "
        "event, both groups) is zero, add 0.5 to all four first."
    ),
    stub='''def log_ratio(events, total, control_events, control_total):
    """Return the log risk ratio and its standard error, from counts of animals."""
    ...''',
    inputs=TABLES,
    exact=log_ratio,
    tolerance=0.001,
    read=_two_numbers,
    mistakes=(
        Mistake(
            "zero cells",
            _broken_zero_cells,
            "Right as long as every cell holds an animal. For {number} tables with a zero cell "
            "yours is nan or infinite: add 0.5 to all four cells then, and 1 to both totals.",
        ),
        same_as(
            "half to the zero",
            half_to_the_zero,
            "Right as long as no cell is zero. To a zero you add 0.5 alone, which moves the ratio; "
            "add it to all four cells, so that both totals grow by 1.",
            tolerance=0.002,
        ),
        same_as(
            "events alone",
            events_looked_at,
            "Right where no animal has the event. In a hidden table all controls have it: then the "
            "cell without the event is zero, and 0.5 belongs to all four as well.",
            tolerance=0.002,
        ),
        same_as_any(
            "totals",
            (totals_grown_by(0.0), totals_grown_by(0.5)),
            "Right as long as no cell is zero. A total counts two cells, and to each of them 0.5 "
            "is added: both totals grow by 1.",
            tolerance=0.0005,
            calls=NO_EVENT,
        ),
        same_as(
            "half always",
            half_always_added,
            "An error of {number}: you add 0.5 to every table, which pulls all ratios towards 1. "
            "Add it only where a cell is zero.",
            tolerance=0.002,
        ),
        _part_as(
            "no logarithm",
            without_logarithm,
            "{number} is the ratio itself. On that scale half the risk and double the risk are not "
            "equally far from 1: take its natural logarithm.",
            calls=WHOLE,
        ),
        _part_as(
            "odds for risk",
            odds_for_risk,
            "{number} is the logarithm of the odds ratio, with animals without the event below the "
            "line. The risk ratio has all animals there.",
            calls=WHOLE,
        ),
        _part_as(
            "upside down",
            ratio_upside_down,
            "{number} has the wrong sign: control over treated. Above 0 should mean that freezing "
            "did worse.",
            calls=WHOLE,
        ),
        _part_as(
            "base of ten",
            log_to_base_ten,
            "{number} is a logarithm to the base of 10; the standard error is that of a natural "
            "one.",
            calls=WHOLE,
        ),
        _part_as(
            "variance",
            variance_for_error,
            "The logarithm is right; {number} is its variance. The standard error is the root.",
            place=1,
            calls=WHOLE,
        ),
        _part_as(
            "totals left out",
            error_without_totals,
            "The logarithm is right; an error of {number} lacks the two totals: 1/a - 1/n1 and "
            "1/c - 1/n2. They matter where most animals have the event.",
            place=1,
            calls=WHOLE,
        ),
        _part_as(
            "difference of risks",
            difference_of_risks,
            "{number} is a difference of risks. The logarithm of their ratio is asked for.",
            calls=WHOLE,
        ),
        _part_as(
            "error of odds",
            error_of_odds,
            "The logarithm is right; {number} is the error of a log odds ratio, one over each "
            "cell. Of a risk ratio it is 1/a - 1/n1 + 1/c - 1/n2.",
            place=1,
            calls=WHOLE,
        ),
        _part_as(
            "totals added",
            totals_added,
            "The logarithm is right; in an error of {number} one over each total is added. Take "
            "it off: 1/a - 1/n1 + 1/c - 1/n2.",
            place=1,
            calls=WHOLE,
        ),
        Mistake(
            "not finite",
            _not_finite,
            "Your function returns nan or infinity: look for a division by zero or a logarithm of "
            "zero.",
        ),
    ),
    hints=(
        "With a, n1, c, n2 for the four arguments: math.log((a / n1) / (c / n2)).",
        "if 0 in (a, n1 - a, c, n2 - c): a, c = a + 0.5, c + 0.5; n1, n2 = n1 + 1, n2 + 1",
    ),
    solution='''def log_ratio(events, total, control_events, control_total):
    """Return the log risk ratio and its standard error, from counts of animals."""
    cells = np.array([events, total - events, control_events, control_total - control_events])
    if np.any(cells == 0):
        cells = cells + 0.5
    a, b, c, d = cells
    log = np.log(a / (a + b)) - np.log(c / (c + d))
    return log, np.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))''',
    draw=by_call(log_ratio, "log risk ratio", "log risk ratio", place=0),
    stops=(
        Stop(
            "division by zero",
            "zero cells",
            "A cell of this table is zero: add 0.5 to all four cells then, and 1 to both totals.",
        ),
        Stop(
            "math domain error",
            "zero cells",
            "A logarithm of zero: a cell of this table is zero. Add 0.5 to all four cells then, "
            "and 1 to both totals.",
        ),
    ),
)

POOL_FIXED = BuildStep(
    key="04b/pool_fixed",
    title="Pool by inverse variance",
    asks=(
        "tables is a list of (events, total, control events, control total). Return the pooled "
        "risk ratio and the ends of its 95 % interval: weights 1 / error^2, on the log scale, "
        "error 1 / sqrt(sum of weights), plus and minus 1.96 errors; back to ratios at the end. "
        "log_ratio is there."
    ),
    stub='''def pool_fixed(tables):
    """Return the pooled risk ratio and the ends of its 95 % interval."""
    ...''',
    inputs=((tuple(animal_tables()),), (OTHER_TABLES,)),
    exact=pool_fixed,
    tolerance=0.005,
    mistakes=(
        _part_as(
            "raw counts",
            counts_added_up,
            "{number} comes from adding up all animals. Then a study with many animals in one "
            "group and few in the other bends the result, and lots were drawn within studies, "
            "not across them. Compare within each study first.",
        ),
        _part_as(
            "weights by animals",
            weights_of_animals,
            "{number} comes from weights by the number of animals. What a study tells depends on "
            "its events as well: 2 events in 100 animals say little. Weigh by 1 / error^2.",
        ),
        _part_as(
            "variance for weight",
            weights_of_variance,
            "{number} comes from weights of error^2: the least certain study counts most. Invert "
            "them.",
        ),
        _part_as(
            "one over error",
            weights_of_error,
            "{number} comes from weights of 1 / error; the square belongs there.",
        ),
        _part_as(
            "equal weights",
            equal_weights,
            "{number} is the plain mean of the logarithms: every study counts alike, whatever its "
            "size.",
        ),
        _part_as(
            "no logarithm",
            mean_of_ratios,
            "{number} is a weighted mean of ratios. Without logarithms a ratio of 4 outweighs one "
            "of 1/4, though they say the same in opposite directions.",
        ),
        _part_as(
            "logs returned",
            logs_returned,
            "{number} is the pooled logarithm; give exp of it, and of both ends.",
            tolerance=0.005,
        ),
        same_as(
            "error not rooted",
            error_not_rooted,
            "The pooled ratio is right. With an upper end of {number} the error is 1 / sum of "
            "weights; its root is meant.",
            tolerance=0.005,
        ),
        same_as(
            "90 %",
            interval_of_90,
            "The pooled ratio is right. An upper end of {number} lies 1.645 errors off, which "
            "makes an interval of 90 %; for 95 % it is 1.96.",
            tolerance=0.003,
        ),
        same_as(
            "ends as logs",
            ends_as_logs,
            "The pooled ratio is right. An upper end of {number} is a logarithm still: exp of both "
            "ends as well.",
            tolerance=0.003,
        ),
        same_as(
            "random effects",
            random_for_fixed,
            "An upper end of {number} is that of random effects, which come in step 4. Here the "
            "weights are 1 / error^2.",
            tolerance=0.003,
        ),
        _part_as(
            "Mantel and Haenszel",
            mantel_haenszel,
            "{number} is Mantel and Haenszel's ratio, another way in use. Weights of "
            "1 / error^2 on the log scale are asked for.",
        ),
        same_as(
            "ends of the ratio",
            ends_of_the_ratio,
            "The pooled ratio is right. For an upper end of {number} the error of a logarithm is "
            "added to a ratio: add it to the logarithm, and take exp of the sum.",
            tolerance=0.003,
        ),
    ),
    hints=(
        "weight = 1 / error ** 2 for each study; mean = sum(weight * log) / sum(weight).",
        "error = 1 / sqrt(sum(weight)); math.exp(mean), math.exp(mean - 1.96 * error), ...",
    ),
    solution='''def pool_fixed(tables):
    """Return the pooled risk ratio and the ends of its 95 % interval."""
    logs, errors = np.transpose([log_ratio(*table) for table in tables])
    weights = 1 / errors**2
    mean = np.average(logs, weights=weights)
    reach = 1.96 / np.sqrt(weights.sum())
    return np.exp([mean, mean - reach, mean + reach])''',
    draw=_draw_forest,
)

BETWEEN_VARIANCE = BuildStep(
    key="04b/between_variance",
    title="How much the studies disagree",
    asks=(
        "Return the variance between studies of DerSimonian and Laird: with w = 1 / error^2 and "
        "their weighted mean, Q = sum of w (log - mean)^2; then (Q - k + 1) / (sum w - sum w^2 / "
        "sum w) for k studies, and never below 0. logs and errors are arrays."
    ),
    stub='''def between_variance(logs, errors):
    """Return DerSimonian and Laird's variance between studies, on the log scale."""
    ...''',
    inputs=(animal_studies(), ALIKE, UNLIKE),
    exact=between_variance,
    tolerance=0.002,
    mistakes=(
        same_as(
            "below zero",
            below_zero,
            "Right for the text. For studies that agree more closely than chance yours is "
            "{number}: no variance is below zero, and no weight may come from it. Use max(0, ...).",
            tolerance=0.002,
            number=lambda inputs, outputs: float(outputs[1]),
        ),
        same_as(
            "degrees of freedom",
            degrees_of_all,
            "{number} takes off k; one study's worth is spent on the mean, so take off k - 1.",
            tolerance=0.002,
        ),
        same_as(
            "divisor left out",
            without_divisor,
            "{number} is Q less its degrees of freedom. It has no scale of logarithms yet: divide "
            "by sum w - sum w^2 / sum w.",
            tolerance=0.002,
        ),
        same_as(
            "sum of weights",
            divided_by_weights,
            "{number} is divided by the sum of weights alone; take off sum w^2 / sum w first.",
            tolerance=0.002,
        ),
        same_as(
            "squares taken off",
            squares_taken_off,
            "{number} at the first: you divide by sum w - sum w^2. The sum of squares is itself "
            "divided by sum w before it is taken off.",
            tolerance=0.002,
        ),
        same_as(
            "plain mean",
            around_the_plain_mean,
            "{number} comes from distances to the plain mean; Q takes them to the weighted one.",
            tolerance=0.002,
        ),
        same_as(
            "one over error",
            weights_of_one_over_error,
            "{number} comes from weights of 1 / error; the square belongs there.",
            tolerance=0.002,
        ),
        same_as(
            "Q itself",
            scatter_itself,
            "{number} is Q. Chance alone makes about k - 1 of it: take that off, and divide by "
            "sum w - sum w^2 / sum w.",
            tolerance=0.002,
        ),
        same_as(
            "scatter of the logs",
            scatter_of_logs,
            "{number} is the variance of the logarithms. It holds the error of every study as "
            "well; what is left beyond chance is asked for.",
            tolerance=0.002,
        ),
        same_as(
            "I squared",
            share_of_scatter,
            "{number} is I squared, the share of the scatter beyond chance; a variance is asked "
            "for.",
            tolerance=0.002,
        ),
        same_as(
            "standard deviation",
            between_error,
            "{number} is the root, a standard deviation; the variance is asked for.",
            tolerance=0.002,
        ),
    ),
    hints=(
        "Q uses the weights and the mean of fixed effects, as in step 2.",
        "max(0, (q - (k - 1)) / (w.sum() - (w**2).sum() / w.sum()))",
    ),
    solution='''def between_variance(logs, errors):
    """Return DerSimonian and Laird's variance between studies, on the log scale."""
    weights = 1 / errors**2
    mean = np.average(logs, weights=weights)
    q = np.sum(weights * (logs - mean) ** 2)
    scale = weights.sum() - np.sum(weights**2) / weights.sum()
    return max(0.0, (q - (len(logs) - 1)) / scale)''',
    draw=by_call(between_variance, "variance between studies", "variance between studies"),
)

POOL_RANDOM = BuildStep(
    key="04b/pool_random",
    title="Random effects",
    asks=(
        "Return the pooled risk ratio and the ends of its 95 % interval with weights "
        "1 / (error^2 + variance between studies), otherwise as in step 2. "
        "between_variance is there."
    ),
    stub='''def pool_random(logs, errors):
    """Return the pooled risk ratio of random effects and the ends of its interval."""
    ...''',
    inputs=(*STUDIES, ALIKE),
    exact=pool_random,
    tolerance=0.01,
    mistakes=(
        same_as(
            "not added",
            variance_not_added,
            "An upper end of {number} belongs to fixed effects: the variance between studies is "
            "not in the weights.",
            tolerance=0.002,
        ),
        same_as(
            "added to the error",
            added_to_the_error,
            "With an upper end of {number} the variance is added to the error; variances add, so "
            "add it to error^2.",
            tolerance=0.002,
        ),
        same_as(
            "deviations added",
            deviation_added,
            "With an upper end of {number} a standard deviation is added to the error; squares "
            "add: error^2 + variance.",
            tolerance=0.002,
        ),
        same_as(
            "Hartung and Knapp",
            hartung_knapp,
            "An upper end of {number} is Hartung and Knapp's, which comes in step 5. Here it is "
            "1.96 / sqrt(sum w).",
            tolerance=0.002,
        ),
        same_as(
            "squared again",
            squared_variance,
            "With an upper end of {number} the variance between studies is squared; it is a square "
            "already.",
            tolerance=0.002,
        ),
        same_as(
            "rooted",
            rooted_variance,
            "With an upper end of {number} the root of the variance between studies is added to "
            "error^2: add the variance itself.",
            tolerance=0.002,
        ),
        same_as(
            "added to the weight",
            added_to_the_weight,
            "With an upper end of {number} the variance is added to 1 / error^2, which makes each "
            "study surer. Add it to error^2, then invert the sum.",
            tolerance=0.002,
        ),
        same_as(
            "interval of fixed effects",
            interval_of_fixed,
            "The ratio is right. An upper end of {number} comes from the weights of fixed effects: "
            "the disagreement belongs in the interval, too.",
            tolerance=0.002,
        ),
        same_as(
            "logs returned",
            random_logs,
            "{number} is a logarithm; give exp of all three.",
            tolerance=0.002,
        ),
    ),
    hints=(
        "weights = 1 / (errors**2 + between_variance(logs, errors))",
        "From there on it is step 2.",
    ),
    solution='''def pool_random(logs, errors):
    """Return the pooled risk ratio of random effects and the ends of its interval."""
    weights = 1 / (errors**2 + between_variance(logs, errors))
    mean = np.average(logs, weights=weights)
    reach = 1.96 / np.sqrt(weights.sum())
    return np.exp([mean, mean - reach, mean + reach])''',
    draw=_draw_forest,
)

HARTUNG_AND_KNAPP = BuildStep(
    key="04b/hartung_knapp",
    title="An interval for few studies",
    asks=(
        "Return the pooled risk ratio of step 4 with Hartung and Knapp's 95 % interval: its error "
        "is sqrt(sum of w (log - mean)^2 / ((k - 1) sum w)), with the weights of random effects, "
        "and 1.96 is replaced by the 97.5 % point of t with k - 1 degrees of freedom, "
        "scipy.stats.t.ppf(0.975, k - 1)."
    ),
    stub='''def hartung_knapp(logs, errors):
    """Return the pooled risk ratio and Hartung and Knapp's 95 % interval."""
    ...''',
    inputs=(*STUDIES, ALIKE),
    exact=hartung_knapp,
    tolerance=0.01,
    mistakes=(
        same_as(
            "z for t",
            normal_for_t,
            "An upper end of {number} has 1.96 where t belongs. The scatter of four studies is "
            "hardly known: with 3 degrees of freedom it is 3.18.",
            tolerance=0.002,
        ),
        same_as(
            "degrees of t",
            degrees_of_t,
            "An upper end of {number} has t with k degrees of freedom; one is spent on the mean.",
            tolerance=0.002,
        ),
        same_as(
            "over all studies",
            scatter_over_all,
            "An upper end of {number}: the scatter is divided by k; k - 1 is right.",
            tolerance=0.002,
        ),
        same_as(
            "90 %",
            quantile_of_90,
            "An upper end of {number} has the 95 % point of t, which leaves 5 % off at each end. "
            "Both ends together may leave off 5 %: t.ppf(0.975, k - 1).",
            tolerance=0.002,
        ),
        same_as(
            "not divided",
            scatter_not_divided,
            "An upper end of {number}: the squares are added up and not divided by k - 1.",
            tolerance=0.002,
        ),
        same_as(
            "never narrower",
            never_narrower,
            "Right where studies disagree. Where they agree closely you keep the wider interval of "
            "step 4: a precaution that some take, and not what is asked.",
            tolerance=0.002,
        ),
        same_as(
            "error squared",
            error_squared,
            "An upper end of {number} has the square of the error; take its root.",
            tolerance=0.002,
        ),
        _part_as(
            "fixed effects",
            knapp_of_fixed,
            "{number} is the ratio of fixed effects: the variance between studies is not in the "
            "weights.",
        ),
        same_as(
            "weights of fixed effects",
            scatter_by_fixed_weights,
            "An upper end of {number}: the scatter is weighted as for fixed effects. Use the "
            "weights of random effects throughout.",
            tolerance=0.002,
        ),
        same_as(
            "only t",
            usual_error_with_t,
            "An upper end of {number}: t is right, and the error is still 1 / sqrt(sum w), which "
            "counts the variance between studies as known. Take it from the scatter.",
            tolerance=0.002,
        ),
        same_as(
            "usual interval",
            pool_random,
            "An upper end of {number} is that of step 4: neither t nor the scatter is in it.",
            tolerance=0.002,
        ),
        same_as(
            "logs returned",
            lambda *given: np.log(hartung_knapp(*given)),
            "{number} is a logarithm; give exp of all three.",
            tolerance=0.002,
        ),
    ),
    hints=(
        "scatter = sum(weights * (logs - mean)**2) / (len(logs) - 1)",
        "error = sqrt(scatter / weights.sum()); reach = t.ppf(0.975, len(logs) - 1) * error",
    ),
    solution='''from scipy.stats import t


def hartung_knapp(logs, errors):
    """Return the pooled risk ratio and Hartung and Knapp's 95 % interval."""
    weights = 1 / (errors**2 + between_variance(logs, errors))
    mean = np.average(logs, weights=weights)
    scatter = np.sum(weights * (logs - mean) ** 2) / (len(logs) - 1)
    reach = t.ppf(0.975, len(logs) - 1) * np.sqrt(scatter / weights.sum())
    return np.exp([mean, mean - reach, mean + reach])''',
    draw=_draw_hartung_knapp,
)

LEAVE_ONE_OUT = BuildStep(
    key="04b/leave_one_out",
    title="Leave one out",
    asks=(
        "Return a list: the pooled ratio of random effects without the first study, without the "
        "second, and so on. pool_random is there."
    ),
    stub='''def leave_one_out(logs, errors):
    """Return the pooled risk ratio without each study in turn, as a list."""
    ...''',
    inputs=STUDIES,
    exact=leave_one_out,
    tolerance=0.005,
    mistakes=(
        same_as(
            "each alone",
            each_alone,
            "These are the ratios of single studies, the last {number}. All the others without it "
            "are asked for.",
            tolerance=0.002,
        ),
        same_as(
            "variance kept",
            variance_of_all_kept,
            "The last is {number}: the variance between studies is still that of all of them. "
            "Without one study they disagree less, or more: compute it anew.",
            tolerance=0.002,
        ),
        same_as(
            "fixed effects",
            fixed_without,
            "The last is {number}: the others are pooled with fixed effects.",
            tolerance=0.002,
        ),
        Mistake(
            "out for good",
            _left_out_for_good,
            "The first is right, and then a study that was left out does not come back: of "
            "{number} studies fewer and fewer remain. Copy the list before you remove one.",
        ),
        same_as(
            "logs returned",
            lambda *given: np.log(leave_one_out(*given)),
            "The last is {number}, a logarithm; ratios are asked for.",
            tolerance=0.002,
        ),
        same_as(
            "order",
            turned_order,
            "Right numbers in reverse order: without the first study comes first.",
            tolerance=0.002,
        ),
    ),
    hints=(
        "np.delete(logs, place) returns a new array without that place.",
        "[pool_random(np.delete(logs, i), np.delete(errors, i))[0] for i in range(...)]",
    ),
    solution='''def leave_one_out(logs, errors):
    """Return the pooled risk ratio without each study in turn, as a list."""
    places = range(len(logs))
    return [
        pool_random(np.delete(logs, one), np.delete(errors, one))[0] for one in places
    ]''',
    draw=_draw_without,
    stops=tuple(
        Stop(
            words,
            "out for good",
            "Nothing is left to pool: does a study that was left out come back? Copy the list "
            "before you remove one.",
        )
        for words in ("Weights sum to zero", "no study was given", "division by zero")
    ),
)

DRAWER = BuildStep(
    key="04b/drawer",
    title="A drawer",
    asks=(
        "Return True for each study that is published, else False: a favourable finding (p below "
        "0.05 and a log ratio below 0) always, any other study if its number in draws is at least "
        "drawer, the chance to stay in the drawer. Use the given draws, not new ones."
    ),
    stub='''def published(logs, p_values, draws, drawer):
    """Return True for each study that is published, else False."""
    ...''',
    inputs=DRAWERS,
    exact=published,
    tolerance=0.0,
    read=_zeros_and_ones,
    mistakes=(
        same_as(
            "any finding",
            any_finding,
            "You publish every finding, also those that speak against freezing: that is another "
            "drawer. Here only favourable ones are sure of being printed.",
            number=lambda inputs, outputs: float(sum(one.sum() for one in outputs)),
        ),
        same_as(
            "lean for finding",
            favourable_without_p,
            "You publish whatever leans the right way; a finding also needs p below 0.05.",
        ),
        same_as(
            "drawer turned round",
            drawer_turned_round,
            "The chance to stay in the drawer is used as the chance to be published: a draw of at "
            "least drawer gets a study printed.",
        ),
        same_as(
            "drawer turned round",
            turned_round_from_the_other_end,
            "The chance to stay in the drawer is used as the chance to be published: a draw of at "
            "least drawer gets a study printed.",
        ),
        same_as(
            "other end",
            draws_from_the_other_end,
            "The chance is right, and each draw is read from the other end. So that all of us hide "
            "the same studies: a study is printed if its draw is at least drawer.",
        ),
        same_as(
            "favourable only",
            favourable_only,
            "You print favourable findings and nothing else. Others have a chance, too: if their "
            "number in draws is at least drawer.",
        ),
        same_as(
            "findings only",
            findings_only,
            "You print findings in either direction and nothing else. Only favourable ones are "
            "sure; all others have a chance, if their number in draws is at least drawer.",
        ),
        same_as(
            "findings in the drawer",
            findings_in_the_drawer,
            "You leave favourable findings to chance as well; they are always published.",
        ),
        same_as(
            "other side",
            unfavourable_found,
            "You print findings against freezing for sure. Favourable is a log ratio below 0.",
        ),
        same_as(
            "both at once",
            both_conditions,
            "You print only what is favourable and drawn. Either is enough: | in place of &.",
        ),
        same_as(
            "at least",
            above_the_drawer,
            "Right but for a draw that equals drawer: at least drawer is >=.",
        ),
        same_as(
            "below 0.05",
            p_at_most,
            "Right but for p of exactly 0.05: a finding is below it, <.",
        ),
        same_as_any(
            "p upside down",
            (p_upside_down, p_upside_down_and_above),
            "You take p above 0.05 for a finding; small p is a finding.",
        ),
        Mistake(
            "other chance",
            _other_chance,
            "Favourable findings are right; {number} of the 60 studies are decided otherwise than "
            "by comparing their own number in draws with drawer.",
        ),
    ),
    hints=(
        "favourable = (p_values < 0.05) & (logs < 0)",
        "favourable | (draws >= drawer)",
    ),
    solution='''def published(logs, p_values, draws, drawer):
    """Return True for each study that is published, else False."""
    favourable = (p_values < 0.05) & (logs < 0)
    return favourable | (draws >= drawer)''',
    right="Right: every one of the 60 studies is where its numbers put it.",
    stops=(
        Stop(
            "bitwise_and",
            "brackets",
            "Put each comparison in brackets, (p_values < 0.05) & (logs < 0): & comes first "
            "otherwise.",
        ),
        Stop(
            "unsupported operand type(s) for &",
            "brackets",
            "Put each comparison in brackets, (p_values < 0.05) & (logs < 0): & comes first "
            "otherwise.",
        ),
    ),
)

PATIENTS = BuildStep(
    key="04b/patients",
    title="How many patients the missing trial needs",
    asks=(
        "Return the patients in each group: with p the mean of both risks, "
        "(1.96 sqrt(2 p (1 - p)) + z sqrt(p1 (1 - p1) + p2 (1 - p2)))^2 / (p1 - p2)^2, rounded up. "
        "z is scipy.stats.norm.ppf(power)."
    ),
    stub='''def patients_per_group(risk, control_risk, power):
    """Return how many patients each of the two groups needs."""
    ...''',
    inputs=((0.40, 0.50, 0.8), (0.10, 0.25, 0.9), (0.30, 0.20, 0.85)),
    exact=patients_per_group,
    tolerance=0.01,
    mistakes=(
        same_as(
            "both groups",
            both_groups,
            "{number} are the patients of both groups together; one group is asked for.",
        ),
        same_as(
            "rounded down",
            rounded_down,
            "{number} is rounded down: with one patient fewer the power is missed. Round up.",
        ),
        same_as(
            "rounded to the nearest",
            rounded,
            "{number} is rounded to the nearest, which is down in half of all cases: with one "
            "patient fewer the power is missed. math.ceil rounds up.",
        ),
        same_as(
            "not whole",
            not_whole,
            "{number}: round up to a whole patient.",
            tolerance=0.0005,
        ),
        _patients_as(
            "one-sided",
            one_sided,
            "{number} come from 1.645, a test in one direction only. Nobody knows the direction: "
            "1.96.",
        ),
        same_as(
            "power left out",
            power_left_out,
            "{number} patients find the difference in half of such trials: z of the power is "
            "missing.",
        ),
        same_as(
            "power of two sides",
            power_of_two_sides,
            "{number} come from a two-sided z of the power; power has one side: norm.ppf(power).",
        ),
        _patients_as(
            "power of 80 %",
            power_of_80,
            "Right, or nearly, for a power of 80 %: {number}. z of the power is 0.84 only there; "
            "take norm.ppf(power).",
        ),
        _patients_as(
            "power for its z",
            power_for_quantile,
            "{number} come from the power itself in place of z; z is norm.ppf(power).",
        ),
        _patients_as(
            "cdf",
            distribution_for_quantile,
            "{number} come from norm.cdf(power). norm.ppf leads from a chance to z.",
        ),
        _patients_as(
            "chance to miss",
            quantile_of_a_miss,
            "{number} come from z of 1 - power, which lies below zero; take norm.ppf(power).",
        ),
        _patients_as(
            "squares added",
            squares_added,
            "{number} come from squaring each term for itself: add both terms, then square.",
        ),
        _patients_as(
            "two left out",
            two_left_out,
            "{number} come from p (1 - p) under the first root; it should be 2 p (1 - p).",
        ),
        _patients_as(
            "difference not squared",
            difference_not_squared,
            "{number}: divided by p1 - p2, not by its square.",
        ),
        _patients_as(
            "rule of eight",
            rule_of_eight,
            "{number} come from the rule with 8, which is for a power of 80 % and rough. Use the "
            "formula.",
        ),
        _patients_as(
            "other formula",
            of_separate_risks,
            "{number} come from another formula in use, with one spread for both terms. The mean "
            "risk belongs under the first root: 2 p (1 - p).",
        ),
    ),
    hints=(
        "norm.ppf(0.8) is 0.84; math.ceil rounds up.",
        "spread = sqrt(p1 (1 - p1) + p2 (1 - p2)); put both terms in one bracket, then square.",
    ),
    solution='''import math
from scipy.stats import norm


def patients_per_group(risk, control_risk, power):
    """Return how many patients each of the two groups needs."""
    mean = (risk + control_risk) / 2
    equal = math.sqrt(2 * mean * (1 - mean))
    unlike = math.sqrt(risk * (1 - risk) + control_risk * (1 - control_risk))
    reach = norm.ppf(0.975) * equal + norm.ppf(power) * unlike
    return math.ceil((reach / (risk - control_risk)) ** 2)''',
    unit="patients",
    draw=by_call(patients_per_group, "patients in each group", "patients"),
)

STEPS = (
    LOG_RATIO,
    POOL_FIXED,
    BETWEEN_VARIANCE,
    POOL_RANDOM,
    HARTUNG_AND_KNAPP,
    LEAVE_ONE_OUT,
    DRAWER,
    PATIENTS,
)
