"""How many patients a fair comparison needs: the textbook formula for two shares."""

from __future__ import annotations

import math

from scipy.stats import norm

from helpers.evidence.proportions import check_fraction


def patients_per_group(
    risk: float, control_risk: float, power: float = 0.8, error: float = 0.05
) -> int:
    """Return how many patients each of two groups needs to tell two risks (fractions) apart.

    `power` is the chance (a fraction) of a two-sided p below `error`.  The normal approximation is good from about 20
    patients; for fewer use `file_drawer.power`.  Raises ValueError for equal risks or a value outside 0 to 1.

    >>> patients_per_group(0.40, 0.50)
    388
    """
    first, second = check_fraction("risk", risk), check_fraction("control_risk", control_risk)
    if first == second:
        raise ValueError(
            f"risk = control_risk = {risk!r}; the rule: two different risks, or no number is enough"
        )
    middle = (first + second) / 2
    surprise = norm.ppf(1 - check_fraction("error", error) / 2) * math.sqrt(
        2 * middle * (1 - middle)
    )
    chance = norm.ppf(check_fraction("power", power)) * math.sqrt(
        first * (1 - first) + second * (1 - second)
    )
    return math.ceil(((surprise + chance) / (first - second)) ** 2)
