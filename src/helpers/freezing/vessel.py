r"""Large blood vessels: how strongly flowing blood warms the tissue around it.

A vessel is a warm `Probe`: its schedule holds the blood's temperature behind a film h = Nu k / diameter, W/m2/K.  The
Nusselt number Nu of flow in a long straight tube follows from the Reynolds number Re = density x speed x diameter /
viscosity and the Prandtl number Pr = c viscosity / k:

    laminar,   Re <= 2300       Nu = 3.66, fully developed flow at one wall temperature
    turbulent, Re >= 10000      Nu = 0.023 Re^0.8 Pr^0.3, Dittus and Boelter, fluid that is being cooled          (15)
    between                     straight line from one to the other

Both formulas, and the viscosity, are recalled textbook values; the other constants of blood are those of the tissue
table's source [itis].  They hold for steady flow far from branches and from the vessel's entry.  Near an entry, and in
pulsing flow, the film is stronger, so the laminar film is a lower bound; in blood vessels the thermal entry length,
0.05 Re Pr diameters, is longer than the vessel.  The blood's own cooling along the way, and clotting when it freezes,
are left out: the blood keeps its temperature however much heat it gives.
"""

from __future__ import annotations

from math import isfinite

from helpers.freezing.probe import Probe, Schedule

CONDUCTIVITY, DENSITY, HEAT_CAPACITY = 0.52, 1050.0, 3617.0
"""Blood: W/m/K, kg/m3, J/kg/K [itis]."""

VISCOSITY = 3.5e-3
"""Blood in large vessels, Pa s, recalled; not valid in vessels below about 0.5 mm, where it falls."""

LAMINAR_NUSSELT, LAMINAR_BELOW, TURBULENT_ABOVE = 3.66, 2300.0, 10_000.0


def reynolds(diameter_mm: float, speed_m_s: float) -> float:
    """Reynolds number (dimensionless) of blood; diameter 0.5 to 30 mm, mean speed 0.001 to 3 m/s, else ValueError.

    >>> reynolds(10, 0.3)
    900.0
    """
    _check("diameter_mm", diameter_mm, 0.5, 30.0, "mm")
    _check("speed_m_s", speed_m_s, 0.001, 3.0, "m/s")
    return DENSITY * speed_m_s * diameter_mm / 1000 / VISCOSITY


def nusselt(reynolds_number: float) -> float:
    """Nusselt number (dimensionless) of blood in a long tube, equation (15); ValueError for a negative Reynolds number.

    >>> nusselt(900.0)
    3.66
    """
    if not isfinite(reynolds_number) or reynolds_number < 0:
        raise ValueError(f"reynolds_number = {reynolds_number} must be finite and not below 0")
    if reynolds_number <= LAMINAR_BELOW:
        return LAMINAR_NUSSELT
    prandtl = HEAT_CAPACITY * VISCOSITY / CONDUCTIVITY
    turbulent = 0.023 * max(reynolds_number, TURBULENT_ABOVE) ** 0.8 * prandtl**0.3
    share = min((reynolds_number - LAMINAR_BELOW) / (TURBULENT_ABOVE - LAMINAR_BELOW), 1.0)
    return LAMINAR_NUSSELT + share * (turbulent - LAMINAR_NUSSELT)


def vessel_film(diameter_mm: float, speed_m_s: float) -> float:
    """Film (W/m2/K) between blood and the wall of a vessel: diameter 0.5 to 30 mm, mean speed 0.001 to 3 m/s.

    >>> round(vessel_film(5, 0.2))
    381
    """
    number = nusselt(reynolds(diameter_mm, speed_m_s))
    return number * CONDUCTIVITY / (diameter_mm / 1000)


def vessel(
    diameter_mm: float,
    speed_m_s: float,
    length_mm: float = 80.0,
    blood_C: float = 37.0,
    **place: float | str,
) -> Probe:
    """A vessel (sizes in mm, mean speed in m/s, °C); `place` may set x_mm, y_mm, z_mm and axis, as for a `Probe`.

    An (x, y) grid ignores the length; in a box, a length equal to the box runs from edge to edge.

    >>> vessel(6, 0.2, x_mm=30, y_mm=40).radius_mm
    3.0
    """
    schedule = Schedule.hold(blood_C, film=vessel_film(diameter_mm, speed_m_s))
    return Probe(schedule, diameter_mm / 2, length_mm, **place)


def _check(name: str, value: float, low: float, high: float, unit: str) -> None:
    """Raise ValueError naming the value, the range and the nearest valid value."""
    if not isfinite(value) or not low <= value <= high:
        nearest = high if value > high else low
        raise ValueError(
            f"{name} = {value} {unit} is outside {low:g} to {high:g}; nearest valid value: {nearest:g}"
        )
