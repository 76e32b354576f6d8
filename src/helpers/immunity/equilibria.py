r"""Where the Kuznetsov model can rest, whether it stays there, and at which influx of effectors the picture changes.

On the tumour's nullcline E = (a/n)(1 - bT).  Put into equation (1) it gives a cubic in T, whose roots are found as
such; the same line read backwards gives the influx s that holds a tumour of T cells in balance,

    s(T) = E(T) (d + m T - p T / (g + T)),                                                (3)

so folds, where two resting points meet, are the turning points of s(T).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.polynomial import Polynomial
from scipy.optimize import brentq

from helpers.immunity.kuznetsov import Kuznetsov, course

SMALL = 1e-9  # an imaginary part below this share of a root is rounding
TUMOUR_FREE, DORMANT, THRESHOLD, ESCAPE = "tumour-free", "dormant", "threshold", "escape"


@dataclass(frozen=True)
class Equilibrium:
    """A resting point: effectors and tumour in cells, eigenvalues in 1/day (no unit in a scaled model)."""

    effectors: float
    tumour: float
    eigenvalues: tuple[complex, complex]

    @property
    def stable(self) -> bool:
        """Whether small disturbances die out."""
        return all(value.real < 0 for value in self.eigenvalues)

    @property
    def kind(self) -> str:
        """What the flow looks like nearby: stable or unstable node or spiral, or saddle."""
        first, second = self.eigenvalues
        if first.imag:
            return f"{'stable' if self.stable else 'unstable'} spiral"
        if first.real * second.real < 0:
            return "saddle"
        return f"{'stable' if self.stable else 'unstable'} node"

    @property
    def period_day(self) -> float:
        """Time (days) of one turn of a spiral; infinite for nodes and saddles."""
        turn = abs(self.eigenvalues[0].imag)
        return 2 * math.pi / turn if turn else math.inf

    def summary(self) -> str:
        """One plain sentence."""
        turning = (
            f" with a period of {self.period_day:.0f} days"
            if math.isfinite(self.period_day)
            else ""
        )
        return f"{self.tumour:.3g} tumour cells and {self.effectors:.3g} effectors: {self.kind}{turning}."


def equilibria(model: Kuznetsov) -> list[Equilibrium]:
    """Return all resting points with E >= 0 and T >= 0 (cells), the tumour-free one first, then by size of tumour.

    Valid for every model that `Kuznetsov` accepts.

    >>> from helpers.immunity.kuznetsov import published
    >>> for one in equilibria(published()): print(one.summary())
    0 tumour cells and 3.16e+05 effectors: saddle.
    8.19e+06 tumour cells and 1.61e+06 effectors: stable spiral with a period of 99 days.
    2.68e+08 tumour cells and 7.59e+05 effectors: saddle.
    4.47e+08 tumour cells and 1.73e+05 effectors: stable node.
    """
    free = [(model.effector_influx / model.effector_loss, 0.0)]
    held = [(nullcline_tumour(model, tumour), tumour) for tumour in _tumour_roots(model)]
    return [Equilibrium(*place, _eigenvalues(model, *place)) for place in free + held]


def named(model: Kuznetsov) -> dict[str, Equilibrium]:
    """Return the resting points (cells) by name: tumour-free, dormant, threshold, escape, as far as they exist.

    A point with tumour is the threshold if it is a saddle; another one is the escape if it lies above the threshold or,
    without one, above half the capacity.

    >>> from helpers.immunity.kuznetsov import published
    >>> list(named(published()))
    ['tumour-free', 'dormant', 'threshold', 'escape']
    """
    free, *held = equilibria(model)
    saddles = [one for one in held if one.kind == "saddle"]
    limit = saddles[-1].tumour if saddles else model.capacity / 2
    names = {TUMOUR_FREE: free}
    for one in held:
        names[THRESHOLD if one.kind == "saddle" else DORMANT if one.tumour < limit else ESCAPE] = (
            one
        )
    return names


def nullcline_tumour(model: Kuznetsov, tumour):
    """Return the effectors (cells) that hold a tumour of so many cells (number or array) at its size.

    >>> from helpers.immunity.kuznetsov import published
    >>> round(nullcline_tumour(published(), 0.0))
    1634877
    """
    return model.growth / model.kill * (1 - model.crowding * tumour)


def nullcline_effectors(model: Kuznetsov, tumour):
    """Return the effectors (cells) at which their own number stands still beside a tumour of so many cells.

    nan where recruitment outruns every loss, so that no such number exists.

    >>> from helpers.immunity.kuznetsov import published
    >>> round(nullcline_effectors(published(), 0.0))
    315534
    """
    loss = np.asarray(net_loss(model, tumour), dtype=float)
    found = np.divide(model.effector_influx, loss, out=np.full_like(loss, np.nan), where=loss > 0)
    return found if found.ndim else float(found)


def net_loss(model: Kuznetsov, tumour):
    """Return the net loss of effectors (1/day) beside a tumour of so many cells; negative where they multiply.

    >>> from helpers.immunity.kuznetsov import published
    >>> net_loss(published(), 6.6e7) < 0 < net_loss(published(), 3e8)
    True
    """
    recruited = model.recruitment * tumour / (model.half_saturation + tumour)
    return model.effector_loss + model.inactivation * tumour - recruited


def growing_range(model: Kuznetsov) -> tuple[float, float]:
    """Return the sizes of tumour (cells) between which effectors multiply: the roots of their net loss.

    Raises ValueError if they never do.

    >>> from helpers.immunity.kuznetsov import published
    >>> ["%.3g" % one for one in growing_range(published())]
    ['1.15e+07', '2.12e+08']
    """
    rise, whole = model.half_saturation, model.inactivation
    roots = Polynomial(
        [model.effector_loss * rise, model.effector_loss + whole * rise - model.recruitment, whole]
    ).roots()
    if np.iscomplex(roots).any() or len(roots) < 2 or max(roots) <= 0:
        raise ValueError(
            "effectors never multiply in this model; the rule: recruitment above all losses somewhere"
        )
    low, high = sorted(float(root) for root in roots)
    return low, high


def influx_in_balance(model: Kuznetsov, tumour):
    """Return the influx s (cells/day) that holds a tumour of so many cells at rest, equation (3).

    >>> from helpers.immunity.kuznetsov import published
    >>> round(influx_in_balance(published(), 0.0))
    67357
    """
    return nullcline_tumour(model, tumour) * net_loss(model, tumour)


def escape_ends_at_influx(model: Kuznetsov) -> float:
    """Return the influx s (cells/day) at which threshold and escape meet and vanish: the fold.

    It is the turning point of (3) between the two.  Raises ValueError if the model has no such pair.

    >>> from helpers.immunity.kuznetsov import published
    >>> round(escape_ends_at_influx(published()), -1)
    21290.0
    """
    points = named(model)
    if THRESHOLD not in points or ESCAPE not in points:
        raise ValueError(
            f"this model has only {', '.join(points)}; the rule: a fold needs a threshold and an escape"
        )

    def slope(tumour):
        rise = model.half_saturation + tumour
        steeper = model.inactivation - model.recruitment * model.half_saturation / rise**2
        falling = -model.growth / model.kill * model.crowding
        return falling * net_loss(model, tumour) + nullcline_tumour(model, tumour) * steeper

    return float(
        influx_in_balance(model, brentq(slope, points[THRESHOLD].tumour, points[ESCAPE].tumour))
    )


def tumour_free_above_influx(model: Kuznetsov) -> float:
    """Return the influx s (cells/day) above which the tumour-free state is stable: where a small tumour stands still.

    >>> from helpers.immunity.kuznetsov import published
    >>> round(tumour_free_above_influx(published()), -1)
    67360.0
    """

    def first_growth(influx):
        return model.growth_rate(influx / model.effector_loss, 0.0)

    return float(brentq(first_growth, 0.0, 10 * model.growth * model.effector_loss / model.kill))


def _tumour_roots(model):
    """Return the sizes of tumour (cells) at rest, smallest first, from the cubic in units of the capacity."""
    share, size = Polynomial([0, 1]), model.capacity
    effectors = model.growth / model.kill * (1 - share)
    loss = model.effector_loss + model.inactivation * size * share
    rise = model.half_saturation + size * share
    cubic = (
        model.effector_influx - effectors * loss
    ) * rise + model.recruitment * effectors * size * share
    roots = [root.real for root in cubic.roots() if abs(root.imag) < SMALL * max(1.0, abs(root))]
    return sorted(float(root) * size for root in roots if 0 < root < 1)


def _eigenvalues(model, effectors, tumour):
    values = np.linalg.eigvals(model.jacobian(effectors, tumour)).astype(complex)
    return tuple(
        complex(value) for value in sorted(values, key=lambda value: (-value.real, value.imag))
    )


def fate(model: Kuznetsov, effectors: float, tumour: float, days: float = 4000.0) -> str:
    """Return the name of the resting point that a start (cells) has come nearest to after so many days.

    Raises ValueError for a start that is no number of cells.

    >>> from helpers.immunity.kuznetsov import published
    >>> fate(published(), 3.2e5, 1e7), fate(published(), 3.2e5, 1e8)
    ('dormant', 'escape')
    """
    path = course(model, effectors, tumour, days, points=2)
    end = max(float(path.tumour[-1]), 1.0)
    resting = {name: max(point.tumour, 1.0) for name, point in named(model).items() if point.stable}
    return min(resting, key=lambda name: abs(math.log(end / resting[name])))
