"""Units on the page: a control says the unit its name carries, and an axis names a unit the course uses."""

import importlib
import pkgutil
import re

import pytest

from helpers.teaching import figures
from helpers.teaching.controls import Number
from helpers.teaching.panels import Panel

OF_ENDING = {
    "mm": "mm",
    "C": "°C",
    "min": "min",
    "minutes": "min",
    "bar": "bar",
    "percent": "%",
    "days": "days",
    "s": "s",
}
KNOWN = {
    *("mm", "cm²", "cm³", "mm²", "µm", "min", "s", "h", "days", "months", "years", "°C", "K", "bar", "kPa", "%"),
    *("°C/min", "MJ/m³", "kJ/kg", "J/cm³", "W/m²/K", "mol/kg", "cells", "million cells", "points"),
}  # fmt: skip
MODULES = [importlib.import_module(f"{figures.__name__}.{one.name}") for one in pkgutil.iter_modules(figures.__path__)]
MAKERS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": make
    for module in MODULES
    for name, make in vars(module).items()
    if name.endswith("panel") and callable(make) and getattr(make, "__module__", "") == module.__name__
}


@pytest.fixture(scope="module", params=MAKERS)
def panel(request):
    """A panel of the course."""
    made = MAKERS[request.param]()
    if not isinstance(made, Panel):
        pytest.skip("takes text, not numbers")
    return made


def test_there_are_panels():
    assert len(MAKERS) > 8


def test_a_control_has_the_unit_its_name_ends_with(panel):
    for control in panel.controls:
        ending = control.name.rpartition("_")[2]
        if isinstance(control, Number) and ending in OF_ENDING:
            assert control.unit == OF_ENDING[ending], f"{control.name} is shown in {control.unit!r}"


def test_an_axis_names_a_unit_the_course_uses(panel):
    panel.settle(60)
    for axes in panel._view.figure.axes:
        for label in (axes.get_xlabel(), axes.get_ylabel()):
            for unit in re.findall(r"\(([^():]*)\)$", label):
                assert unit.partition(" of ")[0] in KNOWN, f"{label!r}: {unit!r} is no unit of the course"
