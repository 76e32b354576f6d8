r"""Salt water as it freezes: ice is pure water, so what stays liquid gets saltier the colder it is.

Two descriptions stand side by side.

**Real**: a curve through handbook values of `data/salt_water.csv`,

    T_f = c1 w + c2 w^2 + c3 w^3            w in percent of the weight, T_f in °C                              (1)

**Ideal**: every dissolved particle takes the place of a water molecule and does nothing else,

    ln a = (L / R) (1/T_0 - 1/T),    a = 1 / (1 + i M m)                                                       (2)

    a  activity of water     L  heat of fusion, J/mol     i M m  particles per molecule of water     T_0  273.15 K

The models of a cell use (2).  It gives too much salt: by a sixth at -15 °C, by more at -20 °C; `molality_at` shows it.
Both end at the eutectic, where the brine itself turns solid; (2) knows nothing of it.
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

ISOTONIC_MOLALITY = 0.154
"""Salt in body fluid, mol per kg of water."""

MODELS = ("real", "ideal")
COLDEST_C = -60.0
STRENGTHS = 4001
CURVE_ERROR_K = 0.03
"""How well three terms can follow the true curve at all (K); keeps the points with many digits from ruling the fit."""


@dataclass(frozen=True)
class Brine:
    """Salt water at one temperature: its salt (mol/kg and % of the weight) and the share of water still liquid."""

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
        """One plain sentence."""
        if self.unfrozen_share == 0:
            return (
                f"At {self.temperature_C:.1f} °C, below the eutectic, 0 % of the water is liquid."
            )
        if self.unfrozen_share == 1:
            return f"At {self.temperature_C:.1f} °C nothing is frozen; the water holds {self.molality:.2f} mol/kg of salt."
        return (
            f"At {self.temperature_C:.1f} °C {100 * self.unfrozen_share:.1f} % of the water is still liquid; it holds "
            f"{self.molality:.2f} mol/kg of salt, {self.times_isotonic:.1f} times as much as body fluid."
        )


def molality(salt_percent: float | np.ndarray) -> float | np.ndarray:
    """Return mol of NaCl per kg of water for a salt content in % of the weight, any shape.

    >>> round(float(molality(0.9)), 3)
    0.155
    """
    share = _checked_percent(salt_percent) / 100
    return share / (1 - share) / SALT_KG_PER_MOL


def salt_percent(molality: float | np.ndarray) -> float | np.ndarray:
    """Return % of the weight for mol of NaCl per kg of water, any shape; ValueError for negative values.

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


@dataclass(frozen=True)
class Eutectic:
    """Where brine freezes as a whole: temperature in °C and salt in % of the weight."""

    temperature_C: float
    salt_percent: float


@lru_cache(maxsize=1)
def eutectic() -> Eutectic:
    """Return the eutectic point of salt and water, °C and % of the weight [drebushchak2017].

    >>> eutectic()
    Eutectic(temperature_C=-21.1, salt_percent=23.3)
    """
    row = data.load("salt_water").set_index("source").loc["drebushchak2017"]
    return Eutectic(float(row["freezing_point_C"]), float(row["salt_percent"]))


@lru_cache(maxsize=1)
def freezing_curve() -> np.polynomial.Polynomial:
    """Return equation (1): °C against % of the weight, fitted to `data/salt_water.csv`, points weighed by their digits.

    >>> float(round(freezing_curve()(10.0), 1))
    -6.6
    """
    table = data.load("salt_water")
    strength, weight = (
        table["salt_percent"].to_numpy(),
        1 / np.hypot(table["rounded_to_K"].to_numpy(), CURVE_ERROR_K),
    )
    powers = np.stack([strength, strength**2, strength**3], axis=1)
    terms, *_ = np.linalg.lstsq(
        powers * weight[:, None], table["freezing_point_C"].to_numpy() * weight, rcond=None
    )
    return np.polynomial.Polynomial([0.0, *terms])


def freezing_point_C(salt_percent: float | np.ndarray) -> float | np.ndarray:
    """Return where the first ice forms, °C, for 0 to 23.3 % of the weight, any shape; equation (1).

    ValueError above the eutectic, where salt comes out before ice.

    >>> float(round(freezing_point_C(5.0), 1))
    -3.1
    """
    return freezing_curve()(_checked_percent(salt_percent))


def ideal_freezing_point_C(molality: float | np.ndarray) -> float | np.ndarray:
    """Return where the first ice forms, °C, for mol/kg of NaCl, any shape; equation (2), particles that do nothing.

    >>> float(round(ideal_freezing_point_C(2.936), 1))
    -10.0
    """
    salt_percent(molality)  # refuses what makes no sense
    log_activity = -np.log1p(
        constant("osmotic_particles") * WATER_KG_PER_MOL * np.asarray(molality, dtype=float)
    )
    return (
        1 / (1 / ZERO_CELSIUS_K - GAS_CONSTANT / constant("heat_of_fusion") * log_activity)
        - ZERO_CELSIUS_K
    )


def log_activity_beside_ice(temperature_C: float | np.ndarray) -> float | np.ndarray:
    """Return the logarithm of water's activity (no unit) in liquid that ice is in balance with at °C; equation (2).

    >>> float(round(log_activity_beside_ice(-10.0), 3))
    -0.101
    """
    kelvin = np.asarray(temperature_C, dtype=float) + ZERO_CELSIUS_K
    return constant("heat_of_fusion") / GAS_CONSTANT * (1 / ZERO_CELSIUS_K - 1 / kelvin)


def molality_at(temperature_C: float | np.ndarray, model: str = "real") -> float | np.ndarray:
    """Return the salt in liquid beside ice at °C, mol per kg of water, any shape; 0 to -21.1 °C, ideal to -60 °C.

    `model`: "real", equation (1), or "ideal", equation (2).  ValueError outside the range.

    >>> [float(round(molality_at(-10.0, model), 1)) for model in MODELS]
    [2.8, 2.9]
    """
    data.one_of(model, MODELS, "models of salt water")
    celsius = np.asarray(temperature_C, dtype=float)
    low = eutectic().temperature_C if model == "real" else COLDEST_C
    if not np.all(np.isfinite(celsius) & (celsius <= 0) & (celsius >= low)):
        raise ValueError(
            f"temperature_C = {celsius} must lie from {low:g} to 0 °C for {model!r}, where ice meets brine"
        )
    if model == "ideal":
        particles = np.expm1(-log_activity_beside_ice(celsius)) / WATER_KG_PER_MOL
        return particles / constant("osmotic_particles")
    strengths = np.linspace(0, eutectic().salt_percent, STRENGTHS)
    return molality(np.interp(-celsius, -freezing_curve()(strengths), strengths))


def salt_percent_at(temperature_C: float | np.ndarray, model: str = "real") -> float | np.ndarray:
    """Return the salt in liquid beside ice at °C, % of the weight, any shape; ranges as `molality_at`.

    >>> float(round(salt_percent_at(-10.0)))
    14.0
    """
    return salt_percent(molality_at(temperature_C, model))


def brine(
    temperature_C: float, start_molality: float = ISOTONIC_MOLALITY, model: str = "real"
) -> Brine:
    """Return salt water of `start_molality` (mol/kg) cooled to °C, in balance with its ice; -60 to 40 °C.

    Below the eutectic the real brine is solid: its share of liquid is 0 and its salt that of the eutectic.

    >>> round(brine(-10).unfrozen_share, 3)
    0.055
    """
    data.one_of(model, MODELS, "models of salt water")
    if not COLDEST_C <= temperature_C <= 40:
        raise ValueError(f"temperature_C = {temperature_C} must lie from {COLDEST_C:g} to 40 °C")
    begins = float(salt_percent(start_molality))
    first_ice = (
        freezing_point_C(begins) if model == "real" else ideal_freezing_point_C(start_molality)
    )
    if temperature_C >= first_ice:
        return Brine(temperature_C, model, start_molality, begins, 1.0)
    if model == "real" and temperature_C < eutectic().temperature_C:
        solid = eutectic().salt_percent
        return Brine(temperature_C, model, float(molality(solid)), solid, 0.0)
    strong = float(molality_at(temperature_C, model))
    return Brine(temperature_C, model, strong, float(salt_percent(strong)), start_molality / strong)


def _checked_percent(salt_percent) -> np.ndarray:
    """Return a salt content (% of the weight) as an array; ValueError outside 0 to the eutectic."""
    strength, most = np.asarray(salt_percent, dtype=float), eutectic().salt_percent
    if not np.all(np.isfinite(strength) & (strength >= 0) & (strength <= most)):
        raise ValueError(
            f"salt_percent = {strength} must lie from 0 to {most:g} % of the weight; body fluid has 0.9"
        )
    return strength
