"""Rules for the dataclasses of the package: what holds arrays, and what is kept, is safe to share.

A generated `==` compares field by field and cannot decide about an array: "the truth value of an
array is ambiguous". Such classes are compared by identity, which `eq=False` says.
"""

import dataclasses
import importlib
import pkgutil
import re

import numpy as np
import pytest

import helpers
from helpers.cell_death import cycles, solution
from helpers.cell_death.studies import brine, dead_tissue, kidney_case, rates_in_ice
from helpers.evidence import file_drawer
from helpers.freezing.heat import example
from helpers.freezing.studies import blood, nerve, phase_line
from helpers.immunity.studies import two_fates

ARRAY = re.compile(r"\b(ndarray|DataFrame|Series)\b")


def holds_an_array(found):
    """Say whether a field of a dataclass, by its annotation, is an array or a table."""
    kinds = [re.sub(r"Callable\[.*", "", str(field.type)) for field in dataclasses.fields(found)]
    return any(ARRAY.search(kind) for kind in kinds)


def records(package):
    """Return every dataclass of a package that holds an array."""
    found = set()
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        for one in vars(module).values():
            if isinstance(one, type) and dataclasses.is_dataclass(one) and holds_an_array(one):
                found.add(one)
    return sorted(found, key=lambda one: (one.__module__, one.__qualname__))


def test_what_holds_arrays_is_compared_by_identity():
    found = records(helpers)
    assert len(found) > 30
    wrong = [f"{one.__module__}.{one.__qualname__}" for one in found if one.__dataclass_params__.eq]
    assert not wrong, f"write @dataclass(..., eq=False) for {', '.join(wrong)}"


def test_the_rule_finds_arrays():
    @dataclasses.dataclass
    class Many:
        numbers: "tuple[np.ndarray, ...]"

    @dataclasses.dataclass
    class One:
        number: float
        shown: "Callable[[np.ndarray], str]"  # noqa: F821

    assert holds_an_array(Many) and not holds_an_array(One)


# --- what is kept ------------------------------------------------------------------------------

# Functions that return the same object again, each with a call that is quick.
KEPT = {
    "freezing curve of salt water": solution.freezing_curve,
    "fit of two freezes": cycles.fitted,
    "phase diagram": brine.diagram,
    "dead tissue": lambda: dead_tissue.frozen("agar_gel", 2, 2.0, 2.0, 2.0),
    "rates in ice": lambda: rates_in_ice.frozen("agar_gel", -150.0, 1.0),
    "kidney case": lambda: kidney_case.run(needles=1, **kidney_case.QUICK),
    "p-values": lambda: file_drawer.fisher_p(4),
    "bone": lambda: nerve.frozen_bone("freeze_10"),
    "growth without blood": lambda: blood.growth_without_blood("liver", -140.0, 1.0),
    "phase lines": lambda: phase_line.lines("argon", -200.0),
    "plane of two fates": lambda: two_fates.run().plane,
}


def arrays_in(kept, path="it"):
    """Return every array of an object and of what it holds, by how it is reached."""
    if isinstance(kept, np.ndarray):
        return {path: kept}
    if isinstance(kept, dict):
        parts = kept.items()
    elif isinstance(kept, tuple | list):
        parts = enumerate(kept)
    else:
        # not by name: a run that was made for less refuses to give some of its fields
        parts = getattr(kept, "__dict__", {}).items()
    found = {}
    for name, part in parts:
        found |= arrays_in(part, f"{path}.{name}")
    return found


@pytest.mark.parametrize("name", KEPT)
def test_nobody_can_change_what_others_are_given(name):
    kept = KEPT[name]()
    assert KEPT[name]() is kept
    found = arrays_in(kept)
    assert found and not [path for path, array in found.items() if array.flags.writeable]


def test_a_finished_run_cannot_be_changed():
    run = example()
    with pytest.raises(ValueError, match="read-only"):
        run.minimum_C[:] = 0.0
    with pytest.raises(ValueError, match="read-only"):
        run.thermocouples.time_s[:] = 0.0
