r"""Ice inside a cell: how likely it starts, on the inner side of the membrane or on particles in the water.

**Equation** (after [toner1993]; the formulas are recalled, their numbers calibrated here, see `data/cells.csv`):

    P = 1 - exp(-integral of (A I_surface + w I_volume) g dt)                                                     (4)
    I = Omega exp[ -kappa / (dT^2 T^3) ]   Omega = Omega_0 sqrt(T/T_f0) eta(T_f0)/eta(T)   kappa = kappa_0 (T_f/T_f0)^4

    dT  supercooling of the cell, T_f(u) - T, K        eta  viscosity of water, Pa s        w  its water, m3

**The gate** g closes when a cell has lost nearly all its water: g = 1 / (1 + exp(-(u - u_c)/0.004)), u_c = 0.10.
Without it the model says that every liver cell freezes inside even at 1 °C/min, because the membrane closes in the cold
and traps a fiftieth of the water, which then supercools by more than 20 K.  A paper reports this failure [yi2014].
"""

from __future__ import annotations

import numpy as np

from helpers.cell_death.cell import Cell
from helpers.cell_death.constants import GAS_CONSTANT, ZERO_CELSIUS_K, constant
from helpers.cell_death.dehydration import freezing_point_C, particles_at_rest

LEAST_SUPERCOOLING_K = 1e-6


def critical_water() -> float:
    """Return the share of the first water (no unit) below which a cell cannot start ice; constructed, 0.05 to 0.20.

    >>> critical_water()
    0.1
    """
    return constant("critical_water")


def viscosity(temperature_C: float | np.ndarray) -> float | np.ndarray:
    """Return the viscosity of supercooled water, Pa s, at °C, any shape; infinite at -48.15 °C and below; not verified.

    >>> float(round(1000 * viscosity(0.0), 2))  # mPa s; 1.79 is measured
    1.74
    """
    above = (np.asarray(temperature_C, dtype=float) + ZERO_CELSIUS_K) / constant(
        "viscosity_pole"
    ) - 1
    with np.errstate(divide="ignore"):
        return constant("viscosity_of_water") * np.maximum(above, 0.0) ** -constant(
            "viscosity_power"
        )


def starts_per_second(
    cell: Cell, temperature_C: np.ndarray, water_share: np.ndarray, gate: float | None = None
) -> np.ndarray:
    """Return how often ice starts in a cell, 1/s, at °C and with its water (share of the first, no unit); equation (4).

    `gate`: critical water (share, 0.10 unless given); 0 leaves the gate open, as in the plain model.  Any shape.

    >>> from helpers.cell_death.cell import cell
    >>> wet, dry = starts_per_second(cell("human_hepatocyte"), np.array([-10.0, -10.0]), np.array([0.5, 0.06]))
    >>> bool(wet > 1000 * dry > 0)
    True
    """
    kelvin, water = (
        np.asarray(temperature_C, dtype=float) + ZERO_CELSIUS_K,
        np.asarray(water_share, dtype=float),
    )
    first = freezing_point_C()
    log_activity = np.log(water / (water + particles_at_rest()))
    melts = 1 / (1 / ZERO_CELSIUS_K - GAS_CONSTANT / constant("heat_of_fusion") * log_activity)
    supercooled = np.maximum(melts - kelvin, LEAST_SUPERCOOLING_K)
    pace = (
        np.sqrt(kelvin / (first + ZERO_CELSIUS_K))
        * viscosity(first)
        / viscosity(kelvin - ZERO_CELSIUS_K)
    )
    barrier = (melts / (first + ZERO_CELSIUS_K)) ** 4 / (supercooled**2 * kelvin**3)
    surface = cell.area * cell.surface_sites * np.exp(-cell.surface_barrier * barrier)
    volume = (
        cell.water
        * water
        * constant("volume_sites")
        * np.exp(-constant("volume_barrier") * barrier)
    )
    return (surface + volume) * pace * open_gate(water, gate)


def open_gate(water_share: np.ndarray, gate: float | None = None) -> np.ndarray:
    """Return how far the gate is open (0 to 1, no unit) for a cell's water (share of the first, no unit), any shape.

    >>> open_gate(np.array([0.02, 0.10, 0.5])).round(2).tolist()
    [0.0, 0.5, 1.0]
    >>> open_gate(np.array([0.02]), gate=0).tolist()
    [1.0]
    """
    critical = critical_water() if gate is None else float(gate)
    if not 0 <= critical <= 0.5:
        raise ValueError(
            f"gate = {gate} must be 0 (no gate) to 0.5 of the first water; {critical_water():g} is usual"
        )
    water = np.asarray(water_share, dtype=float)
    if critical == 0:
        return np.ones_like(water)
    return 1 / (
        1 + np.exp(np.clip(-(water - critical) / constant("critical_water_width"), -700, 700))
    )


def ice_probability(starts: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """Return the share of cells with ice inside (no unit), so far, at each time: from starts (1/s) and steps (s).

    `starts` (steps + 1, columns), `seconds` (steps, 1 or columns); the first row is 0.

    >>> ice_probability(np.ones((3, 1)), np.ones((2, 1))).round(2).ravel().tolist()
    [0.0, 0.63, 0.86]
    """
    steps = (starts[1:] + starts[:-1]) / 2 * seconds
    return -np.expm1(-np.concatenate([np.zeros((1, *steps.shape[1:])), np.cumsum(steps, axis=0)]))
