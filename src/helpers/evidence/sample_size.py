"""How many patients a fair comparison needs: the textbook formula for two shares.

With risks p1 and p2, their mean p, and quantiles z of the normal distribution for the error and the
power,

    n = (z_error sqrt(2 p (1 - p)) + z_power sqrt(p1 (1 - p1) + p2 (1 - p2)))^2 / (p1 - p2)^2

patients in each group. The tests compare it with the exact power of `file_drawer`.
"""

from __future__ import annotations

import math

from scipy.stats import norm

from helpers.checks import fraction


def patients_per_group(
    risk: float, control_risk: float, power: float = 0.8, error: float = 0.05
) -> int:
    """Return how many patients each of two groups needs to tell two risks apart.

    The normal approximation is good from about 20 patients; for fewer use `file_drawer.power`.

    Parameters
    ----------
    risk, control_risk : float
        The two risks, fractions that differ.
    power : float
        Chance of a two-sided p below `error`, a fraction.
    error : float
        Largest p-value that counts as a finding, a fraction.

    Returns
    -------
    int
        Number of patients in each group.

    Raises
    ------
    ValueError
        For equal risks, a value outside 0 to 1, or a power that is not above `error`.

    Examples
    --------
    >>> patients_per_group(0.40, 0.50)
    388
    """
    p1 = fraction("risk", risk)
    p2 = fraction("control_risk", control_risk)
    power = fraction("power", power)
    error = fraction("error", error)
    if p1 == p2:
        raise ValueError(
            f"risk = control_risk = {risk!r}; the rule: two different risks, or no number is enough"
        )
    # A test finds that many where there is nothing to find; below that the formula would reverse.
    if power <= error:
        raise ValueError(
            f"power = {power!r}, error = {error!r}; the rule: a power above the error, "
            "for example 0.8"
        )
    mean = (p1 + p2) / 2
    # Chance of a false finding is judged where both risks are their mean, power where they differ.
    spread_if_equal = math.sqrt(2 * mean * (1 - mean))
    spread = math.sqrt(p1 * (1 - p1) + p2 * (1 - p2))
    reach = norm.ppf(1 - error / 2) * spread_if_equal + norm.ppf(power) * spread
    # Rounded up: with one patient fewer the power would be missed.
    return math.ceil((reach / (p1 - p2)) ** 2)
