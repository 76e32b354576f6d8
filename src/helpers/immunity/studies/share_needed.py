"""What a plan destroys beside what would have to be destroyed, in the constructed model.

Three treatments in the model of `ablation`: surgery, freezing whose debris recruits effectors, and
freezing that also costs effectors early.  CONSTRUCTED for this course; nothing of it is promised.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from helpers.immunity import ablation

# what a plan can be said to destroy: a band that reaches the upper end may go beyond it
LEAST_PERCENT = 60.0
MOST_PERCENT = 99.9

# what a learner reads for each field of `Shares`, in their order
TREATMENTS = ("surgery", "freezing", "freezing, immune cells lost")

REACHED = "reached"
NOT_REACHED = "not reached"
PERHAPS = "perhaps reached"


class Shares(NamedTuple):
    """The share (%) of the tumour that each treatment must destroy to hold the rest."""

    surgery: float
    freezing: float
    freezing_with_loss: float


@dataclass(frozen=True)
class Needed:
    """Shares (%) that must be destroyed to hold the tumour, and the band that a plan destroys."""

    needed_percent: Shares
    low_percent: float
    high_percent: float

    @property
    def verdicts(self) -> tuple[str, ...]:
        """For each treatment whether the plan destroys enough."""
        return tuple(self._verdict(needed) for needed in self.needed_percent)

    def _verdict(self, needed_percent: float) -> str:
        """Reached, not, or perhaps, as the whole band lies above, below or across."""
        if self.low_percent >= needed_percent:
            return REACHED
        if self.high_percent < needed_percent:
            return NOT_REACHED
        return PERHAPS

    def summary(self) -> str:
        """One plain sentence: the band, and for each treatment what it needs."""
        rows = []
        for name, needed, verdict in zip(
            TREATMENTS, self.needed_percent, self.verdicts, strict=True
        ):
            rows.append(f"{name} {needed:.1f} % ({verdict})")
        # the controls end at 99.9 %, so a band up to there may really reach further
        more = " or more" if self.high_percent >= MOST_PERCENT else ""
        return (
            f"A plan that destroys {self.low_percent:.1f} to {self.high_percent:.1f} %{more} "
            f"is set beside what must be destroyed in this constructed model: {', '.join(rows)}. "
            "Nothing of it is promised."
        )


def run(
    low_percent: float = 80.0,
    high_percent: float = 99.9,
    weight: float = 1.0,
    half_life_days: float = 7.0,
    loss_factor: float = 2.0,
) -> Needed:
    """Compare a plan with what three treatments need.

    Parameters
    ----------
    low_percent, high_percent : float
        What the plan destroys, %; the lower of the two is taken for the low end.
    weight : float
        How well debris recruits effectors, 1 as well as living cells (no unit).
    half_life_days : float
        Half-life of the debris, days.
    loss_factor : float
        By what freezing multiplies the early loss of effectors in the third row (no unit).

    Returns
    -------
    Needed
        The three shares and the band.

    Raises
    ------
    ValueError
        For a value that the model refuses.

    Examples
    --------
    >>> run(60.0, 70.0).verdicts
    ('not reached', 'not reached', 'not reached')
    """
    debris = {"antigen_weight": float(weight), "antigen_half_life_day": float(half_life_days)}
    # in the order of `Shares`
    treatments = (
        ablation.SURGERY,
        ablation.cryo(**debris),
        ablation.cryo(**debris, loss_factor=float(loss_factor)),
    )
    needed = [100 * ablation.critical_fraction(response) for response in treatments]
    return Needed(
        needed_percent=Shares(*needed),
        # two sliders can be moved past each other
        low_percent=min(low_percent, high_percent),
        high_percent=max(low_percent, high_percent),
    )
