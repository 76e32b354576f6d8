"""A lesson lasts.

Hundreds of moves of the heaviest panel, and kernels that end in the middle of a run.  Long.
"""

import time

import psutil
import pytest

from helpers.teaching.publish.session import Session
from tests.notebooks.conftest import NOTEBOOKS

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]
EVENTS, WARM_UP, GROWTH = 500, 60, 1.10
WORKERS = """
import threading
from helpers import uncertainty as _u
from helpers.freezing.studies.table_ranges import tissue_ranges as _ranges
from helpers.freezing.studies.uncertain_needle import section_outputs as _model
_many = _u.sample(_ranges('liver'), 4096, seed=1)
threading.Thread(target=lambda: _u.run(_model, _many, _u.local_executor(2)), daemon=True).start()
"""
SLOWEST = """(lambda live: max(live, key=lambda name: _seconds(live[name])))(
    {name: panel for name, panel in lesson.panels.items() if not panel.runner.needs_run})"""
SECONDS = """
import time as _time, random as _random
def _move(panel, number):
    chance = _random.Random(number)
    for control in panel.controls:
        if hasattr(control, 'step'):
            steps = int((control.maximum - control.minimum) / control.step + 1e-9)
            value = control.minimum + control.step * chance.randint(0, steps)
            panel.set(**{control.name: control.check(value)})
            return
        panel.set(**{control.name: chance.choice(control.values)})
def _seconds(panel):
    begun = _time.perf_counter(); _move(panel, 1); _move(panel, 2)
    return _time.perf_counter() - begun
"""
MEMORY = "__import__('psutil').Process().memory_info().rss"
LIVE = [path for path in NOTEBOOKS if "lesson.panel(" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", LIVE, ids=lambda path: path.stem)
def test_the_heaviest_panel_stays_alive_and_small(path):
    with Session(path) as session:
        session.run()
        session.execute(SECONDS)
        name = session.evaluate(SLOWEST, seconds=300)
        move = f"[_move(lesson.panels[{name!r}], n) for n in range({{0}}, {{1}})] and None"
        session.evaluate(move.format(0, WARM_UP), seconds=600)
        before = session.evaluate(MEMORY)
        session.evaluate(move.format(WARM_UP, WARM_UP + EVENTS), seconds=1500)
        after = session.evaluate(MEMORY)
        assert after < GROWTH * before, f"{name}: {before / 1e6:.0f} MB became {after / 1e6:.0f} MB"
        assert session.evaluate(f"lesson.panels[{name!r}].error") == ""
        assert session.evaluate(f"lesson.panels[{name!r}].renders") >= EVENTS / 2


def family(pid):
    """Return the processes a kernel has started."""
    return psutil.Process(pid).children(recursive=True)


def gone(processes, seconds=20):
    """Say whether all of some processes end within some seconds."""
    return not psutil.wait_procs(processes, timeout=seconds)[1]


def test_a_kernel_killed_in_the_middle_of_an_ensemble_leaves_no_orphan():
    with Session(LIVE[-1]) as session:
        session.execute(WORKERS)
        kernel = session.evaluate("__import__('os').getpid()")
        until = time.monotonic() + 60
        while len(family(kernel)) < 2:
            assert time.monotonic() < until, "no workers were started"
            time.sleep(0.2)
        workers = family(kernel)
        psutil.Process(kernel).kill()
        assert gone(workers), f"still there: {workers}"


def test_a_kernel_killed_in_the_middle_of_a_panels_run_leaves_no_orphan():
    path = next(path for path in NOTEBOOKS if path.stem.startswith("02"))
    with Session(path) as session:
        session.run()
        session.execute(
            "_slow = next(p for p in lesson.panels.values() if p.runner.needs_run); "
            "_slow.set(cell_mm=1.0); _slow.run()"
        )
        kernel = psutil.Process(session.evaluate("__import__('os').getpid()"))
        children = kernel.children(recursive=True)
        kernel.kill()
        assert gone([kernel, *children])
