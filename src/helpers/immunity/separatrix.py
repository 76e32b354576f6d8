"""The line between control and escape: the stable manifold of the saddle.

**Method.** Two starts a hair on either side of the line end in different states, so it cannot be
found forwards in time. Off the saddle it leaves along the eigenvector of the Jacobian whose
eigenvalue is negative; backwards in time everything near runs away along it, so the computed line
does not drift.

**Checks.** The tests start a percent on either side of the line and see the two ends.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.integrate import solve_ivp

from helpers.immunity.equilibria import THRESHOLD, Equilibrium, named
from helpers.immunity.kuznetsov import Kuznetsov

# First step off the saddle, as a share of it.
OFFSET = 1e-4

# Where a branch ends, cells.
LEAST_EFFECTORS = 1.0
MOST_EFFECTORS = 1e8
LEAST_TUMOUR = 1e2

# Where a branch ends, as a share of the capacity.
MOST_TUMOUR = 1.5

# A branch is followed backwards for at most this many days.
DAYS = 400.0


@dataclass(frozen=True, eq=False)
class Separatrix:
    """Points of the line, from end to end through the saddle, with effectors rising.

    Parameters
    ----------
    effectors, tumour : numpy.ndarray, shape (points,)
        E and T, cells.
    """

    effectors: np.ndarray
    tumour: np.ndarray

    def summary(self) -> str:
        """Return one plain sentence with both ends of the line."""
        return (
            f"The line between control and escape runs from {self.effectors[0]:.3g} to "
            f"{self.effectors[-1]:.3g} effector cells, through tumours of "
            f"{self.tumour.min():.3g} to {self.tumour.max():.3g} cells."
        )


def separatrix(model: Kuznetsov) -> Separatrix:
    """Return the line that parts the starts that end dormant from those that escape.

    Parameters
    ----------
    model : Kuznetsov
        A model with a threshold.

    Returns
    -------
    Separatrix
        Points of the line, cells.

    Raises
    ------
    ValueError
        For a model without a threshold.

    Examples
    --------
    >>> from helpers.immunity.kuznetsov import published
    >>> line = separatrix(published())
    >>> bool(line.tumour.min() < 2.68e8 < line.tumour.max())
    True
    """
    points = named(model)
    if THRESHOLD not in points:
        raise ValueError(
            f"this model has only {', '.join(points)}; "
            f"the rule: a separatrix needs a threshold (saddle)"
        )
    saddle = points[THRESHOLD]
    place = np.array([saddle.effectors, saddle.tumour])
    values, vectors = np.linalg.eig(model.jacobian(saddle.effectors, saddle.tumour))
    inward = vectors[:, np.argmin(values.real)].real
    # Scaled so that the larger of its two relative steps is 1.
    inward = inward / (np.abs(inward) / place).max()

    before = _branch(model, saddle, -OFFSET * inward)
    after = _branch(model, saddle, OFFSET * inward)
    line = np.hstack([before[:, ::-1], place[:, None], after])
    if line[0, 0] > line[0, -1]:
        line = line[:, ::-1]
    effectors, tumour = line
    return Separatrix(effectors, tumour)


def _branch(model: Kuznetsov, saddle: Equilibrium, step: np.ndarray) -> np.ndarray:
    """Follow the flow backwards in time from beside the saddle; rows E and T in cells."""

    def backwards(_: float, state: np.ndarray) -> list[float]:
        effectors, tumour = state
        effector_change, tumour_change = model.rates(effectors, tumour)
        return [-effector_change, -tumour_change]

    def room_left(_: float, state: np.ndarray) -> float:
        effectors, tumour = state
        return min(
            MOST_EFFECTORS - effectors,
            effectors - LEAST_EFFECTORS,
            tumour - LEAST_TUMOUR,
            MOST_TUMOUR * model.capacity - tumour,
        )

    # solve_ivp stops where this function crosses 0 if it carries this mark.
    room_left.terminal = True  # type: ignore[attr-defined]
    start = (saddle.effectors + step[0], saddle.tumour + step[1])
    found = solve_ivp(
        backwards, (0, DAYS), start, method="LSODA", events=room_left, rtol=1e-8, atol=1e-3
    )
    return found.y
