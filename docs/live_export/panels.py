"""Write out the panels that compute in the browser: controls, presets, tissues, schedules, rules.

Every panel is made by the same `panel()` that a notebook shows, so its controls, ranges, labels and
presets are those of the notebook.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

from docs.live_export import pictures, tissues
from helpers.cell_death import kill_map, responses
from helpers.cell_death import menus as cell_menus
from helpers.cell_death.cycles import TwoFreezes
from helpers.cell_death.dose_response import Fit
from helpers.cell_death.studies import dead_tissue
from helpers.cell_death.thresholds import Threshold
from helpers.freezing import exact
from helpers.freezing.blood_flow import with_share
from helpers.freezing.probe import ARGON_NEEDLE, OFF, preset_values
from helpers.freezing.result import LETHAL_C
from helpers.freezing.scenarios import THAW, protocol
from helpers.freezing.studies import blood, cross_section, cycles, flat_wall, one_needle
from helpers.freezing.tissue import Tissue
from helpers.teaching.figures.cell_death import dead_tissue as dead_figure
from helpers.teaching.figures.freezing import blood as blood_figure
from helpers.teaching.figures.freezing import cross_section as section_figure
from helpers.teaching.figures.freezing import cycles as cycles_figure
from helpers.teaching.figures.freezing import flat_wall as wall_figure
from helpers.teaching.figures.freezing import one_needle as needle_figure
from helpers.teaching.panel import maps, palette, source_rows
from helpers.teaching.panel.controls import Number
from helpers.teaching.panel.panel import Panel

# While a control moves: the largest cells (mm), and steps (s) that are long and grow fast. Coverage
# and dead volumes then differ from those at rest by some percent, which the page says.
ROUGH = {"cell_mm": 2.0, "reads": "minima", "step_s": 30.0, "growth": 2.0}


@dataclass(frozen=True)
class Live:
    """A panel that computes in the browser.

    `notebook` and `shown_as` say which cell of which notebook shows it (`lesson.panel(..., name)`),
    `model` the module of docs/live/panels, `constants` makes what that module needs besides.
    """

    notebook: str
    shown_as: str
    model: str
    panel: Callable[[], Panel]
    constants: Callable[[Panel], dict]


def control(one) -> dict:
    """Return a control as docs/live/panels/controls.js builds it."""
    shared = {"name": one.name, "label": one.label, "value": one.value}
    if isinstance(one, Number):
        return shared | {
            "kind": "number",
            "heading": one.heading,
            "unit": one.unit,
            "minimum": one.minimum,
            "maximum": one.maximum,
            "step": one.step,
            "whole": one.whole,
        }
    return shared | {
        "kind": "choice",
        "options": [{"label": label, "value": value} for label, value in one.options],
    }


def options_of(panel: Panel, name: str) -> list:
    """Return the values that a menu of a panel offers."""
    (found,) = (one for one in panel.controls if one.name == name)
    return [value for _, value in found.options]


def number_of(row: dict) -> str:
    """Return the value of a row of sources with four digits; words stay as they are."""
    return f"{row['value']:.4g}" if isinstance(row["value"], float) else str(row["value"])


def sources(panel: Panel, by: str = "") -> dict[str, list]:
    """Return the rows of "Where these numbers come from", for each value of one menu."""
    start = {one.name: one.value for one in panel.controls}
    values = options_of(panel, by) if by else [""]
    found = {}
    for value in values:
        rows = panel._source_rows(start | ({by: value} if by else {}))
        found[value] = [
            [
                row["name"],
                f"{number_of(row)} {row['unit']}".strip(),
                row.get("source", ""),
                source_rows.TRUST_WORDS.get(row.get("trust", ""), row.get("trust", "")),
            ]
            for row in rows
        ]
    return found


def named(*names: str, **changes) -> dict:
    """Return tissues of the table with what `around` calls them in a corner of the map."""
    found = {}
    for name in names:
        found[name] = tissues.tissue(Tissue.named(name, **changes))
        found[name]["around"] = maps.around(name)
    return found


def argon_needle() -> dict:
    """Return the size of the needle (mm), and its gas (°C) and film in each step of a protocol."""
    freeze = preset_values(ARGON_NEEDLE)
    thaw = preset_values(THAW)
    gases = {
        "freeze": [freeze["gas_temperature"], freeze["film"]],
        "thaw": [thaw["gas_temperature"], thaw["film"]],
        "rest": [0.0, OFF],
    }
    size = {"radius_mm": freeze["radius"], "active_length_mm": freeze["active_length"]}
    return {"needle": size, "gases": gases}


def needle_constants(panel: Panel) -> dict:
    """Return what one_needle.js needs."""
    offered = [one.name for one in panel.controls]
    names = ["standard_soft_tissue"]
    if "tissue_name" in offered:
        names = options_of(panel, "tissue_name")
    return {
        "tissues": named(*names),
        "contacts": {name: tissues.number(film) for name, film in one_needle.CONTACTS.items()},
        "defaults": {
            "tissue_name": "standard_soft_tissue",
            "contact": "wall at this temperature",
            "diameter_mm": 3.0,
            "active_length_mm": 35.0,
        },
        "radius_mm": one_needle.RADIUS_MM,
        "length_mm": one_needle.LENGTH_MM,
        "cooling_min": one_needle.COOLING_MIN,
        "skin_mm": one_needle.SKIN_MM,
        "sensors_mm": list(one_needle.SENSORS_MM),
        "lethal_C": LETHAL_C,
        "levels_C": list(palette.ISOTHERM_COLOURS),
        "shaft_end_mm": needle_figure.SHAFT_END_MM,
        "pictures": pictures.needle_pictures(),
        "names": list(needle_figure.OneNeedleView.names),
        "scene": needle_figure.OneNeedleView.scene,
        "sources": sources(panel, "tissue_name" if "tissue_name" in offered else ""),
        "sources_by": "tissue_name" if "tissue_name" in offered else "",
        # Size of a cell (mm) and what is read: while a control moves, and at rest.
        "levels": {
            "moving": {"cell_mm": 2.0, "reads": "sizes"},
            "rest": {"cell_mm": 1.0, "reads": "sizes"},
            "second": {"cell_mm": 1.0, "reads": "rates"},
            # Seconds of work, for which other panels of the page do not wait.
            "notebook": {"cell_mm": one_needle.CELL_MM, "reads": "rates", "waits": True},
        },
    }


def wall_constants(panel: Panel) -> dict:
    """Return what flat_wall.js needs."""
    return {
        "tissue": tissues.tissue(flat_wall.sharp_tissue(250.0)),
        "inner_mm": dict(flat_wall.INNER_MM),
        "depth_mm": flat_wall.DEPTH_MM,
        "within_percent": flat_wall.EXACT_WITHIN_PERCENT,
        "most_dots": wall_figure.MOST_DOTS,
        "last_dot_room": wall_figure.LAST_DOT_ROOM,
        "pictures": pictures.wall_pictures(),
        "sources": sources(panel),
        "levels": {"rest": {"cell_mm": 0.5, "reads": "minima", "step_s": 1.0}},
    }


def blood_constants(panel: Panel) -> dict:
    """Return what blood.js needs: each organ with all of its resting flow."""
    organs = {}
    for name in options_of(panel, "organ"):
        organs[name] = tissues.tissue(blood.perfused_tissue(name, 100.0))
    return {
        "tissues": organs,
        "needle_radius_mm": blood.NEEDLE_RADIUS_MM,
        "longest_min": blood.LONGEST_MIN,
        "farthest_mm": blood.FARTHEST_MM,
        "tallest_mm": blood_figure.TALLEST_MM,
        "pictures": pictures.blood_pictures(),
        "sources": sources(panel, "organ"),
        "sources_by": "organ",
        "levels": {
            "moving": ROUGH | {"cell_mm": 0.5},
            "rest": {"cell_mm": blood.CELL_MM, "reads": "minima", "step_s": blood.STEP_S},
        },
        "comparison": {
            "cell_mm": blood.COMPARISON_CELL_MM,
            "reads": "minima",
            "step_s": blood.STEP_S,
        },
    }


def section_constants(panel: Panel) -> dict:
    """Return what cross_section.js needs."""
    organs = {}
    for name in options_of(panel, "organ"):
        organs[name] = tissues.tissue(with_share(name, 100.0))
        organs[name]["around"] = maps.around(name)
    steps = [[step.minutes, step.action] for step in protocol(cross_section.PLAN)]
    (needles,) = (one for one in panel.controls if one.name == "needles")
    numbers = range(1, int(needles.maximum) + 1)
    return {
        "tissues": organs,
        "tumour": tissues.tissue(Tissue.named(cross_section.TUMOUR)),
        "protocol": steps,
        # Places on a ring of radius 1, by what stands in the middle and the number of needles.
        "rings": {
            middle: [cross_section.places(n, 1.0, middle, (0.0, 0.0)) for n in numbers]
            for middle in cross_section.MIDDLE
        },
        **argon_needle(),
        "width_mm": cross_section.WIDTH_MM,
        "view": "section_view",
        "pictures": pictures.section_pictures(),
        "scene": section_figure.SectionView.scene,
        "sources": sources(panel, "organ"),
        "sources_by": "organ",
        "levels": {
            "moving": ROUGH | {"step_s": 120.0, "growth": 3.0},
            "rest": {"cell_mm": cross_section.CELL_MM, "reads": "minima"},
        },
    }


def cycles_constants(panel: Panel) -> dict:
    """Return what cycles.js needs."""
    return {
        "tissues": named(*options_of(panel, "tissue_name")),
        **argon_needle(),
        "thaws": dict(cycles.THAWS),
        "radius_mm": cycles.RADIUS_MM,
        "length_mm": cycles.LENGTH_MM,
        "sensors_mm": [float(one) for one in cycles.SENSORS_MM],
        "levels_C": list(cycles.LEVELS_C),
        "pictures": pictures.cycles_pictures(),
        "sources": sources(panel, "tissue_name"),
        "sources_by": "tissue_name",
        "levels": {
            "moving": ROUGH | {"reads": "rates"},
            "rest": {"cell_mm": cycles.CELL_MM, "reads": "rates"},
        },
    }


def dose(name: str) -> dict:
    """Return a dose-response with the other curves that its data allow, for the band."""
    response = responses.response(name)
    if isinstance(response, Threshold):
        kind = "edge"
    elif isinstance(response, TwoFreezes):
        kind = "twice"
    else:
        kind = response.model
        if kind != "logistic":
            raise ValueError(f"{name}: docs/live knows no dose-response of kind {kind!r}")
    return {
        "kind": kind,
        "label": cell_menus.response_label(name),
        "needs_ice": response.needs_ice,
        "values": dose_values(response),
        "draws": [dose_values(one) for one in response.sampled(kill_map.DRAWS)],
    }


def dose_values(response: Fit | TwoFreezes | Threshold) -> list[float]:
    """Return the parameters of a dose-response in the order of dead_tissue.js."""
    if isinstance(response, Threshold):
        return [response.mean_C, response.sd_K]
    if isinstance(response, TwoFreezes):
        return [response.half_C, response.width_K, response.shift_K]
    return [float(value) for value in response.values]


def dead_constants(panel: Panel) -> dict:
    """Return what dead_tissue.js needs."""
    return {
        "tissues": named(*options_of(panel, "tissue_name")),
        "responses": {name: dose(name) for name in options_of(panel, "cells")},
        "seconds": dict(dead_tissue.SECOND_FREEZE),
        **argon_needle(),
        "radius_mm": dead_tissue.RADIUS_MM,
        "length_mm": dead_tissue.LENGTH_MM,
        "watch_s": dead_tissue.WATCH_S,
        "nearest_mm": dead_tissue.NEAREST_MM,
        "farthest_mm": dead_tissue.FARTHEST_MM,
        "surely": kill_map.SURELY,
        "bin_K": kill_map.BIN_K,
        "not_twice_C": kill_map.NOT_TWICE_C,
        "band_percent": list(kill_map.BAND_PERCENT),
        "pictures": pictures.dead_pictures(),
        "scene": dead_figure.DeadTissueView.scene,
        "sources": sources(panel, "cells"),
        "sources_by": "cells",
        "levels": {
            "moving": ROUGH | {"step_s": 60.0},
            "rest": {"cell_mm": dead_tissue.CELL_MM, "reads": "minima"},
        },
    }


PANELS: dict[str, Live] = {
    "first_ball": Live(
        "00_start_here", "first_ice", "one_needle", needle_figure.first_panel, needle_constants
    ),
    "one_needle": Live(
        "01_how_freezing_works", "needle", "one_needle", needle_figure.panel, needle_constants
    ),
    "flat_wall": Live(
        "01_how_freezing_works", "growth", "flat_wall", wall_figure.panel, wall_constants
    ),
    "blood": Live("01_how_freezing_works", "organ", "blood", blood_figure.panel, blood_constants),
    "cross_section": Live(
        "02_probes_and_protocols",
        "section",
        "cross_section",
        section_figure.panel,
        section_constants,
    ),
    "cycles": Live(
        "02_probes_and_protocols", "cycle", "cycles", cycles_figure.panel, cycles_constants
    ),
    "dead_tissue": Live(
        "03_cell_death_thresholds", "dead", "dead_tissue", dead_figure.panel, dead_constants
    ),
}
"""The panels that compute, by their names on the site; those that need what the browser lacks are
stored pictures of their presets instead (`computed`, and `frames.stored_panels`)."""


@functools.cache
def lacking(live: Live) -> tuple[str, ...]:
    """Return what a panel needs and the solver in the browser lacks; empty if it has all.

    Asked are the problems of its start, of its presets, and of every option of its menus; of a
    model that solves several, the first.

    Parameters
    ----------
    live : Live
    """
    panel = live.panel()
    start = {one.name: one.value for one in panel.controls}
    changes = [{}, *panel.presets.values()]
    for one in panel.controls:
        if not isinstance(one, Number):
            changes += [{one.name: value} for value in one.values]
    needs = set()
    for some in changes:
        needs.update(tissues.lacking(tissues.problem_of(panel.compute, start | some)))
    return tuple(sorted(needs))


def computed() -> dict[str, Live]:
    """Return the panels whose problems the browser can solve, by their names on the site."""
    return {name: live for name, live in PANELS.items() if not lacking(live)}


def trust_data() -> dict:
    """Return the two cases with exact solutions that the browser solves when it is asked to.

    The exact solutions come from Python.
    """
    sharp = flat_wall.sharp_tissue(250.0)
    soft = Tissue.named("standard_soft_tissue", perfusion=0.0, metabolic_heat=0.0)
    minutes = 10.0
    wall_C = -140.0
    front_mm = exact.neumann(sharp, wall_C).front_mm(60 * minutes)
    depth_mm = exact.similarity(soft, wall_C).depth_mm(soft.liquidus_C, 60 * minutes)
    shared = {"wall_C": wall_C, "minutes": minutes}
    return {
        "name": "trust",
        "model": "trust",
        "rules": tissues.rules(),
        "depth_mm": flat_wall.DEPTH_MM,
        "level": {"cell_mm": 0.5, "reads": "minima", "step_s": 1.0},
        "balance": 1e-12,
        "cases": {
            "neumann": {
                **shared,
                "tissue": tissues.tissue(sharp),
                "exact_mm": float(front_mm),
                "allowed": 0.005,
            },
            "similarity": {
                **shared,
                "tissue": tissues.tissue(soft),
                "exact_mm": depth_mm,
                "allowed": 0.005,
            },
        },
    }


def everywhere() -> dict:
    """Return all panels that are live on the site, those of stored frames too."""
    from docs.live_export import frames

    return PANELS | frames.FRAMES


def panel_data(name: str) -> dict:
    """Return all that the browser needs of one panel."""
    live = PANELS[name]
    panel = live.panel()
    constants = live.constants(panel)
    return {
        "name": name,
        "title": panel.title,
        "model": live.model,
        "view": "view",
        # Below two pictures a phone has no room for controls beside them.
        "is_tall": sum(not one["is_second"] for one in constants["pictures"]) > 1,
        "controls": [control(one) for one in panel.controls],
        "presets": panel.presets,
        "play": panel._play,
        "page": f"notebooks/{live.notebook}.html",
        "rules": tissues.rules(),
        **constants,
    }
