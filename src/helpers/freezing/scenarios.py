"""Scenarios: the procedures of the five pages, each built from the tables in data/ and run with one call.

    scenarios.csv        tissue, grid and protocol of each scenario, and the page it comes from
    scenario_parts.csv   its tumour, layers, needles, vessels, cold spots, and what must be spared
    protocols.csv        how long it freezes, thaws and rests
    probes.csv, surfaces.csv, tissues.csv   what the parts are made of

What a page says is in the tables as it says it; what it leaves out (places, sizes, minutes) is ours, and each row says
so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import inf
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers import data
from helpers.freezing import grid as grids
from helpers.freezing.grid import Grid
from helpers.freezing.heat import solve
from helpers.freezing.probe import OFF, Probe, Schedule, preset_values
from helpers.freezing.regions import Ball, Cylinder, Layer, Region, Shape
from helpers.freezing.result import Freeze
from helpers.freezing.surface import Disc
from helpers.freezing.tissue import Tissue, tissue

THAW, WARM_BLOOD_C = "helium_thaw", 37.0


@dataclass(frozen=True)
class Scenario:
    """A procedure ready to run: what is frozen, with what, for how long, and what should die or be spared.

    `tissue` fills the `grid`, `regions` are painted over it, `sources` are needles, vessels and cold spots, `needles`
    how many of them are needles; `target` is the shape that should get cold, `spared` {name: place (mm)}.
    """

    name: str
    page: str
    title: str
    tissue: Tissue
    grid: Grid
    regions: tuple[Region, ...]
    sources: tuple
    needles: int
    minutes: float
    target: Shape
    spared: dict[str, tuple[float, ...]]

    def run(self, **options) -> Freeze:
        """Run it; `options` go to `heat.solve` (cores, progress, cancelled, step_s, ...)."""
        options.setdefault("minutes", self.minutes)
        return solve(self.tissue, self.grid, self.sources, regions=self.regions, **options)

    def with_cells(self, cell_mm: float) -> Scenario:
        """The same procedure on cells of another size (mm)."""
        sizes = [1000 * self.grid.cell * count for count in self.grid.field_shape]
        return replace(self, grid=getattr(grids, self.grid.kind)(*sizes, cell_mm))


def names() -> list[str]:
    """Names of all scenarios, in the order of the pages (no unit).

    >>> names()[0]
    'p1_argon_in_lung'
    """
    return list(data.load("scenarios")["scenario"])


def scenario(name: str) -> Scenario:
    """Build a scenario by its name; sizes in mm.  ValueError for an unknown name, naming the nearest.

    >>> scenario("p3_seven_needles").needles
    7
    """
    table = data.load("scenarios")
    data.one_of(name, table["scenario"], "scenarios")
    row = table.set_index("scenario").loc[name]
    parts = data.load("scenario_parts")
    parts = parts[parts["scenario"] == name]
    place = _grid(row)
    sources = [_source(part, row) for part in _rows(parts, "needle", "vessel", "surface")]
    regions = [Region(_shape(part), _material(part.of)) for part in _rows(parts, "region")]
    (target,) = (_shape(part) for part in _rows(parts, "target"))
    spared = {part.part: _point(part, place) for part in _rows(parts, "protected")}
    needles = len(_rows(parts, "needle"))
    return Scenario(
        name,
        row["page"],
        row["title"],
        tissue(row["tissue"]),
        place,
        tuple(regions),
        tuple(sources),
        needles,
        protocol_minutes(row["protocol"]),
        target,
        spared,
    )


class Phase(NamedTuple):
    """A part of a protocol: how long it lasts (min), and whether it is a freeze, thaw or rest."""

    minutes: float
    action: str


def protocol(name: str) -> list[Phase]:
    """Read a protocol of data/protocols.csv.

    Parameters
    ----------
    name : str
        Its name in the table.

    Returns
    -------
    list of Phase
        Its phases in order.

    Raises
    ------
    ValueError
        For an unknown name, naming the nearest.

    Examples
    --------
    >>> [phase.action for phase in protocol("freeze_thaw_freeze_10_5_10")]
    ['freeze', 'thaw', 'freeze']
    """
    table = data.load("protocols")
    data.one_of(name, table["protocol"].unique(), "protocols")
    rows = table[table["protocol"] == name].sort_values("phase")
    return [Phase(row.minutes, row.action) for row in rows.itertuples()]


def protocol_minutes(name: str) -> float:
    """Return how long a protocol of data/protocols.csv takes.

    Parameters
    ----------
    name : str
        Its name in the table.

    Returns
    -------
    float
        min, from the first freeze to the end of the last phase.

    Raises
    ------
    ValueError
        For an unknown name, naming the nearest.

    Examples
    --------
    >>> protocol_minutes("freeze_thaw_freeze_10_5_10")
    25.0
    """
    return float(sum(phase.minutes for phase in protocol(name)))


def needle_schedule(probe: str, plan: str) -> Schedule:
    """Return what a needle does while it follows a protocol.

    Parameters
    ----------
    probe : str
        A needle of data/probes.csv.
    plan : str
        A protocol of data/protocols.csv.

    Returns
    -------
    Schedule
        Gas temperature (°C) and film (heat-transfer coefficient, W/m2/K) over time.

    Raises
    ------
    ValueError
        For an unknown name, naming the nearest.

    Examples
    --------
    >>> needle_schedule("argon_needle", "freeze_10").coldest_C
    -150.0
    """
    return phase_schedule(probe, protocol(plan))


def phase_schedule(probe: str, phases: Iterable[Phase]) -> Schedule:
    """Return what a needle does in phases that are in no table.

    Parameters
    ----------
    probe : str
        A needle of data/probes.csv.
    phases : iterable of Phase
        One after another: "freeze" with the needle's gas, "thaw" with helium, "rest" with none.

    Returns
    -------
    Schedule
        Gas temperature (°C) and film (heat-transfer coefficient, W/m2/K) over time.

    Raises
    ------
    ValueError
        For an unknown needle, naming the nearest.

    Examples
    --------
    >>> phase_schedule("argon_needle", [Phase(10, "freeze"), Phase(5, "rest")]).film[-1]
    0.0
    """
    freeze = preset_values(probe)
    thaw = preset_values(THAW)
    gas = {
        "freeze": (freeze["gas_temperature"], freeze["film"]),
        "thaw": (thaw["gas_temperature"], thaw["film"]),
        "rest": (0.0, OFF),
    }
    return Schedule.phases(*((phase.minutes, *gas[phase.action]) for phase in phases))


def surface_schedule(surface: str, plan: str) -> Schedule:
    """Gas temperature (°C) and film (W/m2/K) of a cold spot from surfaces.csv; while it rests, room air lies there.

    >>> surface_schedule("nitrous_oxide_disc", "cervix_6_5").coldest_C
    -60.0
    """

    def gas(name: str) -> tuple[float, float]:
        return tuple(
            data.value("surfaces", surface=name, property=one).value
            for one in ("gas_temperature", "film")
        )

    return Schedule.phases(
        *(
            (phase.minutes, *gas(surface if phase.action == "freeze" else "room_air"))
            for phase in protocol(plan)
        )
    )


def _grid(row: pd.Series) -> Grid:
    """The grid of a scenario: (r, z), or a box with a square cross-section."""
    if row["grid"] == "rz":
        return grids.rz(row["width_mm"], row["length_mm"], row["cell_mm"])
    return grids.xyz(row["width_mm"], row["width_mm"], row["length_mm"], row["cell_mm"])


def _rows(parts: pd.DataFrame, *roles: str) -> list:
    """Parts with one of the roles, in the table's order."""
    return list(parts[parts["role"].isin(roles)].itertuples())


def _material(name: str) -> Tissue:
    """A tissue by name; a name that ends in _37 is that tissue at body temperature."""
    if name.endswith("_37"):
        return tissue(name.removesuffix("_37"), start_C=WARM_BLOOD_C)
    return tissue(name)


def _or(value: float, otherwise: float) -> float:
    """A cell of a table, or something else where it is empty."""
    return otherwise if np.isnan(value) else float(value)


def _shape(part) -> Shape:
    """The shape of a part."""
    at = {"x_mm": _or(part.x_mm, 0.0), "y_mm": _or(part.y_mm, 0.0)}
    build: dict[str, Callable[[], Shape]] = {
        "ball": lambda: Ball(part.radius_mm, **at, z_mm=_or(part.z_mm, 0.0)),
        "layer": lambda: Layer(part.low_mm, part.high_mm, part.axis),
        "cylinder": lambda: Cylinder(
            part.radius_mm, **at, low_mm=_or(part.low_mm, -inf), high_mm=_or(part.high_mm, inf)
        ),
    }
    return build[part.shape]()


def _point(part, place: Grid) -> tuple[float, ...]:
    """The place (mm) of a point, with the coordinates its grid has; r is x."""
    if place.kind == "rz":
        return part.x_mm, part.z_mm
    return part.x_mm, part.y_mm, part.z_mm


def _source(part, row: pd.Series) -> Probe | Disc:
    """A needle, a vessel or a cold spot.  A vessel runs along the whole box, its wall as warm as blood can make it."""
    if part.role == "surface":
        return Disc(surface_schedule(part.of, row["protocol"]), part.radius_mm)
    at = {"x_mm": _or(part.x_mm, 0.0), "y_mm": _or(part.y_mm, 0.0), "z_mm": part.z_mm}
    if part.role == "vessel":
        return Probe(Schedule.hold(WARM_BLOOD_C), part.radius_mm, row["length_mm"], **at)
    size = preset_values(part.of)
    return Probe(
        needle_schedule(part.of, row["protocol"]), size["radius"], size["active_length"], **at
    )
