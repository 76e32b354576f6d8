"""What a run leaves behind: fields, thermocouple curves, the energy ledger, and one plain sentence.

Sizes are read from the fields. Counting whole cells would make volumes jump by 0.3 % from one time
to the next; instead each cell counts by the share of it that is colder, estimated from its own
temperature and the differences to its neighbours:

    share = clip(1/2 + (isotherm - T) / sum |dT|, 0, 1)                                          (9)

Where tissue freezes at one temperature, and that is the isotherm asked for, temperatures do not say
how much of the front's cell is frozen: it stays at the freezing point until all of it is. Its
enthalpy does, so there the share is the frozen one, 1 - f. The coldest temperatures so far
(`ever=True`) are always read by (9), to half a cell at such a front.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from helpers.freezing.grid import Grid
from helpers.freezing.tissue import Tissue

LETHAL_C = -40.0
"""The temperature (°C) that planning most often takes as lethal."""

SAME_K = 1e-6
"""An isotherm this near to a freezing point (K) is the freezing point."""

HARDLY_FROZEN = 1e-6
"""A cell with a smaller frozen share has only been rounded."""


READ_FROM = {"minimum_C": "minima", "frozen_at_s": "minima", "cooling_rate_C_per_min": "rates"}
"""Fields that only runs with short enough steps have right; see `heat.solve`, `reads`."""


@dataclass(frozen=True)
class EnergyLedger:
    """Where the heat went, in J (J/m2 on a plane, J/m on a cylinder or (x, y) grid).

    Parameters
    ----------
    taken : tuple of float
        By each source.
    from_blood : float
        Given to the tissue by blood and metabolism.
    lost : float
        Fall of the tissue's enthalpy.
    """

    taken: tuple[float, ...]
    from_blood: float
    lost: float

    @property
    def imbalance(self) -> float:
        """Heat not accounted for, as a share of all heat moved (dimensionless); 0 is perfect."""
        given = self.lost + self.from_blood
        all_taken = sum(abs(heat) for heat in self.taken)
        scale = max(abs(self.lost), all_taken, abs(self.from_blood), 1e-30)
        return abs(sum(self.taken) - given) / scale


@dataclass(frozen=True, eq=False)
class Thermocouples:
    """Temperatures at chosen points.

    Each point reads the cell that holds it, whose centre is at most half a cell away; a point on a
    face between cells reads their mean.

    Parameters
    ----------
    place_mm : tuple of points
        Coordinates of each point, mm.
    time_s : ndarray, shape (steps,)
        s.
    temperature_C : ndarray, shape (steps, points)
        °C.
    """

    place_mm: tuple[tuple[float, ...], ...]
    time_s: np.ndarray
    temperature_C: np.ndarray

    def __post_init__(self) -> None:
        _make_read_only(self)


@dataclass(frozen=True, eq=False, repr=False)
class Freeze:
    """The end of a run; its arrays are read-only, because studies keep runs and share them.

    Fields have the grid's `field_shape`; cells inside probes hold the probe's temperature.

    Parameters
    ----------
    tissue : Tissue
    grid : Grid
    time_s : float
        The time reached, s.
    completed : bool
        False if the run was stopped early.
    temperature_C : ndarray
        Temperature at the end, °C.
    minimum_C : ndarray
        The coldest that each cell ever was, °C.
    frozen_at_s : ndarray
        When each cell first fell below the liquidus of its tissue, s; nan if it never did.
    cooling_rate_C_per_min : ndarray
        Mean rate from there to -20 °C, °C/min; nan where that was not reached.
    unfrozen_fraction : ndarray
        At the end, 0 to 1.
    is_tissue : ndarray of bool
        False inside probes.
    region : ndarray of int
        Number of the region that each cell lies in; 0 is `tissue` itself.
    energy : EnergyLedger
    thermocouples : Thermocouples
    stages : int
        Number of passes over the grid.
    reads : {"sizes", "minima", "rates"}
        What the steps of the run were made for, see `heat.solve`.

    Raises
    ------
    ValueError
        Where a field is read that the run was not made for; see `require`.
    """

    undefined: ClassVar[tuple[str, ...]] = ("frozen_at_s", "cooling_rate_C_per_min")
    """Fields that hold nan on purpose."""

    tissue: Tissue
    grid: Grid
    time_s: float
    completed: bool
    temperature_C: np.ndarray
    minimum_C: np.ndarray
    frozen_at_s: np.ndarray
    cooling_rate_C_per_min: np.ndarray
    unfrozen_fraction: np.ndarray
    is_tissue: np.ndarray
    region: np.ndarray
    energy: EnergyLedger
    thermocouples: Thermocouples
    stages: int = 0
    reads: str = "rates"

    def __post_init__(self) -> None:
        _make_read_only(self)

    def __getattribute__(self, name: str) -> Any:
        """Refuse to give what the steps of the run were too coarse for, wherever it is read."""
        reading = READ_FROM.get(name)
        if reading is not None:
            self.require(reading)
        return super().__getattribute__(name)

    def __repr__(self) -> str:
        """Say what was run and what came out, in place of all the numbers of its fields."""
        cells = " x ".join(str(count) for count in self.grid.field_shape)
        return (
            f"<Freeze of {self.tissue.name}, {self.grid.kind} grid, {cells} cells of "
            f"{1000 * self.grid.cell:g} mm: {self.summary()}>"
        )

    def require(self, reading: str) -> None:
        """Refuse to read what the steps of the run were too coarse for.

        Parameters
        ----------
        reading : {"minima", "rates"}
            What is about to be read.

        Raises
        ------
        ValueError
            If the run was made for less.

        Examples
        --------
        >>> from helpers.freezing.heat import example
        >>> example().require("rates")
        Traceback (most recent call last):
        ValueError: this run was made for reads = 'minima'; the rule: to read rates, solve with ...
        """
        order = ("sizes", "minima", "rates")
        if order.index(self.reads) < order.index(reading):
            raise ValueError(
                f"this run was made for reads = {self.reads!r}; the rule: to read {reading}, solve "
                f"with reads = {reading!r}, because longer steps let single cells swing"
            )

    def size(
        self, isotherm_C: float, *, ever: bool = False, where: np.ndarray | None = None
    ) -> float:
        """Return the size of everything at or below an isotherm.

        Space inside probes counts as cold while the probe is.

        Parameters
        ----------
        isotherm_C : float
            °C.
        ever : bool
            Count what was that cold at any time so far, instead of now.
        where : ndarray of bool, shape of the grid's field_shape, optional
            Count only a part, whole cells of it: `run.region == 1`, or `tumour.contains(run.grid)`.

        Returns
        -------
        float
            mm, mm2 or cm3, see `grid.size_unit`.

        Raises
        ------
        ValueError
            If `where` is no mask of the right shape.

        Examples
        --------
        >>> from helpers.freezing.heat import example
        >>> run = example()
        >>> round(run.size(0.0), -1), run.grid.size_unit.name
        (600.0, 'mm2')
        """
        coldest = self._field(ever)
        share = share_below(coldest, isotherm_C)
        if self._is_front(isotherm_C, ever):
            share = np.where(self.region == 0, 1 - self.unfrozen_fraction, share)
        per_cell = share * self.grid.cell_volumes()
        if where is not None:
            per_cell = per_cell[checked_mask(where, coldest.shape)]
        return float(self.grid.size_unit.per_si * np.sum(per_cell))

    def radius_mm(self, isotherm_C: float, *, ever: bool = False) -> float:
        """Return how far an isotherm reaches.

        Plane: distance from the wall. Cylinder, sphere: radius. (r, z): radius at the coldest
        height. (x, y) and (x, y, z), where ice need not be round: radius of the disc or ball of the
        same size.

        Parameters
        ----------
        isotherm_C : float
            °C.
        ever : bool
            As for `size`.

        Returns
        -------
        float
            mm; nan if nowhere is so cold.

        Examples
        --------
        >>> from helpers.freezing.heat import example
        >>> round(example().radius_mm(0.0), 1)
        13.9
        """
        if self.grid.kind in ("xy", "xyz"):
            extent = self.size(isotherm_C, ever=ever)
            if extent == 0:
                return float("nan")
            if self.grid.kind == "xy":
                return float(np.sqrt(extent / np.pi))
            return 10 * (extent * 3 / 4 / np.pi) ** (1 / 3)  # cm3 to mm
        line = self._field(ever)
        if line.ndim == 2:
            coldest_height = int(np.argmin(line.sum(axis=0)))
            line = line[:, coldest_height]
        if self._is_front(isotherm_C, ever):
            frozen = 1 - self.unfrozen_fraction
            frozen = frozen if frozen.ndim == 1 else frozen[:, coldest_height]
            return self._front_radius_mm(frozen)
        place_mm = self.grid.centres_mm(0)
        colder = np.flatnonzero(line <= isotherm_C)
        if not len(colder):
            return float("nan")
        last = colder[-1]
        if last == len(line) - 1:
            return float(place_mm[-1] + 500 * self.grid.cell)  # the grid's outer face
        return crossing(place_mm[last:], line[last:], isotherm_C)

    def half_length_mm(self, isotherm_C: float) -> float:
        """Return half the extent of an isotherm along z, at the axis of an rz grid.

        Parameters
        ----------
        isotherm_C : float
            °C.

        Returns
        -------
        float
            mm; nan if nowhere is so cold.

        Raises
        ------
        ValueError
            On any other grid.

        Examples
        --------
        >>> from helpers.freezing.heat import example
        >>> example().half_length_mm(0.0)
        Traceback (most recent call last):
        ValueError: half_length_mm needs an rz grid, not 'xy'
        """
        if self.grid.kind != "rz":
            raise ValueError(f"half_length_mm needs an rz grid, not {self.grid.kind!r}")
        z_mm = self.grid.centres_mm(1)
        line = self.temperature_C[0]
        if self._is_front(isotherm_C, ever=False):
            # Along an axis of equal cells, the frozen shares add up to the length.
            cells = float(np.sum(1 - self.unfrozen_fraction[0]))
            return 500 * self.grid.cell * cells if cells > 0 else float("nan")
        cold = np.flatnonzero(line < isotherm_C)
        if not len(cold):
            return float("nan")
        # The middle of the cold part: half of its cells lie on either side.
        middle = cold[len(cold) // 2]
        upper_mm = crossing(z_mm[middle:], line[middle:], isotherm_C)
        lower_mm = -crossing(-z_mm[middle::-1], line[middle::-1], isotherm_C)
        # What does not end inside the grid reaches its side.
        if np.isnan(upper_mm):
            upper_mm = 1000 * self.grid.cell * len(line)
        if np.isnan(lower_mm):
            lower_mm = 0.0
        return (upper_mm - lower_mm) / 2

    def depth_mm(self, isotherm_C: float, *, ever: bool = False) -> float:
        """Return how deep an isotherm reaches below the face z = 0.

        It is read below the coldest place of that face; for rz and xyz grids.

        Parameters
        ----------
        isotherm_C : float
            °C.
        ever : bool
            As for `size`.

        Returns
        -------
        float
            mm; nan if nowhere is so cold.

        Raises
        ------
        ValueError
            On a grid without such a face.

        Examples
        --------
        >>> from helpers.freezing.heat import example
        >>> example().depth_mm(0.0)
        Traceback (most recent call last):
        ValueError: depth_mm needs an rz or xyz grid, which has a face z = 0, not 'xy'
        """
        if self.grid.kind not in ("rz", "xyz"):
            raise ValueError(
                f"depth_mm needs an rz or xyz grid, which has a face z = 0, not {self.grid.kind!r}"
            )
        field = self._field(ever)
        coldest = np.unravel_index(int(np.argmin(field[..., 0])), field.shape[:-1])
        if self._is_front(isotherm_C, ever):
            frozen = 1 - self.unfrozen_fraction[coldest]
            return 1000 * self.grid.cell * float(frozen.sum()) if frozen[0] > 0 else float("nan")
        place_mm = self.grid.centres_mm(field.ndim - 1)
        if np.all(field[coldest] <= isotherm_C):
            return float(place_mm[-1] + 500 * self.grid.cell)  # the grid's far side
        return crossing(place_mm, field[coldest], isotherm_C)

    def coldest_side_C(self, *, ever: bool = False) -> float:
        """Return the coldest temperature beside the outer sides across the needles.

        No heat comes from beyond an insulated side: ice that reaches it would be another in a body.

        Parameters
        ----------
        ever : bool
            As for `size`.

        Returns
        -------
        float
            °C; beside the sides across x and y, on other grids beside the last one across the first
            axis.

        Examples
        --------
        >>> from helpers.freezing.heat import example
        >>> example().coldest_side_C() > 10  # the ice is far from the sides
        True
        """
        celsius = self._field(ever)
        sides_C = [celsius[-1]]
        if self.grid.kind in ("xy", "xyz"):
            sides_C += [celsius[0], celsius[:, 0], celsius[:, -1]]
        return float(min(side_C.min() for side_C in sides_C))

    def summary(self) -> str:
        """Return one plain sentence: time, ice and how far inside its edge -40 °C lies."""
        minutes = self.time_s / 60
        start = f"After {minutes:.3g} min"
        if not self.completed:
            start += " (stopped early)"
        edge_mm = self.radius_mm(self.tissue.liquidus_C)
        lethal_mm = self.radius_mm(LETHAL_C)
        if self._reaches_outside(edge_mm):
            # Where tissue freezes from outside inwards, how far out its ice lies says nothing.
            size = self.size(self.tissue.liquidus_C)
            return (
                f"{start} {size:.3g} {self.grid.size_unit.label} are frozen, up to the outer side "
                f"of the tissue."
            )
        if np.isnan(edge_mm):
            coldest_C = self.temperature_C.min()
            return f"{start} nothing is frozen; the coldest tissue is at {coldest_C:.1f} °C."
        if np.isnan(lethal_mm):
            return f"{start} the ice edge is {edge_mm:.1f} mm out; no tissue has reached -40 °C."
        # Of tenths, so that the three numbers add up for a reader.
        inside_mm = round(edge_mm, 1) - round(lethal_mm, 1)
        return (
            f"{start} the ice edge is {edge_mm:.1f} mm out; -40 °C reaches {lethal_mm:.1f} mm, "
            f"{inside_mm:.1f} mm inside the edge."
        )

    def _reaches_outside(self, edge_mm: float) -> bool:
        """Say whether ice of a radius (mm) reaches the last side across the grid's first axis.

        On (x, y) grids and in boxes, any side across x or y.
        """
        if self.grid.kind in ("xy", "xyz"):
            return self.coldest_side_C() <= self.tissue.liquidus_C
        outer_mm = 1000 * (self.grid.start[0] + self.grid.shape[0] * self.grid.cell)
        return edge_mm >= outer_mm * (1 - 1e-9)

    def _is_front(self, isotherm_C: float, ever: bool) -> bool:
        """Return whether an isotherm is a sharp freezing point, which enthalpy knows better."""
        is_sharp = self.tissue.solidus_C == self.tissue.liquidus_C
        return is_sharp and not ever and abs(isotherm_C - self.tissue.liquidus_C) < SAME_K

    def _front_radius_mm(self, frozen: np.ndarray) -> float:
        """Return how far ice reaches along the first axis, from the frozen shares of its cells."""
        reached = np.flatnonzero(frozen > HARDLY_FROZEN)
        if not len(reached):
            return float("nan")
        end = reached[-1] + 1
        # Behind the outermost cells, which are frozen in part, is a cell that is frozen through.
        whole = np.flatnonzero(frozen[:end] >= 1)
        begin = whole[-1] + 1 if len(whole) else reached[0]
        power = self.grid.curvature + 1
        faces = (self.grid.start[0] + self.grid.cell * np.arange(len(frozen) + 1)) ** power
        inside = faces[begin] + np.sum(frozen[begin:end] * np.diff(faces)[begin:end])
        return float(1000 * inside ** (1 / power))

    def _field(self, ever: bool) -> np.ndarray:
        """Return the coldest temperatures so far, or those at the end."""
        if ever:
            self.require("minima")
        return self.minimum_C if ever else self.temperature_C


def _make_read_only(record: Freeze | Thermocouples) -> None:
    """Let nobody change the arrays of a record."""
    # Not by name: a run that was made for sizes refuses to give some of its fields.
    for value in vars(record).values():
        if isinstance(value, np.ndarray):
            value.flags.writeable = False


def checked_mask(where: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return what chooses cells of a field, if it is a mask.

    Numbers of regions would pass for one: NumPy takes them for places in the array.

    Parameters
    ----------
    where : ndarray of bool
        True for the cells that count.
    shape : tuple of int
        The grid's `field_shape`.

    Returns
    -------
    ndarray of bool
        The mask.

    Raises
    ------
    ValueError
        For anything but a mask of that shape.

    Examples
    --------
    >>> checked_mask(np.array([0, 1, 1], np.uint8), (3,))
    Traceback (most recent call last):
    ValueError: where is uint8 (3,); it must be a bool mask of shape (3,)
    """
    where = np.asarray(where)
    if where.dtype != bool or where.shape != shape:
        raise ValueError(
            f"where is {where.dtype} {where.shape}; it must be a bool mask of shape {shape}"
        )
    return where


def share_below(temperature_C: np.ndarray, isotherm_C: float) -> np.ndarray:
    """Return the share of each cell at or below an isotherm; equation (9).

    Parameters
    ----------
    temperature_C : ndarray of one to three dimensions
        °C.
    isotherm_C : float
        °C.

    Returns
    -------
    ndarray of the same shape
        0 to 1.

    Examples
    --------
    >>> share_below(np.array([-30.0, -20.0, -10.0]), -20.0)
    array([1. , 0.5, 0. ])
    """
    spread = np.zeros_like(temperature_C)
    for axis in range(temperature_C.ndim):
        if temperature_C.shape[axis] > 1:
            spread += np.abs(np.gradient(temperature_C, axis=axis))
    gap = isotherm_C - temperature_C
    whole = np.where(
        gap >= 0, 1.0, 0.0
    )  # where the field is flat, a cell counts whole or not at all
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        share = np.where(spread > 0, 0.5 + gap / spread, whole)
    return np.clip(share, 0.0, 1.0)


def crossing(place_mm: np.ndarray, temperature_C: np.ndarray, isotherm_C: float) -> float:
    """Return the first place where a line of temperatures rises through an isotherm.

    Parameters
    ----------
    place_mm, temperature_C : ndarray, shape (points,)
        mm and °C.
    isotherm_C : float
        °C.

    Returns
    -------
    float
        mm; nan if it never does.

    Examples
    --------
    >>> crossing(np.array([1.0, 2.0, 3.0]), np.array([-40.0, -20.0, 20.0]), 0.0)
    2.5
    """
    warmer = np.flatnonzero(temperature_C > isotherm_C)
    if not len(warmer) or warmer[0] == 0:
        return float("nan")
    n = warmer[0]
    below = temperature_C[n - 1]
    above = temperature_C[n]
    share = (isotherm_C - below) / (above - below)
    return float(place_mm[n - 1] + share * (place_mm[n] - place_mm[n - 1]))
