"""What does a procedure of the five pages do?  Any scenario of data/scenarios.csv, run in full."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from helpers.freezing import planning, scenarios
from helpers.freezing.planning import Coverage
from helpers.freezing.result import Freeze
from helpers.freezing.scenarios import Scenario


@dataclass(frozen=True)
class Outcome:
    """A scenario that was run: what it covered, and the coldest each spared place ever was (°C)."""

    scenario: Scenario
    freeze: Freeze
    coverage: Coverage
    spared_C: dict[str, float]

    undefined: ClassVar[tuple[str, ...]] = ("scenario",)
    """Fields that may hold infinity on purpose: a wall held at a temperature, an endless shape."""

    def summary(self) -> str:
        """One plain sentence: time, shares of the target at three levels, and what was spared."""
        title = f"{self.scenario.title}: after {self.freeze.time_s / 60:.3g} min"
        sentence = (
            f"{title}, {self.coverage.percent(0.0):.0f} % of the target froze, "
            f"{self.coverage.percent(-20.0):.0f} % reached -20 °C and "
            f"{self.coverage.percent(-40.0):.0f} % reached -40 °C"
        )
        # Not every page names something to spare.
        for name, coldest_C in self.spared_C.items():
            sentence += f"; the {name} got no colder than {coldest_C:.0f} °C"
        return f"{sentence}."


def run(
    name: str = "p3_seven_needles",
    cell_mm: float = 2.0,
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
        For an unknown scenario, naming the nearest, or a size of cell that the grid refuses.

    Examples
    --------
    >>> eye = run("p4_retina")
    >>> eye.coverage.percent(0.0) > eye.coverage.percent(-40.0)
    True
    """
    case = scenarios.Scenario.named(name, needle)
    # Boxes take most of the time, so only they offer coarser cells.
    if case.grid.kind == "xyz":
        case = case.with_cells(cell_mm)
    freeze = case.run(progress=progress, cancelled=cancelled)
    # A stopped run would understate what got cold.
    if not freeze.completed:
        return None
    spared_C = {what: planning.coldest_at(freeze, place) for what, place in case.spared.items()}
    return Outcome(case, freeze, planning.coverage(freeze, case.target), spared_C)
