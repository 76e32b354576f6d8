r"""A wrong way to write conduction, kept to learn from: k lap(T) in place of div(k grad T).

Where conductivity changes from 2 to 0.5 W/m/K at the edge of the ice,

    div(k grad T) = k lap(T) + grad k . grad T

and the second term is large.  A program that leaves it out loses heat at every face where k differs
on the two sides, and grows too little ice.  Plain explicit steps in one dimension, to be read from
top to bottom; the real solver is `heat`.
"""

from __future__ import annotations

import numpy as np

from helpers.freezing.tissue import Tissue

DIVERGENCE = "div(k grad T)"
LAPLACIAN = "k lap(T)"
FORMS = (DIVERGENCE, LAPLACIAN)

# Far enough that the cold does not reach the insulated far side in the minute or two that is run.
DEPTH_MM = 80.0

# Time step as a share of h2 / (largest diffusivity); explicit steps are stable up to 0.5.
STABLE_SHARE = 0.4


def ice_depth_mm(
    tissue: Tissue, wall_C: float, seconds: float, form: str, cell_mm: float = 0.5
) -> float:
    """Return how deep the solidus lies beside a flat cold wall, by one form of conduction.

    Parameters
    ----------
    tissue : Tissue
        What is frozen.
    wall_C : float
        Temperature of the wall, °C.
    seconds : float
        How long it freezes, s.
    form : str
        One of `FORMS`.
    cell_mm : float
        Size of a cell, mm.

    Returns
    -------
    float
        mm from the wall.

    Raises
    ------
    ValueError
        For an unknown form.

    Examples
    --------
    >>> soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1)
    >>> right, wrong = (ice_depth_mm(soft, -100, 60, form) for form in FORMS)
    >>> round(right, 1) > round(wrong, 1)
    True
    """
    if form not in FORMS:
        raise ValueError(f"form = {form!r} must be {FORMS[0]!r} or {FORMS[1]!r}")
    h = cell_mm / 1000
    step_s = STABLE_SHARE * h**2 / tissue.largest_diffusivity(wall_C)
    enthalpy = np.full(round(DEPTH_MM / cell_mm), float(tissue.enthalpy(tissue.start_C)))
    for _ in range(round(seconds / step_s)):
        temperature = tissue.temperature(enthalpy)
        # A cell beyond each end: the mean of the first two is the wall, the far side is insulated.
        before = 2 * wall_C - temperature[0]
        beyond = temperature[-1]
        framed = np.concatenate([[before], temperature, [beyond]])
        k = tissue.conductivity(framed)
        if form == LAPLACIAN:
            # The mistake: k is taken out of the divergence, as if it were the same everywhere.
            heating = k[1:-1] * (framed[2:] - 2 * framed[1:-1] + framed[:-2]) / h**2
        else:
            # Right: the flow through a face has one value, lost on one side and gained on the
            # other.
            flow = 0.5 * (k[1:] + k[:-1]) * np.diff(framed) / h
            heating = np.diff(flow) / h
        enthalpy = enthalpy + step_s * heating
    places_mm = (np.arange(len(enthalpy)) + 0.5) * cell_mm
    return float(np.interp(tissue.solidus_C, tissue.temperature(enthalpy), places_mm))
