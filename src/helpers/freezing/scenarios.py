"""Scenarios: the procedures of the five pages, each built from the tables in data/ and run at once.

    scenarios.csv        tissue, grid and protocol of each scenario, and the page it comes from
    scenario_parts.csv   its tumour, layers, needles, vessels, cold spots, and what must be spared
    protocols.csv        how long it freezes, thaws and rests
    probes.csv, surfaces.csv, tissues.csv, vessels.csv   what the parts are made of
    blood_flow.csv       how much of its resting flow an organ keeps during an operation

**Assumptions.** What a page says is in the tables as it says it; what it leaves out (places, sizes,
minutes) is ours, and each row says so.

**Two flows, each with its limits.** The tissue has the flow that scenarios.csv names, at rest or
during an operation, and `flow` takes either end of its range. A vessel warms by `vessel`, from its
width and the speed of its blood; the limits are a wall held at body temperature, as if the blood
were infinitely fast, and blood that does not move.

**Checks.** The tests run every scenario, balance its energy, and compare its parts with its page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf, isnan
from typing import TYPE_CHECKING, Any, NamedTuple

from helpers import data
from helpers.freezing import blood_flow
from helpers.freezing import grid as grids
from helpers.freezing.grid import Grid
from helpers.freezing.heat import solve
from helpers.freezing.probe import OFF, Phase, Probe, Schedule, preset_values
from helpers.freezing.regions import Ball, Cylinder, Layer, Region, Shape
from helpers.freezing.result import Freeze
from helpers.freezing.surface import Disc
from helpers.freezing.tissue import BODY_C, Tissue
from helpers.freezing.vessel import named_vessel, standing_blood, vessel

if TYPE_CHECKING:
    import pandas as pd

# The row of data/probes.csv that thaws a needle.
THAW = "helium_thaw"

# The row of data/surfaces.csv that lies on a cold spot while it rests.
ROOM_AIR = "room_air"

# A tissue whose name in the table of parts ends so starts at body temperature.
AT_BODY_TEMPERATURE = "_37"

# Blood flow in the tissue of a scenario: what its table gives and the ends of that range; or awake.
MIDDLE = "middle"
LOW = "low"
HIGH = "high"
FLOWS = (MIDDLE, LOW, HIGH, blood_flow.AT_REST)

# What a needle does in a step of a protocol.
ACTIONS = ("freeze", "thaw", "rest")

# Speeds (m/s) of blood in a vessel that stand for its two limits.
STANDS = 0.0
HOLDS_THE_WALL = inf


class ProtocolStep(NamedTuple):
    """One step of a protocol: how long (min), and what the needles do: freeze, thaw or rest."""

    minutes: float
    action: str


class VesselBeside(NamedTuple):
    """A large vessel of a scenario: axis and diameter (mm), and the speed of its blood (m/s)."""

    x_mm: float
    y_mm: float
    diameter_mm: float
    speed_m_s: float


@dataclass(frozen=True)
class Scenario:
    """A procedure ready to run: what is frozen, with what, for how long, and what should die.

    Make one with `Scenario.named`.

    Parameters
    ----------
    name, page, title : str
        Name in the table, the page it comes from, and a title for readers.
    tissue : Tissue
        What fills the grid.
    grid : Grid
        Where it is computed.
    regions : tuple of Region
        Other tissues, painted over the first in this order.
    sources : tuple of Probe or Disc
        Needles, vessels and cold spots.
    needles : int
        How many of the sources are needles.
    minutes : float
        How long the protocol lasts, min.
    target : Shape
        What should get cold.
    spared : dict of str to tuple of float
        Places that should not get cold, mm, by name.
    flow_percent : float
        Blood flow in the tissue, % of its flow at rest.
    vessel : VesselBeside or None
        The large vessel, if there is one.
    """

    name: str
    page: str
    title: str
    tissue: Tissue
    grid: Grid
    regions: tuple[Region, ...]
    sources: tuple[Probe | Disc, ...]
    needles: int
    minutes: float
    target: Shape
    spared: dict[str, tuple[float, ...]]
    flow_percent: float = 100.0
    vessel: VesselBeside | None = None

    @classmethod
    def named(
        cls,
        name: str,
        flow: str = MIDDLE,
        vessel_speed_m_s: float | None = None,
        needle: str | None = None,
    ) -> Scenario:
        """Build a scenario of data/scenarios.csv.

        Parameters
        ----------
        name : str
            Name in the table; see `names`.
        flow : {"middle", "low", "high", "at rest"}
            Blood flow in the tissue: what the scenario's row names (at rest, or during an
            operation), an end of its range, or the flow of people who are awake and at rest.
        vessel_speed_m_s : float, optional
            Mean speed of the blood in its vessel, m/s, in place of that in data/vessels.csv; 0 for
            blood that stands, infinite for a wall held at body temperature.
        needle : str, optional
            A needle of data/probes.csv in place of those that the scenario names.

        Returns
        -------
        Scenario
            The procedure; sizes in mm.

        Raises
        ------
        ValueError
            For an unknown name, flow or needle (the message names the nearest), or a speed for a
            scenario without a vessel.

        Examples
        --------
        >>> Scenario.named("p3_seven_needles").needles
        7
        >>> low, awake = (Scenario.named("p3_seven_needles", flow) for flow in ("low", "at rest"))
        >>> low.flow_percent < awake.flow_percent == 100
        True
        >>> Scenario.named("p3_seven_needles", needle="argon_3_4mm").sources[0].radius_mm
        1.7
        >>> Scenario.named("p3_seven_needle")
        Traceback (most recent call last):
        ...
        ValueError: 'p3_seven_needle' is not among the scenarios; nearest: 'p3_seven_needles'; ...
        """
        table = data.load("scenarios")
        data.one_of(name, table["scenario"], "scenarios")
        data.one_of(flow, FLOWS, "blood flows of a scenario")
        row = table.set_index("scenario").loc[name]
        parts = data.load("scenario_parts")
        parts = parts[parts["scenario"] == name]

        grid = _grid(row)
        regions = [Region(_shape(part), _material(part.of)) for part in _rows(parts, "region")]
        # The table's order is kept: later surfaces lie on earlier ones.
        placed = _rows(parts, "needle", "surface")
        if needle is not None:
            placed = [
                part._replace(of=needle) if part.role == "needle" else part for part in placed
            ]
        sources = [_source(part, row) for part in placed]
        beside = _vessel_beside(name, _rows(parts, "vessel"), vessel_speed_m_s)
        if beside is not None and beside.speed_m_s == STANDS:
            # Painted last, over whatever it runs through.
            closed = Cylinder(beside.diameter_mm / 2, beside.x_mm, beside.y_mm)
            regions.append(Region(closed, standing_blood()))
        elif beside is not None:
            sources.append(_vessel_probe(beside, row["length_mm"]))
        flow_percent = _flow_percent(row, flow)
        # Exactly one target: unpacking refuses none and two.
        (target,) = (_shape(part) for part in _rows(parts, "target"))
        spared = {part.part: _point(part, grid) for part in _rows(parts, "protected")}
        return cls(
            name=name,
            page=row["page"],
            title=row["title"],
            tissue=blood_flow.with_share(row["tissue"], flow_percent),
            grid=grid,
            regions=tuple(regions),
            sources=tuple(sources),
            needles=len(_rows(parts, "needle")),
            minutes=protocol_minutes(row["protocol"]),
            target=target,
            spared=spared,
            flow_percent=flow_percent,
            vessel=beside,
        )

    def run(self, **options: Any) -> Freeze:
        """Run it.

        Parameters
        ----------
        **options
            Further parameters of `heat.solve` (minutes, cores, progress, cancelled, step_s, ...).

        Returns
        -------
        Freeze
            The finished run.
        """
        options.setdefault("minutes", self.minutes)
        return solve(self.tissue, self.grid, self.sources, regions=self.regions, **options)

    def with_cells(self, cell_mm: float) -> Scenario:
        """Return the same procedure on cells of another size.

        Parameters
        ----------
        cell_mm : float
            Size of a cell, mm; the grid must be a whole number of them.

        Returns
        -------
        Scenario
            The procedure.

        Raises
        ------
        ValueError
            If the grid is no whole number of such cells.
        """
        sizes_mm = [1000 * self.grid.cell * count for count in self.grid.field_shape]
        # Scenarios are (r, z) or boxes, whose makers take their sizes in the order of the axes.
        make_grid = getattr(grids, self.grid.kind)
        return replace(self, grid=make_grid(*sizes_mm, cell_mm))


def names() -> list[str]:
    """Return the names of all scenarios, in the order of the pages.

    Returns
    -------
    list of str
        Names (no unit).

    Examples
    --------
    >>> names()[0]
    'p1_argon_in_lung'
    """
    return list(data.load("scenarios")["scenario"])


def protocol(name: str) -> list[ProtocolStep]:
    """Return the steps of a protocol of data/protocols.csv, in order.

    Parameters
    ----------
    name : str
        Name in the table.

    Returns
    -------
    list of ProtocolStep
        `minutes` (min) and `action` of each: freeze, thaw or rest.

    Raises
    ------
    ValueError
        For an unknown name; the message names the nearest.

    Examples
    --------
    >>> [phase.action for phase in protocol("freeze_thaw_freeze_10_5_10")]
    ['freeze', 'thaw', 'freeze']
    """
    table = data.load("protocols")
    data.one_of(name, table["protocol"].unique(), "protocols")
    rows = table[table["protocol"] == name].sort_values("phase")
    return [ProtocolStep(row.minutes, row.action) for row in rows.itertuples()]


def protocol_minutes(name: str) -> float:
    """Return how long a protocol of data/protocols.csv takes.

    Parameters
    ----------
    name : str
        Name in the table.

    Returns
    -------
    float
        min, from the first freeze to the end of the last step.

    Raises
    ------
    ValueError
        For an unknown name; the message names the nearest.

    Examples
    --------
    >>> protocol_minutes("freeze_thaw_freeze_10_5_10")
    25.0
    """
    return float(sum(step.minutes for step in protocol(name)))


def needle_schedule(probe: str, plan: str) -> Schedule:
    """Return the schedule of a needle that follows a protocol.

    Parameters
    ----------
    probe : str
        Name in data/probes.csv.
    plan : str
        Name in data/protocols.csv.

    Returns
    -------
    Schedule
        Gas temperature (°C) and film (W/m2/K).

    Raises
    ------
    ValueError
        For an unknown name; the message names the nearest.

    Examples
    --------
    >>> needle_schedule("argon_needle", "freeze_10").coldest_C
    -150.0
    """
    return step_schedule(probe, protocol(plan))


def step_schedule(probe: str, steps: Iterable[ProtocolStep]) -> Schedule:
    """Return the schedule of a needle that follows steps which are in no table.

    Parameters
    ----------
    probe : str
        Name in data/probes.csv.
    steps : iterable of ProtocolStep
        One after another, each with one of `ACTIONS`: "freeze" with the needle's gas, "thaw" with
        helium, "rest" without gas.

    Returns
    -------
    Schedule
        Gas temperature (°C) and film (W/m2/K).

    Raises
    ------
    ValueError
        For an unknown needle or action; the message names the nearest.

    Examples
    --------
    >>> step_schedule("argon_needle", [ProtocolStep(10, "freeze"), ProtocolStep(5, "rest")]).film
    (1720.0, 1720.0, 0.0)
    """
    freeze = preset_values(probe)
    thaw = preset_values(THAW)
    phases = []
    for step in steps:
        data.one_of(step.action, ACTIONS, "actions of a step")
        if step.action == "freeze":
            phases.append(Phase(step.minutes, freeze["gas_temperature"], freeze["film"]))
        elif step.action == "thaw":
            phases.append(Phase(step.minutes, thaw["gas_temperature"], thaw["film"]))
        else:
            phases.append(Phase(step.minutes, temperature_C=0.0, film=OFF))
    return Schedule.phases(*phases)


def surface_schedule(surface: str, plan: str) -> Schedule:
    """Return the schedule of a cold spot that follows a protocol.

    While it rests, room air lies there.

    Parameters
    ----------
    surface : str
        Name in data/surfaces.csv.
    plan : str
        Name in data/protocols.csv.

    Returns
    -------
    Schedule
        Gas temperature (°C) and film (W/m2/K).

    Raises
    ------
    ValueError
        For an unknown name; the message names the nearest.

    Examples
    --------
    >>> surface_schedule("nitrous_oxide_disc", "cervix_6_5").coldest_C
    -60.0
    """
    phases = []
    for step in protocol(plan):
        lying_there = surface if step.action == "freeze" else ROOM_AIR
        gas_C = data.value("surfaces", surface=lying_there, property="gas_temperature").value
        film = data.value("surfaces", surface=lying_there, property="film").value
        phases.append(Phase(step.minutes, gas_C, film))
    return Schedule.phases(*phases)


def _grid(row: pd.Series) -> Grid:
    """Return the grid of a scenario: (r, z), or a box with a square cross-section."""
    # In (r, z) the width is the radius of the tissue.
    if row["grid"] == "rz":
        return grids.rz(row["width_mm"], row["length_mm"], row["cell_mm"])
    return grids.xyz(row["width_mm"], row["width_mm"], row["length_mm"], row["cell_mm"])


def _rows(parts: pd.DataFrame, *roles: str) -> Sequence[Any]:
    """Return the parts with one of the roles, in the table's order."""
    return list(parts[parts["role"].isin(roles)].itertuples())


def _material(name: str) -> Tissue:
    """Return a tissue by name; a name that ends in _37 is that tissue at body temperature."""
    if name.endswith(AT_BODY_TEMPERATURE):
        return Tissue.named(name.removesuffix(AT_BODY_TEMPERATURE), start_C=BODY_C)
    return Tissue.named(name)


def _filled(value: float, otherwise: float) -> float:
    """Return a cell of a table, or something else where it is empty."""
    return otherwise if isnan(value) else float(value)


def _shape(part: Any) -> Shape:
    """Return the shape of a part."""
    if part.shape == "layer":
        return Layer(part.low_mm, part.high_mm, part.axis)
    x_mm = _filled(part.x_mm, 0.0)
    y_mm = _filled(part.y_mm, 0.0)
    if part.shape == "ball":
        return Ball(part.radius_mm, x_mm=x_mm, y_mm=y_mm, z_mm=_filled(part.z_mm, 0.0))
    return Cylinder(
        part.radius_mm,
        x_mm=x_mm,
        y_mm=y_mm,
        low_mm=_filled(part.low_mm, -inf),
        high_mm=_filled(part.high_mm, inf),
    )


def _point(part: Any, grid: Grid) -> tuple[float, ...]:
    """Return the place (mm) of a point, with the coordinates that its grid has; r is x."""
    if grid.kind == "rz":
        return part.x_mm, part.z_mm
    return part.x_mm, part.y_mm, part.z_mm


def _source(part: Any, row: pd.Series) -> Probe | Disc:
    """Return a needle or a cold spot."""
    if part.role == "surface":
        return Disc(surface_schedule(part.of, row["protocol"]), part.radius_mm)
    values = preset_values(part.of)
    # Empty cells of x and y mean the axis of an (r, z) grid.
    return Probe(
        needle_schedule(part.of, row["protocol"]),
        values["radius"],
        values["active_length"],
        x_mm=_filled(part.x_mm, 0.0),
        y_mm=_filled(part.y_mm, 0.0),
        z_mm=part.z_mm,
    )


def _vessel_beside(
    name: str, vessels: Sequence[Any], speed_m_s: float | None
) -> VesselBeside | None:
    """Return the large vessel of a scenario, its blood at another speed (m/s) if one is given."""
    if not vessels:
        if speed_m_s is not None:
            raise ValueError(
                f"vessel_speed_m_s = {speed_m_s:g} for {name!r}, which has no vessel; leave it out"
            )
        return None
    # At most one: unpacking refuses two.
    (part,) = vessels
    values = named_vessel(part.of)
    if speed_m_s is None:
        speed_m_s = values["speed"]
    return VesselBeside(part.x_mm, part.y_mm, values["diameter"], speed_m_s)


def _vessel_probe(beside: VesselBeside, length_mm: float) -> Probe:
    """Return the vessel as a source of heat, along the whole box (mm)."""
    return vessel(
        beside.diameter_mm,
        beside.speed_m_s,
        length_mm,
        x_mm=beside.x_mm,
        y_mm=beside.y_mm,
        z_mm=length_mm / 2,
    )


def _flow_percent(row: pd.Series, flow: str) -> float:
    """Return the blood flow in the tissue of a scenario, % of its flow at rest."""
    if flow == blood_flow.AT_REST:
        return 100.0
    found = blood_flow.flow_range(row["tissue"], row["blood_flow"])
    return {LOW: found.low, MIDDLE: found.middle, HIGH: found.high}[flow]
