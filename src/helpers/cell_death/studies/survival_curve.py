"""How cold is cold enough?  A curve through measured survival, and what it says of the last cell.

A logistic and a Weibull curve are fitted to the same points (`dose_response`).  They agree where
there are points and part far below them, which is where a tumour of 10^9 cells is decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from helpers import checks, data
from helpers.cell_death import dose_response, menus
from helpers.cell_death.dose_response import Fit
from helpers.shares import share_words

# the two curves, and what a learner reads for them
MODELS = {"logistic": "logistic", "weibull": "Weibull"}

# whether the curve may level off at a share that nothing kills
NO_CEILING = "none"
CEILING = "some survive all"
CEILINGS = {NO_CEILING: False, CEILING: True}

# No temperature is lower, °C
ABSOLUTE_ZERO_C = -273.15
# The coldest that any device of the course gets, °C: boiling nitrogen
COLDEST_COOLANT_C = -196.0
# Reports of one line that differ by less, as a share alive, need no remark
SAME_REPORT = 0.02
# A smaller share that survives anything is reported without a number, %
LEAST_SHARE_TOLD = 0.1

# far below the coldest points of kidney and pancreas: what a curve claims there is the lesson
WARMEST_C = 20.0
COLDEST_C = -90.0
CURVE_POINTS = 400


@dataclass(frozen=True, eq=False)
class Curve:
    """A fit, the other model's fit to the same points, and the number of cells to be killed.

    Ten to the `power` cells must die; `needed_C` is where fewer than one of them lives.  The two
    curves are shares alive (no unit) at the temperatures `curve_C`. `is_constructed` says which
    points of the fit the course made up from words of their source; `reports_C` and
    `reports_alive_share` are points of other reports of the same cells, which no fit uses.
    """

    fit: Fit
    other: Fit
    power: int
    needed_C: float
    other_needed_C: float
    curve_C: np.ndarray
    alive_share: np.ndarray
    other_alive_share: np.ndarray
    is_constructed: np.ndarray
    reports_C: np.ndarray
    reports_alive_share: np.ndarray

    undefined: ClassVar[tuple[str, ...]] = ("needed_C", "other_needed_C")
    """nan where no temperature would do."""

    def summary(self) -> str:
        """One plain sentence: half dead, cold enough by both curves, and the coldest point."""
        name = menus.series_label(self.fit.series)
        half_C = self.fit.temperature_for(0.5)
        start = f"{name[0].upper()}{name[1:]}: half of the cells are dead at {half_C:.1f} °C"
        # only the logistic has the half as a parameter, and so its error; with a ceiling that
        # parameter is the middle of the fall, another temperature
        if self.fit.model == "logistic" and not self.fit.has_ceiling:
            start += f" (± {self.fit.errors[0]:.1f} K by this fit alone)"
        start += self._disagreement()
        coldest = f"the coldest point is at {self.fit.coldest_point_C:.0f} °C."
        this = self._asked_for(self.fit, self.needed_C, "this curve")
        other_name = f"the {MODELS[self.other.model]}"
        other = self._asked_for(self.other, self.other_needed_C, other_name)
        goal = f"to leave fewer than 1 of {10**self.power:,} cells"
        return f"{start}; {goal} {this}, {other}; {coldest}"

    def _disagreement(self) -> str:
        """Say how far reports of these cells lie apart where they differ most, if they do."""
        temperatures_C = np.concatenate([self.fit.temperature_C, self.reports_C])
        alive = np.concatenate([self.fit.measured, self.reports_alive_share])
        widest = (0.0, "")
        for celsius in np.unique(self.reports_C):
            here = alive[temperatures_C == celsius]
            low, high = 100 * here.min(), 100 * here.max()
            reports = f"{share_words(low)} to {share_words(high)} alive"
            words = f"; at {celsius:g} °C reports range from {reports}"
            widest = max(widest, (float(np.ptp(here)), words))
        return widest[1] if widest[0] > SAME_REPORT else ""

    @staticmethod
    def _asked_for(fit: Fit, needed_C: float, name: str) -> str:
        """Say how cold a curve wants it, or why no temperature would do."""
        # a curve that levels off never gets there, and its temperature is nan
        if np.isnan(needed_C):
            share = 100 * fit.never_dead
            survive = f"{share:.2g} %" if share >= LEAST_SHARE_TOLD else "a tiny share"
            return f"{name} has no temperature ({survive} would survive any)"
        if needed_C < ABSOLUTE_ZERO_C:
            return f"{name} has no temperature (it would lie below absolute zero)"
        beyond = ", colder than liquid nitrogen" if needed_C < COLDEST_COOLANT_C else ""
        return f"{name} asks for {needed_C:.0f} °C{beyond}"


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
        10 to this power cells must die.

    Returns
    -------
    Curve
        Both fits, and how cold it must be by each.

    Raises
    ------
    ValueError
        For an unknown name, naming the nearest, or a power that is no whole number of 1 or more.

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
    power = checks.whole_number("power", power, 1)
    alive = 10.0**-power
    curve_C = np.linspace(WARMEST_C, COLDEST_C, CURVE_POINTS)
    reports_C, reports_alive_share = dose_response.other_reports(series)
    return Curve(
        fit=fit,
        other=other,
        power=power,
        needed_C=fit.temperature_for(alive),
        other_needed_C=other.temperature_for(alive),
        curve_C=curve_C,
        alive_share=fit.survival(curve_C),
        other_alive_share=other.survival(curve_C),
        is_constructed=dose_response.is_constructed(series),
        reports_C=reports_C,
        reports_alive_share=reports_alive_share,
    )
