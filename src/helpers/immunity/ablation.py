r"""What freezing may add to the Kuznetsov model: CONSTRUCTED for this course, not published, not fitted to anything.

At time 0 a share f of the tumour is destroyed.  Its antigen, counted as tumour cells, fades and recruits effectors but
cannot wear them out; early suppression multiplies the loss of effectors for some days; a drug multiplies inactivation.

    T(0+) = (1 - f) T0,     A(t) = f T0 2^(-(t - delay)/half-life)  for t >= delay, 0 before          (4)
    dE/dt = s + p E (T + kA) / (g + T + kA) - c(t) m E T - d S(t) E                                   (5)

k = 0 is surgery.  The critical share is the smallest f after which the tumour is held (dormant, never gone).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import pairwise

import numpy as np
from scipy.integrate import odeint

from helpers.immunity import parameters
from helpers.immunity.equilibria import ESCAPE, THRESHOLD, named
from helpers.immunity.kuznetsov import (
    TOLERANCE,
    Course,
    Kuznetsov,
    check_days,
    check_followed,
    check_start,
    published,
)

INSTANT_DAY = 1e-6  # a tenth of a second: switches closer than that are one
LONG_DAYS = 600.0  # long enough for every start but those within 1e-8 of the critical share
LEAST_SHARE, MOST_SHARE = 0.0, 1 - 1e-9
SHARE_STEP = 1e-4
BURDEN_RANGE = (1e3, 2.5e8)


@dataclass(frozen=True)
class Response:
    """What happens beside the destruction; the default is surgery, which adds nothing.

    antigen_weight k: recruiting power of debris against living cells, no unit.  antigen_half_life_day, days.
    priming_delay_day: debris is seen so many days late.  loss_factor S: loss of effectors is multiplied by it for
    suppression_day days.  inactivation_factor c: a drug multiplies inactivation by it for drug_day days.
    Raises ValueError for a negative or infinite value or a half-life of 0.
    """

    antigen_weight: float = 0.0
    antigen_half_life_day: float = 7.0
    priming_delay_day: float = 0.0
    loss_factor: float = 1.0
    suppression_day: float = 21.0
    inactivation_factor: float = 1.0
    drug_day: float = 21.0

    def __post_init__(self):
        for field in fields(self):
            value = getattr(self, field.name)
            if not (isinstance(value, int | float) and 0 <= value < math.inf):
                raise ValueError(
                    f"{field.name} = {value!r}; the rule: a finite number, 0 or more; nearest: 0"
                )
        if self.antigen_half_life_day == 0:
            raise ValueError("antigen_half_life_day = 0; the rule: above 0 days; for example 7")

    def antigen(self, destroyed: float, time_day: float) -> float:
        """Antigen (in cells it counts for, weight included) left of `destroyed` cells after some days, equation (4)."""
        since = time_day - self.priming_delay_day
        if since < 0:
            return 0.0
        return self.antigen_weight * destroyed * 2.0 ** (-since / self.antigen_half_life_day)

    def breaks(self, days: float) -> list[float]:
        """Days at which something switches, with both ends: between them the equations are smooth."""
        marks = [0.0]
        for day in sorted((self.priming_delay_day, self.suppression_day, self.drug_day)):
            if marks[-1] + INSTANT_DAY < day < days - INSTANT_DAY:
                marks.append(float(day))
        return [*marks, float(days)]


SURGERY = Response()


@dataclass(frozen=True)
class Outcome:
    """What one plan leads to: the course (days, cells), the share destroyed, and whether the tumour is held."""

    course: Course
    ablated_fraction: float
    held: bool

    def summary(self) -> str:
        """One plain sentence."""
        what = "is held at" if self.held else "escapes to"
        return (
            f"With {100 * self.ablated_fraction:.1f} % of the cells destroyed the tumour {what} "
            f"{self.course.tumour[-1]:.2g} cells after {self.course.time_day[-1]:.0f} days."
        )


def cryo(**changes) -> Response:
    """Return the constructed response to freezing (days; weight without unit), with any of its values changed.

    The table's values: debris counts like living cells and halves in 7 days; nothing is suppressed.

    >>> cryo(antigen_half_life_day=14).antigen_half_life_day
    14
    """
    table = parameters.values("cryo_extension")
    return Response(
        **{
            "antigen_weight": table["antigen_weight"],
            "antigen_half_life_day": table["antigen_half_life"],
            "suppression_day": table["suppression_time"],
            "drug_day": table["drug_time"],
        }
        | changes
    )


def outcome(
    ablated_fraction: float,
    response: Response = SURGERY,
    model: Kuznetsov | None = None,
    days: float = 400.0,
) -> Outcome:
    """Destroy a share (fraction) of a tumour that had escaped, and follow what is left for some days.

    The start is the escape state of the model (the published one unless another is given).  Raises ValueError for a
    share outside 0 to 1 (1 excluded) or a model without an escape.

    >>> print(outcome(0.93).summary()); print(outcome(0.93, cryo()).summary())
    With 93.0 % of the cells destroyed the tumour escapes to 4.5e+08 cells after 400 days.
    With 93.0 % of the cells destroyed the tumour is held at 1.1e+07 cells after 400 days.
    """
    check_share(ablated_fraction)
    check_days(days)
    model = model or published()
    start, threshold = _states(model)
    times = np.linspace(0, days, 401)
    left, gone = (1 - ablated_fraction) * start.tumour, ablated_fraction * start.tumour
    path = follow(start.effectors, left, gone, response, model, times)
    held = _last_tumour(start.effectors, left, gone, response, model) < threshold.tumour
    return Outcome(path, ablated_fraction, held)


@lru_cache(maxsize=4096)
def critical_fraction(response: Response = SURGERY, model: Kuznetsov | None = None) -> float:
    """Return the smallest share (fraction, to 0.01 %) whose destruction leaves a tumour that is held, by bisection.

    1.0 if not even all but a billionth is enough, 0.0 if nothing need be destroyed.  Raises ValueError for a model
    without an escape.

    >>> round(critical_fraction(), 3), round(critical_fraction(cryo()), 3)
    (0.948, 0.914)
    """
    model = model or published()
    start, threshold = _states(model)

    def held(share):
        left, gone = (1 - share) * start.tumour, share * start.tumour
        return _last_tumour(start.effectors, left, gone, response, model) < threshold.tumour

    if not held(MOST_SHARE):
        return 1.0
    return _bisect(held, LEAST_SHARE, MOST_SHARE, SHARE_STEP)


@lru_cache(maxsize=256)
def largest_held_burden(response: Response = SURGERY, ablated_cells: float = 4e8) -> float:
    """Return the largest second tumour (cells, to 0.1 %) that is held when a first one is destroyed completely.

    Both sites share the effectors, which start as few as beside an escaped tumour; the first site leaves
    `ablated_cells` of antigen.  Constructed.  Raises ValueError for a negative number of cells.

    >>> f"{largest_held_burden():.3g} {largest_held_burden(cryo()):.3g}"
    '2.34e+07 3.84e+07'
    """
    if not 0 <= ablated_cells < math.inf:
        raise ValueError(
            f"ablated_cells = {ablated_cells!r}; the rule: a finite number of cells, 0 or more; nearest: 0"
        )
    model = published()
    start, threshold = _states(model)

    def escapes(log_cells):
        last = _last_tumour(start.effectors, math.exp(log_cells), ablated_cells, response, model)
        return last >= threshold.tumour

    low, high = map(math.log, BURDEN_RANGE)
    return 0.0 if escapes(low) else math.exp(_bisect(escapes, low, high, 1e-3))


def follow(
    effectors: float, tumour: float, destroyed: float, response: Response, model: Kuznetsov, times
) -> Course:
    """Return the course of (5) from E and T (cells), with the debris of `destroyed` cells, at the given days.

    `times` rise from 0.  Raises ValueError for a start that is no number of cells.

    >>> from helpers.immunity.kuznetsov import published
    >>> path = follow(1.7e5, 1e7, 4e8, cryo(), published(), [0.0, 100.0])
    >>> bool(path.tumour[-1] < 1e7)
    True
    """
    check_start(effectors, tumour)
    times = np.asarray(times, dtype=float)
    breaks = response.breaks(times[-1])
    every = np.unique([*times, *breaks])
    pieces = [np.array([[effectors, math.log(tumour)]])]
    for begin, end in pairwise(breaks):
        change = _change_from(begin, destroyed, response, model)
        piece = odeint(
            change, pieces[-1][-1], every[(every >= begin) & (every <= end)], **TOLERANCE
        )
        pieces.append(piece[1:])
    path = check_followed(np.vstack(pieces)[np.isin(every, times)])
    return Course(times, path[:, 0], np.exp(path[:, 1]))


def check_share(ablated_fraction: float) -> None:
    """Refuse a share that is no fraction: ValueError unless 0 <= share < 1.

    >>> check_share(0.95)
    """
    if not (isinstance(ablated_fraction, int | float) and 0 <= ablated_fraction < 1):
        percent = isinstance(ablated_fraction, int | float) and 1 < ablated_fraction <= 100
        hint = (
            f"perhaps {ablated_fraction / 100:g}, if percent was meant"
            if percent
            else "for example 0.95"
        )
        raise ValueError(
            f"ablated_fraction = {ablated_fraction!r}; the rule: from 0 to below 1; {hint}"
        )


def _change_from(begin, destroyed, response, model):
    """Return the right-hand side of (5) for E and ln T, valid from one switching day to the next."""
    now = begin + INSTANT_DAY
    loss = response.loss_factor if now < response.suppression_day else 1.0
    worn = response.inactivation_factor if now < response.drug_day else 1.0
    seen = destroyed if now >= response.priming_delay_day and response.antigen_weight else 0.0

    def change(state, time):
        cells = math.exp(state[1])
        antigen = response.antigen(seen, time) if seen else 0.0
        rate = model.effector_rate(state[0], cells, cells + antigen, loss, worn)
        return rate, model.growth_rate(state[0], cells)

    return change


def _last_tumour(effectors, tumour, destroyed, response, model):
    """Return the tumour (cells) after a long time: below the threshold if it is held, above if it escapes."""
    return float(follow(effectors, tumour, destroyed, response, model, (0.0, LONG_DAYS)).tumour[-1])


def _bisect(holds, low, high, step):
    """Return the place, to within `step`, above which `holds` is true; it is false at `low` or true everywhere."""
    if holds(low):
        return low
    while high - low > step:
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _states(model):
    """Return the escape state and the threshold of a model; ValueError if it lacks them."""
    points = named(model)
    if ESCAPE not in points or THRESHOLD not in points:
        raise ValueError(
            f"this model has only {', '.join(points)}; the rule: an escaped tumour to start from"
        )
    return points[ESCAPE], points[THRESHOLD]
