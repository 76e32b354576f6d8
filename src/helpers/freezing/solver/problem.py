"""The problem: everything that stays the same during one run, in one object.

A `Problem` joins the materials of the cells, the grid, the sources of cold, the faces where they
act and the interfaces between materials. Both engines (`heat.Reference` and `compiled.Compiled`)
take nothing else about the tissue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from helpers.freezing.grid import Grid
from helpers.freezing.materials import Materials
from helpers.freezing.probe import Schedule, Wall
from helpers.freezing.regions import Region, paint
from helpers.freezing.side import Side
from helpers.freezing.solver import fronts
from helpers.freezing.solver.faces import BoundaryFaces, Source, boundary_faces
from helpers.freezing.solver.interfaces import Interfaces, find_interfaces
from helpers.freezing.surface import Disc, Surface
from helpers.freezing.tissue import COLDEST_C, Tissue

PASSAGE_COLD_C = -20.0
"""Cooling rates are means from the liquidus down to this temperature (°C)."""

BELOW_LIQUIDUS_C = 0.01
"""Cooling rates start this far below the liquidus, at which tissue lingers (K)."""


class PassageLevels(NamedTuple):
    """The temperatures (°C) between which cooling rates are taken; one entry a tissue."""

    warm_C: np.ndarray
    cold_C: np.ndarray


@dataclass(frozen=True, eq=False)
class Problem:
    """What freezes, on which grid, and what cools it; make one with `assemble`.

    Parameters
    ----------
    grid : Grid
    materials : Materials
        The material of every cell, flat.
    region : ndarray of uint8, shape (cells,)
        Number of the region that each cell lies in; 0 is the tissue around all regions.
    sources : tuple of Probe, Wall, Disc, Surface or Side
    faces : BoundaryFaces
        Where the sources meet tissue.
    interfaces : Interfaces
        Where two materials meet.
    stasis : bool
        Whether tissue that was once frozen through gets no blood after it thaws.
    """

    grid: Grid
    materials: Materials
    region: np.ndarray
    sources: tuple[Source, ...]
    faces: BoundaryFaces
    interfaces: Interfaces
    stasis: bool = False

    @classmethod
    def assemble(
        cls,
        tissue: Tissue,
        grid: Grid,
        sources: Sequence[Source] = (),
        regions: Sequence[Region] = (),
        stasis: bool = False,
    ) -> Problem:
        """Check the input and put the problem together.

        Parameters
        ----------
        tissue : Tissue
            What fills the grid.
        grid : Grid
        sources : sequence of Probe, Wall, Disc, Surface or Side
        regions : sequence of Region
            Other tissues, painted over `tissue` in this order.
        stasis : bool

        Raises
        ------
        ValueError
            For anything that is not what it should be, or does not fit the grid.

        Examples
        --------
        >>> from helpers.freezing.grid import plane
        >>> from helpers.freezing.tissue import Tissue
        >>> soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1)
        >>> wall = Wall(Schedule.hold(-140))
        >>> round(Problem.assemble(soft, plane(80, cell_mm=1), [wall]).stiffest_rate, 1)
        4.5
        """
        if not isinstance(tissue, Tissue):
            raise ValueError(
                f"tissue = {tissue!r} must be a Tissue, for example Tissue.named('liver')"
            )
        if not isinstance(grid, Grid):
            raise ValueError(f"grid = {grid!r} must be a Grid, for example xy(80, 80, cell_mm=0.5)")
        if isinstance(sources, Source):
            raise ValueError(f"sources = {sources!r} must be a sequence, for example [{sources!r}]")
        sources = tuple(sources)
        for source in sources:
            if not isinstance(source, Source):
                raise ValueError(
                    f"source {source!r} must be a Probe, a Wall, a Disc, a Surface or a Side"
                )
        materials, region = paint(tissue, regions, grid)
        faces = boundary_faces(grid, sources)
        materials = fronts.resolved(materials, grid)
        interfaces = find_interfaces(grid, materials, faces.inside)
        return cls(grid, materials, region, sources, faces, interfaces, stasis)

    @property
    def schedules(self) -> list[Schedule]:
        """Schedules of all sources that have one (a wall with a given heat flow has none)."""
        return [source.schedule for source in self.sources if source.schedule]

    @property
    def heat_flows(self) -> np.ndarray:
        """Given heat flows out of the tissue (W, as in `Wall`); 0 for sources with a schedule."""
        flows = np.zeros(len(self.sources))
        for number, source in enumerate(self.sources):
            if isinstance(source, Wall) and source.heat_flow is not None:
                flows[number] = source.heat_flow
        return flows

    @property
    def starts_C(self) -> list[float]:
        """The different temperatures at which the tissues start, °C, the lowest first."""
        return sorted({tissue.start_C for tissue in self.materials.tissues})

    @property
    def coldest_C(self) -> float:
        """The lowest temperature that can occur, °C; a given heat flow has no limit."""
        lowest = [self.starts_C[0]]
        for source in self.sources:
            lowest.append(source.schedule.coldest_C if source.schedule else COLDEST_C)
        return min(lowest)

    @property
    def ice_crosses_cells_fast(self) -> bool:
        """Whether time steps must grow slowly: several materials, or a cooled surface or side."""
        has_surface = any(isinstance(source, Disc | Surface | Side) for source in self.sources)
        return has_surface or len(self.materials.tissues) > 1

    @cached_property
    def passage_levels(self) -> PassageLevels:
        """The temperatures between which cooling rates are taken."""
        liquidus_C = np.array([tissue.liquidus_C for tissue in self.materials.tissues])
        warm_C = liquidus_C - BELOW_LIQUIDUS_C
        return PassageLevels(warm_C, np.minimum(PASSAGE_COLD_C, warm_C - 1))

    @cached_property
    def is_tissue(self) -> np.ndarray:
        """Mask (bool, flat) of the cells that are not inside a probe."""
        mask = np.ones(self.grid.cells, bool)
        mask[self.faces.inside] = False
        return mask

    @cached_property
    def surface_share(self) -> np.ndarray:
        """Share of each boundary face in the surface of its source (dimensionless)."""
        cells_per_plane = self.grid.shape[1] * self.grid.shape[2]
        volume = self.grid.volumes()[self.faces.cell // cells_per_plane]
        area = self.faces.film_area_per_volume * volume
        total = np.bincount(self.faces.source, weights=area, minlength=len(self.sources))
        return area / total[self.faces.source]

    @cached_property
    def start_enthalpy(self) -> np.ndarray:
        """Enthalpy (J/m3) at which each tissue starts, shape (tissues,)."""
        tissues = self.materials.tissues
        return np.array([float(tissue.enthalpy(tissue.start_C)) for tissue in tissues])

    @cached_property
    def stiffest_rate(self) -> float:
        """Bound (1/s) on how fast any cell can answer its neighbours, from Gershgorin's circles.

        A row of the conduction matrix adds up to at most twice the conductances around a cell. A
        face to another material conducts at most 2 k_there / (k_here + k_there) times what it would
        inside one material, which is below 2.
        """
        # Inside one material: twice the sum of a cell's face conductances (Gershgorin).
        grid = self.grid
        lower, upper = grid.first_axis_conductances()
        other_axes = sum(1 for axis in grid.axes if axis > 0)
        across = 2 * other_axes / grid.cell**2
        per_plane = 2 * (lower + upper + across)
        row = np.broadcast_to(per_plane[:, None, None], grid.shape).ravel().copy()

        # A boundary face conducts by its true conductance, and counts once: nothing answers behind
        # it.
        faces = self.faces
        np.add.at(row, faces.cell, faces.conductance - 2 * faces.regular)

        tissues = self.materials.tissues
        coldest_C = self.coldest_C
        best = self.materials.per_cell(
            np.array([tissue.largest_conductivity(coldest_C) for tissue in tissues])
        )
        meeting = self.interfaces
        for here, there, per_here in (
            (meeting.low, meeting.high, meeting.per_low),
            (meeting.high, meeting.low, meeting.per_high),
        ):
            excess = (best[there] - best[here]) / (best[there] + best[here])
            np.add.at(row, here, 2 * per_here * excess)
        row[faces.inside] = 0.0

        # Conductances times the largest diffusivity; blood pulls the temperature back besides.
        rates = []
        for number, tissue in enumerate(tissues):
            capacity = min(tissue.heat_capacity_frozen, tissue.heat_capacity_unfrozen)
            blood = tissue.perfusion / capacity
            steepest = float(row[self.materials.number == number].max(initial=0.0))
            rates.append(steepest * tissue.largest_diffusivity(coldest_C) + blood)
        return max(rates)

    def temperature(self, enthalpy: np.ndarray, inside_C: np.ndarray) -> np.ndarray:
        """Return the temperature (°C) of all cells, also of those inside probes.

        Parameters
        ----------
        enthalpy : ndarray, shape (cells,)
            J/m3.
        inside_C : ndarray, shape (sources,)
            Temperature inside each source, °C.
        """
        temperature = self.materials.temperature(enthalpy)
        temperature[self.faces.inside] = inside_C[self.faces.inside_source]
        return temperature

    def walls_at_start_C(self) -> np.ndarray:
        """Return the walls of the sources before the start (°C): as the tissue around them."""
        cell = np.full(len(self.sources), -1)
        cell[self.faces.source] = self.faces.cell
        return self.materials.values("start_C")[cell]

    def heat(self, enthalpy: np.ndarray) -> float:
        """Return the enthalpy of all tissue together.

        J; J/m2 on a plane, J/m on a cylinder or (x, y) grid.
        """
        volumes = self.grid.volumes()[:, None, None]
        per_cell = (enthalpy.reshape(self.grid.shape) * volumes).ravel()
        # A difference of two sums, because cells inside probes hold no heat of the tissue's.
        return float(per_cell.sum() - per_cell[self.faces.inside].sum())
