"""One needle in the middle of a cylinder of tissue: half of it is computed, the rest is its mirror.

Tissue, needle and grid look the same on both sides of the plane through the middle of the needle.
No heat crosses that plane, so an insulated edge in its place changes nothing: half of the cells
give the whole run, in half of the time.  What comes back is the run on the whole grid.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import isclose
from typing import Any

import numpy as np

from helpers.freezing.grid import Grid
from helpers.freezing.heat import solve
from helpers.freezing.probe import Probe
from helpers.freezing.result import EnergyLedger, Freeze
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

ALONG = 1
"""The axis of an (r, z) field along the needle."""


def solve_needle(
    tissue: Tissue,
    grid: Grid,
    probe: Probe,
    minutes: float,
    *,
    thermocouples_mm: Sequence[tuple[float, float]] = (),
    watch: Callable[[float, np.ndarray], None] | None = None,
    **options: Any,
) -> Freeze:
    """Freeze tissue with one needle in the middle of an (r, z) grid; as `heat.solve`, but faster.

    Parameters
    ----------
    tissue : Tissue
        What fills the grid.
    grid : Grid
        An (r, z) grid with an even number of cells along the needle.
    probe : Probe
        The needle, its middle in the middle of the grid.
    minutes : float
        Length of the run, min.
    thermocouples_mm : sequence of (float, float)
        Where to record temperatures, r and z in mm.
    watch : callable, optional
        Called with the time (s) and the temperatures (°C) of the whole grid, as in `heat.solve`.
    **options
        Other keywords of `heat.solve`, without regions.

    Returns
    -------
    Freeze
        The run on the whole grid.

    Raises
    ------
    ValueError
        For another grid, a needle that is not in its middle, regions, or what `heat.solve`
        refuses.

    Examples
    --------
    >>> from helpers.freezing.grid import rz
    >>> from helpers.freezing.probe import Schedule
    >>> needle = Probe(Schedule.hold(-140), 1.5, 10, z_mm=15)
    >>> soft = Tissue.named("standard_soft_tissue")
    >>> run = solve_needle(soft, rz(20, 30, cell_mm=1), needle, minutes=1)
    >>> run.temperature_C.shape, bool(np.all(run.temperature_C == run.temperature_C[:, ::-1]))
    ((20, 30), True)
    """
    cells = grid.shape[2]
    middle_mm = 500 * grid.cell * cells
    if grid.kind != "rz" or cells % 2:
        raise ValueError(
            f"a {grid.kind} grid with {cells} cells along its last axis has no mirror; the rule: "
            "an rz grid with an even number of cells along the needle"
        )
    if not isclose(probe.z_mm, middle_mm, rel_tol=1e-9):
        raise ValueError(
            f"a needle at z_mm = {probe.z_mm:g} is not in the middle of the grid; "
            f"nearest valid: {middle_mm:g}"
        )
    if "regions" in options:
        raise ValueError(
            "regions are given, and half of the tissue has no place for them; the rule: "
            "one tissue all over. Use heat.solve"
        )
    half_grid = replace(grid, shape=(grid.shape[0], grid.shape[1], cells // 2))
    half_mm = probe.active_length_mm / 2
    # A needle that ends at the edge of its grid goes on behind it: see `solver.faces`.
    half_probe = replace(probe, active_length_mm=half_mm, z_mm=half_mm / 2)

    def see(time_s: float, temperature_C: np.ndarray) -> None:
        """Show the whole field to whoever watches."""
        assert watch is not None
        watch(time_s, _whole(temperature_C))

    half = solve(
        tissue,
        half_grid,
        [half_probe],
        minutes,
        thermocouples_mm=_mirrored_mm(grid, thermocouples_mm),
        watch=None if watch is None else see,
        **options,
    )
    energy = EnergyLedger(
        taken=tuple(2 * heat for heat in half.energy.taken),
        from_blood=2 * half.energy.from_blood,
        lost=2 * half.energy.lost,
    )
    places_mm = tuple(tuple(place) for place in thermocouples_mm)
    # Not its attributes: a run that was made for sizes gives no coldest temperatures away.
    values = vars(half)
    fields = {name: _whole(values[name]) for name in FIELDS}
    thermocouples = replace(half.thermocouples, place_mm=places_mm)
    changed = {**fields, "grid": grid, "energy": energy, "thermocouples": thermocouples}
    return Freeze(**{**values, **changed})


def _mirrored_mm(grid: Grid, places_mm: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the places of the half grid that stand for places (mm) of the whole one."""
    cells_at(grid, places_mm)  # refuses what lies outside of the whole grid
    middle_mm = 500 * grid.cell * grid.shape[2]
    return [(r_mm, abs(z_mm - middle_mm)) for r_mm, z_mm in places_mm]


def _whole(half: np.ndarray) -> np.ndarray:
    """Return a field with its mirror image before it."""
    return np.concatenate([np.flip(half, ALONG), half], ALONG)
