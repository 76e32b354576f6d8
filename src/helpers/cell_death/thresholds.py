"""Thresholds in living tissue: the temperature at the edge of a lesion, as a distribution.

    P(dead at T) = Phi((T_mean - T) / SD)                                                      (10)

    P       share of lesions in which tissue at T (°C) is dead        Phi  normal distribution
    T_mean  mean temperature at the edge, °C                          SD   spread, K

The edge lies at another temperature in each animal. The published standard deviation is taken for
the spread between lesions; it also holds the errors of measurement. Sources are in
`data/lethal_temperatures.csv` and, for tissue with a drug, in `data/adjuvants.csv`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm

from helpers import data

# Width of the edge within one lesion, K: nearly a step, next to the spread between lesions.
SHARP_SD_K = 0.1


@dataclass(frozen=True)
class Threshold:
    """Where tissue dies, over lesions.

    Parameters
    ----------
    name : str
        Which tissue, and which drug.
    mean_C : float
        Mean temperature at the edge of death, °C.
    sd_K : float
        Standard deviation between lesions, K.
    source : str
        Key of the source in data/sources.csv.
    """

    name: str
    mean_C: float
    sd_K: float
    source: str

    # Measured at the edge of lesions, which may lie outside the ice.
    needs_ice: ClassVar[bool] = False

    def survival(self, temperature_C: ArrayLike, twice_C: ArrayLike = np.inf) -> np.ndarray:
        """Return the share of lesions in which tissue at a temperature lives, by equation (10).

        Parameters
        ----------
        temperature_C : array_like
            Coldest temperatures, °C, any shape.
        twice_C : array_like
            What was reached in two freezes, °C; it is not known here and changes nothing.

        Returns
        -------
        numpy.ndarray
            Shares (no unit), in the shape of `temperature_C`.
        """
        return norm.sf((self.mean_C - np.asarray(temperature_C, dtype=float)) / self.sd_K)

    def dead_share(self, temperature_C: ArrayLike) -> np.ndarray:
        """Return the share (no unit) of lesions in which tissue at °C is dead, any shape."""
        return 1 - self.survival(temperature_C)

    def temperature_for(self, dead: float) -> float:
        """Return the temperature at which tissue is dead in a share of lesions.

        Parameters
        ----------
        dead : float
            Share of lesions (no unit), above 0 and below 1.

        Returns
        -------
        float
            Temperature, °C.

        Raises
        ------
        ValueError
            For a share that is not above 0 and below 1.
        """
        if not 0 < dead < 1:
            raise ValueError(
                f"dead = {dead} must lie between 0 and 1; it is a share, and no percentage"
            )
        return float(self.mean_C - self.sd_K * norm.ppf(dead))

    def sampled(self, count: int, seed: int = 1) -> list[Threshold]:
        """Return single lesions: sharp edges, each at a temperature drawn from the distribution.

        Parameters
        ----------
        count : int
            How many.
        seed : int
            Seed of the random numbers.

        Returns
        -------
        list of Threshold
            `count` lesions, each with an edge 0.1 K wide.
        """
        edges_C = np.random.default_rng(seed).normal(self.mean_C, self.sd_K, count)
        return [replace(self, mean_C=float(edge_C), sd_K=SHARP_SD_K) for edge_C in edges_C]

    def summary(self) -> str:
        """Return one plain sentence with the temperatures for half and for 99 % of lesions."""
        return (
            f"{self.name}: dead in half of the lesions at {self.mean_C:.1f} °C and in 99 % of "
            f"them at {self.temperature_for(0.99):.1f} °C."
        )


def threshold(name: str) -> Threshold:
    """Return a threshold by its name.

    Parameters
    ----------
    name : str
        A finding of `data/lethal_temperatures.csv`, or "cells with agent" of `data/adjuvants.csv`.

    Returns
    -------
    Threshold
        Mean (°C) and spread (K).

    Raises
    ------
    ValueError
        For an unknown name; the message names the nearest.

    Examples
    --------
    >>> round(threshold("AT-1 tumour, edge").temperature_for(0.99), 1)
    -25.6
    """
    found = {one.name: one for one in all_thresholds()}
    data.one_of(name, list(found), "thresholds with a spread")
    return found[name]


def all_thresholds() -> tuple[Threshold, ...]:
    """Return every edge of death that was published with its standard deviation.

    Returns
    -------
    tuple of Threshold
        Means in °C and spreads in K, with drugs last.

    Examples
    --------
    >>> len(all_thresholds())
    6
    """
    found = []
    table = data.load("lethal_temperatures")
    edges = table[(table["measure"] == "edge of death") & table["low_C"].notna()]
    for row in edges.itertuples():
        # The tables hold mean - SD and mean + SD as low and high.
        spread_K = (row.high_C - row.low_C) / 2
        found.append(Threshold(row.finding, row.temperature_C, spread_K, row.source))

    drugs = data.load("adjuvants")
    drug_edges = drugs[(drugs["quantity"] == "edge of death") & drugs["low"].notna()]
    for row in drug_edges.itertuples():
        spread_K = (row.high - row.low) / 2
        name = f"{row.cells} with {row.agent}"
        found.append(Threshold(name, row.with_agent, spread_K, row.source))
    return tuple(found)
