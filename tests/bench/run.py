"""`make bench`: errors, seconds and same-run ratios, one `name value unit` a line, comments after
`#`.

    make bench                                  about eighteen minutes; slow peers run in part
    make bench BENCH_ARGS="--full"              flat problems: every peer to its end; half an hour
    make bench BENCH_ARGS="--table"             and write the table of docs/benchmarks.md
    make bench BENCH_ARGS="--only P4 start_up"  some parts only

Seconds belong to the machine they were measured on; ratios (see `race`) and errors are what counts.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import time

import bandwidth
import cell_death
import ensembles
import front_page
import latency
import live
import numpy as np
import panels
import problems
import table
from measure import Record, note, say, say_errors, seconds
from race import PAIRS, PEERS, race_all
from start_up import start_up
from stop import stop

from helpers.freezing import exact
from helpers.freezing.grid import plane, xy
from helpers.freezing.heat import solve
from helpers.freezing.probe import Probe, Schedule, Wall


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
        say(
            f"P1b.depth{level:g}.error",
            100 * (run.radius_mm(level) / solution.depth_mm(level, 600) - 1),
            "%",
        )


def ours(record: Record, case: problems.Case) -> None:
    """Our errors and the balance of heat on one case."""
    run = case.ours()
    record.ours[case.name] = case.errors_percent(run.temperature_C)
    say_errors(case.name, record.ours[case.name])
    say(f"{case.name}.energy.imbalance", 100 * run.energy.imbalance, "%")


def ratio(name: str, first, second) -> None:
    """Print the median of the pairs' ratios of two of our own runs, the second over the first."""
    first(), second()
    say(name, statistics.median(seconds(second) / seconds(first) for _ in range(PAIRS)), "times")


def needle(record: Record, full: bool) -> None:
    """P2 in (r, z)."""
    ours(record, problems.P2)
    race_all(record, problems.P2, list(PEERS), full)


def cross_section(record: Record, full: bool) -> None:
    """P4 in (x, y)."""
    ours(record, problems.P4)
    say_errors(
        "P4.at_1mm",
        problems.errors_percent(problems.p4_sizes(problems.p4(1.0)), problems.P4_ANSWER),
    )
    race_all(record, problems.P4, list(PEERS), full)
    ratio(
        "P4.kernel_over_numpy_reference_1mm.ratio",
        lambda: problems.p4(1.0),
        lambda: problems.p4(1.0, engine="numpy"),
    )
    bandwidth.cost_of_cells()


def box(record: Record, full: bool) -> None:
    """P3 in (x, y, z) at 1 mm, on one core beside the peers and on all.

    The slow peers never whole.
    """
    ours(record, problems.P3)
    note("P3.over_scikit_fem: not measured, the factors of 531,441 nodes do not fit into memory")
    race_all(record, problems.P3, [name for name in PEERS if name != "scikit_fem"], cores=1)
    ratio("P3.all_cores_over_one.ratio", problems.p3, lambda: problems.p3(cores=1))
    bandwidth.bandwidth()


def sliding_probe() -> None:
    """Spread of the frozen radius when a probe moves within a 1 mm cell."""
    areas = [
        solve(
            problems.TISSUE_S,
            xy(60, 60, 1.0),
            [Probe(problems.FREEZE, 1.5, x_mm=30 + s, y_mm=30 + 0.37 * s)],
        ).size(0.0)
        for s in np.linspace(0, 1, 9)
    ]
    radii = np.sqrt(areas)
    say("sliding_probe.radius.spread", 100 * (radii.max() - radii.min()) / radii.mean(), "%")


def main() -> None:
    """The parts asked for, with the machine first."""
    parts = {
        "P1": lambda: exact_cases(),
        "P2": lambda: needle(record, options.full),
        "P4": lambda: cross_section(record, options.full),
        "P3": lambda: box(record, options.full),
        "sliding_probe": sliding_probe,
        "start_up": start_up,
        "stop": stop,
        "ensemble": ensembles.main,
        "cell_death": cell_death.main,
        "panels": panels.main,
        "latency": latency.main,
        "live": live.main,
        "front_page": front_page.main,
    }
    parser = argparse.ArgumentParser(
        description="Measure errors and speed, ours beside other programs."
    )
    parser.add_argument(
        "--full", action="store_true", help="run every peer to its end on the flat problems"
    )
    parser.add_argument(
        "--table", action="store_true", help="write the table of docs/benchmarks.md"
    )
    parser.add_argument(
        "--only", nargs="+", choices=list(parts), default=list(parts), help="run these parts only"
    )
    options, record = parser.parse_args(), Record()
    note(f"{table.machine()}, Python {platform.python_version()}, {time.strftime('%Y-%m-%d')}")
    for part in options.only:
        parts[part]()
    if hasattr(os, "getloadavg"):
        note(f"load of the machine in the last minutes: {os.getloadavg()[1]:.1f}")
    if options.table:
        table.write(record)


if __name__ == "__main__":
    main()
