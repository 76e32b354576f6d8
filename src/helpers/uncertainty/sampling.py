r"""Uncertain numbers: ranges from the tables, and samples that cover all of them at once.

A table gives a number as low, value, high: the range that its sources allow, not a mean with a standard deviation.
Nobody measured how values are spread inside it, so every value inside counts as equally likely and none outside:

    uniform         x = low + u (high - low)                          unless one of the next two holds
    log             x = low (high / low)^u                            low > 0 and high > 10 low
    log_from_zero   x = middle ((1 + high / middle)^u - 1)            low = 0 and high > 10 middle               (13)

with u uniform between 0 and 1.  A number known only to a factor of ten or more, as the perfusion of most tissues, is
as likely to be between 1 and 2 as between 10 and 20: hence the log.  `log_from_zero` does the same where the range
begins at no blood at all; uniform sampling would put nearly every sample far above the table's own value.

Values are drawn independently of each other, although some belong together (a wetter tissue has more latent heat and
conducts better when frozen).  Sobol' points and Latin hypercubes spread more evenly than dice: fewer runs are enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite, log1p
from numbers import Real

import numpy as np
import pandas as pd

from helpers import data

LAWS = ("uniform", "log", "log_from_zero")
METHODS = ("sobol", "latin_hypercube")
WIDE = 10.0
"""A range is sampled in logarithms if its ends differ by more than this factor (no unit)."""

MOST_SAMPLES = 1_000_000
ABSOLUTE_ZERO_C, WARMEST_C = -273.15, 150.0

SOLVER_NAMES = {
    "tissues": {
        name: name
        for name in (
            "conductivity_unfrozen",
            "conductivity_frozen",
            "heat_capacity_unfrozen",
            "heat_capacity_frozen",
            "latent_heat",
            "perfusion",
            "metabolic_heat",
        )
    }
    | {"solidus": "solidus_C", "liquidus": "liquidus_C", "start_temperature": "start_C"},
    "probes": {
        "radius": "radius_mm",
        "active_length": "active_length_mm",
        "gas_temperature": "gas_C",
        "film": "film",
    },
}
"""Property in a table -> name the solver knows it by.  Density is missing: it is part of the capacities per volume."""


@dataclass(frozen=True)
class Uncertain:
    """One number that is only known to lie between `low` and `high`, in the `unit` its name says.

    `middle`: the table's own value, or the middle of the law.  `law`: one of `LAWS`, by the rules of equation (13)
    unless given.  `low == high` is a fixed number.  ValueError for numbers in the wrong order, not finite, or
    temperatures (names ending in `_C`) outside -273.15 to 150 °C.

    >>> blood = Uncertain("perfusion", 3388, 39090, 26060, unit="W/m3/K")
    >>> blood.law, round(float(blood.at(0.5)))
    ('log', 11508)
    """

    name: str
    low: float
    high: float
    middle: float | None = None
    law: str | None = None
    unit: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.isidentifier():
            raise ValueError(
                f"name = {self.name!r} must be a word that can name an argument, for example 'perfusion'"
            )
        for field in ("low", "high", *(("middle",) if self.middle is not None else ())):
            _check_finite(self.name, field, getattr(self, field))
        if self.low > self.high:
            raise ValueError(
                f"{self.name}: low = {self.low:g} is above high = {self.high:g}; swap them"
            )
        if self.middle is not None and not self.low <= self.middle <= self.high:
            nearest = self.low if self.middle < self.low else self.high
            raise ValueError(
                f"{self.name}: middle = {self.middle:g} must lie between {self.low:g} and {self.high:g}; "
                f"nearest: {nearest:g}"
            )
        if self.name.endswith("_C"):
            _check_celsius(self.name, self.low, self.high)
        object.__setattr__(self, "law", _law(self))
        if self.middle is None:
            object.__setattr__(self, "middle", float(self.at(0.5)))

    @property
    def is_fixed(self) -> bool:
        """Whether low and high are the same, so that nothing is uncertain."""
        return self.low == self.high

    def at(self, share: np.ndarray | float) -> np.ndarray:
        """The number below which a `share` (0 to 1, any shape) of all samples lies; equation (13), own unit."""
        share = np.asarray(share, dtype=float)
        if self.is_fixed:
            return np.full_like(share, self.low)
        if self.law == "log":
            value = self.low * (self.high / self.low) ** share
        elif self.law == "log_from_zero":
            value = self.middle * np.expm1(share * log1p(self.high / self.middle))
        else:
            value = self.low + share * (self.high - self.low)
        return np.clip(value, self.low, self.high)  # round-off only


@dataclass(frozen=True, eq=False)
class Samples:
    """Values to run a model with: `values` has shape (samples, ranges), each column in the unit of its range.

    `seed` and `method` made them.  The middle values are not among them: see `middle`.

    >>> len(sample([Uncertain("film", 800, 1500)], count=16, seed=1))
    16
    """

    ranges: tuple[Uncertain, ...]
    values: np.ndarray
    seed: int
    method: str

    def __len__(self) -> int:
        return len(self.values)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the parameters, in the order of the columns."""
        return tuple(each.name for each in self.ranges)

    @property
    def middle(self) -> dict[str, float]:
        """The middle value of every range by name, each in its own unit: the tables' own numbers."""
        return {each.name: float(each.middle) for each in self.ranges}

    @property
    def table(self) -> pd.DataFrame:
        """A table with one row a sample and one named column a parameter, in the units of the ranges."""
        return pd.DataFrame(
            self.values, columns=list(self.names), index=pd.RangeIndex(len(self), name="sample")
        )

    def row(self, number: int) -> dict[str, float]:
        """Sample `number` (from 0) as named values, each in its own unit."""
        return dict(zip(self.names, map(float, self.values[number]), strict=True))

    @property
    def identity(self) -> dict:
        """What these samples are, in plain words and numbers; equal for samples that can share stored results.

        A longer Sobol' series begins with the shorter one, so its length is not part of it; a Latin hypercube's is.
        """
        ranges = [[each.name, each.low, each.high, each.middle, each.law] for each in self.ranges]
        ranges = [
            [part if isinstance(part, str) else float(part) for part in each] for each in ranges
        ]
        length = {} if self.method == "sobol" else {"count": len(self)}
        return {"ranges": ranges, "seed": int(self.seed), "method": self.method, **length}


def ranges_of(
    table: str = "tissues", *, properties: Iterable[str] | None = None, **which: str
) -> tuple[Uncertain, ...]:
    """Ranges of a tissue (`tissue="liver"`) or a needle (`ranges_of("probes", probe="argon_needle")`) from data/.

    `properties`: names as in the table, all that the solver takes unless given.  The result carries the solver's names
    (`solidus_C`, `radius_mm`, ...) and each number's unit; fixed numbers stay among them.  ValueError, with the
    nearest choice, for anything misspelt.

    >>> for each in ranges_of("probes", probe="argon_needle", properties=["gas_temperature", "film"]):
    ...     print(each.name, each.low, each.middle, each.high, each.unit, each.law)
    gas_C -165.0 -150.0 -110.0 °C uniform
    film 800.0 1080.0 1500.0 W/m2/K uniform
    """
    data.one_of(table, SOLVER_NAMES, "tables with ranges for the solver")
    names, kind = SOLVER_NAMES[table], table.removesuffix("s")
    if list(which) != [kind]:
        raise ValueError(
            f"ranges_of({table!r}) got {which}; it needs one name, for example {kind}={_example(table)!r}"
        )
    if isinstance(properties, str):
        raise ValueError(
            f"properties = {properties!r} must be a list of names, here [{properties!r}]"
        )
    chosen = list(names) if properties is None else list(properties)
    found = []
    for name in chosen:
        data.one_of(name, names, f"properties of {table}.csv that the solver takes")
        datum = data.value(table, **which, property=name)
        unit = datum.unit.replace("degC", "°C")
        found.append(Uncertain(names[name], datum.low, datum.high, datum.value, unit=unit))
    return tuple(found)


def sample(ranges: Sequence[Uncertain], count: int, seed: int, method: str = "sobol") -> Samples:
    """`count` samples of all ranges at once, each in the unit of its range (or no unit); a seed makes them.

    "sobol": scrambled Sobol' points, spread best if `count` is a power of two; any other number takes the first
    `count` of the next power of two, and a longer series begins with the shorter one.  "latin_hypercube": every range
    is cut into `count` equal parts and each part is hit once.  ValueError for empty or double ranges, a count outside
    2 to a million, a seed that is no whole number from 0, or an unknown method.

    >>> film, gas = Uncertain("film", 800, 1500), Uncertain("gas_C", -165, -110)
    >>> sample([film, gas], count=4, seed=7).table.round(0).shape
    (4, 2)
    """
    ranges = _checked_ranges(ranges)
    _check_whole("count", count, 2, MOST_SAMPLES, "samples")
    _check_whole("seed", seed, 0, 2**63, "")
    data.one_of(method, METHODS, "methods")
    from scipy.stats import qmc  # half a second to load: only when used

    if method == "sobol":
        points = qmc.Sobol(len(ranges), rng=int(seed)).random_base2(int(count - 1).bit_length())[
            :count
        ]
    else:
        points = qmc.LatinHypercube(len(ranges), rng=int(seed)).random(count)
    values = np.column_stack(
        [each.at(column) for each, column in zip(ranges, points.T, strict=True)]
    )
    values.setflags(write=False)
    return Samples(ranges, values, int(seed), method)


def _law(uncertain: Uncertain) -> str:
    """The law asked for, if it suits the range, or the one of equation (13)."""
    low, high, middle, law = uncertain.low, uncertain.high, uncertain.middle, uncertain.law
    if law is None:
        if low > 0 and high > WIDE * low:
            return "log"
        return "log_from_zero" if low == 0 and middle and high > WIDE * middle else "uniform"
    data.one_of(law, LAWS, f"laws for {uncertain.name}")
    if law == "log" and not low > 0:
        raise ValueError(
            f"{uncertain.name}: law 'log' needs low above 0, not {low:g}; nearest: 'log_from_zero'"
        )
    if law == "log_from_zero" and (low != 0 or not middle):
        raise ValueError(
            f"{uncertain.name}: law 'log_from_zero' needs low = 0 and a middle above 0, not {low:g} and {middle}; "
            f"nearest: {'log' if low > 0 else 'uniform'!r}"
        )
    return law


def _example(table: str) -> str:
    """A name that the table has."""
    return "liver" if table == "tissues" else "argon_needle"


def _checked_ranges(ranges: Sequence[Uncertain]) -> tuple[Uncertain, ...]:
    """The ranges as a tuple; ValueError if there are none, if one is no range, or if two share a name."""
    ranges = (ranges,) if isinstance(ranges, Uncertain) else tuple(ranges)
    if not ranges:
        raise ValueError(
            "ranges = () is empty; give at least one, for example Uncertain('perfusion', 3388, 39090)"
        )
    for each in ranges:
        if not isinstance(each, Uncertain):
            raise ValueError(
                f"range {each!r} must be an Uncertain, for example Uncertain('film', 800, 1500)"
            )
    names = [each.name for each in ranges]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(
                f"{name!r} is named by {names.count(name)} ranges; each name may stand once, drop one"
            )
    return ranges


def _check_whole(name: str, value: int, low: int, high: int, unit: str) -> None:
    """Raise ValueError unless value is a whole number from low to high."""
    if (
        isinstance(value, bool)
        or not isinstance(value, int | np.integer)
        or not low <= value <= high
    ):
        given = value if isinstance(value, Real) and isfinite(value) else low
        nearest = min(max(round(given), low), high)
        raise ValueError(
            f"{name} = {value!r} must be a whole number of {low} to {high} {unit}".rstrip()
            + f"; nearest: {nearest}"
        )


def _check_finite(name: str, field: str, value: float) -> None:
    """Raise ValueError unless value is a finite number."""
    if isinstance(value, bool) or not isinstance(value, Real) or not isfinite(value):
        raise ValueError(f"{name}: {field} = {value!r} must be a finite number")


def _check_celsius(name: str, low: float, high: float) -> None:
    """Raise ValueError for temperatures that cannot be °C."""
    for value in (low, high):
        if not ABSOLUTE_ZERO_C <= value <= WARMEST_C:
            raise ValueError(
                f"{name} = {value:g} °C is outside {ABSOLUTE_ZERO_C:g} to {WARMEST_C:g}; "
                f"if it is in kelvin, {value + ABSOLUTE_ZERO_C:g} °C is meant"
            )
