"""The biology benchmark: from a finished run to maps of ice inside cells and of death, at 1 mm, in
(r, z) and in a box.

The cell's table is made once and kept, so the first map of a cell is timed apart from the others.
"""

from __future__ import annotations

import statistics

import numpy as np
import problems
from measure import note, say, seconds

from helpers.cell_death import cycles, dose_response, rate_table, reference
from helpers.cell_death.cell import cell
from helpers.cell_death.exposure import Exposure
from helpers.cell_death.kill_map import cell_map, kill_map
from helpers.cell_death.one_cell import freeze
from helpers.freezing.grid import rz
from helpers.freezing.heat import solve
from helpers.freezing.probe import Probe, Schedule
from helpers.freezing.tissue import Tissue

REPEATS = 5
PHASES = ((10, -150, 1080), (5, 35, 1080), (10, -150, 1080))


def ball(watch: bool) -> tuple:
    """One needle, two freezes, 1 mm cells; with or without looks at the whole field every 15 s."""
    exposure = Exposure()
    probe = Probe(Schedule.phases(*PHASES), 1.2, 38, z_mm=40)
    minutes = sum(phase[0] for phase in PHASES)
    run = solve(
        Tissue.named("standard_soft_tissue", ice_law=False),
        rz(40, 80, 1.0),
        [probe],
        minutes,
        watch=exposure.see if watch else None,
    )
    return run, exposure


def median(work) -> float:
    """Median wall seconds of a few calls."""
    return statistics.median(seconds(work) for _ in range(REPEATS))


def maps(name: str, run, exposure) -> None:
    """Seconds for the two maps of a run."""
    chosen = cell("at1_like")
    rate_table._tables.cache_clear()
    say(
        f"cell_death.{name}.ice_map_first.seconds",
        seconds(lambda: cell_map(run, chosen, exposure)),
        "s",
    )
    say(f"cell_death.{name}.ice_map.seconds", median(lambda: cell_map(run, chosen, exposure)), "s")
    say(
        f"cell_death.{name}.kill_map.seconds",
        median(lambda: kill_map(run, cycles.fitted(), exposure)),
        "s",
    )
    say(f"cell_death.{name}.voxels", run.minimum_C.size, "voxels")


def agreement() -> None:
    """Largest distance of the model from the library's integrator, over five rates."""
    rates, worst = [1, 5, 20, 50, 200], 0.0
    run = freeze(cell("at1_like"), rates)
    for number, rate in enumerate(rates):
        water, ice = reference.solve_with_lsoda(cell("at1_like"), rate, run.water.temperature_C)
        worst = max(worst, np.abs(water - run.water.water_share[:, number]).max())
        worst = max(worst, np.abs(ice - run.ice_probability[:, number]).max())
    say("cell_death.model_over_library.largest_distance", worst, "share")
    say(
        "cell_death.eight_rates.seconds",
        median(lambda: freeze(cell("at1_like"), [1, 2, 5, 10, 20, 50, 100, 200])),
        "s",
    )


def main() -> None:
    """All of it, after one run that loads the kernels."""
    ball(watch=False)
    plain, watched = median(lambda: ball(watch=False)), median(lambda: ball(watch=True))
    say("cell_death.ball_1mm.run.seconds", plain, "s")
    say("cell_death.ball_1mm.looks_cost.seconds", watched - plain, "s")
    maps("ball_1mm", *ball(watch=True))
    say(
        "cell_death.ball_1mm.run_and_kill_map.seconds",
        median(lambda: kill_map(ball(True)[0], cycles.fitted())),
        "s",
    )
    note("the box: problem P3, 512,000 voxels, no looks")
    maps("box_1mm", problems.p3(), None)
    say("cell_death.fit_786_O.seconds", median(lambda: dose_response.fit_series("786-O")), "s")
    agreement()


if __name__ == "__main__":
    main()
