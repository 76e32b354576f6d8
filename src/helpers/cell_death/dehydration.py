r"""Water leaving a cell: ice outside makes the brine there strong, and the brine draws water through the membrane.

**Equation** (Mazur's water transport [mazur1963], u the share of the first water still in the cell):

    du/dt = K(T) (ln a_out - ln a_in)        a_in = u / (u + s)        K = Lp(T) A R T / (v w0)                   (3)
    Lp(T) = Lp0 exp[ (E / R) (1/T_0 - 1/T) ]

    A  membrane, m2      w0  first water, m3      v  molar volume of water, m3/mol   s  particles per molecule at rest

Outside, a_out is that of brine beside ice (equation 2); without ice, that of body fluid.  Where water cannot leave fast
enough, a_in > a_out: the cell is supercooled.  Infinitely slow cooling has the exact answer u = s a / (1 - a)
with a = a_out.

**Steps** follow the temperature and are short where the brine changes fast, just below freezing.  Each is one
semi-implicit Euler step, and the same again in two halves; twice the second less the first is of second order and
stable for any rate.  Many rates, cells or histories are columns of one array.  `twins` holds two other ways to the same
answer.

The ideal salt water of (2) is good down to the eutectic, -21.1 °C; below it volumes should be read as frozen in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.cell_death.cell import Cell
from helpers.cell_death.constants import GAS_CONSTANT, ZERO_CELSIUS_K, constant
from helpers.cell_death.solution import log_activity_beside_ice

END_C = -60.0
STEP_K, SHARE_OF_DEPTH = 0.05, 0.006
"""Longest temperature step (K), and the longest as a share of the depth below 0 °C."""

COARSER = 3
"""Steps along a history are this many times as long: its water is right within 0.001, see the tests."""

THAW_PARTS = 20
"""Least number of steps between two given times once anything gets warmer: swelling is fast."""

SLOWEST, FASTEST = 1e-3, 1e6
"""Cooling rates the model takes, °C/min; beyond them it would only repeat its limits."""


@dataclass(frozen=True)
class Dehydration:
    """Water in a cell on the way down: `water_share` (temperatures, rates), shares of the first water (no unit)."""

    cell: Cell
    rate_C_per_min: np.ndarray
    temperature_C: np.ndarray
    water_share: np.ndarray

    @property
    def volume_share(self) -> np.ndarray:
        """Volume of the cell as a share of its first volume (no unit), (temperatures, rates)."""
        return volume_share(self.cell, self.water_share)

    def volume_at(self, temperature_C: float) -> np.ndarray:
        """Volume as a share of the first one (no unit) at °C, one number per rate."""
        return _at(self.temperature_C, self.volume_share, temperature_C)

    def water_at(self, temperature_C: float) -> np.ndarray:
        """Water as a share of the first water (no unit) at °C, one number per rate."""
        return _at(self.temperature_C, self.water_share, temperature_C)

    def summary(self) -> str:
        """One plain sentence, about the first of the rates."""
        return (
            f"Cooled at {self.rate_C_per_min[0]:g} °C/min, the cell has {100 * self.volume_at(-20.0)[0]:.0f} % of its "
            f"first volume at -20 °C."
        )


def particles_at_rest() -> float:
    """Return dissolved particles per molecule of water in a cell at rest (s of equation 3, no unit).

    >>> round(particles_at_rest(), 5)
    0.00554
    """
    return (
        constant("osmotic_particles")
        * constant("isotonic_salt")
        * constant("molar_volume_of_water")
    )


def freezing_point_C() -> float:
    """Return where body fluid starts to freeze in these models, °C.

    >>> round(freezing_point_C(), 2)
    -0.57
    """
    log_activity = -np.log1p(particles_at_rest())
    return float(
        1 / (1 / ZERO_CELSIUS_K - GAS_CONSTANT / constant("heat_of_fusion") * log_activity)
        - ZERO_CELSIUS_K
    )


def equilibrium_water_share(temperature_C: float | np.ndarray) -> float | np.ndarray:
    """Return the water left (share of the first, no unit) at °C after infinitely slow cooling; any shape.

    >>> float(round(equilibrium_water_share(-10.0), 4))
    0.0524
    """
    activity = np.exp(_log_activity_outside(np.asarray(temperature_C, dtype=float)))
    return np.minimum(particles_at_rest() * activity / (1 - activity), 1.0)


def volume_share(cell: Cell, water_share: float | np.ndarray) -> float | np.ndarray:
    """Return the volume of a cell (share of the first, no unit) for its water (share of the first, no unit).

    >>> from helpers.cell_death.cell import cell
    >>> volume_share(cell("hela"), 1.0)
    1.0
    """
    return cell.inactive_share + (1 - cell.inactive_share) * water_share


def cool(
    cell: Cell, rate_C_per_min, to_C: float = END_C, seeding_K: float | None = None
) -> Dehydration:
    """Cool a cell at one or many constant rates (°C/min) down to `to_C` (°C, at least -60); equation (3).

    Ice outside forms `seeding_K` (K) below the freezing point, 0.02 unless given.  ValueError for rates outside 0.001
    to 1,000,000 °C/min, for an end that is not below the start, and for seeding outside 0 to 15 K.

    >>> from helpers.cell_death.cell import cell
    >>> cool(cell("human_hepatocyte"), [1, 50]).volume_at(-20).round(2).tolist()
    [0.41, 0.58]
    """
    rates = _checked_rates(rate_C_per_min)
    start_C = freezing_point_C() - _checked_seeding(seeding_K)
    if not END_C <= to_C < start_C:
        raise ValueError(
            f"to_C = {to_C} must lie from {END_C:g} °C to just below the start of ice, {start_C:.2f} °C"
        )
    temperature = cooling_steps(start_C, to_C)
    seconds = -np.diff(temperature)[:, None] / (rates / 60)
    water = march(
        cell, np.broadcast_to(temperature[:, None], (len(temperature), len(rates))), seconds
    )
    return Dehydration(cell, rates, temperature, water)


def follow(cell: Cell, time_s: np.ndarray, temperature_C: np.ndarray) -> np.ndarray:
    """Return the water left (share of the first, no unit) along histories of temperature, equation (3).

    `time_s` (times,) in s, rising; `temperature_C` (times,) or (times, histories) in °C, straight lines between, -60 to
    45 °C.  Ice outside comes and goes at the freezing point.  The answer has the shape of `temperature_C`.

    >>> from helpers.cell_death.cell import cell
    >>> water = follow(cell("hela"), np.array([0, 60, 600, 900]), np.array([37, -0.5, -12, 20]))
    >>> water.round(2).tolist()
    [1.0, 1.0, 0.04, 1.0]
    """
    times, celsius = np.asarray(time_s, dtype=float), np.asarray(temperature_C, dtype=float)
    _check_history(times, celsius)
    columns = celsius.reshape(len(times), -1)
    fine, seconds, kept = _finer(times, columns)
    return march(cell, fine, seconds)[kept].reshape(celsius.shape)


def cooling_steps(start_C: float, to_C: float) -> np.ndarray:
    """Return the temperatures (°C) a cooling passes: steps of 0.05 K, shorter just below 0 °C.

    >>> len(cooling_steps(-0.6, -1.0)) > len(cooling_steps(-40.6, -41.0))
    True
    """
    steps = [start_C]
    while steps[-1] > to_C:
        steps.append(max(to_C, steps[-1] - min(STEP_K, -SHARE_OF_DEPTH * steps[-1])))
    return np.array(steps)


def march(cell: Cell, temperature_C: np.ndarray, seconds: np.ndarray) -> np.ndarray:
    """Return the water left (share of the first, no unit) at each of the temperatures; equation (3).

    `temperature_C` (steps + 1, columns) in °C, `seconds` (steps, 1 or columns) in s.  The cell starts full.

    >>> from helpers.cell_death.cell import cell
    >>> path = cooling_steps(-0.6, -10.0)[:, None]
    >>> march(cell("hela"), path, 60 * -np.diff(path, axis=0))[-1].round(3).tolist()
    [0.053]
    """
    middle = (temperature_C[1:] + temperature_C[:-1]) / 2
    outside, outside_middle = (
        _log_activity_outside(temperature_C[1:]),
        _log_activity_outside(middle),
    )
    push, push_middle = _pace(cell, temperature_C[1:]) * seconds, _pace(cell, middle) * seconds / 2
    push_end = push / 2
    water = np.ones((len(seconds) + 1, *temperature_C.shape[1:]))
    particles = particles_at_rest()
    for n in range(len(seconds)):
        whole = _euler(water[n], push[n], outside[n], particles)
        half = _euler(water[n], push_middle[n], outside_middle[n], particles)
        water[n + 1] = 2 * _euler(half, push_end[n], outside[n], particles) - whole
    return water


def _euler(water, push, log_outside, particles):
    """One semi-implicit Euler step of equation (3); `push` is K times the step."""
    sum_ = water + particles
    return water + push * (log_outside - np.log(water / sum_)) / (
        1 + push * particles / (water * sum_)
    )


def _pace(cell: Cell, temperature_C: np.ndarray) -> np.ndarray:
    """K of equation (3), 1/s."""
    kelvin = temperature_C + ZERO_CELSIUS_K
    permeability = cell.permeability * np.exp(
        cell.activation_energy / GAS_CONSTANT * (1 / ZERO_CELSIUS_K - 1 / kelvin)
    )
    return (
        permeability
        * cell.area
        * GAS_CONSTANT
        * kelvin
        / (constant("molar_volume_of_water") * cell.water)
    )


def _log_activity_outside(temperature_C: np.ndarray) -> np.ndarray:
    """Logarithm of water's activity outside: brine beside ice, or body fluid where it is too warm for ice."""
    return np.minimum(
        log_activity_beside_ice(np.minimum(temperature_C, 0.0)), -np.log1p(particles_at_rest())
    )


def _finer(times: np.ndarray, celsius: np.ndarray):
    """Cut a history (s, °C) into short enough steps; also return where the given times are among them."""
    depth = np.maximum(-np.maximum(celsius[1:], celsius[:-1]), -freezing_point_C())
    room = COARSER * np.minimum(STEP_K, SHARE_OF_DEPTH * depth)
    change = np.abs(np.diff(np.minimum(celsius, 0.0), axis=0))  # above 0 °C nothing happens fast
    parts = np.maximum(1, np.ceil((change / room).max(axis=1))).astype(int)
    thawing = np.minimum.accumulate(celsius, axis=0)[:-1] < np.minimum(
        celsius[1:], freezing_point_C()
    )
    parts = np.where(thawing.any(axis=1), np.maximum(parts, THAW_PARTS), parts)
    kept = np.concatenate([[0], np.cumsum(parts)])
    fine_times = np.interp(np.arange(kept[-1] + 1), kept, times)
    fine = np.stack([np.interp(fine_times, times, column) for column in celsius.T], axis=1)
    return fine, np.diff(fine_times)[:, None], kept


def _at(temperature_C: np.ndarray, values: np.ndarray, wanted_C: float) -> np.ndarray:
    """Values (temperatures, rates) at one temperature (°C) on the way; ValueError outside it."""
    if not temperature_C[-1] <= wanted_C <= temperature_C[0]:
        raise ValueError(
            f"temperature_C = {wanted_C} is outside the cooling, {temperature_C[-1]:g} to {temperature_C[0]:.2f} °C"
        )
    return np.array([np.interp(-wanted_C, -temperature_C, column) for column in values.T])


def _checked_rates(rate_C_per_min) -> np.ndarray:
    rates = np.atleast_1d(np.asarray(rate_C_per_min, dtype=float))
    if rates.ndim != 1 or not len(rates) or not np.all((rates >= SLOWEST) & (rates <= FASTEST)):
        raise ValueError(
            f"rate_C_per_min = {rate_C_per_min!r}: cooling rates are {SLOWEST:g} to {FASTEST:g} °C/min, positive for "
            f"cooling; 10 is usual beside a needle"
        )
    return rates


def _checked_seeding(seeding_K) -> float:
    seeding = constant("seeding_below_freezing") if seeding_K is None else float(seeding_K)
    if not 0 <= seeding <= 15:
        raise ValueError(
            f"seeding_K = {seeding_K} must be 0 to 15 K below the freezing point; 0.02 is usual"
        )
    return seeding


def _check_history(times, celsius) -> None:
    if (
        times.ndim != 1
        or len(times) < 2
        or celsius.ndim not in (1, 2)
        or len(celsius) != len(times)
    ):
        raise ValueError(
            f"time_s has shape {times.shape} and temperature_C {celsius.shape}: one row per time, two or more times"
        )
    if not np.all(np.diff(times) > 0):
        raise ValueError(
            "time_s must rise from row to row; a history that stands still or goes back makes no sense"
        )
    if not np.all((celsius >= END_C) & (celsius <= 45)):
        raise ValueError(
            f"temperature_C runs from {np.min(celsius):g} to {np.max(celsius):g} °C; the model takes {END_C:g} to "
            "45 °C (not kelvin)"
        )
