"""Whether needles fit into a tumour, and an operation into its minutes.

Two sums that need no solver: the share of a round cross-section that round needles fill,
n (d / D)^2, and the minutes that a protocol leaves for everything but freezing and thawing.
"""

from __future__ import annotations

from dataclasses import dataclass

from helpers import checks
from helpers.freezing.scenarios import protocol_minutes

INCH_MM = 25.4

# No tumour is a metre wide and no operation lasts a day: such a number is in the wrong unit.
WIDEST_MM = 1000.0
DAY_MIN = 1440.0


@dataclass(frozen=True)
class NeedleFit:
    """Needles in a round tumour; widths in mm."""

    needles: int
    needle_mm: float
    tumour_mm: float

    @property
    def percent(self) -> float:
        """Share of the tumour's cross-section (percent) that the needles fill."""
        # The areas of circles are as the squares of their diameters; pi / 4 cancels.
        return 100 * self.needles * (self.needle_mm / self.tumour_mm) ** 2

    def summary(self) -> str:
        """One plain sentence: the share, and whether they fit."""
        # Round needles leave gaps, so even somewhat below 100 % they might not fit; 100 %
        # is generous.
        tumour = f"the cross-section of a tumour {self.tumour_mm:g} mm wide"
        if self.needles == 1:
            fits = "it does not fit in" if self.percent > 100 else "it fits in"
            rods = f"1 needle {self.needle_mm:g} mm thick fills"
        else:
            fits = "they do not fit in" if self.percent > 100 else "they fit in"
            rods = f"{self.needles} needles {self.needle_mm:g} mm thick fill"
        return f"{rods} {self.percent:.3g} % of {tumour}: {fits}."


@dataclass(frozen=True)
class TimeLeft:
    """What a protocol of `freezing_min` leaves of `minutes`, in all and for each needle (min)."""

    minutes: float
    freezing_min: float
    needles: int

    @property
    def left_min(self) -> float:
        """Minutes left for everything but freezing and thawing; negative if there are none."""
        return self.minutes - self.freezing_min

    @property
    def per_needle_min(self) -> float:
        """Minutes left for each needle, if nothing else were to be done."""
        return self.left_min / self.needles

    def summary(self) -> str:
        """One plain sentence: what freezing takes, and what is left."""
        return (
            f"Freezing, thawing and freezing take {self.freezing_min:g} of {self.minutes:g} min; "
            f"{self.left_min:g} min are left to place {self.needles} needles "
            f"({60 * self.per_needle_min:.0f} s each), take scans and close."
        )


def run(needles: int, needle_mm: float, tumour_mm: float) -> NeedleFit:
    """Find how much of a round tumour's cross-section needles fill.

    Parameters
    ----------
    needles : int
        How many.
    needle_mm, tumour_mm : float
        Diameters, mm.

    Returns
    -------
    NeedleFit
        The share they fill, and whether they fit.

    Raises
    ------
    ValueError
        Unless there is a whole number of 1 or more needles and both widths are above 0.

    Examples
    --------
    >>> print(run(7, 24, 2.3 * INCH_MM).summary())
    7 needles 24 mm thick fill 118 % of the cross-section of a tumour 58.42 mm wide: they do not
    fit in.
    """
    needles = checks.whole_number("needles", needles, 1)
    for name, width_mm in (("needle_mm", needle_mm), ("tumour_mm", tumour_mm)):
        if not 0 < width_mm < WIDEST_MM:
            raise ValueError(
                f"{name} = {width_mm!r}; the rule: a width between 0 and {WIDEST_MM:g} mm"
            )
    return NeedleFit(needles, float(needle_mm), float(tumour_mm))


def time_left(
    minutes: float = 30.0, needles: int = 7, plan: str = "freeze_thaw_freeze_10_5_10"
) -> TimeLeft:
    """Find what a protocol leaves of a given time for placing needles.

    Parameters
    ----------
    minutes : float
        The whole time, min.
    needles : int
        How many have to be placed.
    plan : str
        A protocol of data/protocols.csv.

    Returns
    -------
    TimeLeft
        Minutes left, in all and for each needle.

    Raises
    ------
    ValueError
        For an unknown protocol, no needle, or a time that is not above 0.

    Examples
    --------
    >>> time_left().left_min
    5.0
    """
    if not 0 < minutes < DAY_MIN:
        raise ValueError(
            f"minutes = {minutes!r}; the rule: above 0 and below a day, {DAY_MIN:g} min"
        )
    needles = checks.whole_number("needles", needles, 1)
    return TimeLeft(float(minutes), protocol_minutes(plan), needles)
