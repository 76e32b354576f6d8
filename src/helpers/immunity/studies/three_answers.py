"""One constructed model, three answers: what freezing adds depends on numbers nobody has measured.

Surgery and freezing destroy the same share of a tumour (`ablation`).  Debris, early loss of
effectors and delay go with freezing only, the drug with both.  CONSTRUCTED for this course; nothing
here was measured after freezing.
"""

from __future__ import annotations

from dataclasses import dataclass

from helpers import data
from helpers.immunity import ablation
from helpers.immunity.ablation import Outcome, Response

DAYS = 400.0

# by what the drug multiplies how fast the tumour wears effectors out
NO_DRUG = "none"
DRUG = "checkpoint inhibitor, 21 days"
INACTIVATION = {NO_DRUG: 1.0, DRUG: 0.5}

# critical shares closer than this (percentage points) count as no difference
SAME_POINTS = 0.5

# for, null and against are worded alike: the model favours none of them
FOR = "freezing helps"
NULL = "hardly any difference"
AGAINST = "freezing harms"


@dataclass(frozen=True)
class Answer:
    """Surgery and freezing with the same share destroyed, and the critical share (%) of each."""

    surgery: Outcome
    freezing: Outcome
    surgery_percent: float
    freezing_percent: float

    @property
    def verdict(self) -> str:
        """What the critical shares say: freezing helps if less has to be destroyed."""
        # less to be destroyed is better, so a positive gap is in favour of freezing
        gap = self.surgery_percent - self.freezing_percent
        if abs(gap) <= SAME_POINTS:
            return NULL
        return FOR if gap > 0 else AGAINST

    def summary(self) -> str:
        """One plain sentence: both ends, both critical shares, and the verdict."""
        destroyed = 100 * self.surgery.ablated_fraction
        after_surgery = "is held" if self.surgery.held else "escapes"
        after_freezing = "is held" if self.freezing.held else "escapes"
        return (
            f"With {destroyed:.1f} % of the tumour destroyed, after surgery it {after_surgery} "
            f"and after freezing it {after_freezing}. To hold it, surgery must destroy "
            f"{self.surgery_percent:.1f} %, freezing {self.freezing_percent:.1f} %: "
            f"{self.verdict}, in this constructed model.{self._fewer_than_one()}"
        )

    def _fewer_than_one(self) -> str:
        """Say so where it matters that the model counts in fractions of cells."""
        fewest = min(self.surgery.course.tumour.min(), self.freezing.course.tumour.min())
        if fewest >= 1:
            return ""
        return " On the way less than 1 cell is left, which the model still takes for a tumour."


def run(
    ablated_percent: float = 93.0,
    half_life_days: float = 7.0,
    weight: float = 1.0,
    loss_factor: float = 1.0,
    delay_days: float = 0.0,
    drug: str = NO_DRUG,
) -> Answer:
    """Destroy a share of a tumour by surgery and by freezing.

    Parameters
    ----------
    ablated_percent : float
        Share destroyed, %.
    half_life_days : float
        Half-life of the debris that freezing leaves, days.
    weight : float
        How well debris recruits effectors, 1 as well as living cells (no unit).
    loss_factor : float
        By what freezing multiplies the early loss of effectors (no unit).
    delay_days : float
        How late the debris is seen, days.
    drug : str
        `NO_DRUG` or `DRUG`; goes with both.

    Returns
    -------
    Answer
        Both courses, and the share each must destroy.

    Raises
    ------
    ValueError
        For an unknown drug, or a value that the model refuses.

    Examples
    --------
    >>> run().verdict, run(loss_factor=2.0).verdict
    ('freezing helps', 'freezing harms')
    """
    data.one_of(drug, INACTIVATION, "drugs")
    inactivation = INACTIVATION[drug]
    surgery = Response(inactivation_factor=inactivation)
    # cryo() has the constructed numbers of data/immune_models.csv for all that is not given here
    freezing = ablation.cryo(
        antigen_half_life_day=float(half_life_days),
        antigen_weight=float(weight),
        loss_factor=float(loss_factor),
        priming_delay_day=float(delay_days),
        inactivation_factor=inactivation,
    )
    destroyed = ablated_percent / 100
    return Answer(
        surgery=ablation.outcome(destroyed, surgery, days=DAYS),
        freezing=ablation.outcome(destroyed, freezing, days=DAYS),
        surgery_percent=100 * ablation.critical_fraction(surgery),
        freezing_percent=100 * ablation.critical_fraction(freezing),
    )
