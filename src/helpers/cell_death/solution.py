r"""Salt water as it freezes: ice is pure water, so what stays liquid gets saltier the colder it is.

There are two descriptions, side by side.

**Real**: a curve through handbook values of `data/salt_water.csv`,

    T_f = c1 w + c2 w^2 + c3 w^3                                                                (1)

    T_f  freezing point, °C        w  salt, percent of the weight

**Ideal**: every dissolved particle takes the place of a water molecule and does nothing else,

    ln a = (L / R) (1/T_0 - 1/T),    a = 1 / (1 + i M m)                                        (2)

    a  activity of water, no unit        i M m  particles per molecule of water
    L  heat of fusion, J/mol             R      gas constant, J/mol/K
    T  temperature, K                    T_0    273.15 K

**Assumptions.** The models of a cell use (2). It predicts too much salt: by a sixth at -15 °C, by
more at -20 °C; `molality_at` shows it. Both end at the eutectic [drebushchak2017], where the brine
itself turns solid; (2) leaves that out.

**Checks.** The tests compare (1) with the handbook values it was fitted to, and salt is conserved
while water freezes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from helpers import data
from helpers.cell_death.constants import (
    GAS_CONSTANT,
    SALT_KG_PER_MOL,
    WATER_KG_PER_MOL,
    ZERO_CELSIUS_K,
    constant,
)
from helpers.shares import share_words

# Salt in body fluid, mol per kg of water.
ISOTONIC_MOLALITY = 0.154

MODELS = ("real", "ideal")

# Coldest temperature of the cell models, °C: by then everything is decided.
COLDEST_C = -60.0

# Warmest brine, °C.
WARMEST_C = 40.0

# Points at which the freezing curve is tabulated to be read backwards: 0.006 % of salt apart.
STRENGTHS = 4001

# How well three terms can follow the true curve (K); keeps points with many digits from dominating.
CURVE_ERROR_K = 0.03


@dataclass(frozen=True)
class Brine:
    """Salt water at one temperature, in balance with its ice.

    Parameters
    ----------
    temperature_C : float
        Temperature, °C.
    model : {"real", "ideal"}
        Equation (1) or (2).
    molality : float
        Salt in the liquid, mol/kg of water.
    salt_percent : float
        Salt in the liquid, % of the weight.
    unfrozen_share : float
        Share of the water that is still liquid (no unit).
    """

    temperature_C: float
    model: str
    molality: float
    salt_percent: float
    unfrozen_share: float

    @property
    def times_isotonic(self) -> float:
        """How many times saltier than body fluid (no unit)."""
        return self.molality / ISOTONIC_MOLALITY

    def summary(self) -> str:
        """Return one plain sentence with temperature, liquid water and salt."""
        at = f"At {self.temperature_C:.1f} °C"
        salt = f"{self.molality:.2f} mol/kg of salt"
        if self.unfrozen_share == 0:
            return f"{at}, below the eutectic, 0 % of the water is liquid."
        if self.unfrozen_share == 1:
            return f"{at} nothing is frozen; the water holds {salt}."
        liquid = share_words(100 * self.unfrozen_share, decimals=1)
        return (
            f"{at}, {liquid} of the water is still liquid; it holds {salt}, "
            f"{self.times_isotonic:.1f} times as much as body fluid."
        )


@dataclass(frozen=True)
class Eutectic:
    """Where brine freezes as a whole.

    Parameters
    ----------
    temperature_C : float
        Temperature, °C.
    salt_percent : float
        Salt, % of the weight.
    """

    temperature_C: float
    salt_percent: float


def molality(salt_percent: float | np.ndarray) -> float | np.ndarray:
    """Return the molality of salt water.

    Parameters
    ----------
    salt_percent : float or numpy.ndarray
        NaCl, % of the weight, any shape; 0 to 23.3.

    Returns
    -------
    float or numpy.ndarray
        NaCl, mol per kg of water, in the same shape.

    Raises
    ------
    ValueError
        Below 0 or above the eutectic.

    Examples
    --------
    >>> round(float(molality(0.9)), 3)
    0.155
    """
    share = _checked_percent(salt_percent) / 100
    return share / (1 - share) / SALT_KG_PER_MOL


def salt_percent(molality: float | np.ndarray) -> float | np.ndarray:
    """Return the salt content of salt water from its molality.

    Parameters
    ----------
    molality : float or numpy.ndarray
        NaCl, mol per kg of water, any shape; 0 or more.

    Returns
    -------
    float or numpy.ndarray
        NaCl, % of the weight, in the same shape.

    Raises
    ------
    ValueError
        For a negative or infinite molality.

    Examples
    --------
    >>> round(float(salt_percent(2.8)), 1)
    14.1
    """
    molality = np.asarray(molality, dtype=float)
    if not np.all(np.isfinite(molality) & (molality >= 0)):
        raise ValueError(
            f"molality = {molality} must be 0 mol/kg or more; body fluid has {ISOTONIC_MOLALITY}"
        )
    mass = molality * SALT_KG_PER_MOL
    return 100 * mass / (1 + mass)


@lru_cache(maxsize=1)
def eutectic() -> Eutectic:
    """Return the eutectic point of salt and water [drebushchak2017].

    Returns
    -------
    Eutectic
        Temperature in °C and salt in % of the weight.

    Examples
    --------
    >>> eutectic()
    Eutectic(temperature_C=-21.1, salt_percent=23.3)
    """
    row = data.load("salt_water").set_index("source").loc["drebushchak2017"]
    return Eutectic(float(row["freezing_point_C"]), float(row["salt_percent"]))


@lru_cache(maxsize=1)
def freezing_curve() -> np.polynomial.Polynomial:
    """Return equation (1), fitted to `data/salt_water.csv`.

    Points are weighted by the digits they were printed with.

    Returns
    -------
    numpy.polynomial.Polynomial
        Freezing point in °C against salt in % of the weight.

    Examples
    --------
    >>> float(round(freezing_curve()(10.0), 1))
    -6.6
    """
    table = data.load("salt_water")
    strength = table["salt_percent"].to_numpy()
    point_C = table["freezing_point_C"].to_numpy()
    weight = 1 / np.hypot(table["rounded_to_K"].to_numpy(), CURVE_ERROR_K)
    # No constant term: without salt, water freezes at 0 °C exactly.
    powers = np.stack([strength, strength**2, strength**3], axis=1)
    terms, *_ = np.linalg.lstsq(powers * weight[:, None], point_C * weight, rcond=None)
    curve = np.polynomial.Polynomial([0.0, *terms])
    curve.coef.flags.writeable = False  # the cache lets all callers share it
    return curve


def freezing_point_C(salt_percent: float | np.ndarray) -> float | np.ndarray:
    """Return where the first ice forms in real salt water, by equation (1).

    Parameters
    ----------
    salt_percent : float or numpy.ndarray
        NaCl, % of the weight, any shape; 0 to 23.3.

    Returns
    -------
    float or numpy.ndarray
        Temperature, °C, in the same shape.

    Raises
    ------
    ValueError
        Above the eutectic, where salt comes out before ice.

    Examples
    --------
    >>> float(round(freezing_point_C(5.0), 1))
    -3.1
    """
    return freezing_curve()(_checked_percent(salt_percent))


def ideal_freezing_point_C(molality: float | np.ndarray) -> float | np.ndarray:
    """Return where the first ice forms in ideal salt water, by equation (2).

    Parameters
    ----------
    molality : float or numpy.ndarray
        NaCl, mol per kg of water, any shape.

    Returns
    -------
    float or numpy.ndarray
        Temperature, °C, in the same shape.

    Raises
    ------
    ValueError
        For a negative or infinite molality.

    Examples
    --------
    >>> float(round(ideal_freezing_point_C(2.936), 1))
    -10.0
    """
    salt_percent(molality)  # refuses negative and infinite values
    # Moles of particles per mole of water, for each mol/kg of salt.
    particles_per_salt = constant("osmotic_particles") * WATER_KG_PER_MOL
    log_activity = -np.log1p(particles_per_salt * np.asarray(molality, dtype=float))
    per_kelvin = 1 / ZERO_CELSIUS_K - GAS_CONSTANT / constant("heat_of_fusion") * log_activity
    return 1 / per_kelvin - ZERO_CELSIUS_K


def log_activity_beside_ice(temperature_C: float | np.ndarray) -> float | np.ndarray:
    """Return the logarithm of water's activity in liquid in balance with ice, by equation (2).

    Parameters
    ----------
    temperature_C : float or numpy.ndarray
        Temperatures, °C, any shape.

    Returns
    -------
    float or numpy.ndarray
        ln a (no unit), in the same shape.

    Examples
    --------
    >>> float(round(log_activity_beside_ice(-10.0), 3))
    -0.101
    """
    kelvin = np.asarray(temperature_C, dtype=float) + ZERO_CELSIUS_K
    return constant("heat_of_fusion") / GAS_CONSTANT * (1 / ZERO_CELSIUS_K - 1 / kelvin)


def molality_at(temperature_C: float | np.ndarray, model: str = "real") -> float | np.ndarray:
    """Return the molality of the liquid beside ice.

    Parameters
    ----------
    temperature_C : float or numpy.ndarray
        Temperatures, °C, any shape; 0 to -21.1 for "real", 0 to -60 for "ideal".
    model : {"real", "ideal"}
        Equation (1) or (2).

    Returns
    -------
    float or numpy.ndarray
        NaCl, mol per kg of water, in the same shape.

    Raises
    ------
    ValueError
        For an unknown model or a temperature outside its range.

    Examples
    --------
    >>> [float(round(molality_at(-10.0, model), 1)) for model in MODELS]
    [2.8, 2.9]
    """
    data.one_of(model, MODELS, "models of salt water")
    celsius = np.asarray(temperature_C, dtype=float)
    # Below the eutectic there is no real brine; the ideal one goes on.
    low = eutectic().temperature_C if model == "real" else COLDEST_C
    if not np.all(np.isfinite(celsius) & (celsius <= 0) & (celsius >= low)):
        raise ValueError(
            f"temperature_C = {celsius} must lie from {low:g} to 0 °C for {model!r}, "
            f"where ice meets brine"
        )
    if model == "ideal":
        particles = np.expm1(-log_activity_beside_ice(celsius)) / WATER_KG_PER_MOL
        return particles / constant("osmotic_particles")
    # Equation (1) backwards: np.interp needs rising x values, so depths are used, not temperatures.
    strengths = np.linspace(0, eutectic().salt_percent, STRENGTHS)
    depths_K = -freezing_curve()(strengths)
    return molality(np.interp(-celsius, depths_K, strengths))


def salt_percent_at(temperature_C: float | np.ndarray, model: str = "real") -> float | np.ndarray:
    """Return the salt content of the liquid beside ice.

    Parameters
    ----------
    temperature_C : float or numpy.ndarray
        Temperatures, °C, any shape; ranges as in `molality_at`.
    model : {"real", "ideal"}
        Equation (1) or (2).

    Returns
    -------
    float or numpy.ndarray
        NaCl, % of the weight, in the same shape.

    Raises
    ------
    ValueError
        As `molality_at`.

    Examples
    --------
    >>> float(round(salt_percent_at(-10.0)))
    14.0
    """
    return salt_percent(molality_at(temperature_C, model))


def brine(
    temperature_C: float, start_molality: float = ISOTONIC_MOLALITY, model: str = "real"
) -> Brine:
    """Cool salt water to a temperature, in balance with its ice.

    Below the eutectic the real brine is solid: its share of liquid is 0 and its salt that of the
    eutectic.

    Parameters
    ----------
    temperature_C : float
        Temperature, °C; -60 to 40.
    start_molality : float
        NaCl before freezing, mol per kg of water.
    model : {"real", "ideal"}
        Equation (1) or (2).

    Returns
    -------
    Brine
        Salt and liquid water.

    Raises
    ------
    ValueError
        For an unknown model, or a temperature or salt out of range.

    Examples
    --------
    >>> round(brine(-10).unfrozen_share, 3)
    0.055
    """
    data.one_of(model, MODELS, "models of salt water")
    if not COLDEST_C <= temperature_C <= WARMEST_C:
        raise ValueError(
            f"temperature_C = {temperature_C} must lie from {COLDEST_C:g} to {WARMEST_C:g} °C"
        )
    start_percent = float(salt_percent(start_molality))
    if model == "real":
        first_ice_C = freezing_point_C(start_percent)
    else:
        first_ice_C = ideal_freezing_point_C(start_molality)
    if temperature_C >= first_ice_C:
        return Brine(temperature_C, model, start_molality, start_percent, unfrozen_share=1.0)

    if model == "real" and temperature_C < eutectic().temperature_C:
        solid_percent = eutectic().salt_percent
        solid_molality = float(molality(solid_percent))
        return Brine(temperature_C, model, solid_molality, solid_percent, unfrozen_share=0.0)

    # Ice takes water and no salt, so what is left is as much smaller as it is saltier.
    strong = float(molality_at(temperature_C, model))
    unfrozen_share = start_molality / strong
    return Brine(temperature_C, model, strong, float(salt_percent(strong)), unfrozen_share)


def _checked_percent(salt_percent: float | np.ndarray) -> np.ndarray:
    """Return a salt content (% of the weight) as an array; ValueError outside 0 to the eutectic."""
    strength = np.asarray(salt_percent, dtype=float)
    most = eutectic().salt_percent
    if not np.all(np.isfinite(strength) & (strength >= 0) & (strength <= most)):
        raise ValueError(
            f"salt_percent = {strength} must lie from 0 to {most:g} % of the weight; "
            f"body fluid has 0.9"
        )
    return strength
