"""Numbers and units as a learner reads them: few digits, °C for degC, MJ instead of six zeros."""

from __future__ import annotations

import math
import re

SMALLEST_FRACTION = 1e-3
"""A fraction below this is only said to be below it: nobody can mean a residual of 3e-9."""

MOST_DIGITS = 6

# Units of the tables whose values are too long to read, with the factor to a readable one.
_READABLE = {
    "J/m3": (1e-6, "MJ/m³"),
    "J/m3/K": (1e-6, "MJ/m³/K"),
    "W/m3": (1e-3, "kW/m³"),
    "W/m3/K": (1e-3, "kW/m³/K"),
    "J/kg": (1e-3, "kJ/kg"),
    "um": (1.0, "µm"),
}
_SIGNS = (("degC", "°C"), ("m2", "m²"), ("m3", "m³"))

_EXPONENT = re.compile(r"e([+-]\d+)\b")
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def significant(value: float, digits: int = 3) -> str:
    """Write a number with a few significant digits and without an exponent.

    Parameters
    ----------
    value : float
        A finite number.
    digits : int
        How many significant digits, 1 to 6.

    Returns
    -------
    str
        The rounded number.

    Raises
    ------
    ValueError
        For a number that is not finite, or another number of digits.

    Examples
    --------
    >>> significant(16.934), significant(0.012345, 2), significant(-140.2), significant(123456)
    ('16.9', '0.012', '-140', '123000')
    """
    if not math.isfinite(value):
        raise ValueError(f"value = {value!r}: only a finite number can be shown")
    if not 1 <= digits <= MOST_DIGITS:
        nearest = min(max(digits, 1), MOST_DIGITS)
        raise ValueError(
            f"digits = {digits!r}: use 1 to {MOST_DIGITS} significant digits; nearest: {nearest}"
        )
    if value == 0:
        return "0"
    magnitude = math.floor(math.log10(abs(value)))
    # The number of decimals; negative where digits in front of the point are rounded away.
    places = digits - 1 - magnitude
    rounded = round(value, places)
    # 9.996 becomes 10.00 when rounded: one digit more in front of the point, so one less behind it.
    if rounded and math.floor(math.log10(abs(rounded))) > magnitude:
        places -= 1
    return f"{rounded:.{max(places, 0)}f}"


def with_unit(value: float, unit: str, digits: int = 3) -> str:
    """Write a number and its unit.

    Parameters
    ----------
    value : float
        A finite number.
    unit : str
        The unit as a learner reads it; may be empty.
    digits : int
        How many significant digits, 1 to 6.

    Returns
    -------
    str
        Number and unit.

    Raises
    ------
    ValueError
        As for `significant`.

    Examples
    --------
    >>> with_unit(16.934, "mm")
    '16.9 mm'
    """
    return f"{significant(value, digits)} {unit}".rstrip()


def percent(fraction: float, digits: int = 2) -> str:
    """Write the size of a fraction in percent, without its sign.

    Parameters
    ----------
    fraction : float
        The fraction; one below a thousandth is only said to be that small.
    digits : int
        How many significant digits, 1 to 6.

    Returns
    -------
    str
        The percentage.

    Raises
    ------
    ValueError
        As for `significant`.

    Examples
    --------
    >>> percent(0.0123), percent(3e-9), percent(-0.25)
    ('1.2 %', '< 0.1 %', '25 %')
    """
    if abs(fraction) < SMALLEST_FRACTION:
        return "< 0.1 %"
    return f"{significant(100 * abs(fraction), digits)} %"


def readable(value: float, unit: str) -> tuple[float, str]:
    """Turn a value and its unit, as a table stores them, into what a learner reads.

    Parameters
    ----------
    value : float
        The value in the unit of the table.
    unit : str
        The unit as the table writes it, for example "degC" or "J/m3".

    Returns
    -------
    value : float
        The value in the readable unit.
    unit : str
        The readable unit.

    Examples
    --------
    >>> readable(250e6, "J/m3"), readable(-40.0, "degC"), readable(35.5, "cm3")
    ((250.0, 'MJ/m³'), (-40.0, '°C'), (35.5, 'cm³'))
    """
    factor, name = _READABLE.get(unit, (1.0, unit))
    for plain, sign in _SIGNS:
        name = name.replace(plain, sign)
    return value * factor, name


def powers_of_ten(text: str) -> str:
    """Write the exponents in a text as powers of ten.

    Parameters
    ----------
    text : str
        A text in which numbers may be written like 2e+07.

    Returns
    -------
    str
        The text with 2 × 10⁷ instead.

    Examples
    --------
    >>> powers_of_ten("4e+08 (1e+08 to 4.5e+08)")
    '4 × 10⁸ (1 × 10⁸ to 4.5 × 10⁸)'
    """

    def as_power(found: re.Match) -> str:
        # int() drops the plus sign and the leading zero of e+07.
        exponent = str(int(found[1]))
        return " × 10" + exponent.translate(_SUPERSCRIPTS)

    return _EXPONENT.sub(as_power, text)
