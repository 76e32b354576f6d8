r"""The model of Kuznetsov, Makalkin, Taylor and Perelson: effector cells E hunt tumour cells T, and T wears E out.

    dE/dt = s + p E T / (g + T) - m E T - d E                                             (1)
    dT/dt = a T (1 - b T) - n E T                                                         (2)

Effectors flow in (s), are recruited by the tumour (p, g), are worn out by it (m) and die (d); the tumour grows (a) up
to 1/b and is killed (n).  Its authors fitted it to a lymphoma in mice [kuznetsov1994]; it is nobody's
patient.  Time is in days, E and T in cells.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace

import numpy as np
from scipy.integrate import odeint

from helpers.immunity.parameters import values

TOLERANCE = {"rtol": 1e-8, "atol": 1e-8, "mxstep": 20000}
LEAST_CELLS = 1e-9  # below this the logarithm of the tumour has no meaning any more


@dataclass(frozen=True)
class Kuznetsov:
    """Parameters of equations (1) and (2); units as in the table, or none in a scaled model.

    effector_influx s, cells/day; recruitment p, 1/day; half_saturation g, cells; inactivation m, 1/day/cell;
    effector_loss d, 1/day; growth a, 1/day; crowding b, 1/cell; kill n, 1/day/cell.
    Raises ValueError for a value that is not finite, negative, or zero where it divides.

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

    def __post_init__(self):
        for field in fields(self):
            value = getattr(self, field.name)
            if not (isinstance(value, int | float) and 0 <= value < math.inf):
                raise ValueError(
                    f"{field.name} = {value!r}; the rule: a finite number, 0 or more; nearest: 0"
                )
        for name in ("half_saturation", "effector_loss", "growth", "crowding", "kill"):
            if getattr(self, name) == 0:
                raise ValueError(
                    f"{name} = 0; the rule: above 0; published: {values('kuznetsov')[name]:g}"
                )

    def changed(self, **values) -> Kuznetsov:
        """The same model with some parameters replaced."""
        return replace(self, **values)

    @property
    def capacity(self) -> float:
        """Largest tumour (cells) that could live without effectors, 1/b."""
        return 1 / self.crowding

    def rates(self, effectors, tumour):
        """Right-hand sides of (1) and (2), cells/day, for numbers or arrays of cells."""
        return self.effector_rate(effectors, tumour, tumour), tumour * self.growth_rate(
            effectors, tumour
        )

    def effector_rate(self, effectors, tumour, seen, loss_factor=1.0, inactivation_factor=1.0):
        """Right-hand side of (1), cells/day; `seen` are the cells that recruit, `tumour` those that inactivate.

        The factors multiply loss and inactivation; in the published model they are 1 and `seen` is the tumour.
        """
        recruited = self.recruitment * effectors * seen / (self.half_saturation + seen)
        worn_out = inactivation_factor * self.inactivation * effectors * tumour
        return (
            self.effector_influx
            + recruited
            - worn_out
            - loss_factor * self.effector_loss * effectors
        )

    def growth_rate(self, effectors, tumour):
        """Net growth of the tumour per cell, 1/day."""
        return self.growth * (1 - self.crowding * tumour) - self.kill * effectors

    def jacobian(self, effectors: float, tumour: float) -> np.ndarray:
        """Matrix of the derivatives of (1) and (2) by E and T at one point, 1/day."""
        rise = self.half_saturation + tumour
        return np.array(
            [
                [
                    self.recruitment * tumour / rise
                    - self.inactivation * tumour
                    - self.effector_loss,
                    effectors
                    * (self.recruitment * self.half_saturation / rise**2 - self.inactivation),
                ],
                [
                    -self.kill * tumour,
                    self.growth * (1 - 2 * self.crowding * tumour) - self.kill * effectors,
                ],
            ]
        )

    def scaled(self, cells: float = 1e6) -> Kuznetsov:
        """The model without units: cells counted in `cells`, time in 1/(n `cells`) days, so that kill is 1."""
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


@dataclass(frozen=True)
class Course:
    """How a tumour and its effectors (cells) change with time (days)."""

    time_day: np.ndarray
    effectors: np.ndarray
    tumour: np.ndarray

    def summary(self) -> str:
        """One plain sentence."""
        return (
            f"From {self.tumour[0]:.3g} tumour cells the model goes to {self.tumour[-1]:.3g} cells in "
            f"{self.time_day[-1]:.0f} days; the fewest were {self.tumour.min():.3g}."
        )


def published() -> Kuznetsov:
    """Return the model with the parameters of the paper (days and cells), read in public codes that cite it.

    >>> published().effector_influx, published().recruitment
    (13000.0, 0.1245)
    """
    return Kuznetsov(**values("kuznetsov"))


def course(
    model: Kuznetsov, effectors: float, tumour: float, days: float = 400.0, points: int = 401
) -> Course:
    """Return how E and T (cells) change over `days`, from a start given in cells.

    The tumour is followed as its logarithm, so it stays positive.  Valid for any start with E >= 0 and T > 0; raises
    ValueError otherwise.

    >>> print(course(published(), 3.2e5, 1e8).summary())
    From 1e+08 tumour cells the model goes to 4.47e+08 cells in 400 days; the fewest were 1e+08.
    """
    check_start(effectors, tumour)
    check_days(days)

    def change(state, time):
        cells = math.exp(state[1])
        return model.effector_rate(state[0], cells, cells), model.growth_rate(state[0], cells)

    times = np.linspace(0.0, days, points)
    path = check_followed(odeint(change, (effectors, math.log(tumour)), times, **TOLERANCE))
    return Course(times, path[:, 0], np.exp(path[:, 1]))


def check_start(effectors: float, tumour: float) -> None:
    """Refuse a start that is no number of cells: ValueError unless E >= 0 and T >= 1e-9.

    >>> check_start(3.2e5, 1e6)
    """
    for name, cells, least in (("effectors", effectors, 0.0), ("tumour", tumour, LEAST_CELLS)):
        if not (isinstance(cells, int | float) and least <= cells < math.inf):
            raise ValueError(
                f"{name} = {cells!r} cells; the rule: a finite number from {least:g} up; nearest: {least:g}"
            )


def check_days(days: float) -> None:
    """Refuse a time that is no number of days: ValueError unless 0 < days <= 10000.

    >>> check_days(400)
    """
    if not (isinstance(days, int | float) and 0 < days <= 1e4):
        raise ValueError(
            f"days = {days!r}; the rule: above 0 and at most 10000 days; for example 400"
        )


def check_followed(path: np.ndarray) -> np.ndarray:
    """Return a computed path (E in cells, ln T) unchanged; ValueError if the solver lost it, so that nobody sees nan.

    >>> check_followed(np.array([[1.0, 2.0]])).shape
    (1, 2)
    """
    if not np.isfinite(path).all():
        step = int(np.flatnonzero(~np.isfinite(path).all(axis=1))[0])
        raise ValueError(
            f"the solver lost the path at point {step}; the rule: finite cells; try less extreme parameters"
        )
    return path
