"""A run that ended with fields that a test knows."""

import numpy as np

from helpers.freezing.result import EnergyLedger, Freeze, Thermocouples


def finished(tissue, place, temperature_C, minimum_C=None, is_tissue=None):
    """Return a run of ten minutes that ended with a field (°C), by default its coldest as well."""
    nothing = np.full(place.field_shape, np.nan)
    whole = np.ones(place.field_shape)
    return Freeze(
        tissue=tissue,
        grid=place,
        time_s=600.0,
        completed=True,
        temperature_C=temperature_C,
        minimum_C=temperature_C if minimum_C is None else minimum_C,
        frozen_at_s=nothing,
        cooling_rate_C_per_min=nothing,
        unfrozen_fraction=whole,
        is_tissue=whole > 0 if is_tissue is None else is_tissue,
        region=0 * whole,
        energy=EnergyLedger((), 0.0, 0.0),
        thermocouples=Thermocouples((), np.empty(0), np.empty((0, 0))),
    )
