"""Numbers and units as a learner reads and writes them.

Written for a reader: few digits, °C for degC, MJ instead of six zeros.  Read from a learner: what a
person would call one number is one number, with a decimal point or comma.
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import NamedTuple

from helpers.teaching.panel.sentences import say

SMALLEST_FRACTION = 1e-3
"""A fraction below this is only said to be below it: nobody has use for a residual of 3e-9."""

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

LONGEST_TYPED = 60
"""Characters of a text that are quoted back to whoever typed it."""

# Word and telephones write hyphens of their own, U+2010 and U+2011.
_MINUS_SIGNS = "−–‒﹣－\u2010\u2011"
_SPACES_IN_NUMBERS = "'’ _"
_RAISED = re.compile("[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_PLAIN_DIGITS = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_MIXED = re.compile(r"(?<=\d)(?=[¼½¾⅐-⅞])")
_WRITTEN = re.compile(
    r"[=≈~]?\s*(?:(?P<sign>[-+])\s*)?"
    # Groups of three digits, or digits in a row; a number may also begin with its decimal sign.
    r"(?P<digits>\d{1,3}(?:[' _]\d{3})+(?:[.,]\d*)?"
    r"|\d{1,3}(?:,\d{3}){2,}(?:\.\d*)?|\d{1,3}(?:,\d{3})+\.\d*"
    r"|\d{1,3}(?:\.\d{3}){2,}(?:,\d*)?|\d{1,3}(?:\.\d{3})+,\d*"
    r"|\d+(?:[.,]\d*)?|[.,]\d+)"
    r"(?:(?P<part>\s*/\s*|\s+(?P<over>\d+)/)(?P<under>\d+))?"
    r"(?:e(?P<e>[-+]?\d+)|\s*[×x*·]\s*10(?:\^|\*\*)(?P<power>[-+]?\d+))?"
    r"\s*(?P<unit>.*)",
    re.DOTALL | re.IGNORECASE,
)
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2},\d{3}")
# A dash between two digits is no sign, and all digits after a letter belong to a name or a unit
# (mm2, LT50, x1.5). What only begins like a number, such as 1.2.3, is not a number.
_ONE_OF_SEVERAL = re.compile(
    r"(?<![A-Za-z^°µ\d])(?:[-+]|(?<!\d[.,]))"
    r"(?:\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}"
    r"|\d{1,3}(?:'\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?|[.,]\d+)"
    r"(?:e[-+]?\d+)?(?![.,]?\d)",
    re.IGNORECASE,
)
# Numbers and commas without a space between them.
_COMMA_ROW = re.compile(r"(?:[-+]?(?:\d+(?:\.\d+)*|\.\d+),)+[-+]?(?:\d+(?:\.\d+)*|\.\d+)")
# The rows that are one number: 1,5 and 1,500.2 and 1.500,2.
_ONE_IN_A_ROW = re.compile(r"[-+]?(?:\d+,\d+|\d{1,3},\d{3}\.\d+|\d{1,3}(?:\.\d{3})+,\d+)")
# Two groups of three digits or more, which may as well be three numbers or more.
_ROW_OF_GROUPS = re.compile(r"\D*\d{1,3}(?:(?:,\d{3}){2,}|(?: \d{3}){2,})")
# What stands between the unit of one number and the next number: "3 mm, 5 mm", "(3 mm) and 5 mm".
_UNIT_ENDS = re.compile(r"[,()\[\]{}|&:\n]| and ", re.IGNORECASE)

UNIT_WORDS = {
    "%": ("percent", "per cent", "pct"),
    "% of resting flow": (
        *("%", "percent", "per cent", "pct", "% of rest", "% of the resting flow"),
        *("percent of rest", "percent of resting flow", "percent of the resting flow"),
    ),
    "percentage points": (
        *("percentage point", "points", "point", "percent points", "pp"),
        *("percentage points more", "points more"),
    ),
    "°C": (
        *("c", "°", "deg", "degree", "degrees", "degc", "deg c"),
        *("celsius", "degrees celsius", "degree celsius"),
    ),
    # A difference of temperature is the same in K.
    "°C/min": (
        *("k/min", "c/min", "degc/min", "deg/min", "°/min", "°c / min", "k / min"),
        *("°c/minute", "k/minute", "°c per minute", "k per minute", "degrees per minute"),
        *("°c per min", "k per min", "°c min-1", "k min-1", "°c·min-1", "k·min-1"),
    ),
    "K": ("kelvin",),
    "min": ("mins", "minute", "minutes"),
    "s": ("sec", "secs", "second", "seconds"),
    "h": ("hr", "hrs", "hour", "hours"),
    "mm": ("millimetre", "millimetres", "millimeter", "millimeters"),
    "cm": ("centimetre", "centimetres", "centimeter", "centimeters"),
    "W": ("watt", "watts", "j/s", "j / s", "joule per second", "joules per second"),
    "people": ("person", "persons", "patient", "patients", "more", "more people"),
    "patients": ("patient", "person", "persons", "people", "more", "more patients"),
    "needles": ("needle",),
    "years": ("year", "yr", "yrs", "y", "years old"),
    "cells": ("cell",),
    "times": ("time", "x", "×", "fold", "-fold"),
    "million cells": ("million", "millions"),
}
"""Other ways to write a unit."""


class Written(NamedTuple):
    """A number that somebody wrote, and what stands after it."""

    value: float
    unit: str


class UnclearNumber(ValueError):
    """A number that has two meanings, or none in this course; its words are for the learner.

    Examples
    --------
    >>> read_number("1/0")
    Traceback (most recent call last):
    ...
    helpers.teaching.panel.number_text.UnclearNumber: '1/0' is not a number: it divides by zero
    """


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


def read_number(text: str) -> Written:
    """Read one number as people write it: `1.5`, `1,5`, `−20 °C`, `1 500`, `1.2 × 10³`, `1/2`.

    Parameters
    ----------
    text : str
        What was typed.

    Returns
    -------
    Written
        The number, and whatever stands after it.

    Raises
    ------
    ValueError
        If the text does not begin with a number.
    UnclearNumber
        If the number divides by zero, is too large, or may be two, as `1,500` may.

    Examples
    --------
    >>> read_number("2,4 mm")
    Written(value=2.4, unit='mm')
    >>> read_number("−1.5 × 10³").value
    -1500.0
    >>> read_number("1,500")
    Traceback (most recent call last):
    ...
    helpers.teaching.panel.number_text.UnclearNumber: '1,500' may be 1.5 or 1500: write 1.5 or 1500
    """
    quoted = text if len(text) <= LONGEST_TYPED else f"{text[:LONGEST_TYPED]}…"
    found = _WRITTEN.fullmatch(plain_signs(text))
    if not found:
        raise ValueError(say("not_a_number", quoted=repr(quoted)))
    digits = found["digits"]
    if _AMBIGUOUS.fullmatch(digits):
        sign = "-" if found["sign"] == "-" else ""
        decimal = f"{sign}{float(digits.replace(',', '.')):g}"
        whole = sign + digits.replace(",", "")
        told = say("two_meanings", quoted=repr(quoted), decimal=decimal, whole=whole)
        raise UnclearNumber(told)
    exponent = found["e"] or found["power"] or "0"
    # Through a text, so that 2.4e-3 is exactly what Python calls 2.4e-3.
    value = float(f"{_with_point(digits)}e{exponent}")
    if found["under"]:
        below = float(found["under"])
        if below == 0:
            raise UnclearNumber(say("divides_by_zero", quoted=repr(quoted)))
        # One and a half, or three quarters.
        value = value + float(found["over"]) / below if found["over"] else value / below
    if not math.isfinite(value):
        raise UnclearNumber(say("beyond_numbers", quoted=repr(quoted)))
    return Written(-value if found["sign"] == "-" else value, found["unit"].strip())


def read_numbers(text: str) -> tuple[Written, ...]:
    """Read all numbers of a text, in their order, each with its unit.

    Between semicolons, what `read_number` takes for one number is one; anything else may hold
    several, apart by commas, by spaces, by brackets or by words.  Groups of three digits in a text
    without a semicolon are ambiguous where there are two or more: `100,200,300` is read as three
    numbers, because several are asked for and none in this course has seven digits.

    Parameters
    ----------
    text : str
        What was typed.

    Returns
    -------
    tuple of Written
        Empty if there are none.

    Raises
    ------
    UnclearNumber
        If one of them divides by zero, is too large, or may be two, as `1,500` may.

    Examples
    --------
    >>> read_numbers("17,0; 12.5 mm")
    (Written(value=17.0, unit=''), Written(value=12.5, unit='mm'))
    >>> [one.unit for one in read_numbers("(17 mm, 12 cm) and .5 mm")]
    ['mm', 'cm', 'mm']
    >>> [one.value for one in read_numbers("1 500; 3")]
    [1500.0, 3.0]
    >>> [one.value for one in read_numbers("100,200,300")]
    [100.0, 200.0, 300.0]
    """
    found: list[Written] = []
    parts = text.split(";")
    for part in parts:
        plain = plain_signs(part)
        # Where semicolons say what is apart, groups of digits are groups.
        if len(parts) > 1 or not _ROW_OF_GROUPS.match(plain):
            try:
                value, rest = read_number(part.strip())
            except UnclearNumber:
                raise
            except ValueError:
                pass
            else:
                if not _ONE_OF_SEVERAL.search(plain_signs(rest)):
                    found.append(Written(value, _unit_in(rest)))
                    continue
        spaced = _COMMA_ROW.sub(_apart, plain)
        several = list(_ONE_OF_SEVERAL.finditer(spaced))
        ends = [*(one.start() for one in several), len(spaced)][1:]
        for one, end in zip(several, ends, strict=True):
            value = read_number(one[0]).value
            found.append(Written(value, _unit_in(spaced[one.end() : end])))
    return tuple(found)


def _unit_in(between: str) -> str:
    """Return the unit in what stands after a number and before the next one."""
    unit = _UNIT_ENDS.split(between, maxsplit=1)[0]
    # A dash, a slash or a full stop at the end is there to keep numbers apart.
    return unit.strip().rstrip("-/. ")


def same_unit(written: str, unit: str) -> bool:
    """Say whether a unit, as somebody wrote it, is the one that is meant; none is always right.

    Parameters
    ----------
    written : str
        What stood after a number.
    unit : str
        The unit as the course writes it.

    Returns
    -------
    bool

    Examples
    --------
    >>> same_unit("minutes", "min"), same_unit("cm3", "cm³"), same_unit("cm", "mm")
    (True, True, False)
    >>> same_unit("K/min", "°C/min"), same_unit("ºC", "°C"), same_unit("K", "°C")
    (True, True, False)
    """
    plain = _plain_unit(written).lower()
    if not plain or plain == _plain_unit(unit).lower():
        return True
    return plain in UNIT_WORDS.get(unit, ())


def _plain_unit(unit: str) -> str:
    """Return a unit without its typography."""
    unit = plain_signs(unit).replace("^", "").replace("° ", "°")
    return unit.rstrip(".")


def plain_signs(text: str) -> str:
    """Return a text with the plain form of digits, signs and spaces, ready for a pattern.

    Parameters
    ----------
    text : str
        What was typed.

    Returns
    -------
    str

    Examples
    --------
    >>> plain_signs("−20 to –15 °C, 10³")
    '-20 to -15 °C, 10^3'
    """
    # Signs without width, for line breaks or the direction of writing, come along from web pages.
    text = "".join(one for one in text if unicodedata.category(one) != "Cf")
    text = _MIXED.sub(" ", text.strip())
    # Before the compatible forms, in which 10³ would be 103.
    text = _RAISED.sub(lambda raised: f"^{raised[0].translate(_PLAIN_DIGITS)}", text)
    for sign in _MINUS_SIGNS:
        text = text.replace(sign, "-")
    # The º of Spanish and Italian keyboards, whose compatible form is the letter o.
    text = text.replace("º", "°")
    text = unicodedata.normalize("NFKC", text)
    for fancy, plain in (("\u2044", "/"), ("’", "'"), ("\u066b", ".")):
        text = text.replace(fancy, plain)
    # Digits of other scripts.
    return "".join(
        str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text
    ).strip()


def _apart(row: re.Match) -> str:
    """Return a row of numbers with spaces for commas, unless the row is one number."""
    return row[0] if _ONE_IN_A_ROW.fullmatch(row[0]) else row[0].replace(",", " ")


def _with_point(digits: str) -> str:
    """Return digits as Python writes them: one decimal point and no groups."""
    for space in _SPACES_IN_NUMBERS:
        digits = digits.replace(space, "")
    point, comma = digits.rfind("."), digits.rfind(",")
    # The last of two different signs is the decimal one; a sign that comes twice is not.
    if point >= 0 and comma >= 0:
        group = "," if point > comma else "."
        digits = digits.replace(group, "")
    for sign in ".,":
        if digits.count(sign) > 1:
            digits = digits.replace(sign, "")
    return digits.replace(",", ".")
