r"""A front-tracking solution around needles and spheres, with blood: the yardstick where no formula exists.

The sharp front at R(t) splits the tissue in two.  Each part is stretched onto a fixed interval, so the front never cuts
a cell; temperatures there are Chebyshev polynomials, and the motion follows Stefan's condition

    L dR/dt = k_s dT/dr (frozen side) - k_l dT/dr (unfrozen side),                                               (12)

integrated in time by an implicit method of variable order.  It starts from Neumann's plane solution at a tiny time.
Good to about 1e-4 of the radius; one run takes seconds, so it checks the fast solver and does not replace it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.polynomial import chebyshev
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from helpers.freezing.exact import neumann
from helpers.freezing.tissue import Tissue

FROZEN_NODES, UNFROZEN_NODES = 20, 48
REACH = 9.0
"""The unfrozen part is followed this many diffusion lengths sqrt(a t) beyond the front."""
FIRST_TIME_S = 1e-5


@dataclass(frozen=True)
class FrontHistory:
    """`radius_mm` (times,) of the front and of isotherms `isotherm_mm[temperature]` (times,) at `time_s` (times,)."""

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
    """Sharp freezing around a wall at `inner_mm` (mm) held at `wall_C` (°C) from time 0, at increasing `time_s` (s).

    `shape`: "cylinder" or "sphere".  ValueError for a freezing range, the ice law or an unknown shape.

    >>> soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -1, -1)
    >>> round(float(track_front(soft, -140, 1.2, "cylinder", (60.0,)).radius_mm[0]), 3)
    7.069
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
    """Chebyshev nodes and the right-hand side; state: frozen temperatures, unfrozen temperatures, front (m)."""

    def __init__(self, tissue: Tissue, wall_C: float, inner: float, curvature: int) -> None:
        self.tissue, self.wall_C, self.inner, self.curvature = tissue, wall_C, inner, curvature
        self.plane = neumann(tissue.changed(perfusion=0.0, metabolic_heat=0.0), wall_C)
        self.ice, self.d_ice = _nodes(FROZEN_NODES)
        self.warm, self.d_warm = _nodes(UNFROZEN_NODES)
        self.a_ice = tissue.conductivity_frozen / tissue.heat_capacity_frozen
        self.a_warm = tissue.conductivity_unfrozen / tissue.heat_capacity_unfrozen

    def start(self) -> np.ndarray:
        """Neumann's plane solution at the first time."""
        depth = float(self.plane.front_mm(FIRST_TIME_S)) / 1000
        reach = REACH * np.sqrt(self.a_warm * FIRST_TIME_S)
        frozen = self.plane.temperature(1000 * depth * self.ice[1:-1], FIRST_TIME_S)
        unfrozen = self.plane.temperature(1000 * (depth + reach * self.warm[1:-1]), FIRST_TIME_S)
        return np.concatenate([frozen, unfrozen, [self.inner + depth]])

    def profiles(self, state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Temperatures (°C) at all nodes of both parts, ends included."""
        inner = FROZEN_NODES - 2
        melting = self.tissue.liquidus_C
        frozen = np.concatenate([[self.wall_C], state[:inner], [melting]])
        return frozen, np.concatenate([[melting], state[inner:-1], [self.tissue.start_C]])

    def slopes(self, time: float, state: np.ndarray) -> np.ndarray:
        """Rates of all inner temperatures (K/s) and of the front (m/s); equation (12)."""
        tissue, front = self.tissue, state[-1]
        frozen, unfrozen = self.profiles(state)
        width, reach = front - self.inner, REACH * np.sqrt(self.a_warm * time)
        gradient, outside = self.d_ice @ frozen / width, self.d_warm @ unfrozen / reach
        speed = (
            tissue.conductivity_frozen * gradient[-1] - tissue.conductivity_unfrozen * outside[0]
        )
        speed /= tissue.latent_heat
        r_ice, r_warm = self.inner + width * self.ice, front + reach * self.warm
        cool = self.a_ice * (self.d_ice @ gradient / width + self.curvature * gradient / r_ice)
        cool += self.ice * speed * gradient
        heat = self.a_warm * (self.d_warm @ outside / reach + self.curvature * outside / r_warm)
        heat += (speed + self.warm * reach / (2 * time)) * outside
        blood = tissue.perfusion * (tissue.start_C - unfrozen) + tissue.metabolic_heat
        heat += blood / tissue.heat_capacity_unfrozen
        return np.concatenate([cool[1:-1], heat[1:-1], [speed]])

    def isotherm(self, state: np.ndarray, level_C: float) -> float:
        """Radius (mm) of an isotherm (°C) inside the ice."""
        frozen, _ = self.profiles(state)
        series = chebyshev.chebfit(2 * self.ice - 1, frozen, FROZEN_NODES - 1)
        place = brentq(lambda x: chebyshev.chebval(2 * x - 1, series) - level_C, 0.0, 1.0)
        return 1000 * (self.inner + (state[-1] - self.inner) * place)


def _nodes(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Chebyshev points on 0...1 and the matrix that differentiates a polynomial given at them."""
    angle = np.pi * np.arange(count) / (count - 1)
    x = np.cos(angle)
    weight = np.concatenate([[2.0], np.ones(count - 2), [2.0]]) * (-1.0) ** np.arange(count)
    gap = x[:, None] - x[None, :]
    matrix = weight[:, None] / weight[None, :] / (gap + np.eye(count))
    matrix -= np.diag(matrix.sum(axis=1))
    order = np.arange(count)[::-1]  # from the wall outwards
    return (x[order] + 1) / 2, 2 * matrix[np.ix_(order, order)]
