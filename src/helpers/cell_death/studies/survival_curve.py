"""How cold is cold enough?  A curve through measured survival, and what it says of the last cell.

A logistic and a Weibull curve are fitted to the same points (`dose_response`).  They agree where
there are points and part far below them, which is where a tumour of 10^9 cells is decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from helpers import data
from helpers.cell_death import dose_response, menus
from helpers.cell_death.dose_response import Fit

# the two curves, and what a learner reads for them
MODELS = {"logistic": "logistic", "weibull": "Weibull"}

# whether the curve may level off at a share that nothing kills
NO_CEILING = "none"
CEILING = "some survive all"
CEILINGS = {NO_CEILING: False, CEILING: True}

# far below the coldest points of kidney and pancreas: what a curve claims there is the lesson
WARMEST_C = 20.0
COLDEST_C = -90.0
CURVE_POINTS = 400


@dataclass(frozen=True)
class Curve:
    """A fit, the other model's fit to the same points, and the number of cells to be killed.

    Ten to the `power` cells must die; `needed_C` is where fewer than one of them lives.  The two
    curves are shares alive (no unit) at the temperatures `curve_C`.
    """

    fit: Fit
    other: Fit
    power: int
    needed_C: float
    other_needed_C: float
    curve_C: np.ndarray
    alive_share: np.ndarray
    other_alive_share: np.ndarray

    undefined: ClassVar[tuple[str, ...]] = ("needed_C", "other_needed_C")
    """nan where no temperature would do."""

    def summary(self) -> str:
        """One plain sentence: half dead, cold enough by both curves, and the coldest point."""
        name = menus.series_label(self.fit.series)
        half_C = self.fit.temperature_for(0.5)
        start = f"{name[0].upper()}{name[1:]}: half of the cells are dead at {half_C:.1f} °C"
        # only the logistic has the half as a parameter, and so its error
        if self.fit.model == "logistic":
            start += f" (± {self.fit.errors[0]:.1f} K)"
        rest = f"; the coldest point is at {self.fit.coldest_point_C:.0f} °C."
        # a curve that levels off never gets there, and its temperature is nan
        if np.isnan(self.needed_C):
            ceiling = f"{100 * self.fit.never_dead:.0f} % survive any temperature"
            return f"{start}; {ceiling}, so none kills 1 in 1e{self.power}{rest}"
        other = "never" if np.isnan(self.other_needed_C) else f"{self.other_needed_C:.0f} °C"
        return (
            f"{start}; to leave fewer than 1 of 1e{self.power} cells this curve asks for "
            f"{self.needed_C:.0f} °C, the {MODELS[self.other.model]} for {other}{rest}"
        )


def run(
    series: str = "786-O", model: str = "logistic", ceiling: str = NO_CEILING, power: int = 9
) -> Curve:
    """Fit both models to a series.

    Parameters
    ----------
    series : str
        One of `dose_response.series_names()`.
    model : {"logistic", "weibull"}
        The model that was chosen.
    ceiling : str
        `NO_CEILING`, or `CEILING`: the curve may level off.
    power : int
        Ten to this many cells must die.

    Returns
    -------
    Curve
        Both fits, and how cold it must be by each.

    Raises
    ------
    ValueError
        For an unknown name; the message names the nearest.

    Examples
    --------
    >>> round(run().needed_C), round(run(model="weibull").needed_C)
    (-64, -36)
    """
    data.one_of(model, MODELS, "models of dose and response")
    data.one_of(ceiling, CEILINGS, "choices of a ceiling")
    (other_model,) = set(MODELS) - {model}
    fit = dose_response.fit_series(series, model, CEILINGS[ceiling])
    other = dose_response.fit_series(series, other_model, CEILINGS[ceiling])
    alive = 10.0 ** -int(power)
    curve_C = np.linspace(WARMEST_C, COLDEST_C, CURVE_POINTS)
    return Curve(
        fit=fit,
        other=other,
        power=int(power),
        needed_C=fit.temperature_for(alive),
        other_needed_C=other.temperature_for(alive),
        curve_C=curve_C,
        alive_share=fit.survival(curve_C),
        other_alive_share=other.survival(curve_C),
    )
