r"""Freezing in a corner between two cold walls, solved with Green's function.

A quarter plane x, y > 0 starts at T_0; its walls x = 0 and y = 0 are held at T_w from time 0, and
it freezes at a sharp point T_m, with the same k and c frozen and unfrozen [rathjen1971]. In the
lengths xi = x / sqrt(4 a t) the front stands still. With

    u = (T - T_w) / (T_m - T_w)    beta = L / (c (T_m - T_w))    theta = (T_0 - T_m) / (T_m - T_w)

and tau = 1 - s^2 for the points that froze when the front was smaller by the factor s,

    u(xi) = (1 + theta) erf(xi_1) erf(xi_2)
          + beta / pi * integral over the ice of [K(xi - xi') K ...] / tau,                     (15)

K being exp(-(xi_1 - xi'_1)^2 / tau) less its mirror image behind the wall, times the same for
xi_2. On the front u = 1, which determines its shape. Here the front is

    xi_1 = lambda + A(p),   xi_2 = lambda + A(-p),   -infinity < p < infinity

with lambda from Neumann's solution, which holds far from the corner, and A(p) an integrated error
function of width w and a polynomial under a Gaussian of that width. Its six numbers were fitted to
u = 1; a test checks them against equation (15).
"""

from __future__ import annotations

import numpy as np
from numpy.polynomial import polynomial
from scipy.special import erf

from helpers.freezing import exact
from helpers.freezing.tissue import Tissue

# beta = 0.25 and theta = 0.3, the case of which the first authors drew the front.
CORNER = Tissue("corner", 1.0, 1.0, 2e6, 2e6, 2e7, 0, 0, start_C=12.0)
WALL_C = -40.0
BETA = 0.25
THETA = 0.3
LAMBDA = exact.neumann(CORNER, WALL_C).growth
WIDTH = 0.73111721
COEFFICIENTS = (-0.01915433, -0.03567837, -0.02392812, -0.00801627, -0.00054128)
REACH = 8.0  # of a Gaussian, in its widths


def _shift(p: np.ndarray) -> np.ndarray:
    """Return A(p)."""
    q = p / WIDTH
    bell = np.exp(-(q**2))
    ramp = (p * (1 + erf(q)) + WIDTH / np.sqrt(np.pi) * bell) / 2
    return ramp + bell * polynomial.polyval(q, COEFFICIENTS)


def _slope(p: np.ndarray) -> np.ndarray:
    """Return dA/dp."""
    q = p / WIDTH
    bell = np.exp(-(q**2))
    change = polynomial.polyval(q, polynomial.polyder(COEFFICIENTS))
    change = change - 2 * q * polynomial.polyval(q, COEFFICIENTS)
    return (1 + erf(q)) / 2 + bell * change / WIDTH


def front(p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the coordinates xi_1, xi_2 of points p of the front."""
    return LAMBDA + _shift(p), LAMBDA + _shift(-p)


def ice_area(side: float) -> float:
    """Return how much is frozen of the square 0 < xi_1, xi_2 < side."""
    p = np.linspace(-30, 30, 60001)
    x, y = front(p)
    inside = (x < side) & (y < side)
    p = p[inside]
    unfrozen = np.trapezoid((side - y[inside]) * _slope(p), p)
    return side**2 - float(unfrozen)


def temperature_C(x: float, y: float) -> float:
    """Return the temperature (°C) at xi_1 = x, xi_2 = y; equation (15)."""
    nodes, weights = np.polynomial.legendre.leggauss(48)
    angle = (nodes + 1) * np.pi / 4
    # s = cos(angle), so that the integrand stays finite where tau vanishes.
    s = np.cos(angle)[:, None]
    root = np.sin(angle)[:, None]
    table = np.linspace(-8, 40, 2400)
    along = LAMBDA + _shift(table)

    def last(near: float, far: float) -> np.ndarray:
        """Return the p beyond which no ice of that age is within reach."""
        highest = (near + REACH * root) / s
        lowest = (far - REACH * root) / s
        by_near = np.where(highest < 40, np.interp(highest, along, table), highest - LAMBDA)
        return np.minimum(
            by_near, np.where(lowest > LAMBDA + 1e-9, -np.interp(lowest, along, table), np.inf)
        )

    end = last(x, y)
    begin = -last(y, x)
    inner_nodes, inner_weights = np.polynomial.legendre.leggauss(100)
    half = np.maximum(end - begin, 0) / 2
    p = (begin + end) / 2 + half * inner_nodes
    from_x, from_y = front(p)
    area = from_y * _slope(p) + from_x * _slope(-p)

    def kernel(here: float, there: np.ndarray) -> np.ndarray:
        direct = np.exp(-(((here - s * there) / root) ** 2))
        return direct - np.exp(-(((here + s * there) / root) ** 2))

    inner = np.sum(half * inner_weights * area * kernel(x, from_x) * kernel(y, from_y), axis=1)
    latent = BETA / np.pi * np.sum(weights * np.pi / 4 * (s / root)[:, 0] * inner)
    u = (1 + THETA) * erf(x) * erf(y) + latent
    return WALL_C + u * (CORNER.liquidus_C - WALL_C)
