"""What stands in the notebooks of the workshops is what their steps say."""

import json
import re

import pytest

from helpers.workshop import index
from tests.project import PROJECT
from tests.rules import notebook_rules as rules

PATHS = sorted((PROJECT / "notebooks").glob("0[1-5]b_*.ipynb"))
HINT = re.compile(r"<details><summary>Hint \d</summary>(.*?)</details>", re.DOTALL)
SOLUTION = re.compile(r"<summary>Solution</summary>\s*```python\n(.*?)\n```", re.DOTALL)


def cells_of(path):
    """Return kind, source and tags of every cell."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [
        (cell["cell_type"], "".join(cell["source"]), cell["metadata"].get("tags", []))
        for cell in cells
    ]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_step_stands_in_its_notebook_word_for_word(path):
    cells = cells_of(path)
    steps = index.STEPS[path.stem.split("_")[0]]
    places = [place for place, (_, _, tags) in enumerate(cells) if "build" in tags]
    assert len(places) == len(steps)
    for place, step in zip(places, steps, strict=True):
        kind, source, _ = cells[place]
        stub, _, call = source.partition("\n\n\nlesson.build(")
        assert (kind, stub) == ("code", step.stub), step.key
        assert call.endswith(f", {step.name})")
        told = cells[place + 1][1]
        assert tuple(HINT.findall(told)) == tuple(step.hints), step.key
        assert SOLUTION.findall(told) == [step.solution], step.key
        best = cells[place + 2][1]
        assert re.match(rf"{step.name} = lesson\.best\(\w+\.\w+\)\n{step.name}$", best), step.key


@pytest.mark.parametrize("key", [one.key for steps in index.STEPS.values() for one in steps])
def test_a_step_says_enough_and_fits_its_function(key):
    step = index.step(key)
    assert len(step.asks) > 40 and len(step.mistakes) >= 3 and len(step.hints) >= 2
    assert len({*step.hints}) == len(step.hints)
    # stub, solution and name are those of one function
    assert f"def {step.name}(" in step.stub and f"def {step.name}(" in step.solution
    head = step.stub.split("def ")[1].split(":\n")[0]
    assert f"def {head}:" in step.solution
    assert "..." in step.stub and "NotImplementedError" not in step.stub
    assert len(step.inputs) > step.visible
    keys = [mistake.key for mistake in step.mistakes]
    for mistake in step.mistakes:
        assert mistake.sentence[0].isupper() or mistake.sentence.startswith("{")
        assert mistake.sentence.rstrip()[-1] in ".?", mistake.sentence
    assert len(keys) - len(set(keys)) <= 1


def test_keys_are_those_of_their_notebook():
    assert tuple(index.NOTEBOOKS.values()) == rules.WORKSHOPS
    assert list(index.NOTEBOOKS) == list(index.STEPS)
    for number, steps in index.STEPS.items():
        assert all(step.key.startswith(f"{number}/") for step in steps)
    with pytest.raises(ValueError, match="nearest: '01b/enthalpy'"):
        index.step("01b/enthalpie")
