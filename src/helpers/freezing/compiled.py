"""The compiled engine: lays tissue, grid and walls out in flat arrays and runs `kernels` in short slices.

It has the same face as `reference.Reference`, so that `heat.solve` can use either.
"""

from __future__ import annotations

import threading
import time as clock

import numpy as np

from helpers.freezing import kernels
from helpers.freezing.grid import Grid
from helpers.freezing.probe import OFF, Probe, Schedule, Wall
from helpers.freezing.super_steps import super_step
from helpers.freezing.tissue import Tissue
from helpers.freezing.walls import WallFaces

SLICE_S = 0.15
"""Longest stretch (s) inside compiled code before Python looks at progress and Stop."""

PRECISIONS = {"single": np.float32, "double": np.float64}
_all_cores = threading.Lock()  # the thread pool behind prange serves one caller at a time


class Compiled:
    """State of a run, as `reference.Reference`: `enthalpy`, `coldest`, `passages` (flat, SI, °C) and `totals` (J)."""

    def __init__(
        self,
        tissue: Tissue,
        grid: Grid,
        sources: tuple[Probe | Wall, ...],
        faces: WallFaces,
        levels_C: tuple,
        precision: str = "single",
        cores: int | None = None,
    ) -> None:
        self.dtype = PRECISIONS[precision]
        self.tissue, self.grid, self.cores = tissue, grid, cores
        self.start = float(tissue.enthalpy(tissue.start_C))
        self.levels = tuple(self.dtype(float(tissue.enthalpy(level)) - self.start) for level in levels_C)
        self.curve, self.ice = _curve(tissue, self.dtype), _ice(tissue, self.dtype)
        self.layout, self.space = _layout(grid), _space(grid, self.dtype)
        self.walls, self.schedules = _walls(grid, sources, faces), _schedules(sources)
        self.fields = _fields(grid, self.walls[0], self.curve, self.dtype)
        self.totals = np.zeros(len(sources) + 1)
        self._per_step_s = None

    def run(self, time: float, step: float, count: int, stages: int, watched: np.ndarray) -> np.ndarray:
        """`count` super-steps of `step` (s) from `time` (s); returns `watched` temperatures (°C), shape (count, n)."""
        _, nu, kappa, moment = super_step(stages)
        scheme = (nu.astype(self.dtype), (kappa * step).astype(self.dtype), moment * step)
        record = np.empty((count, len(watched)))
        swapped = kernels.advance(
            self.fields, self.layout, self.space, self.walls, self.schedules, self.curve, self.ice, scheme,
            (float(time), float(step), count), self.levels, self.totals, _stored(self.grid, watched), record,
            self.cores,
        )  # fmt: skip
        self.fields = (*swapped, *self.fields[4:])
        return record

    def steps_per_slice(self, left: int) -> int:
        """How many of the `left` steps fit into one slice, from the pace so far; one step to find out."""
        if self._per_step_s is None:
            return 1
        return int(np.clip(SLICE_S / self._per_step_s, 1, left))

    def run_slice(self, time: float, step: float, left: int, stages: int, watched: np.ndarray) -> np.ndarray:
        """As many super-steps as fit into a slice, at most `left`; returns their record (°C), (steps, watched)."""
        count = self.steps_per_slice(left)
        began = clock.perf_counter()
        if self.cores is None:
            record = self.run(time, step, count, stages, watched)
        else:
            with _all_cores:
                record = self.run(time, step, count, stages, watched)
        self._per_step_s = (clock.perf_counter() - began) / count
        return record

    @property
    def enthalpy(self) -> np.ndarray:
        """Enthalpy (J/m3) of every cell, flat."""
        return self._inner(self.fields[0]) + self.start

    @property
    def coldest(self) -> np.ndarray:
        """Coldest temperature (°C) so far of every cell, flat."""
        return self.tissue.temperature(self._inner(self.fields[4]) + self.start)

    @property
    def passages(self) -> np.ndarray:
        """First times (s) through the two levels, (2, cells)."""
        return np.array([self._inner(field) for field in self.fields[5:]])

    def _inner(self, field: np.ndarray) -> np.ndarray:
        """A field without its ghosts, flat, in double precision."""
        framed = field.reshape(_framed_shape(self.grid))
        if 1 in self.grid.axes:
            framed = framed[:, 1:-1]
        return framed[:, :, 1:-1].ravel().astype(float)


def _curve(tissue: Tissue, dtype: type) -> kernels.Curve:
    """The tissue as scalars of one precision, for enthalpies counted from the start; see `kernels.Curve`."""
    width = max(tissue.freezing_width, 1.0)  # a tissue without latent heat still needs a width to divide by
    span = tissue.liquidus_C - tissue.solidus_C
    start = float(tissue.enthalpy(tissue.start_C))
    solid, liquid = -start, width - start
    per_melt = span / width
    k_frozen, k_unfrozen = tissue.frozen_potential_terms()[0], tissue.conductivity_unfrozen
    bend = (k_unfrozen - tissue.conductivity_frozen) / (2 * span) * per_melt**2 if span else 0.0
    parts = {
        "solid": solid,
        "liquid": liquid,
        "frozen": k_frozen / tissue.heat_capacity_frozen,
        "freezing": tissue.conductivity_frozen * per_melt - 2 * bend * solid,
        "freezing2": bend,
        "unfrozen": k_unfrozen / tissue.heat_capacity_unfrozen,
        "at_rest": 0.0,
        "kelvin_frozen": 1 / tissue.heat_capacity_frozen,
        "kelvin_freezing": per_melt,
        "kelvin_unfrozen": 1 / tissue.heat_capacity_unfrozen,
        "offset": 0.0,
    }
    at = np.clip(0.0, solid, liquid)
    cold, warm = min(0.0, solid), max(0.0, liquid)
    parts["at_rest"] = -(
        parts["frozen"] * cold + (parts["freezing"] + bend * at) * at + parts["unfrozen"] * warm
    )  # the potential counts from the start, too
    parts["offset"] = tissue.start_C - (parts["kelvin_frozen"] * cold + per_melt * at + parts["kelvin_unfrozen"] * warm)
    parts["source"] = (tissue.perfusion * (tissue.start_C - parts["offset"] - solid / tissue.heat_capacity_frozen)
                       + tissue.metabolic_heat) / width  # fmt: skip
    parts["source_melt"] = -tissue.perfusion * per_melt / width
    parts["source_warm"] = -tissue.perfusion / tissue.heat_capacity_unfrozen / width
    return kernels.Curve(**{name: dtype(value) for name, value in parts.items()})


def _ice(tissue: Tissue, dtype: type) -> tuple | None:
    """Higher terms of the frozen potential per kelvin, or None where conductivity is constant."""
    if not tissue.ice_law:
        return None
    return tuple(dtype(term) for term in tissue.frozen_potential_terms()[1:])


def _framed_shape(grid: Grid) -> tuple[int, int, int]:
    """Stored shape with ghosts: around every row, and around planes that have more than one row."""
    return grid.shape[0], grid.shape[1] + (2 if 1 in grid.axes else 0), grid.shape[2] + 2


def _layout(grid: Grid) -> kernels.Layout:
    """Where the cells lie in the long row."""
    _, rows, cells = _framed_shape(grid)
    return kernels.Layout(*grid.shape, plane=rows * cells, row=cells, first=cells + 1 if 1 in grid.axes else 1)


def _space(grid: Grid, dtype: type) -> tuple:
    """The grid's conductances (1/m2) on its three axes, None for a first or second that is not there, and volumes."""
    lower, upper = None, None
    if 0 in grid.axes:
        lower, upper = (side.astype(dtype) for side in grid.first_axis_conductances())
    second = dtype(1 / grid.cell**2) if 1 in grid.axes else None
    third = dtype(1 / grid.cell**2 if 2 in grid.axes else 0.0)
    return lower, upper, second, third, grid.volumes()


def _walls(grid: Grid, sources: tuple[Probe | Wall, ...], faces: WallFaces) -> tuple:
    """Wall faces with places in the long row, in the order `kernels._mend_walls` unpacks them."""
    heat_flow = np.array([getattr(source, "heat_flow", None) or 0.0 for source in sources])
    plane = faces.cell // (grid.shape[1] * grid.shape[2])
    return (
        _stored(grid, faces.inside), faces.inside_source, _stored(grid, faces.cell), _stored(grid, faces.behind), plane,
        faces.source, faces.conductance, faces.regular, faces.film_area, heat_flow,
    )  # fmt: skip


def _schedules(sources: tuple[Probe | Wall, ...]) -> tuple:
    """Knots (s), gas temperatures (°C) and films (W/m2/K), a row a source, padded with knots that never come."""
    schedules = [getattr(source, "schedule", None) or Schedule.hold(0.0, OFF) for source in sources]
    most = max((len(schedule.time_s) for schedule in schedules), default=1)
    tables = np.zeros((3, len(sources), most))
    for n, schedule in enumerate(schedules):
        for table, values in zip(tables, (schedule.time_s, schedule.temperature_C, schedule.film), strict=True):
            table[n] = np.pad(values, (0, most - len(values)), mode="edge")
        tables[0, n, len(schedule.time_s) :] = np.inf
    return tuple(tables)


def _fields(grid: Grid, inside: np.ndarray, curve: kernels.Curve, dtype: type) -> tuple:
    """Two enthalpies, two potentials, coldest, two passages, for a start at rest; cells inside probes count as ice."""
    size = int(np.prod(_framed_shape(grid)))
    enthalpy, potential = np.full(size, curve.solid, dtype), np.zeros(size, dtype)  # ghosts are frozen: no blood
    framed = enthalpy.reshape(_framed_shape(grid))
    (framed[:, 1:-1] if 1 in grid.axes else framed)[:, :, 1:-1] = 0.0
    enthalpy[inside] = curve.solid
    unseen = np.full(size, np.nan, dtype)
    return enthalpy, enthalpy.copy(), potential, potential.copy(), np.zeros(size, dtype), unseen, unseen.copy()


def _stored(grid: Grid, flat: np.ndarray) -> np.ndarray:
    """Flat cell indices as places in the long row."""
    layout = _layout(grid)
    i, j, k = np.unravel_index(np.maximum(flat, 0), grid.shape)
    return i * layout.plane + j * layout.row + k + layout.first
