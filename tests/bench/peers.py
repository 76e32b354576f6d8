"""Two programs to compare with: explicit Euler in the enthalpy form, as one would write it in NumPy and in numba.

Both take the same grid and the straightforward probe (cells whose centre lies inside), temperatures T(H) and
conductivities k(T) in every step, mean k on faces, and the largest stable step.  They are fair and ordinary, not tuned.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from helpers.freezing.grid import Grid
from helpers.freezing.tissue import Tissue


def stable_step_s(tissue: Tissue, grid: Grid) -> float:
    """Nine tenths of the explicit limit h2 / (2 d a) in d dimensions."""
    return 0.9 * grid.cell**2 / (2 * len(grid.axes) * tissue.conductivity_frozen / tissue.heat_capacity_frozen)


def numpy_explicit(tissue: Tissue, grid: Grid, probes: np.ndarray, schedule, end_s: float, steps: int | None = None):
    """Final temperature (°C) and the number of steps done; `steps` stops early, for timing a part."""
    step = stable_step_s(tissue, grid)
    total = int(np.ceil(end_s / step))
    step, todo = end_s / total, min(total, steps or total)
    enthalpy = np.full(grid.field_shape, float(tissue.enthalpy(tissue.start_C)))
    faces = grid.start[0] + np.arange(grid.shape[0] + 1) * grid.cell
    centres = grid.centres(0)
    for n in range(todo):
        temperature = tissue.temperature(enthalpy)
        temperature[probes] = np.interp(n * step, schedule.time_s, schedule.temperature_C)
        k = tissue.conductivity(temperature)
        change = np.zeros_like(enthalpy)
        for axis in range(enthalpy.ndim):
            here = [slice(None)] * enthalpy.ndim
            there = [slice(None)] * enthalpy.ndim
            here[axis], there[axis] = slice(None, -1), slice(1, None)
            here, there = tuple(here), tuple(there)
            flow = 0.5 * (k[here] + k[there]) * (temperature[there] - temperature[here]) / grid.cell**2
            if axis == 0 and grid.kind == "rz":
                change[here] += flow * (faces[1:-1] / centres[:-1])[:, None]
                change[there] -= flow * (faces[1:-1] / centres[1:])[:, None]
            else:
                change[here] += flow
                change[there] -= flow
        blood = tissue.perfusion * tissue.unfrozen_fraction(enthalpy) * (tissue.start_C - temperature)
        enthalpy += step * (change + blood)
    temperature = tissue.temperature(enthalpy)
    temperature[probes] = schedule.temperature_C[-1]
    return temperature, todo, total


def compiled_explicit(tissue: Tissue, grid: Grid, probes: np.ndarray, schedule, end_s: float):
    """The same steps in compiled loops, single precision, in 2-D; final temperature (°C)."""
    step = stable_step_s(tissue, grid)
    total = int(np.ceil(end_s / step))
    step = end_s / total
    gas = np.interp(np.arange(total) * step, schedule.time_s, schedule.temperature_C).astype(np.float32)
    enthalpy = np.full(grid.field_shape, tissue.enthalpy(tissue.start_C), np.float32)
    lower, upper = (side.astype(np.float32) for side in grid.first_axis_conductances())
    if grid.kind == "xy":
        lower = upper = np.full(grid.field_shape[0], 1 / grid.cell**2, np.float32)
    numbers = (
        tissue.freezing_width, tissue.heat_capacity_frozen, tissue.heat_capacity_unfrozen, tissue.solidus_C,
        tissue.liquidus_C, tissue.conductivity_frozen, tissue.conductivity_unfrozen, tissue.perfusion, tissue.start_C,
        1 / grid.cell**2, step,
    )  # fmt: skip
    temperature = _euler(enthalpy, probes, gas, lower, upper, tuple(np.float32(value) for value in numbers))
    temperature[probes] = schedule.temperature_C[-1]
    return temperature


@njit(fastmath=True, cache=True)
def _euler(enthalpy, probes, gas, lower, upper, numbers):
    """Explicit Euler over all steps: temperatures and conductivities with a frame of copies first, then flows."""
    width, c_frozen, c_unfrozen, solidus, liquidus, k_frozen, k_unfrozen, perfusion, blood, per_h2, step = numbers
    n0, n1 = enthalpy.shape
    temperature = np.empty((n0 + 2, n1 + 2), np.float32)
    k = np.empty_like(temperature)
    half, zero, one = np.float32(0.5), np.float32(0), np.float32(1)
    per_width, per_frozen, per_unfrozen, span = one / width, one / c_frozen, one / c_unfrozen, liquidus - solidus
    for n in range(len(gas) + 1):
        at = gas[min(n, len(gas) - 1)]
        for i in range(n0):
            for j in range(n1):
                h = enthalpy[i, j]
                share = min(max(h * per_width, zero), one)
                t = solidus + min(h, zero) * per_frozen + share * span + max(h - width, zero) * per_unfrozen
                temperature[i + 1, j + 1] = at if probes[i, j] else t
                k[i + 1, j + 1] = k_frozen + share * (k_unfrozen - k_frozen)
        for field in (temperature, k):
            field[0], field[-1] = field[1], field[-2]
            field[:, 0], field[:, -1] = field[:, 1], field[:, -2]
        if n == len(gas):
            break
        for i in range(n0):
            for j in range(n1):
                t, c = temperature[i + 1, j + 1], k[i + 1, j + 1]
                flow = lower[i] * (k[i, j + 1] + c) * (temperature[i, j + 1] - t)
                flow += upper[i] * (k[i + 2, j + 1] + c) * (temperature[i + 2, j + 1] - t)
                flow += per_h2 * (k[i + 1, j] + c) * (temperature[i + 1, j] - t)
                flow += per_h2 * (k[i + 1, j + 2] + c) * (temperature[i + 1, j + 2] - t)
                share = min(max(enthalpy[i, j] * per_width, zero), one)
                enthalpy[i, j] += step * (half * flow + perfusion * share * (blood - t))
    return temperature[1:-1, 1:-1].copy()
