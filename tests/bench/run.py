"""`make bench`: errors, seconds and same-run ratios, one `name value unit` a line.

Ours and a peer run in turn, pair after pair, and the median of the pairs' ratios is printed, so that a busy machine
troubles both alike.  Seconds belong to the machine they were measured on; ratios and errors are what counts.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
import peers
import problems

from helpers.freezing import exact
from helpers.freezing.grid import plane, rz, xy, xyz
from helpers.freezing.heat import solve
from helpers.freezing.isotherms import share_below
from helpers.freezing.probe import Probe, Schedule, Wall

PAIRS = 5


def say(name: str, value: float, unit: str) -> None:
    """Print one measurement."""
    print(f"{name} {value:.4g} {unit}", flush=True)


def seconds(work: Callable[[], object]) -> float:
    """CPU-and-wall seconds of one call."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def compare(name: str, ours: Callable[[], object], peer: Callable[[], object], scale: float = 1.0) -> None:
    """Print medians of both and of the pairs' ratios; the peer's time is multiplied by `scale`."""
    pairs = [(seconds(ours), scale * seconds(peer)) for _ in range(PAIRS)]
    say(f"{name}.ours", statistics.median(a for a, _ in pairs), "s")
    say(f"{name}.peer", statistics.median(b for _, b in pairs), "s")
    say(f"{name}.ratio", statistics.median(b / a for a, b in pairs), "times")


def exact_cases() -> None:
    """P1a and P1b: a plane against Neumann's solution and the similarity solution, 0.5 mm cells."""
    wall = [Wall(Schedule.hold(-100))]
    run = solve(problems.WATER, plane(120, 0.5), wall, 10.0)
    front = 1000 * float(np.sum((1 - run.unfrozen_fraction) * run.grid.volumes()))
    say("P1a.front.error", 100 * (front / problems.P1A_FRONT_MM - 1), "%")
    say("P1a.front.exact", float(exact.neumann(problems.WATER, -100).front_mm(600)), "mm")
    tissue = problems.TISSUE_S.changed(perfusion=0.0)
    run = solve(tissue, plane(120, 0.5), wall, 10.0)
    solution = exact.similarity(tissue, -100)
    for level in problems.P1B_DEPTHS_MM:
        say(f"P1b.depth{level:g}.error", 100 * (run.radius_mm(level) / solution.depth_mm(level, 600) - 1), "%")


def report_errors(name: str, sizes: dict[str, float], answer: dict[str, float]) -> None:
    """Print the errors of one problem."""
    for key, value in problems.errors_percent(sizes, answer).items():
        say(f"{name}.{key}.error", value, "%")


def needle() -> None:
    """P2 in (r, z)."""
    grid = rz(60, 80, 0.5)
    mask, schedule = problems.probe_mask(grid), problems.FREEZE
    run = problems.p2()
    report_errors("P2", problems.p2_sizes(run), problems.P2_ANSWER)
    say("P2.energy.imbalance", 100 * run.energy.imbalance, "%")
    numpy_part = 500
    total = peers.numpy_explicit(problems.TISSUE_S, grid, mask, schedule, 600.0, 1)[2]
    compare("P2.over_numpy_explicit", problems.p2,
            lambda: peers.numpy_explicit(problems.TISSUE_S, grid, mask, schedule, 600.0, numpy_part),
            total / numpy_part)  # fmt: skip
    compare("P2.over_compiled_explicit", problems.p2,
            lambda: peers.compiled_explicit(problems.TISSUE_S, grid, mask, schedule, 600.0))  # fmt: skip


def cross_section() -> None:
    """P4 in (x, y)."""
    grid = xy(80, 80, 0.5)
    mask, schedule = problems.probe_mask(grid), problems.CYCLE
    run = problems.p4()
    report_errors("P4", problems.p4_sizes(run), problems.P4_ANSWER)
    report_errors("P4.at_1mm", problems.p4_sizes(problems.p4(1.0)), problems.P4_ANSWER)
    say("P4.energy.imbalance", 100 * run.energy.imbalance, "%")
    numpy_part = 500
    total = peers.numpy_explicit(problems.TISSUE_S, grid, mask, schedule, 1500.0, 1)[2]
    compare("P4.over_numpy_explicit", problems.p4,
            lambda: peers.numpy_explicit(problems.TISSUE_S, grid, mask, schedule, 1500.0, numpy_part),
            total / numpy_part)  # fmt: skip
    compare("P4.over_compiled_explicit", problems.p4,
            lambda: peers.compiled_explicit(problems.TISSUE_S, grid, mask, schedule, 1500.0))  # fmt: skip
    final = peers.compiled_explicit(problems.TISSUE_S, grid, mask, schedule, 1500.0)
    for level, answer in ((0.0, 4058.7), (-40.0, 2595.6)):
        area = 1e6 * float(np.sum(share_below(final.astype(float), level))) * grid.cell**2
        say(f"P4.compiled_explicit.area{level:g}.error", 100 * (area / answer - 1), "%")
    compare("P4.kernel_over_numpy_twin_1mm", lambda: problems.p4(1.0), lambda: problems.p4(1.0, engine="numpy"))


def box() -> None:
    """P3 in (x, y, z) at 1 mm, on one core and on all."""
    grid = xyz(80, 80, 80, 1.0)
    mask, schedule = problems.probe_mask(grid), problems.CYCLE
    run = problems.p3()
    report_errors("P3", problems.p3_sizes(run), problems.P3_ANSWER)
    say("P3.energy.imbalance", 100 * run.energy.imbalance, "%")
    numpy_part = 20
    total = peers.numpy_explicit(problems.TISSUE_S, grid, mask, schedule, 1500.0, 1)[2]
    compare("P3.over_numpy_explicit", lambda: problems.p3(cores=1),
            lambda: peers.numpy_explicit(problems.TISSUE_S, grid, mask, schedule, 1500.0, numpy_part),
            total / numpy_part)  # fmt: skip
    compare("P3.all_cores_over_one", problems.p3, lambda: problems.p3(cores=1))


def regions() -> None:
    """P4 and P3 with four tissues, against one."""
    for name, many, one in (("P4", problems.p4_regions, problems.p4), ("P3", problems.p3_regions, problems.p3)):
        say(f"{name}.regions.energy.imbalance", 100 * many().energy.imbalance, "%")
        compare(f"{name}.one_tissue_over_four", one, many)


def sliding_probe() -> None:
    """Spread of the frozen radius when a probe moves within a 1 mm cell."""
    areas = [
        solve(problems.TISSUE_S, xy(60, 60, 1.0), [Probe(problems.FREEZE, 1.5, x_mm=30 + s, y_mm=30 + 0.37 * s)]).size(
            0
        )
        for s in np.linspace(0, 1, 11)
    ]
    radii = np.sqrt(areas)
    say("sliding_probe.radius.spread", 100 * (radii.max() - radii.min()) / radii.mean(), "%")


def start_up() -> None:
    """Seconds from a fresh Python to the first P4 result, with compiled kernels on disk."""
    code = "import problems; problems.p4()"
    folder = os.path.dirname(os.path.abspath(__file__))
    times = [seconds(lambda: subprocess.run([sys.executable, "-c", code], cwd=folder, check=True)) for _ in range(3)]
    say("first_P4.cached", statistics.median(times), "s")


def main() -> None:
    """All of it, with the machine first."""
    day = time.strftime("%Y-%m-%d")
    print(f"# {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {day}")
    for part in (exact_cases, needle, cross_section, box, regions, sliding_probe, start_up):
        part()


if __name__ == "__main__":
    main()
