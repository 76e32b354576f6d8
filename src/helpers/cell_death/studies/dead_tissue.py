"""What dies in an ice ball, by one of several measured dose-responses, with its band.

One argon needle freezes a cylinder of tissue in (r, z) once or twice, with helium in between.  A
map of death puts the coldest temperature and the freezes of every voxel through a dose-response.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from helpers import checks, data
from helpers.cell_death import menus, responses
from helpers.cell_death.exposure import Exposure
from helpers.cell_death.kill_map import SURELY, KillMap, kill_map
from helpers.freezing.grid import rz
from helpers.freezing.mirror import solve_symmetric
from helpers.freezing.probe import ARGON_NEEDLE, Probe, preset_values
from helpers.freezing.result import Freeze
from helpers.freezing.scenarios import ProtocolStep, step_schedule
from helpers.freezing.sentences import say
from helpers.freezing.tissue import Tissue

RADIUS_MM = 40.0
LENGTH_MM = 80.0
CELL_MM = 1.0

# how often the field is looked at, to count freezes
WATCH_S = 10.0

# longest time step (s) while a control of the panel moves: volumes are then off by up to 0.2 cm3
QUICK = {"step_s": 10.0}

# a usual freeze, and the thaw between two
FREEZE_MIN = 10.0
THAW_MIN = 20.0

# the steps that the study's own are compared with
SHORTEST_STEP_S = 0.25

# ends of the line along the needle's middle on which shares are given
NEAREST_MM = 2.0
FARTHEST_MM = 26.0

# what a second freeze is, and the model of `cycles` for it
SENSITISED = "meets weakened cells"
INDEPENDENT = "is a fresh trial"
SECOND_FREEZE = {SENSITISED: "sensitised", INDEPENDENT: "independent"}


class Watched(NamedTuple):
    """A finished run, and what every voxel went through."""

    freeze: Freeze
    exposure: Exposure


@dataclass(frozen=True, eq=False)
class DeadTissue:
    """A map of death, and the share dead along the needle's middle.

    `dead_percent` is after all freezes and `dead_once_percent` after the coldest one alone, both at
    `distance_mm` from the axis; `frozen_twice_percent` is the share of the ice that froze again.
    """

    death: KillMap
    label: str
    freezes: int
    frozen_twice_percent: float
    distance_mm: np.ndarray
    dead_percent: np.ndarray
    dead_once_percent: np.ndarray

    @property
    def freeze(self) -> Freeze:
        """The run behind it."""
        return self.death.run

    @property
    def edge_mm(self) -> float:
        """Where the ice ends at mid-height (mm from the axis); -1 without ice."""
        run = self.freeze
        middle_C = run.minimum_C[:, run.grid.field_shape[1] // 2]
        iced = np.flatnonzero(middle_C <= run.tissue.liquidus_C)
        if not len(iced):
            return -1.0
        return self._far_side_mm(iced[-1])

    @property
    def surely_dead_edge_mm(self) -> float:
        """How far fewer than 1 cell in 1000 lives at mid-height (mm from the axis); -1 nowhere."""
        share = self.death.dead_share[:, self.freeze.grid.field_shape[1] // 2]
        surely = np.flatnonzero(share > SURELY)
        return self._far_side_mm(surely[-1]) if len(surely) else -1.0

    def _far_side_mm(self, number: int) -> float:
        """Return the distance from the axis (mm) of the far side of one of the grid's cells."""
        grid = self.freeze.grid
        half_cell_mm = 500 * grid.cell  # the grid has its size in m
        return float(grid.centres_mm(0)[number] + half_cell_mm)

    def summary(self) -> str:
        """One plain sentence: freezes, dead volume with its band, ice, and what froze again."""
        death = self.death
        if self.freezes == 1:
            start = say("dead_once", label=self.label)
        else:
            start = say("dead_more", freezes=self.freezes, label=self.label)
        again = ""
        if self.freezes > 1:
            again = say("dead_again", again=self.frozen_twice_percent)
        # what was measured at the edge of lesions may lie outside the ice, so ice comes last
        return say(
            "dead_in_ice" if death.response.needs_ice else "dead_animals",
            start=start,
            dead=death.dead,
            low=death.low,
            high=death.high,
            surely=death.surely_dead,
            ice=death.ice,
            again=again,
        )


def run(
    cells: str = responses.FROZEN_TWICE,
    tissue_name: str = "standard_soft_tissue",
    freezes: int = 2,
    freeze_min: float = FREEZE_MIN,
    thaw_min: float = THAW_MIN,
    second: str = SENSITISED,
    cell_mm: float = CELL_MM,
    step_s: float | None = None,
) -> DeadTissue:
    """Freeze tissue with one argon needle and count what dies.

    Parameters
    ----------
    cells : str
        What the dose-response was measured on, a name for `responses.response`.
    tissue_name : str
        A tissue of data/tissues.csv.
    freezes : int
        How often it freezes, 1 or more.
    freeze_min, thaw_min : float
        How long each freeze and each thaw in between takes, min.
    second : str
        `SENSITISED` or `INDEPENDENT`; matters where a second freeze was measured.
    cell_mm : float
        Size of the grid's cells, mm.
    step_s : float, optional
        Longest time step, s, in place of that for coldest temperatures.

    Returns
    -------
    DeadTissue
        The map of death and its summary along the needle's middle.

    Raises
    ------
    ValueError
        For an unknown name, freezes that are no whole number of 1 or more, or a value that the
        schedule, the grid or the solver refuses.

    Examples
    --------
    >>> once = run(freezes=1, freeze_min=4)
    >>> once.death.dead < once.death.ice
    True
    """
    data.one_of(second, SECOND_FREEZE, "second freezes")
    freezes = checks.whole_number("freezes", freezes, 1)
    dose = responses.response(cells, SECOND_FREEZE[second])
    freeze, exposure = frozen(tissue_name, freezes, freeze_min, thaw_min, cell_mm, step_s)
    # without the exposure a map of death takes every voxel as frozen once, at its coldest
    death = kill_map(freeze, dose, exposure)
    once = kill_map(freeze, dose)

    iced = freeze.is_tissue & (freeze.minimum_C <= freeze.tissue.liquidus_C)
    volumes = freeze.grid.cell_volumes()
    ice = max(volumes[iced].sum(), 1e-30)  # without any ice the share is 0, not nan
    frozen_twice = float(volumes[iced & (exposure.freezes >= 2)].sum() / ice)

    # cell n reaches from n to n + 1 times its size, so a distance is a count of cells
    along = slice(int(NEAREST_MM / cell_mm), int(FARTHEST_MM / cell_mm))
    middle = freeze.grid.field_shape[1] // 2
    return DeadTissue(
        death=death,
        label=menus.response_label(cells),
        freezes=freezes,
        frozen_twice_percent=100 * frozen_twice,
        distance_mm=freeze.grid.centres_mm(0)[along],
        dead_percent=100 * death.dead_share[along, middle],
        dead_once_percent=100 * once.dead_share[along, middle],
    )


@lru_cache(maxsize=32)
def frozen(
    tissue_name: str,
    freezes: int,
    freeze_min: float,
    thaw_min: float,
    cell_mm: float = CELL_MM,
    step_s: float | None = None,
) -> Watched:
    """Run the heat of the study; kept, because other dose-responses may be put to the same run.

    Parameters
    ----------
    tissue_name : str
        A tissue of data/tissues.csv.
    freezes : int
        How often it freezes.
    freeze_min, thaw_min : float
        How long each freeze and each thaw in between takes, min.
    cell_mm : float
        Size of the grid's cells, mm.
    step_s : float, optional
        Longest time step, s, in place of that for coldest temperatures.

    Returns
    -------
    Watched
        The run, and what each voxel went through.

    Raises
    ------
    ValueError
        For an unknown name, or a value that the schedule, the grid or the solver refuses.

    Examples
    --------
    >>> frozen("agar_gel", 2, 2.0, 2.0, 2.0).freeze.time_s
    360.0
    """
    # no thaw after the last freeze: it makes nothing colder, and death is read off the coldest
    steps = [ProtocolStep(freeze_min, "freeze")]
    for _ in range(freezes - 1):
        steps += [ProtocolStep(thaw_min, "thaw"), ProtocolStep(freeze_min, "freeze")]
    minutes = sum(step.minutes for step in steps)

    tissue = Tissue.named(tissue_name)
    needle = preset_values(ARGON_NEEDLE)
    schedule = step_schedule(ARGON_NEEDLE, steps)
    probe = Probe(schedule, needle["radius"], needle["active_length"], z_mm=LENGTH_MM / 2)
    # an exposure collects as it watches, so each run needs a new one
    exposure = Exposure(edge_C=tissue.liquidus_C)
    grid = rz(RADIUS_MM, LENGTH_MM, cell_mm)
    freeze = solve_symmetric(
        tissue,
        grid,
        [probe],
        minutes,
        reads="minima",
        step_s=step_s,
        watch=exposure.see,
        watch_s=WATCH_S,
    )
    for field in vars(exposure).values():
        if isinstance(field, np.ndarray):
            field.flags.writeable = False  # the run is over; the cache lets all callers share it
    return Watched(freeze, exposure)


def step_error_K(tissue_name: str = "standard_soft_tissue", freezes: int = 2) -> float:
    """Return how far the steps of the study move the coldest temperature of any cell, K.

    The usual freezes and thaws are compared with the same in steps of 0.25 s.

    Parameters
    ----------
    tissue_name : str
        A tissue of data/tissues.csv.
    freezes : int
        How often it freezes.

    Returns
    -------
    float
        K, in the worst cell.

    Raises
    ------
    ValueError
        For an unknown name.

    Examples
    --------
    >>> step_error_K(freezes=1) < 1
    True
    """
    usual = frozen(tissue_name, freezes, FREEZE_MIN, THAW_MIN).freeze
    fine = frozen(tissue_name, freezes, FREEZE_MIN, THAW_MIN, CELL_MM, SHORTEST_STEP_S).freeze
    gap_K = np.abs(usual.minimum_C - fine.minimum_C)
    return float(gap_K[usual.is_tissue].max())


def fitted_numbers(cells: str, second: str = SENSITISED) -> list[responses.FittedNumber]:
    """Return the numbers that the dose-response of a run rests on.

    Parameters
    ----------
    cells, second : str
        As `run` takes them.

    Returns
    -------
    list of FittedNumber
        With their errors and sources, °C or K.

    Raises
    ------
    ValueError
        For an unknown name; the message names the nearest.

    Examples
    --------
    >>> fitted_numbers("PANC-1")[0].name
    'half dead'
    """
    data.one_of(second, SECOND_FREEZE, "second freezes")
    return responses.numbers(responses.response(cells, SECOND_FREEZE[second]))
