r"""Is it solid, liquid or gas?  The phase diagram of a cryogen, near its triple point.

Above the triple point the boiling line runs through the points of data/cryogens.csv, straight in
ln p against 1/T.  Below it, solid and gas meet on the sublimation line of Clausius and Clapeyron,
which begins at the triple point (T3, p3):

    ln(p / p3) = - (L M / R) (1/T - 1/T3)                                                        (1)

    p  vapour pressure, bar      T  temperature, K      L  heat of sublimation, J/kg
    M  molar mass, kg/mol        R  8.314 J/mol/K          [argon_sublimation]

Solid and liquid meet at T3 whatever the pressure: at the pressures of a needle that is right to
within a few kelvin.  Tests compare the boiling line with the reference equations of CoolProp.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from helpers import data
from helpers.freezing import cryogen
from helpers.freezing.cryogen import ATMOSPHERE_BAR
from helpers.freezing.tissue import ZERO_CELSIUS_K

# J/mol/K.
GAS_CONSTANT = 8.314462618

# kg/mol, of the two gases for which the diagram can be drawn.
MOLAR_MASS = {"argon": 0.039948, "nitrogen": 0.0280134}


@dataclass(frozen=True)
class PhasePoint:
    """A cryogen at a temperature (°C) and pressure (bar, absolute).

    `phase` is "solid", "liquid" or "gas"; `vapour_pressure_bar` is the pressure (bar) up to which
    it could be a gas at this temperature, `triple_C` its triple point (°C).
    """

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
        """One plain sentence: the phase, and up to which pressure it could be a gas."""
        place = f"At {self.temperature_C:g} °C and {self.pressure_bar:.3g} bar"
        phase = {"gas": "a gas", "liquid": "a liquid", "solid": "solid"}[self.phase]
        limit_bar = f"{self.vapour_pressure_bar:.2g} bar"
        limit_atm = f"{self.vapour_pressure_atm:.2g} atm"
        above = "solid" if self.temperature_C < self.triple_C else "liquid"
        return (
            f"{place} {self.cryogen} is {phase}; as a gas it could exist at this temperature "
            f"only up to {limit_bar} ({limit_atm}), above that it is {above}."
        )


class PhaseLines(NamedTuple):
    """The sublimation line and the boiling line: temperatures (°C) and pressures (bar).

    The sublimation line is empty where it lies below the temperatures asked for.
    """

    sublimation_C: np.ndarray
    sublimation_bar: np.ndarray
    boiling_C: np.ndarray
    boiling_bar: np.ndarray


def run(
    gas: str = "argon", temperature_C: float = -192.0, pressure_bar: float = ATMOSPHERE_BAR
) -> PhasePoint:
    """Find the phase of a gas.

    Parameters
    ----------
    gas : str
        "argon" or "nitrogen".
    temperature_C : float
        °C.
    pressure_bar : float
        Absolute, bar.

    Returns
    -------
    PhasePoint
        Its phase, and its vapour pressure there.

    Raises
    ------
    ValueError
        For another gas, a pressure not above 0, or a temperature outside the diagram.

    Examples
    --------
    >>> print(run("argon", -192).summary())
    At -192 °C and 1.01 bar argon is solid; as a gas it could exist at this temperature only up to
    0.48 bar (0.47 atm), above that it is solid.
    """
    limit_bar = vapour_pressure_bar(gas, temperature_C)
    triple_C = cryogen.constant(gas, "triple_point")
    assert triple_C is not None  # both gases have one; only helium has none
    if not 0 < pressure_bar < np.inf:
        raise ValueError(
            f"pressure_bar = {pressure_bar!r}; the rule: above 0 bar; 1.01325 is 1 atm"
        )
    # On a line two phases exist together; that point is given to the gas.
    if pressure_bar <= limit_bar:
        phase = "gas"
    elif temperature_C < triple_C:
        phase = "solid"
    else:
        phase = "liquid"
    return PhasePoint(gas, float(temperature_C), float(pressure_bar), phase, limit_bar, triple_C)


def vapour_pressure_bar(gas: str, temperature_C: float) -> float:
    """Return the pressure up to which a gas can exist: the sublimation or the boiling line.

    Parameters
    ----------
    gas : str
        "argon" or "nitrogen".
    temperature_C : float
        °C.

    Returns
    -------
    float
        bar.

    Raises
    ------
    ValueError
        Above the critical point, or below the triple point where no heat of sublimation is known.

    Examples
    --------
    >>> round(vapour_pressure_bar("argon", -192) / ATMOSPHERE_BAR, 2)
    0.47
    """
    data.one_of(gas, list(MOLAR_MASS), "cryogens with a phase diagram here")
    pressures_bar, temperatures_C = cryogen.boiling_line(gas)
    if temperature_C < temperatures_C[0]:
        return float(_sublimation_bar(gas, temperature_C, temperatures_C[0], pressures_bar[0]))
    # Written so that nan is refused too.
    if not temperature_C <= temperatures_C[-1]:
        raise ValueError(
            f"temperature_C = {temperature_C!r}; the rule: at most the critical temperature of "
            f"{gas}, {temperatures_C[-1]:.1f} °C, above which nothing boils"
        )
    return float(_boiling_bar(temperature_C, temperatures_C, pressures_bar))


@lru_cache(maxsize=4)
def lines(gas: str, coldest_C: float) -> PhaseLines:
    """Return the lines of the phase diagram, fine enough to draw; cached, as a panel redraws often.

    Parameters
    ----------
    gas : str
        "argon" or "nitrogen".
    coldest_C : float
        Where the sublimation line begins, °C.

    Returns
    -------
    PhaseLines
        30 points of sublimation and 60 of boiling.

    Raises
    ------
    ValueError
        For a beginning below the triple point of nitrogen, whose heat of sublimation is not known,
        or another gas.

    Examples
    --------
    >>> argon = lines("argon", coldest_C=-200)
    >>> bool(argon.sublimation_bar[-1] == argon.boiling_bar[0])
    True
    """
    pressures_bar, temperatures_C = cryogen.boiling_line(gas)
    triple_C = temperatures_C[0]
    boiling_C = np.linspace(triple_C, temperatures_C[-1], 60)
    boiling_bar = _boiling_bar(boiling_C, temperatures_C, pressures_bar)
    # Nitrogen has no heat of sublimation in the table, and none is needed above its triple point.
    sublimation_C = np.array([])
    sublimation_bar = np.array([])
    if coldest_C < triple_C:
        sublimation_C = np.linspace(coldest_C, triple_C, 30)
        sublimation_bar = _sublimation_bar(gas, sublimation_C, triple_C, pressures_bar[0])
    found = PhaseLines(sublimation_C, sublimation_bar, boiling_C, boiling_bar)
    for numbers in found:
        numbers.flags.writeable = False  # the cache lets all callers share them
    return found


def _boiling_bar(
    temperature_C: float | np.ndarray, temperatures_C: np.ndarray, pressures_bar: np.ndarray
) -> np.ndarray:
    """Vapour pressure (bar) of the liquid between the points of its boiling line."""
    # By Clausius and Clapeyron ln p is nearly straight in 1/T, so few points are enough.
    # Minus 1/T rises with T, as np.interp needs it to.
    inverse = -1 / (temperatures_C + ZERO_CELSIUS_K)
    logarithm = np.interp(-1 / (temperature_C + ZERO_CELSIUS_K), inverse, np.log(pressures_bar))
    return np.exp(logarithm)


def _sublimation_bar(
    gas: str, temperature_C: float | np.ndarray, triple_C: float, triple_bar: float
) -> np.ndarray:
    """Vapour pressure (bar) of the solid by equation (1)."""
    heat = cryogen.constant(gas, "heat_of_sublimation")
    if heat is None:
        raise ValueError(
            f"temperature_C = {temperature_C!r}; the rule: for {gas} at least {triple_C:.1f} °C, "
            f"where it melts"
        )
    if not np.all(temperature_C > -ZERO_CELSIUS_K):
        raise ValueError(f"temperature_C = {temperature_C!r}; the rule: above -273.15 °C")
    slope = heat * MOLAR_MASS[gas] / GAS_CONSTANT
    inverse_difference = 1 / (temperature_C + ZERO_CELSIUS_K) - 1 / (triple_C + ZERO_CELSIUS_K)
    return triple_bar * np.exp(-slope * inverse_difference)
