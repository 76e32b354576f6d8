"""The ensemble benchmark: 1,000 seven-needle cross-sections (P4 at 1 mm), all tissue values uncertain, two workers.

One worker and two run in turn, pair after pair; the median of the pairs' ratios is printed, the ratio of the fastest,
and how much of two cores the pair was given: on a busy machine the ratio says little.  Starting the workers is part of
every time.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable

from helpers.freezing.studies.uncertain_needle import cross_section
from helpers.uncertainty.ensemble import local_executor, run
from helpers.uncertainty.sampling import Samples, ranges_of, sample

PAIRS = 7
PAIR_SIZE = 128
SIZES = (64, 256, 1000)
SEED = 1


def say(name: str, value: float, unit: str) -> None:
    """Print one measurement."""
    print(f"{name} {value:.4g} {unit}", flush=True)


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Wall seconds, and CPU seconds of this process and of the workers that it ended, of one call."""
    before = os.times()
    work()
    after = os.times()
    return after.elapsed - before.elapsed, sum(after[:4]) - sum(before[:4])


def samples_of(count: int) -> Samples:
    """Samples of every property of the standard soft tissue."""
    return sample(ranges_of(tissue="standard_soft_tissue"), count, SEED)


def on(workers: int, samples: Samples) -> None:
    """Run the cross-sections on so many workers; nothing may fail."""
    with local_executor(workers) as executor:
        ensemble = run(cross_section, samples, executor)
    assert not ensemble.failures, ensemble.failures


def sizes() -> None:
    """Seconds and CPU seconds of ensembles of growing size on two workers."""
    for count in SIZES:
        samples = samples_of(count)
        wall, used = seconds(lambda samples=samples: on(2, samples))
        say(f"ensemble.{count}_P4.seconds", wall, "s")
        say(f"ensemble.{count}_P4.cpu_seconds", used, "s")
        say(f"ensemble.{count}_P4.cpu_per_sample", 1000 * used / count, "ms")


def speed_up() -> None:
    """Two workers over one, in pairs; the fastest of each is what comes nearest to a quiet machine."""
    samples = samples_of(PAIR_SIZE)
    pairs = [
        (seconds(lambda: on(1, samples)), seconds(lambda: on(2, samples))) for _ in range(PAIRS)
    ]
    best = [min(wall for wall, _ in side) for side in zip(*pairs, strict=True)]
    say(
        "ensemble.two_workers_over_one",
        statistics.median(one[0] / two[0] for one, two in pairs),
        "times",
    )
    say("ensemble.two_workers_over_one.fastest", best[0] / best[1], "times")
    say(
        "ensemble.two_workers_extra_cpu",
        100 * statistics.median(two[1] / one[1] - 1 for one, two in pairs),
        "%",
    )
    say(
        "ensemble.cores_given_to_two_workers",
        statistics.median(two[1] / two[0] for _, two in pairs),
        "cores",
    )


def main() -> None:
    """All of it, after one run that loads the kernels."""
    on(1, samples_of(2))
    sizes()
    speed_up()


if __name__ == "__main__":
    main()
