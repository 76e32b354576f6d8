r"""Two groups compared by counts: ratios, a difference, Fisher's test, and odds ratio to risk.

               events     no event    total
    treated      a          b          n1        risk ratio     (a/n1) / (c/n2)          (1)
    control      c          d          n2        odds ratio     a d / (b c)              (2)
                                                 difference     a/n1 - c/n2              (3)

Intervals of ratios are the usual ones on the log scale [katz1978]; scipy returns the same intervals
but not the standard error that pooling needs. With a zero cell 0.5 is added to all four, and the
estimate says so. The difference has Newcombe's interval [newcombe1998], made of Wilson's intervals
of the two shares, which stays inside -1 to 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import NamedTuple

from scipy.stats import binomtest, fisher_exact, norm

from helpers.checks import fraction, one_of, positive
from helpers.evidence.proportions import Interval, check_counts

ALTERNATIVES = ("two-sided", "less", "greater")


class Cells(NamedTuple):
    """The four cells of a two-by-two table, patients or animals, as drawn above."""

    a: float
    b: float
    c: float
    d: float


@dataclass(frozen=True)
class Estimate:
    """A comparison of two groups with its interval; ratios have no unit, differences are fractions.

    Attributes
    ----------
    name : str
        What is estimated, for example "risk ratio".
    value, low, high : float
        The estimate and the ends of its interval.
    level : float
        Confidence level, a fraction.
    log_standard_error : float or None
        Standard error of the logarithm of a ratio; None for a difference.
    corrected : bool
        Whether 0.5 was added to each cell because one of them was zero.
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
        """Return one plain sentence with the estimate and its interval."""
        added = " (0.5 added to each cell, because one is zero)" if self.corrected else ""
        is_ratio = self.log_standard_error is not None
        value, low, high = (
            ratio_text(one) if is_ratio else f"{one:z.2f}"
            for one in (self.value, self.low, self.high)
        )
        return (
            f"The {self.name} is {value}; its {100 * self.level:g} % interval goes from "
            f"{low} to {high}{added}."
        )


@dataclass(frozen=True)
class TwoByTwo:
    """Events in a treated and a control group.

    Parameters
    ----------
    events, total : int
        Patients or animals of the treated group: those with the event, and all.
    control_events, control_total : int
        The same of the control group.

    Raises
    ------
    ValueError
        For counts that are not whole, negative, or above their total.

    Examples
    --------
    >>> print(TwoByTwo(15, 31, 4, 34).risk_ratio().summary())
    The risk ratio is 4.11; its 95 % interval goes from 1.53 to 11.07.
    """

    events: int
    total: int
    control_events: int
    control_total: int

    def __post_init__(self):
        counted = check_counts(self.events, self.total)
        control = check_counts(self.control_events, self.control_total, "control_total")
        # Columns of a table with gaps hold 15.0 for 15; a frozen dataclass can be filled in only
        # this way.
        for field, count in zip(fields(self), (*counted, *control), strict=True):
            object.__setattr__(self, field.name, count)

    @property
    def risk(self) -> float:
        """Share of events in the treated group, a fraction."""
        return self.events / self.total

    @property
    def control_risk(self) -> float:
        """Share of events in the control group, a fraction."""
        return self.control_events / self.control_total

    @property
    def counts(self) -> Cells:
        """The four cells as counted."""
        return Cells(
            self.events,
            self.total - self.events,
            self.control_events,
            self.control_total - self.control_events,
        )

    @property
    def cells(self) -> Cells:
        """The four cells as ratios need them: 0.5 is added to each if one of them is zero."""
        # Added to all four, also to the cells that are not zero: adding to one alone would move the
        # ratio.
        added = 0.5 if self.corrected else 0.0
        return Cells(*(count + added for count in self.counts))

    @property
    def corrected(self) -> bool:
        """Whether a cell is zero, so that ratios need 0.5 added to each."""
        return 0 in self.counts

    def risk_ratio(self, level: float = 0.95) -> Estimate:
        """Return the risk of the treated group over that of the control group, equation (1).

        Parameters
        ----------
        level : float
            Confidence level of the interval, a fraction.

        Returns
        -------
        Estimate
            The ratio with its interval on the log scale [katz1978].
        """
        a, b, c, d = self.cells
        ratio = a / (a + b) / (c / (c + d))
        # Delta method: variance of the logarithm of a share is 1/events - 1/total.
        error = math.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
        return self._ratio("risk ratio", ratio, error, level)

    def odds_ratio(self, level: float = 0.95) -> Estimate:
        """Return the odds of the treated group over those of the control group, equation (2).

        Parameters
        ----------
        level : float
            Confidence level of the interval, a fraction.

        Returns
        -------
        Estimate
            The ratio with its interval on the log scale.
        """
        a, b, c, d = self.cells
        # The variance of a log odds ratio is the sum of the reciprocal cells.
        error = math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
        return self._ratio("odds ratio", a * d / (b * c), error, level)

    def risk_difference(self, level: float = 0.95) -> Estimate:
        """Return the risk of the treated group minus that of the control group, equation (3).

        Parameters
        ----------
        level : float
            Confidence level of the interval, a fraction.

        Returns
        -------
        Estimate
            The difference, a fraction, with Newcombe's interval [newcombe1998].
        """
        level = fraction("level", level)
        treated = binomtest(self.events, self.total).proportion_ci(level, method="wilson")
        control_test = binomtest(self.control_events, self.control_total)
        control = control_test.proportion_ci(level, method="wilson")
        difference = self.risk - self.control_risk
        # Each end joins the Wilson ends that pull the difference the same way.
        low = difference - math.hypot(self.risk - treated.low, control.high - self.control_risk)
        high = difference + math.hypot(treated.high - self.risk, self.control_risk - control.low)
        return Estimate("risk difference", difference, low, high, level)

    def fisher(self, alternative: str = "two-sided") -> float:
        """Return Fisher's exact p, a probability.

        Parameters
        ----------
        alternative : str
            "two-sided"; "less" tests whether events are rarer in the treated group, "greater"
            whether more common.

        Returns
        -------
        float
            The p-value.

        Raises
        ------
        ValueError
            For another alternative.
        """
        one_of(alternative, ALTERNATIVES, "alternatives of Fisher's test")
        # Fisher's test takes the counts as they are: it is exact with zero cells, too.
        a, b, c, d = self.counts
        return float(fisher_exact([[a, b], [c, d]], alternative).pvalue)

    def summary(self) -> str:
        """Return one plain sentence with the counts and the risk ratio."""
        ratio = self.risk_ratio()
        return (
            f"{self.events} of {self.total} against {self.control_events} of {self.control_total}: "
            f"risk ratio {ratio_text(ratio.value)} "
            f"({ratio_text(ratio.low)} to {ratio_text(ratio.high)})."
        )

    def _ratio(self, name: str, value: float, error: float, level: float) -> Estimate:
        """Build the estimate of a ratio, whose interval is symmetric on the log scale."""
        # On the log scale the distribution is nearly normal; back on the ratio scale the interval
        # is lopsided.
        reach = norm.ppf((1 + fraction("level", level)) / 2) * error
        low = value * math.exp(-reach)
        high = value * math.exp(reach)
        return Estimate(name, value, low, high, level, error, self.corrected)


def ratio_text(ratio: float) -> str:
    """Return a ratio as sentences print it: two decimals, or two digits where these say more.

    Parameters
    ----------
    ratio : float
        A ratio (no unit), above 0.

    Returns
    -------
    str
        Its digits; no ratio is shown as 0.00.

    Examples
    --------
    >>> ratio_text(4.11), ratio_text(0.88), ratio_text(0.0043)
    ('4.11', '0.88', '0.0043')
    """
    return f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.2g}"


def absolute_risk(odds_ratio: float, baseline_risk: float) -> float:
    """Return the risk that an odds ratio makes of a baseline risk.

    Reading an odds ratio as a risk ratio is the trap this avoids: the two are close only for rare
    events.

    Parameters
    ----------
    odds_ratio : float
        Odds ratio (no unit), above 0.
    baseline_risk : float
        Risk without the treatment, a fraction between 0 and 1.

    Returns
    -------
    float
        The risk, a fraction.

    Raises
    ------
    ValueError
        For an odds ratio that is not finite and above 0, or a baseline outside 0 to 1.

    Examples
    --------
    >>> round(absolute_risk(7.83, 0.02), 3)
    0.138
    """
    odds_ratio = positive("odds_ratio", odds_ratio, hint="1 means no difference")
    baseline_risk = fraction("baseline_risk", baseline_risk)
    # The odds ratio multiplies odds; odds must be turned back into a risk afterwards.
    odds = odds_ratio * baseline_risk / (1 - baseline_risk)
    return odds / (1 + odds)


def absolute_risk_interval(
    odds_ratio: float, low: float, high: float, baseline_risk: float
) -> Interval:
    """Return the risk that an odds ratio with its 95 % limits makes of a baseline risk.

    The baseline counts as known, so the interval is that of the odds ratio alone.

    Parameters
    ----------
    odds_ratio, low, high : float
        Odds ratio and its 95 % limits (no unit), 0 < low <= odds_ratio <= high.
    baseline_risk : float
        Risk without the treatment, a fraction between 0 and 1.

    Returns
    -------
    Interval
        The risk and its limits, fractions.

    Raises
    ------
    ValueError
        Unless the three are in rising order, or as in `absolute_risk`.

    Examples
    --------
    >>> print(absolute_risk_interval(7.83, 4.32, 14.19, 0.02).summary())
    The share is 13.8 %; rates from 8.1 to 22.5 % agree with it (95 % interval).
    """
    if not low <= odds_ratio <= high:
        raise ValueError(
            f"low, odds_ratio, high = {low!r}, {odds_ratio!r}, {high!r}; the rule: in rising order"
        )
    return Interval(
        value=absolute_risk(odds_ratio, baseline_risk),
        low=absolute_risk(low, baseline_risk),
        high=absolute_risk(high, baseline_risk),
        level=0.95,
    )
