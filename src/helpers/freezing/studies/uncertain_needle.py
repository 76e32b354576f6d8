"""Ready models for an ensemble: plain functions from named numbers to named numbers.

An ensemble runs a model in other processes, perhaps on other computers, so a model is a function at the top of a file.
Fix what shall not vary with `functools.partial(one_needle, tissue_name="liver", minutes=10)`.

Cells are 1 mm: coarse but fast.  Against 0.25 mm cells, the argon needle in liver after 10 min loses 0.1 mm of its ice
edge, 1 % of the ice and 7 % of the small lethal volume (12 % with the thinnest needle): far less than the tissue's own
uncertainty moves them.  `cell_mm=0.5` makes the lethal volume right within 1 % (4 % thinnest) for three times the time.
"""

from __future__ import annotations

from dataclasses import fields
from math import inf, isnan, pi

import numpy as np

from helpers import data
from helpers.freezing.grid import rz, xy
from helpers.freezing.heat import solve
from helpers.freezing.probe import Probe, Schedule, preset_values
from helpers.freezing.result import LETHAL_C
from helpers.freezing.studies.table_ranges import NEEDLE_PARAMETERS
from helpers.freezing.tissue import Tissue, tissue

CELL_MM = 1.0
NEEDLE_BOX_MM = (60.0, 100.0)
SQUARE_MM, CIRCLE_MM = 80.0, 18.0
TISSUE_FIELDS = tuple(
    field.name for field in fields(Tissue) if field.name not in ("name", "ice_law")
)
NEEDLE_FIELDS = tuple(NEEDLE_PARAMETERS.values())


def one_needle(
    *,
    tissue_name: str = "liver",
    probe_name: str = "argon_needle",
    minutes: float = 10.0,
    cell_mm: float = CELL_MM,
    **values: float,
) -> dict[str, float]:
    """Ice of one needle in (r, z) after `minutes` of freezing: radii (mm) at mid-height and volumes (cm3).

    `values` replace any property of the tissue (`perfusion`, `latent_heat`, ... SI, °C) or the needle (`radius_mm`,
    `active_length_mm`, `gas_C`, `film` in W/m2/K).  Returns `edge_mm` (liquidus), `minus20_mm`, `minus40_mm`, 0 where
    nothing is so cold, `ice_cm3` and `lethal_cm3` (-40 °C or colder now), the needle's own space included.  60 mm of
    tissue around and 100 mm along the needle, insulated outside.  ValueError for unknown names or values.

    >>> sizes = one_needle(tissue_name="liver", minutes=5, perfusion=7636)
    >>> sizes["edge_mm"] > sizes["minus20_mm"] > sizes["minus40_mm"]
    True
    """
    stuff, needle = _split(tissue_name, preset_fields(probe_name), values)
    radius_mm, length_mm = NEEDLE_BOX_MM
    schedule = Schedule.hold(needle["gas_C"], needle["film"])
    probe = Probe(schedule, needle["radius_mm"], needle["active_length_mm"], z_mm=length_mm / 2)
    run = solve(stuff, rz(radius_mm, length_mm, cell_mm), [probe], minutes, cores=1)
    levels = {"edge_mm": stuff.liquidus_C, "minus20_mm": -20.0, "minus40_mm": LETHAL_C}
    radii = {name: _or_zero(run.radius_mm(level)) for name, level in levels.items()}
    return radii | {"ice_cm3": run.size(stuff.liquidus_C), "lethal_cm3": run.size(LETHAL_C)}


def cross_section(
    *, tissue_name: str = "standard_soft_tissue", cell_mm: float = CELL_MM, **values: float
) -> dict[str, float]:
    """Ice of seven needles in a cross-section after freeze, thaw, freeze (25 min): areas in mm2.

    One needle in the middle of an 80 mm square, six on a circle of radius 18 mm around it, cooled within 30 s, held to
    10 min, warmed to 20 °C to 15 min, cooled again: problem P4 of the benchmarks.  `values` replace any property of the
    tissue (SI, °C), `radius_mm` (1.5), `gas_C` (-140) or `film` (infinite: the wall itself is prescribed).  Returns
    `ice_mm2` (liquidus), `minus20_mm2` and `lethal_mm2` (-40 °C) at the end.  ValueError for unknown names or values.

    >>> sizes = cross_section(perfusion=40e3)
    >>> round(sizes["lethal_mm2"], -2)
    2600.0
    """
    stuff, needle = _split(tissue_name, {"radius_mm": 1.5, "gas_C": -140.0, "film": inf}, values)
    warm, cold = stuff.start_C, needle["gas_C"]
    corners = ((0, warm), (0.5, cold), (10, cold), (10.5, 20), (15, 20), (15.5, cold))
    schedule = Schedule.ramps(*corners, film=needle["film"])
    probes = [Probe(schedule, needle["radius_mm"], x_mm=x, y_mm=y) for x, y in _seven_places_mm()]
    run = solve(stuff, xy(SQUARE_MM, SQUARE_MM, cell_mm), probes, 25.0, cores=1)
    levels = {"ice_mm2": stuff.liquidus_C, "minus20_mm2": -20.0, "lethal_mm2": LETHAL_C}
    return {name: run.size(level) for name, level in levels.items()}


def preset_fields(probe_name: str) -> dict[str, float]:
    """A needle of data/probes.csv under the solver's names: radius_mm and active_length_mm (mm), gas_C (°C), film.

    >>> preset_fields("argon_needle")["gas_C"]
    -150.0
    """
    return {NEEDLE_PARAMETERS[name]: value for name, value in preset_values(probe_name).items()}


def _split(
    tissue_name: str, needle: dict[str, float], values: dict[str, float]
) -> tuple[Tissue, dict[str, float]]:
    """The tissue and the needle with `values` put in; ValueError, with the nearest name, if one belongs to neither."""
    for name in values:
        data.one_of(name, [*TISSUE_FIELDS, *needle], "values this model takes")
    of_tissue = {name: value for name, value in values.items() if name in TISSUE_FIELDS}
    of_needle = {name: value for name, value in values.items() if name in needle}
    return tissue(tissue_name, **of_tissue), needle | of_needle


def _seven_places_mm() -> list[tuple[float, float]]:
    """Needle places (mm): the middle of the square and six on a circle around it."""
    turn, middle = np.arange(6) * pi / 3, SQUARE_MM / 2
    x, y = middle + CIRCLE_MM * np.cos(turn), middle + CIRCLE_MM * np.sin(turn)
    return [(middle, middle), *zip(x.tolist(), y.tolist(), strict=True)]


def _or_zero(radius_mm: float) -> float:
    """A radius (mm), or 0 where there is none: an ensemble needs a number for every sample."""
    return 0.0 if isnan(radius_mm) else radius_mm
