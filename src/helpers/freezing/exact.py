r"""Exact solutions of freezing, to check the solver with and to learn from.

Freezing at a sharp point (solidus = liquidus = T_m) beside a wall at T_w, far tissue at T_0:

    T  temperature, °C              k  conductivity, W/m/K         L  latent heat, J/m3
    a  diffusivity k/c, m2/s        c  heat capacity, J/m3/K       t  time, s
    s  frozen (index)               l  unfrozen (index)

**Plane, two phases** (Neumann [carslaw1959, thermofluid]): the front is at
2 lambda sqrt(a_s t), with

      exp(-lambda^2) / erf(lambda)
      - (k_l/k_s) r (T_0 - T_m)/(T_m - T_w) exp(-lambda^2 r^2) / erfc(lambda r)
      = lambda L sqrt(pi) / (c_s (T_m - T_w)),        r = sqrt(a_s / a_l)                      (X1)

Frozen tissue that thaws at a warm wall obeys the same with s and l, and all signs of temperature
differences, exchanged.

**Quasi-steady** (Stefan): without sensible heat, the frozen potential difference
D = theta(T_m) - theta(T_w) (W/m, see `tissue`) drives all. From a wall at r0 to a front at R,

    plane       R^2/2 + b R                                              = D t / L
    cylinder    (R^2/2) ln(R/r0) - (R^2 - r0^2)/4 + b |R^2 - r0^2| / (2 r0)    = D t / L       (X2)
    sphere      R^3/(3 r0) - R^2/2 + r0^2/6 + b |R^3 - r0^3| / (3 r0^2)        = D t / L

b = 0 if the wall itself is held; behind a film it is k_s / film, a length, and T_w the temperature
beyond the film. R may be larger than r0 (ice grows around the wall) or smaller (a rod or a ball
freezes from outside).

**A line that takes Q watts a metre** (Paterson [paterson1952]): the front is at
2 lambda sqrt(a_s t), with

    (Q / 4 pi) exp(-lambda^2) - k_l (T_0 - T_m) exp(-lambda^2 a_s/a_l) / E1(lambda^2 a_s/a_l)
      = lambda^2 a_s L                                                                         (X3)

**Steady with perfusion** W (Pennes): what ice conducts equals what blood brings. With
m = sqrt(W / k_l) and the warmth w = T_blood + Q_met/W - T_m, the edge of the ice is at R where

    plane       D / R                 = k_l m w
    cylinder    D / (R ln(R/r0))      = k_l m w K1(m R) / K0(m R)                              (X4)
    sphere      D r0 / (R (R - r0))   = k_l m w (1 + 1/(m R))

**Over a freezing range**, with any k(T) and c(T), a plane has the similarity variable
eta = x / (2 sqrt t) and an ordinary differential equation in it:

    d/d eta (k dT/d eta) = -2 eta dH/d eta                                                     (X5)

**Two bodies in contact** [carslaw1959]: a cold body (index b) touches tissue that freezes. Where
they meet, the temperature is at once and for good

    T_c = (e_b T_b + e_s T_m / erf lambda) / (e_b + e_s / erf lambda),       e = sqrt(k c)     (X6)

with lambda from (X1), in which T_c takes the place of the wall's temperature.

**A film without freezing** [carslaw1959]: a slab of half thickness R, a rod or a ball of radius R
at T_0 is put into a bath at T_g. With the Biot number B = film R / k, Fourier number F = a t / R^2
and place p = distance from the middle / R,

    (T - T_g) / (T_0 - T_g) = sum over n of C_n exp(-z_n^2 F) S(z_n p)

    slab    S(y) = cos y       z tan z = B         C = 4 sin z / (2 z + sin 2z)
    rod     S(y) = J0(y)       z J1(z) = B J0(z)   C = 2 J1(z) / (z (J0(z)^2 + J1(z)^2))       (X7)
    ball    S(y) = sin(y) / y  1 - z cot z = B     C = 4 (sin z - z cos z) / (2 z - sin 2z)

**Checks.** The tests compare these solutions with worked values and the solver with these
solutions, and measure its order of convergence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.integrate import solve_ivp
from scipy.optimize import OptimizeResult, brentq
from scipy.special import erf, erfc, exp1, j0, j1, k0, k1

from helpers.freezing.tissue import Tissue

SHAPES = ("plane", "cylinder", "sphere")

# lambda is below 1 for all tissues; beyond 5 its equation underflows.
LARGEST_GROWTH = 5.0

# Perfused ice is never this large.
FARTHEST_M = 0.7

# Terms of the series (X7); enough once the cold has gone a hundredth of the way in.
FILM_TERMS = 60


class Diffusivities(NamedTuple):
    """k/c of a tissue, m2/s."""

    frozen: float
    unfrozen: float


@dataclass(frozen=True)
class PlaneFront:
    """Neumann's solution for one tissue and wall.

    Parameters
    ----------
    tissue : Tissue
        A tissue with a sharp freezing point.
    wall_C : float
        Temperature of the wall, °C.
    growth : float
        lambda of equation (X1), no unit.
    """

    tissue: Tissue
    wall_C: float
    growth: float

    def front_mm(self, time_s: ArrayLike) -> np.ndarray:
        """Return the depth of the front.

        Parameters
        ----------
        time_s : array_like
            Times, s, any shape.

        Returns
        -------
        numpy.ndarray
            Depths, mm, in the same shape.
        """
        behind = self._sides().behind
        return 2000 * self.growth * np.sqrt(behind * np.asarray(time_s, float))

    def temperature(self, depth_mm: ArrayLike, time_s: float) -> np.ndarray:
        """Return the temperature at depths and one time.

        Parameters
        ----------
        depth_mm : array_like
            Depths, mm, any shape.
        time_s : float
            Time, s.

        Returns
        -------
        numpy.ndarray
            Temperatures, °C, in the same shape.
        """
        tissue = self.tissue
        melting_C = tissue.liquidus_C
        behind, beyond = self._sides()
        depth = np.asarray(depth_mm, float) / 1000

        at_depth = erf(depth / (2 * np.sqrt(behind * time_s)))
        behind_C = self.wall_C + (melting_C - self.wall_C) * at_depth / erf(self.growth)

        far = erfc(depth / (2 * np.sqrt(beyond * time_s)))
        at_front = erfc(self.growth * np.sqrt(behind / beyond))
        beyond_C = tissue.start_C - (tissue.start_C - melting_C) * far / at_front
        return np.where(1000 * depth < self.front_mm(time_s), behind_C, beyond_C)

    def _sides(self) -> _Sides:
        """Return the diffusivities (m2/s) behind the front, at the wall, and beyond it."""
        frozen, unfrozen = _diffusivities(self.tissue)
        if self.wall_C > self.tissue.liquidus_C:
            return _Sides(behind=unfrozen, beyond=frozen)
        return _Sides(behind=frozen, beyond=unfrozen)


class _Sides(NamedTuple):
    """One number for each side of a front."""

    behind: float
    beyond: float


def neumann(tissue: Tissue, wall_C: float) -> PlaneFront:
    """Solve sharp freezing or thawing of a plane from rest, by equation (X1).

    Parameters
    ----------
    tissue : Tissue
        A tissue with a sharp freezing point, constant conductivities and no blood. It thaws if it
        starts frozen.
    wall_C : float
        Temperature of the wall from time 0, °C.

    Returns
    -------
    PlaneFront
        The solution.

    Raises
    ------
    ValueError
        If the tissue freezes over a range, follows the ice law or is perfused, or the wall is
        too warm to freeze it (too cold to thaw it).

    Examples
    --------
    >>> ice = Tissue("water", 0.556, 2.22, 4.212e6, 2.05e6, 334e6, 0, 0, start_C=37)
    >>> round(neumann(ice, -100).growth, 6)
    0.415658
    >>> round(neumann(ice.changed(start_C=-20), 37).growth, 6)
    0.362206
    """
    thaws = tissue.start_C < tissue.liquidus_C
    _require_sharp(tissue, None if thaws else wall_C, "a plane front")
    if thaws and not wall_C > tissue.liquidus_C:
        raise ValueError(
            f"wall_C = {wall_C:g} must be warmer than the freezing point {tissue.liquidus_C:g} °C "
            f"to thaw tissue that starts at {tissue.start_C:g} °C"
        )
    growth = float(
        brentq(lambda growth: _surplus(tissue, wall_C, growth), 1e-9, LARGEST_GROWTH, xtol=1e-14)
    )
    return PlaneFront(tissue, wall_C, growth)


def _surplus(tissue: Tissue, wall_C: float, growth: float) -> float:
    """Return left minus right side of equation (X1), for freezing or thawing."""
    diffusivity = _diffusivities(tissue)
    drop_K = tissue.liquidus_C - wall_C
    excess_K = tissue.start_C - tissue.liquidus_C
    if wall_C < tissue.liquidus_C:
        r = np.sqrt(diffusivity.frozen / diffusivity.unfrozen)
        conductivities = tissue.conductivity_unfrozen / tissue.conductivity_frozen
        capacity = tissue.heat_capacity_frozen
    else:
        r = np.sqrt(diffusivity.unfrozen / diffusivity.frozen)
        conductivities = tissue.conductivity_frozen / tissue.conductivity_unfrozen
        capacity = tissue.heat_capacity_unfrozen
    latent = tissue.latent_heat * np.sqrt(np.pi) / (capacity * abs(drop_K))
    from_behind = np.exp(-(growth**2)) / erf(growth)
    # Tissue that starts at its freezing point brings no heat.
    from_beyond = 0.0
    if excess_K:
        share = conductivities * r * excess_K / drop_K
        from_beyond = share * np.exp(-((growth * r) ** 2)) / erfc(growth * r)
    return float(from_behind - from_beyond - growth * latent)


@dataclass(frozen=True)
class Contact:
    """A cold body that touches tissue, by equation (X6).

    Parameters
    ----------
    body : Tissue
        The cold body, which stays frozen.
    front : PlaneFront
        The ice in the tissue; its `wall_C` is the temperature at which the two meet, °C.
    """

    body: Tissue
    front: PlaneFront

    def temperature(self, depth_mm: ArrayLike, time_s: float) -> np.ndarray:
        """Return the temperature at depths in the tissue (negative in the body) and one time.

        Parameters
        ----------
        depth_mm : array_like
            Depths, mm, any shape.
        time_s : float
            Time, s.

        Returns
        -------
        numpy.ndarray
            Temperatures, °C, in the same shape.
        """
        depth_mm = np.asarray(depth_mm, float)
        contact_C = self.front.wall_C
        reach = 2 * np.sqrt(_diffusivities(self.body).frozen * time_s)
        warmth_K = self.body.start_C - contact_C
        in_body_C = contact_C - warmth_K * erf(np.minimum(depth_mm, 0.0) / 1000 / reach)
        in_tissue_C = self.front.temperature(np.maximum(depth_mm, 0.0), time_s)
        return np.where(depth_mm < 0, in_body_C, in_tissue_C)


def contact(body: Tissue, tissue: Tissue) -> Contact:
    """Solve sharp freezing of tissue that a cold body touches, by equation (X6).

    Parameters
    ----------
    body : Tissue
        What is cold; its `start_C` lies below its solidus.
    tissue : Tissue
        A tissue with a sharp freezing point, as for `neumann`.

    Returns
    -------
    Contact
        The solution.

    Raises
    ------
    ValueError
        For a body that starts unfrozen or thaws, or a tissue as in `neumann`.

    Examples
    --------
    >>> ice = Tissue("water", 0.556, 2.22, 4.212e6, 2.05e6, 334e6, 0, 0, start_C=37)
    >>> pack = ice.changed(name="pack", start_C=-60)
    >>> round(contact(pack, ice).front.wall_C, 2)
    -4.68
    """
    _require_sharp(tissue, body.start_C, "ice beside a cold body")
    melting_C = tissue.liquidus_C
    in_body = np.sqrt(body.conductivity_frozen * body.heat_capacity_frozen)
    in_ice = np.sqrt(tissue.conductivity_frozen * tissue.heat_capacity_frozen)

    def contact_C(growth: float) -> float:
        ice = in_ice / erf(growth)
        return (in_body * body.start_C + ice * melting_C) / (in_body + ice)

    # Ice so thin that it meets the body at the freezing point takes no heat to grow.
    growth = brentq(
        lambda growth: _surplus(tissue, contact_C(growth), growth), 1e-6, LARGEST_GROWTH, xtol=1e-14
    )
    meets_C = contact_C(growth)
    if not meets_C < body.solidus_C:
        raise ValueError(
            f"{body.name!r} meets the tissue at {meets_C:g} °C; the rule: below its solidus, "
            f"{body.solidus_C:g} °C, because it must stay frozen; start it colder"
        )
    return Contact(body, PlaneFront(tissue, float(meets_C), float(growth)))


@dataclass(frozen=True, eq=False)
class FilmCooling:
    """A slab, rod or ball in a bath, without freezing, by equation (X7).

    Parameters
    ----------
    tissue : Tissue
        Stays in the phase in which it starts.
    bath_C : float
        Temperature of the bath, °C.
    size_mm : float
        Half the thickness, or the radius, mm.
    shape : {"plane", "cylinder", "sphere"}
        Slab, rod or ball.
    roots : numpy.ndarray, shape (terms,)
        z_n of equation (X7), no unit.
    """

    tissue: Tissue
    bath_C: float
    size_mm: float
    shape: str
    roots: np.ndarray

    def temperature(self, place_mm: ArrayLike, time_s: float) -> np.ndarray:
        """Return the temperature at distances from the middle and one time.

        Parameters
        ----------
        place_mm : array_like, shape (places,)
            Distances, mm.
        time_s : float
            Time, s.

        Returns
        -------
        numpy.ndarray, shape (places,)
            Temperatures, °C.
        """
        z = self.roots[:, None]
        y = z * np.asarray(place_mm, float) / self.size_mm
        if self.shape == "plane":
            profile = np.cos(y)
            weight = 4 * np.sin(z) / (2 * z + np.sin(2 * z))
        elif self.shape == "cylinder":
            profile = j0(y)
            weight = 2 * j1(z) / (z * (j0(z) ** 2 + j1(z) ** 2))
        else:
            profile = np.sinc(y / np.pi)
            weight = 4 * (np.sin(z) - z * np.cos(z)) / (2 * z - np.sin(2 * z))
        diffusivity = _start_conductivity(self.tissue) / _start_capacity(self.tissue)
        fourier = diffusivity * time_s / (self.size_mm / 1000) ** 2
        share = np.sum(weight * np.exp(-(z**2) * fourier) * profile, axis=0)
        return self.bath_C + (self.tissue.start_C - self.bath_C) * share


def film_cooling(
    tissue: Tissue, bath_C: float, film: float, size_mm: float, shape: str
) -> FilmCooling:
    """Solve the cooling of a slab, rod or ball in a bath, without freezing, by equation (X7).

    Parameters
    ----------
    tissue : Tissue
        A tissue without blood, whose phase must not change between its start and the bath.
    bath_C : float
        Temperature of the bath, °C.
    film : float
        Heat-transfer coefficient, W/m2/K, above 0 and finite.
    size_mm : float
        Half the thickness, or the radius, mm.
    shape : {"plane", "cylinder", "sphere"}
        Slab, rod or ball.

    Returns
    -------
    FilmCooling
        The solution.

    Raises
    ------
    ValueError
        For an unknown shape, another film, or a bath that freezes or thaws the tissue.

    Examples
    --------
    >>> water = Tissue("water", 0.556, 2.22, 4.212e6, 2.05e6, 334e6, 0, 0, start_C=37)
    >>> bath = film_cooling(water, 4.0, film=500.0, size_mm=10, shape="cylinder")
    >>> round(float(bath.temperature([0.0], 120.0)[0]), 2)
    28.06
    """
    _check_shape(shape)
    if not 0 < film < np.inf:
        raise ValueError(f"film = {film:g} W/m2/K must be above 0 and finite, for example 500")
    freezes = tissue.start_C > tissue.solidus_C and bath_C < tissue.liquidus_C
    thaws = tissue.start_C < tissue.liquidus_C and bath_C > tissue.solidus_C
    if freezes or thaws:
        raise ValueError(
            f"bath_C = {bath_C:g} freezes or thaws tissue that starts at {tissue.start_C:g} °C and "
            f"freezes from {tissue.liquidus_C:g} to {tissue.solidus_C:g} °C"
        )
    biot = film * size_mm / 1000 / _start_conductivity(tissue)

    def mismatch(z: float) -> float:
        # Multiplied out, so that there are no poles between the roots.
        if shape == "plane":
            return z * np.sin(z) - biot * np.cos(z)
        if shape == "cylinder":
            return z * j1(z) - biot * j0(z)
        return (1 - biot) * np.sin(z) - z * np.cos(z)

    # Roots lie about pi apart, one in each interval between these places.
    places = np.arange(1e-6, (FILM_TERMS + 2) * np.pi, np.pi / 50)
    signs = np.sign([mismatch(place) for place in places])
    changes = np.flatnonzero(signs[1:] != signs[:-1])[:FILM_TERMS]
    roots = [brentq(mismatch, places[n], places[n + 1], xtol=1e-13) for n in changes]
    return FilmCooling(tissue, bath_C, size_mm, shape, np.array(roots))


def _start_conductivity(tissue: Tissue) -> float:
    """Return the conductivity (W/m/K) of the phase in which a tissue starts."""
    if tissue.start_C < tissue.solidus_C:
        return tissue.conductivity_frozen
    return tissue.conductivity_unfrozen


def _start_capacity(tissue: Tissue) -> float:
    """Return the heat capacity (J/m3/K) of the phase in which a tissue starts."""
    if tissue.start_C < tissue.solidus_C:
        return tissue.heat_capacity_frozen
    return tissue.heat_capacity_unfrozen


def quasi_steady_time_s(
    tissue: Tissue,
    wall_C: float,
    radius_mm: float,
    inner_mm: float,
    shape: str,
    *,
    film: float = np.inf,
    inwards: bool = False,
) -> float:
    """Return the time for a front to reach a radius, by equation (X2).

    A lower bound: sensible heat is left out.

    Parameters
    ----------
    tissue : Tissue
        The tissue.
    wall_C : float
        Temperature of the wall, or beyond its film, °C.
    radius_mm : float
        Radius of the front, mm; counted from the wall in a plane.
    inner_mm : float
        Radius of the wall, mm; not used in a plane.
    shape : {"plane", "cylinder", "sphere"}
        Shape of the wall.
    film : float
        Heat-transfer coefficient of the wall, W/m2/K; infinite if the wall itself is held.
    inwards : bool
        Whether a rod or a ball freezes from its surface inwards; `inner_mm` is then the radius of
        that surface.

    Returns
    -------
    float
        Time, s.

    Raises
    ------
    ValueError
        For an unknown shape, a wall that does not freeze, a front on the wrong side of the wall, or
        a film on tissue with the ice law.

    Examples
    --------
    >>> ice = Tissue("water", 0.556, 2.22, 4.212e6, 2.05e6, 334e6, 0, 0)
    >>> round(quasi_steady_time_s(ice, -140, 20, 1.2, "cylinder"), 2)
    497.61
    >>> round(quasi_steady_time_s(ice, -30, 0, 10, "sphere", film=200, inwards=True), 1)
    269.1
    """
    _check_shape(shape)
    rate = _driving(tissue, wall_C) / tissue.latent_heat
    if not film > 0 or (tissue.ice_law and np.isfinite(film)):
        raise ValueError(
            f"film = {film:g} W/m2/K must be above 0, and infinite for tissue with the ice law"
        )
    behind_film = tissue.conductivity_frozen / film
    r = radius_mm / 1000
    r0 = inner_mm / 1000
    if shape == "plane":
        return float((r**2 / 2 + behind_film * r) / rate)
    if inwards and not inner_mm >= radius_mm >= 0:
        raise ValueError(
            f"radius_mm = {radius_mm} must be from 0 to inner_mm = {inner_mm} if a front moves "
            f"inwards"
        )
    if not inwards and not radius_mm >= inner_mm > 0:
        raise ValueError(
            f"radius_mm = {radius_mm} must be at least inner_mm = {inner_mm}, and that above 0"
        )
    if shape == "cylinder":
        logarithm = r**2 / 2 * np.log(r / r0) if r > 0 else 0.0
        held = logarithm - (r**2 - r0**2) / 4
        return float((held + behind_film * abs(r**2 - r0**2) / (2 * r0)) / rate)
    held = r**3 / (3 * r0) - r**2 / 2 + r0**2 / 6
    return float((held + behind_film * abs(r**3 - r0**3) / (3 * r0**2)) / rate)


def quasi_steady_radius_mm(
    tissue: Tissue, wall_C: float, time_s: float, inner_mm: float, shape: str
) -> float:
    """Return the radius of a quasi-steady front at a time; the inverse of `quasi_steady_time_s`.

    An upper bound: sensible heat is left out.

    Parameters
    ----------
    tissue : Tissue
        The tissue.
    wall_C : float
        Temperature of the wall, °C.
    time_s : float
        Time, s.
    inner_mm : float
        Radius of the wall, mm; not used in a plane.
    shape : {"plane", "cylinder", "sphere"}
        Shape of the wall.

    Returns
    -------
    float
        Radius of the front, mm; its depth in a plane.

    Raises
    ------
    ValueError
        As `quasi_steady_time_s`.

    Examples
    --------
    >>> ice = Tissue("water", 0.556, 2.22, 4.212e6, 2.05e6, 334e6, 0, 0)
    >>> round(quasi_steady_radius_mm(ice, -140, 600, 1.2, "cylinder"), 3)
    21.605
    """

    def too_late_s(radius_mm: float) -> float:
        return quasi_steady_time_s(tissue, wall_C, radius_mm, inner_mm, shape) - time_s

    # The front starts at the wall; 1 m is farther than any front gets.
    low_mm = 1e-6 if shape == "plane" else inner_mm
    return float(brentq(too_late_s, low_mm, low_mm + 1000, xtol=1e-9))


@dataclass(frozen=True)
class LineSink:
    """Paterson's solution: a line that takes heat from time 0.

    Parameters
    ----------
    tissue : Tissue
        A tissue with a sharp freezing point.
    power : float
        Heat taken out, W per metre of line.
    growth : float
        lambda of equation (X3), no unit.
    """

    tissue: Tissue
    power: float
    growth: float

    def front_mm(self, time_s: ArrayLike) -> np.ndarray:
        """Return the radius of the front.

        Parameters
        ----------
        time_s : array_like
            Times, s, any shape.

        Returns
        -------
        numpy.ndarray
            Radii, mm, in the same shape.
        """
        frozen = _diffusivities(self.tissue).frozen
        return 2000 * self.growth * np.sqrt(frozen * np.asarray(time_s, float))

    def temperature(self, radius_mm: ArrayLike, time_s: float) -> np.ndarray:
        """Return the temperature at radii and one time; minus infinity on the line itself.

        Parameters
        ----------
        radius_mm : array_like
            Radii, mm, any shape.
        time_s : float
            Time, s.

        Returns
        -------
        numpy.ndarray
            Temperatures, °C, in the same shape.
        """
        tissue = self.tissue
        melting_C = tissue.liquidus_C
        frozen, unfrozen = _diffusivities(tissue)
        square = (np.asarray(radius_mm, float) / 1000) ** 2 / (4 * time_s)

        strength_K = self.power / (4 * np.pi * tissue.conductivity_frozen)
        ice_C = melting_C - strength_K * (exp1(square / frozen) - exp1(self.growth**2))

        at_front = exp1(self.growth**2 * frozen / unfrozen)
        excess_K = tissue.start_C - melting_C
        liquid_C = tissue.start_C - excess_K * exp1(square / unfrozen) / at_front
        return np.where(np.asarray(radius_mm) < self.front_mm(time_s), ice_C, liquid_C)


def line_sink(tissue: Tissue, power: float) -> LineSink:
    """Solve sharp freezing around a line that takes heat, by equation (X3).

    A needle has a radius and a line has none: compare at 1 mm and beyond.

    Parameters
    ----------
    tissue : Tissue
        A tissue with a sharp freezing point, constant conductivities and no blood.
    power : float
        Heat taken out, W/m.

    Returns
    -------
    LineSink
        The solution.

    Raises
    ------
    ValueError
        For a tissue as in `neumann`, or a power that is not above 0.

    Examples
    --------
    >>> ice = Tissue("water", 0.556, 2.22, 4.212e6, 2.05e6, 334e6, 0, 0, start_C=37)
    >>> round(float(line_sink(ice, 1000).front_mm(600)), 3)
    16.822
    """
    _require_sharp(tissue, tissue.liquidus_C - 1, "a line sink")
    if not power > 0:
        raise ValueError(f"power = {power} W/m must be above 0: heat taken out counts positive")
    frozen, unfrozen = _diffusivities(tissue)
    excess_K = tissue.start_C - tissue.liquidus_C

    def balance(growth: float) -> float:
        into_ice = power / (4 * np.pi) * np.exp(-(growth**2))
        from_liquid = 0.0
        if excess_K:
            shrunk = growth**2 * frozen / unfrozen
            heat = tissue.conductivity_unfrozen * excess_K
            from_liquid = heat * np.exp(-shrunk) / exp1(shrunk)
        return into_ice - from_liquid - growth**2 * frozen * tissue.latent_heat

    growth = float(brentq(balance, 1e-6, LARGEST_GROWTH, xtol=1e-14))
    return LineSink(tissue, power, growth)


@dataclass(frozen=True)
class SteadyIce:
    """Ice that no longer grows, by equation (X4).

    Parameters
    ----------
    tissue : Tissue
        A perfused tissue.
    wall_C : float
        Temperature of the wall, °C.
    shape : {"plane", "cylinder", "sphere"}
        Shape of the wall.
    inner_mm : float
        Radius of the wall, mm.
    radius_mm : float
        Radius of the edge of the ice, mm; its depth in a plane.
    """

    tissue: Tissue
    wall_C: float
    shape: str
    inner_mm: float
    radius_mm: float

    def isotherm_mm(self, temperature_C: float) -> float:
        """Return where a temperature lies inside the ice.

        Parameters
        ----------
        temperature_C : float
            Temperature between the wall's and the solidus, °C.

        Returns
        -------
        float
            Radius, mm; depth in a plane.
        """
        levels_C = [self.wall_C, temperature_C, self.tissue.solidus_C]
        at_wall, here, at_edge = self.tissue.kirchhoff(self.tissue.enthalpy(levels_C))
        share = float((here - at_wall) / (at_edge - at_wall))
        # Without sources the potential is linear in x, in ln r, or in 1/r.
        if self.shape == "plane":
            return share * self.radius_mm
        if self.shape == "cylinder":
            return self.inner_mm * (self.radius_mm / self.inner_mm) ** share
        return 1 / (1 / self.inner_mm - share * (1 / self.inner_mm - 1 / self.radius_mm))


def perfused_steady_state(tissue: Tissue, wall_C: float, inner_mm: float, shape: str) -> SteadyIce:
    """Return the final size of the ice around a wall when blood feeds it, by equation (X4).

    Parameters
    ----------
    tissue : Tissue
        A perfused tissue with a sharp freezing point.
    wall_C : float
        Temperature of the wall, °C.
    inner_mm : float
        Radius of the wall, mm; not used in a plane.
    shape : {"plane", "cylinder", "sphere"}
        Shape of the wall.

    Returns
    -------
    SteadyIce
        The ice.

    Raises
    ------
    ValueError
        Without perfusion: plane and cylinder then grow for ever. Also for an unknown shape, a
        freezing range, or a wall that does not freeze.

    Examples
    --------
    >>> perfusion = 0.00686 * 1050 * 3617
    >>> soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -1, -1, perfusion=perfusion)
    >>> round(perfused_steady_state(soft, -140, 1.2, "cylinder").radius_mm, 3)
    20.495
    """
    _check_shape(shape)
    _require_sharp(tissue, wall_C, "a steady state", perfused=True)
    if not tissue.perfusion > 0:
        raise ValueError(
            f"perfusion = {tissue.perfusion:g} W/m3/K: without blood there is no steady state; "
            f"give some"
        )
    driving = _driving(tissue, wall_C)
    m = np.sqrt(tissue.perfusion / tissue.conductivity_unfrozen)
    warmth_K = tissue.blood_C + tissue.metabolic_heat / tissue.perfusion - tissue.liquidus_C
    feed = tissue.conductivity_unfrozen * m * warmth_K
    r0 = inner_mm / 1000

    def surplus(r: float) -> float:
        if shape == "plane":
            return driving / r - feed
        if shape == "cylinder":
            return driving / (r * np.log(r / r0)) - feed * k1(m * r) / k0(m * r)
        # A sphere without perfusion has a steady state, too; here blood makes it smaller.
        return driving * r0 / (r * (r - r0)) - feed * (1 + 1 / (m * r))

    # Just outside the wall, where the ice would conduct without limit: surplus is positive.
    low = 1e-9 if shape == "plane" else r0 * (1 + 1e-9)
    radius_mm = 1000 * float(brentq(surplus, low, FARTHEST_M, xtol=1e-14))
    return SteadyIce(tissue, wall_C, shape, inner_mm, radius_mm)


@dataclass(frozen=True, eq=False)
class Similarity:
    """Plane freezing over a range, by equation (X5).

    Parameters
    ----------
    eta : numpy.ndarray, shape (points,)
        x / (2 sqrt t), m/sqrt(s), from 0.
    temperature_C : numpy.ndarray, shape (points,)
        Temperatures there, °C.
    """

    eta: np.ndarray
    temperature_C: np.ndarray

    def depth_mm(self, temperature_C: float, time_s: float) -> float:
        """Return the depth (mm) of an isotherm (°C) at a time (s)."""
        eta = np.interp(temperature_C, self.temperature_C, self.eta)
        return float(2000 * np.sqrt(time_s) * eta)


def similarity(tissue: Tissue, wall_C: float) -> Similarity:
    """Solve freezing of a plane over a range, for any conductivity law, by equation (X5).

    Shooting on the heat flow at the wall; good to 1e-6.

    Parameters
    ----------
    tissue : Tissue
        A tissue that freezes over a range, without blood.
    wall_C : float
        Temperature of the wall, °C.

    Returns
    -------
    Similarity
        The profile.

    Raises
    ------
    ValueError
        For a sharp freezing point (use `neumann`), a tissue with blood or metabolism, or a wall
        that does not freeze it.

    Examples
    --------
    >>> soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1)
    >>> round(similarity(soft, -100).depth_mm(-8, 600), 4)
    20.7289
    """
    if tissue.liquidus_C <= tissue.solidus_C:
        raise ValueError(
            f"liquidus_C = {tissue.liquidus_C:g} equals solidus_C: a sharp point; use neumann"
        )
    if tissue.perfusion or tissue.metabolic_heat:
        raise ValueError(
            f"{tissue.name!r} has perfusion {tissue.perfusion:g} W/m3/K and metabolic_heat "
            f"{tissue.metabolic_heat:g} W/m3; the rule: 0 of both, or there is no similarity"
        )
    _driving(tissue, wall_C)  # refuses a wall that is too warm
    frozen, unfrozen = _diffusivities(tissue)
    # Six diffusion lengths out the tissue has not felt the wall: erfc(6) is 2e-17.
    span = 6 * np.sqrt(max(frozen, unfrozen))
    freezing_capacity = tissue.freezing_width / (tissue.liquidus_C - tissue.solidus_C)

    def slopes(eta: float, state: np.ndarray) -> list[float]:
        temperature_C, flow = state
        if temperature_C < tissue.solidus_C:
            capacity = tissue.heat_capacity_frozen
        elif temperature_C < tissue.liquidus_C:
            capacity = freezing_capacity
        else:
            capacity = tissue.heat_capacity_unfrozen
        # Heat flow, not the gradient, is followed: it has no jump where the conductivity has one.
        gradient = flow / float(tissue.conductivity(temperature_C))
        return [gradient, -2 * eta * capacity * gradient]

    def shoot(log_flow: float, dense: bool = False) -> OptimizeResult:
        # scipy asks for the next float after 0, which underflows: harmless, also where a learner
        # has told NumPy to raise errors.
        with np.errstate(under="ignore"):
            return solve_ivp(
                slopes,
                (0, span),
                [wall_C, np.exp(log_flow)],
                method="RK45",
                rtol=1e-9,
                atol=1e-9,
                max_step=span / 400,  # a step must not jump over the freezing range
                dense_output=dense,
            )

    def too_warm_K(log_flow: float) -> float:
        return shoot(log_flow).y[0, -1] - tissue.start_C

    # The flow at the wall lies within a factor of 50 of this; its logarithm is searched.
    scale = tissue.conductivity_frozen * (tissue.start_C - wall_C) / np.sqrt(frozen)
    log_flow = brentq(too_warm_K, np.log(scale / 50), np.log(scale * 50), xtol=1e-10)
    eta = np.linspace(0, span, 20001)
    temperature_C, _ = shoot(log_flow, dense=True).sol(eta)
    return Similarity(eta, temperature_C)


def _diffusivities(tissue: Tissue) -> Diffusivities:
    """Return k/c (m2/s) of both phases."""
    return Diffusivities(
        frozen=tissue.conductivity_frozen / tissue.heat_capacity_frozen,
        unfrozen=tissue.conductivity_unfrozen / tissue.heat_capacity_unfrozen,
    )


def _driving(tissue: Tissue, wall_C: float) -> float:
    """Return the potential difference (W/m) between the freezing point and the wall."""
    if not wall_C < tissue.solidus_C:
        raise ValueError(
            f"wall_C = {wall_C:g} must be colder than the freezing point {tissue.solidus_C:g} °C"
        )
    return -float(tissue.kirchhoff(tissue.enthalpy(wall_C)))


def _require_sharp(tissue: Tissue, wall_C: float | None, what: str, perfused: bool = False) -> None:
    """Raise ValueError unless the tissue freezes at one temperature, above the wall's if given."""
    if tissue.solidus_C != tissue.liquidus_C:
        raise ValueError(
            f"{what} needs a sharp freezing point, but {tissue.name!r} freezes from "
            f"{tissue.liquidus_C:g} to {tissue.solidus_C:g} °C; use similarity, or "
            f"tissue.changed(solidus_C={tissue.liquidus_C:g})"
        )
    if not perfused and (tissue.ice_law or tissue.perfusion or tissue.metabolic_heat):
        raise ValueError(
            f"{what} needs constant conductivity and no blood or metabolism in {tissue.name!r}"
        )
    # Refuses a wall that is too warm.
    if wall_C is not None:
        _driving(tissue, wall_C)


def _check_shape(shape: str) -> None:
    """Raise ValueError for an unknown shape."""
    if shape not in SHAPES:
        raise ValueError(f"shape = {shape!r} must be 'plane', 'cylinder' or 'sphere'")
