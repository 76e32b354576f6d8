r"""A wrong way to write conduction, kept to learn from: k lap(T) in place of div(k grad T).

Where conductivity changes from 2 to 0.5 W/m/K at the edge of the ice, div(k grad T) = k lap(T) + grad k . grad T, and
the second term is large.  A program that leaves it out loses heat at every face of unequal k and grows too little ice.
Plain explicit steps in one dimension, readable from top to bottom; the real solver is `heat`.
"""

from __future__ import annotations

import numpy as np

from helpers.freezing.tissue import Tissue

FORMS = ("div(k grad T)", "k lap(T)")


def ice_depth_mm(
    tissue: Tissue, wall_C: float, seconds: float, form: str, cell_mm: float = 0.5
) -> float:
    """Depth (mm) of the solidus after `seconds` (s) beside a flat wall at `wall_C` (°C), by one of `FORMS`.

    ValueError for an unknown form.

    >>> soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1)
    >>> round(ice_depth_mm(soft, -100, 60, "div(k grad T)"), 1) > round(ice_depth_mm(soft, -100, 60, "k lap(T)"), 1)
    True
    """
    if form not in FORMS:
        raise ValueError(f"form = {form!r} must be {FORMS[0]!r} or {FORMS[1]!r}")
    h = cell_mm / 1000
    step = 0.4 * h**2 / tissue.largest_diffusivity(wall_C)
    enthalpy = np.full(round(80 / cell_mm), float(tissue.enthalpy(tissue.start_C)))
    for _ in range(round(seconds / step)):
        temperature = tissue.temperature(enthalpy)
        framed = np.concatenate([[2 * wall_C - temperature[0]], temperature, temperature[-1:]])
        k = tissue.conductivity(framed)
        if form == "k lap(T)":
            heating = k[1:-1] * (framed[2:] - 2 * framed[1:-1] + framed[:-2]) / h**2
        else:
            flow = 0.5 * (k[1:] + k[:-1]) * np.diff(framed) / h
            heating = np.diff(flow) / h
        enthalpy = enthalpy + step * heating
    places = (np.arange(len(enthalpy)) + 0.5) * cell_mm
    return float(np.interp(tissue.solidus_C, tissue.temperature(enthalpy), places))
