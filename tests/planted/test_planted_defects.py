"""Does a defect turn a test red?  One at a time is planted in a copy, and its test must fail.

Long: each defect costs a run of pytest in the copy.  The same tests pass in the copy before
anything is planted.
"""

import os
import re
import subprocess
import sys
from typing import NamedTuple

import pytest

from tests.project import copy_project

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]

NOTEBOOK = "notebooks/01_how_freezing_works.ipynb"
NBVAL = (NOTEBOOK, "--nbval", "--nbval-current-env", "--nbval-cell-timeout=60")
# With the long ones, to which 01 belongs there.
SWEEP = ("tests/notebooks/test_sweep.py", "-m", "", "-k", "01_how")
PROSE = ("tests/notebooks/test_prose.py", "-k", "01_how")
RULES = ("tests/rules/test_notebooks.py",)
LIVE_SOLVER = ("tests/browser/test_live_solver.py",)
LIVE_PANELS = ("tests/browser/test_live_panels.py",)
LIVE_QUESTIONS = ("tests/browser/test_live_questions.py", "-k", "same_words or same_numbers")
LIVE_FILES = ("tests/browser/test_live_questions.py", "-k", "hostile or comes_back")
LIVE_RELEASE = ("tests/browser/test_live_front.py", "-m", "", "-k", "another_release")
ARROWS = ("tests/rules/test_linters.py", "-k", "finds_nothing and arrows")


class Defect(NamedTuple):
    """What replaces the first match of `find` in a file, and the tests that must fail."""

    name: str
    file: str
    find: str
    put: str
    tests: tuple[str, ...]


DEFECTS = (
    Defect("a stored output", NOTEBOOK, r"takes 463 J; 250 J", "takes 463 J; 260 J", NBVAL),
    Defect(
        "a callback that fails away from the default",
        "src/helpers/freezing/studies/one_needle.py",
        r"(?m)^    tissue = Tissue\.named\(",
        "    assert minutes < 20\n    tissue = Tissue.named(",
        SWEEP,
    ),
    Defect(
        "a picture that stops following a control",
        "src/helpers/freezing/studies/blood.py",
        r"= growth_without_blood\(organ, wall_C, comparison_cell_mm\)",
        "= growth_without_blood(organ, wall_C, comparison_cell_mm) if wall_C < -60 else None",
        SWEEP,
    ),
    Defect("a number in the prose", NOTEBOOK, r"<!--n:edge-->1\d", "<!--n:edge-->29", PROSE),
    Defect(
        "an alternative text",
        NOTEBOOK,
        r"!\[After 10 min the ice edge[^]]*\]",
        "![An ice ball.]",
        RULES,
    ),
    Defect(
        "an alternative text with another number",
        NOTEBOOK,
        r"(!\[After 10 min the ice edge is )\d\d",
        r"\g<1>99",
        PROSE,
    ),
    Defect(
        "an import against the arrows",
        "src/helpers/freezing/tissue.py",
        r"import numpy as np",
        "import numpy as np\n\nfrom helpers.teaching.panel import style",
        ARROWS,
    ),
    Defect(
        "a tissue value in another unit",
        "data/tissues.csv",
        r"(?m)^liver,latent_heat,\d+",
        "liver,latent_heat,236.4",
        ("tests/unit/test_data.py",),
    ),
    Defect(
        "a tissue value that is off by a tenth",
        "data/tissues.csv",
        r"(?m)^standard_soft_tissue,conductivity_frozen,2,",
        "standard_soft_tissue,conductivity_frozen,2.2,",
        PROSE,
    ),
    Defect(
        "an import that can start programs",
        "src/helpers/freezing/tissue.py",
        r"import numpy as np",
        "import subprocess\n\nimport numpy as np",
        ("tests/rules/test_linters.py", "-k", "finds_nothing and safety"),
    ),
    Defect(
        "a script in a notebook",
        NOTEBOOK,
        r"Five ideas;",
        "Five ideas<script>x</script>;",
        ("tests/rules/test_security.py",),
    ),
    Defect(
        "a Binder link that opens something else",
        "README.md",
        r"OWNER/cold-facts/main",
        "OWNER/warm-facts/main",
        ("tests/rules/test_badges.py",),
    ),
    Defect(
        "a subject that reaches the network through a package",
        "src/helpers/data.py",
        r"import csv",
        "import csv\n\nimport requests",
        ARROWS,
    ),
    Defect(
        "lost latent heat",
        "src/helpers/freezing/tissue.py",
        r"return self\.latent_heat",
        "return 0.98 * self.latent_heat",
        ("tests/unit/test_freezing.py",),
    ),
    Defect(
        "the wrong sign of perfusion",
        "src/helpers/freezing/solver/kernels.py",
        r"kappa \* \(flow \+ source\)",
        "kappa * (flow - source)",
        ("tests/unit/test_freezing_limits.py",),
    ),
    Defect(
        "swapped conductivities",
        "src/helpers/freezing/tissue.py",
        r"COLUMNS = \{",
        "COLUMNS = {\n"
        '    "conductivity_unfrozen": "conductivity_frozen",\n'
        '    "conductivity_frozen": "conductivity_unfrozen",',
        ("tests/unit/test_tissue.py",),
    ),
    Defect(
        "a control with the wrong unit",
        "src/helpers/teaching/figures/freezing/cross_section.py",
        r'"Radius of the ring", "mm"',
        '"Radius of the ring", "cm"',
        ("tests/unit/test_panel_texts.py",),
    ),
    Defect(
        "a broken source key",
        "data/tissues.csv",
        r"neuracom2025",
        "neuracom2052",
        ("tests/unit/test_data.py",),
    ),
    Defect(
        "one cycle too few",
        "src/helpers/freezing/scenarios.py",
        r"(sort_values\(\"phase\"\))",
        r"\1.iloc[:-2]",
        ("tests/unit/test_scenarios.py",),
    ),
    Defect(
        "a mis-copied verdict",
        "data/claims.csv",
        r"(?m)^(C002,.*),supported,",
        r"\1,contradicted,",
        ("tests/notebooks/test_prose.py", "-k", "05_"),
    ),
    Defect(
        "a flux that does not conserve heat",
        "src/helpers/freezing/solver/kernels.py",
        r"\(right\[k\] - middle\)",
        "0.99 * (right[k] - middle)",
        ("tests/unit/test_energy_balance.py",),
    ),
    Defect(
        "a sign in the browser's kernel",
        "docs/live/heat/kernel.js",
        r"\+ kappa \* flow\);",
        "- kappa * flow);",
        LIVE_SOLVER,
    ),
    Defect(
        "a compiled kernel older than its source",
        "docs/live/heat/kernel.c",
        r"#define WALL_K 1e-4",
        "#define WALL_K 1e-5",
        LIVE_SOLVER,
    ),
    Defect(
        "blood that the browser leaves out",
        "docs/live/heat/kernel.js",
        r"flow \+= supply;",
        "flow += 0 * supply;",
        LIVE_SOLVER,
    ),
    Defect(
        "a stale table in the browser",
        "docs/live_export/tissues.py",
        r'    values\["frozen_potential"\] =',
        '    values["latent_heat"] = 240e6\n    values["frozen_potential"] =',
        LIVE_SOLVER,
    ),
    Defect(
        "a wrong tissue in the browser",
        "docs/live_export/panels.py",
        r"found\[name\] = tissues\.tissue\(Tissue\.named\(name, \*\*changes\)\)",
        'found[name] = tissues.tissue(Tissue.named("liver").changed(name=name))',
        LIVE_SOLVER,
    ),
    Defect(
        "a stored picture that is out of date",
        "docs/live_export/frames.py",
        r"digest\.update\(path\.read_bytes\(\)\)",
        "digest.update(path.suffix.encode())",
        LIVE_PANELS,
    ),
    Defect(
        "a frame of another setting",
        "docs/live_export/frames.py",
        r"write_bytes\(picture\)",
        "write_bytes(first := picture if number == 0 else first)",
        LIVE_PANELS,
    ),
    Defect(
        "a tolerance in the browser's check of answers",
        "docs/live/questions/feedback.js",
        r"\(Math\.abs\(number - expected\) <= tolerance\)",
        "(Math.abs(number - expected) <= 2 * tolerance)",
        LIVE_QUESTIONS,
    ),
    Defect(
        "mistakes that the export loses",
        "docs/live_export/questions.py",
        r"\[\*mistakes, \*unit_mistakes\(unit\)\]",
        "[*unit_mistakes(unit)]",
        LIVE_QUESTIONS,
    ),
    Defect(
        "the numbers of another class in the browser",
        "docs/live/questions/variant.js",
        r"BigInt\(first\) << 32n",
        "BigInt(first) << 31n",
        LIVE_QUESTIONS,
    ),
    Defect(
        "a sentence of the browser's own",
        "docs/live/questions/quiz.js",
        r'message: say\("choose_first"\)',
        'message: "Choose one first."',
        LIVE_QUESTIONS,
    ),
    Defect(
        "the name of a file read as HTML",
        "docs/live/questions/record_box.js",
        r"line\.textContent = ",
        "line.innerHTML = ",
        LIVE_FILES,
    ),
    Defect(
        "an offline copy that takes files of another release",
        "docs/live/front/service_worker.js",
        r" \|\| written !== files\[path\]",
        "",
        LIVE_RELEASE,
    ),
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The project's files in another folder."""
    return copy_project(tmp_path_factory.mktemp("planted") / "project")


def run(folder, tests):
    """Run pytest in the copy on its own package; returns the finished process."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "src")}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "tests", dict.fromkeys(one.tests for one in DEFECTS), ids=lambda tests: tests[0]
)
def test_the_copy_is_sound(copy, tests):
    done = run(copy, tests)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_planted_defect_is_caught(copy, defect):
    file = copy / defect.file
    sound = file.read_text(encoding="utf-8")
    broken, count = re.subn(defect.find, defect.put, sound, count=1)
    assert count == 1, f"{defect.file} no longer has {defect.find!r}"
    file.write_text(broken, encoding="utf-8")
    try:
        done = run(copy, defect.tests)
    finally:
        file.write_text(sound, encoding="utf-8")
    assert done.returncode == 1, f"nothing noticed {defect.name}:\n{done.stdout[-3000:]}"
