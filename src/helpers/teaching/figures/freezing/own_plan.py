"""Panel: the needles that a learner's own function places, live, in a cross-section."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from helpers import data
from helpers.freezing import blood_flow
from helpers.freezing.probe import ARGON_NEEDLE
from helpers.freezing.studies import cross_section
from helpers.freezing.studies.cross_section import MIDDLE_MM, TUMOUR, Section
from helpers.shares import share_words
from helpers.teaching.figures.freezing.cross_section import SectionView
from helpers.teaching.panel import palette
from helpers.teaching.panel.controls import Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.tables.sources import SourceRow, datum_row, needle_rows, tissue_row
from helpers.workshop import child, plan

SECONDS = 2.0
"""A slider waits no longer than this for a learner's function."""


@dataclass(frozen=True)
class OwnSection:
    """A cross-section with the bowel beside it.

    Parameters
    ----------
    section : Section
        The run.
    case : plan.Case
        The tumour and its bowel.
    bowel_C : float
        The coldest that the bowel ever was, °C.
    whose : str
        "Your" or "The course's own".
    """

    section: Section
    case: plan.Case
    bowel_C: float
    whose: str

    def summary(self) -> str:
        """One plain sentence: whose needles, what got how cold in the slice, and the bowel."""
        covered = self.section.coverage
        count = len(self.section.places_mm)
        needles = "1 needle brings" if count == 1 else f"{count} needles bring"
        at_20, at_40 = (share_words(covered.percent(level_C)) for level_C in (-20.0, -40.0))
        return (
            f"{self.whose} plan: {needles} {at_20} of the slice of the "
            f"{self.case.tumour_mm:.0f} mm tumour to -20 °C and {at_40} to -40 °C; "
            f"{covered.healthy(-20.0) / 100:.1f} cm² of healthy kidney reach -20 °C, the bowel "
            f"{self.bowel_C:.0f} °C."
        )


class OwnPlanView(SectionView):
    """The cross-section of lesson 02 with the bowel's nearest point."""

    scene = (
        "The picture: the coldest temperature of every place in a slice across the needles "
        "(mm), with lines of equal temperature, the needles, the rim of the tumour and the bowel."
    )

    def __init__(self):
        super().__init__()
        (self._bowel,) = self.axes.plot(
            [], [], "s", color=palette.TUMOUR_RIM, markeredgecolor="white", markersize=9, zorder=8
        )
        self._name = self.axes.text(0, 0, "bowel", fontsize=10, color="black", zorder=8)
        self._name.set_bbox({"facecolor": "white", "alpha": 0.8, "edgecolor": "none", "pad": 1})

    def update(self, result: OwnSection) -> None:
        """Move everything to a result."""
        super().update(result.section)
        x_mm, y_mm = result.case.bowel_mm
        self._bowel.set_data([MIDDLE_MM + x_mm], [MIDDLE_MM + y_mm])
        self._name.set_position((MIDDLE_MM + x_mm + 2, MIDDLE_MM + y_mm + 2))


def run(
    place: Callable,
    whose: str,
    tumour_mm: float = 30.0,
    bowel_deg: float = 0.0,
    gap_mm: float = 4.0,
    flow_percent: float = cross_section.FLOW_PERCENT,
    cell_mm: float = cross_section.CELL_MM,
    step_s: float | None = None,
) -> OwnSection:
    """Freeze the plan that a function makes for one case, in a slice.

    Parameters
    ----------
    place : callable
        A function like `plan.place_needles`; it runs in a process of its own.
    whose : str
        "Your" or "The course's own".
    tumour_mm : float
        Diameter of the tumour, mm.
    bowel_deg : float
        Direction of the bowel, degrees.
    gap_mm : float
        From the tumour's edge to the bowel, mm.
    flow_percent : float
        Share of the kidney's resting blood flow, %.
    cell_mm : float
        Size of a cell, mm.
    step_s : float, optional
        Longest time step, s, in place of that for coldest temperatures.

    Returns
    -------
    OwnSection

    Raises
    ------
    ValueError
        With a sentence for the learner, where the function gives no plan.

    Examples
    --------
    >>> run(plan.place_needles, "The course's own").bowel_C > -40
    True
    """
    case = plan.Case(float(tumour_mm), float(bowel_deg), float(gap_mm))
    ran = child.run(place, [(case,)], SECONDS)
    if ran.key:
        raise ValueError(ran.sentence)
    places = plan.read_places(ran.outputs[0])
    section = cross_section.run_places(
        [(MIDDLE_MM + x_mm, MIDDLE_MM + y_mm) for x_mm, y_mm in places],
        target_mm=case.tumour_mm,
        flow_percent=flow_percent,
        cell_mm=cell_mm,
        step_s=step_s,
    )
    bowel = tuple(MIDDLE_MM + one for one in case.bowel_mm)
    return OwnSection(section, case, plan.planning.coldest_at(section.freeze, bowel), whose)


def facts(parameters: dict) -> list[SourceRow]:
    """Rows for "Where these numbers come from"."""
    properties = ("conductivity_frozen", "conductivity_unfrozen", "latent_heat")
    rows = [
        tissue_row("kidney", "perfusion"),
        datum_row("share of flow in an operation", blood_flow.share("kidney")),
    ]
    rows += [tissue_row(TUMOUR, name) for name in properties]
    return rows + needle_rows(ARGON_NEEDLE)


def panel(place: Callable = plan.place_needles, whose: str = "The course's own") -> Panel:
    """Return the panel for a function, ready to show.

    Parameters
    ----------
    place : callable, optional
        The learner's function; the course's own unless given.
    whose : str, optional
        "Your" or "The course's own".

    Returns
    -------
    Panel
    """

    def compute(tumour_mm, bowel_deg, gap_mm, flow_percent):
        return run(place, whose, tumour_mm, bowel_deg, gap_mm, flow_percent)

    def quick(**settings):
        return run(place, whose, **cross_section.QUICK, **settings)

    source = data.cite(blood_flow.share("kidney").source)
    flow = int(cross_section.FLOW_PERCENT)
    return Panel(
        "A plan of your own, in a slice",
        [
            Number("tumour_mm", "Tumour", "mm", 16, 40, 1, 30),
            Number("bowel_deg", "Direction of the bowel", "°", 0, 355, 5, 0),
            Number("gap_mm", "From tumour to bowel", "mm", 1, 12, 1, 4),
            Number("flow_percent", "Share of resting flow", "%", 0, 100, 1, flow, source),
        ],
        compute,
        OwnPlanView,
        presets={
            "Bowel elsewhere": {"bowel_deg": 130},
            "Smaller tumour": {"tumour_mm": 24, "bowel_deg": 250, "gap_mm": 5},
            "Much blood": {"flow_percent": 66},
        },
        facts=facts,
        quick=quick,
    )
