r"""The readable twin of the compiled kernel: NumPy and one sparse matrix, for any grid.

One line is the whole method:

    H += dt (A theta(H) + joints + walls + blood)

with H the enthalpy of every cell, theta its Kirchhoff potential, A the matrix of face conductances inside each material
and joints what crosses from one material to another.  The super-steps
of `super_steps` chain such lines.  Use it to learn, to check, and where no compiler is at hand; it is 10 to 50 times
slower than `kernels`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from helpers.freezing.grid import Grid
from helpers.freezing.probe import Probe, Wall
from helpers.freezing.solver.patchwork import Joints, Patchwork, inner_faces, joint_drop
from helpers.freezing.solver.super_steps import DAMPING, super_step
from helpers.freezing.solver.walls import WallFaces
from helpers.freezing.tissue import Tissue

if TYPE_CHECKING:
    from scipy import sparse

NEWTON_STEPS = 12


class Reference:
    """State of a run on `grid` (flat arrays over all cells, SI, °C) and the super-steps that move it on.

    `enthalpy` (J/m3) now, `lowest` so far; `passages` (2, cells): first times (s) through the `levels_C` of each
    material, (2, materials); `totals`: heat (J) taken by each source and, last, given by blood and metabolism.
    """

    damping = DAMPING
    """Of the super-steps (no unit); see `super_steps`."""

    def __init__(
        self,
        matter: Patchwork,
        grid: Grid,
        sources: tuple[Probe | Wall, ...],
        faces: WallFaces,
        joints: Joints,
        levels_C: np.ndarray,
        stasis: bool = False,
    ) -> None:
        self.matter, self.sources, self.faces, self.joints, self.stasis = (
            matter,
            sources,
            faces,
            joints,
            stasis,
        )
        self.levels = [matter.enthalpy(matter.spread(level)) for level in levels_C]
        self.volume = np.broadcast_to(grid.volumes()[:, None, None], grid.shape).ravel()
        self.tissue_cells = np.ones(grid.cells, bool)
        self.tissue_cells[faces.inside] = False
        self.matrix = conduction_matrix(grid, self.tissue_cells, matter.material)
        self.sides = matter.at(joints.low), matter.at(joints.high)
        self.start_C, self.perfusion = matter.values("start_C"), matter.values("perfusion")
        self.metabolic_heat = matter.values("metabolic_heat")
        self.enthalpy = matter.enthalpy(self.start_C)
        self.lowest = self.enthalpy.copy()
        self.passages = np.full((2, grid.cells), np.nan)
        self.totals = np.zeros(len(sources) + 1)

    def run(
        self, time: float, step: float, count: int, stages: int, watched: np.ndarray
    ) -> np.ndarray:
        """`count` super-steps of `step` (s) from `time` (s); returns `watched` temperatures (°C), shape (count, n)."""
        record = np.empty((count, len(watched)))
        for n in range(count):
            self._super_step(time + n * step, step, stages)
            self._remember(time + n * step, step)
            record[n] = self.matter.at(watched).temperature(self.enthalpy[watched])
        return record

    def _super_step(self, time: float, step: float, stages: int) -> None:
        """One super-step, equation (3) of `super_steps`, for the enthalpy and for the ledger alike."""
        mu, nu, kappa, moment = super_step(stages, self.damping)
        before, now = np.zeros_like(self.enthalpy), self.enthalpy
        ledger_before, ledger = np.zeros_like(self.totals), np.zeros_like(self.totals)
        for j in range(stages):
            rate, flows = self._rate(now, time + moment[j] * step)
            before, now = now, mu[j] * now + nu[j] * before + kappa[j] * step * rate
            ledger_before, ledger = (
                ledger,
                mu[j] * ledger + nu[j] * ledger_before + kappa[j] * step * flows,
            )
        self.enthalpy = now
        self.totals += ledger

    def _rate(self, enthalpy: np.ndarray, time: float) -> tuple[np.ndarray, np.ndarray]:
        """dH/dt (W/m3) of every cell, and the flows (W) for the ledger, at a time (s)."""
        matter, alive = self.matter, self.tissue_cells
        if self.stasis:  # what was frozen through once gets no more blood
            alive = alive & (self.lowest > 0)
        theta = matter.kirchhoff(enthalpy)
        warmth = (
            self.perfusion * (self.start_C - matter.temperature(enthalpy)) + self.metabolic_heat
        )
        blood = alive * matter.unfrozen_fraction(enthalpy) * warmth
        through_walls = self._wall_flows(enthalpy, theta, time)
        rate = self.matrix @ theta + blood
        self._join(rate, enthalpy)
        np.add.at(rate, self.faces.cell, through_walls)
        taken = -through_walls * self.volume[self.faces.cell]
        by_source = np.bincount(self.faces.source, weights=taken, minlength=len(self.sources))
        return rate, np.array([*by_source, blood @ self.volume])

    def _join(self, rate: np.ndarray, enthalpy: np.ndarray) -> None:
        """Add to `rate` (W/m3) what crosses faces between two materials: one drop, seen from both sides."""
        low, high = self.joints.low, self.joints.high
        drop = joint_drop(*self.sides, enthalpy[low], enthalpy[high])
        np.add.at(rate, low, self.joints.per_low * drop)
        np.add.at(rate, high, -self.joints.per_high * drop)

    def _wall_flows(self, enthalpy: np.ndarray, theta: np.ndarray, time: float) -> np.ndarray:
        """Flow into the tissue cell through every wall face (W/m3) at a time (s)."""
        faces, flows = self.faces, np.zeros(len(self.faces.cell))
        for number, source in enumerate(self.sources):
            own = faces.source == number
            cell = faces.cell[own]
            heat_flow = getattr(source, "heat_flow", None)
            if heat_flow is not None:
                flows[own] = -heat_flow / self.volume[cell]
                continue
            gas, film = gas_at(source.schedule, time)
            if film == 0:
                continue
            if np.isinf(film):
                wall = potential_at(self.matter.at(cell), np.full(len(cell), gas))
            else:
                wall = self._wall_potential(
                    enthalpy[cell], theta[cell], gas, film * faces.film_area[own], own
                )
            flows[own] = faces.conductance[own] * (wall - theta[cell])
        return flows

    def _wall_potential(
        self, enthalpy: np.ndarray, theta: np.ndarray, gas: float, push: np.ndarray, own: np.ndarray
    ):
        """Potential (W/m) of walls behind a film, where film and tissue pass the same heat; Newton from the cold."""
        tissue, conductance = self.matter.at(self.faces.cell[own]), self.faces.conductance[own]
        temperature = np.minimum(gas, tissue.temperature(enthalpy))
        for _ in range(NEWTON_STEPS):
            excess = push * (gas - temperature) - conductance * (
                potential_at(tissue, temperature) - theta
            )
            temperature = temperature + excess / (
                push + conductance * tissue.conductivity(temperature)
            )
        return potential_at(tissue, temperature)

    def _remember(self, time: float, step: float) -> None:
        """Keep the lowest enthalpy and the first passages (s) through the levels, linear inside the step."""
        for passage, level in zip(self.passages, self.levels, strict=True):
            crossing = (self.enthalpy <= level) & (level < self.lowest)
            share = (self.lowest - level)[crossing] / (self.lowest - self.enthalpy)[crossing]
            passage[crossing] = time + step * share
        self.lowest = np.minimum(self.lowest, self.enthalpy)

    @property
    def coldest(self) -> np.ndarray:
        """Coldest temperature (°C) so far of every cell."""
        return self.matter.temperature(self.lowest)


def conduction_matrix(
    grid: Grid, tissue_cells: np.ndarray, material: np.ndarray | None = None
) -> sparse.csr_array:
    """Sparse A (1/m2) with A theta = div(grad theta) in every tissue cell; faces at walls and joints are left out.

    `tissue_cells`, `material`: flat mask and material number, one a cell.

    >>> from helpers.freezing.grid import plane
    >>> float(conduction_matrix(plane(3, cell_mm=1), np.ones(3, bool)).sum())
    0.0
    """
    from scipy import sparse  # the compiled engine has no need of it and starts sooner without

    material = np.zeros(grid.cells, np.uint8) if material is None else material
    rows, columns, entries = [], [], []
    for axis in grid.axes:
        here, there, up, down = inner_faces(grid, axis)
        inner = tissue_cells[here] & tissue_cells[there] & (material[here] == material[there])
        here, there, up, down = here[inner], there[inner], up[inner], down[inner]
        rows += [here, here, there, there]
        columns += [there, here, here, there]
        entries += [up, -up, down, -down]
    joined = (np.concatenate(entries), (np.concatenate(rows), np.concatenate(columns)))
    return sparse.coo_array(joined, shape=(grid.cells, grid.cells)).tocsr()


def gas_at(schedule, time: float) -> tuple[float, float]:
    """Gas temperature (°C) and film (W/m2/K) of a schedule at a time (s).

    >>> from helpers.freezing.probe import Schedule
    >>> gas_at(Schedule.ramps((0, 37), (1, -143)), 30.0)
    (-53.0, inf)
    """
    knot = max(int(np.searchsorted(schedule.time_s, time, side="right")) - 1, 0)
    return float(np.interp(time, schedule.time_s, schedule.temperature_C)), schedule.film[knot]


def potential_at(tissue: Tissue | Patchwork, temperature_C: np.ndarray | float) -> np.ndarray:
    """Kirchhoff potential (W/m) at temperatures (°C); at a sharp freezing point both phases agree on it.

    >>> from helpers.freezing.tissue import Tissue
    >>> float(potential_at(Tissue("ice", 0.6, 2.2, 4.2e6, 1.9e6, 306e6, 0, 0), -10.0))
    -22.0
    """
    return tissue.kirchhoff(tissue.enthalpy(temperature_C))
