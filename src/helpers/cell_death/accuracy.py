"""How accurate the cell models are, measured as the difference between two ways to the same answer.

Learners see these numbers beside the models:

* water transport and nucleation against scipy's LSODA (`integrator_difference`);
* slow cooling against the exact balance with ice (`closed_form_difference`);
* the short cut to the optimum cooling rate against its definition (`short_cut_difference`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from helpers.cell_death import dehydration, one_cell, optimum_rate, reference
from helpers.cell_death.cell import cell, names

# Slow, middling and fast cooling: dried out, on the brink of ice inside, and frozen through.
RATES_C_PER_MIN = (5, 20, 50)


def integrator_difference(
    name: str = "at1_like", rates_C_per_min: Sequence[float] = RATES_C_PER_MIN
) -> float:
    """Return the largest difference between the course's integrator and scipy's LSODA.

    Parameters
    ----------
    name : str
        A cell of `data/cells.csv`.
    rates_C_per_min : sequence of float
        Cooling rates to compare, °C/min.

    Returns
    -------
    float
        The larger of the differences in volume (share of the first volume) and in the probability
        of ice inside; no unit.

    Examples
    --------
    >>> integrator_difference() < 2e-4
    True
    """
    body = cell(name)
    first_water_in_volume = 1 - body.inactive_share
    run = one_cell.freeze(body, rates_C_per_min)
    worst = 0.0
    for number, rate in enumerate(rates_C_per_min):
        water, ice = reference.solve_with_lsoda(body, rate, run.water.temperature_C)
        # Only part of the volume is water, so an error in the water is smaller in the volume.
        water_difference = np.abs(water - run.water.water_share[:, number]).max()
        ice_difference = np.abs(ice - run.ice_probability[:, number]).max()
        worst = max(worst, first_water_in_volume * water_difference, ice_difference)
    return float(worst)


def closed_form_difference(
    rate_C_per_min: float = 1.0, celsius: Sequence[float] = (-10.0, -20.0)
) -> float:
    """Return how far slow cooling ends from the exact balance of the cell with the ice.

    Parameters
    ----------
    rate_C_per_min : float
        A cooling rate slow enough for the balance to hold nearly, °C/min.
    celsius : sequence of float
        Temperatures at which the two are compared, °C.

    Returns
    -------
    float
        The largest distance over all cells of the table, as a share of the first volume (no unit).

    Examples
    --------
    >>> closed_form_difference() < 0.003
    True
    """
    worst = 0.0
    for name in names():
        body = cell(name)
        run = dehydration.cool(body, rate_C_per_min)
        for level in celsius:
            water_in_balance = dehydration.equilibrium_water_share(level)
            # In balance the water has a closed form, whatever membrane the cell has.
            exact = dehydration.volume_share(body, water_in_balance)
            worst = max(worst, abs(float(run.volume_at(level)[0] - exact)))
    return worst


def short_cut_difference() -> float:
    """Return the largest relative error of the short cut to the optimum rate.

    Returns
    -------
    float
        The largest over all cells of the table (no unit).

    Examples
    --------
    >>> short_cut_difference() < 0.2
    True
    """
    worst = 0.0
    for name in names():
        ratio = optimum_rate.short_cut(cell(name)) / optimum_rate.by_definition(cell(name))
        worst = max(worst, abs(ratio - 1))
    return worst
