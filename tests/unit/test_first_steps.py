"""The first things a newcomer tries: the nouns of `helpers.freezing`, and the example in README."""

import contextlib
import io
import re
import subprocess
import sys

import pytest

from helpers import freezing
from tests.project import PROJECT

README = PROJECT / "README.md"


def example():
    """Return the code of README's whole solve, and what README says it prints."""
    text = README.read_text(encoding="utf-8")
    section = text.split("## A whole solve", 1)[1].split("\n## ", 1)[0]
    (code,) = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    (printed,) = re.findall(r"```text\n(.*?)```", section, re.DOTALL)
    return code, printed


def test_the_example_prints_what_readme_says():
    code, printed = example()
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "README.md", "exec"), {})
    assert out.getvalue() == printed


def test_the_example_agrees_with_its_exact_answer():
    """Each depth that the example prints is within 0.5 % of the exact one beside it."""
    _, printed = example()
    pairs = re.findall(r"([\d.]+) mm; exact: ([\d.]+) mm", printed)
    assert len(pairs) == 2
    for ours, exact in pairs:
        assert float(ours) == pytest.approx(float(exact), rel=0.005)


def test_the_example_is_short():
    code, _ = example()
    assert len([line for line in code.splitlines() if line.strip()]) <= 15


def test_every_noun_is_there():
    for name in freezing.__all__:
        assert callable(getattr(freezing, name))


@pytest.mark.parametrize(
    ("noun", "name"),
    [("Tissue", "liver"), ("Probe", "argon_needle"), ("Scenario", "p3_seven_needles")],
)
def test_things_are_made_by_name_and_a_wrong_name_gets_the_nearest(noun, name):
    maker = getattr(freezing, noun)
    assert isinstance(maker.named(name), maker)
    with pytest.raises(ValueError, match=f"(?s){name}x.*nearest.*{name}"):
        maker.named(f"{name}x")


def test_importing_the_package_loads_no_compiler():
    """A notebook that only reads tables need not wait for numba, pandas or scipy."""
    code = "import sys, helpers.freezing; print(*{'numba', 'pandas', 'scipy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
