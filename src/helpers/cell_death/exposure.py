"""What each voxel of an ice ball went through: how often it froze, how cold each time, how long it was held cold.

`freezing.heat.solve` keeps the coldest temperature and the first cooling rate of each voxel.  An `Exposure` adds the
rest: give its `see` to `solve(..., watch=exposure.see, watch_s=15)` and it looks at the whole field every few seconds.
Times are cut by straight lines between two looks, so a hold is known to about a tenth of `watch_s`, and a freeze that
begins and ends between two looks is missed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from helpers.freezing.result import Freeze

HOLD_LEVEL_C = -20.0


@dataclass
class Exposure:
    """Gathers fields while a run goes on; `level_C` (°C) is where holding counts, `edge_C` (°C) where freezing begins.

    >>> exposure = Exposure()
    >>> for time, celsius in ((0, 10.0), (60, -30.0), (120, -30.0), (180, 10.0)):
    ...     exposure.see(time, np.array([celsius]))
    >>> float(exposure.hold_s[0]), int(exposure.freezes[0])
    (90.0, 1)
    """

    level_C: float = HOLD_LEVEL_C
    edge_C: float = -1.0
    looks: int = 0
    last_s: float = 0.0
    last_C: np.ndarray = field(default_factory=lambda: np.empty(0))
    hold_s: np.ndarray = field(default_factory=lambda: np.empty(0))
    freezes: np.ndarray = field(default_factory=lambda: np.empty(0))
    coldest_C: np.ndarray = field(default_factory=lambda: np.empty(0))
    coldest_at_s: np.ndarray = field(default_factory=lambda: np.empty(0))
    second_C: np.ndarray = field(default_factory=lambda: np.empty(0))
    done_C: np.ndarray = field(default_factory=lambda: np.empty(0))
    present_C: np.ndarray = field(default_factory=lambda: np.empty(0))

    def see(self, time_s: float, temperature_C: np.ndarray) -> None:
        """Look at a field (°C) at a time (s); times must rise and the shape must stay."""
        now = np.array(temperature_C, dtype=np.float32)
        if not self.looks:
            self._begin(time_s, now)
            return
        if not time_s > self.last_s:
            raise ValueError(
                f"time_s = {time_s} does not come after {self.last_s}; looks must follow one another"
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
        self.looks, self.last_s, self.last_C = self.looks + 1, time_s, now

    @property
    def twice_C(self) -> np.ndarray:
        """The temperature (°C) every voxel reached in two freezes at least; infinite where it froze once or never."""
        return np.minimum(self.second_C, np.maximum(self.present_C, self.done_C))

    def _begin(self, time_s, now):
        self.looks, self.last_s, self.last_C = 1, time_s, now
        self.hold_s, self.freezes = np.zeros(now.shape), (now <= self.edge_C).astype(float)
        self.coldest_C, self.coldest_at_s = now.copy(), np.full(now.shape, float(time_s))
        self.second_C, self.done_C = np.full(now.shape, np.inf), np.full(now.shape, np.inf)
        self.present_C = np.where(now <= self.edge_C, now, np.inf)

    def _count_freezes(self, now):
        """Follow the coldest of the present freeze; when it ends, keep the two coldest of all that ended."""
        frozen, was = now <= self.edge_C, self.last_C <= self.edge_C
        self.freezes += frozen & ~was
        ended = was & ~frozen
        over = np.where(ended, self.present_C, np.inf)
        self.second_C = np.minimum(self.second_C, np.maximum(self.done_C, over))
        self.done_C = np.minimum(self.done_C, over)
        self.present_C = np.where(frozen, np.minimum(self.present_C, now), np.inf)


def cooling_rate_C_per_min(run: Freeze, exposure: Exposure | None = None) -> np.ndarray:
    """Return the first cooling rate of every voxel, °C/min: the run's own, else from first ice to the coldest look.

    The run's rate is a mean down to -20 °C and is missing where that was not reached.  There the mean from first ice to
    the coldest temperature is taken, if the exposure saw it; nan where nothing froze or nothing is known.

    >>> from helpers.freezing.heat import example
    >>> run = example()
    >>> rate = cooling_rate_C_per_min(run)
    >>> bool(np.nanmax(rate[run.is_tissue]) > 50)
    True
    """
    rate = np.array(run.cooling_rate_C_per_min, dtype=float)
    if exposure is None:
        return rate
    minutes = (exposure.coldest_at_s - run.frozen_at_s) / 60
    with np.errstate(divide="ignore", invalid="ignore"):
        slow = (run.tissue.liquidus_C - exposure.coldest_C) / np.where(minutes > 0, minutes, np.nan)
    return np.where(np.isnan(rate) & run.is_tissue, slow, rate)


def _share_below(before: np.ndarray, now: np.ndarray, level: float) -> np.ndarray:
    """Share of the time between two looks that straight lines spend at or below a level."""
    low, high = np.minimum(before, now), np.maximum(before, now)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (level - low) / (high - low)
    return np.where(
        high <= level, 1.0, np.where(low > level, 0.0, np.clip(np.nan_to_num(share), 0.0, 1.0))
    )
