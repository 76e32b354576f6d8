"""Explicit Euler in the enthalpy form, as one would write it in NumPy and in numba.

Both take the straightforward probe (cells whose centre lies inside), temperatures T(H) and
conductivities k(T) in every step, mean k on faces, and the largest stable step.  They are fair and
ordinary, not tuned.  Their weakness is the number of steps, which grows with the square of the
resolution; the compiled one is the honest measure of what our method, and not the compiler, gains.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from problems import Case


class Explicit:
    """What both share.

    The step, nine tenths of the explicit limit h2 / (2 d a) in d dimensions, and the start.
    """

    precision = np.float64

    def __init__(self, case: Case) -> None:
        grid, tissue = case.grid, case.tissue
        limit = grid.cell**2 / (
            2 * len(grid.axes) * tissue.conductivity_frozen / tissue.heat_capacity_frozen
        )
        self.case, self.probes, self.done = case, case.probes, 0
        self.steps = int(np.ceil(case.end_s / (0.9 * limit)))
        self.step_s = case.end_s / self.steps
        self.enthalpy = np.full(grid.field_shape, tissue.enthalpy(tissue.start_C), self.precision)

    @property
    def temperature_C(self) -> np.ndarray:
        """Temperatures (°C) now, in the grid's shape."""
        temperature = self.case.tissue.temperature(self.enthalpy)
        temperature[self.probes] = self.case.gas_C(self.done * self.step_s)
        return temperature


class Numpy(Explicit):
    """Whole-array NumPy in double precision: what most scientists write first."""

    name = "numpy_explicit"

    def advance(self, count: int) -> None:
        """Do `count` steps."""
        tissue, blood_C = self.case.tissue, self.case.tissue.blood_C
        for _ in range(count):
            temperature = self.temperature_C
            k = tissue.conductivity(temperature)
            change = np.zeros_like(self.enthalpy)
            for axis in range(change.ndim):
                self._conduct(axis, temperature, k, change)
            blood = (
                tissue.perfusion * tissue.unfrozen_fraction(self.enthalpy) * (blood_C - temperature)
            )
            self.enthalpy += self.step_s * (change + blood)
            self.done += 1

    def _conduct(
        self, axis: int, temperature: np.ndarray, k: np.ndarray, change: np.ndarray
    ) -> None:
        """Add what flows across the faces of one axis."""
        here, there = [slice(None)] * change.ndim, [slice(None)] * change.ndim
        here[axis], there[axis] = slice(None, -1), slice(1, None)
        here, there, grid = tuple(here), tuple(there), self.case.grid
        flow = 0.5 * (k[here] + k[there]) * (temperature[there] - temperature[here]) / grid.cell**2
        if axis == 0 and grid.kind == "rz":
            r, faces = grid.centres(0)[:, None], np.arange(1, grid.shape[0])[:, None] * grid.cell
            change[here] += flow * faces / r[:-1]
            change[there] -= flow * faces / r[1:]
        else:
            change[here] += flow
            change[there] -= flow


class Compiled(Explicit):
    """The same steps in compiled loops, single precision, one core."""

    name = "compiled_explicit"
    precision = np.float32

    def advance(self, count: int) -> None:
        """Do `count` steps."""
        tissue, grid, single = self.case.tissue, self.case.grid, np.float32
        gas = self.case.gas_C((self.done + np.arange(count)) * self.step_s).astype(single)
        numbers = (
            tissue.freezing_width,
            tissue.heat_capacity_frozen,
            tissue.heat_capacity_unfrozen,
            tissue.solidus_C,
            tissue.liquidus_C,
            tissue.conductivity_frozen,
            tissue.conductivity_unfrozen,
            tissue.perfusion,
            tissue.start_C,
            1 / grid.cell**2,
            self.step_s,
        )
        numbers = tuple(single(value) for value in numbers)
        if grid.kind == "xyz":
            _euler_box(self.enthalpy, self.probes, gas, numbers)
        else:
            lower, upper = (side.astype(single) for side in grid.first_axis_conductances())
            if grid.kind == "xy":
                lower = upper = np.full(grid.field_shape[0], numbers[-2])
            _euler_flat(self.enthalpy, self.probes, gas, lower, upper, numbers)
        self.done += count


@njit(fastmath=True, cache=True)
def _euler_flat(enthalpy, probes, gas, lower, upper, numbers):
    """In 2-D: temperatures and conductivities with a frame of copies first, then the flows of every
    cell.
    """
    (
        width,
        c_frozen,
        c_unfrozen,
        solidus,
        liquidus,
        k_frozen,
        k_unfrozen,
        perfusion,
        blood,
        per_h2,
        step,
    ) = numbers
    n0, n1 = enthalpy.shape
    temperature = np.empty((n0 + 2, n1 + 2), np.float32)
    k = np.empty_like(temperature)
    half, zero, one = np.float32(0.5), np.float32(0), np.float32(1)
    per_width, per_frozen, per_unfrozen, span = (
        one / width,
        one / c_frozen,
        one / c_unfrozen,
        liquidus - solidus,
    )
    for n in range(len(gas)):
        at = gas[n]
        k_probe = k_frozen + min(max((at - solidus) / span, zero), one) * (k_unfrozen - k_frozen)
        for i in range(n0):
            for j in range(n1):
                h = enthalpy[i, j]
                share = min(max(h * per_width, zero), one)
                t = (
                    solidus
                    + min(h, zero) * per_frozen
                    + share * span
                    + max(h - width, zero) * per_unfrozen
                )
                temperature[i + 1, j + 1] = at if probes[i, j] else t
                k[i + 1, j + 1] = (
                    k_probe if probes[i, j] else k_frozen + share * (k_unfrozen - k_frozen)
                )
        for field in (temperature, k):
            field[0], field[-1] = field[1], field[-2]
            field[:, 0], field[:, -1] = field[:, 1], field[:, -2]
        for i in range(n0):
            for j in range(n1):
                t, c = temperature[i + 1, j + 1], k[i + 1, j + 1]
                flow = lower[i] * (k[i, j + 1] + c) * (temperature[i, j + 1] - t)
                flow += upper[i] * (k[i + 2, j + 1] + c) * (temperature[i + 2, j + 1] - t)
                flow += per_h2 * (k[i + 1, j] + c) * (temperature[i + 1, j] - t)
                flow += per_h2 * (k[i + 1, j + 2] + c) * (temperature[i + 1, j + 2] - t)
                share = min(max(enthalpy[i, j] * per_width, zero), one)
                enthalpy[i, j] += step * (half * flow + perfusion * share * (blood - t))


@njit(fastmath=True, cache=True)
def _euler_box(enthalpy, probes, gas, numbers):
    """The same in 3-D."""
    (
        width,
        c_frozen,
        c_unfrozen,
        solidus,
        liquidus,
        k_frozen,
        k_unfrozen,
        perfusion,
        blood,
        per_h2,
        step,
    ) = numbers
    n0, n1, n2 = enthalpy.shape
    temperature = np.empty((n0 + 2, n1 + 2, n2 + 2), np.float32)
    k = np.empty_like(temperature)
    half, zero, one = np.float32(0.5), np.float32(0), np.float32(1)
    per_width, per_frozen, per_unfrozen, span = (
        one / width,
        one / c_frozen,
        one / c_unfrozen,
        liquidus - solidus,
    )
    for n in range(len(gas)):
        at = gas[n]
        k_probe = k_frozen + min(max((at - solidus) / span, zero), one) * (k_unfrozen - k_frozen)
        for i in range(n0):
            for j in range(n1):
                for m in range(n2):
                    h = enthalpy[i, j, m]
                    share = min(max(h * per_width, zero), one)
                    t = (
                        solidus
                        + min(h, zero) * per_frozen
                        + share * span
                        + max(h - width, zero) * per_unfrozen
                    )
                    temperature[i + 1, j + 1, m + 1] = at if probes[i, j, m] else t
                    k[i + 1, j + 1, m + 1] = (
                        k_probe if probes[i, j, m] else k_frozen + share * (k_unfrozen - k_frozen)
                    )
        for field in (temperature, k):
            field[0], field[-1] = field[1], field[-2]
            field[:, 0], field[:, -1] = field[:, 1], field[:, -2]
            field[:, :, 0], field[:, :, -1] = field[:, :, 1], field[:, :, -2]
        for i in range(n0):
            for j in range(n1):
                for m in range(n2):
                    a, b, c = i + 1, j + 1, m + 1
                    t, here = temperature[a, b, c], k[a, b, c]
                    flow = (k[a - 1, b, c] + here) * (temperature[a - 1, b, c] - t)
                    flow += (k[a + 1, b, c] + here) * (temperature[a + 1, b, c] - t)
                    flow += (k[a, b - 1, c] + here) * (temperature[a, b - 1, c] - t)
                    flow += (k[a, b + 1, c] + here) * (temperature[a, b + 1, c] - t)
                    flow += (k[a, b, c - 1] + here) * (temperature[a, b, c - 1] - t)
                    flow += (k[a, b, c + 1] + here) * (temperature[a, b, c + 1] - t)
                    share = min(max(enthalpy[i, j, m] * per_width, zero), one)
                    enthalpy[i, j, m] += step * (
                        half * per_h2 * flow + perfusion * share * (blood - t)
                    )
