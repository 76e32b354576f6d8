r"""Where the Kuznetsov model can rest, whether it stays there, and when the picture changes.

**Equations.** On the tumour's nullcline E = (a/n)(1 - b T). Put into equation (1) of `kuznetsov` it
leads to a cubic in T, whose roots are found directly. The same line read backwards is the influx
s that holds a tumour of T cells in balance,

    s(T) = E(T) (d + m T - p T / (g + T)),                                                      (3)

so folds, where two resting points meet, are the turning points of s(T). Symbols are those of
`kuznetsov`.

**Stability** follows from the eigenvalues of the Jacobian: all real parts negative is stable; one
of each sign is a saddle, which here is the threshold between control and escape.

**Checks.** The tests put the roots on both nullclines, compare them with those of the scaled model,
and see the escape vanish at the fold.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.polynomial import Polynomial
from scipy.optimize import brentq

from helpers.immunity.kuznetsov import Cells, Kuznetsov, course

# An imaginary part below this share of a root is rounding.
ROUNDING = 1e-9

# Names of the resting points.
TUMOUR_FREE = "tumour-free"
DORMANT = "dormant"
THRESHOLD = "threshold"
ESCAPE = "escape"


@dataclass(frozen=True)
class Equilibrium:
    """A resting point.

    Parameters
    ----------
    effectors, tumour : float
        E and T, cells (no unit in a scaled model).
    eigenvalues : tuple of two complex
        Eigenvalues of the Jacobian, 1/day (no unit in a scaled model).
    """

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
        stability = "stable" if self.stable else "unstable"
        if first.imag:
            return f"{stability} spiral"
        if first.real * second.real < 0:
            return "saddle"
        return f"{stability} node"

    @property
    def period_day(self) -> float:
        """Time (days) of one turn of a spiral; infinite for nodes and saddles."""
        turn = abs(self.eigenvalues[0].imag)
        return 2 * math.pi / turn if turn else math.inf

    def summary(self) -> str:
        """Return one plain sentence with cells and kind."""
        turning = ""
        if math.isfinite(self.period_day):
            turning = f" with a period of {self.period_day:.0f} days"
        return (
            f"{self.tumour:.3g} tumour cells and {self.effectors:.3g} effectors: "
            f"{self.kind}{turning}."
        )


def equilibria(model: Kuznetsov) -> list[Equilibrium]:
    """Return all resting points with E >= 0 and T >= 0.

    Parameters
    ----------
    model : Kuznetsov
        Any model.

    Returns
    -------
    list of Equilibrium
        The tumour-free one first, then by size of tumour, cells.

    Examples
    --------
    >>> from helpers.immunity.kuznetsov import published
    >>> for one in equilibria(published()): print(one.summary())
    0 tumour cells and 3.16e+05 effectors: saddle.
    8.19e+06 tumour cells and 1.61e+06 effectors: stable spiral with a period of 99 days.
    2.68e+08 tumour cells and 7.59e+05 effectors: saddle.
    4.47e+08 tumour cells and 1.73e+05 effectors: stable node.
    """
    places = [(model.effector_influx / model.effector_loss, 0.0)]
    for tumour in _tumour_roots(model):
        places.append((nullcline_tumour(model, tumour), tumour))
    return [
        Equilibrium(effectors, tumour, _eigenvalues(model, effectors, tumour))
        for effectors, tumour in places
    ]


def named(model: Kuznetsov) -> dict[str, Equilibrium]:
    """Return the resting points by name: tumour-free, dormant, threshold, escape, if they exist.

    A point with tumour is the threshold if it is a saddle. Another one is the escape if it lies
    above the threshold or, without one, above half the capacity.

    Parameters
    ----------
    model : Kuznetsov
        Any model.

    Returns
    -------
    dict of str to Equilibrium
        Resting points, cells.

    Examples
    --------
    >>> from helpers.immunity.kuznetsov import published
    >>> list(named(published()))
    ['tumour-free', 'dormant', 'threshold', 'escape']
    """
    free, *with_tumour = equilibria(model)
    saddles = [point for point in with_tumour if point.kind == "saddle"]
    # A point with tumour is called by its side of the threshold.
    limit = saddles[-1].tumour if saddles else model.capacity / 2
    points = {TUMOUR_FREE: free}
    for point in with_tumour:
        if point.kind == "saddle":
            points[THRESHOLD] = point
        elif point.tumour < limit:
            points[DORMANT] = point
        else:
            points[ESCAPE] = point
    return points


def nullcline_tumour(model: Kuznetsov, tumour: Cells) -> Cells:
    """Return the effectors that hold a tumour at its size.

    Parameters
    ----------
    model : Kuznetsov
        The model.
    tumour : float or numpy.ndarray
        T, cells, any shape.

    Returns
    -------
    float or numpy.ndarray
        E, cells, in the same shape.

    Examples
    --------
    >>> from helpers.immunity.kuznetsov import published
    >>> round(nullcline_tumour(published(), 0.0))
    1634877
    """
    return model.growth / model.kill * (1 - model.crowding * tumour)


def nullcline_effectors(model: Kuznetsov, tumour: Cells) -> Cells:
    """Return the number of effectors that stays constant beside a tumour.

    Parameters
    ----------
    model : Kuznetsov
        The model.
    tumour : float or numpy.ndarray
        T, cells, any shape.

    Returns
    -------
    float or numpy.ndarray
        E, cells, in the same shape; nan where recruitment outruns every loss, so that no such
        number exists.

    Examples
    --------
    >>> from helpers.immunity.kuznetsov import published
    >>> round(nullcline_effectors(published(), 0.0))
    315534
    """
    loss = np.asarray(net_loss(model, tumour), dtype=float)
    nowhere = np.full_like(loss, np.nan)
    found = np.divide(model.effector_influx, loss, out=nowhere, where=loss > 0)
    return found if found.ndim else float(found)


def net_loss(model: Kuznetsov, tumour: Cells) -> Cells:
    """Return the net loss of effectors beside a tumour; negative where they multiply.

    Parameters
    ----------
    model : Kuznetsov
        The model.
    tumour : float or numpy.ndarray
        T, cells, any shape.

    Returns
    -------
    float or numpy.ndarray
        Loss, 1/day, in the same shape.

    Examples
    --------
    >>> from helpers.immunity.kuznetsov import published
    >>> net_loss(published(), 6.6e7) < 0 < net_loss(published(), 3e8)
    True
    """
    recruited = model.recruitment * tumour / (model.half_saturation + tumour)
    return model.effector_loss + model.inactivation * tumour - recruited


def growing_range(model: Kuznetsov) -> tuple[float, float]:
    """Return the sizes of tumour between which effectors multiply: the roots of their net loss.

    Parameters
    ----------
    model : Kuznetsov
        The model.

    Returns
    -------
    low, high : float
        T, cells.

    Raises
    ------
    ValueError
        If effectors never multiply.

    Examples
    --------
    >>> from helpers.immunity.kuznetsov import published
    >>> ["%.3g" % one for one in growing_range(published())]
    ['1.15e+07', '2.12e+08']
    """
    # (d + m T)(g + T) - p T = 0, by rising powers of T
    g = model.half_saturation
    m = model.inactivation
    linear = model.effector_loss + m * g - model.recruitment
    roots = Polynomial([model.effector_loss * g, linear, m]).roots()
    if np.iscomplex(roots).any() or len(roots) < 2 or max(roots) <= 0:
        raise ValueError(
            "effectors never multiply in this model; "
            "the rule: recruitment above all losses somewhere"
        )
    low, high = sorted(float(root) for root in roots)
    return low, high


def influx_in_balance(model: Kuznetsov, tumour: Cells) -> Cells:
    """Return the influx s that holds a tumour at rest, by equation (3).

    Parameters
    ----------
    model : Kuznetsov
        The model; its influx does not matter.
    tumour : float or numpy.ndarray
        T, cells, any shape.

    Returns
    -------
    float or numpy.ndarray
        s, cells/day, in the same shape.

    Examples
    --------
    >>> from helpers.immunity.kuznetsov import published
    >>> round(influx_in_balance(published(), 0.0))
    67357
    """
    return nullcline_tumour(model, tumour) * net_loss(model, tumour)


def escape_ends_at_influx(model: Kuznetsov) -> float:
    """Return the influx s at which threshold and escape meet and vanish: the fold.

    It is the turning point of (3) between the two.

    Parameters
    ----------
    model : Kuznetsov
        A model with a threshold and an escape.

    Returns
    -------
    float
        s, cells/day.

    Raises
    ------
    ValueError
        If the model has no such pair.

    Examples
    --------
    >>> from helpers.immunity.kuznetsov import published
    >>> round(escape_ends_at_influx(published()), -1)
    21290.0
    """
    points = named(model)
    if THRESHOLD not in points or ESCAPE not in points:
        raise ValueError(
            f"this model has only {', '.join(points)}; "
            f"the rule: a fold needs a threshold and an escape"
        )

    def slope(tumour: float) -> float:
        """Return ds/dT of equation (3), by the product rule."""
        rise = model.half_saturation + tumour
        loss_slope = model.inactivation - model.recruitment * model.half_saturation / rise**2
        effector_slope = -model.growth / model.kill * model.crowding
        falling = effector_slope * net_loss(model, tumour)
        return falling + nullcline_tumour(model, tumour) * loss_slope

    # Between the two points s(T) has one turning point, so its slope changes sign once.
    fold = brentq(slope, points[THRESHOLD].tumour, points[ESCAPE].tumour)
    return float(influx_in_balance(model, fold))


def tumour_free_above_influx(model: Kuznetsov) -> float:
    """Return the influx s above which the tumour-free state is stable.

    At that influx a small tumour neither grows nor shrinks.

    Parameters
    ----------
    model : Kuznetsov
        The model; its influx does not matter.

    Returns
    -------
    float
        s, cells/day.

    Examples
    --------
    >>> from helpers.immunity.kuznetsov import published
    >>> round(tumour_free_above_influx(published()), -1)
    67360.0
    """

    def first_growth(influx: float) -> float:
        return model.growth_rate(influx / model.effector_loss, 0.0)

    # At the root influx = a d / n; ten times as much is surely above it.
    most = 10 * model.growth * model.effector_loss / model.kill
    return float(brentq(first_growth, 0.0, most))


def fate(model: Kuznetsov, effectors: float, tumour: float, days: float = 4000.0) -> str:
    """Return the name of the resting point that a start has come nearest to after a long time.

    Parameters
    ----------
    model : Kuznetsov
        The model.
    effectors, tumour : float
        E and T at the start, cells.
    days : float
        How long, days.

    Returns
    -------
    str
        Name of a stable resting point.

    Raises
    ------
    ValueError
        For a start that is no number of cells.

    Examples
    --------
    >>> from helpers.immunity.kuznetsov import published
    >>> fate(published(), 3.2e5, 1e7), fate(published(), 3.2e5, 1e8)
    ('dormant', 'escape')
    """
    path = course(model, effectors, tumour, days, points=2)
    # Sizes differ by powers of ten, so distances are those of logarithms; less than a cell counts
    # as one.
    end = max(float(path.tumour[-1]), 1.0)
    distances = {}
    for name, point in named(model).items():
        if point.stable:
            distances[name] = abs(math.log(end / max(point.tumour, 1.0)))
    return min(distances, key=lambda name: distances[name])


def _tumour_roots(model: Kuznetsov) -> list[float]:
    """Return the sizes of tumour (cells) at rest, smallest first."""
    # In units of the capacity the roots lie between 0 and 1, and the cubic is well conditioned.
    share = Polynomial([0, 1])
    size = model.capacity
    effectors = model.growth / model.kill * (1 - share)
    loss = model.effector_loss + model.inactivation * size * share
    rise = model.half_saturation + size * share
    not_recruited = (model.effector_influx - effectors * loss) * rise
    cubic = not_recruited + model.recruitment * effectors * size * share
    found = []
    for root in cubic.roots():
        is_real = abs(root.imag) < ROUNDING * max(1.0, abs(root))
        if is_real and 0 < root.real < 1:
            found.append(float(root.real) * size)
    return sorted(found)


def _eigenvalues(model: Kuznetsov, effectors: float, tumour: float) -> tuple[complex, complex]:
    """Return the eigenvalues (1/day) at a point, the largest real part first."""
    values = np.linalg.eigvals(model.jacobian(effectors, tumour)).astype(complex)
    first, second = sorted(values, key=lambda value: (-value.real, value.imag))
    return complex(first), complex(second)
