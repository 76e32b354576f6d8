"""The checks a learner sees beside the models: each number is a distance between two ways to the same answer."""

from __future__ import annotations

import numpy as np

from helpers.cell_death import dehydration, one_cell, optimum_rate, twins
from helpers.cell_death.cell import cell, names

RATES = (5, 20, 50)


def integrators_apart(name: str = "at1_like", rates=RATES) -> float:
    """Return the largest distance (share, no unit) of our steps from scipy's LSODA, in volume and in ice probability.

    >>> integrators_apart() < 2e-4
    True
    """
    run, worst = one_cell.freeze(cell(name), rates), 0.0
    own = 1 - cell(name).inactive_share
    for number, rate in enumerate(rates):
        water, ice = twins.by_library(cell(name), rate, run.water.temperature_C)
        apart = own * np.abs(water - run.water.water_share[:, number]).max()
        worst = max(worst, apart, np.abs(ice - run.ice_probability[:, number]).max())
    return float(worst)


def closed_form_apart(
    rate_C_per_min: float = 1.0, celsius: tuple[float, ...] = (-10.0, -20.0)
) -> float:
    """Return how far slow cooling (°C/min) ends from the exact balance, as a share of the first volume (no unit).

    The largest over all cells of the table, at the given temperatures (°C).

    >>> closed_form_apart() < 0.003
    True
    """
    worst = 0.0
    for name in names():
        run = dehydration.cool(cell(name), rate_C_per_min)
        for level in celsius:
            exact = dehydration.volume_share(cell(name), dehydration.equilibrium_water_share(level))
            worst = max(worst, abs(float(run.volume_at(level)[0] - exact)))
    return worst


def short_cut_apart() -> float:
    """Return the worst relative distance (no unit) of the short cut to the optimum rate from its definition.

    >>> short_cut_apart() < 0.2
    True
    """
    return max(
        abs(optimum_rate.short_cut(cell(name)) / optimum_rate.by_definition(cell(name)) - 1)
        for name in names()
    )
