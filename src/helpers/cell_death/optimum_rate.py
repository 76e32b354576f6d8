"""The fastest cooling that still dries a cell: by definition with the model, and by a published short cut.

By definition [thirumala2005]: the rate at which a twentieth of the first water is still in the cell at -15 °C.  The
short cut is a product,

    B = 1009.5 exp(-0.0546 E) Lp A / w0      E in kcal/mol, Lp in um/min/atm, A / w0 in 1/um, B in °C/min          (5)

Its form was read; its two coefficients are recalled and rest on the comparison here (within 20 % of the definition).
"""

from __future__ import annotations

from math import exp

import numpy as np

from helpers.cell_death.cell import PER_MICROMETRE_MINUTE_ATMOSPHERE, UM, Cell
from helpers.cell_death.constants import constant
from helpers.cell_death.dehydration import cool

J_PER_KCAL = 4184.0
TRAPPED_SHARE, TRAPPED_AT_C = 0.05, -15.0
SEARCH_C_PER_MIN = np.geomspace(0.01, 10_000, 49)


def short_cut(cell: Cell) -> float:
    """Return the optimum rate (°C/min) of equation (5); not verified.

    >>> from helpers.cell_death.cell import cell
    >>> round(short_cut(cell("human_hepatocyte")))
    30
    """
    permeability = cell.permeability / PER_MICROMETRE_MINUTE_ATMOSPHERE
    slowing = exp(-constant("optimum_energy") * cell.activation_energy / J_PER_KCAL)
    return constant("optimum_factor") * slowing * permeability * cell.area / cell.water * UM


def by_definition(cell: Cell, share: float = TRAPPED_SHARE, at_C: float = TRAPPED_AT_C) -> float:
    """Return the rate (°C/min) at which `share` of the first water (no unit) is left at `at_C` (°C); equation (3).

    nan if no rate from 0.01 to 10,000 °C/min does.  ValueError for a share that even the slowest cooling exceeds.

    >>> from helpers.cell_death.cell import cell
    >>> round(by_definition(cell("human_hepatocyte")))
    30
    """
    rates = SEARCH_C_PER_MIN
    for _ in range(2):
        left = cool(cell, rates, to_C=at_C).water_at(at_C)
        if share < left[0] and rates is SEARCH_C_PER_MIN:
            raise ValueError(
                f"share = {share}: even {rates[0]:g} °C/min leaves {left[0]:.3f} of the water at {at_C:g} °C"
            )
        above = np.flatnonzero(left >= share)
        if not len(above):
            return float("nan")
        found = float(np.exp(np.interp(share, left, np.log(rates))))
        rates = np.geomspace(rates[max(above[0] - 1, 0)], rates[above[0]], 9)
    return found
