r"""Tissue: how much heat it holds and how well it conducts, warm, freezing and frozen.

The state of a piece of tissue is its volumetric **enthalpy** H (J/m3), with H = 0 at the solidus, where the last
liquid has turned to ice.  Temperature alone cannot be the state: while water freezes, heat leaves and the temperature
hardly moves.  Three branches describe every tissue:

    frozen     H < 0             T = solidus + H / c_frozen
    freezing   0 <= H <= width   T = solidus + (liquidus - solidus) H / width
    unfrozen   H > width         T = liquidus + (H - width) / c_unfrozen                                  (1)

    width = latent heat + (c_frozen + c_unfrozen) / 2 * (liquidus - solidus)

Conductivity k is constant when unfrozen, linear in T while freezing, and constant or rising with cold (the law of
ice) when frozen.  The **Kirchhoff potential** theta = integral of k dT from the solidus (W/m) turns the heat flow
div(k grad T) into the plain Laplacian of theta, so a solver needs no conductivities on faces.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from helpers import data

COLDEST_C = -196.0
"""Boiling liquid nitrogen (°C): nothing in the course is colder, and the ice law is fitted down to here."""

ICE_LAW_TERMS = 6
"""Terms of the polynomial for the frozen Kirchhoff potential; it follows the ice law within 0.1 % down to -196 °C."""


@dataclass(frozen=True)
class Tissue:
    """Thermal properties of one tissue, all per volume.

    Units: conductivities W/m/K, heat capacities J/m3/K, latent heat J/m3, perfusion W/m3/K (blood flow times its heat
    capacity), metabolic heat W/m3, temperatures °C.  Blood warms only unfrozen tissue.  With `ice_law=True` the frozen
    conductivity follows that of ice, k(T) ~ 632/T + 0.38 - 0.00197 T with T in kelvin, scaled to `conductivity_frozen`
    at the solidus [andersson2005].  Valid from -196 to 100 °C; raises ValueError otherwise.

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
    start_C: float = 37.0
    ice_law: bool = False

    def __post_init__(self) -> None:
        for field in ("conductivity_unfrozen", "conductivity_frozen"):
            _require(self, field, 0.01, 20.0, "W/m/K")
        for field in ("heat_capacity_unfrozen", "heat_capacity_frozen"):
            _require(self, field, 1e4, 1e7, "J/m3/K (per volume, not per kilogram)")
        _require(self, "latent_heat", 0.0, 4e8, "J/m3 (per volume, not per kilogram)")
        _require(self, "perfusion", 0.0, 1e6, "W/m3/K")
        _require(self, "metabolic_heat", 0.0, 1e6, "W/m3")
        for field in ("solidus_C", "liquidus_C"):
            _require(self, field, -60.0, 5.0, "°C")
        _require(self, "start_C", -60.0, 60.0, "°C (not kelvin)")
        if self.solidus_C > self.liquidus_C:
            raise ValueError(
                f"solidus_C = {self.solidus_C:g} is above liquidus_C = {self.liquidus_C:g} in tissue {self.name!r}: "
                f"the solidus must not be the warmer one; swap them"
            )

    @property
    def freezing_width(self) -> float:
        """Heat (J/m3) between liquidus and solidus: latent heat plus sensible heat inside the freezing range."""
        mean_capacity = 0.5 * (self.heat_capacity_frozen + self.heat_capacity_unfrozen)
        return self.latent_heat + mean_capacity * (self.liquidus_C - self.solidus_C)

    def changed(self, **properties: float) -> Tissue:
        """The same tissue with some properties (their own units) replaced; raises ValueError like the constructor."""
        return replace(self, **properties)

    def temperature(self, enthalpy: np.ndarray | float) -> np.ndarray:
        """Temperature (°C) at an enthalpy (J/m3), any shape; equation (1)."""
        frozen, freezing, unfrozen = self._branches(enthalpy)
        return self.solidus_C + frozen + freezing + unfrozen

    def enthalpy(self, temperature_C: np.ndarray | float) -> np.ndarray:
        """Enthalpy (J/m3) at a temperature (°C), any shape; exactly at a sharp freezing point: still unfrozen."""
        temperature_C = np.asarray(temperature_C, dtype=float)
        span = self.liquidus_C - self.solidus_C
        frozen = np.minimum(temperature_C - self.solidus_C, 0.0) * self.heat_capacity_frozen
        unfrozen = np.maximum(temperature_C - self.liquidus_C, 0.0) * self.heat_capacity_unfrozen
        if span > 0:
            share = np.clip((temperature_C - self.solidus_C) / span, 0.0, 1.0)
        else:
            share = (temperature_C >= self.liquidus_C).astype(float)
        return frozen + share * self.freezing_width + unfrozen

    def unfrozen_fraction(self, enthalpy: np.ndarray | float) -> np.ndarray:
        """Share of the freezable water still liquid (0 to 1, dimensionless) at an enthalpy (J/m3), any shape."""
        enthalpy = np.asarray(enthalpy, dtype=float)
        if self.freezing_width == 0:
            return (enthalpy >= 0).astype(float)
        return np.clip(enthalpy / self.freezing_width, 0.0, 1.0)

    def kirchhoff(self, enthalpy: np.ndarray | float) -> np.ndarray:
        """Kirchhoff potential theta (W/m) at an enthalpy (J/m3), any shape; zero at the solidus."""
        frozen, freezing, unfrozen = self._branches(enthalpy)
        theta_frozen = np.polynomial.polynomial.polyval(
            frozen, (0.0, *self.frozen_potential_terms())
        )
        theta_freezing = freezing * (
            self.conductivity_frozen + self._conductivity_slope() * freezing / 2
        )
        return theta_frozen + theta_freezing + self.conductivity_unfrozen * unfrozen

    def conductivity(self, temperature_C: np.ndarray | float) -> np.ndarray:
        """Conductivity (W/m/K) at a temperature (°C), any shape; the ice law exactly, not its fit."""
        temperature_C = np.asarray(temperature_C, dtype=float)
        frozen = np.full_like(temperature_C, self.conductivity_frozen)
        if self.ice_law:
            frozen = frozen * ice_conductivity(temperature_C) / ice_conductivity(self.solidus_C)
        freezing = self.conductivity_frozen + self._conductivity_slope() * (
            temperature_C - self.solidus_C
        )
        is_frozen, is_unfrozen = temperature_C < self.solidus_C, temperature_C >= self.liquidus_C
        return np.where(
            is_frozen, frozen, np.where(is_unfrozen, self.conductivity_unfrozen, freezing)
        )

    def frozen_potential_terms(self) -> tuple[float, ...]:
        """Coefficients p1...p6 of theta = p1 x + p2 x^2 + ... (W/m), x = T - solidus <= 0 in kelvin; p1 is exact."""
        if not self.ice_law:
            return (self.conductivity_frozen,) + (0.0,) * (ICE_LAW_TERMS - 1)
        angle = np.pi * (np.arange(400) + 0.5) / 400
        x = (
            (COLDEST_C - self.solidus_C) * (1 - np.cos(angle)) / 2
        )  # Chebyshev points, dense at both ends
        k = self.conductivity(self.solidus_C + x)
        bends = (k - self.conductivity_frozen) / x
        fit = np.polynomial.Chebyshev.fit(x, bends, ICE_LAW_TERMS - 2, w=np.abs(x) / k)
        terms = fit.convert(kind=np.polynomial.Polynomial).coef / np.arange(2, ICE_LAW_TERMS + 1)
        return (self.conductivity_frozen, *(float(term) for term in terms))

    def largest_diffusivity(self, coldest_C: float) -> float:
        """Largest k/c (m2/s) anywhere between `coldest_C` (°C) and warm tissue; it limits the time step."""
        coldest_C = min(coldest_C, self.solidus_C - 1e-6)
        frozen = float(self.conductivity(coldest_C)) / self.heat_capacity_frozen
        edge = self.conductivity_frozen / self.heat_capacity_frozen
        return 1.01 * max(frozen, edge, self.conductivity_unfrozen / self.heat_capacity_unfrozen)

    def largest_conductivity(self, coldest_C: float) -> float:
        """Largest conductivity (W/m/K) anywhere between `coldest_C` (°C) and warm tissue."""
        coldest_C = min(coldest_C, self.solidus_C - 1e-6)
        return max(
            float(self.conductivity(coldest_C)),
            self.conductivity_frozen,
            self.conductivity_unfrozen,
        )

    def _branches(self, enthalpy: np.ndarray | float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Kelvins below the solidus, inside the freezing range and above the liquidus, for an enthalpy (J/m3)."""
        enthalpy = np.asarray(enthalpy, dtype=float)
        width, span = self.freezing_width, self.liquidus_C - self.solidus_C
        frozen = np.minimum(enthalpy, 0.0) / self.heat_capacity_frozen
        freezing = np.clip(enthalpy, 0.0, width) * (span / width if width else 0.0)
        unfrozen = np.maximum(enthalpy - width, 0.0) / self.heat_capacity_unfrozen
        return frozen, freezing, unfrozen

    def _conductivity_slope(self) -> float:
        """Change of k per kelvin (W/m/K2) inside the freezing range; zero for a sharp freezing point."""
        span = self.liquidus_C - self.solidus_C
        return (self.conductivity_unfrozen - self.conductivity_frozen) / span if span else 0.0


def ice_conductivity(temperature_C: np.ndarray | float) -> np.ndarray:
    """Conductivity of pure ice (W/m/K) at a temperature (°C), -196 to 0 °C, within about 5 % [andersson2005].

    >>> round(float(ice_conductivity(-100.0)), 2)
    3.69
    """
    kelvin = np.asarray(temperature_C, dtype=float) + 273.15
    return 632.0 / kelvin + 0.38 - 0.00197 * kelvin


def tissue(name: str, **changes: float) -> Tissue:
    """A tissue of data/tissues.csv by name, with any property (SI, °C) changed; a misspelt name raises ValueError.

    >>> tissue("liver").latent_heat > 1e8
    True
    """
    table = data.load("tissues")
    if name not in set(table["tissue"]):
        data.value(
            "tissues", tissue=name, property="latent_heat"
        )  # raises, naming the nearest tissue
    rows = table[table["tissue"] == name].set_index("property")["value"]
    known = {
        "conductivity_unfrozen": rows["conductivity_unfrozen"],
        "conductivity_frozen": rows["conductivity_frozen"],
        "heat_capacity_unfrozen": rows["heat_capacity_unfrozen"],
        "heat_capacity_frozen": rows["heat_capacity_frozen"],
        "latent_heat": rows["latent_heat"],
        "solidus_C": rows["solidus"],
        "liquidus_C": rows["liquidus"],
        "perfusion": rows["perfusion"],
        "metabolic_heat": rows["metabolic_heat"],
        "start_C": rows["start_temperature"],
    }
    values = {key: float(value) for key, value in known.items()}
    return Tissue(name, **(values | changes))


def _require(tissue: Tissue, field: str, low: float, high: float, unit: str) -> None:
    """Raise ValueError naming the value and the nearest valid one unless low <= value <= high."""
    value = getattr(tissue, field)
    if not np.isfinite(value) or not low <= value <= high:
        nearest = high if value > high else low
        raise ValueError(
            f"{field} = {value:g} {unit} in tissue {tissue.name!r} is outside {low:g} to {high:g}; "
            f"the nearest valid value is {nearest:g}"
        )
