"""What does a procedure of the five pages do?  Any scenario of data/scenarios.csv, run in full.

Two things that nobody knows during an operation can be varied: how much blood flows through the
organ, within the range of the tables, and how fast it flows in a large vessel beside the tumour,
between the two limits of the model.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from math import hypot, isinf
from typing import ClassVar, NamedTuple

from helpers import data
from helpers.freezing import planning, scenarios, vessel
from helpers.freezing.planning import Coverage
from helpers.freezing.regions import Ball
from helpers.freezing.result import Freeze
from helpers.freezing.scenarios import Scenario
from helpers.freezing.solver.fronts import CoarseCells
from helpers.shares import share_words

# States of a large vessel -> speed of its blood (m/s); None is the speed in data/vessels.csv. The
# slow one has the lowest speed that the model of vessels takes.
FLOWING = "flowing"
SLOW = "slow"
STANDING = "standing"
WALL_HELD = "wall held"
VESSEL_SPEEDS_M_S = {
    FLOWING: None,
    SLOW: vessel.SPEED_LIMITS_M_S[0],
    STANDING: scenarios.STANDS,
    WALL_HELD: scenarios.HOLDS_THE_WALL,
}

# Above this, a flow is given as a multiple of the usual one.
MANY_TIMES_PERCENT = 200.0


class RimBeside(NamedTuple):
    """Coldest ever (°C) at the target's rim: at its vessel, and on the side without one."""

    beside_C: float
    opposite_C: float


@dataclass(frozen=True)
class Outcome:
    """A scenario that was run.

    Parameters
    ----------
    scenario : Scenario
        What was run.
    freeze : Freeze
        The run.
    coverage : Coverage
        How much of the target got cold.
    spared_C : dict of str to float
        The coldest each spared place ever was, °C.
    rim : RimBeside or None
        What a large vessel did to the target's rim (°C); None without a vessel.
    coarse : bool
        Whether the cells were too coarse for the blood of a tissue, as the solver warned.
    """

    scenario: Scenario
    freeze: Freeze
    coverage: Coverage
    spared_C: dict[str, float]
    rim: RimBeside | None = None
    coarse: bool = False

    undefined: ClassVar[tuple[str, ...]] = ("scenario",)
    """Fields that may hold infinity on purpose: a wall held at a temperature, an infinite shape."""

    def summary(self) -> str:
        """One plain sentence: flows, time, shares of the target, what was spared, the vessel."""
        title = f"{self.scenario.title}{self._flows()}: after {self.freeze.time_s / 60:.3g} min"
        sentence = (
            f"{title}, {share_words(self.coverage.percent(0.0))} of the target's volume froze, "
            f"{share_words(self.coverage.percent(-20.0))} reached -20 °C and "
            f"{share_words(self.coverage.percent(-40.0))} reached -40 °C"
        )
        # Not every page names something to spare.
        for name, coldest_C in self.spared_C.items():
            sentence += f"; the {name} got no colder than {coldest_C:.0f} °C"
        if self.rim is not None:
            sentence += (
                f"; between cells of {1000 * self.freeze.grid.cell:g} mm, the tumour's rim beside "
                f"the vessel got no colder than {self.rim.beside_C:.0f} °C, opposite "
                f"{self.rim.opposite_C:.0f} °C"
            )
        if self.coarse:
            sentence += "; the cells are too coarse for so much blood: choose finer ones"
        return f"{sentence}."

    def _flows(self) -> str:
        """Return the blood flows in brackets, unless all of them are as at rest."""
        words = []
        percent = self.scenario.flow_percent
        # The high end of standard soft tissue is a liver, many times its own flow.
        if percent > MANY_TIMES_PERCENT:
            words.append(f"{percent / 100:.0f} times the usual blood flow")
        elif round(percent) != 100:
            words.append(f"{percent:.0f} % of resting blood flow")
        if self.scenario.vessel is not None:
            words.append(_vessel_words(self.scenario.vessel.speed_m_s))
        return f" ({', '.join(words)})" if words else ""


def run(
    name: str = "p3_seven_needles",
    cell_mm: float = 2.0,
    flow: str = scenarios.MIDDLE,
    vessel_state: str = FLOWING,
    needle: str | None = None,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Outcome | None:
    """Run a procedure.

    Parameters
    ----------
    name : str
        A scenario of data/scenarios.csv.
    cell_mm : float
        Size of a cell where the scenario is a box, mm; around an axis the scenario sets the cells.
    flow : str
        Blood flow in the tissue, one of `scenarios.FLOWS`.
    vessel_state : str
        Blood in the large vessel, a key of `VESSEL_SPEEDS_M_S`; of no effect without a vessel.
    needle : str, optional
        A needle of data/probes.csv in place of those that the scenario names.
    progress : callable, optional
        Told how far the run is, from 0 to 1.
    cancelled : callable, optional
        Returns true once the run should stop.

    Returns
    -------
    Outcome or None
        None if it was stopped before its end.

    Raises
    ------
    ValueError
        For an unknown scenario, flow or state, naming the nearest, or a size of cell that the grid
        refuses.

    Examples
    --------
    >>> eye = run("p4_retina")
    >>> eye.coverage.percent(0.0) > eye.coverage.percent(-40.0)
    True
    """
    data.one_of(vessel_state, VESSEL_SPEEDS_M_S, "states of a large vessel")
    case = scenarios.Scenario.named(name, flow, needle=needle)
    # A scenario without a vessel takes no speed.
    if case.vessel is not None:
        case = scenarios.Scenario.named(name, flow, VESSEL_SPEEDS_M_S[vessel_state], needle)
    # Boxes take most of the time, so only they offer coarser cells.
    if case.grid.kind == "xyz":
        case = case.with_cells(cell_mm)
    with warnings.catch_warnings(record=True) as said:
        # The sentence says it: no warning should appear beside the panel.
        warnings.simplefilter("always", CoarseCells)
        freeze = case.run(progress=progress, cancelled=cancelled)
    coarse = False
    for one in said:
        if issubclass(one.category, CoarseCells):
            coarse = True
        else:
            warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)
    # A stopped run would understate what got cold.
    if not freeze.completed:
        return None
    spared_C = {what: planning.coldest_at(freeze, place) for what, place in case.spared.items()}
    covered = planning.coverage(freeze, case.target)
    return Outcome(case, freeze, covered, spared_C, rim_beside(case, freeze), coarse)


def rim_beside(case: Scenario, freeze: Freeze) -> RimBeside | None:
    """Return the coldest ever at the target's rim nearest to a vessel, and opposite it.

    Interpolated between cells: those beside P2's vessel differ by 20 K.  With cells of 2 mm its rim
    reads 2.8 °C, with 1 mm 0.4 °C; the cell that holds the rim says 7.8 °C with 2 mm.

    Parameters
    ----------
    case : Scenario
        In a box, if it has a vessel.
    freeze : Freeze
        Its run.

    Returns
    -------
    RimBeside or None
        Temperatures, °C; None if the scenario has no vessel, or a target that is no ball.

    Examples
    --------
    >>> eye = scenarios.Scenario.named("p4_retina")
    >>> rim_beside(eye, eye.run(minutes=0.1)) is None
    True
    """
    target = case.target
    if case.vessel is None or not isinstance(target, Ball):
        return None
    away_x_mm = case.vessel.x_mm - target.x_mm
    away_y_mm = case.vessel.y_mm - target.y_mm
    shrunk = target.radius_mm / hypot(away_x_mm, away_y_mm)
    coldest_C = [
        planning.coldest_interpolated(
            freeze,
            (
                target.x_mm + side * shrunk * away_x_mm,
                target.y_mm + side * shrunk * away_y_mm,
                target.z_mm,
            ),
        )
        for side in (1, -1)
    ]
    return RimBeside(*coldest_C)


def _vessel_words(speed_m_s: float) -> str:
    """Return what the blood of a vessel does, in words, from its speed (m/s)."""
    if speed_m_s == scenarios.STANDS:
        return "standing blood in the vessel"
    if isinf(speed_m_s):
        return "the vessel's wall held at 37 °C"
    return f"blood in the vessel at {100 * speed_m_s:.2g} cm/s"
