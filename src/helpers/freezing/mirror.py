"""Needles and tissue with a plane of symmetry: half is computed, the rest is its mirror image.

Where everything looks the same on both sides of a plane, no heat crosses it, and an insulated edge
in its place changes nothing: half of the cells give the whole run, in half of the time. What comes
back is the run on the whole grid.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from helpers.checks import one_of
from helpers.freezing.grid import COORDINATES, TIE_CELLS, Grid
from helpers.freezing.heat import solve
from helpers.freezing.probe import Probe
from helpers.freezing.regions import Region, Shape
from helpers.freezing.result import EnergyLedger, Freeze
from helpers.freezing.solver.faces import check_needles
from helpers.freezing.solver.run import cells_at
from helpers.freezing.tissue import Tissue

FIELDS = (
    "temperature_C",
    "minimum_C",
    "frozen_at_s",
    "cooling_rate_C_per_min",
    "unfrozen_fraction",
    "is_tissue",
    "region",
)
"""What a run knows of every cell."""


def solve_symmetric(
    tissue: Tissue,
    grid: Grid,
    probes: Sequence[Probe],
    minutes: float,
    across: str = "z",
    *,
    regions: Sequence[Region] = (),
    thermocouples_mm: Sequence[Sequence[float]] = (),
    watch: Callable[[float, np.ndarray], None] | None = None,
    **options: Any,
) -> Freeze:
    """Freeze what looks the same on both sides of a plane; as `heat.solve`, but faster.

    Parameters
    ----------
    tissue : Tissue
        What fills the grid.
    grid : Grid
        An (r, z), (x, y) or (x, y, z) grid, with an even number of cells along `across`.
    probes : sequence of Probe
        Needles; each is cut in half by the plane or has a mirror image among the others.
    minutes : float
        Length of the run, min.
    across : {"x", "y", "z"}
        The axis across which the plane lies, in the middle of the grid.
    regions : sequence of Region
        Other tissues, with the same plane of symmetry.
    thermocouples_mm : sequence of points
        Where to record temperatures, mm.
    watch : callable, optional
        Called with the time (s) and the temperatures (°C) of the whole grid, as in `heat.solve`.
    **options
        Other keywords of `heat.solve`.

    Returns
    -------
    Freeze
        The run on the whole grid.

    Raises
    ------
    ValueError
        For what does not look the same on both sides, or what `heat.solve` refuses.

    Examples
    --------
    >>> from helpers.freezing.grid import rz
    >>> from helpers.freezing.probe import Schedule
    >>> needle = Probe(Schedule.hold(-140), 1.5, 10, z_mm=15)
    >>> soft = Tissue.named("standard_soft_tissue")
    >>> run = solve_symmetric(soft, rz(20, 30, cell_mm=1), [needle], minutes=1)
    >>> run.temperature_C.shape, bool(np.all(run.temperature_C == run.temperature_C[:, ::-1]))
    ((20, 30), True)
    """
    plane = _Plane.middle(grid, across)
    for number, probe in enumerate(probes):
        if not isinstance(probe, Probe):
            raise ValueError(
                f"source {number} is {probe!r}; the rule: needles only. Use heat.solve"
            )
    check_needles(grid, probes)
    halves = plane.halves(probes)
    places_mm = tuple(tuple(place) for place in thermocouples_mm)

    def see(time_s: float, temperature_C: np.ndarray) -> None:
        """Show the whole field to whoever watches."""
        assert watch is not None
        watch(time_s, plane.whole(temperature_C))

    half = solve(
        tissue,
        plane.half_grid,
        halves.probes,
        minutes,
        regions=[replace(region, shape=plane.half_shape(region.shape)) for region in regions],
        thermocouples_mm=plane.half_places(places_mm),
        watch=None if watch is None else see,
        **options,
    )
    energy = EnergyLedger(
        taken=tuple(part.share * half.energy.taken[part.source] for part in halves.parts),
        from_blood=2 * half.energy.from_blood,
        lost=2 * half.energy.lost,
    )
    # Not its attributes: a run that was made for sizes has no coldest temperatures to give.
    values = vars(half)
    fields = {name: plane.whole(values[name]) for name in FIELDS}
    thermocouples = replace(half.thermocouples, place_mm=places_mm)
    changed = {**fields, "grid": grid, "energy": energy, "thermocouples": thermocouples}
    return Freeze(**{**values, **changed})


def _place(probe: Probe) -> tuple[float, float, float]:
    """Return the middle of a needle, mm."""
    return probe.x_mm, probe.y_mm, probe.z_mm


class _Part(NamedTuple):
    """Which source of the half grid stands for a needle, and how much of its heat is that of one.

    2 for a needle that the plane cuts in half, else 1.
    """

    source: int
    share: float


class _Halves(NamedTuple):
    """The sources of the half grid, and one part for each needle of the whole one."""

    probes: list[Probe]
    parts: list[_Part]


@dataclass(frozen=True)
class _HalfShape:
    """The part of a shape beyond the plane, where the half grid is."""

    shape: Shape
    plane: _Plane

    def contains(self, grid: Grid) -> np.ndarray:
        """Return the mask of the half grid, the only one that is asked for."""
        mask = np.asarray(self.shape.contains(self.plane.grid))
        if not np.array_equal(mask, np.flip(mask, self.plane.axis)):
            raise ValueError(
                f"{self.shape!r} does not look the same on both sides of the plane across "
                f"{self.plane.across}; the rule: its mirror image at {self.plane.across} = "
                f"{self.plane.at_mm:g} mm is itself. Use heat.solve"
            )
        return np.take(
            mask,
            range(grid.field_shape[self.plane.axis], mask.shape[self.plane.axis]),
            self.plane.axis,
        )


@dataclass(frozen=True)
class _Plane:
    """The plane through the middle of a grid, across an axis of its fields."""

    grid: Grid
    across: str
    axis: int

    @classmethod
    def middle(cls, grid: Grid, across: str) -> _Plane:
        """Return the plane; ValueError for a grid that it does not cut between two cells."""
        names = COORDINATES[grid.kind] if len(grid.axes) > 1 else ()
        straight = [name for name in names if name != "r"]
        if not straight:
            raise ValueError(
                f"a {grid.kind} grid has no plane of symmetry; the rule: an rz, xy or xyz grid"
            )
        one_of(across, straight, f"straight axes of an {grid.kind} grid")
        axis = names.index(across)
        cells = grid.field_shape[axis]
        if cells % 2:
            raise ValueError(
                f"a grid of {cells} cells along {across} has a cell in its middle; the rule: an "
                f"even number of cells, nearest valid: {cells - 1} or {cells + 1}"
            )
        return cls(grid, across, axis)

    @property
    def at_mm(self) -> float:
        """Where the plane lies, mm."""
        return 500 * self.grid.cell * self.grid.field_shape[self.axis]

    @property
    def half_grid(self) -> Grid:
        """The half beyond the plane, where coordinates are larger."""
        halved = self.grid.axes[self.axis]
        first, second, third = (
            count // 2 if axis == halved else count for axis, count in enumerate(self.grid.shape)
        )
        return replace(self.grid, shape=(first, second, third))

    def whole(self, half: np.ndarray) -> np.ndarray:
        """Return a field with its mirror image before it."""
        return np.concatenate([np.flip(half, self.axis), half], self.axis)

    def half_shape(self, shape: Shape) -> _HalfShape:
        """Return a shape as the half grid sees it."""
        return _HalfShape(shape, self)

    def half_places(self, places_mm: Sequence[Sequence[float]]) -> list[tuple[float, ...]]:
        """Return the places (mm) of the half grid that stand for places of the whole one."""
        cells_at(self.grid, places_mm)  # refuses what lies outside of the whole grid
        moved = []
        for place_mm in places_mm:
            place = list(place_mm)
            place[self.axis] = abs(place[self.axis] - self.at_mm)
            moved.append(tuple(place))
        return moved

    def halves(self, probes: Sequence[Probe]) -> _Halves:
        """Return the needles of the half grid; ValueError for one without a mirror image."""
        kept: list[Probe] = []
        sources: dict[int, int] = {}
        for number, probe in enumerate(probes):
            if self._side(probe) >= 0:
                sources[number] = len(kept)
                kept.append(self._moved(probe))
        parts = []
        for number, probe in enumerate(probes):
            image = number if self._side(probe) == 0 else self._image(number, probes)
            source = sources[number if self._side(probe) >= 0 else image]
            parts.append(_Part(source, 2.0 if image == number else 1.0))
        return _Halves(kept, parts)

    def _beyond_mm(self, probe: Probe) -> float:
        """Return how far beyond the plane the middle of a needle lies, mm."""
        return getattr(probe, f"{self.across}_mm") - self.at_mm

    def _side(self, probe: Probe) -> int:
        """Return 1 for a needle beyond the plane, -1 for one before it, 0 for one that it cuts."""
        beyond_mm = self._beyond_mm(probe)
        if abs(beyond_mm) <= self._tie_mm:
            return 0
        return 1 if beyond_mm > 0 else -1

    @property
    def _tie_mm(self) -> float:
        """Places nearer than this (mm) are the same."""
        return 1000 * TIE_CELLS * self.grid.cell

    def _moved(self, probe: Probe) -> Probe:
        """Return a needle, or the half of it beyond the plane, in the half grid."""
        if self._side(probe):
            return self._at(probe, self._beyond_mm(probe))
        if probe.axis != self.across:
            return self._at(probe, 0.0, is_half=True)
        # A needle that ends at the edge of its grid goes on behind it: see `solver.faces`.
        half_mm = probe.active_length_mm / 2
        return self._at(probe, half_mm / 2, active_length_mm=half_mm)

    def _at(self, probe: Probe, place_mm: float, **changes: Any) -> Probe:
        """Return a needle at another place across the plane, mm."""
        place: dict[str, Any] = {f"{self.across}_mm": place_mm}
        return replace(probe, **place, **changes)

    def _image(self, number: int, probes: Sequence[Probe]) -> int:
        """Return the number of a needle's mirror image."""
        probe = probes[number]
        name = f"{self.across}_mm"
        image_mm = self.at_mm - self._beyond_mm(probe)
        image = self._at(probe, image_mm)
        for other, candidate in enumerate(probes):
            moved = replace(candidate, x_mm=image.x_mm, y_mm=image.y_mm, z_mm=image.z_mm)
            is_alike = moved == image
            if is_alike and np.allclose(
                _place(candidate), _place(image), rtol=0, atol=self._tie_mm
            ):
                return other
        raise ValueError(
            f"probe {number} at {name} = {getattr(probe, name):g} has no mirror image; the rule: "
            f"it lies in the plane at {self.at_mm:g}, or another one like it at "
            f"{name} = {image_mm:g}. Use heat.solve"
        )
