"""Probes: cold needles, and the schedule that says how cold they are and when.

A probe exchanges heat with the tissue through a heat-transfer coefficient, called `film`:

    q = film (T_gas - T_wall)                                                                  (P1)

    q     heat flow into the wall, W/m2        T_gas   temperature of the gas, °C
    film  heat-transfer coefficient, W/m2/K    T_wall  temperature of the wall, °C

A film of infinity prescribes the wall temperature itself; a film of zero is a probe switched off.

A `Schedule` holds gas temperature and film over time, a `Probe` adds place and size, and a `Wall`
is the inner boundary of a one-dimensional grid. Presets are in `data/probes.csv`.

**Assumptions.** The whole active length is equally cold, and the needle itself holds no heat.

**Checks.** The tests read schedules at and between their times, and `validation` compares the film
of the argon needle with a measured ice ball.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite, isnan
from typing import Any, NamedTuple

import numpy as np

from helpers import checks, data
from helpers.freezing.tissue import ZERO_CELSIUS_K

# The row of data/probes.csv for the needle that the course uses throughout.
ARGON_NEEDLE = "argon_needle"

# No cryoprobe is colder, °C: liquid nitrogen boils at -196.
COLDEST_GAS_C = -200.0

# No probe that thaws tissue is warmer, °C.
WARMEST_GAS_C = 100.0

# The film (W/m2/K) of a probe that is switched off.
OFF = 0.0

# Gas that changes faster than this (°C/s) counts as changing at once.
SUDDEN_C_PER_S = 50.0

# One phase follows another after this time, s: a schedule needs times that increase.
SWITCH_S = 0.001

# Smallest and largest radius and active length of a needle or vessel, mm.
RADIUS_LIMITS_MM = (0.3, 10.0)
LENGTH_LIMITS_MM = (1.0, 200.0)

AXES = ("x", "y", "z")


class Phase(NamedTuple):
    """One phase of a schedule: how long (min), gas temperature (°C) and film (W/m2/K)."""

    minutes: float
    temperature_C: float
    film: float


@dataclass(frozen=True)
class Schedule:
    """Gas temperature and film at given times.

    The temperature is linear between times; the film is kept until the next time. Before the first
    and after the last time the nearest value holds.

    Parameters
    ----------
    time_s : tuple of float
        Increasing times, s, from 0.
    temperature_C : tuple of float
        Gas temperature at each time, °C; -200 to 100.
    film : tuple of float
        Heat-transfer coefficient from each time on, W/m2/K; `OFF` or more, infinite for a
        prescribed wall temperature.

    Raises
    ------
    ValueError
        If empty, of unequal lengths, unordered or out of range.

    Examples
    --------
    >>> Schedule.hold(-140).coldest_C
    -140.0
    """

    time_s: tuple[float, ...]
    temperature_C: tuple[float, ...]
    film: tuple[float, ...]

    def __post_init__(self) -> None:
        lengths = {len(self.time_s), len(self.temperature_C), len(self.film)}
        if 0 in lengths:
            raise ValueError(
                "an empty schedule () says nothing about the probe; "
                "give at least one time, as hold(-140)"
            )
        if len(lengths) > 1:
            raise ValueError(
                f"schedule has {len(self.time_s)} times, {len(self.temperature_C)} temperatures "
                f"and {len(self.film)} films; each time needs one of both"
            )
        for earlier, later in zip(self.time_s, self.time_s[1:], strict=False):
            if not later > earlier:
                raise ValueError(
                    f"schedule time {later:g} s does not come after {earlier:g} s; "
                    f"times must increase"
                )
        for time in self.time_s:
            if not isfinite(time) or time < 0:
                raise ValueError(f"schedule time {time:g} s must be finite and not before 0 s")
        # Each value is checked by itself, so that the message names the wrong one.
        for temperature in self.temperature_C:
            _check_temperature(temperature)
        for film in self.film:
            if isnan(film) or film < 0:
                raise ValueError(
                    f"film = {film:g} W/m2/K must be 0 (off) or more; "
                    f"inf prescribes the wall temperature"
                )

    @property
    def coldest_C(self) -> float:
        """Lowest gas temperature (°C) of the schedule."""
        return float(min(self.temperature_C))

    def gas_C(self, time_s: float | np.ndarray) -> float | np.ndarray:
        """Return the gas temperature.

        Parameters
        ----------
        time_s : float or numpy.ndarray
            Times, s, any shape.

        Returns
        -------
        float or numpy.ndarray
            Temperatures, °C, in the same shape.

        Examples
        --------
        >>> float(Schedule.ramps((0, 37), (0.5, -140)).gas_C(15.0))
        -51.5
        """
        return np.interp(time_s, self.time_s, self.temperature_C)

    def film_at(self, time_s: float | np.ndarray) -> float | np.ndarray:
        """Return the film at a time.

        Parameters
        ----------
        time_s : float or numpy.ndarray
            Times, s, any shape.

        Returns
        -------
        float or numpy.ndarray
            Films of the latest given time, or of the first before it, W/m2/K, in the same shape.

        Examples
        --------
        >>> schedule = Schedule.phases((10, -150, 1200), (3, 0, OFF))
        >>> float(schedule.film_at(599.0))
        1200.0
        >>> schedule.film_at(np.array([0.0, 599.0, 601.0]))
        array([1200., 1200.,    0.])
        """
        knots = np.searchsorted(self.time_s, time_s, side="right") - 1
        return np.asarray(self.film)[np.maximum(knots, 0)]

    def coldest_until(self, time_s: float) -> float:
        """Return the lowest gas temperature from the start to a time.

        Parameters
        ----------
        time_s : float
            Time, s.

        Returns
        -------
        float
            Temperature, °C.

        Examples
        --------
        >>> Schedule.ramps((0, 37), (0.5, -140)).coldest_until(15.0)
        -51.5
        """
        # Straight lines are coldest at their ends: the start, the corners passed, and now.
        corners_s = [min(corner, time_s) for corner in self.time_s]
        return float(np.min(self.gas_C(np.array([0.0, *corners_s, time_s]))))

    def jumps_at(self, time_s: float, start_C: float) -> bool:
        """Say whether gas or film changes at once at a time.

        Parameters
        ----------
        time_s : float
            Time, s.
        start_C : float
            Temperature of the tissue before the first time, °C.

        Returns
        -------
        bool
            Whether they do; at the start, whether the gas is not at `start_C`.

        Examples
        --------
        >>> plan = Schedule.phases((10, -150, 1200), (3, 0, OFF))
        >>> [plan.jumps_at(time_s, 37.0) for time_s in (0.0, 300.0, 600.001)]
        [True, False, True]
        """
        if time_s <= self.time_s[0]:
            return self.temperature_C[0] != start_C
        # Between its times a schedule is a straight line and cannot jump.
        if time_s not in self.time_s:
            return False
        now = self.time_s.index(time_s)
        before = now - 1
        change_K = abs(self.temperature_C[now] - self.temperature_C[before])
        sudden_K = SUDDEN_C_PER_S * (time_s - self.time_s[before])
        return self.film[now] != self.film[before] or change_K > sudden_K

    @staticmethod
    def hold(temperature_C: float, film: float = inf) -> Schedule:
        """Return a schedule of one gas temperature from the start for good.

        Parameters
        ----------
        temperature_C : float
            Gas temperature, °C.
        film : float
            Heat-transfer coefficient, W/m2/K; infinite for a prescribed wall temperature.

        Returns
        -------
        Schedule
            The schedule.

        Raises
        ------
        ValueError
            Like the constructor.
        """
        return Schedule((0.0,), (float(temperature_C),), (film,))

    @staticmethod
    def ramps(*corners: tuple[float, float], film: float = inf) -> Schedule:
        """Return a schedule of straight lines between corners.

        Parameters
        ----------
        *corners : tuple of two float
            Time (min) and gas temperature (°C) of each corner.
        film : float
            Heat-transfer coefficient throughout, W/m2/K.

        Returns
        -------
        Schedule
            The schedule.

        Raises
        ------
        ValueError
            Like the constructor.

        Examples
        --------
        >>> Schedule.ramps((0, 37), (0.5, -140)).time_s
        (0.0, 30.0)
        """
        times_s = tuple(60.0 * minute for minute, _ in corners)
        temperatures_C = tuple(float(temperature) for _, temperature in corners)
        return Schedule(times_s, temperatures_C, (film,) * len(corners))

    @staticmethod
    def phases(*phases: tuple[float, float, float]) -> Schedule:
        """Return a schedule of phases one after another, each switching at once.

        Parameters
        ----------
        *phases : Phase or tuple of three float
            Minutes, gas temperature (°C) and film (W/m2/K) of each phase; the last one stays.

        Returns
        -------
        Schedule
            The schedule.

        Raises
        ------
        ValueError
            For a phase that does not last longer than 0 minutes, or like the constructor.

        Examples
        --------
        >>> freeze, off, thaw = (10, -150, 1200), (3, 0, OFF), (2, 30, 800)
        >>> Schedule.phases(freeze, off, thaw).time_s
        (0.0, 600.0, 600.001, 780.0, 780.001)
        """
        times_s: list[float] = []
        temperatures_C: list[float] = []
        films: list[float] = []
        clock_s = 0.0
        for phase in (Phase(*numbers) for numbers in phases):
            if not phase.minutes > 0:
                raise ValueError(
                    f"phase of {phase.minutes} minutes must last longer than 0 minutes"
                )
            begin_s = clock_s
            if times_s:
                # The old phase ends here; the new one begins a millisecond later. Without that
                # corner the gas would drift from one phase's temperature to the next.
                times_s.append(clock_s)
                temperatures_C.append(temperatures_C[-1])
                films.append(films[-1])
                begin_s = clock_s + SWITCH_S
            times_s.append(begin_s)
            temperatures_C.append(float(phase.temperature_C))
            films.append(float(phase.film))
            clock_s += 60.0 * phase.minutes
        return Schedule(tuple(times_s), tuple(temperatures_C), tuple(films))


@dataclass(frozen=True)
class Wall:
    """The inner boundary of a plane, cylinder or sphere grid.

    Parameters
    ----------
    schedule : Schedule, optional
        Gas temperature and film.
    heat_flow : float, optional
        Heat taken out instead, W per m2 of plane, W per metre of cylinder, or W of sphere.

    Raises
    ------
    ValueError
        Unless exactly one of the two is given.
    """

    schedule: Schedule | None = None
    heat_flow: float | None = None

    def __post_init__(self) -> None:
        # True if both are given, or neither.
        if (self.schedule is None) == (self.heat_flow is None):
            raise ValueError(
                "a wall needs either a schedule or a heat_flow in W, exactly one of the two"
            )
        if self.schedule is not None:
            check_schedule(self.schedule)
        if self.heat_flow is not None and not isfinite(self.heat_flow):
            raise ValueError(f"heat_flow = {self.heat_flow} must be a finite number of watts")


@dataclass(frozen=True)
class Probe:
    """A round needle with an active (cold) length, parallel to z; in a box also to x or y.

    In an (r, z) grid the needle's axis is r = 0; in an (x, y) grid the needle is infinitely long. A
    warm schedule makes it a blood vessel or a warming catheter; an active length as long as the
    grid runs from edge to edge.

    Parameters
    ----------
    schedule : Schedule
        Gas temperature and film.
    radius_mm : float
        Radius, mm; 0.3 to 10.
    active_length_mm : float
        Length of the cold part, mm; 1 to 200.
    x_mm, y_mm, z_mm : float
        Middle of the cold part, mm.
    axis : {"x", "y", "z"}
        Direction of the needle.
    is_half : bool
        Whether only one half of the needle lies in the grid: its axis is on an edge of an (x, y) or
        (x, y, z) grid, and the insulated edge is a mirror with the other half behind it.

    Raises
    ------
    ValueError
        For a size out of range, a place that is not finite, or an unknown axis.

    Examples
    --------
    >>> Probe(Schedule.hold(-140), radius_mm=1.5, active_length_mm=35, z_mm=40).radius_mm
    1.5
    """

    schedule: Schedule
    radius_mm: float = 1.5
    active_length_mm: float = 35.0
    x_mm: float = 0.0
    y_mm: float = 0.0
    z_mm: float = 0.0
    axis: str = "z"
    is_half: bool = False

    def __post_init__(self) -> None:
        if self.axis not in AXES:
            raise ValueError(
                f"axis = {self.axis!r} must be 'x', 'y' or 'z', the direction of the needle"
            )
        check_schedule(self.schedule)
        checks.in_range("radius_mm", self.radius_mm, *RADIUS_LIMITS_MM, "mm")
        checks.in_range("active_length_mm", self.active_length_mm, *LENGTH_LIMITS_MM, "mm")
        for field in ("x_mm", "y_mm", "z_mm"):
            checks.finite(field, getattr(self, field), "mm")

    @classmethod
    def named(cls, name: str, minutes: float = 10.0, **place: Any) -> Probe:
        """Return a probe of data/probes.csv that freezes.

        Parameters
        ----------
        name : str
            Name in the table.
        minutes : float
            How long it freezes, min; the gas then stays as cold.
        **place : float or str
            Any of x_mm, y_mm, z_mm, radius_mm, active_length_mm, axis and is_half.

        Returns
        -------
        Probe
            The needle.

        Raises
        ------
        ValueError
            For an unknown name (the message names the nearest), or like the constructor.

        Examples
        --------
        >>> Probe.named("argon_needle", z_mm=40).schedule.coldest_C
        -150.0
        >>> Probe.named("argon_nedle")
        Traceback (most recent call last):
        ...
        ValueError: 'argon_nedle' is not among the probes ...; nearest: 'argon_needle'; ...
        """
        values = preset_values(name)
        schedule = Schedule.phases(Phase(minutes, values["gas_temperature"], values["film"]))
        size = {"radius_mm": values["radius"], "active_length_mm": values["active_length"]}
        return cls(schedule, **{**size, **place})


def preset_values(name: str) -> dict[str, float]:
    """Return the properties of a probe of data/probes.csv.

    Parameters
    ----------
    name : str
        Name in the table.

    Returns
    -------
    dict of str to float
        `radius` (mm), `active_length` (mm), `gas_temperature` (°C) and `film` (W/m2/K).

    Raises
    ------
    ValueError
        For an unknown name; the message names the nearest.

    Examples
    --------
    >>> preset_values("argon_needle")["radius"]
    1.2
    """
    table = data.load("probes")
    data.one_of(name, table["probe"].unique(), "probes of data/probes.csv")
    rows = table[table["probe"] == name]
    return dict(zip(rows["property"], rows["value"].astype(float), strict=True))


def check_schedule(schedule: object) -> None:
    """Raise ValueError for what is no schedule.

    Parameters
    ----------
    schedule : object
        What somebody passed as a schedule (no unit).

    Raises
    ------
    ValueError
        Unless it is a `Schedule`.

    Examples
    --------
    >>> check_schedule(Schedule.hold(-80))
    """
    if not isinstance(schedule, Schedule):
        raise ValueError(
            f"schedule = {schedule!r} must be a Schedule, for example Schedule.hold(-140)"
        )


def _check_temperature(temperature_C: float) -> None:
    """Raise ValueError for a gas temperature (°C) that no probe has; say if kelvin was meant."""
    if isnan(temperature_C):
        raise ValueError("probe temperature is nan; it must be a number in °C")
    if COLDEST_GAS_C <= temperature_C <= WARMEST_GAS_C:
        return
    nearest = COLDEST_GAS_C
    hint = ""
    if temperature_C > WARMEST_GAS_C:
        nearest = WARMEST_GAS_C
        hint = f"; {temperature_C:g} K would be {temperature_C - ZERO_CELSIUS_K:g} °C"
    raise ValueError(
        f"probe temperature {temperature_C:g} °C is outside {COLDEST_GAS_C:g} to "
        f"{WARMEST_GAS_C:g} °C; the nearest valid value is {nearest:g}{hint}"
    )
