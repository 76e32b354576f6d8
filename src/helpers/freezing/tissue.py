r"""Tissue: how much heat it holds and how well it conducts, warm, freezing and frozen.

**Enthalpy.** The state of a piece of tissue is its volumetric enthalpy H (J/m3), with H = 0 at the
solidus, where the last liquid has turned to ice. Temperature alone cannot be the state: while water
freezes, heat leaves and the temperature hardly moves. Three branches describe every tissue:

    frozen     H < 0             T = T_s + H / c_frozen
    freezing   0 <= H <= width   T = T_s + (T_l - T_s) H / width                               (T1)
    unfrozen   H > width         T = T_l + (H - width) / c_unfrozen

    width = L + (c_frozen + c_unfrozen) / 2 * (T_l - T_s)                                      (T2)

    T_s, T_l  solidus and liquidus, °C       L  latent heat, J/m3
    c         heat capacity, J/m3/K          H  enthalpy, J/m3

**Conductivity** k (W/m/K) is constant when unfrozen, linear in T while freezing, and constant or
rising with cold when frozen. Ice conducts [andersson2005], T in kelvin,

    k(T) = 632/T + 0.38 - 0.00197 T                                                            (T3)

which is 2.16 W/m/K at 0 °C and 4.86 at -140 °C. Tissues of the table follow it, scaled to their own
conductivity at the solidus, because most of what conducts in them is ice.

**Kirchhoff potential** theta (W/m), the integral of k from the solidus,

    theta(T) = integral of k dT from T_s to T                                                  (T4)

turns the heat flow div(k grad T) into the plain Laplacian of theta, so a solver needs no
conductivities on faces.

**Assumptions.** Properties are those of a volume, not of a mass: density changes are left out. Heat
released by freezing is spread evenly over the freezing range. What is not ice in frozen tissue is
taken to conduct better in the cold as ice does; for fat and bone, which hold little ice, that is up
to a quarter too much near a needle.

**Checks.** The tests invert T(H) and H(T) into each other, differentiate theta to get k back, and
compare the potential of ice and the heat of cooling all the way with worked values.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from helpers import checks, data

# 0 °C in K.
ZERO_CELSIUS_K = 273.15

# Temperature of a living body and its blood, °C.
BODY_C = 37.0

# Boiling liquid nitrogen, °C: no tissue in the course is colder, and the ice law ends here.
COLDEST_C = -196.0

# Boiling water, °C: the model says nothing about tissue that is warmer.
WARMEST_C = 100.0

# Terms of the polynomial for the frozen potential; right to within 0.1 % down to -196 °C.
ICE_LAW_TERMS = 6

# Temperatures at which that polynomial is fitted.
ICE_LAW_POINTS = 400

# Equation (T3), k = a / K + b + c K with K in kelvin: a (W/m), b (W/m/K) and c (W/m/K2).
ICE_LAW = (632.0, 0.38, -0.00197)


class Limits(NamedTuple):
    """Lowest and highest value of a tissue's property, in `unit`."""

    low: float
    high: float
    unit: str


# No tissue is outside these; they catch wrong units.
CONDUCTIVITY_LIMITS = Limits(0.01, 20.0, "W/m/K")
CAPACITY_LIMITS = Limits(1e4, 1e7, "J/m3/K (per volume, not per kilogram)")
FREEZING_LIMITS = Limits(-60.0, 5.0, "°C")
LIMITS = {
    "conductivity_unfrozen": CONDUCTIVITY_LIMITS,
    "conductivity_frozen": CONDUCTIVITY_LIMITS,
    "heat_capacity_unfrozen": CAPACITY_LIMITS,
    "heat_capacity_frozen": CAPACITY_LIMITS,
    "latent_heat": Limits(0.0, 4e8, "J/m3 (per volume, not per kilogram)"),
    "perfusion": Limits(0.0, 1e6, "W/m3/K"),
    "metabolic_heat": Limits(0.0, 1e6, "W/m3"),
    "solidus_C": FREEZING_LIMITS,
    "liquidus_C": FREEZING_LIMITS,
    "start_C": Limits(-60.0, 60.0, "°C (not kelvin)"),
    "blood_C": Limits(0.0, 45.0, "°C (not kelvin)"),
}


# Properties that have another name in data/tissues.csv.
COLUMNS = {
    "solidus_C": "solidus",
    "liquidus_C": "liquidus",
    "start_C": "start_temperature",
    # A living tissue is as warm as its blood before it is frozen.
    "blood_C": "start_temperature",
}


class _Branches(NamedTuple):
    """Kelvins below the solidus (<= 0), inside the freezing range, and above the liquidus."""

    frozen: np.ndarray
    freezing: np.ndarray
    unfrozen: np.ndarray


@dataclass(frozen=True)
class Tissue:
    """Thermal properties of one tissue, all per volume.

    Valid from -196 to 100 °C.

    Parameters
    ----------
    name : str
        What the tissue is called.
    conductivity_unfrozen, conductivity_frozen : float
        W/m/K; the frozen one at the solidus.
    heat_capacity_unfrozen, heat_capacity_frozen : float
        J/m3/K.
    latent_heat : float
        J/m3.
    solidus_C, liquidus_C : float
        Where freezing ends and begins, °C; equal for a sharp freezing point.
    perfusion : float
        Blood flow times its heat capacity, W/m3/K. Blood warms only unfrozen tissue.
    metabolic_heat : float
        W/m3, in unfrozen tissue.
    start_C : float
        Temperature at the start, °C.
    blood_C : float
        Temperature at which blood arrives, °C; that of the body unless given. It matters only with
        perfusion.
    ice_law : bool
        Whether the frozen conductivity follows that of ice, equation (T3), scaled to
        `conductivity_frozen` at the solidus; else it is constant.

    Raises
    ------
    ValueError
        For a value that no tissue has, or a solidus above the liquidus.

    Examples
    --------
    >>> soft = Tissue("soft", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, solidus_C=-8, liquidus_C=-1)
    >>> float(soft.temperature(soft.enthalpy(-40.0)))
    -40.0
    """

    name: str
    conductivity_unfrozen: float
    conductivity_frozen: float
    heat_capacity_unfrozen: float
    heat_capacity_frozen: float
    latent_heat: float
    solidus_C: float
    liquidus_C: float
    perfusion: float = 0.0
    metabolic_heat: float = 0.0
    start_C: float = BODY_C
    ice_law: bool = False
    blood_C: float = BODY_C

    def __post_init__(self) -> None:
        for field, limits in LIMITS.items():
            name = f"{field} of tissue {self.name!r}"
            checks.in_range(name, getattr(self, field), *limits)
        if self.solidus_C > self.liquidus_C:
            raise ValueError(
                f"solidus_C = {self.solidus_C:g} is above liquidus_C = {self.liquidus_C:g} in "
                f"tissue {self.name!r}: the solidus must not be the warmer one; swap them"
            )

    @classmethod
    def named(cls, name: str, **changes: Any) -> Tissue:
        """Return a tissue of data/tissues.csv, whose frozen conductivity follows that of ice.

        Parameters
        ----------
        name : str
            Name in the table; see `names`.
        **changes : float or bool
            New values of any properties, by field name (SI, °C). Another `start_C` leaves `blood_C`
            as warm as the table's tissue; `ice_law=False` keeps the frozen conductivity constant,
            as most exact solutions need it.

        Returns
        -------
        Tissue
            The tissue.

        Raises
        ------
        ValueError
            For an unknown name (the message names the nearest) or a value that no tissue has.

        Examples
        --------
        >>> liver = Tissue.named("liver")
        >>> float(liver.conductivity(-140.0) / liver.conductivity_frozen) > 2
        True
        >>> Tissue.named("livr")
        Traceback (most recent call last):
        ...
        ValueError: 'livr' is not among the tissues of data/tissues.csv; nearest: 'liver'; ...
        """
        data.one_of(name, cls.names(), "tissues of data/tissues.csv")
        table = data.load("tissues")
        values = table[table["tissue"] == name].set_index("property")["value"]
        # Most of what conducts in frozen tissue is ice, and ice conducts better the colder it is.
        properties: dict[str, Any] = {"ice_law": True}
        for field in LIMITS:
            properties[field] = float(values[COLUMNS.get(field, field)])
        properties.update(changes)
        return cls(name, **properties)

    @staticmethod
    def names() -> tuple[str, ...]:
        """Return the names of the tissues in data/tissues.csv, in the order of the table.

        Returns
        -------
        tuple of str
            Names for `named`.

        Examples
        --------
        >>> "liver" in Tissue.names()
        True
        """
        return tuple(data.load("tissues")["tissue"].unique())

    @property
    def freezing_width(self) -> float:
        """Heat (J/m3) between liquidus and solidus: latent plus sensible heat, equation (T2)."""
        mean_capacity = 0.5 * (self.heat_capacity_frozen + self.heat_capacity_unfrozen)
        return self.latent_heat + mean_capacity * (self.liquidus_C - self.solidus_C)

    def changed(self, **properties: Any) -> Tissue:
        """Return the same tissue with some properties replaced.

        Parameters
        ----------
        **properties : float, bool or str
            New values by field name, in the units of the fields.

        Returns
        -------
        Tissue
            The changed tissue.

        Raises
        ------
        ValueError
            Like the constructor.
        """
        return replace(self, **properties)

    def temperature(self, enthalpy: ArrayLike) -> np.ndarray:
        """Return the temperature at an enthalpy, by equation (T1).

        Parameters
        ----------
        enthalpy : array_like
            J/m3, any shape.

        Returns
        -------
        numpy.ndarray
            Temperatures, °C, in the same shape.
        """
        frozen, freezing, unfrozen = self._branches(enthalpy)
        return self.solidus_C + frozen + freezing + unfrozen

    def enthalpy(self, temperature_C: ArrayLike) -> np.ndarray:
        """Return the enthalpy at a temperature; exactly at a sharp freezing point, still unfrozen.

        Parameters
        ----------
        temperature_C : array_like
            °C, any shape.

        Returns
        -------
        numpy.ndarray
            Enthalpies, J/m3, in the same shape.
        """
        celsius = np.asarray(temperature_C, dtype=float)
        frozen = np.minimum(celsius - self.solidus_C, 0.0) * self.heat_capacity_frozen
        unfrozen = np.maximum(celsius - self.liquidus_C, 0.0) * self.heat_capacity_unfrozen
        # A sharp freezing point takes all latent heat in one jump.
        span_K = self.liquidus_C - self.solidus_C
        if span_K > 0:
            liquid_share = np.clip((celsius - self.solidus_C) / span_K, 0.0, 1.0)
        else:
            liquid_share = (celsius >= self.liquidus_C).astype(float)
        return frozen + liquid_share * self.freezing_width + unfrozen

    def unfrozen_fraction(self, enthalpy: ArrayLike) -> np.ndarray:
        """Return the share of the freezable water that is still liquid.

        Parameters
        ----------
        enthalpy : array_like
            J/m3, any shape.

        Returns
        -------
        numpy.ndarray
            0 to 1 (no unit), in the same shape.
        """
        enthalpy = np.asarray(enthalpy, dtype=float)
        if self.freezing_width == 0:
            return (enthalpy >= 0).astype(float)
        return np.clip(enthalpy / self.freezing_width, 0.0, 1.0)

    def unfrozen_temperature(self, enthalpy: ArrayLike) -> np.ndarray:
        """Return the temperature that blood meets: that of the liquid, and here of everything.

        In the cells of a grid the two can differ, see `solver.fronts`.

        Parameters
        ----------
        enthalpy : array_like
            J/m3, any shape.

        Returns
        -------
        numpy.ndarray
            Temperatures, °C, in the same shape.
        """
        return self.temperature(enthalpy)

    def kirchhoff(self, enthalpy: ArrayLike) -> np.ndarray:
        """Return the Kirchhoff potential theta of equation (T4), zero at the solidus.

        Parameters
        ----------
        enthalpy : array_like
            J/m3, any shape.

        Returns
        -------
        numpy.ndarray
            Potentials, W/m, in the same shape.
        """
        frozen, freezing, unfrozen = self._branches(enthalpy)
        coefficients = (0.0, *self.frozen_potential_terms())
        theta_frozen = np.polynomial.polynomial.polyval(frozen, coefficients)
        mean_conductivity = self.conductivity_frozen + self._conductivity_slope() * freezing / 2
        theta_freezing = freezing * mean_conductivity
        return theta_frozen + theta_freezing + self.conductivity_unfrozen * unfrozen

    def conductivity(self, temperature_C: ArrayLike) -> np.ndarray:
        """Return the conductivity at a temperature; with the ice law exactly, not its fit.

        Parameters
        ----------
        temperature_C : array_like
            °C, any shape.

        Returns
        -------
        numpy.ndarray
            Conductivities, W/m/K, in the same shape.
        """
        celsius = np.asarray(temperature_C, dtype=float)
        frozen = np.full_like(celsius, self.conductivity_frozen)
        if self.ice_law:
            frozen = _icy_conductivity(celsius, self.conductivity_frozen, self.solidus_C)
        above_solidus_K = celsius - self.solidus_C
        freezing = self.conductivity_frozen + self._conductivity_slope() * above_solidus_K
        not_frozen = np.where(celsius >= self.liquidus_C, self.conductivity_unfrozen, freezing)
        return np.where(celsius < self.solidus_C, frozen, not_frozen)

    def frozen_potential_terms(self) -> tuple[float, ...]:
        """Return the coefficients p1 to p6 of the frozen potential, theta = p1 x + p2 x^2 + ...

        Returns
        -------
        tuple of float
            p_n in W/m/K^n, for x = T - solidus <= 0 in kelvin; p1 is exactly the conductivity at
            the solidus.
        """
        # A constant conductivity makes a straight potential; the solver expects all six terms.
        if not self.ice_law:
            return (self.conductivity_frozen,) + (0.0,) * (ICE_LAW_TERMS - 1)
        return _icy_potential_terms(self.conductivity_frozen, self.solidus_C)

    def largest_diffusivity(self, coldest_C: float) -> float:
        """Return the largest k/c anywhere down to a temperature; it limits the time step.

        Parameters
        ----------
        coldest_C : float
            Coldest temperature, °C.

        Returns
        -------
        float
            Diffusivity, m2/s, with a margin of 1 % for the fit of the ice law.
        """
        # Just below the solidus, so that the frozen conductivity is read even for warm probes.
        coldest_C = min(coldest_C, self.solidus_C - 1e-6)
        coldest = float(self.conductivity(coldest_C)) / self.heat_capacity_frozen
        at_solidus = self.conductivity_frozen / self.heat_capacity_frozen
        unfrozen = self.conductivity_unfrozen / self.heat_capacity_unfrozen
        return 1.01 * max(coldest, at_solidus, unfrozen)

    def largest_conductivity(self, coldest_C: float) -> float:
        """Return the largest conductivity anywhere down to a temperature.

        Parameters
        ----------
        coldest_C : float
            Coldest temperature, °C.

        Returns
        -------
        float
            Conductivity, W/m/K.
        """
        coldest_C = min(coldest_C, self.solidus_C - 1e-6)
        coldest = float(self.conductivity(coldest_C))
        return max(coldest, self.conductivity_frozen, self.conductivity_unfrozen)

    def _branches(self, enthalpy: ArrayLike) -> _Branches:
        """Return the three temperature differences of equation (T1) for enthalpies (J/m3)."""
        enthalpy = np.asarray(enthalpy, dtype=float)
        width = self.freezing_width
        span_K = self.liquidus_C - self.solidus_C
        # Without latent heat and range there is no freezing branch, and no division by its width.
        kelvin_per_heat = span_K / width if width else 0.0
        return _Branches(
            frozen=np.minimum(enthalpy, 0.0) / self.heat_capacity_frozen,
            freezing=np.clip(enthalpy, 0.0, width) * kelvin_per_heat,
            unfrozen=np.maximum(enthalpy - width, 0.0) / self.heat_capacity_unfrozen,
        )

    def _conductivity_slope(self) -> float:
        """Return dk/dT (W/m/K2) inside the freezing range; zero for a sharp freezing point."""
        span_K = self.liquidus_C - self.solidus_C
        if span_K == 0:
            return 0.0
        return (self.conductivity_unfrozen - self.conductivity_frozen) / span_K


def _icy_conductivity(celsius: np.ndarray, at_solidus: float, solidus_C: float) -> np.ndarray:
    """Return the conductivity (W/m/K) of frozen tissue that follows the ice law."""
    return at_solidus * ice_conductivity(celsius) / ice_conductivity(solidus_C)


@lru_cache(maxsize=64)  # one run asks several times, and a panel for the same tissues at each step
def _icy_potential_terms(at_solidus: float, solidus_C: float) -> tuple[float, ...]:
    """Return the terms of `Tissue.frozen_potential_terms` where the ice law is in force."""
    # Chebyshev points lie dense at both ends, so the fit does not swing there.
    angle = np.pi * (np.arange(ICE_LAW_POINTS) + 0.5) / ICE_LAW_POINTS
    x = (COLDEST_C - solidus_C) * (1 - np.cos(angle)) / 2
    k = _icy_conductivity(solidus_C + x, at_solidus, solidus_C)
    # Fitting (k - k_solidus) / x instead of k leaves the first term exact; the weights make the
    # relative error of k even over all temperatures.
    slope = (k - at_solidus) / x
    fit = np.polynomial.Chebyshev.fit(x, slope, ICE_LAW_TERMS - 2, w=np.abs(x) / k)
    slope_terms = fit.convert(kind=np.polynomial.Polynomial).coef
    # Integrating x^n once for theta divides each term by its new power.
    terms = [float(term) / power for power, term in enumerate(slope_terms, start=2)]
    return (at_solidus, *terms)


def ice_conductivity(temperature_C: ArrayLike) -> np.ndarray:
    """Return the conductivity of pure ice by equation (T3), within about 5 % [andersson2005].

    Parameters
    ----------
    temperature_C : array_like
        °C, any shape; -196 to 0.

    Returns
    -------
    numpy.ndarray
        Conductivities, W/m/K, in the same shape.

    Examples
    --------
    >>> round(float(ice_conductivity(-100.0)), 2)
    3.69
    """
    kelvin = np.asarray(temperature_C, dtype=float) + ZERO_CELSIUS_K
    per_kelvin, constant, slope = ICE_LAW
    return per_kelvin / kelvin + constant + slope * kelvin
