r"""Workshop 03b, fit a threshold: exact answers, and the wrong methods by which mistakes are known.

Of n cells that met a temperature T, k are alive. With the logistic S(T) of
`cell_death.dose_response`, equation (7), the log likelihood without its constant is

    l(T_half, width) = sum of k ln S(T) + (n - k) ln(1 - S(T))                                (1)

The fit is where l is highest. The standard error of T_half comes from the curvature of l there,

    covariance = inverse of -(second derivatives of l),     error = sqrt(its first entry)     (2)

and the profile interval [venzon1988] holds every T_half for which

    2 (highest l - highest l with this T_half) <= 3.84,                                        (3)

the 95 % point of chi squared with one degree of freedom. Counts that scatter more than chance have
a dispersion above 1 [bolker_faq],

    dispersion = sum of (k - n S)^2 / (n S (1 - S)), over points minus parameters;             (4)

errors are widened by its root.

**No counts were published** for the cells of this workshop. `counted` makes them from printed
percentages and an assumed number of cells; `counted_from_errors` from percentages and their
standard errors. Both are constructed, and both say so.

Below the exact answers stand the wrong methods. Each is a few lines, to be read as a
counter-example, and is used only to recognise it in a learner's outputs.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq, least_squares, minimize, minimize_scalar
from scipy.special import expit, logit, xlogy
from scipy.stats import binom, chi2, norm

from helpers.cell_death import dose_response
from helpers.cell_death.dose_response import LEAST_ERROR, logistic
from helpers.checks import whole_number
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

LEVEL = 0.95
# 2 x fall of the log likelihood at the ends of the interval, equation (3): 3.84
FALL = float(chi2.ppf(LEVEL, 1))
# Steps of Newton's method; from where it starts, five or six do.
MOST_STEPS = 50
# Where no temperature may be named, a function of step 7 returns nan. Arrays of nan cannot be
# compared, so nan is read as this number, which no temperature in tissue is, °C.
NOWHERE_C = 999.0
# A fit without a ceiling has two parameters.
PARAMETERS = 2


class Counts(NamedTuple):
    """Cells counted at each temperature; nothing in it was published as a count.

    Parameters
    ----------
    temperature_C : numpy.ndarray, shape (points,)
        Coldest temperatures, °C.
    alive, total : numpy.ndarray, shape (points,)
        Cells alive, and cells counted.
    says : str
        How the counts were made.
    """

    temperature_C: np.ndarray
    alive: np.ndarray
    total: np.ndarray
    says: str


# ---- data ----------------------------------------------------------------------------------------


def counted(series: str, cells: int) -> Counts:
    """Return counts made from a series' printed percentages and an assumed number of cells.

    Parameters
    ----------
    series : str
        A series of single freezes in `data/survival_points.csv`.
    cells : int
        How many cells are assumed to have been counted at each temperature.

    Returns
    -------
    Counts
        Constructed: the percentages were read, the number of cells is an assumption.

    Raises
    ------
    ValueError
        For an unknown series or a number of cells that is not whole.

    Examples
    --------
    >>> counted("786-O", 200).alive.tolist()
    [200.0, 154.0, 60.0, 18.0, 0.0]
    """
    cells = whole_number("cells", cells, 1)
    celsius, share, _ = dose_response.points(series)
    says = (
        f"{series}: counts constructed from the printed percentages and {cells} cells a dish, "
        "which is our assumption"
    )
    return Counts(celsius, np.round(share * cells), np.full(len(celsius), float(cells)), says)


def counted_from_errors(series: str) -> Counts:
    """Return the counts that would give a series' percentages and their standard errors.

    A share p of n independent cells has the standard error sqrt(p (1 - p) / n), so
    n = p (1 - p) / error^2. Dishes differ by more than chance, so nobody has counted that many.

    Parameters
    ----------
    series : str
        A line of `data/lung_dose_response.csv`.

    Returns
    -------
    Counts
        Constructed; percentages and standard errors were read. An error below 1 % counts as 1 %,
        as in `dose_response.fit`.

    Raises
    ------
    ValueError
        For a series without standard errors.

    Examples
    --------
    >>> counts = counted_from_errors("A549")
    >>> int(counts.alive[0]), int(counts.total[0])
    (3, 22)
    """
    celsius, share, errors = dose_response.points(series)
    if errors is None:
        raise ValueError(f"{series!r} has no standard errors; the rule: a line of the lung data")
    total = np.maximum(1.0, np.round(share * (1 - share) / np.maximum(errors, LEAST_ERROR) ** 2))
    says = f"{series}: counts constructed from printed percentages and standard errors"
    return Counts(celsius, np.round(share * total), total, says)


# ---- exact answers -------------------------------------------------------------------------------


def log_likelihood(
    half_C: float,
    width_K: float,
    temperature_C: ArrayLike,
    alive: ArrayLike,
    total: ArrayLike,
    never_dead: float = 0.0,
) -> float:
    """Return the log likelihood of a logistic, equation (1).

    Parameters
    ----------
    half_C, width_K : float
        Where half are dead, °C, and the width of the fall, K.
    temperature_C, alive, total : array_like, shape (points,)
        Temperatures (°C), cells alive and cells counted.
    never_dead : float
        The share that nothing kills (no unit).

    Returns
    -------
    float
        The log likelihood (no unit), without the constant of the binomial.

    Examples
    --------
    >>> round(log_likelihood(-13.0, 2.5, [-13.0], [5], [10]), 3)
    -6.931
    """
    celsius = np.asarray(temperature_C, dtype=float)
    alive = np.asarray(alive, dtype=float)
    dead = np.asarray(total, dtype=float) - alive
    steps = (half_C - celsius) / width_K
    # ln S and ln(1 - S) by logaddexp: S itself would be rounded to 1, and its logarithm lost.
    log_dead = -np.logaddexp(0.0, -steps) + math.log1p(-never_dead)
    if never_dead:
        log_alive = np.log(logistic(celsius, half_C, width_K, never_dead))
    else:
        log_alive = -np.logaddexp(0.0, steps)
    return float(np.sum(alive * log_alive + dead * log_dead))


def best_fit(temperature_C: ArrayLike, alive: ArrayLike, total: ArrayLike) -> tuple[float, float]:
    """Return where the log likelihood is highest, by Newton's method.

    Parameters
    ----------
    temperature_C, alive, total : array_like, shape (points,)
        Temperatures (°C), cells alive and cells counted.

    Returns
    -------
    half_C, width_K : float
        Where half are dead, °C, and the width of the fall, K.

    Raises
    ------
    ValueError
        Where all are alive above some temperature and all are dead below it: any narrow width fits.

    Examples
    --------
    >>> counts = counted("786-O", 200)
    >>> [round(one, 2) for one in best_fit(*counts[:3])]
    [-13.29, 2.34]
    """
    celsius = np.asarray(temperature_C, dtype=float)
    alive = np.asarray(alive, dtype=float)
    total = np.asarray(total, dtype=float)
    # In logit S = offset + slope T the log likelihood has one maximum and Newton's method finds it.
    columns = np.stack([np.ones_like(celsius), celsius])
    # The first guess is a line through the logits, a little inside 0 and 1. Logits near 0 and 1 are
    # large and uncertain, so each counts by what its variance allows.
    inside = (alive + 0.5) / (total + 1)
    root_weight = np.sqrt(total * inside * (1 - inside))
    line = np.linalg.lstsq((columns * root_weight).T, logit(inside) * root_weight, rcond=None)[0]
    offset, slope = line
    for _ in range(MOST_STEPS):
        share = expit(offset + slope * celsius)
        information = (columns * total * share * (1 - share)) @ columns.T
        try:
            step = np.linalg.solve(information, columns @ (alive - total * share))
        except np.linalg.LinAlgError:
            break
        offset += step[0]
        slope += step[1]
        if np.all(np.abs(step) < 1e-10):
            return float(-offset / slope), float(1 / slope)
    raise ValueError(
        "no highest log likelihood: all cells are alive above one temperature and dead below it; "
        "the rule: at least one temperature with some alive and some dead"
    )


def standard_error(temperature_C: ArrayLike, alive: ArrayLike, total: ArrayLike) -> float:
    """Return the standard error of the half-lethal temperature, equation (2).

    Parameters
    ----------
    temperature_C, alive, total : array_like, shape (points,)
        Temperatures (°C), cells alive and cells counted.

    Returns
    -------
    float
        The standard error, K.

    Examples
    --------
    >>> round(standard_error(*counted("786-O", 200)[:3]), 3)
    0.243
    """
    return math.sqrt(np.linalg.inv(_information(temperature_C, alive, total))[0, 0])


def _information(temperature_C, alive, total) -> np.ndarray:
    """Return minus the second derivatives of the log likelihood at the fit, by half and width."""
    celsius = np.asarray(temperature_C, dtype=float)
    half_C, width_K = best_fit(celsius, alive, total)
    share = logistic(celsius, half_C, width_K)
    # At the fit the first derivatives are zero, so only those of logit S = (T - half) / width
    # count.
    by_half = np.full_like(celsius, -1 / width_K)
    by_width = -(celsius - half_C) / width_K**2
    slopes = np.stack([by_half, by_width])
    return (slopes * np.asarray(total, dtype=float) * share * (1 - share)) @ slopes.T


def profile(half_C: float, temperature_C: ArrayLike, alive: ArrayLike, total: ArrayLike) -> float:
    """Return the highest log likelihood with this half-lethal temperature, over all widths.

    Parameters
    ----------
    half_C : float
        Where half are dead, °C.
    temperature_C, alive, total : array_like, shape (points,)
        Temperatures (°C), cells alive and cells counted.

    Returns
    -------
    float
        The log likelihood (no unit).

    Examples
    --------
    >>> counts = counted("786-O", 200)[:3]
    >>> profile(-13.0, *counts) < profile(best_fit(*counts)[0], *counts)
    True
    """
    found = minimize_scalar(
        lambda log_width: -log_likelihood(half_C, math.exp(log_width), temperature_C, alive, total),
        # widths from 0.05 to 55 K
        bounds=(-3.0, 4.0),
        method="bounded",
        options={"xatol": 1e-7},
    )
    return -float(found.fun)


def profile_interval(
    temperature_C: ArrayLike, alive: ArrayLike, total: ArrayLike, fall: float = FALL
) -> tuple[float, float]:
    """Return the 95 % profile interval of the half-lethal temperature, equation (3).

    Parameters
    ----------
    temperature_C, alive, total : array_like, shape (points,)
        Temperatures (°C), cells alive and cells counted.
    fall : float
        Twice the fall of the log likelihood at its ends (no unit).

    Returns
    -------
    low_C, high_C : float
        The colder and the warmer end, °C.

    Examples
    --------
    >>> [round(one, 2) for one in profile_interval(*counted("786-O", 200)[:3])]
    [-13.76, -12.81]
    """
    return _ends(
        lambda half: profile(half, temperature_C, alive, total), temperature_C, alive, total, fall
    )


def _ends(curve, temperature_C, alive, total, fall: float) -> tuple[float, float]:
    """Return where a curve of log likelihoods by half has fallen by fall / 2 from its top."""
    half_C, width_K = best_fit(temperature_C, alive, total)
    top = log_likelihood(half_C, width_K, temperature_C, alive, total)

    def excess(half: float) -> float:
        return 2 * (top - curve(half)) - fall

    reach = standard_error(temperature_C, alive, total)
    ends = []
    for side in (-1, 1):
        # Doubled until it is outside, since a profile may be lopsided.
        step = reach
        while excess(half_C + side * step) < 0:
            step *= 2
        ends.append(brentq(excess, half_C, half_C + side * step, xtol=1e-8))
    return ends[0], ends[1]


def fit_with_ceiling(
    temperature_C: ArrayLike, alive: ArrayLike, total: ArrayLike
) -> tuple[float, float, float]:
    """Return the fit of a logistic with a share that nothing kills.

    Parameters
    ----------
    temperature_C, alive, total : array_like, shape (points,)
        Temperatures (°C), cells alive and cells counted.

    Returns
    -------
    half_C, width_K, never_dead : float
        Where half of those that can die are dead (°C), the width of the fall (K), and the share
        that nothing kills (no unit).

    Raises
    ------
    ValueError
        Where no highest log likelihood is found.

    Examples
    --------
    >>> fitted = fit_with_ceiling(*counted_from_errors("A549")[:3])
    >>> round(fitted[0], 1), round(fitted[2], 3)
    (-24.8, 0.116)
    """
    half_C, width_K = best_fit(temperature_C, alive, total)

    def badness(trial: np.ndarray) -> float:
        # The scale on which each parameter may be any number keeps width and share in their range.
        return -log_likelihood(
            trial[0], math.exp(trial[1]), temperature_C, alive, total, float(expit(trial[2]))
        )

    start = [half_C, math.log(width_K), float(logit(dose_response.CEILING_START))]
    options = {"xatol": 1e-7, "fatol": 1e-10, "maxiter": 5000}
    found = minimize(badness, start, method="Nelder-Mead", options=options)
    if not found.success:
        raise ValueError(f"no fit with a ceiling: {found.message}")
    return float(found.x[0]), math.exp(found.x[1]), float(expit(found.x[2]))


def widened_error(
    temperature_C: ArrayLike, alive: ArrayLike, total: ArrayLike
) -> tuple[float, float]:
    """Return the dispersion, equation (4), and the standard error that it widens.

    Parameters
    ----------
    temperature_C, alive, total : array_like, shape (points,)
        Temperatures (°C), cells alive and cells counted; a temperature may stand there twice.

    Returns
    -------
    dispersion : float
        No unit; about 1 where the counts scatter as chance does.
    error_K : float
        Standard error of the half-lethal temperature times the root of the dispersion, K. A
        dispersion below 1 narrows nothing.

    Examples
    --------
    >>> dispersion, error_K = widened_error(*disagreeing(200)[:3])
    >>> round(dispersion, 1), round(error_K, 2)
    (3.4, 0.28)
    """
    celsius = np.asarray(temperature_C, dtype=float)
    half_C, width_K = best_fit(celsius, alive, total)
    dispersion = _squares(celsius, alive, total, half_C, width_K) / (len(celsius) - PARAMETERS)
    error_K = standard_error(celsius, alive, total)
    return dispersion, error_K * math.sqrt(max(dispersion, 1.0))


def _squares(celsius, alive, total, half_C: float, width_K: float) -> float:
    """Return the sum of squared distances from the curve, each over its variance by chance."""
    total = np.asarray(total, dtype=float)
    share = logistic(celsius, half_C, width_K)
    return float(np.sum((np.asarray(alive) - total * share) ** 2 / (total * share * (1 - share))))


def disagreeing(cells: int) -> Counts:
    """Return all single freezes of 786-O cells: one series, and two more reports that disagree.

    Parameters
    ----------
    cells : int
        How many cells are assumed to have been counted at each temperature.

    Returns
    -------
    Counts
        Constructed from read percentages and an assumed number of cells.

    Examples
    --------
    >>> disagreeing(200).temperature_C.tolist()
    [-5.0, -10.0, -15.0, -20.0, -25.0, -10.0, -15.0, -10.0, -15.0]
    """
    first = counted("786-O", cells)
    celsius, share = dose_response.other_reports("786-O")
    return Counts(
        np.concatenate([first.temperature_C, celsius]),
        np.concatenate([first.alive, np.round(share * cells)]),
        np.concatenate([first.total, np.full(len(celsius), float(cells))]),
        f"786-O, three reports: counts constructed from the printed percentages and {cells} cells "
        "a dish, which is our assumption",
    )


def temperature_for(
    share: float, half_C: float, width_K: float, never_dead: float, coldest_C: float
) -> float:
    """Return the temperature at which a share is alive, if the data reach that far.

    Parameters
    ----------
    share : float
        Share alive that is wanted (no unit), between 0 and 1.
    half_C, width_K, never_dead : float
        A fitted logistic: °C, K, no unit.
    coldest_C : float
        The coldest temperature that was measured, °C.

    Returns
    -------
    float
        The temperature, °C; nan where the curve has none, or only one that nobody measured.

    Examples
    --------
    >>> round(temperature_for(0.5, -13.3, 2.3, 0.0, -25.0), 1)
    -13.3
    >>> temperature_for(1e-9, -13.3, 2.3, 0.0, -25.0)
    nan
    """
    curve = dose_response.Fit(
        "curve",
        "logistic",
        (half_C, width_K, never_dead),
        np.zeros((3, 3)),
        np.array([coldest_C]),
        np.array([never_dead]),
    )
    temperature_C = curve.temperature_for(share)
    # A comparison with nan is false, so that nan stays nan.
    return math.nan if temperature_C < coldest_C else temperature_C


# ---- wrong methods, to be read as counter-examples -----------------------------------------------


def least_squares_of_shares(half_C, width_K, temperature_C, alive, total) -> float:
    """Wrong: minus the sum of squares of shares, as if 1 of 2 and 100 of 200 were equally sure."""
    share = np.asarray(alive, dtype=float) / np.asarray(total, dtype=float)
    return -float(np.sum((share - logistic(temperature_C, half_C, width_K)) ** 2))


def likelihood_of_shares(half_C, width_K, temperature_C, alive, total) -> float:
    """Wrong: shares stand where counts belong, as if every dish held one cell."""
    share = np.asarray(alive, dtype=float) / np.asarray(total, dtype=float)
    return log_likelihood(half_C, width_K, temperature_C, share, np.ones_like(share))


def likelihood_of_percentages(half_C, width_K, temperature_C, alive, total) -> float:
    """Wrong: percentages stand where counts belong, as if every dish held 100 cells."""
    return 100 * likelihood_of_shares(half_C, width_K, temperature_C, alive, total)


def likelihood_of_the_living(half_C, width_K, temperature_C, alive, total) -> float:
    """Wrong: only the cells that lived are counted; those that died say as much."""
    return log_likelihood(half_C, width_K, temperature_C, alive, alive)


def likelihood_upside_down(half_C, width_K, temperature_C, alive, total) -> float:
    """Wrong: the curve rises towards the cold, as if cells died of warmth."""
    dead = np.asarray(total, dtype=float) - np.asarray(alive, dtype=float)
    return log_likelihood(half_C, width_K, temperature_C, dead, total)


def likelihood_by_ten(half_C, width_K, temperature_C, alive, total) -> float:
    """Wrong: logarithms to the base of 10; curvature and 3.84 belong to natural ones."""
    return log_likelihood(half_C, width_K, temperature_C, alive, total) / math.log(10)


def likelihood_turned_round(half_C, width_K, temperature_C, alive, total) -> float:
    """Not asked: minus the log likelihood, which programs like to make small."""
    return -log_likelihood(half_C, width_K, temperature_C, alive, total)


def likelihood_with_constant(half_C, width_K, temperature_C, alive, total) -> float:
    """Not wrong, but not what is asked: with the logarithm of the binomial coefficient."""
    share = logistic(temperature_C, half_C, width_K)
    return float(np.sum(binom.logpmf(alive, total, share)))


def likelihood_itself(half_C, width_K, temperature_C, alive, total) -> float:
    """Wrong: the likelihood, a product; of more cells it is too small for a computer."""
    return math.exp(log_likelihood(half_C, width_K, temperature_C, alive, total))


def likelihood_per_dish(half_C, width_K, temperature_C, alive, total) -> float:
    """Wrong: the mean over dishes; more dishes would then say no more than one."""
    return log_likelihood(half_C, width_K, temperature_C, alive, total) / len(temperature_C)


def deviance_for_likelihood(half_C, width_K, temperature_C, alive, total) -> float:
    """Not asked: minus twice the log likelihood, which programs print as a deviance."""
    return -2 * log_likelihood(half_C, width_K, temperature_C, alive, total)


def likelihood_with_all_for_dead(half_C, width_K, temperature_C, alive, total) -> float:
    """Wrong: all cells stand where the dead belong, so that the living are counted twice."""
    both = np.asarray(total, dtype=float) + np.asarray(alive, dtype=float)
    return log_likelihood(half_C, width_K, temperature_C, alive, both)


def likelihood_without_brackets(half_C, width_K, temperature_C, alive, total) -> float:
    """Wrong: exp(half - T / width), in which only the temperature is divided."""
    celsius = np.asarray(temperature_C, dtype=float)
    return log_likelihood(half_C, 1.0, celsius / width_K, alive, total)


def likelihood_of_the_first_dish(half_C, width_K, temperature_C, alive, total) -> float:
    """Wrong: the first dish alone, because return is inside the loop."""
    return log_likelihood(half_C, width_K, temperature_C[:1], alive[:1], total[:1])


def likelihood_without_dishes(is_dropped):
    """Return a wrong log likelihood without the dishes for which `is_dropped(alive, total)`."""

    def wrong(half_C, width_K, temperature_C, alive, total) -> float:
        kept = ~is_dropped(alive, total)
        return log_likelihood(half_C, width_K, temperature_C[kept], alive[kept], total[kept])

    return wrong


def likelihood_cut_at(margin: float):
    """Return a wrong log likelihood with shares kept too far from 0 and 1."""

    def wrong(half_C, width_K, temperature_C, alive, total) -> float:
        share = np.clip(logistic(temperature_C, half_C, width_K), margin, 1 - margin)
        return float(np.sum(alive * np.log(share) + (total - alive) * np.log(1 - share)))

    return wrong


def fit_of_shares(temperature_C, alive, total) -> tuple[float, float]:
    """Wrong: least squares through the shares, blind to how many cells stand behind each."""
    share = np.asarray(alive, dtype=float) / np.asarray(total, dtype=float)
    half_C, width_K = dose_response.fit(temperature_C, share).values
    return half_C, width_K


def fit_of_weighted_shares(temperature_C, alive, total) -> tuple[float, float]:
    """Wrong: least squares through the shares, each weighted by its cells."""
    total = np.asarray(total, dtype=float)
    share = np.asarray(alive, dtype=float) / total

    def misses(trial):
        return np.sqrt(total) * (logistic(temperature_C, trial[0], np.exp(trial[1])) - share)

    start = [*fit_of_shares(temperature_C, alive, total)]
    half_C, log_width = least_squares(misses, [start[0], np.log(start[1])]).x
    return float(half_C), float(np.exp(log_width))


def fit_with_equal_dishes(temperature_C, alive, total) -> tuple[float, float]:
    """Wrong: the likelihood of shares, which lets a dish of 20 cells pull like one of 400."""
    share = np.asarray(alive, dtype=float) / np.asarray(total, dtype=float)
    return best_fit(temperature_C, share, np.ones_like(share))


def fit_without_zeros(temperature_C, alive, total) -> tuple[float, float]:
    """Wrong: dishes with all or none alive are dropped, because their logit is infinite."""
    celsius = np.asarray(temperature_C, dtype=float)
    alive = np.asarray(alive, dtype=float)
    total = np.asarray(total, dtype=float)
    kept = (alive > 0) & (alive < total)
    slope, offset = np.polyfit(celsius[kept], logit(alive[kept] / total[kept]), 1)
    return -offset / slope, 1 / slope


def fit_of_logits(temperature_C, alive, total) -> tuple[float, float]:
    """Wrong: a straight line through logits with half a cell added, all dishes alike."""
    alive = np.asarray(alive, dtype=float)
    dead = np.asarray(total, dtype=float) - alive
    slope, offset = np.polyfit(temperature_C, np.log((alive + 0.5) / (dead + 0.5)), 1)
    return -offset / slope, 1 / slope


def fit_upside_down(temperature_C, alive, total) -> tuple[float, float]:
    """Wrong: the right place and a width below zero, from a sign lost in the exponent."""
    half_C, width_K = best_fit(temperature_C, alive, total)
    return half_C, -width_K


def fit_of_positive_degrees(temperature_C, alive, total) -> tuple[float, float]:
    """Wrong: degrees below zero without their sign."""
    half_C, width_K = best_fit(temperature_C, alive, total)
    return -half_C, width_K


def error_with_width_held(temperature_C, alive, total) -> float:
    """Wrong: one over the root of one curvature, as if the width were known."""
    return 1 / math.sqrt(_information(temperature_C, alive, total)[0, 0])


def error_as_variance(temperature_C, alive, total) -> float:
    """Wrong: the variance, whose root is the standard error."""
    return standard_error(temperature_C, alive, total) ** 2


def error_as_curvature(temperature_C, alive, total) -> float:
    """Wrong: the root of the curvature; a sharper peak would give a larger error."""
    return math.sqrt(_information(temperature_C, alive, total)[0, 0])


def error_of_squares(temperature_C, alive, total) -> float:
    """Wrong: from the curvature of the sum of squares, which knows no numbers of cells."""
    share = np.asarray(alive, dtype=float) / np.asarray(total, dtype=float)
    return dose_response.fit(temperature_C, share).errors[0]


def error_of_one_cell_each(temperature_C, alive, total) -> float:
    """Wrong: from shares instead of counts, as if every dish held one cell."""
    share = np.asarray(alive, dtype=float) / np.asarray(total, dtype=float)
    return standard_error(temperature_C, share, np.ones_like(share))


def error_without_half(temperature_C, alive, total) -> float:
    """Wrong: curvature of twice the log likelihood, the deviance, taken for that of itself."""
    return standard_error(temperature_C, alive, total) / math.sqrt(2)


def error_of_the_width(temperature_C, alive, total) -> float:
    """Wrong: the last entry of the inverse, which belongs to the width."""
    return math.sqrt(np.linalg.inv(_information(temperature_C, alive, total))[1, 1])


def interval_of_a_slice(temperature_C, alive, total) -> tuple[float, float]:
    """Wrong: a slice at the best width; a profile fits the width anew for every half."""
    _, width_K = best_fit(temperature_C, alive, total)
    return _ends(
        lambda half: log_likelihood(half, width_K, temperature_C, alive, total),
        temperature_C,
        alive,
        total,
        FALL,
    )


def interval_without_the_two(temperature_C, alive, total) -> tuple[float, float]:
    """Wrong: the log likelihood itself may fall by 3.84, which is twice as much."""
    return profile_interval(temperature_C, alive, total, 2 * FALL)


def interval_of_one_error(temperature_C, alive, total) -> tuple[float, float]:
    """Wrong: a fall by one half, which holds 68 % and not 95 %."""
    return profile_interval(temperature_C, alive, total, 1.0)


def interval_one_sided(temperature_C, alive, total) -> tuple[float, float]:
    """Wrong: chi squared's 90 % point, which leaves 5 % on each side."""
    return profile_interval(temperature_C, alive, total, float(chi2.ppf(0.90, 1)))


def interval_of_two_parameters(temperature_C, alive, total) -> tuple[float, float]:
    """Wrong: chi squared with two degrees of freedom; only one parameter is held."""
    return profile_interval(temperature_C, alive, total, float(chi2.ppf(LEVEL, 2)))


def interval_halved_twice(temperature_C, alive, total) -> tuple[float, float]:
    """Wrong: twice the fall is compared with 1.92, the half of 3.84."""
    return profile_interval(temperature_C, alive, total, FALL / 2)


def interval_as_distances(temperature_C, alive, total) -> tuple[float, float]:
    """Wrong: how far the ends are from the fit, where temperatures are asked for."""
    half_C, _ = best_fit(temperature_C, alive, total)
    low_C, high_C = profile_interval(temperature_C, alive, total)
    return low_C - half_C, high_C - half_C


def interval_by_error(temperature_C, alive, total) -> tuple[float, float]:
    """Not a profile: the fit plus and minus 1.96 standard errors, always symmetric."""
    half_C, _ = best_fit(temperature_C, alive, total)
    reach = norm.ppf((1 + LEVEL) / 2) * standard_error(temperature_C, alive, total)
    return half_C - reach, half_C + reach


def interval_turned_round(temperature_C, alive, total) -> tuple[float, float]:
    """Wrong order: the warmer end first."""
    low_C, high_C = profile_interval(temperature_C, alive, total)
    return high_C, low_C


def ceiling_left_out(temperature_C, alive, total) -> tuple[float, float, float]:
    """Wrong: fitted without a share that nothing kills, which is then said to be 0."""
    return (*best_fit(temperature_C, alive, total), 0.0)


def ceiling_read_off(temperature_C, alive, total) -> tuple[float, float, float]:
    """Wrong: the share alive in the coldest dish is taken for the share that nothing kills."""
    celsius = np.asarray(temperature_C, dtype=float)
    coldest = int(np.argmin(celsius))
    never_dead = float(np.asarray(alive)[coldest] / np.asarray(total)[coldest])

    def badness(trial: np.ndarray) -> float:
        return -log_likelihood(trial[0], math.exp(trial[1]), celsius, alive, total, never_dead)

    half_C, width_K = best_fit(celsius, alive, total)
    found = minimize(
        badness,
        [half_C, math.log(width_K)],
        method="Nelder-Mead",
        options={"xatol": 1e-7, "fatol": 1e-10},
    )
    return float(found.x[0]), math.exp(found.x[1]), never_dead


def ceiling_of_shares(temperature_C, alive, total) -> tuple[float, float, float]:
    """Wrong: least squares through the shares, blind to how many cells stand behind each."""
    share = np.asarray(alive, dtype=float) / np.asarray(total, dtype=float)

    def distances(trial: np.ndarray) -> np.ndarray:
        return logistic(temperature_C, trial[0], math.exp(trial[1]), float(expit(trial[2]))) - share

    half_C, width_K = best_fit(temperature_C, alive, total)
    start = [half_C, math.log(width_K), float(logit(dose_response.CEILING_START))]
    found = least_squares(distances, start, xtol=1e-12, ftol=1e-12).x
    return float(found[0]), math.exp(found[1]), float(expit(found[2]))


def ceiling_of_death(temperature_C, alive, total) -> tuple[float, float, float]:
    """Wrong: the ceiling of the dead, one minus what is asked for."""
    half_C, width_K, never_dead = fit_with_ceiling(temperature_C, alive, total)
    return half_C, width_K, 1 - never_dead


def ceiling_in_percent(temperature_C, alive, total) -> tuple[float, float, float]:
    """Wrong: a percentage where a share is asked for."""
    half_C, width_K, never_dead = fit_with_ceiling(temperature_C, alive, total)
    return half_C, width_K, 100 * never_dead


def ceiling_with_half_of_all(temperature_C, alive, total) -> tuple[float, float, float]:
    """Wrong: where half of all cells are dead, not half of those that can die."""
    half_C, width_K, never_dead = fit_with_ceiling(temperature_C, alive, total)
    left = (0.5 - never_dead) / (1 - never_dead)
    return half_C + width_K * float(logit(left)), width_K, never_dead


def _with_factor(factor):
    """Return a wrong method of step 6 that multiplies the error by a function of the dispersion."""

    def wrong(temperature_C, alive, total) -> tuple[float, float]:
        dispersion, _ = widened_error(temperature_C, alive, total)
        return dispersion, standard_error(temperature_C, alive, total) * factor(dispersion)

    return wrong


# Wrong: dispersion is a ratio of variances, and an error needs its root.
widened_by_variance = _with_factor(lambda dispersion: max(dispersion, 1.0))
# Wrong: the dispersion is computed and then forgotten.
not_widened = _with_factor(lambda dispersion: 1.0)
# Wrong: counts that happen to scatter little make no measurement more certain.
narrowed = _with_factor(math.sqrt)


def _with_degrees(parameters: int):
    """Return a wrong method of step 6 that takes another number of parameters off the points."""

    def wrong(temperature_C, alive, total) -> tuple[float, float]:
        right, _ = widened_error(temperature_C, alive, total)
        points = len(np.asarray(temperature_C))
        dispersion = right * (points - PARAMETERS) / (points - parameters)
        error_K = standard_error(temperature_C, alive, total)
        return dispersion, error_K * math.sqrt(max(dispersion, 1.0))

    return wrong


# Wrong: over the number of points; two of them are spent on the parameters.
over_all_points = _with_degrees(0)
# Wrong: one parameter taken off, as for a mean; this curve has two.
over_points_less_one = _with_degrees(1)


def dispersion_of_the_living(temperature_C, alive, total) -> tuple[float, float]:
    """Wrong: divided by the expected count, n S; the variance of a share is n S (1 - S)."""
    celsius = np.asarray(temperature_C, dtype=float)
    half_C, width_K = best_fit(celsius, alive, total)
    expected = np.asarray(total, dtype=float) * logistic(celsius, half_C, width_K)
    squares = float(np.sum((np.asarray(alive) - expected) ** 2 / expected))
    dispersion = squares / (len(celsius) - PARAMETERS)
    error_K = standard_error(celsius, alive, total)
    return dispersion, error_K * math.sqrt(max(dispersion, 1.0))


def squares_not_divided(temperature_C, alive, total) -> float:
    """Wrong: the sum of squares itself; divided by points - 2 it is the dispersion."""
    return widened_error(temperature_C, alive, total)[0] * (len(temperature_C) - PARAMETERS)


def root_of_dispersion(temperature_C, alive, total) -> float:
    """Wrong: the root, by which an error grows, for the dispersion."""
    return math.sqrt(widened_error(temperature_C, alive, total)[0])


def dispersion_of_shares(temperature_C, alive, total) -> float:
    """Wrong: shares stand where counts belong, as if every dish held one cell."""
    share = np.asarray(alive, dtype=float) / np.asarray(total, dtype=float)
    one = np.ones_like(share)
    half_C, width_K = best_fit(temperature_C, alive, total)
    squares = _squares(np.asarray(temperature_C, dtype=float), share, one, half_C, width_K)
    return squares / (len(share) - PARAMETERS)


def dispersion_by_deviance(temperature_C, alive, total) -> float:
    """Not asked: the deviance over its degrees of freedom, another measure of the same."""
    alive = np.asarray(alive, dtype=float)
    total = np.asarray(total, dtype=float)
    half_C, width_K = best_fit(temperature_C, alive, total)
    highest = float(np.sum(xlogy(alive, alive / total) + xlogy(total - alive, 1 - alive / total)))
    fall = highest - log_likelihood(half_C, width_K, temperature_C, alive, total)
    return 2 * fall / (len(alive) - PARAMETERS)


def dispersion_of_one_at_least(temperature_C, alive, total) -> tuple[float, float]:
    """Wrong: a dispersion below 1 is given as 1; only the error must not shrink."""
    dispersion, error_K = widened_error(temperature_C, alive, total)
    return max(dispersion, 1.0), error_K


def widened_to_an_interval(temperature_C, alive, total) -> float:
    """Wrong: 1.96 errors, which is half an interval."""
    return float(norm.ppf((1 + LEVEL) / 2)) * widened_error(temperature_C, alive, total)[1]


def temperature_not_stretched(share, half_C, width_K, never_dead, coldest_C) -> float:
    """Wrong: the ceiling is taken off, and the rest not divided by those that can die."""
    return temperature_for(share - never_dead, half_C, width_K, 0.0, coldest_C)


def temperature_by_ten(share, half_C, width_K, never_dead, coldest_C) -> float:
    """Wrong: a logarithm to the base of 10 turns no natural exponential round."""
    right = temperature_for(share, half_C, width_K, never_dead, -math.inf)
    return half_C + (right - half_C) / math.log(10)


def temperature_without_ceiling(share, half_C, width_K, never_dead, coldest_C) -> float:
    """Wrong: the share that nothing kills is left out."""
    return temperature_for(share, half_C, width_K, 0.0, coldest_C)


def temperature_by_death(share, half_C, width_K, never_dead, coldest_C) -> float:
    """Wrong: the share dead is taken for the share alive."""
    return temperature_for(1 - share, half_C, width_K, never_dead, coldest_C)


def temperature_on_the_warm_side(share, half_C, width_K, never_dead, coldest_C) -> float:
    """Wrong: a sign puts the temperature as far above the half as it should be below."""
    temperature_C = temperature_for(share, half_C, width_K, never_dead, coldest_C)
    return 2 * half_C - temperature_C


# ---- what the steps are called with --------------------------------------------------------------


def _points(*columns) -> tuple[np.ndarray, ...]:
    """Return columns of numbers as arrays of floats."""
    return tuple(np.array(column, dtype=float) for column in columns)


# What the text shows: 786-O, with 200 cells a dish assumed.
TEXT = counted("786-O", 200)[:3]
# Hidden from learners, all constructed. Dishes of very different size:
UNEQUAL = _points(
    [-6, -10, -14, -18, -22, -26], [38, 310, 14, 66, 3, 1], [40, 400, 25, 300, 30, 60]
)
# Hardly a dish colder than the half, so that half and width are hard to tell apart:
ONE_SIDED = _points([-3, -6, -9, -12, -15], [59, 108, 40, 130, 22], [60, 120, 50, 250, 80])
# Few cells, and the half at the edge: the interval is lopsided.
LOPSIDED = _points([-4, -7, -10, -13], [29, 27, 22, 15], [30, 30, 30, 30])
# Two dishes at each temperature that disagree, and two that agree more closely than chance:
TORN = _points(
    [-8, -8, -12, -12, -16, -16, -20, -20],
    [45, 90, 30, 20, 14, 33, 1, 9],
    [50, 100, 60, 60, 50, 50, 50, 50],
)
ALIKE = _points(
    [-8, -8, -12, -12, -16, -16, -20, -20],
    [46, 91, 36, 37, 14, 13, 2, 3],
    [50, 100, 50, 50, 50, 50, 50, 50],
)
# A lung line with a ceiling, and a series that levels off at about a fifth:
CEILING_TEXT = counted_from_errors("A549")[:3]
CEILING_HIDDEN = _points(
    [5, -4, -8, -12, -16, -20, -30, -45, -60, -75],
    [118, 110, 96, 75, 60, 44, 33, 22, 26, 30],
    [120] * 10,
)
# A dish that was never frozen, with all its cells alive: there the computed share is exactly 1.
WITH_CONTROL = _points([37, -8, -14, -18], [200, 190, 70, 3], [200, 200, 150, 80])
FIT_INPUTS = (TEXT, UNEQUAL, ONE_SIDED)


# ---- how mistakes are recognised -----------------------------------------------------------------


def _first(inputs: Inputs, outputs) -> float:
    """Return the first number of the first output: of a pair, the half-lethal temperature."""
    return float(np.ravel(outputs[0])[0])


def _one_number(output) -> np.ndarray:
    """Read one number, which may be nan or infinite: the checks say where that comes from."""
    array = as_numbers(output)
    if array.shape != ():
        raise ValueError(
            f"Your function returns a row or table, with {array.size} in all; one number is asked "
            "for."
        )
    return array


def _logarithm_of_zero(inputs: Inputs, outputs) -> int | None:
    """Return how many cells a share of exactly 1 belongs to, if only that call is wrong."""
    broken = []
    for arguments, output in zip(inputs, outputs, strict=True):
        half_C, width_K, celsius, _, total = arguments
        is_one = logistic(celsius, half_C, width_K) == 1
        if is_one.any() == np.isfinite(output):
            return None
        if np.isfinite(output) and abs(output - log_likelihood(*arguments)) > 0.001:
            return None
        broken.extend(total[is_one])
    return int(sum(broken)) if broken else None


# How near to 0 and 1 learners keep shares, if not near enough
TOO_WIDE_MARGINS = (0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 5e-4, 1e-4, 1e-5)


def _cut_too_early(inputs: Inputs, outputs) -> float | None:
    """Return how near to 0 and 1 shares were cut, if that is all that is wrong."""
    for margin in TOO_WIDE_MARGINS:
        wrong = [likelihood_cut_at(margin)(*arguments) for arguments in inputs]
        if np.allclose(np.ravel(outputs), wrong, rtol=1e-6, atol=0.0):
            return margin
    return None


def _as_many_times(inputs: Inputs, outputs) -> float | None:
    """Return how many times the right error is given, if it is the same at every call."""
    times = [
        float(output) / standard_error(*one) for one, output in zip(inputs, outputs, strict=True)
    ]
    return times[0] if np.allclose(times, times[0], rtol=0.01) and times[0] > 0 else None


def _number_as(key: str, place: int, wrong, sentence: str) -> Mistake:
    """Return the mistake whose fingerprint is one number of each output, the others free."""

    def applies(inputs: Inputs, outputs) -> float | None:
        given = np.array([float(output[place]) for output in outputs])
        expected = np.array([wrong(*arguments) for arguments in inputs])
        return float(given[0]) if np.allclose(given, expected, rtol=0.003, atol=0.0) else None

    return Mistake(key, applies, sentence)


def _not_finite(inputs: Inputs, outputs) -> bool:
    """Say whether any output is nan or infinite."""
    return not all(np.all(np.isfinite(one)) for one in outputs)


def _temperature(output) -> np.ndarray:
    """Read a temperature or nan; nan becomes `NOWHERE_C`, so that it can be compared."""
    array = _one_number(output)
    return np.where(np.isnan(array), NOWHERE_C, array)


def _or_nowhere(method):
    """Return a method of step 7 with `NOWHERE_C` for nan, as `_temperature` reads it."""

    def read(*arguments) -> float:
        found = method(*arguments)
        return NOWHERE_C if math.isnan(found) else found

    return read


# Calls of step 7 with a share that is alive somewhere where it was measured
WHERE_MEASURED = (0, 2, 5)


def _named_beyond(inputs: Inputs, outputs) -> float | None:
    """Return the temperature that is named for one cell in 1e9, if it is colder than any dish."""
    coldest_C = inputs[1][-1]
    return float(outputs[1]) if outputs[1] < coldest_C - 0.05 else None


def _clipped(inputs: Inputs, outputs) -> float | None:
    """Return the coldest dish, if it is named for one cell in 1e9."""
    coldest_C = inputs[1][-1]
    return coldest_C if abs(outputs[1] - coldest_C) < 0.05 else None


def _named_below_ceiling(inputs: Inputs, outputs) -> float | None:
    """Return the temperature that is named for a share below the ceiling, if others fit a curve."""
    either = (temperature_for(*inputs[2]), temperature_without_ceiling(*inputs[2]))
    if not any(abs(outputs[2] - one) < 0.1 for one in either):
        return None
    return float(outputs[3]) if outputs[3] < NOWHERE_C else None


def _never_named(inputs: Inputs, outputs) -> float | None:
    """Return the temperature of the first call, if nan was returned for it."""
    return temperature_for(*inputs[0]) if outputs[0] == NOWHERE_C else None


def _short_of_the_top(inputs: Inputs, outputs, near: bool) -> float | None:
    """Return by how much the first curve is less likely than the best, near it or far from it."""
    falls = []
    for counts, found in zip(inputs, outputs, strict=True):
        half_C, width_K = (float(one) for one in found[:2])
        never_dead = float(found[2]) if len(found) == 3 else 0.0
        if width_K <= 0 or not 0 <= never_dead < 1:
            return None
        best = fit_with_ceiling(*counts) if len(found) == 3 else best_fit(*counts)
        top = log_likelihood(*best[:2], *counts, *best[2:])
        falls.append(top - log_likelihood(half_C, width_K, *counts, never_dead))
    if near:
        return falls[0] if max(falls) < NEAR_THE_TOP else None
    return falls[0] if min(falls) > FAR_FROM_THE_TOP else None


# By how much the log likelihood may be less than its highest for a search that only stopped early,
# and by how much it is less for one that went astray
NEAR_THE_TOP = 1.0
FAR_FROM_THE_TOP = 2.0

STOPPED_EARLY = Mistake(
    "stopped early",
    lambda inputs, outputs: _short_of_the_top(inputs, outputs, near=True),
    "Near the top: for the text your log likelihood falls short of the highest by only {number}. "
    "Search on around the best place with finer steps, and beyond the edge of your grid if it lies "
    "there.",
)
ASTRAY = Mistake(
    "astray",
    lambda inputs, outputs: _short_of_the_top(inputs, outputs, near=False),
    "At your curve the log likelihood lies {number} below its highest. Did the search look for the "
    "lowest place, end at an edge of its grid, or start too far away?",
)


CEILING_STOPPED_EARLY = Mistake(
    STOPPED_EARLY.key,
    STOPPED_EARLY.applies,
    f"{STOPPED_EARLY.sentence} Or is one of the three numbers taken from the dishes by eye? Fit "
    "all three together.",
)
CEILING_ASTRAY = Mistake(
    ASTRAY.key,
    ASTRAY.applies,
    f"{ASTRAY.sentence} Or does S pass 1, because (1 - never_dead) is missing?",
)


def _draw_fit(inputs: Inputs, outputs) -> Drawing:
    """Draw the learner's curve through the points of the text, beside the best one."""
    celsius, alive, total = inputs[0]
    right = fit_with_ceiling(*inputs[0]) if outputs[0].size == 3 else best_fit(*inputs[0])
    cold_C = np.linspace(celsius.min() - 3, celsius.max() + 3, 80)
    half_C, width_K = outputs[0][:2]
    lines = [
        Line("exact", cold_C, 100 * logistic(cold_C, *right)),
        Line("counts (constructed)", celsius, 100 * alive / total, "dots"),
    ]
    if np.isfinite(outputs[0]).all() and width_K != 0:
        lines.append(Line("yours", cold_C, 100 * logistic(cold_C, *outputs[0]), "dashed"))
    return Drawing(
        "coldest temperature (°C)",
        "alive (%)",
        tuple(lines),
        f"Your curve has its half at {shown(half_C)} °C and a width of {shown(width_K)} K; the "
        f"best has {shown(right[0])} °C and {shown(right[1])} K.",
    )


def _draw_interval(inputs: Inputs, outputs) -> Drawing:
    """Draw the profile of the lopsided counts, with the learner's interval and the exact one."""
    place = len(inputs) - 1
    low_C, high_C = profile_interval(*inputs[place])
    given = [float(one) for one in outputs[place]]
    halves_C = np.linspace(1.3 * low_C - 0.3 * high_C, 1.3 * high_C - 0.3 * low_C, 60)
    top = log_likelihood(*best_fit(*inputs[place]), *inputs[place])
    falls = [2 * (top - profile(half, *inputs[place])) for half in halves_C]
    return Drawing(
        "half-lethal temperature (°C)",
        "twice the fall of the log likelihood",
        (
            Line("exact", [low_C, high_C], [FALL, FALL]),
            Line("profile", halves_C, falls),
            Line("yours", given, [FALL + 0.4, FALL + 0.4], "dashed"),
        ),
        f"For the last, hidden counts your interval goes from {shown(given[0])} to "
        f"{shown(given[1])} °C, the profile's from {shown(low_C)} to {shown(high_C)} °C.",
    )


# ---- the steps -----------------------------------------------------------------------------------

# Calls of step 1 at which no share is rounded to 1, so that every method gives a number.
FINITE = (0, 1, 2)

LOG_LIKELIHOOD = BuildStep(
    key="03b/log_likelihood",
    title="The log likelihood of counts",
    asks=(
        "Return the log likelihood of a logistic, equation (1): the sum over dishes of "
        "alive x ln(S) + dead x ln(1 - S), with natural logarithms and without the binomial "
        "coefficient. temperature_C, alive and total are arrays, one number for each dish."
    ),
    stub='''def log_likelihood(half_C, width_K, temperature_C, alive, total):
    """Return the log likelihood (no unit) of a logistic; arrays hold a number for each dish."""
    ...''',
    inputs=(
        (-13.0, 2.5, *TEXT),
        (-12.0, 3.0, *TEXT),
        (-14.0, 3.2, *UNEQUAL),
        (-13.0, 1.0, *WITH_CONTROL),
    ),
    exact=log_likelihood,
    tolerance=0.001,
    read=_one_number,
    mistakes=(
        Mistake(
            "log of zero",
            _logarithm_of_zero,
            "Everything is right but one dish, which was never frozen: there S is so close to 1 "
            "that the computer rounds it to 1, and ln(1 - S) is the logarithm of zero. All "
            "{number} cells were alive, so this term should be 0 x something = 0. Keep S away "
            "from 0 and 1, say by 1e-12, or leave out terms (not dishes) whose count is 0.",
        ),
        Mistake(
            "cut too early",
            _cut_too_early,
            "S is kept away from 0 and 1 by {number}, and some dishes lie nearer to them than "
            "that. Cut at 1e-12.",
        ),
        same_as_any(
            "dishes left out",
            (
                likelihood_without_dishes(lambda alive, total: (alive == 0) | (alive == total)),
                likelihood_without_dishes(lambda alive, total: alive == total),
                likelihood_without_dishes(lambda alive, total: alive == 0),
            ),
            "{number} lacks whole dishes, those in which all or none lived. Leave out only the "
            "term whose count is 0: the other one says as much as in any dish.",
            calls=FINITE,
        ),
        same_as(
            "first dish",
            likelihood_of_the_first_dish,
            "{number} is the first dish alone: is return inside the loop?",
            tolerance=1e-4,
            calls=FINITE,
        ),
        same_as(
            "no logarithm",
            likelihood_itself,
            "{number} is the likelihood itself. A product of hundreds of shares is soon too small "
            "for a computer: add up logarithms.",
            calls=FINITE,
        ),
        same_as(
            "mean",
            likelihood_per_dish,
            "{number} is the mean over dishes. Add them up: every dish says something new.",
            calls=FINITE,
        ),
        same_as(
            "deviance",
            deviance_for_likelihood,
            "{number} is minus twice the log likelihood, a deviance; return the log likelihood.",
            calls=FINITE,
        ),
        same_as(
            "all for dead",
            likelihood_with_all_for_dead,
            "{number} has all cells in the second term. The dead belong there, total - alive.",
            calls=FINITE,
        ),
        same_as(
            "brackets",
            likelihood_without_brackets,
            "{number} comes from exp(half_C - T / width_K): only the temperature is divided. Put "
            "the difference in brackets: (half_C - T) / width_K.",
            calls=FINITE,
        ),
        same_as(
            "least squares",
            least_squares_of_shares,
            "{number} is minus a sum of squares of shares. It lets 1 of 2 count as much as 100 of "
            "200, and 50 % as much as 99 %, where counts scatter far less. Use the counts.",
            calls=FINITE,
        ),
        same_as(
            "plain squares",
            lambda *given: -least_squares_of_shares(*given),
            "{number} is a sum of squares of shares: it should be small where a likelihood should "
            "be large, and it does not know how many cells were counted.",
            calls=FINITE,
        ),
        same_as(
            "shares for counts",
            likelihood_of_shares,
            "{number} is what you get with shares (alive / total) where counts belong: as if "
            "every dish held one cell. The shape is right, its height and every error are not.",
            calls=FINITE,
        ),
        same_as(
            "percentages for counts",
            likelihood_of_percentages,
            "{number} is what you get with percentages where counts belong: as if every dish held "
            "100 cells, however many were counted.",
            calls=FINITE,
        ),
        same_as(
            "dead left out",
            likelihood_of_the_living,
            "{number} holds only the cells that lived. Those that died are evidence as well: add "
            "dead x ln(1 - S).",
            calls=FINITE,
        ),
        same_as(
            "upside down",
            likelihood_upside_down,
            "{number} belongs to a curve that kills in the warmth: alive and dead, or the sign in "
            "the exponent, are exchanged. At -25 °C S should be near 0.",
            calls=FINITE,
        ),
        same_as(
            "sign",
            likelihood_turned_round,
            "{number} is minus the log likelihood. Logarithms of shares are negative, and the best "
            "curve has the largest sum; turn the sign only when a program asks for a minimum.",
            calls=FINITE,
        ),
        same_as(
            "base of ten",
            likelihood_by_ten,
            "{number} is made of logarithms to the base of 10. The curvature in step 3 and the "
            "3.84 in step 4 belong to natural logarithms: math.log or np.log.",
            calls=FINITE,
        ),
        same_as(
            "constant kept",
            likelihood_with_constant,
            "{number} contains the binomial coefficients. That is no mistake: they do not depend "
            "on the curve and change no fit. Leave them out here, so that the numbers compare.",
            calls=FINITE,
        ),
        Mistake(
            "not finite",
            _not_finite,
            "Your function returns nan or infinity for some dishes: look for a logarithm of zero "
            "or an exponential that overflows.",
        ),
    ),
    hints=(
        "S = 1 / (1 + exp((half_C - T) / width_K)). The dead are total - alive.",
        "np.clip(S, 1e-12, 1 - 1e-12) before the logarithms; then np.sum(alive * np.log(S) + ...).",
    ),
    solution='''def log_likelihood(half_C, width_K, temperature_C, alive, total):
    """Return the log likelihood (no unit) of a logistic; arrays hold a number for each dish."""
    share = 1 / (1 + np.exp((half_C - temperature_C) / width_K))
    share = np.clip(share, 1e-12, 1 - 1e-12)
    return np.sum(alive * np.log(share) + (total - alive) * np.log(1 - share))''',
    visible=2,
    draw=by_call(log_likelihood, "log likelihood", "log likelihood"),
    stops=(
        Stop(
            "math domain error",
            "log of zero",
            "A logarithm of zero: in the dish that was never frozen S is so close to 1 that it is "
            "rounded to 1. Keep S away from 0 and 1, say by 1e-12, or leave out terms (not dishes) "
            "whose count is 0.",
        ),
        Stop(
            "math range error",
            "exponential too large",
            "math.exp overflows far from the half; there S is 0 or 1.",
        ),
    ),
)

BEST_FIT = BuildStep(
    key="03b/best_fit",
    title="The best curve",
    asks=(
        "Return half_C (°C) and width_K (K), where the log likelihood is highest, to 0.02. A "
        "search over a grid, then a finer grid, will do; so will scipy.optimize.minimize of minus "
        "the log likelihood."
    ),
    stub='''def best_fit(temperature_C, alive, total):
    """Return half_C (°C) and width_K (K) with the highest log likelihood."""
    ...''',
    inputs=FIT_INPUTS,
    exact=best_fit,
    tolerance=0.02,
    mistakes=(
        same_as(
            "least squares",
            fit_of_shares,
            "A half_C of {number} °C is what least squares through the shares gives. It cannot see "
            "that a dish near 0 or 100 % is surer, nor how many cells stand behind a share.",
            tolerance=0.003,
            number=_first,
        ),
        same_as(
            "weighted squares",
            fit_of_weighted_shares,
            "A half_C of {number} °C is what least squares gives where each share is weighted by "
            "its cells. A dish near 0 or 100 % is surer for its share, too: make the log "
            "likelihood high.",
            tolerance=0.003,
            number=_first,
        ),
        same_as(
            "shares for counts",
            fit_with_equal_dishes,
            "Right for dishes of equal size, as in the text, where your half_C is {number} °C. "
            "With unequal dishes yours lets 12 cells pull as hard as 400: use counts, not shares.",
            tolerance=0.003,
            number=_first,
        ),
        same_as(
            "zeros dropped",
            fit_without_zeros,
            "A half_C of {number} °C is a straight line through the logits, without the dishes in "
            "which all or none lived. Those dishes were counted, too: keep them.",
            tolerance=0.003,
            number=_first,
        ),
        same_as(
            "line through logits",
            fit_of_logits,
            "A half_C of {number} °C is a straight line through the logits. It takes them for "
            "equally sure, and those near 0 and 1 are hardly known: make the log likelihood high.",
            tolerance=0.003,
            number=_first,
        ),
        same_as(
            "sign of the width",
            fit_upside_down,
            "The place is right and the width is {number} K: a curve that rises towards the cold. "
            "Check the sign in the exponent.",
            tolerance=0.003,
        ),
        same_as(
            "sign of the temperature",
            fit_of_positive_degrees,
            "{number} °C is above zero. The size is right; temperatures below zero have a minus.",
            tolerance=0.003,
            number=_first,
        ),
        same_as(
            "turned round",
            lambda *given: best_fit(*given)[::-1],
            "The numbers are right and in the wrong order: the half-lethal temperature first, then "
            "the width.",
            tolerance=0.003,
        ),
        STOPPED_EARLY,
        ASTRAY,
    ),
    hints=(
        "Try half_C from the coldest to the warmest dish and width_K from 0.5 to 8; keep the best.",
        "minimize(lambda p: -log_likelihood(p[0], abs(p[1]), ...), [-13, 3], method='Nelder-Mead')",
    ),
    solution='''from scipy.optimize import minimize


def best_fit(temperature_C, alive, total):
    """Return half_C (°C) and width_K (K) with the highest log likelihood."""
    def badness(trial):
        half_C, log_width = trial
        share = 1 / (1 + np.exp((half_C - temperature_C) / np.exp(log_width)))
        share = np.clip(share, 1e-12, 1 - 1e-12)
        return -np.sum(alive * np.log(share) + (total - alive) * np.log(1 - share))

    start = [np.mean(temperature_C), 1.0]
    found = minimize(badness, start, method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-9})
    return found.x[0], np.exp(found.x[1])''',
    draw=_draw_fit,
)

STANDARD_ERROR = BuildStep(
    key="03b/standard_error",
    title="A standard error from the curvature",
    asks=(
        "Return the standard error (K) of half_C, equation (2): the root of the first entry of the "
        "inverse of minus the second derivatives by half_C and width_K, at the best fit. Numerical "
        "derivatives with steps of 0.01 will do. best_fit is there: yours, or the course's."
    ),
    stub='''def standard_error(temperature_C, alive, total):
    """Return the standard error (K) of half_C, with the width fitted as well."""
    ...''',
    inputs=FIT_INPUTS,
    exact=standard_error,
    tolerance=0.003,
    read=_one_number,
    mistakes=(
        same_as(
            "width held",
            error_with_width_held,
            "{number} K for the text is right by luck: yours is one over the root of a single "
            "curvature, as if the width were known. Where the dishes lie on one side of the half, "
            "that is too small. Invert the 2 x 2 table of second derivatives first.",
            tolerance=0.01,
        ),
        same_as(
            "variance",
            error_as_variance,
            "{number} is the variance; the standard error is its root.",
            tolerance=0.02,
        ),
        same_as(
            "curvature",
            error_as_curvature,
            "{number} is the root of the curvature itself. A sharper peak means a smaller error: "
            "invert it.",
            tolerance=0.01,
        ),
        same_as(
            "curvature of squares",
            error_of_squares,
            "{number} K comes from the curvature of a sum of squares of shares. It measures how "
            "well the points lie on the curve and does not know how many cells were counted.",
            tolerance=0.01,
        ),
        same_as(
            "shares for counts",
            error_of_one_cell_each,
            "{number} K is the error if every dish held one cell: shares stand where counts "
            "belong.",
            tolerance=0.01,
        ),
        same_as(
            "deviance",
            error_without_half,
            "{number} K is too small by the root of 2: you took the curvature of twice the log "
            "likelihood.",
            tolerance=0.01,
        ),
        same_as(
            "error of the width",
            error_of_the_width,
            "{number} K is the error of the width. That of the half is the root of the first entry "
            "of the inverse, [0, 0].",
            tolerance=0.01,
        ),
        Mistake(
            "step not squared",
            _as_many_times,
            "Your errors are {number} times the right ones, at every input: is the step of the "
            "differences not squared, or a factor too many?",
        ),
        Mistake(
            "not finite",
            _not_finite,
            "Your function returns nan: a root of a negative number? At the top of a hill second "
            "derivatives are negative, so take minus them; the mixed one is divided by 4 s^2.",
        ),
    ),
    hints=(
        "d2l/da2 is nearly (l(a + s) - 2 l(a) + l(a - s)) / s^2; the mixed one needs four values.",
        "Put minus the four second derivatives into a 2 x 2 array; np.linalg.inv(array)[0, 0].",
    ),
    solution='''def standard_error(temperature_C, alive, total):
    """Return the standard error (K) of half_C, with the width fitted as well."""
    best = np.array(best_fit(temperature_C, alive, total))

    def height(a, b):
        half_C, width_K = best + 0.01 * np.array([a, b])
        return log_likelihood(half_C, width_K, temperature_C, alive, total)

    by_half = (height(1, 0) - 2 * height(0, 0) + height(-1, 0)) / 0.01**2
    by_width = (height(0, 1) - 2 * height(0, 0) + height(0, -1)) / 0.01**2
    mixed = height(1, 1) - height(1, -1) - height(-1, 1) + height(-1, -1)
    mixed = mixed / (4 * 0.01**2)
    curvature = -np.array([[by_half, mixed], [mixed, by_width]])
    return np.sqrt(np.linalg.inv(curvature)[0, 0])''',
    unit="K",
    draw=by_call(standard_error, "standard error (K)", "standard error"),
    stops=(
        Stop(
            "math domain error",
            "sign of the curvature",
            "A root of a negative number: at the top of a hill second derivatives are negative. "
            "Take minus them.",
        ),
    ),
)

PROFILE_INTERVAL = BuildStep(
    key="03b/profile_interval",
    title="A profile interval",
    asks=(
        "Return the colder and the warmer end (°C) of the 95 % profile interval of half_C, "
        "equation (3), to 0.03: for each half_C fit the width anew, and keep the half where twice "
        "the fall of the log likelihood is at most 3.84."
    ),
    stub='''def profile_interval(temperature_C, alive, total):
    """Return the colder and the warmer end (°C) of the 95 % profile interval."""
    ...''',
    inputs=(TEXT, ONE_SIDED, LOPSIDED),
    exact=profile_interval,
    tolerance=0.03,
    mistakes=(
        same_as(
            "slice",
            interval_of_a_slice,
            "For the text, with an end at {number} °C, nothing seems wrong; for the hidden counts "
            "your interval is too narrow. You cut at the best width. A profile fits the width anew "
            "for every half_C.",
            tolerance=0.003,
        ),
        same_as(
            "symmetric",
            interval_by_error,
            "Fit plus and minus 1.96 standard errors, with an end at {number} °C: always "
            "symmetric. The profile need not be, and where cells are few it is not.",
            tolerance=0.003,
        ),
        same_as(
            "factor of two",
            interval_without_the_two,
            "Too wide, with an end at {number} °C: twice the log likelihood may fall by 3.84, so "
            "the log likelihood itself by 1.92.",
            tolerance=0.003,
        ),
        same_as(
            "68 %",
            interval_of_one_error,
            "An end at {number} °C is that of a fall by one half: it holds the truth in 68 % of "
            "experiments, not in 95 %.",
            tolerance=0.003,
        ),
        same_as(
            "one-sided",
            interval_one_sided,
            "An end at {number} °C belongs to a fall of 2.71, the 90 % point; for 95 % it is 3.84.",
            tolerance=0.003,
        ),
        same_as(
            "two parameters",
            interval_of_two_parameters,
            "An end at {number} °C belongs to a fall of 5.99, the point of chi squared with two "
            "degrees of freedom. Only one parameter is held, the other is fitted.",
            tolerance=0.003,
        ),
        same_as(
            "halved twice",
            interval_halved_twice,
            "An end at {number} °C belongs to a fall of about 1.92. The fall itself is compared "
            "with 1.92, and twice the fall with 3.84.",
            tolerance=0.003,
        ),
        same_as(
            "distances",
            interval_as_distances,
            "{number} K is how far an end lies from the fit; give both ends as temperatures.",
            tolerance=0.02,
        ),
        same_as(
            "turned round",
            interval_turned_round,
            "The numbers are right; give the colder end first.",
            tolerance=0.003,
        ),
    ),
    hints=(
        "Write a function profile(half_C): the best log likelihood over all widths.",
        "From the fit, step outwards by 0.02 K until 2 (top - profile(half_C)) passes 3.84.",
    ),
    solution='''def profile_interval(temperature_C, alive, total):
    """Return the colder and the warmer end (°C) of the 95 % profile interval."""
    widths = np.geomspace(0.3, 40, 600)[:, None]

    def profile(half_C):
        share = 1 / (1 + np.exp(np.clip((half_C - temperature_C) / widths, -500, 500)))
        share = np.clip(share, 1e-12, 1 - 1e-12)
        heights = alive * np.log(share) + (total - alive) * np.log(1 - share)
        return heights.sum(axis=1).max()

    half_C, _ = best_fit(temperature_C, alive, total)
    top = profile(half_C)
    ends = []
    for step in (-0.005, 0.005):
        end = half_C
        while 2 * (top - profile(end)) < 3.84:
            end = end + step
        ends.append(end)
    return ends''',
    unit="°C",
    draw=_draw_interval,
)

CEILING = BuildStep(
    key="03b/ceiling",
    title="A share that nothing kills",
    asks=(
        "Return half_C (°C), width_K (K) and never_dead (a share) of "
        "S = never_dead + (1 - never_dead) / (1 + exp((half_C - T) / width_K)), where the log "
        "likelihood is highest. half_C is where half of those that can die are dead."
    ),
    stub='''def fit_with_ceiling(temperature_C, alive, total):
    """Return half_C (°C), width_K (K) and the share that nothing kills."""
    ...''',
    inputs=(CEILING_TEXT, CEILING_HIDDEN),
    exact=fit_with_ceiling,
    tolerance=(0.1, 0.1, 0.004),
    mistakes=(
        same_as(
            "left out",
            ceiling_left_out,
            "The ceiling is {number}: yours is the fit without it. Its half has run to the cold, "
            "because a curve that must end at 0 has to pass through cells that do not die.",
            tolerance=0.005,
        ),
        same_as(
            "read off",
            ceiling_read_off,
            "{number} is the share alive in the coldest dish. One dish is a few cells; fit the "
            "share together with the other two, by all dishes.",
            tolerance=0.005,
        ),
        same_as(
            "share of the dead",
            ceiling_of_death,
            "{number} is the share that can be killed; the share that nothing kills is asked for.",
            tolerance=0.005,
        ),
        same_as(
            "percent",
            ceiling_in_percent,
            "{number} is a percentage; give a share between 0 and 1.",
            tolerance=0.005,
        ),
        same_as(
            "half of all",
            ceiling_with_half_of_all,
            "{number} °C is where half of all cells are dead. half_C is where half of those that "
            "can die are dead; there S is (1 + never_dead) / 2.",
            tolerance=0.005,
            number=_first,
        ),
        same_as(
            "least squares",
            ceiling_of_shares,
            "A half_C of {number} °C is what least squares through the shares gives. It does not "
            "know how many cells stand behind a share: make the likelihood of step 1 high.",
            tolerance=0.005,
            number=_first,
        ),
        CEILING_STOPPED_EARLY,
        CEILING_ASTRAY,
    ),
    hints=(
        "Three parameters are many for a grid: use scipy.optimize.minimize with Nelder-Mead.",
        "Let the search run over log(width) and over z with never_dead = 1 / (1 + exp(-z)).",
    ),
    solution='''from scipy.optimize import minimize


def fit_with_ceiling(temperature_C, alive, total):
    """Return half_C (°C), width_K (K) and the share that nothing kills."""
    def unpacked(trial):
        return trial[0], np.exp(trial[1]), 1 / (1 + np.exp(-trial[2]))

    def badness(trial):
        half_C, width_K, never_dead = unpacked(trial)
        share = 1 / (1 + np.exp(np.clip((half_C - temperature_C) / width_K, -500, 500)))
        share = np.clip(never_dead + (1 - never_dead) * share, 1e-12, 1 - 1e-12)
        return -np.sum(alive * np.log(share) + (total - alive) * np.log(1 - share))

    options = {"xatol": 1e-6, "fatol": 1e-9, "maxiter": 5000}
    found = minimize(badness, [-15.0, 1.0, -2.0], method="Nelder-Mead", options=options)
    return unpacked(found.x)''',
    draw=_draw_fit,
)

DISAGREEMENT = BuildStep(
    key="03b/disagreement",
    title="Reports that disagree",
    asks=(
        "Return the dispersion, equation (4), and the standard error (K) of half_C widened by its "
        "root; a dispersion below 1 narrows nothing. best_fit and standard_error are there."
    ),
    stub='''def widened_error(temperature_C, alive, total):
    """Return the dispersion (no unit) and the widened standard error (K) of half_C."""
    ...''',
    inputs=(disagreeing(200)[:3], TORN, ALIKE),
    exact=widened_error,
    tolerance=(0.02, 0.004),
    mistakes=(
        same_as(
            "variance for error",
            widened_by_variance,
            "An error of {number} K is widened by the dispersion; it is a ratio of variances, so "
            "an error is widened by its root.",
            tolerance=0.003,
        ),
        same_as(
            "not widened",
            not_widened,
            "{number} K is the error by counting alone: the dispersion is computed and not used.",
            tolerance=0.003,
        ),
        same_as(
            "narrowed",
            narrowed,
            "Right where reports disagree, {number} K for the text. Where they agree more closely "
            "than chance, yours makes the error smaller: that promises more than the counts give.",
            tolerance=0.003,
        ),
        same_as(
            "all points",
            over_all_points,
            "With an error of {number} K the squares are divided by the number of points. Two "
            "parameters were fitted: points - 2.",
            tolerance=0.003,
        ),
        same_as(
            "one degree",
            over_points_less_one,
            "With an error of {number} K the squares are divided by points - 1, as for a mean. "
            "Two parameters were fitted: points - 2.",
            tolerance=0.003,
        ),
        same_as(
            "expected counts only",
            dispersion_of_the_living,
            "With an error of {number} K each square is divided by n S, as for rare events. The "
            "variance of a count out of n is n S (1 - S).",
            tolerance=0.003,
        ),
        same_as(
            "one at least",
            dispersion_of_one_at_least,
            "Right where reports disagree. Where they agree more closely than chance yours gives a "
            "dispersion of {number}: return it as it is; only the error must not shrink.",
            tolerance=0.003,
            number=lambda inputs, outputs: float(outputs[-1][0]),
        ),
        _number_as(
            "not divided",
            0,
            squares_not_divided,
            "{number} is the sum of squares; divided by the number of dishes minus 2 it is the "
            "dispersion.",
        ),
        _number_as(
            "root of the dispersion",
            0,
            root_of_dispersion,
            "{number} is the root of the dispersion, by which the error grows; return the "
            "dispersion itself.",
        ),
        _number_as(
            "shares for counts",
            0,
            dispersion_of_shares,
            "{number} is made of shares: as if every dish held one cell. Use counts, with n S for "
            "the count that the curve expects.",
        ),
        _number_as(
            "deviance",
            0,
            dispersion_by_deviance,
            "{number} is the deviance over its degrees of freedom. That is another measure of the "
            "same; equation (4) is asked for.",
        ),
        _number_as(
            "half an interval",
            1,
            widened_to_an_interval,
            "Your error is 1.96 times the right one: that is half an interval. Return the error.",
        ),
    ),
    hints=(
        "For every dish: (alive - total S)^2 / (total S (1 - S)); add them up.",
        "Divide by len(alive) - 2; multiply the error by math.sqrt(max(1, dispersion)).",
    ),
    solution='''def widened_error(temperature_C, alive, total):
    """Return the dispersion (no unit) and the widened standard error (K) of half_C."""
    half_C, width_K = best_fit(temperature_C, alive, total)
    share = 1 / (1 + np.exp((half_C - temperature_C) / width_K))
    squares = (alive - total * share) ** 2 / (total * share * (1 - share))
    dispersion = squares.sum() / (len(alive) - 2)
    error_K = standard_error(temperature_C, alive, total)
    return dispersion, error_K * np.sqrt(max(1, dispersion))''',
    draw=by_call(widened_error, "widened standard error (K)", "widened error"),
)

TEMPERATURE_FOR = BuildStep(
    key="03b/temperature_for",
    title="Where the data end",
    asks=(
        "Return the temperature (°C) at which this share is alive, with the ceiling; return "
        "float('nan') where the curve has none, or where it is colder than coldest_C, the coldest "
        "dish."
    ),
    stub='''def temperature_for(share, half_C, width_K, never_dead, coldest_C):
    """Return the temperature (°C) at which this share is alive, or float('nan')."""
    ...''',
    inputs=(
        (0.1, -13.29, 2.34, 0.0, -25.0),
        (1e-9, -13.29, 2.34, 0.0, -25.0),
        (0.2, -24.8, 7.0, 0.116, -82.0),
        (0.05, -24.8, 7.0, 0.116, -82.0),
        (0.02, -17.8, 1.8, 0.0, -25.0),
        (0.6, -12.9, 4.6, 0.226, -75.0),
        # Exactly the share that nothing kills: the curve comes near it and never gets there.
        (0.116, -24.8, 7.0, 0.116, -40.0),
    ),
    exact=_or_nowhere(temperature_for),
    reference=temperature_for,
    tolerance=0.05,
    read=_temperature,
    mistakes=(
        same_as(
            "dead for alive",
            temperature_by_death,
            "{number} °C is where this share is dead; where it is alive is asked for.",
            tolerance=0.001,
            calls=WHERE_MEASURED,
        ),
        same_as(
            "warm side",
            temperature_on_the_warm_side,
            "{number} °C lies as far above the half as it should lie below: a sign. Fewer cells "
            "live where it is colder.",
            tolerance=0.001,
            calls=WHERE_MEASURED,
        ),
        Mistake(
            "beyond the data",
            _named_beyond,
            "For one cell in a thousand million you name {number} °C. The coldest dish was at "
            "-25 °C: no point lies there, and another curve through the same points says "
            "something else. Return float('nan').",
        ),
        Mistake(
            "clipped",
            _clipped,
            "You return the coldest dish, {number} °C, where a colder one would be needed. That "
            "reads like a finding: at that temperature more cells live than were asked for.",
        ),
        Mistake(
            "ceiling left out",
            _named_below_ceiling,
            "You name {number} °C for 5 % alive, and by this curve 11.6 % survive any cold. Take "
            "the ceiling off the share first: (share - never_dead) / (1 - never_dead).",
        ),
        same_as(
            "not stretched",
            temperature_not_stretched,
            "Right without a ceiling, {number} °C. With one you take never_dead off the share; "
            "what is left is a part of those that can die: divide by (1 - never_dead).",
            tolerance=0.001,
            calls=WHERE_MEASURED,
        ),
        same_as(
            "base of ten",
            temperature_by_ten,
            "{number} °C comes from a logarithm to the base of 10; the curve holds e: math.log.",
            tolerance=0.001,
            calls=WHERE_MEASURED,
        ),
        Mistake(
            "nowhere",
            _never_named,
            "You return nan where there is a temperature and somebody measured there: 10 % of "
            "786-O are alive at {number} °C, and the coldest dish was colder.",
        ),
    ),
    hints=(
        "Solve share = never_dead + (1 - never_dead) / (1 + exp((half_C - T) / width_K)) for T.",
        "left = (share - never_dead) / (1 - never_dead); if left <= 0 there is no temperature.",
    ),
    solution='''import math


def temperature_for(share, half_C, width_K, never_dead, coldest_C):
    """Return the temperature (°C) at which this share is alive, or float('nan')."""
    left = (share - never_dead) / (1 - never_dead)
    if left <= 0:
        return float("nan")
    temperature_C = half_C - width_K * math.log((1 - left) / left)
    return temperature_C if temperature_C >= coldest_C else float("nan")''',
    unit="°C",
    stops=(
        Stop(
            "math domain error",
            "ceiling left out",
            "A logarithm of a negative number: the share that is wanted lies below the share that "
            "nothing kills. Then there is no such temperature: return float('nan').",
        ),
        Stop(
            "division by zero",
            "ceiling left out",
            "The share that is wanted is the share that nothing kills, which no temperature "
            "reaches: return float('nan').",
        ),
    ),
    right="Right: a temperature where there is one that was measured, and none elsewhere.",
)

STEPS = (
    LOG_LIKELIHOOD,
    BEST_FIT,
    STANDARD_ERROR,
    PROFILE_INTERVAL,
    CEILING,
    DISAGREEMENT,
    TEMPERATURE_FOR,
)
