r"""Exact solutions of freezing, to check the solver with and to learn from.

Freezing at a sharp point (solidus = liquidus = T_m), wall T_w, tissue far away T_0; s frozen, l unfrozen:

* plane, two phases (Neumann [carslaw1959]): the front is at 2 lambda sqrt(a_s t), a = k/c, with

      exp(-lambda2)/erf(lambda) - (k_l/k_s) r (T_0 - T_m)/(T_m - T_w) exp(-lambda2 r2)/erfc(lambda r)
          = lambda L sqrt(pi) / (c_s (T_m - T_w)),          r = sqrt(a_s/a_l)                                     (7)

* quasi-steady (Stefan): no sensible heat, so the frozen potential difference D = theta(T_m) - theta(T_w) drives all;
  plane R2/2, cylinder (R2/2) ln(R/r0) - (R2 - r02)/4, sphere R3/(3 r0) - R2/2 + r02/6, each = D t / L           (8)
* a line that takes Q watts a metre (Paterson [paterson1952]): the front is at 2 lambda sqrt(a_s t)               (9)
* steady with perfusion (Pennes): what ice conducts equals what blood brings                                     (10)

Over a freezing range, with any k(T) and c(T), a plane has the similarity variable eta = x / (2 sqrt t) and an ordinary
differential equation in it (`similarity`).                                                                      (11)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import brentq
from scipy.special import erf, erfc, exp1, k0, k1

from helpers.freezing.tissue import Tissue


@dataclass(frozen=True)
class PlaneFront:
    """Neumann's solution for one tissue and wall; `growth` is lambda of equation (7), without unit."""

    tissue: Tissue
    wall_C: float
    growth: float

    def front_mm(self, time_s: np.ndarray | float) -> np.ndarray:
        """Depth of the front (mm) at times (s), any shape."""
        frozen, _ = _diffusivities(self.tissue)
        return 2000 * self.growth * np.sqrt(frozen * np.asarray(time_s, float))

    def temperature(self, depth_mm: np.ndarray | float, time_s: float) -> np.ndarray:
        """Temperature (°C) at depths (mm), any shape, at one time (s)."""
        tissue, melting = self.tissue, self.tissue.liquidus_C
        frozen, unfrozen = _diffusivities(tissue)
        depth = np.asarray(depth_mm, float) / 1000
        ice = self.wall_C + (melting - self.wall_C) * erf(
            depth / (2 * np.sqrt(frozen * time_s))
        ) / erf(self.growth)
        far = erfc(self.growth * np.sqrt(frozen / unfrozen))
        liquid = (
            tissue.start_C
            - (tissue.start_C - melting) * erfc(depth / (2 * np.sqrt(unfrozen * time_s))) / far
        )
        return np.where(1000 * depth < self.front_mm(time_s), ice, liquid)


def neumann(tissue: Tissue, wall_C: float) -> PlaneFront:
    """Sharp freezing of a plane from rest, wall at `wall_C` (°C) from time 0; equation (7), constant k.

    ValueError if the tissue freezes over a range, follows the ice law or is bled through, or the wall is too warm.

    >>> ice = Tissue("water", 0.556, 2.22, 4.212e6, 2.05e6, 334e6, 0, 0, start_C=37)
    >>> round(neumann(ice, -100).growth, 6)
    0.415658
    """
    _require_sharp(tissue, wall_C, "a plane front")
    frozen, unfrozen = _diffusivities(tissue)
    ratio = np.sqrt(frozen / unfrozen)
    drop, excess = tissue.liquidus_C - wall_C, tissue.start_C - tissue.liquidus_C
    warm = tissue.conductivity_unfrozen / tissue.conductivity_frozen * ratio * excess / drop
    latent = tissue.latent_heat * np.sqrt(np.pi) / (tissue.heat_capacity_frozen * drop)

    def balance(growth: float) -> float:
        liquid = warm * np.exp(-((growth * ratio) ** 2)) / erfc(growth * ratio) if excess else 0.0
        return np.exp(-(growth**2)) / erf(growth) - liquid - growth * latent

    return PlaneFront(tissue, wall_C, float(brentq(balance, 1e-9, 5.0, xtol=1e-14)))


def quasi_steady_time_s(
    tissue: Tissue, wall_C: float, radius_mm: float, inner_mm: float, shape: str
) -> float:
    """Time (s) for a front to reach `radius_mm` from a wall at `inner_mm` (mm, `wall_C` °C); equation (8).

    `shape`: "plane" (radius counts from the wall), "cylinder" or "sphere".  A lower bound: sensible heat is left out.

    >>> ice = Tissue("water", 0.556, 2.22, 4.212e6, 2.05e6, 334e6, 0, 0)
    >>> round(quasi_steady_time_s(ice, -140, 20, 1.2, "cylinder"), 2)
    497.61
    """
    _check_shape(shape)
    driving = _driving(tissue, wall_C) / tissue.latent_heat
    r, r0 = radius_mm / 1000, inner_mm / 1000
    if shape == "plane":
        return float(r**2 / (2 * driving))
    if not radius_mm >= inner_mm > 0:
        raise ValueError(
            f"radius_mm = {radius_mm} must be at least inner_mm = {inner_mm}, and that above 0"
        )
    if shape == "cylinder":
        return float((r**2 / 2 * np.log(r / r0) - (r**2 - r0**2) / 4) / driving)
    return float((r**3 / (3 * r0) - r**2 / 2 + r0**2 / 6) / driving)


def quasi_steady_radius_mm(
    tissue: Tissue, wall_C: float, time_s: float, inner_mm: float, shape: str
) -> float:
    """Radius (mm) of a quasi-steady front at a time (s); the inverse of `quasi_steady_time_s`, an upper bound.

    >>> ice = Tissue("water", 0.556, 2.22, 4.212e6, 2.05e6, 334e6, 0, 0)
    >>> round(quasi_steady_radius_mm(ice, -140, 600, 1.2, "cylinder"), 3)
    21.605
    """
    low = 1e-6 if shape == "plane" else inner_mm
    return float(
        brentq(
            lambda r: quasi_steady_time_s(tissue, wall_C, r, inner_mm, shape) - time_s,
            low,
            low + 1000,
            xtol=1e-9,
        )
    )


@dataclass(frozen=True)
class LineSink:
    """Paterson's solution: a line takes `power` (W/m) from time 0; `growth` is lambda of equation (9)."""

    tissue: Tissue
    power: float
    growth: float

    def front_mm(self, time_s: np.ndarray | float) -> np.ndarray:
        """Radius of the front (mm) at times (s), any shape."""
        frozen, _ = _diffusivities(self.tissue)
        return 2000 * self.growth * np.sqrt(frozen * np.asarray(time_s, float))

    def temperature(self, radius_mm: np.ndarray | float, time_s: float) -> np.ndarray:
        """Temperature (°C) at radii (mm), any shape, at one time (s); minus infinity on the line itself."""
        tissue, melting = self.tissue, self.tissue.liquidus_C
        frozen, unfrozen = _diffusivities(tissue)
        square = (np.asarray(radius_mm, float) / 1000) ** 2 / (4 * time_s)
        strength = self.power / (4 * np.pi * tissue.conductivity_frozen)
        ice = melting - strength * (exp1(square / frozen) - exp1(self.growth**2))
        far = exp1(self.growth**2 * frozen / unfrozen)
        liquid = tissue.start_C - (tissue.start_C - melting) * exp1(square / unfrozen) / far
        return np.where(np.asarray(radius_mm) < self.front_mm(time_s), ice, liquid)


def line_sink(tissue: Tissue, power: float) -> LineSink:
    """Sharp freezing around a line that takes `power` (W/m); equation (9).  Compare at 1 mm and beyond.

    >>> ice = Tissue("water", 0.556, 2.22, 4.212e6, 2.05e6, 334e6, 0, 0, start_C=37)
    >>> round(float(line_sink(ice, 1000).front_mm(600)), 3)
    16.822
    """
    _require_sharp(tissue, tissue.liquidus_C - 1, "a line sink")
    if not power > 0:
        raise ValueError(f"power = {power} W/m must be above 0: heat taken out counts positive")
    frozen, unfrozen = _diffusivities(tissue)
    excess = tissue.start_C - tissue.liquidus_C

    def balance(growth: float) -> float:
        shrunk = growth**2 * frozen / unfrozen
        liquid = (
            tissue.conductivity_unfrozen * excess * np.exp(-shrunk) / exp1(shrunk)
            if excess
            else 0.0
        )
        return (
            power / (4 * np.pi) * np.exp(-(growth**2))
            - liquid
            - growth**2 * frozen * tissue.latent_heat
        )

    return LineSink(tissue, power, float(brentq(balance, 1e-6, 5.0, xtol=1e-14)))


@dataclass(frozen=True)
class SteadyIce:
    """Ice that no longer grows: edge at `radius_mm` (plane: depth) around a wall at `inner_mm`; equation (10)."""

    tissue: Tissue
    wall_C: float
    shape: str
    inner_mm: float
    radius_mm: float

    def isotherm_mm(self, temperature_C: float) -> float:
        """Radius or depth (mm) of a temperature (°C) inside the ice."""
        potential = self.tissue.kirchhoff(
            self.tissue.enthalpy([self.wall_C, temperature_C, self.tissue.solidus_C])
        )
        share = float((potential[1] - potential[0]) / (potential[2] - potential[0]))
        if self.shape == "plane":
            return share * self.radius_mm
        if self.shape == "cylinder":
            return self.inner_mm * (self.radius_mm / self.inner_mm) ** share
        return 1 / (1 / self.inner_mm - share * (1 / self.inner_mm - 1 / self.radius_mm))


def perfused_steady_state(tissue: Tissue, wall_C: float, inner_mm: float, shape: str) -> SteadyIce:
    """Final size of the ice around a wall at `wall_C` (°C) when blood feeds it; equation (10), `shape` as in (8).

    ValueError without perfusion: plane and cylinder then grow for ever.

    >>> soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -1, -1, perfusion=0.00686 * 1050 * 3617)
    >>> round(perfused_steady_state(soft, -140, 1.2, "cylinder").radius_mm, 3)
    20.495
    """
    _check_shape(shape)
    _require_sharp(tissue, wall_C, "a steady state", perfused=True)
    if not tissue.perfusion > 0:
        raise ValueError(
            f"perfusion = {tissue.perfusion:g} W/m3/K: without blood there is no steady state; give some"
        )
    driving = _driving(tissue, wall_C)
    reach = np.sqrt(tissue.perfusion / tissue.conductivity_unfrozen)
    warmth = tissue.start_C + tissue.metabolic_heat / tissue.perfusion - tissue.liquidus_C
    feed, r0 = tissue.conductivity_unfrozen * reach * warmth, inner_mm / 1000

    def surplus(r: float) -> float:
        if shape == "plane":
            return driving / r - feed
        if shape == "cylinder":
            return driving / (r * np.log(r / r0)) - feed * k1(reach * r) / k0(reach * r)
        return driving * r0 / (r * (r - r0)) - feed * (1 + 1 / (reach * r))

    low = 1e-9 if shape == "plane" else r0 * (1 + 1e-9)
    return SteadyIce(
        tissue, wall_C, shape, inner_mm, 1000 * float(brentq(surplus, low, 0.7, xtol=1e-14))
    )


@dataclass(frozen=True)
class Similarity:
    """Plane freezing over a range: temperature (°C) against eta = x / (2 sqrt t) in m/sqrt(s); equation (11)."""

    eta: np.ndarray
    temperature_C: np.ndarray

    def depth_mm(self, temperature_C: float, time_s: float) -> float:
        """Depth (mm) of an isotherm (°C) at a time (s)."""
        return float(
            2000 * np.sqrt(time_s) * np.interp(temperature_C, self.temperature_C, self.eta)
        )


def similarity(tissue: Tissue, wall_C: float) -> Similarity:
    """Freezing of a plane over a range, any conductivity law, no blood (°C); d/d eta (k T') = -2 eta dH/d eta, (11).

    Shooting on the heat flow at the wall; good to 1e-6.  ValueError for a sharp freezing point (use `neumann`).

    >>> soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1)
    >>> round(similarity(soft, -100).depth_mm(-8, 600), 4)
    20.7289
    """
    if tissue.liquidus_C <= tissue.solidus_C:
        raise ValueError(
            f"liquidus_C = {tissue.liquidus_C:g} equals solidus_C: a sharp point; use neumann"
        )
    frozen, unfrozen = _diffusivities(tissue)
    span = 6 * np.sqrt(max(frozen, unfrozen))
    inside = tissue.freezing_width / (tissue.liquidus_C - tissue.solidus_C)

    def slopes(eta: float, state: np.ndarray) -> list[float]:
        temperature, flow = state
        if temperature < tissue.solidus_C:
            capacity = tissue.heat_capacity_frozen
        else:
            capacity = inside if temperature < tissue.liquidus_C else tissue.heat_capacity_unfrozen
        gradient = flow / float(tissue.conductivity(temperature))
        return [gradient, -2 * eta * capacity * gradient]

    def shoot(log_flow: float, dense: bool = False):
        start = [wall_C, np.exp(log_flow)]
        return solve_ivp(
            slopes,
            (0, span),
            start,
            method="RK45",
            rtol=1e-9,
            atol=1e-9,
            max_step=span / 400,
            dense_output=dense,
        )

    scale = tissue.conductivity_frozen * (tissue.start_C - wall_C) / np.sqrt(frozen)
    low, high = np.log(scale / 50), np.log(scale * 50)
    found = brentq(lambda q: shoot(q).y[0, -1] - tissue.start_C, low, high, xtol=1e-10)
    eta = np.linspace(0, span, 20001)
    return Similarity(eta, shoot(found, dense=True).sol(eta)[0])


def _diffusivities(tissue: Tissue) -> tuple[float, float]:
    """k/c (m2/s) frozen and unfrozen."""
    frozen = tissue.conductivity_frozen / tissue.heat_capacity_frozen
    return frozen, tissue.conductivity_unfrozen / tissue.heat_capacity_unfrozen


def _driving(tissue: Tissue, wall_C: float) -> float:
    """Potential difference (W/m) between the freezing point and the wall."""
    if not wall_C < tissue.solidus_C:
        raise ValueError(
            f"wall_C = {wall_C:g} must be colder than the freezing point {tissue.solidus_C:g} °C"
        )
    return -float(tissue.kirchhoff(tissue.enthalpy(wall_C)))


def _require_sharp(tissue: Tissue, wall_C: float, what: str, perfused: bool = False) -> None:
    """Raise ValueError unless the tissue freezes at one temperature, above the wall's, as the solution assumes."""
    if tissue.solidus_C != tissue.liquidus_C:
        raise ValueError(
            f"{what} needs a sharp freezing point, but {tissue.name!r} freezes from {tissue.liquidus_C:g} to "
            f"{tissue.solidus_C:g} °C; use similarity, or tissue.changed(solidus_C={tissue.liquidus_C:g})"
        )
    if not perfused and (tissue.ice_law or tissue.perfusion or tissue.metabolic_heat):
        raise ValueError(
            f"{what} needs constant conductivity and no blood or metabolism in {tissue.name!r}"
        )
    _driving(tissue, wall_C)


def _check_shape(shape: str) -> None:
    """Raise ValueError for an unknown shape."""
    if shape not in ("plane", "cylinder", "sphere"):
        raise ValueError(f"shape = {shape!r} must be 'plane', 'cylinder' or 'sphere'")
