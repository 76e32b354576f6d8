r"""The readable twin of the compiled kernel: NumPy and one sparse matrix, for any grid.

One line is the whole method:

    H += dt (A theta(H) + walls + blood)

with H the enthalpy of every cell, theta its Kirchhoff potential and A the matrix of face conductances.  The super-steps
of `super_steps` chain such lines.  Use it to learn, to check, and where no compiler is at hand; it is 10 to 50 times
slower than `kernels`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from helpers.freezing.grid import Grid
from helpers.freezing.probe import Probe, Wall
from helpers.freezing.super_steps import super_step
from helpers.freezing.tissue import Tissue
from helpers.freezing.walls import WallFaces

if TYPE_CHECKING:
    from scipy import sparse

NEWTON_STEPS = 12


class Reference:
    """State of a run on `grid` (flat arrays over all cells, SI, °C) and the super-steps that move it on.

    `enthalpy` (J/m3) now, `lowest` so far; `passages` (2, cells): first times (s) through the two `levels_C`;
    `totals`: heat (J) taken by each source and, last, given by blood and metabolism.
    """

    def __init__(
        self, tissue: Tissue, grid: Grid, sources: tuple[Probe | Wall, ...], faces: WallFaces, levels_C: tuple
    ) -> None:
        self.tissue, self.sources, self.faces = tissue, sources, faces
        self.levels = tissue.enthalpy(levels_C)
        self.volume = np.broadcast_to(grid.volumes()[:, None, None], grid.shape).ravel()
        self.tissue_cells = np.ones(grid.cells, bool)
        self.tissue_cells[faces.inside] = False
        self.matrix = conduction_matrix(grid, self.tissue_cells)
        self.enthalpy = np.full(grid.cells, float(tissue.enthalpy(tissue.start_C)))
        self.lowest = self.enthalpy.copy()
        self.passages = np.full((2, grid.cells), np.nan)
        self.totals = np.zeros(len(sources) + 1)

    def run(self, time: float, step: float, count: int, stages: int, watched: np.ndarray) -> np.ndarray:
        """`count` super-steps of `step` (s) from `time` (s); returns `watched` temperatures (°C), shape (count, n)."""
        record = np.empty((count, len(watched)))
        for n in range(count):
            self._super_step(time + n * step, step, stages)
            self._remember(time + n * step, step)
            record[n] = self.tissue.temperature(self.enthalpy[watched])
        return record

    def _super_step(self, time: float, step: float, stages: int) -> None:
        """One super-step, equation (3) of `super_steps`, for the enthalpy and for the ledger alike."""
        mu, nu, kappa, moment = super_step(stages)
        before, now = np.zeros_like(self.enthalpy), self.enthalpy
        ledger_before, ledger = np.zeros_like(self.totals), np.zeros_like(self.totals)
        for j in range(stages):
            rate, flows = self._rate(now, time + moment[j] * step)
            before, now = now, mu[j] * now + nu[j] * before + kappa[j] * step * rate
            ledger_before, ledger = ledger, mu[j] * ledger + nu[j] * ledger_before + kappa[j] * step * flows
        self.enthalpy = now
        self.totals += ledger

    def _rate(self, enthalpy: np.ndarray, time: float) -> tuple[np.ndarray, np.ndarray]:
        """dH/dt (W/m3) of every cell, and the flows (W) for the ledger, at a time (s)."""
        tissue = self.tissue
        theta = tissue.kirchhoff(enthalpy)
        fraction = tissue.unfrozen_fraction(enthalpy) * self.tissue_cells
        blood = fraction * (tissue.perfusion * (tissue.start_C - tissue.temperature(enthalpy)) + tissue.metabolic_heat)
        through_walls = self._wall_flows(enthalpy, theta, time)
        rate = self.matrix @ theta + blood
        np.add.at(rate, self.faces.cell, through_walls)
        taken = -through_walls * self.volume[self.faces.cell]
        by_source = np.bincount(self.faces.source, weights=taken, minlength=len(self.sources))
        return rate, np.array([*by_source, blood @ self.volume])

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
                wall = self.tissue.kirchhoff(self.tissue.enthalpy(gas))
            else:
                wall = self._wall_potential(enthalpy[cell], theta[cell], gas, film * faces.film_area[own], own)
            flows[own] = faces.conductance[own] * (wall - theta[cell])
        return flows

    def _wall_potential(self, enthalpy: np.ndarray, theta: np.ndarray, gas: float, push: np.ndarray, own: np.ndarray):
        """Potential (W/m) of walls behind a film, where film and tissue pass the same heat; Newton from the cold."""
        tissue, conductance = self.tissue, self.faces.conductance[own]
        temperature = np.minimum(gas, tissue.temperature(enthalpy))
        for _ in range(NEWTON_STEPS):
            excess = push * (gas - temperature) - conductance * (potential_at(tissue, temperature) - theta)
            temperature = temperature + excess / (push + conductance * tissue.conductivity(temperature))
        return potential_at(tissue, temperature)

    def _remember(self, time: float, step: float) -> None:
        """Keep the lowest enthalpy and the first passages (s) through the levels, linear inside the step."""
        for passage, level in zip(self.passages, self.levels, strict=True):
            crossing = (self.enthalpy <= level) & (level < self.lowest)
            share = (self.lowest[crossing] - level) / (self.lowest[crossing] - self.enthalpy[crossing])
            passage[crossing] = time + step * share
        self.lowest = np.minimum(self.lowest, self.enthalpy)

    @property
    def coldest(self) -> np.ndarray:
        """Coldest temperature (°C) so far of every cell."""
        return self.tissue.temperature(self.lowest)


def conduction_matrix(grid: Grid, tissue_cells: np.ndarray) -> sparse.csr_array:
    """Sparse A (1/m2) with A theta = div(grad theta) in every tissue cell; faces at walls are left out.

    `tissue_cells`: flat mask, one a cell.

    >>> from helpers.freezing.grid import plane
    >>> float(conduction_matrix(plane(3, cell_mm=1), np.ones(3, bool)).sum())
    0.0
    """
    from scipy import sparse  # the compiled engine has no need of it and starts sooner without

    index = np.arange(grid.cells).reshape(grid.shape)
    lower, upper = grid.first_axis_conductances()
    rows, columns, entries = [], [], []
    for axis in grid.axes:
        here = np.take(index, range(grid.shape[axis] - 1), axis).ravel()
        there = np.take(index, range(1, grid.shape[axis]), axis).ravel()
        inner = tissue_cells[here] & tissue_cells[there]
        here, there = here[inner], there[inner]
        first_here, first_there = (i // (grid.shape[1] * grid.shape[2]) for i in (here, there))
        up = upper[first_here] if axis == 0 else np.full(len(here), 1 / grid.cell**2)
        down = lower[first_there] if axis == 0 else up
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


def potential_at(tissue: Tissue, temperature_C: np.ndarray) -> np.ndarray:
    """Kirchhoff potential (W/m) at temperatures (°C); at a sharp freezing point both phases agree on it.

    >>> from helpers.freezing.tissue import Tissue
    >>> float(potential_at(Tissue("ice", 0.6, 2.2, 4.2e6, 1.9e6, 306e6, 0, 0), -10.0))
    -22.0
    """
    return tissue.kirchhoff(tissue.enthalpy(temperature_C))
