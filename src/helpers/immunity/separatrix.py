"""The line between control and escape: the stable manifold of the saddle, found by running time backwards.

Two starts a hair on either side of it end in different states.  Off the saddle it leaves along the eigenvector whose
eigenvalue is negative; backwards in time everything near runs away along it, so the computed line does not drift.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.integrate import solve_ivp

from helpers.immunity.equilibria import THRESHOLD, named
from helpers.immunity.kuznetsov import Kuznetsov

OFFSET = 1e-4  # first step off the saddle, as a share of it
MOST_EFFECTORS, LEAST_TUMOUR, MOST_TUMOUR = (
    1e8,
    1e2,
    1.5,
)  # where a branch ends: cells, cells, shares of the capacity
DAYS = 400.0


@dataclass(frozen=True)
class Separatrix:
    """Points of the line, from end to end through the saddle: effectors and tumour in cells."""

    effectors: np.ndarray
    tumour: np.ndarray

    def summary(self) -> str:
        """One plain sentence."""
        return (
            f"The line between control and escape runs from {self.effectors[0]:.3g} to {self.effectors[-1]:.3g} "
            f"effector cells, through tumours of {self.tumour.min():.3g} to {self.tumour.max():.3g} cells."
        )


def separatrix(model: Kuznetsov) -> Separatrix:
    """Return the line (cells) that parts the starts that end dormant from those that escape.

    Valid for models with a threshold; raises ValueError for others.

    >>> from helpers.immunity.kuznetsov import published
    >>> line = separatrix(published())
    >>> bool(line.tumour.min() < 2.68e8 < line.tumour.max())
    True
    """
    points = named(model)
    if THRESHOLD not in points:
        raise ValueError(
            f"this model has only {', '.join(points)}; the rule: a separatrix needs a threshold (saddle)"
        )
    saddle = points[THRESHOLD]
    values, vectors = np.linalg.eig(model.jacobian(saddle.effectors, saddle.tumour))
    inward = vectors[:, np.argmin(values.real)].real
    inward = inward / (np.abs(inward) / (saddle.effectors, saddle.tumour)).max()
    one, other = (_branch(model, saddle, sign * OFFSET * inward) for sign in (-1, 1))
    line = np.hstack([one[:, ::-1], [[saddle.effectors], [saddle.tumour]], other])
    return Separatrix(*(line if line[0, 0] < line[0, -1] else line[:, ::-1]))


def _branch(model, saddle, step):
    """Follow the flow backwards in time from beside the saddle; rows E and T in cells."""

    def backwards(_, state):
        effectors, tumour = state
        return [-one for one in model.rates(effectors, tumour)]

    def leaves(_, state):
        inside = (
            MOST_EFFECTORS - state[0],
            state[0] - 1,
            state[1] - LEAST_TUMOUR,
            MOST_TUMOUR * model.capacity - state[1],
        )
        return min(inside)

    leaves.terminal = True
    start = (saddle.effectors + step[0], saddle.tumour + step[1])
    found = solve_ivp(
        backwards, (0, DAYS), start, method="LSODA", events=leaves, rtol=1e-8, atol=1e-3
    )
    return found.y
