"""Thresholds in living tissue: the temperature at the edge of a lesion, different in each animal, as a distribution.

    P(dead at T) = Phi((T_mean - T) / SD)         Phi the normal distribution; mean °C, SD K                       (10)

The published standard deviation is taken for the spread between lesions; it also holds the errors of measurement.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from scipy.stats import norm

from helpers import data


@dataclass(frozen=True)
class Threshold:
    """Where tissue dies: mean (°C) and standard deviation (K) over lesions, `animals` of them (0 if not given)."""

    name: str
    mean_C: float
    sd_K: float
    source: str

    needs_ice: ClassVar[bool] = False
    """Measured at the edge of lesions, which may lie outside the ice."""

    def survival(self, temperature_C, twice_C=np.inf) -> np.ndarray:
        """Share (no unit) of lesions in which tissue at °C lives; equation (10).  A second freeze is not known."""
        return norm.sf((self.mean_C - np.asarray(temperature_C, dtype=float)) / self.sd_K)

    def dead_share(self, temperature_C) -> np.ndarray:
        """Share (no unit) of lesions in which tissue at °C is dead."""
        return 1 - self.survival(temperature_C)

    def temperature_for(self, dead: float) -> float:
        """Temperature (°C) at which tissue is dead in a share (no unit) of lesions; ValueError outside 0 to 1."""
        if not 0 < dead < 1:
            raise ValueError(
                f"dead = {dead} must lie between 0 and 1; it is a share, and no percentage"
            )
        return float(self.mean_C - self.sd_K * norm.ppf(dead))

    def sampled(self, count: int, seed: int = 1) -> list[Threshold]:
        """Return as many lesions: sharp edges (0.1 K), each at its own temperature drawn from the distribution."""
        edges = np.random.default_rng(seed).normal(self.mean_C, self.sd_K, count)
        return [replace(self, mean_C=float(edge), sd_K=0.1) for edge in edges]

    def summary(self) -> str:
        """One plain sentence."""
        return (
            f"{self.name}: dead in half of the lesions at {self.mean_C:.1f} °C and in 99 % of them at "
            f"{self.temperature_for(0.99):.1f} °C."
        )


def threshold(name: str) -> Threshold:
    """Return a threshold (°C, K) of `data/lethal_temperatures.csv`, or with a drug, of `data/adjuvants.csv`.

    >>> round(threshold("AT-1 tumour, edge").temperature_for(0.99), 1)
    -25.6
    """
    found = {one.name: one for one in all_thresholds()}
    data.one_of(name, list(found), "thresholds with a spread")
    return found[name]


def all_thresholds() -> tuple[Threshold, ...]:
    """Return every edge of death (°C) that was published with its standard deviation (K), with drugs last.

    >>> len(all_thresholds())
    6
    """
    table = data.load("lethal_temperatures")
    edges = table[(table["measure"] == "edge of death") & table["low_C"].notna()]
    plain = [
        Threshold(r.finding, r.temperature_C, (r.high_C - r.low_C) / 2, r.source)
        for r in edges.itertuples()
    ]
    drugs = data.load("adjuvants")
    drugs = drugs[(drugs["quantity"] == "edge of death") & drugs["low"].notna()]
    given = [
        Threshold(f"{r.cells} with {r.agent}", r.with_agent, (r.high - r.low) / 2, r.source)
        for r in drugs.itertuples()
    ]
    return (*plain, *given)
