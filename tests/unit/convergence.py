"""How large ice is by all that is frozen, and how fast errors fall when cells or steps shrink."""

import math

import numpy as np


def frozen_mm(run):
    """Return the depth or radius (mm) of ice that holds all that is frozen, on one axis."""
    volume, inner = np.sum((1 - run.unfrozen_fraction) * run.grid.volumes()), run.grid.start[0]
    if run.grid.curvature == 0:
        return 1000 * volume
    if run.grid.curvature == 1:
        return 1000 * math.sqrt(volume / math.pi + inner**2)
    return 1000 * (volume * 3 / 4 / math.pi + inner**3) ** (1 / 3)


def rms(errors):
    """Return the root mean square."""
    return float(np.sqrt(np.mean(np.square(errors))))


def order(sizes, errors):
    """Return the slope of log error against log size, by least squares."""
    return float(np.polyfit(np.log(sizes), np.log(errors), 1)[0])
