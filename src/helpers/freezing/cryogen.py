"""Cryogens: how cold a gas gets when it is throttled, and how cold its liquid can boil.

A gas that expands through a narrow opening changes its temperature (the Joule-Thomson effect):
argon cools, helium at room temperature warms. A needle adds a heat exchanger that uses the cold
return gas to pre-cool what comes in; the coldest it can then reach is the boiling temperature at
the pressure of the return line. That temperature is interpolated where it is nearly straight,

    1/T  against  ln p                                                                         (C1)

    T  boiling temperature, K        p  vapour pressure, bar

**Assumptions.** The gas leaves the throttle at 1 atm. The capacity is the most that 1 kg could take
up, with a perfect heat exchanger.

**Checks.** All numbers are read from data/cryogens.csv, which was computed with CoolProp
[coolprop]; a test computes it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from helpers import data
from helpers.freezing.tissue import ZERO_CELSIUS_K

# Temperature of the gas before the throttle (°C): 300 K, as the table has it.
SUPPLY_C = 26.85

# One atmosphere in bar.
ATMOSPHERE_BAR = 1.01325


class Curve(NamedTuple):
    """A quantity of a cryogen: rising pressures (bar), and values in the unit of the table."""

    pressure_bar: np.ndarray
    value: np.ndarray


@dataclass(frozen=True)
class Expansion:
    """One throttle of a cryogen, and the limit of a needle with a heat exchanger.

    Parameters
    ----------
    cryogen : str
        Name in data/cryogens.csv.
    supply_bar, return_bar : float
        Pressure before the throttle and in the return line, bar.
    outlet_C : float
        Temperature after one throttle to 1 atm, °C.
    boiling_C : float or None
        Coldest that a boiling liquid can be at the return pressure, °C; None where the gas cannot
        be a liquid.
    freezing_C : float or None
        Where it turns solid, °C; None for helium.
    capacity_kJ_per_kg : float
        Most heat that 1 kg can take up between supply and 1 atm at 300 K, kJ/kg; negative where it
        releases heat.
    """

    cryogen: str
    supply_bar: float
    return_bar: float
    outlet_C: float
    boiling_C: float | None
    freezing_C: float | None
    capacity_kJ_per_kg: float

    @property
    def change_K(self) -> float:
        """Temperature change of one throttle (K); negative is cooling."""
        return self.outlet_C - SUPPLY_C

    @property
    def warms(self) -> bool:
        """Whether the gas leaves warmer than it came, so that no needle can freeze with it."""
        return self.change_K > 0

    @property
    def coldest_C(self) -> float:
        """Coldest (°C) that a needle with a heat exchanger gets: boiling, if it has a limit."""
        if self.warms or self.boiling_C is None:
            return self.outlet_C
        return self.boiling_C

    def summary(self) -> str:
        """Return one plain sentence with pressure, outlet temperature and limit."""
        name = self.cryogen.replace("_", " ").capitalize()
        start = f"{name} from {self.supply_bar:.0f} bar"
        change = f"by {abs(self.change_K):.1f} K in one throttle, to {self.outlet_C:.1f} °C"
        # Helium is above its inversion temperature at room temperature, so it warms.
        if self.warms:
            return f"{start} warms {change}: it warms the needle and cannot freeze tissue."
        heat = f"1 kg of it can take up at most {self.capacity_kJ_per_kg:.1f} kJ"
        return f"{start} cools {change}; {self._limit()}; {heat}."

    def _limit(self) -> str:
        """Say how cold a needle with a heat exchanger gets."""
        if self.boiling_C is None:
            return (
                f"at {self.return_bar:g} bar return pressure it has no boiling point to settle at"
            )
        if self.boiling_C > self.outlet_C:
            return (
                f"in a needle it boils at {self.boiling_C:.1f} °C, "
                f"because the return line is at {self.return_bar:g} bar"
            )
        return (
            f"a heat exchanger can take it down to {self.boiling_C:.1f} °C, "
            f"boiling at {self.return_bar:g} bar"
        )


def expand(cryogen: str, supply_bar: float, return_bar: float = 1.0) -> Expansion:
    """Throttle a cryogen from 300 K to 1 atm, with a return line at another pressure.

    Straight lines between the table's pressures.

    Parameters
    ----------
    cryogen : str
        Name in data/cryogens.csv.
    supply_bar : float
        Pressure before the throttle, bar.
    return_bar : float
        Pressure of the return line, bar.

    Returns
    -------
    Expansion
        Temperatures and capacity.

    Raises
    ------
    ValueError
        For an unknown cryogen or a pressure outside its table.

    Examples
    --------
    >>> round(expand("argon", 207, 10).change_K)
    -64
    """
    outlets = curve(cryogen, "throttle_outlet")
    capacities = curve(cryogen, "joule_thomson_capacity")
    lowest_bar = outlets.pressure_bar[0]
    highest_bar = outlets.pressure_bar[-1]
    if not lowest_bar <= supply_bar <= highest_bar:
        nearest = lowest_bar if supply_bar < lowest_bar else highest_bar
        raise ValueError(
            f"supply_bar = {supply_bar:g} is outside the table of {cryogen}, {lowest_bar:g} to "
            f"{highest_bar:g} bar; the nearest valid value is {nearest:g}"
        )
    J_per_kg = float(np.interp(supply_bar, capacities.pressure_bar, capacities.value))
    return Expansion(
        cryogen=cryogen,
        supply_bar=supply_bar,
        return_bar=return_bar,
        outlet_C=float(np.interp(supply_bar, outlets.pressure_bar, outlets.value)),
        boiling_C=boiling_C(cryogen, return_bar),
        freezing_C=constant(cryogen, "triple_point"),
        capacity_kJ_per_kg=J_per_kg / 1000,
    )


def boiling_C(cryogen: str, return_bar: float) -> float | None:
    """Return the boiling temperature at a return pressure, by equation (C1).

    Parameters
    ----------
    cryogen : str
        Name in data/cryogens.csv.
    return_bar : float
        Pressure, bar.

    Returns
    -------
    float or None
        Temperature, °C; None where the cryogen cannot be a liquid: above its critical pressure and
        below the pressure of its triple point. The table of helium, which has none, begins at
        1 bar.

    Raises
    ------
    ValueError
        For an unknown cryogen or a pressure that is not above 0.

    Examples
    --------
    >>> round(boiling_C("argon", 10), 1), round(boiling_C("argon", 45), 1)
    (-156.6, -124.5)
    >>> boiling_C("argon", 50) is None  # argon's critical pressure is 48.6 bar
    True
    """
    if not return_bar > 0:
        raise ValueError(f"return_bar = {return_bar} must be above 0 bar")
    saturation = boiling_line(cryogen)
    pressures = saturation.pressure_bar
    if not len(pressures) or not pressures[0] <= return_bar <= pressures[-1]:
        return None
    # Clausius and Clapeyron: ln p falls nearly straight with 1/T.
    per_kelvin = 1 / (saturation.value + ZERO_CELSIUS_K)
    found = np.interp(np.log(return_bar), np.log(pressures), per_kelvin)
    return float(1 / found - ZERO_CELSIUS_K)


def boiling_line(cryogen: str) -> Curve:
    """Return the boiling temperatures of a cryogen, from its triple point to its critical point.

    Parameters
    ----------
    cryogen : str
        Name in data/cryogens.csv.

    Returns
    -------
    Curve
        Rising pressures (bar) and temperatures (°C); empty if the cryogen has none.

    Raises
    ------
    ValueError
        For an unknown cryogen; the message names the nearest.

    Examples
    --------
    >>> line = boiling_line("argon")
    >>> round(float(line.value[0]), 1), round(float(line.pressure_bar[0]), 2)
    (-189.3, 0.69)
    """
    found = curve(cryogen, "saturation_temperature")
    # The table has the boiling points at the pressures of return lines; three constants complete
    # it.
    ends = (
        (constant(cryogen, "triple_pressure"), constant(cryogen, "triple_point")),
        (ATMOSPHERE_BAR, constant(cryogen, "boiling_point")),
        (constant(cryogen, "critical_pressure"), constant(cryogen, "critical_temperature")),
    )
    points = list(zip(found.pressure_bar, found.value, strict=True))
    points += [(bar, celsius) for bar, celsius in ends if bar is not None and celsius is not None]
    if not points:
        return found
    pressures_bar, temperatures_C = np.array(sorted(points)).T
    return Curve(pressures_bar, temperatures_C)


def curve(cryogen: str, quantity: str) -> Curve:
    """Return a quantity of data/cryogens.csv against pressure.

    Parameters
    ----------
    cryogen, quantity : str
        Names in the table.

    Returns
    -------
    Curve
        Rising pressures (bar) and values (unit of the table); empty if the cryogen has none.

    Raises
    ------
    ValueError
        For an unknown cryogen or quantity; the message names the nearest.

    Examples
    --------
    >>> pressures, kelvin_per_bar = curve("helium", "joule_thomson_coefficient")
    >>> bool((kelvin_per_bar < 0).all())
    True
    """
    table = data.load("cryogens")
    data.one_of(cryogen, table["cryogen"].unique(), "cryogens of data/cryogens.csv")
    data.one_of(quantity, table["quantity"].unique(), "quantities of data/cryogens.csv")
    rows = table[(table["cryogen"] == cryogen) & (table["quantity"] == quantity)]
    rows = rows.sort_values("pressure_bar")
    return Curve(rows["pressure_bar"].to_numpy(float), rows["value"].to_numpy(float))


def constant(cryogen: str, quantity: str) -> float | None:
    """Return a quantity of data/cryogens.csv that does not depend on pressure.

    Parameters
    ----------
    cryogen, quantity : str
        Names in the table.

    Returns
    -------
    float or None
        Its value in the unit of the table (°C, K, bar or J/kg); None if the cryogen has none.

    Raises
    ------
    ValueError
        For an unknown cryogen or quantity; the message names the nearest.

    Examples
    --------
    >>> round(constant("argon", "triple_point"), 2)
    -189.34
    """
    values = curve(cryogen, quantity).value
    return float(values[0]) if len(values) else None


def phase(cryogen: str, temperature_C: float) -> str:
    """Say what a cryogen is at 1 atm.

    Parameters
    ----------
    cryogen : str
        Name in data/cryogens.csv.
    temperature_C : float
        Temperature, °C.

    Returns
    -------
    {"solid", "liquid", "gas"}
        Its phase.

    Raises
    ------
    ValueError
        For an unknown cryogen; the message names the nearest.

    Examples
    --------
    >>> phase("argon", -192)
    'solid'
    """
    freezes_C = constant(cryogen, "triple_point")
    boils_C = constant(cryogen, "boiling_point")
    if boils_C is None:
        # Carbon dioxide has no liquid at 1 atm: it goes from solid to gas.
        boils_C = constant(cryogen, "sublimation_point")
    if boils_C is not None and temperature_C >= boils_C:
        return "gas"
    if freezes_C is not None and temperature_C < freezes_C:
        return "solid"
    return "liquid"
