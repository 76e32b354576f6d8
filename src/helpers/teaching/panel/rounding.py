"""Numbers as a learner reads them: few digits, a unit, and no residual smaller than anyone can mean."""

from __future__ import annotations

import math

SMALLEST_FRACTION = 1e-3


def significant(value: float, digits: int = 3) -> str:
    """A number rounded to `digits` significant digits, written without an exponent.

    >>> significant(16.934), significant(0.012345, 2), significant(-140.2), significant(123456)
    ('16.9', '0.012', '-140', '123000')
    """
    if not math.isfinite(value):
        raise ValueError(f"value = {value!r}: only a finite number can be shown")
    if not 1 <= digits <= 6:
        raise ValueError(
            f"digits = {digits!r}: use 1 to 6 significant digits; nearest: {min(max(digits, 1), 6)}"
        )
    if value == 0:
        return "0"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, places)
    if rounded and math.floor(math.log10(abs(rounded))) > math.floor(math.log10(abs(value))):
        places -= 1
    return f"{rounded:.{max(places, 0)}f}"


def with_unit(value: float, unit: str, digits: int = 3) -> str:
    """A number and its unit.

    >>> with_unit(16.934, "mm")
    '16.9 mm'
    """
    return f"{significant(value, digits)} {unit}".rstrip()


def percent(fraction: float, digits: int = 2) -> str:
    """The size of a fraction in percent; anything below one in a thousand is only said to be that.

    >>> percent(0.0123), percent(3e-9), percent(-0.25)
    ('1.2 %', '< 0.1 %', '25 %')
    """
    if abs(fraction) < SMALLEST_FRACTION:
        return "< 0.1 %"
    return f"{significant(100 * abs(fraction), digits)} %"
