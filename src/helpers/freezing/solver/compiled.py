"""The compiled engine: lays tissue, grid and walls out in flat arrays and runs `kernels` in short slices.

It has the same face as `reference.Reference`, so that `heat.solve` can use either.
"""

from __future__ import annotations

import threading
import time as clock

import numpy as np

from helpers.freezing.grid import Grid
from helpers.freezing.probe import OFF, Probe, Schedule, Wall
from helpers.freezing.solver import kernels
from helpers.freezing.solver.patchwork import Joints, Patchwork
from helpers.freezing.solver.super_steps import DAMPING, super_step
from helpers.freezing.solver.walls import WallFaces
from helpers.freezing.tissue import Tissue

SLICE_S = 0.15
"""Longest stretch (s) inside compiled code before Python looks at progress and Stop."""

PRECISIONS = {"single": np.float32, "double": np.float64}
_all_cores = threading.Lock()  # the thread pool behind prange serves one caller at a time


class Compiled:
    """State of a run, as `reference.Reference`: `enthalpy`, `coldest`, `passages` (flat, SI, °C) and `totals` (J)."""

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
        precision: str = "single",
        cores: int | None = None,
    ) -> None:
        self.dtype = PRECISIONS[precision]
        self.patchwork, self.grid, self.cores, self.stasis = (
            matter,
            grid,
            cores,
            "stasis" if stasis else None,
        )
        starts = np.array([float(tissue.enthalpy(tissue.start_C)) for tissue in matter.tissues])
        self.start = matter.spread(starts)
        levels = [tissue.enthalpy(levels_C[:, n]) for n, tissue in enumerate(matter.tissues)]
        self.levels = np.ascontiguousarray(np.transpose(levels) - starts, self.dtype)
        self.layout, self.space = _layout(grid), _space(grid, self.dtype)
        self.matter, self.joints = _matter(grid, matter, self.dtype), _joints(grid, joints)
        self.walls, self.schedules = _walls(grid, sources, faces), _schedules(sources)
        self.fields = _fields(grid, self.walls[0], self.matter, self.dtype)
        self.totals = np.zeros(len(sources) + 1)
        self._per_step_s = None

    def run(
        self, time: float, step: float, count: int, stages: int, watched: np.ndarray
    ) -> np.ndarray:
        """`count` super-steps of `step` (s) from `time` (s); returns `watched` temperatures (°C), shape (count, n)."""
        _, nu, kappa, moment = super_step(stages, self.damping)
        scheme = (nu.astype(self.dtype), (kappa * step).astype(self.dtype), moment * step)
        record = np.empty((count, len(watched)))
        swapped = kernels.advance(
            self.fields,
            self.layout,
            self.space,
            self.matter,
            self.walls,
            self.joints,
            self.schedules,
            scheme,
            (float(time), float(step), count),
            self.levels,
            self.totals,
            _stored(self.grid, watched),
            record,
            self.stasis,
            self.cores,
        )
        self.fields = (*swapped, *self.fields[4:])
        return record

    def steps_per_slice(self, left: int) -> int:
        """How many of the `left` steps fit into one slice, from the pace so far; one step to find out."""
        if self._per_step_s is None:
            return 1
        return int(np.clip(SLICE_S / self._per_step_s, 1, left))

    def run_slice(
        self, time: float, step: float, left: int, stages: int, watched: np.ndarray
    ) -> np.ndarray:
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
        return self.patchwork.temperature(self._inner(self.fields[4]) + self.start)

    @property
    def passages(self) -> np.ndarray:
        """First times (s) through the two levels, (2, cells)."""
        return np.array([self._inner(field) for field in self.fields[5:]])

    def _inner(self, field: np.ndarray) -> np.ndarray:
        """A field without its ghosts, flat, in double precision."""
        return _framed(self.grid, field).ravel().astype(float)


def _matter(grid: Grid, patchwork: Patchwork, dtype: type) -> kernels.Matter:
    """Curves of all materials in both precisions, the material of every place, and the stretches of one material."""
    curves = np.array([_curve(tissue) for tissue in patchwork.tissues])
    icy = "icy" if any(tissue.ice_law for tissue in patchwork.tissues) else None
    frame = [(0, 0), (1, 1) if 1 in grid.axes else (0, 0), (1, 1)]
    material = np.pad(patchwork.material.reshape(grid.shape), frame, mode="edge").ravel()
    return kernels.Matter(
        curves.astype(dtype), curves, icy, material, *_stretches(_layout(grid), material)
    )


def _conduction(tissue: Tissue) -> dict[str, float]:
    """How the tissue conducts, by temperature; potentials counted from the start."""
    span = tissue.liquidus_C - tissue.solidus_C
    at_solidus = -float(tissue.kirchhoff(tissue.enthalpy(tissue.start_C)))
    return {
        "solidus": tissue.solidus_C,
        "span": span,
        "k_frozen": tissue.conductivity_frozen,
        "k_slope": (tissue.conductivity_unfrozen - tissue.conductivity_frozen) / span
        if span
        else 0.0,
        "k_unfrozen": tissue.conductivity_unfrozen,
        "at_solidus": at_solidus,
        "at_liquidus": at_solidus + float(tissue.kirchhoff(tissue.freezing_width)),
    }


def _stretches(layout: kernels.Layout, material: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First stretch of each plane and, last, their number; and of each stretch its begin, end and material."""
    span = (layout.rows - 1) * layout.row + layout.cells
    planes = np.arange(layout.planes) * layout.plane + layout.first
    changes = np.flatnonzero(np.diff(material)) + 1
    within = (changes - layout.first) % layout.plane
    begin = np.union1d(planes, changes[(changes > layout.first) & (within > 0) & (within < span)])
    plane = (begin - layout.first) // layout.plane
    end = np.minimum(np.append(begin[1:], material.size), planes[plane] + span)
    return np.searchsorted(plane, np.arange(layout.planes + 1)), np.stack(
        [begin, end, material[begin]], axis=1
    )


def _curve(tissue: Tissue) -> kernels.Curve:
    """The tissue as scalars, for enthalpies counted from the start; see `kernels.Curve`."""
    width = max(
        tissue.freezing_width, 1.0
    )  # a tissue without latent heat still needs a width to divide by
    span = tissue.liquidus_C - tissue.solidus_C
    start = float(tissue.enthalpy(tissue.start_C))
    solid, liquid = -start, width - start
    per_melt = span / width
    ice = tissue.frozen_potential_terms()
    k_frozen, k_unfrozen = tissue.conductivity_frozen, tissue.conductivity_unfrozen
    bend = (k_unfrozen - k_frozen) / (2 * span) * per_melt**2 if span else 0.0
    parts = {
        "solid": solid,
        "liquid": liquid,
        "frozen": k_frozen / tissue.heat_capacity_frozen,
        "freezing": k_frozen * per_melt - 2 * bend * solid,
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
    icy = np.polynomial.polynomial.polyval(
        min(tissue.start_C - tissue.solidus_C, 0.0), (0.0, 0.0, *ice[1:])
    )
    parts["at_rest"] = -(
        parts["frozen"] * cold
        + (parts["freezing"] + bend * at) * at
        + parts["unfrozen"] * warm
        + icy
    )  # the potential counts from the start, too
    parts["offset"] = tissue.start_C - (
        parts["kelvin_frozen"] * cold + per_melt * at + parts["kelvin_unfrozen"] * warm
    )
    parts["source"] = (
        tissue.perfusion * (tissue.start_C - parts["offset"] - solid / tissue.heat_capacity_frozen)
        + tissue.metabolic_heat
    ) / width
    parts["source_melt"] = -tissue.perfusion * per_melt / width
    parts["source_warm"] = -tissue.perfusion / tissue.heat_capacity_unfrozen / width
    parts |= {f"ice{power}": ice[power - 1] for power in range(2, 7)}
    parts |= _conduction(tissue)
    return kernels.Curve(**parts)


def _framed_shape(grid: Grid) -> tuple[int, int, int]:
    """Stored shape with ghosts: around every row, and around planes that have more than one row."""
    return grid.shape[0], grid.shape[1] + (2 if 1 in grid.axes else 0), grid.shape[2] + 2


def _framed(grid: Grid, field: np.ndarray) -> np.ndarray:
    """The cells of a stored field, without its ghosts; a view."""
    rows = slice(1, -1) if 1 in grid.axes else slice(None)
    return field.reshape(_framed_shape(grid))[:, rows, 1:-1]


def _layout(grid: Grid) -> kernels.Layout:
    """Where the cells lie in the long row."""
    _, rows, cells = _framed_shape(grid)
    return kernels.Layout(
        *grid.shape, plane=rows * cells, row=cells, first=cells + 1 if 1 in grid.axes else 1
    )


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
        _stored(grid, faces.inside),
        faces.inside_source,
        _stored(grid, faces.cell),
        _stored(grid, faces.behind),
        plane,
        faces.source,
        faces.conductance,
        faces.regular,
        faces.film_area,
        heat_flow,
    )


def _joints(grid: Grid, joints: Joints) -> tuple:
    """Faces between materials with places in the long row, and each pair of materials: begin, end, low, high."""
    return (
        _stored(grid, joints.low),
        _stored(grid, joints.high),
        joints.per_low,
        joints.per_high,
        joints.pairs,
    )


def _schedules(sources: tuple[Probe | Wall, ...]) -> tuple:
    """Knots (s), gas temperatures (°C) and films (W/m2/K), a row a source, padded with knots that never come."""
    schedules = [getattr(source, "schedule", None) or Schedule.hold(0.0, OFF) for source in sources]
    most = max((len(schedule.time_s) for schedule in schedules), default=1)
    tables = np.zeros((3, len(sources), most))
    for n, schedule in enumerate(schedules):
        for table, values in zip(
            tables, (schedule.time_s, schedule.temperature_C, schedule.film), strict=True
        ):
            table[n] = np.pad(values, (0, most - len(values)), mode="edge")
        tables[0, n, len(schedule.time_s) :] = np.inf
    return tuple(tables)


def _fields(grid: Grid, inside: np.ndarray, matter: kernels.Matter, dtype: type) -> tuple:
    """Two enthalpies, two potentials, coldest, two passages, for a start at rest; cells inside probes count as ice."""
    solid = matter.curves[matter.material, 0]
    enthalpy = solid.copy()
    _framed(grid, enthalpy)[...] = 0.0  # cells start at rest; ghosts are frozen, for good
    enthalpy[inside] = solid[inside]
    potential, unseen = np.zeros(solid.size, dtype), np.full(solid.size, np.nan, dtype)
    coldest = np.zeros(solid.size, dtype)
    return enthalpy, enthalpy.copy(), potential, potential.copy(), coldest, unseen, unseen.copy()


def _stored(grid: Grid, flat: np.ndarray) -> np.ndarray:
    """Flat cell indices as places in the long row."""
    layout = _layout(grid)
    i, j, k = np.unravel_index(np.maximum(flat, 0), grid.shape)
    return i * layout.plane + j * layout.row + k + layout.first
