"""A map of death over an ice ball: every voxel's temperature and freezes, put through a dose-response, with a band.

    dead volume = sum over voxels of (1 - S) volume                                                               (11)

The response may be a `dose_response.Fit` (cells in a dish), a `cycles.TwoFreezes` or a `thresholds.Threshold` (living
tissue).  The band is the middle nine tenths of the dead volume over other parameters the data allow: it holds the error
of the fit and nothing else, neither the heat model's nor that between one tumour and the next.  Hold, thaw, vessels and
late death are not in the map; `data/freezing_factors.csv` and `data/time_lines.csv` say what is known of them.
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
from helpers.freezing.result import Freeze

BIN_K, MOST_C = 0.1, 60.0
DRAWS, BAND = 200, (5.0, 95.0)
UNITS = {"rz": ("cm3", 1e6), "xyz": ("cm3", 1e6), "xy": ("mm2", 1e6)}
SURELY = 0.99


@dataclass(frozen=True)
class KillMap:
    """Share dead per voxel (no unit, 0 where there is no tissue) and what it adds up to, in `unit` (cm3, or mm2)."""

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
        """One plain sentence."""
        unit = self.unit.replace("2", "²").replace("3", "³")
        if not self.ice and not round(self.dead, 1):
            return f"No tissue froze: 0.0 {unit} is dead."
        return (
            f"Of {self.ice:.1f} {unit} of ice {self.dead:.1f} {unit} is dead ({self.low:.1f} to {self.high:.1f}); in "
            f"{self.surely_dead:.1f} {unit} at most 1 cell in 100 lives."
        )


def kill_map(
    run: Freeze,
    response: Fit | TwoFreezes | Threshold,
    exposure: Exposure | None = None,
    draws: int = DRAWS,
    seed: int = 1,
    where: np.ndarray | None = None,
) -> KillMap:
    """Return the map of death of a finished run (°C) under a response; the dead volume with its band, cm3 or mm2.

    `exposure`: what was seen during the run, needed to count second freezes; without it every voxel froze once.
    `draws`: other parameters tried for the band, at least 20.  `where`: count the voxels of a mask only.  ValueError
    for one-dimensional runs, which have no volume.

    >>> from helpers.cell_death.dose_response import fit_series
    >>> from helpers.freezing.heat import example
    >>> dead = kill_map(example(), fit_series("786-O"))
    >>> dead.low < dead.dead < dead.high < dead.ice
    True
    """
    _check(run, exposure, draws)
    unit, scale = UNITS[run.grid.kind]
    counted = run.is_tissue if where is None else run.is_tissue & where
    iced = run.minimum_C <= run.tissue.liquidus_C
    at_risk = counted & iced if response.needs_ice else counted
    twice = np.full(run.minimum_C.shape, np.inf) if exposure is None else exposure.twice_C
    dead_share = np.where(at_risk, 1 - response.survival(run.minimum_C, twice), 0.0)
    volumes = run.grid.cell_volumes() * scale
    bins = _Bins(run.minimum_C[at_risk], twice[at_risk], volumes[at_risk])
    tried = [bins.dead(one) for one in response.sampled(draws, seed)]
    low, high = np.percentile(tried, BAND)
    return KillMap(
        run,
        response,
        dead_share,
        float((dead_share * volumes).sum()),
        float(low),
        float(high),
        float(volumes[counted & iced].sum()),
        float(volumes[dead_share >= SURELY].sum()),
        unit,
    )


def cell_map(
    run: Freeze, cell: Cell, exposure: Exposure | None = None, gate: float | None = None
) -> Fate:
    """Return water left and ice inside (no unit) for cells of one kind all over a run (°C, °C/min, first freeze).

    The rate of a voxel is its mean down to -20 °C; the model then cools at that rate throughout.  Tissue beside a
    needle cools fastest just below freezing, where ice starts in cells, so the true zone with ice inside is wider than
    this map's by one to two millimetres; `one_cell.along_history` follows a voxel's own curve.

    >>> from helpers.cell_death.cell import cell
    >>> from helpers.freezing.heat import example
    >>> bool(cell_map(example(), cell("at1_like")).ice_probability.max() > 0.99)
    True
    """
    return fate(
        cell,
        np.where(run.is_tissue, cooling_rate_C_per_min(run, exposure), np.nan),
        run.minimum_C,
        gate,
    )


def equal_radius_mm(volume_cm3: float) -> float:
    """Return the radius (mm) of the ball that has a volume (cm3); ValueError below 0.

    >>> round(equal_radius_mm(35.5), 1)
    20.4
    """
    if not volume_cm3 >= 0:
        raise ValueError(f"volume_cm3 = {volume_cm3} must be 0 or more")
    return 10 * (3 * volume_cm3 / (4 * np.pi)) ** (1 / 3)


class _Bins:
    """Voxels sorted by their temperature (and by whether they froze twice), so that a response is asked once a bin."""

    def __init__(self, once_C: np.ndarray, twice_C: np.ndarray, volumes: np.ndarray) -> None:
        keys = np.stack(
            [self._key(once_C), self._key(np.where(np.isfinite(twice_C), twice_C, MOST_C))]
        )
        both = keys[0] * 100_000 + keys[1]
        found, place = np.unique(both, return_inverse=True)
        self.volume = np.bincount(place, volumes, len(found))
        weight = np.maximum(self.volume, 1e-300)
        self.once_C = np.bincount(place, volumes * once_C, len(found)) / weight
        twice = np.where(np.isfinite(twice_C), twice_C, 0.0)
        mean = np.bincount(place, volumes * twice, len(found)) / weight
        self.twice_C = np.where(found % 100_000 == self._key(np.array([MOST_C]))[0], np.inf, mean)

    @staticmethod
    def _key(celsius: np.ndarray) -> np.ndarray:
        return np.floor((celsius + 300) / BIN_K).astype(np.int64)

    def dead(self, response) -> float:
        """Dead volume under a response."""
        return float(((1 - response.survival(self.once_C, self.twice_C)) * self.volume).sum())


def _check(run, exposure, draws) -> None:
    if run.grid.kind not in UNITS:
        raise ValueError(
            f"a {run.grid.kind} grid has no volume to be dead; use one of {', '.join(UNITS)}"
        )
    if draws < 20:
        raise ValueError(f"draws = {draws}: a band needs at least 20")
    if exposure is not None and exposure.coldest_C.shape != run.minimum_C.shape:
        raise ValueError(
            f"the exposure saw fields of shape {exposure.coldest_C.shape}, the run has {run.minimum_C.shape}; give "
            "exposure.see to the same solve"
        )
