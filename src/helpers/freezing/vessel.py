r"""Large blood vessels: how strongly flowing blood warms the tissue around it.

A vessel is a warm `Probe`: its schedule holds the blood's temperature behind a film (heat-transfer
coefficient)

    film = Nu k / diameter                                                                     (V1)

    laminar,   Re <= 2300      Nu = 3.66, fully developed flow, one wall temperature
    turbulent, Re >= 10000     Nu = 0.023 Re^0.8 Pr^0.3, Dittus and Boelter, fluid being cooled
    between                    straight line from one to the other                             (V2)

    Re = density speed diameter / viscosity        Pr = c viscosity / k

    Nu, Re, Pr  Nusselt, Reynolds and Prandtl number, no unit
    k           conductivity of blood, W/m/K           c  heat capacity, J/kg/K
    film        W/m2/K

Both formulas, and the viscosity, are recalled textbook values; the other constants of blood are
those of the tissue table's source [itis42].

**Assumptions.** Steady flow far from branches and from the vessel's entry. Near an entry, and in
pulsing flow, the film is stronger, so the laminar film is a lower bound; in blood vessels the
thermal entry length, 0.05 Re Pr diameters, is longer than the vessel. The cooling of the blood on
its way, and clotting when it freezes, are left out: the blood keeps its temperature however much
heat it loses.

**Checks.** The tests hold films to worked values, and vessels to the heat that they lose in a run.
"""

from __future__ import annotations

from typing import Any

from helpers import checks
from helpers.freezing.probe import Probe, Schedule
from helpers.freezing.tissue import BODY_C

# Blood, W/m/K [itis42].
CONDUCTIVITY = 0.52

# Blood, kg/m3 [itis42].
DENSITY = 1050.0

# Blood, J/kg/K [itis42].
HEAT_CAPACITY = 3617.0

# Blood in large vessels, Pa s, recalled; in vessels below about 0.5 mm it is lower.
VISCOSITY = 3.5e-3

# Nusselt number of laminar flow, and the Reynolds numbers between which flow turns turbulent.
LAMINAR_NUSSELT = 3.66
LAMINAR_BELOW = 2300.0
TURBULENT_ABOVE = 10_000.0

# From a vessel in which blood has its large-vessel viscosity to the aorta, mm.
DIAMETER_LIMITS_MM = (0.5, 30.0)

# Mean speed of blood, m/s.
SPEED_LIMITS_M_S = (0.001, 3.0)


def reynolds(diameter_mm: float, speed_m_s: float) -> float:
    """Return the Reynolds number of blood in a vessel.

    Parameters
    ----------
    diameter_mm : float
        Diameter, mm; 0.5 to 30.
    speed_m_s : float
        Mean speed, m/s; 0.001 to 3.

    Returns
    -------
    float
        Reynolds number (no unit).

    Raises
    ------
    ValueError
        For a diameter or speed out of range.

    Examples
    --------
    >>> reynolds(10, 0.3)
    900.0
    """
    checks.in_range("diameter_mm", diameter_mm, *DIAMETER_LIMITS_MM, "mm")
    checks.in_range("speed_m_s", speed_m_s, *SPEED_LIMITS_M_S, "m/s")
    return DENSITY * speed_m_s * diameter_mm / 1000 / VISCOSITY


def nusselt(reynolds_number: float) -> float:
    """Return the Nusselt number of blood in a long tube, by equation (V2).

    Parameters
    ----------
    reynolds_number : float
        Reynolds number, 0 or more (no unit).

    Returns
    -------
    float
        Nusselt number (no unit).

    Raises
    ------
    ValueError
        For a negative or infinite Reynolds number.

    Examples
    --------
    >>> nusselt(900.0)
    3.66
    """
    checks.not_negative("reynolds_number", reynolds_number)
    if reynolds_number <= LAMINAR_BELOW:
        return LAMINAR_NUSSELT
    prandtl = HEAT_CAPACITY * VISCOSITY / CONDUCTIVITY
    turbulent = 0.023 * max(reynolds_number, TURBULENT_ABOVE) ** 0.8 * prandtl**0.3
    share = min((reynolds_number - LAMINAR_BELOW) / (TURBULENT_ABOVE - LAMINAR_BELOW), 1.0)
    return LAMINAR_NUSSELT + share * (turbulent - LAMINAR_NUSSELT)


def vessel_film(diameter_mm: float, speed_m_s: float) -> float:
    """Return the heat-transfer coefficient between blood and vessel wall, by equation (V1).

    Parameters
    ----------
    diameter_mm : float
        Diameter, mm; 0.5 to 30.
    speed_m_s : float
        Mean speed, m/s; 0.001 to 3.

    Returns
    -------
    float
        Film, W/m2/K.

    Raises
    ------
    ValueError
        For a diameter or speed out of range.

    Examples
    --------
    >>> round(vessel_film(5, 0.2))
    381
    """
    number = nusselt(reynolds(diameter_mm, speed_m_s))
    return number * CONDUCTIVITY / (diameter_mm / 1000)


def vessel(
    diameter_mm: float,
    speed_m_s: float,
    length_mm: float = 80.0,
    blood_C: float = BODY_C,
    **place: Any,
) -> Probe:
    """Make a vessel.

    An (x, y) grid ignores the length; in a box, a length equal to the box runs from edge to edge.

    Parameters
    ----------
    diameter_mm : float
        Diameter, mm; 0.5 to 30.
    speed_m_s : float
        Mean speed, m/s; 0.001 to 3.
    length_mm : float
        Length, mm.
    blood_C : float
        Temperature of the blood, °C.
    **place : float or str
        Any of x_mm, y_mm, z_mm and axis, as for a `Probe`.

    Returns
    -------
    Probe
        A warm probe.

    Raises
    ------
    ValueError
        For a diameter or speed out of range, or as `Probe`.

    Examples
    --------
    >>> vessel(6, 0.2, x_mm=30, y_mm=40).radius_mm
    3.0
    """
    schedule = Schedule.hold(blood_C, film=vessel_film(diameter_mm, speed_m_s))
    return Probe(schedule, diameter_mm / 2, length_mm, **place)
