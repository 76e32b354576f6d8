"""One needle in tissue: where the ice ends, and how much of it is lethally cold.

A needle of finite length in the middle of a cylinder of tissue, in (r, z).  The wall of the needle,
or the gas inside it, goes from body temperature to its target within half a minute.  The tissue
ends 50 mm from the axis and 35 mm or more beyond the tips, insulated; in 20 minutes it gets colder
there by 5 °C and 11 °C at most, with the coldest and longest needle on offer.  Halving the cells
moves the edge by less than 1 %, as notebook 01 shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, pi

from helpers import data
from helpers.freezing.grid import rz
from helpers.freezing.mirror import solve_symmetric
from helpers.freezing.probe import ARGON_NEEDLE, Probe, Schedule, preset_values
from helpers.freezing.result import LETHAL_C, Freeze
from helpers.freezing.sentences import say
from helpers.freezing.tissue import Tissue

# Tissue around the needle and along it (mm); see above why that is enough.
RADIUS_MM = 50.0
LENGTH_MM = 110.0
MIDDLE_MM = LENGTH_MM / 2

CELL_MM = 0.5

# Size of a cell while a control of the panel moves (mm): radii are then off by up to 0.3 mm and
# volumes by up to 8 %, most in agar gel, whose water freezes at one temperature.
QUICK_CELL_MM = 1.0

# Time the wall or its gas takes from body temperature to its target (min); a sudden start would
# only cost time steps.
COOLING_MIN = 0.5

# A colder layer thinner than this is the needle itself (mm): the wall is as cold as it was set, so
# without it a wall at -40 °C would have frozen tissue to -40 °C.
SKIN_MM = 0.1

# Distance of the thermocouples from the axis, at mid-height (mm).
SENSORS_MM = (5.0, 10.0, 15.0)

# How cold reaches the needle: the heat-transfer coefficient between gas and wall, W/m2/K.  The two
# films are those of the two contacts in data/needles.csv, since no single one serves all needles;
# an infinite one prescribes the wall.
STRONG = "through a gas film, strong contact"
WEAK = "through a gas film, weak contact"
CONTACTS = {
    "wall at this temperature": inf,
    STRONG: preset_values("argon_17g_33mm")["film"],
    WEAK: preset_values(ARGON_NEEDLE)["film"],
}


@dataclass(frozen=True)
class OneNeedle:
    """A finished freeze around one needle, with the sizes that matter to a clinician."""

    freeze: Freeze
    diameter_mm: float
    active_length_mm: float

    @property
    def edge_mm(self) -> float:
        """Radius of the ice (0 °C) beside the middle of the needle, mm; nan without ice."""
        return self.freeze.radius_mm(0.0)

    @property
    def lethal_mm(self) -> float:
        """Radius of -40 °C there, mm; nan if it is not reached outside the needle."""
        return self.freeze.radius_mm(LETHAL_C)

    @property
    def lag_mm(self) -> float:
        """How far -40 °C lies inside the edge, mm; of tenths, so that the sentence adds up."""
        return round(self.edge_mm, 1) - round(self.lethal_mm, 1)

    @property
    def ice_cm3(self) -> float:
        """Volume of tissue at or below 0 °C, cm3, without the needle's."""
        return self._tissue_cm3(0.0)

    @property
    def lethal_cm3(self) -> float:
        """Volume of tissue at or below -40 °C, cm3, without the needle's."""
        return self._tissue_cm3(LETHAL_C)

    @property
    def heat_kJ(self) -> float:
        """Heat drawn by the needle, kJ."""
        return sum(self.freeze.energy.taken) / 1000

    def reaches_tissue(self, level_C: float) -> bool:
        """Say whether any tissue is as cold as a level.

        Parameters
        ----------
        level_C : float
            °C.

        Returns
        -------
        bool
            False where the cold layer is thinner than `SKIN_MM`: that is the needle itself.
        """
        # Nothing that cold makes the radius nan, and comparing with nan is false.
        return self.freeze.radius_mm(level_C) >= self.diameter_mm / 2 + SKIN_MM

    def _tissue_cm3(self, level_C: float) -> float:
        """Tissue at or below a level (°C), cm3: what the run counts less the needle's volume."""
        if not self.reaches_tissue(level_C):
            return 0.0
        # The run counts all cells at least as cold, and those inside the needle are.
        needle_cm3 = pi * (self.diameter_mm / 2) ** 2 * self.active_length_mm / 1000
        return max(0.0, self.freeze.size(level_C) - needle_cm3)

    def summary(self) -> str:
        """One plain sentence: edge, lag, and the share of the ice that is lethally cold."""
        minutes = self.freeze.time_s / 60
        if not self.reaches_tissue(0.0):
            return say("one_needle_no_ice", minutes=minutes)
        if not self.reaches_tissue(LETHAL_C):
            return say("one_needle_mild", minutes=minutes, edge=self.edge_mm)
        return say(
            "one_needle_lethal",
            minutes=minutes,
            edge=self.edge_mm,
            lethal=self.lethal_mm,
            lag=self.lag_mm,
            percent=100 * self.lethal_cm3 / self.ice_cm3,
            ice=self.ice_cm3,
        )


def run(
    tissue_name: str = "standard_soft_tissue",
    contact: str = "wall at this temperature",
    probe_C: float = -140.0,
    diameter_mm: float = 3.0,
    active_length_mm: float = 35.0,
    minutes: float = 10.0,
    cell_mm: float = CELL_MM,
    reads: str = "rates",
) -> OneNeedle:
    """Freeze tissue with one needle.

    Parameters
    ----------
    tissue_name : str
        A tissue of data/tissues.csv.
    contact : str
        One of `CONTACTS`.
    probe_C : float
        Temperature of the wall, or of the gas behind a film, °C.
    diameter_mm, active_length_mm : float
        Size of the part that gets cold, mm.
    minutes : float
        How long it freezes, min.
    cell_mm : float
        Size of a cell, mm.
    reads : {"sizes", "rates"}
        What is read from the run, see `heat.solve`: sizes alone, or the sensors as well.

    Returns
    -------
    OneNeedle
        The run and its sizes.

    Raises
    ------
    ValueError
        For an unknown name, or a value that the probe, the grid or the solver refuses.

    Examples
    --------
    >>> ball = run(minutes=2, cell_mm=1)
    >>> ball.edge_mm > ball.lethal_mm > 1.5
    True
    """
    data.one_of(contact, CONTACTS, "ways in which cold reaches the needle")
    tissue = Tissue.named(tissue_name)
    cooling = ((0, tissue.start_C), (COOLING_MIN, probe_C))
    schedule = Schedule.ramps(*cooling, film=CONTACTS[contact])
    probe = Probe(schedule, diameter_mm / 2, active_length_mm, z_mm=MIDDLE_MM)
    grid = rz(RADIUS_MM, LENGTH_MM, cell_mm)
    sensors = [(radius_mm, MIDDLE_MM) for radius_mm in SENSORS_MM]
    freeze = solve_symmetric(tissue, grid, [probe], minutes, reads=reads, thermocouples_mm=sensors)
    return OneNeedle(freeze, diameter_mm, active_length_mm)


def run_simple(minutes: float, probe_C: float) -> OneNeedle:
    """Freeze soft tissue with the same needle, all but time and temperature left alone.

    Parameters
    ----------
    minutes : float
        How long it freezes, min.
    probe_C : float
        Temperature of the needle's wall, °C.

    Returns
    -------
    OneNeedle
        The run and its sizes.

    Examples
    --------
    >>> run_simple(1, -140).diameter_mm
    3.0
    """
    return run(minutes=minutes, probe_C=probe_C)
