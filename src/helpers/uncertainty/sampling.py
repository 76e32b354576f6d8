r"""Uncertain numbers: a range for each of them, and samples that cover all ranges at once.

**What a range says.**  A table lists a number as low, value, high: the range that its sources
allow, not a mean with a standard deviation.  Nobody measured how the values are spread inside the
range, so every value inside counts as equally likely and every value outside as impossible.  With
u uniform between 0 and 1, a value x is drawn by one of three laws:

    uniform         x = low + u (high - low)                 unless one of the next two applies
    log             x = low (high / low)^u                   if low > 0 and high > 10 low
    log_from_zero   x = middle ((1 + high / middle)^u - 1)   if low = 0 and high > 10 middle     (1)

A number known only to a factor of ten or more, such as the perfusion of most tissues, is as likely
to lie between 1 and 2 as between 10 and 20: hence the logarithm.  `log_from_zero` does the same for
a range that begins at zero (no blood at all); uniform samples would nearly all lie far above the
table's value.

**Why Sobol' points.**  Independent random points clump in some places and leave gaps in others, and
the error of a mean over n of them falls only as 1 / sqrt(n).  Sobol' points fill the gaps instead:
cut any one range into n = 2^m equal slices, and the first n points lie one in each slice; pairs of
ranges are covered evenly as well.  For a smooth model the error falls nearly as 1 / n, so far fewer
runs are needed.  A longer series begins with the shorter one, so that runs can be added.  The seed
scrambles the points without making them less even.  A Latin hypercube also has one point in each
slice of each range, but promises nothing about pairs and cannot be made longer.

**What is left out.**  Values are drawn independently of each other, although some belong together
(a wetter tissue has more latent heat and conducts better when frozen).

**Check.**  The tests count the points in each slice, and compare bands with exact ones.  The points
themselves come from `scipy.stats.qmc`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log1p
from typing import Any

import numpy as np
import pandas as pd

from helpers import data
from helpers.checks import finite, in_range, one_of, whole_number

LAWS = ("uniform", "log", "log_from_zero")
METHODS = ("sobol", "latin_hypercube")
# at a factor of ten, three in four uniform samples already lie above the geometric mean
WIDE = 10.0
"""A range is sampled in logarithms if its ends differ by more than this factor (no unit)."""

# the values alone then take 8 MB for each range
MOST_SAMPLES = 1_000_000
ABSOLUTE_ZERO_C = -273.15
# a temperature above this is more probably in kelvin
WARMEST_C = 150.0


@dataclass(frozen=True)
class Uncertain:
    """One number that is only known to lie between `low` and `high`.

    Parameters
    ----------
    name : str
        Name of the model's argument.  Names ending in `_C` are temperatures in °C.
    low, high : float
        Ends of the range.  `low == high` is a fixed number.
    middle : float, optional
        The table's value; the middle of the law unless given.
    law : str, optional
        One of `LAWS`; chosen by the rules of equation (1) unless given.
    unit : str
        Unit of all three numbers, for display only.

    Raises
    ------
    ValueError
        If numbers are not finite or in the wrong order, if the law does not suit the range, or if a
        temperature is outside -273.15 to 150 °C.

    Examples
    --------
    >>> blood = Uncertain("perfusion", 3388, 39090, 26060, unit="W/m3/K")
    >>> blood.law, round(float(blood.at(0.5)))
    ('log', 11508)
    """

    name: str
    low: float
    high: float
    # None means "not given" and is replaced in __post_init__: a reader never sees it
    middle: float = None  # type: ignore[assignment]
    law: str = None  # type: ignore[assignment]
    unit: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.isidentifier():
            raise ValueError(
                f"name = {self.name!r} must be a word that can name an argument, "
                f"for example 'perfusion'"
            )
        finite(f"{self.name}: low", self.low)
        finite(f"{self.name}: high", self.high)
        if self.low > self.high:
            raise ValueError(
                f"{self.name}: low = {self.low:g} is above high = {self.high:g}; swap them"
            )
        if self.middle is not None:
            in_range(f"{self.name}: middle", self.middle, self.low, self.high)
        # 308 in a column of °C is a body temperature in kelvin
        if self.name.endswith("_C"):
            _check_celsius(self.name, self.low, self.high)

        # the dataclass is frozen, so what was not given is filled in past its guard
        object.__setattr__(self, "law", _law(self))
        if self.middle is None:
            object.__setattr__(self, "middle", float(self.at(0.5)))

    @property
    def is_fixed(self) -> bool:
        """Whether low and high are the same, so that nothing is uncertain."""
        return self.low == self.high

    def at(self, share: np.ndarray | float) -> np.ndarray:
        """Return the value below which a share of all samples lies; equation (1).

        Parameters
        ----------
        share : array or float
            The u of equation (1), from 0 to 1, any shape.

        Returns
        -------
        array
            Values of the same shape, in the unit of the range.
        """
        share = np.asarray(share, dtype=float)
        # exactly, whatever the law
        if self.is_fixed:
            return np.full_like(share, self.low)
        if self.law == "log":
            value = self.low * (self.high / self.low) ** share
        elif self.law == "log_from_zero":
            # expm1 and log1p keep their digits near zero, where u is small
            value = self.middle * np.expm1(share * log1p(self.high / self.middle))
        else:
            value = self.low + share * (self.high - self.low)
        # round-off may carry a value past an end by its last digit
        return np.clip(value, self.low, self.high)


@dataclass(frozen=True, eq=False)
class Samples:
    """Values to run a model with, made by `sample`.

    Parameters
    ----------
    ranges : tuple of Uncertain
        What is uncertain, one range for each column of `values`.
    values : array of shape (samples, ranges)
        The values drawn, each column in the unit of its range.
    seed : int
        Seed that the values were made with.
    method : str
        One of `METHODS`.
    companions : mapping of str to sequence
        Other arguments of the model, one entry for each sample; see `paired_with`.

    Examples
    --------
    >>> len(sample([Uncertain("film", 800, 1500)], count=16, seed=1))
    16
    """

    ranges: tuple[Uncertain, ...]
    values: np.ndarray
    seed: int
    method: str
    companions: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.values)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the uncertain values, in the order of the columns."""
        return tuple(each.name for each in self.ranges)

    @property
    def middle(self) -> dict[str, float]:
        """The middle value of every range by name, each in the unit of its range."""
        return {each.name: float(each.middle) for each in self.ranges}

    @property
    def table(self) -> pd.DataFrame:
        """A table with one row a sample and one named column a range, in its unit."""
        # named, because a saved ensemble has a column for the number
        numbers = pd.RangeIndex(len(self), name="sample")
        return pd.DataFrame(self.values, columns=list(self.names), index=numbers)

    def row(self, number: int) -> dict[str, Any]:
        """Return the arguments of the model for one sample.

        Parameters
        ----------
        number : int
            Number of the sample, from 0.

        Returns
        -------
        dict
            Values by name, each in the unit of its range, and the sample's companions.
        """
        arguments: dict[str, Any] = {}
        for name, value in zip(self.names, self.values[number], strict=True):
            # plain floats, so that a model prints and formats them as usual
            arguments[name] = float(value)
        for name, each in self.companions.items():
            arguments[name] = each[number]
        return arguments

    def paired_with(self, **companions: Sequence[Any]) -> Samples:
        """Return the same samples, each with something that is not a number in a range.

        For example, a curve fitted to resampled measurements: its coefficients belong together, so
        they cannot be drawn one by one.  The model receives its companion as a named argument;
        rankings and tables leave it out.

        Parameters
        ----------
        **companions : sequence
            One entry for each sample, under the name of the model's argument.

        Returns
        -------
        Samples

        Raises
        ------
        ValueError
            If a sequence has another length, or its name is that of a range.

        Examples
        --------
        >>> film = sample([Uncertain("film", 800, 1500)], count=2, seed=1)
        >>> film.paired_with(gas=["argon", "nitrogen"]).row(1)["gas"]
        'nitrogen'
        """
        for name, each in companions.items():
            if name in self.names:
                raise ValueError(f"{name!r} is already the name of a range; choose another name")
            if len(each) != len(self):
                raise ValueError(
                    f"{name} has {len(each)} entries for {len(self)} samples; "
                    f"there must be one for each sample"
                )
        return replace(self, companions={**self.companions, **companions})


def ranges_of(
    table: str, parameters: Mapping[str, str] | Iterable[str], /, **where: str
) -> tuple[Uncertain, ...]:
    """Read ranges from a table in data/ that lists one property a row.

    Fixed numbers stay among the ranges: a model can then be called with all of them.

    Parameters
    ----------
    table : str
        Name of the table, for example "tissues".
    parameters : mapping of str to str, or iterable of str
        Properties to read.  A mapping also says which argument of the model each of them is.
    **where : str
        What the rows have in common, for example `tissue="liver"`.

    Returns
    -------
    tuple of Uncertain
        One for each property, in the order and unit of the table's rows.

    Raises
    ------
    ValueError
        If a name is misspelt (with the nearest choice) or a row has no range.

    Examples
    --------
    >>> names = {"gas_temperature": "gas_C", "film": "film"}
    >>> for each in ranges_of("probes", names, probe="argon_needle"):
    ...     print(each.name, each.low, each.middle, each.high, each.unit, each.law)
    gas_C -165.0 -150.0 -110.0 °C uniform
    film 990.0 1720.0 2400.0 W/m2/K uniform
    """
    # a text is an iterable too, of its letters
    if isinstance(parameters, str):
        raise ValueError(
            f"parameters = {parameters!r} must be a list of names, here [{parameters!r}]"
        )
    names = parameters if isinstance(parameters, Mapping) else {name: name for name in parameters}
    ranges = []
    for property_name, argument in names.items():
        datum = data.value(table, **where, property=property_name)
        if datum.low is None or datum.high is None:
            raise ValueError(
                f"{property_name} of {where} in {table}.csv has no range; "
                f"fill in low and high, or leave it out"
            )
        # tables are typed on any keyboard, learners read the sign
        unit = datum.unit.replace("degC", "°C")
        ranges.append(Uncertain(argument, datum.low, datum.high, datum.value, unit=unit))
    return tuple(ranges)


def sample(
    ranges: Uncertain | Sequence[Uncertain], count: int, seed: int, method: str = "sobol"
) -> Samples:
    """Draw values from all ranges at once.

    Parameters
    ----------
    ranges : Uncertain or sequence of Uncertain
        What is uncertain, each under another name.
    count : int
        Number of samples, 2 to a million.  Sobol' points are most even if it is a power of two; any
        other number takes the first `count` points of the next power of two.
    seed : int
        Whole number from 0; the same seed makes the same samples.
    method : str
        "sobol" (scrambled Sobol' points; a longer series begins with the shorter one) or
        "latin_hypercube".

    Returns
    -------
    Samples

    Raises
    ------
    ValueError
        If there are no ranges, if two have the same name, or if count, seed or method is wrong.

    Examples
    --------
    >>> film = Uncertain("film", 800, 1500)
    >>> gas = Uncertain("gas_C", -165, -110)
    >>> sample([film, gas], count=4, seed=7).table.round(0).shape
    (4, 2)
    """
    ranges = _checked_ranges(ranges)
    count = whole_number("count", count, 2, MOST_SAMPLES, "samples")
    seed = whole_number("seed", seed, 0, 2**63)
    one_of(method, METHODS, "methods")

    # takes half a second to load, so only when it is used
    from scipy.stats import qmc

    if method == "sobol":
        # SciPy warns of any number that is not a power of two, so one is drawn and cut
        exponent = (count - 1).bit_length()
        points = qmc.Sobol(len(ranges), rng=seed).random_base2(exponent)[:count]
    else:
        points = qmc.LatinHypercube(len(ranges), rng=seed).random(count)

    columns = [each.at(column) for each, column in zip(ranges, points.T, strict=True)]
    values = np.column_stack(columns)
    # the dataclass is frozen, but its array would not be
    values.setflags(write=False)
    return Samples(ranges, values, seed, method)


def _law(uncertain: Uncertain) -> str:
    """Return the law that was given, if it suits the range, or the one of equation (1)."""
    low = uncertain.low
    high = uncertain.high
    middle = uncertain.middle
    law = uncertain.law
    if law is None:
        if low > 0 and high > WIDE * low:
            return "log"
        if low == 0 and middle and high > WIDE * middle:
            return "log_from_zero"
        return "uniform"
    one_of(law, LAWS, f"laws for {uncertain.name}")
    if law == "log" and not low > 0:
        raise ValueError(
            f"{uncertain.name}: law 'log' needs low above 0, not {low:g}; nearest: 'log_from_zero'"
        )
    if law == "log_from_zero" and (low != 0 or not middle):
        nearest = "log" if low > 0 else "uniform"
        raise ValueError(
            f"{uncertain.name}: law 'log_from_zero' needs low = 0 and a middle above 0, "
            f"not {low:g} and {middle}; nearest: {nearest!r}"
        )
    return law


def _checked_ranges(ranges: Uncertain | Sequence[Uncertain]) -> tuple[Uncertain, ...]:
    """Return the ranges as a tuple, or raise ValueError if there are none or two share a name."""
    ranges = (ranges,) if isinstance(ranges, Uncertain) else tuple(ranges)
    if not ranges:
        raise ValueError(
            "ranges = () is empty; give at least one, "
            "for example Uncertain('perfusion', 3388, 39090)"
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
                f"{name!r} is the name of {names.count(name)} ranges; "
                f"each name may be used once, drop one"
            )
    return ranges


def _check_celsius(name: str, low: float, high: float) -> None:
    """Raise ValueError for temperatures that cannot be in °C."""
    for value in (low, high):
        if not ABSOLUTE_ZERO_C <= value <= WARMEST_C:
            raise ValueError(
                f"{name} = {value:g} °C is outside {ABSOLUTE_ZERO_C:g} to {WARMEST_C:g}; "
                f"if it is in kelvin, {value + ABSOLUTE_ZERO_C:g} °C is meant"
            )
