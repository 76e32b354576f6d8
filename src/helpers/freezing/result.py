"""What a run leaves behind: fields, thermocouple curves, the energy ledger, and one plain sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from helpers.freezing import isotherms
from helpers.freezing.grid import Grid
from helpers.freezing.tissue import Tissue

LETHAL_C = -40.0


@dataclass(frozen=True)
class EnergyLedger:
    """Where the heat went, in J (J/m2 on a plane, J/m on a cylinder or (x, y) grid).

    `taken`: by each probe; `from_blood`: given to the tissue by blood and metabolism; `lost`: fall of its enthalpy.
    """

    taken: tuple[float, ...]
    from_blood: float
    lost: float

    @property
    def imbalance(self) -> float:
        """Heat that is unaccounted for, as a share of all heat moved (dimensionless); 0 is perfect."""
        given = self.lost + self.from_blood
        scale = max(
            abs(self.lost), sum(abs(heat) for heat in self.taken), abs(self.from_blood), 1e-30
        )
        return abs(sum(self.taken) - given) / scale


@dataclass(frozen=True)
class Thermocouples:
    """Temperatures at chosen points: `place_mm` one tuple a point, `time_s` (steps,), `temperature_C` (steps, points).

    Each reads the cell that holds the point, at most half a cell away.
    """

    place_mm: tuple[tuple[float, ...], ...]
    time_s: np.ndarray
    temperature_C: np.ndarray


@dataclass(frozen=True)
class Freeze:
    """The end of a run; fields have the grid's `field_shape`, cells inside probes hold the probe's temperature.

    `temperature_C` at the end, `minimum_C` the coldest each cell ever was, `unfrozen_fraction` at the end (no unit),
    `frozen_at_s` when each cell first fell below its own liquidus, `cooling_rate_C_per_min` the mean rate from there to
    -20 °C (both nan where not reached), `region` the number of the region each cell lies in (0: `tissue` itself),
    `time_s` the time reached, `completed` False after Stop, `stages` the number of passes over the grid.
    """

    undefined: ClassVar[tuple[str, ...]] = ("frozen_at_s", "cooling_rate_C_per_min")
    """Fields that hold nan on purpose."""

    tissue: Tissue
    grid: Grid
    time_s: float
    completed: bool
    temperature_C: np.ndarray
    minimum_C: np.ndarray
    frozen_at_s: np.ndarray
    cooling_rate_C_per_min: np.ndarray
    unfrozen_fraction: np.ndarray
    is_tissue: np.ndarray
    region: np.ndarray
    energy: EnergyLedger
    thermocouples: Thermocouples
    stages: int = field(default=0)

    def size(self, temperature_C: float, where: np.ndarray | None = None) -> float:
        """Tissue and probe now at or below a temperature (°C): mm, mm2 or cm3, as the grid has 1, 2 or 3 dimensions.

        `where`: count only the cells of a mask, for example `run.region == 1` or `tumour.contains(run.grid)`.
        """
        return isotherms.size(self, temperature_C, where=where)

    def radius_mm(self, temperature_C: float) -> float:
        """How far an isotherm (°C) reaches (mm): depth, radius, or radius of the disc or ball of the same size."""
        return isotherms.radius_mm(self, temperature_C)

    def summary(self) -> str:
        """One plain sentence: time, ice and how far inside its edge -40 °C lies."""
        minutes = self.time_s / 60
        start = f"After {minutes:.3g} min" + ("" if self.completed else " (stopped early)")
        edge, lethal = self.radius_mm(self.tissue.liquidus_C), self.radius_mm(LETHAL_C)
        if np.isnan(edge):
            return f"{start} nothing is frozen; the coldest tissue is at {self.temperature_C.min():.1f} °C."
        if np.isnan(lethal):
            return f"{start} the ice edge is {edge:.1f} mm out; no tissue has reached -40 °C."
        return (
            f"{start} the ice edge is {edge:.1f} mm out; -40 °C reaches {lethal:.1f} mm, "
            f"{edge - lethal:.1f} mm inside the edge."
        )
