"""Do the needles fit into the tumour, and does the operation fit into its minutes?  Two sums that need no solver."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.freezing.scenarios import protocol

INCH_MM = 25.4


@dataclass(frozen=True)
class NeedleFit:
    """Needles in a round tumour: the share (percent) of its cross-section they fill; widths in mm."""

    needles: int
    needle_mm: float
    tumour_mm: float

    @property
    def percent(self) -> float:
        """Share of the tumour's cross-section (percent) that the needles fill."""
        return 100 * self.needles * (self.needle_mm / self.tumour_mm) ** 2

    def summary(self) -> str:
        """One plain sentence."""
        fits = "they do not fit in" if self.percent > 100 else "they fit in"
        return (
            f"{self.needles} needles {self.needle_mm:g} mm thick fill {self.percent:.3g} % of the cross-section of a "
            f"tumour {self.tumour_mm:.2f} mm wide: {fits}."
        )


@dataclass(frozen=True)
class TimeLeft:
    """What a protocol leaves of a given time: minutes in all and for each needle."""

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
        """One plain sentence."""
        return (
            f"Freezing, thawing and freezing take {self.freezing_min:g} of {self.minutes:g} min; {self.left_min:g} min "
            f"are left to place {self.needles} needles ({60 * self.per_needle_min:.0f} s each), take scans and close."
        )


def needle_fit(needles: int, needle_mm: float, tumour_mm: float) -> NeedleFit:
    """Return how much of a round tumour's cross-section needles fill (percent); widths in mm.

    Raises ValueError unless there is at least one needle and both widths are above 0.

    >>> print(needle_fit(7, 24, 2.3 * INCH_MM).summary())
    7 needles 24 mm thick fill 118 % of the cross-section of a tumour 58.42 mm wide: they do not fit in.
    """
    if needles != int(needles) or needles < 1:
        raise ValueError(f"needles = {needles!r}; the rule: a whole number of 1 or more")
    for name, width in (("needle_mm", needle_mm), ("tumour_mm", tumour_mm)):
        if not 0 < width < 1000:
            raise ValueError(f"{name} = {width!r}; the rule: a width between 0 and 1000 mm")
    return NeedleFit(int(needles), float(needle_mm), float(tumour_mm))


def time_left(
    minutes: float = 30.0, needles: int = 7, plan: str = "freeze_thaw_freeze_10_5_10"
) -> TimeLeft:
    """Return what a protocol of data/protocols.csv leaves of `minutes` (min) for placing `needles`.

    Raises ValueError for an unknown protocol, no needle, or a time that is not above 0.

    >>> time_left().left_min
    5.0
    """
    if not 0 < minutes < 1440:
        raise ValueError(f"minutes = {minutes!r}; the rule: above 0 and below a day, 1440 min")
    if needles != int(needles) or needles < 1:
        raise ValueError(f"needles = {needles!r}; the rule: a whole number of 1 or more")
    return TimeLeft(
        float(minutes), float(sum(phase.minutes for phase in protocol(plan))), int(needles)
    )
