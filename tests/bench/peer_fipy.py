"""FiPy: finite volumes, implicit steps of 5 s, four sweeps a step, latent heat through the
enthalpy.

A sweep linearises the enthalpy round the last temperature, H(T) ~ H(T*) + c(T*) (T - T*), and
solves for T.  Writing `TransientTerm(coeff=c(T))` instead would step d(cT)/dt, which is not what
one means.  Cells of the probe are held by the usual pair of large source terms.  The large number
must not be too large: FiPy's solvers stop at a share of the first residual, and with 1e15 instead
of 1e9 the second to fourth sweep do nothing at all, with no warning.

Known weaknesses: the step is first order, so a needle that cools for 30 s in steps of 5 s is cold
too early, which shows in the first minutes; four sweeps do not always settle the end of the
freezing range (two give areas within 0.1 % of four, in half the time).  Most of the time goes into
building the matrix in Python and, in flat problems, into its factors.
"""

from __future__ import annotations

import numpy as np
from fipy import CellVariable, CylindricalGrid2D, DiffusionTerm, Grid2D, Grid3D, ImplicitSourceTerm
from fipy.solvers.scipy import LinearLUSolver, LinearPCGSolver
from problems import Case

STEP_S, SWEEPS = 5.0, 4
LARGE = 1e9


class Fipy:
    """A run of a case in FiPy.

    Flat problems by LU, which is FiPy's own choice, boxes by conjugate gradients.
    """

    name = "fipy"

    def __init__(self, case: Case) -> None:
        make = {"rz": CylindricalGrid2D, "xy": Grid2D, "xyz": Grid3D}[case.grid.kind]
        counts = dict(zip(("nx", "ny", "nz"), case.grid.field_shape, strict=False))
        mesh = make(**counts, **{"d" + name[1]: case.grid.cell for name in counts})
        self.case, self.done, self.steps = case, 0, round(case.end_s / STEP_S)
        self.probes = case.probes.ravel(order="F")
        self.temperature = CellVariable(mesh=mesh, value=case.tissue.start_C)
        self.conductivity, self.decay, self.source = (CellVariable(mesh=mesh) for _ in range(3))
        self.equation = (
            DiffusionTerm(coeff=self.conductivity)
            - ImplicitSourceTerm(coeff=self.decay)
            + self.source
        )
        self.solver = LinearLUSolver()
        if case.grid.kind == "xyz":
            self.solver = LinearPCGSolver(criterion="initial", tolerance=1e-4, precon=None)

    def advance(self, count: int) -> None:
        """Do `count` steps of four sweeps."""
        tissue = self.case.tissue
        for _ in range(count):
            self.done += 1
            probe_C, before = (
                self.case.gas_C(self.done * STEP_S),
                tissue.enthalpy(self.temperature.value),
            )
            for _ in range(SWEEPS):
                self._linearise(self.temperature.value, probe_C, before)
                self.equation.solve(var=self.temperature, solver=self.solver)

    def _linearise(self, t: np.ndarray, probe_C: float, before: np.ndarray) -> None:
        """Set the coefficients for temperatures `t` (°C) and the enthalpy (J/m3) `before` the
        step.
        """
        tissue = self.case.tissue
        enthalpy, capacity = tissue.enthalpy(t), self.case.heat_capacity(t)
        perfusion = tissue.perfusion * tissue.unfrozen_fraction(enthalpy)
        source = (capacity * t - enthalpy + before) / STEP_S + perfusion * tissue.blood_C
        self.conductivity.setValue(tissue.conductivity(t))
        self.decay.setValue(np.where(self.probes, LARGE, capacity / STEP_S + perfusion))
        self.source.setValue(np.where(self.probes, LARGE * probe_C, source))

    @property
    def temperature_C(self) -> np.ndarray:
        """Temperatures (°C) now, in the grid's shape."""
        return np.array(self.temperature.value).reshape(self.case.grid.field_shape, order="F")
