"""Reference implementations of water transport and nucleation, for one cooling rate at a time.

Both solve equations (3) and (4) of `dehydration` and `nucleation` without using
`dehydration.march`; they are slow, short and independent of it:

* `solve_with_lsoda` leaves the equations to scipy's LSODA, which chooses steps and order itself.
* `solve_with_small_steps` takes semi-implicit Euler steps of 0.002 K in a loop that a student can
  follow.

The tests require these two and `dehydration.march` to agree within 0.0002.
"""

from __future__ import annotations

from math import exp, log

import numpy as np
from scipy.integrate import solve_ivp

from helpers.cell_death import nucleation
from helpers.cell_death.cell import Cell
from helpers.cell_death.constants import GAS_CONSTANT, ZERO_CELSIUS_K, constant
from helpers.cell_death.dehydration import freezing_point_C, particles_at_rest
from helpers.cell_death.solution import COLDEST_C


def solve_with_lsoda(
    cell: Cell, rate_C_per_min: float, temperature_C: np.ndarray, gate: float | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return the water and the ice probability of a cell cooled at one rate, by LSODA.

    Parameters
    ----------
    cell : Cell
        The cell to cool.
    rate_C_per_min : float
        Cooling rate, °C/min.
    temperature_C : numpy.ndarray, shape (temperatures,)
        Falling temperatures at which the answer is wanted, °C.
    gate : float, optional
        Critical water, as in `nucleation.open_gate` (no unit).

    Returns
    -------
    water_share : numpy.ndarray, shape (temperatures,)
        Water left, as a share of the first water (no unit).
    ice_probability : numpy.ndarray, shape (temperatures,)
        Share of such cells that hold ice (no unit).

    Examples
    --------
    >>> from helpers.cell_death.cell import cell
    >>> solve_with_lsoda(cell("hela"), 5, np.array([-10.0]))[0].round(3).tolist()
    [0.054]
    """
    start_C = freezing_point_C() - constant("seeding_below_freezing")
    rate_K_per_s = rate_C_per_min / 60

    def change(time_s, state):
        celsius = start_C - rate_K_per_s * time_s
        water = state[0]
        starts = nucleation.starts_per_second(cell, celsius, water, gate)
        return [_water_per_second(cell, celsius, water), float(starts)]

    run = solve_ivp(
        change,
        (0, (start_C - COLDEST_C) / rate_K_per_s),
        [1.0, 0.0],
        "LSODA",
        rtol=1e-8,
        atol=1e-10,
        # Ice starts within a fraction of a kelvin; longer steps could jump over it.
        max_step=0.25 / rate_K_per_s,
        dense_output=True,
    )
    wanted_s = (start_C - np.asarray(temperature_C, dtype=float)) / rate_K_per_s
    water, expected_starts = run.sol(wanted_s)
    return water, -np.expm1(-expected_starts)


def solve_with_small_steps(
    cell: Cell,
    rate_C_per_min: float,
    temperature_C: np.ndarray,
    gate: float | None = None,
    step_K: float = 0.002,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the water and the ice probability of a cell cooled at one rate, step by step.

    Each step lowers the temperature by `step_K` and lets the pull of the brine weaken as water
    leaves, which is what keeps the Euler step stable.

    Parameters
    ----------
    cell : Cell
        The cell to cool.
    rate_C_per_min : float
        Cooling rate, °C/min.
    temperature_C : numpy.ndarray, shape (temperatures,)
        Falling temperatures at which the answer is wanted, °C.
    gate : float, optional
        Critical water, as in `nucleation.open_gate` (no unit).
    step_K : float
        Temperature step, K.

    Returns
    -------
    water_share : numpy.ndarray, shape (temperatures,)
        Water left, as a share of the first water (no unit).
    ice_probability : numpy.ndarray, shape (temperatures,)
        Share of such cells that hold ice (no unit).

    Examples
    --------
    >>> from helpers.cell_death.cell import cell
    >>> at_10 = np.array([-10.0])
    >>> solve_with_small_steps(cell("hela"), 5, at_10, step_K=0.01)[0].round(3).tolist()
    [0.054]
    """
    celsius = freezing_point_C() - constant("seeding_below_freezing")
    water = 1.0
    particles = particles_at_rest()
    step_s = step_K / (rate_C_per_min / 60)

    temperatures = [celsius]
    waters = [water]
    while celsius > COLDEST_C:
        celsius -= step_K
        weakening = _pace(cell, celsius) * particles / (water * (water + particles))
        water += step_s * _water_per_second(cell, celsius, water) / (1 + step_s * weakening)
        temperatures.append(celsius)
        waters.append(water)

    starts = nucleation.starts_per_second(cell, np.array(temperatures), np.array(waters), gate)
    seconds = np.full((len(temperatures) - 1, 1), step_s)
    ice = nucleation.ice_probability(starts[:, None], seconds)[:, 0]

    # np.interp needs rising x values, so both sides are negated.
    wanted = -np.asarray(temperature_C, dtype=float)
    passed = np.negative(temperatures)
    return np.interp(wanted, passed, waters), np.interp(wanted, passed, ice)


def _pace(cell: Cell, celsius: float) -> float:
    """Return K of equation (3) in 1/s, written out independently of `dehydration`."""
    kelvin = celsius + ZERO_CELSIUS_K
    exponent = cell.activation_energy / GAS_CONSTANT * (1 / ZERO_CELSIUS_K - 1 / kelvin)
    permeability = cell.permeability * exp(exponent)
    volume_per_joule = permeability * cell.area * GAS_CONSTANT * kelvin
    return volume_per_joule / constant("molar_volume_of_water") / cell.water


def _water_per_second(cell: Cell, celsius: float, water: float) -> float:
    """Return the right-hand side of equation (3), 1/s."""
    kelvin = celsius + ZERO_CELSIUS_K
    outside = constant("heat_of_fusion") / GAS_CONSTANT * (1 / ZERO_CELSIUS_K - 1 / kelvin)
    inside = log(water / (water + particles_at_rest()))
    return _pace(cell, celsius) * (outside - inside)
