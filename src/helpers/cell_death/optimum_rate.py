"""The fastest cooling that still dries a cell: by definition, and by a published short cut.

**Definition** [thirumala2005]: the rate at which a twentieth of the first water is still in the
cell at -15 °C, found with `dehydration.cool`.

**Short cut**, a product:

    B = 1009.5 exp(-0.0546 E) Lp A / w0                                                         (5)

    B   optimum rate, °C/min                   A / w0  membrane per volume of water, 1/um
    E   activation energy, kcal/mol            Lp      permeability at 0 °C, um/min/atm

Its form was read; its two coefficients are recalled and rest on the comparison here, within 20 % of
the definition (`accuracy.short_cut_difference`).
"""

from __future__ import annotations

from math import exp

import numpy as np

from helpers.cell_death.cell import METRES_PER_UM, PER_MICROMETRE_MINUTE_ATMOSPHERE, Cell
from helpers.cell_death.constants import constant
from helpers.cell_death.dehydration import cool

J_PER_KCAL = 4184.0

# Share of the first water that defines the optimum.
TRAPPED_SHARE = 0.05

# Temperature at which that share is trapped, °C.
TRAPPED_AT_C = -15.0

# Rates at which the definition is first looked for, °C/min.
SEARCH_C_PER_MIN = np.geomspace(0.01, 10_000, 49)

# Rates of the second round, between the two that enclose the answer.
NARROWED_RATES = 9


def short_cut(cell: Cell) -> float:
    """Return the optimum rate of equation (5); not verified.

    Parameters
    ----------
    cell : Cell
        The cell.

    Returns
    -------
    float
        Cooling rate, °C/min.

    Examples
    --------
    >>> from helpers.cell_death.cell import cell
    >>> round(short_cut(cell("human_hepatocyte")))
    30
    """
    permeability = cell.permeability / PER_MICROMETRE_MINUTE_ATMOSPHERE
    slowing = exp(-constant("optimum_energy") * cell.activation_energy / J_PER_KCAL)
    membrane_per_um = cell.area / cell.water * METRES_PER_UM
    return constant("optimum_factor") * slowing * permeability * membrane_per_um


def by_definition(cell: Cell, share: float = TRAPPED_SHARE, at_C: float = TRAPPED_AT_C) -> float:
    """Return the rate at which a share of the first water is left at a temperature.

    Parameters
    ----------
    cell : Cell
        The cell.
    share : float
        Share of the first water (no unit).
    at_C : float
        Temperature, °C.

    Returns
    -------
    float
        Cooling rate, °C/min; nan if no rate from 0.01 to 10,000 °C/min leaves that much.

    Raises
    ------
    ValueError
        For a share that even the slowest cooling exceeds, or a temperature that
        `dehydration.cool` refuses as the end of cooling.

    Examples
    --------
    >>> from helpers.cell_death.cell import cell
    >>> round(by_definition(cell("human_hepatocyte")))
    30
    """
    left = cool(cell, SEARCH_C_PER_MIN, to_C=at_C).water_at(at_C)
    if share < left[0]:
        raise ValueError(
            f"share = {share}: even {SEARCH_C_PER_MIN[0]:g} °C/min leaves {left[0]:.3f} of the "
            f"water at {at_C:g} °C"
        )
    above = np.flatnonzero(left >= share)
    if not len(above):
        return float("nan")

    high = above[0]
    low = max(high - 1, 0)
    rates = np.geomspace(SEARCH_C_PER_MIN[low], SEARCH_C_PER_MIN[high], NARROWED_RATES)
    left = cool(cell, rates, to_C=at_C).water_at(at_C)
    if not np.any(left >= share):
        return float("nan")
    return float(np.exp(np.interp(share, left, np.log(rates))))
