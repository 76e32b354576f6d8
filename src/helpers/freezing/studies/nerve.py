"""How cold a nerve gets beside a bone that is frozen.

The scenario `p5_bone_nerve` of data/scenarios.csv, an argon needle in a bone with muscle around it,
run under one of several protocols.  The nerve itself is too thin to change the temperatures, so one
run serves every distance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from helpers.freezing.probe import ARGON_NEEDLE
from helpers.freezing.regions import Cylinder
from helpers.freezing.result import Freeze
from helpers.freezing.scenarios import Scenario, needle_schedule, protocol_minutes

SCENARIO = "p5_bone_nerve"


class Bone(NamedTuple):
    """Outer radii (mm) of the marrow and of the cortex around it."""

    marrow_mm: float
    cortex_mm: float


@dataclass(frozen=True)
class NerveBeside:
    """A frozen bone, and a nerve some way outside it (mm)."""

    freeze: Freeze
    distance_mm: float

    @property
    def radius_mm(self) -> np.ndarray:
        """Distances from the needle's axis (mm), shape (cells,)."""
        return self.freeze.grid.centres_mm(0)

    @property
    def coldest_C(self) -> np.ndarray:
        """The coldest ever (°C) at these distances, at mid-height of the needle, shape (cells,)."""
        # The stored axes are r, (unused), z; the needle is in the middle of z.
        middle = self.freeze.grid.shape[2] // 2
        return self.freeze.minimum_C[:, middle]

    @property
    def nerve_mm(self) -> float:
        """Distance of the nerve from the needle's axis, mm."""
        return bone().cortex_mm + self.distance_mm

    @property
    def nerve_C(self) -> float:
        """Coldest the nerve ever was, °C."""
        return float(np.interp(self.nerve_mm, self.radius_mm, self.coldest_C))

    @property
    def edge_mm(self) -> float:
        """Largest radius (mm) that the ice (0 °C) ever had."""
        # The coldest ever rises outward, so it can be the abscissa.
        return float(np.interp(0.0, self.coldest_C, self.radius_mm))

    def summary(self) -> str:
        """One plain sentence: time, the nerve's temperature, and how far the ice got."""
        needle = f"{self.freeze.time_s / 60:.0f} min with one argon needle in bone"
        nerve = f"a nerve {self.distance_mm:.0f} mm outside it down to {self.nerve_C:.0f} °C"
        ice = f"the ice reached {self.edge_mm:.1f} mm from the needle's axis"
        return f"{needle} take {nerve}; {ice}."


def run(distance_mm: float = 5.0, plan: str = "bone_40") -> NerveBeside:
    """Freeze a bone beside which a nerve lies.

    Parameters
    ----------
    distance_mm : float
        From the surface of the bone to the nerve, mm.
    plan : str
        A protocol of data/protocols.csv.

    Returns
    -------
    NerveBeside
        The run, and what it does to the nerve.

    Raises
    ------
    ValueError
        For an unknown protocol, naming the nearest.

    Examples
    --------
    >>> run(2.0, "freeze_10").nerve_C < run(10.0, "freeze_10").nerve_C
    True
    """
    return NerveBeside(frozen_bone(plan), distance_mm)


@lru_cache(maxsize=4)
def frozen_bone(plan: str) -> Freeze:
    """Run the scenario under another protocol; cached, as every distance shares the run.

    Parameters
    ----------
    plan : str
        A protocol of data/protocols.csv.

    Returns
    -------
    Freeze
        A run in (r, z), as long (min) as the protocol.

    Examples
    --------
    >>> round(frozen_bone("freeze_10").time_s)
    600
    """
    case = Scenario.named(SCENARIO)
    # The scenario has one source; unpacking refuses another number.
    (needle,) = case.sources
    changed = replace(needle, schedule=needle_schedule(ARGON_NEEDLE, plan))
    return replace(case, sources=(changed,), minutes=protocol_minutes(plan)).run()


@lru_cache(maxsize=1)  # one picture needs it five times, and building a scenario takes 10 ms
def bone() -> Bone:
    """Return the radii of the scenario's bone (mm).

    Examples
    --------
    >>> bone()
    Bone(marrow_mm=12.0, cortex_mm=15.0)
    """
    # The lesion, a ball, is painted over the bone and has no say in its size.
    radii_mm = {}
    for region in Scenario.named(SCENARIO).regions:
        if isinstance(region.shape, Cylinder):
            radii_mm[region.tissue.name] = region.shape.radius_mm
    return Bone(radii_mm["trabecular_bone"], radii_mm["cortical_bone"])
