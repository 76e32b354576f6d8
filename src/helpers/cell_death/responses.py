"""Dose-responses by name, whatever they were measured on, with the numbers they rest on.

A name is a series of points from a dish (`dose_response`), 786-O frozen once or twice (`cycles`),
or the edge of dead tissue in a body (`thresholds`).  All three have `survival`, `sampled` and
`needs_ice`, so a map of death takes any of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from helpers import data
from helpers.cell_death import cycles, dose_response, menus, thresholds
from helpers.cell_death.cycles import TwoFreezes
from helpers.cell_death.dose_response import Fit
from helpers.cell_death.thresholds import Threshold

# the one series of which a second freeze was measured as well
FROZEN_TWICE = cycles.SERIES[0]


class FittedNumber(NamedTuple):
    """One number of a dose-response: its error is a standard deviation, in the same unit.

    `points` are those it was fitted to; 0 if the number itself was published.
    """

    name: str
    value: float
    error: float
    unit: str
    points: int
    source: str


def response(name: str, second_freeze: str = "sensitised") -> Fit | TwoFreezes | Threshold:
    """Return a dose-response by its name.

    Parameters
    ----------
    name : str
        A series that can be fitted (`dose_response.series_names`) or an edge of dead tissue
        (`thresholds.all_thresholds`).
    second_freeze : {"sensitised", "independent"}
        What a second freeze is to 786-O, the only series in which one was measured.

    Returns
    -------
    Fit, TwoFreezes or Threshold
        Shares alive against °C.

    Raises
    ------
    ValueError
        For an unknown name or model; the message names the nearest.

    Examples
    --------
    >>> response("AT-1 tumour, edge").mean_C
    -15.6
    >>> response("A549").never_dead > 0.1
    True
    """
    edges = [one.name for one in thresholds.all_thresholds()]
    fitted = dose_response.series_names()
    data.one_of(name, [*fitted, *edges], "dose-responses")
    # its single freezes could be fitted alone, but that would leave out what a second one does
    if name == FROZEN_TWICE:
        return replace(cycles.fitted(), model=second_freeze)
    if name in fitted:
        return dose_response.fit_series(name, ceiling=menus.levels_off(name))
    return thresholds.threshold(name)


def numbers(dose: Fit | TwoFreezes | Threshold) -> list[FittedNumber]:
    """Return the numbers that place a dose-response on the scale of temperature.

    Parameters
    ----------
    dose : Fit, TwoFreezes or Threshold
        As `response` returns it.

    Returns
    -------
    list of FittedNumber
        One or two, in °C or K.

    Examples
    --------
    >>> [f"{one.value:.1f} ± {one.error:.1f} {one.unit}" for one in numbers(response("786-O"))]
    ['-13.3 ± 0.2 °C', '4.5 ± 0.4 K']
    """
    if isinstance(dose, Threshold):
        return [FittedNumber("edge of death", dose.mean_C, dose.sd_K, "°C", 0, dose.source)]
    if isinstance(dose, TwoFreezes):
        table = data.load("survival_points")
        rows = table[table["series"].isin(cycles.SERIES)]
        half_error, _, shift_error = dose.errors
        rest = (len(rows), rows["source"].iloc[0])
        shift = "a second freeze counts as colder by"
        return [
            FittedNumber("half dead", dose.half_C, half_error, "°C", *rest),
            FittedNumber(shift, dose.shift_K, shift_error, "K", *rest),
        ]
    source = series_rows(dose.series)["source"].iloc[0]
    half_C = dose.values[0]
    return [FittedNumber("half dead", half_C, dose.errors[0], "°C", len(dose.measured), source)]


def series_rows(series: str) -> pd.DataFrame:
    """Return all rows of a series, those that no fit uses included.

    Parameters
    ----------
    series : str
        A series of data/survival_points.csv or a line of data/lung_dose_response.csv.

    Returns
    -------
    pandas.DataFrame
        The rows of its table, with their `source`.

    Raises
    ------
    ValueError
        For a series that can not be fitted; the message names the nearest.

    Examples
    --------
    >>> len(series_rows("786-O"))
    5
    """
    data.one_of(series, dose_response.series_names(), "series to fit")
    # the lung lines have a separate table, because theirs are the only points with errors
    lung = data.load("lung_dose_response")
    if series in set(lung["line"]):
        return lung[lung["line"] == series]
    table = data.load("survival_points")
    return table[table["series"] == series]
