r"""The model of Kuznetsov, Makalkin, Taylor and Perelson: effector cells hunt tumour cells.

**Equations** [kuznetsov1994]: effectors E flow in, are recruited by the tumour T, are worn out by
it and die; the tumour grows up to a capacity and is killed.

    dE/dt = s + p E T / (g + T) - m E T - d E                                                   (1)
    dT/dt = a T (1 - b T) - n E T                                                               (2)

    E, T  cells                          s  influx of effectors, cells/day
    p     recruitment, 1/day             g  tumour at which recruitment is half, cells
    m     inactivation, 1/day/cell       d  loss of effectors, 1/day
    a     growth, 1/day                  b  crowding, 1/cell; 1/b is the capacity
    n     kill, 1/day/cell               t  time, days

**Assumptions.** Both populations are well mixed. The authors fitted the model to a lymphoma in
mice; it is nobody's patient.

**Method.** The tumour is followed as ln T, so that it stays positive however few cells are left.

**Checks.** The tests compare courses with another solver, the Jacobian with differences, and
resting points with worked values and with those of the scaled model.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np
from scipy.integrate import odeint

from helpers.checks import in_range, not_negative, positive
from helpers.immunity.parameters import values

# One number of cells, or an array of numbers.
Cells = TypeVar("Cells", float, np.ndarray)

# What `odeint` is run with: starts near the line between control and escape need many steps.
TOLERANCE = {"rtol": 1e-8, "atol": 1e-8, "mxstep": 20000}

# Below this the logarithm of the tumour has no meaning any more.
LEAST_CELLS = 1e-9

# A whole body has fewer cells than this: a larger number is a slip of the exponent.
MOST_CELLS = 1e15

# Longest course, days.
MOST_DAYS = 1e4

# Parameters that must not be 0, because something is divided by them.
DIVISORS = ("half_saturation", "effector_loss", "growth", "crowding", "kill")


@dataclass(frozen=True)
class Kuznetsov:
    """Parameters of equations (1) and (2); units as below, or none in a scaled model.

    Parameters
    ----------
    effector_influx : float
        s, cells/day.
    recruitment : float
        p, 1/day.
    half_saturation : float
        g, cells.
    inactivation : float
        m, 1/day/cell.
    effector_loss : float
        d, 1/day.
    growth : float
        a, 1/day.
    crowding : float
        b, 1/cell.
    kill : float
        n, 1/day/cell.

    Raises
    ------
    ValueError
        For a value that is not finite, negative, or zero where it divides.

    Examples
    --------
    >>> published().growth
    0.18
    """

    effector_influx: float
    recruitment: float
    half_saturation: float
    inactivation: float
    effector_loss: float
    growth: float
    crowding: float
    kill: float

    def __post_init__(self) -> None:
        for field in fields(self):
            not_negative(field.name, getattr(self, field.name))
        # A published value is named, since no number above 0 is nearest to it.
        for name in DIVISORS:
            if getattr(self, name) == 0:
                raise ValueError(
                    f"{name} = 0; the rule: above 0; published: {values('kuznetsov')[name]:g}"
                )

    def changed(self, **values: float) -> Kuznetsov:
        """Return the same model with some parameters replaced (by field name, in their units)."""
        return replace(self, **values)

    @property
    def capacity(self) -> float:
        """Largest tumour (cells) that could live without effectors, 1/b."""
        return 1 / self.crowding

    def rates(self, effectors: Cells, tumour: Cells) -> tuple[Cells, Cells]:
        """Return the right-hand sides of (1) and (2).

        Parameters
        ----------
        effectors, tumour : float or numpy.ndarray
            E and T, cells, any shape.

        Returns
        -------
        dE, dT : float or numpy.ndarray
            Changes, cells/day, in the same shape.
        """
        effector_change = self.effector_rate(effectors, tumour, tumour)
        tumour_change = tumour * self.growth_rate(effectors, tumour)
        return effector_change, tumour_change

    def effector_rate(
        self,
        effectors: Cells,
        tumour: Cells,
        seen: Cells,
        loss_factor: float = 1.0,
        inactivation_factor: float = 1.0,
    ) -> Cells:
        """Return the right-hand side of (1), with factors that `ablation` sets.

        In the published model the factors are 1 and `seen` is the tumour.

        Parameters
        ----------
        effectors, tumour : float or numpy.ndarray
            E, and the T that inactivates, cells.
        seen : float or numpy.ndarray
            Cells that recruit effectors.
        loss_factor, inactivation_factor : float
            Multiply d and m (no unit).

        Returns
        -------
        float or numpy.ndarray
            dE/dt, cells/day.
        """
        recruited = self.recruitment * effectors * seen / (self.half_saturation + seen)
        worn_out = inactivation_factor * self.inactivation * effectors * tumour
        lost = loss_factor * self.effector_loss * effectors
        return self.effector_influx + recruited - worn_out - lost

    def growth_rate(self, effectors: Cells, tumour: Cells) -> Cells:
        """Return the net growth of the tumour per cell (1/day) for E and T in cells, any shape."""
        return self.growth * (1 - self.crowding * tumour) - self.kill * effectors

    def jacobian(self, effectors: float, tumour: float) -> np.ndarray:
        """Return the derivatives of (1) and (2) at one point.

        Parameters
        ----------
        effectors, tumour : float
            E and T, cells.

        Returns
        -------
        numpy.ndarray, shape (2, 2)
            Rows dE/dt and dT/dt, columns by E and by T, 1/day.
        """
        rise = self.half_saturation + tumour
        recruited_per_effector = self.recruitment * tumour / rise
        recruited_per_cell = self.recruitment * self.half_saturation / rise**2

        effectors_by_effectors = (
            recruited_per_effector - self.inactivation * tumour - self.effector_loss
        )
        effectors_by_tumour = effectors * (recruited_per_cell - self.inactivation)
        tumour_by_effectors = -self.kill * tumour
        free_growth = self.growth * (1 - 2 * self.crowding * tumour)
        tumour_by_tumour = free_growth - self.kill * effectors
        return np.array(
            [
                [effectors_by_effectors, effectors_by_tumour],
                [tumour_by_effectors, tumour_by_tumour],
            ]
        )

    def scaled(self, cells: float = 1e6) -> Kuznetsov:
        """Return the model without units.

        Parameters
        ----------
        cells : float
            How many cells count as one.

        Returns
        -------
        Kuznetsov
            Cells counted in `cells`, time in 1/(n `cells`) days, so that kill is 1.
        """
        # Kill sets the unit of time, as in the paper.
        rate = self.kill * cells
        return Kuznetsov(
            effector_influx=self.effector_influx / (rate * cells),
            recruitment=self.recruitment / rate,
            half_saturation=self.half_saturation / cells,
            inactivation=self.inactivation / self.kill,
            effector_loss=self.effector_loss / rate,
            growth=self.growth / rate,
            crowding=self.crowding * cells,
            kill=1.0,
        )


@dataclass(frozen=True, eq=False)
class Course:
    """How a tumour and its effectors change with time.

    Parameters
    ----------
    time_day : numpy.ndarray, shape (times,)
        Days.
    effectors, tumour : numpy.ndarray, shape (times,)
        E and T, cells.
    """

    time_day: np.ndarray
    effectors: np.ndarray
    tumour: np.ndarray

    def summary(self) -> str:
        """Return one plain sentence with the first, last and smallest tumour."""
        return (
            f"From {self.tumour[0]:.3g} tumour cells the model goes to {self.tumour[-1]:.3g} cells "
            f"in {self.time_day[-1]:.0f} days; the fewest were {self.tumour.min():.3g}."
        )


def published() -> Kuznetsov:
    """Return the model with the parameters of the paper, read in public codes that cite it.

    Returns
    -------
    Kuznetsov
        Days and cells.

    Examples
    --------
    >>> published().effector_influx, published().recruitment
    (13000.0, 0.1245)
    """
    return Kuznetsov(**values("kuznetsov"))


def course(
    model: Kuznetsov, effectors: float, tumour: float, days: float = 400.0, points: int = 401
) -> Course:
    """Return how E and T change with time from a start.

    Parameters
    ----------
    model : Kuznetsov
        The model.
    effectors, tumour : float
        E >= 0 and T > 0 at the start, cells.
    days : float
        How long, days.
    points : int
        Number of times.

    Returns
    -------
    Course
        Evenly spaced times (days), and cells.

    Raises
    ------
    ValueError
        For a start that is no number of cells, or a time out of range.

    Examples
    --------
    >>> print(course(published(), 3.2e5, 1e8).summary())
    From 1e+08 tumour cells the model goes to 4.47e+08 cells in 400 days; the fewest were 1e+08.
    """
    check_start(effectors, tumour)
    check_days(days)

    def change(state: np.ndarray, time: float) -> tuple[float, float]:
        alive, log_tumour = state
        cells = math.exp(log_tumour)
        # d ln T / dt is the growth per cell.
        return model.effector_rate(alive, cells, cells), model.growth_rate(alive, cells)

    times = np.linspace(0.0, days, points)
    path = check_followed(odeint(change, (effectors, math.log(tumour)), times, **TOLERANCE))
    return Course(times, path[:, 0], np.exp(path[:, 1]))


def check_start(effectors: float, tumour: float) -> None:
    """Refuse a start that is no number of cells.

    Parameters
    ----------
    effectors, tumour : float
        E and T, cells.

    Raises
    ------
    ValueError
        Unless E is 0 to 1e15 and T is 1e-9 to 1e15.

    Examples
    --------
    >>> check_start(3.2e5, 1e6)
    """
    in_range("effectors", effectors, 0.0, MOST_CELLS, "cells")
    in_range("tumour", tumour, LEAST_CELLS, MOST_CELLS, "cells")


def check_days(days: float) -> None:
    """Refuse a time that is no number of days.

    Parameters
    ----------
    days : float
        Days.

    Raises
    ------
    ValueError
        Unless 0 < days <= 10000.

    Examples
    --------
    >>> check_days(400)
    """
    positive("days", days, "days", hint="for example 400")
    in_range("days", days, 0.0, MOST_DAYS, "days")


def check_followed(path: np.ndarray) -> np.ndarray:
    """Return a computed path unchanged, or refuse it if the solver lost it.

    Parameters
    ----------
    path : numpy.ndarray, shape (times, 2)
        E in cells and ln T.

    Returns
    -------
    numpy.ndarray
        The same path.

    Raises
    ------
    ValueError
        For a path with nan in it, so that nobody sees nan.

    Examples
    --------
    >>> check_followed(np.array([[1.0, 2.0]])).shape
    (1, 2)
    """
    # odeint raises no error when it stops early.
    lost = ~np.isfinite(path).all(axis=1)
    if lost.any():
        step = int(np.flatnonzero(lost)[0])
        raise ValueError(
            f"the solver lost the path at point {step}; the rule: finite cells; "
            f"try less extreme parameters"
        )
    return path
