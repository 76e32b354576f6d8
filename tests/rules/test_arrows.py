"""Imports between the rooms of src/helpers run one way: data <- subjects <- teaching."""

import ast

import pytest

from tests.rules.tree import SOURCE, SUBJECTS, parsed, room_of, source_files

# room -> the rooms it may import from, besides itself
ARROWS = {
    "__init__": {"data"},
    "checks": set(),
    "data": {"checks"},
    "freezing": {"checks", "data"},
    "cell_death": {"checks", "data", "freezing"},
    "immunity": {"checks", "data"},
    "evidence": {"checks", "data"},
    "teaching": {"checks", "data", *SUBJECTS},
}
TEACHING_ONLY = {"matplotlib", "ipywidgets", "IPython", "nbformat", "nbclient"}
# CoolProp takes two seconds to import, and nothing may reach for the network
NOWHERE = {"CoolProp", "requests", "urllib3", "socket"}
NOWHERE_DOTTED = ("urllib.request", "http.client")


def absolute_names(node, package):
    """Return the full dotted names an import statement may reach; `package` is the importing file's package."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if node.level:
        parents = package[: len(package) - node.level + 1]
        base = ".".join([*parents, *([node.module] if node.module else [])])
    else:
        base = node.module
    return [f"{base}.{alias.name}" for alias in node.names]


def imports(path, source):
    """Yield (line, dotted name) of every import in a file, also of those inside functions."""
    package = [source.name, *path.relative_to(source).parts[:-1]]
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((node.lineno, name) for name in absolute_names(node, package))


def inside_fault(room, target):
    """Say what is wrong with `room` importing the room `target` of ours; None if it may."""
    if target not in ARROWS:
        return f"imports {target}, which is no room of helpers"
    if target != room and target not in ARROWS[room]:
        return f"{room} must not import {target}"
    return None


def outside_fault(room, stem, name):
    """Say what is wrong with a file importing a package that is not ours; None if it may."""
    package = name.split(".")[0]
    if package in NOWHERE or name.startswith(NOWHERE_DOTTED):
        return f"{package} is imported nowhere in helpers"
    if package in TEACHING_ONLY and room != "teaching":
        return f"only teaching imports {package}"
    if package == "numba" and not (room == "freezing" and stem.startswith("kernels")):
        return "only freezing/kernels*.py imports numba"
    return None


def import_fault(path, source, name):
    """Say what is wrong with one import of one file; None if nothing is."""
    room = room_of(path, source)
    parts = name.split(".")
    if parts[0] == source.name:
        return inside_fault(room, parts[1]) if len(parts) > 1 else None
    return outside_fault(room, path.relative_to(source).with_suffix("").parts[-1], name)


def arrow_problems(source):
    """Return every import below a package folder that points the wrong way, as 'file:line: what'."""
    problems = []
    for path in source_files(source):
        where = path.relative_to(source.parent)
        if room_of(path, source) not in ARROWS:
            problems.append(f"{where}: {room_of(path, source)} is no room of helpers")
            continue
        for line, name in imports(path, source):
            fault = import_fault(path, source, name)
            if fault:
                problems.append(f"{where}:{line}: {fault}")
    return problems


def eval_problems(source):
    """Return every call of the built-in eval or exec below a package folder."""
    return [
        f"{path.relative_to(source.parent)}:{node.lineno}: calls {node.func.id}"
        for path in source_files(source)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("eval", "exec")
    ]


def test_arrows_of_helpers():
    problems = arrow_problems(SOURCE)
    assert not problems, "\n".join(problems)


def test_no_eval_in_helpers():
    problems = eval_problems(SOURCE)
    assert not problems, "\n".join(problems)


# --- the checkers can fail ----------------------------------------------------------------------------------------


def plant(folder, file, text):
    """Write one file of a made-up helpers package and return the package folder."""
    path = folder / "helpers" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder / "helpers"


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("data.py", "from helpers import freezing", "data must not import freezing"),
        ("data.py", "from .evidence import claims", "data must not import evidence"),
        (
            "freezing/heat.py",
            "from helpers.teaching.panel.style import grey",
            "freezing must not import teaching",
        ),
        ("freezing/heat.py", "from ..teaching import style", "freezing must not import teaching"),
        ("freezing/heat.py", "from .. import teaching", "freezing must not import teaching"),
        (
            "freezing/heat.py",
            "import helpers.teaching.panel.style",
            "freezing must not import teaching",
        ),
        (
            "freezing/deep/heat.py",
            "from ...evidence import claims",
            "freezing must not import evidence",
        ),
        (
            "freezing/heat.py",
            "def f():\n    from helpers.cell_death import survival",
            "must not import cell_death",
        ),
        (
            "immunity/priming.py",
            "from helpers.freezing import heat",
            "immunity must not import freezing",
        ),
        (
            "evidence/__init__.py",
            "from ..immunity import dynamics",
            "evidence must not import immunity",
        ),
        ("evidence/claims.py", "from helpers import units", "units, which is no room"),
        ("units.py", "", "units is no room"),
        ("__init__.py", "from . import teaching", "__init__ must not import teaching"),
        ("freezing/heat.py", "import matplotlib.pyplot as plt", "only teaching imports matplotlib"),
        ("data.py", "from IPython.display import HTML", "only teaching imports IPython"),
        ("freezing/heat.py", "import numba", "only freezing/kernels*.py imports numba"),
        (
            "teaching/kernels.py",
            "from numba import njit",
            "only freezing/kernels*.py imports numba",
        ),
        ("teaching/style.py", "import CoolProp.CoolProp", "CoolProp is imported nowhere"),
        ("data.py", "from urllib.request import urlopen", "urllib is imported nowhere"),
        ("data.py", "from urllib import request", "urllib is imported nowhere"),
    ],
)
def test_wrong_arrow_is_found(tmp_path, file, text, message):
    problems = arrow_problems(plant(tmp_path, file, text))
    assert len(problems) == 1
    assert message in problems[0]
    assert problems[0].startswith(f"helpers/{file}")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (
            "freezing/heat.py",
            "import numpy\nfrom helpers import data\nfrom . import grid\nfrom .grid import mesh",
        ),
        ("freezing/kernels_3d.py", "import numba\nfrom .kernels import step"),
        (
            "cell_death/survival.py",
            "from ..freezing.heat import Result\nfrom helpers.data import load",
        ),
        (
            "teaching/panels.py",
            "import ipywidgets, matplotlib\nfrom ..immunity import dynamics\nfrom .style import grey",
        ),
        ("evidence/claims.py", "import urllib.parse, helpers"),
    ],
)
def test_right_arrow_passes(tmp_path, file, text):
    assert arrow_problems(plant(tmp_path, file, text)) == []


def test_eval_is_found(tmp_path):
    source = plant(tmp_path, "data.py", "def f(table):\n    table.eval('a')\n    return eval('1')")
    assert eval_problems(source) == ["helpers/data.py:3: calls eval"]
