"""What becomes of salt water as it freezes: the phase diagram, and how much is still liquid.

Ice is pure water, so the brine that is left gets saltier the colder it is, down to the eutectic.
The physics is in `cell_death.solution`; here are one brine on its way down and the lines of the
diagram.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from helpers.cell_death import solution
from helpers.cell_death.solution import Brine, Eutectic

# below the eutectic, so that learners see the last of the brine turn solid
COLDEST_C = -30.0
# the curve bends sharply just below freezing
POINTS = 300


@dataclass(frozen=True, eq=False)
class Freezing:
    """One brine, and how the share of liquid water falls on the way down.

    `path_C` and `unfrozen_percent` have one entry per point of the way.
    """

    brine: Brine
    start_percent: float
    path_C: np.ndarray
    unfrozen_percent: np.ndarray

    def summary(self) -> str:
        """One plain sentence about the brine."""
        return self.brine.summary()


@dataclass(frozen=True, eq=False)
class PhaseDiagram:
    """The lines of the diagram: where salt water freezes, and the eutectic.

    Measured salt water of `salt_percent` (% of the weight) freezes at `freezing_C`; the ideal brine
    beside ice at `ideal_C` holds `ideal_percent`.
    """

    salt_percent: np.ndarray
    freezing_C: np.ndarray
    ideal_percent: np.ndarray
    ideal_C: np.ndarray
    eutectic: Eutectic


def run(temperature_C: float = -10.0, start_percent: float = 0.9, model: str = "real") -> Freezing:
    """Cool salt water.

    Parameters
    ----------
    temperature_C : float
        Temperature of the brine, °C.
    start_percent : float
        Salt before the first ice, % of the weight.
    model : {"real", "ideal"}
        Measured salt water, or the ideal one of the cell models.

    Returns
    -------
    Freezing
        The brine, and the share of liquid water from 0 °C down to `COLDEST_C`.

    Raises
    ------
    ValueError
        If the temperature, the salt or the model is out of range.

    Examples
    --------
    >>> f"{100 * run(-5.0).brine.unfrozen_share:.0f} % of the water is liquid at -5 °C"
    '11 % of the water is liquid at -5 °C'
    """
    start = float(solution.molality(start_percent))
    path_C = np.linspace(0, COLDEST_C, POINTS)
    # brine() takes one temperature at a time, as it also says what became of the salt
    shares = [solution.brine(float(celsius), start, model).unfrozen_share for celsius in path_C]
    return Freezing(
        brine=solution.brine(temperature_C, start, model),
        start_percent=start_percent,
        path_C=path_C,
        unfrozen_percent=100 * np.array(shares),
    )


@lru_cache(maxsize=1)
def diagram() -> PhaseDiagram:
    """Compute the lines of the phase diagram.

    Returns
    -------
    PhaseDiagram
        Down to `COLDEST_C`; the measured line ends at the eutectic.

    Examples
    --------
    >>> round(diagram().eutectic.temperature_C, 1)
    -21.1
    """
    end = solution.eutectic()
    salt_percent = np.linspace(0, end.salt_percent, POINTS)
    ideal_C = np.linspace(0, COLDEST_C, POINTS)
    freezing_C = np.asarray(solution.freezing_point_C(salt_percent))
    ideal_percent = np.asarray(solution.salt_percent_at(ideal_C, "ideal"))
    for line in (salt_percent, freezing_C, ideal_percent, ideal_C):
        line.flags.writeable = False  # the cache lets all callers share them
    return PhaseDiagram(
        salt_percent=salt_percent,
        freezing_C=freezing_C,
        ideal_percent=ideal_percent,
        ideal_C=ideal_C,
        eutectic=end,
    )
