"""Threads: the same answer on one core or all, at once or in slices; the interpreter stays free."""

import os
import sys
import threading
import time

import numpy as np
import pytest

from helpers.freezing import grid
from helpers.freezing.heat import solve
from helpers.freezing.probe import Probe, Schedule, Wall
from helpers.freezing.solver import compiled, kernels
from helpers.freezing.solver.problem import Problem
from helpers.freezing.tissue import Tissue

FED = Tissue("fed", 0.5, 2.0, 3.6e6, 1.8e6, 250e6, -8, -1, perfusion=4e4)
CYCLE = Schedule.ramps((0, 37), (0.1, -140), (0.4, -140), (0.5, 20), (0.8, 20), (0.9, -140))
HOLD = Schedule.hold(-140)
FIELDS = (
    "temperature_C",
    "minimum_C",
    "frozen_at_s",
    "cooling_rate_C_per_min",
    "unfrozen_fraction",
    "is_tissue",
)


def box(side_mm, schedule, **options):
    """One needle in a cube of 1 mm cells for a minute."""
    middle = side_mm / 2
    needle = Probe(schedule, 1.5, side_mm / 2, middle + 0.3, middle - 0.2, middle)
    return solve(FED, grid.xyz(side_mm, side_mm, side_mm, 1), [needle], 1, **options)


def cross_section(schedule=HOLD, minutes=3.0, **options):
    """One needle in 80 x 80 mm of 0.5 mm cells."""
    return solve(FED, grid.xy(80, 80, 0.5), [Probe(schedule, 1.5, 35, 40, 40)], minutes, **options)


def assert_same(one, other):
    """All fields equal to the last bit, and the energy balance to twelve digits (sums may be taken
    in another order).
    """
    for name in FIELDS:
        np.testing.assert_array_equal(vars(one)[name], vars(other)[name], err_msg=name)
    assert one.energy.taken == pytest.approx(other.energy.taken, rel=1e-12)
    assert one.energy.from_blood == pytest.approx(other.energy.from_blood, rel=1e-12)
    assert one.stages == other.stages


@pytest.fixture
def idle(monkeypatch):
    """Let the solver take all cores, however busy the machine of the tests is."""
    monkeypatch.setattr(compiled, "is_busy", lambda: False)


@pytest.mark.parametrize("schedule", [HOLD, CYCLE], ids=["hold", "cycle"])
def test_all_cores_give_the_answer_of_one(schedule, idle):
    """Planes of cells are worked on in any order, and no cell notices."""
    assert 48**3 > compiled.ALL_CORES_ABOVE
    assert_same(box(48, schedule), box(48, schedule, cores=1))


def test_small_boxes_run_on_one_core(monkeypatch, idle):
    """Below the threshold the second core would only get in the way, so it is not asked."""
    asked = []
    real = kernels.for_types_of

    def watched(kernel, arguments):
        asked.append(arguments[-1])
        return real(kernel, arguments)

    monkeypatch.setattr(kernels, "for_types_of", watched)
    box(24, HOLD)
    assert set(asked) == {None}
    monkeypatch.setattr(compiled, "ALL_CORES_ABOVE", 24**3 - 1)
    box(24, HOLD, cores=1)
    assert set(asked) == {None}
    box(24, HOLD)
    assert set(asked) == {None, "all"}


def test_a_busy_machine_runs_on_one_core(monkeypatch):
    """Cores that wait for one another at every stage would wait for other programs, too."""
    cores = os.cpu_count() or 1
    for load, busy in ((0.0, False), (cores * 1.0, False), (cores * 2.0, True)):
        monkeypatch.setattr(os, "getloadavg", lambda load=load: (load, 0.0, 0.0))
        assert compiled.is_busy() is busy
        problem = Problem.assemble(Tissue.named("agar_gel"), grid.xyz(50, 50, 50, 1))
        engine = compiled.Compiled(problem, 0.2, np.array([0]))
        assert engine._many == (None if busy else "all")


@pytest.mark.parametrize("precision", ["single", "double"])
def test_a_run_can_be_repeated(precision):
    """The same input twice is the same output twice."""
    assert_same(
        cross_section(CYCLE, precision=precision), cross_section(CYCLE, precision=precision)
    )


@pytest.mark.parametrize("precision", ["single", "double"])
def test_slices_do_not_change_the_answer(monkeypatch, precision):
    """Step by step or in one go: how fast a machine is changes no bit."""
    runs = []
    for steps in (lambda self, left: 1, lambda self, left: left):
        monkeypatch.setattr(compiled.Compiled, "steps_per_slice", steps)
        runs.append([cross_section(schedule, precision=precision) for schedule in (HOLD, CYCLE)])
    for sliced, whole in zip(*runs, strict=True):
        np.testing.assert_array_equal(sliced.thermocouples.time_s, whole.thermocouples.time_s)
        assert_same(sliced, whole)


def test_two_runs_at_once_do_not_mix(monkeypatch, idle):
    """Two threads that both ask for all cores take turns."""
    monkeypatch.setattr(compiled, "ALL_CORES_ABOVE", 24**3 - 1)
    alone = {schedule: box(24, schedule) for schedule in (HOLD, CYCLE)}
    together = {}
    threads = [
        threading.Thread(target=lambda s=s: together.update({s: box(24, s)})) for s in (HOLD, CYCLE)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    for schedule in (HOLD, CYCLE):
        assert together[schedule].temperature_C == pytest.approx(
            alone[schedule].temperature_C, abs=1e-3
        )  # K


@pytest.fixture
def polite_interpreter():
    """Threads change only when one lets go by itself, never because its time is up."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(100.0)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.parametrize(
    "run",
    [lambda: cross_section(step_s=0.2), lambda: box(48, HOLD, step_s=0.5)],
    ids=["one core", "all cores"],
)
def test_python_goes_on_while_the_solver_works(monkeypatch, polite_interpreter, idle, run):
    """Inside compiled code the interpreter is free.

    The main thread counts on, so a panel can answer and Stop works.
    """
    counted, gains = [0], []
    real = kernels.for_types_of

    def watched(kernel, arguments):
        advance = real(kernel, arguments)

        def counting(*arguments):
            before = counted[0]
            answer = advance(*arguments)
            gains.append(counted[0] - before)
            return answer

        return counting

    monkeypatch.setattr(kernels, "for_types_of", watched)
    run()  # compiled and warm
    gains.clear()
    worker = threading.Thread(target=run)
    worker.start()
    while worker.is_alive():
        for _ in range(1000):
            counted[0] += 1
        time.sleep(0)  # lets go of the interpreter
    assert (
        sum(gains) >= 10_000
    )  # found 5e5 and more; a solver that kept the interpreter to itself would leave 0


def test_stop_from_another_thread():
    """A button pressed while the solver works ends the run within a slice and leaves whole fields
    behind.
    """
    stop, begun, shares, found = threading.Event(), threading.Event(), [], []

    def progress(share):
        shares.append(share)
        begun.set()

    def work():
        found.append(
            cross_section(CYCLE, minutes=600, step_s=0.5, progress=progress, cancelled=stop.is_set)
        )

    worker = threading.Thread(target=work)
    worker.start()
    assert begun.wait(timeout=60)
    stop.set()
    worker.join(timeout=60)
    (run,) = found
    assert not run.completed and 0 < run.time_s < 36000
    assert run.time_s == pytest.approx(36000 * shares[-1], rel=1e-9)
    for name in ("temperature_C", "minimum_C", "unfrozen_fraction"):
        assert np.isfinite(getattr(run, name)).all()
    assert (run.minimum_C <= run.temperature_C).all()
    assert run.energy.imbalance <= 1e-5
    assert "stopped early" in run.summary()


def test_stop_before_the_start_leaves_tissue_as_it_was():
    """Cancelled at once: no time has passed, nothing was taken, progress was never called."""
    shares = []
    run = cross_section(cancelled=lambda: True, progress=shares.append)
    assert run.time_s == 0.0 and not run.completed and not shares and run.stages == 0
    assert run.energy.taken == (0.0,) and run.energy.lost == 0.0
    assert run.temperature_C[run.is_tissue] == pytest.approx(37.0, abs=1e-5)
    assert len(run.thermocouples.time_s) == 0


@pytest.mark.parametrize("engine", ["compiled", "numpy"])
@pytest.mark.parametrize(
    ("minutes", "step_s"), [(3, None), (7.3, 3.1), (0.37, 0.7), (0.001, 10.0), (4, 60)]
)
def test_progress_climbs_to_the_end(engine, minutes, step_s):
    """Shares never fall and end at 1, whatever the steps; thermocouples share the clock."""
    shares = []
    run = solve(
        FED,
        grid.plane(40, 1),
        [Wall(CYCLE)],
        minutes,
        step_s=step_s,
        engine=engine,
        progress=shares.append,
        thermocouples_mm=[(5,)],
    )
    assert run.completed and run.time_s == pytest.approx(60 * minutes, rel=1e-12)
    assert (
        0 < shares[0] and shares == sorted(shares) and shares[-1] == pytest.approx(1.0, abs=1e-12)
    )
    assert shares[-1] <= 1.0
    assert (np.diff(run.thermocouples.time_s) > 0).all() and run.thermocouples.time_s[
        -1
    ] == run.time_s
