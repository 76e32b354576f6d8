"""scikit-fem: linear triangles, implicit steps of 5 s, two Newton steps on the enthalpy, sparse LU
each time.

Two triangles a cell, nodes at the corners of the cells; nodes within a needle's radius are
prescribed.  A Newton step linearises the enthalpy round the last temperature, H(T) ~ H(T*) + c(T*)
(T - T*), and takes k(T*), all at the points of quadrature.  The matrix changes with the ice, so it
is assembled and factorised anew, in the ordering for symmetric matrices, which is the fastest SciPy
has.

Known weaknesses: the step is first order, and a cold needle in 5 s steps cools too early; a third
Newton step moves the areas by less than 0.1 %.  Factors of a box of 512,000 nodes do not fit, so
there is no P3.
"""

from __future__ import annotations

import numpy as np
from problems import RADIUS_MM, Case, seven_places_mm
from scipy.sparse.linalg import splu
from skfem import Basis, BilinearForm, ElementTriP1, LinearForm, MeshTri
from skfem.helpers import dot, grad

STEP_S, NEWTON_STEPS = 5.0, 2
ROUND = 1e-9
SYMMETRIC = {
    "permc_spec": "MMD_AT_PLUS_A",
    "diag_pivot_thresh": 0.0,
    "options": {"SymmetricMode": True},
}


def _ring(w):
    """What every integral is weighted with: r round an axis, 1 in a plane."""
    return w.x[0] if w.round_axis else 1.0


@BilinearForm
def _matrix(u, v, w):
    """Storage, blood and conduction."""
    return _ring(w) * (w.decay * u * v + w.k * dot(grad(u), grad(v)))


@LinearForm
def _load(v, w):
    """Heat that does not depend on the new temperature."""
    return _ring(w) * w.source * v


class ScikitFem:
    """A run of a flat case in scikit-fem."""

    name = "scikit_fem"

    def __init__(self, case: Case) -> None:
        sides = [np.arange(count + 1) * case.grid.cell for count in case.grid.field_shape]
        self.case, self.done, self.steps = case, 0, round(case.end_s / STEP_S)
        self.basis = Basis(MeshTri.init_tensor(*sides), ElementTriP1())
        self.probes = _inside(case, 1000 * self.basis.mesh.p)
        self.free = self.basis.complement_dofs(self.probes)
        self.temperature = np.full(self.basis.N, case.tissue.start_C)

    def advance(self, count: int) -> None:
        """Do `count` steps of two Newton steps."""
        for _ in range(count):
            self.done += 1
            before = self.case.tissue.enthalpy(np.asarray(self.basis.interpolate(self.temperature)))
            self.temperature[self.probes] = self.case.gas_C(self.done * STEP_S)
            for _ in range(NEWTON_STEPS):
                matrix, load = self._assemble(before)
                rows = matrix[self.free]
                right = load[self.free] - rows[:, self.probes] @ self.temperature[self.probes]
                self.temperature[self.free] = splu(rows[:, self.free].tocsc(), **SYMMETRIC).solve(
                    right
                )

    def _assemble(self, before: np.ndarray) -> tuple:
        """Matrix and load, linearised round the last temperature.

        `before` is the enthalpy (J/m3) before the step.
        """
        tissue, t = self.case.tissue, np.asarray(self.basis.interpolate(self.temperature))
        enthalpy, capacity = tissue.enthalpy(t), self.case.heat_capacity(t)
        perfusion = tissue.perfusion * tissue.unfrozen_fraction(enthalpy)
        source = (capacity * t - enthalpy + before) / STEP_S + perfusion * tissue.blood_C
        shape = {"round_axis": self.case.grid.kind == "rz"}
        decay, k = capacity / STEP_S + perfusion, tissue.conductivity(t)
        return _matrix.assemble(self.basis, decay=decay, k=k, **shape), _load.assemble(
            self.basis, source=source, **shape
        )

    @property
    def temperature_C(self) -> np.ndarray:
        """Temperatures (°C) now in the cells of the grid: means of their four corners."""
        shape = tuple(count + 1 for count in self.case.grid.field_shape)
        corners = np.empty(shape)
        corners[tuple(np.rint(self.basis.mesh.p / self.case.grid.cell).astype(int))] = (
            self.temperature
        )
        return (corners[1:, 1:] + corners[:-1, 1:] + corners[1:, :-1] + corners[:-1, :-1]) / 4


def _inside(case: Case, place_mm: np.ndarray) -> np.ndarray:
    """Nodes inside the needles; places (mm), (2, nodes)."""
    x, y = place_mm
    if case.grid.kind == "rz":
        return np.flatnonzero((x <= RADIUS_MM + ROUND) & (np.abs(y - 40) <= 17.5 + ROUND))
    near = [np.hypot(x - a, y - b) <= RADIUS_MM + ROUND for a, b in seven_places_mm()]
    return np.flatnonzero(np.any(near, axis=0))
