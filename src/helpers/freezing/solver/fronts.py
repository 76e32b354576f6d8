r"""Fronts thinner than a cell, in tissue that blood feeds.

Where tissue freezes at one temperature, its front is thinner than any cell. Equation (3) then lets
the front's cell freeze at a constant temperature, and scales its blood with the share of the cell
that is not frozen yet. Without blood that is right on average over time: the front is late in one
half of the cell and early in the other. With blood it is not. The supply of a cell that has just
begun to freeze is larger than what a front at its centre would get, by half a cell of tissue, and
ice that has nearly stopped growing cannot overcome that: it stops one or two cells early (0.5 mm
cells: 4 % of the radius in liver, 12 % in kidney).

The remedy follows from what a cell stands for. If the potential theta rises by `spread` from one
side of a cell to the other, and the front is somewhere in it, then

    unfrozen share of the cell = 1/2 + (theta - theta_front) / spread                           (10)

with theta the potential at the centre. So a cell that the front crosses does not stay at the
freezing point: theta rises from theta_front - spread / 2 to theta_front + spread / 2 while the cell
takes up its latent heat. The supply is W times that share, and blood meets the mean temperature
of the unfrozen part, halfway between the front and the warm side of the cell. Nothing else changes:
temperatures follow from theta as before, a fully frozen or fully unfrozen cell holds what it held,
and heat is conserved to round-off, because this is only another curve theta(H).

The spread is not taken from the neighbours, which would make theta(H) depend on them, but from what
the front looks like when blood stops it, which is where it matters. Warm tissue then conducts
k m w (W/m2) to the front, with m = sqrt(W / k) and w the temperature of the blood above that of the
front (`exact`, X4), and a tenth more where the front is curved, as around needles. Across a cell of
size h the potential rises by

    across_cell = 1.1 h k m w,           spread = sqrt(across_cell^2 + own^2)                   (11)

where own is the rise of the potential over the tissue's own freezing range, which is zero for a
sharp front. Tissue without blood is left alone, and so is tissue whose freezing range fills more
than a cell (own above across_cell), as that from -8 to -1 °C does at all cells up to 0.5 mm. While
ice still grows fast, theta rises more steeply than this, and the front is sharper than a cell, as
it was.

Measured at cells of 0.5 mm against the exact final ice (X4) around walls at -100 to -140 °C: liver
within 0.4 %, kidney within 0.8 % of the radius, and errors fall by a factor of three to four from
there with each halving. With cells of 1 mm (h m = 0.7) kidney is within 2.6 %, where it was 22 %
too small. Beyond h m = 0.9 all tissue between blood and ice would have to fit into one cell; a
warning says so.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from helpers.freezing.grid import Grid
from helpers.freezing.materials import Materials
from helpers.freezing.tissue import Tissue

CURVED = 1.1
"""How much steeper the potential rises at a curved front than at a flat one, for the ice of needles
in tissue with blood: 1 + 1 / (2 m R) around a cylinder, 1 + 1 / (m R) around a sphere."""

NEWTON_STEPS = 6
"""Newton steps for a temperature; the potential is nearly straight, so two or three would do."""


class CoarseCells(UserWarning):
    """Cells are too coarse for the blood of a tissue with a thin front."""


@dataclass(frozen=True)
class SpreadTissue(Tissue):
    """A tissue whose latent heat is spread over a cell: equation (10) instead of (T1).

    Make one with `resolved`. Outside the spread range, all laws are those of `Tissue`.

    Parameters
    ----------
    spread : float
        Rise of the potential across a cell, W/m; see equation (11).

    Examples
    --------
    A cell in which half of the water is frozen is exactly at the freezing point.

    >>> sharp = Tissue("sharp", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -1, -1, perfusion=6e4)
    >>> cell = spread_out(sharp, cell_m=0.0005)
    >>> enthalpy = cell.enthalpy([-20.0, -1.0, 20.0])
    >>> cell.unfrozen_fraction(enthalpy)
    array([0. , 0.5, 1. ])
    >>> cell.temperature(enthalpy)
    array([-20.,  -1.,  20.])
    """

    spread: float = 0.0

    @cached_property
    def lowest_potential(self) -> float:
        """Potential (W/m, zero at the solidus) at which a cell is just frozen."""
        middle = float(self._potential_at(self.liquidus_C)) / 2
        return middle - self.spread / 2

    @cached_property
    def frozen_C(self) -> float:
        """Temperature (°C) at the centre of a cell that is just frozen."""
        return float(self._temperature_at(self.lowest_potential))

    @cached_property
    def unfrozen_C(self) -> float:
        """Temperature (°C) at the centre of a cell that is just unfrozen."""
        return float(self._temperature_at(self.lowest_potential + self.spread))

    @cached_property
    def frozen_enthalpy(self) -> float:
        """Enthalpy (J/m3) of a cell that is just frozen."""
        return float(super().enthalpy(self.frozen_C))

    @cached_property
    def unfrozen_enthalpy(self) -> float:
        """Enthalpy (J/m3) of a cell that is just unfrozen."""
        return float(super().enthalpy(self.unfrozen_C))

    def unfrozen_fraction(self, enthalpy: ArrayLike) -> np.ndarray:
        """Return the unfrozen share (0 to 1) of a cell; equation (10)."""
        enthalpy = np.asarray(enthalpy, float)
        width = self.unfrozen_enthalpy - self.frozen_enthalpy
        return np.clip((enthalpy - self.frozen_enthalpy) / width, 0.0, 1.0)

    def kirchhoff(self, enthalpy: ArrayLike) -> np.ndarray:
        """Return the Kirchhoff potential (W/m) at the centre of a cell."""
        enthalpy = np.asarray(enthalpy, float)
        freezing = self.lowest_potential + self.spread * self.unfrozen_fraction(enthalpy)
        return np.where(self._is_crossed(enthalpy), freezing, super().kirchhoff(enthalpy))

    def temperature(self, enthalpy: ArrayLike) -> np.ndarray:
        """Return the temperature (°C) at the centre of a cell."""
        enthalpy = np.asarray(enthalpy, float)
        celsius = np.array(super().temperature(enthalpy))
        # Few cells are crossed by the front, and Newton takes far longer than the usual law.
        is_crossed = self._is_crossed(enthalpy)
        celsius[is_crossed] = self._temperature_at(self.kirchhoff(enthalpy[is_crossed]))
        return celsius

    def enthalpy(self, temperature_C: ArrayLike) -> np.ndarray:
        """Return the enthalpy (J/m3) of a cell with a temperature (°C) at its centre."""
        celsius = np.asarray(temperature_C, float)
        share = (self._potential_at(celsius) - self.lowest_potential) / self.spread
        width = self.unfrozen_enthalpy - self.frozen_enthalpy
        is_crossed = (celsius > self.frozen_C) & (celsius < self.unfrozen_C)
        crossed = self.frozen_enthalpy + share * width
        return np.where(is_crossed, crossed, super().enthalpy(celsius))

    def unfrozen_temperature(self, enthalpy: ArrayLike) -> np.ndarray:
        """Return the mean temperature (°C) of the unfrozen part of a cell.

        It lies halfway between the front and the warm side, so it rises from the liquidus, where
        hardly anything is unfrozen, to the temperature at the centre of a cell that just is.
        """
        enthalpy = np.asarray(enthalpy, float)
        share = self.unfrozen_fraction(enthalpy)
        part_C = self.liquidus_C + share * (self.unfrozen_C - self.liquidus_C)
        return np.where(share < 1, part_C, super().temperature(enthalpy))

    def _is_crossed(self, enthalpy: np.ndarray) -> np.ndarray:
        """Return where (bool) the front is inside the cell."""
        return (enthalpy > self.frozen_enthalpy) & (enthalpy < self.unfrozen_enthalpy)

    def _potential_at(self, temperature_C: ArrayLike) -> np.ndarray:
        """Return the potential (W/m) at a temperature (°C), by the laws of the tissue itself."""
        return super().kirchhoff(super().enthalpy(temperature_C))

    def _temperature_at(self, potential: ArrayLike) -> np.ndarray:
        """Return the temperature (°C) at which the tissue has a potential (W/m), by Newton."""
        celsius = np.full(np.shape(potential), self.solidus_C)
        for _ in range(NEWTON_STEPS):
            gap = potential - self._potential_at(celsius)
            celsius = celsius + gap / self.conductivity(celsius)
        return celsius


def spread_out(tissue: Tissue, cell_m: float) -> Tissue:
    """Return a tissue as cells of a size show it: spread if its front is thin and blood feeds it.

    Parameters
    ----------
    tissue : Tissue
    cell_m : float
        Size of a cell, m.

    Returns
    -------
    Tissue
        The tissue itself, or a `SpreadTissue`.

    Warns
    -----
    CoarseCells
        Where the cell is too coarse for the blood of the tissue.

    Examples
    --------
    The usual freezing range is left alone.

    >>> soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1, perfusion=6e4)
    >>> spread_out(soft, cell_m=0.0005) is soft
    True
    >>> round(spread_out(soft.changed(solidus_C=-1), cell_m=0.0005).spread, 2)  # W/m
    3.62
    """
    if tissue.perfusion == 0:
        return tissue
    conductivity = tissue.conductivity_unfrozen
    blood_C = tissue.blood_C + tissue.metabolic_heat / tissue.perfusion
    per_metre = np.sqrt(tissue.perfusion / conductivity)
    across_cell = CURVED * cell_m * conductivity * per_metre * (blood_C - tissue.liquidus_C)
    own = float(tissue.kirchhoff(tissue.enthalpy(tissue.liquidus_C)))
    if across_cell <= own:
        return tissue

    # A cell at rest must be fully frozen or unfrozen, so the spread must not reach the start.
    spread = np.hypot(across_cell, own)
    at_start = float(tissue.kirchhoff(tissue.enthalpy(tissue.start_C)))
    widest = own + max(at_start - own, -at_start)
    if widest <= own:
        return tissue
    if spread > widest:
        largest_mm = 1000 * cell_m * np.sqrt(widest**2 - own**2) / across_cell
        # Rounded down, so that the advice can be followed.
        fine_mm = np.floor(100 * largest_mm) / 100
        warnings.warn(
            f"cells of {1000 * cell_m:g} mm are too coarse for the blood of tissue "
            f"{tissue.name!r}: its ice may end up more than 5 % too small or too large in radius; "
            f"take cells of at most {fine_mm:g} mm",
            CoarseCells,
            stacklevel=2,
        )
        spread = widest
    properties = {field.name: getattr(tissue, field.name) for field in fields(Tissue)}
    return SpreadTissue(**properties, spread=float(spread))


def resolved(materials: Materials, grid: Grid) -> Materials:
    """Return materials as the cells of a grid show them.

    Parameters
    ----------
    materials : Materials
    grid : Grid

    Returns
    -------
    Materials
        With a `SpreadTissue` for every tissue that has blood and a thin front.

    Warns
    -----
    CoarseCells
        Where cells are too coarse for that.

    Examples
    --------
    >>> from helpers.freezing.grid import plane
    >>> sharp = Tissue("sharp", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -1, -1, perfusion=6e4)
    >>> materials = Materials((sharp,), np.zeros(5, np.uint8))
    >>> type(resolved(materials, plane(5, cell_mm=1)).tissues[0]).__name__
    'SpreadTissue'
    """
    tissues = tuple(spread_out(tissue, grid.cell) for tissue in materials.tissues)
    return Materials(tissues, materials.number)
