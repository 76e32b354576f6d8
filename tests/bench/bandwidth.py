"""How near the 3-D sweep comes to what the memory can deliver, and what a cell costs on grids of
several sizes.

The limit is a triad, a = b + 3 c, over arrays far larger than any cache, measured in the same run
and counted as STREAM counts: 24 bytes an element.  The sweep is counted with 24 bytes a cell and
stage: five passages of single precision and one for what the walls, the ghosts and the memory of
the coldest touch.  Only the time inside the compiled code counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import contextmanager
from unittest.mock import patch

import numba
import numpy as np
import problems
from measure import mean_cpu_seconds, note, say, seconds
from numba import njit, prange

from helpers.freezing.result import Freeze
from helpers.freezing.solver import kernels

ELEMENTS, REPEATS = 40_000_000, 5
BYTES = 24


@njit(parallel=True, fastmath=True)
def _triad(a, b, c):
    """The triad of STREAM."""
    for i in prange(a.size):
        a[i] = b[i] + 3.0 * c[i]


def stream_GB_per_s(cores: int) -> float:
    """Best of a few triads on some cores (GB/s)."""
    a, b, c = (np.ones(ELEMENTS) for _ in range(3))
    before = numba.get_num_threads()
    numba.set_num_threads(cores)
    _triad(a, b, c)
    best = min(seconds(lambda: _triad(a, b, c)) for _ in range(REPEATS))
    numba.set_num_threads(before)
    return BYTES * ELEMENTS / best / 1e9


@contextmanager
def time_in_kernel():
    """Give a list whose only item grows by the seconds spent inside the compiled super-steps."""
    spent = [0.0]
    for_types_of = kernels.for_types_of

    def watched(kernel, arguments):
        advance = for_types_of(kernel, arguments)

        def timed(*arguments):
            began = time.perf_counter()
            try:
                return advance(*arguments)
            finally:
                spent[0] += time.perf_counter() - began

        return timed

    with patch.object(kernels, "for_types_of", watched):
        yield spent


def sweep_GB_per_s(solve: Callable[[], Freeze]) -> float:
    """What the sweep of one run moves (GB/s)."""
    with time_in_kernel() as spent:
        run = solve()
    return BYTES * run.grid.cells * run.stages / spent[0] / 1e9


def share(name: str, solve: Callable[[], Freeze], cores: int, repeats: int = REPEATS) -> None:
    """Print limit, sweep and share for one problem.

    Triads before and after, sweeps between, the best of each.
    """
    limits, sweeps = [stream_GB_per_s(cores)], []
    for _ in range(repeats):
        sweeps.append(sweep_GB_per_s(solve))
    limits.append(stream_GB_per_s(cores))
    say(f"{name}.stream", max(limits), "GB/s")
    say(f"{name}.sweep", max(sweeps), "GB/s")
    say(f"{name}.share", 100 * max(sweeps) / max(limits), "%")


def bandwidth() -> None:
    """P3 on all cores and on one, at 1 mm and at 0.5 mm."""
    cores = numba.get_num_threads()
    note(
        f"P3 at 1 mm keeps 8 MB at hand and may live in the cache; at 0.5 mm, 66 MB, it does "
        f"not ({cores} cores)"
    )
    share("P3.bandwidth", problems.p3, cores)
    share("P3.bandwidth.one_core", lambda: problems.p3(cores=1), 1)
    share("P3.half_mm.bandwidth", lambda: timed_half_mm("seconds"), cores, repeats=1)
    share(
        "P3.half_mm.bandwidth.one_core",
        lambda: timed_half_mm("one_core.seconds", cores=1),
        1,
        repeats=1,
    )


def timed_half_mm(name: str, **options) -> Freeze:
    """P3 at 0.5 mm, 4.1 million cells, once, with its wall seconds printed."""
    began = time.perf_counter()
    run = problems.p3(0.5, **options)
    say(f"P3.half_mm.{name}", time.perf_counter() - began, "s")
    return run


def cost_of_cells() -> None:
    """P4 on three grids, one core: seconds, and nanoseconds a cell and stage."""
    for cell_mm in (1.0, 0.5, 0.25):
        run = problems.p4(cell_mm, cores=1)
        took = min(
            mean_cpu_seconds(lambda h=cell_mm: problems.p4(h, cores=1)) for _ in range(REPEATS)
        )
        say(f"P4.at_{cell_mm:g}mm.seconds", took, "s")
        say(f"P4.at_{cell_mm:g}mm.per_cell_step", 1e9 * took / (run.grid.cells * run.stages), "ns")
