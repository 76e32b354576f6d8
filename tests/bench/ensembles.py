"""The ensemble benchmark: 1,000 seven-needle cross-sections with two workers.

The sections are problem P4 of the benchmarks in cells of 1 mm, with all tissue values uncertain.
One worker and two run in turn, pair after pair.  Printed are the median of the pairs' ratios, the
ratio of the fastest, and how much of two cores the pair was given: on a busy machine the ratio says
little.  Starting the workers is part of every time.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable

from helpers.freezing.heat import warm_up
from helpers.freezing.studies.table_ranges import tissue_ranges
from helpers.freezing.studies.uncertain_needle import section_outputs
from helpers.uncertainty import Samples, local_executor, run, sample

PAIRS = 7
PAIR_SIZE = 128
SIZES = (64, 256, 1000)
SEED = 1


def say(name: str, value: float, unit: str) -> None:
    """Print one measurement."""
    print(f"{name} {value:.4g} {unit}", flush=True)


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Return wall and CPU seconds of one call; CPU seconds include the workers that it ended."""
    before = os.times()
    work()
    after = os.times()
    return after.elapsed - before.elapsed, sum(after[:4]) - sum(before[:4])


def samples_of(count: int) -> Samples:
    """Return samples of all properties of the standard soft tissue."""
    return sample(tissue_ranges("standard_soft_tissue"), count, SEED)


def on(workers: int, samples: Samples) -> None:
    """Run the cross-sections on a number of workers; none may fail."""
    with local_executor(workers) as executor:
        ensemble = run(section_outputs, samples, executor)
    assert not ensemble.failures, ensemble.failures


def sizes() -> None:
    """Print seconds and CPU seconds of ensembles of growing size on two workers."""
    for count in SIZES:
        samples = samples_of(count)
        wall, used = seconds(lambda samples=samples: on(2, samples))
        say(f"ensemble.{count}_P4.seconds", wall, "s")
        say(f"ensemble.{count}_P4.cpu_seconds", used, "s")
        say(f"ensemble.{count}_P4.cpu_per_sample", 1000 * used / count, "ms")


def speed_up() -> None:
    """Print two workers over one, in pairs; the fastest of each come nearest to a quiet machine."""
    samples = samples_of(PAIR_SIZE)
    one_wall, one_cpu = [], []
    two_wall, two_cpu = [], []
    for _ in range(PAIRS):
        wall, cpu = seconds(lambda: on(1, samples))
        one_wall.append(wall)
        one_cpu.append(cpu)
        wall, cpu = seconds(lambda: on(2, samples))
        two_wall.append(wall)
        two_cpu.append(cpu)

    def median_ratio(above: list[float], below: list[float]) -> float:
        return statistics.median(a / b for a, b in zip(above, below, strict=True))

    say("ensemble.two_workers_over_one", median_ratio(one_wall, two_wall), "times")
    say("ensemble.two_workers_over_one.fastest", min(one_wall) / min(two_wall), "times")
    say("ensemble.two_workers_extra_cpu", 100 * (median_ratio(two_cpu, one_cpu) - 1), "%")
    say("ensemble.cores_given_to_two_workers", median_ratio(two_cpu, two_wall), "cores")


def main() -> None:
    """Measure everything; workers are copies of this process and share its loaded kernels."""
    warm_up()
    on(1, samples_of(2))
    sizes()
    speed_up()


if __name__ == "__main__":
    main()
