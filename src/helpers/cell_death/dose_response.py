r"""Dose and response: the share of cells alive against the coldest temperature that they met.

    logistic   S = f + (1 - f) / (1 + exp((T_half - T) / width))                                (7)
    Weibull    S = f + (1 - f) exp(-((T_0 - T) / scale)^shape)                                  (8)

    S    share alive, no unit                 T_half  °C at which half are dead (f = 0)
    T    coldest temperature, °C              T_0     where body fluid freezes, -0.57 °C
    f    the share that nothing kills         width, scale  K        shape  no unit

**Assumptions.** f, the ceiling of death, is 0 unless it is fitted, too. The two forms agree where
there are points and part where there are none: a fit says nothing about rare survivors.

**Fits** are least squares (scipy); errors are one standard deviation of the estimate. The tests fit
points that were made with known parameters.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import OptimizeWarning, curve_fit

from helpers import data
from helpers.cell_death.constants import LARGEST_EXPONENT
from helpers.cell_death.dehydration import freezing_point_C
from helpers.shares import share_words

if TYPE_CHECKING:
    import pandas as pd

# Names of the parameters of each model; a third, `never_dead`, is the ceiling.
PARAMETERS = {"logistic": ("half_C", "width_K"), "weibull": ("scale_K", "shape")}

# Where each fit starts: near most of the series.
STARTS = {"logistic": (-15.0, 3.0), "weibull": (15.0, 4.0)}

# Lowest and highest values of the parameters.
BOUNDS = {"logistic": ((-80.0, 0.05), (30.0, 40.0)), "weibull": ((0.5, 0.2), (100.0, 60.0))}

# The share that nothing kills: where its fit starts, and its bounds (no unit).
CEILING_START = 0.05
CEILING_BOUNDS = (0.0, 0.6)

# A standard error below 1 % is counted as 1 %: small ones came from few repeats.
LEAST_ERROR = 0.01

# A series of fewer temperatures cannot carry a fit of two parameters and its errors.
LEAST_POINTS = 4

# Measured temperatures lie between these, °C; beyond them kelvin was meant.
COLDEST_POINT_C = -200.0
WARMEST_POINT_C = 60.0


@dataclass(frozen=True, eq=False)
class Fit:
    """A fitted dose-response, with standard errors and the points it rests on.

    Parameters
    ----------
    series : str
        What the points are called.
    model : {"logistic", "weibull"}
        Equation (7) or (8).
    values : tuple of float
        `half_C` (°C) and `width_K` (K), or `scale_K` (K) and `shape` (no unit); then the share that
        nothing kills if a ceiling was fitted.
    covariance : numpy.ndarray, shape (parameters, parameters)
        Joint error of `values`.
    temperature_C : numpy.ndarray, shape (points,)
        Measured temperatures, °C.
    measured : numpy.ndarray, shape (points,)
        Measured shares alive (no unit).

    Raises
    ------
    ValueError
        For an unknown model.
    """

    series: str
    model: str
    values: tuple[float, ...]
    covariance: np.ndarray
    temperature_C: np.ndarray
    measured: np.ndarray

    # Fitted to cells that were frozen: says nothing of tissue that was not.
    needs_ice: ClassVar[bool] = True

    def __post_init__(self) -> None:
        data.one_of(self.model, list(PARAMETERS), "models of dose and response")

    @property
    def has_ceiling(self) -> bool:
        """Whether the share that nothing kills was fitted, too."""
        return len(self.values) > len(PARAMETERS[self.model])

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the parameters, in the order of `values`."""
        if self.has_ceiling:
            return (*PARAMETERS[self.model], "never_dead")
        return PARAMETERS[self.model]

    @property
    def errors(self) -> tuple[float, ...]:
        """Standard errors of the parameters, in their units.

        nan if there are no more points than parameters, which say nothing about errors.
        """
        return tuple(float(error) for error in np.sqrt(np.diag(self.covariance)))

    @property
    def never_dead(self) -> float:
        """The share (no unit) that nothing kills; 0 without a ceiling."""
        return self.values[-1] if self.has_ceiling else 0.0

    @property
    def coldest_point_C(self) -> float:
        """The coldest temperature (°C) that was measured: beyond it the curve is a guess."""
        return float(self.temperature_C.min())

    def survival(
        self, temperature_C: float | np.ndarray, twice_C: float | np.ndarray = np.inf
    ) -> np.ndarray:
        """Return the share alive.

        Parameters
        ----------
        temperature_C : float or numpy.ndarray
            Coldest temperatures, °C, any shape.
        twice_C : float or numpy.ndarray
            What was reached in two freezes, °C; it is not known to this fit and changes nothing.

        Returns
        -------
        numpy.ndarray
            Shares alive (no unit), in the shape of `temperature_C`.
        """
        return SHAPES[self.model](np.asarray(temperature_C, dtype=float), *self.values)

    def dead_share(self, temperature_C: float | np.ndarray) -> np.ndarray:
        """Return the share dead (no unit) at coldest temperatures (°C), any shape."""
        return 1 - self.survival(temperature_C)

    def temperature_for(self, survival: float) -> float:
        """Return the temperature at which a share of the cells is alive.

        Parameters
        ----------
        survival : float
            Share alive (no unit), above 0 and below 1.

        Returns
        -------
        float
            Temperature, °C; nan if the ceiling keeps more alive.

        Raises
        ------
        ValueError
            For a share that is not above 0 and below 1.
        """
        if not 0 < survival < 1:
            raise ValueError(
                f"survival = {survival} must lie between 0 and 1; it is a share, and no percentage"
            )
        # Both curves are inverted without the ceiling, so its share is taken off first.
        left = (survival - self.never_dead) / (1 - self.never_dead)
        if left <= 0:
            return float("nan")
        if self.model == "logistic":
            half_C, width_K = self.values[:2]
            return float(half_C - width_K * np.log((1 - left) / left))
        scale_K, shape = self.values[:2]
        return float(freezing_point_C() - scale_K * (-np.log(left)) ** (1 / shape))

    def sampled(self, count: int, seed: int = 1) -> list[Fit]:
        """Return other fits that the points allow, drawn from the joint error of the parameters.

        Parameters
        ----------
        count : int
            How many.
        seed : int
            Seed of the random numbers.

        Returns
        -------
        list of Fit
            `count` fits, kept within the bounds of the parameters.

        Raises
        ------
        ValueError
            If the points say nothing about errors.
        """
        if not np.isfinite(self.covariance).all():
            raise ValueError(
                f"{len(self.measured)} points of {self.series!r} for {len(self.values)} parameters "
                f"say nothing about errors; the rule: at least {len(self.values) + 1} points"
            )
        # Draws far out would leave the range in which the curve means anything, so they are kept
        # in.
        draws = np.random.default_rng(seed).multivariate_normal(self.values, self.covariance, count)
        low, high = _bounds(self.model, self.has_ceiling)
        return [replace(self, values=tuple(np.clip(draw, low, high))) for draw in draws]

    def summary(self) -> str:
        """Return one plain sentence with the temperature at which half are dead."""
        half_C = self.temperature_for(0.5)
        if np.isfinite(half_C):
            where = f"half of the cells are dead at {half_C:.1f} °C"
        else:
            where = "half of the cells never die"
        rest = f"; {share_words(100 * self.never_dead)} are never killed" if self.never_dead else ""
        return f"{self.series}, {self.model}: {where}{rest} ({len(self.measured)} points)."


def logistic(
    temperature_C: ArrayLike, half_C: float, width_K: float, never_dead: float = 0.0
) -> np.ndarray:
    """Return the share alive by equation (7).

    Parameters
    ----------
    temperature_C : array_like
        Coldest temperatures, °C, any shape.
    half_C : float
        Where half are dead, °C.
    width_K : float
        Width of the fall, K.
    never_dead : float
        Share that nothing kills (no unit).

    Returns
    -------
    numpy.ndarray
        Shares alive (no unit), in the shape of `temperature_C`.

    Examples
    --------
    >>> float(logistic(-13.0, -13.0, 2.5))
    0.5
    """
    exponent = (half_C - np.asarray(temperature_C, dtype=float)) / width_K
    exponent = np.clip(exponent, -LARGEST_EXPONENT, LARGEST_EXPONENT)
    return never_dead + (1 - never_dead) / (1 + np.exp(exponent))


def weibull(
    temperature_C: ArrayLike, scale_K: float, shape: float, never_dead: float = 0.0
) -> np.ndarray:
    """Return the share alive by equation (8).

    Parameters
    ----------
    temperature_C : array_like
        Coldest temperatures, °C, any shape.
    scale_K : float
        Depth below the freezing point at which 37 % are alive, K.
    shape : float
        Steepness of the fall (no unit).
    never_dead : float
        Share that nothing kills (no unit).

    Returns
    -------
    numpy.ndarray
        Shares alive (no unit), in the shape of `temperature_C`.

    Examples
    --------
    >>> float(round(weibull(-0.57 - 14.0, 14.0, 3.3), 2))
    0.37
    """
    # Above the freezing point nothing dies: a negative depth would have no real power.
    depth_K = np.maximum(freezing_point_C() - np.asarray(temperature_C, dtype=float), 0.0)
    exponent = np.minimum((depth_K / scale_K) ** shape, LARGEST_EXPONENT)
    return never_dead + (1 - never_dead) * np.exp(-exponent)


SHAPES: dict[str, Callable[..., np.ndarray]] = {"logistic": logistic, "weibull": weibull}


def fit(
    temperature_C: ArrayLike,
    survival: ArrayLike,
    model: str = "logistic",
    ceiling: bool = False,
    errors: ArrayLike | None = None,
    series: str = "points",
) -> Fit:
    """Fit a dose-response to points.

    Parameters
    ----------
    temperature_C : array_like, shape (points,)
        Coldest temperatures, °C.
    survival : array_like, shape (points,)
        Shares alive (no unit), 0 to 1.
    model : {"logistic", "weibull"}
        Equation (7) or (8).
    ceiling : bool
        Whether to fit the share that nothing kills, too.
    errors : array_like, shape (points,), optional
        Standard errors of `survival` (share, no unit).
    series : str
        What to call the points.

    Returns
    -------
    Fit
        The fitted curve.

    Raises
    ------
    ValueError
        For points at fewer temperatures than the curve has parameters, for percentages, and where
        no fit is found.

    Examples
    --------
    >>> fit([-5, -10, -15, -20, -25], [1, 0.77, 0.30, 0.09, 0]).summary()
    'points, logistic: half of the cells are dead at -13.0 °C (5 points).'
    """
    data.one_of(model, list(PARAMETERS), "models of dose and response")
    start = (*STARTS[model], CEILING_START) if ceiling else STARTS[model]
    celsius, alive = _checked_points(temperature_C, survival, len(start))
    sigma = None if errors is None else np.maximum(np.asarray(errors, dtype=float), LEAST_ERROR)
    # With as many points as parameters the curve goes through all of them: no error is known, and
    # scipy would warn of it.
    exact = len(alive) == len(start)
    # Filters of warnings are those of the whole process, and a run in the background may have set
    # its own: any other fit leaves them alone.
    quiet: AbstractContextManager = nullcontext()
    if exact:
        quiet = warnings.catch_warnings(action="ignore", category=OptimizeWarning)
    try:
        with quiet:
            values, covariance = curve_fit(
                SHAPES[model],
                celsius,
                alive,
                start,
                sigma,
                bounds=_bounds(model, ceiling),
                maxfev=20_000,
            )
    except (RuntimeError, ValueError) as problem:
        raise ValueError(f"no {model} fit through the points of {series!r}: {problem}") from None
    if exact:
        covariance = np.full((len(start), len(start)), np.nan)
    return Fit(series, model, tuple(float(value) for value in values), covariance, celsius, alive)


def fit_series(series: str, model: str = "logistic", ceiling: bool = False) -> Fit:
    """Fit a series of the course's data by its name.

    These are the single freezes of `data/survival_points.csv` and the lines of
    `data/lung_dose_response.csv`.

    Points that are only limits ("fewer than") are left out.

    Parameters
    ----------
    series : str
        Name in `series_names`.
    model : {"logistic", "weibull"}
        Equation (7) or (8).
    ceiling : bool
        Whether to fit the share that nothing kills, too.

    Returns
    -------
    Fit
        The fitted curve; °C and shares.

    Raises
    ------
    ValueError
        For an unknown series, or as `fit`.

    Examples
    --------
    >>> round(fit_series("786-O").values[0], 1)
    -13.0
    """
    data.one_of(series, series_names(), "series to fit")
    celsius, alive, errors = points(series)
    return fit(celsius, alive, model, ceiling, errors, series)


def series_names() -> tuple[str, ...]:
    """Return the series that have enough points, single freezes, for a fit of two parameters.

    Returns
    -------
    tuple of str
        Names (no unit).

    Examples
    --------
    >>> series_names()[:2]
    ('786-O', 'PANC-1')
    """
    table = _single_freezes()
    counts = table.groupby("series", sort=False)["temperature_C"].nunique()
    # Repeats at one temperature add no new point to a curve.
    enough = counts.index[counts >= LEAST_POINTS]
    lines = data.load("lung_dose_response")["line"].unique()
    return (*enough, *lines)


def points(series: str) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """Return the points of a series.

    Parameters
    ----------
    series : str
        Name of a series of single freezes.

    Returns
    -------
    temperature_C : numpy.ndarray, shape (points,)
        Coldest temperatures, °C.
    survival : numpy.ndarray, shape (points,)
        Shares alive (no unit).
    errors : numpy.ndarray, shape (points,), or None
        Standard errors of the shares (no unit); None if the table has none.

    Raises
    ------
    ValueError
        For an unknown series.

    Examples
    --------
    >>> points("786-O")[1].tolist()
    [1.0, 0.77, 0.3, 0.09, 0.0]
    """
    # The lung lines come with standard errors, the other series without.
    lung = data.load("lung_dose_response")
    rows = lung[(lung["line"] == series) & lung["standard_error_percent"].notna()]
    if len(rows):
        alive = 1 - rows["death_percent"].to_numpy() / 100
        errors = rows["standard_error_percent"].to_numpy() / 100
        return rows["minimum_C"].to_numpy(), alive, errors
    table = _single_freezes()
    data.one_of(series, list(table["series"].unique()), "series of data/survival_points.csv")
    rows = table[table["series"] == series]
    return rows["temperature_C"].to_numpy(), rows["survival_percent"].to_numpy() / 100, None


def is_constructed(series: str) -> np.ndarray:
    """Return which points of a series were constructed for the course, in the order of `points`.

    A source that says "minimal death" gives no number; 100 % alive is then our reading of it.

    Parameters
    ----------
    series : str
        Name of a series of single freezes.

    Returns
    -------
    numpy.ndarray of bool, shape (points,)
        True for a constructed point.

    Raises
    ------
    ValueError
        For an unknown series.

    Examples
    --------
    >>> is_constructed("786-O").tolist()
    [True, False, False, False, False]
    """
    celsius, _, errors = points(series)
    if errors is not None:  # the lung lines have measured points only
        return np.zeros(len(celsius), dtype=bool)
    table = _single_freezes()
    return (table.loc[table["series"] == series, "trust"] == "constructed").to_numpy()


def other_reports(series: str) -> tuple[np.ndarray, np.ndarray]:
    """Return single freezes of the same cells that other reports, or other experiments, give.

    They are the series whose name begins with the name of this one, such as "786-O paired". No
    fit of the series uses them.

    Parameters
    ----------
    series : str
        Name of a series of single freezes.

    Returns
    -------
    temperature_C : numpy.ndarray, shape (points,)
        Coldest temperatures, °C.
    survival : numpy.ndarray, shape (points,)
        Shares alive (no unit).

    Examples
    --------
    >>> other_reports("786-O")[1].tolist()
    [0.78, 0.37, 0.78, 0.23]
    """
    table = _single_freezes()
    rows = table[table["series"].str.startswith(f"{series} ")]
    return rows["temperature_C"].to_numpy(), rows["survival_percent"].to_numpy() / 100


def _single_freezes() -> pd.DataFrame:
    """Return the rows of survival_points.csv with one freeze and a number, not a limit."""
    table = data.load("survival_points")
    return table[(table["cycles"] == 1) & (table["limit"] == "no")]


def _bounds(model: str, ceiling: bool) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the lowest and the highest values of all parameters."""
    low, high = BOUNDS[model]
    if not ceiling:
        return low, high
    least_ceiling, most_ceiling = CEILING_BOUNDS
    return (*low, least_ceiling), (*high, most_ceiling)


def _checked_points(
    temperature_C: ArrayLike, survival: ArrayLike, parameters: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return points as arrays of °C and shares; ValueError for what cannot be fitted."""
    celsius = np.asarray(temperature_C, dtype=float)
    alive = np.asarray(survival, dtype=float)
    if celsius.ndim != 1 or celsius.shape != alive.shape:
        raise ValueError(
            f"{celsius.shape} temperatures and {alive.shape} survivals: one of each per point"
        )
    if len(celsius) < parameters:
        raise ValueError(
            f"{len(celsius)} points are fewer than the {parameters} parameters of the curve"
        )
    # Repeats at one temperature say how well one point is known, not where the curve goes on.
    temperatures = len(np.unique(celsius))
    if temperatures < parameters:
        raise ValueError(
            f"{len(celsius)} points at {temperatures} different temperatures are too few for the "
            f"{parameters} parameters of the curve; the rule: at least {parameters} temperatures"
        )
    wrong = alive[~((alive >= 0) & (alive <= 1))]
    if len(wrong):
        raise ValueError(
            f"a survival is {wrong[0]:g}: shares from 0 to 1 are expected, not percentages"
        )
    wrong_C = celsius[~((celsius >= COLDEST_POINT_C) & (celsius <= WARMEST_POINT_C))]
    if len(wrong_C):
        raise ValueError(
            f"a temperature_C is {wrong_C[0]:g}; the rule: from {COLDEST_POINT_C:g} to "
            f"{WARMEST_POINT_C:g} °C, not kelvin"
        )
    return celsius, alive
