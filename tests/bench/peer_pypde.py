"""py-pde: explicit Euler steps compiled by its numba backend, the Laplacian by its own operator.

The state is the enthalpy H and the right-hand side the Laplacian of the Kirchhoff potential
theta(H), because py-pde's `divergence(k * gradient(T))` uses every other cell and lets neighbours
drift apart.  The right-hand side is one loop; written as whole-array expressions it takes about
twice as long.  Double precision, one core.

Known weaknesses: explicit, so the number of steps grows with the square of the resolution (adaptive
stepping ends at the same limit); compiling takes seconds in every new Python and is not counted
here.
"""

from __future__ import annotations

import numpy as np
import pde
from peer_explicit import Explicit
from problems import Case


class Bioheat(pde.PDEBase):
    """dH/dt = laplace(theta(H)) + f W (T_blood - T), probe cells at the schedule's temperature."""

    explicit_time_dependence = True

    def __init__(self, case: Case) -> None:
        super().__init__()
        self.case = case

    def evolution_rate(self, state, t=0):
        """The rate without a compiler, which nothing here uses."""
        raise NotImplementedError

    def make_evolution_rate(self, state, backend):
        """The right-hand side, a function of the enthalpies (J/m3) and the time (s), for numba to
        compile.
        """
        s, probes = self.case.tissue, self.case.probes
        times, temperatures = (
            np.array(self.case.schedule.time_s),
            np.array(self.case.schedule.temperature_C),
        )
        laplace = state.grid.make_operator(
            "laplace", bc={"derivative": 0}, backend=backend, dtype=state.dtype
        )
        solidus, liquidus, width, span = (
            s.solidus_C,
            s.liquidus_C,
            s.freezing_width,
            s.liquidus_C - s.solidus_C,
        )
        c_frozen, c_unfrozen, k_frozen, k_unfrozen = (
            s.heat_capacity_frozen,
            s.heat_capacity_unfrozen,
            s.conductivity_frozen,
            s.conductivity_unfrozen,
        )
        bend, perfusion, blood = (k_unfrozen - k_frozen) / (2 * span), s.perfusion, s.blood_C

        def rate(enthalpy, t=0):
            gas = np.interp(t, times, temperatures)
            melt = min(max(gas - solidus, 0.0), span)
            wall = k_frozen * min(gas - solidus, 0.0) + (k_frozen + bend * melt) * melt
            wall += k_unfrozen * max(gas - liquidus, 0.0)
            theta, source = np.empty_like(enthalpy), np.empty_like(enthalpy)
            for n in range(enthalpy.size):
                h = enthalpy.flat[n]
                share = min(max(h / width, 0.0), 1.0)
                cold, melt, warm = (
                    min(h, 0.0) / c_frozen,
                    share * span,
                    max(h - width, 0.0) / c_unfrozen,
                )
                inside = k_frozen * cold + (k_frozen + bend * melt) * melt + k_unfrozen * warm
                theta.flat[n] = wall if probes.flat[n] else inside
                source.flat[n] = perfusion * share * (blood - (solidus + cold + melt + warm))
            return laplace(theta, args={"t": t}) + source

        return rate


class PyPde(Explicit):
    """A run of a case in py-pde, with the largest stable step."""

    name = "py_pde"

    def __init__(self, case: Case) -> None:
        super().__init__(case)
        pde.config["backend.numba.multithreading"] = "never"
        counts, lengths = (
            case.grid.field_shape,
            [count * case.grid.cell for count in case.grid.field_shape],
        )
        if case.grid.kind == "rz":
            grid = pde.CylindricalSymGrid(radius=lengths[0], bounds_z=(0, lengths[1]), shape=counts)
        else:
            grid = pde.CartesianGrid([(0, length) for length in lengths], counts)
        self.state = pde.ScalarField(grid, self.enthalpy)
        solver = pde.EulerSolver(Bioheat(case), backend="numba")
        self._step = solver.make_stepper(self.state, dt=self.step_s)

    def advance(self, count: int) -> None:
        """Do `count` steps."""
        self._step(self.state, self.done * self.step_s, (self.done + count) * self.step_s)
        self.done += count
        self.enthalpy = self.state.data
