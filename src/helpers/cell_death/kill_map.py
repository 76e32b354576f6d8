"""A map of death over an ice ball: every voxel put through a dose-response, with a band.

    dead volume = sum over voxels of (1 - S) volume                                            (11)

    S  share alive at the voxel's coldest temperature and number of freezes, no unit

The response may be a `dose_response.Fit` (cells in a dish), a `cycles.TwoFreezes` or a
`thresholds.Threshold` (living tissue).

**Assumptions.** The band is the middle nine tenths of the dead volume over other parameters that
the data allow: it holds the error of the fit and nothing else, neither the heat model's nor that
between one tumour and the next. Hold, thaw, vessels and late death are not in the map;
`data/freezing_factors.csv` and `data/time_lines.csv` say what is known of them.

**Checks.** The tests count a sharp threshold against the volume of its isotherm, and the band's
coarse bins against every single voxel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.cell_death.cell import Cell
from helpers.cell_death.cycles import TwoFreezes
from helpers.cell_death.dose_response import Fit
from helpers.cell_death.exposure import Exposure, cooling_rate_C_per_min
from helpers.cell_death.rate_table import Fate, fate
from helpers.cell_death.thresholds import Threshold
from helpers.freezing.result import Freeze, checked_mask

# Voxels within a tenth of a kelvin count as one when the band is drawn.
BIN_K = 0.1

# Marks voxels that did not freeze twice when they are sorted, °C: warmer than any tissue.
NOT_TWICE_C = 60.0

DRAWS = 200
FEWEST_DRAWS = 20

# The middle nine tenths.
BAND_PERCENT = (5.0, 95.0)

# Share dead (no unit) from which a voxel counts as surely dead: fewer than 1 cell in 1000 lives.
SURELY = 0.999


@dataclass(frozen=True, eq=False)
class KillMap:
    """Share dead per voxel, and what it adds up to.

    Parameters
    ----------
    run : Freeze
        The run it belongs to.
    response : Fit, TwoFreezes or Threshold
        The dose-response.
    dead_share : numpy.ndarray
        Share dead (no unit) in the shape of the field; 0 where there is no tissue.
    dead, low, high : float
        Expected dead volume and its band, in `unit`: voxels count by their share dead, so that ten
        with one cell in ten dead make one dead voxel. Nowhere need all cells be dead.
    ice : float
        Volume that was ever ice, in `unit`.
    surely_dead : float
        Volume in which fewer than 1 cell in 1000 lives, in `unit`.
    unit : {"cm3", "mm2"}
        Unit of the volumes; mm2 in a cross-section.
    """

    run: Freeze
    response: Fit | TwoFreezes | Threshold
    dead_share: np.ndarray
    dead: float
    low: float
    high: float
    ice: float
    surely_dead: float
    unit: str

    def summary(self) -> str:
        """Return one plain sentence with ice, dead volume and its band."""
        unit = self.run.grid.size_unit.label
        # With a threshold tissue may die outside the ice: no ice does not mean no death.
        if not self.ice and not round(self.dead, 1):
            return f"No tissue froze: 0.0 {unit} is dead."
        return (
            f"Of {self.ice:.1f} {unit} of ice the dead cells would fill {self.dead:.1f} {unit} "
            f"({self.low:.1f} to {self.high:.1f}); in {self.surely_dead:.1f} {unit} "
            f"fewer than 1 cell in 1000 lives."
        )


def kill_map(
    run: Freeze,
    response: Fit | TwoFreezes | Threshold,
    exposure: Exposure | None = None,
    draws: int = DRAWS,
    seed: int = 1,
    where: np.ndarray | None = None,
) -> KillMap:
    """Return the map of death of a finished run under a response, by equation (11).

    Parameters
    ----------
    run : Freeze
        A finished run in two or three dimensions.
    response : Fit, TwoFreezes or Threshold
        The dose-response.
    exposure : Exposure, optional
        What was seen during the run, needed to count second freezes; without it every voxel froze
        once.
    draws : int
        How many other parameters are tried for the band; at least 20.
    seed : int
        Seed of the random numbers.
    where : numpy.ndarray of bool, optional
        Count the voxels of this mask only, in the shape of the field.

    Returns
    -------
    KillMap
        Share dead per voxel, and volumes in cm3 (mm2 in a cross-section).

    Raises
    ------
    ValueError
        For a one-dimensional run, which has no volume, or one that was made for sizes only; for too
        few draws; for an exposure of another run; if `where` is no mask of the field.

    Examples
    --------
    >>> from helpers.cell_death.dose_response import fit_series
    >>> from helpers.freezing.heat import example
    >>> dead = kill_map(example(), fit_series("786-O"))
    >>> dead.low < dead.dead < dead.high < dead.ice
    True
    """
    _check(run, exposure, draws)
    run.require("minima")
    counted = run.is_tissue
    if where is not None:
        counted = counted & checked_mask(where, run.is_tissue.shape)
    iced = run.minimum_C <= run.tissue.liquidus_C
    # Curves from frozen cells say nothing of tissue that was cold and never froze.
    at_risk = counted & iced if response.needs_ice else counted
    twice_C = np.full(run.minimum_C.shape, np.inf) if exposure is None else exposure.twice_C

    dead_share = np.where(at_risk, 1 - response.survival(run.minimum_C, twice_C), 0.0)
    sizes = run.grid.cell_sizes()
    bins = _Bins(run.minimum_C[at_risk], twice_C[at_risk], sizes[at_risk])
    # The band evaluates the response hundreds of times; voxels of one temperature count as one.
    tried = [bins.dead(other) for other in response.sampled(draws, seed)]
    low, high = np.percentile(tried, BAND_PERCENT)
    return KillMap(
        run=run,
        response=response,
        dead_share=dead_share,
        dead=float((dead_share * sizes).sum()),
        low=float(low),
        high=float(high),
        ice=float(sizes[counted & iced].sum()),
        surely_dead=float(sizes[dead_share > SURELY].sum()),
        unit=run.grid.size_unit.name,
    )


def cell_map(
    run: Freeze, cell: Cell, exposure: Exposure | None = None, gate: float | None = None
) -> Fate:
    """Return water left and ice inside for cells of one kind all over a run, first freeze.

    The rate of a voxel is its mean down to -20 °C; the model then cools at that rate throughout.
    Tissue beside a needle cools fastest just below freezing, where ice starts in cells, so the true
    zone with ice inside is wider than this map's by one to two millimetres;
    `one_cell.along_history` follows the temperature curve of a single voxel.

    Parameters
    ----------
    run : Freeze
        A finished run.
    cell : Cell
        The kind of cell.
    exposure : Exposure, optional
        What was seen during the run; see `exposure.cooling_rate_C_per_min`.
    gate : float, optional
        Critical water, as in `one_cell.freeze`.

    Returns
    -------
    Fate
        Water and probability of ice (no unit) in the shape of the field.

    Raises
    ------
    ValueError
        For a run that was not made for rates, or a gate that `nucleation.open_gate` refuses.

    Examples
    --------
    >>> from helpers.cell_death.cell import cell
    >>> from helpers.freezing.heat import example
    >>> run = example(reads="rates")
    >>> bool(cell_map(run, cell("at1_like")).ice_probability.max() > 0.99)
    True
    """
    run.require("rates")
    rate = np.where(run.is_tissue, cooling_rate_C_per_min(run, exposure), np.nan)
    return fate(cell, rate, run.minimum_C, gate)


class _Bins:
    """Voxels sorted by temperature and second freeze: a response is evaluated once per bin.

    The band evaluates hundreds of responses; with bins that takes milliseconds for any grid.
    """

    # Larger than any key of the second temperature, so that two keys make one number.
    KEYS_PER_ONCE = 100_000

    def __init__(self, once_C: np.ndarray, twice_C: np.ndarray, sizes: np.ndarray) -> None:
        frozen_twice = np.isfinite(twice_C)
        # A bin is a pair of temperatures, written as one number so that np.unique can sort it.
        twice_key = self._key(np.where(frozen_twice, twice_C, NOT_TWICE_C))
        pair_key = self._key(once_C) * self.KEYS_PER_ONCE + twice_key
        found, place = np.unique(pair_key, return_inverse=True)

        def sum_in_bins(weights: np.ndarray) -> np.ndarray:
            return np.bincount(place, weights, len(found))

        self.size = sum_in_bins(sizes)
        weight = np.maximum(self.size, 1e-300)  # a bin of cells without volume must not divide by 0
        self.once_C = sum_in_bins(sizes * once_C) / weight
        mean_twice_C = sum_in_bins(sizes * np.where(frozen_twice, twice_C, 0.0)) / weight
        not_twice = found % self.KEYS_PER_ONCE == self._key(np.array(NOT_TWICE_C))
        self.twice_C = np.where(not_twice, np.inf, mean_twice_C)

    @staticmethod
    def _key(celsius: np.ndarray) -> np.ndarray:
        """Return the number of a temperature's bin; 300 K more keeps it positive."""
        return np.floor((celsius + 300) / BIN_K).astype(np.int64)

    def dead(self, response: Fit | TwoFreezes | Threshold) -> float:
        """Return the dead volume under a response."""
        dead_share = 1 - response.survival(self.once_C, self.twice_C)
        return float((dead_share * self.size).sum())


def _check(run: Freeze, exposure: Exposure | None, draws: int) -> None:
    """Raise ValueError for a run without volume, too few draws, or an exposure of another run."""
    if len(run.grid.axes) < 2:
        raise ValueError(
            f"a {run.grid.kind} grid has no volume for dead tissue; use one of rz, xyz, xy"
        )
    if draws < FEWEST_DRAWS:
        raise ValueError(f"draws = {draws}: a band needs at least {FEWEST_DRAWS}")
    if exposure is not None and exposure.coldest_C.shape != run.minimum_C.shape:
        raise ValueError(
            f"the exposure saw fields of shape {exposure.coldest_C.shape}, the run has "
            f"{run.minimum_C.shape}; pass exposure.see to the same solve"
        )
