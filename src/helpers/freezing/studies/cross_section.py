"""Needles across a tumour: how much of it gets cold, and how much healthy tissue with it.

A cut across parallel needles, far from their tips, in (x, y).  A round tumour of standard soft
tissue lies in an organ that keeps some of its blood flow; the needles are on a ring around its
middle.  What counts is the coldest that each place ever was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers import checks, data
from helpers.freezing import blood_flow, planning
from helpers.freezing.planning import Coverage
from helpers.freezing.probe import ARGON_NEEDLE
from helpers.freezing.regions import Ball
from helpers.freezing.result import Freeze
from helpers.freezing.scenarios import needle_schedule, protocol_minutes
from helpers.freezing.sentences import say
from helpers.freezing.tissue import Tissue

# The square is wide enough that the healthy tissue frozen around the largest tumour (60 mm) fits
# in, unless many needles on a wide ring meet little blood: `Section.reaches_edge`.
WIDTH_MM = 90.0
MIDDLE_MM = WIDTH_MM / 2

# One cell is less than a needle is thick; finer ones would make a slider lag (mm).
CELL_MM = 1.0

# Size of a cell (mm) and longest time step (s) while a control of a panel moves: shares of the
# tumour are then off by up to 2 points, and healthy tissue by up to 1 cm2.
QUICK = {"cell_mm": 1.5, "step_s": 20.0}

TUMOUR = "standard_soft_tissue"

# The organ that the panel starts with, and its flow during an operation, % of its flow at rest.
ORGAN = "kidney"
FLOW_PERCENT = blood_flow.share(ORGAN).value
# The protocol (data/protocols.csv) where none is given: freeze 10 min, thaw 5, freeze 10.
PLAN = "freeze_thaw_freeze_10_5_10"

# Whether one of the needles stands in the middle of the ring
USUAL = "as usual"
WITH = "yes"
WITHOUT = "no"
MIDDLE = (USUAL, WITH, WITHOUT)


@dataclass(frozen=True)
class Section:
    """A finished cross-section: the run, the tumour, the needles' places (mm), what was covered."""

    freeze: Freeze
    target: Ball
    places_mm: tuple[tuple[float, float], ...]
    coverage: Coverage

    @property
    def has_middle(self) -> bool:
        """Whether one of the needles stands in the middle of the tumour."""
        return (MIDDLE_MM, MIDDLE_MM) in self.places_mm

    @property
    def reaches_edge(self) -> bool:
        """Whether the ice ever reached an edge of the slice, beyond which a body would go on."""
        return self.freeze.coldest_side_C(ever=True) <= self.freeze.tissue.liquidus_C

    def summary(self) -> str:
        """Say plainly: the layout, what got how cold in the slice, and healthy tissue.

        Ice at an edge of the slice is told, too.
        """
        found = self._covered()
        return f"{found} {say('section_edge', width=WIDTH_MM)}" if self.reaches_edge else found

    def _covered(self) -> str:
        """Return one plain sentence about the layout and what it covers."""
        count = len(self.places_mm)
        # A slice has an area and no ends: a volume is covered less.
        parts: dict[str, float | str] = {
            "at_20": self.coverage.percent(-20.0),
            "tumour": 2 * self.target.radius_mm,
            "at_40": self.coverage.percent(-40.0),
            # A cross-section has areas, in mm2.
            "healthy": self.coverage.healthy(-20.0) / 100,
        }
        if count == 1:
            return say("section_one", **parts)
        where = "section_with_middle" if self.has_middle else "section_without_middle"
        return say(where, count=count, **parts)


def run(
    needles: int = 7,
    ring_mm: float = 18.0,
    target_mm: float = 58.0,
    organ: str = ORGAN,
    flow_percent: float = FLOW_PERCENT,
    plan: str = PLAN,
    middle: str = USUAL,
    cell_mm: float = CELL_MM,
    step_s: float | None = None,
) -> Section:
    """Freeze a round tumour with argon needles.

    Parameters
    ----------
    needles : int
        How many.
    ring_mm : float
        Radius of the ring on which the others are, mm.
    target_mm : float
        Diameter of the tumour, mm.
    organ : str
        The tissue around it, of data/tissues.csv.
    flow_percent : float
        Share of the organ's resting blood flow, %; that of a kidney in an operation unless given.
    plan : str
        A protocol of data/protocols.csv.
    middle : {"as usual", "yes", "no"}
        Whether one needle stands in the middle; as usual: yes, unless there are two or three. A
        single needle always does.
    cell_mm : float
        Size of a cell, mm.
    step_s : float, optional
        Longest time step, s, in place of that for coldest temperatures.

    Returns
    -------
    Section
        The run and what it covered.

    Raises
    ------
    ValueError
        For an unknown name, or a value that the regions, the probes or the solver refuse.

    Examples
    --------
    >>> section = run(needles=1, target_mm=20, plan="freeze_10")
    >>> section.coverage.percent(0.0) > section.coverage.percent(-40.0)
    True
    """
    places_mm = places(needles, ring_mm, middle)
    return run_places(places_mm, target_mm, organ, flow_percent, plan, cell_mm, step_s)


def places(
    needles: int,
    ring_mm: float,
    middle: str,
    centre_mm: tuple[float, float] = (MIDDLE_MM, MIDDLE_MM),
) -> list[tuple[float, float]]:
    """Return where the needles of a ring stand.

    Parameters
    ----------
    needles : int
        How many.
    ring_mm : float
        Radius of the ring, mm.
    middle : {"as usual", "yes", "no"}
        As for `run`.
    centre_mm : tuple of two float
        Centre of the ring, mm; that of the tumour unless given.

    Returns
    -------
    list of (float, float)
        x and y of each needle, mm.

    Raises
    ------
    ValueError
        For an unknown choice, naming the nearest, or needles that are no whole number of 1 or more.

    Examples
    --------
    >>> places(2, 18.0, USUAL, (0.0, 0.0))[0], places(1, 18.0, WITHOUT, (0.0, 0.0))
    ((18.0, 0.0), [(0.0, 0.0)])
    """
    data.one_of(middle, MIDDLE, "choices for the middle")
    # A slider passes a whole number as a float.
    count = checks.whole_number("needles", needles, 1)
    if middle == USUAL or count == 1:
        return planning.usual_ring(count, ring_mm, centre_mm)
    return planning.ring(count, ring_mm, centre_mm, middle=middle == WITH)


def run_places(
    places_mm: Sequence[tuple[float, float]],
    target_mm: float = 58.0,
    organ: str = ORGAN,
    flow_percent: float = FLOW_PERCENT,
    plan: str = PLAN,
    cell_mm: float = CELL_MM,
    step_s: float | None = None,
) -> Section:
    """Freeze a round tumour with argon needles at any places.

    Parameters
    ----------
    places_mm : sequence of (float, float)
        x and y of each needle, mm; the tumour's middle is at `MIDDLE_MM` in both.
    target_mm : float
        Diameter of the tumour, mm.
    organ : str
        The tissue around it, of data/tissues.csv.
    flow_percent : float
        Share of the organ's resting blood flow, %; that of a kidney in an operation unless given.
    plan : str
        A protocol of data/protocols.csv.
    cell_mm : float
        Size of a cell, mm.
    step_s : float, optional
        Longest time step, s, in place of that for coldest temperatures.

    Returns
    -------
    Section
        The run and what it covered.

    Raises
    ------
    ValueError
        For an unknown name, or a value that the regions, the probes or the solver refuse.

    Examples
    --------
    >>> pair = [(MIDDLE_MM - 6, MIDDLE_MM), (MIDDLE_MM + 6, MIDDLE_MM)]
    >>> run_places(pair, target_mm=20, plan="freeze_10").coverage.percent(0.0)
    100.0
    """
    layout = planning.try_layout(
        places_mm,
        needle_schedule(ARGON_NEEDLE, plan),
        blood_flow.with_share(organ, flow_percent),
        Tissue.named(TUMOUR),
        target_mm / 2,
        protocol_minutes(plan),
        probe_radius_mm=data.value("probes", probe=ARGON_NEEDLE, property="radius").value,
        width_mm=WIDTH_MM,
        cell_mm=cell_mm,
        step_s=step_s,
    )
    return Section(layout.freeze, layout.target, layout.places_mm, layout.result)
