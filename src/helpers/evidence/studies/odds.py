"""What a published odds ratio makes of a baseline risk, and what it does not mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from helpers.checks import one_of
from helpers.evidence.live_checks import number
from helpers.evidence.proportions import Interval
from helpers.evidence.two_by_two import absolute_risk, absolute_risk_interval

# Baseline risks of the curve, fractions
BASELINES = np.linspace(0.001, 0.6, 200)


class Comparison(NamedTuple):
    """A published comparison of freezing with surgery: where its odds ratio is, and of what."""

    source: str
    measure: str
    event: str


COMPARISONS = {
    "recurrence": Comparison(
        source="cavrapn2024",
        measure="recurrence odds ratio freezing vs robotic partial nephrectomy",
        event="recurrence",
    ),
    "complications": Comparison(
        source="cavrapn2024",
        measure="complication odds ratio freezing vs robotic partial nephrectomy",
        event="complication",
    ),
}


class Curves(NamedTuple):
    """Risk after freezing at every baseline: by the odds ratio, its limits, and read wrongly."""

    baseline: np.ndarray
    risk: np.ndarray
    low: np.ndarray
    high: np.ndarray
    naive: np.ndarray


@dataclass(frozen=True)
class Risks:
    """Risks after surgery and after freezing.

    Attributes
    ----------
    what : str
        The event.
    odds_ratio : float
        Odds ratio of freezing against surgery (no unit).
    baseline : float
        Risk after surgery, a fraction.
    risk : Interval
        Risk after freezing, fractions.
    naive : float
        What the risk would be if the odds ratio were a risk ratio, which it is not.
    limits : tuple of float
        95 % limits of the odds ratio.
    """

    what: str
    odds_ratio: float
    baseline: float
    risk: Interval
    naive: float
    limits: tuple[float, float]

    def curves(self) -> Curves:
        """Return the risk after freezing at every baseline of `BASELINES`."""
        low, high = self.limits
        return Curves(
            baseline=BASELINES,
            risk=_risks(self.odds_ratio),
            low=_risks(low),
            high=_risks(high),
            naive=self.odds_ratio * BASELINES,
        )

    def summary(self) -> str:
        """Return one plain sentence with both risks and the wrong reading."""
        return (
            f"If {100 * self.baseline:.1f} % of people have a {self.what} after surgery, an odds "
            f"ratio of {self.odds_ratio:g} means {100 * self.risk.value:.1f} % after freezing "
            f"({100 * self.risk.low:.1f} to {100 * self.risk.high:.1f} %); read as a risk ratio it "
            f"would wrongly be {100 * self.naive:.1f} %."
        )


def _risks(odds_ratio: float) -> np.ndarray:
    """Return the risk at every baseline."""
    return np.array([absolute_risk(odds_ratio, baseline) for baseline in BASELINES])


def run(study: str = "recurrence", baseline_percent: float = 1.7) -> Risks:
    """Turn a published odds ratio into a risk at a baseline risk.

    Parameters
    ----------
    study : {"recurrence", "complications"}
        Which comparison.
    baseline_percent : float
        Risk after surgery, percent.

    Returns
    -------
    Risks
        Risks as fractions.

    Raises
    ------
    ValueError
        For another comparison, or a baseline outside 0 to 100 %.

    Examples
    --------
    >>> round(100 * run("recurrence", 1.7).risk.value, 1)
    11.9
    """
    one_of(study, COMPARISONS, "published comparisons")
    comparison = COMPARISONS[study]
    ratio = number(comparison.source, comparison.measure)
    baseline = baseline_percent / 100
    return Risks(
        what=comparison.event,
        odds_ratio=ratio.value,
        baseline=baseline,
        risk=absolute_risk_interval(ratio.value, ratio.low, ratio.high, baseline),
        # The mistake this panel is about: it may exceed 100 %, and shows it.
        naive=ratio.value * baseline,
        limits=(ratio.low, ratio.high),
    )
