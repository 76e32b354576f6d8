r"""Is it solid, liquid or gas?  The phase diagram of a cryogen, at any temperature and pressure near its triple point.

Above the triple point the boiling line runs through the points of data/cryogens.csv, straight in ln p against 1/T.
Below it, solid and gas meet on the sublimation line of Clausius and Clapeyron, from the triple point (T3, p3):

    ln(p / p3) = - (L M / R) (1/T - 1/T3)                                                                        (1)

    p  vapour pressure, bar      T  temperature, K      L  heat of sublimation, J/kg [argon_sublimation]
    M  molar mass, kg/mol        R  8.314 J/mol/K

Solid and liquid meet at T3 whatever the pressure: at the pressures of a needle that is right within a few kelvin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import data
from helpers.freezing import cryogen

ATMOSPHERE_BAR = 1.01325
GAS_CONSTANT = 8.314462618
MOLAR_MASS = {"argon": 0.039948, "nitrogen": 0.0280134}
"""kg/mol"""
ZERO_C = 273.15


@dataclass(frozen=True)
class PhasePoint:
    """A cryogen at a temperature (°C) and pressure (bar, absolute): its phase, and its vapour pressure (bar) there."""

    cryogen: str
    temperature_C: float
    pressure_bar: float
    phase: str
    vapour_pressure_bar: float
    triple_C: float

    @property
    def vapour_pressure_atm(self) -> float:
        """Vapour pressure in atmospheres."""
        return self.vapour_pressure_bar / ATMOSPHERE_BAR

    def summary(self) -> str:
        """One plain sentence."""
        start = f"At {self.temperature_C:g} °C and {self.pressure_bar:.3g} bar {self.cryogen} is {self._words()}"
        below = "solid" if self.temperature_C < self.triple_C else "liquid"
        return (
            f"{start}; as a gas it could exist at this temperature only up to {self.vapour_pressure_bar:.2g} bar "
            f"({self.vapour_pressure_atm:.2g} atm), above that it is {below}."
        )

    def _words(self) -> str:
        return (
            "a gas" if self.phase == "gas" else self.phase if self.phase == "solid" else "a liquid"
        )


def phase_point(
    name: str, temperature_C: float, pressure_bar: float = ATMOSPHERE_BAR
) -> PhasePoint:
    """Return the phase of argon or nitrogen at a temperature (°C) and pressure (bar, 1.01325 unless given).

    Raises ValueError for another cryogen, a pressure not above 0, or a temperature outside the diagram.

    >>> print(phase_point("argon", -192).summary())
    At -192 °C and 1.01 bar argon is solid; as a gas it could exist at this temperature only up to 0.48 bar
    (0.47 atm), above that it is solid.
    """
    limit, triple = vapour_pressure_bar(name, temperature_C), cryogen.constant(name, "triple_point")
    if not 0 < pressure_bar < np.inf:
        raise ValueError(
            f"pressure_bar = {pressure_bar!r}; the rule: above 0 bar; 1.01325 is 1 atm"
        )
    phase = "gas" if pressure_bar <= limit else "solid" if temperature_C < triple else "liquid"
    return PhasePoint(name, float(temperature_C), float(pressure_bar), phase, limit, triple)


def vapour_pressure_bar(name: str, temperature_C: float) -> float:
    """Return the pressure (bar) up to which a gas can exist at a temperature (°C): sublimation or boiling line.

    Raises ValueError above the critical point, or below the triple point where no heat of sublimation is known.

    >>> round(vapour_pressure_bar("argon", -192) / ATMOSPHERE_BAR, 2)
    0.47
    """
    data.one_of(name, list(MOLAR_MASS), "cryogens with a phase diagram here")
    temperatures, pressures = boiling_line(name)
    if temperature_C < temperatures[0]:
        return _sublimation_bar(name, temperature_C, temperatures[0], pressures[0])
    if not temperature_C <= temperatures[-1]:
        raise ValueError(
            f"temperature_C = {temperature_C!r}; the rule: at most the critical temperature of {name}, "
            f"{temperatures[-1]:.1f} °C, above which nothing boils"
        )
    inverse, logarithm = -1 / (temperatures + ZERO_C), np.log(pressures)
    return float(np.exp(np.interp(-1 / (temperature_C + ZERO_C), inverse, logarithm)))


def boiling_line(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return temperatures (°C) and pressures (bar) from the triple point to the critical point, in rising order.

    >>> temperatures, pressures = boiling_line("argon")
    >>> round(float(temperatures[0]), 1), round(float(pressures[0]), 2)
    (-189.3, 0.69)
    """
    returns, boiling = cryogen.curve(name, "saturation_temperature")
    constants = {
        what: cryogen.constant(name, what)
        for what in (
            "triple_point",
            "triple_pressure",
            "boiling_point",
            "critical_temperature",
            "critical_pressure",
        )
    }
    points = [
        (constants["triple_point"], constants["triple_pressure"]),
        (constants["boiling_point"], ATMOSPHERE_BAR),
        (constants["critical_temperature"], constants["critical_pressure"]),
        *zip(boiling, returns, strict=True),
    ]
    temperatures, pressures = np.array(sorted(points)).T
    return temperatures, pressures


def _sublimation_bar(name: str, temperature_C: float, triple_C: float, triple_bar: float) -> float:
    """Vapour pressure (bar) of the solid by equation (1)."""
    heat = cryogen.constant(name, "heat_of_sublimation")
    if heat is None or not temperature_C > -ZERO_C:
        raise ValueError(
            f"temperature_C = {temperature_C!r}; the rule: for {name} at least {triple_C:.1f} °C, where it melts"
            if heat is None
            else f"temperature_C = {temperature_C!r}; the rule: above -273.15 °C"
        )
    slope = heat * MOLAR_MASS[name] / GAS_CONSTANT
    return float(
        triple_bar * np.exp(-slope * (1 / (temperature_C + ZERO_C) - 1 / (triple_C + ZERO_C)))
    )
