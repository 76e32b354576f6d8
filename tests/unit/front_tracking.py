r"""A front-tracking solution around needles and spheres, with blood: the benchmark where no formula
exists.

The sharp front at R(t) splits the tissue in two.  Each part is mapped onto a fixed interval, so the
front never cuts a cell; the temperatures there are Chebyshev polynomials, and the front moves by
Stefan's condition

    L dR/dt = k_s dT/dr (frozen side) - k_l dT/dr (unfrozen side),                              (12)

integrated in time by an implicit method of variable order.  It starts from Neumann's plane solution
at a tiny time.  It is accurate to about 1e-4 of the radius.  One run takes seconds, so it checks
the fast solver and does not replace it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.polynomial import chebyshev
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from helpers.freezing.exact import neumann
from helpers.freezing.tissue import Tissue

FROZEN_NODES = 20
UNFROZEN_NODES = 48
# the unfrozen part is followed this many diffusion lengths sqrt(a t) beyond the front
REACH = 9.0
FIRST_TIME_S = 1e-5


@dataclass(frozen=True)
class FrontHistory:
    """Radius of the front and of each isotherm (mm), one value for each time of `time_s`."""

    time_s: np.ndarray
    radius_mm: np.ndarray
    isotherm_mm: dict[float, np.ndarray]


def track_front(
    tissue: Tissue,
    wall_C: float,
    inner_mm: float,
    shape: str,
    time_s: tuple,
    isotherms_C: tuple = (-20.0, -40.0),
) -> FrontHistory:
    """Follow a sharp front around a wall that is held at one temperature from time 0.

    Parameters
    ----------
    tissue : Tissue
        A material that freezes at one temperature, without the ice law.
    wall_C : float
        Temperature of the wall (°C).
    inner_mm : float
        Radius of the wall (mm).
    shape : str
        "cylinder" or "sphere".
    time_s : tuple of float
        Increasing times (s) at which the front is reported.
    isotherms_C : tuple of float
        Temperatures (°C) of the isotherms to report, all within the ice.

    Returns
    -------
    FrontHistory
        Radii (mm) at the times.

    Raises
    ------
    ValueError
        For another shape; `exact.neumann` refuses a freezing range and the ice law.
    """
    if shape not in ("cylinder", "sphere"):
        raise ValueError(
            f"shape = {shape!r} must be 'cylinder' or 'sphere'; for a plane use exact.neumann"
        )
    problem = _Problem(tissue, wall_C, inner_mm / 1000, 1 if shape == "cylinder" else 2)
    run = solve_ivp(
        problem.slopes,
        (FIRST_TIME_S, time_s[-1]),
        problem.start(),
        method="BDF",
        t_eval=time_s,
        rtol=1e-7,
        atol=1e-9,
    )
    lines = {
        level: np.array([problem.isotherm(y, level) for y in run.y.T]) for level in isotherms_C
    }
    return FrontHistory(np.array(time_s), 1000 * run.y[-1], lines)


class _Problem:
    """The nodes and the right-hand side.

    The state holds the temperatures of the frozen part, those of the unfrozen part, and the
    front (m).
    """

    def __init__(self, tissue: Tissue, wall_C: float, inner: float, curvature: int) -> None:
        self.tissue = tissue
        self.wall_C = wall_C
        self.inner = inner
        self.curvature = curvature
        self.plane = neumann(tissue.changed(perfusion=0.0, metabolic_heat=0.0), wall_C)
        self.ice, self.d_ice = _nodes(FROZEN_NODES)
        self.warm, self.d_warm = _nodes(UNFROZEN_NODES)
        self.a_ice = tissue.conductivity_frozen / tissue.heat_capacity_frozen
        self.a_warm = tissue.conductivity_unfrozen / tissue.heat_capacity_unfrozen

    def start(self) -> np.ndarray:
        """Return Neumann's plane solution at the first time."""
        depth = float(self.plane.front_mm(FIRST_TIME_S)) / 1000
        reach = REACH * np.sqrt(self.a_warm * FIRST_TIME_S)
        frozen = self.plane.temperature(1000 * depth * self.ice[1:-1], FIRST_TIME_S)
        unfrozen = self.plane.temperature(1000 * (depth + reach * self.warm[1:-1]), FIRST_TIME_S)
        return np.concatenate([frozen, unfrozen, [self.inner + depth]])

    def profiles(self, state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the temperatures (°C) at all nodes of both parts, ends included."""
        inner = FROZEN_NODES - 2
        melting = self.tissue.liquidus_C
        frozen = np.concatenate([[self.wall_C], state[:inner], [melting]])
        return frozen, np.concatenate([[melting], state[inner:-1], [self.tissue.start_C]])

    def slopes(self, time: float, state: np.ndarray) -> np.ndarray:
        """Return the rates of the inner temperatures (K/s) and of the front (m/s), equation
        (12).
        """
        tissue = self.tissue
        front = state[-1]
        frozen, unfrozen = self.profiles(state)
        width = front - self.inner
        reach = REACH * np.sqrt(self.a_warm * time)
        gradient = self.d_ice @ frozen / width
        outside = self.d_warm @ unfrozen / reach
        speed = (
            tissue.conductivity_frozen * gradient[-1] - tissue.conductivity_unfrozen * outside[0]
        )
        speed /= tissue.latent_heat
        r_ice = self.inner + width * self.ice
        r_warm = front + reach * self.warm
        cool = self.a_ice * (self.d_ice @ gradient / width + self.curvature * gradient / r_ice)
        # the nodes move with the front, so each also sees the slope pass by
        cool += self.ice * speed * gradient
        heat = self.a_warm * (self.d_warm @ outside / reach + self.curvature * outside / r_warm)
        heat += (speed + self.warm * reach / (2 * time)) * outside
        blood = tissue.perfusion * (tissue.start_C - unfrozen) + tissue.metabolic_heat
        heat += blood / tissue.heat_capacity_unfrozen
        return np.concatenate([cool[1:-1], heat[1:-1], [speed]])

    def isotherm(self, state: np.ndarray, level_C: float) -> float:
        """Return the radius (mm) of an isotherm (°C) inside the ice."""
        frozen, _ = self.profiles(state)
        series = chebyshev.chebfit(2 * self.ice - 1, frozen, FROZEN_NODES - 1)
        place = brentq(lambda x: chebyshev.chebval(2 * x - 1, series) - level_C, 0.0, 1.0)
        return 1000 * (self.inner + (state[-1] - self.inner) * place)


def _nodes(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return Chebyshev points on 0...1 and the matrix that differentiates a polynomial there."""
    angle = np.pi * np.arange(count) / (count - 1)
    x = np.cos(angle)
    weight = np.concatenate([[2.0], np.ones(count - 2), [2.0]]) * (-1.0) ** np.arange(count)
    gap = x[:, None] - x[None, :]
    matrix = weight[:, None] / weight[None, :] / (gap + np.eye(count))
    matrix -= np.diag(matrix.sum(axis=1))
    order = np.arange(count)[::-1]  # from the wall outwards
    return (x[order] + 1) / 2, 2 * matrix[np.ix_(order, order)]
