r"""What freezing may add to the Kuznetsov model: CONSTRUCTED for this course, fitted to nothing.

**Equations.** At time 0 a share f of the tumour T0 is destroyed. Its antigen A, counted as tumour
cells, fades and recruits effectors E but cannot wear them out; early suppression multiplies the
loss of effectors for some days; a drug multiplies inactivation.

    T(0+) = (1 - f) T0
    A(t)  = f T0 2^(-(t - delay)/half-life)  for t >= delay, 0 before                           (4)
    dE/dt = s + p E (T + k A) / (g + T + k A) - c(t) m E T - d S(t) E                           (5)

    f  destroyed share, no unit                 k  weight of debris, no unit; 0 is surgery
    S  factor of loss while suppressed          c  factor of inactivation under a drug

dT/dt is equation (2) of `kuznetsov`, which also explains s, p, g, m and d.

**The critical share** is the smallest f after which the tumour is held: dormant, never gone.

**Checks.** The tests integrate (5) with a solver of high order that hits each switch exactly, and
start a little above and below the critical share.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import pairwise
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.integrate import odeint

from helpers.checks import not_negative
from helpers.immunity import parameters
from helpers.immunity.equilibria import ESCAPE, THRESHOLD, Equilibrium, named
from helpers.immunity.kuznetsov import (
    TOLERANCE,
    Course,
    Kuznetsov,
    check_days,
    check_followed,
    check_start,
    published,
)

# A tenth of a second, in days: switches closer than that are one.
INSTANT_DAY = 1e-6

# Long enough for every start but those within 1e-8 of the critical share.
LONG_DAYS = 600.0

# Destroyed shares between which the critical one is looked for (no unit).
LEAST_SHARE = 0.0
MOST_SHARE = 1 - 1e-9

# The critical share is found to within this (no unit).
SHARE_STEP = 1e-4

# Sizes of a second tumour between which the largest held one is looked for, cells.
BURDEN_RANGE = (1e3, 2.5e8)

# That size is found to within this, as a share of it (no unit).
BURDEN_STEP = 1e-3


@dataclass(frozen=True)
class Response:
    """What happens beside the destruction; the default is surgery, which adds nothing.

    Parameters
    ----------
    antigen_weight : float
        k: recruiting power of debris against living cells (no unit).
    antigen_half_life_day : float
        Half-life of the debris, days; above 0.
    priming_delay_day : float
        Debris is seen this many days late.
    loss_factor : float
        S: loss of effectors is multiplied by it (no unit) ...
    suppression_day : float
        ... for this many days.
    inactivation_factor : float
        c: a drug multiplies inactivation by it (no unit) ...
    drug_day : float
        ... for this many days.

    Raises
    ------
    ValueError
        For a negative or infinite value, or a half-life of 0.
    """

    antigen_weight: float = 0.0
    antigen_half_life_day: float = 7.0
    priming_delay_day: float = 0.0
    loss_factor: float = 1.0
    suppression_day: float = 21.0
    inactivation_factor: float = 1.0
    drug_day: float = 21.0

    def __post_init__(self) -> None:
        for field in fields(self):
            not_negative(field.name, getattr(self, field.name))
        if self.antigen_half_life_day == 0:
            raise ValueError("antigen_half_life_day = 0; the rule: above 0 days; for example 7")

    def antigen(self, destroyed: float, time_day: float) -> float:
        """Return the antigen left after some days, weight included, by equation (4).

        Parameters
        ----------
        destroyed : float
            Destroyed tumour, cells.
        time_day : float
            Days since the destruction.

        Returns
        -------
        float
            k A, in cells that it counts for.
        """
        since_day = time_day - self.priming_delay_day
        if since_day < 0:
            return 0.0
        return self.antigen_weight * destroyed * 2.0 ** (-since_day / self.antigen_half_life_day)

    def breaks(self, days: float) -> list[float]:
        """Return the days at which something switches, with both ends.

        Between them the equations are smooth, as the solver needs them.

        Parameters
        ----------
        days : float
            Last day.

        Returns
        -------
        list of float
            Rising days, from 0 to the last.
        """
        marks = [0.0]
        for day in sorted((self.priming_delay_day, self.suppression_day, self.drug_day)):
            # A switch at the same instant as another one, or as an end, is dropped.
            if marks[-1] + INSTANT_DAY < day < days - INSTANT_DAY:
                marks.append(float(day))
        return [*marks, float(days)]


# Cells are taken out, and nothing else happens.
SURGERY = Response()


@dataclass(frozen=True)
class Outcome:
    """What one plan leads to.

    Parameters
    ----------
    course : Course
        Days and cells.
    ablated_fraction : float
        Destroyed share (no unit).
    held : bool
        Whether the tumour is held, and does not escape.
    """

    course: Course
    ablated_fraction: float
    held: bool

    def summary(self) -> str:
        """Return one plain sentence with the share and the last tumour."""
        what = "is held at" if self.held else "escapes to"
        return (
            f"With {100 * self.ablated_fraction:.1f} % of the cells destroyed the tumour {what} "
            f"{self.course.tumour[-1]:.2g} cells after {self.course.time_day[-1]:.0f} days."
        )


def cryo(**changes: float) -> Response:
    """Return the constructed response to freezing.

    The table's values: debris counts like living cells and halves in 7 days; nothing is suppressed.

    Parameters
    ----------
    **changes : float
        New values by field name of `Response` (days; weight and factors without unit).

    Returns
    -------
    Response
        The response.

    Examples
    --------
    >>> cryo(antigen_half_life_day=14).antigen_half_life_day
    14
    """
    table = parameters.values("cryo_extension")
    properties: dict[str, Any] = {
        "antigen_weight": table["antigen_weight"],
        "antigen_half_life_day": table["antigen_half_life"],
        "suppression_day": table["suppression_time"],
        "drug_day": table["drug_time"],
    }
    properties.update(changes)
    return Response(**properties)


def outcome(
    ablated_fraction: float,
    response: Response = SURGERY,
    model: Kuznetsov | None = None,
    days: float = 400.0,
) -> Outcome:
    """Destroy a share of a tumour that had escaped, and follow what is left.

    The start is the escape state of the model.

    Parameters
    ----------
    ablated_fraction : float
        Destroyed share, 0 to below 1 (a fraction, no unit).
    response : Response
        What happens beside the destruction.
    model : Kuznetsov, optional
        The published one unless another is given.
    days : float
        How long, days.

    Returns
    -------
    Outcome
        The course and its end.

    Raises
    ------
    ValueError
        For a share or time out of range, or a model without an escape.

    Examples
    --------
    >>> print(outcome(0.93).summary()); print(outcome(0.93, cryo()).summary())
    With 93.0 % of the cells destroyed the tumour escapes to 4.5e+08 cells after 400 days.
    With 93.0 % of the cells destroyed the tumour is held at 1.1e+07 cells after 400 days.
    """
    # Refused before the long computation.
    check_share(ablated_fraction)
    check_days(days)
    model = model or published()
    start, _ = _states(model)
    left = (1 - ablated_fraction) * start.tumour
    destroyed = ablated_fraction * start.tumour
    times = np.linspace(0, days, 401)
    path = follow(start.effectors, left, destroyed, response, model, times)
    return Outcome(path, ablated_fraction, _is_held(left, destroyed, response, model))


@lru_cache(maxsize=4096)
def critical_fraction(response: Response = SURGERY, model: Kuznetsov | None = None) -> float:
    """Return the smallest share whose destruction leaves a tumour that is held, by bisection.

    Parameters
    ----------
    response : Response
        What happens beside the destruction.
    model : Kuznetsov, optional
        The published one unless another is given.

    Returns
    -------
    float
        A fraction, to 0.01 % (no unit); 1.0 if not even all but a billionth is enough, 0.0 if
        nothing need be destroyed.

    Raises
    ------
    ValueError
        For a model without an escape.

    Examples
    --------
    >>> round(critical_fraction(), 3), round(critical_fraction(cryo()), 3)
    (0.948, 0.914)
    """
    model = model or published()
    start, _ = _states(model)

    def held(share: float) -> bool:
        return _is_held((1 - share) * start.tumour, share * start.tumour, response, model)

    # Bisection needs an end at which the tumour is held.
    if not held(MOST_SHARE):
        return 1.0
    return _bisect(held, LEAST_SHARE, MOST_SHARE, SHARE_STEP)


@lru_cache(maxsize=256)
def largest_held_burden(response: Response = SURGERY, ablated_cells: float = 4e8) -> float:
    """Return the largest second tumour that is held when a first one is destroyed completely.

    Both sites share the effectors, which start as few as beside an escaped tumour; the first site
    leaves antigen. Constructed.

    Parameters
    ----------
    response : Response
        What happens beside the destruction.
    ablated_cells : float
        Size of the first tumour, cells.

    Returns
    -------
    float
        Size of the second, cells, to 0.1 %; 0.0 if not even 1000 cells are held.

    Raises
    ------
    ValueError
        For a negative or infinite number of cells.

    Examples
    --------
    >>> f"{largest_held_burden():.3g} {largest_held_burden(cryo()):.3g}"
    '2.34e+07 3.84e+07'
    """
    not_negative("ablated_cells", ablated_cells, "cells")
    model = published()

    # Tumours differ by powers of ten, so their logarithm is halved.
    def escapes(log_cells: float) -> bool:
        return not _is_held(math.exp(log_cells), ablated_cells, response, model)

    least, most = BURDEN_RANGE
    low = math.log(least)
    if escapes(low):
        return 0.0
    return math.exp(_bisect(escapes, low, math.log(most), BURDEN_STEP))


def follow(
    effectors: float,
    tumour: float,
    destroyed: float,
    response: Response,
    model: Kuznetsov,
    times: ArrayLike,
) -> Course:
    """Return the course of equation (5) from a start, with the debris of destroyed cells.

    Parameters
    ----------
    effectors, tumour : float
        E and T at the start, cells.
    destroyed : float
        Destroyed tumour, cells.
    response : Response
        What happens beside the destruction.
    model : Kuznetsov
        The model.
    times : array_like, shape (times,)
        Days, rising from 0.

    Returns
    -------
    Course
        Cells at the given days.

    Raises
    ------
    ValueError
        For a start that is no number of cells.

    Examples
    --------
    >>> from helpers.immunity.kuznetsov import published
    >>> path = follow(1.7e5, 1e7, 4e8, cryo(), published(), [0.0, 100.0])
    >>> bool(path.tumour[-1] < 1e7)
    True
    """
    check_start(effectors, tumour)
    times = np.asarray(times, dtype=float)
    breaks = response.breaks(times[-1])
    # The right-hand side jumps where something switches, and odeint would lose accuracy there: so
    # each smooth piece is integrated by itself, from the end of the one before.
    every = np.unique([*times, *breaks])
    pieces = [np.array([[effectors, math.log(tumour)]])]
    for begin, end in pairwise(breaks):
        change = _change_from(begin, destroyed, response, model)
        inside = every[(every >= begin) & (every <= end)]
        piece = odeint(change, pieces[-1][-1], inside, **TOLERANCE)
        pieces.append(piece[1:])
    path = check_followed(np.vstack(pieces)[np.isin(every, times)])
    return Course(times, path[:, 0], np.exp(path[:, 1]))


def check_share(ablated_fraction: float) -> None:
    """Refuse a share that is no fraction.

    Parameters
    ----------
    ablated_fraction : float
        Destroyed share (a fraction, no unit).

    Raises
    ------
    ValueError
        Unless 0 <= share < 1; the message says so if percent was meant.

    Examples
    --------
    >>> check_share(0.95)
    """
    is_number = isinstance(ablated_fraction, Real) and not isinstance(ablated_fraction, bool)
    if is_number and 0 <= ablated_fraction < 1:
        return
    hint = "for example 0.95"
    if is_number and 1 < ablated_fraction <= 100:
        hint = f"perhaps {ablated_fraction / 100:g}, if percent was meant"
    raise ValueError(
        f"ablated_fraction = {ablated_fraction!r}; the rule: from 0 to below 1; {hint}"
    )


def _change_from(
    begin_day: float, destroyed: float, response: Response, model: Kuznetsov
) -> Callable[[np.ndarray, float], tuple[float, float]]:
    """Return the right-hand side of (5) for E and ln T, from one switching day to the next."""
    # Just after the switch, so that the state from it on is taken.
    now = begin_day + INSTANT_DAY
    loss_factor = response.loss_factor if now < response.suppression_day else 1.0
    inactivation_factor = response.inactivation_factor if now < response.drug_day else 1.0
    # A weight of 0 is surgery: nothing to compute at each step.
    debris_is_seen = now >= response.priming_delay_day and response.antigen_weight > 0
    seen_debris = destroyed if debris_is_seen else 0.0

    def change(state: np.ndarray, time_day: float) -> tuple[float, float]:
        effectors, log_tumour = state
        tumour = math.exp(log_tumour)
        antigen = response.antigen(seen_debris, time_day) if seen_debris else 0.0
        effector_change = model.effector_rate(
            effectors, tumour, tumour + antigen, loss_factor, inactivation_factor
        )
        return effector_change, model.growth_rate(effectors, tumour)

    return change


def _is_held(left: float, destroyed: float, response: Response, model: Kuznetsov) -> bool:
    """Say whether a tumour of `left` cells is held, with the effectors of the escape state."""
    start, threshold = _states(model)
    path = follow(start.effectors, left, destroyed, response, model, (0.0, LONG_DAYS))
    return bool(path.tumour[-1] < threshold.tumour)


def _bisect(holds: Callable[[float], bool], low: float, high: float, step: float) -> float:
    """Return the place, to within `step`, above which `holds` is true; `low` if it holds there."""
    if holds(low):
        return low
    while high - low > step:
        middle = (low + high) / 2
        if holds(middle):
            high = middle
        else:
            low = middle
    return high


@lru_cache(maxsize=64)
def _states(model: Kuznetsov) -> tuple[Equilibrium, Equilibrium]:
    """Return the escape state and the threshold of a model; ValueError if it lacks them."""
    points = named(model)
    if ESCAPE not in points or THRESHOLD not in points:
        raise ValueError(
            f"this model has only {', '.join(points)}; the rule: an escaped tumour to start from"
        )
    return points[ESCAPE], points[THRESHOLD]
