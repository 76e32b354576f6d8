r"""Time steps: the first-order Runge-Kutta-Chebyshev method, and the plan of steps for one run.

**A super-step.** An explicit Euler step is stable only below dt = 2 / lambda, where lambda is the
stiffest rate of the grid (1/s). Chaining s plain stages whose weights follow a Chebyshev polynomial
stretches that limit to about 1.7 s^2 / lambda, so s stages carry s times further than s Euler steps
would [verwer1990]. No system of equations has to be solved. One super-step of length dt from Y_0,
with F the right-hand side of dH/dt = F(H):

    Y_1 = Y_0 + kappa_1 dt F(Y_0)
    Y_j = mu_j Y_{j-1} + nu_j Y_{j-2} + kappa_j dt F(Y_{j-1}),   mu_j + nu_j = 1,   j = 2...s    (6)

With T_j the Chebyshev polynomials, the weights are

    w0 = 1 + damping / s^2        w1 = T_s(w0) / T_s'(w0)        b_j = 1 / T_j(w0)

    kappa_1 = w1 / w0     mu_j = 2 w0 b_j / b_{j-1}     nu_j = -b_j / b_{j-2}
                          kappa_j = 2 w1 b_j / b_{j-1}

and the step is stable up to dt lambda = (w0 + 1) / w1.

**Damping** makes the method suppress the fastest oscillations instead of merely keeping them
bounded. 0.2 is enough for the sizes of ice. Where single temperatures are followed in time, cells
that freeze would still make them fluctuate; a damping of 10 prevents that at the price of more
stages.

**A plan** is a list of segments of equal super-steps. No step crosses a moment at which a probe
changes (a corner of its schedule); the first steps after each corner are short, and grow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from helpers.freezing.probe import Schedule

DAMPING = 0.2
"""Damping where sizes of ice are read (dimensionless)."""

DAMPING_FOR_CELLS = 10.0
"""Damping where temperatures of single cells are read (dimensionless)."""

FEWEST_STAGES = 2
MOST_STAGES = 40
"""A step that would need more stages than this is made shorter: round-off grows with the number of
stages.
"""

STEP_S = 10.0
"""Longest super-step (s) where sizes of ice are read."""

STEP_FOR_MINIMA_S = 3.5
"""Longest super-step (s) where the coldest temperature of single cells is read."""

STEP_FOR_CURVES_S = 2.5
"""Longest super-step (s) where temperatures are followed in time."""

FIRST_STEP_SHARE = 1 / 8
"""The first step after a corner, as a share of the longest one."""

MOST_CORNERS = 5_000
"""Schedules with more corners in one run are refused: each corner costs several short steps."""

GROWTH = 1.5
"""Each step may be longer than the one before by this factor."""

CAREFUL_GROWTH = 1.1
"""The same with several materials or a cooled surface, where ice crosses cells fast: a step is then
about a tenth of the time since the last corner, and no cell swings below the coldest source."""


class StepRule(NamedTuple):
    """How long steps may be (s), how fast they may grow, and how strongly they are damped."""

    longest_s: float
    growth: float
    damping: float


STEP_RULES = {
    "sizes": StepRule(STEP_S, GROWTH, DAMPING),
    "minima": StepRule(STEP_FOR_MINIMA_S, CAREFUL_GROWTH, DAMPING_FOR_CELLS),
    "rates": StepRule(STEP_FOR_CURVES_S, 1.05, DAMPING_FOR_CELLS),
}
"""What is to be read from a run decides its steps. Measured against steps of 0.25 s, after 10 min
of one needle in agar gel, kidney and liver, one freeze and two, with cells of 1 and 0.5 mm:

* "sizes": the volume of ice is right to within 1.5 %, worst for a small ball of ice that has just
  been frozen again (colder isotherms there within 5 %), and within 0.3 % after one freeze. A cell
  that freezes can swing up to 70 K below its neighbours for a moment, so its coldest temperature
  and its cooling rate are worthless.
* "minima", about three and a half times as many stages: volumes within 0.3 %, coldest temperatures
  within 0.8 K in the worst cell (at the rim, where the ice comes to a halt) and 0.4 K in 99.9 %
  of the cells; nine in ten cooling rates only within 13 %.
* "rates", about four times as many: volumes within 0.2 %, coldest temperatures within 0.9 K in the
  worst cell and 0.3 K in 99.9 %, nine in ten cooling rates within 3 %.
"""


QUICK_STEPS = StepRule(longest_s=30.0, growth=1.5, damping=2.0)
"""For a picture that a better one replaces at rest; whoever reads numbers from a run takes one of
`STEP_RULES`. Measured in 16 plans of the kidney case, against steps of 1 s in the same cells of
2.4 mm: shares of the tumour within 1.4 points, 99 % of the coldest temperatures within 1 K, the
worst within 5 K. Steps for "minima" of at most 20 s take twice as many stages.
"""


class SuperStep(NamedTuple):
    """Coefficients of one super-step of s stages, each array of shape (s,), all dimensionless.

    `mu`, `nu` and `kappa` are those of equation (6); `moment[j]` is the fraction of dt that Y_j has
    reached, at which stage j + 1 reads the probes.
    """

    mu: np.ndarray
    nu: np.ndarray
    kappa: np.ndarray
    moment: np.ndarray


@dataclass(frozen=True)
class Segment:
    """`count` equal super-steps of `step_s` seconds from `begin_s` on, `stages` stages each."""

    begin_s: float
    step_s: float
    count: int
    stages: int

    def time_s(self, done: int) -> float:
        """Return the time after this many of its steps.

        Parameters
        ----------
        done : int
            0 to `count`.

        Returns
        -------
        float
            s.

        Examples
        --------
        >>> Segment(begin_s=60.0, step_s=2.5, count=4, stages=8).time_s(4)
        70.0
        """
        return self.begin_s + done * self.step_s


@lru_cache(maxsize=1024)
def stability_limit(stages: int, damping: float = DAMPING) -> float:
    """Return the largest dt * lambda that a number of stages carries stably.

    Parameters
    ----------
    stages : int
    damping : float

    Returns
    -------
    float
        Dimensionless; about 1.7 stages squared, less with more damping.

    Examples
    --------
    >>> round(stability_limit(10))
    177
    >>> round(stability_limit(10, DAMPING_FOR_CELLS))
    46
    """
    chebyshev = _chebyshev(stages, damping)
    return (chebyshev.argument + 1) / chebyshev.slope_ratio


def stages_needed(step_s: float, stiffest_rate: float, damping: float = DAMPING) -> int:
    """Return the fewest stages that carry a super-step stably.

    Parameters
    ----------
    step_s : float
        Length of the step, s.
    stiffest_rate : float
        lambda, 1/s.
    damping : float

    Examples
    --------
    >>> stages_needed(5.0, 35.0)
    10
    """
    # At most some forty trials, and cheap ones: the limits are cached.
    stages = FEWEST_STAGES
    while stability_limit(stages, damping) < step_s * stiffest_rate:
        stages += 1
    return stages


@lru_cache(maxsize=256)  # a run needs the same few again and again
def super_step(stages: int, damping: float = DAMPING) -> SuperStep:
    """Return the coefficients of a super-step; equation (6).

    Parameters
    ----------
    stages : int
        At least 2.
    damping : float

    Raises
    ------
    ValueError
        For fewer than 2 stages.

    Examples
    --------
    >>> step = super_step(4)
    >>> bool(np.allclose(step.mu + step.nu, 1))
    True

    References
    ----------
    [verwer1990]
    """
    if stages < FEWEST_STAGES:
        raise ValueError(
            f"stages = {stages} is below {FEWEST_STAGES}, the fewest a super-step can have"
        )
    chebyshev = _chebyshev(stages, damping)
    w0 = chebyshev.argument
    w1 = chebyshev.slope_ratio
    # Chebyshev polynomials T_j(w0) and their derivatives, for w0 > 1.
    j = np.arange(stages + 1)
    angle = np.arccosh(w0)
    value = np.cosh(j * angle)
    slope = j * np.sinh(j * angle) / np.sinh(angle)
    scale = 1 / value
    mu = np.ones(stages)
    nu = np.zeros(stages)
    kappa = np.full(stages, w1 / w0)
    mu[1:] = 2 * w0 * scale[2:] / scale[1:-1]
    nu[1:] = -scale[2:] / scale[:-2]
    kappa[1:] = 2 * w1 * scale[2:] / scale[1:-1]
    moment = w1 * slope / value
    step = SuperStep(mu, nu, kappa, moment[:-1])
    for coefficients in step:
        coefficients.flags.writeable = False  # the cache lets all runs share them
    return step


def plan_steps(
    schedules: Iterable[Schedule],
    end_s: float,
    longest_s: float,
    stiffest_rate: float,
    starts_C: Sequence[float],
    growth: float = GROWTH,
    damping: float = DAMPING,
) -> list[Segment]:
    """Plan the super-steps of a run.

    A probe that turns cold at once, or tissues that touch at different temperatures, would make the
    cell beside it swing far beyond the source's temperature. After such a jump the first step is 1
    / lambda, which cannot overshoot.

    Parameters
    ----------
    schedules : iterable of Schedule
        Those of all sources.
    end_s, longest_s : float
        End of the run and longest step, s.
    stiffest_rate : float
        lambda, 1/s, from which the number of stages follows.
    starts_C : sequence of float
        Temperatures at which the tissues start, °C.
    growth, damping : float

    Returns
    -------
    list of Segment

    Raises
    ------
    ValueError
        For more than 5,000 corners.

    Examples
    --------
    >>> steps = plan_steps([Schedule.hold(-140)], 20.0, 5.0, stiffest_rate=0.5, starts_C=[37.0])
    >>> [segment.count for segment in steps]
    [1, 1, 1, 3]
    """
    schedules = tuple(schedules)
    longest_s = min(longest_s, stability_limit(MOST_STAGES, damping) / stiffest_rate)

    corners_s = {0.0, end_s}
    for schedule in schedules:
        corners_s.update(time for time in schedule.time_s if 0 < time < end_s)

    if len(corners_s) > MOST_CORNERS:
        raise ValueError(
            f"the schedules have {len(corners_s):,} corners in {end_s / 60:g} min; the rule: "
            f"at most {MOST_CORNERS:,}; give them fewer times"
        )

    segments = []
    for begin_s, next_corner_s in pairwise(sorted(corners_s)):
        jumps = begin_s == 0 and len(starts_C) > 1
        for schedule in schedules:
            jumps = jumps or any(schedule.jumps_at(begin_s, start_C) for start_C in starts_C)
        step_s = min(1 / stiffest_rate if jumps else FIRST_STEP_SHARE * longest_s, longest_s)

        time_s = begin_s
        while step_s < longest_s and time_s + step_s < next_corner_s - 1e-9:
            stages = stages_needed(step_s, stiffest_rate, damping)
            segments.append(Segment(time_s, step_s, 1, stages))
            # Growing geometrically, steps stay short while the front is still close to the source.
            time_s += step_s
            step_s *= growth
        # What is left up to the corner is divided into equal steps, none longer than allowed.
        count = max(1, int(np.ceil((next_corner_s - time_s) / longest_s - 1e-9)))
        step_s = (next_corner_s - time_s) / count
        stages = stages_needed(step_s, stiffest_rate, damping)
        segments.append(Segment(time_s, step_s, count, stages))
    return segments


class _Chebyshev(NamedTuple):
    """Where the polynomial of a super-step is evaluated (w0), and a ratio there (w1)."""

    argument: float
    slope_ratio: float


def _chebyshev(stages: int, damping: float) -> _Chebyshev:
    """Return w0 and w1 of the damped first-order method [verwer1990]."""
    argument = 1 + damping / stages**2
    angle = np.arccosh(argument)
    slope_ratio = np.cosh(stages * angle) * np.sinh(angle) / (stages * np.sinh(stages * angle))
    return _Chebyshev(float(argument), float(slope_ratio))
