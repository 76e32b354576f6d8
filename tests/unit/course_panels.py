"""Every panel of the course, found in the package and shared by the tests."""

import importlib
import pkgutil
from functools import cache

from helpers.teaching import figures
from helpers.teaching.panel.panel import Panel

MODULES = [
    importlib.import_module(one.name)
    for one in pkgutil.walk_packages(figures.__path__, f"{figures.__name__}.")
]
MAKERS = {
    module.__name__.rpartition(".")[2] + ("" if name == "panel" else f".{name}"): make
    for module in MODULES
    for name, make in vars(module).items()
    if name.endswith("panel") and getattr(make, "__module__", "") == module.__name__
}


@cache
def made(name: str) -> Panel:
    """Return a panel that the tests share."""
    return MAKERS[name]()
