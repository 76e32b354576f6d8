"""Where is the edge of the ice, and when did it get there?  For runs in one dimension.

Two measures, both sharper than an isotherm drawn between cells:

* The frozen volume V.  Latent heat is what freezing is about, and V is what the energy balance
  holds best.  The edge is where a plane, cylinder or sphere ends that holds V and begins at the
  inner boundary r0 of the grid:

      plane   r = r0 + V      cylinder   r^2 = r0^2 + V / pi      sphere   r^3 = r0^3 + 3 V / (4 pi)

* The time at which each cell first fell below its liquidus.  By then the ice has passed the cell,
  so the edge is at its far face.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from helpers import data
from helpers.freezing.result import Freeze


class Growth(NamedTuple):
    """Times (min) and where the edge is at each (mm from the origin of the grid)."""

    time_min: np.ndarray
    edge_mm: np.ndarray


def edge_mm(freeze: Freeze) -> float:
    """Return where the ice ends, from the frozen volume.

    Parameters
    ----------
    freeze : Freeze
        A run on a plane, cylinder or sphere grid.

    Returns
    -------
    float
        mm: the depth in a plane, the radius around a cylinder or sphere.

    Raises
    ------
    ValueError
        If the grid has more than one dimension.

    Examples
    --------
    >>> from helpers.freezing.grid import plane
    >>> from helpers.freezing.heat import solve
    >>> from helpers.freezing.probe import Schedule, Wall
    >>> from helpers.freezing.tissue import Tissue
    >>> wall = Wall(Schedule.hold(-140))
    >>> run = solve(Tissue.named("agar_gel"), plane(40, 0.5), [wall], minutes=5)
    >>> 15 < edge_mm(run) < 22
    True
    """
    _check(freeze)
    # Cells that freeze now count with the share of their water that is ice.
    frozen = float(np.sum((1 - freeze.unfrozen_fraction) * freeze.grid.volumes()))
    inner = freeze.grid.start[0]
    if freeze.grid.kind == "plane":
        outer = inner + frozen
    elif freeze.grid.kind == "cylinder":
        outer = np.sqrt(inner**2 + frozen / np.pi)
    else:
        outer = (inner**3 + frozen * 3 / 4 / np.pi) ** (1 / 3)
    return 1000 * float(outer)


def growth(freeze: Freeze) -> Growth:
    """Return when the ice passed each cell.

    Parameters
    ----------
    freeze : Freeze
        A run on a plane, cylinder or sphere grid.

    Returns
    -------
    Growth
        `time_min` and `edge_mm`, shape (cells that froze,), from the inside out.

    Raises
    ------
    ValueError
        If the grid has more than one dimension.

    Examples
    --------
    >>> from helpers.freezing.grid import plane
    >>> from helpers.freezing.heat import solve
    >>> from helpers.freezing.probe import Schedule, Wall
    >>> from helpers.freezing.tissue import Tissue
    >>> wall = Wall(Schedule.hold(-140))
    >>> run = solve(Tissue.named("agar_gel"), plane(40, 0.5), [wall], minutes=5)
    >>> float(growth(run).edge_mm[0])  # the far face of the first cell
    0.5
    """
    _check(freeze)
    # The time is nan in cells that never froze; ice grows outward, so the others come first.
    passed = np.isfinite(freeze.frozen_at_s)
    inner_mm = 1000 * freeze.grid.start[0]
    cell_mm = 1000 * freeze.grid.cell
    far_face_mm = inner_mm + (np.flatnonzero(passed) + 1) * cell_mm
    return Growth(freeze.frozen_at_s[passed] / 60, far_face_mm)


def _check(freeze: Freeze) -> None:
    """Refuse a run on a grid of more than one dimension."""
    data.one_of(freeze.grid.kind, ("plane", "cylinder", "sphere"), "grids with a single edge")
