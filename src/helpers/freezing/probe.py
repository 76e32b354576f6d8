"""Probes: cold needles, and the clock that says how cold they are when.

A probe exchanges heat through a **film**: q = film * (gas temperature - wall temperature), W/m2.  A film of infinity
prescribes the wall temperature itself; a film of zero is a probe switched off.  A `Schedule` gives gas temperature and
film over time; a `Probe` adds place and size; a `Wall` is the inner boundary of a one-dimensional grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite, isnan

import numpy as np

from helpers import data

COLDEST_C, WARMEST_C = -200.0, 100.0
OFF = 0.0
SUDDEN_C_PER_S = 50.0


@dataclass(frozen=True)
class Schedule:
    """Gas temperature (°C, linear between times) and film (W/m2/K, kept until the next time) at given times (s).

    Before the first and after the last time the nearest value holds.  ValueError if empty, unordered or out of range.

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
                "an empty schedule () says nothing about the probe; give at least one time, as hold(-140)"
            )
        if len(lengths) > 1:
            raise ValueError(
                f"schedule has {len(self.time_s)} times, {len(self.temperature_C)} temperatures and "
                f"{len(self.film)} films; each time needs one of both"
            )
        for earlier, later in zip(self.time_s, self.time_s[1:], strict=False):
            if not later > earlier:
                raise ValueError(
                    f"schedule time {later:g} s does not come after {earlier:g} s; times must increase"
                )
        for time in self.time_s:
            if not isfinite(time) or time < 0:
                raise ValueError(f"schedule time {time:g} s must be finite and not before 0 s")
        for temperature in self.temperature_C:
            _check_temperature(temperature)
        for film in self.film:
            if isnan(film) or film < 0:
                raise ValueError(
                    f"film = {film:g} W/m2/K must be 0 (off) or more; inf prescribes the wall temperature"
                )

    @property
    def coldest_C(self) -> float:
        """Lowest gas temperature (°C) of the schedule."""
        return float(min(self.temperature_C))

    def gas_C(self, time_s: float | np.ndarray) -> float | np.ndarray:
        """Gas temperature (°C) at times (s), any shape.

        >>> float(Schedule.ramps((0, 37), (0.5, -140)).gas_C(15.0))
        -51.5
        """
        return np.interp(time_s, self.time_s, self.temperature_C)

    def film_at(self, time_s: float) -> float:
        """Return the film (W/m2/K) at a time (s): that of the latest time of the schedule, or of the first.

        Examples
        --------
        >>> Schedule.phases((10, -150, 1200), (3, 0, OFF)).film_at(599.0)
        1200.0
        """
        knot = int(np.searchsorted(self.time_s, time_s, side="right")) - 1
        return self.film[max(knot, 0)]

    def coldest_until(self, time_s: float) -> float:
        """Lowest gas temperature (°C) from the start to a time (s).

        >>> Schedule.ramps((0, 37), (0.5, -140)).coldest_until(15.0)
        -51.5
        """
        return float(
            min(self.gas_C(time_s), *(self.gas_C(min(t, time_s)) for t in (0.0, *self.time_s)))
        )

    def jumps_at(self, time_s: float, start_C: float) -> bool:
        """Whether gas or film changes at once at a time (s); at the start, whether the gas is not at `start_C` (°C).

        >>> [Schedule.phases((10, -150, 1200), (3, 0, OFF)).jumps_at(t, 37.0) for t in (0.0, 300.0, 600.001)]
        [True, False, True]
        """
        if time_s <= self.time_s[0]:
            return self.temperature_C[0] != start_C
        if time_s not in self.time_s:
            return False
        n = self.time_s.index(time_s)
        fall = abs(self.temperature_C[n] - self.temperature_C[n - 1])
        return self.film[n] != self.film[n - 1] or fall > SUDDEN_C_PER_S * (
            time_s - self.time_s[n - 1]
        )

    @staticmethod
    def hold(temperature_C: float, film: float = inf) -> Schedule:
        """One gas temperature (°C) from the start for good, with a film (W/m2/K)."""
        return Schedule((0.0,), (float(temperature_C),), (film,))

    @staticmethod
    def ramps(*corners: tuple[float, float], film: float = inf) -> Schedule:
        """Straight lines between corners (minute, °C), one film (W/m2/K) throughout.

        >>> Schedule.ramps((0, 37), (0.5, -140)).time_s
        (0.0, 30.0)
        """
        return Schedule(
            tuple(60.0 * minute for minute, _ in corners),
            tuple(float(temperature) for _, temperature in corners),
            (film,) * len(corners),
        )

    @staticmethod
    def phases(*phases: tuple[float, float, float]) -> Schedule:
        """Phases (minutes, gas °C, film W/m2/K) one after another, each switching at once; the last one stays.

        >>> freeze, off, thaw = (10, -150, 1200), (3, 0, OFF), (2, 30, 800)
        >>> Schedule.phases(freeze, off, thaw).time_s
        (0.0, 600.0, 600.001, 780.0, 780.001)
        """
        times, temperatures, films, clock = [], [], [], 0.0
        for number, (minutes, temperature, film) in enumerate(phases):
            if not minutes > 0:
                raise ValueError(f"phase of {minutes} minutes must last longer than 0 minutes")
            if number:
                times.append(
                    clock
                )  # the old phase ends here; the new one starts one millisecond later
                temperatures.append(temperatures[-1])
                films.append(films[-1])
            times.append(clock + (0.001 if number else 0.0))
            temperatures.append(float(temperature))
            films.append(float(film))
            clock += 60.0 * minutes
        return Schedule(tuple(times), tuple(temperatures), tuple(films))


@dataclass(frozen=True)
class Wall:
    """The inner boundary of a plane, cylinder or sphere grid, following a schedule; or a heat flow taken out of it.

    `heat_flow` (W per m2 of plane, per metre of cylinder, or W of sphere) replaces the schedule if given.
    """

    schedule: Schedule | None = None
    heat_flow: float | None = None

    def __post_init__(self) -> None:
        if (self.schedule is None) == (self.heat_flow is None):
            raise ValueError(
                "a wall needs either a schedule or a heat_flow in W, exactly one of the two"
            )
        if self.schedule is not None and not isinstance(self.schedule, Schedule):
            raise ValueError(
                f"schedule = {self.schedule!r} must be a Schedule, for example Schedule.hold(-140)"
            )
        if self.heat_flow is not None and not isfinite(self.heat_flow):
            raise ValueError(f"heat_flow = {self.heat_flow} must be a finite number of watts")


@dataclass(frozen=True)
class Probe:
    """A round needle with an active (cold) length, parallel to z; in a box also to x or y (`axis`).

    Sizes in mm; (x_mm, y_mm, z_mm) is the middle of the active length.  In an (r, z) grid the needle's axis is r = 0;
    in an (x, y) grid the needle is endless.  A warm schedule makes it a blood vessel or a warming catheter; an active
    length as long as the grid runs from edge to edge.  ValueError outside 0.3-10 mm radius or 1-200 mm length.

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

    def __post_init__(self) -> None:
        if self.axis not in ("x", "y", "z"):
            raise ValueError(
                f"axis = {self.axis!r} must be 'x', 'y' or 'z', the direction of the needle"
            )
        if not isinstance(self.schedule, Schedule):
            raise ValueError(
                f"schedule = {self.schedule!r} must be a Schedule, for example Schedule.hold(-140)"
            )
        _check_size("radius_mm", self.radius_mm, 0.3, 10.0)
        _check_size("active_length_mm", self.active_length_mm, 1.0, 200.0)
        for field in ("x_mm", "y_mm", "z_mm"):
            if not isfinite(getattr(self, field)):
                raise ValueError(f"{field} = {getattr(self, field)} must be a finite place in mm")


def preset(name: str, minutes: float = 10.0, **place: float) -> Probe:
    """A probe of data/probes.csv: its size, gas temperature (°C) and film (W/m2/K), freezing for `minutes`.

    `place` may set x_mm, y_mm, z_mm, radius_mm or active_length_mm.  ValueError for an unknown name.

    >>> preset("argon_needle", z_mm=40).schedule.coldest_C
    -150.0
    """
    values = preset_values(name)
    schedule = Schedule.phases((minutes, values["gas_temperature"], values["film"]))
    size = {"radius_mm": values["radius"], "active_length_mm": values["active_length"]}
    return Probe(schedule, **(size | place))


def preset_values(name: str) -> dict[str, float]:
    """Radius (mm), active_length (mm), gas_temperature (°C) and film (W/m2/K) of a preset of data/probes.csv.

    >>> preset_values("argon_needle")["radius"]
    1.2
    """
    table = data.load("probes")
    if name not in set(table["probe"]):
        data.value("probes", probe=name, property="radius")  # raises, naming the nearest probe
    rows = table[table["probe"] == name]
    return dict(zip(rows["property"], rows["value"].astype(float), strict=True))


def _check_temperature(temperature_C: float) -> None:
    """Raise ValueError for a gas temperature (°C) no cryoprobe has; says so when kelvin was probably meant."""
    if isnan(temperature_C):
        raise ValueError("probe temperature is nan; it must be a number in °C")
    if not COLDEST_C <= temperature_C <= WARMEST_C:
        hint = (
            f"; {temperature_C:g} K would be {temperature_C - 273.15:g} °C"
            if temperature_C > WARMEST_C
            else ""
        )
        nearest = WARMEST_C if temperature_C > WARMEST_C else COLDEST_C
        raise ValueError(
            f"probe temperature {temperature_C:g} °C is outside {COLDEST_C:g} to {WARMEST_C:g} °C; "
            f"the nearest valid value is {nearest:g}{hint}"
        )


def _check_size(field: str, value_mm: float, low: float, high: float) -> None:
    """Raise ValueError naming the value, the range (mm) and the nearest valid size."""
    if not isfinite(value_mm) or not low <= value_mm <= high:
        nearest = high if value_mm > high else low
        raise ValueError(
            f"{field} = {value_mm} mm is outside {low:g} to {high:g} mm; nearest valid value: {nearest:g}"
        )
