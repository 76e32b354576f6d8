"""Drive every control of a panel to its ends and corners and say what went wrong.

The text of this file is also sent to the kernels of the notebooks, so it imports nothing of the
tests.
"""

import dataclasses
import hashlib
import itertools
import math
import numbers
import random
import re
import time

import numpy as np

# How many corners and random points are tried; fewer where each takes seconds and a press of Run.
CORNERS = 16
RANDOM_POINTS = 3
CORNERS_TO_RUN = 2
RANDOM_POINTS_TO_RUN = 1


def ends(control):
    """Return the first and the last value a control can have."""
    values = control.extremes()
    return values[0], values[-1]


def anywhere(control, chance):
    """Return a random value of a control, a number on one of its steps."""
    if not hasattr(control, "step"):
        return chance.choice(control.values)
    steps = math.floor((control.maximum - control.minimum) / control.step + 1e-9)
    return control.check(control.minimum + control.step * chance.randint(0, steps))


def settings(panel, seed=1):
    """Return (what, parameters).

    Each control at its ends or options, the presets, corners and random points.
    """
    start, chance = panel.parameters, random.Random(seed)
    found = [
        (one.name, {**start, one.name: value}) for one in panel.controls for value in one.extremes()
    ]
    found += [(f"preset {label}", {**start, **values}) for label, values in panel.presets.items()]
    names = [one.name for one in panel.controls]
    corners = [
        dict(zip(names, values, strict=True))
        for values in itertools.product(*map(ends, panel.controls))
    ]
    needs_run = panel.runner.needs_run
    limit = CORNERS_TO_RUN if needs_run else CORNERS
    if len(corners) > limit:
        corners = [corners[0], corners[-1], *chance.sample(corners[1:-1], limit - 2)]
    found += [("corner", corner) for corner in corners]
    somewhere = [
        {one.name: anywhere(one, chance) for one in panel.controls}
        for _ in range(RANDOM_POINTS_TO_RUN if needs_run else RANDOM_POINTS)
    ]
    return found + [("random point", one) for one in somewhere]


def unfit(value, name="result", may_be_undefined=()):
    """Return the names of the numbers in a result that are not finite.

    A class may list exceptions in `undefined`.
    """
    if name.rpartition(".")[2] in may_be_undefined:
        return []
    if dataclasses.is_dataclass(value):
        # As stored: a run refuses to be asked for what it was not made for.
        parts = {one.name: vars(value)[one.name] for one in dataclasses.fields(value)}
        skip = getattr(type(value), "undefined", ())
        return [bad for key, one in parts.items() for bad in unfit(one, f"{name}.{key}", skip)]
    if isinstance(value, dict):
        return [bad for key, one in value.items() for bad in unfit(one, f"{name}[{key!r}]")]
    if isinstance(value, list | tuple):
        return [bad for place, one in enumerate(value) for bad in unfit(one, f"{name}[{place}]")]
    if isinstance(value, np.ndarray):
        return [] if value.dtype.kind not in "fc" or np.isfinite(value).all() else [name]
    if isinstance(value, numbers.Real):
        return [] if math.isfinite(value) else [name]
    return []


def look(panel, parameters, seconds=None, also=None, afresh=False):
    """Set a panel and return what is wrong with what it then shows.

    `also` says what is wrong with a figure; `afresh` compares the picture with one that
    matplotlib draws whole.
    """
    panel.set(**parameters)
    panel.settle(seconds)
    if panel.error:
        return [panel.error]
    faults = (
        []
        if re.search(r"\d", panel.summary)
        else [f"the sentence {panel.summary!r} holds no number"]
    )
    faults += [] if panel.png()[:4] == b"\x89PNG" else ["there is no picture"]
    if afresh and panel.fresh_png() != panel.png():
        faults.append("the updated picture differs from one drawn afresh")
    faults += also(panel._view.figure) if also else []
    return faults + [f"{name} is not finite" for name in unfit(panel.result)]


def first_seconds(panel):
    """Return the seconds the panel's slowest plain setting (all controls at their last value)
    takes.
    """
    begun = time.perf_counter()
    look(panel, {one.name: ends(one)[1] for one in panel.controls})
    panel.reset()
    return time.perf_counter() - begun


def moves_a_preset(panel, name):
    """Return whether a control changes the picture of some preset.

    At the start it may have nothing to do, as a way of pooling has with a single study.
    """
    values = next(one.extremes() for one in panel.controls if one.name == name)
    panel.reset()
    start = panel.parameters
    for preset in panel.presets.values():
        seen = set()
        for value in values:
            look(panel, {**start, **preset, name: value})
            seen.add(panel.fresh_png(ghosts=False))
        if len(seen) > 1:
            return True
    return False


def sweep(panel, seed=1, also=None):
    """Return every fault found while a panel is driven through its settings, one sentence each.

    `also` as in look.
    """
    panel.reset()
    faults, pictures = [], {one.name: [] for one in panel.controls}
    chosen = settings(panel, seed)
    for place, (what, parameters) in enumerate(chosen):
        afresh = what.startswith("preset") or place == len(chosen) - 1
        found = look(panel, parameters, also=also, afresh=afresh)
        faults += [f"{what} at {parameters}: {fault}" for fault in found]
        if what in pictures and not found:
            # Ghosts of the setting before would differ even if the control did nothing.
            plain = panel.fresh_png(ghosts=False)
            pictures[what].append(hashlib.sha256(plain).hexdigest())
    same = [name for name, seen in pictures.items() if len(seen) > len(set(seen)) == 1]
    dead = [name for name in same if not moves_a_preset(panel, name)]
    faults += [f"{name}: the picture is the same at all its values" for name in dead]
    panel.reset()
    return faults
