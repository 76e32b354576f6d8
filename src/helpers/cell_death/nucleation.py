r"""Ice inside a cell: how likely it starts, on the membrane or on particles in the water.

**Equation** (after [toner1993]; the formulas are recalled, their numbers are calibrated here, see
`data/cells.csv`):

    P = 1 - exp( -integral of (A I_surface + w I_volume) g dt )                                 (4)

    I     = Omega exp[ -kappa / (dT^2 T^3) ]
    Omega = Omega_0 sqrt(T / T_f0) eta(T_f0) / eta(T)
    kappa = kappa_0 (T_f / T_f0)^4

    P   share of cells with ice inside          dT   supercooling of the cell, T_f(u) - T, K
    I   starts per second, 1/m2/s or 1/m3/s     eta  viscosity of water, Pa s
    A   area of the membrane, m2                T_f  freezing point inside, K; T_f0 at rest
    w   water in the cell, m3                   g    the gate, 0 to 1

**The gate** closes when a cell has lost nearly all its water:

    g = 1 / (1 + exp(-(u - u_c) / 0.004)),        u_c = 0.10

Without it the model says that every liver cell freezes inside even at 1 °C/min, because the
membrane closes in the cold and traps a fiftieth of the water, which then supercools by more than
20 K. A paper reports this failure [yi2014].

**Checks.** The tests check final probabilities and temperatures of ice, and `reference` integrates
the same starts with LSODA.
"""

from __future__ import annotations

import numpy as np

from helpers.cell_death.cell import Cell
from helpers.cell_death.constants import (
    GAS_CONSTANT,
    LARGEST_EXPONENT,
    ZERO_CELSIUS_K,
    constant,
)
from helpers.cell_death.dehydration import freezing_point_C, particles_at_rest

# A cell in balance with the ice counts as this much supercooled, to avoid a division by zero.
LEAST_SUPERCOOLING_K = 1e-6

# Largest critical water (share of the first water) that makes sense for a gate.
WIDEST_GATE = 0.5


def critical_water() -> float:
    """Return the water below which a cell cannot start ice; constructed, between 0.05 and 0.20.

    Returns
    -------
    float
        Share of the first water (no unit).

    Examples
    --------
    >>> critical_water()
    0.1
    """
    return constant("critical_water")


def viscosity(temperature_C: float | np.ndarray) -> float | np.ndarray:
    """Return the viscosity of supercooled water [dehaoui2015].

    The law was fitted to measurements from -34 to 100 °C; below it is extrapolated.

    Parameters
    ----------
    temperature_C : float or numpy.ndarray
        Temperatures, °C, any shape.

    Returns
    -------
    float or numpy.ndarray
        Viscosity, Pa s, in the same shape; infinite at -47.49 °C and below.

    Examples
    --------
    >>> float(round(1000 * viscosity(0.0), 2))  # mPa s; 1.79 is measured
    1.79
    """
    kelvin = np.asarray(temperature_C, dtype=float) + ZERO_CELSIUS_K
    above_pole = kelvin / constant("viscosity_pole") - 1
    with np.errstate(divide="ignore"):
        thickening = np.maximum(above_pole, 0.0) ** -constant("viscosity_power")
    return constant("viscosity_of_water") * thickening


def starts_per_second(
    cell: Cell, temperature_C: np.ndarray, water_share: np.ndarray, gate: float | None = None
) -> np.ndarray:
    """Return how often ice starts in a cell, by equation (4).

    Parameters
    ----------
    cell : Cell
        The cell.
    temperature_C : numpy.ndarray
        Temperatures, °C, any shape.
    water_share : numpy.ndarray
        Water as a share of the first water (no unit), in a shape that broadcasts with it.
    gate : float, optional
        Critical water, a share of the first water, 0.10 unless given; 0 leaves the gate open, as
        in the plain model.

    Returns
    -------
    numpy.ndarray
        Starts of ice, 1/s.

    Raises
    ------
    ValueError
        For a gate outside 0 to 0.5.

    Examples
    --------
    >>> from helpers.cell_death.cell import cell
    >>> celsius = np.array([-10.0, -10.0])
    >>> wet, dry = starts_per_second(cell("human_hepatocyte"), celsius, np.array([0.5, 0.06]))
    >>> bool(wet > 1000 * dry > 0)
    True
    """
    kelvin = np.asarray(temperature_C, dtype=float) + ZERO_CELSIUS_K
    water = np.asarray(water_share, dtype=float)

    log_activity = np.log(water / (water + particles_at_rest()))
    melts_K = 1 / (1 / ZERO_CELSIUS_K - GAS_CONSTANT / constant("heat_of_fusion") * log_activity)
    supercooling_K = np.maximum(melts_K - kelvin, LEAST_SUPERCOOLING_K)

    at_rest_C = freezing_point_C()
    at_rest_K = at_rest_C + ZERO_CELSIUS_K
    mobility = viscosity(at_rest_C) / viscosity(kelvin - ZERO_CELSIUS_K)
    pace = np.sqrt(kelvin / at_rest_K) * mobility

    # The geometry factor of kappa / (dT^2 T^3); the cell and the table hold kappa_0.
    barrier = (melts_K / at_rest_K) ** 4 / (supercooling_K**2 * kelvin**3)
    volume_sites = cell.water * water * constant("volume_sites")
    # Near the melting point the barrier is so high that its exponential is 0, as it should be, also
    # where a learner has told NumPy to raise errors.
    with np.errstate(under="ignore"):
        on_surface = cell.area * cell.surface_sites * np.exp(-cell.surface_barrier * barrier)
        in_volume = volume_sites * np.exp(-constant("volume_barrier") * barrier)
        return (on_surface + in_volume) * pace * open_gate(water, gate)


def open_gate(water_share: np.ndarray, gate: float | None = None) -> np.ndarray:
    """Return how far the gate g of equation (4) is open.

    Parameters
    ----------
    water_share : numpy.ndarray
        Water as a share of the first water (no unit), any shape.
    gate : float, optional
        Critical water, a share of the first water from 0 to 0.5; 0.10 unless given, 0 for no gate.

    Returns
    -------
    numpy.ndarray
        0 (shut) to 1 (open), no unit, in the same shape.

    Raises
    ------
    ValueError
        For a gate outside 0 to 0.5.

    Examples
    --------
    >>> open_gate(np.array([0.02, 0.10, 0.5])).round(2).tolist()
    [0.0, 0.5, 1.0]
    >>> open_gate(np.array([0.02]), gate=0).tolist()
    [1.0]
    """
    critical = critical_water() if gate is None else float(gate)
    if not 0 <= critical <= WIDEST_GATE:
        raise ValueError(
            f"gate = {gate} must be 0 (no gate) to {WIDEST_GATE:g} of the first water; "
            f"{critical_water():g} is usual"
        )
    water = np.asarray(water_share, dtype=float)
    if critical == 0:
        return np.ones_like(water)
    exponent = -(water - critical) / constant("critical_water_width")
    return 1 / (1 + np.exp(np.clip(exponent, -LARGEST_EXPONENT, LARGEST_EXPONENT)))


def ice_probability(starts: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """Return the share of cells that hold ice so far, at each time, by equation (4).

    Parameters
    ----------
    starts : numpy.ndarray, shape (steps + 1, columns)
        Starts of ice, 1/s.
    seconds : numpy.ndarray, shape (steps, 1) or (steps, columns)
        Length of each step, s.

    Returns
    -------
    numpy.ndarray, shape (steps + 1, columns)
        Share of cells with ice inside (no unit); the first row is 0.

    Examples
    --------
    >>> ice_probability(np.ones((3, 1)), np.ones((2, 1))).round(2).ravel().tolist()
    [0.0, 0.63, 0.86]
    """
    # Where ice hardly ever starts, products underflow to 0, as they should.
    with np.errstate(under="ignore"):
        per_step = (starts[1:] + starts[:-1]) / 2 * seconds
        nothing_yet = np.zeros((1, *per_step.shape[1:]))
        expected_starts = np.concatenate([nothing_yet, np.cumsum(per_step, axis=0)])
        return -np.expm1(-expected_starts)
