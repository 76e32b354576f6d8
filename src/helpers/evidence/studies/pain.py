"""A pain trial without a control group, and how much of its success is regression to the mean."""

from __future__ import annotations

from helpers.evidence import pain_trial
from helpers.evidence.pain_trial import PainTrial

# People who are asked: enough for steady means, few enough to follow a slider
ASKED = 4000
SPREAD = 2.0


def run(
    entry: float = 4.0,
    mean: float = 5.0,
    spread: float = SPREAD,
    correlation: float = 0.5,
    effect: float = 0.0,
) -> PainTrial:
    """Simulate a trial that lets in people with enough pain.

    Parameters
    ----------
    entry : float
        Least pain for entry, points.
    mean, spread : float
        Mean and standard deviation of pain in all who are asked, points.
    correlation : float
        Correlation of two measurements of one person, from 0 to 1 (no unit).
    effect : float
        True effect of the treatment, points.

    Returns
    -------
    PainTrial
        Pain before and after, and the expected fall, points.

    Raises
    ------
    ValueError
        For values outside the ranges of `pain_trial.simulate`.

    Examples
    --------
    >>> round(run().false_drop, 2)
    0.51
    """
    return pain_trial.simulate(entry, mean, spread, correlation, effect, ASKED)
