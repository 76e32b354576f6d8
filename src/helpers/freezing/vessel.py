r"""Large blood vessels: how strongly flowing blood warms the tissue around it.

A vessel is a warm `Probe`: its schedule holds the blood's temperature behind a film (heat-transfer
coefficient)

    wall film = Nu k / diameter                                                                (V1)

    laminar,   Re <= 2300      Nu^3 = 3.66^3 + 0.7^3 + (1.615 G^(1/3) - 0.7)^3, the mean
    turbulent, Re >= 10000     Nu = 0.023 Re^0.8 Pr^0.3, Dittus and Boelter, fluid being cooled
    between                    straight line from one to the other                             (V2)

    Re = density speed diameter / viscosity        Pr = c viscosity / k
    G  = Re Pr diameter / length

    Nu, Re, Pr, G  Nusselt, Reynolds, Prandtl and Graetz number, no unit
    k              conductivity of blood, W/m/K           c  heat capacity, J/kg/K
    film           W/m2/K

Blood that loses heat leaves the vessel colder. With C = density c speed times the
cross-section, the heat (W/K) that it can carry, and A, the area of the wall, all the wall draws
from blood that *arrives* at body temperature is

    film = (C / A) (1 - exp(-wall film A / C))                                                 (V3)

so that slow blood brings no more than it carries, and blood that does not move brings nothing.

**How much the entry matters.** Laminar flow needs 0.05 Re Pr diameters to reach the constant
Nu = 3.66; in a vein of 10 mm that is metres, longer than any vessel. Blood that has just met the
cold exchanges several times as much. So 3.66, which (V2) gives for an infinitely long vessel, is a
lower bound, and the speed of laminar blood matters.

**Assumptions.** The blood arrives at body temperature and with its steady profile where the cold
begins; the wall is equally cold along the whole length. Pulses and branches, which make the film
stronger, and clotting, which ends it, are left out. So is the heat that flowing blood holds between
the walls: it cannot freeze. Very slow blood therefore leaves its neighbours colder than blood that
stands, which holds its heat and freezes; real blood would not.

The formulas, and the viscosity, are recalled textbook values (the laminar one is that of the VDI
Heat Atlas); the other constants of blood are those of the tissue table's source [itis42].

**Checks.** The tests compare films with worked values, the laminar formula with a numerical
solution of its equation, and vessels with the heat that they lose in a run.
"""

from __future__ import annotations

from math import exp, inf, isinf, pi
from typing import Any

from helpers import checks, data
from helpers.freezing.probe import Probe, Schedule
from helpers.freezing.tissue import BODY_C, Tissue

# Blood, W/m/K [itis42].
CONDUCTIVITY = 0.52

# Blood, kg/m3 [itis42].
DENSITY = 1050.0

# Blood, J/kg/K [itis42].
HEAT_CAPACITY = 3617.0

# Blood in large vessels, Pa s, recalled; in vessels below about 0.5 mm it is lower.
VISCOSITY = 3.5e-3

# Nusselt number of laminar flow far from its entry, and the Reynolds numbers between which flow
# turns turbulent.
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


def nusselt(reynolds_number: float, diameters: float = inf) -> float:
    """Return the mean Nusselt number of blood in a tube, by equation (V2).

    Parameters
    ----------
    reynolds_number : float
        Reynolds number, 0 or more (no unit).
    diameters : float
        Length of the tube in diameters (no unit); infinite unless given, which is the lower bound.

    Returns
    -------
    float
        Nusselt number (no unit).

    Raises
    ------
    ValueError
        For a negative or infinite Reynolds number, or a length that is not positive.

    Examples
    --------
    >>> round(nusselt(900.0), 2), round(nusselt(900.0, diameters=9), 1)
    (3.66, 21.1)
    """
    checks.not_negative("reynolds_number", reynolds_number)
    if not diameters > 0:
        raise ValueError(f"diameters = {diameters:g} must be above 0, the length of the tube")
    prandtl = HEAT_CAPACITY * VISCOSITY / CONDUCTIVITY
    # Beyond the laminar range, its end is where the line to turbulent flow begins.
    graetz = min(reynolds_number, LAMINAR_BELOW) * prandtl / diameters
    entry = 1.615 * graetz ** (1 / 3)
    laminar = (LAMINAR_NUSSELT**3 + 0.7**3 + (entry - 0.7) ** 3) ** (1 / 3)
    if reynolds_number <= LAMINAR_BELOW:
        return laminar
    turbulent = 0.023 * max(reynolds_number, TURBULENT_ABOVE) ** 0.8 * prandtl**0.3
    share = min((reynolds_number - LAMINAR_BELOW) / (TURBULENT_ABOVE - LAMINAR_BELOW), 1.0)
    # In a tube a third of its diameter long the laminar entry would beat turbulence.
    return laminar + share * max(turbulent - laminar, 0.0)


def vessel_film(diameter_mm: float, speed_m_s: float, length_mm: float = inf) -> float:
    """Return the heat-transfer coefficient between blood and vessel wall, by equation (V1).

    Parameters
    ----------
    diameter_mm : float
        Diameter, mm; 0.5 to 30.
    speed_m_s : float
        Mean speed, m/s; 0.001 to 3.
    length_mm : float
        Length along which the blood is cooled, mm; infinite unless given, the lower bound.

    Returns
    -------
    float
        Film, W/m2/K, counted from the blood's mean temperature at each place.

    Raises
    ------
    ValueError
        For a diameter or speed out of range, or a length that is not positive.

    Examples
    --------
    >>> round(vessel_film(5, 0.2)), round(vessel_film(5, 0.2, length_mm=80))
    (381, 1233)
    """
    # The Reynolds number first: it checks diameter and speed.
    reynolds_number = reynolds(diameter_mm, speed_m_s)
    number = nusselt(reynolds_number, length_mm / diameter_mm)
    return number * CONDUCTIVITY / (diameter_mm / 1000)


def carried_heat(diameter_mm: float, speed_m_s: float) -> float:
    """Return the heat that the blood of a vessel gives off if it cools by 1 K.

    Parameters
    ----------
    diameter_mm : float
        Diameter, mm; 0.5 to 30.
    speed_m_s : float
        Mean speed, m/s; 0.001 to 3.

    Returns
    -------
    float
        Heat, W/K.

    Raises
    ------
    ValueError
        For a diameter or speed out of range.

    Examples
    --------
    >>> round(carried_heat(10, 0.1), 1)
    29.8
    """
    checks.in_range("diameter_mm", diameter_mm, *DIAMETER_LIMITS_MM, "mm")
    checks.in_range("speed_m_s", speed_m_s, *SPEED_LIMITS_M_S, "m/s")
    cross_section = pi * (diameter_mm / 2000) ** 2
    return DENSITY * HEAT_CAPACITY * speed_m_s * cross_section


def arriving_film(diameter_mm: float, speed_m_s: float, length_mm: float) -> float:
    """Return the film between arriving blood and vessel wall, by equation (V3).

    Parameters
    ----------
    diameter_mm : float
        Diameter, mm; 0.5 to 30.
    speed_m_s : float
        Mean speed, m/s; 0.001 to 3.
    length_mm : float
        Length along which the blood is cooled, mm.

    Returns
    -------
    float
        Film, W/m2/K, counted from the blood's temperature where it arrives.

    Raises
    ------
    ValueError
        For a diameter or speed out of range, or a length that is not positive.

    Examples
    --------
    >>> [round(arriving_film(10, speed_m_s, 90)) for speed_m_s in (0.2, 0.01, 0.001)]
    [932, 296, 91]
    """
    wall_film = vessel_film(diameter_mm, speed_m_s, length_mm)
    area = pi * diameter_mm / 1000 * length_mm / 1000
    carried = carried_heat(diameter_mm, speed_m_s) / area
    return carried * (1 - exp(-wall_film / carried))


def vessel(
    diameter_mm: float,
    speed_m_s: float,
    length_mm: float = 80.0,
    blood_C: float = BODY_C,
    **place: Any,
) -> Probe:
    """Make a vessel.

    An (x, y) grid ignores the length, except for the film; in a box, a length equal to the box runs
    from edge to edge.

    Parameters
    ----------
    diameter_mm : float
        Diameter, mm; 0.6 to 20.
    speed_m_s : float
        Mean speed, m/s; 0.001 to 3, or infinite: the wall is as warm as the blood, which is the
        strongest that a vessel can warm. For blood that stands, paint `standing_blood` instead.
    length_mm : float
        Length, mm; the blood is cooled along all of it.
    blood_C : float
        Temperature of the blood where it arrives, °C.
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
    film = inf
    if not isinf(speed_m_s) or speed_m_s < 0:
        film = arriving_film(diameter_mm, speed_m_s, length_mm)
    schedule = Schedule.hold(blood_C, film=film)
    return Probe(schedule, diameter_mm / 2, length_mm, **place)


def standing_blood() -> Tissue:
    """Return blood that does not flow, as in a closed vessel: it brings no heat and can freeze.

    Its frozen values are those of standard soft tissue, a choice.

    Returns
    -------
    Tissue
        Blood at body temperature.

    Examples
    --------
    >>> standing_blood().perfusion
    0.0
    """
    soft = Tissue.named("standard_soft_tissue", perfusion=0.0, metabolic_heat=0.0, start_C=BODY_C)
    return soft.changed(
        name="standing_blood",
        conductivity_unfrozen=CONDUCTIVITY,
        heat_capacity_unfrozen=DENSITY * HEAT_CAPACITY,
    )


def named_vessel(name: str) -> dict[str, float]:
    """Return the properties of a vessel of data/vessels.csv.

    Parameters
    ----------
    name : str
        Name in the table.

    Returns
    -------
    dict of str to float
        `diameter` (mm) and `speed` (m/s).

    Raises
    ------
    ValueError
        For an unknown name; the message names the nearest.

    Examples
    --------
    >>> named_vessel("portal_vein")["diameter"]
    10.0
    """
    table = data.load("vessels")
    data.one_of(name, table["vessel"].unique(), "vessels of data/vessels.csv")
    rows = table[table["vessel"] == name]
    return dict(zip(rows["property"], rows["value"].astype(float), strict=True))
