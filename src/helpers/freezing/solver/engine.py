"""What an engine is: anything that can move the state of a `Problem` forward in time.

`heat.solve` plans the steps and knows nothing of how they are computed. There are two engines:
`heat.Reference`, plain NumPy to be read, and `compiled.Compiled`, the fast one. Tests require their
results to be equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from helpers.freezing.solver.time_steps import Segment


@dataclass(frozen=True, eq=False)
class State:
    """The state of a run; all fields flat, one entry a cell, in double precision.

    Parameters
    ----------
    enthalpy : ndarray, shape (cells,)
        J/m3.
    coldest_C : ndarray, shape (cells,)
        Lowest temperature so far, °C.
    warm_passage_s, cold_passage_s : ndarray, shape (cells,)
        When each cell first fell through its two passage levels (`Problem.passage_levels`), s; nan
        if it has not.
    heat_taken : ndarray, shape (sources,)
        Heat that each source has taken so far, J (J/m2 on a plane, J/m on a cylinder or (x, y)
        grid).
    heat_from_blood : float
        Heat that blood and metabolism have given so far, in the same unit.
    """

    enthalpy: np.ndarray
    coldest_C: np.ndarray
    warm_passage_s: np.ndarray
    cold_passage_s: np.ndarray
    heat_taken: np.ndarray
    heat_from_blood: float


class Readings(NamedTuple):
    """What an engine reads after each step, °C."""

    watched_C: np.ndarray
    """Watched cells, shape (steps, watched cells)."""
    wall_C: np.ndarray
    """Mean temperature of the surface of each source, shape (steps, sources)."""


class Engine(Protocol):
    """The state of one run, and the way to move it on."""

    def advance(self, segment: Segment, done: int, most: int) -> Readings:
        """Take one or more equal super-steps and return the readings.

        Parameters
        ----------
        segment : Segment
            When the steps begin, how long each is and how many stages it has.
        done : int
            How many of its steps are done. Times are counted from the segment's begin, so that a
            run is the same to the last bit in however many calls its steps were taken.
        most : int
            At most this many steps; an engine takes fewer where more would keep the caller waiting.

        Returns
        -------
        Readings
            One row for each step taken.
        """

    def enthalpy_now(self) -> np.ndarray:
        """Return the enthalpy (J/m3) of every cell now, flat."""

    def state(self) -> State:
        """Return the whole state now."""
