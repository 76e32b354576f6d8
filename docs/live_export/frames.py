"""Panels of few settings as stored pictures, drawn by the same panels that the notebooks show.

Statistics, tumour models and single cells stay in Python: here each setting of a panel is computed
and drawn once, when the site is built, and the browser shows the picture and the sentence that
belong to it. A control with many values keeps some of them (`stops`); one that is not named keeps
its starting value. Pictures are kept in docs/_build until the code or a table changes.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import os
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import matplotlib
from PIL import Image

from docs.live_export import panels
from helpers.teaching.figures import cell_death, freezing, immunity
from helpers.teaching.figures.evidence import (
    conflicts,
    drawer,
    forest,
    hundred,
    odds,
    pain,
    study_explorer,
    verdicts,
    when,
)
from helpers.teaching.panel.controls import Number
from helpers.teaching.panel.panel import Panel
from helpers.teaching.panel.sentences import say

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / "docs" / "_build" / "live_frames"

ALL = "all"
"""In place of stops: all values of a menu, or every step of a number."""


@dataclass(frozen=True)
class Stored:
    """A panel of stored pictures.

    `notebook` and `shown_as` are as in `panels.Live`; `stops` maps the names of controls to the
    values that are stored, or to `ALL`. Without stops the presets of the panel are stored, and
    chosen from one menu.
    """

    notebook: str
    shown_as: str
    panel: Callable[[], Panel]
    stops: dict[str, object] = field(default_factory=dict)


def plan_band() -> tuple[float, float]:
    """Return the share dead (%) of the plan's band, as the page of notebook 06 states it.

    Computing it anew takes half a minute, and the sentence on the page is held by its own test.
    """
    text = (ROOT / "notebooks" / "06_from_probe_to_leaflet.ipynb").read_text(encoding="utf-8")
    found = re.search(r"A plan that destroys ([\d.]+) to ([\d.]+) %", text)
    if not found:
        raise ValueError("notebook 06 no longer states what its plan destroys")
    return float(found[1]), float(found[2])


def share_needed() -> Panel:
    """Return the panel of the share needed, with the band of notebook 06."""
    return immunity.share_needed.panel(*plan_band())


FRAMES: dict[str, Stored] = {
    "gas": Stored(
        "01_how_freezing_works",
        "gas",
        freezing.cryogen.panel,
        {"gas": ALL, "supply_bar": [50, 103, 150, 207, 250, 310], "return_bar": [1.0, 10.0]},
    ),
    "heat": Stored(
        "01_how_freezing_works",
        "heat",
        freezing.heat_to_remove.panel,
        {
            "to_C": [-140, -100, -60, -40, -20, -10, -5, -1, 10],
            "latent_MJ_per_m3": [148, 160, 200, 250, 310],
        },
    ),
    "nerve": Stored(
        "02_probes_and_protocols",
        "beside",
        freezing.nerve.panel,
        {"distance_mm": ALL, "plan": ALL},
    ),
    "salt_water": Stored(
        "03_cell_death_thresholds",
        "salt",
        cell_death.brine.panel,
        {
            "temperature_C": [-30, -25, -23, -22, -21, -18, -15, -10, -7, -5, -3, -1, 0],
            "start_percent": [0.9, 3.0],
            "model": ALL,
        },
    ),
    "single_cell": Stored("03_cell_death_thresholds", "single", cell_death.cooled_cell.panel),
    "rates_in_ice": Stored("03_cell_death_thresholds", "rates", cell_death.rates_in_ice.panel),
    "survival_curve": Stored(
        "03_cell_death_thresholds",
        "dose",
        cell_death.survival_curve.panel,
        {"series": ALL, "model": ALL, "ceiling": ALL, "power": [3, 6, 9]},
    ),
    "lethal_table": Stored(
        "03_cell_death_thresholds",
        "table",
        cell_death.lethal_table.panel,
        {"group": ALL, "order": ALL, "mark_C": [-80, -60, -50, -40, -30, -20, -10, 0]},
    ),
    "when": Stored(
        "04_cryoimmunological_hypothesis",
        "days",
        when.panel,
        {"shown": ALL, "host": ALL, "drug": ALL},
    ),
    "study_explorer": Stored(
        "04_cryoimmunological_hypothesis",
        "explorer",
        study_explorer.panel,
        {
            "host": ALL,
            "question": ALL,
            "drug": ["all", "freezing alone"],
            "comparator": ["all", "cutting it out", "the same drugs without it"],
        },
    ),
    "forest": Stored(
        "04_cryoimmunological_hypothesis",
        "plot",
        forest.panel,
        {"yamashita": ALL, "friedman": ALL, "sabel": ALL, "kim": ALL, "method": ALL},
    ),
    "drawer": Stored(
        "04_cryoimmunological_hypothesis",
        "funnel",
        drawer.panel,
        {
            "animals": [10, 20, 100],
            "true_percent": [45, 60],
            "drawer_percent": [0, 50, 80, 95, 100],
            "draw": [1, 2],
        },
    ),
    "two_fates": Stored("04_cryoimmunological_hypothesis", "plane", immunity.two_fates.panel),
    "three_answers": Stored(
        "04_cryoimmunological_hypothesis", "answers", immunity.three_answers.panel
    ),
    "verdicts": Stored(
        "05_reading_the_claims", "pages", verdicts.panel, {"which": ALL, "group": ALL}
    ),
    "argon_line": Stored(
        "05_reading_the_claims",
        "argon",
        freezing.phase_line.panel,
        {
            "gas": ALL,
            "temperature_C": [
                -200.0,
                -196.0,
                -192.0,
                -190.0,
                -189.0,
                -187.0,
                -185.0,
                -180.0,
                -160.0,
            ],
            "pressure_bar": [1.0, 10.0, 40.0],
        },
    ),
    "odds": Stored(
        "05_reading_the_claims",
        "people",
        odds.panel,
        {"study": ALL, "baseline_percent": [0.5, 1.7, 5.0, 10.0, 16.9, 20.0, 30.0, 50.0]},
    ),
    "pain": Stored(
        "05_reading_the_claims",
        "trial",
        pain.panel,
        {
            "entry": [0.0, 2.0, 4.0, 5.0, 6.0, 7.0],
            "correlation": [0.0, 0.5, 1.0],
            "effect": [0.0, 1.0, 2.0],
        },
    ),
    "conflicts": Stored(
        "05_reading_the_claims", "conflict", conflicts.panel, {"page": ALL, "strength": ALL}
    ),
    "plan": Stored("06_from_probe_to_leaflet", "plan", cell_death.kidney_case.panel),
    "share_needed": Stored("06_from_probe_to_leaflet", "immunity", share_needed),
    "hundred": Stored(
        "06_from_probe_to_leaflet", "people", hundred.panel, {"name": ALL, "show": ALL}
    ),
}
"""The panels of stored pictures, by their names on the site."""


def stored_panels() -> dict[str, Stored]:
    """Return the panels of `FRAMES`, and the presets of those that the browser cannot compute."""
    computed = panels.computed()
    others = {
        name: Stored(live.notebook, live.shown_as, live.panel)
        for name, live in panels.PANELS.items()
        if name not in computed
    }
    return FRAMES | others


PRESETS_MENU = "example"
"""Name of the menu of a panel whose presets alone are stored."""


def values_of(control, stops: object) -> list:
    """Return the values of a control that are stored; ValueError for one that it refuses."""
    if stops != ALL:
        return [control.check(value) for value in stops]
    if isinstance(control, Number):
        count = round((control.maximum - control.minimum) / control.step) + 1
        return [control.check(round(control.minimum + n * control.step, 10)) for n in range(count)]
    return list(control.values)


def stored_controls(stored: Stored, panel: Panel) -> list[dict]:
    """Return the controls as docs/live/panels/controls.js builds them."""
    if not stored.stops:
        options = [{"label": label, "value": label} for label in panel.presets]
        shared = {"name": PRESETS_MENU, "label": say("example"), "kind": "choice"}
        return [shared | {"value": options[0]["value"], "options": options}]
    found = []
    for one in panel.controls:
        if one.name not in stored.stops:
            continue
        values = values_of(one, stored.stops[one.name])
        shown = panels.control(one)
        if isinstance(one, Number):
            shown["stops"] = values
            shown["minimum"], shown["maximum"] = values[0], values[-1]
        else:
            shown["options"] = [row for row in shown["options"] if row["value"] in values]
        if one.value not in values:
            shown["value"] = values[0]
        found.append(shown)
    return found


def all_settings(stored: Stored, panel: Panel) -> list[tuple[list, dict]]:
    """Return every stored setting: the values of its controls, and what the panel is set to."""
    start = {one.name: one.value for one in panel.controls}
    if not stored.stops:
        return [([label], start | changes) for label, changes in panel.presets.items()]
    by_name = {one.name: one for one in panel.controls}
    names = [one.name for one in panel.controls if one.name in stored.stops]
    values = [values_of(by_name[name], stored.stops[name]) for name in names]
    return [
        (list(row), start | dict(zip(names, row, strict=True)))
        for row in itertools.product(*values)
    ]


def kept_presets(stored: Stored, panel: Panel) -> dict:
    """Return the presets whose every value is among the stored settings."""
    if not stored.stops:
        return {}
    known = [setting for _, setting in all_settings(stored, panel)]
    start = {one.name: one.value for one in panel.controls}
    return {
        label: {name: value for name, value in changes.items() if name in stored.stops}
        for label, changes in panel.presets.items()
        if start | changes in known
    }


def draw(panel: Panel, setting: dict) -> tuple[str, bytes]:
    """Return the sentence and the picture (WebP) of one setting; no picture where it has none."""
    panel.set(**setting)
    if panel.runner.needs_run:
        panel.run(wait=True)
    if panel.error:
        return panel.error, b""
    picture = Image.open(io.BytesIO(panel._picture)).convert("RGB")
    file = io.BytesIO()
    picture.save(file, "WEBP", lossless=True, quality=60, method=3)
    return panel.summary, file.getvalue()


def make(name: str, stored: Stored, folder: Path) -> None:
    """Draw all settings of a panel into a folder: NAME.json and NAME/NUMBER.webp."""
    panel = stored.panel()
    # Ghosts of the setting before would make a picture depend on the order.
    panel._with_ghosts = False
    (folder / name).mkdir(parents=True, exist_ok=True)
    frames = []
    size = [0, 0]
    for number, (values, setting) in enumerate(all_settings(stored, panel)):
        sentence, picture = draw(panel, setting)
        if picture:
            (folder / name / f"{number}.webp").write_bytes(picture)
            size = list(Image.open(io.BytesIO(picture)).size)
        frames.append({"values": values, "sentence": sentence, "has_picture": bool(picture)})
    data = {
        "name": name,
        "title": panel.title,
        "model": "frames",
        "view": "frames",
        "controls": stored_controls(stored, panel),
        "presets": kept_presets(stored, panel),
        "play": "",
        "page": f"notebooks/{stored.notebook}.html",
        "sources": panels.sources(panel),
        "sources_by": "",
        "scene": panel._scene(panel._view.figure),
        "size": size,
        "is_all": len(stored.stops) == len(panel.controls),
        "frames": frames,
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def fingerprint(root: Path = ROOT) -> str:
    """Return a hash of everything that a picture depends on: code, tables, and what draws."""
    digest = hashlib.sha256(matplotlib.__version__.encode())
    places = [root / "src" / "helpers", root / "data", root / "docs" / "live_export"]
    files = [path for place in places for path in sorted(place.rglob("*"))]
    files.append(root / "notebooks" / "06_from_probe_to_leaflet.ipynb")
    for path in files:
        if path.suffix in (".py", ".csv", ".ipynb"):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


def export(output: Path, names: tuple[str, ...] | None = None) -> None:
    """Write the panels of stored pictures, some or all, into the folder of a site."""
    every = stored_panels()
    if names is None:
        names = tuple(every)
    folder = CACHE / fingerprint()
    if CACHE.is_dir():
        for other in CACHE.iterdir():
            if other != folder:
                shutil.rmtree(other)
    missing = [name for name in names if not (folder / f"{name}.json").is_file()]
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        for finished in [pool.submit(make, name, every[name], folder) for name in missing]:
            finished.result()
    for name in names:
        target = output / "live" / "data" / f"{name}.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(folder / f"{name}.json", target)
        pictures = output / "live" / "frames" / name
        shutil.copytree(folder / name, pictures, dirs_exist_ok=True)
