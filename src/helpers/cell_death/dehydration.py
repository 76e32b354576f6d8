r"""Water leaving a cell: ice outside makes the brine strong, and the brine draws water out.

**Equation** (Mazur's water transport [mazur1963]; u is the share of the first water in the cell):

    du/dt = K(T) (ln a_out - ln a_in)                                                           (3)

    a_in  = u / (u + s)
    K(T)  = Lp(T) A R T / (v w0)
    Lp(T) = Lp0 exp[ (E / R) (1/T_0 - 1/T) ]

    u   water, share of the first water        A   area of the membrane, m2
    a   activity of water, no unit             R   gas constant, J/mol/K
    s   particles per molecule at rest         T   temperature, K        T_0  273.15 K
    Lp  permeability of the membrane, m3/N/s   v   molar volume of water, m3/mol
    E   its activation energy, J/mol           w0  first water, m3

**Assumptions.** Outside, a_out is the activity of brine beside ice (equation 2 of `solution`), or
that of body fluid where there is no ice. Where water cannot leave fast enough, a_in > a_out: the
cell is supercooled. The ideal salt water of (2) is good down to the eutectic, -21.1 °C; below it,
volumes should be read as frozen in.

**Steps** follow the temperature and are short where the brine changes fast, just below freezing.
Each is one semi-implicit Euler step, and the same again in two halves; twice the second less the
first is of second order and stable for any rate. Many rates, cells or histories are columns of one
array.

**Checks.** Infinitely slow cooling has the exact answer u = s a / (1 - a) with a = a_out.
`reference` solves the same equation in two independent ways.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from helpers.cell_death.cell import Cell
from helpers.cell_death.constants import GAS_CONSTANT, ZERO_CELSIUS_K, constant
from helpers.cell_death.solution import COLDEST_C, log_activity_beside_ice
from helpers.shares import share_words

# Warmest temperature of a history (°C); beyond it cells die of heat.
WARMEST_C = 45.0

# Longest temperature step, K.
STEP_K = 0.05

# Longest temperature step as a share of the depth below 0 °C: near 0 °C brine changes fast.
SHARE_OF_DEPTH = 0.006

# Steps along a history are this many times as long; its water is still right to within 0.001.
COARSER = 3

# Least number of steps between two given times once anything gets warmer: swelling is fast.
THAW_PARTS = 20

# Slowest cooling that the model takes; slower would only repeat the balance with ice.
SLOWEST_C_PER_MIN = 1e-3

# Fastest cooling that the model takes; faster would only repeat a cell that keeps its water.
FASTEST_C_PER_MIN = 1e6

# Ice outside a cell forms at most this far below the freezing point.
DEEPEST_SEEDING_K = 15.0


@dataclass(frozen=True, eq=False)
class Dehydration:
    """Water in a cell on the way down, at one or many cooling rates.

    Parameters
    ----------
    cell : Cell
        The cell that was cooled.
    rate_C_per_min : numpy.ndarray, shape (rates,)
        Cooling rates, °C/min.
    temperature_C : numpy.ndarray, shape (temperatures,)
        Falling temperatures, °C.
    water_share : numpy.ndarray, shape (temperatures, rates)
        Water left, as a share of the first water (no unit).
    """

    cell: Cell
    rate_C_per_min: np.ndarray
    temperature_C: np.ndarray
    water_share: np.ndarray

    @property
    def volume_share(self) -> np.ndarray:
        """Volume of the cell as a share of its first volume (no unit), (temperatures, rates)."""
        return np.asarray(volume_share(self.cell, self.water_share))

    def volume_at(self, temperature_C: float) -> np.ndarray:
        """Return the volume at one temperature on the way.

        Parameters
        ----------
        temperature_C : float
            Temperature, °C.

        Returns
        -------
        numpy.ndarray, shape (rates,)
            Volume as a share of the first volume (no unit).

        Raises
        ------
        ValueError
            For a temperature that the cooling did not pass.
        """
        return _at(self.temperature_C, self.volume_share, temperature_C)

    def water_at(self, temperature_C: float) -> np.ndarray:
        """Return the water at one temperature on the way.

        Parameters
        ----------
        temperature_C : float
            Temperature, °C.

        Returns
        -------
        numpy.ndarray, shape (rates,)
            Water as a share of the first water (no unit).

        Raises
        ------
        ValueError
            For a temperature that the cooling did not pass.
        """
        return _at(self.temperature_C, self.water_share, temperature_C)

    def summary(self) -> str:
        """Return one plain sentence about the first of the rates."""
        return (
            f"Cooled at {self.rate_C_per_min[0]:g} °C/min, the cell has "
            f"{share_words(100 * self.volume_at(-20.0)[0])} of its first volume at -20 °C."
        )


def particles_at_rest() -> float:
    """Return the dissolved particles per molecule of water in a cell at rest, s of equation (3).

    Returns
    -------
    float
        A ratio of numbers (no unit).

    Examples
    --------
    >>> round(particles_at_rest(), 5)
    0.00554
    """
    # A mole of salt per m3 of water makes this many moles of particles; times the molar volume of
    # water that is particles per molecule.
    osmolality = constant("osmotic_particles") * constant("isotonic_salt")
    return osmolality * constant("molar_volume_of_water")


def freezing_point_C() -> float:
    """Return where body fluid starts to freeze in these models.

    Returns
    -------
    float
        Temperature, °C.

    Examples
    --------
    >>> round(freezing_point_C(), 2)
    -0.57
    """
    log_activity = -np.log1p(particles_at_rest())
    per_kelvin = 1 / ZERO_CELSIUS_K - GAS_CONSTANT / constant("heat_of_fusion") * log_activity
    return float(1 / per_kelvin - ZERO_CELSIUS_K)


def equilibrium_water_share(temperature_C: float | np.ndarray) -> float | np.ndarray:
    """Return the water left in a cell after infinitely slow cooling.

    Parameters
    ----------
    temperature_C : float or numpy.ndarray
        Temperatures, °C, any shape.

    Returns
    -------
    float or numpy.ndarray
        Water as a share of the first water (no unit), in the shape of `temperature_C`.

    Examples
    --------
    >>> float(round(equilibrium_water_share(-10.0), 4))
    0.0524
    """
    activity = np.exp(_log_activity_outside(np.asarray(temperature_C, dtype=float)))
    return np.minimum(particles_at_rest() * activity / (1 - activity), 1.0)


def volume_share(cell: Cell, water_share: float | np.ndarray) -> float | np.ndarray:
    """Return the volume of a cell for the water that it holds.

    Parameters
    ----------
    cell : Cell
        The cell.
    water_share : float or numpy.ndarray
        Water as a share of the first water (no unit), any shape.

    Returns
    -------
    float or numpy.ndarray
        Volume as a share of the first volume (no unit), in the same shape.

    Examples
    --------
    >>> from helpers.cell_death.cell import cell
    >>> volume_share(cell("hela"), 1.0)
    1.0
    """
    return cell.inactive_share + (1 - cell.inactive_share) * water_share


def cool(
    cell: Cell,
    rate_C_per_min: ArrayLike,
    to_C: float = COLDEST_C,
    seeding_K: float | None = None,
) -> Dehydration:
    """Cool a cell at one or many constant rates, by equation (3).

    Parameters
    ----------
    cell : Cell
        The cell.
    rate_C_per_min : float or array_like, shape (rates,)
        Cooling rates, °C/min; 0.001 to 1,000,000.
    to_C : float
        Where cooling ends, °C; -60 to just below the start of ice.
    seeding_K : float, optional
        How far below the freezing point ice forms outside, K; 0 to 15, and 0.02 unless given.

    Returns
    -------
    Dehydration
        The water at each temperature and rate.

    Raises
    ------
    ValueError
        For a rate, an end or a seeding outside its range.

    Examples
    --------
    >>> from helpers.cell_death.cell import cell
    >>> cool(cell("human_hepatocyte"), [1, 50]).volume_at(-20).round(2).tolist()
    [0.41, 0.58]
    """
    rates = _checked_rates(rate_C_per_min)
    start_C = freezing_point_C() - _checked_seeding(seeding_K)
    if not COLDEST_C <= to_C < start_C:
        raise ValueError(
            f"to_C = {to_C} must lie from {COLDEST_C:g} °C to just below the start of ice, "
            f"{start_C:.2f} °C"
        )
    temperature = cooling_steps(start_C, to_C)
    seconds = -np.diff(temperature)[:, None] / (rates / 60)
    columns = np.broadcast_to(temperature[:, None], (len(temperature), len(rates)))
    water = march(cell, columns, seconds)
    return Dehydration(cell, rates, temperature, water)


def follow(cell: Cell, time_s: ArrayLike, temperature_C: ArrayLike) -> np.ndarray:
    """Return the water left in a cell along histories of temperature, by equation (3).

    Temperatures change along straight lines between the given times. Ice outside comes and goes at
    the freezing point.

    Parameters
    ----------
    cell : Cell
        The cell.
    time_s : array_like, shape (times,)
        Rising times, s.
    temperature_C : array_like, shape (times,) or (times, histories)
        Temperatures, °C; -60 to 45.

    Returns
    -------
    numpy.ndarray
        Water as a share of the first water (no unit), in the shape of `temperature_C`.

    Raises
    ------
    ValueError
        For shapes that do not agree, times that do not rise, or temperatures out of range.

    Examples
    --------
    >>> from helpers.cell_death.cell import cell
    >>> water = follow(cell("hela"), np.array([0, 60, 600, 900]), np.array([37, -0.5, -12, 20]))
    >>> water.round(2).tolist()
    [1.0, 1.0, 0.04, 1.0]
    """
    times = np.asarray(time_s, dtype=float)
    celsius = np.asarray(temperature_C, dtype=float)
    _check_history(times, celsius)
    columns = celsius.reshape(len(times), -1)
    fine_celsius, seconds, given = _finer(times, columns)
    water = march(cell, fine_celsius, seconds)
    return water[given].reshape(celsius.shape)


def cooling_steps(start_C: float, to_C: float) -> np.ndarray:
    """Return the temperatures that a cooling passes: steps of 0.05 K, shorter just below 0 °C.

    Parameters
    ----------
    start_C : float
        First temperature, below 0 °C.
    to_C : float
        Last temperature, °C.

    Returns
    -------
    numpy.ndarray, shape (temperatures,)
        Falling temperatures, °C, both ends included.

    Examples
    --------
    >>> len(cooling_steps(-0.6, -1.0)) > len(cooling_steps(-40.6, -41.0))
    True
    """
    steps = [start_C]
    while steps[-1] > to_C:
        step_K = min(STEP_K, -SHARE_OF_DEPTH * steps[-1])
        steps.append(max(to_C, steps[-1] - step_K))
    return np.array(steps)


def march(cell: Cell, temperature_C: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """Return the water left at each of the temperatures, from a full cell, by equation (3).

    Parameters
    ----------
    cell : Cell
        The cell.
    temperature_C : numpy.ndarray, shape (steps + 1, columns)
        Temperatures, °C.
    seconds : numpy.ndarray, shape (steps, 1) or (steps, columns)
        Length of each step, s.

    Returns
    -------
    numpy.ndarray, shape (steps + 1, columns)
        Water as a share of the first water (no unit).

    Examples
    --------
    >>> from helpers.cell_death.cell import cell
    >>> path = cooling_steps(-0.6, -10.0)[:, None]
    >>> march(cell("hela"), path, 60 * -np.diff(path, axis=0))[-1].round(3).tolist()
    [0.053]
    """
    # All that depends on temperature alone is computed for every step at once; only the water
    # itself has to be followed step by step.
    middle_C = (temperature_C[1:] + temperature_C[:-1]) / 2
    outside = _log_activity_outside(temperature_C[1:])
    outside_middle = _log_activity_outside(middle_C)
    push = _pace(cell, temperature_C[1:]) * seconds
    push_first_half = _pace(cell, middle_C) * seconds / 2
    push_second_half = push / 2
    particles = particles_at_rest()

    water = np.ones((len(seconds) + 1, *temperature_C.shape[1:]))
    for n in range(len(seconds)):
        in_one = _euler(water[n], push[n], outside[n], particles)
        half = _euler(water[n], push_first_half[n], outside_middle[n], particles)
        in_two = _euler(half, push_second_half[n], outside[n], particles)
        # Richardson extrapolation: the first-order errors of the two cancel.
        water[n + 1] = 2 * in_two - in_one
    return water


def _euler(
    water: np.ndarray, push: np.ndarray, log_outside: np.ndarray, particles: float
) -> np.ndarray:
    """Take one semi-implicit Euler step of equation (3); `push` is K times the step (no unit)."""
    # The implicit part is only the derivative, so no equation has to be solved in a step.
    total = water + particles
    explicit_change = push * (log_outside - np.log(water / total))
    # d(ln a_in)/du = s / (u (u + s)): the pull weakens as water leaves.
    return water + explicit_change / (1 + push * particles / (water * total))


def _pace(cell: Cell, temperature_C: np.ndarray) -> np.ndarray:
    """Return K of equation (3), 1/s."""
    kelvin = temperature_C + ZERO_CELSIUS_K
    exponent = cell.activation_energy / GAS_CONSTANT * (1 / ZERO_CELSIUS_K - 1 / kelvin)
    permeability = cell.permeability * np.exp(exponent)
    volume_per_joule = permeability * cell.area * GAS_CONSTANT * kelvin
    return volume_per_joule / (constant("molar_volume_of_water") * cell.water)


def _log_activity_outside(temperature_C: np.ndarray) -> np.ndarray:
    """Return ln a_out: of brine beside ice, or of body fluid where it is too warm for ice."""
    beside_ice = log_activity_beside_ice(np.minimum(temperature_C, 0.0))
    body_fluid = -np.log1p(particles_at_rest())
    # Without ice the cell's surroundings stay body fluid, the weaker of the two.
    return np.minimum(beside_ice, body_fluid)


def _finer(times_s: np.ndarray, celsius: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut histories into short steps; return °C, s, and where the given times are among them."""
    warmer_end = np.maximum(celsius[1:], celsius[:-1])
    depth_K = np.maximum(-warmer_end, -freezing_point_C())
    longest_step_K = COARSER * np.minimum(STEP_K, SHARE_OF_DEPTH * depth_K)
    # Above 0 °C there is no ice and nothing happens fast, so changes there do not count.
    change_K = np.abs(np.diff(np.minimum(celsius, 0.0), axis=0))
    parts = np.maximum(1, np.ceil((change_K / longest_step_K).max(axis=1))).astype(int)

    coldest_so_far = np.minimum.accumulate(celsius, axis=0)[:-1]
    thawing = coldest_so_far < np.minimum(celsius[1:], freezing_point_C())
    parts = np.where(thawing.any(axis=1), np.maximum(parts, THAW_PARTS), parts)

    given = np.concatenate([[0], np.cumsum(parts)])
    fine_times = np.interp(np.arange(given[-1] + 1), given, times_s)
    fine_columns = [np.interp(fine_times, times_s, column) for column in celsius.T]
    return np.stack(fine_columns, axis=1), np.diff(fine_times)[:, None], given


def _at(temperature_C: np.ndarray, values: np.ndarray, wanted_C: float) -> np.ndarray:
    """Return values (temperatures, rates) at one °C; ValueError outside the cooling."""
    if not temperature_C[-1] <= wanted_C <= temperature_C[0]:
        raise ValueError(
            f"temperature_C = {wanted_C} is outside the cooling, "
            f"{temperature_C[-1]:g} to {temperature_C[0]:.2f} °C"
        )
    return np.array([np.interp(-wanted_C, -temperature_C, column) for column in values.T])


def _checked_rates(rate_C_per_min: ArrayLike) -> np.ndarray:
    """Return cooling rates (°C/min) as a row; ValueError outside the range of the model."""
    rates = np.atleast_1d(np.asarray(rate_C_per_min, dtype=float))
    in_range = (rates >= SLOWEST_C_PER_MIN) & (rates <= FASTEST_C_PER_MIN)
    if rates.ndim != 1 or not len(rates) or not np.all(in_range):
        raise ValueError(
            f"rate_C_per_min = {rate_C_per_min!r}: cooling rates are {SLOWEST_C_PER_MIN:g} to "
            f"{FASTEST_C_PER_MIN:g} °C/min, positive for cooling; 10 is usual beside a needle"
        )
    return rates


def _checked_seeding(seeding_K: float | None) -> float:
    """Return the seeding (K below the freezing point), by default that of the table."""
    seeding = constant("seeding_below_freezing") if seeding_K is None else float(seeding_K)
    if not 0 <= seeding <= DEEPEST_SEEDING_K:
        raise ValueError(
            f"seeding_K = {seeding_K} must be 0 to {DEEPEST_SEEDING_K:g} K below the freezing "
            f"point; 0.02 is usual"
        )
    return seeding


def _check_history(times_s: np.ndarray, celsius: np.ndarray) -> None:
    """Raise ValueError unless times rise and there is one row of valid temperatures per time."""
    enough_times = times_s.ndim == 1 and len(times_s) >= 2
    if not enough_times or celsius.ndim not in (1, 2) or len(celsius) != len(times_s):
        raise ValueError(
            f"time_s has shape {times_s.shape} and temperature_C {celsius.shape}: "
            f"one row per time, two or more times"
        )
    if not np.all(np.diff(times_s) > 0):
        raise ValueError(
            "time_s must rise from row to row; "
            "a history that stands still or goes back makes no sense"
        )
    if not np.all((celsius >= COLDEST_C) & (celsius <= WARMEST_C)):
        raise ValueError(
            f"temperature_C runs from {np.min(celsius):g} to {np.max(celsius):g} °C; "
            f"the model takes {COLDEST_C:g} to {WARMEST_C:g} °C (not kelvin)"
        )
