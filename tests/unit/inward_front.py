r"""Front tracking for a rod or a ball that freezes from its surface inwards.

The sharp front at s(t) splits it in two. The frozen shell s < r < R is mapped onto 0...1 and the
unfrozen core r < s onto 0...1, as an even function of r; temperatures are Chebyshev polynomials in
both, and the front moves by Stefan's condition

    L ds/dt = k_s dT/dr (frozen side) - k_l dT/dr (unfrozen side),                              (14)

integrated in time by an implicit method of variable order. It starts from Neumann's plane solution
when the ice is a few thousandths of the radius thick. Accurate to about 1e-4 of the radius.
"""

from __future__ import annotations

import numpy as np
from scipy.integrate import solve_ivp

from helpers.freezing.exact import neumann
from helpers.freezing.tissue import Tissue
from tests.unit.front_tracking import _nodes

SHELL_NODES = 24
CORE_NODES = 96
"""Of the core and its mirror image; an even number, so that none lies on the axis."""
FIRST_DEPTH = 0.004
"""Thickness of the ice at the start, as a share of the radius."""


def track_inwards(
    tissue: Tissue, wall_C: float, outer_mm: float, shape: str, time_s: tuple
) -> np.ndarray:
    """Return the radius (mm) of the unfrozen core at increasing times (s), shape of `time_s`.

    `tissue` freezes at one temperature, has no blood, and starts above that temperature; its
    surface at `outer_mm` is held at `wall_C` (°C) from time 0. `shape` is "cylinder" or "sphere".
    """
    curvature = {"cylinder": 1, "sphere": 2}[shape]
    outer = outer_mm / 1000
    k_ice = tissue.conductivity_frozen
    k_warm = tissue.conductivity_unfrozen
    a_ice = k_ice / tissue.heat_capacity_frozen
    a_warm = k_warm / tissue.heat_capacity_unfrozen
    melting_C = tissue.liquidus_C
    shell, d_shell = _nodes(SHELL_NODES)
    both, d_both = _nodes(CORE_NODES)
    both = 2 * both - 1  # from -1 to 1, where the mirror image lies below 0
    d_both = d_both / 2
    half = CORE_NODES // 2
    core = both[half:]
    # The derivative of an even function on its right half.
    d_core = d_both[half:, half:] + d_both[half:, :half][:, ::-1]
    # That of the odd function which the slope is.
    d_slope = d_both[half:, half:] - d_both[half:, :half][:, ::-1]

    def profiles(state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        in_shell = np.concatenate([[melting_C], state[: SHELL_NODES - 2], [wall_C]])
        return in_shell, np.concatenate([state[SHELL_NODES - 2 : -1], [melting_C]])

    def slopes(_: float, state: np.ndarray) -> np.ndarray:
        front = state[-1]
        in_shell, in_core = profiles(state)
        width = outer - front
        gradient = d_shell @ in_shell / width
        inside = d_core @ in_core / front
        speed = (k_ice * gradient[0] - k_warm * inside[-1]) / tissue.latent_heat
        r_shell = front + width * shell
        cool = a_ice * (d_shell @ gradient / width + curvature * gradient / r_shell)
        # The nodes move with the front, so each also sees the slope pass by.
        cool += speed * (1 - shell) * gradient
        warm = a_warm * (d_slope @ inside / front + curvature * inside / (front * core))
        warm += speed * core * inside
        return np.concatenate([cool[1:-1], warm[:-1], [speed]])

    plane = neumann(tissue, wall_C)
    depth = FIRST_DEPTH * outer
    first_s = (depth / (2 * plane.growth)) ** 2 / a_ice
    front = outer - depth
    in_shell = plane.temperature(1000 * depth * (1 - shell[1:-1]), first_s)
    in_core = plane.temperature(1000 * (outer - front * core[:-1]), first_s)
    start = np.concatenate([in_shell, in_core, [front]])
    run = solve_ivp(
        slopes, (first_s, time_s[-1]), start, "BDF", t_eval=time_s, rtol=1e-7, atol=1e-9
    )
    return 1000 * run.y[-1]
