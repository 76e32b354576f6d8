r"""Dose and response: the share of cells alive against the coldest temperature they met, fitted to measured points.

    logistic   S = f + (1 - f) / (1 + exp((T_half - T) / width))                                                   (7)
    Weibull    S = f + (1 - f) exp(-((T_0 - T) / scale)^shape)            T_0 = where body fluid freezes, -0.57 °C  (8)

    S  share alive, no unit      T  °C      width, scale  K      f  the ceiling of death: the share that nothing kills

f is 0 unless a ceiling is asked for.  The two forms agree where there are points and part where there are none: a fit
tells nothing about rare survivors.  Fits are least squares (scipy); errors are one standard deviation of the estimate.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from scipy.optimize import OptimizeWarning, curve_fit

from helpers import data
from helpers.cell_death.dehydration import freezing_point_C

STARTS = {"logistic": (-15.0, 3.0), "weibull": (15.0, 4.0)}
BOUNDS = {"logistic": ((-80.0, 0.05), (30.0, 40.0)), "weibull": ((0.5, 0.2), (100.0, 60.0))}
PARAMETERS = {"logistic": ("half_C", "width_K"), "weibull": ("scale_K", "shape")}
CEILING_START, LEAST_ERROR = 0.05, 0.01
"""A standard error below 1 % is counted as 1 %: small ones came from few repeats."""

LARGEST_POWER = 700.0


@dataclass(frozen=True)
class Fit:
    """A fitted dose-response: parameters with standard errors (°C, K, no unit) and the points they rest on.

    `survival` and `dead_share` take °C of any shape.  `values` are half_C and width_K, or scale_K and shape, then the
    share that nothing kills if a ceiling was fitted.
    """

    series: str
    model: str
    values: tuple[float, ...]
    covariance: np.ndarray
    temperature_C: np.ndarray
    measured: np.ndarray

    needs_ice: ClassVar[bool] = True
    """Fitted to cells that were frozen: says nothing of tissue that was not."""

    def __post_init__(self) -> None:
        data.one_of(self.model, list(PARAMETERS), "models of dose and response")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the parameters, in the order of `values`."""
        return (*PARAMETERS[self.model], "never_dead")[: len(self.values)]

    @property
    def errors(self) -> tuple[float, ...]:
        """Standard errors of the parameters, in their units."""
        return tuple(float(one) for one in np.sqrt(np.diag(self.covariance)))

    @property
    def never_dead(self) -> float:
        """The share (no unit) that nothing kills; 0 without a ceiling."""
        return self.values[2] if len(self.values) == 3 else 0.0

    @property
    def rmse(self) -> float:
        """Root of the mean squared distance of the points (share, no unit)."""
        return float(np.sqrt(np.mean((self.survival(self.temperature_C) - self.measured) ** 2)))

    @property
    def coldest_point_C(self) -> float:
        """The coldest temperature (°C) that was measured: beyond it the curve is a guess."""
        return float(self.temperature_C.min())

    def survival(
        self, temperature_C: float | np.ndarray, twice_C: float | np.ndarray = np.inf
    ) -> np.ndarray:
        """Share alive (no unit) at °C; a second freeze (`twice_C`) is not known to this fit and changes nothing."""
        return SHAPES[self.model](np.asarray(temperature_C, dtype=float), *self.values)

    def dead_share(self, temperature_C: float | np.ndarray) -> np.ndarray:
        """Share dead (no unit) at °C."""
        return 1 - self.survival(temperature_C)

    def temperature_for(self, survival: float) -> float:
        """Temperature (°C) at which a share (no unit) is alive; nan if the ceiling keeps more alive.

        ValueError for a share that is not above 0 and below 1.
        """
        if not 0 < survival < 1:
            raise ValueError(
                f"survival = {survival} must lie between 0 and 1; it is a share, and no percentage"
            )
        left = (survival - self.never_dead) / (1 - self.never_dead)
        if left <= 0:
            return float("nan")
        first, second = self.values[:2]
        if self.model == "logistic":
            return float(first - second * np.log((1 - left) / left))
        return float(freezing_point_C() - first * (-np.log(left)) ** (1 / second))

    def sampled(self, count: int, seed: int = 1) -> list[Fit]:
        """Return as many other fits the points allow: parameters drawn from their joint error."""
        draws = np.random.default_rng(seed).multivariate_normal(self.values, self.covariance, count)
        low, high = _bounds(self.model, len(self.values) == 3)
        return [replace(self, values=tuple(np.clip(draw, low, high))) for draw in draws]

    def summary(self) -> str:
        """One plain sentence."""
        half = self.temperature_for(0.5)
        where = (
            f"half of the cells are dead at {half:.1f} °C"
            if np.isfinite(half)
            else "half of the cells never die"
        )
        rest = f"; {100 * self.never_dead:.0f} % are never killed" if self.never_dead else ""
        return f"{self.series}, {self.model}: {where}{rest} ({len(self.measured)} points)."


def logistic(temperature_C, half_C: float, width_K: float, never_dead: float = 0.0) -> np.ndarray:
    """Return the share alive (no unit) at °C; equation (7).

    >>> float(logistic(-13.0, -13.0, 2.5))
    0.5
    """
    power = np.clip(
        (half_C - np.asarray(temperature_C, dtype=float)) / width_K, -LARGEST_POWER, LARGEST_POWER
    )
    return never_dead + (1 - never_dead) / (1 + np.exp(power))


def weibull(temperature_C, scale_K: float, shape: float, never_dead: float = 0.0) -> np.ndarray:
    """Return the share alive (no unit) at °C; equation (8).

    >>> float(round(weibull(-0.57 - 14.0, 14.0, 3.3), 2))
    0.37
    """
    depth = np.maximum(freezing_point_C() - np.asarray(temperature_C, dtype=float), 0.0)
    return never_dead + (1 - never_dead) * np.exp(
        -np.minimum((depth / scale_K) ** shape, LARGEST_POWER)
    )


SHAPES: dict[str, Callable] = {"logistic": logistic, "weibull": weibull}


def fit(
    temperature_C,
    survival,
    model: str = "logistic",
    ceiling: bool = False,
    errors=None,
    series: str = "points",
) -> Fit:
    """Fit a dose-response to points: °C and shares alive (no unit, 0 to 1); `errors` their standard errors (share).

    `model`: "logistic" or "weibull"; `ceiling`: let a share survive everything.  ValueError for fewer points than
    parameters, for percentages, and where no fit is found.

    >>> fit([-5, -10, -15, -20, -25], [1, 0.77, 0.30, 0.09, 0]).summary()
    'points, logistic: half of the cells are dead at -13.0 °C (5 points).'
    """
    data.one_of(model, list(PARAMETERS), "models of dose and response")
    celsius, alive = _checked_points(temperature_C, survival, 3 if ceiling else 2)
    start = (*STARTS[model], CEILING_START) if ceiling else STARTS[model]
    sigma = None if errors is None else np.maximum(np.asarray(errors, dtype=float), LEAST_ERROR)
    exact = len(alive) == len(start)  # the curve goes through the points, and no error is known
    try:
        with warnings.catch_warnings():
            if exact:
                warnings.simplefilter("ignore", OptimizeWarning)
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
        covariance = np.zeros((len(start), len(start)))
    return Fit(series, model, tuple(float(one) for one in values), covariance, celsius, alive)


def fit_series(series: str, model: str = "logistic", ceiling: bool = False) -> Fit:
    """Fit one series of `data/survival_points.csv` (one freeze) or line of `data/lung_dose_response.csv`; shares, °C.

    Points that are only limits ("fewer than") are left out.  ValueError for an unknown series.

    >>> round(fit_series("786-O").values[0], 1)
    -13.0
    """
    data.one_of(series, series_names(), "series to fit")
    celsius, alive, errors = points(series)
    return fit(celsius, alive, model, ceiling, errors, series)


def series_names() -> tuple[str, ...]:
    """Return the series (no unit) that have enough points, single freezes, for a fit of two parameters.

    >>> series_names()[:2]
    ('786-O', 'PANC-1')
    """
    table = _single_freezes()
    counts = table.groupby("series", sort=False)["temperature_C"].nunique()
    return (*counts.index[counts >= 4], *data.load("lung_dose_response")["line"].unique())


def points(series: str) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """Return temperatures (°C), shares alive (no unit) and their standard errors (None if not given) of a series.

    >>> points("786-O")[1].tolist()
    [1.0, 0.77, 0.3, 0.09, 0.0]
    """
    lung = data.load("lung_dose_response")
    rows = lung[(lung["line"] == series) & lung["standard_error_percent"].notna()]
    if len(rows):
        alive = 1 - rows["death_percent"].to_numpy() / 100
        return rows["minimum_C"].to_numpy(), alive, rows["standard_error_percent"].to_numpy() / 100
    table = _single_freezes()
    data.one_of(series, list(table["series"].unique()), "series of data/survival_points.csv")
    rows = table[table["series"] == series]
    return rows["temperature_C"].to_numpy(), rows["survival_percent"].to_numpy() / 100, None


def _single_freezes():
    """Rows of survival_points.csv with one freeze and a number, not a limit."""
    table = data.load("survival_points")
    return table[(table["cycles"] == 1) & (table["limit"] == "no")]


def _bounds(model: str, ceiling: bool):
    low, high = BOUNDS[model]
    return ((*low, 0.0), (*high, 0.6)) if ceiling else (low, high)


def _checked_points(temperature_C, survival, parameters: int):
    celsius, alive = np.asarray(temperature_C, dtype=float), np.asarray(survival, dtype=float)
    if celsius.ndim != 1 or celsius.shape != alive.shape:
        raise ValueError(
            f"{celsius.shape} temperatures and {alive.shape} survivals: one of each per point"
        )
    if len(celsius) < parameters:
        raise ValueError(
            f"{len(celsius)} points are fewer than the {parameters} parameters of the curve"
        )
    if not np.all((alive >= 0) & (alive <= 1)):
        raise ValueError(
            f"survival runs to {np.max(alive):g}: shares from 0 to 1 are expected, not percentages"
        )
    if not np.all((celsius >= -200) & (celsius <= 60)):
        raise ValueError(
            f"temperature_C runs from {np.min(celsius):g} to {np.max(celsius):g}: °C expected, not kelvin"
        )
    return celsius, alive
