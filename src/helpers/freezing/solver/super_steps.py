r"""Super-steps: the first-order Runge-Kutta-Chebyshev method, in words and coefficients.

An explicit Euler step is limited to dt < 2 / rho, where rho is the stiffest rate of the grid (1/s).  Chaining s cheap
stages whose weights follow a Chebyshev polynomial stretches the limit to about 1.7 s2 / rho: s stages then carry s
times further than s Euler steps [verwer1990].  Nothing is solved for and nothing iterates.  One super-step of length
dt from Y_0, with F the right-hand side of dH/dt = F(H):

    Y_1 = Y_0 + kappa_1 dt F(Y_0)
    Y_j = mu_j Y_{j-1} + nu_j Y_{j-2} + kappa_j dt F(Y_{j-1}),     mu_j + nu_j = 1,  j = 2...s                    (3)

Damping makes the method forget the fastest wiggles instead of merely keeping them bounded.  0.2 is enough for the sizes
of ice; where single temperatures are followed in time, freezing cells would still make them tremble, and 5 stills them
at the price of more stages.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

DAMPING, DAMPING_FOR_CURVES = 0.2, 5.0
FEWEST_STAGES = 2


class SuperStep(NamedTuple):
    """Coefficients of one super-step of s stages, each array of shape (s,), all without unit.

    `mu`, `nu`, `kappa` as in equation (3); `moment[j]` is the fraction of dt reached by Y_j before stage j + 1.
    """

    mu: np.ndarray
    nu: np.ndarray
    kappa: np.ndarray
    moment: np.ndarray


@lru_cache(maxsize=1024)
def stability_limit(stages: int, damping: float = DAMPING) -> float:
    """Largest dt * rho (no unit) that `stages` stages carry stably; about 1.7 stages squared, less with more damping.

    >>> round(stability_limit(10))
    177
    """
    w0, w1 = _scales(stages, damping)
    return float((w0 + 1) / w1)


def stages_needed(step_s: float, stiffest_rate: float, damping: float = DAMPING) -> int:
    """Fewest stages for a super-step of `step_s` (s) on a problem with rate `stiffest_rate` (1/s).

    >>> stages_needed(5.0, 35.0)
    10
    """
    stages = FEWEST_STAGES
    while stability_limit(stages, damping) < step_s * stiffest_rate:
        stages += 1
    return stages


@lru_cache(maxsize=256)  # a run asks for the same few over and over
def super_step(stages: int, damping: float = DAMPING) -> SuperStep:
    """Coefficients of a super-step with `stages` stages (at least 2; no unit); ValueError for fewer.

    >>> step = super_step(4)
    >>> bool(np.allclose(step.mu + step.nu, 1))
    True
    """
    if stages < FEWEST_STAGES:
        raise ValueError(
            f"stages = {stages} is below {FEWEST_STAGES}, the fewest a super-step can have"
        )
    w0, w1 = _scales(stages, damping)
    j = np.arange(stages + 1)
    angle = np.arccosh(w0)
    value, slope = np.cosh(j * angle), j * np.sinh(j * angle) / np.sinh(angle)
    scale = 1 / value
    mu, nu, kappa = np.ones(stages), np.zeros(stages), np.full(stages, w1 / w0)
    mu[1:] = 2 * w0 * scale[2:] / scale[1:-1]
    nu[1:] = -scale[2:] / scale[:-2]
    kappa[1:] = 2 * w1 * scale[2:] / scale[1:-1]
    moment = w1 * slope / value
    return SuperStep(mu, nu, kappa, moment[:-1])


def _scales(stages: int, damping: float) -> tuple[float, float]:
    """Chebyshev argument w0 and slope ratio w1 for a number of stages."""
    w0 = 1 + damping / stages**2
    angle = np.arccosh(w0)
    w1 = np.cosh(stages * angle) * np.sinh(angle) / (stages * np.sinh(stages * angle))
    return float(w0), float(w1)
