"""Two other ways to the same answer, for one rate at a time: slow, short, and independent of `dehydration.march`.

`by_library` gives equations (3) and (4) to scipy's LSODA, which chooses its own steps and order.  `by_small_steps` is
plain semi-implicit Euler in steps of 0.002 K, a loop a student can follow.  Tests hold all three within 0.0002.
"""

from __future__ import annotations

from math import exp, log

import numpy as np
from scipy.integrate import solve_ivp

from helpers.cell_death import nucleation
from helpers.cell_death.cell import Cell
from helpers.cell_death.constants import GAS_CONSTANT, ZERO_CELSIUS_K, constant
from helpers.cell_death.dehydration import END_C, freezing_point_C, particles_at_rest


def by_library(
    cell: Cell, rate_C_per_min: float, temperature_C: np.ndarray, gate: float | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return water (share of the first) and ice probability (no unit) at falling °C for one rate (°C/min), by LSODA.

    >>> from helpers.cell_death.cell import cell
    >>> by_library(cell("hela"), 5, np.array([-10.0]))[0].round(3).tolist()
    [0.054]
    """
    start_C, per_s = freezing_point_C() - constant("seeding_below_freezing"), rate_C_per_min / 60

    def change(time, state):
        celsius = start_C - per_s * time
        starts = nucleation.starts_per_second(cell, celsius, state[0], gate)
        return [_water_per_second(cell, celsius, state[0]), float(starts)]

    wanted = (start_C - np.asarray(temperature_C, dtype=float)) / per_s
    run = solve_ivp(
        change,
        (0, (start_C - END_C) / per_s),
        [1.0, 0.0],
        "LSODA",
        rtol=1e-8,
        atol=1e-10,
        max_step=0.25 / per_s,
        dense_output=True,
    )
    water, counted = run.sol(wanted)
    return water, -np.expm1(-counted)


def by_small_steps(
    cell: Cell,
    rate_C_per_min: float,
    temperature_C: np.ndarray,
    gate: float | None = None,
    step_K: float = 0.002,
) -> tuple[np.ndarray, np.ndarray]:
    """Return water (share of the first) and ice probability (no unit) at falling °C, one rate (°C/min), step by step.

    Each step moves the temperature by `step_K` (K) and lets the pull of the brine weaken as water leaves.

    >>> from helpers.cell_death.cell import cell
    >>> by_small_steps(cell("hela"), 5, np.array([-10.0]), step_K=0.01)[0].round(3).tolist()
    [0.054]
    """
    celsius, water, particles = (
        freezing_point_C() - constant("seeding_below_freezing"),
        1.0,
        particles_at_rest(),
    )
    seconds, path, waters = step_K / (rate_C_per_min / 60), [celsius], [1.0]
    while celsius > END_C:
        celsius -= step_K
        weaker = 1 + seconds * _pace(cell, celsius) * particles / (water * (water + particles))
        water += seconds * _water_per_second(cell, celsius, water) / weaker
        path.append(celsius)
        waters.append(water)
    starts = nucleation.starts_per_second(cell, np.array(path), np.array(waters), gate)
    ice = nucleation.ice_probability(starts[:, None], np.full((len(path) - 1, 1), seconds))[:, 0]
    wanted = -np.asarray(temperature_C, dtype=float)
    return np.interp(wanted, np.negative(path), waters), np.interp(wanted, np.negative(path), ice)


def _pace(cell: Cell, celsius: float) -> float:
    """K of equation (3), 1/s, written out once more."""
    kelvin = celsius + ZERO_CELSIUS_K
    permeability = cell.permeability * exp(
        cell.activation_energy / GAS_CONSTANT * (1 / ZERO_CELSIUS_K - 1 / kelvin)
    )
    return (
        permeability
        * cell.area
        * GAS_CONSTANT
        * kelvin
        / constant("molar_volume_of_water")
        / cell.water
    )


def _water_per_second(cell: Cell, celsius: float, water: float) -> float:
    """Right side of equation (3), 1/s."""
    outside = (
        constant("heat_of_fusion")
        / GAS_CONSTANT
        * (1 / ZERO_CELSIUS_K - 1 / (celsius + ZERO_CELSIUS_K))
    )
    return _pace(cell, celsius) * (outside - log(water / (water + particles_at_rest())))
