"""What each voxel of an ice ball went through: how often it froze, how cold, and for how long.

`freezing.heat.solve` keeps the coldest temperature and the first cooling rate of each voxel. An
`Exposure` adds the rest: pass its `see` to `solve(..., watch=exposure.see, watch_s=15)`, and it
reads the whole field every few seconds.

**Assumptions.** Between two readings temperatures follow straight lines, so a hold is known to
about a tenth of `watch_s`. A freeze that begins and ends between two readings is missed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from helpers.freezing.result import Freeze

# Holding counts at or below this temperature, °C.
HOLD_LEVEL_C = -20.0

# A voxel is frozen at or below this temperature, °C: the liquidus of soft tissue.
FREEZING_EDGE_C = -1.0


def _empty() -> np.ndarray:
    """Return the array that represents a field before the first reading."""
    return np.empty(0)


@dataclass(eq=False)
class Exposure:
    """Gathers temperature fields while a run goes on.

    All arrays have the shape of the field; they are empty before the first reading.

    Parameters
    ----------
    level_C : float
        Temperature at or below which holding counts, °C.
    edge_C : float
        Temperature at or below which a voxel is frozen, °C.

    Attributes
    ----------
    looks : int
        How many fields were read.
    last_s, last_C : float, numpy.ndarray
        Time (s) and field (°C) of the last reading.
    hold_s : numpy.ndarray
        Time at or below `level_C`, s.
    freezes : numpy.ndarray
        How often each voxel froze.
    coldest_C, coldest_at_s : numpy.ndarray
        Coldest temperature (°C) and when it was first read (s).
    done_C, second_C : numpy.ndarray
        Coldest and second coldest of the freezes that have ended, °C; infinite if there is none.
    present_C : numpy.ndarray
        Coldest so far of the freeze that goes on, °C; infinite where the voxel is not frozen.

    Examples
    --------
    >>> exposure = Exposure()
    >>> for time, celsius in ((0, 10.0), (60, -30.0), (120, -30.0), (180, 10.0)):
    ...     exposure.see(time, np.array([celsius]))
    >>> float(exposure.hold_s[0]), int(exposure.freezes[0])
    (90.0, 1)
    """

    level_C: float = HOLD_LEVEL_C
    edge_C: float = FREEZING_EDGE_C
    looks: int = 0
    last_s: float = 0.0
    last_C: np.ndarray = field(default_factory=_empty)
    hold_s: np.ndarray = field(default_factory=_empty)
    freezes: np.ndarray = field(default_factory=_empty)
    coldest_C: np.ndarray = field(default_factory=_empty)
    coldest_at_s: np.ndarray = field(default_factory=_empty)
    second_C: np.ndarray = field(default_factory=_empty)
    done_C: np.ndarray = field(default_factory=_empty)
    present_C: np.ndarray = field(default_factory=_empty)

    def see(self, time_s: float, temperature_C: np.ndarray) -> None:
        """Read a field.

        Parameters
        ----------
        time_s : float
            Time, s; later than the last one.
        temperature_C : numpy.ndarray
            Field, °C, in the shape of the first one.

        Raises
        ------
        ValueError
            For a time that does not rise or another shape.
        """
        # Single precision halves the memory of a box of half a million voxels.
        now = np.array(temperature_C, dtype=np.float32)
        if not self.looks:
            self._begin(time_s, now)
            return
        if not time_s > self.last_s:
            raise ValueError(
                f"time_s = {time_s} does not come after {self.last_s}; "
                f"readings must follow one another"
            )
        if now.shape != self.last_C.shape:
            raise ValueError(
                f"a field of shape {now.shape} does not fit the first one, {self.last_C.shape}"
            )
        self.hold_s += (time_s - self.last_s) * _share_below(self.last_C, now, self.level_C)
        colder = now < self.coldest_C
        self.coldest_C = np.where(colder, now, self.coldest_C)
        self.coldest_at_s = np.where(colder, time_s, self.coldest_at_s)
        self._count_freezes(now)
        self.looks += 1
        self.last_s = time_s
        self.last_C = now

    @property
    def twice_C(self) -> np.ndarray:
        """Temperature (°C) reached in two freezes; infinite where a voxel froze once or never."""
        # The freeze that goes on counts as well: its partner is the coldest that has ended.
        present_and_done = np.maximum(self.present_C, self.done_C)
        return np.minimum(self.second_C, present_and_done)

    def _begin(self, time_s: float, now: np.ndarray) -> None:
        """Read the first field."""
        frozen = now <= self.edge_C
        self.looks = 1
        self.last_s = time_s
        self.last_C = now
        self.hold_s = np.zeros(now.shape)
        self.freezes = frozen.astype(float)
        self.coldest_C = now.copy()
        self.coldest_at_s = np.full(now.shape, float(time_s))
        self.second_C = np.full(now.shape, np.inf)
        self.done_C = np.full(now.shape, np.inf)
        self.present_C = np.where(frozen, now, np.inf)

    def _count_freezes(self, now: np.ndarray) -> None:
        """Follow the present freeze; when it ends, keep the two coldest freezes that ended."""
        frozen = now <= self.edge_C
        was_frozen = self.last_C <= self.edge_C
        self.freezes += frozen & ~was_frozen
        ended_C = np.where(was_frozen & ~frozen, self.present_C, np.inf)
        self.second_C = np.minimum(self.second_C, np.maximum(self.done_C, ended_C))
        self.done_C = np.minimum(self.done_C, ended_C)
        self.present_C = np.where(frozen, np.minimum(self.present_C, now), np.inf)


def cooling_rate_C_per_min(run: Freeze, exposure: Exposure | None = None) -> np.ndarray:
    """Return the first cooling rate of every voxel.

    The rate in the run is a mean down to -20 °C and is missing where that was not reached. There,
    the mean from first ice to the coldest temperature is taken, if an exposure saw it.

    Parameters
    ----------
    run : Freeze
        A finished run.
    exposure : Exposure, optional
        What was seen during that run.

    Returns
    -------
    numpy.ndarray
        Rates, °C/min, in the shape of the field; nan where nothing froze or nothing is known.

    Raises
    ------
    ValueError
        For a run that was not made for rates; see `Freeze.require`.

    Examples
    --------
    >>> from helpers.freezing.heat import example
    >>> run = example(reads="rates")
    >>> rate = cooling_rate_C_per_min(run)
    >>> bool(np.nanmax(rate[run.is_tissue]) > 50)
    True
    """
    run.require("rates")
    rate = np.array(run.cooling_rate_C_per_min, dtype=float)
    if exposure is None:
        return rate
    minutes = (exposure.coldest_at_s - run.frozen_at_s) / 60
    # A voxel that is coldest when it first freezes has no rate: nan instead of a division by 0.
    minutes = np.where(minutes > 0, minutes, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        to_coldest = (run.tissue.liquidus_C - exposure.coldest_C) / minutes
    return np.where(np.isnan(rate) & run.is_tissue, to_coldest, rate)


def _share_below(before_C: np.ndarray, now_C: np.ndarray, level_C: float) -> np.ndarray:
    """Return the share of the time between two readings that is spent at or below a level."""
    low = np.minimum(before_C, now_C)
    high = np.maximum(before_C, now_C)
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = (level_C - low) / (high - low)
    crossing = np.clip(np.nan_to_num(crossing), 0.0, 1.0)
    # Where nothing changes the quotient is 0/0, so the two plain cases are decided apart.
    return np.where(high <= level_C, 1.0, np.where(low > level_C, 0.0, crossing))
