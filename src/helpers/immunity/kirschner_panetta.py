r"""The model of Kirschner and Panetta: effectors E, tumour T and the messenger interleukin-2 I.

    dE/dt = c T - mu2 E + p1 E I / (g1 + I) + s1                                          (6)
    dT/dt = r2 T (1 - b T) - a E T / (g2 + T)                                             (7)
    dI/dt = p2 E T / (g3 + T) - mu3 I + s2                                                (8)

c is the antigenicity of the tumour: how strongly it calls for effectors.  Without treatment (s1 = s2 = 0) every resting
point with a tumour belongs to one c, so the whole set is one curve c(T), and the thresholds are found along it.
Time in days; E, T and I in the units of the paper (cells and units of volume) [kirschner1998].
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import brentq, minimize_scalar

from helpers.immunity.parameters import values

SIZES = np.geomspace(1.0, 0.999e9, 4000)  # cells: where resting points are looked for


@dataclass(frozen=True)
class KirschnerPanetta:
    """Parameters of (6)-(8): rates in 1/day, amounts in cells; no unit where the paper gives none.

    antigenicity c, effector_loss mu2, stimulation p1, stimulation_half g1, growth r2, crowding b, kill a, kill_half g2,
    production p2, production_half g3, messenger_loss mu3.  Raises ValueError for a negative or infinite value.

    >>> published(0.02).kill_half
    100000.0
    """

    antigenicity: float
    effector_loss: float
    stimulation: float
    stimulation_half: float
    growth: float
    crowding: float
    kill: float
    kill_half: float
    production: float
    production_half: float
    messenger_loss: float

    def __post_init__(self):
        for field in fields(self):
            value = getattr(self, field.name)
            if not (isinstance(value, int | float) and 0 <= value < math.inf):
                raise ValueError(
                    f"{field.name} = {value!r}; the rule: a finite number, 0 or more; nearest: 0"
                )

    def rates(self, effectors, tumour, messenger):
        """Right-hand sides of (6), (7) and (8), per day, for numbers or arrays."""
        helped = self.stimulation * effectors * messenger / (self.stimulation_half + messenger)
        killed = self.kill * effectors * tumour / (self.kill_half + tumour)
        made = self.production * effectors * tumour / (self.production_half + tumour)
        return (
            self.antigenicity * tumour - self.effector_loss * effectors + helped,
            self.growth * tumour * (1 - self.crowding * tumour) - killed,
            made - self.messenger_loss * messenger,
        )

    def at_rest(self, tumour):
        """Effectors, messenger and the antigenicity c (1/day) that hold a tumour of so many cells (number or array)."""
        effectors = (
            self.growth * (1 - self.crowding * tumour) * (self.kill_half + tumour) / self.kill
        )
        messenger = (
            self.production
            * effectors
            * tumour
            / (self.production_half + tumour)
            / self.messenger_loss
        )
        helped = self.stimulation * messenger / (self.stimulation_half + messenger)
        return effectors, messenger, effectors * (self.effector_loss - helped) / tumour

    def jacobian(self, effectors: float, tumour: float, messenger: float) -> np.ndarray:
        """Matrix of the derivatives of (6)-(8) at one point, 1/day."""
        stimulated, killing = self.stimulation_half + messenger, self.kill_half + tumour
        making, growth = (
            self.production_half + tumour,
            self.growth * (1 - 2 * self.crowding * tumour),
        )
        return np.array(
            [
                [
                    -self.effector_loss + self.stimulation * messenger / stimulated,
                    self.antigenicity,
                    self.stimulation * effectors * self.stimulation_half / stimulated**2,
                ],
                [
                    -self.kill * tumour / killing,
                    growth - self.kill * effectors * self.kill_half / killing**2,
                    0.0,
                ],
                [
                    self.production * tumour / making,
                    self.production * effectors * self.production_half / making**2,
                    -self.messenger_loss,
                ],
            ]
        )


@dataclass(frozen=True)
class Rest:
    """A resting point with its tumour, effectors (cells) and messenger, and the largest real eigenvalue (1/day)."""

    tumour: float
    effectors: float
    messenger: float
    fastest_growth: float

    @property
    def stable(self) -> bool:
        """Whether small disturbances die out."""
        return self.fastest_growth < 0

    def summary(self) -> str:
        """One plain sentence."""
        return f"A tumour of {self.tumour:.3g} cells is {'stable' if self.stable else 'unstable'}."


def published(antigenicity: float) -> KirschnerPanetta:
    """Return the model with the published parameters (days, cells) and an antigenicity c (1/day; paper: 0 to 0.05).

    >>> round(1 / published(0.02).crowding)
    1000000000
    """
    return KirschnerPanetta(antigenicity=antigenicity, **values("kirschner_panetta"))


def resting_points(model: KirschnerPanetta) -> list[Rest]:
    """Return the resting points with a tumour of 1 to 1e9 cells, smallest first.

    The tumour-free point is left out: without treatment it is always unstable.

    >>> [one.summary() for one in resting_points(published(0.035))]
    ['A tumour of 1.82e+04 cells is stable.']
    """

    def missing(log_cells):
        return model.at_rest(math.exp(log_cells))[2] - model.antigenicity

    logs = np.log(SIZES)
    gaps = model.at_rest(SIZES)[2] - model.antigenicity
    places = np.flatnonzero(np.sign(gaps[:-1]) != np.sign(gaps[1:]))
    return [_rest(model, math.exp(brentq(missing, logs[one], logs[one + 1]))) for one in places]


def stable_small_above() -> float:
    """Return the antigenicity c (per day; time in days) above which a small tumour is stable.

    There the real part of its eigenvalues changes sign.

    >>> f"{stable_small_above():.4f}"
    '0.0325'
    """
    return float(brentq(lambda c: resting_points(published(c))[0].fastest_growth, 0.01, 0.05))


def stable_large_below() -> float:
    """Return the antigenicity c (per day; time in days) below which a large tumour is stable.

    It is the turning point of c(T) near 1/b, where the large tumour meets an unstable smaller one, and both vanish.

    >>> f"{stable_large_below():.3g}"
    '8.55e-05'
    """
    model = published(0.0)
    low, high = 0.5 / model.crowding, (1 - 1e-6) / model.crowding
    turn = minimize_scalar(
        lambda tumour: -model.at_rest(tumour)[2], bounds=(low, high), method="bounded"
    )
    return float(model.at_rest(turn.x)[2])


def course(model: KirschnerPanetta, start, days: float, points: int = 501) -> np.ndarray:
    """Return times (days) and E, T, I (rows) from a start (E, T, I); stiff, so an implicit method is used.

    Raises ValueError for a negative start or days outside 0 to 10000.

    >>> course(published(0.035), (1.0, 1.0, 1.0), 100.0).shape
    (4, 501)
    """
    if min(start) < 0 or not all(map(math.isfinite, start)):
        raise ValueError(f"start = {start!r}; the rule: E, T and I finite, 0 or more; nearest: 0")
    if not 0 < days <= 1e4:
        raise ValueError(f"days = {days!r}; the rule: above 0 and at most 10000 days")
    times = np.linspace(0, days, points)
    found = solve_ivp(
        lambda _, state: model.rates(*state), (0, days), start, "LSODA", times, rtol=1e-8, atol=1e-8
    )
    return np.vstack([times, found.y])


def _rest(model, tumour):
    effectors, messenger, antigenicity = model.at_rest(tumour)
    matrix = replace(model, antigenicity=antigenicity).jacobian(effectors, tumour, messenger)
    return Rest(tumour, effectors, messenger, float(np.linalg.eigvals(matrix).real.max()))
