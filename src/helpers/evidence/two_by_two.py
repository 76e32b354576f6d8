r"""Two groups compared by counts: risk ratio, odds ratio, risk difference, Fisher's test, and odds ratio to risk.

               events     no event    total
    treated      a          b          n1        risk ratio     (a/n1) / (c/n2)          (1)
    control      c          d          n2        odds ratio     a d / (b c)              (2)
                                                 difference     a/n1 - c/n2              (3)

Intervals of ratios are the usual ones on the log scale [katz1978]; scipy gives the same but not the standard error
that pooling needs.  With a zero cell 0.5 is added to all four, and the estimate says so.  The difference has Newcombe's
interval [newcombe1998], which stays inside -1 to 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.stats import binomtest, fisher_exact, norm

from helpers import data
from helpers.evidence.proportions import Interval, check_counts, check_fraction

ALTERNATIVES = ("two-sided", "less", "greater")


@dataclass(frozen=True)
class Estimate:
    """A comparison of two groups with its interval; ratios have no unit, differences are fractions.

    `log_standard_error` belongs to the logarithm of a ratio and is None for a difference; `corrected` says that 0.5 was
    added to each cell because one of them was zero.
    """

    name: str
    value: float
    low: float
    high: float
    level: float
    log_standard_error: float | None = None
    corrected: bool = False

    @property
    def log(self) -> float:
        """Natural logarithm of a ratio."""
        return math.log(self.value)

    def summary(self) -> str:
        """One plain sentence."""
        added = " (0.5 added to each cell, because one is zero)" if self.corrected else ""
        return (
            f"The {self.name} is {self.value:.2f}; its {100 * self.level:g} % interval goes from {self.low:.2f} to "
            f"{self.high:.2f}{added}."
        )


@dataclass(frozen=True)
class TwoByTwo:
    """Events and totals (whole numbers of patients or animals) of a treated and a control group.

    Raises ValueError for counts that are not whole, negative, or above their total.

    >>> print(TwoByTwo(15, 31, 4, 34).risk_ratio().summary())
    The risk ratio is 4.11; its 95 % interval goes from 1.53 to 11.07.
    """

    events: int
    total: int
    control_events: int
    control_total: int

    def __post_init__(self):
        check_counts(self.events, self.total)
        check_counts(self.control_events, self.control_total, "control_total")

    @property
    def risk(self) -> float:
        """Share of events in the treated group, a fraction."""
        return self.events / self.total

    @property
    def control_risk(self) -> float:
        """Share of events in the control group, a fraction."""
        return self.control_events / self.control_total

    @property
    def cells(self) -> tuple[float, float, float, float]:
        """The cells a, b, c, d; 0.5 is added to each if one of them is zero."""
        counts = (
            self.events,
            self.total - self.events,
            self.control_events,
            self.control_total - self.control_events,
        )
        return (
            tuple(count + 0.5 for count in counts) if self.corrected else tuple(map(float, counts))
        )

    @property
    def corrected(self) -> bool:
        """Whether a cell is zero, so that ratios need 0.5 added to each."""
        whole = (
            self.events,
            self.total - self.events,
            self.control_events,
            self.control_total - self.control_events,
        )
        return 0 in whole

    def risk_ratio(self, level: float = 0.95) -> Estimate:
        """Risk of the treated group over that of the control group, equation (1), with its interval."""
        a, b, c, d = self.cells
        error = math.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
        return self._ratio("risk ratio", a / (a + b) / (c / (c + d)), error, level)

    def odds_ratio(self, level: float = 0.95) -> Estimate:
        """Odds of the treated group over those of the control group, equation (2), with its interval."""
        a, b, c, d = self.cells
        return self._ratio(
            "odds ratio", a * d / (b * c), math.sqrt(1 / a + 1 / b + 1 / c + 1 / d), level
        )

    def risk_difference(self, level: float = 0.95) -> Estimate:
        """Risk of the treated group minus that of the control group, equation (3), with Newcombe's interval."""
        check_fraction("level", level)
        first = binomtest(self.events, self.total).proportion_ci(level, method="wilson")
        second = binomtest(self.control_events, self.control_total).proportion_ci(
            level, method="wilson"
        )
        gap = self.risk - self.control_risk
        low = gap - math.hypot(self.risk - first.low, second.high - self.control_risk)
        high = gap + math.hypot(first.high - self.risk, self.control_risk - second.low)
        return Estimate("risk difference", gap, low, high, level)

    def fisher(self, alternative: str = "two-sided") -> float:
        """Fisher's exact p (a probability): "less" asks whether events are rarer in the treated group."""
        data.one_of(alternative, ALTERNATIVES, "alternatives of Fisher's test")
        rows = [
            [self.events, self.total - self.events],
            [self.control_events, self.control_total - self.control_events],
        ]
        return float(fisher_exact(rows, alternative).pvalue)

    def summary(self) -> str:
        """One plain sentence."""
        ratio = self.risk_ratio()
        return (
            f"{self.events} of {self.total} against {self.control_events} of {self.control_total}: risk ratio "
            f"{ratio.value:.2f} ({ratio.low:.2f} to {ratio.high:.2f})."
        )

    def _ratio(self, name, value, error, level):
        reach = norm.ppf((1 + check_fraction("level", level)) / 2) * error
        low, high = (value * math.exp(sign * reach) for sign in (-1, 1))
        return Estimate(name, value, low, high, level, error, self.corrected)


def absolute_risk(odds_ratio: float, baseline_risk: float) -> float:
    """Return the risk (a fraction) that an odds ratio (no unit) makes of a baseline risk (a fraction).

    Valid for any odds ratio above 0 and a baseline between 0 and 1; ValueError otherwise.

    >>> round(absolute_risk(7.83, 0.02), 3)
    0.138
    """
    if not (isinstance(odds_ratio, int | float) and 0 < odds_ratio < math.inf):
        raise ValueError(
            f"odds_ratio = {odds_ratio!r}; the rule: a finite number above 0; 1 means no difference"
        )
    odds = odds_ratio * check_fraction("baseline_risk", baseline_risk) / (1 - baseline_risk)
    return odds / (1 + odds)


def absolute_risk_interval(
    odds_ratio: float, low: float, high: float, baseline_risk: float
) -> Interval:
    """Return the risk (a fraction) that an odds ratio with its 95 % limits makes of a baseline risk (a fraction).

    The baseline counts as known, so the interval is that of the odds ratio alone.  Raises ValueError unless
    0 < low <= odds_ratio <= high.

    >>> print(absolute_risk_interval(7.83, 4.32, 14.19, 0.02).summary())
    The share is 13.8 %; rates from 8.1 to 22.5 % agree with it (95 % interval).
    """
    if not low <= odds_ratio <= high:
        raise ValueError(
            f"low, odds_ratio, high = {low!r}, {odds_ratio!r}, {high!r}; the rule: in rising order"
        )
    value, lower, upper = (absolute_risk(ratio, baseline_risk) for ratio in (odds_ratio, low, high))
    return Interval(value, lower, upper, 0.95)
