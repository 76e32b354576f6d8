"""Publishing: a fresh run is written once and for all, a fault is named, and strict nbval agrees
with it.
"""

import re
import subprocess
import sys

import nbformat
import pytest

from helpers.teaching.publish import publish
from helpers.teaching.publish.session import NotebookProblem, Session
from tests.notebooks import prose, test_sweep
from tests.unit import toy_panels as toys

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A published toy notebook and the files that were written."""
    path = toys.notebook(tmp_path_factory.mktemp("course") / "notebooks")
    return path, publish.publish(path)


def read(path):
    return nbformat.read(path, as_version=4)


def planted(tmp_path, place, source):
    return toys.notebook(tmp_path / "notebooks", change={place: source})


# --- what is written --------------------------------------------------------------------------


def test_numbers_pictures_and_outputs_are_written(published):
    path, changed = published
    notebook = read(path)
    assert [one.name for one in changed] == [
        "toy.ipynb",
        "toy_ice_1.png",
        "toy_ice_2.png",
        "toy_ice_3.png",
    ]
    assert (
        notebook.cells[6].source
        == "After ten minutes it is <!--n:ice_width-->16.7 mm<!--/n--> wide."
    )
    states = notebook.cells[4].source
    assert all(f"**{label}**" in states for label in ("Short", "Long & cold", "Fat"))
    assert "![The ice is 7.5 mm wide.](figures/toy_ice_1.png)" in states
    assert all(one.stat().st_size <= 30_000 for one in changed[1:])


def test_the_words_of_the_glossary_are_listed_in_their_place(tmp_path):
    source = "Latent heat, and a panel.\n\n<!--words-->\nA stale list\n<!--/words-->"
    path = planted(tmp_path, 6, f"<!--n:ice_width-->1 mm<!--/n--> {source}")
    publish.publish(path)
    text = read(path).cells[6].source
    assert "Words of this notebook (2)" in text and "A stale list" not in text
    assert "- **latent heat**: Heat given up" in text and "- **panel**: " in text
    assert text.count("\n- **") == 2 and "(00_start_here.ipynb)" in text
    assert publish.publish(path) == []


def test_the_stored_form_is_the_normal_one(published):
    notebook = read(published[0])
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert [cell.id for cell in notebook.cells] == [
        f"toy-{place}" for place in range(len(toys.CELLS))
    ]
    assert (
        set(notebook.metadata) == {"kernelspec", "language_info"}
        and "version" not in notebook.metadata.language_info
    )
    assert not any("execution" in cell.metadata for cell in notebook.cells)
    assert code[2].outputs[0].data == {"text/plain": 'Panel "Toy <ice>": The ice is 16.7 mm wide.'}
    assert code[4].outputs[0].text == "one\ntwo\n"
    assert code[5].outputs[0].data["text/plain"].startswith("○ Missing:")
    text = published[0].read_text(encoding="utf-8")
    assert "model_id" not in text and "0x" not in text and str(published[0].parent) not in text


@pytest.mark.long
def test_a_second_run_changes_nothing(published):
    before = {
        one: one.read_bytes() for one in sorted(published[0].parent.rglob("*")) if one.is_file()
    }
    assert publish.publish(published[0]) == []
    after = {one: one.read_bytes() for one in before}
    assert after == before


def test_pictures_of_a_state_that_is_gone_are_removed(tmp_path):
    path = toys.notebook(tmp_path)
    (tmp_path / "figures").mkdir()
    for name in ("toy_ice_1.png", "toy_ice_2.png", "other_ice_1.png"):
        (tmp_path / "figures" / name).write_bytes(b"old")
    changed = publish._write(
        path, publish.normalised(read(path)), {"figures/toy_ice_1.png": b"new"}
    )
    assert [one.name for one in changed] == ["toy.ipynb", "toy_ice_1.png", "toy_ice_2.png"]
    assert sorted(one.name for one in (tmp_path / "figures").iterdir()) == [
        "other_ice_1.png",
        "toy_ice_1.png",
    ]


# --- faults are named, and nothing is written -------------------------------------------------


@pytest.mark.parametrize(
    ("place", "source", "words"),
    [
        (5, "ice = 1 / 0", r"toy\.ipynb, cell 6 \(toy-5\).*ice = 1 / 0.*ZeroDivisionError"),
        (
            6,
            "It is <!--n:ice_width-->? wide.",
            r"toy\.ipynb, cell toy-6: a <!--n:key--> .* mark is not closed",
        ),
        pytest.param(
            3,
            'bad = lesson.panel(toys.panel(), "ice")\nbad.inputs[1].box.value = "99"',
            r"99 min is outside",
            marks=pytest.mark.long,
        ),
    ],
)
def test_a_fault_stops_and_writes_nothing(tmp_path, place, source, words):
    path = planted(tmp_path, place, source)
    before = path.read_bytes()
    with pytest.raises(NotebookProblem, match=re.compile(words, re.DOTALL)) as caught:
        publish.publish(path)
    assert path.read_bytes() == before and "\x1b" not in str(caught.value)
    assert not (path.parent / "figures").exists()


@pytest.mark.parametrize(
    ("numbers", "panels", "words"),
    [
        ({"wide", "wdth"}, {"ice"}, "no lesson.quote registers: wdth$"),
        (set(), {"ice"}, "no sentence uses: wide$"),
        ({"wide"}, {"water"}, "lesson.panel does not name: water$"),
        ({"wdth"}, {"water"}, "registers: wdth; .* uses: wide; .* not name: water$"),
    ],
)
def test_prose_and_kernel_must_fit(numbers, panels, words):
    report = {**publish.EMPTY_REPORT, "numbers": {"wide": "3.0 mm"}, "panels": ["ice"]}
    publish.check("toy", report, {"wide"}, {"ice"})
    with pytest.raises(NotebookProblem, match=words):
        publish.check("toy", report, numbers, panels)
    with pytest.raises(NotebookProblem, match=r"panels that show an error: ice \(too cold\)"):
        publish.check("toy", {**report, "errors": {"ice": "too cold"}}, {"wide"}, set())


def small(tmp_path, *sources):
    path = tmp_path / "plain.ipynb"
    cells = [
        nbformat.v4.new_code_cell(source, id=f"c{place}") for place, source in enumerate(sources)
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def test_a_cell_that_hangs_is_stopped(tmp_path):
    with pytest.raises(NotebookProblem, match=r"cell 2 .*timed out"):
        publish.publish(small(tmp_path, "1", "import time\ntime.sleep(60)"), cell_seconds=2)


class Asked:
    """Stands in for the end of a kernel, and asks it something before."""

    def __init__(self, session, expression):
        self.session = session
        self.expression = expression
        self.running = session._running
        self.answer = None

    def __exit__(self, *problem):
        self.answer = self.session.evaluate(self.expression)
        self.running.__exit__(*problem)


def test_no_panel_waits_to_be_drawn_when_its_kernel_ends(tmp_path):
    """What is sent then comes too late, and pyzmq says so in the log."""
    waits = "from helpers.teaching.panel.rest import Rest\nrest = Rest(print)\nrest.begin(60)"
    with Session(small(tmp_path, waits)) as session:
        session.run()
        assert session.evaluate("rest.is_waiting")
        session._running = asked = Asked(session, "rest.is_waiting")
    assert asked.answer is False


def test_a_notebook_without_a_lesson_is_run_too(tmp_path):
    path = small(tmp_path, "2 + 2")
    assert publish.publish(path) == [path]
    assert read(path).cells[0].outputs[0].data == {"text/plain": "4"}


def test_command(tmp_path, capsys):
    folder = ["--folder", str(small(tmp_path, "1 / 0").parent)]
    assert publish.main([*folder, "plain"]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert publish.main([*folder, "01"]) == 1
    assert "'01' is no notebook; there are plain" in capsys.readouterr().err
    assert publish.main(["--folder", str(tmp_path / "nowhere")]) == 1


# --- strict nbval -----------------------------------------------------------------------------


def nbval(path):
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval",
        "--nbval-current-env",
        "-q",
        "-p",
        "no:cacheprovider",
        path.name,
    ]
    return subprocess.run(command, cwd=path.parent, capture_output=True, text=True)


@pytest.mark.long
def test_strict_nbval_agrees_twice_and_sees_an_altered_sentence(published, tmp_path):
    for _ in range(2):
        found = nbval(published[0])
        assert found.returncode == 0, found.stdout
    altered = toys.notebook(tmp_path / "notebooks")
    text = published[0].read_text(encoding="utf-8")
    altered.write_text(
        text.replace("The ice is 16.7 mm wide", "The ice is 16.8 mm wide"), encoding="utf-8"
    )
    found = nbval(altered)
    assert found.returncode == 1 and "1 failed" in found.stdout and "16.8 mm" in found.stdout


# --- the tests of the notebooks themselves ----------------------------------------------------


@pytest.mark.long
def test_a_published_notebook_passes_sweep_and_prose(published):
    path = published[0]
    with Session(path) as session:
        session.run()
        report = session.evaluate("lesson.report(['ice'])")
        assert test_sweep.swept(session, "ice") == []
    assert prose.number_faults(read(path), report["values"]) == []
    assert prose.still_faults(read(path), path.parent, report["states"]) == []
    report["states"]["ice"][1]["sentence"] = "The ice is 99 mm wide."
    assert len(prose.still_faults(read(path), path.parent, report["states"])) == 1
    assert len(prose.number_faults(read(path), {"ice_width": [16.9, "mm", 3]})) == 1
    assert len(prose.number_faults(read(path), {"ice_width": [16.733, "cm", 3]})) == 1
    assert len(prose.number_faults(read(path), {})) == 1
    assert (
        len(prose.number_faults(read(path), {"ice_width": [16.733, "mm", 3], "new": [1, "mm", 3]}))
        == 1
    )


@pytest.mark.parametrize(
    ("text", "value", "unit", "digits", "count"),
    [
        ("16.9 mm", 16.94, "mm", 3, 0),
        ("16.9 mm", 16.97, "mm", 3, 1),
        ("120000 cells", 124000.0, "cells", 2, 0),
        ("120000 cells", 127000.0, "cells", 2, 1),
        ("-40 °C", -40.4, "°C", 2, 0),
        ("−40 °C", -40.4, "°C", 2, 0),
        ("40 °C", -40.4, "°C", 2, 1),
        ("about 40 °C", 40.0, "°C", 2, 1),
        ("16.9 mm", 16.9, "cm", 3, 1),
    ],
)
def test_a_number_agrees_within_its_last_digit(text, value, unit, digits, count):
    assert len(prose.disagreement(text, value, unit, digits)) == count


@pytest.mark.long
def test_a_callback_that_breaks_turns_the_sweep_red(tmp_path):
    broken = (
        "toys.panel(lambda minutes, **p: 1 / (minutes - 20) and toys.freeze(minutes=minutes, **p))"
    )
    path = planted(tmp_path, 3, f'lesson.panel({broken}, "ice")')
    with Session(path) as session:
        session.run()
        faults = test_sweep.swept(session, "ice")
    assert faults and all(
        "'minutes': 20" in fault and "ZeroDivisionError" in fault for fault in faults
    )
