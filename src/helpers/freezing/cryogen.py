"""Cryogens: how cold a gas gets when it is throttled, and how cold its liquid can boil.

A gas that expands through a narrow opening changes its temperature (the Joule-Thomson effect): argon cools, helium at
room temperature warms.  A needle adds a heat exchanger that uses the cold return gas to pre-cool what comes in; the
coldest it can then reach is the boiling temperature at the pressure of the return line.  All numbers are read from
data/cryogens.csv, which was computed with CoolProp [coolprop].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import data

SUPPLY_C = 26.85
"""Temperature of the gas before the throttle (°C): 300 K, as the table has it."""


@dataclass(frozen=True)
class Expansion:
    """One throttle of a cryogen and the limit of a needle with a heat exchanger; pressures bar, temperatures °C.

    `outlet_C` after one throttle to 1 atm; `boiling_C` the coldest a boiling liquid can be at the return pressure, or
    None where the gas cannot be a liquid; `freezing_C` where it turns solid, or None (helium); `capacity_kJ_per_kg` the
    most heat 1 kg can take up between supply and 1 atm at 300 K (kJ/kg), negative where it gives heat.
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
        """Whether the gas comes out warmer than it went in, so that no needle can freeze with it."""
        return self.change_K > 0

    @property
    def coldest_C(self) -> float:
        """Coldest (°C) that a needle with a heat exchanger gets: boiling, if there is that limit."""
        if self.warms or self.boiling_C is None:
            return self.outlet_C
        return self.boiling_C

    def summary(self) -> str:
        """One plain sentence with the numbers."""
        start = f"{self.cryogen.replace('_', ' ').capitalize()} from {self.supply_bar:.0f} bar"
        to = f"by {abs(self.change_K):.1f} K in one throttle, to {self.outlet_C:.1f} °C"
        if self.warms:
            return f"{start} warms {to}: it warms the needle and cannot freeze tissue."
        heat = f"1 kg of it can take up at most {self.capacity_kJ_per_kg:.1f} kJ"
        return f"{start} cools {to}; {self._limit()}; {heat}."

    def _limit(self) -> str:
        """How cold a needle with a heat exchanger gets, in words."""
        if self.boiling_C is None:
            return (
                f"at {self.return_bar:g} bar return pressure it has no boiling point to settle at"
            )
        if self.boiling_C > self.outlet_C:
            why = f"because the return line is at {self.return_bar:g} bar"
            return f"in a needle it boils at {self.boiling_C:.1f} °C, {why}"
        return f"a heat exchanger can take it down to {self.boiling_C:.1f} °C, boiling at {self.return_bar:g} bar"


def expand(cryogen: str, supply_bar: float, return_bar: float = 1.0) -> Expansion:
    """Throttle a cryogen from 300 K and `supply_bar` (bar) to 1 atm, with a return line at `return_bar` (bar).

    Straight lines between the table's pressures.  ValueError for an unknown cryogen or a pressure outside its table.

    >>> round(expand("argon", 207, 10).change_K)
    -64
    """
    supply, outlets = curve(cryogen, "throttle_outlet")
    if not supply[0] <= supply_bar <= supply[-1]:
        nearest = supply[0] if supply_bar < supply[0] else supply[-1]
        raise ValueError(
            f"supply_bar = {supply_bar:g} is outside the table of {cryogen}, {supply[0]:g} to {supply[-1]:g} bar; "
            f"the nearest valid value is {nearest:g}"
        )
    outlet = float(np.interp(supply_bar, supply, outlets))
    capacity = float(np.interp(supply_bar, *curve(cryogen, "joule_thomson_capacity"))) / 1000
    limits = boiling_C(cryogen, return_bar), constant(cryogen, "triple_point")
    return Expansion(cryogen, supply_bar, return_bar, outlet, *limits, capacity)


def boiling_C(cryogen: str, return_bar: float) -> float | None:
    """Boiling temperature (°C) at a return pressure (bar); None above the critical or outside the table's pressures.

    >>> round(boiling_C("argon", 10), 1)
    -156.6
    """
    if not return_bar > 0:
        raise ValueError(f"return_bar = {return_bar} must be above 0 bar")
    pressures, temperatures = curve(cryogen, "saturation_temperature")
    if not len(pressures) or not pressures[0] <= return_bar <= pressures[-1]:
        return None
    # the logarithm of the vapour pressure is nearly straight in 1/T, so interpolate there
    inverse = np.interp(np.log(return_bar), np.log(pressures), 1 / (temperatures + 273.15))
    return float(1 / inverse - 273.15)


def curve(cryogen: str, quantity: str) -> tuple[np.ndarray, np.ndarray]:
    """Pressures (bar) and values (their own unit) of a quantity of data/cryogens.csv, in order of pressure.

    >>> pressures, kelvin_per_bar = curve("helium", "joule_thomson_coefficient")
    >>> bool((kelvin_per_bar < 0).all())
    True
    """
    table = data.load("cryogens")
    if cryogen not in set(table["cryogen"]):
        data.value(
            "cryogens", cryogen=cryogen, quantity="boiling_point"
        )  # raises, naming the nearest
    rows = table[(table["cryogen"] == cryogen) & (table["quantity"] == quantity)].sort_values(
        "pressure_bar"
    )
    return rows["pressure_bar"].to_numpy(float), rows["value"].to_numpy(float)


def constant(cryogen: str, quantity: str) -> float | None:
    """A quantity without pressure, in its own unit (°C, K, bar or J/kg); None if the cryogen has none.

    >>> round(constant("argon", "triple_point"), 2)
    -189.34
    """
    _, values = curve(cryogen, quantity)
    return float(values[0]) if len(values) else None


def phase(cryogen: str, temperature_C: float) -> str:
    """Whether a cryogen at 1 atm and a temperature (°C) is "solid", "liquid" or "gas".

    >>> phase("argon", -192)
    'solid'
    """
    boils = constant(cryogen, "boiling_point")
    freezes = constant(cryogen, "triple_point")
    boils = constant(cryogen, "sublimation_point") if boils is None else boils
    if boils is not None and temperature_C >= boils:
        return "gas"
    return "solid" if freezes is not None and temperature_C < freezes else "liquid"
